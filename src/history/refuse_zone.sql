--
-- purchase_history(...): what cannot be converted by a time zone
--

-- What has no time zone is refused for every type of amount: without these it would be cast to a timestamp with
-- time zone by the session's own.
CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, numeric) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, numeric) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(at timestamp without time zone, time_zone text, amount numeric) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp without time zone, text, numeric) IS
$$Raises an error: a timestamp without time zone has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, numeric, numeric) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, numeric, numeric) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(at timestamp without time zone, time_zone text, amount numeric, cost numeric) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp without time zone, text, numeric, numeric) IS
$$Raises an error: a timestamp without time zone has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, bigint) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, bigint) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(at timestamp without time zone, time_zone text, amount bigint) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp without time zone, text, bigint) IS
$$Raises an error: a timestamp without time zone has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, bigint, bigint) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, bigint, bigint) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(at timestamp without time zone, time_zone text, amount bigint, cost bigint) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp without time zone, text, bigint, bigint) IS
$$Raises an error: a timestamp without time zone has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, integer) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, integer) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(at timestamp without time zone, time_zone text, amount integer) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp without time zone, text, integer) IS
$$Raises an error: a timestamp without time zone has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, integer, integer) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, integer, integer) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(at timestamp without time zone, time_zone text, amount integer, cost integer) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp without time zone, text, integer, integer) IS
$$Raises an error: a timestamp without time zone has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, double precision) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, double precision) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(at timestamp without time zone, time_zone text, amount double precision) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp without time zone, text, double precision) IS
$$Raises an error: a timestamp without time zone has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, double precision, double precision) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, double precision, double precision) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(at timestamp without time zone, time_zone text, amount double precision, cost double precision) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp without time zone, text, double precision, double precision) IS
$$Raises an error: a timestamp without time zone has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, numeric) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, numeric) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(day date, time_zone text, amount numeric) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, text, numeric) IS
$$Raises an error: a date has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, numeric, numeric) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, numeric, numeric) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(day date, time_zone text, amount numeric, cost numeric) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, text, numeric, numeric) IS
$$Raises an error: a date has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, bigint) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, bigint) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(day date, time_zone text, amount bigint) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, text, bigint) IS
$$Raises an error: a date has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, bigint, bigint) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, bigint, bigint) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(day date, time_zone text, amount bigint, cost bigint) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, text, bigint, bigint) IS
$$Raises an error: a date has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, integer) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, integer) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(day date, time_zone text, amount integer) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, text, integer) IS
$$Raises an error: a date has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, integer, integer) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, integer, integer) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(day date, time_zone text, amount integer, cost integer) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, text, integer, integer) IS
$$Raises an error: a date has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, double precision) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, double precision) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(day date, time_zone text, amount double precision) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, text, double precision) IS
$$Raises an error: a date has no time zone to convert from.$$;

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, double precision, double precision) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, double precision, double precision) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(day date, time_zone text, amount double precision, cost double precision) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, text, double precision, double precision) IS
$$Raises an error: a date has no time zone to convert from.$$;
