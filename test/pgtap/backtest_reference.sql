-- The backtest on the published sample agrees with the reference values beside the project: see script/test for
-- REFERENCE_DATA. Calibration ends on 1997-09-30 inclusive; the holdout is 39 weeks.
BEGIN;
SET search_path = customer_portfolio, public;
\getenv reference_data REFERENCE_DATA
SELECT plan(15);

\if :{?reference_data}
\cd :reference_data

CREATE TEMP TABLE purchase (master_id text, customer_id int, day date, cds int, spend numeric);
\copy purchase FROM 'cdnow_sample.csv' (FORMAT csv, HEADER)
CREATE TEMP TABLE statistic (id int, x float8, t_x float8, t_cal float8, first date, zbar float8, zbar_all float8, x_star int, spend_star float8, t_star float8);
\copy statistic FROM 'reference/cdnow_cbs.csv' (FORMAT csv, HEADER)
CREATE TEMP TABLE bg_score (id int, x float8, t_x float8, t_cal float8, zbar float8, x_star int, loglik float8, p_alive float8, expected float8, pmf0 float8, pmf1 float8, pmf2 float8, pmf3 float8, repeats float8, mean_spend float8, period_spend float8);
\copy bg_score FROM 'reference/cdnow_bg_nbd.csv' (FORMAT csv, HEADER)
CREATE TEMP TABLE mbg_score (id int, x float8, t_x float8, t_cal float8, zbar float8, x_star int, loglik float8, p_alive float8, expected float8, pmf0 float8, mean_spend float8, period_spend float8);
\copy mbg_score FROM 'reference/cdnow_mbg_nbd.csv' (FORMAT csv, HEADER)
CREATE TEMP TABLE pareto_score (id int, x float8, t_x float8, t_cal float8, zbar float8, x_star int, loglik float8, p_alive float8, expected float8, dert float8, pmf0 float8, pmf1 float8, pmf2 float8, pmf3 float8, repeats float8, mean_spend float8, period_spend float8, clv float8);
\copy pareto_score FROM 'reference/cdnow_pareto_nbd.csv' (FORMAT csv, HEADER)

CREATE TEMP TABLE customer AS SELECT customer_id AS id, purchase_history(day, spend) AS h FROM purchase GROUP BY customer_id;
CREATE TEMP VIEW score AS
  SELECT 'bg_nbd' AS model, id, x, x_star, expected, repeats FROM bg_score
  UNION ALL SELECT 'mbg_nbd', id, x, x_star, expected, NULL FROM mbg_score
  UNION ALL SELECT 'pareto_nbd', id, x, x_star, expected, repeats FROM pareto_score;
CREATE TEMP TABLE report AS
  SELECT b.* FROM unnest(array['bg_nbd', 'mbg_nbd', 'pareto_nbd']) model, backtest('customer', 'h', '1997-10-01', '1998-07-01', model) b;

-- Each customer a backtest of its own: what was observed is x_star.
SELECT is_empty($$
  SELECT id, b.observed, s.x_star
  FROM statistic s LEFT JOIN (SELECT id, backtest_statistics(h, '1997-10-01', '1998-07-01') FROM customer GROUP BY id) c(id, s) USING (id)
  LEFT JOIN LATERAL backtest(c.s, '{"model": "bg_nbd", "unit_days": 7, "r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}'::purchase_model) b
    ON b.section = 'total' AND b.item = 'purchases'
  WHERE b.observed IS DISTINCT FROM s.x_star::float8
$$, 'the holdout of every customer');
SELECT is(format('%s customers, %s observed, %s naive', customers, observed, naive), '2357 customers, 1882 observed, 4814 naive', model || ': totals')
FROM report WHERE section = 'total' AND item = 'purchases' ORDER BY model;
SELECT cmp_ok(abs(expected - wanted), '<', 1::float8, format('%s: predicts about %s of 1882', model, wanted))
FROM report JOIN (VALUES ('bg_nbd', 1653), ('mbg_nbd', 1577), ('pareto_nbd', 1666)) v(model, wanted) USING (model)
WHERE section = 'total' AND item = 'purchases' ORDER BY model;
SELECT cmp_ok(abs(r.expected / s.mae - 1), '<', 1e-5::float8, model || ': mean absolute error')
FROM report r JOIN (SELECT model, avg(abs(expected - x_star)) AS mae FROM score GROUP BY 1) s USING (model) WHERE item = 'mae' ORDER BY model;
SELECT is_empty($$
  SELECT model, ordinal, r.expected, s.expected FROM (SELECT * FROM report WHERE section = 'frequency') r
  FULL JOIN (SELECT model, least(x, 7)::int AS ordinal, count(*) AS customers, sum(x_star) AS observed, sum(expected) AS expected FROM score GROUP BY 1, 2) s USING (model, ordinal)
  WHERE r.customers IS DISTINCT FROM s.customers OR r.observed IS DISTINCT FROM s.observed OR NOT coalesce(abs(r.expected / s.expected - 1) < 1e-5, false)
$$, 'classes of frequency');
SELECT is(array_agg(format('%s %s', observed, as_of) ORDER BY ordinal), array['2457 1997-10-01', '4339 1998-07-01'], 'repeat purchases when calibration and holdout end: weeks 39 and 78')
FROM report WHERE section = 'week' AND model = 'bg_nbd' AND ordinal IN (39, 78);
SELECT is_empty($$
  SELECT model, r.expected, s.repeats FROM report r JOIN (SELECT model, sum(repeats) AS repeats FROM score GROUP BY 1) s USING (model)
  WHERE section = 'week' AND ordinal = 39 AND abs(r.expected / s.repeats - 1) > 1e-5
$$, 'expected repeat purchases when calibration ends');
SELECT is(array_agg(format('%s %s %s', model, round(delta_bic::numeric, 2), round(holdout_bias::numeric, 3)) ORDER BY bic),
          array['mbg_nbd 0.00 -0.162', 'bg_nbd 0.59 -0.121', 'pareto_nbd 25.68 -0.115'], 'models by how well they fit, and what they predicted')
FROM backtest_statistics('customer', 'h', '1997-10-01', '1998-07-01') s, compare_models(s, '{bg_nbd,mbg_nbd,pareto_nbd}');
-- Its customers do not buy regularly: with k = 1 the likelihood is that of the plain model, and a parameter costs ln(2357) = 7.77.
SELECT is(array_agg(format('%s k %s, %s', model, coalesce(fitted::jsonb ->> 'k', '-'), round(delta_bic::numeric, 2)) ORDER BY bic),
          array['mbg_nbd k -, 0.00', 'bg_nbd k -, 0.59', 'mbg_cnbd_k k 1, 7.77', 'bg_cnbd_k k 1, 8.35'], 'no model of regular customers fits better')
FROM backtest_statistics('customer', 'h', '1997-10-01', '1998-07-01') s, compare_models(s, '{bg_nbd,mbg_nbd,bg_cnbd_k,mbg_cnbd_k}');

\else
SELECT skip('REFERENCE_DATA is not set: no reference values to compare with', 15);
\endif

SELECT * FROM finish();
ROLLBACK;
