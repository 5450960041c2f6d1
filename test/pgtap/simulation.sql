-- The simulated shop: the same for ever, within its bounds, and true to its models.
BEGIN;
SET search_path = customer_portfolio, public;
SET datestyle = iso;
SELECT plan(29);

CREATE TEMP TABLE model AS
SELECT '{"model":"bg_nbd","unit_days":7,"r":0.6,"alpha":12,"a":0.8,"b":2.5}'::purchase_model AS bg,
       '{"model":"mbg_nbd","unit_days":7,"r":0.6,"alpha":12,"a":0.8,"b":2.5}'::purchase_model AS mbg,
       '{"model":"gamma_gamma","p":6.25,"q":3.74,"gamma":15.44}'::spend_model AS spend;

SELECT results_eq(
  $$SELECT s.* FROM model, simulate_purchases(bg, spend, 5, '2024-01-01', '2025-01-01', 42) s$$,
  $$VALUES (1::bigint, date '2024-05-07', 21.43), (1, '2024-06-15', 24.31), (1, '2024-11-18', 17.59), (1, '2024-11-28', 17.69),
           (2, '2024-06-25', 75.91), (2, '2024-09-06', 58.57), (2, '2024-10-09', 76.99), (3, '2024-10-01', 40.39),
           (4, '2024-03-10', 90.94), (4, '2024-04-13', 133.45), (4, '2024-09-27', 154.94), (4, '2024-12-03', 74.15),
           (5, '2024-01-07', 25.38), (5, '2024-05-18', 25.58)$$, 'pinned: these rows never change');
SELECT is((SELECT md5(string_agg(s::text, '' ORDER BY n)) FROM model, simulate_purchases(mbg, spend, 1000, '2024-01-01', '2025-01-01', -1) WITH ORDINALITY s(c, d, a, n)),
          '2fea074b2a39f1787a5c7e7627af8fca', 'pinned: a thousand customers of MBG/NBD');
SELECT results_eq(
  $$SELECT s.* FROM model, simulate_purchases(bg, spend, 300, '2024-01-01', '2025-01-01', 7) s$$,
  $$SELECT s.* FROM model, simulate_purchases(bg, spend, 1000, '2024-01-01', '2025-01-01', 7) s WHERE customer_id <= 300$$,
  'a customer does not depend on how many there are');
SELECT isnt_empty(
  $$SELECT s.* FROM model, simulate_purchases(bg, spend, 50, '2024-01-01', '2025-01-01', 7) s EXCEPT
    SELECT s.* FROM model, simulate_purchases(bg, spend, 50, '2024-01-01', '2025-01-01', 8) s$$, 'another seed, another shop');
SELECT results_eq(
  $$SELECT (simulate_purchases(bg, spend, 20, '2024-01-01', '2025-01-01', 7)).* FROM model$$,
  $$SELECT s.* FROM model, simulate_purchases(bg, spend, 20, '2024-01-01', '2025-01-01', 7) s$$, 'in the select list');
SELECT results_eq(
  $$SELECT count(DISTINCT customer_id), min(customer_id), max(customer_id), bool_and(day >= '2024-01-01' AND day < '2025-01-01'), bool_and(amount >= 0 AND scale(amount) = 2)
    FROM model, simulate_purchases(bg, spend, 2000, '2024-01-01', '2025-01-01', 7)$$,
  'VALUES (2000::bigint, 1::bigint, 2000::bigint, true, true)', 'everybody buys, within the time, in cents');
SELECT is_empty(
  $$SELECT FROM (SELECT customer_id, day, lag(customer_id) OVER (ORDER BY n) c, lag(day) OVER (ORDER BY n) d
                 FROM model, simulate_purchases(bg, spend, 2000, '2024-01-01', '2025-01-01', 7) WITH ORDINALITY s(customer_id, day, amount, n)) q
    WHERE customer_id < c OR customer_id = c AND day < d$$, 'in the order of customers and days');
SELECT is_empty($$SELECT simulate_purchases(NULL, spend, 5, '2024-01-01', '2025-01-01', 42) FROM model$$, 'NULL: no rows');

-- --- refusals --------------------------------------------------------------------------------------------------------

SELECT throws_ok(format($$SELECT simulate_purchases(bg, spend, %s, %L, %L, 1) FROM model$$, customers, since, until), state, message, why)
FROM (VALUES
  ('0', '2024-01-01', '2025-01-01', '22023', 'number of customers out of range: 0', 'no customers'),
  ('-1', '2024-01-01', '2025-01-01', '22023', 'number of customers out of range: -1', 'less than none'),
  ('1000000001', '2024-01-01', '2025-01-01', '22023', 'number of customers out of range: 1000000001', 'too many'),
  ('5', '2025-01-01', '2025-01-01', '22023', 'since 2025-01-01 is not before until 2025-01-01', 'no time'),
  ('5', '2025-01-02', '2025-01-01', '22023', 'since 2025-01-02 is not before until 2025-01-01', 'less than none'),
  ('5', '-infinity', '2025-01-01', '22008', 'since out of range: -infinity', 'since for ever'),
  ('5', '2025-01-01', 'infinity', '22008', 'until out of range: infinity', 'for ever after'),
  ('5', '0044-03-15 BC', '2025-01-01', '22008', 'since out of range: day -746117 relative to 2000-01-01', 'before the calendar')
) v(customers, since, until, state, message, why);
SELECT throws_ok($$SELECT simulate_purchases('{"model":"bg_nbd","r":1,"alpha":1,"a":1,"b":1}', spend, 5, '2024-01-01', '2025-01-01', 1) FROM model$$,
                 '22023', 'the model has no unit of time, so it cannot simulate days', 'a model without unit_days');
