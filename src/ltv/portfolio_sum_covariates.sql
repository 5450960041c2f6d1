--
-- sums over customers who have covariates
--

CREATE FUNCTION customer_portfolio_internal.portfolio_sum_add(portfolio_sum, purchase_model, purchase_history, date, interval, double precision[]) RETURNS portfolio_sum
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_add_purchases_covariates' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_sum_add(portfolio_sum, purchase_model, purchase_history, date, interval, double precision[]) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE total_expected_purchases(model purchase_model, history purchase_history, as_of date, horizon interval, covariates double precision[]) (
	SFUNC = customer_portfolio_internal.portfolio_sum_add, STYPE = portfolio_sum, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.portfolio_sum_finish, COMBINEFUNC = customer_portfolio_internal.portfolio_sum_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE total_expected_purchases(purchase_model, purchase_history, date, interval, double precision[]) IS
$$Sums the same of a model with covariates, each customer with the own ones.

The derivatives in the effects are part of the sum, so that its interval knows how sure they are.
Customers whose covariates are NULL or hold a NULL are skipped and counted; another number of them
than in the fit is an error.
See total_expected_purchases(purchase_model, purchase_history, date, interval).$$;

CREATE FUNCTION customer_portfolio_internal.portfolio_sum_add(portfolio_sum, purchase_model, spend_model, purchase_history, date, double precision, double precision, interval, double precision, double precision[]) RETURNS portfolio_sum
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_add_value_covariates' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_sum_add(portfolio_sum, purchase_model, spend_model, purchase_history, date, double precision, double precision, interval, double precision, double precision[]) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE total_residual_ltv(purchases purchase_model, spend spend_model, history purchase_history, as_of date,
	annual_rate double precision, margin double precision, horizon interval,
	cost_to_serve double precision, covariates double precision[]) (
	SFUNC = customer_portfolio_internal.portfolio_sum_add, STYPE = portfolio_sum, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.portfolio_sum_finish, COMBINEFUNC = customer_portfolio_internal.portfolio_sum_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE total_residual_ltv(purchase_model, spend_model, purchase_history, date, double precision, double precision, interval, double precision, double precision[]) IS
$$Sums the same of a purchase model with covariates, each customer with the own ones.

margin   a share of revenue; NULL is that of each customer's costs; 1 is none: the sum is revenue
horizon  days or months; purchases after it do not count; NULL is without end

Customers whose covariates are NULL or hold a NULL are skipped and counted.
See total_residual_ltv(purchase_model, spend_model, purchase_history, date, double precision).$$;

CREATE FUNCTION customer_portfolio_internal.portfolio_sum_add_prediction(portfolio_sum, purchase_model, purchase_history, date, interval, double precision[]) RETURNS portfolio_sum
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_add_prediction_purchases_covariates' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_sum_add_prediction(portfolio_sum, purchase_model, purchase_history, date, interval, double precision[]) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE total_predicted_purchases(model purchase_model, history purchase_history, as_of date, horizon interval, covariates double precision[]) (
	SFUNC = customer_portfolio_internal.portfolio_sum_add_prediction, STYPE = portfolio_sum, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.portfolio_sum_finish, COMBINEFUNC = customer_portfolio_internal.portfolio_sum_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE total_predicted_purchases(purchase_model, purchase_history, date, interval, double precision[]) IS
$$Sums the same of a model with covariates, each customer with the own ones.

Customers whose covariates are NULL or hold a NULL are skipped and counted.
See total_predicted_purchases(purchase_model, purchase_history, date, interval).$$;

CREATE FUNCTION customer_portfolio_internal.portfolio_sum_add_prediction(portfolio_sum, purchase_model, spend_model, purchase_history, date, interval, double precision[]) RETURNS portfolio_sum
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_add_prediction_revenue_covariates' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_sum_add_prediction(portfolio_sum, purchase_model, spend_model, purchase_history, date, interval, double precision[]) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE total_predicted_revenue(purchases purchase_model, spend spend_model, history purchase_history, as_of date, horizon interval,
	covariates double precision[]) (
	SFUNC = customer_portfolio_internal.portfolio_sum_add_prediction, STYPE = portfolio_sum, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.portfolio_sum_finish, COMBINEFUNC = customer_portfolio_internal.portfolio_sum_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE total_predicted_revenue(purchase_model, spend_model, purchase_history, date, interval, double precision[]) IS
$$Sums the same of a purchase model with covariates, each customer with the own ones.

Customers whose covariates are NULL or hold a NULL are skipped and counted.
See total_predicted_revenue(purchase_model, spend_model, purchase_history, date, interval).$$;
