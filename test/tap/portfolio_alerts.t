#!/usr/bin/env bash
# The rules of alerts, as they were edited, the models and the readers of a portfolio survive dump and restore.
# shellcheck source=tap.sh
source "$(dirname "${BASH_SOURCE[0]}")/tap.sh"

FROM=tap_alerts_from TO=tap_alerts_to READER=tap_alerts_reader
clean_up() {
  dropdb --if-exists $FROM
  dropdb --if-exists $TO
  psql -Xqc "DROP ROLE IF EXISTS $READER"
}
clean_up 2>/dev/null
psql -Xqc "CREATE ROLE $READER LOGIN"
createdb $FROM
createdb $TO
sql $FROM postgres 'SET client_min_messages = warning' 'CREATE EXTENSION customer_portfolio' \
  "CREATE TABLE orders AS SELECT c AS who, date '2022-01-01' + c + k * (10 + c % 10) AS day, (CASE WHEN c <= 5 THEN 1000 ELSE 10 END)::numeric(10,2) AS total
   FROM generate_series(1, 40) c, generate_series(0, 120) k WHERE date '2022-01-01' + c + k * (10 + c % 10) < date '2025-01-01' - c % 3 * 20" >/dev/null
for mode in live refresh; do
  sql $FROM postgres 'SET client_min_messages = warning' "SELECT customer_portfolio.create_portfolio('$mode', 'orders', 'who', 'day', 'total', as_of => '2025-01-01', histories => '$mode')" \
    "SELECT customer_portfolio.grant_portfolio('$mode', '$READER')" "UPDATE $mode.alert_rules SET threshold = 1.25, severity = 'low' WHERE rule = 'class_a_overdue'" \
    "UPDATE $mode.alert_rules SET is_active = false WHERE rule = 'model_beaten'" >/dev/null
done
ok 'a portfolio is dumped' pg_dump -Fc -d $FROM -f "$SCRATCH/dump"
is "$(pg_restore -d $TO "$SCRATCH/dump" 2>&1)" '' 'and restored without a word'
for mode in live refresh; do
  for view in alert_rules alerts models backtests customers status; do
    is "$(sql $TO postgres "TABLE $mode.$view" | sort)" "$(sql $FROM postgres "TABLE $mode.$view" | sort)" "$view says the same ($mode)"
  done
  like "$(sql $TO postgres "SELECT count(*) FROM $mode.alerts")" '^[1-9]' "there are alerts ($mode)"
done
is "$(sql $TO $READER 'SELECT customers FROM refresh.status')" 40 'a reader still reads'
is "$(sql $TO postgres 'SET client_min_messages = warning' "SELECT customer_portfolio.alter_portfolio('refresh', grace => 5)" && sql $TO $READER 'SELECT grace FROM refresh.perimeter')" $'\n5' 'and is granted again when views are made anew'
is "$(sql $TO postgres "SELECT threshold FROM refresh.alert_rules WHERE rule = 'class_a_overdue'")" 1.25 'and rules stay edited'

done_testing
