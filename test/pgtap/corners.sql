-- Every function that takes a model, with parameters at the corners of what a model may have: each
-- call is over within a second, with finite numbers or an error about data, never with another one.
-- Of every function the call that takes longest, for ever, ends soon after it is cancelled.
\set ECHO none
\set QUIET 1
\pset format unaligned
\pset tuples_only true
\pset pager off
SET client_min_messages = error;
SET search_path = public, customer_portfolio;
-- Where a call does not end the file does: a test that is missing has failed.
SET statement_timeout = '5min';

BEGIN;

CREATE TABLE public.corner_customer AS SELECT h::purchase_history, array[z]::float8[] AS z FROM (VALUES
	('v1 scale 2 [2022-05-01 49.98]', 0), ('v1 scale 2 [2022-01-08 49.98] [2022-05-08 49.98] [2022-06-08 19.98] [2024-01-08 49.98]', 1)) c (h, z)
UNION ALL SELECT purchase_history(date '2022-02-01' + 31 * i + i * c, 10 + c + i), array[c] FROM generate_series(1, 5) c, generate_series(0, c) i GROUP BY c;

-- The values that arguments have, by name and type; a customer is one set of them. A function with
-- another argument fails below until its values stand here.
CREATE TEMP TABLE argument (customer int, name text, type regtype, value text);
INSERT INTO argument
SELECT customer, name, type, unnested FROM (VALUES
	('frequency', 'float8'::regtype, ARRAY['0', '3', '40']), ('recency', 'float8', ARRAY['0', '20', '38']),
	('age', 'float8', ARRAY['30', '30', '39']), ('horizon', 'float8', ARRAY['52', '1', '1000']),
	('horizon', 'interval', ARRAY['1 year', '1 week', '100 years']), ('horizon', 'integer', ARRAY['1', '12', '100000']),
	('delta', 'float8', ARRAY['0.002', '1e-6', '0.3']), ('annual_rate', 'float8', ARRAY['0.1', '1e-4', '3']),
	('margin', 'float8', ARRAY['0.4', '1', '-0.2']), ('cost_to_serve', 'float8', ARRAY['12', '0', '1e6']),
	('new_rate', 'float8', ARRAY['0.05', '1e-4', '4']), ('frequency_factor', 'float8', ARRAY['1.1', '1e-3', '1000']), ('loss_factor', 'float8', ARRAY['0.9', '1000', '1e-3']),
	('monetary_value', 'float8', ARRAY[NULL, '20.5', '1e308']), ('level', 'float8', ARRAY['0.95', '0.5', '0.999999']),
	('purchases', 'bigint', ARRAY['0', '3', '1000000000']), ('as_of', 'date', ARRAY['2024-06-01', '2024-06-01', '2034-06-01']),
	('history', 'purchase_history', ARRAY['v1 scale 2 [2024-05-01 49.98]',
		'v1 scale 2 [2023-01-08 49.98] [2023-05-08 49.98] [2023-06-08 19.98] [2024-01-08 49.98]',
		'v1 scale 2 [2023-01-08 49.98 cost 20.00] [2023-05-08 99999999999999.98 cost 1.00]']),
	('tenure', 'integer', ARRAY['1', '12', '100000']), ('survived', 'integer', ARRAY['0', '12', '100000']),
	('periods', 'integer', ARRAY['1', '12', '1000']), ('period', 'interval', ARRAY['1 year', '1 month', '1 day']),
	('customers', 'bigint', ARRAY['1', '3', '3']), ('since', 'date', ARRAY['2024-01-01', '2024-01-01', '2000-01-01']),
	('until', 'date', ARRAY['2024-02-01', '2025-01-01', '2024-01-01']), ('seed', 'bigint', ARRAY['1', '2', '3']),
	('covariates', 'float8[]', ARRAY['{0.5}', '{-1}', '{}']), ('covariates', 'name', ARRAY['z', 'z', 'z']),
	('histories', 'regclass', ARRAY['public.corner_customer', 'public.corner_customer', 'public.corner_customer']),
	('history', 'name', ARRAY['h', 'h', 'h']), ('calibration_end', 'date', ARRAY['2023-06-01', '2023-06-01', '2023-01-01']),
	('key', 'name', ARRAY['z', 'z', 'z']), ('grace', 'interval', ARRAY['3 months', '1 day', '10 years']),
	('t0', 'date', ARRAY['2023-06-01', '2023-06-01', '2023-01-01']), ('t1', 'date', ARRAY['2024-06-01', '2023-06-02', '2034-01-01']),
	('spend', 'text', ARRAY['gamma_gamma', 'gamma_gamma', 'gamma_gamma']),
	('statistics', 'purchase_statistics', ARRAY['v1 [0 0 30] [3 20 30]', 'v1 unit 7 [0 0 210] [40 200 273]', 'v1 [0 0 100000]']),
	('most', 'integer', ARRAY['3', '10', '40']), ('steps', 'integer', ARRAY['3', '5', '2']), ('weeks', 'integer', ARRAY['1', '4', '1000'])) a (name, type, vals),
	unnest(vals) WITH ORDINALITY u (unnested, customer);

