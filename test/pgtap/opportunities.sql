-- BG/BB from histories: opportunities to buy, one every step after the first purchase.
BEGIN;
SET search_path = customer_portfolio, public;
SET LOCAL client_min_messages = warning;
SELECT plan(34);

CREATE FUNCTION pg_temp.agree(a float8, b float8) RETURNS boolean LANGUAGE sql AS $$
  SELECT coalesce(abs(a - b) <= 1e-9 * (1 + abs(b)), a IS NULL AND b IS NULL)
$$;

-- --- what an opportunity is -------------------------------------------------------------------------------------------

SELECT is(opportunity_statistics(h::purchase_history, as_of, step)::text, statistics, what)
FROM (VALUES
  ('v1 scale 0 [2020-05-01 10] [2021-05-01 10]', date '2021-05-02', interval '1 year', 'v1 unit 365.25 [1 365.25 365.25]', 'the last day of an opportunity belongs to it'),
  ('v1 scale 0 [2020-05-01 10] [2021-05-02 10]', '2022-05-02', '1 year', 'v1 unit 365.25 [1 730.5 730.5]', 'the day after it to the next one'),
  ('v1 scale 0 [2020-05-01 10] [2021-05-01 10]', '2021-05-01', '1 year', 'v1 unit 365.25 [0 0 0]', 'what is not over does not count'),
  ('v1 scale 0 [2020-01-31 10] [2020-02-29 10] [2020-03-31 10] [2020-04-01 10]', '2020-05-01', '1 month', 'v1 unit 30.4375 [3 91.3125 91.3125]', 'months follow the calendar from the first day'),
  ('v1 scale 0 [2020-01-01 10] [2020-01-05 10] [2020-01-07 10] [2020-01-20 10]', '2020-02-01', '7 days', 'v1 unit 7 [2 21 28]', 'two purchases in one opportunity are one'),
  ('v1 scale 0 [2020-01-01 10]', '2020-01-01', '7 days', 'v1 skipped 1', 'a customer who has not bought yet')) v(h, as_of, step, statistics, what)
GROUP BY h, as_of, step, statistics, what;
SELECT is(opportunity_statistics(NULL::purchase_history, '2020-01-01', '1 year')::text, 'v1 skipped 1', 'NULL is skipped and counted');
SELECT throws_ok(format('SELECT opportunity_statistics(''v1 scale 0 [2020-01-01 1]''::purchase_history, ''2021-01-01'', %L)', step), '22023', message, 'refused: ' || step)
FROM (VALUES ('1 month 1 day', NULL), ('0 days', NULL), ('-1 month', NULL), ('5 hours', 'opportunity must be whole days or months, not "05:00:00"')) v(step, message);

-- Against plain SQL: a shop, every month and every ten days.
CREATE TEMP TABLE event AS
  SELECT customer_id, day, amount FROM simulate_purchases('{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}',
    '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 16}', 300, '2022-01-01', '2024-01-01', 3)
  UNION ALL SELECT 1, '2023-02-01', -5;
CREATE TEMP TABLE customer AS SELECT customer_id, purchase_history(day, amount) AS h, min(day) FILTER (WHERE amount >= 0) AS first FROM event GROUP BY 1;
CREATE TEMP VIEW period AS
  SELECT step, customer_id, first, k, (first + (k - 1) * step)::date AS after, (first + k * step)::date AS until
  FROM customer, (VALUES (interval '1 month'), ('10 days')) s(step), generate_series(1, 80) k WHERE first < '2023-09-16' AND (first + k * step)::date < '2023-09-16';
CREATE TEMP TABLE plain AS
  SELECT step, c.customer_id, count(k) AS n, count(x) AS x, coalesce(max(k) FILTER (WHERE x), 0) AS t, coalesce(sum(money), 0) AS money
  FROM customer c CROSS JOIN (VALUES (interval '1 month'), ('10 days')) s(step) LEFT JOIN
       (SELECT step, p.customer_id, k, nullif(bool_or(amount >= 0), false) AS x, sum(amount) AS money
        FROM period p LEFT JOIN event e ON e.customer_id = p.customer_id AND e.day > after AND e.day <= until GROUP BY 1, 2, 3) p USING (step, customer_id)
  WHERE first < '2023-09-16' GROUP BY 1, 2;
