#!/usr/bin/env bash
# What script/demo understands of files as offices in France, Germany, Italy and Spain export them.

source "$(dirname "${BASH_SOURCE[0]}")/tap.sh"
host=$PGHOST port=$PGPORT user=$PGUSER
# shellcheck source=../../script/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/../../script/lib.sh"
# shellcheck source=../../script/demo_file.sh
source "$PROJECT/script/demo_file.sh"
set +e
export PGHOST=$host PGPORT=$port PGUSER=$user PGOPTIONS='-c client_min_messages=warning' WORK=$SCRATCH
DB=tap_demo_files
clean_up() { psql -Xq -d postgres -c "DROP DATABASE IF EXISTS $DB"; }

clean_up
psql -Xq -d postgres -c "CREATE DATABASE $DB"
psql -Xq -d $DB -c 'CREATE EXTENSION customer_portfolio'

begin() {
  PGDATABASE=$DB run_sql -c 'DROP SCHEMA IF EXISTS demo CASCADE' -c 'DROP TABLE IF EXISTS orders' -f "$SQL/prepare.sql"
}

# as_read FILE [wish=value ...]: orders as customer|day|amount|cost, one per line, or what is wrong with the file.
as_read() {
  local wish
  WISH=()
  FILE=$1
  shift
  for wish; do WISH[${wish%%=*}]=${wish#*=}; done
  begin
  (
    export PGDATABASE=$DB
    { check_file && read_columns && settle_days && read_orders; } </dev/null 2>&1
  ) && sql $DB postgres "SELECT concat_ws('|', customer_id, day, amount, cost) FROM orders ORDER BY ctid"
}
notes() { sql $DB postgres 'SELECT text FROM demo.note ORDER BY n'; }
bad() { sql $DB postgres "SELECT regexp_replace(reason, '^line ', '') FROM demo.bad_line ORDER BY n"; }
# file NAME ENCODING TEXT: TEXT (with printf's escapes) in an encoding
file() {
  # shellcheck disable=SC2059 # the escapes are the point
  printf "$3" | iconv -f UTF-8 -t "$2" >"$SCRATCH/$1"
}

# shellcheck disable=SC1112 # the apostrophe of the customer is that of print
# France: Windows-1252 with its euro sign, blanks that do not break, two amounts
file fr.csv WINDOWS-1252 'Code client;Nom du client;Date de facture;Montant TTC;Montant HT\r\nC01;Dupré;05/03/2024;2\u00a0133,50 €;1\u00a0777,92 €\r\nC02;L’Œuvre;25/12/2024;15,00 €;12,50 €\r\n'
is "$(as_read "$SCRATCH/fr.csv")" $'C01|2024-03-05|1777.92\nC02|2024-12-25|12.50' 'Windows-1252 with euro signs, the amount without tax'
is "$(notes)" 'The file is read as Windows-1252: line 2 is no UTF-8.
The amount is "Montant HT"; "Montant TTC" has it with tax: --amount "Montant TTC" takes that.
Days are day/month/year.' 'which encoding, which of two amounts and which order of days is said'
is "$(as_read "$SCRATCH/fr.csv" amount='montant ttc' customer='Nom du client')" $'Dupré|2024-03-05|2133.50\nL’Œuvre|2024-12-25|15.00' 'options name columns, in any case'
is "$(as_read "$SCRATCH/fr.csv" amount=Total)" 'fr.csv: --amount: there is no column "Total"; the columns are "Code client", "Nom du client", "Date de facture", "Montant TTC", "Montant HT"' 'a wrong name shows the columns that there are'
file narrow.csv UTF-8 'Client;Date;CA;Coût\nA;13/01/2024;1\u202f777,92 €;900,10\nB;14/01/2024 09:30;12 345,6 EUR;\nC;15/01/2024;-3,00;-1\n'
is "$(as_read "$SCRATCH/narrow.csv")" $'A|2024-01-13|1777.92|900.10\nB|2024-01-14|12345.6\nC|2024-01-15|-3.00|-1' 'narrow blanks, a time, a cost beside the amount'
file ttc.csv UTF-8 'Client;Date;Total TTC\nA;13/01/2024;1,20\n'
as_read "$SCRATCH/ttc.csv" >"$SCRATCH/said"
is "$(cat "$SCRATCH/said")$(notes | head -n 1)" 'A|2024-01-13|1.20The amount is with tax: no column without it was found. Another column: --amount NAME.' 'an amount with tax is said to be one'

# Germany: points between thousands, dates with points, Excel's Unicode text and its first line sep=
file de.csv WINDOWS-1252 'sep=;\r\nKundennr.;Kunde;Rechnungsdatum;Betrag netto;Betrag brutto\r\n4711;Müller & Söhne;03.04.2024;1.234,50;1.469,06\r\n4712;Groß;31.12.2024;12.345.678,90-;1,00\r\n'
is "$(as_read "$SCRATCH/de.csv")" $'4711|2024-04-03|1234.50\n4712|2024-12-31|-12345678.90' 'points between thousands, a minus behind, the line sep=;'
file de.txt UTF-16LE '\ufeffKunde\tRechnungsdatum\tUmsatz\r\nMüller\t03.04.2024 00:00:00\t1.234,50 €\r\nÖzil\t04.05.2024 23:59\t0,99 €\r\n'
is "$(as_read "$SCRATCH/de.txt")" $'Müller|2024-04-03|1234.50\nÖzil|2024-05-04|0.99' 'UTF-16 with tabs, as Excel writes Unicode text'
is "$(notes)" 'The file is in UTF-16.
"03.04.2024 00:00:00" is read as day.month.year, the order of dates with points; --dates mdy reads the month first.' 'that no day is above 12 is said'
file be.txt UTF-16BE '\ufeffKunde\tDatum\tUmsatz\nMüller\t31.04.2024\t1\nx\t30.04.2024\t2\n'
is "$(as_read "$SCRATCH/be.txt")$(bad)" 'x|2024-04-30|22 is not a day: "31.04.2024"' 'the other UTF-16; a day that there is not is named with its line'
file ch.csv UTF-8 "Kunde;Datum;Betrag (CHF)\nA;31.01.2024;CHF 1'777.92\nB;31.01.2024;2’000.—\nC;31.01.2024;1’234’567.85\nD;31.01.2024;12.-\nE;31.01.2024;etwa 5\n"
is "$(as_read "$SCRATCH/ch.csv")$(bad)" $'A|2024-01-31|1777.92\nB|2024-01-31|2000\nC|2024-01-31|1234567.85\nD|2024-01-31|126 is not an amount: "etwa 5"' 'apostrophes between thousands, dashes for cents; what is no amount is named with its line'

# Italy and Spain: a byte order mark, tabs, titles above the table
file it.csv UTF-8 '\ufeffData fattura;Cliente;Importo\n13/02/2024;Perù SRL;1.000,00\n14-02-2024;Perù SRL;€ 250\n'
is "$(as_read "$SCRATCH/it.csv")" $'Perù SRL|2024-02-13|1000.00\nPerù SRL|2024-02-14|250' 'UTF-8 with a byte order mark, columns in another order'
file es.csv ISO-8859-15 'Facturas emitidas\nPeriodo: 2024\n\nFecha\tCódigo cliente\tImporte\n2024-02-13\tPeñón\t1.777,92 €\n'
as_read "$SCRATCH/es.csv" >"$SCRATCH/said"
is "$(cat "$SCRATCH/said")" 'Peñón|2024-02-13|1777.92' 'ISO dates, tabs, lines above the table'
like "$(notes)" '2 lines above the table were left out' 'which is said'

# What can be read in two ways
file open.csv UTF-8 'customer,date,amount\nA,03/04/2024,1.50\nB,05/06/2024,2.50\n'
like "$(as_read "$SCRATCH/open.csv")" 'open.csv: nothing says whether the day "03/04/2024" of line 2 is day/month or month/day; add --dates dmy or --dates mdy' 'an open day is asked for'
is "$(as_read "$SCRATCH/open.csv" dates=mdy)" $'A|2024-03-04|1.50\nB|2024-05-06|2.50' '--dates mdy'
is "$(as_read "$SCRATCH/open.csv" dates=dmy)" $'A|2024-04-03|1.50\nB|2024-06-05|2.50' '--dates dmy'
# Where somebody can answer, the question is put until it is answered.
if command -v script >/dev/null && script -qec true /dev/null >/dev/null 2>&1; then # a chroot may have no terminals
  begin
  cat >"$SCRATCH/ask" <<END
source "$PROJECT/script/lib.sh"
source "$PROJECT/script/demo_file.sh"
export PGHOST='$PGHOST' PGPORT='$PGPORT' PGUSER='$PGUSER' PGDATABASE='$DB' PGOPTIONS='$PGOPTIONS' WORK='$SCRATCH' FILE='$SCRATCH/open.csv'
read_columns && settle_days && read_orders
END
  said=$(printf 'perhaps\nmdy\n' | script -qec "bash '$SCRATCH/ask'" /dev/null 2>&1)
  like "$said" 'The day "03/04/2024" of line 2: is its first number the day \(dmy\) or the month \(mdy\)\?' 'at a terminal it is a question'
  is "$(sql $DB postgres "SELECT concat_ws('|', customer_id, day, amount) FROM orders ORDER BY ctid")" $'A|2024-03-04|1.50\nB|2024-05-06|2.50' 'and the answer counts'
fi
file us.csv UTF-8 'customer,date,amount\nA,03/04/2024,"1,234"\nB,12/31/2024,2.50\n'
is "$(as_read "$SCRATCH/us.csv")" $'A|2024-03-04|1234\nB|2024-12-31|2.50' 'one day above 12 shows the order of all'
file both.csv UTF-8 'customer,date,amount\nA,13/04/2024,1\nB,14/04/2024,1\nC,04/15/2024,1\n'
as_read "$SCRATCH/both.csv" >"$SCRATCH/said"
is "$(cat "$SCRATCH/said")$(bad)" $'A|2024-04-13|1\nB|2024-04-14|14 is not a day: "04/15/2024"' 'of two orders the one of most lines is taken'
like "$(notes)" 'both orders: 2 as day/month, 1 as month/day, the first in line 4' 'which is said'
file french_open.csv UTF-8 'Client;Date;Montant\nA;03/04/2024;1\n'
as_read "$SCRATCH/french_open.csv" >"$SCRATCH/said"
is "$(cat "$SCRATCH/said")$(notes)" 'A|2024-04-03|1"03/04/2024" is read as day/month/year, because of the names of the columns; --dates mdy reads the month first.' 'the language of the columns is a reason that is said'
file thousand.csv UTF-8 'Kunde;Datum;Umsatz\nA;2024-01-13;1.234\nB;2024-01-14;2.000\n'
as_read "$SCRATCH/thousand.csv" >"$SCRATCH/said"
is "$(cat "$SCRATCH/said")$(notes)" $'A|2024-01-13|1234\nB|2024-01-14|2000"1.234" in line 2 is read as 1234, because no amount shows its decimal mark; --decimals comma or point says otherwise.' 'three digits behind a mark are thousands, which is said'
is "$(as_read "$SCRATCH/thousand.csv" decimals=point | head -n 1)" 'A|2024-01-13|1.234' '--decimals point'
file comma.csv UTF-8 'Kunde;Datum;Umsatz\nA;2024-01-13;1,234\nB;2024-01-14;2,50\n'
is "$(as_read "$SCRATCH/comma.csv" | head -n 1)" 'A|2024-01-13|1.234' 'the decimals of the file decide'

# Where guessing fails
file own.csv UTF-8 'Wer;Wann;Wieviel;Wofür\nA;2024-01-13;1,50;2\nB;2024-01-14;2,50;3\n'
is "$(as_read "$SCRATCH/own.csv" customer=Wer amount=4)" $'A|2024-01-13|2\nB|2024-01-14|3' 'by name and by number'
file unknown.csv UTF-8 'Wer;Was;Wieviel\nA;x;y\n'
is "$(as_read "$SCRATCH/unknown.csv")" 'unknown.csv: cannot tell which column is: day, amount; name it by --day, --amount; the columns are "Wer", "Was", "Wieviel"' 'the message shows options and columns'
is "$(as_read "$SCRATCH/unknown.csv" customer=9)" 'unknown.csv: --customer: there is no column "9"; the columns are "Wer", "Was", "Wieviel"' 'no column of that number'
file bare.csv UTF-8 'A;2024-01-13;1,50\n'
like "$(as_read "$SCRATCH/bare.csv" amount=Betrag)" 'there is no column "Betrag"; there are 3 columns without names; the first line is 1: "A", 2: "2024-01-13", 3: "1,50"' 'a file without names'
printf 'PK\003\004\000\000' >"$SCRATCH/book.xlsx"
like "$(as_read "$SCRATCH/book.xlsx")" 'is not a text file; save the table as CSV first' 'a workbook is no text'
file cost.csv UTF-8 'customer,date,amount,cost\nA,2024-01-13,5.00,x\nB,2024-01-13,5.00,2.00\n'
is "$(as_read "$SCRATCH/cost.csv")$(bad)" 'B|2024-01-13|5.00|2.002 is not a cost: "x"' 'a cost that is none is named with its line'

# Amounts that the extension cannot hold, and forms that are none
file odd.csv UTF-8 'customer,date,amount\nA,2024-01-13,12345678901234567890\nB,2024-01-13,0.1234567890123\nC,2024-01-13,1.2.3\nD,2024-01-13,"1,23,456"\nE,2024-01-13,(5.00)\nF,2024-01-13,−7.25\nG,2024-01-13,.5\nH,2024-01-13,--5\n'
is "$(as_read "$SCRATCH/odd.csv")"$'\n'"$(bad | sed 's/ .*//' | tr '\n' ' ')" $'E|2024-01-13|-5.00\nF|2024-01-13|-7.25\nG|2024-01-13|0.5\n2 3 4 5 9 ' 'brackets, a minus of print and a bare point are read; too many digits and odd forms are not'

# In French, by the labels
psql -Xq -d postgres -c "ALTER DATABASE $DB SET demo.language = 'fr_CH'"
file fr_open.csv UTF-8 'Client;Date;Montant TTC\nA;03/04/2024;1\nB;32/04/2024;1\n'
as_read "$SCRATCH/fr_open.csv" >"$SCRATCH/said"
is "$(notes)"$'\n'"$(bad)" "Le montant est TTC : aucune colonne hors taxes n'a été trouvée. Pour une autre colonne : --amount NOM.
« 03/04/2024 » est lu comme jour/mois/année, d'après les noms des colonnes ; --dates mdy lit le mois d'abord.
ligne 3 : ce n'est pas un jour : « 32/04/2024 »" 'what was read is said in French'
like "$(as_read "$SCRATCH/open.csv")" 'rien ne dit si le jour « 03/04/2024 » de la ligne 2' 'and what is asked'
is "$(sql $DB postgres "SELECT name FROM customer_portfolio.label WHERE kind = 'demo' GROUP BY name HAVING count(*) <> 2 OR count(format(text, VARIADIC array_fill('x'::text, '{9}'))) <> 2 OR min(regexp_count(replace(text, '%%', ''), '%')) <> max(regexp_count(replace(text, '%%', ''), '%'))")" '' 'every sentence is there in both languages, with as many places'

# spoken ASKED SETTING: which language that is, or what is wrong
spoken() { PGDATABASE=$DB choose_language "$1" "$2" 2>&1 && sql $DB postgres 'SHOW demo.language'; }
is "$(spoken '' fr_FR.UTF-8)" fr_FR 'the language is that of LANG'
is "$(spoken '' C.UTF-8) $(spoken '' de_DE@euro) $(spoken '' '')" 'en en en' 'English where LANG has no words'
is "$(spoken fr en_GB.UTF-8)" fr 'or what --language says'
is "$(spoken it '')" '--language: no words in "it"; there are: en, fr' 'which must have words'

# The report, in two languages
{
  echo 'Client;Date;Montant HT'
  for ((k = 0; k < 600; k++)); do printf '%s;%02d/%02d/2024;%d,%02d\n' $((k * 7 % 90)) $((k * 11 % 28 + 1)) $((k * 5 % 12 + 1)) $((k * 37 % 900 + 5)) $((k % 100)); done
} >"$SCRATCH/year.csv"
as_read "$SCRATCH/year.csv" >/dev/null
export PGOPTIONS='-c search_path=public,customer_portfolio'
psql -Xq -d $DB -v ON_ERROR_STOP=1 -f "$SQL/analyse.sql" >"$SCRATCH/log" 2>&1 || diag "$(cat "$SCRATCH/log")"
for language in fr en; do
  psql -Xq -d $DB -c "SET demo.language = '$language'" -c BEGIN -f "$SQL/report.sql" -c ROLLBACK >"$SCRATCH/report.$language" 2>&1
  is "$(grep -aE 'ERROR|^.{101}' "$SCRATCH/report.$language")" '' "the report is printed, no wider than 100 columns ($language)"
done
like "$(cat "$SCRATCH/report.fr")" 'colonnes : client = "Client".*90 clients, 600 commandes et retours du 01/01/2024 au 26/12/2024.*Croissance = nouveaux \+ existants.*égales au' 'in French'
like "$(cat "$SCRATCH/report.en")" '90 customers, 600 orders and refunds from 2024-01-01 to 2024-12-26.*Growth = new \+ existing.*equal to' 'and in English'
is "$(grep -owE 'Customers|Growth|Revenue|Orders|Share|customers|orders' "$SCRATCH/report.fr" | sort -u)" '' 'without words of the other language'

# The command itself
like "$("$PROJECT/script/demo" --amount 2>&1)" 'demo: --amount needs a value' 'an option without its value'
like "$("$PROJECT/script/demo" "$SCRATCH/open.csv" --dates ymd 2>&1)" '--dates is dmy or mdy, not ymd' 'an option with another value'

done_testing
