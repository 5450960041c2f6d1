-- What is wrong with the rows, columns and tables of further sources: refused, or counted and said, never silent.
BEGIN;
SELECT * FROM no_plan();
SET client_min_messages = error;
SET search_path = customer_portfolio, public;

CREATE SCHEMA firm;
CREATE TABLE firm.orders AS SELECT n % 40 AS c, date '2024-01-01' + (n * 37) % 700 AS d, (10 + n % 7)::numeric(12,2) AS a FROM generate_series(1, 600) n;
SELECT create_portfolio('s', 'firm.orders', 'c', 'd', 'a', as_of => 'data', histories => 'refresh');
SELECT create_portfolio('l', 'firm.orders', 'c', 'd', 'a', as_of => 'data');
CREATE FUNCTION said(wanted text) RETURNS SETOF text LANGUAGE plpgsql AS $$BEGIN RETURN QUERY EXECUTE format('SELECT warning FROM %I.warnings WHERE ordinal > 11 ORDER BY ordinal', wanted); END$$;
SELECT is_empty($$SELECT said('s') UNION ALL SELECT said('l')$$, 'without further sources there is nothing to say of them');

-- --- customers ------------------------------------------------------------------------------------------------------

CREATE TABLE firm.people (id int, name text, sector text, since date);
INSERT INTO firm.people VALUES (1, 'Anna', 'A', 'infinity'), (1, 'Zoe', 'B', NULL), (2, 'Bob', 'A', '2024-01-01'), (NULL, 'nobody', 'C', NULL);
SELECT add_customers(p, 'firm.people', 'id', 'name', '{sector}', 'since') FROM unnest('{s,l}'::text[]) p;
SELECT results_eq(format('SELECT said(%L)', p), ARRAY['customers: 1 customer more than once, such as 1: of each the row whose name sorts first counts', 'customers: 1 row without customer left out'],
  p || ': who is there twice is said, and how many have no key') FROM unnest('{s,l}'::text[]) p;
SELECT results_eq('SELECT label, sector, since FROM s.customers WHERE customer = 1', $$VALUES ('Anna', 'A', NULL::date)$$, 'the row whose name sorts first counts; an infinite since is not known');
SELECT results_eq($$SELECT ordinal, part, row_count, example FROM s.source_coverage WHERE source = 'customers' ORDER BY 1$$,
  $$VALUES (1, 'counted', 3::bigint, NULL), (2, 'without customer', 1, NULL), (3, 'customer more than once', 1, '1')$$, 'rows are counted by what becomes of them');
SELECT ok((SELECT warnings FROM s.status) LIKE '%customers: 1 customer more than once%', 'status says so');
SELECT remove_source('s', 'customers');
SELECT is_empty('TABLE s.source_coverage', 'what was counted goes with its source');
UPDATE firm.people SET sector = repeat('x', 201) WHERE id = 2;
SELECT throws_ok($$SELECT add_customers('s', 'firm.people', 'id', 'name', '{sector}')$$, '22023', 'portfolio "s": customers: 1 row with a segment sector of more than 200 bytes, such as "' || repeat('x', 40) || '..."',
  'a segment with more than 200 bytes is refused when it is added, by column and value');
SELECT results_eq($$SELECT w FROM said('l') w WHERE w LIKE '%bytes%'$$, ARRAY['customers: 1 row with a segment sector of more than 200 bytes, such as "' || repeat('x', 40) || '..."'], 'one that comes later is said');
UPDATE firm.people SET sector = 'A';

ALTER TABLE firm.orders ADD channel text DEFAULT 'web';
UPDATE firm.orders SET channel = repeat('y', 201) WHERE c = 7;
SELECT throws_ok(format($$SELECT add_order_segments(%L, '{channel}')$$, p), '22023', format('portfolio "%s": orders: 15 rows with a segment channel of more than 200 bytes, such as "%s..."', p, repeat('y', 40)),
  p || ': so is a segment of the orders') FROM unnest('{s,l}'::text[]) p;
SELECT alter_portfolio('s', filter => 'c <> 7 -- not them');
SELECT lives_ok($$SELECT add_order_segments('s', '{channel}')$$, 'unless the filter leaves those orders out');
SELECT is((SELECT count(*) FROM s.source_coverage WHERE source = 'orders'), 0::bigint, 'the rows of the orders are counted in coverage');
SELECT remove_source('s', 'orders');
SELECT alter_portfolio('s', remove => '{filter}');

-- --- columns that change places -------------------------------------------------------------------------------------

