--
-- purchase_statistics: what a purchase model is fitted to
--

--! type purchase_statistics cp_purchase_statistics
COMMENT ON TYPE purchase_statistics IS
$$The sufficient statistics of customers for the purchase models; exact, mergeable in any order.

They say how many customers share frequency, recency and age, and the sum of the logarithms of the
times between purchases where all are known.

The text form loses nothing: v1 unit 7 skipped 1 log_gaps 8.762489561032
[0 0 272 customers 25] [2 213 272] ..., each row frequency, recency and age (in days where a unit
is given), log_gaps the sum of the logarithms where it is known.$$;

--! equality purchase_statistics cp_purchase_statistics The same customers: rows, unit of time and number of skipped rows.

--! plus purchase_statistics cp_purchase_statistics The customers of both; an error if their units differ.

--
-- transition and final functions
--

CREATE FUNCTION customer_portfolio_internal.purchase_statistics_add(purchase_statistics, purchase_history, date) RETURNS purchase_statistics
	AS 'MODULE_PATHNAME', 'cp_purchase_statistics_add_history' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_statistics_add(purchase_statistics, purchase_history, date) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.purchase_statistics_add(purchase_statistics, purchase_history, date, interval) RETURNS purchase_statistics
	AS 'MODULE_PATHNAME', 'cp_purchase_statistics_add_history' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_statistics_add(purchase_statistics, purchase_history, date, interval) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.purchase_statistics_add(purchase_statistics, double precision, double precision, double precision) RETURNS purchase_statistics
	AS 'MODULE_PATHNAME', 'cp_purchase_statistics_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_statistics_add(purchase_statistics, double precision, double precision, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.purchase_statistics_add(purchase_statistics, double precision, double precision, double precision, bigint) RETURNS purchase_statistics
	AS 'MODULE_PATHNAME', 'cp_purchase_statistics_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_statistics_add(purchase_statistics, double precision, double precision, double precision, bigint) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.purchase_statistics_merge(purchase_statistics, purchase_statistics) RETURNS purchase_statistics
	AS 'MODULE_PATHNAME', 'cp_purchase_statistics_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_statistics_merge(purchase_statistics, purchase_statistics) IS 'combines two states of an aggregate; NULL is an empty one';

CREATE FUNCTION customer_portfolio_internal.purchase_statistics_finish(purchase_statistics) RETURNS purchase_statistics
	AS 'MODULE_PATHNAME', 'cp_purchase_statistics_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_statistics_finish(purchase_statistics) IS 'the finished form of a state; what it holds stays the same';

--
-- purchase_statistics(...): collects customers; rollup: merges
--

CREATE AGGREGATE purchase_statistics(history purchase_history, as_of date) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.purchase_statistics_finish, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_statistics(purchase_history, date) IS
$$Collects the sufficient statistics of the purchase models as of a date, in weeks.

as_of  what happens from this day on does not exist

Rows with a NULL and customers who have not bought yet are skipped and counted.

Example: SELECT purchase_statistics(h, '2025-01-01')
  FROM (VALUES ('v1 scale 2 [2024-01-05 100.00] [2024-03-10 50.00]'::purchase_history),
    ('v1 scale 2 [2024-05-01 20.00]')) c(h);$$;

CREATE AGGREGATE purchase_statistics(history purchase_history, as_of date, unit interval) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.purchase_statistics_finish, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_statistics(purchase_history, date, interval) IS
$$Collects the same in units of a fixed number of days.

See purchase_statistics(purchase_history, date).$$;

CREATE AGGREGATE purchase_statistics(frequency double precision, recency double precision, age double precision) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.purchase_statistics_finish, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_statistics(double precision, double precision, double precision) IS
$$Collects the same from repeat purchases x, recency t_x and age T in one unit.

0 <= t_x <= T, and t_x = 0 where x = 0. Rows with a NULL are skipped and counted.$$;

CREATE AGGREGATE purchase_statistics(frequency double precision, recency double precision, age double precision, weight bigint) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.purchase_statistics_finish, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_statistics(double precision, double precision, double precision, bigint) IS
$$Collects the same from x, t_x and T in one unit, and the number of customers who share them.

0 <= t_x <= T, and t_x = 0 where x = 0. Rows with a NULL are skipped and counted.$$;

CREATE AGGREGATE rollup(statistics purchase_statistics) (
	SFUNC = customer_portfolio_internal.purchase_statistics_merge, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.purchase_statistics_finish, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(purchase_statistics) IS $$Merges statistics of different customers; a customer in two of them counts twice.

It is an error if their units differ.$$;

CREATE FUNCTION customers(statistics purchase_statistics) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_purchase_statistics_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(purchase_statistics) IS 'Returns the number of customers in the statistics.';

CREATE FUNCTION skipped_rows(statistics purchase_statistics) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_purchase_statistics_skipped' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(purchase_statistics) IS 'Returns the number of rows left out: a NULL, or a customer who had not bought yet.';

--
-- the sum of the logarithms of the times between purchases, beside frequency, recency and age
--

CREATE FUNCTION customer_portfolio_internal.purchase_statistics_add_gaps(purchase_statistics, double precision, double precision, double precision, double precision) RETURNS purchase_statistics
	AS 'MODULE_PATHNAME', 'cp_purchase_statistics_add_gaps' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_statistics_add_gaps(purchase_statistics, double precision, double precision, double precision, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.purchase_statistics_add_gaps(purchase_statistics, double precision, double precision, double precision, double precision, bigint) RETURNS purchase_statistics
	AS 'MODULE_PATHNAME', 'cp_purchase_statistics_add_gaps' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_statistics_add_gaps(purchase_statistics, double precision, double precision, double precision, double precision, bigint) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION unit_days(statistics purchase_statistics) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_purchase_statistics_unit_days' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unit_days(purchase_statistics) IS
$$Returns the unit of time in days.

NULL where the statistics were given in a unit of their own.

Example: SELECT unit_days(purchase_statistics(
  'v1 scale 2 [2024-01-05 100.00] [2024-03-10 80.00]'::purchase_history, '2024-07-01'));$$;
