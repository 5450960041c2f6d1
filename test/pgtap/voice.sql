-- Recommendation and reasons for leaving, against plain SQL and the worked numbers.
BEGIN;
SET search_path = customer_portfolio, public;
SELECT * FROM no_plan();

-- --- the worked numbers ------------------------------------------------------------------------------------------

SELECT is((SELECT format('%s %s %s %s', responses, round(score::numeric, 2), round(lower::numeric, 2), round(upper::numeric, 2))
           FROM nps_rows((SELECT nps(s) FROM (VALUES (9, p), (8, a), (0, d)) g(s, n), generate_series(1, n)))), wanted, format('%s, %s and %s', p, a, d))
FROM (VALUES (250, 675, 75, '1000 17.50 14.09 20.81'), (19, 8, 9, '36 27.78 -0.44 51.72')) v(p, a, d, wanted);
SELECT results_eq($$
  SELECT mapped, round(sum(customer_share)::numeric, 2), sum(customers) FROM top_reasons((
    SELECT reasons(r, 10) FROM (VALUES ('friends', 5), ('competitor', 9), ('product', 18), ('indifference', 68)) v(r, n), generate_series(1, n)), 100) t
  JOIN (VALUES ('friends', 'competitor'), ('competitor', 'competitor'), ('product', 'controllable'), ('indifference', 'controllable')) m(reason, mapped) USING (reason)
  GROUP BY mapped ORDER BY mapped$$,
  $$VALUES ('competitor', 0.14, 14::numeric), ('controllable', 0.86, 86)$$, 'of 5, 9, 18 and 68 customers 14 % went to a competitor, and 86 % could have been kept');

-- --- plain SQL ------------------------------------------------------------------------------------------------------

CREATE TEMP TABLE answer AS
SELECT i, floor(random() * 11)::int AS score, round((random() * random() * 1000)::numeric, (random() * 4)::int) AS revenue, i % 4 AS segment,
       (array['price', 'Price', 'moved', ' moved ', '', '  ', 'unknown', 'other', 'service', 'délai', 'quality', NULL])[1 + floor(random() * 12)] AS reason
FROM (SELECT setseed(0.5)) s, generate_series(1, 3000) i;
UPDATE answer SET score = NULL WHERE i % 100 = 7;
UPDATE answer SET revenue = NULL WHERE i % 100 = 8;

CREATE TEMP VIEW plain AS
SELECT *, 100 * (p / w - d / w) AS score, (p / w * n + 0.75) / (n + 3) AS p1, (d / w * n + 0.75) / (n + 3) AS d1
FROM (SELECT segment, weighted, sum(weight) AS w, sum(weight) FILTER (WHERE score >= 9) AS p, sum(weight) FILTER (WHERE score <= 6) AS d,
             count(*) AS responses, count(*) FILTER (WHERE score >= 9) AS promoters, count(*) FILTER (WHERE score IN (7, 8)) AS passives,
             count(*) FILTER (WHERE score < 7) AS detractors, sum(weight) ^ 2 / sum(weight ^ 2) AS n
      FROM answer, LATERAL (VALUES (false, 1), (true, revenue)) v(weighted, weight)
      WHERE score IS NOT NULL AND weight IS NOT NULL GROUP BY ROLLUP (segment), weighted) g;
SELECT is_empty($$
  SELECT * FROM plain g JOIN (SELECT segment, false AS weighted, nps(score) AS s FROM answer GROUP BY ROLLUP (segment)
                              UNION ALL SELECT segment, true, nps(score, revenue) FROM answer GROUP BY ROLLUP (segment)) s
    ON s.segment IS NOT DISTINCT FROM g.segment AND s.weighted = g.weighted, nps_rows(s.s, 0.9) r
  WHERE NOT ((r.responses, r.promoters, r.passives, r.detractors) = (g.responses, g.promoters, g.passives, g.detractors)
    AND abs(r.score - g.score) < 1e-9
    AND abs(r.lower / 100 - (p1 - d1 - 1.6448536269514722 * sqrt((p1 + d1 - (p1 - d1) ^ 2) / (n + 3)))) < 1e-9
    AND abs(r.upper / 100 - (p1 - d1 + 1.6448536269514722 * sqrt((p1 + d1 - (p1 - d1) ^ 2) / (n + 3)))) < 1e-9)$$,
  'the score, by segment and in total, with weights and without');
SELECT is((SELECT count(*) FROM plain), 10::bigint, 'of ten groups');
SELECT ok((SELECT nps(score, revenue) = nps(score, revenue::float8) AND nps(score, revenue) <> nps(score, revenue + 1) FROM answer), 'weights of another type');

CREATE TEMP VIEW by_name AS
SELECT coalesce(nullif(trim(reason), ''), 'unknown') AS reason, count(*) AS customers, sum(revenue) AS revenue FROM answer WHERE revenue IS NOT NULL GROUP BY 1;
SELECT results_eq(format('SELECT rank, reason, customers, revenue FROM top_reasons((SELECT reasons(reason, revenue) FROM answer), %s)', k), format($$
  WITH named AS (SELECT *, row_number() OVER (ORDER BY customers DESC, reason COLLATE "C") AS n FROM by_name WHERE reason NOT IN ('other', 'unknown')),
       listed AS (SELECT CASE WHEN n <= %1$s THEN reason ELSE 'other' END AS reason, least(n, %1$s + 1) AS n, customers, revenue FROM named
                  UNION ALL SELECT reason, CASE reason WHEN 'other' THEN %1$s + 1 ELSE %1$s + 2 END, customers, revenue FROM by_name WHERE reason IN ('other', 'unknown'))
  SELECT row_number() OVER (ORDER BY n)::int, reason, sum(customers)::bigint, sum(revenue) FROM listed GROUP BY n, reason ORDER BY n$$, k), format('the %s first reasons', k))
