-- Predictions for 23,570 real customers against what they did in the following 39 weeks: see script/test for
-- REFERENCE_DATA. Calibration ends on 1997-09-30 inclusive.
BEGIN;
SET search_path = customer_portfolio, public;
\getenv reference_data REFERENCE_DATA
SELECT plan(15);

\if :{?reference_data}
\cd :reference_data

CREATE TEMP TABLE purchase (customer_id int, day date, cds int, spend numeric);
\copy purchase FROM 'cdnow_master.csv' (FORMAT csv, HEADER)
CREATE TEMP TABLE customer AS
SELECT h, frequency(h, '1998-07-01') - frequency(h, '1997-10-01') AS purchases, revenue(h, daterange('1997-10-01', '1998-07-01'))::float8 AS revenue
FROM (SELECT purchase_history(day, spend) AS h FROM purchase GROUP BY customer_id) q;
CREATE TEMP TABLE fit AS
SELECT v.*, gamma FROM (SELECT bg_nbd(h, '1997-10-01') AS bg, mbg_nbd(h, '1997-10-01') AS mbg, pareto_nbd(h, '1997-10-01') AS pareto,
                               mbg_cnbd_k(h, '1997-10-01') AS cnbd, gamma_gamma(h, '1997-10-01') AS gamma FROM customer) f,
  LATERAL (VALUES ('bg_nbd', bg), ('mbg_nbd', mbg), ('pareto_nbd', pareto), ('mbg_cnbd_k', cnbd)) v(model, m);

-- Purchases are whole numbers: an interval of 90 % holds more than that.
SELECT ok(inside BETWEEN 0.88 AND 0.98, format('%s: %s %% of the customers within the 90 %% interval of purchases', model, round(100 * inside, 1)))
FROM (SELECT model, avg((purchases BETWEEN lower AND upper)::int) AS inside
      FROM fit, customer, predicted_purchases(m, h, '1997-10-01', '273 days', 0.9) GROUP BY model) q ORDER BY model;
-- Every tenth customer, because revenue takes some tenths of a millisecond.
SELECT ok(inside BETWEEN 0.88 AND 0.98, format('%s: %s %% of the customers within the 90 %% interval of revenue', model, round(100 * inside, 1)))
FROM (SELECT model, avg((revenue BETWEEN lower AND upper)::int) AS inside
      FROM fit, (SELECT * FROM customer WHERE hashtextextended(h::text, 1) % 10 = 0) c, predicted_revenue(m, gamma, h, '1997-10-01', '273 days', 0.9)
      GROUP BY model) q ORDER BY model;
-- The estimate of a value is known far better than what will come in.
SELECT ok(inside < 0.1, format('bg_nbd: only %s %% are within the 90 %% interval of the estimate', round(100 * inside, 1)))
FROM (SELECT avg((purchases BETWEEN lower AND upper)::int) AS inside
      FROM fit, customer, expected_purchases_interval(m, h, '1997-10-01', '273 days', 0.9) WHERE model = 'bg_nbd') q;

-- Of all customers together: 19,684 purchases were more than any of the models let expect. What is common to all
-- customers, here the season before Christmas and a shop that grew, is neither luck nor an error of the estimates;
-- see doc/models.md.
CREATE TEMP TABLE total AS
SELECT model, p.* FROM (SELECT model, total_predicted_purchases(m, h, '1997-10-01', '273 days') AS t FROM fit, customer GROUP BY model) q, predicted_total(t) p;
SELECT ok(lower < expected AND expected < upper AND upper < 19684, format('%s: %s purchases, between %s and %s, of 19684', model, round(expected), round(lower), round(upper)))
FROM total ORDER BY model;
SELECT cmp_ok(max(upper - lower), '<', 0.09 * 19684::float8, 'the totals are told to less than 9 %') FROM total;
SELECT is(sum(purchases), 19684::numeric, 'so many purchases there were') FROM (SELECT purchases::bigint FROM customer) c;

\else
SELECT skip('REFERENCE_DATA is not set: predictions are not compared with the purchases of 1997 and 1998', 15);
\endif

SELECT * FROM finish();
ROLLBACK;
