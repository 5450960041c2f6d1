--
-- bg_nbd(...): the maximum-likelihood fit of BG/NBD
--

CREATE FUNCTION customer_portfolio_internal.bg_nbd(s purchase_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_bg_nbd' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.bg_nbd(s purchase_statistics) IS 'the final function of the aggregates of this name';

CREATE FUNCTION bg_nbd(statistics purchase_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_bg_nbd' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bg_nbd(purchase_statistics) IS 'fits BG/NBD (Fader, Hardie and Lee 2005) by maximum likelihood; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum';

CREATE AGGREGATE bg_nbd(history purchase_history, as_of date) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.bg_nbd, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_nbd(purchase_history, date) IS 'fits BG/NBD (Fader, Hardie and Lee 2005) by maximum likelihood as of a date (exclusive), in weeks; rows with a NULL and customers who have not bought yet are skipped and counted; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';

CREATE AGGREGATE bg_nbd(history purchase_history, as_of date, unit interval) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.bg_nbd, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_nbd(purchase_history, date, interval) IS 'fits BG/NBD (Fader, Hardie and Lee 2005) by maximum likelihood as of a date (exclusive), in units of a fixed number of days; rows with a NULL and customers who have not bought yet are skipped and counted; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';

CREATE AGGREGATE bg_nbd(frequency double precision, recency double precision, age double precision) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.bg_nbd, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_nbd(double precision, double precision, double precision) IS 'fits BG/NBD (Fader, Hardie and Lee 2005) by maximum likelihood from repeat purchases x, recency t_x and age T in one unit; 0 <= t_x <= T, t_x = 0 where x = 0; rows with a NULL and customers who have not bought yet are skipped and counted; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';

CREATE AGGREGATE bg_nbd(frequency double precision, recency double precision, age double precision, weight bigint) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.bg_nbd, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_nbd(double precision, double precision, double precision, bigint) IS 'fits BG/NBD (Fader, Hardie and Lee 2005) by maximum likelihood from repeat purchases x, recency t_x and age T in one unit, and the number of customers that share them; rows with a NULL and customers who have not bought yet are skipped and counted; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';

--
-- mbg_nbd(...): the maximum-likelihood fit of MBG/NBD
--

CREATE FUNCTION customer_portfolio_internal.mbg_nbd(s purchase_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_mbg_nbd' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.mbg_nbd(s purchase_statistics) IS 'the final function of the aggregates of this name';

CREATE FUNCTION mbg_nbd(statistics purchase_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_mbg_nbd' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mbg_nbd(purchase_statistics) IS 'fits MBG/NBD (Batislam, Denizel and Filiztekin 2007) by maximum likelihood; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum';

CREATE AGGREGATE mbg_nbd(history purchase_history, as_of date) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.mbg_nbd, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE mbg_nbd(purchase_history, date) IS 'fits MBG/NBD (Batislam, Denizel and Filiztekin 2007) by maximum likelihood as of a date (exclusive), in weeks; rows with a NULL and customers who have not bought yet are skipped and counted; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';

CREATE AGGREGATE mbg_nbd(history purchase_history, as_of date, unit interval) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.mbg_nbd, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE mbg_nbd(purchase_history, date, interval) IS 'fits MBG/NBD (Batislam, Denizel and Filiztekin 2007) by maximum likelihood as of a date (exclusive), in units of a fixed number of days; rows with a NULL and customers who have not bought yet are skipped and counted; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';

CREATE AGGREGATE mbg_nbd(frequency double precision, recency double precision, age double precision) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.mbg_nbd, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE mbg_nbd(double precision, double precision, double precision) IS 'fits MBG/NBD (Batislam, Denizel and Filiztekin 2007) by maximum likelihood from repeat purchases x, recency t_x and age T in one unit; 0 <= t_x <= T, t_x = 0 where x = 0; rows with a NULL and customers who have not bought yet are skipped and counted; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';

CREATE AGGREGATE mbg_nbd(frequency double precision, recency double precision, age double precision, weight bigint) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.mbg_nbd, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE mbg_nbd(double precision, double precision, double precision, bigint) IS 'fits MBG/NBD (Batislam, Denizel and Filiztekin 2007) by maximum likelihood from repeat purchases x, recency t_x and age T in one unit, and the number of customers that share them; rows with a NULL and customers who have not bought yet are skipped and counted; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';

--
-- pareto_nbd(...): the maximum-likelihood fit of Pareto/NBD
--

CREATE FUNCTION customer_portfolio_internal.pareto_nbd(s purchase_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_pareto_nbd' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.pareto_nbd(s purchase_statistics) IS 'the final function of the aggregates of this name';

CREATE FUNCTION pareto_nbd(statistics purchase_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_pareto_nbd' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pareto_nbd(purchase_statistics) IS 'fits Pareto/NBD (Schmittlein, Morrison and Colombo 1987) by maximum likelihood; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum';

CREATE AGGREGATE pareto_nbd(history purchase_history, as_of date) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.pareto_nbd, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto_nbd(purchase_history, date) IS 'fits Pareto/NBD (Schmittlein, Morrison and Colombo 1987) by maximum likelihood as of a date (exclusive), in weeks; rows with a NULL and customers who have not bought yet are skipped and counted; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';

CREATE AGGREGATE pareto_nbd(history purchase_history, as_of date, unit interval) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.pareto_nbd, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto_nbd(purchase_history, date, interval) IS 'fits Pareto/NBD (Schmittlein, Morrison and Colombo 1987) by maximum likelihood as of a date (exclusive), in units of a fixed number of days; rows with a NULL and customers who have not bought yet are skipped and counted; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';

CREATE AGGREGATE pareto_nbd(frequency double precision, recency double precision, age double precision) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.pareto_nbd, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto_nbd(double precision, double precision, double precision) IS 'fits Pareto/NBD (Schmittlein, Morrison and Colombo 1987) by maximum likelihood from repeat purchases x, recency t_x and age T in one unit; 0 <= t_x <= T, t_x = 0 where x = 0; rows with a NULL and customers who have not bought yet are skipped and counted; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';

CREATE AGGREGATE pareto_nbd(frequency double precision, recency double precision, age double precision, weight bigint) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.pareto_nbd, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto_nbd(double precision, double precision, double precision, bigint) IS 'fits Pareto/NBD (Schmittlein, Morrison and Colombo 1987) by maximum likelihood from repeat purchases x, recency t_x and age T in one unit, and the number of customers that share them; rows with a NULL and customers who have not bought yet are skipped and counted; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';

--
-- bg_bb(...): the maximum-likelihood fit of BG/BB
--

CREATE FUNCTION customer_portfolio_internal.bg_bb(s purchase_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_bg_bb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.bg_bb(s purchase_statistics) IS 'the final function of the aggregates of this name';

CREATE FUNCTION bg_bb(statistics purchase_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_bg_bb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bg_bb(purchase_statistics) IS 'fits BG/BB (Fader, Hardie and Shang 2010) by maximum likelihood to statistics that count opportunities; an error without enough customers or any repeat purchase, for times that are not whole or are days, a WARNING if there is no proper maximum';

CREATE AGGREGATE bg_bb(frequency double precision, recency double precision, opportunities double precision) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.bg_bb, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_bb(double precision, double precision, double precision) IS 'fits BG/BB (Fader, Hardie and Shang 2010) by maximum likelihood from repeat purchases x, the opportunity t of the last one and the number n of opportunities since the first purchase; x <= t <= n, all whole, t = 0 where x = 0; rows with a NULL are skipped and counted; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';

CREATE AGGREGATE bg_bb(frequency double precision, recency double precision, opportunities double precision, weight bigint) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.bg_bb, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_bb(double precision, double precision, double precision, bigint) IS 'fits BG/BB (Fader, Hardie and Shang 2010) by maximum likelihood from repeat purchases x, the opportunity t of the last one, the number n of opportunities since the first purchase, and the number of customers that share them; rows with a NULL are skipped and counted; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';
