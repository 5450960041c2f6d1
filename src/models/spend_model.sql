--
-- spend_model: how much customers spend per purchase
--

--! type spend_model cp_spend_model
COMMENT ON TYPE spend_model IS 'a model of how much customers spend per purchase, as JSON: its name, parameters, and how the fit went';

--! equality spend_model cp_model same in every byte: kind, parameters and diagnostics

--! json spend_model cp_model
