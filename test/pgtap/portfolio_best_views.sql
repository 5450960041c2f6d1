-- The best customers of a portfolio beside plain SQL, with every source and without any, live and stored.
BEGIN;
SELECT plan(47);
SET client_min_messages = error;
SET search_path = customer_portfolio, public;

CREATE SCHEMA firm;
CREATE TABLE firm.orders AS
SELECT 'K' || (random() * random() * 200)::int AS who, date '2022-01-10' + (random() * 1080)::int AS day, round((random() * 300 - CASE WHEN random() < 0.06 THEN 300 ELSE 0 END)::numeric, 2) AS total
FROM (SELECT setseed(0.25)) s, generate_series(1, 4000);
INSERT INTO firm.orders VALUES (NULL, '2024-05-05', 9000), ('late', '2024-12-15', 9000);
CREATE TABLE firm.people AS SELECT 'K' || i AS id, 'Person ' || i AS name, (array['food', 'steel', 'toys', 'Délai', NULL])[1 + i % 5] AS sector, i % 2 AS region FROM generate_series(0, 190) i;
CREATE TABLE firm.bills AS
SELECT who, day AS sent, day + 30 AS due, CASE WHEN random() < 0.9 THEN day + (random() * 80)::int END AS paid, abs(total) AS sum FROM (SELECT setseed(0.35)) s, firm.orders WHERE hashtext(who) % 3 <> 0;
CREATE TABLE firm.calls AS SELECT 'K' || (random() * 220)::int AS who, date '2022-01-01' + (random() * 1110)::int AS day, (array['Call', 'visit ', 'complaint', 'return', 'else', NULL])[1 + floor(random() * 6)] AS sort FROM (SELECT setseed(0.45)) s, generate_series(1, 3000);
CREATE TABLE firm.service AS SELECT 'K' || (random() * 220)::int AS who, date '2022-01-01' + (random() * 1110)::int AS day, round((random() * 40)::numeric, 2) AS cost FROM (SELECT setseed(0.55)) s, generate_series(1, 3000);
SELECT create_portfolio('s', 'firm.orders', 'who', 'day', 'total', as_of => '2024-12-15', time_zone => 'UTC');

-- --- without any other source ------------------------------------------------------------------------------------

CREATE TEMP TABLE known AS SELECT customer, residual_ltv, class_by_revenue AS class FROM s.customers;
CREATE TEMP TABLE year AS
SELECT who, coalesce(sum(total) FILTER (WHERE day >= '2023-12-15'), 0) AS revenue, count(*) FILTER (WHERE day >= '2023-12-15' AND total >= 0) AS orders, sum(total) AS past,
  coalesce(sum(total) FILTER (WHERE day >= '2023-12-15'), 0) - coalesce(sum(total) FILTER (WHERE day >= '2022-12-15' AND day < '2023-12-15'), 0) AS trend
FROM firm.orders WHERE who IS NOT NULL AND day < '2024-12-15' GROUP BY who;
SELECT set_eq('SELECT customer, label, sector, profit, revenue, orders, trend, past_value, residual_ltv FROM s.customer_measures', $$SELECT who, who AS label, 'all'::text, revenue AS profit, revenue, orders, trend, past, residual_ltv FROM year JOIN known ON customer = who$$, 'without costs the profit is the revenue of a year');
SELECT ok((SELECT count(service_cost) + count(share_late) + count(days_late) + count(complaints) = 0 FROM s.customer_measures), 'what has no source is not known');
SELECT results_eq('SELECT rank, customer FROM s.best_customers WHERE rank <= 20', $$SELECT row_number() OVER (ORDER BY revenue DESC, who COLLATE "C")::int, who FROM year WHERE revenue > 0 ORDER BY 1 LIMIT 20$$, 'the twenty with the most profit');
SELECT hasnt_view('s', 'effort', 'there is no effort without contacts and costs');
SELECT alter_portfolio('s', margin => 0.25);
SELECT set_eq('SELECT customer, profit FROM s.customer_measures', $$SELECT who, round(0.25 * revenue, 2) FROM year$$, 'a margin that is a share of revenue');
SELECT alter_portfolio('s', margin => 1);

-- --- with all of them --------------------------------------------------------------------------------------------

