--
-- spend_statistics: what the spend model is fitted to
--

CREATE TYPE spend_statistics;

CREATE FUNCTION spend_statistics_in(cstring) RETURNS spend_statistics
	AS 'MODULE_PATHNAME', 'cp_spend_statistics_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION spend_statistics_in(cstring) IS 'reads the text form of spend_statistics, rows in any order; malformed text is an error that says what is wrong';

CREATE FUNCTION spend_statistics_out(spend_statistics) RETURNS cstring
	AS 'MODULE_PATHNAME', 'cp_spend_statistics_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION spend_statistics_out(spend_statistics) IS 'writes the lossless text form: v1 skipped 1 [1 11.77] [2 22.345 customers 2] ..., each row frequency and mean';

CREATE FUNCTION spend_statistics_recv(internal) RETURNS spend_statistics
	AS 'MODULE_PATHNAME', 'cp_spend_statistics_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION spend_statistics_recv(internal) IS 'reads the binary form, checking every count and bound';

CREATE FUNCTION spend_statistics_send(spend_statistics) RETURNS bytea
	AS 'MODULE_PATHNAME', 'cp_spend_statistics_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION spend_statistics_send(spend_statistics) IS 'writes the binary form, which is the same on every machine';

CREATE TYPE spend_statistics (
	INPUT = spend_statistics_in,
	OUTPUT = spend_statistics_out,
	RECEIVE = spend_statistics_recv,
	SEND = spend_statistics_send,
	ALIGNMENT = double,
	STORAGE = extended
);
COMMENT ON TYPE spend_statistics IS 'the sufficient statistics of customers for the spend model: how many of them share number and mean of the repeat purchases; exact, mergeable in any order';

CREATE FUNCTION spend_statistics_eq(spend_statistics, spend_statistics) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cp_spend_statistics_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION spend_statistics_eq(spend_statistics, spend_statistics) IS 'the same customers: rows and number of skipped rows; implements =';

CREATE FUNCTION spend_statistics_ne(spend_statistics, spend_statistics) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cp_spend_statistics_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION spend_statistics_ne(spend_statistics, spend_statistics) IS 'not equal; implements <>';

CREATE OPERATOR = (LEFTARG = spend_statistics, RIGHTARG = spend_statistics, FUNCTION = spend_statistics_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES);
COMMENT ON OPERATOR = (spend_statistics, spend_statistics) IS 'the same customers: rows and number of skipped rows';

