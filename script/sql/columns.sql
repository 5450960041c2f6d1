-- --- which column is which ----------------------------------------------------------------------------------

CREATE FUNCTION demo.looks_like_day(text) RETURNS boolean IMMUTABLE PARALLEL SAFE
RETURN coalesce($1 ~ '^\s*(\d{4}([-/.])\d{1,2}\2\d{1,2}|\d{1,2}([-/.])\d{1,2}\3\d{4}|(19|20)\d{6})([T ].*)?\s*$', false);

-- Signs of currency, blanks of every kind and apostrophes between thousands do not matter, nor does the dash of 12.– for
-- cents that there are not; brackets and a minus behind are a minus.
CREATE FUNCTION demo.bare_amount(text) RETURNS text IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(regexp_replace(regexp_replace(regexp_replace(replace($1, '−', '-'), '[\s$€£¥¤''’\u00a0\u2007\u2009\u202f]|EUR|USD|GBP|CHF', '', 'gi'),
                                                    '[.,]([–—]|--?)$', ''),
                                     '^\((.*)\)$|^([^-].*)-$', '-\1\2'), '^\+', '');

-- Whether a bare amount shows which mark stands before its decimals: 1234.5 · 1.234,50 · 12,50 · 0,125 · 1,234,567.
CREATE FUNCTION demo.has_decimal_comma(bare text) RETURNS boolean IMMUTABLE PARALLEL SAFE
RETURN bare ~ '^-?(\d+,(\d{1,2}|\d{4,})|0?,\d+|\d{4,},\d+|\d{1,3}(\.\d{3})+,\d*|\d{1,3}(\.\d{3}){2,})$';
CREATE FUNCTION demo.has_decimal_point(bare text) RETURNS boolean IMMUTABLE PARALLEL SAFE
RETURN bare ~ '^-?(\d*\.(\d{1,2}|\d{4,})|0?\.\d+|\d{4,}\.\d+|\d{1,3}(,\d{3})+\.\d*|\d{1,3}(,\d{3}){2,})$';
-- Only 1.234 and 1,234 can be both.
CREATE FUNCTION demo.is_open_amount(bare text) RETURNS boolean IMMUTABLE PARALLEL SAFE
RETURN bare ~ '^-?[1-9]\d{0,2}[.,]\d{3}$';

-- What a bare amount is, by its form: NULL for what is no amount. Of an open one three digits behind the mark are thousands,
-- unless the mark is that of the file's decimals.
CREATE FUNCTION demo.form_of(bare text) RETURNS text IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN length(bare) > 40 THEN NULL WHEN bare ~ '^-?\d+\.?$' THEN 'whole' WHEN demo.is_open_amount(bare) THEN 'open'
            WHEN demo.has_decimal_comma(bare) THEN 'comma' WHEN demo.has_decimal_point(bare) THEN 'point' END;
CREATE FUNCTION demo.value_of(bare text, form text, decimals text) RETURNS numeric IMMUTABLE PARALLEL SAFE
RETURN CASE form
  WHEN 'whole' THEN rtrim(bare, '.')::numeric
  WHEN 'open' THEN CASE WHEN strpos(bare, CASE decimals WHEN 'comma' THEN ',' WHEN 'point' THEN '.' ELSE ' ' END) > 0
                        THEN replace(bare, ',', '.') ELSE translate(bare, '.,', '') END::numeric
  WHEN 'comma' THEN replace(replace(bare, '.', ''), ',', '.')::numeric
  WHEN 'point' THEN replace(bare, ',', '')::numeric
END;
CREATE FUNCTION demo.looks_like_amount(text) RETURNS boolean IMMUTABLE PARALLEL SAFE RETURN demo.form_of(demo.bare_amount($1)) IS NOT NULL;

