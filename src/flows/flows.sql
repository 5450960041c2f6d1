--
-- flow_ledger: what the movements of a portfolio add up to
--

--! type flow_ledger cp_flow_ledger
COMMENT ON TYPE flow_ledger IS
$$The three flows of a portfolio: customers and exact amount per period and movement.

A ledger keeps the step, grace (for contracts basis and bridge), as_of and origin that it was made
with. Ledgers of parts add up to the ledger of the whole.
The text form loses nothing: the parameters, then the movements of every period.$$;

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
COMMENT ON AGGREGATE churn_flows(purchase_history, interval, integer, date) IS
$$Collects the movements of customers without contracts, one history per customer.

step    length of a period: days or months, not both
grace   a customer is lost after this many idle periods
as_of   what happens from this day on does not exist

Periods in days pass through Monday 2000-01-03, periods in months through 2000-01-01.
NULL histories are skipped and counted. The parameters must be the same in every row.

Example: SELECT period_start, flow_new, flow_existing, flow_lost, growth FROM flows((
  SELECT churn_flows(h, '1 month', 1, '2024-04-01') FROM (VALUES
  ('v1 scale 0 [2024-01-05 100] [2024-02-12 80]'::purchase_history),
  ('v1 scale 0 [2024-02-20 50] [2024-03-10 70]')) customers(h)));$$;