CREATE TEMP TABLE observed AS
SELECT backtest_statistics(f.h, '2023-06-01', '2024-06-01') AS s FROM (VALUES
	('v1 scale 2 [2022-05-01 49.98]'::purchase_history),
	('v1 scale 2 [2022-01-08 49.98] [2022-05-08 49.98] [2022-06-08 19.98] [2024-01-08 49.98]')) f (h);

-- Models at the corners; k only matters to those who have one. Any three parameters meet in every combination of theirs;
-- with CORNERS=all in the environment all four do, which takes three times as long.
\set corners some
\getenv corners CORNERS
CREATE TEMP TABLE corner_value (v text, place int);
INSERT INTO corner_value VALUES ('1e-300', 1), ('1', 2), ('1e300', 3), ('1e-17', 4), ('0.5', 5);
CREATE TEMP TABLE model (id serial, pm purchase_model, sm spend_model, rm retention_model);
INSERT INTO model (pm)
SELECT format('{"model":"%s","unit_days":7,"%s":%s,"%s":%s,"%s":%s,"%s":%s%s}', m.name,
	m.p[1], a.v, m.p[2], b.v, m.p[3], c.v, m.p[4], d.v, ',"k":' || k)::purchase_model
FROM (VALUES ('bg_nbd', '{r,alpha,a,b}'::text[], '{NULL}'::int[]), ('mbg_nbd', '{r,alpha,a,b}', '{NULL}'), ('pareto_nbd', '{r,alpha,s,beta}', '{NULL}'),
	('bg_bb', '{alpha,beta,gamma,delta}', '{NULL}'), ('bg_cnbd_k', '{r,alpha,a,b}', '{3,40}'), ('mbg_cnbd_k', '{r,alpha,a,b}', '{20}')) m (name, p, ks)
	CROSS JOIN unnest(m.ks) k
	CROSS JOIN corner_value a CROSS JOIN corner_value b CROSS JOIN corner_value c CROSS JOIN corner_value d
WHERE CASE WHEN k IS NULL THEN greatest(a.place, b.place, c.place, d.place) <= 3 AND (:'corners' = 'all' OR (a.place + b.place + c.place + d.place) % 3 = 0)
	WHEN k < 40 THEN a.place = 2 AND b.place = 2 AND c.place IN (1, 3) AND d.place IN (1, 3)
	ELSE a.place = 2 AND b.place = 2 AND c.place = 5 AND d.place = 5 END;
INSERT INTO model (pm)
SELECT format('{"model":"%s","unit_days":7,"r":0.5,"alpha":5,"%s":0.7,"%s":2.5,"purchase_effects":[%s],"dropout_effects":[%s]}', m.name, m.p[1], m.p[2], a.v, b.v)::purchase_model
FROM (VALUES ('bg_nbd', '{a,b}'::text[]), ('mbg_nbd', '{a,b}'), ('pareto_nbd', '{s,beta}')) m (name, p), unnest('{0.4,30,-600}'::text[]) a (v), unnest('{0.3,30,-600}'::text[]) b (v);
INSERT INTO model (sm)
SELECT format('{"model":"gamma_gamma","p":%s,"q":%s,"gamma":%s}', a.v, b.v, c.v)::spend_model
FROM corner_value a, corner_value b, corner_value c;
INSERT INTO model (rm)
SELECT format('{"model":"sbg","alpha":%s,"beta":%s}', a.v, b.v)::retention_model FROM corner_value a, corner_value b;

