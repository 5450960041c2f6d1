#!/usr/bin/env bash
# Who may read a portfolio, and what stands in the way of who should not: roles, row-level security, hostile names.
# shellcheck source=tap.sh
source "$(dirname "${BASH_SOURCE[0]}")/tap.sh"

DB=tap_portfolio
OWNER=tap_owner READER=tap_reader OTHER=tap_other
clean_up() {
  dropdb --if-exists $DB
  psql -Xqc "DROP ROLE IF EXISTS $OWNER" -c "DROP ROLE IF EXISTS $READER" -c "DROP ROLE IF EXISTS $OTHER" -c 'DROP ROLE IF EXISTS "tap Reader"'
}
clean_up 2>/dev/null
psql -Xqc "CREATE ROLE $OWNER LOGIN" -c "CREATE ROLE $READER LOGIN" -c "CREATE ROLE $OTHER LOGIN" -c 'CREATE ROLE "tap Reader" LOGIN'
createdb $DB
sql $DB postgres 'CREATE EXTENSION customer_portfolio' 'REVOKE CREATE ON SCHEMA public FROM PUBLIC' "GRANT CREATE ON DATABASE $DB TO $OWNER" \
  "CREATE SCHEMA sales AUTHORIZATION $OWNER" "SET ROLE $OWNER" \
  "CREATE TABLE sales.orders (customer int, day date, amount numeric(10,2), tenant name)" \
  "INSERT INTO sales.orders SELECT c, date '2023-01-01' + (c * 7 % 300) + k * (5 + c % 60), 10 + c % 90 + k % 5, CASE WHEN c % 3 = 0 THEN 'tap_other' ELSE 'tap_reader' END::name
   FROM generate_series(1, 300) c, generate_series(0, 3 + c % 17) k WHERE (c * 31 + k * 17) % 5 > 0" \
  "CREATE TABLE sales.people (customer int, name text, region text)" \
  "INSERT INTO sales.people SELECT c, 'name ' || c, (ARRAY['north', 'south'])[1 + c % 2] FROM generate_series(1, 300) c" >/dev/null

owner() { sql $DB $OWNER 'SET client_min_messages = warning' "$@"; }
reader() { sql $DB $READER "$@"; }
call() { owner "SELECT customer_portfolio.$1"; }
cascades() { sql $DB $OWNER "SELECT customer_portfolio.$1" | grep -E 'cascades|skipping|ERROR'; }

# views SCHEMA: what is to be read of it; denied ROLE SCHEMA: what of it the role cannot read, in one session
views() {
  sql $DB postgres "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = '$1' AND c.relkind IN ('r', 'v', 'm') ORDER BY 1"
}
denied() {
  local view
  for view in $(views "$2"); do
    printf '%s\n' "SELECT count(t) AS n FROM $view t \\gset" '\if :ERROR' "\\qecho $view" '\endif'
  done | psql -XqAt -U "$1" -d $DB 2>/dev/null || echo "the session ended"
}

# --- live ------------------------------------------------------------------------------------------------------

call "create_portfolio('live', 'sales.orders', 'customer', 'day', 'amount', as_of => '2025-01-01')" >/dev/null
call "add_customers('live', 'sales.people', 'customer', 'name', '{region}')" >/dev/null
is "$(reader 'SELECT customers FROM live.status')" 'ERROR:  permission denied for schema live
LINE 1: SELECT customers FROM live.status
                              ^' 'a role that nobody granted anything reads nothing'
like "$(sql $DB $OWNER "SELECT customer_portfolio.grant_portfolio('live', '$READER')")" "NOTICE:.*needs more.*GRANT SELECT ON sales.orders TO $READER;.*GRANT SELECT ON sales.people TO $READER;" \
  'with live histories grant_portfolio names the sources that the role must be granted'
