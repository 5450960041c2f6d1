--
-- predictions for one customer: what may come in, luck included
--
-- Intervals of prediction, not of the estimates: they hold the chance by which a customer buys or not, and how
-- much, and take the parameters of the models as known.
--

CREATE FUNCTION p_purchases(model purchase_model, history purchase_history, as_of date, purchases bigint, horizon interval) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_p_purchases_history' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION p_purchases(purchase_model, purchase_history, date, bigint, interval) IS
$$Returns the probability that the customer buys on exactly n days from as_of until the horizon later.

as_of      what happens from this day on does not exist
purchases  n, 0 to 10^9; another number is an error
horizon    must not be negative

Over all n it sums to 1, and n times it to expected_purchases.
NULL for a customer who has not bought before as_of; an error if the model has no unit_days.$$;

CREATE FUNCTION p_purchases(model purchase_model, frequency double precision, recency double precision, age double precision,
	purchases bigint, horizon double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_p_purchases_statistics' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION p_purchases(purchase_model, double precision, double precision, double precision, bigint, double precision) IS
$$Returns the probability that a customer of these statistics makes exactly n purchases.

They are those within the horizon after age, in the model's unit; n is 0 to 10^9.
Impossible statistics are an error.$$;

CREATE FUNCTION predicted_purchases(model purchase_model, history purchase_history, as_of date, horizon interval,
	level double precision DEFAULT 0.9, OUT expected double precision, OUT lower bigint, OUT upper bigint) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_predicted_purchases_history' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION predicted_purchases(purchase_model, purchase_history, date, interval, double precision) IS
$$Returns how often the customer will buy: the expectation, and an interval with luck included.

as_of    what happens from this day on does not exist
horizon  from as_of on; must not be negative
level    at least this probability lies in lower to upper; between 0 and 1, by default 0.9

For X purchase days lower is the smallest n with P(X <= n) >= (1 - level)/2, upper that with
(1 + level)/2. The parameters of the model are taken as known: for sums over customers, where their
uncertainty matters as well, see predicted_total.
NULL for a customer who has not bought before as_of; an error if the model has no unit_days.

Example: SELECT round(expected::numeric, 3) AS expected, lower, upper
  FROM predicted_purchases(
    '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}',
    'v1 scale 2 [2024-01-05 100.00] [2024-03-11 50.00] [2024-06-03 80.00]'::purchase_history,
    '2024-09-01', '1 year');$$;

CREATE FUNCTION predicted_purchases(model purchase_model, frequency double precision, recency double precision, age double precision,
	horizon double precision, level double precision DEFAULT 0.9, OUT expected double precision, OUT lower bigint,
	OUT upper bigint) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_predicted_purchases' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION predicted_purchases(purchase_model, double precision, double precision, double precision, double precision, double precision) IS
$$Returns the same from statistics in the model's unit.

See predicted_purchases(purchase_model, purchase_history, date, interval, double precision).$$;

CREATE FUNCTION predicted_revenue(purchases purchase_model, spend spend_model, history purchase_history, as_of date, horizon interval,
	level double precision DEFAULT 0.9, OUT expected double precision, OUT lower double precision, OUT upper double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_predicted_revenue_history' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION predicted_revenue(purchase_model, spend_model, purchase_history, date, interval, double precision) IS
$$Returns how much the customer will spend: the expectation, and an interval with luck included.

as_of    what happens from this day on does not exist
horizon  from as_of on; must not be negative
level    this probability lies in lower to upper; between 0 and 1, by default 0.9

Both the number of purchases and their amounts are left to chance: expected is expected_purchases
times expected_spend, without discount. As much of the rest lies below lower as above upper; lower
is 0 where the customer buys nothing with that probability. The parameters of both models are taken
as known.
NULL for a customer who has not bought before as_of, and with a WARNING where the spend model has no
mean (q <= 1); an error if the model has no unit_days.

Example: SELECT round(expected::numeric, 2) AS expected, round(lower::numeric, 2) AS lower,
    round(upper::numeric, 2) AS upper
  FROM predicted_revenue(
    '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}',
    '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 16}'::spend_model,
    'v1 scale 2 [2024-01-05 100.00] [2024-03-11 50.00] [2024-06-03 80.00]'::purchase_history,
    '2024-09-01', '1 year');$$;

CREATE FUNCTION predicted_revenue(purchases purchase_model, spend spend_model, frequency double precision, recency double precision,
	age double precision, monetary_value double precision, horizon double precision, level double precision DEFAULT 0.9,
	OUT expected double precision, OUT lower double precision, OUT upper double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_predicted_revenue' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION predicted_revenue(purchase_model, spend_model, double precision, double precision, double precision, double precision, double precision, double precision) IS
$$Returns the same from statistics in the model's unit.

monetary_value  mean of the repeat purchases; may be NULL where frequency is 0

See predicted_revenue of a history.$$;

CREATE FUNCTION next_purchase(model purchase_model, history purchase_history, as_of date,
	OUT p_ever double precision, OUT median_day date) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_next_purchase' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION next_purchase(purchase_model, purchase_history, date) IS
$$Returns whether the customer will buy again at all, and when.

as_of       what happens from this day on does not exist
p_ever      probability of another purchase, ever
median_day  the first day by which it has come with probability p_ever/2: as likely before as after

median_day is NULL with a WARNING where p_ever is below 0.000001, or the day after 9999-12-31.
NULL for a customer who has not bought before as_of; an error if the model has no unit_days.

Example: SELECT round(p_ever::numeric, 4) AS p_ever, median_day
  FROM next_purchase(
    '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}',
    'v1 scale 2 [2024-01-05 100.00] [2024-03-11 50.00] [2024-06-03 80.00]', '2024-09-01');$$;
