--
-- rank_summary: whether two rankings agree
--

--! type rank_summary cp_rank_summary
COMMENT ON TYPE rank_summary IS
$$Two values of every customer, which rank the customers in two ways: to see whether both agree.

Summaries of different customers can be merged. The text form loses nothing: the length of the lists
that are compared, then both values of a customer, v1 k 10 skipped 1 [-1.5 20] [3 4 customers 2]$$;

CREATE FUNCTION customer_portfolio_internal.rank_summary_add(rank_summary, double precision, double precision) RETURNS rank_summary
	AS 'MODULE_PATHNAME', 'cp_rank_summary_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.rank_summary_add(rank_summary, double precision, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.rank_summary_add(rank_summary, double precision, double precision, integer) RETURNS rank_summary
	AS 'MODULE_PATHNAME', 'cp_rank_summary_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.rank_summary_add(rank_summary, double precision, double precision, integer) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.rank_summary_merge(rank_summary, rank_summary) RETURNS rank_summary
	AS 'MODULE_PATHNAME', 'cp_rank_summary_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.rank_summary_merge(rank_summary, rank_summary) IS 'combines two states of an aggregate; NULL is an empty one';

CREATE FUNCTION customer_portfolio_internal.rank_summary_finish(rank_summary) RETURNS rank_summary
	AS 'MODULE_PATHNAME', 'cp_rank_summary_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.rank_summary_finish(rank_summary) IS 'the finished form of a state; what it holds stays the same';

CREATE AGGREGATE rankings(a double precision, b double precision) (
	SFUNC = customer_portfolio_internal.rank_summary_add, STYPE = rank_summary, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.rank_summary_finish, COMBINEFUNC = customer_portfolio_internal.rank_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rankings(double precision, double precision) IS
$$Keeps two values of every customer, for instance profit and revenue: a row per customer.

Read the result with rank_correlation. It can be stored and merged. Rows with a NULL are skipped and
counted. NULL for no rows.

Example: SELECT rankings(profit, revenue) FROM (VALUES (10, 100), (12, 80), (3, 300))
  customers(profit, revenue);$$;

CREATE AGGREGATE rankings(a double precision, b double precision, k integer) (
	SFUNC = customer_portfolio_internal.rank_summary_add, STYPE = rank_summary, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.rank_summary_finish, COMBINEFUNC = customer_portfolio_internal.rank_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rankings(double precision, double precision, integer) IS
$$Keeps two values of every customer, to compare the k first by one and by the other.

k   the length of the lists that rank_overlap compares; the same in every row

See rankings(double precision, double precision).$$;

CREATE AGGREGATE rollup(ranks rank_summary) (
	SFUNC = customer_portfolio_internal.rank_summary_merge, STYPE = rank_summary, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.rank_summary_finish, COMBINEFUNC = customer_portfolio_internal.rank_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(rank_summary) IS
$$Merges summaries of different customers; a customer in two of them counts twice.

It is an error if their k differ.$$;

--! plus rank_summary cp_rank_summary The customers of both.

--! equality rank_summary cp_rank_summary The same pairs of values, and the same k.

CREATE FUNCTION customer_portfolio_internal.rank_correlation(r rank_summary) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_rank_correlation' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.rank_correlation(r rank_summary) IS 'the final function of the aggregates of this name';

CREATE FUNCTION rank_correlation(ranks rank_summary) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_rank_correlation' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rank_correlation(rank_summary) IS
$$Returns Spearman's correlation of both rankings: 1 if they agree, -1 if one is the reverse.

Tied customers have the mean of their ranks. NULL if all are tied in one of the rankings.$$;

CREATE FUNCTION customer_portfolio_internal.rank_overlap(r rank_summary) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_rank_overlap' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.rank_overlap(r rank_summary) IS 'the final function of the aggregates of this name';

CREATE FUNCTION rank_overlap(ranks rank_summary) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_rank_overlap' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rank_overlap(rank_summary) IS
$$Returns the share of the k first by one value who are among the k first by the other.

See rank_overlap(double precision, double precision, integer). NULL if the summary has no k.$$;

CREATE AGGREGATE rank_correlation(a double precision, b double precision) (
	SFUNC = customer_portfolio_internal.rank_summary_add, STYPE = rank_summary, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.rank_correlation, COMBINEFUNC = customer_portfolio_internal.rank_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rank_correlation(double precision, double precision) IS
$$Returns Spearman's correlation of two values over the customers: whether they rank them alike.

1 if both rankings agree, -1 if one is the reverse of the other. Tied customers have the mean of
their ranks. NULL if all customers are tied in one of them. Rows with a NULL are left out.

Example: SELECT rank_correlation(profit, invoices) FROM (VALUES (900, 4), (700, 9), (300, 30),
  (250, 1), (20, 25)) customers(profit, invoices);$$;

CREATE AGGREGATE rank_overlap(a double precision, b double precision, k integer) (
	SFUNC = customer_portfolio_internal.rank_summary_add, STYPE = rank_summary, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.rank_overlap, COMBINEFUNC = customer_portfolio_internal.rank_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rank_overlap(double precision, double precision, integer) IS
$$Returns the share of the k first by one value who are among the k first by the other.

a, b   what the customers are ranked by, the largest first
k      length of the lists, the same in every row; if there are fewer customers, all of them

Of t customers who are tied for the last m places of a list each is in it to m / t, and in both
lists to the smaller part: no order of rows decides, and a ranking always agrees with itself.
Rows with a NULL are left out. NULL without customers.

Example: SELECT rank_overlap(profit, invoices, 3) FROM (VALUES (900, 4), (700, 9), (300, 30),
  (250, 1), (20, 25)) customers(profit, invoices);$$;

CREATE FUNCTION customers(ranks rank_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_rank_summary_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(rank_summary) IS
$$Counts the customers that have both values.

Example: SELECT customers('v1 k 10 skipped 1 [-1.5 20] [3 4 customers 2]'::rank_summary);$$;

CREATE FUNCTION skipped_rows(ranks rank_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_rank_summary_skipped' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(rank_summary) IS
$$Counts the rows that were left out because a value was NULL.$$;
