-- Lifetime value: fits from histories and statistics, scores, and what happens to bad input.
BEGIN;
SET search_path = customer_portfolio, public;
SELECT plan(90);

-- A shop of 3000 customers; the models it was made from know their unit.
CREATE TEMP TABLE truth AS SELECT
  '{"model": "mbg_nbd", "unit_days": 7, "r": 0.6, "alpha": 6, "a": 0.9, "b": 2.5}'::purchase_model AS m,
  '{"model": "gamma_gamma", "p": 6.25, "q": 3.75, "gamma": 15.5}'::spend_model AS s;
CREATE TEMP TABLE customer AS
  SELECT customer_id, purchase_history(day, amount) AS h
  FROM truth, simulate_purchases(m, s, 3000, '2021-01-01', '2023-01-01', 7) GROUP BY customer_id;
CREATE TEMP TABLE observed AS
  SELECT customer_id, frequency(h, '2022-07-01')::float8 AS x, recency(h, '2022-07-01') AS t_x,
         observation_age(h, '2022-07-01') AS t, monetary_value(h, '2022-07-01') AS z
  FROM customer WHERE first_purchase(h) < '2022-07-01';
ANALYZE customer;
ANALYZE observed;
CREATE TEMP TABLE fit AS SELECT bg_nbd(h, '2022-07-01') AS bg, mbg_nbd(h, '2022-07-01') AS mbg, gamma_gamma(h, '2022-07-01') AS gg FROM customer;

-- --- fits ------------------------------------------------------------------------------------------------

SELECT ok((mbg::jsonb ->> 'converged')::boolean AND NOT (mbg::jsonb ->> 'boundary')::boolean, 'the fit converges inside') FROM fit;
SELECT cmp_ok(abs((mbg::jsonb ->> p)::float8 - (m::jsonb ->> p)::float8), '<',
              4 * (mbg::jsonb -> 'standard_errors' ->> p)::float8, 'mbg_nbd: ' || p || ' within four standard errors of the truth')
FROM fit, truth, unnest(array['r', 'alpha', 'a', 'b']) p;
SELECT cmp_ok(abs((gg::jsonb ->> p)::float8 - (s::jsonb ->> p)::float8), '<',
              4 * (gg::jsonb -> 'standard_errors' ->> p)::float8, 'gamma_gamma: ' || p || ' within four standard errors of the truth')
FROM fit, truth, unnest(array['p', 'q', 'gamma']) p;
SELECT is(array(SELECT jsonb_object_keys(mbg::jsonb) ORDER BY 1),
          array['a', 'alpha', 'b', 'boundary', 'condition', 'converged', 'covariance', 'customers', 'gradient_norm', 'iterations',
                'log_likelihood', 'model', 'r', 'skipped', 'standard_errors', 'unit_days'], 'a model says how the fit went') FROM fit;
SELECT cmp_ok((mbg::jsonb ->> 'gradient_norm')::float8, '<', 1e-8::float8, 'the gradient is small') FROM fit;
SELECT cmp_ok(abs((f::jsonb ->> p)::float8 / (mbg::jsonb ->> p)::float8 - 1), '<', 1e-8::float8, 'histories and statistics: the same ' || p)
FROM fit, (SELECT mbg_nbd(x, t_x, t) FROM observed) q(f), unnest(array['r', 'alpha', 'a', 'b', 'log_likelihood']) p;
SELECT is(mbg_nbd(x, t_x, t)::jsonb ->> 'unit_days', NULL, 'statistics have no unit of time') FROM observed;
SELECT is((gamma_gamma(x, z)::jsonb - 'skipped')::text, (min(gg::text)::jsonb - 'skipped')::text, 'gamma_gamma from statistics') FROM observed, fit;
SELECT is(mbg_nbd(h, '2022-07-01', '7 days')::text, min(mbg::text), 'a unit is a week unless told otherwise') FROM customer, fit;

-- days against weeks: alpha scales by 7, the log-likelihood shifts by -sum(x) ln 7
CREATE TEMP TABLE day_fit AS SELECT mbg_nbd(h, '2022-07-01', '1 day')::jsonb AS d FROM customer;
SELECT is(d ->> 'unit_days', '1', 'the unit is in the model') FROM day_fit;
SELECT cmp_ok(abs((d ->> 'alpha')::float8 / (mbg::jsonb ->> 'alpha')::float8 / 7 - 1), '<', 1e-8::float8, 'alpha in days is seven times alpha in weeks') FROM fit, day_fit;
SELECT cmp_ok(abs((d ->> 'log_likelihood')::float8 + (SELECT sum(x) FROM observed) * ln(7::float8) - (mbg::jsonb ->> 'log_likelihood')::float8), '<', 1e-6::float8,
              'the log-likelihood shifts by the Jacobian') FROM fit, day_fit;
