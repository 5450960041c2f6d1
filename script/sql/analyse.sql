-- From orders to what the report prints; in schema demo, except the histories, which are for the reader to play with.
SET client_min_messages = error; -- a fit on a boundary is reported in the report

-- Everything known is used: as_of is the day after the last one. Short files are looked at more closely.
CREATE TABLE demo.setting AS
SELECT max(day) + 1 AS as_of, min(day) AS first_day, 0.10::float8 AS annual_rate,
       CASE WHEN max(day) - min(day) >= 120 THEN interval '1 month' WHEN max(day) - min(day) >= 42 THEN interval '7 days' ELSE interval '1 day' END AS step,
       CASE WHEN max(day) - min(day) >= 120 THEN 'month' WHEN max(day) - min(day) >= 42 THEN 'week' ELSE 'day' END AS step_name,
       CASE WHEN max(day) - min(day) >= 120 THEN 3 ELSE 4 END AS grace
FROM orders;

-- step: histories
CREATE TABLE histories AS SELECT customer_id, purchase_history(day, amount) AS h FROM orders GROUP BY customer_id;
COMMENT ON TABLE histories IS 'one row per customer: everything the numbers of the report are made from';
ANALYZE histories;

-- step: flows and classes
CREATE TABLE demo.flow AS
SELECT f.* FROM (SELECT churn_flows(h, step, grace, as_of) AS ledger FROM histories, demo.setting) l, three_flows(ledger) f;
CREATE TABLE demo.movement AS
SELECT m.* FROM (SELECT churn_flows(h, step, grace, as_of) AS ledger FROM histories, demo.setting) l, movements(ledger) m;
CREATE TABLE demo.class AS
SELECT customer_id, revenue(h) AS revenue, pareto_class(revenue(h)) OVER () AS class FROM histories;
CREATE TABLE demo.concentration AS
SELECT gini(p) AS gini, top_share(p, 0.2) AS top_fifth FROM (SELECT pareto(revenue) AS p FROM demo.class) c;

-- step: models
-- A model that cannot be fitted to this file is told in the report, with the reason.
CREATE TABLE demo.model (name text PRIMARY KEY, model jsonb, problem text);
CREATE FUNCTION demo.fit(name text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE result jsonb;
BEGIN
  EXECUTE format('SELECT %I(h, as_of)::jsonb FROM histories, demo.setting', name) INTO result;
  INSERT INTO demo.model VALUES (name, result, NULL);
EXCEPTION WHEN OTHERS THEN
  INSERT INTO demo.model VALUES (name, NULL, SQLERRM);
END $$;
SELECT demo.fit('mbg_nbd'), demo.fit('bg_nbd'), demo.fit('gamma_gamma');

-- step: scores
CREATE TABLE demo.score AS
SELECT customer_id, orders_count(h) AS orders, revenue(h) AS revenue, last_purchase(h) AS last_purchase, c.class,
       p_alive(p.m, h, as_of) AS p_alive,
       expected_purchases(p.m, h, as_of, interval '1 year') AS purchases,
       expected_spend(g.m, h, as_of) AS spend,
       residual_ltv(p.m, g.m, h, as_of, annual_rate) AS residual
FROM histories JOIN demo.class c USING (customer_id), demo.setting,
     (SELECT model::purchase_model AS m FROM demo.model WHERE name = 'mbg_nbd' AND model IS NOT NULL) p,
     (SELECT model::spend_model AS m FROM demo.model WHERE name = 'gamma_gamma' AND model IS NOT NULL) g;
ALTER TABLE demo.score ADD PRIMARY KEY (customer_id);
