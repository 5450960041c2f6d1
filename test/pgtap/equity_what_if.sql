-- What a base would be worth if something changed, what money achieves by a history, and a statement of one customer.
BEGIN;
SELECT * FROM no_plan();
SET client_min_messages = error;
SET search_path = customer_portfolio, public;
CREATE FUNCTION pg_temp.near(a float8, b float8, tolerance float8 DEFAULT 1e-9) RETURNS boolean LANGUAGE sql AS 'SELECT coalesce(abs(a - b) <= tolerance * greatest(abs(a), abs(b), 1e-9), a IS NULL AND b IS NULL)';

-- --- value_factor --------------------------------------------------------------------------------------------

CREATE TEMP TABLE model (p purchase_model);
INSERT INTO model VALUES ('{"model": "bg_nbd", "unit_days": 7, "r": 0.6, "alpha": 8, "a": 0.9, "b": 2.5}'), ('{"model": "mbg_nbd", "unit_days": 7, "r": 0.6, "alpha": 8, "a": 0.9, "b": 2.5}'), ('{"model": "pareto_nbd", "unit_days": 7, "r": 0.6, "alpha": 8, "s": 0.9, "beta": 25}');
SELECT ok(bool_and(value_factor(p, x, 60, 0.1, 0.1) = 1), p ->> 'model' || ': nothing changes nothing') FROM model, generate_series(0, 5) x GROUP BY p ->> 'model';
SELECT ok(bool_and(pg_temp.near(value_factor(p, x, 60, 0.1, 0.06), discounted_purchases(p, x, recency, 60, ln(1.06) * 7 / 365.25) / discounted_purchases(p, x, recency, 60, ln(1.1) * 7 / 365.25), 1e-8)), p ->> 'model' || ': another discount is that of discounted_purchases, whenever the last purchase was')
FROM model, (VALUES (0, 0), (1, 20), (3, 55), (3, 60)) c(x, recency) GROUP BY p ->> 'model';
SELECT ok(bool_and(CASE p ->> 'model' WHEN 'pareto_nbd' THEN pg_temp.near(f, 1.2, 1e-9) ELSE f > 1 AND f < 1.2 END), p ->> 'model' || ': who buys more often is worth more') FROM (SELECT p, value_factor(p, x, 60, 0.1, 0.1, frequency_factor => 1.2) AS f FROM model, generate_series(0, 5) x) q GROUP BY p ->> 'model';
SELECT throws_ok(format('SELECT value_factor(%L, %s)', p, arguments), state, message, message) FROM (VALUES
  ('{"model": "mbg_nbd", "unit_days": 7, "r": 0.6, "alpha": 8, "a": 0.9, "b": 2.5}', '3, 60, -1, 0.1', '22023', 'annual rate is -1'),
  ('{"model": "mbg_nbd", "unit_days": 7, "r": 0.6, "alpha": 8, "a": 0.9, "b": 2.5}', '3, 60, 0.1, 0.1, 0', '22023', 'frequency factor is 0'),
  ('{"model": "mbg_nbd", "unit_days": 7, "r": 0.6, "alpha": 8, "a": 0.9, "b": 2.5}', '3, 60, 0.1, 0.1, 1, -2', '22023', 'loss factor is -2'),
  ('{"model": "mbg_nbd", "r": 0.6, "alpha": 8, "a": 0.9, "b": 2.5}', '3, 60, 0.1, 0.1', '22023', 'the model has no unit of time, so it cannot score a history'),
  ('{"model": "mbg_nbd", "unit_days": 7, "r": 0.6, "alpha": 8, "a": 0.9, "b": 2.5}', '3, 60, 0, 0.1', '22000', 'expected purchases without end and without discount are infinite for a = 0.9'),
  ('{"model": "bg_bb", "unit_days": 7, "alpha": 1.2, "beta": 4, "gamma": 0.7, "delta": 4}', '0, 6.5, 0.1, 0.1', '22023', 'age is 6.5'),
  ('{"model": "mbg_cnbd_k", "unit_days": 7, "r": 0.6, "alpha": 8, "a": 0.9, "b": 2.5, "k": 3}', '3, 60, 0, 0.1', '22000', 'expected purchases without end and without discount are infinite for a = 0.9')) v(p, arguments, state, message);

