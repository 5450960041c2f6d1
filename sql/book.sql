-- A book: the histories of all customers in one value, in one pass over their orders.
SET search_path = customer_portfolio, public;
SET datestyle = ISO;

CREATE TABLE orders (customer int, day date, amount numeric(10,2), cost numeric(10,2), channel text);
INSERT INTO orders VALUES
  (7, '2024-01-05', 100.00, 60.00, 'shop'), (3, '2024-01-09', 20.00, 12.50, 'web'), (7, '2024-02-12', 85.50, 50.00, 'shop'),
  (NULL, '2024-02-13', 9.90, 5.00, 'shop'), (5, '2024-02-20', 50.00, NULL, 'web'), (7, '2024-02-20', -85.50, -50.00, 'shop'),
  (3, NULL, 20.00, 12.50, 'web'), (5, '2024-03-10', 70.00, 30.00, 'web'), (3, '2024-04-02', 25.00, 15.00, 'web');

CREATE TABLE books AS SELECT purchase_book(customer, day, amount, cost) AS book FROM orders;
SELECT key_type(book), customers(book), skipped_rows(book) FROM books;

-- The histories are those of GROUP BY, to the last byte.
SELECT customer, h FROM books, histories(book, NULL::int) ORDER BY customer;
SELECT customer, purchase_history(day, amount, cost) AS h FROM orders WHERE customer IS NOT NULL GROUP BY customer ORDER BY customer;
SELECT history_of(book, '7') FROM books;

-- What is asked of all customers is asked of the book.
SELECT period_start, flow_new, flow_existing, flow_lost, growth
FROM flows((SELECT churn_flows(book, '1 month', 1, '2024-05-01') FROM books));
SELECT cohort_start, age, size, active, revenue FROM cohort_rows((SELECT cohorts(book, '1 month', '2024-05-01') FROM books));
SELECT pareto(book, 'revenue') AS revenue, pareto(book, 'margin') AS margin FROM books;
SELECT purchase_statistics(book, '2024-05-01', '1 day') AS purchases, spend_statistics(book, '2024-05-01') AS spend FROM books;
SELECT rfm_cuts(book, '2024-05-01', 5, 'recency') AS recency, rfm_cuts(book, '2024-05-01', 5, 'frequency') AS frequency FROM books;
SELECT survival_to_second_purchase(book, '2024-05-01') AS second_purchase, survival_to_loss(book, '30 days', '2024-05-01') AS loss FROM books;

-- By channel: one book each.
SELECT segment, period_start, new_revenue, closing_revenue
FROM flows_by_segment((SELECT churn_flows(book, '1 month', 1, '2024-05-01', channel)
                       FROM (SELECT channel, purchase_book(customer, day, amount) AS book FROM orders GROUP BY channel) b))
ORDER BY segment, period_start;

-- Books of parts add up, and what was added can be taken away.
SELECT january + later = whole AS adds_up, (january + later) - later = january AS exact
FROM (SELECT purchase_book(customer, day, amount) FILTER (WHERE day < '2024-02-01') AS january,
             purchase_book(customer, day, amount) FILTER (WHERE day >= '2024-02-01' OR day IS NULL) AS later, purchase_book(customer, day, amount) AS whole FROM orders) b;

-- Customers are of one of five types, and every book knows of which.
SELECT count(*) FROM books, histories(book, NULL::bigint);
SELECT purchase_book(customer::numeric, day, amount) FROM orders;

DROP TABLE orders, books;
