--
-- the same of values of type real: a real is widened to double precision otherwise, 9.8 to 9.800000190734863
--

CREATE FUNCTION rfm_score(value real, bins integer, direction rfm_direction DEFAULT 'asc') RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_score_real' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score(real, integer, rfm_direction) IS
$$Returns the score of the row's value of type real in its window partition.

NaN and infinity are errors. See rfm_score(numeric, integer, rfm_direction).$$;

CREATE FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, real, integer) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_add_real' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, real, integer) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE rfm_cuts(value real, bins integer) (
	SFUNC = customer_portfolio_internal.rfm_cuts_add, STYPE = rfm_cuts, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.rfm_cuts_finish, COMBINEFUNC = customer_portfolio_internal.rfm_cuts_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_cuts(real, integer) IS
$$Collects what decides the scores of values of type real; greater values are better.

NaN and infinity are errors. See rfm_cuts(numeric, integer).$$;

CREATE FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, real, integer, rfm_direction) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_add_real' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, real, integer, rfm_direction) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE rfm_cuts(value real, bins integer, direction rfm_direction) (
	SFUNC = customer_portfolio_internal.rfm_cuts_add, STYPE = rfm_cuts, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.rfm_cuts_finish, COMBINEFUNC = customer_portfolio_internal.rfm_cuts_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_cuts(real, integer, rfm_direction) IS
$$Collects what decides the scores of values of type real, in the given direction.

NaN and infinity are errors. See rfm_cuts(numeric, integer, rfm_direction).$$;

CREATE FUNCTION rfm_score(value real, cuts rfm_cuts) RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_score_of_real' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score(real, rfm_cuts) IS
$$Returns the score of a value of type real by cuts.

See rfm_score(numeric, rfm_cuts).$$;
