--
-- chart_bars, chart_line, chart_waterfall: a value by label. The state is neither stored nor merged: pictures
-- follow the order of rows.
--

CREATE FUNCTION customer_portfolio_internal.chart_bars_add(internal, text, double precision) RETURNS internal
	AS 'MODULE_PATHNAME', 'cp_chart_bars_add_list' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.chart_bars_add(internal, text, double precision) IS 'adds a row to the state of an aggregate';

CREATE FUNCTION customer_portfolio_internal.chart_bars_add(internal, text, double precision, jsonb) RETURNS internal
	AS 'MODULE_PATHNAME', 'cp_chart_bars_add_list' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.chart_bars_add(internal, text, double precision, jsonb) IS 'adds a row to the state of an aggregate';

CREATE FUNCTION customer_portfolio_internal.chart_bars_add(internal, text, text, double precision) RETURNS internal
	AS 'MODULE_PATHNAME', 'cp_chart_bars_add_series' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.chart_bars_add(internal, text, text, double precision) IS 'adds a row to the state of an aggregate';

CREATE FUNCTION customer_portfolio_internal.chart_bars_add(internal, text, text, double precision, jsonb) RETURNS internal
	AS 'MODULE_PATHNAME', 'cp_chart_bars_add_series' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.chart_bars_add(internal, text, text, double precision, jsonb) IS 'adds a row to the state of an aggregate';

CREATE FUNCTION customer_portfolio_internal.chart_bars_finish(internal) RETURNS text
	AS 'MODULE_PATHNAME', 'cp_chart_bars_finish' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.chart_bars_finish(internal) IS 'the picture of a state; NULL if there is no value';

CREATE AGGREGATE chart_bars(label text, value double precision) (
	SFUNC = customer_portfolio_internal.chart_bars_add, STYPE = internal, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.chart_bars_finish, PARALLEL = SAFE
);
COMMENT ON AGGREGATE chart_bars(text, double precision) IS
$$Returns a bar chart as SVG, to be shown in an HTML page: a bar for each row, in their order.

Write ORDER BY inside of the call. See chart_bars(text, text, double precision, jsonb).$$;

CREATE AGGREGATE chart_bars(label text, value double precision, options jsonb) (
	SFUNC = customer_portfolio_internal.chart_bars_add, STYPE = internal, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.chart_bars_finish, PARALLEL = SAFE
);
COMMENT ON AGGREGATE chart_bars(text, double precision, jsonb) IS
$$Returns a bar chart as SVG with options: a bar for each row, in their order.

See chart_bars(text, text, double precision, jsonb).

Example: SELECT length(chart_bars(month, revenue, '{"unit": " EUR"}' ORDER BY month)) > 500 AS drawn
  FROM (VALUES ('2024-01', 1200), ('2024-02', 900), ('2024-03', NULL)) sales(month, revenue);$$;

CREATE AGGREGATE chart_bars(label text, series text, value double precision) (
	SFUNC = customer_portfolio_internal.chart_bars_add, STYPE = internal, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.chart_bars_finish, PARALLEL = SAFE
);
COMMENT ON AGGREGATE chart_bars(text, text, double precision) IS
$$Returns a chart of stacked bars as SVG, without options.

See chart_bars(text, text, double precision, jsonb).$$;

CREATE AGGREGATE chart_bars(label text, series text, value double precision, options jsonb) (
	SFUNC = customer_portfolio_internal.chart_bars_add, STYPE = internal, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.chart_bars_finish, PARALLEL = SAFE
);
COMMENT ON AGGREGATE chart_bars(text, text, double precision, jsonb) IS
$$Returns a chart of stacked bars as SVG, to be shown in an HTML page: no script, no request.

label     name of a bar; bars stand in the order of their first rows: write ORDER BY inside
series    what is stacked, from the line upwards in the order of first rows; at most 6
value     height; negative ones hang below the line; NULL is a gap
options   a JSON object, the same in every row; all of its members may be absent:

title, description           what it shows and says, for those who hear it; by default the numbers
x_axis, y_axis               names of the axes
unit                         stands behind each number as it is, for instance " EUR"
decimals                     of values, 0 to 12; by default what shows three digits
decimal_mark, group_mark     "." and "," by default
is_percent                   true: 0.25 is 25%
width, height                units of the view box, in which letters are 13 high; 480 and 270
hatched                      a list of series that are striped, for instance of what is in doubt
compact                      true: without axes and words

An unknown member is an error. So is a label or a series that is NULL, two rows with the same label
and series, a value that is NaN, infinite or has more than 15 digits, and more than 200 bars.
NULL if no row has a value.

Colours can be changed by the stylesheet of the page, for each of the classes cp-s1 to cp-s6.$$;
