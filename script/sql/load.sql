-- From the lines of a text file to orders. Before: demo.line (n, line), the file as it is. After: orders
-- (customer_id, day, amount), demo.bad_line (n, reason) and demo.layout, which says what was understood how.
-- Nothing here can fail because of what is in a line: a line is understood whole, or named with its reason.

-- --- records and fields -------------------------------------------------------------------------------------

CREATE TABLE demo.layout (
  delimiter text, has_header boolean, customer_column int, day_column int, amount_column int, day_order text, names text[]
);

-- The delimiter is the candidate that the first line with any text has most of, outside of quotes.
INSERT INTO demo.layout (delimiter)
SELECT d FROM (SELECT regexp_replace(line, '"[^"]*"', '', 'g') AS text FROM demo.line WHERE line ~ '\S' ORDER BY n LIMIT 1) first,
     LATERAL (VALUES (',', 1), (';', 2), (E'\t', 3), ('|', 4)) v(d, k)
ORDER BY length(text) - length(replace(text, d, '')) DESC, k LIMIT 1;

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

-- --- which column is which ----------------------------------------------------------------------------------

CREATE FUNCTION demo.looks_like_day(text) RETURNS boolean IMMUTABLE PARALLEL SAFE
RETURN coalesce($1 ~ '^\s*(\d{4}([-/.])\d{1,2}\2\d{1,2}|\d{1,2}([-/.])\d{1,2}\3\d{4}|(19|20)\d{6})([T ].*)?\s*$', false);

-- Signs of currency, blanks and apostrophes between thousands do not matter; brackets are a minus.
CREATE FUNCTION demo.bare_amount(text) RETURNS text IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(regexp_replace(regexp_replace($1, '[\s$€£¥''\u00a0]|EUR|USD|GBP|CHF', '', 'g'), '^\((.*)\)$', '-\1'), '^\+', '');

-- 1234.5 · 1,234.50 · 1.234,50 · 12,50. NULL for anything else.
CREATE FUNCTION demo.amount(text) RETURNS numeric IMMUTABLE PARALLEL SAFE
RETURN CASE
  WHEN $1 ~ '^-?\d{1,18}(\.\d{0,12})?$' THEN $1::numeric
  WHEN demo.bare_amount($1) ~ '^-?(\d{1,18}(\.\d{0,12})?|\.\d{1,12})$' THEN demo.bare_amount($1)::numeric
  WHEN demo.bare_amount($1) ~ '^-?\d{1,3}(,\d{3}){1,5}(\.\d{0,12})?$' THEN replace(demo.bare_amount($1), ',', '')::numeric
  WHEN demo.bare_amount($1) ~ '^-?\d{1,3}(\.\d{3}){1,5},\d{0,12}$' THEN replace(replace(demo.bare_amount($1), '.', ''), ',', '.')::numeric
  WHEN demo.bare_amount($1) ~ '^-?\d{1,18},\d{1,12}$' THEN replace(demo.bare_amount($1), ',', '.')::numeric
END;

-- By name where the first record has names, else by position and by what the first thousand records look like.
DO $$
DECLARE
  header text[];
  named text[]; -- the header, made comparable
  customer int;
  day int;
  amount int;
  width int;