-- The column that an option names: by its name, by its name made comparable, or by its number.
CREATE FUNCTION demo.wished_column(kind text, wish text, names text[], plain text[]) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  k int := coalesce(array_position(names, wish), array_position(plain, nullif(demo.plain_name(wish), '')));
BEGIN
  IF k IS NULL AND wish ~ '^\d{1,4}$' AND wish::int BETWEEN 1 AND cardinality(names) THEN k := wish; END IF;
  IF k IS NULL THEN
    RAISE EXCEPTION '%', CASE WHEN plain IS NULL THEN demo.say('wrong_number', kind, wish, cardinality(names)::text, demo.columns_there(names, plain)) ELSE demo.say('wrong_name', kind, wish, demo.columns_there(names, plain)) END;
  END IF;
  RETURN k;
END $$;

CREATE FUNCTION demo.columns_there(names text[], plain text[]) RETURNS text IMMUTABLE
RETURN (SELECT string_agg(CASE WHEN plain IS NULL THEN format('%s: "%s"', k, left(name, 30)) ELSE format('"%s"', name) END, ', ' ORDER BY k) FROM unnest(names) WITH ORDINALITY n(name, k));

CREATE FUNCTION demo.named_column(kinds text[], plain text[]) RETURNS int STABLE
RETURN (SELECT k FROM unnest(plain) WITH ORDINALITY p(name, k) JOIN demo.heading h USING (name) WHERE h.kind = ANY (kinds)
        ORDER BY array_position(kinds, h.kind), rank, k LIMIT 1);

-- By option, else by name where the first record has names, else by position and by what the first thousand records look like.
DO $$
DECLARE
  wish demo.wish;
  header text[];
  plain text[]; -- the header, made comparable
  customer int;
  day int;
  amount int;
  cost int;
BEGIN
  SELECT * INTO wish FROM demo.wish;
  SELECT fields INTO header FROM demo.field ORDER BY n LIMIT 1;
  IF header IS NULL THEN RAISE EXCEPTION '%', demo.say('no_lines'); END IF;
  IF cardinality(header) < 3 THEN
    RAISE EXCEPTION '%', demo.say('few_columns', cardinality(header)::text);
  END IF;
  header := array(SELECT btrim(h, E' \t\u00a0') FROM unnest(header) WITH ORDINALITY u(h, k) ORDER BY k);

  -- Names have letters, and neither a day nor an amount among them.
  IF NOT EXISTS (SELECT FROM unnest(header) h WHERE demo.looks_like_day(h) OR demo.looks_like_amount(h)) THEN
    plain := array(SELECT demo.plain_name(h) FROM unnest(header) WITH ORDINALITY u(h, k) ORDER BY k);
  END IF;
  IF wish.customer IS NOT NULL THEN customer := demo.wished_column('customer', wish.customer, header, plain); END IF;
  IF wish.day IS NOT NULL THEN day := demo.wished_column('day', wish.day, header, plain); END IF;
  IF wish.amount IS NOT NULL THEN amount := demo.wished_column('amount', wish.amount, header, plain); END IF;
  IF wish.cost IS NOT NULL THEN cost := demo.wished_column('cost', wish.cost, header, plain); END IF;
  customer := coalesce(customer, demo.named_column('{customer,name}', plain));
  day := coalesce(day, demo.named_column('{day}', plain));
  amount := coalesce(amount, demo.named_column('{net,amount,gross}', plain));
  cost := coalesce(cost, demo.named_column('{cost}', plain));

  CREATE TEMP TABLE sample ON COMMIT DROP AS
  SELECT k::int AS k, count(*) AS n, count(*) FILTER (WHERE demo.looks_like_day(value)) AS days,
         count(*) FILTER (WHERE demo.looks_like_amount(value) AND NOT demo.looks_like_day(value)) AS amounts,
         count(*) FILTER (WHERE value ~ '\d[.,]\d{1,2}\s*\D?$') AS decimals
  FROM (SELECT fields FROM demo.field ORDER BY n LIMIT 1000 OFFSET CASE WHEN plain IS NULL THEN 0 ELSE 1 END) f,
       unnest(fields) WITH ORDINALITY u(value, k) GROUP BY k;
  IF day IS NULL THEN
    SELECT k INTO day FROM sample WHERE k IS DISTINCT FROM customer AND k IS DISTINCT FROM amount AND days * 2 > n ORDER BY k LIMIT 1;
  END IF;
  IF customer IS NULL THEN
    SELECT k INTO customer FROM sample WHERE k IS DISTINCT FROM day AND k IS DISTINCT FROM amount AND k IS DISTINCT FROM cost ORDER BY k LIMIT 1;
  END IF;
  IF amount IS NULL THEN -- rather a column with decimals than a count of things
    SELECT k INTO amount FROM sample WHERE k <> customer AND k IS DISTINCT FROM day AND k IS DISTINCT FROM cost AND amounts * 2 > n ORDER BY decimals * 2 > n DESC, k LIMIT 1;
  END IF;
  IF customer IS NULL OR day IS NULL OR amount IS NULL THEN
    RAISE EXCEPTION '%', demo.say('cannot_tell',
      concat_ws(', ', CASE WHEN customer IS NULL THEN demo.say('customer') END, CASE WHEN day IS NULL THEN demo.say('day') END, CASE WHEN amount IS NULL THEN demo.say('amount') END),
      concat_ws(', ', CASE WHEN customer IS NULL THEN '--customer' END, CASE WHEN day IS NULL THEN '--day' END, CASE WHEN amount IS NULL THEN '--amount' END), demo.columns_there(header, plain));
  END IF;
  UPDATE demo.layout SET has_header = plain IS NOT NULL, customer_column = customer, day_column = day, amount_column = amount, cost_column = cost,
    names = header, plain_names = plain,
    is_continental = EXISTS (SELECT FROM demo.heading WHERE name IN (plain[customer], plain[day], plain[amount]) AND language IN ('fr', 'de', 'it', 'es')
                             AND name NOT IN (SELECT name FROM demo.heading WHERE language = 'en'));

  IF wish.amount IS NULL AND plain[amount] IN (SELECT name FROM demo.heading WHERE kind = 'gross') THEN
    INSERT INTO demo.note (text) VALUES (demo.say('gross_only'));
  ELSIF wish.amount IS NULL AND demo.named_column('{gross}', plain) IS NOT NULL THEN
    INSERT INTO demo.note (text) VALUES (demo.say('gross_too', header[amount], header[demo.named_column('{gross}', plain)]));
  END IF;
