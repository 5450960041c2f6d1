--
-- bg_cnbd_k(...): the maximum-likelihood fit of BG/CNBD-k, for customers who buy regularly
--

CREATE FUNCTION customer_portfolio_internal.bg_cnbd_k(s purchase_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_bg_cnbd_k' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.bg_cnbd_k(s purchase_statistics) IS 'the final function of the aggregates of this name';

CREATE FUNCTION bg_cnbd_k(statistics purchase_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_bg_cnbd_k' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bg_cnbd_k(purchase_statistics) IS
$$Fits BG/CNBD-k to statistics of customers by maximum likelihood.

An error if the times between purchases are not known, as in statistics that were collected from
frequency, recency and age. See bg_cnbd_k(purchase_history, date).$$;

CREATE AGGREGATE bg_cnbd_k(history purchase_history, as_of date) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.bg_cnbd_k, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_cnbd_k(purchase_history, date) IS
$$Fits BG/CNBD-k to histories as of a date, in weeks, by maximum likelihood.

as_of  what happens from this day on does not exist

Source: Platzer and Reutterer 2016, appendix. Times between purchases are Erlang with k stages; k =
1 is BG/NBD. The k from 1 to 12 is that of the largest likelihood. lambda is the rate of stages, k
of which make a purchase. Rows with a NULL and customers who have not bought yet are skipped and
counted. An error without enough customers or any repeat purchase; a WARNING if there is no proper
maximum; NULL without a row.

Example: SELECT m ->> 'k' AS k, round((m ->> 'r')::numeric, 2) AS r,
    round((m ->> 'alpha')::numeric, 2) AS alpha
  FROM (SELECT bg_cnbd_k(h, '2025-01-01') AS m
    FROM (SELECT purchase_history(day, amount) AS h
      FROM simulate_purchases(
        '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}',
        '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 16}', 500, '2024-01-01', '2025-01-01', 1)
      GROUP BY customer_id) c) f;$$;

CREATE AGGREGATE bg_cnbd_k(history purchase_history, as_of date, unit interval) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.bg_cnbd_k, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_cnbd_k(purchase_history, date, interval) IS
$$Fits BG/CNBD-k to histories as of a date, in units of a fixed number of days.

See bg_cnbd_k(purchase_history, date).$$;

CREATE AGGREGATE bg_cnbd_k(frequency double precision, recency double precision, age double precision, log_gaps double precision) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add_gaps, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.bg_cnbd_k, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_cnbd_k(double precision, double precision, double precision, double precision) IS
$$Fits BG/CNBD-k to repeat purchases x, recency t_x, age T and log_gaps, in one unit.

log_gaps  the sum of the logarithms of the x times between purchases

0 <= t_x <= T, t_x = 0 where x = 0, and log_gaps is at most x ln(t_x/x). Rows with a NULL are
skipped and counted, but log_gaps may be NULL where x = 0.
See bg_cnbd_k(purchase_history, date).$$;

CREATE AGGREGATE bg_cnbd_k(frequency double precision, recency double precision, age double precision,
	log_gaps double precision, weight bigint) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add_gaps, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.bg_cnbd_k, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_cnbd_k(double precision, double precision, double precision, double precision, bigint) IS
$$Fits BG/CNBD-k to x, t_x, T and log_gaps, and the number of customers who share them.

log_gaps  the sum of the logarithms of the x times between purchases

0 <= t_x <= T, t_x = 0 where x = 0, and log_gaps is at most x ln(t_x/x). Rows with a NULL are
skipped and counted, but log_gaps may be NULL where x = 0.
See bg_cnbd_k(purchase_history, date).$$;

--
-- mbg_cnbd_k(...): the maximum-likelihood fit of MBG/CNBD-k, for customers who buy regularly
--

CREATE FUNCTION customer_portfolio_internal.mbg_cnbd_k(s purchase_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_mbg_cnbd_k' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.mbg_cnbd_k(s purchase_statistics) IS 'the final function of the aggregates of this name';

CREATE FUNCTION mbg_cnbd_k(statistics purchase_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_mbg_cnbd_k' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mbg_cnbd_k(purchase_statistics) IS
$$Fits MBG/CNBD-k to statistics of customers by maximum likelihood.

An error if the times between purchases are not known, as in statistics that were collected from
frequency, recency and age. See mbg_cnbd_k(purchase_history, date).$$;

CREATE AGGREGATE mbg_cnbd_k(history purchase_history, as_of date) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.mbg_cnbd_k, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE mbg_cnbd_k(purchase_history, date) IS
$$Fits MBG/CNBD-k to histories as of a date, in weeks, by maximum likelihood.

as_of  what happens from this day on does not exist

Source: Platzer and Reutterer 2016, appendix. Times between purchases are Erlang with k stages; k =
1 is MBG/NBD. The k from 1 to 12 is that of the largest likelihood. lambda is the rate of stages, k
of which make a purchase. Rows with a NULL and customers who have not bought yet are skipped and
counted. An error without enough customers or any repeat purchase; a WARNING if there is no proper
maximum; NULL without a row.

Example: SELECT m ->> 'k' AS k, round((m ->> 'r')::numeric, 2) AS r,
    round((m ->> 'alpha')::numeric, 2) AS alpha
  FROM (SELECT mbg_cnbd_k(h, '2025-01-01') AS m
    FROM (SELECT purchase_history(day, amount) AS h
      FROM simulate_purchases(
        '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}',
        '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 16}', 500, '2024-01-01', '2025-01-01', 1)
      GROUP BY customer_id) c) f;$$;

CREATE AGGREGATE mbg_cnbd_k(history purchase_history, as_of date, unit interval) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.mbg_cnbd_k, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE mbg_cnbd_k(purchase_history, date, interval) IS
$$Fits MBG/CNBD-k to histories as of a date, in units of a fixed number of days.

See mbg_cnbd_k(purchase_history, date).$$;

CREATE AGGREGATE mbg_cnbd_k(frequency double precision, recency double precision, age double precision, log_gaps double precision) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add_gaps, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.mbg_cnbd_k, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE mbg_cnbd_k(double precision, double precision, double precision, double precision) IS
$$Fits MBG/CNBD-k to repeat purchases x, recency t_x, age T and log_gaps, in one unit.

log_gaps  the sum of the logarithms of the x times between purchases

0 <= t_x <= T, t_x = 0 where x = 0, and log_gaps is at most x ln(t_x/x). Rows with a NULL are
skipped and counted, but log_gaps may be NULL where x = 0.
See mbg_cnbd_k(purchase_history, date).$$;

CREATE AGGREGATE mbg_cnbd_k(frequency double precision, recency double precision, age double precision,
	log_gaps double precision, weight bigint) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add_gaps, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.mbg_cnbd_k, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE mbg_cnbd_k(double precision, double precision, double precision, double precision, bigint) IS
$$Fits MBG/CNBD-k to x, t_x, T and log_gaps, and the number of customers who share them.

log_gaps  the sum of the logarithms of the x times between purchases

0 <= t_x <= T, t_x = 0 where x = 0, and log_gaps is at most x ln(t_x/x). Rows with a NULL are
skipped and counted, but log_gaps may be NULL where x = 0.
See mbg_cnbd_k(purchase_history, date).$$;
