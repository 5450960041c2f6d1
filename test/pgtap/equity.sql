-- What a contractual customer is worth, what loss costs, where the number of customers tends to, what balance pays most.
BEGIN;
SET search_path = customer_portfolio, public;
SELECT * FROM no_plan();

-- An answer or its parts, as numerics of so many decimals.
CREATE FUNCTION pg_temp.rounded(value float8, decimals int) RETURNS numeric LANGUAGE sql AS 'SELECT round(value::numeric, decimals)';

-- --- closed forms --------------------------------------------------------------------------------------------

SELECT is(pg_temp.rounded(value, decimals), wanted, call)
FROM (VALUES
  ('contractual_ltv(100, .8, .1)', contractual_ltv(100, 0.8, 0.1), 2, 366.67),
  ('contractual_ltv(100, .8, .1, false)', contractual_ltv(100, 0.8, 0.1, false), 2, 266.67),
  ('contractual_ltv(100, .8, .1, first_margin_now => false)', contractual_ltv(100, 0.8, annual_rate => 0.1, first_margin_now => false), 2, 266.67),
  ('retention_gain(.75, .05)', retention_gain(0.75, 0.05), 9, 0.25), ('retention_gain(.90, .05)', retention_gain(0.90, 0.05), 9, 1.0),
  ('retention_gain(.80, .05, .1)', retention_gain(0.80, 0.05, 0.1), 3, 0.2), ('retention_gain(.90, .05, .1)', retention_gain(0.90, 0.05, 0.1), 3, 0.333),
  ('growth_ceiling(100, .05)', growth_ceiling(100, 0.05), 9, 2000), ('customer_half_life(.05)', customer_half_life(0.05), 2, 13.51),
  ('required_inflow(2400, .05)', required_inflow(2400, 0.05), 9, 120), ('turnover(30, 20, 200, 210)', turnover(30, 20, 200, 210), 5, 0.12195),
  ('lost_before_payback(120, 10, .95)', lost_before_payback(120, 10, 0.95), 4, 0.5819),
  ('new_customer_equivalent(2000, 600, 400)', new_customer_equivalent(2000, 600, 400), 9, 30),
  ('new_customer_equivalent(2000, 600, 400, .05)', new_customer_equivalent(2000, 600, 400, 0.05), 9, 150)) v(call, value, decimals, wanted);
SELECT is(payback_period(120, 10, 0.95), 18, 'payback in month 18');
SELECT is(pg_temp.rounded(customers, 2), 919.28, 'from 0 with 100 a month and 5 % churn: after 12 months') FROM leaky_bucket(0, 100, 0.05, 12) WHERE period = 12;
SELECT results_eq('SELECT * FROM leaky_bucket(8, 1, 0.5, 3)', 'VALUES (0, 8::float8), (1, 5::float8), (2, 3.5::float8), (3, 2.75::float8)', 'the path of a leaky bucket');
SELECT results_eq('SELECT period FROM leaky_bucket(8, 1, 0.5, 0)', 'VALUES (0)', 'no period: today');

-- Plain SQL: the sum over the years, the recursion, the cumulative margins.
SELECT ok(abs(contractual_ltv(m, r, d) / (SELECT sum(m * (r / (1 + d)) ^ t) FROM generate_series(0, 500) t) - 1) < 1e-9, format('contractual_ltv(%s, %s, %s) is the sum of margins', m, r, d))
FROM (VALUES (100::float8, 0.8::float8, 0.1::float8), (7, 0.9, 0.02), (3, 0.3, 0)) v(m, r, d);
SELECT is(payback_period(cost, 10, 0.95), (SELECT min(n)::int FROM (SELECT n, sum(10 * 0.95::float8 ^ (n - 1)) OVER (ORDER BY n) AS margin FROM generate_series(1, 500) n) q WHERE margin >= cost),
          format('payback of %s by plain SQL', cost))
FROM unnest(array[1, 10, 11, 50, 119, 120, 150, 199, 200, 250]::float8[]) cost;

SELECT results_eq('SELECT lost_value, replacement_cost, total_cost FROM churn_cost(5000, 120, 400)', 'VALUES (5000::float8, 1500::float8, 6500::float8)', 'churn_cost of lost value');
SELECT results_eq('SELECT round(lost_value::numeric, 2), round(replacement_cost::numeric, 2), round(total_cost::numeric, 2) FROM churn_cost(10, 100, 0.8, 0.1, 120, contractual_ltv(100, 0.8, 0.1))',
                  'VALUES (2666.67, 872.73, 3539.39)', 'churn_cost of ten contracts');
