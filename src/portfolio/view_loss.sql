--
-- what the loss of customers costs and where their number tends to; new business beside the existing one
--

INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template, is_capital)
SELECT v.ordinal + k.n, v.object, k.kind, k.mode, k.template, v.object = 'cost_of_loss'
FROM (VALUES
(1860, 'cost_of_loss', '{}'::text[], $c$
-- What the loss of customers costs in each of the last 24 complete periods: their value, and the price of others.
-- Key: period_start. A loss is one of three_flows, dated when the customer stayed away, valued on the day after the last
-- order with the current models. A new customer is worth the first day of orders and the residual value after it. Who is
-- lost is not known before the grace is over, as is_final of three_flows says: until then the loss and its cost are NULL.
-- A period in which nobody came or left has no row.$c$, $sql$
SELECT q.period_start AS period_start, -- first day of the period
	q.lost_customers AS lost_customers, -- who left, as in three_flows; NULL until is_final there
	q.lost_value::@money@ AS lost_value, -- what they were worth on the day after their last order; NULL where that is not known, or not yet
	(q.lost_value / nullif(q.lost_customers, 0))::@money@ AS value_per_lost_customer, -- lost_value / lost_customers; NULL without any
	q.new_customers AS new_customers, -- who bought for the first time
	q.new_value::@money@ AS value_per_new_customer, -- margin of the first day and residual value after it; NULL without any
@if spend@	s.acquisition_cost::@money@ AS acquisition_cost, -- spend on acquisition by new customer in the period; NULL without any
@if !spend@	NULL::@money@ AS acquisition_cost, -- NULL because the portfolio has no spend
	c.replacement_cost::@money@ AS replacement_cost, -- of winning the same value anew: acquisition_cost * lost_value / value_per_new_customer
	c.total_cost::@money@ AS total_cost -- lost_value + replacement_cost; NULL where one of them is
FROM (
	SELECT f.period_start, CASE WHEN f.is_final THEN count(*) FILTER (WHERE f.is_lost) END AS lost_customers,
		CASE WHEN f.is_final AND count(*) FILTER (WHERE f.is_lost AND f.worth IS NULL) = 0 THEN coalesce(sum(f.worth) FILTER (WHERE f.is_lost), 0)::float8 END AS lost_value,
		count(*) FILTER (WHERE NOT f.is_lost) AS new_customers, (avg(f.worth) FILTER (WHERE NOT f.is_lost))::float8 AS new_value
	FROM (
		SELECT m.period_start, m.is_lost, (m.period_start + @grace@ * @step@)::date <= (SELECT p.complete_until FROM @schema@.perimeter p) AS is_final, customer_portfolio_internal.portfolio_exact(customer_portfolio.residual_ltv(@purchase_model@, @spend_model@, h.h, coalesce(m.last_purchase, customer_portfolio.first_purchase(h.h)) + 1, @annual_rate@, @margin@)
@if costs@				+ CASE WHEN NOT m.is_lost THEN customer_portfolio.margin(h.h, customer_portfolio.first_purchase(h.h) + 1)::float8 ELSE 0 END) AS worth
@if !costs@				+ CASE WHEN NOT m.is_lost THEN customer_portfolio.revenue(h.h, customer_portfolio.first_purchase(h.h) + 1)::float8 * @margin@ ELSE 0 END) AS worth
		FROM @schema@.histories h
		CROSS JOIN LATERAL customer_portfolio_internal.new_and_lost(h.h, @step@, @grace@, @as_of@, (SELECT (p.complete_until - 24 * @step@)::date FROM @schema@.perimeter p)) m
	) f
	GROUP BY f.period_start, f.is_final
) q
@if spend@LEFT JOIN (
@if spend@	SELECT @boundary_of_day@ AS period_start, sum(d.amount)::float8 AS amount FROM @schema@.spend_by_day d WHERE d.purpose = 'acquisition' GROUP BY 1
@if spend@) a ON a.period_start = q.period_start
@if spend@CROSS JOIN LATERAL (SELECT CASE WHEN q.new_customers > 0 THEN coalesce(a.amount, 0) / q.new_customers END AS acquisition_cost) s
CROSS JOIN LATERAL (
@if spend@	SELECT r.replacement_cost, r.total_cost FROM customer_portfolio.churn_cost(CASE WHEN q.lost_value >= 0 THEN q.lost_value END, CASE WHEN s.acquisition_cost >= 0 THEN s.acquisition_cost END, CASE WHEN q.new_value >= 0 THEN q.new_value END) r
@if !spend@	SELECT NULL::float8 AS replacement_cost, NULL::float8 AS total_cost
) c
ORDER BY q.period_start$sql$),

