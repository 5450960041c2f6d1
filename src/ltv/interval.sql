--
-- how sure one may be of what a model says: intervals by the delta method
--
-- They hold the uncertainty of the estimates, which fewer customers make larger. That a customer buys by chance
-- is not in them: they are intervals of the expectation.
--

CREATE FUNCTION parameter_intervals(model purchase_model, level double precision DEFAULT 0.95, OUT parameter text,
	OUT estimate double precision, OUT lower double precision, OUT upper double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_parameter_intervals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 4;
COMMENT ON FUNCTION parameter_intervals(purchase_model, double precision) IS 'confidence intervals of the estimates: exp(log estimate -/+ z standard errors of the logarithm) for parameters, estimate -/+ z standard errors for the effects of covariates; level between 0 and 1; none for the integer k; lower and upper are NULL with a WARNING where the model has no covariance';

CREATE FUNCTION parameter_intervals(model spend_model, level double precision DEFAULT 0.95, OUT parameter text,
	OUT estimate double precision, OUT lower double precision, OUT upper double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_parameter_intervals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 4;
COMMENT ON FUNCTION parameter_intervals(spend_model, double precision) IS 'confidence intervals of the estimates: exp(log estimate -/+ z standard errors of the logarithm) for parameters, estimate -/+ z standard errors for the effects of covariates; level between 0 and 1; lower and upper are NULL with a WARNING where the model has no covariance';

CREATE FUNCTION parameter_intervals(model retention_model, level double precision DEFAULT 0.95, OUT parameter text,
	OUT estimate double precision, OUT lower double precision, OUT upper double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_parameter_intervals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 4;
COMMENT ON FUNCTION parameter_intervals(retention_model, double precision) IS 'confidence intervals of the estimates: exp(log estimate -/+ z standard errors of the logarithm) for parameters, estimate -/+ z standard errors for the effects of covariates; level between 0 and 1; lower and upper are NULL with a WARNING where the model has no covariance';

CREATE FUNCTION p_alive_interval(model purchase_model, history purchase_history, as_of date, level double precision DEFAULT 0.95,
	OUT estimate double precision, OUT lower double precision, OUT upper double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_p_alive_interval_history' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION p_alive_interval(purchase_model, purchase_history, date, double precision) IS 'p_alive with its confidence interval, on the scale of log-odds; level between 0 and 1; lower and upper are NULL with a WARNING where the model has no covariance; NULL for a customer who has not bought before as_of';

CREATE FUNCTION p_alive_interval(model purchase_model, frequency double precision, recency double precision, age double precision,
	level double precision DEFAULT 0.95, OUT estimate double precision, OUT lower double precision,
	OUT upper double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_p_alive_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION p_alive_interval(purchase_model, double precision, double precision, double precision, double precision) IS 'p_alive with its confidence interval, on the scale of log-odds, from statistics in the model''s unit; level between 0 and 1; lower and upper are NULL with a WARNING where the model has no covariance';

CREATE FUNCTION expected_purchases_interval(model purchase_model, history purchase_history, as_of date, horizon interval,
	level double precision DEFAULT 0.95, OUT estimate double precision, OUT lower double precision,
	OUT upper double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_expected_purchases_interval_history' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION expected_purchases_interval(purchase_model, purchase_history, date, interval, double precision) IS 'expected_purchases with its confidence interval, on the scale of logarithms: of the expectation, not of the purchases, which vary by chance as well; level between 0 and 1; lower and upper are NULL with a WARNING where the model has no covariance; NULL for a customer who has not bought before as_of';

CREATE FUNCTION expected_purchases_interval(model purchase_model, frequency double precision, recency double precision, age double precision,
	horizon double precision, level double precision DEFAULT 0.95, OUT estimate double precision,
	OUT lower double precision, OUT upper double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_expected_purchases_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION expected_purchases_interval(purchase_model, double precision, double precision, double precision, double precision, double precision) IS 'expected_purchases with its confidence interval, on the scale of logarithms: of the expectation, not of the purchases, which vary by chance as well; times in the model''s unit; level between 0 and 1; lower and upper are NULL with a WARNING where the model has no covariance';

CREATE FUNCTION residual_ltv_interval(purchases purchase_model, spend spend_model, history purchase_history, as_of date,
	annual_rate double precision, margin double precision DEFAULT 1, horizon interval DEFAULT NULL,
	cost_to_serve double precision DEFAULT 0, level double precision DEFAULT 0.95,
	OUT estimate double precision, OUT lower double precision, OUT upper double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_residual_ltv_interval_history' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION residual_ltv_interval(purchase_model, spend_model, purchase_history, date, double precision, double precision, interval, double precision, double precision) IS 'residual_ltv, arguments as there, with its confidence interval from both models, which are fitted independently: on the scale of logarithms, or with a cost_to_serve, which may make the value negative, estimate -/+ z standard errors; level between 0 and 1; lower and upper are NULL with a WARNING where the model has no covariance; NULL where residual_ltv is';
