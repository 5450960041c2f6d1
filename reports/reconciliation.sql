-- Do the views agree with plain SQL over the source, and what was left out?
--   psql -X -v portfolio=shop -f reconciliation.sql
\set ON_ERROR_STOP on
\set views 'coverage reconciliation three_flows warnings'
\ir begin.psql
\qecho
\qecho Reconciliation, portfolio :portfolio, as of :report_as_of, in :report_currency
SELECT part AS "Rows of the source", row_count AS "Rows", round(100 * row_share::numeric, 2) AS "%", amount AS "Amount" FROM :"portfolio".coverage ORDER BY ordinal;

SELECT period_start AS "From", row_count AS "Rows", source_total AS "Source", without_customer AS "No customer", ledger_total AS "Ledger", difference AS "Difference",
       CASE WHEN difference = 0 THEN 'equal' ELSE 'DIFFERS' END AS "Verdict"
FROM (SELECT * FROM :"portfolio".reconciliation ORDER BY period_start DESC LIMIT 24) r ORDER BY period_start;

\qecho Over all periods
SELECT count(*) AS "Periods", sum(row_count) AS "Rows", sum(source_total) AS "Source", sum(without_customer) AS "No customer", sum(ledger_total) AS "Ledger", sum(difference) AS "Difference",
       count(*) FILTER (WHERE difference <> 0) AS "Periods that differ"
FROM :"portfolio".reconciliation;

\qecho New + existing - lost - in doubt is the growth, in every period
SELECT count(*) AS "Periods", count(*) FILTER (WHERE new_revenue + existing_revenue - lost_revenue - in_doubt_revenue <> growth OR opening_revenue + growth <> closing_revenue) AS "Periods that differ"
FROM :"portfolio".three_flows;

\qecho Warnings
\pset tuples_only on
\pset format unaligned
SELECT rtrim(regexp_replace(warning, '(.{1,96}) *( |$)', E'  \\1\n', 'g'), E'\n') FROM :"portfolio".warnings ORDER BY ordinal;
\ir end.psql
