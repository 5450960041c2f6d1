--
-- gamma_gamma(...): the maximum-likelihood fit
--

CREATE FUNCTION customer_portfolio_internal.gamma_gamma(s spend_statistics) RETURNS spend_model
	AS 'MODULE_PATHNAME', 'cp_gamma_gamma' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.gamma_gamma(s spend_statistics) IS 'the final function of the aggregates of this name';

CREATE FUNCTION gamma_gamma(statistics spend_statistics) RETURNS spend_model
	AS 'MODULE_PATHNAME', 'cp_gamma_gamma' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gamma_gamma(spend_statistics) IS 'fits gamma-gamma (Fader and Hardie 2013) by maximum likelihood; an error without enough customers, a WARNING if there is no proper maximum';

CREATE AGGREGATE gamma_gamma(history purchase_history, as_of date) (
	SFUNC = customer_portfolio_internal.spend_statistics_add, STYPE = spend_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.gamma_gamma, COMBINEFUNC = customer_portfolio_internal.spend_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE gamma_gamma(purchase_history, date) IS 'fits gamma-gamma (Fader and Hardie 2013) by maximum likelihood as of a date (exclusive); customers without a repeat purchase or with a mean that is not positive, and rows with a NULL, are skipped and counted; an error without enough customers, a WARNING if there is no proper maximum; NULL without a row';

CREATE AGGREGATE gamma_gamma(frequency double precision, monetary_value double precision) (
	SFUNC = customer_portfolio_internal.spend_statistics_add, STYPE = spend_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.gamma_gamma, COMBINEFUNC = customer_portfolio_internal.spend_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE gamma_gamma(double precision, double precision) IS 'fits gamma-gamma (Fader and Hardie 2013) by maximum likelihood from the number of repeat purchases and their mean; customers without a repeat purchase or with a mean that is not positive, and rows with a NULL, are skipped and counted; an error without enough customers, a WARNING if there is no proper maximum; NULL without a row';
