--
-- Does it predict? Models fitted to what was known on one date, compared with what happened until another.
--
SET search_path = customer_portfolio, public;
SET datestyle = ISO;

-- A shop of 2000 customers who arrive during two years and are watched for half a year more.
CREATE TEMP TABLE customers AS
SELECT customer_id, purchase_history(day, amount) AS h
FROM simulate_purchases(
  '{"model": "mbg_nbd", "unit_days": 7, "r": 0.6, "alpha": 6, "a": 0.9, "b": 2.5}',
  '{"model": "gamma_gamma", "p": 6.25, "q": 3.75, "gamma": 15.5}', 2000, '2022-01-01', '2024-07-01', 3)
GROUP BY customer_id;

-- One call over the table: calibration ends where the holdout begins, on 2024-01-01. What was observed, what the
-- model expected, and the naive rule that the 182 days before repeat.
CREATE TEMP TABLE report AS
SELECT * FROM backtest('customers', 'h', '2024-01-01', '2024-07-01');
SELECT model, section, item, customers, observed, round(expected::numeric, 2) AS expected, round(naive::numeric, 2) AS naive
FROM report WHERE section IN ('total', 'error') ORDER BY section DESC, ordinal;

-- Purchases per customer by how often the customer had come back before.
SELECT item AS repeats, customers, round((observed / customers)::numeric, 2) AS observed,
       round((expected / customers)::numeric, 2) AS expected, round((naive / customers)::numeric, 2) AS naive
FROM report WHERE section = 'frequency' ORDER BY ordinal;

-- Tracking: repeat purchases since the beginning, every 13th week.
SELECT item AS week, as_of, is_holdout, customers, observed, round(expected::numeric) AS expected
FROM report WHERE section = 'week' AND (ordinal % 13 = 0 OR as_of IN ('2024-01-01', '2024-07-01')) ORDER BY ordinal;

-- Step by step: statistics can be stored, and merged.
CREATE TEMP TABLE parts AS
SELECT customer_id % 4 AS part, backtest_statistics(h, '2024-01-01', '2024-07-01') AS s FROM customers GROUP BY 1;
SELECT sum(customers(s)) AS customers, sum(later_customers(s)) AS later, sum(skipped_rows(s)) AS skipped FROM parts;
SELECT count(*) AS differences
FROM (SELECT b.* FROM (SELECT rollup(s) FROM parts) q(s), backtest(s) b EXCEPT SELECT * FROM report) d;

-- Which model fits best, and does it predict best? A model that cannot be fitted says why.
-- Where k = 1 fits best, a model of regular customers is the plain one with a parameter more.
SELECT model, parameters, round(bic::numeric, 1) AS bic, round(delta_bic::numeric, 1) AS delta_bic, converged,
       round(holdout_bias::numeric, 3) AS bias, round(holdout_mae::numeric, 3) AS mae, round(holdout_rank_correlation::numeric, 3) AS rank_correlation, reason
FROM (SELECT rollup(s) FROM parts) q(s), compare_models(s, '{bg_nbd,mbg_nbd,mbg_cnbd_k,bg_bb}');

-- One customer, in full: three purchases before the date, one after.
SELECT backtest_statistics(h, '2024-01-01', '2024-02-01')
FROM (SELECT purchase_history(day, 10) FROM unnest(array['2023-12-01', '2023-12-08', '2023-12-29', '2024-01-10']::date[]) day) q(h);

-- What makes no sense is an error.
SELECT backtest_statistics(h, '2024-01-01', '2024-01-01') FROM customers;
SELECT * FROM backtest('customers', 'h', '2021-01-01', '2022-01-01');
SELECT b.* FROM parts, backtest(s, '{"model": "mbg_nbd", "r": 0.6, "alpha": 6, "a": 0.9, "b": 2.5}'::purchase_model) b;
