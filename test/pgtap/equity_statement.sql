-- The balance of customer equity between two dates: every line by plain SQL, and models that are true leave no experience.
BEGIN;
SET search_path = customer_portfolio, public;
SET client_min_messages = error; -- models without a covariance
SELECT * FROM no_plan();

CREATE TEMP TABLE model AS
SELECT '{"model": "mbg_nbd", "unit_days": 7, "r": 0.6, "alpha": 60, "a": 0.9, "b": 2.5}'::purchase_model AS p,
       '{"model": "gamma_gamma", "p": 6.25, "q": 3.75, "gamma": 15.5}'::spend_model AS s,
       '{"model": "mbg_nbd", "unit_days": 14, "r": 0.7, "alpha": 32, "a": 0.8, "b": 2.5}'::purchase_model AS p1,
       '{"model": "gamma_gamma", "p": 6.0, "q": 3.9, "gamma": 16}'::spend_model AS s1;
CREATE TEMP TABLE "a shop" AS
SELECT customer_id AS "the key", purchase_history(day, amount) AS "its history"
FROM model, simulate_purchases(p, s, 3000, '2018-01-01', '2025-01-01', 3) GROUP BY 1;
INSERT INTO "a shop" VALUES (-1, NULL);
INSERT INTO "a shop" SELECT customer, purchase_history(day, amount)
FROM (VALUES (-2, date '2020-01-05', -10.00), (NULL, '2020-01-05', 10.00), (NULL, '2021-02-05', -3.00), (NULL, '2023-01-05', 20.00), (NULL, '2024-01-01', 50.00)) v(customer, day, amount) GROUP BY customer;

CREATE TEMP TABLE line AS
SELECT e.* FROM model, equity_statement('"a shop"', 'the key', 'its history', '2022-01-01', '2024-01-01', p, s, p1, s1, 0.1, 0.4, '1 year') e;
CREATE TEMP TABLE customer AS
SELECT e.* FROM model, equity_statement_customers('"a shop"', 'the key', 'its history', '2022-01-01', '2024-01-01', p, s, p1, s1, 0.1, 0.4, '1 year') e;

SELECT results_eq('SELECT line FROM line ORDER BY ordinal', $$VALUES ('opening'), ('unwinding'), ('expected margin'), ('experience lost'), ('experience kept: survival'),
  ('experience kept: activity'), ('experience kept: spend'), ('acquired'), ('re-estimation'), ('memo margin expected'), ('memo margin realised'), ('memo margin realised, acquired'),
  ('memo sustainable distribution before spend'), ('closing')$$, 'the lines in their order');

-- --- every line by plain SQL ---------------------------------------------------------------------------------

CREATE TEMP TABLE plain AS
SELECT coalesce("the key"::text, 'none') AS customer, first_purchase(known) < '2022-01-01' AS is_old,
       last_purchase(known) + interval '1 year' >= '2022-01-01' AND last_purchase(known) + interval '1 year' < '2024-01-01' AS is_lost,
       residual_ltv(p, s, h, '2022-01-01', 0.1, 0.4) AS v0, residual_ltv(p, s, h, '2022-01-01', 0.1, 0.4, '730 days') AS within,
       residual_ltv(p, s, h, '2024-01-01', 0.1, 0.4) AS v1, residual_ltv(p1, s1, h, '2024-01-01', 0.1, 0.4) AS again, 1.1::float8 ^ (730 / 365.25) AS d,
       0.4 * expected_purchases(p, h, '2022-01-01', '730 days') * expected_spend(s, h, '2022-01-01') AS expected,
       0.4 * revenue(h, daterange '[2022-01-01,2024-01-01)')::float8 AS realised
