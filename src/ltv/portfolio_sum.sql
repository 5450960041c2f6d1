--
-- portfolio_sum: what models expect of all customers together, and how sure one may be of the estimate
--
-- All customers share the estimates: where these are too high, they are for everybody. The variance of a sum is
-- therefore g' V g, g being the sum of the customers' derivatives and V the covariance of the estimates; the sum
-- of the customers' variances would be far too small.
--

--! type portfolio_sum cp_portfolio_sum
COMMENT ON TYPE portfolio_sum IS
$$The sum of what models expect of all customers, with its derivatives; exact and mergeable.

The derivatives are those in the estimates of the models. The models and parameters are part of the
value and must be the same for all customers.

The text form loses nothing: v1, what is summed, as_of and the other parameters, customers, the sum
and its derivatives in units of 2^-40, of a prediction the variance in units of 2^-24 (-1 where it
is infinite or not known), and the models.$$;

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
COMMENT ON AGGREGATE total_expected_purchases(purchase_model, purchase_history, date, interval) IS
$$Sums expected_purchases over customers, one history per customer.

Read it by estimate and confidence_interval.
NULL histories and customers who have not bought before as_of are skipped and counted. Models and
parameters must be the same in every row. NULL without a row.

Example: SELECT round(estimate(total_expected_purchases(
    '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}',
    h, '2024-09-01', '1 year'))::numeric, 4) AS total
  FROM (VALUES ('v1 scale 2 [2024-01-05 100.00] [2024-03-11 50.00]'::purchase_history),
    ('v1 scale 2 [2024-05-01 20.00]'),
    ('v1 scale 2 [2024-02-01 70.00] [2024-08-01 40.00]')) c(h);$$;

