-- One customer on a page: who it is, what it bought, what it is worth.
--   psql -X -v portfolio=shop -v customer=4711 -f customer_card.sql
\set ON_ERROR_STOP on
\set views 'customers purchases flow_customers alerts'
\ir begin.psql
\if :{?customer}
\else
  \set customer ''
\endif
-- The key comes first, then the name; one of several with the same name is named by its key.
SELECT set_config('report.customer', :'customer', false) AS report_wanted,
       set_config('report.found', coalesce((SELECT customer::text FROM :"portfolio".customers WHERE customer::text = :'customer'), (SELECT min(customer::text) FROM :"portfolio".customers WHERE label = :'customer'), ''), false) AS report_customer,
       set_config('report.namesakes', (SELECT count(*)::text FROM :"portfolio".customers WHERE label = :'customer' AND NOT EXISTS (SELECT FROM :"portfolio".customers WHERE customer::text = :'customer')), false) AS report_namesakes \gset
DO $$
BEGIN
  IF current_setting('report.customer') = '' THEN RAISE EXCEPTION 'the customer is missing' USING HINT = 'Give key or name as psql -v customer=KEY.'; END IF;
  IF current_setting('report.found') = '' THEN RAISE EXCEPTION 'portfolio "%" has no customer "%"', current_setting('report.portfolio'), current_setting('report.customer'); END IF;
  IF current_setting('report.namesakes')::bigint > 1 THEN
    RAISE EXCEPTION '% customers are called "%"', current_setting('report.namesakes'), current_setting('report.customer') USING HINT = 'Give the key of one of them.';
  END IF;
END $$;
\qecho
\qecho Customer :report_customer, portfolio :portfolio, as of :report_as_of, in :report_currency
\qecho

\pset expanded on
SELECT label AS "Name", status AS "Status", class_by_revenue AS "Class", rfm_segment AS "RFM segment", first_order AS "First order", last_order AS "Last order",
       days_since_last_order AS "Days since then", round(usual_gap::numeric, 1) AS "Usual gap in days", round(days_overdue::numeric, 1) AS "Days overdue", next_order_on AS "Next order expected on",
       orders AS "Orders", revenue AS "Revenue", margin AS "Margin", basket AS "Average basket",
       round(100 * p_alive::numeric, 1) AS "Still a customer, %", round(expected_orders::numeric, 1) AS "Orders in the next year", expected_revenue AS "Revenue in the next year",
       expected_revenue_lower AS "  at least, in nine of ten cases", expected_revenue_upper AS "  at most, in nine of ten cases", residual_ltv AS "Residual value", total_ltv AS "Total value", value_at_risk AS "Value at risk"
FROM :"portfolio".customers WHERE customer::text = :'report_customer';
\pset expanded off

-- Where histories are stored a reader has no rights on the orders.
SELECT has_table_privilege(format('%I.purchases', :'portfolio'), 'SELECT') AS report_sees_orders \gset
\if :report_sees_orders
\qecho Revenue of the last 24 months
SELECT customer_portfolio.sparkline(amount ORDER BY month) AS "Month by month", min(month)::date AS "From", sum(amount) AS "Revenue"
FROM (SELECT m.month, sum(p.amount) AS amount
      FROM generate_series(date_trunc('month', date :'report_as_of' - 1) - interval '23 months', date :'report_as_of' - 1, '1 month') m(month)
      LEFT JOIN (SELECT day, amount FROM :"portfolio".purchases WHERE customer::text = :'report_customer') p ON p.day >= m.month AND p.day < m.month + interval '1 month' AND p.day < :'report_as_of'
      GROUP BY m.month) t;

\qecho The last ten orders and refunds
SELECT day AS "Day", amount AS "Amount", day - lag(day) OVER (ORDER BY day, amount) AS "Days later"
FROM :"portfolio".purchases WHERE customer::text = :'report_customer' AND day < :'report_as_of' ORDER BY day DESC, amount DESC LIMIT 10;

\else
\qecho The single orders are for those who may read the table of orders.
\qecho
\endif
\qecho Alerts
\pset tuples_only on
\pset format unaligned
SELECT rtrim(regexp_replace(format('%s %s: %s', severity, rule, evidence), '(.{1,96}) *( |$)', E'  \\1\n', 'g'), E'\n') FROM :"portfolio".alerts WHERE customer::text = :'report_customer' ORDER BY array_position('{high,medium,low}', severity), rule;
\ir end.psql
