--
-- purchase_book: the purchases of many customers in one value
--

--! type purchase_book cp_purchase_book
-- Histories are packed: to compress them again takes time and saves nothing.
ALTER TYPE purchase_book SET (STORAGE = external);
COMMENT ON TYPE purchase_book IS
$$The histories of many customers in one value, made in one pass over their orders.

Customers are of one type: smallint, integer, bigint, uuid or text; key_type(book) says which.
Books of parts add up to the book of the whole, whichever the parts are.
The text form loses nothing: the type, the rows without a customer, each customer and history:
v1 integer skipped 1 (7: v1 scale 2 [2024-01-05 100.00]) ...$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_merge(purchase_book, purchase_book) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_merge(purchase_book, purchase_book) IS 'combines two states of an aggregate; NULL is an empty one';

CREATE FUNCTION customer_portfolio_internal.purchase_book_finish(purchase_book) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_finish(purchase_book) IS 'the finished form of a state; what it holds stays the same';

CREATE AGGREGATE rollup(book purchase_book) (
	SFUNC = customer_portfolio_internal.purchase_book_merge, STYPE = purchase_book, SSPACE = 1048576,
	FINALFUNC = customer_portfolio_internal.purchase_book_finish, COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(purchase_book) IS
$$Merges books; a customer in several of them gets all his events, what is in two counts twice.

It is an error if their customers are of different types.$$;

--! plus purchase_book cp_purchase_book The events of both books; what is in both counts twice.

CREATE FUNCTION customer_portfolio_internal.purchase_book_minus(purchase_book, purchase_book) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_minus' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_minus(purchase_book, purchase_book) IS 'implements -';

--! equality purchase_book cp_purchase_book The same customers with the same events, money and numbers of skipped rows.

CREATE OPERATOR - (LEFTARG = purchase_book, RIGHTARG = purchase_book, FUNCTION = customer_portfolio_internal.purchase_book_minus);
COMMENT ON OPERATOR - (purchase_book, purchase_book) IS
$$The left book without the events of the right one; the exact inverse of +.

A customer of whom nothing remains is not in it. It is an error if something was never added.$$;
