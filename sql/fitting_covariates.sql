--
-- Covariates: what is known of a customer besides the purchases may change how often she buys and how long she stays.
--
SET search_path = customer_portfolio, public;
SET datestyle = ISO;

-- A shop with two channels: customers of the app (app = 1) buy more often, by exp(0.5), and leave less easily, by
-- exp(-0.4). Their ages have no effect.
CREATE TEMP TABLE customers AS
SELECT customer_id, app, (20 + customer_id * 7919 % 50)::int AS age, purchase_history(day, amount) AS h
FROM (VALUES (0, '{"model": "mbg_nbd", "unit_days": 7, "r": 0.6, "alpha": 6, "a": 0.9, "b": 2.5}'::purchase_model),
             (1, '{"model": "mbg_nbd", "unit_days": 7, "r": 0.6, "alpha": 3.639184, "a": 0.603288, "b": 2.5}')) shop(app, m),
     simulate_purchases(m, '{"model": "gamma_gamma", "p": 6.25, "q": 3.75, "gamma": 15.5}', 2000, '2022-01-01', '2024-01-01', 1 + app)
GROUP BY customer_id, app;

-- Fit: the covariates of a customer are an array, in the same order for all.
CREATE TEMP TABLE models AS
SELECT mbg_nbd(h, '2024-01-01') AS plain, mbg_nbd(h, '2024-01-01', array[app, age]) AS m FROM customers;

-- Effects beside their standard errors: of the app they are clear, of the age they are not.
SELECT covariate, round((m::jsonb -> 'purchase_effects' ->> i)::numeric, 3) AS purchase_effect,
       round((m::jsonb -> 'standard_errors' -> 'purchase_effects' ->> i)::numeric, 3) AS standard_error,
       round((m::jsonb -> 'dropout_effects' ->> i)::numeric, 3) AS dropout_effect,
       round((m::jsonb -> 'standard_errors' -> 'dropout_effects' ->> i)::numeric, 3) AS standard_error
FROM models, (VALUES (0, 'app'), (1, 'age')) v(i, covariate);

-- Twice the gain in log-likelihood is a chi-square of four degrees of freedom, were there no effects at all.
SELECT round(2 * ((m::jsonb ->> 'log_likelihood')::numeric - (plain::jsonb ->> 'log_likelihood')::numeric), 1) AS likelihood_ratio FROM models;

-- The model of a customer: a plain one, for every scoring function.
SELECT app, round((w ->> 'r')::numeric, 3) AS r, round((w ->> 'alpha')::numeric, 2) AS alpha, round((w ->> 'a')::numeric, 2) AS a, round((w ->> 'b')::numeric, 2) AS b
FROM models, generate_series(0, 1) app, LATERAL (SELECT with_covariates(m, array[app, 40])::jsonb) v(w);
SELECT customer_id, app, age, frequency(h, '2024-01-01') AS repeats, last_purchase(h),
       round(p_alive(with_covariates(m, array[app, age]), h, '2024-01-01')::numeric, 3) AS p_alive,
       round(expected_purchases(with_covariates(m, array[app, age]), h, '2024-01-01', '1 year')::numeric, 2) AS purchases_1y
FROM models, customers WHERE customer_id <= 3 ORDER BY customer_id, app;

-- Statistics can be stored instead of histories, and merged: the fit is the same to the last bit.
SELECT mbg_nbd(rollup(s))::text = min(m::text) AS same
FROM models, (SELECT covariate_statistics(h, '2024-01-01', array[app, age]) FROM customers GROUP BY customer_id % 4) parts(s);
SELECT covariate_statistics(h, '2024-01-01', array[app, age]) FROM customers WHERE customer_id <= 2;

-- What cannot be told apart, and what makes no sense.
SELECT mbg_nbd(h, '2024-01-01', array[app, 1 - app]) FROM customers;
SELECT mbg_nbd(h, '2024-01-01', array[app, 1]) FROM customers;
SELECT with_covariates(m, array[1]) FROM models;
