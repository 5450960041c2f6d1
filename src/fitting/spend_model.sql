--
-- gamma_gamma(...): the maximum-likelihood fit
--

CREATE FUNCTION customer_portfolio_internal.gamma_gamma(s spend_statistics) RETURNS spend_model
	AS 'MODULE_PATHNAME', 'cp_gamma_gamma' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.gamma_gamma(s spend_statistics) IS 'the final function of the aggregates of this name';

CREATE FUNCTION gamma_gamma(statistics spend_statistics) RETURNS spend_model
	AS 'MODULE_PATHNAME', 'cp_gamma_gamma' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gamma_gamma(spend_statistics) IS
$$Fits the gamma-gamma model of spend to statistics of customers by maximum likelihood.

See gamma_gamma(purchase_history, date).$$;

CREATE AGGREGATE gamma_gamma(history purchase_history, as_of date) (
	SFUNC = customer_portfolio_internal.spend_statistics_add, STYPE = spend_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.gamma_gamma, COMBINEFUNC = customer_portfolio_internal.spend_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE gamma_gamma(purchase_history, date) IS
$$Fits the gamma-gamma model of spend to histories as of a date by maximum likelihood.

as_of  what happens from this day on does not exist

Source: Fader and Hardie 2013. Customers without a repeat purchase or with a mean that is not
positive, and rows with a NULL, are skipped and counted. An error without enough customers; a
WARNING if there is no proper maximum; NULL without a row.

Example: SELECT round((m ->> 'p')::numeric, 2) AS p, round((m ->> 'q')::numeric, 2) AS q,
    round((m ->> 'gamma')::numeric, 2) AS gamma
  FROM (SELECT gamma_gamma(h, '2025-01-01') AS m
    FROM (SELECT purchase_history(day, amount) AS h
      FROM simulate_purchases(
        '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}',
        '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 16}', 500, '2024-01-01', '2025-01-01', 1)
      GROUP BY customer_id) c) f;$$;

CREATE AGGREGATE gamma_gamma(frequency double precision, monetary_value double precision) (
	SFUNC = customer_portfolio_internal.spend_statistics_add, STYPE = spend_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.gamma_gamma, COMBINEFUNC = customer_portfolio_internal.spend_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE gamma_gamma(double precision, double precision) IS
$$Fits the gamma-gamma model of spend to the number of repeat purchases and their mean.

See gamma_gamma(purchase_history, date).$$;
