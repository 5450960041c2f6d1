--
-- the statements on tables whose histories triggers keep: where each of them ends
--

CREATE FUNCTION customer_portfolio_internal.statement_begins(portfolio text, relation oid, event text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cp_statement_begins' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION customer_portfolio_internal.statement_begins(text, oid, text) IS 'notes that a statement on a table begins with an INSERT, UPDATE or DELETE; false for others';

CREATE FUNCTION customer_portfolio_internal.statement_ends(portfolio text, relation oid, event text) RETURNS "char"
	AS 'MODULE_PATHNAME', 'cp_statement_ends' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION customer_portfolio_internal.statement_ends(text, oid, text) IS
$$notes that an event of a statement has ended: w, 1, m: it was the only one; p: others follow; l: the last of several

1 where it inserted one row at most, m where so many that a book takes them sooner than GROUP BY: 10,000 to 5 million.

INSERT ... ON CONFLICT and MERGE have several. Nothing of it outlives the transaction.$$;
