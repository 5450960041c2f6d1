--
-- who makes the value, whether customers come back, and the capital
--

CREATE FUNCTION customer_portfolio_internal.report_classes(r jsonb, classes jsonb) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	best jsonb := (SELECT c FROM jsonb_array_elements(classes) c WHERE c ->> 'class' = 'A');
	finding text;
	picture text;
	cells jsonb;
BEGIN
	finding := customer_portfolio_internal.report_count(r, 'classes', coalesce((best ->> 'customers')::numeric, 0), jsonb_build_object('customers', customer_portfolio_internal.report_number(r, (best ->> 'customers')::numeric),
		'customer_share', customer_portfolio_internal.report_share(r, (best ->> 'customer_share')::float8), 'amount_share', customer_portfolio_internal.report_share(r, (best ->> 'amount_share')::float8)));
	SELECT customer_portfolio.chart_bars(customer_portfolio_internal.report_label(r, 'axis', v.name), customer_portfolio_internal.report_label(r, 'class', c.class), v.share,
			customer_portfolio_internal.report_options(r, finding, 'class', 'share', '{"is_percent": true}') - 'x_axis' ORDER BY v.n, c.class),
		jsonb_agg(jsonb_build_array(customer_portfolio_internal.report_label(r, 'class', c.class), customer_portfolio_internal.report_number(r, c.customers), customer_portfolio_internal.report_share(r, c.customer_share),
			customer_portfolio_internal.report_money(r, c.amount), customer_portfolio_internal.report_share(r, c.amount_share)) ORDER BY c.class) FILTER (WHERE v.n = 1)
		INTO picture, cells
		FROM jsonb_to_recordset(classes) c(class text, customers bigint, customer_share float8, amount numeric, amount_share float8), LATERAL (VALUES (1, 'customers', c.customer_share), (2, 'revenue', c.amount_share)) v(n, name, share);
	RETURN customer_portfolio_internal.report_figure(r, finding, picture, customer_portfolio_internal.report_table(r, finding, customer_portfolio_internal.report_columns(r, '{class,customers,customer_share,amount,amount_share}'), 2, cells));
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.report_classes(jsonb, jsonb) IS 'the classes by revenue, their share of customers beside their share of revenue';

CREATE FUNCTION customer_portfolio_internal.report_curve(r jsonb, finding text, points jsonb, y_axis text) RETURNS text
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
	BEGIN ATOMIC
	SELECT customer_portfolio_internal.report_figure(r, finding,
		customer_portfolio.chart_lorenz(p.customer_share, p.value_share, customer_portfolio_internal.report_options(r, finding, 'customer_share', y_axis, '{"is_percent": true}') ORDER BY p.customer_share),
		customer_portfolio_internal.report_table(r, finding, customer_portfolio_internal.report_columns(r, ARRAY['customer_share', y_axis]), 1,
			-- Every tenth of the customers is enough to read.
			pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(customer_portfolio_internal.report_share(r, p.customer_share, 0), customer_portfolio_internal.report_share(r, p.value_share)) ORDER BY p.customer_share)
				FILTER (WHERE pg_catalog.round((100 * p.customer_share)::numeric) % 10 = 0)))
	FROM pg_catalog.jsonb_to_recordset(points) p(customer_share float8, value_share float8) WHERE p.value_share IS NOT NULL HAVING count(*) > 1;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_curve(jsonb, text, jsonb, text) IS 'a curve of shares: Lorenz curve of revenue, whale curve of margin; NULL without points';

CREATE FUNCTION customer_portfolio_internal.report_lorenz(r jsonb, points jsonb) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	fifth float8 := (SELECT (p ->> 'value_share')::float8 FROM jsonb_array_elements(points) p ORDER BY abs((p ->> 'customer_share')::float8 - 0.2) LIMIT 1);
BEGIN
	RETURN customer_portfolio_internal.report_curve(r, customer_portfolio_internal.report_say(r, 'finding', 'lorenz', jsonb_build_object('share', customer_portfolio_internal.report_share(r, fifth))), points, 'revenue_share');
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.report_lorenz(jsonb, jsonb) IS 'how revenue is spread over the customers';

CREATE FUNCTION customer_portfolio_internal.report_whale(r jsonb) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	points jsonb;
	peak jsonb;
