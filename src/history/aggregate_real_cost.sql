--
-- purchase_history(...) of amounts or costs of type real. A real beside another number needs forms of its own: PostgreSQL
-- would make a real of the other number, or double precision of both
--

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, real, real) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_real' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, real, real) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(day date, amount real, cost real) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, real, real) IS
$$Collects the purchases of one customer and their costs, amounts and costs of type real.

A NULL cost is not known. Its range is that of the amount.
Each number is taken at the shortest decimal form of its type, 9.8::real as 9.8; more than 12
decimals are an error.
See purchase_history(date, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, real, double precision) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_real_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, real, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(day date, amount real, cost double precision) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, real, double precision) IS
$$Collects the purchases of one customer and their costs, amounts of type real.

A NULL cost is not known. Its range is that of the amount.
Each number is taken at the shortest decimal form of its type, 9.8::real as 9.8; more than 12
decimals are an error.
See purchase_history(date, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, double precision, real) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_float8_real' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, double precision, real) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(day date, amount double precision, cost real) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, double precision, real) IS
$$Collects the purchases of one customer and their costs, costs of type real.

A NULL cost is not known. Its range is that of the amount.
Each number is taken at the shortest decimal form of its type, 9.8::real as 9.8; more than 12
decimals are an error.
See purchase_history(date, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, real, real) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_real_at' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, real, real) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(at timestamp with time zone, time_zone text, amount real, cost real) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp with time zone, text, real, real) IS
$$Collects purchases and costs by local day of a time zone, amounts and costs of type real.

A NULL cost is not known. Its range is that of the amount.
Each number is taken at the shortest decimal form of its type, 9.8::real as 9.8; more than 12
decimals are an error.
See purchase_history(timestamp with time zone, text, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, real, double precision) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_real_float8_at' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, real, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(at timestamp with time zone, time_zone text, amount real, cost double precision) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp with time zone, text, real, double precision) IS
$$Collects purchases and costs by local day of a time zone, amounts of type real.

A NULL cost is not known. Its range is that of the amount.
Each number is taken at the shortest decimal form of its type, 9.8::real as 9.8; more than 12
decimals are an error.
See purchase_history(timestamp with time zone, text, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, double precision, real) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_float8_real_at' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, double precision, real) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(at timestamp with time zone, time_zone text, amount double precision, cost real) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp with time zone, text, double precision, real) IS
$$Collects purchases and costs by local day of a time zone, costs of type real.

A NULL cost is not known. Its range is that of the amount.
Each number is taken at the shortest decimal form of its type, 9.8::real as 9.8; more than 12
decimals are an error.
See purchase_history(timestamp with time zone, text, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, real, real) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, real, real) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(at timestamp without time zone, time_zone text, amount real, cost real) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp without time zone, text, real, real) IS
$$Raises an error: a timestamp without time zone has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, real, double precision) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, real, double precision) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(at timestamp without time zone, time_zone text, amount real, cost double precision) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp without time zone, text, real, double precision) IS
$$Raises an error: a timestamp without time zone has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, double precision, real) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, double precision, real) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(at timestamp without time zone, time_zone text, amount double precision, cost real) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp without time zone, text, double precision, real) IS
$$Raises an error: a timestamp without time zone has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, real, real) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, real, real) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(day date, time_zone text, amount real, cost real) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, text, real, real) IS
$$Raises an error: a date has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, real, double precision) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, real, double precision) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(day date, time_zone text, amount real, cost double precision) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, text, real, double precision) IS
$$Raises an error: a date has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, double precision, real) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, double precision, real) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(day date, time_zone text, amount double precision, cost real) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, text, double precision, real) IS
$$Raises an error: a date has no time zone to convert from.$$;
