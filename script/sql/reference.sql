-- What script/reference asks of a database with the extension, in a schema of its own: the objects of the schema
-- customer_portfolio with their rooms, and the page made of their comments. Before it is read, the table declared
-- (room, place, kind, name, number) says what the SQL pieces declare, and the table room what src/rooms says.
SET search_path = customer_portfolio, pg_catalog, reference;

-- A comment: its first line, what follows, and the example at its end.
CREATE FUNCTION reference.sentence(comment text) RETURNS text LANGUAGE sql IMMUTABLE
BEGIN ATOMIC SELECT split_part(comment, E'\n', 1); END;

CREATE FUNCTION reference.example(comment text) RETURNS text LANGUAGE sql IMMUTABLE
BEGIN ATOMIC SELECT (regexp_match(comment, '\n\nExample: (.*)$'))[1]; END;

-- What Markdown would take for its own.
CREATE FUNCTION reference.plain(line text) RETURNS text LANGUAGE sql IMMUTABLE
BEGIN ATOMIC SELECT regexp_replace(regexp_replace(line, '^(?=[-+] )', '\', 'gn'), '([*`]|<(?=[a-z/])|\[(?=[^]]*\]\())', '\\\1', 'g'); END;

-- A paragraph of lines "name  meaning", continued by lines that begin with blanks, is a list.
CREATE FUNCTION reference.paragraph(paragraph text) RETURNS text LANGUAGE sql IMMUTABLE
BEGIN ATOMIC
SELECT CASE WHEN paragraph ~ '^[a-z_0-9]+(, [a-z_0-9]+)*  +[^ ]'
  THEN regexp_replace(regexp_replace(plain(paragraph), '\n +', ' ', 'g'), '^([a-z_0-9]+(, [a-z_0-9]+)*)  +', '- **\1**: ', 'gn')
  ELSE plain(paragraph) END;
END;

CREATE FUNCTION reference.details(comment text) RETURNS text LANGUAGE sql IMMUTABLE
BEGIN ATOMIC
SELECT string_agg(paragraph(p), E'\n\n' ORDER BY n)
FROM string_to_table(regexp_replace(comment, '\n\nExample: .*$', ''), E'\n\n') WITH ORDINALITY t(p, n) WHERE n > 1;
END;

CREATE FUNCTION reference.indented(lines text) RETURNS text LANGUAGE sql IMMUTABLE
BEGIN ATOMIC SELECT regexp_replace(lines, '^(?=.)', '  ', 'gn'); END;

-- Functions: arguments with names and defaults, and what comes out. The pieces declare them in the order of their numbers.
CREATE TABLE reference.form AS
WITH argument AS (
  SELECT p.oid, a.n, coalesce(p.proargmodes[a.n], 'i') AS mode,
         concat_ws(' ', nullif(p.proargnames[a.n], ''), format_type(a.type, NULL)) AS declared,
         regexp_replace(pg_get_function_arg_default(p.oid, a.n::int), '^(''.*''|NULL)::[^'']*$', '\1') AS preset
  FROM pg_proc p, unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) WITH ORDINALITY a(type, n)),
signature AS (
  SELECT oid, string_agg(CASE mode WHEN 'v' THEN 'VARIADIC ' ELSE '' END || declared || coalesce(' DEFAULT ' || preset, ''), ', ' ORDER BY n)
           FILTER (WHERE mode IN ('i', 'v', 'b')) AS arguments,
         string_agg(declared, ', ' ORDER BY n) FILTER (WHERE mode IN ('o', 't', 'b')) AS columns
  FROM argument GROUP BY oid)
SELECT p.oid, p.proname::text AS name, d.room, d.place, row_number() OVER (PARTITION BY p.proname ORDER BY p.oid) AS number,
       p.oid::regprocedure::text AS identity,
       format('%s(%s)', p.proname, s.arguments) AS call,
       CASE p.prokind WHEN 'a' THEN 'aggregate, ' WHEN 'w' THEN 'window function, ' ELSE '' END ||
       CASE WHEN s.columns IS NOT NULL THEN CASE WHEN p.proretset THEN 'rows (' ELSE 'a row (' END || s.columns || ')'
            WHEN p.proretset THEN 'rows of ' || format_type(p.prorettype, NULL) ELSE format_type(p.prorettype, NULL) END AS result,
       obj_description(p.oid, 'pg_proc') AS comment
FROM (SELECT *, row_number() OVER (PARTITION BY proname ORDER BY oid) AS number FROM pg_proc WHERE pronamespace = 'customer_portfolio'::regnamespace) p
LEFT JOIN signature s USING (oid)
LEFT JOIN declared d ON d.kind = 'function' AND d.name = p.proname AND d.number = p.number;

-- A name stands where its first example is.
CREATE TABLE reference.heading AS
SELECT DISTINCT ON (name) name, room, place, number AS main, example(comment) IS NOT NULL AS shown
FROM reference.form ORDER BY name, example(comment) IS NULL, number;

CREATE TABLE reference.type AS
SELECT t.oid, t.typname::text AS name, d.room, d.place,
       CASE t.typtype WHEN 'd' THEN 'domain over ' || format_type(t.typbasetype, NULL) || '. '
            WHEN 'e' THEN (SELECT 'one of ' || string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid) || '. '
            ELSE '' END AS kind,
       obj_description(t.oid, 'pg_type') AS comment
FROM pg_type t LEFT JOIN declared d ON d.kind = 'type' AND d.name = t.typname
WHERE t.typnamespace = 'customer_portfolio'::regnamespace AND t.typcategory <> 'A' AND t.typtype <> 'c';

CREATE TABLE reference.operator AS
SELECT t.room, 1 AS class, o.oid, format('%s %s %s', format_type(oprleft, NULL), oprname, format_type(oprright, NULL)) AS call,
       format_type(oprresult, NULL) AS result, obj_description(o.oid, 'pg_operator') AS comment
FROM pg_operator o LEFT JOIN reference.type t ON t.oid = oprleft WHERE oprnamespace = 'customer_portfolio'::regnamespace
UNION ALL
SELECT t.room, 2, c.oid, format('CAST (%s AS %s)', format_type(castsource, NULL), format_type(casttarget, NULL)), format_type(casttarget, NULL),
       obj_description(c.oid, 'pg_cast')
FROM pg_cast c JOIN reference.type t ON t.oid IN (castsource, casttarget);

CREATE TABLE reference.relation AS
SELECT c.oid, c.relname::text AS name, d.room, d.place, obj_description(c.oid, 'pg_class') AS comment
FROM pg_class c LEFT JOIN declared d ON d.kind = 'type' AND d.name = c.relname
WHERE c.relnamespace = 'customer_portfolio'::regnamespace AND c.relkind IN ('r', 'v');

CREATE TABLE reference.complaint AS
SELECT name, format('no piece of src declares %s', name) AS text FROM (
  SELECT identity, room FROM reference.form UNION ALL SELECT name, room FROM reference.type
  UNION ALL SELECT call, room FROM reference.operator UNION ALL SELECT name, room FROM reference.relation) o(name, room)
WHERE room IS NULL
-- What makes and reads portfolios works on tables that are not there; doc/portfolio.md shows it.
UNION ALL SELECT name, format('%s has no example', name) FROM reference.heading WHERE NOT shown AND room <> 'portfolio' AND name <> 'report_html'
UNION ALL SELECT identity, format('%s has no comment', identity) FROM reference.form WHERE comment IS NULL;

-- The page, as numbered parts. A line "@example IDENTITY" is where what psql prints of it belongs.
CREATE TABLE reference.part (room int, class int, place bigint, number bigint, text text);

INSERT INTO reference.part
SELECT r.place, 1, 0, 0, format(E'\n## Room %s\n\n%s.', r.name, upper(left(r.meaning, 1)) || substr(r.meaning, 2)) FROM room r
WHERE r.name IN (SELECT room FROM reference.form UNION SELECT room FROM reference.type)
UNION ALL
SELECT r.place, 2, t.place, 0, CASE WHEN t.place = min(t.place) OVER (PARTITION BY t.room) THEN E'\nTypes:\n\n' ELSE '' END ||
  format('* **%s**: %s%s', t.name, t.kind, plain(sentence(t.comment))) || coalesce(E'\n\n' || indented(details(t.comment)) || E'\n', '')
FROM reference.type t JOIN room r ON r.name = t.room
UNION ALL
SELECT r.place, 3, row_number() OVER w, 0, CASE WHEN row_number() OVER w = 1 THEN E'\nOperators and casts:\n\n' ELSE '' END ||
  format('* `%s` → %s: %s', o.call, o.result, plain(sentence(o.comment))) || coalesce(E'\n\n' || indented(details(o.comment)) || E'\n', '')
FROM reference.operator o JOIN room r ON r.name = o.room WINDOW w AS (PARTITION BY o.room ORDER BY o.class, o.call COLLATE "C")
UNION ALL
SELECT r.place, 4, c.place, 0, format(E'\nTable **%s**: %s\n', c.name, plain(sentence(c.comment))) || coalesce(E'\n' || details(c.comment) || E'\n', '') ||
  (SELECT string_agg(format(E'\n* **%s** %s: %s', attname, format_type(atttypid, NULL), plain(col_description(c.oid, attnum))), '' ORDER BY attnum)
   FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped)
FROM reference.relation c JOIN room r ON r.name = c.room
UNION ALL
SELECT r.place, 5, h.place, 0, format(E'\n### %s\n', h.name) FROM reference.heading h JOIN room r ON r.name = h.room
UNION ALL
-- Forms that say the same stand together.
SELECT r.place, 5, h.place, min(f.number), '* ' || string_agg(format('`%s` → %s  ', f.call, f.result), E'\n  ' ORDER BY f.number) ||
  E'\n  ' || plain(sentence(f.comment)) ||
  CASE WHEN bool_or(f.number = h.main) THEN '' ELSE coalesce(E'\n\n' || indented(details(f.comment)) || E'\n', '') END
FROM reference.form f JOIN reference.heading h USING (name) JOIN room r ON r.name = h.room
GROUP BY r.place, h.place, f.comment
UNION ALL
SELECT r.place, 5, h.place, 1000, E'\n' || details(f.comment)
FROM reference.form f JOIN reference.heading h ON h.name = f.name AND h.main = f.number JOIN room r ON r.name = h.room
WHERE details(f.comment) IS NOT NULL
UNION ALL
SELECT r.place, 5, h.place, 1000 + f.number, format(E'\n```sql\n%s\n```\n\n```text\n@example %s\n```', example(f.comment), f.identity)
FROM reference.form f JOIN reference.heading h USING (name) JOIN room r ON r.name = h.room
WHERE example(f.comment) IS NOT NULL;

-- The table of contents: names of a room first, then those whose other forms it has.
INSERT INTO reference.part
SELECT 0, 1, r.place, 0, format('* [%s](#room-%s): ', r.name, r.name) ||
  string_agg(format('[%s](#%s)', n.name, n.name), ', ' ORDER BY h.room = r.name DESC, n.place)
FROM room r JOIN (SELECT room, name, min(place) AS place FROM reference.form GROUP BY room, name) n ON n.room = r.name
JOIN reference.heading h ON h.name = n.name
GROUP BY r.place, r.name;
