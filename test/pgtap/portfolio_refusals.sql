-- What a portfolio refuses, or says, before it would be read wrongly: names of segments, zones, days, changes, owners.
BEGIN;
SET search_path = public, customer_portfolio;
SELECT no_plan();
SET client_min_messages = error;

CREATE SCHEMA firm;
CREATE TABLE firm.orders AS SELECT n % 40 AS who, date '2024-01-01' + (n * 37) % 700 AS day, (10 + n % 7)::numeric(12,2) AS total FROM generate_series(1, 600) n;
CREATE TABLE firm.moments AS SELECT 2 AS who, timestamptz '2025-07-01 00:30+02' AS at, 7.00::numeric(10,2) AS total;
CREATE TABLE firm.people AS SELECT n AS id, 'A' AS class, 'A' AS total, 'A' AS status, 'A' AS label, 'A' AS since, 'A' AS orders, 'A' AS sector FROM generate_series(0, 39) n;
SELECT create_portfolio('shop', 'firm.orders', 'who', 'day', 'total', as_of => 'data');

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

-- --- segments ------------------------------------------------------------------------------------------------

SELECT is(pg_temp.said(format('SELECT add_customers(''shop'', ''firm.people'', ''id'', segments => %L)', segments)), said, 'segments ' || segments)
FROM (VALUES
  ('{class}', '42701 segment "class" of portfolio "shop" has the name of what every portfolio is told apart by | Give it another name in a view over firm.people, such as customer_class, and give the portfolio the view.'),
  ('{sector,total}', '42701 segment "total" of portfolio "shop" has the name of what every portfolio is told apart by | Give it another name in a view over firm.people, such as customer_total, and give the portfolio the view.'),
  ('{status}', '42701 segment "status" of portfolio "shop" has the name of another column of its view customers | Give it another name in a view over firm.people, such as customer_status, and give the portfolio the view.'),
  ('{orders}', '42701 segment "orders" of portfolio "shop" has the name of another column of its view customers | Give it another name in a view over firm.people, such as customer_orders, and give the portfolio the view.'),
  ('{label}', '42701 segment "label" of portfolio "shop" has the name of another column of its view customers | Give it another name in a view over firm.people, such as customer_label, and give the portfolio the view.'),
  ('{since}', '42701 segment "since" of portfolio "shop" has the name of another column of its view customers | Give it another name in a view over firm.people, such as customer_since, and give the portfolio the view.'),
  ('{sector,sector}', '42701 segment "sector" of portfolio "shop" is there twice | Name every column once.'),
  ('{sector}', 'nothing')) v(segments, said);
SELECT is((SELECT count(*) FROM (SELECT dimension, segment FROM shop.equity GROUP BY 1, 2 HAVING count(*) > 1) q), 0::bigint, 'every dimension and segment is there once');

-- --- columns, zones, days ------------------------------------------------------------------------------------

SELECT is(pg_temp.said($$SELECT create_portfolio('other', 'firm.orders', 'total', 'day', 'total')$$),
  '42701 column "total" of firm.orders is to be customer and amount of portfolio "other" | Name another column for one of them.', 'the amount is no customer');
SELECT is(pg_temp.said($$SELECT create_portfolio('other', 'firm.orders', 'who', 'day', 'total', cost => 'total')$$),
  '42701 column "total" of firm.orders is to be amount and cost of portfolio "other" | Name another column for one of them.', 'nor what it cost');
SELECT is(pg_temp.said(format('SELECT create_portfolio(''other'', ''firm.moments'', ''who'', ''at'', ''total'', time_zone => %L)', zone)),
  format('22023 time zone "%s" not recognized | Use a name of pg_timezone_names, for instance ''Europe/Berlin''.', zone), 'zone ' || zone)
FROM unnest(ARRAY['+02', '-5', '25:00', '100:00', 'Paris', 'CET-1CEST', 'Berln2']) zone;
SELECT is(pg_temp.said(format('SELECT alter_portfolio(''shop'', time_zone => %L)', '+02')),
  '22023 time zone "+02" not recognized | Use a name of pg_timezone_names, for instance ''Europe/Berlin''.', 'nor is a portfolio given such a zone later');
