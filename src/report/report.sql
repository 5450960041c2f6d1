--
-- the page as a whole
--

CREATE FUNCTION customer_portfolio_internal.report_most_rows() RETURNS bigint
	LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN 1000000;
COMMENT ON FUNCTION customer_portfolio_internal.report_most_rows() IS 'rows of purchases up to which the page reads every view';

CREATE FUNCTION customer_portfolio_internal.report_about(p portfolio, language text, with_names boolean) RETURNS jsonb
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	r jsonb;
	flows jsonb;
BEGIN
	r := customer_portfolio_internal.report_form(language) || jsonb_build_object('schema', p.name, 'names', with_names, 'currency', p.currency, 'scale', p.money_scale,
		'months', customer_portfolio_internal.portfolio_months(p.step), 'has_costs', p.cost IS NOT NULL, 'has_labels', EXISTS (SELECT FROM customer_portfolio.portfolio_source s WHERE s.portfolio = p.name AND s.source = 'customers' AND s.columns ->> 'label' IS NOT NULL),
		'places', customer_portfolio_internal.portfolio_places(p));
	-- What pictures put behind a number, a space included.
	r := r || jsonb_build_object('unit', CASE WHEN p.currency IS NOT NULL THEN customer_portfolio_internal.report_say(r, 'number', 'money', jsonb_build_object('currency', p.currency)) END, 'percent', customer_portfolio_internal.report_say(r, 'number', 'percent'));
	-- Asked once: where as_of follows from the data, it takes a scan of them.
	r := r || (customer_portfolio_internal.report_read(r, 'perimeter', 'SELECT c.as_of FROM @schema@.perimeter c') -> 0);
	r := jsonb_set(r, '{places,as_of}', to_jsonb(format('date %L', coalesce(r ->> 'as_of', '-infinity'))));
	r := jsonb_set(r, '{places,known}', to_jsonb(format('daterange(NULL, date %L)', coalesce(r ->> 'as_of', '-infinity'))));
	r := r || (customer_portfolio_internal.report_read(r, 'histories', 'SELECT min(customer_portfolio.first_event(h.h)) AS first_event, max(customer_portfolio.last_event(h.h)) AS last_event, max(customer_portfolio.last_purchase(h.h, @known@)) AS last_order FROM @schema@.histories h') -> 0);
	r := r || jsonb_build_object('coverage', customer_portfolio_internal.report_read(r, 'coverage', 'SELECT v.ordinal, v.part, v.row_count, v.row_share, v.amount FROM @schema@.coverage v ORDER BY v.ordinal'));
	-- Views that would take longer than the rest of the page are left to those who ask for them; more of them where every one
	-- makes the histories anew.
	IF (SELECT sum((v ->> 'row_count')::numeric) FROM jsonb_array_elements(r -> 'coverage') v) > customer_portfolio_internal.report_most_rows() THEN
		r := r || jsonb_build_object('left_out', CASE WHEN p.histories = 'live' THEN '["alerts", "best_customers", "leaky_bucket", "levers", "quadrants"]' ELSE '["best_customers", "levers", "quadrants"]' END::jsonb);
	END IF;
	flows := customer_portfolio_internal.report_read(r, 'three_flows', 'SELECT * FROM (SELECT f.* FROM @schema@.three_flows f WHERE f.is_complete ORDER BY f.period_start DESC LIMIT 37) q ORDER BY q.period_start');
	-- Cents say nothing beside ten thousands.
	RETURN r || jsonb_build_object('flows', flows, 'decimals', CASE WHEN (SELECT max((f ->> 'closing_revenue')::numeric) FROM jsonb_array_elements(flows) f) >= 10000 THEN 0 ELSE p.money_scale END);
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.report_about(portfolio, text, boolean) IS 'what the sections of the page know of the portfolio and the language';

CREATE FUNCTION customer_portfolio_internal.report_ascii(page text) RETURNS text
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	letter text;
	bytes bytea;
	code bigint;
