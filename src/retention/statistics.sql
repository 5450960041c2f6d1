--
-- retention_statistics: what a retention model is fitted to
--

--! type retention_statistics cp_retention_statistics
COMMENT ON TYPE retention_statistics IS
$$The sufficient statistics of customers for the retention models; exact, mergeable in any order.

They say how many customers were at risk in each period and how many of them left.

The text form loses nothing: v1 skipped 1 [1 369 631] [2 163 468] ..., each period its tenure,
churned and renewed customers.$$;

--! equality retention_statistics cp_retention_statistics The same customers: periods and number of skipped rows.

--! plus retention_statistics cp_retention_statistics The customers of both.

--
-- transition and final functions
--

CREATE FUNCTION customer_portfolio_internal.retention_statistics_add(retention_statistics, integer, boolean) RETURNS retention_statistics
	AS 'MODULE_PATHNAME', 'cp_retention_statistics_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.retention_statistics_add(retention_statistics, integer, boolean) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.retention_statistics_add(retention_statistics, integer, boolean, bigint) RETURNS retention_statistics
	AS 'MODULE_PATHNAME', 'cp_retention_statistics_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.retention_statistics_add(retention_statistics, integer, boolean, bigint) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.retention_statistics_add(retention_statistics, integer, bigint, bigint) RETURNS retention_statistics
	AS 'MODULE_PATHNAME', 'cp_retention_statistics_add_cohort' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.retention_statistics_add(retention_statistics, integer, bigint, bigint) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.retention_statistics_merge(retention_statistics, retention_statistics) RETURNS retention_statistics
	AS 'MODULE_PATHNAME', 'cp_retention_statistics_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.retention_statistics_merge(retention_statistics, retention_statistics) IS 'combines two states of an aggregate; NULL is an empty one';

CREATE FUNCTION customer_portfolio_internal.retention_statistics_finish(retention_statistics) RETURNS retention_statistics
	AS 'MODULE_PATHNAME', 'cp_retention_statistics_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.retention_statistics_finish(retention_statistics) IS 'the finished form of a state; what it holds stays the same';

--
-- retention_statistics(...): collects customers; rollup: merges
--

CREATE AGGREGATE retention_statistics(tenure integer, churned boolean) (
	SFUNC = customer_portfolio_internal.retention_statistics_add, STYPE = retention_statistics, SSPACE = 512,
	FINALFUNC = customer_portfolio_internal.retention_statistics_finish, COMBINEFUNC = customer_portfolio_internal.retention_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retention_statistics(integer, boolean) IS
$$Collects the sufficient statistics of the retention models, a row per customer.

tenure   the periods so far, 0 to 100000
churned  true: left at the end of period tenure (1, 2, ...); false: still there after tenure periods

Customers still there after 0 periods say nothing: they and rows with a NULL are skipped and
counted. A churned customer of tenure 0 and a tenure below 0 or above 100000 are errors.

Example: SELECT retention_statistics(tenure, churned)
  FROM (VALUES (1, true), (1, true), (2, true), (4, false)) c(tenure, churned);$$;

CREATE AGGREGATE retention_statistics(tenure integer, churned boolean, weight bigint) (
	SFUNC = customer_portfolio_internal.retention_statistics_add, STYPE = retention_statistics, SSPACE = 512,
	FINALFUNC = customer_portfolio_internal.retention_statistics_finish, COMBINEFUNC = customer_portfolio_internal.retention_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retention_statistics(integer, boolean, bigint) IS
$$Collects the same, a row for weight customers; a weight below 1 is an error.

See retention_statistics(integer, boolean).$$;

CREATE AGGREGATE retention_statistics(tenure integer, at_risk bigint, survivors bigint) (
	SFUNC = customer_portfolio_internal.retention_statistics_add, STYPE = retention_statistics, SSPACE = 512,
	FINALFUNC = customer_portfolio_internal.retention_statistics_finish, COMBINEFUNC = customer_portfolio_internal.retention_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retention_statistics(integer, bigint, bigint) IS
$$Collects the same from a table of survivors, one row per cohort and period.

tenure     the period, 1 to 100000
at_risk    customers at its end
survivors  those of them who renewed

Rows with a NULL are skipped and counted. Survivors above at_risk, negative numbers and a tenure
below 1 or above 100000 are errors.$$;

CREATE AGGREGATE rollup(statistics retention_statistics) (
	SFUNC = customer_portfolio_internal.retention_statistics_merge, STYPE = retention_statistics, SSPACE = 512,
	FINALFUNC = customer_portfolio_internal.retention_statistics_finish, COMBINEFUNC = customer_portfolio_internal.retention_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(retention_statistics) IS 'Merges statistics; a customer in two of them counts twice.';

CREATE FUNCTION customers(statistics retention_statistics) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_retention_statistics_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(retention_statistics) IS
$$Returns the number of customers in the statistics: the most that were at risk in one period.

These are all of them unless some are observed only from a later period on.$$;

CREATE FUNCTION skipped_rows(statistics retention_statistics) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_retention_statistics_skipped' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(retention_statistics) IS
$$Returns the number of rows left out: a NULL, or a customer still there after 0 periods.

Rows with a weight count by their weight.$$;

CREATE FUNCTION retention_rows(statistics retention_statistics, OUT tenure integer, OUT at_risk bigint, OUT churned_customers bigint,
	OUT survivors bigint, OUT retention_rate double precision, OUT survival_rate double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_retention_statistics_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 20;
COMMENT ON FUNCTION retention_rows(retention_statistics) IS
$$Returns one row per period, from the first to the last observed one.

Of at_risk customers at the end of the period, churned_customers left and survivors renewed.
retention_rate = survivors / at_risk, NULL where nobody was at risk. survival_rate is the product of
the rates so far (Kaplan and Meier), NULL from the first period without a rate.

Example: SELECT tenure, at_risk, churned_customers, survivors, retention_rate,
    round(survival_rate::numeric, 3) AS survival_rate
  FROM retention_rows('v1 [1 250 750] [2 150 600] [3 60 540]');$$;
