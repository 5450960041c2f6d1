--
-- the balance of the customer capital between two dates: all customers, segments, one by one
--

INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template, is_capital)
SELECT v.ordinal + k.n, v.object, k.kind, k.mode, k.template, v.object LIKE 'equity%'
FROM (VALUES
(1820, 'equity_statement_customers', '{}'::text[], $c$
-- How the value of each customer has come from one date to another: the drill-down of equity_statement.
-- Key: customer. Opening is the newest fit of the models that is at least a year older than the current one, else the
-- oldest of the older ones; without an older fit a year before the current one, seen with its models. The columns from
-- opening to re_estimation add up to closing. With costs each customer has the margin of the own costs at closing_on.$c$, $sql$
-- One row, in scalar subqueries: it is computed once, and parallel workers may read it.
WITH z AS MATERIALIZED (
	SELECT c.as_of AS closing_on, c.fit AS closing_fit, coalesce(o.as_of, (c.as_of - interval '1 year')::date) AS opening_on, coalesce(o.fit, c.fit) AS opening_fit,
		coalesce(o.purchase_model, c.purchase_model)::customer_portfolio.purchase_model AS opening_purchases, coalesce(o.spend_model, c.spend_model)::customer_portfolio.spend_model AS opening_spend,
		c.purchase_model::customer_portfolio.purchase_model AS closing_purchases, c.spend_model::customer_portfolio.spend_model AS closing_spend
	FROM @schema@.models c
	LEFT JOIN LATERAL (
		SELECT m.as_of, m.fit, m.purchase_model, m.spend_model FROM @schema@.models m
		WHERE m.as_of < c.as_of AND m.purchase_model IS NOT NULL AND m.spend_model IS NOT NULL
		ORDER BY CASE WHEN m.as_of <= c.as_of - interval '1 year' THEN m.as_of END DESC NULLS LAST, m.as_of, m.fit DESC LIMIT 1
	) o ON true
	WHERE c.is_current AND c.purchase_model IS NOT NULL AND c.spend_model IS NOT NULL
)
SELECT h.customer AS customer, -- key of the customer
	(SELECT z.opening_on FROM z) AS opening_on, -- first day that was not known at the opening
	(SELECT z.closing_on FROM z) AS closing_on, -- first day that was not known at the closing
	(SELECT z.opening_fit FROM z) AS opening_fit, -- fit of the models at the opening; the closing one if there is no older one
	(SELECT z.closing_fit FROM z) AS closing_fit, -- fit of the models at the closing
	e.standing AS standing, -- kept or lost, of the customers of the opening; acquired, of who came since
	e.opening AS opening, -- value at the opening
	e.unwinding AS unwinding, -- interest on it
	e.expected_margin AS expected_margin, -- what of it was due since, as a negative amount, with interest
	e.experience_lost AS experience_lost, -- of a lost customer: what is still there less what was expected
	e.experience_survival AS experience_survival, -- of a kept one: more or less likely to be still one than expected
	e.experience_activity AS experience_activity, -- buys more or less often than expected
	e.experience_spend AS experience_spend, -- spends more or less than expected
	e.acquired AS acquired, -- value of a customer who came
	e.re_estimation AS re_estimation, -- closing models less opening models
	e.closing AS closing, -- value at the closing
	e.memo_margin_expected AS margin_expected, -- margin that was expected between the dates
	e.memo_margin_realised AS margin_realised, -- and what came, of the customers of the opening
	e.memo_margin_realised_acquired AS margin_realised_acquired -- and of those who came since
FROM @schema@.histories h
CROSS JOIN LATERAL customer_portfolio.equity_statement(h.h, (SELECT z.opening_on FROM z), (SELECT z.closing_on FROM z), (SELECT z.opening_purchases FROM z), (SELECT z.opening_spend FROM z), (SELECT z.closing_purchases FROM z), (SELECT z.closing_spend FROM z), @annual_rate@, @margin@, @grace@ * @step@) e
WHERE e.standing IS NOT NULL$sql$),

(1840, 'equity_statement_segments', '{}', $c$
-- The balance of the capital by class and segment, line by line.
-- Key: dimension, segment, ordinal. A class or segment is the one of today. Lines as in equity_statement; for each the
-- classes, and the segments of a dimension, add up.$c$, $sql$
SELECT e.dimension AS dimension, -- total, class (by revenue) or a column of the customers
	e.segment AS segment, -- total, A to D, or the segment; unknown where none is known
	n.ordinal AS ordinal, -- order of the lines
	n.line AS line, -- what the line is about
	n.customers AS customers, -- customers it is about
	n.amount AS amount, -- their amount; the lines without memo add up to closing
	e.opening_on AS opening_on, -- first day that was not known at the opening
	e.closing_on AS closing_on, -- first day that was not known at the closing
	e.opening_fit AS opening_fit, -- fit of the models at the opening
	e.closing_fit AS closing_fit -- fit of the models at the closing
FROM (
	SELECT d.rank, d.dimension, d.segment, max(q.opening_on) AS opening_on, max(q.closing_on) AS closing_on, max(q.opening_fit) AS opening_fit, max(q.closing_fit) AS closing_fit, sum(q.customers)::bigint AS customers, sum(q.lost)::bigint AS lost, sum(q.kept)::bigint AS kept, sum(q.came)::bigint AS came,
		sum(q.opening)::float8 AS opening, sum(q.unwinding)::float8 AS unwinding, sum(q.expected_margin)::float8 AS expected_margin, sum(q.experience_lost)::float8 AS experience_lost, sum(q.experience_survival)::float8 AS experience_survival,
		sum(q.experience_activity)::float8 AS experience_activity, sum(q.experience_spend)::float8 AS experience_spend, sum(q.acquired)::float8 AS acquired, sum(q.re_estimation)::float8 AS re_estimation, sum(q.closing)::float8 AS closing,
		sum(q.margin_expected)::float8 AS margin_expected, sum(q.margin_realised)::float8 AS margin_realised, sum(q.margin_realised_acquired)::float8 AS margin_realised_acquired
	FROM (
		SELECT coalesce(v.class_by_revenue, 'unknown') AS class, ARRAY[@segment_values@]::text[] AS segments, max(s.opening_on) AS opening_on, max(s.closing_on) AS closing_on, max(s.opening_fit) AS opening_fit, max(s.closing_fit) AS closing_fit, count(*) AS customers,
			count(*) FILTER (WHERE s.standing = 'lost') AS lost, count(*) FILTER (WHERE s.standing = 'kept') AS kept, count(*) FILTER (WHERE s.standing = 'acquired') AS came,
			sum(customer_portfolio_internal.portfolio_exact(s.opening)) AS opening, sum(customer_portfolio_internal.portfolio_exact(s.unwinding)) AS unwinding, sum(customer_portfolio_internal.portfolio_exact(s.expected_margin)) AS expected_margin, sum(customer_portfolio_internal.portfolio_exact(s.experience_lost)) AS experience_lost, sum(customer_portfolio_internal.portfolio_exact(s.experience_survival)) AS experience_survival,
			sum(customer_portfolio_internal.portfolio_exact(s.experience_activity)) AS experience_activity, sum(customer_portfolio_internal.portfolio_exact(s.experience_spend)) AS experience_spend, sum(customer_portfolio_internal.portfolio_exact(s.acquired)) AS acquired, sum(customer_portfolio_internal.portfolio_exact(s.re_estimation)) AS re_estimation, sum(customer_portfolio_internal.portfolio_exact(s.closing)) AS closing,
			sum(customer_portfolio_internal.portfolio_exact(s.margin_expected)) AS margin_expected, sum(customer_portfolio_internal.portfolio_exact(s.margin_realised)) AS margin_realised, sum(customer_portfolio_internal.portfolio_exact(s.margin_realised_acquired)) AS margin_realised_acquired
		FROM @schema@.equity_statement_customers s
		LEFT JOIN @schema@.scores v ON v.customer @equals@ s.customer
@if customers@		LEFT JOIN @schema@.labels l ON l.customer @equals@ s.customer
		GROUP BY 1, 2
	) q
	CROSS JOIN LATERAL (@dimensions@) d
	GROUP BY d.rank, d.dimension, d.segment
) e
CROSS JOIN LATERAL (VALUES
	(1, 'opening', e.kept + e.lost, e.opening),
	(2, 'unwinding', e.kept + e.lost, e.unwinding),
	(3, 'expected margin', e.kept + e.lost, e.expected_margin),
	(4, 'experience lost', e.lost, e.experience_lost),
	(5, 'experience kept: survival', e.kept, e.experience_survival),
	(6, 'experience kept: activity', e.kept, e.experience_activity),
	(7, 'experience kept: spend', e.kept, e.experience_spend),
	(8, 'acquired', e.came, e.acquired),
	(9, 're-estimation', e.customers, e.re_estimation),
	(10, 'memo margin expected', e.kept + e.lost, e.margin_expected),
	(11, 'memo margin realised', e.kept + e.lost, e.margin_realised),
	(12, 'memo margin realised, acquired', e.came, e.margin_realised_acquired),
	(13, 'memo sustainable distribution before spend', e.customers, e.margin_realised + e.margin_realised_acquired + e.closing - e.opening),
	(20, 'closing', e.customers, e.closing)
) n(ordinal, line, customers, amount)
ORDER BY e.rank, e.segment, n.ordinal$sql$),

(1830, 'spend_by_day', '{spend}', $c$
-- What was spent on winning and on keeping customers, by day and purpose.
-- Key: day, purpose. Rows without day or amount are left out.$c$, $sql$
SELECT d.day AS day, -- day
	coalesce(nullif(lower(btrim(d.purpose)), ''), 'unknown') AS purpose, -- acquisition, retention or what else the source says, in lower case; unknown where it says nothing
	sum(d.amount)::@money@ AS amount -- what was spent
FROM (SELECT @spend_day@ AS day, @spend_amount@ AS amount, @spend_purpose@ AS purpose FROM @spend_relation@ s) d
WHERE d.day < @as_of@ AND d.amount IS NOT NULL
GROUP BY 1, 2$sql$),

(1835, 'acquisition_by_channel', '{spend_channel}', $c$
-- What was spent on winning customers, by day and channel.
-- Key: day, channel. Rows without day, amount or channel are left out.$c$, $sql$
SELECT d.day AS day, -- day
	d.channel AS channel, -- for which source of customers, as the spend says: the name of a segment
	sum(d.amount)::@money@ AS amount -- what was spent on acquisition
FROM (SELECT @spend_day@ AS day, @spend_amount@ AS amount, @spend_purpose@ AS purpose, btrim(@spend_channel@) AS channel FROM @spend_relation@ s) d
WHERE d.day < @as_of@ AND d.amount IS NOT NULL AND d.channel <> '' AND lower(btrim(d.purpose)) = 'acquisition'
GROUP BY 1, 2$sql$)
) v(ordinal, object, source, comment, query), LATERAL (VALUES
	(0, 'view', '{live}'::text[] || v.source, ltrim(v.comment, E'\n') || E'\n-- Computed when read.\nCREATE VIEW @schema@.' || v.object || ' @invoker@ AS' || v.query),
	(1, 'materialized view', '{refresh}'::text[] || v.source, ltrim(v.comment, E'\n') || E'\n-- As of the last refresh.\nCREATE MATERIALIZED VIEW @schema@.' || v.object || ' AS' || v.query || E'\nWITH NO DATA'),
	(2, 'table', '{triggers}'::text[] || v.source, ltrim(v.comment, E'\n') || E'\n-- As of the last refresh.\nCREATE TABLE @schema@.' || v.object || ' AS' || v.query || E'\nWITH NO DATA'),
	(3, 'refresh', '{triggers}'::text[] || v.source, 'DELETE FROM @schema@.' || v.object || E';\nINSERT INTO @schema@.' || v.object || v.query || E';\nANALYZE @schema@.' || v.object)) k(n, kind, mode, template);

INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template) VALUES
(1850, 'equity_statement', 'view', '{}', $sql$
-- The balance of the customer capital between two fits of the models: what it was, what changed it, what it is.
-- Key: ordinal. All lines but those that begin with memo add up to closing, the last one. Opening and closing are the
-- dates of equity_statement_customers; of_what says with which models. The sustainable distribution, realised margin
-- less spend plus the change of the capital, is a proposal of customer_portfolio and not a standard of anybody.
CREATE VIEW @schema@.equity_statement @invoker@ AS
WITH t AS MATERIALIZED (SELECT s.* FROM @schema@.equity_statement_segments s WHERE s.dimension = 'total')
SELECT n.ordinal AS ordinal, -- order of the lines
	n.line AS line, -- what the line is about
	n.customers AS customers, -- customers it is about; NULL for spend
	n.amount AS amount, -- amount; the lines without memo add up to closing
	n.amount / nullif(first_value(n.amount) OVER (ORDER BY n.ordinal), 0) AS share_of_opening, -- the same by the opening; NULL if that is 0
	f.opening_on AS opening_on, -- first day that was not known at the opening
	f.closing_on AS closing_on, -- first day that was not known at the closing
	CASE WHEN f.opening_fit = f.closing_fit THEN 'no older fit is stored: both dates are seen with the models of fit ' || f.closing_fit || ', which know what came after the opening; nothing is re-estimated'
		ELSE 'opening by the models of fit ' || f.opening_fit || ', closing by those of fit ' || f.closing_fit END AS of_what -- which models value which date
FROM (
	SELECT t.ordinal, t.line, t.customers, t.amount FROM t
@if spend@	UNION ALL
@if spend@	SELECT p.ordinal, p.line, p.customers, p.amount
@if spend@	FROM (SELECT t.opening_on, t.closing_on, t.customers, t.amount AS before_spend FROM t WHERE t.ordinal = 13) s
@if spend@	CROSS JOIN LATERAL (
@if spend@		SELECT coalesce(sum(d.amount) FILTER (WHERE d.purpose = 'acquisition'), 0)::float8 AS acquisition, coalesce(sum(d.amount) FILTER (WHERE d.purpose = 'retention'), 0)::float8 AS retention, coalesce(sum(d.amount), 0)::float8 AS everything
@if spend@		FROM @schema@.spend_by_day d WHERE d.day >= s.opening_on AND d.day < s.closing_on
@if spend@	) a
@if spend@	CROSS JOIN LATERAL (VALUES
@if spend@		(14, 'memo spend on acquisition', NULL::bigint, a.acquisition),
@if spend@		(15, 'memo spend on retention', NULL, a.retention),
@if spend@		(16, 'memo spend on anything else', NULL, a.everything - a.acquisition - a.retention),
@if spend@		(17, 'memo sustainable distribution', s.customers, s.before_spend - a.everything)
@if spend@	) p(ordinal, line, customers, amount)
) n
CROSS JOIN (SELECT t.opening_on, t.closing_on, t.opening_fit, t.closing_fit FROM t WHERE t.ordinal = 1) f
ORDER BY n.ordinal$sql$);