(1890, 'first_orders', '{orders_segments}', $c$
-- Through which segment of the orders, such as a channel, each customer came: that of the first order.
-- Key: customer, dimension. Of several orders on the first day the one with the largest amount counts.$c$, $sql$
SELECT w.customer AS customer, -- key of the customer
	v.dimension AS dimension, -- which segmentation: a column of the purchases
	coalesce(v.segment, 'unknown') AS segment -- the segment of the first order; unknown where none is known
FROM (
	SELECT DISTINCT ON (d.customer) d.customer, d.segments
	FROM (SELECT @customer@ AS customer, @day@ AS day, @amount@ AS amount, ARRAY[@order_segment_columns@]::text[] AS segments FROM @source@ s WHERE (@filter@
	)) d
	WHERE d.customer IS NOT NULL AND d.amount >= 0 AND d.day < @as_of@
	ORDER BY d.customer, d.day, d.amount DESC, d.segments
) w, unnest(ARRAY[@order_segment_names@]::text[], w.segments) v(dimension, segment)$sql$)
) v(ordinal, object, source, comment, query), LATERAL (VALUES
	(0, 'view', '{live}'::text[] || v.source, ltrim(v.comment, E'\n') || E'\n-- Computed when read.\nCREATE VIEW @schema@.' || v.object || ' @invoker@ AS' || v.query),
	(1, 'materialized view', '{refresh}'::text[] || v.source, ltrim(v.comment, E'\n') || E'\n-- As of the last refresh.\nCREATE MATERIALIZED VIEW @schema@.' || v.object || ' AS' || v.query || E'\nWITH NO DATA'),
	(2, 'table', '{triggers}'::text[] || v.source, ltrim(v.comment, E'\n') || E'\n-- As of the last refresh.\nCREATE TABLE @schema@.' || v.object || ' AS' || v.query || E'\nWITH NO DATA'),
	(3, 'refresh', '{triggers}'::text[] || v.source, 'DELETE FROM @schema@.' || v.object || E';\nINSERT INTO @schema@.' || v.object || v.query || E';\nANALYZE @schema@.' || v.object)) k(n, kind, mode, template);

INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template) VALUES
(1870, 'leaky_bucket', 'view', '{}', $sql$
-- Where the number of customers tends to, if they come and leave as in the last 12 complete periods. One row.
-- From flows, where a loss stands in the period in which it was declared; the first periods of the data, in which nobody
-- can be lost yet, are left out. See leaky_bucket_path for the way. Where customers cost more than they bring, or their value
-- is not known, no number of new ones replaces them: new_customer_equivalent is NULL.
CREATE VIEW @schema@.leaky_bucket @invoker@ AS
SELECT q.first_period AS first_period, -- first day of the periods that were looked at
	q.until AS until, -- day after their last one
	q.periods AS periods, -- how many they are, at most 12
	q.customers AS customers, -- customers at their end
	q.churned AS lost_customers, -- who was declared lost in them
	q.came AS new_customers, -- who came in them, for the first time or again
	q.churn_rate AS churn_rate, -- share of the customers that is lost in a period
	q.inflow AS inflow, -- customers who come in a period
	customer_portfolio.required_inflow(q.customers, q.churn_rate) AS required_inflow, -- customers who must come in a period to hold their number
	customer_portfolio.growth_ceiling(q.inflow, q.churn_rate) AS ceiling, -- number of customers that inflow and churn tend to; NULL without churn
	customer_portfolio.customer_half_life(q.churn_rate) AS half_life, -- periods after which half of the customers of today are gone; NULL without churn
	customer_portfolio.turnover(q.came, q.churned, q.opening, q.customers) AS turnover, -- mean of entries and exits by the mean number of customers
	e.existing_value::@money@ AS value_per_customer, -- residual value of a customer who is not lost
	n.new_value::@money@ AS value_per_new_customer, -- of a new one, as in cost_of_loss
	CASE WHEN e.existing_value >= 0 AND n.new_value > 0 THEN customer_portfolio.new_customer_equivalent(q.customers, e.existing_value, n.new_value) END AS new_customer_equivalent -- new customers worth a point of retention; NULL where a value is below 0, or that of a new one 0
FROM (
	SELECT min(f.period_start) AS first_period, (max(f.period_start) + @step@)::date AS until, count(*) AS periods, sum(f.churned_customers)::bigint AS churned, sum(f.new_customers + f.reactivated_customers)::bigint AS came,
		(array_agg(f.opening_customers ORDER BY f.period_start))[1] AS opening, (array_agg(f.closing_customers ORDER BY f.period_start DESC))[1] AS customers,
		sum(f.churned_customers)::float8 / nullif(sum(f.opening_customers), 0)::float8 AS churn_rate, avg(f.new_customers + f.reactivated_customers)::float8 AS inflow
	FROM (
		SELECT g.*, row_number() OVER (ORDER BY g.period_start) AS since, row_number() OVER (ORDER BY g.period_start DESC) AS ago FROM @schema@.flows g
	) f
	WHERE f.ago <= 12 AND f.since > @grace@
	HAVING count(*) > 0
) q
CROSS JOIN (
	SELECT sum(v.residual_ltv)::float8 / nullif(count(*), 0) AS existing_value
	FROM @schema@.scores v JOIN @schema@.histories h ON h.customer @equals@ v.customer
	WHERE v.residual_ltv IS NOT NULL AND customer_portfolio.last_purchase(h.h) >= (SELECT p.lost_before FROM @schema@.perimeter p)
) e
CROSS JOIN (
	SELECT sum(l.value_per_new_customer * l.new_customers)::float8 / nullif(sum(l.new_customers), 0)::float8 AS new_value
	FROM (SELECT c.*, row_number() OVER (ORDER BY c.period_start DESC) AS ago FROM @schema@.cost_of_loss c) l WHERE l.ago <= 12 AND l.value_per_new_customer IS NOT NULL
) n$sql$),

(1871, 'leaky_bucket_path', 'view', '{}', $sql$
-- The number of customers to come, if they come and leave as leaky_bucket says: the next 24 periods.
-- Key: period.
CREATE VIEW @schema@.leaky_bucket_path @invoker@ AS
SELECT r.period AS period, -- periods from now, 0 for today
	(b.until + r.period * @step@)::date AS period_end, -- day after the last one of the period
	r.customers AS customers -- expected number of customers at its end
FROM @schema@.leaky_bucket b
CROSS JOIN LATERAL customer_portfolio.leaky_bucket(b.customers, b.inflow, b.churn_rate, 24) r
ORDER BY r.period$sql$),

