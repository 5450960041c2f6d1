-- Cohorts as a triangle: of the customers who came in a period, how many percent ordered so many periods later.
--   psql -X -v portfolio=shop -f cohort_triangle.sql
\set ON_ERROR_STOP on
\set views cohorts
\ir begin.psql
\qecho
\qecho Cohorts, portfolio :portfolio, as of :report_as_of
\qecho Percent of the customers of each cohort who ordered in the period of this age; ~ is not complete yet
\qecho

SELECT to_char(cohort_start, 'YYYY-MM-DD') AS "Cohort", age, lpad(CASE WHEN is_complete THEN '' ELSE '~' END || round(100 * retention_rate::numeric), 3) AS percent
FROM (SELECT *, dense_rank() OVER (ORDER BY cohort_start DESC) AS place FROM :"portfolio".cohorts) c
WHERE place <= 18 AND age <= 12 AND retention_rate IS NOT NULL
ORDER BY cohort_start, age
\crosstabview "Cohort" age percent

\qecho All cohorts together, as far as each could be seen
SELECT age AS "Age", sum(eligible) AS "Customers", sum(active) AS "Ordered", round(100 * sum(active) / nullif(sum(eligible), 0), 1) AS "Percent",
       round(sum(cumulative_revenue) / nullif(sum(eligible), 0), 2) AS "Revenue per head so far",
       customer_portfolio.bar(sum(active), sum(eligible), 30) AS "Percent "
FROM :"portfolio".cohorts WHERE is_complete AND age <= 12 AND eligible = size GROUP BY age ORDER BY age;
\ir end.psql
