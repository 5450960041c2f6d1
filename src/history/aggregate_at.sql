--
-- purchase_history(...): the same of moments, whose day is that of a time zone
--

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, numeric) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_numeric_at' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, numeric) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(at timestamp with time zone, time_zone text, amount numeric) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp with time zone, text, numeric) IS
$$Collects the purchases of one customer by the local day of the given time zone.

time_zone   name of the time zone, such as 'Europe/Berlin'

See purchase_history(date, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, numeric, numeric) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_numeric_at' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, numeric, numeric) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(at timestamp with time zone, time_zone text, amount numeric, cost numeric) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp with time zone, text, numeric, numeric) IS
$$Collects purchases and their costs by local day of a time zone.

A NULL cost is not known. Its range is that of the amount.
See purchase_history(timestamp with time zone, text, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, bigint) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_bigint_at' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, bigint) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(at timestamp with time zone, time_zone text, amount bigint) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp with time zone, text, bigint) IS
$$Collects purchases by local day of a time zone, amounts of type bigint.

Whole currency units; more than 10^18 is an error that shows the amount.
See purchase_history(timestamp with time zone, text, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, bigint, bigint) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_bigint_at' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, bigint, bigint) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(at timestamp with time zone, time_zone text, amount bigint, cost bigint) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp with time zone, text, bigint, bigint) IS
$$Collects purchases and their costs by local day of a time zone, amounts of type bigint.

A NULL cost is not known. Its range is that of the amount.
Whole currency units; more than 10^18 is an error that shows the amount.
See purchase_history(timestamp with time zone, text, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, integer) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_integer_at' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, integer) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(at timestamp with time zone, time_zone text, amount integer) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp with time zone, text, integer) IS
$$Collects purchases by local day of a time zone, amounts of type integer.

Whole currency units.
See purchase_history(timestamp with time zone, text, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, integer, integer) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_integer_at' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, integer, integer) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(at timestamp with time zone, time_zone text, amount integer, cost integer) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp with time zone, text, integer, integer) IS
$$Collects purchases and their costs by local day of a time zone, amounts of type integer.

A NULL cost is not known. Its range is that of the amount.
Whole currency units.
See purchase_history(timestamp with time zone, text, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, double precision) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_float8_at' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(at timestamp with time zone, time_zone text, amount double precision) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp with time zone, text, double precision) IS
$$Collects purchases by local day of a time zone, amounts of type double precision.

Each amount is taken at its shortest decimal form, 0.1 as 0.1; more than 12 decimals are an error.
See purchase_history(timestamp with time zone, text, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, double precision, double precision) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_float8_at' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, double precision, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(at timestamp with time zone, time_zone text, amount double precision, cost double precision) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp with time zone, text, double precision, double precision) IS
$$Collects purchases and their costs by local day of a time zone, amounts of type double precision.

A NULL cost is not known. Its range is that of the amount.
Each amount is taken at its shortest decimal form, 0.1 as 0.1; more than 12 decimals are an error.
See purchase_history(timestamp with time zone, text, numeric).$$;