SELECT cmp_ok(abs((d ->> p)::float8 / (mbg::jsonb ->> p)::float8 - 1), '<', 1e-8::float8, p || ' has no unit') FROM fit, day_fit, unnest(array['r', 'a', 'b']) p;

-- --- statistics merge -----------------------------------------------------------------------------------------

CREATE TEMP TABLE part AS SELECT customer_id % 7 AS part, purchase_statistics(h, '2022-07-01') AS s, spend_statistics(h, '2022-07-01') AS z FROM customer GROUP BY 1;
SELECT is(rollup(s)::text, (SELECT purchase_statistics(h, '2022-07-01')::text FROM customer), 'rollup of parts is the whole') FROM part;
SELECT is(bg_nbd(rollup(s))::text, min(bg::text), 'a fit of merged statistics is the fit of the whole, to the last bit') FROM part, fit;
SELECT is(mbg_nbd(rollup(s))::text, min(mbg::text), 'the same for mbg_nbd') FROM part, fit;
SELECT is(gamma_gamma(rollup(z))::text, min(gg::text), 'and for gamma_gamma') FROM part, fit;
SELECT is(sum(customers(s)), (SELECT count(*) FROM observed)::numeric, 'customers are counted') FROM part;
SELECT is(mbg_nbd(x, t_x, t, 3)::jsonb -> 'customers', to_jsonb(3 * count(*)), 'weights count') FROM observed;
SELECT is(purchase_statistics(x, t_x, t)::text, (SELECT purchase_statistics(x, t_x, t, n)::text FROM (SELECT x, t_x, t, count(*) AS n FROM observed GROUP BY 1, 2, 3) g),
          'equal customers are one row with a weight') FROM observed;

SET LOCAL max_parallel_workers_per_gather = 2;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
CREATE TABLE public.spread AS SELECT * FROM observed;
ALTER TABLE public.spread SET (parallel_workers = 2);
CREATE TEMP TABLE parallel_fit AS SELECT bg_nbd(x, t_x, t)::text AS f FROM public.spread;
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT is(bg_nbd(x, t_x, t)::text, min(f), 'a parallel fit is the serial one, to the last bit') FROM public.spread, parallel_fit;

-- --- who does not count -----------------------------------------------------------------------------------------

SELECT is(skipped_rows(s), 3::bigint, 'a NULL among the arguments is skipped and counted')
FROM (SELECT purchase_statistics(x, t_x, t) FROM (VALUES (1::float8, 2::float8, 3::float8), (NULL, 2, 3), (1, NULL, 3), (1, 2, NULL)) v(x, t_x, t)) q(s);
SELECT is(mbg::jsonb -> 'skipped', (SELECT to_jsonb(count(*)) FROM customer WHERE first_purchase(h) >= '2022-07-01'),
          'customers who come later do not exist yet') FROM fit;
SELECT is(gg::jsonb -> 'customers', (SELECT to_jsonb(count(*)) FROM observed WHERE x > 0 AND z > 0), 'only repeat customers have a mean spend') FROM fit;
SELECT is(s::text, 'v1 skipped 4 [2 5]', 'no spend observation: skipped and counted')
FROM (SELECT spend_statistics(x, z) FROM (VALUES (2::float8, 5::float8), (0, 5), (3, 0), (3, -1), (1, NULL)) v(x, z)) q(s);
SELECT is(bg_nbd(x, x, x)::text, NULL, 'no rows, no model') FROM (SELECT 1::float8 WHERE false) v(x);

-- --- errors that explain --------------------------------------------------------------------------------------

