--
-- what a history tells
--

CREATE FUNCTION purchases(history purchase_history, OUT day date, OUT orders bigint, OUT revenue numeric, OUT cost numeric)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_purchase_history_purchases' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 10;
COMMENT ON FUNCTION purchases(purchase_history) IS
$$Returns one row per day with a purchase or a refund, ordered by day.

orders    number of purchases of the day; refunds do not count
revenue   net amount of the day, refunds included
cost      sum of the known costs of the day; NULL if none is known

Example: SELECT * FROM purchases(
  'v1 scale 2 [2024-01-05 100.00 cost 60.00] [2024-02-12 200.00 orders 2]');$$;

CREATE FUNCTION first_purchase(history purchase_history) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_purchase_history_first_purchase' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION first_purchase(purchase_history) IS
$$Returns the first day with a purchase; NULL without one.

Refunds are not purchases.

Example: SELECT first_purchase(
  'v1 scale 2 [2024-01-05 100.00] [2024-02-12 200.00 orders 2]'::purchase_history);$$;

CREATE FUNCTION first_purchase(history purchase_history, during daterange) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_purchase_history_first_purchase' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION first_purchase(purchase_history, daterange) IS
$$Returns the first day with a purchase within the range; NULL without one.

See first_purchase(purchase_history).$$;

CREATE FUNCTION last_purchase(history purchase_history) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_purchase_history_last_purchase' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION last_purchase(purchase_history) IS
$$Returns the last day with a purchase; NULL without one.

Refunds are not purchases.

Example: SELECT last_purchase(
  'v1 scale 2 [2024-01-05 100.00] [2024-02-12 200.00 orders 2]'::purchase_history);$$;

CREATE FUNCTION last_purchase(history purchase_history, during daterange) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_purchase_history_last_purchase' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION last_purchase(purchase_history, daterange) IS
$$Returns the last day with a purchase within the range; NULL without one.

See last_purchase(purchase_history).$$;

CREATE FUNCTION first_event(history purchase_history) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_purchase_history_first_event' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION first_event(purchase_history) IS
$$Returns the first day with a purchase or a refund; NULL without one.

Example: SELECT first_event(
  'v1 scale 2 [2024-01-03 -20.00 orders 0 refunds 1] [2024-01-05 100.00]');$$;

CREATE FUNCTION last_event(history purchase_history) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_purchase_history_last_event' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION last_event(purchase_history) IS
$$Returns the last day with a purchase or a refund; NULL without one.

Example: SELECT last_event(
  'v1 scale 2 [2024-01-05 100.00] [2024-02-12 -20.00 orders 0 refunds 1]');$$;

CREATE FUNCTION orders_count(history purchase_history) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_purchase_history_orders_count' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION orders_count(purchase_history) IS
$$Counts the purchases; refunds do not count.

Example: SELECT orders_count(
  'v1 scale 2 [2024-01-05 100.00] [2024-02-12 200.00 orders 2]'::purchase_history);$$;

CREATE FUNCTION orders_count(history purchase_history, during daterange) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_purchase_history_orders_count' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION orders_count(purchase_history, daterange) IS
$$Counts the purchases on the days within the range; refunds do not count.$$;

CREATE FUNCTION orders_count(history purchase_history, as_of date) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_purchase_history_orders_count_until' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION orders_count(purchase_history, date) IS
$$Returns the number of purchases before as_of (exclusive).

See orders_count(purchase_history).$$;

CREATE FUNCTION orders_count(history purchase_history, days text) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_purchase_history_orders_count_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION orders_count(purchase_history, text) IS
$$Returns the number of purchases of the days that a literal names.

days    '2024-07-01' for all days before it, or a range such as '[2024-01-01,2024-02-01)'
See orders_count(purchase_history).$$;

CREATE FUNCTION revenue(history purchase_history) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_purchase_history_revenue' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue(purchase_history) IS
$$Returns the exact sum of the amounts, refunds included.

It is the sum of everything in the history. Beside numbers as of a day take
revenue(purchase_history, date).

Example: SELECT revenue(
  'v1 scale 2 [2024-01-05 100.00] [2024-02-12 200.00 orders 2]'::purchase_history);$$;

CREATE FUNCTION revenue(history purchase_history, during daterange) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_purchase_history_revenue' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue(purchase_history, daterange) IS
$$Returns the exact sum of the amounts on the days within the range, refunds included.

The upper bound of a range is exclusive unless it says otherwise: July to September are
'[2026-07-01,2026-10-01)'.$$;

CREATE FUNCTION revenue(history purchase_history, as_of date) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_purchase_history_revenue_until' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue(purchase_history, date) IS
$$Returns the exact sum of the amounts before as_of (exclusive).

See revenue(purchase_history).$$;

CREATE FUNCTION revenue(history purchase_history, days text) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_purchase_history_revenue_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue(purchase_history, text) IS
$$Returns the exact sum of the amounts of the days that a literal names.

days    '2024-07-01' for all days before it, or a range such as '[2024-01-01,2024-02-01)'
See revenue(purchase_history).$$;

CREATE FUNCTION cost(history purchase_history) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_purchase_history_cost' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cost(purchase_history) IS
$$Returns the exact sum of the costs that are known; NULL if none is known.

Example: SELECT cost(
  'v1 scale 2 [2024-01-05 100.00 cost 60.00] [2024-02-12 80.00]'::purchase_history);$$;

