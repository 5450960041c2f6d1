#!/usr/bin/env bash
# A role that nobody has given anything uses the extension; for values it need not even see the internal schema.
# shellcheck source=tap.sh
source "$(dirname "${BASH_SOURCE[0]}")/tap.sh"

ROLE=tap_reporter
clean_up() {
  dropdb --if-exists tap_from
  psql -Xqc "DROP ROLE IF EXISTS $ROLE"
}
clean_up 2>/dev/null
psql -Xqc "CREATE ROLE $ROLE LOGIN NOSUPERUSER"
createdb tap_from
sql tap_from postgres 'CREATE EXTENSION customer_portfolio' 'REVOKE CREATE ON SCHEMA public FROM PUBLIC' >/dev/null

reports() { sql tap_from "$ROLE" 'SET search_path = customer_portfolio' "$@"; }

# What makes portfolios runs with the caller's rights, and its parts lie there: everybody may use it, nobody may add to it.
is "$(reports "SELECT has_schema_privilege('customer_portfolio_internal', 'USAGE'), has_schema_privilege('customer_portfolio_internal', 'CREATE')")" 't|f' \
  'everybody may use the internal schema, nobody may add to it'
is "$(reports "SELECT portfolio_ddl('p', 'pg_class', 'oid', 'x', 'y')" | grep -c 'column "x" of pg_class does not exist')" 1 'so that what makes portfolios works'
sql tap_from postgres 'REVOKE USAGE ON SCHEMA customer_portfolio_internal FROM PUBLIC' >/dev/null
is "$(reports "SELECT has_schema_privilege('customer_portfolio_internal', 'USAGE')")" f 'who makes no portfolios does not need that right'
is "$(reports "SELECT revenue(purchase_history(date '2024-01-05', 12.50))")" 12.50 'it folds orders and reads them'
is "$(reports "SELECT h + h = h - h FROM (SELECT purchase_history(date '2024-01-05', 12.50) AS h) q")" f 'operators work'
is "$(reports "SELECT count(*) FROM (SELECT DISTINCT purchase_history(date '2024-01-05', i) FROM generate_series(1, 3) i GROUP BY i) q")" 3 'values hash'
is "$(reports "SELECT revenue(rollup(h)) FROM (SELECT i, purchase_history(date '2024-01-05', i) AS h FROM generate_series(1, 3) i GROUP BY i) q")" 6 'values merge'
is "$(reports "SELECT sum(new_customers) FROM flows((SELECT churn_flows(h, '1 month', 3, '2024-07-01')
  FROM (SELECT i, purchase_history(date '2024-01-05', i) AS h FROM generate_series(1, 3) i GROUP BY i) q))")" 3 'customers flow'
is "$(reports "SELECT '{\"model\": \"bg_nbd\", \"r\": 0.243, \"alpha\": 4.414, \"a\": 0.793, \"b\": 2.426}'::purchase_model ->> 'r'")" 0.243 'models are read'
is "$(reports "SELECT rfm_segment(5, 5)")" champions 'segments have names'
like "$(reports "SELECT bg_nbd('v1 [0 0 10 customers 30] [2 5 10 customers 30] [4 9 10 customers 30]'::purchase_statistics) ->> 'model'")" bg_nbd 'models are fitted to statistics'
is "$(reports "SELECT pg_typeof(array_agg(pareto_class(v) OVER ()))::text FROM generate_series(1, 3) v" 2>&1 | grep -c 'permission denied')" 0 'nothing is denied'
is "$(sql tap_from "$ROLE" "SELECT count(*) FROM pg_proc p WHERE pronamespace = 'customer_portfolio'::regnamespace AND NOT has_function_privilege(p.oid, 'EXECUTE')")" 0 \
  'every function of the schema may be called'
like "$(reports "CREATE FUNCTION customer_portfolio.trap() RETURNS int LANGUAGE sql AS 'SELECT 1'")" 'permission denied for schema customer_portfolio' \
  'but nobody adds to the schema'

done_testing
