-- churn_flows: the worked examples word for word, the identities, plain SQL as the judge, and what nonsense gets.
BEGIN;
SET search_path = customer_portfolio, public;
SELECT plan(91);

-- --- T1: monthly, 2024 ------------------------------------------------------------------------------------

CREATE TEMP TABLE t1 (customer text, day date, amount numeric);
INSERT INTO t1 SELECT 'C1', make_date(2024, m, 5), 100 FROM generate_series(1, 6) m;
INSERT INTO t1 VALUES
  ('C2', '2024-01-10', 200), ('C2', '2024-03-10', 50),
  ('C3', '2024-02-02', 80), ('C3', '2024-02-20', -80), ('C3', '2024-04-02', 60),
  ('C4', '2024-01-31', 300), ('C4', '2024-03-01', -120), ('C4', '2024-05-31', 40),
  ('C5', '2024-06-30', 500),
  ('C6', '2024-01-01', 50), ('C6', '2024-02-29', 70), ('C6', '2024-03-31', 20), ('C6', '2024-06-01', 10);
CREATE TEMP TABLE t1_history AS SELECT customer, purchase_history(day, amount) AS h FROM t1 GROUP BY customer;
CREATE TEMP TABLE t1_ledger AS
SELECT g, churn_flows(h, '1 month', g, '2024-07-01') AS l FROM t1_history, generate_series(1, 2) g GROUP BY g;

SELECT results_eq(
  $$SELECT to_char(period_start, 'Mon'), movement, customers, amount FROM t1_ledger, movements(l) WHERE g = 1 AND movement <> 'retained' ORDER BY period_start, movement$$,
  $$VALUES ('Jan', 'new', 4::bigint, 650::numeric),
           ('Feb', 'churned', 2, -500), ('Feb', 'expansion', 1, 20), ('Feb', 'new', 1, 0),
           ('Mar', 'adjustment', 1, -120), ('Mar', 'churned', 1, 0), ('Mar', 'contraction', 1, -50), ('Mar', 'reactivated', 1, 50),
           ('Apr', 'adjustment', 1, 120), ('Apr', 'churned', 2, -70), ('Apr', 'reactivated', 1, 60),
           ('May', 'churned', 1, -60), ('May', 'reactivated', 1, 40),
           ('Jun', 'churned', 1, -40), ('Jun', 'new', 1, 500), ('Jun', 'reactivated', 1, 10)$$,
  'T1, grace 1: every movement');
SELECT results_eq(
  $$SELECT to_char(period_start, 'Mon'), movement, customers, amount FROM t1_ledger, movements(l) WHERE g = 2 AND movement <> 'retained' ORDER BY period_start, movement$$,
  $$VALUES ('Jan', 'new', 4::bigint, 650::numeric),
           ('Feb', 'expansion', 1, 20), ('Feb', 'new', 1, 0), ('Feb', 'paused', 2, -500),
           ('Mar', 'adjustment', 1, -120), ('Mar', 'churned', 1, -300), ('Mar', 'contraction', 1, -50), ('Mar', 'paused', 1, 0), ('Mar', 'released', 1, 300), ('Mar', 'resumed', 1, 50),
           ('Apr', 'adjustment', 1, 120), ('Apr', 'paused', 2, -70), ('Apr', 'resumed', 1, 60),
           ('May', 'churned', 2, -70), ('May', 'paused', 1, -60), ('May', 'reactivated', 1, 40), ('May', 'released', 2, 70),
           ('Jun', 'churned', 1, -60), ('Jun', 'new', 1, 500), ('Jun', 'paused', 1, -40), ('Jun', 'reactivated', 1, 10), ('Jun', 'released', 1, 60)$$,
  'T1, grace 2: every movement');
SELECT results_eq('SELECT closing_customers, closing_revenue FROM t1_ledger, flows(l) WHERE g = 1 ORDER BY period_start',
  'VALUES (4::bigint, 650::numeric), (3, 170), (3, 50), (2, 160), (2, 140), (3, 610)', 'T1, grace 1: customers and revenue');
SELECT results_eq('SELECT closing_customers, closing_revenue FROM t1_ledger, flows(l) WHERE g = 2 ORDER BY period_start',
  'VALUES (4::bigint, 650::numeric), (5, 170), (4, 50), (4, 160), (3, 140), (4, 610)', 'T1, grace 2: customers and revenue');
