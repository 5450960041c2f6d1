--
-- the customers behind the three flows
--

CREATE FUNCTION customer_flows(history purchase_history, step interval, grace integer, as_of date, origin date DEFAULT NULL,
	include_incomplete boolean DEFAULT false, OUT period_start date, OUT flow text, OUT amount numeric,
	OUT last_purchase date, OUT returned_on date)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_customer_flows' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 ROWS 10;
COMMENT ON FUNCTION customer_flows(purchase_history, interval, integer, date, date, boolean) IS
$$Returns what one customer adds to three_flows and existing_in_words, the details behind both.

origin               a day on which a period starts; NULL: the default of churn_flows
include_incomplete   true: up to the last period; false: up to the last complete one

flow            new, lost, in doubt, or a part of existing: more, less, resumed, reactivated,
                paused, refunds
amount          of lost and in doubt the positive size, as in three_flows
last_purchase   of lost, in doubt and paused: the last day with a purchase before the absence
returned_on     of the same: the next day with a purchase before as_of; NULL: none yet

A loss stands in the period in which the customer stayed away; one who came back later is still
lost in that period, and reactivated when they did. A customer whose sum did not change has no row
in that period. No rows if another argument is NULL.
See three_flows(flow_ledger, boolean, date).

Example: SELECT * FROM customer_flows(
  'v1 scale 2 [2024-01-05 100.00] [2024-02-12 80.00] [2024-06-01 90.00]'::purchase_history,
  '1 month', 2, '2024-08-01');$$;

CREATE FUNCTION customer_portfolio_internal.new_and_lost(history purchase_history, step interval, grace integer, as_of date, since date,
	OUT period_start date, OUT is_lost boolean, OUT last_purchase date)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_new_and_lost' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50 ROWS 1;
COMMENT ON FUNCTION customer_portfolio_internal.new_and_lost(purchase_history, interval, integer, date, date) IS
'the rows new and lost of customer_flows, of complete periods that start on a day or later';
