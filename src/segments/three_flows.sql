--
-- the three flows by segment, with losses dated where they occurred
--

CREATE FUNCTION three_flows(ledger segmented_ledger, include_incomplete boolean DEFAULT false,
	history_start date DEFAULT NULL, OUT segment text, OUT period_start date, OUT period_end date, OUT is_complete boolean,
	OUT is_final boolean, OUT opening_revenue numeric, OUT new_revenue numeric,
	OUT existing_revenue numeric, OUT lost_revenue numeric, OUT in_doubt_revenue numeric,
	OUT growth numeric, OUT closing_revenue numeric, OUT opening_customers bigint,
	OUT new_customers bigint, OUT returned_customers bigint, OUT lost_customers bigint,
	OUT in_doubt_customers bigint, OUT closing_customers bigint,
	OUT transferred_revenue numeric, OUT transferred_customers bigint,
	OUT left_censored_customers bigint)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_segment_three_flows' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 200;
COMMENT ON FUNCTION three_flows(segmented_ledger, boolean, date) IS
$$Returns the three flows per period and segment, with every loss where the customer left.

transferred_revenue     brought along from other segments, less taken along to them; a part of
                        existing_revenue
transferred_customers   customers who came from other segments, less those who went to them

Both add up to 0 over the segments of a period; everything else adds up to the company's.
opening_customers + new_customers + returned_customers + transferred_customers - lost_customers =
closing_customers. A loss belongs to the segment of the period in which the customer left.
See three_flows(flow_ledger, boolean, date).

Example: SELECT segment, period_start, new_revenue, existing_revenue, lost_revenue,
  transferred_revenue FROM three_flows((SELECT churn_flows(h, '1 month', 1, '2024-04-01', segment)
  FROM (VALUES ('v1 scale 0 [2024-01-05 100] [2024-02-12 80]'::purchase_history, 'direct'),
  ('v1 scale 0 [2024-02-20 50]', 'partner')) customers(h, segment)));$$;

CREATE FUNCTION data_until(ledger segmented_ledger) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_segmented_ledger_data_until' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION data_until(segmented_ledger) IS
$$Returns the last day before as_of on which something happened; NULL if nothing did.

See data_until(flow_ledger).$$;
