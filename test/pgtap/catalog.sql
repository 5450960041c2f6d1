-- What must hold for every object of the extension, whoever adds it: asked of the catalog.
BEGIN;
SELECT plan(31);

-- --- exceptions, each with its reason ------------------------------------------------------------------------

CREATE TEMP TABLE exception (rule text, object text, reason text NOT NULL, PRIMARY KEY (rule, object));
INSERT INTO exception VALUES
  ('volatility', 'rfm_segment(integer,integer,integer)', 'reads a table'),
  ('strict', 'expected_spend(spend_model,double precision,double precision)',
   'a customer without a repeat purchase has no mean spend, and is expected to spend what all customers do'),
  ('volatility', 'backtest_statistics(pg_catalog.regclass,pg_catalog.name,pg_catalog.date,pg_catalog.date)', 'reads a table'),
  ('volatility', 'backtest(pg_catalog.regclass,pg_catalog.name,pg_catalog.date,pg_catalog.date,pg_catalog.text)', 'reads a table'),
  ('text', 'churn_flows(contract_history,interval,pg_catalog.date,pg_catalog.text)', 'a constant without a type could be a segment_history as well'),
  ('parallel', 'backtest_statistics(pg_catalog.regclass,pg_catalog.name,pg_catalog.date,pg_catalog.date)', 'the table may be a temporary one, which workers do not see'),
  ('parallel', 'backtest(pg_catalog.regclass,pg_catalog.name,pg_catalog.date,pg_catalog.date,pg_catalog.text)', 'the same');

-- --- the objects ---------------------------------------------------------------------------------------------

CREATE TEMP VIEW member AS
SELECT d.classid::regclass AS catalog, d.objid AS oid, i.type AS kind, i.identity,
       replace(i.identity, 'customer_portfolio.', '') AS object
FROM pg_depend d, LATERAL pg_identify_object(d.classid, d.objid, d.objsubid) i
WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
  AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'customer_portfolio')
  -- what the server makes along with types and tables counts as a member from PostgreSQL 17 on: arrays, types of rows
  AND NOT (d.classid = 'pg_type'::regclass AND EXISTS (
    SELECT FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid AND c.relkind = 'r'
    WHERE t.typarray = d.objid OR (t.oid = d.objid AND c.oid IS NOT NULL)));

CREATE TEMP VIEW member_function AS
SELECT m.object, p.*, l.lanname FROM member m JOIN pg_proc p USING (oid) JOIN pg_language l ON l.oid = p.prolang
WHERE m.catalog = 'pg_proc'::regclass;

CREATE TEMP VIEW member_type AS
SELECT m.object, t.* FROM member m JOIN pg_type t USING (oid) WHERE m.catalog = 'pg_type'::regclass AND t.typtype = 'b';

CREATE TEMP VIEW member_aggregate AS
SELECT m.object, a.*, p.proparallel FROM member m JOIN pg_aggregate a ON a.aggfnoid = m.oid JOIN pg_proc p USING (oid)
WHERE m.catalog = 'pg_proc'::regclass;

CREATE TEMP VIEW type_function AS
SELECT t.object, f.function FROM member_type t, LATERAL (VALUES (t.typinput::oid), (t.typoutput), (t.typreceive), (t.typsend)) f(function);

SELECT isnt_empty('SELECT FROM member_function', 'there are functions');
SELECT isnt_empty('SELECT FROM member_type', 'there are types');
SELECT isnt_empty('SELECT FROM member_aggregate', 'there are aggregates');

-- --- all objects -----------------------------------------------------------------------------------------------

SELECT is_empty($$
  SELECT kind, object FROM member
  WHERE length(trim(coalesce(obj_description(oid, catalog::text), ''))) < 5
$$, 'every object has a comment');

