--
-- the card of a customer, and lists of customers
--

INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template) VALUES
(200, 'customers', 'view', '{}', $sql$
-- The customers, one row each: what they bought, where they stand, what they are worth.
-- Key: customer. Everybody with a purchase or refund before as_of is in it. Orders and revenue are as of today's
-- perimeter, classes, scores and values as of scored_on.
CREATE VIEW @schema@.customers @invoker@ AS
SELECT h.customer AS customer, -- key of the customer
@if customers_label@	coalesce(l.label, h.customer::text) AS label, -- name; the key where none is known
@if !customers_label@	h.customer::text AS label, -- name; the key where none is known
@if customers_since@	l.since AS since, -- day from which the customer is known
@segment_columns@	customer_portfolio.first_purchase(h.h, c.known) AS first_order, -- day of the first order; NULL for refunds only
	customer_portfolio.last_purchase(h.h, c.known) AS last_order, -- day of the last order
	customer_portfolio.orders_count(h.h, c.as_of) AS orders, -- number of orders
	customer_portfolio.revenue(h.h, c.as_of)::@money@ AS revenue, -- amounts, refunds included
@if costs@	customer_portfolio.margin(h.h, c.as_of)::@money@ AS margin, -- revenue - cost; NULL unless the cost of every order is known
@if !costs@	NULL::@money@ AS margin, -- revenue - cost; NULL because the portfolio has no costs
	(customer_portfolio.revenue(h.h, c.as_of) / nullif(customer_portfolio.orders_count(h.h, c.as_of), 0))::@money@ AS basket, -- revenue per order
	customer_portfolio.median_gap(h.h, c.as_of) AS usual_gap, -- median days from an order to the next; NULL with fewer than two
	c.as_of - customer_portfolio.last_purchase(h.h, c.known) AS days_since_last_order, -- days from the last order to as_of
	CASE WHEN customer_portfolio.median_gap(h.h, c.as_of) IS NOT NULL THEN greatest(c.as_of - customer_portfolio.last_purchase(h.h, c.known) - customer_portfolio.median_gap(h.h, c.as_of), 0) END AS days_overdue, -- days beyond the usual gap; NULL without one
@if live@	customer_portfolio_internal.customer_status(h.h, c.as_of, c.last_period_start, c.lost_before, @asleep_after@, @slipping_after@, f.typical_gap) AS status, -- new, active, slipping, asleep or lost; NULL for refunds only
@if stored@	customer_portfolio_internal.customer_status(h.h, @as_of@, (SELECT p.last_period_start FROM @schema@.perimeter p), (SELECT p.lost_before FROM @schema@.perimeter p), @asleep_after@, @slipping_after@, (SELECT coalesce(max(m.typical_gap), 'Infinity') FROM @schema@.models m WHERE m.is_current)) AS status, -- new, active, slipping, asleep or lost; NULL for refunds only
	v.class_by_revenue AS class_by_revenue, -- A, B, C or D by revenue, as of scored_on
	v.class_by_margin AS class_by_margin, -- A, B, C or D by margin, as of scored_on; NULL without costs
	v.class_a_year_ago AS class_a_year_ago, -- class by revenue a year before scored_on
	v.recency_score AS recency_score, -- 1 = longest ago ... 5 = most recent
	v.frequency_score AS frequency_score, -- 1 = fewest orders ... 5 = most
	v.monetary_score AS monetary_score, -- 1 = least revenue ... 5 = most
	v.rfm_segment AS rfm_segment, -- name of the RFM segment
	v.p_alive AS p_alive, -- probability that the customer still is one, 0 to 1
	v.expected_orders AS expected_orders, -- days with an order expected in the 12 months after scored_on
	(customer_portfolio.predicted_purchases(f.purchases, h.h, v.scored_on, interval '12 months')).lower AS expected_orders_lower, -- with 90 % probability they are at least so many (5 % below) ...
	(customer_portfolio.predicted_purchases(f.purchases, h.h, v.scored_on, interval '12 months')).upper AS expected_orders_upper, -- ... and at most so many (5 % above), luck included
	v.expected_revenue AS expected_revenue, -- revenue expected in the 12 months after scored_on
	(customer_portfolio.predicted_revenue(f.purchases, f.spend, h.h, v.scored_on, interval '12 months')).lower::@money@ AS expected_revenue_lower, -- with 90 % probability it is at least so much (5 % below) ...
	(customer_portfolio.predicted_revenue(f.purchases, f.spend, h.h, v.scored_on, interval '12 months')).upper::@money@ AS expected_revenue_upper, -- ... and at most so much (5 % above), luck included
	(customer_portfolio.next_purchase(f.purchases, h.h, v.scored_on)).median_day AS next_order_on, -- by this day the next order is as likely as not, if it comes; NULL: hardly expected
	v.residual_ltv AS residual_ltv, -- expected value after scored_on, discounted
@if costs@	(customer_portfolio.margin(h.h, v.scored_on) + v.residual_ltv)::@money@ AS total_ltv, -- past margin + residual_ltv; NULL where the margin is not known
@if !costs@	(customer_portfolio.revenue(h.h, v.scored_on) * @known_margin@ + v.residual_ltv)::@money@ AS total_ltv, -- past margin + residual_ltv; NULL where the portfolio has neither costs nor margin
	(v.residual_ltv::float8 * (1 - v.p_alive) / nullif(v.p_alive, 0))::@money@ AS value_at_risk, -- what more the customer would be worth if certainly still one
	v.scored_on AS scored_on -- classes, scores and values are as of this day; NULL for who came since
@if live@FROM @schema@.histories h
@if live@LEFT JOIN @schema@.scores v ON v.customer @equals@ h.customer
@if stored@FROM @schema@.scores v
@if stored@JOIN @schema@.histories h ON h.customer @equals@ v.customer
CROSS JOIN (SELECT p.*, daterange(NULL, p.as_of) AS known FROM @schema@.perimeter p OFFSET 0) c
@if customers@LEFT JOIN @schema@.labels l ON l.customer @equals@ h.customer
CROSS JOIN (
	SELECT coalesce(max(m.typical_gap), 'Infinity') AS typical_gap, max(m.purchase_model)::customer_portfolio.purchase_model AS purchases, max(m.spend_model)::customer_portfolio.spend_model AS spend
	FROM @schema@.models m WHERE m.is_current
) f
-- Scalar subqueries, so that parallel workers may look for a status; computed live, c is there before the histories are.
@if live@WHERE customer_portfolio.first_event(h.h) < c.as_of
@if stored@WHERE customer_portfolio.first_event(h.h) < @as_of@$sql$),

