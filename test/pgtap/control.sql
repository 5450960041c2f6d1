-- Uplift against plain SQL, the published intervals, and a holdout group that is the same for ever.
BEGIN;
SET search_path = customer_portfolio, public;
SELECT * FROM no_plan();

-- --- the published numbers -----------------------------------------------------------------------------------

SELECT is((SELECT format('%s %s %s %s %s', treated, control, round(difference::numeric, 4), round(lower::numeric, 4), round(upper::numeric, 4))
           || ' ' || decision FROM uplift_rows((
             SELECT uplift(t, i <= s) FROM (VALUES (true, n1, s1), (false, n2, s2)) g(t, n, s), generate_series(1, n) i))), wanted,
          format('%s/%s - %s/%s', s1, n1, s2, n2))
FROM (VALUES (56, 70, 48, 80, '70 80 0.2000 0.0524 0.3339 continue'), (9, 10, 3, 10, '10 10 0.6000 0.1705 0.8090 continue'),
             (0, 10, 0, 10, '10 10 0.0000 -0.2775 0.2775 undecided'), (48, 80, 56, 70, '80 70 -0.2000 -0.3339 -0.0524 change')) v(s1, n1, s2, n2, wanted);
SELECT is((SELECT format('%s %s %s', round(difference::numeric, 2), round(lower::numeric, 7), round(upper::numeric, 7)) FROM uplift_rows(u)),
          '-1.58 -3.3654832 0.2054832', format('Welch''s interval of %s: t.test(extra ~ group, sleep) in R', type))
FROM (SELECT uplift(i > 10, x), uplift(i > 10, x::float8), uplift(i > 10, x::real)
      FROM unnest(array[1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4, 0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]) WITH ORDINALITY o(x, i)) s(n, f, r),
     LATERAL (VALUES ('numeric', n), ('float8', f), ('real', r)) v(type, u);
SELECT is((uplift_rows('v1 outcomes treated 4 successes 3 control 4 successes 2')).needed_per_group, 58::bigint,
          'power.prop.test(p1 = .50, p2 = .75, power = .80) in R');

-- --- plain SQL -----------------------------------------------------------------------------------------------

CREATE TEMP TABLE customer AS
SELECT i, i % 3 > 0 AS treated, random() < 0.3 + 0.1 * (i % 3) AS outcome, round((random() * 100 - 5)::numeric, (random() * 4)::int) AS amount,
       round((random() * 50)::numeric, 2) AS before, i % 4 AS segment
FROM (SELECT setseed(0.3)) s, generate_series(1, 3000) i;
UPDATE customer SET outcome = NULL, amount = NULL WHERE i % 100 = 7;
UPDATE customer SET treated = NULL WHERE i % 100 = 8;

CREATE TEMP VIEW plain AS
SELECT segment, n1, n2, p1, p2, 1.959963984540054 AS z,
       (p1 + 1.9207294103 / n1 - 1.959963984540054 * sqrt(p1 * (1 - p1) / n1 + 0.9603647052 / n1 / n1)) / (1 + 3.8414588207 / n1) AS l1,
       (p1 + 1.9207294103 / n1 + 1.959963984540054 * sqrt(p1 * (1 - p1) / n1 + 0.9603647052 / n1 / n1)) / (1 + 3.8414588207 / n1) AS u1,
       (p2 + 1.9207294103 / n2 - 1.959963984540054 * sqrt(p2 * (1 - p2) / n2 + 0.9603647052 / n2 / n2)) / (1 + 3.8414588207 / n2) AS l2,
       (p2 + 1.9207294103 / n2 + 1.959963984540054 * sqrt(p2 * (1 - p2) / n2 + 0.9603647052 / n2 / n2)) / (1 + 3.8414588207 / n2) AS u2
FROM (SELECT segment, count(outcome) FILTER (WHERE treated) AS n1, count(outcome) FILTER (WHERE NOT treated) AS n2,
             avg(outcome::int) FILTER (WHERE treated)::float8 AS p1, avg(outcome::int) FILTER (WHERE NOT treated)::float8 AS p2
      FROM customer GROUP BY ROLLUP (segment)) g;
SELECT is_empty($$
  SELECT * FROM plain p JOIN (SELECT segment, uplift(treated, outcome) AS u FROM customer GROUP BY ROLLUP (segment)) s
    ON s.segment IS NOT DISTINCT FROM p.segment, uplift_rows(u) r
  WHERE NOT (r.treated = n1 AND r.control = n2 AND abs(treated_rate - p1) < 1e-12 AND abs(control_rate - p2) < 1e-12
    AND abs(difference - (p1 - p2)) < 1e-12 AND abs(lower - (p1 - p2 - sqrt((p1 - l1) ^ 2 + (u2 - p2) ^ 2))) < 1e-9
    AND abs(upper - (p1 - p2 + sqrt((u1 - p1) ^ 2 + (p2 - l2) ^ 2))) < 1e-9)$$, 'Newcombe''s formula in SQL, by segment and in total');
SELECT is((SELECT count(*) FROM plain), 5::bigint, 'of five groups');

CREATE TEMP VIEW amounts AS
SELECT segment, avg(amount) FILTER (WHERE treated) AS m1, avg(amount) FILTER (WHERE NOT treated) AS m2,
       avg(amount - before) FILTER (WHERE treated) - avg(amount - before) FILTER (WHERE NOT treated) AS did,
       sqrt(var_samp(amount) FILTER (WHERE treated) / count(amount) FILTER (WHERE treated)
            + var_samp(amount) FILTER (WHERE NOT treated) / count(amount) FILTER (WHERE NOT treated)) AS error
