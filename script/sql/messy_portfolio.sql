-- The decisions of the messy shop, each in a view that others can read, and its portfolio.

-- Who somebody is: duplicates are the customer they were merged into. The channel of the first order is a property of
-- the customer; the channel of an order is not.
CREATE VIEW messy_shop.people AS
SELECT c.id, c.name, c.sector, c.source, f.channel AS first_channel
FROM messy_shop.customer c
LEFT JOIN (
  SELECT DISTINCT ON (1) coalesce(d.merged_into, d.id) AS id, o.channel FROM messy_shop.orders o JOIN messy_shop.customer d ON d.id = o.customer_id WHERE o.status IN ('paid', 'shipped', 'refunded') ORDER BY 1, o.ordered_at, o.id
) f ON f.id = c.id
WHERE c.merged_into IS NULL;

-- What counts: paid, shipped and refunded orders, in euros at the rate of their month; a return is money of the day on
-- which it was paid back. Where the cost of a line is missing it is taken as 55 % of the price.
CREATE VIEW messy_shop.sales AS
SELECT coalesce(c.merged_into, b.customer_id) AS customer_id, b.at, round(b.amount * r.euros, 2) AS amount, round(b.cost * r.euros, 2) AS cost, b.channel, b.order_id
FROM (
  SELECT o.customer_id, o.ordered_at AS at, o.amount, l.cost, o.currency, o.channel, o.id AS order_id
  FROM messy_shop.orders o JOIN (SELECT order_id, sum(coalesce(cost, 0.55 * amount)) AS cost FROM messy_shop.order_line GROUP BY 1) l ON l.order_id = o.id
  WHERE o.status IN ('paid', 'shipped', 'refunded')
  UNION ALL
  SELECT o.customer_id, f.refunded_at, -f.amount, 0, o.currency, o.channel, o.id FROM messy_shop.refund f JOIN messy_shop.orders o ON o.id = f.order_id
) b
JOIN messy_shop.rate r ON r.currency = b.currency AND r.month = date_trunc('month', b.at AT TIME ZONE 'Europe/Paris')
LEFT JOIN messy_shop.customer c ON c.id = b.customer_id;

-- The lines of the same orders, in euros.
CREATE VIEW messy_shop.sold AS
SELECT coalesce(c.merged_into, o.customer_id) AS customer_id, o.ordered_at AS at, l.product, round(l.amount * r.euros, 2) AS amount, l.quantity
FROM messy_shop.order_line l
JOIN messy_shop.orders o ON o.id = l.order_id AND o.status IN ('paid', 'shipped', 'refunded')
JOIN messy_shop.rate r ON r.currency = o.currency AND r.month = date_trunc('month', o.ordered_at AT TIME ZONE 'Europe/Paris')
LEFT JOIN messy_shop.customer c ON c.id = o.customer_id;

-- Subscriptions as rates per month in euros; the end is the day after the last one.
CREATE VIEW messy_shop.agreements AS
SELECT customer_id, starts, last_day + 1 AS ends, round(price_cents / 100.0 / CASE billing WHEN 'yearly' THEN 12 ELSE 1 END, 2) AS monthly_rate
FROM messy_shop.subscription;

SELECT customer_portfolio.create_portfolio('messy', 'messy_shop.sales', 'customer_id', 'at', 'amount', cost => 'cost', time_zone => 'Europe/Paris', currency => 'EUR',
  history_start => '2023-11-01', grace => 3, as_of => '2026-11-16', histories => 'refresh');
SELECT customer_portfolio.add_customers('messy', 'messy_shop.people', 'id', 'name', '{sector,source,first_channel}');
SELECT customer_portfolio.add_contracts('messy', 'messy_shop.agreements', 'customer_id', 'starts', 'ends', 'monthly_rate', notice => '1 month', bridge => '30 days');
SELECT customer_portfolio.add_lines('messy', 'messy_shop.sold', 'customer_id', 'at', 'product', 'amount', 'quantity');
SELECT customer_portfolio.add_order_segments('messy', '{channel}');
