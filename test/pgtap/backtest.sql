-- Does it predict? Backtests and the comparison of models.
BEGIN;
SET search_path = customer_portfolio, public;
SET LOCAL client_min_messages = warning;
SELECT plan(82);

-- A shop of 2000 customers, made by a model; calibration is 2022 and half of 2023, half a year is held out.
CREATE TEMP TABLE truth AS SELECT
  '{"model": "mbg_nbd", "unit_days": 7, "r": 0.6, "alpha": 6, "a": 0.9, "b": 2.5}'::purchase_model AS m,
  '{"model": "gamma_gamma", "p": 6.25, "q": 3.75, "gamma": 15.5}'::spend_model AS z;
CREATE TABLE public."The Customers" AS
  SELECT customer_id, purchase_history(day, amount) AS "the history"
  FROM truth, simulate_purchases(m, z, 2000, '2022-01-01', '2024-01-01', 7) GROUP BY customer_id;
CREATE TEMP VIEW customer AS SELECT customer_id, "the history" AS h FROM public."The Customers";
CREATE TEMP TABLE statistic AS SELECT backtest_statistics(h, '2023-07-01', '2024-01-01') AS s FROM customer;
CREATE TEMP TABLE report AS SELECT b.* FROM statistic, truth, backtest(s, m) b;

-- --- the report is what the histories say --------------------------------------------------------------------

CREATE TEMP TABLE seen AS
  SELECT h, frequency(h, '2023-07-01') AS x,
         (SELECT count(*) FROM purchases(h) p WHERE p.orders > 0 AND p.day >= '2023-07-01' AND p.day < '2024-01-01') AS observed,
         expected_purchases(m, h, '2023-07-01', '184 days') AS expected,
         (SELECT count(*) FROM purchases(h) p WHERE p.orders > 0 AND p.day >= date '2023-07-01' - 184 AND p.day < '2023-07-01') AS naive
  FROM customer, truth WHERE first_purchase(h) < '2023-07-01';
CREATE FUNCTION pg_temp.agree(a float8, b float8) RETURNS boolean LANGUAGE sql AS $$
  SELECT coalesce(abs(a - b) <= 1e-9 * (1 + abs(b)), a IS NULL AND b IS NULL)
$$;

SELECT is((SELECT array_agg(DISTINCT section || ' ' || item) FROM report WHERE section <> 'week'),
          array['error mae', 'error rank_correlation', 'error rmse', 'frequency 0', 'frequency 1', 'frequency 2', 'frequency 3', 'frequency 4',
                'frequency 5', 'frequency 6', 'frequency 7+', 'total bias', 'total purchases'], 'sections and items');
SELECT is(array_agg(DISTINCT model), array['mbg_nbd'], 'the model is named') FROM report;
SELECT is_empty($$SELECT section, item FROM report GROUP BY 1, 2 HAVING count(*) > 1$$, 'section and item name a line');
SELECT is_empty($$SELECT section, ordinal FROM report GROUP BY 1, 2 HAVING count(*) > 1$$, 'section and ordinal order the lines');
SELECT ok(r.customers = count(*) AND r.observed = sum(s.observed) AND pg_temp.agree(r.expected, sum(s.expected)) AND r.naive = sum(s.naive), 'totals are sums over customers')
FROM report r, seen s WHERE section = 'total' AND item = 'purchases' GROUP BY r.customers, r.observed, r.expected, r.naive;
SELECT ok(r.observed IS NULL AND pg_temp.agree(r.expected, sum(s.expected) / sum(s.observed) - 1) AND pg_temp.agree(r.naive, sum(s.naive) / sum(s.observed) - 1), 'bias')
FROM report r, seen s WHERE section = 'total' AND item = 'bias' GROUP BY r.observed, r.expected, r.naive;
SELECT ok(pg_temp.agree(r.expected, avg(abs(s.expected - s.observed))) AND pg_temp.agree(r.naive, avg(abs(s.naive - s.observed))), 'mean absolute error')
FROM report r, seen s WHERE item = 'mae' GROUP BY r.expected, r.naive;
SELECT ok(pg_temp.agree(r.expected, sqrt(avg((s.expected - s.observed) ^ 2))) AND pg_temp.agree(r.naive, sqrt(avg((s.naive - s.observed) ^ 2))), 'root mean square error')
FROM report r, seen s WHERE item = 'rmse' GROUP BY r.expected, r.naive;
-- the mean rank of equal values is the first of their ranks plus half of the others
SELECT ok(pg_temp.agree(r.expected, corr(o, e)) AND pg_temp.agree(r.naive, corr(o, n)), 'rank correlation')
FROM report r, (SELECT rank() OVER (ORDER BY observed) + count(*) OVER (PARTITION BY observed) / 2.0 AS o,
                       rank() OVER (ORDER BY expected) + count(*) OVER (PARTITION BY expected) / 2.0 AS e,
                       rank() OVER (ORDER BY naive) + count(*) OVER (PARTITION BY naive) / 2.0 AS n FROM seen) s
