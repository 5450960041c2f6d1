--
-- lifetime value: past and future of one customer, and what it is the product of
--

CREATE FUNCTION residual_ltv(purchases purchase_model, spend spend_model, history purchase_history, as_of date,
	annual_rate double precision, margin double precision DEFAULT 1, horizon interval DEFAULT NULL,
	cost_to_serve double precision DEFAULT 0) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_residual_ltv_history' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION residual_ltv(purchase_model, spend_model, purchase_history, date, double precision, double precision, interval, double precision) IS 'residual lifetime value: margin x expected_spend x discounted_purchases after as_of, less cost_to_serve for every year, discounted, that the customer is expected to stay one; what was earned before is not in it; annual_rate 0.15 is 15 % a year; margin is a share of revenue, and NULL takes that of the history (revenue - cost) / revenue before as_of; purchases after the horizon do not count, NULL is without end; NULL for a customer who has not bought before as_of, and with a WARNING that says why where it cannot be known: q <= 1, a cost is missing, no revenue, an infinite expectation; an error if the model has no unit_days';

CREATE FUNCTION residual_ltv(purchases purchase_model, spend spend_model, frequency double precision, recency double precision,
	age double precision, monetary_value double precision, delta double precision,
	margin double precision DEFAULT 1, horizon double precision DEFAULT NULL,
	cost_to_serve double precision DEFAULT 0) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_residual_ltv' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION residual_ltv(purchase_model, spend_model, double precision, double precision, double precision, double precision, double precision, double precision, double precision, double precision) IS 'residual lifetime value from statistics: margin x expected_spend x discounted_purchases, less cost_to_serve x discounted lifetime; all times in the model''s unit: delta per unit, a horizon of units (NULL is without end), cost_to_serve per unit; monetary_value may be NULL where frequency is 0; NULL with a WARNING that says why where it cannot be known: q <= 1, an infinite expectation';

CREATE FUNCTION total_ltv(purchases purchase_model, spend spend_model, history purchase_history, as_of date,
	annual_rate double precision, margin double precision DEFAULT 1, horizon interval DEFAULT NULL,
	cost_to_serve double precision DEFAULT 0) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_total_ltv' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION total_ltv(purchase_model, spend_model, purchase_history, date, double precision, double precision, interval, double precision) IS 'total lifetime value: past margin + residual_ltv with the same arguments; the past margin is margin x revenue before as_of, refunds included, or with margin NULL revenue - cost, less cost_to_serve for every year from the first purchase to the end of observation (as_of - 1 day), without interest on the past; NULL as residual_ltv';

CREATE FUNCTION ltv_card(purchases purchase_model, spend spend_model, history purchase_history, as_of date,
	annual_rate double precision, margin double precision DEFAULT 1, horizon interval DEFAULT NULL,
	cost_to_serve double precision DEFAULT 0, OUT past_margin double precision,
	OUT residual_ltv double precision, OUT total_ltv double precision, OUT p_alive double precision,
	OUT purchases_next_year double precision, OUT expected_lifetime double precision,
	OUT frequency double precision, OUT basket double precision, OUT margin_rate double precision,
	OUT reason text)
	RETURNS record
	AS 'MODULE_PATHNAME', 'cp_ltv_card' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION ltv_card(purchase_model, spend_model, purchase_history, date, double precision, double precision, interval, double precision) IS 'one customer at a glance, arguments as of residual_ltv: past_margin (less cost_to_serve so far) + residual_ltv = total_ltv; purchases_next_year within a year after as_of; expected_lifetime in years, discounted and within the horizon, frequency in purchases per year of it, basket in money per purchase, margin_rate as share of revenue: residual_ltv = expected_lifetime x (frequency x basket x margin_rate - cost_to_serve); what cannot be known is NULL and reason says why, reason is NULL where all is known';

CREATE FUNCTION ltv_drivers(purchases purchase_model, spend spend_model, history purchase_history, as_of date,
	annual_rate double precision, margin double precision DEFAULT 1, horizon interval DEFAULT NULL,
	cost_to_serve double precision DEFAULT 0, OUT driver text, OUT value double precision, OUT unit text,
	OUT residual_ltv double precision, OUT change double precision, OUT reason text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_ltv_drivers' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 5;
COMMENT ON FUNCTION ltv_drivers(purchase_model, spend_model, purchase_history, date, double precision, double precision, interval, double precision) IS 'the levers of one customer''s residual_ltv, arguments as there: expected_lifetime, frequency, basket, margin and, if there is one, cost_to_serve; value is what it is (see ltv_card), residual_ltv what it would be with 10 % more of this and everything else as it is, change the difference; 10 % more lifetime stretches the survival curve: 1.1 x the lifetime at 1.1 x the force of interest within horizon / 1.1, which with a rate or a horizon is worth less than 10 %, because the time that is won comes last; where customers leave upon a purchase, as in BG/NBD and MBG/NBD, buying more often also means more occasions to leave, which the lever leaves aside; what cannot be known is NULL and reason says why';
