--
-- what is wrong with the further sources: tables and columns that are gone, rows that cannot count, rows that make no sense
--

UPDATE customer_portfolio_internal.portfolio_column SET is_needed = true
WHERE (source, role) IN (('customers', 'customer'), ('contracts', 'customer'), ('contracts', 'valid_from'), ('contracts', 'monthly_rate'), ('contacts', 'customer'), ('contacts', 'day'), ('surveys', 'day'), ('surveys', 'score'),
	('departures', 'customer'), ('departures', 'day'), ('departures', 'reason'), ('invoices', 'customer'), ('invoices', 'issued'), ('invoices', 'due'), ('invoices', 'amount'), ('referrals', 'customer'), ('referrals', 'referred_customer'),
	('quotes', 'customer'), ('quotes', 'issued'), ('spend', 'day'), ('spend', 'amount'), ('treatments', 'customer'), ('treatments', 'day'), ('treatments', 'treated'),
	('lines', 'customer'), ('lines', 'day'), ('lines', 'amount'), ('service_costs', 'customer'), ('service_costs', 'day'), ('service_costs', 'amount'));
UPDATE customer_portfolio_internal.portfolio_column SET is_end = true WHERE (source, role) IN (('contracts', 'valid_to'), ('invoices', 'paid'), ('quotes', 'decided'));

CREATE FUNCTION customer_portfolio_internal.portfolio_source_gaps(wanted text) RETURNS TABLE (source text, gap text, hint text)
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT s.source, CASE WHEN c.relation IS NULL THEN pg_catalog.format('source "%s" of portfolio "%s" no longer exists', s.source, s.portfolio)
			ELSE pg_catalog.format('column "%s" of %s, %s of source "%s" of portfolio "%s", no longer exists', k.col, c.relation, k.role, s.source, s.portfolio) END,
		pg_catalog.format('Remove the source: SELECT customer_portfolio.remove_source(%L, %L). Where its data are elsewhere now, add it again by %s.', s.portfolio, s.source,
			'add_' || CASE s.source WHEN 'orders' THEN 'order_segments' ELSE s.source END)
	FROM portfolio_source s
	CROSS JOIN LATERAL (SELECT customer_portfolio_internal.portfolio_relation(s.relation) AS relation) c
	LEFT JOIN LATERAL (
		SELECT r.role, e.col FROM customer_portfolio_internal.portfolio_column r,
			LATERAL customer_portfolio_internal.portfolio_names(s.columns -> r.role::text) e(col)
		WHERE c.relation IS NOT NULL AND r.source = s.source AND r.kind <> 'interval' AND customer_portfolio_internal.portfolio_type(s.relation, e.col::name) IS NULL
		ORDER BY r.ordinal LIMIT 1
	) k ON true
	WHERE s.portfolio::text = wanted AND (c.relation IS NULL OR k.col IS NOT NULL);
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_source_gaps(text) IS 'the further sources whose table, or one of whose columns, is gone, and what to do about it';

CREATE FUNCTION customer_portfolio_internal.portfolio_require_sources(p portfolio) RETURNS void
	LANGUAGE plpgsql STABLE
	AS $$
DECLARE
	g record;
BEGIN
	FOR g IN SELECT * FROM customer_portfolio_internal.portfolio_source_gaps(p.name::text) q ORDER BY q.source LOOP
		RAISE EXCEPTION '%', g.gap USING ERRCODE = CASE WHEN g.gap LIKE 'column%' THEN 'undefined_column' ELSE 'undefined_table' END, HINT = g.hint;
	END LOOP;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_require_sources(portfolio) IS 'refuses to go on without a table or column that a further source needs';

