-- Retention in discrete time: statistics, the sBG fit, what it says, and what happens to bad input.
BEGIN;
SET search_path = customer_portfolio, public;
\getenv reference_data REFERENCE_DATA
SELECT plan(98);

-- A cohort of 1000 over five periods, in its three shapes: a table of survivors, customers, customers by weight.
CREATE TEMP TABLE survivor (tenure int, at_risk bigint, survivors bigint);
INSERT INTO survivor VALUES (1, 1000, 631), (2, 631, 468), (3, 468, 382), (4, 382, 326), (5, 326, 289);
CREATE TEMP TABLE weighted AS
  SELECT tenure, true AS churned, at_risk - survivors AS weight FROM survivor
  UNION ALL SELECT 5, false, 289;
CREATE TEMP TABLE customer AS SELECT tenure, churned FROM weighted, generate_series(1, weight);
CREATE TEMP TABLE fit AS SELECT sbg(tenure, churned) AS m FROM customer;

-- --- statistics --------------------------------------------------------------------------------------------

SELECT is(retention_statistics(tenure, churned)::text, 'v1 [1 369 631] [2 163 468] [3 86 382] [4 56 326] [5 37 289]', 'customers are counted by period') FROM customer;
SELECT is(retention_statistics(tenure, churned, weight)::text, (SELECT retention_statistics(tenure, churned)::text FROM customer), 'a weight counts customers') FROM weighted;
SELECT is(retention_statistics(tenure, at_risk, survivors)::text, (SELECT retention_statistics(tenure, churned)::text FROM customer), 'a table of survivors says the same') FROM survivor;
SELECT is(rollup(s)::text, (SELECT retention_statistics(tenure, churned)::text FROM customer), 'rollup of parts is the whole')
FROM (SELECT retention_statistics(tenure, churned) FROM customer GROUP BY tenure % 3, churned) q(s);
SELECT is(rollup(s)::text, (SELECT retention_statistics(tenure, churned, 2 * weight)::text FROM weighted), 'cohorts and customers merge')
FROM (SELECT retention_statistics(tenure, churned) FROM customer UNION ALL SELECT retention_statistics(tenure, at_risk, survivors) FROM survivor) q(s);
SELECT is(customers(retention_statistics(tenure, churned)), 1000::bigint, 'customers, of customers') FROM customer;
SELECT is(customers(retention_statistics(tenure, at_risk, survivors)), 1000::bigint, 'customers, of cohorts') FROM survivor;
SELECT is(retention_statistics(t, c)::text, 'v1 skipped 3 [1 1 2] [2 0 2]', 'NULLs and new customers say nothing and are counted')
FROM (VALUES (1, true), (2, false), (2, false), (NULL, true), (3, NULL), (0, false)) v(t, c);
SELECT is(skipped_rows(retention_statistics(t, c, w)), 12::bigint, 'new customers are counted by weight') FROM (VALUES (0, false, 5), (NULL, true, 3), (0, false, 6)) v(t, c, w);
SELECT is(skipped_rows(retention_statistics(t, a, s)), 2::bigint, 'NULLs in a table of survivors are counted') FROM (VALUES (1, 5, 3), (NULL, 5, 3), (2, NULL, 3)) v(t, a, s);
SELECT is((SELECT retention_statistics(tenure, churned)::text FROM customer WHERE false), NULL, 'no rows, no statistics');
SELECT results_eq($$SELECT r.* FROM (SELECT retention_statistics(tenure, at_risk, survivors) FROM survivor WHERE tenure <= 2) q(s), retention_rows(s) r$$,
                  $$VALUES (1, 1000::bigint, 369::bigint, 631::bigint, 0.631::float8, 0.631::float8), (2, 631, 163, 468, 468 / 631.0::float8, 0.631 * (468 / 631.0::float8))$$,
                  'retention_rows: what was observed');