like "$(reader 'SELECT customers FROM live.status')" 'permission denied for table orders' 'until then it reads nothing'
owner "GRANT SELECT (customer, day, amount) ON sales.orders TO $READER" "GRANT SELECT ON sales.people TO $READER" >/dev/null
is "$(call "grant_portfolio('live', '$READER')")" '' 'the columns that are read are enough, and granting twice changes nothing'
is "$(denied $READER live)" '' 'then it reads every view of live histories'
is "$(reader 'SELECT customers FROM live.status')" 300 'and sees all customers'
like "$(reader "UPDATE live.models SET model = 'x'")" 'permission denied' 'but changes nothing'
like "$(reader "SELECT customer_portfolio.refresh_portfolio('live')")" 'permission denied' 'and does not refresh'
like "$(reader "SELECT customer_portfolio.grant_portfolio('live', '$OTHER')")" 'must be owner of portfolio "live"' 'nor grant'
like "$(reader "SELECT customer_portfolio.alter_portfolio('live', grace => 1)")" 'permission denied|must be owner' 'nor alter'
like "$(sql $DB $OTHER "SELECT customer_portfolio.grant_portfolio('live', '$OTHER')")" 'there is no portfolio "live"' 'who has no right on a portfolio does not see that it exists'
like "$(call "grant_portfolio('live', 'tap_nobody')")" 'role "tap_nobody" does not exist' 'a role that does not exist is named'

call "alter_portfolio('live', grace => 2)" >/dev/null
is "$(denied $READER live)" '' 'views that were made anew are granted again'
call "remove_source('live', 'customers')" >/dev/null
call "add_customers('live', 'sales.people', 'customer', segments => '{region}')" >/dev/null
is "$(reader 'SELECT count(DISTINCT segment) FROM live.three_flows_by_segment')" 2 'and those that a source adds'
like "$(call "revoke_portfolio('live', '$OTHER')")" 'role "tap_other" is no reader of portfolio "live"' 'what was not granted is not revoked'
call "revoke_portfolio('live', '$READER')" >/dev/null
is "$(sql $DB postgres "SELECT has_schema_privilege('$READER', 'live', 'USAGE'), count(*) FROM pg_class WHERE relnamespace = 'live'::regnamespace AND has_table_privilege('$READER', oid, 'SELECT')")" 'f|0' \
  'revoke_portfolio takes everything'
owner "REVOKE ALL ON sales.orders, sales.people FROM $READER" "REVOKE SELECT (customer, day, amount) ON sales.orders FROM $READER" >/dev/null

# --- stored ----------------------------------------------------------------------------------------------------

# The modes that this build can make.
MODES='refresh'
[[ $(sql $DB postgres "SELECT count(*) > 0 FROM customer_portfolio_internal.portfolio_template WHERE object = 'histories' AND requires @> '{triggers}'") == t ]] && MODES='refresh triggers'
for mode in $MODES; do
  call "create_portfolio('$mode', 'sales.orders', 'customer', 'day', 'amount', as_of => '2025-01-01', histories => '$mode')" >/dev/null
  call "add_customers('$mode', 'sales.people', 'customer', 'name', '{region}')" >/dev/null
  is "$(sql $DB $OWNER "SELECT customer_portfolio.grant_portfolio('$mode', '$READER')")" '' "with $mode no right on a source is needed"
  is "$(denied $READER "$mode")" "$mode.purchases" "and every view is read but the rows of the source ($mode)"
  is "$(reader "SELECT customers, rows_counted > 0 FROM $mode.status" "SELECT sum(difference) FROM $mode.reconciliation")" $'300|t\n0.00' "counts of the source are those of the refresh ($mode)"
  is "$(reader "SELECT customer_portfolio.explain_portfolio('$mode') IS NOT NULL")" t "the definitions can be read ($mode)"
  is "$(reader "SELECT count(*) > 0 FROM customer_portfolio.compare('$mode', '2024-01-01', '2024-07-01')" "SELECT count(*) > 0 FROM customer_portfolio.restatement('$mode', '2024-01-01', '2024-07-01')" \
    "SELECT count(*) > 0 FROM customer_portfolio.flows_as_of('$mode', '2024-01-01')")" $'t\nt\nt' "two days can be compared ($mode)"
  is "$(cascades "alter_portfolio('$mode', histories => 'live')")" '' "nothing is told of triggers and views that go with what is made anew ($mode)"
  like "$(reader "SELECT count(*) FROM $mode.customers")" 'permission denied for table (people|orders)' "made live, the source is read with the reader's rights ($mode)"
  call "alter_portfolio('$mode', histories => '$mode')" >/dev/null
  is "$(denied $READER "$mode")" "$mode.purchases" "made stored again, it needs none ($mode)"
