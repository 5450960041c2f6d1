--
-- habits: how regularly a customer buys
--

CREATE FUNCTION median_gap(history purchase_history, as_of date) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_median_gap' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION median_gap(purchase_history, date) IS
$$Returns the median number of days from one day with a purchase to the next, before as_of.

NULL with fewer than two such days. Refunds do not count.

Example: SELECT median_gap(
  'v1 scale 2 [2024-01-01 10.00] [2024-01-11 10.00] [2024-01-31 10.00]', '2024-04-01');$$;

CREATE FUNCTION overdue_ratio(history purchase_history, as_of date) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_overdue_ratio' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION overdue_ratio(purchase_history, date) IS
$$Returns the days from the last purchase to as_of / the customer's own median gap.

About 1 is on time, 3 is long overdue.
NULL with fewer than two days with a purchase before as_of.

Example: SELECT overdue_ratio(
  'v1 scale 2 [2024-01-01 10.00] [2024-01-11 10.00] [2024-01-31 10.00]', '2024-03-01');$$;

CREATE FUNCTION active_period_ratio(history purchase_history, step interval, as_of date, origin date DEFAULT NULL) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_active_period_ratio' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION active_period_ratio(purchase_history, interval, date, date) IS
$$Returns the share of complete periods in which the customer bought, more than 0 to 1.

step     length of a period: whole days or months
as_of    what happens from this day on does not exist
origin   a day on which a period starts; NULL: Monday 2000-01-03 for steps in days, 2000-01-01 for
         steps in months

The period of the first purchase is the first one that counts.
NULL before a period is complete, and if an argument other than origin is NULL.

Example: SELECT active_period_ratio(
  'v1 scale 2 [2024-01-05 100.00] [2024-02-12 80.00]', '1 month', '2024-05-01');$$;

CREATE FUNCTION spend_trend(history purchase_history, step interval, as_of date, origin date DEFAULT NULL) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_spend_trend' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION spend_trend(purchase_history, interval, date, date) IS
$$Returns the slope of the least-squares line through the revenue of the complete periods.

The unit is money per period; the slope is negative if the spend falls. The periods are those from
the first purchase on, idle periods and refunds included.
step, as_of and origin are those of active_period_ratio(purchase_history, interval, date, date).
NULL with fewer than two complete periods, and if an argument other than origin is NULL.

Example: SELECT spend_trend(
  'v1 scale 2 [2024-01-05 100.00] [2024-02-12 80.00] [2024-03-20 60.00]', '1 month', '2024-04-01');$$;

CREATE FUNCTION is_one_shot(history purchase_history, as_of date) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cp_is_one_shot' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION is_one_shot(purchase_history, date) IS
$$Tells whether the customer has bought on one day only before as_of.

Purchases of one day are one. NULL for a customer who has not bought yet.

Example: SELECT is_one_shot('v1 scale 2 [2024-01-05 100.00 orders 2]', '2024-07-01');$$;