SELECT results_eq(format($$SELECT growth FROM t1_ledger, flows(l) WHERE g = %s ORDER BY period_start OFFSET 1$$, g),
  'VALUES (-480::numeric), (-120), (110), (-20), (470)', format('T1, grace %s: growth', g)) FROM generate_series(1, 2) g;
SELECT results_eq($$SELECT to_char(period_start, 'Mon'), movement, amount FROM t1_history, movements(h, '1 month', 2, '2024-07-01') WHERE customer = 'C4'$$,
  $$VALUES ('Jan', 'new', 300::numeric), ('Feb', 'paused', -300), ('Mar', 'released', 300), ('Mar', 'churned', -300), ('Mar', 'adjustment', -120), ('Apr', 'adjustment', 120), ('May', 'reactivated', 40), ('Jun', 'paused', -40)$$,
  'T1: the drill-down of one customer');

-- --- P9: a published cohort tutorial ---------------------------------------------------------------------------

CREATE TEMP TABLE p9 (customer int, day date, amount numeric);
INSERT INTO p9 VALUES
  (101, '2024-01-05', 120), (101, '2024-02-12', 85), (101, '2024-04-03', 200), (102, '2024-01-18', 95), (103, '2024-02-07', 150),
  (103, '2024-03-15', 60), (104, '2024-02-20', 300), (104, '2024-03-22', 210), (104, '2024-04-18', 175), (105, '2024-03-10', 80),
  (106, '2024-03-25', 140), (106, '2024-05-10', 90), (107, '2024-04-08', 250), (107, '2024-05-20', 180);
SELECT results_eq(
  $$SELECT new_revenue, reactivated, expansion, contraction, churned, closing_revenue
    FROM (SELECT churn_flows(h, '1 month', 1, '2024-06-01') AS l FROM (SELECT purchase_history(day, amount) AS h FROM p9 GROUP BY customer) c) c, flows(l)$$,
  'VALUES (215::numeric, 0::numeric, 0::numeric, 0::numeric, 0::numeric, 215::numeric), (450, 0, 0, -35, -95, 535), (220, 0, 0, -180, -85, 490), (250, 200, 0, -35, -280, 625), (0, 90, 0, -70, -375, 270)',
  'P9');

-- --- P1: daily -----------------------------------------------------------------------------------------------------

CREATE TEMP TABLE p1 AS
SELECT customer, make_date(2020, 1, d) AS day FROM (VALUES (1, array[11, 12, 13, 15, 17, 19]), (2, array[9, 12]), (3, array[12]), (4, array[15])) v(customer, days), unnest(days) d;
CREATE TEMP TABLE p1_ledger AS
SELECT churn_flows(h, '1 day', 1, '2020-01-20') AS l FROM (SELECT purchase_history(day, 1) AS h FROM p1 GROUP BY customer) c;
SELECT results_eq('SELECT period_start, new_customers, reactivated_customers, churned_customers FROM p1_ledger, flows(l)',
  $$SELECT make_date(2020, 1, 8 + i::int), n::bigint, r::bigint, c::bigint
    FROM unnest(array[1,0,1,1,0,0,1,0,0,0,0], array[0,0,0,1,0,0,1,0,1,0,1], array[0,1,0,0,2,1,0,2,0,1,0]) WITH ORDINALITY v(n, r, c, i)$$,
  'P1: new, reactivated and churned from the 9th to the 19th');
SELECT results_eq($$SELECT period_start, customers FROM p1_ledger, movements(l) WHERE movement = 'retained'$$,
  $$VALUES (date '2020-01-12', 1::bigint), ('2020-01-13', 1)$$, 'P1: active after an active day');

-- --- random portfolios against plain SQL ---------------------------------------------------------------------------------

CREATE TEMP TABLE event (customer int, day date, amount numeric(12,2));
INSERT INTO event
SELECT (random() * 250)::int, date '2022-11-15' + (random() * 500 * sqrt(random()))::int,
       round((random() * 200 - CASE WHEN random() < 0.15 THEN 180 ELSE 0 END)::numeric, 2)
FROM (SELECT setseed(0.25)) s, generate_series(1, 1500);
CREATE TEMP TABLE history AS SELECT customer, purchase_history(day, amount) AS h FROM event GROUP BY customer;