CREATE TABLE firm.quotes AS SELECT n % 40 AS c, timestamp '2024-01-01' + n * interval '1 day' AS issued, CASE WHEN n % 3 > 0 THEN date '2024-01-11' + n END AS decided, n % 2 = 0 AS won, 5 AS amount FROM generate_series(1, 300) n;
SELECT add_quotes(p, 'firm.quotes', 'c', 'decided', 'issued', 'won', 'amount') FROM unnest('{s,l}'::text[]) p;
SELECT results_eq(format('SELECT w FROM said(%L) w WHERE w LIKE ''quotes%%''', p), ARRAY['quotes: 200 rows of 300 with decided before issued, such as one of customer 0: are the columns the right way round?',
  'quotes: 100 rows without issued left out, such as of customer 0'], p || ': quotes whose columns are swapped are said, and how many vanish') FROM unnest('{s,l}'::text[]) p;
SELECT remove_source(p, 'quotes') FROM unnest('{s,l}'::text[]) p;
SELECT add_quotes('s', 'firm.quotes', 'c', 'issued', 'decided', 'won', 'amount');
SELECT is_empty($$SELECT said('s')$$, 'the right way round there is nothing to say: an open quote is none that is left out');
CREATE TABLE firm.invoices AS SELECT n % 40 AS c, date '2024-01-01' + n AS issued, date '2024-01-31' + n AS due, CASE n % 3 WHEN 0 THEN date '2024-02-01' + n WHEN 1 THEN 'infinity' END AS paid, 10 AS amount FROM generate_series(1, 300) n;
SELECT add_invoices('s', 'firm.invoices', 'c', 'due', 'issued', 'paid', 'amount');
SELECT results_eq($$SELECT said('s')$$, ARRAY['invoices: 300 rows of 300 with due before issued, such as one of customer 0: are the columns the right way round?'], 'so are invoices whose columns are swapped');
SELECT remove_source('s', 'invoices');
SELECT add_invoices('s', 'firm.invoices', 'c', 'issued', 'due', 'paid', 'amount');
SELECT is_empty($$SELECT said('s')$$, 'an infinite day of payment is nothing to say');
SELECT is((SELECT sum(open) FROM s.payments), 2000::numeric, 'it is an invoice that is open');

-- --- impossible days, in every source --------------------------------------------------------------------------------

CREATE TABLE firm.days (c int, d date, e date, t timestamptz, n numeric, b boolean, w text);
INSERT INTO firm.days VALUES (1, '2024-05-05', '2024-06-05', '2024-05-05 12:00+00', 5, true, 'call'), (2, '-infinity', NULL, '-infinity', 5, false, 'call'), (3, 'infinity', NULL, 'infinity', 5, false, 'call'),
  (4, '0002-01-01 BC', NULL, '0002-01-01 BC', 5, false, 'call'), (5, NULL, NULL, NULL, 5, false, 'call'), (NULL, '2024-05-05', NULL, '2024-05-05 12:00+00', 5, false, 'call');
SELECT remove_source(p, source) FROM unnest('{s,l}'::text[]) p, portfolio_source WHERE portfolio = p;
SELECT alter_portfolio('l', time_zone => 'UTC');
SELECT add_contacts(p, 'firm.days', 'c', 't', 'w'), add_surveys(p, 'firm.days', 'c', 'd', 'n'), add_departures(p, 'firm.days', 'c', 'd', 'w'), add_invoices(p, 'firm.days', 'c', 'd', 'd', 'e', 'n'),
  add_quotes(p, 'firm.days', 'c', 'd', 'e', 'b', 'n'), add_spend(p, 'firm.days', 'd', 'n', 'w'), add_treatments(p, 'firm.days', 'c', 't', 'b'), add_lines(p, 'firm.days', 'c', 'd', 'w', 'n'), add_service_costs(p, 'firm.days', 'c', 't', 'n'),
  add_contracts(p, 'firm.days', 'c', 'd', 'e', 'n', notice => '1 month', bridge => '0 days') FROM unnest('{s,l}'::text[]) p;
SELECT lives_ok($$SELECT refresh_portfolio('s')$$, 'no such day stops a refresh');
SELECT set_eq(format('SELECT source, row_count FROM %I.source_coverage WHERE part LIKE ''with an impossible %%''', p),
  $$SELECT source, 3::bigint FROM portfolio_source WHERE portfolio = 's'$$, p || ': rows with impossible days are counted in every source that has days') FROM unnest('{s,l}'::text[]) p;
SELECT set_eq(format('SELECT source, row_count FROM %I.source_coverage WHERE ordinal = 1', p),
  $$SELECT source, CASE WHEN source IN ('surveys', 'spend') THEN 2 ELSE 1 END::bigint FROM portfolio_source WHERE portfolio = 's'$$, p || ': and those that are left') FROM unnest('{s,l}'::text[]) p;
