-- Covariates on purchases and dropout: fits, scores of single customers, and what happens to bad input.
BEGIN;
SET search_path = customer_portfolio, public;
SELECT * FROM no_plan();

-- A shop of two kinds of customers, with a flag that makes them buy exp(0.5) times as often and stay longer, and an
-- age that means nothing.
CREATE TEMP TABLE truth (flag int, m purchase_model, s spend_model);
INSERT INTO truth
SELECT flag, jsonb_build_object('model', 'mbg_nbd', 'unit_days', 7, 'r', 0.6, 'alpha', 6 * exp(-0.5 * flag), 'a', 0.9 * exp(-0.4 * flag), 'b', 2.5)::purchase_model,
       '{"model": "gamma_gamma", "p": 6.25, "q": 3.75, "gamma": 15.5}'
FROM generate_series(0, 1) flag;
CREATE TEMP TABLE customer AS
SELECT customer_id + 10000 * flag AS customer_id, flag, 20 + spread.age AS age, purchase_history(day, amount) AS h
FROM truth, simulate_purchases(m, s, 1500, '2021-01-01', '2023-01-01', 11 + flag),
     LATERAL (SELECT customer_id * 7919 % 50 AS age) spread
GROUP BY 1, 2, 3;
CREATE TEMP TABLE observed AS
SELECT customer_id, h, array[flag, age]::float8[] AS z, frequency(h, '2022-07-01')::float8 AS x, recency(h, '2022-07-01') AS t_x,
       observation_age(h, '2022-07-01') AS t
FROM customer WHERE first_purchase(h) < '2022-07-01';
ANALYZE customer;
ANALYZE observed;
CREATE TEMP TABLE fit AS
SELECT mbg_nbd(h, '2022-07-01', array[flag, age]) AS m, mbg_nbd(h, '2022-07-01') AS plain, bg_nbd(h, '2022-07-01', array[flag, age]) AS bg FROM customer;

-- --- fits ------------------------------------------------------------------------------------------------

SELECT ok((m::jsonb ->> 'converged')::boolean AND NOT (m::jsonb ->> 'boundary')::boolean, 'the fit converges inside') FROM fit;
SELECT cmp_ok(abs((m::jsonb ->> p)::float8 - value), '<', 4 * (m::jsonb -> 'standard_errors' ->> p)::float8, p || ' within four standard errors of the truth')
FROM fit, (VALUES ('r', 0.6), ('alpha', 6), ('a', 0.9), ('b', 2.5)) v(p, value);
SELECT cmp_ok(abs((m::jsonb -> e ->> i)::float8 - value), '<', 4 * (m::jsonb -> 'standard_errors' -> e ->> i)::float8, format('%s of covariate %s within four standard errors of the truth', e, i + 1))
FROM fit, (VALUES ('purchase_effects', 0, 0.5), ('purchase_effects', 1, 0), ('dropout_effects', 0, -0.4), ('dropout_effects', 1, 0)) v(e, i, value);
SELECT cmp_ok((m::jsonb -> 'purchase_effects' ->> 0)::float8, '>', 4 * (m::jsonb -> 'standard_errors' -> 'purchase_effects' ->> 0)::float8, 'the effect of the flag is found') FROM fit;
SELECT cmp_ok((m::jsonb ->> 'log_likelihood')::float8, '>', (plain::jsonb ->> 'log_likelihood')::float8 + 10, 'covariates that matter explain more') FROM fit;
SELECT is(m::text::purchase_model::text, m::text, 'a fitted model reads back as itself') FROM fit;
SELECT is(m::jsonb -> 'skipped', (SELECT to_jsonb(count(*)) FROM customer WHERE first_purchase(h) >= '2022-07-01'), 'customers who come later do not exist yet') FROM fit;

