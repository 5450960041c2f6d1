-- The customer capital: the residual values of all customers, with its interval, how it moved, in what hands it is.
--   psql -X -v portfolio=shop -f capital.sql
\set ON_ERROR_STOP on
\set views 'equity equity_statement elasticities customers status models'
\ir begin.psql
\qecho
\qecho Customer capital, portfolio :portfolio, as of :report_as_of, in :report_currency
-- The limits hold with 95 % confidence, as far as the estimates go; classes have wider ones than their sum.
SELECT segment AS "Class", customers AS "Customers", past_margin AS "Past margin", residual_ltv AS "Capital", lower AS "At least", upper AS "At most",
       round(100 * share::numeric, 1) AS "%", value_per_customer AS "Each"
FROM :"portfolio".equity WHERE dimension IN ('class', 'total') ORDER BY dimension, segment;

\qecho How it moved
SELECT line AS "Line", customers AS "Customers", round(amount::numeric, 2) AS "Amount", round(100 * share_of_opening::numeric, 1) AS "% of opening",
       customer_portfolio.bar(amount, max(abs(amount)) OVER (), 13) AS "Amount "
FROM :"portfolio".equity_statement ORDER BY ordinal;

\qecho What one percent more of each would change
SELECT lever AS "Lever", amount_by_one_percent AS "Amount", round(100 * change_by_one_percent::numeric, 2) AS "%" FROM :"portfolio".elasticities ORDER BY abs(amount_by_one_percent) DESC, lever;

\qecho By status
SELECT status AS "Status", count(*) AS "Customers", sum(residual_ltv) AS "Capital", sum(value_at_risk) AS "At risk",
       customer_portfolio.bar(sum(residual_ltv), max(sum(residual_ltv)) OVER (), 30) AS "Capital "
FROM :"portfolio".customers GROUP BY 1 ORDER BY array_position('{new,active,slipping,asleep,lost}', status);

\qecho In what hands: tenths of the customers, the most valuable first
SELECT tenth AS "Tenth", count(*) AS "Customers", max(residual_ltv) AS "Highest", min(residual_ltv) AS "Lowest", sum(residual_ltv) AS "Capital",
       round(100 * sum(sum(residual_ltv)) OVER (ORDER BY tenth) / nullif(sum(sum(residual_ltv)) OVER (), 0), 1) AS "% up to here",
       customer_portfolio.bar(sum(residual_ltv), max(sum(residual_ltv)) OVER (), 30) AS "Capital "
FROM (SELECT residual_ltv, ntile(10) OVER (ORDER BY residual_ltv DESC, customer) AS tenth FROM :"portfolio".customers WHERE residual_ltv IS NOT NULL) c GROUP BY 1 ORDER BY 1;

\qecho The ten customers who are worth most
SELECT customer::text AS "Customer", left(label, 32) AS "Name", class_by_revenue AS "Class", status AS "Status", revenue AS "Revenue", expected_revenue AS "Next year", residual_ltv AS "Value"
FROM :"portfolio".customers WHERE residual_ltv IS NOT NULL ORDER BY residual_ltv DESC, customer::text LIMIT 10;

\pset tuples_only on
\pset format unaligned
SELECT format('  Model %s of %s, discounted at %s %% a year.%s  The capital agrees with that of the portfolio: %s', s.model, s.models_as_of, round(100 * p.annual_rate::numeric, 1), E'\n',
              CASE WHEN s.residual_ltv = (SELECT sum(residual_ltv) FROM :"portfolio".customers) THEN 'to the cent' ELSE 'NO' END)
FROM :"portfolio".status s, :"portfolio".perimeter p WHERE s.model IS NOT NULL;
SELECT DISTINCT rtrim(regexp_replace(format('The statement goes from %s to %s; %s.', opening_on, closing_on, of_what), '(.{1,96}) *( |$)', E'  \\1\n', 'g'), E'\n') FROM :"portfolio".equity_statement;
SELECT '  There is no model, so there is no capital: ' || coalesce((SELECT reason FROM :"portfolio".models WHERE is_current), 'nothing was fitted') FROM :"portfolio".status WHERE model IS NULL;
\ir end.psql
