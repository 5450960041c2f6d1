-- grace_advice: how many come back after which time, against ledgers of every grace.
BEGIN;
SET search_path = customer_portfolio, public;
SELECT plan(14);

CREATE TEMP TABLE history AS
SELECT c, purchase_history(date '2022-01-01' + (random() * 900 * sqrt(random()))::int, 10) AS h
FROM (SELECT setseed(0.1)) s, generate_series(1, 1200) i, LATERAL (SELECT i % 200 AS c) x GROUP BY c;
CREATE TEMP TABLE grace AS SELECT grace_advice(h, '1 month', '2024-05-20', 6) AS g FROM history;

SELECT is_empty(format($$
  SELECT r.*, f.* FROM grace, grace_rows(g) r, (SELECT sum(churned_customers) AS lost, sum(churned_customers) / sum(opening_customers) AS rate
    FROM flows((SELECT churn_flows(h, '1 month', %1$s, '2024-05-20') FROM history))) f
  WHERE r.grace = %1$s AND NOT (r.lost_customers = f.lost AND abs(r.churn_rate - f.rate) < 1e-12)$$, k),
  format('a grace of %s loses as many as a ledger of it, at the same rate', k)) FROM generate_series(1, 6) k;
SELECT results_eq('SELECT grace, returned_customers FROM grace, grace_rows(g) ORDER BY grace', $$
  WITH active AS (SELECT DISTINCT c, date_trunc('month', p.day::timestamp)::date AS month FROM history, purchases(h) p WHERE p.day < '2024-05-01'),
       gap AS (SELECT c, month, lead(month) OVER (PARTITION BY c ORDER BY month) AS next FROM active)
  SELECT k, count(*) FROM generate_series(1, 6) k JOIN gap ON next > month + k * interval '1 month' GROUP BY k ORDER BY k$$,
  'plain SQL counts the same who come back');
SELECT is((SELECT min(grace) FROM grace, grace_rows(g, 1)  WHERE is_advised), 1, 'whoever tolerates everything may be strict');
SELECT is((SELECT count(*) FROM grace, grace_rows(g) WHERE is_advised), (SELECT least(1, count(*)) FROM grace, grace_rows(g) WHERE returned_share <= 0.1), 'one row is advised at most');
SELECT is((SELECT rollup(g) FROM (SELECT grace_advice(h, '1 month', '2024-05-20', 6) AS g FROM history GROUP BY c % 7) x), g, 'parts add up') FROM grace;
SELECT results_eq('SELECT step(g), as_of(g), origin(g), longest(g), customers(g) + skipped_customers(g) FROM grace',
  $$VALUES (interval '1 month', date '2024-05-20', date '2000-01-01', 6, 200::bigint)$$, 'a table knows how it was counted');
SELECT throws_ok($$SELECT grace_advice(h, '1 month', '2024-05-20', 0) FROM history$$, '22023', 'longest grace must lie between 1 and 100 periods, not 0', 'no grace');
SELECT throws_ok($$SELECT * FROM grace, grace_rows(g, 10)$$, '22023', 'tolerance must lie between 0 and 1', 'a percentage for a tolerance');
SELECT throws_ok($$SELECT grace_advice(h, '1 month', '2024-05-20', 2 + c % 2) FROM history$$, '22023',
  'grace tables of different step, as_of, origin or longest do not add up', 'parameters that change between rows');

SELECT * FROM finish();
ROLLBACK;
