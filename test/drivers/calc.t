#!/usr/bin/env bash
# LibreOffice Calc over psqlodbc, headless.

source "$(dirname "${BASH_SOURCE[0]}")/contract.sh"
"$PYTHON" -c 'import uno' 2>/dev/null || skip 'python3-uno is not installed'
command -v soffice >/dev/null || skip 'LibreOffice is not installed'
driver=$(find /usr/lib -name psqlodbcw.so 2>/dev/null | head -n 1)
[[ -n $driver ]] || skip 'psqlodbc (odbc-postgresql) is not installed'

# LibreOffice asks for cursors that can be written through, for which psqlodbc reads the ctid that a view does not have.
cat >"$SCRATCH/odbc.ini" <<END
[portfolio]
Driver=$driver
Servername=$PGHOST
Port=$PGPORT
Database=$PGDATABASE
Username=$PGUSER
BoolsAsChar=0
UpdatableCursors=0
END
ODBCINI=$SCRATCH/odbc.ini timeout 110 "$PYTHON" "$HERE/calc_reads.py" "$SCRATCH" "$PORTFOLIO" "${VIEWS[@]}" >"$SCRATCH/said" 2>"$SCRATCH/error" || diag "$(cat "$SCRATCH/error")"
kinds=$(query "SELECT format('SELECT %L WHERE EXISTS (SELECT FROM %I.%I WHERE %I::text <> '''');', concat_ws(E'\t', 'column', relname, attname,
  CASE format_type(atttypid, NULL) WHEN 'date' THEN 'date' WHEN 'boolean' THEN 'boolean' WHEN 'text' THEN 'text' ELSE 'number' END), nspname, relname, attname) $FROM_COLUMNS")
is "$(grep $'^column\t' "$SCRATCH/said" | grep -v $'\tnothing$' | LC_ALL=C sort)" "$(query "$kinds" | LC_ALL=C sort)" 'Calc sees numbers, dates, booleans and texts as such'
is "$(grep $'^rows\t' "$SCRATCH/said" | LC_ALL=C sort)" "$ROWS" 'Calc imports every row'
done_testing
