-- cohorts of contracts: the worked example, plain SQL as the judge, sums that must agree, and what nonsense gets.
BEGIN;
SET search_path = customer_portfolio, public;
SELECT * FROM no_plan();

-- --- T2: rates per month, 2024 -----------------------------------------------------------------------------------

CREATE TEMP TABLE t2 (customer text, valid daterange, rate numeric);
INSERT INTO t2 VALUES
  ('S1', '[2024-01-01,2024-02-01)', 30), ('S1', '[2024-02-01,2024-03-01)', 30), ('S1', '[2024-03-05,2024-04-05)', 30), ('S1', '[2024-04-05,2024-05-05)', 30),
  ('S2', '[2024-01-10,2024-02-20)', 50), ('S2', '[2024-02-20,2024-12-31)', 80), ('S3', '[2024-02-03,2024-02-25)', 40),
  ('S4', '[2024-01-01,2024-03-15)', 20), ('S4', '[2024-02-01,2024-06-01)', 25),
  ('S5', '[2023-12-15,2024-02-01)', 100), ('S5', '[2024-04-10,2025-01-01)', 60), ('S6', '[2024-01-01,2025-01-01)', 100);
CREATE TEMP TABLE t2_history AS SELECT customer, contract_history(valid, rate) AS c FROM t2 GROUP BY customer;
CREATE TEMP TABLE t2_cohorts AS SELECT cohorts(c, '1 month', '2024-05-01') AS t FROM t2_history;

SELECT results_eq($$SELECT to_char(cohort_start, 'Mon'), age, size, eligible, active, on_or_after, revenue, cumulative_revenue, retention_rate, is_complete, recurring_revenue FROM t2_cohorts, cohort_rows(t)$$,
  $$VALUES ('Dec', 0, 1::bigint, 1::bigint, 1::bigint, 1::bigint, 54.84, 54.84, 1::float8, true, 100.00), ('Dec', 1, 1, 1, 1, 1, 100, 154.84, 1, true, 100),
           ('Dec', 2, 1, 1, 0, 1, 0, 154.84, 0, true, 0), ('Dec', 3, 1, 1, 0, 1, 0, 154.84, 0, true, 0), ('Dec', 4, 1, 1, 1, 1, 42, 196.84, 1, true, 60),
           ('Jan', 0, 4, 4, 4, 4, 185.48, 185.48, 1, true, 200), ('Jan', 1, 4, 4, 4, 4, 235.35, 420.83, 1, true, 255),
           ('Jan', 2, 4, 4, 4, 4, 240.16, 660.99, 1, true, 235), ('Jan', 3, 4, 4, 4, 4, 235, 895.99, 1, true, 235),
           ('Feb', 0, 1, 1, 0, 0, 30.34, 30.34, 0, true, 0), ('Feb', 1, 1, 1, 0, 0, 0, 30.34, 0, true, 0), ('Feb', 2, 1, 1, 0, 0, 0, 30.34, 0, true, 0)$$, 'T2: every cell');
SELECT results_eq('SELECT m.* FROM t2_cohorts, mean_retention(t) m',
  'VALUES (0, 3::bigint, 6::bigint, 5::bigint, 5 / 6::float8), (1, 3, 6, 5, 5 / 6::float8), (2, 3, 6, 4, 4 / 6::float8), (3, 2, 5, 4, 0.8), (4, 1, 1, 1, 1)', 'T2: the mean curve of logo retention');

-- --- random contracts against plain SQL --------------------------------------------------------------------------

CREATE TEMP TABLE contract (customer int, valid daterange, rate numeric(12,2), kind text);
INSERT INTO contract
SELECT customer, daterange(first, CASE WHEN random() < 0.9 THEN first + 1 + (random() * 120)::int END),
       CASE WHEN kind = 'pause' THEN 0 ELSE round((random() * 100)::numeric, 2) * (random() < 0.95)::int END, kind
FROM (SELECT 1 + i % 60 AS customer, date '2023-01-15' + (random() * 450)::int AS first, (array['paid', 'paid', 'paid', 'paid', 'paid', 'paid', 'paid', 'trial', 'pause'])[1 + (random() * 8)::int] AS kind
      FROM (SELECT setseed(0.25)) s, generate_series(1, 220) i OFFSET 0) r;