(1872, 'hunting_and_farming', 'view', '{}', $sql$
-- New business beside the existing one: both as parts of growth, and the effort for either.
-- Key: period_start. From flows; complete periods only. Hunting and farming add up to growth.
CREATE VIEW @schema@.hunting_and_farming @invoker@ AS
SELECT f.period_start AS period_start, -- first day of the period
	f.growth AS growth, -- revenue less that of the period before
	f.flow_new AS hunting, -- of it: won with new customers
	(f.flow_existing - f.flow_lost)::@money@ AS farming, -- of it: gained or lost with existing customers, those who left included
	f.growth::float8 / nullif(f.opening_revenue, 0)::float8 AS growth_rate, -- growth by the revenue of the period before
	f.flow_new::float8 / nullif(f.opening_revenue, 0)::float8 AS hunting_rate, -- hunting by the same
	(f.flow_existing - f.flow_lost)::float8 / nullif(f.opening_revenue, 0)::float8 AS farming_rate, -- farming by the same
	(f.closing_revenue - f.new_revenue)::@money@ AS revenue_of_existing, -- revenue of those who were customers before
	f.new_revenue::float8 / nullif(f.closing_revenue, 0)::float8 AS share_of_new, -- share of the revenue that new customers brought
	customer_portfolio.turnover(f.new_customers + f.reactivated_customers, f.churned_customers, f.opening_customers, f.closing_customers) AS turnover, -- mean of entries and exits by the mean number of customers
@if spend@	s.acquisition::@money@ AS spend_on_new, -- spend on acquisition
@if !spend@	NULL::@money@ AS spend_on_new, -- NULL because the portfolio has no spend
@if spend@	s.retention::@money@ AS spend_on_existing, -- spend on retention
@if !spend@	NULL::@money@ AS spend_on_existing, -- NULL because the portfolio has no spend
@if spend@	s.acquisition::float8 / nullif(s.acquisition + s.retention, 0)::float8 AS share_of_effort_on_new -- share of both that went to new customers; NULL without any
@if !spend@	NULL::float8 AS share_of_effort_on_new -- NULL because the portfolio has no spend
FROM @schema@.flows f
@if spend@LEFT JOIN (
@if spend@	SELECT @boundary_of_day@ AS period_start, coalesce(sum(d.amount) FILTER (WHERE d.purpose = 'acquisition'), 0) AS acquisition, coalesce(sum(d.amount) FILTER (WHERE d.purpose = 'retention'), 0) AS retention
@if spend@	FROM @schema@.spend_by_day d GROUP BY 1
@if spend@) s ON s.period_start = f.period_start
ORDER BY f.period_start$sql$),

(1873, 'predictability', 'view', '{}', $sql$
-- How well revenue could have been foretold by its own past: that of existing customers beside that of new ones.
-- Key: revenue_of. From the complete periods of flows.
CREATE VIEW @schema@.predictability @invoker@ AS
SELECT s.revenue_of AS revenue_of, -- existing, new or all customers
	r.periods AS periods, -- number of periods
	r.mean::@money@ AS mean, -- mean revenue of a period
	r.coefficient_of_variation AS coefficient_of_variation, -- standard deviation by the mean
	r.error_as_last_period AS error_as_last_period, -- mean error of "as in the period before" by the mean
	CASE WHEN @lag_of_a_year@ IS NOT NULL THEN r.error_as_last_year END AS error_as_last_year -- mean error of "as a year before" by the mean; NULL where periods do not fit into a year
FROM (
	SELECT array_agg((f.closing_revenue - f.new_revenue)::float8 ORDER BY f.period_start) AS existing, array_agg(f.new_revenue::float8 ORDER BY f.period_start) AS new, array_agg(f.closing_revenue::float8 ORDER BY f.period_start) AS everything
	FROM @schema@.flows f
) q
CROSS JOIN LATERAL (VALUES (1, 'existing', q.existing), (2, 'new', q.new), (3, 'all', q.everything)) s(ordinal, revenue_of, series)
CROSS JOIN LATERAL customer_portfolio.predictability(s.series, coalesce(@lag_of_a_year@, 1)) r
ORDER BY s.ordinal$sql$),

