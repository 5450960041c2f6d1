--
-- flows of customers and revenue, cohorts
--

INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template) VALUES
(300, 'three_flows', 'view', '{}', $sql$
-- The three flows: revenue won with new customers, gained with existing ones, lost with those who left.
-- Key: period_start. Complete periods only; the whole history is behind every row. A loss stands in the period in
-- which the customer stayed away.
CREATE VIEW @schema@.three_flows @invoker@ AS
SELECT f.period_start AS period_start, -- first day of the period
	f.period_end AS period_end, -- day after its last one
	f.is_complete AS is_complete, -- whether the period was over at as_of
	f.is_final AS is_final, -- whether the row can no longer change
	f.opening_revenue::@money@ AS opening_revenue, -- revenue of the period before
	f.new_revenue::@money@ AS new_revenue, -- won with new customers
	f.existing_revenue::@money@ AS existing_revenue, -- gained or lost with existing customers
	f.lost_revenue::@money@ AS lost_revenue, -- lost with those who left, dated when they stayed away
	f.in_doubt_revenue::@money@ AS in_doubt_revenue, -- of who stayed away and may still come back
	f.growth::@money@ AS growth, -- closing - opening = new + existing - lost - in doubt
	f.closing_revenue::@money@ AS closing_revenue, -- revenue of the period
	f.opening_customers AS opening_customers, -- customers at its start
	f.new_customers AS new_customers, -- who bought for the first time
	f.returned_customers AS returned_customers, -- who had been lost and came back
	f.lost_customers AS lost_customers, -- who left
	f.in_doubt_customers AS in_doubt_customers, -- who stayed away and may still come back
	f.closing_customers AS closing_customers, -- customers at its end
	(lag(f.growth, @lag_of_a_year@) OVER (ORDER BY f.period_start))::@money@ AS growth_same_period_last_year -- growth of the same period a year before; NULL without one
FROM (SELECT customer_portfolio.churn_flows(h.h, @step@, @grace@, @as_of@) AS ledger FROM @schema@.histories h) q,
	customer_portfolio.three_flows(q.ledger, false, @history_start@) f$sql$),

(301, 'existing_in_words', 'view', '{}', $sql$
-- What existing_revenue of three_flows is made of: one row for each period and part.
-- Key: period_start, part.
CREATE VIEW @schema@.existing_in_words @invoker@ AS
SELECT e.period_start AS period_start, -- first day of the period
	e.part AS part, -- more, less, resumed, reactivated, paused or refunds
	e.customers AS customers, -- how many
	e.amount::@money@ AS amount -- their revenue less that of the period before
FROM (SELECT customer_portfolio.churn_flows(h.h, @step@, @grace@, @as_of@) AS ledger FROM @schema@.histories h) q,
	customer_portfolio.existing_in_words(q.ledger) e$sql$),

