--
-- two days beside each other: what we said then, what we say now
--

CREATE FUNCTION customer_portfolio_internal.portfolio_require_day(p portfolio, role text, day date) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	as_of date;
BEGIN
	EXECUTE format('SELECT c.as_of FROM %I.perimeter c', p.name) INTO as_of;
	IF day IS NULL OR NOT isfinite(day) THEN
		RAISE EXCEPTION '% must be a day, not %', role, coalesce(day::text, 'NULL') USING ERRCODE = 'invalid_parameter_value';
	ELSIF day > as_of THEN
		RAISE EXCEPTION '% % lies after %, the day up to which portfolio "%" knows', role, to_char(day, 'YYYY-MM-DD'), to_char(as_of, 'YYYY-MM-DD'), p.name USING ERRCODE = 'invalid_parameter_value';
	END IF;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_require_day(portfolio, text, date) IS 'refuses a day of which a portfolio cannot know';

CREATE FUNCTION customer_portfolio_internal.portfolio_require_days(p portfolio, date1 date, date2 date) RETURNS void
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
BEGIN
	PERFORM customer_portfolio_internal.portfolio_require_day(p, 'date1', date1);
	PERFORM customer_portfolio_internal.portfolio_require_day(p, 'date2', date2);
	IF date1 >= date2 THEN
		RAISE EXCEPTION 'date1 must lie before date2, not % and %', to_char(date1, 'YYYY-MM-DD'), to_char(date2, 'YYYY-MM-DD') USING ERRCODE = 'invalid_parameter_value';
	END IF;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_require_days(portfolio, date, date) IS 'refuses two days that are not in order';

CREATE FUNCTION flows_as_of(name text, as_of date, OUT period_start date, OUT period_end date, OUT is_complete boolean, OUT is_final boolean, OUT opening_revenue numeric,
	OUT new_revenue numeric, OUT existing_revenue numeric, OUT lost_revenue numeric, OUT in_doubt_revenue numeric, OUT growth numeric, OUT closing_revenue numeric,
	OUT opening_customers bigint, OUT new_customers bigint, OUT returned_customers bigint, OUT lost_customers bigint, OUT in_doubt_customers bigint, OUT closing_customers bigint) RETURNS SETOF record
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	p customer_portfolio.portfolio := customer_portfolio_internal.portfolio_of(name);
BEGIN
	PERFORM customer_portfolio_internal.portfolio_require_day(p, 'as_of', as_of);
	RETURN QUERY EXECUTE customer_portfolio_internal.portfolio_fill($sql$
		SELECT f.period_start, f.period_end, f.is_complete, f.is_final, f.opening_revenue::@money@, f.new_revenue::@money@, f.existing_revenue::@money@, f.lost_revenue::@money@, f.in_doubt_revenue::@money@,
			f.growth::@money@, f.closing_revenue::@money@, f.opening_customers, f.new_customers, f.returned_customers, f.lost_customers, f.in_doubt_customers, f.closing_customers
		FROM (SELECT customer_portfolio.churn_flows(h.h, @step@, @grace@, $1) AS ledger FROM @schema@.histories h) q, customer_portfolio.three_flows(q.ledger, false, @history_start@) f$sql$,
		customer_portfolio_internal.portfolio_places(p)) USING as_of;
END $$;
COMMENT ON FUNCTION flows_as_of(text, date) IS
$$Returns the three flows of a portfolio as they were to be seen on a day in the past.

name   of the portfolio
as_of  what happened from this day on is not known; at most the as_of of the portfolio

The columns are those of the view three_flows. Orders that were recorded later with a day before
as_of are counted.$$;

