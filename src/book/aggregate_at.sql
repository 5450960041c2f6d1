--
-- purchase_book(customer, at, time_zone, amount [, cost]): the same by the local day of a time zone
--

CREATE FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, timestamp with time zone, text, numeric) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_add_numeric_at' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, timestamp with time zone, text, numeric) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_book(customer anyelement, at timestamp with time zone, time_zone text, amount numeric) (
	SFUNC = customer_portfolio_internal.purchase_book_add, STYPE = purchase_book, SSPACE = 1048576,
	FINALFUNC = customer_portfolio_internal.purchase_book_finish, COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, timestamp with time zone, text, numeric) IS
$$Collects the purchases of many customers by the local day of the given time zone.

time_zone   name of the time zone, such as 'Europe/Berlin'

See purchase_book(anyelement, date, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, timestamp with time zone, text, numeric, numeric) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_add_numeric_at' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, timestamp with time zone, text, numeric, numeric) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_book(customer anyelement, at timestamp with time zone, time_zone text, amount numeric, cost numeric) (
	SFUNC = customer_portfolio_internal.purchase_book_add, STYPE = purchase_book, SSPACE = 1048576,
	FINALFUNC = customer_portfolio_internal.purchase_book_finish, COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, timestamp with time zone, text, numeric, numeric) IS
$$Collects purchases and costs of many customers by local day.

A NULL cost is not known. Its range is that of the amount.
See purchase_book(anyelement, timestamp with time zone, text, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, timestamp with time zone, text, bigint) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_add_bigint_at' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, timestamp with time zone, text, bigint) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_book(customer anyelement, at timestamp with time zone, time_zone text, amount bigint) (
	SFUNC = customer_portfolio_internal.purchase_book_add, STYPE = purchase_book, SSPACE = 1048576,
	FINALFUNC = customer_portfolio_internal.purchase_book_finish, COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, timestamp with time zone, text, bigint) IS
$$Collects purchases of many customers by local day, amounts of type bigint.

Whole currency units; more than 10^18 is an error that shows the amount.
See purchase_book(anyelement, timestamp with time zone, text, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, timestamp with time zone, text, bigint, bigint) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_add_bigint_at' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, timestamp with time zone, text, bigint, bigint) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_book(customer anyelement, at timestamp with time zone, time_zone text, amount bigint, cost bigint) (
	SFUNC = customer_portfolio_internal.purchase_book_add, STYPE = purchase_book, SSPACE = 1048576,
	FINALFUNC = customer_portfolio_internal.purchase_book_finish, COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, timestamp with time zone, text, bigint, bigint) IS
$$Collects purchases and costs of many customers by local day, amounts of type bigint.

A NULL cost is not known. Its range is that of the amount.
Whole currency units; more than 10^18 is an error that shows the amount.
See purchase_book(anyelement, timestamp with time zone, text, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, timestamp with time zone, text, integer) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_add_integer_at' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, timestamp with time zone, text, integer) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_book(customer anyelement, at timestamp with time zone, time_zone text, amount integer) (
	SFUNC = customer_portfolio_internal.purchase_book_add, STYPE = purchase_book, SSPACE = 1048576,
	FINALFUNC = customer_portfolio_internal.purchase_book_finish, COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, timestamp with time zone, text, integer) IS
$$Collects purchases of many customers by local day, amounts of type integer.

Whole currency units.
See purchase_book(anyelement, timestamp with time zone, text, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, timestamp with time zone, text, integer, integer) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_add_integer_at' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, timestamp with time zone, text, integer, integer) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_book(customer anyelement, at timestamp with time zone, time_zone text, amount integer, cost integer) (
	SFUNC = customer_portfolio_internal.purchase_book_add, STYPE = purchase_book, SSPACE = 1048576,
	FINALFUNC = customer_portfolio_internal.purchase_book_finish, COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, timestamp with time zone, text, integer, integer) IS
$$Collects purchases and costs of many customers by local day, amounts of type integer.

A NULL cost is not known. Its range is that of the amount.
Whole currency units.
See purchase_book(anyelement, timestamp with time zone, text, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, timestamp with time zone, text, double precision) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_add_float8_at' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, timestamp with time zone, text, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_book(customer anyelement, at timestamp with time zone, time_zone text, amount double precision) (
	SFUNC = customer_portfolio_internal.purchase_book_add, STYPE = purchase_book, SSPACE = 1048576,
	FINALFUNC = customer_portfolio_internal.purchase_book_finish, COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, timestamp with time zone, text, double precision) IS
