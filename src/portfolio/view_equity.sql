--
-- the customer capital: its size and interval, its spread, and what it would be if something were different
--

-- What reads all histories is computed when read where they are live, and stored by a refresh elsewhere.
INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template, is_capital)
SELECT v.ordinal + k.n, v.object, k.kind, ARRAY[k.mode], k.template, true
FROM (VALUES
(1800, 'equity', $c$
-- The customer capital: what all customers known at as_of will still bring, in total, by class and by segment.
-- Key: dimension, segment. Values are as of the last fit of the models. The intervals hold how far the estimates may be
-- off, which all customers share, and the luck of each customer; not a change of season or prices. One that is wider
-- than 10^18, the largest amount, is NULL.
-- The past margin stands beside it and is never added to it. The classes, and the segments of a dimension, add up but
-- for the last digit, to which each is rounded, as the values of single customers are.$c$, $sql$
SELECT e.dimension AS dimension, -- total, class (by revenue) or a column of the customers
	e.segment AS segment, -- total, A to D, or the segment; unknown where none is known
	e.scored_on AS scored_on, -- first day that was not known
	e.customers AS customers, -- customers with a purchase or refund before scored_on
	e.living AS living_customers, -- how many of them are expected to be customers still
	i.expected::@money@ AS residual_ltv, -- expected value after scored_on, discounted: the capital
	(CASE WHEN fits.value THEN i.lower END)::@money@ AS lower, -- with 95 % probability at least this comes in, estimates and luck in doubt ...
	(CASE WHEN fits.value THEN i.upper END)::@money@ AS upper, -- ... and at most this
	CASE WHEN NOT fits.value THEN 'the interval is wider than any amount of money' WHEN i.lower IS NULL THEN CASE WHEN customer_portfolio.standard_error(e.value) IS NULL THEN 'the fit of a model has no clear maximum' ELSE 'the variance of what a customer spends is infinite' END END AS interval_missing, -- why lower and upper are NULL
	i.expected / nullif(sum(i.expected::numeric) OVER (PARTITION BY e.dimension), 0)::float8 AS share, -- its share of the capital
	(i.expected / nullif(e.customers, 0))::@money@ AS value_per_customer, -- residual_ltv / customers
	e.past_margin::@money@ AS past_margin, -- what they have brought before; NULL where the portfolio knows no margin
	r.expected::@money@ AS expected_revenue, -- revenue expected in the 12 months after scored_on
	(CASE WHEN fits.revenue THEN r.lower END)::@money@ AS expected_revenue_lower, -- with 90 % probability it is at least this (5 % below), luck included ...
	(CASE WHEN fits.revenue THEN r.upper END)::@money@ AS expected_revenue_upper, -- ... and at most this
	customer_portfolio.top_share(e.spread, 0.2) AS top_fifth_share, -- share of the value that lies with the best fifth of the customers
	customer_portfolio.customers_for_share(e.spread, 0.5) AS customers_for_half, -- how many of the best hold half of it
	customer_portfolio.gini(e.spread) AS gini -- concentration: 0 if all are worth the same, towards 1 if one is worth all
FROM (
	SELECT d.rank, d.dimension, d.segment, max(q.scored_on) AS scored_on, sum(q.customers)::bigint AS customers, sum(q.living::numeric)::float8 AS living, sum(q.past_margin) AS past_margin,
		customer_portfolio.rollup(q.value) AS value, customer_portfolio.rollup(q.revenue) AS revenue, customer_portfolio.rollup(q.spread) AS spread
	FROM (
		SELECT v.class_by_revenue AS class, ARRAY[@segment_values@]::text[] AS segments, max(v.scored_on) AS scored_on, count(*) AS customers, sum(customer_portfolio_internal.portfolio_exact(v.p_alive))::float8 AS living,
@if costs@			sum(customer_portfolio.margin(h.h, v.scored_on)) AS past_margin,
@if !costs@			sum(customer_portfolio.revenue(h.h, v.scored_on)) * @known_margin@ AS past_margin,
			customer_portfolio.total_predicted_ltv(@purchase_model@, @spend_model@, h.h, v.scored_on, @annual_rate@, @margin@) FILTER (WHERE v.residual_ltv IS NOT NULL) AS value,
			customer_portfolio.total_predicted_revenue(@purchase_model@, @spend_model@, h.h, v.scored_on, interval '12 months') FILTER (WHERE v.residual_ltv IS NOT NULL) AS revenue,
			customer_portfolio.pareto(v.residual_ltv) AS spread
		FROM @schema@.scores v
		JOIN @schema@.histories h ON h.customer @equals@ v.customer
@if customers@		LEFT JOIN @schema@.labels l ON l.customer @equals@ v.customer
		WHERE v.scored_on IS NOT NULL
		GROUP BY 1, 2
	) q
	CROSS JOIN LATERAL (@dimensions@) d
	GROUP BY d.rank, d.dimension, d.segment
) e
CROSS JOIN LATERAL customer_portfolio.predicted_total(e.value, 0.95) i
CROSS JOIN LATERAL customer_portfolio.predicted_total(e.revenue) r
CROSS JOIN LATERAL (SELECT greatest(abs(i.lower), abs(i.upper)) < 1e18 AS value, greatest(abs(r.lower), abs(r.upper)) < 1e18 AS revenue) fits
ORDER BY e.rank, e.segment$sql$),

(1810, 'equity_cells', $c$
-- The capital by what the models look at: how often customers have bought again, and how long ago they came.
-- Key: frequency, age_days. What what_if and elasticities are computed from, without looking at the customers again.$c$, $sql$
SELECT customer_portfolio.frequency(h.h, v.scored_on) AS frequency, -- days with a purchase after the first one
	(v.scored_on - 1 - customer_portfolio.first_purchase(h.h)) / 7 * 7 + 3 AS age_days, -- days from the first purchase to the last day that is known, by the middle of weeks
	count(*) AS customers, -- customers
	sum(v.residual_ltv)::@money@ AS residual_ltv -- what they are expected to bring after scored_on, discounted
FROM @schema@.scores v
JOIN @schema@.histories h ON h.customer @equals@ v.customer
WHERE v.residual_ltv IS NOT NULL
GROUP BY 1, 2$sql$)
) v(ordinal, object, comment, query), LATERAL (VALUES
	(0, 'view', 'live', ltrim(v.comment, E'\n') || E'\n-- Computed when read.\nCREATE VIEW @schema@.' || v.object || ' @invoker@ AS' || v.query),
	(1, 'materialized view', 'refresh', ltrim(v.comment, E'\n') || E'\n-- As of the last refresh.\nCREATE MATERIALIZED VIEW @schema@.' || v.object || ' AS' || v.query || E'\nWITH NO DATA'),
	(2, 'table', 'triggers', ltrim(v.comment, E'\n') || E'\n-- As of the last refresh.\nCREATE TABLE @schema@.' || v.object || ' AS' || v.query || E'\nWITH NO DATA'),
	(3, 'refresh', 'triggers', 'DELETE FROM @schema@.' || v.object || E';\nINSERT INTO @schema@.' || v.object || v.query || E';\nANALYZE @schema@.' || v.object)) k(n, kind, mode, template);

