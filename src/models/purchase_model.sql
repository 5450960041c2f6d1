--
-- purchase_model: when customers buy and when they stop
--

--! type purchase_model cp_purchase_model
COMMENT ON TYPE purchase_model IS 'a model of when customers buy and when they stop, as JSON: its name, unit of time in days, parameters, and how the fit went';

--! equality purchase_model cp_model same in every byte: kind, parameters, unit of time and diagnostics

--! json purchase_model cp_model
