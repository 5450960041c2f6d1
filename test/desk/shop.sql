-- A small shop with every source that a portfolio can have, and its portfolio :portfolio over the schema desk.
-- The tests of what an analyst's desk has read it: reports, dashboards, drivers, dbt.
SET client_min_messages = warning;
SET search_path = customer_portfolio, public;
CREATE SCHEMA desk;
CREATE TABLE desk.orders AS
SELECT customer_id::int AS customer_id, day, amount::numeric(12,2) AS total, round(amount * (0.4 + customer_id % 5 * 0.05)::numeric, 2) AS cost,
       CASE customer_id % 3 WHEN 0 THEN 'web' WHEN 1 THEN 'store' END AS channel
FROM simulate_purchases('{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}',
                        '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 16}', customers => 300, since => '2023-01-01', until => '2025-01-01', seed => 7);
INSERT INTO desk.orders VALUES (NULL, '2024-03-03', 12.50, 5, 'web');
CREATE TABLE desk.people AS SELECT DISTINCT customer_id AS id, 'Customer ' || customer_id || CASE customer_id WHEN 7 THEN ' « Ünï & Söhne » <b>"x"</b>' ELSE '' END AS name,
  CASE customer_id % 3 WHEN 0 THEN 'retail' WHEN 1 THEN 'industry' END AS sector, date '2022-12-01' AS since FROM desk.orders WHERE customer_id IS NOT NULL;
CREATE TABLE desk.agreements AS SELECT id, date '2023-02-01' + id % 300 AS starts, CASE WHEN id % 4 > 0 THEN date '2024-07-01' + id * 3 % 400 END AS ends, 20.00 + id % 7 AS rate, CASE id % 20 WHEN 0 THEN 'trial' END AS kind FROM desk.people WHERE id % 2 = 0;
CREATE TABLE desk.calls AS SELECT id, date '2024-01-01' + id * 5 % 366 AS day, CASE id % 3 WHEN 0 THEN 'visit' ELSE 'call' END AS sort FROM desk.people WHERE id % 5 > 0;
CREATE TABLE desk.answers AS SELECT id, timestamptz '2024-01-03 12:00+00' + id * interval '29 hours' AS asked, id * 7 % 11 AS mark FROM desk.people;
CREATE TABLE desk.farewells AS SELECT id, date '2024-01-15' + id % 340 AS said, (ARRAY['price', 'quality', 'moved'])[1 + id % 3] AS why FROM desk.people WHERE id % 4 = 1;
CREATE TABLE desk.bills AS SELECT customer_id AS id, day AS issued, day + 30 AS due, CASE WHEN customer_id % 9 > 0 THEN day + 20 + (customer_id % 25)::int END AS paid, total AS amount FROM desk.orders WHERE total > 0 AND day >= '2024-01-01' AND customer_id IS NOT NULL;
CREATE TABLE desk.referrals AS SELECT id, id + 1 AS brought FROM desk.people WHERE id % 10 = 3;
CREATE TABLE desk.quotes AS SELECT id, date '2024-01-01' + id AS issued, CASE WHEN id % 6 > 0 THEN date '2024-01-15' + id END AS decided, id % 2 = 0 AS won, 100.00 + id AS amount FROM desk.people WHERE id < 200;
CREATE TABLE desk.budget AS SELECT date '2024-01-05' + i * 10 AS day, 200.00 AS amount, CASE i % 2 WHEN 0 THEN 'acquisition' ELSE 'retention' END AS purpose FROM generate_series(0, 35) i;
CREATE TABLE desk.letters AS SELECT id, date '2024-06-01' AS day, id % 2 = 0 AS treated FROM desk.people;
CREATE TABLE desk.sold AS SELECT customer_id AS id, day, 'P' || (customer_id + row_number() OVER (ORDER BY customer_id, day, total)) % 8 AS product, total AS amount, 1 AS quantity FROM desk.orders WHERE customer_id IS NOT NULL;
CREATE TABLE desk.service AS SELECT id, date '2024-01-01' + id % 366 AS day, 1.50 + id % 4 AS cost FROM desk.people WHERE id % 3 = 0;

SELECT create_portfolio(:'portfolio', 'desk.orders', 'customer_id', 'day', 'total', cost => 'cost', currency => 'EUR', time_zone => 'Europe/Paris', as_of => '2025-01-01'),
  add_customers(:'portfolio', 'desk.people', 'id', 'name', '{sector}', since => 'since'),
  add_contracts(:'portfolio', 'desk.agreements', 'id', 'starts', 'ends', 'rate', kind => 'kind', notice => '1 month'),
  add_contacts(:'portfolio', 'desk.calls', 'id', 'day', 'sort'),
  add_surveys(:'portfolio', 'desk.answers', 'id', 'asked', 'mark'),
  add_departures(:'portfolio', 'desk.farewells', 'id', 'said', 'why'),
  add_invoices(:'portfolio', 'desk.bills', 'id', 'issued', 'due', 'paid', 'amount'),
  add_referrals(:'portfolio', 'desk.referrals', 'id', 'brought'),
  add_quotes(:'portfolio', 'desk.quotes', 'id', 'issued', 'decided', 'won', 'amount'),
  add_spend(:'portfolio', 'desk.budget', 'day', 'amount', 'purpose'),
  add_treatments(:'portfolio', 'desk.letters', 'id', 'day', 'treated'),
  add_lines(:'portfolio', 'desk.sold', 'id', 'day', 'product', 'amount', 'quantity'),
  add_service_costs(:'portfolio', 'desk.service', 'id', 'day', 'cost'),
  add_order_segments(:'portfolio', '{channel}'),
  alter_portfolio(:'portfolio', histories => 'refresh')
\g /dev/null