CREATE FUNCTION cost(history purchase_history, during daterange) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_purchase_history_cost' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cost(purchase_history, daterange) IS
$$Returns the exact sum of the known costs on the days within the range; NULL if none is known.$$;

CREATE FUNCTION cost(history purchase_history, as_of date) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_purchase_history_cost_until' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cost(purchase_history, date) IS
$$Returns the exact sum of the costs that are known before as_of (exclusive).

See cost(purchase_history).$$;

CREATE FUNCTION cost(history purchase_history, days text) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_purchase_history_cost_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cost(purchase_history, text) IS
$$Returns the exact sum of the costs that are known of the days that a literal names.

days    '2024-07-01' for all days before it, or a range such as '[2024-01-01,2024-02-01)'
See cost(purchase_history).$$;

CREATE FUNCTION margin(history purchase_history) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_purchase_history_margin' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION margin(purchase_history) IS
$$Returns revenue - cost, exact; NULL unless the cost of every purchase and refund is known.

uncosted_rows says how many have no known cost.

Example: SELECT margin(
  'v1 scale 2 [2024-01-05 100.00 cost 60.00] [2024-02-12 80.00 cost 50.00]'::purchase_history);$$;

CREATE FUNCTION margin(history purchase_history, during daterange) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_purchase_history_margin' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION margin(purchase_history, daterange) IS
$$Returns revenue - cost of the days within the range, exact.

NULL unless the cost of every purchase and refund on these days is known.$$;

CREATE FUNCTION margin(history purchase_history, as_of date) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_purchase_history_margin_until' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION margin(purchase_history, date) IS
$$Returns revenue - cost, exact, before as_of (exclusive).

See margin(purchase_history).$$;

CREATE FUNCTION margin(history purchase_history, days text) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_purchase_history_margin_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION margin(purchase_history, text) IS
$$Returns revenue - cost, exact, of the days that a literal names.

days    '2024-07-01' for all days before it, or a range such as '[2024-01-01,2024-02-01)'
See margin(purchase_history).$$;

CREATE FUNCTION uncosted_rows(history purchase_history) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_purchase_history_uncosted_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION uncosted_rows(purchase_history) IS
$$Counts the purchases and refunds whose cost is not known.

Example: SELECT uncosted_rows(
  'v1 scale 2 [2024-01-05 100.00 cost 60.00] [2024-02-12 80.00]'::purchase_history);$$;

CREATE FUNCTION uncosted_rows(history purchase_history, during daterange) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_purchase_history_uncosted_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION uncosted_rows(purchase_history, daterange) IS
$$Counts the purchases and refunds on the days within the range whose cost is not known.$$;

CREATE FUNCTION skipped_rows(history purchase_history) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_purchase_history_skipped_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(purchase_history) IS
$$Counts the rows that were left out because day or amount was NULL.

Example: SELECT skipped_rows(purchase_history(day, amount))
  FROM (VALUES (date '2024-01-05', 100.00), (NULL, 80.00)) orders(day, amount);$$;

CREATE FUNCTION as_of(history purchase_history, as_of date) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_as_of' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION as_of(purchase_history, date) IS
$$Returns what was known on that date: the events before it (exclusive).

Skipped rows have no day and stay counted.

Example: SELECT as_of(
  'v1 scale 2 [2024-01-05 100.00] [2024-02-12 80.00]'::purchase_history, '2024-02-01');$$;

CREATE FUNCTION frequency(history purchase_history, as_of date) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_purchase_history_frequency' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION frequency(purchase_history, date) IS
$$Returns x of the purchase models: the days with a purchase after the first such day, before as_of.

NULL without a purchase before as_of.

Example: SELECT frequency('v1 scale 2 [2024-01-05 100.00] [2024-02-12 80.00]', '2024-07-01');$$;

CREATE FUNCTION recency(history purchase_history, as_of date, unit interval DEFAULT '7 days') RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_purchase_history_recency' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION recency(purchase_history, date, interval) IS
$$Returns t_x of the purchase models: last - first purchase day before as_of, in units.

NULL without a purchase before as_of. 0 for a customer with one purchase day.

Example: SELECT recency(
  'v1 scale 2 [2024-01-05 100.00] [2024-02-12 80.00]', '2024-07-01', '1 day');$$;

CREATE FUNCTION observation_age(history purchase_history, as_of date, unit interval DEFAULT '7 days') RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_purchase_history_observation_age' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION observation_age(purchase_history, date, interval) IS
$$Returns T of the purchase models: (as_of - 1 day) - first purchase day, in units.

NULL without a purchase before as_of.

Example: SELECT observation_age(
  'v1 scale 2 [2024-01-05 100.00] [2024-02-12 80.00]', '2024-07-01', '1 day');$$;

CREATE FUNCTION monetary_value(history purchase_history, as_of date) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_purchase_history_monetary_value' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION monetary_value(purchase_history, date) IS
$$Returns zbar of the gamma-gamma model: the mean net spend per repeat purchase day before as_of.

It is the net amount of all days after the first purchase day, refunds on days without a purchase
included, divided by the number of repeat purchase days: it may be 0 or less. NULL without a repeat
purchase day.

Example: SELECT monetary_value('v1 scale 2 [2024-01-05 100.00] [2024-02-12 80.00]', '2024-07-01');$$;
