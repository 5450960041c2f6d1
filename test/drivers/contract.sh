# shellcheck shell=bash
# What every driver has to do with the portfolio "Shop 1" of the database drivers: sourced by the tests of this folder.
#
# A client program gets the name of the portfolio and the names of its views as arguments and prints, in any order and
# separated by tabs:
#
#   column   VIEW NAME KIND  of every column of every view as the driver types it: int, bigint, double, numeric, date,
#                            boolean or text; the program reads all rows, and prints a line bad … for a value of
#                            another kind, one that is not finite, or a text that is cut
#   comment  VIEW NAME TEXT  the comment of a column, its first 40 characters, where the driver carries comments
#   filter   N               how many customers have the status of the string parameter "active" and the last order on
#                            or after the date parameter 2024-12-01
#   rows     VIEW N          how many rows of the view it read

source "$(dirname "${BASH_SOURCE[0]}")/../tap/tap.sh"
# shellcheck disable=SC2034 # the tests use it
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export PGDATABASE=drivers PORTFOLIO='Shop 1'
# Debian's packages are for Debian's Python, which need not be the first on the PATH.
# shellcheck disable=SC2034
PYTHON=$([[ -x /usr/bin/python3 ]] && echo /usr/bin/python3 || echo python3)
unset PGOPTIONS

# skip REASON: instead of all tests of the file
skip() {
  echo "ok 1 # SKIP $1"
  echo 1..1
  exit 0
}

query() { psql -XqAt -F $'\t' -v portfolio="$PORTFOLIO" -f - <<<"$1"; }
# Histories are values of this extension, which no driver needs to read.
FROM_COLUMNS="FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace JOIN pg_attribute a ON attrelid = c.oid AND attnum > 0 AND NOT attisdropped
  WHERE nspname = :'portfolio' AND relkind IN ('v', 'r', 'm') AND relname NOT IN ('histories', 'contract_histories')"
mapfile -t VIEWS < <(query "SELECT DISTINCT relname $FROM_COLUMNS ORDER BY 1")
KIND="CASE format_type(atttypid, NULL) WHEN 'integer' THEN 'int' WHEN 'double precision' THEN 'double' ELSE format_type(atttypid, NULL) END"

ROWS=$(query "$(for view in "${VIEWS[@]}"; do echo "SELECT 'rows', '$view', count(*) FROM :\"portfolio\".\"$view\";"; done)" | LC_ALL=C sort)
COLUMNS_THERE=$(query "SELECT 'column', relname, attname, $KIND $FROM_COLUMNS" | LC_ALL=C sort)
COMMENTS_THERE=$(query "SELECT 'comment', relname, attname, left(col_description(c.oid, attnum), 40) $FROM_COLUMNS" | LC_ALL=C sort)

# keeps CLIENT COMMENTS COMMAND...: the command is a client program; COMMENTS is yes where the driver carries comments
keeps() {
  local client=$1 comments=$2 said=$SCRATCH/said
  shift 2
  if ! "$@" "$PORTFOLIO" "${VIEWS[@]}" >"$said" 2>"$SCRATCH/error"; then diag "$(tail -n 20 "$SCRATCH/error")"; fi
  is "$(grep $'^column\t' "$said" | LC_ALL=C sort)" "$COLUMNS_THERE" "$client reads every column of ${#VIEWS[@]} views in its type"
  is "$(grep $'^bad\t' "$said" | head -n 20)" '' "$client gets no value of another type, none that is not finite and no text that is cut"
  is "$(grep $'^rows\t' "$said" | LC_ALL=C sort)" "$ROWS" "$client reads every row"
  is "$(grep $'^filter\t' "$said")" "$(query "SELECT 'filter', count(*) FROM :\"portfolio\".customers WHERE status = 'active' AND last_order >= '2024-12-01'")" "$client filters by a string and a date"
  if [[ $comments == yes ]]; then
    is "$(grep $'^comment\t' "$said" | LC_ALL=C sort)" "$COMMENTS_THERE" "$client carries the comments of all columns"
  fi
}
