-- The models, asked from SQL, agree with the reference values beside the project: see script/test for
-- REFERENCE_DATA. What "agree" means is the README's there: functions to 1e-9, fitted parameters to 1e-6,
-- log-likelihoods to 1e-7, each relative.
BEGIN;
SET search_path = customer_portfolio, public;
\getenv reference_data REFERENCE_DATA
SELECT plan(63);

\if :{?reference_data}
\cd :reference_data

CREATE TEMP TABLE purchase (master_id text, customer_id int, day date, cds int, spend numeric);
\copy purchase FROM 'cdnow_sample.csv' (FORMAT csv, HEADER)
CREATE TEMP TABLE statistic (id int, x float8, t_x float8, t_cal float8, first date, zbar float8, zbar_all float8, x_star int, spend_star float8, t_star float8);
\copy statistic FROM 'reference/cdnow_cbs.csv' (FORMAT csv, HEADER)
CREATE TEMP TABLE golden (model text, param_set text, p1 text, p2 text, p3 text, p4 text, x float8, t_x float8, t float8, t_future float8, delta float8, loglik numeric, p_alive numeric, expected numeric, discounted numeric);
\copy golden FROM 'reference/golden_functions.csv' (FORMAT csv, HEADER)
CREATE TEMP TABLE extra (model text, x float8, t_x float8, t float8, t_future float8, delta float8, quantity text, value float8);
\copy extra FROM 'reference/golden_extra.csv' (FORMAT csv, HEADER)
CREATE TEMP TABLE bg_score (id int, x float8, t_x float8, t_cal float8, zbar float8, x_star int, loglik float8, p_alive float8, expected float8, pmf0 float8, pmf1 float8, pmf2 float8, pmf3 float8, repeats float8, mean_spend float8, period_spend float8);
\copy bg_score FROM 'reference/cdnow_bg_nbd.csv' (FORMAT csv, HEADER)
CREATE TEMP TABLE mbg_score (id int, x float8, t_x float8, t_cal float8, zbar float8, x_star int, loglik float8, p_alive float8, expected float8, pmf0 float8, mean_spend float8, period_spend float8);
\copy mbg_score FROM 'reference/cdnow_mbg_nbd.csv' (FORMAT csv, HEADER)
CREATE TEMP TABLE pareto_score (id int, x float8, t_x float8, t_cal float8, zbar float8, x_star int, loglik float8, p_alive float8, expected float8, discounted float8, pmf0 float8, pmf1 float8, pmf2 float8, pmf3 float8, repeats float8, mean_spend float8, period_spend float8, clv float8);
\copy pareto_score FROM 'reference/cdnow_pareto_nbd.csv' (FORMAT csv, HEADER)
CREATE TEMP TABLE donor (frequency float8, recency float8, periods float8, weights bigint);
\copy donor FROM 'donations_grid.csv' (FORMAT csv, HEADER)
CREATE TEMP TABLE donor_score (x float8, t_x float8, n float8, customers bigint, loglik float8, p_alive float8, p_alive_next float8, expected float8, discounted float8);
\copy donor_score FROM 'reference/donations_bgbb.csv' (FORMAT csv, HEADER)
CREATE TEMP TABLE spend_score (id int, x float8, zbar float8, mean_spend float8);
\copy spend_score FROM 'reference/cdnow_gamma_gamma.csv' (FORMAT csv, HEADER)

CREATE FUNCTION pg_temp.agrees(have float8, want float8, tolerance float8) RETURNS boolean LANGUAGE sql AS $$
  SELECT coalesce(abs(have - want) <= tolerance * abs(want), false)
$$;
-- Some golden values are too small for a float8: nothing is as good as can be.
CREATE FUNCTION pg_temp.agrees(have float8, want numeric, tolerance float8) RETURNS boolean LANGUAGE sql AS $$
  SELECT CASE WHEN abs(want) < 1e-300 THEN coalesce(abs(have) < 1e-299, false) ELSE pg_temp.agrees(have, want::float8, tolerance) END
$$;

CREATE TEMP VIEW golden_model AS
SELECT g.*, CASE model WHEN 'pareto_nbd' THEN jsonb_build_object('model', model, 'r', p1::numeric, 'alpha', p2::numeric, 's', p3::numeric, 'beta', p4::numeric)
            ELSE jsonb_build_object('model', model, 'r', p1::numeric, 'alpha', p2::numeric, 'a', p3::numeric, 'b', p4::numeric) END::purchase_model AS m
FROM golden g;
-- The parameters at which the scores per customer were computed, in full.
CREATE TEMP VIEW cdnow_model AS SELECT DISTINCT ON (model) model, m FROM golden_model WHERE param_set = 'cdnow' ORDER BY model;

