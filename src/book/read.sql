--
-- what a book holds
--

CREATE FUNCTION customers(book purchase_book) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_purchase_book_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(purchase_book) IS
$$Returns the number of customers in the book.

Example: SELECT customers(purchase_book(customer, day, amount)) FROM (VALUES
  (7, date '2024-01-05', 100.00), (3, '2024-01-09', 20.00)) orders(customer, day, amount);$$;

CREATE FUNCTION skipped_rows(book purchase_book) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_purchase_book_skipped_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(purchase_book) IS
$$Counts the rows that were left out because the customer was NULL.

Rows of a customer with a NULL day or amount are counted by the history: skipped_rows(h).$$;

CREATE FUNCTION key_type(book purchase_book) RETURNS text
	AS 'MODULE_PATHNAME', 'cp_purchase_book_key_type' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION key_type(purchase_book) IS
$$Returns the type of the customers: smallint, integer, bigint, uuid or text.

Example: SELECT key_type('v1 integer (7: v1 scale 2 [2024-01-05 100.00])');$$;

CREATE FUNCTION histories(book purchase_book, OUT customer text, OUT h purchase_history)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_purchase_book_histories' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 100000;
COMMENT ON FUNCTION histories(purchase_book) IS
$$Returns one row for each customer of the book, the customer as text, and the history.

The rows are the same as those of SELECT customer::text, purchase_history(day, amount) ... GROUP BY
customer, in an order that means nothing: add ORDER BY where it matters.
For customers in their own type see histories(purchase_book, anyelement).

Example: SELECT * FROM histories(
  'v1 integer (7: v1 scale 2 [2024-01-05 100.00]) (3: v1 scale 2 [2024-01-09 20.00])')
  ORDER BY customer;$$;

CREATE FUNCTION histories(book purchase_book, key anyelement, OUT customer anyelement, OUT h purchase_history)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_purchase_book_histories_by_key' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 100000;
COMMENT ON FUNCTION histories(purchase_book, anyelement) IS
$$Returns one row for each customer of the book, the customer in the type of the book.

key   any value of that type, such as NULL::bigint; of another type it is an error that says which

See histories(purchase_book).$$;

CREATE FUNCTION history_of(book purchase_book, customer text) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_book_history_of' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION history_of(purchase_book, text) IS
$$Returns the history of one customer of the book; NULL if the customer is not in it.

customer   read as the type of the customers: of a book of integers '7', ' 7' and '+7' are the same

Example: SELECT history_of('v1 integer (7: v1 scale 2 [2024-01-05 100.00])', '7');$$;
