--
-- text of SQL: names and parameters filled into templates
--

CREATE FUNCTION customer_portfolio_internal.portfolio_relation(relation regclass) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = relation;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_relation(regclass) IS 'the name of a relation with its schema, quoted, whatever the search_path; NULL if it is gone';

CREATE FUNCTION customer_portfolio_internal.portfolio_type(relation regclass, col name) RETURNS regtype
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT a.atttypid FROM pg_catalog.pg_attribute a WHERE a.attrelid = relation AND a.attname = col AND a.attnum > 0 AND NOT a.attisdropped;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_type(regclass, name) IS 'the type of a column; NULL if there is none of that name';

CREATE FUNCTION customer_portfolio_internal.portfolio_base_type(type regtype) RETURNS regtype
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	WITH RECURSIVE base AS (
		SELECT t.oid, t.typtype, t.typbasetype FROM pg_catalog.pg_type t WHERE t.oid = type
		UNION ALL
		SELECT t.oid, t.typtype, t.typbasetype FROM base b JOIN pg_catalog.pg_type t ON t.oid = b.typbasetype WHERE b.typtype = 'd'
	)
	SELECT b.oid::regtype FROM base b WHERE b.typtype <> 'd';
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_base_type(regtype) IS 'the type under a domain; any other type itself';

CREATE FUNCTION customer_portfolio_internal.portfolio_names(columns jsonb) RETURNS SETOF text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT e.name FROM pg_catalog.jsonb_array_elements_text(CASE pg_catalog.jsonb_typeof(columns) WHEN 'array' THEN columns WHEN 'string' THEN pg_catalog.jsonb_build_array(columns) ELSE '[]' END) e(name);
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_names(jsonb) IS 'the columns of a role of a source, of which there may be none, one or several';

CREATE FUNCTION customer_portfolio_internal.portfolio_day(relation regclass, col name, time_zone text) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT CASE customer_portfolio_internal.portfolio_base_type(customer_portfolio_internal.portfolio_type(relation, col))
		WHEN 'timestamptz'::regtype THEN pg_catalog.format('(s.%I AT TIME ZONE %L)::date', col, time_zone)
		WHEN 'date'::regtype THEN pg_catalog.format('s.%I', col)
		ELSE pg_catalog.format('s.%I::date', col) END;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_day(regclass, name, text) IS 'the day of a column of dates or times of the relation s';

CREATE FUNCTION customer_portfolio_internal.portfolio_decimals(portfolio text, value numeric, scale integer) RETURNS numeric
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
	AS $$
BEGIN
	IF pg_catalog.min_scale(value) IS NULL THEN
		RAISE EXCEPTION 'amount % of portfolio "%" is not a finite number', value, portfolio USING ERRCODE = 'numeric_value_out_of_range', HINT = 'Leave it out, or make it NULL, in a view, and give the portfolio the view.';
	END IF;
	RAISE EXCEPTION 'amount % has more than the % decimals of portfolio "%"', value, scale, portfolio
		USING ERRCODE = 'numeric_value_out_of_range',
			HINT = pg_catalog.format('Round it where it is stored, or let the portfolio keep more: SELECT customer_portfolio.alter_portfolio(%L, money_scale => %s).', portfolio, coalesce(pg_catalog.min_scale(value), scale));
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_decimals(text, numeric, integer) IS 'refuses an amount that is no number, or has more decimals than the portfolio keeps';

