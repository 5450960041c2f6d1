#!/usr/bin/env bash
# Logical replication finds rows by the values of our types where nothing else identifies them.
# shellcheck source=tap.sh
source "$(dirname "${BASH_SOURCE[0]}")/tap.sh"

clean_up() {
  psql -Xqd tap_to -c 'DROP SUBSCRIPTION IF EXISTS tap'
  dropdb --if-exists tap_to
  dropdb --if-exists tap_from
}
clean_up 2>/dev/null
createdb tap_from && createdb tap_to

for database in tap_from tap_to; do
  ok "$database is set up" sql "$database" postgres 'CREATE EXTENSION customer_portfolio' \
    'SET search_path = customer_portfolio, public' \
    'CREATE TABLE public.customers (id int, h purchase_history, m purchase_model)' \
    'ALTER TABLE public.customers REPLICA IDENTITY FULL'
done
ok 'rows with refunds, costs, NULLs and fitted models' sql tap_from postgres 'SET search_path = customer_portfolio, public' \
  "INSERT INTO customers SELECT c, purchase_history(date '2024-01-01' + c * k, (k - 2) * 10.50, k * 1.0),
     format('{\"model\":\"bg_nbd\",\"r\":0.%s,\"alpha\":4.4,\"a\":0.79,\"b\":2.4}', c)::purchase_model
   FROM generate_series(1, 40) c, generate_series(1, 9) k GROUP BY c" \
  "INSERT INTO customers VALUES (101, NULL, NULL), (102, 'v1 scale 0', NULL)"

# On one server the subscription would wait for itself to make the slot.
ok 'publication and slot' sql tap_from postgres 'CREATE PUBLICATION tap FOR TABLE customers' \
  "SELECT pg_create_logical_replication_slot('tap', 'pgoutput')"
ok 'subscription' sql tap_to postgres \
  "CREATE SUBSCRIPTION tap CONNECTION 'dbname=tap_from host=$PGHOST port=$PGPORT user=postgres' PUBLICATION tap
   WITH (create_slot = false, slot_name = 'tap')"

ROWS='SELECT md5(string_agg(c::text, chr(10) ORDER BY id)) FROM public.customers c'
rows() { sql tap_to postgres "$ROWS"; }
arrives() { # arrives NAME STATEMENT
  ok "$1" sql tap_from postgres 'SET search_path = customer_portfolio, public' "$2"
  local wanted
  wanted=$(sql tap_from postgres "$ROWS")
  is "$(until_is "$wanted" rows)" "$wanted" "$1 arrives"
}
arrives 'the first copy' 'SELECT'
arrives 'INSERT' "INSERT INTO customers SELECT id + 200, h, m FROM customers WHERE id < 5"
arrives 'UPDATE' 'UPDATE customers SET id = id + 1000 WHERE id < 10'
arrives 'UPDATE of a history' "UPDATE customers SET h = h + 'v1 scale 2 [2025-01-01 1.00]' WHERE id BETWEEN 10 AND 20"
arrives 'UPDATE of a model' "UPDATE customers SET m = (SELECT m FROM customers WHERE id = 12) WHERE id BETWEEN 13 AND 16"
arrives 'DELETE' 'DELETE FROM customers WHERE id BETWEEN 15 AND 30 OR id > 100'
is "$(sql tap_to postgres 'SELECT count(*) FROM public.customers')" "$(sql tap_from postgres 'SELECT count(*) FROM customers')" 'as many rows'

done_testing
