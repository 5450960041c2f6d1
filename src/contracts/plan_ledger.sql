--
-- the flows of one customer by plan
--

-- One customer a call, and rollup() for the portfolio: one more churn_flows would make calls with
-- literals ambiguous, and aggregates have no defaults.
CREATE FUNCTION plan_ledger(contracts contract_history[], plans text[], step interval, as_of date, basis flow_basis DEFAULT 'net',
	bridge interval DEFAULT '0', origin date DEFAULT NULL) RETURNS segmented_ledger
	AS 'MODULE_PATHNAME', 'cp_plan_ledger' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION plan_ledger(contract_history[], text[], interval, date, flow_basis, interval, date) IS
$$Returns the flows of one customer's recurring revenue by plan; rollup(ledger) adds up customers.

contracts   one history per plan; histories of the same plan are one
plans       their plans, of up to 200 bytes, in the same order; NULL is 'unknown'

The plans are the segments of the ledger. When plans lose and others win, the smaller sum is
transferred: transfer_out and transfer_in, from and to the largest first, of equal ones the first by
name. What is left is expansion or contraction of the plans, so a switch of plan is never churned.
What is new, reactivated, churned or paused is the customer's, shared among plans by their rates.
The customer counts in its main plan, and only there: the one with the highest rate at the end of
the period (basis events: at its last change), or the last one if nothing is paid then.
A pause stops its own plan; the customer is paused if nothing is paid beside it. A plan may be below
0, such as a discount, if the customer's sum is not. The plans add up to the flows of the customer:
without pauses ledger_of gives churn_flows of all its contracts together.
NULL contracts are a customer who is skipped and counted, NULL among them a row. Other parameters:
see churn_flows(contract_history, interval, date, flow_basis, interval, date).

Example: SELECT period_start, segment, transfer_in, transfer_out,
  closing_revenue FROM flows(plan_ledger(
  array['v1 scale 0 [2024-01-01 2024-02-10 30]', 'v1 scale 0 [2024-02-10 open 50]']
    ::contract_history[], array['basic', 'gold'], '1 month', '2024-03-01'));$$;
