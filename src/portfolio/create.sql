--
-- making a portfolio: its objects, its script
--

CREATE FUNCTION customer_portfolio_internal.portfolio_objects(p portfolio) RETURNS TABLE (ordinal int, object text, kind text, ddl text, removal text)
	LANGUAGE sql STABLE
	BEGIN ATOMIC
	WITH place AS MATERIALIZED (
		SELECT customer_portfolio_internal.portfolio_places(p) AS places, customer_portfolio_internal.portfolio_features(p) AS features
	)
	SELECT t.ordinal, t.object, t.kind,
		CASE WHEN t.kind IN ('statement', 'refresh', 'function') THEN f.filled
		ELSE f.filled || E';\n' || customer_portfolio_internal.portfolio_comments(t.kind, pg_catalog.quote_ident(p.name) || '.' || pg_catalog.quote_ident(t.object),
			-- a filter may hold anything: no comments are looked for in it
			customer_portfolio_internal.portfolio_fill(t.template, place.places || '{"filter": "true"}')) END,
		CASE WHEN t.removal IS NOT NULL THEN customer_portfolio_internal.portfolio_fill(t.removal, place.places)
			WHEN t.kind IN ('view', 'materialized view', 'table') THEN pg_catalog.format('DROP %s IF EXISTS %I.%I', pg_catalog.upper(t.kind), p.name, t.object) END
	FROM place, customer_portfolio_internal.portfolio_template t, LATERAL (SELECT customer_portfolio_internal.portfolio_fill(t.template, place.places) AS filled) f
	WHERE NOT EXISTS (SELECT FROM pg_catalog.unnest(t.requires) r(feature)
		WHERE CASE WHEN r.feature LIKE '!%' THEN pg_catalog.substr(r.feature, 2) = ANY (place.features) ELSE r.feature <> ALL (place.features) END)
	ORDER BY t.ordinal;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_objects(portfolio) IS 'the objects of a portfolio in the order in which they are made, with the SQL that makes and removes them';

CREATE FUNCTION customer_portfolio_internal.portfolio_scale(relation regclass, col name) RETURNS integer
	LANGUAGE plpgsql STABLE
	AS $$
DECLARE
	typmod int := (SELECT a.atttypmod FROM pg_catalog.pg_attribute a WHERE a.attrelid = relation AND a.attname = col AND a.attnum > 0);
	base regtype := customer_portfolio_internal.portfolio_base_type(customer_portfolio_internal.portfolio_type(relation, col));
	scale int;
BEGIN
	IF base IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype) OR col IS NULL THEN
		RETURN 0;
	ELSIF base = 'numeric'::regtype AND typmod >= 4 THEN
		RETURN (typmod - 4) & 2047;
	END IF;
	EXECUTE pg_catalog.format('SELECT max(min_scale(%s)) FROM %s s', CASE base WHEN 'numeric'::regtype THEN pg_catalog.format('s.%I', col) ELSE pg_catalog.format('s.%I::text::numeric', col) END,
		customer_portfolio_internal.portfolio_relation(relation)) INTO scale;
	RETURN coalesce(scale, 0);
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_scale(regclass, name) IS 'the decimals of an amount: of the type, else the most that a row has';

CREATE FUNCTION customer_portfolio_internal.portfolio_new(name text, purchases regclass, customer name, day name, amount name, cost name, filter text,
	time_zone text, currency text, history_start date, step interval, grace int, as_of text, histories text) RETURNS portfolio
	LANGUAGE plpgsql VOLATILE
	AS $$
DECLARE
	p customer_portfolio.portfolio;
BEGIN
	PERFORM customer_portfolio_internal.portfolio_require_name(name);
	p := ROW(name, purchases, customer, day, amount, cost, filter, coalesce(time_zone, pg_catalog.current_setting('TimeZone')), currency, history_start, step, grace,
		as_of, histories, 0.1, NULL, 2, 4, 2, '{}');
	PERFORM customer_portfolio_internal.portfolio_check(p);
	IF time_zone IS NULL AND customer_portfolio_internal.portfolio_base_type(customer_portfolio_internal.portfolio_type(purchases, day)) = 'timestamptz'::regtype THEN
		RAISE EXCEPTION 'column "%" of % is a timestamp with time zone, and portfolio "%" has no time_zone', day, purchases, name
			USING ERRCODE = 'invalid_parameter_value', HINT = pg_catalog.format('Say where the days of the orders begin, for instance time_zone => %L.', pg_catalog.current_setting('TimeZone'));
	END IF;
	IF p.as_of NOT IN ('today', 'data') THEN p.as_of := pg_catalog.to_char(p.as_of::date, 'YYYY-MM-DD'); END IF;
	p.money_scale := GREATEST(2, customer_portfolio_internal.portfolio_scale(purchases, amount), customer_portfolio_internal.portfolio_scale(purchases, cost));
	IF p.money_scale > 12 THEN
		RAISE EXCEPTION 'amounts of portfolio "%" have % decimals, at most 12 are possible', name, p.money_scale USING ERRCODE = 'numeric_value_out_of_range', HINT = 'Round them in a view, and give the portfolio the view.';
	END IF;
	RETURN p;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_new(text, regclass, name, name, name, name, text, text, text, date, interval, int, text, text) IS 'the perimeter that these arguments mean, checked';

