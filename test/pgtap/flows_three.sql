-- three_flows: the worked example word for word, plain SQL as the judge, rows that are final, and where the data ends.
BEGIN;
SET search_path = customer_portfolio, public;
SELECT plan(39);

-- --- T1 with a grace of 2, losses dated where they occurred --------------------------------------------------

CREATE TEMP TABLE t1 (customer text, day date, amount numeric);
INSERT INTO t1 SELECT 'C1', make_date(2024, m, 5), 100 FROM generate_series(1, 6) m;
INSERT INTO t1 VALUES
  ('C2', '2024-01-10', 200), ('C2', '2024-03-10', 50),
  ('C3', '2024-02-02', 80), ('C3', '2024-02-20', -80), ('C3', '2024-04-02', 60),
  ('C4', '2024-01-31', 300), ('C4', '2024-03-01', -120), ('C4', '2024-05-31', 40),
  ('C5', '2024-06-30', 500),
  ('C6', '2024-01-01', 50), ('C6', '2024-02-29', 70), ('C6', '2024-03-31', 20), ('C6', '2024-06-01', 10);
CREATE TEMP TABLE t1_history AS SELECT customer, purchase_history(day, amount) AS h FROM t1 GROUP BY customer;
CREATE TEMP TABLE t1_ledger AS SELECT churn_flows(h, '1 month', 2, '2024-07-01') AS l FROM t1_history;

SELECT results_eq(
  $$SELECT to_char(period_start, 'Mon'), new_revenue, existing_revenue, lost_revenue, lost_customers, in_doubt_revenue, in_doubt_customers, closing_customers, is_final
    FROM t1_ledger, three_flows(l)$$,
  $$VALUES ('Jan', 650::numeric,    0::numeric,   0::numeric, 0::bigint,  0::numeric, 0::bigint, 4::bigint, true),
           ('Feb',   0,          -180,          300,          1,          0,          0,         4,         true),
           ('Mar',   0,          -120,            0,          0,          0,          0,         4,         true),
           ('Apr',   0,           180,           70,          2,          0,          0,         2,         true),
           ('May',   0,            40,           60,          1,          0,          0,         2,         true),
           ('Jun', 500,            10,            0,          0,         40,          1,         4,         false)$$,
  'T1: new, existing, lost and in doubt where they occurred; June is not final');
SELECT results_eq(
  $$SELECT to_char(period_start, 'Mon'), part, customers, amount FROM t1_ledger, existing_in_words(l) ORDER BY period_start, part$$,
  $$VALUES ('Feb', 'more', 1::bigint, 20::numeric), ('Feb', 'paused', 1, -200),
           ('Mar', 'less', 1, -50), ('Mar', 'paused', 1, 0), ('Mar', 'refunds', 1, -120), ('Mar', 'resumed', 1, 50),
           ('Apr', 'refunds', 1, 120), ('Apr', 'resumed', 1, 60), ('May', 'reactivated', 1, 40), ('Jun', 'reactivated', 1, 10)$$,
  'T1: what existing customers did, in words');
SELECT results_eq('SELECT growth FROM t1_ledger, three_flows(l) OFFSET 1', 'VALUES (-480::numeric), (-120), (110), (-20), (470)', 'T1: growth');
SELECT results_eq('SELECT growth FROM t1_ledger, three_flows(l)', 'SELECT growth FROM t1_ledger, flows(l)', 'both datings grow alike');
SELECT results_eq($$SELECT period_start, period_end FROM t1_ledger, three_flows(l) LIMIT 2$$,
  $$VALUES (date '2024-01-01', date '2024-02-01'), ('2024-02-01', '2024-03-01')$$, 'a period ends with the first day that is not in it');
SELECT results_eq('SELECT t.* FROM t1_ledger, three_flows(l::text) t', 'SELECT t.* FROM t1_ledger, three_flows(l) t', 'a ledger in its text form');
SELECT results_eq($$SELECT to_char(period_start, 'Mon'), new_customers, left_censored_customers FROM t1_ledger, three_flows(l, history_start => '2024-01-15')$$,
  $$VALUES ('Jan', 4::bigint, 4::bigint), ('Feb', 1, 1), ('Mar', 0, 0), ('Apr', 0, 0), ('May', 0, 0), ('Jun', 1, 0)$$,
  'who came within one grace of the start of the data is counted beside the new customers');
SELECT is_empty('SELECT 1 FROM t1_ledger, three_flows(l) WHERE left_censored_customers IS NOT NULL', 'nobody is left-censored unless the start of the data is given');