-- One call for every function and customer, with $1, $2, $3 for the models. What reads or writes a
-- type, and the transition functions, are called by the types and the aggregates.
CREATE TEMP TABLE call AS
SELECT p.oid, p.oid::regprocedure::text AS name, u.customer,
	string_agg(CASE t.type
		WHEN 'purchase_model'::regtype THEN '$1' WHEN 'spend_model'::regtype THEN '$2' WHEN 'retention_model'::regtype THEN '$3'
		WHEN 'backtest_statistics'::regtype THEN '(SELECT s FROM observed)'
		ELSE CASE WHEN a.value IS NULL AND a.type IS NOT NULL THEN format('NULL::%s', t.type::regtype) ELSE format('%L::%s', a.value, t.type::regtype) END
	END, ', ' ORDER BY t.place) AS arguments,
	bool_and(a.type IS NOT NULL OR t.type::regtype::text ~ '_model$|backtest_statistics$') AS known,
	bool_or(t.type = 'purchase_model'::regtype) AS pm, bool_or(t.type = 'spend_model'::regtype) AS sm, bool_or(t.type = 'retention_model'::regtype) AS rm,
	p.proname
FROM pg_proc p
	CROSS JOIN generate_series(1, 3) u (customer)
	CROSS JOIN unnest(p.proargtypes) WITH ORDINALITY t (type, place)
	LEFT JOIN argument a ON a.customer = u.customer AND a.type = t.type AND a.name = p.proargnames[t.place]
WHERE p.pronamespace = 'customer_portfolio'::regnamespace
	AND p.proargtypes::oid[] && ARRAY['purchase_model', 'spend_model', 'retention_model']::regtype[]::oid[]
	AND NOT EXISTS (SELECT FROM pg_aggregate g WHERE p.oid IN (g.aggtransfn, g.aggfinalfn, g.aggcombinefn))
	AND NOT EXISTS (SELECT FROM pg_type y WHERE p.oid IN (y.typinput, y.typoutput, y.typreceive, y.typsend))
	AND NOT EXISTS (SELECT FROM pg_operator o WHERE p.oid = o.oprcode)
	AND NOT EXISTS (SELECT FROM pg_amproc o WHERE p.oid = o.amproc)
GROUP BY p.oid, u.customer;

CREATE TEMP TABLE failure (name text, what text);

-- How long the calls took that gave a result.
CREATE TEMP TABLE taken (name text, call text, pm purchase_model, sm spend_model, rm retention_model, ms float8);

-- What is wrong with the call; NULL where nothing is. A machine that is busy elsewhere may let it wait: what was late is
-- tried again.
CREATE FUNCTION pg_temp.complaint(name text, call text, pm purchase_model, sm spend_model, rm retention_model) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
	started timestamptz;
	lasted interval;
BEGIN
	FOR trial IN 1 .. 3 LOOP
		started := clock_timestamp();
		BEGIN
			EXECUTE format('SELECT string_agg(r::text, chr(10)) FROM (SELECT * FROM (SELECT %s) q LIMIT 100000) r', call) INTO result USING pm, sm, rm;
			INSERT INTO taken VALUES (name, call, pm, sm, rm, 1000 * extract(epoch FROM clock_timestamp() - started));
		EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
			result := NULL;
		WHEN query_canceled THEN
			RETURN 'does not end';
		WHEN OTHERS THEN
			RETURN format('%s: %s', SQLSTATE, SQLERRM);
		END;
		lasted := clock_timestamp() - started;
		EXIT WHEN lasted <= interval '1 second';
	END LOOP;
	IF lasted > interval '1 second' THEN
		RETURN format('takes %s', lasted);
	END IF;
	RETURN (regexp_match(result, '.*(?:nan|inf).*', 'i'))[1];
END $$;

