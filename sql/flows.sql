-- Three flows: revenue won with new customers, gained or lost with existing ones, lost with those who left.
SET search_path = customer_portfolio, public;
SET datestyle = ISO;

CREATE TABLE histories AS
SELECT customer, purchase_history(day, amount) AS h
FROM (VALUES (101, date '2024-01-05', 120), (101, '2024-02-12', 85), (101, '2024-04-03', 200), (102, '2024-01-18', 95),
             (103, '2024-02-07', 150), (103, '2024-03-15', 60), (104, '2024-02-20', 300), (104, '2024-03-22', 210),
             (104, '2024-04-18', 175), (105, '2024-03-10', 80), (106, '2024-03-25', 140), (106, '2024-05-10', 90),
             (107, '2024-04-08', 250), (107, '2024-05-20', 180)) v(customer, day, amount)
GROUP BY customer;

-- Lost after one month without a purchase (grace 1): what the dashboard shows.
SELECT period_start, opening_revenue, flow_new, flow_existing, flow_lost, growth, closing_revenue
FROM flows((SELECT churn_flows(h, '1 month', 1, '2024-06-01') FROM histories));

-- The same, by customers.
SELECT period_start, opening_customers, new_customers, reactivated_customers, churned_customers, closing_customers, round(churn_rate::numeric, 3) AS churn_rate
FROM flows((SELECT churn_flows(h, '1 month', 1, '2024-06-01') FROM histories));

-- With a grace of two months a customer first pauses; most come back before they count as lost.
SELECT period_start, new_revenue, expansion, contraction, resumed, reactivated, paused, released, churned, growth
FROM flows((SELECT churn_flows(h, '1 month', 2, '2024-06-01') FROM histories));

-- Losses where the customers left, not where they were declared lost: who may still come back is in doubt.
SELECT period_start, is_final, new_revenue, existing_revenue, lost_revenue, in_doubt_revenue, growth, closing_customers
FROM three_flows((SELECT churn_flows(h, '1 month', 2, '2024-06-01') FROM histories));

-- What the existing customers did.
SELECT * FROM existing_in_words((SELECT churn_flows(h, '1 month', 2, '2024-06-01') FROM histories));

-- One number and the customers behind it.
SELECT customer, movement, amount
FROM histories, movements(h, '1 month', 1, '2024-06-01') WHERE period_start = '2024-04-01' ORDER BY amount, customer;

-- A ledger is a value: store it, add it up.
SELECT rollup(l) = (SELECT churn_flows(h, '1 month', 1, '2024-06-01') FROM histories) AS parts_make_the_whole
FROM (SELECT churn_flows(h, '1 month', 1, '2024-06-01') AS l FROM histories GROUP BY customer % 3) parts;

-- Ledgers that were counted differently do not add up.
SELECT rollup(l) FROM (SELECT churn_flows(h, '1 month', g, '2024-06-01') AS l FROM histories, generate_series(1, 2) g GROUP BY g) parts;

-- A step is days or months, not both.
SELECT churn_flows(h, '1 month 2 days', 1, '2024-06-01') FROM histories;

DROP TABLE histories;
