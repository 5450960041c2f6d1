--
-- what loss and acquisition cost, whether a treatment worked, whether the numbers can be trusted
--

CREATE FUNCTION customer_portfolio_internal.report_spend(r jsonb, spend jsonb) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	last date := (SELECT max((s ->> 'period_start')::date) FROM jsonb_array_elements(spend) s WHERE (s ->> 'is_complete')::boolean);
	cost numeric := (SELECT max((s ->> 'spend_per_new_customer')::numeric) FROM jsonb_array_elements(spend) s WHERE (s ->> 'period_start')::date = last);
	before numeric := (SELECT sum((s ->> 'amount')::numeric) / nullif(sum((s ->> 'new_customers')::numeric), 0) FROM jsonb_array_elements(spend) s WHERE (s ->> 'period_start')::date < last AND s ->> 'purpose' = 'acquisition');
	finding text := customer_portfolio_internal.report_say(r, 'finding', CASE WHEN cost IS NULL OR before IS NULL THEN 'spend_only' ELSE 'spend' END, jsonb_build_object('cost', customer_portfolio_internal.report_money(r, cost, (r ->> 'scale')::int), 'before', customer_portfolio_internal.report_money(r, before, (r ->> 'scale')::int)));
	picture text;
	cells jsonb;
BEGIN
	IF last IS NULL THEN
		RETURN NULL;
	END IF;
	SELECT customer_portfolio.chart_bars(customer_portfolio_internal.report_period(r, s.period_start, true), customer_portfolio_internal.report_label(r, 'purpose', s.purpose), s.amount::float8,
			customer_portfolio_internal.report_options(r, finding, 'period', 'spend', jsonb_build_object('unit', r -> 'unit', 'decimals', r -> 'decimals')) ORDER BY s.period_start, s.purpose),
		jsonb_agg(jsonb_build_array(customer_portfolio_internal.report_period(r, s.period_start), customer_portfolio_internal.report_label(r, 'purpose', s.purpose), customer_portfolio_internal.report_money(r, s.amount),
			customer_portfolio_internal.report_number(r, s.new_customers), customer_portfolio_internal.report_money(r, s.spend_per_new_customer, (r ->> 'scale')::int)) ORDER BY s.period_start DESC, s.purpose)
		INTO picture, cells
		FROM (SELECT s.*, dense_rank() OVER (ORDER BY s.period_start DESC) AS age FROM jsonb_to_recordset(spend) s(period_start date, is_complete boolean, purpose text, amount numeric, new_customers bigint, spend_per_new_customer numeric) WHERE s.is_complete) s WHERE s.age <= 12;
	RETURN customer_portfolio_internal.report_figure(r, finding, picture, customer_portfolio_internal.report_table(r, finding, ARRAY[customer_portfolio_internal.report_label(r, 'column', 'period_start'), customer_portfolio_internal.report_label(r, 'column', 'item')]
		|| customer_portfolio_internal.report_columns(r, '{amount,new_customers,spend_per_new_customer}'), 3, cells));
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.report_spend(jsonb, jsonb) IS 'what was spent on winning customers beside what was spent on keeping them; NULL before a period is complete';

CREATE FUNCTION customer_portfolio_internal.report_loss_cost(r jsonb, spend jsonb) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	lost record;
	cost numeric;
BEGIN
	SELECT count(*) AS periods, sum(f.lost_customers) AS customers, sum(f.lost_revenue) AS revenue INTO lost
		FROM (SELECT f.* FROM jsonb_to_recordset(r -> 'flows') f(period_start date, is_final boolean, lost_customers bigint, lost_revenue numeric) WHERE f.is_final ORDER BY f.period_start DESC LIMIT 12) f;
	IF coalesce(lost.customers, 0) = 0 THEN
		RETURN NULL;
	END IF;
	cost := (SELECT sum(s.amount) / nullif(sum(s.new_customers), 0) FROM (SELECT s.* FROM jsonb_to_recordset(spend) s(period_start date, is_complete boolean, purpose text, amount numeric, new_customers bigint)
		WHERE s.is_complete AND s.purpose = 'acquisition' ORDER BY s.period_start DESC LIMIT 12) s);
	RETURN customer_portfolio_internal.report_tag('p', customer_portfolio_internal.report_say(r, 'finding', 'loss_cost', jsonb_build_object('n', lost.periods, 'amount', customer_portfolio_internal.report_money(r, lost.revenue))))
		|| coalesce(CASE WHEN cost IS NOT NULL THEN customer_portfolio_internal.report_tag('p', customer_portfolio_internal.report_say(r, 'finding', 'loss_cost_replaced', jsonb_build_object('n', customer_portfolio_internal.report_number(r, lost.customers),
			'amount', customer_portfolio_internal.report_money(r, cost * lost.customers)))) END, '');
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.report_loss_cost(jsonb, jsonb) IS 'the revenue that was lost in a year, and what replacing those customers costs; NULL without losses';

