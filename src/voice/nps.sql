--
-- nps_summary: whether customers would recommend the company
--

--! type nps_summary cp_nps_summary
COMMENT ON TYPE nps_summary IS
$$Answers to the question whether customers recommend the company: promoters, passives, detractors.

Summaries of different customers can be merged, with weights or without.
The text form loses nothing; squares is the sum of the squares of the weights:
v1 promoters 250 passives 675 detractors 75 skipped 1
v1 weighted scale 1 promoters 1 weight 30.5 passives 0 weight 0.0 detractors 1 weight 2.0
squares 934.25$$;

CREATE FUNCTION customer_portfolio_internal.nps_summary_add(nps_summary, integer) RETURNS nps_summary
	AS 'MODULE_PATHNAME', 'cp_nps_summary_add_score' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.nps_summary_add(nps_summary, integer) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.nps_summary_add(nps_summary, integer, numeric) RETURNS nps_summary
	AS 'MODULE_PATHNAME', 'cp_nps_summary_add_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.nps_summary_add(nps_summary, integer, numeric) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.nps_summary_add(nps_summary, integer, double precision) RETURNS nps_summary
	AS 'MODULE_PATHNAME', 'cp_nps_summary_add_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.nps_summary_add(nps_summary, integer, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.nps_summary_add(nps_summary, integer, real) RETURNS nps_summary
	AS 'MODULE_PATHNAME', 'cp_nps_summary_add_real' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.nps_summary_add(nps_summary, integer, real) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.nps_summary_add(nps_summary, double precision) RETURNS nps_summary
	AS 'MODULE_PATHNAME', 'cp_nps_summary_add_any_score' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.nps_summary_add(nps_summary, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.nps_summary_add(nps_summary, double precision, numeric) RETURNS nps_summary
	AS 'MODULE_PATHNAME', 'cp_nps_summary_add_any_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.nps_summary_add(nps_summary, double precision, numeric) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.nps_summary_add(nps_summary, double precision, double precision) RETURNS nps_summary
	AS 'MODULE_PATHNAME', 'cp_nps_summary_add_any_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.nps_summary_add(nps_summary, double precision, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.nps_summary_add(nps_summary, double precision, real) RETURNS nps_summary
	AS 'MODULE_PATHNAME', 'cp_nps_summary_add_any_real' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.nps_summary_add(nps_summary, double precision, real) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.nps_summary_merge(nps_summary, nps_summary) RETURNS nps_summary
	AS 'MODULE_PATHNAME', 'cp_nps_summary_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.nps_summary_merge(nps_summary, nps_summary) IS 'combines two states of an aggregate; NULL is an empty one';

CREATE FUNCTION customer_portfolio_internal.nps_summary_finish(nps_summary) RETURNS nps_summary
	AS 'MODULE_PATHNAME', 'cp_nps_summary_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.nps_summary_finish(nps_summary) IS 'the finished form of a state; what it holds stays the same';

CREATE AGGREGATE nps(score integer) (
	SFUNC = customer_portfolio_internal.nps_summary_add, STYPE = nps_summary, SSPACE = 160,
	FINALFUNC = customer_portfolio_internal.nps_summary_finish, COMBINEFUNC = customer_portfolio_internal.nps_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE nps(integer) IS
$$Counts promoters, passives and detractors, a row per customer who was asked.

score   how likely the customer is to recommend the company, 0 to 10: from 9 on a promoter, up to 6
        a detractor; another number is an error

Read the result with nps_rows. It can be stored and merged. NULL scores are skipped and counted.
NULL for no rows.

Example: SELECT round(score::numeric, 1) AS score, round(lower::numeric, 1) AS lower,
    round(upper::numeric, 1) AS upper
  FROM nps_rows((SELECT nps(s) FROM unnest('{10,9,9,8,7,7,6,3,10,9}'::integer[]) answers(s)));$$;

CREATE AGGREGATE nps(score integer, weight numeric) (
	SFUNC = customer_portfolio_internal.nps_summary_add, STYPE = nps_summary, SSPACE = 160,
	FINALFUNC = customer_portfolio_internal.nps_summary_finish, COMBINEFUNC = customer_portfolio_internal.nps_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE nps(integer, numeric) IS
$$Counts promoters and detractors by what they weigh, for instance by their revenue.

weight   of the customer, 0 or more, at most 12 decimals; weights are summed exactly

Rows without a weight are skipped and counted. All rows have weights, or none. See nps(integer).$$;

CREATE AGGREGATE nps(score integer, weight double precision) (
	SFUNC = customer_portfolio_internal.nps_summary_add, STYPE = nps_summary, SSPACE = 160,
	FINALFUNC = customer_portfolio_internal.nps_summary_finish, COMBINEFUNC = customer_portfolio_internal.nps_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE nps(integer, double precision) IS
$$Counts promoters and detractors by floating-point weights.

A weight counts as the decimal it shows, rounded to 12 decimals. See nps(integer, numeric).$$;

CREATE AGGREGATE nps(score integer, weight real) (
	SFUNC = customer_portfolio_internal.nps_summary_add, STYPE = nps_summary, SSPACE = 160,
	FINALFUNC = customer_portfolio_internal.nps_summary_finish, COMBINEFUNC = customer_portfolio_internal.nps_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE nps(integer, real) IS
$$Counts promoters and detractors by weights of type real.

A weight counts as the decimal it shows. See nps(integer, numeric).$$;

CREATE AGGREGATE nps(score double precision) (
	SFUNC = customer_portfolio_internal.nps_summary_add, STYPE = nps_summary, SSPACE = 160,
	FINALFUNC = customer_portfolio_internal.nps_summary_finish, COMBINEFUNC = customer_portfolio_internal.nps_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE nps(double precision) IS
$$Counts promoters, passives and detractors, with scores of any type of number.

This is the form for smallint, bigint and numeric scores. A score that is not a whole number is an
error. See nps(integer).$$;

CREATE AGGREGATE nps(score double precision, weight numeric) (
	SFUNC = customer_portfolio_internal.nps_summary_add, STYPE = nps_summary, SSPACE = 160,
	FINALFUNC = customer_portfolio_internal.nps_summary_finish, COMBINEFUNC = customer_portfolio_internal.nps_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE nps(double precision, numeric) IS
$$Counts promoters and detractors by weights, and scores of any type of number.

See nps(integer, numeric) and nps(double precision).$$;

CREATE AGGREGATE nps(score double precision, weight double precision) (
	SFUNC = customer_portfolio_internal.nps_summary_add, STYPE = nps_summary, SSPACE = 160,
	FINALFUNC = customer_portfolio_internal.nps_summary_finish, COMBINEFUNC = customer_portfolio_internal.nps_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE nps(double precision, double precision) IS
$$Counts promoters and detractors by floating-point weights, and scores of any type.

See nps(integer, double precision) and nps(double precision).$$;

CREATE AGGREGATE nps(score double precision, weight real) (
	SFUNC = customer_portfolio_internal.nps_summary_add, STYPE = nps_summary, SSPACE = 160,
	FINALFUNC = customer_portfolio_internal.nps_summary_finish, COMBINEFUNC = customer_portfolio_internal.nps_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE nps(double precision, real) IS
$$Counts promoters and detractors by weights of type real, and scores of any type.

See nps(integer, real) and nps(double precision).$$;

CREATE AGGREGATE rollup(nps nps_summary) (
	SFUNC = customer_portfolio_internal.nps_summary_merge, STYPE = nps_summary, SSPACE = 160,
	FINALFUNC = customer_portfolio_internal.nps_summary_finish, COMBINEFUNC = customer_portfolio_internal.nps_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(nps_summary) IS
$$Merges summaries of different customers; a customer in two of them counts twice.

It is an error if only one of them has weights.$$;

--! plus nps_summary cp_nps_summary The answers of both.

--! equality nps_summary cp_nps_summary The same numbers of answers, and the same weights.

CREATE FUNCTION nps_rows(nps nps_summary, level double precision DEFAULT 0.95, OUT responses bigint,
	OUT promoters bigint, OUT passives bigint, OUT detractors bigint, OUT score double precision,
	OUT lower double precision, OUT upper double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_nps_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_rows(nps_summary, double precision) IS
$$Returns the net promoter score with its interval: one row.

level          of the interval, between 0 and 1, 0.95 by default

responses      customers who answered
promoters      of them those with 9 or 10
passives       with 7 or 8
detractors     with 0 to 6
score          100 * (share of the promoters - share of the detractors), -100 to 100; with weights
               of the weights; NULL without an answer, or if all weigh 0
lower, upper   its adjusted Wald interval: 3/4 of an answer more for the promoters and for the
               detractors, 1 1/2 for the passives; with weights of (sum)^2 / sum of squares answers

Example: SELECT promoters, detractors, round(score::numeric, 2) AS score,
    round(lower::numeric, 2) AS lower, round(upper::numeric, 2) AS upper
  FROM nps_rows('v1 promoters 250 passives 675 detractors 75');$$;

CREATE FUNCTION customers(nps nps_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_nps_summary_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(nps_summary) IS
$$Counts the customers who answered.

Example: SELECT customers('v1 promoters 250 passives 675 detractors 75'::nps_summary);$$;

CREATE FUNCTION skipped_rows(nps nps_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_nps_summary_skipped' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(nps_summary) IS
$$Counts the rows that were left out because the score or the weight was NULL.$$;
