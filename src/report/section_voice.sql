--
-- what customers say: recommendation, reasons, silence
--

CREATE FUNCTION customer_portfolio_internal.report_nps(r jsonb) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	rows jsonb := customer_portfolio_internal.report_read(r, 'nps', $q$
		SELECT n.period_start, n.class, n.responses, n.score, n.lower, n.upper FROM @schema@.nps n
		WHERE n.period_start IS NULL OR n.period_start >= (SELECT max(p.period_start) FROM @schema@.nps p) - interval '3 years' ORDER BY n.period_start NULLS FIRST, n.class NULLS FIRST$q$);
	total jsonb := (SELECT w FROM jsonb_array_elements(rows) w WHERE w ->> 'period_start' IS NULL AND w ->> 'class' IS NULL);
	n bigint := (total ->> 'responses')::bigint;
	finding text := customer_portfolio_internal.report_count(r, 'nps', n, jsonb_build_object('n', customer_portfolio_internal.report_number(r, n), 'score', customer_portfolio_internal.report_number(r, (total ->> 'score')::numeric),
		'lower', customer_portfolio_internal.report_number(r, (total ->> 'lower')::numeric), 'upper', customer_portfolio_internal.report_number(r, (total ->> 'upper')::numeric)));
	picture text;
	cells jsonb;
BEGIN
	IF rows IS NULL THEN
		RETURN NULL;
	ELSIF coalesce(n, 0) = 0 THEN
		RETURN customer_portfolio_internal.report_tag('p', customer_portfolio_internal.report_say(r, 'finding', 'nps_none'));
	END IF;
	SELECT customer_portfolio.chart_line(customer_portfolio_internal.report_period(r, w.period_start, true), customer_portfolio_internal.report_label(r, 'column', v.name), v.value,
			customer_portfolio_internal.report_options(r, finding, 'period', 'nps', '{"decimals": 0}') ORDER BY v.i, w.period_start) INTO picture
		FROM (SELECT w.* FROM jsonb_to_recordset(rows) w(period_start date, score float8, lower float8, upper float8) WHERE w.period_start IS NOT NULL ORDER BY w.period_start DESC LIMIT 12) w,
			LATERAL (VALUES (1, 'score', w.score), (2, 'lower', w.lower), (3, 'upper', w.upper)) v(i, name, value) HAVING count(DISTINCT w.period_start) > 1;
	SELECT jsonb_agg(jsonb_build_array(CASE WHEN w.class IS NOT NULL THEN customer_portfolio_internal.report_label(r, 'class', w.class) WHEN w.period_start IS NOT NULL THEN customer_portfolio_internal.report_period(r, w.period_start) ELSE customer_portfolio_internal.report_label(r, 'axis', 'customers') END,
			customer_portfolio_internal.report_number(r, w.responses), customer_portfolio_internal.report_number(r, w.score), customer_portfolio_internal.report_number(r, w.lower), customer_portfolio_internal.report_number(r, w.upper)) ORDER BY w.class IS NULL, w.class, w.period_start DESC) INTO cells
		FROM jsonb_to_recordset(rows) w(period_start date, class text, responses bigint, score numeric, lower numeric, upper numeric);
	RETURN customer_portfolio_internal.report_figure(r, finding, coalesce(picture, ''), customer_portfolio_internal.report_table(r, finding, customer_portfolio_internal.report_columns(r, '{group,responses,score,lower,upper}'), 2, cells));
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.report_nps(jsonb) IS 'whether customers recommend the company, with its interval; NULL without surveys';

CREATE FUNCTION customer_portfolio_internal.report_reasons(r jsonb) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	rows jsonb := customer_portfolio_internal.report_read(r, 'reasons', 'SELECT k.rank, k.reason, k.customers, k.customer_share, k.revenue, k.revenue_share FROM @schema@.reasons k ORDER BY k.rank');
	first jsonb := (SELECT w FROM jsonb_array_elements(rows) w WHERE w ->> 'reason' NOT IN ('unknown', 'other') ORDER BY (w ->> 'rank')::int LIMIT 1);
	finding text := customer_portfolio_internal.report_say(r, 'finding', CASE WHEN first IS NULL THEN 'reasons_unknown' ELSE 'reasons' END, jsonb_build_object('reason', first ->> 'reason', 'share', customer_portfolio_internal.report_share(r, (first ->> 'customer_share')::float8, 0)));
BEGIN
	RETURN (SELECT customer_portfolio_internal.report_figure(r, finding,
			customer_portfolio.chart_bars(customer_portfolio_internal.report_label(r, 'reason', w.reason), w.customer_share, customer_portfolio_internal.report_options(r, finding, 'reason', 'share', '{"is_percent": true}') ORDER BY w.rank),
			customer_portfolio_internal.report_table(r, finding, customer_portfolio_internal.report_columns(r, '{reason,customers,customer_share,revenue,revenue_share}'), 2, jsonb_agg(jsonb_build_array(customer_portfolio_internal.report_label(r, 'reason', w.reason),
				customer_portfolio_internal.report_number(r, w.customers), customer_portfolio_internal.report_share(r, w.customer_share), customer_portfolio_internal.report_money(r, w.revenue), customer_portfolio_internal.report_share(r, w.revenue_share)) ORDER BY w.rank)))
		FROM jsonb_to_recordset(rows) w(rank int, reason text, customers bigint, customer_share float8, revenue numeric, revenue_share float8) HAVING count(*) > 0);
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.report_reasons(jsonb) IS 'why the lost customers left; NULL without departures or losses';

CREATE FUNCTION customer_portfolio_internal.report_silent(r jsonb) RETURNS text
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
	BEGIN ATOMIC
	SELECT customer_portfolio_internal.report_tag('p', customer_portfolio_internal.report_count(r, 'silent', (q.item ->> 'customers')::numeric, pg_catalog.jsonb_build_object('n', customer_portfolio_internal.report_number(r, (q.item ->> 'customers')::numeric),
		'all', customer_portfolio_internal.report_number(r, (q.item ->> 'lost_customers')::numeric), 'amount', customer_portfolio_internal.report_money(r, (q.item ->> 'revenue')::numeric))))
	FROM (SELECT customer_portfolio_internal.report_read(r, 'silent_leavers', 'SELECT s.customers, s.lost_customers, s.revenue FROM @schema@.silent_leavers s') -> 0 AS item OFFSET 0) q WHERE (q.item ->> 'lost_customers')::bigint > 0;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_silent(jsonb) IS 'how many left without a word; NULL without departures or losses';

CREATE FUNCTION customer_portfolio_internal.report_voice(r jsonb) RETURNS text
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
	BEGIN ATOMIC
	SELECT customer_portfolio_internal.report_section(r, 'voice', customer_portfolio_internal.report_figures(customer_portfolio_internal.report_nps(r), customer_portfolio_internal.report_reasons(r)), customer_portfolio_internal.report_silent(r));
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_voice(jsonb) IS 'recommendation, reasons for leaving, silent leavers; NULL without any of the sources';
