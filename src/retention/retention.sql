--
-- retention_model: what it says of customers; times are numbers of its periods
--

CREATE FUNCTION retention_rate(model retention_model, tenure integer) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_retention_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION retention_rate(retention_model, integer) IS
$$Returns the share of the customers in period tenure who renew at its end.

tenure  the period, 1 to 100000; another one is an error

The rate rises with tenure, because those who leave easily have left.

Example: SELECT tenure,
    round(retention_rate(
      '{"model": "sbg", "alpha": 1.4, "beta": 4.2}', tenure)::numeric, 3) AS renew
  FROM generate_series(1, 4) tenure;$$;

CREATE FUNCTION survival_rate(model retention_model, tenure integer, survived integer DEFAULT 0) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_survival_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survival_rate(retention_model, integer, integer) IS
$$Returns the probability that a customer is still there after tenure more periods.

tenure, survived  0 to 100000 periods; another number is an error
survived          the periods that the customer has survived, 0 for a new one

Example: SELECT survived,
    round(survival_rate(
      '{"model": "sbg", "alpha": 1.4, "beta": 4.2}', 2, survived)::numeric, 3) AS two_more
  FROM generate_series(0, 3) survived;$$;

CREATE FUNCTION churn_probability(model retention_model, tenure integer) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_churn_probability' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION churn_probability(retention_model, integer) IS
$$Returns the probability that a new customer leaves at the end of period tenure.

tenure  the period, 1 to 100000; another one is an error

Example: SELECT tenure,
    round(churn_probability(
      '{"model": "sbg", "alpha": 1.4, "beta": 4.2}', tenure)::numeric, 3) AS leave
  FROM generate_series(1, 4) tenure;$$;

CREATE FUNCTION expected_lifetime(model retention_model, survived integer DEFAULT 0) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_retention_lifetime' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION expected_lifetime(retention_model, integer) IS
$$Returns the expected number of periods of a customer, the present one and all to come.

survived  the periods that the customer has survived, 0 for a new one

An error where it is infinite (alpha <= 1).

Example: SELECT survived,
    round(expected_lifetime(
      '{"model": "sbg", "alpha": 1.4, "beta": 4.2}', survived)::numeric, 2) AS periods
  FROM generate_series(0, 3) survived;$$;

CREATE FUNCTION expected_lifetime(model retention_model, survived integer, horizon integer) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_retention_lifetime_within' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION expected_lifetime(retention_model, integer, integer) IS
$$Returns the expected number of the next horizon periods in which a customer will be there.

survived  the periods that the customer has survived, 0 for a new one
horizon   the number of periods to look at, the present one included

A number of periods below 0 or above 100000 is an error.$$;

CREATE FUNCTION discounted_lifetime(model retention_model, annual_rate double precision, period interval DEFAULT '1 year') RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_retention_discounted_lifetime' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION discounted_lifetime(retention_model, double precision, interval) IS
$$Returns the discounted expected lifetime (DEL) of a new customer, in periods.

annual_rate  0.1 is 10 % a year
period       the length of the periods of the model, in days or months

Each period is discounted to the beginning of the first. Times a margin per period it is the value
of a new contract. An error where it is infinite (rate 0 and alpha <= 1).

Example: SELECT round(discounted_lifetime(
  '{"model": "sbg", "alpha": 1.4, "beta": 4.2}', 0.1)::numeric, 3) AS periods;$$;

CREATE FUNCTION discounted_residual_lifetime(model retention_model, survived integer, annual_rate double precision, period interval DEFAULT '1 year') RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_retention_residual_lifetime' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION discounted_residual_lifetime(retention_model, integer, double precision, interval) IS
$$Returns the discounted expected residual lifetime (DERL) of a customer at a renewal, in periods.

survived     the periods that the customer has survived; 0 is a customer before the first renewal
annual_rate  0.1 is 10 % a year
period       the length of the periods of the model, in days or months

Source: Fader and Hardie 2010. The customer is about to decide on the next renewal; the periods to
come are discounted to this moment. Times a margin per period it is the residual value of a
contract. An error where it is infinite (rate 0 and alpha <= 1).

Example: SELECT survived,
    round(discounted_residual_lifetime(
      '{"model": "sbg", "alpha": 1.4, "beta": 4.2}', survived, 0.1)::numeric, 3) AS periods
  FROM generate_series(0, 3) survived;$$;

CREATE FUNCTION contract_value(model retention_model, margin double precision, annual_rate double precision, period interval DEFAULT '1 year') RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_contract_value' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION contract_value(retention_model, double precision, double precision, interval) IS
$$Returns the value of a new contract that earns the margin at the beginning of each period.

margin       money per period
annual_rate  0.1 is 10 % a year
period       the length of the periods of the model, in days or months

It is margin x discounted_lifetime.

Example: SELECT round(contract_value(
  '{"model": "sbg", "alpha": 1.4, "beta": 4.2}', 120, 0.1)::numeric, 2) AS money;$$;

CREATE FUNCTION residual_contract_value(model retention_model, survived integer, margin double precision, annual_rate double precision,
	period interval DEFAULT '1 year') RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_residual_contract_value' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION residual_contract_value(retention_model, integer, double precision, double precision, interval) IS
$$Returns what a contract that is about to be renewed or not will still be worth.

survived     the periods that the contract has survived
margin       money at the beginning of each period to come
annual_rate  0.1 is 10 % a year
period       the length of the periods of the model, in days or months

It is margin x discounted_residual_lifetime.

Example: SELECT survived,
    round(residual_contract_value(
      '{"model": "sbg", "alpha": 1.4, "beta": 4.2}', survived, 120, 0.1)::numeric, 2) AS money
  FROM generate_series(0, 3) survived;$$;

CREATE FUNCTION retention_curve(model retention_model, periods integer, OUT tenure integer, OUT survival_rate double precision,
	OUT retention_rate double precision, OUT churn_probability double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_retention_curve' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 20;
COMMENT ON FUNCTION retention_curve(retention_model, integer) IS
$$Returns the model as rows for plotting, tenures 0 to periods.

survival_rate is the rate after tenure periods, retention_rate and churn_probability are those at
the end of period tenure (NULL for tenure 0). Periods below 0 or above 100000 are an error.

Example: SELECT tenure, round(survival_rate::numeric, 3) AS survival_rate,
    round(retention_rate::numeric, 3) AS retention_rate
  FROM retention_curve('{"model": "sbg", "alpha": 1.4, "beta": 4.2}', 4);$$;
