-- Sums over customers who have covariates: against sums of their own models, and the derivatives in the effects.
BEGIN;
SET search_path = customer_portfolio, public;
SET LOCAL client_min_messages = warning;
SELECT plan(26);

CREATE FUNCTION pg_temp.agree(a float8, b float8, tolerance float8 DEFAULT 1e-9) RETURNS boolean LANGUAGE sql AS $$
  SELECT coalesce(abs(a - b) <= tolerance * (1 + abs(b)), a IS NULL AND b IS NULL)
$$;
CREATE TEMP TABLE customer AS
  SELECT customer_id, purchase_history(day, amount) AS h, CASE WHEN customer_id = 7 THEN NULL WHEN customer_id = 8 THEN '{1,NULL}' ELSE array[customer_id % 3, customer_id / 100.0] END::float8[] AS z
  FROM simulate_purchases('{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}', '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 16}', 60, '2022-01-01', '2023-01-01', 7)
  GROUP BY 1;
CREATE FUNCTION pg_temp.model(kind text, effect int, more float8, variance float8) RETURNS purchase_model LANGUAGE sql AS $$
  SELECT format('{"model": "%s", "unit_days": 7, "r": 0.8, "alpha": 6, "%s": 0.8, "%s": 2.4, "purchase_effects": [%s, %s], "dropout_effects": [%s, %s], "covariance": [%s]}',
    kind, CASE kind WHEN 'pareto_nbd' THEN 's' ELSE 'a' END, CASE kind WHEN 'pareto_nbd' THEN 'beta' ELSE 'b' END,
    0.3 + (effect = 1)::int * more, -0.2 + (effect = 2)::int * more, 0.2 + (effect = 3)::int * more, 0.1 + (effect = 4)::int * more,
    (SELECT string_agg(CASE WHEN row = cell AND row = 4 + effect THEN variance::text ELSE '0' END, ', ' ORDER BY row, cell) FROM generate_series(1, 8) row, generate_series(1, row) cell))::purchase_model
$$;
CREATE TEMP TABLE model AS SELECT kind, effect, pg_temp.model(kind, effect, 0, 0.01) AS m, pg_temp.model(kind, effect, 1e-4, 0) AS up, pg_temp.model(kind, effect, -1e-4, 0) AS down,
  '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 16, "covariance": [0, 0, 0, 0, 0, 0]}'::spend_model AS g
FROM unnest(array['bg_nbd', 'mbg_nbd', 'pareto_nbd']) kind, generate_series(1, 4) effect;

CREATE TEMP TABLE summed AS
  SELECT kind, effect, total_expected_purchases(m, h, '2023-01-01', '1 year', z) AS purchases, total_residual_ltv(m, g, h, '2023-01-01', 0.1, 0.3, '2 years', 5, z) AS value,
         total_predicted_purchases(m, h, '2023-01-01', '1 year', z) AS predicted, total_predicted_revenue(m, g, h, '2023-01-01', '1 year', z) AS revenue
  FROM model, customer GROUP BY kind, effect;
CREATE TEMP TABLE plain AS
  SELECT kind, effect, way, sum(expected_purchases(with_covariates(w, z), h, '2023-01-01', '1 year')) AS purchases,
         sum(residual_ltv(with_covariates(w, z), g, h, '2023-01-01', 0.1, 0.3, '2 years', 5)) AS value,
         sum(expected_purchases(with_covariates(w, z), h, '2023-01-01', '1 year') * expected_spend(g, h, '2023-01-01')) AS revenue, count(*) AS customers
  FROM model, LATERAL (VALUES (0, m), (1, up), (-1, down)) w(way, w), customer WHERE z[1] IS NOT NULL AND z[2] IS NOT NULL GROUP BY 1, 2, 3;

SELECT ok(pg_temp.agree(estimate(s.purchases), p.purchases) AND pg_temp.agree(estimate(s.value), p.value) AND pg_temp.agree(estimate(s.predicted), p.purchases)
          AND pg_temp.agree(estimate(s.revenue), p.revenue), 'each customer with the own covariates: ' || kind)
FROM summed s JOIN plain p USING (kind, effect) WHERE way = 0 AND effect = 1;
SELECT ok(pg_temp.agree(standard_error(s.purchases), 0.1 * abs(u.purchases - d.purchases) / 2e-4, 1e-5) AND pg_temp.agree(standard_error(s.value), 0.1 * abs(u.value - d.value) / 2e-4, 1e-5)
          AND pg_temp.agree(standard_error(s.revenue), 0.1 * abs(u.revenue - d.revenue) / 2e-4, 1e-5), format('%s: the sum moves with effect %s as it does', kind, effect))
FROM summed s JOIN plain u USING (kind, effect) JOIN plain d USING (kind, effect) WHERE u.way = 1 AND d.way = -1;
SELECT is(format('%s, %s', customers(s.purchases), skipped_customers(s.value)), format('%s, 2', p.customers), 'who has no covariates is skipped and counted: ' || kind)
FROM summed s JOIN plain p USING (kind, effect) WHERE way = 0 AND effect = 1;
SELECT ok((predicted_total(predicted)).lower < estimate(predicted) AND (predicted_total(revenue)).upper > estimate(revenue), 'predictions have intervals: ' || kind) FROM summed WHERE effect = 1;
SELECT is(rollup(part)::text, (SELECT purchases::text FROM summed WHERE kind = 'bg_nbd' AND effect = 1), 'parts add up')
FROM (SELECT total_expected_purchases(m, h, '2023-01-01', '1 year', z) FROM model, customer WHERE kind = 'bg_nbd' AND effect = 1 GROUP BY customer_id % 3) q(part);
SELECT throws_ok('SELECT total_expected_purchases(m, h, ''2023-01-01'', ''1 year'', ''{1}'') FROM model, customer', '22023', 'model has effects of 2 covariates, but there are 1', 'another number of covariates');
SELECT throws_ok('SELECT total_expected_purchases(m, h, ''2023-01-01'', ''1 year'', ''{{1,2}}'') FROM model, customer', '22023', 'array of covariates has 2 dimensions', 'covariates of an odd form');
SELECT throws_ok($$SELECT total_expected_purchases('{"model": "bg_nbd", "unit_days": 7, "r": 1, "alpha": 1, "a": 1, "b": 1}', h, '2023-01-01', '1 year', z) FROM customer$$, '22023',
                 'model bg_nbd has no effects of covariates', 'a model that takes none');

-- Groups of customers, each with its model, in one query: none sees what was remembered for the other.
SELECT ok(bool_and(first <> together AND pg_temp.agree(alone, together)), 'totals of models of several groups in one query are those of each alone')
FROM (SELECT kind, estimate(total_residual_ltv(with_covariates(m, '{0,0}'), g, h, '2023-01-01', 0.1, 0.3, NULL, 0)) AS first,
             estimate(total_residual_ltv(with_covariates(m, '{2,1}'), g, h, '2023-01-01', 0.1, 0.3, NULL, 0)) AS together
      FROM model, customer WHERE effect = 1 GROUP BY kind) both_groups
JOIN (SELECT kind, sum(residual_ltv(with_covariates(m, '{2,1}'), g, h, '2023-01-01', 0.1, 0.3)) AS alone FROM model, customer WHERE effect = 1 GROUP BY kind) one USING (kind);

SELECT * FROM finish();
ROLLBACK;