CREATE FUNCTION customer_portfolio_internal.portfolio_sum_add(portfolio_sum, purchase_model, spend_model, purchase_history, date, double precision) RETURNS portfolio_sum
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_add_value' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_sum_add(portfolio_sum, purchase_model, spend_model, purchase_history, date, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE total_residual_ltv(purchases purchase_model, spend spend_model, history purchase_history, as_of date,
	annual_rate double precision) (
	SFUNC = customer_portfolio_internal.portfolio_sum_add, STYPE = portfolio_sum, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.portfolio_sum_finish, COMBINEFUNC = customer_portfolio_internal.portfolio_sum_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE total_residual_ltv(purchase_model, spend_model, purchase_history, date, double precision) IS
$$Sums residual_ltv over customers, one history per customer: the customer equity.

Arguments as in residual_ltv. Read it by estimate and confidence_interval, whose interval is one of
the estimate. For what will come in, luck included, see total_predicted_ltv.
NULL histories and customers who have not bought before as_of are skipped and counted. Models and
parameters must be the same in every row. NULL without a row. An error where the models know no
value at all.

Example: SELECT round(estimate(total_residual_ltv(
    '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}',
    '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 16}',
    h, '2024-09-01', 0.10))::numeric, 2) AS total
  FROM (VALUES ('v1 scale 2 [2024-01-05 100.00] [2024-03-11 50.00]'::purchase_history),
    ('v1 scale 2 [2024-05-01 20.00]'),
    ('v1 scale 2 [2024-02-01 70.00] [2024-08-01 40.00]')) c(h);$$;

CREATE FUNCTION customer_portfolio_internal.portfolio_sum_add(portfolio_sum, purchase_model, spend_model, purchase_history, date, double precision, double precision) RETURNS portfolio_sum
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_add_value' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_sum_add(portfolio_sum, purchase_model, spend_model, purchase_history, date, double precision, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE total_residual_ltv(purchases purchase_model, spend spend_model, history purchase_history, as_of date,
	annual_rate double precision, margin double precision) (
	SFUNC = customer_portfolio_internal.portfolio_sum_add, STYPE = portfolio_sum, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.portfolio_sum_finish, COMBINEFUNC = customer_portfolio_internal.portfolio_sum_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE total_residual_ltv(purchase_model, spend_model, purchase_history, date, double precision, double precision) IS
$$Sums the same with a margin.

margin  a share of revenue; NULL is that of each customer's costs; 1 is none: the sum is revenue

With margin NULL a customer who has no margin is skipped and counted.
See total_residual_ltv(purchase_model, spend_model, purchase_history, date, double precision).$$;

CREATE FUNCTION customer_portfolio_internal.portfolio_sum_add(portfolio_sum, purchase_model, spend_model, purchase_history, date, double precision, double precision, interval, double precision) RETURNS portfolio_sum
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_add_value' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_sum_add(portfolio_sum, purchase_model, spend_model, purchase_history, date, double precision, double precision, interval, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE total_residual_ltv(purchases purchase_model, spend spend_model, history purchase_history, as_of date,
	annual_rate double precision, margin double precision, horizon interval,
	cost_to_serve double precision) (
	SFUNC = customer_portfolio_internal.portfolio_sum_add, STYPE = portfolio_sum, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.portfolio_sum_finish, COMBINEFUNC = customer_portfolio_internal.portfolio_sum_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE total_residual_ltv(purchase_model, spend_model, purchase_history, date, double precision, double precision, interval, double precision) IS
$$Sums the same with a margin, a horizon and a cost to serve.

margin   a share of revenue; NULL is that of each customer's costs; 1 is none: the sum is revenue
horizon  days or months; purchases after it do not count; NULL is without end

With margin NULL a customer who has no margin is skipped and counted.
See total_residual_ltv(purchase_model, spend_model, purchase_history, date, double precision).$$;

CREATE AGGREGATE rollup(sum portfolio_sum) (
	SFUNC = customer_portfolio_internal.portfolio_sum_merge, STYPE = portfolio_sum, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.portfolio_sum_finish, COMBINEFUNC = customer_portfolio_internal.portfolio_sum_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(portfolio_sum) IS $$Adds up sums over different customers; a customer in two of them counts twice.

It is an error if their models or parameters differ.$$;

--! plus portfolio_sum cp_portfolio_sum The customers of both sums.

--! equality portfolio_sum cp_portfolio_sum The same customers, sums, models and parameters.

--
-- accessors
--

CREATE FUNCTION as_of(sum portfolio_sum) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_as_of' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION as_of(portfolio_sum) IS
$$Returns the day from which on purchases are expected.$$;

CREATE FUNCTION horizon_days(sum portfolio_sum) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_horizon_days' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION horizon_days(portfolio_sum) IS
$$Returns the days that are looked ahead; NULL without end.

Example: SELECT horizon_days(total_residual_ltv(
  '{"model": "mbg_nbd", "unit_days": 7, "r": 0.5, "alpha": 6, "a": 0.9, "b": 2.4}'::purchase_model,
  '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 15}'::spend_model,
  'v1 scale 2 [2024-01-05 100.00] [2024-03-10 80.00]'::purchase_history,
  '2024-07-01', 0.10, 0.4, '3 years', 12));$$;

CREATE FUNCTION annual_rate(sum portfolio_sum) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_annual_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION annual_rate(portfolio_sum) IS
$$Returns the discount rate per year; NULL for expected purchases.

Example: SELECT annual_rate(total_residual_ltv(
  '{"model": "mbg_nbd", "unit_days": 7, "r": 0.5, "alpha": 6, "a": 0.9, "b": 2.4}'::purchase_model,
  '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 15}'::spend_model,
  'v1 scale 2 [2024-01-05 100.00] [2024-03-10 80.00]'::purchase_history,
  '2024-07-01', 0.10, 0.4, '3 years', 12));$$;

CREATE FUNCTION margin(sum portfolio_sum) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_margin' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION margin(portfolio_sum) IS
$$Returns the margin as a share of revenue.

NULL where each customer has that of the own costs, and for expected purchases.$$;

CREATE FUNCTION cost_to_serve(sum portfolio_sum) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_cost_to_serve' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cost_to_serve(portfolio_sum) IS
$$Returns the cost per customer and year; NULL for expected purchases.

Example: SELECT cost_to_serve(total_residual_ltv(
  '{"model": "mbg_nbd", "unit_days": 7, "r": 0.5, "alpha": 6, "a": 0.9, "b": 2.4}'::purchase_model,
  '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 15}'::spend_model,
  'v1 scale 2 [2024-01-05 100.00] [2024-03-10 80.00]'::purchase_history,
  '2024-07-01', 0.10, 0.4, '3 years', 12));$$;

CREATE FUNCTION customers(sum portfolio_sum) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(portfolio_sum) IS 'Returns the number of customers in the sum.';

CREATE FUNCTION skipped_customers(sum portfolio_sum) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_skipped' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_customers(portfolio_sum) IS 'Returns the customers left out: NULL histories, no purchase before as_of, or no margin known.';

CREATE FUNCTION estimate(sum portfolio_sum) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_estimate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION estimate(portfolio_sum) IS
$$Returns the sum: expected purchases, or money.

Each customer's share is rounded to 2^-40, about 10^-12.

Example: SELECT round(estimate(total_expected_purchases(
    '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}',
    h, '2024-09-01', '3 months'))::numeric, 4) AS estimate
  FROM (VALUES ('v1 scale 2 [2024-01-05 100.00] [2024-03-11 50.00]'::purchase_history),
    ('v1 scale 2 [2024-05-01 20.00]'),
    ('v1 scale 2 [2024-02-01 70.00] [2024-08-01 40.00]')) c(h);$$;

CREATE FUNCTION standard_error(sum portfolio_sum) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_standard_error' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION standard_error(portfolio_sum) IS
$$Returns the standard error of the estimate of the sum, from the covariance of the estimates.

All customers share the estimates. The luck of the customers is not in it: see predicted_total.
NULL with a WARNING where a model has no covariance.

Example: SELECT round(standard_error(total_expected_purchases(
    '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4,
      "covariance": [0.02, 0.02, 0.03, 0.01, 0.01, 0.05, 0.01, 0.01, 0.04, 0.06]}',
    h, '2024-09-01', '1 year'))::numeric, 4) AS standard_error
  FROM (VALUES ('v1 scale 2 [2024-01-05 100.00] [2024-03-11 50.00]'::purchase_history),
    ('v1 scale 2 [2024-05-01 20.00]'),
    ('v1 scale 2 [2024-02-01 70.00] [2024-08-01 40.00]')) c(h);$$;

CREATE FUNCTION confidence_interval(sum portfolio_sum, level double precision DEFAULT 0.95, OUT estimate double precision,
	OUT lower double precision, OUT upper double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION confidence_interval(portfolio_sum, double precision) IS
$$Returns the confidence interval of the estimate of a sum, from standard_error.

level  between 0 and 1

It says how far the expectation may be off, not what will come in: for that see predicted_total. It
is on the scale of logarithms, or with a cost_to_serve, which may make the sum negative, estimate
-/+ z standard errors. Lower and upper are NULL with a WARNING where a model has no covariance.

Example: SELECT i.*
  FROM (SELECT total_expected_purchases(
    '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4,
      "covariance": [0.02, 0.02, 0.03, 0.01, 0.01, 0.05, 0.01, 0.01, 0.04, 0.06]}',
      h, '2024-09-01', '1 year') AS s
    FROM (VALUES ('v1 scale 2 [2024-01-05 100.00] [2024-03-11 50.00]'::purchase_history),
        ('v1 scale 2 [2024-05-01 20.00]'),
        ('v1 scale 2 [2024-02-01 70.00] [2024-08-01 40.00]')) c(h)) t,
    LATERAL (SELECT round(lower::numeric, 3) AS lower, round(upper::numeric, 3) AS upper
      FROM confidence_interval(s)) i;$$;
