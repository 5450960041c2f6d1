-- RFM values, scores, cut points and segments, and the habits of buyers: plain SQL as the judge.
BEGIN;
SET search_path = customer_portfolio, public;
SELECT * FROM no_plan();

-- --- the three values ---------------------------------------------------------------------------------------

CREATE TEMP TABLE worked (name text, h purchase_history);
INSERT INTO worked
SELECT name, purchase_history(day, amount) FROM (VALUES
  ('regular', date '2024-01-05', 100), ('regular', '2024-01-15', 50), ('regular', '2024-01-15', 50), ('regular', '2024-02-04', 30),
  ('regular', '2024-02-20', -30), ('regular', '2024-06-01', 999),
  ('once', '2024-03-31', 20.50), ('twice a day', '2024-03-01', 0), ('twice a day', '2024-03-01', 5),
  ('only a refund', '2024-01-01', -5), ('later', '2024-05-01', 1)) v(name, day, amount)
GROUP BY name;

SELECT results_eq(
  $$SELECT name, r.* FROM worked, LATERAL rfm(h, '2024-05-01') r ORDER BY name$$,
  $$VALUES ('later', NULL::int, NULL::bigint, NULL::numeric), ('once', 31, 1, 20.50), ('only a refund', NULL, NULL, NULL),
           ('regular', 87, 4, 200), ('twice a day', 61, 2, 5)$$,
  'days since the last purchase, orders, revenue with refunds; nothing of later, nothing of one who has not bought');
SELECT is(rfm(h, '2024-02-04')::text, '(20,3,200)', 'as_of is exclusive') FROM worked WHERE name = 'regular';
SELECT is(rfm(h, NULL), NULL, 'NULL as_of') FROM worked WHERE name = 'regular';
SELECT is((r).monetary::text, '20.50', 'money keeps its decimals') FROM (SELECT rfm(h, '2024-05-01') AS r FROM worked WHERE name = 'once') q;
SELECT throws_ok($$SELECT rfm(h, 'infinity') FROM worked$$, '22008', 'as_of out of range: infinity', 'as_of must be a day');

-- --- scores -------------------------------------------------------------------------------------------------

SELECT results_eq(
  $$SELECT v, rfm_score(v, 5) OVER (), rfm_score(v, 5, 'desc') OVER (), rfm_score(v, 2) OVER () FROM generate_series(1, 10) v ORDER BY v$$,
  $$SELECT v, (v + 1) / 2, 6 - (v + 1) / 2, 1 + (v > 5)::int FROM generate_series(1, 10) v$$, 'ten values, five bins of two');
SELECT results_eq(
  $$SELECT v, rfm_score(v, 4) OVER (), rfm_score(v, 4, 'desc') OVER () FROM unnest(array[1, 1, 1, 2, 3, NULL]::numeric[]) v ORDER BY v, 2$$,
  $$VALUES (1::numeric, 1, 4), (1, 1, 4), (1, 1, 4), (2, 3, 1), (3, 4, 1), (NULL, NULL, NULL)$$, 'ties share a score, NULL does not count');
SELECT results_eq($$SELECT v, rfm_score(v, 5, 'desc') OVER () FROM unnest(array[1, 1, 1, 1, 9]) v$$,
                  'VALUES (1, 5), (1, 5), (1, 5), (1, 5), (9, 1)', 'the best value scores highest, however many share it');
SELECT results_eq($$SELECT v, rfm_score(v, 5) OVER () FROM unnest(array[0, 0, 0, 0, 0, 0, 0, 0, 0, 1]) v$$,
                  'SELECT v, CASE v WHEN 1 THEN 5 ELSE 1 END FROM unnest(array[0, 0, 0, 0, 0, 0, 0, 0, 0, 1]) v', 'the worst value scores lowest');
SELECT results_eq($$SELECT rfm_score(v, 5) OVER (), rfm_score(v, 5, 'desc') OVER (), rfm_score(v, 4) OVER (), rfm_score(v, 1) OVER () FROM unnest(array[7, 7]::bigint[]) v$$,
                  'VALUES (3, 3, 2, 1), (3, 3, 2, 1)', 'all equal: nothing to rank, all are in the middle');
