--
-- contract_history(...) of rates of type real: a real is widened to double precision otherwise, 9.8 to 9.800000190734863
--

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, daterange, real) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_real' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, daterange, real) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history(valid daterange, monthly_rate real) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history(daterange, real) IS
$$Collects the contracts of one customer, rates of type real.

Each rate is taken at its own shortest decimal form, 9.8 as 9.8; more than 12 decimals are an
error.
See contract_history(daterange, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, daterange, real, text) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_real' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, daterange, real, text) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history(valid daterange, monthly_rate real, kind text) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history(daterange, real, text) IS
$$Collects the contracts of one customer with their kinds, rates of type real.

Each rate is taken at its own shortest decimal form, 9.8 as 9.8; more than 12 decimals are an
error.
See contract_history(daterange, numeric, text).$$;

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, real) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_dates_real' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, real) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history("from" date, "to" date, monthly_rate real) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history("from" date, "to" date, real) IS
$$Collects contracts by first day and end, rates of type real.

Each rate is taken at its own shortest decimal form, 9.8 as 9.8; more than 12 decimals are an
error.
See contract_history(date, date, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, real, text) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_dates_real' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, real, text) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history("from" date, "to" date, monthly_rate real, kind text) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history("from" date, "to" date, real, text) IS
$$Collects contracts by first day and end, with their kinds, rates of type real.

Each rate is taken at its own shortest decimal form, 9.8 as 9.8; more than 12 decimals are an
error.
See contract_history(date, date, numeric) and contract_history(daterange, numeric, text).$$;