SELECT throws_like(format('SELECT * FROM t1_ledger, three_flows(l, history_start => %L)', start), '%history_start%', 'no start of the data: ' || start) FROM unnest(array['infinity', '-infinity']) start;

-- --- the running period declares nobody lost ------------------------------------------------------------------

CREATE TEMP TABLE running AS
SELECT g, churn_flows(h, '1 month', g, '2024-03-02') AS l FROM (SELECT purchase_history(d, 50) AS h FROM unnest(array['2024-01-20'::date, '2024-02-20']) d) x, generate_series(1, 2) g GROUP BY g;
SELECT results_eq(format('SELECT is_complete, churned_customers, flow_lost, churn_rate, closing_customers FROM running, flows(l, true) WHERE g = %s ORDER BY period_start DESC LIMIT 1', g),
  'VALUES (false, 0::bigint, 0::numeric, 0::float8, 1::bigint)', format('grace %s: flows() of the running month loses nobody', g)) FROM generate_series(1, 2) g;
SELECT results_eq(format('SELECT is_final, lost_customers, lost_revenue, in_doubt_customers, in_doubt_revenue, closing_customers FROM running, three_flows(l, true) WHERE g = %s ORDER BY period_start DESC LIMIT 1', g),
  'VALUES (false, 0::bigint, 0::numeric, 1::bigint, 50::numeric, 1::bigint)', format('grace %s: three_flows() of the running month has it in doubt', g)) FROM generate_series(1, 2) g;
SELECT is((SELECT sum(lost_customers) FROM (SELECT churn_flows('v1 scale 0 [2024-02-20 50]', '1 month', 1, '2024-04-01') AS l) x, three_flows(l)), 1::numeric, 'once the month is over it is lost');

-- --- retention of who takes back more than it buys ------------------------------------------------------------------

SELECT is(gross_retention, 0.0625::float8, 'gross retention is not below 0 for any customer')
FROM flows((SELECT churn_flows(h, '1 month', 1, '2024-03-01') FROM (SELECT c, purchase_history(d, a) h FROM
  (VALUES (1, date '2024-01-10', 100), (1, '2024-02-05', -40), (2, '2024-01-15', 50), (3, '2024-01-01', 10), (3, '2024-02-01', 10)) e(c, d, a) GROUP BY c) x))
WHERE period_start = '2024-02-01';

-- --- random portfolios against plain SQL ------------------------------------------------------------------------------

CREATE TEMP TABLE event (customer int, day date, amount numeric(12,2));
INSERT INTO event
SELECT (random() * 200)::int, date '2022-11-15' + (random() * 500 * sqrt(random()))::int,
       round((random() * 200 - CASE WHEN random() < 0.15 THEN 180 ELSE 0 END)::numeric, 2)
FROM (SELECT setseed(0.5)) s, generate_series(1, 1200);
CREATE TEMP TABLE history AS
SELECT customer, purchase_history(day, amount) AS h, CASE WHEN customer % 3 = 0 THEN 'a' ELSE 'b' END AS segment FROM event GROUP BY customer;
CREATE FUNCTION pg_temp.plain_losses(g int, until date)
RETURNS TABLE (period_start date, lost_customers bigint, lost_revenue numeric, in_doubt_customers bigint, in_doubt_revenue numeric) LANGUAGE sql AS $$
WITH active AS (
  SELECT customer, date_trunc('month', day::timestamp) AS month, sum(amount) AS r
  FROM event WHERE day < until GROUP BY 1, 2 HAVING bool_or(amount >= 0)
), absence AS (
  SELECT month + interval '1 month' AS began, r, lead(month) OVER (PARTITION BY customer ORDER BY month) AS back FROM active
), judged AS (
  SELECT began, r, began + g * interval '1 month' <= until AS is_known FROM absence
  WHERE began < until AND (back IS NULL OR back > began + (g - 1) * interval '1 month') AND back IS DISTINCT FROM began
)
SELECT began::date, count(*) FILTER (WHERE is_known), coalesce(sum(r) FILTER (WHERE is_known), 0),
       count(*) FILTER (WHERE NOT is_known), coalesce(sum(r) FILTER (WHERE NOT is_known), 0)
