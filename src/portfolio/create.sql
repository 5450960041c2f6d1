--
-- making, changing and removing a portfolio
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

CREATE FUNCTION customer_portfolio_internal.portfolio_apply(before portfolio, was jsonb, fit boolean) RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	after customer_portfolio.portfolio := customer_portfolio_internal.portfolio_of(before.name::text);
	changed text[];
	made text[] := '{}';
	o record;
BEGIN
	-- What is to go: objects that are made otherwise now, or not at all, and what reads them.
	WITH RECURSIVE gone AS (
		SELECT w.object COLLATE "C" AS object FROM pg_catalog.jsonb_to_recordset(was) w(ordinal int, object text, kind text, ddl text, removal text)
		LEFT JOIN customer_portfolio_internal.portfolio_objects(after) n USING (ordinal)
		WHERE n.ddl IS DISTINCT FROM w.ddl AND w.kind <> 'refresh'
		UNION
		SELECT r.relname::text COLLATE "C" FROM gone g
		JOIN pg_catalog.pg_class c ON c.relname = g.object AND c.relnamespace = pg_catalog.quote_ident(after.name)::regnamespace
		JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid AND d.classid = 'pg_rewrite'::regclass
		JOIN pg_catalog.pg_rewrite w ON w.oid = d.objid JOIN pg_catalog.pg_class r ON r.oid = w.ev_class AND r.relnamespace = c.relnamespace
	)
	SELECT coalesce(pg_catalog.array_agg(DISTINCT g.object), '{}') INTO changed FROM gone g;
	FOR o IN SELECT w.object, w.removal FROM pg_catalog.jsonb_to_recordset(was) w(ordinal int, object text, kind text, ddl text, removal text)
			WHERE w.object = ANY (changed) AND w.removal IS NOT NULL ORDER BY w.ordinal DESC LOOP
		EXECUTE o.removal;
	END LOOP;
	FOR o IN SELECT n.object, n.kind, n.ddl FROM customer_portfolio_internal.portfolio_objects(after) n
			LEFT JOIN pg_catalog.jsonb_to_recordset(was) w(ordinal int, object text, kind text, ddl text, removal text) USING (ordinal)
			WHERE n.object = ANY (changed) OR n.ddl IS DISTINCT FROM w.ddl ORDER BY n.ordinal LOOP
		made := made || o.object;
		IF o.kind <> 'refresh' THEN
			EXECUTE o.ddl;
		END IF;
	END LOOP;
	-- What did not change need not be computed again, unless other orders count now.
	PERFORM customer_portfolio_internal.portfolio_refresh(after, fit, CASE WHEN NOT fit AND 'histories' <> ALL (made) THEN made END);
	PERFORM customer_portfolio_internal.portfolio_grant(after);
EXCEPTION WHEN dependent_objects_still_exist THEN
	RAISE EXCEPTION 'portfolio "%" cannot be changed: %', before.name, SQLERRM
		USING ERRCODE = SQLSTATE, HINT = 'Drop what you made upon its views, change the portfolio, and make it again.';
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_apply(portfolio, jsonb, boolean) IS 'makes the objects of a portfolio what its perimeter says now, given what they were; the models are fitted anew if fit is true';

CREATE FUNCTION customer_portfolio_internal.portfolio_state(p portfolio) RETURNS jsonb
	LANGUAGE sql STABLE
	BEGIN ATOMIC
	SELECT pg_catalog.jsonb_agg(pg_catalog.to_jsonb(o)) FROM customer_portfolio_internal.portfolio_objects(p) o;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_state(portfolio) IS 'the objects of a portfolio as one value';

CREATE FUNCTION alter_portfolio(name text, purchases regclass DEFAULT NULL, customer name DEFAULT NULL, day name DEFAULT NULL, amount name DEFAULT NULL, cost name DEFAULT NULL, filter text DEFAULT NULL,
	time_zone text DEFAULT NULL, currency text DEFAULT NULL, history_start date DEFAULT NULL, step interval DEFAULT NULL, grace int DEFAULT NULL, as_of text DEFAULT NULL, histories text DEFAULT NULL,
	annual_rate double precision DEFAULT NULL, margin double precision DEFAULT NULL, slipping_after double precision DEFAULT NULL, asleep_after double precision DEFAULT NULL,
	money_scale int DEFAULT NULL, remove name[] DEFAULT '{}') RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	before customer_portfolio.portfolio := customer_portfolio_internal.portfolio_of(name);
	was jsonb := customer_portfolio_internal.portfolio_state(before);
	wanted jsonb := pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object('purchases', purchases, 'customer', customer, 'day', day, 'amount', amount, 'cost', cost, 'filter', filter,
		'time_zone', time_zone, 'currency', currency, 'history_start', history_start, 'step', step, 'grace', grace, 'as_of', as_of, 'histories', histories,
		'annual_rate', annual_rate, 'margin', margin, 'slipping_after', slipping_after, 'asleep_after', asleep_after, 'money_scale', money_scale));
	p customer_portfolio.portfolio;
	wrong name := (SELECT r FROM pg_catalog.unnest(remove) r WHERE r NOT IN ('cost', 'filter', 'currency', 'history_start', 'margin') LIMIT 1);