SELECT results_eq($$SELECT tenure, at_risk, retention_rate, survival_rate FROM retention_rows('v1 [2 1 3] [4 1 1]')$$,
                  $$VALUES (1, 0::bigint, NULL::float8, NULL::float8), (2, 4, 0.75, NULL), (3, 0, NULL, NULL), (4, 2, 0.5, NULL)$$,
                  'a period that nobody was seen in leaves the survival after it unknown');
SELECT is_empty($$SELECT retention_rows('v1')$$, 'nothing observed, no rows');
SELECT is('v1 [2 5 6][1 1 2] [2 1 1]'::retention_statistics::text, 'v1 [1 1 2] [2 6 7]', 'periods of the text form may come in any order');
SELECT throws_ok(format('SELECT %L::retention_statistics', t), '22P02', NULL, format('refused: %L', t))
FROM unnest(array['', 'v2', 'v1 [0 1 1]', 'v1 [1 1]', 'v1 [1 -1 1]', 'v1 [100001 1 1]', 'v1 [1 9223372036854775807 1]']) t;

-- --- bad input -----------------------------------------------------------------------------------------------

SELECT throws_ok(format('SELECT %s', call), '22023', message, call)
FROM (VALUES
  ('sbg(0, true)', 'tenure is 0'), ('sbg(-1, false)', 'tenure is -1'), ('sbg(-1, true)', 'tenure is -1'), ('sbg(100001, false)', 'tenure is 100001'),
  ('sbg(1, true, 0)', 'weight is 0'), ('sbg(1, true, -7)', 'weight is -7'), ('retention_statistics(0, true)', 'tenure is 0'),
  ('sbg(0, 5, 4)', 'tenure is 0'), ('sbg(1, -5, 4)', 'at_risk is -5'), ('sbg(1, 5, -4)', 'survivors is -4'), ('sbg(1, 5, 6)', 'survivors 6 exceed at_risk 5')) v(call, message);
SELECT throws_ok('SELECT sbg(t, true, 9223372036854775807) FROM generate_series(1, 2) t', '54000', 'number of customers exceeds 2^63 - 1', 'more customers than there can be');
SELECT throws_ok(format('SELECT sbg(tenure, at_risk, survivors) FROM (VALUES %s) v(tenure, at_risk, survivors)', rows), '22000', message, message)
FROM (VALUES ('(1, 2, 1)', 'cannot fit sbg: only 2 customers'), ('(1, 100, 100), (2, 100, 100)', 'cannot fit sbg: no customer has left'),
             ('(1, 100, 0)', 'cannot fit sbg: no customer has renewed')) v(rows, message);
SELECT throws_ok('SELECT sbg(0, false) FROM generate_series(1, 50)', '22000', 'cannot fit sbg: only 0 customers', 'nobody has come to a renewal');
SELECT is((SELECT sbg(tenure, churned)::text FROM customer WHERE false), NULL, 'no rows, no model');

SET LOCAL client_min_messages = error;
SELECT is(sbg(tenure, at_risk, survivors)::jsonb @> '{"boundary": true, "converged": false, "standard_errors": {"alpha": null, "beta": null}}', true, 'on a boundary: one period only')
FROM survivor WHERE tenure = 1;
SELECT is(sbg(t, a, s)::jsonb @> '{"boundary": true, "converged": false}', true, 'on a boundary: ' || why)
FROM (VALUES ('everybody alike', 1, 10000, 8000), ('everybody alike', 2, 8000, 6400), ('everybody alike', 3, 6400, 5120),
             ('retention falls', 1, 1000, 900), ('retention falls', 2, 900, 700), ('retention falls', 3, 700, 400)) v(why, t, a, s)
GROUP BY why ORDER BY why;
RESET client_min_messages;

-- --- fits ----------------------------------------------------------------------------------------------------

SELECT is(array(SELECT jsonb_object_keys(m::jsonb) ORDER BY 1),
          array['alpha', 'beta', 'boundary', 'condition', 'converged', 'covariance', 'customers', 'gradient_norm', 'iterations',
                'log_likelihood', 'model', 'skipped', 'standard_errors'], 'a model says how the fit went') FROM fit;
