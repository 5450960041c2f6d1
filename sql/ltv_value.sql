--
-- Lifetime value as people use it: what a customer brought, what is still to come, and what would change it.
--
SET search_path = customer_portfolio, public;
SET datestyle = ISO;

-- Five customers with their costs; `returns` sent a purchase back, of one purchase of `unknown` nobody knows the cost.
CREATE TEMP TABLE orders (customer text, day date, amount numeric, cost numeric);
INSERT INTO orders VALUES
  ('regular', '2023-01-10', 40.00, 26.00), ('regular', '2023-03-02', 55.00, 35.00), ('regular', '2023-05-20', 38.00, 24.00),
  ('regular', '2023-08-01', 60.00, 39.00), ('regular', '2023-10-15', 45.00, 29.00), ('regular', '2023-12-20', 50.00, 31.00),
  ('gone', '2023-01-10', 90.00, 60.00), ('gone', '2023-01-24', 85.00, 55.00), ('gone', '2023-02-07', 95.00, 62.00), ('gone', '2023-02-21', 90.00, 60.00),
  ('once', '2023-11-05', 30.00, 20.00),
  ('returns', '2023-09-01', 70.00, 45.00), ('returns', '2023-11-01', 70.00, 45.00), ('returns', '2023-11-09', -70.00, -45.00),
  ('unknown', '2023-06-01', 40.00, 25.00), ('unknown', '2023-09-01', 40.00, NULL),
  ('next year', '2024-02-01', 40.00, 25.00);
CREATE TEMP TABLE customers AS SELECT customer, purchase_history(day, amount, cost) AS h FROM orders GROUP BY customer;
CREATE TEMP TABLE models AS SELECT
  '{"model": "mbg_nbd", "unit_days": 7, "r": 0.6, "alpha": 6, "a": 0.9, "b": 2.5}'::purchase_model AS p,
  '{"model": "gamma_gamma", "p": 6.25, "q": 3.75, "gamma": 15.5}'::spend_model AS s;

-- Total = past margin + residual; here 35 % margin, 10 % interest a year, the next three years. The past margin is that of the
-- costs, and of whom a cost is missing it is 35 % of the revenue.
SELECT customer, round(coalesce(margin(as_of(h, '2024-01-01')), 0.35 * revenue(h, '[,2024-01-01)')), 2) AS past,
       round(residual_ltv(p, s, h, '2024-01-01', annual_rate => 0.1, margin => 0.35, horizon => '3 years')::numeric, 2) AS residual,
       round(total_ltv(p, s, h, '2024-01-01', annual_rate => 0.1, margin => 0.35, horizon => '3 years')::numeric, 2) AS total
FROM customers, models ORDER BY customer;

-- margin => NULL takes the margin from each customer's own costs. What cannot be known is NULL, and the card says why.
SELECT customer, round(past_margin::numeric, 2) AS past_margin, round(residual_ltv::numeric, 2) AS residual_ltv, round(total_ltv::numeric, 2) AS total_ltv,
       round(p_alive::numeric, 3) AS p_alive, round(purchases_next_year::numeric, 2) AS next_year, reason
FROM customers, models, LATERAL ltv_card(p, s, h, '2024-01-01', annual_rate => 0.1, margin => NULL) ORDER BY customer;

-- Without a margin the residual is revenue, and there is no total. The past margin is known where all costs are.
SELECT customer, past_revenue, round(past_margin::numeric, 2) AS past_margin, round(residual_ltv::numeric, 2) AS residual_ltv, total_ltv, reason
FROM customers, models, LATERAL ltv_card(p, s, h, '2024-01-01', annual_rate => 0.1) ORDER BY customer;

-- Serving a customer costs 6 a year: past years count since the first purchase, coming ones as long as the customer is one.
SELECT customer, round(past_margin::numeric, 2) AS past_margin, round(residual_ltv::numeric, 2) AS residual_ltv, round(total_ltv::numeric, 2) AS total_ltv,
       round(expected_lifetime::numeric, 2) AS lifetime, round(frequency::numeric, 2) AS frequency, round(basket::numeric, 2) AS basket, margin_rate AS margin,
       round((expected_lifetime * (frequency * basket * margin_rate - 6))::numeric, 2) AS product
FROM customers, models, LATERAL ltv_card(p, s, h, '2024-01-01', 0.1, 0.35, '3 years', 6) ORDER BY customer;

-- The levers: what ten per cent more of each driver would do for one customer.
SELECT driver, round(value::numeric, 2) AS value, unit, round(d.residual_ltv::numeric, 2) AS residual_ltv, round(change::numeric, 2) AS change
FROM customers, models, LATERAL ltv_drivers(p, s, h, '2024-01-01', 0.1, 0.35, '3 years', 6) d WHERE customer = 'regular';

-- The functions alone warn, once, where a value is NULL for another reason than that there is no customer yet.
SELECT customer, residual_ltv(p, s, h, '2024-01-01', 0.1, NULL) IS NOT NULL AS known FROM customers, models ORDER BY customer;
SELECT count(residual_ltv(p, s, h, '2024-01-01', 0)) FROM customers, models;

-- What is legal but rarely meant warns, what makes no sense is an error.
SELECT round(residual_ltv(p, s, h, '2024-01-01', 15)::numeric, 2) AS residual_ltv FROM customers, models WHERE customer = 'regular';
SELECT round(residual_ltv(p, s, h, '2024-01-01', 0.15, 35)::numeric, 2) AS residual_ltv FROM customers, models WHERE customer = 'regular';
SELECT residual_ltv(p, s, h, '2024-01-01', 0.1, horizon => '-1 year') FROM customers, models;
SELECT total_ltv(p, s, h, '2024-01-01', -0.1) FROM customers, models;
SELECT total_ltv(p, s, h, '2024-01-01', 0.1, cost_to_serve => -6) FROM customers, models;
SELECT total_ltv('{"model": "bg_bb", "alpha": 1.2, "beta": 0.75, "gamma": 0.66, "delta": 2.78}', s, h, '2024-01-01', 0.1) FROM customers, models;
