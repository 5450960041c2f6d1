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
COMMENT ON AGGREGATE contract_history(daterange, numeric) IS
$$Collects the contracts of one customer.

valid          days of the contract; the end of a range is exclusive, so the upper bound of
               '[2024-01-01,2025-01-01)' is the day after the last one; without it the contract is
               open
monthly_rate   rate per month; exact, at most 12 decimals and 10^18 in size; below 0: a discount on
               what the customer pays beside it

An end before the start and a bound outside of the calendar are errors that show it. Discounts must
not exceed what is paid: the rates of a customer that add up to less than 0 on a day are an error of
all functions that read the history, which names the first such day.
Rows with a NULL start or rate are skipped and counted, and so are contracts without a day, [d, d),
such as one that was cancelled on its first day.

Example: SELECT contract_history(valid, rate) FROM (VALUES
  (daterange '[2024-01-01,2024-02-01)', 30.00), ('[2024-02-01,)', 35.00)) contracts(valid, rate);$$;

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, daterange, numeric, text) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, daterange, numeric, text) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history(valid daterange, monthly_rate numeric, kind text) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history(daterange, numeric, text) IS
$$Collects the contracts of one customer with their kinds.

kind   paid (also for NULL), pause (with a rate of 0 only) or trial (which counts nowhere)

A pause goes before the paid contracts of the customer on its days: nothing is paid on them.
See contract_history(daterange, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, daterange, bigint) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, daterange, bigint) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history(valid daterange, monthly_rate bigint) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history(daterange, bigint) IS
$$Collects the contracts of one customer, rates of type bigint.

Whole currency units, at most 10^18.
See contract_history(daterange, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, daterange, bigint, text) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, daterange, bigint, text) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history(valid daterange, monthly_rate bigint, kind text) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history(daterange, bigint, text) IS
$$Collects the contracts of one customer with their kinds, rates of type bigint.

Whole currency units, at most 10^18.
See contract_history(daterange, numeric, text).$$;

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, daterange, integer) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_integer' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, daterange, integer) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history(valid daterange, monthly_rate integer) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history(daterange, integer) IS
$$Collects the contracts of one customer, rates of type integer.

Whole currency units.
See contract_history(daterange, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, daterange, integer, text) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_integer' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, daterange, integer, text) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history(valid daterange, monthly_rate integer, kind text) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history(daterange, integer, text) IS
$$Collects the contracts of one customer with their kinds, rates of type integer.

Whole currency units.
See contract_history(daterange, numeric, text).$$;

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, daterange, double precision) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, daterange, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history(valid daterange, monthly_rate double precision) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history(daterange, double precision) IS
$$Collects the contracts of one customer, rates of type double precision.

Each rate is taken at its shortest decimal form, 0.1 as 0.1; more than 12 decimals are an error.
See contract_history(daterange, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, daterange, double precision, text) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, daterange, double precision, text) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history(valid daterange, monthly_rate double precision, kind text) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history(daterange, double precision, text) IS
$$Collects the contracts of one customer with their kinds, rates of type double precision.

Each rate is taken at its shortest decimal form, 0.1 as 0.1; more than 12 decimals are an error.
See contract_history(daterange, numeric, text).$$;

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, numeric) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_dates_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, numeric) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history("from" date, "to" date, monthly_rate numeric) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history("from" date, "to" date, numeric) IS
$$Collects the contracts of one customer, each from a first day to the day before another one.

"to"   the day after the last one; NULL or infinity: the contract is open; the same as "from": the
       contract has no day, it is skipped and counted

See contract_history(daterange, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, numeric, text) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_dates_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, numeric, text) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history("from" date, "to" date, monthly_rate numeric, kind text) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history("from" date, "to" date, numeric, text) IS
$$Collects the contracts of one customer by first day and end, with their kinds.

See contract_history(date, date, numeric) and contract_history(daterange, numeric, text).$$;

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, bigint) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_dates_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, bigint) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history("from" date, "to" date, monthly_rate bigint) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history("from" date, "to" date, bigint) IS
$$Collects contracts by first day and end, rates of type bigint.

Whole currency units, at most 10^18.
See contract_history(date, date, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, bigint, text) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_dates_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, bigint, text) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history("from" date, "to" date, monthly_rate bigint, kind text) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history("from" date, "to" date, bigint, text) IS
$$Collects contracts by first day and end, with their kinds, rates of type bigint.

Whole currency units, at most 10^18.
See contract_history(date, date, numeric) and contract_history(daterange, numeric, text).$$;

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, integer) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_dates_integer' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, integer) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history("from" date, "to" date, monthly_rate integer) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history("from" date, "to" date, integer) IS
$$Collects contracts by first day and end, rates of type integer.

Whole currency units.
See contract_history(date, date, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, integer, text) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_dates_integer' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, integer, text) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history("from" date, "to" date, monthly_rate integer, kind text) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history("from" date, "to" date, integer, text) IS
$$Collects contracts by first day and end, with their kinds, rates of type integer.

Whole currency units.
See contract_history(date, date, numeric) and contract_history(daterange, numeric, text).$$;

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, double precision) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_dates_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history("from" date, "to" date, monthly_rate double precision) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history("from" date, "to" date, double precision) IS
$$Collects contracts by first day and end, rates of type double precision.

Each rate is taken at its shortest decimal form, 0.1 as 0.1; more than 12 decimals are an error.
See contract_history(date, date, numeric).$$;

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, double precision, text) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_dates_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, double precision, text) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history("from" date, "to" date, monthly_rate double precision, kind text) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history("from" date, "to" date, double precision, text) IS
$$Collects contracts by first day and end, with their kinds, rates of type double precision.

Each rate is taken at its shortest decimal form, 0.1 as 0.1; more than 12 decimals are an error.
See contract_history(date, date, numeric) and contract_history(daterange, numeric, text).$$;

CREATE FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, numeric, text, interval) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_add_dates_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_add(contract_history, date, date, numeric, text, interval) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE contract_history("from" date, "to" date, rate numeric, kind text, per interval) (
	SFUNC = customer_portfolio_internal.contract_history_add, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE contract_history("from" date, "to" date, numeric, text, interval) IS
$$Collects contracts by first day and end, with their kinds, at rates for any term, exactly.

rate   what is paid for each per: 1000 per '1 year'
per    whole months or days; a year has 12 months, and a month 365.25/12 days

Nothing is rounded: 100 a year are 25/3 a month, and 12 such customers pay exactly 100 a month.
monthly_rate gives what 12 decimals can say and rounds the rest, revenue rounds the sum to the
decimals of the rates, at least 2, flows round every sum to these decimals, and adjustment takes
what rounding leaves. Rates of a customer or of a ledger must have a common denominator of at most
10^9. A NULL per skips the row, which is counted.
See contract_history(date, date, numeric, text).$$;

CREATE AGGREGATE rollup(contracts contract_history) (
	SFUNC = customer_portfolio_internal.contract_history_merge, STYPE = contract_history, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.contract_history_finish, COMBINEFUNC = customer_portfolio_internal.contract_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(contract_history) IS
$$Merges histories.

The histories are parts of the contracts of one customer, or those of a group of customers, which
then counts as one. A history does not know which contracts it has seen: one that is in two of them
counts twice.$$;
