-- Prices for a year, a quarter or a week, discounts as lines of their own, and pauses beside a contract that stays open.
SET search_path = customer_portfolio, public;
SET datestyle = ISO;

CREATE TABLE lines (customer text, since date, until date, price numeric, kind text, per interval);
INSERT INTO lines VALUES
  ('Ada',  '2024-01-01', NULL,         100.00, 'paid',  '1 year'),
  ('Bert', '2024-01-01', NULL,         100.00, 'paid',  '1 year'),
  ('Bert', '2024-02-01', '2024-05-01',  -1.00, 'paid',  '1 month'),  -- a discount
  ('Cleo', '2024-01-15', NULL,          25.00, 'paid',  '3 months'),
  ('Cleo', '2024-03-01', '2024-05-01',      0, 'pause', '1 month'),  -- beside a contract that stays open
  ('Dora', '2024-02-05', '2024-03-25',   5.00, 'paid',  '1 week'),
  ('Emil', '2024-02-01', '2024-02-01', 100.00, 'paid',  '1 year');   -- cancelled on its first day

CREATE TABLE subscribers AS
SELECT customer, contract_history(since, until, price, kind, per) AS c FROM lines GROUP BY customer;

-- Rates are kept as exact fractions: 25 of 3 parts are 25/3 a month.
SELECT customer, c FROM subscribers ORDER BY customer;
SELECT customer, monthly_rate(c, '2024-02-15') AS february, monthly_rate(c, '2024-04-15') AS april, revenue(c, date '2025-01-01') AS of_2024
FROM subscribers ORDER BY customer;

-- Sums are exact before they are rounded; adjustment takes what rounding leaves.
SELECT period_start, opening_revenue AS opening, new_revenue AS new, expansion, contraction, paused, resumed, churned, adjustment, closing_revenue AS closing
FROM flows((SELECT churn_flows(c, '1 month', '2024-07-01') FROM subscribers));
SELECT sum(round(monthly_rate(c, '2024-06-30'), 2)) AS rounded_first, closing_revenue
FROM subscribers, flows((SELECT churn_flows(c, '1 month', '2024-07-01') FROM subscribers)) WHERE period_start = '2024-06-01' GROUP BY 2;

-- Segments add up to the company: a missing cent goes to the largest remainder.
SELECT segment, closing_revenue
FROM flows_by_segment((SELECT churn_flows(c, '1 month', '2024-07-01', constant_segment(customer)) FROM subscribers)) WHERE period_start = '2024-06-01';

-- What nobody can mean is refused.
SELECT contract_history(since, until, price, kind, '30') FROM lines;
SELECT contract_history(since, until, price, 'rebate', per) FROM lines;
SELECT monthly_rate(contract_history(since, until, price, kind, per), '2024-03-15')
FROM (VALUES (date '2024-01-01', date '2024-03-01', 10.00, 'paid', interval '1 month'), ('2024-01-01', NULL, -2.00, 'paid', '1 month')) v(since, until, price, kind, per);

DROP TABLE lines, subscribers;
