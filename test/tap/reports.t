#!/usr/bin/env bash
# The reports for psql: what they print, how wide, of portfolios with any name, and what they say where something is missing.

source "$(dirname "${BASH_SOURCE[0]}")/tap.sh"
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
export LC_ALL=C.UTF-8
DB=tap_reports
HOSTILE=$'we "ird\'; -- \\ :x é'
READER=tap_reports_reader
clean_up() { psql -Xq -d postgres -c "DROP DATABASE IF EXISTS $DB" -c "DROP ROLE IF EXISTS $READER" 2>/dev/null; }
clean_up
psql -Xq -d postgres -c "CREATE DATABASE $DB"
psql -Xq -d $DB -v ON_ERROR_STOP=1 -v portfolio="$HOSTILE" -c 'CREATE EXTENSION customer_portfolio' -f "$project/test/desk/shop.sql" >"$SCRATCH/log" 2>&1 || diag "$(cat "$SCRATCH/log")"

refresh() { psql -Xq -d $DB -v portfolio="$HOSTILE" <<<"SELECT customer_portfolio.refresh_portfolio(:'portfolio')" >"$SCRATCH/log" 2>&1 || diag "$(cat "$SCRATCH/log")"; }
# What it prints was written down with PostgreSQL 15 of Debian 12. On others the fits, and what is made of them, may differ in
# the last digits: there the digits and the ends of bars do not count.
if [[ $(psql -XqAt -d $DB -c 'SHOW server_version_num') == 15* ]]; then
  compared() { sed 's/ *$//'; }
else
  compared() { sed -E 's/[0-9]/9/g; s/[▏▎▍▌▋▊▉█▶]+//g; s/[▁▂▃▄▅▆▇]/x/g; s/ +/ /g; s/ $//'; }
fi

report() { psql -X -d $DB -v portfolio="$HOSTILE" "${@:2}" -f "$project/reports/$1.sql" 2>&1; }

for file in "$project"/reports/*.sql; do
  name=$(basename "$file" .sql)
  said=$(report "$name" -v customer=7)
  like "$said" "portfolio we \"ird'; -- \\\\ :x é, as of 2025-01-01" "$name begins with the portfolio, whatever its name"
  is "$(printf '%s' "${said//"$HOSTILE"/shop}" | compared)" "$(compared <"$project/test/desk/reports/$name.out")" "$name prints what it should"
  is "$(grep -E '^(psql:|ERROR|HINT)' <<<"$said")" '' "$name prints no error"
  is "$(grep -E '^.{101}' <<<"$said")" '' "no line of $name is wider than 100 columns"
  like "$(psql -X -d $DB -f "$file" 2>&1; echo "status $?")" "the name of a portfolio is missing.*There are: we \"ird.*status 3" "$name asks for the portfolio"
  like "$(psql -X -d $DB -v portfolio=nobody -f "$file" 2>&1; echo "status $?")" 'there is no portfolio "nobody".*There are: we "ird.*status 3$' "$name says that there is no such portfolio"
done

# Who may read the portfolio may print its reports.
psql -Xq -d $DB -c "CREATE ROLE $READER LOGIN" -v portfolio="$HOSTILE" -f - <<<"SELECT customer_portfolio.grant_portfolio(:'portfolio', '$READER')" >"$SCRATCH/log" 2>&1
for file in "$project"/reports/*.sql; do
  name=$(basename "$file" .sql)
  if [[ $name == customer_card ]]; then
    like "$(report "$name" -v customer=7 -U $READER)" 'Value at risk +\| [0-9].*The single orders are for those who may read the table of orders.*Alerts' 'a reader prints the card without single orders'
    continue
  fi
  is "$(report "$name" -v customer=7 -U $READER | compared | tail -n +3)" "$(compared <"$project/test/desk/reports/$name.out" | tail -n +3)" "a reader prints $name"
done

# Names of any length and millions more: still no wider.
psql -Xq -d $DB -v ON_ERROR_STOP=1 <<SQL >"$SCRATCH/log" 2>&1 || diag "$(cat "$SCRATCH/log")"
UPDATE desk.people SET name = repeat('long name ', 20) || id;
UPDATE desk.orders SET total = total * 1000000, cost = cost * 1000000;
SQL
refresh
for file in "$project"/reports/*.sql; do
  name=$(basename "$file" .sql)
  is "$(report "$name" -v customer=7 | grep -E '^.{101}')" '' "nor is $name with long names and large amounts"
done

# One customer
like "$(report customer_card)" 'the customer is missing' 'the card asks for a customer'
like "$(report customer_card -v customer="x'; y")" "has no customer \"x'; y\"" 'and says that there is no such customer'
psql -Xq -d $DB -c "UPDATE desk.people SET name = 'Twin' WHERE id IN (8, 9)" -c "UPDATE desk.people SET name = 'O''Hara \"&\"' WHERE id = 11"
refresh
like "$(report customer_card -v customer=Twin)" '2 customers are called "Twin"' 'a name of two customers is not enough'
like "$(report customer_card -v customer="O'Hara \"&\"")" "Customer 11, .*Name +\| O'Hara \"&\"" 'a name of one is'

# A view that is not there
sql $DB postgres "SELECT customer_portfolio.create_portfolio('plain', 'desk.orders', 'customer_id', 'day', 'total', as_of => '2025-01-01')" >/dev/null
like "$(psql -X -d $DB -v portfolio=plain -f "$project/reports/renewals.sql" 2>&1)" 'portfolio "plain" has no view "renewals".*add_contracts' 'a view that comes with another source is said to do so'
is "$(psql -X -d $DB -v portfolio=plain -f "$project/reports/monthly_meeting.sql" 2>&1 | grep -cE '^(psql:|ERROR)')" 0 'a portfolio of orders alone has a monthly meeting'

# psql is as before, and the reports are installed.
is "$(psql -X -d $DB -v portfolio=plain -c '\pset' -f "$project/reports/slipping.sql" -c '\pset' 2>&1 | grep -E '^(border|expanded|footer|format|null|numericlocale|tuples_only) ' | sort | uniq -c | grep -vc '^ *2 ')" 0 'a report leaves the settings of psql as they were'
docs=$(find "$(dirname "$PGHOST")"/root -type d -path "*/customer_portfolio/reports" 2>/dev/null)
is "$(ls "${docs:-/nowhere}")" "$(cd "$project/reports" && ls)" 'make install puts the reports beside the documentation'

done_testing
