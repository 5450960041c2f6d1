--
-- whether the numbers can be trusted: coverage, reconciliation, status
--

INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template)
SELECT v.* FROM (VALUES ($sql$
SELECT q.part AS part, -- counted, or why not
	q.row_count AS row_count, -- rows of the source
	q.amount::@money@ AS amount, -- their amounts
	q.row_count::float8 / nullif(sum(q.row_count) OVER (), 0)::float8 AS row_share, -- their share of all rows
	@today@ AS counted_on, -- day on which they were counted
	q.ordinal AS ordinal -- order of the parts
FROM (
	SELECT w.ordinal, w.part, coalesce(p.row_count, 0) AS row_count, coalesce(p.amount, 0) AS amount
	FROM (VALUES (1, 'counted'), (2, 'without customer'), (3, 'without day'), (4, 'without amount'), (5, 'on or after as_of'), (6, 'left out by the filter')) w(ordinal, part)
	LEFT JOIN (
		SELECT CASE WHEN d.customer IS NULL THEN 2 WHEN d.day IS NULL THEN 3 WHEN d.amount IS NULL THEN 4 WHEN d.day >= @as_of@ THEN 5 ELSE 1 END AS ordinal,
			count(*) AS row_count, sum(d.amount) AS amount
		FROM @schema@.purchases d
		GROUP BY 1
		UNION ALL
		SELECT 6, count(*), sum(@any_amount@) FROM @source@ s WHERE (@filter@
		) IS NOT TRUE
	) p USING (ordinal)
) q
ORDER BY q.ordinal$sql$)) q(query), LATERAL (VALUES
	(400, 'coverage', 'view', '{live}'::text[], E'-- Rows of the source by what became of them, counted when read.\n-- Key: part.\nCREATE VIEW @schema@.coverage @invoker@ AS' || q.query),
	(401, 'coverage', 'materialized view', '{refresh}', E'-- Rows of the source by what became of them, counted by the last refresh.\n-- Key: part.\nCREATE MATERIALIZED VIEW @schema@.coverage AS' || q.query || E'\nWITH NO DATA'),
	(402, 'coverage', 'table', '{triggers}', E'-- Rows of the source by what became of them, counted by the last refresh.\n-- Key: part.\nCREATE TABLE @schema@.coverage AS' || q.query || E'\nWITH NO DATA'),
	(403, 'coverage', 'refresh', '{triggers}', E'DELETE FROM @schema@.coverage;\nINSERT INTO @schema@.coverage' || q.query)) v;

INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template)
SELECT v.* FROM (VALUES ($sql$
SELECT coalesce(s.period_start, f.period_start) AS period_start, -- first day of the period
	coalesce(f.is_complete, false) AS is_complete, -- whether the period was over at as_of
	coalesce(s.row_count, 0) AS row_count, -- rows of the source that count
	coalesce(s.total, 0)::@money@ AS source_total, -- sum of the amounts of the source, with and without customer
	coalesce(s.without_customer, 0)::@money@ AS without_customer, -- of rows without a customer
	coalesce(f.closing_revenue, 0)::@money@ AS ledger_total, -- revenue of the period in three_flows
	(coalesce(s.total, 0) - coalesce(s.without_customer, 0) - coalesce(f.closing_revenue, 0))::@money@ AS difference, -- source_total - without_customer - ledger_total: 0
	@today@ AS counted_on -- day on which both were added up
FROM (
	SELECT @boundary_of_day@ AS period_start, sum(d.row_count)::bigint AS row_count, sum(d.total) AS total, sum(d.without_customer) AS without_customer
	FROM (
		SELECT e.day, count(*) AS row_count, sum(e.amount) AS total, sum(e.amount) FILTER (WHERE e.customer IS NULL) AS without_customer
		FROM @schema@.purchases e
		WHERE e.day < @as_of@ AND e.amount IS NOT NULL
		GROUP BY e.day
	) d
	GROUP BY 1
) s
FULL JOIN (
	SELECT t.period_start, t.is_complete, t.closing_revenue
	FROM (SELECT customer_portfolio.churn_flows(h.h, @step@, @grace@, @as_of@) AS ledger FROM @schema@.histories h) q, customer_portfolio.three_flows(q.ledger, true) t
) f ON f.period_start = s.period_start
ORDER BY 1$sql$)) q(query), LATERAL (VALUES
	(410, 'reconciliation', 'view', '{live}'::text[], E'-- What plain SQL adds up over the source beside what the ledger says, for each period.\n-- Key: period_start.\nCREATE VIEW @schema@.reconciliation @invoker@ AS' || q.query),
	(411, 'reconciliation', 'materialized view', '{refresh}', E'-- What plain SQL adds up over the source beside what the ledger says, for each period, at the last refresh.\n-- Key: period_start.\nCREATE MATERIALIZED VIEW @schema@.reconciliation AS' || q.query || E'\nWITH NO DATA'),
	(412, 'reconciliation', 'table', '{triggers}', E'-- What plain SQL adds up over the source beside what the ledger says, for each period, at the last refresh.\n-- Key: period_start.\nCREATE TABLE @schema@.reconciliation AS' || q.query || E'\nWITH NO DATA'),
	(413, 'reconciliation', 'refresh', '{triggers}', E'DELETE FROM @schema@.reconciliation;\nINSERT INTO @schema@.reconciliation' || q.query)) v;

INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template) VALUES
(420, 'warnings', 'view', '{}', $sql$
-- What to know before the numbers are read, worst first; no row is good news.
-- Key: ordinal, warning.
CREATE VIEW @schema@.warnings @invoker@ AS
WITH d AS MATERIALIZED (
	SELECT max(customer_portfolio.last_purchase(h.h, @known@)) AS last_order, min(customer_portfolio.first_event(h.h)) AS first_event,
		count(*) FILTER (WHERE customer_portfolio.first_event(h.h) < @as_of@ - interval '50 years') AS ancient
	FROM @schema@.histories h
)
SELECT w.ordinal AS ordinal, -- order of the warnings
	w.warning AS warning -- what is wrong, or may be
FROM (
	SELECT 1 AS ordinal, 'the load ends long before as_of: no order since ' || to_char(d.last_order, 'YYYY-MM-DD') || ', as_of is ' || to_char(c.as_of, 'YYYY-MM-DD') AS warning
	FROM d, @schema@.perimeter c
	WHERE c.as_of - d.last_order > greatest(7, (SELECT m.quiet_days FROM @schema@.models m WHERE m.is_current))
	UNION ALL
	SELECT 2, 'as_of ' || to_char(c.as_of, 'YYYY-MM-DD') || ' lies in the future: who did not buy yet looks lost'
	FROM @schema@.perimeter c WHERE c.as_of > @today@ + 1 -- tomorrow is the first unknown day where today is known
	UNION ALL
	SELECT 3, v.row_count || ' rows ' || v.part || ', ' || v.amount FROM @schema@.coverage v WHERE v.ordinal BETWEEN 2 AND 5 AND v.row_count > 0
	UNION ALL
	SELECT 4, 'values: ' || m.reason FROM @schema@.models m WHERE m.is_current AND m.reason IS NOT NULL
	UNION ALL
	SELECT 5, 'the models are as of ' || to_char(m.as_of, 'YYYY-MM-DD') || ', refresh them' FROM @schema@.models m, @schema@.perimeter c WHERE m.is_current AND c.as_of - m.as_of > 35
	UNION ALL
	SELECT 9, 'values are NULL: without discount they have no end; SELECT customer_portfolio.alter_portfolio(' || quote_literal(c.portfolio) || ', annual_rate => 0.1) gives them one'
	FROM @schema@.models m, @schema@.perimeter c
	WHERE m.is_current AND c.annual_rate = 0 AND m.purchase_model IS NOT NULL AND m.spend_model IS NOT NULL AND m.residual_ltv IS NULL
@if costs@	UNION ALL
@if costs@	SELECT 10, 'values are NULL: of every customer a cost is missing; without costs, SELECT customer_portfolio.alter_portfolio(' || quote_literal(c.portfolio) || ', margin => 0.4) gives them one'
@if costs@	FROM @schema@.models m, @schema@.perimeter c
@if costs@	WHERE m.is_current AND c.annual_rate > 0 AND m.purchase_model IS NOT NULL AND m.spend_model IS NOT NULL AND m.residual_ltv IS NULL
@if !margin@	UNION ALL
@if !margin@	SELECT 6, 'values are revenue, not margin: the portfolio has neither cost nor margin'
@if triggers@	UNION ALL
@if triggers@	SELECT 7, g.gap FROM customer_portfolio_internal.portfolio_trigger_gaps(@name@, (SELECT p.purchases FROM customer_portfolio.portfolio p WHERE p.name = @name@)) g
@if triggers@	UNION ALL
@if triggers@	SELECT 8, 'histories of ' || v.differences || ' customers were not what the purchases say on ' || v.verified_at || ', refresh them' FROM @schema@.verification v WHERE v.differences > 0 AND NOT v.is_mended
	UNION ALL
	SELECT 11, d.ancient || CASE WHEN d.ancient = 1 THEN ' customer has' ELSE ' customers have' END || ' orders more than 50 years before as_of, the first on ' || to_char(d.first_event, 'YYYY-MM-DD') || ': correct them, or leave them out by the filter'
	FROM d WHERE d.ancient > 0
	UNION ALL
	SELECT 11 + row_number() OVER (ORDER BY g.rank DESC, g.source, g.warning)::int, g.warning
	FROM (
		SELECT 9 AS rank, s.source, s.gap AS warning FROM customer_portfolio_internal.portfolio_source_gaps(@name@) s
		UNION ALL
		SELECT v.ordinal, v.source, v.warning FROM @schema@.source_coverage v WHERE v.warning IS NOT NULL
	) g
) w
ORDER BY w.ordinal$sql$),

