-- A mistake that no sum shows is found, each by a small change of a shop in order, and nothing is found in that shop.
BEGIN;
SET search_path = customer_portfolio, public;
SELECT * FROM no_plan();

CREATE TEMP TABLE shop AS -- 600 customers, an order every day of two years and more, each with its cost
SELECT 'c' || i % 600 AS customer, date '2023-01-01' + i * 731 / 6000 AS day, (10 + i % 7 + (i % 100) / 100.0)::numeric(10,2) AS amount, 4.00 AS cost, 'EUR' AS currency, i
FROM generate_series(0, 5999) i;
CREATE FUNCTION pg_temp.look(day date DEFAULT '2025-01-01') RETURNS TABLE (finding text, count bigint) LANGUAGE plpgsql AS $$
BEGIN
  CREATE TEMP TABLE histories AS SELECT o.customer, purchase_history(o.day, o.amount, o.cost) AS h FROM orders o GROUP BY 1;
  RETURN QUERY SELECT f.severity || ': ' || f.finding || coalesce(' (' || f.example || ')', ''), f.count
    FROM check_purchases('orders', 'customer', 'day', 'amount', look.day, 'cost', 'currency') f;
  RETURN QUERY SELECT 'histories ' || f.severity || ': ' || f.finding || coalesce(' (' || f.example || ')', ''), f.count
    FROM check_histories('histories', 'h', look.day) f;
  DROP TABLE histories;
END $$;

CREATE TEMP TABLE orders AS SELECT customer, day, amount, cost, currency FROM shop;
SELECT is_empty('SELECT * FROM pg_temp.look()', 'nothing is wrong with a shop in order');
SELECT is_empty($$SELECT * FROM check_purchases('orders', 'customer', 'day', 'amount', '2025-01-01')$$, 'nor without the optional columns');

