-- The monthly meeting: indicators, the three flows, who was lost and won, what to look at.
--   psql -X -v portfolio=shop -f monthly_meeting.sql
\set ON_ERROR_STOP on
\set views 'dashboard three_flows flow_customers alerts warnings'
\ir begin.psql
\qecho
\qecho Monthly meeting, portfolio :portfolio, as of :report_as_of, in :report_currency

-- What is not known yet says why below.
SELECT d.indicator || CASE d.unit WHEN 'share' THEN ', %' ELSE '' END AS "Indicator",
       round(d.value * f.factor, f.digits) AS "Last", round(d.value_before * f.factor, f.digits) AS "Before", round(d.change * f.factor, f.digits) AS "Change",
       round(d.value_last_year * f.factor, f.digits) AS "Last year", round(d.change_on_last_year * f.factor, f.digits) AS "Change on it"
FROM :"portfolio".dashboard d,
     LATERAL (SELECT CASE d.unit WHEN 'share' THEN 100 ELSE 1 END,
                     CASE WHEN d.unit = 'share' THEN 1 WHEN d.unit IN ('customers', 'orders') OR greatest(abs(d.value), abs(d.value_before), abs(d.value_last_year)) >= 1e5 THEN 0 ELSE 2 END) f(factor, digits)
ORDER BY d.ordinal;

-- A loss stands in the period in which the customer stayed away; ~ marks rows that may still change.
\qecho Where growth came from: new + existing - lost - in doubt = growth
SELECT period_start || CASE WHEN is_final THEN '' ELSE ' ~' END AS "From", round(new_revenue) AS "New", round(existing_revenue) AS "Existing", round(-lost_revenue) AS "Lost", round(-in_doubt_revenue) AS "In doubt",
       round(growth) AS "Growth", round(closing_revenue) AS "Revenue", closing_customers AS "Customers",
       customer_portfolio.bar(closing_revenue, max(closing_revenue) OVER (), 10) AS "Revenue "
FROM (SELECT * FROM :"portfolio".three_flows WHERE is_complete ORDER BY period_start DESC LIMIT 12) f
ORDER BY period_start;

\qecho Lost, in doubt and won in the last period: the five largest of each
SELECT flow AS "Flow", customer::text AS "Customer", left(label, 40) AS "Name", amount AS "Amount", last_order AS "Last order", worth_before AS "Was worth"
FROM (SELECT *, row_number() OVER (PARTITION BY flow ORDER BY abs(amount) DESC, customer::text) AS place
      FROM :"portfolio".flow_customers WHERE period_start = :'report_period' AND flow IN ('new', 'lost', 'in doubt')) c
WHERE place <= 5
ORDER BY flow, place;

\qecho Alerts, the five largest of each rule
\pset tuples_only on
\pset format unaligned
SELECT rtrim(regexp_replace(format('%s %s, %s: %s', severity, rule, coalesce(left(label, 40), left(customer::text, 40), 'all'), evidence), '(.{1,96}) *( |$)', E'  \\1\n', 'g'), E'\n')
FROM (SELECT *, row_number() OVER (PARTITION BY rule ORDER BY number DESC NULLS LAST, customer::text) AS place FROM :"portfolio".alerts) a
WHERE place <= 5
ORDER BY array_position('{high,medium,low}', severity), rule, place;

\qecho
\qecho Not known, and warnings
SELECT rtrim(regexp_replace(indicator || ': ' || reason, '(.{1,96}) *( |$)', E'  \\1\n', 'g'), E'\n') FROM :"portfolio".dashboard WHERE reason IS NOT NULL ORDER BY ordinal;
SELECT rtrim(regexp_replace(warning, '(.{1,96}) *( |$)', E'  \\1\n', 'g'), E'\n') FROM :"portfolio".warnings ORDER BY ordinal;
\ir end.psql
