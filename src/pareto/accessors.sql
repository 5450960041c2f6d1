--
-- what a pareto_summary tells
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