SELECT results_eq('SELECT rfm_score(42.0, 5) OVER ()', 'VALUES (3)', 'one row');
SELECT is_empty('SELECT rfm_score(v, 5) OVER () FROM generate_series(1, 0) v', 'no row');
SELECT results_eq('SELECT rfm_score(NULL::numeric, 5) OVER ()', 'VALUES (NULL::int)', 'nothing but NULL');

SELECT throws_ok(format('SELECT rfm_score(%s) OVER ()', arguments), state, message, 'score of ' || arguments)
FROM (VALUES
  ('1.0, 0', '22023', 'number of bins out of range: 0'), ('1.0, -5', '22023', 'number of bins out of range: -5'),
  ('1.0, 1001', '22023', 'number of bins out of range: 1001'), ('1.0, NULL::int', '22004', 'bins must not be null'),
  ('1.0, 5, NULL', '22004', 'direction must not be null'), ($$1.0, 5, 'up'$$, '22P02', 'invalid input value for enum rfm_direction: "up"'),
  ($$'NaN'::numeric, 5$$, '22003', 'amount is not a finite number: NaN'), ($$'NaN'::float8, 5$$, '22003', 'amount is not a finite number: NaN'),
  ($$'-Infinity'::float8, 5$$, '22003', 'amount is not a finite number: -Infinity'),
  ('1234567890123456789::bigint, 5', '22003', 'amount out of range: 1234567890123456789'),
  ($$'infinity'::date, 5$$, '22008', 'value out of range: infinity')) v(arguments, state, message);
SELECT throws_ok(format('SELECT rfm_cuts(%s)', arguments), state, message, 'cuts of ' || arguments)
FROM (VALUES
  ('1.0, 0', '22023', 'number of bins out of range: 0'), ('1.0, NULL::int', '22004', 'bins must not be null'),
  ('1.0, 5, NULL', '22004', 'direction must not be null'), ($$1.0, 5, 'up'$$, '22P02', 'invalid input value for enum rfm_direction: "up"'),
  ($$'NaN'::float8, 5$$, '22003', 'amount is not a finite number: NaN'), ($$'infinity'::date, 5$$, '22008', 'value out of range: infinity')) v(arguments, state, message);

CREATE TEMP TABLE random_value AS
SELECT i, i % 7 AS part,
       CASE WHEN i % 13 = 0 THEN NULL WHEN i % 7 > 2 AND i % 11 = 0 THEN -round(u * 50, 2) WHEN i % 7 > 2 AND i % 5 = 0 THEN round(u * 20)
            WHEN i % 7 = 1 THEN least(round(u * 8), 5) -- the best value is that of many
            WHEN i % 7 = 2 THEN 4.20 -- of all
            ELSE round(exp(u * 9), (i % 3)::int) END AS value
FROM (SELECT i, ((hashint8extended(i, 7) & 1048575) / 1048576.0)::numeric AS u FROM generate_series(1, 4000::bigint) i) q;

-- rank() - 1 is the number of strictly worse values
CREATE TEMP VIEW plain AS
SELECT i, part, value, bins,
       CASE WHEN value IS NULL THEN NULL WHEN min(value) OVER everybody = max(value) OVER everybody THEN (bins + 1) / 2
            WHEN value = max(value) OVER everybody THEN bins
            ELSE 1 + bins * (rank() OVER (everybody ORDER BY value) - 1) / count(value) OVER everybody END AS up,
       CASE WHEN value IS NULL THEN NULL WHEN min(value) OVER everybody = max(value) OVER everybody THEN (bins + 1) / 2
            WHEN value = min(value) OVER everybody THEN bins
            ELSE 1 + bins * (rank() OVER (everybody ORDER BY value DESC NULLS LAST) - 1) / count(value) OVER everybody END AS down
FROM random_value, unnest(array[1, 5, 10, 1000]) bins
WINDOW everybody AS (PARTITION BY part, bins);

