#!/usr/bin/env bash
# Histories kept by triggers while several sessions write: exact whatever they do to each other, without rights of
# the writers, after a dump and a restore, and with partitions that come and go.
# shellcheck source=tap.sh
source "$(dirname "${BASH_SOURCE[0]}")/tap.sh"

BOSS=tap_boss SHOP=tap_shop WRITER=tap_writer
clean_up() {
  dropdb --if-exists --force tap_to
  dropdb --if-exists --force tap_from
  psql -Xqc "DROP ROLE IF EXISTS $BOSS, $SHOP, $WRITER"
}
clean_up 2>/dev/null
for role in $BOSS $SHOP $WRITER; do psql -Xqc "CREATE ROLE $role LOGIN NOSUPERUSER"; done
createdb -O $BOSS tap_from
sql tap_from $BOSS 'SET client_min_messages = error; CREATE EXTENSION customer_portfolio' >/dev/null
sql tap_from postgres "CREATE SCHEMA shop AUTHORIZATION $SHOP" "GRANT USAGE ON SCHEMA shop TO $BOSS, $WRITER" >/dev/null
sql tap_from $SHOP 'SET client_min_messages = error' \
  "CREATE TABLE shop.orders (id int PRIMARY KEY, customer int, day date, total numeric(10,2), cost numeric(10,2), status text DEFAULT 'paid')" \
  "INSERT INTO shop.orders SELECT i, i * 7 % 40, date '2023-01-01' + i % 500, i % 97, i % 31 FROM generate_series(1, 1000) i" \
  "GRANT SELECT, TRIGGER ON shop.orders TO $BOSS" "GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON shop.orders TO $WRITER" >/dev/null
create() { # create TABLE PORTFOLIO
  sql tap_from $BOSS 'SET client_min_messages = error' "SELECT customer_portfolio.create_portfolio('$2', '$1', 'customer', 'day', 'total', cost => 'cost',
    filter => \$\$status <> 'cancelled'\$\$, as_of => '2025-01-01', histories => 'triggers')"
}
create shop.orders vault >/dev/null

# How many customers' stored bytes are not those of histories made anew.
wrong() { # wrong DATABASE PORTFOLIO
  sql "$1" postgres "SELECT count(*) FROM $2.histories s
    FULL JOIN (SELECT customer, customer_portfolio.purchase_history(day, amount, cost) AS h FROM $2.purchases WHERE customer IS NOT NULL GROUP BY customer) w USING (customer)
    WHERE customer_portfolio_internal.purchase_history_send(s.h) IS DISTINCT FROM customer_portfolio_internal.purchase_history_send(w.h)"
}
is "$(wrong tap_from vault)" 0 'exact at the beginning'

# --- whoever may write orders needs no right on the portfolio -----------------------------------------------------

is "$(sql tap_from $WRITER "INSERT INTO shop.orders VALUES (5001, 5, '2024-01-01', 10, 1), (5002, 99, '2024-01-01', 10, 1)" 'UPDATE shop.orders SET total = 11 WHERE id = 5001' \
  'DELETE FROM shop.orders WHERE id = 7')" '' 'a role that may only write orders does'
is "$(wrong tap_from vault)" 0 'and the histories follow'
like "$(sql tap_from $WRITER 'SELECT FROM vault.histories')" 'permission denied for schema vault' 'it cannot read them'
sql tap_from $BOSS "GRANT USAGE ON SCHEMA vault TO $WRITER" >/dev/null
like "$(sql tap_from $WRITER 'CREATE TEMP TABLE mine (LIKE shop.orders)' \
  'CREATE TRIGGER forged AFTER INSERT ON mine REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION vault.fold_purchases()')" \
  'permission denied for function vault.fold_purchases' 'nor make triggers of its own of them'
