--
-- contract_history: what one customer has signed, by contract
--

CREATE TYPE contract_history;

CREATE FUNCTION contract_history_in(cstring) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contracts_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION contract_history_in(cstring) IS 'reads the text form of a contract_history; malformed text is an error that says where';

CREATE FUNCTION contract_history_out(contract_history) RETURNS cstring
	AS 'MODULE_PATHNAME', 'cp_contracts_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION contract_history_out(contract_history) IS 'writes the lossless text form: v1 scale 2 [2024-01-01 2024-02-01 30.00] [2024-02-01 open 25.00 contracts 2] [2024-03-01 2024-04-01 pause] ...';

CREATE FUNCTION contract_history_recv(internal) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contracts_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION contract_history_recv(internal) IS 'reads the binary form, checking every count and bound';

CREATE FUNCTION contract_history_send(contract_history) RETURNS bytea
	AS 'MODULE_PATHNAME', 'cp_contracts_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION contract_history_send(contract_history) IS 'writes the binary form, which is the same on every machine';

CREATE TYPE contract_history (
	INPUT = contract_history_in,
	OUTPUT = contract_history_out,
	RECEIVE = contract_history_recv,
	SEND = contract_history_send,
	ALIGNMENT = double,
	STORAGE = extended
);
COMMENT ON TYPE contract_history IS 'the contracts of one customer (or of a group of them): first day, end or open, exact rate per month, kind, how many equal ones; contracts that overlap add up; NULL rows are counted';

--
-- algebra
--

CREATE FUNCTION contract_history_add(contract_history, contract_history) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contracts_plus' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION contract_history_add(contract_history, contract_history) IS 'the contracts of both histories; implements +';

CREATE FUNCTION contract_history_subtract(contract_history, contract_history) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contracts_minus' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION contract_history_subtract(contract_history, contract_history) IS 'the exact inverse of +; an error if the left history does not hold the right one; implements -';

CREATE FUNCTION contract_history_eq(contract_history, contract_history) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cp_contracts_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION contract_history_eq(contract_history, contract_history) IS 'same contracts at the same rates, same number of skipped rows; 30.0 and 30.00 are equal; implements =';

CREATE FUNCTION contract_history_ne(contract_history, contract_history) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cp_contracts_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION contract_history_ne(contract_history, contract_history) IS 'not equal; implements <>';

CREATE OPERATOR + (LEFTARG = contract_history, RIGHTARG = contract_history, FUNCTION = contract_history_add, COMMUTATOR = +);
COMMENT ON OPERATOR + (contract_history, contract_history) IS 'the contracts of both histories';

CREATE OPERATOR - (LEFTARG = contract_history, RIGHTARG = contract_history, FUNCTION = contract_history_subtract);
COMMENT ON OPERATOR - (contract_history, contract_history) IS 'the left history without the contracts of the right one; exact inverse of +';

CREATE OPERATOR = (LEFTARG = contract_history, RIGHTARG = contract_history, FUNCTION = contract_history_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES);
COMMENT ON OPERATOR = (contract_history, contract_history) IS 'same contracts at the same rates, same number of skipped rows';

CREATE OPERATOR <> (LEFTARG = contract_history, RIGHTARG = contract_history, FUNCTION = contract_history_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR <> (contract_history, contract_history) IS 'not equal';

CREATE FUNCTION contract_history_hash(contract_history) RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_contracts_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION contract_history_hash(contract_history) IS 'hash of a value, the same for equal ones; what hash joins, GROUP BY and hash indexes use';

CREATE FUNCTION contract_history_hash_extended(contract_history, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_contracts_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION contract_history_hash_extended(contract_history, bigint) IS 'hash of a value with a seed, the same for equal ones; what PARTITION BY HASH uses';

CREATE OPERATOR CLASS contract_history_hash_ops DEFAULT FOR TYPE contract_history USING hash AS
	OPERATOR 1 =, FUNCTION 1 contract_history_hash(contract_history), FUNCTION 2 contract_history_hash_extended(contract_history, bigint);
COMMENT ON OPERATOR CLASS contract_history_hash_ops USING hash IS 'DISTINCT, GROUP BY, UNION, hash joins, hash indexes and partitions by =';
COMMENT ON OPERATOR FAMILY contract_history_hash_ops USING hash IS 'equality and hash of contract_history';