-- The table of definitions in plain SQL: every period of every customer from its first event to the end.
CREATE FUNCTION pg_temp.plain_movements(unit text, g int, until date)
RETURNS TABLE (period_start date, movement text, customers bigint, amount numeric) LANGUAGE sql AS $$
WITH grid AS (
  SELECT row_number() OVER (ORDER BY d)::int AS k, d::date AS start
  FROM generate_series(date_trunc(unit, (SELECT min(day) FROM event)::timestamp), until - 1, ('1 ' || unit)::interval) d
), cell AS (
  SELECT customer, k, sum(amount) AS r, bool_or(amount >= 0) AS act
  FROM event JOIN grid ON grid.start = date_trunc(unit, day::timestamp)::date WHERE day < until GROUP BY 1, 2
), dense AS (
  SELECT c.customer, grid.k, grid.start, coalesce(cell.r, 0) AS r, coalesce(cell.act, false) AS act
  FROM (SELECT customer, min(k) AS first FROM cell GROUP BY 1) c JOIN grid ON grid.k >= c.first
  LEFT JOIN cell ON cell.customer = c.customer AND cell.k = grid.k
), seen AS (
  SELECT *, coalesce(lag(r) OVER w, 0) AS r0, coalesce(lag(act) OVER w, false) AS act0,
         max(k) FILTER (WHERE act) OVER (PARTITION BY customer ORDER BY k ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS last
  FROM dense WINDOW w AS (PARTITION BY customer ORDER BY k)
), base AS (
  SELECT s.*, d.r AS r_last FROM seen s LEFT JOIN dense d ON d.customer = s.customer AND d.k = s.last
), moved AS (
  SELECT start, 'new' AS movement, r AS amount FROM base WHERE act AND last IS NULL
  UNION ALL SELECT start, CASE WHEN r > r0 THEN 'expansion' WHEN r < r0 THEN 'contraction' ELSE 'retained' END, r - r0 FROM base WHERE act AND act0
  UNION ALL SELECT start, CASE WHEN k - last <= g THEN 'resumed' ELSE 'reactivated' END, r FROM base WHERE act AND NOT act0 AND last IS NOT NULL
  UNION ALL SELECT start, CASE WHEN g = 1 THEN 'churned' ELSE 'paused' END, -r0 FROM base WHERE NOT act AND act0
  UNION ALL SELECT start, 'churned', -r_last FROM base WHERE NOT act AND g > 1 AND k - last = g
  UNION ALL SELECT start, 'released', r_last FROM base WHERE NOT act AND g > 1 AND k - last = g
  UNION ALL SELECT start, 'adjustment', a FROM (SELECT start, CASE WHEN act THEN 0 ELSE r END - CASE WHEN act0 THEN 0 ELSE r0 END AS a FROM base) b WHERE a <> 0
)
SELECT start, movement, count(*), sum(amount) FROM moved GROUP BY 1, 2
$$;
CREATE TEMP TABLE judged AS
SELECT unit, g, churn_flows(h, ('1 ' || unit)::interval, g, until) AS l, until
FROM history, (VALUES ('month'), ('week')) u(unit), generate_series(1, 3) g, (VALUES (date '2024-04-01')) d(until) GROUP BY unit, g, until;
SELECT set_eq(format('SELECT m.* FROM judged, movements(l, true) m WHERE unit = %L AND g = %s', unit, g),
              format('SELECT * FROM pg_temp.plain_movements(%L, %s, %L)', unit, g, until),
              format('%ss with a grace of %s: plain SQL says the same', unit, g)) FROM judged ORDER BY unit, g;
SELECT set_eq(format('SELECT period_start, movement, count(*), sum(m.amount) FROM history, movements(h, %L, %s, %L, include_incomplete => true) m GROUP BY 1, 2', '1 ' || unit, g, until),
              format('SELECT m.* FROM judged, movements(l, true) m WHERE unit = %L AND g = %s', unit, g),
              format('%ss with a grace of %s: the customers'' movements add up to the ledger', unit, g)) FROM judged ORDER BY unit, g;
SELECT is_empty(format($$SELECT * FROM judged, flows(l, true) f WHERE unit = %L AND g = %s AND NOT (
    closing_revenue - opening_revenue = new_revenue + expansion + contraction + reactivated + resumed + paused + released + churned + adjustment
    AND closing_revenue - opening_revenue = growth AND flow_new + flow_existing - flow_lost = growth AND flow_lost = -churned AND flow_new = new_revenue
    AND closing_customers = opening_customers + new_customers + reactivated_customers - churned_customers
    AND closing_revenue = (SELECT coalesce(sum(amount), 0) FROM event WHERE day >= f.period_start AND day < least(f.period_start + ('1 ' || unit)::interval, until)))$$, unit, g),
  format('%ss with a grace of %s: the identities hold to the cent', unit, g)) FROM judged ORDER BY unit, g;
SELECT is_empty(format($$SELECT f.period_start, f.opening_customers FROM judged, flows(l) f WHERE unit = %L AND g = %s AND opening_customers <> (
    SELECT count(*) FROM history WHERE last_purchase(h, daterange(NULL, f.period_start)) >= f.period_start - g * ('1 ' || unit)::interval)$$, unit, g),
  format('%ss with a grace of %s: opening customers bought within the grace', unit, g)) FROM judged ORDER BY unit, g;
SELECT is_empty(format($$SELECT f.period_start, f.gross_retention, f.net_retention, r.* FROM judged, flows(l) f, LATERAL (
    SELECT sum(least(r0, greatest(r1, 0))) FILTER (WHERE r0 > 0) / nullif(sum(r0) FILTER (WHERE r0 > 0), 0) AS gross, sum(r1) / nullif(sum(r0), 0) AS net FROM (
      SELECT revenue(h, daterange((f.period_start - step)::date, f.period_start)) AS r0, revenue(h, daterange(f.period_start, (f.period_start + step)::date)) AS r1
      FROM history, (VALUES (('1 ' || unit)::interval)) s(step) WHERE last_purchase(h, daterange(NULL, f.period_start)) >= f.period_start - g * step) o) r
    WHERE unit = %L AND g = %s AND (f.gross_retention IS NOT NULL) = (r.gross IS NULL)
       OR abs(f.gross_retention - r.gross) > 1e-12 * (1 + abs(r.gross)) OR abs(f.net_retention - r.net) > 1e-12 * (1 + abs(r.net))$$, unit, g),
  format('%ss with a grace of %s: gross and net retention over opening customers', unit, g)) FROM judged ORDER BY unit, g;

-- --- steps, origins, completeness ------------------------------------------------------------------------------------------------

SELECT results_eq($$SELECT period_start FROM (SELECT churn_flows(h, '1 month', 1, '2024-07-01', '2024-01-31') AS l FROM t1_history WHERE customer = 'C6') x, flows(l)$$,
  $$VALUES (date '2023-12-31'), ('2024-01-31'), ('2024-02-29'), ('2024-03-31'), ('2024-04-30'), ('2024-05-31')$$, 'month ends do not drift, and a period is complete once it has ended');
SELECT results_eq($$SELECT period_start FROM (SELECT churn_flows(h, '1 week', 1, '2024-02-12') AS l FROM t1_history WHERE customer = 'C4') x, flows(l)$$,
  $$VALUES (date '2024-01-29'), ('2024-02-05')$$, 'weeks start on Monday');
SELECT results_eq(format($$SELECT min(period_start) FROM (SELECT churn_flows(h, %L, 1, '2024-07-01') AS l FROM t1_history) x, flows(l, true)$$, step),
  format('VALUES (date %L)', start), format('%s: the first period starts on %s', step, start))
FROM (VALUES ('1 day', '2024-01-01'), ('3 months', '2024-01-01'), ('1 year', '2024-01-01'), ('2 weeks', '2024-01-01'), ('10 days', '2023-12-28'), ('5 months', '2023-10-01')) v(step, start);
SELECT results_eq($$SELECT period_start, is_complete FROM (SELECT churn_flows(h, '1 month', 1, '2024-03-15') AS l FROM t1_history) x, flows(l, true)$$,
  $$VALUES (date '2024-01-01', true), ('2024-02-01', true), ('2024-03-01', false)$$, 'the incomplete period when asked for');
SELECT results_eq($$SELECT max(period_start), bool_and(is_complete) FROM (SELECT churn_flows(h, '1 month', 1, '2024-03-15') AS l FROM t1_history) x, flows(l)$$,
  $$VALUES (date '2024-02-01', true)$$, 'and not otherwise');
SELECT is_empty($$SELECT 1 FROM (SELECT churn_flows(h, '1 month', 1, '2024-01-01') AS l FROM t1_history) x, flows(l, true)$$, 'before the first event there is nothing');
SELECT results_eq($$SELECT period_start, closing_customers, churned_customers, growth FROM (SELECT churn_flows('v1 scale 0 [2024-01-05 10]', '1 month', 1, '2024-05-01') AS l) x, flows(l)$$,
  $$VALUES (date '2024-01-01', 1::bigint, 0::bigint, 10::numeric), ('2024-02-01', 0, 1, -10), ('2024-03-01', 0, 0, 0), ('2024-04-01', 0, 0, 0)$$, 'periods run to the last complete one, with or without events');
SELECT results_eq($$SELECT churn_rate, gross_retention, net_retention, quick_ratio FROM t1_ledger, flows(l) WHERE g = 1 LIMIT 2$$,
  'VALUES (NULL::float8, NULL::float8, NULL::float8, NULL::float8), (0.5, 150 / 650.0, 170 / 650.0, 20 / 500.0)', 'ratios are NULL where their denominator is 0');

-- --- the ledger as a value ---------------------------------------------------------------------------------------------------------------

SELECT is((SELECT (a.l + b.l)::text FROM (SELECT churn_flows(h, '1 month', 2, '2024-07-01') l FROM t1_history WHERE customer < 'C3') a,
                  (SELECT churn_flows(h, '1 month', 2, '2024-07-01') l FROM t1_history WHERE customer >= 'C3') b), (SELECT l::text FROM t1_ledger WHERE g = 2), 'l + l is the ledger of both');
SELECT is((SELECT rollup(l)::text FROM (SELECT churn_flows(h, '1 month', 2, '2024-07-01') l FROM t1_history GROUP BY customer) c), (SELECT l::text FROM t1_ledger WHERE g = 2), 'rollup is the ledger of all');
SELECT is((SELECT l::text::flow_ledger::text FROM t1_ledger WHERE g = 2), (SELECT l::text FROM t1_ledger WHERE g = 2), 'text is lossless');
SELECT results_eq('SELECT step(l), grace(l), as_of(l), origin(l), customers_count(l), skipped_rows(l), skipped_customers(l) FROM t1_ledger WHERE g = 2',
  $$VALUES (interval '1 month', 2, date '2024-07-01', date '2000-01-01', 6::bigint, 0::bigint, 0::bigint)$$, 'a ledger knows how it was counted');
SELECT results_eq($$SELECT skipped_rows(l), skipped_customers(l), customers_count(l) FROM (SELECT churn_flows(h, '1 month', 1, '2024-07-01') AS l FROM (VALUES ('v1 scale 0 skipped 3 [2024-01-01 1]'::purchase_history), (NULL), ('v1 scale 0 skipped 4')) v(h)) x$$,
  'VALUES (7::bigint, 1::bigint, 1::bigint)', 'what was skipped is counted');
SELECT ok(l = l::text::flow_ledger AND NOT l <> l, 'a ledger equals itself') FROM t1_ledger WHERE g = 2;
SELECT ok(a.l <> b.l, 'another grace makes another ledger') FROM t1_ledger a, t1_ledger b WHERE a.g = 1 AND b.g = 2;
SELECT ok('v1 step 1 month grace 1 as_of 2024-07-01 origin 2000-01-01 scale 1 customers 1 [2024-06-01 new 1 1.0]'::flow_ledger
        = 'v1 step 1 month grace 1 as_of 2024-07-01 origin 2000-01-01 scale 2 customers 1 [2024-06-01 new 1 1.00]', '1.0 and 1.00 are equal');
SELECT is(churn_flows(h, '1 month', 1, '2024-07-01'), NULL, 'no rows, no ledger') FROM t1_history WHERE false;
SELECT is_empty('SELECT * FROM flows(NULL)', 'and no flows');

-- --- nonsense ---------------------------------------------------------------------------------------------------------------------------------

SELECT throws_ok(format('SELECT churn_flows(h, %L, %s, %L) FROM t1_history', step, g, until), code, message, format('step %s, grace %s, as of %s', step, g, until))
FROM (VALUES
  ('0', 1, '2024-07-01', '22023', 'step must be a positive number of days or of months, not "0 days"'),
  ('-1 month', 1, '2024-07-01', '22023', 'step must be a positive number of days or of months, not "-1 month"'),
  ('-7 days', 1, '2024-07-01', '22023', 'step must be a positive number of days or of months, not "-7 days"'),
  ('1 month 3 days', 1, '2024-07-01', '22023', 'step must be a positive number of days or of months, not "1 month 3 days"'),
  ('12 hours', 1, '2024-07-01', '22023', 'step must be whole days or months, not "12:00:00"'),
  ('1 month', 0, '2024-07-01', '22023', 'grace must be at least 1, not 0'),
  ('1 month', -3, '2024-07-01', '22023', 'grace must be at least 1, not -3'),
  ('1 month', 1, 'infinity', '22008', 'as_of out of range: infinity'),
  ('1 month', 1, '-infinity', '22008', 'as_of out of range: -infinity'),
  ('2147483647 days', 1, '2024-07-01', '22023', 'step must be at most 1000 years, not "2147483647 days"'),
  ('50000 years', 1, '2024-07-01', '22023', 'step must be at most 1000 years, not "600000 months"'),
  ('1 month', 1, '0001-01-01', '22008', 'as_of must be after 0001-01-01'),
  ('1 day', 1, '2300-01-01', '54000', '100803 periods of 1 day from 2024-01-05 to as_of exceed the limit of 100000')
) v(step, g, until, code, message);
SELECT throws_ok($$SELECT churn_flows('v1 scale 0 [0001-01-02 10]'::purchase_history, '1 month', 1, '0001-07-01', '2000-01-15')$$, '22008', 'the first period would start before 0001-01-01', 'a period before the calendar');
SELECT is((SELECT churn_flows(h, '1 month', 1, '2024-07-01', NULL) FROM t1_history), (SELECT churn_flows(h, '1 month', 1, '2024-07-01') FROM t1_history), 'no origin is the default one');
SELECT results_eq($$SELECT g, churn_flows(h, '1 month', g, '2024-07-01')::text FROM t1_history, generate_series(1, 2) g, generate_series(1, 300) GROUP BY g ORDER BY g$$,
  $$SELECT g, rollup(l)::text FROM t1_ledger, generate_series(1, 300) GROUP BY g ORDER BY g$$, 'a grace per group, also after many rows');
SELECT throws_ok($$SELECT churn_flows(h, NULL, 1, '2024-07-01') FROM t1_history$$, '22004', 'step must not be null', 'no step');
SELECT throws_ok($$SELECT churn_flows(h, '1 month', 1, '2024-07-01', 'infinity') FROM t1_history$$, '22008', 'origin out of range: infinity', 'origin infinity');
SELECT throws_ok($$SELECT churn_flows(h, '1 month', length(customer) + ascii(right(customer, 1)) % 2, '2024-07-01') FROM t1_history$$, '22023',
  'flow ledgers of different step, grace, as_of or origin do not add up', 'parameters that change between rows');
SELECT throws_ok($$SELECT rollup(l) FROM t1_ledger$$, '22023', 'flow ledgers of different step, grace, as_of or origin do not add up', 'rollup of different graces');
SELECT throws_ok(format('SELECT %L::flow_ledger', t), NULL, NULL, format('"%s" is refused', left(t, 60)))
FROM unnest(array['', 'v1', 'v1 step 1 month grace 1 as_of 2024-07-01 origin 2000-01-01 scale 2 customers 1 [2024-01-02 new 1 1.00]',
                  'v1 step 1 month grace 1 as_of 2024-07-01 origin 2000-01-01 scale 2 customers 1 [2024-08-01 new 1 1.00]',
                  'v1 step 1 month grace 1 as_of 2024-07-01 origin 2000-01-01 scale 2 customers 1 [2024-01-01 new 1 1.0]']) t;

-- --- forms --------------------------------------------------------------------------------------------------

SELECT results_eq($$SELECT f.* FROM t1_ledger, flows(l::text) f$$, $$SELECT f.* FROM t1_ledger, flows(l) f$$, 'flows of a ledger as text');
SELECT results_eq($$SELECT f.* FROM t1_ledger, movements(l::text) f$$, $$SELECT f.* FROM t1_ledger, movements(l) f$$, 'movements of a ledger as text');
SELECT results_eq($$SELECT customers(l) FROM t1_ledger$$, $$SELECT customers_count(l) FROM t1_ledger$$, 'how many customers a ledger has');

SELECT * FROM finish();
ROLLBACK;
