-- flow_customers and dashboard beside three_flows and plain SQL, with live and with stored histories.
BEGIN;
SELECT plan(26);
SET client_min_messages = error;
SET search_path = customer_portfolio, public;

CREATE SCHEMA firm;
CREATE TABLE firm.orders AS
SELECT CASE WHEN random() < 0.03 THEN NULL ELSE (random() * 300)::int END AS who, date '2023-01-10' + (random() * 760)::int AS day,
       round((random() * 300 - CASE WHEN random() < 0.06 THEN 300 ELSE 0 END)::numeric, 2) AS total
FROM (SELECT setseed(0.5)) s, generate_series(1, 6000);
CREATE TABLE firm.people AS SELECT i AS id, 'Person ' || i AS name FROM generate_series(0, 290) i;
CREATE TEMP TABLE counted AS SELECT who, day, total FROM firm.orders WHERE who IS NOT NULL AND day < '2025-01-15';
CREATE INDEX ON counted (who);
SELECT create_portfolio('s', 'firm.orders', 'who', 'day', 'total', currency => 'EUR', as_of => '2025-01-15', grace => 3);
SELECT add_customers('s', 'firm.people', 'id', 'name');

-- --- the customers behind the flows ------------------------------------------------------------------------------

CREATE TEMP VIEW told AS
SELECT f.period_start, v.flow, v.amount, v.customers FROM s.three_flows f, LATERAL (VALUES
  ('new', f.new_revenue, f.new_customers), ('lost', f.lost_revenue, f.lost_customers), ('in doubt', f.in_doubt_revenue, f.in_doubt_customers)) v(flow, amount, customers) WHERE v.customers > 0
UNION ALL
SELECT e.period_start, e.part, e.amount, e.customers FROM s.existing_in_words e;
SELECT results_eq('SELECT period_start, flow, sum(amount), count(*) FROM s.flow_customers GROUP BY 1, 2 ORDER BY 1, 2', 'SELECT * FROM told ORDER BY 1, 2', 'the customers of a flow add up to it, to the cent');
SELECT ok((SELECT count(DISTINCT flow) = 9 AND sum(customers) > 2000 FROM told), 'all nine flows occur');
SELECT is_empty('SELECT period_start, flow, customer FROM s.flow_customers GROUP BY 1, 2, 3 HAVING count(*) > 1', 'period, flow and customer are a key');
SELECT is_empty($$
  SELECT f.period_start, f.customer FROM s.flow_customers f, LATERAL (
    SELECT max(day) FILTER (WHERE day < f.period_start) AS before, min(day) FILTER (WHERE day >= f.period_start) AS after FROM counted WHERE who = f.customer AND total >= 0) c
  WHERE CASE WHEN f.flow IN ('lost', 'in doubt', 'paused') THEN (f.last_order, f.came_back, f.returned_on) IS DISTINCT FROM (c.before, c.after IS NOT NULL, c.after)
    ELSE coalesce(f.last_order::text, f.came_back::text, f.returned_on::text, f.worth_before::text) IS NOT NULL END
$$, 'when they left and came back is what plain SQL says');
SELECT ok((SELECT bool_or(came_back) AND NOT bool_and(came_back) FROM s.flow_customers WHERE flow = 'lost'), 'some of the lost came back');
SELECT is_empty($$SELECT customer FROM s.flow_customers WHERE flow = 'in doubt' AND came_back$$, 'nobody in doubt is back');
SELECT results_eq($$SELECT DISTINCT customer, label FROM s.flow_customers ORDER BY 1$$, $$SELECT DISTINCT who, coalesce(name, who::text) FROM counted LEFT JOIN firm.people ON id = who WHERE day < '2025-01-01' ORDER BY 1$$, 'they have their names');
SELECT is_empty($$
  SELECT f.customer FROM s.flow_customers f, s.models m, (SELECT who, purchase_history(day, total) AS h FROM counted GROUP BY who) c
  WHERE m.is_current AND c.who = f.customer AND f.flow = 'lost'
    AND f.worth_before IS DISTINCT FROM residual_ltv(m.purchase_model::purchase_model, m.spend_model::spend_model, as_of(c.h, f.last_order + 1), f.last_order + 1, 0.1)::numeric(38,2)
$$, 'the worth is the residual value on the day after the last order');
SELECT ok((SELECT count(worth_before) = count(*) AND min(worth_before) >= 0 FROM s.flow_customers WHERE flow = 'lost'), 'every lost customer was worth something');

