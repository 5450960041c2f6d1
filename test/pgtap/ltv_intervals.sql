-- Intervals: of parameters, of what is expected of customers, and of sums over them.
BEGIN;
SET search_path = customer_portfolio, public;
SELECT plan(61);

-- A shop of 2000 customers and the models fitted to it; the same models without what is known of their estimates.
CREATE TEMP TABLE customer AS
  SELECT customer_id, purchase_history(day, amount, amount * 0.6) AS h
  FROM simulate_purchases('{"model": "bg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.5}',
                          '{"model": "gamma_gamma", "p": 6.25, "q": 3.75, "gamma": 15.5}', 2000, '2021-01-01', '2023-01-01', 7)
  GROUP BY customer_id;
CREATE TEMP TABLE model AS SELECT bg_nbd(h, '2022-07-01') AS p, gamma_gamma(h, '2022-07-01') AS s FROM customer;
CREATE TEMP TABLE bare AS SELECT (p::jsonb - 'covariance')::purchase_model AS p, (s::jsonb - 'covariance')::spend_model AS s FROM model;
CREATE TEMP TABLE few AS SELECT * FROM customer WHERE customer_id <= 60;
CREATE TEMP TABLE one AS SELECT h FROM few WHERE first_purchase(h) < '2022-01-01' AND frequency(h, '2022-07-01') > 1 ORDER BY customer_id LIMIT 1;
ANALYZE customer;

-- --- parameters --------------------------------------------------------------------------------------------

SELECT is(array(SELECT parameter FROM model, parameter_intervals(p)), array['r', 'alpha', 'a', 'b'], 'an interval of every parameter');
SELECT cmp_ok(abs(i.estimate / (p::jsonb ->> parameter)::float8 - 1), '<', 1e-14::float8, parameter || ': the estimate is the parameter')
FROM model, parameter_intervals(p) i;
-- the standard error of a logarithm is that of the parameter, relative to it
SELECT cmp_ok(abs(ln(upper / lower) / 2 / 1.959963984540054 / ((m -> 'standard_errors' ->> parameter)::float8 / estimate) - 1), '<', 1e-12::float8,
              parameter || ': lower and upper are 1.96 standard errors of the logarithm away')
FROM model, LATERAL (SELECT p::jsonb, i.* FROM parameter_intervals(p) i UNION ALL SELECT s::jsonb, i.* FROM parameter_intervals(s) i) q(m);
SELECT ok(i.lower > n.lower AND i.upper < n.upper, parameter || ': less confidence, less width')
FROM model, parameter_intervals(s, 0.5) i JOIN LATERAL parameter_intervals(s, 0.99) n USING (parameter);
SELECT is(count(lower) + count(upper), 0::bigint, 'no covariance, no interval') FROM bare, parameter_intervals(p);
SELECT is(array(SELECT (upper IS NULL)::text FROM parameter_intervals(
  '{"model": "bg_cnbd_k", "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.5, "k": 2, "covariance": [0.01, 0, 0.01, 0, 0, 0.01, 0, 0, 0, 0.01]}'::purchase_model)),
  array['false', 'false', 'false', 'false', 'true'], 'a whole number has no interval');
SELECT ok(lower < estimate AND estimate < upper, 'retention models have intervals, too: ' || parameter)
FROM parameter_intervals((SELECT sbg(tenure, at_risk, survivors) FROM (VALUES (1, 1000, 631), (2, 631, 468), (3, 468, 382), (4, 382, 326)) v(tenure, at_risk, survivors))) ORDER BY parameter;
SELECT throws_ok(format('SELECT parameter_intervals(p, %L) FROM pg_temp.model', level), '22023', NULL, 'level ' || level || ' is none')
FROM unnest(array[0, 1, -1, 95, 'NaN'::float8]) level;

-- --- customers ---------------------------------------------------------------------------------------------

SELECT is(count(*), 0::bigint, 'the estimates are those without an interval')
FROM few, model, LATERAL (VALUES
  (p_alive(p, h, '2022-07-01'), (p_alive_interval(p, h, '2022-07-01')).estimate),
  (expected_purchases(p, h, '2022-07-01', '1 year'), (expected_purchases_interval(p, h, '2022-07-01', '1 year')).estimate),
  (residual_ltv(p, s, h, '2022-07-01', 0.12), (residual_ltv_interval(p, s, h, '2022-07-01', 0.12)).estimate),
  (residual_ltv(p, s, h, '2022-07-01', 0.12, 0.3, '2 years', 10), (residual_ltv_interval(p, s, h, '2022-07-01', 0.12, 0.3, '2 years', 10)).estimate),
  (residual_ltv(p, s, h, '2022-07-01', 0.12, NULL), (residual_ltv_interval(p, s, h, '2022-07-01', 0.12, NULL)).estimate)) v(a, b)
