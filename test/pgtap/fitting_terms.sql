-- What fits may be asked besides the largest likelihood: a weak prior, a given k; and the test of nested ones.
BEGIN;
SET search_path = customer_portfolio, public;
SET client_min_messages = error;
SELECT * FROM no_plan();
CREATE FUNCTION pg_temp.near(have float8, want float8, tolerance float8) RETURNS boolean LANGUAGE sql AS
  'SELECT abs(have - want) <= tolerance * (1 + abs(want))';

-- --- a weak prior ---------------------------------------------------------------------------------------------------

-- Five customers: without a prior the fit runs to a boundary.
CREATE TEMP TABLE five AS SELECT x::float8, t::float8, age::float8 FROM (VALUES (0,0,26),(3,10,26),(6,18,52),(10,49,52),(5,24,26)) v(x, t, age);
CREATE TEMP TABLE collected AS
SELECT (SELECT purchase_statistics(x, t, age) FROM five) AS s, (SELECT purchase_statistics(h, '2024-07-01') FROM unnest(array['v1 scale 0 [2024-01-01 1]', 'v1 scale 0 [2024-01-01 1] [2024-02-01 1] [2024-03-03 1]', 'v1 scale 0 [2024-01-01 1]',
          'v1 scale 0 [2024-01-05 1] [2024-01-25 1] [2024-02-20 1] [2024-03-12 1] [2024-06-01 1]', 'v1 scale 0 [2024-03-01 1] [2024-05-15 1]']::purchase_history[]) h) AS gaps,
       (SELECT spend_statistics(x, 10 + t) FROM five) AS spend, (SELECT retention_statistics(1 + x::int, x < 5) FROM five) AS kept,
       (SELECT covariate_statistics(x, t, age, array[(x > 4)::int]) FROM (TABLE five UNION ALL VALUES (0, 0, 52), (2, 20, 52), (1, 9, 26)) v) AS c;
CREATE TEMP TABLE fitted AS
SELECT name, m::jsonb AS m FROM collected, LATERAL (VALUES
  ('bg_nbd', purchase_fit('bg_nbd', s, 1)::jsonb), ('mbg_nbd', purchase_fit('mbg_nbd', s, 1)::jsonb), ('pareto_nbd', purchase_fit('pareto_nbd', s, 1)::jsonb), ('bg_bb', purchase_fit('bg_bb', s, 1)::jsonb), ('bg_cnbd_k', purchase_fit('bg_cnbd_k', gaps, 1)::jsonb),
  ('mbg_cnbd_k', purchase_fit('mbg_cnbd_k', gaps, 1)::jsonb), ('gamma_gamma', spend_fit(spend, 1)::jsonb), ('sbg', retention_fit(kept, 1)::jsonb),
  ('bg_nbd', purchase_fit('bg_nbd', c, 1)::jsonb), ('mbg_nbd', purchase_fit('mbg_nbd', c, 1)::jsonb), ('pareto_nbd', purchase_fit('pareto_nbd', c, 1)::jsonb)) f(name, m);
SELECT ok((mbg_nbd(s)::jsonb -> 'boundary')::bool, 'without a prior: a boundary') FROM collected;
SELECT is_empty($$SELECT m FROM fitted WHERE m ->> 'model' <> name OR m -> 'converged' <> 'true' OR m -> 'boundary' <> 'false' OR (m ->> 'prior')::float8 <> 1$$,
  'with one every model has a maximum inside, and says so');
SELECT is(count(*), 11::bigint, 'all fits take one') FROM fitted;
SELECT is((purchase_fit('mbg_nbd', s, 1)::text::purchase_model), purchase_fit('mbg_nbd', s, 1), 'text keeps the prior') FROM collected;
SELECT ok(pg_temp.near((m ->> 'log_likelihood')::float8, (SELECT sum(log_likelihood(m::text::purchase_model, x, t, age)) FROM five), 1e-12), 'the log-likelihood is that of the data alone')
FROM fitted WHERE name = 'mbg_nbd' AND NOT m ? 'purchase_effects';
-- The mode of the posterior by the words: mean purchases 4.8, mean age 36.4.
CREATE FUNCTION pg_temp.posterior(r float8, alpha float8, a float8, b float8) RETURNS float8 LANGUAGE sql AS $$
  SELECT (SELECT sum(log_likelihood(jsonb_build_object('model', 'mbg_nbd', 'r', r, 'alpha', alpha, 'a', a, 'b', b)::text::purchase_model, x, t, age)) FROM five)
       - (ln(r) ^ 2 + ln(alpha / (36.4::float8 / 4.8)) ^ 2 + ln(a) ^ 2 + ln(b / 2) ^ 2) / 2 $$;
