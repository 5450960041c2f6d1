-- sell_split adds up to what customers paid more and less, as a function over lines and as a view of a portfolio.
BEGIN;
SELECT plan(22);
SET client_min_messages = error;
SET search_path = customer_portfolio, public;

-- --- each part ---------------------------------------------------------------------------------------------------

CREATE SCHEMA firm;
CREATE TABLE firm.basket (who int, at timestamp, item text, paid numeric(10,2), pieces int);
INSERT INTO firm.basket VALUES
  (1, '2024-01-05 10:00', 'tea', 10, 2), (1, '2024-01-20 10:00', 'cup', 8, 1), (1, '2024-01-20 10:00', 'pot', 30, 1),
  (1, '2024-02-03 10:00', 'tea', 18, 3), (1, '2024-02-03 10:00', 'jam', 5, 1), (1, '2024-02-10 10:00', 'pot', -30, 1),
  (1, '2024-03-05 10:00', 'tea', 6, 1), (1, '2024-03-05 10:00', 'cup', 9, 1), (1, '2024-03-05 10:00', NULL, 4, 1),
  (2, '2024-01-31 23:59', 'tea', 10, NULL), (2, '2024-02-01 00:00', 'tea', 12, 1), (2, '2024-04-01 00:00', 'tea', 12, 1),
  (3, '2024-02-01 10:00', 'tea', -3, 1), (3, '2024-03-01 10:00', 'tea', 3, 1);
PREPARE parts AS SELECT to_char(period_start, 'Mon'), customer, product, part, amount, price, volume
  FROM sell_split('firm.basket', 'who', 'at', 'item', 'paid', 'pieces', '1 month', '2024-05-01') ORDER BY period_start, customer, product, part;
SELECT results_eq('parts', $$VALUES
  ('Feb', '1', 'cup', 'product dropped', -8::numeric, NULL::numeric, NULL::numeric), ('Feb', '1', 'jam', 'cross-sell', 5, NULL, NULL), ('Feb', '1', 'pot', 'product dropped', -30, NULL, NULL),
  ('Feb', '1', 'pot', 'refund', -30, NULL, NULL), ('Feb', '1', 'tea', 'up-sell', 8, 3, 5), ('Feb', '2', 'tea', 'up-sell', 2, NULL, NULL),
  ('Mar', '1', 'cup', 'product resumed', 9, NULL, NULL), ('Mar', '1', 'jam', 'product dropped', -5, NULL, NULL), ('Mar', '1', 'pot', 'refund', 30, NULL, NULL), ('Mar', '1', 'tea', 'down-sell', -12, 0, -12),
  ('Mar', '1', NULL, 'unassigned', 4, NULL, NULL)$$, 'each part by hand: 3 teas at 6 after 2 at 5 are 3 by price and 5 by volume');
SELECT is_empty($$SELECT 1 FROM sell_split('firm.basket', 'who', 'at', 'item', 'paid', 'pieces', '1 month', '2024-02-29')$$, 'an incomplete month is left out');
SELECT is_empty($$SELECT part FROM sell_split('firm.basket', 'who', 'at', 'item', 'paid', NULL, '1 month', '2024-05-01') WHERE price IS NOT NULL OR volume IS NOT NULL$$, 'without quantities there is no price');
SELECT is_empty($$SELECT 1 FROM sell_split(NULL, 'who', 'at', 'item', 'paid', NULL, '1 month', '2024-05-01')$$, 'no relation, no rows');
SELECT throws_like($$SELECT * FROM sell_split('firm.basket', 'who', 'at', 'item', 'paid', NULL, '1 month 1 day', '2024-05-01')$$, 'step must be%', 'a step that is none');
SELECT throws_like($$SELECT * FROM sell_split('firm.basket', 'who', 'at', NULL, 'paid', NULL, '1 month', '2024-05-01')$$, '%must not be NULL', 'a column that is not said');
SELECT throws_like($$SELECT * FROM sell_split('firm.basket', 'who', 'at', 'nothing', 'paid', NULL, '1 month', '2024-05-01')$$, '%nothing%does not exist', 'a column that is not there');

