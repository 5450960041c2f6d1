-- What must hold for every object of the extension, whoever adds it: asked of the catalog.
BEGIN;
SELECT plan(55);

-- --- exceptions, each with its reason ------------------------------------------------------------------------

CREATE TEMP TABLE exception (rule text, object text, reason text NOT NULL, PRIMARY KEY (rule, object));
INSERT INTO exception VALUES
  ('volatility', 'rfm_segment(integer,integer,integer)', 'reads a table'),
  ('strict', 'expected_spend(spend_model,double precision,double precision)',
   'a customer without a repeat purchase has no mean spend, and is expected to spend what all customers do'),
  ('strict', 'predicted_revenue(purchase_model,spend_model,double precision,double precision,double precision,double precision,double precision,double precision)',
   'the same'),
  ('volatility', 'backtest_statistics(pg_catalog.regclass,pg_catalog.name,pg_catalog.date,pg_catalog.date)', 'reads a table'),
  ('volatility', 'backtest(pg_catalog.regclass,pg_catalog.name,pg_catalog.date,pg_catalog.date,pg_catalog.text)', 'reads a table'),
  ('volatility', 'backtest(pg_catalog.regclass,pg_catalog.name,pg_catalog.date,pg_catalog.date,pg_catalog.text,pg_catalog.text)', 'reads a table'),
  ('parallel', 'backtest(pg_catalog.regclass,pg_catalog.name,pg_catalog.date,pg_catalog.date,pg_catalog.text,pg_catalog.text)', 'the table may be a temporary one, which workers do not see'),
  ('volatility', 'backtest(pg_catalog.regclass,pg_catalog.name,pg_catalog.date,pg_catalog.date,purchase_model,spend_model)', 'reads a table'),
  ('parallel', 'backtest(pg_catalog.regclass,pg_catalog.name,pg_catalog.date,pg_catalog.date,purchase_model,spend_model)', 'the table may be a temporary one, which workers do not see'),
  ('volatility', 'backtest(pg_catalog.regclass,pg_catalog.name,pg_catalog.date,pg_catalog.date,purchase_model,pg_catalog.text)', 'reads a table'),
  ('parallel', 'backtest(pg_catalog.regclass,pg_catalog.name,pg_catalog.date,pg_catalog.date,purchase_model,pg_catalog.text)', 'the table may be a temporary one, which workers do not see'),
  ('volatility', 'backtest(pg_catalog.regclass,pg_catalog.name,pg_catalog.date,pg_catalog.date,pg_catalog.text,pg_catalog.text,pg_catalog.name)', 'reads a table'),
  ('parallel', 'backtest(pg_catalog.regclass,pg_catalog.name,pg_catalog.date,pg_catalog.date,pg_catalog.text,pg_catalog.text,pg_catalog.name)', 'the table may be a temporary one, which workers do not see'),
  ('volatility', 'backtest(pg_catalog.regclass,pg_catalog.name,pg_catalog.date,pg_catalog.date,purchase_model,spend_model,pg_catalog.name)', 'reads a table'),
  ('parallel', 'backtest(pg_catalog.regclass,pg_catalog.name,pg_catalog.date,pg_catalog.date,purchase_model,spend_model,pg_catalog.name)', 'the table may be a temporary one, which workers do not see'),
  ('volatility', 'compare_models(pg_catalog.regclass,pg_catalog.name,pg_catalog.date,pg_catalog.date,pg_catalog.text)', 'reads a table'),
  ('parallel', 'compare_models(pg_catalog.regclass,pg_catalog.name,pg_catalog.date,pg_catalog.date,pg_catalog.text)', 'the table may be a temporary one, which workers do not see'),
  ('strict', 'backtest(pg_catalog.regclass,pg_catalog.name,pg_catalog.date,pg_catalog.date,pg_catalog.text,pg_catalog.text,pg_catalog.name)', 'without a spend model it compares purchases only'),
  ('strict', 'backtest(pg_catalog.regclass,pg_catalog.name,pg_catalog.date,pg_catalog.date,purchase_model,spend_model,pg_catalog.name)', 'without a spend model it compares purchases only'),
  ('volatility', 'check_purchases(pg_catalog.regclass,pg_catalog.name,pg_catalog.name,pg_catalog.name,pg_catalog.date,pg_catalog.name,pg_catalog.name,pg_catalog.text,double precision)', 'reads a table'),
  ('strict', 'check_histories(pg_catalog.regclass,pg_catalog.name,pg_catalog.date,double precision)', 'who gives no as_of is warned'),
  ('volatility', 'check_histories(pg_catalog.regclass,pg_catalog.name,pg_catalog.date,double precision)', 'reads a table'),
  ('parallel', 'check_purchases(pg_catalog.regclass,pg_catalog.name,pg_catalog.name,pg_catalog.name,pg_catalog.date,pg_catalog.name,pg_catalog.name,pg_catalog.text,double precision)', 'the table may be a temporary one, which workers do not see'),
  ('parallel', 'check_histories(pg_catalog.regclass,pg_catalog.name,pg_catalog.date,double precision)', 'the same'),
  ('volatility', 'equity_statement(pg_catalog.regclass,pg_catalog.name,pg_catalog.name,pg_catalog.date,pg_catalog.date,purchase_model,spend_model,purchase_model,spend_model,double precision,double precision,interval)', 'reads a table'),
  ('parallel', 'equity_statement(pg_catalog.regclass,pg_catalog.name,pg_catalog.name,pg_catalog.date,pg_catalog.date,purchase_model,spend_model,purchase_model,spend_model,double precision,double precision,interval)', 'the table may be a temporary one, which workers do not see'),
  ('volatility', 'equity_statement_customers(pg_catalog.regclass,pg_catalog.name,pg_catalog.name,pg_catalog.date,pg_catalog.date,purchase_model,spend_model,purchase_model,spend_model,double precision,double precision,interval)', 'reads a table'),
  ('parallel', 'equity_statement_customers(pg_catalog.regclass,pg_catalog.name,pg_catalog.name,pg_catalog.date,pg_catalog.date,purchase_model,spend_model,purchase_model,spend_model,double precision,double precision,interval)', 'the table may be a temporary one, which workers do not see'),
  ('strict', 'equity_statement(purchase_history,pg_catalog.date,pg_catalog.date,purchase_model,spend_model,purchase_model,spend_model,double precision,double precision,interval)', 'without a margin it is that of the costs'),
  ('text', 'churn_flows(contract_history,interval,pg_catalog.date,pg_catalog.text)', 'a constant without a type could be a segment_history as well'),
  ('hidden', 'customer_portfolio_internal.statement_begins(pg_catalog.text,pg_catalog.oid,pg_catalog.text)', 'for the triggers of a portfolio'),
  ('volatility', 'customer_portfolio_internal.statement_begins(pg_catalog.text,pg_catalog.oid,pg_catalog.text)', 'notes what the session does'),
  ('parallel', 'customer_portfolio_internal.statement_begins(pg_catalog.text,pg_catalog.oid,pg_catalog.text)', 'the same'),
  ('hidden', 'customer_portfolio_internal.statement_ends(pg_catalog.text,pg_catalog.oid,pg_catalog.text)', 'for the triggers of a portfolio'),
  ('volatility', 'customer_portfolio_internal.statement_ends(pg_catalog.text,pg_catalog.oid,pg_catalog.text)', 'notes what the session does'),
  ('parallel', 'customer_portfolio_internal.statement_ends(pg_catalog.text,pg_catalog.oid,pg_catalog.text)', 'the same'),
  ('hidden', 'customer_portfolio_internal.markup(pg_catalog.text)', 'for the pages that the extension makes; another one has its own'),
  ('hidden', 'customer_portfolio_internal.customer_status(purchase_history,pg_catalog.date,pg_catalog.date,pg_catalog.date,double precision,double precision,double precision)', 'for the views that the portfolio makes'),
  ('hidden', 'customer_portfolio_internal.pareto_classes(pareto_summary)', 'the same'),
  ('hidden', 'customer_portfolio_internal.new_and_lost(purchase_history,interval,integer,pg_catalog.date,pg_catalog.date)', 'the same'),
  ('hidden', 'customer_portfolio_internal.portfolio_exact(double precision)', 'for the views that the portfolio makes; everybody else has the cast'),
  ('strict', 'churn_flows(purchase_book,interval,bigint,pg_catalog.date)', 'NULL for a parameter is an error, as of the aggregate'),
  ('strict', 'churn_flows(purchase_book,interval,integer,pg_catalog.date,pg_catalog.date)', 'the same'),
  ('strict', 'survival_to_second_purchase(purchase_book,pg_catalog.date)', 'the same'),
  ('strict', 'survival_to_loss(purchase_book,interval,pg_catalog.date)', 'the same'),
  ('strict', 'purchase_statistics(purchase_book,pg_catalog.date,interval)', 'NULL for a parameter skips and counts everybody, as of the aggregate'),
  ('strict', 'spend_statistics(purchase_book,pg_catalog.date)', 'the same'),
  ('strict', 'histories(purchase_book,pg_catalog.anyelement)', 'of the key only the type matters'),
  ('parallel', 'backtest_statistics(pg_catalog.regclass,pg_catalog.name,pg_catalog.date,pg_catalog.date)', 'the table may be a temporary one, which workers do not see'),
  ('parallel', 'backtest(pg_catalog.regclass,pg_catalog.name,pg_catalog.date,pg_catalog.date,pg_catalog.text)', 'the same');

