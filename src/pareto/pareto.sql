--
-- Pareto classes: which few customers make most of the value
--

CREATE TYPE share_base AS ENUM ('positive', 'net');
COMMENT ON TYPE share_base IS
$$What a share is of: positive, the sum of the positive values; net, the sum of all values.$$;

--! words share_base -

-- Window functions. They look at the whole partition: neither ORDER BY nor the frame matters.
CREATE FUNCTION pareto_class(value numeric, cuts double precision[] DEFAULT '{0.8,0.95}', base share_base DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_class_numeric' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(numeric, double precision[], share_base) IS
$$Returns the Pareto class of the row's value in its window partition: A, B, C or D.

cuts   exactly two, 0 < a < b <= 1, taken from the first row of the partition
base   positive: the sum of the positive values; net: the sum of all values

The class depends on the share of the base that strictly greater values hold: A if it is below the
first cut, B if it is below the second one, otherwise C; D for values <= 0. Equal values share a
class, and the greatest value is always A. NULL for NULL.
At most 12 decimals and 10^18, otherwise an error that shows the value, as for NaN and infinity.

Example: SELECT value, pareto_class(value) OVER ()
  FROM (VALUES (500.00), (300.00), (150.00), (50.00), (0.00)) customers(value);$$;

CREATE FUNCTION pareto_class(value bigint, cuts double precision[] DEFAULT '{0.8,0.95}', base share_base DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_class_bigint' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(bigint, double precision[], share_base) IS
$$Returns the Pareto class of the row's value of type bigint in its window partition.

At most 10^18, otherwise an error. See pareto_class(numeric, double precision[], share_base).$$;

CREATE FUNCTION pareto_class(value integer, cuts double precision[] DEFAULT '{0.8,0.95}', base share_base DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_class_integer' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(integer, double precision[], share_base) IS 'The same of values of type integer, which are exact.';

CREATE FUNCTION pareto_class(value smallint, cuts double precision[] DEFAULT '{0.8,0.95}', base share_base DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_class_smallint' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(smallint, double precision[], share_base) IS 'The same of values of type smallint, which are exact.';

CREATE FUNCTION pareto_class(value double precision, cuts double precision[] DEFAULT '{0.8,0.95}', base share_base DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_class_float8' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(double precision, double precision[], share_base) IS
$$Returns the Pareto class of the row's value of type double precision in its window partition.

Each value is taken at its shortest decimal form, 0.1 as 0.1; NaN and infinity are errors.
See pareto_class(numeric, double precision[], share_base).$$;

CREATE FUNCTION pareto_class(value numeric, cuts text, base text DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_class_numeric' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(numeric, text, text) IS
$$Returns the Pareto class; takes the cuts and the base as quoted constants, '{0.8,0.95}'.

Text that is not an array of numbers is an error.
See pareto_class(numeric, double precision[], share_base).$$;

CREATE FUNCTION pareto_class(value bigint, cuts text, base text DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_class_bigint' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(bigint, text, text) IS
$$Returns the Pareto class; takes the cuts and the base as quoted constants, '{0.8,0.95}'.

Text that is not an array of numbers is an error.
See pareto_class(bigint, double precision[], share_base).$$;

CREATE FUNCTION pareto_class(value integer, cuts text, base text DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_class_integer' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(integer, text, text) IS 'The same of values of type integer, which are exact.';

CREATE FUNCTION pareto_class(value smallint, cuts text, base text DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_class_smallint' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(smallint, text, text) IS 'The same of values of type smallint, which are exact.';

CREATE FUNCTION pareto_class(value double precision, cuts text, base text DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_class_float8' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(double precision, text, text) IS
$$Returns the Pareto class; takes the cuts and the base as quoted constants, '{0.8,0.95}'.

Text that is not an array of numbers is an error.
See pareto_class(double precision, double precision[], share_base).$$;

CREATE FUNCTION pareto_share(value numeric, base share_base DEFAULT 'positive') RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_pareto_share_numeric' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_share(numeric, share_base) IS
$$Returns the share of the base that the row's value, its equals and all greater values hold.

base   positive: the sum of the positive values; net: the sum of all values

The values are those of the window partition. The share lies between 0 and 1 on base positive, where
values <= 0 add nothing, so their share is 1. On base net they are subtracted, so shares rise above
1 and come back to it (whale curve).
NULL for NULL, and if the base is not positive.
At most 12 decimals and 10^18, otherwise an error that shows the value, as for NaN and infinity.

Example: SELECT value, pareto_share(value) OVER ()
  FROM (VALUES (500.00), (300.00), (150.00), (50.00), (0.00)) customers(value);$$;

CREATE FUNCTION pareto_share(value bigint, base share_base DEFAULT 'positive') RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_pareto_share_bigint' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_share(bigint, share_base) IS
$$Returns the share that the row's value of type bigint and all greater values hold.

At most 10^18, otherwise an error. See pareto_share(numeric, share_base).$$;

CREATE FUNCTION pareto_share(value integer, base share_base DEFAULT 'positive') RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_pareto_share_integer' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_share(integer, share_base) IS 'The same of values of type integer, which are exact.';

CREATE FUNCTION pareto_share(value smallint, base share_base DEFAULT 'positive') RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_pareto_share_smallint' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_share(smallint, share_base) IS 'The same of values of type smallint, which are exact.';

CREATE FUNCTION pareto_share(value double precision, base share_base DEFAULT 'positive') RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_pareto_share_float8' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_share(double precision, share_base) IS
$$Returns the share that the row's value of type double precision and all greater values hold.

Each value is taken at its shortest decimal form, 0.1 as 0.1; NaN and infinity are errors.
See pareto_share(numeric, share_base).$$;

--
-- pareto_summary: the distribution of the customers' values, mergeable
--

--! type pareto_summary cp_pareto_summary
COMMENT ON TYPE pareto_summary IS
$$How many customers have which value: what Pareto classes and measures of concentration need.

Values are exact. NULL values are counted. Summaries of different customers can be merged.
The text form loses nothing: v1 numeric scale 2 [500.00] [100.00 customers 2] ...$$;

--
-- aggregates
--

CREATE FUNCTION customer_portfolio_internal.pareto_summary_merge(pareto_summary, pareto_summary) RETURNS pareto_summary
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.pareto_summary_merge(pareto_summary, pareto_summary) IS 'combines two states of an aggregate; NULL is an empty one';

CREATE FUNCTION customer_portfolio_internal.pareto_summary_finish(pareto_summary) RETURNS pareto_summary
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.pareto_summary_finish(pareto_summary) IS 'the finished form of a state; what it holds stays the same';

CREATE FUNCTION customer_portfolio_internal.pareto_summary_add(pareto_summary, numeric) RETURNS pareto_summary
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_add_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.pareto_summary_add(pareto_summary, numeric) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE pareto(value numeric) (
	SFUNC = customer_portfolio_internal.pareto_summary_add, STYPE = pareto_summary, SSPACE = 64,
	FINALFUNC = customer_portfolio_internal.pareto_summary_finish, COMBINEFUNC = customer_portfolio_internal.pareto_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto(numeric) IS
$$Summarises the values of the customers, one value per customer.

At most 12 decimals and 10^18, otherwise an error that shows the value; NaN and infinity are errors.
NULL values are skipped and counted. NULL for no rows.

Example: SELECT pareto(value)
  FROM (VALUES (500.00), (100.00), (100.00), (NULL)) customers(value);$$;

CREATE FUNCTION customer_portfolio_internal.pareto_summary_add(pareto_summary, bigint) RETURNS pareto_summary
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_add_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.pareto_summary_add(pareto_summary, bigint) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.pareto_summary_add(pareto_summary, integer) RETURNS pareto_summary
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_add_integer' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.pareto_summary_add(pareto_summary, integer) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.pareto_summary_add(pareto_summary, smallint) RETURNS pareto_summary
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_add_smallint' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.pareto_summary_add(pareto_summary, smallint) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE pareto(value bigint) (
	SFUNC = customer_portfolio_internal.pareto_summary_add, STYPE = pareto_summary, SSPACE = 64,
	FINALFUNC = customer_portfolio_internal.pareto_summary_finish, COMBINEFUNC = customer_portfolio_internal.pareto_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto(bigint) IS
$$Summarises the values of the customers, of type bigint.

At most 10^18, otherwise an error. See pareto(numeric).$$;

CREATE AGGREGATE pareto(value integer) (
	SFUNC = customer_portfolio_internal.pareto_summary_add, STYPE = pareto_summary, SSPACE = 64,
	FINALFUNC = customer_portfolio_internal.pareto_summary_finish, COMBINEFUNC = customer_portfolio_internal.pareto_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto(integer) IS 'The same of values of type integer, which are exact.';

CREATE AGGREGATE pareto(value smallint) (
	SFUNC = customer_portfolio_internal.pareto_summary_add, STYPE = pareto_summary, SSPACE = 64,
	FINALFUNC = customer_portfolio_internal.pareto_summary_finish, COMBINEFUNC = customer_portfolio_internal.pareto_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto(smallint) IS 'The same of values of type smallint, which are exact.';

CREATE FUNCTION customer_portfolio_internal.pareto_summary_add(pareto_summary, double precision) RETURNS pareto_summary
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_add_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.pareto_summary_add(pareto_summary, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE pareto(value double precision) (
	SFUNC = customer_portfolio_internal.pareto_summary_add, STYPE = pareto_summary, SSPACE = 64,
	FINALFUNC = customer_portfolio_internal.pareto_summary_finish, COMBINEFUNC = customer_portfolio_internal.pareto_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto(double precision) IS
$$Summarises the values of the customers, of type double precision.

Each value is taken at its shortest decimal form, 0.1 as 0.1; NaN and infinity are errors.
See pareto(numeric).$$;

CREATE AGGREGATE rollup(summary pareto_summary) (
	SFUNC = customer_portfolio_internal.pareto_summary_merge, STYPE = pareto_summary, SSPACE = 64,
	FINALFUNC = customer_portfolio_internal.pareto_summary_finish, COMBINEFUNC = customer_portfolio_internal.pareto_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(pareto_summary) IS
$$Merges summaries of different customers; a customer in two of them counts twice.

It is an error if some are of double precision values and some are not.$$;

--! plus pareto_summary cp_pareto_summary The customers of both summaries.

--! equality pareto_summary cp_pareto_summary The same values, same numbers of customers and of skipped rows.

--
-- accessors
--

CREATE FUNCTION pareto_class(value numeric, summary pareto_summary, cuts double precision[] DEFAULT '{0.8,0.95}',
	base share_base DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_class_of_numeric' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(numeric, pareto_summary, double precision[], share_base) IS
$$Returns the Pareto class of a value by the share that greater values of the summary hold.

The value need not be one of the summary. The class is the one that the window function
pareto_class(numeric, double precision[], share_base) gives on the same data; cuts and base are the
same. A value of another type than those of the summary is converted to their type.$$;

CREATE FUNCTION pareto_class(value bigint, summary pareto_summary, cuts double precision[] DEFAULT '{0.8,0.95}',
	base share_base DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_class_of_bigint' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(bigint, pareto_summary, double precision[], share_base) IS
$$Returns the Pareto class of a value of type bigint by a summary.

See pareto_class(numeric, pareto_summary, double precision[], share_base).$$;

CREATE FUNCTION pareto_class(value integer, summary pareto_summary, cuts double precision[] DEFAULT '{0.8,0.95}',
	base share_base DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_class_of_integer' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(integer, pareto_summary, double precision[], share_base) IS 'The same of values of type integer, which are exact.';

CREATE FUNCTION pareto_class(value smallint, summary pareto_summary, cuts double precision[] DEFAULT '{0.8,0.95}',
	base share_base DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_class_of_smallint' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(smallint, pareto_summary, double precision[], share_base) IS 'The same of values of type smallint, which are exact.';

CREATE FUNCTION pareto_class(value double precision, summary pareto_summary, cuts double precision[] DEFAULT '{0.8,0.95}',
	base share_base DEFAULT 'positive') RETURNS text
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_class_of_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pareto_class(double precision, pareto_summary, double precision[], share_base) IS
$$Returns the Pareto class of a value of type double precision by a summary.

See pareto_class(numeric, pareto_summary, double precision[], share_base).$$;

CREATE FUNCTION customers(summary pareto_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(pareto_summary) IS $$Returns the number of customers with a value, whatever its sign.$$;

CREATE FUNCTION negative_customers(summary pareto_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_negative_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION negative_customers(pareto_summary) IS
$$Counts the customers of negative value, whom measures of concentration count as zero.

Example: SELECT negative_customers('v1 numeric scale 2 [500.00] [0.00] [-10.00 customers 2]');$$;

CREATE FUNCTION skipped_rows(summary pareto_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_skipped_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(pareto_summary) IS
$$Counts the rows that were left out because their value was NULL.$$;

CREATE FUNCTION total(summary pareto_summary, base share_base DEFAULT 'positive') RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_total' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION total(pareto_summary, share_base) IS
$$Returns the exact sum of the positive values, or of all values with base net.

It has the unit and the decimals of the values.

Example: SELECT total('v1 numeric scale 2 [500.00] [100.00 customers 2] [-50.00]', 'net');$$;

-- The measures below are of the positive values; NULL (no rows) where there is none.
CREATE FUNCTION gini(summary pareto_summary, include_zeros boolean DEFAULT true) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_gini' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gini(pareto_summary, boolean) IS
$$Returns the Gini coefficient: 0 for equal values, near 1 if one customer has everything.

include_zeros   true counts everybody, a negative value as zero; false counts only customers of
                positive value

Among everybody one refund hardly moves the number; negative_customers says how many values are
negative. NULL without a positive value.

Example: SELECT gini('v1 numeric scale 2 [500.00] [100.00 customers 2] [0.00]');$$;

CREATE FUNCTION hhi(summary pareto_summary) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_hhi' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION hhi(pareto_summary) IS
$$Returns the Herfindahl-Hirschman index: the sum of the squared shares of the positive total.

It lies between 1/customers and 1. NULL without a positive value.

Example: SELECT hhi('v1 numeric scale 2 [500.00] [250.00 customers 2]');$$;

CREATE FUNCTION effective_customers(summary pareto_summary) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_effective_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION effective_customers(pareto_summary) IS
$$Returns 1/hhi: the number of customers of equal value that would be as concentrated.

NULL without a positive value.

Example: SELECT effective_customers('v1 numeric scale 2 [100.00 customers 4]');$$;

CREATE FUNCTION top_share(summary pareto_summary, share double precision, include_zeros boolean DEFAULT true)
	RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_top_share' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION top_share(pareto_summary, double precision, boolean) IS
$$Returns the share of the positive total that the top share of the customers holds.

share           part of the customers, 0 to 1; a fraction of a customer holds that fraction of the
                value
include_zeros   true counts everybody, a negative value as zero; false counts only customers of
                positive value

NULL without a positive value.

Example: SELECT top_share('v1 numeric scale 2 [500.00] [250.00 customers 2] [0.00]', 0.25);$$;

CREATE FUNCTION customers_for_share(summary pareto_summary, share double precision) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_customers_for_share' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers_for_share(pareto_summary, double precision) IS
$$Returns the smallest number of customers whose values reach this share of the positive total.

share   0 to 1, compared exactly

NULL without a positive value.

Example: SELECT customers_for_share('v1 numeric scale 2 [500.00] [250.00 customers 2]', 0.75);$$;

CREATE FUNCTION lorenz(summary pareto_summary, points integer, include_zeros boolean DEFAULT true,
	OUT population_share double precision, OUT value_share double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_pareto_summary_lorenz' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 100;
COMMENT ON FUNCTION lorenz(pareto_summary, integer, boolean) IS
$$Returns the Lorenz curve as points from (0, 0) to (1, 1).

points          number of points, 2 to 1000000, at equal steps of population_share
include_zeros   true counts everybody, a negative value as zero; false counts only customers of
                positive value

The poorest population_share of the customers hold value_share of the positive total.
No rows without a positive value.

Example: SELECT * FROM lorenz('v1 numeric scale 2 [500.00] [250.00 customers 2] [0.00]', 5);$$;

CREATE FUNCTION customer_portfolio_internal.pareto_classes(summary pareto_summary, OUT class text, OUT customers bigint, OUT amount numeric) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_pareto_classes' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 4;
COMMENT ON FUNCTION customer_portfolio_internal.pareto_classes(pareto_summary) IS 'the classes of the summary that have customers, how many, and what they hold';