-- --- any lines ---------------------------------------------------------------------------------------------------

-- Orders with up to four lines; some lines have no product, no quantity or are taken back, and orders have shipping.
CREATE TABLE firm.lines AS
SELECT o AS order_id, (hashint8extended(o, 1) & 63)::bigint AS who, date '2023-01-04' + (hashint8extended(o, 2) & 511)::int AS day, CASE WHEN random() < 0.97 THEN 'product ' || (random() * 9)::int END AS item,
       round((random() * 90 - CASE WHEN random() < 0.1 THEN 90 ELSE 0 END)::numeric, 2) AS paid, CASE WHEN random() < 0.9 THEN (random() * 6)::int END AS pieces
FROM (SELECT setseed(0.125)) s, generate_series(1, 2500) o, LATERAL generate_series(0, o % 4) l;
CREATE TABLE firm.orders AS SELECT order_id, who, day, sum(paid) + CASE WHEN order_id % 3 = 0 THEN 4.9 ELSE 0 END AS total FROM firm.lines GROUP BY 1, 2, 3;
INSERT INTO firm.lines VALUES (0, NULL, '2023-05-05', 'product 1', 5, 1), (0, 1, NULL, 'product 1', 5, 1), (0, 1, '2023-05-05', 'product 1', NULL, 1), (0, 1, '2029-05-05', 'product 1', 7, 1);

SELECT create_portfolio('s', 'firm.orders', 'who', 'day', 'total', as_of => '2024-05-20');
SELECT hasnt_view('s', 'sell_split', 'without lines there is no view');
SELECT add_lines('s', 'firm.lines', 'who', 'day', 'item', 'paid', 'pieces');
PREPARE changes AS SELECT period_start, customer, sum(amount)::numeric FROM s.flow_customers WHERE flow IN ('more', 'less') GROUP BY 1, 2 ORDER BY 1, 2;
SELECT results_eq('SELECT period_start, customer, sum(amount)::numeric FROM s.sell_split GROUP BY 1, 2 HAVING sum(amount) <> 0 ORDER BY 1, 2', 'changes', 'all parts add up to the expansion or contraction of every customer, to the cent');
SELECT ok((SELECT count(*) > 500 FROM s.flow_customers WHERE flow IN ('more', 'less')), 'there are many of them');
SELECT results_eq('SELECT period_start, sum(amount) FROM s.sell_split GROUP BY 1 ORDER BY 1', $$SELECT period_start, sum(amount) FROM s.existing_in_words WHERE part IN ('more', 'less') GROUP BY 1 ORDER BY 1$$, 'and to more and less of the company');
SELECT results_eq('SELECT DISTINCT part FROM s.sell_split ORDER BY 1', $$VALUES ('cross-sell'), ('down-sell'), ('product dropped'), ('product resumed'), ('refund'), ('unassigned'), ('up-sell')$$, 'every part occurs');
SELECT is_empty('SELECT period_start, customer, product, part FROM s.sell_split GROUP BY 1, 2, 3, 4 HAVING count(*) > 1', 'period, customer, product and part are a key');
SELECT ok((SELECT count(price) > 100 AND count(price) < count(*) AND bool_and(price + volume = amount) FILTER (WHERE price IS NOT NULL) FROM s.sell_split WHERE part IN ('up-sell', 'down-sell')), 'price and volume are the change, where quantities are known');