CREATE FUNCTION customer_portfolio_internal.portfolio_change(what text, change double precision) RETURNS double precision
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
	AS $$
BEGIN
	IF change > 1 AND change <= 1000 THEN
		RAISE WARNING '% % means % %%', what, CASE what WHEN 'retention' THEN -change ELSE change END, CASE what WHEN 'retention' THEN -100 * change ELSE 100 * change END
			USING ERRCODE = 'numeric_value_out_of_range', HINT = '0.05 is 5 %.';
	ELSIF change <= -1 OR change > 1000 THEN
		RAISE EXCEPTION '% must be %, not %', what, CASE what WHEN 'retention' THEN 'at least -1000 and below 1' ELSE 'above -1 and at most 1000' END, CASE what WHEN 'retention' THEN -change ELSE change END
			USING ERRCODE = 'invalid_parameter_value', HINT = '0 changes nothing, 0.05 is 5 %.';
	END IF;
	RETURN change;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_change(text, double precision) IS 'a relative change of what_if, refused where nothing would be left of it, with a warning where 5 may mean 5 %';

INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template, removal) VALUES
(1815, 'what_if', 'function', '{}', $sql$
CREATE FUNCTION @schema@.what_if(frequency float8 DEFAULT 0, retention float8 DEFAULT 0, basket float8 DEFAULT 0, margin float8 DEFAULT 0, annual_rate float8 DEFAULT NULL,
	OUT capital_today @money@, OUT capital @money@, OUT change @money@, OUT relative_change float8) RETURNS record
	LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
	AS $@quote@body$
	SELECT q.today, q.after, q.after - q.today, (q.after / nullif(q.today, 0) - 1)::float8
	FROM (
		SELECT sum(c.residual_ltv) AS today, (max((1 + w.basket) * (1 + w.margin)) * sum((c.residual_ltv::float8 * customer_portfolio.value_factor(m.model, c.frequency, c.age_days / m.unit_days, @annual_rate@,
			coalesce(what_if.annual_rate, @annual_rate@), 1 + w.frequency, 1 - w.retention))::numeric)::float8)::@money@ AS after
		FROM @schema@.equity_cells c
		CROSS JOIN (SELECT customer_portfolio_internal.portfolio_change('frequency', what_if.frequency) AS frequency, -customer_portfolio_internal.portfolio_change('retention', -what_if.retention) AS retention,
			customer_portfolio_internal.portfolio_change('basket', what_if.basket) AS basket, customer_portfolio_internal.portfolio_change('margin', what_if.margin) AS margin OFFSET 0) w
		CROSS JOIN (SELECT f.purchase_model::customer_portfolio.purchase_model AS model, (f.purchase_model::jsonb ->> 'unit_days')::float8 AS unit_days FROM @schema@.models f WHERE f.is_current OFFSET 0) m
	) q
$@quote@body$;
COMMENT ON FUNCTION @schema@.what_if(float8, float8, float8, float8, float8) IS
$comment$What the capital would be if customers were different from now on, beside what it is.

frequency    0.05: as long as they are customers, they buy 5 % more often
retention    0.1: the risk to leave is 10 % smaller, after each purchase or at any time
basket       0.05: an order brings 5 % more
margin       0.05: 5 % more of it is left, a relative change as the others
annual_rate  of interest; NULL: as it is

Only customers known at the last fit count, not those who would come because of it.$comment$;
ALTER FUNCTION @schema@.what_if(float8, float8, float8, float8, float8) DEPENDS ON EXTENSION customer_portfolio$sql$,
'DROP FUNCTION IF EXISTS @schema@.what_if(float8, float8, float8, float8, float8)');

INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template) VALUES
(1816, 'elasticities', 'view', '{}', $sql$
-- What moves the capital most: by how many percent it changes if a lever changes by one.
-- Key: lever. From changes of 1 % up and down. Retention is the risk to leave, made smaller.
CREATE VIEW @schema@.elasticities @invoker@ AS
SELECT l.lever AS lever, -- retention, frequency, basket, margin or annual_rate
	e.up - e.down AS change_by_one_percent, -- difference of the relative changes of 1 % up and down, halved: 0.004 is 0.4 %
	(e.today * (e.up - e.down))::@money@ AS amount_by_one_percent, -- the same in money
	(e.up - e.down) / 0.01 AS elasticity -- relative change of the capital by the relative change of the lever
FROM (VALUES (1, 'retention', 1, 1, 1, 0.01), (2, 'frequency', 1, 1.01, 1, 0), (3, 'basket', 1.01, 1, 1, 0), (4, 'margin', 1.01, 1, 1, 0), (5, 'annual_rate', 1, 1, 1.01, 0)) l(ordinal, lever, linear, frequency, rate, retention)
CROSS JOIN LATERAL (
	SELECT sum(c.residual_ltv) AS today, sum((c.residual_ltv::float8 * x.up)::numeric)::float8 / 2 / nullif(sum(c.residual_ltv), 0)::float8 AS up, sum((c.residual_ltv::float8 * x.down)::numeric)::float8 / 2 / nullif(sum(c.residual_ltv), 0)::float8 AS down
	FROM @schema@.equity_cells c
	CROSS JOIN (SELECT f.purchase_model::customer_portfolio.purchase_model AS model, (f.purchase_model::jsonb ->> 'unit_days')::float8 AS unit_days FROM @schema@.models f WHERE f.is_current OFFSET 0) m
	CROSS JOIN LATERAL (
		SELECT CASE WHEN l.linear > 1 THEN l.linear::float8 ELSE customer_portfolio.value_factor(m.model, c.frequency, c.age_days / m.unit_days, @annual_rate@, @annual_rate@ * l.rate::float8, l.frequency::float8, 1 - l.retention::float8) END AS up,
			CASE WHEN l.linear > 1 THEN 2 - l.linear::float8 ELSE customer_portfolio.value_factor(m.model, c.frequency, c.age_days / m.unit_days, @annual_rate@, @annual_rate@ * (2 - l.rate)::float8, (2 - l.frequency)::float8, 1 + l.retention::float8) END AS down
	) x
) e
ORDER BY l.ordinal$sql$);
