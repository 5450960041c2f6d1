--
-- retention_statistics: what a retention model is fitted to
--

--! type retention_statistics cp_retention_statistics
COMMENT ON TYPE retention_statistics IS 'how many customers left and how many renewed at the end of their 1st, 2nd, ... period; exact, mergeable in any order';

--! equality retention_statistics cp_retention_statistics the same customers: periods and number of skipped rows

--! plus retention_statistics cp_retention_statistics the customers of both

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
COMMENT ON AGGREGATE retention_statistics(integer, boolean) IS 'sufficient statistics of the retention models, a row per customer: churned in its tenure-th period (1, 2, ...), or still there after tenure periods; rows with a NULL and customers still there after 0 periods say nothing: skipped and counted; a churned customer of tenure 0 and a tenure that is negative or above 100000 are errors';

CREATE AGGREGATE retention_statistics(tenure integer, churned boolean, weight bigint) (
	SFUNC = customer_portfolio_internal.retention_statistics_add, STYPE = retention_statistics, SSPACE = 512,
	FINALFUNC = customer_portfolio_internal.retention_statistics_finish, COMBINEFUNC = customer_portfolio_internal.retention_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retention_statistics(integer, boolean, bigint) IS 'sufficient statistics of the retention models, a row for weight customers: churned in its tenure-th period (1, 2, ...), or still there after tenure periods; rows with a NULL and customers still there after 0 periods say nothing: skipped and counted; a churned customer of tenure 0 and a tenure that is negative or above 100000 are errors, as is a weight below 1';

CREATE AGGREGATE retention_statistics(tenure integer, at_risk bigint, survivors bigint) (
	SFUNC = customer_portfolio_internal.retention_statistics_add, STYPE = retention_statistics, SSPACE = 512,
	FINALFUNC = customer_portfolio_internal.retention_statistics_finish, COMBINEFUNC = customer_portfolio_internal.retention_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retention_statistics(integer, bigint, bigint) IS 'sufficient statistics of the retention models from a table of survivors, one row per cohort and period: of at_risk customers at the end of their tenure-th period (1, 2, ...) survivors renewed; rows with a NULL are skipped and counted; survivors above at_risk, negative numbers and a tenure below 1 or above 100000 are errors';

CREATE AGGREGATE rollup(statistics retention_statistics) (
	SFUNC = customer_portfolio_internal.retention_statistics_merge, STYPE = retention_statistics, SSPACE = 512,
	FINALFUNC = customer_portfolio_internal.retention_statistics_finish, COMBINEFUNC = customer_portfolio_internal.retention_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(retention_statistics) IS 'merges statistics of disjoint groups of customers';

CREATE FUNCTION customers(statistics retention_statistics) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_retention_statistics_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(retention_statistics) IS 'number of customers in the statistics: the most that were at risk in one period, which are all unless some are observed from a later period on only';

CREATE FUNCTION skipped_rows(statistics retention_statistics) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_retention_statistics_skipped' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(retention_statistics) IS 'rows that were left out: a NULL, or a customer still there after 0 periods, by weight';

CREATE FUNCTION retention_rows(statistics retention_statistics, OUT tenure integer, OUT at_risk bigint, OUT churned_customers bigint,
	OUT survivors bigint, OUT retention_rate double precision, OUT survival_rate double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_retention_statistics_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 20;
COMMENT ON FUNCTION retention_rows(retention_statistics) IS 'one row per period from the first to the last observed one: of at_risk customers at its end churned left and survivors renewed; retention_rate = survivors / at_risk, NULL where nobody was at risk; survival_rate is the product of the rates up to here (Kaplan and Meier), NULL from the first period without one on';

--
-- sbg(...): the maximum-likelihood fit of the shifted beta-geometric model
--

CREATE FUNCTION customer_portfolio_internal.sbg(s retention_statistics) RETURNS retention_model
	AS 'MODULE_PATHNAME', 'cp_sbg' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.sbg(s retention_statistics) IS 'the final function of the aggregates of this name';

CREATE FUNCTION sbg(statistics retention_statistics) RETURNS retention_model
	AS 'MODULE_PATHNAME', 'cp_sbg' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sbg(retention_statistics) IS 'fits sBG (Fader and Hardie 2007) by maximum likelihood; an error with less than 3 customers or where nobody left or nobody renewed, a WARNING if there is no proper maximum, as with one period only or retention that does not rise with tenure';

CREATE AGGREGATE sbg(tenure integer, churned boolean) (
	SFUNC = customer_portfolio_internal.retention_statistics_add, STYPE = retention_statistics, SSPACE = 512,
	FINALFUNC = customer_portfolio_internal.sbg, COMBINEFUNC = customer_portfolio_internal.retention_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sbg(integer, boolean) IS 'fits sBG (Fader and Hardie 2007) by maximum likelihood, a row per customer: churned in its tenure-th period (1, 2, ...), or still there after tenure periods; rows with a NULL and customers still there after 0 periods say nothing: skipped and counted; a churned customer of tenure 0 and a tenure that is negative or above 100000 are errors; an error with less than 3 customers or where nobody left or nobody renewed, a WARNING if there is no proper maximum, as with one period only or retention that does not rise with tenure; NULL without a row';

CREATE AGGREGATE sbg(tenure integer, churned boolean, weight bigint) (
	SFUNC = customer_portfolio_internal.retention_statistics_add, STYPE = retention_statistics, SSPACE = 512,
	FINALFUNC = customer_portfolio_internal.sbg, COMBINEFUNC = customer_portfolio_internal.retention_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sbg(integer, boolean, bigint) IS 'fits sBG (Fader and Hardie 2007) by maximum likelihood, a row for weight customers: churned in its tenure-th period (1, 2, ...), or still there after tenure periods; rows with a NULL and customers still there after 0 periods say nothing: skipped and counted; a churned customer of tenure 0 and a tenure that is negative or above 100000 are errors, as is a weight below 1; an error with less than 3 customers or where nobody left or nobody renewed, a WARNING if there is no proper maximum, as with one period only or retention that does not rise with tenure; NULL without a row';

CREATE AGGREGATE sbg(tenure integer, at_risk bigint, survivors bigint) (
	SFUNC = customer_portfolio_internal.retention_statistics_add, STYPE = retention_statistics, SSPACE = 512,
	FINALFUNC = customer_portfolio_internal.sbg, COMBINEFUNC = customer_portfolio_internal.retention_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sbg(integer, bigint, bigint) IS 'fits sBG (Fader and Hardie 2007) by maximum likelihood from a table of survivors, one row per cohort and period: of at_risk customers at the end of their tenure-th period (1, 2, ...) survivors renewed; rows with a NULL are skipped and counted; survivors above at_risk, negative numbers and a tenure below 1 or above 100000 are errors; an error with less than 3 customers or where nobody left or nobody renewed, a WARNING if there is no proper maximum, as with one period only or retention that does not rise with tenure; NULL without a row';

--
-- what the model says; times are numbers of its periods
--

CREATE FUNCTION retention_rate(model retention_model, tenure integer) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_retention_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION retention_rate(retention_model, integer) IS 'share of the customers in their tenure-th period (1, 2, ...) who renew at its end; it rises with tenure, because those who leave easily have left; a tenure below 1 or above 100000 is an error';

CREATE FUNCTION survival_rate(model retention_model, tenure integer, survived integer DEFAULT 0) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_survival_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survival_rate(retention_model, integer, integer) IS 'probability that a customer who has survived so many periods (0: a new one) is still there after tenure more; a number of periods below 0 or above 100000 is an error';

CREATE FUNCTION churn_probability(model retention_model, tenure integer) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_churn_probability' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION churn_probability(retention_model, integer) IS 'probability that a new customer leaves at the end of the tenure-th period (1, 2, ...); a tenure below 1 or above 100000 is an error';

CREATE FUNCTION expected_lifetime(model retention_model, survived integer DEFAULT 0) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_retention_lifetime' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION expected_lifetime(retention_model, integer) IS 'expected number of periods, the present one and all to come, of a customer who has survived so many (0: a new one); an error where it is infinite (alpha <= 1)';

CREATE FUNCTION expected_lifetime(model retention_model, survived integer, horizon integer) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_retention_lifetime_within' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION expected_lifetime(retention_model, integer, integer) IS 'expected number of periods that a customer who has survived so many (0: a new one) will be there, of the next horizon ones, the first of which is the present one; a number of periods below 0 or above 100000 is an error';

CREATE FUNCTION discounted_lifetime(model retention_model, annual_rate double precision, period interval DEFAULT '1 year') RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_retention_discounted_lifetime' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION discounted_lifetime(retention_model, double precision, interval) IS 'DEL: expected periods of a new customer, each discounted to the beginning of the first; times a margin per period it is the value of a new contract; annual_rate 0.1 is 10 % a year, period the length of the periods of the model; an error where it is infinite (rate 0 and alpha <= 1)';

CREATE FUNCTION discounted_residual_lifetime(model retention_model, survived integer, annual_rate double precision, period interval DEFAULT '1 year') RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_retention_residual_lifetime' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION discounted_residual_lifetime(retention_model, integer, double precision, interval) IS 'DERL (Fader and Hardie 2010): expected periods to come of a customer who has survived so many and is about to decide on the next renewal, discounted to that moment; times a margin per period it is the residual value of a contract; survived 0 is a customer before the first renewal; annual_rate 0.1 is 10 % a year, period the length of the periods of the model; an error where it is infinite (rate 0 and alpha <= 1)';

CREATE FUNCTION contract_value(model retention_model, margin double precision, annual_rate double precision, period interval DEFAULT '1 year') RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_contract_value' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION contract_value(retention_model, double precision, double precision, interval) IS 'what a new contract is worth that earns the margin at the beginning of each period: margin x discounted_lifetime';

CREATE FUNCTION residual_contract_value(model retention_model, survived integer, margin double precision, annual_rate double precision,
	period interval DEFAULT '1 year') RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_residual_contract_value' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION residual_contract_value(retention_model, integer, double precision, double precision, interval) IS 'what a contract will still be worth that has survived so many periods and is about to be renewed or not, earning the margin at the beginning of each period to come: margin x discounted_residual_lifetime';

CREATE FUNCTION retention_curve(model retention_model, periods integer, OUT tenure integer, OUT survival_rate double precision,
	OUT retention_rate double precision, OUT churn_probability double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_retention_curve' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 20;
COMMENT ON FUNCTION retention_curve(retention_model, integer) IS 'the model as rows for plotting, tenures 0 to periods: survival_rate after so many periods, retention_rate and churn_probability at the end of the tenure-th one (NULL for tenure 0); periods below 0 or above 100000 are an error';