SELECT add_customers('s', 'firm.people', 'id', 'name', '{sector,region}');
SELECT add_service_costs('s', 'firm.service', 'who', 'day', 'cost');
SELECT set_eq('SELECT DISTINCT effort_by FROM s.effort', $$VALUES ('service cost')$$, 'effort by money alone');
SELECT add_contacts('s', 'firm.calls', 'who', 'day', 'sort');
SELECT add_invoices('s', 'firm.bills', 'who', 'sent', 'due', 'paid', 'sum');
CREATE TEMP TABLE paid AS
SELECT who, sum(sum) FILTER (WHERE end_day > due) AS late, sum(sum) AS amount, sum(sum * greatest(end_day - due, 0)) AS days FROM (SELECT *, least(paid, '2024-12-15') AS end_day FROM firm.bills WHERE sent < '2024-12-15' AND who IS NOT NULL) b GROUP BY who;
CREATE TEMP TABLE measure AS
SELECT y.who, coalesce(p.sector, 'unknown') AS sector, y.revenue, y.trend, coalesce(c.cost, 0) AS cost, y.revenue - coalesce(c.cost, 0) AS profit, y.past - coalesce(c.all_cost, 0) AS past, coalesce(i.late, 0) / i.amount AS share_late, i.days / i.amount AS days_late, coalesce(k.n, 0) AS complaints, n.residual_ltv
FROM year y JOIN known n ON n.customer = y.who LEFT JOIN firm.people p ON p.id = y.who LEFT JOIN paid i USING (who)
LEFT JOIN (SELECT who, sum(cost) AS all_cost, sum(cost) FILTER (WHERE day >= '2023-12-15') AS cost FROM firm.service WHERE day < '2024-12-15' GROUP BY who) c USING (who)
LEFT JOIN (SELECT who, count(*) AS n FROM firm.calls WHERE day >= '2023-12-15' AND day < '2024-12-15' AND sort IN ('complaint', 'return') GROUP BY who) k USING (who);
SELECT set_eq('SELECT customer, sector, profit, service_cost, round(share_late::numeric, 9) AS a, round(days_late::numeric, 9) AS b, complaints, past_value FROM s.customer_measures', $$SELECT who, sector, profit, cost, round(share_late, 9) AS a, round(days_late, 9) AS b, complaints, past FROM measure$$, 'what customers are judged by');
SELECT set_eq('SELECT customer, amount_late FROM s.payments', $$SELECT who, coalesce(late, 0)::numeric(38,2) FROM paid$$, 'the amount that was late');
SELECT results_eq($$SELECT quadrant, customers, past_value, residual_ltv FROM s.quadrants$$, $$
  SELECT CASE WHEN past >= p THEN 'high past, ' ELSE 'low past, ' END || CASE WHEN residual_ltv >= r THEN 'high potential' ELSE 'low potential' END AS q, count(*), sum(past), sum(residual_ltv)
  FROM measure, (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY past) AS p, percentile_disc(0.5) WITHIN GROUP (ORDER BY residual_ltv) AS r FROM measure) m GROUP BY 1 ORDER BY 1$$, 'past against potential');
SELECT is((SELECT sum(customers) FROM s.quadrants), (SELECT count(*)::numeric FROM measure), 'everybody is in a quadrant');

CREATE TEMP TABLE place AS SELECT sector, row_number() OVER (ORDER BY sum(profit) DESC) AS place FROM measure GROUP BY sector;
CREATE TEMP VIEW judged AS SELECT m.*, profit <= 0 OR coalesce(share_late > 0.5 OR days_late > 30, false) OR complaints > 3 OR cost > 0.3 * greatest(revenue, 0) AS is_out FROM measure m JOIN place USING (sector) WHERE place <= 3;
SELECT results_eq('SELECT rank, customer, label, sector, profit, residual_ltv FROM s.best_customers WHERE rank <= 20', $$
  SELECT row_number() OVER (ORDER BY profit DESC, who COLLATE "C")::int, who, coalesce(name, who), j.sector, profit::numeric(38,2), residual_ltv FROM judged j LEFT JOIN firm.people ON id = who WHERE NOT is_out ORDER BY 1 LIMIT 20$$, 'the twenty best of the three best sectors');
