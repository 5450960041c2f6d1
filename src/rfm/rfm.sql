--
-- RFM: recency, frequency and monetary value
--

CREATE FUNCTION rfm(history purchase_history, as_of date, OUT recency_days integer, OUT frequency bigint, OUT monetary numeric)
	AS 'MODULE_PATHNAME', 'cp_rfm' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rfm(purchase_history, date) IS 'of the events before as_of: days from the last purchase to as_of, number of purchases (orders; refunds do not count), exact revenue (refunds included); NULL for one who has not bought yet; as_of must be a day between 0001-01-01 and 9999-12-31';

CREATE TYPE rfm_direction AS ENUM ('asc', 'desc');
COMMENT ON TYPE rfm_direction IS 'asc: the more the better, desc: the less the better';

-- Scores as a window function. It looks at the whole partition: neither ORDER BY nor the frame matters.
CREATE FUNCTION rfm_score(value numeric, bins integer, direction rfm_direction DEFAULT 'asc') RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_score_numeric' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score(numeric, integer, rfm_direction) IS 'score of the row''s value in its partition, 1 (worst) to bins (best): 1 + floor(bins * number of worse values / number of values); equal values share a score; direction ''asc'': the more the better, ''desc'': the less the better (days since the last purchase), so that desc of a value is asc of its negative; NULL for NULL, which does not count; 1 to 1000 bins; at most 12 decimals and 10^18, NaN and infinity are errors that show the value; bins and direction are those of the partition''s first row';

CREATE FUNCTION rfm_score(value bigint, bins integer, direction rfm_direction DEFAULT 'asc') RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_score_bigint' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score(bigint, integer, rfm_direction) IS 'score of the row''s value in its partition, 1 (worst) to bins (best): 1 + floor(bins * number of worse values / number of values); equal values share a score; direction ''asc'': the more the better, ''desc'': the less the better (days since the last purchase), so that desc of a value is asc of its negative; NULL for NULL, which does not count; 1 to 1000 bins; at most 10^18, otherwise an error; bins and direction are those of the partition''s first row';

CREATE FUNCTION rfm_score(value integer, bins integer, direction rfm_direction DEFAULT 'asc') RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_score_integer' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score(integer, integer, rfm_direction) IS 'The same of values of type integer, which are exact.';

CREATE FUNCTION rfm_score(value smallint, bins integer, direction rfm_direction DEFAULT 'asc') RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_score_smallint' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score(smallint, integer, rfm_direction) IS 'The same of values of type smallint, which are exact.';

CREATE FUNCTION rfm_score(value double precision, bins integer, direction rfm_direction DEFAULT 'asc') RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_score_float8' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score(double precision, integer, rfm_direction) IS 'score of the row''s value in its partition, 1 (worst) to bins (best): 1 + floor(bins * number of worse values / number of values); equal values share a score; direction ''asc'': the more the better, ''desc'': the less the better (days since the last purchase), so that desc of a value is asc of its negative; NULL for NULL, which does not count; 1 to 1000 bins; NaN and infinity are errors; bins and direction are those of the partition''s first row';

CREATE FUNCTION rfm_score(value date, bins integer, direction rfm_direction DEFAULT 'asc') RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_score_date' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score(date, integer, rfm_direction) IS 'score of the row''s value in its partition, 1 (worst) to bins (best): 1 + floor(bins * number of worse values / number of values); equal values share a score; direction ''asc'': the more the better, ''desc'': the less the better (days since the last purchase), so that desc of a value is asc of its negative; NULL for NULL, which does not count; 1 to 1000 bins; infinity is an error; bins and direction are those of the partition''s first row';

--
-- rfm_cuts: what decides scores, mergeable, for scoring tomorrow's customers with today's cuts
--