SELECT is_empty(format('SELECT source FROM %I.source_coverage WHERE ordinal < 3 GROUP BY 1 HAVING sum(row_count) <> 6', p), p || ': the parts of each source add up to its rows') FROM unnest('{s,l}'::text[]) p;
SELECT is((SELECT count(*) FROM s.nps WHERE period_start IS NULL AND class IS NULL), 1::bigint, 'one row for all answers');
SELECT lives_ok(format('SELECT FROM %I.%I', p, v), format('%s.%s can be read', p, v)) FROM unnest('{s,l}'::text[]) p,
  unnest('{contacts,touchpoints,neglected,contact_to_purchase,welcome,nps,answers,reasons,silent_leavers,payments,quotes,spend,treatment,impact,treatment_revenue,sell_split,service_costs,contract_histories,contract_flows,renewals,notices}'::text[]) v;
SELECT ok(length(report_html(p)) > 1000, p || ': the report, too') FROM unnest('{s,l}'::text[]) p;
-- Ends that lie before all time.
CREATE TABLE firm.ends (c int, d date, e date, n numeric, b boolean);
INSERT INTO firm.ends VALUES (1, '2024-05-05', '-infinity', 5, true), (2, '2024-05-05', 'infinity', 5, true), (3, '2024-05-05', NULL, 5, true);
SELECT remove_source('s', source) FROM portfolio_source WHERE portfolio = 's';
SELECT add_contracts('s', 'firm.ends', 'c', 'd', 'e', 'n');
SELECT add_invoices('s', 'firm.ends', 'c', 'd', 'd', 'e', 'n');
SELECT add_quotes('s', 'firm.ends', 'c', 'd', 'e', 'b', 'n');
SELECT results_eq($$SELECT said('s')$$, ARRAY['contracts: 1 row with an impossible valid_to left out, such as of customer 1', 'invoices: 1 row with an impossible paid left out, such as of customer 1',
  'quotes: 1 row with an impossible decided left out, such as of customer 1'], 'an end at minus infinity is impossible, one at infinity is none');
SELECT results_eq('SELECT closing_revenue FROM s.contract_flows ORDER BY period_start DESC LIMIT 1', ARRAY[10.00], 'both contracts without an end run');
SELECT is((SELECT sum(open) FROM s.quotes), 2::numeric, 'both quotes are open');
SELECT is((SELECT sum(open) FROM s.payments), 10::numeric, 'both invoices as well');

-- --- contracts ------------------------------------------------------------------------------------------------------

SELECT remove_source('s', source) FROM portfolio_source WHERE portfolio = 's';
SELECT throws_ok(format($$SELECT add_contracts('s', 'firm.days', 'c', 'd', 'e', 'n', %s => %L)$$, w, v), '22023', m, format('%s %s', w, v))
FROM (VALUES ('notice', '90', 'notice must be whole days or months, not "00:01:30"'), ('bridge', '30', 'bridge must be whole days or months, not "00:00:30"'), ('notice', '-3 months', 'notice must not be negative: "-3 mons"'),
  ('bridge', '-1 day', 'bridge must not be negative: "-1 days"'), ('notice', '1 month -3 days', 'notice must not be negative: "1 mon -3 days"'), ('notice', '12 hours', 'notice must be whole days or months, not "12:00:00"')) x(w, v, m);
CREATE TABLE firm.rates (c int, f date, t date, r numeric, k text);
INSERT INTO firm.rates VALUES (1, '2023-01-01', '2023-12-04', 8, 'paid'), (1, '2023-06-01', '2024-05-05', -5, NULL), (2, '2023-01-01', NULL, 8, 'paid'), (2, '2023-06-01', '2024-05-05', -5, 'paid'),
  (3, '2023-06-01', '2024-05-05', -5, 'trial'), (4, '2023-06-01', '2023-07-01', -5, 'paid'), (4, '2023-06-01', '2023-07-01', 0, 'pause');
SELECT add_contracts(p, 'firm.rates', 'c', 'f', 't', 'r', 'k', notice => '1 year 2 months', bridge => '10 days') FROM unnest('{s}'::text[]) p;
SELECT results_eq($$SELECT said('s')$$, ARRAY['contracts: 1 customer with contracts that add up to less than 0, such as 1 on 2023-12-04: contract_flows cannot be read; end a discount when that ends which it is on'],
  'whose contracts add up to less than 0 is said: not during a pause, not of a trial');
