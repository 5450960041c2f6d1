-- The numbers behind the pictures of a model, against plain SQL.
BEGIN;
SET search_path = customer_portfolio, public;
SET LOCAL client_min_messages = warning;
SELECT plan(31);

CREATE FUNCTION pg_temp.agree(a float8, b float8) RETURNS boolean LANGUAGE sql AS $$
  SELECT coalesce(abs(a - b) <= 1e-9 * (1 + abs(b)), a IS NULL AND b IS NULL)
$$;
CREATE TEMP TABLE model(name text, m purchase_model);
INSERT INTO model VALUES
  ('bg_nbd', '{"model": "bg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}'), ('mbg_nbd', '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}'),
  ('pareto_nbd', '{"model": "pareto_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "s": 0.8, "beta": 12}'),
  ('mbg_cnbd_k', '{"model": "mbg_cnbd_k", "unit_days": 1, "r": 0.8, "alpha": 21, "a": 0.8, "b": 2.4, "k": 2}');
CREATE TEMP TABLE customer AS
  SELECT customer_id, purchase_history(day, amount) AS h
  FROM simulate_purchases('{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}', '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 16}', 250, '2022-01-01', '2024-01-01', 7)
  GROUP BY 1;

-- --- repeat_histogram ------------------------------------------------------------------------------------------------------

CREATE TEMP TABLE counted AS
  SELECT name, m, c.* FROM model, (SELECT purchase_statistics(h, '2023-07-01') FROM customer) s(s), repeat_histogram(s, m, 5) c;
SELECT results_eq('SELECT DISTINCT purchases, label FROM counted ORDER BY 1', $$VALUES (0, '0'), (1, '1'), (2, '2'), (3, '3'), (4, '4'), (5, '5+')$$, 'a row per number, the last is open');
SELECT is_empty($$
  SELECT name, purchases, actual, n FROM counted JOIN (SELECT least(frequency(h, '2023-07-01'), 5), count(*) FROM customer WHERE first_purchase(h) < '2023-07-01' GROUP BY 1) p(x, n) ON x = purchases
  WHERE actual <> n$$, 'actual: customers by frequency');
SELECT is_empty($$
  SELECT name, purchases, expected, wanted FROM counted, LATERAL (
    SELECT sum(p_purchases(m, n, observation_age(h, '2023-07-01', '1 day') / ((m::jsonb ->> 'unit_days')::float8)))
    FROM customer, generate_series(purchases, CASE WHEN purchases < 5 THEN purchases ELSE 5 END) n WHERE first_purchase(h) < '2023-07-01') w(wanted)
  WHERE purchases < 5 AND NOT pg_temp.agree(expected, wanted)$$, 'expected: the probabilities of all customers');
SELECT ok(pg_temp.agree(sum(expected), sum(actual)), 'both sum to the customers: ' || name) FROM counted GROUP BY name;
SELECT is(count(*), 11::bigint, 'ten and more unless told otherwise') FROM model, (SELECT purchase_statistics(h, '2023-07-01') FROM customer) s(s), repeat_histogram(s, m) c WHERE name = 'bg_nbd';
SELECT ok(pg_temp.agree(c.expected, 3 * p_purchases('{"model": "bg_nbd", "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}', 1, 10::float8)), 'without days, in the model''s unit')
FROM repeat_histogram('v1 [0 0 10] [1 5 10 customers 2]'::purchase_statistics, '{"model": "bg_nbd", "unit_days": 3, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}') c WHERE purchases = 1;
SELECT ok(pg_temp.agree(c.expected, p_purchases(m, 1, 2::float8) + 2 * p_purchases(m, 1, 3::float8)), 'of opportunities')
FROM (SELECT '{"model": "bg_bb", "unit_days": 30.4375, "alpha": 1.2, "beta": 3, "gamma": 0.66, "delta": 2.8}'::purchase_model) b(m),
     (SELECT opportunity_statistics(h::purchase_history, '2024-06-01', '1 month')
      FROM (VALUES ('v1 scale 0 [2024-03-02 1]'), ('v1 scale 0 [2024-02-28 1]'), ('v1 scale 0 [2024-02-10 1] [2024-04-10 1]')) v(h)) s(s), repeat_histogram(s, m, 3) c WHERE purchases = 1;
SELECT throws_ok(format('SELECT repeat_histogram(purchase_statistics(h, ''2023-07-01''), %L, %s) FROM customer', m, most), '22023', message, 'refused: ' || message)
FROM (VALUES ('{"model": "bg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}', 0, 'most is 0'),
             ('{"model": "bg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}', 1001, 'most is 1001'),
             ('{"model": "bg_nbd", "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}', 5, 'the statistics are of days, and the model has no unit of time')) v(m, most, message);

-- --- tracking_rows ------------------------------------------------------------------------------------------------------

