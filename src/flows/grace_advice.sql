--
-- grace_table: how long customers stay away before they come back, for the choice of a grace
--

--! type grace_table cp_grace_table
COMMENT ON TYPE grace_table IS
$$For how many periods customers stayed away, and whether they came back: for the choice of a grace.

Tables of different customers add up. The text form loses nothing: the parameters, then for a number
of idle periods how many came back after them and how many have not,
v1 step 1 month as_of 2024-07-01 origin 2000-01-01 longest 3 [0 5 2] [1 3 0] ...$$;

CREATE FUNCTION customer_portfolio_internal.grace_table_add(grace_table, purchase_history, interval, date, integer) RETURNS grace_table
	AS 'MODULE_PATHNAME', 'cp_grace_table_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.grace_table_add(grace_table, purchase_history, interval, date, integer) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.grace_table_add(grace_table, purchase_history, interval, date, integer, date) RETURNS grace_table
	AS 'MODULE_PATHNAME', 'cp_grace_table_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.grace_table_add(grace_table, purchase_history, interval, date, integer, date) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.grace_table_merge(grace_table, grace_table) RETURNS grace_table
	AS 'MODULE_PATHNAME', 'cp_grace_table_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.grace_table_merge(grace_table, grace_table) IS 'combines two states of an aggregate; NULL is an empty one';

CREATE FUNCTION customer_portfolio_internal.grace_table_finish(grace_table) RETURNS grace_table
	AS 'MODULE_PATHNAME', 'cp_grace_table_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.grace_table_finish(grace_table) IS 'the finished form of a state; what it holds stays the same';

CREATE AGGREGATE grace_advice(history purchase_history, step interval, as_of date, longest integer) (
	SFUNC = customer_portfolio_internal.grace_table_add, STYPE = grace_table, SSPACE = 1700,
	FINALFUNC = customer_portfolio_internal.grace_table_finish, COMBINEFUNC = customer_portfolio_internal.grace_table_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE grace_advice(purchase_history, interval, date, integer) IS
$$Counts for how many periods customers stay away and whether they come back, to choose a grace.

step      length of a period: days or months, not both
as_of     what happens from this day on does not exist
longest   the longest grace to be judged: 1 to 100 periods

Only complete periods are looked at. Read the result with grace_rows. NULL histories and those
without a purchase are skipped and counted. The parameters must be the same in every row.

Example: SELECT * FROM grace_rows((SELECT grace_advice(h, '1 month', '2024-07-01', 3) FROM (VALUES
  ('v1 scale 0 [2024-01-05 100] [2024-03-12 80] [2024-06-01 50]'::purchase_history),
  ('v1 scale 0 [2024-02-20 50] [2024-03-10 70]')) customers(h)));$$;

CREATE AGGREGATE grace_advice(history purchase_history, step interval, as_of date, longest integer, origin date) (
	SFUNC = customer_portfolio_internal.grace_table_add, STYPE = grace_table, SSPACE = 1700,
	FINALFUNC = customer_portfolio_internal.grace_table_finish, COMBINEFUNC = customer_portfolio_internal.grace_table_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE grace_advice(purchase_history, interval, date, integer, date) IS
$$Counts for how many periods customers stay away, in periods that pass through origin.

See grace_advice(purchase_history, interval, date, integer).$$;

CREATE AGGREGATE rollup(grace grace_table) (
	SFUNC = customer_portfolio_internal.grace_table_merge, STYPE = grace_table, SSPACE = 1700,
	FINALFUNC = customer_portfolio_internal.grace_table_finish, COMBINEFUNC = customer_portfolio_internal.grace_table_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(grace_table) IS
$$Adds up tables of different customers; a customer in two of them counts twice.

It is an error if their parameters differ.$$;

--! plus grace_table cp_grace_table The absences of the customers of both.

--! equality grace_table cp_grace_table The same parameters and numbers of absences.

CREATE FUNCTION grace_rows(grace grace_table, tolerance double precision DEFAULT 0.1, OUT grace integer,
	OUT lost_customers bigint, OUT returned_customers bigint, OUT returned_share double precision,
	OUT churn_rate double precision, OUT is_advised boolean)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_grace_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 12;
COMMENT ON FUNCTION grace_rows(grace_table, double precision) IS
$$Returns for every grace how many customers are lost under it, and how many of them come back.

tolerance            the share of lost customers who may come back, 0.1 by default

lost_customers       losses; who is lost twice counts twice
returned_customers   of these losses those that were followed by a purchase
returned_share       returned_customers / lost_customers; NULL if nobody is lost
churn_rate           losses / the opening customers of all periods: per period
is_advised           the shortest grace under which at most the tolerated share comes back; no row
                     if there is none

Who was lost not long ago may still come back, so the true shares are larger: judge by a history
that is long in comparison with the graces.

Example: SELECT grace, lost_customers, returned_share, is_advised FROM grace_rows(
  'v1 step 1 month as_of 2024-07-01 origin 2000-01-01 longest 3 [0 50 9] [1 5 2] [2 1 1] [3 0 20]');$$;

CREATE FUNCTION step(grace grace_table) RETURNS interval
	AS 'MODULE_PATHNAME', 'cp_grace_table_step' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION step(grace_table) IS 
$$Returns the length of a period.

Example: SELECT step(
  'v1 step 1 month as_of 2024-07-01 origin 2000-01-01 longest 3 skipped 1 [0 5 2]'::grace_table);$$;

CREATE FUNCTION as_of(grace grace_table) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_grace_table_as_of' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION as_of(grace_table) IS 
$$Returns the first day that was not known.

Example: SELECT as_of(
  'v1 step 1 month as_of 2024-07-01 origin 2000-01-01 longest 3 skipped 1 [0 5 2]'::grace_table);$$;

CREATE FUNCTION origin(grace grace_table) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_grace_table_origin' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION origin(grace_table) IS 
$$Returns a day on which a period starts.

Example: SELECT origin(
  'v1 step 1 month as_of 2024-07-01 origin 2000-01-01 longest 3 skipped 1 [0 5 2]'::grace_table);$$;

CREATE FUNCTION longest(grace grace_table) RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_grace_table_longest' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION longest(grace_table) IS 
$$Returns the longest grace that is judged, in periods.

Example: SELECT longest(
  'v1 step 1 month as_of 2024-07-01 origin 2000-01-01 longest 3 skipped 1 [0 5 2]'::grace_table);$$;

CREATE FUNCTION customers(grace grace_table) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_grace_table_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(grace_table) IS 
$$Counts the customers with a purchase in a complete period.

Example: SELECT customers(
  'v1 step 1 month as_of 2024-07-01 origin 2000-01-01 longest 3 skipped 1 [0 5 2]'::grace_table);$$;

CREATE FUNCTION skipped_customers(grace grace_table) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_grace_table_skipped' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_customers(grace_table) IS 
$$Counts the customers who were left out.

They are NULL histories and those without a purchase in a complete period.

Example: SELECT skipped_customers(
  'v1 step 1 month as_of 2024-07-01 origin 2000-01-01 longest 3 skipped 1 [0 5 2]'::grace_table);$$;