CREATE FUNCTION customer_portfolio_internal.portfolio_missing(p portfolio) RETURNS TABLE (object text)
	LANGUAGE sql STABLE
	BEGIN ATOMIC
	SELECT DISTINCT o.object FROM customer_portfolio_internal.portfolio_objects(p) o
	JOIN customer_portfolio_internal.portfolio_template t USING (ordinal)
	WHERE o.kind IN ('view', 'materialized view', 'table') AND pg_catalog.to_regclass(pg_catalog.format('%I.%I', p.name, o.object)) IS NULL
		AND NOT EXISTS (SELECT FROM customer_portfolio_internal.portfolio_source_gaps(p.name::text) g
			WHERE p.histories = 'live' OR EXISTS (SELECT FROM pg_catalog.unnest(t.requires) r WHERE r = g.source OR pg_catalog.starts_with(r, g.source || '_')));
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_missing(portfolio) IS 'the views and tables of a portfolio that somebody has dropped, but for those that need a source that is gone';

-- Each row of a source is of the first part that it fits; the doubts beside them are of rows that count.
CREATE FUNCTION customer_portfolio_internal.portfolio_source_parts(p portfolio, s portfolio_source) RETURNS text
	LANGUAGE sql STABLE
	BEGIN ATOMIC
	WITH k AS MATERIALIZED (
		SELECT c.*, CASE c.kind WHEN 'day' THEN customer_portfolio_internal.portfolio_day(s.relation, (s.columns ->> c.role::text)::name, p.time_zone) ELSE pg_catalog.format('s.%I', s.columns ->> c.role::text) END AS value
		FROM customer_portfolio_internal.portfolio_column c
		WHERE c.source = s.source AND c.kind NOT IN ('texts', 'interval') AND s.columns ->> c.role::text IS NOT NULL
	)
	SELECT pg_catalog.format('SELECT q.part, count(*), min(q.customer::text) FILTER (WHERE q.part <> ''counted'') FROM (SELECT CASE %s ELSE ''counted'' END AS part, %s AS customer FROM %s s OFFSET 0) q GROUP BY q.part',
		(SELECT pg_catalog.string_agg(CASE WHEN k.is_needed THEN pg_catalog.format('WHEN %s IS NULL THEN %L ', k.value, 'without ' || k.role) ELSE '' END
			|| CASE WHEN k.is_end THEN pg_catalog.format('WHEN %s < ''0001-01-01'' THEN %L ', k.value, 'with an impossible ' || k.role)
				WHEN k.is_needed AND k.kind = 'day' THEN pg_catalog.format('WHEN %s NOT BETWEEN ''0001-01-01'' AND ''9999-12-31'' THEN %L ', k.value, 'with an impossible ' || k.role) ELSE '' END, '' ORDER BY k.ordinal) FROM k),
		coalesce((SELECT k.value FROM k WHERE k.kind = 'key' ORDER BY k.ordinal LIMIT 1), 'NULL::text'), customer_portfolio_internal.portfolio_relation(s.relation));
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_source_parts(portfolio, portfolio_source) IS 'the query (part, row_count, example) for what becomes of the rows of a further source';