WHERE item = 'rank_correlation' GROUP BY r.expected, r.naive;
SELECT is_empty($$
  SELECT * FROM (SELECT ordinal, customers, observed, expected, naive FROM report WHERE section = 'frequency') r
  FULL JOIN (SELECT least(x, 7) AS ordinal, count(*) AS customers, sum(observed) AS observed, sum(expected) AS expected, sum(naive) AS naive
             FROM seen GROUP BY 1) s USING (ordinal)
  WHERE r.customers IS DISTINCT FROM s.customers OR r.observed <> s.observed OR NOT pg_temp.agree(r.expected, s.expected) OR r.naive <> s.naive
$$, 'classes of frequency');
SELECT is_empty($$
  SELECT w.as_of, w.observed, s.observed FROM report w,
    LATERAL (SELECT count(*) AS customers, sum(frequency(h, w.as_of)) AS observed FROM seen WHERE first_purchase(h) < w.as_of) s
  WHERE w.section = 'week' AND (w.observed <> s.observed OR w.customers <> s.customers)
$$, 'weeks: repeat purchases up to the date');
SELECT ok(bool_and(expected > lag_expected AND (as_of = lag_of + 7 OR as_of = '2024-01-01') AND ordinal = lag_ordinal + 1 AND is_holdout = (as_of > '2023-07-01') AND naive IS NULL),
          'weeks follow each other through calibration and holdout')
FROM (SELECT *, lag(expected) OVER w AS lag_expected, lag(as_of) OVER w AS lag_of, lag(ordinal) OVER w AS lag_ordinal
      FROM report WHERE section = 'week' WINDOW w AS (ORDER BY as_of)) q WHERE lag_of IS NOT NULL;
SELECT is(max(as_of), date '2024-01-01', 'the last week ends with the holdout') FROM report WHERE section = 'week';
SELECT ok(bool_or(as_of = '2023-07-01'), 'a week ends with the calibration') FROM report WHERE section = 'week';
SELECT ok(abs(expected / observed - 1) < 0.1, 'the model that made the shop follows its customers: week ' || item)
FROM report WHERE section = 'week' AND as_of IN ('2023-07-01', '2024-01-01');
SELECT ok(abs(expected) < 0.1 AND abs(naive) > abs(expected), 'and predicts better than the naive rule') FROM report WHERE item = 'bias';

-- --- ways to ask -----------------------------------------------------------------------------------------------

CREATE TEMP TABLE fitted AS SELECT mbg_nbd(h, '2023-07-01') AS mbg, bg_nbd(h, '2023-07-01') AS bg FROM customer;
SELECT results_eq('SELECT b.* FROM statistic, backtest(s) b', 'SELECT b.* FROM statistic, fitted, backtest(s, mbg) b', 'MBG/NBD is fitted unless told otherwise');
SELECT results_eq('SELECT b.* FROM statistic, backtest(s, ''bg_nbd'') b', 'SELECT b.* FROM statistic, fitted, backtest(s, bg) b', 'a model by its name is fitted to the calibration');
SELECT results_eq('SELECT * FROM backtest(''"The Customers"'', ''the history'', ''2023-07-01'', ''2024-01-01'', ''bg_nbd'')',
                  'SELECT b.* FROM statistic, backtest(s, ''bg_nbd'') b', 'one call over a table, whatever its name');