CREATE FUNCTION customer_portfolio_internal.portfolio_record(p portfolio) RETURNS text
	LANGUAGE sql STABLE
	BEGIN ATOMIC
	SELECT pg_catalog.format(E'INSERT INTO customer_portfolio.portfolio (name, purchases, customer, day, amount, cost, filter, time_zone, currency, history_start, step, grace, as_of, histories,\n'
		'\tannual_rate, margin, slipping_after, asleep_after, money_scale)\nVALUES (%L, %L, %L, %L, %L, %L, %L, %L, %L, %L, %L, %s, %L, %L,\n\t%s, %s, %s, %s, %s);',
		p.name, customer_portfolio_internal.portfolio_relation(p.purchases), p.customer, p.day, p.amount, p.cost, p.filter, p.time_zone, p.currency, pg_catalog.to_char(p.history_start, 'YYYY-MM-DD'), customer_portfolio_internal.portfolio_step(p.step), p.grace, p.as_of, p.histories,
		p.annual_rate, coalesce(p.margin::text, 'NULL'), p.slipping_after, p.asleep_after, p.money_scale);
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_record(portfolio) IS 'the statement that records a perimeter';

CREATE FUNCTION customer_portfolio_internal.portfolio_statements(p portfolio) RETURNS TABLE (ordinal int, ddl text)
	LANGUAGE sql STABLE
	BEGIN ATOMIC
	SELECT 1, pg_catalog.format('CREATE SCHEMA %I;', p.name)
	UNION ALL
	SELECT 2, pg_catalog.format('COMMENT ON SCHEMA %I IS %L;', p.name, pg_catalog.format('customer portfolio of %s, made by customer_portfolio', customer_portfolio_internal.portfolio_relation(p.purchases)))
	UNION ALL
	SELECT 3, customer_portfolio_internal.portfolio_record(p)
	UNION ALL
	SELECT 4, pg_catalog.format('INSERT INTO customer_portfolio.portfolio_source VALUES (%L, %L, %L, %L);', s.portfolio, s.source, customer_portfolio_internal.portfolio_relation(s.relation), s.columns)
	FROM portfolio_source s WHERE s.portfolio = p.name
	UNION ALL
	SELECT o.ordinal, pg_catalog.regexp_replace(o.ddl, ';?\s*$', ';') FROM customer_portfolio_internal.portfolio_objects(p) o WHERE o.kind <> 'refresh'
	UNION ALL
	SELECT 1000000, pg_catalog.format('SELECT customer_portfolio.refresh_portfolio(%L);', p.name)
	UNION ALL
	SELECT 1000001, pg_catalog.format('SELECT customer_portfolio.grant_portfolio(%L, %L);', p.name, r) FROM pg_catalog.unnest(p.readers) r
	ORDER BY 1;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_statements(portfolio) IS 'everything that makes a portfolio, as SQL in its order';

CREATE FUNCTION customer_portfolio_internal.portfolio_script(p portfolio) RETURNS text
	LANGUAGE sql STABLE
	BEGIN ATOMIC
	-- Names in it are PostgreSQL's own unless they have a schema, whatever the path of the session that executes it.
	SELECT E'SELECT pg_catalog.set_config(\'customer_portfolio.search_path\', pg_catalog.current_setting(\'search_path\'), false);\nSELECT pg_catalog.set_config(\'search_path\', \'pg_catalog, pg_temp\', false);\n\n'
		|| pg_catalog.string_agg(s.ddl, E'\n\n' ORDER BY s.ordinal)
		|| E'\n\nSELECT pg_catalog.set_config(\'search_path\', pg_catalog.current_setting(\'customer_portfolio.search_path\'), false);\n'
	FROM customer_portfolio_internal.portfolio_statements(p) s;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_script(portfolio) IS 'everything that makes a portfolio, as one text of SQL';

CREATE FUNCTION portfolio_ddl(name text, purchases regclass, customer name, day name, amount name, cost name DEFAULT NULL, filter text DEFAULT NULL, time_zone text DEFAULT NULL,
	currency text DEFAULT NULL, history_start date DEFAULT NULL, step interval DEFAULT '1 month', grace int DEFAULT 3, as_of text DEFAULT 'today', histories text DEFAULT 'live') RETURNS text
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
	AS $$
BEGIN
	RETURN customer_portfolio_internal.portfolio_script(customer_portfolio_internal.portfolio_new(name, purchases, customer, day, amount, cost, filter, time_zone, currency, history_start, step, grace, as_of, histories));