SELECT is_empty($$
  SELECT m.object, a.attname FROM member m JOIN pg_attribute a ON a.attrelid = m.oid
  WHERE m.catalog = 'pg_class'::regclass AND a.attnum > 0 AND NOT a.attisdropped
    AND length(trim(coalesce(col_description(m.oid, a.attnum), ''))) < 5
$$, 'every column of a table has a comment');

SELECT is_empty($$
  SELECT m.kind, m.object FROM member m
  WHERE m.catalog IN ('pg_proc'::regclass, 'pg_type'::regclass, 'pg_operator'::regclass, 'pg_class'::regclass)
    AND m.identity !~ '^customer_portfolio\.'
$$, 'every object lies in the extension''s schema');

SELECT is_empty($$SELECT e.object FROM exception e WHERE NOT EXISTS (SELECT FROM member m WHERE m.object = e.object)$$,
                'no exception has outlived its object');

-- --- functions ---------------------------------------------------------------------------------------------------

-- A trigger function changes tables: that is what it is for, and the server wants it volatile.

SELECT is_empty($$
  SELECT object, provolatile FROM member_function
  WHERE provolatile <> 'i' AND prorettype <> 'trigger'::regtype AND object NOT IN (SELECT object FROM exception WHERE rule = 'volatility')
$$, 'functions are immutable, or there is a reason');

SELECT is_empty($$
  SELECT object, proparallel FROM member_function
  WHERE proparallel <> 's' AND prorettype <> 'trigger'::regtype AND object NOT IN (SELECT object FROM exception WHERE rule = 'parallel')
$$, 'functions are parallel safe, or there is a reason');

-- A support function may have to see a NULL row to count it, or a NULL state; a window function reads its
-- arguments itself; a body of SQL is inlined only if it is not strict; an optional argument may be NULL by
-- default. Any other function has no use for NULL.
SELECT is_empty($$
  SELECT object FROM member_function f
  WHERE NOT proisstrict AND prokind = 'f' AND lanname = 'c' AND prorettype <> 'trigger'::regtype
    AND NOT EXISTS (SELECT FROM member_aggregate a
                    WHERE f.oid IN (a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn))
    AND coalesce(pg_get_expr(proargdefaults, 0), '') !~ '\mNULL\M'
    AND object NOT IN (SELECT object FROM exception WHERE rule = 'strict')
$$, 'functions are strict, or there is a reason');

SELECT is_empty($$
  SELECT p.oid::regprocedure::text FROM pg_proc p JOIN type_function t ON t.function = p.oid WHERE NOT p.proisstrict OR p.provolatile <> 'i'
$$, 'functions of types are strict and immutable');

SELECT is_empty($$SELECT object, lanname FROM member_function WHERE lanname NOT IN ('c', 'sql') AND prokind <> 'a'$$,
                'functions are written in C or SQL');

SELECT is_empty($$SELECT object FROM member_function WHERE lanname = 'sql' AND prosqlbody IS NULL$$,
                'bodies of SQL are parsed when the extension is made: no search_path can redirect them');

SELECT is_empty($$SELECT object, probin FROM member_function WHERE lanname = 'c' AND probin <> '$libdir/customer_portfolio'$$,
                'C functions lie in the extension''s own library');

-- The dynamic loader has one name space for all extensions.
SELECT is_empty($$SELECT object, prosrc FROM member_function WHERE lanname = 'c' AND prosrc !~ '^cp_'$$, 'C symbols carry the prefix cp_');

SELECT is_empty($$SELECT object FROM member_function WHERE prosecdef$$, 'no function runs with its owner''s rights');

SELECT is_empty($$SELECT object FROM member_function WHERE proconfig IS NOT NULL$$, 'no function changes settings');

SELECT is_empty($$SELECT object FROM member_function WHERE proacl IS NOT NULL$$, 'no function is withheld from anybody');

SELECT is_empty($$
  SELECT object FROM member_function f
  WHERE ('internal'::regtype = ANY (proargtypes) OR prorettype = 'internal'::regtype)
    AND NOT EXISTS (SELECT FROM member_type t WHERE t.typreceive = f.oid)
    AND object NOT IN (SELECT object FROM exception WHERE rule = 'internal')
$$, 'no function but receive functions has an internal argument');

