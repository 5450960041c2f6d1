-- Cohorts: customers by the month of their first purchase, and how many of them still buy, month after month.
SET search_path = customer_portfolio, public;
SET datestyle = ISO;

CREATE TABLE histories AS
SELECT customer, purchase_history(day, amount) AS h
FROM (VALUES (101, date '2024-01-05', 120), (101, '2024-02-12', 85), (101, '2024-04-03', 200), (102, '2024-01-18', 95),
             (103, '2024-02-07', 150), (103, '2024-03-15', 60), (104, '2024-02-20', 300), (104, '2024-03-22', 210),
             (104, '2024-04-18', 175), (105, '2024-03-10', 80), (106, '2024-03-25', 140), (106, '2024-05-10', 90),
             (107, '2024-04-08', 250), (107, '2024-05-20', 180)) v(customer, day, amount)
GROUP BY customer;

-- The table in long form, as a BI tool wants it.
SELECT cohort_start, age, size, eligible, active, on_or_after, revenue, cumulative_revenue, round(retention_rate::numeric, 3) AS retention_rate
FROM cohort_rows((SELECT cohorts(h, '1 month', '2024-06-01') FROM histories));

-- The triangle: in psql, \crosstabview turns the rows into it.
SELECT to_char(cohort_start, 'YYYY-MM') AS cohort, age, round(100 * retention_rate::numeric) || ' %' AS retention
FROM cohort_rows((SELECT cohorts(h, '1 month', '2024-06-01') FROM histories))
\crosstabview

-- And what each cohort has brought so far.
SELECT to_char(cohort_start, 'YYYY-MM') AS cohort, age, cumulative_revenue
FROM cohort_rows((SELECT cohorts(h, '1 month', '2024-06-01') FROM histories))
\crosstabview

-- One curve for all of them, weighted by size; a cohort counts as far as its months are over.
SELECT age, cohorts, eligible, active, round(retention_rate::numeric, 3) AS retention_rate
FROM mean_retention((SELECT cohorts(h, '1 month', '2024-06-01') FROM histories));

-- In the middle of May its purchases are no measure of anything yet: they are left out unless asked for, and never make a rate.
SELECT cohort_start, age, eligible, active, revenue, retention_rate, is_complete
FROM cohort_rows((SELECT cohorts(h, '1 month', '2024-05-15') FROM histories), include_incomplete => true)
WHERE NOT is_complete;

-- Months since each customer's own first purchase: a customer is eligible once the own month is over.
SELECT cohort_start, age, size, eligible, active, revenue, round(retention_rate::numeric, 3) AS retention_rate, is_complete
FROM cohort_rows((SELECT cohorts(h, '1 month', '2024-05-15', 'personal') FROM histories));

-- A table is a value: store it, add it up.
SELECT rollup(t) = (SELECT cohorts(h, '1 month', '2024-06-01') FROM histories) AS parts_make_the_whole
FROM (SELECT cohorts(h, '1 month', '2024-06-01') AS t FROM histories GROUP BY customer % 3) parts;

-- Tables that were counted differently do not add up.
SELECT (SELECT cohorts(h, '1 month', '2024-06-01') FROM histories) + (SELECT cohorts(h, '1 month', '2024-06-01', 'personal') FROM histories);

-- What nobody can mean is refused.
SELECT cohorts(h, '1 month', '2024-06-01', 'weekly') FROM histories;
SELECT cohorts(h, '1 month 2 days', '2024-06-01') FROM histories;

DROP TABLE histories;