BEGIN
  SELECT fields INTO header FROM demo.field ORDER BY n LIMIT 1;
  IF header IS NULL THEN RAISE EXCEPTION 'the file has no lines with text'; END IF;
  width := cardinality(header);
  IF width < 3 THEN
    RAISE EXCEPTION 'the first line has % of the columns customer, day and amount', width;
  END IF;

  -- Names have letters, and neither a day nor an amount among them.
  IF NOT EXISTS (SELECT FROM unnest(header) h WHERE demo.looks_like_day(h) OR demo.amount(h) IS NOT NULL) THEN
    named := array(SELECT trim(both '_' FROM regexp_replace(lower(h), '[^a-z0-9]+', '_', 'g')) FROM unnest(header) WITH ORDINALITY u(h, k) ORDER BY k);
    SELECT k INTO customer FROM unnest(named) WITH ORDINALITY u(name, k) JOIN unnest(array[
      'customer_id', 'customerid', 'customer', 'customer_number', 'customer_no', 'customer_key', 'cust_id', 'custid', 'client_id', 'client', 'user_id',
      'userid', 'user', 'member_id', 'member', 'buyer_id', 'buyer', 'account_id', 'account', 'shopper_id', 'contact_id', 'company_id', 'kunden_id', 'kundennummer',
      'kundennr', 'kunde', 'customer_email', 'email', 'id']) WITH ORDINALITY s(name, rank) USING (name) ORDER BY rank LIMIT 1;
    SELECT k INTO day FROM unnest(named) WITH ORDINALITY u(name, k) JOIN unnest(array[
      'day', 'date', 'order_date', 'orderdate', 'purchase_date', 'transaction_date', 'invoice_date', 'invoicedate', 'sale_date', 'sales_date', 'ordered_at',
      'purchased_at', 'order_time', 'order_purchase_timestamp', 'created_at', 'datetime', 'timestamp', 'time', 'datum', 'bestelldatum', 'rechnungsdatum'])
      WITH ORDINALITY s(name, rank) USING (name) ORDER BY rank LIMIT 1;
    SELECT k INTO amount FROM unnest(named) WITH ORDINALITY u(name, k) JOIN unnest(array[
      'amount', 'net_amount', 'order_amount', 'spend', 'revenue', 'net', 'net_total', 'order_total', 'order_value', 'total_amount', 'total_price', 'total',
      'sales', 'sale_amount', 'turnover', 'payment_value', 'paid', 'value', 'price', 'gross', 'betrag', 'umsatz', 'summe'])
      WITH ORDINALITY s(name, rank) USING (name) ORDER BY rank LIMIT 1;
  END IF;

  CREATE TEMP TABLE sample ON COMMIT DROP AS
  SELECT k::int AS k, count(*) AS n, count(*) FILTER (WHERE demo.looks_like_day(value)) AS days,
         count(*) FILTER (WHERE demo.amount(value) IS NOT NULL AND NOT demo.looks_like_day(value)) AS amounts,
         count(*) FILTER (WHERE value ~ '\d[.,]\d{1,2}\s*\D?$') AS decimals
  FROM (SELECT fields FROM demo.field ORDER BY n LIMIT 1000 OFFSET CASE WHEN named IS NULL THEN 0 ELSE 1 END) f,
       unnest(fields) WITH ORDINALITY u(value, k) GROUP BY k;
  IF day IS NULL THEN
    SELECT k INTO day FROM sample WHERE k IS DISTINCT FROM customer AND k IS DISTINCT FROM amount AND days * 2 > n ORDER BY k LIMIT 1;
  END IF;
  IF customer IS NULL THEN
    SELECT k INTO customer FROM sample WHERE k IS DISTINCT FROM day AND k IS DISTINCT FROM amount ORDER BY k LIMIT 1;
  END IF;
  IF amount IS NULL THEN -- rather a column with decimals than a count of things
    SELECT k INTO amount FROM sample WHERE k <> customer AND k IS DISTINCT FROM day AND amounts * 2 > n ORDER BY decimals * 2 > n DESC, k LIMIT 1;
  END IF;
  IF customer IS NULL OR day IS NULL OR amount IS NULL THEN
    RAISE EXCEPTION 'cannot tell which column is the %; call them customer, day, amount',
      concat_ws(' and the ', CASE WHEN customer IS NULL THEN 'customer' END, CASE WHEN day IS NULL THEN 'day' END, CASE WHEN amount IS NULL THEN 'amount' END);
  END IF;

  -- 03/04/2024: the whole file decides which is the month.
  UPDATE demo.layout SET has_header = named IS NOT NULL, customer_column = customer, day_column = day, amount_column = amount,
    names = header,
    day_order = CASE WHEN EXISTS (SELECT FROM demo.field WHERE fields[day] ~ '^\s*(1[3-9]|2\d|3[01])[-/.]\d{1,2}[-/.]\d{4}') THEN 'dmy'
                     WHEN EXISTS (SELECT FROM demo.field WHERE fields[day] ~ '^\s*\d{1,2}[-/.](1[3-9]|2\d|3[01])[-/.]\d{4}') THEN 'mdy'
                     WHEN EXISTS (SELECT FROM demo.field WHERE fields[day] ~ '^\s*\d{1,2}\.\d{1,2}\.\d{4}') THEN 'dmy'
                     ELSE 'mdy' END;