CREATE TEMP TABLE column_exception (object text PRIMARY KEY, reason text NOT NULL);
INSERT INTO column_exception VALUES
  ('lower', 'of a number of purchases a number, else the end of an interval of reals'),
  ('upper', 'the same'),
  ('score', 'of a customer a rank, of all a difference of shares'),
  ('residual_ltv', 'what a model expects is a real, the sum over a list of amounts that are given is exact'),
  ('difference', 'of shares and means a real, of money that reconciles exact'),
  ('customers', 'a number that was counted, on the path of a leaky bucket an expectation'),
  ('customer', 'of a book the key as text, or in the type of the argument'),
  ('amount', 'money that was booked, of levers and expectations a real'),
  ('frequency', 'of a customer a number of purchases, on the card of value an expectation per year');

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

-- Pictures show rows in their order, so their states are not merged; nor stored, since the rows are. That a state is internal
-- keeps everybody but the server from calling their functions.
CREATE TEMP VIEW picture AS
SELECT a.aggfnoid AS oid, p.proname AS name, a.aggtransfn::oid, a.aggfinalfn::oid
FROM member_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid
WHERE a.aggtranstype = 'internal'::regtype AND p.proname ~ '^(chart_\w+|sparkline)$' AND p.prorettype = 'text'::regtype;

