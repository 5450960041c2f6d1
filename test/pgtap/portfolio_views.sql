-- The views of a portfolio beside plain SQL over the orders, with live and with stored histories.
BEGIN;
SET search_path = public, customer_portfolio;
SELECT plan(32);
SET client_min_messages = error;

-- A shop with everything that must not matter: guests, refunds, cancelled orders, NULL days and amounts, orders of
-- the future, several orders a day.
CREATE SCHEMA firm;
CREATE TABLE firm.orders AS
SELECT CASE WHEN random() < 0.03 THEN NULL ELSE (random() * 150)::int END AS who,
       CASE WHEN random() < 0.01 THEN NULL ELSE timestamptz '2023-01-01 00:00 Europe/Paris' + random() * interval '800 days' END AS at,
       CASE WHEN random() < 0.01 THEN NULL ELSE round((random() * 300 - CASE WHEN random() < 0.06 THEN 300 ELSE 0 END)::numeric, 2) END AS total,
       round((random() * 100)::numeric, 2) AS cost, (array['paid', 'shipped', 'cancelled', NULL])[1 + (random() * 3.2)::int] AS status
FROM (SELECT setseed(0.25)) s, generate_series(1, 6000);
CREATE TABLE firm.people AS SELECT i AS id, 'Person ' || i AS name, (array['retail', 'industry', NULL])[1 + i % 3] AS sector, i % 2 = 0 AS "is even" FROM generate_series(0, 140) i;
-- the rows that count, as plain SQL says them
CREATE TEMP TABLE counted AS
SELECT who, (at AT TIME ZONE 'Europe/Paris')::date AS day, total, cost FROM firm.orders
WHERE status <> 'cancelled' AND who IS NOT NULL AND at IS NOT NULL AND total IS NOT NULL AND (at AT TIME ZONE 'Europe/Paris')::date < '2025-01-15';

SELECT create_portfolio('s', 'firm.orders', 'who', 'at', 'total', cost => 'cost', filter => $$status <> 'cancelled'$$, time_zone => 'Europe/Paris', as_of => '2025-01-15', grace => 2);
SELECT add_customers('s', 'firm.people', 'id', 'name', '{sector,"is even"}');

SELECT results_eq(
  'SELECT customer, first_order, last_order, orders, revenue, margin FROM s.customers ORDER BY 1',
  $$SELECT who, min(day) FILTER (WHERE total >= 0), max(day) FILTER (WHERE total >= 0), count(*) FILTER (WHERE total >= 0), sum(total)::numeric(38,2), sum(total - cost)::numeric(38,2)
    FROM counted GROUP BY who ORDER BY 1$$,
  'customers have the orders, revenue and margin of plain SQL');
SELECT results_eq(
  'SELECT customer, basket FROM s.customers ORDER BY 1',
  'SELECT who, (sum(total) / nullif(count(*) FILTER (WHERE total >= 0), 0))::numeric(38,2) FROM counted GROUP BY who ORDER BY 1',
  'a basket is revenue per order');
SELECT results_eq(
  'SELECT customer, label, sector, "is even" FROM s.customers ORDER BY 1',
  $$SELECT who, coalesce(name, who::text), coalesce(sector, 'unknown'), coalesce("is even"::text, 'unknown') FROM (SELECT DISTINCT who FROM counted) c LEFT JOIN firm.people ON id = who ORDER BY 1$$,
  'labels and segments are those of the customers'' table');
SELECT results_eq(
  $$SELECT customer, usual_gap, days_since_last_order, days_overdue FROM s.customers ORDER BY 1$$,
  $$WITH d AS (SELECT DISTINCT who, day FROM counted WHERE total >= 0), g AS (SELECT who, day - lag(day) OVER (PARTITION BY who ORDER BY day) AS gap FROM d),
      m AS (SELECT who, percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) AS gap FROM g GROUP BY who)
    SELECT c.who, m.gap, date '2025-01-15' - l.last, CASE WHEN m.gap IS NOT NULL THEN greatest(date '2025-01-15' - l.last - m.gap, 0) END
    FROM (SELECT DISTINCT who FROM counted) c LEFT JOIN (SELECT who, max(day) AS last FROM d GROUP BY who) l USING (who) LEFT JOIN m USING (who) ORDER BY 1$$,
  'gaps are those between days with an order, and nobody is overdue or in time without one');
-- With two months of grace a customer is lost whose last order was before 2024-11-01: November and December are idle.
SELECT results_eq(
  $$SELECT count(*), count(*) FILTER (WHERE status = 'lost') FROM s.customers$$,
  $$SELECT count(*), count(*) FILTER (WHERE last < '2024-11-01') FROM (SELECT who, max(day) FILTER (WHERE total >= 0) AS last FROM counted GROUP BY who) c$$,
  'who is lost has been idle for the grace');
