--
-- repeat_summary: how many customers came back, mergeable
--

--! type repeat_summary cp_repeat_summary
COMMENT ON TYPE repeat_summary IS
$$The number of customers who bought before a day, and of those who bought on several days.

Summaries of different customers can be merged.
The text form loses nothing: v1 customers 5 repeated 2 skipped 1$$;

CREATE FUNCTION customer_portfolio_internal.repeat_summary_add(repeat_summary, purchase_history, date) RETURNS repeat_summary
	AS 'MODULE_PATHNAME', 'cp_repeat_summary_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.repeat_summary_add(repeat_summary, purchase_history, date) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.repeat_summary_merge(repeat_summary, repeat_summary) RETURNS repeat_summary
	AS 'MODULE_PATHNAME', 'cp_repeat_summary_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.repeat_summary_merge(repeat_summary, repeat_summary) IS 'combines two states of an aggregate; NULL is an empty one';

CREATE FUNCTION customer_portfolio_internal.repeat_summary_finish(repeat_summary) RETURNS repeat_summary
	AS 'MODULE_PATHNAME', 'cp_repeat_summary_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.repeat_summary_finish(repeat_summary) IS 'the finished form of a state; what it holds stays the same';

CREATE AGGREGATE repeat_counts(history purchase_history, as_of date) (
	SFUNC = customer_portfolio_internal.repeat_summary_add, STYPE = repeat_summary, SSPACE = 64,
	FINALFUNC = customer_portfolio_internal.repeat_summary_finish, COMBINEFUNC = customer_portfolio_internal.repeat_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE repeat_counts(purchase_history, date) IS
$$Counts the customers who bought before as_of, and those who bought again on a later day before it.

There is one history per customer. repeat_rate and one_shot_share are computed from the result,
which can be stored and merged.
NULL histories and those without a purchase before as_of are skipped and counted. NULL for no rows.

Example: SELECT repeat_counts(h, '2024-07-01') FROM (VALUES
  ('v1 scale 2 [2024-01-05 100.00]'::purchase_history),
  ('v1 scale 2 [2024-01-05 20.00] [2024-02-12 80.00]')) customers(h);$$;

CREATE AGGREGATE rollup(summary repeat_summary) (
	SFUNC = customer_portfolio_internal.repeat_summary_merge, STYPE = repeat_summary, SSPACE = 64,
	FINALFUNC = customer_portfolio_internal.repeat_summary_finish, COMBINEFUNC = customer_portfolio_internal.repeat_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(repeat_summary) IS $$Merges summaries of different customers; a customer in two of them counts twice.$$;

--! plus repeat_summary cp_repeat_summary The customers of both.

--! equality repeat_summary cp_repeat_summary The same numbers of customers, of repeat customers and of skipped ones.

CREATE FUNCTION customer_portfolio_internal.repeat_rate(r repeat_summary) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_repeat_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.repeat_rate(r repeat_summary) IS 'the final function of the aggregates of this name';

CREATE FUNCTION repeat_rate(summary repeat_summary) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_repeat_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION repeat_rate(repeat_summary) IS
$$Returns the share of the customers who bought again on a later day; NULL without customers.$$;

CREATE FUNCTION customer_portfolio_internal.one_shot_share(r repeat_summary) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_one_shot_share' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.one_shot_share(r repeat_summary) IS 'the final function of the aggregates of this name';

CREATE FUNCTION one_shot_share(summary repeat_summary) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_one_shot_share' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION one_shot_share(repeat_summary) IS
$$Returns the share of the customers who bought on one day only, 1 - repeat_rate.

NULL without customers.$$;

CREATE FUNCTION customers(summary repeat_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_repeat_summary_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(repeat_summary) IS
$$Returns the number of customers who have bought.

Example: SELECT customers('v1 customers 5 repeated 2 skipped 1'::repeat_summary);$$;

CREATE FUNCTION repeat_customers(summary repeat_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_repeat_summary_repeated' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION repeat_customers(repeat_summary) IS
$$Returns the number of customers who bought again on a later day.

Example: SELECT repeat_customers('v1 customers 5 repeated 2 skipped 1');$$;

CREATE FUNCTION skipped_customers(summary repeat_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_repeat_summary_skipped' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_customers(repeat_summary) IS
$$Counts the customers who were left out: NULL histories, and those without a purchase before as_of.

Example: SELECT skipped_customers('v1 customers 5 repeated 2 skipped 1'::repeat_summary);$$;

CREATE AGGREGATE repeat_rate(history purchase_history, as_of date) (
	SFUNC = customer_portfolio_internal.repeat_summary_add, STYPE = repeat_summary, SSPACE = 64,
	FINALFUNC = customer_portfolio_internal.repeat_rate, COMBINEFUNC = customer_portfolio_internal.repeat_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE repeat_rate(purchase_history, date) IS
$$Returns the share of the customers with a purchase before as_of who bought again on a later day.

The later day is also before as_of. NULL without such customers.
NULL histories and those without a purchase do not count.

Example: SELECT repeat_rate(h, '2024-07-01') FROM (VALUES
  ('v1 scale 2 [2024-01-05 100.00]'::purchase_history),
  ('v1 scale 2 [2024-01-05 20.00] [2024-02-12 80.00]')) customers(h);$$;

CREATE AGGREGATE one_shot_share(history purchase_history, as_of date) (
	SFUNC = customer_portfolio_internal.repeat_summary_add, STYPE = repeat_summary, SSPACE = 64,
	FINALFUNC = customer_portfolio_internal.one_shot_share, COMBINEFUNC = customer_portfolio_internal.repeat_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE one_shot_share(purchase_history, date) IS
$$Returns the share of the customers with a purchase before as_of who bought on one day only.

It is 1 - repeat_rate. NULL without such customers.
NULL histories and those without a purchase do not count.

Example: SELECT one_shot_share(h, '2024-07-01') FROM (VALUES
  ('v1 scale 2 [2024-01-05 100.00]'::purchase_history),
  ('v1 scale 2 [2024-01-05 20.00] [2024-02-12 80.00]')) customers(h);$$;