BEGIN
	IF getdatabaseencoding() = 'SQL_ASCII' THEN
		RETURN page;
	END IF;
	FOR letter IN SELECT DISTINCT m[1] FROM regexp_matches(page, '[^\x01-\x7f]', 'g') m LOOP
		bytes := convert_to(letter, 'UTF8');
		code := CASE octet_length(bytes) WHEN 1 THEN get_byte(bytes, 0) WHEN 2 THEN get_byte(bytes, 0) & 31 WHEN 3 THEN get_byte(bytes, 0) & 15 ELSE get_byte(bytes, 0) & 7 END;
		FOR n IN 1 .. octet_length(bytes) - 1 LOOP
			code := code * 64 + (get_byte(bytes, n) & 63);
		END LOOP;
		page := replace(page, letter, '&#' || code || ';');
	END LOOP;
	RETURN page;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.report_ascii(text) IS 'the page with letters beyond ASCII by number, so that it reads the same whatever encoding a client writes it in';

CREATE FUNCTION customer_portfolio_internal.report_warnings(r jsonb) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	items text;
BEGIN
	SELECT string_agg(customer_portfolio_internal.report_tag('li', q.said), '' ORDER BY q.ordinal) INTO items
	FROM (
		SELECT (w ->> 'ordinal')::int AS ordinal, customer_portfolio_internal.report_say(r, 'finding', 'warning_' || CASE WHEN (w ->> 'ordinal')::int NOT IN (7, 8) THEN w ->> 'ordinal' ELSE 'other' END, jsonb_build_object(
			'as_of', customer_portfolio_internal.report_day(r, (r ->> 'as_of')::date), 'last_order', customer_portfolio_internal.report_day(r, (r ->> 'last_order')::date),
			'models_as_of', customer_portfolio_internal.report_day(r, (w ->> 'models_as_of')::date), 'text', customer_portfolio_internal.report_reason(r, regexp_replace(w ->> 'warning', '^values: ', '')))) AS said
		FROM jsonb_array_elements(customer_portfolio_internal.report_read(r, 'warnings', $q$
			-- Those of further tables hold keys, which a page without names has not.
			SELECT DISTINCT ON (least(w.ordinal, 12)) least(w.ordinal, 12) AS ordinal, w.warning, (SELECT max(m.as_of) FROM @schema@.models m WHERE m.is_current) AS models_as_of
			FROM @schema@.warnings w ORDER BY least(w.ordinal, 12), w.ordinal$q$)) w
	) q;
	RETURN format(E'<aside>\n%s<ul>\n%s</ul>\n</aside>\n', customer_portfolio_internal.report_tag('h2', customer_portfolio_internal.report_say(r, 'page', 'warnings')), items);
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.report_warnings(jsonb) IS 'what to know before reading; NULL if there is nothing';

CREATE FUNCTION customer_portfolio_internal.report_contents(r jsonb, sections text[]) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT pg_catalog.format(E'<nav aria-label="%s">\n<ul>\n%s</ul>\n</nav>\n', customer_portfolio_internal.markup(customer_portfolio_internal.report_say(r, 'page', 'contents')),
		pg_catalog.string_agg('<li>' || pg_catalog.rtrim(customer_portfolio_internal.report_tag('a href="#' || q.name || '"', customer_portfolio_internal.report_say(r, 'section', q.name)), E'\n') || E'</li>\n', '' ORDER BY q.n))
	FROM (SELECT pg_catalog.substring(s.text, '^<section id="(\w+)"') AS name, s.n FROM pg_catalog.unnest(sections) WITH ORDINALITY s(text, n)) q WHERE q.name IS NOT NULL;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_contents(jsonb, text[]) IS 'links to the sections that the page has; NULL without any';

CREATE FUNCTION customer_portfolio_internal.report_page(r jsonb, VARIADIC sections text[]) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT pg_catalog.concat(pg_catalog.format(E'<!DOCTYPE html>\n<html lang="%s">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n%s<style>\n%s</style>\n</head>\n<body>\n',
			customer_portfolio_internal.markup(pg_catalog.replace(r ->> 'language', '_', '-')), customer_portfolio_internal.report_tag('title', q.title), customer_portfolio_internal.report_style()),
		customer_portfolio_internal.report_tag('a class="skip" href="#content"', customer_portfolio_internal.report_say(r, 'page', 'skip')),
		E'<header id="top">\n', customer_portfolio_internal.report_tag('h1', q.title),
		CASE WHEN r -> 'flows' -> -1 IS NOT NULL THEN customer_portfolio_internal.report_tag('p', customer_portfolio_internal.report_say(r, 'page', 'known', pg_catalog.jsonb_build_object('as_of', customer_portfolio_internal.report_day(r, (r ->> 'as_of')::date),
			'period', customer_portfolio_internal.report_period(r, (r -> 'flows' -> -1 ->> 'period_start')::date)))) END,
		E'</header>\n', customer_portfolio_internal.report_contents(r, sections), E'<main id="content">\n', customer_portfolio_internal.report_warnings(r), q.content, E'</main>\n',
		E'<footer>\n', customer_portfolio_internal.report_tag('a href="#top"', customer_portfolio_internal.report_say(r, 'page', 'top')), E'</footer>\n</body>\n</html>')
	FROM (SELECT customer_portfolio_internal.report_say(r, 'page', 'title', pg_catalog.jsonb_build_object('portfolio', r ->> 'schema')) AS title, pg_catalog.array_to_string(sections, '') AS content) q;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_page(jsonb, text[]) IS 'the document around the sections';