-- Customers who buy regularly, and such as have opportunities.
CREATE TEMP TABLE other (p purchase_model, age float8);
INSERT INTO other VALUES ('{"model": "bg_cnbd_k", "unit_days": 7, "r": 0.6, "alpha": 3, "a": 0.9, "b": 2.5, "k": 2}', 60), ('{"model": "mbg_cnbd_k", "unit_days": 7, "r": 0.6, "alpha": 3, "a": 0.9, "b": 2.5, "k": 4}', 60), ('{"model": "bg_bb", "unit_days": 91, "alpha": 1.2, "beta": 4, "gamma": 0.7, "delta": 4}', 12);
SELECT ok(bool_and(value_factor(p, x, age, 0.1, 0.1) = 1), p ->> 'model' || ': nothing changes nothing') FROM other, generate_series(0, 5) x GROUP BY p ->> 'model';
SELECT ok(bool_and(pg_temp.near(value_factor(p, x, age, 0.1, 0.06), discounted_purchases(p, x, r.recency, age, ln(1.06) * (p ->> 'unit_days')::float8 / 365.25) / discounted_purchases(p, x, r.recency, age, ln(1.1) * (p ->> 'unit_days')::float8 / 365.25), 1e-8)), p ->> 'model' || ': another discount is that of discounted_purchases')
FROM other, generate_series(0, 5) x, LATERAL (SELECT CASE WHEN x > 0 THEN age ELSE 0 END AS recency) r GROUP BY p ->> 'model';
SELECT ok(bool_and(pg_temp.near(value_factor(p, x, age, 0.1, 0.1, frequency_factor => 1.25), discounted_purchases(p, x, r.recency, age, ln(1.1) * 7 / 365.25 / 1.25) / discounted_purchases(p, x, r.recency, age, ln(1.1) * 7 / 365.25), 1e-8)), p ->> 'model' || ': stages 25 % faster are a time that runs slower')
FROM other, generate_series(0, 5) x, LATERAL (SELECT CASE WHEN x > 0 THEN age ELSE 0 END AS recency) r WHERE p ->> 'model' <> 'bg_bb' GROUP BY p ->> 'model';
SELECT ok(bool_and(value_factor(p, x, age, 0.1, 0.1, loss_factor => 0.9) > 1 AND value_factor(p, x, age, 0.1, 0.1, loss_factor => 1.1) < 1), p ->> 'model' || ': fewer losses are worth more') FROM other, generate_series(0, 5) x GROUP BY p ->> 'model';
SELECT ok(bool_and(pg_temp.near(value_factor(p, x, 12, 0.1, 0.1, frequency_factor => 0.8), 0.8)), 'of opportunities a fifth fewer are taken, and none is lost by it') FROM other, generate_series(0, 5) x WHERE p ->> 'model' = 'bg_bb';

-- --- response_fit --------------------------------------------------------------------------------------------

SELECT ok(found = 'found' AND pg_temp.near(ceiling, 0.4, 1e-6) AND pg_temp.near(speed, ln(2) / 10, 1e-6) AND pg_temp.near(ceiling_error, sqrt(4.0 ^ 2 * 0.2 * 0.8 / 1000 + 4.0 ^ 2 * 0.3 * 0.7 / 1000), 1e-3), 'two periods, two numbers, in closed form') FROM response_fit(array[10, 20], array[1000, 1000], array[200, 300]);
SELECT ok(bool_and(f.log_likelihood >= g.ll - 1e-7), 'no other pair of numbers is more likely')
FROM (SELECT log_likelihood, ceiling, speed FROM response_fit(array[5, 10, 20, 40], array[800, 1000, 1000, 500], array[110, 190, 310, 180])) f,
  LATERAL (SELECT sum(won * ln(p) + (n - won) * ln(1 - p)) AS ll FROM generate_series(-3, 3) i, generate_series(-3, 3) j, LATERAL unnest(array[5, 10, 20, 40], array[800, 1000, 1000, 500], array[110, 190, 310, 180]) t(spend, n, won), LATERAL (SELECT f.ceiling * (1 + i * 0.01) * (1 - exp(-f.speed * (1 + j * 0.01) * spend)) AS p) r GROUP BY i, j) g;
