-- What has no time zone is refused for every type of amount: without these it would be cast to a timestamp with
-- time zone by the session's own.

CREATE FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, timestamp without time zone, text, numeric) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, timestamp without time zone, text, numeric) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_book(customer anyelement, at timestamp without time zone, time_zone text, amount numeric) (
	SFUNC = customer_portfolio_internal.purchase_book_refuse, STYPE = purchase_book, SSPACE = 1048576,
	COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, timestamp without time zone, text, numeric) IS
$$Raises an error: a timestamp without time zone has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, timestamp without time zone, text, numeric, numeric) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, timestamp without time zone, text, numeric, numeric) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_book(customer anyelement, at timestamp without time zone, time_zone text, amount numeric, cost numeric) (
	SFUNC = customer_portfolio_internal.purchase_book_refuse, STYPE = purchase_book, SSPACE = 1048576,
	COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, timestamp without time zone, text, numeric, numeric) IS
$$Raises an error: a timestamp without time zone has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, timestamp without time zone, text, bigint) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, timestamp without time zone, text, bigint) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_book(customer anyelement, at timestamp without time zone, time_zone text, amount bigint) (
	SFUNC = customer_portfolio_internal.purchase_book_refuse, STYPE = purchase_book, SSPACE = 1048576,
	COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, timestamp without time zone, text, bigint) IS
$$Raises an error: a timestamp without time zone has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, timestamp without time zone, text, bigint, bigint) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, timestamp without time zone, text, bigint, bigint) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_book(customer anyelement, at timestamp without time zone, time_zone text, amount bigint, cost bigint) (
	SFUNC = customer_portfolio_internal.purchase_book_refuse, STYPE = purchase_book, SSPACE = 1048576,
	COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, timestamp without time zone, text, bigint, bigint) IS
$$Raises an error: a timestamp without time zone has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, timestamp without time zone, text, integer) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, timestamp without time zone, text, integer) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_book(customer anyelement, at timestamp without time zone, time_zone text, amount integer) (
	SFUNC = customer_portfolio_internal.purchase_book_refuse, STYPE = purchase_book, SSPACE = 1048576,
	COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, timestamp without time zone, text, integer) IS
$$Raises an error: a timestamp without time zone has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, timestamp without time zone, text, integer, integer) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, timestamp without time zone, text, integer, integer) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_book(customer anyelement, at timestamp without time zone, time_zone text, amount integer, cost integer) (
	SFUNC = customer_portfolio_internal.purchase_book_refuse, STYPE = purchase_book, SSPACE = 1048576,
	COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, timestamp without time zone, text, integer, integer) IS
$$Raises an error: a timestamp without time zone has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, timestamp without time zone, text, double precision) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, timestamp without time zone, text, double precision) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_book(customer anyelement, at timestamp without time zone, time_zone text, amount double precision) (
	SFUNC = customer_portfolio_internal.purchase_book_refuse, STYPE = purchase_book, SSPACE = 1048576,
	COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, timestamp without time zone, text, double precision) IS
$$Raises an error: a timestamp without time zone has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, timestamp without time zone, text, double precision, double precision) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, timestamp without time zone, text, double precision, double precision) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_book(customer anyelement, at timestamp without time zone, time_zone text, amount double precision, cost double precision) (
	SFUNC = customer_portfolio_internal.purchase_book_refuse, STYPE = purchase_book, SSPACE = 1048576,
	COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, timestamp without time zone, text, double precision, double precision) IS
$$Raises an error: a timestamp without time zone has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, timestamp without time zone, text, double precision, real) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, timestamp without time zone, text, double precision, real) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_book(customer anyelement, at timestamp without time zone, time_zone text, amount double precision, cost real) (
	SFUNC = customer_portfolio_internal.purchase_book_refuse, STYPE = purchase_book, SSPACE = 1048576,
	COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, timestamp without time zone, text, double precision, real) IS
$$Raises an error: a timestamp without time zone has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, timestamp without time zone, text, real) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, timestamp without time zone, text, real) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_book(customer anyelement, at timestamp without time zone, time_zone text, amount real) (
	SFUNC = customer_portfolio_internal.purchase_book_refuse, STYPE = purchase_book, SSPACE = 1048576,
	COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, timestamp without time zone, text, real) IS
$$Raises an error: a timestamp without time zone has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, timestamp without time zone, text, real, double precision) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, timestamp without time zone, text, real, double precision) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_book(customer anyelement, at timestamp without time zone, time_zone text, amount real, cost double precision) (
	SFUNC = customer_portfolio_internal.purchase_book_refuse, STYPE = purchase_book, SSPACE = 1048576,
	COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, timestamp without time zone, text, real, double precision) IS
$$Raises an error: a timestamp without time zone has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, timestamp without time zone, text, real, real) RETURNS purchase_book
	AS 'MODULE_PATHNAME', 'cp_purchase_book_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_book_refuse(purchase_book, anyelement, timestamp without time zone, text, real, real) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_book(customer anyelement, at timestamp without time zone, time_zone text, amount real, cost real) (
	SFUNC = customer_portfolio_internal.purchase_book_refuse, STYPE = purchase_book, SSPACE = 1048576,
	COMBINEFUNC = customer_portfolio_internal.purchase_book_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_book(anyelement, timestamp without time zone, text, real, real) IS
$$Raises an error: a timestamp without time zone has no time zone to convert from.$$;
