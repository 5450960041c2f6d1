--
-- spend_model: how much customers spend per purchase
--

--! type spend_model cp_spend_model
COMMENT ON TYPE spend_model IS
$$A model of how much customers spend per purchase, as JSON.

It holds its name, parameters, and how the fit went.
The text form is a JSON object; every number reads back as the same.$$;

--! equality spend_model cp_model The same in every byte: kind, parameters and diagnostics.

--! json spend_model cp_model
