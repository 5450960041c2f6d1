--
-- who may read a portfolio
--

CREATE FUNCTION customer_portfolio_internal.portfolio_readable(p portfolio) RETURNS TABLE (relation regclass)
	LANGUAGE sql STABLE
	BEGIN ATOMIC
	SELECT c.oid::regclass FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
	WHERE n.nspname = p.name AND c.relkind IN ('r', 'v', 'm') AND (p.histories = 'live' OR c.relname <> 'purchases')
		AND EXISTS (SELECT FROM customer_portfolio_internal.portfolio_template t WHERE t.object = c.relname AND t.kind IN ('view', 'materialized view', 'table'))
	ORDER BY c.relname;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_readable(portfolio) IS
'what readers of a portfolio may read: its views and tables, but not its rows of the source where histories are stored';

CREATE FUNCTION customer_portfolio_internal.portfolio_missing(p portfolio, role name) RETURNS text
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
	BEGIN ATOMIC
	WITH RECURSIVE checked AS (
		-- A view is read with the rights of who reads it if it is security_invoker, as those of the portfolio are.
		SELECT r.relation::oid AS relation, 0 AS col, true AS is_own FROM customer_portfolio_internal.portfolio_readable(p) r
		UNION
		SELECT d.refobjid, d.refobjsubid, e.relnamespace = c.relnamespace AND s.is_own
		FROM checked s JOIN pg_catalog.pg_class c ON c.oid = s.relation JOIN pg_catalog.pg_rewrite w ON w.ev_class = c.oid
		JOIN pg_catalog.pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> c.oid
		JOIN pg_catalog.pg_class e ON e.oid = d.refobjid
		WHERE c.relkind = 'v' AND pg_catalog.array_to_string(c.reloptions, ' ') ~ '\msecurity_invoker=(true|on|yes|1)\M'
	)
	SELECT pg_catalog.string_agg(pg_catalog.format('GRANT SELECT ON %s TO %I;', customer_portfolio_internal.portfolio_relation(m.relation), role), E'\n' ORDER BY customer_portfolio_internal.portfolio_relation(m.relation))
	FROM (SELECT c.relation FROM checked c WHERE NOT c.is_own AND NOT pg_catalog.has_table_privilege(role, c.relation, 'SELECT')
		AND NOT CASE WHEN c.col > 0 THEN pg_catalog.has_column_privilege(role, c.relation, c.col::smallint, 'SELECT') ELSE pg_catalog.has_any_column_privilege(role, c.relation, 'SELECT') END
		GROUP BY c.relation) m;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_missing(portfolio, name) IS
'the grants that a reader of a portfolio needs besides, because its views read the sources with his rights; NULL for none';

CREATE FUNCTION customer_portfolio_internal.portfolio_grant(p portfolio) RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	reader name;
	relations text := (SELECT string_agg(customer_portfolio_internal.portfolio_relation(r.relation), ', ') FROM customer_portfolio_internal.portfolio_readable(p) r);
BEGIN
	-- A role that was dropped since is not missed.
	FOR reader IN SELECT r FROM unnest(p.readers) r WHERE r = 'public' OR EXISTS (SELECT FROM pg_roles o WHERE o.rolname = r) LOOP
		EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', p.name, reader);
		EXECUTE format('GRANT SELECT ON %s TO %I', relations, reader);
		IF p.histories <> 'live' THEN
			EXECUTE format('REVOKE SELECT ON %I.purchases FROM %I', p.name, reader);
		END IF;
	END LOOP;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_grant(portfolio) IS 'lets the readers of a portfolio read its views';

CREATE FUNCTION grant_portfolio(name text, role name) RETURNS text
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	p customer_portfolio.portfolio := customer_portfolio_internal.portfolio_of(name);
	missing text;
BEGIN
	IF role IS NULL OR role <> 'public' AND NOT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = role) THEN
		RAISE EXCEPTION 'role "%" does not exist', role USING ERRCODE = 'undefined_object';
	END IF;
	UPDATE customer_portfolio.portfolio q SET readers = CASE WHEN role = ANY (q.readers) THEN q.readers ELSE q.readers || role END WHERE q.name = p.name RETURNING q.* INTO p;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'must be owner of portfolio "%"', name USING ERRCODE = 'insufficient_privilege';
	END IF;
	PERFORM customer_portfolio_internal.portfolio_grant(p);
	missing := customer_portfolio_internal.portfolio_missing(p, role);
	IF missing IS NOT NULL THEN
		RAISE NOTICE 'the views of portfolio "%" read its sources with the rights of role "%", which needs more', name, role
			USING DETAIL = missing, HINT = 'Histories that are stored (triggers, refresh) need no rights on the sources.';
	END IF;
	RETURN missing;
END $$;
COMMENT ON FUNCTION grant_portfolio(text, name) IS
$$Lets a role read the views of a portfolio, and nothing else.

name  of the portfolio
role  that shall read; public for everybody

The role is remembered: views that are made anew later are granted, too. Where histories are stored
(triggers, refresh) it needs no right on the sources, and does not see the view purchases. Where
they are live the sources are read with its rights, so that row-level security holds for it: the
GRANTs that it still needs are returned, and said in a notice. NULL: none.$$;

CREATE FUNCTION revoke_portfolio(name text, role name) RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	p customer_portfolio.portfolio := customer_portfolio_internal.portfolio_of(name);
BEGIN
	IF role IS NULL OR role <> ALL (p.readers) THEN
		RAISE EXCEPTION 'role "%" is no reader of portfolio "%"', role, name
			USING ERRCODE = 'undefined_object', HINT = coalesce('Its readers are ' || (SELECT string_agg(format('"%s"', r), ', ' ORDER BY r) FROM unnest(p.readers) r) || '.', 'It has none.');
	END IF;
	UPDATE customer_portfolio.portfolio q SET readers = array_remove(q.readers, role) WHERE q.name = p.name;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'must be owner of portfolio "%"', name USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF role = 'public' OR EXISTS (SELECT FROM pg_roles r WHERE r.rolname = role) THEN
		EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM %I', p.name, role);
		EXECUTE format('REVOKE ALL ON SCHEMA %I FROM %I', p.name, role);
	END IF;
END $$;
COMMENT ON FUNCTION revoke_portfolio(text, name) IS
$$Takes from a role what grant_portfolio gave it.

name  of the portfolio
role  an error if it is not among the readers

What the role was given on the sources stays.$$;
