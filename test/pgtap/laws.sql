-- Laws that every aggregate and every type of the extension keeps. The tests are generated from the catalog:
-- a new aggregate or type is tested without a line here, and fails as long as nobody says what to feed it
-- (laws_inputs.psql).
BEGIN;
SET search_path = customer_portfolio, public;
SET client_min_messages = error; -- fits to random data warn of boundaries
\ir laws_inputs.psql

SELECT * FROM no_plan();

SELECT fail('inputs: ' || what) FROM laws.complaint;

-- --- what there is ----------------------------------------------------------------------------------------

CREATE TABLE laws.aggregate AS
SELECT row_number() OVER (ORDER BY p.oid::regprocedure::text)::int AS n,
       p.oid::regprocedure AS aggregate, p.oid::regprocedure::text AS name,
       format('%I.%I', s.nspname, p.proname) AS call,
       array(SELECT t FROM unnest(p.proargtypes) WITH ORDINALITY u(t, k) ORDER BY k) AS types, p.provariadic,
       a.aggkind, a.aggnumdirectargs, a.aggtransfn, a.aggfinalfn, a.aggfinalextra, a.aggcombinefn, a.agginitval,
       a.aggtranstype::regtype AS state, p.prorettype::regtype AS result,
       (SELECT typsend::regproc FROM pg_type t WHERE t.oid = a.aggtranstype) AS send
FROM pg_aggregate a
JOIN pg_proc p ON p.oid = a.aggfnoid
JOIN pg_namespace s ON s.oid = p.pronamespace
JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
  AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'customer_portfolio')
-- those that exist to refuse have no results: test/pgtap/history.sql
WHERE a.aggtransfn::regproc::text !~ '_refuse$';

CREATE TABLE laws.type AS
SELECT t.oid::regtype AS type, t.oid::regtype::text AS name, t.typsend::regproc AS send, t.typreceive::oid <> 0 AS receives
FROM pg_type t
JOIN pg_depend d ON d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e'
  AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'customer_portfolio')
WHERE t.typtype = 'b' AND t.typcategory <> 'A';

SELECT cmp_ok(count(*), '>', 0::bigint, 'the extension has aggregates') FROM laws.aggregate;
SELECT cmp_ok(count(*), '>', 0::bigint, 'the extension has types') FROM laws.type;

-- --- inputs -----------------------------------------------------------------------------------------------

CREATE FUNCTION laws.qualified(function oid) RETURNS text LANGUAGE sql AS $$
  SELECT format('%I.%I', nspname, proname) FROM pg_proc p JOIN pg_namespace s ON s.oid = pronamespace WHERE p.oid = function;
$$;

-- The expression of an argument, in terms of i and label; NULL if nobody knows one.
CREATE FUNCTION laws.expression(a laws.aggregate, argument int) RETURNS text LANGUAGE sql AS $$
  SELECT coalesce(
    (SELECT r.expressions[argument] FROM laws.recipe r WHERE r.aggregate = a.aggregate),
    (SELECT v.expression FROM laws.random_value v WHERE v.type = a.types[argument]),
    (SELECT format('laws.value(%L::regtype, laws.random_int(i, label, 1000))::%1$s', a.types[argument]::regtype)
     WHERE EXISTS (SELECT FROM laws.pool p WHERE p.type = a.types[argument])))
$$;

CREATE FUNCTION laws.needs_rows(a laws.aggregate) RETURNS int LANGUAGE sql AS $$
  SELECT coalesce((SELECT needs_rows FROM laws.recipe r WHERE r.aggregate = a.aggregate), 0)
$$;

-- Makes laws.input_N: rows (g, i, a1, a2, ...) in groups g. Returns what is missing, if anything.
CREATE FUNCTION laws.make_input(a laws.aggregate) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  columns text := '';
  expression text;
  needs int := laws.needs_rows(a);
BEGIN
  IF a.aggkind <> 'n' OR a.aggnumdirectargs > 0 OR a.provariadic <> 0 THEN
    RETURN 'is of a kind that these laws do not know';
  END IF;
  FOR argument IN 1 .. cardinality(a.types) LOOP
    expression := replace(laws.expression(a, argument), 'label', quote_literal(argument::text));
    IF expression IS NULL THEN
      RETURN format('has no input: argument %s, %s', argument, a.types[argument]::regtype);
    END IF;
    -- a value, not a parameter: now and then missing
    IF expression ~ '\mi\M' THEN
      expression := format('CASE WHEN laws.random(i, ''null %s'') >= 0.04 THEN %s END', argument, expression);
    END IF;
    columns := columns || format(', (%s)::%s AS a%s', expression, a.types[argument]::regtype, argument);
  END LOOP;
  EXECUTE format('CREATE TABLE laws.input_%s AS SELECT %s AS g, i%s FROM generate_series(1::bigint, %s) i',
    a.n, CASE WHEN needs > 0 THEN '0' ELSE '(i % 12)::int' END, columns, greatest(needs, 480));
  -- Few rows, yet worth three workers.
  EXECUTE format('ALTER TABLE laws.input_%s SET (parallel_workers = 3)', a.n);
  EXECUTE format('ANALYZE laws.input_%s', a.n);
  RETURN NULL;
END $$;