FROM customer GROUP BY ROLLUP (segment);
SELECT is_empty($$
  SELECT * FROM amounts a JOIN (SELECT segment, uplift(treated, amount) AS u FROM customer GROUP BY ROLLUP (segment)) s
    ON s.segment IS NOT DISTINCT FROM a.segment, uplift_rows(u) r
  WHERE NOT (abs(treated_rate - m1) < 1e-12 AND abs(control_rate - m2) < 1e-12 AND abs(difference - (m1 - m2)) < 1e-12
    AND abs(standard_error(u) - error) < 1e-12 AND abs((upper + lower) / 2 - difference) < 1e-12
    -- hundreds of degrees of freedom: t is just above 1.96
    AND (upper - lower) / 2 / error BETWEEN 1.959964 AND 1.967)$$, 'means and their standard error in SQL');
SELECT is_empty($$
  SELECT * FROM amounts a JOIN (SELECT segment, difference_in_differences(treated, before, amount) AS u, uplift(treated, amount - before) AS v,
                                       difference_in_differences(treated, before::float8, amount::float8) AS f
                                FROM customer GROUP BY ROLLUP (segment)) s
    ON s.segment IS NOT DISTINCT FROM a.segment, uplift_rows(u) r
  WHERE NOT (abs(r.difference - did) < 1e-12 AND u = v AND u = f)$$, 'the difference in differences');
SELECT is((SELECT array[customers(u), skipped_rows(u)] FROM (SELECT uplift(treated, outcome) AS u FROM customer) s), array[2940, 60]::bigint[],
          'who is not known is skipped and counted');
SELECT ok((SELECT bool_and(a = b) FROM (SELECT uplift(treated, outcome) AS a, (SELECT rollup(u) FROM (SELECT uplift(treated, outcome) AS u FROM customer GROUP BY i % 7) q) AS b FROM customer) s),
          'parts add up');

-- --- what is not there ------------------------------------------------------------------------------------------

SELECT is((SELECT uplift(true, true) FROM customer WHERE false), NULL, 'no rows');
SELECT is((SELECT r::text FROM uplift_rows((SELECT uplift(true, true))) r), '(1,0,1,,,,,undecided,)', 'no control group');
SELECT is((SELECT r::text FROM uplift_rows((SELECT uplift(NULL, 5.0))) r), '(0,0,,,,,,undecided,)', 'nobody');
SELECT is((SELECT r::text FROM uplift_rows('v1 amounts scale 0 treated 2 sum 12 squares 72 control 2 sum 10 squares 50') r), '(2,2,6,5,1,,,undecided,)', 'nothing varies');

SELECT throws_ok($$SELECT 'v1 outcomes treated 1 successes 0 control 1 successes 0'::uplift_summary + 'v1 amounts scale 0 treated 0 sum 0 squares 0 control 0 sum 0 squares 0'$$,
                 '22023', 'summaries of outcomes and of amounts do not add up', 'apples and pears');
SELECT throws_ok($$SELECT uplift(true, 'NaN'::float8)$$, '22003', NULL, 'not a number');
SELECT throws_ok($$SELECT uplift(true, 'NaN'::numeric)$$, '22003', NULL, 'no numeric either');
SELECT throws_ok($$SELECT uplift(true, 1e19)$$, '22003', NULL, 'too large');
SELECT throws_ok($$SELECT difference_in_differences(true, -1e18, 1)$$, '22003', NULL, 'too large a change');
SELECT throws_ok($$SELECT 'v1 outcomes treated 1 successes 2 control 1 successes 0'::uplift_summary$$, '22P02', NULL, 'more successes than customers');

-- --- groups that are left alone -----------------------------------------------------------------------------------

SELECT is((SELECT array_agg(holdout_group('C' || i, 0.5, 'spring') ORDER BY i) FROM generate_series(1, 4) i), '{t,f,f,f}', 'the same for ever');
SELECT ok(abs(count(*) - 100000 * share) < 4 * sqrt(100000 * share * (1 - share)), format('a share of %s is kept within sampling error', share))
FROM unnest(array[0.01, 0.1, 0.5]) share, generate_series(1, 100000) i WHERE holdout_group(i::text, share) GROUP BY share ORDER BY share;
SELECT ok(max(abs(mean - 24.5)) < 4 * 14.43 / sqrt(5000), 'both groups have the same customers: a balance of what was before')
FROM (SELECT avg(i % 50) AS mean FROM generate_series(1, 50000) i GROUP BY holdout_group(i::text, 0.1, 'balance')) s;
SELECT is_empty($$SELECT i FROM generate_series(1, 10000) i WHERE holdout_group(i::text, 0.1, 's') AND NOT holdout_group(i::text, 0.2, 's')$$, 'a smaller share is part of a larger one');
SELECT ok(abs(count(*) - 10000) < 4 * sqrt(10000 * 0.9), 'another salt is another group')
FROM generate_series(1, 100000) i WHERE holdout_group(i::text, 0.5, 'a') AND holdout_group(i::text, 0.2, 'b');
SELECT is(holdout_group('C1', 0.5), holdout_group('C1', 0.5, ''), 'no salt is an empty one');
SELECT is(holdout_group(NULL, 0.5), NULL, 'nobody');
SELECT throws_ok($$SELECT holdout_group('C1', 10)$$, '22023', 'share must lie between 0 and 1, not 10', 'a percentage for a share');

SELECT * FROM finish();
ROLLBACK;