END $$;

-- --- what its days and amounts mean ---------------------------------------------------------------------------

-- The calendar day of a text, its time of day ignored. NULL if there is no such day.
CREATE FUNCTION demo.day(value text, day_order text) RETURNS date IMMUTABLE PARALLEL SAFE
RETURN (
  SELECT CASE WHEN y BETWEEN 1 AND 9999 AND m BETWEEN 1 AND 12 AND d >= 1
              AND d <= extract(day FROM make_date(y, m, 1) + interval '1 month - 1 day') THEN make_date(y, m, d) END
  FROM (SELECT CASE
            WHEN NOT demo.looks_like_day(value) THEN NULL
            WHEN value ~ '^\s*\d{4}[-/.]' THEN regexp_match(value, '^\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})')
            WHEN value ~ '^\s*\d{8}' THEN regexp_match(value, '^\s*(\d{4})(\d{2})(\d{2})')
            WHEN day_order = 'dmy' THEN (SELECT array[p[3], p[2], p[1]] FROM regexp_match(value, '^\s*(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})') p)
            ELSE (SELECT array[p[3], p[1], p[2]] FROM regexp_match(value, '^\s*(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})') p)
          END) parts(p),
       LATERAL (SELECT p[1]::int, p[2]::int, p[3]::int) ymd(y, m, d)
);

-- Each distinct text is read once: there are far fewer days than lines.
CREATE TABLE demo.text AS
SELECT n, nullif(btrim(fields[customer_column], E' \t\u00a0'), '') AS customer_id, fields[day_column] AS day_text, fields[amount_column] AS amount_text,
       fields[cost_column] AS cost_text, stray_quote, cardinality(fields) AS width
