--
-- sums of what is not exact, which must not depend on the order of the rows
--

CREATE FUNCTION customer_portfolio_internal.portfolio_exact(double precision) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_portfolio_exact' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_exact(double precision) IS 'the number with twelve decimals: sums of it are the same in any order of the rows';
