--
-- portfolio_sum: what models expect of all customers together, and how sure one may be of it
--
-- All customers share the estimates: where these are too high, they are for everybody. The variance of a sum is
-- therefore g' V g, g being the sum of the customers' derivatives and V the covariance of the estimates; the sum
-- of the customers' variances would be far too small.
--

CREATE TYPE portfolio_sum;

CREATE FUNCTION portfolio_sum_in(cstring) RETURNS portfolio_sum
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION portfolio_sum_in(cstring) IS 'reads the text form; malformed text is an error that says what is wrong and where';

CREATE FUNCTION portfolio_sum_out(portfolio_sum) RETURNS cstring
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION portfolio_sum_out(portfolio_sum) IS 'writes the lossless text form: v1, what is summed, as_of and the other parameters, customers, the sum and its derivatives in units of 2^-40, and the models';

CREATE FUNCTION portfolio_sum_recv(internal) RETURNS portfolio_sum
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION portfolio_sum_recv(internal) IS 'reads the binary form, checking every count and bound';

CREATE FUNCTION portfolio_sum_send(portfolio_sum) RETURNS bytea
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION portfolio_sum_send(portfolio_sum) IS 'writes the binary form, which is the same on every machine';

CREATE TYPE portfolio_sum (
	INPUT = portfolio_sum_in,
	OUTPUT = portfolio_sum_out,
	RECEIVE = portfolio_sum_recv,
	SEND = portfolio_sum_send,
	ALIGNMENT = double,
	STORAGE = extended
);
COMMENT ON TYPE portfolio_sum IS 'what models expect of all customers together, and its derivatives in the estimates of the models, exact and mergeable; with the models and parameters, which must be the same for all customers';

CREATE FUNCTION portfolio_sum_merge(portfolio_sum, portfolio_sum) RETURNS portfolio_sum
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION portfolio_sum_merge(portfolio_sum, portfolio_sum) IS 'the customers of both; a NULL is none; combine function of the aggregates';

CREATE FUNCTION portfolio_sum_finish(portfolio_sum) RETURNS portfolio_sum
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION portfolio_sum_finish(portfolio_sum) IS 'the same sum, apart from a state that goes on; final function of the aggregates';

CREATE FUNCTION total_expected_purchases_add(portfolio_sum, purchase_model, purchase_history, date, interval) RETURNS portfolio_sum
	AS 'MODULE_PATHNAME', 'cp_total_expected_purchases_add' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION total_expected_purchases_add(portfolio_sum, purchase_model, purchase_history, date, interval) IS 'adds a customer; transition function of total_expected_purchases';

