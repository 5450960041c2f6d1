-- --- orders and bad lines -----------------------------------------------------------------------------------

UPDATE demo.day SET day = CASE day_order WHEN 'dmy' THEN dmy ELSE mdy END FROM demo.layout;
UPDATE demo.amount SET amount = demo.amount(amount_text, decimals) FROM demo.layout;
ANALYZE demo.day;
ANALYZE demo.amount;
CREATE TABLE demo.parsed AS
SELECT t.*, d.day, a.amount, c.amount AS cost, cost_text ~ '\S' AND c.amount IS NULL AS has_bad_cost
FROM demo.text t LEFT JOIN demo.day d USING (day_text) LEFT JOIN demo.amount a USING (amount_text) LEFT JOIN demo.amount c ON c.amount_text = t.cost_text;

CREATE TABLE demo.bad_line AS
SELECT p.n, CASE
    WHEN stray_quote THEN 'a quote that is not closed, or in the middle of a field'
    WHEN width < greatest(customer_column, day_column, amount_column, cost_column) THEN format('has %s columns, at least %s are needed', width, greatest(customer_column, day_column, amount_column, cost_column))
    WHEN customer_id IS NULL THEN 'has no customer'
    WHEN btrim(day_text) = '' THEN 'has no day'
    WHEN p.day IS NULL THEN format('is not a day: "%s"', left(day_text, 30))
    WHEN btrim(amount_text) = '' THEN 'has no amount'
    WHEN p.amount IS NULL THEN format('is not an amount: "%s"', left(amount_text, 30))
    ELSE format('is not a cost: "%s"', left(cost_text, 30)) END AS reason
FROM demo.parsed p, demo.layout
WHERE stray_quote OR customer_id IS NULL OR p.day IS NULL OR p.amount IS NULL OR has_bad_cost;

INSERT INTO orders SELECT p.customer_id, p.day, p.amount, p.cost FROM demo.parsed p
WHERE NOT EXISTS (SELECT FROM demo.bad_line b WHERE b.n = p.n) ORDER BY n;

INSERT INTO demo.source
SELECT format('columns: customer = %s, day = %s, amount = %s%s', demo.column_name(customer_column), demo.column_name(day_column), demo.column_name(amount_column),
              CASE WHEN cost_column IS NOT NULL THEN ', cost = ' || demo.column_name(cost_column) ELSE '' END),
       (SELECT count(*) FROM demo.parsed), (SELECT count(*) FROM demo.bad_line)
FROM demo.layout;
INSERT INTO demo.note (text)
SELECT CASE day_order WHEN 'dmy' THEN 'Days are day/month/year.' ELSE 'Days are month/day/year.' END
FROM demo.layout WHERE EXISTS (SELECT FROM demo.day WHERE dmy IS DISTINCT FROM mdy) AND NOT EXISTS (SELECT FROM demo.note WHERE text ~ 'read as day.month.year');

DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM orders) THEN
    RAISE EXCEPTION 'no line could be loaded; %',
      coalesce((SELECT 'line ' || n || ' ' || reason FROM demo.bad_line ORDER BY n LIMIT 1), 'there is none after the header');
  END IF;
END $$;
DROP TABLE demo.joined, demo.record, demo.field, demo.text, demo.day, demo.amount, demo.parsed, demo.line;