CREATE AGGREGATE churn_flows(history purchase_history, step interval, grace integer, as_of date, origin date) (
	SFUNC = customer_portfolio_internal.flow_ledger_add, STYPE = flow_ledger, SSPACE = 16384,
	FINALFUNC = customer_portfolio_internal.flow_ledger_finish, COMBINEFUNC = customer_portfolio_internal.flow_ledger_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE churn_flows(purchase_history, interval, integer, date, date) IS
$$Collects the movements of customers without contracts, in periods that pass through origin.

See churn_flows(purchase_history, interval, integer, date).$$;

CREATE AGGREGATE rollup(ledger flow_ledger) (
	SFUNC = customer_portfolio_internal.flow_ledger_merge, STYPE = flow_ledger, SSPACE = 16384,
	FINALFUNC = customer_portfolio_internal.flow_ledger_finish, COMBINEFUNC = customer_portfolio_internal.flow_ledger_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(flow_ledger) IS
$$Adds up ledgers of different customers; a customer in two of them counts twice.

It is an error that shows both if their step, grace, basis, bridge, as_of or origin differ, or if
one is of purchases and the other of contracts.$$;

--! plus flow_ledger cp_flow_ledger The ledger of the customers of both.

--! equality flow_ledger cp_flow_ledger The same parameters, customers, movements and money.

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
COMMENT ON FUNCTION flows(flow_ledger, boolean) IS
$$Returns one row per period: opening, movements, closing, the three flows and their ratios.

include_incomplete   true: up to the last period; false: up to the last complete one

The first row is the period of the first event.
closing_revenue - opening_revenue is exactly the sum of the movements. Losses carry a minus sign;
flow_lost is their positive size, and flow_new + flow_existing - flow_lost = growth. Ratios are NULL
if their denominator is 0.
Contracts: revenue is the rate per month at the end of the period, of an incomplete period on the
last known day. gross_retention and net_retention compare the ends of periods on either basis.
churn_rate counts opening customers who are no customers at the closing. On basis events
churned_customers and churned count every loss within the period: a customer who comes back may
count twice, and one who was not there at the opening counts as well.
due counts the ends of a customer's last contract, and renewed those of them with something paid
from the day of the end until bridge later, both included. renewal_rate is NULL as long as this is
not known of an end. For purchases due, renewed and renewal_rate are NULL.

Example: SELECT period_start, opening_revenue, new_revenue, contraction, churned, closing_revenue
  FROM flows((SELECT churn_flows(h, '1 month', 1, '2024-04-01') FROM (VALUES
  ('v1 scale 0 [2024-01-05 100] [2024-02-12 80]'::purchase_history)) customers(h)));$$;

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
COMMENT ON FUNCTION movements(flow_ledger, boolean) IS
$$Returns the ledger in long form: one row per period and movement that at least one customer made.

include_incomplete   true: up to the last period; false: up to the last complete one

The movements are new, expansion, contraction, retained (active with an unchanged sum), resumed,
reactivated, paused, churned, released and adjustment. A filter on another name finds no row.$$;

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
COMMENT ON FUNCTION movements(purchase_history, interval, integer, date, date, boolean) IS
$$Returns the movements of one customer, the details behind churn_flows with the same parameters.

origin               a day on which a period starts; NULL: the default of churn_flows
include_incomplete   true: up to the last period; false: up to the last complete one

No rows if another argument is NULL.
See churn_flows(purchase_history, interval, integer, date).

Example: SELECT * FROM movements(
  'v1 scale 2 [2024-01-05 100.00] [2024-02-12 80.00]'::purchase_history,
  '1 month', 1, '2024-04-01');$$;

CREATE FUNCTION step(ledger flow_ledger) RETURNS interval
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_step' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION step(flow_ledger) IS
$$Returns the length of a period.

Example: SELECT step(churn_flows('v1 scale 2 [2024-01-05 100.00]'::purchase_history,
  '1 month', 1, '2024-04-01'));$$;

CREATE FUNCTION grace(ledger flow_ledger) RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_grace' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grace(flow_ledger) IS
$$Returns the number of idle periods after which a customer is lost; NULL for contracts.

Example: SELECT grace(churn_flows('v1 scale 2 [2024-01-05 100.00]'::purchase_history,
  '1 month', 1, '2024-04-01'));$$;

CREATE FUNCTION basis(ledger flow_ledger) RETURNS text
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_basis' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION basis(flow_ledger) IS
$$Returns what is a movement of contracts: net or events; NULL for purchases.

net compares the ends of periods, events counts every change.

Example: SELECT basis(churn_flows('v1 scale 2 [2024-01-01 open 30.00]'::contract_history,
  '1 month', '2024-04-01'));$$;

CREATE FUNCTION bridge(ledger flow_ledger) RETURNS interval
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_bridge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bridge(flow_ledger) IS
$$Returns the longest gap between two contracts that counts as continuous; NULL for purchases.

Example: SELECT bridge(churn_flows('v1 scale 2 [2024-01-01 open 30.00]'::contract_history,
  '1 month', '2024-04-01', 'net'::flow_basis, '30 days'));$$;

CREATE FUNCTION as_of(ledger flow_ledger) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_as_of' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION as_of(flow_ledger) IS $$Returns the first day that was not known.$$;

CREATE FUNCTION origin(ledger flow_ledger) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_origin' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION origin(flow_ledger) IS
$$Returns a day on which a period starts.

Example: SELECT origin(churn_flows('v1 scale 2 [2024-01-05 100.00]'::purchase_history,
  '1 month', 1, '2024-04-01', '2024-01-15'));$$;

CREATE FUNCTION customers_count(ledger flow_ledger) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers_count(flow_ledger) IS
$$Counts the customers with an event, or a paid day, before as_of.

Example: SELECT customers_count(churn_flows('v1 scale 2 [2024-01-05 100.00]'::purchase_history,
  '1 month', 1, '2024-04-01'));$$;

CREATE FUNCTION customers(ledger flow_ledger) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(flow_ledger) IS
$$Number of customers with an event, or a paid day, before as_of.

The same as customers_count(flow_ledger).$$;

CREATE FUNCTION skipped_rows(ledger flow_ledger) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_skipped_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(flow_ledger) IS $$Counts the rows that the histories left out because of a NULL.$$;

CREATE FUNCTION skipped_customers(ledger flow_ledger) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_skipped_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_customers(flow_ledger) IS $$Counts the NULL histories, which were left out.$$;
