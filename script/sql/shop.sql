-- A shop of 20,000 customers over three years: simulated by the models, with a season, refunds and a last month
-- that is not over. The same on every machine.
INSERT INTO orders (customer_id, day, amount)
WITH purchase AS MATERIALIZED (
  SELECT row_number() OVER () AS n, customer_id, day, amount
  FROM simulate_purchases('{"model": "mbg_nbd", "unit_days": 7, "r": 0.9, "alpha": 7.0, "a": 0.6, "b": 2.6}',
                          '{"model": "gamma_gamma", "p": 6.0, "q": 4.0, "gamma": 24.0}',
                          22500, '2023-01-01', '2026-01-16', 2023)
), chance AS (
  -- numbers between 0 and 1 that depend on the purchase alone
  SELECT *, (hashint8extended(n, 1) & 1048575) / 1048576.0 AS season, (hashint8extended(n, 2) & 1048575) / 1048576.0 AS returned,
         3 + (hashint8extended(n, 3) & 15) AS later
  FROM purchase
), kept AS (
  -- quiet in summer, busy before the holidays
  SELECT *, dense_rank() OVER (ORDER BY customer_id) AS customer FROM chance
  WHERE season < (array[0.70, 0.66, 0.74, 0.76, 0.72, 0.62, 0.55, 0.58, 0.70, 0.78, 0.92, 1.00])[extract(month FROM day)::int]
)
SELECT customer_id, day, amount
FROM (SELECT lpad(customer::text, 5, '0') AS customer_id, day, amount FROM kept WHERE customer <= 20000
      UNION ALL
      -- three in a hundred come back, half of them only in part
      SELECT lpad(customer::text, 5, '0'), day + later::int, -CASE WHEN returned < 0.015 THEN amount ELSE round(amount / 2, 2) END
      FROM kept WHERE customer <= 20000 AND returned < 0.03 AND day + later::int < '2026-01-16') o
ORDER BY day, customer_id;

INSERT INTO demo.source SELECT demo.say('simulated'), count(*), 0 FROM orders;
DROP TABLE demo.line;
