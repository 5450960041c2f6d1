
COMMENT ON DOMAIN observed_history IS
$$A purchase_history that comes with covariates: pass any purchase_history.

With this name for it, an untyped third argument stays a unit of time, as in
mbg_nbd(h, as_of, '7 days'). Covariates are therefore written array[...] or cast to
double precision[].$$;

CREATE FUNCTION customer_portfolio_internal.bg_nbd(s covariate_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_bg_nbd_covariates' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.bg_nbd(s covariate_statistics) IS 'the final function of the aggregates of this name';

CREATE FUNCTION bg_nbd(statistics covariate_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_bg_nbd_covariates' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bg_nbd(covariate_statistics) IS
$$Fits BG/NBD with covariates to statistics of customers.

See bg_nbd(observed_history, date, double precision[]).$$;

CREATE AGGREGATE bg_nbd(h observed_history, as_of date, covariates double precision[]) (
	SFUNC = customer_portfolio_internal.covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.bg_nbd, COMBINEFUNC = customer_portfolio_internal.covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_nbd(observed_history, date, double precision[]) IS
$$Fits BG/NBD with covariates to histories as of a date, in weeks.

Source: Fader and Hardie 2007, time-invariant covariates z, by maximum likelihood:
alpha exp(-purchase_effects z) and a exp(dropout_effects z), b the same for all, so that a
covariate multiplies the odds of leaving.
1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all
customers. Rows with a NULL, also among the covariates, and customers who have not bought yet are
skipped and counted. Another number of covariates, and covariates that are not finite or exceed
10^100 in size, are errors.
An error without enough customers or any repeat purchase, or if a covariate is the same for all or a
combination of those before it; a WARNING if there is no proper maximum; NULL without a row.
Score customers with with_covariates(model, covariates).$$;

CREATE AGGREGATE bg_nbd(history purchase_history, as_of date, unit interval, covariates double precision[]) (
	SFUNC = customer_portfolio_internal.covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.bg_nbd, COMBINEFUNC = customer_portfolio_internal.covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_nbd(purchase_history, date, interval, double precision[]) IS
$$Fits BG/NBD with covariates to histories, in units of a fixed number of days.

See bg_nbd(observed_history, date, double precision[]).$$;

CREATE AGGREGATE bg_nbd(frequency double precision, recency double precision, age double precision, covariates double precision[]) (
	SFUNC = customer_portfolio_internal.covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.bg_nbd, COMBINEFUNC = customer_portfolio_internal.covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_nbd(double precision, double precision, double precision, double precision[]) IS
$$Fits BG/NBD with covariates to repeat purchases x, recency t_x and age T in one unit.

0 <= t_x <= T, and t_x = 0 where x = 0.
See bg_nbd(observed_history, date, double precision[]).$$;

CREATE AGGREGATE bg_nbd(frequency double precision, recency double precision, age double precision,
	covariates double precision[], weight bigint) (
	SFUNC = customer_portfolio_internal.covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.bg_nbd, COMBINEFUNC = customer_portfolio_internal.covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_nbd(double precision, double precision, double precision, double precision[], bigint) IS
$$Fits BG/NBD with covariates to x, t_x, T and the number of customers who share all.

0 <= t_x <= T, and t_x = 0 where x = 0.
See bg_nbd(observed_history, date, double precision[]).$$;

CREATE FUNCTION customer_portfolio_internal.mbg_nbd(s covariate_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_mbg_nbd_covariates' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.mbg_nbd(s covariate_statistics) IS 'the final function of the aggregates of this name';

CREATE FUNCTION mbg_nbd(statistics covariate_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_mbg_nbd_covariates' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mbg_nbd(covariate_statistics) IS
$$Fits MBG/NBD with covariates to statistics of customers.

See mbg_nbd(observed_history, date, double precision[]).$$;

CREATE AGGREGATE mbg_nbd(h observed_history, as_of date, covariates double precision[]) (
	SFUNC = customer_portfolio_internal.covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.mbg_nbd, COMBINEFUNC = customer_portfolio_internal.covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE mbg_nbd(observed_history, date, double precision[]) IS
$$Fits MBG/NBD with covariates to histories as of a date, in weeks.

Source: Fader and Hardie 2007, time-invariant covariates z, by maximum likelihood:
alpha exp(-purchase_effects z) and a exp(dropout_effects z), b the same for all, so that a
covariate multiplies the odds of leaving.
1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all
customers. Rows with a NULL, also among the covariates, and customers who have not bought yet are
skipped and counted. Another number of covariates, and covariates that are not finite or exceed
10^100 in size, are errors.
An error without enough customers or any repeat purchase, or if a covariate is the same for all or a
combination of those before it; a WARNING if there is no proper maximum; NULL without a row.
Score customers with with_covariates(model, covariates).$$;

CREATE AGGREGATE mbg_nbd(history purchase_history, as_of date, unit interval, covariates double precision[]) (
	SFUNC = customer_portfolio_internal.covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.mbg_nbd, COMBINEFUNC = customer_portfolio_internal.covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE mbg_nbd(purchase_history, date, interval, double precision[]) IS
$$Fits MBG/NBD with covariates to histories, in units of a fixed number of days.

See mbg_nbd(observed_history, date, double precision[]).$$;

CREATE AGGREGATE mbg_nbd(frequency double precision, recency double precision, age double precision, covariates double precision[]) (
	SFUNC = customer_portfolio_internal.covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.mbg_nbd, COMBINEFUNC = customer_portfolio_internal.covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE mbg_nbd(double precision, double precision, double precision, double precision[]) IS
$$Fits MBG/NBD with covariates to repeat purchases x, recency t_x and age T in one unit.

0 <= t_x <= T, and t_x = 0 where x = 0.
See mbg_nbd(observed_history, date, double precision[]).$$;

CREATE AGGREGATE mbg_nbd(frequency double precision, recency double precision, age double precision,
	covariates double precision[], weight bigint) (
	SFUNC = customer_portfolio_internal.covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.mbg_nbd, COMBINEFUNC = customer_portfolio_internal.covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE mbg_nbd(double precision, double precision, double precision, double precision[], bigint) IS
$$Fits MBG/NBD with covariates to x, t_x, T and the number of customers who share all.

0 <= t_x <= T, and t_x = 0 where x = 0.
See mbg_nbd(observed_history, date, double precision[]).$$;

CREATE FUNCTION customer_portfolio_internal.pareto_nbd(s covariate_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_pareto_nbd_covariates' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.pareto_nbd(s covariate_statistics) IS 'the final function of the aggregates of this name';

CREATE FUNCTION pareto_nbd(statistics covariate_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_pareto_nbd_covariates' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pareto_nbd(covariate_statistics) IS
$$Fits Pareto/NBD with covariates to statistics of customers.

See pareto_nbd(observed_history, date, double precision[]).$$;

CREATE AGGREGATE pareto_nbd(h observed_history, as_of date, covariates double precision[]) (
	SFUNC = customer_portfolio_internal.covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.pareto_nbd, COMBINEFUNC = customer_portfolio_internal.covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto_nbd(observed_history, date, double precision[]) IS
$$Fits Pareto/NBD with covariates to histories as of a date, in weeks.

Source: Fader and Hardie 2007, time-invariant covariates z, by maximum likelihood:
alpha exp(-purchase_effects z) and beta exp(-dropout_effects z).
1 to 32 covariates that do not change with time, numbers of any unit, in the same order for all
customers. Rows with a NULL, also among the covariates, and customers who have not bought yet are
skipped and counted. Another number of covariates, and covariates that are not finite or exceed
10^100 in size, are errors.
An error without enough customers or any repeat purchase, or if a covariate is the same for all or a
combination of those before it; a WARNING if there is no proper maximum; NULL without a row.
Score customers with with_covariates(model, covariates).$$;

CREATE AGGREGATE pareto_nbd(history purchase_history, as_of date, unit interval, covariates double precision[]) (
	SFUNC = customer_portfolio_internal.covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.pareto_nbd, COMBINEFUNC = customer_portfolio_internal.covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto_nbd(purchase_history, date, interval, double precision[]) IS
$$Fits Pareto/NBD with covariates to histories, in units of a fixed number of days.

See pareto_nbd(observed_history, date, double precision[]).$$;

CREATE AGGREGATE pareto_nbd(frequency double precision, recency double precision, age double precision, covariates double precision[]) (
	SFUNC = customer_portfolio_internal.covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.pareto_nbd, COMBINEFUNC = customer_portfolio_internal.covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto_nbd(double precision, double precision, double precision, double precision[]) IS
$$Fits Pareto/NBD with covariates to repeat purchases x, recency t_x and age T in one unit.

0 <= t_x <= T, and t_x = 0 where x = 0.
See pareto_nbd(observed_history, date, double precision[]).$$;

CREATE AGGREGATE pareto_nbd(frequency double precision, recency double precision, age double precision,
	covariates double precision[], weight bigint) (
	SFUNC = customer_portfolio_internal.covariate_statistics_add, STYPE = covariate_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.pareto_nbd, COMBINEFUNC = customer_portfolio_internal.covariate_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto_nbd(double precision, double precision, double precision, double precision[], bigint) IS
$$Fits Pareto/NBD with covariates to x, t_x, T and the number of customers who share all.

0 <= t_x <= T, and t_x = 0 where x = 0.
See pareto_nbd(observed_history, date, double precision[]).$$;

--
-- with_covariates: the model of a customer
--

CREATE FUNCTION with_covariates(model purchase_model, covariates double precision[]) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_with_covariates' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION with_covariates(purchase_model, double precision[]) IS
$$Returns the plain model of a customer with these covariates, which every scoring function takes.

covariates  in the order of the fit

It keeps unit_days and gives the exact covariance of its parameters. NULL if a covariate is NULL; an
error if their number is not that of the model, one is not finite, or the model has no effects.

Example: SELECT round(p_alive(with_covariates(
    '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4,
      "purchase_effects": [0.5], "dropout_effects": [-0.3]}', array[z]),
    'v1 scale 2 [2024-01-05 100.00] [2024-03-11 50.00]', '2024-07-01')::numeric, 4) AS p_alive
  FROM (VALUES (0), (1)) c(z);$$;
