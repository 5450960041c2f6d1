-- A shop as companies have them, in the schema messy_shop: merged duplicates, guests, statuses, currencies, returns,
-- missing sectors and costs, subscriptions in cents, times in UTC of a shop in Paris. The same on every machine.
-- The variable customers says how many there are, 5000 by default; it needs the extension on the search_path.
\if :{?customers}
\else
  \set customers 5000
\endif
CREATE SCHEMA messy_shop;

-- A number from 0 to 1 that depends on a key and on what it is for.
CREATE FUNCTION messy_shop.chance(key bigint, purpose int) RETURNS float8 IMMUTABLE PARALLEL SAFE
RETURN (hashint8extended(key, purpose) & 1048575) / 1048576.0;

CREATE TABLE messy_shop.customer AS
SELECT md5('customer ' || i)::uuid AS id, CASE WHEN i % 166 = 0 THEN 'Duplicate of ' || i - 1 ELSE 'Customer ' || i END AS name,
       (array['retail', 'industry', 'public', 'crafts', NULL])[1 + floor(5 * messy_shop.chance(i, 1))::int] AS sector,
       (array['search', 'fair', 'friends', 'partner'])[1 + floor(4 * messy_shop.chance(i, 2) ^ 1.5)::int] AS source,
       (array['EUR', 'EUR', 'EUR', 'EUR', 'CHF', 'USD'])[1 + floor(6 * messy_shop.chance(i, 3))::int] AS currency,
       CASE WHEN i % 166 = 0 THEN md5('customer ' || i - 1)::uuid END AS merged_into, i AS number
FROM generate_series(1, :customers) i;
ALTER TABLE messy_shop.customer ADD PRIMARY KEY (id);

CREATE TABLE messy_shop.rate AS -- of euros for one of the currency, by month
SELECT c.currency, m::date AS month, (CASE c.currency WHEN 'EUR' THEN 1 ELSE round((c.level + 0.04 * messy_shop.chance(extract(epoch FROM m)::bigint, length(c.currency) + ascii(c.currency)))::numeric, 4) END) AS euros
FROM (VALUES ('EUR', 1.0), ('CHF', 1.02), ('USD', 0.9)) c(currency, level), generate_series(timestamp '2023-11-01', '2026-11-01', '1 month') m;

-- Three years from November 2023 on; one order in 25 within 20 minutes after midnight in Paris.
CREATE TABLE messy_shop.orders AS
SELECT o.n AS id, CASE WHEN messy_shop.chance(o.n, 10) < 0.01 THEN NULL ELSE c.id END AS customer_id,
       (o.day + CASE WHEN messy_shop.chance(o.n, 11) < 0.04 THEN interval '20 minutes' * messy_shop.chance(o.n, 12) ELSE interval '8 hours' + interval '15 hours' * messy_shop.chance(o.n, 12) END)
         AT TIME ZONE 'Europe/Paris' AS ordered_at,
       (CASE WHEN messy_shop.chance(o.n, 13) < 0.02 THEN 'draft' WHEN messy_shop.chance(o.n, 13) < 0.06 THEN 'cancelled' WHEN messy_shop.chance(o.n, 13) < 0.10 THEN 'refunded'
         WHEN messy_shop.chance(o.n, 13) < 0.5 THEN 'paid' ELSE 'shipped' END) AS status,
       CASE WHEN messy_shop.chance(o.n, 14) < 0.25 + 0.5 * (c.number % 3 = 0)::int THEN 'store' ELSE 'web' END AS channel, c.currency, o.amount, c.number
FROM (SELECT row_number() OVER (ORDER BY customer_id, day, amount) AS n, * FROM simulate_purchases('{"model": "mbg_nbd", "unit_days": 7, "r": 1.1, "alpha": 5.5, "a": 0.5, "b": 2.6}', '{"model": "gamma_gamma", "p": 6.0, "q": 4.0, "gamma": 32.0}',
  :customers, '2023-11-01', '2026-11-16', 2026)) o JOIN messy_shop.customer c ON c.number = o.customer_id;
ALTER TABLE messy_shop.orders ADD PRIMARY KEY (id);

CREATE TABLE messy_shop.order_line AS -- two a piece; orders of more than 40 have 4.90 of shipping that is on no line
SELECT o.id AS order_id, l AS line, 'product ' || chr(65 + floor(12 * messy_shop.chance(o.id * 4 + l, 20) ^ 2)::int) AS product, q.quantity,
       CASE l WHEN 1 THEN q.first ELSE q.goods - q.first END AS amount, CASE WHEN messy_shop.chance(o.id * 4 + l, 21) < 0.98 THEN round((CASE l WHEN 1 THEN q.first ELSE q.goods - q.first END) * (0.4 + 0.3 * messy_shop.chance(o.number, 22))::numeric, 2) END AS cost
FROM messy_shop.orders o,
  LATERAL (SELECT o.amount - CASE WHEN o.amount > 40 THEN 4.90 ELSE 0 END AS goods) g, generate_series(1, 2) l,
  LATERAL (SELECT g.goods, round(g.goods * (0.3 + 0.4 * messy_shop.chance(o.id, 23))::numeric, 2) AS first, 1 + floor(4 * messy_shop.chance(o.id * 4 + l, 24))::int AS quantity) q;
