--
-- repeat_summary: how many customers came back, mergeable
--

CREATE TYPE repeat_summary;

CREATE FUNCTION repeat_summary_in(cstring) RETURNS repeat_summary
	AS 'MODULE_PATHNAME', 'cp_repeat_summary_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION repeat_summary_in(cstring) IS 'reads the text form of a repeat_summary; malformed text is an error that says where';

CREATE FUNCTION repeat_summary_out(repeat_summary) RETURNS cstring
	AS 'MODULE_PATHNAME', 'cp_repeat_summary_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION repeat_summary_out(repeat_summary) IS 'writes the lossless text form: v1 customers 5 repeated 2 skipped 1';

CREATE FUNCTION repeat_summary_recv(internal) RETURNS repeat_summary
	AS 'MODULE_PATHNAME', 'cp_repeat_summary_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION repeat_summary_recv(internal) IS 'reads the binary form, checking every number';

CREATE FUNCTION repeat_summary_send(repeat_summary) RETURNS bytea
	AS 'MODULE_PATHNAME', 'cp_repeat_summary_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION repeat_summary_send(repeat_summary) IS 'writes the binary form, which is the same on every machine';

CREATE TYPE repeat_summary (
	INPUT = repeat_summary_in,
	OUTPUT = repeat_summary_out,
	RECEIVE = repeat_summary_recv,
	SEND = repeat_summary_send,
	ALIGNMENT = double,
	STORAGE = extended
);
COMMENT ON TYPE repeat_summary IS 'how many customers have bought before a day, and how many of them on several days; merges over disjoint customers';

CREATE FUNCTION repeat_summary_add(repeat_summary, purchase_history, date) RETURNS repeat_summary
	AS 'MODULE_PATHNAME', 'cp_repeat_summary_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION repeat_summary_add(repeat_summary, purchase_history, date) IS 'transition function of repeat_counts, repeat_rate and one_shot_share';

CREATE FUNCTION repeat_summary_merge(repeat_summary, repeat_summary) RETURNS repeat_summary
	AS 'MODULE_PATHNAME', 'cp_repeat_summary_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION repeat_summary_merge(repeat_summary, repeat_summary) IS 'combine function of repeat_counts, repeat_rate and one_shot_share; a NULL side adds nothing';

CREATE FUNCTION repeat_summary_finish(repeat_summary) RETURNS repeat_summary
	AS 'MODULE_PATHNAME', 'cp_repeat_summary_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION repeat_summary_finish(repeat_summary) IS 'final function of repeat_counts and rollup: a copy';

