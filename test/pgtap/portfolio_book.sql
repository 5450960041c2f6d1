-- Stored histories of a portfolio come through a book where one can hold them: they are those of GROUP BY.
BEGIN;
SET search_path = customer_portfolio, public;
SET client_min_messages = error;
SELECT * FROM no_plan();
CREATE SCHEMA booked;
CREATE DOMAIN booked.number AS int;
DO $$ BEGIN CREATE COLLATION booked.ignore_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
EXCEPTION WHEN OTHERS THEN CREATE COLLATION booked.ignore_case FROM "C"; END $$;

CREATE TABLE booked.source (name text, type text, has_book boolean, key text);
INSERT INTO booked.source VALUES ('small', 'smallint', true, '(k - 5)::smallint'), ('plain', 'integer', true, 'k * -1000'), ('large', 'bigint', true, 'k * 10000000000'), ('unique_ids', 'uuid', true, 'md5(k::text)::uuid'),
  ('named', 'text', true, '''customer '' || k'), ('in_domain', 'booked.number', false, 'k'), ('exact', 'numeric', false, 'k + 0.5'), ('short', 'varchar(20)', false, '''customer '' || k');
INSERT INTO booked.source SELECT 'folded', 'text COLLATE booked.ignore_case', false, '''customer '' || k' FROM pg_collation WHERE collname = 'ignore_case' AND NOT collisdeterministic;
SELECT format('CREATE TABLE booked.%I (customer %s, day date, amount numeric(12,2), cost numeric(12,2))', name, type),
  format('INSERT INTO booked.%I SELECT %s, day, amount, cost FROM (SELECT 1 + i %% 40 AS k, CASE WHEN i %% 37 > 0 THEN date ''2024-01-01'' + i * 17 %% 300 END AS day, CASE WHEN i %% 11 = 0 THEN -5.5 ELSE 10 + i %% 7 END AS amount, CASE WHEN i %% 5 > 0 THEN 4.25 END AS cost FROM generate_series(1, 400) i) o UNION ALL SELECT NULL, ''2024-05-05'', 7, 3', name, key),
  format('SELECT create_portfolio(%L, %L, ''customer'', ''day'', ''amount'', as_of => ''2025-01-01'', histories => ''refresh'', currency => ''EUR'')', 'p_' || name, 'booked.' || name),
  format('SELECT create_portfolio(%L, %L, ''customer'', ''day'', ''amount'', cost => ''cost'', as_of => ''2025-01-01'', histories => ''refresh'', currency => ''EUR'')', 'c_' || name, 'booked.' || name)
FROM booked.source \gexec
CREATE FUNCTION pg_temp.differing(portfolio text, name text, costs text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE n bigint;
BEGIN
  EXECUTE format('SELECT count(*) FROM %I.histories s FULL JOIN (SELECT customer, purchase_history(day, amount%s) AS h FROM booked.%I WHERE customer IS NOT NULL GROUP BY customer) g USING (customer)
    WHERE s.h IS NULL OR g.h IS NULL OR NOT record_image_eq(ROW(s.h), ROW(g.h))', portfolio, costs, name) INTO n;
  RETURN n;
END $$;
CREATE FUNCTION pg_temp.count_of(portfolio text) RETURNS bigint LANGUAGE plpgsql AS $$ DECLARE n bigint; BEGIN EXECUTE format('SELECT count(*) FROM %I.histories', portfolio) INTO n; RETURN n; END $$;
SELECT unnest(array[is(pg_temp.differing('p_' || name, name, ''), 0::bigint, type || ': histories are those of GROUP BY'), is(pg_temp.differing('c_' || name, name, ', cost'), 0::bigint, type || ': with costs, too'),
  is(pg_temp.count_of('p_' || name), 40::bigint, type || ': of all customers'),
  is(pg_get_viewdef(format('p_%s.histories', name)::regclass) ~ 'purchase_book', has_book, type || CASE WHEN has_book THEN ': through a book' ELSE ': without a book' END)])
FROM booked.source ORDER BY name;

-- The book is left aside where the table is too large for it: by what the server knows of the table when it is read.
SELECT ok(customer_portfolio_internal.portfolio_fits_book('booked.plain'), 'a table that nobody has counted is judged by its size');
UPDATE pg_class SET reltuples = 6e7 WHERE oid = 'booked.plain'::regclass;
SELECT ok(NOT customer_portfolio_internal.portfolio_fits_book('booked.plain'), 'sixty million orders are too many');
CREATE FUNCTION pg_temp.plan(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE line text; lines text := '';
BEGIN
  FOR line IN EXECUTE 'EXPLAIN (ANALYZE, COSTS off, TIMING off, SUMMARY off) ' || query LOOP lines := lines || line || E'\n'; END LOOP;
  RETURN lines;
END $$;
SELECT matches(pg_temp.plan(pg_get_viewdef('p_plain.histories'::regclass)), 'Function Scan on histories a \(never executed\)', 'they are not read into a book');
SELECT lives_ok($$SELECT refresh_portfolio('p_plain')$$, 'the portfolio is refreshed all the same');
SELECT is(pg_temp.differing('p_plain', 'plain', ''), 0::bigint, 'by GROUP BY');
UPDATE pg_class SET reltuples = 400 WHERE oid = 'booked.plain'::regclass;
SELECT matches(pg_temp.plan(pg_get_viewdef('p_plain.histories'::regclass)), 'Function Scan on histories a \(actual', 'four hundred orders are');
CREATE VIEW booked.seen AS SELECT * FROM booked.plain;
SELECT ok(NOT customer_portfolio_internal.portfolio_fits_book('booked.seen'), 'of a view nobody knows how many rows it has');
CREATE TABLE booked.parts (customer int, day date, amount numeric) PARTITION BY RANGE (day);
CREATE TABLE booked.part_1 PARTITION OF booked.parts FOR VALUES FROM ('2024-01-01') TO ('2024-07-01');
CREATE TABLE booked.part_2 PARTITION OF booked.parts FOR VALUES FROM ('2024-07-01') TO ('2025-01-01');
SELECT ok(customer_portfolio_internal.portfolio_fits_book('booked.parts'), 'partitions count together: few');
UPDATE pg_class SET reltuples = 3e7 WHERE oid IN ('booked.part_1'::regclass, 'booked.part_2'::regclass);
SELECT ok(NOT customer_portfolio_internal.portfolio_fits_book('booked.parts'), 'and many');
-- Another rule of histories makes other objects of the same name.
SELECT lives_ok($$SELECT alter_portfolio('p_plain', histories => 'live'), alter_portfolio('p_plain', histories => 'refresh')$$, 'there and back');
SELECT is(pg_temp.differing('p_plain', 'plain', ''), 0::bigint, 'with the same histories');

SELECT * FROM finish();
ROLLBACK;
