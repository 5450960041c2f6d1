--
-- rfm_cuts: what decides scores, mergeable, for scoring tomorrow's customers with today's cuts
--

--! type rfm_cuts cp_rfm_cuts
COMMENT ON TYPE rfm_cuts IS
$$The distribution of one RFM value with its bins and direction, from which any value is scored.

A value gets exactly the score that rfm_score gives over the values the cuts were made of. Cuts of
different customers can be merged. They keep each distinct value with its number of customers, a few
bytes each: days and orders take kilobytes, money at most a few megabytes per million customers.
The text form loses nothing; dates are days since 2000-01-01:
v1 bins 5 desc numbers v1 numeric scale 0 [12] [3 customers 2] ...$$;

CREATE FUNCTION customer_portfolio_internal.rfm_cuts_merge(rfm_cuts, rfm_cuts) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.rfm_cuts_merge(rfm_cuts, rfm_cuts) IS 'combines two states of an aggregate; NULL is an empty one';

CREATE FUNCTION customer_portfolio_internal.rfm_cuts_finish(rfm_cuts) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.rfm_cuts_finish(rfm_cuts) IS 'the finished form of a state; what it holds stays the same';

CREATE FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, numeric, integer) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_add_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, numeric, integer) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE rfm_cuts(value numeric, bins integer) (
	SFUNC = customer_portfolio_internal.rfm_cuts_add, STYPE = rfm_cuts, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.rfm_cuts_finish, COMBINEFUNC = customer_portfolio_internal.rfm_cuts_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_cuts(numeric, integer) IS
$$Collects what decides the scores of the customers' values; greater values are better.

value   one per customer
bins    best score, 1 to 1000; it must be the same in every row

NULL values are skipped and counted. NULL for no rows.
At most 12 decimals and 10^18, otherwise an error that shows the value, as for NaN and infinity.

Example: SELECT rfm_cuts(revenue, 3)
  FROM (VALUES (120.00), (80.00), (80.00), (15.50), (NULL)) customers(revenue);$$;

CREATE FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, numeric, integer, rfm_direction) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_add_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, numeric, integer, rfm_direction) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE rfm_cuts(value numeric, bins integer, direction rfm_direction) (
	SFUNC = customer_portfolio_internal.rfm_cuts_add, STYPE = rfm_cuts, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.rfm_cuts_finish, COMBINEFUNC = customer_portfolio_internal.rfm_cuts_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_cuts(numeric, integer, rfm_direction) IS
$$Collects what decides the scores of the customers' values, in the given direction.

direction   asc: greater values are better; desc: smaller values are better; it must be the same in
            every row

See rfm_cuts(numeric, integer).$$;

CREATE FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, bigint, integer) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_add_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, bigint, integer) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, integer, integer) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_add_integer' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, integer, integer) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, smallint, integer) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_add_smallint' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, smallint, integer) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE rfm_cuts(value bigint, bins integer) (
	SFUNC = customer_portfolio_internal.rfm_cuts_add, STYPE = rfm_cuts, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.rfm_cuts_finish, COMBINEFUNC = customer_portfolio_internal.rfm_cuts_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_cuts(bigint, integer) IS
$$Collects what decides the scores of values of type bigint; greater values are better.

At most 10^18, otherwise an error. See rfm_cuts(numeric, integer).$$;

CREATE AGGREGATE rfm_cuts(value integer, bins integer) (
	SFUNC = customer_portfolio_internal.rfm_cuts_add, STYPE = rfm_cuts, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.rfm_cuts_finish, COMBINEFUNC = customer_portfolio_internal.rfm_cuts_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_cuts(integer, integer) IS 'The same of values of type integer, which are exact.';

CREATE AGGREGATE rfm_cuts(value smallint, bins integer) (
	SFUNC = customer_portfolio_internal.rfm_cuts_add, STYPE = rfm_cuts, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.rfm_cuts_finish, COMBINEFUNC = customer_portfolio_internal.rfm_cuts_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_cuts(smallint, integer) IS 'The same of values of type smallint, which are exact.';

CREATE FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, bigint, integer, rfm_direction) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_add_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, bigint, integer, rfm_direction) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, integer, integer, rfm_direction) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_add_integer' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, integer, integer, rfm_direction) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, smallint, integer, rfm_direction) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_add_smallint' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, smallint, integer, rfm_direction) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE rfm_cuts(value bigint, bins integer, direction rfm_direction) (
	SFUNC = customer_portfolio_internal.rfm_cuts_add, STYPE = rfm_cuts, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.rfm_cuts_finish, COMBINEFUNC = customer_portfolio_internal.rfm_cuts_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_cuts(bigint, integer, rfm_direction) IS
$$Collects what decides the scores of values of type bigint, in the given direction.

At most 10^18, otherwise an error. See rfm_cuts(numeric, integer, rfm_direction).$$;

CREATE AGGREGATE rfm_cuts(value integer, bins integer, direction rfm_direction) (
	SFUNC = customer_portfolio_internal.rfm_cuts_add, STYPE = rfm_cuts, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.rfm_cuts_finish, COMBINEFUNC = customer_portfolio_internal.rfm_cuts_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_cuts(integer, integer, rfm_direction) IS 'The same of values of type integer, which are exact.';

CREATE AGGREGATE rfm_cuts(value smallint, bins integer, direction rfm_direction) (
	SFUNC = customer_portfolio_internal.rfm_cuts_add, STYPE = rfm_cuts, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.rfm_cuts_finish, COMBINEFUNC = customer_portfolio_internal.rfm_cuts_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_cuts(smallint, integer, rfm_direction) IS 'The same of values of type smallint, which are exact.';

CREATE FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, double precision, integer) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_add_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, double precision, integer) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE rfm_cuts(value double precision, bins integer) (
	SFUNC = customer_portfolio_internal.rfm_cuts_add, STYPE = rfm_cuts, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.rfm_cuts_finish, COMBINEFUNC = customer_portfolio_internal.rfm_cuts_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_cuts(double precision, integer) IS
$$Collects what decides the scores of values of type double precision; greater values are better.

NaN and infinity are errors. See rfm_cuts(numeric, integer).$$;

CREATE FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, double precision, integer, rfm_direction) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_add_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, double precision, integer, rfm_direction) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE rfm_cuts(value double precision, bins integer, direction rfm_direction) (
	SFUNC = customer_portfolio_internal.rfm_cuts_add, STYPE = rfm_cuts, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.rfm_cuts_finish, COMBINEFUNC = customer_portfolio_internal.rfm_cuts_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_cuts(double precision, integer, rfm_direction) IS
$$Collects what decides the scores of values of type double precision, in the given direction.

NaN and infinity are errors. See rfm_cuts(numeric, integer, rfm_direction).$$;

CREATE FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, date, integer) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_add_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, date, integer) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE rfm_cuts(value date, bins integer) (
	SFUNC = customer_portfolio_internal.rfm_cuts_add, STYPE = rfm_cuts, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.rfm_cuts_finish, COMBINEFUNC = customer_portfolio_internal.rfm_cuts_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_cuts(date, integer) IS
$$Collects what decides the scores of dates; later dates are better.

Infinity is an error. See rfm_cuts(numeric, integer).$$;

CREATE FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, date, integer, rfm_direction) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_add_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, date, integer, rfm_direction) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE rfm_cuts(value date, bins integer, direction rfm_direction) (
	SFUNC = customer_portfolio_internal.rfm_cuts_add, STYPE = rfm_cuts, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.rfm_cuts_finish, COMBINEFUNC = customer_portfolio_internal.rfm_cuts_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_cuts(date, integer, rfm_direction) IS
$$Collects what decides the scores of dates, in the given direction.

Infinity is an error. See rfm_cuts(numeric, integer, rfm_direction).$$;

CREATE AGGREGATE rollup(cuts rfm_cuts) (
	SFUNC = customer_portfolio_internal.rfm_cuts_merge, STYPE = rfm_cuts, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.rfm_cuts_finish, COMBINEFUNC = customer_portfolio_internal.rfm_cuts_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(rfm_cuts) IS
$$Merges cuts of different customers; a customer in two of them counts twice.

It is an error if their bins, direction or the types of their values differ.$$;

--! plus rfm_cuts cp_rfm_cuts The cuts of the customers of both.

--! equality rfm_cuts cp_rfm_cuts The same bins, direction, values and numbers of customers and of skipped rows.

CREATE FUNCTION rfm_score(value numeric, cuts rfm_cuts) RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_score_of_numeric' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score(numeric, rfm_cuts) IS
$$Returns the score of a value by cuts, whether or not they were made of it.

It is the score that the window function rfm_score(numeric, integer, rfm_direction) gives on the
same data; beyond the ends of the data it is the lowest or the highest score. A number of another
type is converted to the type of the cuts; cuts of dates are an error.
NULL if the cuts are of no values.$$;

CREATE FUNCTION rfm_score(value bigint, cuts rfm_cuts) RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_score_of_bigint' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score(bigint, rfm_cuts) IS
$$Returns the score of a value of type bigint by cuts.

See rfm_score(numeric, rfm_cuts).$$;

CREATE FUNCTION rfm_score(value integer, cuts rfm_cuts) RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_score_of_integer' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score(integer, rfm_cuts) IS 'The same of values of type integer, which are exact.';

CREATE FUNCTION rfm_score(value smallint, cuts rfm_cuts) RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_score_of_smallint' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score(smallint, rfm_cuts) IS 'The same of values of type smallint, which are exact.';

CREATE FUNCTION rfm_score(value double precision, cuts rfm_cuts) RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_score_of_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score(double precision, rfm_cuts) IS
$$Returns the score of a value of type double precision by cuts.

See rfm_score(numeric, rfm_cuts).$$;

CREATE FUNCTION rfm_score(value date, cuts rfm_cuts) RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_score_of_date' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score(date, rfm_cuts) IS
$$Returns the score of a date by cuts.

Cuts of numbers are an error. See rfm_score(numeric, rfm_cuts).$$;

CREATE FUNCTION cut_points(cuts rfm_cuts, OUT score integer, OUT lower_value numeric, OUT upper_value numeric,
	OUT lower_date date, OUT upper_date date, OUT customers bigint)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_rfm_cut_points' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 5;
COMMENT ON FUNCTION cut_points(rfm_cuts) IS
$$Returns one row per score, 1 first, with the values that have it and their number of customers.

lower_value, upper_value   bounds of numbers: with direction asc above lower up to and including
                           upper, with desc from lower (included) to below upper; NULL: no bound
lower_date, upper_date     the same for cuts of dates
customers                  0 where ties leave a score without a value

Where all values are equal, every bound is that value, and the middle score has all customers. No
rows if the cuts are of no values.

Example: SELECT score, lower_value, upper_value, customers
  FROM cut_points('v1 bins 3 asc numbers v1 numeric scale 0 [9] [5 customers 2] [3] [2] [1]');$$;

CREATE FUNCTION bins(cuts rfm_cuts) RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_bins' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bins(rfm_cuts) IS
$$Returns the best score.

Example: SELECT bins('v1 bins 5 desc numbers v1 numeric scale 0 [12] [3 customers 2]');$$;

CREATE FUNCTION direction(cuts rfm_cuts) RETURNS text
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_direction' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION direction(rfm_cuts) IS
$$Returns which values are better: asc, the greater ones; desc, the smaller ones.

Example: SELECT direction('v1 bins 5 desc numbers v1 numeric scale 0 [12] [3 customers 2]');$$;

CREATE FUNCTION customers(cuts rfm_cuts) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(rfm_cuts) IS $$Returns the number of customers with a value.$$;

CREATE FUNCTION skipped_rows(cuts rfm_cuts) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_skipped_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(rfm_cuts) IS $$Counts the rows that were left out because their value was NULL.$$;