INSERT INTO contract VALUES (1001, '[2023-03-31,2023-04-30)', 31, 'paid'), (1002, '[2023-05-02,2023-05-09)', 31, 'paid'), (1003, '[2023-01-01,)', 5, 'trial'), (1004, '[2025-01-01,)', 5, 'paid');
CREATE TEMP TABLE history AS SELECT customer, contract_history(valid, rate, kind) AS c FROM contract GROUP BY customer;

-- What a customer pays a month on each day, and what that day earns: a share of its month, in parts that divide months of any length. Only what starts
-- before `until` is known.
CREATE TEMP TABLE paid_on AS
SELECT until, customer, d::date AS day, sum(rate) AS rate, sum(rate) * (377580 / extract(day FROM date_trunc('month', d) + interval '1 month - 1 day')::int) AS parts
FROM (VALUES (date '2023-07-01'), ('2024-03-20')) u(until), contract, generate_series(lower(valid)::timestamp, least(upper(valid), until) - interval '1 day', '1 day') d
WHERE kind = 'paid' AND rate > 0 AND lower(valid) < until
  AND NOT EXISTS (SELECT FROM contract p WHERE p.customer = contract.customer AND p.kind = 'pause' AND p.valid @> d::date AND lower(p.valid) < until) GROUP BY 1, 2, 3, d;
CREATE INDEX ON paid_on (until, customer, day);
ANALYZE paid_on;

-- Every cell of every cohort with members, from its definition: a member's period a begins a steps after that of the cohort, or a steps after the own
-- first day; active is who pays on its last day, or on the last known one. Money earned is rounded from the beginning until both of its ends.
CREATE FUNCTION pg_temp.plain_cohorts(unit text, to_day date, anchor text)
RETURNS TABLE (cohort_start date, age int, size bigint, eligible bigint, active bigint, on_or_after bigint, revenue numeric, recurring_revenue numeric) LANGUAGE sql AS $$
WITH member AS (
  SELECT customer, min(day) AS first, date_trunc(unit, min(day)::timestamp)::date AS cohort FROM paid_on WHERE until = to_day GROUP BY customer
), cell AS (
  SELECT customer, cohort, a AS age, (begin + a * step)::date AS since, least((begin + (a + 1) * step)::date, to_day) AS ends, (begin + (a + 1) * step)::date <= to_day AS over
  FROM member, LATERAL (SELECT CASE anchor WHEN 'personal' THEN first ELSE cohort END, ('1 ' || unit)::interval) b(begin, step), generate_series(0, 80) a
  WHERE begin + a * step < to_day
), told AS (
  SELECT c.*, coalesce(p.rate, 0) AS rate, e.until_end - e.until_start AS earned
  FROM cell c LEFT JOIN paid_on p ON p.until = to_day AND p.customer = c.customer AND p.day = c.ends - 1,
       LATERAL (SELECT coalesce(round(sum(parts) / 377580, 2), 0) AS until_end, coalesce(round(sum(parts) FILTER (WHERE day < c.since) / 377580, 2), 0) AS until_start
                FROM paid_on k WHERE k.until = to_day AND k.customer = c.customer AND day < c.ends) e
), counted AS (
  SELECT *, max(rate) OVER (PARTITION BY customer ORDER BY age DESC) > 0 AS later FROM told
)
SELECT cohort, age, (SELECT count(*) FROM member m WHERE m.cohort = c.cohort), count(*) FILTER (WHERE over),
       CASE WHEN bool_or(over) THEN count(*) FILTER (WHERE over AND rate > 0) ELSE count(*) FILTER (WHERE rate > 0) END,
       CASE WHEN bool_or(over) THEN count(*) FILTER (WHERE over AND later) ELSE count(*) FILTER (WHERE later) END, sum(earned), sum(rate)