(310, 'flows', 'view', '{}', $sql$
-- All movements of customers and revenue; a loss stands in the period in which it was declared.
-- Key: period_start. Complete periods only; nothing is ever restated but by new orders of old days.
CREATE VIEW @schema@.flows @invoker@ AS
SELECT f.period_start AS period_start, -- first day of the period
	f.is_complete AS is_complete, -- whether the period was over at as_of
	f.opening_customers AS opening_customers, -- customers at its start
	f.new_customers AS new_customers, -- who bought for the first time
	f.reactivated_customers AS reactivated_customers, -- who had been lost and bought again
	f.churned_customers AS churned_customers, -- who were declared lost
	f.closing_customers AS closing_customers, -- customers at its end
	f.opening_revenue::@money@ AS opening_revenue, -- revenue of the period before
	f.new_revenue::@money@ AS new_revenue, -- of who bought for the first time
	f.expansion::@money@ AS expansion, -- bought more than in the period before
	f.contraction::@money@ AS contraction, -- bought less; below 0
	f.reactivated::@money@ AS reactivated, -- of who had been lost and bought again
	f.resumed::@money@ AS resumed, -- of who bought again after a pause
	f.paused::@money@ AS paused, -- of who did not buy, not lost yet; below 0
	f.released::@money@ AS released, -- what a declared loss gives back: it was paused before
	f.churned::@money@ AS churned, -- of who were declared lost; below 0
	f.adjustment::@money@ AS adjustment, -- refunds of periods without a purchase
	f.closing_revenue::@money@ AS closing_revenue, -- revenue of the period
	f.flow_new::@money@ AS flow_new, -- won with new customers
	f.flow_existing::@money@ AS flow_existing, -- gained with existing customers
	f.flow_lost::@money@ AS flow_lost, -- lost, dated when it was declared
	f.growth::@money@ AS growth, -- new + existing - lost
	f.churn_rate AS churn_rate, -- churned / opening customers; NULL without any
	f.gross_retention AS gross_retention, -- share of the opening revenue kept, without growth
	f.net_retention AS net_retention, -- share of the opening revenue kept, with growth
	f.quick_ratio AS quick_ratio -- gains / losses; NULL without losses
FROM (SELECT customer_portfolio.churn_flows(h.h, @step@, @grace@, @as_of@) AS ledger FROM @schema@.histories h) q,
	customer_portfolio.flows(q.ledger) f$sql$),

(320, 'three_flows_by_segment', 'view', '{customers_segments}', $sql$
-- The three flows by each segment of the customers; the segments of a dimension add up to the company.
-- Key: dimension, segment, period_start. A segment is the one that the customer has today.
CREATE VIEW @schema@.three_flows_by_segment @invoker@ AS
SELECT q.dimension AS dimension, -- which segmentation: a column of the customers
	f.segment AS segment, -- the segment; unknown where none is known
	f.period_start AS period_start, -- first day of the period
	f.period_end AS period_end, -- day after its last one
	f.is_complete AS is_complete, -- whether the period was over at as_of
	f.is_final AS is_final, -- whether the row can no longer change
	f.opening_revenue::@money@ AS opening_revenue, -- revenue of the period before
	f.new_revenue::@money@ AS new_revenue, -- won with new customers
	f.existing_revenue::@money@ AS existing_revenue, -- gained or lost with existing customers
	f.lost_revenue::@money@ AS lost_revenue, -- lost with those who left, dated when they stayed away
	f.in_doubt_revenue::@money@ AS in_doubt_revenue, -- of who stayed away and may still come back
	f.growth::@money@ AS growth, -- closing - opening = new + existing - lost - in doubt
	f.closing_revenue::@money@ AS closing_revenue, -- revenue of the period
	f.opening_customers AS opening_customers, -- customers at its start
	f.new_customers AS new_customers, -- who bought for the first time
	f.returned_customers AS returned_customers, -- who had been lost and came back
	f.lost_customers AS lost_customers, -- who left
	f.in_doubt_customers AS in_doubt_customers, -- who stayed away and may still come back
	f.closing_customers AS closing_customers -- customers at its end
FROM (
	SELECT d.dimension, customer_portfolio.churn_flows(h.h, @step@, @grace@::bigint, @as_of@, d.segment) AS ledger
	FROM @schema@.histories h
	LEFT JOIN @schema@.labels l ON l.customer @equals@ h.customer
	CROSS JOIN LATERAL (VALUES @segment_rows@) d(dimension, segment)
	GROUP BY d.dimension
) q, customer_portfolio.three_flows(q.ledger, false, @history_start@) f$sql$),