-- The worth is the last thing to be computed, of the rows that are left.
CREATE FUNCTION pg_temp.plan_of(query text) RETURNS jsonb LANGUAGE plpgsql AS $f$
DECLARE r jsonb;
BEGIN
  EXECUTE 'EXPLAIN (VERBOSE, COSTS off, FORMAT json) ' || query INTO r;
  RETURN r -> 0 -> 'Plan';
END $f$;
CREATE FUNCTION pg_temp.nodes_with(query text, word text) RETURNS bigint LANGUAGE sql AS $f$
  SELECT count(*) FROM jsonb_path_query(pg_temp.plan_of(query), 'strict $.** ? (@."Node Type" != null)') n WHERE n ->> 'Output' LIKE '%' || word || '%';
$f$;
DROP VIEW told;
SELECT alter_portfolio('s', histories => 'refresh');
SELECT is(pg_temp.nodes_with($$SELECT * FROM s.flow_customers WHERE period_start = '2024-06-01'$$, 'residual_ltv('), 1::bigint, 'one node of a plan computes the worth');
SELECT ok(pg_temp.plan_of($$SELECT * FROM s.flow_customers WHERE period_start = '2024-06-01'$$) ->> 'Output' LIKE '%residual_ltv(%', 'and that is the last one');
SELECT ok(jsonb_path_exists(pg_temp.plan_of($$SELECT * FROM s.flow_customers WHERE period_start = '2024-06-01' AND flow = 'lost'$$), '$.** ? (@."Node Type" == "Function Scan" && @."Filter" like_regex "period_start.*flow")'),
  'a filter by period and flow reaches the rows of a customer');
SET LOCAL enable_seqscan = off;
SELECT ok(jsonb_path_exists(pg_temp.plan_of($$SELECT * FROM s.flow_customers WHERE customer = 7$$), '$.** ? (@."Index Name" == "histories_customer")'), 'a filter by customer reaches the index');
RESET enable_seqscan;
SELECT is(pg_temp.nodes_with($$SELECT period_start, count(*) FROM s.flow_customers GROUP BY 1$$, 'residual_ltv('), 0::bigint, 'who does not ask for the worth does not compute it');
SELECT alter_portfolio('s', histories => 'live');

-- --- the meeting -------------------------------------------------------------------------------------------------

-- what plain SQL says of December and November 2024 and of December 2023
CREATE TEMP VIEW expected AS
SELECT p.slot, v.indicator, v.value::numeric(38,6) AS value
FROM (VALUES (1, date '2024-12-01'), (2, '2024-11-01'), (3, '2023-12-01')) p(slot, start),
LATERAL (SELECT sum(total) AS revenue, count(*) FILTER (WHERE total >= 0) AS orders, count(DISTINCT who) FILTER (WHERE total >= 0) AS buyers FROM counted WHERE day >= p.start AND day < p.start + interval '1 month') c,
LATERAL (SELECT top_share(pareto(r.revenue), 0.2) AS best FROM (SELECT sum(total) AS revenue FROM counted WHERE day >= p.start AND day < p.start + interval '1 month' GROUP BY who HAVING max(total) >= 0) r) b,
LATERAL (SELECT f.* FROM s.flows f WHERE f.period_start = p.start) f,
LATERAL (SELECT t.* FROM s.three_flows t WHERE t.period_start = p.start) t,
LATERAL (VALUES ('revenue', c.revenue), ('growth', t.growth), ('new revenue', t.new_revenue), ('existing revenue', t.existing_revenue), ('lost revenue', CASE WHEN p.slot = 3 THEN t.lost_revenue END),
  ('revenue in doubt', t.in_doubt_revenue), ('customers', t.closing_customers), ('new customers', t.new_customers), ('returned customers', t.returned_customers),
  ('lost customers', CASE WHEN p.slot = 3 THEN t.lost_customers END), ('customers in doubt', t.in_doubt_customers), ('revenue declared lost', f.flow_lost), ('customers declared lost', f.churned_customers),
  ('churn rate', (f.churned_customers / f.opening_customers::float8)::numeric), ('gross retention', f.gross_retention::numeric), ('net retention', f.net_retention::numeric),
  ('active customers', c.buyers), ('orders', c.orders), ('basket', round(c.revenue / c.orders, 2)), ('frequency', c.orders / c.buyers::numeric), ('share of the best fifth', b.best::numeric)) v(indicator, value);
