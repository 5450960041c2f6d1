--
-- churn_flows: from contracts to a ledger
--

CREATE TYPE flow_basis AS ENUM ('net', 'events');
COMMENT ON TYPE flow_basis IS 'what is a movement of contracts: net, the difference between the ends of a period; events, every change';

CREATE FUNCTION customer_portfolio_internal.flow_ledger_add(flow_ledger, contract_history, interval, date) RETURNS flow_ledger
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_add_contracts' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.flow_ledger_add(flow_ledger, contract_history, interval, date) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE churn_flows(contracts contract_history, step interval, as_of date) (
	SFUNC = customer_portfolio_internal.flow_ledger_add, STYPE = flow_ledger, SSPACE = 16384,
	FINALFUNC = customer_portfolio_internal.flow_ledger_finish, COMBINEFUNC = customer_portfolio_internal.flow_ledger_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE churn_flows(contract_history, interval, date) IS 'the flows of recurring revenue, one contract_history per customer: revenue is the rate per month at the end of a period of that step (days or months, not both), a period runs until the day before the next one; movements compare the ends of periods (basis net), every gap is a loss, the default grid; contracts that start on as_of or later do not exist, an end on as_of or later is no loss yet; trials do not count, who pauses stays a customer; NULL histories are skipped and counted; the parameters must not change between rows';

CREATE FUNCTION customer_portfolio_internal.flow_ledger_add(flow_ledger, contract_history, interval, date, flow_basis) RETURNS flow_ledger
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_add_contracts' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.flow_ledger_add(flow_ledger, contract_history, interval, date, flow_basis) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE churn_flows(contracts contract_history, step interval, as_of date, basis flow_basis) (
	SFUNC = customer_portfolio_internal.flow_ledger_add, STYPE = flow_ledger, SSPACE = 16384,
	FINALFUNC = customer_portfolio_internal.flow_ledger_finish, COMBINEFUNC = customer_portfolio_internal.flow_ledger_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE churn_flows(contract_history, interval, date, flow_basis) IS 'the flows of recurring revenue, one contract_history per customer: revenue is the rate per month at the end of a period of that step (days or months, not both), a period runs until the day before the next one; basis net compares the ends of periods, events counts every change of the rate; every gap is a loss, the default grid; a NULL basis is net; contracts that start on as_of or later do not exist, an end on as_of or later is no loss yet; trials do not count, who pauses stays a customer; NULL histories are skipped and counted; the parameters must not change between rows';

-- A quoted basis is a text here: as the fourth argument it could be a segment_history as well.
CREATE FUNCTION customer_portfolio_internal.flow_ledger_add(flow_ledger, contract_history, interval, date, text) RETURNS flow_ledger
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_add_contracts_text' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.flow_ledger_add(flow_ledger, contract_history, interval, date, text) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE churn_flows(contracts contract_history, step interval, as_of date, basis text) (
	SFUNC = customer_portfolio_internal.flow_ledger_add, STYPE = flow_ledger, SSPACE = 16384,
	FINALFUNC = customer_portfolio_internal.flow_ledger_finish, COMBINEFUNC = customer_portfolio_internal.flow_ledger_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE churn_flows(contract_history, interval, date, text) IS 'the flows of recurring revenue, one contract_history per customer: revenue is the rate per month at the end of a period of that step (days or months, not both), a period runs until the day before the next one; basis net compares the ends of periods, events counts every change of the rate; every gap is a loss, the default grid; a NULL basis is net; contracts that start on as_of or later do not exist, an end on as_of or later is no loss yet; trials do not count, who pauses stays a customer; NULL histories are skipped and counted; the parameters must not change between rows';

CREATE FUNCTION customer_portfolio_internal.flow_ledger_add(flow_ledger, contract_history, interval, date, flow_basis, interval) RETURNS flow_ledger
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_add_contracts' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.flow_ledger_add(flow_ledger, contract_history, interval, date, flow_basis, interval) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE churn_flows(contracts contract_history, step interval, as_of date, basis flow_basis, bridge interval) (
	SFUNC = customer_portfolio_internal.flow_ledger_add, STYPE = flow_ledger, SSPACE = 16384,
	FINALFUNC = customer_portfolio_internal.flow_ledger_finish, COMBINEFUNC = customer_portfolio_internal.flow_ledger_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE churn_flows(contract_history, interval, date, flow_basis, interval) IS 'the flows of recurring revenue, one contract_history per customer: revenue is the rate per month at the end of a period of that step (days or months, not both), a period runs until the day before the next one; basis net compares the ends of periods, events counts every change of the rate; a gap between two contracts of at most bridge is continuous at the earlier rate; the default grid; a NULL basis is net, a NULL bridge none; contracts that start on as_of or later do not exist, an end on as_of or later is no loss yet; trials do not count, who pauses stays a customer; NULL histories are skipped and counted; the parameters must not change between rows';

