-- The terms of a value mean the same in every function that takes them, and what makes no sense is refused with the
-- same words, before any work begins. Functions are found by the names of their parameters, so that a new one is tested
-- without a line here.
BEGIN;
CREATE SCHEMA terms;
SET search_path = customer_portfolio, public;
SET client_min_messages = error; -- models without a covariance
\ir terms_inputs.psql
SELECT * FROM no_plan();

CREATE TABLE terms.bad (parameter text, type regtype, expression text, message text);
INSERT INTO terms.bad VALUES
  ('annual_rate', 'float8', '-1', 'annual rate is -1'), ('annual_rate', 'float8', '''NaN''', 'annual rate is NaN'),
  ('annual_rate', 'float8', '''Infinity''', 'annual rate is Infinity'),
  ('delta', 'float8', '-1', 'discount rate is -1'), ('delta', 'float8', '''Infinity''', 'discount rate is Infinity'),
  ('margin', 'float8', '''NaN''', 'margin is NaN'), ('margin', 'float8', '''-Infinity''', 'margin is -Infinity'),
  ('cost_to_serve', 'float8', '-1', 'cost to serve is -1'), ('cost_to_serve', 'float8', '''Infinity''', 'cost to serve is Infinity'),
  ('level', 'float8', '38.86', 'level is 38.86'), ('level', 'float8', '0', 'level is 0'), ('level', 'float8', '''NaN''', 'level is NaN'),
  ('horizon', 'interval', '''-1 day''', 'horizon is "-1 days"'), ('horizon', 'interval', '''-1 month''', 'horizon is "-1 mons"'),
  ('horizon', 'int', '-1', 'horizon is -1'), ('horizon', 'float8', '-1', 'horizon is -1'), ('horizon', 'float8', '''NaN''', 'horizon is NaN'),
  ('prior', 'float8', '0', 'prior is 0'), ('prior', 'float8', '-1', 'prior is -1'), ('prior', 'float8', '101', 'prior is 101'),
  ('prior', 'float8', '''NaN''', 'prior is NaN'), ('k', 'int', '2', 'model mbg_nbd has no k'),
  ('period', 'interval', '''-1 month''', 'period is "-1 mons"'), ('period', 'interval', '''0''', 'period is "00:00:00"');
-- An end of its own.
CREATE TABLE terms.exception (name text, parameter text, reason text);
INSERT INTO terms.exception VALUES
  ('survival_restricted_mean(survival_table,double precision)', 'horizon', 'is a duration, and says so'),
  ('top_reasons(reason_summary,integer)', 'k', 'is a number of rows, and no parameter of a model'),
  ('rankings(double precision,double precision,integer)', 'k', 'is a number of customers'),
  ('rank_overlap(double precision,double precision,integer)', 'k', 'is a number of customers'),
  ('renewals(contract_history,date,interval,interval,interval)', 'horizon', 'has whole days or months');

SELECT is(array_agg(DISTINCT parameter), array['annual_rate', 'cost_to_serve', 'delta', 'horizon', 'k', 'level', 'margin', 'period', 'prior'],
          'there are functions for each of the terms')
FROM terms.parameter WHERE parameter IN (SELECT parameter FROM terms.bad);
SELECT isnt(terms.call(function, NULL, NULL), NULL, name || ': the test knows how to call it')
FROM terms.parameter WHERE parameter IN (SELECT parameter FROM terms.bad) GROUP BY function, name ORDER BY name;
SELECT lives_ok(terms.call(function, NULL, NULL), name || ': answers what makes sense')
FROM terms.parameter WHERE parameter IN (SELECT parameter FROM terms.bad) GROUP BY function, name ORDER BY name;
SELECT throws_ok(terms.call(function, parameter, expression), '22023', message, format('%s: %s is refused', name, message))
FROM terms.parameter JOIN terms.bad USING (parameter, type)
WHERE NOT EXISTS (SELECT FROM terms.exception e WHERE e.name = parameter.name AND e.parameter = parameter.parameter)
ORDER BY name, parameter, message;
SELECT ok(EXISTS (SELECT FROM terms.parameter p WHERE p.name = e.name AND p.parameter = e.parameter), format('%s has the %s that is excepted', e.name, e.parameter))
FROM terms.exception e;

-- --- before any work -----------------------------------------------------------------------------------------

