--
-- the customer equity with its interval: what all customers will bring, luck and the estimates both in doubt
--

CREATE FUNCTION customer_portfolio_internal.portfolio_sum_add_prediction(portfolio_sum, purchase_model, spend_model, purchase_history, date, double precision) RETURNS portfolio_sum
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_add_prediction_value' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_sum_add_prediction(portfolio_sum, purchase_model, spend_model, purchase_history, date, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE total_predicted_ltv(purchases purchase_model, spend spend_model, history purchase_history, as_of date,
	annual_rate double precision) (
	SFUNC = customer_portfolio_internal.portfolio_sum_add_prediction, STYPE = portfolio_sum, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.portfolio_sum_finish, COMBINEFUNC = customer_portfolio_internal.portfolio_sum_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE total_predicted_ltv(purchase_model, spend_model, purchase_history, date, double precision) IS
$$Sums residual_ltv and its variance by luck over customers: the customer equity, for its interval.

Arguments, estimate, standard_error and confidence_interval are those of total_residual_ltv. Read it
by predicted_total, whose interval is one of the discounted money that will come in: it holds how
far the estimates may be off, which all customers share, and the luck of each customer: how often
and how long he buys, and how much each time.
The variance follows from the model: of the discounts of every two purchases of a customer, and of
the amounts. It is not known for bg_cnbd_k and mbg_cnbd_k within a horizon or at a rate of 0, and
infinite where the spend model has q + p * frequency <= 2, or for some without discount and end:
predicted_total then has no ends, and a WARNING says why.

Example: SELECT round(estimate(s)::numeric, 2) AS total, round(expected::numeric, 2) AS expected,
    round(lower::numeric, 2) AS lower, round(upper::numeric, 2) AS upper
  FROM (SELECT total_predicted_ltv(
    '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4,
      "covariance": [0.02, 0.02, 0.03, 0.01, 0.01, 0.05, 0.01, 0.01, 0.04, 0.06]}',
    '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 16,
      "covariance": [0.02, 0.01, 0.03, 0.01, 0.01, 0.05]}',
      h, '2024-09-01', 0.10) AS s
    FROM (VALUES ('v1 scale 2 [2024-01-05 100.00] [2024-03-11 50.00]'::purchase_history),
        ('v1 scale 2 [2024-05-01 20.00]'),
        ('v1 scale 2 [2024-02-01 70.00] [2024-08-01 40.00]')) c(h)) t,
    LATERAL predicted_total(s);$$;

CREATE FUNCTION customer_portfolio_internal.portfolio_sum_add_prediction(portfolio_sum, purchase_model, spend_model, purchase_history, date, double precision, double precision) RETURNS portfolio_sum
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_add_prediction_value' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_sum_add_prediction(portfolio_sum, purchase_model, spend_model, purchase_history, date, double precision, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE total_predicted_ltv(purchases purchase_model, spend spend_model, history purchase_history, as_of date,
	annual_rate double precision, margin double precision) (
	SFUNC = customer_portfolio_internal.portfolio_sum_add_prediction, STYPE = portfolio_sum, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.portfolio_sum_finish, COMBINEFUNC = customer_portfolio_internal.portfolio_sum_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE total_predicted_ltv(purchase_model, spend_model, purchase_history, date, double precision, double precision) IS
$$Sums the same with a margin.

margin  a share of revenue; NULL is that of each customer's costs; 1 is none: the sum is revenue

The margin is taken as known. With margin NULL a customer who has no margin is skipped and counted.
See total_predicted_ltv(purchase_model, spend_model, purchase_history, date, double precision).$$;

CREATE FUNCTION customer_portfolio_internal.portfolio_sum_add_prediction(portfolio_sum, purchase_model, spend_model, purchase_history, date, double precision, double precision, interval, double precision) RETURNS portfolio_sum
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_add_prediction_value' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_sum_add_prediction(portfolio_sum, purchase_model, spend_model, purchase_history, date, double precision, double precision, interval, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE total_predicted_ltv(purchases purchase_model, spend spend_model, history purchase_history, as_of date,
	annual_rate double precision, margin double precision, horizon interval,
	cost_to_serve double precision) (
	SFUNC = customer_portfolio_internal.portfolio_sum_add_prediction, STYPE = portfolio_sum, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.portfolio_sum_finish, COMBINEFUNC = customer_portfolio_internal.portfolio_sum_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE total_predicted_ltv(purchase_model, spend_model, purchase_history, date, double precision, double precision, interval, double precision) IS
$$Sums the same with a margin, a horizon and a cost to serve.

margin         a share of revenue; NULL is that of each customer's costs; 1 is none
horizon        days or months; purchases after it do not count; NULL is without end
cost_to_serve  money per year in which a customer is one: that he may be one for longer is luck, too

With margin NULL a customer who has no margin is skipped and counted.
See total_predicted_ltv(purchase_model, spend_model, purchase_history, date, double precision).$$;

CREATE FUNCTION customer_portfolio_internal.portfolio_sum_add_prediction(portfolio_sum, purchase_model, spend_model, purchase_history, date, double precision, double precision, interval, double precision, double precision[]) RETURNS portfolio_sum
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_add_prediction_value_covariates' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_sum_add_prediction(portfolio_sum, purchase_model, spend_model, purchase_history, date, double precision, double precision, interval, double precision, double precision[]) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE total_predicted_ltv(purchases purchase_model, spend spend_model, history purchase_history, as_of date,
	annual_rate double precision, margin double precision, horizon interval,
	cost_to_serve double precision, covariates double precision[]) (
	SFUNC = customer_portfolio_internal.portfolio_sum_add_prediction, STYPE = portfolio_sum, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.portfolio_sum_finish, COMBINEFUNC = customer_portfolio_internal.portfolio_sum_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE total_predicted_ltv(purchase_model, spend_model, purchase_history, date, double precision, double precision, interval, double precision, double precision[]) IS
$$Sums the same of a purchase model with covariates, each customer with the own ones.

Customers whose covariates are NULL or hold a NULL are skipped and counted.
See total_predicted_ltv(purchase_model, spend_model, purchase_history, date, double precision).$$;
