-- How often the interval of predicted_total holds what came in, in simulated shops with known truth.
-- Variables: shops, customers, seed, level, models. Seeds are seed, seed + 1, …; about `customers` come in the year
-- of the calibration, and the holdout is half a year. Prints one row per model and total.
\set ON_ERROR_STOP on
\pset footer off
SET client_min_messages = error;
CREATE TEMP TABLE truth(name text, m purchase_model);
INSERT INTO truth VALUES
  ('bg_nbd', '{"model": "bg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}'),
  ('mbg_nbd', '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}'),
  ('pareto_nbd', '{"model": "pareto_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "s": 0.8, "beta": 12}'),
  ('mbg_cnbd_k', '{"model": "mbg_cnbd_k", "unit_days": 7, "r": 0.8, "alpha": 3, "a": 0.8, "b": 2.4, "k": 2}');
DELETE FROM truth WHERE :'models' <> '' AND name <> ALL (string_to_array(:'models', ','));

CREATE TEMP TABLE outcome(name text, shop int, what text, expected float8, lower float8, upper float8, came float8,
                          luck float8, error float8, complaint boolean);

CREATE TEMP TABLE customer(h purchase_history);

-- One shop: what was fitted before 2024-01-01, and what came until 2024-07-01.
CREATE FUNCTION pg_temp.try_shop(name text, m purchase_model, shop int, customers int, level float8) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  g CONSTANT spend_model := '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 16}';
  fit purchase_model; spend spend_model;
BEGIN
  TRUNCATE customer;
  INSERT INTO customer
    SELECT purchase_history(day, amount) AS h FROM simulate_purchases(m, g, customers * 3 / 2, '2023-01-01', '2024-07-01', shop) s
    GROUP BY customer_id HAVING min(day) < '2024-01-01';
  EXECUTE format('SELECT %I(h, ''2024-01-01'') FROM customer', name) INTO fit;
  SELECT gamma_gamma(h, '2024-01-01') INTO spend FROM customer;
  INSERT INTO outcome
    SELECT name, shop, 'purchases', p.expected, p.lower, p.upper, came, standard_error(s)
    FROM (SELECT total_predicted_purchases(fit, h, '2024-01-01', '182 days') AS s,
                 sum((SELECT count(*) FROM purchases(h) d WHERE d.day >= '2024-01-01' AND d.orders > 0)) AS came FROM customer) t,
         predicted_total(s, level) p;
  INSERT INTO outcome
    SELECT name, shop, 'revenue', p.expected, p.lower, p.upper, came, standard_error(s)
    FROM (SELECT total_predicted_revenue(fit, spend, h, '2024-01-01', '182 days') AS s,
                 sum(revenue(h, '[2024-01-01,2024-07-01)'::daterange)) AS came FROM customer) t,
         predicted_total(s, level) p;
EXCEPTION WHEN data_exception THEN
  INSERT INTO outcome(name, shop, what) VALUES (name, shop, 'purchases'), (name, shop, 'revenue');
END $$;
-- A transaction per shop: that of all of them would hold too many locks.
SELECT format('SELECT pg_temp.try_shop(%L, %L, %s, %s, %s)', name, m, seed, :customers, :level)
FROM truth, generate_series(:seed, :seed + :shops - 1) seed
\o /dev/null
\gexec
\o

SELECT name AS model, what, count(*) AS shops, count(lower) AS with_interval,
       round(100.0 * count(*) FILTER (WHERE came BETWEEN lower AND upper) / nullif(count(lower), 0), 1) AS "held %",
       round(100.0 * count(*) FILTER (WHERE came < lower) / nullif(count(lower), 0), 1) AS "below %",
       round(100.0 * count(*) FILTER (WHERE came > upper) / nullif(count(lower), 0), 1) AS "above %",
       round((avg(expected / nullif(came, 0)) - 1)::numeric, 3) AS bias,
       round(avg((upper - lower) / expected)::numeric, 3) AS width
FROM outcome GROUP BY 1, 2 ORDER BY 1, 2;