PREPARE shown AS SELECT indicator, value, value_before, value_last_year, change, change_on_last_year FROM s.dashboard WHERE indicator <> 'capital' ORDER BY 1;
PREPARE wanted AS SELECT *, value - before, value - last_year FROM (SELECT indicator, max(value) FILTER (WHERE slot = 1) AS value, max(value) FILTER (WHERE slot = 2) AS before, max(value) FILTER (WHERE slot = 3) AS last_year FROM expected GROUP BY 1) e ORDER BY 1;
SELECT results_eq('shown', 'wanted', 'the dashboard says what the flows and plain SQL say of three periods');
SELECT results_eq('SELECT ordinal, period_start FROM s.dashboard', $$SELECT i, date '2024-12-01' FROM generate_series(1, 22) i$$, 'one row for each indicator, of the last complete period');
SELECT is((SELECT string_agg(DISTINCT unit COLLATE "C", ', ' ORDER BY unit COLLATE "C") FROM s.dashboard), 'EUR, customers, orders, orders per customer, share', 'each has a unit');
SELECT is((SELECT reason FROM s.dashboard WHERE indicator = 'lost revenue'), 'last period: not known before 2025-03-01; period before: not known before 2025-02-01', 'what is lost is known when the grace is over');
SELECT is((SELECT reason FROM s.dashboard WHERE indicator = 'capital'), 'last period: as of 2025-01-15; period before: no fit of the models by then; last year: no fit of the models by then', 'capital of a day before the first fit is not known');
SELECT is_empty($$SELECT indicator FROM s.dashboard WHERE (value IS NULL OR value_before IS NULL OR value_last_year IS NULL) AND reason IS NULL$$, 'what is not known has a reason');
SELECT refresh_portfolio('s'), refresh_portfolio('s');
UPDATE s.models SET as_of = d, residual_ltv = r FROM (VALUES (1, date '2023-12-31', 1000.5), (2, '2024-11-30', 2000)) v(f, d, r) WHERE fit = f AND NOT is_current;
SELECT results_eq($$SELECT value_before, value_last_year, reason FROM s.dashboard WHERE indicator = 'capital'$$,
  $$SELECT v.*, 'last period: as of 2025-01-15; period before: as of 2024-11-30; last year: as of 2023-12-31' FROM (VALUES (2000::numeric(38,6), 1000.5::numeric(38,6))) v$$, 'capital of an earlier day is that of the fit before it');

DEALLOCATE wanted;
DROP VIEW expected;
SELECT alter_portfolio('s', step => '7 days');
SELECT is((SELECT DISTINCT value_last_year FROM s.dashboard), NULL, 'no week begins exactly a year before');
SELECT is((SELECT value FROM s.dashboard WHERE indicator = 'revenue'), (SELECT sum(total)::numeric(38,6) FROM counted WHERE day >= '2025-01-06' AND day < '2025-01-13'), 'the last complete week');
SELECT alter_portfolio('s', step => '3 months', histories => 'refresh');
SELECT is((SELECT value_last_year FROM s.dashboard WHERE indicator = 'orders'), (SELECT count(*)::numeric(38,6) FROM counted WHERE day >= '2023-10-01' AND day < '2024-01-01' AND total >= 0), 'the same quarter of last year');
SELECT is_empty($$
  SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
  WHERE c.oid IN ('s.dashboard'::regclass, 's.flow_customers'::regclass) AND a.attnum > 0 AND coalesce(length(col_description(c.oid, a.attnum)), 0) NOT BETWEEN 3 AND 100
$$, 'every column has a short comment');
SELECT is_empty($$
  SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
  WHERE c.oid IN ('s.dashboard'::regclass, 's.flow_customers'::regclass) AND a.attnum > 0
    AND NOT (a.atttypid IN ('int4'::regtype, 'int8'::regtype, 'float8'::regtype, 'date'::regtype, 'bool'::regtype, 'text'::regtype) OR (a.atttypid = 'numeric'::regtype AND a.atttypmod > 0))
$$, 'columns are of plain types');
SELECT * FROM finish();
ROLLBACK;