CREATE TEMP TABLE counted AS
  SELECT step, customer_id, (regexp_match(opportunity_statistics(h, '2023-09-16', step)::text, '\[(\S+) (\S+) (\S+)\]'))::float8[] AS r
  FROM customer, (VALUES (interval '1 month'), ('10 days')) s(step) WHERE first < '2023-09-16' GROUP BY 1, 2;
SELECT is_empty($$
  SELECT * FROM plain JOIN counted USING (step, customer_id), LATERAL (VALUES (CASE step WHEN '1 month' THEN 30.4375 ELSE 10 END)) u(unit)
  WHERE NOT (r[1] = x AND r[2] / unit = t AND r[3] / unit = n)$$, 'frequency, recency and age as plain SQL counts them');
SELECT is(count(*), 2 * count(DISTINCT customer_id), 'of every customer') FROM plain JOIN counted USING (step, customer_id);

-- --- fits -------------------------------------------------------------------------------------------------------------

CREATE TEMP TABLE model AS
  SELECT bg_bb(h, '2023-09-16', '1 month') AS m, gamma_gamma(h, '2023-09-16', '1 month') AS g FROM customer;
SELECT is(m::jsonb ->> 'unit_days', '30.4375', 'the model carries its opportunity') FROM model;
SELECT is_empty($$SELECT * FROM (SELECT bg_bb(x, t, n) FROM plain WHERE step = '1 month') p(p), model, unnest(array['alpha', 'beta', 'gamma', 'delta', 'log_likelihood']) key
                  WHERE NOT pg_temp.agree((m::jsonb ->> key)::float8, (p::jsonb ->> key)::float8)$$, 'the fit is that of the statistics');
SELECT is(bg_bb(s)::text, m::text, 'or of opportunity_statistics') FROM (SELECT opportunity_statistics(h, '2023-09-16', '1 month') FROM customer) s(s), model;
SELECT ok(bool_and(abs((g::jsonb ->> key)::float8 / (p::jsonb ->> key)::float8 - 1) < 1e-9), 'the spend is that of the opportunities taken')
FROM model, (SELECT gamma_gamma(x, (money / nullif(x, 0))::float8) FROM plain WHERE step = '1 month') b(p), unnest(array['p', 'q', 'gamma', 'log_likelihood']) key;
SELECT throws_ok('SELECT bg_bb(purchase_statistics(h, ''2023-09-16'', ''7 days'')) FROM customer', '22000',
                 'cannot fit bg_bb: the statistics are of days, not of opportunities', 'statistics of days are none of opportunities');
SELECT cmp_ok(abs((m::jsonb ->> key)::float8 / value - 1), '<', 0.25::float8, 'customers of a BG/BB give their model back: ' || key)
FROM (SELECT bg_bb(h, '2024-01-01', '30 days') AS m
      FROM (SELECT purchase_history(day, amount) AS h FROM simulate_purchases('{"model": "bg_bb", "unit_days": 30, "alpha": 1.2, "beta": 0.75, "gamma": 0.66, "delta": 2.8}',
        '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 16}', 8000, '2021-01-01', '2024-01-01', 5) GROUP BY customer_id) c) f,
     (VALUES ('alpha', 1.2), ('beta', 0.75), ('gamma', 0.66), ('delta', 2.8)) v(key, value);

-- --- scores ----------------------------------------------------------------------------------------------------------

-- Of a history what the statistics say; from the middle of an opportunity on those count that are over by the end.
CREATE TEMP TABLE score AS
  SELECT c.customer_id, h, first, m, g, x, t, n, money, (SELECT count(*) FROM generate_series(1, 60) k WHERE (first + k * interval '1 month')::date BETWEEN '2023-09-16' AND '2024-09-15') AS ahead
  FROM customer c JOIN plain p ON p.customer_id = c.customer_id AND step = '1 month', model;