SELECT set_eq('SELECT customer FROM s.best_customers WHERE excluded_because IS NOT NULL', 'SELECT who FROM judged WHERE is_out', 'everybody who is excluded');
SELECT ok((SELECT count(DISTINCT excluded_because) >= 5 AND bool_and(evidence <> '') FROM s.best_customers WHERE excluded_because IS NOT NULL), 'for all kinds of reasons, with evidence');
SELECT set_eq('SELECT customer FROM s.best_customers WHERE is_motivated', $$
  WITH list AS (SELECT * FROM judged WHERE NOT is_out ORDER BY profit DESC, who COLLATE "C" LIMIT 20)
  SELECT who FROM judged WHERE NOT is_out AND trend > 0 AND who NOT IN (SELECT who FROM list) AND residual_ltv > (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY residual_ltv) FROM list)$$, 'and the motivated');
SELECT results_eq('SELECT list_size, customers, profit, residual_ltv, marginal_customers FROM s.best_customers_lists', $$
  SELECT n, count(*), sum(profit)::numeric(38,2), sum(residual_ltv)::numeric(38,2), count(*) - coalesce(lag(count(*)) OVER (ORDER BY n), 0) FROM unnest(array[20, 30, 50, 100]) n JOIN (SELECT *, row_number() OVER (ORDER BY profit DESC, who COLLATE "C") AS r FROM judged WHERE NOT is_out) j ON r <= n GROUP BY n ORDER BY n$$, 'lists within lists');
SELECT results_eq('SELECT rank, sector, customers, margin, cost, round(margin_per_cost::numeric, 9), margin_per_customer, is_left_out FROM s.sectors', $$
  SELECT row_number() OVER (ORDER BY sum(profit + cost) DESC)::int, sector, count(*), sum(profit + cost)::numeric(38,2), sum(cost)::numeric(38,2), round(sum(profit + cost) / sum(cost), 9), (sum(profit + cost) / count(*))::numeric(38,2), false FROM measure GROUP BY sector ORDER BY 1$$, 'which sectors are worth most');
UPDATE s.best_customers_rules SET threshold = 38 WHERE rule = 'min_customers';
SELECT is((SELECT count(DISTINCT is_left_out) FROM s.sectors), 2::bigint, 'some sectors are too small');
SELECT set_eq('SELECT sector, is_left_out FROM s.sectors', 'SELECT sector, count(*) < 38 FROM measure GROUP BY 1', 'small ones are left out');
SELECT is_empty('SELECT sector FROM s.best_customers EXCEPT SELECT sector FROM s.sectors WHERE NOT is_left_out', 'nobody in them is among the best');
UPDATE s.best_customers_rules SET threshold = 1 WHERE rule = 'min_customers';
UPDATE s.best_customers_rules SET threshold = CASE rule WHEN 'n' THEN 5 WHEN 'k' THEN 1 WHEN 'capacity' THEN 10 END WHERE rule IN ('n', 'k', 'capacity') OR rule LIKE 'max%';
SELECT results_eq('SELECT customer FROM s.best_customers WHERE rank <= 5', $$SELECT who FROM measure JOIN place USING (sector) WHERE place = 1 AND profit > 0 ORDER BY profit DESC, who COLLATE "C" LIMIT 5$$, 'the rules are the company''s to change');
SELECT set_eq($$SELECT DISTINCT excluded_because FROM s.best_customers WHERE excluded_because IS NOT NULL$$, $$VALUES ('no profit')$$, 'a rule without a threshold does not hold');
SELECT is((SELECT array_agg(format('%s %s', customers, is_cut) ORDER BY list_size) FROM s.best_customers_lists), array['10 t', '10 t', '10 t', '10 t'], 'the capacity cuts');
UPDATE s.best_customers_rules SET threshold = v.t FROM (VALUES ('n', 20), ('k', 3), ('capacity', NULL), ('max_share_late', 0.5), ('max_days_late', 30), ('max_complaints', 3), ('max_service_share', 0.3)) v(r, t) WHERE rule = v.r;
UPDATE s.touchpoint_types SET is_complaint = false WHERE kind = 'return';
SELECT ok((SELECT sum(complaints) FROM s.customer_measures) < (SELECT sum(complaints) FROM measure), 'and so are the kinds of complaints');
UPDATE s.touchpoint_types SET is_complaint = true WHERE kind = 'return';

-- --- the whale, the two rankings and the effort ------------------------------------------------------------------

