-- cohorts: the worked example, plain SQL as the judge, sums that must agree, and what nonsense gets.
BEGIN;
SET search_path = customer_portfolio, public;
SELECT plan(93);

-- --- P9: a published cohort tutorial ---------------------------------------------------------------------------

CREATE TEMP TABLE p9 (customer int, day date, amount numeric);
INSERT INTO p9 VALUES
  (101, '2024-01-05', 120), (101, '2024-02-12', 85), (101, '2024-04-03', 200), (102, '2024-01-18', 95), (103, '2024-02-07', 150),
  (103, '2024-03-15', 60), (104, '2024-02-20', 300), (104, '2024-03-22', 210), (104, '2024-04-18', 175), (105, '2024-03-10', 80),
  (106, '2024-03-25', 140), (106, '2024-05-10', 90), (107, '2024-04-08', 250), (107, '2024-05-20', 180);
CREATE TEMP TABLE p9_history AS SELECT customer, purchase_history(day, amount) AS h FROM p9 GROUP BY customer;
CREATE TEMP TABLE p9_cohorts AS SELECT cohorts(h, '1 month', '2024-06-01') AS t FROM p9_history;

SELECT results_eq('SELECT to_char(cohort_start, ''Mon''), age, size, eligible, active, on_or_after, revenue, cumulative_revenue, retention_rate, is_complete FROM p9_cohorts, cohort_rows(t)',
  $$VALUES ('Jan', 0, 2::bigint, 2::bigint, 2::bigint, 2::bigint, 215::numeric, 215::numeric, 1::float8, true), ('Jan', 1, 2, 2, 1, 1, 85, 300, 0.5, true),
           ('Jan', 2, 2, 2, 0, 1, 0, 300, 0, true), ('Jan', 3, 2, 2, 1, 1, 200, 500, 0.5, true), ('Jan', 4, 2, 2, 0, 0, 0, 500, 0, true),
           ('Feb', 0, 2, 2, 2, 2, 450, 450, 1, true), ('Feb', 1, 2, 2, 2, 2, 270, 720, 1, true), ('Feb', 2, 2, 2, 1, 1, 175, 895, 0.5, true), ('Feb', 3, 2, 2, 0, 0, 0, 895, 0, true),
           ('Mar', 0, 2, 2, 2, 2, 220, 220, 1, true), ('Mar', 1, 2, 2, 0, 1, 0, 220, 0, true), ('Mar', 2, 2, 2, 1, 1, 90, 310, 0.5, true),
           ('Apr', 0, 1, 1, 1, 1, 250, 250, 1, true), ('Apr', 1, 1, 1, 1, 1, 180, 430, 1, true)$$, 'P9: every cell');
SELECT results_eq('SELECT m.* FROM p9_cohorts, mean_retention(t) m',
  'VALUES (0, 4::bigint, 7::bigint, 7::bigint, 1::float8), (1, 4, 7, 4, 4 / 7.0), (2, 3, 6, 2, 2 / 6.0), (3, 2, 4, 1, 0.25), (4, 1, 2, 0, 0)', 'P9: the mean curve');

-- --- random portfolios against plain SQL ---------------------------------------------------------------------------------

CREATE TEMP TABLE event (customer int, day date, amount numeric(12,2));
INSERT INTO event
SELECT (random() * 120)::int, date '2022-11-15' + (random() * 500 * sqrt(random()))::int,
       round((random() * 200 - CASE WHEN random() < 0.15 THEN 180 ELSE 0 END)::numeric, 2)
FROM (SELECT setseed(0.5)) s, generate_series(1, 800);
INSERT INTO event VALUES (1001, '2023-01-31', 5), (1001, '2023-02-28', 6), (1001, '2023-03-30', 7), (1001, '2023-03-31', 8), (1002, '2023-05-05', -9);
CREATE INDEX ON event (customer, day);
ANALYZE event;
CREATE TEMP TABLE history AS SELECT customer, purchase_history(day, amount) AS h FROM event GROUP BY customer;