like "$(sql tap_from $WRITER "SELECT vault.fold_change(1, NULL, NULL)")" 'permission denied for function fold_change' 'nor fold by hand'
is "$(sql tap_from $WRITER "CREATE FUNCTION pg_temp.trap(customer_portfolio.purchase_history, customer_portfolio.purchase_history) RETURNS customer_portfolio.purchase_history LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''trapped''; END'" \
  'CREATE OPERATOR pg_temp.+ (LEFTARG = customer_portfolio.purchase_history, RIGHTARG = customer_portfolio.purchase_history, FUNCTION = pg_temp.trap)' \
  "CREATE FUNCTION pg_temp.not_text(text, text) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''trapped''; END'" \
  'CREATE OPERATOR pg_temp.<> (LEFTARG = text, RIGHTARG = text, FUNCTION = pg_temp.not_text)' 'CREATE TEMP TABLE histories (customer int, h int)' 'CREATE TEMP TABLE new_rows (customer int)' \
  'SET search_path = pg_temp, pg_catalog' "INSERT INTO shop.orders VALUES (5003, 5, '2024-01-01', 10, 1)")" '' 'what lies in its search_path is not run'
is "$(wrong tap_from vault)" 0 'and the histories follow'
is "$(sql tap_from $WRITER 'SET session_replication_role = replica' | grep -c denied)" 1 'it cannot go round the triggers'

# --- random statements in four sessions ----------------------------------------------------------------------------