-- Makes the two halves of an aggregate: laws.partial_N ends with the state; laws.combine_N merges states into
-- a state, laws.merge_N merges them into the result.
CREATE FUNCTION laws.make_halves(a laws.aggregate) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  types text := (SELECT string_agg(t::regtype::text, ', ' ORDER BY k) FROM unnest(a.types) WITH ORDINALITY u(t, k));
  final text := CASE WHEN a.aggfinalfn::oid <> 0 THEN format(', FINALFUNC = %s', laws.qualified(a.aggfinalfn)) ELSE '' END;
  initial text := CASE WHEN a.agginitval IS NULL THEN '' ELSE format(', INITCOND = %L', a.agginitval) END;
BEGIN
  IF a.state = 'internal'::regtype THEN RETURN 'has a state of type internal, which can be neither stored nor shipped'; END IF;
  IF a.aggcombinefn::oid = 0 THEN RETURN 'has no combine function'; END IF;
  IF a.aggfinalextra THEN RETURN 'has a final function with extra arguments'; END IF;
  EXECUTE format('CREATE AGGREGATE laws.partial_%s(%s) (SFUNC = %s, STYPE = %s%s)',
                 a.n, types, laws.qualified(a.aggtransfn), a.state, initial);
  EXECUTE format('CREATE AGGREGATE laws.combine_%s(%s) (SFUNC = %s, STYPE = %2$s)', a.n, a.state, laws.qualified(a.aggcombinefn));
  EXECUTE format('CREATE AGGREGATE laws.merge_%s(%s) (SFUNC = %s, STYPE = %2$s%4$s)', a.n, a.state, laws.qualified(a.aggcombinefn), final);
  RETURN NULL;
END $$;

-- --- helpers ----------------------------------------------------------------------------------------------

