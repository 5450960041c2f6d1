--
-- covariate_statistics: what a purchase model with covariates is fitted to
--

--! type covariate_statistics cp_covariate_statistics
COMMENT ON TYPE covariate_statistics IS
$$The sufficient statistics for purchase models with covariates; exact, mergeable in any order.

They say how many customers share frequency, recency, age and all covariates.

The text form loses nothing: v1 unit 7 skipped 1 [0 0 272 | 1 34.5 customers 25]
[2 213 272 | 0 61] ..., each row frequency, recency and age (in days where a unit is given), then
the covariates.$$;

--! equality covariate_statistics cp_covariate_statistics The same customers: rows with their covariates, unit of time and number of skipped rows.

--! plus covariate_statistics cp_covariate_statistics The customers of both; an error if their units or numbers of covariates differ.

--
-- transition and final functions
--

CREATE FUNCTION customer_portfolio_internal.covariate_statistics_add(covariate_statistics, purchase_history, date, double precision[]) RETURNS covariate_statistics
	AS 'MODULE_PATHNAME', 'cp_covariate_statistics_add_history' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.covariate_statistics_add(covariate_statistics, purchase_history, date, double precision[]) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.covariate_statistics_add(covariate_statistics, purchase_history, date, interval, double precision[]) RETURNS covariate_statistics
	AS 'MODULE_PATHNAME', 'cp_covariate_statistics_add_history' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.covariate_statistics_add(covariate_statistics, purchase_history, date, interval, double precision[]) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.covariate_statistics_add(covariate_statistics, double precision, double precision, double precision, double precision[]) RETURNS covariate_statistics
	AS 'MODULE_PATHNAME', 'cp_covariate_statistics_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.covariate_statistics_add(covariate_statistics, double precision, double precision, double precision, double precision[]) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.covariate_statistics_add(covariate_statistics, double precision, double precision, double precision, double precision[], bigint) RETURNS covariate_statistics
	AS 'MODULE_PATHNAME', 'cp_covariate_statistics_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.covariate_statistics_add(covariate_statistics, double precision, double precision, double precision, double precision[], bigint) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.covariate_statistics_merge(covariate_statistics, covariate_statistics) RETURNS covariate_statistics
	AS 'MODULE_PATHNAME', 'cp_covariate_statistics_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.covariate_statistics_merge(covariate_statistics, covariate_statistics) IS 'combines two states of an aggregate; NULL is an empty one';

CREATE FUNCTION customer_portfolio_internal.covariate_statistics_finish(covariate_statistics) RETURNS covariate_statistics
	AS 'MODULE_PATHNAME', 'cp_covariate_statistics_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.covariate_statistics_finish(covariate_statistics) IS 'the finished form of a state; what it holds stays the same';

--
-- covariate_statistics(...): collects customers; rollup: merges
--

CREATE AGGREGATE covariate_statistics(history purchase_history, as_of date, covariates double precision[]) (
	SFUNC = customer_portfolio_internal.covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.covariate_statistics_finish, COMBINEFUNC = customer_portfolio_internal.covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE covariate_statistics(purchase_history, date, double precision[]) IS
$$Collects the sufficient statistics of purchase models with covariates as of a date, in weeks.

as_of  what happens from this day on does not exist

1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all
customers. Rows with a NULL, also among the covariates, and customers who have not bought yet are
skipped and counted. Another number of covariates, and covariates that are not finite or exceed
10^100 in size, are errors.

Example: SELECT covariate_statistics(h, '2025-01-01', array[age, is_member])
  FROM (VALUES ('v1 scale 2 [2024-01-05 100.00] [2024-03-10 50.00]'::purchase_history, 34.5, 1),
    ('v1 scale 2 [2024-05-01 20.00]', 61, 0)) c(h, age, is_member);$$;

CREATE AGGREGATE covariate_statistics(history purchase_history, as_of date, unit interval, covariates double precision[]) (
	SFUNC = customer_portfolio_internal.covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.covariate_statistics_finish, COMBINEFUNC = customer_portfolio_internal.covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE covariate_statistics(purchase_history, date, interval, double precision[]) IS
$$Collects the same in units of a fixed number of days.

See covariate_statistics(purchase_history, date, double precision[]).$$;

CREATE AGGREGATE covariate_statistics(frequency double precision, recency double precision, age double precision, covariates double precision[]) (
	SFUNC = customer_portfolio_internal.covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.covariate_statistics_finish, COMBINEFUNC = customer_portfolio_internal.covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE covariate_statistics(double precision, double precision, double precision, double precision[]) IS
$$Collects the same from repeat purchases x, recency t_x and age T in one unit.

0 <= t_x <= T, and t_x = 0 where x = 0. See covariate_statistics(purchase_history, date, double
precision[]).$$;

CREATE AGGREGATE covariate_statistics(frequency double precision, recency double precision, age double precision,
	covariates double precision[], weight bigint) (
	SFUNC = customer_portfolio_internal.covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.covariate_statistics_finish, COMBINEFUNC = customer_portfolio_internal.covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE covariate_statistics(double precision, double precision, double precision, double precision[], bigint) IS
$$Collects the same from x, t_x and T, and the number of customers who share them and the covariates.

0 <= t_x <= T, and t_x = 0 where x = 0. See covariate_statistics(purchase_history, date, double
precision[]).$$;

CREATE AGGREGATE rollup(statistics covariate_statistics) (
	SFUNC = customer_portfolio_internal.covariate_statistics_merge, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.covariate_statistics_finish, COMBINEFUNC = customer_portfolio_internal.covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(covariate_statistics) IS
$$Merges statistics of different customers; a customer in two of them counts twice.

It is an error if their units or numbers of covariates differ.$$;

CREATE FUNCTION customers(statistics covariate_statistics) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_covariate_statistics_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(covariate_statistics) IS 'Returns the number of customers in the statistics.';

CREATE FUNCTION skipped_rows(statistics covariate_statistics) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_covariate_statistics_skipped' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(covariate_statistics) IS 'Returns the number of rows left out: a NULL, or a customer who had not bought yet.';

--
-- bg_nbd(...), mbg_nbd(...), pareto_nbd(...) with covariates
--
-- An untyped literal fits an interval and an array alike. A history by this name matches less exactly, so that
-- mbg_nbd(h, '2024-01-01', '7 days') keeps meaning a unit of time.

CREATE DOMAIN observed_history AS purchase_history;

CREATE FUNCTION unit_days(statistics covariate_statistics) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_covariate_statistics_unit_days' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unit_days(covariate_statistics) IS
$$Returns the unit of time in days.

NULL where the statistics were given in a unit of their own.$$;
