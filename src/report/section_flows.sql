--
-- the first sections: the numbers at a glance, and the three flows
--

CREATE FUNCTION customer_portfolio_internal.report_card(r jsonb, indicator text, value text, change text, before text, series jsonb) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT E'<div class="card">\n' || customer_portfolio_internal.report_tag('h3', q.title) || customer_portfolio_internal.report_tag('p class="big"', value)
		|| CASE WHEN before IS NULL THEN '' ELSE customer_portfolio_internal.report_tag('p class="change"', customer_portfolio_internal.report_say(r, 'page', 'change', pg_catalog.jsonb_build_object('change', change, 'before', before))) END
		|| coalesce((SELECT customer_portfolio.chart_line(s.item ->> 'label', (s.item ->> 'value')::float8,
				pg_catalog.jsonb_build_object('compact', true, 'title', q.title, 'width', 240, 'height', 48, 'decimals', CASE WHEN indicator = 'customers' THEN 0 ELSE (r ->> 'decimals')::int END, 'decimal_mark', r ->> 'decimal_mark', 'group_mark', r ->> 'group_mark') ORDER BY s.n)
			FROM pg_catalog.jsonb_array_elements(series) WITH ORDINALITY s(item, n) HAVING count(*) > 1), '') || E'</div>\n'
	FROM (SELECT customer_portfolio_internal.report_label(r, 'indicator', indicator) AS title) q;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_card(jsonb, text, text, text, text, jsonb) IS 'one number in big letters, its change and its course';

CREATE FUNCTION customer_portfolio_internal.report_course(r jsonb, col text) RETURNS jsonb
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('label', customer_portfolio_internal.report_period(r, (f.item ->> 'period_start')::date, true), 'period', f.item -> 'period_start', 'value', f.item -> col) ORDER BY f.n)
	FROM pg_catalog.jsonb_array_elements(r -> 'flows') WITH ORDINALITY f(item, n) WHERE f.n > pg_catalog.jsonb_array_length(r -> 'flows') - 13;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_course(jsonb, text) IS 'a column of three_flows over the last 13 periods';

CREATE FUNCTION customer_portfolio_internal.report_capital_card(r jsonb) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	fits jsonb;
	now numeric;
	before numeric;
BEGIN
	SELECT jsonb_agg(jsonb_build_object('label', customer_portfolio_internal.report_day(r, (f.item ->> 'as_of')::date, true), 'value', f.item -> 'residual_ltv') ORDER BY f.n) INTO fits
	FROM jsonb_array_elements(customer_portfolio_internal.report_read(r, 'models', $q$
		SELECT k.as_of, k.residual_ltv FROM (
			SELECT DISTINCT ON (m.as_of) m.as_of, round(m.residual_ltv::numeric, @scale@) AS residual_ltv FROM @schema@.models m
			WHERE abs(m.residual_ltv) < 1e24 AND m.as_of <= (SELECT q.as_of FROM @schema@.models q WHERE q.is_current) ORDER BY m.as_of DESC, m.is_current DESC, m.fit DESC LIMIT 13) k ORDER BY k.as_of$q$)) WITH ORDINALITY f(item, n);
	IF fits IS NULL THEN
		RETURN NULL;
	END IF;
	now := (fits -> -1 ->> 'value')::numeric;
	before := (fits -> -2 ->> 'value')::numeric;
	RETURN customer_portfolio_internal.report_card(r, 'capital', customer_portfolio_internal.report_money(r, now), customer_portfolio_internal.report_change(r, now, before),
		CASE WHEN before IS NOT NULL THEN customer_portfolio_internal.report_money(r, before) END, fits);
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.report_capital_card(jsonb) IS 'the capital by the current fit beside the fit before; NULL without a model';