-- --- functions at hard points --------------------------------------------------------------------------------

SELECT is(count(*), 1026::bigint, 'golden rows of BG/NBD, MBG/NBD and Pareto/NBD') FROM golden_model;
SELECT is(count(*), 96::bigint, 'golden rows of further quantities') FROM extra JOIN cdnow_model USING (model);
SELECT is(count(*), 24::bigint, 'golden rows of discounted purchases') FROM extra JOIN cdnow_model USING (model) WHERE quantity = 'dert';
SELECT is_empty(format($$
    SELECT param_set, x, t_x, t, p_alive(m, x, t_x, t) AS have, p_alive AS want FROM golden_model
    WHERE model = %L AND NOT pg_temp.agrees(p_alive(m, x, t_x, t), p_alive, 1e-9)$$, model),
  model || ': p_alive at every golden point')
FROM (VALUES ('bg_nbd'), ('mbg_nbd'), ('pareto_nbd')) v(model);
SELECT is_empty(format($$
    SELECT param_set, x, t_x, t, log_likelihood(m, x, t_x, t) AS have, loglik AS want FROM golden_model
    WHERE model = %L AND NOT pg_temp.agrees(log_likelihood(m, x, t_x, t), loglik, 1e-9)
      AND abs(log_likelihood(m, x, t_x, t) - loglik::float8) > 2e-16$$, model),
  model || ': log_likelihood at every golden point')
FROM (VALUES ('bg_nbd'), ('mbg_nbd'), ('pareto_nbd')) v(model);
SELECT is_empty($$
    SELECT param_set, x, t_x, t, delta, discounted_purchases(m, x, t_x, t, delta) AS have, discounted AS want FROM golden_model
    WHERE model = 'pareto_nbd' AND NOT pg_temp.agrees(discounted_purchases(m, x, t_x, t, delta), discounted, 1e-9)$$,
  'pareto_nbd: discounted_purchases at every golden point');
-- Of Pareto/NBD at x = 26 the golden values are differences that were left with eight digits.
SELECT is_empty(format($$
    SELECT x, t_x, t, t_future, p_no_purchase(m, x, t_x, t, t_future) AS have, value AS want FROM extra JOIN cdnow_model USING (model)
    WHERE quantity = 'p_no_purchase' AND model = %L AND NOT pg_temp.agrees(p_no_purchase(m, x, t_x, t, t_future), value, 1e-9)
      AND NOT (model = 'pareto_nbd' AND x = 26 AND abs(p_no_purchase(m, x, t_x, t, t_future) - value) < 2e-8)$$, model),
  model || ': p_no_purchase at every golden point')
FROM (VALUES ('bg_nbd'), ('mbg_nbd'), ('pareto_nbd')) v(model);
SELECT is_empty($$
    SELECT x, t_x, t, t_future, p_alive(m, x, t_x, t, t_future) AS have, value AS want FROM extra JOIN cdnow_model USING (model)
    WHERE quantity = 'palive_at_T_plus_t' AND NOT pg_temp.agrees(p_alive(m, x, t_x, t, t_future), value, 1e-9)$$,
  'pareto_nbd: p_alive after a while at every golden point');
SELECT is_empty(format($$
    SELECT param_set, x, t_x, t, t_future, expected_purchases(m, x, t_x, t, t_future) AS have, expected AS want FROM golden_model
    WHERE model = %L AND NOT pg_temp.agrees(expected_purchases(m, x, t_x, t, t_future), expected, 1e-9)$$, model),
  model || ': expected_purchases at every golden point')
FROM (VALUES ('bg_nbd'), ('mbg_nbd'), ('pareto_nbd')) v(model);
SELECT is_empty(format($$
    SELECT x, t_x, t, e.delta, discounted_purchases(m, x, t_x, t, e.delta) AS have, value AS want
    FROM extra e JOIN cdnow_model USING (model)
    WHERE quantity = 'dert' AND model = %L AND NOT pg_temp.agrees(discounted_purchases(m, x, t_x, t, e.delta), value, 1e-9)$$, model),
  model || ': discounted_purchases at every golden point')
FROM (VALUES ('bg_nbd'), ('mbg_nbd')) v(model);

-- --- every customer of the sample --------------------------------------------------------------------------------

SELECT is_empty($$
  SELECT id, p_alive(m, x, t_x, t_cal) AS have, p_alive AS want FROM bg_score, cdnow_model
  WHERE model = 'bg_nbd' AND NOT pg_temp.agrees(p_alive(m, x, t_x, t_cal), p_alive, 1e-9)$$, 'bg_nbd: p_alive of every customer');
