--
-- markup: text in HTML, XML and SVG
--

CREATE FUNCTION customer_portfolio_internal.markup(text) RETURNS text
	AS 'MODULE_PATHNAME', 'cp_markup' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.markup(text) IS 'text for HTML and XML: & < > and quotes as references, without characters that XML forbids';