-- Every cell of every cohort with members, from its definition: the members, their periods by date, what happened in
-- them. A member's period a begins a steps after that of the cohort, or a steps after the own first day.
CREATE FUNCTION pg_temp.plain_cohorts(unit text, until date, anchor text)
RETURNS TABLE (cohort_start date, age int, size bigint, eligible bigint, active bigint, on_or_after bigint, revenue numeric) LANGUAGE sql AS $$
WITH member AS (
  SELECT customer, min(day) AS first, date_trunc(unit, min(day)::timestamp)::date AS cohort FROM event WHERE amount >= 0 AND day < until GROUP BY customer
), cell AS (
  SELECT customer, cohort, a AS age, (begin + a * step)::date AS since, (begin + (a + 1) * step)::date AS until_then
  FROM member, LATERAL (SELECT CASE anchor WHEN 'personal' THEN first ELSE cohort END, ('1 ' || unit)::interval) b(begin, step), generate_series(0, 80) a
  WHERE begin + a * step < until
), counted AS (
  SELECT c.*, until_then <= until AS over, e.*
  FROM cell c, LATERAL (SELECT coalesce(bool_or(amount >= 0 AND day < until_then), false) AS active, coalesce(bool_or(amount >= 0), false) AS later,
                               coalesce(sum(amount) FILTER (WHERE day < until_then), 0) AS revenue
                        FROM event k WHERE k.customer = c.customer AND day >= c.since AND day < until) e
)
SELECT cohort, age, (SELECT count(*) FROM member m WHERE m.cohort = c.cohort), count(*) FILTER (WHERE over),
       CASE WHEN bool_or(over) THEN count(*) FILTER (WHERE over AND active) ELSE count(*) FILTER (WHERE active) END,
       CASE WHEN bool_or(over) THEN count(*) FILTER (WHERE over AND later) ELSE count(*) FILTER (WHERE later) END, sum(revenue)