(210, 'slipping', 'view', '{}', $sql$
-- Customers who are slipping away or asleep, by what is at risk: who may still be won back.
-- Key: customer.
CREATE VIEW @schema@.slipping @invoker@ AS
SELECT c.customer AS customer, -- key of the customer
	c.label AS label, -- name
	c.status AS status, -- slipping or asleep
	c.class_by_revenue AS class_by_revenue, -- A, B, C or D by revenue
	c.last_order AS last_order, -- day of the last order
	c.usual_gap AS usual_gap, -- median days from an order to the next
	c.days_overdue AS days_overdue, -- days beyond the usual gap; NULL without one
	c.p_alive AS p_alive, -- probability that the customer still is one
	c.revenue AS revenue, -- amounts so far, refunds included
	c.residual_ltv AS residual_ltv, -- expected value after scored_on, discounted
	c.value_at_risk AS value_at_risk -- what more the customer would be worth if certainly still one
FROM @schema@.customers c
WHERE c.status IN ('slipping', 'asleep')
ORDER BY c.value_at_risk DESC NULLS LAST$sql$),

(220, 'pareto', 'view', '{}', $sql$
-- Who makes the revenue: the classes A, B, C and D, one row each.
-- Key: measure, class. A makes the first 80 % of the revenue, B the next 15 %, C the rest, D nothing.
CREATE VIEW @schema@.pareto @invoker@ AS
WITH c AS MATERIALIZED (SELECT p.as_of FROM @schema@.perimeter p) -- a scalar subquery reads it, so that parallel workers can help
SELECT q.measure AS measure, -- revenue or margin
	k.class AS class, -- A, B, C or D
	k.customers AS customers, -- customers of the class
	k.customers::float8 / sum(k.customers) OVER (PARTITION BY q.measure)::float8 AS customer_share, -- their share of all customers
	k.amount::@money@ AS amount, -- their revenue or margin
	k.amount::float8 / nullif(sum(k.amount) OVER (PARTITION BY q.measure), 0)::float8 AS amount_share -- its share of all
FROM (
	SELECT 'revenue' AS measure, customer_portfolio.pareto(customer_portfolio.revenue(h.h, (SELECT c.as_of FROM c))) AS summary
	FROM @schema@.histories h WHERE customer_portfolio.first_event(h.h) < (SELECT c.as_of FROM c)
@if costs@	UNION ALL
@if costs@	SELECT 'margin', customer_portfolio.pareto(customer_portfolio.margin(h.h, (SELECT c.as_of FROM c)))
@if costs@	FROM @schema@.histories h WHERE customer_portfolio.first_event(h.h) < (SELECT c.as_of FROM c)
) q
CROSS JOIN LATERAL customer_portfolio_internal.pareto_classes(q.summary) k
ORDER BY q.measure DESC, k.class$sql$),

(230, 'lorenz', 'view', '{}', $sql$
-- How revenue is spread over the customers: which share of it the richest share of them make.
-- Key: customer_share.
CREATE VIEW @schema@.lorenz @invoker@ AS
WITH c AS MATERIALIZED (SELECT p.as_of FROM @schema@.perimeter p)
SELECT round((1 - z.population_share)::numeric, 6)::float8 AS customer_share, -- share of the customers, richest first
	1 - z.value_share AS revenue_share -- share of the revenue that they make
FROM (
	SELECT customer_portfolio.pareto(customer_portfolio.revenue(h.h, (SELECT c.as_of FROM c))) AS summary
	FROM @schema@.histories h WHERE customer_portfolio.first_event(h.h) < (SELECT c.as_of FROM c)
) q,
	customer_portfolio.lorenz(q.summary, 101) z
ORDER BY 1$sql$);
