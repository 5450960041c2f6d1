--
-- what a template can say of a portfolio
--

-- A book tells customers apart by their bytes: so must their =.
CREATE FUNCTION customer_portfolio_internal.portfolio_has_book(relation regclass, customer name) RETURNS boolean
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute a LEFT JOIN pg_catalog.pg_collation c ON c.oid = a.attcollation
		WHERE a.attrelid = relation AND a.attname = customer AND a.atttypid IN ('smallint'::regtype, 'integer'::regtype, 'bigint'::regtype, 'uuid'::regtype, 'text'::regtype) AND coalesce(c.collisdeterministic, true));
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_has_book(regclass, name) IS 'whether a book can hold the customers of this column';

-- A book takes up to 1 GB, some 7 bytes an order. Of a table that nobody has counted yet the size says how many rows it may
-- have; of a view nothing does.
CREATE FUNCTION customer_portfolio_internal.portfolio_fits_book(relation regclass) RETURNS boolean
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT pg_catalog.bool_and(c.relkind IN ('r', 'm')) AND sum(CASE WHEN c.reltuples >= 0 THEN c.reltuples ELSE pg_catalog.pg_relation_size(c.oid) / 40 END) <= 5e7
	FROM pg_catalog.pg_class c
	WHERE c.oid = relation AND c.relkind <> 'p' OR c.oid IN (SELECT t.relid FROM pg_catalog.pg_partition_tree(relation) t WHERE t.isleaf);
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_fits_book(regclass) IS 'whether the orders of a table are no more than 50 million, so that a book surely holds them';

CREATE FUNCTION customer_portfolio_internal.portfolio_features(p portfolio) RETURNS text[]
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT pg_catalog.array_remove(ARRAY[p.histories, CASE WHEN p.histories <> 'live' THEN 'stored' END,
			CASE WHEN p.cost IS NOT NULL THEN 'costs' END, CASE WHEN customer_portfolio_internal.portfolio_has_book(p.purchases, p.customer) THEN 'book' ELSE 'grouped' END, CASE WHEN p.as_of = 'data' THEN 'as_of_data' END,
			CASE WHEN p.cost IS NOT NULL OR p.margin IS NOT NULL THEN 'margin' END,
			CASE WHEN 2 = (SELECT count(*) FROM portfolio_source s WHERE s.portfolio = p.name AND s.source IN ('contracts', 'contacts')) THEN 'notices' END], NULL)
		|| (SELECT coalesce(pg_catalog.array_agg(s.source || o.option), '{}')
			FROM portfolio_source s, LATERAL (SELECT '' UNION ALL SELECT '_' || k.key FROM pg_catalog.jsonb_each(s.columns) k WHERE k.value NOT IN ('null', '[]')) o(option)
			WHERE s.portfolio = p.name);
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_features(portfolio) IS
$$what a portfolio has: live, triggers or refresh; stored; costs; book or grouped; a source, or source_column where a column of it is given$$;

CREATE FUNCTION customer_portfolio_internal.portfolio_segments(p portfolio) RETURNS TABLE (n bigint, segment name)
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT e.n, e.value::name FROM portfolio_source s, customer_portfolio_internal.portfolio_names(s.columns -> 'segments') WITH ORDINALITY e(value, n)
	WHERE s.portfolio = p.name AND s.source = 'customers' ORDER BY e.n;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_segments(portfolio) IS 'the columns by which the customers of a portfolio are segmented';

CREATE FUNCTION customer_portfolio_internal.portfolio_months(step interval) RETURNS integer
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT (EXTRACT(year FROM step) * 12 + EXTRACT(month FROM step))::int;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_months(interval) IS 'the months of a period; 0 for one of days';

CREATE FUNCTION customer_portfolio_internal.portfolio_step(step interval) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT CASE WHEN m.months > 0 THEN pg_catalog.format('%s month%s', m.months, CASE WHEN m.months > 1 THEN 's' END) ELSE pg_catalog.format('%s day%s', m.days, CASE WHEN m.days > 1 THEN 's' END) END
	FROM (SELECT customer_portfolio_internal.portfolio_months(step) AS months, EXTRACT(day FROM step)::int AS days) m;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_step(interval) IS 'the length of a period in words, whatever the style of intervals';

