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