-- The parts once more, read word by word.
CREATE TEMP TABLE bought_table AS SELECT who, item, date_trunc('month', day)::date AS k, sum(paid) AS amount, bool_or(paid >= 0) AS is_bought FROM firm.lines WHERE who IS NOT NULL AND day < '2024-05-01' AND item IS NOT NULL AND paid IS NOT NULL GROUP BY 1, 2, 3;
CREATE INDEX ON bought_table (who, item, k);
SELECT set_eq($$SELECT period_start, customer, product, part FROM s.sell_split WHERE part NOT IN ('unassigned', 'refund', 'up-sell', 'down-sell') AND amount <> 0$$, $$
  WITH p AS (SELECT DISTINCT a.who, a.k FROM (SELECT DISTINCT who, date_trunc('month', day)::date AS k FROM firm.orders WHERE total >= 0) a JOIN (SELECT DISTINCT who, date_trunc('month', day)::date AS k FROM firm.orders WHERE total >= 0) b
    ON b.who = a.who AND b.k = a.k - interval '1 month' WHERE a.k < '2024-05-01')
  SELECT p.k, p.who, b.item, CASE WHEN b.k < p.k THEN 'product dropped' WHEN EXISTS (SELECT FROM bought_table e WHERE (e.who, e.item) = (b.who, b.item) AND e.k < p.k AND e.is_bought) THEN 'product resumed' ELSE 'cross-sell' END
  FROM p JOIN bought_table b ON b.who = p.who AND b.is_bought AND b.amount <> 0 AND b.k IN (p.k, p.k - interval '1 month')
  WHERE NOT EXISTS (SELECT FROM bought_table o WHERE (o.who, o.item) = (b.who, b.item) AND o.is_bought AND o.k IN (p.k, p.k - interval '1 month') AND o.k <> b.k)$$,
  'cross-sell, product resumed and product dropped are what their names say');

-- The function over the same lines knows nothing of shipping, but all the rest.
CREATE TEMP TABLE lines_say AS SELECT * FROM sell_split('firm.lines', 'who', 'day', 'item', 'paid', 'pieces', '1 month', '2024-05-20');
CREATE TEMP VIEW both_say AS SELECT period_start, customer FROM lines_say INTERSECT SELECT period_start, customer::text FROM s.sell_split;
SELECT set_eq($$SELECT period_start, customer::text, product, part, amount, price, volume FROM s.sell_split WHERE part <> 'unassigned' AND (period_start, customer::text) IN (TABLE both_say)$$,
  $$SELECT period_start, customer, product, part, amount, price, volume FROM lines_say WHERE part <> 'unassigned' AND (period_start, customer) IN (TABLE both_say)$$, 'the function says the same as the view');
SELECT is((SELECT sum(amount) FROM lines_say),
  (SELECT sum(paid) FILTER (WHERE k = b) - sum(paid) FILTER (WHERE k < b) FROM (SELECT who, k, paid, k + n * interval '1 month' AS b FROM (SELECT who, date_trunc('month', day) AS k, sum(paid) AS paid FROM firm.lines WHERE day < '2024-05-01' AND paid IS NOT NULL AND who IS NOT NULL GROUP BY 1, 2) a, generate_series(0, 1) n) c
    WHERE (SELECT count(DISTINCT date_trunc('month', day)) FROM firm.lines l WHERE l.who = c.who AND paid >= 0 AND date_trunc('month', day) IN (b, b - interval '1 month') AND day < '2024-05-01') = 2), 'and adds up to the change of the lines');
DROP VIEW both_say;
CREATE TEMP TABLE was AS SELECT to_jsonb(f) AS row FROM s.sell_split f;
SELECT alter_portfolio('s', histories => 'refresh');
SELECT set_eq('SELECT to_jsonb(f) FROM s.sell_split f', 'SELECT row FROM was', 'stored is what was computed');
SELECT has_table('s', 'sell_split', 'stored rows are a table');
SELECT is_empty($$
  SELECT a.attname FROM pg_attribute a WHERE a.attrelid = 's.sell_split'::regclass AND a.attnum > 0 AND coalesce(length(col_description(a.attrelid, a.attnum)), 0) NOT BETWEEN 3 AND 100
$$, 'every column has a short comment');
SELECT is_empty($$
  SELECT a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_attribute a WHERE a.attrelid = 's.sell_split'::regclass AND a.attnum > 0
    AND NOT (a.atttypid IN ('int8'::regtype, 'date'::regtype, 'text'::regtype) OR (a.atttypid = 'numeric'::regtype AND a.atttypmod > 0))
$$, 'columns are of plain types');
SELECT refresh_portfolio('s');
SELECT set_eq('SELECT to_jsonb(f) FROM s.sell_split f', 'SELECT row FROM was', 'a refresh stores it again');
SELECT * FROM finish();
ROLLBACK;