SELECT is_empty(format($$
  (SELECT i, up, down FROM plain WHERE bins = %1$s)
  EXCEPT
  (SELECT i, rfm_score(%2$s, %1$s) OVER (PARTITION BY part ORDER BY %3$s), rfm_score(%2$s, %1$s, 'desc') OVER (PARTITION BY part) FROM random_value)$$,
  bins, expression, ordering), format('%s bins of %s ordered by %s: the window function is plain SQL', bins, expression, ordering))
FROM unnest(array[1, 5, 10, 1000]) bins,
     (VALUES ('value', 'i'), ('value::float8', 'md5(i::text)'), ('(value * 100)::bigint', 'value'),
             ($$date '2000-01-01' + (value * 100)::int$$, 'i DESC')) v(expression, ordering);

-- --- cut points ---------------------------------------------------------------------------------------------

SELECT is_empty($$
  SELECT p.i FROM plain p JOIN (SELECT part, bins, rfm_cuts(value, bins) AS up, rfm_cuts(value, bins, 'desc') AS down FROM plain GROUP BY 1, 2) c
    USING (part, bins)
  WHERE rfm_score(p.value, c.up) IS DISTINCT FROM p.up OR rfm_score(p.value, c.down) IS DISTINCT FROM p.down$$,
  'cuts score their own values as the window function does');
SELECT ok(bool_and((SELECT rollup(piece) FROM (SELECT rfm_cuts(value, 5, 'desc') AS piece FROM random_value GROUP BY i % pieces) q)
                   = (SELECT rfm_cuts(value, 5, 'desc') FROM random_value)), 'merged cuts are those of the whole')
FROM unnest(array[1, 2, 3, 50]) pieces;
SELECT ok((SELECT a + b FROM (SELECT rfm_cuts(value, 5) FILTER (WHERE i % 3 = 0) AS a, rfm_cuts(value, 5) FILTER (WHERE i % 3 > 0) AS b FROM random_value) q)
          = (SELECT rfm_cuts(value, 5) FROM random_value), '+ adds customers');
SELECT results_eq(
  $$SELECT value, rfm_score(value, c), rfm_score(value::float8, c), rfm_score(value::bigint, c)
    FROM (SELECT rfm_cuts(v::numeric, 5, 'desc') AS c FROM generate_series(10, 100, 10) v) q, unnest(array[-5, 30, 31, 95, 1000]::numeric[]) value$$,
  $$VALUES (-5::numeric, 5, 5, 5), (30, 4, 4, 4), (31, 4, 4, 4), (95, 1, 1, 1), (1000, 1, 1, 1)$$,
  'other values are scored between the cuts, and beyond them');
SELECT results_eq($$SELECT p.* FROM cut_points((SELECT rfm_cuts(v, 3) FROM unnest(array[1.5, 1.5, 1.5, 2, 3, 4]) v)) p$$,
  $$VALUES (1, NULL::numeric, 1.5, NULL::date, NULL::date, 3::bigint), (2, 1.5, 2.0, NULL, NULL, 1), (3, 2.0, NULL, NULL, NULL, 2)$$, 'the more the better: above lower, up to upper');
SELECT results_eq($$SELECT p.* FROM cut_points((SELECT rfm_cuts(v, 3, 'desc') FROM unnest(array[1, 1, 1, 1, 1, 2]::float8[]) v)) p$$,
  $$VALUES (1, 2::numeric, NULL::numeric, NULL::date, NULL::date, 1::bigint), (2, 2, 2, NULL, NULL, 0), (3, NULL, 2, NULL, NULL, 5)$$, 'scores that ties leave empty');
SELECT results_eq($$SELECT p.score, lower_value, upper_value, p.customers FROM cut_points((SELECT rfm_cuts(7.0, 3) FROM generate_series(1, 4))) p$$,
  $$VALUES (1, NULL::numeric, 7.0, 0::bigint), (2, 7.0, 7.0, 4), (3, 7.0, NULL, 0)$$, 'one value for all has the middle score');
