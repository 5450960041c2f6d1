--
-- Predictions: how often and how much customers will buy, luck included, one by one and all together.
--
SET search_path = customer_portfolio, public;
SET datestyle = ISO;

-- The distribution of the purchases of a customer whose history is known: two repeat purchases, the last one after
-- 30.43 of 38.86 weeks (BG/NBD on the CDNOW sample). The mean is expected_purchases.
SELECT n, round(p_purchases(m, 2, 30.43, 38.86, n, 39)::numeric, 10) AS probability
FROM (VALUES ('{"model": "bg_nbd", "r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}'::purchase_model)) v(m), generate_series(0, 4) n;
SELECT round(sum(p)::numeric, 9) AS sum, round(sum(n * p)::numeric, 9) AS mean,
       round(expected_purchases('{"model": "bg_nbd", "r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}', 2, 30.43, 38.86, 39)::numeric, 9) AS expected
FROM generate_series(0, 300) n,
     p_purchases('{"model": "bg_nbd", "r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}', 2, 30.43, 38.86, n, 39) p;

-- A shop of 2000 customers and the models fitted to it.
CREATE TEMP TABLE customers AS
SELECT customer_id, purchase_history(day, amount) AS h
FROM simulate_purchases('{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.5}',
                        '{"model": "gamma_gamma", "p": 6.25, "q": 3.75, "gamma": 15.5}', 2000, '2022-01-01', '2025-01-01', 2)
GROUP BY customer_id HAVING min(day) < '2024-01-01';
CREATE TEMP TABLE models AS
SELECT mbg_nbd(h, '2024-01-01') AS purchases, gamma_gamma(h, '2024-01-01') AS spend FROM customers;

-- Customers: what is expected within a year, and between which ends what comes lies with 90 %.
SELECT customer_id, round(n.expected::numeric, 2) AS purchases, n.lower, n.upper,
       round(r.expected::numeric, 2) AS revenue, round(r.lower::numeric, 2) AS lower, round(r.upper::numeric, 2) AS upper
FROM customers, models, predicted_purchases(purchases, h, '2024-01-01', '1 year') n,
     predicted_revenue(purchases, spend, h, '2024-01-01', '1 year') r
WHERE customer_id <= 8 ORDER BY customer_id;

-- The interval of the estimate is another thing: of what came in nearly nothing lies in it.
SELECT round(100 * avg((actual BETWEEN n.lower AND n.upper)::int)) AS within_prediction,
       round(100 * avg((actual BETWEEN e.lower AND e.upper)::int)) AS within_interval_of_the_estimate
FROM customers, models, LATERAL (SELECT frequency(h, '2025-01-01') - frequency(h, '2024-01-01')) a(actual),
     predicted_purchases(purchases, h, '2024-01-01', '366 days') n,
     expected_purchases_interval(purchases, h, '2024-01-01', '366 days', 0.9) e;

-- When they come again, if they do.
SELECT customer_id, round(p_ever::numeric, 3) AS p_ever, median_day
FROM customers, models, next_purchase(purchases, h, '2024-01-01') WHERE customer_id <= 8 ORDER BY customer_id;

-- All together: the luck of many evens out, errors of the estimates do not.
SELECT round(expected) AS purchases, round(lower) AS lower, round(upper) AS upper,
       (SELECT sum(frequency(h, '2025-01-01') - frequency(h, '2024-01-01')) FROM customers) AS observed
FROM (SELECT total_predicted_purchases(purchases, h, '2024-01-01', '366 days') AS total FROM customers, models) t, predicted_total(total);
SELECT round(expected) AS revenue, round(lower) AS lower, round(upper) AS upper,
       (SELECT sum(revenue(h, daterange('2024-01-01', '2025-01-01'))) FROM customers) AS observed
FROM (SELECT total_predicted_revenue(purchases, spend, h, '2024-01-01', '366 days') AS total FROM customers, models) t, predicted_total(total);
SELECT predicted_total(total_expected_purchases(purchases, h, '2024-01-01', '1 year')) FROM customers, models;