WHERE a IS DISTINCT FROM b;
SELECT is(count(*), 0::bigint, 'the interval lies around the estimate, where it can be')
FROM few, model, LATERAL (
  SELECT *, 1 AS most FROM p_alive_interval(p, h, '2022-07-01')
  UNION ALL SELECT *, 1e9 FROM expected_purchases_interval(p, h, '2022-07-01', '1 year')
  UNION ALL SELECT *, 1e9 FROM residual_ltv_interval(p, s, h, '2022-07-01', 0.12)) i
WHERE NOT (0 < lower AND lower <= estimate AND estimate <= upper AND upper <= most);
SELECT is(count(*), 0::bigint, 'a value with costs has a symmetric interval')
FROM few, model, residual_ltv_interval(p, s, h, '2022-07-01', 0.12, 0.3, '2 years', 10) i
WHERE abs(upper + lower - 2 * estimate) > 1e-9 OR upper <= lower;
SELECT is(count(*), 0::bigint, 'histories and statistics: the same intervals')
FROM few, model, expected_purchases_interval(p, h, '2022-07-01', '70 days') i,
     expected_purchases_interval(p, frequency(h, '2022-07-01'), recency(h, '2022-07-01'), observation_age(h, '2022-07-01'), 10) j,
     p_alive_interval(p, h, '2022-07-01') k,
     p_alive_interval(p, frequency(h, '2022-07-01'), recency(h, '2022-07-01'), observation_age(h, '2022-07-01')) l
WHERE first_purchase(h) < '2022-07-01' AND (abs(i.lower - j.lower) > 1e-9 OR abs(i.upper - j.upper) > 1e-9 OR abs(k.lower - l.lower) > 1e-9);
SELECT ok(expected_purchases_interval(p, h, '2022-07-01', '1 year') IS NULL AND residual_ltv_interval(p, s, h, '2022-07-01', 0.12) IS NULL,
          'who has not bought yet has no interval')
FROM model, (SELECT h FROM customer WHERE first_purchase(h) >= '2022-07-01' LIMIT 1) c;
SELECT is((i.estimate IS NOT NULL, i.lower, i.upper)::text, '(t,,)', 'no covariance: the estimate alone')
FROM bare b, model m, one, LATERAL (
  SELECT * FROM expected_purchases_interval(b.p, h, '2022-07-01', '1 year') UNION ALL SELECT * FROM p_alive_interval(b.p, h, '2022-07-01')
  UNION ALL SELECT * FROM residual_ltv_interval(b.p, m.s, h, '2022-07-01', 0.12)
  UNION ALL SELECT * FROM residual_ltv_interval(m.p, b.s, h, '2022-07-01', 0.12)) i;
SELECT is((i.lower, i.upper)::text, '(1,1)', 'who cannot have left is alive for sure') FROM model, p_alive_interval(p, 0, 0, 30) i;
SELECT is(residual_ltv_interval(p, '{"model": "gamma_gamma", "p": 6, "q": 0.9, "gamma": 15}', h, '2022-07-01', 0.12)::text, NULL, 'no mean, no value')
FROM model, one;
SELECT throws_ok($$SELECT residual_ltv_interval(p, s, h, '2022-07-01', -0.1) FROM pg_temp.model, pg_temp.few$$, '22023', NULL, 'a negative rate is an error');
SELECT throws_ok($$SELECT residual_ltv_interval(p, s, h, '2022-07-01', 0.1, 'NaN') FROM pg_temp.model, pg_temp.few$$, '22023', NULL, 'no margin');
SELECT throws_ok($$SELECT expected_purchases_interval(p, h, '2022-07-01', '-1 year') FROM pg_temp.model, pg_temp.few$$, '22023', NULL, 'a negative horizon is an error');
SELECT throws_ok($$SELECT expected_purchases_interval('{"model": "bg_nbd", "r": 1, "alpha": 6, "a": 1, "b": 2}', h, '2022-07-01', '1 year') FROM pg_temp.few$$,
                 '22023', NULL, 'a history needs the unit');

-- --- sums --------------------------------------------------------------------------------------------------

CREATE TEMP TABLE total AS
SELECT total_expected_purchases(p, h, '2022-07-01', '1 year') AS purchases, total_residual_ltv(p, s, h, '2022-07-01', 0.12) AS value,
       total_residual_ltv(p, s, h, '2022-07-01', 0.12, 0.3) AS margin, total_residual_ltv(p, s, h, '2022-07-01', 0.12, 0.3, '2 years', 10) FILTER (WHERE customer_id <= 60) AS costs,
       total_residual_ltv(p, s, h, '2022-07-01', 0.12, NULL, NULL, 0) AS own_margin
FROM customer, model;
SELECT cmp_ok(abs(estimate(t) - e), '<', 1e-7::float8, what || ': the sum of the customers')
FROM total, LATERAL (SELECT sum(expected_purchases(p, h, '2022-07-01', '1 year')), sum(residual_ltv(p, s, h, '2022-07-01', 0.12)),
                            sum(residual_ltv(p, s, h, '2022-07-01', 0.12, 0.3)), sum(residual_ltv(p, s, h, '2022-07-01', 0.12, 0.3, '2 years', 10)) FILTER (WHERE customer_id <= 60),
                            sum(residual_ltv(p, s, h, '2022-07-01', 0.12, NULL)) FROM customer, model) e(e1, e2, e3, e4, e5),
     LATERAL (VALUES ('purchases', purchases, e1), ('value', value, e2), ('with a margin', margin, e3), ('with costs', costs, e4), ('margin of the costs', own_margin, e5)) v(what, t, e);