SELECT throws_like('SELECT count(*) FROM s.contract_flows', 'contracts add up to less than 0 on 2023-12-04', 'the flows say the same day');
UPDATE firm.rates SET t = '2023-12-04' WHERE r = -5 AND c = 1;
SELECT refresh_portfolio('s');
SELECT is_empty($$SELECT said('s')$$, 'once the discount ends in time there is nothing to say');
SELECT lives_ok('SELECT count(*) FROM s.contract_flows', 'and the flows can be read');

UPDATE firm.rates SET r = 1.2345 WHERE c = 2;
SELECT remove_source('l', 'contracts');
SELECT add_contracts('l', 'firm.rates', 'c', 'f', 't', 'r', 'k');
SELECT lives_ok('SELECT * FROM l.status', 'a rate with too many decimals, which contract_flows refuses, does not keep status from being read');

UPDATE firm.rates SET r = 1, t = '2022-12-31' WHERE c = 2 AND r <> 0;
SELECT results_eq($$SELECT w FROM said('l') w WHERE w LIKE 'contracts%'$$, ARRAY['contracts: 2 rows of 7 with valid_to before valid_from, such as one of customer 2: are the columns the right way round?'],
  'whose contracts end before they start is said where nothing is stored');
SELECT remove_source('l', 'contracts');
SELECT throws_ok($$SELECT add_contracts('l', 'firm.rates', 'c', 'f', 't', 'r', 'k')$$, '22023',
  'portfolio "l": contracts: 2 rows of 7 with valid_to before valid_from, such as one of customer 2: are the columns the right way round?', 'and refused when it is added');

-- --- amounts --------------------------------------------------------------------------------------------------------

CREATE TABLE firm.money (c int, d date, e date, n numeric, x float8, b boolean, p text);
INSERT INTO firm.money VALUES (1, '2024-05-05', NULL, 1e30, 'NaN', true, 'acquisition'), (1, '2024-05-06', NULL, NULL, NULL, true, 'acquisition');
SELECT remove_source(portfolio, source) FROM portfolio_source;
SELECT throws_matching(format('SELECT ' || a, p, n), '(amount|monthly_rate)( of \w+ of portfolio "[sl]" out of range: (1000|NaN)| that is no number of at most 10\^18 in size, such as (1000|NaN))|amount out of range: 1000|amount is not a finite number', format('%s, %s: %s is refused', p, n, a))
FROM unnest('{s,l}'::text[]) p, unnest('{n,x}'::text[]) n, unnest(ARRAY['add_spend(%L, ''firm.money'', ''d'', %L, ''p'')', 'add_quotes(%L, ''firm.money'', ''c'', ''d'', ''e'', ''b'', %L)', 'add_lines(%L, ''firm.money'', ''c'', ''d'', ''p'', %L)',
  'add_service_costs(%L, ''firm.money'', ''c'', ''d'', %L)', 'add_invoices(%L, ''firm.money'', ''c'', ''d'', ''d'', ''e'', %L)', 'add_contracts(%L, ''firm.money'', ''c'', ''d'', ''e'', %L)']) a;
UPDATE firm.money SET n = 1e18;
SELECT lives_ok(format($$SELECT add_spend(%L, 'firm.money', 'd', 'n', 'p')$$, p), p || ': 10^18 is not') FROM unnest('{s,l}'::text[]) p;
UPDATE firm.money SET n = -1e19;
SELECT throws_ok($$SELECT refresh_portfolio('s')$$, '22003', 'amount of spend of portfolio "s" out of range: -10000000000000000000', 'a refresh says where the amount is');
SELECT results_eq($$SELECT w FROM said('l') w WHERE w LIKE 'spend%'$$, ARRAY['spend: 2 rows with a value of amount that is no number of at most 10^18 in size, such as -10000000000000000000'], 'so do the warnings where nothing is stored');
SELECT remove_source(portfolio, source) FROM portfolio_source;

-- --- tables and columns that go -------------------------------------------------------------------------------------

