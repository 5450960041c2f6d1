#!/usr/bin/env bash
# psqlodbc.

source "$(dirname "${BASH_SOURCE[0]}")/contract.sh"
"$PYTHON" -c 'import pyodbc' 2>/dev/null || skip 'pyodbc is not installed for python3'
driver=$(find /usr/lib -name psqlodbcw.so 2>/dev/null | head -n 1)
[[ -n $driver ]] || skip 'psqlodbc (odbc-postgresql) is not installed'
# It has no comments: SQLColumns leaves REMARKS empty.
keeps psqlodbc no "$PYTHON" "$HERE/odbc_reads.py" "$driver"
done_testing
