--
-- purchase_history(...): collects purchases; rollup: merges histories
--

CREATE FUNCTION customer_portfolio_internal.purchase_history_merge(purchase_history, purchase_history) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_merge(purchase_history, purchase_history) IS 'combines two states of an aggregate; NULL is an empty one';

CREATE FUNCTION customer_portfolio_internal.purchase_history_finish(purchase_history) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_finish(purchase_history) IS 'the finished form of a state; what it holds stays the same';

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, numeric) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, numeric) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(day date, amount numeric) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, numeric) IS 'one customer''s purchases; exact: at most 12 decimals and 10^18, otherwise an error that shows the amount; amounts below 0 are refunds; rows with a NULL are skipped and counted';

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, numeric, numeric) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, numeric, numeric) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(day date, amount numeric, cost numeric) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, numeric, numeric) IS 'one customer''s purchases with what they cost (NULL: not known); exact: at most 12 decimals and 10^18, otherwise an error that shows the amount; amounts below 0 are refunds; rows with a NULL are skipped and counted';

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, bigint) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, bigint) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(day date, amount bigint) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, bigint) IS 'one customer''s purchases; whole currency units; amounts below 0 are refunds; rows with a NULL are skipped and counted';

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, bigint, bigint) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, bigint, bigint) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(day date, amount bigint, cost bigint) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, bigint, bigint) IS 'one customer''s purchases with what they cost (NULL: not known); whole currency units; amounts below 0 are refunds; rows with a NULL are skipped and counted';

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, integer) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_integer' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, integer) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(day date, amount integer) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, integer) IS 'one customer''s purchases; whole currency units; amounts below 0 are refunds; rows with a NULL are skipped and counted';

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, integer, integer) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_integer' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, integer, integer) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(day date, amount integer, cost integer) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, integer, integer) IS 'one customer''s purchases with what they cost (NULL: not known); whole currency units; amounts below 0 are refunds; rows with a NULL are skipped and counted';

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, double precision) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(day date, amount double precision) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, double precision) IS 'one customer''s purchases; each amount is taken at its shortest decimal form, 0.1 as 0.1; more than 12 decimals are an error; amounts below 0 are refunds; rows with a NULL are skipped and counted';

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, double precision, double precision) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, date, double precision, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(day date, amount double precision, cost double precision) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, double precision, double precision) IS 'one customer''s purchases with what they cost (NULL: not known); each amount is taken at its shortest decimal form, 0.1 as 0.1; more than 12 decimals are an error; amounts below 0 are refunds; rows with a NULL are skipped and counted';

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, numeric) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_numeric_at' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, numeric) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(at timestamp with time zone, time_zone text, amount numeric) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp with time zone, text, numeric) IS 'one customer''s purchases by local day of the given time zone; exact: at most 12 decimals and 10^18, otherwise an error that shows the amount; amounts below 0 are refunds; rows with a NULL are skipped and counted';

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, numeric, numeric) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_numeric_at' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, numeric, numeric) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(at timestamp with time zone, time_zone text, amount numeric, cost numeric) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp with time zone, text, numeric, numeric) IS 'one customer''s purchases by local day of the given time zone with what they cost (NULL: not known); exact: at most 12 decimals and 10^18, otherwise an error that shows the amount; amounts below 0 are refunds; rows with a NULL are skipped and counted';

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, bigint) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_bigint_at' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, bigint) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(at timestamp with time zone, time_zone text, amount bigint) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp with time zone, text, bigint) IS 'one customer''s purchases by local day of the given time zone; whole currency units; amounts below 0 are refunds; rows with a NULL are skipped and counted';

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, bigint, bigint) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_bigint_at' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, bigint, bigint) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(at timestamp with time zone, time_zone text, amount bigint, cost bigint) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp with time zone, text, bigint, bigint) IS 'one customer''s purchases by local day of the given time zone with what they cost (NULL: not known); whole currency units; amounts below 0 are refunds; rows with a NULL are skipped and counted';

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, integer) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_integer_at' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, integer) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(at timestamp with time zone, time_zone text, amount integer) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp with time zone, text, integer) IS 'one customer''s purchases by local day of the given time zone; whole currency units; amounts below 0 are refunds; rows with a NULL are skipped and counted';

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, integer, integer) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_integer_at' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, integer, integer) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(at timestamp with time zone, time_zone text, amount integer, cost integer) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp with time zone, text, integer, integer) IS 'one customer''s purchases by local day of the given time zone with what they cost (NULL: not known); whole currency units; amounts below 0 are refunds; rows with a NULL are skipped and counted';

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, double precision) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_float8_at' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(at timestamp with time zone, time_zone text, amount double precision) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp with time zone, text, double precision) IS 'one customer''s purchases by local day of the given time zone; each amount is taken at its shortest decimal form, 0.1 as 0.1; more than 12 decimals are an error; amounts below 0 are refunds; rows with a NULL are skipped and counted';

