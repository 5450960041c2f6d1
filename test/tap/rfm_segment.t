#!/usr/bin/env bash
# The role that creates the extension edits rfm_segment, and edits survive dump and restore as they are.
# shellcheck source=tap.sh
source "$(dirname "${BASH_SOURCE[0]}")/tap.sh"

OWNER=tap_owner READER=tap_reader
clean_up() {
  dropdb --if-exists tap_from && dropdb --if-exists tap_to
  psql -Xqc "DROP ROLE IF EXISTS $OWNER, $READER"
}
clean_up 2>/dev/null
psql -Xqc "CREATE ROLE $OWNER LOGIN NOSUPERUSER" -c "CREATE ROLE $READER LOGIN NOSUPERUSER"

fresh() { dropdb --if-exists "$1" 2>/dev/null && createdb -O "$OWNER" "$1"; }

TABLE="SELECT * FROM customer_portfolio.rfm_segment ORDER BY position, segment, description"
NAMES="SELECT r, f, m, customer_portfolio.rfm_segment(r, f, m), customer_portfolio.rfm_segment(r, f)
       FROM generate_series(1, 5) r, generate_series(1, 5) f, generate_series(1, 5) m ORDER BY 1, 2, 3"

restore() { # restore HOW: tap_from into tap_to
  local dump=$SCRATCH/dump
  rm -rf "$dump" && fresh tap_to || return
  case $1 in
  'by pg_restore') pg_dump -U "$OWNER" -Fc -f "$dump" tap_from && pg_restore -U "$OWNER" -d tap_to "$dump" ;;
  'in one transaction') pg_dump -U "$OWNER" -Fc -f "$dump" tap_from && pg_restore -U "$OWNER" -1 -d tap_to "$dump" ;;
  'in parallel') pg_dump -U "$OWNER" -Fd -f "$dump" tap_from && pg_restore -U "$OWNER" -j 2 -d tap_to "$dump" ;;
  'by INSERT') pg_dump -U "$OWNER" --inserts -f "$dump" tap_from && psql -Xq -v ON_ERROR_STOP=1 -U "$OWNER" -d tap_to -f "$dump" ;;
  'by a superuser') pg_dump -Fc -f "$dump" tap_from && pg_restore -d tap_to "$dump" ;;
  esac
}

WAYS=('by pg_restore' 'in one transaction' 'in parallel' 'by INSERT' 'by a superuser') NEXT=0
# survives EDIT STATEMENT...: no edit, a swap and all edits together are restored in every way; each other edit by
# pg_restore and in one more way, in turn
survives() {
  local edit=$1 table names how ways
  shift
  ways=('by pg_restore' "${WAYS[1 + NEXT++ % 4]}")
  case $edit in 'no edit' | swap | everything) ways=("${WAYS[@]}") ;; esac
  fresh tap_from
  ok "$edit: the extension's creator may" sql tap_from "$OWNER" \
    'CREATE EXTENSION customer_portfolio' 'CREATE TABLE customers AS SELECT 1 AS id' 'SET search_path = customer_portfolio' "$@"
  table=$(sql tap_from "$OWNER" "$TABLE") names=$(sql tap_from "$OWNER" "$NAMES")
  for how in "${ways[@]}"; do
    ok "$edit: restored $how" restore "$how"
    is "$(sql tap_to "$OWNER" "$TABLE")" "$table" "$edit: the table restored $how"
    is "$(sql tap_to "$OWNER" "$NAMES" 'SELECT id FROM customers')" "$names"$'\n1' "$edit: names restored $how"
  done
}

survives 'no edit'
survives 'name' "UPDATE rfm_segment SET segment = 'VIP' WHERE position = 10"
for how in 'by pg_restore' 'by a superuser'; do
  restore "$how" >/dev/null 2>&1
  is "$(sql tap_to postgres "UPDATE customer_portfolio.rfm_segment SET segment = 'best' WHERE position = 10 RETURNING segment")" \
    best "an edited row restored $how is one row"
