--
-- covariate_statistics: what a purchase model with covariates is fitted to
--

CREATE TYPE covariate_statistics;

CREATE FUNCTION covariate_statistics_in(cstring) RETURNS covariate_statistics
	AS 'MODULE_PATHNAME', 'cp_covariate_statistics_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION covariate_statistics_in(cstring) IS 'reads the text form of covariate_statistics, rows in any order; malformed text is an error that says what is wrong';

CREATE FUNCTION covariate_statistics_out(covariate_statistics) RETURNS cstring
	AS 'MODULE_PATHNAME', 'cp_covariate_statistics_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION covariate_statistics_out(covariate_statistics) IS 'writes the lossless text form: v1 unit 7 skipped 1 [0 0 272 | 1 34.5 customers 25] [2 213 272 | 0 61] ..., each row frequency, recency, age (in days where a unit is given) | covariates';

CREATE FUNCTION covariate_statistics_recv(internal) RETURNS covariate_statistics
	AS 'MODULE_PATHNAME', 'cp_covariate_statistics_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION covariate_statistics_recv(internal) IS 'reads the binary form, checking every count and bound';

CREATE FUNCTION covariate_statistics_send(covariate_statistics) RETURNS bytea
	AS 'MODULE_PATHNAME', 'cp_covariate_statistics_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION covariate_statistics_send(covariate_statistics) IS 'writes the binary form, which is the same on every machine';

CREATE TYPE covariate_statistics (
	INPUT = covariate_statistics_in,
	OUTPUT = covariate_statistics_out,
	RECEIVE = covariate_statistics_recv,
	SEND = covariate_statistics_send,
	ALIGNMENT = double,
	STORAGE = extended
);
COMMENT ON TYPE covariate_statistics IS 'the sufficient statistics of customers for the purchase models with covariates: how many of them share frequency, recency, age and all covariates; exact, mergeable in any order';

CREATE FUNCTION covariate_statistics_eq(covariate_statistics, covariate_statistics) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cp_covariate_statistics_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION covariate_statistics_eq(covariate_statistics, covariate_statistics) IS 'the same customers: rows with their covariates, unit of time and number of skipped rows; implements =';

CREATE FUNCTION covariate_statistics_ne(covariate_statistics, covariate_statistics) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cp_covariate_statistics_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION covariate_statistics_ne(covariate_statistics, covariate_statistics) IS 'not equal; implements <>';

CREATE OPERATOR = (LEFTARG = covariate_statistics, RIGHTARG = covariate_statistics, FUNCTION = covariate_statistics_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES);
COMMENT ON OPERATOR = (covariate_statistics, covariate_statistics) IS 'the same customers: rows with their covariates, unit of time and number of skipped rows';

