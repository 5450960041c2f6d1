-- The pictures by which a model is judged: rows for whatever draws them.
SET search_path = customer_portfolio, public;
SET datestyle = ISO;

-- A shop, and a model that is fitted to its first year and a half.
CREATE TEMP TABLE customers AS
  SELECT customer_id, purchase_history(day, amount) AS h
  FROM simulate_purchases('{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}',
                          '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 16}', 1000, '2022-01-01', '2024-01-01', 7)
  GROUP BY customer_id;
CREATE TEMP TABLE fitted AS SELECT mbg_nbd(h, '2023-07-01') AS m FROM customers;

-- How many customers came back how often, and how many the model expects: does it fit?
SELECT label, actual, round(expected::numeric, 1) AS expected
FROM fitted, (SELECT purchase_statistics(h, '2023-07-01') FROM customers) s(s), repeat_histogram(s, m, 7);

-- Purchases by quarters of thirteen weeks, and since the beginning: does it predict?
SELECT period_start, is_holdout, customers, actual, round(expected::numeric, 1) AS expected, total_actual, round(total_expected::numeric, 1) AS total_expected
FROM fitted, (SELECT backtest_statistics(h, '2023-07-01', '2024-01-01') FROM customers) s(s), tracking_rows(s, m, 13);

-- Who is worth a letter: customers of a year by how often they came back, and how long ago.
SELECT frequency, recency, round(p_alive::numeric, 3) AS p_alive, round(expected_purchases::numeric, 2) AS next_half_year
FROM fitted, frequency_recency_grid(m, age => 52, horizon => 26, most => 3, steps => 4);

-- In money, too: what came in against purchases times spend; naive is the half year before.
SELECT item, round(observed::numeric, 2) AS observed, round(expected::numeric, 3) AS expected, round(naive::numeric, 3) AS naive
FROM backtest('customers', 'h', '2023-07-01', '2024-01-01', 'mbg_nbd', 'gamma_gamma') WHERE section = 'revenue';
SELECT model, round(holdout_bias::numeric, 3) AS bias, round(revenue_bias::numeric, 3) AS revenue_bias, round(revenue_mae::numeric, 2) AS revenue_mae,
       round(revenue_correlation::numeric, 3) AS correlation
FROM compare_models('customers', 'h', '2023-07-01', '2024-01-01');

-- Donors who are asked once a year: opportunities are counted from their histories.
SELECT round((m ->> 'unit_days')::numeric, 2) AS unit_days, round(p_alive(m, h, '2024-07-01')::numeric, 3) AS p_alive,
       round(expected_purchases(m, h, '2024-07-01', '5 years')::numeric, 2) AS gifts
FROM (SELECT '{"model": "bg_bb", "unit_days": 365.25, "alpha": 1.2, "beta": 0.75, "gamma": 0.66, "delta": 2.78}'::purchase_model,
             'v1 scale 2 [2018-03-01 25.00] [2019-02-20 25.00] [2020-03-10 25.00] [2023-01-05 25.00]'::purchase_history) d(m, h);
SELECT opportunity_statistics(h, '2024-07-01', '1 year')
FROM (VALUES ('v1 scale 2 [2018-03-01 25.00] [2019-02-20 25.00] [2020-03-10 25.00] [2023-01-05 25.00]'::purchase_history)) d(h);
