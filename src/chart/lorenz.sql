--
-- chart_lorenz: who makes the value
--

CREATE FUNCTION customer_portfolio_internal.chart_lorenz_add(internal, double precision, double precision) RETURNS internal
	AS 'MODULE_PATHNAME', 'cp_chart_lorenz_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.chart_lorenz_add(internal, double precision, double precision) IS 'adds a row to the state of an aggregate';

CREATE FUNCTION customer_portfolio_internal.chart_lorenz_add(internal, double precision, double precision, jsonb) RETURNS internal
	AS 'MODULE_PATHNAME', 'cp_chart_lorenz_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.chart_lorenz_add(internal, double precision, double precision, jsonb) IS 'adds a row to the state of an aggregate';

CREATE FUNCTION customer_portfolio_internal.chart_lorenz_finish(internal) RETURNS text
	AS 'MODULE_PATHNAME', 'cp_chart_lorenz_finish' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.chart_lorenz_finish(internal) IS 'the picture of a state; NULL if there is no value';

CREATE AGGREGATE chart_lorenz(customer_share double precision, value_share double precision) (
	SFUNC = customer_portfolio_internal.chart_lorenz_add, STYPE = internal, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.chart_lorenz_finish, PARALLEL = SAFE
);
COMMENT ON AGGREGATE chart_lorenz(double precision, double precision) IS
$$Returns a Lorenz curve as SVG, without options: the share of value that a share of customers makes.

See chart_lorenz(double precision, double precision, jsonb).$$;

CREATE AGGREGATE chart_lorenz(customer_share double precision, value_share double precision, options jsonb) (
	SFUNC = customer_portfolio_internal.chart_lorenz_add, STYPE = internal, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.chart_lorenz_finish, PARALLEL = SAFE
);
COMMENT ON AGGREGATE chart_lorenz(double precision, double precision, jsonb) IS
$$Returns a Lorenz curve as SVG: the share of value that a share of customers makes.

customer_share   from 0 to 1, ascending: write ORDER BY inside of the call
value_share      cumulative; above 1 before customers who cost money: a whale curve
options          as of chart_bars(text, text, double precision, jsonb), without hatched

The curve begins at 0, 0. On the diagonal beside it all customers would be worth the same. A point
with a NULL is left out. NULL without points.

Example: SELECT length(chart_lorenz(customers, value ORDER BY customers)) > 500
  FROM (VALUES (0.2, 0.8), (0.5, 0.95), (1, 1)) curve(customers, value);$$;
