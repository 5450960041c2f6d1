--
-- habits: how regularly a customer buys
--

CREATE FUNCTION median_gap(history purchase_history, as_of date) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_median_gap' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION median_gap(purchase_history, date) IS 'median number of days from one day with a purchase to the next, before as_of; NULL with fewer than two such days; refunds do not count';

CREATE FUNCTION overdue_ratio(history purchase_history, as_of date) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_overdue_ratio' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION overdue_ratio(purchase_history, date) IS 'days from the last purchase to as_of / the customer''s own median gap: about 1 is on time, 3 is long overdue; NULL with fewer than two days with a purchase before as_of';

CREATE FUNCTION active_period_ratio(history purchase_history, step interval, as_of date, origin date DEFAULT NULL) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_active_period_ratio' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION active_period_ratio(purchase_history, interval, date, date) IS 'share of the complete periods from that of the first purchase on in which the customer bought, more than 0 to 1; step is whole days or months; periods pass through origin, by default Monday 2000-01-03 for day steps and 2000-01-01 for month steps; NULL before a period is complete, and for NULL';

CREATE FUNCTION spend_trend(history purchase_history, step interval, as_of date, origin date DEFAULT NULL) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_spend_trend' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION spend_trend(purchase_history, interval, date, date) IS 'slope of the least-squares line through the revenue of the complete periods from that of the first purchase on, idle periods and refunds included: money per period, negative for falling spend; step and origin as in active_period_ratio; NULL with fewer than two complete periods, and for NULL';

CREATE FUNCTION is_one_shot(history purchase_history, as_of date) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cp_is_one_shot' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION is_one_shot(purchase_history, date) IS 'whether the customer has bought on one day only before as_of (purchases of one day are one); NULL for one who has not bought yet';
