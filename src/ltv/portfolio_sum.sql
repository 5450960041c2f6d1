--
-- portfolio_sum: what models expect of all customers together, and how sure one may be of it
--
-- All customers share the estimates: where these are too high, they are for everybody. The variance of a sum is
-- therefore g' V g, g being the sum of the customers' derivatives and V the covariance of the estimates; the sum
-- of the customers' variances would be far too small.
--

--! type portfolio_sum cp_portfolio_sum
COMMENT ON TYPE portfolio_sum IS 'what models expect of all customers together, and its derivatives in the estimates of the models, exact and mergeable; with the models and parameters, which must be the same for all customers';

CREATE FUNCTION customer_portfolio_internal.portfolio_sum_merge(portfolio_sum, portfolio_sum) RETURNS portfolio_sum
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_sum_merge(portfolio_sum, portfolio_sum) IS 'combines two states of an aggregate; NULL is an empty one';

CREATE FUNCTION customer_portfolio_internal.portfolio_sum_finish(portfolio_sum) RETURNS portfolio_sum
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_sum_finish(portfolio_sum) IS 'the finished form of a state; what it holds stays the same';

CREATE FUNCTION customer_portfolio_internal.portfolio_sum_add(portfolio_sum, purchase_model, purchase_history, date, interval) RETURNS portfolio_sum
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_add_purchases' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_sum_add(portfolio_sum, purchase_model, purchase_history, date, interval) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE total_expected_purchases(model purchase_model, history purchase_history, as_of date, horizon interval) (
	SFUNC = customer_portfolio_internal.portfolio_sum_add, STYPE = portfolio_sum, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.portfolio_sum_finish, COMBINEFUNC = customer_portfolio_internal.portfolio_sum_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE total_expected_purchases(purchase_model, purchase_history, date, interval) IS 'sum of expected_purchases over customers, one history per customer, to be read by estimate and confidence_interval; NULL histories and customers who have not bought before as_of are skipped and counted; models and parameters must not change between rows; NULL without a row';