-- One change each: what happens to the orders, as_of, and what is found.
CREATE TEMP TABLE mistake (change text, as_of date, finding text, count bigint);
INSERT INTO mistake VALUES
  ('DELETE FROM orders', '2025-01-01', 'error: no rows', 0),
  ('DELETE FROM orders', '2025-01-01', 'histories error: no rows', 0),
  ($$UPDATE orders SET currency = CASE WHEN day < '2023-02-01' THEN 'USD' WHEN day > '2024-06-01' THEN NULL ELSE currency END$$, '2025-01-01', 'error: several currencies (EUR, NULL, USD)', 3),
  ($$UPDATE orders SET customer = 'all'$$, '2025-01-01', 'error: one customer has a large part of the revenue (customer all, 100.0 %)', 6000),
  ($$UPDATE orders SET customer = 'all'$$, '2025-01-01', 'histories error: one customer has a large part of the revenue (100.0 %)', 6000),
  ($$UPDATE orders SET amount = amount * 400 WHERE customer = 'c7'$$, '2025-01-01', 'error: one customer has a large part of the revenue (customer c7, 39.1 %)', 10),
  ($$DELETE FROM orders WHERE day >= '2024-12-01'$$, '2025-01-01', 'error: nothing has happened for a long time before as_of (last event 2024-11-30, usual gap in days: 1)', 31),
  ($$DELETE FROM orders WHERE day >= '2024-12-01'$$, '2025-01-01', 'histories error: nothing has happened for a long time before as_of (last event 2024-11-30, usual gap in days: 1)', 31),
  ('SELECT 1', '2027-06-01', 'error: nothing has happened for a long time before as_of (last event 2024-12-31, usual gap in days: 1)', 881),
  ($$UPDATE orders SET customer = NULL WHERE day < '2023-02-01'$$, '2025-01-01', 'error: rows without a customer (2023-01-01 to 2023-01-31)', 255),
  ($$UPDATE orders SET day = NULL WHERE customer = 'c1' AND day < '2023-03-01'$$, '2025-01-01', 'warning: rows without a day or an amount (customer c1)', 1),
  ($$UPDATE orders SET amount = NULL WHERE customer = 'c1' AND day < '2023-03-01'$$, '2025-01-01', 'histories warning: rows without a day or an amount', 1),
  ('SELECT 1', '2024-12-30', 'warning: events on or after as_of (2024-12-31)', 16),
  ('SELECT 1', '2024-12-30', 'histories warning: events on or after as_of (2024-12-31)', 16),
  ($$UPDATE orders SET day = '0018-03-12' WHERE customer = 'c1' AND day < '2023-03-01'$$, '2025-01-01', 'warning: events more than 50 years before as_of (0018-03-12)', 1),
  ($$UPDATE orders SET day = '0018-03-12' WHERE customer = 'c1' AND day < '2023-03-01'$$, '2025-01-01', 'histories warning: events more than 50 years before as_of (0018-03-12)', 1),
  ('INSERT INTO orders SELECT o.* FROM orders o, generate_series(1, 2)', '2025-01-01', 'warning: rows with the same customer, time and amount as another one (customer c0, 2023-01-01, 10.00: 3 times)', 12000),
  ($$INSERT INTO orders VALUES ('new', '2024-05-05', -10, 0, 'EUR'), ('new', '2024-05-06', 10, 0, 'EUR'), ('lost', '2024-05-07', -3, 0, 'EUR')$$, '2025-01-01',
   'warning: customers with a refund before their first purchase (customer lost, 2024-05-05)', 2),
  ($$INSERT INTO orders VALUES ('new', '2024-05-05', -10, 0, 'EUR'), ('new', '2024-05-06', 10, 0, 'EUR'), ('lost', '2024-05-07', -3, 0, 'EUR')$$, '2025-01-01',
   'histories warning: customers with a refund before their first purchase (2024-05-05)', 2),
  ($$UPDATE orders SET cost = NULL WHERE customer IN ('c3', 'c4')$$, '2025-01-01', 'warning: rows without a cost (customer c3, 2023-01-01)', 20),
  ($$UPDATE orders SET cost = NULL WHERE customer = 'c3' AND day > '2024-01-01'$$, '2025-01-01', 'histories warning: rows without a cost (customers: 1)', 4),
  ($$DELETE FROM orders WHERE customer > 'c3'$$, '2025-01-01', 'notice: few customers', 224),
  ($$DELETE FROM orders WHERE customer > 'c3'$$, '2025-01-01', 'histories notice: few customers', 224),
  ($$DELETE FROM orders WHERE day < '2024-08-01'$$, '2025-01-01', 'notice: few days between the first purchase and as_of (first event 2024-08-01)', 153),
  ($$DELETE FROM orders WHERE day < '2024-08-01'$$, '2025-01-01', 'histories notice: few days between the first purchase and as_of (first event 2024-08-01)', 153),
  ($$DELETE FROM orders WHERE day < '2023-03-15'$$, '2025-01-01', 'notice: the first month is not whole (first event 2023-03-15)', 14),
  ($$DELETE FROM orders WHERE day < '2023-03-15'$$, '2025-01-01', 'histories notice: the first month is not whole (first event 2023-03-15)', 14),
  ($$DELETE FROM orders WHERE day > '2024-12-19'$$, '2024-12-20', 'notice: the last month is not whole at as_of (days known of 2024-12)', 19),
  ($$DELETE FROM orders WHERE day > '2024-12-19'$$, '2024-12-20', 'histories notice: the last month is not whole at as_of (days known of 2024-12)', 19);
CREATE FUNCTION pg_temp.found(change text, as_of date) RETURNS TABLE (finding text, count bigint) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE change;
  RETURN QUERY SELECT * FROM pg_temp.look(as_of);
  DELETE FROM orders;
  INSERT INTO orders SELECT customer, day, amount, cost, currency FROM shop;
END $$;
SELECT is((SELECT array_agg(f.count) FROM pg_temp.found(m.change, m.as_of) f WHERE f.finding = m.finding), array[m.count], format('%s: %s', m.change, m.finding)) FROM mistake m;

-- --- kinds of columns ---------------------------------------------------------------------------------------------

CREATE TEMP VIEW stamped AS SELECT customer, (day + time '22:30') AT TIME ZONE 'UTC' AS at, day + time '00:00' AS midnight, day + time '10:00' AS local,
       (day::timestamp) AT TIME ZONE 'UTC' AS utc_midnight, amount, amount::real AS real_amount, day::text AS words FROM shop;
