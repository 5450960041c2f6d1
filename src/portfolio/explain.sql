--
-- the definitions of a portfolio in prose
--

CREATE FUNCTION customer_portfolio_internal.portfolio_plain(text text) RETURNS text
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	encoding text := getdatabaseencoding();
	result text := text;
	letter record;
BEGIN
	-- The letters of LATIN1 stand at the same place in its relatives; what lies beyond only UTF8 has there.
	FOR letter IN SELECT v.entity, v.code, v.instead FROM (VALUES ('Agrave', 192, 'A'), ('Acirc', 194, 'A'), ('Eacute', 201, 'E'), ('Egrave', 200, 'E'), ('Ecirc', 202, 'E'), ('agrave', 224, 'a'), ('acirc', 226, 'a'), ('ccedil', 231, 'c'), ('eacute', 233, 'e'), ('ecirc', 234, 'e'), ('egrave', 232, 'e'),
			('icirc', 238, 'i'), ('iuml', 239, 'i'), ('laquo', 171, '"'), ('nbsp', 160, ' '), ('ocirc', 244, 'o'), ('raquo', 187, '"'), ('ucirc', 251, 'u'), ('ugrave', 249, 'u'), ('oelig', 339, 'oe'), ('ndash', 8211, '-'), ('minus', 8722, '-'), ('nnbsp', 8239, ' ')) v(entity, code, instead)
			WHERE strpos(text, '&' || v.entity || ';') > 0 LOOP
		result := replace(result, '&' || letter.entity || ';', CASE WHEN encoding = 'UTF8' OR (encoding IN ('LATIN1', 'LATIN9', 'WIN1252') AND letter.code < 256) THEN chr(letter.code) ELSE letter.instead END);
	END LOOP;
	RETURN result;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_plain(text) IS 'a message with its letters as this database can hold them, without accents if it cannot';

CREATE FUNCTION customer_portfolio_internal.portfolio_wrap(text text, first text, width int) RETURNS text
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	word text;
	line text := first;
	begun boolean := false;
	lines text[] := '{}';
BEGIN
	FOREACH word IN ARRAY string_to_array(regexp_replace(btrim(regexp_replace(text, '\s*\n\s*', ' ', 'g')), ' (?=[:;!?%]( |$))', E'\x01', 'g'), ' ') LOOP
		word := replace(word, E'\x01', ' '); -- in French a sign of two parts stands off from its word, and on its line
		IF begun AND length(line) + 1 + length(word) > width THEN
			lines := lines || line;
			line := repeat(' ', length(first)) || word;
		ELSE
			line := line || CASE WHEN begun THEN ' ' ELSE '' END || word;
		END IF;
		begun := true;
	END LOOP;
	RETURN array_to_string(lines || line, E'\n');
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_wrap(text, text, int) IS 'a text in lines of at most this many characters; the first begins with what is given, the others are indented as far';

CREATE FUNCTION customer_portfolio_internal.portfolio_word(wanted text, wanted_language text) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT customer_portfolio_internal.portfolio_plain(m.text) FROM customer_portfolio_internal.portfolio_message m WHERE m.message = wanted AND m.language = wanted_language;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_word(text, text) IS 'a message in a language';

CREATE FUNCTION customer_portfolio_internal.portfolio_length(step interval, times int, language text) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT q.n::text || ' ' || customer_portfolio_internal.portfolio_word('word.' || q.unit || CASE WHEN q.n > 1 THEN 's' ELSE '' END, language)
	FROM (SELECT CASE WHEN m.months > 0 THEN 'month' ELSE 'day' END AS unit, times * CASE WHEN m.months > 0 THEN m.months ELSE EXTRACT(day FROM step)::int END AS n
		FROM (SELECT customer_portfolio_internal.portfolio_months(step) AS months) m) q;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_length(interval, int, text) IS 'the length of this many periods in words of a language';

CREATE FUNCTION customer_portfolio_internal.portfolio_explained(p portfolio, language text) RETURNS jsonb
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	r jsonb := customer_portfolio_internal.report_form(language);
	known jsonb;
	features text[];