FROM judged GROUP BY 1
$$;
SELECT set_eq(
  format($$SELECT period_start, lost_customers, lost_revenue, in_doubt_customers, in_doubt_revenue FROM three_flows((SELECT churn_flows(h, '1 month', %s, %L) FROM history), true) WHERE lost_customers > 0 OR in_doubt_customers > 0$$, g, until),
  format('SELECT * FROM pg_temp.plain_losses(%s, %L)', g, until), format('grace %s as of %s: plain SQL loses the same customers in the same months', g, until))
FROM generate_series(1, 3) g, unnest(array[date '2023-12-01', '2024-01-17']) until ORDER BY g, until;
SELECT is_empty(format($$SELECT * FROM three_flows((SELECT churn_flows(h, '1 month', %1$s, '2024-01-17') FROM history), true) t WHERE NOT (
    new_revenue + existing_revenue - lost_revenue - in_doubt_revenue = growth AND closing_revenue - opening_revenue = growth
    AND opening_customers + new_customers + returned_customers - lost_customers = closing_customers
    AND existing_revenue = (SELECT coalesce(sum(amount), 0) FROM existing_in_words((SELECT churn_flows(h, '1 month', %1$s, '2024-01-17') FROM history), true) e WHERE e.period_start = t.period_start))$$, g),
  format('grace %s: the identities hold to the cent', g)) FROM generate_series(1, 3) g;
SELECT set_eq(format($$SELECT period_start, sum(new_revenue) AS n, sum(existing_revenue) AS e, sum(lost_revenue) AS l, sum(in_doubt_revenue) AS d, sum(closing_customers) AS c, bool_and(is_final) AS f, sum(transferred_revenue) AS t
    FROM three_flows((SELECT churn_flows(h, '1 month', %1$s, '2024-01-17', segment) FROM history), true) GROUP BY 1$$, g),
  format($$SELECT period_start, new_revenue, existing_revenue, lost_revenue, in_doubt_revenue, closing_customers::numeric, is_final, 0.00
    FROM three_flows((SELECT churn_flows(h, '1 month', %1$s, '2024-01-17') FROM history), true)$$, g),
  format('grace %s: segments add up to the company', g)) FROM generate_series(1, 3) g;
SELECT is_empty(format($$
  WITH row AS (SELECT until, t.* FROM generate_series(date '2023-08-01', '2024-03-01', '11 days') until,
    LATERAL three_flows((SELECT churn_flows(h, '1 month', %s, until::date) FROM history), true) t WHERE is_final)
  SELECT period_start FROM row GROUP BY 1 HAVING count(DISTINCT row(new_revenue, existing_revenue, lost_revenue, opening_customers, closing_customers, returned_customers)) > 1$$, g),
  format('grace %s: a final row is the same as of every later day', g)) FROM generate_series(1, 3) g;
SELECT results_eq(format($$
  WITH row AS (SELECT until, t.*, sum(in_doubt_customers) OVER (PARTITION BY until ORDER BY period_start) AS in_doubt
               FROM generate_series(date '2023-04-01', '2024-01-01', '11 days') until,
               LATERAL three_flows((SELECT churn_flows(h, '1 month', %1$s, until::date) FROM history)) t),
  later AS (SELECT period_start, closing_customers FROM three_flows((SELECT churn_flows(h, '1 month', %1$s, '2025-01-01') FROM history)))
  SELECT count(*) FILTER (WHERE l.closing_customers NOT BETWEEN r.closing_customers - in_doubt AND r.closing_customers), count(*) FILTER (WHERE in_doubt > 0) > 20
  FROM row r JOIN later l USING (period_start)$$, g), 'VALUES (0::bigint, true)',
  format('grace %s: the customers of a period end between all and none of those in doubt', g)) FROM generate_series(2, 4) g;

-- --- where the data ends ------------------------------------------------------------------------------------------------------

SELECT is((SELECT data_until(l) FROM t1_ledger), date '2024-06-30', 'the last day on which something happened');
SELECT is(data_until(churn_flows(h, '1 month', 1, '2024-03-01')), '2024-02-29', 'before as_of') FROM t1_history;
SELECT is(data_until(churn_flows(h, '1 month', 1, '2024-03-01', segment)), '2024-02-29', 'also of segments') FROM t1_history, (VALUES ('a')) s(segment);
SELECT is(data_until(churn_flows(h, '1 month', 1, '2023-03-01')), NULL, 'nothing happened') FROM t1_history;
SELECT is((SELECT data_until(rollup(l)) FROM (SELECT churn_flows(h, '1 month', 2, '2024-07-01') AS l FROM t1_history GROUP BY customer) x), date '2024-06-30', 'parts know it together');

SELECT * FROM finish();
ROLLBACK;