CREATE FUNCTION customer_portfolio_internal.portfolio_sum_add(portfolio_sum, purchase_model, spend_model, purchase_history, date, double precision) RETURNS portfolio_sum
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_add_value' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_sum_add(portfolio_sum, purchase_model, spend_model, purchase_history, date, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE total_residual_ltv(purchases purchase_model, spend spend_model, history purchase_history, as_of date,
	annual_rate double precision) (
	SFUNC = customer_portfolio_internal.portfolio_sum_add, STYPE = portfolio_sum, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.portfolio_sum_finish, COMBINEFUNC = customer_portfolio_internal.portfolio_sum_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE total_residual_ltv(purchase_model, spend_model, purchase_history, date, double precision) IS 'customer equity: sum of residual_ltv over customers, arguments as there, one history per customer, to be read by estimate and confidence_interval; NULL histories and customers who have not bought before as_of are skipped and counted; models and parameters must not change between rows; NULL without a row; an error where the models know no value at all';

CREATE FUNCTION customer_portfolio_internal.portfolio_sum_add(portfolio_sum, purchase_model, spend_model, purchase_history, date, double precision, double precision) RETURNS portfolio_sum
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_add_value' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_sum_add(portfolio_sum, purchase_model, spend_model, purchase_history, date, double precision, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE total_residual_ltv(purchases purchase_model, spend spend_model, history purchase_history, as_of date,
	annual_rate double precision, margin double precision) (
	SFUNC = customer_portfolio_internal.portfolio_sum_add, STYPE = portfolio_sum, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.portfolio_sum_finish, COMBINEFUNC = customer_portfolio_internal.portfolio_sum_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE total_residual_ltv(purchase_model, spend_model, purchase_history, date, double precision, double precision) IS 'customer equity: sum of residual_ltv over customers, arguments as there, one history per customer, to be read by estimate and confidence_interval; a NULL margin is that of each customer''s costs, and who has none is skipped and counted; NULL histories and customers who have not bought before as_of are skipped and counted; models and parameters must not change between rows; NULL without a row; an error where the models know no value at all';

CREATE FUNCTION customer_portfolio_internal.portfolio_sum_add(portfolio_sum, purchase_model, spend_model, purchase_history, date, double precision, double precision, interval, double precision) RETURNS portfolio_sum
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_add_value' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_sum_add(portfolio_sum, purchase_model, spend_model, purchase_history, date, double precision, double precision, interval, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE total_residual_ltv(purchases purchase_model, spend spend_model, history purchase_history, as_of date,
	annual_rate double precision, margin double precision, horizon interval,
	cost_to_serve double precision) (
	SFUNC = customer_portfolio_internal.portfolio_sum_add, STYPE = portfolio_sum, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.portfolio_sum_finish, COMBINEFUNC = customer_portfolio_internal.portfolio_sum_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE total_residual_ltv(purchase_model, spend_model, purchase_history, date, double precision, double precision, interval, double precision) IS 'customer equity: sum of residual_ltv over customers, arguments as there, one history per customer, to be read by estimate and confidence_interval; a NULL margin is that of each customer''s costs, and who has none is skipped and counted; a NULL horizon is none; NULL histories and customers who have not bought before as_of are skipped and counted; models and parameters must not change between rows; NULL without a row; an error where the models know no value at all';

CREATE AGGREGATE rollup(sum portfolio_sum) (
	SFUNC = customer_portfolio_internal.portfolio_sum_merge, STYPE = portfolio_sum, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.portfolio_sum_finish, COMBINEFUNC = customer_portfolio_internal.portfolio_sum_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(portfolio_sum) IS 'adds up sums over different customers; an error if their models or parameters differ';

--! plus portfolio_sum cp_portfolio_sum the customers of both sums

--! equality portfolio_sum cp_portfolio_sum same customers, sums, models and parameters

--
-- accessors
--

CREATE FUNCTION as_of(sum portfolio_sum) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_as_of' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION as_of(portfolio_sum) IS 'The day from which on purchases are expected.';

CREATE FUNCTION horizon_days(sum portfolio_sum) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_horizon_days' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION horizon_days(portfolio_sum) IS 'Days that are looked ahead; NULL without end.';

CREATE FUNCTION annual_rate(sum portfolio_sum) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_annual_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION annual_rate(portfolio_sum) IS 'Discount rate per year; NULL for expected purchases.';

CREATE FUNCTION margin(sum portfolio_sum) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_margin' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION margin(portfolio_sum) IS 'Share of revenue; NULL where each customer has that of the own costs, or without money.';

CREATE FUNCTION cost_to_serve(sum portfolio_sum) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_cost_to_serve' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cost_to_serve(portfolio_sum) IS 'Cost per customer and year; NULL for expected purchases.';

CREATE FUNCTION customers(sum portfolio_sum) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(portfolio_sum) IS 'number of customers in the sum';

CREATE FUNCTION skipped_customers(sum portfolio_sum) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_skipped' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_customers(portfolio_sum) IS 'customers who were left out: NULL histories, nothing bought before as_of, or no margin known';

CREATE FUNCTION estimate(sum portfolio_sum) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_estimate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION estimate(portfolio_sum) IS 'the sum: expected purchases, or money; each customer''s share is rounded to 2^-40, about 10^-12';

CREATE FUNCTION standard_error(sum portfolio_sum) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_standard_error' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION standard_error(portfolio_sum) IS 'standard error of the sum from the covariance of the models'' estimates, which all customers share; chance among the customers is not in it; NULL with a WARNING where a model has no covariance';

CREATE FUNCTION confidence_interval(sum portfolio_sum, level double precision DEFAULT 0.95, OUT estimate double precision,
	OUT lower double precision, OUT upper double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION confidence_interval(portfolio_sum, double precision) IS 'confidence interval of the expected sum from standard_error: on the scale of logarithms, or with a cost_to_serve, which may make the sum negative, estimate -/+ z standard errors; level between 0 and 1; lower and upper are NULL with a WARNING where a model has no covariance';