CREATE FUNCTION customer_portfolio_internal.portfolio_money(portfolio text, relation regclass, col name, scale integer) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT CASE
		WHEN t.base IN ('float4'::regtype, 'float8'::regtype) THEN pg_catalog.replace(checked, '@', pg_catalog.format('s.%I::text::numeric', col))
		WHEN t.base IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype) THEN pg_catalog.format('s.%I::numeric(38,%s)', col, scale)
		WHEN t.base = 'numeric'::regtype AND a.atttypmod >= 4 AND (a.atttypmod - 4) & 2047 = scale THEN pg_catalog.format('s.%I', col)
		-- All amounts have the same scale, so that a history from which rows were taken away is the one that never had them.
		WHEN t.base = 'numeric'::regtype AND a.atttypmod >= 4 AND (a.atttypmod - 4) & 2047 < scale THEN pg_catalog.format('s.%I::numeric(38,%s)', col, scale)
		ELSE pg_catalog.replace(checked, '@', pg_catalog.format('s.%I::numeric', col)) END
	FROM pg_catalog.pg_attribute a,
		LATERAL (SELECT customer_portfolio_internal.portfolio_base_type(a.atttypid) AS base,
			pg_catalog.format('(CASE WHEN min_scale(@) <= %s OR @ IS NULL THEN @ ELSE customer_portfolio_internal.portfolio_decimals(%L, @, %s) END)::numeric(38,%s)', scale, portfolio, scale, scale) AS checked) t
	WHERE a.attrelid = relation AND a.attname = col AND a.attnum > 0 AND NOT a.attisdropped;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_money(text, regclass, name, integer) IS 'the amount of a column of the relation s with exactly so many decimals, or an error';

CREATE FUNCTION customer_portfolio_internal.portfolio_fill(template text, places jsonb) RETURNS text
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
	AS $$
DECLARE
	line text;
	found text[];
	lines text[] := '{}';
	missing text;
	filled text;
BEGIN
	FOREACH line IN ARRAY pg_catalog.string_to_array(pg_catalog.btrim(template, E'\n'), E'\n') LOOP
		LOOP
			found := pg_catalog.regexp_match(line, '^@if (!?)(\w+)@(.*)$');
			EXIT WHEN found IS NULL OR (places -> 'features' ? found[2]) <> (found[1] = '');
			line := found[3];
		END LOOP;
		IF found IS NULL THEN
			lines := lines || line;
		END IF;
	END LOOP;
	SELECT pg_catalog.string_agg(CASE WHEN p.n % 2 = 1 THEN p.part ELSE places ->> p.part END, '' ORDER BY p.n),
		pg_catalog.string_agg(CASE WHEN p.n % 2 = 0 AND NOT places ? p.part THEN p.part END, ', ')
		INTO filled, missing
		FROM pg_catalog.string_to_table(pg_catalog.array_to_string(lines, E'\n'), '@') WITH ORDINALITY p(part, n);
	IF missing IS NOT NULL THEN
		RAISE EXCEPTION 'nothing to fill in for % of a template', missing USING ERRCODE = 'internal_error';
	END IF;
	RETURN filled;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_fill(text, jsonb) IS
$$a template with its @places@ filled in; a line that begins with @if feature@ or @if !feature@ is kept or left out

A line with several of them is kept where all are true.
A value that is filled in is not searched for places again.$$;

CREATE FUNCTION customer_portfolio_internal.portfolio_comments(kind text, object text, ddl text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT pg_catalog.concat_ws(E'\n',
		pg_catalog.format('COMMENT ON %s %s IS %L;', pg_catalog.upper(kind), object,
			(SELECT pg_catalog.string_agg(c.line[1], E'\n' ORDER BY c.n)
			 FROM pg_catalog.regexp_matches(pg_catalog.substring(ddl, '^(?:-- [^\n]*\n)+'), '-- ([^\n]*)', 'g') WITH ORDINALITY c(line, n))),
		(SELECT pg_catalog.string_agg(pg_catalog.format('COMMENT ON COLUMN %s.%s IS %L;', object, c.part[1], c.part[2]), E'\n' ORDER BY c.n)
		 FROM pg_catalog.regexp_matches(ddl, CASE WHEN kind = 'table' AND ddl ~ '\n\)$' THEN '\n\t("(?:[^"]|"")+"|\w+) [^\n]*?,? -- ([^\n]+)'
			ELSE '\sAS ("(?:[^"]|"")+"|\w+),? -- ([^\n]+)' END, 'g') WITH ORDINALITY c(part, n)));
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_comments(text, text, text) IS
$$comments on an object and its columns from the comments in its definition

Those in front are the object's; one behind "AS name," or a line of a table is that column's.$$;
