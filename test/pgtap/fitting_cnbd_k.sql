-- Models of customers who buy regularly: (M)BG/CNBD-k.
BEGIN;
SET search_path = customer_portfolio, public;
SELECT * FROM no_plan();

-- Customers who buy every 25 to 35 days until they have had enough, and some who come once.
CREATE TEMP TABLE bought AS
SELECT c AS customer, date '2022-01-01' + c % 90 + sum(CASE WHEN k = 0 THEN 0 ELSE 25 + (c * 7 + k * 13) % 11 END) OVER (PARTITION BY c ORDER BY k)::int AS day
FROM generate_series(1, 300) c, generate_series(0, CASE WHEN c % 5 = 0 THEN 0 ELSE c % 9 END) k;
CREATE TEMP TABLE customer AS SELECT customer, purchase_history(day, 10) AS h FROM bought GROUP BY 1;
CREATE TEMP TABLE observed AS
SELECT customer, frequency(h, '2022-10-01')::float8 AS x, recency(h, '2022-10-01', '7 days') AS t_x, observation_age(h, '2022-10-01', '7 days') AS t,
       (SELECT sum(ln(gap / 7.0::float8)) FROM (SELECT day - lag(day) OVER (ORDER BY day) FROM bought b WHERE b.customer = c.customer AND day < '2022-10-01') g(gap)) AS log_gaps
FROM customer c;

SELECT set_config('client_min_messages', 'error', true); -- whether there is a proper maximum does not matter here
CREATE TEMP TABLE fitted AS
SELECT bg_cnbd_k(h, '2022-10-01') AS bg, mbg_cnbd_k(h, '2022-10-01') AS mbg, mbg_nbd(h, '2022-10-01') AS plain FROM customer;

SELECT cmp_ok((mbg::jsonb->>'k')::int, '>=', 8, 'customers who buy every month have many stages') FROM fitted;
SELECT is(mbg::jsonb->>'model', 'mbg_cnbd_k', 'the model tells its name') FROM fitted;
SELECT is(bg::jsonb->>'unit_days', '7', 'the unit is a week') FROM fitted;
SELECT cmp_ok((mbg::jsonb->>'log_likelihood')::float8, '>', (plain::jsonb->>'log_likelihood')::float8 + 300, 'and are far likelier than by MBG/NBD') FROM fitted;
SELECT is(mbg::text::purchase_model::text, mbg::text, 'the model reads back as it was written') FROM fitted;

-- the same customers in other ways
SELECT is(mbg_cnbd_k(s)::text, (SELECT mbg::text FROM fitted), 'from stored statistics it is the same')
FROM (SELECT rollup(s) AS s FROM (SELECT purchase_statistics(h, '2022-10-01') AS s FROM customer GROUP BY customer % 7) p) q;
SELECT ok(abs((f::jsonb->>'log_likelihood')::float8 / (mbg::jsonb->>'log_likelihood')::float8 - 1) < 1e-9
          AND abs((f::jsonb->>'alpha')::float8 / (mbg::jsonb->>'alpha')::float8 - 1) < 1e-4 AND f::jsonb->>'k' = mbg::jsonb->>'k',
          'from frequency, recency, age and gaps it is the same')
FROM fitted, (SELECT mbg_cnbd_k(x, t_x, t, log_gaps) AS f FROM observed) q;
SELECT is(mbg_cnbd_k(x, t_x, t, log_gaps)::text, (SELECT mbg_cnbd_k(x, t_x, t, log_gaps, 1)::text FROM observed), 'a weight of 1 is a customer')
FROM observed;
SELECT ok(purchase_statistics(h, '2022-10-01')::text ~ '^v1 unit 7 log_gaps \d+\.\d{12} \[', 'statistics of histories hold the gaps') FROM customer;
SELECT ok(purchase_statistics(x, t_x, t)::text !~ 'log_gaps', 'statistics typed without do not') FROM observed;

-- what is wrong is said
SELECT throws_ok('SELECT mbg_cnbd_k(purchase_statistics(x, t_x, t)) FROM observed', '22000', 'the times between purchases are not known',
                 'without gaps there is no fit');
SELECT throws_ok('SELECT bg_cnbd_k(x, t_x, t, 1e6::float8) FROM observed WHERE x > 0', '22023', NULL, 'gaps beyond the recency are refused');
SELECT throws_ok('SELECT bg_cnbd_k(x, t_x, t, 1) FROM observed WHERE x = 0', '22023', 'sum of log gaps is 1 where frequency is 0', 'so are gaps of nobody');
SELECT throws_ok('SELECT bg_cnbd_k(x, t_x, t, ''NaN'') FROM observed', '22023', 'sum of log gaps is NaN', 'and what is no number');
SELECT is((SELECT bg_cnbd_k(x, t_x, t, CASE WHEN customer % 10 <> 1 THEN log_gaps END)::jsonb->>'skipped' FROM observed),
          (SELECT count(*)::text FROM observed WHERE customer % 10 = 1 AND x > 0), 'a NULL is skipped and counted, but where there is no gap');
SELECT is((SELECT mbg_cnbd_k(h, '2022-10-01')::text FROM customer WHERE false), NULL, 'no rows, no model');

-- what the model says of customers
CREATE TEMP TABLE said AS
SELECT c.*, p_alive(mbg, h, '2022-10-01') AS alive, expected_purchases(mbg, h, '2022-10-01', '39 weeks') AS expected,
       discounted_purchases(mbg, h, '2022-10-01', 0.15) AS discounted, p_alive(plain, h, '2022-10-01') AS plain_alive
FROM customer c, fitted;
SELECT ok(bool_and(alive BETWEEN 0 AND 1 AND expected >= 0 AND discounted >= 0), 'scores are possible') FROM said;
SELECT cmp_ok(avg(alive), '<', avg(plain_alive), 'silence of more than two months says more of regular customers') FROM said
WHERE '2022-10-01' - last_purchase(h) > 60 AND orders_count(h) > 4;
SELECT is(p_alive('{"model":"mbg_cnbd_k","r":0.525,"alpha":6.183,"a":0.891,"b":1.614,"k":1}', 2, 30.43, 38.86)::numeric(12, 10),
          p_alive('{"model":"mbg_nbd","r":0.525,"alpha":6.183,"a":0.891,"b":1.614}', 2, 30.43, 38.86)::numeric(12, 10), 'one stage is MBG/NBD');
SELECT throws_ok($$SELECT '{"model":"mbg_cnbd_k","r":0.5,"alpha":6,"a":0.9,"b":1.6,"k":2.5}'::purchase_model$$, '22P02', NULL, 'k is whole');

SELECT * FROM finish();
ROLLBACK;