BEGIN
	IF NOT (r ->> 'has_costs')::boolean THEN
		RETURN NULL;
	END IF;
	points := customer_portfolio_internal.report_read(r, 'histories', $q$
		SELECT 0::float8 AS customer_share, 0::float8 AS value_share
		UNION ALL
		SELECT (sum(q.customers) OVER w)::float8 / sum(q.customers) OVER ()::float8, (sum(q.margin) OVER w)::float8 / nullif(greatest(sum(q.margin) OVER (), 0), 0)::float8
		FROM (
			SELECT m.part, count(*) AS customers, sum(m.margin) AS margin
			FROM (
				SELECT v.margin, ntile(100) OVER (ORDER BY v.margin DESC) AS part
				FROM (SELECT customer_portfolio.margin(h.h, @as_of@) AS margin FROM @schema@.histories h WHERE customer_portfolio.first_event(h.h) < @as_of@) v
				WHERE v.margin IS NOT NULL
			) m GROUP BY m.part
		) q WINDOW w AS (ORDER BY q.part) ORDER BY 1$q$);
	peak := (SELECT p FROM jsonb_array_elements(points) p ORDER BY (p ->> 'value_share')::float8 DESC NULLS LAST, (p ->> 'customer_share')::float8 LIMIT 1);
	RETURN customer_portfolio_internal.report_curve(r, customer_portfolio_internal.report_say(r, 'finding', CASE WHEN (peak ->> 'value_share')::float8 > 1.0005 THEN 'whale' ELSE 'whale_none' END, jsonb_build_object(
		'customer_share', customer_portfolio_internal.report_share(r, (peak ->> 'customer_share')::float8, 0), 'peak', customer_portfolio_internal.report_share(r, (peak ->> 'value_share')::float8),
		'loss', customer_portfolio_internal.report_share(r, (peak ->> 'value_share')::float8 - 1))), points, 'margin_share');
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.report_whale(jsonb) IS 'how margin adds up over the customers, best first: what lies above 100 % others take away; NULL without costs';

CREATE FUNCTION customer_portfolio_internal.report_value(r jsonb) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	-- Classes as in the view pareto, points as in lorenz, both from one summary; no points where nobody has brought revenue.
	v jsonb := customer_portfolio_internal.report_read(r, 'histories', $q$
		WITH s AS MATERIALIZED (
			SELECT customer_portfolio.pareto(customer_portfolio.revenue(h.h, @as_of@)) AS summary FROM @schema@.histories h WHERE customer_portfolio.first_event(h.h) < @as_of@
		)
		SELECT (SELECT jsonb_agg(to_jsonb(k)) FROM (
				SELECT g.class, g.customers, g.customers::float8 / sum(g.customers) OVER ()::float8 AS customer_share, g.amount, g.amount::float8 / nullif(sum(g.amount) OVER (), 0)::float8 AS amount_share
				FROM s, customer_portfolio_internal.pareto_classes(s.summary) g) k) AS classes,
			(SELECT coalesce(jsonb_agg(jsonb_build_object('customer_share', round((1 - z.population_share)::numeric, 6), 'value_share', 1 - z.value_share)), '[]') FROM s, customer_portfolio.lorenz(s.summary, 101) z) AS points$q$) -> 0;
BEGIN
	RETURN customer_portfolio_internal.report_section(r, 'value', customer_portfolio_internal.report_figures(customer_portfolio_internal.report_classes(r, v -> 'classes'), customer_portfolio_internal.report_lorenz(r, v -> 'points'), customer_portfolio_internal.report_whale(r)));
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.report_value(jsonb) IS 'who makes the value: classes, Lorenz curve, whale curve';

CREATE FUNCTION customer_portfolio_internal.report_cohort_finding(r jsonb, cohorts jsonb) RETURNS text
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
	BEGIN ATOMIC
	WITH first AS (
		SELECT c.active, c.eligible, pg_catalog.row_number() OVER (ORDER BY c.cohort_start DESC) AS n
		FROM pg_catalog.jsonb_to_recordset(cohorts) c(cohort_start date, age int, active bigint, eligible bigint, is_complete boolean) WHERE c.age = 1 AND c.is_complete
	), group_of_six AS (
		SELECT (f.n - 1) / 6 AS n, count(*) AS cohorts, (sum(f.active) / nullif(sum(f.eligible), 0))::float8 AS share FROM first f GROUP BY 1
	)
	SELECT customer_portfolio_internal.report_say(r, 'finding', CASE WHEN b.share IS NULL THEN 'cohorts' ELSE 'cohorts_more' END, pg_catalog.jsonb_build_object('n', g.cohorts,
		'share', customer_portfolio_internal.report_share(r, g.share), 'before', customer_portfolio_internal.report_share(r, b.share)))
	FROM group_of_six g LEFT JOIN group_of_six b ON b.n = 1 AND b.cohorts = g.cohorts WHERE g.n = 0;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_cohort_finding(jsonb, jsonb) IS 'how many came back at once, of the last six cohorts and of the six before; NULL while nobody could';

