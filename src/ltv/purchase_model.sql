--
-- purchase_statistics: what a purchase model is fitted to
--

CREATE TYPE purchase_statistics;

CREATE FUNCTION purchase_statistics_in(cstring) RETURNS purchase_statistics
	AS 'MODULE_PATHNAME', 'cp_purchase_statistics_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_statistics_in(cstring) IS 'reads the text form of purchase_statistics, rows in any order; malformed text is an error that says what is wrong';

CREATE FUNCTION purchase_statistics_out(purchase_statistics) RETURNS cstring
	AS 'MODULE_PATHNAME', 'cp_purchase_statistics_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_statistics_out(purchase_statistics) IS 'writes the lossless text form: v1 unit 7 skipped 1 log_gaps 8.762489561032 [0 0 272 customers 25] [2 213 272] ..., each row frequency, recency, age (in days where a unit is given), log_gaps the sum of the logarithms of the times between purchases where they are known';

CREATE FUNCTION purchase_statistics_recv(internal) RETURNS purchase_statistics
	AS 'MODULE_PATHNAME', 'cp_purchase_statistics_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_statistics_recv(internal) IS 'reads the binary form, checking every count and bound';

CREATE FUNCTION purchase_statistics_send(purchase_statistics) RETURNS bytea
	AS 'MODULE_PATHNAME', 'cp_purchase_statistics_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_statistics_send(purchase_statistics) IS 'writes the binary form, which is the same on every machine';

CREATE TYPE purchase_statistics (
	INPUT = purchase_statistics_in,
	OUTPUT = purchase_statistics_out,
	RECEIVE = purchase_statistics_recv,
	SEND = purchase_statistics_send,
	ALIGNMENT = double,
	STORAGE = extended
);
COMMENT ON TYPE purchase_statistics IS 'the sufficient statistics of customers for the purchase models: how many of them share frequency, recency and age, and the sum of the logarithms of the times between purchases where all are known; exact, mergeable in any order';

CREATE FUNCTION purchase_statistics_eq(purchase_statistics, purchase_statistics) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cp_purchase_statistics_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_statistics_eq(purchase_statistics, purchase_statistics) IS 'the same customers: rows, unit of time and number of skipped rows; implements =';

CREATE FUNCTION purchase_statistics_ne(purchase_statistics, purchase_statistics) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cp_purchase_statistics_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_statistics_ne(purchase_statistics, purchase_statistics) IS 'not equal; implements <>';

CREATE OPERATOR = (LEFTARG = purchase_statistics, RIGHTARG = purchase_statistics, FUNCTION = purchase_statistics_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES);
COMMENT ON OPERATOR = (purchase_statistics, purchase_statistics) IS 'the same customers: rows, unit of time and number of skipped rows';