SELECT add_customers(p, 'firm.people', 'id', 'name', '{sector}') FROM unnest('{s,l}'::text[]) p;
CREATE TABLE firm.calls AS SELECT 1 AS who, date '2024-05-05' AS day;
SELECT add_contacts('s', 'firm.calls', 'who', 'day');
ALTER TABLE firm.people RENAME sector TO branch;
PREPARE again AS SELECT refresh_portfolio('s');
CREATE FUNCTION hint(statement text) RETURNS text LANGUAGE plpgsql AS $$DECLARE h text; BEGIN EXECUTE statement; RETURN NULL; EXCEPTION WHEN OTHERS THEN GET STACKED DIAGNOSTICS h = PG_EXCEPTION_HINT; RETURN h; END$$;
SELECT throws_ok('again', '42703', 'column "sector" of firm.people, segments of source "customers" of portfolio "s", no longer exists', 'a column with another name is named by a refresh');
SELECT is(hint($$SELECT refresh_portfolio('s')$$), 'Remove the source: SELECT customer_portfolio.remove_source(''s'', ''customers''). Where its data are elsewhere now, add it again by add_customers.', 'and what to do about it');
SELECT throws_ok($$SELECT alter_portfolio('l', step => '3 months')$$, '42703', 'column "sector" of firm.people, segments of source "customers" of portfolio "l", no longer exists', 'so it is where views would be made anew');
SELECT bag_has(format('SELECT said(%L)', p), format($$VALUES ('column "sector" of firm.people, segments of source "customers" of portfolio "%s", no longer exists')$$, p), p || ': warnings say so') FROM unnest('{s,l}'::text[]) p;
ALTER TABLE firm.people RENAME branch TO sector;
SELECT lives_ok('again', 'with its name again it can be refreshed');
SELECT remove_source('l', 'customers');
DROP TABLE firm.people, firm.calls;
SELECT throws_ok('again', '42P01', 'source "contacts" of portfolio "s" no longer exists', 'a table that is gone is named by a refresh');
SELECT throws_ok($$SELECT add_surveys('s', 'firm.days', 'c', 'd', 'n')$$, '42P01', 'source "contacts" of portfolio "s" no longer exists', 'and where another source is added');
SELECT bag_has($$SELECT said('s')$$, $$VALUES ('source "contacts" of portfolio "s" no longer exists'), ('source "customers" of portfolio "s" no longer exists')$$, 'warnings say which');
SELECT matches((SELECT warnings FROM s.status), 'source "contacts" of portfolio "s" no longer exists; source "customers"', 'and status does');
SELECT matches(explain_portfolio('s'), 'names and segments of the customers - no longer exists', 'the explanation says it in words');
SELECT matches(explain_portfolio('s', 'fr'), 'clients - n''existe plus', 'in French as well');
SELECT lives_ok($$SELECT remove_source('s', 'customers'), remove_source('s', 'contacts')$$, 'both can be removed, one after the other');
SELECT lives_ok('again', 'then it can be refreshed');
SELECT is_empty($$SELECT said('s')$$, 'and there is nothing to say');

-- --- readers ------------------------------------------------------------------------------------------------------------

CREATE ROLE source_reader;
GRANT USAGE ON SCHEMA firm TO source_reader;
GRANT SELECT ON firm.orders TO source_reader;
CREATE TABLE firm.costs AS SELECT 1 AS c, NULL::date AS d, 5 AS n;
SELECT add_service_costs(p, 'firm.costs', 'c', 'd', 'n'), grant_portfolio(p, 'source_reader') FROM unnest('{s,l}'::text[]) p;
SET ROLE source_reader;
SELECT is((SELECT warning FROM s.warnings WHERE ordinal = 12), 'service_costs: 1 row without day left out, such as of customer 1', 'a reader reads what a refresh counted');
SELECT is((SELECT count(*) FROM l.warnings WHERE ordinal > 11), 0::bigint, 'where nothing is stored, only what the reader may read is counted');
SELECT is((SELECT warning_count > 0 FROM l.status), true, 'and status can be read without rights on the source');
RESET ROLE;
GRANT SELECT (c, d, n) ON firm.costs TO source_reader;
SET ROLE source_reader;
SELECT is((SELECT warning FROM l.warnings WHERE ordinal = 12), 'service_costs: 1 row without day left out, such as of customer 1', 'rights on its columns are enough');
RESET ROLE;

-- --- a source that cannot be read -------------------------------------------------------------------------------------

CREATE TABLE firm.broken_rows AS SELECT 1 AS c, date '2025-01-01' AS d, 0 AS x;
CREATE VIEW firm.broken AS SELECT c, d, CASE WHEN x = 0 THEN 'letter' ELSE (1 / x)::text END AS kind FROM firm.broken_rows;
SELECT create_portfolio('hurt', 'firm.orders', 'c', 'd', 'a', as_of => 'data');
SELECT add_contacts('hurt', 'firm.broken', 'c', 'd', 'kind');
CREATE OR REPLACE VIEW firm.broken AS SELECT c / x AS c, d, 'letter' AS kind FROM firm.broken_rows;
SELECT results_eq($$SELECT said('hurt')$$, ARRAY['contacts cannot be read: division by zero'], 'is said to be so');
SELECT is((SELECT customers FROM hurt.status), 40::bigint, 'and what does without it goes on');

SELECT * FROM finish();
ROLLBACK;
