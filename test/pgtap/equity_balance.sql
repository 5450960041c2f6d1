-- How much to spend on winning and on keeping customers, and which lever has moved revenue.
BEGIN;
SET search_path = customer_portfolio, public;
SELECT * FROM no_plan();

-- --- acquisition and retention -------------------------------------------------------------------------------

SELECT is(round(equity::numeric, 9), wanted, format('published: %s', wanted))
FROM (VALUES (56.0, 20, 0.2, 30, 0.6), (70.0, 30, 0.3, 20, 0.5)) v(wanted, a_spend, a_rate, r_spend, r_rate),
     acquisition_retention_optimum(200, 0.1, 0.9, a_spend, a_rate, 0.9, r_spend, r_rate) o
WHERE situation = 'today';
SELECT results_eq($$
  SELECT situation, round(acquisition_spend::numeric, 3), round(acquisition_rate::numeric, 5), round(retention_spend::numeric, 3),
         round(retention_rate::numeric, 5), round(customer_value::numeric, 3), round(equity::numeric, 3)
  FROM acquisition_retention_optimum(100, 0.1, 0.4, 10, 0.2, 0.9, 10, 0.7)$$,
  $$VALUES ('today', 10.000, 0.20000, 10.000, 0.70000, 250.000, 40.000), ('optimum', 34.172, 0.36256, 26.290, 0.88274, 385.305, 105.523)$$,
  'the worked example');

-- Plain SQL, with the rates as the function gives them; and a walk around the optimum.
CREATE FUNCTION pg_temp.equity(a_spend float8, r_spend float8) RETURNS float8 LANGUAGE sql AS $$
  SELECT a * 100 - a_spend + a * (100 - r_spend / r) * (r / 1.1) / (1 - r / 1.1)
  FROM (SELECT 0.4 * (1 - exp(ln(1 - 0.2 / 0.4) / 10 * a_spend)) AS a, 0.9 * (1 - exp(ln(1 - 0.7 / 0.9::float8) / 10 * r_spend)) AS r) q
$$;
SELECT ok(abs(equity - pg_temp.equity(acquisition_spend, retention_spend)) < 1e-9, situation || ' by plain SQL')
FROM acquisition_retention_optimum(100, 0.1, 0.4, 10, 0.2, 0.9, 10, 0.7);
SELECT ok(max(pg_temp.equity(a, r)) <= max(o.equity), 'no spend nearby is better than the optimum')
FROM acquisition_retention_optimum(100, 0.1, 0.4, 10, 0.2, 0.9, 10, 0.7) o,
     generate_series(34.0::numeric, 34.4, 0.05) a, generate_series(26.0::numeric, 26.6, 0.05) r
WHERE situation = 'optimum';
SELECT is(acquisition_spend, 0::float8, 'not worth winning: an answer')
FROM acquisition_retention_optimum(100, 0.1, 0.4, 100, 0.01, 0.9, 10, 0.7) WHERE situation = 'optimum';
SELECT is(retention_spend, 0::float8, 'not worth keeping: an answer')
FROM acquisition_retention_optimum(100, 0.1, 0.4, 10, 0.2, 0.9, 10, 0.01) WHERE situation = 'optimum';
SELECT is_empty('SELECT acquisition_retention_optimum(NULL, 0.1, 0.4, 10, 0.2, 0.9, 10, 0.7)', 'of NULL nothing is known');

