-- The shop whose page test/page/check.py looks at: every source, and names that would break a page that did not escape them.
SET client_min_messages = error;
SET search_path = customer_portfolio, public;
CREATE TABLE orders AS SELECT customer_id AS id, day, amount::numeric(12,2) AS total, (amount * 0.62 + CASE WHEN customer_id % 9 = 0 THEN 25 ELSE 0 END)::numeric(12,2) AS cost
  FROM simulate_purchases('{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}', '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 16}', customers => 800, since => '2022-01-01', until => '2025-01-01', seed => 1);
INSERT INTO orders VALUES (NULL, '2024-05-05', 12, 3), (5, NULL, 11, 2);
CREATE TABLE people AS
SELECT id, CASE id % 12 WHEN 0 THEN U&'M\00FCller & S\00F6hne "' || id || '"' WHEN 1 THEN '<script>alert(' || id || ')</script>' WHEN 2 THEN U&'\0634\0631\0643\0629 \0627\0644\0646\0648\0631 ' || id WHEN 3 THEN U&'\00C9picerie \+01F34E ' || id
    WHEN 4 THEN 'O''Neil ' || id WHEN 5 THEN '</td></table><img src=x onerror=alert(1)> ' || id WHEN 6 THEN repeat('Donaudampfschifffahrt', 3) || id WHEN 7 THEN U&'\202E\05E9\05DC\05D5\05DD ' || id ELSE 'Customer ' || id END AS name
FROM (SELECT DISTINCT id FROM orders WHERE id IS NOT NULL) o;
SELECT create_portfolio('shop', 'orders', 'id', 'day', 'total', cost => 'cost', as_of => '2025-01-01', time_zone => 'UTC', currency => 'EUR', histories => 'refresh');
SELECT add_customers('shop', 'people', 'id', 'name');
CREATE TABLE answers AS SELECT id, date '2024-01-02' + (id % 360)::int AS day, CASE WHEN id % 7 = 0 THEN 4 WHEN id % 3 = 0 THEN 8 ELSE 9 END AS score FROM people WHERE id % 4 = 0;
SELECT add_surveys('shop', 'answers', 'id', 'day', 'score');
CREATE TABLE farewells AS SELECT customer AS id, last_order + 30 AS day, (ARRAY['price', 'moved away', '<b>quality</b>', 'no need', 'service'])[1 + customer % 5] AS why FROM shop.customers WHERE status = 'lost' AND customer % 3 = 0;
SELECT add_departures('shop', 'farewells', 'id', 'day', 'why');
CREATE TABLE contracts AS SELECT id, date '2023-01-01' + (id % 300)::int AS f, CASE WHEN id % 3 > 0 THEN date '2024-06-01' + (id % 400)::int END AS t, (20 + id % 50)::numeric(10,2) AS rate FROM people WHERE id % 10 = 0;
SELECT add_contracts('shop', 'contracts', 'id', 'f', 't', 'rate', notice => '3 months');
CREATE TABLE calls AS SELECT id, date '2024-07-01' + (id % 180)::int AS day, CASE WHEN id % 2 = 0 THEN 'call' ELSE 'visit' END AS kind FROM people WHERE id % 3 = 0;
SELECT add_contacts('shop', 'calls', 'id', 'day', 'kind');
CREATE TABLE costs AS SELECT d::date AS day, (200 + extract(day FROM d) * 3)::numeric(10,2) AS sum, CASE WHEN i = 1 THEN 'acquisition' ELSE 'retention' END AS purpose FROM generate_series(timestamp '2023-01-01', '2024-12-31', '7 days') d, generate_series(1, 2) i;
SELECT add_spend('shop', 'costs', 'day', 'sum', 'purpose');
CREATE TABLE letters AS SELECT id, date '2024-06-01' AS day, id % 2 = 0 AS got FROM people WHERE id % 5 < 2;
SELECT add_treatments('shop', 'letters', 'id', 'day', 'got');
CREATE TABLE nothing (LIKE orders);
SELECT create_portfolio('nobody', 'nothing', 'id', 'day', 'total', as_of => '2025-01-01');
