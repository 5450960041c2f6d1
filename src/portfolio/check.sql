--
-- what is wrong with the arguments, said before anything is made
--

CREATE FUNCTION customer_portfolio_internal.portfolio_require(portfolio text, relation regclass, role text, col name, kind text) RETURNS void
	LANGUAGE plpgsql STABLE
	AS $$
DECLARE
	type regtype := customer_portfolio_internal.portfolio_type(relation, col);
	base regtype := customer_portfolio_internal.portfolio_base_type(type);
	category "char" := (SELECT t.typcategory FROM pg_catalog.pg_type t WHERE t.oid = base);
	wanted text := CASE kind WHEN 'key' THEN 'a type that can be sorted' WHEN 'day' THEN 'a date or a timestamp' WHEN 'money' THEN 'a number'
		WHEN 'number' THEN 'a number' WHEN 'boolean' THEN 'boolean' ELSE 'text' END;
BEGIN
	IF type IS NULL THEN
		RAISE EXCEPTION 'column "%" of % does not exist', col, relation
			USING ERRCODE = 'undefined_column', DETAIL = pg_catalog.format('It is to be %s of portfolio "%s".', role, portfolio),
				HINT = pg_catalog.format('Its columns are %s.', (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_catalog.pg_attribute a WHERE a.attrelid = relation AND a.attnum > 0 AND NOT a.attisdropped));
	ELSIF NOT (CASE kind
			WHEN 'key' THEN customer_portfolio_internal.portfolio_equals(type) IS NOT NULL
			WHEN 'day' THEN base IN ('date'::regtype, 'timestamp'::regtype, 'timestamptz'::regtype)
			WHEN 'money' THEN base IN ('numeric'::regtype, 'int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'float4'::regtype, 'float8'::regtype)
			WHEN 'number' THEN category = 'N'
			WHEN 'boolean' THEN base = 'bool'::regtype
			ELSE category IN ('S', 'E', 'N', 'B', 'D', 'U') END) THEN
		RAISE EXCEPTION 'column "%" of % is of type %, % must be %', col, relation, type, role, wanted
			USING ERRCODE = 'datatype_mismatch', HINT = pg_catalog.format('Cast it in a view, and give portfolio "%s" the view.', portfolio);
	ELSIF NOT pg_catalog.has_column_privilege(relation, col, 'SELECT') THEN
		RAISE EXCEPTION 'permission denied for column "%" of %', col, relation
			USING ERRCODE = 'insufficient_privilege', DETAIL = pg_catalog.format('Portfolio "%s" reads it as %s with the rights of %s.', portfolio, role, current_user);
	END IF;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_require(text, regclass, text, name, text) IS 'refuses a column that is not there, of the wrong kind or not to be read';

CREATE FUNCTION customer_portfolio_internal.portfolio_require_relation(portfolio text, relation regclass, role text) RETURNS void
	LANGUAGE plpgsql STABLE
	AS $$
DECLARE
	c record;
BEGIN
	SELECT k.relkind, k.relpersistence, n.nspname INTO c FROM pg_catalog.pg_class k JOIN pg_catalog.pg_namespace n ON n.oid = k.relnamespace WHERE k.oid = relation;
	IF relation IS NULL THEN
		RAISE EXCEPTION '% of portfolio "%" must not be NULL', role, portfolio USING ERRCODE = 'null_value_not_allowed';
	ELSIF c IS NULL THEN
		RAISE EXCEPTION '% of portfolio "%": there is no relation %', role, portfolio, relation USING ERRCODE = 'undefined_table';
	ELSIF c.relkind NOT IN ('r', 'p', 'v', 'm', 'f') THEN
		RAISE EXCEPTION '% of portfolio "%": % is not a table or view', role, portfolio, relation USING ERRCODE = 'wrong_object_type';
	ELSIF c.relpersistence = 't' THEN
		RAISE EXCEPTION '% of portfolio "%": % is temporary', role, portfolio, relation
			USING ERRCODE = 'invalid_table_definition', DETAIL = 'Views over it would vanish with this session.', HINT = 'Put the rows into an ordinary table.';
	ELSIF c.nspname = portfolio THEN
		RAISE EXCEPTION '% of portfolio "%": % lies in the schema of the portfolio itself', role, portfolio, relation USING ERRCODE = 'invalid_table_definition';
	ELSIF NOT pg_catalog.has_schema_privilege(c.nspname, 'USAGE') THEN
		RAISE EXCEPTION 'permission denied for schema %', c.nspname USING ERRCODE = 'insufficient_privilege';
	END IF;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_require_relation(text, regclass, text) IS 'refuses what is not a lasting table or view that the caller may read';

CREATE FUNCTION customer_portfolio_internal.portfolio_require_filter(p portfolio) RETURNS void
	LANGUAGE plpgsql VOLATILE
	AS $$
DECLARE
	query text;
	look refcursor;
	row record;
BEGIN
	IF p.filter IS NULL THEN RETURN; END IF;
	-- A cursor takes one query only; what closes the parenthesis breaks the CASE, and the other way round.
	FOREACH query IN ARRAY ARRAY['(%1$s'||E'\n)', 'CASE WHEN %1$s'||E'\nTHEN true END'] LOOP
		OPEN look FOR EXECUTE pg_catalog.format('SELECT FROM %2$s s WHERE ' || query || ' LIMIT 0', p.filter, customer_portfolio_internal.portfolio_relation(p.purchases));
		FETCH look INTO row;
		CLOSE look;
	END LOOP;
EXCEPTION
	WHEN syntax_error OR undefined_column OR undefined_function OR undefined_object OR datatype_mismatch OR ambiguous_column OR grouping_error OR windowing_error
			OR invalid_cursor_definition OR invalid_text_representation OR invalid_datetime_format OR undefined_table OR invalid_column_reference
			OR feature_not_supported OR ambiguous_function OR cannot_coerce OR indeterminate_datatype OR numeric_value_out_of_range THEN
		RAISE EXCEPTION 'filter of portfolio "%" is no condition on the columns of %: %', p.name, p.purchases, p.filter
			USING ERRCODE = SQLSTATE, DETAIL = pg_catalog.upper(pg_catalog.left(SQLERRM, 1)) || pg_catalog.substr(SQLERRM, 2) || '.', HINT = 'Write what follows WHERE, for instance status <> ''cancelled''. Functions that are not PostgreSQL''s own need their schema.';
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_require_filter(portfolio) IS 'refuses a filter that is no single condition on the columns of the purchases';

CREATE FUNCTION customer_portfolio_internal.portfolio_require_terms(p portfolio) RETURNS void
	LANGUAGE plpgsql STABLE
	AS $$
BEGIN
	-- The zone of a session is one of PostgreSQL's; a number that somebody writes has the sign that POSIX gives it.
	IF p.time_zone <> pg_catalog.current_setting('TimeZone') THEN
		PERFORM customer_portfolio.purchase_history(now(), p.time_zone, 0);
	END IF;
	IF p.step IS NULL OR EXTRACT(epoch FROM p.step) <= 0 OR p.step <> pg_catalog.make_interval(months => (EXTRACT(year FROM p.step) * 12 + EXTRACT(month FROM p.step))::int, days => EXTRACT(day FROM p.step)::int)
			OR (EXTRACT(day FROM p.step) <> 0 AND EXTRACT(year FROM p.step) * 12 + EXTRACT(month FROM p.step) <> 0) THEN
		RAISE EXCEPTION 'step must be a positive number of days or of months, not "%"', p.step
			USING ERRCODE = 'invalid_parameter_value', HINT = 'Write for instance ''1 month'', ''3 months'' or ''7 days''.';
	ELSIF p.grace IS NULL OR p.grace < 1 THEN
		RAISE EXCEPTION 'grace must be at least 1, not %', p.grace USING ERRCODE = 'invalid_parameter_value', HINT = 'It is a number of periods without a purchase.';
	ELSIF p.grace > 36525 OR p.grace * p.step > interval '100 years' THEN
		RAISE EXCEPTION 'grace must not be longer than a hundred years, not % times %', p.grace, p.step USING ERRCODE = 'invalid_parameter_value', HINT = 'It is a number of periods without a purchase.';
	ELSIF NOT pg_catalog.isfinite(p.history_start) THEN
		RAISE EXCEPTION 'history_start must be a day, not "%"', p.history_start USING ERRCODE = 'invalid_parameter_value';
	ELSIF p.histories NOT IN ('live', 'triggers', 'refresh') OR p.histories IS NULL THEN
		RAISE EXCEPTION 'histories must be live, triggers or refresh, not "%"', p.histories USING ERRCODE = 'invalid_parameter_value';
	ELSIF NOT p.annual_rate >= 0 OR p.annual_rate IN ('infinity', 'NaN') OR p.annual_rate IS NULL THEN
		RAISE EXCEPTION 'annual_rate must be 0 or more, not %', p.annual_rate USING ERRCODE = 'invalid_parameter_value', HINT = '0.1 is 10 % a year.';
	ELSIF NOT (p.margin > 0 AND p.margin <= 1) THEN
		RAISE EXCEPTION 'margin must be above 0 and at most 1, not %', p.margin USING ERRCODE = 'invalid_parameter_value', HINT = '0.4 is 40 % of revenue.';
	ELSIF NOT (p.slipping_after >= 1 AND p.asleep_after >= p.slipping_after AND p.asleep_after < 'infinity') THEN
		RAISE EXCEPTION 'slipping_after % and asleep_after % must be at least 1 and in this order', p.slipping_after, p.asleep_after USING ERRCODE = 'invalid_parameter_value';
	ELSIF NOT p.money_scale BETWEEN 0 AND 12 THEN
		RAISE EXCEPTION 'money_scale must be 0 to 12, not %', p.money_scale USING ERRCODE = 'invalid_parameter_value';
	ELSIF p.as_of IS NULL OR p.as_of NOT IN ('today', 'data') AND (p.as_of !~ '^\d{4}-\d\d?-\d\d?$' OR NOT pg_catalog.isfinite(p.as_of::date)) THEN
		RAISE EXCEPTION 'as_of must be today, data or a date, not "%"', p.as_of USING ERRCODE = 'invalid_parameter_value', HINT = 'Write a date as 2026-07-01.';
	ELSIF p.as_of NOT IN ('today', 'data') AND p.as_of::date NOT BETWEEN '1800-01-01' AND '2999-12-31' THEN
		RAISE EXCEPTION 'as_of must lie between 1800-01-01 and 2999-12-31, not %', p.as_of USING ERRCODE = 'invalid_parameter_value', HINT = 'It is the first day that is not known yet.';
	END IF;
EXCEPTION WHEN invalid_datetime_format OR datetime_field_overflow THEN
	RAISE EXCEPTION 'as_of must be today, data or a date, not "%"', p.as_of USING ERRCODE = 'invalid_parameter_value', HINT = 'Write a date as 2026-07-01.';
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_require_terms(portfolio) IS 'refuses parameters that mean nothing';

CREATE FUNCTION customer_portfolio_internal.portfolio_require_name(name text) RETURNS void
	LANGUAGE plpgsql IMMUTABLE
	AS $$
BEGIN
	IF name IS NULL OR name = '' THEN
		RAISE EXCEPTION 'a portfolio needs a name' USING ERRCODE = 'invalid_schema_name';
	ELSIF pg_catalog.octet_length(name) > 63 THEN
		RAISE EXCEPTION 'name of portfolio "%" has % bytes, at most 63 are possible', name, pg_catalog.octet_length(name) USING ERRCODE = 'name_too_long';
	ELSIF name LIKE 'pg\_%' THEN
		RAISE EXCEPTION 'name of portfolio "%" begins with pg_, as only those of the system may', name USING ERRCODE = 'reserved_name';
	END IF;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_require_name(text) IS 'refuses a name that no schema can have';

CREATE FUNCTION customer_portfolio_internal.portfolio_of(wanted text) RETURNS portfolio
	LANGUAGE plpgsql STABLE
	AS $$
DECLARE
	p customer_portfolio.portfolio;
BEGIN
	SELECT q.* INTO p FROM customer_portfolio.portfolio q WHERE q.name::text = wanted;
	IF p.name IS NULL THEN
		RAISE EXCEPTION 'there is no portfolio "%"', wanted
			USING ERRCODE = 'undefined_object', HINT = coalesce('Those that you may use are ' || (SELECT pg_catalog.string_agg(pg_catalog.format('"%s"', q.name), ', ' ORDER BY q.name) FROM customer_portfolio.portfolio q) || '.',
				'Make one with customer_portfolio.create_portfolio.');
	ELSIF customer_portfolio_internal.portfolio_relation(p.purchases) IS NULL THEN
		RAISE EXCEPTION 'the purchases of portfolio "%" no longer exist', wanted
			USING ERRCODE = 'undefined_table', HINT = pg_catalog.format('Remove the portfolio with SELECT customer_portfolio.drop_portfolio(%L).', wanted);
	END IF;
	RETURN p;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_of(text) IS 'the perimeter of a portfolio, or an error that says which there are';

CREATE FUNCTION customer_portfolio_internal.portfolio_require_owner(wanted text) RETURNS void
	LANGUAGE plpgsql STABLE
	AS $$
DECLARE
	owner name := (SELECT pg_catalog.pg_get_userbyid(n.nspowner) FROM customer_portfolio.portfolio p JOIN pg_catalog.pg_namespace n ON n.nspname = p.name WHERE p.name::text = wanted AND NOT pg_catalog.pg_has_role(n.nspowner, 'USAGE'));
BEGIN
	IF owner IS NOT NULL THEN
		RAISE EXCEPTION 'permission denied: must be owner of portfolio "%"', wanted USING ERRCODE = 'insufficient_privilege', HINT = pg_catalog.format('It belongs to %s.', owner);
	END IF;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_require_owner(text) IS 'refuses who may read a portfolio and not change it';

CREATE FUNCTION customer_portfolio_internal.portfolio_require_open(p portfolio, relation regclass, role text) RETURNS void
	LANGUAGE plpgsql STABLE
	AS $$
DECLARE
	hidden regclass := customer_portfolio_internal.portfolio_row_security(relation);
BEGIN
	IF p.histories = 'live' THEN RETURN; END IF;
	IF hidden IS NOT NULL THEN
		RAISE EXCEPTION '% of portfolio "%": % has row-level security, histories cannot be %', role, p.name, hidden, p.histories
			USING ERRCODE = 'invalid_parameter_value', DETAIL = 'What is stored is read by all readers of the portfolio alike: its policies would no longer hold.',
				HINT = 'Use histories => ''live'': then everybody sees what the policies let them see.';
	END IF;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_require_open(portfolio, regclass, text) IS 'refuses to store what policies hide: a source with row-level security, itself or under a view';

CREATE FUNCTION customer_portfolio_internal.portfolio_require_all_open(p portfolio) RETURNS void
	LANGUAGE plpgsql STABLE
	AS $$
BEGIN
	PERFORM customer_portfolio_internal.portfolio_require_sources(p);
	PERFORM customer_portfolio_internal.portfolio_require_open(p, p.purchases, 'purchases');
	PERFORM customer_portfolio_internal.portfolio_require_open(p, s.relation, s.source) FROM customer_portfolio.portfolio_source s WHERE s.portfolio = p.name ORDER BY s.source;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_require_all_open(portfolio) IS 'refuses a portfolio a source of which is gone, or may not be stored because of row-level security';

CREATE FUNCTION customer_portfolio_internal.portfolio_require_columns(p portfolio) RETURNS void
	LANGUAGE plpgsql STABLE
	AS $$
DECLARE
	k record;
BEGIN
	FOR k IN SELECT c.role, c.kind, c.is_required, w.col, first_value(c.role) OVER (PARTITION BY w.col ORDER BY c.ordinal) AS first_role
			FROM customer_portfolio_internal.portfolio_column c, LATERAL (SELECT CASE c.role WHEN 'customer' THEN p.customer WHEN 'day' THEN p.day WHEN 'amount' THEN p.amount ELSE p.cost END AS col) w
			WHERE c.source = 'purchases' ORDER BY c.ordinal LOOP
		IF k.col IS NOT NULL THEN
			PERFORM customer_portfolio_internal.portfolio_require(p.name, p.purchases, k.role, k.col, k.kind);
			IF k.role <> k.first_role THEN
				RAISE EXCEPTION 'column "%" of % is to be % and % of portfolio "%"', k.col, p.purchases, k.first_role, k.role, p.name
					USING ERRCODE = 'duplicate_column', HINT = 'Name another column for one of them.';
			END IF;
		ELSIF k.is_required THEN
			RAISE EXCEPTION '% of portfolio "%" must not be NULL', k.role, p.name USING ERRCODE = 'null_value_not_allowed', HINT = 'Name a column of the purchases.';
		END IF;
	END LOOP;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_require_columns(portfolio) IS 'refuses purchases whose columns are not there, of the wrong kind or the same';

-- Segments are columns of the view customers, and beside them every portfolio tells its customers apart by class.
CREATE FUNCTION customer_portfolio_internal.portfolio_require_segments(p portfolio, relation regclass, segments jsonb) RETURNS void
	LANGUAGE plpgsql STABLE
	AS $$
DECLARE
	k record;
BEGIN
	FOR k IN SELECT e.segment, e.n, min(e.n) OVER (PARTITION BY e.segment) AS first_n, e.segment IN ('class', 'total') AS is_dimension,
			e.segment IN ('label', 'since') OR EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = pg_catalog.to_regclass(pg_catalog.format('%I.customers', p.name)) AND a.attname = e.segment AND a.attnum > 0 AND NOT a.attisdropped) AS is_column
			FROM customer_portfolio_internal.portfolio_names(segments) WITH ORDINALITY e(segment, n) ORDER BY e.n LOOP
		IF k.n > k.first_n THEN
			RAISE EXCEPTION 'segment "%" of portfolio "%" is there twice', k.segment, p.name USING ERRCODE = 'duplicate_column', HINT = 'Name every column once.';
		ELSIF k.is_dimension OR k.is_column THEN
			RAISE EXCEPTION 'segment "%" of portfolio "%" has the name of %', k.segment, p.name, CASE WHEN k.is_dimension THEN 'what every portfolio is told apart by' ELSE 'another column of its view customers' END
				USING ERRCODE = 'duplicate_column', HINT = pg_catalog.format('Give it another name in a view over %s, such as %s, and give the portfolio the view.', relation, pg_catalog.quote_ident('customer_' || k.segment));
		END IF;
	END LOOP;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_require_segments(portfolio, regclass, jsonb) IS 'refuses segments whose names the views of a portfolio have already';

CREATE FUNCTION customer_portfolio_internal.portfolio_check(p portfolio) RETURNS void
	LANGUAGE plpgsql VOLATILE
	AS $$
BEGIN
	PERFORM customer_portfolio_internal.portfolio_require_name(p.name::text);
	PERFORM customer_portfolio_internal.portfolio_require_relation(p.name, p.purchases, 'purchases');
	PERFORM customer_portfolio_internal.portfolio_require_columns(p);
	PERFORM customer_portfolio_internal.portfolio_require_terms(p);
	PERFORM customer_portfolio_internal.portfolio_require_filter(p);
	PERFORM customer_portfolio_internal.portfolio_require_all_open(p);
	PERFORM customer_portfolio_internal.portfolio_require_histories(p);
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_check(portfolio) IS 'refuses a perimeter that cannot be';