SELECT results_eq($$SELECT v, rfm_score(v, c) FROM (SELECT rfm_cuts(7.0, 5) AS up, rfm_cuts(7.0, 5, 'desc') AS down FROM generate_series(1, 4)) q,
                    LATERAL (VALUES (up, 6.9), (up, 7), (up, 7.1), (down, 6.9), (down, 7), (down, 7.1)) v(c, v)$$,
  'VALUES (6.9, 1), (7, 3), (7.1, 5), (6.9, 5), (7, 3), (7.1, 1)', 'others are better or worse than one value of all');
SELECT results_eq($$SELECT v, rfm_score(v, c) FROM (SELECT rfm_cuts(v, 5, 'desc') AS c FROM unnest(array[1, 1, 1, 1, 9]) v) q, unnest(array[0, 1, 9, 10]) v$$,
  'VALUES (0, 5), (1, 5), (9, 1), (10, 1)', 'a value as good as the best of yesterday scores highest today');
SELECT is(rfm_segment(r, f, m), 'need attention', 'a shop with one customer, who bought yesterday, has not lost him')
FROM (SELECT rfm_score(v.recency_days, 5, 'desc') OVER () AS r, rfm_score(v.frequency, 5) OVER () AS f, rfm_score(v.monetary, 5) OVER () AS m
      FROM rfm('v1 scale 0 [2024-12-31 10]', '2025-01-01') v) q;
SELECT results_eq($$SELECT DISTINCT days, rfm_segment(r, f) FROM (SELECT days, rfm_score(days, 5, 'desc') OVER () AS r, rfm_score(orders, 5) OVER () AS f
                    FROM (VALUES (1, 1), (1, 1), (1, 1), (1, 1), (400, 1), (1, 2)) v(days, orders)) q ORDER BY 1, 2$$,
  $$VALUES (1, 'champions'), (1, 'new customers'), (400, 'lost')$$, 'many who bought yesterday are not lost');
SELECT results_eq($$SELECT score, lower_date, upper_date, customers FROM cut_points((SELECT rfm_cuts(date '2024-01-01' + v, 2) FROM generate_series(1, 4) v))$$,
  $$VALUES (1, NULL::date, date '2024-01-03', 2::bigint), (2, '2024-01-03', NULL, 2)$$, 'cut points of dates');
SELECT is_empty('SELECT cut_points(rfm_cuts(NULL::numeric, 5))', 'no cut points of no values');
SELECT is(rfm_score(1.0, rfm_cuts(NULL::numeric, 5)), NULL, 'no score by cuts of no values');
SELECT is(rfm_cuts(v, 5), NULL, 'no cuts of no rows') FROM unnest('{}'::numeric[]) v;
SELECT is(array[customers(c), skipped_rows(c), bins(c)]::text || direction(c), '{3,1,4}desc', 'what cuts know')
FROM (SELECT rfm_cuts(v, 4, 'desc') AS c FROM unnest(array[1, 1, 2, NULL]::numeric[]) v) q;
SELECT throws_ok($$SELECT rfm_score(1.0, rfm_cuts(date '2024-01-01', 5))$$, '22023', 'rfm_cuts of dates cannot score a number', 'a number by dates');
SELECT throws_ok($$SELECT rfm_score(date '2024-01-01', rfm_cuts(1.0, 5))$$, '22023', 'rfm_cuts of numbers cannot score a date', 'a date by numbers');
SELECT throws_ok($$SELECT rfm_cuts(1.0, 5) + rfm_cuts(1.0, 4)$$, '22023',
                 'rfm_cuts of different parameters cannot be mixed: 5 bins asc of numbers and 4 bins asc of numbers', 'other bins');
SELECT throws_ok($$SELECT rfm_cuts(v, v::int) FROM unnest(array[3, 4]::numeric[]) v$$, '22023',
                 'rfm_cuts of different parameters cannot be mixed: 3 bins asc of numbers and 4 bins asc of numbers', 'bins that change between rows');