-- A valuation that would take seconds: minutes for these customers.
CREATE TEMP TABLE dear AS
SELECT '{"model": "bg_cnbd_k", "unit_days": 7, "k": 20, "r": 0.01, "alpha": 2, "a": 0.5, "b": 10}'::purchase_model AS p,
       '{"model": "gamma_gamma", "p": 6.25, "q": 3.744, "gamma": 15.44}'::spend_model AS s,
       'v1 scale 2 [2023-01-08 49.98] [2023-05-08 49.98] [2023-06-08 49.98] [2024-01-08 49.98]'::purchase_history AS h;
SET LOCAL statement_timeout = '1s';
SELECT throws_ok(format('SELECT %s FROM dear', call), '22023', message, 'refused at once: ' || message)
FROM (VALUES
  ('residual_ltv_interval(p, s, h, ''2024-06-01'', 0.01, 0.4, ''5000 years'', 5, 38.86)', 'level is 38.86'),
  ('residual_ltv_interval(p, s, h, ''2024-06-01'', 0.01, 0.4, ''5000 years'', -5)', 'cost to serve is -5'),
  ('residual_ltv_interval(p, s, h, ''2024-06-01'', 0.01, ''NaN'', ''5000 years'')', 'margin is NaN'),
  ('expected_purchases_interval(p, h, ''2024-06-01'', ''5000 years'', 2)', 'level is 2'),
  ('p_alive_interval(p, h, ''2024-06-01'', 1)', 'level is 1')) v(call, message);
RESET statement_timeout;

-- What is wrong with an argument is said before what is wrong with the values that would have to be read for it: here
-- nobody has bought, and a column is no history.
CREATE TEMP TABLE nobody AS SELECT backtest_statistics('v1 scale 0 [2024-09-01 10]'::purchase_history, '2024-06-01', '2024-07-01') AS b;
SELECT throws_ok(call, sqlstate, message, 'refused before anything is read: ' || message)
FROM (VALUES
  ($$SELECT backtest(b, 'nonsense') FROM nobody$$, '22023', 'unknown model "nonsense"'),
  ($$SELECT backtest(b, '{"model": "bg_nbd", "r": 0.5, "alpha": 4, "a": 0.8, "b": 2.4}'::purchase_model) FROM nobody$$, '22023', 'the model has no unit of time, so it cannot be compared with histories'),
  ($$SELECT compare_models(b, array['nonsense']) FROM nobody$$, '22023', 'unknown model "nonsense"'),
  ($$SELECT backtest_statistics('pg_class', 'relname', '2024-06-01', '2024-06-01')$$, '22023', 'until 2024-06-01 is not after calibration_end 2024-06-01')) v(call, sqlstate, message);

-- --- limits -------------------------------------------------------------------------------------------------------

-- One limit for the number of purchases, whichever the model.
SELECT throws_ok(format($$SELECT p_purchases(%L, %s, 10)$$, m, n), '22023', 'number of purchases is ' || n, format('%s: %s purchases', (m::jsonb) ->> 'model', n))
FROM (VALUES ('{"model": "pareto_nbd", "r": 0.5, "alpha": 10, "s": 0.6, "beta": 12}'), ('{"model": "bg_nbd", "r": 0.5, "alpha": 4, "a": 0.8, "b": 2.4}'),
             ('{"model": "mbg_cnbd_k", "k": 2, "r": 0.5, "alpha": 4, "a": 0.8, "b": 2.4}'), ('{"model": "bg_bb", "alpha": 1, "beta": 1, "gamma": 1, "delta": 1}')) v(m),
     unnest(array[-1, 1000000001, 1000000000000]) n;

-- One stray date makes a hundred thousand rows of weeks.
SELECT throws_ok(format('SELECT backtest_statistics(%L::purchase_history, %L, %L)', h, calibration_end, until), '54000', message, message)
FROM (VALUES
  ('v1 scale 0 [0001-01-01 10]', '2024-01-01', '2025-01-01', '105608 weeks from 0001-01-01 to 2025-01-01 exceed the limit of 100000'),
  ('v1 scale 0 [2023-01-01 10]', '2024-01-01', '9999-12-31', '416168 weeks from 2024-01-01 to 9999-12-31 exceed the limit of 100000')) v(h, calibration_end, until, message);
SELECT lives_ok($$SELECT backtest_statistics('v1 scale 0 [0120-01-01 10]'::purchase_history, '2024-01-01', '2025-01-01')$$, 'nearly as many weeks are none too many');