--! type rfm_cuts cp_rfm_cuts
COMMENT ON TYPE rfm_cuts IS 'the distribution of one RFM value with its bins and direction: scores any value exactly as rfm_score does over the values it was made of, and merges; keeps each distinct value with its number of customers, a few bytes each, so days and orders take kilobytes, money at most a few megabytes per million customers';

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
COMMENT ON AGGREGATE rfm_cuts(numeric, integer) IS 'what decides the scores of the customers'' values, one value per customer: the more the better; 1 to 1000 bins; bins and direction must not change between rows; NULL values are skipped and counted; at most 12 decimals and 10^18, NaN and infinity are errors that show the value; NULL for no rows';

CREATE FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, numeric, integer, rfm_direction) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_add_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, numeric, integer, rfm_direction) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE rfm_cuts(value numeric, bins integer, direction rfm_direction) (
	SFUNC = customer_portfolio_internal.rfm_cuts_add, STYPE = rfm_cuts, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.rfm_cuts_finish, COMBINEFUNC = customer_portfolio_internal.rfm_cuts_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_cuts(numeric, integer, rfm_direction) IS 'what decides the scores of the customers'' values, one value per customer: direction asc, the more the better, or desc, the less the better; 1 to 1000 bins; bins and direction must not change between rows; NULL values are skipped and counted; at most 12 decimals and 10^18, NaN and infinity are errors that show the value; NULL for no rows';

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
COMMENT ON AGGREGATE rfm_cuts(bigint, integer) IS 'what decides the scores of the customers'' values, one value per customer: the more the better; 1 to 1000 bins; bins and direction must not change between rows; NULL values are skipped and counted; at most 10^18, otherwise an error; NULL for no rows';

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
COMMENT ON AGGREGATE rfm_cuts(bigint, integer, rfm_direction) IS 'what decides the scores of the customers'' values, one value per customer: direction asc, the more the better, or desc, the less the better; 1 to 1000 bins; bins and direction must not change between rows; NULL values are skipped and counted; at most 10^18, otherwise an error; NULL for no rows';

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
COMMENT ON AGGREGATE rfm_cuts(double precision, integer) IS 'what decides the scores of the customers'' values, one value per customer: the more the better; 1 to 1000 bins; bins and direction must not change between rows; NULL values are skipped and counted; NaN and infinity are errors; NULL for no rows';

CREATE FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, double precision, integer, rfm_direction) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_add_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, double precision, integer, rfm_direction) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE rfm_cuts(value double precision, bins integer, direction rfm_direction) (
	SFUNC = customer_portfolio_internal.rfm_cuts_add, STYPE = rfm_cuts, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.rfm_cuts_finish, COMBINEFUNC = customer_portfolio_internal.rfm_cuts_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_cuts(double precision, integer, rfm_direction) IS 'what decides the scores of the customers'' values, one value per customer: direction asc, the more the better, or desc, the less the better; 1 to 1000 bins; bins and direction must not change between rows; NULL values are skipped and counted; NaN and infinity are errors; NULL for no rows';

CREATE FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, date, integer) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_add_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, date, integer) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE rfm_cuts(value date, bins integer) (
	SFUNC = customer_portfolio_internal.rfm_cuts_add, STYPE = rfm_cuts, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.rfm_cuts_finish, COMBINEFUNC = customer_portfolio_internal.rfm_cuts_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_cuts(date, integer) IS 'what decides the scores of the customers'' values, one value per customer: the more the better; 1 to 1000 bins; bins and direction must not change between rows; NULL values are skipped and counted; infinity is an error; NULL for no rows';

CREATE FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, date, integer, rfm_direction) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_add_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.rfm_cuts_add(rfm_cuts, date, integer, rfm_direction) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE rfm_cuts(value date, bins integer, direction rfm_direction) (
	SFUNC = customer_portfolio_internal.rfm_cuts_add, STYPE = rfm_cuts, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.rfm_cuts_finish, COMBINEFUNC = customer_portfolio_internal.rfm_cuts_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_cuts(date, integer, rfm_direction) IS 'what decides the scores of the customers'' values, one value per customer: direction asc, the more the better, or desc, the less the better; 1 to 1000 bins; bins and direction must not change between rows; NULL values are skipped and counted; infinity is an error; NULL for no rows';

CREATE AGGREGATE rollup(cuts rfm_cuts) (
	SFUNC = customer_portfolio_internal.rfm_cuts_merge, STYPE = rfm_cuts, SSPACE = 128,
	FINALFUNC = customer_portfolio_internal.rfm_cuts_finish, COMBINEFUNC = customer_portfolio_internal.rfm_cuts_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(rfm_cuts) IS 'merges cuts of different customers; an error if their bins, direction or the types of their values differ';

--! plus rfm_cuts cp_rfm_cuts the cuts of the customers of both

--! equality rfm_cuts cp_rfm_cuts same bins, direction, values and numbers of customers and of skipped rows

CREATE FUNCTION rfm_score(value numeric, cuts rfm_cuts) RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_score_of_numeric' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score(numeric, rfm_cuts) IS 'score of a value, whether or not it is one of those the cuts were made of: the same score as the window function gives on the same data, beyond its ends the first and the last; a number of another type is converted to that of the cuts, cuts of dates are an error; NULL if the cuts are of no values';

CREATE FUNCTION rfm_score(value bigint, cuts rfm_cuts) RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_score_of_bigint' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score(bigint, rfm_cuts) IS 'score of a value, whether or not it is one of those the cuts were made of: the same score as the window function gives on the same data, beyond its ends the first and the last; a number of another type is converted to that of the cuts, cuts of dates are an error; NULL if the cuts are of no values';

CREATE FUNCTION rfm_score(value integer, cuts rfm_cuts) RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_score_of_integer' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score(integer, rfm_cuts) IS 'The same of values of type integer, which are exact.';

CREATE FUNCTION rfm_score(value smallint, cuts rfm_cuts) RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_score_of_smallint' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score(smallint, rfm_cuts) IS 'The same of values of type smallint, which are exact.';

CREATE FUNCTION rfm_score(value double precision, cuts rfm_cuts) RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_score_of_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score(double precision, rfm_cuts) IS 'score of a value, whether or not it is one of those the cuts were made of: the same score as the window function gives on the same data, beyond its ends the first and the last; a number of another type is converted to that of the cuts, cuts of dates are an error; NULL if the cuts are of no values';

CREATE FUNCTION rfm_score(value date, cuts rfm_cuts) RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_score_of_date' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score(date, rfm_cuts) IS 'score of a value, whether or not it is one of those the cuts were made of: the same score as the window function gives on the same data, beyond its ends the first and the last; cuts of numbers are an error; NULL if the cuts are of no values';

CREATE FUNCTION cut_points(cuts rfm_cuts, OUT score integer, OUT lower_value numeric, OUT upper_value numeric,
	OUT lower_date date, OUT upper_date date, OUT customers bigint)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_rfm_cut_points' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 5;
COMMENT ON FUNCTION cut_points(rfm_cuts) IS 'one row per score, 1 first: the values that have it and their number of customers, 0 where ties leave none; with direction asc above lower up to and with upper, with desc from lower on below upper; NULL where there is no bound; cuts of dates fill the columns of dates; no rows if the cuts are of no values';

CREATE FUNCTION bins(cuts rfm_cuts) RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_bins' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bins(rfm_cuts) IS 'the best score';

CREATE FUNCTION direction(cuts rfm_cuts) RETURNS text
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_direction' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION direction(rfm_cuts) IS 'asc: the more the better, desc: the less the better';

CREATE FUNCTION customers(cuts rfm_cuts) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(rfm_cuts) IS 'number of customers with a value';

CREATE FUNCTION skipped_rows(cuts rfm_cuts) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_skipped_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(rfm_cuts) IS 'number of rows left out because their value was NULL';
