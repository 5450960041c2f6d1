-- Where customers stand, by the rules of definitions.md written out, and who looks for it.
BEGIN;
SET search_path = public, customer_portfolio;
SELECT plan(8);
SET client_min_messages = error;

CREATE SCHEMA firm;
CREATE TABLE firm.orders AS SELECT customer_id, day, amount::numeric(12,2) AS amount
FROM simulate_purchases('{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}',
                        '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 16}', customers => 3000, since => '2023-01-01', until => '2025-01-01', seed => 7);
-- Some refunds, somebody with refunds only, somebody who comes on the last day and somebody later.
INSERT INTO firm.orders SELECT customer_id, day + 3, -amount FROM firm.orders WHERE customer_id % 5 = 0 AND amount::bigint % 3 = 0;
INSERT INTO firm.orders VALUES (-1, '2024-11-01', -5), (-2, '2024-12-31', 5), (-3, '2025-01-01', 5), (-4, '2024-10-01', 5), (-5, '2024-09-30', 5);

SELECT create_portfolio('l', 'firm.orders', 'customer_id', 'day', 'amount', as_of => '2025-01-01') \g /dev/null
SELECT create_portfolio('r', 'firm.orders', 'customer_id', 'day', 'amount', as_of => '2025-01-01', histories => 'refresh') \g /dev/null
SELECT refresh_portfolio('l'), refresh_portfolio('r') \g /dev/null

CREATE FUNCTION pg_temp.expected(asleep float8, slipping float8) RETURNS TABLE (customer bigint, status text) LANGUAGE sql AS $$
  WITH day AS (SELECT o.customer_id, o.day, o.day - lag(o.day) OVER (PARTITION BY o.customer_id ORDER BY o.day) AS gap
      FROM (SELECT DISTINCT o.customer_id, o.day FROM firm.orders o WHERE o.amount >= 0 AND o.day < '2025-01-01') o),
    buyer AS (SELECT d.customer_id, min(d.day) AS first, max(d.day) AS last, percentile_cont(0.5) WITHIN GROUP (ORDER BY d.gap) AS gap FROM day d GROUP BY 1),
    typical AS (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY b.gap) AS gap FROM buyer b)
  SELECT c.customer_id, CASE WHEN b.last < '2024-10-01' THEN 'lost' WHEN b.first >= '2024-12-01' THEN 'new'
      WHEN date '2025-01-01' - b.last > asleep * coalesce(b.gap, t.gap) THEN 'asleep' WHEN date '2025-01-01' - b.last > slipping * coalesce(b.gap, t.gap) THEN 'slipping'
      WHEN b.last IS NOT NULL THEN 'active' END
  FROM (SELECT DISTINCT o.customer_id FROM firm.orders o WHERE o.day < '2025-01-01') c LEFT JOIN buyer b USING (customer_id), typical t
$$;
SELECT bag_eq('SELECT DISTINCT status FROM pg_temp.expected(4, 2)', $$VALUES ('lost'), ('new'), ('asleep'), ('slipping'), ('active'), (NULL)$$, 'the shop has customers of every status');
SELECT bag_eq('SELECT customer, status FROM l.customers', 'SELECT * FROM pg_temp.expected(4, 2)', 'live, the status is that of the definitions');
SELECT bag_eq('SELECT customer, status FROM r.customers', 'SELECT * FROM pg_temp.expected(4, 2)', 'and stored');
SELECT bag_eq('SELECT customer FROM r.slipping', $$SELECT customer FROM pg_temp.expected(4, 2) WHERE status IN ('slipping', 'asleep')$$, 'who is slipping away is on the list');

SELECT alter_portfolio('l', asleep_after => 3, slipping_after => 1.5), alter_portfolio('r', asleep_after => 3, slipping_after => 1.5) \g /dev/null
SELECT bag_eq('SELECT customer, status FROM l.customers', 'SELECT * FROM pg_temp.expected(3, 1.5)', 'live, by the portfolio''s own thresholds');
SELECT bag_eq('SELECT customer, status FROM r.customers', 'SELECT * FROM pg_temp.expected(3, 1.5)', 'and stored');

-- Where there are many customers workers look for who is slipping away: below the node that gathers what they find.
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL parallel_setup_cost = 0;
CREATE FUNCTION pg_temp.looked_at_below(query text) RETURNS SETOF text LANGUAGE plpgsql AS $f$
DECLARE plan jsonb;
BEGIN
  EXECUTE 'EXPLAIN (FORMAT JSON, COSTS OFF) ' || query INTO plan;
  RETURN QUERY WITH RECURSIVE node(n, gathered) AS (
      SELECT plan -> 0 -> 'Plan', NULL
      UNION ALL
      SELECT c, CASE WHEN n ->> 'Node Type' LIKE 'Gather%' THEN 'workers' ELSE gathered END FROM node, jsonb_array_elements(n -> 'Plans') c)
    SELECT coalesce(gathered, 'nobody else') FROM node WHERE concat_ws(' ', n ->> 'Filter', n ->> 'Join Filter') ~ 'customer_status';
END $f$;
SELECT results_eq($$SELECT pg_temp.looked_at_below('SELECT count(*), sum(value_at_risk) FROM r.slipping')$$, $$VALUES ('workers')$$, 'workers count who is slipping away');
SELECT results_eq($$SELECT pg_temp.looked_at_below('SELECT count(*) OVER (), s.* FROM r.slipping s ORDER BY s.value_at_risk DESC NULLS LAST LIMIT 10')$$, $$VALUES ('workers')$$, 'and list them');
SELECT * FROM finish();
ROLLBACK;
