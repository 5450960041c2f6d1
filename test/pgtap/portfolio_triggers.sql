-- Histories kept by triggers: after every kind of statement they are, to the byte, what the purchases say; what
-- triggers cannot follow is refused.
BEGIN;
SET search_path = customer_portfolio, public;
SET client_min_messages = error;
SELECT no_plan();

CREATE SCHEMA shop_data;
CREATE TABLE shop_data.people (id int PRIMARY KEY);
INSERT INTO shop_data.people SELECT generate_series(1, 60);
CREATE TABLE shop_data.orders (
  id int PRIMARY KEY, customer int REFERENCES shop_data.people ON DELETE CASCADE ON UPDATE CASCADE, at timestamptz, total numeric(10,2), cost numeric(10,3), status text DEFAULT 'paid', note text);
INSERT INTO shop_data.orders
  SELECT i, 1 + i * 7 % 40, '2022-01-01 12:00+00'::timestamptz + i * interval '37 hours', (i * 31 % 97) - 5, nullif(i * 3 % 11, 0), CASE WHEN i % 9 = 0 THEN 'cancelled' ELSE 'paid' END
  FROM generate_series(1, 400) i;
SELECT create_portfolio('shop', 'shop_data.orders', 'customer', 'at', 'total', cost => 'cost', filter => $$status <> 'cancelled'$$, time_zone => 'Europe/Paris', as_of => '2024-01-01', histories => 'triggers');