SELECT results_eq($$SELECT found, ceiling, ceiling_error IS NULL, speed_error IS NULL FROM (VALUES (1, array[50, 110]), (2, array[300, 280])) v(n, won), response_fit(array[5, 10], array[1000, 1000], v.won) ORDER BY n$$, $$VALUES ('no ceiling seen', 1::float8, true, false), ('no effect', NULL, true, true)$$, 'ends are said in words');
SELECT throws_ok('SELECT response_fit(' || arguments || ')', state, message, message) FROM (VALUES
  ('array[10, 10], array[5, 5], array[1, 2]', '22000', 'history: fewer than two different spends'), ('array[10, 20], array[5], array[1, 2]', '22023', 'history: arrays of 2, 1 and 2'),
  ('array[10, NULL], array[5, 5], array[1, 2]', '22004', 'an array of the history holds a NULL'), ('array[10, 20], array[5, 5], array[1, 6]', '22023', 'history: 6 of 5'),
  ('array[10, -20], array[5, 5], array[1, 2]', '22023', 'history spend is -20'), ('array[0, 20], array[5, 5], array[1, 2]', '22000', 'history: 1 of 5 without any spend'), ($$'{}', '{}', '{}'$$, '22000', 'history: fewer than two different spends')) v(arguments, state, message);

-- The worked example, its two points found again in a history.
CREATE TEMP TABLE best AS
SELECT o.* FROM (SELECT array_agg(s) AS s, array_agg(100000000) AS n, array_agg(round(1e8 * 0.4 * (1 - 0.5 ^ (s / 10.0)))::bigint) AS a, array_agg(round(1e8 * 0.9 * (1 - (2 / 9.0) ^ (s / 10.0)))::bigint) AS r FROM unnest(array[40, 20, 5, 10]) s) h,
  acquisition_retention_optimum_by_history(100, 0.1, h.s, h.n, h.a, h.s, h.n, h.r) o;
SELECT results_eq($$SELECT situation, round(acquisition_spend::numeric, 2), round(acquisition_rate::numeric, 4), round(retention_spend::numeric, 2), round(retention_rate::numeric, 4), round(customer_value::numeric, 1), round(equity::numeric, 2) FROM best$$,
  $$VALUES ('today', 10.00, 0.2000, 10.00, 0.7000, 250.0, 40.00), ('optimum', 34.17, 0.3626, 26.29, 0.8827, 385.3, 105.52)$$, 'today and the optimum from a history');
SELECT is(explanation, 'Winning one customer more costs as much as a customer is worth. Keeping one customer more costs as much as a customer is worth.', 'in words') FROM best WHERE situation = 'optimum';
SELECT ok(acquisition_spend_error > 0 AND retention_spend_error > 0 AND customer_value_error > 0 AND equity_error > 0 AND equity_error < 0.1, 'with errors') FROM best WHERE situation = 'optimum';
SELECT results_eq($$SELECT situation, equity, explanation FROM acquisition_retention_optimum_by_history(100, 0.1, array[5, 10], array[1000, 1000], array[300, 280], array[5, 10], array[1000, 1000], array[400, 600])$$,
  $$VALUES ('optimum', NULL::float8, 'In the periods with more spend on acquisition no larger share was won. So there is no optimum to compute.')$$, 'no effect, no optimum');
SELECT ok(acquisition_spend = 0 AND acquisition_spend_error IS NULL AND explanation LIKE 'It does not pay to win customers: %', 'what does not pay') FROM acquisition_retention_optimum_by_history(100, 0.1, array[500, 1000, 2000], array[1000, 1000, 1000], array[30, 58, 100], array[5, 10], array[1000, 1000], array[400, 600]) WHERE situation = 'optimum';

-- --- the statement of one customer ---------------------------------------------------------------------------

CREATE TEMP TABLE m AS
SELECT '{"model": "mbg_nbd", "unit_days": 7, "r": 0.6, "alpha": 60, "a": 0.9, "b": 2.5}'::purchase_model AS p, '{"model": "gamma_gamma", "p": 6.25, "q": 3.75, "gamma": 15.5}'::spend_model AS s,
       '{"model": "pareto_nbd", "unit_days": 14, "r": 0.7, "alpha": 32, "s": 0.8, "beta": 25}'::purchase_model AS p1, '{"model": "gamma_gamma", "p": 6.0, "q": 3.9, "gamma": 16}'::spend_model AS s1;
