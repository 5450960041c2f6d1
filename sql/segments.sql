-- Churn flows by segment: customers change channel, sales person and class, and take their revenue along.
SET search_path = customer_portfolio, public;
SET datestyle = ISO;

CREATE TABLE purchase (customer text, day date, amount numeric, channel text);
INSERT INTO purchase VALUES
  ('Adler', '2024-01-10', 100, 'direct'), ('Adler', '2024-02-12', 120, 'direct'), ('Adler', '2024-03-11', 150, 'distribution'),
  ('Biene', '2024-01-20', 80, 'distribution'), ('Biene', '2024-02-20', 60, 'distribution'),
  ('Castor', '2024-02-05', 50, 'direct'), ('Castor', '2024-03-05', 50, 'direct'),
  ('Dachs', '2024-01-15', 40, 'direct'), ('Dachs', '2024-03-20', 90, 'distribution');

-- The channel of every purchase is the customer's channel until he buys through another one.
CREATE TABLE customers AS
SELECT customer, purchase_history(day, amount) AS h, segment_history(day, channel) AS channels FROM purchase GROUP BY customer;
SELECT customer, channels, segment_at(channels, '2024-02-29') AS in_february FROM customers ORDER BY customer;

CREATE TABLE by_channel AS SELECT churn_flows(h, '1 month', 1, '2024-04-01', channels) AS l FROM customers;
SELECT period_start, segment, opening_revenue, flow_new, flow_existing, flow_lost, transfer_in, transfer_out, closing_revenue, closing_customers
FROM by_channel, flows_by_segment(l);

-- March by movement: Adler takes his 120 to the distribution and expands there; Dachs was lost, so he is not transferred.
SELECT segment, movement, customers, amount FROM by_channel, movements_by_segment(l) WHERE period_start = '2024-03-01';

-- The segments add up to the company, to the cent.
SELECT ledger_of(l) = (SELECT churn_flows(h, '1 month', 1, '2024-04-01') FROM customers) AS adds_up FROM by_channel;

-- The three flows of every channel, losses where they occurred. With a grace of one month Dachs is lost to direct
-- sales in February and returns to the distribution; Biene is lost to the distribution in March.
SELECT period_start, segment, new_revenue AS new, existing_revenue AS existing, transferred_revenue AS transferred, lost_revenue AS lost, in_doubt_revenue AS in_doubt, growth, is_final
FROM by_channel, three_flows(l);
SELECT period_start, segment, opening_customers AS opening, new_customers AS new, returned_customers AS returned, transferred_customers AS transferred, lost_customers AS lost, closing_customers AS closing
FROM by_channel, three_flows(l);
-- With a grace of two months Dachs stays away for now and goes over to the distribution; whether Biene is lost, nobody knows in April.
SELECT period_start, segment, existing_revenue AS existing, transferred_revenue AS transferred, lost_revenue AS lost, in_doubt_revenue AS in_doubt, growth,
       transferred_customers AS transferred_customers, closing_customers AS closing, is_final
FROM three_flows((SELECT churn_flows(h, '1 month', 2, '2024-04-01', channels) FROM customers));
-- Over the channels transfers are 0, and everything else is the company's.
SELECT period_start, sum(transferred_revenue) AS transferred, sum(s.existing_revenue) = min(c.existing_revenue) AS existing, sum(s.lost_revenue) = min(c.lost_revenue) AS lost,
       sum(s.in_doubt_revenue) = min(c.in_doubt_revenue) AS in_doubt, sum(s.closing_customers) = min(c.closing_customers) AS closing
FROM three_flows((SELECT churn_flows(h, '1 month', 2, '2024-04-01', channels) FROM customers)) s
JOIN three_flows((SELECT churn_flows(h, '1 month', 2, '2024-04-01') FROM customers)) c USING (period_start)
GROUP BY period_start ORDER BY period_start;

-- Sales persons: Ms Ott hands Adler and Biene over to Mr Uhl in February. Nobody churns by that.
CREATE TABLE care (customer text, since date, person text);
INSERT INTO care VALUES ('Adler', '2024-01-01', 'Ott'), ('Biene', '2024-01-01', 'Ott'), ('Castor', '2024-01-01', 'Uhl'), ('Adler', '2024-02-01', 'Uhl'), ('Biene', '2024-02-01', 'Uhl');
SELECT period_start, segment, transferred_in, transferred_out, churned_customers, churn_rate, transfer_in, transfer_out, closing_revenue
FROM flows_by_segment((SELECT churn_flows(h, '1 month', 1, '2024-04-01', s)
                       FROM customers LEFT JOIN (SELECT customer, segment_history(since, person) AS s FROM care GROUP BY customer) c USING (customer)))
WHERE period_start = '2024-02-01';

-- Migration between Pareto classes: a class per month, from the revenue of that month.
CREATE TABLE class AS
SELECT customer, month, pareto_class(revenue) OVER (PARTITION BY month) AS class
FROM (SELECT customer, date_trunc('month', day)::date AS month, sum(amount) AS revenue FROM purchase GROUP BY customer, month) m;
SELECT period_start, segment, movement, customers, amount
FROM movements_by_segment((SELECT churn_flows(h, '1 month', 1, '2024-04-01', s)
                           FROM customers JOIN (SELECT customer, segment_history(month, class) AS s FROM class GROUP BY customer) c USING (customer)))
WHERE movement LIKE 'transfer%';

-- A name is short.
SELECT segment_history('2024-01-01', repeat('x', 300));

DROP TABLE purchase, customers, by_channel, care, class;
