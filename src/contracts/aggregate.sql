--
-- contract_history(...): collects contracts; rollup: merges histories
--

CREATE FUNCTION customer_portfolio_internal.contract_history_merge(contract_history, contract_history) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_merge(contract_history, contract_history) IS 'combines two states of an aggregate; NULL is an empty one';

CREATE FUNCTION customer_portfolio_internal.contract_history_finish(contract_history) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_finish(contract_history) IS 'the finished form of a state; what it holds stays the same';

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, daterange, numeric) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, daterange, numeric) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history(valid daterange, monthly_rate numeric) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history(daterange, numeric) IS 'one customer''s contracts, from the first day of the range to its last one; without an upper bound the contract is open; exact: at most 12 decimals and 10^18; a rate below 0, a range without a day and one with a bound outside of the calendar are errors that show it; rows with a NULL start or rate are skipped and counted';

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, daterange, numeric, text) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, daterange, numeric, text) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history(valid daterange, monthly_rate numeric, kind text) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history(daterange, numeric, text) IS 'one customer''s contracts, from the first day of the range to its last one; without an upper bound the contract is open; the kind is paid (also for NULL), pause (a rate of 0 only) or trial (which counts nowhere); exact: at most 12 decimals and 10^18; a rate below 0, a range without a day and one with a bound outside of the calendar are errors that show it; rows with a NULL start or rate are skipped and counted';

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, daterange, bigint) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, daterange, bigint) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history(valid daterange, monthly_rate bigint) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history(daterange, bigint) IS 'one customer''s contracts, from the first day of the range to its last one; without an upper bound the contract is open; whole currency units, at most 10^18; a rate below 0, a range without a day and one with a bound outside of the calendar are errors that show it; rows with a NULL start or rate are skipped and counted';

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, daterange, bigint, text) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, daterange, bigint, text) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history(valid daterange, monthly_rate bigint, kind text) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history(daterange, bigint, text) IS 'one customer''s contracts, from the first day of the range to its last one; without an upper bound the contract is open; the kind is paid (also for NULL), pause (a rate of 0 only) or trial (which counts nowhere); whole currency units, at most 10^18; a rate below 0, a range without a day and one with a bound outside of the calendar are errors that show it; rows with a NULL start or rate are skipped and counted';

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, daterange, integer) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_integer' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, daterange, integer) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history(valid daterange, monthly_rate integer) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history(daterange, integer) IS 'one customer''s contracts, from the first day of the range to its last one; without an upper bound the contract is open; whole currency units; a rate below 0, a range without a day and one with a bound outside of the calendar are errors that show it; rows with a NULL start or rate are skipped and counted';

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, daterange, integer, text) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_integer' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, daterange, integer, text) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history(valid daterange, monthly_rate integer, kind text) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history(daterange, integer, text) IS 'one customer''s contracts, from the first day of the range to its last one; without an upper bound the contract is open; the kind is paid (also for NULL), pause (a rate of 0 only) or trial (which counts nowhere); whole currency units; a rate below 0, a range without a day and one with a bound outside of the calendar are errors that show it; rows with a NULL start or rate are skipped and counted';

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, daterange, double precision) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, daterange, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history(valid daterange, monthly_rate double precision) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history(daterange, double precision) IS 'one customer''s contracts, from the first day of the range to its last one; without an upper bound the contract is open; each rate is taken at its shortest decimal form, 0.1 as 0.1; more than 12 decimals are an error; a rate below 0, a range without a day and one with a bound outside of the calendar are errors that show it; rows with a NULL start or rate are skipped and counted';

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, daterange, double precision, text) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, daterange, double precision, text) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history(valid daterange, monthly_rate double precision, kind text) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history(daterange, double precision, text) IS 'one customer''s contracts, from the first day of the range to its last one; without an upper bound the contract is open; the kind is paid (also for NULL), pause (a rate of 0 only) or trial (which counts nowhere); each rate is taken at its shortest decimal form, 0.1 as 0.1; more than 12 decimals are an error; a rate below 0, a range without a day and one with a bound outside of the calendar are errors that show it; rows with a NULL start or rate are skipped and counted';

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, numeric) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_dates_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, numeric) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history("from" date, "to" date, monthly_rate numeric) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history("from" date, "to" date, numeric) IS 'one customer''s contracts, from the first day to the day before the second one; a second day that is NULL or infinity leaves the contract open; exact: at most 12 decimals and 10^18; a rate below 0, a range without a day and one with a bound outside of the calendar are errors that show it; rows with a NULL start or rate are skipped and counted';

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, numeric, text) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_dates_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, numeric, text) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history("from" date, "to" date, monthly_rate numeric, kind text) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history("from" date, "to" date, numeric, text) IS 'one customer''s contracts, from the first day to the day before the second one; a second day that is NULL or infinity leaves the contract open; the kind is paid (also for NULL), pause (a rate of 0 only) or trial (which counts nowhere); exact: at most 12 decimals and 10^18; a rate below 0, a range without a day and one with a bound outside of the calendar are errors that show it; rows with a NULL start or rate are skipped and counted';

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, bigint) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_dates_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, bigint) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history("from" date, "to" date, monthly_rate bigint) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history("from" date, "to" date, bigint) IS 'one customer''s contracts, from the first day to the day before the second one; a second day that is NULL or infinity leaves the contract open; whole currency units, at most 10^18; a rate below 0, a range without a day and one with a bound outside of the calendar are errors that show it; rows with a NULL start or rate are skipped and counted';

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, bigint, text) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_dates_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, bigint, text) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history("from" date, "to" date, monthly_rate bigint, kind text) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history("from" date, "to" date, bigint, text) IS 'one customer''s contracts, from the first day to the day before the second one; a second day that is NULL or infinity leaves the contract open; the kind is paid (also for NULL), pause (a rate of 0 only) or trial (which counts nowhere); whole currency units, at most 10^18; a rate below 0, a range without a day and one with a bound outside of the calendar are errors that show it; rows with a NULL start or rate are skipped and counted';

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, integer) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_dates_integer' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, integer) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history("from" date, "to" date, monthly_rate integer) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history("from" date, "to" date, integer) IS 'one customer''s contracts, from the first day to the day before the second one; a second day that is NULL or infinity leaves the contract open; whole currency units; a rate below 0, a range without a day and one with a bound outside of the calendar are errors that show it; rows with a NULL start or rate are skipped and counted';

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, integer, text) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_dates_integer' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, integer, text) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history("from" date, "to" date, monthly_rate integer, kind text) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history("from" date, "to" date, integer, text) IS 'one customer''s contracts, from the first day to the day before the second one; a second day that is NULL or infinity leaves the contract open; the kind is paid (also for NULL), pause (a rate of 0 only) or trial (which counts nowhere); whole currency units; a rate below 0, a range without a day and one with a bound outside of the calendar are errors that show it; rows with a NULL start or rate are skipped and counted';

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, double precision) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_dates_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history("from" date, "to" date, monthly_rate double precision) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history("from" date, "to" date, double precision) IS 'one customer''s contracts, from the first day to the day before the second one; a second day that is NULL or infinity leaves the contract open; each rate is taken at its shortest decimal form, 0.1 as 0.1; more than 12 decimals are an error; a rate below 0, a range without a day and one with a bound outside of the calendar are errors that show it; rows with a NULL start or rate are skipped and counted';

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, double precision, text) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_dates_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, double precision, text) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history("from" date, "to" date, monthly_rate double precision, kind text) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history("from" date, "to" date, double precision, text) IS 'one customer''s contracts, from the first day to the day before the second one; a second day that is NULL or infinity leaves the contract open; the kind is paid (also for NULL), pause (a rate of 0 only) or trial (which counts nowhere); each rate is taken at its shortest decimal form, 0.1 as 0.1; more than 12 decimals are an error; a rate below 0, a range without a day and one with a bound outside of the calendar are errors that show it; rows with a NULL start or rate are skipped and counted';

CREATE AGGREGATE rollup(contracts contract_history) (
	SFUNC = customer_portfolio_internal.contract_history_merge, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(contract_history) IS 'merges histories: of parts of a customer''s contracts, or of a group of customers seen as one';
