-- What a query keeps from row to row changes no result and no warning, wherever the rows are called from: natively, or
-- from a place of call that is new for every row, as of EXECUTE in plpgsql and of engines that distribute queries.
BEGIN;
SET search_path = customer_portfolio, public;
SET LOCAL client_min_messages = error; -- these models have no covariance
SELECT plan(18);

-- --- inputs -----------------------------------------------------------------------------------------------

CREATE TEMP TABLE customer AS
SELECT c AS id, purchase_history(date '2024-01-01' + (c * 7 + k * 31) % 300, (10 + c % 9 + k)::numeric) AS h
FROM generate_series(1, 30) c, generate_series(1, 6) k WHERE k <= 1 + c % 6 GROUP BY c;

-- More models than a query keeps, of two families.
CREATE TEMP TABLE model AS
SELECT n, format('{"model": "mbg_nbd", "unit_days": 7, "r": %s, "alpha": 4.4, "a": 0.8, "b": 2.4}', 0.2 + n / 1000.0)::purchase_model AS m
FROM generate_series(1, 70) n
UNION ALL
SELECT n, format('{"model": "pareto_nbd", "unit_days": 7, "r": %s, "alpha": 10, "s": 0.6, "beta": 12}', 0.5 + n / 1000.0)::purchase_model
FROM generate_series(71, 80) n;
CREATE TEMP TABLE spend AS SELECT '{"model": "gamma_gamma", "p": 6.25, "q": 3.744, "gamma": 15.44}'::spend_model AS s;

-- Each of these in a query of its own, and so with nothing kept by others.
CREATE FUNCTION pg_temp.fresh_residual(purchase_model, spend_model, purchase_history) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE result float8;
BEGIN
  EXECUTE 'SELECT residual_ltv($1, $2, $3, date ''2025-01-01'', 0.1, 0.4)' INTO result USING $1, $2, $3;
  RETURN result;
END $$;
CREATE FUNCTION pg_temp.fresh_interval(purchase_model, spend_model, purchase_history) RETURNS text LANGUAGE plpgsql AS $$
DECLARE result text;
BEGIN
  EXECUTE 'SELECT residual_ltv_interval($1, $2, $3, date ''2025-01-01'', 0.1, 0.4)::text' INTO result USING $1, $2, $3;
  RETURN result;
