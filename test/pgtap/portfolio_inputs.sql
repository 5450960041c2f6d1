-- What may be given to a portfolio and what not: names, relations, types, parameters; and what an error leaves behind.
BEGIN;
SET search_path = public, customer_portfolio;
SELECT plan(185);
SET client_min_messages = error;

CREATE SCHEMA firm;
CREATE TABLE firm.orders AS SELECT 1 + i % 7 AS who, date '2024-01-01' + i * 5 AS day, (10 + i % 3)::numeric(10,2) AS total, (i % 3)::numeric(10,2) AS cost, 'ok'::text AS status, 'x'::text AS note FROM generate_series(1, 60) i;

-- What a statement says: nothing, or its error with detail and hint.
CREATE FUNCTION pg_temp.said(statement text) RETURNS text LANGUAGE plpgsql AS $f$
DECLARE
  said text;
  detail text;
  hint text;
BEGIN
  EXECUTE statement;
  RETURN 'nothing';
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS said = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
  RETURN concat_ws(' | ', SQLSTATE || ' ' || said, nullif(detail, ''), nullif(hint, ''));
END $f$;

-- Everything that a portfolio is made of, as one text.
CREATE FUNCTION pg_temp.made(portfolio text) RETURNS text LANGUAGE sql AS $f$
  SELECT string_agg(v.line, E'\n' ORDER BY v.line COLLATE "C") FROM (
    SELECT concat_ws(' ', c.relkind, c.relname, c.reloptions::text, obj_description(c.oid, 'pg_class'), CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) WHEN c.relkind = 'i' THEN pg_get_indexdef(c.oid) END) AS line
    FROM pg_class c WHERE c.relnamespace = quote_ident(portfolio)::regnamespace
    UNION ALL
    SELECT concat_ws(' ', c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, col_description(c.oid, a.attnum))
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 WHERE c.relnamespace = quote_ident(portfolio)::regnamespace
    UNION ALL
    SELECT 'schema ' || obj_description(quote_ident(portfolio)::regnamespace, 'pg_namespace')
    UNION ALL
    SELECT to_jsonb(p)::text FROM portfolio p WHERE p.name = portfolio
    UNION ALL
    SELECT to_jsonb(s)::text FROM portfolio_source s WHERE s.portfolio = made.portfolio) v
$f$;

-- --- names ---------------------------------------------------------------------------------------------------

