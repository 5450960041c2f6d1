-- A number without a unit in quotes, '365', is an interval of seconds for PostgreSQL. No function takes that for a
-- length of time: functions are found in the catalog, so that a new one is tested without a line here.
BEGIN;
CREATE SCHEMA terms;
SET search_path = customer_portfolio, public;
SET client_min_messages = error; -- models of one customer
\ir terms_inputs.psql
SELECT * FROM no_plan();

INSERT INTO terms.value VALUES
  ('step', 'interval', $$interval '1 month'$$), ('unit', 'interval', $$interval '7 days'$$), ('opportunity', 'interval', $$interval '1 month'$$),
  ('grace', 'int', '2'), ('longest', 'int', '3'), ('per', 'interval', $$interval '1 year'$$), ('rate', 'numeric', '100'), ('kind', 'text', $$'paid'$$),
  ('origin', 'date', $$date '2024-01-01'$$),
  ('relation', 'regclass', $$'terms.line'::regclass$$), ('customer', 'name', $$'customer'$$), ('day', 'name', $$'day'$$), ('product', 'name', $$'product'$$),
  ('amount', 'name', $$'amount'$$), ('quantity', 'name', $$'quantity'$$),
  (NULL, 'text', $$'all'::text$$), (NULL, 'boolean', 'true'), (NULL, 'flow_basis', $$'net'::flow_basis$$), ('basis', 'text', $$'net'::text$$),
  ('contracts', 'contract_history[]', $$array[(SELECT contract_history(daterange '[2024-01-01,2025-02-01)', 5))]$$), ('plans', 'text[]', $$array['basic']$$),
  (NULL, 'cohort_anchor', $$'calendar'::cohort_anchor$$),
  (NULL, 'segment_history', $$(SELECT segment_history(date '2024-01-01', 'all'))$$);

CREATE TABLE terms.line AS SELECT 1 AS customer, date '2024-01-01' AS day, 'tea'::text AS product, 10.00::numeric AS amount, 1::numeric AS quantity;

CREATE TABLE terms.length AS
SELECT * FROM terms.parameter
WHERE type = 'interval'::regtype AND function IN (SELECT oid FROM pg_proc WHERE pronamespace = 'customer_portfolio'::regnamespace);

SELECT is(array_agg(DISTINCT parameter ORDER BY parameter), array['bridge', 'grace', 'horizon', 'notice', 'opportunity', 'per', 'period', 'step', 'unit'], 'there are lengths of each kind')
FROM terms.length;
SELECT isnt(terms.call(function, NULL, NULL), NULL, name || ': the test knows how to call it') FROM terms.length GROUP BY function, name ORDER BY name;
SELECT throws_ok(terms.call(function, parameter, format('%L', written)), '22023',
                 format('%s must be %s, not "%s"', parameter,
                        CASE WHEN parameter = 'unit' THEN 'a number of days, at least 1' WHEN parameter = 'grace' AND name !~ '^equity' THEN 'whole days' WHEN name ~ '^sell_split' THEN 'a positive number of days or of months' ELSE 'whole days or months' END,
                        written::interval), format('%s: %s %L is refused', name, parameter, written))
FROM terms.length, unnest(array['365', '1', '-5', '12:00']) written ORDER BY name, parameter, written;

-- What a unit may be: any fixed number of days, fractions of a day behind the first one included.
SELECT is(recency('v1 scale 0 [2024-01-01 10] [2024-12-31 10]', '2025-01-01', unit), 365 / days, format('in units of %s days', days))
FROM (VALUES (interval '1 day', 1::float8), ('365.25 days', 365.25), ('36 hours', 1.5), ('1 week', 7)) v(unit, days);
SELECT throws_ok(format($$SELECT recency('v1 scale 0', '2024-01-01', %L)$$, unit), '22023', format('unit must be a number of days, at least 1, not "%s"', unit::interval), 'no unit: ' || unit)
FROM unnest(array['23 hours', '1 month', '1 year', '-1 day', '0']) unit;

SELECT * FROM finish();
ROLLBACK;
