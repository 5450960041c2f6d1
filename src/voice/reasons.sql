--
-- reason_summary: why customers left
--

--! type reason_summary cp_reason_summary
COMMENT ON TYPE reason_summary IS
$$Reasons why customers left: how many named each, and the revenue that went with them, exactly.

Summaries of different customers can be merged. The text form loses nothing: customers, revenue and
name of every reason, v1 scale 2 skipped 1 [5 120.50 "moved away"] [9 80.00 "price"]$$;

CREATE FUNCTION customer_portfolio_internal.reason_summary_add(reason_summary, text, numeric) RETURNS reason_summary
	AS 'MODULE_PATHNAME', 'cp_reason_summary_add_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.reason_summary_add(reason_summary, text, numeric) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.reason_summary_add(reason_summary, text, double precision) RETURNS reason_summary
	AS 'MODULE_PATHNAME', 'cp_reason_summary_add_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.reason_summary_add(reason_summary, text, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.reason_summary_add(reason_summary, text, real) RETURNS reason_summary
	AS 'MODULE_PATHNAME', 'cp_reason_summary_add_real' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.reason_summary_add(reason_summary, text, real) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.reason_summary_merge(reason_summary, reason_summary) RETURNS reason_summary
	AS 'MODULE_PATHNAME', 'cp_reason_summary_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.reason_summary_merge(reason_summary, reason_summary) IS 'combines two states of an aggregate; NULL is an empty one';

CREATE FUNCTION customer_portfolio_internal.reason_summary_finish(reason_summary) RETURNS reason_summary
	AS 'MODULE_PATHNAME', 'cp_reason_summary_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.reason_summary_finish(reason_summary) IS 'the finished form of a state; what it holds stays the same';

CREATE AGGREGATE reasons(reason text, revenue numeric) (
	SFUNC = customer_portfolio_internal.reason_summary_add, STYPE = reason_summary, SSPACE = 320,
	FINALFUNC = customer_portfolio_internal.reason_summary_finish, COMBINEFUNC = customer_portfolio_internal.reason_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE reasons(text, numeric) IS
$$Counts why customers left, and the revenue that went with them: a row per lost customer.

reason    one of a few names of at most 200 bytes, spaces around it do not count; NULL and an empty
          text are unknown. Of several reasons of a customer give the last one before the loss
revenue   of the customer in the time before the loss, for instance of the last twelve months

Read the result with top_reasons. It can be stored and merged. Rows without a revenue are skipped
and counted. More than 10000 different reasons are an error: group free texts first.
NULL for no rows.

Example: SELECT rank, reason, customers, customer_share, revenue, revenue_share FROM top_reasons((
  SELECT reasons(reason, revenue) FROM (VALUES ('price', 120.00), ('moved away', 80.00),
    ('price', 40.00), (NULL, 160.00)) lost(reason, revenue)));$$;

CREATE AGGREGATE reasons(reason text, revenue double precision) (
	SFUNC = customer_portfolio_internal.reason_summary_add, STYPE = reason_summary, SSPACE = 320,
	FINALFUNC = customer_portfolio_internal.reason_summary_finish, COMBINEFUNC = customer_portfolio_internal.reason_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE reasons(text, double precision) IS
$$Counts why customers left, with floating-point revenue.

A revenue counts as the decimal it shows. See reasons(text, numeric).$$;

CREATE AGGREGATE reasons(reason text, revenue real) (
	SFUNC = customer_portfolio_internal.reason_summary_add, STYPE = reason_summary, SSPACE = 320,
	FINALFUNC = customer_portfolio_internal.reason_summary_finish, COMBINEFUNC = customer_portfolio_internal.reason_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE reasons(text, real) IS
$$Counts why customers left, with revenue of type real.

A revenue counts as the decimal it shows. See reasons(text, numeric).$$;

CREATE AGGREGATE rollup(reasons reason_summary) (
	SFUNC = customer_portfolio_internal.reason_summary_merge, STYPE = reason_summary, SSPACE = 320,
	FINALFUNC = customer_portfolio_internal.reason_summary_finish, COMBINEFUNC = customer_portfolio_internal.reason_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(reason_summary) IS
$$Merges summaries of different customers; a customer in two of them counts twice.$$;

--! plus reason_summary cp_reason_summary The lost customers of both.

--! equality reason_summary cp_reason_summary The same customers and revenue by reason.

CREATE FUNCTION top_reasons(reasons reason_summary, k integer DEFAULT 5, OUT rank integer, OUT reason text,
	OUT customers bigint, OUT customer_share double precision, OUT revenue numeric, OUT revenue_share double precision)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_top_reasons' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 7;
COMMENT ON FUNCTION top_reasons(reason_summary, integer) IS
$$Returns the reasons why most customers left, and the rest, so that the shares add up to 1.

k                how many reasons have a row of their own, 5 by default

rank             by customers, ties by name; other and unknown are the last, if there are any
reason           the name; other: those that are called so and all that have no row of their own;
                 unknown: no reason is known
customers        who left for it
customer_share   their share of the lost customers
revenue          that went with them
revenue_share    its share of all that went; NULL if that is 0

Example: SELECT rank, reason, customers, customer_share, revenue, revenue_share FROM top_reasons(
  'v1 scale 0 [5 80 "friends"] [9 150 "competitor"] [18 300 "product"] [68 470 "unknown"]', 2);$$;

CREATE FUNCTION customers(reasons reason_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_reason_summary_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(reason_summary) IS
$$Counts the lost customers.

Example: SELECT customers('v1 scale 0 [5 80 "friends"] [9 150 "competitor"]'::reason_summary);$$;

CREATE FUNCTION skipped_rows(reasons reason_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_reason_summary_skipped' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(reason_summary) IS
$$Counts the rows that were left out because the revenue was NULL.$$;
