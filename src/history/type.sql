--
-- purchase_history: one customer's purchases, by day
--

CREATE TYPE purchase_history;

CREATE FUNCTION purchase_history_in(cstring) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_history_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_history_in(cstring) IS 'reads the text form of a purchase_history; malformed text is an error that says where';

CREATE FUNCTION purchase_history_out(purchase_history) RETURNS cstring
	AS 'MODULE_PATHNAME', 'cp_history_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_history_out(purchase_history) IS 'writes the lossless text form: v1 scale 2 [2024-01-05 100.00] [2024-01-10 200.00 orders 2] ...';

CREATE FUNCTION purchase_history_recv(internal) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_history_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_history_recv(internal) IS 'reads the binary form, checking every count and bound';

CREATE FUNCTION purchase_history_send(purchase_history) RETURNS bytea
	AS 'MODULE_PATHNAME', 'cp_history_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_history_send(purchase_history) IS 'writes the binary form, which is the same on every machine';

CREATE TYPE purchase_history (
	INPUT = purchase_history_in,
	OUTPUT = purchase_history_out,
	RECEIVE = purchase_history_recv,
	SEND = purchase_history_send,
	ALIGNMENT = double,
	STORAGE = extended
);
COMMENT ON TYPE purchase_history IS 'what one customer (or a group of them) bought: per day the number of orders, the exact net amount and the cost; NULL rows are counted';

--
-- algebra
--

CREATE FUNCTION purchase_history_add(purchase_history, purchase_history) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_history_plus' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_history_add(purchase_history, purchase_history) IS 'the events of both histories; implements +';

CREATE FUNCTION purchase_history_subtract(purchase_history, purchase_history) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_history_minus' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_history_subtract(purchase_history, purchase_history) IS 'the exact inverse of +; an error if the left history does not hold the right one; implements -';

CREATE FUNCTION purchase_history_eq(purchase_history, purchase_history) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cp_history_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_history_eq(purchase_history, purchase_history) IS 'same events, same money, same number of skipped rows; 1.0 and 1.00 are equal; implements =';

CREATE FUNCTION purchase_history_ne(purchase_history, purchase_history) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cp_history_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_history_ne(purchase_history, purchase_history) IS 'not equal; implements <>';

CREATE OPERATOR + (LEFTARG = purchase_history, RIGHTARG = purchase_history, FUNCTION = purchase_history_add, COMMUTATOR = +);
COMMENT ON OPERATOR + (purchase_history, purchase_history) IS 'the events of both histories';

CREATE OPERATOR - (LEFTARG = purchase_history, RIGHTARG = purchase_history, FUNCTION = purchase_history_subtract);
COMMENT ON OPERATOR - (purchase_history, purchase_history) IS 'the left history without the events of the right one; exact inverse of +';

CREATE OPERATOR = (LEFTARG = purchase_history, RIGHTARG = purchase_history, FUNCTION = purchase_history_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES);
COMMENT ON OPERATOR = (purchase_history, purchase_history) IS 'same events, same money, same number of skipped rows';

CREATE OPERATOR <> (LEFTARG = purchase_history, RIGHTARG = purchase_history, FUNCTION = purchase_history_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR <> (purchase_history, purchase_history) IS 'not equal';

CREATE FUNCTION purchase_history_hash(purchase_history) RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_history_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_history_hash(purchase_history) IS 'hash of a value, the same for equal ones; what hash joins, GROUP BY and hash indexes use';

CREATE FUNCTION purchase_history_hash_extended(purchase_history, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_history_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_history_hash_extended(purchase_history, bigint) IS 'hash of a value with a seed, the same for equal ones; what PARTITION BY HASH uses';

CREATE OPERATOR CLASS purchase_history_hash_ops DEFAULT FOR TYPE purchase_history USING hash AS
	OPERATOR 1 =, FUNCTION 1 purchase_history_hash(purchase_history), FUNCTION 2 purchase_history_hash_extended(purchase_history, bigint);
COMMENT ON OPERATOR CLASS purchase_history_hash_ops USING hash IS 'DISTINCT, GROUP BY, UNION, hash joins, hash indexes and partitions by =';
COMMENT ON OPERATOR FAMILY purchase_history_hash_ops USING hash IS 'equality and hash of purchase_history';

