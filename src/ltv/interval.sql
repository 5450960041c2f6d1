--
-- how sure one may be of the estimates of a model: intervals by the delta method
--
-- They hold the uncertainty of the fit, which fewer customers make larger. That a customer buys by chance is not
-- in them: of what will come in they promise nothing, see predicted.sql.
--

CREATE FUNCTION parameter_intervals(model purchase_model, level double precision DEFAULT 0.95, OUT parameter text,
	OUT estimate double precision, OUT lower double precision, OUT upper double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_parameter_intervals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 4;
COMMENT ON FUNCTION parameter_intervals(purchase_model, double precision) IS
$$Returns confidence intervals of the estimates of a model.

level  between 0 and 1

exp(log estimate -/+ z standard errors of the logarithm) for parameters, estimate -/+ z standard
errors for the effects of covariates, none for the integer k.
Lower and upper are NULL with a WARNING where the model has no covariance.

Example: SELECT parameter, round(estimate::numeric, 2) AS estimate,
    round(lower::numeric, 2) AS lower, round(upper::numeric, 2) AS upper
  FROM parameter_intervals((SELECT mbg_nbd(x, t_x, age, n)
    FROM (VALUES (0, 0, 39, 60), (1, 5, 39, 12), (1, 20, 39, 8), (2, 14, 38, 6), (3, 33, 37, 6),
      (5, 36, 39, 4), (9, 38, 39, 4)) c(x, t_x, age, n)));$$;

CREATE FUNCTION parameter_intervals(model spend_model, level double precision DEFAULT 0.95, OUT parameter text,
	OUT estimate double precision, OUT lower double precision, OUT upper double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_parameter_intervals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 4;
COMMENT ON FUNCTION parameter_intervals(spend_model, double precision) IS
$$Returns confidence intervals of the estimates of a spend model.

See parameter_intervals(purchase_model, double precision).$$;

CREATE FUNCTION parameter_intervals(model retention_model, level double precision DEFAULT 0.95, OUT parameter text,
	OUT estimate double precision, OUT lower double precision, OUT upper double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_parameter_intervals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 4;
COMMENT ON FUNCTION parameter_intervals(retention_model, double precision) IS
$$Returns confidence intervals of the estimates of a retention model.

See parameter_intervals(purchase_model, double precision).$$;

CREATE FUNCTION p_alive_interval(model purchase_model, history purchase_history, as_of date, level double precision DEFAULT 0.95,
	OUT estimate double precision, OUT lower double precision, OUT upper double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_p_alive_interval_history' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION p_alive_interval(purchase_model, purchase_history, date, double precision) IS
$$Returns p_alive with the confidence interval of the estimate, on the scale of log-odds.

level  between 0 and 1

The interval says how sure the model is of the probability, not whether the customer is alive.
Lower and upper are NULL with a WARNING where the model has no covariance. NULL for a customer who
has not bought before as_of.

Example: SELECT round(estimate::numeric, 3) AS estimate, round(lower::numeric, 3) AS lower,
    round(upper::numeric, 3) AS upper
  FROM p_alive_interval(
    '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4,
      "covariance": [0.02, 0.02, 0.03, 0.01, 0.01, 0.05, 0.01, 0.01, 0.04, 0.06]}',
    'v1 scale 2 [2024-01-05 100.00] [2024-03-11 50.00] [2024-06-03 80.00]', '2024-09-01');$$;

CREATE FUNCTION p_alive_interval(model purchase_model, frequency double precision, recency double precision, age double precision,
	level double precision DEFAULT 0.95, OUT estimate double precision, OUT lower double precision,
	OUT upper double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_p_alive_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION p_alive_interval(purchase_model, double precision, double precision, double precision, double precision) IS
$$Returns p_alive with the confidence interval of the estimate, from statistics in the model's unit.

See p_alive_interval(purchase_model, purchase_history, date, double precision).$$;

CREATE FUNCTION expected_purchases_interval(model purchase_model, history purchase_history, as_of date, horizon interval,
	level double precision DEFAULT 0.95, OUT estimate double precision, OUT lower double precision,
	OUT upper double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_expected_purchases_interval_history' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION expected_purchases_interval(purchase_model, purchase_history, date, interval, double precision) IS
$$Returns expected_purchases with the confidence interval of the estimate, on the log scale.

level  between 0 and 1

It says how far the expectation may be off, not how often the customer will buy: luck is not in it.
For that see predicted_purchases.
Lower and upper are NULL with a WARNING where the model has no covariance. NULL for a customer who
has not bought before as_of.

Example: SELECT round(estimate::numeric, 3) AS estimate, round(lower::numeric, 3) AS lower,
    round(upper::numeric, 3) AS upper
  FROM expected_purchases_interval(
    '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4,
      "covariance": [0.02, 0.02, 0.03, 0.01, 0.01, 0.05, 0.01, 0.01, 0.04, 0.06]}',
    'v1 scale 2 [2024-01-05 100.00] [2024-03-11 50.00] [2024-06-03 80.00]', '2024-09-01', '1 year');$$;

CREATE FUNCTION expected_purchases_interval(model purchase_model, frequency double precision, recency double precision, age double precision,
	horizon double precision, level double precision DEFAULT 0.95, OUT estimate double precision,
	OUT lower double precision, OUT upper double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_expected_purchases_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION expected_purchases_interval(purchase_model, double precision, double precision, double precision, double precision, double precision) IS
$$Returns expected_purchases with the interval of the estimate, from statistics in the model's unit.

See expected_purchases_interval(purchase_model, purchase_history, date, interval, double precision).$$;

CREATE FUNCTION residual_ltv_interval(purchases purchase_model, spend spend_model, history purchase_history, as_of date,
	annual_rate double precision, margin double precision DEFAULT 1, horizon interval DEFAULT NULL,
	cost_to_serve double precision DEFAULT 0, level double precision DEFAULT 0.95,
	OUT estimate double precision, OUT lower double precision, OUT upper double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_residual_ltv_interval_history' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION residual_ltv_interval(purchase_model, spend_model, purchase_history, date, double precision, double precision, interval, double precision, double precision) IS
$$Returns residual_ltv, arguments as there, with the confidence interval of the estimate.

level  between 0 and 1

It says how far the expectation may be off, not what will come in: luck is not in it, and is far
larger for a single customer. For that see predicted_revenue. Both models are uncertain, and fitted
independently. The interval is on the scale of logarithms, or with a cost_to_serve, which may make
the value negative, estimate -/+ z standard errors. Lower and upper are NULL with a WARNING where
the model has no covariance. NULL where residual_ltv is.

Example: SELECT round(estimate::numeric, 2) AS estimate, round(lower::numeric, 2) AS lower,
    round(upper::numeric, 2) AS upper
  FROM residual_ltv_interval(
    '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4,
      "covariance": [0.02, 0.02, 0.03, 0.01, 0.01, 0.05, 0.01, 0.01, 0.04, 0.06]}',
    '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 16,
      "covariance": [0.01, 0.001, 0.01, -0.005, 0.005, 0.02]}',
    'v1 scale 2 [2024-01-05 100.00] [2024-03-11 50.00] [2024-06-03 80.00]',
    '2024-09-01', 0.10, 0.40);$$;
