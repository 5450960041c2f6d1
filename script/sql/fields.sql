-- From the lines of a text file to orders, with columns.sql and orders.sql. Before: demo.line (n, line), the file as
-- it is, and demo.wish, what was asked for. After: orders, demo.bad_line (n, reason), demo.note and demo.layout, which
-- say what was understood how.
-- Nothing here can fail because of what is in a line: a line is understood whole, or named with its reason.

-- --- records and fields -------------------------------------------------------------------------------------

CREATE TABLE demo.layout (
  delimiter text, has_header boolean, customer_column int, day_column int, amount_column int, cost_column int, names text[], plain_names text[],
  is_continental boolean, is_order_said boolean NOT NULL DEFAULT false, day_order text, open_day text, open_line bigint, decimals text
);

-- Excel's own first line, sep=; says what the delimiter is. Else it is the candidate that most of the first lines have
-- at least twice, of these the one that they have most of, outside of quotes.
WITH first AS (SELECT n, regexp_replace(line, '"[^"]*"', '', 'g') AS text FROM demo.line WHERE line ~ '\S' ORDER BY n LIMIT 50), said AS (
  DELETE FROM demo.line WHERE n = (SELECT n FROM first WHERE text ~* '^sep=.$' ORDER BY n LIMIT 1) AND n = 1 RETURNING right(line, 1) AS delimiter
)
INSERT INTO demo.layout (delimiter)
SELECT coalesce((SELECT delimiter FROM said), (
  SELECT d FROM first, LATERAL (VALUES (',', 1), (';', 2), (E'\t', 3), ('|', 4)) v(d, k), LATERAL (SELECT length(text) - length(replace(text, d, '')) AS found) f
  GROUP BY d, k ORDER BY count(*) FILTER (WHERE found >= 2) DESC, sum(found) DESC, k LIMIT 1))
WHERE EXISTS (SELECT FROM first);

-- A field in quotes may hold delimiters, line breaks and doubled quotes; one without holds no quote at all.
CREATE FUNCTION demo.well_formed(record text, delimiter text) RETURNS boolean IMMUTABLE PARALLEL SAFE
RETURN record ~ format('^((\s*"([^"]|"")*"\s*|[^"%1$s]*)[%1$s])*(\s*"([^"]|"")*"\s*|[^"%1$s]*)$', delimiter);

-- Lines that belong together: one with an odd number of quotes opens a field that the next such line may close. If the
-- two do not make a sound record, the quote was a stray one, and the line stands alone.
CREATE TABLE demo.joined (first bigint, last bigint);
DO $$
DECLARE
  odd bigint[] := array(SELECT n FROM demo.line WHERE (length(line) - length(replace(line, '"', ''))) % 2 = 1 ORDER BY n);
  k int := 1;
BEGIN
  WHILE k < cardinality(odd) LOOP
    IF odd[k + 1] - odd[k] <= 50 AND (SELECT demo.well_formed(string_agg(line, E'\n' ORDER BY n), (SELECT delimiter FROM demo.layout))
                                      FROM demo.line WHERE n BETWEEN odd[k] AND odd[k + 1]) THEN
      INSERT INTO demo.joined VALUES (odd[k], odd[k + 1]);
      k := k + 2;
    ELSE
      k := k + 1;
    END IF;
  END LOOP;
END $$;

CREATE TABLE demo.record AS
SELECT n, line AS text FROM demo.line l
WHERE line ~ '\S' AND NOT EXISTS (SELECT FROM demo.joined WHERE n BETWEEN first AND last)
UNION ALL
SELECT first, string_agg(line, E'\n' ORDER BY n) FROM demo.joined JOIN demo.line ON n BETWEEN first AND last GROUP BY first;

-- Most records have no quotes and split at once. The others are cut by a pattern: a field, then a delimiter.
CREATE TABLE demo.field AS
SELECT n, text ~ '"' AND NOT demo.well_formed(text, delimiter) AS stray_quote, CASE
    WHEN text !~ '"' THEN string_to_array(text, delimiter)
    ELSE array(SELECT CASE WHEN f[1] ~ '^\s*"' THEN replace(substring(f[1] FROM '^\s*"(.*)"\s*$'), '""', '"') ELSE f[1] END
               FROM regexp_matches(text || delimiter, format('(\s*"(?:[^"]|"")*"\s*|[^"%s]*)[%1$s]', delimiter), 'g')
                    WITH ORDINALITY m(f, k) ORDER BY k)
  END AS fields
FROM demo.record, demo.layout;
CREATE INDEX ON demo.field (n);
ANALYZE demo.field;

-- What a program writes above the table, its title and its period, is not the table: the header is the first record
-- of at least three texts.
WITH header AS (SELECT min(n) AS n FROM demo.field WHERE (SELECT count(*) FROM unnest(fields) f WHERE f ~ '\S') >= 3), above AS (
  DELETE FROM demo.field f USING header h WHERE f.n < h.n RETURNING f.n
)
INSERT INTO demo.note (text)
SELECT CASE count(*) WHEN 1 THEN demo.say('line_above') ELSE demo.say('lines_above', count(*)::text) END FROM above HAVING count(*) > 0;
