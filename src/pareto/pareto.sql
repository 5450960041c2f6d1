--
-- pareto_summary: the distribution of the customers' values, mergeable
--

--! type pareto_summary cp_pareto_summary
COMMENT ON TYPE pareto_summary IS
$$How many customers have which value: what Pareto classes and measures of concentration need.

Values are exact. NULL values are counted. Summaries of different customers can be merged.
The text form loses nothing: v1 numeric scale 2 [500.00] [100.00 customers 2] ...$$;

--
-- aggregates
--

CREATE FUNCTION customer_portfolio_internal.pareto_summary_merge(pareto_summary, pareto_summary) RETURNS pareto_summary
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.pareto_summary_merge(pareto_summary, pareto_summary) IS 'combines two states of an aggregate; NULL is an empty one';

CREATE FUNCTION customer_portfolio_internal.pareto_summary_finish(pareto_summary) RETURNS pareto_summary
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.pareto_summary_finish(pareto_summary) IS 'the finished form of a state; what it holds stays the same';

CREATE FUNCTION customer_portfolio_internal.pareto_summary_add(pareto_summary, numeric) RETURNS pareto_summary
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_add_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.pareto_summary_add(pareto_summary, numeric) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE pareto(value numeric) (
	SFUNC = customer_portfolio_internal.pareto_summary_add, STYPE = pareto_summary, SSPACE = 64,
	FINALFUNC = customer_portfolio_internal.pareto_summary_finish, COMBINEFUNC = customer_portfolio_internal.pareto_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto(numeric) IS
$$Summarises the values of the customers, one value per customer.

At most 12 decimals and 10^18, otherwise an error that shows the value; NaN and infinity are errors.
NULL values are skipped and counted. NULL for no rows.

Example: SELECT pareto(value)
  FROM (VALUES (500.00), (100.00), (100.00), (NULL)) customers(value);$$;

CREATE FUNCTION customer_portfolio_internal.pareto_summary_add(pareto_summary, bigint) RETURNS pareto_summary
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_add_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.pareto_summary_add(pareto_summary, bigint) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.pareto_summary_add(pareto_summary, integer) RETURNS pareto_summary
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_add_integer' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.pareto_summary_add(pareto_summary, integer) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.pareto_summary_add(pareto_summary, smallint) RETURNS pareto_summary
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_add_smallint' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.pareto_summary_add(pareto_summary, smallint) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE pareto(value bigint) (
	SFUNC = customer_portfolio_internal.pareto_summary_add, STYPE = pareto_summary, SSPACE = 64,
	FINALFUNC = customer_portfolio_internal.pareto_summary_finish, COMBINEFUNC = customer_portfolio_internal.pareto_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto(bigint) IS
$$Summarises the values of the customers, of type bigint.

At most 10^18, otherwise an error. See pareto(numeric).$$;

CREATE AGGREGATE pareto(value integer) (
	SFUNC = customer_portfolio_internal.pareto_summary_add, STYPE = pareto_summary, SSPACE = 64,
	FINALFUNC = customer_portfolio_internal.pareto_summary_finish, COMBINEFUNC = customer_portfolio_internal.pareto_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto(integer) IS 'The same of values of type integer, which are exact.';

CREATE AGGREGATE pareto(value smallint) (
	SFUNC = customer_portfolio_internal.pareto_summary_add, STYPE = pareto_summary, SSPACE = 64,
	FINALFUNC = customer_portfolio_internal.pareto_summary_finish, COMBINEFUNC = customer_portfolio_internal.pareto_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto(smallint) IS 'The same of values of type smallint, which are exact.';

CREATE FUNCTION customer_portfolio_internal.pareto_summary_add(pareto_summary, double precision) RETURNS pareto_summary
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_add_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.pareto_summary_add(pareto_summary, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE pareto(value double precision) (
	SFUNC = customer_portfolio_internal.pareto_summary_add, STYPE = pareto_summary, SSPACE = 64,
	FINALFUNC = customer_portfolio_internal.pareto_summary_finish, COMBINEFUNC = customer_portfolio_internal.pareto_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto(double precision) IS
$$Summarises the values of the customers, of type double precision.

Each value is taken at its shortest decimal form, 0.1 as 0.1; NaN and infinity are errors.
See pareto(numeric).$$;

CREATE AGGREGATE rollup(summary pareto_summary) (
	SFUNC = customer_portfolio_internal.pareto_summary_merge, STYPE = pareto_summary, SSPACE = 64,
	FINALFUNC = customer_portfolio_internal.pareto_summary_finish, COMBINEFUNC = customer_portfolio_internal.pareto_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(pareto_summary) IS
$$Merges summaries of different customers; a customer in two of them counts twice.

It is an error if some are of double precision values and some are not.$$;

--! plus pareto_summary cp_pareto_summary The customers of both summaries.

--! equality pareto_summary cp_pareto_summary The same values, same numbers of customers and of skipped rows.
