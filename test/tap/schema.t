#!/usr/bin/env bash
# A schema that was there before the extension is installed: who else may create in it is told.
# shellcheck source=tap.sh
source "$(dirname "${BASH_SOURCE[0]}")/tap.sh"

OWNER=tap_owner OTHER='tap Other'
clean_up() {
  dropdb --if-exists tap_from
  psql -Xqc "DROP ROLE IF EXISTS $OWNER, \"$OTHER\", tap_admin"
}
clean_up 2>/dev/null
psql -Xqc "CREATE ROLE $OWNER LOGIN NOSUPERUSER" -c "CREATE ROLE \"$OTHER\" LOGIN NOSUPERUSER" -c 'CREATE ROLE tap_admin LOGIN SUPERUSER'

installed_by() { # installed_by ROLE SETTING-UP...: what CREATE EXTENSION says after the superuser's statements
  local role=$1
  shift
  dropdb --if-exists tap_from 2>/dev/null && createdb -O "$OWNER" tap_from
  [[ $# == 0 ]] || sql tap_from postgres "$@"
  sql tap_from "$role" 'CREATE EXTENSION customer_portfolio'
}

is "$(installed_by "$OWNER")" '' 'no schema: no warning'
is "$(installed_by "$OWNER" "CREATE SCHEMA customer_portfolio AUTHORIZATION $OWNER")" '' 'own schema: no warning'
is "$(installed_by postgres 'CREATE SCHEMA customer_portfolio AUTHORIZATION tap_admin')" '' "a superuser's schema: no warning"
is "$(installed_by postgres 'CREATE SCHEMA customer_portfolio' "GRANT USAGE ON SCHEMA customer_portfolio TO $OWNER")" '' 'others may use it: no warning'

found=$(installed_by "$OWNER" "CREATE SCHEMA customer_portfolio AUTHORIZATION \"$OTHER\"" "GRANT ALL ON SCHEMA customer_portfolio TO $OWNER")
like "$found" 'WARNING:  others than the creator of the extension may create objects in schema "customer_portfolio": "tap Other"' "another role's schema: a warning"
like "$found" 'HINT:  They can add functions that win' 'with a hint'
is "$(sql tap_from "$OWNER" "SELECT customer_portfolio.rfm_segment(5, 5)")" champions 'and it is installed'
like "$(installed_by postgres "CREATE SCHEMA customer_portfolio AUTHORIZATION $OWNER")" "WARNING: .*: $OWNER" "a superuser is warned as well"
like "$(installed_by postgres 'CREATE SCHEMA customer_portfolio' "GRANT CREATE ON SCHEMA customer_portfolio TO $OWNER, \"$OTHER\"")" "WARNING: .*: \"tap Other\", $OWNER" 'who else may create is told'
like "$(installed_by postgres 'CREATE SCHEMA customer_portfolio' 'GRANT CREATE ON SCHEMA customer_portfolio TO PUBLIC')" 'WARNING: .*: PUBLIC' 'everybody, too'

# What lies in the schema must not be run by the installation, which has a superuser's rights.
is "$(installed_by postgres "CREATE SCHEMA customer_portfolio AUTHORIZATION \"$OTHER\"" \
  "CREATE FUNCTION customer_portfolio.pg_extension_config_dump(text, text) RETURNS void LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''trapped''; END'" \
  "CREATE FUNCTION customer_portfolio.quote_ident(name) RETURNS text LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''trapped''; END'" \
  "CREATE FUNCTION customer_portfolio.differs(oid, regrole) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''trapped''; END'" \
  'CREATE OPERATOR customer_portfolio.<> (LEFTARG = oid, RIGHTARG = regrole, FUNCTION = customer_portfolio.differs)' | grep -c trapped)" 0 \
  'functions and operators of the schema are not run by the installation'

done_testing
