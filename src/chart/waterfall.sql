--
-- chart_waterfall: how one total becomes another
--

CREATE FUNCTION customer_portfolio_internal.chart_waterfall_add(internal, text, double precision, boolean) RETURNS internal
	AS 'MODULE_PATHNAME', 'cp_chart_waterfall_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.chart_waterfall_add(internal, text, double precision, boolean) IS 'adds a row to the state of an aggregate';

CREATE FUNCTION customer_portfolio_internal.chart_waterfall_add(internal, text, double precision, boolean, jsonb) RETURNS internal
	AS 'MODULE_PATHNAME', 'cp_chart_waterfall_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.chart_waterfall_add(internal, text, double precision, boolean, jsonb) IS 'adds a row to the state of an aggregate';

CREATE FUNCTION customer_portfolio_internal.chart_waterfall_finish(internal) RETURNS text
	AS 'MODULE_PATHNAME', 'cp_chart_waterfall_finish' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.chart_waterfall_finish(internal) IS 'the picture of a state; NULL if there is no value';

CREATE AGGREGATE chart_waterfall(label text, value double precision, is_total boolean) (
	SFUNC = customer_portfolio_internal.chart_waterfall_add, STYPE = internal, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.chart_waterfall_finish, PARALLEL = SAFE
);
COMMENT ON AGGREGATE chart_waterfall(text, double precision, boolean) IS
$$Returns a waterfall as SVG: how movements lead from one total to the next.

See chart_waterfall(text, double precision, boolean, jsonb).$$;

CREATE AGGREGATE chart_waterfall(label text, value double precision, is_total boolean, options jsonb) (
	SFUNC = customer_portfolio_internal.chart_waterfall_add, STYPE = internal, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.chart_waterfall_finish, PARALLEL = SAFE
);
COMMENT ON AGGREGATE chart_waterfall(text, double precision, boolean, jsonb) IS
$$Returns a waterfall as SVG: how movements lead from one total to the next.

label      name of a step, in the order of rows: write ORDER BY inside; at most 40 steps
value      a movement, or with is_total the level itself; a total without a value is the sum so far
is_total   true: a bar from the ground; false or NULL: a movement from where the step before ended
options    as of chart_bars(text, text, double precision, jsonb), without hatched

Where the movements are small beside the totals, the axis does not begin at zero and the bars of the
totals are broken. A movement that is NULL is a gap. NULL if no row has a value.

Example: SELECT length(chart_waterfall(label, value, is_total ORDER BY n)) > 500 AS drawn
  FROM (VALUES (1, 'opening', 100, true), (2, 'won', 30, false), (3, 'lost', -20, false),
    (4, 'closing', NULL, true)) step(n, label, value, is_total);$$;
