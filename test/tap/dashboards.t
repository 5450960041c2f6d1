#!/usr/bin/env bash
# The dashboards as files: they hold together, and every query in them runs against a portfolio and returns the columns and
# types that dashboards/columns.tsv says. And the sources of a dbt project say what the comments say.

source "$(dirname "${BASH_SOURCE[0]}")/tap.sh"
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
DB=tap_dashboards
PORTFOLIO='Shop "1"'
PYTHON=$([[ -x /usr/bin/python3 ]] && echo /usr/bin/python3 || echo python3)
clean_up() { psql -Xq -d postgres -c "DROP DATABASE IF EXISTS $DB" 2>/dev/null; }
if ! "$PYTHON" -c 'import yaml' 2>/dev/null; then
  echo 'ok 1 # SKIP python3-yaml is not installed'
  echo 1..1
  exit
fi
clean_up
psql -Xq -d postgres -c "CREATE DATABASE $DB"
psql -Xq -d $DB -v ON_ERROR_STOP=1 -v portfolio="$PORTFOLIO" -c 'CREATE EXTENSION customer_portfolio' -f "$project/test/desk/shop.sql" >"$SCRATCH/log" 2>&1 || diag "$(cat "$SCRATCH/log")"

look() { "$PYTHON" "$project/test/desk/dashboards.py" "$@"; }
run() { look queries "$@" | psql -XqAt -v ON_ERROR_STOP=1 -d $DB -f - 2>&1; }
wanted=$(LC_ALL=C sort "$project/dashboards/columns.tsv")

is "$(look check 2>&1)" '' 'panels, charts, data sets and columns know each other'
value=$(look variable | psql -XqAt -F $'\t' -d $DB -f -)
is "$value" $'Shop "1"\t"Shop ""1"""' "Grafana's variable offers the portfolio, quoted for SQL"
said=$(run grafana "${value#*$'\t'}")
is "$(grep -v $'^empty\t' <<<"$said" | LC_ALL=C sort)" "$wanted" 'every query for Grafana returns its columns in their types'
is "$(grep $'^empty\t' <<<"$said")" $'empty\tHow right the models were' 'and rows; only a young portfolio has no past to compare with'
ok 'the archive for Superset is made' "$project/script/dashboards" --superset "$PORTFOLIO" 'postgresql://analyst@db/prod' "$SCRATCH/superset.zip"
is "$(run superset "$PORTFOLIO" "$SCRATCH/superset.zip" | grep -v $'^empty\t' | LC_ALL=C sort)" "$wanted" 'every query for Superset returns its columns in their types'
is "$("$PYTHON" -m zipfile -e "$SCRATCH/superset.zip" "$SCRATCH" && cat "$SCRATCH"/dashboards/*/*.yaml "$SCRATCH"/dashboards/*/*/*.yaml | grep -cE 'shop\.|"shop"|localhost')" 0 'with the portfolio and the database that were named'
like "$(cat "$SCRATCH/dashboards/databases/portfolio.yaml")" 'sqlalchemy_uri: "postgresql://analyst@db/prod"' 'the URI stands in it'
docs=$(find "$(dirname "$PGHOST")"/root -type d -path '*/customer_portfolio/dashboards' 2>/dev/null)
is "$(cd "${docs:-/nowhere}" && find . -type f | sort)" "$(cd "$project/dashboards" && find grafana superset -type f | sed 's|^|./|' | sort)" 'make install puts them beside the documentation'

# sources.yml
print_sources() { "$project/script/dbt-sources" "$PORTFOLIO" -d $DB >"$SCRATCH/sources.yml"; }
ok 'sources.yml is printed' print_sources
"$PYTHON" "$project/test/desk/sources.py" "$SCRATCH/sources.yml" >"$SCRATCH/sources" 2>&1
query() { psql -XqAt -F $'\t' -v portfolio="$PORTFOLIO" -d $DB -f - <<<"$1"; }
relations="FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = :'portfolio' AND relkind IN ('r', 'v', 'm') AND relname NOT IN ('histories', 'contract_histories')"
plain() { echo "regexp_replace(btrim($1), '\s+', ' ', 'g')"; }
is "$(head -n 1 "$SCRATCH/sources")" $'source\tShop "1"\tShop "1"\t'$DB 'YAML reads it, with the name of the portfolio'
is "$(grep $'^table\t' "$SCRATCH/sources")" "$(query "SELECT 'table', relname, $(plain "obj_description(c.oid, 'pg_class')") $relations ORDER BY relname")" 'every view, with its comment'
is "$(grep $'^column\t' "$SCRATCH/sources" | LC_ALL=C sort)" "$(query "SELECT 'column', relname, attname, format_type(atttypid, NULL), $(plain 'col_description(c.oid, attnum)')
  ${relations/WHERE/JOIN pg_attribute a ON attrelid = c.oid AND attnum > 0 AND NOT attisdropped WHERE}" | LC_ALL=C sort)" 'every column, with type and comment'
like "$(grep -c $'^test\t' "$SCRATCH/sources")" '^[1-9][0-9]$' 'keys have tests'
is "$(sed -n $'s/^test\t//p' "$SCRATCH/sources" | psql -XqAt -d $DB -f - 2>&1)" '' 'which hold'
like "$("$project/script/dbt-sources" nobody -d $DB 2>&1)" 'there is no portfolio "nobody"' 'a portfolio that there is not'
like "$("$project/script/dbt-sources" 2>&1)" 'the name of a portfolio is missing' 'or that was not named'

done_testing