CREATE TEMP TABLE hostile (n serial, name text);
INSERT INTO hostile (name) VALUES (E'"all" it''s\n$$ @schema@ @if x@ %I back\\slash'), ('it''s'), ('a "quoted" one'), ('with blanks '), ('select'), ('table'), ('MiXeD'), (rpad('sixty-three ', 63, 'x')), ('émoji 🙂'), ('@if x@'), ('@schema@'), ('$$'), ('$sql$'), ('$fold$ $body$ $foldbody$ $fold_body$'), ('%I %s %L'),
  ('back\slash\n'), ('-- comment'), ('/* c'), ('a;b'), ('''); DROP SCHEMA firm; --'), (E'new\nline'), ('1'), ('customer'), ('public.orders'), ('AS x, -- comment');

CREATE FUNCTION pg_temp.worst() RETURNS text LANGUAGE sql AS $f$ SELECT '"all"|x{5}|foldbody|--' $f$;
-- A schema, a table and columns of such a name, and a portfolio: made, read, stored, described and removed.
CREATE FUNCTION pg_temp.named(n text) RETURNS text LANGUAGE plpgsql AS $f$
DECLARE
  s text := left(n, 12) || ' s';
  result text;
  read text;
  r record;
  was text;
  ddl text;
BEGIN
  EXECUTE format('CREATE SCHEMA %I', s);
  EXECUTE format('CREATE TABLE %1$I.%2$I AS SELECT who AS %2$I, day AS %3$I, total AS %4$I, cost AS %5$I, status AS %6$I FROM firm.orders', s, n, left(n, 40) || ' d', left(n, 40) || ' a', left(n, 40) || ' c', left(n, 40) || ' f');
  EXECUTE format('CREATE TABLE %I.people AS SELECT DISTINCT who AS %I, ''name '' || who AS %I, (who %% 2)::text AS %I FROM firm.orders', s, n, left(n, 40) || ' l', left(n, 40) || ' g');
  PERFORM create_portfolio(n, format('%I.%I', s, n)::regclass, n, left(n, 40) || ' d', left(n, 40) || ' a', left(n, 40) || ' c', format('%I = ''ok'' OR %1$I = %L', left(n, 40) || ' f', n), as_of => '2024-12-01');
  PERFORM add_customers(n, format('%I.people', s)::regclass, n, left(n, 40) || ' l', ARRAY[left(n, 40) || ' g']::name[]);
  -- every name in one of the three: a portfolio is made several times here
  FOREACH read IN ARRAY CASE WHEN n ~ 'fold' THEN '{triggers}' WHEN ascii(n) % 2 = 0 THEN '{live}' ELSE '{refresh}' END::text[] LOOP
    PERFORM alter_portfolio(n, histories => read);
    -- reading everything and making it again takes seconds: for each kind of quoting
    FOR r IN SELECT c.relname FROM pg_class c WHERE c.relnamespace = quote_ident(n)::regnamespace AND c.relkind IN ('v', 'r', 'm') AND n ~ pg_temp.worst() LOOP
      EXECUTE format('SELECT count(v) FROM %I.%I v', n, r.relname) INTO result;
    END LOOP;
    EXECUTE format('SELECT concat_ws('' '', s.portfolio, s.customers, s.rows_counted, (SELECT sum(abs(difference)) FROM %1$I.reconciliation), (SELECT count(DISTINCT segment) FROM %1$I.three_flows_by_segment), (SELECT max(label) FROM %1$I.customers)) FROM %1$I.status s', n) INTO result;
    IF result <> n || ' 7 60 0.00 2 name 7' THEN RETURN result; END IF;
    CONTINUE WHEN n !~ pg_temp.worst();
    was := pg_temp.made(n);
    ddl := portfolio_ddl(n);
    PERFORM drop_portfolio(n);
    EXECUTE ddl;
    IF pg_temp.made(n) <> was THEN RETURN 'the script makes something else'; END IF;
  END LOOP;
  IF explain_portfolio(n) IS NULL OR explain_portfolio(n, 'fr') IS NULL THEN RETURN 'nothing is explained'; END IF;
  PERFORM count(*) FROM compare(n, '2024-06-01', '2024-09-01');
  PERFORM count(*) FROM restatement(n, '2024-06-01', '2024-09-01');
  PERFORM count(*) FROM flows_as_of(n, '2024-06-01');
  PERFORM grant_portfolio(n, 'public'), revoke_portfolio(n, 'public');
  RAISE EXCEPTION 'good';
EXCEPTION WHEN OTHERS THEN -- which undoes all of it, and lets its locks go
  GET STACKED DIAGNOSTICS was = PG_EXCEPTION_CONTEXT;
  RETURN SQLERRM || CASE SQLERRM WHEN 'good' THEN '' ELSE E'\n' || was END;
END $f$;
SELECT is(pg_temp.named(name), 'good', 'a portfolio, its tables and columns may be called ' || quote_literal(name)) FROM hostile ORDER BY n;

CREATE FUNCTION pg_temp.make(arguments text) RETURNS text LANGUAGE sql AS $f$ SELECT pg_temp.said('SELECT customer_portfolio.create_portfolio(' || arguments || ')') $f$;
-- refused ARGUMENTS, MESSAGE: and nothing is left of it
CREATE FUNCTION pg_temp.refused(arguments text, wanted text, why text) RETURNS SETOF text LANGUAGE sql AS $f$
  SELECT alike(pg_temp.make(arguments), wanted, why)
$f$;
CREATE SCHEMA taken;
CREATE TEMP TABLE before AS SELECT oid FROM pg_namespace WHERE nspname !~ '^pg_';

SELECT pg_temp.refused($$repeat('x', 64), 'firm.orders', 'who', 'day', 'total'$$, '42622 name of portfolio "xxx%" has 64 bytes, at most 63 are possible', 'a name of 64 bytes would be cut');
SELECT pg_temp.refused($$repeat('é', 32), 'firm.orders', 'who', 'day', 'total'$$, '42622 % has 64 bytes%', 'bytes are counted, not letters');
SELECT pg_temp.refused($$'', 'firm.orders', 'who', 'day', 'total'$$, '3F000 a portfolio needs a name', 'a name of nothing');
SELECT pg_temp.refused($$NULL, 'firm.orders', 'who', 'day', 'total'$$, '3F000 a portfolio needs a name', 'no name');
SELECT pg_temp.refused($$'pg_shop', 'firm.orders', 'who', 'day', 'total'$$, '42939 name of portfolio "pg_shop" begins with pg_%', 'names of the system');
SELECT pg_temp.refused($$'firm', 'firm.orders', 'who', 'day', 'total'$$, '42P16 purchases of portfolio "firm": firm.orders lies in the schema of the portfolio itself', 'the schema of the orders');
SELECT pg_temp.refused($$'taken', 'firm.orders', 'who', 'day', 'total'$$, '42P06 schema "taken" exists, and is no portfolio that you own | Choose another name%', 'a schema that exists');
SELECT pg_temp.refused($$'public', 'firm.orders', 'who', 'day', 'total'$$, '42P06 schema "public" exists%', 'the schema public');
SELECT pg_temp.refused($$'customer_portfolio', 'firm.orders', 'who', 'day', 'total'$$, '42P06 schema "customer_portfolio" exists%', 'the schema of the extension');

-- --- relations ---------------------------------------------------------------------------------------------------

CREATE TEMP TABLE passing AS TABLE firm.orders;
CREATE TABLE firm.parts (LIKE firm.orders) PARTITION BY RANGE (day);
CREATE TABLE firm.part_1 PARTITION OF firm.parts FOR VALUES FROM ('2024-01-01') TO ('2024-06-01');
CREATE TABLE firm.part_2 PARTITION OF firm.parts DEFAULT;
INSERT INTO firm.parts TABLE firm.orders;
CREATE VIEW firm.seen AS TABLE firm.orders;
CREATE MATERIALIZED VIEW firm.kept AS TABLE firm.orders;
CREATE UNLOGGED TABLE firm.unlogged AS TABLE firm.orders;
CREATE SEQUENCE firm.counter;
CREATE INDEX orders_day ON firm.orders (day);
CREATE VIEW pg_temp.seen_passing AS TABLE passing;
CREATE VIEW firm.orders_of_catalog AS SELECT oid::int AS who, date '2024-01-01' AS day, relpages AS total FROM pg_class;

-- refresh AND read a portfolio over a relation
CREATE FUNCTION pg_temp.over(relation text, VARIADIC modes text[] DEFAULT '{live,refresh}') RETURNS text LANGUAGE plpgsql AS $f$
DECLARE
  mode text;
  result text;
BEGIN
  FOREACH mode IN ARRAY modes LOOP
    PERFORM create_portfolio('over', relation::regclass, 'who', 'day', 'total', histories => mode, as_of => 'data');
    SELECT concat_ws(' ', s.customers, s.rows_counted, s.last_event) INTO result FROM over.status s;
    PERFORM drop_portfolio('over');
    IF result <> '7 60 2024-10-27' THEN RETURN mode || ': ' || result; END IF;
  END LOOP;
  RAISE EXCEPTION 'good';
EXCEPTION WHEN OTHERS THEN
  RETURN SQLERRM;
END $f$;
SELECT is(pg_temp.over(r), 'good', r || ' can be the source') FROM unnest(ARRAY['firm.orders', 'firm.parts', 'firm.seen', 'firm.kept', 'firm.unlogged']) r;
SELECT count(*) > 0 AS has_fdw FROM pg_available_extensions WHERE name = 'file_fdw' \gset
\if :has_fdw
CREATE EXTENSION IF NOT EXISTS file_fdw SCHEMA public;
CREATE SERVER portfolio_file FOREIGN DATA WRAPPER file_fdw;
CREATE FOREIGN TABLE firm.far (who int, day date, total numeric(10,2)) SERVER portfolio_file OPTIONS (program $$for i in $(seq 1 60); do echo "$((1 + i % 7)),$(date -d "2024-01-01 + $((i * 5)) days" +%F),$((10 + i % 3))"; done$$, format 'csv');
SELECT is(pg_temp.over('firm.far'), 'good', 'a foreign table can be the source');
\else
SELECT skip('file_fdw is not available', 1);
\endif
SELECT pg_temp.refused($$'shop', 'passing', 'who', 'day', 'total'$$, '42P16 purchases of portfolio "shop": passing is temporary | Views over it would vanish with this session. | Put the rows into an ordinary table.', 'a temporary table');
SELECT pg_temp.refused($$'shop', 'seen_passing', 'who', 'day', 'total'$$, '42P16 purchases of portfolio "shop": seen_passing is temporary%', 'a temporary view');
SELECT pg_temp.refused($$'shop', 'firm.counter', 'last_value', 'day', 'total'$$, '42809 purchases of portfolio "shop": firm.counter is not a table or view', 'a sequence');
SELECT pg_temp.refused($$'shop', 'firm.orders_day', 'who', 'day', 'total'$$, '42809 purchases of portfolio "shop": firm.orders_day is not a table or view', 'an index');
SELECT pg_temp.refused($$'shop', 'firm.nothing', 'who', 'day', 'total'$$, '42P01 relation "firm.nothing" does not exist', 'a table that is not there');
SELECT pg_temp.refused($$'shop', 4000000000::oid::regclass, 'who', 'day', 'total'$$, '42P01 purchases of portfolio "shop": there is no relation 4000000000', 'a number that is no table');
SELECT pg_temp.refused($$'shop', NULL, 'who', 'day', 'total'$$, '22004 purchases of portfolio "shop" must not be NULL', 'no table');

-- --- columns -------------------------------------------------------------------------------------------------------

ALTER TABLE firm.orders ADD gone int;
ALTER TABLE firm.orders DROP gone;
ALTER TABLE firm.orders ADD point point, ADD json json, ADD at timestamptz, ADD clock time, ADD cash money, ADD flag boolean;
SELECT pg_temp.refused($$'shop', 'firm.orders', 'whom', 'day', 'total'$$, '42703 column "whom" of firm.orders does not exist | It is to be customer of portfolio "shop". | Its columns are who, day, total, cost, status, note, point,%', 'a column that is not there');
SELECT pg_temp.refused($$'shop', 'firm.orders', 'who', '"day"', 'total'$$, '42703 column ""day"" of firm.orders does not exist%', 'a name is no SQL');
SELECT pg_temp.refused($$'shop', 'firm.orders', 'who', 'DAY', 'total'$$, '42703 column "DAY" of firm.orders does not exist%', 'letters count as they are');
SELECT pg_temp.refused($$'shop', 'firm.orders', 'who', 'day', 'gone'$$, '42703 column "gone" of firm.orders does not exist%', 'a column that was dropped');
SELECT pg_temp.refused($$'shop', 'firm.orders', 'ctid', 'day', 'total'$$, '42703 column "ctid" of firm.orders does not exist%', 'a column of the system');
SELECT pg_temp.refused($$'shop', 'firm.orders', 'who', 'day', 'total', 'costs'$$, '42703 column "costs" of firm.orders does not exist | It is to be cost of portfolio "shop".%', 'a cost that is not there');
SELECT pg_temp.refused($$'shop', 'firm.orders', NULL, 'day', 'total'$$, '22004 customer of portfolio "shop" must not be NULL | Name a column of the purchases.', 'no customer');
SELECT pg_temp.refused($$'shop', 'firm.orders', 'who', NULL, 'total'$$, '22004 day of portfolio "shop" must not be NULL%', 'no day');
SELECT pg_temp.refused($$'shop', 'firm.orders', 'who', 'day', NULL$$, '22004 amount of portfolio "shop" must not be NULL%', 'no amount');
SELECT pg_temp.refused($$'shop', 'firm.orders', 'point', 'day', 'total'$$, '42804 column "point" of firm.orders is of type point, customer must be a type that can be sorted | Cast it in a view, and give portfolio "shop" the view.', 'a key without order');
SELECT pg_temp.refused($$'shop', 'firm.orders', 'json', 'day', 'total'$$, '42804 column "json" of firm.orders is of type json, customer must be%', 'a key without =');
SELECT pg_temp.refused($$'shop', 'firm.orders', 'who', 'status', 'total'$$, '42804 column "status" of firm.orders is of type text, day must be a date or a timestamp%', 'a day as text');
SELECT pg_temp.refused($$'shop', 'firm.orders', 'who', 'clock', 'total'$$, '42804 column "clock" of firm.orders is of type time without time zone, day must be%', 'a time of day');
SELECT pg_temp.refused($$'shop', 'firm.orders', 'who', 'day', 'status'$$, '42804 column "status" of firm.orders is of type text, amount must be a number%', 'an amount as text');
SELECT pg_temp.refused($$'shop', 'firm.orders', 'who', 'day', 'cash'$$, '42804 column "cash" of firm.orders is of type money, amount must be a number%', 'money of the locale');
SELECT pg_temp.refused($$'shop', 'firm.orders', 'who', 'day', 'total', 'day'$$, '42804 column "day" of firm.orders is of type date, cost must be a number%', 'a cost that is a day');
SELECT pg_temp.refused($$'shop', 'firm.orders', 'who', 'at', 'total'$$, '22023 column "at" of firm.orders is a timestamp with time zone, and portfolio "shop" has no time_zone | Say where the days of the orders begin, for instance time_zone => %', 'a moment without a zone has no day');

CREATE ROLE portfolio_nobody;
SELECT format('GRANT CREATE ON DATABASE %I TO portfolio_nobody', current_database()) \gexec
SELECT format('GRANT USAGE ON SCHEMA %I TO portfolio_nobody', nspname) FROM pg_namespace WHERE oid = pg_my_temp_schema() \gexec
SET ROLE portfolio_nobody;
SELECT pg_temp.refused($$'shop', 'firm.orders', 'who', 'day', 'total'$$, '42501 permission denied for schema firm', 'a schema that may not be used');
RESET ROLE;
GRANT USAGE ON SCHEMA firm TO portfolio_nobody;
GRANT SELECT (who, day, total) ON firm.orders TO portfolio_nobody;
SET ROLE portfolio_nobody;
SELECT pg_temp.refused($$'shop', 'firm.orders', 'who', 'day', 'total', 'cost'$$, '42501 permission denied for column "cost" of firm.orders | Portfolio "shop" reads it as cost with the rights of portfolio_nobody.', 'a column that may not be read');
SELECT pg_temp.refused($$'shop', 'firm.orders', 'who', 'day', 'total', filter => 'status = ''ok'''$$, '42501 permission denied for table orders', 'a filter on one');
SELECT is(pg_temp.make($$'nobodys', 'firm.orders', 'who', 'day', 'total', as_of => 'data'$$), 'nothing', 'columns that may be read are enough');
SELECT is(customers, 7::bigint, 'and make a portfolio') FROM nobodys.status;
RESET ROLE;
SELECT drop_portfolio('nobodys');
SELECT format('REVOKE CREATE ON DATABASE %I FROM portfolio_nobody', current_database()) \gexec
SET ROLE portfolio_nobody;
SELECT pg_temp.refused($$'shop', 'firm.orders', 'who', 'day', 'total'$$, '42501 permission denied for database %', 'who may not make schemas makes no portfolio');
RESET ROLE;