CREATE TEMP TABLE curve AS SELECT row_number() OVER w AS n, sum(profit) OVER w AS cumulative, count(*) OVER () AS customers, sum(profit) OVER () AS total FROM measure WINDOW w AS (ORDER BY profit DESC, who COLLATE "C");
SELECT results_eq('SELECT customers, profit, round(multiple::numeric, 9) FROM s.whale WHERE is_peak', 'SELECT n, cumulative::numeric(38,2), round(cumulative / total, 9) FROM curve ORDER BY cumulative DESC, n LIMIT 1', 'the peak of the whale curve');
SELECT ok((SELECT multiple > 1 FROM s.whale WHERE is_peak), 'some customers take away what others bring');
SELECT results_eq('SELECT customers, profit FROM s.whale', $$SELECT n, cumulative::numeric(38,2) FROM curve WHERE n IN (SELECT ceil(customers * i / 100.0) FROM generate_series(1, 100) i) OR n = (SELECT n FROM curve ORDER BY cumulative DESC, n LIMIT 1) ORDER BY n$$, 'a point for each hundredth of the customers');
SELECT results_eq('SELECT round(multiple::numeric, 9), customer_share FROM s.whale ORDER BY customers DESC LIMIT 1', 'VALUES (1.000000000, 1::float8)', 'all customers make the whole profit');
SELECT results_eq('SELECT list_size, customers, round(overlap::numeric, 9), round(correlation::numeric, 9) FROM s.ranking_agreement', $$
  SELECT k, count(*), round(CASE k WHEN 20 THEN rank_overlap(profit, orders, 20) WHEN 50 THEN rank_overlap(profit, orders, 50) ELSE rank_overlap(profit, orders, 100) END::numeric, 9), round(rank_correlation(profit, orders)::numeric, 9)
  FROM measure JOIN year USING (who), unnest(array[20, 50, 100]) k GROUP BY k ORDER BY k$$, 'profit and orders do not rank alike');
CREATE TEMP VIEW effort AS
SELECT what, class, customers, effort, round(effort / sum(effort) OVER w, 9) AS effort_share, ltv, round(ltv / sum(ltv) OVER w, 9) AS value_share
FROM (
  SELECT w.what, c.class, (SELECT count(*) FROM known n WHERE n.class = c.class) AS customers, sum(w.effort) AS effort, (SELECT coalesce(sum(residual_ltv), 0) FROM known n WHERE n.class = c.class) AS ltv
  FROM (SELECT DISTINCT class FROM known UNION SELECT 'unknown') c
  JOIN (SELECT 'contacts' AS what, coalesce(class, 'unknown') AS class, 1 AS effort FROM firm.calls LEFT JOIN known ON customer = who WHERE day >= '2023-12-15' AND day < '2024-12-15'
    UNION ALL SELECT 'service cost', coalesce(class, 'unknown'), cost FROM firm.service LEFT JOIN known ON customer = who WHERE day >= '2023-12-15' AND day < '2024-12-15') w USING (class)
  GROUP BY 1, 2) q
WINDOW w AS (PARTITION BY what);
SELECT results_eq('SELECT effort_by, class, customers, effort, round(effort_share::numeric, 9), residual_ltv, round(value_share::numeric, 9) FROM s.effort', $$SELECT what, class, customers, effort::numeric(38,2), effort_share, ltv::numeric(38,2), value_share FROM effort ORDER BY 1, 2$$, 'the effort for each class beside its value');
SELECT results_eq('SELECT effort_by, class, verdict FROM s.effort', $$SELECT what, class, CASE WHEN effort_share > 1.25 * value_share THEN 'over-investment' WHEN effort_share < 0.8 * value_share THEN 'under-investment' ELSE 'balanced' END FROM effort ORDER BY 1, 2$$, 'where it is too much and where too little');
SELECT ok((SELECT count(DISTINCT verdict) >= 2 FROM s.effort), 'both occur');

-- --- stored ------------------------------------------------------------------------------------------------------

CREATE TEMP TABLE views AS SELECT unnest(array['service_costs', 'customer_measures', 'best_customers', 'best_customers_lists', 'sectors', 'quadrants', 'whale', 'ranking_agreement', 'effort', 'best_customers_rules', 'touchpoint_types', 'payments']) AS object;
CREATE FUNCTION pg_temp.contents() RETURNS TABLE (object text, n bigint, line jsonb) LANGUAGE plpgsql AS $$
DECLARE v text;
BEGIN
  FOR v IN SELECT w.object FROM views w LOOP
    RETURN QUERY EXECUTE format('SELECT %1$L::text, count(*), to_jsonb(q) FROM s.%1$I q GROUP BY 3', v);
  END LOOP;