CREATE OPERATOR <> (LEFTARG = spend_statistics, RIGHTARG = spend_statistics, FUNCTION = spend_statistics_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR <> (spend_statistics, spend_statistics) IS 'not equal';

CREATE FUNCTION spend_statistics_hash(spend_statistics) RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_spend_statistics_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION spend_statistics_hash(spend_statistics) IS 'hash of a value, the same for equal ones; what hash joins, GROUP BY and hash indexes use';

CREATE FUNCTION spend_statistics_hash_extended(spend_statistics, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_spend_statistics_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION spend_statistics_hash_extended(spend_statistics, bigint) IS 'hash of a value with a seed, the same for equal ones; what PARTITION BY HASH uses';

CREATE OPERATOR CLASS spend_statistics_hash_ops DEFAULT FOR TYPE spend_statistics USING hash AS
	OPERATOR 1 =, FUNCTION 1 spend_statistics_hash(spend_statistics), FUNCTION 2 spend_statistics_hash_extended(spend_statistics, bigint);
COMMENT ON OPERATOR CLASS spend_statistics_hash_ops USING hash IS 'DISTINCT, GROUP BY, UNION, hash joins, hash indexes and partitions by =';
COMMENT ON OPERATOR FAMILY spend_statistics_hash_ops USING hash IS 'equality and hash of spend_statistics';

--
-- transition and final functions
--

CREATE FUNCTION spend_statistics_add(spend_statistics, purchase_history, date) RETURNS spend_statistics
	AS 'MODULE_PATHNAME', 'cp_spend_statistics_add_history' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION spend_statistics_add(spend_statistics, purchase_history, date) IS 'adds a customer as of a date; one without a repeat purchase or with a mean that is not positive, or a NULL, is skipped and counted';

CREATE FUNCTION spend_statistics_add(spend_statistics, double precision, double precision) RETURNS spend_statistics
	AS 'MODULE_PATHNAME', 'cp_spend_statistics_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION spend_statistics_add(spend_statistics, double precision, double precision) IS 'adds a customer by frequency and mean; frequency 0, a mean that is not positive, or a NULL is skipped and counted';

CREATE FUNCTION spend_statistics_merge(spend_statistics, spend_statistics) RETURNS spend_statistics
	AS 'MODULE_PATHNAME', 'cp_spend_statistics_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION spend_statistics_merge(spend_statistics, spend_statistics) IS 'the customers of both; a NULL is none';

CREATE FUNCTION spend_statistics_finish(spend_statistics) RETURNS spend_statistics
	AS 'MODULE_PATHNAME', 'cp_spend_statistics_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION spend_statistics_finish(spend_statistics) IS 'the finished form of a growing state: distinct rows in canonical order';

--
-- spend_statistics(...): collects customers; rollup: merges
--

CREATE AGGREGATE spend_statistics(h purchase_history, as_of date) (
	SFUNC = spend_statistics_add, STYPE = spend_statistics, SSPACE = 4096,
	FINALFUNC = spend_statistics_finish, COMBINEFUNC = spend_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE spend_statistics(purchase_history, date) IS 'sufficient statistics of the spend model as of a date (exclusive); customers without a repeat purchase or with a mean that is not positive, and rows with a NULL, are skipped and counted';

CREATE AGGREGATE spend_statistics(frequency double precision, monetary_value double precision) (
	SFUNC = spend_statistics_add, STYPE = spend_statistics, SSPACE = 4096,
	FINALFUNC = spend_statistics_finish, COMBINEFUNC = spend_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE spend_statistics(double precision, double precision) IS 'sufficient statistics of the spend model from the number of repeat purchases and their mean; customers without a repeat purchase or with a mean that is not positive, and rows with a NULL, are skipped and counted';

CREATE AGGREGATE rollup(spend_statistics) (
	SFUNC = spend_statistics_merge, STYPE = spend_statistics, SSPACE = 4096,
	FINALFUNC = spend_statistics_finish, COMBINEFUNC = spend_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(spend_statistics) IS 'merges statistics of disjoint groups of customers';

CREATE FUNCTION customers(s spend_statistics) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_spend_statistics_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(spend_statistics) IS 'number of customers in the statistics';

CREATE FUNCTION skipped_rows(s spend_statistics) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_spend_statistics_skipped' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(spend_statistics) IS 'customers that were left out: no repeat purchase, a mean that is not positive, or a NULL';

--
-- spend_model: how much customers spend per purchase
--

CREATE TYPE spend_model;

CREATE FUNCTION spend_model_in(cstring) RETURNS spend_model
	AS 'MODULE_PATHNAME', 'cp_spend_model_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION spend_model_in(cstring) IS 'reads a model as a JSON object, for instance {"model": "gamma_gamma", "p": 6.25, "q": 3.74, "gamma": 15.44}; diagnostics may be missing; malformed text is an error that says what is wrong';

CREATE FUNCTION spend_model_out(spend_model) RETURNS cstring
	AS 'MODULE_PATHNAME', 'cp_spend_model_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION spend_model_out(spend_model) IS 'writes the model as a JSON object; every number reads back as the same';

CREATE FUNCTION spend_model_recv(internal) RETURNS spend_model
	AS 'MODULE_PATHNAME', 'cp_spend_model_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION spend_model_recv(internal) IS 'reads the binary form, checking every count and bound';

CREATE FUNCTION spend_model_send(spend_model) RETURNS bytea
	AS 'MODULE_PATHNAME', 'cp_spend_model_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION spend_model_send(spend_model) IS 'writes the binary form, which is the same on every machine';

CREATE TYPE spend_model (
	INPUT = spend_model_in,
	OUTPUT = spend_model_out,
	RECEIVE = spend_model_recv,
	SEND = spend_model_send,
	ALIGNMENT = double,
	STORAGE = extended
);
COMMENT ON TYPE spend_model IS 'a model of how much customers spend per purchase, as JSON: its name, parameters, and how the fit went';

CREATE FUNCTION spend_model_eq(spend_model, spend_model) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cp_model_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION spend_model_eq(spend_model, spend_model) IS 'same in every byte: kind, parameters and diagnostics; implements =';

CREATE FUNCTION spend_model_ne(spend_model, spend_model) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cp_model_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION spend_model_ne(spend_model, spend_model) IS 'not equal; implements <>';

CREATE OPERATOR = (LEFTARG = spend_model, RIGHTARG = spend_model, FUNCTION = spend_model_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES);
COMMENT ON OPERATOR = (spend_model, spend_model) IS 'same in every byte: kind, parameters and diagnostics';

CREATE OPERATOR <> (LEFTARG = spend_model, RIGHTARG = spend_model, FUNCTION = spend_model_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR <> (spend_model, spend_model) IS 'not equal';

CREATE FUNCTION spend_model_hash(spend_model) RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_model_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION spend_model_hash(spend_model) IS 'hash of a value, the same for equal ones; what hash joins, GROUP BY and hash indexes use';

CREATE FUNCTION spend_model_hash_extended(spend_model, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_model_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION spend_model_hash_extended(spend_model, bigint) IS 'hash of a value with a seed, the same for equal ones; what PARTITION BY HASH uses';

CREATE OPERATOR CLASS spend_model_hash_ops DEFAULT FOR TYPE spend_model USING hash AS
	OPERATOR 1 =, FUNCTION 1 spend_model_hash(spend_model), FUNCTION 2 spend_model_hash_extended(spend_model, bigint);
COMMENT ON OPERATOR CLASS spend_model_hash_ops USING hash IS 'DISTINCT, GROUP BY, UNION, hash joins, hash indexes and partitions by =';
COMMENT ON OPERATOR FAMILY spend_model_hash_ops USING hash IS 'equality and hash of spend_model';

CREATE CAST (spend_model AS jsonb) WITH INOUT;
COMMENT ON CAST (spend_model AS jsonb) IS 'the model as a JSON object';

CREATE CAST (jsonb AS spend_model) WITH INOUT;
COMMENT ON CAST (jsonb AS spend_model) IS 'a model from its JSON object';

--
-- gamma_gamma(...): the maximum-likelihood fit
--

CREATE FUNCTION gamma_gamma(s spend_statistics) RETURNS spend_model
	AS 'MODULE_PATHNAME', 'cp_gamma_gamma' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gamma_gamma(spend_statistics) IS 'fits gamma-gamma (Fader and Hardie 2013) by maximum likelihood; an error without enough customers, a WARNING if there is no proper maximum';

CREATE AGGREGATE gamma_gamma(h purchase_history, as_of date) (
	SFUNC = spend_statistics_add, STYPE = spend_statistics, SSPACE = 4096,
	FINALFUNC = gamma_gamma, COMBINEFUNC = spend_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE gamma_gamma(purchase_history, date) IS 'fits gamma-gamma (Fader and Hardie 2013) by maximum likelihood as of a date (exclusive); customers without a repeat purchase or with a mean that is not positive, and rows with a NULL, are skipped and counted; an error without enough customers, a WARNING if there is no proper maximum; NULL without a row';

CREATE AGGREGATE gamma_gamma(frequency double precision, monetary_value double precision) (
	SFUNC = spend_statistics_add, STYPE = spend_statistics, SSPACE = 4096,
	FINALFUNC = gamma_gamma, COMBINEFUNC = spend_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE gamma_gamma(double precision, double precision) IS 'fits gamma-gamma (Fader and Hardie 2013) by maximum likelihood from the number of repeat purchases and their mean; customers without a repeat purchase or with a mean that is not positive, and rows with a NULL, are skipped and counted; an error without enough customers, a WARNING if there is no proper maximum; NULL without a row';