SELECT results_eq('SELECT * FROM backtest(''customer'', ''h'', ''2023-07-01'', ''2024-01-01'')', 'SELECT b.* FROM statistic, backtest(s) b', 'or over a view');
SELECT results_eq($$SELECT b.* FROM statistic, backtest(s, '{"model": "mbg_nbd", "unit_days": 1, "r": 0.6, "alpha": 42, "a": 0.9, "b": 2.5}'::purchase_model) b WHERE section = 'frequency' AND pg_temp.agree(observed, 0)$$,
                  $$SELECT * FROM report WHERE section = 'frequency' AND observed = 0$$, 'nothing observed, nothing expected');
SELECT is_empty($$SELECT a.* FROM report r JOIN (SELECT b.* FROM statistic, backtest(s, '{"model": "mbg_nbd", "unit_days": 1, "r": 0.6, "alpha": 42, "a": 0.9, "b": 2.5}'::purchase_model) b) a USING (section, item)
                  WHERE NOT pg_temp.agree(r.expected, a.expected)$$, 'the unit of a model does not matter');
SELECT is(rollup(p)::text, (SELECT s::text FROM statistic), 'rollup of parts is the whole')
FROM (SELECT backtest_statistics(h, '2023-07-01', '2024-01-01') FROM customer GROUP BY customer_id % 7) q(p);
SELECT is(purchase_statistics(s)::text, (SELECT purchase_statistics(h, '2023-07-01')::text FROM customer), 'the calibration as statistics of its own') FROM statistic;
SELECT ok(purchase_statistics(s)::text ~ ' log_gaps \d+\.\d{12} ', 'the times between purchases are in them') FROM statistic;
SELECT is(customers(s) + later_customers(s), (SELECT count(*) FROM customer), 'every history is counted') FROM statistic;
SELECT is(later_customers(s), (SELECT count(*) FROM customer WHERE first_purchase(h) >= '2023-07-01'), 'customers who come later are left out') FROM statistic;
SELECT is(skipped_rows(backtest_statistics(v, d, u)), 3::bigint, 'a NULL among the arguments is skipped and counted')
FROM customer, LATERAL (VALUES (h, date '2023-07-01', date '2024-01-01'), (NULL, '2023-07-01', '2024-01-01'), (h, NULL, '2024-01-01'), (h, '2023-07-01', NULL)) q(v, d, u)
WHERE customer_id = 1;

-- --- bad input ----------------------------------------------------------------------------------------------------

SELECT throws_ok('SELECT backtest_statistics(h, ''2023-07-01'', ''2023-07-01'') FROM customer', '22023', 'until 2023-07-01 is not after calibration_end 2023-07-01', 'no days to compare');
SELECT throws_ok('SELECT backtest_statistics(h, ''2023-07-01'', ''infinity'') FROM customer', '22008', 'until out of range: infinity', 'no infinite end');
SELECT throws_ok('SELECT backtest_statistics(h, ''-infinity'', ''2023-07-01'') FROM customer', '22008', 'calibration_end out of range: -infinity', 'no infinite beginning');
SELECT throws_ok('SELECT backtest_statistics(h, ''2023-07-01'', date ''2024-01-01'' + customer_id::int % 2) FROM customer', '22023', NULL, 'one group has one pair of dates');
SELECT throws_ok('SELECT backtest(backtest_statistics(h, ''2021-07-01'', ''2022-07-01'')) FROM customer', '22000', 'cannot fit mbg_nbd: only 0 customers', 'nobody has bought before the date');
SELECT throws_ok('SELECT backtest(backtest_statistics(h, ''2021-07-01'', ''2022-07-01''), min(m)) FROM customer, (SELECT m FROM truth) t(m) GROUP BY m::text', '42883', NULL, 'models have no order');
SELECT throws_ok('SELECT backtest(b, m) FROM truth, (SELECT backtest_statistics(h, ''2021-07-01'', ''2022-07-01'') FROM customer) q(b)', '22000',
                 'no customer has bought before the end of the calibration', 'the same with a model');
