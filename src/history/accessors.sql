--
-- what a history tells
--

CREATE FUNCTION purchases(history purchase_history, OUT day date, OUT orders bigint, OUT revenue numeric, OUT cost numeric)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_purchase_history_purchases' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 10;
COMMENT ON FUNCTION purchases(purchase_history) IS 'one row per day with a purchase or refund, ordered by day: number of purchases, net amount, cost (NULL where none is known)';

CREATE FUNCTION first_purchase(history purchase_history) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_purchase_history_first_purchase' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION first_purchase(purchase_history) IS 'first day with a purchase; NULL without one';

CREATE FUNCTION first_purchase(history purchase_history, during daterange) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_purchase_history_first_purchase' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION first_purchase(purchase_history, daterange) IS 'of the days within the range: first day with a purchase; NULL without one';

CREATE FUNCTION last_purchase(history purchase_history) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_purchase_history_last_purchase' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION last_purchase(purchase_history) IS 'last day with a purchase; NULL without one';

CREATE FUNCTION last_purchase(history purchase_history, during daterange) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_purchase_history_last_purchase' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION last_purchase(purchase_history, daterange) IS 'of the days within the range: last day with a purchase; NULL without one';

CREATE FUNCTION orders_count(history purchase_history) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_purchase_history_orders_count' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION orders_count(purchase_history) IS 'number of purchases; refunds do not count';

CREATE FUNCTION orders_count(history purchase_history, during daterange) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_purchase_history_orders_count' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION orders_count(purchase_history, daterange) IS 'of the days within the range: number of purchases; refunds do not count';

CREATE FUNCTION orders_count(history purchase_history, as_of date) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_purchase_history_orders_count_until' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION orders_count(purchase_history, date) IS
$$Number of purchases before as_of (exclusive).

See orders_count(purchase_history).$$;

CREATE FUNCTION orders_count(history purchase_history, days text) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_purchase_history_orders_count_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION orders_count(purchase_history, text) IS
$$Number of purchases of the days that a literal names.

days    '2024-07-01' for all days before it, or a range such as '[2024-01-01,2024-02-01)'
See orders_count(purchase_history).$$;

CREATE FUNCTION revenue(history purchase_history) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_purchase_history_revenue' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue(purchase_history) IS 'exact sum of the amounts, refunds included';

CREATE FUNCTION revenue(history purchase_history, during daterange) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_purchase_history_revenue' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue(purchase_history, daterange) IS 'of the days within the range: exact sum of the amounts, refunds included';

CREATE FUNCTION revenue(history purchase_history, as_of date) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_purchase_history_revenue_until' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue(purchase_history, date) IS
$$Exact sum of the amounts before as_of (exclusive).

See revenue(purchase_history).$$;

CREATE FUNCTION revenue(history purchase_history, days text) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_purchase_history_revenue_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue(purchase_history, text) IS
$$Exact sum of the amounts of the days that a literal names.

days    '2024-07-01' for all days before it, or a range such as '[2024-01-01,2024-02-01)'
See revenue(purchase_history).$$;

CREATE FUNCTION cost(history purchase_history) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_purchase_history_cost' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cost(purchase_history) IS 'exact sum of the costs that are known; NULL when none is';

CREATE FUNCTION cost(history purchase_history, during daterange) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_purchase_history_cost' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cost(purchase_history, daterange) IS 'of the days within the range: exact sum of the costs that are known; NULL when none is';

CREATE FUNCTION cost(history purchase_history, as_of date) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_purchase_history_cost_until' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cost(purchase_history, date) IS
$$Exact sum of the costs that are known before as_of (exclusive).

See cost(purchase_history).$$;

CREATE FUNCTION cost(history purchase_history, days text) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_purchase_history_cost_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cost(purchase_history, text) IS
$$Exact sum of the costs that are known of the days that a literal names.

days    '2024-07-01' for all days before it, or a range such as '[2024-01-01,2024-02-01)'
See cost(purchase_history).$$;

CREATE FUNCTION margin(history purchase_history) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_purchase_history_margin' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION margin(purchase_history) IS 'revenue - cost, exact; NULL unless the cost of every purchase and refund is known';

CREATE FUNCTION margin(history purchase_history, during daterange) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_purchase_history_margin' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION margin(purchase_history, daterange) IS 'of the days within the range: revenue - cost, exact; NULL unless the cost of every purchase and refund is known';

CREATE FUNCTION margin(history purchase_history, as_of date) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_purchase_history_margin_until' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION margin(purchase_history, date) IS
$$Revenue - cost, exact before as_of (exclusive).

See margin(purchase_history).$$;

CREATE FUNCTION margin(history purchase_history, days text) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_purchase_history_margin_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION margin(purchase_history, text) IS
$$Revenue - cost, exact of the days that a literal names.

days    '2024-07-01' for all days before it, or a range such as '[2024-01-01,2024-02-01)'
See margin(purchase_history).$$;

CREATE FUNCTION uncosted_rows(history purchase_history) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_purchase_history_uncosted_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION uncosted_rows(purchase_history) IS 'purchases and refunds whose cost is not known';

CREATE FUNCTION uncosted_rows(history purchase_history, during daterange) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_purchase_history_uncosted_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION uncosted_rows(purchase_history, daterange) IS 'of the days within the range: purchases and refunds whose cost is not known';

CREATE FUNCTION skipped_rows(history purchase_history) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_purchase_history_skipped_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(purchase_history) IS 'rows that were left out because day or amount was NULL';

CREATE FUNCTION as_of(history purchase_history, as_of date) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_as_of' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION as_of(purchase_history, date) IS 'what was known on that date: the events before it (exclusive); skipped rows have no day and stay counted';

CREATE FUNCTION frequency(history purchase_history, as_of date) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_purchase_history_frequency' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION frequency(purchase_history, date) IS 'x of the purchase models: days with a purchase after the first such day, before as_of; NULL without a purchase';

CREATE FUNCTION recency(history purchase_history, as_of date, unit interval DEFAULT '7 days') RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_purchase_history_recency' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION recency(purchase_history, date, interval) IS 't_x of the purchase models: last - first purchase day before as_of, in units; NULL without a purchase';

CREATE FUNCTION observation_age(history purchase_history, as_of date, unit interval DEFAULT '7 days') RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_purchase_history_observation_age' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION observation_age(purchase_history, date, interval) IS 'T of the purchase models: (as_of - 1 day) - first purchase day, in units; NULL without a purchase before as_of';

CREATE FUNCTION monetary_value(history purchase_history, as_of date) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_purchase_history_monetary_value' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION monetary_value(purchase_history, date) IS 'zbar of the gamma-gamma model: mean net spend of the repeat purchase days before as_of; NULL without one';