FROM demo.field, demo.layout
WHERE NOT (has_header AND n = (SELECT min(n) FROM demo.field));
ANALYZE demo.text;
CREATE TABLE demo.day AS
SELECT day_text, min(n) AS line, count(*) AS n, NULL::date AS day, demo.day(day_text, 'dmy') AS dmy, demo.day(day_text, 'mdy') AS mdy
FROM demo.text GROUP BY day_text;
CREATE TABLE demo.amount AS
SELECT amount_text, line, n, NULL::numeric AS amount, bare, demo.form_of(bare) AS form
FROM (SELECT amount_text, min(n) AS line, count(*) AS n FROM (SELECT n, amount_text FROM demo.text UNION ALL SELECT n, cost_text FROM demo.text WHERE cost_text IS NOT NULL) t GROUP BY amount_text) a,
     LATERAL (SELECT demo.bare_amount(amount_text) OFFSET 0) b(bare);

-- 03/04/2024: the whole file decides which is the month; what does not decide, but is a good reason, is said.
DO $$
DECLARE
  l demo.layout;
  wish demo.wish;
  only_dmy bigint;
  only_mdy bigint;
  example demo.day;
  reason text;
  chosen text;
BEGIN
  SELECT * INTO l FROM demo.layout;
  SELECT * INTO wish FROM demo.wish;
  SELECT sum(n) FILTER (WHERE d.mdy IS NULL), sum(n) FILTER (WHERE d.dmy IS NULL) INTO only_dmy, only_mdy FROM demo.day d WHERE d.dmy IS DISTINCT FROM d.mdy;
  SELECT * INTO example FROM demo.day d WHERE d.dmy <> d.mdy ORDER BY line LIMIT 1;
  chosen := coalesce(wish.dates, CASE WHEN coalesce(only_dmy, 0) > coalesce(only_mdy, 0) THEN 'dmy' WHEN only_mdy > 0 THEN 'mdy' END);
  IF chosen IS NULL THEN
    reason := CASE
      WHEN example.line IS NULL THEN 'none' -- no day needs one
      WHEN NOT EXISTS (SELECT FROM demo.day d WHERE d.dmy <> d.mdy AND day_text !~ '^\s*\d+\.') THEN 'days_points'
      WHEN l.is_continental THEN 'days_names'
      WHEN (SELECT count(*) FILTER (WHERE form = 'comma') > count(*) FILTER (WHERE form = 'point') FROM demo.amount) THEN 'days_commas' END;
    IF reason IS NOT NULL THEN chosen := 'dmy'; END IF;
    IF reason <> 'none' THEN INSERT INTO demo.note (text) VALUES (demo.say(reason, btrim(example.day_text))); END IF;
  ELSIF wish.dates IS NULL AND only_dmy > 0 AND only_mdy > 0 THEN
    INSERT INTO demo.note (text) VALUES (demo.say('days_both', only_dmy::text, only_mdy::text,
      (SELECT min(line) FROM demo.day d WHERE CASE chosen WHEN 'dmy' THEN d.dmy IS NULL AND d.mdy IS NOT NULL ELSE d.mdy IS NULL AND d.dmy IS NOT NULL END)::text));
  END IF;
  UPDATE demo.layout SET day_order = chosen, is_order_said = reason IS NOT NULL, open_day = CASE WHEN chosen IS NULL THEN btrim(example.day_text) END, open_line = CASE WHEN chosen IS NULL THEN example.line END;
END $$;

-- And 1.234 or 1,234: so do the amounts.
DO $$
DECLARE
  comma bigint;
  point bigint;
  example demo.amount;
  chosen text;
BEGIN
  SELECT sum(n) FILTER (WHERE form = 'comma'), sum(n) FILTER (WHERE form = 'point') INTO comma, point FROM demo.amount;
  SELECT * INTO example FROM demo.amount WHERE form = 'open' ORDER BY line LIMIT 1;
  chosen := coalesce((SELECT decimals FROM demo.wish), CASE WHEN coalesce(comma, 0) > coalesce(point, 0) THEN 'comma' WHEN point > 0 THEN 'point' END);
  IF example.line IS NOT NULL AND ((comma > 0 AND point > 0) OR chosen IS NULL) THEN
    INSERT INTO demo.note (text) VALUES (demo.say('amount_' || coalesce(chosen, 'open'), btrim(example.amount_text), example.line::text, demo.value_of(example.bare, example.form, chosen)::text));
  END IF;
  UPDATE demo.layout SET decimals = chosen;
END $$;