SELECT is(pg_temp.said($$SELECT create_portfolio('moments', 'firm.moments', 'who', 'at', 'total', time_zone => 'Europe/Paris')$$), 'nothing', 'a name of a zone is one');
SELECT results_eq('SELECT day FROM moments.purchases', $$VALUES (date '2025-07-01')$$, 'and says which day it was');
SET LOCAL TimeZone = '+02';
SELECT is(pg_temp.said($$SELECT create_portfolio('here', 'firm.orders', 'who', 'day', 'total')$$), 'nothing', 'the zone of the session serves, whatever it is, where days are dates');
RESET TimeZone;
SELECT is(pg_temp.said(format('SELECT create_portfolio(''other'', ''firm.orders'', ''who'', ''day'', ''total'', as_of => %L)', as_of)),
  format('22023 as_of must lie between 1800-01-01 and 2999-12-31, not %s | It is the first day that is not known yet.', as_of), 'as_of ' || as_of)
FROM unnest(ARRAY['9999-12-31', '0001-01-01', '1799-12-31', '3000-01-01']) as_of;

-- --- changes -------------------------------------------------------------------------------------------------

SELECT is(pg_temp.said($$SELECT alter_portfolio('shop', remove => '{margin}', margin => 0.3)$$),
  '22023 margin of portfolio "shop" is to be removed and to be 0.3 | Leave out one of the two.', 'removed and given at once');
SELECT is(pg_temp.said($$SELECT alter_portfolio('shop', annual_rate => 'NaN')$$), '22023 annual_rate must be 0 or more, not NaN | 0.1 is 10 % a year.', 'a rate that is no number');
SELECT throws_ok($$UPDATE shop.best_customers_rules SET threshold = 'NaN' WHERE rule = 'n'$$, '23514', NULL, 'a rule has a number');
SELECT throws_ok($$UPDATE shop.alert_rules SET threshold = 'NaN'$$, '23514', NULL, 'so has an alert');

SELECT is(pg_temp.said(format('SELECT shop.what_if(%s)', change)), said, 'what_if(' || change || ')') FROM (VALUES
  ('basket => -3', '22023 basket must be above -1 and at most 1000, not -3 | 0 changes nothing, 0.05 is 5 %.'),
  ('margin => -1', '22023 margin must be above -1 and at most 1000, not -1 | 0 changes nothing, 0.05 is 5 %.'),
  ('frequency => -1', '22023 frequency must be above -1 and at most 1000, not -1 | 0 changes nothing, 0.05 is 5 %.'),
  ('retention => 1', '22023 retention must be at least -1000 and below 1, not 1 | 0 changes nothing, 0.05 is 5 %.'),
  ('basket => 1e300', '22023 basket must be above -1 and at most 1000, not 1e+300 | 0 changes nothing, 0.05 is 5 %.'),
  ('basket => ''NaN''', '22023 basket must be above -1 and at most 1000, not NaN | 0 changes nothing, 0.05 is 5 %.'),
  ('basket => 0.05, frequency => 0.1, retention => 0.9, margin => -0.5', 'nothing')) v(change, said);
SELECT is((SELECT capital FROM shop.what_if(basket => 1)), (SELECT 2 * capital FROM shop.what_if()), 'twice the basket is twice the capital, with a warning that 1 means 100 %');

-- --- amounts and days that cannot be --------------------------------------------------------------------------

CREATE TABLE firm.rates (who int, amount float8, day date);
INSERT INTO firm.rates VALUES (1, 'NaN', '2025-01-01');
SELECT is(pg_temp.said($$SELECT create_portfolio('rates', 'firm.rates', 'who', 'day', 'amount')$$),
  '22003 amount NaN of portfolio "rates" is not a finite number | Leave it out, or make it NULL, in a view, and give the portfolio the view.', 'an amount that is no number');
UPDATE firm.rates SET amount = '-Infinity';
SELECT is(pg_temp.said($$SELECT create_portfolio('rates', 'firm.rates', 'who', 'day', 'amount')$$),
  '22003 amount -Infinity of portfolio "rates" is not a finite number | Leave it out, or make it NULL, in a view, and give the portfolio the view.', 'or has no end');