CREATE TEMP VIEW type_function AS
SELECT t.object, f.function FROM member_type t, LATERAL (VALUES (t.typinput::oid), (t.typoutput), (t.typreceive), (t.typsend), (t.typanalyze)) f(function);

SELECT isnt_empty('SELECT FROM member_function', 'there are functions');
SELECT isnt_empty('SELECT FROM member_type', 'there are types');
SELECT isnt_empty('SELECT FROM member_aggregate', 'there are aggregates');

-- The room portfolio makes views over tables of users: it reads the catalog, writes SQL and executes it, so its
-- functions are not immutable, some are written in plpgsql, and those fix the search_path. What the parts of it are is
-- nobody's business, but they run with the caller's rights: they lie in the internal schema, with the tables that they
-- read. An example would need a table of orders: doc/tour.md has it.
CREATE TEMP VIEW portfolio_room AS
SELECT oid, object FROM member_function
WHERE CASE WHEN pronamespace = 'customer_portfolio'::regnamespace
  THEN proname ~ '^((create|alter|drop|refresh|verify|explain|grant|revoke)_portfolio|portfolio_ddl|add_\w+|remove_source|compare|restatement|flows_as_of|sell_split|best_customers(_lists)?|label_of|report_html)$'
  ELSE proname ~ '^(portfolio|report)_' AND lanname <> 'c' END;

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
    AND m.identity !~ '^customer_portfolio\.' AND NOT (m.catalog = 'pg_proc'::regclass AND m.identity ~ '^customer_portfolio_internal\.')
    AND NOT (m.kind = 'table' AND m.identity ~ '^customer_portfolio_internal\.portfolio_')
