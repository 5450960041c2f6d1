--
-- churn_flows: from contracts to a ledger
--

CREATE TYPE flow_basis AS ENUM ('net', 'events');
COMMENT ON TYPE flow_basis IS
$$What is a movement of contracts: net, the change between ends of periods; events, every change.$$;

--! words flow_basis -

CREATE FUNCTION customer_portfolio_internal.flow_ledger_add(flow_ledger, contract_history, interval, date) RETURNS flow_ledger
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_add_contracts' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.flow_ledger_add(flow_ledger, contract_history, interval, date) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE churn_flows(contracts contract_history, step interval, as_of date) (
	SFUNC = customer_portfolio_internal.flow_ledger_add, STYPE = flow_ledger, SSPACE = 16384,
	FINALFUNC = customer_portfolio_internal.flow_ledger_finish, COMBINEFUNC = customer_portfolio_internal.flow_ledger_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE churn_flows(contract_history, interval, date) IS
$$Collects the flows of recurring revenue, one contract_history per customer.

step    length of a period: days or months, not both
as_of   contracts that start on this day or later do not exist, and an end on it or later is no loss
        yet

Revenue is the rate per month at the end of a period; a period runs until the day before the next
one. Movements compare the ends of periods (basis net), every gap is a loss (no bridge). Periods in
days pass through Monday 2000-01-03, periods in months through 2000-01-01. Trials do not count. A
pause goes before what is paid on its days; its customer stays a customer, and is lost where the
pause ends if nothing is paid then: churned takes what was paid before, released gives it back,
because paused has taken it already.
NULL histories are skipped and counted. The parameters must be the same in every row.$$;

CREATE FUNCTION customer_portfolio_internal.flow_ledger_add(flow_ledger, contract_history, interval, date, flow_basis) RETURNS flow_ledger
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_add_contracts' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.flow_ledger_add(flow_ledger, contract_history, interval, date, flow_basis) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE churn_flows(contracts contract_history, step interval, as_of date, basis flow_basis) (
	SFUNC = customer_portfolio_internal.flow_ledger_add, STYPE = flow_ledger, SSPACE = 16384,
	FINALFUNC = customer_portfolio_internal.flow_ledger_finish, COMBINEFUNC = customer_portfolio_internal.flow_ledger_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE churn_flows(contract_history, interval, date, flow_basis) IS
$$Collects the flows of recurring revenue on the given basis.

basis   net compares the ends of periods, events counts every change of the rate; NULL: net

See churn_flows(contract_history, interval, date).$$;

-- A quoted basis is a text here: as the fourth argument it could be a segment_history as well.
CREATE FUNCTION customer_portfolio_internal.flow_ledger_add(flow_ledger, contract_history, interval, date, text) RETURNS flow_ledger
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_add_contracts_text' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.flow_ledger_add(flow_ledger, contract_history, interval, date, text) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE churn_flows(contracts contract_history, step interval, as_of date, basis text) (
	SFUNC = customer_portfolio_internal.flow_ledger_add, STYPE = flow_ledger, SSPACE = 16384,
	FINALFUNC = customer_portfolio_internal.flow_ledger_finish, COMBINEFUNC = customer_portfolio_internal.flow_ledger_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE churn_flows(contract_history, interval, date, text) IS
$$Collects the flows of recurring revenue; takes the basis as text.

See churn_flows(contract_history, interval, date, flow_basis).$$;

CREATE FUNCTION customer_portfolio_internal.flow_ledger_add(flow_ledger, contract_history, interval, date, flow_basis, interval) RETURNS flow_ledger
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_add_contracts' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.flow_ledger_add(flow_ledger, contract_history, interval, date, flow_basis, interval) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE churn_flows(contracts contract_history, step interval, as_of date, basis flow_basis, bridge interval) (
	SFUNC = customer_portfolio_internal.flow_ledger_add, STYPE = flow_ledger, SSPACE = 16384,
	FINALFUNC = customer_portfolio_internal.flow_ledger_finish, COMBINEFUNC = customer_portfolio_internal.flow_ledger_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE churn_flows(contract_history, interval, date, flow_basis, interval) IS
$$Collects the flows of recurring revenue; short gaps between contracts are bridged.

bridge   a gap between two contracts of at most this length is continuous at the earlier rate; NULL:
         no bridge

See churn_flows(contract_history, interval, date, flow_basis).$$;