INSERT INTO firm.orders VALUES (1, '0024-05-01', 10), (2, '1024-05-01', 10);
SELECT is(pg_temp.said('SELECT refresh_portfolio(''shop'')'), 'nothing', 'orders of a mistyped year do not keep the others from being refreshed');
SELECT is((SELECT warning FROM shop.warnings WHERE warning LIKE '%50 years%'), '2 customers have orders more than 50 years before as_of, the first on 0024-05-01: correct them, or leave them out by the filter', 'and are warned of');
SELECT is((SELECT reason FROM shop.backtests ORDER BY fit DESC LIMIT 1), NULL, 'the backtest does without them');
SELECT alike(report_html('shop'), '%Some customers have orders more than 50 years before %', 'the page can be made, and warns of them');
SELECT unalike(report_html('shop'), '%warning\_%', 'in words');
DELETE FROM firm.orders WHERE day < '2000-01-01';
SELECT refresh_portfolio('shop');
SELECT is_empty($$SELECT * FROM shop.warnings WHERE warning LIKE '%50 years%'$$, 'until they are gone');

-- --- what somebody has dropped -------------------------------------------------------------------------------

SELECT alter_portfolio('shop', histories => 'refresh');
CREATE TEMP TABLE before AS SELECT relname FROM pg_class WHERE relnamespace = 'shop'::regnamespace AND relkind IN ('v', 'm', 'r');
DROP VIEW shop.customers CASCADE;
SELECT ok(count(*) > 1, 'views are gone, and what reads them') FROM (SELECT * FROM before EXCEPT SELECT relname FROM pg_class WHERE relnamespace = 'shop'::regnamespace) q;
SELECT refresh_portfolio('shop');
SELECT is_empty($$SELECT * FROM before EXCEPT SELECT relname FROM pg_class WHERE relnamespace = 'shop'::regnamespace$$, 'a refresh brings them back');
SELECT is((SELECT count(*) FROM shop.customers), 40::bigint, 'as they were');

-- --- sources that are gone from a portfolio whose histories are live -------------------------------------------

CREATE SCHEMA crm;
CREATE TABLE crm.contacts AS SELECT 1 AS who, date '2025-01-01' AS day;
CREATE TABLE crm.people AS SELECT n AS id, 'A' AS sector FROM generate_series(0, 39) n;
SELECT create_portfolio('left_over', 'firm.orders', 'who', 'day', 'total', as_of => 'data');
SELECT add_contacts('left_over', 'crm.contacts', 'who', 'day'), add_customers('left_over', 'crm.people', 'id', segments => '{sector}');
SELECT is(pg_temp.said('SELECT add_order_segments(''left_over'', ''{total}'')'), 'nothing', 'a segment of the orders is no column of customers');
DROP SCHEMA crm CASCADE;
SELECT is(pg_temp.said('SELECT refresh_portfolio(''left_over'')'), 'nothing', 'the models are fitted without them');
SELECT is(pg_temp.said('SELECT remove_source(''left_over'', ''contacts'')'), 'nothing', 'one can be removed');
SELECT is(pg_temp.said('SELECT remove_source(''left_over'', ''customers'')'), 'nothing', 'and then the other one');
SELECT is((SELECT count(*) FROM left_over.customers), 40::bigint, 'the views that need none of them are there again');

-- --- who may -------------------------------------------------------------------------------------------------

CREATE ROLE keeper;
CREATE ROLE reader;
GRANT USAGE ON SCHEMA firm TO keeper;
GRANT SELECT ON firm.orders TO keeper;
GRANT CREATE ON DATABASE :DBNAME TO keeper;
SET LOCAL ROLE keeper;
SELECT create_portfolio('kept', 'firm.orders', 'who', 'day', 'total', as_of => 'data');
SELECT grant_portfolio('kept', 'reader');
SET LOCAL ROLE reader;
SELECT is(pg_temp.said(statement), '42501 permission denied: must be owner of portfolio "kept" | It belongs to keeper.', 'who may read: ' || statement) FROM unnest(ARRAY[
  'SELECT drop_portfolio(''kept'')', 'SELECT refresh_portfolio(''kept'')', 'SELECT alter_portfolio(''kept'', grace => 2)',
  'SELECT add_customers(''kept'', ''pg_class'', ''relname'')', 'SELECT remove_source(''kept'', ''customers'')']) statement;
SELECT is(pg_temp.said('SELECT report_html(''nowhere'')'), '42704 there is no portfolio "nowhere" | Those that you may use are "kept".', 'what is nowhere is nobody''s');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