CREATE TEMP TABLE usual AS SELECT '{"model":"mbg_nbd","unit_days":7,"r":0.5,"alpha":5,"a":0.7,"b":2.5}'::purchase_model AS pm, '{"model":"gamma_gamma","p":6.25,"q":3.744,"gamma":15.44}'::spend_model AS sm;
INSERT INTO failure
SELECT name, format('%s of customer %s and %s: %s', name, customer, coalesce(pm::text, sm::text, rm::text), complaint)
FROM (SELECT c.name, c.customer, m.pm, m.sm, m.rm,
	pg_temp.complaint(c.name, format('%I(%s)', c.proname, c.arguments), coalesce(m.pm, u.pm), coalesce(m.sm, u.sm), m.rm) AS complaint
	FROM call c JOIN model m ON (c.pm AND m.pm IS NOT NULL) OR (c.sm AND m.sm IS NOT NULL) OR (c.rm AND m.rm IS NOT NULL) CROSS JOIN usual u
	WHERE c.known AND (c.customer <= 2 OR m.pm IS NULL)
	OFFSET 0) x
WHERE complaint IS NOT NULL;

-- How long after its timeout a statement ends that makes a call over and over; the timeout is that
-- of the statement of this function. The models come from a table, so that no plan knows them, and its rows one by
-- one: a function in FROM would be read to its end before the first call.
CREATE TEMP TABLE cancelled (name text, ms float8);
CREATE FUNCTION pg_temp.cancel(name text, call text, pm purchase_model, sm spend_model, rm retention_model) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('SELECT count(r::text) FROM (SELECT %s FROM (SELECT $1 AS pm, $2 AS sm, $3 AS rm, generate_series(1, 1000000000) OFFSET 0) m OFFSET 0) r',
		replace(replace(replace(call, '$1', 'm.pm'), '$2', 'm.sm'), '$3', 'm.rm')) USING pm, sm, rm;
EXCEPTION WHEN query_canceled THEN
	INSERT INTO cancelled VALUES (name, 1000 * extract(epoch FROM clock_timestamp() - statement_timestamp()) - 60);
END $$;
CREATE TEMP TABLE trial AS
SELECT name, format('SELECT pg_temp.cancel(%L, %L, %L, %L, %L)', name, call, pm, sm, rm) AS statement
FROM (SELECT DISTINCT ON (name) * FROM taken ORDER BY name, ms DESC) t;
-- A machine that is busy elsewhere may let a statement wait, or its time run out before the function begins: what was
-- late is tried again.
CREATE TEMP VIEW late AS
SELECT unnest(array['SET statement_timeout = ''60ms''', statement, 'SET statement_timeout = ''5min'''])
FROM trial t WHERE NOT EXISTS (SELECT FROM cancelled c WHERE c.name = t.name AND ms < 100);
\set ON_ERROR_STOP off
TABLE late \gexec
TABLE late \gexec
TABLE late \gexec
\set ON_ERROR_STOP on

-- No two models above are a fit and another one of the same customers, which a call needs; it is arithmetic.
DELETE FROM cancelled WHERE name ~ '^likelihood_ratio_test';
INSERT INTO cancelled SELECT DISTINCT name, 0 FROM call WHERE name ~ '^likelihood_ratio_test';

SELECT plan(2 * (SELECT count(DISTINCT oid)::int FROM call) + 2);
SELECT cmp_ok((SELECT count(*) FROM model), '>', 250::bigint, 'there are models at all corners');
SELECT is((SELECT string_agg(DISTINCT name, ', ') FROM call WHERE NOT known), NULL, 'every argument has values to try');
SELECT is((SELECT string_agg(what, chr(10)) FROM (SELECT what FROM failure f WHERE f.name = c.name LIMIT 5) f), NULL,
	c.name || ': finite numbers or an error about data, within a second')
FROM (SELECT DISTINCT name FROM call ORDER BY 1) c;
SELECT ok(coalesce((SELECT min(ms) < 300 FROM cancelled WHERE cancelled.name = c.name), false), format('%s ends when it is cancelled, %s ms later', c.name,
	coalesce((SELECT round(min(ms)::numeric) FROM cancelled WHERE cancelled.name = c.name)::text, 'no')))
FROM (SELECT DISTINCT name FROM call ORDER BY 1) c;
SELECT * FROM finish();
ROLLBACK;
