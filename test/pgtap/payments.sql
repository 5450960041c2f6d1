-- Who pays how late, against plain SQL and the worked numbers.
BEGIN;
SET search_path = customer_portfolio, public;
SELECT * FROM no_plan();

CREATE TEMP TABLE worked (amount numeric, due date, paid date);
INSERT INTO worked VALUES (1000, '2025-01-31', '2025-01-30'), (2000, '2025-02-28', '2025-03-20'), (500, '2025-03-31', NULL), (1500, '2025-04-30', NULL);
SELECT is((SELECT x::text FROM payment_rows(p) x), '(4,5000,2000,2000,0.75,11.4)', 'the worked numbers, ' || type)
FROM (SELECT payment_behaviour(due, paid, amount, '2025-05-01'), payment_behaviour(due, paid, amount::float8, '2025-05-01'),
             payment_behaviour(due, paid, amount::real, '2025-05-01'), payment_behaviour(due, paid, amount::int, '2025-05-01') FROM worked) w(n, f, r, i),
     LATERAL (VALUES ('numeric', n), ('float8', f), ('real', r), ('integer', i)) v(type, p);
SELECT is((SELECT r::text FROM payment_rows((SELECT payment_behaviour(due, paid, amount, '2025-03-20') FROM worked)) r), '(4,5000,4000,2000,0.25,8)',
          'on the day before it was paid the second one is overdue, and the others are not due');

CREATE TEMP TABLE invoice AS
SELECT i, i % 50 AS customer, date '2024-01-01' + (random() * 400)::int AS due, CASE WHEN random() < 0.8 THEN date '2024-01-01' + (random() * 420)::int END AS paid,
       round((random() * random() * 1000)::numeric, (random() * 4)::int) AS amount
FROM (SELECT setseed(0.7)) s, generate_series(1, 4000) i;
UPDATE invoice SET due = NULL WHERE i % 100 = 7;
UPDATE invoice SET amount = NULL WHERE i % 100 = 8;

SELECT is_empty($$
  SELECT * FROM (
    SELECT customer, payment_behaviour(due, paid, amount, '2024-12-15') AS p, count(*) AS n, sum(amount) AS amount, sum(amount) FILTER (WHERE open) AS open,
           sum(amount) FILTER (WHERE open AND days > 0) AS overdue, avg((days > 0)::int)::float8 AS late, sum(amount * days) / sum(amount) AS mean
    FROM invoice, LATERAL (SELECT coalesce(paid >= '2024-12-15', true) AS open) o,
         LATERAL (SELECT greatest(0, CASE WHEN open THEN date '2024-12-15' ELSE paid END - due) AS days) d
    WHERE due IS NOT NULL AND amount IS NOT NULL GROUP BY ROLLUP (customer)) s, payment_rows(p) r
  WHERE NOT (r.invoices = n AND r.amount = s.amount AND r.open = coalesce(s.open, 0) AND r.overdue = coalesce(s.overdue, 0)
    AND abs(share_late - late) < 1e-12 AND abs(weighted_days_late - mean) < 1e-9)$$, 'plain SQL, by customer and in total');
SELECT is((SELECT array[(payment_rows(p)).invoices, skipped_rows(p)] FROM (SELECT payment_behaviour(due, paid, amount, '2024-12-15') AS p FROM invoice) s), array[3920, 80]::bigint[],
          'what is not known is skipped and counted');
SELECT ok((SELECT p = (SELECT rollup(p) FROM (SELECT payment_behaviour(due, paid, amount, '2024-12-15') AS p FROM invoice GROUP BY customer) q)
           FROM (SELECT payment_behaviour(due, paid, amount, '2024-12-15') AS p FROM invoice) s), 'parts add up');
SELECT is((SELECT as_of(payment_behaviour(due, paid, amount, '2024-12-15')) FROM invoice), date '2024-12-15', 'as of a day');
SELECT is((SELECT r::text FROM payment_rows((SELECT payment_behaviour(NULL, NULL, 1.0, '2024-12-15'))) r), '(0,0,0,0,,)', 'no invoices');
SELECT is((SELECT r::text FROM payment_rows((SELECT payment_behaviour('2024-12-01', NULL, 0.0, '2024-12-15'))) r), '(1,0.0,0.0,0.0,1,)', 'an invoice over nothing');
SELECT is((SELECT payment_behaviour(due, paid, amount, '2024-12-15') FROM invoice WHERE false), NULL, 'no rows');
SELECT throws_ok($$SELECT payment_behaviour('2024-12-01', NULL, -5.0, '2024-12-15')$$, '22023', 'amount must not be negative: -5.0', 'a credit note');
SELECT throws_ok($$SELECT payment_behaviour('infinity', NULL, 5.0, '2024-12-15')$$, '22008', 'due out of range: infinity', 'never due');
SELECT throws_ok($$SELECT payment_behaviour('2024-12-01', '-infinity', 5.0, '2024-12-15')$$, '22008', 'paid out of range: -infinity', 'paid before all days');
SELECT throws_ok($$SELECT payment_behaviour('2024-12-01', NULL, 5.0, NULL)$$, '22004', 'as_of must not be null', 'no day');
SELECT throws_ok($$SELECT payment_behaviour(due, paid, amount, '2024-12-15'::date + i % 2) FROM invoice$$, '22023', 'payments as of different days do not add up', 'days that change between rows');

SELECT * FROM finish();
ROLLBACK;