BEGIN
	EXECUTE customer_portfolio_internal.portfolio_fill($sql$
		SELECT to_jsonb(q) FROM (
			SELECT c.as_of, c.complete_until, c.last_period_start, c.lost_before,
				c.history_start, v.row_count, v.rows_counted, v.counted_on, m.fitted_on, m.fitted_at, m.as_of AS models_as_of,
				m.customers AS fitted_customers, m.model, m.purchase_model IS NOT NULL AND m.spend_model IS NOT NULL AS modeled, m.reason, m.typical_gap
			FROM @schema@.perimeter c
			CROSS JOIN (SELECT sum(v.row_count) AS row_count, sum(v.row_count) FILTER (WHERE v.ordinal = 1) AS rows_counted, max(v.counted_on) AS counted_on FROM @schema@.coverage v) v
			LEFT JOIN @schema@.models m ON m.is_current) q$sql$, customer_portfolio_internal.portfolio_places(p)) INTO known;
	features := customer_portfolio_internal.portfolio_features(p) || array_remove(ARRAY[CASE WHEN p.filter IS NOT NULL THEN 'filter' END, CASE WHEN p.currency IS NOT NULL THEN 'currency' END,
		CASE WHEN p.history_start IS NOT NULL THEN 'history_start' END, CASE p.as_of WHEN 'today' THEN 'as_of_today' WHEN 'data' THEN NULL ELSE 'as_of_date' END,
		CASE WHEN known ->> 'as_of' IS NOT NULL THEN 'as_of_known' END, CASE WHEN EXTRACT(day FROM p.step) = 0 THEN 'months' END, CASE WHEN p.grace = 1 THEN 'one' END,
		CASE WHEN (known ->> 'modeled')::boolean THEN 'modeled' END, CASE WHEN known ->> 'reason' IS NOT NULL THEN 'reason' END, CASE WHEN p.margin IS NOT NULL THEN 'given_margin' END,
		CASE WHEN known ->> 'row_count' <> known ->> 'rows_counted' THEN 'left_out' END], NULL);
	RETURN (SELECT jsonb_object_agg(k.key, CASE WHEN k.value IS NULL THEN customer_portfolio_internal.portfolio_word('word.none', language)
				WHEN k.key IN ('as_of', 'complete_until', 'last_period_start', 'lost_before', 'history_start', 'counted_on', 'fitted_on', 'models_as_of') THEN customer_portfolio_internal.report_day(r, k.value::date)
				WHEN k.key = 'fitted_at' THEN customer_portfolio_internal.report_time(r, k.value)
				WHEN k.key IN ('row_count', 'rows_counted', 'fitted_customers', 'typical_gap') THEN customer_portfolio_internal.report_number(r, k.value::numeric, min_scale(k.value::numeric)) ELSE k.value END)
			FROM jsonb_each_text(known) k)
		|| (SELECT jsonb_object_agg(v.name, customer_portfolio_internal.report_number(r, v.value, min_scale(v.value)))
			FROM (VALUES ('annual_rate', round((100 * p.annual_rate)::numeric, 4)), ('margin', round((100 * p.margin)::numeric, 4)), ('slipping_after', p.slipping_after::numeric), ('asleep_after', p.asleep_after::numeric)) v(name, value))
		|| jsonb_build_object('features', features, 'portfolio', p.name, 'purchases', customer_portfolio_internal.portfolio_relation(p.purchases), 'customer_column', quote_ident(p.customer), 'day_column', quote_ident(p.day),
			'amount_column', quote_ident(p.amount), 'cost_column', quote_ident(p.cost), 'filter', p.filter, 'currency', p.currency, 'time_zone', p.time_zone, 'grace', p.grace,
			'step', customer_portfolio_internal.portfolio_length(p.step, 1, language), 'grace_length', customer_portfolio_internal.portfolio_length(p.step, p.grace, language));
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_explained(portfolio, text) IS 'what the messages of explain_portfolio can say of a portfolio';

CREATE FUNCTION customer_portfolio_internal.portfolio_left_out(p portfolio, language text) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	items text;
BEGIN
	EXECUTE format('SELECT string_agg(customer_portfolio_internal.portfolio_wrap(customer_portfolio_internal.portfolio_fill($1, jsonb_build_object(''row_count'', customer_portfolio_internal.report_number($3, v.row_count), ''amount'', customer_portfolio_internal.report_number($3, v.amount, $4),
		''part'', customer_portfolio_internal.portfolio_word(''word.left_out_'' || v.ordinal, $2))), ''  - '', 100), chr(10) ORDER BY v.ordinal) FROM %I.coverage v WHERE v.ordinal > 1 AND v.row_count > 0', p.name)
		INTO items USING customer_portfolio_internal.portfolio_word('word.rows', language), language, customer_portfolio_internal.report_form(language), p.money_scale;
	RETURN items;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_left_out(portfolio, text) IS 'the rows that do not count, one item for each reason';