FROM counted c GROUP BY cohort, age
$$;
CREATE TEMP TABLE judged AS
SELECT unit, anchor, until, cohorts(c, ('1 ' || unit)::interval, until, anchor) AS t
FROM history, (VALUES ('month'), ('week')) u(unit), (VALUES ('calendar'::cohort_anchor), ('personal')) a(anchor), (VALUES (date '2023-07-01'), ('2024-03-20')) d(until)
GROUP BY unit, anchor, until;
SELECT set_eq(format('SELECT cohort_start, age, size, eligible, active, on_or_after, revenue, recurring_revenue FROM judged, cohort_rows(t, true) WHERE (unit, anchor, until) = (%L, %L, %L)
                      AND (eligible > 0 OR active > 0 OR revenue > 0)', unit, anchor, until),
              format('SELECT * FROM pg_temp.plain_cohorts(%L, %L, %L) WHERE eligible > 0 OR active > 0 OR revenue > 0', unit, until, anchor),
              format('%ss, %s ages, as of %s: plain SQL says the same', unit, anchor, until)) FROM judged ORDER BY unit, anchor, until;
SELECT is_empty(format($$SELECT * FROM judged, LATERAL (
                           SELECT *, sum(revenue) OVER (PARTITION BY cohort_start ORDER BY age) AS sum_so_far FROM cohort_rows(t, true)) r
                         WHERE (unit, anchor, until) = (%L, %L, %L) AND NOT (cumulative_revenue = sum_so_far AND is_complete = (eligible = size)
                           AND retention_rate IS NOT DISTINCT FROM active / nullif(eligible, 0)::float8 AND active <= on_or_after
                           AND on_or_after <= CASE eligible WHEN 0 THEN size ELSE eligible END AND (active > 0 OR is_complete IS FALSE OR recurring_revenue = 0))$$, unit, anchor, until),
                format('%ss, %s ages, as of %s: sums and rates agree with their parts', unit, anchor, until)) FROM judged ORDER BY unit, anchor, until;
SELECT results_eq(format($$SELECT age, count(*), sum(eligible)::bigint, sum(active)::bigint, sum(active) / sum(eligible)::float8 FROM judged, cohort_rows(t)
                           WHERE (unit, anchor, until) = (%L, %L, %L) GROUP BY age ORDER BY age$$, unit, anchor, until),
                  format('SELECT m.* FROM judged, mean_retention(t) m WHERE (unit, anchor, until) = (%L, %L, %L)', unit, anchor, until),
                  format('%ss, %s ages, as of %s: the mean curve is that of the rows', unit, anchor, until)) FROM judged ORDER BY unit, anchor, until;

-- --- sums that must agree ------------------------------------------------------------------------------------------

SELECT is((SELECT sum(r.revenue) FROM cohort_rows(t, true) r), (SELECT sum(revenue(c, until)) FROM history), format('%ss, %s ages, as of %s: the revenue of all contracts, to the cent', unit, anchor, until)) FROM judged ORDER BY unit, anchor, until;
SELECT is(unassigned_revenue(t), 0::numeric, format('%ss, %s ages, as of %s: no money without a cohort', unit, anchor, until)) FROM judged ORDER BY unit, anchor, until;
SELECT is(customers(t) + customers_without_purchase(t), (SELECT count(*) FROM history), format('%ss, %s ages, as of %s: every customer is counted once', unit, anchor, until)) FROM judged ORDER BY unit, anchor, until;
SELECT set_eq(format($$SELECT (cohort_start + age * step(t))::date, sum(recurring_revenue) AS rates, sum(active)::bigint AS active
                       FROM judged, cohort_rows(t, true) WHERE (unit, anchor, until) = (%L, 'calendar', %L) GROUP BY 1$$, unit, until),
              format($$SELECT period_start, closing_revenue, (SELECT count(*) FROM history WHERE monthly_rate(c, least((period_start + interval %1$L)::date, %2$L) - 1) > 0)
                       FROM flows((SELECT churn_flows(c, %1$L, %2$L) FROM history), true)$$, '1 ' || unit, until),
              format('%ss, as of %s: the cohorts of a period pay its closing revenue', unit, until)) FROM judged WHERE anchor = 'calendar' ORDER BY unit, until;

-- --- first days, steps, origins, what is not over --------------------------------------------------------------------

SELECT results_eq($$SELECT cohort_start, age, size, active, recurring_revenue FROM (SELECT cohorts(c, '1 month', '2023-07-01', 'calendar', '2023-01-31') AS t FROM history WHERE customer = 1001) x, cohort_rows(t)$$,
  $$VALUES (date '2023-03-31', 0, 1::bigint, 1::bigint, 31::numeric), ('2023-03-31', 1, 1, 0, 0), ('2023-03-31', 2, 1, 0, 0)$$, 'a month may end on the 29th: periods from a month end do not drift');
SELECT results_eq($$SELECT cohort_start, age, size, active, revenue, customers(t) FROM (SELECT cohorts(c, '1 month', '2023-06-01') AS t FROM history WHERE customer = 1002) x, cohort_rows(t)$$,
  $$VALUES (date '2023-05-01', 0, 1::bigint, 0::bigint, 7.00, 1::bigint)$$, 'who leaves within the first month is a member that is never active');
SELECT results_eq($$SELECT age, eligible, active, recurring_revenue, is_complete FROM (SELECT cohorts(c, '1 month', '2023-05-05') AS t FROM history WHERE customer = 1002) x, cohort_rows(t, true)$$,
  $$VALUES (0, 0::bigint, 1::bigint, 31::numeric, false)$$, 'in the month that is not over the last known day counts');
SELECT is((SELECT cohorts(c, '1 month', '2023-06-01')::text FROM history WHERE customer IN (1003, 1004)),
  'v1 step 1 month as_of 2023-06-01 origin 2000-01-01 anchor calendar basis contracts scale 2 without_purchase 2', 'a trial is no first day, nor is one on as_of or later');
SELECT results_eq($$SELECT cohort_start, age, active, recurring_revenue, revenue
    FROM (SELECT cohorts('v1 scale 0 [2024-01-01 2024-01-15 trial 9] [2024-01-15 2024-02-10 31] [2024-02-10 2024-03-05 pause] [2024-03-05 open 31]'::contract_history, '1 month', '2024-04-01') AS t) x, cohort_rows(t)$$,
  $$VALUES (date '2024-01-01', 0, 1::bigint, 31::numeric, 17::numeric), ('2024-01-01', 1, 0, 0, 9.62), ('2024-01-01', 2, 1, 31, 27)$$, 'after a trial, and over a pause');
SELECT results_eq($$SELECT sum(recurring_revenue), sum(revenue) FROM (SELECT cohorts(c, '1 month', '2024-02-01') AS t FROM (VALUES ('v1 scale 0 [2024-01-01 open 1]'::contract_history), ('v1 scale 8 [2024-01-01 open 0.00000001]')) v(c)) x, cohort_rows(t)$$,
  'VALUES (1.00000001, 1.00000001)', 'rates keep their decimals');

-- --- rates for other terms than a month ------------------------------------------------------------------------------

CREATE TEMP TABLE yearly AS
SELECT m, contract_history((date '2024-01-01' + m * interval '1 month')::date, NULL, 100.00, 'paid', '1 year') AS c FROM generate_series(0, 11) m GROUP BY m;
SELECT results_eq($$SELECT recurring_revenue FROM cohort_rows((SELECT cohorts(c, '1 month', '2024-02-01') FROM yearly, generate_series(1, 12) WHERE m = 0))$$, 'VALUES (100.00)', 'twelve members who pay 100 a year pay 100.00 a month');
SELECT results_eq($$SELECT period_start::date, closing_revenue FROM flows((SELECT churn_flows(c, '1 month', '2025-01-01') FROM yearly))$$,
  $$SELECT (cohort_start + age * interval '1 month')::date AS period, sum(recurring_revenue) FROM cohort_rows((SELECT cohorts(c, '1 month', '2025-01-01') FROM yearly)) GROUP BY period ORDER BY period$$, 'cohorts of a period add up to its closing revenue');
SELECT results_eq($$SELECT age, sum(recurring_revenue) FROM cohort_rows((SELECT cohorts(c, '1 month', '2025-01-01', 'personal') FROM yearly)) GROUP BY age ORDER BY age$$,
  $$SELECT (i - 1), round((13 - i) * 100 / 12.0, 2) FROM generate_series(1, 12) i$$, 'with own ages, those of an age do');
SELECT is((SELECT cohorts(c, '1 month', '2024-02-01') FROM yearly WHERE m = 0)::text, 'v1 step 1 month as_of 2024-02-01 origin 2000-01-01 anchor calendar basis contracts scale 2 denominator 3 [2024-01-01 (0 1 1 8.33 25.00)]', 'a table holds parts of the unit');
SELECT ok((SELECT cohorts(c, '1 month', '2024-03-01') FROM (SELECT contract_history(date '2024-01-01', NULL, 60, 'paid', '1 year') AS c) y) = (SELECT cohorts('v1 scale 0 [2024-01-01 open 5]'::contract_history, '1 month', '2024-03-01')), '60 a year are 5 a month');
SELECT throws_ok(format('SELECT %L::cohort_table', 'v1 step 1 month as_of 2024-02-01 origin 2000-01-01 anchor calendar basis contracts scale 2 denominator ' || d), '22P02', NULL, 'no denominator ' || d) FROM unnest(array['0', '1000000001', '-3']) d;
SELECT throws_ok($$SELECT 'v1 step 1 month as_of 2024-02-01 origin 2000-01-01 anchor calendar scale 2 denominator 3'::cohort_table$$, '22P02', NULL, 'purchases have no parts of the unit');

-- --- the table as a value ----------------------------------------------------------------------------------------------

SELECT is((SELECT (a.t + b.t)::text FROM (SELECT cohorts(c, '1 month', '2024-05-01') t FROM t2_history WHERE customer < 'S4') a,
                  (SELECT cohorts(c, '1 month', '2024-05-01') t FROM t2_history WHERE customer >= 'S4') b), (SELECT t::text FROM t2_cohorts), 't + t is the table of both');
SELECT is((SELECT rollup(t)::text FROM (SELECT cohorts(c, '1 month', '2024-05-01') t FROM t2_history GROUP BY customer) x), (SELECT t::text FROM t2_cohorts), 'rollup is the table of all');
SELECT ok(t = t::text::cohort_table AND customer_portfolio_internal.cohort_table_send(t) = customer_portfolio_internal.cohort_table_send(t::text::cohort_table), format('%ss, %s ages, as of %s: a table equals what its text reads as', unit, anchor, until)) FROM judged ORDER BY unit, anchor, until;
SELECT results_eq('SELECT basis(t), step(t), as_of(t), origin(t), anchor(t), customers(t), customers_without_purchase(t), skipped_rows(t), skipped_customers(t) FROM t2_cohorts',
  $$VALUES ('contracts', interval '1 month', date '2024-05-01', date '2000-01-01', 'calendar', 6::bigint, 0::bigint, 0::bigint, 0::bigint)$$, 'a table knows how it was counted');
SELECT results_eq($$SELECT basis(t), recurring_revenue FROM (SELECT cohorts(h, '1 month', '2024-02-01') AS t FROM (SELECT purchase_history(date '2024-01-05', 10) AS h) p) x, cohort_rows(t)$$,
  $$VALUES ('purchases', NULL::numeric)$$, 'one of purchases has no recurring revenue');
SELECT results_eq($$SELECT skipped_rows(t), skipped_customers(t), customers(t), customers_without_purchase(t)
    FROM (SELECT cohorts(c, '1 month', '2024-07-01') AS t FROM (VALUES ('v1 scale 0 skipped 3 [2024-01-01 open 1]'::contract_history), (NULL), ('v1 scale 0 skipped 4'), ('v1 scale 0 [2024-02-01 open trial 7]'), ('v1 scale 0 [2024-08-01 open 7]')) v(c)) x$$,
  'VALUES (7::bigint, 1::bigint, 1::bigint, 3::bigint)', 'who and what was skipped is counted');
SELECT is((SELECT cohorts(c, '1 month', '2024-07-01')::text FROM (VALUES (NULL::contract_history)) v(c)),
  'v1 step 1 month as_of 2024-07-01 origin 2000-01-01 anchor calendar basis contracts scale 0 skipped_customers 1', 'of a NULL there is a table of nobody');
SELECT ok('v1 step 1 month as_of 2024-06-01 origin 2000-01-01 anchor calendar basis contracts scale 1 [2024-05-01 (0 1 1 1.0 2.0)]'::cohort_table
        = 'v1 step 1 month as_of 2024-06-01 origin 2000-01-01 anchor calendar basis contracts scale 2 [2024-05-01 (0 1 1 1.00 2.00)]', '1.0 and 1.00 are equal');
SELECT ok('v1 step 1 month as_of 2024-06-01 origin 2000-01-01 anchor calendar scale 1'::cohort_table
       <> 'v1 step 1 month as_of 2024-06-01 origin 2000-01-01 anchor calendar basis contracts scale 1', 'a table of nobody''s purchases is not one of nobody''s contracts');
SELECT is(cohorts(c, '1 month', '2024-05-01', NULL), (SELECT t FROM t2_cohorts), 'no anchor is the calendar') FROM t2_history;
SELECT is(cohorts(c, '1 month', '2024-05-01', 'calendar', NULL), (SELECT t FROM t2_cohorts), 'no origin is the default one') FROM t2_history;
SELECT is(cohorts(c, '1 month', '2024-07-01'), NULL, 'no rows, no table') FROM t2_history WHERE false;
SELECT results_eq($$SELECT a, cohorts(c, '1 month', '2024-05-01', a)::text FROM t2_history, unnest(array['calendar', 'personal']::cohort_anchor[]) a, generate_series(1, 300) GROUP BY a ORDER BY a$$,
  $$SELECT a, rollup(t)::text FROM (SELECT a, cohorts(c, '1 month', '2024-05-01', a) AS t FROM t2_history, unnest(array['calendar', 'personal']::cohort_anchor[]) a GROUP BY a) x, generate_series(1, 300) GROUP BY a ORDER BY a$$, 'an anchor per group, also after many rows');

-- --- nonsense --------------------------------------------------------------------------------------------------------------

SELECT throws_ok(format('SELECT cohorts(c, %L, %L, %L, %L) FROM t2_history', step, until, anchor, origin), code, message, format('step %s, as of %s, %s, from %s', step, until, anchor, origin))
FROM (VALUES
  ('0', '2024-07-01', 'calendar', NULL, '22023', 'step must be a positive number of days or of months, not "0 days"'),
  ('1 month 3 days', '2024-07-01', 'calendar', NULL, '22023', 'step must be a positive number of days or of months, not "1 month 3 days"'),
  ('12 hours', '2024-07-01', 'calendar', NULL, '22023', 'step must be whole days or months, not "12:00:00"'),
  (NULL, '2024-07-01', 'calendar', NULL, '22004', 'step must not be null'),
  ('1 month', NULL, 'calendar', NULL, '22004', 'as_of must not be null'),
  ('1 month', 'infinity', 'calendar', NULL, '22008', 'as_of out of range: infinity'),
  ('1 month', '2024-07-01', 'calendar', 'infinity', '22008', 'origin out of range: infinity'),
  ('1 month', '2024-07-01', 'own', NULL, '22P02', 'invalid input value for enum cohort_anchor: "own"'),
  ('1 day', '2300-01-01', 'calendar', NULL, '54000', NULL)
) v(step, until, anchor, origin, code, message);
SELECT throws_ok($$SELECT cohorts(c, '1 month', date '2024-06-01' + right(customer, 1)::int % 2) FROM t2_history$$, '22023',
  'cohort tables of different step, as_of, origin or anchor do not add up', 'parameters that change between rows');
SELECT throws_ok($$SELECT rollup(t) FROM (SELECT t FROM t2_cohorts UNION ALL SELECT cohorts(h, '1 month', '2024-05-01') FROM (SELECT purchase_history(date '2024-01-05', 10) AS h) p) x$$, '22023',
  'cohort tables of purchases and of contracts do not add up', 'buyers and payers');
SELECT throws_ok($$SELECT cohorts('v1 scale 0 [2024-01-01 open 999999999999999999 contracts 1000000000000]'::contract_history, '1 month', '2026-01-01')$$, '22003', NULL, 'money beyond 128 bits');
SELECT throws_ok(format('SELECT %L::cohort_table', t), '22P02', NULL, format('"%s" is refused', t))
FROM unnest(array['v1 step 1 month as_of 2024-07-01 origin 2000-01-01 anchor calendar basis net scale 2',
                  'v1 step 1 month as_of 2024-07-01 origin 2000-01-01 anchor calendar basis contracts scale 2 unassigned 1.00',
                  'v1 step 1 month as_of 2024-07-01 origin 2000-01-01 anchor calendar basis contracts scale 2 [2024-01-01 (0 1 1 1.00)]',
                  'v1 step 1 month as_of 2024-07-01 origin 2000-01-01 anchor calendar basis contracts scale 2 [2024-01-01 (0 1 1 1.00 0.00)]',
                  'v1 step 1 month as_of 2024-07-01 origin 2000-01-01 anchor calendar scale 2 [2024-01-01 never 1 (0 1 1 1.00)]']) t;

SELECT * FROM finish();
ROLLBACK;
