-- purchase_book: a book of all customers says what their histories say, to the last byte.
BEGIN;
SET search_path = customer_portfolio, public;
SET client_min_messages = error;
SELECT * FROM no_plan();

-- --- orders of every kind ---------------------------------------------------------------------------------------
-- Refunds, costs, several orders on a day, different scales, large amounts, and NULL wherever one may be. Customers are
-- numbered; each type of key has a name for every number.
CREATE SCHEMA booked;
CREATE FUNCTION booked.random(i int, label text, below int) RETURNS int IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
  SELECT ((hashtextextended(label || ':' || i::text, 7) & 4294967295) % below)::int;
END;
CREATE TABLE booked.orders AS
SELECT i, c, CASE WHEN booked.random(i, 'no day', 60) > 0 THEN date '2023-01-01' + booked.random(i, 'day', 500) / CASE WHEN c % 3 = 0 THEN 50 ELSE 1 END END AS day,
       CASE booked.random(i, 'kind', 14) WHEN 0 THEN NULL WHEN 1 THEN 0 WHEN 2 THEN -round(booked.random(i, 'amount', 9000) / 100.0, 2) WHEN 3 THEN booked.random(i, 'amount', 500)
         WHEN 4 THEN round(booked.random(i, 'amount', 1000000) / 1e6, 6) WHEN 5 THEN CASE WHEN c % 11 = 0 THEN 99999999999999 ELSE 12 END
         ELSE round(booked.random(i, 'amount', 20000) / 100.0, 2) END AS amount,
       CASE WHEN booked.random(i, 'costed', 4) > 0 OR c % 5 = 0 THEN round(booked.random(i, 'cost', 5000) / 100.0, 2) END AS cost,
       (array['shop', 'web', 'phone'])[1 + c % 3] AS segment
FROM (SELECT i, CASE WHEN booked.random(i, 'nobody', 50) > 0 THEN 1 + booked.random(i, 'customer', 300) END AS c FROM generate_series(1, 6000) i) o;
ALTER TABLE booked.orders ADD at timestamptz, ADD zone text;
UPDATE booked.orders SET at = day + booked.random(i, 'time', 86400) * interval '1 second',
  zone = (array['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata'])[1 + booked.random(i, 'zone', 4)];
-- A customer with nothing but rows that are skipped, and customers with only refunds.
INSERT INTO booked.orders (i, c, day, amount) VALUES (7001, 901, NULL, 1), (7002, 901, '2024-01-01', NULL), (7003, 902, '2024-01-01', -5.5), (7004, 903, '0001-01-01', 1), (7005, 903, '9999-12-31', 2);