CREATE FUNCTION customer_portfolio_internal.portfolio_as_of(p portfolio) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT CASE
		WHEN p.as_of = 'today' THEN pg_catalog.format('(now() AT TIME ZONE %L)::date', p.time_zone)
		WHEN p.as_of = 'data' AND p.histories = 'live' THEN pg_catalog.format('(SELECT max(d.day) + 1 FROM %I.purchases d WHERE d.customer IS NOT NULL AND d.amount IS NOT NULL)', p.name)
		WHEN p.as_of = 'data' THEN pg_catalog.format('(SELECT max(customer_portfolio.last_event(d.h)) + 1 FROM %I.histories d)', p.name)
		ELSE pg_catalog.format('%L::date', p.as_of) END;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_as_of(portfolio) IS 'the expression for the first day that is not known';

CREATE FUNCTION customer_portfolio_internal.portfolio_boundary(p portfolio, day text) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT CASE WHEN m.months > 0
		THEN pg_catalog.format('(date ''2000-01-01'' + %s * make_interval(months => floor(((extract(year FROM %2$s) - 2000) * 12 + extract(month FROM %2$s) - 1) / %1$s)::int))::date', m.months, day)
		ELSE pg_catalog.format('(date ''2000-01-03'' + %s * floor((%s - date ''2000-01-03'') / %1$s.0)::int)', m.days, day) END
	FROM (SELECT customer_portfolio_internal.portfolio_months(p.step) AS months, EXTRACT(day FROM p.step)::int AS days) m;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_boundary(portfolio, text) IS 'the expression for the first day of the period that holds a day';

CREATE FUNCTION customer_portfolio_internal.portfolio_equals(type regtype) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT pg_catalog.format('OPERATOR(%I.%s)', n.nspname, o.oprname)
	FROM pg_catalog.pg_type t
	JOIN pg_catalog.pg_opclass c ON c.opcdefault AND c.opcmethod = 403 AND (c.opcintype = t.oid
		OR (c.opcintype = 'anyenum'::regtype AND t.typtype = 'e') OR (c.opcintype = 'anyarray'::regtype AND t.typcategory = 'A')
		OR (c.opcintype = 'anyrange'::regtype AND t.typtype = 'r') OR (c.opcintype = 'text'::regtype AND t.oid = 'varchar'::regtype))
	JOIN pg_catalog.pg_amop a ON a.amopfamily = c.opcfamily AND a.amoplefttype = c.opcintype AND a.amoprighttype = c.opcintype AND a.amopstrategy = 3
	JOIN pg_catalog.pg_operator o ON o.oid = a.amopopr JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
	WHERE t.oid = customer_portfolio_internal.portfolio_base_type(type);
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_equals(regtype) IS 'the = by which a key is ordered and grouped, whatever the search_path; NULL if the type has no order';

-- No view can reckon with a day beyond the years 1 to 9999, or an infinite one: as an end it means that it has not come, else it
-- takes its row out.
CREATE FUNCTION customer_portfolio_internal.portfolio_source_day(s portfolio_source, wanted name, time_zone text) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT CASE WHEN k.is_end THEN pg_catalog.format('CASE WHEN %1$s <= ''9999-12-31'' THEN %1$s END', d.day)
		ELSE pg_catalog.format('CASE WHEN %1$s BETWEEN ''0001-01-01'' AND ''9999-12-31''%2$s THEN %1$s END', d.day, CASE WHEN k.is_needed THEN (
			SELECT pg_catalog.string_agg(pg_catalog.format(' AND (%s >= ''0001-01-01'') IS NOT FALSE', customer_portfolio_internal.portfolio_day(s.relation, (s.columns ->> e.role::text)::name, time_zone)), '' ORDER BY e.ordinal)
			FROM customer_portfolio_internal.portfolio_column e WHERE e.source = s.source AND e.is_end) END) END
	FROM customer_portfolio_internal.portfolio_column k, LATERAL (SELECT customer_portfolio_internal.portfolio_day(s.relation, (s.columns ->> k.role::text)::name, time_zone) AS day) d
	WHERE k.source = s.source AND k.role = wanted;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_source_day(portfolio_source, name, text) IS 'the day of a column of a further source; NULL instead of an infinite one, or one that no view can reckon with';