CREATE OPERATOR <> (LEFTARG = covariate_statistics, RIGHTARG = covariate_statistics, FUNCTION = covariate_statistics_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR <> (covariate_statistics, covariate_statistics) IS 'not equal';

CREATE FUNCTION covariate_statistics_hash(covariate_statistics) RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_covariate_statistics_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION covariate_statistics_hash(covariate_statistics) IS 'hash of a value, the same for equal ones; what hash joins, GROUP BY and hash indexes use';

CREATE FUNCTION covariate_statistics_hash_extended(covariate_statistics, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_covariate_statistics_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION covariate_statistics_hash_extended(covariate_statistics, bigint) IS 'hash of a value with a seed, the same for equal ones; what PARTITION BY HASH uses';

CREATE OPERATOR CLASS covariate_statistics_hash_ops DEFAULT FOR TYPE covariate_statistics USING hash AS
	OPERATOR 1 =, FUNCTION 1 covariate_statistics_hash(covariate_statistics), FUNCTION 2 covariate_statistics_hash_extended(covariate_statistics, bigint);
COMMENT ON OPERATOR CLASS covariate_statistics_hash_ops USING hash IS 'DISTINCT, GROUP BY, UNION, hash joins, hash indexes and partitions by =';
COMMENT ON OPERATOR FAMILY covariate_statistics_hash_ops USING hash IS 'equality and hash of covariate_statistics';

--
-- transition and final functions
--

CREATE FUNCTION covariate_statistics_add(covariate_statistics, purchase_history, date, double precision[]) RETURNS covariate_statistics
	AS 'MODULE_PATHNAME', 'cp_covariate_statistics_add_history' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION covariate_statistics_add(covariate_statistics, purchase_history, date, double precision[]) IS 'adds a customer with covariates as of a date, in weeks; one who has not bought yet, or a NULL among arguments or covariates, is skipped and counted';

CREATE FUNCTION covariate_statistics_add(covariate_statistics, purchase_history, date, interval, double precision[]) RETURNS covariate_statistics
	AS 'MODULE_PATHNAME', 'cp_covariate_statistics_add_history' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION covariate_statistics_add(covariate_statistics, purchase_history, date, interval, double precision[]) IS 'adds a customer with covariates as of a date, in units of that many days; one who has not bought yet, or a NULL among arguments or covariates, is skipped and counted';

CREATE FUNCTION covariate_statistics_add(covariate_statistics, double precision, double precision, double precision, double precision[]) RETURNS covariate_statistics
	AS 'MODULE_PATHNAME', 'cp_covariate_statistics_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION covariate_statistics_add(covariate_statistics, double precision, double precision, double precision, double precision[]) IS 'adds a customer by frequency, recency, age and covariates; a NULL is skipped and counted';

CREATE FUNCTION covariate_statistics_add(covariate_statistics, double precision, double precision, double precision, double precision[], bigint) RETURNS covariate_statistics
	AS 'MODULE_PATHNAME', 'cp_covariate_statistics_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION covariate_statistics_add(covariate_statistics, double precision, double precision, double precision, double precision[], bigint) IS 'adds so many customers of the same frequency, recency, age and covariates; a NULL is skipped and counted';

CREATE FUNCTION covariate_statistics_merge(covariate_statistics, covariate_statistics) RETURNS covariate_statistics
	AS 'MODULE_PATHNAME', 'cp_covariate_statistics_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION covariate_statistics_merge(covariate_statistics, covariate_statistics) IS 'the customers of both; a NULL is none; an error if their units or numbers of covariates differ';

CREATE FUNCTION covariate_statistics_finish(covariate_statistics) RETURNS covariate_statistics
	AS 'MODULE_PATHNAME', 'cp_covariate_statistics_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION covariate_statistics_finish(covariate_statistics) IS 'the finished form of a growing state: distinct rows in canonical order';

--
-- covariate_statistics(...): collects customers; rollup: merges
--

CREATE AGGREGATE covariate_statistics(h purchase_history, as_of date, covariates double precision[]) (
	SFUNC = covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = covariate_statistics_finish, COMBINEFUNC = covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE covariate_statistics(purchase_history, date, double precision[]) IS 'sufficient statistics of the purchase models with covariates as of a date (exclusive), in weeks; 1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all customers; rows with a NULL, also among the covariates, and customers who have not bought yet are skipped and counted; covariates of another number, not finite or above 10^100 are an error';

CREATE AGGREGATE covariate_statistics(h purchase_history, as_of date, unit interval, covariates double precision[]) (
	SFUNC = covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = covariate_statistics_finish, COMBINEFUNC = covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE covariate_statistics(purchase_history, date, interval, double precision[]) IS 'sufficient statistics of the purchase models with covariates as of a date (exclusive), in units of a fixed number of days; 1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all customers; rows with a NULL, also among the covariates, and customers who have not bought yet are skipped and counted; covariates of another number, not finite or above 10^100 are an error';

CREATE AGGREGATE covariate_statistics(frequency double precision, recency double precision, age double precision, covariates double precision[]) (
	SFUNC = covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = covariate_statistics_finish, COMBINEFUNC = covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE covariate_statistics(double precision, double precision, double precision, double precision[]) IS 'sufficient statistics of the purchase models with covariates from repeat purchases x, recency t_x and age T in one unit; 0 <= t_x <= T, t_x = 0 where x = 0; 1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all customers; rows with a NULL, also among the covariates, and customers who have not bought yet are skipped and counted; covariates of another number, not finite or above 10^100 are an error';

CREATE AGGREGATE covariate_statistics(frequency double precision, recency double precision, age double precision, covariates double precision[], weight bigint) (
	SFUNC = covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = covariate_statistics_finish, COMBINEFUNC = covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE covariate_statistics(double precision, double precision, double precision, double precision[], bigint) IS 'sufficient statistics of the purchase models with covariates from repeat purchases x, recency t_x and age T in one unit, and the number of customers that share them and the covariates; 1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all customers; rows with a NULL, also among the covariates, and customers who have not bought yet are skipped and counted; covariates of another number, not finite or above 10^100 are an error';

CREATE AGGREGATE rollup(covariate_statistics) (
	SFUNC = covariate_statistics_merge, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = covariate_statistics_finish, COMBINEFUNC = covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(covariate_statistics) IS 'merges statistics of disjoint groups of customers; an error if their units or numbers of covariates differ';

CREATE FUNCTION customers(s covariate_statistics) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_covariate_statistics_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(covariate_statistics) IS 'number of customers in the statistics';

CREATE FUNCTION skipped_rows(s covariate_statistics) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_covariate_statistics_skipped' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(covariate_statistics) IS 'rows that were left out: a NULL, or a customer who had not bought yet';

--
-- bg_nbd(...), mbg_nbd(...), pareto_nbd(...) with covariates
--

-- An untyped literal fits an interval and an array alike. A history by this name matches less exactly, so that
-- mbg_nbd(h, '2024-01-01', '7 days') keeps meaning a unit of time.
CREATE DOMAIN observed_history AS purchase_history;
COMMENT ON DOMAIN observed_history IS 'a purchase_history where covariates come with it: pass any purchase_history; with this name for it an untyped third argument as in mbg_nbd(h, as_of, ''7 days'') stays a unit of time, so covariates are written array[...] or cast to double precision[]';

CREATE FUNCTION bg_nbd(s covariate_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_bg_nbd_covariates' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bg_nbd(covariate_statistics) IS 'fits BG/NBD with time-invariant covariates z (Fader and Hardie 2007) by maximum likelihood: alpha exp(-purchase_effects z) and a exp(dropout_effects z), b the same for all: a covariate multiplies the odds of leaving; an error without enough customers or any repeat purchase, or if a covariate is the same for all or a combination of those before it; a WARNING if there is no proper maximum';

CREATE AGGREGATE bg_nbd(h observed_history, as_of date, covariates double precision[]) (
	SFUNC = covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = bg_nbd, COMBINEFUNC = covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_nbd(observed_history, date, double precision[]) IS 'fits BG/NBD with time-invariant covariates z (Fader and Hardie 2007) by maximum likelihood as of a date (exclusive), in weeks: alpha exp(-purchase_effects z) and a exp(dropout_effects z), b the same for all: a covariate multiplies the odds of leaving; 1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all customers; rows with a NULL, also among the covariates, and customers who have not bought yet are skipped and counted; covariates of another number, not finite or above 10^100 are an error; an error without enough customers or any repeat purchase, or if a covariate is the same for all or a combination of those before it; a WARNING if there is no proper maximum; NULL without a row; score with with_covariates(model, covariates)';

CREATE AGGREGATE bg_nbd(h purchase_history, as_of date, unit interval, covariates double precision[]) (
	SFUNC = covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = bg_nbd, COMBINEFUNC = covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_nbd(purchase_history, date, interval, double precision[]) IS 'fits BG/NBD with time-invariant covariates z (Fader and Hardie 2007) by maximum likelihood as of a date (exclusive), in units of a fixed number of days: alpha exp(-purchase_effects z) and a exp(dropout_effects z), b the same for all: a covariate multiplies the odds of leaving; 1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all customers; rows with a NULL, also among the covariates, and customers who have not bought yet are skipped and counted; covariates of another number, not finite or above 10^100 are an error; an error without enough customers or any repeat purchase, or if a covariate is the same for all or a combination of those before it; a WARNING if there is no proper maximum; NULL without a row; score with with_covariates(model, covariates)';

CREATE AGGREGATE bg_nbd(frequency double precision, recency double precision, age double precision, covariates double precision[]) (
	SFUNC = covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = bg_nbd, COMBINEFUNC = covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_nbd(double precision, double precision, double precision, double precision[]) IS 'fits BG/NBD with time-invariant covariates z (Fader and Hardie 2007) by maximum likelihood from repeat purchases x, recency t_x and age T in one unit; 0 <= t_x <= T, t_x = 0 where x = 0: alpha exp(-purchase_effects z) and a exp(dropout_effects z), b the same for all: a covariate multiplies the odds of leaving; 1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all customers; rows with a NULL, also among the covariates, and customers who have not bought yet are skipped and counted; covariates of another number, not finite or above 10^100 are an error; an error without enough customers or any repeat purchase, or if a covariate is the same for all or a combination of those before it; a WARNING if there is no proper maximum; NULL without a row; score with with_covariates(model, covariates)';

CREATE AGGREGATE bg_nbd(frequency double precision, recency double precision, age double precision, covariates double precision[], weight bigint) (
	SFUNC = covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = bg_nbd, COMBINEFUNC = covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_nbd(double precision, double precision, double precision, double precision[], bigint) IS 'fits BG/NBD with time-invariant covariates z (Fader and Hardie 2007) by maximum likelihood from repeat purchases x, recency t_x and age T in one unit, and the number of customers that share them and the covariates: alpha exp(-purchase_effects z) and a exp(dropout_effects z), b the same for all: a covariate multiplies the odds of leaving; 1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all customers; rows with a NULL, also among the covariates, and customers who have not bought yet are skipped and counted; covariates of another number, not finite or above 10^100 are an error; an error without enough customers or any repeat purchase, or if a covariate is the same for all or a combination of those before it; a WARNING if there is no proper maximum; NULL without a row; score with with_covariates(model, covariates)';

CREATE FUNCTION mbg_nbd(s covariate_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_mbg_nbd_covariates' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mbg_nbd(covariate_statistics) IS 'fits MBG/NBD with time-invariant covariates z (Fader and Hardie 2007) by maximum likelihood: alpha exp(-purchase_effects z) and a exp(dropout_effects z), b the same for all: a covariate multiplies the odds of leaving; an error without enough customers or any repeat purchase, or if a covariate is the same for all or a combination of those before it; a WARNING if there is no proper maximum';

CREATE AGGREGATE mbg_nbd(h observed_history, as_of date, covariates double precision[]) (
	SFUNC = covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = mbg_nbd, COMBINEFUNC = covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE mbg_nbd(observed_history, date, double precision[]) IS 'fits MBG/NBD with time-invariant covariates z (Fader and Hardie 2007) by maximum likelihood as of a date (exclusive), in weeks: alpha exp(-purchase_effects z) and a exp(dropout_effects z), b the same for all: a covariate multiplies the odds of leaving; 1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all customers; rows with a NULL, also among the covariates, and customers who have not bought yet are skipped and counted; covariates of another number, not finite or above 10^100 are an error; an error without enough customers or any repeat purchase, or if a covariate is the same for all or a combination of those before it; a WARNING if there is no proper maximum; NULL without a row; score with with_covariates(model, covariates)';

CREATE AGGREGATE mbg_nbd(h purchase_history, as_of date, unit interval, covariates double precision[]) (
	SFUNC = covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = mbg_nbd, COMBINEFUNC = covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE mbg_nbd(purchase_history, date, interval, double precision[]) IS 'fits MBG/NBD with time-invariant covariates z (Fader and Hardie 2007) by maximum likelihood as of a date (exclusive), in units of a fixed number of days: alpha exp(-purchase_effects z) and a exp(dropout_effects z), b the same for all: a covariate multiplies the odds of leaving; 1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all customers; rows with a NULL, also among the covariates, and customers who have not bought yet are skipped and counted; covariates of another number, not finite or above 10^100 are an error; an error without enough customers or any repeat purchase, or if a covariate is the same for all or a combination of those before it; a WARNING if there is no proper maximum; NULL without a row; score with with_covariates(model, covariates)';

CREATE AGGREGATE mbg_nbd(frequency double precision, recency double precision, age double precision, covariates double precision[]) (
	SFUNC = covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = mbg_nbd, COMBINEFUNC = covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE mbg_nbd(double precision, double precision, double precision, double precision[]) IS 'fits MBG/NBD with time-invariant covariates z (Fader and Hardie 2007) by maximum likelihood from repeat purchases x, recency t_x and age T in one unit; 0 <= t_x <= T, t_x = 0 where x = 0: alpha exp(-purchase_effects z) and a exp(dropout_effects z), b the same for all: a covariate multiplies the odds of leaving; 1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all customers; rows with a NULL, also among the covariates, and customers who have not bought yet are skipped and counted; covariates of another number, not finite or above 10^100 are an error; an error without enough customers or any repeat purchase, or if a covariate is the same for all or a combination of those before it; a WARNING if there is no proper maximum; NULL without a row; score with with_covariates(model, covariates)';

CREATE AGGREGATE mbg_nbd(frequency double precision, recency double precision, age double precision, covariates double precision[], weight bigint) (
	SFUNC = covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = mbg_nbd, COMBINEFUNC = covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE mbg_nbd(double precision, double precision, double precision, double precision[], bigint) IS 'fits MBG/NBD with time-invariant covariates z (Fader and Hardie 2007) by maximum likelihood from repeat purchases x, recency t_x and age T in one unit, and the number of customers that share them and the covariates: alpha exp(-purchase_effects z) and a exp(dropout_effects z), b the same for all: a covariate multiplies the odds of leaving; 1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all customers; rows with a NULL, also among the covariates, and customers who have not bought yet are skipped and counted; covariates of another number, not finite or above 10^100 are an error; an error without enough customers or any repeat purchase, or if a covariate is the same for all or a combination of those before it; a WARNING if there is no proper maximum; NULL without a row; score with with_covariates(model, covariates)';

CREATE FUNCTION pareto_nbd(s covariate_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_pareto_nbd_covariates' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pareto_nbd(covariate_statistics) IS 'fits Pareto/NBD with time-invariant covariates z (Fader and Hardie 2007) by maximum likelihood: alpha exp(-purchase_effects z) and beta exp(-dropout_effects z); an error without enough customers or any repeat purchase, or if a covariate is the same for all or a combination of those before it; a WARNING if there is no proper maximum';

CREATE AGGREGATE pareto_nbd(h observed_history, as_of date, covariates double precision[]) (
	SFUNC = covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = pareto_nbd, COMBINEFUNC = covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto_nbd(observed_history, date, double precision[]) IS 'fits Pareto/NBD with time-invariant covariates z (Fader and Hardie 2007) by maximum likelihood as of a date (exclusive), in weeks: alpha exp(-purchase_effects z) and beta exp(-dropout_effects z); 1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all customers; rows with a NULL, also among the covariates, and customers who have not bought yet are skipped and counted; covariates of another number, not finite or above 10^100 are an error; an error without enough customers or any repeat purchase, or if a covariate is the same for all or a combination of those before it; a WARNING if there is no proper maximum; NULL without a row; score with with_covariates(model, covariates)';

CREATE AGGREGATE pareto_nbd(h purchase_history, as_of date, unit interval, covariates double precision[]) (
	SFUNC = covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = pareto_nbd, COMBINEFUNC = covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto_nbd(purchase_history, date, interval, double precision[]) IS 'fits Pareto/NBD with time-invariant covariates z (Fader and Hardie 2007) by maximum likelihood as of a date (exclusive), in units of a fixed number of days: alpha exp(-purchase_effects z) and beta exp(-dropout_effects z); 1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all customers; rows with a NULL, also among the covariates, and customers who have not bought yet are skipped and counted; covariates of another number, not finite or above 10^100 are an error; an error without enough customers or any repeat purchase, or if a covariate is the same for all or a combination of those before it; a WARNING if there is no proper maximum; NULL without a row; score with with_covariates(model, covariates)';

CREATE AGGREGATE pareto_nbd(frequency double precision, recency double precision, age double precision, covariates double precision[]) (
	SFUNC = covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = pareto_nbd, COMBINEFUNC = covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto_nbd(double precision, double precision, double precision, double precision[]) IS 'fits Pareto/NBD with time-invariant covariates z (Fader and Hardie 2007) by maximum likelihood from repeat purchases x, recency t_x and age T in one unit; 0 <= t_x <= T, t_x = 0 where x = 0: alpha exp(-purchase_effects z) and beta exp(-dropout_effects z); 1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all customers; rows with a NULL, also among the covariates, and customers who have not bought yet are skipped and counted; covariates of another number, not finite or above 10^100 are an error; an error without enough customers or any repeat purchase, or if a covariate is the same for all or a combination of those before it; a WARNING if there is no proper maximum; NULL without a row; score with with_covariates(model, covariates)';

CREATE AGGREGATE pareto_nbd(frequency double precision, recency double precision, age double precision, covariates double precision[], weight bigint) (
	SFUNC = covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = pareto_nbd, COMBINEFUNC = covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto_nbd(double precision, double precision, double precision, double precision[], bigint) IS 'fits Pareto/NBD with time-invariant covariates z (Fader and Hardie 2007) by maximum likelihood from repeat purchases x, recency t_x and age T in one unit, and the number of customers that share them and the covariates: alpha exp(-purchase_effects z) and beta exp(-dropout_effects z); 1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all customers; rows with a NULL, also among the covariates, and customers who have not bought yet are skipped and counted; covariates of another number, not finite or above 10^100 are an error; an error without enough customers or any repeat purchase, or if a covariate is the same for all or a combination of those before it; a WARNING if there is no proper maximum; NULL without a row; score with with_covariates(model, covariates)';

--
-- with_covariates: the model of a customer
--

CREATE FUNCTION with_covariates(m purchase_model, covariates double precision[]) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_with_covariates' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION with_covariates(purchase_model, double precision[]) IS 'the plain model of a customer with these covariates, in the order of the fit, which every scoring function takes: p_alive(with_covariates(model, array[1, 34.5]), h, as_of); keeps unit_days and gives the exact covariance of its parameters; NULL if a covariate is NULL; an error if their number is not that of the model, one is not finite, or the model has no effects';