CREATE FUNCTION booked.name_of(c int, type text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
  SELECT CASE type WHEN 'smallint' THEN CASE c WHEN 1 THEN '-32768' WHEN 2 THEN '32767' ELSE (c - 150)::text END
    WHEN 'integer' THEN CASE c WHEN 1 THEN '-2147483648' WHEN 2 THEN '2147483647' ELSE (c - 150)::text END
    WHEN 'bigint' THEN CASE c WHEN 1 THEN '-9223372036854775808' WHEN 2 THEN '9223372036854775807' ELSE ((c - 150)::bigint * 1000003 * 1000003)::text END
    WHEN 'uuid' THEN md5(c::text)::uuid::text
    ELSE CASE c WHEN 1 THEN '' WHEN 2 THEN repeat('long', 5000) WHEN 3 THEN 'a "quoted\" (name): 7' WHEN 4 THEN U&'\00e9t\00e9 \4e2d\6587' WHEN 5 THEN 'A' WHEN 6 THEN 'a' WHEN 7 THEN ' 7' ELSE 'customer ' || c END END;
END;

CREATE TABLE booked.key (type text);
INSERT INTO booked.key VALUES ('smallint'), ('integer'), ('bigint'), ('uuid'), ('text');
CREATE TABLE booked.book (type text, form text, book purchase_book);
CREATE TABLE booked.history (type text, form text, customer text, h purchase_history);
CREATE TABLE booked.form (form text, arguments text);
INSERT INTO booked.form VALUES ('day and amount', 'day, amount'), ('with costs', 'day, amount, cost'), ('by time', 'at, zone, amount'), ('by time with costs', 'at, zone, amount, cost'),
  ('double precision', 'day, amount::float8'), ('integer', 'day, (amount % 1000000)::int'), ('bigint with costs', 'day, (amount % 1000000000)::bigint, cost::bigint'), ('real and numeric', 'day, cost::real, cost');
SELECT format('INSERT INTO booked.book SELECT %L, %L, purchase_book(booked.name_of(c, %1$L)::%1$s, %3$s) FROM booked.orders', type, form, arguments) FROM booked.key, booked.form \gexec
SELECT format('INSERT INTO booked.history SELECT %L, %L, booked.name_of(c, %1$L)::%1$s::text, purchase_history(%3$s) FROM booked.orders WHERE c IS NOT NULL GROUP BY 3', type, form, arguments) FROM booked.key, booked.form \gexec

CREATE FUNCTION pg_temp.same_rows(a text, b text, what text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE differing text;
BEGIN
  EXECUTE format('SELECT string_agg(left(coalesce(a.customer, b.customer), 30) || '': '' || left(coalesce(a.h::text, ''none''), 200) || '' / '' || left(coalesce(b.h::text, ''none''), 200), E''\n'')
    FROM (%s) a(customer, h) FULL JOIN (%s) b(customer, h) USING (customer)
    WHERE a.h IS NULL OR b.h IS NULL OR NOT record_image_eq(ROW(a.h), ROW(b.h)) OR a.h::text <> b.h::text', a, b) INTO differing;
  RETURN is(left(differing, 600), NULL, what);
END $$;
-- What two queries of one value return: the same text and the same bytes, and not nothing.
CREATE FUNCTION pg_temp.same(a text, b text, what text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE is_same boolean; left_text text; right_text text;
BEGIN
  EXECUTE format('SELECT record_image_eq(ROW(a.v), ROW(b.v)), a.v::text, b.v::text FROM (%s) a(v), (%s) b(v)', a, b) INTO is_same, left_text, right_text;
  RETURN ok(is_same AND left_text = right_text, what) || CASE WHEN is_same AND left_text = right_text THEN '' ELSE E'\n' || diag(format(E'have: %s\nwant: %s', left(left_text, 300), left(right_text, 300))) END;
END $$;

SELECT cmp_ok(count(*), '=', 5 * 8 * 303::bigint, 'every customer has a history of every kind') FROM booked.history;
SELECT pg_temp.same_rows(format('SELECT s.customer, s.h FROM booked.book b, histories(b.book) s WHERE b.type = %L AND b.form = %L', type, form),
  format('SELECT customer, h FROM booked.history WHERE type = %L AND form = %L', type, form), format('%s, %s: histories are those of GROUP BY', type, form))
FROM booked.key, booked.form;
SELECT pg_temp.same_rows(format('SELECT s.customer::text, s.h FROM booked.book b, histories(b.book, NULL::%s) s WHERE b.type = %1$L AND b.form = %L', type, form),
  format('SELECT customer, h FROM booked.history WHERE type = %L AND form = %L', type, form), format('%s, %s: in their own type as well', type, form))
FROM booked.key, booked.form WHERE form = 'with costs';
SELECT is(array_agg(DISTINCT pg_typeof(s.customer)::text), array['uuid'], 'customers have their own type') FROM booked.book b, histories(b.book, NULL::uuid) s WHERE b.type = 'uuid';
SELECT is((SELECT count(*) FROM booked.history n WHERE n.type = b.type AND n.form = b.form), customers(b.book), format('%s, %s: customers', b.type, b.form)) FROM booked.book b;
SELECT is(skipped_rows(b.book), (SELECT count(*) FROM booked.orders WHERE c IS NULL), format('%s, %s: rows without a customer are counted', b.type, b.form)) FROM booked.book b;
SELECT is(key_type(b.book), b.type, b.type || ': the book knows the type of its customers') FROM booked.book b WHERE form = 'by time';
SELECT pg_temp.same_rows(format('SELECT n.customer, history_of(b.book, n.customer) FROM booked.book b JOIN booked.history n USING (type, form) WHERE b.type = %L AND form = ''with costs''', type),
  format('SELECT customer, h FROM booked.history WHERE type = %L AND form = ''with costs''', type), type || ': each customer is found') FROM booked.key;
SELECT is(history_of(b.book, CASE b.type WHEN 'uuid' THEN md5('nobody')::uuid::text ELSE '31000' END), NULL, b.type || ': a stranger is not found') FROM booked.book b WHERE form = 'with costs';
SELECT isnt(history_of(book, ' ' || customer || ' '), NULL, 'a number is read as PostgreSQL reads it') FROM booked.book JOIN booked.history USING (type, form) WHERE type = 'integer' AND form = 'with costs' AND customer = '7';
SELECT isnt(history_of(book, upper(customer)), NULL, 'so is a uuid') FROM booked.book JOIN booked.history USING (type, form) WHERE type = 'uuid' AND form = 'with costs' LIMIT 1;
SELECT is(history_of(purchase_book(c::varchar, day, amount), '7'), (SELECT purchase_history(day, amount) FROM booked.orders WHERE c = 7), 'varchar is text') FROM booked.orders;
CREATE DOMAIN booked.number AS bigint;
SELECT is(key_type(purchase_book(c::booked.number, day, amount)), 'bigint', 'a domain is its type') FROM booked.orders;

-- --- what is asked of all customers -----------------------------------------------------------------------------
CREATE TABLE booked.reader (reader text, grouped text);
INSERT INTO booked.reader VALUES
  ($$churn_flows(b.book, '1 month', 2, '2024-06-15')$$, $$churn_flows(n.h, '1 month', 2, '2024-06-15')$$),
  ($$churn_flows(b.book, '2 weeks', 3::bigint, '2024-06-15')$$, $$churn_flows(n.h, '2 weeks', 3, '2024-06-15')$$),
  ($$churn_flows(b.book, '1 month', 1, '2024-06-15', '2000-01-31')$$, $$churn_flows(n.h, '1 month', 1, '2024-06-15', '2000-01-31')$$),
  ($$churn_flows(b.book, '1 month', 1, '2024-06-15', NULL::date)$$, $$churn_flows(n.h, '1 month', 1, '2024-06-15', NULL::date)$$),
  ($$cohorts(b.book, '1 month', '2024-06-15')$$, $$cohorts(n.h, '1 month', '2024-06-15')$$),
  ($$cohorts(b.book, '1 month', '2024-06-15', 'personal')$$, $$cohorts(n.h, '1 month', '2024-06-15', 'personal')$$),
  ($$cohorts(b.book, '1 week', '2024-06-15', 'calendar', '2023-01-04')$$, $$cohorts(n.h, '1 week', '2024-06-15', 'calendar', '2023-01-04')$$),
  ($$pareto(b.book, 'revenue')$$, $$pareto(revenue(n.h))$$), ($$pareto(b.book, 'margin')$$, $$pareto(margin(n.h))$$),
  ($$purchase_statistics(b.book, '2024-06-15')$$, $$purchase_statistics(n.h, '2024-06-15')$$), ($$purchase_statistics(b.book, '2024-06-15', '1 day')$$, $$purchase_statistics(n.h, '2024-06-15', '1 day')$$),
  ($$purchase_statistics(b.book, NULL)$$, $$purchase_statistics(n.h, NULL::date)$$),
  ($$spend_statistics(b.book, '2024-06-15')$$, $$spend_statistics(n.h, '2024-06-15')$$),
  ($$rfm_cuts(b.book, '2023-06-15', 5, 'recency')$$, $$rfm_cuts((rfm(n.h, '2023-06-15')).recency_days, 5, 'desc')$$),
  ($$rfm_cuts(b.book, '2023-06-15', 5, 'frequency')$$, $$rfm_cuts((rfm(n.h, '2023-06-15')).frequency, 5, 'asc')$$),
  ($$rfm_cuts(b.book, '2023-06-15', 4, 'monetary', 'desc')$$, $$rfm_cuts((rfm(n.h, '2023-06-15')).monetary, 4, 'desc')$$),
  ($$rfm_cuts(b.book, '2023-06-15', 4, 'monetary')$$, $$rfm_cuts((rfm(n.h, '2023-06-15')).monetary, 4)$$),
  ($$survival_to_second_purchase(b.book, '2024-06-15')$$, $$survival_to_second_purchase(n.h, '2024-06-15')$$),
  ($$survival_to_loss(b.book, '60 days', '2024-06-15')$$, $$survival_to_loss(n.h, '60 days', '2024-06-15')$$);
-- Without the customer of the year 1: week by week from there on a table would be too large.
CREATE TABLE booked.trimmed AS SELECT type, NULL::purchase_book AS book FROM booked.key;
SELECT format('UPDATE booked.trimmed SET book = (SELECT purchase_book(booked.name_of(c, %L)::%1$s, day, amount, cost) FROM booked.orders WHERE c IS DISTINCT FROM 903) WHERE type = %1$L', type) FROM booked.key \gexec
SELECT pg_temp.same(format('SELECT %s FROM booked.trimmed b WHERE b.type = %L', reader, type), format('SELECT %s FROM booked.history n WHERE n.type = %L AND n.form = ''with costs'' AND n.customer <> booked.name_of(903, %2$L)', grouped, type),
  format('%s: %s is %s', type, reader, grouped)) FROM booked.key, booked.reader;
SELECT pg_temp.same(format('SELECT churn_flows(book, ''1 month'', 2, ''2024-06-15'', segment%s) FROM (SELECT segment, purchase_book(c, day, amount) AS book FROM booked.orders WHERE c <> 903 GROUP BY segment) b', origin),
  format('SELECT churn_flows(h, ''1 month'', 2, ''2024-06-15'', segment%s) FROM (SELECT segment, purchase_history(day, amount) AS h FROM booked.orders WHERE c <> 903 GROUP BY segment, c) n', origin),
  'flows by segment, one book per segment' || origin) FROM unnest(array['', ', date ''2000-01-31''']) origin;
SELECT pg_temp.same('SELECT churn_flows(book, ''1 month'', 2, ''2024-06-15'', segment) FROM (SELECT segment, purchase_book(c, day, amount) AS book FROM booked.orders WHERE c <> 903 GROUP BY segment UNION ALL VALUES (''nobody'', NULL::purchase_book)) b',
  'SELECT churn_flows(h, ''1 month'', 2, ''2024-06-15'', segment) FROM (SELECT segment, purchase_history(day, amount) AS h FROM booked.orders WHERE c <> 903 GROUP BY segment, c) n', 'a NULL book has no customers');
SELECT pg_temp.same($$SELECT rollup(l) FROM (SELECT segment, churn_flows(purchase_book(c, day, amount), '1 month', 2, '2024-06-15') AS l FROM booked.orders WHERE c <> 903 GROUP BY segment) b$$,
  $$SELECT churn_flows(b.book, '1 month', 2, '2024-06-15') FROM booked.trimmed b WHERE type = 'integer'$$, 'ledgers of the books of parts add up to that of the whole');

-- --- merging ----------------------------------------------------------------------------------------------------
SELECT pg_temp.same(format('SELECT rollup(p) FROM (SELECT purchase_book(booked.name_of(c, %L)::%1$s, day, amount, cost) AS p FROM booked.orders GROUP BY %s) q', type, split),
  format('SELECT book FROM booked.book WHERE type = %L AND form = ''with costs''', type), format('%s: parts by %s add up to the whole', type, split))
FROM booked.key, unnest(array['c % 3', 'booked.random(i, ''part'', 4)', 'i / 1000', 'day', 'booked.random(i, ''part'', 200)']) split;
SELECT pg_temp.same(format('SELECT (purchase_book(c, day, amount) FILTER (WHERE %s)) + (purchase_book(c, day, amount) FILTER (WHERE NOT %1$s)) FROM booked.orders', split), 'SELECT purchase_book(c, day, amount) FROM booked.orders', '+ of the parts where ' || split)
FROM unnest(array['i % 2 = 0', 'coalesce(c, 0) < 100', 'i < 10', 'coalesce(amount, 0) < 20', 'i <> 7001']) split;
-- Subtraction leaves values alike; their scale may stay finer than all that is left.
SELECT ok((a + b) - b = a AND (a + b) - a = b AND a + b = b + a, 'what was added can be subtracted, ' || split)
FROM (SELECT 'a third' AS split, purchase_book(c, day, amount, cost) FILTER (WHERE i % 3 = 0) AS a, purchase_book(c, day, amount, cost) FILTER (WHERE i % 3 > 0) AS b FROM booked.orders
      UNION ALL SELECT 'by customer', purchase_book(c, day, amount) FILTER (WHERE c % 2 = 0), purchase_book(c, day, amount) FILTER (WHERE c % 2 = 1) FROM booked.orders
      UNION ALL SELECT 'the same customers', purchase_book(c::text, day, amount) FILTER (WHERE amount > 20), purchase_book(c::text, day, amount) FROM booked.orders) q;
SELECT is((book - book)::text, 'v1 ' || type, type || ': a book without itself is empty') FROM booked.book WHERE form = 'with costs';
SELECT is(customers(book - book), 0::bigint, 'and has no customers') FROM booked.book WHERE form = 'with costs' AND type = 'text';
SELECT is(rollup(book), NULL, 'no books are no book') FROM booked.book WHERE false;
SELECT is(purchase_book(c, day, amount), NULL, 'no rows are no book') FROM booked.orders WHERE false;
SELECT is(purchase_book(c, day, amount)::text, 'v1 integer skipped ' || count(*), 'rows without a customer are a book without customers') FROM booked.orders WHERE c IS NULL;
SELECT is(l, NULL, 'and have no flows, cohorts, …: as no histories have') FROM (SELECT purchase_book(c, day, amount) AS b FROM booked.orders WHERE c IS NULL) q,
  LATERAL (VALUES (churn_flows(b, '1 month', 1, '2024-01-01')::text), (cohorts(b, '1 month', '2024-01-01')::text), (pareto(b, 'revenue')::text), (spend_statistics(b, '2024-01-01')::text)) v(l);
SELECT is(l, NULL, 'NULL has none either') FROM (SELECT NULL::purchase_book AS b) q, LATERAL (VALUES (churn_flows(b, '1 month', 1, '2024-01-01')::text), (churn_flows(b, '1 month', 1, '2024-01-01', NULL::date)::text),
  (cohorts(b, '1 month', '2024-01-01')::text), (pareto(b, 'revenue')::text), (purchase_statistics(b, '2024-01-01')::text), (spend_statistics(b, '2024-01-01')::text), (rfm_cuts(b, '2024-01-01', 5, 'recency')::text),
  (survival_to_second_purchase(b, '2024-01-01')::text), (survival_to_loss(b, '1 day', '2024-01-01')::text), (customers(b)::text), (history_of(b, '7')::text), (key_type(b))) v(l);
SELECT is_empty('SELECT * FROM histories(NULL::purchase_book)', 'nor histories');
SELECT is_empty('SELECT * FROM histories(NULL::purchase_book, 7)', 'nor those by key');

-- --- ways to make one -------------------------------------------------------------------------------------------
-- Workers share the work, and each is given a part of it: the same book.
ALTER TABLE booked.orders SET (parallel_workers = 2);
CREATE FUNCTION pg_temp.in_parallel(query text, OUT plan text, OUT book text) LANGUAGE plpgsql AS $$
DECLARE line text;
BEGIN
  SET LOCAL max_parallel_workers_per_gather = 2; SET LOCAL min_parallel_table_scan_size = 0; SET LOCAL parallel_setup_cost = 0; SET LOCAL parallel_tuple_cost = 1; SET LOCAL cpu_tuple_cost = 1;
  plan := '';
  FOR line IN EXECUTE 'EXPLAIN (COSTS off) ' || query LOOP plan := plan || line || E'\n'; END LOOP;
  EXECUTE query INTO book;
END $$;
SELECT unnest(array[matches(plan, 'Finalize Aggregate.*Gather.*Partial Aggregate', type || ': workers make books of their own'), is(p.book, b.book::text, type || ': which are merged into the same')])
FROM booked.book b, LATERAL pg_temp.in_parallel(format('SELECT purchase_book(booked.name_of(c, %L)::%1$s, day, amount, cost)::text FROM booked.orders', type)) p WHERE form = 'with costs';
SELECT unnest(array[matches(plan, 'Gather.*Partial', 'by segment, too'), is(p.book, (SELECT string_agg(b::text, E'\n' ORDER BY segment) FROM (SELECT segment, purchase_book(c, day, amount) AS b FROM booked.orders GROUP BY segment) s), 'with the same books')])
FROM pg_temp.in_parallel('SELECT string_agg(b::text, E''\n'' ORDER BY segment) FROM (SELECT segment, purchase_book(c, day, amount) AS b FROM booked.orders GROUP BY segment) s') p;
SET LOCAL max_parallel_workers_per_gather = 0;
-- As a window function, whose state goes on.
SELECT is(count(*) FILTER (WHERE w.b <> (SELECT purchase_book(o.c, o.day, o.amount) FROM booked.orders o WHERE o.i <= w.i)), 0::bigint, 'over a growing frame every row has the book so far')
FROM (SELECT i, purchase_book(c, day, amount) OVER (ORDER BY i) AS b FROM booked.orders WHERE i <= 100) w;
SELECT is(count(*) FILTER (WHERE w.b <> (SELECT purchase_book(o.c, o.day, o.amount) FROM booked.orders o WHERE o.i BETWEEN w.i - 5 AND w.i)), 0::bigint, 'over a sliding frame that of the frame')
FROM (SELECT i, purchase_book(c, day, amount) OVER (ORDER BY i ROWS 5 PRECEDING) AS b FROM booked.orders WHERE i <= 100) w;
-- From plpgsql, where every call is a fresh place of call, and through a cursor of a function that adds row by row.
CREATE FUNCTION pg_temp.dynamic() RETURNS purchase_book LANGUAGE plpgsql AS $$
DECLARE b purchase_book; o record;
BEGIN
  FOR o IN SELECT c, day, amount FROM booked.orders WHERE i <= 500 ORDER BY i LOOP
    EXECUTE 'SELECT customer_portfolio_internal.purchase_book_add($1, $2, $3, $4)' INTO b USING b, o.c, o.day, o.amount;
  END LOOP;
  RETURN b;
END $$;
SELECT pg_temp.same('SELECT pg_temp.dynamic()', 'SELECT purchase_book(c, day, amount) FROM booked.orders WHERE i <= 500', 'from EXECUTE row by row');
CREATE FUNCTION pg_temp.variable() RETURNS purchase_book LANGUAGE plpgsql AS $$
DECLARE b purchase_book; kept purchase_book;
BEGIN
  SELECT purchase_book(c, day, amount) INTO b FROM booked.orders WHERE i <= 300;
  kept := b;
  FOR k IN 1 .. 3 LOOP
    b := b + (SELECT purchase_book(c, day, amount) FROM booked.orders WHERE i / 100 = 2 + k);
  END LOOP;
  RETURN b - kept;
END $$;
SELECT ok(pg_temp.variable() = (SELECT purchase_book(c, day, amount) FROM booked.orders WHERE i BETWEEN 300 AND 599), 'in variables');
-- Many small books beside each other, by hash and by sorting.
CREATE FUNCTION pg_temp.small(setting text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE found text;
BEGIN
  EXECUTE format('SET LOCAL %s = off', setting);
  SELECT md5(string_agg(g || b::text, E'\n' ORDER BY g)) INTO found FROM (SELECT i % 2000 AS g, purchase_book(c, day, amount) AS b FROM booked.orders GROUP BY 1) q;
  EXECUTE format('SET LOCAL %s = on', setting);
  RETURN found;
END $$;
SELECT is(pg_temp.small('enable_hashagg'), pg_temp.small('enable_sort'), 'two thousand small books are the same by sorting and by hash');
SELECT is(count(*) FILTER (WHERE customers(b) <> n), 0::bigint, 'each with its customers') FROM (SELECT i % 2000, purchase_book(c, day, amount) AS b, count(DISTINCT c) AS n FROM booked.orders GROUP BY 1) q;
SELECT is(count(*), 5::bigint, 'books can be compared and hashed') FROM (SELECT book FROM booked.book WHERE form = 'with costs' GROUP BY book) q;
SELECT ok(a.book = b.book AND NOT a.book <> b.book, 'a book equals itself') FROM booked.book a JOIN booked.book b USING (type, form);
SELECT ok('v1 integer (7: v1 scale 1 [2024-01-05 1.0])'::purchase_book = 'v1 integer (7: v1 scale 2 [2024-01-05 1.00])', '1.0 and 1.00 are equal');
SELECT is(customer_portfolio_internal.purchase_book_hash('v1 integer (7: v1 scale 1 [2024-01-05 1.0])'), customer_portfolio_internal.purchase_book_hash('v1 integer (7: v1 scale 2 [2024-01-05 1.00])'), 'and hash alike');
SELECT ok('v1 integer (7: v1 scale 1 [2024-01-05 1.0])'::purchase_book <> b::purchase_book, 'not equal: ' || b)
FROM unnest(array['v1 bigint (7: v1 scale 1 [2024-01-05 1.0])', 'v1 integer (8: v1 scale 1 [2024-01-05 1.0])', 'v1 integer skipped 1 (7: v1 scale 1 [2024-01-05 1.0])', 'v1 integer (7: v1 scale 1 [2024-01-06 1.0])', 'v1 integer']) b;

-- --- text, bytes and storage ------------------------------------------------------------------------------------
SELECT ok(record_image_eq(ROW(book), ROW(book::text::purchase_book)), format('%s, %s: through text', type, form)) FROM booked.book;
SELECT set_config('booked.file', current_setting('data_directory') || '/book_' || current_database() || '.copy', true) \g /dev/null
CREATE TABLE booked.received (LIKE booked.book);
DO $$ BEGIN
  EXECUTE format('COPY booked.book TO %L (FORMAT binary)', current_setting('booked.file'));
  EXECUTE format('COPY booked.received FROM %L (FORMAT binary)', current_setting('booked.file'));
END $$;
SELECT ok(record_image_eq(ROW(a.book), ROW(b.book)), format('%s, %s: through bytes', type, form)) FROM booked.book a JOIN booked.received b USING (type, form);
SELECT is(attstorage, 'e', 'stored out of line, not compressed again') FROM pg_attribute WHERE attrelid = 'booked.book'::regclass AND attname = 'book';
SELECT is(pg_column_compression(book), NULL, 'as the column says') FROM booked.book WHERE type = 'text' AND form = 'with costs';
SELECT is('v1 integer (8: v1 scale 0 [2024-01-05 1]) (-7: v1 scale 0 [2024-01-06 2])'::purchase_book, 'v1 integer (-7: v1 scale 0 [2024-01-06 2]) (8: v1 scale 0 [2024-01-05 1])', 'customers of a text may stand in any order');
SELECT is(pg_typeof(book)::text, 'purchase_book', 'a book in an array') FROM (SELECT (array_agg(book))[1] AS book FROM booked.book) q;

-- --- what is refused --------------------------------------------------------------------------------------------
SELECT throws_ok(query, state, message, query) FROM (VALUES
  ($$SELECT a.book + b.book FROM booked.book a, booked.book b WHERE a.form = 'by time' AND a.form = b.form AND a.type = 'integer' AND b.type = 'bigint'$$, '22023', 'books of integer and bigint keys cannot be merged'),
  ($$SELECT rollup(book ORDER BY type) FROM booked.book WHERE form = 'by time' AND type IN ('text', 'uuid')$$, '22023', NULL),
  ($$SELECT count(*) FROM booked.book b, histories(b.book, NULL::int) WHERE type = 'bigint'$$, '42804', 'customers of the book are bigint, not integer'),
  ($$SELECT count(*) FROM booked.book b, histories(b.book, 'a'::varchar) WHERE type = 'bigint'$$, '42804', 'customers of the book are bigint, not text'),
  ($$SELECT count(*) FROM booked.book b, histories(b.book, 1.5) WHERE type = 'bigint'$$, '42804', 'customers of a book cannot be of type numeric'),
  ($$SELECT history_of(book, 'seven') FROM booked.book WHERE type = 'bigint'$$, '22P02', 'invalid input syntax for type bigint: "seven"'),
  ($$SELECT history_of(book, '32768') FROM booked.book WHERE type = 'smallint'$$, '22003', 'value "32768" is out of range for type smallint'),
  ($$SELECT purchase_book(1.5, date '2024-01-01', 5)$$, '42804', 'customers of a book cannot be of type numeric'),
  ($$SELECT purchase_book('a'::char(3), date '2024-01-01', 5)$$, '42804', 'customers of a book cannot be of type character'),
  ($$SELECT purchase_book(array[1], date '2024-01-01', 5)$$, '42804', 'customers of a book cannot be of type integer[]'),
  ($$SELECT purchase_book(1, date 'infinity', 5)$$, '22008', NULL),
  ($$SELECT purchase_book(1, date '0044-03-15 BC', 5)$$, '22008', NULL),
  ($$SELECT purchase_book(1, date '2024-01-01', 'NaN'::numeric)$$, '22003', 'amount is not a finite number: NaN'),
  ($$SELECT purchase_book(1, date '2024-01-01', 1e19)$$, '22003', NULL),
  ($$SELECT purchase_book(1, date '2024-01-01', 1, 1e-13)$$, '22003', NULL),
  ($$SELECT purchase_book(1, timestamptz '2024-01-01 10:00+00', 'Europe/Nowhere', 5)$$, '22023', 'time zone "Europe/Nowhere" not recognized'),
  ($$SELECT purchase_book(1, timestamp '2024-01-01 10:00', 'Europe/Berlin', 5)$$, '42804', 'a timestamp without time zone has no time zone to convert from'),
  ($$SELECT purchase_book(1, timestamp '2024-01-01 10:00', 'Europe/Berlin', 5.5, 3.0)$$, '42804', 'a timestamp without time zone has no time zone to convert from'),
  ($$SELECT purchase_book(1, date '2024-01-01', 'Europe/Berlin', 5.5::real)$$, '42804', 'a date has no time zone to convert from'),
  ($$SELECT pareto(book, 'profit') FROM booked.trimmed$$, '22023', 'unknown measure "profit"'),
  ($$SELECT rfm_cuts(book, '2024-01-01', 5, 'revenue') FROM booked.trimmed$$, '22023', 'unknown measure "revenue"'),
  ($$SELECT rfm_cuts(book, NULL, 5, 'recency') FROM booked.trimmed$$, '22004', NULL),
  ($$SELECT rfm_cuts(book, '2024-01-01', NULL, 'recency') FROM booked.trimmed$$, '22004', NULL),
  ($$SELECT rfm_cuts(book, '2024-01-01', 5, NULL) FROM booked.trimmed$$, '22004', NULL),
  ($$SELECT rfm_cuts(book, '2024-01-01', 0, 'recency') FROM booked.trimmed$$, '22023', NULL),
  ($$SELECT churn_flows(book, NULL, 1, '2024-01-01') FROM booked.trimmed$$, '22004', NULL),
  ($$SELECT churn_flows(book, '1 month', NULL, '2024-01-01') FROM booked.trimmed$$, '22004', NULL),
  ($$SELECT churn_flows(book, '1 month', 1, NULL) FROM booked.trimmed$$, '22004', NULL),
  ($$SELECT churn_flows(book, '1 month', 5000000000, '2024-01-01') FROM booked.trimmed$$, '22003', 'grace out of range: 5000000000'),
  ($$SELECT cohorts(book, NULL, '2024-01-01') FROM booked.trimmed$$, '22004', NULL),
  ($$SELECT survival_to_loss(book, NULL, '2024-01-01') FROM booked.trimmed$$, '22004', NULL),
  ($$SELECT survival_to_second_purchase(book, NULL) FROM booked.trimmed$$, '22004', NULL),
  ($$SELECT '$$ || 'v1 integer (7: v1 scale 0 [2024-01-05 1]) (7: v1 scale 0 [2024-01-06 1])' || $$'::purchase_book$$, '22P02', NULL),
  ($$SELECT 'v1 smallint (40000: v1 scale 0 [2024-01-05 1])'::purchase_book$$, '22P02', NULL),
  ($$SELECT 'v1 numeric'::purchase_book$$, '22P02', NULL), ($$SELECT 'v2 integer'::purchase_book$$, '22P02', NULL), ($$SELECT 'v1 uuid ("7": v1 scale 0)'::purchase_book$$, '22P02', NULL),
  ($$SELECT 'v1 integer (7: v1 scale 0 [2024-01-05 1]'::purchase_book$$, '22P02', NULL),
  ($$SELECT 'v1 integer (7: v1 scale 0 [2024-01-05 1])'::purchase_book - 'v1 integer (8: v1 scale 0 [2024-01-05 1])'$$, '22023', NULL),
  ($$SELECT 'v1 integer (7: v1 scale 0 [2024-01-05 1])'::purchase_book - 'v1 integer (7: v1 scale 0 [2024-01-06 1])'$$, '22023', NULL),
  ($$SELECT 'v1 integer skipped 1'::purchase_book - 'v1 integer skipped 2'$$, '22023', NULL)) v(query, state, message);
SELECT throws_ok($$SELECT customer_portfolio_internal.purchase_book_add(book, 7::bigint, date '2024-01-01', 5) FROM booked.trimmed WHERE type = 'integer'$$, '42804', 'customers of the book are integer, not bigint', 'a state of other customers');

-- --- stopping ---------------------------------------------------------------------------------------------------
CREATE TABLE booked.large AS SELECT purchase_book(c, date '2024-01-01' + c % 300 + k, 10 + c % 90) AS book, purchase_book('customer ' || c, date '2024-01-01' + c % 300 + k, 10 + c % 90) AS named FROM generate_series(1, 100000) c, generate_series(0, 2) k;
CREATE TABLE booked.stopped (what text, ms float8);
CREATE FUNCTION booked.stop(what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('SELECT count(v) FROM (SELECT %s AS v FROM booked.large, generate_series(1, 100000) g OFFSET 0) q', what);
EXCEPTION WHEN query_canceled THEN
  INSERT INTO booked.stopped VALUES (what, 1000 * extract(epoch FROM clock_timestamp() - statement_timestamp()) - 100);
END $$;
CREATE TABLE booked.long (what text);
INSERT INTO booked.long VALUES ('(book + book)::text'), ('named + named'), ('book - book'), ('churn_flows(book, ''1 month'', 1, ''2025-01-01'')'), ('cohorts(book, ''1 month'', ''2025-01-01'')'), ('pareto(book, ''revenue'')'), ('pareto(named, ''margin'')'),
  ('purchase_statistics(book, ''2025-01-01'')'), ('rfm_cuts(book, ''2025-01-01'', 5, ''monetary'')'), ('survival_to_loss(book, ''9 days'', ''2025-01-01'')'), ('book::text'), ('named::text::purchase_book'),
  ('customer_portfolio_internal.purchase_book_send(named)'), ('book = book'), ('customer_portfolio_internal.purchase_book_hash(named)'), ('(SELECT count(*) FROM histories(book, g))'), ('(SELECT rollup(b) FROM (VALUES (book), (book)) v(b))'),
  ('(SELECT purchase_book(c * g, date ''2024-01-01'', 5) FROM generate_series(1, 200000) c)'), ('(SELECT churn_flows(b, ''1 month'', 1, ''2025-01-01'', ''all''::text) FROM (VALUES (book)) v(b))');
SET statement_timeout = '100ms';
SELECT format('SELECT booked.stop(%L)', what) FROM booked.long \gexec
SET statement_timeout = 0;
SELECT cmp_ok(ms, '<', 1000::float8, 'ends when it is cancelled: ' || what) FROM booked.long LEFT JOIN booked.stopped USING (what);

SELECT * FROM finish();
ROLLBACK;
