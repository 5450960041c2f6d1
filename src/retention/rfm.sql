--
-- RFM: recency, frequency and monetary value
--

CREATE FUNCTION rfm(h purchase_history, as_of date, OUT recency_days integer, OUT frequency bigint, OUT monetary numeric)
	AS 'MODULE_PATHNAME', 'cp_rfm' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rfm(purchase_history, date) IS 'of the events before as_of: days from the last purchase to as_of, number of purchases (orders; refunds do not count), exact revenue (refunds included); NULL for one who has not bought yet; as_of must be a day between 0001-01-01 and 9999-12-31';

-- Scores as a window function. It looks at the whole partition: neither ORDER BY nor the frame matters.

CREATE FUNCTION rfm_score(value numeric, bins integer, direction text DEFAULT 'asc') RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_score_numeric' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score(numeric, integer, text) IS 'score of the row''s value in its partition, 1 (worst) to bins (best): 1 + floor(bins * number of worse values / number of values); equal values share a score; direction ''asc'': the more the better, ''desc'': the less the better (days since the last purchase), so that desc of a value is asc of its negative; NULL for NULL, which does not count; 1 to 1000 bins; at most 12 decimals and 10^18, NaN and infinity are errors that show the value; bins and direction are those of the partition''s first row';

CREATE FUNCTION rfm_score(value bigint, bins integer, direction text DEFAULT 'asc') RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_score_bigint' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score(bigint, integer, text) IS 'score of the row''s value in its partition, 1 (worst) to bins (best): 1 + floor(bins * number of worse values / number of values); equal values share a score; direction ''asc'': the more the better, ''desc'': the less the better (days since the last purchase), so that desc of a value is asc of its negative; NULL for NULL, which does not count; 1 to 1000 bins; at most 10^18, otherwise an error; bins and direction are those of the partition''s first row';

CREATE FUNCTION rfm_score(value double precision, bins integer, direction text DEFAULT 'asc') RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_score_float8' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score(double precision, integer, text) IS 'score of the row''s value in its partition, 1 (worst) to bins (best): 1 + floor(bins * number of worse values / number of values); equal values share a score; direction ''asc'': the more the better, ''desc'': the less the better (days since the last purchase), so that desc of a value is asc of its negative; NULL for NULL, which does not count; 1 to 1000 bins; NaN and infinity are errors; bins and direction are those of the partition''s first row';

CREATE FUNCTION rfm_score(value date, bins integer, direction text DEFAULT 'asc') RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_score_date' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score(date, integer, text) IS 'score of the row''s value in its partition, 1 (worst) to bins (best): 1 + floor(bins * number of worse values / number of values); equal values share a score; direction ''asc'': the more the better, ''desc'': the less the better (days since the last purchase), so that desc of a value is asc of its negative; NULL for NULL, which does not count; 1 to 1000 bins; infinity is an error; bins and direction are those of the partition''s first row';

--
-- rfm_cuts: what decides scores, mergeable, for scoring tomorrow's customers with today's cuts
--

CREATE TYPE rfm_cuts;

CREATE FUNCTION rfm_cuts_in(cstring) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rfm_cuts_in(cstring) IS 'reads the text form of rfm_cuts; malformed text is an error that says where';

CREATE FUNCTION rfm_cuts_out(rfm_cuts) RETURNS cstring
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rfm_cuts_out(rfm_cuts) IS 'writes the lossless text form: v1 bins 5 desc numbers v1 numeric scale 0 [12] [3 customers 2] ...; dates are days since 2000-01-01';

CREATE FUNCTION rfm_cuts_recv(internal) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rfm_cuts_recv(internal) IS 'reads the binary form, checking every count and bound';

CREATE FUNCTION rfm_cuts_send(rfm_cuts) RETURNS bytea
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rfm_cuts_send(rfm_cuts) IS 'writes the binary form, which is the same on every machine';

