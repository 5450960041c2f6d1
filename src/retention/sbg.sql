--
-- sbg(...): the maximum-likelihood fit of the shifted beta-geometric model
--

CREATE FUNCTION customer_portfolio_internal.sbg(s retention_statistics) RETURNS retention_model
	AS 'MODULE_PATHNAME', 'cp_sbg' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.sbg(s retention_statistics) IS 'the final function of the aggregates of this name';

CREATE FUNCTION sbg(statistics retention_statistics) RETURNS retention_model
	AS 'MODULE_PATHNAME', 'cp_sbg' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sbg(retention_statistics) IS
$$Fits the shifted beta-geometric model of retention to statistics of customers.

See sbg(integer, boolean).$$;

CREATE FUNCTION retention_fit(statistics retention_statistics, prior double precision) RETURNS retention_model
	AS 'MODULE_PATHNAME', 'cp_retention_fit' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION retention_fit(retention_statistics, double precision) IS
$$Fits the shifted beta-geometric model of retention with a weak prior.

The centres are alpha 1 and beta renewed/churned, of all periods. See
purchase_fit(text, purchase_statistics, double precision, integer).

Example: SELECT round((m ->> 'alpha')::numeric, 2) AS alpha,
    round((m ->> 'beta')::numeric, 2) AS beta
  FROM (SELECT retention_fit(retention_statistics(tenure, churned), 1) AS m
    FROM (VALUES (1, true), (1, true), (2, true), (2, false), (3, false), (4, true), (5, false))
      c(tenure, churned)) f;$$;

CREATE AGGREGATE sbg(tenure integer, churned boolean) (
	SFUNC = customer_portfolio_internal.retention_statistics_add, STYPE = retention_statistics, SSPACE = 512,
	FINALFUNC = customer_portfolio_internal.sbg, COMBINEFUNC = customer_portfolio_internal.retention_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sbg(integer, boolean) IS
$$Fits the shifted beta-geometric model of retention, a row per customer.

tenure   the periods so far, 0 to 100000
churned  true: left at the end of period tenure (1, 2, ...); false: still there after tenure periods

Source: Fader and Hardie 2007, by maximum likelihood. Customers still there after 0 periods say
nothing: they and rows with a NULL are skipped and counted. A churned customer of tenure 0 and a
tenure below 0 or above 100000 are errors. An error with fewer than 3 customers, or where nobody
left or nobody renewed; a WARNING if there is no proper maximum, as with one period only or with
retention that does not rise with tenure; NULL without a row.

Example: SELECT round((m ->> 'alpha')::numeric, 2) AS alpha,
    round((m ->> 'beta')::numeric, 2) AS beta
  FROM (SELECT sbg(tenure, at_risk, survivors) AS m
    FROM (VALUES (1, 1000, 869), (2, 869, 743), (3, 743, 653), (4, 653, 593))
      c(tenure, at_risk, survivors)) f;$$;

CREATE AGGREGATE sbg(tenure integer, churned boolean, weight bigint) (
	SFUNC = customer_portfolio_internal.retention_statistics_add, STYPE = retention_statistics, SSPACE = 512,
	FINALFUNC = customer_portfolio_internal.sbg, COMBINEFUNC = customer_portfolio_internal.retention_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sbg(integer, boolean, bigint) IS
$$Fits the shifted beta-geometric model, a row for weight customers; a weight below 1 is an error.

See sbg(integer, boolean).$$;

CREATE AGGREGATE sbg(tenure integer, at_risk bigint, survivors bigint) (
	SFUNC = customer_portfolio_internal.retention_statistics_add, STYPE = retention_statistics, SSPACE = 512,
	FINALFUNC = customer_portfolio_internal.sbg, COMBINEFUNC = customer_portfolio_internal.retention_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sbg(integer, bigint, bigint) IS
$$Fits the shifted beta-geometric model to a table of survivors, one row per cohort and period.

See retention_statistics(integer, bigint, bigint) and sbg(integer, boolean).$$;