-- --- types -------------------------------------------------------------------------------------------------------

SELECT is_empty($$
  SELECT object FROM member_type WHERE typcategory <> 'A' AND (typinput = 0 OR typoutput = 0 OR typreceive = 0 OR typsend = 0)
$$, 'types have a text form and a binary form');

SELECT is_empty($$SELECT object FROM member_type WHERE typlen = -1 AND typstorage NOT IN ('x', 'e', 'm')$$, 'types of any length can be stored out of line');

SELECT is_empty($$SELECT object FROM member_type WHERE NOT typisdefined$$, 'no type is a shell');

SELECT is_empty($$
  SELECT object FROM member_type t
  WHERE typcategory <> 'A' AND NOT EXISTS (
    SELECT FROM pg_opclass c
    JOIN pg_am m ON m.oid = c.opcmethod AND m.amname = 'hash'
    JOIN pg_amop o ON o.amopfamily = c.opcfamily AND o.amoplefttype = t.oid AND o.amoprighttype = t.oid
    JOIN pg_operator e ON e.oid = o.amopopr AND e.oprname = '=' AND e.oprcanhash AND e.oprcom = e.oid AND e.oprnegate <> 0
    WHERE c.opcintype = t.oid AND c.opcdefault
      AND 2 = (SELECT count(*) FROM pg_amproc p WHERE p.amprocfamily = c.opcfamily AND p.amproclefttype = t.oid))
$$, 'types have = and <>, and by default their values hash');

-- --- aggregates --------------------------------------------------------------------------------------------------

SELECT is_empty($$SELECT object FROM member_aggregate WHERE aggcombinefn = 0$$, 'aggregates merge');

SELECT is_empty($$SELECT object FROM member_aggregate WHERE proparallel <> 's'$$, 'aggregates are parallel safe');

SELECT is_empty($$
  SELECT object, aggtranstype::regtype FROM member_aggregate a JOIN pg_type t ON t.oid = a.aggtranstype WHERE t.typtype <> 'b'
$$, 'states are values of ordinary types: they can be stored and shipped');

SELECT is_empty($$SELECT object FROM member_aggregate WHERE aggkind <> 'n' OR aggfinalextra OR aggmfinalextra$$,
                'aggregates are plain: what a state means is in the state');

SELECT is_empty($$SELECT object, aggfinalmodify FROM member_aggregate WHERE aggfinalmodify <> 'r'$$, 'final functions leave the state as it is');

SELECT is_empty($$
  SELECT object FROM member_aggregate a JOIN pg_type t ON t.oid = a.aggtranstype WHERE t.typlen < 0 AND aggtransspace = 0
$$, 'aggregates tell the planner how much memory a state takes');

-- A constant of an enum can be sent to another server with the aggregate, a text with its collation cannot.
SELECT is_empty($$
  SELECT m.object, p.proargnames[k] FROM member_aggregate m JOIN pg_proc p ON p.oid = m.aggfnoid, unnest(p.proargtypes) WITH ORDINALITY a(type, k)
  WHERE a.type IN ('text'::regtype, 'name'::regtype, 'varchar'::regtype)
    -- a name of the server's, and what rows hold
    AND coalesce(p.proargnames[k], '') NOT IN ('time_zone', 'segment', 'kind')
    AND m.object NOT IN (SELECT object FROM exception WHERE rule = 'text')
$$, 'words of which there are a few are enums where aggregates take them, or there is a reason');

-- --- casts -------------------------------------------------------------------------------------------------------

SELECT is_empty($$
  SELECT m.object FROM member m JOIN pg_cast c USING (oid) WHERE m.catalog = 'pg_cast'::regclass AND c.castcontext = 'i'
$$, 'no cast happens silently');

SELECT * FROM finish();
ROLLBACK;
