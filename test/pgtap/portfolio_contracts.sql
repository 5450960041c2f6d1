-- The views over contracts beside the worked example of recurring revenue, and what a contract's end means.
BEGIN;
SELECT plan(25);
SET client_min_messages = error;
SET search_path = customer_portfolio, public;

-- S1 to S6 of the definitions. Somebody who never bought is a customer of the contracts all the same.
CREATE SCHEMA firm;
CREATE TABLE firm.orders (who text, day date, total numeric(10,2));
INSERT INTO firm.orders SELECT 'S' || i % 5, date '2024-01-02' + i * 3, 50 + i FROM generate_series(1, 50) i;
CREATE TABLE firm.people (id text, name text);
INSERT INTO firm.people VALUES ('S2', 'Second'), ('S6', 'Sixth');
CREATE TABLE firm.agreements (who text, starts date, ends date, price numeric(10,2), sort text);
INSERT INTO firm.agreements VALUES
  ('S1', '2024-01-01', '2024-02-01', 30), ('S1', '2024-02-01', '2024-03-01', 30), ('S1', '2024-03-05', '2024-04-05', 30), ('S1', '2024-04-05', '2024-05-05', 30),
  ('S2', '2024-01-10', '2024-02-20', 50), ('S2', '2024-02-20', '2024-12-31', 80), ('S3', '2024-02-03', '2024-02-25', 40),
  ('S4', '2024-01-01', '2024-03-15', 20), ('S4', '2024-02-01', '2024-06-01', 25), ('S5', '2023-12-15', '2024-02-01', 100), ('S5', '2024-04-10', '2025-01-01', 60), ('S6', '2024-01-01', '2025-01-01', 100),
  (NULL, '2024-01-01', NULL, 1);

SELECT create_portfolio('s', 'firm.orders', 'who', 'day', 'total', as_of => '2024-05-01');
SELECT hasnt_view('s', v, 'without contracts there is no view ' || v) FROM unnest(array['contract_flows', 'renewals']) v;
SELECT add_customers('s', 'firm.people', 'id', 'name');
SELECT add_contracts('s', 'firm.agreements', 'who', 'starts', 'ends', 'price', notice => '3 months');

PREPARE t2 AS SELECT to_char(period_start, 'Mon'), opening_revenue, new_revenue, expansion, contraction, churned, reactivated, closing_revenue, closing_customers, lost_customers, round(gross_retention::numeric, 4), round(net_retention::numeric, 4), churn_rate
  FROM s.contract_flows WHERE period_start BETWEEN '2024-01-01' AND '2024-04-01';
PREPARE wanted AS VALUES
  ('Jan', 100::numeric(38,2), 200::numeric(38,2), 0::numeric(38,2), 0::numeric(38,2), 0::numeric(38,2), 0::numeric(38,2), 300::numeric(38,2), 5::bigint, 0::bigint, 1.0000, 1.0000, 0::float8),
  ('Feb', 300, 0, 55, 0, -100, 0, 255, 4, 1, 0.6667, 0.8500, 0.2), ('Mar', 255, 0, 0, -20, 0, 0, 235, 4, 0, 0.9216, 0.9216, 0), ('Apr', 235, 0, 0, 0, 0, 60, 295, 5, 0, 1.0000, 1.0000, 0);
SELECT results_eq('t2', 'wanted', 'the worked example of recurring revenue');
SELECT is_empty('SELECT period_start FROM s.contract_flows WHERE new_revenue + existing_revenue - lost_revenue - in_doubt_revenue <> growth', 'the three flows add up to the growth');
SELECT results_eq($$SELECT returned_customers, is_final FROM s.contract_flows WHERE period_start = '2024-04-01'$$, 'VALUES (1::bigint, true)', 'who comes back has returned');

-- The end of a contract is the day after the last one: a contract to the 1st of May is none on that day.
SELECT results_eq('SELECT customer, label, ends_on, notice_deadline, days_left, is_notice_over, monthly_rate, remaining_rate, tenure_days FROM s.renewals ORDER BY 1', $$VALUES
  ('S1', 'S1', date '2024-05-05', date '2024-02-05', 4, true, 30::numeric(38,2), 0::numeric(38,2), 57),
  ('S2', 'Second', '2024-12-31', '2024-09-30', 244, false, 80, 0, 112), ('S4', 'S4', '2024-06-01', '2024-03-01', 31, true, 25, 0, 121),
  ('S5', 'S5', '2025-01-01', '2024-10-01', 245, false, 60, 0, 21), ('S6', 'Sixth', '2025-01-01', '2024-10-01', 245, false, 100, 0, 121)$$, 'what ends within a year, with name, notice and tenure');
SELECT is_empty($$SELECT customer FROM s.renewals r LEFT JOIN s.scores v USING (customer) WHERE (r.class_by_revenue, r.p_alive) IS DISTINCT FROM (v.class_by_revenue, v.p_alive)$$, 'class and probability are those of the scores');
SELECT results_eq('SELECT count(class_by_revenue), count(*) FROM s.renewals', 'VALUES (3::bigint, 5::bigint)', 'S5 and S6 have contracts and no orders');
SELECT is(col_description('s.renewals'::regclass, 3), 'first day without the contracts: the valid_to of the source, the day after the last one', 'the comment says which day the end is');

