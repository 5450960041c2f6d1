--
-- purchase_history(...) of amounts of type real: a real is widened to double precision otherwise, 9.8 to 9.800000190734863
--

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, real) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_real' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, real) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(day date, amount real) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, real) IS
$$Collects the purchases of one customer, amounts of type real.

Each amount is taken at its own shortest decimal form, 9.8 as 9.8; more than 12 decimals are an
error.
See purchase_history(date, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, real) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_real_at' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, real) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(at timestamp with time zone, time_zone text, amount real) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp with time zone, text, real) IS
$$Collects purchases by local day of a time zone, amounts of type real.

Each amount is taken at its own shortest decimal form, 9.8 as 9.8; more than 12 decimals are an
error.
See purchase_history(timestamp with time zone, text, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, real) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, real) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(at timestamp without time zone, time_zone text, amount real) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp without time zone, text, real) IS
$$Raises an error: a timestamp without time zone has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, real) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, real) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(day date, time_zone text, amount real) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, text, real) IS
$$Raises an error: a date has no time zone to convert from.$$;