END $$;

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

-- --- orders and bad lines -----------------------------------------------------------------------------------

-- Each distinct text is read once: there are far fewer days than lines.
CREATE TABLE demo.text AS
SELECT n, nullif(btrim(fields[customer_column]), '') AS customer_id, fields[day_column] AS day_text, fields[amount_column] AS amount_text,
       stray_quote, cardinality(fields) AS width
FROM demo.field, demo.layout
WHERE NOT (has_header AND n = (SELECT min(n) FROM demo.field));
ANALYZE demo.text;
CREATE TABLE demo.day AS SELECT day_text, demo.day(day_text, day_order) AS day FROM (SELECT DISTINCT day_text FROM demo.text) d, demo.layout;
CREATE TABLE demo.amount AS SELECT amount_text, demo.amount(amount_text) AS amount FROM (SELECT DISTINCT amount_text FROM demo.text) a;
ANALYZE demo.day;
ANALYZE demo.amount;
CREATE TABLE demo.parsed AS
SELECT t.*, d.day, a.amount FROM demo.text t LEFT JOIN demo.day d USING (day_text) LEFT JOIN demo.amount a USING (amount_text);

CREATE TABLE demo.bad_line AS
SELECT p.n, CASE
    WHEN stray_quote THEN 'a quote that is not closed, or in the middle of a field'
    WHEN width < greatest(customer_column, day_column, amount_column) THEN format('has %s columns, at least %s are needed', width, greatest(customer_column, day_column, amount_column))
    WHEN customer_id IS NULL THEN 'has no customer'
    WHEN btrim(day_text) = '' THEN 'has no day'
    WHEN p.day IS NULL THEN format('is not a day: "%s"', left(day_text, 30))
    WHEN btrim(amount_text) = '' THEN 'has no amount'
    ELSE format('is not an amount: "%s"', left(amount_text, 30)) END AS reason
FROM demo.parsed p, demo.layout
WHERE stray_quote OR customer_id IS NULL OR p.day IS NULL OR p.amount IS NULL;

INSERT INTO orders SELECT p.customer_id, p.day, p.amount FROM demo.parsed p
WHERE NOT stray_quote AND p.customer_id IS NOT NULL AND p.day IS NOT NULL AND p.amount IS NOT NULL ORDER BY n;

INSERT INTO demo.source
SELECT format('columns: customer = %s, day = %s, amount = %s%s', demo.column_name(customer_column), demo.column_name(day_column), demo.column_name(amount_column),
              CASE WHEN EXISTS (SELECT FROM demo.parsed WHERE day_text ~ '^\s*\d{1,2}[-/.]\d{1,2}[-/.]\d{4}')
                   THEN CASE day_order WHEN 'dmy' THEN '; days are day/month/year' ELSE '; days are month/day/year' END ELSE '' END),
       (SELECT count(*) FROM demo.parsed), (SELECT count(*) FROM demo.bad_line)
FROM demo.layout;

DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM orders) THEN
    RAISE EXCEPTION 'no line could be loaded; %',
      coalesce((SELECT 'line ' || n || ' ' || reason FROM demo.bad_line ORDER BY n LIMIT 1), 'there is none after the header');
  END IF;
END $$;
DROP TABLE demo.joined, demo.record, demo.field, demo.text, demo.day, demo.amount, demo.parsed, demo.line;
