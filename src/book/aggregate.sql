--
-- purchase_book(customer, day, amount [, cost]): collects the purchases of many customers
--

CREATE FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, date, numeric) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_add_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, date, numeric) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_book(customer anyelement, day date, amount numeric) (
	SFUNC = customer_portfolio_internal.purchase_book_add, STYPE = purchase_book, SSPACE = 1048576,
	FINALFUNC = customer_portfolio_internal.purchase_book_finish, COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, date, numeric) IS
$$Collects the purchases of many customers in one value, without GROUP BY.

customer   smallint, integer, bigint, uuid or text; cast others to text
day        local day of the purchase; see the forms with a time zone for timestamps
amount     net amount, below 0 for a refund; at most 12 decimals and 10^18, otherwise an error

The book has one history for each customer, the same to the last byte as purchase_history(day,
amount) with GROUP BY customer, and is made in a fraction of its time where the rows do not come
in the order of the customers. Amounts are exact. Rows with a NULL day or amount are skipped and
counted by the history of the customer, rows without a customer by the book: skipped_rows(book).
A customer is what its bytes are: a collation for which 'a' and 'A' are equal is not asked.
A value of PostgreSQL has less than 1 GB: about 250 million orders of 27 million customers. Beyond,
it is an error: use GROUP BY, or make one book of each part of the customers.
As a window function over frames that grow it is computed anew for every row.

Example: SELECT customer, orders_count(h), revenue(h) FROM histories((
  SELECT purchase_book(customer, day, amount) FROM (VALUES
  (7, date '2024-01-05', 100.00), (3, '2024-01-09', 20.00), (7, '2024-02-12', 85.50))
  orders(customer, day, amount))) ORDER BY customer;$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, date, numeric, numeric) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_add_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, date, numeric, numeric) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_book(customer anyelement, day date, amount numeric, cost numeric) (
	SFUNC = customer_portfolio_internal.purchase_book_add, STYPE = purchase_book, SSPACE = 1048576,
	FINALFUNC = customer_portfolio_internal.purchase_book_finish, COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, date, numeric, numeric) IS
$$Collects the purchases of many customers and their costs.

A NULL cost is not known. Its range is that of the amount.
See purchase_book(anyelement, date, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, date, bigint) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_add_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, date, bigint) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_book(customer anyelement, day date, amount bigint) (
	SFUNC = customer_portfolio_internal.purchase_book_add, STYPE = purchase_book, SSPACE = 1048576,
	FINALFUNC = customer_portfolio_internal.purchase_book_finish, COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, date, bigint) IS
$$Collects the purchases of many customers, amounts of type bigint.

Whole currency units; more than 10^18 is an error that shows the amount.
See purchase_book(anyelement, date, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, date, bigint, bigint) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_add_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, date, bigint, bigint) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_book(customer anyelement, day date, amount bigint, cost bigint) (
	SFUNC = customer_portfolio_internal.purchase_book_add, STYPE = purchase_book, SSPACE = 1048576,
	FINALFUNC = customer_portfolio_internal.purchase_book_finish, COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, date, bigint, bigint) IS
$$Collects the purchases of many customers and their costs, amounts of type bigint.

A NULL cost is not known. Its range is that of the amount.
Whole currency units; more than 10^18 is an error that shows the amount.
See purchase_book(anyelement, date, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, date, integer) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_add_integer' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, date, integer) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_book(customer anyelement, day date, amount integer) (
	SFUNC = customer_portfolio_internal.purchase_book_add, STYPE = purchase_book, SSPACE = 1048576,
	FINALFUNC = customer_portfolio_internal.purchase_book_finish, COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, date, integer) IS
$$Collects the purchases of many customers, amounts of type integer.

Whole currency units.
See purchase_book(anyelement, date, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, date, integer, integer) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_add_integer' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, date, integer, integer) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_book(customer anyelement, day date, amount integer, cost integer) (
	SFUNC = customer_portfolio_internal.purchase_book_add, STYPE = purchase_book, SSPACE = 1048576,
	FINALFUNC = customer_portfolio_internal.purchase_book_finish, COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, date, integer, integer) IS