# 2500 statements on orders that all sessions know, half of them in transactions with savepoints and rollbacks.
random_statements() { # random_statements SEED
  sql tap_from postgres "SELECT setseed($1 / 100.0)" "
    WITH step AS (
      SELECT n, random() AS kind, (random() * 1200)::int AS id, (random() * 400)::int AS customer, (random() * 400)::int AS other, (random() * 20000)::int / 100.0 - 20 AS total, (random() * 500)::int AS day, random() AS turn
      FROM generate_series(1, 2500) n OFFSET 0)
    SELECT CASE WHEN n % 10 = 1 THEN E'BEGIN;\n' ELSE '' END
      || CASE WHEN n % 10 NOT BETWEEN 1 AND 5 THEN '' WHEN turn < 0.1 THEN E'SAVEPOINT s;\n' WHEN turn < 0.2 THEN E'SAVEPOINT s; ROLLBACK TO s;\n' ELSE '' END
      || CASE
        WHEN kind < 0.25 THEN format('INSERT INTO shop.orders SELECT %s0000 + %s * 4 + i, (%s + i) %% 430, date ''2023-01-01'' + %s, %s, nullif(i, 2) FROM generate_series(1, 4) i ON CONFLICT DO NOTHING', $1 * 10, n, customer, day, total)
        WHEN kind < 0.35 THEN format('INSERT INTO shop.orders VALUES (%s, %s, date ''2023-01-01'' + %s, %s, 1) ON CONFLICT (id) DO UPDATE SET total = excluded.total, customer = excluded.customer', id, customer, day, total)
        WHEN kind < 0.45 THEN format('UPDATE shop.orders SET total = %s WHERE id BETWEEN %s AND %s + 3', total, id, id)
        WHEN kind < 0.55 THEN format('UPDATE shop.orders SET customer = nullif(%s, 3) WHERE id BETWEEN %s AND %s + 5', other, id, id)
        WHEN kind < 0.60 THEN format('UPDATE shop.orders SET customer = %s WHERE customer = %s AND id < 300', other, customer)
        WHEN kind < 0.70 THEN format('UPDATE shop.orders SET day = nullif(day + 1, ''2023-02-01'') WHERE id BETWEEN %s AND %s + 5', id, id)
        WHEN kind < 0.80 THEN format('UPDATE shop.orders SET status = CASE status WHEN ''paid'' THEN ''cancelled'' ELSE ''paid'' END, cost = cost + 1 WHERE id BETWEEN %s AND %s + 2', id, id)
        WHEN kind < 0.92 THEN format('DELETE FROM shop.orders WHERE id BETWEEN %s AND %s + 2', id, id)
        WHEN kind < 0.95 THEN format('DELETE FROM shop.orders WHERE customer = %s AND id > 10000', customer)
        WHEN kind < 0.999 THEN format('MERGE INTO shop.orders o USING generate_series(%s, %s + 4) i ON o.id = i WHEN MATCHED AND i %% 2 = 0 THEN DELETE WHEN MATCHED THEN UPDATE SET total = o.total + 1
          WHEN NOT MATCHED THEN INSERT (id, customer, day, total) VALUES (i, %s, ''2024-02-02'', 1)', id, id, customer)
        ELSE 'TRUNCATE shop.orders' END || ';'
      || CASE WHEN n % 10 BETWEEN 1 AND 5 AND turn BETWEEN 0.05 AND 0.1 THEN E'\nROLLBACK TO s;' ELSE '' END
      || CASE WHEN n % 10 = 5 THEN CASE WHEN turn > 0.85 THEN E'\nROLLBACK;' ELSE E'\nCOMMIT;' END ELSE '' END
    FROM step ORDER BY n"
}
for session in 1 2 3 4; do
  (echo 'SET deadlock_timeout = 20; SET client_min_messages = error;' && random_statements $session | tail -n +2) >"$SCRATCH/random.$session"
done
is "$(cat "$SCRATCH"/random.? | grep -cE '^(INSERT|UPDATE|DELETE|MERGE|TRUNCATE)')" 10000 'ten thousand statements'
for session in 1 2 3 4; do psql -Xq -d tap_from -f "$SCRATCH/random.$session" >"$SCRATCH/said.$session" 2>&1 & done
wait
# Transactions of several statements may wait for each other in a circle, and MERGE may meet a key that is new, as without triggers.
is "$(cat "$SCRATCH"/said.? | grep ERROR | grep -vE 'deadlock detected|duplicate key value|current transaction is aborted|savepoint "s" does not exist' | head -3)" '' 'nothing failed but what fails without triggers, too'
like "$(($(cat "$SCRATCH"/said.? | grep -c 'ERROR') < 3000))" 1 'and not much'
is "$(wrong tap_from vault)" 0 'after ten thousand random statements of four sessions the histories are those made anew, to the byte'
is "$(sql tap_from postgres 'SELECT count(*) FROM vault.histories_pending')" 0 'nothing is left over'
like "$(sql tap_from postgres 'SELECT count(*) FROM vault.histories')" '^[1-9]' 'and there are some'

# --- single statements on the same customers never wait for each other in a circle ---------------------------------

sql tap_from postgres 'TRUNCATE shop.orders' "INSERT INTO shop.orders SELECT i, i % 60, '2023-01-01', 1, 1 FROM generate_series(1, 4000) i" >/dev/null
for session in 0 1 2 3; do # each has orders of its own, and all have the same customers
  sql tap_from postgres "SELECT CASE n % 4
      WHEN 0 THEN format('INSERT INTO shop.orders SELECT %s * 1000 + 10000 + i * 4 + $session, 60 - i, ''2023-01-01'', 1, 1 FROM generate_series(1, 60) i;', n)
      WHEN 1 THEN 'UPDATE shop.orders SET customer = 60 - customer WHERE id % 4 = $session AND id <= 4000;'
      WHEN 2 THEN 'UPDATE shop.orders SET total = total + 1 WHERE id % 4 = $session AND id % 3 = 0;'
      ELSE 'DELETE FROM shop.orders WHERE id % 4 = $session AND id > 10000;' END FROM generate_series(1, 100) n" >"$SCRATCH/circle.$session"
  # statements that insert and update: what one adds to the first customers the other adds to the last ones
  sql tap_from postgres "SELECT CASE n % 3
      WHEN 0 THEN format('INSERT INTO shop.orders SELECT CASE WHEN i <= 30 THEN i * 4 + $session ELSE %s * 1000 + 100000 + i * 4 + $session END, CASE WHEN $session %% 2 = 0 THEN i ELSE 60 - i END, ''2023-01-01'', 2, 1 FROM generate_series(1, 59) i
        ON CONFLICT (id) DO UPDATE SET total = excluded.total + 1, customer = excluded.customer;', n)
      WHEN 1 THEN format('MERGE INTO shop.orders o USING (SELECT CASE WHEN i <= 30 THEN i * 4 + $session ELSE %s * 1000 + 100000 + i * 4 + $session END AS id, CASE WHEN $session %% 2 = 0 THEN 60 - i ELSE i END AS customer FROM generate_series(1, 59) i) n ON o.id = n.id
        WHEN MATCHED AND n.id %% 3 = 0 THEN DELETE WHEN MATCHED THEN UPDATE SET total = total + 1, customer = n.customer WHEN NOT MATCHED THEN INSERT VALUES (n.id, n.customer, ''2023-01-01'', 1, 1);', n)
      ELSE 'DELETE FROM shop.orders WHERE id % 4 = $session AND id > 100000;' END FROM generate_series(1, 60) n" >>"$SCRATCH/circle.$session"
done
for session in 0 1 2 3; do psql -Xq -d tap_from -f "$SCRATCH/circle.$session" >"$SCRATCH/circled.$session" 2>&1 & done
wait
is "$(cat "$SCRATCH"/circled.?)" '' 'four sessions with the same customers in different orders: no deadlock'
is "$(wrong tap_from vault)" 0 'and the histories are exact'

# --- pairs of statements that could lose a change ------------------------------------------------------------------

coproc FIRST { psql -XqAt -d tap_from 2>&1; }
exec {to_first}>&"${FIRST[1]}" {from_first}<&"${FIRST[0]}"
{ coproc SECOND { psql -XqAt -d tap_from 2>&1; }; } 2>/dev/null # bash warns of two
exec {to_second}>&"${SECOND[1]}" {from_second}<&"${SECOND[0]}"
answer() { # answer DESCRIPTOR: what it says until its mark
  local line said=''
  while IFS= read -r -t 20 line <&"$1" && [[ $line != '== done' ]]; do said+="$line "; done
  printf '%s' "$said"
}
first() { echo "$1;" >&"$to_first" && printf '%s\n' '\echo == done' >&"$to_first" && answer "$from_first"; }
second() { echo "$1;" >&"$to_second"; } # does not wait
second_said() { printf '%s\n' '\echo == done' >&"$to_second" && answer "$from_second"; }
is_waiting() { sql tap_from postgres "SELECT count(*) FROM pg_locks WHERE NOT granted"; }

# The second runs while the first has not ended; then END ends the first. CONFLICTS: whether a snapshot is not enough.
pair() { # pair NAME LEVEL FIRST SECOND END WAITS [CONFLICTS]
  local name=$1 level=$2 said
  sql tap_from postgres 'TRUNCATE shop.orders' "INSERT INTO shop.orders SELECT i, i % 3, '2023-01-01', i, 1 FROM generate_series(1, 6) i" \
    "INSERT INTO shop.orders VALUES (50, 50, '2023-01-01', 1, 1)" >/dev/null
  first "BEGIN ISOLATION LEVEL $level; SELECT count(*) FROM shop.orders" >/dev/null
  second "BEGIN ISOLATION LEVEL $level; SELECT count(*) FROM shop.orders" && second_said >/dev/null
  first "$3" >/dev/null
  second "$4"
  is "$(until_is "$6" is_waiting)" "$6" "$name, $level: the second waits for the first: $6"
  first "$5" >/dev/null
  second COMMIT
  said=$(second_said)
  if [[ $level == 'READ COMMITTED' || $5 == ROLLBACK || ${7:-$6} == 0 ]]; then
    is "$said" '' "$name, $level, $5: nothing fails"
  else
    like "$said" 'could not serialize' "$name, $level, $5: the second is told to try again"
  fi
  is "$(wrong tap_from vault)" 0 "$name, $level, $5: no change is lost"
}
add_1="INSERT INTO shop.orders VALUES (101, 1, '2023-05-05', 5, 1)" add_2="INSERT INTO shop.orders VALUES (102, 1, '2023-05-05', 7, 1)"
for end in COMMIT ROLLBACK; do
  for level in 'READ COMMITTED' 'REPEATABLE READ'; do
    pair 'two orders of a customer' "$level" "$add_1" "$add_2" $end 1
    pair 'two orders of a new customer' "$level" "${add_1/, 1,/, 77,}" "${add_2/, 1,/, 77,}" $end 1
    pair 'a new order and a changed one' "$level" "$add_1" 'UPDATE shop.orders SET total = 9 WHERE id = 1' $end 1
    pair 'two changed orders' "$level" 'UPDATE shop.orders SET total = 8 WHERE id = 4' 'UPDATE shop.orders SET total = 9 WHERE id = 1' $end 1
    pair 'orders that change customers crosswise' "$level" 'UPDATE shop.orders SET customer = 2 WHERE id = 1' 'UPDATE shop.orders SET customer = 1 WHERE id = 2' $end 1
    pair 'a new and a deleted order' "$level" "$add_1" 'DELETE FROM shop.orders WHERE id = 1' $end 1
    pair 'the last order of a customer goes, another comes' "$level" 'DELETE FROM shop.orders WHERE id = 50' "INSERT INTO shop.orders VALUES (51, 50, '2023-05-05', 7, 1)" $end 1 0
    pair 'another order comes, the last but it goes' "$level" "INSERT INTO shop.orders VALUES (51, 50, '2023-05-05', 7, 1)" 'DELETE FROM shop.orders WHERE id = 50' $end 1
    pair 'two customers' "$level" "$add_1" 'UPDATE shop.orders SET total = 9 WHERE id = 2' $end 0
  done
done
printf '%s\n' '\q' >&"$to_first" && printf '%s\n' '\q' >&"$to_second"
wait

# A refresh finds nothing wrong in what is not committed yet, and takes nothing of it away.
coproc FIRST { psql -XqAt -d tap_from 2>&1; }
exec {to_first}>&"${FIRST[1]}" {from_first}<&"${FIRST[0]}"
first "BEGIN; INSERT INTO shop.orders VALUES (301, 1, '2023-05-05', 5, 1)" >/dev/null
is "$(sql tap_from $BOSS "SELECT * FROM customer_portfolio.verify_portfolio('vault')")" '' 'verify_portfolio: what is not committed yet is no difference'
is "$(sql tap_from $BOSS "SELECT customer_portfolio.refresh_portfolio('vault')")" '' 'refresh_portfolio neither waits for it nor warns'
first COMMIT >/dev/null
printf '%s\n' '\q' >&"$to_first"
wait
is "$(wrong tap_from vault)" 0 'and it is there'
like "$(sql tap_from $BOSS 'BEGIN ISOLATION LEVEL REPEATABLE READ' "SELECT customer_portfolio.refresh_portfolio('vault')")" 'cannot be changed or refreshed in a transaction that is repeatable read' 'a transaction that does not see the others cannot refresh'

# --- rows that no trigger saw ---------------------------------------------------------------------------------------

sql tap_from postgres 'SET session_replication_role = replica' "INSERT INTO shop.orders VALUES (401, 88, '2023-05-05', 5, 1)" >/dev/null
is "$(sql tap_from $BOSS "SELECT part, customer FROM customer_portfolio.verify_portfolio('vault')")" 'histories|88' 'rows of a replica are found'
like "$(sql tap_from $BOSS 'SELECT warnings FROM vault.status')" 'histories of 1 customers were not what the purchases say' 'and status says so'
like "$(sql tap_from $BOSS "SELECT customer_portfolio.refresh_portfolio('vault')")" 'histories of 1 customers of portfolio "vault" were not' 'refresh_portfolio says what it puts right'
is "$(wrong tap_from vault)" 0 'and does'

# --- partitions made by the owner of the table, who does not own the portfolio ----------------------------------------

sql tap_from $SHOP 'CREATE TABLE shop.events (LIKE shop.orders) PARTITION BY RANGE (day)' "CREATE TABLE shop.events_2023 PARTITION OF shop.events FOR VALUES FROM ('2023-01-01') TO ('2024-01-01')" \
  "INSERT INTO shop.events SELECT * FROM shop.orders WHERE day < '2024-01-01'" "GRANT SELECT, TRIGGER ON shop.events, shop.events_2023 TO $BOSS" >/dev/null
create shop.events parts >/dev/null
is "$(sql tap_from $SHOP "CREATE TABLE shop.events_2024 PARTITION OF shop.events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')" "INSERT INTO shop.events_2024 VALUES (9001, 5, '2024-03-03', 3, 1, 'paid')" \
  "INSERT INTO shop.events VALUES (9002, 5, '2024-03-03', 4, 1, 'paid')")" '' 'the owner of the table makes a partition'
is "$(wrong tap_from parts)" 0 'and it is followed'
like "$(sql tap_from $SHOP 'ALTER TABLE shop.events DETACH PARTITION shop.events_2024 CONCURRENTLY')" 'cannot leave shop.events concurrently.*portfolio "parts"' 'DETACH CONCURRENTLY is refused'
is "$(sql tap_from postgres 'SELECT count(*) FROM pg_inherits WHERE inhdetachpending')" 0 'before it has begun'
like "$(sql tap_from $SHOP 'ALTER TABLE shop.events DETACH PARTITION shop.events_2024')" 'has rows and cannot leave shop.events' 'DETACH, too, as long as it has rows'
is "$(sql tap_from $SHOP 'TRUNCATE shop.events_2024' 'ALTER TABLE shop.events DETACH PARTITION shop.events_2024' 'DROP TABLE shop.events_2024')" '' 'without rows it may go'
sql tap_from $BOSS "REVOKE EXECUTE ON FUNCTION parts.fold_purchases() FROM $SHOP" >/dev/null
like "$(sql tap_from $SHOP "CREATE TABLE shop.events_2025 PARTITION OF shop.events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')")" "$SHOP may not give table shop.events_2025 the triggers of shop.events.*portfolio \"parts\"" \
  'who may not make the triggers is told so, and makes no partition'
is "$(wrong tap_from parts)" 0 'all of it exact'

# --- dump and restore -----------------------------------------------------------------------------------------------

numbers() { sql "$1" postgres "SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM vault.histories t" "SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM vault.three_flows t" "SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM vault.customers t"; }
pg_dump -Fc -d tap_from >"$SCRATCH/dump"
createdb -O $BOSS tap_to
is "$(pg_restore -d tap_to "$SCRATCH/dump" 2>&1)" '' 'a dump is restored without a word'
is "$(numbers tap_to)" "$(numbers tap_from)" 'the numbers are the same'
is "$(sql tap_to $BOSS "SELECT part, customer FROM customer_portfolio.verify_portfolio('vault')")" '' 'the histories are exact'
is "$(sql tap_to $WRITER "INSERT INTO shop.orders VALUES (6001, 5, '2024-01-01', 10, 1)" 'UPDATE shop.orders SET customer = 6 WHERE customer = 5')" '' 'the triggers are there'
is "$(wrong tap_to vault)" 0 'and keep them exact'
is "$(sql tap_to postgres "SELECT count(*) FROM pg_depend WHERE deptype = 'x'")" "$(sql tap_from postgres "SELECT count(*) FROM pg_depend WHERE deptype = 'x'")" 'the functions go with the extension'
like "$(sql tap_to postgres 'DROP EXTENSION customer_portfolio' 2>&1)" 'cannot drop extension customer_portfolio because other objects depend on it' 'which is refused as long as there are portfolios'
is "$(sql tap_to postgres 'SET client_min_messages = error' 'DROP EXTENSION customer_portfolio CASCADE')" '' 'and it goes'
is "$(sql tap_to postgres "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'customer\\_portfolio%'")" 0 'no trigger is left'
is "$(sql tap_to $WRITER "INSERT INTO shop.orders VALUES (6002, 5, '2024-01-01', 10, 1)")" '' 'orders are written as before'

done_testing