SELECT throws_ok('SELECT backtest(b, m) FROM truth, (SELECT backtest_statistics(NULL::purchase_history, ''2021-07-01'', ''2022-07-01'') FROM customer) q(b)', '22000',
                 'no customer has bought before the end of the calibration', 'only NULLs');
SELECT is_empty('SELECT backtest(b, m) FROM truth, (SELECT backtest_statistics(h, ''2021-07-01'', ''2022-07-01'') FROM customer WHERE false) q(b)', 'no row, no report');
SELECT is_empty('SELECT * FROM statistic, backtest(s, NULL::purchase_model)', 'no model, no report');
SELECT throws_ok('SELECT backtest(s, ''{"model": "mbg_nbd", "r": 1, "alpha": 1, "a": 1, "b": 1}''::purchase_model) FROM statistic', '22023',
                 'the model has no unit of time, so it cannot be compared with histories', 'a model without a unit');
SELECT throws_ok('SELECT backtest(s, ''bgnbd'') FROM statistic', '22023', NULL, 'an unknown model');
SELECT throws_ok('SELECT backtest(s, ''{"model": "mbg_nbd"}'') FROM statistic', '22023', 'the name of a model is wanted, not its JSON object', 'a model without its type');
SELECT throws_ok('SELECT backtest(s, ''gamma_gamma'') FROM statistic', '22023', 'gamma_gamma is not a model of purchases over time', 'a model of something else');
SELECT throws_ok('SELECT * FROM backtest(''customer'', ''no column'', ''2023-07-01'', ''2024-01-01'')', '42703', NULL, 'an unknown column');
SELECT throws_ok('SELECT * FROM backtest(''customer'', ''customer_id'', ''2023-07-01'', ''2024-01-01'')', '42846', NULL, 'a column of something else');
SELECT throws_ok('SELECT * FROM backtest(''0'', ''h'', ''2023-07-01'', ''2024-01-01'')', '42P01', NULL, 'an unknown table');
CREATE FUNCTION pg_temp.as_stranger(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  CREATE ROLE backtest_stranger;
  SET LOCAL ROLE backtest_stranger;
  EXECUTE query;
  RETURN 'allowed';
EXCEPTION WHEN OTHERS THEN RETURN SQLSTATE;
END $$;
SELECT is(pg_temp.as_stranger('SELECT customer_portfolio.backtest(''public."The Customers"'', ''the history'', ''2023-07-01'', ''2024-01-01'')'), '42501',
          'a table is read with the rights of who asks');
SELECT is(array_agg(observed || '/' || naive ORDER BY item), array['0/1'], 'one customer has a report: what was observed')
FROM truth, (SELECT backtest_statistics(h, '2023-07-01', '2023-07-02') FROM (SELECT purchase_history(date '2023-06-30', 1)) p(h)) q(b), backtest(b, m) WHERE item = 'purchases';
SELECT is(count(expected), 0::bigint, 'and ratios without a denominator are NULL')
FROM truth, (SELECT backtest_statistics(h, '2023-07-01', '2023-07-02') FROM (SELECT purchase_history(date '2023-06-30', 1)) p(h)) q(b), backtest(b, m) WHERE item IN ('bias', 'rank_correlation');
SELECT throws_ok($$SELECT backtest(backtest_statistics(h, '2023-07-01', '2024-01-01')) FROM (SELECT purchase_history(date '2023-06-30' - i % 50, 1) FROM generate_series(1, 100) i GROUP BY i) q(h)$$,
                 '22000', 'cannot fit mbg_nbd: no customer has a repeat purchase', 'nobody came back: nothing to fit');
SELECT throws_ok(format('SELECT %L::backtest_statistics', text), '22P02', 'invalid input syntax for type backtest_statistics: ' || message, 'refused: ' || message)
FROM (VALUES ('v1 calibration 2024-01-01 until 2024-03-01 [0 0 5 1 0]', 'weeks and customers do not agree at the end'),
             ('v1 later 1', 'customers without dates at the end'),
             ('v1 calibration 2024-01-01 until 2024-03-01 log_gaps 0.700000000000 weeks -1 (1) [1 2 5 0 0]', 'log gaps exceed those of equal gaps at the end')) v(text, message);

-- --- comparing models ----------------------------------------------------------------------------------------------

CREATE TEMP TABLE comparison AS SELECT row_number() OVER () AS place, c.* FROM statistic, compare_models(s) c;
SELECT cmp_ok(count(*), '>=', 2::bigint, 'several models are compared') FROM comparison;
SELECT is_empty($$SELECT place FROM comparison WHERE fitted IS NULL AND reason IS NULL$$, 'what could not be fitted has a reason');
SELECT is_empty($$
  SELECT model FROM comparison WHERE fitted IS NOT NULL AND (
    NOT pg_temp.agree(aic, 2 * parameters - 2 * log_likelihood) OR NOT pg_temp.agree(bic, parameters * ln(customers::float8) - 2 * log_likelihood)
    OR NOT pg_temp.agree(delta_bic, bic - (SELECT min(bic) FROM comparison)) OR log_likelihood <> (fitted::jsonb ->> 'log_likelihood')::float8
    OR customers <> (fitted::jsonb ->> 'customers')::bigint OR model <> fitted::jsonb ->> 'model')
$$, 'information criteria by their definition');
SELECT is(array_agg(place ORDER BY bic, place), array_agg(place ORDER BY place), 'best first') FROM comparison WHERE fitted IS NOT NULL;
SELECT is(fitted::text, (SELECT mbg::text FROM fitted), 'the fitted model is there') FROM comparison WHERE model = 'mbg_nbd';
SELECT ok(pg_temp.agree(c.holdout_bias, b.expected) AND pg_temp.agree(c.holdout_mae, m.expected) AND pg_temp.agree(c.holdout_rank_correlation, r.expected), 'tried on the holdout: ' || c.model)
FROM comparison c, statistic, LATERAL backtest(s, c.fitted) b, LATERAL backtest(s, c.fitted) m, LATERAL backtest(s, c.fitted) r
WHERE c.model IN ('bg_nbd', 'mbg_nbd') AND b.item = 'bias' AND m.item = 'mae' AND r.item = 'rank_correlation';
SELECT results_eq('SELECT model, bic, fitted::text FROM comparison WHERE fitted IS NOT NULL',
                  'SELECT model, bic, fitted::text FROM (SELECT purchase_statistics(h, ''2023-07-01'') FROM customer) q(s), compare_models(s) WHERE fitted IS NOT NULL',
                  'statistics without a holdout give the same');
SELECT is(count(holdout_bias) + count(holdout_mae) + count(holdout_rank_correlation), 0::bigint, 'but no errors')
FROM (SELECT purchase_statistics(h, '2023-07-01') FROM customer) q(s), compare_models(s);
SELECT results_eq('SELECT model, reason FROM statistic, compare_models(s, ''{bg_bb,bg_nbd}'')', $$VALUES ('bg_nbd', NULL), ('bg_bb', 'bg_bb counts opportunities, not time')$$,
                  'models by name; one that does not suit says why');
SELECT throws_ok('SELECT compare_models(s, ''{bg_nbd,NULL}'') FROM statistic', '22004', 'name of a model must not be null', 'a model without a name');
SELECT throws_ok('SELECT compare_models(s, ''{sbg}'') FROM statistic', '22023', 'sbg is not a model of purchases', 'a model of something else');
SELECT is(count(reason), count(*), 'too few customers: every model says so') FROM compare_models('v1 unit 7 [1 7 14 customers 2]'::purchase_statistics);

SELECT is(best_model(purchase_statistics(s))::text, (SELECT fitted::text FROM comparison WHERE place = 1), 'best_model is the first of them') FROM statistic;
SELECT is(best_model(h, '2023-07-01')::text, (SELECT fitted::text FROM comparison WHERE place = 1), 'as an aggregate over histories') FROM customer;
SELECT is(best_model(h, '2023-07-01', '7 days')::text, (SELECT fitted::text FROM comparison WHERE place = 1), 'with a unit') FROM customer;
SELECT throws_ok('SELECT best_model(x, x, x) FROM generate_series(1, 3) x', '22000', 'cannot fit bg_nbd: only 3 customers', 'nothing could be fitted');

-- --- regular customers ----------------------------------------------------------------------------------------------

-- They come every 15 to 45 days, each at a pace of their own give or take a week, until they have had enough:
-- some at once, others later.
CREATE TEMP TABLE regular AS
  SELECT c, purchase_history(day, 10) AS h
  FROM (SELECT c, date '2022-01-01' + c * 7 % 300 + (15 + c * 17 % 31) * n + (c * 5 + n * 11 + c * n) % 15 - 7
        FROM generate_series(1, 400) c, generate_series(0, CASE WHEN c % 3 = 0 THEN c / 3 % 3 ELSE c * 13 % 40 END) n) b(c, day) GROUP BY c;
CREATE TEMP TABLE rhythm AS SELECT backtest_statistics(h, '2023-07-01', '2024-01-01') AS s FROM regular;
CREATE TEMP TABLE contest AS SELECT row_number() OVER () AS place, c.* FROM rhythm, compare_models(s) c;
SELECT set_eq('SELECT model FROM contest', $$VALUES ('bg_nbd'), ('mbg_nbd'), ('pareto_nbd'), ('bg_cnbd_k'), ('mbg_cnbd_k')$$, 'models of regular customers are tried');
SELECT ok(model IN ('bg_cnbd_k', 'mbg_cnbd_k') AND parameters = 5 AND (fitted::jsonb ->> 'k')::int > 1, 'and fit best') FROM contest WHERE place = 1;
SELECT cmp_ok(p.delta_bic - r.delta_bic, '>', 500::float8, 'by much') FROM contest r, contest p WHERE r.model = 'mbg_cnbd_k' AND p.model = 'mbg_nbd';
SELECT ok(r.holdout_mae < 0.9 * p.holdout_mae AND abs(r.holdout_bias) < abs(p.holdout_bias), 'and predict better')
FROM contest r, contest p WHERE r.model = 'mbg_cnbd_k' AND p.model = 'mbg_nbd';
SELECT is(fitted::text, (SELECT mbg_cnbd_k(h, '2023-07-01')::text FROM regular), 'the fit is that of the histories') FROM contest WHERE model = 'mbg_cnbd_k';
SELECT results_eq('SELECT b.* FROM rhythm, backtest(s, ''mbg_cnbd_k'') b', 'SELECT b.* FROM rhythm, contest c, backtest(s, c.fitted) b WHERE c.model = ''mbg_cnbd_k''',
                  'a backtest by that name fits it');
SELECT is(best_model(h, '2023-07-01')::text, (SELECT fitted::text FROM contest WHERE place = 1), 'best_model finds it') FROM regular;
SELECT is(rollup(p)::text, (SELECT s::text FROM rhythm), 'the times between purchases can be merged')
FROM (SELECT backtest_statistics(h, '2023-07-01', '2024-01-01') FROM regular GROUP BY c % 7) q(p);
SELECT is(s::text::backtest_statistics::text, s::text, 'and read back') FROM rhythm;

-- Without the times between purchases they cannot be fitted.
CREATE TEMP TABLE typed AS SELECT regexp_replace(s::text, ' log_gaps \S+', '')::backtest_statistics AS s FROM rhythm;
SELECT set_eq('SELECT c.model FROM typed, compare_models(s) c', $$VALUES ('bg_nbd'), ('mbg_nbd'), ('pareto_nbd')$$, 'where those are not known such models are not tried');
SELECT results_eq('SELECT c.model, c.bic, c.fitted::text, c.reason FROM typed, compare_models(s, ''{mbg_cnbd_k}'') c',
                  $$VALUES ('mbg_cnbd_k', NULL::float8, NULL, 'the times between purchases are not known')$$, 'unless asked for: then the reason is said');
SELECT throws_ok('SELECT backtest(s, ''mbg_cnbd_k'') FROM typed', '22000', 'the times between purchases are not known', 'nor can they be in a backtest');

SELECT * FROM finish();
ROLLBACK;