SELECT is_empty($$
  SELECT p FROM fitted, LATERAL (SELECT (m ->> 'r')::float8 AS r, (m ->> 'alpha')::float8 AS alpha, (m ->> 'a')::float8 AS a, (m ->> 'b')::float8 AS b) at,
    (VALUES ('r', 1.001::float8, 1::float8, 1::float8, 1::float8), ('r', 0.999, 1, 1, 1), ('alpha', 1, 1.001, 1, 1), ('alpha', 1, 0.999, 1, 1), ('a', 1, 1, 1.001, 1), ('a', 1, 1, 0.999, 1), ('b', 1, 1, 1, 1.001), ('b', 1, 1, 1, 0.999)) step(p, dr, dalpha, da, db)
  WHERE name = 'mbg_nbd' AND NOT m ? 'purchase_effects' AND pg_temp.posterior(r, alpha, a, b) <= pg_temp.posterior(r * dr, alpha * dalpha, a * da, b * db)$$,
  'the fit is the mode of the posterior');
SELECT ok(pg_temp.near((purchase_fit('mbg_nbd', s, 0.01)::jsonb ->> p)::float8, centre, 0.01), 'a strong prior is all there is: ' || p)
FROM collected, (VALUES ('r', 1::float8), ('alpha', 36.4 / 4.8), ('a', 1), ('b', 2)) v(p, centre);
SELECT is_empty($$SELECT p FROM (SELECT mbg_nbd(x, t, a, 4000)::jsonb AS plain, purchase_fit('mbg_nbd', purchase_statistics(x, t, a, 4000), 2)::jsonb AS m
    FROM (VALUES (0::float8, 0::float8, 39::float8), (1, 5, 39), (1, 20, 39), (2, 14, 38), (3, 33, 37), (5, 36, 39), (9, 38, 39)) v(x, t, a)) f, unnest(array['r', 'alpha', 'a', 'b']) p
  WHERE NOT pg_temp.near(ln((m ->> p)::float8), ln((plain ->> p)::float8), 0.01)$$, 'many customers outweigh it');