SELECT ok(m::jsonb @> '{"model": "sbg", "converged": true, "boundary": false, "customers": 1000, "skipped": 0}', 'the fit converges inside') FROM fit;
SELECT is(sbg(tenure, churned, weight)::text, min(m::text), 'customers by weight: the same model, to the last bit') FROM weighted, fit;
SELECT is(sbg(tenure, at_risk, survivors)::text, min(m::text), 'a table of survivors: the same') FROM survivor, fit;
SELECT is(sbg(rollup(s))::text, min(m::text), 'merged statistics: the same')
FROM (SELECT retention_statistics(tenure, churned) FROM customer GROUP BY tenure) q(s), fit;
SELECT cmp_ok(abs((m::jsonb ->> 'log_likelihood')::float8
                  - (SELECT sum(weight * ln(CASE WHEN churned THEN churn_probability(m, tenure) ELSE survival_rate(m, tenure) END)) FROM weighted)),
              '<', 1e-9::float8, 'the log-likelihood is that of the customers') FROM fit;
-- a window: the same hazards, seen from the third period on
SELECT cmp_ok(abs((m::jsonb ->> 'alpha')::float8 - 0.7), '<', 1e-4::float8, 'who is observed later teaches the same')
FROM (SELECT sbg(t, 1000000000, round(1e9 * retention_rate('{"model": "sbg", "alpha": 0.7, "beta": 1.2}', t))::bigint) FROM generate_series(3, 8) t) q(m);

-- --- models as text ------------------------------------------------------------------------------------------

SELECT is('{"model":"sbg","alpha":0.7,"beta":1.2}'::retention_model::text, '{"model": "sbg", "alpha": 0.7, "beta": 1.2}', 'parameters are enough');
SELECT is(m::text::retention_model::text, m::text, 'a fitted model reads back as itself') FROM fit;
SELECT is(m::jsonb::retention_model::text, m::text, 'through jsonb, too') FROM fit;
SELECT throws_ok(format('SELECT %L::retention_model', json), '22P02', NULL, 'refused: ' || json)
FROM unnest(array['{"model": "sbg", "alpha": 0.7}', '{"model": "sbg", "alpha": 0, "beta": 1}', '{"model": "bg_nbd", "r": 1, "alpha": 1, "a": 1, "b": 1}',
                  '{"model": "sbg", "alpha": 1, "beta": 1, "gamma": 1}', '[]', '{}']) json;
SELECT throws_ok($$SELECT '{"model": "sbg", "alpha": 1, "beta": 1}'::purchase_model$$, '22P02', NULL, 'a model of retention is not a model of purchases');

-- --- what it says --------------------------------------------------------------------------------------------

CREATE TEMP TABLE model AS SELECT '{"model": "sbg", "alpha": 2.5, "beta": 4}'::retention_model AS m;
SELECT is(retention_rate(m, 1), 4 / 6.5::float8, 'retention_rate is (beta + t - 1)/(alpha + beta + t - 1)') FROM model;
SELECT is_empty($$SELECT t FROM model, generate_series(1, 60) t WHERE abs(survival_rate(m, t) / (survival_rate(m, t - 1) * retention_rate(m, t)) - 1) > 1e-13$$, 'survival is the product of retention');
SELECT is_empty($$SELECT t FROM model, generate_series(1, 60) t WHERE abs(churn_probability(m, t) - (survival_rate(m, t - 1) - survival_rate(m, t))) > 1e-15$$, 'churn is what survival loses');
SELECT is(survival_rate(m, 0), 1::float8, 'everybody is there at the beginning') FROM model;
SELECT cmp_ok(abs(survival_rate(m, 5, 3) - survival_rate(m, 8) / survival_rate(m, 3)), '<', 1e-14::float8, 'of survivors, more survive') FROM model;
SELECT cmp_ok(abs(expected_lifetime(m) - 5.5 / 1.5::float8), '<', 1e-14::float8, 'a lifetime in closed form') FROM model;
SELECT cmp_ok(abs(expected_lifetime(m, 3) - 8.5 / 1.5::float8), '<', 1e-14::float8, 'and of a survivor') FROM model;
SELECT cmp_ok(abs(expected_lifetime(m, 3, 10) - (SELECT sum(survival_rate(m, t, 3)) FROM generate_series(0, 9) t)), '<', 1e-13::float8, 'a lifetime within a horizon') FROM model;
SELECT cmp_ok(abs(discounted_lifetime(m, 0.1) - (SELECT sum(survival_rate(m, t) / 1.1::float8 ^ t) FROM generate_series(0, 400) t)), '<', 1e-10::float8, 'discounted_lifetime is the discounted sum') FROM model;
SELECT cmp_ok(abs(discounted_residual_lifetime(m, 2, 0.1) - (SELECT sum(survival_rate(m, t, 2) / 1.1::float8 ^ (t - 1)) FROM generate_series(1, 400) t)), '<', 1e-10::float8,
              'discounted_residual_lifetime is that from the next renewal on') FROM model;
