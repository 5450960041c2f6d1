--
-- fits with a weak prior, for bases of a few dozen customers, or of a given k; the likelihood-ratio test
--

CREATE FUNCTION purchase_fit(model text, statistics purchase_statistics, prior double precision DEFAULT NULL, k integer DEFAULT NULL) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_purchase_fit' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION purchase_fit(text, purchase_statistics, double precision, integer) IS
$$Fits the purchase model of that name, with a weak prior or with a given k.

model  bg_nbd, mbg_nbd, pareto_nbd, bg_bb, bg_cnbd_k or mbg_cnbd_k
prior  standard deviation of the logarithms of the parameters, 0.01 to 100; NULL is none
k      of bg_cnbd_k and mbg_cnbd_k, 1 to 100; NULL searches from 1 to 12

Without prior and k it is the function of that name. The likelihood of a few customers often ends on
a boundary: a parameter runs to zero or to infinity. A prior of 1 to 2 is weak and prevents that:
the logarithm of each parameter is normal around that of a centre, and the fit is the mode of the
posterior, its covariance that of the curvature there. With the mean purchases x and the mean age T
of the customers the centres are
  (m)bg_nbd, (m)bg_cnbd_k  r 1, alpha T/x (k times less), a 1, b 2
  pareto_nbd               r 1, alpha T/x, s 1, beta T
  bg_bb                    alpha 1, beta 1, gamma 1, delta 2
The model shows the prior; its log_likelihood is that of the data alone. NULL without a model or
statistics.

Example: SELECT round((m ->> 'r')::numeric, 2) AS r, round((m ->> 'a')::numeric, 2) AS a,
    m ->> 'prior' AS prior
  FROM (SELECT purchase_fit('mbg_nbd', purchase_statistics(x, t_x, age, n), prior => 1) AS m
    FROM (VALUES (0, 0, 39, 20), (1, 5, 39, 12), (2, 14, 38, 6), (9, 38, 39, 4))
      c(x, t_x, age, n)) f;$$;

CREATE FUNCTION purchase_fit(model text, statistics covariate_statistics, prior double precision) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_purchase_fit_covariates' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_fit(text, covariate_statistics, double precision) IS
$$Fits bg_nbd, mbg_nbd or pareto_nbd with covariates, with a weak prior.

Effects, for covariates of standard deviation 1, have the centre 0. See
purchase_fit(text, purchase_statistics, double precision, integer).$$;

CREATE FUNCTION spend_fit(statistics spend_statistics, prior double precision) RETURNS spend_model
	AS 'MODULE_PATHNAME', 'cp_spend_fit' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION spend_fit(spend_statistics, double precision) IS
$$Fits the gamma-gamma model of spend with a weak prior.

The centres are p 4, q 4, gamma 3/4 of the geometric mean of the customers' means. See
purchase_fit(text, purchase_statistics, double precision, integer).

Example: SELECT round((m ->> 'p')::numeric, 2) AS p, round((m ->> 'q')::numeric, 2) AS q
  FROM (SELECT spend_fit(spend_statistics(x, z), 1) AS m
    FROM (VALUES (1, 20), (1, 35), (2, 24), (3, 40), (5, 31), (2, 18)) c(x, z)) f;$$;

CREATE FUNCTION likelihood_ratio_test(one purchase_model, other purchase_model, OUT statistic double precision,
	OUT degrees_of_freedom integer, OUT p_value double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_likelihood_ratio_test' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION likelihood_ratio_test(purchase_model, purchase_model) IS
$$Tests whether covariates are worth their parameters: two fits of one model to the same customers.

statistic           twice the difference of the log-likelihoods
degrees_of_freedom  two for each covariate that only one model has
p_value             how often chance alone gives as much, by the chi-squared distribution

The models come in either order; the covariates of the smaller one must be among those of the
larger one. An error for models that are not nested, of other customers (give both the customers
whose covariates are all known), in other units, with a prior, or typed by hand.

Example: SELECT round(statistic::numeric, 2) AS statistic, degrees_of_freedom,
    round(p_value::numeric, 4) AS p_value
  FROM likelihood_ratio_test(
    '{"model": "mbg_nbd", "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4, "log_likelihood": -410.5,
      "customers": 90}',
    '{"model": "mbg_nbd", "r": 0.9, "alpha": 7, "a": 0.7, "b": 2.1, "purchase_effects": [0.4],
      "dropout_effects": [0.1], "log_likelihood": -405.2, "customers": 90}');$$;
