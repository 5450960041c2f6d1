--
-- retention_model: how long contracts are renewed
--

--! type retention_model cp_retention_model
COMMENT ON TYPE retention_model IS 'a model of how long contracts are renewed, as JSON: its name, parameters, and how the fit went';

--! equality retention_model cp_model same in every byte: kind, parameters and diagnostics

--! json retention_model cp_model
