--
-- chart_histogram: how values are distributed
--

CREATE FUNCTION customer_portfolio_internal.chart_histogram_add(internal, double precision) RETURNS internal
	AS 'MODULE_PATHNAME', 'cp_chart_histogram_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.chart_histogram_add(internal, double precision) IS 'adds a row to the state of an aggregate';

CREATE FUNCTION customer_portfolio_internal.chart_histogram_add(internal, double precision, jsonb) RETURNS internal
	AS 'MODULE_PATHNAME', 'cp_chart_histogram_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.chart_histogram_add(internal, double precision, jsonb) IS 'adds a row to the state of an aggregate';

CREATE FUNCTION customer_portfolio_internal.chart_histogram_finish(internal) RETURNS text
	AS 'MODULE_PATHNAME', 'cp_chart_histogram_finish' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.chart_histogram_finish(internal) IS 'the picture of a state; NULL if there is no value';

CREATE AGGREGATE chart_histogram(value double precision) (
	SFUNC = customer_portfolio_internal.chart_histogram_add, STYPE = internal, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.chart_histogram_finish, PARALLEL = SAFE
);
COMMENT ON AGGREGATE chart_histogram(double precision) IS
$$Returns a histogram as SVG, without options: how many values lie between round edges.

See chart_histogram(double precision, jsonb).$$;

CREATE AGGREGATE chart_histogram(value double precision, options jsonb) (
	SFUNC = customer_portfolio_internal.chart_histogram_add, STYPE = internal, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.chart_histogram_finish, PARALLEL = SAFE
);
COMMENT ON AGGREGATE chart_histogram(double precision, jsonb) IS
$$Returns a histogram as SVG: how many values lie between round edges.

value     NULL is left out
options   as of chart_bars(text, text, double precision, jsonb), without hatched, and two more:

bins           at most this many, 2 to 100; 20 by default
max_quantile   beyond this quantile, 0.5 to 1, all values lie in one bin, the last; 1 by default

A bin holds its lower edge, and the last one its upper edge, too, if there is none for the rest.
unit and is_percent are of the values; how many they are has no unit. NULL if there is no value.

Example: SELECT length(chart_histogram(basket, '{"bins": 10, "unit": " EUR"}')) > 500
  FROM generate_series(1, 100) basket;$$;
