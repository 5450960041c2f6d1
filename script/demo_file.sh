# shellcheck shell=bash
# How script/demo reads a file, and in what language it speaks: sourced by it and by its test. FILE is the file, WORK a folder, and psql reaches a
# database in which script/sql/prepare.sql ran.

SQL=$PROJECT/script/sql
FILE=
declare -A WISH=() # what options say: customer, day, amount, cost (columns), dates, decimals

run_sql() { psql -q -X -v ON_ERROR_STOP=1 "$@"; }

# C and POSIX are no languages, fr_FR.UTF-8 is fr_FR; a language without words here is English unless it was asked for.
# choose_language ASKED SETTING: what --language says, if anything, and what the settings of the user say.
choose_language() {
  local asked=$1 wanted=${1:-${2%%[.@]*}} known
  known=$(run_sql -At -c "SELECT DISTINCT language FROM customer_portfolio.label WHERE kind = 'demo' ORDER BY 1") || return
  if ! grep -qx -- "${wanted%%[_-]*}" <<<"$known"; then
    if [[ -n $asked ]]; then
      echo "--language: no words in \"$asked\"; there are: ${known//$'\n'/, }"
      return 1
    fi
    wanted=en
  fi
  run_sql -v wanted="$wanted" <<<"ALTER DATABASE :\"DBNAME\" SET demo.language = :'wanted'"
}

# The first bytes of the file, in hexadecimal.
begins_with() { [[ $(head -c 4 "$FILE" | od -A n -t x1 | tr -d ' \n') == "$1"* ]]; }

# Says what is wrong with the file before anything is installed or built.
check_file() {
  [[ -e $FILE ]] || die "there is no file $FILE"
  [[ ! -d $FILE ]] || die "$FILE is a folder"
  [[ -r $FILE ]] || die "$FILE cannot be read"
  [[ -s $FILE ]] || die "$FILE is empty"
  # A text has no zero bytes, except in UTF-16; workbooks and archives do.
  if begins_with fffe || begins_with feff; then return; fi
  if head -c 65536 "$FILE" | LC_ALL=C grep -qaP '\x00'; then die "$FILE is not a text file; save the table as CSV first"; fi
}

is_in() { iconv -f "$1" -t UTF-8 "$FILE" >/dev/null 2>&1; }

# UTF-16 is what Excel calls Unicode text. What is no UTF-8 comes from Windows, unless it has a byte that means nothing
# there: then it is read as Latin-1, where everything means something.
encoding() {
  if begins_with fffe || begins_with feff; then
    echo UTF-16
  elif is_in UTF-8; then
    echo UTF-8
  elif is_in WINDOWS-1252; then
    echo WINDOWS-1252
  else
    echo ISO-8859-1
  fi
}

# The lines of the file as they are, one per row: no quote or delimiter can be one of these control characters,
# which are taken out of the text.
copy_lines() {
  local encoding line_end='\n'
  encoding=$(encoding)
  # a file of old age ends its lines with a carriage return alone
  if ! LC_ALL=C grep -q $'\n' <(head -c 1000000 "$FILE" | LC_ALL=C tr -dc '\n'); then line_end='\r'; fi
  iconv -f "$encoding" -t UTF-8 "$FILE" | sed $'1s/^\xEF\xBB\xBF//' | tr "$line_end" '\n' | tr -d '\r\000\001\002\003' | sed 's/^\\\.$/ \\./' |
    run_sql -c "COPY demo.line (line) FROM STDIN (FORMAT csv, DELIMITER E'\\x01', QUOTE E'\\x02', NULL E'\\x03')" || return
  case $encoding in
  UTF-8) ;;
  UTF-16) run_sql -c "INSERT INTO demo.note (text) VALUES (demo.say('utf16'))" ;;
  *)
    run_sql -v name="$([[ $encoding == WINDOWS-1252 ]] && echo Windows-1252 || echo Latin-1)" -v line="$(grep -naxv -m 1 '.*' "$FILE" | cut -d: -f1)" -f - <<'SQL'
INSERT INTO demo.note (text) VALUES (demo.say('encoding', :'name', coalesce(nullif(:'line', ''), '1')));
SQL
    ;;
  esac
}

# read_by SCRIPT...: what is wrong with the file is said plainly, without what psql puts around it.
read_by() {
  local complaint=$WORK/complaint script scripts=()
  for script; do scripts+=(-f "$SQL/$script.sql"); done
  if ! run_sql -v SHOW_CONTEXT=never "${scripts[@]}" 2>"$complaint"; then
    sed -n "s|^psql:[^ ]* ERROR:  |$(basename "$FILE"): |p" "$complaint" | grep . || cat "$complaint"
    return 1
  fi
}

# Lines, fields and which column is which.
read_columns() {
  copy_lines || return
  run_sql -v customer="${WISH[customer]:-}" -v day="${WISH[day]:-}" -v amount="${WISH[amount]:-}" -v cost="${WISH[cost]:-}" \
    -v dates="${WISH[dates]:-}" -v decimals="${WISH[decimals]:-}" -f - <<'SQL' || return
ANALYZE demo.line;
INSERT INTO demo.wish VALUES (nullif(:'customer', ''), nullif(:'day', ''), nullif(:'amount', ''), nullif(:'cost', ''), nullif(:'dates', ''), nullif(:'decimals', ''));
SQL
  read_by headings fields columns
}

# A day like 03/04/2024 that nothing in the file explains is asked for where somebody can answer.
settle_days() {
  local question answer=''
  question=$(run_sql -At -c "SELECT demo.say('days_question', open_day, open_line::text) FROM demo.layout WHERE day_order IS NULL") || return
  if [[ -z $question ]]; then return; fi
  if [[ -t 0 && -t 1 ]]; then
    while [[ $answer != dmy && $answer != mdy ]]; do read -r -p "  $question " answer || break; done
  fi
  if [[ $answer != dmy && $answer != mdy ]]; then
    die "$(basename "$FILE"): $(run_sql -At -c "SELECT demo.say('days_open', open_day, open_line::text) FROM demo.layout")"
  fi
  run_sql -c "UPDATE demo.layout SET day_order = '$answer'"
}

read_orders() {
  read_by orders || return
  run_sql -c 'ANALYZE orders'
}