CREATE FUNCTION customer_portfolio_internal.report_indicators(r jsonb) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	cells jsonb;
BEGIN
	SELECT jsonb_agg(jsonb_build_array(customer_portfolio_internal.report_label(r, 'indicator', d.item ->> 'indicator'),
			customer_portfolio_internal.report_measure(r, d.item ->> 'unit', (d.item ->> 'value')::numeric),
			customer_portfolio_internal.report_measure(r, d.item ->> 'unit', (d.item ->> 'value_before')::numeric),
			customer_portfolio_internal.report_signed(customer_portfolio_internal.report_measure(r, d.item ->> 'unit', (d.item ->> 'change')::numeric), (d.item ->> 'change')::numeric),
			customer_portfolio_internal.report_measure(r, d.item ->> 'unit', (d.item ->> 'value_last_year')::numeric)) ORDER BY d.n)
		INTO cells
		FROM jsonb_array_elements(customer_portfolio_internal.report_read(r, 'dashboard', $q$
			SELECT d.indicator, CASE WHEN d.indicator = 'basket' THEN 'basket' WHEN d.unit IN ('customers', 'orders', 'share', 'orders per customer') THEN d.unit ELSE 'money' END AS unit,
				d.value, d.value_before, d.change, d.value_last_year FROM @schema@.dashboard d ORDER BY d.ordinal$q$)) WITH ORDINALITY d(item, n);
	RETURN CASE WHEN cells IS NOT NULL THEN format(E'<details class="more">\n%s%s</details>\n', customer_portfolio_internal.report_tag('summary', customer_portfolio_internal.report_label(r, 'view', 'dashboard')),
		customer_portfolio_internal.report_table(r, customer_portfolio_internal.report_say(r, 'finding', 'indicators'), customer_portfolio_internal.report_columns(r, '{indicator,value,value_before,change,value_last_year}'), 2, cells)) END;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.report_indicators(jsonb) IS 'all indicators of the meeting as a table';

CREATE FUNCTION customer_portfolio_internal.report_measure(r jsonb, unit text, value numeric) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT CASE unit WHEN 'share' THEN customer_portfolio_internal.report_share(r, value::float8) WHEN 'money' THEN customer_portfolio_internal.report_money(r, value)
		WHEN 'basket' THEN customer_portfolio_internal.report_money(r, value, (r ->> 'scale')::int)
		WHEN 'orders per customer' THEN customer_portfolio_internal.report_number(r, value, 2) ELSE customer_portfolio_internal.report_number(r, value) END;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_measure(jsonb, text, numeric) IS 'a number of the dashboard in its unit';

CREATE FUNCTION customer_portfolio_internal.report_headline(r jsonb) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	last jsonb := r -> 'flows' -> -1;
	before jsonb := r -> 'flows' -> -2;
BEGIN
	RETURN customer_portfolio_internal.report_section(r, 'headline', CASE WHEN last IS NULL THEN customer_portfolio_internal.report_tag('p', customer_portfolio_internal.report_say(r, 'page', 'no_period')) END,
		E'<div class="cards">\n' || concat(
		customer_portfolio_internal.report_card(r, 'customers', customer_portfolio_internal.report_number(r, (last ->> 'closing_customers')::numeric),
			customer_portfolio_internal.report_change(r, (last ->> 'closing_customers')::numeric, (before ->> 'closing_customers')::numeric), customer_portfolio_internal.report_number(r, (before ->> 'closing_customers')::numeric), customer_portfolio_internal.report_course(r, 'closing_customers')),
		customer_portfolio_internal.report_card(r, 'revenue', customer_portfolio_internal.report_money(r, (last ->> 'closing_revenue')::numeric),
			customer_portfolio_internal.report_change(r, (last ->> 'closing_revenue')::numeric, (before ->> 'closing_revenue')::numeric), customer_portfolio_internal.report_money(r, (before ->> 'closing_revenue')::numeric), customer_portfolio_internal.report_course(r, 'closing_revenue')),
		customer_portfolio_internal.report_card(r, 'growth', customer_portfolio_internal.report_signed(customer_portfolio_internal.report_money(r, (last ->> 'growth')::numeric), (last ->> 'growth')::numeric),
			customer_portfolio_internal.report_signed(customer_portfolio_internal.report_money(r, (last ->> 'growth')::numeric - (before ->> 'growth')::numeric), (last ->> 'growth')::numeric - (before ->> 'growth')::numeric),
			customer_portfolio_internal.report_signed(customer_portfolio_internal.report_money(r, (before ->> 'growth')::numeric), (before ->> 'growth')::numeric), customer_portfolio_internal.report_course(r, 'growth')),
		customer_portfolio_internal.report_capital_card(r)) || E'</div>\n',
		CASE WHEN last IS NOT NULL THEN customer_portfolio_internal.report_indicators(r) END);
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.report_headline(jsonb) IS 'customers, revenue, growth and capital, each with its change and its course';