done

call "grant_portfolio('refresh', 'tap Reader')" >/dev/null
is "$(sql $DB 'tap Reader' 'SELECT customers FROM refresh.status')" 300 'a role may have any name'
call "revoke_portfolio('refresh', 'tap Reader')" >/dev/null
call "grant_portfolio('refresh', 'tap Reader')" >/dev/null
sql $DB postgres 'DROP OWNED BY "tap Reader"' 'DROP ROLE "tap Reader"' >/dev/null
is "$(call "alter_portfolio('refresh', grace => 4)")" '' 'a reader that was dropped is not missed'
call "grant_portfolio('refresh', 'public')" >/dev/null
is "$(sql $DB $OTHER 'SELECT customers FROM refresh.status')" 300 'public is everybody'

# --- the script that makes it again carries the readers ------------------------------------------------------------

is "$(sql $DB $OWNER "SELECT count(*) FROM regexp_matches(customer_portfolio.portfolio_ddl('refresh'), 'grant_portfolio\(''refresh'', ''(tap_reader|public)''\)', 'g')")" 2 'portfolio_ddl names the readers'

# --- row-level security ------------------------------------------------------------------------------------------

owner 'CREATE TABLE sales.tenants AS TABLE sales.orders' 'ALTER TABLE sales.tenants ENABLE ROW LEVEL SECURITY' 'CREATE POLICY tenant ON sales.tenants USING (tenant = current_user)' \
  'CREATE VIEW sales.over_tenants AS SELECT * FROM sales.tenants' \
  'CREATE TABLE sales.closed AS TABLE sales.people' 'ALTER TABLE sales.closed ENABLE ROW LEVEL SECURITY' "GRANT SELECT ON sales.tenants TO $READER, $OTHER" >/dev/null
call "create_portfolio('two', 'sales.tenants', 'customer', 'day', 'amount', as_of => '2025-01-01')" >/dev/null
call "grant_portfolio('two', '$READER')" >/dev/null
call "grant_portfolio('two', '$OTHER')" >/dev/null
is "$(owner 'SELECT customers FROM two.status') $(reader 'SELECT customers FROM two.status') $(sql $DB $OTHER 'SELECT customers FROM two.status')" '300 200 100' 'live histories respect row-level security: each tenant sees his own customers'
is "$(reader 'SELECT count(*) FROM two.customers WHERE customer % 3 = 0') $(sql $DB $OTHER 'SELECT count(*) FROM two.customers WHERE customer % 3 > 0')" '0 0' 'and nobody else'
for mode in refresh triggers; do
  like "$(call "alter_portfolio('two', histories => '$mode')")" "purchases of portfolio \"two\": sales.tenants has row-level security, histories cannot be $mode.*policies would no longer hold" "$mode refuses a source with row-level security and says why"
  like "$(call "create_portfolio('three', 'sales.over_tenants', 'customer', 'day', 'amount', histories => '$mode')")" 'sales.tenants has row-level security' "and one under a view ($mode)"
done
like "$(call "add_customers('refresh', 'sales.closed', 'customer', 'name')" 2>&1)" 'has customers already' 'a second table of customers is refused'
call "remove_source('refresh', 'customers')" >/dev/null
like "$(call "add_customers('refresh', 'sales.closed', 'customer', 'name')")" 'customers of portfolio "refresh": sales.closed has row-level security' 'a further source with row-level security is refused as well'
call "add_customers('two', 'sales.closed', 'customer', 'name')" >/dev/null
like "$(call "alter_portfolio('two', histories => 'refresh')")" 'has row-level security' 'also when it was there before'
owner 'ALTER TABLE sales.tenants DISABLE ROW LEVEL SECURITY' >/dev/null
like "$(call "alter_portfolio('two', histories => 'refresh')")" 'customers of portfolio "two": sales.closed has row-level security' 'and the only one'
like "$(owner 'ALTER TABLE sales.orders ENABLE ROW LEVEL SECURITY')" 'portfolio "triggers"' 'it cannot be enabled where triggers keep histories'
is "$(cascades "drop_portfolio('triggers')")" '' 'nor of what goes with a portfolio'
is "$(sql $DB $OWNER "SET client_min_messages = error" "BEGIN" "SELECT customer_portfolio.alter_portfolio('refresh', grace => 5)" "SHOW client_min_messages" "ROLLBACK" | tail -n 1)" error 'what a session wants to hear stays as it was'
owner 'ALTER TABLE sales.orders ENABLE ROW LEVEL SECURITY' >/dev/null
like "$(call "refresh_portfolio('refresh')")" 'purchases of portfolio "refresh": sales.orders has row-level security' 'and when it is enabled later, by the next refresh'
owner 'ALTER TABLE sales.orders DISABLE ROW LEVEL SECURITY' >/dev/null
is "$(sql $DB postgres "SELECT count(*) FROM pg_namespace WHERE nspname = 'three'" 'SELECT count(*) FROM customer_portfolio.portfolio' | tr '\n' ' ')" \
  "0 $((1 + $(wc -w <<<"$MODES"))) " 'what was refused left nothing behind'