(430, 'status', 'view', '{}', $sql$
-- The state of the portfolio for monitoring. One row.
CREATE VIEW @schema@.status @invoker@ AS
SELECT c.portfolio AS portfolio, -- name of the portfolio
	c.histories AS histories, -- live, triggers or refresh
	c.as_of AS as_of, -- first day that is not known
	v.row_count AS row_count, -- rows of the source
	v.counted AS rows_counted, -- rows that count
	v.left_out AS rows_left_out, -- rows that do not
	v.reasons AS left_out_because, -- why not, and how many; NULL where all count
	d.customers AS customers, -- customers with an event before as_of
	d.first_event AS first_event, -- day of the first event
	d.last_event AS last_event, -- day of the last event, an order or a refund, on or after as_of as well
	c.as_of - d.last_known - 1 AS days_without_events, -- days between the last event before as_of and as_of
	m.fitted_at AS refreshed_at, -- when the portfolio was refreshed
	m.as_of AS models_as_of, -- day as of which values are
	m.model AS model, -- name of the purchase model
	m.converged AS converged, -- whether its fit ended at a maximum
	m.delta_bic AS delta_bic, -- by how much the next best model is worse
	m.residual_ltv::@money@ AS residual_ltv, -- expected value of all customers: the capital
	w.warning_count AS warning_count, -- how many warnings
	w.warnings AS warnings -- what to know, worst first; NULL: nothing
FROM @schema@.perimeter c
CROSS JOIN (
	SELECT count(*) FILTER (WHERE customer_portfolio.first_event(h.h) < @as_of@) AS customers, min(customer_portfolio.first_event(h.h)) AS first_event, max(customer_portfolio.last_event(h.h)) AS last_event,
		max(CASE WHEN customer_portfolio.last_event(h.h) < @as_of@ THEN customer_portfolio.last_event(h.h) ELSE customer_portfolio.last_event(customer_portfolio.as_of(h.h, @as_of@)) END) AS last_known
	FROM @schema@.histories h
) d
CROSS JOIN (
	SELECT sum(q.row_count)::bigint AS row_count, sum(q.row_count) FILTER (WHERE q.ordinal = 1)::bigint AS counted, sum(q.row_count) FILTER (WHERE q.ordinal > 1)::bigint AS left_out,
		string_agg(q.row_count || ' ' || q.part, ', ' ORDER BY q.ordinal) FILTER (WHERE q.ordinal > 1 AND q.row_count > 0) AS reasons
	FROM @schema@.coverage q
) v
CROSS JOIN (SELECT count(*) AS warning_count, string_agg(q.warning, '; ' ORDER BY q.ordinal) AS warnings FROM @schema@.warnings q) w
LEFT JOIN @schema@.models m ON m.is_current$sql$);
