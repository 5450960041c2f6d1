#!/usr/bin/env bash
# Pictures in a database whose encoding lacks their characters: references stand for them.
# shellcheck source=tap.sh
source "$(dirname "${BASH_SOURCE[0]}")/tap.sh"
export PGCLIENTENCODING=UTF8

clean_up() { dropdb --if-exists tap_latin1; }
clean_up 2>/dev/null
createdb -T template0 -E LATIN1 --locale C tap_latin1
sql tap_latin1 postgres 'CREATE EXTENSION customer_portfolio' >/dev/null

SVG=$(sql tap_latin1 postgres "SELECT customer_portfolio.chart_bars(name, value, '{\"title\": \"été\", \"unit\": \" £\"}')
  FROM (VALUES ('Müller', -5), ('Société très longue dont le nom ne tient pas', 7), ('un autre nom très long', 1), ('encore un nom très long', 1),
    ('le dernier nom très long', 1)) v(name, value)")
like "$SVG" 'aria-label="&#xe9;t&#xe9;"' 'a title'
like "$SVG" 'M&#xfc;ller: &#x2212;5 &#xa3;' 'a name, a minus sign and a unit'
like "$SVG" 'Soci&#xe9;t&#xe9;[^<]*&#x2026;<' 'an ellipsis'
is "$(printf '%s' "$SVG" | LC_ALL=C tr -d '\0-\177' | wc -c)" 0 'nothing but ASCII'
is "$(sql tap_latin1 postgres "SELECT customer_portfolio_internal.markup('<é>')")" '&lt;é&gt;' 'text of the database stays as it is'
like "$(sql tap_latin1 postgres "SELECT customer_portfolio.bar(1, 1)")" 'has no equivalent in encoding' 'bars of text say what is missing'
is "$(sql tap_latin1 postgres "SELECT customer_portfolio.bar(0, 1)")" '' 'unless they need nothing'

done_testing
