-- The data of the benchmark, the same on every machine: orders of so many customers over 36 months, 9.5 each, in the
-- order in which they arrive. Before: variable customers.
CREATE TABLE orders AS
SELECT customer_id, day, amount::numeric(12,2) AS amount
FROM simulate_purchases('{"model": "mbg_nbd", "unit_days": 7, "r": 1.2, "alpha": 5.05, "a": 0.8, "b": 8}',
                        '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 24}', :customers, '2022-01-01', '2025-01-01', 1)
ORDER BY day, hashint8(customer_id), customer_id;
CREATE TABLE histories AS SELECT customer_id, purchase_history(day, amount) AS h FROM orders GROUP BY customer_id;
CREATE TABLE worth AS SELECT customer_id, revenue(h) AS value FROM histories;
CREATE TABLE statistics AS
SELECT frequency(h, '2025-01-01')::float8 AS frequency, recency(h, '2025-01-01') AS recency, observation_age(h, '2025-01-01') AS age
FROM histories ORDER BY customer_id LIMIT 200000;
CREATE TABLE model AS
SELECT mbg_nbd(h, '2025-01-01') AS m, gamma_gamma(h, '2025-01-01') AS s,
       (SELECT (pareto_nbd(frequency, recency, age)::jsonb || '{"unit_days": 7}')::purchase_model FROM statistics) AS p
FROM histories;
CREATE TABLE timing (query text, engine text, ms float8, answer text);
VACUUM ANALYZE;
