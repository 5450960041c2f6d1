--
-- the strategy under control: a treatment within segments, and against what was expected before it
--

-- What reads a further source is computed when read where histories are live, and stored by a refresh elsewhere.
INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template)
SELECT v.ordinal + k.n, v.object, k.kind, ARRAY[k.mode, 'treatments'], pg_catalog.replace(k.template, '{summaries}', g.summaries)
FROM (VALUES
(1900, 'treatment_by_segment', $c$
-- What a treatment did in each class and segment, and what it did when only customers alike are compared.
-- Key: dimension, segment. As in treatment: an order within 90 days after its day. The row in which segment is NULL takes
-- the segments of a dimension together (Mantel-Haenszel, with the variance of Sato): the fair comparison where treated
-- and control are not of the same segments. Of total it is treatment itself. Classes are those of today.$c$, $sql$
SELECT e.dimension AS dimension, -- total, class (by revenue) or a column of the customers
	e.segment AS segment, -- the segment, unknown where none is known; NULL: the segments of the dimension, stratified
	coalesce(e.treated, 0) AS treated, -- customers who were treated
	coalesce(e.control, 0) AS control, -- customers who were not
	e.treated_rate AS treated_rate, -- share of the treated with an order in the 90 days after the day of treatment
	e.control_rate AS control_rate, -- the same of the control group
	e.difference AS difference, -- treated_rate - control_rate
	e.lower AS lower, -- with 95 % confidence it is at least this ...
	e.upper AS upper, -- ... and at most this
	e.decision AS decision, -- continue if lower > 0, change if upper < 0, otherwise undecided
	CASE WHEN e.decision <> 'undecided' THEN e.decision WHEN e.needed_per_group IS NULL THEN 'undecided'
		ELSE 'undecided, ' || greatest(e.needed_per_group - e.treated, 0) + greatest(e.needed_per_group - e.control, 0) || ' more customers needed' END AS sentence -- continue, change, or undecided and how many more customers would decide it four times in five
FROM (
	SELECT s.rank, s.dimension, s.segment, u.treated, u.control, u.treated_rate, u.control_rate, u.difference, u.lower, u.upper, u.decision, u.needed_per_group
	FROM ({summaries}
	) s
	CROSS JOIN LATERAL customer_portfolio.uplift_rows(s.groups) u
	UNION ALL
	SELECT s.rank, s.dimension, NULL, u.treated, u.control, u.treated_rate, u.control_rate, u.difference, u.lower, u.upper, u.decision, u.needed_per_group
	FROM (
		SELECT s.rank, s.dimension, array_agg(s.groups ORDER BY s.segment) AS strata FROM ({summaries}
		) s
		WHERE s.dimension <> 'total'
		GROUP BY s.rank, s.dimension
	) s
	CROSS JOIN LATERAL customer_portfolio.stratified_uplift(s.strata) u
) e
ORDER BY e.rank, e.segment NULLS FIRST$sql$),

(1920, 'treatment_revenue', $c$
-- What a treatment did to revenue: by how much that of treated customers changed, beside the control group.
-- One row. The revenue of the 90 days after the day of treatment less that of the 90 days up to it, by customer; the
-- difference in differences takes off what would have changed anyway. Rows whose 90 days are not over are left out.$c$, $sql$
SELECT coalesce(u.treated, 0) AS treated, -- customers who were treated
	coalesce(u.control, 0) AS control, -- customers who were not
	u.treated_rate AS treated_change, -- mean change of the revenue of a treated customer
	u.control_rate AS control_change, -- the same of the control group
	u.difference AS difference, -- treated_change - control_change
	customer_portfolio.standard_error(q.groups) AS standard_error, -- of the difference (Welch)
	u.lower AS lower, -- with 95 % confidence it is at least this ...
	u.upper AS upper, -- ... and at most this
	CASE WHEN u.decision <> 'undecided' THEN u.decision WHEN u.needed_per_group IS NULL THEN 'undecided'
		ELSE 'undecided, ' || greatest(u.needed_per_group - u.treated, 0) + greatest(u.needed_per_group - u.control, 0) || ' more customers needed' END AS sentence -- continue, change, or undecided and how many more customers would decide it four times in five
FROM (
	SELECT customer_portfolio.difference_in_differences(d.treated, coalesce(customer_portfolio.revenue(h.h, daterange(d.day - 89, d.day + 1)), 0), coalesce(customer_portfolio.revenue(h.h, daterange(d.day + 1, d.day + 91)), 0)) AS groups
	FROM (SELECT @treatments_customer@ AS customer, @treatments_day@ AS day, @treatments_treated@ AS treated FROM @treatments_relation@ s) d
	LEFT JOIN @schema@.histories h ON h.customer @equals@ d.customer
	WHERE d.customer IS NOT NULL AND d.day + 90 < @as_of@ AND d.treated IS NOT NULL
) q
CROSS JOIN LATERAL customer_portfolio.uplift_rows(q.groups) u$sql$),

(1910, 'impact', $c$
-- Treated customers against what the model expected of them before the treatment, beside the control group.
-- Key: day, treated. Days with an order in the 90 days after the day of treatment. Only customers with an order up to
-- that day; rows whose 90 days are not over are left out. day is NULL in the row of all days. The model is the newest
-- fit that did not know more than that day; where there is none, the oldest, which knows what came after: see fit. The
-- interval holds the luck of the customers and the uncertainty of the estimates. What moves everybody, such as a season,
-- moves the control group as well: read both.$c$, $sql$
SELECT e.day AS day, -- day of the treatment; NULL: all days
	e.treated AS treated, -- whether these customers were treated
	e.customers AS customers, -- number of customers
	e.fit AS fit, -- fit of the model that was asked; of all days the newest of them
	e.knows_later AS knows_later, -- whether that model has seen what came after the day
	e.actual AS actual, -- days with an order that came
	e.expected AS expected, -- and that were expected
	e.expected * exp(-e.width) AS expected_lower, -- with 95 % probability there are at least so many without the treatment ...
	e.expected * exp(e.width) AS expected_upper, -- ... and at most so many
	e.actual - e.expected AS difference, -- actual - expected
	e.actual - e.expected * exp(e.width) AS lower, -- the difference is at least this ...
	e.actual - e.expected * exp(-e.width) AS upper, -- ... and at most this
	CASE WHEN e.actual - e.expected * exp(e.width) > 0 THEN 'continue' WHEN e.actual - e.expected * exp(-e.width) < 0 THEN 'change' ELSE 'undecided' END AS decision -- continue if lower > 0, change if upper < 0, otherwise undecided
FROM (
	SELECT b.day, b.treated, sum(b.customers)::bigint AS customers, max(b.fit) AS fit, bool_or(b.knows_later) AS knows_later, sum(b.actual)::bigint AS actual, sum(b.expected::numeric)::float8 AS expected,
		-- Luck is each customer's own, so that variances add up; the estimates are the same for all.
		1.959963984540054 * sqrt(sum((b.variance - b.error ^ 2)::numeric)::float8 + sum(b.error::numeric)::float8 ^ 2) / nullif(sum(b.expected::numeric), 0)::float8 AS width
	FROM (
		SELECT p.day, p.treated, p.customers, p.fit, p.knows_later, p.actual, r.expected, (r.expected * ln(r.upper / r.expected) / 1.959963984540054) ^ 2 AS variance, customer_portfolio.standard_error(p.predicted) AS error
		FROM (
			SELECT d.day, d.treated, m.fit, m.as_of > d.day + 1 AS knows_later, count(*) AS customers, sum(customer_portfolio.frequency(h.h, d.day + 91) - customer_portfolio.frequency(h.h, d.day + 1)) AS actual,
				customer_portfolio.total_predicted_purchases(m.model, h.h, d.day + 1, interval '90 days') AS predicted
			FROM (SELECT @treatments_customer@ AS customer, @treatments_day@ AS day, @treatments_treated@ AS treated FROM @treatments_relation@ s) d
			JOIN @schema@.histories h ON h.customer @equals@ d.customer AND customer_portfolio.first_purchase(h.h) <= d.day
			JOIN LATERAL (
				SELECT f.fit, f.as_of, f.purchase_model::customer_portfolio.purchase_model AS model FROM @schema@.models f WHERE f.purchase_model IS NOT NULL
				ORDER BY CASE WHEN f.as_of <= d.day + 1 THEN f.as_of END DESC NULLS LAST, f.as_of, f.fit DESC LIMIT 1
			) m ON true
			WHERE d.day + 90 < @as_of@ AND d.treated IS NOT NULL
			GROUP BY d.day, d.treated, m.fit, m.as_of
		) p
		CROSS JOIN LATERAL customer_portfolio.predicted_total(p.predicted, 0.95) r
	) b
	GROUP BY GROUPING SETS ((b.day, b.treated), (b.treated))
) e
ORDER BY e.day NULLS FIRST, e.treated DESC$sql$)
) v(ordinal, object, comment, query), LATERAL (VALUES
	(0, 'view', 'live', ltrim(v.comment, E'\n') || E'\n-- Computed when read.\nCREATE VIEW @schema@.' || v.object || ' @invoker@ AS' || v.query),
	(1, 'table', 'stored', ltrim(v.comment, E'\n') || E'\n-- As of the last refresh.\nCREATE TABLE @schema@.' || v.object || ' AS' || v.query || E'\nWITH NO DATA'),
	(2, 'refresh', 'stored', 'DELETE FROM @schema@.' || v.object || E';\nINSERT INTO @schema@.' || v.object || v.query)) k(n, kind, mode, template),
