--
-- mistakes that sums do not show: look at the rows before anything is computed from them
--

CREATE FUNCTION check_purchases(relation regclass, customer name, day name, amount name, as_of date,
	cost name DEFAULT NULL, currency name DEFAULT NULL, time_zone text DEFAULT NULL,
	max_share double precision DEFAULT 0.2,
	OUT severity text, OUT finding text, OUT count bigint, OUT example text, OUT remedy text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_check_purchases' LANGUAGE C STABLE PARALLEL RESTRICTED COST 100000 ROWS 5;
COMMENT ON FUNCTION check_purchases(regclass, name, name, name, date, name, name, text, double precision) IS
$$Returns what looks wrong with a table or view of orders, worst first; no row is good news.

relation    one row per order, read with the caller's rights
customer, day, amount, cost, currency
            names of its columns; day is a date or a time, a timestamp without time zone is local
as_of       the first day that is not known yet, as in the reports
time_zone   in which the days of a timestamp with time zone are meant
max_share   the largest part of the revenue that one customer may have

severity    error: numbers will be wrong; warning: they may be; notice: know it when you read them
count       of rows, customers, currencies or days, as finding says

It finds rows without customer, day or amount, one customer with a large part of the revenue, a load
that ends long before as_of, events on or after as_of or more than 50 years before, rows that are
there twice, several currencies, times that are all midnight, refunds before a first purchase, rows
without cost, few customers (below 500), a short time (below 180 days), months that are not whole.
It cannot see days that a wrong time zone has moved, nor rows that never arrived.

Example: SELECT severity, finding, count
  FROM check_purchases('pg_prepared_xacts', customer => 'gid', day => 'prepared', amount => 'gid',
    as_of => '2025-01-01', time_zone => 'UTC');$$;

CREATE FUNCTION check_histories(relation regclass, history name, as_of date, max_share double precision DEFAULT 0.2,
	OUT severity text, OUT finding text, OUT count bigint, OUT example text, OUT remedy text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_check_histories' LANGUAGE C STABLE PARALLEL RESTRICTED COST 100000 ROWS 5;
COMMENT ON FUNCTION check_histories(regclass, name, date, double precision) IS
$$Returns what looks wrong with a column of purchase histories, worst first; no row is good news.

relation    a table or view, one row per customer, read with the caller's rights
history     name of its column
as_of       the first day that is not known yet
max_share   the largest part of the revenue that one customer may have

Histories no longer know rows, currencies or customers: check the orders first, with
check_purchases(regclass, name, name, name, date, name, name, text, double precision), which says
what the columns mean.

Example: SELECT severity, finding, count
  FROM check_histories('pg_prepared_xacts', history => 'gid', as_of => '2025-01-01');$$;
