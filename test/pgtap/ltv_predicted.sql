-- Predictions: how often and how much customers will buy, luck included, one by one and together.
BEGIN;
SET search_path = customer_portfolio, public;
SET datestyle = iso;
SELECT plan(59);

CREATE TEMP TABLE model AS
SELECT key, value::text::purchase_model AS m FROM jsonb_each('{
  "bg_nbd": {"model": "bg_nbd", "unit_days": 7, "r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426},
  "mbg_nbd": {"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4},
  "pareto_nbd": {"model": "pareto_nbd", "unit_days": 7, "r": 0.553, "alpha": 10.578, "s": 0.606, "beta": 11.669},
  "bg_cnbd_k": {"model": "bg_cnbd_k", "unit_days": 7, "r": 0.7, "alpha": 3.1, "a": 0.83, "b": 2.2, "k": 3},
  "mbg_cnbd_k": {"model": "mbg_cnbd_k", "unit_days": 7, "r": 0.9, "alpha": 2.5, "a": 0.7, "b": 1.9, "k": 4},
  "bg_bb": {"model": "bg_bb", "alpha": 1.2, "beta": 0.75, "gamma": 0.66, "delta": 2.8}}'::jsonb);
CREATE TEMP TABLE timed AS SELECT * FROM model WHERE key <> 'bg_bb';
CREATE TEMP TABLE spend AS SELECT '{"model": "gamma_gamma", "p": 6.25, "q": 3.74, "gamma": 15.44}'::spend_model AS s;
CREATE TEMP TABLE one AS SELECT 'v1 scale 2 [2024-01-05 100.00] [2024-03-11 50.00] [2024-06-03 80.00]'::purchase_history AS h, date '2024-09-01' AS d;

-- --- the distribution ---------------------------------------------------------------------------------------

SELECT is(round(p_purchases(m, 2, 30.43, 38.86, n, 39)::numeric, 10), wanted, 'BG/NBD: P(X = ' || n || ')')
FROM model, (VALUES (0, 0.4453728621), (1, 0.2393189374), (2, 0.1441832219), (3, 0.0808500560), (4, 0.0435449691)) v(n, wanted) WHERE key = 'bg_nbd';
SELECT is_empty($$
  SELECT key, total, mean, e FROM model, LATERAL (
    SELECT sum(p) AS total, sum(n * p) AS mean, expected_purchases(m, 2, 5, 8, 26) AS e
    FROM (SELECT n, p_purchases(m, 2, 5, 8, n, 26) AS p FROM generate_series(0, 1500) n) q) q
  WHERE abs(total - 1) > 1e-9 OR abs(mean - e) > 1e-8 * e$$, 'of every model: the sum is 1, the mean is expected_purchases');
SELECT is_empty($$
  SELECT key FROM timed, one WHERE abs(p_purchases(m, h, d, 3, '364 days')
    - p_purchases(m, frequency(h, d), recency(h, d), observation_age(h, d), 3, 52)) > 1e-15$$, 'a history is its statistics');
SELECT is_empty($$SELECT key FROM model WHERE abs(p_purchases(m, 2, 5, 8, 0, 26) - p_no_purchase(m, 2, 5, 8, 26)) > 1e-11$$, 'none is no purchase');
SELECT cmp_ok(abs(p_purchases(with_covariates('{"model": "mbg_nbd", "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4, "purchase_effects": [0.3], "dropout_effects": [0.5]}', array[1.0::float8]), 2, 5, 8, 1, 26)
  - p_purchases(format('{"model": "mbg_nbd", "r": 0.8, "alpha": %s, "a": %s, "b": 2.4}', 6 * exp(-0.3::float8), 0.8 * exp(0.5::float8))::purchase_model, 2, 5, 8, 1, 26)),
  '<', 1e-12::float8, 'with covariates');
SELECT throws_ok($$SELECT p_purchases('{"model": "mbg_nbd", "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4, "purchase_effects": [0.3], "dropout_effects": [0.5]}', 2, 5, 8, 1, 26)$$,
  '22023', NULL, 'not without them');

-- --- intervals of one customer ------------------------------------------------------------------------------

SELECT is_empty($$
  SELECT key, level, p FROM model, unnest(array[0.5, 0.8, 0.9, 0.99]) level, predicted_purchases(m, 2, 5, 8, 26, level) p, LATERAL (
    SELECT min(n) FILTER (WHERE below >= (1 - level) / 2) AS lower, min(n) FILTER (WHERE below >= (1 + level) / 2) AS upper
    FROM (SELECT n, sum(p_purchases(m, 2, 5, 8, n, 26)) OVER (ORDER BY n) AS below FROM generate_series(0, 200) n) q) w
  WHERE (p.lower, p.upper) IS DISTINCT FROM (w.lower, w.upper)$$, 'the smallest numbers that reach the probabilities');
SELECT is(p::text, q::text, 'the level is 0.9 by default') FROM timed, one, predicted_purchases(m, h, d, '1 year') p, predicted_purchases(m, h, d, '1 year', 0.9) q WHERE key = 'mbg_nbd';
SELECT is_empty($$
  SELECT key FROM timed, one, predicted_purchases(m, h, d, '364 days') p,
    predicted_purchases(m, frequency(h, d), recency(h, d), observation_age(h, d), 52) q
  WHERE (p.lower, p.upper) <> (q.lower, q.upper) OR abs(p.expected - expected_purchases(m, h, d, '364 days')) > 1e-9 * p.expected$$,
  'from histories and from statistics');
SELECT is(p::text, '(0,0,0)', 'no time, no purchase') FROM model, one, predicted_purchases(m, h, d, '0 days') p WHERE key = 'pareto_nbd';
SELECT is(array[predicted_purchases(m, h, '2024-01-05', '1 year') IS NULL, p_purchases(m, h, '2024-01-05', 1, '1 year') IS NULL,
  predicted_revenue(m, s, h, '2024-01-05', '1 year') IS NULL, next_purchase(m, h, '2024-01-05') IS NULL], array[true, true, true, true], 'who has not bought is unknown')
FROM model, spend, one WHERE key = 'mbg_nbd';
SELECT throws_ok(format('SELECT %s FROM model, spend, one WHERE key = %L', call, key), '22023', message, call)
FROM (VALUES
  ('mbg_nbd', 'p_purchases(m, h, d, -1, ''1 year'')', 'number of purchases is -1'),
  ('mbg_nbd', 'p_purchases(m, 2, 5, 8, 1000000001, 26)', 'number of purchases is 1000000001'),
  ('mbg_nbd', 'p_purchases(m, 2, 9, 8, 1, 26)', NULL),
  ('mbg_nbd', 'predicted_purchases(m, h, d, ''-1 day'')', 'horizon is "-1 days"'),
  ('mbg_nbd', 'predicted_purchases(m, h, d, ''1 year'', 90)', 'level is 90'),
  ('mbg_nbd', 'predicted_purchases(m, 2, 5, 8, ''NaN'')', NULL),
  ('mbg_nbd', 'predicted_revenue(m, s, h, d, ''1 year'', 1)', 'level is 1'),
  ('bg_bb', 'predicted_purchases(m, h, d, ''1 year'')', 'the model does not know how far opportunities are apart, so it cannot score a history'),
  ('bg_bb', 'predicted_purchases(m, 2, 5, 8, 2.5)', 'horizon is 2.5'),
  ('bg_bb', 'next_purchase(m, h, d)', 'the model does not know how far opportunities are apart, so it cannot score a history')) v(key, call, message);

-- --- revenue --------------------------------------------------------------------------------------------------

SELECT is_empty($$
  SELECT key FROM timed, spend, one, predicted_revenue(m, s, h, d, '1 year') r
  WHERE (abs(r.expected - expected_purchases(m, h, d, '1 year') * expected_spend(s, h, d)) > 1e-9 * r.expected
    OR r.lower < 0 OR r.upper <= r.expected OR (r.lower > 0) <> (p_no_purchase(m, h, d, '1 year') < 0.05))$$, 'expected revenue lies within, the lower end is 0 for who may buy nothing');
SELECT is_empty($$
  SELECT key FROM timed, spend, one, predicted_revenue(m, s, h, d, '364 days') p,
    predicted_revenue(m, s, frequency(h, d), recency(h, d), observation_age(h, d), monetary_value(h, d), 52) q
  WHERE abs(p.upper - q.upper) > 1e-9 * q.upper$$, 'revenue from statistics');
SELECT isnt(predicted_revenue(m, s, 0, 0, 8, NULL, 26)::text, NULL, 'a customer without a repeat purchase has no monetary value') FROM model, spend WHERE key = 'mbg_nbd';
SELECT is(predicted_revenue(m, s, 2, 5, 8, NULL, 26)::text, NULL, 'who has one must have it') FROM model, spend WHERE key = 'mbg_nbd';
SELECT is(predicted_revenue(m, '{"model": "gamma_gamma", "p": 6, "q": 0.9, "gamma": 15}', h, d, '1 year')::text, NULL, 'no mean, no revenue') FROM model, one WHERE key = 'mbg_nbd';

-- --- the next purchase ------------------------------------------------------------------------------------------

SELECT is_empty($$
  SELECT key, n FROM timed, one, next_purchase(m, h, d) n
  WHERE NOT (
    1 - p_no_purchase(m, h, d, make_interval(days => n.median_day - d + 1)) >= n.p_ever / 2 - 1e-12
    AND 1 - p_no_purchase(m, h, d, make_interval(days => n.median_day - d)) < n.p_ever / 2)$$, 'the first day by which it has come with half the probability');
SELECT is(array_agg(abs(p_ever - p_alive(m, h, d)) < 1e-12 ORDER BY key), array[true, true, true, true], 'who is alive buys again, where customers leave upon a purchase')
FROM timed, one, next_purchase(m, h, d) WHERE key LIKE '%bg%';
SELECT is(next_purchase('{"model": "bg_nbd", "unit_days": 7, "r": 0.001, "alpha": 4, "a": 1, "b": 2}', 'v1 scale 0 [2024-01-05 1]', '2024-09-01')::text, '(1,)', 'beyond the calendar');
SELECT is((next_purchase('{"model": "bg_nbd", "unit_days": 7, "r": 2, "alpha": 0.01, "a": 1, "b": 2}', 'v1 scale 0 [2020-01-05 1] [2020-01-08 1] [2020-01-09 1] [2020-01-10 1]', '2024-09-01')).median_day,
  NULL, 'hardly to be expected');

-- --- all customers together -----------------------------------------------------------------------------------

CREATE TEMP TABLE customer AS
SELECT customer_id, purchase_history(day, amount) AS h
FROM model, spend, simulate_purchases(m, s, 400, '2021-01-01', '2023-01-01', 7) WHERE key = 'mbg_nbd' GROUP BY customer_id;
CREATE TEMP TABLE fit AS SELECT mbg_nbd(h, '2022-07-01') AS m, gamma_gamma(h, '2022-07-01') AS s FROM customer;
CREATE TEMP TABLE total AS
SELECT total_predicted_purchases(m, h, '2022-07-01', '6 months') AS purchases, total_predicted_revenue(m, s, h, '2022-07-01', '6 months') AS revenue,
       total_expected_purchases(m, h, '2022-07-01', '6 months') AS estimate, total_residual_ltv(m, s, h, '2022-07-01', 0, 1, '6 months', 0) AS value
FROM customer, fit;

SELECT ok(estimate(purchases) = estimate(estimate) AND confidence_interval(purchases)::text = confidence_interval(estimate)::text, 'the estimate of purchases is the same') FROM total;
SELECT ok(abs(estimate(revenue) / estimate(value) - 1) < 1e-9 AND abs(standard_error(revenue) / standard_error(value) - 1) < 1e-6, 'revenue is value without discount') FROM total;
SELECT cmp_ok(abs(ln(p.upper / p.expected) / 1.6448536269514722 * p.expected / sqrt(standard_error(purchases) ^ 2 + v) - 1), '<', 1e-6::float8, 'estimates and luck together')
FROM total, predicted_total(purchases) p, LATERAL (
  SELECT sum(variance) AS v FROM (
    SELECT sum(n * n * p) - sum(n * p) ^ 2 AS variance
    FROM customer, fit, LATERAL (SELECT n, p_purchases(m, h, '2022-07-01', n, '6 months') AS p FROM generate_series(0, 150) n) q
    GROUP BY customer_id) q) q;
SELECT ok((predicted_total(revenue)).lower < (confidence_interval(revenue, 0.9)).lower AND (predicted_total(revenue)).upper > (confidence_interval(revenue, 0.9)).upper, 'luck widens the interval') FROM total;
-- The customer equity.
CREATE TEMP TABLE capital AS
SELECT total_predicted_ltv(m, s, h, '2022-07-01', 0.1) AS endless, total_predicted_ltv(m, s, h, '2022-07-01', 0, 1, '6 months', 0) AS undiscounted, total_predicted_ltv(m, s, h, '2022-07-01', 0.1, 0.4, '6 months', 0) AS margin,
       total_predicted_ltv(m, s, h, '2022-07-01', 0.1, 1, '6 months', 0) AS money, total_predicted_ltv(m, s, h, '2022-07-01', 0.1, 0.4, NULL, 5) AS served, total_residual_ltv(m, s, h, '2022-07-01', 0.1) AS estimate
FROM customer, fit;
SELECT ok(estimate(endless) = estimate(estimate) AND confidence_interval(endless)::text = confidence_interval(estimate)::text, 'the estimate of the equity is that of total_residual_ltv') FROM capital;
SELECT ok(p.lower < i.lower AND p.upper > i.upper AND p.expected = i.estimate, 'luck widens the interval of the equity') FROM capital, predicted_total(endless) p, confidence_interval(endless, 0.9) i;
SELECT ok(abs(p.lower / r.lower - 1) < 1e-4 AND abs(p.upper / r.upper - 1) < 1e-4, 'without discount it is the interval of the revenue') FROM capital, total, predicted_total(undiscounted) p, predicted_total(revenue) r;
SELECT ok(abs(p.lower / r.lower / 0.4 - 1) < 1e-9 AND abs(p.upper / r.upper / 0.4 - 1) < 1e-9, 'a margin is a factor') FROM capital, predicted_total(margin) p, predicted_total(money) r;
SELECT ok(abs(p.expected - (p.lower + p.upper) / 2) < 1e-9 * p.expected AND p.lower < i.lower, 'with a cost to serve it is symmetric') FROM capital, predicted_total(served) p, confidence_interval(served, 0.9) i;
SELECT ok((SELECT endless FROM capital)::text = total_predicted_ltv(m, s, h, '2022-07-01', 0.1, 1)::text AND (SELECT endless FROM capital)::text = total_predicted_ltv(m, s, h, '2022-07-01', 0.1, 1, NULL, 0)::text, 'all forms say the same') FROM customer, fit;
SELECT is(t::text::portfolio_sum, t, 'text form of an equity') FROM (SELECT unnest(array[endless, served]) FROM capital) q(t);
SELECT ok(annual_rate(endless) = 0.1 AND horizon_days(endless) IS NULL AND margin(margin) = 0.4 AND cost_to_serve(served) = 5, 'the terms of an equity') FROM capital;
SELECT throws_ok($$SELECT endless + estimate FROM capital$$, '22023', NULL, 'an equity and an estimate do not add up');
SELECT is(predicted_total(t)::text, '(' || estimate(t) || ',,)', what)
FROM (
  SELECT 'the variance of regular purchases within a horizon is not known' AS what, total_predicted_ltv('{"model": "mbg_cnbd_k", "unit_days": 7, "r": 0.8, "alpha": 3, "a": 0.8, "b": 2.4, "k": 2, "covariance": [0.1, 0, 0.1, 0, 0, 0.1, 0, 0, 0, 0.1]}', s, h, '2022-07-01', 0.1, 1, '6 months', 0) AS t FROM customer, fit
  UNION ALL SELECT 'nor is there one where it is infinite', total_predicted_ltv('{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 1.8, "b": 2.4, "covariance": [0.1, 0, 0.1, 0, 0, 0.1, 0, 0, 0, 0.1]}', s, h, '2022-07-01', 0) FROM customer, fit) q;
SELECT ok((predicted_total(t)).lower > 0, 'without end it is known')
FROM (SELECT total_predicted_ltv('{"model": "mbg_cnbd_k", "unit_days": 7, "r": 0.8, "alpha": 3, "a": 0.8, "b": 2.4, "k": 2, "covariance": [0.1, 0, 0.1, 0, 0, 0.1, 0, 0, 0, 0.1]}', s, h, '2022-07-01', 0.1) AS t FROM customer, fit) q;

SELECT is(rollup(part)::text, (SELECT purchases FROM total)::text, 'parts add up')
FROM (SELECT total_predicted_purchases(m, h, '2022-07-01', '6 months') AS part FROM customer, fit GROUP BY customer_id % 7) q;
SELECT is((skipped_customers(t), customers(t))::text, '(2,1)', 'who is unknown is counted')
FROM (SELECT total_predicted_revenue(m, s, c.h, '2022-07-01', '1 year') AS t FROM fit, (VALUES ('v1 scale 0 [2022-01-05 1]'::purchase_history), (NULL), ('v1 scale 0 [2023-01-05 1]')) c(h)) q;
SELECT throws_ok('SELECT predicted_total(estimate) FROM total', '22023', 'a sum of expected purchases is no prediction', 'a sum of estimates');
SELECT throws_ok($$SELECT total_predicted_purchases(m, h, '2022-07-01', '6 months') + total_expected_purchases(m, h, '2022-07-01', '6 months') FROM customer, fit$$, '22023', NULL, 'estimates and predictions do not add up');
SELECT is(predicted_total(t)::text, '(' || estimate(t) || ',,)', 'no covariance, no interval')
FROM (SELECT total_predicted_purchases((m::jsonb - 'covariance')::purchase_model, h, '2022-07-01', '6 months') AS t FROM customer, fit) q;
SELECT is(predicted_total(t)::text, '(' || estimate(t) || ',,)', 'no variance of spend, no interval')
FROM (SELECT total_predicted_revenue(m, '{"model": "gamma_gamma", "p": 6, "q": 1.9, "gamma": 15, "covariance": [0.1, 0, 0.1, 0, 0, 0.1]}', h, '2022-07-01', '6 months') AS t FROM customer, fit) q;
SELECT is(t::text::portfolio_sum, t, 'text form') FROM (SELECT unnest(array[purchases, revenue]) FROM total) q(t);

SELECT * FROM finish();
ROLLBACK;
