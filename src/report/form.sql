--
-- numbers, dates and sentences in the form of a language; r is what report_about knows of the page
--

CREATE FUNCTION customer_portfolio_internal.report_words(language text) RETURNS jsonb
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	-- All at once what label_of says of each.
	SELECT pg_catalog.jsonb_object_agg(k.kind, k.words)
	FROM (
		SELECT q.kind, pg_catalog.jsonb_object_agg(q.name, q.text) AS words
		FROM (
			SELECT DISTINCT ON (l.kind, l.name) l.kind, l.name, l.text FROM customer_portfolio.label l
			WHERE l.language IN (report_words.language, pg_catalog.substring(report_words.language, '^[a-z]+'), 'en')
			ORDER BY l.kind, l.name, l.language = report_words.language DESC, l.language = pg_catalog.substring(report_words.language, '^[a-z]+') DESC
		) q GROUP BY q.kind
	) k;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_words(text) IS 'all labels of a language, by kind and name';

CREATE FUNCTION customer_portfolio_internal.report_label(r jsonb, kind text, name text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT coalesce(r #>> ARRAY['words', kind, name], name);
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_label(jsonb, text, text) IS 'what label_of says, from the words that the page has read';

CREATE FUNCTION customer_portfolio_internal.report_form(language text) RETURNS jsonb
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT pg_catalog.jsonb_build_object('language', language, 'words', w.words) || (SELECT pg_catalog.jsonb_object_agg(m.name, w.words #> ARRAY['number', m.name]) FROM pg_catalog.unnest('{decimal_mark,group_mark,minus,none}'::text[]) m(name))
	FROM (SELECT customer_portfolio_internal.report_words(language) AS words) w;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_form(text) IS 'what numbers, dates and sentences of a language need';

CREATE FUNCTION customer_portfolio_internal.report_say(r jsonb, kind text, name text, places jsonb DEFAULT '{}') RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	-- Between braces stands the name of a place; what is filled in is not searched again.
	SELECT pg_catalog.string_agg(CASE WHEN s.n % 2 = 1 THEN s.part ELSE coalesce(places ->> s.part, '') END, '' ORDER BY s.n)
	FROM pg_catalog.regexp_split_to_table(customer_portfolio_internal.report_label(r, kind, name), '[{}]') WITH ORDINALITY s(part, n);
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_say(jsonb, text, text, jsonb) IS 'a sentence of the language with its places filled in';

CREATE FUNCTION customer_portfolio_internal.report_count(r jsonb, name text, n numeric, places jsonb DEFAULT '{}') RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT customer_portfolio_internal.report_say(r, 'finding', name || CASE WHEN n = 0 THEN '_none' WHEN n = 1 THEN '_one' ELSE '' END, places);
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_count(jsonb, text, numeric, jsonb) IS 'a sentence about this many things, which is another one for none and for one';

CREATE FUNCTION customer_portfolio_internal.report_number(r jsonb, value numeric, decimals int DEFAULT 0) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT CASE WHEN value IS NULL OR value::text IN ('NaN', 'Infinity', '-Infinity') THEN r ->> 'none'
		ELSE pg_catalog.replace(pg_catalog.replace(pg_catalog.replace(pg_catalog.replace(
			pg_catalog.to_char(pg_catalog.round(value, decimals), 'FM999,999,999,999,999,999,999,990' || CASE WHEN decimals > 0 THEN '.' || pg_catalog.repeat('0', decimals) ELSE '' END),
			',', E'\x01'), '.', r ->> 'decimal_mark'), E'\x01', r ->> 'group_mark'), '-', r ->> 'minus') END;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_number(jsonb, numeric, int) IS 'a number with this many decimals in the form of the language';

CREATE FUNCTION customer_portfolio_internal.report_money(r jsonb, value numeric, decimals int DEFAULT NULL) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT CASE WHEN value IS NULL OR r ->> 'currency' IS NULL THEN q.number
		ELSE customer_portfolio_internal.report_say(r, 'number', 'money', pg_catalog.jsonb_build_object('number', q.number, 'currency', r ->> 'currency')) END
	FROM (SELECT customer_portfolio_internal.report_number(r, value, coalesce(decimals, (r ->> 'decimals')::int)) AS number) q;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_money(jsonb, numeric, int) IS 'an amount with its currency';

CREATE FUNCTION customer_portfolio_internal.report_share(r jsonb, value double precision, decimals int DEFAULT 1) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT CASE WHEN value IS NULL OR value::text IN ('NaN', 'Infinity', '-Infinity') THEN r ->> 'none'
		ELSE customer_portfolio_internal.report_say(r, 'number', 'percent', pg_catalog.jsonb_build_object('number', customer_portfolio_internal.report_number(r, (100 * value)::numeric, decimals))) END;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_share(jsonb, double precision, int) IS 'a share in percent';

CREATE FUNCTION customer_portfolio_internal.report_signed(text text, value numeric) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT CASE WHEN value > 0 THEN '+' || text ELSE text END;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_signed(text, numeric) IS 'a number as a change: with its sign';

CREATE FUNCTION customer_portfolio_internal.report_change(r jsonb, value numeric, before numeric) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT CASE WHEN value IS NULL OR before IS NULL THEN r ->> 'none' WHEN before <= 0 THEN customer_portfolio_internal.report_signed(customer_portfolio_internal.report_number(r, value - before, (r ->> 'decimals')::int), value - before)
		ELSE customer_portfolio_internal.report_signed(customer_portfolio_internal.report_share(r, (value / before - 1)::float8), value - before) END;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_change(jsonb, numeric, numeric) IS 'a change in percent; of what was not above 0, the difference';

CREATE FUNCTION customer_portfolio_internal.report_day(r jsonb, day date, is_short boolean DEFAULT false) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT CASE WHEN day IS NULL THEN r ->> 'none' WHEN day IN ('infinity', '-infinity') THEN day::text
		ELSE customer_portfolio_internal.report_say(r, 'number', CASE WHEN is_short THEN 'short_date' ELSE 'date' END, pg_catalog.jsonb_build_object(
			'day', CASE WHEN EXTRACT(day FROM day) = 1 AND NOT is_short THEN customer_portfolio_internal.report_label(r, 'number', 'ordinal_1') ELSE EXTRACT(day FROM day)::text END,
			'month', customer_portfolio_internal.report_label(r, CASE WHEN is_short THEN 'short_month' ELSE 'month' END, EXTRACT(month FROM day)::text),
			'year', EXTRACT(year FROM day)::text)) END;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_day(jsonb, date, boolean) IS 'a day in the form of the language';

CREATE FUNCTION customer_portfolio_internal.report_time(r jsonb, moment text) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT customer_portfolio_internal.report_say(r, 'number', 'time', pg_catalog.jsonb_build_object('date', customer_portfolio_internal.report_day(r, pg_catalog.left(moment, 10)::date), 'time', pg_catalog.substr(moment, 12, 5)));
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_time(jsonb, text) IS 'a time as the table models has it, in the form of the language';

CREATE FUNCTION customer_portfolio_internal.report_period(r jsonb, period_start date, is_short boolean DEFAULT false) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT CASE WHEN period_start IS NULL THEN r ->> 'none' WHEN q.months = 12 THEN EXTRACT(year FROM period_start)::text
		WHEN q.months IN (1, 3) THEN customer_portfolio_internal.report_say(r, 'number', CASE WHEN is_short THEN 'short_' ELSE '' END || CASE q.months WHEN 1 THEN 'month' ELSE 'quarter' END, pg_catalog.jsonb_build_object(
			'month', customer_portfolio_internal.report_label(r, CASE WHEN is_short THEN 'short_month' ELSE 'month' END, EXTRACT(month FROM period_start)::text),
			'quarter', CASE WHEN is_short THEN EXTRACT(quarter FROM period_start)::text ELSE customer_portfolio_internal.report_label(r, 'number', 'ordinal_' || EXTRACT(quarter FROM period_start)) END,
			'year', EXTRACT(year FROM period_start)::text))
		WHEN is_short THEN customer_portfolio_internal.report_day(r, period_start, true)
		ELSE customer_portfolio_internal.report_say(r, 'number', 'days', pg_catalog.jsonb_build_object('date', customer_portfolio_internal.report_day(r, period_start))) END
	FROM (SELECT (r ->> 'months')::int AS months) q;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_period(jsonb, date, boolean) IS 'the name of a period: its month, quarter, year, or its first day';

CREATE FUNCTION customer_portfolio_internal.report_trend(r jsonb, measure text, period_values jsonb) RETURNS text
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	n int := jsonb_array_length(period_values);
	now numeric := (period_values -> (n - 1) ->> 'value')::numeric;
	before numeric := CASE WHEN n > 1 THEN (period_values -> (n - 2) ->> 'value')::numeric END;
	since int;
	how text;
BEGIN
	IF now IS NULL THEN
		RETURN NULL;
	END IF;
	IF before IS NULL THEN
		how := 'first';
	ELSIF now = before THEN
		how := 'same';
	ELSE
		SELECT max(v.i) INTO since FROM jsonb_array_elements(period_values) WITH ORDINALITY v(item, i)
			WHERE v.i < n AND CASE WHEN now < before THEN (v.item ->> 'value')::numeric <= now ELSE (v.item ->> 'value')::numeric >= now END;
		how := CASE WHEN now < before THEN 'fell' ELSE 'rose' END || CASE WHEN since IS NULL AND n > 5 THEN '_ever' WHEN since < n - 2 THEN '_since' ELSE '' END;
	END IF;
	RETURN customer_portfolio_internal.report_say(r, 'finding', measure || '_' || how, jsonb_build_object('amount', customer_portfolio_internal.report_money(r, now), 'n', n,
		'period', customer_portfolio_internal.report_period(r, (period_values -> (since - 1) ->> 'period')::date)));
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.report_trend(jsonb, text, jsonb) IS 'what the last of these values is beside the ones before: fell or rose, and since when it was not like this';