SELECT is_empty($$
  SELECT id, expected_purchases(m, x, t_x, t_cal, 39) AS have, expected AS want FROM bg_score, cdnow_model
  WHERE model = 'bg_nbd' AND NOT pg_temp.agrees(expected_purchases(m, x, t_x, t_cal, 39), expected, 1e-9)$$, 'bg_nbd: expected_purchases of every customer');
SELECT is_empty($$
  SELECT id, p_alive(m, x, t_x, t_cal) AS have, p_alive AS want FROM mbg_score, cdnow_model
  WHERE model = 'mbg_nbd' AND NOT pg_temp.agrees(p_alive(m, x, t_x, t_cal), p_alive, 1e-9)$$, 'mbg_nbd: p_alive of every customer');
SELECT is_empty($$
  SELECT id, expected_purchases(m, x, t_x, t_cal, 39) AS have, expected AS want FROM mbg_score, cdnow_model
  WHERE model = 'mbg_nbd' AND NOT pg_temp.agrees(expected_purchases(m, x, t_x, t_cal, 39), expected, 1e-9)$$, 'mbg_nbd: expected_purchases of every customer');

SELECT is_empty($$
  SELECT id, p_alive(m, x, t_x, t_cal) AS have, p_alive AS want FROM pareto_score, cdnow_model
  WHERE model = 'pareto_nbd' AND NOT pg_temp.agrees(p_alive(m, x, t_x, t_cal), p_alive, 1e-9)$$, 'pareto_nbd: p_alive of every customer');
SELECT is_empty($$
  SELECT id, expected_purchases(m, x, t_x, t_cal, 39) AS have, expected AS want FROM pareto_score, cdnow_model
  WHERE model = 'pareto_nbd' AND NOT pg_temp.agrees(expected_purchases(m, x, t_x, t_cal, 39), expected, 1e-9)$$, 'pareto_nbd: expected_purchases of every customer');
SELECT is_empty($$
  SELECT id, discounted_purchases(m, x, t_x, t_cal, ln(1.15) / 52) AS have, discounted AS want FROM pareto_score, cdnow_model
  WHERE model = 'pareto_nbd' AND NOT pg_temp.agrees(discounted_purchases(m, x, t_x, t_cal, ln(1.15) / 52), discounted, 1e-9)$$, 'pareto_nbd: discounted_purchases of every customer');
SELECT is_empty(format($$
  SELECT n, t_cal, have, want
  FROM (SELECT DISTINCT ON (t_cal) t_cal::float8, m, array[pmf0, pmf1, pmf2, pmf3, repeats] AS wanted FROM %s, cdnow_model WHERE model = %L) s,
       unnest(wanted) WITH ORDINALITY w(want, n),
       LATERAL (SELECT CASE WHEN n < 5 THEN p_purchases(m, n - 1, t_cal) ELSE expected_purchases(m, t_cal) END AS have) h
  WHERE NOT pg_temp.agrees(have, want, 1e-9)$$, scores, model), model || ': what a new customer will do')
FROM (VALUES ('bg_nbd', 'bg_score'), ('pareto_nbd', 'pareto_score')) v(model, scores);
SELECT is_empty($$
  SELECT t_cal, p_purchases(m, 0, t_cal) AS have, pmf0 AS want FROM (SELECT DISTINCT t_cal, pmf0 FROM mbg_score) s, cdnow_model
  WHERE model = 'mbg_nbd' AND NOT pg_temp.agrees(p_purchases(m, 0, t_cal), pmf0, 1e-9)$$, 'mbg_nbd: a new customer who never comes back');

-- --- opportunities ------------------------------------------------------------------------------------------------

CREATE TEMP TABLE donations AS SELECT bg_bb(frequency, recency, periods, weights) AS m FROM donor;
SELECT is_empty($$
  SELECT parameter, (m::jsonb ->> parameter)::float8 AS have, value AS want
  FROM donations, (VALUES ('alpha', 1.20352235), ('beta', 0.74971636), ('gamma', 0.65671821), ('delta', 2.78344223), ('log_likelihood', -33225.58127435)) p(parameter, value)
  WHERE NOT pg_temp.agrees((m::jsonb ->> parameter)::float8, value::float8, 1e-6)$$, 'bg_bb: parameters and log-likelihood');
