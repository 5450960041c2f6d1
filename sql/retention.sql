--
-- Contracts: how many renew, how that changes with tenure, how long customers stay and what that is worth.
--
SET search_path = customer_portfolio, public;

-- A cohort of a thousand subscribers over seven years: of those at risk at the end of a year, how many renewed.
CREATE TEMP TABLE subscribers (year int, at_risk bigint, survivors bigint);
INSERT INTO subscribers VALUES (1, 1000, 631), (2, 631, 468), (3, 468, 382), (4, 382, 326), (5, 326, 289), (6, 289, 262), (7, 262, 241);

-- The same as single customers: churned in their tenure-th year, or still there after so many.
CREATE TEMP TABLE customers AS
SELECT year AS tenure, true AS churned FROM subscribers, generate_series(1, at_risk - survivors)
UNION ALL SELECT 7, false FROM generate_series(1, 241);

-- Fit: both lead to the same model, to the last bit.
CREATE TEMP TABLE models AS SELECT sbg(tenure, churned) AS m FROM customers;
SELECT sbg(year, at_risk, survivors)::text = min(m::text) AS same FROM subscribers, models;
SELECT p.parameter, round((m::jsonb ->> p.parameter)::numeric, 3) AS value, round((m::jsonb -> 'standard_errors' ->> p.parameter)::numeric, 3) AS standard_error
FROM models, unnest(array['alpha', 'beta']) p(parameter);
SELECT j ->> 'model' AS model, j ->> 'customers' AS customers, j ->> 'skipped' AS skipped, round((j ->> 'log_likelihood')::numeric, 3) AS log_likelihood,
       j ->> 'converged' AS converged, j ->> 'boundary' AS boundary
FROM models, to_jsonb(m::jsonb) j;

-- Observed and expected, five years beyond the data. Retention rises: those who leave easily have left.
SELECT tenure, o.survivors, round(1000 * c.survival_rate) AS expected, round(o.retention_rate::numeric, 3) AS observed_rate,
       round(c.retention_rate::numeric, 3) AS expected_rate, round(c.churn_probability::numeric, 4) AS churn_probability
FROM models, retention_curve(m, 12) c
LEFT JOIN (SELECT r.* FROM (SELECT retention_statistics(year, at_risk, survivors) AS s FROM subscribers) q, retention_rows(s) r) o USING (tenure)
ORDER BY tenure;

-- What a contract of 120 a year is worth at 10 % interest: a new one, and one about to be renewed for the 1st, 2nd, 5th time.
-- The average retention rate would value all of them alike.
SELECT round(contract_value(m, 120, 0.10)::numeric, 2) AS new,
       round(residual_contract_value(m, 0, 120, 0.10)::numeric, 2) AS before_1st,
       round(residual_contract_value(m, 1, 120, 0.10)::numeric, 2) AS before_2nd,
       round(residual_contract_value(m, 4, 120, 0.10)::numeric, 2) AS before_5th
FROM models;

-- Of the next ten years, how many will they be there?
SELECT survived, round(survival_rate(m, 10, survived)::numeric, 3) AS still_there_after_10, round(expected_lifetime(m, survived, 10)::numeric, 2) AS of_10_years
FROM models, unnest(array[0, 1, 5]) survived;

-- Statistics merge: by region, by month, on shards.
SELECT rollup(s), customers(rollup(s)), sbg(rollup(s))::text = min(m::text) AS same
FROM (SELECT retention_statistics(tenure, churned) AS s FROM customers GROUP BY tenure % 4) parts, models;

-- A published model, typed by hand; a month as period, the rate is per year all the same.
SELECT round(discounted_lifetime('{"model": "sbg", "alpha": 0.668, "beta": 3.806}', 0.10)::numeric, 4) AS years,
       round(discounted_lifetime('{"model": "sbg", "alpha": 0.668, "beta": 3.806}', 0.10, '1 month')::numeric, 4) AS months;

-- What cannot be known says why, what makes no sense is an error.
SELECT expected_lifetime('{"model": "sbg", "alpha": 0.704, "beta": 1.182}');
SET client_min_messages = error; -- one period cannot tell alpha from beta: a WARNING says so
SELECT sbg(year, at_risk, survivors)::jsonb -> 'boundary' AS boundary FROM subscribers WHERE year = 1;
RESET client_min_messages;
SELECT sbg(3, false) FROM generate_series(1, 100);
SELECT sbg(0, true);
SELECT sbg(1, 100, 101);
SELECT retention_rate(m, 0) FROM models;