CREATE OPERATOR <> (LEFTARG = purchase_statistics, RIGHTARG = purchase_statistics, FUNCTION = purchase_statistics_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR <> (purchase_statistics, purchase_statistics) IS 'not equal';

CREATE FUNCTION purchase_statistics_hash(purchase_statistics) RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_purchase_statistics_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_statistics_hash(purchase_statistics) IS 'hash of a value, the same for equal ones; what hash joins, GROUP BY and hash indexes use';

CREATE FUNCTION purchase_statistics_hash_extended(purchase_statistics, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_purchase_statistics_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_statistics_hash_extended(purchase_statistics, bigint) IS 'hash of a value with a seed, the same for equal ones; what PARTITION BY HASH uses';

CREATE OPERATOR CLASS purchase_statistics_hash_ops DEFAULT FOR TYPE purchase_statistics USING hash AS
	OPERATOR 1 =, FUNCTION 1 purchase_statistics_hash(purchase_statistics), FUNCTION 2 purchase_statistics_hash_extended(purchase_statistics, bigint);
COMMENT ON OPERATOR CLASS purchase_statistics_hash_ops USING hash IS 'DISTINCT, GROUP BY, UNION, hash joins, hash indexes and partitions by =';
COMMENT ON OPERATOR FAMILY purchase_statistics_hash_ops USING hash IS 'equality and hash of purchase_statistics';

--
-- transition and final functions
--

CREATE FUNCTION purchase_statistics_add(purchase_statistics, purchase_history, date) RETURNS purchase_statistics
	AS 'MODULE_PATHNAME', 'cp_purchase_statistics_add_history' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION purchase_statistics_add(purchase_statistics, purchase_history, date) IS 'adds a customer as of a date, in weeks; one who has not bought yet, or a NULL, is skipped and counted';

CREATE FUNCTION purchase_statistics_add(purchase_statistics, purchase_history, date, interval) RETURNS purchase_statistics
	AS 'MODULE_PATHNAME', 'cp_purchase_statistics_add_history' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION purchase_statistics_add(purchase_statistics, purchase_history, date, interval) IS 'adds a customer as of a date, in units of that many days; one who has not bought yet, or a NULL, is skipped and counted';

CREATE FUNCTION purchase_statistics_add(purchase_statistics, double precision, double precision, double precision) RETURNS purchase_statistics
	AS 'MODULE_PATHNAME', 'cp_purchase_statistics_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION purchase_statistics_add(purchase_statistics, double precision, double precision, double precision) IS 'adds a customer by frequency, recency and age; a NULL is skipped and counted';

CREATE FUNCTION purchase_statistics_add(purchase_statistics, double precision, double precision, double precision, bigint) RETURNS purchase_statistics
	AS 'MODULE_PATHNAME', 'cp_purchase_statistics_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION purchase_statistics_add(purchase_statistics, double precision, double precision, double precision, bigint) IS 'adds so many customers of the same frequency, recency and age; a NULL is skipped and counted';

CREATE FUNCTION purchase_statistics_merge(purchase_statistics, purchase_statistics) RETURNS purchase_statistics
	AS 'MODULE_PATHNAME', 'cp_purchase_statistics_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION purchase_statistics_merge(purchase_statistics, purchase_statistics) IS 'the customers of both; a NULL is none; an error if their units differ';

CREATE FUNCTION purchase_statistics_finish(purchase_statistics) RETURNS purchase_statistics
	AS 'MODULE_PATHNAME', 'cp_purchase_statistics_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION purchase_statistics_finish(purchase_statistics) IS 'the finished form of a growing state: distinct rows in canonical order';

--
-- purchase_statistics(...): collects customers; rollup: merges
--

CREATE AGGREGATE purchase_statistics(h purchase_history, as_of date) (
	SFUNC = purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = purchase_statistics_finish, COMBINEFUNC = purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_statistics(purchase_history, date) IS 'sufficient statistics of the purchase models as of a date (exclusive), in weeks; rows with a NULL and customers who have not bought yet are skipped and counted';

CREATE AGGREGATE purchase_statistics(h purchase_history, as_of date, unit interval) (
	SFUNC = purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = purchase_statistics_finish, COMBINEFUNC = purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_statistics(purchase_history, date, interval) IS 'sufficient statistics of the purchase models as of a date (exclusive), in units of a fixed number of days; rows with a NULL and customers who have not bought yet are skipped and counted';

CREATE AGGREGATE purchase_statistics(frequency double precision, recency double precision, age double precision) (
	SFUNC = purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = purchase_statistics_finish, COMBINEFUNC = purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_statistics(double precision, double precision, double precision) IS 'sufficient statistics of the purchase models from repeat purchases x, recency t_x and age T in one unit; 0 <= t_x <= T, t_x = 0 where x = 0; rows with a NULL and customers who have not bought yet are skipped and counted';

CREATE AGGREGATE purchase_statistics(frequency double precision, recency double precision, age double precision, weight bigint) (
	SFUNC = purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = purchase_statistics_finish, COMBINEFUNC = purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_statistics(double precision, double precision, double precision, bigint) IS 'sufficient statistics of the purchase models from repeat purchases x, recency t_x and age T in one unit, and the number of customers that share them; rows with a NULL and customers who have not bought yet are skipped and counted';

CREATE AGGREGATE rollup(purchase_statistics) (
	SFUNC = purchase_statistics_merge, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = purchase_statistics_finish, COMBINEFUNC = purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(purchase_statistics) IS 'merges statistics of disjoint groups of customers; an error if their units differ';

CREATE FUNCTION customers(s purchase_statistics) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_purchase_statistics_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(purchase_statistics) IS 'number of customers in the statistics';

CREATE FUNCTION skipped_rows(s purchase_statistics) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_purchase_statistics_skipped' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(purchase_statistics) IS 'rows that were left out: a NULL, or a customer who had not bought yet';

--
-- purchase_model: when customers buy and when they stop
--

CREATE TYPE purchase_model;

CREATE FUNCTION purchase_model_in(cstring) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_purchase_model_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_model_in(cstring) IS 'reads a model as a JSON object, for instance {"model": "bg_nbd", "r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}; diagnostics and unit_days may be missing; malformed text is an error that says what is wrong';

CREATE FUNCTION purchase_model_out(purchase_model) RETURNS cstring
	AS 'MODULE_PATHNAME', 'cp_purchase_model_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_model_out(purchase_model) IS 'writes the model as a JSON object; every number reads back as the same';

CREATE FUNCTION purchase_model_recv(internal) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_purchase_model_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_model_recv(internal) IS 'reads the binary form, checking every count and bound';

CREATE FUNCTION purchase_model_send(purchase_model) RETURNS bytea
	AS 'MODULE_PATHNAME', 'cp_purchase_model_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_model_send(purchase_model) IS 'writes the binary form, which is the same on every machine';

CREATE TYPE purchase_model (
	INPUT = purchase_model_in,
	OUTPUT = purchase_model_out,
	RECEIVE = purchase_model_recv,
	SEND = purchase_model_send,
	ALIGNMENT = double,
	STORAGE = extended
);
COMMENT ON TYPE purchase_model IS 'a model of when customers buy and when they stop, as JSON: its name, unit of time in days, parameters, and how the fit went';

CREATE FUNCTION purchase_model_eq(purchase_model, purchase_model) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cp_model_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_model_eq(purchase_model, purchase_model) IS 'same in every byte: kind, parameters, unit of time and diagnostics; implements =';

CREATE FUNCTION purchase_model_ne(purchase_model, purchase_model) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cp_model_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_model_ne(purchase_model, purchase_model) IS 'not equal; implements <>';

CREATE OPERATOR = (LEFTARG = purchase_model, RIGHTARG = purchase_model, FUNCTION = purchase_model_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES);
COMMENT ON OPERATOR = (purchase_model, purchase_model) IS 'same in every byte: kind, parameters, unit of time and diagnostics';

CREATE OPERATOR <> (LEFTARG = purchase_model, RIGHTARG = purchase_model, FUNCTION = purchase_model_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR <> (purchase_model, purchase_model) IS 'not equal';

CREATE FUNCTION purchase_model_hash(purchase_model) RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_model_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_model_hash(purchase_model) IS 'hash of a value, the same for equal ones; what hash joins, GROUP BY and hash indexes use';

CREATE FUNCTION purchase_model_hash_extended(purchase_model, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_model_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_model_hash_extended(purchase_model, bigint) IS 'hash of a value with a seed, the same for equal ones; what PARTITION BY HASH uses';

CREATE OPERATOR CLASS purchase_model_hash_ops DEFAULT FOR TYPE purchase_model USING hash AS
	OPERATOR 1 =, FUNCTION 1 purchase_model_hash(purchase_model), FUNCTION 2 purchase_model_hash_extended(purchase_model, bigint);
COMMENT ON OPERATOR CLASS purchase_model_hash_ops USING hash IS 'DISTINCT, GROUP BY, UNION, hash joins, hash indexes and partitions by =';
COMMENT ON OPERATOR FAMILY purchase_model_hash_ops USING hash IS 'equality and hash of purchase_model';

CREATE CAST (purchase_model AS jsonb) WITH INOUT;
COMMENT ON CAST (purchase_model AS jsonb) IS 'the model as a JSON object';

CREATE CAST (jsonb AS purchase_model) WITH INOUT;
COMMENT ON CAST (jsonb AS purchase_model) IS 'a model from its JSON object';

--
-- bg_nbd(...): the maximum-likelihood fit of BG/NBD
--

CREATE FUNCTION bg_nbd(s purchase_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_bg_nbd' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bg_nbd(purchase_statistics) IS 'fits BG/NBD (Fader, Hardie and Lee 2005) by maximum likelihood; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum';

CREATE AGGREGATE bg_nbd(h purchase_history, as_of date) (
	SFUNC = purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = bg_nbd, COMBINEFUNC = purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_nbd(purchase_history, date) IS 'fits BG/NBD (Fader, Hardie and Lee 2005) by maximum likelihood as of a date (exclusive), in weeks; rows with a NULL and customers who have not bought yet are skipped and counted; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';

CREATE AGGREGATE bg_nbd(h purchase_history, as_of date, unit interval) (
	SFUNC = purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = bg_nbd, COMBINEFUNC = purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_nbd(purchase_history, date, interval) IS 'fits BG/NBD (Fader, Hardie and Lee 2005) by maximum likelihood as of a date (exclusive), in units of a fixed number of days; rows with a NULL and customers who have not bought yet are skipped and counted; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';

CREATE AGGREGATE bg_nbd(frequency double precision, recency double precision, age double precision) (
	SFUNC = purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = bg_nbd, COMBINEFUNC = purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_nbd(double precision, double precision, double precision) IS 'fits BG/NBD (Fader, Hardie and Lee 2005) by maximum likelihood from repeat purchases x, recency t_x and age T in one unit; 0 <= t_x <= T, t_x = 0 where x = 0; rows with a NULL and customers who have not bought yet are skipped and counted; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';

CREATE AGGREGATE bg_nbd(frequency double precision, recency double precision, age double precision, weight bigint) (
	SFUNC = purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = bg_nbd, COMBINEFUNC = purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_nbd(double precision, double precision, double precision, bigint) IS 'fits BG/NBD (Fader, Hardie and Lee 2005) by maximum likelihood from repeat purchases x, recency t_x and age T in one unit, and the number of customers that share them; rows with a NULL and customers who have not bought yet are skipped and counted; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';

--
-- mbg_nbd(...): the maximum-likelihood fit of MBG/NBD
--

CREATE FUNCTION mbg_nbd(s purchase_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_mbg_nbd' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mbg_nbd(purchase_statistics) IS 'fits MBG/NBD (Batislam, Denizel and Filiztekin 2007) by maximum likelihood; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum';

CREATE AGGREGATE mbg_nbd(h purchase_history, as_of date) (
	SFUNC = purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = mbg_nbd, COMBINEFUNC = purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE mbg_nbd(purchase_history, date) IS 'fits MBG/NBD (Batislam, Denizel and Filiztekin 2007) by maximum likelihood as of a date (exclusive), in weeks; rows with a NULL and customers who have not bought yet are skipped and counted; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';

CREATE AGGREGATE mbg_nbd(h purchase_history, as_of date, unit interval) (
	SFUNC = purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = mbg_nbd, COMBINEFUNC = purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE mbg_nbd(purchase_history, date, interval) IS 'fits MBG/NBD (Batislam, Denizel and Filiztekin 2007) by maximum likelihood as of a date (exclusive), in units of a fixed number of days; rows with a NULL and customers who have not bought yet are skipped and counted; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';

CREATE AGGREGATE mbg_nbd(frequency double precision, recency double precision, age double precision) (
	SFUNC = purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = mbg_nbd, COMBINEFUNC = purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE mbg_nbd(double precision, double precision, double precision) IS 'fits MBG/NBD (Batislam, Denizel and Filiztekin 2007) by maximum likelihood from repeat purchases x, recency t_x and age T in one unit; 0 <= t_x <= T, t_x = 0 where x = 0; rows with a NULL and customers who have not bought yet are skipped and counted; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';

CREATE AGGREGATE mbg_nbd(frequency double precision, recency double precision, age double precision, weight bigint) (
	SFUNC = purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = mbg_nbd, COMBINEFUNC = purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE mbg_nbd(double precision, double precision, double precision, bigint) IS 'fits MBG/NBD (Batislam, Denizel and Filiztekin 2007) by maximum likelihood from repeat purchases x, recency t_x and age T in one unit, and the number of customers that share them; rows with a NULL and customers who have not bought yet are skipped and counted; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';

--
-- pareto_nbd(...): the maximum-likelihood fit of Pareto/NBD
--

CREATE FUNCTION pareto_nbd(s purchase_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_pareto_nbd' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pareto_nbd(purchase_statistics) IS 'fits Pareto/NBD (Schmittlein, Morrison and Colombo 1987) by maximum likelihood; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum';

CREATE AGGREGATE pareto_nbd(h purchase_history, as_of date) (
	SFUNC = purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = pareto_nbd, COMBINEFUNC = purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto_nbd(purchase_history, date) IS 'fits Pareto/NBD (Schmittlein, Morrison and Colombo 1987) by maximum likelihood as of a date (exclusive), in weeks; rows with a NULL and customers who have not bought yet are skipped and counted; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';

CREATE AGGREGATE pareto_nbd(h purchase_history, as_of date, unit interval) (
	SFUNC = purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = pareto_nbd, COMBINEFUNC = purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto_nbd(purchase_history, date, interval) IS 'fits Pareto/NBD (Schmittlein, Morrison and Colombo 1987) by maximum likelihood as of a date (exclusive), in units of a fixed number of days; rows with a NULL and customers who have not bought yet are skipped and counted; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';

CREATE AGGREGATE pareto_nbd(frequency double precision, recency double precision, age double precision) (
	SFUNC = purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = pareto_nbd, COMBINEFUNC = purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto_nbd(double precision, double precision, double precision) IS 'fits Pareto/NBD (Schmittlein, Morrison and Colombo 1987) by maximum likelihood from repeat purchases x, recency t_x and age T in one unit; 0 <= t_x <= T, t_x = 0 where x = 0; rows with a NULL and customers who have not bought yet are skipped and counted; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';

CREATE AGGREGATE pareto_nbd(frequency double precision, recency double precision, age double precision, weight bigint) (
	SFUNC = purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = pareto_nbd, COMBINEFUNC = purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto_nbd(double precision, double precision, double precision, bigint) IS 'fits Pareto/NBD (Schmittlein, Morrison and Colombo 1987) by maximum likelihood from repeat purchases x, recency t_x and age T in one unit, and the number of customers that share them; rows with a NULL and customers who have not bought yet are skipped and counted; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';

--
-- bg_bb(...): the maximum-likelihood fit of BG/BB
--

CREATE FUNCTION bg_bb(s purchase_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_bg_bb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bg_bb(purchase_statistics) IS 'fits BG/BB (Fader, Hardie and Shang 2010) by maximum likelihood to statistics that count opportunities; an error without enough customers or any repeat purchase, for times that are not whole or are days, a WARNING if there is no proper maximum';

CREATE AGGREGATE bg_bb(frequency double precision, recency double precision, opportunities double precision) (
	SFUNC = purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = bg_bb, COMBINEFUNC = purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_bb(double precision, double precision, double precision) IS 'fits BG/BB (Fader, Hardie and Shang 2010) by maximum likelihood from repeat purchases x, the opportunity t of the last one and the number n of opportunities since the first purchase; x <= t <= n, all whole, t = 0 where x = 0; rows with a NULL are skipped and counted; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';

CREATE AGGREGATE bg_bb(frequency double precision, recency double precision, opportunities double precision, weight bigint) (
	SFUNC = purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = bg_bb, COMBINEFUNC = purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_bb(double precision, double precision, double precision, bigint) IS 'fits BG/BB (Fader, Hardie and Shang 2010) by maximum likelihood from repeat purchases x, the opportunity t of the last one, the number n of opportunities since the first purchase, and the number of customers that share them; rows with a NULL are skipped and counted; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';