(330, 'flows_by_segment', 'view', '{customers_segments}', $sql$
-- All movements by each segment of the customers; the segments of a dimension add up to the company.
-- Key: dimension, segment, period_start. A segment is the one that the customer has today.
CREATE VIEW @schema@.flows_by_segment @invoker@ AS
SELECT q.dimension AS dimension, -- which segmentation: a column of the customers
	f.segment AS segment, -- the segment; unknown where none is known
	f.period_start AS period_start, -- first day of the period
	f.is_complete AS is_complete, -- whether the period was over at as_of
	f.opening_customers AS opening_customers, -- customers at its start
	f.new_customers AS new_customers, -- who bought for the first time
	f.reactivated_customers AS reactivated_customers, -- who had been lost and bought again
	f.churned_customers AS churned_customers, -- who were declared lost
	f.transferred_in AS transferred_in, -- customers who came from another segment
	f.transferred_out AS transferred_out, -- customers who went to another segment
	f.closing_customers AS closing_customers, -- customers at its end
	f.opening_revenue::@money@ AS opening_revenue, -- revenue of the period before
	f.new_revenue::@money@ AS new_revenue, -- of who bought for the first time
	f.expansion::@money@ AS expansion, -- bought more than in the period before
	f.contraction::@money@ AS contraction, -- bought less; below 0
	f.reactivated::@money@ AS reactivated, -- of who had been lost and bought again
	f.resumed::@money@ AS resumed, -- of who bought again after a pause
	f.paused::@money@ AS paused, -- of who did not buy, not lost yet; below 0
	f.released::@money@ AS released, -- what a declared loss gives back: it was paused before
	f.churned::@money@ AS churned, -- of who were declared lost; below 0
	f.adjustment::@money@ AS adjustment, -- refunds of periods without a purchase
	f.transfer_in::@money@ AS transfer_in, -- revenue of who came from another segment
	f.transfer_out::@money@ AS transfer_out, -- revenue of who went to another segment; below 0
	f.closing_revenue::@money@ AS closing_revenue, -- revenue of the period
	f.flow_new::@money@ AS flow_new, -- won with new customers
	f.flow_existing::@money@ AS flow_existing, -- gained with existing customers
	f.flow_lost::@money@ AS flow_lost, -- lost, dated when it was declared
	f.growth::@money@ AS growth, -- new + existing - lost
	f.churn_rate AS churn_rate, -- churned / opening customers; NULL without any
	f.gross_retention AS gross_retention, -- share of the opening revenue kept, without growth
	f.net_retention AS net_retention, -- share of the opening revenue kept, with growth
	f.quick_ratio AS quick_ratio -- gains / losses; NULL without losses
FROM (
	SELECT d.dimension, customer_portfolio.churn_flows(h.h, @step@, @grace@::bigint, @as_of@, d.segment) AS ledger
	FROM @schema@.histories h
	LEFT JOIN @schema@.labels l ON l.customer @equals@ h.customer
	CROSS JOIN LATERAL (VALUES @segment_rows@) d(dimension, segment)
	GROUP BY d.dimension
) q, customer_portfolio.flows_by_segment(q.ledger) f$sql$),

(340, 'cohorts', 'view', '{}', $sql$
-- Customers by the period of their first order: who came back, what they brought. One row for each age.
-- Key: cohort_start, age.
CREATE VIEW @schema@.cohorts @invoker@ AS
SELECT r.cohort_start AS cohort_start, -- first day of the period in which they came
	r.age AS age, -- periods since then
	r.size AS size, -- customers of the cohort
	r.eligible AS eligible, -- customers whose period of that age is over
	r.active AS active, -- eligible customers with an order in it
	r.on_or_after AS on_or_after, -- eligible customers with an order in it or later
	r.revenue::@money@ AS revenue, -- amounts of all in the period, refunds included
	r.cumulative_revenue::@money@ AS cumulative_revenue, -- amounts from age 0 on
	r.retention_rate AS retention_rate, -- active / eligible; NULL if nobody is eligible
	r.is_complete AS is_complete -- whether all are eligible
FROM (SELECT customer_portfolio.cohorts(h.h, @step@, @as_of@) AS cohorts FROM @schema@.histories h) q,
	customer_portfolio.cohort_rows(q.cohorts) r$sql$);