-- Rows come from what is stored, or there is a limit to what an argument or one stray date can ask for.
CREATE TABLE terms.limited (function text, query text, sqlstate text, message text);
INSERT INTO terms.limited VALUES
  ('flows', $$SELECT churn_flows('v1 scale 0 [0001-01-01 10]'::purchase_history, '1 day', 1, '2025-01-01')$$, '54000', '739251 periods of 1 day from 0001-01-01 to as_of exceed the limit of 100000'),
  ('flows', $$SELECT churn_flows(contract_history, '1 day', '9999-12-31') FROM (SELECT contract_history(daterange '[0001-01-01,)', 5)) c$$, '54000', '3652058 periods of 1 day from 0001-01-01 to as_of exceed the limit of 100000'),
  ('three_flows', $$SELECT churn_flows('v1 scale 0 [0001-01-01 10]'::purchase_history, '1 day', 1, '2025-01-01')$$, '54000', '739251 periods of 1 day from 0001-01-01 to as_of exceed the limit of 100000'),
  ('existing_in_words', $$SELECT churn_flows('v1 scale 0 [0001-01-01 10]'::purchase_history, '1 day', 1, '2025-01-01')$$, '54000', '739251 periods of 1 day from 0001-01-01 to as_of exceed the limit of 100000'),
  ('grace_rows', $$SELECT grace_advice('v1 scale 0 [2024-01-01 10]'::purchase_history, '1 day', '2025-01-01', 101)$$, '22023', 'longest grace must lie between 1 and 100 periods, not 101'),
  ('flows_by_segment', $$SELECT churn_flows('v1 scale 0 [0001-01-01 10]'::purchase_history, '1 day', 1, '2025-01-01', 'all'::text)$$, '54000', '739251 periods of 1 day from 0001-01-01 to as_of exceed the limit of 100000'),
  ('cohort_rows', $$SELECT cohorts('v1 scale 0 [0001-01-01 10]'::purchase_history, '1 month', '2025-01-01')$$, '54000', '24288 cohorts of 1 month from 0001-01-01 to as_of exceed the limit of 2000'),
  ('mean_retention', $$SELECT cohorts('v1 scale 0 [0001-01-01 10]'::purchase_history, '1 day', '2025-01-01')$$, '54000', '739251 cohorts of 1 day from 0001-01-01 to as_of exceed the limit of 2000'),
  ('lorenz', 'SELECT lorenz(pareto(1), 1000001)', '22023', 'number of points out of range: 1000001'),
  ('retention_curve', $$SELECT retention_curve('{"model": "sbg", "alpha": 1, "beta": 1}', 100001)$$, '22023', 'tenure is 100001'),
  ('retention_rows', 'SELECT retention_statistics(100001, false)', '22023', 'tenure is 100001'),
  ('backtest', $$SELECT backtest_statistics('v1 scale 0 [0001-01-01 10]'::purchase_history, '2024-01-01', '2025-01-01')$$, '54000', '105608 weeks from 0001-01-01 to 2025-01-01 exceed the limit of 100000'),
  ('leaky_bucket', 'SELECT leaky_bucket(1, 1, 0.1, 100001)', '22023', 'periods is 100001'),
  ('cut_points', 'SELECT rfm_cuts(1.0, 1001)', '22023', 'number of bins out of range: 1001'),
  ('log_rank_groups', 'SELECT log_rank_groups(array_agg(s)) FROM (SELECT survival(1, true) s FROM generate_series(1, 1001) g GROUP BY g) q', '22023', NULL),
  ('simulate_purchases', $$SELECT simulate_purchases('{"model": "bg_nbd", "unit_days": 7, "r": 1, "alpha": 1, "a": 1, "b": 1}', '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 15}', 1000000001, '2024-01-01', '2025-01-01', 1)$$, '22023', 'number of customers out of range: 1000000001');
