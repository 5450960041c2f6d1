-- From orders to what the report prints; in schema demo, except the histories, which are for the reader to play with.
SET client_min_messages = error; -- a fit on a boundary is reported in the report

-- Everything known is used: as_of is the day after the last one. Short files are looked at more closely.
CREATE TABLE demo.setting AS
SELECT max(day) + 1 AS as_of, min(day) AS first_day, 0.10::float8 AS annual_rate,
       CASE WHEN max(day) - min(day) >= 120 THEN interval '1 month' WHEN max(day) - min(day) >= 42 THEN interval '7 days' ELSE interval '1 day' END AS step,
       CASE WHEN max(day) - min(day) >= 120 THEN 'month' WHEN max(day) - min(day) >= 42 THEN 'week' ELSE 'day' END AS step_name,
       CASE WHEN max(day) - min(day) >= 120 THEN 3 ELSE 4 END AS grace
FROM orders;

-- step: portfolio
SELECT create_portfolio('shop', 'orders', customer => 'customer_id', day => 'day', amount => 'amount',
                        cost => CASE WHEN EXISTS (SELECT FROM orders WHERE cost IS NOT NULL) THEN 'cost' END, step => step, grace => grace, as_of => 'data', histories => 'refresh') FROM demo.setting;

-- step: report
CREATE TABLE demo.flow AS SELECT * FROM shop.three_flows;
CREATE TABLE demo.concentration AS
SELECT gini(p) AS gini, top_share(p, 0.2) AS top_fifth FROM (SELECT pareto(revenue(h)) AS p FROM shop.histories) c;
-- Without a model there is a problem, and the other way round.
CREATE TABLE demo.model AS
SELECT k.name, k.label, k.model::jsonb AS model, m.reason AS problem FROM shop.models m,
  LATERAL (VALUES ('purchases', (array['BG/NBD', 'MBG/NBD', 'Pareto/NBD'])[array_position(array['bg_nbd', 'mbg_nbd', 'pareto_nbd'], m.model)], m.purchase_model),
                  ('spend', 'gamma-gamma', m.spend_model)) k(name, label, model) WHERE m.is_current;
CREATE TABLE demo.score AS
SELECT label AS customer_id, orders, revenue, last_order AS last_purchase, class_by_revenue AS class, p_alive,
       expected_orders AS purchases, (expected_revenue / nullif(expected_orders, 0)::numeric) AS spend, residual_ltv AS residual, value_at_risk
FROM shop.customers;
