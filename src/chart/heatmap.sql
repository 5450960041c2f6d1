--
-- chart_heatmap: a table as colours
--

CREATE FUNCTION customer_portfolio_internal.chart_heatmap_add(internal, text, text, double precision, boolean) RETURNS internal
	AS 'MODULE_PATHNAME', 'cp_chart_heatmap_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.chart_heatmap_add(internal, text, text, double precision, boolean) IS 'adds a row to the state of an aggregate';

CREATE FUNCTION customer_portfolio_internal.chart_heatmap_add(internal, text, text, double precision, boolean, jsonb) RETURNS internal
	AS 'MODULE_PATHNAME', 'cp_chart_heatmap_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.chart_heatmap_add(internal, text, text, double precision, boolean, jsonb) IS 'adds a row to the state of an aggregate';

CREATE FUNCTION customer_portfolio_internal.chart_heatmap_finish(internal) RETURNS text
	AS 'MODULE_PATHNAME', 'cp_chart_heatmap_finish' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.chart_heatmap_finish(internal) IS 'the picture of a state; NULL if there is no value';

CREATE AGGREGATE chart_heatmap(row_label text, column_label text, value double precision, is_immature boolean) (
	SFUNC = customer_portfolio_internal.chart_heatmap_add, STYPE = internal, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.chart_heatmap_finish, PARALLEL = SAFE
);
COMMENT ON AGGREGATE chart_heatmap(text, text, double precision, boolean) IS
$$Returns a heat map as SVG, without options: a table whose cells are the darker the larger they are.

See chart_heatmap(text, text, double precision, boolean, jsonb).$$;

CREATE AGGREGATE chart_heatmap(row_label text, column_label text, value double precision, is_immature boolean, options jsonb) (
	SFUNC = customer_portfolio_internal.chart_heatmap_add, STYPE = internal, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.chart_heatmap_finish, PARALLEL = SAFE
);
COMMENT ON AGGREGATE chart_heatmap(text, text, double precision, boolean, jsonb) IS
$$Returns a heat map as SVG: a table whose cells are the darker the larger they are.

row_label, column_label   where a cell stands; both in the order of their first rows, at most 60
value                     seven shades in equal steps from the least to the largest value
is_immature               true: the cell is striped, because it may still change; NULL is false
options                   as of chart_bars(text, text, double precision, jsonb), without hatched

Numbers stand in the cells where all of them fit. A cell whose value is NULL, or that has no row, is
empty; if it is immature, it is striped. Two rows of one cell are an error. NULL if no row has a
value.

Example: SELECT length(chart_heatmap(cohort, age, retention, false, '{"is_percent": true}')) > 500
  FROM (VALUES ('2024-01', '0', 1), ('2024-01', '1', 0.4), ('2024-02', '0', 1))
    cohorts(cohort, age, retention);$$;
