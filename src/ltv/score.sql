--
-- what the models say about one customer
--

CREATE FUNCTION p_alive(model purchase_model, history purchase_history, as_of date) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_p_alive_history' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION p_alive(purchase_model, purchase_history, date) IS 'probability that the customer is still one, as of a date; NULL for a customer who has not bought before as_of; an error if the model has no unit_days';

CREATE FUNCTION p_alive(model purchase_model, frequency double precision, recency double precision, age double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_p_alive' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION p_alive(purchase_model, double precision, double precision, double precision) IS 'probability that a customer of these statistics is still one; times in the model''s unit; impossible statistics are an error';

CREATE FUNCTION p_alive(model purchase_model, history purchase_history, as_of date, horizon interval) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_p_alive_after_history' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION p_alive(purchase_model, purchase_history, date, interval) IS 'probability that the customer will still be one when the horizon after as_of is over; the horizon is not negative; NULL for a customer who has not bought before as_of; an error if the model has no unit_days';

CREATE FUNCTION p_alive(model purchase_model, frequency double precision, recency double precision, age double precision,
	horizon double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_p_alive_after' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION p_alive(purchase_model, double precision, double precision, double precision, double precision) IS 'probability that a customer of these statistics will still be one at age + horizon; the horizon is not negative; times in the model''s unit; impossible statistics are an error';

CREATE FUNCTION p_no_purchase(model purchase_model, history purchase_history, as_of date, horizon interval) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_p_no_purchase_history' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION p_no_purchase(purchase_model, purchase_history, date, interval) IS 'probability that the customer will not buy from as_of until the horizon later, because he has left or pauses: the churn probability of a period; the horizon is not negative; NULL for a customer who has not bought before as_of; an error if the model has no unit_days';

CREATE FUNCTION p_no_purchase(model purchase_model, frequency double precision, recency double precision, age double precision,
	horizon double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_p_no_purchase' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION p_no_purchase(purchase_model, double precision, double precision, double precision, double precision) IS 'probability that a customer of these statistics will not buy within the horizon after age, because he has left or pauses; the horizon is not negative; times in the model''s unit; impossible statistics are an error';

CREATE FUNCTION log_likelihood(model purchase_model, frequency double precision, recency double precision, age double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_log_likelihood' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION log_likelihood(purchase_model, double precision, double precision, double precision) IS 'log-likelihood of a customer of these statistics: its sum over other customers than those of the fit tells models apart; times in the model''s unit';

CREATE FUNCTION expected_purchases(model purchase_model, history purchase_history, as_of date, horizon interval) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_expected_purchases_history' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION expected_purchases(purchase_model, purchase_history, date, interval) IS 'expected number of purchase days from as_of until the horizon later; the horizon is not negative; NULL for a customer who has not bought before as_of; an error if the model has no unit_days';

CREATE FUNCTION expected_purchases(model purchase_model, frequency double precision, recency double precision, age double precision,
	horizon double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_expected_purchases' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION expected_purchases(purchase_model, double precision, double precision, double precision, double precision) IS 'expected number of purchases within the horizon after age; the horizon is not negative; times in the model''s unit; impossible statistics are an error';

CREATE FUNCTION discounted_purchases(model purchase_model, history purchase_history, as_of date, annual_rate double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_discounted_purchases_history' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION discounted_purchases(purchase_model, purchase_history, date, double precision) IS 'expected purchases after as_of without end, each discounted at the annual rate (0.15 is 15 % a year); at rate 0 an error where the sum is infinite (a <= 1); NULL for a customer who has not bought before as_of; an error if the model has no unit_days';

CREATE FUNCTION discounted_purchases(model purchase_model, frequency double precision, recency double precision, age double precision,
	delta double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_discounted_purchases' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION discounted_purchases(purchase_model, double precision, double precision, double precision, double precision) IS 'expected purchases after age without end, each discounted by exp(-delta t), delta >= 0 per unit; at delta 0 an error where the sum is infinite (a <= 1); times in the model''s unit; impossible statistics are an error';

CREATE FUNCTION discounted_purchases(model purchase_model, history purchase_history, as_of date, annual_rate double precision, horizon interval) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_discounted_purchases_history' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION discounted_purchases(purchase_model, purchase_history, date, double precision, interval) IS 'expected purchases from as_of until the horizon later, each discounted at the annual rate (0.15 is 15 % a year); NULL for a customer who has not bought before as_of; an error if the model has no unit_days';

CREATE FUNCTION discounted_purchases(model purchase_model, frequency double precision, recency double precision, age double precision,
	delta double precision, horizon double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_discounted_purchases' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION discounted_purchases(purchase_model, double precision, double precision, double precision, double precision, double precision) IS 'expected purchases within the horizon after age, each discounted by exp(-delta t), delta >= 0 per unit; times in the model''s unit; impossible statistics are an error';

CREATE FUNCTION expected_purchases(model purchase_model, horizon interval) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_expected_purchases_new_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION expected_purchases(purchase_model, interval) IS 'expected number of repeat purchases of a new customer within the horizon after the first purchase; a month is a twelfth of 365.25 days; an error if the model has no unit_days';

CREATE FUNCTION expected_purchases(model purchase_model, horizon double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_expected_purchases_new' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION expected_purchases(purchase_model, double precision) IS 'expected number of repeat purchases of a new customer within the horizon after the first purchase; in the model''s unit';

CREATE FUNCTION p_purchases(model purchase_model, purchases bigint, horizon interval) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_p_purchases_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION p_purchases(purchase_model, bigint, interval) IS 'probability that a new customer makes just so many repeat purchases within the horizon after the first; a month is a twelfth of 365.25 days; an error outside 0 to 10^9 purchases; an error if the model has no unit_days';

CREATE FUNCTION p_purchases(model purchase_model, purchases bigint, horizon double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_p_purchases' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION p_purchases(purchase_model, bigint, double precision) IS 'probability that a new customer makes just so many repeat purchases within the horizon after the first; in the model''s unit; an error outside 0 to 10^9 purchases';

CREATE FUNCTION expected_spend(model spend_model, history purchase_history, as_of date) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_expected_spend_history' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION expected_spend(spend_model, purchase_history, date) IS 'expected mean net spend of a purchase; of a customer without a repeat purchase or with a mean that is not positive the mean of the population; NULL for one who has not bought before as_of, and with a WARNING where the model has no mean (q <= 1)';

CREATE FUNCTION expected_spend(model spend_model, frequency double precision, monetary_value double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_expected_spend' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION expected_spend(spend_model, double precision, double precision) IS 'expected mean spend of a purchase, from number and mean of the repeat purchases; without one, or with a mean that is not positive, the mean of the population (monetary_value may be NULL there); NULL with a WARNING where the model has no mean (q <= 1)';