-- --- parameters ---------------------------------------------------------------------------------------------------

SELECT pg_temp.refused($$'shop', 'firm.orders', 'who', 'day', 'total', step => '$$ || step || $$'$$, '22023 step must be a positive number of days or of months, not %', 'step of ' || step)
FROM unnest(ARRAY['0', '-1 month', '1 hour', '1 month 1 day', '1 month -1 day', '1 day 12:00']) step;
SELECT pg_temp.refused($$'shop', 'firm.orders', 'who', 'day', 'total', step => NULL$$, '22023 step must be a positive number of days or of months%', 'no step');
SELECT pg_temp.refused($$'shop', 'firm.orders', 'who', 'day', 'total', grace => $$ || coalesce(grace, 'NULL'), '22023 grace must %', 'grace of ' || coalesce(grace, 'NULL')) FROM unnest(ARRAY['0', '-1', NULL, '100000']) grace;
SELECT pg_temp.refused($$'shop', 'firm.orders', 'who', 'day', 'total', as_of => $$ || coalesce(quote_literal(as_of), 'NULL'), '22023 as_of must be %', 'as_of of ' || coalesce(as_of, 'NULL'))
FROM unnest(ARRAY['someday', '2024-02-30', '', NULL, 'infinity', '-infinity', 'Today', 'tomorrow', 'now']) as_of;
SELECT pg_temp.refused($$'shop', 'firm.orders', 'who', 'day', 'total', time_zone => 'Mars/Olympus'$$, '22023 time zone "Mars/Olympus" not recognized%', 'a zone that is none');
SELECT pg_temp.refused($$'shop', 'firm.orders', 'who', 'day', 'total', histories => $$ || coalesce(quote_literal(mode), 'NULL'), '22023 histories must be live, triggers or refresh, not %', 'histories of ' || coalesce(mode, 'NULL')) FROM unnest(ARRAY['Live', '', NULL, 'stored']) mode;
SELECT pg_temp.refused($$'shop', 'firm.orders', 'who', 'day', 'total', history_start => 'infinity'$$, '22023 history_start must be %', 'history_start without end');

