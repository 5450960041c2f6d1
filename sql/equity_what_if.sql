--
-- What if customers bought more often, stayed longer, or money had another price; what money achieves by a history.
--
SET search_path = customer_portfolio, public;

-- A tenth fewer losses: worth more where much of the value lies far ahead.
SELECT x AS repeat_purchases, round(value_factor(m, x, 52, 0.10, 0.10, loss_factor => 0.9)::numeric, 4) AS fewer_losses,
       round(value_factor(m, x, 52, 0.10, 0.10, frequency_factor => 1.1)::numeric, 4) AS more_purchases, round(value_factor(m, x, 52, 0.10, 0.05)::numeric, 4) AS at_5_percent
FROM (SELECT '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}'::purchase_model AS m) q, unnest(array[0, 1, 5, 20]) x;

-- Where customers leave at any time and not after a purchase, ten percent more purchases are worth ten percent more.
SELECT round(value_factor('{"model": "pareto_nbd", "unit_days": 7, "r": 0.6, "alpha": 8, "s": 0.8, "beta": 25}', 3, 52, 0.10, 0.10, frequency_factor => 1.1)::numeric, 4) AS more_purchases;

-- A whole base, from its sums by frequency and age: the customers need not be looked at again.
CREATE TEMP TABLE model AS
SELECT '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}'::purchase_model AS p, '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 16}'::spend_model AS s;
CREATE TEMP TABLE cell AS
SELECT frequency(h, '2025-01-01') AS frequency, observation_age(h, '2025-01-01') AS age, count(*) AS customers, sum(residual_ltv(p, s, h, '2025-01-01', 0.10, 0.40)) AS value
FROM model, (SELECT purchase_history(day, amount) AS h FROM model, simulate_purchases(p, s, 500, '2023-01-01', '2025-01-01', 1) GROUP BY customer_id) c GROUP BY 1, 2;
SELECT round(sum(value)::numeric, 2) AS today, round(sum(value * value_factor(p, frequency, age, 0.10, 0.10, 1.05, 0.9))::numeric, 2) AS better FROM model, cell;

-- What money achieves, from three periods: 20 % of the prospects at 10 each, 30 % at 20, 37.5 % at 40.
SELECT found, round(ceiling::numeric, 3) AS ceiling, round(ceiling_error::numeric, 3) AS ceiling_error, round(speed::numeric, 4) AS speed, round(speed_error::numeric, 4) AS speed_error
FROM response_fit(array[10, 20, 40], array[1000, 1000, 1000], array[200, 300, 375]);
SELECT found, ceiling FROM response_fit(array[10, 20], array[1000, 1000], array[200, 195]);

-- The best spend on winning and on keeping, with its uncertainty, and in words.
SELECT situation, round(acquisition_spend::numeric, 1) AS for_winning, round(acquisition_spend_error::numeric, 1) AS error, round(retention_spend::numeric, 1) AS for_keeping, round(retention_spend_error::numeric, 1) AS error,
       round(equity::numeric, 1) AS equity, round(equity_error::numeric, 1) AS error
FROM acquisition_retention_optimum_by_history(100, 0.10, array[5, 20, 10], array[1000, 1000, 1000], array[120, 300, 200], array[5, 20, 10], array[900, 1000, 1100], array[470, 870, 770]);
SELECT explanation
FROM acquisition_retention_optimum_by_history(100, 0.10, array[5, 20, 10], array[1000, 1000, 1000], array[120, 300, 200], array[5, 20, 10], array[900, 1000, 1100], array[470, 870, 770]) WHERE situation = 'optimum';
SELECT equity, explanation
FROM acquisition_retention_optimum_by_history(100, 0.10, array[5, 20], array[1000, 1000], array[120, 110], array[5, 20], array[900, 1000], array[470, 870]);

-- The statement of one customer, who has the margin of the own costs.
SELECT standing, round(opening::numeric, 2) AS opening, round(expected_margin::numeric, 2) AS expected_margin, round(experience_survival::numeric, 2) AS survival, round(closing::numeric, 2) AS closing
FROM model, equity_statement('v1 scale 2 [2023-05-01 50.00 cost 20.00] [2023-09-10 30.00 cost 12.00] [2024-10-01 80.00 cost 32.00]'::purchase_history, '2024-01-01', '2025-01-01', p, s, p, s, 0.10, NULL, '6 months');

-- What makes no sense is an error.
SELECT value_factor(p, 3, 52, 0.10, 0.10, 0) FROM model;
SELECT response_fit(array[10, 10], array[1000, 1000], array[200, 300]);
SELECT response_fit(array[10, 20], array[1000, 1000], array[200, 1300]);
