--
-- sector_summary: which sectors are worth most
--

--! type sector_summary cp_sector_summary
COMMENT ON TYPE sector_summary IS
$$The margin and the cost of every customer by sector, exactly: what sectors are ranked by.

Summaries can be merged; a customer who is in both is one. The text form loses nothing: margin,
cost, sector and key of every customer, v1 scale 2 skipped 1 [120.50 20.00 "food" "C1"]$$;

CREATE FUNCTION customer_portfolio_internal.sector_summary_add(sector_summary, text, text, numeric, numeric) RETURNS sector_summary
	AS 'MODULE_PATHNAME', 'cp_sector_summary_add_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.sector_summary_add(sector_summary, text, text, numeric, numeric) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.sector_summary_add(sector_summary, text, text, double precision, double precision) RETURNS sector_summary
	AS 'MODULE_PATHNAME', 'cp_sector_summary_add_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.sector_summary_add(sector_summary, text, text, double precision, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.sector_summary_add(sector_summary, text, text, real, real) RETURNS sector_summary
	AS 'MODULE_PATHNAME', 'cp_sector_summary_add_real' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.sector_summary_add(sector_summary, text, text, real, real) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.sector_summary_merge(sector_summary, sector_summary) RETURNS sector_summary
	AS 'MODULE_PATHNAME', 'cp_sector_summary_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.sector_summary_merge(sector_summary, sector_summary) IS 'combines two states of an aggregate; NULL is an empty one';

CREATE FUNCTION customer_portfolio_internal.sector_summary_finish(sector_summary) RETURNS sector_summary
	AS 'MODULE_PATHNAME', 'cp_sector_summary_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.sector_summary_finish(sector_summary) IS 'the finished form of a state; what it holds stays the same';

CREATE AGGREGATE sector_ranking(sector text, customer text, margin numeric, cost numeric) (
	SFUNC = customer_portfolio_internal.sector_summary_add, STYPE = sector_summary, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.sector_summary_finish, COMBINEFUNC = customer_portfolio_internal.sector_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sector_ranking(text, text, numeric, numeric) IS
$$Adds up margin and cost of the customers by sector, to say which sectors are worth most.

sector     of the customer, at most 200 bytes; NULL: unknown
customer   key, at most 200 bytes; rows of the same customer and sector add up, and who is in two
           sectors counts in both
margin     what the customer brought, before the cost to serve
cost       what serving the customer cost; give 0 where it is nothing

Read the result with sector_rows. It can be stored and merged. Rows without customer, margin or cost
are skipped and counted. NULL for no rows.

Example: SELECT * FROM sector_rows((SELECT sector_ranking(sector, customer, margin, cost)
  FROM (VALUES ('food', 'C1', 900.00, 100.00), ('food', 'C2', 300, 50), ('steel', 'C3', 1500, 400),
    ('toys', 'C4', 40, 0)) customers(sector, customer, margin, cost)));$$;

CREATE AGGREGATE sector_ranking(sector text, customer text, margin double precision, cost double precision) (
	SFUNC = customer_portfolio_internal.sector_summary_add, STYPE = sector_summary, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.sector_summary_finish, COMBINEFUNC = customer_portfolio_internal.sector_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sector_ranking(text, text, double precision, double precision) IS
$$Adds up margin and cost of the customers by sector, with floating-point amounts.

An amount counts as the decimal it shows. See sector_ranking(text, text, numeric, numeric).$$;

CREATE AGGREGATE sector_ranking(sector text, customer text, margin real, cost real) (
	SFUNC = customer_portfolio_internal.sector_summary_add, STYPE = sector_summary, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.sector_summary_finish, COMBINEFUNC = customer_portfolio_internal.sector_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sector_ranking(text, text, real, real) IS
$$Adds up margin and cost of the customers by sector, with amounts of type real.

An amount counts as the decimal it shows. See sector_ranking(text, text, numeric, numeric).$$;

CREATE AGGREGATE rollup(sectors sector_summary) (
	SFUNC = customer_portfolio_internal.sector_summary_merge, STYPE = sector_summary, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.sector_summary_finish, COMBINEFUNC = customer_portfolio_internal.sector_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(sector_summary) IS
$$Merges summaries; a customer who is in several of them is one, and the amounts add up.$$;

--! plus sector_summary cp_sector_summary The amounts of both; a customer in both is one.

--! equality sector_summary cp_sector_summary The same amounts by sector and customer.

CREATE FUNCTION sector_rows(sectors sector_summary, minimum integer DEFAULT 1, OUT rank integer, OUT sector text, OUT customers bigint, OUT margin numeric,
	OUT cost numeric, OUT margin_per_cost double precision, OUT margin_per_customer numeric, OUT is_left_out boolean)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_sector_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 20;
COMMENT ON FUNCTION sector_rows(sector_summary, integer) IS
$$Ranks the sectors by margin, by margin per unit of cost and by margin per customer.

minimum               a sector with fewer customers is left out of the ranking and listed at the end

rank                  by margin, ties by margin_per_cost, margin_per_customer and name; NULL if left
                      out
sector                its name; unknown: of customers whose sector is not known
customers             how many are in it
margin, cost          sums over the customers
margin_per_cost       margin / cost; NULL if the cost is 0
margin_per_customer   margin / customers, rounded half away from zero to the decimals of the
                      amounts, 2 if they have fewer
is_left_out           whether the sector has fewer customers than the minimum

Example: SELECT rank, sector, customers, margin, margin_per_customer, is_left_out FROM sector_rows(
  'v1 scale 0 [900 100 "food" "C1"] [300 50 "food" "C2"] [1500 400 "steel" "C3"]', 2);$$;

CREATE FUNCTION customers(sectors sector_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_sector_summary_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(sector_summary) IS
$$Counts the customers, who are as many as sectors they are in.

Example: SELECT customers('v1 scale 0 [900 100 "food" "C1"] [300 50 "steel" "C1"]'::sector_summary);$$;

CREATE FUNCTION skipped_rows(sectors sector_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_sector_summary_skipped' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(sector_summary) IS
$$Counts the rows that were left out because customer, margin or cost was NULL.$$;