END $$;
COMMENT ON FUNCTION portfolio_ddl(text, regclass, name, name, name, name, text, text, text, date, interval, int, text, text) IS
$$Returns the SQL that create_portfolio with the same arguments executes, to be read or kept.

It changes nothing. Executed as a whole, by \gexec or from a file, it makes the same schema.
See create_portfolio(text, regclass, name, name, name, name, text, text, text, date, interval,
integer, text, text).$$;

CREATE FUNCTION portfolio_ddl(name text) RETURNS text
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
	AS $$
BEGIN
	RETURN customer_portfolio_internal.portfolio_script(customer_portfolio_internal.portfolio_of(name));
END $$;
COMMENT ON FUNCTION portfolio_ddl(text) IS
$$Returns the SQL that makes a portfolio that exists, with all its sources, to be read or kept.

name  an error if there is no such portfolio$$;

CREATE FUNCTION create_portfolio(name text, purchases regclass, customer name, day name, amount name, cost name DEFAULT NULL, filter text DEFAULT NULL, time_zone text DEFAULT NULL,
	currency text DEFAULT NULL, history_start date DEFAULT NULL, step interval DEFAULT '1 month', grace int DEFAULT 3, as_of text DEFAULT 'today', histories text DEFAULT 'live') RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	p customer_portfolio.portfolio := customer_portfolio_internal.portfolio_new(name, purchases, customer, day, amount, cost, filter, time_zone, currency, history_start, step, grace, as_of, histories);
	before customer_portfolio.portfolio;
	statement text;
BEGIN
	SELECT q.* INTO before FROM customer_portfolio.portfolio q WHERE q.name = p.name;
	IF before.name IS NOT NULL THEN
		IF (SELECT pg_catalog.jsonb_object_agg(a.key, a.value) FROM pg_catalog.jsonb_each(pg_catalog.to_jsonb(before)) a WHERE a.key NOT IN ('annual_rate', 'margin', 'slipping_after', 'asleep_after', 'money_scale', 'readers'))
			<@ pg_catalog.to_jsonb(p) THEN
			RETURN;
		END IF;
		RAISE EXCEPTION 'portfolio "%" exists, with other arguments', name
			USING ERRCODE = 'duplicate_object', DETAIL = 'It differs in ' || (SELECT pg_catalog.string_agg(pg_catalog.format('%s: it is %s, not %s', a.key, coalesce(a.value, 'not given'), coalesce(pg_catalog.to_jsonb(p) ->> a.key, 'not given')), '; ' ORDER BY a.key)
				FROM pg_catalog.jsonb_each_text(pg_catalog.to_jsonb(before)) a WHERE a.key NOT IN ('annual_rate', 'margin', 'slipping_after', 'asleep_after', 'money_scale', 'readers') AND a.value IS DISTINCT FROM pg_catalog.to_jsonb(p) ->> a.key) || '.',
				HINT = 'Use customer_portfolio.alter_portfolio to change it.';
	ELSIF pg_catalog.to_regnamespace(pg_catalog.quote_ident(name)) IS NOT NULL THEN
		RAISE EXCEPTION 'schema "%" exists, and is no portfolio that you own', name
			USING ERRCODE = 'duplicate_schema', HINT = 'Choose another name: a portfolio has a schema of its own.';
	END IF;
	FOREACH statement IN ARRAY ARRAY(SELECT s.ddl FROM customer_portfolio_internal.portfolio_statements(p) s ORDER BY s.ordinal) LOOP
		EXECUTE statement;
	END LOOP;
END $$;
COMMENT ON FUNCTION create_portfolio(text, regclass, name, name, name, name, text, text, text, date, interval, int, text, text) IS
$$Makes a schema of plain views over a table of orders: customers, flows, cohorts, values and more.

name           of the portfolio and of its schema
purchases      table or view of orders, one row each; it is read, never changed
customer       its column with the customer's key; rows without one are left out and counted
day            column with a date or a time; a timestamp without time zone is local
amount         column with the amount, below 0 for a refund
cost           column with what the order cost
filter         condition on the columns of purchases, such as status <> 'cancelled'
time_zone      where the days begin, such as Europe/Paris; needed for timestamps with time zone
currency       of the amounts, for headings
history_start  first day from which the data can be trusted
step           length of a period: days or months
grace          idle periods after which a customer is lost
as_of          first day that is not known: today in time_zone, data for the day after the last
               event, or a date
histories      live: computed whenever a view is read, nothing is stored; triggers: kept by triggers
               on purchases; refresh: stored until refresh_portfolio

The views belong to the caller. They are exact, lie in a schema that BI tools can read and have a
comment on every column. add_customers and the like give them more to tell. Nothing happens
if the portfolio exists with the same arguments; with others it is an error.

Triggers are for a table, partitioned or not, without row-level security, and for a filter that
looks at nothing but the row. They run with the rights of the portfolio's owner: whoever may write
the purchases needs no right on the portfolio. New partitions get them. A partition with rows cannot
come or go, and a column that is used cannot be renamed, unless histories are live for the time.$$;
