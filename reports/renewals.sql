-- Contracts that end in the next 90 days, and what depends on them.
--   psql -X -v portfolio=shop -f renewals.sql
\set ON_ERROR_STOP on
\set views renewals
\ir begin.psql
\qecho
\qecho Renewals, portfolio :portfolio, as of :report_as_of, in :report_currency
SELECT customer::text AS "Customer", left(label, 40) AS "Name", ends_on AS "Ends on", notice_deadline AS "Notice until", days_left AS "Left", CASE WHEN is_notice_over THEN 'over' ELSE 'open' END AS "Notice",
       monthly_rate AS "Monthly", class_by_revenue AS "Class", round(100 * p_alive::numeric) AS "Alive %"
FROM :"portfolio".renewals WHERE days_left <= 90 ORDER BY ends_on, monthly_rate DESC, customer::text LIMIT 40;

\qecho By month in which they end
SELECT to_char(ends_on, 'YYYY-MM') AS "Month", count(*) AS "Customers", sum(contracts) AS "Contracts", sum(monthly_rate) AS "Monthly rates",
       sum(monthly_rate) FILTER (WHERE NOT is_notice_over) AS "Notice still open", customer_portfolio.bar(sum(monthly_rate), max(sum(monthly_rate)) OVER (), 30) AS "Monthly rates "
FROM :"portfolio".renewals GROUP BY 1 ORDER BY 1 LIMIT 24;
\ir end.psql
