-- Where many customers leave at once and the others stay, a likelihood has two hills: the fit is the higher one.
BEGIN;
SET search_path = customer_portfolio, public;
SELECT * FROM no_plan();
CREATE FUNCTION pg_temp.near(have float8, want float8, tolerance float8) RETURNS boolean LANGUAGE sql AS
  'SELECT abs(have / want - 1) <= tolerance';

-- --- twelve customers, in weeks -------------------------------------------------------------------------------------

CREATE TEMP TABLE dozen AS SELECT row_number() OVER () AS id, x::float8, t::float8, a::float8
FROM (VALUES (0,0,26),(3,10,26),(6,18,52),(10,49,52),(5,24,26),(37,51,52),(0,0,52),(0,0,78),(5,25,26),(3,26,26),(0,0,26),(0,0,52)) v(x, t, a);
CREATE TEMP TABLE high AS SELECT '{"model":"mbg_nbd","r":3.097545378,"alpha":11.04173933,"a":0.1062633582,"b":0.1570097973}'::purchase_model AS m;
CREATE TEMP TABLE fit AS SELECT mbg_nbd(x, t, a) AS m FROM dozen;
SELECT ok(pg_temp.near((m::jsonb ->> 'log_likelihood')::float8, -154.590107634, 1e-10), 'dozen: the log-likelihood of the higher hill') FROM fit;
SELECT cmp_ok((fit.m::jsonb ->> 'log_likelihood')::float8, '>=', (SELECT sum(log_likelihood(high.m, x, t, a)) FROM dozen, high) - 1e-9, 'dozen: no lower than at the parameters of the case') FROM fit;
SELECT is(m::jsonb -> 'converged', 'true', 'dozen: converged') FROM fit;
SELECT ok(pg_temp.near((m::jsonb ->> p)::float8, want, 1e-7), 'dozen: ' || p)
FROM fit, (VALUES ('r', 3.097545378::float8), ('alpha', 11.04173933), ('a', 0.1062633582), ('b', 0.1570097973)) v(p, want);
SELECT ok(pg_temp.near(p_alive(m, x, t, 52), alive, 1e-6) AND pg_temp.near(expected_purchases(m, x, t, 52, 52), purchases, 1e-6), format('dozen: the customer (%s, %s, 52)', x, t))
FROM fit, (VALUES (0, 0, 0.0066538014::float8, 0.01551053::float8), (6, 18, 0.04780023, 0.34266619), (10, 49, 0.98057162, 10.158045)) v(x, t, alive, purchases);

-- The same from histories: purchases on x + 1 days, the last on day 7 t.
CREATE TEMP TABLE dozen_history AS
SELECT id, purchase_history(d, 10) AS h FROM dozen,
  LATERAL (SELECT date '2024-12-31' - (7 * a)::int + CASE WHEN k = 0 THEN 0 ELSE (7 * t)::int - (x::int - k) END AS d FROM generate_series(0, x::int) k) days
GROUP BY id;
SELECT is(count(*), 12::bigint, 'dozen: the histories have these statistics') FROM dozen JOIN dozen_history USING (id)
WHERE (frequency(h, '2025-01-01'), recency(h, '2025-01-01'), observation_age(h, '2025-01-01')) = (x, t, a);
SELECT is(h_fit::jsonb - 'unit_days', m::jsonb, 'dozen: the same from histories') FROM fit, (SELECT mbg_nbd(h, '2025-01-01') FROM dozen_history) q(h_fit);

-- --- a shop of a thousand -------------------------------------------------------------------------------------------

CREATE TEMP TABLE shop AS
WITH p AS (SELECT '{"model":"mbg_nbd","unit_days":7,"r":2,"alpha":10,"a":0.05,"b":0.05}'::purchase_model AS m, '{"model":"gamma_gamma","p":6,"q":4,"gamma":16}'::spend_model AS g)
SELECT customer_id, m, purchase_history(day, amount) AS h FROM p, simulate_purchases(m, g, 1000, '2022-01-01', '2024-01-01', 10) GROUP BY 1, 2;
CREATE TEMP TABLE shop_fit AS SELECT mbg_nbd(h, '2024-01-01') AS f FROM shop;
SELECT cmp_ok(min((f::jsonb ->> 'log_likelihood')::float8), '>=', sum(log_likelihood(m, frequency(h,'2024-01-01'), recency(h,'2024-01-01'), observation_age(h,'2024-01-01'))), 'shop: the fit is no worse than the truth')
FROM shop, shop_fit;
SELECT cmp_ok(abs(avg(p_alive(f, h, '2024-01-01')) - avg(p_alive(m, h, '2024-01-01'))), '<', 0.05::float8, 'shop: nor is P(alive) another one') FROM shop, shop_fit;
SELECT cmp_ok(avg(p_alive(f, h, '2024-01-01')), '<', 0.2::float8, 'shop: most of those who bought once have left') FROM shop, shop_fit WHERE frequency(h, '2024-01-01') = 0;

SELECT * FROM finish();
ROLLBACK;
