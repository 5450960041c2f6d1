--
-- changing and removing a portfolio
--

-- Who changes a portfolio waits for refreshes and pages, and keeps others from it, before it reads what the portfolio is:
-- nobody makes views of what somebody else has just changed, and nobody waits who holds what the other one needs.
CREATE FUNCTION customer_portfolio_internal.portfolio_lock_key(name text, what regclass DEFAULT 'pg_namespace') RETURNS bigint
	LANGUAGE sql STABLE
	BEGIN ATOMIC
	SELECT (what::oid::bigint << 32) | n.oid::bigint FROM pg_catalog.pg_namespace n WHERE n.nspname = name;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_lock_key(text, regclass) IS
$$the key of an advisory lock: pg_namespace for a portfolio, exclusive for who changes it, shared for refreshes and pages; pg_matviews for its materialized
views, exclusive for who makes them anew, shared for pages$$;

CREATE FUNCTION customer_portfolio_internal.portfolio_claim(name text) RETURNS boolean
	LANGUAGE plpgsql VOLATILE
	AS $$
BEGIN
	PERFORM customer_portfolio_internal.portfolio_require_owner(name);
	PERFORM pg_catalog.pg_advisory_xact_lock(customer_portfolio_internal.portfolio_lock_key(name));
	RETURN true;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_claim(text) IS 'refuses who may not change a portfolio, and waits for the others';

CREATE FUNCTION customer_portfolio_internal.portfolio_apply(before portfolio, was jsonb, fit boolean) RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	after customer_portfolio.portfolio := customer_portfolio_internal.portfolio_of(before.name::text);
	changed text[];
	made text[] := '{}';
	o record;
BEGIN
	-- What is to go: objects that are made otherwise now, or not at all, or that somebody has dropped, and what reads them.
	WITH RECURSIVE gone AS (
		SELECT w.object COLLATE "C" AS object FROM pg_catalog.jsonb_to_recordset(was) w(ordinal int, object text, kind text, ddl text, removal text)
		LEFT JOIN customer_portfolio_internal.portfolio_objects(after) n USING (ordinal)
		WHERE n.ddl IS DISTINCT FROM w.ddl AND w.kind <> 'refresh'
		UNION
		SELECT m.object COLLATE "C" FROM customer_portfolio_internal.portfolio_missing(after) m
		UNION
		SELECT r.relname::text COLLATE "C" FROM gone g
		JOIN pg_catalog.pg_class c ON c.relname = g.object AND c.relnamespace = pg_catalog.quote_ident(after.name)::regnamespace
		JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid AND d.classid = 'pg_rewrite'::regclass
		JOIN pg_catalog.pg_rewrite w ON w.oid = d.objid JOIN pg_catalog.pg_class r ON r.oid = w.ev_class AND r.relnamespace = c.relnamespace
	)
	SELECT coalesce(pg_catalog.array_agg(DISTINCT g.object), '{}') INTO changed FROM gone g;
	FOR o IN SELECT w.object, w.removal FROM pg_catalog.jsonb_to_recordset(was) w(ordinal int, object text, kind text, ddl text, removal text)
			WHERE w.object = ANY (changed) AND w.removal IS NOT NULL ORDER BY w.ordinal DESC LOOP
		PERFORM customer_portfolio_internal.portfolio_remove(o.removal);
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
	is_mine boolean := customer_portfolio_internal.portfolio_claim(name);
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
	wrong := (SELECT r FROM pg_catalog.unnest(remove) r WHERE wanted ? r::text LIMIT 1);
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION '% of portfolio "%" is to be removed and to be %', wrong, name, wanted ->> wrong::text USING ERRCODE = 'invalid_parameter_value', HINT = 'Leave out one of the two.';
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
	UPDATE customer_portfolio.portfolio_source s SET relation = p.purchases WHERE s.portfolio = before.name AND s.source = 'orders';
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
	is_mine boolean := customer_portfolio_internal.portfolio_claim(name);
	p customer_portfolio.portfolio;
	o record;
BEGIN
	SELECT q.* INTO p FROM customer_portfolio.portfolio q WHERE q.name::text = drop_portfolio.name;
	IF p.name IS NULL THEN
		PERFORM customer_portfolio_internal.portfolio_of(name);
	END IF;
	-- With cascade the schema takes its views and tables along; what lies outside of it must go by itself.
	FOR o IN SELECT b.removal FROM customer_portfolio_internal.portfolio_objects(p) b
			WHERE b.removal IS NOT NULL AND (NOT cascade OR b.kind IN ('statement', 'function')) ORDER BY b.ordinal DESC LOOP
		PERFORM customer_portfolio_internal.portfolio_remove(o.removal);
	END LOOP;
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
