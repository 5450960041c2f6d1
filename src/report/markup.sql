--
-- pieces of the page: every text goes through markup here, and nowhere else
--

CREATE FUNCTION customer_portfolio_internal.report_tag(tag text, text text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT pg_catalog.format(E'<%s>%s</%s>\n', tag, customer_portfolio_internal.markup(text), pg_catalog.split_part(tag, ' ', 1));
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_tag(text, text) IS 'an element that holds a text; NULL for NULL';

CREATE FUNCTION customer_portfolio_internal.report_table(r jsonb, caption text, heads text[], numeric_from int, cells jsonb) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT pg_catalog.format(E'<table%s>\n<caption>%s</caption>\n<thead><tr>%s</tr></thead>\n<tbody>\n%s</tbody>\n</table>\n',
		CASE WHEN pg_catalog.cardinality(heads) > 3 THEN ' class="wide"' ELSE '' END, customer_portfolio_internal.markup(caption),
		(SELECT pg_catalog.string_agg(pg_catalog.format('<th scope="col"%s>%s</th>', CASE WHEN h.n >= numeric_from THEN ' class="n"' ELSE '' END, customer_portfolio_internal.markup(h.text)), '' ORDER BY h.n) FROM pg_catalog.unnest(heads) WITH ORDINALITY h(text, n)),
		(SELECT pg_catalog.string_agg('<tr>' || q.line || E'</tr>\n', '' ORDER BY w.n)
		 FROM pg_catalog.jsonb_array_elements(cells) WITH ORDINALITY w(row, n), LATERAL (
			SELECT pg_catalog.string_agg(CASE WHEN c.n = 1 THEN pg_catalog.format('<th scope="row" dir="auto">%s</th>', customer_portfolio_internal.markup(coalesce(c.text, r ->> 'none')))
				ELSE pg_catalog.format('<td%s%s>%s</td>', CASE WHEN c.n >= numeric_from THEN ' class="n"' ELSE ' dir="auto"' END,
					CASE WHEN pg_catalog.cardinality(heads) > 3 THEN ' data-l="' || customer_portfolio_internal.markup(heads[c.n]) || '"' ELSE '' END, customer_portfolio_internal.markup(coalesce(c.text, r ->> 'none'))) END, '' ORDER BY c.n) AS line
			FROM pg_catalog.jsonb_array_elements_text(w.row) WITH ORDINALITY c(text, n)) q));
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_table(jsonb, text, text[], int, jsonb) IS 'a table: rows are arrays of texts, the first of a row is its heading; numbers stand from a column on';

CREATE FUNCTION customer_portfolio_internal.report_columns(r jsonb, names text[]) RETURNS text[]
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT pg_catalog.array_agg(customer_portfolio_internal.report_label(r, 'column', c.name) ORDER BY c.n) FROM pg_catalog.unnest(names) WITH ORDINALITY c(name, n);
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_columns(jsonb, text[]) IS 'the headings of columns in the language';

CREATE FUNCTION customer_portfolio_internal.report_list(r jsonb, caption text, columns text[], numeric_from int, rows jsonb) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	-- Without names the rank of a customer in the list is all that is said.
	SELECT customer_portfolio_internal.report_table(r, caption, customer_portfolio_internal.report_columns(r, CASE WHEN (r ->> 'names')::boolean THEN '{label}'::text[] ELSE '{rank}' END || columns), numeric_from + 1,
		pg_catalog.jsonb_agg(CASE WHEN (r ->> 'names')::boolean THEN w.row ELSE pg_catalog.jsonb_set(w.row, '{0}', pg_catalog.to_jsonb(w.n::text)) END ORDER BY w.n))
	FROM pg_catalog.jsonb_array_elements(rows) WITH ORDINALITY w(row, n) HAVING count(*) > 0;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_list(jsonb, text, text[], int, jsonb) IS 'a table of customers whose rows begin with the name; NULL without rows';

CREATE FUNCTION customer_portfolio_internal.report_figure(r jsonb, finding text, picture text, numbers text) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT E'<figure>\n' || customer_portfolio_internal.report_tag('figcaption', finding) || picture || pg_catalog.format(E'\n<details>\n%s%s</details>\n</figure>\n',
		customer_portfolio_internal.report_tag('summary', customer_portfolio_internal.report_say(r, 'page', 'numbers')), numbers);
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_figure(jsonb, text, text, text) IS 'a picture under what it shows, and its numbers behind it';

CREATE FUNCTION customer_portfolio_internal.report_section(r jsonb, name text, VARIADIC content text[]) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT pg_catalog.format(E'<section id="%s" aria-labelledby="%1$s-title">\n%s%s</section>\n', name,
		customer_portfolio_internal.report_tag('h2 id="' || name || '-title"', customer_portfolio_internal.report_say(r, 'section', name)), q.text)
	FROM (SELECT pg_catalog.string_agg(c.text, '' ORDER BY c.n) AS text FROM pg_catalog.unnest(content) WITH ORDINALITY c(text, n)) q
	WHERE q.text <> '';
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_section(jsonb, text, text[]) IS 'a section of the page under its heading; NULL without content';

CREATE FUNCTION customer_portfolio_internal.report_figures(VARIADIC figures text[]) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT E'<div class="figures">\n' || pg_catalog.string_agg(f.text, '' ORDER BY f.n) || E'</div>\n' FROM pg_catalog.unnest(figures) WITH ORDINALITY f(text, n) WHERE f.text IS NOT NULL;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_figures(text[]) IS 'figures beside each other where there is room; NULL for none';

CREATE FUNCTION customer_portfolio_internal.report_options(r jsonb, title text, x_axis text, y_axis text, more jsonb DEFAULT '{}') RETURNS jsonb
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object('title', title, 'x_axis', customer_portfolio_internal.report_say(r, 'axis', x_axis), 'y_axis', customer_portfolio_internal.report_say(r, 'axis', y_axis),
		'decimal_mark', r ->> 'decimal_mark', 'group_mark', r ->> 'group_mark', 'width', 480, 'height', 290) || more)
		|| CASE WHEN (more ->> 'is_percent')::boolean THEN pg_catalog.jsonb_build_object('unit', r ->> 'percent', 'decimals', 0) ELSE '{}' END;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_options(jsonb, text, text, text, jsonb) IS 'options of a picture: its title, axes, and marks of the language';

CREATE FUNCTION customer_portfolio_internal.report_read(r jsonb, view text, query text) RETURNS jsonb
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	found jsonb;
BEGIN
	IF to_regclass(format('%I.%I', r ->> 'schema', view)) IS NULL OR r -> 'left_out' ? view THEN
		RETURN NULL;
	END IF;
	EXECUTE 'SELECT coalesce(jsonb_agg(to_jsonb(q)), ''[]'') FROM (' || customer_portfolio_internal.portfolio_fill(query, r -> 'places') || ') q' INTO found;
	RETURN found;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.report_read(jsonb, text, text) IS 'what a query over a view of the portfolio returns, one object for each row; NULL where the page has no such view';