CREATE FUNCTION customer_portfolio_internal.portfolio_out_of_range(portfolio text, source text, role text, shown text) RETURNS numeric
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
	AS $$
BEGIN
	RAISE EXCEPTION '% of % of portfolio "%" out of range: %', role, source, portfolio, shown
		USING ERRCODE = 'numeric_value_out_of_range', HINT = 'An amount is a number of at most 10^18 in size: let a view leave it out.';
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_out_of_range(text, text, text, text) IS 'refuses an amount of a further source that is too large, or not a number';

CREATE FUNCTION customer_portfolio_internal.portfolio_in_range(relation regclass, col name) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	-- Of most columns the type says it.
	SELECT CASE WHEN t.base NOT IN ('int2'::regtype, 'int4'::regtype) AND NOT (t.base = 'numeric'::regtype AND t.typmod >= 4 AND ((t.typmod - 4) >> 16 & 65535) - ((t.typmod - 4) & 2047) <= 18)
		THEN pg_catalog.format('(s.%1$I BETWEEN -1000000000000000000 AND 1000000000000000000) IS NOT FALSE', col) END
	FROM (SELECT customer_portfolio_internal.portfolio_base_type(a.atttypid) AS base, a.atttypmod AS typmod FROM pg_catalog.pg_attribute a WHERE a.attrelid = relation AND a.attname = col AND a.attnum > 0 AND NOT a.attisdropped) t;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_in_range(regclass, name) IS 'the condition that an amount of the relation s is at most 10^18 in size; NULL where its type allows no other';

CREATE FUNCTION customer_portfolio_internal.portfolio_source_money(p portfolio, s portfolio_source, role name) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT CASE WHEN r.condition IS NULL THEN r.amount
		ELSE pg_catalog.format('CASE WHEN %s THEN %s ELSE customer_portfolio_internal.portfolio_out_of_range(%L, %L, %L, s.%I::text)::numeric(38,%s) END', r.condition, r.amount, p.name, s.source, role, r.col, p.money_scale) END
	FROM (SELECT c.col, customer_portfolio_internal.portfolio_money(p.name, s.relation, c.col, p.money_scale) AS amount, customer_portfolio_internal.portfolio_in_range(s.relation, c.col) AS condition
		FROM (SELECT (s.columns ->> role::text)::name AS col) c) r;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_source_money(portfolio, portfolio_source, name) IS 'the amount of a column of a further source, or an error';

CREATE FUNCTION customer_portfolio_internal.portfolio_source_places(p portfolio) RETURNS jsonb
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT coalesce(pg_catalog.jsonb_object_agg(v.place, v.value), '{}')
	FROM portfolio_source s, LATERAL (
		SELECT s.source || '_relation' AS place, customer_portfolio_internal.portfolio_relation(s.relation) AS value
		UNION ALL
		SELECT s.source || '_' || k.role, CASE
			WHEN k.kind = 'interval' THEN pg_catalog.format('interval %L', coalesce(s.columns ->> k.role::text, '0 days'))
			WHEN s.columns ->> k.role::text IS NULL THEN 'NULL'
			WHEN k.kind = 'day' THEN customer_portfolio_internal.portfolio_source_day(s, k.role, p.time_zone)
			WHEN k.kind = 'money' THEN customer_portfolio_internal.portfolio_source_money(p, s, k.role)
			WHEN k.kind = 'text' THEN pg_catalog.format('s.%I::text', s.columns ->> k.role::text)
			ELSE pg_catalog.format('s.%I', s.columns ->> k.role::text) END
		FROM customer_portfolio_internal.portfolio_column k WHERE k.source = s.source AND k.kind <> 'texts'
	) v
	WHERE s.portfolio = p.name;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_source_places(portfolio) IS 'the places of the further sources: source_relation, and source_column for each of their columns';