(1880, 'levers', 'view', '{}', $sql$
-- Which lever moved revenue: customers, frequency and basket of the last 12 months beside the 12 months before.
-- Key: dimension, segment, measure, lever. Both up to the end of the last complete period. The levers of a measure add
-- up to its change. All of it stands in customers where nobody bought in one of the years, or an amount is below 0.
CREATE VIEW @schema@.levers @invoker@ AS
WITH c AS MATERIALIZED ( -- scalar subqueries read it, so that parallel workers can help
	SELECT daterange((p.complete_until - interval '1 year')::date, p.complete_until) AS this, daterange((p.complete_until - interval '2 years')::date, (p.complete_until - interval '1 year')::date) AS before
	FROM @schema@.perimeter p
)
SELECT e.dimension AS dimension, -- total, class (by revenue) or a column of the customers
	e.segment AS segment, -- total, A to D, or the segment; unknown where none is known
	x.measure AS measure, -- revenue; margin where the portfolio has costs and all are known
	x.lever AS lever, -- customers, frequency (orders by customer), basket (revenue by order), margin (by revenue)
	CASE x.lever WHEN 'customers' THEN e.c0 WHEN 'frequency' THEN e.o0 / nullif(e.c0, 0)::float8 WHEN 'basket' THEN e.r0::float8 / nullif(e.o0, 0) ELSE e.m0::float8 / nullif(e.r0, 0)::float8 END AS before, -- in the year before
	CASE x.lever WHEN 'customers' THEN e.c1 WHEN 'frequency' THEN e.o1 / nullif(e.c1, 0)::float8 WHEN 'basket' THEN e.r1::float8 / nullif(e.o1, 0) ELSE e.m1::float8 / nullif(e.r1, 0)::float8 END AS after, -- in the last 12 months
	x.amount AS amount -- what the lever added to revenue or margin
FROM (
	SELECT d.rank, d.dimension, d.segment, sum(q.c0)::bigint AS c0, sum(q.c1)::bigint AS c1, sum(q.o0)::bigint AS o0, sum(q.o1)::bigint AS o1, sum(q.r0) AS r0, sum(q.r1) AS r1,
		CASE WHEN bool_and(q.knows_margin) THEN sum(q.m0) END AS m0, CASE WHEN bool_and(q.knows_margin) THEN sum(q.m1) END AS m1
	FROM (
		SELECT coalesce(v.class_by_revenue, 'unknown') AS class, ARRAY[@segment_values@]::text[] AS segments,
			count(*) FILTER (WHERE y.o0 > 0) AS c0, count(*) FILTER (WHERE y.o1 > 0) AS c1, sum(y.o0) AS o0, sum(y.o1) AS o1, sum(y.r0) AS r0, sum(y.r1) AS r1, sum(y.m0) AS m0, sum(y.m1) AS m1, bool_and(y.m0 IS NOT NULL AND y.m1 IS NOT NULL) AS knows_margin
		FROM @schema@.histories h
		-- An outer join: what is on its other side is computed once where the row is read.
		LEFT JOIN LATERAL (
			SELECT customer_portfolio.orders_count(h.h, (SELECT c.before FROM c)) AS o0, customer_portfolio.orders_count(h.h, (SELECT c.this FROM c)) AS o1,
				coalesce(customer_portfolio.revenue(h.h, (SELECT c.before FROM c)), 0) AS r0, coalesce(customer_portfolio.revenue(h.h, (SELECT c.this FROM c)), 0) AS r1,
@if costs@				CASE WHEN customer_portfolio.uncosted_rows(h.h, (SELECT c.before FROM c)) = 0 THEN coalesce(customer_portfolio.margin(h.h, (SELECT c.before FROM c)), 0) END AS m0,
@if costs@				CASE WHEN customer_portfolio.uncosted_rows(h.h, (SELECT c.this FROM c)) = 0 THEN coalesce(customer_portfolio.margin(h.h, (SELECT c.this FROM c)), 0) END AS m1
@if !costs@				NULL::numeric AS m0, NULL::numeric AS m1
		) y ON true
		LEFT JOIN @schema@.scores v ON v.customer @equals@ h.customer
@if customers@		LEFT JOIN @schema@.labels l ON l.customer @equals@ h.customer
		WHERE customer_portfolio.last_event(h.h) >= (SELECT lower(c.before) FROM c)
		GROUP BY 1, 2
	) q
	CROSS JOIN LATERAL (@dimensions@) d
	GROUP BY d.rank, d.dimension, d.segment
) e
CROSS JOIN LATERAL (
	SELECT coalesce(e.o0::float8 / nullif(e.c0, 0), 0) AS f0, coalesce(e.o1::float8 / nullif(e.c1, 0), 0) AS f1, coalesce(greatest(e.r0, 0)::float8 / nullif(e.o0, 0), 0) AS b0, coalesce(greatest(e.r1, 0)::float8 / nullif(e.o1, 0), 0) AS b1,
		coalesce(greatest(e.m0, 0)::float8 / nullif(greatest(e.r0, 0), 0)::float8, 0) AS g0, coalesce(greatest(e.m1, 0)::float8 / nullif(greatest(e.r1, 0), 0)::float8, 0) AS g1,
		least(e.r0, e.r1) < 0 OR e.o0 = 0 AND e.r0 > 0 OR e.o1 = 0 AND e.r1 > 0 AS is_odd, least(e.m0, e.m1) < 0 OR e.r0 <= 0 AND e.m0 > 0 OR e.r1 <= 0 AND e.m1 > 0 AS is_odd_margin
) w
CROSS JOIN LATERAL (
	SELECT 1 AS rank, 'revenue' AS measure, r.lever, r.amount FROM customer_portfolio.lever_decomposition(e.c0, w.f0, w.b0, e.c1, w.f1, w.b1) r WHERE NOT w.is_odd
	UNION ALL
	SELECT 1, 'revenue', 'customers', (e.r1 - e.r0)::float8 WHERE w.is_odd
	UNION ALL
	SELECT 2, 'margin', r.lever, r.amount FROM customer_portfolio.lever_decomposition(e.c0, w.f0, w.b0, w.g0, e.c1, w.f1, w.b1, w.g1) r WHERE e.m0 IS NOT NULL AND NOT (w.is_odd OR w.is_odd_margin)
	UNION ALL
	SELECT 2, 'margin', 'customers', (e.m1 - e.m0)::float8 WHERE e.m0 IS NOT NULL AND (w.is_odd OR w.is_odd_margin)
) x
ORDER BY e.rank, e.segment, x.rank$sql$),