CREATE TABLE messy_shop.refund AS -- all or half of the money, up to three weeks later
SELECT o.id AS order_id, o.ordered_at + interval '2 days' + interval '20 days' * messy_shop.chance(o.id, 30) AS refunded_at, CASE WHEN messy_shop.chance(o.id, 31) < 0.5 THEN o.amount ELSE round(o.amount / 2, 2) END AS amount
FROM messy_shop.orders o WHERE o.status = 'refunded';
ALTER TABLE messy_shop.orders DROP COLUMN number;

CREATE TABLE messy_shop.invoice AS
SELECT o.id, o.customer_id, d.day AS issued, d.day + 30 AS due, o.amount,
       CASE WHEN d.day + d.days < '2026-11-16' AND messy_shop.chance(o.id, 41) < 0.98 THEN d.day + d.days END AS paid
FROM messy_shop.orders o, LATERAL (SELECT (o.ordered_at AT TIME ZONE 'Europe/Paris')::date AS day, 5 + floor(40 * messy_shop.chance(o.id, 40) ^ 2 + 20 * messy_shop.chance(('x' || left(o.customer_id::text, 8))::bit(32)::int, 42) ^ 3)::int AS days) d
WHERE o.customer_id IS NOT NULL AND o.status IN ('paid', 'shipped');
CREATE TABLE messy_shop.subscription AS -- one customer in eight; last_day is the last one of the subscription
SELECT c.id AS customer_id, s.starts, CASE WHEN messy_shop.chance(c.number * 8 + k, 50) < 0.75 THEN (s.starts + interval '1 year' * k.k)::date - 1 END AS last_day, b.billing,
       CASE b.billing WHEN 'yearly' THEN 7900 + 100 * floor(40 * messy_shop.chance(c.number, 51))::int ELSE 900 + 100 * floor(9 * messy_shop.chance(c.number, 51))::int END AS price_cents
FROM messy_shop.customer c, LATERAL (SELECT 1 + floor(2 * messy_shop.chance(c.number, 52))::int) k(k),
  LATERAL (SELECT date '2023-11-01' + floor(1000 * messy_shop.chance(c.number, 53))::int AS starts) s, LATERAL (SELECT CASE WHEN messy_shop.chance(c.number, 54) < 0.3 THEN 'yearly' ELSE 'monthly' END AS billing) b
WHERE c.number % 8 = 0 AND c.merged_into IS NULL;
CREATE TABLE messy_shop.contact AS
SELECT c.id AS customer_id, timestamptz '2023-11-01 10:00 Europe/Paris' + interval '1110 days' * messy_shop.chance(c.number * 8 + k, 60) AS at, (array['call', 'mail', 'visit', 'complaint'])[1 + floor(4 * messy_shop.chance(c.number * 8 + k, 61))::int] AS kind
FROM messy_shop.customer c, LATERAL generate_series(1, floor(4 * messy_shop.chance(c.number, 62))::int) k;
CREATE TABLE messy_shop.spend AS
SELECT m::date AS day, p.source, p.purpose, round((p.level * :customers * (0.8 + 0.4 * messy_shop.chance(extract(epoch FROM m)::bigint, ascii(p.source))))::numeric, 2) AS amount
FROM generate_series(timestamp '2023-11-01', '2026-11-01', '1 month') m, (VALUES ('search', 'acquisition', 0.5), ('fair', 'acquisition', 0.3), ('friends', 'acquisition', 0.05), ('partner', 'acquisition', 0.2), ('all', 'retention', 0.15)) p(source, purpose, level);

-- Accounting's own totals: all that was sold less what was paid back, guests included, in euros.
CREATE TABLE messy_shop.accounting AS
SELECT date_trunc('month', b.at AT TIME ZONE 'Europe/Paris')::date AS month, sum(b.euros) AS revenue
FROM (SELECT o.ordered_at AS at, round(o.amount * r.euros, 2) AS euros FROM messy_shop.orders o JOIN messy_shop.rate r ON r.currency = o.currency AND r.month = date_trunc('month', o.ordered_at AT TIME ZONE 'Europe/Paris') WHERE o.status IN ('paid', 'shipped', 'refunded')
      UNION ALL
      SELECT f.refunded_at, -round(f.amount * r.euros, 2) FROM messy_shop.refund f JOIN messy_shop.orders o ON o.id = f.order_id JOIN messy_shop.rate r ON r.currency = o.currency AND r.month = date_trunc('month', f.refunded_at AT TIME ZONE 'Europe/Paris')) b
WHERE b.at < timestamptz '2026-11-16 00:00 Europe/Paris' GROUP BY 1;
CREATE INDEX ON messy_shop.order_line (order_id);
ANALYZE messy_shop.customer, messy_shop.rate, messy_shop.orders, messy_shop.order_line, messy_shop.refund, messy_shop.invoice, messy_shop.subscription, messy_shop.contact, messy_shop.spend, messy_shop.accounting;