SELECT throws_ok(query, '22023', 'rfm_cuts of numeric and of double precision values cannot be mixed', query)
FROM unnest(array[$$SELECT rfm_cuts(1.0, 5) + rfm_cuts(1::float8, 5)$$,
                  $$SELECT rollup(c) FROM (SELECT rfm_cuts(1.0, 5) UNION ALL SELECT rfm_cuts(1::float8, 5)) q(c)$$]) query;
-- the scorer must notice that the cuts are others
SELECT results_eq(
  $$SELECT g, rfm_score(v, c) FROM (SELECT v % 2 AS g, rfm_cuts(v::numeric * (1 + 9 * (v % 2)), 5) AS c FROM generate_series(1, 100) v GROUP BY 1) q, unnest(array[50.0, 500.0]) v ORDER BY 1, v$$,
  $$VALUES (0, 3), (0, 5), (1, 1), (1, 3)$$, 'several cuts in one query');

-- --- segments -----------------------------------------------------------------------------------------------

SELECT results_eq($$SELECT r, f, count(s.segment) FROM generate_series(1, 5) r, generate_series(1, 5) f
                    LEFT JOIN rfm_segment s ON true WHERE r BETWEEN r_from AND r_to AND f BETWEEN f_from AND f_to GROUP BY r, f ORDER BY r, f$$,
                  'SELECT r, f, 1::bigint FROM generate_series(1, 5) r, generate_series(1, 5) f', 'each R and F has exactly one customary segment');
SELECT is((SELECT count(DISTINCT rfm_segment(r, f)) FROM generate_series(1, 5) r, generate_series(1, 5) f), (SELECT count(*) FROM rfm_segment), 'each segment has scores');
SELECT is_empty($$SELECT segment FROM rfm_segment WHERE shipped IS NULL OR description IS NULL OR m_from > 1 OR m_to < 5$$, 'as shipped');
SELECT results_eq($$SELECT rfm_segment(r, f) FROM (VALUES (5, 5), (5, 1), (4, 1), (3, 3), (2, 3), (1, 5), (2, 1), (1, 1), (4, 4), (4, 3), (3, 1)) v(r, f)$$,
  $$VALUES ('champions'), ('new customers'), ('promising'), ('need attention'), ('at risk'), ('cannot lose them'), ('hibernating'), ('lost'),
           ('loyal customers'), ('potential loyalists'), ('about to sleep')$$, 'the customary names');
SELECT is(array[rfm_segment(0, 1), rfm_segment(6, 1), rfm_segment(NULL, 1), rfm_segment(1, NULL), rfm_segment(1, 1, 6)], array[NULL, NULL, NULL, NULL, NULL]::text[], 'no such scores, no name');
SELECT is(rfm_segment(5, 5, m), 'champions', 'the customary segments do not look at M') FROM generate_series(1, 5) m;

UPDATE rfm_segment SET segment = 'VIP' WHERE segment = 'champions';
UPDATE rfm_segment SET f_to = 1 WHERE segment = 'lost';
UPDATE rfm_segment SET segment = NULL WHERE segment = 'hibernating';
INSERT INTO rfm_segment (r_from, r_to, f_from, f_to, m_from, m_to, segment, position) VALUES (1, 5, 1, 5, 5, 5, 'big spenders', 1);
CREATE TEMP TABLE named AS SELECT r, f, m, rfm_segment(r, f, m) AS segment FROM generate_series(1, 5) r, generate_series(1, 5) f, generate_series(1, 5) m;
SELECT results_eq($$SELECT segment FROM named WHERE (r, f, m) IN ((5, 5, 4), (5, 5, 5), (1, 2, 1), (2, 2, 1), (1, 1, 1)) ORDER BY r, f, m$$,
  $$VALUES ('lost'), (NULL), (NULL), ('VIP'), ('big spenders')$$, 'edits count, the first by position');
-- What dumps do with them: test/tap/rfm_segment.t.
SELECT results_eq($$SELECT position FROM rfm_segment s WHERE NOT EXISTS (SELECT FROM rfm_segment_customary c WHERE c::record = s::record) ORDER BY 1$$,
  'VALUES (1), (10), (100), (110)', 'edited and added rows are told apart');
