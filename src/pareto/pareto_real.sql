--
-- the same of values of type real: a real is widened to double precision otherwise, 9.8 to 9.800000190734863
--

CREATE FUNCTION pareto_class(value real, cuts double precision[] DEFAULT '{0.8,0.95}', base share_base DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_class_real' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(real, double precision[], share_base) IS
$$Returns the Pareto class of the row's value of type real in its window partition.

Each value is taken at its own shortest decimal form, 9.8 as 9.8; NaN and infinity are errors.
See pareto_class(numeric, double precision[], share_base).$$;

CREATE FUNCTION pareto_class(value real, cuts text, base text DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_class_real' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(real, text, text) IS
$$Returns the Pareto class; takes the cuts and the base as quoted constants, '{0.8,0.95}'.

Text that is not an array of numbers is an error.
See pareto_class(real, double precision[], share_base).$$;

CREATE FUNCTION pareto_share(value real, base share_base DEFAULT 'positive') RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_pareto_share_real' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_share(real, share_base) IS
$$Returns the share that the row's value of type real and all greater values hold.

Each value is taken at its own shortest decimal form, 9.8 as 9.8; NaN and infinity are errors.
See pareto_share(numeric, share_base).$$;

CREATE FUNCTION customer_portfolio_internal.pareto_summary_add(pareto_summary, real) RETURNS pareto_summary
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_add_real' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.pareto_summary_add(pareto_summary, real) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE pareto(value real) (
	SFUNC = customer_portfolio_internal.pareto_summary_add, STYPE = pareto_summary, SSPACE = 64,
	FINALFUNC = customer_portfolio_internal.pareto_summary_finish, COMBINEFUNC = customer_portfolio_internal.pareto_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto(real) IS
$$Summarises the values of the customers, of type real.

Each value is taken at its own shortest decimal form, 9.8 as 9.8; NaN and infinity are errors.
See pareto(numeric).$$;

CREATE FUNCTION pareto_class(value real, summary pareto_summary, cuts double precision[] DEFAULT '{0.8,0.95}',
	base share_base DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_class_of_real' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(real, pareto_summary, double precision[], share_base) IS
$$Returns the Pareto class of a value of type real by a summary.

See pareto_class(numeric, pareto_summary, double precision[], share_base).$$;
