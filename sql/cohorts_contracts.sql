-- Cohorts of contracts: customers by the month of the first day that they pay for, who still pays at the end of each month, and how much.
SET search_path = customer_portfolio, public;
SET datestyle = ISO;

CREATE TABLE subscriptions AS
SELECT customer, contract_history(valid, rate) AS contracts
FROM (VALUES ('S1', daterange '[2024-01-01,2024-02-01)', 30), ('S1', '[2024-02-01,2024-03-01)', 30), ('S1', '[2024-03-05,2024-04-05)', 30),
             ('S1', '[2024-04-05,2024-05-05)', 30), ('S2', '[2024-01-10,2024-02-20)', 50), ('S2', '[2024-02-20,2024-12-31)', 80),
             ('S3', '[2024-02-03,2024-02-25)', 40), ('S4', '[2024-01-01,2024-03-15)', 20), ('S4', '[2024-02-01,2024-06-01)', 25),
             ('S5', '[2023-12-15,2024-02-01)', 100), ('S5', '[2024-04-10,2025-01-01)', 60), ('S6', '[2024-01-01,2025-01-01)', 100)) v(customer, valid, rate)
GROUP BY customer;

-- Active is who pays on the last day of the month: S3 came in February and left before its end. Revenue is earned by the day.
SELECT cohort_start, age, size, eligible, active, on_or_after, revenue, cumulative_revenue, round(retention_rate::numeric, 3) AS logo_retention, recurring_revenue
FROM cohort_rows((SELECT cohorts(contracts, '1 month', '2024-05-01') FROM subscriptions));

-- The triangle of recurring revenue: what each cohort pays per month at the end of its first month, its second, and so on.
SELECT to_char(cohort_start, 'YYYY-MM') AS cohort, age, recurring_revenue
FROM cohort_rows((SELECT cohorts(contracts, '1 month', '2024-05-01') FROM subscriptions))
\crosstabview

-- That of customers, and beside it the revenue that is retained, as a share of the first month's.
SELECT to_char(cohort_start, 'YYYY-MM') AS cohort, age, round(100 * retention_rate::numeric) || ' %' AS logo_retention
FROM cohort_rows((SELECT cohorts(contracts, '1 month', '2024-05-01') FROM subscriptions))
\crosstabview
SELECT to_char(cohort_start, 'YYYY-MM') AS cohort, age,
       round(100 * recurring_revenue / nullif(first_value(recurring_revenue) OVER (PARTITION BY cohort_start ORDER BY age), 0)) || ' %' AS revenue_retention
FROM cohort_rows((SELECT cohorts(contracts, '1 month', '2024-05-01') FROM subscriptions))
\crosstabview

-- One curve for all of them.
SELECT age, cohorts, eligible, active, round(retention_rate::numeric, 3) AS logo_retention
FROM mean_retention((SELECT cohorts(contracts, '1 month', '2024-05-01') FROM subscriptions));

-- What all cohorts pay at the end of a month is where its flows end; what they have earned is what all contracts have, to the cent.
SELECT to_char(cohort_start + age * interval '1 month', 'YYYY-MM') AS month, sum(active) AS active, sum(recurring_revenue) AS recurring_revenue, closing_revenue
FROM cohort_rows((SELECT cohorts(contracts, '1 month', '2024-05-01') FROM subscriptions)),
     flows((SELECT churn_flows(contracts, '1 month', '2024-05-01') FROM subscriptions)) f
WHERE f.period_start = (cohort_start + age * interval '1 month')::date
GROUP BY 1, closing_revenue ORDER BY 1;
SELECT (SELECT sum(revenue) FROM cohort_rows((SELECT cohorts(contracts, '1 month', '2024-04-20') FROM subscriptions), include_incomplete => true)) AS of_cohorts,
       (SELECT sum(revenue(contracts, date '2024-04-20')) FROM subscriptions) AS of_contracts;

-- Months since each customer's own first day; of one that is not over, on the last known day.
SELECT cohort_start, age, size, eligible, active, revenue, recurring_revenue, is_complete
FROM cohort_rows((SELECT cohorts(contracts, '1 month', '2024-04-20', 'personal') FROM subscriptions), include_incomplete => true)
WHERE cohort_start = '2024-01-01';

-- Twelve subscribers of 100 a year pay 100 a month, whether they come together or one each month.
SELECT together, sum(recurring_revenue) AS recurring_revenue
FROM (SELECT together, cohorts(contract_history, '1 month', '2025-01-01') AS t
      FROM (SELECT together, m, contract_history(CASE WHEN together THEN date '2024-01-01' ELSE (date '2024-01-01' + m * interval '1 month')::date END, NULL, 100.00, 'paid', '1 year')
            FROM generate_series(0, 11) m, (VALUES (true), (false)) v(together) GROUP BY together, m) yearly
      GROUP BY together) tables, cohort_rows(t)
WHERE cohort_start + age * interval '1 month' = '2024-12-01' GROUP BY together ORDER BY together;

-- A table is a value that knows what it is of.
SELECT basis(t), anchor(t), customers(t), customers_without_purchase(t), t
FROM (SELECT cohorts(contracts, '1 month', '2024-03-01') AS t FROM subscriptions WHERE customer IN ('S3', 'S5')) c;
SELECT rollup(t) = (SELECT cohorts(contracts, '1 month', '2024-05-01') FROM subscriptions) AS parts_make_the_whole
FROM (SELECT cohorts(contracts, '1 month', '2024-05-01') AS t FROM subscriptions GROUP BY customer) parts;

-- Who buys during a period and who pays at its end are not to be added up.
SELECT (SELECT cohorts(contracts, '1 month', '2024-05-01') FROM subscriptions)
     + (SELECT cohorts(h, '1 month', '2024-05-01') FROM (SELECT purchase_history(date '2024-01-01', 1) AS h) p);

DROP TABLE subscriptions;