CREATE TEMP TABLE statistics_fit AS SELECT mbg_nbd(x, t_x, t, z) AS m, bg_nbd(x, t_x, t, z) AS bg FROM observed;
SELECT cmp_ok(abs((s.m::jsonb ->> p)::float8 / (f.m::jsonb ->> p)::float8 - 1), '<', 1e-7::float8, 'histories and statistics: the same ' || p)
FROM fit f, statistics_fit s, unnest(array['r', 'alpha', 'a', 'b', 'log_likelihood']) p;
SELECT is(m::jsonb ->> 'unit_days', NULL, 'statistics have no unit of time') FROM statistics_fit;
SELECT is(mbg_nbd(x, t_x, t, z, 3)::jsonb -> 'customers', to_jsonb(3 * count(*)), 'weights count') FROM observed;
SELECT is(mbg_nbd(x, t_x, t, z)::text, (SELECT mbg_nbd(x, t_x, t, z, n)::text FROM (SELECT x, t_x, t, z, count(*) AS n FROM observed GROUP BY 1, 2, 3, 4) g),
          'equal customers are one row with a weight') FROM observed;

-- Pareto/NBD, whose dropout is in time: the flag stretches beta instead of shrinking a.
CREATE TEMP TABLE pareto AS SELECT pareto_nbd(h, '2022-07-01', array[flag, age]) AS m, pareto_nbd(h, '2022-07-01') AS plain FROM customer;
SELECT ok((m::jsonb ->> 'converged')::boolean, 'pareto_nbd: the fit converges') FROM pareto;
SELECT cmp_ok((m::jsonb ->> 'log_likelihood')::float8, '>', (plain::jsonb ->> 'log_likelihood')::float8 + 10, 'pareto_nbd: covariates that matter explain more') FROM pareto;
SELECT cmp_ok(abs((m::jsonb -> 'purchase_effects' ->> 0)::float8 - 0.5), '<', 4 * (m::jsonb -> 'standard_errors' -> 'purchase_effects' ->> 0)::float8, 'pareto_nbd: the effect on purchases is that of the other model') FROM pareto;
SELECT cmp_ok((m::jsonb -> 'dropout_effects' ->> 0)::float8, '<', 0::float8, 'pareto_nbd: the flag means a longer life') FROM pareto;
SELECT cmp_ok(abs(sum(log_likelihood(with_covariates(m, z), x, t_x, t)) - min((m::jsonb ->> 'log_likelihood')::float8)), '<', 1e-6::float8,
              'pareto_nbd: log-likelihoods of the customers add up to that of the fit') FROM observed, pareto;

-- --- units of time, and of covariates ------------------------------------------------------------------------

SELECT is(mbg_nbd(h, '2022-07-01', '7 days', array[flag, age])::text, min(m::text), 'a unit is a week unless told otherwise') FROM customer, fit;
SELECT is(mbg_nbd(h, '2022-07-01', '7 days')::text, min(plain::text), 'an untyped third argument stays a unit of time') FROM customer, fit;
SELECT is(bg_nbd(h, '2022-07-01', interval '7 days', array[flag, age]::float8[])::text, min(bg::text), 'typed arguments, the same') FROM customer, fit;
SELECT throws_ok($$SELECT mbg_nbd(h, '2022-07-01', '{1,2}') FROM customer$$, '22007', 'invalid input syntax for type interval: "{1,2}"', 'an untyped array is no unit of time');
SELECT is(mbg_nbd(h, '2022-07-01', '{1,2}'::float8[])::text, NULL, 'a typed one is an array') FROM customer WHERE false;
CREATE TEMP TABLE other AS SELECT mbg_nbd(h, '2022-07-01', '1 day', array[flag, 10 * age + 3]) AS m FROM customer;
SELECT cmp_ok(abs(10 * (o.m::jsonb -> e ->> 1)::float8 - (f.m::jsonb -> e ->> 1)::float8), '<', 1e-7::float8, e || ' per tenth of a year')
FROM fit f, other o, unnest(array['purchase_effects', 'dropout_effects']) e;
SELECT is_empty($$
  SELECT customer_id FROM observed, fit f, other o
  WHERE abs(p_alive(with_covariates(f.m, z), h, '2022-07-01') - p_alive(with_covariates(o.m, array[z[1], 10 * z[2] + 3]), h, '2022-07-01')) > 1e-7
$$, 'the scores of customers depend on neither');