CREATE FUNCTION customer_portfolio_internal.flow_ledger_add(flow_ledger, contract_history, interval, date, flow_basis, interval, date) RETURNS flow_ledger
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_add_contracts' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.flow_ledger_add(flow_ledger, contract_history, interval, date, flow_basis, interval, date) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE churn_flows(contracts contract_history, step interval, as_of date, basis flow_basis, bridge interval, origin date) (
	SFUNC = customer_portfolio_internal.flow_ledger_add, STYPE = flow_ledger, SSPACE = 16384,
	FINALFUNC = customer_portfolio_internal.flow_ledger_finish, COMBINEFUNC = customer_portfolio_internal.flow_ledger_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE churn_flows(contract_history, interval, date, flow_basis, interval, date) IS 'the flows of recurring revenue, one contract_history per customer: revenue is the rate per month at the end of a period of that step (days or months, not both), a period runs until the day before the next one; basis net compares the ends of periods, events counts every change of the rate; a gap between two contracts of at most bridge is continuous at the earlier rate; the periods pass through origin; a NULL basis is net, a NULL bridge none, a NULL origin the default grid; contracts that start on as_of or later do not exist, an end on as_of or later is no loss yet; trials do not count, who pauses stays a customer; NULL histories are skipped and counted; the parameters must not change between rows';

-- By segment there is no form with five or six arguments: beside those above a call such as
-- churn_flows(c, '1 month', '2024-05-01', 'net', '30 days') would be ambiguous.
CREATE FUNCTION customer_portfolio_internal.segmented_ledger_add(segmented_ledger, contract_history, interval, date, segment_history) RETURNS segmented_ledger
	AS 'MODULE_PATHNAME', 'cp_segmented_ledger_add_contracts' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.segmented_ledger_add(segmented_ledger, contract_history, interval, date, segment_history) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE churn_flows(contracts contract_history, step interval, as_of date, segments segment_history) (
	SFUNC = customer_portfolio_internal.segmented_ledger_add, STYPE = segmented_ledger, SSPACE = 16384,
	FINALFUNC = customer_portfolio_internal.segmented_ledger_finish, COMBINEFUNC = customer_portfolio_internal.segmented_ledger_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE churn_flows(contract_history, interval, date, segment_history) IS 'churn_flows of contracts by segment, one contract_history and one segment_history per customer: revenue, basis, bridge and what is known on as_of are as without segments; the segment of a period is the last one assigned before its end, before the first assignment the first one, without any (or NULL) ''unknown'', see constant_segment(text) for one that never changes; who changes segment takes along at the beginning of the period what was paid at the end of the one before, by transfer_out and transfer_in, and counts if a customer (active or paused); then the movements, and what is due and renewed, are the new segment''s; the segments add up to churn_flows without segments; movements compare the ends of periods (basis net), every gap is a loss, the default grid; NULL histories are skipped and counted; up to 10,000 segments; the parameters must not change between rows';

CREATE FUNCTION customer_portfolio_internal.segmented_ledger_add(segmented_ledger, contract_history, interval, date, segment_history, flow_basis, interval, date) RETURNS segmented_ledger
	AS 'MODULE_PATHNAME', 'cp_segmented_ledger_add_contracts' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.segmented_ledger_add(segmented_ledger, contract_history, interval, date, segment_history, flow_basis, interval, date) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE churn_flows(contracts contract_history, step interval, as_of date, segments segment_history, basis flow_basis,
	bridge interval, origin date) (
	SFUNC = customer_portfolio_internal.segmented_ledger_add, STYPE = segmented_ledger, SSPACE = 16384,
	FINALFUNC = customer_portfolio_internal.segmented_ledger_finish, COMBINEFUNC = customer_portfolio_internal.segmented_ledger_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE churn_flows(contract_history, interval, date, segment_history, flow_basis, interval, date) IS 'churn_flows of contracts by segment, one contract_history and one segment_history per customer: revenue, basis, bridge and what is known on as_of are as without segments; the segment of a period is the last one assigned before its end, before the first assignment the first one, without any (or NULL) ''unknown'', see constant_segment(text) for one that never changes; who changes segment takes along at the beginning of the period what was paid at the end of the one before, by transfer_out and transfer_in, and counts if a customer (active or paused); then the movements, and what is due and renewed, are the new segment''s; the segments add up to churn_flows without segments; a NULL basis is net, a NULL bridge none, a NULL origin the default grid; NULL histories are skipped and counted; up to 10,000 segments; the parameters must not change between rows';

CREATE FUNCTION movements(contracts contract_history, step interval, as_of date, basis flow_basis DEFAULT 'net',
	bridge interval DEFAULT '0', origin date DEFAULT NULL, include_incomplete boolean DEFAULT false,
	OUT period_start date, OUT movement text, OUT amount numeric)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_contract_movements' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 20;
COMMENT ON FUNCTION movements(contract_history, interval, date, flow_basis, interval, date, boolean) IS 'the movements of one customer in the order in which they happened, the drill-down of churn_flows with the same parameters; a customer that is active and whose rate stays is retained; NULL means net, no bridge and the default grid; no rows for a NULL history, step or as_of';