FROM model, (SELECT "the key", "its history" AS h, as_of("its history", '2024-01-01') AS known FROM "a shop") q WHERE first_purchase(known) IS NOT NULL;
CREATE TEMP TABLE wanted AS
SELECT v.* FROM (SELECT array_agg(plain) AS all_of_them FROM plain) a, LATERAL (
  SELECT count(*) FILTER (WHERE is_old) AS old, count(*) FILTER (WHERE is_old AND is_lost) AS lost, count(*) FILTER (WHERE is_old AND NOT is_lost) AS kept, count(*) FILTER (WHERE NOT is_old) AS came, count(*) AS n,
         sum(v0) AS v0, sum(v0) * (max(d) - 1) AS unwinding, -sum(d * within) AS released, sum(v1 - d * (v0 - within)) FILTER (WHERE is_old AND is_lost) AS experience_lost,
         sum(v1 - d * (v0 - within)) FILTER (WHERE is_old AND NOT is_lost) AS experience_kept, sum(v1) FILTER (WHERE NOT is_old) AS acquired, sum(again - v1) AS re_estimation, sum(again) AS closing,
         sum(expected) AS expected, sum(realised) FILTER (WHERE is_old) AS realised, sum(realised) FILTER (WHERE NOT is_old) AS realised_acquired
  FROM unnest(all_of_them)) w, LATERAL (VALUES
  ('opening', old, v0), ('unwinding', old, unwinding), ('expected margin', old, released), ('experience lost', lost, experience_lost), ('acquired', came, acquired), ('re-estimation', n, re_estimation),
  ('memo margin expected', old, expected), ('memo margin realised', old, realised), ('memo margin realised, acquired', came, realised_acquired),
  ('memo sustainable distribution before spend', n, realised + realised_acquired + closing - v0), ('closing', n, closing), ('experience kept', kept, experience_kept)) v(line, customers, amount);
SELECT is(l.customers, w.customers, w.line || ': customers by plain SQL') FROM wanted w JOIN line l USING (line) ORDER BY ordinal;
SELECT ok(abs(l.amount - w.amount) < 1e-8 * (SELECT amount FROM line WHERE line = 'opening'), format('%s by plain SQL: %s, %s', w.line, l.amount, w.amount)) FROM wanted w JOIN line l USING (line) ORDER BY ordinal;
SELECT ok(abs(sum(l.amount) - max(w.amount)) < 1e-8 * max(abs(w.amount)) AND max(l.customers) = max(w.customers), 'experience kept by plain SQL: ' || sum(l.amount))
FROM line l, wanted w WHERE l.line LIKE 'experience kept:%' AND w.line = 'experience kept';
SELECT ok(count(*) FILTER (WHERE standing = 'kept') > 500 AND count(*) FILTER (WHERE standing = 'lost') > 100 AND count(*) FILTER (WHERE standing = 'acquired') > 500, 'there are customers of every standing') FROM customer;

-- --- the lines add up ----------------------------------------------------------------------------------------

SELECT ok(abs(sum(amount) FILTER (WHERE line <> 'closing') - max(amount) FILTER (WHERE line = 'closing')) < 1e-9 * max(amount) FILTER (WHERE line = 'opening'), 'in total')
FROM line WHERE line NOT LIKE 'memo %';
SELECT is_empty($$SELECT customer FROM customer
  WHERE abs(opening + unwinding + expected_margin + experience_lost + experience_survival + experience_activity + experience_spend + acquired + re_estimation - closing) > 1e-9 * greatest(opening, closing)$$, 'for every customer');
SELECT ok(abs(l.amount - c.amount) <= 1e-9 * (SELECT amount FROM line WHERE line = 'opening'), format('the customers add up to %s', l.line))
FROM line l JOIN (SELECT v.* FROM (SELECT sum(opening) AS a, sum(unwinding) AS b, sum(expected_margin) AS c, sum(experience_lost) AS d, sum(experience_survival) AS e, sum(experience_activity) AS f,
    sum(experience_spend) AS g, sum(acquired) AS h, sum(re_estimation) AS i, sum(memo_margin_expected) AS j, sum(memo_margin_realised) AS k, sum(memo_margin_realised_acquired) AS l,
    sum(memo_sustainable_distribution) AS m, sum(closing) AS n FROM customer) s,
  LATERAL (VALUES (1, a), (2, b), (3, c), (4, d), (5, e), (6, f), (7, g), (8, h), (9, i), (10, j), (11, k), (12, l), (13, m), (14, n)) v(ordinal, amount)) c USING (ordinal) ORDER BY ordinal;