$$Collects purchases of many customers by local day, amounts of type double precision.

Each number is taken at the shortest decimal form of its type, 9.8::real as 9.8; more than 12
decimals are an error.
See purchase_book(anyelement, timestamp with time zone, text, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, timestamp with time zone, text, double precision, double precision) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_add_float8_at' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, timestamp with time zone, text, double precision, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_book(customer anyelement, at timestamp with time zone, time_zone text, amount double precision, cost double precision) (
	SFUNC = customer_portfolio_internal.purchase_book_add, STYPE = purchase_book, SSPACE = 1048576,
	FINALFUNC = customer_portfolio_internal.purchase_book_finish, COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, timestamp with time zone, text, double precision, double precision) IS
$$Collects purchases and costs of many customers by local day, amounts of type double precision.

A NULL cost is not known. Its range is that of the amount.
Each number is taken at the shortest decimal form of its type, 9.8::real as 9.8; more than 12
decimals are an error.
See purchase_book(anyelement, timestamp with time zone, text, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, timestamp with time zone, text, double precision, real) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_add_float8_real_at' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, timestamp with time zone, text, double precision, real) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_book(customer anyelement, at timestamp with time zone, time_zone text, amount double precision, cost real) (
	SFUNC = customer_portfolio_internal.purchase_book_add, STYPE = purchase_book, SSPACE = 1048576,
	FINALFUNC = customer_portfolio_internal.purchase_book_finish, COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, timestamp with time zone, text, double precision, real) IS
$$Collects purchases and costs of many customers by local day, costs of type real.

A NULL cost is not known. Its range is that of the amount.
Each number is taken at the shortest decimal form of its type, 9.8::real as 9.8; more than 12
decimals are an error.
See purchase_book(anyelement, timestamp with time zone, text, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, timestamp with time zone, text, real) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_add_real_at' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, timestamp with time zone, text, real) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_book(customer anyelement, at timestamp with time zone, time_zone text, amount real) (
	SFUNC = customer_portfolio_internal.purchase_book_add, STYPE = purchase_book, SSPACE = 1048576,
	FINALFUNC = customer_portfolio_internal.purchase_book_finish, COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, timestamp with time zone, text, real) IS
$$Collects purchases of many customers by local day, amounts of type real.

Each number is taken at the shortest decimal form of its type, 9.8::real as 9.8; more than 12
decimals are an error.
See purchase_book(anyelement, timestamp with time zone, text, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, timestamp with time zone, text, real, double precision) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_add_real_float8_at' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, timestamp with time zone, text, real, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_book(customer anyelement, at timestamp with time zone, time_zone text, amount real, cost double precision) (
	SFUNC = customer_portfolio_internal.purchase_book_add, STYPE = purchase_book, SSPACE = 1048576,
	FINALFUNC = customer_portfolio_internal.purchase_book_finish, COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, timestamp with time zone, text, real, double precision) IS
$$Collects purchases and costs of many customers by local day, amounts of type real.

A NULL cost is not known. Its range is that of the amount.
Each number is taken at the shortest decimal form of its type, 9.8::real as 9.8; more than 12
decimals are an error.
See purchase_book(anyelement, timestamp with time zone, text, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, timestamp with time zone, text, real, real) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_add_real_at' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_add(purchase_book, anyelement, timestamp with time zone, text, real, real) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_book(customer anyelement, at timestamp with time zone, time_zone text, amount real, cost real) (
	SFUNC = customer_portfolio_internal.purchase_book_add, STYPE = purchase_book, SSPACE = 1048576,
	FINALFUNC = customer_portfolio_internal.purchase_book_finish, COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, timestamp with time zone, text, real, real) IS
$$Collects purchases and costs of many customers by local day, amounts of type real.

A NULL cost is not known. Its range is that of the amount.
Each number is taken at the shortest decimal form of its type, 9.8::real as 9.8; more than 12
decimals are an error.
See purchase_book(anyelement, timestamp with time zone, text, numeric).$$;
