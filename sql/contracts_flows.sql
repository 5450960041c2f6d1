-- Recurring revenue: what came, grew, shrank and was lost between the ends of months, and what was renewed.
SET search_path = customer_portfolio, public;
SET datestyle = ISO;
SET intervalstyle = postgres;

CREATE TABLE subscriptions AS
SELECT customer, contract_history(valid, rate) AS contracts
FROM (VALUES ('S1', daterange '[2024-01-01,2024-02-01)', 30), ('S1', '[2024-02-01,2024-03-01)', 30), ('S1', '[2024-03-05,2024-04-05)', 30),
             ('S1', '[2024-04-05,2024-05-05)', 30), ('S2', '[2024-01-10,2024-02-20)', 50), ('S2', '[2024-02-20,2024-12-31)', 80),
             ('S3', '[2024-02-03,2024-02-25)', 40), ('S4', '[2024-01-01,2024-03-15)', 20), ('S4', '[2024-02-01,2024-06-01)', 25),
             ('S5', '[2023-12-15,2024-02-01)', 100), ('S5', '[2024-04-10,2025-01-01)', 60), ('S6', '[2024-01-01,2025-01-01)', 100)) v(customer, valid, rate)
GROUP BY customer;

-- Revenue per month at the end of each month, and what led from one to the next.
SELECT period_start, opening_revenue, new_revenue, expansion, contraction, reactivated, churned, closing_revenue
FROM flows((SELECT churn_flows(contracts, '1 month', '2024-05-01') FROM subscriptions));

-- Customers, and the rates of a subscription business.
SELECT period_start, opening_customers, churned_customers, closing_customers, round(churn_rate::numeric, 4) AS logo_churn,
       round(gross_retention::numeric, 4) AS gross_retention, round(net_retention::numeric, 4) AS net_retention, due, renewed, renewal_rate
FROM flows((SELECT churn_flows(contracts, '1 month', '2024-05-01') FROM subscriptions));

-- Every change counts, also what comes and goes within a month; a gap of up to 30 days is none.
SELECT basis, bridge, period_start, new_revenue, expansion, contraction, reactivated, churned, closing_revenue, round(net_retention::numeric, 4) AS net_retention
FROM (SELECT bridge, churn_flows(contracts, '1 month', '2024-05-01', 'events', bridge) AS ledger
      FROM subscriptions, (VALUES (interval '0'), ('30 days')) b(bridge) GROUP BY bridge) l, flows(ledger), basis(ledger) basis
WHERE period_start >= '2024-02-01' ORDER BY bridge, period_start;

-- One number and the customers behind it.
SELECT customer, movement, amount
FROM subscriptions, movements(contracts, '1 month', '2024-05-01', 'events') WHERE period_start = '2024-02-01' ORDER BY customer, amount DESC;

-- A pause keeps the customer and takes its revenue.
SELECT period_start, opening_customers, paused, resumed, churned_customers, closing_customers, closing_revenue
FROM flows((SELECT churn_flows(c, '1 month', '2024-06-01')
            FROM (SELECT contract_history(valid, rate, kind) AS c
                  FROM (VALUES (daterange '[2024-01-01,2024-02-15)', 30, 'paid'), ('[2024-02-15,2024-04-10)', 0, 'pause'), ('[2024-04-10,)', 30, 'paid')) v(valid, rate, kind)) h));

-- Ledgers that were counted differently do not add up, and nonsense is refused.
SELECT (SELECT churn_flows(contracts, '1 month', '2024-05-01') FROM subscriptions)
     + (SELECT churn_flows(contracts, '1 month', '2024-05-01', 'events', '1 month') FROM subscriptions);
SELECT (SELECT churn_flows(contracts, '1 month', '2024-05-01') FROM subscriptions)
     + (SELECT churn_flows(h, '1 month', 1, '2024-05-01') FROM (SELECT purchase_history(date '2024-01-01', 1) AS h) p);
SELECT churn_flows(contracts, '1 month', '2024-05-01', 'gross') FROM subscriptions;
SELECT churn_flows(contracts, '1 month', '2024-05-01', 'net', '-1 month') FROM subscriptions;

DROP TABLE subscriptions;
