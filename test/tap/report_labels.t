#!/usr/bin/env bash
# Labels that a DBA adds or changes survive dump and restore, the shipped ones come with the extension, and a page is
# the same in databases of every encoding.
# shellcheck source=tap.sh
source "$(dirname "${BASH_SOURCE[0]}")/tap.sh"

OWNER=tap_labels
clean_up() {
  dropdb --if-exists tap_from && dropdb --if-exists tap_to
  psql -Xqc "DROP ROLE IF EXISTS $OWNER"
}
clean_up 2>/dev/null
psql -Xqc "CREATE ROLE $OWNER LOGIN NOSUPERUSER"
createdb -O "$OWNER" tap_from
ALL="SELECT * FROM customer_portfolio.label ORDER BY language, kind, name"

ok 'the creator of the extension adds a language and changes a word' sql tap_from "$OWNER" 'CREATE EXTENSION customer_portfolio' \
  "INSERT INTO customer_portfolio.label VALUES ('de', 'status', 'lost', 'verloren')" \
  "UPDATE customer_portfolio.label SET text = 'disparu' WHERE (language, kind, name) = ('fr', 'status', 'lost')"
like "$(sql tap_from postgres "SET ROLE pg_monitor" "UPDATE customer_portfolio.label SET text = 'x'")" 'permission denied' 'not everybody may'
pg_dump -U "$OWNER" -f "$SCRATCH/dump" tap_from
is "$(grep -c "^\(de\|fr\|en\)	" "$SCRATCH/dump")" 2 'a dump has these two rows'
createdb -O "$OWNER" tap_to
ok 'it is restored' sql tap_to "$OWNER" "\i $SCRATCH/dump"
is "$(sql tap_to "$OWNER" "$ALL")" "$(sql tap_from "$OWNER" "$ALL")" 'all labels are there as they were'
is "$(sql tap_to "$OWNER" "SELECT customer_portfolio.label_of('status', 'lost', 'fr')")" disparu 'and the changed one is said'

# --- encodings ----------------------------------------------------------------------------------------------

ORDERS="CREATE TABLE orders AS SELECT i % 40 AS id, date '2023-01-01' + i % 700 AS day, (10 + i % 50)::numeric(10,2) AS total FROM generate_series(1, 900) i"
for encoding in LATIN1 EUC_JP SQL_ASCII UTF8; do
  dropdb --if-exists tap_to && createdb -O "$OWNER" -E "$encoding" -T template0 --locale=C tap_to
  ok "the extension is created in $encoding" sql tap_to "$OWNER" 'SET client_min_messages = error' 'CREATE EXTENSION customer_portfolio' "$ORDERS" \
    "SELECT customer_portfolio.create_portfolio('shop', 'orders', 'id', 'day', 'total', as_of => '2025-01-01')"
  page=$(sql tap_to "$OWNER" "SELECT customer_portfolio.report_html('shop', 'fr')")
  is "$(LC_ALL=C grep -cP '[^\x01-\x7f]' <<<"$page")" 0 "its page has letters by number in $encoding"
  like "$page" 'Gagn(&#233;|e)s, gard(&#233;|e)s, perdus' "and says it in French in $encoding"
done

done_testing
