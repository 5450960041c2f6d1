--
-- lifetime value: past and future of one customer, and what it is the product of
--

CREATE FUNCTION residual_ltv(purchases purchase_model, spend spend_model, history purchase_history, as_of date,
	annual_rate double precision, margin double precision DEFAULT 1, horizon interval DEFAULT NULL,
	cost_to_serve double precision DEFAULT 0) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_residual_ltv_history' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION residual_ltv(purchase_model, spend_model, purchase_history, date, double precision, double precision, interval, double precision) IS
$$Returns the residual lifetime value: what the customer is expected to bring after as_of.

as_of          what happens from this day on does not exist
annual_rate    0.15 is 15 % a year
margin         a share of revenue; NULL takes 1 - cost / revenue of the purchases before as_of;
               1, the default, is no margin: then the result is revenue
horizon        days or months; purchases after it do not count; NULL is without end
cost_to_serve  money a year, for every year that the customer is expected to stay one

It is margin x expected_spend x discounted_purchases, less the discounted cost_to_serve. What was
earned before as_of is not in it. NULL for a customer who has not bought before as_of, and with a
WARNING that says why where it cannot be known: q <= 1, a cost is missing, no revenue, an infinite
expectation. An error if the model has no unit_days.
The margin from the costs leaves out the days with a refund: it is never taken of a net near 0.

Example: SELECT round(residual_ltv(
  '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}',
  '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 16}',
  'v1 scale 2 [2024-01-05 100.00] [2024-03-11 50.00] [2024-06-03 80.00]',
  '2024-09-01', 0.10, 0.40)::numeric, 2) AS residual_ltv;$$;

CREATE FUNCTION residual_ltv(purchases purchase_model, spend spend_model, frequency double precision, recency double precision,
	age double precision, monetary_value double precision, delta double precision,
	margin double precision DEFAULT 1, horizon double precision DEFAULT NULL,
	cost_to_serve double precision DEFAULT 0) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_residual_ltv' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION residual_ltv(purchase_model, spend_model, double precision, double precision, double precision, double precision, double precision, double precision, double precision, double precision) IS
$$Returns the residual lifetime value from statistics, all times in the model's unit.

delta           discount rate per unit
horizon         a number of units; NULL is without end
cost_to_serve   money per unit
monetary_value  may be NULL where frequency is 0

It is margin x expected_spend x discounted_purchases, less cost_to_serve x discounted lifetime. NULL
with a WARNING that says why where it cannot be known: q <= 1, an infinite expectation.$$;

CREATE FUNCTION total_ltv(purchases purchase_model, spend spend_model, history purchase_history, as_of date,
	annual_rate double precision, margin double precision DEFAULT 1, horizon interval DEFAULT NULL,
	cost_to_serve double precision DEFAULT 0) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_total_ltv' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION total_ltv(purchase_model, spend_model, purchase_history, date, double precision, double precision, interval, double precision) IS
$$Returns the total lifetime value: the past margin + residual_ltv with the same arguments.

The past margin is revenue - cost before as_of, refunds included, where the history holds all its
costs; where it does not, margin x revenue, an estimate by the share that you state. From it goes
cost_to_serve for every year from the first purchase to the end of observation (as_of - 1 day),
without interest on the past.
NULL as residual_ltv, and with a WARNING where margin is 1, its default: then residual_ltv is
revenue, and revenue is never called margin.

Example: SELECT round(total_ltv(
  '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}',
  '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 16}',
  'v1 scale 2 [2024-01-05 100.00] [2024-03-11 50.00] [2024-06-03 80.00]',
  '2024-09-01', 0.10, 0.40)::numeric, 2) AS total_ltv;$$;

CREATE FUNCTION ltv_card(purchases purchase_model, spend spend_model, history purchase_history, as_of date,
	annual_rate double precision, margin double precision DEFAULT 1, horizon interval DEFAULT NULL,
	cost_to_serve double precision DEFAULT 0, OUT past_revenue double precision,
	OUT past_margin double precision, OUT residual_ltv double precision, OUT total_ltv double precision, OUT p_alive double precision,
	OUT purchases_next_year double precision, OUT expected_lifetime double precision,
	OUT frequency double precision, OUT basket double precision, OUT margin_rate double precision,
	OUT reason text)
	RETURNS record
	AS 'MODULE_PATHNAME', 'cp_ltv_card' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION ltv_card(purchase_model, spend_model, purchase_history, date, double precision, double precision, interval, double precision) IS
$$Returns one customer at a glance, with the arguments of residual_ltv.

past_revenue         before as_of, refunds included
past_margin          revenue - cost where the history holds all its costs; where it does not, the
                     given margin x past_revenue, and NULL if no margin (1) is given; less
                     cost_to_serve so far
total_ltv            NULL if no margin (1) is given: then residual_ltv is revenue
purchases_next_year  expected within a year after as_of
expected_lifetime    in years, discounted and within the horizon
frequency            purchases per year of expected_lifetime
basket               money per purchase
margin_rate          a share of revenue
reason               why something is NULL; NULL where all is known

past_margin + residual_ltv = total_ltv

residual_ltv = expected_lifetime x (frequency x basket x margin_rate - cost_to_serve)

Example: SELECT round(p_alive::numeric, 3) AS p_alive, past_margin,
    round(residual_ltv::numeric, 2) AS residual_ltv, round(total_ltv::numeric, 2) AS total_ltv
  FROM ltv_card(
    '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}',
    '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 16}',
    'v1 scale 2 [2024-01-05 100.00] [2024-03-11 50.00] [2024-06-03 80.00]',
    '2024-09-01', 0.10, 0.40);$$;

CREATE FUNCTION ltv_drivers(purchases purchase_model, spend spend_model, history purchase_history, as_of date,
	annual_rate double precision, margin double precision DEFAULT 1, horizon interval DEFAULT NULL,
	cost_to_serve double precision DEFAULT 0, OUT driver text, OUT value double precision, OUT unit text,
	OUT residual_ltv double precision, OUT change double precision, OUT reason text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_ltv_drivers' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 5;
COMMENT ON FUNCTION ltv_drivers(purchase_model, spend_model, purchase_history, date, double precision, double precision, interval, double precision) IS
$$Returns the levers of one customer's residual_ltv, with its arguments.

driver        expected_lifetime, frequency, basket, margin and, if there is one, cost_to_serve
value         what it is, as in ltv_card
residual_ltv  what it would be with 10 % more of this driver and everything else as it is
change        the difference
reason        why something is NULL; NULL where all is known

10 % more lifetime stretches the survival curve: 1.1 x the lifetime at 1.1 x the force of interest
within horizon / 1.1. With a rate or a horizon it is worth less than 10 %, because the time that is
won comes last. Where customers leave upon a purchase, as in BG/NBD and MBG/NBD, buying more often
also means more occasions to leave; the lever leaves this aside.

Example: SELECT driver, round(value::numeric, 3) AS value, round(change::numeric, 2) AS change
  FROM ltv_drivers(
    '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}',
    '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 16}',
    'v1 scale 2 [2024-01-05 100.00] [2024-03-11 50.00] [2024-06-03 80.00]',
    '2024-09-01', 0.10, 0.40);$$;