CREATE FUNCTION restatement(name text, date1 date, date2 date, OUT period_start date, OUT was_final boolean, OUT item text, OUT said_then numeric, OUT said_now numeric, OUT difference numeric) RETURNS SETOF record
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
BEGIN
	PERFORM customer_portfolio_internal.portfolio_require_days(customer_portfolio_internal.portfolio_of(name), date1, date2);
	RETURN QUERY SELECT a.period_start, a.is_final, v.item, v.said_then, v.said_now, v.said_now - v.said_then
		FROM customer_portfolio.flows_as_of(name, date1) a JOIN customer_portfolio.flows_as_of(name, date2) b USING (period_start),
			LATERAL (VALUES (1, 'new_revenue', a.new_revenue, b.new_revenue), (2, 'existing_revenue', a.existing_revenue, b.existing_revenue), (3, 'lost_revenue', a.lost_revenue, b.lost_revenue),
				(4, 'in_doubt_revenue', a.in_doubt_revenue, b.in_doubt_revenue), (5, 'growth', a.growth, b.growth), (6, 'closing_revenue', a.closing_revenue, b.closing_revenue),
				(7, 'new_customers', a.new_customers, b.new_customers), (8, 'returned_customers', a.returned_customers, b.returned_customers), (9, 'lost_customers', a.lost_customers, b.lost_customers),
				(10, 'in_doubt_customers', a.in_doubt_customers, b.in_doubt_customers), (11, 'closing_customers', a.closing_customers, b.closing_customers)) v(n, item, said_then, said_now)
		ORDER BY a.period_start, v.n;
END $$;
COMMENT ON FUNCTION restatement(text, date, date) IS
$$Compares what the three flows said on a day of the same periods with what they say later.

name   of the portfolio
date1  the day in the past: periods that were complete then are compared
date2  the later day, at most the as_of of the portfolio

One row for each period and item. A final period never differs. In others the revenue and the
customers in doubt have become lost or have stayed.$$;

CREATE FUNCTION customer_portfolio_internal.portfolio_compare_query() RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT $sql$
WITH k AS MATERIALIZED (
	-- Each customer twice: as seen on the first and on the second day.
	SELECT e.side, h.customer::text AS customer,
@if customers_label@		coalesce(l.label, h.customer::text) AS label,
@if !customers_label@		h.customer::text AS label,
		customer_portfolio.first_purchase(h.h, daterange(NULL, e.as_of)) >= lower(e.year) AS is_new,
		customer_portfolio.last_purchase(h.h, daterange(NULL, e.as_of)) >= e.lost_before AS is_kept,
		customer_portfolio.orders_count(h.h, e.year) AS orders, customer_portfolio.revenue(h.h, e.year) AS revenue, customer_portfolio.margin(h.h, e.year) AS margin,
		customer_portfolio.pareto_class(customer_portfolio.revenue(h.h, e.as_of)) OVER (PARTITION BY e.side) AS class,
		customer_portfolio.residual_ltv(@purchase_model@, @spend_model@, h.h, e.as_of, @annual_rate@, @margin@)::@money@ AS residual_ltv
	FROM @schema@.histories h
	CROSS JOIN (
		SELECT e.side, e.as_of, daterange((e.as_of - interval '1 year')::date, e.as_of) AS year, (@boundary_of_either@ - @grace@ * @step@)::date AS lost_before
		FROM (VALUES (1, $1), (2, $2)) e(side, as_of) OFFSET 0
	) e
@if customers@	LEFT JOIN @schema@.labels l ON l.customer @equals@ h.customer
	WHERE customer_portfolio.first_event(h.h) < e.as_of
), indicator AS (
	SELECT v.n, v.item, max(v.value) FILTER (WHERE t.side = 1) AS before, max(v.value) FILTER (WHERE t.side = 2) AS after
	FROM (
		SELECT s.side, count(*) FILTER (WHERE k.is_kept) AS customers, count(*) FILTER (WHERE NOT k.is_kept) AS lost, count(*) FILTER (WHERE k.is_new) AS new, count(*) FILTER (WHERE k.orders > 0) AS buyers,
			sum(k.orders) AS orders, sum(k.revenue) AS revenue, sum(k.margin) AS margin, count(*) FILTER (WHERE k.class = 'A') AS best, sum(k.residual_ltv) AS capital,
			customer_portfolio.top_share(customer_portfolio.pareto(k.revenue) FILTER (WHERE k.orders > 0), 0.2) AS top_share
		FROM (VALUES (1), (2)) s(side) LEFT JOIN k ON k.side = s.side
		GROUP BY s.side
	) t, LATERAL (VALUES (1, 'customers', t.customers::numeric), (2, 'customers lost so far', t.lost), (3, 'new customers of 12 months', t.new), (4, 'customers with an order in 12 months', t.buyers),
		(5, 'orders of 12 months', t.orders), (6, 'orders per customer of 12 months', round(t.orders / nullif(t.buyers, 0), 4)), (7, 'revenue of 12 months', coalesce(t.revenue, 0)),
		(8, 'revenue per order of 12 months', round(t.revenue / nullif(t.orders, 0), @scale@)), (9, 'revenue per customer of 12 months', round(t.revenue / nullif(t.buyers, 0), @scale@)),
@if costs@		(10, 'margin of 12 months', t.margin),
		(11, 'share of the best fifth in the revenue of 12 months', round(t.top_share::numeric, 4)), (12, 'customers of class A', t.best), (13, 'expected value of all customers', t.capital)) v(n, item, value)
	GROUP BY v.n, v.item
), moved AS (
	SELECT b.customer, b.label, coalesce(a.revenue, 0) AS before, b.revenue AS after, a.class AS class_before, b.class AS class_after
	FROM (SELECT k.* FROM k WHERE k.side = 2) b LEFT JOIN (SELECT k.* FROM k WHERE k.side = 1) a ON a.customer = b.customer
), row AS (
	SELECT 1 AS part, 'indicators' AS section, row_number() OVER (ORDER BY i.n) AS rank, i.item, NULL AS customer, i.before, i.after, NULL AS class_before, NULL AS class_after FROM indicator i
	UNION ALL
	SELECT 2, 'classes', row_number() OVER (ORDER BY abs(m.after - m.before) DESC, m.customer), m.label, m.customer, m.before, m.after, m.class_before, m.class_after FROM moved m WHERE m.class_before <> m.class_after
	UNION ALL
	(SELECT 3, 'gains', row_number() OVER (ORDER BY m.after - m.before DESC, m.customer), m.label, m.customer, m.before, m.after, m.class_before, m.class_after FROM moved m WHERE m.after > m.before ORDER BY 3 LIMIT $3)
	UNION ALL
	(SELECT 4, 'losses', row_number() OVER (ORDER BY m.after - m.before, m.customer), m.label, m.customer, m.before, m.after, m.class_before, m.class_after FROM moved m WHERE m.after < m.before ORDER BY 3 LIMIT $3)
)
SELECT r.section, r.rank::int, r.item, r.customer, r.before, r.after, r.after - r.before, ((r.after - r.before) / nullif(r.before, 0))::float8, r.class_before, r.class_after
FROM row r ORDER BY r.part, r.rank$sql$::text;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_compare_query() IS 'what compare asks, with the places of a template';