BEGIN
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION 'portfolio "%" cannot do without %', name, wrong USING ERRCODE = 'invalid_parameter_value', HINT = 'cost, filter, currency, history_start and margin can be removed.';
	END IF;
	p := pg_catalog.jsonb_populate_record(before, wanted || (SELECT coalesce(pg_catalog.jsonb_object_agg(r, NULL), '{}') FROM pg_catalog.unnest(remove) r));
	PERFORM customer_portfolio_internal.portfolio_check(p);
	IF p.as_of NOT IN ('today', 'data') THEN p.as_of := pg_catalog.to_char(p.as_of::date, 'YYYY-MM-DD'); END IF;
	IF money_scale IS NULL THEN
		p.money_scale := GREATEST(p.money_scale, customer_portfolio_internal.portfolio_scale(p.purchases, p.amount), customer_portfolio_internal.portfolio_scale(p.purchases, p.cost));
	END IF;
	UPDATE customer_portfolio.portfolio q SET purchases = p.purchases, customer = p.customer, day = p.day, amount = p.amount, cost = p.cost, filter = p.filter, time_zone = p.time_zone,
		currency = p.currency, history_start = p.history_start, step = p.step, grace = p.grace, as_of = p.as_of, histories = p.histories, annual_rate = p.annual_rate, margin = p.margin,
		slipping_after = p.slipping_after, asleep_after = p.asleep_after, money_scale = p.money_scale
		WHERE q.name = before.name;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'must be owner of portfolio "%"', name USING ERRCODE = 'insufficient_privilege';
	END IF;
	PERFORM customer_portfolio_internal.portfolio_apply(before, was,
		(before.purchases, before.customer, before.day, before.amount, before.cost, before.filter, before.time_zone, before.as_of) IS DISTINCT FROM (p.purchases, p.customer, p.day, p.amount, p.cost, p.filter, p.time_zone, p.as_of));
END $$;
COMMENT ON FUNCTION alter_portfolio(text, regclass, name, name, name, name, text, text, text, date, interval, int, text, text, double precision, double precision, double precision, double precision, int, name[]) IS
$$Changes what is given of a portfolio and keeps the rest.

annual_rate     discount rate of lifetime values, 0.1 for 10 % a year
margin          share of revenue that is margin, where purchases have no cost
slipping_after  a customer slips away after this many usual gaps without an order
asleep_after    and is asleep after this many
money_scale     decimals of money
remove          what is no longer given: cost, filter, currency, history_start, margin

The other arguments are those of create_portfolio. What is stored is brought up to date; the models
are fitted anew if other orders count. Views that change are made anew: if views of yours depend on
them it is an error, and nothing is changed.$$;

CREATE FUNCTION drop_portfolio(name text, cascade boolean DEFAULT false) RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	p customer_portfolio.portfolio;
	o record;
BEGIN
	SELECT q.* INTO p FROM customer_portfolio.portfolio q WHERE q.name::text = drop_portfolio.name;
	IF p.name IS NULL THEN
		PERFORM customer_portfolio_internal.portfolio_of(name);
	END IF;
	IF NOT cascade THEN
		FOR o IN SELECT b.removal FROM customer_portfolio_internal.portfolio_objects(p) b WHERE b.removal IS NOT NULL ORDER BY b.ordinal DESC LOOP
			EXECUTE o.removal;
		END LOOP;
	ELSE
		FOR o IN SELECT b.removal FROM customer_portfolio_internal.portfolio_objects(p) b WHERE b.removal IS NOT NULL AND b.kind IN ('statement', 'function') ORDER BY b.ordinal DESC LOOP
			EXECUTE o.removal;
		END LOOP;
	END IF;
	EXECUTE pg_catalog.format('DELETE FROM customer_portfolio.portfolio q WHERE q.name = %L', p.name);
	EXECUTE pg_catalog.format('DROP SCHEMA IF EXISTS %I %s', p.name, CASE WHEN cascade THEN 'CASCADE' ELSE 'RESTRICT' END);
EXCEPTION WHEN dependent_objects_still_exist THEN
	RAISE EXCEPTION 'portfolio "%" cannot be dropped: %', name, SQLERRM
		USING ERRCODE = SQLSTATE, HINT = pg_catalog.format('SELECT customer_portfolio.drop_portfolio(%L, cascade => true) drops what you made upon its views, too.', name);
END $$;
COMMENT ON FUNCTION drop_portfolio(text, boolean) IS
$$Removes a portfolio: its views, its tables, its triggers and its schema.

cascade  true: also what others made upon its views; by default that is an error

The tables it was made from stay as they are.$$;