done
survives 'no name' "UPDATE rfm_segment SET segment = NULL WHERE position = 100"
survives 'description' "UPDATE rfm_segment SET description = 'mine' WHERE position = 50" "UPDATE rfm_segment SET description = NULL WHERE position = 60"
survives 'scores' "UPDATE rfm_segment SET f_to = 1, m_from = 2 WHERE position = 110"
survives 'move' "UPDATE rfm_segment SET position = 15 WHERE position = 20"
survives 'move onto another' "UPDATE rfm_segment SET position = 25 WHERE position = 30" "UPDATE rfm_segment SET position = 30 WHERE position = 10"
survives 'swap' "UPDATE rfm_segment SET position = CASE position WHEN 10 THEN 20 ELSE 10 END WHERE position IN (10, 20)"
survives 'deletion' "DELETE FROM rfm_segment WHERE position IN (20, 110)"
survives 'deletion of all' "DELETE FROM rfm_segment"
survives 'TRUNCATE' "TRUNCATE rfm_segment"
survives 'addition' "INSERT INTO rfm_segment (r_from, r_to, f_from, f_to, m_from, segment, position) VALUES (1, 5, 1, 5, 5, 'big', 1), (5, 5, 5, 5, 1, 'tie', 10)"
survives 'own names only' "DELETE FROM rfm_segment" \
  "INSERT INTO rfm_segment (r_from, r_to, f_from, f_to, segment, position) VALUES (4, 5, 1, 5, 'active', 10), (1, 3, 1, 5, 'idle', 20)"
survives 'everything' "DELETE FROM rfm_segment WHERE position = 30" "UPDATE rfm_segment SET position = 30, segment = 'x' WHERE position = 10" \
  "INSERT INTO rfm_segment (r_from, r_to, f_from, f_to, segment, position) VALUES (1, 1, 1, 1, 'mine', 10)" \
  "UPDATE rfm_segment SET description = upper(description) WHERE position > 60"
# The second dump finds what the first restore made.
restore 'by pg_restore' >/dev/null 2>&1
dropdb tap_from && psql -Xqc 'ALTER DATABASE tap_to RENAME TO tap_from'
table=$(sql tap_from "$OWNER" "$TABLE")
ok 'a restored database is restored' restore 'in one transaction'
is "$(sql tap_to "$OWNER" "$TABLE")" "$table" 'a restored database is restored: the table'

# --- who may edit ---------------------------------------------------------------------------------------

fresh tap_from
sql tap_from "$OWNER" 'CREATE EXTENSION customer_portfolio' "GRANT USAGE ON SCHEMA customer_portfolio TO $READER"
EDIT="UPDATE customer_portfolio.rfm_segment SET description = 'mine' WHERE position = 10"
is "$(sql tap_from "$READER" 'SELECT customer_portfolio.rfm_segment(5, 5)')" champions 'everybody reads'
like "$(sql tap_from "$READER" "$EDIT")" 'permission denied' 'not everybody edits'
ok 'the creator grants edits' sql tap_from "$OWNER" "GRANT SELECT, INSERT, UPDATE, DELETE ON customer_portfolio.rfm_segment TO $READER"
ok 'who was granted them edits' sql tap_from "$READER" "$EDIT" \
  "INSERT INTO customer_portfolio.rfm_segment (r_from, r_to, f_from, f_to, segment, position) VALUES (1, 1, 1, 1, 'x', 1)"
ok 'grants are restored' restore 'by pg_restore'
ok 'grants are restored: edits' sql tap_to "$READER" "$EDIT"
is "$(sql tap_from postgres "SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class WHERE relnamespace = 'customer_portfolio'::regnamespace AND relkind IN ('r', 'S', 'i')")" \
  "$OWNER" 'all tables belong to the creator'

done_testing