CREATE AGGREGATE total_expected_purchases(model purchase_model, h purchase_history, as_of date, horizon interval) (
	SFUNC = total_expected_purchases_add, STYPE = portfolio_sum, SSPACE = 1024,
	FINALFUNC = portfolio_sum_finish, COMBINEFUNC = portfolio_sum_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE total_expected_purchases(purchase_model, purchase_history, date, interval) IS 'sum of expected_purchases over customers, one history per customer, to be read by estimate and confidence_interval; NULL histories and customers who have not bought before as_of are skipped and counted; models and parameters must not change between rows; NULL without a row';

CREATE FUNCTION total_residual_ltv_add(portfolio_sum, purchase_model, spend_model, purchase_history, date, double precision) RETURNS portfolio_sum
	AS 'MODULE_PATHNAME', 'cp_total_residual_ltv_add' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION total_residual_ltv_add(portfolio_sum, purchase_model, spend_model, purchase_history, date, double precision) IS 'adds a customer; transition function of total_residual_ltv';

CREATE AGGREGATE total_residual_ltv(purchases purchase_model, spend spend_model, h purchase_history, as_of date, annual_rate double precision) (
	SFUNC = total_residual_ltv_add, STYPE = portfolio_sum, SSPACE = 1024,
	FINALFUNC = portfolio_sum_finish, COMBINEFUNC = portfolio_sum_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE total_residual_ltv(purchase_model, spend_model, purchase_history, date, double precision) IS 'customer equity: sum of residual_ltv over customers, arguments as there, one history per customer, to be read by estimate and confidence_interval; NULL histories and customers who have not bought before as_of are skipped and counted; models and parameters must not change between rows; NULL without a row; an error where the models know no value at all';

CREATE FUNCTION total_residual_ltv_add(portfolio_sum, purchase_model, spend_model, purchase_history, date, double precision, double precision) RETURNS portfolio_sum
	AS 'MODULE_PATHNAME', 'cp_total_residual_ltv_add' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION total_residual_ltv_add(portfolio_sum, purchase_model, spend_model, purchase_history, date, double precision, double precision) IS 'adds a customer; transition function of total_residual_ltv';

CREATE AGGREGATE total_residual_ltv(purchases purchase_model, spend spend_model, h purchase_history, as_of date, annual_rate double precision, margin double precision) (
	SFUNC = total_residual_ltv_add, STYPE = portfolio_sum, SSPACE = 1024,
	FINALFUNC = portfolio_sum_finish, COMBINEFUNC = portfolio_sum_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE total_residual_ltv(purchase_model, spend_model, purchase_history, date, double precision, double precision) IS 'customer equity: sum of residual_ltv over customers, arguments as there, one history per customer, to be read by estimate and confidence_interval; a NULL margin is that of each customer''s costs, and who has none is skipped and counted; NULL histories and customers who have not bought before as_of are skipped and counted; models and parameters must not change between rows; NULL without a row; an error where the models know no value at all';

CREATE FUNCTION total_residual_ltv_add(portfolio_sum, purchase_model, spend_model, purchase_history, date, double precision, double precision, interval, double precision) RETURNS portfolio_sum
	AS 'MODULE_PATHNAME', 'cp_total_residual_ltv_add' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION total_residual_ltv_add(portfolio_sum, purchase_model, spend_model, purchase_history, date, double precision, double precision, interval, double precision) IS 'adds a customer; transition function of total_residual_ltv';

CREATE AGGREGATE total_residual_ltv(purchases purchase_model, spend spend_model, h purchase_history, as_of date, annual_rate double precision,
	margin double precision, horizon interval, cost_to_serve double precision) (
	SFUNC = total_residual_ltv_add, STYPE = portfolio_sum, SSPACE = 1024,
	FINALFUNC = portfolio_sum_finish, COMBINEFUNC = portfolio_sum_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE total_residual_ltv(purchase_model, spend_model, purchase_history, date, double precision, double precision, interval, double precision) IS 'customer equity: sum of residual_ltv over customers, arguments as there, one history per customer, to be read by estimate and confidence_interval; a NULL margin is that of each customer''s costs, and who has none is skipped and counted; a NULL horizon is none; NULL histories and customers who have not bought before as_of are skipped and counted; models and parameters must not change between rows; NULL without a row; an error where the models know no value at all';

CREATE AGGREGATE rollup(portfolio_sum) (
	SFUNC = portfolio_sum_merge, STYPE = portfolio_sum, SSPACE = 1024,
	FINALFUNC = portfolio_sum_finish, COMBINEFUNC = portfolio_sum_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(portfolio_sum) IS 'adds up sums over different customers; an error if their models or parameters differ';

CREATE FUNCTION portfolio_sum_plus(portfolio_sum, portfolio_sum) RETURNS portfolio_sum
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_plus' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION portfolio_sum_plus(portfolio_sum, portfolio_sum) IS 'the customers of both; implements +';

CREATE FUNCTION portfolio_sum_eq(portfolio_sum, portfolio_sum) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION portfolio_sum_eq(portfolio_sum, portfolio_sum) IS 'same customers, sums, models and parameters; implements =';

CREATE FUNCTION portfolio_sum_ne(portfolio_sum, portfolio_sum) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION portfolio_sum_ne(portfolio_sum, portfolio_sum) IS 'not equal; implements <>';

CREATE OPERATOR + (LEFTARG = portfolio_sum, RIGHTARG = portfolio_sum, FUNCTION = portfolio_sum_plus, COMMUTATOR = +);
COMMENT ON OPERATOR + (portfolio_sum, portfolio_sum) IS 'the customers of both sums';

CREATE OPERATOR = (LEFTARG = portfolio_sum, RIGHTARG = portfolio_sum, FUNCTION = portfolio_sum_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES);
COMMENT ON OPERATOR = (portfolio_sum, portfolio_sum) IS 'same customers, sums, models and parameters';

CREATE OPERATOR <> (LEFTARG = portfolio_sum, RIGHTARG = portfolio_sum, FUNCTION = portfolio_sum_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR <> (portfolio_sum, portfolio_sum) IS 'not equal';

CREATE FUNCTION portfolio_sum_hash(portfolio_sum) RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION portfolio_sum_hash(portfolio_sum) IS 'hash of a value, the same for equal ones; what hash joins, GROUP BY and hash indexes use';

CREATE FUNCTION portfolio_sum_hash_extended(portfolio_sum, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION portfolio_sum_hash_extended(portfolio_sum, bigint) IS 'hash of a value with a seed, the same for equal ones; what PARTITION BY HASH uses';

CREATE OPERATOR CLASS portfolio_sum_hash_ops DEFAULT FOR TYPE portfolio_sum USING hash AS
	OPERATOR 1 =, FUNCTION 1 portfolio_sum_hash(portfolio_sum), FUNCTION 2 portfolio_sum_hash_extended(portfolio_sum, bigint);
COMMENT ON OPERATOR CLASS portfolio_sum_hash_ops USING hash IS 'DISTINCT, GROUP BY, UNION, hash joins, hash indexes and partitions by =';
COMMENT ON OPERATOR FAMILY portfolio_sum_hash_ops USING hash IS 'equality and hash of portfolio_sum';

--
-- accessors
--

CREATE FUNCTION customers(s portfolio_sum) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(portfolio_sum) IS 'number of customers in the sum';

CREATE FUNCTION skipped_customers(s portfolio_sum) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_skipped' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_customers(portfolio_sum) IS 'customers who were left out: NULL histories, nothing bought before as_of, or no margin known';

CREATE FUNCTION estimate(s portfolio_sum) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_estimate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION estimate(portfolio_sum) IS 'the sum: expected purchases, or money; each customer''s share is rounded to 2^-40, about 10^-12';

CREATE FUNCTION standard_error(s portfolio_sum) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_standard_error' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION standard_error(portfolio_sum) IS 'standard error of the sum from the covariance of the models'' estimates, which all customers share; chance among the customers is not in it; NULL with a WARNING where a model has no covariance';

CREATE FUNCTION confidence_interval(s portfolio_sum, level double precision DEFAULT 0.95,
	OUT estimate double precision, OUT lower double precision, OUT upper double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_portfolio_sum_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION confidence_interval(portfolio_sum, double precision) IS 'confidence interval of the expected sum from standard_error: on the scale of logarithms, or with a cost_to_serve, which may make the sum negative, estimate -/+ z standard errors; level between 0 and 1; lower and upper are NULL with a WARNING where a model has no covariance';