(1894, 'payback', 'view', '{}', $sql$
-- When the cost of winning a customer is paid back, and who leaves before, by where customers come from.
-- Key: dimension, segment. By segment of the customer and, where orders have segments, by that of the first order. From
-- the last 12 complete periods of flows; the first periods of the data, in which nobody can be lost yet, are left out.
-- Where the spend names a channel, a segment of that name has the cost of its own; spend without one is in total only.
CREATE VIEW @schema@.payback @invoker@ AS
SELECT q.dimension AS dimension, -- total, a column of the customers, or first order: a column of the purchases
	q.segment AS segment, -- total or the segment; unknown where none is known
	q.new_customers AS new_customers, -- who bought for the first time in these periods
@if spend@	c.cost::@money@ AS acquisition_cost, -- spend on acquisition in these periods by new customer
@if !spend@	NULL::@money@ AS acquisition_cost, -- NULL because the portfolio has no spend
@if spend@	CASE WHEN c.cost IS NOT NULL THEN CASE WHEN q.is_named THEN 'this source' ELSE 'all sources' END END AS cost_of, -- this source, or all sources where the spend does not tell those of this dimension apart
@if spend@	CASE WHEN c.cost IS NULL THEN CASE WHEN q.is_named AND q.own IS NULL THEN 'no spend names this source' WHEN q.new_customers = 0 THEN 'nobody came in these periods' ELSE 'no spend in these periods' END END AS cost_missing, -- why acquisition_cost is NULL
@if !spend@	NULL::text AS cost_of, -- NULL because the portfolio has no spend
@if !spend@	'the portfolio has no spend' AS cost_missing, -- why acquisition_cost is NULL
	q.margin::@money@ AS margin_per_period, -- margin of a customer who is still there in a period; revenue where the portfolio knows no margin
	q.retention AS retention, -- share of the customers that is not lost in a period; NULL without any
@if spend@	customer_portfolio.payback_period(c.cost, q.margin, q.retention) AS payback_period, -- first period whose cumulative margin covers the cost; NULL: never, or no cost
@if !spend@	NULL::integer AS payback_period, -- NULL because the portfolio has no spend
@if spend@	customer_portfolio.lost_before_payback(c.cost, q.margin, q.retention) AS lost_before_payback -- share of the new customers that leaves before; NULL: never paid back, or no cost
@if !spend@	NULL::float8 AS lost_before_payback -- NULL because the portfolio has no spend
FROM (
	SELECT q.rank, q.dimension, q.segment, q.new_customers, q.retention, q.margin,
@if spend_channel@		o.amount AS own, bool_or(o.amount IS NOT NULL) OVER (PARTITION BY q.rank, q.dimension) AS is_named
@if !spend_channel@		NULL::numeric AS own, false AS is_named
	FROM (
		SELECT w.rank, w.dimension, w.segment, sum(w.new_customers)::bigint AS new_customers, 1 - sum(w.churned_customers)::float8 / nullif(sum(w.opening_customers), 0)::float8 AS retention,
			greatest(sum(w.closing_revenue)::float8 / nullif(sum(w.closing_customers), 0)::float8 * k.rate, 0) AS margin
		FROM (
			SELECT g.rank, g.dimension, f.segment, f.period_start, f.new_customers, f.churned_customers, f.opening_customers, f.closing_customers, f.closing_revenue
			FROM (
				SELECT d.rank, d.dimension, customer_portfolio.churn_flows(h.h, @step@, @grace@::bigint, @as_of@, d.segment) AS ledger
				FROM @schema@.histories h
@if customers_segments@				LEFT JOIN @schema@.labels l ON l.customer @equals@ h.customer
				CROSS JOIN LATERAL (
					SELECT 1 AS rank, 'total' AS dimension, 'total' AS segment
@if customers_segments@					UNION ALL
@if customers_segments@					SELECT 2, s.dimension, coalesce(s.segment, 'unknown') FROM (VALUES @segment_rows@) s(dimension, segment)
				) d
				GROUP BY d.rank, d.dimension
@if orders_segments@				UNION ALL
@if orders_segments@				SELECT 3, 'first order: ' || o.dimension, customer_portfolio.churn_flows(h.h, @step@, @grace@::bigint, @as_of@, o.segment)
@if orders_segments@				FROM @schema@.first_orders o JOIN @schema@.histories h ON h.customer @equals@ o.customer
@if orders_segments@				GROUP BY o.dimension
			) g, customer_portfolio.flows_by_segment(g.ledger) f
		) w
		CROSS JOIN (SELECT b.first_period, b.until FROM @schema@.leaky_bucket b) b
		CROSS JOIN (
@if costs@			SELECT sum(customer_portfolio.margin(h.h, p.as_of))::float8 / nullif(sum(customer_portfolio.revenue(h.h, p.as_of)) FILTER (WHERE customer_portfolio.margin(h.h, p.as_of) IS NOT NULL), 0)::float8 AS rate
@if costs@			FROM @schema@.histories h CROSS JOIN (SELECT c.as_of FROM @schema@.perimeter c OFFSET 0) p
@if !costs@			SELECT @margin@::float8 AS rate
		) k
		WHERE w.period_start >= b.first_period AND w.period_start < b.until
		GROUP BY w.rank, w.dimension, w.segment, k.rate
	) q
@if spend_channel@	LEFT JOIN (
@if spend_channel@		SELECT d.channel, greatest(sum(d.amount), 0) AS amount FROM @schema@.acquisition_by_channel d
@if spend_channel@		JOIN @schema@.leaky_bucket b ON d.day >= b.first_period AND d.day < b.until
@if spend_channel@		GROUP BY d.channel
@if spend_channel@	) o ON o.channel = q.segment AND q.rank > 1
) q
@if spend@CROSS JOIN (
@if spend@	SELECT greatest(sum(d.amount) FILTER (WHERE d.purpose = 'acquisition'), 0)::float8 / nullif(max(n.new_customers), 0) AS cost
@if spend@	FROM (SELECT b.first_period, b.until, sum(f.new_customers) AS new_customers FROM @schema@.leaky_bucket b JOIN @schema@.flows f ON f.period_start >= b.first_period AND f.period_start < b.until GROUP BY 1, 2) n
@if spend@	JOIN @schema@.spend_by_day d ON d.day >= n.first_period AND d.day < n.until
@if spend@) a
@if spend@CROSS JOIN LATERAL (SELECT CASE WHEN q.is_named THEN q.own::float8 / nullif(q.new_customers, 0) ELSE a.cost END AS cost) c
ORDER BY q.rank, q.dimension, q.segment$sql$);
