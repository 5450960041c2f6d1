--
-- flow_ledger: what the movements of a portfolio add up to
--

--! type flow_ledger cp_flow_ledger
COMMENT ON TYPE flow_ledger IS 'the three flows of a portfolio: per period and movement the number of customers and the exact amount, with the step, grace (or basis and bridge of contracts), as_of and origin they were counted by; ledgers of parts add up to the ledger of the whole';

--
-- churn_flows: from histories to a ledger
--

CREATE FUNCTION customer_portfolio_internal.flow_ledger_add(flow_ledger, purchase_history, interval, integer, date) RETURNS flow_ledger
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.flow_ledger_add(flow_ledger, purchase_history, interval, integer, date) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.flow_ledger_add(flow_ledger, purchase_history, interval, integer, date, date) RETURNS flow_ledger
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.flow_ledger_add(flow_ledger, purchase_history, interval, integer, date, date) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.flow_ledger_merge(flow_ledger, flow_ledger) RETURNS flow_ledger
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.flow_ledger_merge(flow_ledger, flow_ledger) IS 'combines two states of an aggregate; NULL is an empty one';

CREATE FUNCTION customer_portfolio_internal.flow_ledger_finish(flow_ledger) RETURNS flow_ledger
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.flow_ledger_finish(flow_ledger) IS 'the finished form of a state; what it holds stays the same';

