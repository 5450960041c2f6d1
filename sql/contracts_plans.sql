-- Recurring revenue by plan: who switches to another plan is transferred and not lost, and the plans add up to the company.
SET search_path = customer_portfolio, public;
SET datestyle = ISO;
SET intervalstyle = postgres;

CREATE TABLE lines AS
SELECT customer, plan, contract_history(valid, rate, kind) AS contracts
FROM (VALUES ('P1', 'basic', daterange '[2024-01-01,2024-02-10)', 30, 'paid'), ('P1', 'gold', '[2024-02-10,)', 50, 'paid'),            -- up
             ('P2', 'gold', '[2024-01-01,2024-03-01)', 50, 'paid'), ('P2', 'basic', '[2024-03-01,)', 30, 'paid'),                      -- down
             ('P3', 'basic', '[2024-01-01,2024-04-01)', 30, 'paid'), ('P3', 'extra', '[2024-02-01,2024-04-01)', 10, 'paid'),            -- more, then lost
             ('P4', 'basic', '[2024-01-01,)', 30, 'paid'), ('P4', 'extra', '[2024-01-01,)', 10, 'paid'), ('P4', 'basic', '[2024-02-15,2024-03-15)', 0, 'pause'),
             ('P5', 'basic', '[2024-01-01,2024-02-01)', 30, 'paid'), ('P5', 'extra', '[2024-01-01,2024-02-01)', 20, 'paid'), ('P5', 'gold', '[2024-03-01,)', 50, 'paid'))
     v(customer, plan, valid, rate, kind)
GROUP BY customer, plan;

-- One ledger per customer, and their sum.
CREATE TABLE by_plan AS
SELECT rollup(plan_ledger(contracts, plans, '1 month', '2024-05-01')) AS l
FROM (SELECT customer, array_agg(contracts) AS contracts, array_agg(plan) AS plans FROM lines GROUP BY customer) customers;

SELECT period_start, segment AS plan, opening_revenue AS opening, new_revenue AS new, expansion, contraction, reactivated, churned, transfer_in, transfer_out, closing_revenue AS closing
FROM by_plan, flows(l);

-- A customer counts in its main plan.
SELECT period_start, segment AS plan, opening_customers AS opening, new_customers AS new, reactivated_customers AS reactivated, churned_customers AS churned,
       transferred_in, transferred_out, closing_customers AS closing, due, renewed
FROM by_plan, flows(l);

SELECT segment AS plan, period_start, new_revenue, existing_revenue, lost_revenue, transferred_revenue, growth, lost_customers, transferred_customers
FROM by_plan, three_flows(l) WHERE period_start >= '2024-02-01';

-- The company is the sum of the plans.
SELECT period_start, opening_revenue AS opening, new_revenue AS new, expansion, contraction, reactivated, churned, closing_revenue AS closing, closing_customers
FROM by_plan, flows(ledger_of(l));

-- What one customer did, change by change.
SELECT m.* FROM (SELECT array_agg(contracts) AS contracts, array_agg(plan) AS plans FROM lines WHERE customer = 'P5') p5,
  movements(plan_ledger(contracts, plans, '1 month', '2024-05-01', basis => 'events', bridge => '30 days')) m WHERE movement <> 'retained';

-- 100 a year in two plans are 8.33 a month: plans are rounded so that they add up, the missing cent goes to the first by name.
CREATE TABLE halves AS
SELECT plan_ledger(array[half, half], array['extra', 'basic'], '1 month', '2024-02-01') AS l
FROM (SELECT contract_history(date '2024-01-01', NULL, 50.00, 'paid', '1 year') AS half) h;
SELECT segment AS plan, closing_revenue FROM halves, flows(l);
SELECT closing_revenue FROM halves, flows(ledger_of(l));

-- One plan for each history.
SELECT plan_ledger(array_agg(contracts), array['basic'], '1 month', '2024-05-01') FROM lines;

DROP TABLE lines, by_plan, halves;