-- --- statistics merge -----------------------------------------------------------------------------------------

CREATE TEMP TABLE part AS SELECT customer_id % 7 AS part, covariate_statistics(h, '2022-07-01', array[flag, age]) AS s FROM customer GROUP BY 1;
SELECT is(rollup(s)::text, (SELECT covariate_statistics(h, '2022-07-01', array[flag, age])::text FROM customer), 'rollup of parts is the whole') FROM part;
SELECT is(mbg_nbd(rollup(s))::text, min(m::text), 'a fit of merged statistics is the fit of the whole, to the last bit') FROM part, fit;
SELECT is(bg_nbd(rollup(s))::text, min(bg::text), 'the same for bg_nbd') FROM part, fit;
SELECT is(pareto_nbd(rollup(s))::text, min(m::text), 'and for pareto_nbd') FROM part, pareto;
SELECT is(sum(customers(s)), (SELECT count(*) FROM observed)::numeric, 'customers are counted') FROM part;

SET LOCAL max_parallel_workers_per_gather = 2;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
CREATE TABLE public.spread AS SELECT x, t_x, t, z FROM observed;
ALTER TABLE public.spread SET (parallel_workers = 2);
CREATE TEMP TABLE parallel_fit AS SELECT mbg_nbd(x, t_x, t, z)::text AS f FROM public.spread;
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT is(f, m::text, 'a parallel fit is the serial one, to the last bit') FROM statistics_fit, parallel_fit;

-- --- who does not count -----------------------------------------------------------------------------------------

SELECT is(s::text, 'v1 skipped 3 [1 2 3 | 4 5]', 'a NULL among arguments or covariates is skipped and counted')
FROM (SELECT covariate_statistics(x, 2, 3, z) FROM (VALUES (1::float8, array[4, 5]::float8[]), (1, array[NULL, 5]), (1, NULL), (NULL, array[4, 5])) v(x, z)) q(s);
SELECT is(skipped_rows(s), 2::bigint, 'they can be asked for') FROM (VALUES ('v1 unit 7 skipped 2 [1 2 3 | 4]'::covariate_statistics)) v(s);
SELECT is(mbg_nbd(x, x, x, array[x])::text, NULL, 'no rows, no model') FROM (SELECT 1::float8 WHERE false) v(x);

-- --- errors that explain --------------------------------------------------------------------------------------

