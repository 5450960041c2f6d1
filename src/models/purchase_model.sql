--
-- purchase_model: when customers buy and when they stop
--

--! type purchase_model cp_purchase_model
COMMENT ON TYPE purchase_model IS
$$A model of when customers buy and when they stop, as JSON.

It holds its name, unit of time in days, parameters, and how the fit went.
The text form is a JSON object; every number reads back as the same.$$;

--! equality purchase_model cp_model The same in every byte: kind, parameters, unit of time and diagnostics.

--! json purchase_model cp_model