-- --- filters ---------------------------------------------------------------------------------------------------------

SELECT pg_temp.refused($$'shop', 'firm.orders', 'who', 'day', 'total', filter => $$ || quote_literal(filter), '% filter of portfolio "shop" is no condition on the columns of firm.orders: %', 'filter ' || filter)
FROM unnest(ARRAY['', ' ', 'status = ''ok', 'status = ''ok'')', '(status = ''ok''', 'true; DROP TABLE firm.orders', 'true) OR (true', 'status', 'total', 'sum(total) > 0', 'row_number() OVER () = 1', 'statu = ''ok''', 'p.status = ''ok''',
  'nosuch(total)', 'status = 3', 'true -- and more', 'true /* and', 'generate_series(1, 2) > 0', '1', 'status IN (SELECT status FROM firm.nowhere)', 'true AND', 'day > ''soon''']) filter
WHERE filter <> 'true -- and more'; -- a comment ends with its line, and so may a filter
SELECT is(pg_temp.make($$'shop', 'firm.orders', 'who', 'day', 'total', filter => 'status = ''ok'' -- cancelled ones do not count'$$), 'nothing', 'a comment in a filter ends with it');
SELECT is((SELECT rows_counted FROM shop.status), 60::bigint, 'and swallows nothing');
SELECT drop_portfolio('shop');
SELECT is(pg_temp.make($$'shop', 'firm.orders', 'who', 'day', 'total', filter => 'EXISTS (SELECT FROM firm.parts p WHERE p.who = s.who AND p.note = ''x'') AND true AS x, -- b' $$) LIKE '%is no condition%', true, 'nor does a filter end the query');
SELECT is(pg_temp.make($$'shop', 'firm.orders', 'who', 'day', 'total', filter => 'who IN (SELECT p.who FROM firm.parts p WHERE p.total > 0) OR note = ''@schema@ AS x, -- y''' $$), 'nothing', 'a filter may ask other tables, and hold what looks like a place');
SELECT is((SELECT rows_counted FROM shop.status), 60::bigint, 'as it says');
SELECT drop_portfolio('shop');