CREATE FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, double precision, double precision) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_add_float8_at' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_add(purchase_history, timestamp with time zone, text, double precision, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE purchase_history(at timestamp with time zone, time_zone text, amount double precision, cost double precision) (
	SFUNC = customer_portfolio_internal.purchase_history_add, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp with time zone, text, double precision, double precision) IS 'one customer''s purchases by local day of the given time zone with what they cost (NULL: not known); each amount is taken at its shortest decimal form, 0.1 as 0.1; more than 12 decimals are an error; amounts below 0 are refunds; rows with a NULL are skipped and counted';

-- What has no time zone is refused for every type of amount: without these it would be cast to a timestamp with
-- time zone by the session's own.
CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, numeric) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, numeric) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(at timestamp without time zone, time_zone text, amount numeric) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp without time zone, text, numeric) IS 'always an error: a timestamp without time zone has no time zone to be converted from';

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, numeric, numeric) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, numeric, numeric) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(at timestamp without time zone, time_zone text, amount numeric, cost numeric) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp without time zone, text, numeric, numeric) IS 'always an error: a timestamp without time zone has no time zone to be converted from';

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, bigint) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, bigint) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(at timestamp without time zone, time_zone text, amount bigint) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp without time zone, text, bigint) IS 'always an error: a timestamp without time zone has no time zone to be converted from';

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, bigint, bigint) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, bigint, bigint) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(at timestamp without time zone, time_zone text, amount bigint, cost bigint) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp without time zone, text, bigint, bigint) IS 'always an error: a timestamp without time zone has no time zone to be converted from';

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, integer) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, integer) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(at timestamp without time zone, time_zone text, amount integer) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp without time zone, text, integer) IS 'always an error: a timestamp without time zone has no time zone to be converted from';

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, integer, integer) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, integer, integer) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(at timestamp without time zone, time_zone text, amount integer, cost integer) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp without time zone, text, integer, integer) IS 'always an error: a timestamp without time zone has no time zone to be converted from';

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, double precision) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, double precision) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(at timestamp without time zone, time_zone text, amount double precision) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp without time zone, text, double precision) IS 'always an error: a timestamp without time zone has no time zone to be converted from';

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, double precision, double precision) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, timestamp without time zone, text, double precision, double precision) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(at timestamp without time zone, time_zone text, amount double precision, cost double precision) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(timestamp without time zone, text, double precision, double precision) IS 'always an error: a timestamp without time zone has no time zone to be converted from';

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, numeric) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, numeric) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(day date, time_zone text, amount numeric) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, text, numeric) IS 'always an error: a date has no time zone to be converted from';

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, numeric, numeric) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, numeric, numeric) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(day date, time_zone text, amount numeric, cost numeric) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, text, numeric, numeric) IS 'always an error: a date has no time zone to be converted from';

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, bigint) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, bigint) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(day date, time_zone text, amount bigint) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, text, bigint) IS 'always an error: a date has no time zone to be converted from';

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, bigint, bigint) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, bigint, bigint) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(day date, time_zone text, amount bigint, cost bigint) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, text, bigint, bigint) IS 'always an error: a date has no time zone to be converted from';

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, integer) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, integer) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(day date, time_zone text, amount integer) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, text, integer) IS 'always an error: a date has no time zone to be converted from';

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, integer, integer) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, integer, integer) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(day date, time_zone text, amount integer, cost integer) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, text, integer, integer) IS 'always an error: a date has no time zone to be converted from';

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, double precision) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, double precision) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(day date, time_zone text, amount double precision) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, text, double precision) IS 'always an error: a date has no time zone to be converted from';

CREATE FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, double precision, double precision) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_refuse_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_refuse(purchase_history, date, text, double precision, double precision) IS 'refuses what would depend on a setting of the session';

CREATE AGGREGATE purchase_history(day date, time_zone text, amount double precision, cost double precision) (
	SFUNC = customer_portfolio_internal.purchase_history_refuse, STYPE = purchase_history, SSPACE = 128,
	COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_history(date, text, double precision, double precision) IS 'always an error: a date has no time zone to be converted from';

CREATE AGGREGATE rollup(history purchase_history) (
	SFUNC = customer_portfolio_internal.purchase_history_merge, STYPE = purchase_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.purchase_history_finish, COMBINEFUNC = customer_portfolio_internal.purchase_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(purchase_history) IS 'merges histories: of parts of a customer''s purchases, or of a group of customers seen as one';
