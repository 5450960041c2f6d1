-- A date has no time zone: with one it is refused for every type of amount.

CREATE FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, date, text, numeric) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, date, text, numeric) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_book(customer anyelement, day date, time_zone text, amount numeric) (
	SFUNC = customer_portfolio_internal.purchase_book_refuse, STYPE = purchase_book, SSPACE = 1048576,
	COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, date, text, numeric) IS
$$Raises an error: a date has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, date, text, numeric, numeric) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, date, text, numeric, numeric) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_book(customer anyelement, day date, time_zone text, amount numeric, cost numeric) (
	SFUNC = customer_portfolio_internal.purchase_book_refuse, STYPE = purchase_book, SSPACE = 1048576,
	COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, date, text, numeric, numeric) IS
$$Raises an error: a date has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, date, text, bigint) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, date, text, bigint) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_book(customer anyelement, day date, time_zone text, amount bigint) (
	SFUNC = customer_portfolio_internal.purchase_book_refuse, STYPE = purchase_book, SSPACE = 1048576,
	COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, date, text, bigint) IS
$$Raises an error: a date has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, date, text, bigint, bigint) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, date, text, bigint, bigint) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_book(customer anyelement, day date, time_zone text, amount bigint, cost bigint) (
	SFUNC = customer_portfolio_internal.purchase_book_refuse, STYPE = purchase_book, SSPACE = 1048576,
	COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, date, text, bigint, bigint) IS
$$Raises an error: a date has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, date, text, integer) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, date, text, integer) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_book(customer anyelement, day date, time_zone text, amount integer) (
	SFUNC = customer_portfolio_internal.purchase_book_refuse, STYPE = purchase_book, SSPACE = 1048576,
	COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, date, text, integer) IS
$$Raises an error: a date has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, date, text, integer, integer) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, date, text, integer, integer) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_book(customer anyelement, day date, time_zone text, amount integer, cost integer) (
	SFUNC = customer_portfolio_internal.purchase_book_refuse, STYPE = purchase_book, SSPACE = 1048576,
	COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, date, text, integer, integer) IS
$$Raises an error: a date has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, date, text, double precision) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, date, text, double precision) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_book(customer anyelement, day date, time_zone text, amount double precision) (
	SFUNC = customer_portfolio_internal.purchase_book_refuse, STYPE = purchase_book, SSPACE = 1048576,
	COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, date, text, double precision) IS
$$Raises an error: a date has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, date, text, double precision, double precision) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, date, text, double precision, double precision) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_book(customer anyelement, day date, time_zone text, amount double precision, cost double precision) (
	SFUNC = customer_portfolio_internal.purchase_book_refuse, STYPE = purchase_book, SSPACE = 1048576,
	COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, date, text, double precision, double precision) IS
$$Raises an error: a date has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, date, text, double precision, real) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, date, text, double precision, real) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_book(customer anyelement, day date, time_zone text, amount double precision, cost real) (
	SFUNC = customer_portfolio_internal.purchase_book_refuse, STYPE = purchase_book, SSPACE = 1048576,
	COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, date, text, double precision, real) IS
$$Raises an error: a date has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, date, text, real) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, date, text, real) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_book(customer anyelement, day date, time_zone text, amount real) (
	SFUNC = customer_portfolio_internal.purchase_book_refuse, STYPE = purchase_book, SSPACE = 1048576,
	COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, date, text, real) IS
$$Raises an error: a date has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, date, text, real, double precision) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, date, text, real, double precision) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_book(customer anyelement, day date, time_zone text, amount real, cost double precision) (
	SFUNC = customer_portfolio_internal.purchase_book_refuse, STYPE = purchase_book, SSPACE = 1048576,
	COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, date, text, real, double precision) IS
$$Raises an error: a date has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, date, text, real, real) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, date, text, real, real) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_book(customer anyelement, day date, time_zone text, amount real, cost real) (
	SFUNC = customer_portfolio_internal.purchase_book_refuse, STYPE = purchase_book, SSPACE = 1048576,
	COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, date, text, real, real) IS
$$Raises an error: a date has no time zone to convert from.$$;