-- --- keys ------------------------------------------------------------------------------------------------------------

CREATE DOMAIN firm.id AS int CHECK (VALUE > 0);
CREATE DOMAIN firm.code AS firm.id;
CREATE DOMAIN firm.known AS int NOT NULL;
CREATE TYPE firm.kind AS ENUM ('1', '2', '3', '4', '5', '6', '7');
SELECT count(*) > 0 AS has_citext FROM pg_available_extensions WHERE name = 'citext' \gset
\if :has_citext
CREATE EXTENSION IF NOT EXISTS citext SCHEMA public;
\endif
CREATE FUNCTION pg_temp.keyed(key text, cast_to text, modes text[] DEFAULT '{live,refresh}') RETURNS text LANGUAGE plpgsql AS $f$
DECLARE
  mode text;
  result text;
BEGIN
  EXECUTE format('CREATE TABLE firm.keyed AS SELECT (%s)::%s AS who, day, total FROM firm.orders', key, cast_to);
  EXECUTE format('CREATE TABLE firm.keyed_people AS SELECT DISTINCT (%s)::%s AS who, ''name ''::text || who AS name FROM firm.orders', key, cast_to);
  FOREACH mode IN ARRAY modes LOOP
    PERFORM create_portfolio('over', 'firm.keyed', 'who', 'day', 'total', histories => mode, as_of => 'data');
    PERFORM add_customers('over', 'firm.keyed_people', 'who', 'name');
    INSERT INTO firm.keyed SELECT * FROM firm.keyed LIMIT 1;
    INSERT INTO firm.keyed SELECT * FROM firm.keyed LIMIT 2;
    PERFORM refresh_portfolio('over') WHERE mode = 'refresh';
    IF (SELECT count(*) FROM over.alerts) IS NULL OR (SELECT sum(difference) FROM over.reconciliation) <> 0 THEN RETURN mode || ': is not exact'; END IF;
    EXECUTE 'SELECT concat_ws('' '', pg_typeof(max(customer::text::' || cast_to || '::text)), count(*), count(DISTINCT label), count(scored_on)) FROM over.customers' INTO result;
    PERFORM drop_portfolio('over');
    IF result <> 'text 7 7 7' THEN RETURN mode || ': ' || result; END IF;
  END LOOP;
  RAISE EXCEPTION 'good';
