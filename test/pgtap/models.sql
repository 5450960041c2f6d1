-- What every purchase model has in common, whichever it is: what it refuses and in which words, what it makes of
-- extreme data, and that the unit of time does not matter.
BEGIN;
SET search_path = customer_portfolio, public;
SET client_min_messages = error; -- fits of nonsense warn, as they should
SELECT plan(115);

CREATE TEMP TABLE kind (model text, times text[]); -- the parameters that are times
INSERT INTO kind VALUES ('bg_nbd', '{alpha}'), ('mbg_nbd', '{alpha}'), ('pareto_nbd', '{alpha,beta}');
CREATE TEMP TABLE observed AS
SELECT frequency(h, '2022-07-01')::float8 AS x, recency(h, '2022-07-01', '1 day') AS t_x, observation_age(h, '2022-07-01', '1 day') AS t
FROM (SELECT purchase_history(day, amount) AS h
      FROM simulate_purchases('{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.9, "b": 2.4}',
                              '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 16}', 3000, '2021-01-01', '2022-07-01', 7)
      GROUP BY customer_id) c;

CREATE FUNCTION pg_temp.fit(model text, query text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  fitted jsonb;
BEGIN
  EXECUTE format('SELECT %I(x, t_x, t)::jsonb FROM (%s) c(x, t_x, t)', model, query) INTO fitted;
  RETURN fitted;
END $$;

-- --- refused, in words that show the value --------------------------------------------------------------------------

SELECT throws_ok(format('SELECT %I(%s)', model, args), '22023', message, model || ': ' || message)
FROM kind, (VALUES ('-1, 2, 3', 'frequency is -1'), ('1.5, 2, 3', 'frequency is 1.5'), ('''NaN'', 2, 3', 'frequency is NaN'),
  ('''Infinity'', 2, 3', 'frequency is Infinity'), ('1, -2, 3', 'recency is -2'), ('1, 4, 3', 'recency 4 exceeds age 3'),
  ('1, 2, ''Infinity''', 'age is Infinity'), ('1, ''NaN'', 3', 'recency is NaN'), ('0, 2, 3', 'recency is 2 where frequency is 0'),
  ('1, 2, 3, 0', 'weight is 0'), ('1, 2, 3, -1', 'weight is -1')) v(args, message);
SELECT throws_ok(format('SELECT %I(1, 5, 10) FROM generate_series(1, 4)', model), '22000', format('cannot fit %s: only 4 customers', model), model || ': too few customers') FROM kind;
SELECT throws_ok(format('SELECT %I(1, 5, 10)', model), '22000', format('cannot fit %s: only 1 customer', model), model || ': one customer') FROM kind;
SELECT throws_ok(format('SELECT %I(0, 0, 10) FROM generate_series(1, 400)', model), '22000', format('cannot fit %s: no customer has a repeat purchase', model), model || ': nobody came back') FROM kind;
SELECT throws_ok(format('SELECT %I(1, 0, 0) FROM generate_series(1, 400)', model), '22000', format('cannot fit %s: no customer has been observed for any time', model), model || ': no time') FROM kind;
SELECT is(pg_temp.fit(model, 'SELECT x, t_x, t FROM observed WHERE false'), NULL, model || ': no rows, no model') FROM kind;

SELECT throws_ok(format('SELECT bg_bb(%s) FROM generate_series(1, 10)', args), NULL, message, 'bg_bb: ' || message)
FROM (VALUES ('1, 1.5, 3', 'recency is 1.5'), ('1, 1, 3.5', 'age is 3.5'), ('3, 2, 5', NULL), ('1, 4, 3', 'recency 4 exceeds age 3')) v(args, message);
SELECT throws_ok($$SELECT bg_bb(purchase_statistics(h, '2022-07-01')) FROM (SELECT purchase_history(date '2022-01-01' + i, 1.0) h FROM generate_series(1, 9) i GROUP BY i % 3) c$$,
  '22000', NULL, 'bg_bb: days are no opportunities');
SELECT throws_ok($$SELECT p_alive('{"model": "bg_bb", "alpha": 1, "beta": 1, "gamma": 1, "delta": 3}', purchase_history(date '2022-01-01', 1.0), '2022-07-01')$$,
  '22023', 'the model does not know how far opportunities are apart, so it cannot score a history', 'bg_bb: no score of a history');
SELECT throws_ok($$SELECT p_alive('{"model": "mbg_nbd", "r": 1, "alpha": 1, "a": 1, "b": 1, "purchase_effects": [0.5], "dropout_effects": [0]}', 1, 2, 3)$$,
  '22023', 'model has effects of 1 covariates, but there are 0', 'effects need covariates');

CREATE TEMP TABLE fair (x float8, t float8, n float8, customers bigint);
INSERT INTO fair VALUES (0, 0, 6, 500), (1, 1, 6, 150), (1, 3, 6, 60), (1, 6, 6, 40), (2, 2, 6, 90), (2, 5, 6, 70), (3, 4, 6, 60), (3, 6, 6, 50), (4, 6, 6, 80), (5, 6, 6, 70), (6, 6, 6, 120);
CREATE TEMP TABLE fair_fit AS SELECT bg_bb(x, t, n, customers) AS m FROM fair;
SELECT ok((m::jsonb ->> 'converged')::boolean AND m::jsonb -> 'customers' = '1290', 'bg_bb: converges') FROM fair_fit;
SELECT cmp_ok(abs(sum(customers * log_likelihood(m, x, t, n)) - min((m::jsonb ->> 'log_likelihood')::float8)), '<', 1e-8::float8, 'bg_bb: log-likelihoods of the customers add up to that of the fit') FROM fair, fair_fit;
SELECT is_empty($$SELECT x, t FROM fair, fair_fit WHERE t = n AND p_alive(m, x, t, n) <> 1$$, 'bg_bb: who took the last opportunity was there');
SELECT is_empty($$SELECT x, t FROM fair, fair_fit WHERE abs(expected_purchases(m, x, t, n, 5) - discounted_purchases(m, x, t, n, 0, 5)) > 1e-12$$, 'bg_bb: a horizon without discount is a plain expectation');
SELECT cmp_ok(abs(sum(p_purchases(m, k, 6)) - 1), '<', 1e-12::float8, 'bg_bb: the probabilities of a new customer add up to 1') FROM fair_fit, generate_series(0, 6) k;
SELECT cmp_ok(abs(sum(k * p_purchases(m, k, 6)) - min(expected_purchases(m, 6))), '<', 1e-12::float8, 'bg_bb: and their mean is the expectation') FROM fair_fit, generate_series(0, 6) k;

-- --- extreme data ---------------------------------------------------------------------------------------------------

CREATE TEMP TABLE extreme (what text, query text);
INSERT INTO extreme VALUES
  ('a million purchases of one customer', 'SELECT x, t_x, t FROM observed UNION ALL SELECT 1e6, 500, 500'),
  ('all customers the same', 'SELECT 3::float8, 20::float8, 40::float8 FROM generate_series(1, 300)'),
  ('everybody bought today', 'SELECT x, t_x, t_x FROM observed'),
  ('one repeat purchase in all', 'SELECT 0::float8, 0::float8, 100::float8 FROM generate_series(1, 300) UNION ALL SELECT 1, 50, 100'),
  ('time in nanoseconds', 'SELECT x, 8.64e13 * t_x, 8.64e13 * t FROM observed'),
  ('time in millennia', 'SELECT x, t_x / 365250, t / 365250 FROM observed');
CREATE TEMP TABLE extreme_fit AS SELECT what, model, pg_temp.fit(model, query) AS m FROM extreme, kind;
SELECT ok((SELECT bool_and(value::float8 BETWEEN 1e-200 AND 1e200) FROM jsonb_each_text(m - array['model', 'standard_errors', 'covariance'])
           WHERE key IN ('r', 'alpha', 'a', 'b', 's', 'beta')) AND abs((m ->> 'log_likelihood')::float8) < 1e12,
          format('%s: %s', model, what))
FROM extreme_fit;

-- --- scores are numbers -----------------------------------------------------------------------------------------------

CREATE TEMP TABLE scored (m purchase_model);
INSERT INTO scored
SELECT format('{"model": "%s", "r": %s, "alpha": %s, "%s": %s, "%s": %s}', model, r, alpha, p3, v3, p4, v4)::purchase_model
FROM (VALUES ('bg_nbd', 'a', 'b'), ('mbg_nbd', 'a', 'b'), ('pareto_nbd', 's', 'beta')) k(model, p3, p4),
     unnest(array[0.01, 1, 50]) r, unnest(array[0.001, 10, 1e5]) alpha, unnest(array[0.01, 1, 20]) v3, unnest(array[0.01, 1, 100]) v4;
INSERT INTO scored
SELECT format('{"model": "%s", "r": %s, "alpha": %s, "a": %s, "b": %s, "k": %s}', model, r, alpha, a, b, k)::purchase_model
FROM unnest(array['bg_cnbd_k', 'mbg_cnbd_k']) model, unnest(array[0.1, 5]) r, unnest(array[0.1, 10]) alpha, unnest(array[0.1, 1, 20]) a, unnest(array[0.1, 10]) b, unnest(array[1, 3]) k;
CREATE TEMP TABLE seen (x float8, t_x float8, t float8);
INSERT INTO seen VALUES (0, 0, 0), (0, 0, 1e4), (1, 0, 0), (1, 1, 1), (1, 1, 1e4), (5000, 999, 1000), (1e6, 1e4, 1e4);
SELECT is_empty($$SELECT m, x, t_x, t, p FROM scored, seen,
  LATERAL (VALUES (p_alive(m, x, t_x, t)), (p_alive(m, x, t_x, t, 52)), (p_no_purchase(m, x, t_x, t, 52)), (p_purchases(m, 2, 1 + t))) v(p) WHERE NOT coalesce(p BETWEEN 0 AND 1, false)$$,
  'every probability is one');
SELECT is_empty($$SELECT m, x, t_x, t, e FROM scored, seen,
  LATERAL (VALUES (expected_purchases(m, x, t_x, t, 52)), (discounted_purchases(m, x, t_x, t, 0.002)), (expected_purchases(m, t))) v(e) WHERE NOT coalesce(e BETWEEN 0 AND 1e300, false)$$,
  'every expectation is finite and not negative');
SELECT is_empty($$SELECT m, x, t_x, t FROM scored, seen WHERE NOT p_alive(m, x, t_x, t, 52) <= p_alive(m, x, t_x, t) + 1e-12 OR NOT abs(p_alive(m, x, t_x, t, 0) - p_alive(m, x, t_x, t)) < 1e-12$$,
  'nobody comes back to life');
SELECT throws_ok(format('SELECT %s FROM scored LIMIT 1', call), '22023', NULL, call)
FROM (VALUES ('p_alive(m, 1, 2, 3, -1)'), ('p_alive(m, 1, 2, 3, ''NaN'')'), ('p_no_purchase(m, 1, 2, 3, -1)'), ('p_purchases(m, -1, 3)'), ('p_purchases(m, 1, -3)'),
  ('expected_purchases(m, -3)'), ('expected_purchases(m, 1, 2, 3, ''Infinity'')'), ('discounted_purchases(m, 1, 2, 3, 0.1, -1)'), ('discounted_purchases(m, 1, 2, 3, ''NaN'', 1)'), ('p_alive(m, 1, 4, 3)')) c(call);
SELECT throws_ok($$SELECT expected_purchases(m, interval '1 year') FROM scored LIMIT 1$$, '22023', NULL, 'an interval needs a unit');
SELECT cmp_ok(abs(expected_purchases('{"model": "mbg_nbd", "unit_days": 7, "r": 1, "alpha": 5, "a": 1, "b": 2}', interval '1 year')
                  - expected_purchases('{"model": "mbg_nbd", "unit_days": 7, "r": 1, "alpha": 5, "a": 1, "b": 2}', 365.25 / 7)), '<', 1e-12::float8, 'a year is 365.25 days');

-- --- within a horizon ---------------------------------------------------------------------------------------------------

SELECT is_empty($$SELECT m, x, t_x, t FROM scored, seen
  WHERE t < 5000 AND abs(discounted_purchases(m, x, t_x, t, 0, 52) - expected_purchases(m, x, t_x, t, 52)) > 1e-9 * expected_purchases(m, x, t_x, t, 52)$$,
  'without discount a horizon is a plain expectation');
SELECT is_empty($$SELECT m, x, t_x, t, a, b FROM scored, (VALUES (0, 0, 10), (3, 20, 40)) s(x, t_x, t),
  LATERAL (SELECT discounted_purchases(m, x, t_x, t, 0.5, 80) AS a, discounted_purchases(m, x, t_x, t, 0.5) AS b) d WHERE abs(a - b) > 1e-8 * (b + 1e-12)$$,
  'a far horizon under a strong discount is none');

-- --- units ------------------------------------------------------------------------------------------------------------

CREATE TEMP TABLE unit_fit AS
SELECT model, times, factor, pg_temp.fit(model, 'SELECT x, t_x, t FROM observed') AS days, pg_temp.fit(model, format('SELECT x, t_x / %1$s, t / %1$s FROM observed', factor)) AS units
FROM kind, unnest(array[7, 3652.5]) factor;
SELECT is_empty(format($$SELECT key, value FROM unit_fit, jsonb_each_text(days) d
  WHERE model = %L AND factor = %s AND key IN ('r', 'alpha', 'a', 'b', 's', 'beta')
    AND abs(value::float8 / (units ->> key)::float8 / CASE WHEN key = ANY (times) THEN factor ELSE 1 END - 1) > 1e-6$$, model, factor), format('%s: parameters in units of %s days', model, factor))
FROM unit_fit ORDER BY model, factor;
SELECT cmp_ok(abs((units ->> 'log_likelihood')::float8 - (days ->> 'log_likelihood')::float8 - (SELECT sum(x) FROM observed) * ln(factor::float8)), '<', 1e-5::float8,
              format('%s: the log-likelihood shifts by the logarithm of %s days a purchase', model, factor))
FROM unit_fit ORDER BY model, factor;

-- Numbers at their ends ---------------------------------------------------------------------------------
SELECT throws_ok(format($$SELECT %s FROM (SELECT %L::purchase_model AS m) model$$, call, m), '22003', NULL, 'out of range, not NaN: ' || call)
FROM (VALUES ('{"model": "mbg_nbd", "r": 1e300, "alpha": 1e-300, "a": 1e-300, "b": 1e300}', 'expected_purchases(m, 7)'),
  ('{"model": "bg_cnbd_k", "r": 1e300, "alpha": 1e-300, "a": 1e-10, "b": 1e10, "k": 3}', 'expected_purchases(m, 0.5)')) v(m, call);
SELECT is_empty(format($$SELECT x FROM (SELECT %s AS x FROM (SELECT %L::purchase_model AS m) model) q WHERE NOT x BETWEEN 0 AND 1e300$$, call, m), 'a number: ' || call)
FROM (VALUES
  ('{"model": "bg_cnbd_k", "r": 1e300, "alpha": 1e-300, "a": 1e-10, "b": 1e10, "k": 3}', 'discounted_purchases(m, 3, 2, 4, 0.1, 52)'),
  ('{"model": "pareto_nbd", "r": 1e-300, "alpha": 1e300, "s": 1e300, "beta": 1e-300}', 'p_alive(m, 1e6, 1e-300, 1e18)'),
  ('{"model": "bg_nbd", "r": 1e-300, "alpha": 1e300, "a": 1e300, "b": 1e-300}', 'p_purchases(m, 1, 7)')) v(m, call);
SELECT throws_ok($$SELECT contract_value('{"model": "sbg", "alpha": 0.6, "beta": 3}', 1e300, 5e-324, '178000000 years')$$, '22003', 'what the model expects is out of range', 'nor an infinite contract');
SELECT is_empty($$SELECT * FROM parameter_intervals('{"model": "sbg", "alpha": 1e300, "beta": 1e-300, "covariance": [1e300, 1e300, 1]}'::retention_model, 1e-300) WHERE NOT (lower <= estimate AND estimate <= upper AND upper < 'Infinity')$$, 'an interval of the narrowest level has ends');

SELECT * FROM finish();
ROLLBACK;