-- What a query of one text returns, or how it fails.
CREATE FUNCTION laws.outcome(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE result text;
BEGIN
  EXECUTE query INTO result;
  RETURN result;
EXCEPTION WHEN OTHERS THEN
  RETURN 'error ' || SQLSTATE || ': ' || SQLERRM;
END $$;

-- Does what it can.
CREATE FUNCTION laws.attempt(command text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE command;
EXCEPTION WHEN OTHERS THEN NULL;
END $$;

-- Long results are compared whole, yet shown short: the first line that differs.
CREATE FUNCTION laws.same(have text, want text, description text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  haves text[] := string_to_array(have, E'\n');
  wants text[] := string_to_array(want, E'\n');
BEGIN
  IF have IS NOT DISTINCT FROM want THEN RETURN ok(true, description); END IF;
  FOR k IN 1 .. greatest(cardinality(haves), cardinality(wants), 1) LOOP
    IF haves[k] IS DISTINCT FROM wants[k] THEN
      RETURN ok(false, description) || E'\n' || diag(format(E'have: %s\nwant: %s', left(haves[k], 300), left(wants[k], 300)));
    END IF;
  END LOOP;
  RETURN ok(false, description);
END $$;

-- Refused on purpose, with a reason: neither an internal error nor a query that should not have been asked.
CREATE FUNCTION laws.explained(outcome text) RETURNS boolean LANGUAGE sql AS $$
  SELECT outcome IS NULL OR outcome !~ '^error ' OR outcome ~ '^error (22|0A|54)'
$$;

CREATE FUNCTION laws.arguments(a laws.aggregate) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg('a' || k, ', ' ORDER BY k) FROM generate_series(1, cardinality(a.types)) k
$$;

CREATE FUNCTION laws.file() RETURNS text LANGUAGE sql AS $$
  SELECT current_setting('data_directory') || '/laws.copy'
$$;

-- One line per group.
CREATE FUNCTION laws.by_group(query text) RETURNS text LANGUAGE sql AS $$
  SELECT format($q$SELECT string_agg(g || ': ' || coalesce(r::text, 'NULL'), E'\n' ORDER BY g) FROM (%s) q(g, r)$q$, query)
$$;

CREATE FUNCTION laws.whole(a laws.aggregate) RETURNS text LANGUAGE sql AS $$
  SELECT laws.by_group(format('SELECT g, %s(%s) FROM laws.input_%s GROUP BY g', a.call, laws.arguments(a), a.n))
$$;

-- The query of the partial states (g, part, p), the parts given by an expression of i, rows in random order.
CREATE FUNCTION laws.parts(a laws.aggregate, part text, seed text DEFAULT 'order') RETURNS text LANGUAGE sql AS $$
  SELECT format('SELECT g, (%s)::bigint AS part, laws.partial_%s(%s ORDER BY laws.random(i, %L)) AS p FROM laws.input_%2$s GROUP BY 1, 2',
                part, a.n, laws.arguments(a), seed)
$$;

CREATE FUNCTION laws.merged(a laws.aggregate, parts text, seed text DEFAULT 'merge') RETURNS text LANGUAGE sql AS $$
  SELECT laws.by_group(format('SELECT g, laws.merge_%s(p ORDER BY laws.random(part, %L)) FROM (%s) parts(g, part, p) GROUP BY g',
                              a.n, seed, parts))
$$;

-- --- laws of aggregates -----------------------------------------------------------------------------------

CREATE FUNCTION laws.merge_is_whole(a laws.aggregate) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  whole text := laws.outcome(laws.whole(a));
  split text;
  parts text;
BEGIN
  RETURN NEXT ok(whole !~ '^error', a.name || ': has a result for its input')
    || CASE WHEN whole ~ '^error' THEN E'\n' || diag(left(whole, 600)) ELSE '' END;

  RETURN NEXT laws.same(
    laws.outcome(laws.by_group(format('SELECT g, %s(%s ORDER BY laws.random(i, ''other'')) FROM laws.input_%s GROUP BY g',
                                      a.call, laws.arguments(a), a.n))),
    whole, a.name || ': the order of rows does not matter');

  FOREACH split IN ARRAY array['0', 'i / 12 % 2', 'laws.random_int(i, ''s'', 3)', 'laws.random_int(i, ''s'', 7)',
                               'i / 40', 'laws.random_int(i, ''s'', 7) ^ 2', 'i'] LOOP
    RETURN NEXT laws.same(laws.outcome(laws.merged(a, laws.parts(a, split))), whole,
                          format('%s: merge = whole, split by %s', a.name, split));
  END LOOP;

  parts := laws.parts(a, 'laws.random_int(i, ''s'', 9)');
  FOR k IN 1 .. 3 LOOP
    RETURN NEXT laws.same(laws.outcome(laws.merged(a, parts, 'order ' || k)), whole,
                          format('%s: merge = whole, parts in random order %s', a.name, k));
  END LOOP;

  RETURN NEXT laws.same(
    laws.outcome(laws.merged(a, format('SELECT g, part %% 3, laws.combine_%s(p) FROM (%s) inner_parts GROUP BY 1, 2', a.n, parts))),
    whole, a.name || ': merge = whole, nested');
  RETURN NEXT laws.same(
    laws.outcome(laws.merged(a, format(
      'SELECT g, part %% 2, laws.combine_%s(p ORDER BY part DESC)
       FROM (SELECT g, part / 3, laws.combine_%1$s(p) FROM (%s) parts GROUP BY 1, 2) middle(g, part, p) GROUP BY 1, 2', a.n, parts))),
    whole, a.name || ': merge = whole, nested twice');

  RETURN NEXT laws.same(
    laws.outcome(laws.merged(a, format(
      'SELECT * FROM (%s) filled UNION ALL SELECT g, -g - 1, laws.partial_%s(%s) FILTER (WHERE false) FROM laws.input_%2$s GROUP BY g',
      parts, a.n, laws.arguments(a)))),
    whole, a.name || ': merge = whole, among them states of no rows');

  RETURN NEXT laws.same(
    laws.outcome(laws.merged(a, format('SELECT g, part, p::text::%s FROM (%s) parts', a.state, parts))),
    whole, a.name || ': merge = whole, states through their text form');
END $$;

-- COPY is the way to a type's receive function in plain SQL.
CREATE FUNCTION laws.merge_through_wire(a laws.aggregate) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  shipped constant text := format('COPY (SELECT g, part, p FROM (%s) parts) TO %L (FORMAT binary)',
                                  laws.parts(a, 'laws.random_int(i, ''s'', 5)'), laws.file());
BEGIN
  EXECUTE shipped;
  EXECUTE format('CREATE TABLE laws.received_%s (g int, part bigint, p %s)', a.n, a.state);
  EXECUTE format('COPY laws.received_%s FROM %L (FORMAT binary)', a.n, laws.file());
  RETURN NEXT laws.same(laws.outcome(laws.merged(a, format('SELECT g, part, p FROM laws.received_%s', a.n))),
                        laws.outcome(laws.whole(a)), a.name || ': merge = whole, states through their binary form');
EXCEPTION WHEN OTHERS THEN
  RETURN NEXT fail(a.name || ': merge = whole, states through their binary form') || E'\n' || diag(SQLERRM);
END $$;

-- A nap now and then keeps one worker from taking all rows before the others are there.
CREATE FUNCTION laws.parallel_is_serial(a laws.aggregate) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  grand constant text := format(
    'SELECT %s(%s)::text FROM laws.input_%s WHERE CASE WHEN i %% 16 = 0 THEN pg_sleep(0.002)::text = '''' ELSE true END',
    a.call, laws.arguments(a), a.n);
  serial text;
  plan text;
  line text;
  shared boolean := false;
BEGIN
  SET LOCAL max_parallel_workers_per_gather = 0;
  serial := laws.outcome(grand);
  SET LOCAL max_parallel_workers_per_gather = 4;
  SET LOCAL min_parallel_table_scan_size = 0;
  SET LOCAL parallel_setup_cost = 0;
  SET LOCAL cpu_tuple_cost = 1;      -- rows are dear to read
  SET LOCAL parallel_tuple_cost = 1; -- and to hand over: aggregate where they are read
  SET LOCAL parallel_leader_participation = off;
  FOR k IN 1 .. 10 LOOP
    plan := '';
    BEGIN
      FOR line IN EXECUTE 'EXPLAIN (ANALYZE, VERBOSE, COSTS off, TIMING off, SUMMARY off) ' || grand LOOP
        plan := plan || line || E'\n';
      END LOOP;
    EXCEPTION WHEN OTHERS THEN plan := SQLERRM;
    END;
    shared := plan ~ 'Partial Aggregate' AND (SELECT count(*) >= 2 FROM regexp_matches(
      substr(plan, strpos(plan, 'Parallel Seq Scan')), 'Worker \d+: +actual rows=[1-9]', 'g'));
    EXIT WHEN shared OR plan !~ 'Partial Aggregate';
  END LOOP;
  RETURN NEXT ok(shared, a.name || ': several parallel workers share the work')
    || CASE WHEN shared THEN '' ELSE E'\n' || diag(plan) END;
  FOR k IN 1 .. 3 LOOP
    RETURN NEXT laws.same(laws.outcome(grand), serial, format('%s: parallel = serial, %s', a.name, k));
  END LOOP;
  RESET cpu_tuple_cost;
  SET LOCAL max_parallel_workers_per_gather = 0;
END $$;

-- NULL, no rows, one row: a result or a reason, and the same one by way of a merge.
CREATE FUNCTION laws.small_inputs(a laws.aggregate) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  arguments constant text := laws.arguments(a);
  -- parameters stay as they are, values become NULL
  nulls constant text := (
    SELECT string_agg(CASE WHEN laws.expression(a, k) ~ '\mi\M' THEN format('NULL::%s', a.types[k]::regtype) ELSE 'a' || k END,
                      ', ' ORDER BY k)
    FROM generate_series(1, cardinality(a.types)) k);
  small record;
  direct text;
BEGIN
  FOR small IN
    SELECT * FROM (VALUES ('no rows', arguments, 'WHERE false'), ('one row', arguments, 'WHERE i = 7'),
                          ('two rows', arguments, 'WHERE i IN (7, 19)'),
                          ('one row of NULLs', nulls, 'WHERE i = 7'), ('only NULLs', nulls, '')) v(name, arguments, filter)
  LOOP
    direct := laws.outcome(format('SELECT %s(%s)::text FROM laws.input_%s %s', a.call, small.arguments, a.n, small.filter));
    RETURN NEXT ok(laws.explained(direct), format('%s: %s: a result or a reason', a.name, small.name))
      || CASE WHEN laws.explained(direct) THEN '' ELSE E'\n' || diag(direct) END;
    RETURN NEXT laws.same(
      laws.outcome(format('SELECT laws.merge_%s(p)::text FROM (SELECT laws.partial_%1$s(%2$s) p FROM laws.input_%1$s %3$s) q',
                          a.n, small.arguments, small.filter)),
      direct, format('%s: %s: merge of one part = whole', a.name, small.name));
    RETURN NEXT laws.same(
      laws.outcome(format(
        'SELECT laws.merge_%s(p)::text FROM (SELECT laws.partial_%1$s(%2$s) p FROM laws.input_%1$s %3$s
         UNION ALL SELECT laws.partial_%1$s(%2$s) FROM laws.input_%1$s WHERE false) q', a.n, small.arguments, small.filter)),
      direct, format('%s: %s: merged with nothing = whole', a.name, small.name));
  END LOOP;
END $$;

-- The state of a window aggregate lives on while its result is read row after row.
CREATE FUNCTION laws.window_is_aggregate(a laws.aggregate) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  needs constant int := laws.needs_rows(a);
  -- Of an aggregate that needs many rows, so many that every frame has enough; of others some of every group.
  rows constant text := format('(SELECT *, row_number() OVER (PARTITION BY g ORDER BY i) AS k FROM laws.input_%s WHERE i <= %s)',
                               a.n, needs + CASE WHEN needs > 0 THEN 6 ELSE 120 END);
  frame record;
BEGIN
  FOR frame IN
    SELECT * FROM (VALUES
      ('growing', 'UNBOUNDED PRECEDING', needs || ' FOLLOWING', format('o.k <= n.k + %s', needs)),
      ('sliding', needs + 2 || ' PRECEDING', needs || ' FOLLOWING', format('o.k BETWEEN n.k - %s AND n.k + %s', needs + 2, needs)),
      ('whole', 'UNBOUNDED PRECEDING', 'UNBOUNDED FOLLOWING', 'true')) v(name, since, until, condition)
  LOOP
    RETURN NEXT laws.same(
      laws.outcome(format(
        'SELECT string_agg(i || '': '' || coalesce(r::text, ''NULL''), E''\n'' ORDER BY i)
         FROM (SELECT i, %s(%s) OVER (PARTITION BY g ORDER BY i ROWS BETWEEN %s AND %s) r FROM %s rows) q',
        a.call, laws.arguments(a), frame.since, frame.until, rows)),
      laws.outcome(format(
        'WITH rows AS MATERIALIZED %s
         SELECT string_agg(n.i || '': '' || coalesce((SELECT %s(%s)::text FROM rows o WHERE o.g = n.g AND %s), ''NULL''), E''\n'' ORDER BY n.i)
         FROM rows n', rows, a.call, laws.arguments(a), frame.condition)),
      format('%s: as a window aggregate over a %s frame', a.name, frame.name));
  END LOOP;
END $$;

-- Support functions are functions that anybody can call on stored values, which they must leave as they are.
-- Values stored plain are the dangerous ones: nothing copies them on the way.
CREATE FUNCTION laws.leaves_input_alone(a laws.aggregate) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  stored constant text := format('SELECT string_agg(coalesce(p::text, ''NULL''), E''\n'' ORDER BY g, part) FROM laws.stored_%s', a.n);
  storage text;
  before text;
  calls text;
BEGIN
  FOREACH storage IN ARRAY array['plain', 'extended'] LOOP
    EXECUTE format('DROP TABLE IF EXISTS laws.stored_%s', a.n);
    EXECUTE format('CREATE TABLE laws.stored_%s (g int, part bigint, p %s)', a.n, a.state);
    IF (SELECT typlen < 0 FROM pg_type WHERE oid = a.state) THEN
      EXECUTE format('ALTER TABLE laws.stored_%s ALTER p SET STORAGE %s', a.n, storage);
    END IF;
    PERFORM laws.attempt(format('INSERT INTO laws.stored_%s SELECT * FROM (%s) q WHERE pg_column_size(p) < 8000', a.n,
                                laws.parts(a, CASE WHEN laws.needs_rows(a) > 0 THEN 'i / 20' ELSE 'i / 12 % 3' END)));
    before := laws.outcome(stored);
    calls := laws.outcome(format('SELECT count(%s(p, %s)) FROM laws.stored_%s s JOIN laws.input_%3$s USING (g)',
                                 laws.qualified(a.aggtransfn), laws.arguments(a), a.n));
    calls := calls || laws.outcome(format('SELECT count(%s(l.p, r.p)) + count(%1$s(l.p, l.p)) FROM laws.stored_%s l JOIN laws.stored_%2$s r USING (g)',
                                          laws.qualified(a.aggcombinefn), a.n));
    -- An aggregate may adopt the first value it merges, and must not change it where it lies.
    PERFORM laws.outcome(format('SELECT count(r) FROM (SELECT laws.combine_%s(p) OVER (ORDER BY part, g) r FROM laws.stored_%1$s) q', a.n));
    PERFORM laws.outcome(format('SELECT count(r) FROM (SELECT laws.combine_%s(p) r FROM laws.stored_%1$s GROUP BY g) q', a.n));
    IF a.aggfinalfn::oid <> 0 THEN
      -- a reason not to finish a small part is fine here
      PERFORM laws.outcome(format('SELECT count(%s(p)) FROM laws.stored_%s', laws.qualified(a.aggfinalfn), a.n));
    END IF;
    RETURN NEXT ok(calls ~ '^\d+$', format('%s: support functions can be called directly', a.name))
      || CASE WHEN calls ~ '^\d+$' THEN '' ELSE E'\n' || diag(calls) END;
    RETURN NEXT laws.same(laws.outcome(stored), before,
                          format('%s: support functions leave stored states alone (storage %s)', a.name, storage));
  END LOOP;
  RETURN NEXT ok(laws.explained(laws.outcome(format('SELECT %s(NULL, %s)::text FROM laws.input_%s LIMIT 1',
                                laws.qualified(a.aggtransfn), laws.arguments(a), a.n)))
             AND laws.explained(laws.outcome(format('SELECT %s(NULL, NULL)::text', laws.qualified(a.aggcombinefn)))),
                 a.name || ': support functions called directly with NULL states');
END $$;

-- No setting of the session changes a result.
CREATE FUNCTION laws.ignores_settings(a laws.aggregate) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  keep constant text := format('CREATE TABLE laws.result_%s AS SELECT g, %s(%s) AS r FROM laws.input_%1$s GROUP BY g',
                               a.n, a.call, laws.arguments(a));
  reading constant text := laws.by_group(format('SELECT g, r FROM laws.result_%s', a.n));
BEGIN
  SET LOCAL timezone = 'Asia/Tokyo';
  SET LOCAL datestyle = 'SQL, DMY';
  SET LOCAL intervalstyle = 'sql_standard';
  SET LOCAL extra_float_digits = -10;
  SET LOCAL bytea_output = 'escape';
  PERFORM laws.attempt(keep);
  SET LOCAL timezone = 'UTC';
  SET LOCAL datestyle = 'ISO, YMD';
  SET LOCAL intervalstyle = 'postgres';
  SET LOCAL extra_float_digits = 1;
  SET LOCAL bytea_output = 'hex';
  RETURN NEXT laws.same(laws.outcome(reading), laws.outcome(laws.whole(a)), a.name || ': no setting of the session changes the result');
END $$;

-- Some engines call a transition function as if every row were a query of its own (Citus does): nothing that is kept
-- from row to row may hang on the place of call.
CREATE FUNCTION laws.fresh_calls_are_native(a laws.aggregate) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  types constant text := (SELECT string_agg(t::regtype::text, ', ' ORDER BY k) FROM unnest(a.types) WITH ORDINALITY u(t, k));
  parameters constant text := (SELECT string_agg('$' || k, ', ' ORDER BY k) FROM generate_series(1, cardinality(a.types) + 1) k);
BEGIN
  EXECUTE format(
    'CREATE FUNCTION laws.fresh_step_%1$s(%2$s, %3$s) RETURNS %2$s LANGUAGE plpgsql %4$s AS $f$
     DECLARE result %2$s;
     BEGIN
       EXECUTE ''SELECT %5$s(%6$s)'' INTO result USING %6$s;
       RETURN result;
     END $f$',
    a.n, a.state, types, CASE WHEN (SELECT proisstrict FROM pg_proc p WHERE p.oid = a.aggtransfn) THEN 'STRICT' ELSE '' END,
    laws.qualified(a.aggtransfn), parameters);
  EXECUTE format('CREATE AGGREGATE laws.fresh_%s(%s) (SFUNC = laws.fresh_step_%1$s, STYPE = %3$s%4$s%5$s)',
    a.n, types, a.state,
    CASE WHEN a.aggfinalfn::oid <> 0 THEN format(', FINALFUNC = %s', laws.qualified(a.aggfinalfn)) ELSE '' END,
    CASE WHEN a.agginitval IS NULL THEN '' ELSE format(', INITCOND = %L', a.agginitval) END);
  RETURN NEXT laws.same(
    laws.outcome(laws.by_group(format('SELECT g, laws.fresh_%s(%s) FROM laws.input_%1$s GROUP BY g', a.n, laws.arguments(a)))),
    laws.outcome(laws.whole(a)), a.name || ': the same from a fresh place of call for every row');
END $$;

CREATE FUNCTION laws.of_aggregate(a laws.aggregate) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE missing text := coalesce(laws.make_input(a), laws.make_halves(a));
BEGIN
  IF missing IS NOT NULL THEN
    RETURN NEXT fail(a.name || ' ' || missing);
    RETURN;
  END IF;
  RETURN QUERY SELECT laws.merge_is_whole(a);
  RETURN QUERY SELECT laws.merge_through_wire(a);
  RETURN QUERY SELECT laws.parallel_is_serial(a);
  RETURN QUERY SELECT laws.small_inputs(a);
  RETURN QUERY SELECT laws.window_is_aggregate(a);
  RETURN QUERY SELECT laws.leaves_input_alone(a);
  RETURN QUERY SELECT laws.ignores_settings(a);
  RETURN QUERY SELECT laws.fresh_calls_are_native(a);
END $$;

-- --- laws of types ----------------------------------------------------------------------------------------

CREATE FUNCTION laws.text_form(t laws.type) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  lossy text;
  outcomes text[];
BEGIN
  EXECUTE format($q$
    SELECT min(left(v, 200)) FROM (SELECT value AS v, value::%s AS x FROM laws.pool WHERE type = %L::regtype) q
    WHERE x::text <> v OR x::text::%1$s::text <> v OR NOT record_image_eq(row(x::text::%1$s), row(x))$q$, t.type, t.name) INTO lossy;
  RETURN NEXT is(lossy, NULL, t.name || ': in(out(x)) = x, in every byte');

  EXECUTE format('CREATE TABLE laws.hostile AS SELECT i, value::%s AS x FROM laws.pool WHERE type = %L::regtype', t.type, t.name);
  SET LOCAL timezone = 'Asia/Tokyo';
  SET LOCAL datestyle = 'SQL, DMY';
  SET LOCAL extra_float_digits = -10;
  EXECUTE format($q$
    SELECT min(left(v, 200)) FROM (SELECT value AS v, x FROM laws.pool p JOIN laws.hostile USING (i) WHERE type = %L::regtype) q
    WHERE x::text <> v OR NOT record_image_eq(row(v::%s), row(x))$q$, t.name, t.type) INTO lossy;
  SET LOCAL timezone = 'UTC';
  SET LOCAL datestyle = 'ISO, YMD';
  SET LOCAL extra_float_digits = 1;
  RETURN NEXT is(lossy, NULL, t.name || ': no setting of the session changes the text form');
  DROP TABLE laws.hostile;

  -- Damaged texts: cut, shortened in the middle, a character replaced.
  SELECT array_agg(DISTINCT outcome) INTO outcomes
  FROM (SELECT value, i FROM laws.pool WHERE type = t.type AND length(value) BETWEEN 1 AND 2000 ORDER BY length(value) % 17, i LIMIT 40) p,
       generate_series(1, 12) k,
       LATERAL (SELECT laws.random_int(i * 100 + k, 'cut', length(value)) AS c) at,
       LATERAL (VALUES (left(value, c)), (overlay(value placing '' from c + 1 for 1 + k)), (overlay(value placing '-' from c + 1 for 1)),
                       (overlay(value placing '999999999999' from c + 1 for 0)), (value || value), (value || ' x')) damaged(v),
       LATERAL laws.outcome(format('SELECT CASE WHEN %L::%s::text IS NOT NULL THEN ''read'' END', v, t.type)) outcome;
  RETURN NEXT ok(EXISTS (SELECT FROM unnest(outcomes) o WHERE o ~ '^error 22P02'), t.name || ': damaged texts are noticed');
  RETURN NEXT is((SELECT string_agg(o, E'\n') FROM unnest(outcomes || laws.outcome(format('SELECT ''''::%s', t.type))) o
                  WHERE NOT laws.explained(o)), NULL, t.name || ': a damaged text is read or refused with a reason');
EXCEPTION WHEN OTHERS THEN
  RETURN NEXT fail(t.name || ': text form') || E'\n' || diag(SQLERRM);
END $$;

CREATE FUNCTION laws.binary_form(t laws.type) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  lossy text;
  outcomes text[] := '{}';
  damaged bytea;
  said text;
BEGIN
  IF t.send::oid = 0 OR NOT t.receives THEN
    RETURN NEXT fail(t.name || ': has no binary form');
    RETURN;
  END IF;
  EXECUTE format('COPY (SELECT i, value::%s FROM laws.pool WHERE type = %L::regtype) TO %L (FORMAT binary)', t.type, t.name, laws.file());
  EXECUTE format('CREATE TABLE laws.received (i int, x %s)', t.type);
  EXECUTE format('COPY laws.received FROM %L (FORMAT binary)', laws.file());
  EXECUTE format($q$
    SELECT min(left(v, 200)) FROM (SELECT value AS v, x FROM laws.pool p JOIN laws.received USING (i) WHERE type = %L::regtype) q
    WHERE x::text <> v OR NOT record_image_eq(row(v::%s), row(x)) OR %s(x) <> %3$s(v::%2$s)$q$, t.name, t.type, t.send) INTO lossy;
  RETURN NEXT is(lossy, NULL, t.name || ': recv(send(x)) = x, in every byte');

  -- A column of bytea and one of the type look the same in a binary file: the way to send damaged bytes.
  FOR damaged IN EXECUTE format($q$
    SELECT CASE k %% 4 WHEN 0 THEN substr(b, 1, c) WHEN 1 THEN set_byte(b, c, laws.random_int(i * 100 + k, 'byte', 256))
                      WHEN 2 THEN substr(b, 1, c) || substr(b, c + 2) ELSE b || '\x00' END
    FROM (SELECT i, %s(value::%s) AS b FROM laws.pool WHERE type = %L::regtype AND length(value) < 500 ORDER BY length(value) %% 17, i LIMIT 25) p,
         generate_series(1, 12) k, LATERAL (SELECT laws.random_int(i * 100 + k, 'cut', length(b)) AS c) at
    UNION ALL SELECT ''$q$, t.send, t.type, t.name)
  LOOP
    EXECUTE format('COPY (SELECT 1, %L::bytea) TO %L (FORMAT binary)', damaged, laws.file());
    said := laws.outcome(format('SELECT laws.receive(%L)', laws.file()));
    outcomes := outcomes || said;
  END LOOP;
  RETURN NEXT ok(EXISTS (SELECT FROM unnest(outcomes) o WHERE o ~ '^error'), t.name || ': damaged bytes are noticed');
  RETURN NEXT is((SELECT string_agg(DISTINCT o, E'\n') FROM unnest(outcomes) o WHERE NOT laws.explained(o) AND o !~ '^error 08P01'), NULL,
                 t.name || ': damaged bytes are read or refused with a reason');
  DROP TABLE laws.received;
EXCEPTION WHEN OTHERS THEN
  RETURN NEXT fail(t.name || ': binary form') || E'\n' || diag(SQLERRM);
END $$;

-- Reads one file into laws.received and prints what came, so that what was read is looked at too.
CREATE FUNCTION laws.receive(file text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM laws.received;
  EXECUTE format('COPY laws.received FROM %L (FORMAT binary)', file);
  PERFORM x::text FROM laws.received;
  RETURN 'read';
END $$;

-- Equal values hash alike, however they are written or stored; DISTINCT, joins and indexes by hash agree with =.
CREATE FUNCTION laws.hash(t laws.type) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  hashed regproc[] := array(
    SELECT p.amproc FROM pg_opclass c JOIN pg_am m ON m.oid = c.opcmethod AND m.amname = 'hash'
    JOIN pg_amproc p ON p.amprocfamily = c.opcfamily AND p.amproclefttype = t.type
    WHERE c.opcintype = t.type AND c.opcdefault ORDER BY p.amprocnum);
  plan text := '';
  line text;
  distinct_values bigint;
BEGIN
  IF cardinality(hashed) <> 2 THEN
    RETURN NEXT fail(t.name || ': has no hash functions');
    RETURN;
  END IF;
  -- Every value as it is, out of its text, short and plain, compressed and out of line, and with more decimals.
  EXECUTE format('CREATE TABLE laws.spelled (i int, how text, x %s)', t.type);
  EXECUTE format('ALTER TABLE laws.spelled ALTER x SET STORAGE external');
  EXECUTE format($q$INSERT INTO laws.spelled
    SELECT i, 'stored', value::%s FROM laws.pool WHERE type = %L::regtype
    UNION ALL SELECT i, 'passed', v FROM (SELECT i, value::%1$s AS v FROM laws.pool WHERE type = %2$L::regtype OFFSET 0) q$q$, t.type, t.name);
  EXECUTE format($q$INSERT INTO laws.spelled SELECT i, 'rescaled', laws.with_more_decimals(value, k)::%s
    FROM laws.pool, generate_series(1, 3) k WHERE type = %L::regtype AND laws.with_more_decimals(value, k) IS NOT NULL$q$, t.type, t.name);
  EXECUTE format($q$
    SELECT min(format('%%s, %%s: %%s', a.i, b.how, left(b.x::text, 200)))
    FROM laws.spelled a JOIN laws.spelled b USING (i)
    WHERE a.how = 'stored' AND (NOT (a.x = b.x) OR a.x <> b.x OR %1$s(a.x) <> %1$s(b.x) OR %2$s(a.x, 0) <> %2$s(b.x, 0)
       OR %2$s(a.x, 42) <> %2$s(b.x, 42) OR (%2$s(a.x, 0) & 4294967295) <> (%1$s(a.x)::bigint & 4294967295))$q$,
    hashed[1], hashed[2]) INTO line;
  RETURN NEXT is(line, NULL, t.name || ': equal values hash alike');
  IF t.name IN ('purchase_history', 'flow_ledger', 'segmented_ledger', 'cohort_table', 'contract_history', 'pareto_summary', 'rfm_cuts') THEN
    RETURN NEXT ok(EXISTS (SELECT FROM laws.spelled WHERE how = 'rescaled'), t.name || ': other decimals were tried');
  END IF;

  EXECUTE format($q$SELECT count(*) FROM laws.spelled a WHERE how = 'stored'
    AND NOT EXISTS (SELECT FROM laws.spelled b WHERE b.how = 'stored' AND b.i < a.i AND (b.x = a.x))$q$) INTO distinct_values;
  RETURN NEXT is(laws.outcome('SELECT count(*) FROM (SELECT DISTINCT x FROM laws.spelled) q'), distinct_values::text, t.name || ': DISTINCT');
  RETURN NEXT is(laws.outcome('SELECT count(*) FROM (SELECT x FROM laws.spelled GROUP BY x) q'), distinct_values::text, t.name || ': GROUP BY');
  RETURN NEXT is(laws.outcome('SELECT count(*) FROM (SELECT x FROM laws.spelled UNION SELECT x FROM laws.spelled) q'), distinct_values::text, t.name || ': UNION');
  RETURN NEXT is(laws.outcome('SELECT count(*) FROM (SELECT x FROM laws.spelled EXCEPT SELECT x FROM laws.spelled WHERE how = ''stored'') q'), '0', t.name || ': EXCEPT');
  RETURN NEXT is(laws.outcome('SELECT count(*) FROM laws.spelled WHERE x NOT IN (SELECT x FROM laws.spelled WHERE how = ''stored'')'), '0', t.name || ': IN');
  RETURN NEXT cmp_ok(distinct_values, '>', 1::bigint, t.name || ': not all values are equal');
  EXECUTE format('SELECT count(DISTINCT %s(x)) FROM laws.spelled', hashed[1]) INTO line;
  RETURN NEXT is(line, distinct_values::text, t.name || ': different values hash differently');

  SET LOCAL enable_nestloop = off;
  SET LOCAL enable_mergejoin = off;
  FOR line IN EXPLAIN (COSTS off) SELECT FROM laws.spelled a JOIN laws.spelled b ON a.x = b.x LOOP plan := plan || line || E'\n'; END LOOP;
  RETURN NEXT matches(plan, 'Hash Join', t.name || ': a hash join is possible');
  RETURN NEXT is(laws.outcome('SELECT count(*) FROM laws.spelled a JOIN laws.spelled b ON a.x = b.x'),
    laws.outcome('SELECT count(*) FROM laws.spelled a, laws.spelled b WHERE (a.x = b.x) IS NOT DISTINCT FROM true'), t.name || ': a hash join finds what = does');
  RESET enable_nestloop;
  RESET enable_mergejoin;

  CREATE INDEX spelled_by_hash ON laws.spelled USING hash (x);
  SET LOCAL enable_seqscan = off;
  SET LOCAL enable_bitmapscan = off;
  plan := '';
  FOR line IN EXECUTE format('EXPLAIN (COSTS off) SELECT FROM laws.spelled WHERE x = laws.value(%L, 0)::%s', t.type, t.type) LOOP plan := plan || line || E'\n'; END LOOP;
  RETURN NEXT matches(plan, 'Index Scan using spelled_by_hash', t.name || ': a hash index is used');
  RETURN NEXT ok(laws.outcome(format('SELECT count(*) FROM laws.spelled WHERE x = laws.value(%L, 0)::%s', t.type, t.type)) ~ '^[1-9]',
                 t.name || ': a hash index finds');
  RESET enable_seqscan;
  RESET enable_bitmapscan;

  EXECUTE format('CREATE TABLE laws.parted (x %s) PARTITION BY HASH (x)', t.type);
  FOR k IN 0 .. 2 LOOP
    EXECUTE format('CREATE TABLE laws.parted_%s PARTITION OF laws.parted FOR VALUES WITH (MODULUS 3, REMAINDER %1$s)', k);
  END LOOP;
  INSERT INTO laws.parted SELECT x FROM laws.spelled;
  RETURN NEXT is(laws.outcome('SELECT count(*) FROM (SELECT DISTINCT tableoid, x FROM laws.parted) q'), distinct_values::text,
                 t.name || ': equal values are in the same partition');
  DROP TABLE laws.spelled, laws.parted;
EXCEPTION WHEN OTHERS THEN
  RETURN NEXT fail(t.name || ': hash') || E'\n' || diag(SQLERRM);
END $$;

-- The text form of the same value with more decimals; NULL where there is no scale to change.
CREATE FUNCTION laws.with_more_decimals(form text, more int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT replace(regexp_replace(form, format('(\d\.\d{%s})(?!\d)', n), '\1' || repeat('0', more), 'g'),
                 'scale ' || n, 'scale ' || n + more)
  FROM substring(form FROM 'scale (\d+)') s(scale), LATERAL (SELECT scale::int) n(n)
  WHERE n BETWEEN 1 AND 12 - more
$$;

CREATE FUNCTION laws.of_type(t laws.type) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM laws.pool p WHERE p.type = t.type) < 2 THEN
    RETURN NEXT fail(t.name || ' has no pool of values');
    RETURN;
  END IF;
  RETURN QUERY SELECT laws.text_form(t);
  RETURN QUERY SELECT laws.binary_form(t);
  RETURN QUERY SELECT laws.hash(t);
END $$;

-- --- all of them ------------------------------------------------------------------------------------------

SELECT line FROM laws.aggregate a, LATERAL laws.of_aggregate(a) line ORDER BY a.n;
SELECT line FROM laws.type t, LATERAL laws.of_type(t) line;

-- Nothing stays behind in the server's folder.
DO $$ BEGIN EXECUTE format('COPY (SELECT 1) TO PROGRAM %L', 'cat > /dev/null; rm -f ' || quote_literal(laws.file())); END $$;

SELECT * FROM finish();
ROLLBACK;