SELECT throws_ok(format('SELECT purchase_fit(''mbg_nbd'', s, %s) FROM collected', p), '22023', 'prior is ' || shown, 'no prior: ' || p)
FROM (VALUES ('0', '0'), ('-1', '-1'), ('101', '101'), ('''NaN''', 'NaN')) v(p, shown);
SELECT is(purchase_fit('mbg_nbd', s, NULL)::text, mbg_nbd(s)::text, 'a prior of NULL is none') FROM collected;
SELECT throws_ok(format('SELECT purchase_fit(%s) FROM collected', call), '22023', message, message)
FROM (VALUES ('''mbg_nbd'', s, k => 2', 'model mbg_nbd has no k'), ('''sbg'', s', 'sbg is not a model of purchases'), ('''bg_bb'', c, 1', 'model bg_bb takes no covariates'), ('''mbg_cnbd_k'', c, 1', 'model mbg_cnbd_k takes no covariates')) v(call, message);

-- --- a given k ------------------------------------------------------------------------------------------------------

CREATE TEMP TABLE regular AS
SELECT purchase_statistics(h, '2023-01-01') AS s
FROM (SELECT purchase_history(day, 10) AS h
      FROM (SELECT c, date '2022-01-01' + c % 90 + sum(CASE WHEN k = 0 THEN 0 ELSE 15 + (c * 7 + k * k * 13) % 31 END) OVER (PARTITION BY c ORDER BY k)::int AS day
            FROM generate_series(1, 300) c, generate_series(0, CASE WHEN c % 5 = 0 THEN 0 ELSE c % 9 END) k) b GROUP BY c) q;
SELECT is(purchase_fit('mbg_cnbd_k', s, k => (mbg_cnbd_k(s)::jsonb ->> 'k')::int)::jsonb - 'iterations' - 'covariance' - 'standard_errors' - 'gradient_norm' - 'condition' - 'r' - 'alpha' - 'a' - 'b' - 'log_likelihood',
          mbg_cnbd_k(s)::jsonb - 'iterations' - 'covariance' - 'standard_errors' - 'gradient_norm' - 'condition' - 'r' - 'alpha' - 'a' - 'b' - 'log_likelihood', 'the k that is searched for can be given') FROM regular;
SELECT is_empty($$SELECT k FROM regular, generate_series(1, 12) k WHERE (purchase_fit('mbg_cnbd_k', s, k => k)::jsonb ->> 'k')::int <> k
    OR (purchase_fit('mbg_cnbd_k', s, k => k)::jsonb ->> 'log_likelihood')::float8 > (mbg_cnbd_k(s)::jsonb ->> 'log_likelihood')::float8 + 1e-6$$, 'no other k is better');
SELECT ok(pg_temp.near((purchase_fit('mbg_cnbd_k', s, k => 1)::jsonb ->> p)::float8, (mbg_nbd(s)::jsonb ->> p)::float8, 1e-5), 'k = 1 is MBG/NBD: ' || p) FROM regular, unnest(array['r', 'alpha', 'a', 'b', 'log_likelihood']) p;
SELECT is((purchase_fit('bg_cnbd_k', s, k => 50)::jsonb ->> 'k')::int, 50, 'a k beyond the search') FROM regular;
SELECT throws_ok(format('SELECT purchase_fit(''bg_cnbd_k'', s, k => %s) FROM regular', k), '22023', 'k is ' || k, 'no k: ' || k) FROM unnest(array[0, -1, 101]) k;
SELECT is(purchase_fit('bg_cnbd_k', NULL::purchase_statistics, k => 3)::text, NULL, 'no statistics, no model');

-- --- nested models --------------------------------------------------------------------------------------------------

CREATE TEMP TABLE shop AS
SELECT x, t, 39::float8 AS a, flag FROM (VALUES (0, 0), (1, 5), (1, 20), (2, 14), (3, 33), (5, 36), (9, 38)) v(x, t), generate_series(0, 1) flag, generate_series(1, 30) i WHERE i <= CASE WHEN (flag = 1) = (x > 2) THEN 30 ELSE 12 END;
CREATE TEMP TABLE nested AS
SELECT mbg_nbd(x::float8, t::float8, a) AS plain, mbg_nbd(covariate_statistics(x::float8, t::float8, a, array[flag])) AS covariates, bg_nbd(x::float8, t::float8, a) AS other,
       purchase_fit('mbg_nbd', purchase_statistics(x::float8, t::float8, a), 2) AS prior, mbg_nbd(x::float8, t::float8, a) FILTER (WHERE flag = 1) AS fewer FROM shop;
SELECT ok(pg_temp.near(statistic, 2 * ((covariates::jsonb ->> 'log_likelihood')::float8 - (plain::jsonb ->> 'log_likelihood')::float8), 1e-12), 'twice the difference of the log-likelihoods')
FROM nested, likelihood_ratio_test(plain, covariates);
SELECT is(degrees_of_freedom, 2, 'two degrees of freedom for a covariate') FROM nested, likelihood_ratio_test(plain, covariates);
SELECT ok(pg_temp.near(p_value, exp(-statistic / 2), 1e-12), 'chi-squared with two degrees of freedom') FROM nested, likelihood_ratio_test(plain, covariates);
SELECT cmp_ok(p_value, '<', 0.001::float8, 'this covariate matters') FROM nested, likelihood_ratio_test(plain, covariates);
SELECT is(likelihood_ratio_test(plain, covariates)::text, likelihood_ratio_test(covariates, plain)::text, 'in either order') FROM nested;
SELECT throws_ok(format('SELECT likelihood_ratio_test(%s) FROM nested', pair), '22023', 'likelihood-ratio test of ' || why, 'not comparable: ' || pair)
FROM (VALUES ('plain, other', 'mbg_nbd and bg_nbd, which are not nested'), ('plain, plain', 'two models with 0 covariates, which are not nested'),
  ('fewer, covariates', (SELECT format('fits to %s and %s customers', count(*) FILTER (WHERE flag = 1), count(*)) FROM shop)), ('prior, covariates', 'a fit with a prior of 2'),
  ('''{"model": "mbg_nbd", "r": 1, "alpha": 1, "a": 1, "b": 1}'', covariates', 'a model that is no fit: mbg_nbd without log_likelihood or customers')) v(pair, why);

SELECT * FROM finish();
ROLLBACK;
