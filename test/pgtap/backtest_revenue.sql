-- Does it predict money? Backtests with a spend model, and with covariates, against sums in plain SQL.
BEGIN;
SET search_path = customer_portfolio, public;
SET LOCAL client_min_messages = warning;
SELECT plan(33);

CREATE TEMP TABLE truth AS SELECT
  '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}'::purchase_model AS m,
  '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 16}'::spend_model AS g;
-- Every tenth purchase is sent back three days later, and some customers have covariates that mean something.
CREATE TEMP TABLE event AS
  SELECT customer_id, day, amount FROM truth, simulate_purchases(m, g, 900, '2022-01-01', '2024-01-01', 7)
  UNION ALL
  SELECT customer_id, day + 3, -amount FROM truth, simulate_purchases(m, g, 900, '2022-01-01', '2024-01-01', 7) WHERE (customer_id + (day - '2022-01-01')) % 10 = 0
  UNION ALL
  SELECT 10000 + customer_id, day, amount FROM truth, simulate_purchases('{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 2, "a": 0.8, "b": 2.4}', g, 300, '2022-01-01', '2024-01-01', 8);
CREATE TABLE public.backtest_customer AS
  SELECT customer_id, purchase_history(day, amount) AS h, CASE WHEN customer_id % 97 = 0 THEN NULL ELSE array[(customer_id > 10000)::int::float8, customer_id % 3] END AS z
  FROM event GROUP BY customer_id;
CREATE FUNCTION pg_temp.agree(a float8, b float8) RETURNS boolean LANGUAGE sql AS $$
  SELECT coalesce(abs(a - b) <= 1e-9 * (1 + abs(b)), a IS NULL AND b IS NULL)
$$;

CREATE TEMP TABLE fitted AS SELECT mbg_nbd(h, '2023-07-01') AS m, gamma_gamma(h, '2023-07-01') AS g FROM public.backtest_customer;
CREATE TEMP TABLE report AS SELECT * FROM backtest('public.backtest_customer', 'h', '2023-07-01', '2024-01-01', 'mbg_nbd', 'gamma_gamma');
CREATE TEMP TABLE plain AS
  SELECT customer_id, expected, observed, naive FROM (
    SELECT customer_id, expected_purchases(m, h, '2023-07-01', '184 days') * expected_spend(g, h, '2023-07-01') AS expected
    FROM fitted, public.backtest_customer WHERE first_purchase(h) < '2023-07-01') e
  JOIN (SELECT customer_id, coalesce(sum(amount) FILTER (WHERE day >= '2023-07-01' AND day < '2024-01-01'), 0)::float8 AS observed,
               coalesce(sum(amount) FILTER (WHERE day >= date '2023-07-01' - 184 AND day < '2023-07-01'), 0)::float8 AS naive
        FROM event GROUP BY customer_id) o USING (customer_id);

SELECT results_eq($$SELECT * FROM report WHERE section <> 'revenue'$$, $$SELECT * FROM backtest('public.backtest_customer', 'h', '2023-07-01', '2024-01-01', 'mbg_nbd')$$,
                  'the other sections are those of a backtest without a spend model');
SELECT is(array_agg(item ORDER BY ordinal), '{revenue,bias,mae,rmse,correlation}', 'items of the section revenue') FROM report WHERE section = 'revenue';
SELECT ok(r.customers = count(*) AND pg_temp.agree(r.observed, sum(p.observed)) AND pg_temp.agree(r.expected, sum(p.expected)) AND pg_temp.agree(r.naive, sum(p.naive)),
          'revenue is the sum over customers, refunds included')
FROM report r, plain p WHERE section = 'revenue' AND item = 'revenue' GROUP BY r.customers, r.observed, r.expected, r.naive;
SELECT ok(pg_temp.agree(r.expected, m.own) AND pg_temp.agree(r.naive, m.simple), 'errors in money: ' || r.item)
FROM (SELECT 'bias', sum(expected) / sum(observed) - 1, sum(naive) / sum(observed) - 1 FROM plain
      UNION ALL SELECT 'mae', avg(abs(expected - observed)), avg(abs(naive - observed)) FROM plain
      UNION ALL SELECT 'rmse', sqrt(avg((expected - observed) ^ 2)), sqrt(avg((naive - observed) ^ 2)) FROM plain
      UNION ALL SELECT 'correlation', corr(expected, observed), corr(naive, observed) FROM plain) m(item, own, simple)