CREATE FUNCTION customer_portfolio_internal.portfolio_sources(p portfolio, language text, given boolean) RETURNS text
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
	BEGIN ATOMIC
	SELECT pg_catalog.string_agg(customer_portfolio_internal.portfolio_wrap(customer_portfolio_internal.portfolio_plain(m.text) || CASE WHEN s.source IS NOT NULL THEN ' - ' || coalesce(customer_portfolio_internal.portfolio_relation(s.relation), customer_portfolio_internal.portfolio_word('word.gone', language))
		ELSE pg_catalog.format(' - %s(%s).', k.adds, (SELECT pg_catalog.array_to_string(f.proargnames, ', ') FROM pg_catalog.pg_proc f JOIN pg_catalog.pg_namespace n ON n.oid = f.pronamespace
				WHERE n.nspname = 'customer_portfolio' AND f.proname = k.adds LIMIT 1))
			|| coalesce(' ' || pg_catalog.replace(customer_portfolio_internal.portfolio_word('word.views', language), '@views@', v.views), '') END, '  - ', 100), E'\n' ORDER BY m.ordinal)
	FROM (SELECT DISTINCT c.source, 'add_' || CASE c.source WHEN 'orders' THEN 'order_segments' ELSE c.source END AS adds FROM customer_portfolio_internal.portfolio_column c WHERE c.source <> 'purchases') k
	JOIN customer_portfolio_internal.portfolio_message m ON m.message = 'source.' || k.source AND m.language = portfolio_sources.language
	LEFT JOIN portfolio_source s ON s.portfolio = p.name AND s.source = k.source
	LEFT JOIN LATERAL (
		SELECT pg_catalog.string_agg(DISTINCT t.object, ', ' ORDER BY t.object) AS views FROM customer_portfolio_internal.portfolio_template t, pg_catalog.unnest(t.requires) r(feature)
		WHERE t.kind IN ('view', 'materialized view', 'table') AND (r.feature = k.source OR pg_catalog.starts_with(r.feature, k.source || '_'))
	) v ON true
	WHERE (s.source IS NOT NULL) = given;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_sources(portfolio, text, boolean) IS 'the further sources of a portfolio, or those that it does not have and what they would add; one item each';

CREATE FUNCTION explain_portfolio(name text, language text DEFAULT 'en') RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	p customer_portfolio.portfolio := customer_portfolio_internal.portfolio_of(name);
	given text;
	absent text;
	places jsonb;
	m record;
	result text := '';
	said text;
BEGIN
	IF language IS NULL OR NOT EXISTS (SELECT FROM customer_portfolio_internal.portfolio_message k WHERE k.language = explain_portfolio.language) THEN
		RAISE EXCEPTION 'nothing is written in language "%"', language
			USING ERRCODE = 'invalid_parameter_value', HINT = format('The languages are %s.', (SELECT string_agg(DISTINCT k.language, ', ') FROM customer_portfolio_internal.portfolio_message k));
	END IF;
	given := customer_portfolio_internal.portfolio_sources(p, language, true);
	absent := customer_portfolio_internal.portfolio_sources(p, language, false);
	places := customer_portfolio_internal.portfolio_explained(p, language);
	places := jsonb_set(places, '{features}', (places -> 'features') || CASE WHEN given IS NULL THEN '[]' ELSE '["sources"]'::jsonb END || CASE WHEN absent IS NULL THEN '[]' ELSE '["absent"]'::jsonb END);
	FOR m IN SELECT k.* FROM customer_portfolio_internal.portfolio_message k
			WHERE k.message LIKE 'explain.%' AND k.language = explain_portfolio.language
				AND NOT EXISTS (SELECT FROM unnest(k.requires) r WHERE (places -> 'features' ? ltrim(r, '!')) = (r LIKE '!%')) ORDER BY k.ordinal LOOP
		said := customer_portfolio_internal.portfolio_fill(customer_portfolio_internal.portfolio_plain(m.text), places);
		result := result || CASE m.kind
			WHEN 'title' THEN said || E'\n' || repeat('=', LEAST(length(said), 100)) || E'\n'
			WHEN 'heading' THEN E'\n\n' || said || E'\n' || repeat('-', length(said)) || E'\n'
			WHEN 'item' THEN customer_portfolio_internal.portfolio_wrap(said, '  - ', 100) || E'\n'
			ELSE E'\n' || customer_portfolio_internal.portfolio_wrap(said, '', 100) || E'\n' END
			|| coalesce(CASE m.message WHEN 'explain.left_out' THEN customer_portfolio_internal.portfolio_left_out(p, language) WHEN 'explain.given' THEN given WHEN 'explain.absent' THEN absent END || E'\n', '');
	END LOOP;
	RETURN result;
END $$;
COMMENT ON FUNCTION explain_portfolio(text, text) IS
$$Returns what the numbers of a portfolio mean, in prose, with its own parameters: for the meeting.

name      of the portfolio
language  en or fr

It says what counts as order, customer, day and period, who is new, lost or in doubt, what as_of
means, what is left out, what classes, statuses and values are, and which sources could be added.
Lines have at most 100 characters. Another language is an error that lists those that there are.$$;