SELECT results_eq($$SELECT finding, count, example FROM check_purchases('stamped', 'customer', 'at', 'amount', '2025-01-01', time_zone => 'Europe/Berlin')$$,
                  $$SELECT NULL::text, NULL::bigint, NULL::text LIMIT 0$$, 'times before midnight in winter stay on their day');
SELECT results_eq($$SELECT finding, count, example FROM check_purchases('stamped', 'customer', 'at', 'amount', '2025-01-01', time_zone => 'Asia/Kolkata')$$,
                  $$VALUES ('events on or after as_of', 8::bigint, '2025-01-01'), ('the first month is not whole', 1, 'first event 2023-01-02')$$, 'the days are those of the zone');
SELECT results_eq(format($$SELECT severity, finding, count FROM check_purchases('stamped', 'customer', %L, 'real_amount', '2025-01-01', time_zone => %L)$$, day, zone),
                  $$VALUES ('warning', 'all times are midnight', 6000::bigint)$$, day || ' is found')
FROM (VALUES ('midnight', NULL), ('utc_midnight', 'UTC')) v(day, zone);
SELECT is_empty($$SELECT * FROM check_purchases('stamped', 'customer', 'local', 'amount', '2025-01-01')$$, 'a local time');
SELECT throws_ok(format($$SELECT * FROM check_purchases('stamped', 'customer', %s)$$, arguments), state, message, arguments)
FROM (VALUES
  ($$'at', 'amount', '2025-01-01'$$, '22023', 'column "at" is a timestamp with time zone, and no time zone is given'),
  ($$'local', 'amount', '2025-01-01', time_zone => 'UTC'$$, '22023', 'column "local" is of type timestamp without time zone and has no time zone to convert from'),
  ($$'words', 'amount', '2025-01-01'$$, '42804', 'column "words" is of type text, not a day or a time'),
  ($$'none', 'amount', '2025-01-01'$$, '42703', NULL), ($$'local', 'none', '2025-01-01'$$, '42703', NULL),
  ($$'local', 'amount', 'infinity'$$, '22008', 'as_of out of range: infinity'),
  ($$'local', 'amount', '2025-01-01', max_share => 20$$, '22023', 'max_share is 20')) v(arguments, state, message);
SELECT is_empty($$SELECT * FROM check_purchases('stamped', 'customer', 'local', 'amount', NULL) UNION ALL SELECT * FROM check_histories(NULL, 'h', '2025-01-01')$$, 'NULL where NULL has no meaning');
SELECT is((SELECT count FROM check_purchases('orders', 'customer', 'day', 'amount', '2025-01-01', max_share => 0.001) WHERE finding ~ 'large part'), 10::bigint, 'what is a large part can be said');

-- --- whose rights, which names ----------------------------------------------------------------------------------------

CREATE SCHEMA "odd schema";
CREATE TABLE "odd schema"."Orders; --" AS SELECT customer AS "who""m", day AS "select", amount AS "%s $1" FROM shop;
SELECT is_empty($$SELECT * FROM check_purchases('"odd schema"."Orders; --"', 'who"m', 'select', '%s $1', '2025-01-01')$$, 'names are quoted');
CREATE ROLE checks_reader;
GRANT USAGE ON SCHEMA "odd schema" TO checks_reader;
SET LOCAL ROLE checks_reader;
SELECT throws_ok($$SELECT * FROM check_purchases('"odd schema"."Orders; --"', 'who"m', 'select', '%s $1', '2025-01-01')$$, '42501', NULL, 'nobody reads more than they may');
RESET ROLE;
CREATE TEMP VIEW endless AS SELECT g::text AS customer, date '2024-01-01' AS day, 1 AS amount FROM generate_series(1, 1000000000) g;
SET LOCAL statement_timeout = '300ms';
CREATE FUNCTION pg_temp.is_cancelled(query text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE query;
  RETURN false;
EXCEPTION WHEN query_canceled THEN
  RETURN true;
END $$;
SELECT ok(pg_temp.is_cancelled($$SELECT * FROM check_purchases('endless', 'customer', 'day', 'amount', '2025-01-01')$$), 'a long look can be cancelled');
RESET statement_timeout;

SELECT * FROM finish();
ROLLBACK;
