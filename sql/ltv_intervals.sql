--
-- Intervals: how sure one may be of a model's parameters, of what it expects of a customer, and of the sum over
-- all customers.
--
SET search_path = customer_portfolio, public;
SET datestyle = ISO;

-- A shop of 2000 customers, made with r = 0.8, alpha = 6, a = 0.8, b = 2.5 and p = 6.25, q = 3.75, gamma = 15.5.
CREATE TEMP TABLE customers AS
SELECT customer_id, purchase_history(day, amount) AS h
FROM simulate_purchases('{"model": "bg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.5}',
                        '{"model": "gamma_gamma", "p": 6.25, "q": 3.75, "gamma": 15.5}', 2000, '2022-01-01', '2024-01-01', 2)
GROUP BY customer_id;
CREATE TEMP TABLE models AS
SELECT bg_nbd(h, '2024-01-01') AS purchases, gamma_gamma(h, '2024-01-01') AS spend FROM customers;

-- Parameters: positive, so the interval is one of the logarithm.
SELECT parameter, round(estimate::numeric, 3) AS estimate, round(lower::numeric, 3) AS lower, round(upper::numeric, 3) AS upper
FROM models, parameter_intervals(purchases) UNION ALL
SELECT parameter, round(estimate::numeric, 3), round(lower::numeric, 3), round(upper::numeric, 3)
FROM models, parameter_intervals(spend, 0.8);

-- Customers: of the expectation. How much a single customer really buys varies far more.
SELECT customer_id, frequency(h, '2024-01-01') AS repeats,
       round(a.estimate::numeric, 3) AS p_alive, round(a.lower::numeric, 3) AS lower, round(a.upper::numeric, 3) AS upper,
       round(e.estimate::numeric, 2) AS in_a_year, round(e.lower::numeric, 2) AS lower, round(e.upper::numeric, 2) AS upper
FROM customers, models, p_alive_interval(purchases, h, '2024-01-01') a,
     expected_purchases_interval(purchases, h, '2024-01-01', '1 year') e
WHERE customer_id <= 5 ORDER BY customer_id;

-- Value: both models are uncertain. 12 % interest, 35 % margin; what is left after 4 a year to serve may be negative.
SELECT customer_id, round(v.estimate::numeric, 2) AS value, round(v.lower::numeric, 2) AS lower, round(v.upper::numeric, 2) AS upper,
       round(c.estimate::numeric, 2) AS with_cost, round(c.lower::numeric, 2) AS lower, round(c.upper::numeric, 2) AS upper
FROM customers, models, residual_ltv_interval(purchases, spend, h, '2024-01-01', 0.12, 0.35) v,
     residual_ltv_interval(purchases, spend, h, '2024-01-01', 0.12, 0.35, '3 years', 4) c
WHERE customer_id <= 5 ORDER BY customer_id;

-- Equity is a sum. All customers share the estimates, so their errors do not cancel.
CREATE TEMP TABLE equity AS
SELECT customer_id % 4 AS segment, total_residual_ltv(purchases, spend, h, '2024-01-01', 0.12, 0.35) AS value
FROM customers, models GROUP BY 1;
SELECT segment, customers(value), round(estimate::numeric) AS equity, round(standard_error(value)::numeric) AS standard_error,
       round(lower::numeric) AS lower, round(upper::numeric) AS upper
FROM equity, confidence_interval(value, 0.9) ORDER BY segment;
SELECT customers(value), round(estimate::numeric) AS equity, round(standard_error(value)::numeric) AS standard_error,
       round(lower::numeric) AS lower, round(upper::numeric) AS upper
FROM (SELECT rollup(value) FROM equity) e(value), confidence_interval(value, 0.9);

-- As if every customer erred independently, the standard error would seem to be far smaller.
SELECT round(sqrt(sum((estimate * ln(upper / lower) / 2 / 1.959964) ^ 2))::numeric) AS wrong_standard_error
FROM customers, models, residual_ltv_interval(purchases, spend, h, '2024-01-01', 0.12, 0.35);

-- A model that was typed in gives estimates, and says why no more.
SELECT round(estimate::numeric, 3) AS estimate, lower, upper
FROM expected_purchases_interval('{"model": "bg_nbd", "r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}', 2, 30.43, 38.86, 39);
SELECT * FROM models, parameter_intervals(purchases, 95);
SELECT total_expected_purchases(purchases, h, '2024-01-01', '1 year') + total_expected_purchases(purchases, h, '2023-01-01', '1 year') AS two_days
FROM customers, models;
