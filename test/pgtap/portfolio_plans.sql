-- Where filters of a BI tool end up: at the index of a customer, never below the whole history.
BEGIN;
SET search_path = public, customer_portfolio;
SELECT plan(12);
SET client_min_messages = error;

CREATE SCHEMA firm;
CREATE TABLE firm.orders AS SELECT customer_id, day, amount::numeric(12,2) AS amount
FROM simulate_purchases('{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}',
                        '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 16}', customers => 5000, since => '2023-01-01', until => '2025-01-01', seed => 1);
CREATE TABLE firm.people AS SELECT DISTINCT customer_id AS id, customer_id % 3 AS sector FROM firm.orders;
SELECT create_portfolio('s', 'firm.orders', 'customer_id', 'day', 'amount', as_of => '2025-01-01', histories => 'refresh');
SELECT add_customers('s', 'firm.people', 'id', segments => '{sector}');

-- The nodes of a plan, each with the relation or index it reads and the conditions on it.
CREATE FUNCTION pg_temp.nodes(query text) RETURNS TABLE (type text, relation text, index text, conditions text, under_aggregate boolean) LANGUAGE plpgsql AS $f$
DECLARE plan jsonb;
BEGIN
  EXECUTE 'EXPLAIN (FORMAT JSON, COSTS OFF) ' || query INTO plan;
  RETURN QUERY WITH RECURSIVE node(n, below) AS (
      SELECT plan -> 0 -> 'Plan', false
      UNION ALL
      SELECT c, below OR n ->> 'Node Type' = 'Aggregate' FROM node, jsonb_array_elements(n -> 'Plans') c)
    SELECT n ->> 'Node Type', n ->> 'Relation Name', n ->> 'Index Name', concat_ws(' ', n ->> 'Index Cond', n ->> 'Filter', n ->> 'Recheck Cond'), below FROM node;
END $f$;

SELECT results_eq($$SELECT DISTINCT relation FROM pg_temp.nodes('SELECT * FROM s.customers WHERE customer = 4711') WHERE index IS NOT NULL AND conditions ~ '4711' ORDER BY 1$$,
  $$VALUES ('histories'), ('labels'), ('scores')$$, 'a customer''s card is found by the index of each relation');
SELECT is_empty($$SELECT * FROM pg_temp.nodes('SELECT * FROM s.customers WHERE customer = 4711') WHERE type = 'Seq Scan' AND relation IN ('histories', 'labels', 'scores')$$,
  'and nothing is read in full for it');
SELECT results_eq($$SELECT index FROM pg_temp.nodes('SELECT customer, residual_ltv, expected_revenue_upper FROM s.customers ORDER BY residual_ltv DESC NULLS LAST LIMIT 10') WHERE relation = 'scores'$$,
  $$VALUES ('scores_residual_ltv')$$, 'the best customers come in the order of an index');
SELECT is_empty($$SELECT * FROM pg_temp.nodes('SELECT customer, residual_ltv FROM s.customers ORDER BY residual_ltv DESC NULLS LAST LIMIT 10') WHERE type IN ('Sort', 'Incremental Sort')$$,
  'without sorting everybody');
SELECT is_empty($$SELECT * FROM pg_temp.nodes('SELECT * FROM s.three_flows WHERE period_start = ''2024-03-01''') WHERE under_aggregate AND conditions ~ '2024-03-01'$$,
  'a filter on the period of the flows never reaches the histories');
SELECT is_empty($$SELECT * FROM pg_temp.nodes('SELECT * FROM s.cohorts WHERE cohort_start = ''2024-03-01''') WHERE under_aggregate AND conditions ~ '2024-03-01'$$,
  'nor does one on the cohort');
SELECT results_eq($$SELECT sum(new_customers)::bigint FROM s.three_flows WHERE period_start >= '2024-12-01'$$,
  $$SELECT count(*) FROM (SELECT customer_id FROM firm.orders GROUP BY 1 HAVING min(day) >= '2024-12-01') n$$,
  'so that regulars are not new because a report begins in December');
SELECT results_eq($$SELECT closing_revenue FROM s.three_flows_by_segment WHERE segment = '1' AND period_start = '2024-03-01'$$,
  $$SELECT sum(amount)::numeric(38,2) FROM firm.orders WHERE customer_id % 3 = 1 AND day >= '2024-03-01' AND day < '2024-04-01'$$,
  'a filter on a segment leaves its own revenue');

-- What a refresh computes of every customer is computed by parallel workers where there are many: the same settings as
-- those of portfolio_refresh, and tables that are large enough by decree.
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL parallel_setup_cost = 0;
SELECT set_config(c[1], c[2], true) FROM pg_proc p, unnest(p.proconfig) s, regexp_match(s, '^(parallel_tuple_cost|enable_mergejoin|jit)=(.*)') c
WHERE p.oid = 'customer_portfolio_internal.portfolio_refresh(customer_portfolio.portfolio, boolean, text[], boolean)'::regprocedure AND c IS NOT NULL \g /dev/null
SELECT is_empty($$SELECT v.matviewname FROM pg_matviews v WHERE v.schemaname = 's'
    AND v.matviewname IN ('scores', 'equity', 'equity_cells', 'equity_statement_customers', 'equity_statement_segments', 'cost_of_loss')
    AND NOT EXISTS (SELECT FROM pg_temp.nodes(rtrim(v.definition, ';')) n WHERE n.type IN ('Gather', 'Gather Merge'))$$,
  'what a refresh computes of all customers is computed in parallel');
SELECT is_empty($$SELECT v.matviewname, n.type FROM pg_matviews v, LATERAL pg_temp.nodes(rtrim(v.definition, ';')) n
    WHERE v.schemaname = 's' AND v.matviewname = 'scores' AND n.type IN ('Sort', 'Merge Join')$$, 'and the scores without sorting the customers');

-- Live, the summary of all customers against which one is classified is computed once for a query, not for each row.
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT create_portfolio('l', 'firm.orders', 'customer_id', 'day', 'amount', as_of => '2025-01-01');
CREATE FUNCTION pg_temp.most_loops(query text) RETURNS bigint LANGUAGE plpgsql AS $f$
DECLARE plan jsonb;
BEGIN
  EXECUTE 'EXPLAIN (ANALYZE, FORMAT JSON, COSTS OFF, TIMING OFF) ' || query INTO plan;
  RETURN (WITH RECURSIVE node(n) AS (SELECT plan -> 0 -> 'Plan' UNION ALL SELECT c FROM node, jsonb_array_elements(n -> 'Plans') c)
    SELECT max((n ->> 'Actual Loops')::bigint) FROM node WHERE n ->> 'Node Type' = 'Aggregate');
END $f$;
SELECT is(pg_temp.most_loops('SELECT customer, class_by_revenue FROM l.customers'), 1::bigint, 'live, everybody is summed up once and not for each customer');

-- Sums of real numbers that do not depend on the order of the rows.
SELECT is_empty($$SELECT x, e.exact, x::numeric FROM unnest('{0,1.1,-123456.789,0.000000000001,1e19,1e21,-1e300,NaN,Infinity}'::float8[]) x, LATERAL (SELECT customer_portfolio_internal.portfolio_exact(x) AS exact) e
  WHERE e.exact <> x::numeric AND (abs(e.exact - x::numeric) <= 1e-15 * abs(x::numeric)) IS NOT TRUE$$, 'a real number is as exact as the cast says it, however large');
SELECT * FROM finish();
ROLLBACK;