SELECT is_empty($$
  SELECT x, t_x, w.have, w.want
  FROM donor_score, donations, LATERAL (VALUES (log_likelihood(m, x, t_x, n), loglik), (p_alive(m, x, t_x, n), p_alive), (p_alive(m, x, t_x, n, 1), p_alive_next),
    (expected_purchases(m, x, t_x, n, 5), expected), (discounted_purchases(m, x, t_x, n, ln(1.1)), discounted)) w(have, want)
  WHERE NOT pg_temp.agrees(w.have, w.want, 1e-6)$$, 'bg_bb: every donor, at our own fit');

-- As histories of gifts that come once a year, all but the last one as early as possible.
CREATE TEMP TABLE giver AS
  SELECT frequency, recency, purchase_history((date '1995-03-01' + k * interval '1 year')::date, 25) AS h
  FROM (SELECT *, row_number() OVER () AS id FROM donor, generate_series(1, weights)) g,
       LATERAL (SELECT 0 UNION ALL SELECT generate_series(1, frequency::int - 1) UNION ALL SELECT recency::int WHERE frequency > 0) k(k)
  GROUP BY 1, 2, id;
CREATE TEMP TABLE giving AS SELECT bg_bb(h, '2001-03-02', '1 year') AS m FROM giver;
SELECT is_empty($$
  SELECT key FROM donations d, giving g, unnest(array['alpha', 'beta', 'gamma', 'delta', 'log_likelihood']) key
  WHERE (d.m::jsonb ->> key)::float8 <> (g.m::jsonb ->> key)::float8$$, 'bg_bb: the same from histories');
SELECT is_empty($$
  SELECT x, t_x, w.have, w.want
  FROM donor_score s, giving, LATERAL (SELECT h FROM giver WHERE frequency = x AND recency = t_x LIMIT 1) g,
    LATERAL (VALUES (p_alive(m, h, '2001-03-02'), p_alive), (expected_purchases(m, h, '2001-03-02', '5 years'), expected),
      (discounted_purchases(m, h, '2001-03-02', 0.1), discounted)) w(have, want)
  WHERE NOT pg_temp.agrees(w.have, w.want, 1e-6)$$, 'bg_bb: every donor scored from the history');

-- --- histories give the same statistics ---------------------------------------------------------------------------

CREATE TEMP TABLE customer AS SELECT customer_id AS id, purchase_history(day, spend) AS h FROM purchase GROUP BY customer_id;
SELECT is_empty($$
  SELECT id, frequency(h, '1997-10-01') AS x, recency(h, '1997-10-01') AS t_x, observation_age(h, '1997-10-01') AS t, monetary_value(h, '1997-10-01') AS zbar
  FROM customer FULL JOIN statistic s USING (id)
  WHERE frequency(h, '1997-10-01') IS DISTINCT FROM s.x::bigint
     OR NOT pg_temp.agrees(recency(h, '1997-10-01'), s.t_x, 1e-14) OR NOT pg_temp.agrees(observation_age(h, '1997-10-01'), s.t_cal, 1e-14)
     OR CASE WHEN s.x > 0 THEN NOT pg_temp.agrees(monetary_value(h, '1997-10-01'), s.zbar, 1e-12) ELSE monetary_value(h, '1997-10-01') IS NOT NULL END
$$, 'frequency, recency, age and monetary value of every customer');

-- --- fits ---------------------------------------------------------------------------------------------------------

CREATE TEMP TABLE published (model text, parameter text, value float8);
INSERT INTO published VALUES
  ('bg_nbd', 'r', 0.24259452), ('bg_nbd', 'alpha', 4.41360202), ('bg_nbd', 'a', 0.79292202), ('bg_nbd', 'b', 2.42590678), ('bg_nbd', 'log_likelihood', -9582.42920667),
  ('mbg_nbd', 'r', 0.52484316), ('mbg_nbd', 'alpha', 6.18308528), ('mbg_nbd', 'a', 0.89135939), ('mbg_nbd', 'b', 1.61400224), ('mbg_nbd', 'log_likelihood', -9582.13571555),
  ('pareto_nbd', 'r', 0.55327705), ('pareto_nbd', 'alpha', 10.57768346), ('pareto_nbd', 's', 0.60623999), ('pareto_nbd', 'beta', 11.66873529), ('pareto_nbd', 'log_likelihood', -9594.97617894),
  ('gamma_gamma', 'p', 6.24957227), ('gamma_gamma', 'q', 3.74422467), ('gamma_gamma', 'gamma', 15.44352096), ('gamma_gamma', 'log_likelihood', -4055.91769480);