SELECT throws_ok($$SELECT count(*) FROM model, simulate_purchases('{"model":"bg_nbd","unit_days":1e-6,"r":9,"alpha":1,"a":1e-9,"b":1}', spend, 5, '2024-01-01', '2025-01-01', 1)$$,
                 '54000', 'customer 1 makes more than 1000000 purchases', 'a model without bounds');

-- --- every model of purchases -----------------------------------------------------------------------------------------

SELECT cmp_ok(abs(avg(orders - 1) / expected - 1), '<', 0.06::float8, m || ': as many purchases as the model expects')
FROM (VALUES ('pareto_nbd', '{"model":"pareto_nbd","unit_days":7,"r":2,"alpha":9,"s":3,"beta":20}'::purchase_model),
             ('bg_cnbd_k', '{"model":"bg_cnbd_k","unit_days":7,"r":2,"alpha":3,"a":0.8,"b":2.5,"k":3}'),
             ('mbg_cnbd_k', '{"model":"mbg_cnbd_k","unit_days":7,"r":2,"alpha":2,"a":0.7,"b":1.9,"k":4}'),
             ('bg_bb', '{"model":"bg_bb","unit_days":7,"alpha":1.2,"beta":0.75,"gamma":0.66,"delta":2.8}')) v(m, model),
     LATERAL (SELECT avg(expected_purchases(model, age)) AS expected FROM generate_series(0, 99) age) e,
     LATERAL (SELECT customer_id, count(*) AS orders FROM pg_temp.model s, simulate_purchases(v.model, s.spend, 20000, '2022-01-01', date '2022-01-01' + 700, 4) GROUP BY 1) q
GROUP BY m, expected ORDER BY m;
SELECT throws_ok($$SELECT simulate_purchases('{"model":"bg_bb","alpha":1,"beta":1,"gamma":1,"delta":1}', spend, 5, '2024-01-01', '2025-01-01', 1) FROM model$$,
                 '22023', 'the model has no unit of time, so it cannot simulate days', 'opportunities without a distance');

-- --- a fit finds the models again -----------------------------------------------------------------------------------------

CREATE TEMP TABLE fit AS
SELECT kind, CASE kind WHEN 'bg' THEN bg_nbd(h, '2024-01-01') ELSE mbg_nbd(h, '2024-01-01') END::jsonb AS purchases,
       gamma_gamma(h, '2024-01-01')::jsonb AS spend
FROM (SELECT kind, purchase_history(day, amount) AS h
      FROM model, (VALUES ('bg'), ('mbg')) k(kind),
           simulate_purchases(CASE kind WHEN 'bg' THEN bg ELSE mbg END, spend, 50000, '2022-01-01', '2024-01-01', 1)
      GROUP BY kind, customer_id) q
GROUP BY kind;

-- Days instead of moments and two purchases on one day being one leave a trace of 2 percent beside the standard error.
SELECT is_empty(format($$
    SELECT name, value, (purchases ->> name)::float8 FROM fit, (VALUES ('r', 0.6::float8), ('alpha', 12), ('a', 0.8), ('b', 2.5)) v(name, value)
    WHERE kind = %L AND abs((purchases ->> name)::float8 - value) > 4 * (purchases -> 'standard_errors' ->> name)::float8 + 0.02 * value$$, k),
  k || ': the fit finds the purchase model') FROM (VALUES ('bg'), ('mbg')) v(k);
SELECT is_empty(format($$
    SELECT name, value, (spend ->> name)::float8 FROM fit, (VALUES ('p', 6.25::float8), ('q', 3.74), ('gamma', 15.44)) v(name, value)
    WHERE kind = %L AND abs((spend ->> name)::float8 - value) > 4 * (spend -> 'standard_errors' ->> name)::float8 + 0.02 * value$$, k),
  k || ': the fit finds the spend model') FROM (VALUES ('bg'), ('mbg')) v(k);
SELECT is(count(*) FILTER (WHERE (purchases ->> 'converged')::boolean AND (purchases ->> 'customers')::int = 50000), 2::bigint, 'both fits converge') FROM fit;
SELECT is((SELECT count(*) FROM (SELECT simulate_purchases(bg, spend, 100000, '2022-01-01', '2024-01-01', 3) FROM model) s),
          (SELECT count(*) FROM model, simulate_purchases(bg, spend, 100000, '2022-01-01', '2024-01-01', 3)), 'row by row and all at once');

SELECT * FROM finish();
ROLLBACK;
