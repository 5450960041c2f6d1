--
-- predictions for all customers together: luck and the uncertainty of the estimates
--
-- Each customer's luck is the own, so that variances add up; the estimates are shared, see portfolio_sum.
--

CREATE FUNCTION customer_portfolio_internal.portfolio_sum_add_prediction(portfolio_sum, purchase_model, purchase_history, date, interval) RETURNS portfolio_sum
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_add_prediction_purchases' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_sum_add_prediction(portfolio_sum, purchase_model, purchase_history, date, interval) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE total_predicted_purchases(model purchase_model, history purchase_history, as_of date, horizon interval) (
	SFUNC = customer_portfolio_internal.portfolio_sum_add_prediction, STYPE = portfolio_sum, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.portfolio_sum_finish, COMBINEFUNC = customer_portfolio_internal.portfolio_sum_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE total_predicted_purchases(purchase_model, purchase_history, date, interval) IS
$$Sums expected_purchases and their variance by luck over customers, one history per customer.

Read it by predicted_total; estimate, standard_error and confidence_interval are as those of
total_expected_purchases.
NULL histories and customers who have not bought before as_of are skipped and counted. Models and
parameters must be the same in every row. NULL without a row.

Example: SELECT round(estimate(total_predicted_purchases(
    '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}',
    h, '2024-09-01', '1 year'))::numeric, 4) AS total
  FROM (VALUES ('v1 scale 2 [2024-01-05 100.00] [2024-03-11 50.00]'::purchase_history),
    ('v1 scale 2 [2024-05-01 20.00]'),
    ('v1 scale 2 [2024-02-01 70.00] [2024-08-01 40.00]')) c(h);$$;

CREATE FUNCTION customer_portfolio_internal.portfolio_sum_add_prediction(portfolio_sum, purchase_model, spend_model, purchase_history, date, interval) RETURNS portfolio_sum
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_add_prediction_revenue' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_sum_add_prediction(portfolio_sum, purchase_model, spend_model, purchase_history, date, interval) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE total_predicted_revenue(purchases purchase_model, spend spend_model, history purchase_history, as_of date, horizon interval) (
	SFUNC = customer_portfolio_internal.portfolio_sum_add_prediction, STYPE = portfolio_sum, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.portfolio_sum_finish, COMBINEFUNC = customer_portfolio_internal.portfolio_sum_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE total_predicted_revenue(purchase_model, spend_model, purchase_history, date, interval) IS
$$Sums expected revenue and its variance by luck over customers, one history per customer.

Revenue is expected_purchases times expected_spend, without discount and margin; read it by
predicted_total. NULL histories and customers who have not bought before as_of are skipped and
counted. Models and parameters must be the same in every row. NULL without a row. An error where the
spend model has no mean.

Example: SELECT round(estimate(total_predicted_revenue(
    '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}',
    '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 16}',
    h, '2024-09-01', '1 year'))::numeric, 2) AS total
  FROM (VALUES ('v1 scale 2 [2024-01-05 100.00] [2024-03-11 50.00]'::purchase_history),
    ('v1 scale 2 [2024-05-01 20.00]'),
    ('v1 scale 2 [2024-02-01 70.00] [2024-08-01 40.00]')) c(h);$$;

CREATE FUNCTION predicted_total(sum portfolio_sum, level double precision DEFAULT 0.9, OUT expected double precision,
	OUT lower double precision, OUT upper double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_predicted' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION predicted_total(portfolio_sum, double precision) IS
$$Returns what will come in from all customers: the expectation, and an interval of the outcome.

level  between 0 and 1, by default 0.9

The interval holds both luck and the uncertainty of the estimates: its variance is that of
standard_error plus the sum of the customers' own variances. It is for many customers, on the scale
of logarithms (not of values with a cost_to_serve), and as right as the models: a change of season
or price is not in it.
An error for sums of total_expected_purchases and total_residual_ltv, which do not know the luck.
Lower and upper are NULL with a WARNING where a model has no covariance, or the variance of a
customer is infinite (of spend where q + p * frequency <= 2) or not known.

Example: SELECT i.*
  FROM (SELECT total_predicted_purchases(
    '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4,
      "covariance": [0.02, 0.02, 0.03, 0.01, 0.01, 0.05, 0.01, 0.01, 0.04, 0.06]}',
      h, '2024-09-01', '1 year') AS s
    FROM (VALUES ('v1 scale 2 [2024-01-05 100.00] [2024-03-11 50.00]'::purchase_history),
        ('v1 scale 2 [2024-05-01 20.00]'),
        ('v1 scale 2 [2024-02-01 70.00] [2024-08-01 40.00]')) c(h)) t,
    LATERAL (SELECT round(lower::numeric, 3) AS lower, round(upper::numeric, 3) AS upper
      FROM predicted_total(s)) i;$$;
