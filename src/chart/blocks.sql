--
-- bar, sparkline: pictures that are text
--

CREATE FUNCTION bar(value double precision, max double precision, width integer DEFAULT 20) RETURNS text
	AS 'MODULE_PATHNAME', 'cp_bar' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bar(double precision, double precision, integer) IS
$$Returns a bar of blocks, for tables in psql: to an eighth of a character.

value   a negative one has a minus sign before its bar
max     what fills the width, for instance max(value) OVER (); a longer bar ends with an arrow
width   in characters, 1 to 1000

Example: SELECT segment, bar(customers, 40, 10) FROM (VALUES ('loyal', 33), ('lost', 4))
  segments(segment, customers);$$;

CREATE FUNCTION customer_portfolio_internal.sparkline_add(internal, double precision) RETURNS internal
	AS 'MODULE_PATHNAME', 'cp_sparkline_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.sparkline_add(internal, double precision) IS 'adds a row to the state of an aggregate';

CREATE FUNCTION customer_portfolio_internal.sparkline_finish(internal) RETURNS text
	AS 'MODULE_PATHNAME', 'cp_sparkline_finish' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.sparkline_finish(internal) IS 'the picture of a state; NULL if there is no value';

CREATE AGGREGATE sparkline(value double precision) (
	SFUNC = customer_portfolio_internal.sparkline_add, STYPE = internal, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.sparkline_finish, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sparkline(double precision) IS
$$Returns a line of small blocks, one for each row, from the least value to the largest.

value   in the order of rows: write ORDER BY inside; NULL is a gap; at most 1000 rows

With negative values there are two lines, above and below zero: what is positive stands on the line
between them, what is negative hangs below it in thirds. NULL if no row has a value.

Example: SELECT sparkline(revenue ORDER BY month) FROM (VALUES (1, 10), (2, 14), (3, NULL), (4, 7))
  sales(month, revenue);$$;