-- the groups of a treatment by class and segment
(VALUES ($sql$
		SELECT d.rank, d.dimension, d.segment, customer_portfolio.rollup(q.groups) AS groups
		FROM (
			SELECT coalesce(v.class_by_revenue, 'unknown') AS class, ARRAY[@segment_values@]::text[] AS segments,
				customer_portfolio.uplift(t.treated, coalesce(customer_portfolio.orders_count(h.h, t.day + 91) > customer_portfolio.orders_count(h.h, t.day + 1), false)) AS groups
			FROM (SELECT @treatments_customer@ AS customer, @treatments_day@ AS day, @treatments_treated@ AS treated FROM @treatments_relation@ s) t
			LEFT JOIN @schema@.histories h ON h.customer @equals@ t.customer
			LEFT JOIN (SELECT c.customer, c.class_by_revenue FROM @schema@.scores c OFFSET 0) v ON v.customer @equals@ t.customer
@if customers@			LEFT JOIN @schema@.labels l ON l.customer @equals@ t.customer
			WHERE t.customer IS NOT NULL AND t.day + 90 < @as_of@ AND t.treated IS NOT NULL
			GROUP BY 1, 2
		) q
		CROSS JOIN LATERAL (@dimensions@) d
		GROUP BY d.rank, d.dimension, d.segment$sql$)) g(summaries);