SELECT throws_ok(format('SELECT covariate_statistics(1, 2, 3, %s)', z), '22023', message, message)
FROM (VALUES ('''{}''::float8[]', 'number of covariates is 0'), ('array[1, ''NaN'']::float8[]', 'covariate 2 is NaN'), ('array[''-Infinity'']::float8[]', 'covariate 1 is -Infinity'),
             ('array[1, 1e200]', 'covariate 2 is 1e+200'), ('array[[1, 2], [3, 4]]', 'array of covariates has 2 dimensions'),
             ('array_fill(1, array[33])', 'number of covariates is 33'), ('array[1], 0', 'weight is 0')) v(z, message);
SELECT throws_ok('SELECT covariate_statistics(x, 2, 3, z) FROM (VALUES (1, array[1, 2]), (1, array[1, 2, 3])) v(x, z)', '22023', 'numbers of covariates differ: 2 and 3',
                 'all customers need the same covariates');
SELECT throws_ok('SELECT rollup(s::covariate_statistics) FROM (VALUES (''v1 [1 2 3 | 1]''), (''v1 [1 2 3 | 1 2]'')) v(s)', '22023', 'numbers of covariates differ: 1 and 2', 'in all parts');
SELECT throws_ok('SELECT rollup(s::covariate_statistics) FROM (VALUES (''v1 unit 7 [1 2 3 | 1]''), (''v1 [1 2 3 | 1]'')) v(s)', '22023', 'units of time differ: 7 days and none', 'and one unit');
SELECT throws_ok($$SELECT mbg_nbd(h, '2022-07-01', array[flag, 1]) FROM customer$$, '22000', 'cannot fit mbg_nbd: covariate 2 is the same for all customers', 'a constant has no effect');
SELECT throws_ok($$SELECT bg_nbd(h, '2022-07-01', array[flag, age, age - 20 * flag]) FROM customer$$, '22000',
                 'cannot fit bg_nbd: covariate 3 is a linear combination of those before', 'nor has what others say');
SELECT throws_ok($$SELECT mbg_nbd(h, '2022-07-01', array[flag, age]) FROM (SELECT * FROM customer LIMIT 5) c$$, '22000', NULL, 'too few customers');
SELECT throws_ok($$SELECT mbg_nbd(0, 0, 10, array[i]) FROM generate_series(1, 400) i$$, '22000', 'cannot fit mbg_nbd: no customer has a repeat purchase', 'no repeat purchase');

-- --- scores -----------------------------------------------------------------------------------------------------

SELECT cmp_ok(abs(sum(log_likelihood(with_covariates(m, z), x, t_x, t)) - min((m::jsonb ->> 'log_likelihood')::float8)), '<', 1e-6::float8,
              'log-likelihoods of the customers add up to that of the fit') FROM observed, fit;
SELECT cmp_ok((w ->> 'alpha')::float8, '<', (v ->> 'alpha')::float8, 'the flag means more purchases')
FROM (SELECT with_covariates(m, array[1, 40])::jsonb, with_covariates(m, array[0, 40])::jsonb FROM fit) q(w, v);
SELECT is(array(SELECT jsonb_object_keys(with_covariates(m, array[1, 40])::jsonb) ORDER BY 1),
          array['a', 'alpha', 'b', 'boundary', 'converged', 'covariance', 'for_one_customer', 'model', 'r', 'standard_errors', 'unit_days'], 'a customer''s model is a plain one') FROM fit;
SELECT is(with_covariates('{"model": "mbg_nbd", "unit_days": 7, "r": 1, "alpha": 8, "a": 2, "b": 3, "purchase_effects": [0.5], "dropout_effects": [-1]}', array[0])::text,
          '{"model": "mbg_nbd", "unit_days": 7, "r": 1, "alpha": 8, "a": 2, "b": 3, "for_one_customer": true}', 'covariates 0: the parameters as they are');
SELECT is(with_covariates(m, array[1, NULL])::text, NULL, 'an unknown covariate, an unknown model') FROM fit;
SELECT throws_ok('SELECT with_covariates(m, array[1]) FROM fit', '22023', 'model has effects of 2 covariates, but there are 1', 'not too few');
SELECT throws_ok('SELECT with_covariates(m, array[1, 2, 3]) FROM fit', '22023', 'model has effects of 2 covariates, but there are 3', 'not too many');
SELECT throws_ok('SELECT with_covariates(m, ''{}'') FROM fit', '22023', 'model has effects of 2 covariates, but there are 0', 'not none');
SELECT throws_ok('SELECT with_covariates(m, array[1, ''NaN'']::float8[]) FROM fit', '22023', 'covariate 2 is NaN', 'only numbers');
SELECT throws_ok('SELECT with_covariates(plain, array[1, 2]) FROM fit', '22023', 'model mbg_nbd has no effects of covariates', 'a plain model has no use for them');

-- Without covariates it is nobody's model.
SELECT throws_ok(format('SELECT %s FROM fit, observed LIMIT 1', score), '22023', 'model has effects of 2 covariates, but there are 0', score || ' wants with_covariates')
FROM unnest(array['p_alive(m, h, ''2022-07-01'')', 'p_alive(m, x, t_x, t)', 'expected_purchases(m, x, t_x, t, 9)', 'discounted_purchases(m, x, t_x, t, 0.1)',
                  'log_likelihood(m, x, t_x, t)']) score;

SELECT * FROM finish();
ROLLBACK;