CREATE TABLE terms.stored (function text, rows_of text);
INSERT INTO terms.stored VALUES
  ('purchases', 'days with a purchase'), ('histories', 'customers of the book'), ('top_reasons', 'reasons'), ('sector_rows', 'sectors'), ('movements', 'what happened'), ('existing_in_words', 'what happened'),
  ('portfolio_statistics', 'one row'), ('portfolio_gaps', 'one row'), ('customer_flows', 'what happened'), ('new_and_lost', 'what happened'), ('pareto_classes', 'classes'), ('sell_split', 'lines'), ('portfolio_sell_split_rows', 'lines'), ('best_customers', 'customers'), ('portfolio_best_rows', 'customers'), ('best_customers_lists', 'sizes'), ('portfolio_best_lists_rows', 'sizes'), ('segments', 'assignments'),
  ('movements_by_segment', 'what happened'), ('contracts', 'contracts'), ('active_ranges', 'contracts'), ('renewals', 'contracts'),
  ('survival_rows', 'durations'), ('repeat_histogram', 'numbers up to most'), ('tracking_rows', 'weeks'),
  ('frequency_recency_grid', 'cells up to most and steps'), ('check_purchases', 'kinds of findings'), ('check_histories', 'kinds of findings'),
  ('compare_models', 'models'), ('parameter_intervals', 'parameters'), ('ltv_drivers', 'drivers'), ('compare', 'customers'),
  ('flows_as_of', 'periods of three_flows'), ('restatement', 'periods of three_flows'), ('portfolio_objects', 'templates'),
  ('portfolio_statements', 'templates'), ('portfolio_readable', 'templates'), ('portfolio_segments', 'columns'), ('portfolio_stale', 'labels'), ('portfolio_missing', 'templates'),
  ('portfolio_source_coverage', 'sources'), ('portfolio_source_doubts', 'sources'), ('portfolio_source_gaps', 'sources'), ('portfolio_names', 'columns'),
  ('portfolio_tree', 'partitions'), ('portfolio_trigger_gaps', 'triggers'), ('portfolio_watched', 'portfolios'), ('verify_portfolio', 'differences'),
  ('acquisition_retention_optimum', 'situations'), ('acquisition_retention_optimum_by_history', 'situations'), ('lever_decomposition', 'levers'), ('equity_statement', 'lines'),
  ('equity_statement_customers', 'customers of the table');
SELECT throws_ok(query, sqlstate, message, format('%s has a limit: %s', function, coalesce(message, query))) FROM terms.limited;
SELECT ok(EXISTS (SELECT FROM terms.limited l WHERE l.function = proname) OR EXISTS (SELECT FROM terms.stored s WHERE s.function = proname),
          format('%s: its rows have a limit', p.oid::regprocedure))
FROM pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
  AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'customer_portfolio')
WHERE proretset ORDER BY p.oid::regprocedure::text;

-- --- infinite intervals --------------------------------------------------------------------------------------------

SELECT current_setting('server_version_num')::int >= 170000 AS has_infinity \gset
\if :has_infinity
-- Where no horizon is one without end, so is infinity; elsewhere it is refused.
CREATE TABLE terms.endless AS
SELECT function, name FROM terms.parameter p
WHERE parameter = 'horizon' AND type = 'interval'::regtype AND EXISTS (SELECT FROM terms.parameter r WHERE r.function = p.function AND r.parameter = 'annual_rate');
CREATE FUNCTION terms.text(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE result text;
BEGIN
  EXECUTE format('SELECT string_agg(r::text, '' '') FROM (%s) q(r)', query) INTO result;
  RETURN result;
END $$;
SELECT is(terms.text(terms.call(function, 'horizon', '''infinity''')),
          CASE WHEN name ~ '^discounted_purchases' THEN terms.text(replace(terms.call(function, 'horizon', '''drop'''), ', ''drop''::interval', ''))
               ELSE terms.text(terms.call(function, 'horizon', 'NULL')) END, name || ': infinity is a horizon without end')
FROM terms.endless ORDER BY name;
SELECT throws_ok(terms.call(function, parameter, '''infinity'''), '22023', NULL, format('%s: no infinite %s', name, parameter))
FROM terms.parameter WHERE type = 'interval'::regtype AND parameter IN ('horizon', 'period') AND function NOT IN (SELECT function FROM terms.endless) ORDER BY name;
SELECT throws_ok(terms.call(function, parameter, '''-infinity'''), '22023', NULL, format('%s: never before everything: %s', name, parameter))
FROM terms.parameter WHERE type = 'interval'::regtype AND parameter IN ('horizon', 'period') ORDER BY name;
\else
SELECT skip('interval ''infinity'' exists from PostgreSQL 17 on', 1);
\endif

SELECT * FROM finish();
ROLLBACK;