SELECT is_empty($$SELECT p.* FROM plain p FULL JOIN customer c ON coalesce(c.customer, 'none') = p.customer
  WHERE standing IS DISTINCT FROM CASE WHEN NOT is_old THEN 'acquired' WHEN is_lost THEN 'lost' ELSE 'kept' END
     OR abs(c.closing - p.again) > 1e-8 * p.again OR is_old AND abs(c.opening - p.v0) > 1e-8 * p.v0$$, 'customer by customer: standing, opening and closing');
SELECT is((SELECT count(*) FROM customer WHERE customer IS NULL), 1::bigint, 'a customer without a key is one');

-- The split of the kept, from the factors that can be asked for.
SELECT ok(abs(max(experience_spend) - max(w)) < 1e-6, 'what spend contributes, of the customer with most of it')
FROM (SELECT "the key"::text AS customer, l * ln(expected_spend(s, h, '2024-01-01') / expected_spend(s, h, '2022-01-01')) AS w
      FROM model, (SELECT "the key", "its history" AS h FROM "a shop") q JOIN plain ON plain.customer = "the key"::text,
      LATERAL (SELECT (v1 - d * (v0 - within)) / ln(v1 / (d * (v0 - within))) AS l) m WHERE is_old AND NOT is_lost) f
JOIN customer USING (customer) WHERE customer = (SELECT customer FROM customer ORDER BY experience_spend DESC LIMIT 1);

-- The same models again: nothing is re-estimated.
SELECT is(amount, 0::float8, 'the same models again: no re-estimation')
FROM model, equity_statement('"a shop"', 'the key', 'its history', '2022-01-01', '2024-01-01', p, s, p, s, 0.1, 0.4, '1 year') WHERE line = 're-estimation';

-- --- a true model leaves no experience but luck ---------------------------------------------------------------

-- Rates are so low that hardly any purchase falls on a day that has one already. 728 days are 8 opportunities of 91.
CREATE TEMP TABLE truth (p purchase_model, customers int);
INSERT INTO truth VALUES
  ('{"model": "bg_nbd", "unit_days": 7, "r": 0.6, "alpha": 150, "a": 0.9, "b": 2.5}', 10000), ('{"model": "mbg_nbd", "unit_days": 7, "r": 0.6, "alpha": 150, "a": 0.9, "b": 2.5}', 10000),
  ('{"model": "pareto_nbd", "unit_days": 7, "r": 0.6, "alpha": 150, "s": 0.8, "beta": 60}', 10000), ('{"model": "bg_bb", "unit_days": 91, "alpha": 1.2, "beta": 4, "gamma": 0.7, "delta": 4}', 10000),
  ('{"model": "bg_cnbd_k", "unit_days": 7, "k": 2, "r": 0.6, "alpha": 75, "a": 0.9, "b": 2.5}', 2000), ('{"model": "mbg_cnbd_k", "unit_days": 7, "k": 2, "r": 0.6, "alpha": 75, "a": 0.9, "b": 2.5}', 2000);
CREATE TEMP TABLE shop (customer_id bigint, h purchase_history);
CREATE FUNCTION pg_temp.experience(model purchase_model, size int, OUT mean float8, OUT error float8, OUT expected float8, OUT customers bigint) LANGUAGE plpgsql AS $$
DECLARE spend spend_model := '{"model": "gamma_gamma", "p": 6.25, "q": 5.75, "gamma": 15.5}';
BEGIN
  TRUNCATE shop;
  INSERT INTO shop SELECT customer_id, purchase_history(day, amount) FROM simulate_purchases(model, spend, size, '2010-01-01', '2024-01-01', 11) GROUP BY 1;
  SELECT avg(x), stddev(x) / sqrt(count(*)), avg(opening + unwinding + expected_margin), count(*) INTO mean, error, expected, customers
  FROM equity_statement_customers('shop', 'customer_id', 'h', '2020-01-01', date '2020-01-01' + 728, model, spend, model, spend, 0.08, 0.4, '1 year'),
       LATERAL (SELECT experience_lost + experience_survival + experience_activity + experience_spend AS x) e
  WHERE standing <> 'acquired';
