
COMMENT ON DOMAIN observed_history IS 'a purchase_history where covariates come with it: pass any purchase_history; with this name for it an untyped third argument as in mbg_nbd(h, as_of, ''7 days'') stays a unit of time, so covariates are written array[...] or cast to double precision[]';

CREATE FUNCTION customer_portfolio_internal.bg_nbd(s covariate_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_bg_nbd_covariates' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.bg_nbd(s covariate_statistics) IS 'the final function of the aggregates of this name';

CREATE FUNCTION bg_nbd(statistics covariate_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_bg_nbd_covariates' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bg_nbd(covariate_statistics) IS 'fits BG/NBD with time-invariant covariates z (Fader and Hardie 2007) by maximum likelihood: alpha exp(-purchase_effects z) and a exp(dropout_effects z), b the same for all: a covariate multiplies the odds of leaving; an error without enough customers or any repeat purchase, or if a covariate is the same for all or a combination of those before it; a WARNING if there is no proper maximum';

CREATE AGGREGATE bg_nbd(h observed_history, as_of date, covariates double precision[]) (
	SFUNC = customer_portfolio_internal.covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.bg_nbd, COMBINEFUNC = customer_portfolio_internal.covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_nbd(observed_history, date, double precision[]) IS 'fits BG/NBD with time-invariant covariates z (Fader and Hardie 2007) by maximum likelihood as of a date (exclusive), in weeks: alpha exp(-purchase_effects z) and a exp(dropout_effects z), b the same for all: a covariate multiplies the odds of leaving; 1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all customers; rows with a NULL, also among the covariates, and customers who have not bought yet are skipped and counted; covariates of another number, not finite or above 10^100 are an error; an error without enough customers or any repeat purchase, or if a covariate is the same for all or a combination of those before it; a WARNING if there is no proper maximum; NULL without a row; score with with_covariates(model, covariates)';

CREATE AGGREGATE bg_nbd(history purchase_history, as_of date, unit interval, covariates double precision[]) (
	SFUNC = customer_portfolio_internal.covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.bg_nbd, COMBINEFUNC = customer_portfolio_internal.covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_nbd(purchase_history, date, interval, double precision[]) IS 'fits BG/NBD with time-invariant covariates z (Fader and Hardie 2007) by maximum likelihood as of a date (exclusive), in units of a fixed number of days: alpha exp(-purchase_effects z) and a exp(dropout_effects z), b the same for all: a covariate multiplies the odds of leaving; 1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all customers; rows with a NULL, also among the covariates, and customers who have not bought yet are skipped and counted; covariates of another number, not finite or above 10^100 are an error; an error without enough customers or any repeat purchase, or if a covariate is the same for all or a combination of those before it; a WARNING if there is no proper maximum; NULL without a row; score with with_covariates(model, covariates)';

CREATE AGGREGATE bg_nbd(frequency double precision, recency double precision, age double precision, covariates double precision[]) (
	SFUNC = customer_portfolio_internal.covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.bg_nbd, COMBINEFUNC = customer_portfolio_internal.covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_nbd(double precision, double precision, double precision, double precision[]) IS 'fits BG/NBD with time-invariant covariates z (Fader and Hardie 2007) by maximum likelihood from repeat purchases x, recency t_x and age T in one unit; 0 <= t_x <= T, t_x = 0 where x = 0: alpha exp(-purchase_effects z) and a exp(dropout_effects z), b the same for all: a covariate multiplies the odds of leaving; 1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all customers; rows with a NULL, also among the covariates, and customers who have not bought yet are skipped and counted; covariates of another number, not finite or above 10^100 are an error; an error without enough customers or any repeat purchase, or if a covariate is the same for all or a combination of those before it; a WARNING if there is no proper maximum; NULL without a row; score with with_covariates(model, covariates)';

CREATE AGGREGATE bg_nbd(frequency double precision, recency double precision, age double precision,
	covariates double precision[], weight bigint) (
	SFUNC = customer_portfolio_internal.covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.bg_nbd, COMBINEFUNC = customer_portfolio_internal.covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_nbd(double precision, double precision, double precision, double precision[], bigint) IS 'fits BG/NBD with time-invariant covariates z (Fader and Hardie 2007) by maximum likelihood from repeat purchases x, recency t_x and age T in one unit, and the number of customers that share them and the covariates: alpha exp(-purchase_effects z) and a exp(dropout_effects z), b the same for all: a covariate multiplies the odds of leaving; 1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all customers; rows with a NULL, also among the covariates, and customers who have not bought yet are skipped and counted; covariates of another number, not finite or above 10^100 are an error; an error without enough customers or any repeat purchase, or if a covariate is the same for all or a combination of those before it; a WARNING if there is no proper maximum; NULL without a row; score with with_covariates(model, covariates)';

CREATE FUNCTION customer_portfolio_internal.mbg_nbd(s covariate_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_mbg_nbd_covariates' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.mbg_nbd(s covariate_statistics) IS 'the final function of the aggregates of this name';

CREATE FUNCTION mbg_nbd(statistics covariate_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_mbg_nbd_covariates' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mbg_nbd(covariate_statistics) IS 'fits MBG/NBD with time-invariant covariates z (Fader and Hardie 2007) by maximum likelihood: alpha exp(-purchase_effects z) and a exp(dropout_effects z), b the same for all: a covariate multiplies the odds of leaving; an error without enough customers or any repeat purchase, or if a covariate is the same for all or a combination of those before it; a WARNING if there is no proper maximum';

CREATE AGGREGATE mbg_nbd(h observed_history, as_of date, covariates double precision[]) (
	SFUNC = customer_portfolio_internal.covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.mbg_nbd, COMBINEFUNC = customer_portfolio_internal.covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE mbg_nbd(observed_history, date, double precision[]) IS 'fits MBG/NBD with time-invariant covariates z (Fader and Hardie 2007) by maximum likelihood as of a date (exclusive), in weeks: alpha exp(-purchase_effects z) and a exp(dropout_effects z), b the same for all: a covariate multiplies the odds of leaving; 1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all customers; rows with a NULL, also among the covariates, and customers who have not bought yet are skipped and counted; covariates of another number, not finite or above 10^100 are an error; an error without enough customers or any repeat purchase, or if a covariate is the same for all or a combination of those before it; a WARNING if there is no proper maximum; NULL without a row; score with with_covariates(model, covariates)';

CREATE AGGREGATE mbg_nbd(history purchase_history, as_of date, unit interval, covariates double precision[]) (
	SFUNC = customer_portfolio_internal.covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.mbg_nbd, COMBINEFUNC = customer_portfolio_internal.covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE mbg_nbd(purchase_history, date, interval, double precision[]) IS 'fits MBG/NBD with time-invariant covariates z (Fader and Hardie 2007) by maximum likelihood as of a date (exclusive), in units of a fixed number of days: alpha exp(-purchase_effects z) and a exp(dropout_effects z), b the same for all: a covariate multiplies the odds of leaving; 1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all customers; rows with a NULL, also among the covariates, and customers who have not bought yet are skipped and counted; covariates of another number, not finite or above 10^100 are an error; an error without enough customers or any repeat purchase, or if a covariate is the same for all or a combination of those before it; a WARNING if there is no proper maximum; NULL without a row; score with with_covariates(model, covariates)';

CREATE AGGREGATE mbg_nbd(frequency double precision, recency double precision, age double precision, covariates double precision[]) (
	SFUNC = customer_portfolio_internal.covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.mbg_nbd, COMBINEFUNC = customer_portfolio_internal.covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE mbg_nbd(double precision, double precision, double precision, double precision[]) IS 'fits MBG/NBD with time-invariant covariates z (Fader and Hardie 2007) by maximum likelihood from repeat purchases x, recency t_x and age T in one unit; 0 <= t_x <= T, t_x = 0 where x = 0: alpha exp(-purchase_effects z) and a exp(dropout_effects z), b the same for all: a covariate multiplies the odds of leaving; 1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all customers; rows with a NULL, also among the covariates, and customers who have not bought yet are skipped and counted; covariates of another number, not finite or above 10^100 are an error; an error without enough customers or any repeat purchase, or if a covariate is the same for all or a combination of those before it; a WARNING if there is no proper maximum; NULL without a row; score with with_covariates(model, covariates)';

CREATE AGGREGATE mbg_nbd(frequency double precision, recency double precision, age double precision,
	covariates double precision[], weight bigint) (
	SFUNC = customer_portfolio_internal.covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.mbg_nbd, COMBINEFUNC = customer_portfolio_internal.covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE mbg_nbd(double precision, double precision, double precision, double precision[], bigint) IS 'fits MBG/NBD with time-invariant covariates z (Fader and Hardie 2007) by maximum likelihood from repeat purchases x, recency t_x and age T in one unit, and the number of customers that share them and the covariates: alpha exp(-purchase_effects z) and a exp(dropout_effects z), b the same for all: a covariate multiplies the odds of leaving; 1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all customers; rows with a NULL, also among the covariates, and customers who have not bought yet are skipped and counted; covariates of another number, not finite or above 10^100 are an error; an error without enough customers or any repeat purchase, or if a covariate is the same for all or a combination of those before it; a WARNING if there is no proper maximum; NULL without a row; score with with_covariates(model, covariates)';

CREATE FUNCTION customer_portfolio_internal.pareto_nbd(s covariate_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_pareto_nbd_covariates' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.pareto_nbd(s covariate_statistics) IS 'the final function of the aggregates of this name';

CREATE FUNCTION pareto_nbd(statistics covariate_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_pareto_nbd_covariates' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pareto_nbd(covariate_statistics) IS 'fits Pareto/NBD with time-invariant covariates z (Fader and Hardie 2007) by maximum likelihood: alpha exp(-purchase_effects z) and beta exp(-dropout_effects z); an error without enough customers or any repeat purchase, or if a covariate is the same for all or a combination of those before it; a WARNING if there is no proper maximum';

CREATE AGGREGATE pareto_nbd(h observed_history, as_of date, covariates double precision[]) (
	SFUNC = customer_portfolio_internal.covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.pareto_nbd, COMBINEFUNC = customer_portfolio_internal.covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto_nbd(observed_history, date, double precision[]) IS 'fits Pareto/NBD with time-invariant covariates z (Fader and Hardie 2007) by maximum likelihood as of a date (exclusive), in weeks: alpha exp(-purchase_effects z) and beta exp(-dropout_effects z); 1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all customers; rows with a NULL, also among the covariates, and customers who have not bought yet are skipped and counted; covariates of another number, not finite or above 10^100 are an error; an error without enough customers or any repeat purchase, or if a covariate is the same for all or a combination of those before it; a WARNING if there is no proper maximum; NULL without a row; score with with_covariates(model, covariates)';

CREATE AGGREGATE pareto_nbd(history purchase_history, as_of date, unit interval, covariates double precision[]) (
	SFUNC = customer_portfolio_internal.covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.pareto_nbd, COMBINEFUNC = customer_portfolio_internal.covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto_nbd(purchase_history, date, interval, double precision[]) IS 'fits Pareto/NBD with time-invariant covariates z (Fader and Hardie 2007) by maximum likelihood as of a date (exclusive), in units of a fixed number of days: alpha exp(-purchase_effects z) and beta exp(-dropout_effects z); 1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all customers; rows with a NULL, also among the covariates, and customers who have not bought yet are skipped and counted; covariates of another number, not finite or above 10^100 are an error; an error without enough customers or any repeat purchase, or if a covariate is the same for all or a combination of those before it; a WARNING if there is no proper maximum; NULL without a row; score with with_covariates(model, covariates)';

CREATE AGGREGATE pareto_nbd(frequency double precision, recency double precision, age double precision, covariates double precision[]) (
	SFUNC = customer_portfolio_internal.covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.pareto_nbd, COMBINEFUNC = customer_portfolio_internal.covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto_nbd(double precision, double precision, double precision, double precision[]) IS 'fits Pareto/NBD with time-invariant covariates z (Fader and Hardie 2007) by maximum likelihood from repeat purchases x, recency t_x and age T in one unit; 0 <= t_x <= T, t_x = 0 where x = 0: alpha exp(-purchase_effects z) and beta exp(-dropout_effects z); 1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all customers; rows with a NULL, also among the covariates, and customers who have not bought yet are skipped and counted; covariates of another number, not finite or above 10^100 are an error; an error without enough customers or any repeat purchase, or if a covariate is the same for all or a combination of those before it; a WARNING if there is no proper maximum; NULL without a row; score with with_covariates(model, covariates)';

CREATE AGGREGATE pareto_nbd(frequency double precision, recency double precision, age double precision,
	covariates double precision[], weight bigint) (
	SFUNC = customer_portfolio_internal.covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.pareto_nbd, COMBINEFUNC = customer_portfolio_internal.covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto_nbd(double precision, double precision, double precision, double precision[], bigint) IS 'fits Pareto/NBD with time-invariant covariates z (Fader and Hardie 2007) by maximum likelihood from repeat purchases x, recency t_x and age T in one unit, and the number of customers that share them and the covariates: alpha exp(-purchase_effects z) and beta exp(-dropout_effects z); 1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all customers; rows with a NULL, also among the covariates, and customers who have not bought yet are skipped and counted; covariates of another number, not finite or above 10^100 are an error; an error without enough customers or any repeat purchase, or if a covariate is the same for all or a combination of those before it; a WARNING if there is no proper maximum; NULL without a row; score with with_covariates(model, covariates)';

--
-- with_covariates: the model of a customer
--

CREATE FUNCTION with_covariates(model purchase_model, covariates double precision[]) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_with_covariates' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION with_covariates(purchase_model, double precision[]) IS 'the plain model of a customer with these covariates, in the order of the fit, which every scoring function takes: p_alive(with_covariates(model, array[1, 34.5]), h, as_of); keeps unit_days and gives the exact covariance of its parameters; NULL if a covariate is NULL; an error if their number is not that of the model, one is not finite, or the model has no effects';