SELECT throws_ok('SELECT bg_nbd(1, 5, 10) FROM generate_series(1, 4)', '22000', 'cannot fit bg_nbd: only 4 customers', 'too few customers');
SELECT throws_ok('SELECT mbg_nbd(0, 0, 10) FROM generate_series(1, 400)', '22000', 'cannot fit mbg_nbd: no customer has a repeat purchase', 'no repeat purchase');
SELECT throws_ok('SELECT bg_nbd(1, 0, 0) FROM generate_series(1, 400)', '22000', 'cannot fit bg_nbd: no customer has been observed for any time', 'no time');
SELECT throws_ok('SELECT gamma_gamma(0, 5) FROM generate_series(1, 400)', '22000', 'cannot fit gamma_gamma: only 0 customers', 'nobody came back');
SELECT throws_ok(format('SELECT bg_nbd(%s)', args), '22023', message, message)
FROM (VALUES ('-1, 2, 3', 'frequency is -1'), ('1.5, 2, 3', 'frequency is 1.5'), ('''NaN'', 2, 3', 'frequency is NaN'), ('''Infinity'', 2, 3', 'frequency is Infinity'),
             ('1, -2, 3', 'recency is -2'), ('1, 4, 3', 'recency 4 exceeds age 3'), ('1, 2, ''Infinity''', 'age is Infinity'), ('1, ''NaN'', 3', 'recency is NaN'),
             ('0, 2, 3', 'recency is 2 where frequency is 0'), ('1, 2, 3, 0', 'weight is 0'), ('1, 2, 3, -1', 'weight is -1')) v(args, message);
SELECT throws_ok('SELECT gamma_gamma(1, ''Infinity'')', '22023', 'mean spend is Infinity over 1 repeat purchases', 'an infinite mean');
SELECT throws_ok('SELECT rollup(s) FROM (SELECT s FROM part UNION ALL SELECT purchase_statistics(h, ''2022-07-01'', ''1 day'') FROM customer) q', '22023',
                 'units of time differ: 7 days and 1 days', 'statistics of different units are not mixed');
SELECT throws_ok('SELECT bg_nbd(h, ''2022-07-01'', ''1 month'') FROM customer', '22023', 'unit must be a number of days, at least 1, not "1 mon"', 'a month is no unit');
SELECT throws_ok('SELECT bg_nbd(h, ''infinity'') FROM customer', '22008', NULL, 'as_of must be a day');

-- --- models as text -----------------------------------------------------------------------------------------------

SELECT is('{"model":"bg_nbd","r":0.243,"alpha":4.414,"a":0.793,"b":2.426}'::purchase_model::text,
          '{"model": "bg_nbd", "r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}', 'parameters are enough');
SELECT is(mbg::text::purchase_model::text, mbg::text, 'a fitted model reads back as itself') FROM fit;
SELECT is(mbg::jsonb::purchase_model::text, mbg::text, 'through jsonb, too') FROM fit;
SELECT is(gg::jsonb::spend_model::text, gg::text, 'a spend model likewise') FROM fit;
SELECT throws_ok(format('SELECT %L::customer_portfolio.purchase_model', json), '22P02',
                 'invalid input syntax for type purchase_model: ' || message, 'refused: ' || message)
FROM (VALUES
  ('{"r": 1, "alpha": 1, "a": 1, "b": 1}', '"model" is missing'),
  ('{"model": "bgnbd"}', 'unknown model "bgnbd"'),
  ('{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 15}', '"gamma_gamma" is a model of spend'),
  ('{"model": "bg_nbd", "r": 1, "alpha": 1, "a": 1}', 'parameter "b" is missing'),
  ('{"model": "bg_nbd", "r": 1, "alpha": 1, "a": 0, "b": 1}', 'parameter a of bg_nbd is 0'),
  ('{"model": "bg_nbd", "r": 1, "alpha": 1, "a": 1, "b": 1, "beta": 1}', 'model bg_nbd has no "beta"'),
  ('{"model": "bg_nbd", "r": "1", "alpha": 1, "a": 1, "b": 1}', '"r" is not a number'),
  ('["bg_nbd"]', 'not the JSON object of a model'),
  ('{"": {"r": "x"}, "model": "bg_nbd", "r": 0.25, "alpha": 4.5, "a": 0.75, "b": 2.5}', 'not the JSON object of a model')) v(json, message);

-- --- scores -----------------------------------------------------------------------------------------------------

CREATE TEMP VIEW score AS
  SELECT o.*, h, mbg, bg, gg FROM observed o JOIN customer USING (customer_id), fit;
SELECT is_empty($$SELECT customer_id FROM score WHERE abs(p_alive(mbg, h, '2022-07-01') - p_alive(mbg, x, t_x, t)) > 1e-14$$, 'p_alive: a history is its statistics');
SELECT is_empty($$SELECT customer_id FROM score
  WHERE abs(expected_purchases(mbg, h, '2022-07-01', '1 year') / expected_purchases(mbg, x, t_x, t, 365 / 7.0) - 1) > 1e-12$$, 'expected_purchases: the horizon is by the calendar');
SELECT is_empty($$SELECT customer_id FROM score
  WHERE abs(discounted_purchases(mbg, h, '2022-07-01', 0.1) / discounted_purchases(mbg, x, t_x, t, ln(1.1::float8) * 7 / 365.25) - 1) > 1e-12$$, 'discounted_purchases: the rate is per year');
SELECT is_empty($$SELECT customer_id FROM score WHERE abs(expected_spend(gg, h, '2022-07-01') / expected_spend(gg, x, z) - 1) > 1e-12$$, 'expected_spend: a history is its statistics');
SELECT is_empty($$SELECT customer_id FROM score
  WHERE abs(residual_ltv(mbg, gg, h, '2022-07-01', 0.1, 0.3) / (0.3 * expected_spend(gg, h, '2022-07-01') * discounted_purchases(mbg, h, '2022-07-01', 0.1)) - 1) > 1e-12
     OR abs(residual_ltv(mbg, gg, h, '2022-07-01', 0.1) / residual_ltv(mbg, gg, x, t_x, t, z, ln(1.1::float8) * 7 / 365.25) - 1) > 1e-12$$,
  'residual_ltv is margin x spend x discounted purchases');
SELECT is_empty($$SELECT customer_id FROM score WHERE NOT (p_alive(mbg, h, '2022-07-01') BETWEEN 0 AND 1) OR (x = 0 AND p_alive(bg, h, '2022-07-01') <> 1)$$,
                'P(alive) is a probability; in BG/NBD nobody leaves before the first repeat purchase');
SELECT cmp_ok(abs(sum(log_likelihood(mbg, x, t_x, t)) - min((mbg::jsonb ->> 'log_likelihood')::float8)), '<', 1e-6::float8, 'log-likelihoods of the customers add up to that of the fit') FROM score;
SELECT is(p_alive(m, h, '2020-01-01'), NULL, 'a customer who comes later has no score') FROM truth, customer LIMIT 1;
SELECT is(expected_purchases(m, 1, 2, 3, 0), 0::float8, 'nothing is bought in no time') FROM truth;
SELECT throws_ok($$SELECT expected_purchases(m, h, '2022-07-01', '-1 day') FROM truth, customer LIMIT 1$$, '22023', NULL, 'no negative horizon');
SELECT throws_ok($$SELECT discounted_purchases(m, h, '2022-07-01', -0.1) FROM truth, customer LIMIT 1$$, '22023', 'annual rate is -0.1', 'no negative rate');
SELECT throws_ok($$SELECT discounted_purchases(m, 1, 2, 3, 0) FROM truth$$, '22000', 'expected purchases without end and without discount are infinite for a = 0.9', 'no infinite sum');
SELECT cmp_ok(abs(discounted_purchases('{"model": "bg_nbd", "r": 1, "alpha": 5, "a": 2, "b": 3}', 0, 0, 9, 0) - 4), '<', 1e-12::float8, 'a finite one without discount');
SELECT throws_ok($$SELECT p_alive('{"model": "bg_nbd", "r": 1, "alpha": 5, "a": 2, "b": 3}', h, '2022-07-01') FROM customer LIMIT 1$$, '22023',
                 'the model has no unit of time, so it cannot score a history', 'a model without a unit refuses histories');

-- gamma-gamma: the population for whom nothing is known, no mean in a heavy tail
SELECT is(expected_spend(s, 0, NULL), 6.25::float8 * 15.5 / 2.75, 'no repeat purchase: the mean of the population') FROM truth;
SELECT is(expected_spend(s, 3, -2), expected_spend(s, 3, 0), 'refunds ate the mean: it counts as 0') FROM truth;
SELECT results_eq($$SELECT round(expected_spend('{"model":"gamma_gamma","p":6.25,"q":3.74,"gamma":15.44}', 3, z)::numeric, 6) FROM unnest(array[1, 0.01, 0, -1]::float8[]) z$$,
  'VALUES (5.362960), (4.499186), (4.490461), (4.490461)', 'at a mean of 0 the formula holds, below it is not more');
SET LOCAL client_min_messages = error;
SELECT is(expected_spend('{"model": "gamma_gamma", "p": 0.05, "q": 0.9, "gamma": 15}', x, 30), NULL, 'a tail too heavy for a mean') FROM unnest(array[0, 1, 9]) x;
SELECT is((bg_nbd(x, 2 * x, 10)::jsonb - 'standard_errors') @> '{"boundary": true, "converged": false}', true, 'a fit on a boundary says so')
FROM (SELECT 1 + i % 2 FROM generate_series(1, 1000) i) v(x);

SELECT * FROM finish();
ROLLBACK;