END $$;
CREATE TEMP TABLE tower AS SELECT p ->> 'model' AS model, e.* FROM truth, pg_temp.experience(p, customers) e;
SELECT ok(customers > 1000 AND abs(mean) < 3 * error, format('%s: %s customers, experience %s within 3 standard errors of %s', model, customers, round(mean::numeric, 4), round(error::numeric, 4))) FROM tower ORDER BY model;
SELECT ok(error < 0.04 * expected, format('%s: the error %s is small beside the expected %s', model, round(error::numeric, 4), round(expected::numeric, 3))) FROM tower ORDER BY model;
-- So that the test can fail: a model that takes customers for better ones leaves an experience.
SELECT ok(mean < -3 * error, 'a model that expects too much')
FROM (SELECT avg(x) AS mean, stddev(x) / sqrt(count(*)) AS error
      FROM model, equity_statement_customers('"a shop"', 'the key', 'its history', '2022-01-01', '2024-01-01',
             '{"model": "mbg_nbd", "unit_days": 7, "r": 0.9, "alpha": 60, "a": 0.9, "b": 2.5}', s, p, s, 0.1, 0.4, '1 year'),
           LATERAL (SELECT experience_lost + experience_survival + experience_activity + experience_spend AS x) e
      WHERE standing <> 'acquired') q;

-- --- a real shop ----------------------------------------------------------------------------------------------

-- CDNOW: everybody came in early 1997. The models of October expected too little; what is bought until July 1998 keeps
-- more customers than expected, and models fitted to it expect them to stay longer.
\getenv reference_data REFERENCE_DATA
\if :{?reference_data}
\cd :reference_data
CREATE TEMP TABLE purchase (customer int, day date, cds int, spend numeric);
\copy purchase FROM 'cdnow_master.csv' (FORMAT csv, HEADER)
CREATE TEMP TABLE cdnow AS SELECT customer, purchase_history(day, spend) AS h FROM purchase GROUP BY customer;
CREATE TEMP TABLE cdnow_line AS
SELECT e.* FROM (SELECT mbg_nbd(h, '1997-10-01') AS p0, gamma_gamma(h, '1997-10-01') AS s0, mbg_nbd(h, '1998-07-01') AS p1, gamma_gamma(h, '1998-07-01') AS s1 FROM cdnow) m,
     equity_statement('cdnow', 'customer', 'h', '1997-10-01', '1998-07-01', p0, s0, p1, s1, 0.1, 0.4, '9 months') e;
SELECT ok(l.customers = w.customers AND abs(l.amount - w.amount) < 0.005 * 1130375, format('CDNOW, %s: %s', w.line, round(l.amount)))
FROM (VALUES ('opening', 23570, 1130375), ('unwinding', 23570, 83463), ('expected margin', 23570, -252166), ('experience lost', 16512, -218555), ('experience kept: survival', 7058, 382763),
             ('experience kept: activity', 7058, 68415), ('experience kept: spend', 7058, 14187), ('acquired', 0, 0), ('re-estimation', 23570, 648105), ('memo margin expected', 23570, 242662),
             ('memo margin realised', 23570, 310784), ('closing', 23570, 1856587)) w(line, customers, amount) JOIN cdnow_line l USING (line) ORDER BY ordinal;
\else
SELECT skip('no reference data', 12);
\endif

-- --- what makes no sense -------------------------------------------------------------------------------------