CREATE FUNCTION customer_portfolio_internal.portfolio_source_doubts(p portfolio, s portfolio_source) RETURNS TABLE (ordinal int, part text, warning text, query text)
	LANGUAGE sql STABLE
	BEGIN ATOMIC
	-- None of them may fail where a row is wrong: status is read then. A query returns how many there are and an example: in a warning @rows@ or @customers@, @all@ (rows of the source) and @example@.
	WITH v AS MATERIALIZED (
		SELECT customer_portfolio_internal.portfolio_source_places(p) || pg_catalog.jsonb_build_object('features', '[]'::jsonb, 'any_rate', pg_catalog.format('s.%I::text::numeric', coalesce(s.columns ->> 'monthly_rate', ''))) AS places
	), f AS MATERIALIZED (
		SELECT d.ordinal, d.part, d.warning, pg_catalog.replace(d.query, '{s}', s.source) AS query
		FROM (VALUES
			('customers', 3, 'customer more than once', '@customers@ more than once, such as @example@: of each the row whose name sorts first counts',
				'SELECT count(*), min(q.customer::text) FROM (SELECT @{s}_customer@ AS customer FROM @{s}_relation@ s WHERE @{s}_customer@ IS NOT NULL GROUP BY 1 HAVING count(*) > 1) q'),
			('invoices', 3, 'due before issued', '@rows@ of @all@ with due before issued, such as one of customer @example@: are the columns the right way round?',
				'SELECT count(*), min(@{s}_customer@::text) FROM @{s}_relation@ s WHERE @{s}_customer@ IS NOT NULL AND @{s}_due@ < @{s}_issued@'),
			('quotes', 3, 'decided before issued', '@rows@ of @all@ with decided before issued, such as one of customer @example@: are the columns the right way round?',
				'SELECT count(*), min(@{s}_customer@::text) FROM @{s}_relation@ s WHERE @{s}_customer@ IS NOT NULL AND @{s}_decided@ < @{s}_issued@'),
			('contracts', 4, 'valid_to before valid_from', '@rows@ of @all@ with valid_to before valid_from, such as one of customer @example@: are the columns the right way round?',
				'SELECT count(*), min(@{s}_customer@::text) FROM @{s}_relation@ s WHERE @{s}_customer@ IS NOT NULL AND @any_rate@ IS NOT NULL AND @{s}_valid_to@ < @{s}_valid_from@'),
			('contracts', 3, 'contracts below 0', '@customers@ with contracts that add up to less than 0, such as @example@: contract_flows cannot be read; end a discount when that ends which it is on',
				'SELECT count(DISTINCT q.customer), (min(ARRAY[to_char(q.day, ''YYYY-MM-DD''), q.customer::text]))[2] || '' on '' || min(to_char(q.day, ''YYYY-MM-DD''))
				FROM (SELECT e.customer, e.day, sum(sum(e.rate)) OVER w AS rate, sum(sum(e.pauses)) OVER w AS pauses
					FROM (SELECT @{s}_customer@ AS customer, b.day, b.sign * CASE WHEN @{s}_kind@ IN (''pause'', ''trial'') THEN 0 ELSE @any_rate@ END AS rate, b.sign * CASE WHEN @{s}_kind@ = ''pause'' THEN 1 ELSE 0 END AS pauses
						FROM @{s}_relation@ s, LATERAL (VALUES (1, @{s}_valid_from@), (-1, @{s}_valid_to@)) b(sign, day)
						WHERE @{s}_customer@ IS NOT NULL AND @any_rate@ IS NOT NULL AND @{s}_valid_from@ IS NOT NULL AND b.day IS NOT NULL AND (@{s}_valid_to@ < @{s}_valid_from@) IS NOT TRUE) e
					GROUP BY e.customer, e.day WINDOW w AS (PARTITION BY e.customer ORDER BY e.day)) q
				WHERE q.rate < 0 AND q.pauses = 0')) d(source, ordinal, part, warning, query)
		WHERE d.source = s.source
	)
	SELECT f.ordinal, f.part, f.warning, customer_portfolio_internal.portfolio_fill(f.query, v.places) FROM f, v
	UNION ALL
	SELECT 4, g.segment || ' too long', pg_catalog.format('@rows@ with a segment %s of more than 200 bytes, such as "@example@..."', pg_catalog.quote_ident(g.segment)),
		pg_catalog.format(E'SELECT count(*), min(left(s.%1$I::text, 40)) FROM %2$s s WHERE octet_length(s.%1$I::text) > 200 AND (%3$s\n)', g.segment, customer_portfolio_internal.portfolio_relation(s.relation),
			coalesce(CASE WHEN s.source = 'orders' THEN p.filter END, 'true'))
	FROM customer_portfolio_internal.portfolio_names(s.columns -> 'segments') g(segment)
	UNION ALL
	SELECT 4, k.role || ' out of range', pg_catalog.format('@rows@ with a value of %s that is no number of at most 10^18 in size, such as @example@', k.role),
		pg_catalog.format('SELECT count(*), min(s.%I::text) FROM %s s WHERE NOT (%s)', s.columns ->> k.role::text, customer_portfolio_internal.portfolio_relation(s.relation), k.condition)
	FROM (SELECT c.role, customer_portfolio_internal.portfolio_in_range(s.relation, (s.columns ->> c.role::text)::name) AS condition FROM customer_portfolio_internal.portfolio_column c WHERE c.source = s.source AND c.kind = 'money') k
	WHERE k.condition IS NOT NULL;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_source_doubts(portfolio, portfolio_source) IS
'what of the rows of a further source makes no sense (3) or cannot be computed with (4), with the query (row_count, example) that looks for it';

CREATE FUNCTION customer_portfolio_internal.portfolio_source_coverage(wanted text) RETURNS TABLE (source text, ordinal int, part text, row_count bigint, example text, warning text)
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp SET jit = off
	AS $$
DECLARE
	p customer_portfolio.portfolio;
	s customer_portfolio.portfolio_source;
	d record;
	total bigint;
	out_of_range boolean;
BEGIN
	SELECT q.* INTO p FROM customer_portfolio.portfolio q WHERE q.name::text = wanted;
	-- What is gone is said elsewhere, and what the reader may not read is nobody else's to count.
	FOR s IN SELECT q.* FROM customer_portfolio.portfolio_source q WHERE q.portfolio::text = wanted
			AND q.source NOT IN (SELECT g.source FROM customer_portfolio_internal.portfolio_source_gaps(wanted) g) ORDER BY q.source LOOP
		CONTINUE WHEN NOT has_schema_privilege((SELECT c.relnamespace FROM pg_class c WHERE c.oid = s.relation), 'USAGE') OR NOT (has_table_privilege(s.relation, 'SELECT') OR NOT EXISTS (
			SELECT FROM customer_portfolio_internal.portfolio_column k, customer_portfolio_internal.portfolio_names(s.columns -> k.role::text) e(col)
			WHERE k.source = s.source AND k.kind <> 'interval' AND NOT has_column_privilege(s.relation, e.col, 'SELECT')));
		source := s.source;
		BEGIN
			total := 0;
			-- The rows of the orders are those of coverage.
			FOR d IN EXECUTE CASE WHEN s.source = 'orders' THEN 'SELECT NULL::text AS part, NULL::bigint AS count, NULL::text AS min WHERE false' ELSE customer_portfolio_internal.portfolio_source_parts(p, s) END LOOP
				ordinal := CASE d.part WHEN 'counted' THEN 1 ELSE 2 END;
				part := d.part;
				row_count := d.count;
				example := CASE WHEN ordinal = 2 THEN d.min END;
				warning := CASE WHEN ordinal = 2 THEN format('%s: %s row%s %s left out%s', s.source, row_count, CASE WHEN row_count > 1 THEN 's' END, part, coalesce(', such as of customer ' || example, '')) END;
				total := total + row_count;
				RETURN NEXT;
			END LOOP;
			out_of_range := false;
			FOR d IN SELECT * FROM customer_portfolio_internal.portfolio_source_doubts(p, s) q ORDER BY q.ordinal DESC, q.part LOOP
				-- An amount that cannot be computed with would be an error here.
				CONTINUE WHEN out_of_range AND d.ordinal = 3;
				EXECUTE d.query INTO row_count, example;
				CONTINUE WHEN row_count = 0;
				out_of_range := out_of_range OR d.part LIKE '% out of range';
				ordinal := d.ordinal;
				part := d.part;
				warning := s.source || ': ' || replace(replace(replace(replace(d.warning, '@rows@', row_count || CASE WHEN row_count = 1 THEN ' row' ELSE ' rows' END), '@customers@', row_count || CASE WHEN row_count = 1 THEN ' customer' ELSE ' customers' END),
					'@all@', total::text), '@example@', example);
				RETURN NEXT;
			END LOOP;
		EXCEPTION WHEN OTHERS THEN
			-- A view over what the reader may not see, a server that does not answer: the other sources are counted.
			IF SQLSTATE ~ '^(40|53|57)' THEN RAISE; END IF;
			ordinal := 4;
			part := 'cannot be read';
			row_count := NULL;
			example := NULL;
			warning := format('%s cannot be read: %s', s.source, SQLERRM);
			RETURN NEXT;
		END;
	END LOOP;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_source_coverage(text) IS
'the rows of the further sources of a portfolio by what becomes of them: counted (1), left out (2); and of them those that make no sense (3) or cannot be computed with (4)';

CREATE FUNCTION customer_portfolio_internal.portfolio_source_count(p portfolio) RETURNS void
	LANGUAGE plpgsql VOLATILE
	AS $$
DECLARE
	counting text := (SELECT o.ddl FROM customer_portfolio_internal.portfolio_objects(p) o WHERE o.object = 'source_coverage' AND o.kind = 'refresh');
BEGIN
	IF counting IS NOT NULL THEN EXECUTE counting; END IF;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_source_count(portfolio) IS 'counts the rows of the further sources anew, where counts are stored';

CREATE FUNCTION customer_portfolio_internal.portfolio_source_said(p portfolio, wanted text) RETURNS void
	LANGUAGE plpgsql VOLATILE
	AS $$
DECLARE
	w record;
BEGIN
	PERFORM customer_portfolio_internal.portfolio_source_count(p);
	FOR w IN EXECUTE pg_catalog.format('SELECT c.ordinal, c.warning FROM %I.source_coverage c WHERE c.source = $1 AND c.warning IS NOT NULL ORDER BY c.ordinal DESC, c.part', p.name) USING wanted LOOP
		IF w.ordinal = 4 THEN
			RAISE EXCEPTION 'portfolio "%": %', p.name, w.warning USING ERRCODE = 'invalid_parameter_value', HINT = 'Mend them in a view, and give the portfolio the view.';
		END IF;
		RAISE WARNING 'portfolio "%": %', p.name, w.warning;
	END LOOP;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_source_said(portfolio, text) IS 'warns of what is wrong with the rows of a source that was added; refuses what cannot be computed with';

INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template) VALUES
(415, 'source_coverage', 'view', '{live}', $sql$
-- Rows of the further sources by what becomes of them, counted when read; no row if there is no further source.
-- Key: source, part. A reader does not see sources that he may not read.
CREATE VIEW @schema@.source_coverage @invoker@ AS
SELECT q.source AS source, -- customers for what add_customers gave, and so on
	q.ordinal AS ordinal, -- 1 counted, 2 left out; of the counted ones 3 make no sense, 4 cannot be computed with
	q.part AS part, -- counted, why not, or what is wrong
	q.row_count AS row_count, -- rows of the source; customers where the part is about those
	q.example AS example, -- a customer of the part, or a value that is wrong; NULL for counted
	q.warning AS warning -- what to know about them, as in warnings; NULL: nothing
FROM customer_portfolio_internal.portfolio_source_coverage(@name@) q$sql$),

(416, 'source_coverage', 'table', '{stored}', $sql$
-- Rows of the further sources by what becomes of them, as of the last refresh; no row if there is no further source.
-- Key: source, part.
CREATE TABLE @schema@.source_coverage (
	source text, -- customers for what add_customers gave, and so on
	ordinal integer, -- 1 counted, 2 left out; of the counted ones 3 make no sense, 4 cannot be computed with
	part text, -- counted, why not, or what is wrong
	row_count bigint, -- rows of the source; customers where the part is about those
	example text, -- a customer of the part, or a value that is wrong; NULL for counted
	warning text -- what to know about them, as in warnings; NULL: nothing
)$sql$),

(417, 'source_coverage', 'refresh', '{stored}', $sql$
DELETE FROM @schema@.source_coverage;
INSERT INTO @schema@.source_coverage (source, ordinal, part, row_count, example, warning)
SELECT q.source, q.ordinal, q.part, q.row_count, q.example, q.warning FROM customer_portfolio_internal.portfolio_source_coverage(@name@) q$sql$);