SELECT is((customers(value), skipped_customers(value))::text, (SELECT (count(*) FILTER (WHERE first_purchase(h) < '2022-07-01'), count(*) FILTER (WHERE first_purchase(h) >= '2022-07-01'))::text FROM customer),
          'customers of the future are skipped and counted') FROM total;
SELECT is((customers(t), skipped_customers(t))::text, '(1,2)', 'a NULL history is skipped and counted')
FROM (SELECT total_expected_purchases(p, h, '2022-07-01', '1 year') FROM model,
      LATERAL (VALUES (NULL), ((SELECT h FROM one)), (NULL)) v(h)) q(t);
SELECT cmp_ok(abs(standard_error(margin) / standard_error(value) - 0.3), '<', 1e-8::float8, 'a constant margin scales the standard error') FROM total;
SELECT cmp_ok(abs(ln(upper / estimate) / 1.959963984540054 - standard_error(value) / estimate), '<', 1e-10::float8, 'the interval is on the scale of logarithms')
FROM total, confidence_interval(value);
SELECT cmp_ok(abs(upper - estimate - 1.959963984540054 * standard_error(costs)), '<', 1e-6::float8, 'with costs it is symmetric')
FROM total, confidence_interval(costs);
-- errors of customers are errors of the same estimates: they add up
SELECT cmp_ok(standard_error(purchases), '>', 5 * (SELECT sqrt(sum((ln(i.upper / i.lower) / 2 / 1.96 * i.estimate) ^ 2))
  FROM customer, model, expected_purchases_interval(p, h, '2022-07-01', '1 year') i), 'the variance of a sum is not the sum of the variances') FROM total;
SELECT cmp_ok(abs(standard_error(t) / estimate(t) / (ln(i.upper / i.lower) / 2 / 1.959963984540054) - 1), '<', 1e-6::float8, 'of a hundred equal customers: a hundred times as much')
FROM model, one, expected_purchases_interval(p, h, '2022-07-01', '1 year') i,
     (SELECT total_expected_purchases(p, h, '2022-07-01', '1 year') FROM model, one, generate_series(1, 100)) q(t);

CREATE TEMP TABLE part AS
SELECT customer_id % 7 AS part, total_expected_purchases(p, h, '2022-07-01', '1 year') AS purchases, total_residual_ltv(p, s, h, '2022-07-01', 0.12) AS value
FROM customer, model GROUP BY 1;
SELECT ok((SELECT rollup(part.purchases) FROM part) = purchases AND (SELECT rollup(part.value) FROM part) = value, 'rollup of parts is the whole') FROM total;
SELECT ok(a.value + b.value = b.value + a.value AND a.value + b.value <> a.value, 'parts add up') FROM part a, part b WHERE a.part = 0 AND b.part = 1;
SELECT throws_ok('SELECT purchases + value FROM pg_temp.total', '22023', NULL, 'purchases and money do not add up');
SELECT throws_ok('SELECT value + margin FROM pg_temp.total', '22023', NULL, 'different margins do not add up');
SELECT throws_ok($$SELECT total_residual_ltv(p, s, h, '2022-07-01', 0.1 + customer_id * 0.01) FROM pg_temp.few, pg_temp.model$$, '22023', NULL, 'one rate for all');
SELECT throws_ok($$SELECT total_residual_ltv(CASE customer_id % 2 WHEN 1 THEN m.p ELSE b.p END, m.s, h, '2022-07-01', 0.1) FROM pg_temp.few, pg_temp.model m, pg_temp.bare b$$,
                 '22023', NULL, 'one model for all');
SELECT throws_ok($$SELECT total_residual_ltv(NULL, s, h, '2022-07-01', 0.1) FROM pg_temp.few, pg_temp.model m$$, '22004', NULL, 'no model');
SELECT throws_ok($$SELECT total_residual_ltv(p, '{"model": "gamma_gamma", "p": 6, "q": 0.9, "gamma": 15}', h, '2022-07-01', 0.1) FROM pg_temp.few, pg_temp.model m$$,
                 '22000', 'there is no sum: the spend model has no mean (q <= 1)', 'a sum of what nobody knows');
SELECT is((estimate(t) > 0, standard_error(t), (confidence_interval(t)).upper)::text, '(t,,)', 'no covariance: the estimate alone')
FROM (SELECT total_expected_purchases(p, h, '2022-07-01', '1 year') FROM few, bare) q(t);
SELECT throws_ok('SELECT confidence_interval(value, 1) FROM pg_temp.total', '22023', NULL, 'a level is less than 1');

SELECT * FROM finish();
ROLLBACK;