JOIN report r ON r.section = 'revenue' AND r.item = m.item;

SELECT results_eq('SELECT * FROM report', $$SELECT b.* FROM fitted, backtest('public.backtest_customer', 'h', '2023-07-01', '2024-01-01', m, g) b$$, 'fitted models give the same');
SELECT results_eq('SELECT * FROM report', $$SELECT b.* FROM fitted, backtest('public.backtest_customer', 'h', '2023-07-01', '2024-01-01', m, 'gamma_gamma') b$$,
                  'and a fitted purchase model with the name of a spend model');
CREATE TABLE public.backtest_reversed AS SELECT * FROM public.backtest_customer ORDER BY customer_id % 7, customer_id DESC;
SELECT results_eq('SELECT * FROM report', $$SELECT * FROM backtest('public.backtest_reversed', 'h', '2023-07-01', '2024-01-01', 'mbg_nbd', 'gamma_gamma')$$,
                  'the order of the rows does not matter, not even to the last digit');

-- --- comparing models ------------------------------------------------------------------------------------------------

CREATE TEMP TABLE comparison AS SELECT row_number() OVER () AS place, c.* FROM compare_models('public.backtest_customer', 'h', '2023-07-01', '2024-01-01') c;
SELECT results_eq('SELECT model, bic, holdout_mae, fitted::text FROM comparison ORDER BY place',
                  $$SELECT c.model, bic, holdout_mae, fitted::text FROM (SELECT backtest_statistics(h, '2023-07-01', '2024-01-01') FROM public.backtest_customer) s(s), compare_models(s) c$$,
                  'the first columns are those of compare_models without money');
SELECT ok(revenue_bias = b.expected AND revenue_rmse = r.expected AND revenue_mae = e.expected AND revenue_correlation = c.expected, 'and the others those of backtest: ' || m.model)
FROM comparison m, LATERAL backtest('public.backtest_customer', 'h', '2023-07-01', '2024-01-01', m.fitted, 'gamma_gamma') b,
     LATERAL backtest('public.backtest_customer', 'h', '2023-07-01', '2024-01-01', m.fitted, 'gamma_gamma') r,
     LATERAL backtest('public.backtest_customer', 'h', '2023-07-01', '2024-01-01', m.fitted, 'gamma_gamma') e,
     LATERAL backtest('public.backtest_customer', 'h', '2023-07-01', '2024-01-01', m.fitted, 'gamma_gamma') c
WHERE m.model IN ('mbg_nbd', 'pareto_nbd') AND b.section = 'revenue' AND b.item = 'bias' AND r.section = 'revenue' AND r.item = 'rmse' AND e.section = 'revenue' AND e.item = 'mae'
  AND c.section = 'revenue' AND c.item = 'correlation';

-- --- covariates ------------------------------------------------------------------------------------------------------

CREATE TEMP TABLE fitted_z AS SELECT mbg_nbd(h, '2023-07-01', z) AS m, gamma_gamma(h, '2023-07-01') AS g FROM public.backtest_customer;
CREATE TEMP TABLE report_z AS SELECT * FROM backtest('public.backtest_customer', 'h', '2023-07-01', '2024-01-01', 'mbg_nbd', 'gamma_gamma', 'z');
CREATE TEMP TABLE plain_z AS
  SELECT h, with_covariates(m, z) AS own, expected_purchases(with_covariates(m, z), h, '2023-07-01', '184 days') AS purchases, expected_spend(g, h, '2023-07-01') AS spend,
         (frequency(h, '2024-01-01') - frequency(h, '2023-07-01'))::float8 AS observed, revenue(h, '[2023-07-01,2024-01-01)'::daterange)::float8 AS revenue
  FROM fitted_z, public.backtest_customer WHERE first_purchase(h) < '2023-07-01' AND z IS NOT NULL;
SELECT ok(r.customers = count(*) AND r.observed = sum(p.observed) AND pg_temp.agree(r.expected, sum(p.purchases)), 'with covariates: purchases of who has them')
FROM report_z r, plain_z p WHERE item = 'purchases' GROUP BY r.customers, r.observed, r.expected;
SELECT ok(pg_temp.agree(r.observed, sum(p.revenue)) AND pg_temp.agree(r.expected, sum(p.purchases * p.spend)), 'and revenue')
FROM report_z r, plain_z p WHERE section = 'revenue' AND item = 'revenue' GROUP BY r.observed, r.expected;
SELECT ok(pg_temp.agree(r.expected, sqrt(avg((p.purchases - p.observed) ^ 2))), 'rmse') FROM report_z r, plain_z p WHERE section = 'error' AND item = 'rmse' GROUP BY r.expected;
SELECT ok(pg_temp.agree(r.expected, sum(expected_purchases(own, (r.as_of - 1 - first_purchase(h)) / 7.0::float8))) AND r.customers = count(*)
          AND r.observed = sum(frequency(h, r.as_of)), 'a week is unconditional, each customer by the own model: as of ' || r.as_of)