EXCEPTION WHEN OTHERS THEN
  RETURN SQLERRM;
END $f$;
SELECT is(pg_temp.keyed('who', t), 'good', 'keys of type ' || t) FROM unnest(ARRAY['int', 'bigint', 'smallint', 'text', 'varchar(5)', 'char(3)', 'numeric', 'firm.code', 'oid']) t;
SELECT is(pg_temp.keyed('who', 'firm.known', '{live,triggers}'), 'good', 'keys that may not be NULL');
SELECT is(pg_temp.keyed('md5(who::text)', 'uuid'), 'good', 'keys of type uuid');
SELECT is(pg_temp.keyed('who::text', 'firm.kind'), 'good', 'keys of an enum');
SELECT is(pg_temp.keyed('who::text', 'bytea'), 'good', 'keys of bytes');
SELECT is(pg_temp.keyed('ARRAY[who, who]', 'int[]'), 'good', 'keys of an array');
\if :has_citext
SELECT is(pg_temp.keyed('CASE EXTRACT(month FROM day)::int % 2 WHEN 0 THEN ''c'' ELSE ''C'' END || who', 'public.citext'), 'good', 'keys whose letters may be great or small');
\else
SELECT skip('citext is not available', 1);
\endif
CREATE TABLE firm.bigs AS SELECT DISTINCT who::bigint FROM firm.orders;
SELECT create_portfolio('shop', 'firm.orders', 'who', 'day', 'total');
SELECT alike(pg_temp.said($$SELECT add_customers('shop', 'firm.bigs', 'who')$$), '42804 column "who" of firm.bigs is of type bigint, the customers of portfolio "shop" are of type integer | Cast it in a view%', 'a source with keys of another type');

-- --- twice -----------------------------------------------------------------------------------------------------------