INSERT INTO rfm_segment SELECT * FROM rfm_segment_customary;
SELECT results_eq('SELECT * FROM rfm_segment WHERE shipped IS NOT NULL ORDER BY position', 'SELECT * FROM rfm_segment_customary ORDER BY position', 'the customary rows replace the edited ones');
INSERT INTO rfm_segment (r_from, r_to, f_from, f_to, segment, position) VALUES (5, 5, 5, 5, 'b', 10), (5, 5, 5, 5, 'a', 10);
SELECT is(rfm_segment(5, 5, 1), 'a', 'of rows at one position added ones come first, by name');
-- names from a value
CREATE TEMP TABLE scores AS SELECT r, f, m FROM generate_series(0, 6) r, generate_series(0, 6) f, unnest(array[NULL, 1, 3, 5, 6]) m
UNION ALL VALUES (NULL, 1, 1), (1, NULL, 1);
SELECT results_eq('SELECT rfm_segment(r, f, m, (SELECT array_agg(s) FROM rfm_segment s)) FROM scores ORDER BY r, f, m',
                  'SELECT rfm_segment(r, f, m) FROM scores ORDER BY r, f, m', 'the rows of the table as a value give the same names');
SELECT results_eq('SELECT rfm_segment(r, f, m, (SELECT array_agg(s ORDER BY random()) FROM rfm_segment s)) FROM scores ORDER BY r, f, m',
                  'SELECT rfm_segment(r, f, m) FROM scores ORDER BY r, f, m', 'in any order');
SELECT is(rfm_segment(5, 5, NULL, array[(5, 5, 1, 5, 1, 5, 'mine', NULL, 2, NULL), (1, 5, 1, 5, 1, 5, 'later', NULL, 3, NULL)]::rfm_segment[]), 'mine', 'other names in one query');
SELECT is(array[rfm_segment(5, 5, 5, NULL), rfm_segment(5, 5, 5, '{}')], array[NULL, NULL]::text[], 'no rows, no name');
SELECT is(array[rfm_segment(2, 5), rfm_segment('2', '5'), rfm_segment(2, 5, NULL), rfm_segment(2, 5, '1')], array['big spenders', 'big spenders', 'big spenders', 'cannot lose them'], 'short calls mean what they meant');
SELECT throws_ok($$INSERT INTO rfm_segment (r_from, r_to, f_from, f_to, segment, position) VALUES (3, 2, 1, 1, 'x', 500)$$, '23514', NULL, 'an inverted range');
SELECT ok(has_table_privilege('pg_monitor', 'rfm_segment', 'SELECT') AND NOT has_table_privilege('pg_monitor', 'rfm_segment', 'UPDATE'), 'everybody reads the names, only the owner edits them');
SELECT throws_ok('SELECT customer_portfolio_internal.rfm_segment_replace()', '39P01', NULL, 'a trigger function is called by triggers');
CREATE TEMP TABLE other (shipped text);
CREATE TRIGGER late AFTER INSERT ON other FOR EACH ROW EXECUTE FUNCTION customer_portfolio_internal.rfm_segment_delete();
SELECT throws_ok($$INSERT INTO other VALUES ('x')$$, '39P01', NULL, 'and before a row is inserted');
DROP TRIGGER late ON other;
CREATE TRIGGER early BEFORE INSERT ON other FOR EACH ROW EXECUTE FUNCTION customer_portfolio_internal.rfm_segment_replace();
SELECT throws_ok($$INSERT INTO other VALUES ('x')$$, 'XX000', 'table "other" has no smallint called shipped', 'of a table that has what they need');

-- --- habits -------------------------------------------------------------------------------------------------

