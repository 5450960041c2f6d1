-- What is wrong with these orders? Each sum over them would look fine.
SET search_path = customer_portfolio, public;
CREATE TABLE orders (id serial, customer text, ordered_at timestamptz, amount numeric(10,2), cost numeric(10,2), currency text DEFAULT 'EUR');
INSERT INTO orders (customer, ordered_at, amount, cost)
SELECT 'C' || i % 700, timestamptz '2024-01-01 09:00+00' + i * interval '97 minutes', 20 + i % 30, 8 FROM generate_series(0, 4999) i;

-- In order: no row but that December is not over.
SELECT severity, finding, count, example
FROM check_purchases('orders', 'customer', 'ordered_at', 'amount', '2024-12-03', 'cost', 'currency', 'Europe/Berlin');

-- A tired afternoon: guests have no customer, one shop sells in pounds, costs are missing, a file was loaded twice, and the job
-- of the last two weeks has failed.
INSERT INTO orders (customer, ordered_at, amount, cost) SELECT NULL, ordered_at, amount, cost FROM orders WHERE id % 50 = 0;
UPDATE orders SET currency = 'GBP', cost = NULL WHERE customer = 'C9';
INSERT INTO orders (customer, ordered_at, amount, cost, currency)
SELECT customer, ordered_at, amount, cost, currency FROM orders WHERE customer IS NOT NULL AND ordered_at BETWEEN '2024-06-01' AND '2024-06-08';
DELETE FROM orders WHERE ordered_at >= '2024-11-16';
INSERT INTO orders (customer, ordered_at, amount, cost) VALUES ('C700', '2024-03-03 10:00+00', -30, 0), ('C5', '1924-05-05 10:00+00', 10, 5);
SELECT severity, finding, count, example
FROM check_purchases('orders', 'customer', 'ordered_at', 'amount', '2024-12-01', 'cost', 'currency', 'Europe/Berlin');
SELECT finding, remedy FROM check_purchases('orders', 'customer', 'ordered_at', 'amount', '2024-12-01', time_zone => 'Europe/Berlin') LIMIT 2;

-- Histories that are kept: what they still know.
CREATE TABLE histories AS SELECT customer, purchase_history(ordered_at, 'Europe/Berlin', amount, cost) AS h FROM orders GROUP BY customer;
SELECT severity, finding, count, example FROM check_histories('histories', 'h', '2024-12-01', max_share => 0.01);

-- What cannot be looked at says so.
SELECT * FROM check_purchases('orders', 'customer', 'ordered_at', 'amount', '2024-12-01');
SELECT * FROM check_purchases('orders', 'customer', 'currency', 'amount', '2024-12-01');
DROP TABLE orders, histories;