CREATE FUNCTION customer_portfolio_internal.portfolio_segment_list(p portfolio, item text) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT coalesce(pg_catalog.string_agg(pg_catalog.format(item, g.segment, pg_catalog.regexp_replace(pg_catalog.quote_ident(g.segment), '\s+', ' ', 'g')), '' ORDER BY g.n), '')
	FROM customer_portfolio_internal.portfolio_segments(p) g;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_segment_list(portfolio, text) IS 'an item of SQL for each segment: its name for %1$I and %1$L, on one line for %2$s';

CREATE FUNCTION customer_portfolio_internal.portfolio_dimensions(p portfolio) RETURNS text
	LANGUAGE sql STABLE
	BEGIN ATOMIC
	SELECT pg_catalog.format($sql$
		SELECT 1 AS rank, 'total' AS dimension, 'total' AS segment
		UNION ALL
		SELECT 2, 'class', q.class
		UNION ALL
		SELECT 2 + g.n, g.dimension, coalesce(g.segment, 'unknown') FROM ROWS FROM (unnest(ARRAY[%s]::text[]), unnest(q.segments)) WITH ORDINALITY g(dimension, segment, n)
	$sql$, pg_catalog.rtrim(customer_portfolio_internal.portfolio_segment_list(p, '%1$L, '), ', '));
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_dimensions(portfolio) IS 'the rows (rank, dimension, segment) to which something with q.class and q.segments belongs: all, its class, its segments';

CREATE FUNCTION customer_portfolio_internal.portfolio_order_segments(p portfolio, item text) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT pg_catalog.string_agg(pg_catalog.format(item, e.value), ', ' ORDER BY e.n)
	FROM portfolio_source s, pg_catalog.jsonb_array_elements_text(s.columns -> 'segments') WITH ORDINALITY e(value, n)
	WHERE s.portfolio = p.name AND s.source = 'orders';
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_order_segments(portfolio, text) IS 'an item of SQL for each segment of orders, its name for %1$I and %1$L; NULL without any';