CREATE TEMP TABLE was AS SELECT pg_temp.made('shop') AS text, (SELECT oid FROM pg_class WHERE oid = 'shop.customers'::regclass) AS oid;
SELECT is(pg_temp.make($$'shop', 'firm.orders', 'who', 'day', 'total'$$), 'nothing', 'the same portfolio may be made twice');
SELECT results_eq($$SELECT pg_temp.made('shop'), (SELECT oid FROM pg_class WHERE oid = 'shop.customers'::regclass)$$, 'TABLE was', 'nothing changes');
SELECT alike(pg_temp.make($$'shop', 'firm.orders', 'who', 'day', 'total', grace => 2, filter => 'total > 0'$$), '42710 portfolio "shop" exists, with other arguments | It differs in filter: it is not given, not total > 0; grace: it is 3, not 2. | Use customer_portfolio.alter_portfolio to change it.', 'with other arguments the error says what to do')
UNION ALL SELECT is((SELECT text FROM was), pg_temp.made('shop'), 'and nothing changes');
SET datestyle = 'German';
SET intervalstyle = 'iso_8601';
SET extra_float_digits = -10;
SELECT is(pg_temp.said($$SELECT alter_portfolio('shop', history_start => '02.01.2024', as_of => '2024-08-01')$$), 'nothing', 'the styles of dates and intervals of a session');
RESET datestyle;
RESET intervalstyle;
RESET extra_float_digits;
SELECT is((SELECT (as_of, history_start)::text FROM shop.perimeter), '(2024-08-01,2024-01-02)', 'do not matter');
SELECT is((SELECT as_of FROM portfolio), '2024-08-01', 'nor to what is recorded');
SELECT is(pg_temp.said($$SELECT alter_portfolio('shop', as_of => 'today', remove => '{history_start}')$$), 'nothing', 'they can be changed back');
SELECT is((SELECT text FROM was), pg_temp.made('shop'), 'to what was');
SELECT alike(pg_temp.said($$SELECT alter_portfolio('shop', grace => 0)$$), '22023 grace must be at least 1, not 0%', 'a change is checked like what is made');
SELECT alike(pg_temp.said($$SELECT alter_portfolio('shop', remove => '{day}')$$), '22023 portfolio "shop" cannot do without day%', 'what is needed cannot be removed');
SELECT is((SELECT text FROM was), pg_temp.made('shop'), 'a refused change changes nothing');
SELECT is(pg_temp.said($$SELECT alter_portfolio('shop', money_scale => 4, filter => 'total > 0', grace => 2, as_of => '2024-08-01', cost => 'cost')$$), 'nothing', 'everything can be changed at once');
SELECT is(pg_temp.said($$SELECT alter_portfolio('shop', money_scale => 2, as_of => 'today', grace => 3, remove => '{filter,cost}')$$), 'nothing', 'and back');
SELECT is((SELECT text FROM was), pg_temp.made('shop'), 'then everything is as before');
SELECT alike(pg_temp.said($$SELECT add_customers('shop', 'firm.nothing', 'who')$$), '42P01 %', 'a source that is not there')
UNION ALL SELECT alike(pg_temp.said($$SELECT add_customers('shop', 'firm.parts', 'who', 'nothing')$$), '42703 column "nothing" of firm.parts does not exist%customers.label%', 'a column of a source that is not there')
UNION ALL SELECT alike(pg_temp.said($$SELECT add_customers('shop', 'firm.parts', 'who', segments => '{status,nothing}')$$), '42703 column "nothing" of firm.parts does not exist%', 'a segment that is not there')
UNION ALL SELECT is((SELECT text FROM was), pg_temp.made('shop'), 'a refused source changes nothing');
SELECT drop_portfolio('shop');

-- --- amounts ---------------------------------------------------------------------------------------------------------

CREATE TABLE firm.sums (who int, day date, whole int, free numeric, single real, double float8);
INSERT INTO firm.sums VALUES (1, '2024-01-01', 10, 10.25, 10.25, 10.25), (1, '2024-02-01', 5, 5.5, 5.5, 5.1), (2, '2024-02-01', 7, 7.125, 7, 7);
CREATE FUNCTION pg_temp.summed(col name) RETURNS text LANGUAGE plpgsql AS $f$
DECLARE
  result text;
BEGIN
  PERFORM create_portfolio('sums', 'firm.sums', 'who', 'day', col, as_of => '2024-04-01');
  SELECT string_agg(c.revenue::text, ' ' ORDER BY c.customer) INTO result FROM sums.customers c;
  RETURN result;