CREATE FUNCTION pg_temp.ask(changed text, relation text DEFAULT '"a shop"', key text DEFAULT 'the key', history text DEFAULT 'its history', t0 text DEFAULT '2022-01-01', t1 text DEFAULT '2024-01-01',
  p text DEFAULT '{"model": "mbg_nbd", "unit_days": 7, "r": 0.6, "alpha": 60, "a": 0.9, "b": 2.5}', s text DEFAULT '{"model": "gamma_gamma", "p": 6.25, "q": 3.75, "gamma": 15.5}',
  rate text DEFAULT '0.1', margin text DEFAULT '0.4', grace text DEFAULT '1 year') RETURNS text LANGUAGE sql AS $$
  SELECT format('SELECT * FROM %s(%L, %L, %L, %L, %L, %L, %L, %L, %L, %L, %L, %L)', changed, relation, key, history, t0, t1, p, s, p, s, rate, margin, grace)
$$;
SELECT throws_ok(call, state, message, format('%s: %s', function, message))
FROM unnest(array['equity_statement', 'equity_statement_customers']) function, LATERAL (VALUES
  (pg_temp.ask(function, t1 => '2022-01-01'), '22023', 't1 2022-01-01 is not after t0 2022-01-01'), (pg_temp.ask(function, t0 => 'infinity'), '22008', 't0 out of range: infinity'),
  (pg_temp.ask(function, rate => '-0.1'), '22023', 'annual rate is -0.1'), (pg_temp.ask(function, margin => 'NaN'), '22023', 'margin is NaN'),
  (pg_temp.ask(function, grace => '-1 day'), '22023', 'grace is "-1 days"'), (pg_temp.ask(function, grace => '5 hours'), '22023', 'grace must be whole days or months, not "05:00:00"'),
  (pg_temp.ask(function, key => 'no key'), '42703', 'column r.no key does not exist'), (pg_temp.ask(function, history => 'h"'), '42703', 'column r.h" does not exist'),
  (pg_temp.ask(function, relation => '0'), '42P01', 'relation with OID 0 does not exist'), (pg_temp.ask(function, history => 'the key'), '42846', 'cannot cast type bigint to purchase_history'),
  (pg_temp.ask(function, p => '{"model": "mbg_nbd", "r": 0.6, "alpha": 60, "a": 0.9, "b": 2.5}'), '22023', 'the model has no unit of time, so it cannot score a history'),
  (pg_temp.ask(function, s => '{"model": "gamma_gamma", "p": 6.25, "q": 0.75, "gamma": 15.5}'), '22000', 'customer equity is not known: the spend model has no mean (q <= 1)'),
  (pg_temp.ask(function, rate => '0'), '22000', 'expected purchases without end and without discount are infinite for a = 0.9')) v(call, state, message);
SELECT is_empty($$SELECT * FROM model, equity_statement('"a shop"', 'the key', 'its history', NULL, '2024-01-01', p, s, p, s, 0.1, 0.4, '1 year')$$, 'of NULL nothing is known');
SELECT results_eq($$SELECT sum(amount), sum(customers)::int FROM model, equity_statement('shop', 'customer_id', 'h', '1990-01-01', '1990-02-01', p, s, p, s, 0.1, 0.4, '1 year')$$, 'VALUES (0::float8, 0)', 'nobody has bought yet');

CREATE ROLE equity_stranger;
SET LOCAL ROLE equity_stranger;
SELECT throws_ok(pg_temp.ask('equity_statement'), '42501', NULL, 'the caller''s rights count');
RESET ROLE;

CREATE TEMP VIEW endless AS SELECT a AS customer, h FROM generate_series(1, 30000) a, generate_series(1, 30000) b, (SELECT 'v1 scale 2 [2020-01-05 10.00]'::purchase_history AS h) h;
CREATE FUNCTION pg_temp.is_cancelled(query text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE query;
  RETURN false;
EXCEPTION WHEN query_canceled THEN
  RETURN true;
END $$;
SET LOCAL statement_timeout = '300ms';
-- One statement each: the time runs out once in a statement.
SELECT ok(pg_temp.is_cancelled(pg_temp.ask('equity_statement', 'endless', 'customer', 'h')), 'equity_statement can be cancelled');
SELECT ok(pg_temp.is_cancelled(pg_temp.ask('equity_statement_customers', 'endless', 'customer', 'h')), 'equity_statement_customers can be cancelled');
RESET statement_timeout;

SELECT * FROM finish();
ROLLBACK;