CREATE FUNCTION customer_portfolio_internal.report_money_section(r jsonb) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	spend jsonb := customer_portfolio_internal.report_read(r, 'spend', 'SELECT s.period_start, s.is_complete, s.purpose, s.amount, s.new_customers, s.spend_per_new_customer FROM @schema@.spend s ORDER BY s.period_start, s.purpose');
BEGIN
	RETURN customer_portfolio_internal.report_section(r, 'money', customer_portfolio_internal.report_loss_cost(r, spend), customer_portfolio_internal.report_bucket(r), customer_portfolio_internal.report_figures(customer_portfolio_internal.report_spend(r, spend)));
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.report_money_section(jsonb) IS 'cost of loss, acquisition against retention; NULL where nobody was lost and nothing spent';

CREATE FUNCTION customer_portfolio_internal.report_treatment(r jsonb) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	t record;
	finding text;
BEGIN
	SELECT * INTO t FROM jsonb_to_recordset(customer_portfolio_internal.report_read(r, 'treatment', 'SELECT t.* FROM @schema@.treatment t'))
		v(treated bigint, control bigint, treated_rate float8, control_rate float8, difference float8, lower float8, upper float8, decision text, needed_per_group bigint);
	IF t.difference IS NULL THEN
		RETURN NULL;
	END IF;
	finding := customer_portfolio_internal.report_say(r, 'finding', 'treatment_' || t.decision, jsonb_build_object('difference', customer_portfolio_internal.report_points(r, t.difference), 'lower', customer_portfolio_internal.report_points(r, t.lower), 'upper', customer_portfolio_internal.report_points(r, t.upper)));
	RETURN customer_portfolio_internal.report_section(r, 'treatment', customer_portfolio_internal.report_table(r, finding, customer_portfolio_internal.report_columns(r, '{group,customers,rate}'), 2, jsonb_build_array(
			jsonb_build_array(customer_portfolio_internal.report_say(r, 'finding', 'treated'), customer_portfolio_internal.report_number(r, t.treated), customer_portfolio_internal.report_share(r, t.treated_rate)),
			jsonb_build_array(customer_portfolio_internal.report_say(r, 'finding', 'control'), customer_portfolio_internal.report_number(r, t.control), customer_portfolio_internal.report_share(r, t.control_rate)))),
		CASE WHEN t.needed_per_group IS NOT NULL THEN customer_portfolio_internal.report_tag('p', customer_portfolio_internal.report_say(r, 'finding', 'treatment_needed', jsonb_build_object('n', customer_portfolio_internal.report_number(r, t.needed_per_group)))) END);
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.report_treatment(jsonb) IS 'whether a treatment worked, beside the customers who were left alone; NULL without treatments';

CREATE FUNCTION customer_portfolio_internal.report_points(r jsonb, difference float8) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT customer_portfolio_internal.report_say(r, 'number', 'points', pg_catalog.jsonb_build_object('number', customer_portfolio_internal.report_number(r, (100 * difference)::numeric, 1)));
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_points(jsonb, float8) IS 'a difference of shares in percentage points';

CREATE FUNCTION customer_portfolio_internal.report_coverage(r jsonb) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	rows jsonb := r -> 'coverage';
	total numeric := (SELECT sum((v ->> 'row_count')::numeric) FROM jsonb_array_elements(rows) v);
	counted jsonb := rows -> 0;
	caption text := customer_portfolio_internal.report_say(r, 'finding', CASE WHEN (counted ->> 'row_count')::numeric = total THEN 'coverage' ELSE 'coverage_part' END, jsonb_build_object('n', customer_portfolio_internal.report_number(r, total),
		'counted', customer_portfolio_internal.report_number(r, (counted ->> 'row_count')::numeric), 'share', customer_portfolio_internal.report_share(r, (counted ->> 'row_share')::float8, 2)));