CREATE TEMP TABLE statistic AS SELECT backtest_statistics(h, '2023-07-01', '2024-01-01') AS s FROM customer;
CREATE TEMP TABLE tracked AS SELECT name, m, weeks, t.* FROM model, statistic, (VALUES (1), (4)) w(weeks), tracking_rows(s, m, weeks) t WHERE name IN ('mbg_nbd', 'pareto_nbd');
SELECT is_empty($$
  SELECT name, weeks, period_end FROM tracked, LATERAL (
    SELECT count(*), coalesce(sum(frequency(h, period_end)), 0),
           sum(expected_purchases(m, (period_end - 1 - first_purchase(h)) / (m::jsonb ->> 'unit_days')::float8))
    FROM customer WHERE first_purchase(h) < '2023-07-01' AND first_purchase(h) < period_end) w(n, seen, wanted)
  WHERE NOT (customers = n AND total_actual = seen AND pg_temp.agree(total_expected, wanted))$$, 'totals are sums over the customers so far');
SELECT is_empty($$
  SELECT name, weeks, period_start FROM tracked, LATERAL (
    SELECT count(*) FROM customer, purchases(h) p WHERE orders > 0 AND first_purchase(h) < '2023-07-01' AND p.day > first_purchase(h) AND p.day >= period_start AND p.day < period_end) w(seen)
  WHERE actual <> seen$$, 'actual: the repeat purchase days of the period');
SELECT is_empty($$
  SELECT * FROM (SELECT *, lag(period_end) OVER w AS before, sum(expected) OVER w AS cumulated FROM tracked WINDOW w AS (PARTITION BY name, weeks ORDER BY period_end)) q
  WHERE NOT pg_temp.agree(total_expected, cumulated) OR before <> period_start$$, 'periods follow each other, and add up');
SELECT ok(bool_or(period_end = '2023-07-01') AND max(period_end) = '2024-01-01' AND bool_and(is_holdout = (period_start >= '2023-07-01')), 'calibration and holdout: ' || weeks)
FROM tracked GROUP BY weeks;
SELECT is(array_agg(DISTINCT period_end - period_start ORDER BY period_end - period_start DESC), array[28, 16], 'four weeks are four weeks, the rest at the end')
FROM tracked WHERE weeks = 4 AND period_start > '2022-02-01';
SELECT results_eq('SELECT customers, total_actual::float8, total_expected FROM tracked WHERE weeks = 1 AND name = ''mbg_nbd'' ORDER BY period_end',
                  'SELECT customers, observed, expected FROM statistic, model, backtest(s, m) WHERE name = ''mbg_nbd'' AND section = ''week'' ORDER BY as_of', 'the same as the weeks of a backtest');
SELECT throws_ok('SELECT tracking_rows(s, m, 0) FROM statistic, model', '22023', 'weeks is 0', 'no weeks');
SELECT throws_ok($$SELECT tracking_rows(s, '{"model": "mbg_nbd", "r": 1, "alpha": 1, "a": 1, "b": 1}') FROM statistic$$, '22023',
                 'the model has no unit of time, so it cannot be compared with histories', 'a model without a unit');

-- --- frequency_recency_grid ---------------------------------------------------------------------------------------------

CREATE TEMP TABLE cell AS SELECT name, m, g.* FROM model, frequency_recency_grid(m, 52, 26, 4, 8) g
  UNION ALL SELECT 'bg_bb', m, g.* FROM (SELECT '{"model": "bg_bb", "alpha": 1.2, "beta": 0.75, "gamma": 0.66, "delta": 2.8}'::purchase_model) b(m), frequency_recency_grid(m, 6, 3, 6, 12) g;
SELECT is_empty($$SELECT * FROM cell WHERE p_alive <> p_alive(m, frequency, recency, CASE name WHEN 'bg_bb' THEN 6 ELSE 52 END)
  OR expected_purchases <> expected_purchases(m, frequency, recency, CASE name WHEN 'bg_bb' THEN 6 ELSE 52 END, CASE name WHEN 'bg_bb' THEN 3 ELSE 26 END)$$, 'a cell is the score of such a customer');
SELECT set_eq($$SELECT frequency, recency FROM cell WHERE name = 'mbg_nbd'$$, $$SELECT 0::bigint AS x, 0::float8 AS t UNION SELECT x, 52.0 * i / 8 FROM generate_series(1, 4) x, generate_series(1, 8) i$$, 'frequencies and recencies');
SELECT set_eq($$SELECT frequency, recency FROM cell WHERE name = 'bg_bb'$$, $$SELECT 0::bigint AS x, 0::float8 AS t UNION SELECT x, t FROM generate_series(1, 6) x, generate_series(1, 6) t WHERE x <= t$$, 'of opportunities only what is possible');
SELECT is(count(*), 101::bigint, 'ten by ten unless told otherwise') FROM model, frequency_recency_grid(m, 52, 26) WHERE name = 'bg_nbd';
SELECT throws_ok(format('SELECT frequency_recency_grid(m, %s) FROM model', terms), '22023', message, 'refused: ' || message)
FROM (VALUES ('-1, 26', 'age is -1'), ('52, -26', 'horizon is -26'), ('52, ''NaN''', 'horizon is NaN'), ('52, 26, 0', 'most is 0'), ('52, 26, 5, 1001', 'steps is 1001')) v(terms, message);

SELECT * FROM finish();
ROLLBACK;
