--
-- covariate_statistics: what a purchase model with covariates is fitted to
--

--! type covariate_statistics cp_covariate_statistics
COMMENT ON TYPE covariate_statistics IS 'the sufficient statistics of customers for the purchase models with covariates: how many of them share frequency, recency, age and all covariates; exact, mergeable in any order';

--! equality covariate_statistics cp_covariate_statistics the same customers: rows with their covariates, unit of time and number of skipped rows

--! plus covariate_statistics cp_covariate_statistics the customers of both; an error if their units or numbers of covariates differ

--
-- transition and final functions
--

CREATE FUNCTION customer_portfolio_internal.covariate_statistics_add(covariate_statistics, purchase_history, date, double precision[]) RETURNS covariate_statistics
	AS 'MODULE_PATHNAME', 'cp_covariate_statistics_add_history' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.covariate_statistics_add(covariate_statistics, purchase_history, date, double precision[]) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.covariate_statistics_add(covariate_statistics, purchase_history, date, interval, double precision[]) RETURNS covariate_statistics
	AS 'MODULE_PATHNAME', 'cp_covariate_statistics_add_history' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.covariate_statistics_add(covariate_statistics, purchase_history, date, interval, double precision[]) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.covariate_statistics_add(covariate_statistics, double precision, double precision, double precision, double precision[]) RETURNS covariate_statistics
	AS 'MODULE_PATHNAME', 'cp_covariate_statistics_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.covariate_statistics_add(covariate_statistics, double precision, double precision, double precision, double precision[]) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.covariate_statistics_add(covariate_statistics, double precision, double precision, double precision, double precision[], bigint) RETURNS covariate_statistics
	AS 'MODULE_PATHNAME', 'cp_covariate_statistics_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.covariate_statistics_add(covariate_statistics, double precision, double precision, double precision, double precision[], bigint) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.covariate_statistics_merge(covariate_statistics, covariate_statistics) RETURNS covariate_statistics
	AS 'MODULE_PATHNAME', 'cp_covariate_statistics_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.covariate_statistics_merge(covariate_statistics, covariate_statistics) IS 'combines two states of an aggregate; NULL is an empty one';

CREATE FUNCTION customer_portfolio_internal.covariate_statistics_finish(covariate_statistics) RETURNS covariate_statistics
	AS 'MODULE_PATHNAME', 'cp_covariate_statistics_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.covariate_statistics_finish(covariate_statistics) IS 'the finished form of a state; what it holds stays the same';

--
-- covariate_statistics(...): collects customers; rollup: merges
--

CREATE AGGREGATE covariate_statistics(history purchase_history, as_of date, covariates double precision[]) (
	SFUNC = customer_portfolio_internal.covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.covariate_statistics_finish, COMBINEFUNC = customer_portfolio_internal.covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE covariate_statistics(purchase_history, date, double precision[]) IS 'sufficient statistics of the purchase models with covariates as of a date (exclusive), in weeks; 1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all customers; rows with a NULL, also among the covariates, and customers who have not bought yet are skipped and counted; covariates of another number, not finite or above 10^100 are an error';

CREATE AGGREGATE covariate_statistics(history purchase_history, as_of date, unit interval, covariates double precision[]) (
	SFUNC = customer_portfolio_internal.covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.covariate_statistics_finish, COMBINEFUNC = customer_portfolio_internal.covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE covariate_statistics(purchase_history, date, interval, double precision[]) IS 'sufficient statistics of the purchase models with covariates as of a date (exclusive), in units of a fixed number of days; 1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all customers; rows with a NULL, also among the covariates, and customers who have not bought yet are skipped and counted; covariates of another number, not finite or above 10^100 are an error';

CREATE AGGREGATE covariate_statistics(frequency double precision, recency double precision, age double precision, covariates double precision[]) (
	SFUNC = customer_portfolio_internal.covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.covariate_statistics_finish, COMBINEFUNC = customer_portfolio_internal.covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE covariate_statistics(double precision, double precision, double precision, double precision[]) IS 'sufficient statistics of the purchase models with covariates from repeat purchases x, recency t_x and age T in one unit; 0 <= t_x <= T, t_x = 0 where x = 0; 1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all customers; rows with a NULL, also among the covariates, and customers who have not bought yet are skipped and counted; covariates of another number, not finite or above 10^100 are an error';

CREATE AGGREGATE covariate_statistics(frequency double precision, recency double precision, age double precision,
	covariates double precision[], weight bigint) (
	SFUNC = customer_portfolio_internal.covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.covariate_statistics_finish, COMBINEFUNC = customer_portfolio_internal.covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE covariate_statistics(double precision, double precision, double precision, double precision[], bigint) IS 'sufficient statistics of the purchase models with covariates from repeat purchases x, recency t_x and age T in one unit, and the number of customers that share them and the covariates; 1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all customers; rows with a NULL, also among the covariates, and customers who have not bought yet are skipped and counted; covariates of another number, not finite or above 10^100 are an error';

CREATE AGGREGATE rollup(statistics covariate_statistics) (
	SFUNC = customer_portfolio_internal.covariate_statistics_merge, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.covariate_statistics_finish, COMBINEFUNC = customer_portfolio_internal.covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(covariate_statistics) IS 'merges statistics of disjoint groups of customers; an error if their units or numbers of covariates differ';

CREATE FUNCTION customers(statistics covariate_statistics) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_covariate_statistics_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(covariate_statistics) IS 'number of customers in the statistics';

CREATE FUNCTION skipped_rows(statistics covariate_statistics) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_covariate_statistics_skipped' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(covariate_statistics) IS 'rows that were left out: a NULL, or a customer who had not bought yet';

--
-- bg_nbd(...), mbg_nbd(...), pareto_nbd(...) with covariates
--
-- An untyped literal fits an interval and an array alike. A history by this name matches less exactly, so that
-- mbg_nbd(h, '2024-01-01', '7 days') keeps meaning a unit of time.

CREATE DOMAIN observed_history AS purchase_history;

CREATE FUNCTION unit_days(statistics covariate_statistics) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_covariate_statistics_unit_days' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unit_days(covariate_statistics) IS 'The unit of time in days; NULL where the statistics were given in a unit of their own.';