SELECT results_eq($$SELECT periods, mean, round(coefficient_of_variation::numeric, 4), round(error_as_last_period::numeric, 4), error_as_last_year FROM predictability(array[10, 12, 8, 10], 2)$$,
                  'VALUES (4::bigint, 10::float8, 0.1633, 0.2667, 0.2::float8)', 'predictability of four periods');
SELECT results_eq($$SELECT p.* FROM (SELECT array_agg(amount ORDER BY month) AS series FROM (VALUES (1, 10.00), (2, 12.00)) v(month, amount)) s, predictability(series) p$$,
                  'VALUES (2::bigint, 11::float8, sqrt(2) / 11, 2::float8 / 11, NULL::float8)', 'predictability of money');

-- Empty bases.
SELECT is(value, NULL, call || ' is NULL')
FROM (VALUES ('an endless value', contractual_ltv(100, 1, 0)), ('a gain without end', retention_gain(0.95, 0.05)), ('a ceiling without churn', growth_ceiling(100, 0)),
             ('a half-life without churn', customer_half_life(0)), ('turnover of nobody', turnover(0, 0, 0, 0)), ('a share lost before a payback that never comes', lost_before_payback(200, 10, 0.95)),
             ('payback that never comes', payback_period(200, 10, 0.95)), ('an equivalent in customers worth nothing', new_customer_equivalent(10, 10, 0)),
             ('churn of a base that never leaves', (SELECT total_cost FROM churn_cost(10, 100, 1, 0, 120, 400))),
             ('replacement by customers worth nothing', (SELECT total_cost FROM churn_cost(10, 120, 0))),
             ('variation around 0', (SELECT coefficient_of_variation FROM predictability('{1,-1}'))), ('the mean of nothing', (SELECT mean FROM predictability('{}'))),
             ('an argument that is NULL', contractual_ltv(NULL, 1, 0)), ('a path from NULL', (SELECT max(customers) FROM leaky_bucket(NULL, 1, 0.5, 3)))) v(call, value);

SELECT throws_ok('SELECT ' || call, '22023', message, call)
FROM (VALUES
  ('contractual_ltv(100, 80, 0.1)', 'retention is 80'), ($$contractual_ltv(100, 'NaN', 0.1)$$, 'retention is NaN'), ('contractual_ltv(100, 0.8, -0.1)', 'annual rate is -0.1'),
  ($$contractual_ltv('Infinity', 0.8, 0.1)$$, 'margin is Infinity'), ('retention_gain(0.75, 5)', 'retention 0.75 and 5 points make 5.75'),
  ('growth_ceiling(100, 5)', 'churn rate is 5'), ('growth_ceiling(-100, 0.05)', 'inflow is -100'), ('customer_half_life(-0.05)', 'churn rate is -0.05'),
  ('required_inflow(-1, 0.05)', 'number of customers is -1'), ('leaky_bucket(0, 1, 0.05, -1)', 'periods is -1'), ('leaky_bucket(0, 1, 0.05, 100001)', 'periods is 100001'),
  ('turnover(-1, 0, 1, 1)', 'number of entries is -1'), ('payback_period(-1, 1, 1)', 'acquisition cost is -1'), ('payback_period(1, 1, 1.5)', 'retention is 1.5'),
  ('churn_cost(-1, 1, 1)', 'lost value is -1'), ('churn_cost(1, -1, 1)', 'acquisition cost is -1'), ('churn_cost(1, 1, 0.5, 0.1, 1, -1)', 'value of a new customer is -1'),
  ('new_customer_equivalent(1, 1, 1, 5)', 'points is 5'), ($$predictability('{1,NaN}')$$, 'an amount of the series is NaN'), ($$predictability('{1}', 0)$$, 'periods per year is 0')) v(call, message);
SELECT throws_ok($$SELECT predictability('{1,NULL,3}')$$, '22004', 'the series holds a NULL among its 3 amounts', 'a NULL in a series');
SELECT throws_ok('SELECT contractual_ltv(1e308, 0.9999, 0)', '22003', 'contractual lifetime value is out of range', 'beyond all numbers');

SELECT * FROM finish();
ROLLBACK;
