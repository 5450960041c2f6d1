--
-- segment_history: the segments of one customer over time
--

--! type segment_history cp_segment_history
COMMENT ON TYPE segment_history IS
$$The segments of one customer over time: which segment from which day on.

A segment is a sector, a channel, a sales person, a Pareto class or the like. Parts add up to the
whole. The text form loses nothing: every day and its segment,
v1 skipped 1 [2024-01-01 "direct"] [2024-03-01 "partner"] ...$$;

CREATE FUNCTION customer_portfolio_internal.segment_history_add(segment_history, date, text) RETURNS segment_history
	AS 'MODULE_PATHNAME', 'cp_segment_history_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.segment_history_add(segment_history, date, text) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.segment_history_merge(segment_history, segment_history) RETURNS segment_history
	AS 'MODULE_PATHNAME', 'cp_segment_history_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.segment_history_merge(segment_history, segment_history) IS 'combines two states of an aggregate; NULL is an empty one';

CREATE FUNCTION customer_portfolio_internal.segment_history_finish(segment_history) RETURNS segment_history
	AS 'MODULE_PATHNAME', 'cp_segment_history_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.segment_history_finish(segment_history) IS 'the finished form of a state; what it holds stays the same';

CREATE AGGREGATE segment_history(day date, segment text) (
	SFUNC = customer_portfolio_internal.segment_history_add, STYPE = segment_history, SSPACE = 256,
	FINALFUNC = customer_portfolio_internal.segment_history_finish, COMBINEFUNC = customer_portfolio_internal.segment_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE segment_history(date, text) IS
$$Collects the segments of one customer over time.

day       the customer belongs to the segment from this day on, until another one follows
segment   name of up to 200 bytes

There may be a row per change, per period or per purchase, in any order. Of several segments on one
day, the last one in byte order holds. A row with a NULL day or segment is skipped and counted.

Example: SELECT segment_history(day, segment)
  FROM (VALUES (date '2024-01-01', 'direct'), ('2024-03-01', 'partner')) changes(day, segment);$$;

CREATE AGGREGATE rollup(segments segment_history) (
	SFUNC = customer_portfolio_internal.segment_history_merge, STYPE = segment_history, SSPACE = 256,
	FINALFUNC = customer_portfolio_internal.segment_history_finish, COMBINEFUNC = customer_portfolio_internal.segment_history_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(segment_history) IS $$Adds up parts of the same customer's segments.$$;

--! plus segment_history cp_segment_history The assignments of both.

--! equality segment_history cp_segment_history The same days, segments and skipped rows.

CREATE FUNCTION constant_segment(segment text) RETURNS segment_history
	AS 'MODULE_PATHNAME', 'cp_constant_segment' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION constant_segment(text) IS
$$Returns the segment_history of a customer with the same segment at all times.

The segment has up to 200 bytes and begins on the first day of the calendar. NULL for NULL, which
churn_flows takes as the segment 'unknown'.

Example: SELECT segment_at(constant_segment('direct'), '2024-01-01');$$;

CREATE FUNCTION segment_at(segments segment_history, day date) RETURNS text
	AS 'MODULE_PATHNAME', 'cp_segment_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION segment_at(segment_history, date) IS
$$Returns the segment on that day: the last one assigned up to it.

Before the first assignment it is the first segment. NULL without any assignment.

Example: SELECT segment_at(segment_history(day, segment), '2024-02-15')
  FROM (VALUES (date '2024-01-01', 'direct'), ('2024-03-01', 'partner')) changes(day, segment);$$;

CREATE FUNCTION segments(segments segment_history, OUT day date, OUT segment text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_segments' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 10;
COMMENT ON FUNCTION segments(segment_history) IS
$$Returns one row per assignment, ordered by day.

Example: SELECT * FROM segments((SELECT segment_history(day, segment)
  FROM (VALUES (date '2024-01-01', 'direct'), ('2024-03-01', 'partner')) changes(day, segment)));$$;

CREATE FUNCTION skipped_rows(segments segment_history) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_segment_history_skipped_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(segment_history) IS
$$Counts the rows that were left out because day or segment was NULL.$$;

--
-- segmented_ledger: churn flows by segment
--

--! type segmented_ledger cp_segmented_ledger
COMMENT ON TYPE segmented_ledger IS
$$The three flows of a portfolio by segment, with what moves when customers change segment.

It holds the number of customers and the exact amount per segment, period and movement. Ledgers of
parts add up to the ledger of the whole.
The text form loses nothing: the parameters, then the movements of every segment and period.$$;

CREATE FUNCTION customer_portfolio_internal.segmented_ledger_add(segmented_ledger, purchase_history, interval, bigint, date, segment_history) RETURNS segmented_ledger
	AS 'MODULE_PATHNAME', 'cp_segmented_ledger_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.segmented_ledger_add(segmented_ledger, purchase_history, interval, bigint, date, segment_history) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.segmented_ledger_add(segmented_ledger, purchase_history, interval, bigint, date, segment_history, date) RETURNS segmented_ledger
	AS 'MODULE_PATHNAME', 'cp_segmented_ledger_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.segmented_ledger_add(segmented_ledger, purchase_history, interval, bigint, date, segment_history, date) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.segmented_ledger_add(segmented_ledger, purchase_history, interval, bigint, date, text) RETURNS segmented_ledger
	AS 'MODULE_PATHNAME', 'cp_segmented_ledger_add_constant' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.segmented_ledger_add(segmented_ledger, purchase_history, interval, bigint, date, text) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.segmented_ledger_add(segmented_ledger, purchase_history, interval, bigint, date, text, date) RETURNS segmented_ledger
	AS 'MODULE_PATHNAME', 'cp_segmented_ledger_add_constant' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.segmented_ledger_add(segmented_ledger, purchase_history, interval, bigint, date, text, date) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.segmented_ledger_merge(segmented_ledger, segmented_ledger) RETURNS segmented_ledger
	AS 'MODULE_PATHNAME', 'cp_segmented_ledger_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.segmented_ledger_merge(segmented_ledger, segmented_ledger) IS 'combines two states of an aggregate; NULL is an empty one';

CREATE FUNCTION customer_portfolio_internal.segmented_ledger_finish(segmented_ledger) RETURNS segmented_ledger
	AS 'MODULE_PATHNAME', 'cp_segmented_ledger_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.segmented_ledger_finish(segmented_ledger) IS 'the finished form of a state; what it holds stays the same';

CREATE AGGREGATE churn_flows(history purchase_history, step interval, grace bigint, as_of date, segments segment_history) (
	SFUNC = customer_portfolio_internal.segmented_ledger_add, STYPE = segmented_ledger, SSPACE = 16384,
	FINALFUNC = customer_portfolio_internal.segmented_ledger_finish, COMBINEFUNC = customer_portfolio_internal.segmented_ledger_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE churn_flows(purchase_history, interval, bigint, date, segment_history) IS
$$Collects the movements of customers without contracts by segment.

segments   the segment of a period is the last one assigned before its end; before the first
           assignment it is the first one, without any (or NULL) 'unknown'

Assignments from as_of on do not exist. When a customer changes segment, the revenue moves along by
transfer_out and transfer_in. More than 10,000 segments are an error.
See churn_flows(purchase_history, interval, integer, date).$$;

CREATE AGGREGATE churn_flows(history purchase_history, step interval, grace bigint, as_of date, segments segment_history, origin date) (
	SFUNC = customer_portfolio_internal.segmented_ledger_add, STYPE = segmented_ledger, SSPACE = 16384,
	FINALFUNC = customer_portfolio_internal.segmented_ledger_finish, COMBINEFUNC = customer_portfolio_internal.segmented_ledger_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE churn_flows(purchase_history, interval, bigint, date, segment_history, date) IS
$$Collects movements by segment, in periods that pass through origin.

See churn_flows(purchase_history, interval, bigint, date, segment_history).$$;

CREATE AGGREGATE churn_flows(history purchase_history, step interval, grace bigint, as_of date, segment text) (
	SFUNC = customer_portfolio_internal.segmented_ledger_add, STYPE = segmented_ledger, SSPACE = 16384,
	FINALFUNC = customer_portfolio_internal.segmented_ledger_finish, COMBINEFUNC = customer_portfolio_internal.segmented_ledger_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE churn_flows(purchase_history, interval, bigint, date, text) IS
$$Collects movements by segment; each customer has one segment at all times, NULL is 'unknown'.

More than 10,000 segments are an error.
See churn_flows(purchase_history, interval, integer, date).$$;

CREATE AGGREGATE churn_flows(history purchase_history, step interval, grace bigint, as_of date, segment text, origin date) (
	SFUNC = customer_portfolio_internal.segmented_ledger_add, STYPE = segmented_ledger, SSPACE = 16384,
	FINALFUNC = customer_portfolio_internal.segmented_ledger_finish, COMBINEFUNC = customer_portfolio_internal.segmented_ledger_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE churn_flows(purchase_history, interval, bigint, date, text, date) IS
$$Collects movements by constant segment, in periods that pass through origin.

See churn_flows(purchase_history, interval, bigint, date, text).$$;

CREATE AGGREGATE rollup(ledger segmented_ledger) (
	SFUNC = customer_portfolio_internal.segmented_ledger_merge, STYPE = segmented_ledger, SSPACE = 16384,
	FINALFUNC = customer_portfolio_internal.segmented_ledger_finish, COMBINEFUNC = customer_portfolio_internal.segmented_ledger_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(segmented_ledger) IS
$$Adds up segmented ledgers of different customers; a customer in two of them counts twice.

It is an error that shows both if their step, grace, basis, bridge, as_of or origin differ, or if
one is of purchases and the other of contracts.$$;

--! plus segmented_ledger cp_segmented_ledger The ledger of the customers of both.

--! equality segmented_ledger cp_segmented_ledger The same parameters, customers, segments, movements and money; 1.0 and 1.00 are equal.

--
-- reading a segmented ledger
--

CREATE FUNCTION flows_by_segment(ledger segmented_ledger, include_incomplete boolean DEFAULT false, OUT period_start date,
	OUT segment text, OUT is_complete boolean, OUT opening_customers bigint, OUT new_customers bigint,
	OUT reactivated_customers bigint, OUT churned_customers bigint, OUT transferred_in bigint,
	OUT transferred_out bigint, OUT closing_customers bigint, OUT opening_revenue numeric,
	OUT new_revenue numeric, OUT expansion numeric, OUT contraction numeric, OUT reactivated numeric,
	OUT resumed numeric, OUT paused numeric, OUT released numeric, OUT churned numeric,
	OUT adjustment numeric, OUT transfer_in numeric, OUT transfer_out numeric,
	OUT closing_revenue numeric, OUT flow_new numeric, OUT flow_existing numeric, OUT flow_lost numeric,
	OUT growth numeric, OUT churn_rate double precision, OUT gross_retention double precision,
	OUT net_retention double precision, OUT quick_ratio double precision, OUT due bigint,
	OUT renewed bigint, OUT renewal_rate double precision)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_flows_by_segment' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 360;
COMMENT ON FUNCTION flows_by_segment(segmented_ledger, boolean) IS
$$Returns one row per period and segment, none left out, with the columns of flows() and transfers.

include_incomplete   true: up to the last period; false: up to the last complete one

closing_revenue - opening_revenue is exactly the sum of the movements and transfers of the segment,
and flow_new + flow_existing - flow_lost + transfer_in + transfer_out = growth. transfer_out carries
a minus sign; over all segments of a period the transfers add up to 0.
Transfers happen before the movements of a period. So rates are those of the customers whom the
segment has after the transfers, and a change of segment is neither a loss nor a win.
What is due and renewed belongs to the segment of its period; for purchases it is NULL. On basis
events churned_customers counts movements, see flows(flow_ledger, boolean).

Example: SELECT period_start, segment, opening_revenue, transfer_in, transfer_out, closing_revenue
  FROM flows_by_segment((SELECT churn_flows(h, '1 month', 1, '2024-03-01', s) FROM (VALUES
  ('v1 scale 0 [2024-01-05 100] [2024-02-12 80]'::purchase_history,
   'v1 [2024-01-01 "direct"] [2024-02-01 "partner"]'::segment_history)) customers(h, s)));$$;

CREATE FUNCTION movements_by_segment(ledger segmented_ledger, include_incomplete boolean DEFAULT false, OUT period_start date,
	OUT segment text, OUT movement text, OUT customers bigint, OUT amount numeric)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_movements_by_segment' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1000;
COMMENT ON FUNCTION movements_by_segment(segmented_ledger, boolean) IS
$$Returns the ledger in long form: one row per period, segment and movement.

include_incomplete   true: up to the last period; false: up to the last complete one

transfer_in and transfer_out are among the movements. A transfer counts those who are customers at
that time, and moves the money of everybody.

Example: SELECT * FROM movements_by_segment((
  SELECT churn_flows(h, '1 month', 1, '2024-03-01', s) FROM (VALUES
  ('v1 scale 0 [2024-01-05 100] [2024-02-12 80]'::purchase_history,
   'v1 [2024-01-01 "direct"] [2024-02-01 "partner"]'::segment_history)) customers(h, s)));$$;

CREATE FUNCTION flows(ledger segmented_ledger, include_incomplete boolean DEFAULT false, OUT period_start date,
	OUT segment text, OUT is_complete boolean, OUT opening_customers bigint, OUT new_customers bigint,
	OUT reactivated_customers bigint, OUT churned_customers bigint, OUT transferred_in bigint,
	OUT transferred_out bigint, OUT closing_customers bigint, OUT opening_revenue numeric,
	OUT new_revenue numeric, OUT expansion numeric, OUT contraction numeric, OUT reactivated numeric,
	OUT resumed numeric, OUT paused numeric, OUT released numeric, OUT churned numeric,
	OUT adjustment numeric, OUT transfer_in numeric, OUT transfer_out numeric,
	OUT closing_revenue numeric, OUT flow_new numeric, OUT flow_existing numeric, OUT flow_lost numeric,
	OUT growth numeric, OUT churn_rate double precision, OUT gross_retention double precision,
	OUT net_retention double precision, OUT quick_ratio double precision, OUT due bigint,
	OUT renewed bigint, OUT renewal_rate double precision)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_flows_by_segment' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 360;
COMMENT ON FUNCTION flows(segmented_ledger, boolean) IS
$$Returns the flows of every segment, one row per period and segment.

The same as flows_by_segment(segmented_ledger, boolean).$$;

CREATE FUNCTION movements(ledger segmented_ledger, include_incomplete boolean DEFAULT false, OUT period_start date,
	OUT segment text, OUT movement text, OUT customers bigint, OUT amount numeric)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_movements_by_segment' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1000;
COMMENT ON FUNCTION movements(segmented_ledger, boolean) IS
$$Returns the movements of every segment, one row per period, segment and movement.

The same as movements_by_segment(segmented_ledger, boolean).$$;

CREATE FUNCTION step(ledger segmented_ledger) RETURNS interval
	AS 'MODULE_PATHNAME', 'cp_segmented_ledger_step' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION step(segmented_ledger) IS 'Length of a period.';

CREATE FUNCTION grace(ledger segmented_ledger) RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_segmented_ledger_grace' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grace(segmented_ledger) IS 'Idle periods after which a customer is lost; NULL for contracts.';

CREATE FUNCTION basis(ledger segmented_ledger) RETURNS text
	AS 'MODULE_PATHNAME', 'cp_segmented_ledger_basis' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION basis(segmented_ledger) IS 'How contracts are counted, ''net'' or ''events''; NULL for purchases.';

CREATE FUNCTION bridge(ledger segmented_ledger) RETURNS interval
	AS 'MODULE_PATHNAME', 'cp_segmented_ledger_bridge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bridge(segmented_ledger) IS 'Gap between contracts that is no loss; NULL for purchases.';

CREATE FUNCTION as_of(ledger segmented_ledger) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_segmented_ledger_as_of' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION as_of(segmented_ledger) IS 'The day from which on nothing is counted.';

CREATE FUNCTION origin(ledger segmented_ledger) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_segmented_ledger_origin' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION origin(segmented_ledger) IS 'A day on which a period starts.';

CREATE FUNCTION customers(ledger segmented_ledger) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_segmented_ledger_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(segmented_ledger) IS 'Number of customers with an event, or a paid day, before as_of.';

CREATE FUNCTION skipped_rows(ledger segmented_ledger) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_segmented_ledger_skipped_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(segmented_ledger) IS 'Rows that the histories left out for a NULL.';

CREATE FUNCTION skipped_customers(ledger segmented_ledger) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_segmented_ledger_skipped_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_customers(segmented_ledger) IS 'NULL histories, which were left out.';

CREATE FUNCTION ledger_of(ledger segmented_ledger) RETURNS flow_ledger
	AS 'MODULE_PATHNAME', 'cp_ledger_of_segments' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ledger_of(segmented_ledger) IS
$$Returns the ledger of the whole company, the same as churn_flows without segments.

Example: SELECT ledger_of(churn_flows(h, '1 month', 1, '2024-03-01', s))
  = churn_flows(h, '1 month', 1, '2024-03-01') AS same FROM (VALUES
  ('v1 scale 0 [2024-01-05 100] [2024-02-12 80]'::purchase_history,
   'v1 [2024-01-01 "direct"] [2024-02-01 "partner"]'::segment_history)) customers(h, s);$$;
