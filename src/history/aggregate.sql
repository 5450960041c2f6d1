--
-- purchase_history(...): collects purchases; rollup: merges histories
--

CREATE FUNCTION customer_portfolio_internal.purchase_history_merge(purchase_history, purchase_history) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_merge(purchase_history, purchase_history) IS 'combines two states of an aggregate; NULL is an empty one';

CREATE FUNCTION customer_portfolio_internal.purchase_history_finish(purchase_history) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_finish(purchase_history) IS 'the finished form of a state; what it holds stays the same';

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, numeric) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, numeric) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(day date, amount numeric) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, numeric) IS
$$Collects the purchases of one customer.

day      local day of the purchase; see the forms with a time zone for timestamps
amount   net amount, below 0 for a refund; at most 12 decimals and 10^18, otherwise an error

Amounts are exact. Rows with a NULL are skipped and counted.

Example: SELECT purchase_history(day, amount) FROM (VALUES
  (date '2024-01-05', 100.00), ('2024-02-12', 85.50), ('2024-02-20', -85.50)) orders(day, amount);$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, numeric, numeric) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, numeric, numeric) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(day date, amount numeric, cost numeric) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, numeric, numeric) IS
$$Collects the purchases of one customer and their costs.

A NULL cost is not known. Its range is that of the amount.
See purchase_history(date, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, bigint) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, bigint) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(day date, amount bigint) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, bigint) IS
$$Collects the purchases of one customer, amounts of type bigint.

Whole currency units; more than 10^18 is an error that shows the amount.
See purchase_history(date, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, bigint, bigint) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, bigint, bigint) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(day date, amount bigint, cost bigint) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, bigint, bigint) IS
$$Collects the purchases of one customer and their costs, amounts of type bigint.

A NULL cost is not known. Its range is that of the amount.
Whole currency units; more than 10^18 is an error that shows the amount.
See purchase_history(date, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, integer) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_integer' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, integer) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(day date, amount integer) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, integer) IS
$$Collects the purchases of one customer, amounts of type integer.

Whole currency units.
See purchase_history(date, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, integer, integer) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_integer' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, integer, integer) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(day date, amount integer, cost integer) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, integer, integer) IS
$$Collects the purchases of one customer and their costs, amounts of type integer.

A NULL cost is not known. Its range is that of the amount.
Whole currency units.
See purchase_history(date, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, double precision) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(day date, amount double precision) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, double precision) IS
$$Collects the purchases of one customer, amounts of type double precision.

Each amount is taken at its shortest decimal form, 0.1 as 0.1; more than 12 decimals are an error.
See purchase_history(date, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, double precision, double precision) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, double precision, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(day date, amount double precision, cost double precision) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, double precision, double precision) IS
$$Collects the purchases of one customer and their costs, amounts of type double precision.

A NULL cost is not known. Its range is that of the amount.
Each amount is taken at its shortest decimal form, 0.1 as 0.1; more than 12 decimals are an error.
See purchase_history(date, numeric).$$;

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

-- What has no time zone is refused for every type of amount: without these it would be cast to a timestamp with
-- time zone by the session's own.
CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, numeric) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, numeric) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(at timestamp without time zone, time_zone text, amount numeric) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp without time zone, text, numeric) IS
$$Raises an error: a timestamp without time zone has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, numeric, numeric) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, numeric, numeric) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(at timestamp without time zone, time_zone text, amount numeric, cost numeric) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp without time zone, text, numeric, numeric) IS
$$Raises an error: a timestamp without time zone has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, bigint) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, bigint) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(at timestamp without time zone, time_zone text, amount bigint) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp without time zone, text, bigint) IS
$$Raises an error: a timestamp without time zone has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, bigint, bigint) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, bigint, bigint) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(at timestamp without time zone, time_zone text, amount bigint, cost bigint) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp without time zone, text, bigint, bigint) IS
$$Raises an error: a timestamp without time zone has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, integer) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, integer) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(at timestamp without time zone, time_zone text, amount integer) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp without time zone, text, integer) IS
$$Raises an error: a timestamp without time zone has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, integer, integer) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, integer, integer) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(at timestamp without time zone, time_zone text, amount integer, cost integer) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp without time zone, text, integer, integer) IS
$$Raises an error: a timestamp without time zone has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, double precision) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, double precision) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(at timestamp without time zone, time_zone text, amount double precision) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp without time zone, text, double precision) IS
$$Raises an error: a timestamp without time zone has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, double precision, double precision) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, double precision, double precision) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(at timestamp without time zone, time_zone text, amount double precision, cost double precision) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp without time zone, text, double precision, double precision) IS
$$Raises an error: a timestamp without time zone has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, numeric) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, numeric) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(day date, time_zone text, amount numeric) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, text, numeric) IS
$$Raises an error: a date has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, numeric, numeric) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, numeric, numeric) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(day date, time_zone text, amount numeric, cost numeric) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, text, numeric, numeric) IS
$$Raises an error: a date has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, bigint) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, bigint) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(day date, time_zone text, amount bigint) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, text, bigint) IS
$$Raises an error: a date has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, bigint, bigint) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, bigint, bigint) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(day date, time_zone text, amount bigint, cost bigint) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, text, bigint, bigint) IS
$$Raises an error: a date has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, integer) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, integer) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(day date, time_zone text, amount integer) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, text, integer) IS
$$Raises an error: a date has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, integer, integer) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, integer, integer) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(day date, time_zone text, amount integer, cost integer) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, text, integer, integer) IS
$$Raises an error: a date has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, double precision) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, double precision) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(day date, time_zone text, amount double precision) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, text, double precision) IS
$$Raises an error: a date has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, double precision, double precision) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, double precision, double precision) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(day date, time_zone text, amount double precision, cost double precision) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, text, double precision, double precision) IS
$$Raises an error: a date has no time zone to convert from.$$;

CREATE AGGREGATE rollup(history purchase_history) (
	SFUNC = customer_portfolio_internal.purchase_history_merge, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(purchase_history) IS
$$Merges histories.

The histories are parts of the purchases of one customer, or those of a group of customers, which
then counts as one. A NULL adds nothing. A history does not know which orders it has seen: what is
in two of them counts twice.

Example: SELECT rollup(h) FROM (VALUES
  ('v1 scale 2 [2024-01-05 100.00]'::purchase_history),
  ('v1 scale 2 [2024-01-05 20.00] [2024-02-12 80.00]')) parts(h);$$;
