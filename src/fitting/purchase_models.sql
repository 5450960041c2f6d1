--
-- bg_nbd(...): the maximum-likelihood fit of BG/NBD
--

CREATE FUNCTION customer_portfolio_internal.bg_nbd(s purchase_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_bg_nbd' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.bg_nbd(s purchase_statistics) IS 'the final function of the aggregates of this name';

CREATE FUNCTION bg_nbd(statistics purchase_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_bg_nbd' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bg_nbd(purchase_statistics) IS
$$Fits BG/NBD to statistics of customers by maximum likelihood.

See bg_nbd(purchase_history, date).$$;

CREATE AGGREGATE bg_nbd(history purchase_history, as_of date) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.bg_nbd, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_nbd(purchase_history, date) IS
$$Fits BG/NBD to histories as of a date, in weeks, by maximum likelihood.

as_of  what happens from this day on does not exist

Source: Fader, Hardie and Lee 2005. Rows with a NULL and customers who have not bought yet are
skipped and counted. An error without enough customers or any repeat purchase; a WARNING if there is
no proper maximum; NULL without a row.

Example: SELECT round((m ->> 'r')::numeric, 2) AS r, round((m ->> 'alpha')::numeric, 2) AS alpha,
    round((m ->> 'a')::numeric, 2) AS a, round((m ->> 'b')::numeric, 2) AS b
  FROM (SELECT bg_nbd(x, t_x, age, n) AS m
    FROM (VALUES (0, 0, 39, 60), (1, 5, 39, 12), (1, 20, 39, 8), (2, 14, 38, 6), (3, 33, 37, 6),
      (5, 36, 39, 4), (9, 38, 39, 4)) c(x, t_x, age, n)) f;$$;

CREATE AGGREGATE bg_nbd(history purchase_history, as_of date, unit interval) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.bg_nbd, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_nbd(purchase_history, date, interval) IS
$$Fits BG/NBD to histories as of a date, in units of a fixed number of days.

See bg_nbd(purchase_history, date).$$;

CREATE AGGREGATE bg_nbd(frequency double precision, recency double precision, age double precision) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.bg_nbd, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_nbd(double precision, double precision, double precision) IS
$$Fits BG/NBD to repeat purchases x, recency t_x and age T in one unit.

0 <= t_x <= T, and t_x = 0 where x = 0. See bg_nbd(purchase_history, date).$$;

CREATE AGGREGATE bg_nbd(frequency double precision, recency double precision, age double precision, weight bigint) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.bg_nbd, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_nbd(double precision, double precision, double precision, bigint) IS
$$Fits BG/NBD to x, t_x and T in one unit, and the number of customers who share them.

0 <= t_x <= T, and t_x = 0 where x = 0. See bg_nbd(purchase_history, date).$$;

--
-- mbg_nbd(...): the maximum-likelihood fit of MBG/NBD
--

CREATE FUNCTION customer_portfolio_internal.mbg_nbd(s purchase_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_mbg_nbd' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.mbg_nbd(s purchase_statistics) IS 'the final function of the aggregates of this name';

CREATE FUNCTION mbg_nbd(statistics purchase_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_mbg_nbd' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mbg_nbd(purchase_statistics) IS
$$Fits MBG/NBD to statistics of customers by maximum likelihood.

See mbg_nbd(purchase_history, date).$$;

CREATE AGGREGATE mbg_nbd(history purchase_history, as_of date) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.mbg_nbd, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE mbg_nbd(purchase_history, date) IS
$$Fits MBG/NBD to histories as of a date, in weeks, by maximum likelihood.

as_of  what happens from this day on does not exist

Source: Batislam, Denizel and Filiztekin 2007. Rows with a NULL and customers who have not bought
yet are skipped and counted. An error without enough customers or any repeat purchase; a WARNING if
there is no proper maximum; NULL without a row.

Example: SELECT round((m ->> 'r')::numeric, 2) AS r, round((m ->> 'alpha')::numeric, 2) AS alpha,
    round((m ->> 'a')::numeric, 2) AS a, round((m ->> 'b')::numeric, 2) AS b
  FROM (SELECT mbg_nbd(x, t_x, age, n) AS m
    FROM (VALUES (0, 0, 39, 60), (1, 5, 39, 12), (1, 20, 39, 8), (2, 14, 38, 6), (3, 33, 37, 6),
      (5, 36, 39, 4), (9, 38, 39, 4)) c(x, t_x, age, n)) f;$$;

CREATE AGGREGATE mbg_nbd(history purchase_history, as_of date, unit interval) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.mbg_nbd, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE mbg_nbd(purchase_history, date, interval) IS
$$Fits MBG/NBD to histories as of a date, in units of a fixed number of days.

See mbg_nbd(purchase_history, date).$$;

CREATE AGGREGATE mbg_nbd(frequency double precision, recency double precision, age double precision) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.mbg_nbd, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE mbg_nbd(double precision, double precision, double precision) IS
$$Fits MBG/NBD to repeat purchases x, recency t_x and age T in one unit.

0 <= t_x <= T, and t_x = 0 where x = 0. See mbg_nbd(purchase_history, date).$$;

CREATE AGGREGATE mbg_nbd(frequency double precision, recency double precision, age double precision, weight bigint) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.mbg_nbd, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE mbg_nbd(double precision, double precision, double precision, bigint) IS
$$Fits MBG/NBD to x, t_x and T in one unit, and the number of customers who share them.

0 <= t_x <= T, and t_x = 0 where x = 0. See mbg_nbd(purchase_history, date).$$;

--
-- pareto_nbd(...): the maximum-likelihood fit of Pareto/NBD
--

CREATE FUNCTION customer_portfolio_internal.pareto_nbd(s purchase_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_pareto_nbd' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.pareto_nbd(s purchase_statistics) IS 'the final function of the aggregates of this name';

CREATE FUNCTION pareto_nbd(statistics purchase_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_pareto_nbd' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pareto_nbd(purchase_statistics) IS
$$Fits Pareto/NBD to statistics of customers by maximum likelihood.

See pareto_nbd(purchase_history, date).$$;

CREATE AGGREGATE pareto_nbd(history purchase_history, as_of date) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.pareto_nbd, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto_nbd(purchase_history, date) IS
$$Fits Pareto/NBD to histories as of a date, in weeks, by maximum likelihood.

as_of  what happens from this day on does not exist

Source: Schmittlein, Morrison and Colombo 1987. Rows with a NULL and customers who have not bought
yet are skipped and counted. An error without enough customers or any repeat purchase; a WARNING if
there is no proper maximum; NULL without a row.

Example: SELECT round((m ->> 'r')::numeric, 2) AS r, round((m ->> 'alpha')::numeric, 2) AS alpha,
    round((m ->> 's')::numeric, 2) AS s, round((m ->> 'beta')::numeric, 2) AS beta
  FROM (SELECT pareto_nbd(x, t_x, age, n) AS m
    FROM (VALUES (0, 0, 39, 60), (1, 5, 39, 12), (1, 20, 39, 8), (2, 14, 38, 6), (3, 33, 37, 6),
      (5, 36, 39, 4), (9, 38, 39, 4)) c(x, t_x, age, n)) f;$$;

CREATE AGGREGATE pareto_nbd(history purchase_history, as_of date, unit interval) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.pareto_nbd, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto_nbd(purchase_history, date, interval) IS
$$Fits Pareto/NBD to histories as of a date, in units of a fixed number of days.

See pareto_nbd(purchase_history, date).$$;

CREATE AGGREGATE pareto_nbd(frequency double precision, recency double precision, age double precision) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.pareto_nbd, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto_nbd(double precision, double precision, double precision) IS
$$Fits Pareto/NBD to repeat purchases x, recency t_x and age T in one unit.

0 <= t_x <= T, and t_x = 0 where x = 0. See pareto_nbd(purchase_history, date).$$;

CREATE AGGREGATE pareto_nbd(frequency double precision, recency double precision, age double precision, weight bigint) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.pareto_nbd, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto_nbd(double precision, double precision, double precision, bigint) IS
$$Fits Pareto/NBD to x, t_x and T in one unit, and the number of customers who share them.

0 <= t_x <= T, and t_x = 0 where x = 0. See pareto_nbd(purchase_history, date).$$;

--
-- bg_bb(...): the maximum-likelihood fit of BG/BB
--

CREATE FUNCTION customer_portfolio_internal.bg_bb(s purchase_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_bg_bb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.bg_bb(s purchase_statistics) IS 'the final function of the aggregates of this name';

CREATE FUNCTION bg_bb(statistics purchase_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_bg_bb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bg_bb(purchase_statistics) IS
$$Fits BG/BB to statistics that count opportunities, by maximum likelihood.

Times that are not whole, or are days, are an error.
See bg_bb(double precision, double precision, double precision).$$;

CREATE AGGREGATE bg_bb(frequency double precision, recency double precision, opportunities double precision) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.bg_bb, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_bb(double precision, double precision, double precision) IS
$$Fits BG/BB to repeat purchases at discrete opportunities by maximum likelihood.

frequency      repeat purchases x
recency        the opportunity t of the last one, 0 where x = 0
opportunities  their number n since the first purchase

Source: Fader, Hardie and Shang 2010. x <= t <= n, all whole. Rows with a NULL are skipped and
counted. An error without enough customers or any repeat purchase; a WARNING if there is no proper
maximum; NULL without a row.

Example: SELECT round((m ->> 'alpha')::numeric, 2) AS alpha,
    round((m ->> 'beta')::numeric, 2) AS beta, round((m ->> 'gamma')::numeric, 2) AS gamma,
    round((m ->> 'delta')::numeric, 2) AS delta
  FROM (SELECT bg_bb(x, t, n, customers) AS m
    FROM (VALUES (0, 0, 6, 60), (1, 1, 6, 10), (1, 4, 6, 8), (2, 3, 6, 6), (3, 6, 6, 8),
      (4, 5, 6, 3), (6, 6, 6, 5)) d(x, t, n, customers)) f;$$;

CREATE AGGREGATE bg_bb(frequency double precision, recency double precision, opportunities double precision, weight bigint) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.bg_bb, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_bb(double precision, double precision, double precision, bigint) IS
$$Fits BG/BB to x, t and n, and the number of customers who share them.

See bg_bb(double precision, double precision, double precision).$$;