CREATE FUNCTION customer_portfolio_internal.report_waterfall(r jsonb) RETURNS text
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
	BEGIN ATOMIC
	WITH item AS (
		SELECT v.n, v.movement, v.is_total, v.sign * v.amount AS amount, v.customers, customer_portfolio_internal.report_label(r, 'step', v.movement) AS step, v.movement = 'lost' AND NOT f.is_final AS is_unknown, customer_portfolio_internal.report_label(r, 'movement', v.movement) AS label
		FROM pg_catalog.jsonb_to_record(r -> 'flows' -> -1) f(is_final boolean, opening_revenue numeric, new_revenue numeric, existing_revenue numeric, lost_revenue numeric, in_doubt_revenue numeric, closing_revenue numeric,
				opening_customers bigint, new_customers bigint, returned_customers bigint, lost_customers bigint, in_doubt_customers bigint, closing_customers bigint),
			LATERAL (VALUES (1, 'opening', true, 1, f.opening_revenue, f.opening_customers), (2, 'new', false, 1, f.new_revenue, f.new_customers), (3, 'existing', false, 1, f.existing_revenue, NULL),
				(4, 'lost', false, -1, f.lost_revenue, f.lost_customers), (5, 'in doubt', false, -1, f.in_doubt_revenue, f.in_doubt_customers), (6, 'closing', true, 1, f.closing_revenue, f.closing_customers)) v(n, movement, is_total, sign, amount, customers)
	)
	SELECT customer_portfolio_internal.report_figure(r, q.finding,
		customer_portfolio.chart_waterfall(i.step, CASE WHEN NOT i.is_unknown THEN i.amount::float8 END, i.is_total, customer_portfolio_internal.report_options(r, q.finding, 'movement', 'revenue', pg_catalog.jsonb_build_object('unit', r -> 'unit', 'decimals', r -> 'decimals')) ORDER BY i.n),
		customer_portfolio_internal.report_table(r, customer_portfolio_internal.report_period(r, (r -> 'flows' -> -1 ->> 'period_start')::date), customer_portfolio_internal.report_columns(r, '{movement,amount,customers}'), 2,
			pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(i.label, CASE WHEN i.is_total OR i.is_unknown THEN customer_portfolio_internal.report_money(r, CASE WHEN NOT i.is_unknown THEN i.amount END) ELSE customer_portfolio_internal.report_signed(customer_portfolio_internal.report_money(r, i.amount), i.amount) END,
				customer_portfolio_internal.report_number(r, CASE WHEN NOT i.is_unknown THEN i.customers END)) ORDER BY i.n)))
	FROM item i, (SELECT customer_portfolio_internal.report_trend(r, 'revenue', customer_portfolio_internal.report_course(r, 'closing_revenue')) AS finding) q
	GROUP BY q.finding;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_waterfall(jsonb) IS 'the three flows of the last period, from the revenue before to the revenue now';

