--
-- Pareto classes: which few customers make most of the value
--

CREATE TYPE share_base AS ENUM ('positive', 'net');
COMMENT ON TYPE share_base IS 'what a share is of: positive, the sum of the positive values; net, the sum of all';

-- Window functions. They look at the whole partition: neither ORDER BY nor the frame matters.
CREATE FUNCTION pareto_class(value numeric, cuts double precision[] DEFAULT '{0.8,0.95}', base share_base DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_class_numeric' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(numeric, double precision[], share_base) IS 'class of the row''s value in its partition by the share of the base that strictly greater values hold: A below the first cut, B below the second, then C; D for values <= 0; equal values share a class, the greatest is always A; NULL for NULL; base ''positive'' (sum of the positive values) or ''net'' (sum of all); exactly two cuts, 0 < a < b <= 1, those of the partition''s first row; at most 12 decimals and 10^18, otherwise an error that shows the value; NaN and infinity are errors';

CREATE FUNCTION pareto_class(value bigint, cuts double precision[] DEFAULT '{0.8,0.95}', base share_base DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_class_bigint' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(bigint, double precision[], share_base) IS 'class of the row''s value in its partition by the share of the base that strictly greater values hold: A below the first cut, B below the second, then C; D for values <= 0; equal values share a class, the greatest is always A; NULL for NULL; base ''positive'' (sum of the positive values) or ''net'' (sum of all); exactly two cuts, 0 < a < b <= 1, those of the partition''s first row; at most 10^18, otherwise an error';

CREATE FUNCTION pareto_class(value integer, cuts double precision[] DEFAULT '{0.8,0.95}', base share_base DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_class_integer' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(integer, double precision[], share_base) IS 'The same of values of type integer, which are exact.';

CREATE FUNCTION pareto_class(value smallint, cuts double precision[] DEFAULT '{0.8,0.95}', base share_base DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_class_smallint' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(smallint, double precision[], share_base) IS 'The same of values of type smallint, which are exact.';

CREATE FUNCTION pareto_class(value double precision, cuts double precision[] DEFAULT '{0.8,0.95}', base share_base DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_class_float8' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(double precision, double precision[], share_base) IS 'class of the row''s value in its partition by the share of the base that strictly greater values hold: A below the first cut, B below the second, then C; D for values <= 0; equal values share a class, the greatest is always A; NULL for NULL; base ''positive'' (sum of the positive values) or ''net'' (sum of all); exactly two cuts, 0 < a < b <= 1, those of the partition''s first row; each value is taken at its shortest decimal form, 0.1 as 0.1; NaN and infinity are errors';

CREATE FUNCTION pareto_class(value numeric, cuts text, base text DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_class_numeric' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(numeric, text, text) IS 'pareto_class with the cuts as a quoted constant, ''{0.8,0.95}'', and a quoted base; text that is no array of numbers is an error';

CREATE FUNCTION pareto_class(value bigint, cuts text, base text DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_class_bigint' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(bigint, text, text) IS 'pareto_class with the cuts as a quoted constant, ''{0.8,0.95}'', and a quoted base; text that is no array of numbers is an error';

CREATE FUNCTION pareto_class(value integer, cuts text, base text DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_class_integer' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(integer, text, text) IS 'The same of values of type integer, which are exact.';

CREATE FUNCTION pareto_class(value smallint, cuts text, base text DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_class_smallint' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(smallint, text, text) IS 'The same of values of type smallint, which are exact.';

CREATE FUNCTION pareto_class(value double precision, cuts text, base text DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_class_float8' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(double precision, text, text) IS 'pareto_class with the cuts as a quoted constant, ''{0.8,0.95}'', and a quoted base; text that is no array of numbers is an error';

CREATE FUNCTION pareto_share(value numeric, base share_base DEFAULT 'positive') RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_pareto_share_numeric' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_share(numeric, share_base) IS 'share of the base that the row''s value, those equal to it and all greater ones of the partition hold, 0 to 1; on base ''positive'' values <= 0 add nothing, so theirs is 1; on base ''net'' they are subtracted, so that shares pass 1 and come back to it (whale curve); NULL for NULL and where the base is not positive; at most 12 decimals and 10^18, otherwise an error that shows the value; NaN and infinity are errors';

CREATE FUNCTION pareto_share(value bigint, base share_base DEFAULT 'positive') RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_pareto_share_bigint' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_share(bigint, share_base) IS 'share of the base that the row''s value, those equal to it and all greater ones of the partition hold, 0 to 1; on base ''positive'' values <= 0 add nothing, so theirs is 1; on base ''net'' they are subtracted, so that shares pass 1 and come back to it (whale curve); NULL for NULL and where the base is not positive; at most 10^18, otherwise an error';

CREATE FUNCTION pareto_share(value integer, base share_base DEFAULT 'positive') RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_pareto_share_integer' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_share(integer, share_base) IS 'The same of values of type integer, which are exact.';

CREATE FUNCTION pareto_share(value smallint, base share_base DEFAULT 'positive') RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_pareto_share_smallint' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_share(smallint, share_base) IS 'The same of values of type smallint, which are exact.';

CREATE FUNCTION pareto_share(value double precision, base share_base DEFAULT 'positive') RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_pareto_share_float8' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_share(double precision, share_base) IS 'share of the base that the row''s value, those equal to it and all greater ones of the partition hold, 0 to 1; on base ''positive'' values <= 0 add nothing, so theirs is 1; on base ''net'' they are subtracted, so that shares pass 1 and come back to it (whale curve); NULL for NULL and where the base is not positive; each value is taken at its shortest decimal form, 0.1 as 0.1; NaN and infinity are errors';

--
-- pareto_summary: the distribution of the customers' values, mergeable
--

--! type pareto_summary cp_pareto_summary
COMMENT ON TYPE pareto_summary IS 'how many customers have which value: what Pareto classes and measures of concentration need, exact and mergeable; NULL values are counted';

--
-- aggregates
--

CREATE FUNCTION customer_portfolio_internal.pareto_summary_merge(pareto_summary, pareto_summary) RETURNS pareto_summary
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.pareto_summary_merge(pareto_summary, pareto_summary) IS 'combines two states of an aggregate; NULL is an empty one';

CREATE FUNCTION customer_portfolio_internal.pareto_summary_finish(pareto_summary) RETURNS pareto_summary
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.pareto_summary_finish(pareto_summary) IS 'the finished form of a state; what it holds stays the same';

CREATE FUNCTION customer_portfolio_internal.pareto_summary_add(pareto_summary, numeric) RETURNS pareto_summary
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_add_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.pareto_summary_add(pareto_summary, numeric) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE pareto(value numeric) (
	SFUNC = customer_portfolio_internal.pareto_summary_add, STYPE = pareto_summary, SSPACE = 64,
	FINALFUNC = customer_portfolio_internal.pareto_summary_finish, COMBINEFUNC = customer_portfolio_internal.pareto_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto(numeric) IS 'summary of the customers'' values, one value per customer; at most 12 decimals and 10^18, otherwise an error that shows the value; NaN and infinity are errors; NULL values are skipped and counted; NULL for no rows';

CREATE FUNCTION customer_portfolio_internal.pareto_summary_add(pareto_summary, bigint) RETURNS pareto_summary
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_add_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.pareto_summary_add(pareto_summary, bigint) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.pareto_summary_add(pareto_summary, integer) RETURNS pareto_summary
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_add_integer' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.pareto_summary_add(pareto_summary, integer) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.pareto_summary_add(pareto_summary, smallint) RETURNS pareto_summary
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_add_smallint' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.pareto_summary_add(pareto_summary, smallint) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE pareto(value bigint) (
	SFUNC = customer_portfolio_internal.pareto_summary_add, STYPE = pareto_summary, SSPACE = 64,
	FINALFUNC = customer_portfolio_internal.pareto_summary_finish, COMBINEFUNC = customer_portfolio_internal.pareto_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto(bigint) IS 'summary of the customers'' values, one value per customer; at most 10^18, otherwise an error; NULL values are skipped and counted; NULL for no rows';

CREATE AGGREGATE pareto(value integer) (
	SFUNC = customer_portfolio_internal.pareto_summary_add, STYPE = pareto_summary, SSPACE = 64,
	FINALFUNC = customer_portfolio_internal.pareto_summary_finish, COMBINEFUNC = customer_portfolio_internal.pareto_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto(integer) IS 'The same of values of type integer, which are exact.';

CREATE AGGREGATE pareto(value smallint) (
	SFUNC = customer_portfolio_internal.pareto_summary_add, STYPE = pareto_summary, SSPACE = 64,
	FINALFUNC = customer_portfolio_internal.pareto_summary_finish, COMBINEFUNC = customer_portfolio_internal.pareto_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto(smallint) IS 'The same of values of type smallint, which are exact.';

CREATE FUNCTION customer_portfolio_internal.pareto_summary_add(pareto_summary, double precision) RETURNS pareto_summary
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_add_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.pareto_summary_add(pareto_summary, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE pareto(value double precision) (
	SFUNC = customer_portfolio_internal.pareto_summary_add, STYPE = pareto_summary, SSPACE = 64,
	FINALFUNC = customer_portfolio_internal.pareto_summary_finish, COMBINEFUNC = customer_portfolio_internal.pareto_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto(double precision) IS 'summary of the customers'' values, one value per customer; each value is taken at its shortest decimal form, 0.1 as 0.1; NaN and infinity are errors; NULL values are skipped and counted; NULL for no rows';

CREATE AGGREGATE rollup(summary pareto_summary) (
	SFUNC = customer_portfolio_internal.pareto_summary_merge, STYPE = pareto_summary, SSPACE = 64,
	FINALFUNC = customer_portfolio_internal.pareto_summary_finish, COMBINEFUNC = customer_portfolio_internal.pareto_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(pareto_summary) IS 'merges summaries of different customers; an error if some are of double precision values and some are not';

--! plus pareto_summary cp_pareto_summary the customers of both summaries

--! equality pareto_summary cp_pareto_summary same values, same numbers of customers and of skipped rows

--
-- accessors
--

CREATE FUNCTION pareto_class(value numeric, summary pareto_summary, cuts double precision[] DEFAULT '{0.8,0.95}',
	base share_base DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_class_of_numeric' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(numeric, pareto_summary, double precision[], share_base) IS 'class of a value, whether or not it is one of the summary''s, by the share of the base that the summary''s strictly greater values hold; the same class as the window function gives on the same data; cuts and base as there; a value of another type than the summary''s is converted to it';

CREATE FUNCTION pareto_class(value bigint, summary pareto_summary, cuts double precision[] DEFAULT '{0.8,0.95}',
	base share_base DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_class_of_bigint' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(bigint, pareto_summary, double precision[], share_base) IS 'class of a value, whether or not it is one of the summary''s, by the share of the base that the summary''s strictly greater values hold; the same class as the window function gives on the same data; cuts and base as there; a value of another type than the summary''s is converted to it';

CREATE FUNCTION pareto_class(value integer, summary pareto_summary, cuts double precision[] DEFAULT '{0.8,0.95}',
	base share_base DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_class_of_integer' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(integer, pareto_summary, double precision[], share_base) IS 'The same of values of type integer, which are exact.';

CREATE FUNCTION pareto_class(value smallint, summary pareto_summary, cuts double precision[] DEFAULT '{0.8,0.95}',
	base share_base DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_class_of_smallint' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(smallint, pareto_summary, double precision[], share_base) IS 'The same of values of type smallint, which are exact.';

CREATE FUNCTION pareto_class(value double precision, summary pareto_summary, cuts double precision[] DEFAULT '{0.8,0.95}',
	base share_base DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_class_of_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(double precision, pareto_summary, double precision[], share_base) IS 'class of a value, whether or not it is one of the summary''s, by the share of the base that the summary''s strictly greater values hold; the same class as the window function gives on the same data; cuts and base as there; a value of another type than the summary''s is converted to it';

CREATE FUNCTION customers(summary pareto_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(pareto_summary) IS 'number of customers with a value, whatever its sign';

CREATE FUNCTION skipped_rows(summary pareto_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_skipped_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(pareto_summary) IS 'number of rows left out because their value was NULL';

CREATE FUNCTION total(summary pareto_summary, base share_base DEFAULT 'positive') RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_total' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION total(pareto_summary, share_base) IS 'exact sum of the positive values, or of all with base net; in the unit and with the decimals of the values';

-- The measures below are of the positive values; NULL (no rows) where there is none.
CREATE FUNCTION gini(summary pareto_summary) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_gini' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gini(pareto_summary) IS 'Gini coefficient, 0 for equal values, towards 1 where one customer has everything; customers of value 0 count unless somebodys value is negative: then only those of positive value do; NULL without a positive value';

CREATE FUNCTION gini(summary pareto_summary, include_zeros boolean) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_gini' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gini(pareto_summary, boolean) IS 'Gini coefficient; include_zeros: true counts everybody, negative values as zero, false only customers of positive value; NULL without a positive value';

CREATE FUNCTION hhi(summary pareto_summary) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_hhi' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION hhi(pareto_summary) IS 'Herfindahl-Hirschman index: the sum of the squared shares of the positive total, 1/customers to 1; NULL without a positive value';

CREATE FUNCTION effective_customers(summary pareto_summary) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_effective_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION effective_customers(pareto_summary) IS '1/hhi: so many customers of equal value would be as concentrated; NULL without a positive value';

CREATE FUNCTION top_share(summary pareto_summary, share double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_top_share' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION top_share(pareto_summary, double precision) IS 'share of the positive total that the top share (0 to 1) of the customers holds, a fraction of a customer counting for as much of the value; customers of value 0 count unless somebodys value is negative: then only those of positive value do; NULL without a positive value';

CREATE FUNCTION top_share(summary pareto_summary, share double precision, include_zeros boolean) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_top_share' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION top_share(pareto_summary, double precision, boolean) IS 'share of the positive total that the top share (0 to 1) of the customers holds; include_zeros: true counts everybody, negative values as zero, false only customers of positive value; NULL without a positive value';

CREATE FUNCTION customers_for_share(summary pareto_summary, share double precision) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_customers_for_share' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers_for_share(pareto_summary, double precision) IS 'smallest number of customers whose values reach this share (0 to 1) of the positive total, compared exactly; NULL without a positive value';

CREATE FUNCTION lorenz(summary pareto_summary, points integer, OUT population_share double precision,
	OUT value_share double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_lorenz' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 100;
COMMENT ON FUNCTION lorenz(pareto_summary, integer) IS 'Lorenz curve in so many points (2 to 1000000) from (0, 0) to (1, 1) at equal steps of population_share: the poorest population_share of the customers hold value_share of the positive total; customers of value 0 count unless somebodys value is negative: then only those of positive value do; no rows without a positive value';

CREATE FUNCTION lorenz(summary pareto_summary, points integer, include_zeros boolean, OUT population_share double precision,
	OUT value_share double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_lorenz' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 100;
COMMENT ON FUNCTION lorenz(pareto_summary, integer, boolean) IS 'Lorenz curve in so many points (2 to 1000000) from (0, 0) to (1, 1) at equal steps of population_share: the poorest population_share of the customers hold value_share of the positive total; include_zeros: true counts everybody, negative values as zero, false only customers of positive value; no rows without a positive value';
