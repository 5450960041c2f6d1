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