SELECT cmp_ok(abs(discounted_lifetime(m, 0.1) - 1 - discounted_residual_lifetime(m, 0, 0.1) / 1.1), '<', 1e-13::float8, 'the one by the other') FROM model;
SELECT cmp_ok(abs(discounted_lifetime(m, 0.1, '1 month') - (SELECT sum(survival_rate(m, t) / 1.1::float8 ^ (t / 12.0::float8)) FROM generate_series(0, 4000) t)), '<', 1e-9::float8, 'a rate is per year, whatever the period') FROM model;
SELECT is(discounted_lifetime(m, 0.1, '12 months'), discounted_lifetime(m, 0.1), 'a year is twelve months') FROM model;
SELECT cmp_ok(abs(discounted_lifetime(m, 0.1, '1461 days') - discounted_lifetime(m, 0.1, '4 years')), '<', 1e-12::float8, 'and of 365.25 days') FROM model;
SELECT is(discounted_lifetime(m, 0), expected_lifetime(m), 'without discount it is the lifetime') FROM model;
SELECT is(contract_value(m, 120, 0.1), 120 * discounted_lifetime(m, 0.1), 'contract_value') FROM model;
SELECT is(residual_contract_value(m, 2, -120, 0.1), -120 * discounted_residual_lifetime(m, 2, 0.1), 'residual_contract_value, of a loss as well') FROM model;
-- published: with one retention rate for all, r = .8 and d = .1, a margin of 100 is worth 366.67
SELECT is(round(contract_value('{"model": "sbg", "alpha": 2e7, "beta": 8e7}', 100, 0.1)::numeric, 2), 366.67, 'customers who are all alike: m(1+d)/(1+d-r)');
SELECT results_eq('SELECT c.* FROM model, retention_curve(m, 3) c',
                  $$SELECT t, survival_rate(m, t), CASE WHEN t > 0 THEN retention_rate(m, greatest(t, 1)) END, CASE WHEN t > 0 THEN churn_probability(m, greatest(t, 1)) END
                    FROM model, generate_series(0, 3) t$$, 'retention_curve: the same as rows');
SELECT is(expected_lifetime(m, NULL), NULL, 'NULL in, NULL out') FROM model;
SELECT throws_ok(format('SELECT %s FROM model, fit', call), code, message, call)
FROM (VALUES
  ('retention_rate(model.m, 0)', '22023', 'tenure is 0'), ('survival_rate(model.m, -1)', '22023', 'tenure is -1'), ('survival_rate(model.m, 1, -1)', '22023', 'tenure is -1'),
  ('expected_lifetime(model.m, 0, -1)', '22023', 'horizon is -1'), ('retention_curve(model.m, 100001)', '22023', 'tenure is 100001'),
  ('discounted_lifetime(model.m, -0.1)', '22023', 'annual rate is -0.1'), ('discounted_lifetime(model.m, ''NaN'')', '22023', 'annual rate is NaN'),
  ('discounted_lifetime(model.m, 0.1, ''0 days'')', '22023', 'period is "00:00:00"'), ('contract_value(model.m, ''NaN'', 0.1)', '22023', 'margin is NaN'),
  ('expected_lifetime(fit.m)', '22000', NULL), ('discounted_lifetime(fit.m, 0)', '22000', NULL)) v(call, code, message);

