#!/usr/bin/env bash
# psycopg2, psycopg 3 and the reflection of SQLAlchemy.

source "$(dirname "${BASH_SOURCE[0]}")/contract.sh"
tried=
has() { "$PYTHON" -c "import $1" 2>/dev/null; }
if has psycopg2; then
  tried=yes
  keeps psycopg2 no "$PYTHON" "$HERE/psycopg2_reads.py"
fi
if has psycopg; then
  tried=yes
  keeps 'psycopg 3' no "$PYTHON" "$HERE/psycopg3_reads.py"
fi
if has sqlalchemy && has psycopg2; then
  tried=yes
  keeps 'SQLAlchemy over psycopg2' yes "$PYTHON" "$HERE/sqlalchemy_reads.py" postgresql+psycopg2
fi
if has sqlalchemy.dialects.postgresql.psycopg && has psycopg; then
  keeps 'SQLAlchemy over psycopg 3' yes "$PYTHON" "$HERE/sqlalchemy_reads.py" postgresql+psycopg
fi
[[ -n $tried ]] || skip 'neither psycopg2 nor psycopg is installed for python3'
done_testing