SELECT remove_source('s', 'contracts');
SELECT throws_like($$SELECT add_contracts('s', 'firm.agreements', 'who', 'starts', 'ends', 'nothing')$$, '%"nothing"%does not exist%', 'a column that is not there');
SELECT add_contracts('s', 'firm.agreements', 'who', 'starts', 'ends', 'price', kind => 'sort', bridge => '70 days');
SELECT results_eq($$SELECT period_start, lost_customers, returned_customers, is_final FROM s.contract_flows WHERE period_start IN ('2024-02-01', '2024-04-01') ORDER BY 1$$,
  $$VALUES (date '2024-02-01', 0::bigint, 0::bigint, false), ('2024-04-01', 0, 0, false)$$, 'a bridge of 70 days is as long as the gap of S5');
SELECT ok(obj_description('s.contract_flows'::regclass) LIKE '%(interval ''70 days'')%', 'the comment says how long the bridge is');
UPDATE firm.agreements SET sort = 'pause', price = 0 WHERE who = 'S3';
SELECT is((SELECT sum(closing_revenue) FROM s.contract_flows), (SELECT sum(r) FROM (SELECT sum(monthly_rate(contracts, d::date)) AS r FROM s.contract_histories, generate_series(date '2023-12-31', '2024-04-30', '1 day') d
  WHERE date_trunc('month', d + interval '1 day') = d + interval '1 day' GROUP BY d) x) + 200, 'the levels are the rates of the last days, and of those whose gap is bridged');

-- Stored is what was computed, and keeps it until the next refresh.
CREATE TEMP TABLE was AS SELECT to_jsonb(f) AS row FROM s.contract_flows f UNION ALL SELECT to_jsonb(r) FROM s.renewals r;
SELECT alter_portfolio('s', histories => 'refresh');
SELECT set_eq('SELECT to_jsonb(f) FROM s.contract_flows f UNION ALL SELECT to_jsonb(r) FROM s.renewals r', 'SELECT row FROM was', 'the views say the same when contracts are stored');
DELETE FROM firm.agreements WHERE who = 'S6';
SELECT set_eq('SELECT to_jsonb(f) FROM s.contract_flows f UNION ALL SELECT to_jsonb(r) FROM s.renewals r', 'SELECT row FROM was', 'until the next refresh');
SELECT refresh_portfolio('s');
SELECT is_empty($$SELECT customer FROM s.renewals WHERE customer = 'S6'$$, 'a refresh reads the contracts again');
SELECT ok(EXISTS (SELECT FROM pg_index WHERE indrelid = 's.contract_histories'::regclass AND indisunique), 'stored contracts have the unique index that a concurrent refresh needs');
SELECT is_empty($$
  SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
  WHERE c.oid IN ('s.contract_flows'::regclass, 's.renewals'::regclass, 's.contract_histories'::regclass) AND a.attnum > 0
    AND (coalesce(length(col_description(c.oid, a.attnum)), 0) NOT BETWEEN 3 AND 100 OR length(split_part(coalesce(obj_description(c.oid), ''), E'\n', 1)) NOT BETWEEN 3 AND 115)
$$, 'every view and column has a short comment');
SELECT is_empty($$
  SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
  WHERE c.oid IN ('s.contract_flows'::regclass, 's.renewals'::regclass) AND a.attnum > 0
    AND NOT (a.atttypid IN ('int4'::regtype, 'int8'::regtype, 'float8'::regtype, 'date'::regtype, 'bool'::regtype, 'text'::regtype) OR (a.atttypid = 'numeric'::regtype AND a.atttypmod > 0))
$$, 'columns are of plain types');
SELECT remove_source('s', 'contracts');
SELECT hasnt_materialized_view('s', 'contract_histories', 'without the source its views are gone');
SELECT alter_portfolio('s', histories => 'live');
SELECT add_contracts('s', 'firm.agreements', 'who', 'starts', 'ends', 'price');
SELECT has_view('s', 'contract_histories', 'live contracts are a view');
-- Where as_of follows from orders and there are none, nothing is known of contracts either.
CREATE TABLE firm.no_orders (who text, day date, total numeric(10,2), is_cancelled boolean);
SELECT create_portfolio('void', 'firm.no_orders', 'who', 'day', 'total', as_of => 'data', filter => 'NOT is_cancelled');
SELECT add_contracts('void', 'firm.agreements', 'who', 'starts', 'ends', 'price');
SELECT is_empty('SELECT * FROM void.contract_flows', 'beside no orders there are no flows of contracts, and no error');
INSERT INTO firm.no_orders VALUES ('S1', '2024-02-01', 5, true), (NULL, '2024-02-01', 5, false);
SELECT is_empty('SELECT * FROM void.contract_flows', 'nor beside orders that are cancelled or nobody''s');
SELECT alter_portfolio('void', histories => 'refresh');
SELECT is_empty('SELECT * FROM void.contract_flows', 'nor where contracts are stored');
INSERT INTO firm.no_orders VALUES ('S1', '2024-04-30', 5, false);
SELECT refresh_portfolio('void');
SELECT isnt_empty('SELECT * FROM void.contract_flows', 'with an order there are');
SELECT * FROM finish();
ROLLBACK;