$$Collects the purchases of many customers and their costs, amounts of type integer.

A NULL cost is not known. Its range is that of the amount.
Whole currency units.
See purchase_book(anyelement, date, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, date, double precision) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_add_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, date, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_book(customer anyelement, day date, amount double precision) (
	SFUNC = customer_portfolio_internal.purchase_book_add, STYPE = purchase_book, SSPACE = 1048576,
	FINALFUNC = customer_portfolio_internal.purchase_book_finish, COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, date, double precision) IS
$$Collects the purchases of many customers, amounts of type double precision.

Each number is taken at the shortest decimal form of its type, 9.8::real as 9.8; more than 12
decimals are an error.
See purchase_book(anyelement, date, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, date, double precision, double precision) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_add_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, date, double precision, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_book(customer anyelement, day date, amount double precision, cost double precision) (
	SFUNC = customer_portfolio_internal.purchase_book_add, STYPE = purchase_book, SSPACE = 1048576,
	FINALFUNC = customer_portfolio_internal.purchase_book_finish, COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, date, double precision, double precision) IS
$$Collects the purchases of many customers and their costs, amounts of type double precision.

A NULL cost is not known. Its range is that of the amount.
Each number is taken at the shortest decimal form of its type, 9.8::real as 9.8; more than 12
decimals are an error.
See purchase_book(anyelement, date, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, date, double precision, real) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_add_float8_real' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, date, double precision, real) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_book(customer anyelement, day date, amount double precision, cost real) (
	SFUNC = customer_portfolio_internal.purchase_book_add, STYPE = purchase_book, SSPACE = 1048576,
	FINALFUNC = customer_portfolio_internal.purchase_book_finish, COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, date, double precision, real) IS
$$Collects the purchases of many customers and their costs, costs of type real.

A NULL cost is not known. Its range is that of the amount.
Each number is taken at the shortest decimal form of its type, 9.8::real as 9.8; more than 12
decimals are an error.
See purchase_book(anyelement, date, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, date, real) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_add_real' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, date, real) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_book(customer anyelement, day date, amount real) (
	SFUNC = customer_portfolio_internal.purchase_book_add, STYPE = purchase_book, SSPACE = 1048576,
	FINALFUNC = customer_portfolio_internal.purchase_book_finish, COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, date, real) IS
$$Collects the purchases of many customers, amounts of type real.

Each number is taken at the shortest decimal form of its type, 9.8::real as 9.8; more than 12
decimals are an error.
See purchase_book(anyelement, date, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, date, real, double precision) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_add_real_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, date, real, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_book(customer anyelement, day date, amount real, cost double precision) (
	SFUNC = customer_portfolio_internal.purchase_book_add, STYPE = purchase_book, SSPACE = 1048576,
	FINALFUNC = customer_portfolio_internal.purchase_book_finish, COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, date, real, double precision) IS
$$Collects the purchases of many customers and their costs, amounts of type real.

A NULL cost is not known. Its range is that of the amount.
Each number is taken at the shortest decimal form of its type, 9.8::real as 9.8; more than 12
decimals are an error.
See purchase_book(anyelement, date, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, date, real, real) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_add_real' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, date, real, real) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_book(customer anyelement, day date, amount real, cost real) (
	SFUNC = customer_portfolio_internal.purchase_book_add, STYPE = purchase_book, SSPACE = 1048576,
	FINALFUNC = customer_portfolio_internal.purchase_book_finish, COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, date, real, real) IS
$$Collects the purchases of many customers and their costs, amounts of type real.

A NULL cost is not known. Its range is that of the amount.
Each number is taken at the shortest decimal form of its type, 9.8::real as 9.8; more than 12
decimals are an error.
See purchase_book(anyelement, date, numeric).$$;