BEGIN
	RETURN (SELECT customer_portfolio_internal.report_table(r, caption, customer_portfolio_internal.report_columns(r, '{part,row_count,row_share,amount}'), 2, jsonb_agg(jsonb_build_array(customer_portfolio_internal.report_label(r, 'part', v.part),
			customer_portfolio_internal.report_number(r, v.row_count), customer_portfolio_internal.report_share(r, v.row_share, 2), customer_portfolio_internal.report_money(r, v.amount, (r ->> 'scale')::int)) ORDER BY v.ordinal))
		FROM jsonb_to_recordset(rows) v(ordinal int, part text, row_count bigint, row_share float8, amount numeric) WHERE total > 0 AND (v.ordinal = 1 OR v.row_count > 0) HAVING count(*) > 0);
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.report_coverage(jsonb) IS 'which rows count, and why others do not';

CREATE FUNCTION customer_portfolio_internal.report_reconciliation(r jsonb) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	rows jsonb := customer_portfolio_internal.report_read(r, 'reconciliation', $q$
		SELECT q.* FROM (SELECT c.period_start, c.source_total, c.without_customer, c.ledger_total, c.difference, count(*) OVER () AS periods, count(*) FILTER (WHERE c.difference <> 0) OVER () AS wrong FROM @schema@.reconciliation c
			ORDER BY c.difference <> 0 DESC, c.period_start DESC LIMIT 12) q ORDER BY q.period_start DESC$q$);
	wrong bigint := (rows -> 0 ->> 'wrong')::bigint;
BEGIN
	RETURN (SELECT customer_portfolio_internal.report_table(r, customer_portfolio_internal.report_say(r, 'finding', CASE WHEN wrong = 0 THEN 'reconciled' ELSE 'not_reconciled' END, jsonb_build_object('n', rows -> 0 -> 'periods', 'wrong', wrong)),
			customer_portfolio_internal.report_columns(r, '{period_start,source_total,without_customer,ledger_total,difference}'), 2,
			jsonb_agg(jsonb_build_array(customer_portfolio_internal.report_period(r, c.period_start), customer_portfolio_internal.report_money(r, c.source_total, (r ->> 'scale')::int), customer_portfolio_internal.report_money(r, c.without_customer, (r ->> 'scale')::int),
				customer_portfolio_internal.report_money(r, c.ledger_total, (r ->> 'scale')::int), customer_portfolio_internal.report_money(r, c.difference, (r ->> 'scale')::int)) ORDER BY c.period_start DESC))
		FROM jsonb_to_recordset(rows) c(period_start date, source_total numeric, without_customer numeric, ledger_total numeric, difference numeric) HAVING count(*) > 0);
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.report_reconciliation(jsonb) IS 'plain addition beside the ledger: the last twelve periods, those that differ before others';

CREATE FUNCTION customer_portfolio_internal.report_trust(r jsonb) RETURNS text
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
	BEGIN ATOMIC
	SELECT customer_portfolio_internal.report_section(r, 'trust', customer_portfolio_internal.report_coverage(r), customer_portfolio_internal.report_reconciliation(r));
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_trust(jsonb) IS 'coverage and reconciliation';

CREATE FUNCTION customer_portfolio_internal.report_definitions(r jsonb) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	-- Whoever added a language to the labels reads the rules in English.
	language text := (SELECT m.language FROM customer_portfolio_internal.portfolio_message m WHERE m.language IN (substring(r ->> 'language', '^[a-z]+'), 'en') ORDER BY m.language = 'en' LIMIT 1);
	block text;
	part text;
	is_list boolean := false;
	result text := '';
