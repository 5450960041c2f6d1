-- Segments of orders divide what was sold, and not the customers.
BEGIN;
SELECT plan(14);
SET client_min_messages = error;
SET search_path = customer_portfolio, public;
CREATE SCHEMA firm;
CREATE TABLE firm.orders AS
SELECT CASE WHEN random() < 0.03 THEN NULL ELSE (random() * 60)::int END AS who, date '2023-01-10' + (random() * 500)::int AS day, round((random() * 300 - CASE WHEN random() < 0.06 THEN 300 ELSE 0 END)::numeric, 2) AS total,
       (array['web', 'store', NULL])[1 + (random() * 2.3)::int] AS segment, random() < 0.5 AS "is gift", (array['ok', 'cancelled'])[1 + (random() * 0.7)::int] AS status
FROM (SELECT setseed(0.75)) s, generate_series(1, 2000);
CREATE TEMP TABLE counted AS SELECT * FROM firm.orders WHERE who IS NOT NULL AND day < '2024-03-10' AND status <> 'cancelled';

-- The filter and the segments have columns of the names that the view uses.
SELECT create_portfolio('s', 'firm.orders', 'who', 'day', 'total', filter => $$status <> 'cancelled' AND coalesce(segment, '') <> 'none'$$, as_of => '2024-03-10');
SELECT hasnt_view('s', 'orders_by_segment', 'without segments of orders there is no view');
SELECT add_order_segments('s', '{segment,is gift}');
SELECT results_eq($$SELECT segment, period_start, orders, revenue, buyers, buyers_of_others FROM s.orders_by_segment WHERE dimension = 'segment' ORDER BY 1, 2$$, $$
  SELECT coalesce(segment, 'unknown'), date_trunc('month', day)::date AS k, count(*) FILTER (WHERE total >= 0), sum(total)::numeric(38,2), count(DISTINCT who) FILTER (WHERE total >= 0),
    count(DISTINCT who) FILTER (WHERE total >= 0 AND EXISTS (SELECT FROM counted o WHERE o.who = c.who AND o.total >= 0 AND date_trunc('month', o.day) = date_trunc('month', c.day) AND o.segment IS DISTINCT FROM c.segment))
  FROM counted c GROUP BY 1, 2 ORDER BY 1, 2$$, 'orders, revenue and buyers of each segment as plain SQL counts them');
SELECT results_eq('SELECT DISTINCT dimension, segment FROM s.orders_by_segment ORDER BY 1, 2', $$VALUES ('is gift', 'false'), ('is gift', 'true'), ('segment', 'store'), ('segment', 'unknown'), ('segment', 'web')$$, 'each column is a dimension');
SELECT is_empty($$SELECT o.period_start FROM s.orders_by_segment o JOIN s.three_flows f USING (period_start) GROUP BY o.dimension, o.period_start, f.closing_revenue HAVING sum(o.revenue) <> f.closing_revenue OR abs(sum(o.revenue_share) - 1) > 1e-9$$, 'the segments of a dimension add up to the revenue of the company');
SELECT ok((SELECT sum(buyers) > (SELECT count(DISTINCT (who, date_trunc('month', day))) FROM counted WHERE total >= 0) FROM s.orders_by_segment WHERE dimension = 'segment'), 'their buyers do not add up');
SELECT results_eq('SELECT DISTINCT period_start, is_complete FROM s.orders_by_segment WHERE period_start >= ''2024-02-01'' ORDER BY 1', $$VALUES (date '2024-02-01', true), ('2024-03-01', false)$$, 'the running month is there, and said to be incomplete');
SELECT is_empty('SELECT dimension, segment, period_start FROM s.orders_by_segment GROUP BY 1, 2, 3 HAVING count(*) > 1', 'dimension, segment and period are a key');
CREATE TEMP TABLE was AS SELECT to_jsonb(o) AS row FROM s.orders_by_segment o;
SELECT alter_portfolio('s', histories => 'refresh');
SELECT has_table('s', 'orders_by_segment', 'stored rows are a table');
SELECT set_eq('SELECT to_jsonb(o) FROM s.orders_by_segment o', 'SELECT row FROM was', 'stored is what was computed');
SELECT is_empty($$SELECT a.attname FROM pg_attribute a WHERE a.attrelid = 's.orders_by_segment'::regclass AND a.attnum > 0 AND coalesce(length(col_description(a.attrelid, a.attnum)), 0) NOT BETWEEN 3 AND 100$$, 'every column has a short comment');
SELECT ok(portfolio_ddl('s') LIKE '%orders_by_segment%', 'the SQL of the portfolio makes it');
SELECT remove_source('s', 'orders');
SELECT hasnt_table('s', 'orders_by_segment', 'without the segments it is gone');
SELECT throws_like($$SELECT add_order_segments('s', '{nothing}')$$, '%"nothing"%does not exist%', 'a column that is not there');
SELECT throws_like($$SELECT add_order_segments('s', NULL)$$, 'segments of the orders of portfolio "s" must not be NULL', 'no segments');
SELECT * FROM finish();
ROLLBACK;