SELECT results_eq(
  $$SELECT name, median_gap(h, '2024-05-01'), overdue_ratio(h, '2024-05-01'), active_period_ratio(h, '1 month', '2024-05-01'),
           spend_trend(h, '1 month', '2024-04-30'), is_one_shot(h, '2024-05-01') FROM worked ORDER BY name$$,
  $$VALUES ('later', NULL::float8, NULL::float8, NULL::float8, NULL::float8, NULL::boolean), ('once', NULL, NULL, 0.5, NULL, true),
           ('only a refund', NULL, NULL, NULL, NULL, NULL), ('regular', 15, 87 / 15.0::float8, 0.5, -100, false), ('twice a day', NULL, NULL, 0.5, NULL, true)$$,
  'the worked example: April is incomplete on its last day');
SELECT is(active_period_ratio(h, '7 days', '2024-01-29', origin => '2024-01-05'), 2 / 3.0::float8, 'weeks from a chosen day') FROM worked WHERE name = 'regular';
SELECT is(array[active_period_ratio(h, NULL, '2024-01-29'), spend_trend(NULL, '1 month', '2024-01-29'), spend_trend(h, '1 month', NULL)], array[NULL, NULL, NULL]::float8[], 'NULL where NULL has no meaning')
FROM worked WHERE name = 'regular';
SELECT throws_ok(format('SELECT %s(h, %L, %L) FROM worked', f, step, as_of), state, message, f || ' by ' || step || ' at ' || as_of)
FROM unnest(array['active_period_ratio', 'spend_trend']) f, (VALUES
  ('1 hour', '2024-05-01', '22023', 'step must be whole days or months, not "01:00:00"'),
  ('0', '2024-05-01', '22023', NULL), ('-1 month', '2024-05-01', '22023', 'step must be a positive number of days or of months, not "-1 month"'),
  ('1 month 1 day', '2024-05-01', '22023', NULL), ('1 month', 'infinity', '22008', 'as_of out of range: infinity')) v(step, as_of, state, message);
SELECT throws_ok(format('SELECT %s(h, ''-infinity'') FROM worked', f), '22008', 'as_of out of range: -infinity', f || ' at no day')
FROM unnest(array['median_gap', 'overdue_ratio', 'is_one_shot', 'repeat_counts', 'repeat_rate', 'one_shot_share']) f;

CREATE TEMP TABLE orders AS
SELECT c, date '2023-01-01' + (random_days[k])::int AS day, amount
FROM (SELECT c, k, array_agg((hashint8extended(c * 100 + k, 3) & 1023) % 700) OVER (PARTITION BY c) AS random_days,
             round((((hashint8extended(c * 100 + k, 5) & 1023) - 100) / 7.0)::numeric, 2) AS amount
      FROM generate_series(1, 400::bigint) c, generate_series(1, 12) k WHERE k <= 1 + c % 12) q;
CREATE TEMP TABLE histories AS SELECT c, purchase_history(day, amount) AS h FROM orders GROUP BY c;

CREATE TEMP VIEW plain_habits AS
WITH active AS (SELECT DISTINCT c, day FROM orders WHERE amount >= 0 AND day < '2024-07-15'),
gaps AS (SELECT c, day - lag(day) OVER (PARTITION BY c ORDER BY day) AS gap FROM active),
gap AS (SELECT c, percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) AS median FROM gaps GROUP BY c),
customer AS (SELECT c, min(day) AS first, max(day) AS last, count(*) AS days FROM active GROUP BY c),
month AS (SELECT c, m::date AS month, row_number() OVER (PARTITION BY c ORDER BY m) AS x
          FROM customer, generate_series(date_trunc('month', first), date '2024-06-01', '1 month') m),
monthly AS (SELECT c, x, coalesce((SELECT sum(amount) FROM orders o WHERE o.c = m.c AND date_trunc('month', day) = m.month), 0) AS y,
                   EXISTS (SELECT FROM orders o WHERE o.c = m.c AND date_trunc('month', day) = m.month AND amount >= 0) AS is_active
            FROM month m),
periods AS (SELECT c, avg(is_active::int)::float8 AS ratio, CASE WHEN count(*) > 1 THEN regr_slope(y, x) END AS slope FROM monthly GROUP BY c)
SELECT c, median, ('2024-07-15' - last) / median AS overdue, ratio, slope, days = 1 AS one_shot
FROM histories LEFT JOIN gap USING (c) LEFT JOIN customer USING (c) LEFT JOIN periods USING (c);

