#!/usr/bin/env bash
# A dump that another version of PostgreSQL made is restored, says the same, and goes on: script/test-versions gives
# DUMP_FROM, a folder with such a dump, which this file has filled there as DUMP_TO.
# shellcheck source=tap.sh
source "$(dirname "${BASH_SOURCE[0]}")/tap.sh"

FROM=tap_versions_from TO=tap_versions_to
clean_up() {
  dropdb --if-exists $FROM 2>/dev/null
  dropdb --if-exists $TO 2>/dev/null
}
clean_up

# Everything that the portfolios show, numbers to nine digits: libraries of mathematics differ in the last ones.
numbers() {
  local mode view
  for mode in live refresh triggers; do
    for view in $(sql "$1" postgres "SELECT relname FROM pg_class WHERE relnamespace = '$mode'::regnamespace AND relkind IN ('v', 'r', 'm') AND relname NOT IN ('histories', 'contract_histories', 'models', 'status') ORDER BY 1"); do
      echo "$mode.$view"
      sql "$1" postgres "SELECT (SELECT string_agg(CASE WHEN jsonb_typeof(e.value) = 'number' THEN to_char((e.value #>> '{}')::numeric, '9.99999999EEEE') ELSE e.value::text END, ' ' ORDER BY e.key)
        FROM jsonb_each(to_jsonb(v)) e WHERE e.key NOT LIKE '%\\_on') FROM $mode.$view v" | sort
    done
  done
}

made() { # made DATABASE: three portfolios over the same orders
  createdb "$1"
  sql "$1" postgres 'SET client_min_messages = warning' 'CREATE EXTENSION customer_portfolio' \
    "CREATE TABLE orders AS SELECT c AS who, date '2022-01-01' + c * 3 + k * (10 + c % 50) AS day, (20 + (c * 7 + k * 3) % 40 - CASE WHEN k % 9 = 8 THEN 60 ELSE 0 END)::numeric(10,2) AS total
     FROM generate_series(1, 150) c, generate_series(0, 60) k WHERE k <= c % 40 AND date '2022-01-01' + c * 3 + k * (10 + c % 50) < date '2025-01-01'" \
    "CREATE TABLE people AS SELECT DISTINCT who, 'name ' || who AS name, CASE WHEN who % 3 = 0 THEN 'trade' ELSE 'private' END AS sector FROM orders" >/dev/null
  for mode in live refresh triggers; do
    sql "$1" postgres 'SET client_min_messages = warning' "SELECT customer_portfolio.create_portfolio('$mode', 'orders', 'who', 'day', 'total', as_of => '2025-01-01', histories => '$mode')" \
      "SELECT customer_portfolio.add_customers('$mode', 'people', 'who', 'name', '{sector}')" "UPDATE $mode.alert_rules SET threshold = 1.25 WHERE rule = 'class_a_overdue'" >/dev/null
  done
}

if [[ -n ${DUMP_TO:-} ]]; then
  made $FROM
  ok 'a dump is made for another version' pg_dump -d $FROM -f "$DUMP_TO/dump.sql"
  numbers $FROM >"$DUMP_TO/numbers"
  is "$(grep -E 'ERROR' "$DUMP_TO/numbers")" '' 'and what the views say'
  psql -XAtqc 'SHOW server_version' >"$DUMP_TO/version"
elif [[ -z ${DUMP_FROM:-} ]]; then
  echo 'ok 1 - # SKIP DUMP_FROM is not set: script/test-versions has the dump of another version'
  TESTS=1
else
  version=$(<"$DUMP_FROM/version")
  createdb $TO
  is "$(psql -Xq -d $TO -f "$DUMP_FROM/dump.sql" 2>&1 >/dev/null)" '' "a dump from $version is restored without a word"
  is "$(numbers $TO)" "$(<"$DUMP_FROM/numbers")" "every view says what it said in $version"
  for mode in live refresh triggers; do
    is "$(sql $TO postgres "SELECT count(*) FROM customer_portfolio.verify_portfolio('$mode')")" 0 "$mode: histories are what the orders say"
  done
  is "$(sql $TO postgres "INSERT INTO orders VALUES (1, '2024-12-01', 77.00), (999, '2024-12-02', 5.00)" "UPDATE orders SET total = total + 1 WHERE who = 7" 'SELECT count(*) FROM (TABLE triggers.three_flows EXCEPT TABLE live.three_flows) q')" 0 'the triggers go on'
  is "$(sql $TO postgres "SELECT customer_portfolio.refresh_portfolio('refresh')" 'SELECT count(*) FROM (TABLE refresh.three_flows EXCEPT TABLE live.three_flows) q')" $'\n0' 'and so do refreshes'
  is "$(sql $TO postgres 'SET client_min_messages = warning' "SELECT customer_portfolio.alter_portfolio('live', grace => 5)" 'SELECT grace FROM live.perimeter')" $'\n5' 'and changes'
fi

done_testing
