-- Who pays late? As is known on the first of May 2025.
SET search_path = customer_portfolio, public;
CREATE TABLE invoices (customer text, amount numeric(10,2), due date, paid date);
INSERT INTO invoices VALUES
  ('C1', 1000, '2025-01-31', '2025-01-30'), ('C1', 2000, '2025-02-28', '2025-03-20'), ('C1', 500, '2025-03-31', NULL), ('C1', 1500, '2025-04-30', NULL),
  ('C2', 800, '2025-01-31', '2025-01-31'), ('C2', 900, '2025-03-31', '2025-03-15'), ('C2', 700, '2025-05-31', NULL), ('C2', 100, '2025-04-10', '2025-05-02'),
  ('C3', 60, NULL, NULL);
SELECT customer, invoices, amount, open, overdue, share_late, weighted_days_late, skipped_rows(p)
FROM (SELECT customer, payment_behaviour(due, paid, amount, '2025-05-01') AS p FROM invoices GROUP BY ROLLUP (customer)) s, payment_rows(p)
ORDER BY customer;

-- The summaries can be stored; those of the customers add up to all.
SELECT rollup(p) AS payments FROM (SELECT customer, payment_behaviour(due, paid, amount, '2025-05-01') AS p FROM invoices GROUP BY customer) s;
SELECT payment_behaviour(due, paid, -amount, '2025-05-01') FROM invoices;
DROP TABLE invoices;