END $$;
CREATE TEMP TABLE apart (n int, id int, value float8, described text);
SELECT format('INSERT INTO apart SELECT %s, id, residual_ltv(m, s, h, ''2025-01-01'', 0.1, 0.4),
                      residual_ltv_interval(m, s, h, ''2025-01-01'', 0.1, 0.4)::text
               FROM customer, model, spend WHERE n = %1$s', n) FROM model ORDER BY n \gexec

-- --- results ----------------------------------------------------------------------------------------------

CREATE FUNCTION pg_temp.differences(query text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE result bigint;
BEGIN
  EXECUTE format('SELECT count(*) FROM apart JOIN (%s) q(n, id, value, described) USING (n, id)
                  WHERE (apart.value, apart.described) IS DISTINCT FROM (coalesce(q.value, apart.value), coalesce(q.described, apart.described))', query) INTO result;
  RETURN result;
END $$;
SELECT is(count(*), 2400::bigint, 'every model has valued every customer by itself') FROM apart WHERE value IS NOT NULL AND described IS NOT NULL;
SELECT is(pg_temp.differences(format('SELECT n, id, %s FROM customer, model, spend WHERE %s ORDER BY id, n OFFSET 0', columns, rows)), 0::bigint,
          format('%s by %s are those of each alone', what, which))
FROM (VALUES ('values', 'residual_ltv(m, s, h, ''2025-01-01'', 0.1, 0.4), NULL::text'),
             ('values from fresh places of call', 'pg_temp.fresh_residual(m, s, h), NULL::text'),
             ('intervals', 'NULL::float8, residual_ltv_interval(m, s, h, ''2025-01-01'', 0.1, 0.4)::text'),
             ('intervals from fresh places of call', 'NULL::float8, pg_temp.fresh_interval(m, s, h)')) v(what, columns),
     (VALUES ('two models in turn', 'n IN (1, 71)'), ('more models in turn than are kept', 'id % 6 = 0')) w(which, rows);

-- Calendars, thresholds and cuts, more of them than are kept, each asked by a fresh place of call and by one place.
CREATE FUNCTION pg_temp.fresh(call text, value anyelement) RETURNS text LANGUAGE plpgsql AS $$
DECLARE result text;
BEGIN
  EXECUTE 'SELECT (' || call || ')::text' INTO result USING value;
  RETURN result;
END $$;
CREATE TEMP TABLE parameter AS SELECT k, date '2025-01-01' - k AS as_of FROM generate_series(0, 69) k;
SELECT is((SELECT string_agg(l::text, E'\n' ORDER BY k) FROM (SELECT k, churn_flows(h, '1 month', 3, as_of) AS l FROM customer, parameter GROUP BY k) q),
          (SELECT string_agg(l, E'\n' ORDER BY k) FROM (
             SELECT k, pg_temp.fresh(format('SELECT churn_flows(h, ''1 month'', 3, %L) FROM customer WHERE $1 IS NOT NULL', as_of), 1) AS l FROM parameter) q),
          'flows as of more days in turn than calendars are kept are those of each day');
SELECT is((SELECT string_agg(l::text, E'\n' ORDER BY k) FROM (SELECT k, cohorts(h, '1 month', as_of, 'personal') AS l FROM customer, parameter GROUP BY k) q),
          (SELECT string_agg(l, E'\n' ORDER BY k) FROM (
             SELECT k, pg_temp.fresh(format('SELECT cohorts(h, ''1 month'', %L, ''personal'') FROM customer WHERE $1 IS NOT NULL', as_of), 1) AS l FROM parameter) q),
          'cohorts as of more days in turn than calendars are kept are those of each day');

CREATE TEMP TABLE reference AS
SELECT k, pareto(revenue(h) + id % (k + 1)) AS summary, rfm_cuts(revenue(h) + id % (k + 1), 2 + k % 9) AS cuts FROM customer, generate_series(0, 69) k GROUP BY k;
CREATE TEMP TABLE classed AS
SELECT id, k, revenue(h) AS value, pareto_class(revenue(h), summary) AS class, rfm_score(revenue(h), cuts) AS score FROM customer, reference ORDER BY id, k;
CREATE TEMP TABLE classed_apart (id int, k int, class text, score int);
SELECT format('INSERT INTO classed_apart SELECT id, k, pareto_class(revenue(h), summary), rfm_score(revenue(h), cuts) FROM customer, reference WHERE k = %s', k)
FROM reference ORDER BY k \gexec
SELECT is(count(*), 0::bigint, 'classes by more summaries in turn than are kept are those of each')
FROM classed c JOIN classed_apart a USING (id, k) WHERE c.class <> a.class;
SELECT is(count(*), 0::bigint, 'scores by more cuts in turn than are kept are those of each')
FROM classed c JOIN classed_apart a USING (id, k) WHERE c.score <> a.score;
SELECT is(count(*), 0::bigint, 'classes and scores from fresh places of call are the native ones')
FROM classed c, reference r
WHERE c.k = r.k AND c.id % 10 = 0
  AND (c.class, c.score::text) IS DISTINCT FROM (pg_temp.fresh(format('pareto_class(%s::numeric, $1)', value), summary), pg_temp.fresh(format('rfm_score(%s::numeric, $1)', value), cuts));

-- --- what a query leaves behind ------------------------------------------------------------------------------

-- A cursor keeps for itself, and goes on after what fails beside it.
CREATE FUNCTION pg_temp.by_cursors() RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
  one CURSOR FOR SELECT residual_ltv(m, s, h, '2025-01-01', 0.1, 0.4) AS v FROM customer, model, spend WHERE n = 1 ORDER BY id;
  other CURSOR FOR SELECT residual_ltv(m, s, h, '2025-01-01', 0.1, 0.4) AS v FROM customer, model, spend WHERE n = 71 ORDER BY id;
  x float8; y float8; total float8 := 0;
BEGIN
  OPEN one;
  LOOP
    BEGIN
      OPEN other; -- fails within its block now and then, and takes this cursor along
      FOR k IN 1 .. 2 LOOP FETCH one INTO x; EXIT WHEN NOT FOUND; FETCH other INTO y; total := total + x; END LOOP;
      EXIT WHEN x IS NULL;
      PERFORM residual_ltv(m, s, h, '2025-01-01', 0.1, 0.4, '-1 day') FROM customer, model, spend WHERE n = 2;
    EXCEPTION WHEN invalid_parameter_value THEN NULL;
    END;
  END LOOP;
  RETURN total;
END $$;
SELECT cmp_ok(pg_temp.by_cursors(), '>', 0::float8, 'cursors that fail in between leave nothing behind that others use');
PREPARE again AS SELECT sum(residual_ltv(m, s, h, '2025-01-01', 0.1, 0.4)) FROM customer, model, spend WHERE n = $1;
CREATE TEMP TABLE prepared AS EXECUTE again(1);
CREATE TEMP TABLE prepared_again AS EXECUTE again(1);
SELECT results_eq('TABLE prepared', 'TABLE prepared_again', 'a prepared statement gives the same again');
DECLARE held CURSOR WITH HOLD FOR SELECT p_alive(m, h, '2025-01-01') FROM customer, model WHERE n = 1;
FETCH 3 FROM held \g /dev/null
SAVEPOINT failing;
SELECT throws_ok('SELECT sum(residual_ltv(m, s, h, ''2025-01-01'', 0.1, 0.4 / (id - 5))) FROM customer, model, spend', '22012', NULL, 'a query fails half-way');
ROLLBACK TO failing;
SELECT is((SELECT sum(value) FROM apart WHERE n = 3 AND id <= 10),
          (SELECT sum(residual_ltv(m, s, h, '2025-01-01', 0.1, 0.4)) FROM customer, model, spend WHERE n = 3 AND id <= 10),
          'after it the next one starts afresh');

SELECT * FROM finish();
ROLLBACK;