# --- functions and operators in front ------------------------------------------------------------------------------

# Of the same name and types as those of pg_catalog that the room uses, or closer to what it hands over; each says that it was called.
sql $DB postgres "CREATE SCHEMA evil AUTHORIZATION $OTHER" "GRANT USAGE ON SCHEMA evil TO PUBLIC" >/dev/null
EVIL=$(
  sql $DB postgres "SELECT format('CREATE FUNCTION evil.%I(%s) RETURNS %s LANGUAGE plpgsql AS \$f\$BEGIN RAISE EXCEPTION USING MESSAGE = %L; END\$f\$;', p.proname, pg_get_function_identity_arguments(p.oid), pg_get_function_result(p.oid), 'evil ' || p.proname)
    FROM pg_proc p WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.prokind = 'f' AND p.prorettype <> 'internal'::regtype AND 'internal'::regtype <> ALL (p.proargtypes)
      AND NOT p.proretset AND pg_get_function_identity_arguments(p.oid) !~ '(any|VARIADIC|cstring|OUT|\")' AND pg_get_function_result(p.oid) !~ '(any|trigger|cstring)'
      AND p.proname IN ('format_type', 'quote_ident', 'quote_literal', 'quote_nullable', 'now', 'min_scale', 'floor', 'round', 'make_interval', 'upper', 'lower', 'replace', 'regexp_replace', 'substr', 'substring', 'btrim', 'rtrim',
        'string_to_array', 'left', 'octet_length', 'has_column_privilege', 'has_schema_privilege', 'pg_has_role', 'isfinite', 'daterange', 'to_char', 'current_setting', 'set_config', 'length', 'split_part', 'strpos', 'abs', 'sqrt', 'array_to_string')
    UNION ALL
    SELECT format('CREATE FUNCTION evil.op_%s(l %s, r %s) RETURNS %s LANGUAGE plpgsql AS \$f\$BEGIN RAISE EXCEPTION USING MESSAGE = %L; END\$f\$; CREATE OPERATOR evil.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = evil.op_%s);',
      o.oid, o.oprleft::regtype, o.oprright::regtype, o.oprresult::regtype, 'evil ' || o.oprname, o.oprname, o.oprleft::regtype, o.oprright::regtype, o.oid)
    FROM pg_operator o WHERE o.oprnamespace = 'pg_catalog'::regnamespace AND o.oprname IN ('=', '<>', '<', '>', '>=', '<=', '+', '-', '*', '/', '%', '||', '->', '->>', '?', '@>', '<@', '~', '!~', '~~', '&')
      AND o.oprleft IN (SELECT t.oid FROM pg_type t WHERE t.typname IN ('int2', 'int4', 'int8', 'text', 'name', 'oid', 'date', 'numeric', 'float8', 'jsonb', 'interval', 'timestamp', 'timestamptz', 'char', 'bool'))
      AND o.oprright IN (SELECT t.oid FROM pg_type t WHERE t.typname IN ('int2', 'int4', 'int8', 'text', 'name', 'oid', 'date', 'numeric', 'float8', 'jsonb', 'interval', 'timestamp', 'timestamptz', 'char', 'bool'))
    UNION ALL
    SELECT format('CREATE FUNCTION evil.op_%s_%s_%s(l %s, r %s) RETURNS %s LANGUAGE plpgsql AS \$f\$BEGIN RAISE EXCEPTION USING MESSAGE = %L; END\$f\$; CREATE OPERATOR evil.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = evil.op_%s_%s_%s);',
      ascii(v.op), v.l, v.r, v.l, v.r, 'float8', 'evil ' || v.op, v.op, v.l, v.r, ascii(v.op), v.l, v.r)
    FROM (SELECT op, l, r FROM unnest(ARRAY['+', '-', '*', '/']) op, unnest(ARRAY['int4', 'int8', 'float8', 'numeric']) l, unnest(ARRAY['int4', 'int8', 'float8', 'numeric']) r
      WHERE NOT EXISTS (SELECT FROM pg_operator o WHERE o.oprname = op AND o.oprleft = l::regtype AND o.oprright = r::regtype)) v"
)
ok 'traps are laid' psql -Xq -v ON_ERROR_STOP=1 -U $OTHER -d $DB -c "$EVIL"
like "$(sql $DB $OWNER 'SET search_path = evil, pg_catalog, public, customer_portfolio' "SELECT 1 = 2")" 'evil =' 'and catch who walks into them'
# As the role that its second argument names, with the traps in its path.
trapped() {
  local role=$1
  shift
  sql $DB "$role" 'SET client_min_messages = warning' 'SET search_path = evil, pg_catalog, public, customer_portfolio' "$@" 2>&1
}
for statement in "SELECT customer_portfolio.create_portfolio('trap', 'sales.orders', 'customer', 'day', 'amount', as_of => '2025-01-01', histories => 'refresh')" \
  "SELECT customer_portfolio.create_portfolio('bait', 'sales.orders', 'customer', 'day', 'amount', as_of => 'data', filter => 'amount > 0')" \
  "SELECT customer_portfolio.add_customers('trap', 'sales.people', 'customer', 'name', '{region}')" \
  "SELECT customer_portfolio.add_customers('bait', 'sales.people', 'customer', 'name', '{region}')" \
  "SELECT customer_portfolio.alter_portfolio('trap', step => '3 months')" \
  "SELECT customer_portfolio.refresh_portfolio('trap')" \
  "SELECT customer_portfolio.remove_source('bait', 'customers')"; do
  is "$(trapped $OWNER "$statement")" '' "not in them: ${statement:26:60}"
