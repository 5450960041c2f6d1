--
-- chart_line: values along labels
--

CREATE FUNCTION customer_portfolio_internal.chart_line_add(internal, text, double precision) RETURNS internal
	AS 'MODULE_PATHNAME', 'cp_chart_line_add_list' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.chart_line_add(internal, text, double precision) IS 'adds a row to the state of an aggregate';

CREATE FUNCTION customer_portfolio_internal.chart_line_add(internal, text, double precision, jsonb) RETURNS internal
	AS 'MODULE_PATHNAME', 'cp_chart_line_add_list' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.chart_line_add(internal, text, double precision, jsonb) IS 'adds a row to the state of an aggregate';

CREATE FUNCTION customer_portfolio_internal.chart_line_add(internal, text, text, double precision) RETURNS internal
	AS 'MODULE_PATHNAME', 'cp_chart_line_add_series' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.chart_line_add(internal, text, text, double precision) IS 'adds a row to the state of an aggregate';

CREATE FUNCTION customer_portfolio_internal.chart_line_add(internal, text, text, double precision, jsonb) RETURNS internal
	AS 'MODULE_PATHNAME', 'cp_chart_line_add_series' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.chart_line_add(internal, text, text, double precision, jsonb) IS 'adds a row to the state of an aggregate';

CREATE FUNCTION customer_portfolio_internal.chart_line_finish(internal) RETURNS text
	AS 'MODULE_PATHNAME', 'cp_chart_line_finish' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.chart_line_finish(internal) IS 'the picture of a state; NULL if there is no value';

CREATE AGGREGATE chart_line(label text, value double precision) (
	SFUNC = customer_portfolio_internal.chart_line_add, STYPE = internal, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.chart_line_finish, PARALLEL = SAFE
);
COMMENT ON AGGREGATE chart_line(text, double precision) IS
$$Returns a line chart as SVG, to be shown in an HTML page: a point for each row, in their order.

Write ORDER BY inside of the call. See chart_line(text, text, double precision, jsonb).$$;

CREATE AGGREGATE chart_line(label text, value double precision, options jsonb) (
	SFUNC = customer_portfolio_internal.chart_line_add, STYPE = internal, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.chart_line_finish, PARALLEL = SAFE
);
COMMENT ON AGGREGATE chart_line(text, double precision, jsonb) IS
$$Returns a line chart as SVG with options: a point for each row, in their order.

See chart_line(text, text, double precision, jsonb).

Example: SELECT length(chart_line(month, customers, '{"compact": true}' ORDER BY month)) > 300
  FROM (VALUES ('2024-01', 120), ('2024-02', 90), ('2024-03', NULL)) shop(month, customers);$$;

CREATE AGGREGATE chart_line(label text, series text, value double precision) (
	SFUNC = customer_portfolio_internal.chart_line_add, STYPE = internal, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.chart_line_finish, PARALLEL = SAFE
);
COMMENT ON AGGREGATE chart_line(text, text, double precision) IS
$$Returns a chart of several lines as SVG, without options.

See chart_line(text, text, double precision, jsonb).$$;

CREATE AGGREGATE chart_line(label text, series text, value double precision, options jsonb) (
	SFUNC = customer_portfolio_internal.chart_line_add, STYPE = internal, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.chart_line_finish, PARALLEL = SAFE
);
COMMENT ON AGGREGATE chart_line(text, text, double precision, jsonb) IS
$$Returns a chart of several lines as SVG: a line for each series, with its name at its end.

label     a place from left to right, in the order of first rows; at most 1000
series    a line; at most 6
value     height; NULL is a gap, and so is a row that is missing
options   as of chart_bars(text, text, double precision, jsonb); series in hatched are dashed

The axis begins at zero unless all values are far from it. compact is a small picture without axes
and words, to stand in a line of text or a cell of a table.

It is an error if two rows have the same label and series. In the forms without series each row is a
place of its own. NULL if no row has a value.$$;
