--
-- How the value of all customers came from one date to another: what was expected, what came otherwise, what is new.
--
SET search_path = customer_portfolio, public;

-- A shop of 2000 customers, its models at the two dates, and what the value of its customers did in between.
CREATE TEMP TABLE model AS
SELECT '{"model": "mbg_nbd", "unit_days": 7, "r": 0.6, "alpha": 60, "a": 0.9, "b": 2.5}'::purchase_model AS p0,
       '{"model": "mbg_nbd", "unit_days": 7, "r": 0.58, "alpha": 61, "a": 0.9, "b": 2.4}'::purchase_model AS p1,
       '{"model": "gamma_gamma", "p": 6.25, "q": 3.75, "gamma": 15.5}'::spend_model AS s;
CREATE TEMP TABLE histories AS
SELECT customer_id, purchase_history(day, amount) AS h
FROM model, simulate_purchases(p0, s, 2000, '2019-01-01', '2025-01-01', 3) GROUP BY customer_id;
CREATE TEMP TABLE statement AS
SELECT e.* FROM model, equity_statement('histories', 'customer_id', 'h', '2023-01-01', '2024-01-01', p0, s, p1, s, annual_rate => 0.10, margin => 0.40, grace => '1 year') e;
SELECT line, ordinal, customers, round(amount::numeric, 2) AS amount FROM statement ORDER BY ordinal;

-- What is not a memo adds up.
SELECT abs(sum(amount) FILTER (WHERE line <> 'closing') - max(amount) FILTER (WHERE line = 'closing')) < 1e-6 AS adds_up FROM statement WHERE line NOT LIKE 'memo %';

-- The same by customer, and from there by anything that is known of customers.
CREATE TEMP TABLE customers AS
SELECT e.* FROM model, equity_statement_customers('histories', 'customer_id', 'h', '2023-01-01', '2024-01-01', p0, s, p1, s, 0.10, 0.40, '1 year') e;
SELECT standing, count(*) AS customers, round(sum(opening)::numeric, 2) AS opening, round(sum(closing)::numeric, 2) AS closing FROM customers GROUP BY standing ORDER BY standing;
SELECT standing, round(opening::numeric, 2) AS opening, round(experience_survival::numeric, 2) AS survival, round(experience_activity::numeric, 2) AS activity,
       round(experience_spend::numeric, 2) AS spend, round(closing::numeric, 2) AS closing
FROM customers ORDER BY abs(experience_survival + experience_activity + experience_spend) DESC, customer LIMIT 3;

-- What makes no sense is an error.
SELECT equity_statement('histories', 'customer_id', 'h', '2024-01-01', '2023-01-01', p0, s, p1, s, 0.10, 0.40, '1 year') FROM model;
SELECT equity_statement('histories', 'customer_id', 'h', '2023-01-01', '2024-01-01', p0, s, p1, s, -0.10, 0.40, '1 year') FROM model;
