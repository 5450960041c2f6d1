--
-- what the models say about one customer
--

CREATE FUNCTION p_alive(model purchase_model, history purchase_history, as_of date) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_p_alive_history' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION p_alive(purchase_model, purchase_history, date) IS
$$Returns the probability that the customer is still one, as of a date.

as_of  what happens from this day on does not exist

NULL for a customer who has not bought before as_of; an error if the model has no unit_days.

Example: SELECT round(p_alive(
  '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}',
  'v1 scale 2 [2024-01-05 100.00] [2024-03-11 50.00] [2024-06-03 80.00]',
  '2024-09-01')::numeric, 4) AS p_alive;$$;

CREATE FUNCTION p_alive(model purchase_model, frequency double precision, recency double precision, age double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_p_alive' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION p_alive(purchase_model, double precision, double precision, double precision) IS
$$Returns the probability that a customer of these statistics is still one.

Times are in the model's unit. Impossible statistics are an error.$$;

CREATE FUNCTION p_alive(model purchase_model, history purchase_history, as_of date, horizon interval) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_p_alive_after_history' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION p_alive(purchase_model, purchase_history, date, interval) IS
$$Returns the probability that the customer will still be one at the end of the horizon after as_of.

The horizon must not be negative.
NULL for a customer who has not bought before as_of; an error if the model has no unit_days.$$;

CREATE FUNCTION p_alive(model purchase_model, frequency double precision, recency double precision, age double precision,
	horizon double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_p_alive_after' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION p_alive(purchase_model, double precision, double precision, double precision, double precision) IS
$$Returns the probability that a customer of these statistics will still be one at age + horizon.

The horizon must not be negative. Times are in the model's unit. Impossible statistics are an error.$$;

CREATE FUNCTION p_no_purchase(model purchase_model, history purchase_history, as_of date, horizon interval) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_p_no_purchase_history' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION p_no_purchase(purchase_model, purchase_history, date, interval) IS
$$Returns the probability that the customer will not buy from as_of until the horizon later.

as_of    what happens from this day on does not exist
horizon  days or months, not negative

He has left or pauses: it is the churn probability of a period.
NULL for a customer who has not bought before as_of; an error if the model has no unit_days.

Example: SELECT round(p_no_purchase(
  '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}',
  'v1 scale 2 [2024-01-05 100.00] [2024-03-11 50.00] [2024-06-03 80.00]',
  '2024-09-01', '3 months')::numeric, 4) AS p_no_purchase;$$;

CREATE FUNCTION p_no_purchase(model purchase_model, frequency double precision, recency double precision, age double precision,
	horizon double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_p_no_purchase' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION p_no_purchase(purchase_model, double precision, double precision, double precision, double precision) IS
$$Returns the probability that a customer of these statistics will not buy until age + horizon.

The horizon must not be negative. Times are in the model's unit. Impossible statistics are an error.$$;

CREATE FUNCTION log_likelihood(model purchase_model, frequency double precision, recency double precision, age double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_log_likelihood' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION log_likelihood(purchase_model, double precision, double precision, double precision) IS
$$Returns the log-likelihood of a customer of these statistics.

Its sum over customers who were not in the fit tells which model describes them better.
Times are in the model's unit. Impossible statistics are an error.

Example: SELECT round(sum(log_likelihood(
    '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}',
    x, t_x, age))::numeric, 4) AS log_likelihood
  FROM (VALUES (2, 21.3, 34.1), (0, 0, 12), (5, 30, 33.4)) c(x, t_x, age);$$;

CREATE FUNCTION expected_purchases(model purchase_model, history purchase_history, as_of date, horizon interval) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_expected_purchases_history' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION expected_purchases(purchase_model, purchase_history, date, interval) IS
$$Returns the expected number of purchase days from as_of until the horizon later.

as_of    what happens from this day on does not exist
horizon  days or months, not negative

NULL for a customer who has not bought before as_of; an error if the model has no unit_days.

Example: SELECT round(expected_purchases(
  '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}',
  'v1 scale 2 [2024-01-05 100.00] [2024-03-11 50.00] [2024-06-03 80.00]',
  '2024-09-01', '1 year')::numeric, 4) AS purchases;$$;

CREATE FUNCTION expected_purchases(model purchase_model, frequency double precision, recency double precision, age double precision,
	horizon double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_expected_purchases' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION expected_purchases(purchase_model, double precision, double precision, double precision, double precision) IS
$$Returns the expected number of purchases within the horizon after age.

The horizon must not be negative. Times are in the model's unit. Impossible statistics are an error.$$;

CREATE FUNCTION discounted_purchases(model purchase_model, history purchase_history, as_of date, annual_rate double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_discounted_purchases_history' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION discounted_purchases(purchase_model, purchase_history, date, double precision) IS
$$Returns the expected purchases after as_of without end, each discounted at the annual rate.

as_of        what happens from this day on does not exist
annual_rate  0.15 is 15 % a year

At rate 0 an error where the sum is infinite (a <= 1).
NULL for a customer who has not bought before as_of; an error if the model has no unit_days.

Example: SELECT round(discounted_purchases(
  '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}',
  'v1 scale 2 [2024-01-05 100.00] [2024-03-11 50.00] [2024-06-03 80.00]',
  '2024-09-01', 0.15)::numeric, 4) AS purchases;$$;

CREATE FUNCTION discounted_purchases(model purchase_model, frequency double precision, recency double precision, age double precision,
	delta double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_discounted_purchases' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION discounted_purchases(purchase_model, double precision, double precision, double precision, double precision) IS
$$Returns the expected purchases after age without end, each discounted by exp(-delta t).

delta  at least 0, per unit

At delta 0 an error where the sum is infinite (a <= 1).
Times are in the model's unit. Impossible statistics are an error.$$;

CREATE FUNCTION discounted_purchases(model purchase_model, history purchase_history, as_of date, annual_rate double precision, horizon interval) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_discounted_purchases_history' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION discounted_purchases(purchase_model, purchase_history, date, double precision, interval) IS
$$Returns the expected purchases from as_of until the horizon later, each discounted.

annual_rate  0.15 is 15 % a year

NULL for a customer who has not bought before as_of; an error if the model has no unit_days.$$;

CREATE FUNCTION discounted_purchases(model purchase_model, frequency double precision, recency double precision, age double precision,
	delta double precision, horizon double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_discounted_purchases' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION discounted_purchases(purchase_model, double precision, double precision, double precision, double precision, double precision) IS
$$Returns the expected purchases within the horizon after age, each discounted by exp(-delta t).

delta  at least 0, per unit

Times are in the model's unit. Impossible statistics are an error.$$;

CREATE FUNCTION expected_purchases(model purchase_model, horizon interval) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_expected_purchases_new_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION expected_purchases(purchase_model, interval) IS
$$Returns the expected repeat purchases of a new customer within the horizon after the first purchase.

A month is a twelfth of 365.25 days. An error if the model has no unit_days.$$;

CREATE FUNCTION expected_purchases(model purchase_model, horizon double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_expected_purchases_new' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION expected_purchases(purchase_model, double precision) IS
$$Returns the expected repeat purchases of a new customer within the horizon, in the model's unit.$$;

CREATE FUNCTION p_purchases(model purchase_model, purchases bigint, horizon interval) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_p_purchases_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION p_purchases(purchase_model, bigint, interval) IS
$$Returns the probability that a new customer makes exactly n repeat purchases within the horizon.

purchases  n, 0 to 10^9; another number is an error
horizon    days or months from the first purchase on; a month is a twelfth of 365.25 days

An error if the model has no unit_days.

Example: SELECT n, round(p_purchases(
    '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}',
    n, interval '1 year')::numeric, 4) AS probability
  FROM generate_series(0, 3) n;$$;

CREATE FUNCTION p_purchases(model purchase_model, purchases bigint, horizon double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_p_purchases' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION p_purchases(purchase_model, bigint, double precision) IS
$$Returns the probability that a new customer makes exactly n repeat purchases within the horizon.

The horizon is in the model's unit; n is 0 to 10^9, another number is an error.$$;

CREATE FUNCTION expected_spend(model spend_model, history purchase_history, as_of date) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_expected_spend_history' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION expected_spend(spend_model, purchase_history, date) IS
$$Returns the expected mean net spend of a purchase.

as_of  what happens from this day on does not exist

The mean of the customer is monetary_value(history, as_of); one below 0 counts as 0. For a customer
without a repeat purchase it is the mean of the population. NULL for a customer who has not bought
before as_of, and with a WARNING where the model has no mean (q <= 1).

Example: SELECT round(expected_spend(
  '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 16}',
  'v1 scale 2 [2024-01-05 100.00] [2024-03-11 50.00] [2024-06-03 80.00]'::purchase_history,
  '2024-09-01')::numeric, 2) AS spend;$$;

CREATE FUNCTION expected_spend(model spend_model, frequency double precision, monetary_value double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_expected_spend' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION expected_spend(spend_model, double precision, double precision) IS
$$Returns the expected mean spend of a purchase from number and mean of the repeat purchases.

It is p (gamma + x monetary_value) / (p x + q - 1), where a monetary_value below 0 (refunds exceed
the purchases) counts as 0. Without a repeat purchase (monetary_value may be NULL then) it is the
mean of the population. NULL with a WARNING where the model has no mean (q <= 1).$$;
