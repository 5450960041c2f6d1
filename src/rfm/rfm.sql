--
-- RFM: recency, frequency and monetary value
--

CREATE FUNCTION rfm(history purchase_history, as_of date, OUT recency_days integer, OUT frequency bigint, OUT monetary numeric)
	AS 'MODULE_PATHNAME', 'cp_rfm' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rfm(purchase_history, date) IS
$$Returns recency, frequency and monetary value of a customer, by the events before as_of.

as_of          a day between 0001-01-01 and 9999-12-31; what happens from it on does not exist
recency_days   days from the last purchase to as_of
frequency      number of purchases (orders); refunds do not count
monetary       exact revenue, refunds included

NULL for a customer who has not bought yet.

Example: SELECT * FROM rfm('v1 scale 2 [2024-01-05 100.00] [2024-02-12 80.00]', '2024-03-01');$$;

CREATE TYPE rfm_direction AS ENUM ('asc', 'desc');
COMMENT ON TYPE rfm_direction IS $$Which values are better: asc, the greater ones; desc, the smaller ones.$$;

--! words rfm_direction -

-- Scores as a window function. It looks at the whole partition: neither ORDER BY nor the frame matters.
CREATE FUNCTION rfm_score(value numeric, bins integer, direction rfm_direction DEFAULT 'asc') RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_score_numeric' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score(numeric, integer, rfm_direction) IS
$$Returns the score of the row's value in its window partition, 1 (worst) to bins (best).

bins        best score, 1 to 1000
direction   asc: greater values are better; desc: smaller values are better, as with days since the
            last purchase

The score is 1 + floor(bins * number of worse values / number of values). Equal values share a
score: whoever has the best value scores highest, however many share it. Where all values are equal
there is nothing to rank, and all have the middle score, bins / 2 rounded up. desc of a value is asc
of its negative. bins and direction are those of the first row of the partition. NULL for NULL,
which does not count.
At most 12 decimals and 10^18, otherwise an error that shows the value, as for NaN and infinity.

Example: SELECT days, rfm_score(days, 5, 'desc') OVER ()
  FROM (VALUES (3.0), (10.0), (30.0), (90.0), (300.0)) customers(days);$$;

CREATE FUNCTION rfm_score(value bigint, bins integer, direction rfm_direction DEFAULT 'asc') RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_score_bigint' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score(bigint, integer, rfm_direction) IS
$$Returns the score of the row's value of type bigint in its window partition.

At most 10^18, otherwise an error. See rfm_score(numeric, integer, rfm_direction).$$;

CREATE FUNCTION rfm_score(value integer, bins integer, direction rfm_direction DEFAULT 'asc') RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_score_integer' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score(integer, integer, rfm_direction) IS 'The same of values of type integer, which are exact.';

CREATE FUNCTION rfm_score(value smallint, bins integer, direction rfm_direction DEFAULT 'asc') RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_score_smallint' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score(smallint, integer, rfm_direction) IS 'The same of values of type smallint, which are exact.';

CREATE FUNCTION rfm_score(value double precision, bins integer, direction rfm_direction DEFAULT 'asc') RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_score_float8' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score(double precision, integer, rfm_direction) IS
$$Returns the score of the row's value of type double precision in its window partition.

NaN and infinity are errors. See rfm_score(numeric, integer, rfm_direction).$$;

CREATE FUNCTION rfm_score(value date, bins integer, direction rfm_direction DEFAULT 'asc') RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_score_date' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score(date, integer, rfm_direction) IS
$$Returns the score of the row's date in its window partition.

asc: later is better. Infinity is an error. See rfm_score(numeric, integer, rfm_direction).$$;