CREATE FUNCTION report_html(portfolio text, language text DEFAULT 'en', with_names boolean DEFAULT true) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	p customer_portfolio.portfolio := customer_portfolio_internal.portfolio_of(portfolio);
	r jsonb;
	void text;
BEGIN
	IF language IS NULL OR NOT EXISTS (SELECT FROM customer_portfolio.label l WHERE l.language IN (report_html.language, substring(report_html.language, '^[a-z]+'))) THEN
		RAISE EXCEPTION 'there are no labels in language "%"', language
			USING ERRCODE = 'invalid_parameter_value', HINT = format('The languages are %s; the table customer_portfolio.label may get more.', (SELECT string_agg(DISTINCT l.language, ', ') FROM customer_portfolio.label l));
	END IF;
	-- Who waited for views that are made anew would read them with what was known before.
	IF NOT pg_try_advisory_xact_lock_shared(customer_portfolio_internal.portfolio_lock_key(portfolio)) THEN
		RAISE EXCEPTION 'portfolio "%" is being changed', portfolio USING ERRCODE = 'lock_not_available', HINT = 'Ask for the page again when that is done.';
	ELSIF p.histories = 'refresh' THEN
		PERFORM pg_advisory_xact_lock_shared(customer_portfolio_internal.portfolio_lock_key(portfolio, 'pg_matviews'));
	END IF;
	r := customer_portfolio_internal.report_about(p, language, coalesce(with_names, true));
	IF r ->> 'first_event' IS NULL OR (r ->> 'first_event')::date >= (r ->> 'as_of')::date THEN
		void := E'<p class="void">' || customer_portfolio_internal.markup(customer_portfolio_internal.report_say(r, 'page', CASE WHEN r ->> 'as_of' IS NULL THEN 'void_unknown' ELSE 'void' END,
			jsonb_build_object('as_of', customer_portfolio_internal.report_day(r, (r ->> 'as_of')::date)))) || E'</p>\n';
		RETURN customer_portfolio_internal.report_ascii(customer_portfolio_internal.report_page(r, void, customer_portfolio_internal.report_trust(r), customer_portfolio_internal.report_definitions(r), customer_portfolio_internal.report_made(r)));
	END IF;
	RETURN customer_portfolio_internal.report_ascii(customer_portfolio_internal.report_page(r,
		customer_portfolio_internal.report_headline(r), customer_portfolio_internal.report_alerts(r), customer_portfolio_internal.report_flows(r), customer_portfolio_internal.report_value(r), customer_portfolio_internal.report_quadrants(r), customer_portfolio_internal.report_cohorts(r),
		customer_portfolio_internal.report_capital(r), customer_portfolio_internal.report_customers(r), customer_portfolio_internal.report_contracts(r), customer_portfolio_internal.report_voice(r),
		customer_portfolio_internal.report_money_section(r), customer_portfolio_internal.report_treatment(r), customer_portfolio_internal.report_trust(r), customer_portfolio_internal.report_definitions(r), customer_portfolio_internal.report_made(r)));
END $$;
COMMENT ON FUNCTION report_html(text, text, boolean) IS
$$Returns a page about a portfolio: one HTML file to mail or print, without scripts or requests.

portfolio   its name
language    such as en or fr; see the table label
with_names  false leaves the names and keys of customers out

The page has sections for what the portfolio has sources for: alerts, flows, classes, past value and
potential, cohorts, capital, customers, contracts, voice, money, treatment, and always coverage and
definitions. It reads views,
so it may be called by whoever may read the portfolio. To write it into a file:
psql -XAtqc "SELECT customer_portfolio.report_html('shop', 'fr')" > report.html$$;