CREATE FUNCTION customer_portfolio_internal.report_cohorts(r jsonb) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	cohorts jsonb;
	finding text;
	last_age int;
	picture text;
	is_immature boolean;
	cells jsonb;
BEGIN
	BEGIN
		cohorts := customer_portfolio_internal.report_read(r, 'cohorts', $q$
			WITH c AS MATERIALIZED (SELECT d.cohort_start, d.age, d.size, d.eligible, d.active, d.retention_rate, d.is_complete FROM @schema@.cohorts d)
			SELECT c.* FROM c
			WHERE c.cohort_start >= (SELECT min(k.cohort_start) FROM (SELECT DISTINCT c.cohort_start FROM c ORDER BY 1 DESC LIMIT 13) k) AND c.age <= 10 ORDER BY c.cohort_start, c.age$q$);
	EXCEPTION WHEN program_limit_exceeded THEN
		RETURN NULL; -- an order of a mistyped year, of which the page warns
	END;
	finding := customer_portfolio_internal.report_cohort_finding(r, cohorts);
	last_age := (SELECT max((c ->> 'age')::int) FROM jsonb_array_elements(cohorts) c WHERE (c ->> 'eligible')::bigint > 0);
	IF finding IS NULL THEN
		RETURN NULL;
	END IF;
	SELECT customer_portfolio.chart_heatmap(customer_portfolio_internal.report_period(r, g.cohort_start, true), g.age::text, c.retention_rate, NOT coalesce(c.is_complete, false),
			customer_portfolio_internal.report_options(r, finding, 'age', 'cohort', jsonb_build_object('is_percent', true, 'height', 90 + 26 * g.height)) ORDER BY g.cohort_start, g.age), bool_or(NOT coalesce(c.is_complete, false))
		INTO picture, is_immature
		FROM (SELECT k.cohort_start, a.age, count(*) FILTER (WHERE a.age = 1) OVER () AS height FROM (SELECT DISTINCT d.cohort_start FROM jsonb_to_recordset(cohorts) d(cohort_start date)) k, generate_series(1, last_age) a(age)) g
		LEFT JOIN jsonb_to_recordset(cohorts) c(cohort_start date, age int, eligible bigint, retention_rate float8, is_complete boolean) ON (c.cohort_start, c.age) = (g.cohort_start, g.age) AND c.eligible > 0;
	SELECT jsonb_agg(q.line ORDER BY q.cohort_start DESC) INTO cells FROM (
		SELECT g.cohort_start, jsonb_build_array(customer_portfolio_internal.report_period(r, g.cohort_start, true), customer_portfolio_internal.report_number(r, max(g.size)))
			|| jsonb_agg(customer_portfolio_internal.report_share(r, c.retention_rate, 0) ORDER BY g.age) AS line
		FROM (SELECT DISTINCT k.cohort_start, k.size, a.age FROM jsonb_to_recordset(cohorts) k(cohort_start date, size bigint), generate_series(1, LEAST(last_age, 6)) a(age)) g
		LEFT JOIN jsonb_to_recordset(cohorts) c(cohort_start date, age int, retention_rate float8) ON (c.cohort_start, c.age) = (g.cohort_start, g.age) GROUP BY g.cohort_start) q;
	RETURN customer_portfolio_internal.report_section(r, 'cohorts', customer_portfolio_internal.report_figure(r, finding, picture || CASE WHEN is_immature THEN customer_portfolio_internal.report_tag('p class="hint"', customer_portfolio_internal.report_say(r, 'finding', 'immature')) ELSE '' END,
		customer_portfolio_internal.report_table(r, finding, customer_portfolio_internal.report_columns(r, '{cohort_start,size}') || ARRAY(SELECT i::text FROM generate_series(1, LEAST(last_age, 6)) i), 2, cells)));
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.report_cohorts(jsonb) IS 'the last 13 cohorts as a heat map, what may still change marked; NULL while nobody could come back';

