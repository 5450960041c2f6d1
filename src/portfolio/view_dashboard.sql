--
-- the numbers of the meeting: the last complete period beside the one before and the same of last year
--

INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template) VALUES
(346, 'dashboard', 'view', '{}', $sql$
-- The meeting: each indicator of the last complete period, of the one before, and of the same one last year.
-- Key: ordinal. A number that cannot be known is NULL, and reason says why. Growth and what is lost or in doubt are
-- those of three_flows; declared losses, churn rate and retention those of flows, which never change afterwards.
-- The best fifth is that of the customers with an order in the period.
CREATE VIEW @schema@.dashboard @invoker@ AS
WITH c AS MATERIALIZED ( -- the days of the three periods
	SELECT p.as_of, daterange(p.last_period_start, p.complete_until) AS this, daterange((p.last_period_start - @step@)::date, p.last_period_start) AS before,
		CASE WHEN @lag_of_a_year@ IS NOT NULL THEN daterange((p.last_period_start - interval '1 year')::date, (p.complete_until - interval '1 year')::date) END AS last_year
	FROM @schema@.perimeter p
),
@if live@h AS MATERIALIZED (SELECT d.h FROM @schema@.histories d), -- computed once
@if stored@h AS NOT MATERIALIZED (SELECT d.h FROM @schema@.histories d),
summary AS MATERIALIZED (SELECT customer_portfolio.churn_flows(h.h, @step@, @grace@, (SELECT c.as_of FROM c)) AS ledger FROM h),
recent AS MATERIALIZED ( -- of those only who were still there in the earliest of the three periods
	SELECT
		sum(o.orders_this)::bigint AS orders_this,
		customer_portfolio.pareto(customer_portfolio.revenue(h.h, (SELECT c.this FROM c))) FILTER (WHERE o.orders_this > 0) AS revenue_this,
		sum(o.orders_before)::bigint AS orders_before,
		customer_portfolio.pareto(customer_portfolio.revenue(h.h, (SELECT c.before FROM c))) FILTER (WHERE o.orders_before > 0) AS revenue_before,
		sum(o.orders_last_year)::bigint AS orders_last_year,
		customer_portfolio.pareto(customer_portfolio.revenue(h.h, (SELECT c.last_year FROM c))) FILTER (WHERE o.orders_last_year > 0) AS revenue_last_year
	FROM h
	-- An outer join: what is on its other side is computed once where the row is read.
	LEFT JOIN LATERAL (
		SELECT customer_portfolio.orders_count(h.h, (SELECT c.this FROM c)) AS orders_this, customer_portfolio.orders_count(h.h, (SELECT c.before FROM c)) AS orders_before, customer_portfolio.orders_count(h.h, (SELECT c.last_year FROM c)) AS orders_last_year
	) o ON true
	WHERE customer_portfolio.last_event(h.h) >= (SELECT lower(coalesce(c.last_year, c.before)) FROM c)
)
SELECT r.ordinal AS ordinal, -- order of the indicators
	r.indicator AS indicator, -- what is measured
	CASE max(r.unit) WHEN 'money' THEN coalesce(@currency@, 'money') ELSE max(r.unit) END AS unit, -- money, or the portfolio's currency; customers, orders, orders per customer; share: 0 to 1
	lower(c.this) AS period_start, -- first day of the last complete period
	(max(r.value) FILTER (WHERE r.slot = 1))::@indicator@ AS value, -- of the last complete period
	(max(r.value) FILTER (WHERE r.slot = 2))::@indicator@ AS value_before, -- of the period before
	(max(r.value) FILTER (WHERE r.slot = 1) - max(r.value) FILTER (WHERE r.slot = 2))::@indicator@ AS change, -- value - value_before
	(max(r.value) FILTER (WHERE r.slot = 3))::@indicator@ AS value_last_year, -- of the same period a year before
	(max(r.value) FILTER (WHERE r.slot = 1) - max(r.value) FILTER (WHERE r.slot = 3))::@indicator@ AS change_on_last_year, -- value - value_last_year
	string_agg(r.period || ': ' || r.reason, '; ' ORDER BY r.slot) AS reason -- why a number is NULL, or what to know of it; NULL: nothing
FROM c, summary q, recent n, LATERAL (VALUES
	(1, 'last period', c.this, n.orders_this, n.revenue_this), (2, 'period before', c.before, n.orders_before, n.revenue_before), (3, 'last year', c.last_year, n.orders_last_year, n.revenue_last_year)
) s(slot, period, days, orders, revenue), LATERAL (
	SELECT s.slot, s.period, i.ordinal, i.indicator, i.unit, CASE WHEN k.why IS NULL THEN i.value::@indicator@ END AS value, CASE WHEN i.value IS NULL OR k.why IS NOT NULL THEN coalesce(k.why, i.reason) WHEN i.ordinal = 22 THEN i.reason END AS reason
	FROM (SELECT customer_portfolio.customers(s.revenue) AS buyers) b
	LEFT JOIN customer_portfolio.three_flows(q.ledger) t ON t.period_start = lower(s.days)
	LEFT JOIN customer_portfolio.flows(q.ledger) f ON f.period_start = lower(s.days)
	LEFT JOIN LATERAL (SELECT m.as_of, CASE WHEN abs(m.residual_ltv) < 1e24 THEN m.residual_ltv END::numeric AS capital FROM @schema@.models m
		WHERE CASE WHEN s.slot = 1 THEN m.is_current ELSE m.as_of <= upper(s.days) END ORDER BY m.as_of DESC, m.fit DESC LIMIT 1) m ON true
	CROSS JOIN LATERAL (SELECT CASE WHEN s.days IS NULL THEN 'no period begins exactly a year earlier' WHEN t.period_start IS NULL THEN 'before the first event' END AS why) n
	CROSS JOIN LATERAL (VALUES
		(1, 'revenue', 'money', t.closing_revenue, NULL),
		(2, 'growth', 'money', t.growth, NULL),
		(3, 'new revenue', 'money', t.new_revenue, NULL),
		(4, 'existing revenue', 'money', t.existing_revenue, NULL),
		(5, 'lost revenue', 'money', CASE WHEN t.is_final THEN t.lost_revenue END, 'not known before ' || (upper(s.days) + (@grace@ - 1) * @step@)::date),
		(6, 'revenue in doubt', 'money', t.in_doubt_revenue, NULL),
		(7, 'customers', 'customers', t.closing_customers, NULL),
		(8, 'new customers', 'customers', t.new_customers, NULL),
		(9, 'returned customers', 'customers', t.returned_customers, NULL),
		(10, 'lost customers', 'customers', CASE WHEN t.is_final THEN t.lost_customers END, 'not known before ' || (upper(s.days) + (@grace@ - 1) * @step@)::date),
		(11, 'customers in doubt', 'customers', t.in_doubt_customers, NULL),
		(12, 'revenue declared lost', 'money', f.flow_lost, NULL),
		(13, 'customers declared lost', 'customers', f.churned_customers, NULL),
		(14, 'churn rate', 'share', f.churn_rate::numeric, 'no customers at the start'),
		(15, 'gross retention', 'share', f.gross_retention::numeric, 'no revenue in the period before'),
		(16, 'net retention', 'share', f.net_retention::numeric, 'no revenue in the period before'),
		(17, 'active customers', 'customers', coalesce(b.buyers, 0), NULL),
		(18, 'orders', 'orders', s.orders, NULL),
		(19, 'basket', 'money', round(t.closing_revenue / nullif(s.orders, 0), @scale@), 'nobody bought'),
		(20, 'frequency', 'orders per customer', s.orders / nullif(b.buyers, 0)::numeric, 'nobody bought'),
		(21, 'share of the best fifth', 'share', customer_portfolio.top_share(s.revenue, 0.2)::numeric, 'nobody bought'),
		(22, 'capital', 'money', m.capital, coalesce('as of ' || m.as_of, 'no fit of the models by then'))
	) i(ordinal, indicator, unit, value, reason)
	CROSS JOIN LATERAL (SELECT CASE WHEN i.ordinal < 22 OR s.days IS NULL THEN n.why END AS why) k
) r
GROUP BY r.ordinal, r.indicator, c.this
ORDER BY r.ordinal$sql$);