-- What is not byte for byte what the purchases say.
CREATE FUNCTION pg_temp.differing(portfolio text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY EXECUTE format('SELECT coalesce(s.customer, w.customer)::text || '': '' || coalesce(s.h::text, ''nothing'') || '' instead of '' || coalesce(w.h::text, ''nothing'')
    FROM %1$I.histories s FULL JOIN (SELECT customer, purchase_history(day, amount%2$s) AS h FROM %1$I.purchases WHERE customer IS NOT NULL GROUP BY customer) w USING (customer)
    WHERE customer_portfolio_internal.purchase_history_send(s.h) IS DISTINCT FROM customer_portfolio_internal.purchase_history_send(w.h)', portfolio,
    (SELECT CASE WHEN p.cost IS NOT NULL THEN ', cost' END FROM portfolio p WHERE p.name = portfolio));
END $$;
-- The statement changes the histories, and they are exact after it.
CREATE FUNCTION pg_temp.follows(statement text, description text, portfolio text DEFAULT 'shop', changes boolean DEFAULT true) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  before text;
  after text;
BEGIN
  EXECUTE format('SELECT md5(string_agg(customer || h::text, '','' ORDER BY customer)) FROM %I.histories', portfolio) INTO before;
  EXECUTE statement;
  EXECUTE format('SELECT md5(string_agg(customer || h::text, '','' ORDER BY customer)) FROM %I.histories', portfolio) INTO after;
  RETURN NEXT is(array_to_string(ARRAY(SELECT pg_temp.differing(portfolio)), E'\n') || CASE WHEN (before IS DISTINCT FROM after) <> changes THEN 'the statement is no test' ELSE '' END, '', description);
END $$;

SELECT is_empty($$SELECT pg_temp.differing('shop')$$, 'at the beginning the histories are exact');

-- --- every kind of statement -----------------------------------------------------------------------------------

SELECT pg_temp.follows($$INSERT INTO shop_data.orders VALUES (1001, 3, '2023-03-03 23:30+00', 5, 1, 'paid')$$, 'one row inserted');
SELECT pg_temp.follows($$INSERT INTO shop_data.orders VALUES (1100, 60, '2023-03-03 23:30+00', 5, 1, 'paid')$$, 'one row of a new customer');
INSERT INTO shop_data.orders VALUES (1101, 59, '2023-03-03 23:30+00', 5, 1, 'cancelled');
SELECT is_empty($$SELECT pg_temp.differing('shop')$$, 'one row that the filter leaves out');
SELECT is((SELECT array_agg(customer::int) FROM shop.scores WHERE customer IN (59, 60)), '{60}', 'of these who is new is scored');
CREATE FUNCTION pg_temp.ends(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  relation constant oid := 'shop_data.orders'::regclass;
  ended text;
BEGIN
  PERFORM customer_portfolio_internal.statement_begins('another', relation, 'INSERT');
  EXECUTE statement;
  ended := customer_portfolio_internal.statement_ends('another', relation, 'INSERT');
  RETURN ended;
END $$;
SELECT is(array[pg_temp.ends('SELECT 1'), pg_temp.ends('INSERT INTO shop_data.orders VALUES (1102, 3, ''2023-03-03'', 5, 1, ''paid'')'), pg_temp.ends('INSERT INTO shop_data.orders SELECT i, 4, ''2023-03-03'', 5, 1, ''paid'' FROM generate_series(1103, 1104) i'),
  pg_temp.ends('INSERT INTO shop_data.orders SELECT i, 5, ''2023-03-03'', 5, 1, ''paid'' FROM generate_series(300001, 310000) i')], '{w,1,w,m}', 'the server counts what a statement inserts');
DELETE FROM shop_data.orders WHERE id > 1099;
SELECT pg_temp.follows($$INSERT INTO shop_data.orders SELECT i, 1 + i % 50, now(), 1.5, 0.125, 'paid' FROM generate_series(1002, 1099) i$$, 'many rows inserted, also of new customers');
SET LOCAL track_functions = 'all';
-- A book makes the histories of so many; rows without customer, day, amount or cost, refunds, and those that the filter leaves out among them.
SELECT pg_temp.follows($$INSERT INTO shop_data.orders SELECT i, nullif(1 + i % 60, 60), CASE WHEN i % 101 > 0 THEN timestamptz '2022-03-03 23:30+00' + i % 700 * interval '1 day' END, nullif(i % 89, 88) - 3.25, nullif(i % 5, 4), CASE WHEN i % 9 = 0 THEN 'cancelled' ELSE 'paid' END
  FROM generate_series(200001, 212000) i$$, 'very many rows inserted, also of new customers');
SELECT ok(pg_stat_get_xact_function_calls('histories(purchase_book,anyelement)'::regprocedure) > 0, 'through a book');
SET LOCAL track_functions = 'none';
SELECT is_empty($$SELECT customer FROM shop.histories EXCEPT SELECT customer FROM shop.scores$$, 'and they are scored with the others');
SELECT pg_temp.follows($$INSERT INTO shop_data.orders VALUES (212001, 3, '2023-03-03', 5, 1, 'paid')$$, 'one row more in the same transaction');
SELECT pg_temp.follows($$DELETE FROM shop_data.orders WHERE id > 200000$$, 'very many rows deleted');
CREATE TABLE shop_data.named (name text, day date, amount numeric);
SELECT create_portfolio('named', 'shop_data.named', 'name', 'day', 'amount', as_of => '2024-01-01', histories => 'triggers');
SELECT pg_temp.follows($$INSERT INTO shop_data.named SELECT chr(65 + i % 60) || i % 997, date '2022-01-01' + i % 700, i % 89 FROM generate_series(1, 12000) i$$, 'very many rows of customers with names, without costs', 'named');
SAVEPOINT many;
INSERT INTO shop_data.named SELECT 'B' || i, date '2022-01-01' + i % 700, i % 89 FROM generate_series(1, 12000) i;
ROLLBACK TO many;
SELECT pg_temp.follows($$INSERT INTO shop_data.named VALUES ('B1', '2022-01-01', 1)$$, 'one row after very many that were taken back', 'named');
SELECT ok(EXISTS (SELECT FROM named.scores WHERE customer = 'B1'), 'who comes alone is scored with the others');
SELECT is_empty($$SELECT p.proname, substring(p.prosrc FROM 'ORDER BY \w+[.]customer\M(?! COLLATE "C")') FROM pg_proc p
  WHERE p.pronamespace = 'named'::regnamespace AND p.prosrc ~ 'ORDER BY \w+[.]customer\M(?! COLLATE "C")'$$, 'names are locked in one order, whatever their collation');
SELECT drop_portfolio('named');
SELECT pg_temp.follows($$INSERT INTO shop_data.orders VALUES (1100, 3, '2023-03-03', 5, 1, 'cancelled')$$, 'a row that the filter leaves out changes nothing', changes => false);
SELECT pg_temp.follows($$INSERT INTO shop_data.orders VALUES (1101, 3, '2023-03-03', 5, 1, NULL)$$, 'a row about which the filter does not know changes nothing', changes => false);
SELECT pg_temp.follows($$INSERT INTO shop_data.orders VALUES (1102, 3, NULL, 5, 1), (1103, 4, '2023-03-03', NULL, 1), (1104, 58, NULL, 5, 1)$$, 'rows without day or amount are counted');
SELECT pg_temp.follows($$INSERT INTO shop_data.orders VALUES (1105, NULL, '2023-03-03', 5, 1)$$, 'a row without customer changes nothing', changes => false);
SELECT pg_temp.follows($$UPDATE shop_data.orders SET total = total + 1 WHERE id % 3 = 0$$, 'amounts changed');
SELECT pg_temp.follows($$UPDATE shop_data.orders SET cost = NULL WHERE id % 5 = 0$$, 'costs taken away');
SELECT pg_temp.follows($$UPDATE shop_data.orders SET at = at + interval '1 month' WHERE id % 4 = 0$$, 'days changed');
SELECT pg_temp.follows($$UPDATE shop_data.orders SET at = '2022-03-03 23:30+00' WHERE id = 17$$, 'the day is that of the time zone');
SELECT pg_temp.follows($$UPDATE shop_data.orders SET customer = 1 + customer % 45 WHERE id % 7 = 0$$, 'rows given to other customers');
SELECT pg_temp.follows($$UPDATE shop_data.orders SET customer = 59 WHERE customer = 5$$, 'all rows of a customer given to a new one');
SELECT is_empty($$SELECT FROM shop.histories WHERE customer = 5$$, 'the old one is no customer any more');
SELECT pg_temp.follows($$UPDATE shop_data.orders SET customer = NULL WHERE customer = 6$$, 'rows that lose their customer');
SELECT pg_temp.follows($$UPDATE shop_data.orders SET customer = 6 WHERE customer IS NULL$$, 'rows that get one');
SELECT pg_temp.follows($$UPDATE shop_data.orders SET status = 'cancelled' WHERE id % 11 = 0$$, 'rows that the filter leaves out from now on');
SELECT pg_temp.follows($$UPDATE shop_data.orders SET status = 'paid' WHERE status = 'cancelled' AND id % 2 = 0$$, 'rows that it lets in again');
SELECT pg_temp.follows($$UPDATE shop_data.orders SET note = 'seen'$$, 'a column that does not count changes nothing', changes => false);
SELECT pg_temp.follows($$UPDATE shop_data.orders SET at = NULL WHERE customer = 8$$, 'all rows of a customer lose their day');
SELECT matches((SELECT h::text FROM shop.histories WHERE customer = 8), '^v1 scale 0 skipped \d+$', 'nothing but skipped rows is left, without a scale');
SELECT pg_temp.follows($$UPDATE shop_data.orders SET at = '2023-01-01' WHERE customer = 8$$, 'and get one again');
SELECT pg_temp.follows($$DELETE FROM shop_data.orders WHERE id % 13 = 0$$, 'rows deleted');
SELECT pg_temp.follows($$DELETE FROM shop_data.orders WHERE customer = 9$$, 'all rows of a customer deleted');
SELECT pg_temp.follows($$INSERT INTO shop_data.orders VALUES (1, 10, '2023-03-03', 50, 1), (2000, 11, '2023-03-03', 5, 1) ON CONFLICT (id) DO UPDATE SET total = excluded.total, customer = excluded.customer$$, 'INSERT ... ON CONFLICT DO UPDATE');
SELECT pg_temp.follows($$INSERT INTO shop_data.orders VALUES (1, 10, '2023-03-03', 70, 1), (2001, 11, '2023-03-03', 5, 1) ON CONFLICT DO NOTHING$$, 'INSERT ... ON CONFLICT DO NOTHING');
SELECT pg_temp.follows($$MERGE INTO shop_data.orders o USING (SELECT i, i % 3 AS what FROM generate_series(1, 60) i UNION ALL SELECT i, 0 FROM generate_series(3000, 3010) i) n ON n.i = o.id
  WHEN MATCHED AND n.what = 0 THEN DELETE WHEN MATCHED AND n.what = 1 THEN UPDATE SET total = 77, customer = 12 WHEN NOT MATCHED THEN INSERT (id, customer, at, total) VALUES (n.i, 13, '2023-05-05', 3)$$, 'MERGE');
SELECT pg_temp.follows($$WITH gone AS (DELETE FROM shop_data.orders WHERE id BETWEEN 100 AND 120 RETURNING *) INSERT INTO shop_data.orders SELECT id + 5000, customer + 1, at, total, cost, status FROM gone$$, 'WITH ... DELETE ... INSERT');
SELECT pg_temp.follows($$WITH a AS (UPDATE shop_data.orders SET total = 1 WHERE id = 150) UPDATE shop_data.orders SET total = 2 WHERE id = 151$$, 'two updates in one statement');
SELECT pg_temp.follows($$DELETE FROM shop_data.people WHERE id IN (14, 15)$$, 'rows deleted by a foreign key');
SELECT pg_temp.follows($$UPDATE shop_data.people SET id = 114 WHERE id = 16$$, 'rows changed by a foreign key');

COPY shop_data.orders FROM stdin;
7001	17	2023-06-06 08:00:00+00	12.50	1.000	paid	\N
7002	60	2023-06-06 08:00:00+00	-2.50	\N	paid	\N
7003	18	2023-06-06 08:00:00+00	12.50	1.000	cancelled	\N
\.
SELECT is_empty($$SELECT pg_temp.differing('shop')$$, 'COPY');
SELECT is((SELECT h::text FROM shop.histories WHERE customer = 60), 'v1 scale 3 [2023-06-06 -2.500 orders 0 refunds 1]', 'and it is folded');

SAVEPOINT a;
DELETE FROM shop_data.orders WHERE customer < 20;
SAVEPOINT b;
UPDATE shop_data.orders SET customer = 19 WHERE customer > 30;
ROLLBACK TO b;
SELECT is_empty($$SELECT pg_temp.differing('shop')$$, 'after ROLLBACK TO SAVEPOINT');
ROLLBACK TO a;
SELECT is_empty($$SELECT pg_temp.differing('shop')$$, 'and after another');
SELECT pg_temp.follows($q$DO $do$ BEGIN
    INSERT INTO shop_data.orders VALUES (8000, 20, '2023-03-03', 9, 1);
    BEGIN INSERT INTO shop_data.orders VALUES (8001, 20, '2023-03-03', 9, 1); DELETE FROM shop_data.orders WHERE id = 200; PERFORM 1 / 0; EXCEPTION WHEN division_by_zero THEN END;
  END $do$$q$, 'a block that failed');
SELECT pg_temp.follows($$CREATE FUNCTION shop_data.more() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN
    IF new.note = ''twice'' THEN INSERT INTO shop_data.orders VALUES (new.id + 20000, new.customer, new.at, 1, 1); DELETE FROM shop_data.orders WHERE id = new.id - 1; END IF; RETURN NULL; END';
  CREATE TRIGGER more AFTER INSERT ON shop_data.orders FOR EACH ROW EXECUTE FUNCTION shop_data.more();
  INSERT INTO shop_data.orders VALUES (8100, 21, '2023-03-03', 9, 1, 'paid', NULL), (8101, 22, '2023-03-03', 9, 1, 'paid', 'twice')$$, 'a trigger of the table itself writes to it');
SELECT pg_temp.follows($$CREATE FUNCTION shop_data.aside(n int) RETURNS int LANGUAGE plpgsql AS 'BEGIN
    UPDATE shop_data.orders SET total = total + 1 WHERE id = n;
    INSERT INTO shop_data.orders VALUES (n + 30000, 23, ''2023-03-03'', 4, 1), (n, 24, ''2023-03-03'', 5, 1) ON CONFLICT (id) DO UPDATE SET total = excluded.total;
    BEGIN MERGE INTO shop_data.orders o USING (VALUES (n), (n + 40000)) v(id) ON o.id = v.id WHEN MATCHED THEN UPDATE SET total = 1 / (n % 2) WHEN NOT MATCHED THEN INSERT (id, customer) VALUES (v.id, 25);
    EXCEPTION WHEN division_by_zero THEN END;
    RETURN 26; END';
  INSERT INTO shop_data.orders SELECT 8300 + i, shop_data.aside(i), '2023-03-03', 1, 1 FROM generate_series(210, 214) i ON CONFLICT (id) DO UPDATE SET total = shop_data.aside(300)$$, 'a statement calls a function that writes to the same table, and fails in part');
SELECT is_empty($$SELECT FROM shop.histories_pending$$, 'nothing of it is left over');
SELECT create_portfolio('twin', 'shop_data.orders', 'customer', 'at', 'total', cost => 'cost', filter => $$status <> 'cancelled'$$, time_zone => 'Europe/Paris', as_of => '2024-01-01', histories => 'triggers');
SELECT pg_temp.follows($$INSERT INTO shop_data.orders VALUES (210, 10, '2023-03-03', 50, 1), (8400, 11, '2023-03-03', 5, 1) ON CONFLICT (id) DO UPDATE SET total = excluded.total, customer = excluded.customer$$, 'two portfolios of one table: one follows', 'twin');
SELECT is_empty($$SELECT pg_temp.differing('shop')$$, 'and so does the other');
SET LOCAL track_functions = 'all';
SELECT pg_stat_get_xact_function_calls('histories(purchase_book,anyelement)'::regprocedure) AS books \gset
SELECT pg_temp.follows($$INSERT INTO shop_data.orders SELECT i, (ARRAY(SELECT id FROM shop_data.people ORDER BY id))[1 + i % 10], '2023-03-03', 1, 1, 'paid' FROM generate_series(400001, 410000) i$$, 'very many rows for both', 'twin');
SELECT is(pg_stat_get_xact_function_calls('histories(purchase_book,anyelement)'::regprocedure) - :books, 2::bigint, 'through a book for each');
SET LOCAL track_functions = 'none';
DELETE FROM shop_data.orders WHERE id > 400000;
SELECT drop_portfolio('twin');
SELECT throws_like($$INSERT INTO shop_data.orders VALUES (8200, 21, 'infinity', 9, 1)$$, '%infinit%', 'what no history can hold is refused');
SELECT is_empty($$SELECT pg_temp.differing('shop')$$, 'and leaves nothing');

-- --- the triggers and their functions --------------------------------------------------------------------------

SELECT is((SELECT array_agg(tgname::text ORDER BY tgname) FROM pg_trigger WHERE tgrelid = 'shop_data.orders'::regclass AND NOT tgisinternal AND tgname <> 'more'),
  '{customer_portfolio_begin_shop,customer_portfolio_delete_shop,customer_portfolio_insert_shop,customer_portfolio_truncate_shop,customer_portfolio_update_shop}', 'five triggers');
SELECT ok(prosecdef AND proconfig = '{"search_path=pg_catalog, pg_temp"}', 'they run with the rights of the owner and a search_path of their own') FROM pg_proc WHERE oid = 'shop.fold_purchases()'::regprocedure;
SELECT ok(NOT prosecdef, 'what notes that a statement begins has the rights of the writer') FROM pg_proc WHERE oid = 'shop.begin_statement()'::regprocedure;
SELECT is_empty($$SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'shop'::regnamespace AND p.proname ~ '^(fold|begin)_' AND has_function_privilege('public', p.oid, 'EXECUTE')$$,
  'nobody else can make triggers of them or call them');
SELECT is_empty($$SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'shop'::regnamespace AND p.proname ~ '^(fold|begin)_' AND NOT EXISTS (
  SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'x')$$, 'they go with the extension');
SELECT matches(pg_get_functiondef('shop.fold_purchases()'::regprocedure), $$FROM new_rows s WHERE \(status <> 'cancelled'$$, 'their text says what they do');
SELECT is((SELECT reloptions FROM pg_class WHERE oid = 'shop.histories'::regclass), '{fillfactor=70}', 'pages have room for new versions of rows');

-- --- changing the way histories are there ----------------------------------------------------------------------

SELECT refresh_portfolio('shop');
CREATE TEMP TABLE seen (mode text, view text, row_text text);
CREATE FUNCTION pg_temp.look(mode text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v text;
BEGIN
  FOR v IN SELECT relname FROM pg_class WHERE relnamespace = 'shop'::regnamespace AND relkind IN ('v', 'm', 'r') AND relname NOT IN ('verification', 'histories_pending') LOOP
    -- when it was refreshed, and how histories are there, is what differs
    EXECUTE format('INSERT INTO seen SELECT %L, %L, (to_jsonb(t) - ''{fit,fitted_at,refreshed_at,histories}''::text[])::text FROM shop.%I t WHERE to_jsonb(t) -> ''is_current'' IS DISTINCT FROM ''false''', mode, v, v);
  END LOOP;
END $$;
CREATE FUNCTION pg_temp.other_numbers(a text, b text) RETURNS SETOF text LANGUAGE sql AS $$
  (SELECT view || ' ' || row_text FROM seen WHERE mode = a EXCEPT ALL SELECT view || ' ' || row_text FROM seen WHERE mode = b)
  UNION ALL (SELECT view || ' ' || row_text FROM seen WHERE mode = b EXCEPT ALL SELECT view || ' ' || row_text FROM seen WHERE mode = a) $$;
SELECT pg_temp.look('triggers');
SELECT alter_portfolio('shop', histories => 'live');
SELECT pg_temp.look('live');
SELECT is_empty($$SELECT FROM pg_trigger WHERE tgrelid = 'shop_data.orders'::regclass AND tgname LIKE 'customer%'$$, 'without triggers none is left');
SELECT alter_portfolio('shop', histories => 'refresh');
SELECT pg_temp.look('refresh');
SELECT isnt_empty($$SELECT FROM pg_index WHERE indrelid = 'shop.histories'::regclass AND indisunique$$, 'REFRESH CONCURRENTLY has its index');
UPDATE shop_data.orders SET total = total + 1 WHERE id = 210;
SELECT isnt_empty($$SELECT FROM verify_portfolio('shop') WHERE part = 'histories'$$, 'verify_portfolio says what was written since a refresh');
UPDATE shop_data.orders SET total = total - 1 WHERE id = 210;
SELECT is_empty($$SELECT * FROM verify_portfolio('shop')$$, 'and nothing where nothing was');
SELECT alter_portfolio('shop', histories => 'triggers');
SELECT pg_temp.look('again');
SELECT cmp_ok((SELECT count(DISTINCT view) FROM seen WHERE mode = 'live'), '>', 15::bigint, 'all views were compared');
SELECT is_empty($$SELECT pg_temp.other_numbers('live', 'triggers')$$, 'live and triggers: the same numbers in all views');
SELECT is_empty($$SELECT pg_temp.other_numbers('live', 'refresh')$$, 'live and refresh: the same');
SELECT is_empty($$SELECT pg_temp.other_numbers('live', 'again')$$, 'triggers again: the same');
SELECT alter_portfolio('shop', filter => $$status <> 'cancelled' AND total > 10$$);
SELECT is_empty($$SELECT pg_temp.differing('shop')$$, 'another filter: exact');
SELECT pg_temp.follows($$UPDATE shop_data.orders SET total = 20 - total WHERE id % 2 = 0$$, 'the triggers have it, too');
SELECT alter_portfolio('shop', remove => '{filter,cost}');
SELECT pg_temp.follows($$UPDATE shop_data.orders SET status = 'cancelled', total = total + 1 WHERE id % 2 = 0$$, 'neither filter nor costs');
SELECT isnt_empty($$SELECT FROM pg_index WHERE indrelid = 'shop.scores'::regclass AND indisprimary$$, 'a table that was made again has its key');
SELECT alter_portfolio('shop', filter => $$status <> 'cancelled'$$);

-- --- rows that triggers did not see ----------------------------------------------------------------------------

SELECT is_empty($$SELECT * FROM verify_portfolio('shop')$$, 'verify_portfolio finds nothing where there is nothing');
SELECT is_empty($$SELECT warning FROM shop.warnings WHERE ordinal IN (7, 8)$$, 'no warning');
ALTER TABLE shop_data.orders DISABLE TRIGGER customer_portfolio_insert_shop;
SELECT is((SELECT warning FROM shop.warnings WHERE ordinal = 7), 'shop_data.orders has its trigger customer_portfolio_insert_shop disabled: what is written to it is not seen', 'a disabled trigger is a warning');
ROLLBACK TO a;
SELECT alter_portfolio('shop', remove => '{cost}');
ALTER TABLE shop_data.orders DISABLE TRIGGER customer_portfolio_insert_shop;
INSERT INTO shop_data.orders VALUES (9001, 57, '2023-06-06', 4, 1);
ALTER TABLE shop_data.orders ENABLE TRIGGER customer_portfolio_insert_shop;
SELECT is((SELECT array_agg(v::text) FROM verify_portfolio('shop') v), ARRAY['(histories,57,,"v1 scale 3 [2023-06-06 4.000]")'], 'verify_portfolio finds rows written without triggers');
SELECT matches((SELECT warnings FROM shop.status), 'histories of 1 customers were not what the purchases say', 'status says so');
SELECT throws_like($$DELETE FROM shop_data.orders WHERE id = 9001$$, 'customer 57 is missing in the histories of portfolio "shop"', 'what would make it worse is an error that names the portfolio');
SAVEPOINT d;
CREATE FUNCTION shop_data.erase() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN DELETE FROM shop_data.orders WHERE id = 9001; RETURN NULL; END';
CREATE TRIGGER erase AFTER INSERT ON shop_data.people FOR EACH STATEMENT EXECUTE FUNCTION shop_data.erase();
SELECT lives_ok('INSERT INTO shop_data.people VALUES (701)', 'the same within another trigger may still be made good');
SELECT throws_like('SET CONSTRAINTS ALL IMMEDIATE', 'purchases are taken away that the histories of portfolio "shop" do not have', 'but not be committed');
ROLLBACK TO d;
SELECT refresh_portfolio('shop');
SELECT is_empty($$SELECT * FROM verify_portfolio('shop')$$, 'refresh_portfolio puts it right');
SELECT doesnt_match(coalesce((SELECT warnings FROM shop.status), ''), 'not what the purchases say', 'and status is content');
UPDATE shop.histories SET h = h + h WHERE customer IN (1, 2);
DELETE FROM shop.histories WHERE customer = 3;
INSERT INTO shop.histories VALUES (999, 'v1 scale 3 [2023-06-06 4.000]');
SELECT is((SELECT array_agg(customer::int ORDER BY customer::int) FROM verify_portfolio('shop')), '{1,2,3,999}', 'whatever is wrong is found');
SELECT refresh_portfolio('shop');
SELECT is_empty($$SELECT pg_temp.differing('shop')$$, 'and put right to the byte');
SELECT add_customers('shop', 'shop_data.people', 'id');
INSERT INTO shop_data.people VALUES (700);
SELECT is((SELECT array_agg(part || customer) FROM verify_portfolio('shop')), '{labels700}', 'labels that are not up to date are found');
SELECT pg_temp.follows($$TRUNCATE shop_data.orders, shop_data.people$$, 'TRUNCATE');
SELECT is_empty('SELECT FROM shop.histories', 'nothing is left');
SELECT drop_portfolio('shop');
SELECT is_empty($$SELECT FROM pg_trigger WHERE tgname LIKE 'customer\_portfolio%'$$, 'drop_portfolio takes the triggers away');

-- --- hostile names ---------------------------------------------------------------------------------------------

CREATE TABLE shop_data."new" ("old" text, "tg_op" date, "new_rows" numeric(10,2), "found $fold$ @h@" text, "FOLD_" int);
SELECT create_portfolio('$fold$ "old" 💶', 'shop_data.new', 'old', 'tg_op', 'new_rows', filter => $q$"found $fold$ @h@" IS DISTINCT FROM '$fold_$' AND old <> 's' AND tg_op > '2000-01-01' -- all but $fold_rows$ those$q$, histories => 'triggers');
SELECT pg_temp.follows($$INSERT INTO shop_data.new VALUES ('a', '2024-01-01', 1, '$fold$'), ('a', '2024-01-01', 1, '$fold_$'), ('s', '2024-01-01', 1, '')$$, 'hostile names: insert', '$fold$ "old" 💶');
SELECT pg_temp.follows($$UPDATE shop_data.new SET "found $fold$ @h@" = 'x', old = 'b' WHERE old <> 's'$$, 'update', '$fold$ "old" 💶');
SELECT pg_temp.follows($$DELETE FROM shop_data.new WHERE old = 'b'$$, 'delete', '$fold$ "old" 💶');
SELECT throws_like($$ALTER TABLE shop_data.new RENAME COLUMN "found $fold$ @h@" TO x$$, 'column "x" of shop_data.new cannot get another name%', 'a column of the filter cannot be renamed');
SELECT lives_ok($$ALTER TABLE shop_data.new RENAME COLUMN "FOLD_" TO x$$, 'another can');
SELECT drop_portfolio('$fold$ "old" 💶');
SELECT create_portfolio(repeat('long "', 10), 'shop_data.new', 'old', 'tg_op', 'new_rows', histories => 'triggers');
SELECT pg_temp.follows($$INSERT INTO shop_data.new VALUES ('a', '2024-01-01', 1)$$, 'a long name', repeat('long "', 10));
SELECT drop_portfolio(repeat('long "', 10));

-- --- what triggers cannot follow is refused --------------------------------------------------------------------

CREATE FUNCTION pg_temp.refused(relation text, filter text, message text, description text, mode text DEFAULT 'triggers') RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
  RETURN NEXT throws_like(format($c$SELECT create_portfolio('refused', %L, 'c', 'd', 'a', filter => %L, histories => %L)$c$, relation, filter, mode), message, description);
END $$;
CREATE TABLE shop_data.plain (c int, d date, a numeric(10,2), status text);
CREATE VIEW shop_data.seen AS SELECT * FROM shop_data.plain;
CREATE UNLOGGED TABLE shop_data.loose (LIKE shop_data.plain);
CREATE TABLE shop_data.parent (LIKE shop_data.plain);
CREATE TABLE shop_data.child () INHERITS (shop_data.parent);
CREATE TABLE shop_data.whole (LIKE shop_data.plain) PARTITION BY RANGE (d);
CREATE TABLE shop_data.part PARTITION OF shop_data.whole FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE shop_data.secret (LIKE shop_data.plain);
ALTER TABLE shop_data.secret ENABLE ROW LEVEL SECURITY;
CREATE VIEW shop_data.over_secret AS SELECT * FROM shop_data.secret;
CREATE TABLE shop_data.fed (LIKE shop_data.plain);
CREATE FOREIGN DATA WRAPPER nowhere;
CREATE SERVER nowhere FOREIGN DATA WRAPPER nowhere;
CREATE FOREIGN TABLE shop_data.far (c int, d date, a numeric(10,2), status text) SERVER nowhere;
CREATE TABLE shop_data.mixed (LIKE shop_data.plain) PARTITION BY RANGE (d);
CREATE FOREIGN TABLE shop_data.far_part PARTITION OF shop_data.mixed FOR VALUES FROM ('2023-01-01') TO ('2024-01-01') SERVER nowhere;
SET LOCAL client_min_messages = error;
CREATE SUBSCRIPTION portfolio_test CONNECTION 'dbname=nowhere' PUBLICATION nothing WITH (connect = false, slot_name = NONE, enabled = false);
INSERT INTO pg_subscription_rel SELECT oid, 'shop_data.fed'::regclass, 'r', NULL FROM pg_subscription WHERE subname = 'portfolio_test';
SELECT pg_temp.refused('shop_data.seen', NULL, '%shop_data.seen is not a table', 'a view');
SELECT pg_temp.refused('shop_data.far', NULL, '%shop_data.far is not a table', 'a foreign table');
SELECT pg_temp.refused('shop_data.mixed', NULL, '%its partition shop_data.far_part is a foreign table', 'a foreign partition');
SELECT pg_temp.refused('shop_data.loose', NULL, '%shop_data.loose is unlogged', 'an unlogged table');
SELECT pg_temp.refused('shop_data.parent', NULL, '%shop_data.child inherits from it', 'a table that others inherit from');
SELECT pg_temp.refused('shop_data.child', NULL, '%shop_data.child inherits from shop_data.parent', 'a table that inherits');
SELECT pg_temp.refused('shop_data.part', NULL, '%shop_data.part is a partition of shop_data.whole', 'a partition');
SELECT pg_temp.refused('shop_data.fed', NULL, '%shop_data.fed is fed by a subscription', 'a table fed by a subscription');
SELECT pg_temp.refused('shop_data.secret', NULL, '%shop_data.secret has row-level security, histories cannot be %', 'row-level security');
SELECT pg_temp.refused('shop_data.secret', NULL, '%shop_data.secret has row-level security, histories cannot be %', 'row-level security: refresh', 'refresh');
SELECT pg_temp.refused('shop_data.over_secret', NULL, '%shop_data.secret has row-level security, histories cannot be %', 'row-level security under a view: refresh', 'refresh');
SELECT pg_temp.refused('shop_data.plain', f, 'filter of portfolio "refused" depends on more than the row%', 'filter ' || f)
  FROM unnest(ARRAY['d < now()', 'd <= current_date', 'random() < 0.5', 'EXISTS (SELECT FROM shop_data.whole w WHERE w.c = s.c)', 'status = current_user', 'a = (SELECT max(a) FROM shop_data.plain)', $$d::timestamptz < '2024-01-01'$$]) f;
SELECT hasnt_schema('refused', 'nothing is left of what was refused');
SELECT is_empty($$SELECT FROM pg_namespace WHERE nspname LIKE 'customer\_portfolio\_%' AND nspname <> 'customer_portfolio_internal'$$, 'nor of the trials');
SELECT lives_ok($$SELECT create_portfolio('lives', 'shop_data.secret', 'c', 'd', 'a')$$, 'live histories respect row-level security');
SELECT throws_like($$SELECT alter_portfolio('lives', histories => 'triggers')$$, '%row-level security%', 'and cannot be altered to triggers');
SELECT throws_like($$SELECT alter_portfolio('lives', histories => 'refresh')$$, '%row-level security%', 'nor to refresh');
SELECT drop_portfolio('lives');

SELECT create_portfolio('plain', 'shop_data.plain', 'c', 'd', 'a', filter => $$STATUS <> 'x'$$, histories => 'triggers');
SELECT throws_like($$ALTER TABLE shop_data.plain ENABLE ROW LEVEL SECURITY$$, '%portfolio "plain"%row-level security', 'row-level security later');
SELECT throws_like($$ALTER TABLE shop_data.plain INHERIT shop_data.parent$$, '%portfolio "plain"%inherits%', 'INHERIT later');
SELECT throws_like($$ALTER TABLE shop_data.child INHERIT shop_data.plain$$, '%portfolio "plain"%inherits%', 'INHERIT from it later');
SELECT throws_like($$CREATE TABLE shop_data.heir () INHERITS (shop_data.plain)$$, '%portfolio "plain"%inherits%', 'INHERITS later');
SELECT throws_like($$ALTER TABLE shop_data.plain SET UNLOGGED$$, '%portfolio "plain"%unlogged', 'SET UNLOGGED later');
SELECT throws_like(format('ALTER TABLE shop_data.plain RENAME COLUMN %I TO another', c), '%portfolio "plain"%', 'column ' || c || ' cannot be renamed') FROM unnest('{c,d,a,status}'::text[]) c;
SELECT throws_like(format('ALTER TABLE shop_data.plain DROP COLUMN %I CASCADE', c), '%portfolio "plain"%', 'column ' || c || ' cannot be dropped') FROM unnest('{c,d,a,status}'::text[]) c;
SELECT throws_like('DROP TABLE shop_data.plain', 'cannot drop table shop_data.plain because other objects depend on it', 'nor the table');
SELECT throws_like('DROP VIEW plain.purchases CASCADE', '%portfolio "plain"%', 'nor the view');
SELECT throws_like('DROP TABLE plain.histories CASCADE', '%portfolio "plain"%', 'nor the histories');
SELECT lives_ok('ALTER TABLE shop_data.plain ADD COLUMN more int', 'columns can be added');
SELECT lives_ok('ALTER TABLE shop_data.plain RENAME TO renamed', 'the table can be renamed');
SELECT pg_temp.follows($$INSERT INTO shop_data.renamed VALUES (1, '2024-01-01', 1, 'y')$$, 'and is followed', 'plain');
SELECT pg_temp.follows($$TRUNCATE shop_data.renamed$$, 'also when it is emptied', 'plain');
CREATE TEMP TABLE saved AS SELECT portfolio_ddl('plain') AS ddl, pg_get_functiondef('plain.fold_purchases()'::regprocedure) AS fold;
SELECT drop_portfolio('plain');
DO $$ BEGIN EXECUTE (SELECT ddl FROM saved); END $$;
SELECT is(pg_get_functiondef('plain.fold_purchases()'::regprocedure), fold, 'the text of portfolio_ddl makes the same triggers') FROM saved;
SELECT pg_temp.follows($$INSERT INTO shop_data.renamed VALUES (1, '2024-01-01', 1, 'y'), (2, '2024-01-01', 1, 'x')$$, 'and they work', 'plain');
SAVEPOINT c;
SELECT lives_ok('DROP TABLE shop_data.renamed CASCADE', 'DROP TABLE ... CASCADE drops the views');
SELECT lives_ok($$SELECT drop_portfolio('plain')$$, 'and what is left can be dropped');
SELECT hasnt_schema('plain', 'wholly');
ROLLBACK TO c;
SELECT lives_ok('DROP SCHEMA plain CASCADE', 'DROP SCHEMA ... CASCADE of the portfolio');
SELECT lives_ok($$INSERT INTO shop_data.renamed VALUES (1, '2024-01-01', 1, 'y')$$, 'leaves a table that can be written');
ROLLBACK TO c;

-- --- partitions ------------------------------------------------------------------------------------------------

CREATE TABLE shop_data.deep PARTITION OF shop_data.whole FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') PARTITION BY LIST (c);
CREATE TABLE shop_data.deep_a PARTITION OF shop_data.deep FOR VALUES IN (1, 2);
CREATE TABLE shop_data.deep_b PARTITION OF shop_data.deep DEFAULT;
INSERT INTO shop_data.whole SELECT 1 + i % 4, date '2023-01-01' + i, i FROM generate_series(0, 700) i;
SELECT create_portfolio('whole', 'shop_data.whole', 'c', 'd', 'a', as_of => '2025-01-01', histories => 'triggers');
SELECT pg_temp.follows($$INSERT INTO shop_data.whole VALUES (1, '2023-03-03', 1), (1, '2024-03-03', 1), (3, '2024-03-03', 1)$$, 'partitions: insert by the parent', 'whole');
SELECT pg_temp.follows($$INSERT INTO shop_data.part VALUES (1, '2023-03-03', 1)$$, 'into a partition', 'whole');
SELECT pg_temp.follows($$INSERT INTO shop_data.deep VALUES (1, '2024-03-03', 1), (9, '2024-03-03', 1)$$, 'into a partition that has partitions', 'whole');
SELECT pg_temp.follows($$INSERT INTO shop_data.deep_a VALUES (1, '2024-03-03', 1)$$, 'into one of them', 'whole');
SELECT pg_temp.follows($$UPDATE shop_data.whole SET a = a + 1 WHERE c = 1$$, 'update by the parent', 'whole');
SELECT pg_temp.follows($$UPDATE shop_data.whole SET d = d + 365 WHERE d < '2023-03-01'$$, 'rows moved to another partition', 'whole');
SELECT pg_temp.follows($$UPDATE shop_data.deep SET c = 5 WHERE c = 1 AND d < '2024-02-01'$$, 'rows moved within one', 'whole');
SELECT pg_temp.follows($$UPDATE shop_data.deep_a SET a = 3 WHERE c = 2$$, 'update of a partition', 'whole');
SELECT pg_temp.follows($$DELETE FROM shop_data.whole WHERE d < '2023-05-01'$$, 'delete by the parent', 'whole');
SELECT pg_temp.follows($$DELETE FROM shop_data.deep_b WHERE c = 3$$, 'delete from a partition', 'whole');
SELECT pg_temp.follows($$TRUNCATE shop_data.deep_b$$, 'TRUNCATE of a partition', 'whole');
SELECT throws_like('ALTER TABLE shop_data.whole DETACH PARTITION shop_data.part', 'partition shop_data.part has rows and cannot leave shop_data.whole%portfolio "whole"%', 'DETACH with rows is refused');
SELECT throws_like('DROP TABLE shop_data.part', 'partition shop_data.part cannot be dropped%portfolio "whole"%', 'so is DROP TABLE');
SELECT throws_like('DROP TABLE shop_data.deep CASCADE', 'partition shop_data.deep%cannot be dropped%portfolio "whole"%', 'and of a whole branch');
CREATE TABLE shop_data.filled (LIKE shop_data.whole);
INSERT INTO shop_data.filled VALUES (7, '2025-01-01', 1);
SELECT throws_like($$ALTER TABLE shop_data.whole ATTACH PARTITION shop_data.filled FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')$$, 'table shop_data.filled has rows and cannot become a partition of shop_data.whole%', 'ATTACH with rows is refused');
DELETE FROM shop_data.filled;
SELECT pg_temp.follows($$ALTER TABLE shop_data.whole ATTACH PARTITION shop_data.filled FOR VALUES FROM ('2025-01-01') TO ('2026-01-01'); INSERT INTO shop_data.filled VALUES (7, '2025-01-01', 1)$$, 'ATTACH without rows', 'whole');
SELECT pg_temp.follows($$CREATE TABLE shop_data.next PARTITION OF shop_data.whole FOR VALUES FROM ('2026-01-01') TO ('2027-01-01'); INSERT INTO shop_data.next VALUES (7, '2026-01-01', 1)$$, 'CREATE TABLE ... PARTITION OF', 'whole');
SELECT pg_temp.follows($$TRUNCATE shop_data.next$$, 'and it is emptied', 'whole');
SELECT pg_temp.follows($$ALTER TABLE shop_data.whole DETACH PARTITION shop_data.next; INSERT INTO shop_data.next VALUES (7, '2026-01-01', 1)$$, 'DETACH without rows', 'whole', false);
SELECT is_empty($$SELECT tgname FROM pg_trigger WHERE tgrelid = 'shop_data.next'::regclass$$, 'the triggers stay behind');
SELECT lives_ok('DROP TABLE shop_data.next', 'and the table can go');
SELECT throws_like($$CREATE FOREIGN TABLE shop_data.far_next PARTITION OF shop_data.whole FOR VALUES FROM ('2027-01-01') TO ('2028-01-01') SERVER nowhere$$, '%portfolio "whole"%', 'a foreign partition is refused');
SELECT throws_like($$ALTER TABLE shop_data.part SET UNLOGGED$$, '%portfolio "whole"%its partition shop_data.part is unlogged', 'an unlogged one, too');
SELECT pg_temp.follows($$TRUNCATE shop_data.whole$$, 'TRUNCATE of the parent', 'whole');
SELECT is_empty('SELECT FROM whole.histories', 'nothing is left');
SELECT lives_ok('DROP TABLE shop_data.whole CASCADE', 'the whole can be dropped with its partitions');

SELECT * FROM finish();
ROLLBACK;
