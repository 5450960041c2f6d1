#!/usr/bin/env bash
# The files in dashboards are what dashboards/src makes, and its types are right.

source "$(dirname "${BASH_SOURCE[0]}")/../tap/tap.sh"
for program in node npm; do
  if ! command -v $program >/dev/null; then
    echo "ok 1 # SKIP $program is not installed"
    echo 1..1
    exit
  fi
done
ok 'dashboards/src makes the dashboards' "$(dirname "${BASH_SOURCE[0]}")/../../script/dashboards" --check
done_testing