CREATE FUNCTION customer_portfolio_internal.report_capital_by_class(r jsonb, classes jsonb) RETURNS text
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
	BEGIN ATOMIC
	WITH class AS (
		SELECT coalesce(customer_portfolio_internal.report_label(r, 'class', c.class), r ->> 'none') AS label, c.* FROM pg_catalog.jsonb_to_recordset(classes) c(class text, customers bigint, capital numeric) WHERE c.capital IS NOT NULL
	), finding AS (
		SELECT customer_portfolio_internal.report_say(r, 'finding', 'capital', pg_catalog.jsonb_build_object('capital', customer_portfolio_internal.report_money(r, sum(c.capital)),
			'share', customer_portfolio_internal.report_share(r, (coalesce(sum(c.capital) FILTER (WHERE c.class = 'A'), 0) / nullif(sum(c.capital), 0))::float8))) AS text FROM class c
	)
	SELECT customer_portfolio_internal.report_figure(r, f.text,
		customer_portfolio.chart_bars(c.label, c.capital::float8, customer_portfolio_internal.report_options(r, f.text, 'class', 'capital', pg_catalog.jsonb_build_object('unit', r -> 'unit', 'decimals', r -> 'decimals')) ORDER BY c.class),
		customer_portfolio_internal.report_table(r, f.text, customer_portfolio_internal.report_columns(r, '{class,customers,capital,mean}'), 2, pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(c.label,
			customer_portfolio_internal.report_number(r, c.customers), customer_portfolio_internal.report_money(r, c.capital), customer_portfolio_internal.report_money(r, c.capital / c.customers)) ORDER BY c.class)))
	FROM class c, finding f GROUP BY f.text;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_capital_by_class(jsonb, jsonb) IS 'what the customers of each class are worth';

CREATE FUNCTION customer_portfolio_internal.report_capital(r jsonb) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	scores jsonb;
	total jsonb;
	finding text;
BEGIN
	scores := customer_portfolio_internal.report_read(r, 'scores', format($q$
		SELECT c.*, NULL::float8[] AS quantiles, NULL AS picture FROM (SELECT s.class_by_revenue AS class, count(*) AS customers, sum(s.residual_ltv) AS capital FROM @schema@.scores s WHERE s.residual_ltv IS NOT NULL GROUP BY 1 ORDER BY 1) c
		UNION ALL
		SELECT NULL, count(*), NULL, percentile_disc('{0.1,0.25,0.5,0.75,0.9,0.99}'::float8[]) WITHIN GROUP (ORDER BY v.worth), customer_portfolio.chart_histogram(v.worth, %L::jsonb)
		-- Where scores are stored they are read in the order of an index: there is nothing left to sort.
		FROM (SELECT s.residual_ltv::float8 AS worth FROM @schema@.scores s WHERE s.residual_ltv IS NOT NULL ORDER BY s.residual_ltv NULLS FIRST) v$q$,
		customer_portfolio_internal.report_options(r, NULL, 'worth', 'customers', jsonb_build_object('unit', r -> 'unit', 'decimals', 0, 'bins', 12, 'max_quantile', 0.99))));
	total := scores -> -1;
	IF total IS NULL OR (total ->> 'customers')::bigint = 0 THEN
		RETURN customer_portfolio_internal.report_section(r, 'capital', customer_portfolio_internal.report_tag('p', customer_portfolio_internal.report_say(r, 'finding', 'no_capital')));
	END IF;
	finding := customer_portfolio_internal.report_say(r, 'finding', 'distribution', jsonb_build_object('median', customer_portfolio_internal.report_money(r, (total -> 'quantiles' ->> 2)::numeric), 'top', customer_portfolio_internal.report_money(r, (total -> 'quantiles' ->> 4)::numeric)));
	RETURN customer_portfolio_internal.report_section(r, 'capital', customer_portfolio_internal.report_figures(customer_portfolio_internal.report_capital_by_class(r, scores - -1),
		customer_portfolio_internal.report_figure(r, finding, total ->> 'picture', customer_portfolio_internal.report_table(r, finding, customer_portfolio_internal.report_columns(r, '{customer_share,worth_at_most}'), 2,
			(SELECT jsonb_agg(jsonb_build_array(customer_portfolio_internal.report_share(r, v.share, 0), customer_portfolio_internal.report_money(r, (total -> 'quantiles' ->> (v.n - 1)::int)::numeric, (r ->> 'scale')::int)) ORDER BY v.n)
			 FROM unnest('{0.1,0.25,0.5,0.75,0.9,0.99}'::float8[]) WITH ORDINALITY v(share, n)))), customer_portfolio_internal.report_statement(r), customer_portfolio_internal.report_levers(r)),
		customer_portfolio_internal.report_interval(r));
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.report_capital(jsonb) IS 'the capital by class, how it is spread, and its statement where there is one';