END $f$;
SELECT is(pg_temp.summed('whole'), '15.00 7.00', 'whole numbers have two decimals like all money');
SELECT drop_portfolio('sums');
SELECT is(pg_temp.summed('single'), '15.75 7.00', 'reals are what they show');
SELECT drop_portfolio('sums');
SELECT is(pg_temp.summed('double'), '15.35 7.00', 'doubles are what they show');
INSERT INTO firm.sums VALUES (3, '2024-03-01', 1, 1, 1, 0.1 + 0.2);
INSERT INTO firm.sums VALUES (3, '2024-03-01', 1, 1, 1, 0.1::float8 + 0.2::float8);
SELECT alike(pg_temp.said('SELECT * FROM sums.customers'), '22003 amount 0.30000000000000004 has more than the 2 decimals of portfolio "sums" | Round it where it is stored, or let the portfolio keep more: SELECT customer_portfolio.alter_portfolio(''sums'', money_scale => 17).', 'more decimals later are an error that says what to do');
SELECT alike(pg_temp.said($$SELECT alter_portfolio('sums', money_scale => 17)$$), '22023 money_scale must be 0 to 12, not 17', 'within bounds');
SELECT drop_portfolio('sums');
SELECT alike(pg_temp.make($$'sums', 'firm.sums', 'who', 'day', 'double'$$), '22003 amounts of portfolio "sums" have 17 decimals, at most 12 are possible | Round them in a view%', 'too many decimals from the beginning');
SELECT is(pg_temp.summed('free'), '15.750 7.125 2.000', 'without a scale the rows decide');
INSERT INTO firm.sums VALUES (2, '2024-03-01', 1, 0.12345, 1, 1);
SELECT alike(pg_temp.said('SELECT * FROM sums.customers'), '22003 amount 0.12345 has more than the 3 decimals of portfolio "sums" |% money_scale => 5).', 'and new ones are refused');
SELECT is(pg_temp.said($$SELECT alter_portfolio('sums', money_scale => 5)$$), 'nothing', 'what the error says');
SELECT is((SELECT revenue::text FROM sums.customers WHERE customer = 2), '7.24845', 'helps');
UPDATE firm.sums SET free = 'NaN' WHERE free < 1;
SELECT alike(pg_temp.said('SELECT * FROM sums.customers'), '22003 amount NaN %', 'NaN is no amount');
SELECT drop_portfolio('sums');

-- --- nothing there, and as_of beside the data --------------------------------------------------------------------------

CREATE TABLE firm.nothing (LIKE firm.orders);
CREATE TABLE firm.nulls (LIKE firm.orders);
INSERT INTO firm.nulls SELECT FROM generate_series(1, 5);
-- reads every view; what status says
CREATE FUNCTION pg_temp.state(relation regclass, as_of text, mode text) RETURNS text LANGUAGE plpgsql AS $f$
DECLARE
  r record;
  result text;
BEGIN
  PERFORM create_portfolio('void', relation, 'who', 'day', 'total', 'cost', as_of => as_of, histories => mode);
  FOR r IN SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'void'::regnamespace AND c.relkind IN ('v', 'r', 'm') LOOP
    EXECUTE format('SELECT count(v) FROM void.%I v', r.relname) INTO result;
  END LOOP;
  SELECT concat_ws(' ', s.customers, s.row_count, s.rows_counted, coalesce(s.warnings, '')) INTO result FROM void.status s;
  PERFORM k.item FROM void.perimeter c, LATERAL compare('void', c.as_of - 60, c.as_of - 30) k WHERE c.as_of IS NOT NULL;
  PERFORM explain_portfolio('void');
  RAISE EXCEPTION '%', result;
EXCEPTION WHEN OTHERS THEN
  RETURN SQLERRM;
END $f$;
SELECT alike(pg_temp.state('firm.nothing', as_of, mode), '0 0 0 %nobody has bought yet%', format('no rows, as of %s, %s', as_of, mode)) FROM unnest(ARRAY['today', 'data', '2024-01-01']) as_of, unnest(ARRAY['live', 'refresh']) mode;
SELECT alike(pg_temp.state('firm.nulls', as_of, mode), '0 5 0 %5 rows without customer%', format('nothing but NULLs, as of %s, %s', as_of, mode)) FROM unnest(ARRAY['today', 'data', '2024-01-01']) as_of, unnest(ARRAY['live', 'refresh']) mode;
SELECT alike(pg_temp.state('firm.orders', '2060-01-01', 'live'), '7 60 60 the load ends long before as_of: no order since 2024-10-27, as_of is 2060-01-01; as_of 2060-01-01 lies in the future%', 'as_of in the future');
SELECT alike(pg_temp.state('firm.orders', '1999-01-01', 'live'), '0 60 0 %60 rows on or after as_of%', 'as_of before everything');
SELECT alike(pg_temp.state('firm.orders', '1999-01-01', 'refresh'), '0 60 0 %60 rows on or after as_of%', 'the same, stored');

-- --- nothing half-made -----------------------------------------------------------------------------------------------

SELECT is_empty($$SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND oid NOT IN (SELECT oid FROM before)$$, 'no error left a schema behind');
SELECT is_empty('SELECT name FROM portfolio', 'nor a portfolio');
SELECT * FROM finish();
ROLLBACK;
