-- Customers who are slipping away: the 25 with most at risk, and all of them by status and class.
--   psql -X -v portfolio=shop -f slipping.sql
\set ON_ERROR_STOP on
\set views slipping
\ir begin.psql
\qecho
\qecho Slipping away, portfolio :portfolio, as of :report_as_of, in :report_currency
SELECT customer::text AS "Customer", left(label, 40) AS "Name", class_by_revenue AS "Class", status AS "Status", last_order AS "Last order",
       round(days_overdue::numeric) AS "Overdue", round(100 * p_alive::numeric) AS "Alive %", revenue AS "Revenue", value_at_risk AS "At risk"
FROM :"portfolio".slipping ORDER BY value_at_risk DESC NULLS LAST, revenue DESC, customer::text LIMIT 25;

\qecho All of them
SELECT coalesce(class_by_revenue, 'all') AS "Class", coalesce(status, 'all') AS "Status", count(*) AS "Customers", sum(revenue) AS "Revenue", sum(value_at_risk) AS "At risk",
       CASE WHEN grouping(status) = 0 THEN customer_portfolio.bar(sum(value_at_risk), max(sum(value_at_risk)) OVER (PARTITION BY grouping(status)), 20) END AS "At risk "
FROM :"portfolio".slipping GROUP BY GROUPING SETS ((class_by_revenue, status), ()) ORDER BY grouping(class_by_revenue), class_by_revenue, status;
\ir end.psql