CREATE FUNCTION customer_portfolio_internal.portfolio_places(p portfolio) RETURNS jsonb
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT pg_catalog.jsonb_build_object(
		'features', customer_portfolio_internal.portfolio_features(p),
		'schema', pg_catalog.quote_ident(p.name), 'name', pg_catalog.quote_literal(p.name),
		'invoker', 'WITH (security_invoker = true)',
		'source', customer_portfolio_internal.portfolio_relation(p.purchases),
		'customer', pg_catalog.format('s.%I', p.customer),
		'day', customer_portfolio_internal.portfolio_day(p.purchases, p.day, p.time_zone),
		'amount', customer_portfolio_internal.portfolio_money(p.name, p.purchases, p.amount, p.money_scale),
		'any_amount', CASE WHEN customer_portfolio_internal.portfolio_base_type(customer_portfolio_internal.portfolio_type(p.purchases, p.amount)) IN ('float4'::regtype, 'float8'::regtype)
			THEN pg_catalog.format('s.%I::text::numeric', p.amount) ELSE pg_catalog.format('s.%I::numeric', p.amount) END,
		'cost', coalesce(customer_portfolio_internal.portfolio_money(p.name, p.purchases, p.cost, p.money_scale), pg_catalog.format('NULL::numeric(38,%s)', p.money_scale)),
		'filter', coalesce(p.filter, 'true'),
		'key_type', pg_catalog.format_type(customer_portfolio_internal.portfolio_type(p.purchases, p.customer), NULL),
		'money', pg_catalog.format('numeric(38,%s)', p.money_scale), 'scale', p.money_scale::text, 'indicator', pg_catalog.format('numeric(38,%s)', GREATEST(p.money_scale, 6)),
		'step', pg_catalog.format('interval %L', customer_portfolio_internal.portfolio_step(p.step)), 'grace', p.grace::text,
		'as_of_expression', customer_portfolio_internal.portfolio_as_of(p),
		'as_of', pg_catalog.format('(SELECT c.as_of FROM %I.perimeter c)', p.name),
		'boundary', customer_portfolio_internal.portfolio_boundary(p, 'c.as_of'),
		'boundary_of_day', customer_portfolio_internal.portfolio_boundary(p, 'd.day'),
		'lag_of_a_year', CASE WHEN m.months > 0 AND 12 % m.months = 0 THEN (12 / m.months)::text ELSE 'NULL::int' END,
		'today', pg_catalog.format('(now() AT TIME ZONE %L)::date', p.time_zone)) || pg_catalog.jsonb_build_object( -- which takes a hundred arguments
		'time_zone', pg_catalog.quote_literal(p.time_zone), 'currency', pg_catalog.quote_nullable(p.currency),
		'history_start', CASE WHEN p.history_start IS NULL THEN 'NULL::date' ELSE pg_catalog.format('date %L', pg_catalog.to_char(p.history_start, 'YYYY-MM-DD')) END,
		'as_of_rule', pg_catalog.quote_literal(p.as_of), 'histories_rule', pg_catalog.quote_literal(p.histories),
		'annual_rate', p.annual_rate::text,
		'margin', coalesce(p.margin::text, CASE WHEN p.cost IS NOT NULL THEN 'NULL' ELSE '1' END),
		'segment_columns', customer_portfolio_internal.portfolio_segment_list(p, E'\tcoalesce(l.%1$I, ''unknown'') AS %1$I, -- segment of the customer: column %2$s of the customers\n'),
		'segment_sources', customer_portfolio_internal.portfolio_segment_list(p, E'\tcoalesce(s.%1$I::text, ''unknown'') AS %1$I, -- segment of the customer: column %2$s of the customers\n'),
		'segment_table', customer_portfolio_internal.portfolio_segment_list(p, E'\t%1$I text, -- segment of the customer: column %2$s of the customers\n'),
		'segment_order', customer_portfolio_internal.portfolio_segment_list(p, ', s.%1$I::text'), 'segment_values', pg_catalog.rtrim(customer_portfolio_internal.portfolio_segment_list(p, 'l.%1$I, '), ', '), 'dimensions', customer_portfolio_internal.portfolio_dimensions(p),
		'segment_rows', pg_catalog.rtrim(customer_portfolio_internal.portfolio_segment_list(p, '(%1$L::text, l.%1$I), '), ', '),
		'order_segment_columns', coalesce(customer_portfolio_internal.portfolio_order_segments(p, 's.%1$I::text'), ''), 'order_segment_names', coalesce(customer_portfolio_internal.portfolio_order_segments(p, '%1$L'), ''),
		'first_segment', coalesce((SELECT pg_catalog.format('coalesce(l.%I, ''unknown'')', g.segment) FROM customer_portfolio_internal.portfolio_segments(p) g WHERE g.n = 1), '''all'''),
		'key_collate', coalesce((SELECT ' COLLATE "C"' FROM pg_catalog.pg_attribute a WHERE a.attrelid = p.purchases AND a.attname = p.customer AND a.attcollation <> 0), ''),
		'known_margin', coalesce(p.margin::text, 'NULL'),
		'purchase_model', pg_catalog.format('(SELECT m.purchase_model::customer_portfolio.purchase_model FROM %I.models m WHERE m.is_current)', p.name),
		'spend_model', pg_catalog.format('(SELECT m.spend_model::customer_portfolio.spend_model FROM %I.models m WHERE m.is_current)', p.name),
		'pending', pg_catalog.quote_literal('customer_portfolio.pending_' || pg_catalog.md5(p.name)),
		'slipping_after', p.slipping_after::text, 'asleep_after', p.asleep_after::text,
		'triggers', CASE WHEN p.histories = 'triggers' THEN customer_portfolio_internal.portfolio_triggers(p) END, 'quote', customer_portfolio_internal.portfolio_quote(p),
		'equals', customer_portfolio_internal.portfolio_equals(customer_portfolio_internal.portfolio_type(p.purchases, p.customer)))
		|| pg_catalog.jsonb_build_object('known', pg_catalog.format('(SELECT daterange(NULL, c.as_of) FROM %I.perimeter c)', p.name), 'source_name', pg_catalog.quote_literal(customer_portfolio_internal.portfolio_relation(p.purchases)))
		|| customer_portfolio_internal.portfolio_source_places(p)
	FROM (SELECT customer_portfolio_internal.portfolio_months(p.step) AS months) m;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_places(portfolio) IS 'the values of the @places@ of templates';