done
is "$(trapped $OWNER "SELECT customer_portfolio.grant_portfolio('trap', '$READER')")" '' 'not in them: grant_portfolio'
for schema in trap bait; do
  is "$(for view in $(views $schema); do trapped $OWNER "TABLE $view" | grep ERROR | sed "s/^/$view /"; done)" '' "no view of $schema walks into them"
done
for call in "portfolio_ddl('trap')" "portfolio_ddl('new', 'sales.orders', 'customer', 'day', 'amount')" "explain_portfolio('trap')" "explain_portfolio('bait', 'fr')" "compare('trap', '2024-01-01', '2024-07-01')" \
  "restatement('trap', '2024-01-01', '2024-07-01')" "flows_as_of('trap', '2024-01-01')"; do
  is "$(trapped $OWNER "SELECT customer_portfolio.$call" | grep ERROR)" '' "not in them: ${call%%(*} of the owner"
done
for call in "explain_portfolio('trap')" "compare('trap', '2024-01-01', '2024-07-01')" "flows_as_of('trap', '2024-01-01')"; do
  is "$(trapped $READER "SELECT customer_portfolio.$call" | grep ERROR)" '' "not in them: ${call%%(*} of a reader"
done
sql $DB $OWNER "SELECT customer_portfolio.portfolio_ddl('trap')" >"$SCRATCH/trap.sql"
trapped $OWNER "SELECT customer_portfolio.drop_portfolio('trap')" >/dev/null
is "$(PGOPTIONS='-c search_path=evil,pg_catalog -c client_min_messages=warning' psql -XqAt -v ON_ERROR_STOP=1 -U $OWNER -d $DB -f "$SCRATCH/trap.sql" 2>&1 | grep ERROR)" '' 'nor does the script of portfolio_ddl'
is "$(trapped $OWNER 'TABLE trap.status' | cut -d'|' -f1)" trap 'it makes the portfolio'

done_testing
