--
-- retention_statistics: what a retention model is fitted to
--

--! type retention_statistics cp_retention_statistics
COMMENT ON TYPE retention_statistics IS
$$The sufficient statistics of customers for the retention models; exact, mergeable in any order.

They say how many customers were at risk in each period and how many of them left.

The text form loses nothing: v1 skipped 1 [1 369 631] [2 163 468] ..., each period its tenure,
churned and renewed customers.$$;

--! equality retention_statistics cp_retention_statistics The same customers: periods and number of skipped rows.

--! plus retention_statistics cp_retention_statistics The customers of both.

--
-- transition and final functions
--

CREATE FUNCTION customer_portfolio_internal.retention_statistics_add(retention_statistics, integer, boolean) RETURNS retention_statistics
	AS 'MODULE_PATHNAME', 'cp_retention_statistics_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.retention_statistics_add(retention_statistics, integer, boolean) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.retention_statistics_add(retention_statistics, integer, boolean, bigint) RETURNS retention_statistics
	AS 'MODULE_PATHNAME', 'cp_retention_statistics_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.retention_statistics_add(retention_statistics, integer, boolean, bigint) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.retention_statistics_add(retention_statistics, integer, bigint, bigint) RETURNS retention_statistics
	AS 'MODULE_PATHNAME', 'cp_retention_statistics_add_cohort' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.retention_statistics_add(retention_statistics, integer, bigint, bigint) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.retention_statistics_merge(retention_statistics, retention_statistics) RETURNS retention_statistics
	AS 'MODULE_PATHNAME', 'cp_retention_statistics_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.retention_statistics_merge(retention_statistics, retention_statistics) IS 'combines two states of an aggregate; NULL is an empty one';

CREATE FUNCTION customer_portfolio_internal.retention_statistics_finish(retention_statistics) RETURNS retention_statistics
	AS 'MODULE_PATHNAME', 'cp_retention_statistics_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.retention_statistics_finish(retention_statistics) IS 'the finished form of a state; what it holds stays the same';

--
-- retention_statistics(...): collects customers; rollup: merges
--

