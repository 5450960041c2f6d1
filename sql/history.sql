-- One customer, from orders to a card: everything that happened, exactly.
SET search_path = customer_portfolio, public;
SET datestyle = ISO;

CREATE TABLE orders (customer text, day date, amount numeric(10,2), cost numeric(10,2));
INSERT INTO orders VALUES
  ('Ada',  '2024-01-05', 120.00,  70.00),
  ('Ada',  '2024-02-12',  85.50,  51.10),
  ('Ada',  '2024-02-12',  14.50,   6.00),  -- a second order on the same day
  ('Ada',  '2024-02-20', -85.50, -51.10),  -- which came back
  ('Ada',  '2024-04-03', 200.00, 120.00),
  ('Bert', '2024-01-18',  95.00,  60.00),
  ('Bert', NULL,          10.00,   6.00);  -- nobody knows when

CREATE TABLE histories AS
SELECT customer, purchase_history(day, amount, cost) AS h FROM orders GROUP BY customer;

SELECT customer, h FROM histories ORDER BY customer;

SELECT customer, orders_count(h) AS orders, revenue(h), margin(h), first_purchase(h), last_purchase(h), skipped_rows(h) AS skipped
FROM histories ORDER BY customer;

-- By day; refunds change money, never the number of orders.
SELECT customer, p.* FROM histories, purchases(h) p ORDER BY customer, day;

-- Within a range, and as it was known on a day.
SELECT revenue(h, '[2024-02-01,2024-03-01)') AS february, revenue(as_of(h, '2024-02-20')) AS before_the_refund
FROM histories WHERE customer = 'Ada';

-- What the purchase models look at, in weeks.
SELECT customer, frequency(h, '2024-05-01'), round(recency(h, '2024-05-01')::numeric, 3) AS recency,
       round(observation_age(h, '2024-05-01')::numeric, 3) AS age, monetary_value(h, '2024-05-01')
FROM histories ORDER BY customer;

-- Histories are a group: what was added can be taken away, to the last digit.
SELECT rollup(h) AS both, rollup(h) FILTER (WHERE customer = 'Ada') = rollup(h) - rollup(h) FILTER (WHERE customer = 'Bert') AS exact
FROM histories;
SELECT a.h - b.h FROM histories a, histories b WHERE a.customer = 'Ada' AND b.customer = 'Bert';

-- Money is never rounded behind anybody's back.
SELECT purchase_history(day, amount / 3) FROM orders;
SELECT revenue(purchase_history(day, round(amount / 3, 4))) FROM orders WHERE customer = 'Ada';

DROP TABLE orders, histories;
