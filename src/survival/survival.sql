--
-- survival_table: how long customers were observed, and whether the event happened
--

--! type survival_table cp_survival_table
COMMENT ON TYPE survival_table IS
$$Numbers of events and of censored customers by duration, from which survival is estimated.

Tables are exact and can be merged in any order. Rows that were no observation are counted.
The text form loses nothing; each entry is a duration, its events and its censored customers, and
how many came under observation only then: v1 skipped 1 [2 0 0 entered 4] [6 3 1] [7 1 0] ...$$;

--
-- transition and final functions
--

CREATE FUNCTION customer_portfolio_internal.survival_table_add(survival_table, double precision, boolean) RETURNS survival_table
	AS 'MODULE_PATHNAME', 'cp_survival_table_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.survival_table_add(survival_table, double precision, boolean) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.survival_table_add(survival_table, double precision, boolean, bigint) RETURNS survival_table
	AS 'MODULE_PATHNAME', 'cp_survival_table_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.survival_table_add(survival_table, double precision, boolean, bigint) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.survival_table_add_late(survival_table, double precision, double precision, boolean) RETURNS survival_table
	AS 'MODULE_PATHNAME', 'cp_survival_table_add_late' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.survival_table_add_late(survival_table, double precision, double precision, boolean) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.survival_table_add_second_purchase(survival_table, purchase_history, date) RETURNS survival_table
	AS 'MODULE_PATHNAME', 'cp_survival_table_add_second_purchase' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.survival_table_add_second_purchase(survival_table, purchase_history, date) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.survival_table_add_loss(survival_table, purchase_history, interval, date) RETURNS survival_table
	AS 'MODULE_PATHNAME', 'cp_survival_table_add_loss' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.survival_table_add_loss(survival_table, purchase_history, interval, date) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.survival_table_merge(survival_table, survival_table) RETURNS survival_table
	AS 'MODULE_PATHNAME', 'cp_survival_table_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.survival_table_merge(survival_table, survival_table) IS 'combines two states of an aggregate; NULL is an empty one';

CREATE FUNCTION customer_portfolio_internal.survival_table_finish(survival_table) RETURNS survival_table
	AS 'MODULE_PATHNAME', 'cp_survival_table_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.survival_table_finish(survival_table) IS 'the finished form of a state; what it holds stays the same';

--
-- aggregates
--

CREATE AGGREGATE survival(duration double precision, event boolean) (
	SFUNC = customer_portfolio_internal.survival_table_add, STYPE = survival_table, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.survival_table_finish, COMBINEFUNC = customer_portfolio_internal.survival_table_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE survival(double precision, boolean) IS
$$Collects the survival table of customers, one row per customer.

duration   time until the event, in any unit; integers and numerics are possible, too, and dates
           subtracted are days
event      true: the event happened after duration; false: the customer was last seen then without
           it, which is called censored

Rows with a NULL are skipped and counted. A negative duration, NaN and infinity are errors that show
the value. NULL for no rows.

Example: SELECT survival(days, lost)
  FROM (VALUES (6, true), (6, true), (6, true), (6, false), (7, true)) customers(days, lost);$$;

CREATE AGGREGATE survival(duration double precision, event boolean, weight bigint) (
	SFUNC = customer_portfolio_internal.survival_table_add, STYPE = survival_table, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.survival_table_finish, COMBINEFUNC = customer_portfolio_internal.survival_table_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE survival(double precision, boolean, bigint) IS
$$Collects the survival table of customers, each row standing for weight of them.

weight   number of customers: a row counts as if it were repeated; below 1 is an error

A NULL skips the row, which is counted once. See survival(double precision, boolean).$$;

CREATE AGGREGATE survival(entry double precision, duration double precision, event boolean) (
	SFUNC = customer_portfolio_internal.survival_table_add_late, STYPE = survival_table, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.survival_table_finish, COMBINEFUNC = customer_portfolio_internal.survival_table_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE survival(double precision, double precision, boolean) IS
$$Collects the survival table of customers who came under observation late (left truncation).

entry      time from the origin, such as the first purchase, until observation began: the day from
           which the data can be trusted. Whoever left before is not in the data, so the customer
           counts as at risk only after it
duration   time from the same origin until the event, or until the customer was last seen

An entry that is negative or does not lie before the duration is an error that shows both. If at
some time nobody is at risk any more, survival stays 0 from there on.
See survival(double precision, boolean).$$;

CREATE AGGREGATE survival_to_second_purchase(history purchase_history, as_of date) (
	SFUNC = customer_portfolio_internal.survival_table_add_second_purchase, STYPE = survival_table, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.survival_table_finish, COMBINEFUNC = customer_portfolio_internal.survival_table_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE survival_to_second_purchase(purchase_history, date) IS
$$Collects the survival table of the days from the first purchase day to the next one.

There is one row per customer. survival_rows then says which share has not bought again by then.
Customers without a second purchase day before as_of are censored on the day before as_of. NULLs
and customers without a purchase before as_of are skipped and counted. A NULL as_of is an error.

Example: SELECT survival_to_second_purchase(h, '2024-04-01') FROM (VALUES
  ('v1 scale 2 [2024-01-05 100.00]'::purchase_history),
  ('v1 scale 2 [2024-01-05 20.00] [2024-02-12 80.00]')) customers(h);$$;

CREATE AGGREGATE survival_to_loss(history purchase_history, grace interval, as_of date) (
	SFUNC = customer_portfolio_internal.survival_table_add_loss, STYPE = survival_table, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.survival_table_finish, COMBINEFUNC = customer_portfolio_internal.survival_table_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE survival_to_loss(purchase_history, interval, date) IS
$$Collects the survival table of the days from the first purchase to the loss, one row per customer.

grace   a whole number of days, at least 1

A customer is lost on the day on which, for the first time, grace days without a purchase are over,
whether or not the customer comes back later. So there is no loss before grace days, and the last
purchase before a loss is grace days earlier. Other customers are censored on the day before as_of.
NULL histories and customers without a purchase before as_of are skipped and counted. A NULL grace
or as_of is an error.

Example: SELECT survival_to_loss(h, '60 days', '2024-04-01') FROM (VALUES
  ('v1 scale 2 [2024-01-05 100.00]'::purchase_history),
  ('v1 scale 2 [2024-01-05 20.00] [2024-02-12 80.00]')) customers(h);$$;

CREATE AGGREGATE rollup(survival survival_table) (
	SFUNC = customer_portfolio_internal.survival_table_merge, STYPE = survival_table, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.survival_table_finish, COMBINEFUNC = customer_portfolio_internal.survival_table_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(survival_table) IS $$Merges survival tables of different customers; a customer in two of them counts twice.

A NULL adds nothing.$$;

--! plus survival_table cp_survival_table The customers of both tables.

--! equality survival_table cp_survival_table The same durations with the same numbers of events, censored customers and skipped rows.
