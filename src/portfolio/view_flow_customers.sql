--
-- the customers behind the flows
--

INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template) VALUES
(345, 'flow_customers', 'view', '{}', $sql$
-- The customers behind each number of three_flows and existing_in_words, one row each.
-- Key: period_start, flow, customer. The amounts of new, lost and in doubt add up to three_flows, those of the other
-- flows to the parts of existing_in_words. Who kept the same sum has no row. Filter by period_start: the worth is
-- computed for the rows that are left only.
CREATE VIEW @schema@.flow_customers @invoker@ AS
SELECT f.period_start AS period_start, -- first day of the period
	f.flow AS flow, -- new, lost, in doubt; of existing customers: more, less, resumed, reactivated, paused, refunds
	h.customer AS customer, -- key of the customer
@if customers_label@	coalesce(l.label, h.customer::text) AS label, -- name; the key where none is known
@if !customers_label@	h.customer::text AS label, -- name; the key where none is known
	f.amount::@money@ AS amount, -- as in three_flows: of lost and in doubt the positive size
	f.last_purchase AS last_order, -- of lost, in doubt and paused: day of the last order before; NULL for other flows
	CASE WHEN f.last_purchase IS NOT NULL THEN f.returned_on IS NOT NULL END AS came_back, -- of the same: whether they have bought since, up to as_of
	f.returned_on AS returned_on, -- day on which they did; NULL: not yet
	(CASE WHEN f.last_purchase IS NOT NULL THEN customer_portfolio.residual_ltv(@purchase_model@, @spend_model@, h.h, f.last_purchase + 1, @annual_rate@, @margin@) END)::@money@ AS worth_before -- what was expected of the same: residual value on the day after last_order; NULL without a model
FROM @schema@.histories h
CROSS JOIN LATERAL customer_portfolio.customer_flows(h.h, @step@, @grace@, @as_of@) f
@if customers_label@LEFT JOIN @schema@.labels l ON l.customer @equals@ h.customer$sql$);