$$, 'objects lie in the extension''s schema, and none but functions, and what the portfolio reads, in the internal one');

-- What the server calls by itself: for types, aggregates, operators, operator classes, triggers.
CREATE TEMP VIEW called_by_server AS
SELECT function FROM type_function
UNION SELECT unnest(array[a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggserialfn, a.aggdeserialfn, a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn]::oid[])
  FROM member_aggregate a
UNION SELECT o.oprcode::oid FROM member m JOIN pg_operator o USING (oid) WHERE m.catalog = 'pg_operator'::regclass
UNION SELECT p.amproc::oid FROM pg_amproc p JOIN member_type t ON t.oid = p.amproclefttype
UNION SELECT t.tgfoid FROM member m JOIN pg_trigger t ON t.tgrelid = m.oid WHERE m.catalog = 'pg_class'::regclass;

SELECT is_empty($$
  SELECT object FROM member_function WHERE pronamespace = 'customer_portfolio'::regnamespace AND oid IN (SELECT function FROM called_by_server)
$$, 'what the server calls by itself is not among what users see');

SELECT is_empty($$
  SELECT object FROM member_function WHERE pronamespace = 'customer_portfolio_internal'::regnamespace AND oid NOT IN (SELECT function FROM called_by_server)
    AND oid NOT IN (SELECT oid FROM portfolio_room)
    AND object NOT IN (SELECT object FROM exception WHERE rule = 'hidden')
$$, 'what the server does not call is not hidden, but for the parts of the portfolio');

SELECT ok(has_schema_privilege('public', 'customer_portfolio', 'USAGE') AND NOT has_schema_privilege('public', 'customer_portfolio', 'CREATE'),
          'everybody may use the extension, nobody may add to it');

SELECT is_empty($$SELECT e.object FROM exception e WHERE NOT EXISTS (SELECT FROM member m WHERE m.object = e.object)$$,
                'no exception has outlived its object');

SELECT is_empty($$SELECT kind, object FROM member WHERE obj_description(oid, catalog::text) ~ '[^\x01-\x7f]'$$, 'comments have no letters that only some encodings have: the script is read in that of the database');

-- --- functions ---------------------------------------------------------------------------------------------------

-- A trigger function changes tables: that is what it is for, and the server wants it volatile.

SELECT is_empty($$
  SELECT object, provolatile FROM member_function
  WHERE provolatile <> 'i' AND prorettype <> 'trigger'::regtype AND object NOT IN (SELECT object FROM exception WHERE rule = 'volatility')
    AND oid NOT IN (SELECT oid FROM portfolio_room)
$$, 'functions are immutable, or there is a reason');

