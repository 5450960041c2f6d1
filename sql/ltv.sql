--
-- Lifetime value: when customers buy, when they stop, how much they spend, and what each is still worth.
--
SET search_path = customer_portfolio, public;
SET datestyle = ISO;

-- A shop of 2000 customers over two years, as orders, and what is known of each as a history.
CREATE TEMP TABLE orders AS
SELECT * FROM simulate_purchases(
  '{"model": "mbg_nbd", "unit_days": 7, "r": 0.6, "alpha": 6, "a": 0.9, "b": 2.5}',
  '{"model": "gamma_gamma", "p": 6.25, "q": 3.75, "gamma": 15.5}', 2000, '2022-01-01', '2024-01-01', 1);
CREATE TEMP TABLE customers AS
SELECT customer_id, purchase_history(day, amount) AS h FROM orders GROUP BY customer_id;

-- Fit: aggregates over the customers, as of a date. The models are values: store them in a table.
CREATE TEMP TABLE models AS
SELECT mbg_nbd(h, '2024-01-01') AS purchases, gamma_gamma(h, '2024-01-01') AS spend FROM customers;

-- Parameters beside their standard errors; the shop was made with 0.6, 6, 0.9, 2.5 and 6.25, 3.75, 15.5.
SELECT p.parameter, round((m ->> p.parameter)::numeric, 3) AS value, round((m -> 'standard_errors' ->> p.parameter)::numeric, 3) AS standard_error
FROM models, LATERAL (VALUES (1, purchases::jsonb, 'r'), (2, purchases::jsonb, 'alpha'), (3, purchases::jsonb, 'a'), (4, purchases::jsonb, 'b'),
                             (5, spend::jsonb, 'p'), (6, spend::jsonb, 'q'), (7, spend::jsonb, 'gamma')) p(n, m, parameter)
ORDER BY n;

-- How the fit went.
SELECT m ->> 'model' AS model, m ->> 'unit_days' AS unit_days, m ->> 'customers' AS customers, m ->> 'skipped' AS skipped,
       round((m ->> 'log_likelihood')::numeric, 2) AS log_likelihood, m ->> 'converged' AS converged, m ->> 'boundary' AS boundary
FROM models, LATERAL (VALUES (purchases::jsonb), (spend::jsonb)) v(m);

-- The most valuable customers of the future: 12 % interest a year, 35 % margin.
SELECT customer_id, frequency(h, '2024-01-01') AS repeats, last_purchase(h),
       round(p_alive(purchases, h, '2024-01-01')::numeric, 4) AS p_alive,
       round(expected_purchases(purchases, h, '2024-01-01', '1 year')::numeric, 3) AS purchases_1y,
       round(discounted_purchases(purchases, h, '2024-01-01', 0.12)::numeric, 3) AS discounted,
       round(expected_spend(spend, h, '2024-01-01')::numeric, 2) AS spend,
       round(residual_ltv(purchases, spend, h, '2024-01-01', 0.12, 0.35)::numeric, 2) AS residual_ltv
FROM customers, models
ORDER BY residual_ltv(purchases, spend, h, '2024-01-01', 0.12, 0.35) DESC, customer_id LIMIT 5;

-- Good customers who are slipping away: much bought, probably gone.
SELECT customer_id, revenue(h), last_purchase(h), round(p_alive(purchases, h, '2024-01-01')::numeric, 4) AS p_alive
FROM customers, models
WHERE p_alive(purchases, h, '2024-01-01') < 0.2
ORDER BY revenue(h) DESC, customer_id LIMIT 3;

-- Statistics can be stored instead of histories, and merged: the fit is the same to the last bit.
CREATE TEMP TABLE parts AS
SELECT customer_id % 4 AS part, purchase_statistics(h, '2024-01-01') AS s FROM customers GROUP BY 1;
SELECT mbg_nbd(rollup(s))::text = min(purchases::text) AS same FROM parts, models;
SELECT purchase_statistics(h, '2024-01-01'), spend_statistics(h, '2024-01-01') FROM customers WHERE customer_id <= 6;

-- A published model, typed by hand; frequency, recency and age in its unit, weeks.
SELECT round(p_alive(m, 2, 30.43, 38.86)::numeric, 6) AS p_alive, round(expected_purchases(m, 2, 30.43, 38.86, 39)::numeric, 6) AS in_39_weeks
FROM (SELECT '{"model": "bg_nbd", "r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}'::purchase_model) v(m);

-- What cannot be known is NULL and says why, what makes no sense is an error.
SELECT expected_spend('{"model": "gamma_gamma", "p": 6, "q": 0.9, "gamma": 15}', 0, NULL);
SET client_min_messages = error; -- the WARNING names orders of magnitude, which machines need not share
SELECT m -> 'converged' AS converged, m -> 'boundary' AS boundary
FROM (SELECT bg_nbd(x, 2 * x, 10)::jsonb FROM (SELECT 1 + i % 2 FROM generate_series(1, 1000) i) v(x)) f(m);
RESET client_min_messages;
SELECT mbg_nbd(0, 0, 10) FROM generate_series(1, 1000);
SELECT bg_nbd(1, 12, 10);
SELECT discounted_purchases(purchases, h, '2024-01-01', -0.1) FROM customers, models;
SELECT p_alive('{"model": "bg_nbd", "r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}', h, '2024-01-01') FROM customers;
SELECT '{"model": "bg_nbd", "r": 0.243}'::purchase_model;