SELECT is(array_agg(DISTINCT ahead), array[12::bigint], 'a year has twelve months, wherever it begins') FROM score;
SELECT is_empty($$
  SELECT customer_id, what FROM score, LATERAL (VALUES
    ('p_alive', p_alive(m, h, '2023-09-16'), p_alive(m, x, t, n)),
    ('p_alive later', p_alive(m, h, '2023-09-16', '1 year'), p_alive(m, x, t, n, 12)),
    ('p_no_purchase', p_no_purchase(m, h, '2023-09-16', '1 year'), p_no_purchase(m, x, t, n, 12)),
    ('expected_purchases', expected_purchases(m, h, '2023-09-16', '1 year'), expected_purchases(m, x, t, n, 12)),
    ('p_purchases', p_purchases(m, h, '2023-09-16', 2, '1 year'), p_purchases(m, x, t, n, 2, 12)),
    ('predicted', (predicted_purchases(m, h, '2023-09-16', '1 year')).upper, (predicted_purchases(m, x, t, n, 12)).upper),
    ('discounted', discounted_purchases(m, h, '2023-09-16', 0.1), discounted_purchases(m, x, t, n, ln(1.1) / 12)),
    ('discounted within', discounted_purchases(m, h, '2023-09-16', 0.1, '1 year'), discounted_purchases(m, x, t, n, ln(1.1) / 12, 12)),
    ('residual_ltv', residual_ltv(m, g, h, '2023-09-16', 0.1), expected_spend(g, x, (money / nullif(x, 0))::float8) * discounted_purchases(m, x, t, n, ln(1.1) / 12)),
    ('revenue', (predicted_revenue(m, g, h, '2023-09-16', '1 year')).upper, (predicted_revenue(m, g, x, t, n, (money / nullif(x, 0))::float8, 12)).upper)) v(what, own, wanted)
  WHERE NOT pg_temp.agree(own, wanted)$$, 'a history scores as its statistics do');
SELECT ok(pg_temp.agree(estimate(total_residual_ltv(m, g, h, '2023-09-16', 0.1)), sum(residual_ltv(m, g, h, '2023-09-16', 0.1))), 'sums of value') FROM score GROUP BY m::text;
SELECT ok(pg_temp.agree(estimate(total_expected_purchases(m, h, '2023-09-16', '1 year')), sum(expected_purchases(m, h, '2023-09-16', '1 year'))), 'sums of purchases') FROM score;
SELECT is(expected_purchases(m, h, '2023-09-16', '0 days'), 0::float8, 'no time, no opportunity') FROM score LIMIT 1;
SELECT is(expected_purchases(m, interval '1 year'), expected_purchases(m, 12::float8), 'a new customer') FROM model;
SELECT is(expected_purchases(m, interval '25 days'), 0::float8, 'to whom no opportunity has come yet') FROM model;
SELECT ok(pg_temp.agree((i).estimate, p_alive(m, h, '2023-09-16')) AND (i).lower < (i).upper, 'an interval of P(alive)')
FROM (SELECT *, p_alive_interval(m, h, '2023-09-16') AS i FROM score WHERE x > 0 AND t < n LIMIT 1) q;
SELECT throws_ok('SELECT next_purchase(m, h, ''2023-09-16'') FROM score', '22023', 'model bg_bb counts opportunities, it cannot tell a day', 'no day of the next purchase');
SELECT throws_ok($$SELECT p_alive('{"model": "bg_bb", "unit_days": 10.5, "alpha": 1, "beta": 1, "gamma": 1, "delta": 3}', h, '2023-09-16') FROM score$$, '22023',
                 'opportunities cannot come every 10.5 days', 'a unit that is none of opportunities');
SELECT throws_ok($$SELECT p_alive('{"model": "bg_bb", "alpha": 1, "beta": 1, "gamma": 1, "delta": 3}', h, '2023-09-16') FROM score$$, '22023',
                 'the model does not know how far opportunities are apart, so it cannot score a history', 'a model without its opportunity');
SELECT is(p_alive(m, h, '2021-01-01'), NULL, 'nobody yet') FROM score LIMIT 1;

SELECT * FROM finish();
ROLLBACK;