CREATE FUNCTION compare(name text, date1 date, date2 date, n int DEFAULT 20, OUT section text, OUT rank int, OUT item text, OUT customer text,
	OUT value_before numeric, OUT value_after numeric, OUT difference numeric, OUT relative_difference double precision, OUT class_before text, OUT class_after text) RETURNS SETOF record
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	p customer_portfolio.portfolio := customer_portfolio_internal.portfolio_of(name);
BEGIN
	PERFORM customer_portfolio_internal.portfolio_require_days(p, date1, date2);
	IF n IS NULL OR n < 0 THEN
		RAISE EXCEPTION 'n must be 0 or more, not %', coalesce(n::text, 'NULL') USING ERRCODE = 'invalid_parameter_value';
	END IF;
	RETURN QUERY EXECUTE customer_portfolio_internal.portfolio_fill(customer_portfolio_internal.portfolio_compare_query(),
		customer_portfolio_internal.portfolio_places(p) || jsonb_build_object('boundary_of_either', customer_portfolio_internal.portfolio_boundary(p, 'e.as_of'))) USING date1, date2, n;
END $$;
COMMENT ON FUNCTION compare(text, date, date, int) IS
$$Compares a portfolio on two days: indicators, classes, the biggest gains and losses by name.

name   of the portfolio
date1  the earlier day; what happened from it on is not known to the values before
date2  the later day, at most the as_of of the portfolio; the same for the values after
n      how many gains and how many losses

section is indicators, classes (customers whose class by revenue is another one), gains or losses
(of revenue in the 12 months before each day). relative_difference is difference / value_before. The
expected value is that of today's models on both days. Customers who came between the days have no
class before and are among the gains.$$;