FROM counted c GROUP BY cohort, age
$$;
CREATE TEMP TABLE judged AS
SELECT unit, anchor, until, cohorts(h, ('1 ' || unit)::interval, until, anchor) AS t
FROM history, (VALUES ('month'), ('week')) u(unit), (VALUES ('calendar'::cohort_anchor), ('personal')) a(anchor), (VALUES (date '2023-07-01'), ('2024-03-20')) d(until)
GROUP BY unit, anchor, until;
SELECT set_eq(format('SELECT cohort_start, age, size, eligible, active, on_or_after, revenue FROM judged, cohort_rows(t, true) WHERE (unit, anchor, until) = (%L, %L, %L)
                      AND (eligible > 0 OR active > 0 OR revenue <> 0)', unit, anchor, until),
              format('SELECT * FROM pg_temp.plain_cohorts(%L, %L, %L) WHERE eligible > 0 OR active > 0 OR revenue <> 0', unit, until, anchor),
              format('%ss, %s ages, as of %s: plain SQL says the same', unit, anchor, until)) FROM judged ORDER BY unit, anchor, until;
SELECT is_empty(format($$SELECT cohort_start FROM judged, cohort_rows(t, true) WHERE (unit, anchor, until) = (%L, %L, %L)
                         GROUP BY cohort_start HAVING count(*) <> max(age) + 1 OR min(age) <> 0$$, unit, anchor, until),
                format('%ss, %s ages, as of %s: no age is left out', unit, anchor, until)) FROM judged ORDER BY unit, anchor, until;
SELECT is_empty(format($$SELECT * FROM judged, LATERAL (
                           SELECT *, sum(revenue) OVER (PARTITION BY cohort_start ORDER BY age) AS sum_so_far FROM cohort_rows(t, true)) r
                         WHERE (unit, anchor, until) = (%L, %L, %L) AND NOT (cumulative_revenue = sum_so_far AND is_complete = (eligible = size)
                           AND retention_rate IS NOT DISTINCT FROM active / nullif(eligible, 0)::float8 AND active <= on_or_after AND (age > 0 OR on_or_after = CASE eligible WHEN 0 THEN size ELSE eligible END)
                           AND (eligible = 0 OR on_or_after <= eligible))$$, unit, anchor, until),
                format('%ss, %s ages, as of %s: sums and rates agree with their parts', unit, anchor, until)) FROM judged ORDER BY unit, anchor, until;
SELECT results_eq(format($$SELECT age, count(*), sum(eligible)::bigint, sum(active)::bigint, sum(active) / sum(eligible)::float8 FROM judged, cohort_rows(t)
                           WHERE (unit, anchor, until) = (%L, %L, %L) GROUP BY age ORDER BY age$$, unit, anchor, until),
                  format('SELECT m.* FROM judged, mean_retention(t) m WHERE (unit, anchor, until) = (%L, %L, %L)', unit, anchor, until),
                  format('%ss, %s ages, as of %s: the mean curve is that of the rows', unit, anchor, until)) FROM judged ORDER BY unit, anchor, until;
SELECT is((SELECT sum(r.revenue) FROM cohort_rows(t, true) r) + unassigned_revenue(t), (SELECT sum(amount) FROM event WHERE day < until),
          format('%ss, %s ages, as of %s: no money is lost', unit, anchor, until)) FROM judged ORDER BY unit, anchor, until;
SELECT set_eq($$SELECT (cohort_start + age * interval '1 month')::date, sum(revenue) FROM judged, cohort_rows(t, true)
                WHERE unit = 'month' AND anchor = 'calendar' AND until = '2024-03-20' GROUP BY 1 HAVING sum(revenue) <> 0$$,
  $$SELECT date_trunc('month', day::timestamp)::date, sum(amount) FROM event WHERE day < '2024-03-20'
      AND date_trunc('month', day::timestamp) >= (SELECT date_trunc('month', min(day)::timestamp) FROM event p WHERE p.customer = event.customer AND amount >= 0) GROUP BY 1$$,
  'the cohorts of a month add up to its revenue');
SELECT is(customers(t) + customers_without_purchase(t), (SELECT count(*) FROM history), format('%ss, %s ages, as of %s: every customer is counted once', unit, anchor, until)) FROM judged ORDER BY unit, anchor, until;

-- --- steps, origins, completeness ------------------------------------------------------------------------------------------------

SELECT results_eq($$SELECT age, revenue, is_complete FROM (SELECT cohorts(h, '1 month', '2023-04-30', 'personal') AS t FROM history WHERE customer = 1001) x, cohort_rows(t, true)$$,
  'VALUES (0, 5::numeric, true), (1, 13, true), (2, 8, true), (3, 0, false)', 'own months from a month end do not drift');
SELECT results_eq($$SELECT cohort_start, age, revenue FROM (SELECT cohorts(h, '1 month', '2023-04-30', 'calendar', '2024-01-31') AS t FROM history WHERE customer = 1001) x, cohort_rows(t)$$,
  $$VALUES (date '2023-01-31', 0, 5::numeric), ('2023-01-31', 1, 13), ('2023-01-31', 2, 8)$$, 'nor do those of the calendar');
SELECT results_eq($$SELECT DISTINCT cohort_start FROM (SELECT cohorts(h, '1 week', '2024-06-01') AS t FROM p9_history WHERE customer < 104) x, cohort_rows(t) ORDER BY 1$$,
  $$VALUES (date '2024-01-01'), ('2024-01-15'), ('2024-02-05')$$, 'weeks start on Monday, and a cohort without members is none');
SELECT results_eq($$SELECT max(age), bool_and(is_complete) FROM (SELECT cohorts(h, '1 month', '2024-05-31') AS t FROM p9_history) x, cohort_rows(t)$$, 'VALUES (3, true)', 'the month that is not over is left out');
SELECT results_eq($$SELECT age, eligible, active, revenue, retention_rate FROM (SELECT cohorts(h, '1 month', '2024-05-31') AS t FROM p9_history) x, cohort_rows(t, true) WHERE NOT is_complete AND active > 0$$,
  'VALUES (2, 0::bigint, 1::bigint, 90::numeric, NULL::float8), (1, 0, 1, 180, NULL)', 'unless asked for, and has no rate');
SELECT is_empty($$SELECT 1 FROM (SELECT cohorts(h, '1 month', '2024-01-01') AS t FROM p9_history) x, cohort_rows(t, true)$$, 'before the first purchase there is nothing');
SELECT results_eq($$SELECT age, active, revenue FROM (SELECT cohorts('v1 scale 0 [2024-01-05 10] [2024-02-07 -4 orders 0 refunds 1]'::purchase_history, '1 month', '2024-03-01') AS t) x, cohort_rows(t)$$,
  'VALUES (0, 1::bigint, 10::numeric), (1, 0, -4)', 'a refund costs money in its period and makes nobody active');
SELECT results_eq($$SELECT age, revenue, unassigned_revenue(t) FROM (SELECT cohorts('v1 scale 0 [2024-01-02 -1 orders 0 refunds 1] [2024-02-03 -2 orders 0 refunds 1] [2024-02-05 10]'::purchase_history, '1 month', '2024-03-01', a) AS t FROM unnest(array['calendar', 'personal']::cohort_anchor[]) a GROUP BY a) x, cohort_rows(t, true) ORDER BY 2$$,
  'VALUES (0, 8::numeric, -1::numeric), (0, 10, -3)', 'refunds before the first purchase');

-- --- the table as a value ---------------------------------------------------------------------------------------------------------------

SELECT is((SELECT (a.t + b.t)::text FROM (SELECT cohorts(h, '1 month', '2024-06-01') t FROM p9_history WHERE customer < 104) a,
                  (SELECT cohorts(h, '1 month', '2024-06-01') t FROM p9_history WHERE customer >= 104) b), (SELECT t::text FROM p9_cohorts), 't + t is the table of both');
SELECT is((SELECT rollup(t)::text FROM (SELECT cohorts(h, '1 month', '2024-06-01') t FROM p9_history GROUP BY customer) c), (SELECT t::text FROM p9_cohorts), 'rollup is the table of all');
SELECT results_eq('SELECT step(t), as_of(t), origin(t), anchor(t), customers(t), customers_without_purchase(t), skipped_rows(t), skipped_customers(t) FROM p9_cohorts',
  $$VALUES (interval '1 month', date '2024-06-01', date '2000-01-01', 'calendar', 7::bigint, 0::bigint, 0::bigint, 0::bigint)$$, 'a table knows how it was counted');
SELECT results_eq($$SELECT skipped_rows(t), skipped_customers(t), customers(t), customers_without_purchase(t), unassigned_revenue(t)
    FROM (SELECT cohorts(h, '1 month', '2024-07-01') AS t FROM (VALUES ('v1 scale 0 skipped 3 [2024-01-01 1]'::purchase_history), (NULL), ('v1 scale 0 skipped 4'), ('v1 scale 0 [2024-02-01 -7 orders 0 refunds 1]'), ('v1 scale 0 [2024-08-01 7]')) v(h)) x$$,
  'VALUES (7::bigint, 1::bigint, 1::bigint, 3::bigint, -7::numeric)', 'who and what was skipped is counted');
SELECT ok(t = t::text::cohort_table AND NOT t <> t, 'a table equals itself') FROM p9_cohorts;
SELECT ok('v1 step 1 month as_of 2024-06-01 origin 2000-01-01 anchor calendar scale 1 [2024-05-01 (0 1 1 1.0)]'::cohort_table
        = 'v1 step 1 month as_of 2024-06-01 origin 2000-01-01 anchor calendar scale 2 [2024-05-01 (0 1 1 1.00)]', '1.0 and 1.00 are equal');
SELECT is(cohorts(h, '1 month', '2024-06-01', NULL), (SELECT t FROM p9_cohorts), 'no anchor is the calendar') FROM p9_history;
SELECT is(cohorts(h, '1 month', '2024-06-01', 'calendar', NULL), (SELECT t FROM p9_cohorts), 'no origin is the default one') FROM p9_history;
SELECT is(cohorts(h, '1 month', '2024-07-01'), NULL, 'no rows, no table') FROM p9_history WHERE false;
SELECT is_empty('SELECT * FROM cohort_rows(NULL)', 'and no cohorts');
SELECT results_eq($$SELECT a, cohorts(h, '1 month', '2024-06-01', a)::text FROM p9_history, unnest(array['calendar', 'personal']::cohort_anchor[]) a, generate_series(1, 300) GROUP BY a ORDER BY a$$,
  $$SELECT a, rollup(t)::text FROM (SELECT a, cohorts(h, '1 month', '2024-06-01', a) AS t FROM p9_history, unnest(array['calendar', 'personal']::cohort_anchor[]) a GROUP BY a) x, generate_series(1, 300) GROUP BY a ORDER BY a$$, 'an anchor per group, also after many rows');

-- --- nonsense ---------------------------------------------------------------------------------------------------------------------------------

SELECT throws_ok(format('SELECT cohorts(h, %L, %L, %L, %L) FROM p9_history', step, until, anchor, origin), code, message, format('step %s, as of %s, %s, from %s', step, until, anchor, origin))
FROM (VALUES
  ('0', '2024-07-01', 'calendar', NULL, '22023', 'step must be a positive number of days or of months, not "0 days"'),
  ('-1 month', '2024-07-01', 'calendar', NULL, '22023', 'step must be a positive number of days or of months, not "-1 month"'),
  ('1 month 3 days', '2024-07-01', 'calendar', NULL, '22023', 'step must be a positive number of days or of months, not "1 month 3 days"'),
  ('12 hours', '2024-07-01', 'calendar', NULL, '22023', 'step must be whole days or months, not "12:00:00"'),
  ('2147483647 days', '2024-07-01', 'calendar', NULL, '22023', 'step must be at most 1000 years, not "2147483647 days"'),
  (NULL, '2024-07-01', 'calendar', NULL, '22004', 'step must not be null'),
  ('1 month', NULL, 'calendar', NULL, '22004', 'as_of must not be null'),
  ('1 month', 'infinity', 'calendar', NULL, '22008', 'as_of out of range: infinity'),
  ('1 month', '-infinity', 'personal', NULL, '22008', 'as_of out of range: -infinity'),
  ('1 month', '0001-01-01', 'calendar', NULL, '22008', 'as_of must be after 0001-01-01'),
  ('1 month', '2024-07-01', 'calendar', 'infinity', '22008', 'origin out of range: infinity'),
  ('1 month', '2024-07-01', 'Calendar', NULL, '22P02', 'invalid input value for enum cohort_anchor: "Calendar"'),
  ('1 month', '2024-07-01', '', NULL, '22P02', 'invalid input value for enum cohort_anchor: ""'),
  ('1 day', '2300-01-01', 'calendar', NULL, '54000', NULL)
) v(step, until, anchor, origin, code, message);
SELECT throws_ok($$SELECT cohorts('v1 scale 0 [0001-01-02 10]'::purchase_history, '1 month', '0001-07-01', 'calendar', '2000-01-15')$$, '22008', 'the first cohort would start before 0001-01-01', 'a cohort before the calendar');
SELECT throws_ok($$SELECT cohorts(h, '1 month', date '2024-06-01' + customer % 2) FROM p9_history$$, '22023',
  'cohort tables of different step, as_of, origin or anchor do not add up', 'parameters that change between rows');
SELECT throws_ok($$SELECT rollup(t) FROM (SELECT cohorts(h, '1 month', '2024-06-01', a) AS t FROM p9_history, unnest(array['calendar', 'personal']::cohort_anchor[]) a GROUP BY a) x$$, '22023',
  'cohort tables of different step, as_of, origin or anchor do not add up', 'rollup of different anchors');
SELECT throws_ok(format('SELECT %L::cohort_table', t), '22P02', NULL, format('"%s" is refused', t))
FROM unnest(array['', 'v1', 'v1 step 1 month as_of 2024-07-01 origin 2000-01-01 anchor calendar scale 2 [2024-01-02 (0 1 1 1.00)]',
                  'v1 step 1 month as_of 2024-07-01 origin 2000-01-01 anchor calendar scale 2 [2024-08-01 (0 1 1 1.00)]',
                  'v1 step 1 month as_of 2024-07-01 origin 2000-01-01 anchor calendar scale 2 [2024-01-01 (0 2 1 1.00)]',
                  'v1 step 1 month as_of 2024-07-01 origin 2000-01-01 anchor weekly scale 2']) t;

SELECT * FROM finish();
ROLLBACK;
