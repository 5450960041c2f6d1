#!/usr/bin/env bash
# R: DBI with RPostgres or RPostgreSQL, and dbplyr.

source "$(dirname "${BASH_SOURCE[0]}")/contract.sh"
command -v Rscript >/dev/null || skip 'R is not installed'
has() { Rscript -e "quit(status = if (requireNamespace('$1', quietly = TRUE)) 0 else 1)" >/dev/null 2>&1; }
has dbplyr || skip 'dbplyr is not installed for R'
tried=
for driver in RPostgres RPostgreSQL; do
  if has $driver; then
    tried=yes
    keeps "R with $driver" no Rscript "$HERE/r_reads.R" $driver
  fi
done
[[ -n $tried ]] || skip 'neither RPostgres nor RPostgreSQL is installed for R'
done_testing