CREATE AGGREGATE churn_flows(history purchase_history, step interval, grace integer, as_of date) (
	SFUNC = customer_portfolio_internal.flow_ledger_add, STYPE = flow_ledger, SSPACE = 16384,
	FINALFUNC = customer_portfolio_internal.flow_ledger_finish, COMBINEFUNC = customer_portfolio_internal.flow_ledger_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE churn_flows(purchase_history, interval, integer, date) IS 'the movements of buyers without a contract, one history per customer: step is the length of a period (days or months, not both), a customer is lost after grace idle periods, events from as_of on do not exist; day steps pass through Monday 2000-01-03, month steps through 2000-01-01; NULL histories are skipped and counted; step, grace, as_of and origin must not change between rows';

CREATE AGGREGATE churn_flows(history purchase_history, step interval, grace integer, as_of date, origin date) (
	SFUNC = customer_portfolio_internal.flow_ledger_add, STYPE = flow_ledger, SSPACE = 16384,
	FINALFUNC = customer_portfolio_internal.flow_ledger_finish, COMBINEFUNC = customer_portfolio_internal.flow_ledger_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE churn_flows(purchase_history, interval, integer, date, date) IS 'the movements of buyers without a contract, one history per customer: step is the length of a period (days or months, not both), a customer is lost after grace idle periods, events from as_of on do not exist; the periods pass through origin; NULL histories are skipped and counted; step, grace, as_of and origin must not change between rows';

CREATE AGGREGATE rollup(ledger flow_ledger) (
	SFUNC = customer_portfolio_internal.flow_ledger_merge, STYPE = flow_ledger, SSPACE = 16384,
	FINALFUNC = customer_portfolio_internal.flow_ledger_finish, COMBINEFUNC = customer_portfolio_internal.flow_ledger_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(flow_ledger) IS 'adds up ledgers of different customers; an error that shows both if their step, grace, basis, bridge, as_of or origin differ, or if one is of purchases and the other of contracts';

--! plus flow_ledger cp_flow_ledger the ledger of the customers of both

--! equality flow_ledger cp_flow_ledger same parameters, customers, movements and money

--
-- reading a ledger
--

CREATE FUNCTION flows(ledger flow_ledger, include_incomplete boolean DEFAULT false, OUT period_start date,
	OUT is_complete boolean, OUT opening_customers bigint, OUT new_customers bigint,
	OUT reactivated_customers bigint, OUT churned_customers bigint, OUT closing_customers bigint,
	OUT opening_revenue numeric, OUT new_revenue numeric, OUT expansion numeric, OUT contraction numeric,
	OUT reactivated numeric, OUT resumed numeric, OUT paused numeric, OUT released numeric,
	OUT churned numeric, OUT adjustment numeric, OUT closing_revenue numeric, OUT flow_new numeric,
	OUT flow_existing numeric, OUT flow_lost numeric, OUT growth numeric,
	OUT churn_rate double precision, OUT gross_retention double precision,
	OUT net_retention double precision, OUT quick_ratio double precision, OUT due bigint,
	OUT renewed bigint, OUT renewal_rate double precision)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_flows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 36;
COMMENT ON FUNCTION flows(flow_ledger, boolean) IS 'one row per period, from that of the first event to the last complete one (or the last one, if incomplete periods are asked for): closing_revenue - opening_revenue is exactly the sum of the movements; losses carry a minus sign, flow_lost is their positive size and flow_new + flow_existing - flow_lost = growth; ratios are NULL where their denominator is 0; of contracts revenue is the rate per month at the end of the period, so that of an incomplete one on the last known day, gross_retention and net_retention compare the ends of periods on either basis, due counts the ends of a customer''s last contract and renewed those after which the customer is active; of purchases these are NULL';

CREATE FUNCTION flows(ledger text, include_incomplete boolean DEFAULT false, OUT period_start date,
	OUT is_complete boolean, OUT opening_customers bigint, OUT new_customers bigint,
	OUT reactivated_customers bigint, OUT churned_customers bigint, OUT closing_customers bigint,
	OUT opening_revenue numeric, OUT new_revenue numeric, OUT expansion numeric, OUT contraction numeric,
	OUT reactivated numeric, OUT resumed numeric, OUT paused numeric, OUT released numeric,
	OUT churned numeric, OUT adjustment numeric, OUT closing_revenue numeric, OUT flow_new numeric,
	OUT flow_existing numeric, OUT flow_lost numeric, OUT growth numeric,
	OUT churn_rate double precision, OUT gross_retention double precision,
	OUT net_retention double precision, OUT quick_ratio double precision, OUT due bigint,
	OUT renewed bigint, OUT renewal_rate double precision)
	RETURNS SETOF record
	LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 36
	BEGIN ATOMIC SELECT * FROM flows(ledger::flow_ledger, include_incomplete); END;
COMMENT ON FUNCTION flows(text, boolean) IS
$$The same of a ledger in its text form, for a literal of which the type is not said.

See flows(flow_ledger, boolean).$$;

CREATE FUNCTION movements(ledger flow_ledger, include_incomplete boolean DEFAULT false, OUT period_start date,
	OUT movement text, OUT customers bigint, OUT amount numeric)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_movements' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 200;
COMMENT ON FUNCTION movements(flow_ledger, boolean) IS 'the ledger in long form: one row per period and movement that at least one customer made';

CREATE FUNCTION movements(ledger text, include_incomplete boolean DEFAULT false, OUT period_start date,
	OUT movement text, OUT customers bigint, OUT amount numeric)
	RETURNS SETOF record
	LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 200
	BEGIN ATOMIC SELECT * FROM movements(ledger::flow_ledger, include_incomplete); END;
COMMENT ON FUNCTION movements(text, boolean) IS
$$The same of a ledger in its text form, for a literal of which the type is not said.

See movements(flow_ledger, boolean).$$;

CREATE FUNCTION movements(history purchase_history, step interval, grace integer, as_of date, origin date DEFAULT NULL,
	include_incomplete boolean DEFAULT false, OUT period_start date, OUT movement text,
	OUT amount numeric)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_purchase_history_movements' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 10;
COMMENT ON FUNCTION movements(purchase_history, interval, integer, date, date, boolean) IS 'the movements of one customer, the drill-down of churn_flows with the same parameters; origin NULL means the default grid; no rows for a NULL elsewhere';

CREATE FUNCTION step(ledger flow_ledger) RETURNS interval
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_step' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION step(flow_ledger) IS 'length of a period';

CREATE FUNCTION grace(ledger flow_ledger) RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_grace' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grace(flow_ledger) IS 'idle periods after which a customer is lost; NULL for contracts';

CREATE FUNCTION basis(ledger flow_ledger) RETURNS text
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_basis' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION basis(flow_ledger) IS 'what movements of contracts are told by: net, the ends of periods, or events, every change; NULL for purchases';

CREATE FUNCTION bridge(ledger flow_ledger) RETURNS interval
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_bridge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bridge(flow_ledger) IS 'longest gap between two contracts that is continuous; NULL for purchases';

CREATE FUNCTION as_of(ledger flow_ledger) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_as_of' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION as_of(flow_ledger) IS 'exclusive upper bound of what was known';

CREATE FUNCTION origin(ledger flow_ledger) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_origin' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION origin(flow_ledger) IS 'a day on which a period starts';

CREATE FUNCTION customers_count(ledger flow_ledger) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers_count(flow_ledger) IS 'customers with an event, or a paid day, before as_of';

CREATE FUNCTION customers(ledger flow_ledger) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(flow_ledger) IS
$$Number of customers with an event, or a paid day, before as_of.

The same as customers_count(flow_ledger).$$;

CREATE FUNCTION skipped_rows(ledger flow_ledger) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_skipped_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(flow_ledger) IS 'rows that the histories left out for a NULL';

CREATE FUNCTION skipped_customers(ledger flow_ledger) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_skipped_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_customers(flow_ledger) IS 'NULL histories, which were left out';