SELECT throws_ok(format('SELECT acquisition_retention_optimum(%s)', arguments), '22023', message, message)
FROM (VALUES
  ('100, 0.1, 0.4, 10, 0.4, 0.9, 10, 0.7', 'acquisition rate 0.4 is not below its ceiling 0.4'),
  ('100, 0.1, 0.4, 10, 0.2, 0.9, 10, 0.95', 'retention rate 0.95 is not below its ceiling 0.9'),
  ('100, 0.1, 1.4, 10, 0.2, 0.9, 10, 0.7', 'acquisition ceiling is 1.4'), ('100, 0.1, 0.4, 10, 0.2, 90, 10, 0.7', 'retention ceiling is 90'),
  ('100, 0.1, 0.4, 0, 0.2, 0.9, 10, 0.7', 'acquisition spend is 0'), ('100, 0.1, 0.4, 10, 0.2, 0.9, -10, 0.7', 'retention spend is -10'),
  ('100, 0.1, 0.4, 10, -0.2, 0.9, 10, 0.7', 'acquisition rate is -0.2'), ($$100, 0.1, 0.4, 10, 0.2, 0.9, 10, 'NaN'$$, 'retention rate is NaN'),
  ($$'Infinity', 0.1, 0.4, 10, 0.2, 0.9, 10, 0.7$$, 'margin is Infinity'), ('100, -0.1, 0.4, 10, 0.2, 0.9, 10, 0.7', 'annual rate is -0.1')) v(arguments, message);

-- --- levers --------------------------------------------------------------------------------------------------

SELECT results_eq('SELECT lever, round(amount::numeric, 4) FROM lever_decomposition(100, 4, 50, 110, 3.8, 55)',
                  $$VALUES ('customers', 2045.3846), ('frequency', -1100.7693), ('basket', 2045.3846)$$, 'the worked example');
SELECT results_eq('SELECT lever, round(amount::numeric, 4) FROM lever_decomposition(100, 4, 50, 0.5, 110, 3.8, 55, 0.5)',
                  $$VALUES ('customers', 1022.6923), ('frequency', -550.3846), ('basket', 1022.6923), ('margin', 0.0000)$$, 'with a margin that stays');
SELECT results_eq('SELECT lever, round(amount::numeric, 4) FROM lever_decomposition(100, 4, 50, 0.5, 100, 4, 50, 0.4)',
                  $$VALUES ('customers', 0.0000), ('frequency', 0.0000), ('basket', 0.0000), ('margin', -2000.0000)$$, 'with a margin that falls');
SELECT results_eq('SELECT * FROM lever_decomposition(0, 0, 0, 10, 2, 5)',
                  $$VALUES ('customers', 100::float8), ('frequency', 0), ('basket', 0)$$, 'from nothing: all by customers');
SELECT results_eq('SELECT * FROM lever_decomposition(10, 2, 5, 10, 2, 0)',
                  $$VALUES ('customers', -100::float8), ('frequency', 0), ('basket', 0)$$, 'a basket that ends at 0: all by customers');
SELECT ok(bool_and(abs(total - change) <= 1e-12 * greatest(abs(largest), abs(change))), 'the parts add up')
FROM (SELECT random.*, (SELECT sum(amount) FROM lever_decomposition(n0, f0, b0, n1, f1, b1)) AS total,
             (SELECT max(abs(amount)) FROM lever_decomposition(n0, f0, b0, n1, f1, b1)) AS largest, n1 * f1 * b1 - n0 * f0 * b0 AS change
      FROM (SELECT i % 97 AS n0, (i % 13) / 3.0 AS f0, (i % 31) * 1.7 AS b0, i % 89 AS n1, (i % 11) / 3.0 AS f1, (i % 37) * 1.3 AS b1
            FROM generate_series(1, 1000) i) random) q;
SELECT throws_ok(format('SELECT lever_decomposition(%s)', arguments), '22023', message, message)
FROM (VALUES ('-1, 4, 50, 110, 3.8, 55', 'customers is -1'), ('1, 4, 50, 110, -3.8, 55', 'frequency is -3.8'), ($$1, 4, 50, 110, 3.8, 'NaN'$$, 'basket is NaN'),
             ('1, 4, 50, -0.1, 110, 3.8, 55, 0.2', 'margin is -0.1')) v(arguments, message);

SELECT is_empty($$SELECT * FROM acquisition_retention_optimum(-100, 0.1, 0.4, 100, 0.2, 0.8, 50, 0.6) o WHERE o::text ~ '-0[,)]'$$, 'zero has no sign');

SELECT * FROM finish();
ROLLBACK;
