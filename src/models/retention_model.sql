--
-- retention_model: how long contracts are renewed
--

--! type retention_model cp_retention_model
COMMENT ON TYPE retention_model IS
$$A model of how long contracts are renewed, as JSON.

It holds its name, parameters, and how the fit went.
The text form is a JSON object; every number reads back as the same.$$;

--! equality retention_model cp_model The same in every byte: kind, parameters and diagnostics.

--! json retention_model cp_model