CREATE FUNCTION customer_portfolio_internal.flow_ledger_add(flow_ledger, contract_history, interval, date, flow_basis, interval, date) RETURNS flow_ledger
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_add_contracts' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.flow_ledger_add(flow_ledger, contract_history, interval, date, flow_basis, interval, date) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE churn_flows(contracts contract_history, step interval, as_of date, basis flow_basis, bridge interval, origin date) (
	SFUNC = customer_portfolio_internal.flow_ledger_add, STYPE = flow_ledger, SSPACE = 16384,
	FINALFUNC = customer_portfolio_internal.flow_ledger_finish, COMBINEFUNC = customer_portfolio_internal.flow_ledger_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE churn_flows(contract_history, interval, date, flow_basis, interval, date) IS
$$Collects the flows of recurring revenue with bridge, in periods that pass through origin.

origin   a day on which a period starts; NULL: the default of the form without origin

See churn_flows(contract_history, interval, date, flow_basis, interval).$$;

-- By segment there is no form with five or six arguments: beside those above a call such as
-- churn_flows(c, '1 month', '2024-05-01', 'net', '30 days') would be ambiguous.
CREATE FUNCTION customer_portfolio_internal.segmented_ledger_add(segmented_ledger, contract_history, interval, date, segment_history) RETURNS segmented_ledger
	AS 'MODULE_PATHNAME', 'cp_segmented_ledger_add_contracts' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.segmented_ledger_add(segmented_ledger, contract_history, interval, date, segment_history) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE churn_flows(contracts contract_history, step interval, as_of date, segments segment_history) (
	SFUNC = customer_portfolio_internal.segmented_ledger_add, STYPE = segmented_ledger, SSPACE = 16384,
	FINALFUNC = customer_portfolio_internal.segmented_ledger_finish, COMBINEFUNC = customer_portfolio_internal.segmented_ledger_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE churn_flows(contract_history, interval, date, segment_history) IS
$$Collects the flows of recurring revenue by segment; one segment_history per customer.

segments   the segment of a period is the last one assigned before its end; before the first
           assignment it is the first one, without any (or NULL) 'unknown'

constant_segment(text) gives a segment that never changes. When a customer changes segment, what was
paid at the end of the period before moves along by transfer_out and transfer_in at the beginning of
the period; the customer counts if active or paused. All movements of the period, and what is due
and renewed, then belong to the new segment.
The segments add up to churn_flows without segments. NULL histories are skipped and counted. More
than 10,000 segments are an error. The parameters must be the same in every row.
See churn_flows(contract_history, interval, date).$$;

CREATE FUNCTION customer_portfolio_internal.segmented_ledger_add(segmented_ledger, contract_history, interval, date, segment_history, flow_basis, interval, date) RETURNS segmented_ledger
	AS 'MODULE_PATHNAME', 'cp_segmented_ledger_add_contracts' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.segmented_ledger_add(segmented_ledger, contract_history, interval, date, segment_history, flow_basis, interval, date) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE churn_flows(contracts contract_history, step interval, as_of date, segments segment_history, basis flow_basis,
	bridge interval, origin date) (
	SFUNC = customer_portfolio_internal.segmented_ledger_add, STYPE = segmented_ledger, SSPACE = 16384,
	FINALFUNC = customer_portfolio_internal.segmented_ledger_finish, COMBINEFUNC = customer_portfolio_internal.segmented_ledger_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE churn_flows(contract_history, interval, date, segment_history, flow_basis, interval, date) IS
$$Collects the flows of recurring revenue by segment, with basis, bridge and origin.

Each of the three may be NULL: net, no bridge, the default origin.
See churn_flows(contract_history, interval, date, segment_history) and
churn_flows(contract_history, interval, date, flow_basis, interval, date).$$;

CREATE FUNCTION movements(contracts contract_history, step interval, as_of date, basis flow_basis DEFAULT 'net',
	bridge interval DEFAULT '0', origin date DEFAULT NULL, include_incomplete boolean DEFAULT false,
	OUT period_start date, OUT movement text, OUT amount numeric)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_contract_movements' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 20;
COMMENT ON FUNCTION movements(contract_history, interval, date, flow_basis, interval, date, boolean) IS
$$Returns the movements of one customer in the order in which they happened.

basis, bridge, origin   NULL: net, no bridge, the default origin
include_incomplete      true: up to the last period; false: up to the last complete one

These are the details behind churn_flows with the same parameters. A customer who is active and
whose rate stays the same is retained. No rows for a NULL history, step or as_of.
See churn_flows(contract_history, interval, date, flow_basis, interval, date).$$;