SELECT is_empty($$
  SELECT object, proparallel FROM member_function
  WHERE proparallel <> 's' AND prorettype <> 'trigger'::regtype AND object NOT IN (SELECT object FROM exception WHERE rule = 'parallel')
    AND oid NOT IN (SELECT oid FROM portfolio_room)
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

SELECT is_empty($$SELECT object, lanname FROM member_function WHERE lanname NOT IN ('c', 'sql') AND prokind <> 'a' AND oid NOT IN (SELECT oid FROM portfolio_room)$$,
                'functions are written in C or SQL');

SELECT is_empty($$SELECT f.object, f.lanname FROM member_function f JOIN portfolio_room r USING (oid) WHERE f.lanname NOT IN ('plpgsql', 'sql')$$,
                'those of the portfolio in plpgsql or SQL');

SELECT is_empty($$SELECT object FROM member_function WHERE lanname = 'sql' AND prosqlbody IS NULL$$,
                'bodies of SQL are parsed when the extension is made: no search_path can redirect them');

SELECT is_empty($$SELECT object, probin FROM member_function WHERE lanname = 'c' AND probin <> '$libdir/customer_portfolio'$$,
                'C functions lie in the extension''s own library');

-- The dynamic loader has one name space for all extensions.
SELECT is_empty($$SELECT object, prosrc FROM member_function WHERE lanname = 'c' AND prosrc !~ '^cp_'$$, 'C symbols carry the prefix cp_');

SELECT is_empty($$SELECT object FROM member_function WHERE prosecdef$$, 'no function runs with its owner''s rights');

SELECT is_empty($$SELECT object FROM member_function WHERE proconfig IS NOT NULL AND oid NOT IN (SELECT oid FROM portfolio_room)$$, 'no function changes settings');

-- What is called by users and is not a mere call of another one.
SELECT is_empty($$
  SELECT f.object, f.proconfig FROM member_function f JOIN portfolio_room r USING (oid)
  WHERE NOT coalesce(f.proconfig, '{}') <@ '{"search_path=pg_catalog, pg_temp","client_min_messages=error",jit=off,enable_hashagg=off,enable_mergejoin=off,parallel_tuple_cost=0.01}'
    OR (f.pronamespace = 'customer_portfolio'::regnamespace AND f.lanname = 'plpgsql' AND f.proname !~ '^add_' AND f.proconfig IS NULL)
$$, 'functions of the portfolio find nothing but PostgreSQL''s own by search_path');

SELECT is_empty($$SELECT object FROM member_function WHERE proacl IS NOT NULL$$, 'no function is withheld from anybody');

SELECT is_empty($$
  SELECT object FROM member_function f
  WHERE ('internal'::regtype = ANY (proargtypes) OR prorettype = 'internal'::regtype)
    AND NOT EXISTS (SELECT FROM member_type t WHERE f.oid IN (t.typreceive, t.typanalyze))
    AND NOT EXISTS (SELECT FROM picture p WHERE f.oid IN (p.aggtransfn, p.aggfinalfn))
    AND object NOT IN (SELECT object FROM exception WHERE rule = 'internal')
$$, 'no function but receive functions, that of ANALYZE and those of pictures has an internal argument');

-- --- names -------------------------------------------------------------------------------------------------------

-- Of a type that can be merged: it is the state of an aggregate.
CREATE TEMP VIEW mergeable AS
SELECT DISTINCT t.oid, t.typname::text AS name FROM member_aggregate a JOIN pg_type t ON t.oid = a.aggtranstype
WHERE a.aggfnoid NOT IN (SELECT oid FROM picture);

SELECT is_empty($$
  SELECT t.name, o.name FROM mergeable t, (VALUES ('+'), ('='), ('<>')) o(name)
  WHERE NOT EXISTS (SELECT FROM pg_operator p WHERE p.oprname = o.name AND p.oprleft = t.oid AND p.oprright = t.oid)
$$, 'what can be merged has +, = and <>');

SELECT is_empty($$
  SELECT name FROM mergeable t
  WHERE NOT EXISTS (SELECT FROM member_function f WHERE f.prokind = 'a' AND f.proname = 'rollup' AND f.proargtypes[0] = t.oid AND f.pronargs = 1)
$$, 'what can be merged has rollup');

SELECT is_empty($$
  SELECT a.object, f.proname FROM member_aggregate a JOIN pg_type t ON t.oid = a.aggtranstype
  JOIN pg_proc f ON f.oid = a.aggtransfn
  WHERE f.proname !~ ('^' || coalesce((SELECT name FROM picture WHERE oid = a.aggfnoid), t.typname) || '_(add|refuse|merge)(_\w+)?$')
$$, 'transition functions are called type_add, or type_merge');

SELECT is_empty($$
  SELECT a.object, f.proname FROM member_aggregate a JOIN pg_type t ON t.oid = a.aggtranstype JOIN pg_proc f ON f.oid = a.aggcombinefn
  WHERE f.proname <> t.typname || '_merge'
$$, 'combine functions are called type_merge');

-- The others give a result that users ask for, too: the same name in both schemas, one C symbol.
SELECT is_empty($$
  SELECT a.object, f.proname FROM member_aggregate a JOIN pg_type t ON t.oid = a.aggtranstype JOIN pg_proc f ON f.oid = a.aggfinalfn
  WHERE f.proname <> coalesce((SELECT name FROM picture WHERE oid = a.aggfnoid), t.typname) || '_finish'
    AND NOT EXISTS (SELECT FROM member_function p WHERE p.pronamespace = 'customer_portfolio'::regnamespace
                    AND p.proname = f.proname AND p.proargtypes = f.proargtypes AND p.prosrc = f.prosrc)
$$, 'final functions are called type_finish, or are what users call by the same name');

SELECT is_empty($$
  SELECT o.object, f.proname
  FROM (SELECT m.object, p.* FROM member m JOIN pg_operator p USING (oid) WHERE m.catalog = 'pg_operator'::regclass) o
  JOIN pg_type t ON t.oid = o.oprleft JOIN pg_proc f ON f.oid = o.oprcode
  WHERE f.proname <> t.typname || CASE o.oprname WHEN '+' THEN '_plus' WHEN '-' THEN '_minus' WHEN '=' THEN '_eq' WHEN '<>' THEN '_ne'
                                                 WHEN '->' THEN '_member' WHEN '->>' THEN '_member_text' END
$$, 'functions of operators are called type_plus, type_minus, type_eq, type_ne');

-- cp_model_eq and its like serve the three types of models.
SELECT is_empty($$
  SELECT f.object, f.prosrc FROM member_function f
  WHERE f.pronamespace = 'customer_portfolio_internal'::regnamespace AND f.lanname = 'c' AND f.prorettype <> 'trigger'::regtype
    AND regexp_replace(f.proname, '_extended$', '') <> substr(f.prosrc, 4)
    AND f.prosrc !~ ('^cp_' || f.proname || '_') AND f.prosrc !~ '^cp_model_(eq|ne|hash)$'
$$, 'C symbols are called cp_ and the name in SQL, and more where a name has several forms');

CREATE TEMP TABLE noun (type regtype, name text);
INSERT INTO noun SELECT ('customer_portfolio.' || type)::regtype, name FROM (VALUES
  ('purchase_history', 'history'), ('purchase_book', 'book'), ('contract_history', 'contracts'), ('segment_history', 'segments'),
  ('flow_ledger', 'ledger'), ('segmented_ledger', 'ledger'), ('cohort_table', 'cohorts'), ('survival_table', 'survival'),
  ('pareto_summary', 'summary'), ('repeat_summary', 'summary'), ('rfm_cuts', 'cuts'), ('portfolio_sum', 'sum'), ('grace_table', 'grace'), ('uplift_summary', 'uplift'), ('nps_summary', 'nps'), ('reason_summary', 'reasons'), ('payment_summary', 'payments'), ('rank_summary', 'ranks'), ('sector_summary', 'sectors'),
  ('purchase_statistics', 'statistics'), ('spend_statistics', 'statistics'), ('covariate_statistics', 'statistics'),
  ('retention_statistics', 'statistics'), ('backtest_statistics', 'statistics'),
  ('purchase_model', 'model'), ('spend_model', 'model'), ('retention_model', 'model'),
  ('purchase_model', 'purchases'), ('spend_model', 'spend')) v(type, name); -- where both stand side by side

SELECT is_empty($$SELECT object FROM member_type t WHERE t.oid NOT IN (SELECT type FROM noun) AND typcategory <> 'A'$$, 'every type has a noun');

-- rollup takes nothing else, and two of a kind have names of their own.
SELECT is_empty($$
  SELECT f.object, a.k, f.proargnames[a.k] FROM member_function f, unnest(f.proargtypes) WITH ORDINALITY a(type, k)
  WHERE f.pronamespace = 'customer_portfolio'::regnamespace AND f.proname <> 'rollup' AND a.type IN (SELECT type FROM noun)
    AND NOT EXISTS (SELECT FROM noun n WHERE n.type = a.type AND n.name = f.proargnames[a.k])
    AND 1 = (SELECT count(*) FROM unnest(f.proargtypes) o WHERE o = a.type)
$$, 'parameters are called by the noun of their type');

SELECT is_empty($$
  SELECT t.object FROM member_type t
  WHERE t.typname ~ '(_ledger|_table|_summary|_statistics|_cuts|_sum)$' AND t.typname <> 'payment_summary' -- which is about invoices
    AND NOT EXISTS (SELECT FROM member_function f WHERE f.proname = 'customers' AND f.proargtypes = ARRAY[t.oid]::oidvector AND f.prorettype = 'bigint'::regtype)
$$, 'what is about customers says how many they are');

SELECT is_empty($$
  SELECT t.object, a.name
  FROM member_type t JOIN (VALUES ('flow_ledger', '{step,grace,basis,bridge,as_of,origin}'::text[]), ('segmented_ledger', '{step,grace,basis,bridge,as_of,origin}'),
    ('cohort_table', '{step,as_of,origin,anchor,basis}'), ('rfm_cuts', '{bins,direction}'), ('backtest_statistics', '{calibration_end,until}'),
    ('payment_summary', '{as_of}'), ('purchase_statistics', '{unit_days}'), ('covariate_statistics', '{unit_days}'),
    ('portfolio_sum', '{as_of,horizon_days,annual_rate,margin,cost_to_serve}')) p(type, names) ON p.type = t.typname::text,
    unnest(p.names) a(name)
  WHERE NOT EXISTS (SELECT FROM member_function f WHERE f.proname = a.name AND f.proargtypes = ARRAY[t.oid]::oidvector)
$$, 'values say with which parameters they were made');

SELECT is_empty($$
  WITH output AS (
    SELECT f.object, o.name, o.type FROM member_function f, unnest(f.proargnames, f.proargmodes, f.proallargtypes) o(name, mode, type)
    WHERE o.mode IN ('o', 't') AND f.pronamespace = 'customer_portfolio'::regnamespace)
  SELECT name, array_agg(DISTINCT type::regtype::text) FROM output
  WHERE name NOT IN (SELECT object FROM column_exception)
  GROUP BY name HAVING count(DISTINCT type) > 1
$$, 'an output column of a name has one type everywhere, or there is a reason');

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

SELECT is_empty($$SELECT object FROM member_aggregate WHERE aggcombinefn = 0 AND aggfnoid NOT IN (SELECT oid FROM picture)$$, 'aggregates merge, but for pictures');

SELECT is_empty($$SELECT object FROM member_aggregate WHERE proparallel <> 's'$$, 'aggregates are parallel safe');

SELECT is_empty($$
  SELECT object, aggtranstype::regtype FROM member_aggregate a JOIN pg_type t ON t.oid = a.aggtranstype WHERE t.typtype <> 'b'
    AND aggfnoid NOT IN (SELECT oid FROM picture)
$$, 'states are values of ordinary types: they can be stored and shipped');

SELECT is_empty($$SELECT object FROM member_aggregate WHERE aggkind <> 'n' OR aggfinalextra OR aggmfinalextra$$,
                'aggregates are plain: what a state means is in the state');

SELECT is_empty($$SELECT object, aggfinalmodify FROM member_aggregate WHERE aggfinalmodify <> 'r'$$, 'final functions leave the state as it is');

SELECT is_empty($$
  SELECT object FROM member_aggregate a JOIN pg_type t ON t.oid = a.aggtranstype WHERE (t.typlen < 0 OR t.typname = 'internal') AND aggtransspace = 0
$$, 'aggregates tell the planner how much memory a state takes');

-- A constant of an enum can be sent to another server with the aggregate, a text with its collation cannot.
SELECT is_empty($$
  SELECT m.object, p.proargnames[k] FROM member_aggregate m JOIN pg_proc p ON p.oid = m.aggfnoid, unnest(p.proargtypes) WITH ORDINALITY a(type, k)
  WHERE a.type IN ('text'::regtype, 'name'::regtype, 'varchar'::regtype)
    -- a name of the server's, and what rows hold
    AND coalesce(p.proargnames[k], '') NOT IN ('time_zone', 'segment', 'kind', 'reason', 'label', 'series', 'row_label', 'column_label', 'sector', 'customer')
    AND m.object NOT IN (SELECT object FROM exception WHERE rule = 'text')
$$, 'words of which there are a few are enums where aggregates take them, or there is a reason');

-- --- casts -------------------------------------------------------------------------------------------------------

-- But for text where a word of an enum is wanted: a column or a parameter is of type text, and a form that takes text would
-- take the literals as well, which are constants of the enum so far.
SELECT is_empty($$
  SELECT m.object FROM member m JOIN pg_cast c USING (oid) WHERE m.catalog = 'pg_cast'::regclass AND c.castcontext = 'i'
    AND NOT (c.castsource IN ('text'::regtype, 'varchar'::regtype) AND c.casttarget IN (SELECT oid FROM pg_type WHERE typtype = 'e'))
$$, 'no cast happens silently');
SELECT is_empty($$
  SELECT t.typname, s FROM member m JOIN pg_type t USING (oid), unnest(array['text'::regtype, 'varchar']) s
  WHERE m.catalog = 'pg_type'::regclass AND t.typtype = 'e'
    AND NOT EXISTS (SELECT FROM pg_cast c WHERE c.castsource = s AND c.casttarget = t.oid AND c.castcontext = 'i')
$$, 'text columns and parameters fit where a word of an enum is wanted');

-- --- comments ----------------------------------------------------------------------------------------------------

-- What psql's \df+ and \dT+ show, and the page of reference.
CREATE TEMP TABLE comment AS
SELECT m.kind, m.object, p.proname, p.oid, obj_description(m.oid, m.catalog::text) AS text
FROM member m LEFT JOIN pg_proc p ON m.catalog = 'pg_proc'::regclass AND p.oid = m.oid
WHERE m.identity LIKE 'customer_portfolio.%' OR m.catalog IN ('pg_cast'::regclass, 'pg_operator'::regclass)
UNION ALL
SELECT 'column', m.object || '.' || a.attname, NULL, NULL, col_description(m.oid, a.attnum)
FROM member m JOIN pg_attribute a ON a.attrelid = m.oid AND a.attnum > 0 AND NOT a.attisdropped WHERE m.catalog = 'pg_class'::regclass AND m.identity LIKE 'customer_portfolio.%';

SELECT is_empty($$SELECT kind, object, split_part(text, E'\n', 1) FROM comment WHERE length(split_part(text, E'\n', 1)) > 100$$,
                'the first line of a comment has at most 100 characters');

SELECT is_empty($$
  SELECT kind, object, split_part(text, E'\n', 1) FROM comment c
  WHERE text !~ '^[^\n]*\.(\n|$)'
    OR (text !~ '^[A-Z]' AND NOT EXISTS (SELECT FROM member_type t WHERE starts_with(c.text, t.typname || ' ')))
$$, 'the first line of a comment is a sentence: it begins with a capital letter or the name of a type, and ends with a period');

SELECT is_empty($$SELECT kind, object, line FROM comment, string_to_table(text, E'\n') line WHERE length(line) > 100$$,
                'a line of a comment has at most 100 characters');

SELECT is_empty($$SELECT kind, object FROM comment WHERE text ~ '^[^\n]*\n[^\n]'$$, 'what follows the sentence is set off by an empty line');

SELECT is_empty($$
  SELECT proname FROM comment WHERE proname IS NOT NULL AND oid NOT IN (SELECT oid FROM portfolio_room) GROUP BY proname
  HAVING count(*) FILTER (WHERE text ~ '\n\nExample: .*;$') = 0
$$, 'every function has an example in the comment of one of its forms');

SELECT * FROM finish();
ROLLBACK;