CREATE AGGREGATE retention_statistics(tenure integer, churned boolean) (
	SFUNC = customer_portfolio_internal.retention_statistics_add, STYPE = retention_statistics, SSPACE = 512,
	FINALFUNC = customer_portfolio_internal.retention_statistics_finish, COMBINEFUNC = customer_portfolio_internal.retention_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retention_statistics(integer, boolean) IS
$$Collects the sufficient statistics of the retention models, a row per customer.

tenure   the periods so far, 0 to 100000
churned  true: left at the end of period tenure (1, 2, ...); false: still there after tenure periods

Customers still there after 0 periods say nothing: they and rows with a NULL are skipped and
counted. A churned customer of tenure 0 and a tenure below 0 or above 100000 are errors.

Example: SELECT retention_statistics(tenure, churned)
  FROM (VALUES (1, true), (1, true), (2, true), (4, false)) c(tenure, churned);$$;

CREATE AGGREGATE retention_statistics(tenure integer, churned boolean, weight bigint) (
	SFUNC = customer_portfolio_internal.retention_statistics_add, STYPE = retention_statistics, SSPACE = 512,
	FINALFUNC = customer_portfolio_internal.retention_statistics_finish, COMBINEFUNC = customer_portfolio_internal.retention_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retention_statistics(integer, boolean, bigint) IS
$$Collects the same, a row for weight customers; a weight below 1 is an error.

See retention_statistics(integer, boolean).$$;

CREATE AGGREGATE retention_statistics(tenure integer, at_risk bigint, survivors bigint) (
	SFUNC = customer_portfolio_internal.retention_statistics_add, STYPE = retention_statistics, SSPACE = 512,
	FINALFUNC = customer_portfolio_internal.retention_statistics_finish, COMBINEFUNC = customer_portfolio_internal.retention_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retention_statistics(integer, bigint, bigint) IS
$$Collects the same from a table of survivors, one row per cohort and period.

tenure     the period, 1 to 100000
at_risk    customers at its end
survivors  those of them who renewed

Rows with a NULL are skipped and counted. Survivors above at_risk, negative numbers and a tenure
below 1 or above 100000 are errors.$$;

CREATE AGGREGATE rollup(statistics retention_statistics) (
	SFUNC = customer_portfolio_internal.retention_statistics_merge, STYPE = retention_statistics, SSPACE = 512,
	FINALFUNC = customer_portfolio_internal.retention_statistics_finish, COMBINEFUNC = customer_portfolio_internal.retention_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(retention_statistics) IS 'Merges statistics; a customer in two of them counts twice.';

CREATE FUNCTION customers(statistics retention_statistics) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_retention_statistics_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(retention_statistics) IS
$$Returns the number of customers in the statistics: the most that were at risk in one period.

These are all of them unless some are observed only from a later period on.$$;

CREATE FUNCTION skipped_rows(statistics retention_statistics) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_retention_statistics_skipped' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(retention_statistics) IS
$$Returns the number of rows left out: a NULL, or a customer still there after 0 periods.

Rows with a weight count by their weight.$$;

CREATE FUNCTION retention_rows(statistics retention_statistics, OUT tenure integer, OUT at_risk bigint, OUT churned_customers bigint,
	OUT survivors bigint, OUT retention_rate double precision, OUT survival_rate double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_retention_statistics_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 20;
COMMENT ON FUNCTION retention_rows(retention_statistics) IS
$$Returns one row per period, from the first to the last observed one.

Of at_risk customers at the end of the period, churned_customers left and survivors renewed.
retention_rate = survivors / at_risk, NULL where nobody was at risk. survival_rate is the product of
the rates so far (Kaplan and Meier), NULL from the first period without a rate.

Example: SELECT tenure, at_risk, churned_customers, survivors, retention_rate,
    round(survival_rate::numeric, 3) AS survival_rate
  FROM retention_rows('v1 [1 250 750] [2 150 600] [3 60 540]');$$;

--
-- sbg(...): the maximum-likelihood fit of the shifted beta-geometric model
--

CREATE FUNCTION customer_portfolio_internal.sbg(s retention_statistics) RETURNS retention_model
	AS 'MODULE_PATHNAME', 'cp_sbg' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.sbg(s retention_statistics) IS 'the final function of the aggregates of this name';

CREATE FUNCTION sbg(statistics retention_statistics) RETURNS retention_model
	AS 'MODULE_PATHNAME', 'cp_sbg' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sbg(retention_statistics) IS
$$Fits the shifted beta-geometric model of retention to statistics of customers.

See sbg(integer, boolean).$$;

CREATE FUNCTION retention_fit(statistics retention_statistics, prior double precision) RETURNS retention_model
	AS 'MODULE_PATHNAME', 'cp_retention_fit' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION retention_fit(retention_statistics, double precision) IS
$$Fits the shifted beta-geometric model of retention with a weak prior.

The centres are alpha 1 and beta renewed/churned, of all periods. See
purchase_fit(text, purchase_statistics, double precision, integer).

Example: SELECT round((m ->> 'alpha')::numeric, 2) AS alpha,
    round((m ->> 'beta')::numeric, 2) AS beta
  FROM (SELECT retention_fit(retention_statistics(tenure, churned), 1) AS m
    FROM (VALUES (1, true), (1, true), (2, true), (2, false), (3, false), (4, true), (5, false))
      c(tenure, churned)) f;$$;

CREATE AGGREGATE sbg(tenure integer, churned boolean) (
	SFUNC = customer_portfolio_internal.retention_statistics_add, STYPE = retention_statistics, SSPACE = 512,
	FINALFUNC = customer_portfolio_internal.sbg, COMBINEFUNC = customer_portfolio_internal.retention_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sbg(integer, boolean) IS
$$Fits the shifted beta-geometric model of retention, a row per customer.

tenure   the periods so far, 0 to 100000
churned  true: left at the end of period tenure (1, 2, ...); false: still there after tenure periods

Source: Fader and Hardie 2007, by maximum likelihood. Customers still there after 0 periods say
nothing: they and rows with a NULL are skipped and counted. A churned customer of tenure 0 and a
tenure below 0 or above 100000 are errors. An error with fewer than 3 customers, or where nobody
left or nobody renewed; a WARNING if there is no proper maximum, as with one period only or with
retention that does not rise with tenure; NULL without a row.

Example: SELECT round((m ->> 'alpha')::numeric, 2) AS alpha,
    round((m ->> 'beta')::numeric, 2) AS beta
  FROM (SELECT sbg(tenure, at_risk, survivors) AS m
    FROM (VALUES (1, 1000, 869), (2, 869, 743), (3, 743, 653), (4, 653, 593))
      c(tenure, at_risk, survivors)) f;$$;

CREATE AGGREGATE sbg(tenure integer, churned boolean, weight bigint) (
	SFUNC = customer_portfolio_internal.retention_statistics_add, STYPE = retention_statistics, SSPACE = 512,
	FINALFUNC = customer_portfolio_internal.sbg, COMBINEFUNC = customer_portfolio_internal.retention_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sbg(integer, boolean, bigint) IS
$$Fits the shifted beta-geometric model, a row for weight customers; a weight below 1 is an error.

See sbg(integer, boolean).$$;

CREATE AGGREGATE sbg(tenure integer, at_risk bigint, survivors bigint) (
	SFUNC = customer_portfolio_internal.retention_statistics_add, STYPE = retention_statistics, SSPACE = 512,
	FINALFUNC = customer_portfolio_internal.sbg, COMBINEFUNC = customer_portfolio_internal.retention_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sbg(integer, bigint, bigint) IS
$$Fits the shifted beta-geometric model to a table of survivors, one row per cohort and period.

See retention_statistics(integer, bigint, bigint) and sbg(integer, boolean).$$;

--
-- what the model says; times are numbers of its periods
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
