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

CREATE FUNCTION pareto_class(value double precision, cuts double precision[] DEFAULT '{0.8,0.95}', base share_base DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_class_float8' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(double precision, double precision[], share_base) IS 'class of the row''s value in its partition by the share of the base that strictly greater values hold: A below the first cut, B below the second, then C; D for values <= 0; equal values share a class, the greatest is always A; NULL for NULL; base ''positive'' (sum of the positive values) or ''net'' (sum of all); exactly two cuts, 0 < a < b <= 1, those of the partition''s first row; each value is taken at its shortest decimal form, 0.1 as 0.1; NaN and infinity are errors';

CREATE FUNCTION pareto_class(value numeric, cuts text, base text DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_class_numeric' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(numeric, text, text) IS 'pareto_class with the cuts as a quoted constant, ''{0.8,0.95}'', and a quoted base; text that is no array of numbers is an error';

CREATE FUNCTION pareto_class(value bigint, cuts text, base text DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_class_bigint' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(bigint, text, text) IS 'pareto_class with the cuts as a quoted constant, ''{0.8,0.95}'', and a quoted base; text that is no array of numbers is an error';

CREATE FUNCTION pareto_class(value double precision, cuts text, base text DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_class_float8' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(double precision, text, text) IS 'pareto_class with the cuts as a quoted constant, ''{0.8,0.95}'', and a quoted base; text that is no array of numbers is an error';

CREATE FUNCTION pareto_share(value numeric, base share_base DEFAULT 'positive') RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_pareto_share_numeric' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_share(numeric, share_base) IS 'share of the base that the row''s value, those equal to it and all greater ones of the partition hold, 0 to 1; on base ''positive'' values <= 0 add nothing, so theirs is 1; on base ''net'' they are subtracted, so that shares pass 1 and come back to it (whale curve); NULL for NULL and where the base is not positive; at most 12 decimals and 10^18, otherwise an error that shows the value; NaN and infinity are errors';

CREATE FUNCTION pareto_share(value bigint, base share_base DEFAULT 'positive') RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_pareto_share_bigint' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_share(bigint, share_base) IS 'share of the base that the row''s value, those equal to it and all greater ones of the partition hold, 0 to 1; on base ''positive'' values <= 0 add nothing, so theirs is 1; on base ''net'' they are subtracted, so that shares pass 1 and come back to it (whale curve); NULL for NULL and where the base is not positive; at most 10^18, otherwise an error';

CREATE FUNCTION pareto_share(value double precision, base share_base DEFAULT 'positive') RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_pareto_share_float8' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_share(double precision, share_base) IS 'share of the base that the row''s value, those equal to it and all greater ones of the partition hold, 0 to 1; on base ''positive'' values <= 0 add nothing, so theirs is 1; on base ''net'' they are subtracted, so that shares pass 1 and come back to it (whale curve); NULL for NULL and where the base is not positive; each value is taken at its shortest decimal form, 0.1 as 0.1; NaN and infinity are errors';

--
-- pareto_summary: the distribution of the customers' values, mergeable
--

CREATE TYPE pareto_summary;

CREATE FUNCTION pareto_summary_in(cstring) RETURNS pareto_summary
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pareto_summary_in(cstring) IS 'reads the text form of a pareto_summary; malformed text is an error that says where';

CREATE FUNCTION pareto_summary_out(pareto_summary) RETURNS cstring
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pareto_summary_out(pareto_summary) IS 'writes the lossless text form: v1 numeric scale 2 [500.00] [100.00 customers 2] ...';

CREATE FUNCTION pareto_summary_recv(internal) RETURNS pareto_summary
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pareto_summary_recv(internal) IS 'reads the binary form, checking every count and bound';

CREATE FUNCTION pareto_summary_send(pareto_summary) RETURNS bytea
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pareto_summary_send(pareto_summary) IS 'writes the binary form, which is the same on every machine';

CREATE TYPE pareto_summary (
	INPUT = pareto_summary_in,
	OUTPUT = pareto_summary_out,
	RECEIVE = pareto_summary_recv,
	SEND = pareto_summary_send,
	ALIGNMENT = double,
	STORAGE = extended
);
COMMENT ON TYPE pareto_summary IS 'how many customers have which value: what Pareto classes and measures of concentration need, exact and mergeable; NULL values are counted';

--
-- aggregates
--

CREATE FUNCTION pareto_merge(pareto_summary, pareto_summary) RETURNS pareto_summary
	AS 'MODULE_PATHNAME', 'cp_pareto_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_merge(pareto_summary, pareto_summary) IS 'combine function of the pareto aggregates; a NULL side adds nothing';

CREATE FUNCTION pareto_pack(pareto_summary) RETURNS pareto_summary
	AS 'MODULE_PATHNAME', 'cp_pareto_pack' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_pack(pareto_summary) IS 'the same summary in its packed, canonical form; final function of the pareto aggregates';

CREATE FUNCTION pareto_add(pareto_summary, numeric) RETURNS pareto_summary
	AS 'MODULE_PATHNAME', 'cp_pareto_add_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_add(pareto_summary, numeric) IS 'transition function of pareto(numeric)';
CREATE AGGREGATE pareto(value numeric) (
	SFUNC = pareto_add, STYPE = pareto_summary, SSPACE = 64,
	FINALFUNC = pareto_pack, COMBINEFUNC = pareto_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto(value numeric) IS 'summary of the customers'' values, one value per customer; at most 12 decimals and 10^18, otherwise an error that shows the value; NaN and infinity are errors; NULL values are skipped and counted; NULL for no rows';

CREATE FUNCTION pareto_add(pareto_summary, bigint) RETURNS pareto_summary
	AS 'MODULE_PATHNAME', 'cp_pareto_add_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_add(pareto_summary, bigint) IS 'transition function of pareto(bigint)';
CREATE AGGREGATE pareto(value bigint) (
	SFUNC = pareto_add, STYPE = pareto_summary, SSPACE = 64,
	FINALFUNC = pareto_pack, COMBINEFUNC = pareto_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto(value bigint) IS 'summary of the customers'' values, one value per customer; at most 10^18, otherwise an error; NULL values are skipped and counted; NULL for no rows';

CREATE FUNCTION pareto_add(pareto_summary, double precision) RETURNS pareto_summary
	AS 'MODULE_PATHNAME', 'cp_pareto_add_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_add(pareto_summary, double precision) IS 'transition function of pareto(double precision)';
CREATE AGGREGATE pareto(value double precision) (
	SFUNC = pareto_add, STYPE = pareto_summary, SSPACE = 64,
	FINALFUNC = pareto_pack, COMBINEFUNC = pareto_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto(value double precision) IS 'summary of the customers'' values, one value per customer; each value is taken at its shortest decimal form, 0.1 as 0.1; NaN and infinity are errors; NULL values are skipped and counted; NULL for no rows';

CREATE AGGREGATE rollup(pareto_summary) (
	SFUNC = pareto_merge, STYPE = pareto_summary, SSPACE = 64,
	FINALFUNC = pareto_pack, COMBINEFUNC = pareto_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(pareto_summary) IS 'merges summaries of different customers; an error if some are of double precision values and some are not';

CREATE FUNCTION pareto_plus(pareto_summary, pareto_summary) RETURNS pareto_summary
	AS 'MODULE_PATHNAME', 'cp_pareto_plus' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pareto_plus(pareto_summary, pareto_summary) IS 'the customers of both summaries; implements +';

CREATE FUNCTION pareto_eq(pareto_summary, pareto_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cp_pareto_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pareto_eq(pareto_summary, pareto_summary) IS 'same values, same numbers of customers and of skipped rows; 1.0 and 1.00 are equal; implements =';

CREATE FUNCTION pareto_ne(pareto_summary, pareto_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cp_pareto_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pareto_ne(pareto_summary, pareto_summary) IS 'not equal; implements <>';

CREATE OPERATOR + (LEFTARG = pareto_summary, RIGHTARG = pareto_summary, FUNCTION = pareto_plus, COMMUTATOR = +);
COMMENT ON OPERATOR + (pareto_summary, pareto_summary) IS 'the customers of both summaries';

CREATE OPERATOR = (LEFTARG = pareto_summary, RIGHTARG = pareto_summary, FUNCTION = pareto_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES);
COMMENT ON OPERATOR = (pareto_summary, pareto_summary) IS 'same values, same numbers of customers and of skipped rows';

CREATE OPERATOR <> (LEFTARG = pareto_summary, RIGHTARG = pareto_summary, FUNCTION = pareto_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR <> (pareto_summary, pareto_summary) IS 'not equal';

CREATE FUNCTION pareto_hash(pareto_summary) RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_pareto_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pareto_hash(pareto_summary) IS 'hash of a value, the same for equal ones; what hash joins, GROUP BY and hash indexes use';

CREATE FUNCTION pareto_hash_extended(pareto_summary, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_pareto_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pareto_hash_extended(pareto_summary, bigint) IS 'hash of a value with a seed, the same for equal ones; what PARTITION BY HASH uses';

CREATE OPERATOR CLASS pareto_summary_hash_ops DEFAULT FOR TYPE pareto_summary USING hash AS
	OPERATOR 1 =, FUNCTION 1 pareto_hash(pareto_summary), FUNCTION 2 pareto_hash_extended(pareto_summary, bigint);
COMMENT ON OPERATOR CLASS pareto_summary_hash_ops USING hash IS 'DISTINCT, GROUP BY, UNION, hash joins, hash indexes and partitions by =';
COMMENT ON OPERATOR FAMILY pareto_summary_hash_ops USING hash IS 'equality and hash of pareto_summary';

--
-- accessors
--

CREATE FUNCTION pareto_class(value numeric, summary pareto_summary, cuts double precision[] DEFAULT '{0.8,0.95}', base share_base DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_class_of_numeric' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(numeric, pareto_summary, double precision[], share_base) IS 'class of a value, whether or not it is one of the summary''s, by the share of the base that the summary''s strictly greater values hold; the same class as the window function gives on the same data; cuts and base as there; a value of another type than the summary''s is converted to it';

CREATE FUNCTION pareto_class(value bigint, summary pareto_summary, cuts double precision[] DEFAULT '{0.8,0.95}', base share_base DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_class_of_bigint' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(bigint, pareto_summary, double precision[], share_base) IS 'class of a value, whether or not it is one of the summary''s, by the share of the base that the summary''s strictly greater values hold; the same class as the window function gives on the same data; cuts and base as there; a value of another type than the summary''s is converted to it';

CREATE FUNCTION pareto_class(value double precision, summary pareto_summary, cuts double precision[] DEFAULT '{0.8,0.95}', base share_base DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_class_of_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(double precision, pareto_summary, double precision[], share_base) IS 'class of a value, whether or not it is one of the summary''s, by the share of the base that the summary''s strictly greater values hold; the same class as the window function gives on the same data; cuts and base as there; a value of another type than the summary''s is converted to it';

CREATE FUNCTION customers(pareto_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_pareto_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(pareto_summary) IS 'number of customers with a value, whatever its sign';

CREATE FUNCTION skipped_rows(pareto_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_pareto_skipped_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(pareto_summary) IS 'number of rows left out because their value was NULL';

CREATE FUNCTION total(pareto_summary, base share_base DEFAULT 'positive') RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_pareto_total' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION total(pareto_summary, share_base) IS 'exact sum of the positive values, or of all with base net; in the unit and with the decimals of the values';

-- The measures below are of the positive values; NULL (no rows) where there is none.

CREATE FUNCTION gini(pareto_summary) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_pareto_gini' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gini(pareto_summary) IS 'Gini coefficient, 0 for equal values, towards 1 where one customer has everything; customers of value 0 count unless somebodys value is negative: then only those of positive value do; NULL without a positive value';

CREATE FUNCTION gini(pareto_summary, include_zeros boolean) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_pareto_gini' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gini(pareto_summary, boolean) IS 'Gini coefficient; include_zeros: true counts everybody, negative values as zero, false only customers of positive value; NULL without a positive value';

CREATE FUNCTION hhi(pareto_summary) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_pareto_hhi' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION hhi(pareto_summary) IS 'Herfindahl-Hirschman index: the sum of the squared shares of the positive total, 1/customers to 1; NULL without a positive value';

CREATE FUNCTION effective_customers(pareto_summary) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_pareto_effective_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION effective_customers(pareto_summary) IS '1/hhi: so many customers of equal value would be as concentrated; NULL without a positive value';

CREATE FUNCTION top_share(pareto_summary, share double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_pareto_top_share' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION top_share(pareto_summary, double precision) IS 'share of the positive total that the top share (0 to 1) of the customers holds, a fraction of a customer counting for as much of the value; customers of value 0 count unless somebodys value is negative: then only those of positive value do; NULL without a positive value';

CREATE FUNCTION top_share(pareto_summary, share double precision, include_zeros boolean) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_pareto_top_share' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION top_share(pareto_summary, double precision, boolean) IS 'share of the positive total that the top share (0 to 1) of the customers holds; include_zeros: true counts everybody, negative values as zero, false only customers of positive value; NULL without a positive value';

CREATE FUNCTION customers_for_share(pareto_summary, share double precision) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_pareto_customers_for_share' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers_for_share(pareto_summary, double precision) IS 'smallest number of customers whose values reach this share (0 to 1) of the positive total, compared exactly; NULL without a positive value';

CREATE FUNCTION lorenz(pareto_summary, points integer,
	OUT population_share double precision, OUT value_share double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_pareto_lorenz' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 100;
COMMENT ON FUNCTION lorenz(pareto_summary, integer) IS 'Lorenz curve in so many points (2 to 1000000) from (0, 0) to (1, 1) at equal steps of population_share: the poorest population_share of the customers hold value_share of the positive total; customers of value 0 count unless somebodys value is negative: then only those of positive value do; no rows without a positive value';

CREATE FUNCTION lorenz(pareto_summary, points integer, include_zeros boolean,
	OUT population_share double precision, OUT value_share double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_pareto_lorenz' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 100;
COMMENT ON FUNCTION lorenz(pareto_summary, integer, boolean) IS 'Lorenz curve in so many points (2 to 1000000) from (0, 0) to (1, 1) at equal steps of population_share: the poorest population_share of the customers hold value_share of the positive total; include_zeros: true counts everybody, negative values as zero, false only customers of positive value; no rows without a positive value';