SELECT is_empty(
  $$SELECT customer, status FROM s.customers
    WHERE status IS DISTINCT FROM CASE WHEN last_order < '2024-11-01' THEN 'lost' WHEN first_order >= '2024-12-01' THEN 'new'
      WHEN days_since_last_order > 4 * coalesce(usual_gap, (SELECT typical_gap FROM s.models WHERE is_current)) THEN 'asleep'
      WHEN days_since_last_order > 2 * coalesce(usual_gap, (SELECT typical_gap FROM s.models WHERE is_current)) THEN 'slipping' WHEN last_order IS NOT NULL THEN 'active' END$$,
  'a status follows from the last order and the usual gap');
SELECT results_eq(
  $$SELECT closing_customers FROM s.three_flows WHERE period_start = '2024-12-01'$$,
  $$SELECT count(*) FROM (SELECT who FROM counted WHERE day < '2025-01-01' AND total >= 0 GROUP BY who HAVING max(day) >= '2024-11-01') c$$,
  'customers of the last closing are those who were not lost then');

SELECT is_empty($$SELECT * FROM s.reconciliation WHERE difference <> 0$$, 'source and ledger agree in every period');
SELECT results_eq(
  'SELECT period_start, source_total - without_customer FROM s.reconciliation ORDER BY 1',
  $$SELECT date_trunc('month', day)::date, sum(total) FROM counted GROUP BY 1 ORDER BY 1$$,
  'the totals of the source are those of plain SQL');
SELECT is((SELECT sum(row_count)::bigint FROM s.coverage), 6000::bigint, 'every row of the source is covered by a reason');
SELECT is((SELECT row_count FROM s.coverage WHERE part = 'counted'), (SELECT count(*) FROM counted), 'rows that count are counted');
SELECT results_eq(
  'SELECT row_count, rows_counted, rows_left_out, customers, first_event, last_event FROM s.status',
  'SELECT 6000::bigint, count(*), 6000 - count(*), count(DISTINCT who), min(day), (SELECT max((at AT TIME ZONE ''Europe/Paris'')::date) FROM firm.orders WHERE status <> ''cancelled'' AND who IS NOT NULL AND total IS NOT NULL) FROM counted',
  'status counts rows and customers');
SELECT is_empty(
  'SELECT period_start FROM s.three_flows WHERE new_revenue + existing_revenue - lost_revenue - in_doubt_revenue <> growth OR closing_revenue - opening_revenue <> growth',
  'the three flows add up to the growth');
SELECT results_eq('SELECT period_start, sum(amount) FROM s.existing_in_words GROUP BY 1 ORDER BY 1', 'SELECT period_start, existing_revenue FROM s.three_flows ORDER BY 1',
  'the parts of existing add up to it');
SELECT results_eq('SELECT period_start, growth_same_period_last_year FROM s.three_flows ORDER BY 1',
  'SELECT a.period_start, b.growth FROM s.three_flows a LEFT JOIN s.three_flows b ON b.period_start = (a.period_start - interval ''1 year'')::date ORDER BY 1',
  'the growth of last year is that of the same period');
SELECT is_empty(
  $$SELECT dimension, period_start FROM s.three_flows_by_segment GROUP BY 1, 2
    EXCEPT SELECT dimension, period_start FROM (SELECT dimension, period_start, sum(new_revenue) AS n, sum(lost_revenue) AS l, sum(closing_revenue) AS c, sum(closing_customers) AS k FROM s.three_flows_by_segment GROUP BY 1, 2) q
      JOIN s.three_flows f USING (period_start) WHERE (n, l, c, k) = (new_revenue, lost_revenue, closing_revenue, closing_customers)$$,
  'the segments of a dimension add up to the company');
SELECT results_eq('SELECT DISTINCT dimension FROM s.flows_by_segment ORDER BY 1', $$VALUES ('is even'), ('sector')$$, 'each segmentation is a dimension');
SELECT is_empty(
  $$SELECT period_start FROM s.flows WHERE flow_new + flow_existing - flow_lost <> growth$$, 'all movements add up to the growth');
SELECT is((SELECT sum(customers)::bigint FROM s.pareto WHERE measure = 'revenue'), (SELECT count(*) FROM s.customers), 'every customer is in one class');
SELECT results_eq($$SELECT class, customers, amount FROM s.pareto WHERE measure = 'margin' ORDER BY 1$$,
  $$SELECT class_by_margin, count(*), sum(margin)::numeric(38,2) FROM s.customers GROUP BY 1 ORDER BY 1$$, 'classes by margin are those of the customers');
SELECT results_eq($$SELECT max(revenue_share) FILTER (WHERE customer_share = 0), max(revenue_share) FILTER (WHERE customer_share = 1), bool_and(revenue_share >= customer_share - 1e-9) FROM s.lorenz$$,
  'VALUES (0::float8, 1::float8, true)', 'the Lorenz curve goes from nothing to all, the richest first');