CREATE AGGREGATE repeat_counts(h purchase_history, as_of date) (
	SFUNC = repeat_summary_add, STYPE = repeat_summary, SSPACE = 64,
	FINALFUNC = repeat_summary_finish, COMBINEFUNC = repeat_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE repeat_counts(h purchase_history, as_of date) IS 'how many customers have bought before as_of, one history per customer, and how many of them on a later day again: what repeat_rate and one_shot_share are computed from, to be kept and merged; NULL histories and those without a purchase before as_of are skipped and counted; NULL for no rows';

CREATE AGGREGATE rollup(repeat_summary) (
	SFUNC = repeat_summary_merge, STYPE = repeat_summary, SSPACE = 64,
	FINALFUNC = repeat_summary_finish, COMBINEFUNC = repeat_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(repeat_summary) IS 'merges the summaries of disjoint customers';

CREATE FUNCTION repeat_summary_plus(repeat_summary, repeat_summary) RETURNS repeat_summary
	AS 'MODULE_PATHNAME', 'cp_repeat_summary_plus' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION repeat_summary_plus(repeat_summary, repeat_summary) IS 'the customers of both; implements +';

CREATE FUNCTION repeat_summary_eq(repeat_summary, repeat_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cp_repeat_summary_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION repeat_summary_eq(repeat_summary, repeat_summary) IS 'same numbers of customers, of those who came back and of those skipped; implements =';

CREATE FUNCTION repeat_summary_ne(repeat_summary, repeat_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cp_repeat_summary_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION repeat_summary_ne(repeat_summary, repeat_summary) IS 'not equal; implements <>';

CREATE OPERATOR + (LEFTARG = repeat_summary, RIGHTARG = repeat_summary, FUNCTION = repeat_summary_plus, COMMUTATOR = +);
COMMENT ON OPERATOR + (repeat_summary, repeat_summary) IS 'the customers of both';

CREATE OPERATOR = (LEFTARG = repeat_summary, RIGHTARG = repeat_summary, FUNCTION = repeat_summary_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES);
COMMENT ON OPERATOR = (repeat_summary, repeat_summary) IS 'same numbers of customers, of those who came back and of those skipped';

CREATE OPERATOR <> (LEFTARG = repeat_summary, RIGHTARG = repeat_summary, FUNCTION = repeat_summary_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR <> (repeat_summary, repeat_summary) IS 'not equal';

CREATE FUNCTION repeat_summary_hash(repeat_summary) RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_repeat_summary_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION repeat_summary_hash(repeat_summary) IS 'hash of a value, the same for equal ones; what hash joins, GROUP BY and hash indexes use';

CREATE FUNCTION repeat_summary_hash_extended(repeat_summary, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_repeat_summary_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION repeat_summary_hash_extended(repeat_summary, bigint) IS 'hash of a value with a seed, the same for equal ones; what PARTITION BY HASH uses';

CREATE OPERATOR CLASS repeat_summary_hash_ops DEFAULT FOR TYPE repeat_summary USING hash AS
	OPERATOR 1 =, FUNCTION 1 repeat_summary_hash(repeat_summary), FUNCTION 2 repeat_summary_hash_extended(repeat_summary, bigint);
COMMENT ON OPERATOR CLASS repeat_summary_hash_ops USING hash IS 'DISTINCT, GROUP BY, UNION, hash joins, hash indexes and partitions by =';
COMMENT ON OPERATOR FAMILY repeat_summary_hash_ops USING hash IS 'equality and hash of repeat_summary';

CREATE FUNCTION repeat_rate(r repeat_summary) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_repeat_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION repeat_rate(repeat_summary) IS 'share of the customers who bought again on a later day; NULL without customers';

CREATE FUNCTION one_shot_share(r repeat_summary) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_one_shot_share' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION one_shot_share(repeat_summary) IS 'share of the customers who bought on one day only, 1 - repeat_rate; NULL without customers';

CREATE FUNCTION customers(r repeat_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_repeat_summary_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(repeat_summary) IS 'number of customers who have bought';

CREATE FUNCTION repeat_customers(r repeat_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_repeat_summary_repeated' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION repeat_customers(repeat_summary) IS 'number of customers who bought again on a later day';

CREATE FUNCTION skipped_customers(r repeat_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_repeat_summary_skipped' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_customers(repeat_summary) IS 'customers who were left out: NULL histories, and those without a purchase before as_of';

CREATE AGGREGATE repeat_rate(h purchase_history, as_of date) (
	SFUNC = repeat_summary_add, STYPE = repeat_summary, SSPACE = 64,
	FINALFUNC = repeat_rate, COMBINEFUNC = repeat_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE repeat_rate(h purchase_history, as_of date) IS 'share of the customers with a purchase before as_of who bought again on a later day before as_of; NULL without such customers; NULL histories and those without a purchase do not count';

CREATE AGGREGATE one_shot_share(h purchase_history, as_of date) (
	SFUNC = repeat_summary_add, STYPE = repeat_summary, SSPACE = 64,
	FINALFUNC = one_shot_share, COMBINEFUNC = repeat_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE one_shot_share(h purchase_history, as_of date) IS 'share of the customers with a purchase before as_of who bought on one day only, 1 - repeat_rate; NULL without such customers; NULL histories and those without a purchase do not count';