FROM unnest(array[1, 3, 5, 100]) k;
SELECT is((SELECT array[round(sum(customer_share)::numeric, 12), round(sum(revenue_share)::numeric, 12)] FROM top_reasons((SELECT reasons(reason, revenue) FROM answer), k)),
          array[1, 1]::numeric[], format('shares of the %s first, other and unknown add up to 1', k)) FROM unnest(array[1, 3, 100]) k;
SELECT is((SELECT array[customers(r), skipped_rows(r), customers(n), skipped_rows(n)] FROM (SELECT reasons(reason, revenue) AS r, nps(score) AS n FROM answer) s),
          array[2970, 30, 2970, 30]::bigint[], 'what is not known is skipped and counted');
SELECT ok((SELECT bool_and(r = (SELECT rollup(r) FROM (SELECT reasons(reason, revenue) AS r FROM answer GROUP BY i % 7) q)) FROM (SELECT reasons(reason, revenue) AS r FROM answer) s), 'parts add up');
SELECT ok('v1 scale 0 [1 5 "a"]'::reason_summary = 'v1 scale 2 [1 5.00 "a"]', 'decimals do not matter');
SELECT is((SELECT count(*) FROM (SELECT v::reason_summary FROM unnest(array['v1 scale 0 [1 5 "a"]', 'v1 scale 2 [1 5.00 "a"]']) v GROUP BY 1) g), 1::bigint, 'nor for a hash');
SELECT is((SELECT array_agg(n::text ORDER BY n::text) FROM (SELECT nps(score) OVER (ORDER BY i) AS n FROM answer ORDER BY i LIMIT 3) s), (
  SELECT array_agg(n::text ORDER BY n::text) FROM (SELECT k, nps(score) AS n FROM generate_series(1, 3) k JOIN answer ON i <= k GROUP BY k) s), 'over a window');

-- --- what is not there -----------------------------------------------------------------------------------------------

SELECT is((SELECT r::text FROM nps_rows((SELECT nps(NULL))) r), '(0,0,0,0,,,)', 'nobody has answered');
SELECT is((SELECT r::text FROM nps_rows((SELECT nps(9, 0.0))) r), '(1,1,0,0,,,)', 'nobody weighs anything');
SELECT is((SELECT nps(9) FROM answer WHERE false), NULL, 'no rows');
SELECT is((SELECT r::text FROM top_reasons((SELECT reasons(NULL, 0))) r), '(1,unknown,1,1,0,)', 'no revenue has no share');
SELECT is_empty($$SELECT * FROM top_reasons((SELECT reasons('price', NULL::numeric)))$$, 'nobody has left');
SELECT throws_ok(format('SELECT nps(%s)', s), '22023', format('score must lie between 0 and 10, not %s', s), format('a score of %s', s)) FROM unnest(array[-1, 11, 99]) s;
SELECT ok((SELECT bool_and(n = nps) FROM (SELECT nps(score), unnest(array[nps(score::smallint), nps(score::bigint), nps(score::numeric), nps(score::real)]) AS n FROM answer) s), 'scores of any type of number');
SELECT ok((SELECT bool_and(n = nps) FROM (SELECT nps(score, revenue), unnest(array[nps(score::smallint, revenue), nps(score::bigint, revenue), nps(score::bigint, revenue::float8)]) AS n FROM answer) s), 'with weights as well');
SELECT ok((SELECT nps(score::bigint, revenue::real) = nps(score, revenue::real) FROM answer), 'of any type');
SELECT throws_ok('SELECT nps(8.5)', '22023', 'score must be a whole number, not 8.5', 'a score between two');
SELECT throws_ok(format('SELECT nps(%s)', s), '22023', format('score must lie between 0 and 10, not %s', t), format('a score of %s', t)) FROM (VALUES ('-1::bigint', '-1'), ('11::smallint', '11'), ('4611686018427387904', '4611686018427387904'), ('''NaN''::float8', 'NaN'), ('-0.5', '-0.5')) v(s, t);
SELECT throws_ok('SELECT nps(9, -0.5)', '22023', 'weight must not be negative: -0.5', 'a negative weight');
SELECT throws_ok($$SELECT nps(9, 'NaN'::float8)$$, '22003', NULL, 'a weight that is no number');
SELECT throws_ok($$SELECT 'v1 promoters 1 passives 0 detractors 0'::nps_summary + (SELECT nps(9, 1))$$, '22023', 'answers with and without weights do not add up', 'with and without weights');
SELECT throws_ok($$SELECT reasons(repeat('x', 201), 1)$$, '54000', 'reason of 201 bytes is too long: ' || repeat('x', 60) || '...', 'a text for a reason');
SELECT throws_ok($$SELECT reasons('r' || i, 1) FROM generate_series(1, 10001) i$$, '54000', 'more than 10000 different reasons', 'texts for reasons');
SELECT throws_ok($$SELECT top_reasons('v1 scale 0', 0)$$, '22023', 'k must be at least 1, not 0', 'no list');
SELECT throws_ok($$SELECT 'v1 scale 0 [0 1 "a"]'::reason_summary$$, '22P02', NULL, 'a reason of nobody');

SELECT * FROM finish();
ROLLBACK;