CREATE FUNCTION customer_portfolio_internal.report_lost_finding(r jsonb) RETURNS text
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
	BEGIN ATOMIC
	SELECT coalesce(customer_portfolio_internal.report_trend(r, 'lost', pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('period', f.item -> 'period_start', 'value', f.item -> 'lost_revenue') ORDER BY f.n) FILTER (WHERE (f.item ->> 'is_final')::boolean)),
		customer_portfolio_internal.report_say(r, 'finding', 'lost_unknown', pg_catalog.jsonb_build_object('amount', customer_portfolio_internal.report_money(r, (r -> 'flows' -> -1 ->> 'in_doubt_revenue')::numeric))))
	FROM pg_catalog.jsonb_array_elements(r -> 'flows') WITH ORDINALITY f(item, n);
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_lost_finding(jsonb) IS 'how lost revenue moved in the last period that can no longer change';

CREATE FUNCTION customer_portfolio_internal.report_bars(r jsonb) RETURNS text
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
	BEGIN ATOMIC
	WITH flow AS (
		SELECT f.*, customer_portfolio_internal.report_period(r, f.period_start, true) AS label
		FROM pg_catalog.jsonb_to_recordset(r -> 'flows') f(period_start date, is_final boolean, new_revenue numeric, existing_revenue numeric, lost_revenue numeric, in_doubt_revenue numeric, growth numeric, closing_revenue numeric)
		ORDER BY f.period_start DESC LIMIT 12
	), finding AS (SELECT customer_portfolio_internal.report_lost_finding(r) AS text, customer_portfolio_internal.report_label(r, 'movement', 'in doubt') AS in_doubt)
	SELECT customer_portfolio_internal.report_figure(r, g.text,
		(SELECT customer_portfolio.chart_bars(f.label, customer_portfolio_internal.report_label(r, 'movement', v.movement), v.amount::float8, customer_portfolio_internal.report_options(r, g.text, 'period', 'revenue_change',
			pg_catalog.jsonb_build_object('unit', r -> 'unit', 'decimals', r -> 'decimals', 'hatched', pg_catalog.jsonb_build_array(g.in_doubt))) ORDER BY f.period_start, v.n)
		 FROM flow f, LATERAL (VALUES (1, 'new', f.new_revenue), (2, 'existing', f.existing_revenue), (3, 'lost', -f.lost_revenue), (4, 'in doubt', -f.in_doubt_revenue)) v(n, movement, amount)),
		(SELECT customer_portfolio_internal.report_table(r, g.text, customer_portfolio_internal.report_columns(r, '{period_start,new_revenue,existing_revenue,lost_revenue,in_doubt_revenue,growth,closing_revenue}'), 2,
			pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(customer_portfolio_internal.report_period(r, f.period_start), customer_portfolio_internal.report_money(r, f.new_revenue), customer_portfolio_internal.report_money(r, f.existing_revenue),
				customer_portfolio_internal.report_money(r, CASE WHEN f.is_final THEN f.lost_revenue END), customer_portfolio_internal.report_money(r, f.in_doubt_revenue), customer_portfolio_internal.report_signed(customer_portfolio_internal.report_money(r, f.growth), f.growth),
				customer_portfolio_internal.report_money(r, f.closing_revenue)) ORDER BY f.period_start DESC)) FROM flow f))
	FROM finding g;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_bars(jsonb) IS 'the flows of twelve periods, what is in doubt hatched';

CREATE FUNCTION customer_portfolio_internal.report_flows(r jsonb) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	final date := (SELECT max((f ->> 'period_start')::date) FROM jsonb_array_elements(r -> 'flows') f WHERE (f ->> 'is_final')::boolean);
BEGIN
	IF r -> 'flows' -> -1 IS NULL THEN
		RETURN NULL;
	END IF;
	RETURN customer_portfolio_internal.report_section(r, 'flows', customer_portfolio_internal.report_figures(customer_portfolio_internal.report_waterfall(r), customer_portfolio_internal.report_bars(r)),
		CASE WHEN final IS NOT NULL THEN customer_portfolio_internal.report_tag('p', customer_portfolio_internal.report_say(r, 'finding', 'flows_known', jsonb_build_object('period', customer_portfolio_internal.report_period(r, final)))) END);
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.report_flows(jsonb) IS 'the three flows as a waterfall and as bars; NULL before the first period is complete';
