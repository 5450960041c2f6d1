-- --- orders and bad lines -----------------------------------------------------------------------------------

UPDATE demo.day SET day = CASE day_order WHEN 'dmy' THEN dmy ELSE mdy END FROM demo.layout;
UPDATE demo.amount SET amount = demo.value_of(bare, form, decimals) FROM demo.layout WHERE form IS NOT NULL;
-- What the extension cannot hold exactly is no amount.
UPDATE demo.amount SET amount = NULL WHERE abs(amount) >= 1e18 OR scale(amount) > 12;
ANALYZE demo.day;
ANALYZE demo.amount;
CREATE TABLE demo.parsed AS
SELECT t.*, d.day, a.amount, c.amount AS cost, cost_text ~ '\S' AND c.amount IS NULL AS has_bad_cost
FROM demo.text t LEFT JOIN demo.day d USING (day_text) LEFT JOIN demo.amount a USING (amount_text) LEFT JOIN demo.amount c ON c.amount_text = t.cost_text;

CREATE TABLE demo.bad_line AS
SELECT p.n, CASE
    WHEN stray_quote THEN demo.say('line_quote', n::text)
    WHEN width < needed THEN demo.say('line_fields', n::text, width::text, needed::text)
    WHEN customer_id IS NULL THEN demo.say('line_customer', n::text)
    WHEN btrim(day_text) = '' THEN demo.say('line_no_day', n::text)
    WHEN p.day IS NULL THEN demo.say('line_day', n::text, left(day_text, 30))
    WHEN btrim(amount_text) = '' THEN demo.say('line_no_amount', n::text)
    WHEN p.amount IS NULL THEN demo.say('line_amount', n::text, left(amount_text, 30))
    ELSE demo.say('line_cost', n::text, left(cost_text, 30)) END AS reason
FROM demo.parsed p, demo.layout, LATERAL (SELECT greatest(customer_column, day_column, amount_column, cost_column)) f(needed)
WHERE stray_quote OR customer_id IS NULL OR p.day IS NULL OR p.amount IS NULL OR has_bad_cost;

INSERT INTO orders SELECT p.customer_id, p.day, p.amount, p.cost FROM demo.parsed p
WHERE NOT EXISTS (SELECT FROM demo.bad_line b WHERE b.n = p.n) ORDER BY n;

INSERT INTO demo.source
SELECT CASE WHEN cost_column IS NULL THEN demo.say('columns', VARIADIC columns[1:3]) ELSE demo.say('columns_cost', VARIADIC columns) END,
       (SELECT count(*) FROM demo.parsed), (SELECT count(*) FROM demo.bad_line)
FROM demo.layout, LATERAL (SELECT array[demo.column_name(customer_column), demo.column_name(day_column), demo.column_name(amount_column), demo.column_name(cost_column)]) c(columns);
INSERT INTO demo.note (text)
SELECT demo.say('days_' || day_order)
FROM demo.layout WHERE NOT is_order_said AND EXISTS (SELECT FROM demo.day WHERE dmy IS DISTINCT FROM mdy);

DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM orders) THEN
    RAISE EXCEPTION '%', coalesce((SELECT demo.say('no_good_order', reason) FROM demo.bad_line ORDER BY n LIMIT 1), demo.say('no_order'));
  END IF;
END $$;
DROP TABLE demo.joined, demo.record, demo.field, demo.text, demo.day, demo.amount, demo.parsed, demo.line;
