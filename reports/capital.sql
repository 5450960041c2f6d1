-- The customer capital: the residual values of all customers, by class, by status, in what hands.
--   psql -X -v portfolio=shop -f capital.sql
\set ON_ERROR_STOP on
\set views 'customers status models'
\ir begin.psql
\qecho
\qecho Customer capital, portfolio :portfolio, as of :report_as_of, in :report_currency
SELECT coalesce(class_by_revenue, 'all') AS "Class", count(*) AS "Customers", sum(revenue) AS "Revenue so far", sum(residual_ltv) AS "Capital",
       round(100 * sum(residual_ltv) / nullif(max(sum(residual_ltv)) OVER (), 0), 1) AS "%", round(avg(residual_ltv), 2) AS "Per customer", sum(value_at_risk) AS "At risk",
       CASE WHEN grouping(class_by_revenue) = 0 THEN repeat('█', round(20 * sum(residual_ltv) / nullif(max(sum(residual_ltv)) OVER (), 0))::int) END AS "Capital "
FROM :"portfolio".customers GROUP BY GROUPING SETS ((class_by_revenue), ()) ORDER BY grouping(class_by_revenue), class_by_revenue;

\qecho By status
SELECT status AS "Status", count(*) AS "Customers", sum(residual_ltv) AS "Capital", sum(value_at_risk) AS "At risk",
       repeat('█', round(30 * sum(residual_ltv) / nullif(max(sum(residual_ltv)) OVER (), 0))::int) AS "Capital "
FROM :"portfolio".customers GROUP BY 1 ORDER BY array_position('{new,active,slipping,asleep,lost}', status);

\qecho In what hands: tenths of the customers, the most valuable first
SELECT tenth AS "Tenth", count(*) AS "Customers", max(residual_ltv) AS "Highest", min(residual_ltv) AS "Lowest", sum(residual_ltv) AS "Capital",
       round(100 * sum(sum(residual_ltv)) OVER (ORDER BY tenth) / nullif(sum(sum(residual_ltv)) OVER (), 0), 1) AS "% up to here",
       repeat('█', round(30 * sum(residual_ltv) / nullif(max(sum(residual_ltv)) OVER (), 0))::int) AS "Capital "
FROM (SELECT residual_ltv, ntile(10) OVER (ORDER BY residual_ltv DESC, customer) AS tenth FROM :"portfolio".customers WHERE residual_ltv IS NOT NULL) c GROUP BY 1 ORDER BY 1;

\qecho The ten customers who are worth most
SELECT customer::text AS "Customer", left(label, 32) AS "Name", class_by_revenue AS "Class", status AS "Status", revenue AS "Revenue", expected_revenue AS "Next year", residual_ltv AS "Value"
FROM :"portfolio".customers WHERE residual_ltv IS NOT NULL ORDER BY residual_ltv DESC, customer::text LIMIT 10;

\pset tuples_only on
\pset format unaligned
SELECT format('  Model %s of %s, discounted at %s %% a year.%s  The capital agrees with that of the portfolio: %s', s.model, s.models_as_of, round(100 * p.annual_rate::numeric, 1), E'\n',
              CASE WHEN s.residual_ltv = (SELECT sum(residual_ltv) FROM :"portfolio".customers) THEN 'to the cent' ELSE 'NO' END)
FROM :"portfolio".status s, :"portfolio".perimeter p WHERE s.model IS NOT NULL;
SELECT '  There is no model, so there is no capital: ' || coalesce((SELECT reason FROM :"portfolio".models WHERE is_current), 'nothing was fitted') FROM :"portfolio".status WHERE model IS NULL;
\ir end.psql