-- --- reference -----------------------------------------------------------------------------------------------

\if :{?reference_data}
\cd :reference_data

CREATE TEMP TABLE share (year int, regular_pct float8, highend_pct float8, regular bigint, highend bigint);
\copy share FROM 'sbg_survival_table.csv' (FORMAT csv, HEADER)
CREATE TEMP TABLE wanted (segment text, years int, alpha float8, beta float8, se_alpha float8, se_beta float8, log_likelihood float8, gradient float8);
\copy wanted FROM 'reference/sbg_fits.csv' (FORMAT csv, HEADER)
CREATE TEMP TABLE prediction (segment text, years int, year int, observed float8, survival float8, churn float8, retention float8, del float8, derl float8);
\copy prediction FROM 'reference/sbg_predictions.csv' (FORMAT csv, HEADER)

CREATE FUNCTION pg_temp.agrees(have float8, want float8, tolerance float8) RETURNS boolean LANGUAGE sql AS $$
  SELECT coalesce(abs(have - want) <= tolerance * abs(want), false)
$$;
CREATE TEMP TABLE found AS
  SELECT segment, years, (SELECT sbg(year, CASE segment WHEN 'regular' THEN (before).regular ELSE (before).highend END,
                                     CASE segment WHEN 'regular' THEN s.regular ELSE s.highend END)
                          FROM (SELECT *, lag(share) OVER (ORDER BY year) AS before FROM share) s WHERE year BETWEEN 1 AND years) AS m
  FROM wanted;

SELECT is_empty($$
  SELECT segment, years, m FROM found JOIN wanted w USING (segment, years), to_jsonb(m::jsonb) j
  WHERE NOT (pg_temp.agrees((j ->> 'alpha')::float8, w.alpha, 1e-6) AND pg_temp.agrees((j ->> 'beta')::float8, w.beta, 1e-6)
             AND pg_temp.agrees((j ->> 'log_likelihood')::float8, w.log_likelihood, 1e-7)
             AND pg_temp.agrees((j -> 'standard_errors' ->> 'alpha')::float8, se_alpha, 1e-5)
             AND pg_temp.agrees((j -> 'standard_errors' ->> 'beta')::float8, se_beta, 1e-5))$$, 'parameters, log-likelihood and standard errors of six fits');
SELECT is(count(*), 6::bigint, 'six fits') FROM found;
CREATE TEMP VIEW predicted AS SELECT p.*, m FROM prediction p JOIN found USING (segment, years);
SELECT is(count(*), 26::bigint, 'two segments, thirteen years') FROM predicted;
SELECT is_empty($$SELECT * FROM predicted WHERE NOT pg_temp.agrees(survival_rate(m, year), survival, 1e-9)$$, 'survival_rate');
SELECT is_empty($$SELECT * FROM predicted WHERE year > 0 AND NOT pg_temp.agrees(retention_rate(m, year), retention, 1e-9)$$, 'retention_rate');
SELECT is_empty($$SELECT * FROM predicted WHERE year > 0 AND NOT pg_temp.agrees(churn_probability(m, year), churn, 1e-9)$$, 'churn_probability');
SELECT is_empty($$SELECT * FROM predicted WHERE year = 0 AND NOT pg_temp.agrees(discounted_lifetime(m, 0.1), del, 1e-9)$$, 'discounted lifetime of a new customer');
SELECT is_empty($$SELECT * FROM predicted WHERE year > 0 AND NOT pg_temp.agrees(discounted_residual_lifetime(m, year - 1, 0.1), derl, 1e-9)$$,
                'discounted residual lifetime in the year-th period, before the renewal');

\else
SELECT skip('REFERENCE_DATA is not set: no reference values to compare with', 8);
\endif

SELECT * FROM finish();
ROLLBACK;
