-- What explain_portfolio says, in every language and for portfolios of every kind.
BEGIN;
SET search_path = public, customer_portfolio;
SELECT plan(31);
SET client_min_messages = error;
CREATE SCHEMA firm;
CREATE TABLE firm.orders AS SELECT 1 + i % 40 AS who, date '2023-01-01' + i * 3 % 700 AS day, timestamptz '2023-01-01 12:00' + i * interval '3 days' AS at, (10 + i % 37)::numeric(10,2) AS total, 5.00::numeric(10,2) AS cost, 'ok' AS status FROM generate_series(1, 600) i;
INSERT INTO firm.orders VALUES (NULL, '2023-05-01', '2023-05-01', 11, 5, 'ok'), (NULL, '2023-05-02', '2023-05-02', 9, 5, 'ok'), (1, NULL, NULL, 7, 5, 'ok'), (1, '2023-05-01', '2023-05-01', 1000, 5, 'cancelled');
CREATE TABLE firm.nothing (LIKE firm.orders);
CREATE TABLE firm.people AS SELECT DISTINCT who, 'name ' || who AS name, 'north'::text AS region FROM firm.orders;
CREATE TABLE firm.contracts AS SELECT who, date '2023-01-01' AS f, date '2024-01-01' AS t, 10.00::numeric(10,2) AS rate FROM firm.people;

-- --- the messages ------------------------------------------------------------------------------------------------

CREATE TEMP VIEW message AS SELECT m.*, ARRAY(SELECT DISTINCT p[1] FROM regexp_matches(m.text, '@((?:if !?)?\w+)@', 'g') p ORDER BY 1) AS places FROM customer_portfolio_internal.portfolio_message m;
SELECT is_empty($$SELECT message, array_agg(language) FROM message GROUP BY message HAVING count(*) <> (SELECT count(DISTINCT language) FROM message)$$, 'every message is there in every language');
SELECT is_empty($$SELECT message FROM message GROUP BY message HAVING count(DISTINCT (ordinal, kind, requires)) > 1$$, 'at the same place and for the same portfolios');
SELECT is_empty($$SELECT message, array_agg(places::text) FROM message GROUP BY message HAVING count(DISTINCT places) > 1$$, 'with the same numbers and conditions');
SELECT is_empty($$SELECT message, language FROM message WHERE text ~ '[^\x20-\x7e\n]'$$, 'written in letters that every database has');
SELECT is_empty($$SELECT message, language FROM message WHERE customer_portfolio_internal.portfolio_plain(text) ~ '&\w+;'$$, 'and all others are known');
SELECT set_eq('SELECT DISTINCT ''source.'' || source FROM customer_portfolio_internal.portfolio_column WHERE source <> ''purchases''', $$SELECT DISTINCT message FROM message WHERE message LIKE 'source.%'$$, 'each source has words');

-- --- portfolios of every kind --------------------------------------------------------------------------------------

SELECT create_portfolio('plain', 'firm.orders', 'who', 'day', 'total', as_of => '2024-11-01', grace => 2);
SELECT create_portfolio('rich', 'firm.orders', 'who', 'at', 'total', cost => 'cost', filter => $$status <> 'cancelled'$$, time_zone => 'Europe/Paris', currency => 'EUR', history_start => '2023-02-01', step => '14 days', grace => 1, as_of => 'data', histories => 'refresh');
SELECT add_customers('rich', 'firm.people', 'who', 'name', '{region}');
SELECT create_portfolio('void', 'firm.nothing', 'who', 'day', 'total', as_of => 'data', step => '3 months');
SELECT create_portfolio('now', 'firm.orders', 'who', 'day', 'total', filter => 'who IS NOT NULL AND day IS NOT NULL', step => '3 months', grace => 4);
SELECT alter_portfolio('now', margin => 0.35, annual_rate => 0.08, slipping_after => 1.5, asleep_after => 3);
CREATE TEMP TABLE said AS SELECT p.name, l.language, explain_portfolio(p.name, l.language) AS text, regexp_replace(explain_portfolio(p.name, l.language), '\s+', ' ', 'g') AS flat
FROM portfolio p, (SELECT DISTINCT language FROM message) l;
SELECT is((SELECT count(*) FROM said), 8::bigint, 'each in each language');
SELECT is_empty($$SELECT name, language, line FROM said, string_to_table(text, E'\n') line WHERE length(line) > 100$$, 'lines have at most 100 characters');
SELECT is_empty($$SELECT name, language FROM said WHERE text ~ '@|&\w+;| \n|\n\n\n\n|  [^- ]*[a-z]\n\n\n\n'$$, 'no place is left, no blank at the end of a line');
SELECT is_empty($$SELECT name FROM said a JOIN said b USING (name) WHERE a.language < b.language AND a.text = b.text$$, 'languages differ');
-- The first words of a line of a message that is kept, up to its first place.
SELECT is_empty($$
  SELECT m.language, start FROM message m, string_to_table(m.text, E'\n') line, LATERAL (SELECT customer_portfolio_internal.portfolio_plain(btrim((regexp_match(line, '^(?:@if !?\w+@)?([^@]*)'))[1])) AS start) s
  WHERE m.message LIKE 'explain.%' AND length(start) > 10 AND line !~ '@if triggers@' AND NOT EXISTS (SELECT FROM said WHERE said.language = m.language AND strpos(said.flat, s.start) > 0)
$$, 'everything that can be said is said of one of them');

CREATE FUNCTION pg_temp.says(portfolio text, language text, VARIADIC wanted text[]) RETURNS SETOF text LANGUAGE sql AS $f$
  SELECT ok(strpos(s.flat, w) > 0, format('%s in %s: %s', s.name, s.language, w)) FROM said s, unnest(wanted) w WHERE s.name = says.portfolio AND s.language = says.language
$f$;
SELECT pg_temp.says('plain', 'en', 'a row of firm.orders whose amount (column total) is 0 or more', 'A period lasts 1 month.', 'as_of is 1 November 2024', 'lost after 2 complete periods without an order in a row (2 months)', 'who has not ordered since 1 September 2024',
  'Of 604 rows ', '- rows without a customer: 2, amount 20.00', 'add_contracts(portfolio, relation, customer, valid_from,', 'add_order_segments(portfolio, segments).');
SELECT pg_temp.says('rich', 'en', 'Amounts are in EUR. Only rows count for which this holds: status <> ''cancelled''.', 'a complete period (14 days) without an order', 'Europe/Paris', '- names and segments of the customers - firm.people');
SELECT pg_temp.says('now', 'fr', 'Une période dure 3 mois.', 'après 4 périodes complètes consécutives sans commande (12 mois)', 'depuis le 1er ', 'actualisé au taux de 8 % par an. C''est une marge : 35 % du chiffre', 'plus de 1,5 intervalles');
SELECT throws_ok($$SELECT explain_portfolio('plain', 'de')$$, '22023', 'nothing is written in language "de"', 'a language that there is not');
SELECT throws_ok($$SELECT explain_portfolio('plain', NULL)$$, '22023', 'nothing is written in language "<NULL>"', 'none');
SELECT * FROM finish();
ROLLBACK;