SELECT is_empty($$
  SELECT p.* FROM plain_habits p JOIN histories USING (c)
  WHERE median IS DISTINCT FROM median_gap(h, '2024-07-15') OR round(overdue::numeric, 9) IS DISTINCT FROM round(overdue_ratio(h, '2024-07-15')::numeric, 9)
     OR round(ratio::numeric, 9) IS DISTINCT FROM round(active_period_ratio(h, '1 month', '2024-07-15')::numeric, 9)
     OR round(slope::numeric, 6) IS DISTINCT FROM round(spend_trend(h, '1 month', '2024-07-15')::numeric, 6)
     OR one_shot IS DISTINCT FROM is_one_shot(h, '2024-07-15')$$, 'habits are plain SQL on random orders');
SELECT is_empty($$
  SELECT c FROM histories LEFT JOIN (SELECT c, date '2024-07-15' - max(day) FILTER (WHERE amount >= 0) AS r, count(*) FILTER (WHERE amount >= 0) AS f, sum(amount) AS m
                                     FROM orders WHERE day < '2024-07-15' GROUP BY c HAVING count(*) FILTER (WHERE amount >= 0) > 0) p USING (c),
       LATERAL rfm(h, '2024-07-15') v
  WHERE (r, f, m) IS DISTINCT FROM (v.recency_days, v.frequency, v.monetary)$$, 'so are the RFM values');
SELECT is(repeat_rate(h, '2024-07-15'), (SELECT avg((NOT one_shot)::int)::float8 FROM plain_habits), 'the repeat rate') FROM histories;
SELECT is(one_shot_share(h, '2024-07-15'), (SELECT avg(one_shot::int)::float8 FROM plain_habits), 'the share of one-shot buyers') FROM histories;
SELECT is(array[repeat_rate(h, '2022-01-01'), one_shot_share(h, '2022-01-01')], array[NULL, NULL]::float8[], 'nobody has bought: no rates') FROM histories;
SELECT is(repeat_rate(NULL::purchase_history, '2022-01-01'), NULL, 'NULL does not count');
SELECT throws_ok('SELECT repeat_rate(h, NULL) FROM histories', '22004', 'as_of must not be null', 'a rate as of no day');
SELECT throws_ok($$SELECT 'v1 customers 1152921504606846976 repeated 1'::repeat_summary + 'v1 customers 1 repeated 1'$$, '22003', 'more than 2^60 customers', 'a sum that overflows');
SELECT results_eq(
  $$SELECT repeat_rate(r), one_shot_share(r), customers(r), repeat_customers(r), skipped_customers(r) FROM (SELECT repeat_counts(h, '2024-07-15') FROM histories) q(r)$$,
  $$SELECT repeat_rate(h, '2024-07-15'), one_shot_share(h, '2024-07-15'), (SELECT count(one_shot) FROM plain_habits),
           (SELECT count(*) FROM plain_habits WHERE NOT one_shot), count(*) - (SELECT count(one_shot) FROM plain_habits) FROM histories$$, 'a summary says the same, and of how many');
SELECT is((SELECT rollup(r) FROM (SELECT repeat_counts(h, '2024-07-15') AS r FROM histories GROUP BY c % 7) parts), repeat_counts(h, '2024-07-15'), 'parts make the whole') FROM histories;
SELECT is(repeat_counts(NULL, '2022-01-01'), 'v1 customers 0 repeated 0 skipped 1', 'NULL is skipped');
SELECT is(array[repeat_rate(r), one_shot_share(r)], array[NULL, NULL]::float8[], 'of nobody there are no rates') FROM (SELECT 'v1 customers 0 repeated 0'::repeat_summary) q(r);
SELECT is('v1 customers 3 repeated 1'::repeat_summary + 'v1 customers 2 repeated 2 skipped 4', 'v1 customers 5 repeated 3 skipped 4', 'the customers of both');

SELECT * FROM finish();
ROLLBACK;