CREATE TYPE rfm_cuts (
	INPUT = rfm_cuts_in,
	OUTPUT = rfm_cuts_out,
	RECEIVE = rfm_cuts_recv,
	SEND = rfm_cuts_send,
	ALIGNMENT = double,
	STORAGE = extended
);
COMMENT ON TYPE rfm_cuts IS 'the distribution of one RFM value with its bins and direction: scores any value exactly as rfm_score does over the values it was made of, and merges; keeps each distinct value with its number of customers, a few bytes each, so days and orders take kilobytes, money at most a few megabytes per million customers';

CREATE FUNCTION rfm_cuts_merge(rfm_cuts, rfm_cuts) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_cuts_merge(rfm_cuts, rfm_cuts) IS 'combine function of the rfm_cuts aggregates; a NULL side adds nothing';

CREATE FUNCTION rfm_cuts_pack(rfm_cuts) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_pack' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_cuts_pack(rfm_cuts) IS 'the same cuts in their packed, canonical form; final function of the rfm_cuts aggregates';

CREATE FUNCTION rfm_cuts_add(rfm_cuts, numeric, integer) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_add_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_cuts_add(rfm_cuts, numeric, integer) IS 'transition function of rfm_cuts(numeric, integer)';
CREATE AGGREGATE rfm_cuts(value numeric, bins integer) (
	SFUNC = rfm_cuts_add, STYPE = rfm_cuts, SSPACE = 128,
	FINALFUNC = rfm_cuts_pack, COMBINEFUNC = rfm_cuts_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_cuts(value numeric, bins integer) IS 'what decides the scores of the customers'' values, one value per customer: the more the better; 1 to 1000 bins; bins and direction must not change between rows; NULL values are skipped and counted; at most 12 decimals and 10^18, NaN and infinity are errors that show the value; NULL for no rows';

CREATE FUNCTION rfm_cuts_add(rfm_cuts, numeric, integer, text) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_add_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_cuts_add(rfm_cuts, numeric, integer, text) IS 'transition function of rfm_cuts(numeric, integer, text)';
CREATE AGGREGATE rfm_cuts(value numeric, bins integer, direction text) (
	SFUNC = rfm_cuts_add, STYPE = rfm_cuts, SSPACE = 128,
	FINALFUNC = rfm_cuts_pack, COMBINEFUNC = rfm_cuts_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_cuts(value numeric, bins integer, direction text) IS 'what decides the scores of the customers'' values, one value per customer: direction asc, the more the better, or desc, the less the better; 1 to 1000 bins; bins and direction must not change between rows; NULL values are skipped and counted; at most 12 decimals and 10^18, NaN and infinity are errors that show the value; NULL for no rows';

CREATE FUNCTION rfm_cuts_add(rfm_cuts, bigint, integer) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_add_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_cuts_add(rfm_cuts, bigint, integer) IS 'transition function of rfm_cuts(bigint, integer)';
CREATE AGGREGATE rfm_cuts(value bigint, bins integer) (
	SFUNC = rfm_cuts_add, STYPE = rfm_cuts, SSPACE = 128,
	FINALFUNC = rfm_cuts_pack, COMBINEFUNC = rfm_cuts_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_cuts(value bigint, bins integer) IS 'what decides the scores of the customers'' values, one value per customer: the more the better; 1 to 1000 bins; bins and direction must not change between rows; NULL values are skipped and counted; at most 10^18, otherwise an error; NULL for no rows';

CREATE FUNCTION rfm_cuts_add(rfm_cuts, bigint, integer, text) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_add_bigint' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_cuts_add(rfm_cuts, bigint, integer, text) IS 'transition function of rfm_cuts(bigint, integer, text)';
CREATE AGGREGATE rfm_cuts(value bigint, bins integer, direction text) (
	SFUNC = rfm_cuts_add, STYPE = rfm_cuts, SSPACE = 128,
	FINALFUNC = rfm_cuts_pack, COMBINEFUNC = rfm_cuts_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_cuts(value bigint, bins integer, direction text) IS 'what decides the scores of the customers'' values, one value per customer: direction asc, the more the better, or desc, the less the better; 1 to 1000 bins; bins and direction must not change between rows; NULL values are skipped and counted; at most 10^18, otherwise an error; NULL for no rows';

CREATE FUNCTION rfm_cuts_add(rfm_cuts, double precision, integer) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_add_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_cuts_add(rfm_cuts, double precision, integer) IS 'transition function of rfm_cuts(double precision, integer)';
CREATE AGGREGATE rfm_cuts(value double precision, bins integer) (
	SFUNC = rfm_cuts_add, STYPE = rfm_cuts, SSPACE = 128,
	FINALFUNC = rfm_cuts_pack, COMBINEFUNC = rfm_cuts_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_cuts(value double precision, bins integer) IS 'what decides the scores of the customers'' values, one value per customer: the more the better; 1 to 1000 bins; bins and direction must not change between rows; NULL values are skipped and counted; NaN and infinity are errors; NULL for no rows';

CREATE FUNCTION rfm_cuts_add(rfm_cuts, double precision, integer, text) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_add_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_cuts_add(rfm_cuts, double precision, integer, text) IS 'transition function of rfm_cuts(double precision, integer, text)';
CREATE AGGREGATE rfm_cuts(value double precision, bins integer, direction text) (
	SFUNC = rfm_cuts_add, STYPE = rfm_cuts, SSPACE = 128,
	FINALFUNC = rfm_cuts_pack, COMBINEFUNC = rfm_cuts_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_cuts(value double precision, bins integer, direction text) IS 'what decides the scores of the customers'' values, one value per customer: direction asc, the more the better, or desc, the less the better; 1 to 1000 bins; bins and direction must not change between rows; NULL values are skipped and counted; NaN and infinity are errors; NULL for no rows';

CREATE FUNCTION rfm_cuts_add(rfm_cuts, date, integer) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_add_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_cuts_add(rfm_cuts, date, integer) IS 'transition function of rfm_cuts(date, integer)';
CREATE AGGREGATE rfm_cuts(value date, bins integer) (
	SFUNC = rfm_cuts_add, STYPE = rfm_cuts, SSPACE = 128,
	FINALFUNC = rfm_cuts_pack, COMBINEFUNC = rfm_cuts_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_cuts(value date, bins integer) IS 'what decides the scores of the customers'' values, one value per customer: the more the better; 1 to 1000 bins; bins and direction must not change between rows; NULL values are skipped and counted; infinity is an error; NULL for no rows';

CREATE FUNCTION rfm_cuts_add(rfm_cuts, date, integer, text) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_add_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_cuts_add(rfm_cuts, date, integer, text) IS 'transition function of rfm_cuts(date, integer, text)';
CREATE AGGREGATE rfm_cuts(value date, bins integer, direction text) (
	SFUNC = rfm_cuts_add, STYPE = rfm_cuts, SSPACE = 128,
	FINALFUNC = rfm_cuts_pack, COMBINEFUNC = rfm_cuts_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_cuts(value date, bins integer, direction text) IS 'what decides the scores of the customers'' values, one value per customer: direction asc, the more the better, or desc, the less the better; 1 to 1000 bins; bins and direction must not change between rows; NULL values are skipped and counted; infinity is an error; NULL for no rows';

CREATE AGGREGATE rollup(rfm_cuts) (
	SFUNC = rfm_cuts_merge, STYPE = rfm_cuts, SSPACE = 128,
	FINALFUNC = rfm_cuts_pack, COMBINEFUNC = rfm_cuts_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(rfm_cuts) IS 'merges cuts of different customers; an error if their bins, direction or the types of their values differ';

CREATE FUNCTION rfm_cuts_plus(rfm_cuts, rfm_cuts) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_plus' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rfm_cuts_plus(rfm_cuts, rfm_cuts) IS 'the cuts of the customers of both; implements +';

CREATE FUNCTION rfm_cuts_eq(rfm_cuts, rfm_cuts) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rfm_cuts_eq(rfm_cuts, rfm_cuts) IS 'same bins, direction, values and numbers of customers and of skipped rows; 1.0 and 1.00 are equal; implements =';

CREATE FUNCTION rfm_cuts_ne(rfm_cuts, rfm_cuts) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rfm_cuts_ne(rfm_cuts, rfm_cuts) IS 'not equal; implements <>';

CREATE OPERATOR + (LEFTARG = rfm_cuts, RIGHTARG = rfm_cuts, FUNCTION = rfm_cuts_plus, COMMUTATOR = +);
COMMENT ON OPERATOR + (rfm_cuts, rfm_cuts) IS 'the cuts of the customers of both';

CREATE OPERATOR = (LEFTARG = rfm_cuts, RIGHTARG = rfm_cuts, FUNCTION = rfm_cuts_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel);
COMMENT ON OPERATOR = (rfm_cuts, rfm_cuts) IS 'same bins, direction, values and numbers of customers and of skipped rows';

CREATE OPERATOR <> (LEFTARG = rfm_cuts, RIGHTARG = rfm_cuts, FUNCTION = rfm_cuts_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR <> (rfm_cuts, rfm_cuts) IS 'not equal';

CREATE FUNCTION rfm_score(value numeric, cuts rfm_cuts) RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_score_of_numeric' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score(numeric, rfm_cuts) IS 'score of a value, whether or not it is one of those the cuts were made of: the same score as the window function gives on the same data, beyond its ends the first and the last; a number of another type is converted to that of the cuts, cuts of dates are an error; NULL if the cuts are of no values';

CREATE FUNCTION rfm_score(value bigint, cuts rfm_cuts) RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_score_of_bigint' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score(bigint, rfm_cuts) IS 'score of a value, whether or not it is one of those the cuts were made of: the same score as the window function gives on the same data, beyond its ends the first and the last; a number of another type is converted to that of the cuts, cuts of dates are an error; NULL if the cuts are of no values';

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

CREATE FUNCTION bins(rfm_cuts) RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_bins' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bins(rfm_cuts) IS 'the best score';

CREATE FUNCTION direction(rfm_cuts) RETURNS text
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_direction' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION direction(rfm_cuts) IS 'asc: the more the better, desc: the less the better';

CREATE FUNCTION customers(rfm_cuts) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(rfm_cuts) IS 'number of customers with a value';

CREATE FUNCTION skipped_rows(rfm_cuts) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_rfm_cuts_skipped_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(rfm_cuts) IS 'number of rows left out because their value was NULL';

--
-- names of segments
--

CREATE TABLE rfm_segment (
	r_from integer NOT NULL,
	r_to integer NOT NULL,
	f_from integer NOT NULL,
	f_to integer NOT NULL,
	m_from integer NOT NULL DEFAULT 1,
	m_to integer NOT NULL DEFAULT 5,
	segment text,
	description text,
	position integer NOT NULL,
	is_customary boolean NOT NULL GENERATED ALWAYS AS ((position, segment, r_from, r_to, f_from, f_to, m_from, m_to) IN (
		(10, 'champions', 5, 5, 4, 5, 1, 5),
		(20, 'loyal customers', 3, 4, 4, 5, 1, 5),
		(30, 'potential loyalists', 4, 5, 2, 3, 1, 5),
		(40, 'new customers', 5, 5, 1, 1, 1, 5),
		(50, 'promising', 4, 4, 1, 1, 1, 5),
		(60, 'need attention', 3, 3, 3, 3, 1, 5),
		(70, 'about to sleep', 3, 3, 1, 2, 1, 5),
		(80, 'at risk', 1, 2, 3, 4, 1, 5),
		(90, 'cannot lose them', 1, 2, 5, 5, 1, 5),
		(100, 'hibernating', 2, 2, 1, 2, 1, 5),
		(110, 'lost', 1, 1, 1, 2, 1, 5)
	) IS TRUE) STORED,
	PRIMARY KEY (position, is_customary),
	CHECK (r_from <= r_to), CHECK (f_from <= f_to), CHECK (m_from <= m_to)
);
COMMENT ON TABLE rfm_segment IS 'which RFM scores (1 to 5) make which segment, to be edited: rfm_segment(r, f, m) reads it; filled with the customary names, each pair of R and F in exactly one; edited and added rows are dumped with the database, rows as shipped are not, so a shipped row is better edited than deleted (segment NULL: no name); an edited row stands for the shipped one of its position';
COMMENT ON COLUMN rfm_segment.r_from IS 'lowest recency score of the segment, 1 = longest ago';
COMMENT ON COLUMN rfm_segment.r_to IS 'highest recency score, 5 = most recent';
COMMENT ON COLUMN rfm_segment.f_from IS 'lowest frequency score, 1 = fewest purchases';
COMMENT ON COLUMN rfm_segment.f_to IS 'highest frequency score, 5 = most purchases';
COMMENT ON COLUMN rfm_segment.m_from IS 'lowest monetary score, 1 = least revenue; the customary segments do not look at it';
COMMENT ON COLUMN rfm_segment.m_to IS 'highest monetary score, 5 = most revenue';
COMMENT ON COLUMN rfm_segment.segment IS 'name; NULL for scores that shall have none';
COMMENT ON COLUMN rfm_segment.description IS 'who they are and what to do';
COMMENT ON COLUMN rfm_segment.position IS 'order of the segments in a report; where several match, the first one counts';
COMMENT ON COLUMN rfm_segment.is_customary IS 'whether the row is as the extension ships it; computed';

INSERT INTO rfm_segment (r_from, r_to, f_from, f_to, segment, description, position) VALUES
	(5, 5, 4, 5, 'champions', 'bought recently, buy often: reward them, ask them for reviews', 10),
	(3, 4, 4, 5, 'loyal customers', 'buy often and not long ago: offer more of what they like', 20),
	(4, 5, 2, 3, 'potential loyalists', 'recent, more than once: membership, recommendations', 30),
	(5, 5, 1, 1, 'new customers', 'the first purchase is fresh: welcome them, win the second one', 40),
	(4, 4, 1, 1, 'promising', 'bought once not long ago: remind them before they cool down', 50),
	(3, 3, 3, 3, 'need attention', 'middling in everything: a reason to come back now', 60),
	(3, 3, 1, 2, 'about to sleep', 'rarely, and some time ago: lost soon unless they are reactivated', 70),
	(1, 2, 3, 4, 'at risk', 'used to buy often, not lately: write personally, find out why', 80),
	(1, 2, 5, 5, 'cannot lose them', 'bought most often of all and stopped: call them', 90),
	(2, 2, 1, 2, 'hibernating', 'rarely and long ago: an offer, at low cost', 100),
	(1, 1, 1, 2, 'lost', 'rarely and longest ago: try once, then leave them', 110);

GRANT SELECT ON rfm_segment TO PUBLIC;
SELECT pg_extension_config_dump('rfm_segment', 'WHERE NOT is_customary');

CREATE FUNCTION rfm_segment(r integer, f integer, m integer DEFAULT NULL) RETURNS text
	STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT s.segment
	FROM rfm_segment s
	WHERE rfm_segment.r BETWEEN s.r_from AND s.r_to AND rfm_segment.f BETWEEN s.f_from AND s.f_to
		AND (rfm_segment.m IS NULL OR rfm_segment.m BETWEEN s.m_from AND s.m_to)
		AND NOT (s.is_customary AND EXISTS (SELECT FROM rfm_segment e WHERE e.position = s.position AND NOT e.is_customary))
	ORDER BY s.position
	LIMIT 1;
END;
COMMENT ON FUNCTION rfm_segment(integer, integer, integer) IS 'name of the segment of these scores by the table rfm_segment, the first by position where several match; without m the monetary score does not matter; NULL where none matches or a score is NULL';