END $$;
CREATE TEMP TABLE was AS SELECT * FROM pg_temp.contents();
SELECT is((SELECT count(DISTINCT object) FROM was), (SELECT count(*) FROM views), 'every view has rows');
SELECT alter_portfolio('s', histories => 'refresh');
SELECT set_eq('SELECT * FROM pg_temp.contents()', 'SELECT * FROM was', 'with stored histories they say the same');
CREATE ROLE cp_best_reader;
SELECT grant_portfolio('s', 'cp_best_reader');
SET LOCAL ROLE cp_best_reader;
SELECT lives_ok(format('SELECT count(*) FROM s.%I', object), object || ' is read without rights on the source') FROM unnest(array['customer_measures', 'best_customers', 'best_customers_lists', 'effort', 'whale']) v(object);
RESET ROLE;
SELECT alter_portfolio('s', histories => 'triggers');
SELECT set_eq('SELECT * FROM pg_temp.contents()', 'SELECT * FROM was', 'and with those that triggers keep');
SELECT is_empty($$
  SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
  WHERE c.relnamespace = 's'::regnamespace AND c.relname IN (SELECT object FROM views) AND a.attnum > 0
    AND NOT (a.atttypid IN ('int4'::regtype, 'int8'::regtype, 'float8'::regtype, 'date'::regtype, 'bool'::regtype, 'text'::regtype) OR (a.atttypid = 'numeric'::regtype AND a.atttypmod > 0))
$$, 'columns are of plain types');
SELECT is_empty($$SELECT a.attrelid::regclass, a.attname, length(col_description(a.attrelid, a.attnum)) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relnamespace = 's'::regnamespace AND c.relname IN (SELECT object FROM views) AND a.attnum > 0
    AND coalesce(length(col_description(a.attrelid, a.attnum)), 0) NOT BETWEEN 3 AND 100$$, 'every column has a short comment');
SELECT is_empty($$SELECT c.relname FROM pg_class c WHERE c.relnamespace = 's'::regnamespace AND c.relname IN (SELECT object FROM views) AND coalesce(obj_description(c.oid), '') !~ '^.{3,100}\n.*(Key|No key|One row)'$$, 'every view has a comment that names the key');
SELECT results_eq($$SELECT rank FROM s.best_customers WHERE rank IS NOT NULL$$, $$SELECT generate_series(1, (SELECT max(rank) FROM s.best_customers))$$, 'ranks count from 1 without gaps');
SELECT remove_source('s', source) FROM unnest(array['service_costs', 'contacts', 'invoices']) source;
SELECT hasnt_view('s', 'effort', 'the effort goes with its sources');
SELECT ok((SELECT count(*) > 20 FROM s.best_customers), 'the list stays');

-- --- costs -------------------------------------------------------------------------------------------------------

CREATE TABLE firm.costed AS SELECT who, day, total, CASE WHEN who <> 'K3' THEN round(total * 0.6, 2) END AS cost FROM firm.orders WHERE who IN ('K1', 'K2', 'K3', 'K4');
DELETE FROM firm.costed WHERE who = 'K4' AND day >= '2023-12-15';
SELECT create_portfolio('c', 'firm.costed', 'who', 'day', 'total', 'cost', as_of => '2024-12-15', time_zone => 'UTC');
SELECT results_eq('SELECT customer, profit, past_value FROM c.customer_measures ORDER BY 1', $$
  SELECT who, CASE WHEN who = 'K3' THEN NULL ELSE coalesce(sum(total - cost) FILTER (WHERE day >= '2023-12-15'), 0) END, CASE WHEN who <> 'K3' THEN sum(total - cost) END FROM firm.costed WHERE day < '2024-12-15' GROUP BY 1 ORDER BY 1$$, 'with costs the profit is the margin of a year, 0 for who did not order');
SELECT results_eq('SELECT customer, excluded_because FROM c.best_customers WHERE rank IS NULL ORDER BY 1', $$VALUES ('K3', 'profit unknown'), ('K4', 'no profit')$$, 'a customer without a known cost has no known profit');
SELECT * FROM finish();
ROLLBACK;
