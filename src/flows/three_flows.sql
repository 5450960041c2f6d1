--
-- the three flows, with losses dated where they occurred
--

CREATE FUNCTION three_flows(ledger flow_ledger, include_incomplete boolean DEFAULT false,
	history_start date DEFAULT NULL, OUT period_start date, OUT period_end date, OUT is_complete boolean,
	OUT is_final boolean, OUT opening_revenue numeric, OUT new_revenue numeric,
	OUT existing_revenue numeric, OUT lost_revenue numeric, OUT in_doubt_revenue numeric,
	OUT growth numeric, OUT closing_revenue numeric, OUT opening_customers bigint,
	OUT new_customers bigint, OUT returned_customers bigint, OUT lost_customers bigint,
	OUT in_doubt_customers bigint, OUT closing_customers bigint,
	OUT left_censored_customers bigint)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_three_flows' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 36;
COMMENT ON FUNCTION three_flows(flow_ledger, boolean, date) IS
$$Returns the three flows per period, with every loss in the period in which the customer left.

include_incomplete   true: up to the last period; false: up to the last complete one
history_start        from this day on the data can be trusted; NULL: not said

period_end           the first day after the period
is_final             a later as_of does not change the row
existing_revenue     what existing customers paid more, less that what they paid less, came back
                     with or stay away with for now: see existing_in_words
lost_revenue         what the lost customers paid in their last active period
in_doubt_revenue     the same of customers who stay away and may still come back within the grace
returned_customers   bought again after they were lost
in_doubt_customers   are still customers: in a complete period that is not final
                     closing_customers is the most that it can become, and less those in doubt up
                     to there the least
left_censored_customers   new customers who may have bought before the data begins: of the periods
                     within one grace (contracts: the bridge) from the period of history_start on;
                     NULL if it is not said. It changes no flow.

new_revenue + existing_revenue - lost_revenue - in_doubt_revenue = growth, and
opening_customers + new_customers + returned_customers - lost_customers = closing_customers.
flows dates a loss where the grace runs out. Who stays away in a period that still runs is in doubt.
Contracts: lost in the period in which paying stopped. In doubt is an end whose bridge is not over,
and a pause that still runs; until that is settled, no later period is final. On basis events who
left and is back after more than the bridge is lost and returned, also in a period that still runs.

Example: SELECT period_start, new_revenue, existing_revenue, lost_revenue, in_doubt_revenue, growth
  FROM three_flows((SELECT churn_flows(h, '1 month', 2, '2024-05-01') FROM (VALUES
  ('v1 scale 0 [2024-01-05 100] [2024-04-12 80]'::purchase_history),
  ('v1 scale 0 [2024-01-20 50] [2024-03-10 70]')) customers(h)));$$;

CREATE FUNCTION three_flows(ledger text, include_incomplete boolean DEFAULT false,
	history_start date DEFAULT NULL, OUT period_start date, OUT period_end date, OUT is_complete boolean,
	OUT is_final boolean, OUT opening_revenue numeric, OUT new_revenue numeric,
	OUT existing_revenue numeric, OUT lost_revenue numeric, OUT in_doubt_revenue numeric,
	OUT growth numeric, OUT closing_revenue numeric, OUT opening_customers bigint,
	OUT new_customers bigint, OUT returned_customers bigint, OUT lost_customers bigint,
	OUT in_doubt_customers bigint, OUT closing_customers bigint,
	OUT left_censored_customers bigint)
	RETURNS SETOF record
	LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 36
	BEGIN ATOMIC SELECT * FROM three_flows(ledger::flow_ledger, include_incomplete, history_start); END;
COMMENT ON FUNCTION three_flows(text, boolean, date) IS
$$The same of a ledger in its text form, for a literal of which the type is not said.

See three_flows(flow_ledger, boolean, date).$$;

CREATE FUNCTION existing_in_words(ledger flow_ledger, include_incomplete boolean DEFAULT false,
	OUT period_start date, OUT part text, OUT customers bigint, OUT amount numeric)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_existing_in_words' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 150;
COMMENT ON FUNCTION existing_in_words(flow_ledger, boolean) IS
$$Returns what existing_revenue of three_flows is made of: one row per period and part.

include_incomplete   true: up to the last period; false: up to the last complete one

more          bought more than in the period before
less          bought less
resumed       bought again within the grace
reactivated   bought again after they were lost
paused        stayed away in this period and came back within the grace
refunds       money of periods without a purchase; of contracts also what rounding leaves

The amounts of a period add up to its existing_revenue. Parts without customers and amount have no
row.

Example: SELECT * FROM existing_in_words((SELECT churn_flows(h, '1 month', 2, '2024-05-01') FROM
  (VALUES ('v1 scale 0 [2024-01-05 100] [2024-02-12 80] [2024-04-01 90]'::purchase_history))
  customers(h)));$$;

CREATE FUNCTION data_until(ledger flow_ledger) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_flow_ledger_data_until' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION data_until(flow_ledger) IS
$$Returns the last day before as_of on which something happened; NULL if nothing did.

Of contracts: on which one began or ended. If as_of is much later than usual, churn_flows says so
with a NOTICE, because everybody seems to leave after an incomplete load.

Example: SELECT data_until(churn_flows('v1 scale 2 [2024-01-05 100.00]'::purchase_history,
  '1 month', 1, '2024-04-01'));$$;