BEGIN
	-- Items begin with "  - ", headings have a line of "-" below, and a block ends with an empty line.
	FOREACH block IN ARRAY regexp_split_to_array(regexp_replace(customer_portfolio.explain_portfolio(r ->> 'schema', language), E'\n(  - )', E'\n\n\\1', 'g'), E'\n\n+') LOOP
		CONTINUE WHEN block ~ '\n===' OR btrim(block, E' \n') = '';
		FOREACH part IN ARRAY CASE WHEN block ~ '\n---' THEN ARRAY[block] ELSE ARRAY[regexp_replace(block, '\s*\n\s*', ' ', 'g')] END LOOP
			result := result || CASE WHEN part ~ '^  - ' AND NOT is_list THEN E'<ul>\n' WHEN part !~ '^  - ' AND is_list THEN E'</ul>\n' ELSE '' END;
			is_list := part ~ '^  - ';
			result := result || CASE WHEN is_list THEN customer_portfolio_internal.report_tag('li', substr(part, 5)) WHEN part ~ '\n---' THEN customer_portfolio_internal.report_tag('h3', split_part(part, E'\n', 1)) ELSE customer_portfolio_internal.report_tag('p', part) END;
		END LOOP;
	END LOOP;
	RETURN customer_portfolio_internal.report_section(r, 'definitions', customer_portfolio_internal.report_tag('p', customer_portfolio_internal.report_say(r, 'page', 'explained')), result || CASE WHEN is_list THEN E'</ul>\n' ELSE '' END);
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.report_definitions(jsonb) IS 'what explain_portfolio says';

CREATE FUNCTION customer_portfolio_internal.report_made(r jsonb) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	s record;
	rows numeric := (SELECT sum((v ->> 'row_count')::numeric) FROM jsonb_array_elements(r -> 'coverage') v);
	p customer_portfolio.portfolio := customer_portfolio_internal.portfolio_of(r ->> 'schema');
	now timestamp := now() AT TIME ZONE p.time_zone;
BEGIN
	SELECT * INTO s FROM jsonb_to_recordset(customer_portfolio_internal.report_read(r, 'models', $q$
		SELECT m.model, m.fitted_on, m.fitted_at, m.spend_model IS NOT NULL AS is_valued FROM @schema@.models m WHERE m.is_current$q$))
		v(model text, fitted_on date, fitted_at text, is_valued boolean);
	RETURN customer_portfolio_internal.report_section(r, 'made',
		customer_portfolio_internal.report_tag('p', customer_portfolio_internal.report_say(r, 'finding', 'made_at', jsonb_build_object('day', customer_portfolio_internal.report_day(r, now::date), 'time', to_char(now, 'HH24:MI'),
			'version', (SELECT e.extversion FROM pg_extension e WHERE e.extname = 'customer_portfolio'), 'server', current_setting('server_version')))),
		CASE WHEN r ->> 'first_event' IS NOT NULL THEN customer_portfolio_internal.report_tag('p', customer_portfolio_internal.report_say(r, 'finding', 'made_from', jsonb_build_object('n', customer_portfolio_internal.report_number(r, rows),
			'source', customer_portfolio_internal.portfolio_relation(p.purchases), 'first', customer_portfolio_internal.report_day(r, (r ->> 'first_event')::date), 'last', customer_portfolio_internal.report_day(r, (r ->> 'last_event')::date)))) END,
		CASE WHEN s.model IS NOT NULL AND s.is_valued THEN customer_portfolio_internal.report_tag('p', customer_portfolio_internal.report_say(r, 'finding', 'made_model', jsonb_build_object('model', s.model, 'fitted', customer_portfolio_internal.report_day(r, s.fitted_on)))) END,
		CASE WHEN p.histories <> 'live' AND s.fitted_at IS NOT NULL THEN customer_portfolio_internal.report_tag('p', customer_portfolio_internal.report_say(r, 'finding', 'made_stored', jsonb_build_object('refreshed', customer_portfolio_internal.report_time(r, s.fitted_at)))) END,
		CASE WHEN r ? 'left_out' THEN customer_portfolio_internal.report_tag('p', customer_portfolio_internal.report_say(r, 'finding', 'made_left_out', jsonb_build_object('views', (SELECT string_agg(v, ', ' ORDER BY v) FROM jsonb_array_elements_text(r -> 'left_out') v)))) END,
		CASE WHEN NOT (r ->> 'names')::boolean THEN customer_portfolio_internal.report_tag('p', customer_portfolio_internal.report_say(r, 'finding', 'made_names')) END);
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.report_made(jsonb) IS 'when and from what the page was made';
