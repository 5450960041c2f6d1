--
-- what needs attention; where customers stand between past value and potential
--

CREATE FUNCTION customer_portfolio_internal.report_message(r jsonb, message text) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT CASE WHEN f.m[3] IS NOT NULL THEN customer_portfolio_internal.report_count(r, 'fit_customers', f.m[3]::numeric, f.places)
		WHEN r #> ARRAY['words', 'model_message', f.m[2]] IS NOT NULL THEN customer_portfolio_internal.report_say(r, 'model_message', f.m[2], f.places) ELSE message END
	FROM (SELECT q.m, pg_catalog.jsonb_build_object('model', q.m[1], 'n', q.m[3]) AS places
		FROM (SELECT pg_catalog.regexp_match(message, '^cannot fit (\w+): (only (\d+) customers?|.*)$') AS m) q) f;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_message(jsonb, text) IS 'the message of a fit, in the language where there are words for it';

CREATE FUNCTION customer_portfolio_internal.report_reason(r jsonb, reason text) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	-- What a model complains of is a message of its own, and stands behind the colon.
	SELECT pg_catalog.string_agg(CASE WHEN r #> ARRAY['words', 'model_reason', q.part] IS NOT NULL THEN customer_portfolio_internal.report_label(r, 'model_reason', q.part)
		WHEN r #> ARRAY['words', 'model_reason', pg_catalog.split_part(q.part, ': ', 1)] IS NOT NULL
			THEN customer_portfolio_internal.report_say(r, 'model_reason', pg_catalog.split_part(q.part, ': ', 1), pg_catalog.jsonb_build_object('text', customer_portfolio_internal.report_message(r, pg_catalog.substr(q.part, pg_catalog.strpos(q.part, ': ') + 2))))
		ELSE q.part END, '; ' ORDER BY q.n)
	FROM pg_catalog.regexp_split_to_table(reason, '; ') WITH ORDINALITY q(part, n);
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_reason(jsonb, text) IS 'why a model is missing or doubtful, in the language where there are words for it';

CREATE FUNCTION customer_portfolio_internal.report_alerts(r jsonb) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	rows jsonb := customer_portfolio_internal.report_read(r, 'alerts', $q$
		SELECT q.severity, q.rule, q.label, q.number, q.n
		FROM (
			SELECT count(*) OVER () AS n, v.severity, v.rule, v.label, v.number, row_number() OVER w AS place
			FROM @schema@.alerts v WINDOW w AS (PARTITION BY v.rule ORDER BY CASE v.rule WHEN 'contract_notice' THEN v.number ELSE - v.number END, v.customer)
		) q WHERE q.place <= 5 ORDER BY CASE q.severity WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END, q.rule, q.place$q$);
	n bigint := coalesce((rows -> 0 ->> 'n')::bigint, 0);
	places jsonb := jsonb_build_object('n', customer_portfolio_internal.report_number(r, n), 'shown', jsonb_array_length(rows));
	caption text := CASE WHEN n > jsonb_array_length(rows) THEN customer_portfolio_internal.report_say(r, 'finding', 'alerts_first', places) ELSE customer_portfolio_internal.report_count(r, 'alerts', n, places) END;
BEGIN
	IF rows IS NULL THEN
		RETURN NULL;
	END IF;
	RETURN customer_portfolio_internal.report_section(r, 'alerts', coalesce((SELECT customer_portfolio_internal.report_list(r, caption, '{severity,alert,evidence}', 4,
		jsonb_agg(jsonb_build_array(coalesce(a.label, r ->> 'none'), customer_portfolio_internal.report_label(r, 'severity', a.severity), customer_portfolio_internal.report_label(r, 'alert', a.rule),
			customer_portfolio_internal.report_say(r, 'finding', 'alert_' || a.rule, jsonb_build_object('number', customer_portfolio_internal.report_number(r, a.number::numeric, CASE a.rule WHEN 'contract_notice' THEN 0 ELSE 1 END))))))
		FROM jsonb_to_recordset(rows) a(severity text, rule text, label text, number float8)), customer_portfolio_internal.report_tag('p', caption)));
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.report_alerts(jsonb) IS 'which rules are broken now, and by whom';

CREATE FUNCTION customer_portfolio_internal.report_quadrants(r jsonb) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	rows jsonb := customer_portfolio_internal.report_read(r, 'quadrants', 'SELECT v.quadrant, v.customers, v.customer_share, v.past_value, v.residual_ltv FROM @schema@.quadrants v WHERE v.quadrant IS NOT NULL ORDER BY v.quadrant');
	n bigint := coalesce((SELECT (q ->> 'customers')::bigint FROM jsonb_array_elements(rows) q WHERE q ->> 'quadrant' = 'low past, high potential'), 0);
	finding text;
BEGIN
	IF coalesce(jsonb_array_length(rows), 0) = 0 THEN
		RETURN NULL;
	END IF;
	finding := customer_portfolio_internal.report_count(r, 'quadrants', n, jsonb_build_object('n', customer_portfolio_internal.report_number(r, n),
		'all', customer_portfolio_internal.report_number(r, (SELECT sum((q ->> 'customers')::numeric) FROM jsonb_array_elements(rows) q WHERE q ->> 'quadrant' LIKE '% high potential')),
		'amount', customer_portfolio_internal.report_money(r, (SELECT (q ->> 'residual_ltv')::numeric FROM jsonb_array_elements(rows) q WHERE q ->> 'quadrant' = 'low past, high potential'))));
	RETURN customer_portfolio_internal.report_section(r, 'quadrants', customer_portfolio_internal.report_figures((
		SELECT customer_portfolio_internal.report_figure(r, finding,
			customer_portfolio.chart_heatmap(customer_portfolio_internal.report_label(r, 'level', g.past), customer_portfolio_internal.report_label(r, 'level', g.potential), q.customers::float8, false,
				customer_portfolio_internal.report_options(r, finding, 'potential', 'past', '{"decimals": 0, "width": 360, "height": 180}') ORDER BY g.n),
			customer_portfolio_internal.report_table(r, finding, customer_portfolio_internal.report_columns(r, '{quadrant,customers,customer_share,past_value,residual_ltv}'), 2,
				jsonb_agg(jsonb_build_array(customer_portfolio_internal.report_label(r, 'quadrant', q.quadrant), customer_portfolio_internal.report_number(r, q.customers), customer_portfolio_internal.report_share(r, q.customer_share),
					customer_portfolio_internal.report_money(r, q.past_value), customer_portfolio_internal.report_money(r, q.residual_ltv)) ORDER BY g.n) FILTER (WHERE q.quadrant IS NOT NULL)))
		FROM (VALUES (1, 'high', 'high'), (2, 'high', 'low'), (3, 'low', 'high'), (4, 'low', 'low')) g(n, past, potential)
		LEFT JOIN jsonb_to_recordset(rows) q(quadrant text, customers bigint, customer_share float8, past_value numeric, residual_ltv numeric) ON q.quadrant = format('%s past, %s potential', g.past, g.potential))));
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.report_quadrants(jsonb) IS 'customers by what they have brought and what is expected of them; NULL without values';
