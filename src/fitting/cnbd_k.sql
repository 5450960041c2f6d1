--
-- bg_cnbd_k(...): the maximum-likelihood fit of BG/CNBD-k, for customers who buy regularly
--

CREATE FUNCTION customer_portfolio_internal.bg_cnbd_k(s purchase_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_bg_cnbd_k' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.bg_cnbd_k(s purchase_statistics) IS 'the final function of the aggregates of this name';

CREATE FUNCTION bg_cnbd_k(statistics purchase_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_bg_cnbd_k' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bg_cnbd_k(purchase_statistics) IS 'fits BG/CNBD-k (Platzer and Reutterer 2016, appendix) by maximum likelihood: times between purchases are Erlang with k stages, k = 1 being BG/NBD, and the k from 1 to 12 is that of the largest likelihood; lambda is the rate of stages, k of which make a purchase; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum, an error if the times between purchases are not known, as in statistics that were collected from frequency, recency and age';

CREATE AGGREGATE bg_cnbd_k(history purchase_history, as_of date) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.bg_cnbd_k, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_cnbd_k(purchase_history, date) IS 'fits BG/CNBD-k (Platzer and Reutterer 2016, appendix) by maximum likelihood as of a date (exclusive), in weeks: times between purchases are Erlang with k stages, k = 1 being BG/NBD, and the k from 1 to 12 is that of the largest likelihood; lambda is the rate of stages, k of which make a purchase; rows with a NULL and customers who have not bought yet are skipped and counted; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';

CREATE AGGREGATE bg_cnbd_k(history purchase_history, as_of date, unit interval) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.bg_cnbd_k, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_cnbd_k(purchase_history, date, interval) IS 'fits BG/CNBD-k (Platzer and Reutterer 2016, appendix) by maximum likelihood as of a date (exclusive), in units of a fixed number of days: times between purchases are Erlang with k stages, k = 1 being BG/NBD, and the k from 1 to 12 is that of the largest likelihood; lambda is the rate of stages, k of which make a purchase; rows with a NULL and customers who have not bought yet are skipped and counted; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';

CREATE AGGREGATE bg_cnbd_k(frequency double precision, recency double precision, age double precision, log_gaps double precision) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add_gaps, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.bg_cnbd_k, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_cnbd_k(double precision, double precision, double precision, double precision) IS 'fits BG/CNBD-k (Platzer and Reutterer 2016, appendix) by maximum likelihood from repeat purchases x, recency t_x, age T and the sum of the logarithms of the x times between purchases, all in one unit: times between purchases are Erlang with k stages, k = 1 being BG/NBD, and the k from 1 to 12 is that of the largest likelihood; lambda is the rate of stages, k of which make a purchase; 0 <= t_x <= T, t_x = 0 where x = 0, and log_gaps is at most x ln(t_x/x); rows with a NULL are skipped and counted, but log_gaps may be NULL where x = 0; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';

CREATE AGGREGATE bg_cnbd_k(frequency double precision, recency double precision, age double precision,
	log_gaps double precision, weight bigint) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add_gaps, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.bg_cnbd_k, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_cnbd_k(double precision, double precision, double precision, double precision, bigint) IS 'fits BG/CNBD-k (Platzer and Reutterer 2016, appendix) by maximum likelihood from repeat purchases x, recency t_x, age T and the sum of the logarithms of the x times between purchases, all in one unit, and the number of customers that share them: times between purchases are Erlang with k stages, k = 1 being BG/NBD, and the k from 1 to 12 is that of the largest likelihood; lambda is the rate of stages, k of which make a purchase; 0 <= t_x <= T, t_x = 0 where x = 0, and log_gaps is at most x ln(t_x/x); rows with a NULL are skipped and counted, but log_gaps may be NULL where x = 0; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';

--
-- mbg_cnbd_k(...): the maximum-likelihood fit of MBG/CNBD-k, for customers who buy regularly
--

CREATE FUNCTION customer_portfolio_internal.mbg_cnbd_k(s purchase_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_mbg_cnbd_k' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.mbg_cnbd_k(s purchase_statistics) IS 'the final function of the aggregates of this name';

CREATE FUNCTION mbg_cnbd_k(statistics purchase_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_mbg_cnbd_k' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mbg_cnbd_k(purchase_statistics) IS 'fits MBG/CNBD-k (Platzer and Reutterer 2016, appendix) by maximum likelihood: times between purchases are Erlang with k stages, k = 1 being MBG/NBD, and the k from 1 to 12 is that of the largest likelihood; lambda is the rate of stages, k of which make a purchase; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum, an error if the times between purchases are not known, as in statistics that were collected from frequency, recency and age';

CREATE AGGREGATE mbg_cnbd_k(history purchase_history, as_of date) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.mbg_cnbd_k, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE mbg_cnbd_k(purchase_history, date) IS 'fits MBG/CNBD-k (Platzer and Reutterer 2016, appendix) by maximum likelihood as of a date (exclusive), in weeks: times between purchases are Erlang with k stages, k = 1 being MBG/NBD, and the k from 1 to 12 is that of the largest likelihood; lambda is the rate of stages, k of which make a purchase; rows with a NULL and customers who have not bought yet are skipped and counted; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';

CREATE AGGREGATE mbg_cnbd_k(history purchase_history, as_of date, unit interval) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.mbg_cnbd_k, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE mbg_cnbd_k(purchase_history, date, interval) IS 'fits MBG/CNBD-k (Platzer and Reutterer 2016, appendix) by maximum likelihood as of a date (exclusive), in units of a fixed number of days: times between purchases are Erlang with k stages, k = 1 being MBG/NBD, and the k from 1 to 12 is that of the largest likelihood; lambda is the rate of stages, k of which make a purchase; rows with a NULL and customers who have not bought yet are skipped and counted; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';

CREATE AGGREGATE mbg_cnbd_k(frequency double precision, recency double precision, age double precision, log_gaps double precision) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add_gaps, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.mbg_cnbd_k, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE mbg_cnbd_k(double precision, double precision, double precision, double precision) IS 'fits MBG/CNBD-k (Platzer and Reutterer 2016, appendix) by maximum likelihood from repeat purchases x, recency t_x, age T and the sum of the logarithms of the x times between purchases, all in one unit: times between purchases are Erlang with k stages, k = 1 being MBG/NBD, and the k from 1 to 12 is that of the largest likelihood; lambda is the rate of stages, k of which make a purchase; 0 <= t_x <= T, t_x = 0 where x = 0, and log_gaps is at most x ln(t_x/x); rows with a NULL are skipped and counted, but log_gaps may be NULL where x = 0; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';

CREATE AGGREGATE mbg_cnbd_k(frequency double precision, recency double precision, age double precision,
	log_gaps double precision, weight bigint) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add_gaps, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.mbg_cnbd_k, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE mbg_cnbd_k(double precision, double precision, double precision, double precision, bigint) IS 'fits MBG/CNBD-k (Platzer and Reutterer 2016, appendix) by maximum likelihood from repeat purchases x, recency t_x, age T and the sum of the logarithms of the x times between purchases, all in one unit, and the number of customers that share them: times between purchases are Erlang with k stages, k = 1 being MBG/NBD, and the k from 1 to 12 is that of the largest likelihood; lambda is the rate of stages, k of which make a purchase; 0 <= t_x <= T, t_x = 0 where x = 0, and log_gaps is at most x ln(t_x/x); rows with a NULL are skipped and counted, but log_gaps may be NULL where x = 0; an error without enough customers or any repeat purchase, a WARNING if there is no proper maximum; NULL without a row';