SELECT results_eq('SELECT sum(size)::bigint FROM s.cohorts WHERE age = 0', 'SELECT count(*) FROM (SELECT who FROM counted WHERE total >= 0 GROUP BY who HAVING min(day) < ''2025-01-01'') c', 'cohorts hold every customer once');
SELECT results_eq('SELECT customer FROM s.slipping ORDER BY 1', $$SELECT customer FROM s.customers WHERE status IN ('slipping', 'asleep') ORDER BY 1$$, 'who slips away is listed');
SELECT ok((SELECT count(*) FILTER (WHERE p_alive BETWEEN 0 AND 1 AND expected_orders_lower <= expected_orders_upper AND residual_ltv >= 0) = count(*) FROM s.customers WHERE last_order IS NOT NULL),
  'every customer with an order has values');
SELECT results_eq('SELECT customer, class_by_revenue, class_a_year_ago, recency_score, frequency_score, monetary_score, rfm_segment FROM s.customers ORDER BY 1',
  $$WITH c AS (SELECT who, sum(total) AS revenue, sum(total) FILTER (WHERE day < '2024-01-15') AS earlier, max(day) FILTER (WHERE total >= 0) AS last, count(*) FILTER (WHERE total >= 0) AS orders FROM counted GROUP BY who),
      s AS (SELECT who, rfm_score(last, 5) OVER () AS r, rfm_score(orders, 5) OVER () AS f, rfm_score(revenue, 5) OVER () AS m FROM c WHERE last IS NOT NULL)
    SELECT c.who, pareto_class(revenue) OVER (), CASE WHEN earlier IS NOT NULL THEN pareto_class(earlier) OVER (PARTITION BY earlier IS NULL) END, r, f, m, rfm_segment(r, f, m) FROM c LEFT JOIN s USING (who) ORDER BY 1$$,
  'classes and scores are those of windows over everybody');
SELECT is_empty($$SELECT customer FROM s.customers WHERE total_ltv <> margin + residual_ltv$$, 'total value is past margin and residual value');
SELECT is((SELECT round(residual_ltv::numeric) FROM s.models WHERE is_current), (SELECT round(sum(residual_ltv)) FROM s.customers), 'the capital is the sum over the customers');

-- What is stored is what is computed.
CREATE TEMP TABLE was (relation text PRIMARY KEY, content jsonb);
CREATE FUNCTION pg_temp.content(relation text) RETURNS jsonb LANGUAGE plpgsql AS $f$
DECLARE r jsonb;
BEGIN
  EXECUTE format('SELECT jsonb_agg(to_jsonb(v) - %L::text ORDER BY to_jsonb(v)::text) FROM s.%I v', 'fitted_at', relation) INTO r;
  RETURN r;
END $f$;
CREATE TEMP VIEW shown AS
SELECT c.relname::text AS relation FROM pg_class c WHERE c.relnamespace = 's'::regnamespace AND c.relkind IN ('v', 'r', 'm') AND c.relname NOT IN ('perimeter', 'status', 'models', 'histories', 'alert_rules');
INSERT INTO was SELECT relation, pg_temp.content(relation) FROM shown;
SELECT alter_portfolio('s', histories => 'refresh');
SELECT is_empty($$SELECT w.relation FROM was w FULL JOIN shown USING (relation) WHERE w.content IS DISTINCT FROM pg_temp.content(relation)$$, 'every view says the same when histories are stored');
SELECT alter_portfolio('s', histories => 'live');
SELECT is_empty($$SELECT w.relation FROM was w FULL JOIN shown USING (relation) WHERE w.content IS DISTINCT FROM pg_temp.content(relation)$$, 'and again when they are live');

-- What people and tools find when they look.
SELECT is_empty($$
  SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
  WHERE c.relnamespace = 's'::regnamespace AND c.relkind IN ('v', 'r', 'm') AND a.attnum > 0 AND coalesce(length(split_part(col_description(c.oid, a.attnum), E'\n', 1)), 0) NOT BETWEEN 3 AND 100
$$, 'every column has a comment with a short first line');
SELECT is_empty($$
  SELECT c.relname FROM pg_class c
  WHERE c.relnamespace = 's'::regnamespace AND c.relkind IN ('v', 'r', 'm') AND coalesce(length(split_part(obj_description(c.oid), E'\n', 1)), 0) NOT BETWEEN 3 AND 115
$$, 'every view has a comment with a short first line');
SELECT is_empty($$
  SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
  WHERE c.relnamespace = 's'::regnamespace AND c.relkind IN ('v', 'r', 'm') AND a.attnum > 0 AND c.relname <> 'histories'
    AND NOT (a.atttypid IN ('int4'::regtype, 'int8'::regtype, 'float8'::regtype, 'date'::regtype, 'bool'::regtype, 'text'::regtype) OR (a.atttypid = 'numeric'::regtype AND a.atttypmod > 0))
$$, 'columns are of plain types');
SELECT * FROM finish();
ROLLBACK;
