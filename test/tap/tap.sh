# shellcheck shell=bash
# What the tests of this folder share; sourced by them. They speak TAP, reach a server by PGHOST and
# its friends as a superuser, and leave nothing behind in it.

set -uo pipefail
TESTS=0
SCRATCH=$(mktemp -d)
trap 'clean_up; rm -rf "$SCRATCH"' EXIT
clean_up() { :; } # a test replaces it

diag() { printf '%s\n' "$*" | sed 's/^/# /'; }

# ok NAME COMMAND...: the command succeeds; what it printed is shown if not.
ok() {
  local name=$1 said
  shift
  TESTS=$((TESTS + 1))
  if said=$("$@" 2>&1); then
    echo "ok $TESTS - $name"
  else
    echo "not ok $TESTS - $name"
    diag "$said"
  fi
}

# is GOT WANTED NAME
is() {
  TESTS=$((TESTS + 1))
  if [[ $1 == "$2" ]]; then
    echo "ok $TESTS - $3"
  else
    echo "not ok $TESTS - $3"
    diag "$(diff <(echo "$2") <(echo "$1"))"
  fi
}

# like GOT REGEX NAME
like() {
  TESTS=$((TESTS + 1))
  if [[ $1 =~ $2 ]]; then
    echo "ok $TESTS - $3"
  else
    echo "not ok $TESTS - $3"
    diag "got: $1"
    diag "wanted: $2"
  fi
}

done_testing() { echo "1..$TESTS"; }

# sql DATABASE ROLE STATEMENT...: unaligned tuples only; stops at the first error.
sql() {
  local database=$1 role=$2 statement arguments=()
  shift 2
  for statement; do arguments+=(-c "$statement"); done
  psql -XqAt -v ON_ERROR_STOP=1 -U "$role" -d "$database" "${arguments[@]}" 2>&1
}

# until_is WANTED COMMAND...: waits up to 30 seconds for the command to print this; prints the last.
until_is() {
  local wanted=$1 got='' tries
  shift
  for ((tries = 0; tries < 300; ++tries)); do
    got=$("$@")
    if [[ $got == "$wanted" ]]; then break; fi
    sleep 0.1
  done
  printf '%s' "$got"
}