CREATE TEMP TABLE shop AS SELECT customer_id, purchase_history(day, amount, amount * (customer_id % 4) / 8) AS h FROM m, simulate_purchases(p, s, 1500, '2018-01-01', '2025-01-01', 3) GROUP BY 1;
INSERT INTO shop VALUES (-1, NULL), (-2, (SELECT purchase_history(date '2020-01-05', -10.00))), (-3, 'v1 scale 2 [2020-01-05 10.00]');
CREATE TEMP TABLE single AS SELECT customer_id::text AS customer, e.* FROM m, shop, equity_statement(h, '2022-01-01', '2024-01-01', p, s, p1, s1, 0.1, 0.4, '1 year') e WHERE e.standing IS NOT NULL;
CREATE TEMP TABLE many AS SELECT e.* FROM m, equity_statement_customers('shop', 'customer_id', 'h', '2022-01-01', '2024-01-01', p, s, p1, s1, 0.1, 0.4, '1 year') e;
SELECT set_eq('SELECT * FROM single', 'SELECT * FROM many', 'customer by customer the same as over a table');
SELECT ok(count(*) > 1000, 'of many customers') FROM single;
SELECT ok(bool_and(pg_temp.near(e.closing, residual_ltv(p1, s1, h, '2024-01-01', 0.1, NULL), 1e-8)) AND bool_and(e.standing = 'acquired' OR pg_temp.near(e.opening, residual_ltv(p, s, h, '2022-01-01', 0.1, 1) * (1 - (customer_id % 4) / 8.0), 1e-3)) AND count(*) > 1000, 'without a margin that of the costs known at the closing, at both dates')
FROM m, shop, equity_statement(h, '2022-01-01', '2024-01-01', p, s, p1, s1, 0.1, NULL, '1 year') e WHERE e.standing IS NOT NULL;
SELECT ok(equity_statement('v1 scale 2 [2020-01-05 10.00]', '2022-01-01', '2024-01-01', p, s, p1, s1, 0.1, NULL, '1 year') IS NULL, 'without margin and costs it is not known') FROM m;
SELECT ok(equity_statement('v1 scale 2 [2020-01-05 10.00]', '2022-01-01', '2024-01-01', p, '{"model": "gamma_gamma", "p": 6, "q": 0.9, "gamma": 15}', p1, s1, 0.1, 0.4, '1 year') IS NULL, 'nor with a model of spend without a mean') FROM m;
SELECT ok((equity_statement('v1 scale 2 [2020-01-05 10.00]', '2022-01-01', '2024-01-01', p, s, p1, s1, 0.1, 0.4, NULL)) IS NULL AND equity_statement('v1 scale 2 [2024-01-05 10.00]', '2022-01-01', '2024-01-01', p, s, p1, s1, 0.1, 0.4, '1 year') IS NULL, 'nothing is known, nothing is said') FROM m;
SELECT throws_ok($$SELECT equity_statement('v1 scale 2 [2020-01-05 10.00]', '2022-01-01', '2022-01-01', p, s, p1, s1, 0.1, 0.4, '1 year') FROM m$$, '22023', 't1 2022-01-01 is not after t0 2022-01-01');
-- In one query, other models, dates and rates never get what was computed for others.
SELECT ok(bool_and(a.closing = b.closing AND a.opening = b.opening), 'rows with different terms in one query do not disturb each other')
FROM m, shop, LATERAL (VALUES (0.1, date '2022-01-01', p, p1), (0.05, '2022-01-01', p, p1), (0.1, '2021-01-01', p, p1), (0.1, '2022-01-01', p1, p)) t(rate, t0, a, b),
  LATERAL equity_statement(h, t.t0, '2024-01-01', t.a, s, t.b, s1, t.rate, 0.4, '1 year') a, LATERAL (SELECT coalesce(residual_ltv(t.a, s, h, t.t0, t.rate, 0.4), 0) AS opening, residual_ltv(t.b, s1, h, '2024-01-01', t.rate, 0.4) AS closing) c,
  LATERAL (SELECT CASE WHEN pg_temp.near(a.opening, c.opening, 1e-8) THEN a.opening END AS opening, CASE WHEN pg_temp.near(a.closing, c.closing, 1e-8) THEN a.closing END AS closing) b WHERE a.standing IS NOT NULL AND customer_id <= 300;

SELECT * FROM finish();
ROLLBACK;
