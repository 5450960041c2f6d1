-- A portfolio: one call over the table of orders that a company has, and a schema of plain views stands there.
SET search_path = public, customer_portfolio;
\set SHOW_CONTEXT never
CREATE TABLE orders (id serial, customer text, ordered_at date, total numeric(10,2), status text DEFAULT 'paid');
INSERT INTO orders (customer, ordered_at, total)
SELECT 'C1', make_date(2024, m, 5), 100 FROM generate_series(1, 6) m;
INSERT INTO orders (customer, ordered_at, total) VALUES
  ('C2', '2024-01-10', 200), ('C2', '2024-03-10', 50), ('C3', '2024-02-02', 80), ('C3', '2024-02-20', -80), ('C3', '2024-04-02', 60),
  ('C4', '2024-01-31', 300), ('C4', '2024-03-01', -120), ('C4', '2024-05-31', 40), ('C5', '2024-06-30', 500),
  ('C6', '2024-01-01', 50), ('C6', '2024-02-29', 70), ('C6', '2024-03-31', 20), ('C6', '2024-06-01', 10);
INSERT INTO orders (customer, ordered_at, total, status) VALUES ('C1', '2024-06-07', 990, 'cancelled'), (NULL, '2024-06-08', 12.50, 'paid');

SELECT create_portfolio('shop', 'orders', 'customer', 'ordered_at', 'total', filter => $$status <> 'cancelled'$$,
                        grace => 2, as_of => '2024-07-01', time_zone => 'Europe/Paris', currency => 'EUR');

-- What the boardroom reads. The loss of who left stands in the month in which the customer stayed away.
SELECT period_start, new_revenue AS new, existing_revenue AS existing, lost_revenue AS lost, in_doubt_revenue AS in_doubt,
       growth, closing_revenue AS revenue, closing_customers AS customers, is_final FROM shop.three_flows ORDER BY 1;

-- Who they are; names and segments come from a table of the customers.
CREATE TABLE people (id text PRIMARY KEY, name text, sector text);
INSERT INTO people VALUES ('C1', 'Ada', 'retail'), ('C2', 'Ben', 'retail'), ('C3', 'Cleo', NULL), ('C4', 'Dan', 'industry'), ('C5', 'Eve', 'industry'), ('C6', 'Fay', 'retail');
SELECT add_customers('shop', 'people', 'id', label => 'name', segments => '{sector}');
SELECT customer, label, sector, first_order, last_order, orders, revenue, basket, usual_gap AS gap, days_overdue AS overdue, status, class_by_revenue AS class
FROM shop.customers ORDER BY 1;
SELECT segment, new_revenue AS new, existing_revenue AS existing, lost_revenue AS lost, closing_revenue AS revenue
FROM shop.three_flows_by_segment WHERE period_start = '2024-02-01' ORDER BY 1;

-- Nothing is left out in silence, and the ledger agrees with plain SQL over the orders.
SELECT part, row_count, amount FROM shop.coverage WHERE row_count > 0 ORDER BY ordinal;
SELECT period_start, source_total, without_customer, ledger_total, difference FROM shop.reconciliation ORDER BY 1;

-- Stored histories, another grace: the views stay, and so do their names.
SELECT alter_portfolio('shop', histories => 'refresh', grace => 1);
SELECT period_start, lost_revenue AS lost, lost_customers, is_final FROM shop.three_flows ORDER BY 1 LIMIT 3;

-- The same arguments again change nothing; others are refused.
SELECT create_portfolio('shop', 'orders', 'customer', 'ordered_at', 'total', step => '1 year');
SELECT create_portfolio('store', 'orders', 'client', 'ordered_at', 'total');
SELECT create_portfolio('store', 'orders', 'customer', 'ordered_at', 'status');
SELECT drop_portfolio('shop');
SELECT count(*) AS rows_of_the_orders FROM orders;
DROP TABLE orders, people;
