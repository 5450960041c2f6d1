# shellcheck shell=bash
# The reference: doc/reference.md from the comments of the catalog, the table of rooms in doc/architecture.md from
# src/rooms. Sourced, after lib.sh, by script/reference and script/test, which have a server running.

# The rooms as lines of "name<tab>what it is<tab>what it knows".
rooms_table() { awk -F' *[|] *' -v OFS='\t' '!/^#/ && NF > 1 { sub(/ +$/, "", $3); print $1, $2, $3 }' "$PROJECT/src/rooms"; }

# What the pieces declare in the schema of the extension, in their order: room, place, kind, name and, of
# functions, the how manieth of this name it is.
declarations() {
  local piece
  while read -r piece; do
    sed -nE "s|^--! type ([a-z_0-9]+).*|${piece%%/*} type \1|p
      s/^CREATE (TYPE|DOMAIN|TABLE|VIEW) (customer_portfolio\.)?([a-z_0-9]+)([ ;].*)?$/${piece%%/*} type \3/p
      s/^CREATE (OR REPLACE )?(FUNCTION|AGGREGATE) (customer_portfolio\.)?([a-z_0-9]+)\(.*/${piece%%/*} function \4/p" "$PROJECT/src/$piece.sql"
  done < <(sed -n '/^PIECES *=/,/[^\\]$/p' "$PROJECT/Makefile" | grep -oE '[a-z_]+/[a-z_0-9]+') |
    awk -v OFS='\t' '{ print $1, NR, $2, $3, ++number[$2 " " $3] }'
}

ask() { psql -X -qAt -v ON_ERROR_STOP=1 "$@"; }

# load_reference: what script/sql/reference.sql makes, in the database of PGDATABASE.
load_reference() {
  {
    echo 'CREATE SCHEMA reference;'
    echo 'CREATE TABLE reference.declared (room text, place int, kind text, name text, number int);'
    echo 'CREATE TABLE reference.room (place int, name text, meaning text);'
    echo 'COPY reference.declared FROM stdin;'
    declarations
    echo '\.'
    echo 'COPY reference.room FROM stdin;'
    rooms_table | awk -F'\t' -v OFS='\t' '{ print NR, $1, $2 }'
    echo '\.'
    cat "$PROJECT/script/sql/reference.sql"
  } | ask
}

# run_examples FOLDER: what psql prints of each into the file NUMBER there, a line "NUMBER IDENTITY" for each into
# the file names; complaints go to standard output.
run_examples() {
  local folder=$1 number=0 identity statement
  while IFS=$'\x1f' read -r -d '' identity statement; do
    number=$((number + 1))
    printf '%s %s\n' "$number" "$identity" >>"$folder/names"
    if ! psql -X -q -v ON_ERROR_STOP=1 -P footer=off -c "$statement" >"$folder/$number.raw" 2>"$folder/errors" </dev/null; then
      echo "the example of $identity fails: $(grep -m 1 ERROR "$folder/errors")"
    elif [[ ! -s $folder/$number.raw ]]; then
      echo "the example of $identity prints nothing"
    fi
    sed 's/ *$//; ${/^$/d}' "$folder/$number.raw" >"$folder/$number"
    if grep -qE '^.{101}' "$folder/$number" <(printf '%s\n' "$statement"); then echo "the example of $identity is wider than 100 columns"; fi
    if (($(wc -l <"$folder/$number") > 14)); then echo "the example of $identity prints more than 12 rows"; fi
  done < <(ask -0 -F $'\x1f' -c "SELECT identity, reference.example(comment) FROM reference.form WHERE reference.example(comment) IS NOT NULL ORDER BY oid")
}

# write_reference FOLDER FILE: the page, with what the examples printed.
write_reference() {
  cat >"$2" <<'END'
# Reference

Every function, aggregate, type, operator and cast of the schema `customer_portfolio`, as its comment in the database says (`\df+`, `\dT+`, `\dd`), by the rooms of [the sources](architecture.md#rooms). A name stands once, with all its forms; the example shows what psql prints. What the numbers mean is in [definitions](definitions.md). `script/reference` writes this page.

END
  ask -c "SELECT text FROM reference.part ORDER BY room, class, place, number" | awk -v folder="$1" '
    BEGIN { while ((getline line < (folder "/names")) > 0) { space = index(line, " "); number[substr(line, space + 1)] = substr(line, 1, space - 1) } }
    /^@example / { file = folder "/" number[substr($0, 10)]; while ((getline line < file) > 0) print line; close(file); next }
    { print }' | cat -s >>"$2"
}

# write_rooms FILE: doc/architecture.md with its table of rooms made anew.
write_rooms() {
  awk -v rooms="$(rooms_table)" '
    /^<!-- \/rooms -->$/ { inside = 0 }
    !inside
    /^<!-- rooms -->$/ {
      inside = 1
      print "| room | what it is | what it knows |\n|---|---|---|"
      count = split(rooms, lines, "\n")
      for (i = 1; i <= count; i++) { split(lines[i], field, "\t"); print "| " field[1] " | " field[2] " | " field[3] " |" }
    }' "$PROJECT/doc/architecture.md" >"$1"
}

# make_reference: the page and the table into the work folder, as reference.md and architecture.md; complaints, a
# line each, into the file complaints there. The server gets a database called reference.
make_reference() {
  local folder=$WORK/reference
  mkdir -p "$folder"
  : >"$folder/names"
  createdb reference || return
  export PGDATABASE=reference
  ask -c "CREATE EXTENSION $EXTENSION" -c "ALTER DATABASE reference SET search_path = public, $EXTENSION" || return
  load_reference || return
  { ask -c "SELECT text FROM reference.complaint ORDER BY text" && run_examples "$folder"; } >"$folder/complaints" || return
  write_reference "$folder" "$folder/reference.md" || return
  write_rooms "$folder/architecture.md"
}

# stale DOCUMENT...: complains of those that are not what was made.
stale() {
  local document
  for document in "$@"; do
    cmp -s "$WORK/reference/$document" "$PROJECT/doc/$document" || echo "doc/$document is not up to date: run script/reference"
  done
}