FROM report_z r, plain_z WHERE section = 'week' AND as_of IN ('2022-07-02', '2023-07-01', '2024-01-01') AND first_purchase(h) < r.as_of GROUP BY r.as_of, r.expected, r.customers, r.observed;
SELECT cmp_ok(z.expected, '<', r.expected, 'covariates that mean something predict better')
FROM report_z z JOIN report r USING (section, item) WHERE section = 'error' AND item = 'rmse';
SELECT results_eq('SELECT * FROM report_z', $$SELECT b.* FROM fitted_z, backtest('public.backtest_customer', 'h', '2023-07-01', '2024-01-01', m, g, 'z') b$$, 'fitted models with covariates give the same');
SELECT results_eq($$SELECT * FROM report_z WHERE section <> 'revenue'$$, $$SELECT * FROM backtest('public.backtest_customer', 'h', '2023-07-01', '2024-01-01', 'mbg_nbd', NULL, 'z')$$,
                  'without a spend model there is no money');

-- --- bad input -------------------------------------------------------------------------------------------------------

SELECT throws_ok($$SELECT backtest('public.backtest_customer', 'h', '2023-07-01', '2024-01-01', 'mbg_nbd', 'sbg')$$, '22023', 'sbg is not a model of spend', 'no spend model');
SELECT throws_ok($$SELECT backtest('public.backtest_customer', 'h', '2023-07-01', '2024-01-01', 'mbg_nbd', '{"model": "gamma_gamma"}')$$, '22023',
                 'the name of a spend model is wanted, not its JSON object', 'a spend model without its type');
SELECT throws_ok($$SELECT backtest('public.backtest_customer', 'h', '2023-07-01', '2024-01-01', 'bg_bb', 'gamma_gamma')$$, '22023', NULL, 'a model of something else');
SELECT throws_ok($$SELECT backtest('public.backtest_customer', 'h', '2023-07-01', '2023-07-01', 'mbg_nbd', 'gamma_gamma')$$, '22023', NULL, 'no days to compare');
SELECT throws_ok($$SELECT backtest('public.backtest_customer', 'h', '2021-01-01', '2021-07-01', 'mbg_nbd', 'gamma_gamma')$$, '22000', 'cannot fit mbg_nbd: only 0 customers', 'nobody has bought');
SELECT throws_ok($$SELECT backtest('public.backtest_customer', 'h', '2023-07-01', '2024-01-01', m, g) FROM fitted_z$$, '22023',
                 'model has effects of 2 covariates, but there are 0', 'covariates are wanted');
SELECT throws_ok($$SELECT backtest('public.backtest_customer', 'h', '2023-07-01', '2024-01-01', m, g, 'z') FROM fitted$$, '22023',
                 'model mbg_nbd has no effects of covariates', 'covariates are not wanted');
SELECT throws_ok($$SELECT backtest('public.backtest_customer', 'h', '2023-07-01', '2024-01-01', m, '{"model": "gamma_gamma", "p": 6, "q": 1, "gamma": 16}'::spend_model) FROM fitted$$, '22000',
                 'the spend model has no mean: its q is not above 1', 'a spend model without a mean');
SELECT throws_ok($$SELECT backtest('public.backtest_customer', 'h', '2023-07-01', '2024-01-01', 'mbg_nbd', 'gamma_gamma', 'customer_id')$$, '42846', NULL, 'a column of something else');
SELECT is_empty($$SELECT * FROM backtest('public.backtest_customer', 'h', '2023-07-01', '2024-01-01', 'mbg_nbd', NULL::text)$$, 'no spend model, no report');
CREATE TABLE public.backtest_nobody AS SELECT * FROM public.backtest_customer WHERE false;
SELECT is_empty($$SELECT * FROM backtest('public.backtest_nobody', 'h', '2023-07-01', '2024-01-01', 'mbg_nbd', 'gamma_gamma')$$, 'an empty table has no report');

SELECT * FROM finish();
ROLLBACK;