CREATE TEMP TABLE fit AS
  SELECT 'statistics' AS source, 'bg_nbd' AS model, bg_nbd(x, t_x, t_cal)::jsonb AS m FROM statistic
  UNION ALL SELECT 'statistics', 'mbg_nbd', mbg_nbd(x, t_x, t_cal)::jsonb FROM statistic
  UNION ALL SELECT 'statistics', 'pareto_nbd', pareto_nbd(x, t_x, t_cal)::jsonb FROM statistic
  UNION ALL SELECT 'histories', 'pareto_nbd', pareto_nbd(h, '1997-10-01')::jsonb FROM customer
  UNION ALL SELECT 'statistics', 'gamma_gamma', gamma_gamma(x, zbar)::jsonb FROM statistic
  UNION ALL SELECT 'histories', 'bg_nbd', bg_nbd(h, '1997-10-01')::jsonb FROM customer
  UNION ALL SELECT 'histories', 'mbg_nbd', mbg_nbd(h, '1997-10-01')::jsonb FROM customer
  UNION ALL SELECT 'histories', 'gamma_gamma', gamma_gamma(h, '1997-10-01')::jsonb FROM customer;
SELECT is_empty(format($$
    SELECT parameter, (m ->> parameter)::float8 AS have, value AS want FROM fit JOIN published USING (model)
    WHERE source = %L AND model = %L
      AND NOT pg_temp.agrees((m ->> parameter)::float8, value, CASE parameter WHEN 'log_likelihood' THEN 1e-7 ELSE 1e-6 END)$$, source, model),
  format('%s from %s: parameters and log-likelihood', model, source))
FROM fit ORDER BY source, model;
SELECT ok((m ->> 'converged')::boolean AND NOT (m ->> 'boundary')::boolean, format('%s from %s: converged', model, source))
FROM fit ORDER BY source, model;
SELECT is((m ->> 'customers')::bigint, CASE model WHEN 'gamma_gamma' THEN 946 ELSE 2357 END::bigint, format('%s from %s: customers', model, source))
FROM fit ORDER BY source, model;
SELECT is(format('%s %s %s %s %s', round((m ->> 'r')::numeric, 3), round((m ->> 'alpha')::numeric, 3), round((m ->> 'a')::numeric, 3),
                 round((m ->> 'b')::numeric, 3), round((m ->> 'log_likelihood')::numeric, 1)),
          '0.243 4.414 0.793 2.426 -9582.4', 'bg_nbd from raw purchases: as published')
FROM fit WHERE source = 'histories' AND model = 'bg_nbd';

SELECT is_empty($$
  SELECT parameter, (m -> 'standard_errors' ->> parameter)::float8 AS have, value AS want
  FROM fit, (VALUES ('r', 0.0476), ('alpha', 0.8427), ('s', 0.1873), ('beta', 6.211)) p(parameter, value)
  WHERE model = 'pareto_nbd' AND NOT pg_temp.agrees((m -> 'standard_errors' ->> parameter)::float8, value::float8, 1e-3)$$, 'pareto_nbd: standard errors');

-- --- spend ----------------------------------------------------------------------------------------------------------

SELECT is_empty($$
  SELECT id, expected_spend(m, x, zbar) AS have, mean_spend AS want
  FROM spend_score, (SELECT gamma_gamma(x, zbar) AS m FROM statistic) f
  WHERE NOT pg_temp.agrees(expected_spend(m, x, zbar), mean_spend, 1e-7)$$, 'gamma_gamma: expected spend of every customer, at our own fit');
SELECT is_empty($$
  SELECT id, residual_ltv(p.m, g.m, x, t_x, t_cal, zbar, 0.0026877), expected_spend(g.m, x, zbar) * discounted_purchases(p.m, x, t_x, t_cal, 0.0026877)
  FROM statistic, cdnow_model p, (SELECT gamma_gamma(x, zbar) AS m FROM statistic) g
  WHERE NOT pg_temp.agrees(residual_ltv(p.m, g.m, x, t_x, t_cal, zbar, 0.0026877),
                           expected_spend(g.m, x, zbar) * discounted_purchases(p.m, x, t_x, t_cal, 0.0026877), 1e-12)
$$, 'residual value = expected spend x discounted purchases');
SELECT is_empty($$
  SELECT id, p_alive(b.m, h, '1997-10-01') AS from_history, p_alive(b.m, s.x, s.t_x, s.t_cal) AS from_statistics
  FROM customer JOIN statistic s USING (id), (SELECT bg_nbd(h, '1997-10-01') AS m FROM customer) b
  WHERE NOT pg_temp.agrees(p_alive(b.m, h, '1997-10-01'), p_alive(b.m, s.x, s.t_x, s.t_cal), 1e-12)
$$, 'a score from a history is the score from its statistics');

\else
SELECT skip('REFERENCE_DATA is not set: no reference values to compare with', 63);
\endif

SELECT * FROM finish();
ROLLBACK;
