--
-- what happens to tables whose histories triggers keep: partitions that come and go, columns that get other names
--

CREATE FUNCTION customer_portfolio_internal.portfolio_refuse(what text, portfolio text, hint text) RETURNS void
	LANGUAGE plpgsql STABLE
	AS $$
BEGIN
	RAISE EXCEPTION '%: triggers keep the histories of portfolio "%" exact', what, portfolio USING ERRCODE = 'object_in_use', HINT = pg_catalog.replace(hint, '@', pg_catalog.quote_literal(portfolio));
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_refuse(text, text, text) IS 'refuses what triggers could not follow';

CREATE FUNCTION customer_portfolio_internal.portfolio_watched(relation oid) RETURNS TABLE (portfolio name, source regclass, fold oid)
	LANGUAGE sql STABLE
	BEGIN ATOMIC
	-- The table, the tables it is a partition or child of: those whose triggers are a portfolio's. The source is what the view reads.
	SELECT DISTINCT n.nspname, d.refobjid::regclass, g.tgfoid
	FROM (SELECT relation AS oid UNION SELECT a.relid FROM pg_catalog.pg_partition_ancestors(relation::regclass) a UNION SELECT i.inhparent FROM pg_catalog.pg_inherits i WHERE i.inhrelid = relation) r
	JOIN pg_catalog.pg_trigger g ON g.tgrelid = r.oid AND g.tgname LIKE 'customer\_portfolio\_insert\_%'
	JOIN pg_catalog.pg_proc f ON f.oid = g.tgfoid AND f.proname = 'fold_purchases'
	JOIN pg_catalog.pg_namespace n ON n.oid = f.pronamespace
	JOIN pg_catalog.pg_class v ON v.relnamespace = n.oid AND v.relname = 'purchases'
	JOIN pg_catalog.pg_rewrite w ON w.ev_class = v.oid
	JOIN pg_catalog.pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> v.oid;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_watched(oid) IS 'the portfolios whose triggers are on a table or on what it is a part of';

CREATE FUNCTION customer_portfolio_internal.portfolio_has_rows(relation regclass) RETURNS boolean
	LANGUAGE plpgsql VOLATILE
	AS $$
DECLARE
	found_one boolean;
BEGIN
	EXECUTE pg_catalog.format('SELECT EXISTS (SELECT FROM %s)', customer_portfolio_internal.portfolio_relation(relation)) INTO found_one;
	RETURN found_one;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_has_rows(regclass) IS 'whether a table has a row';

CREATE FUNCTION customer_portfolio_internal.portfolio_part_left(portfolio text, source regclass, fold oid) RETURNS void
	LANGUAGE plpgsql VOLATILE
	AS $$
DECLARE
	part regclass;
	g record;
BEGIN
	FOR part IN SELECT DISTINCT t.tgrelid::regclass FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_trigger t ON t.oid = d.objid
			WHERE d.refclassid = 'pg_proc'::regclass AND d.refobjid = fold AND d.classid = 'pg_trigger'::regclass
				AND t.tgrelid NOT IN (SELECT m.member FROM customer_portfolio_internal.portfolio_tree(source) m) LOOP
		IF customer_portfolio_internal.portfolio_has_rows(part) THEN
			PERFORM customer_portfolio_internal.portfolio_refuse(pg_catalog.format('partition %s has rows and cannot leave %s', part, source), portfolio,
				'DELETE its rows first or TRUNCATE it, or stop the triggers for the time: SELECT customer_portfolio.alter_portfolio(@, histories => ''live'').');
		END IF;
		FOR g IN SELECT t.tgname FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_proc b ON b.oid = t.tgfoid JOIN pg_catalog.pg_proc f ON f.oid = fold AND f.pronamespace = b.pronamespace
				WHERE t.tgrelid = part LOOP
			EXECUTE pg_catalog.format('DROP TRIGGER %I ON %s', g.tgname, customer_portfolio_internal.portfolio_relation(part));
		END LOOP;
	END LOOP;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_part_left(text, regclass, oid) IS 'takes the triggers from a partition that was detached; refuses if it has rows';

CREATE FUNCTION customer_portfolio_internal.portfolio_part_came(portfolio text, source regclass, fold oid) RETURNS void
	LANGUAGE plpgsql VOLATILE
	AS $$
DECLARE
	part regclass;
BEGIN
	FOR part IN SELECT m.member FROM customer_portfolio_internal.portfolio_tree(source) m WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_trigger t WHERE t.tgrelid = m.member AND t.tgfoid = fold) LOOP
		IF customer_portfolio_internal.portfolio_has_rows(part) THEN
			PERFORM customer_portfolio_internal.portfolio_refuse(pg_catalog.format('table %s has rows and cannot become a partition of %s', part, source), portfolio,
				pg_catalog.format('Attach it empty and INSERT INTO %s, or stop the triggers for the time: SELECT customer_portfolio.alter_portfolio(@, histories => ''live'').', customer_portfolio_internal.portfolio_relation(source)));
		END IF;
		EXECUTE customer_portfolio_internal.portfolio_trigger_ddl(portfolio, part);
	END LOOP;
EXCEPTION WHEN insufficient_privilege THEN
	PERFORM customer_portfolio_internal.portfolio_refuse(pg_catalog.format('%s may not give table %s the triggers of %s', current_user, part, source), portfolio,
		pg_catalog.format('The owner of the portfolio, or a superuser, may: GRANT USAGE ON SCHEMA %1$I TO %2$I; GRANT EXECUTE ON FUNCTION %1$I.begin_statement(), %1$I.fold_purchases() TO %2$I.', portfolio, current_user));
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_part_came(text, regclass, oid) IS 'gives the triggers to a new partition; refuses if it has rows or the user may not';

CREATE FUNCTION customer_portfolio_internal.portfolio_column_lost(wanted name, source regclass) RETURNS name
	LANGUAGE sql STABLE
	BEGIN ATOMIC
	-- The view follows a new name, the text of the triggers cannot. NULL as well for who may not see the perimeter.
	SELECT q.lost FROM (
		SELECT c.col AS lost FROM portfolio p CROSS JOIN LATERAL pg_catalog.unnest(ARRAY[p.customer, p.day, p.amount, p.cost]) c(col)
		WHERE p.name = wanted AND p.purchases = source AND c.col IS NOT NULL AND customer_portfolio_internal.portfolio_type(source, c.col) IS NULL
		UNION ALL
		SELECT a.attname FROM portfolio p
		JOIN pg_catalog.pg_class v ON v.relname = 'purchases' JOIN pg_catalog.pg_namespace n ON n.oid = v.relnamespace AND n.nspname = p.name
		JOIN pg_catalog.pg_rewrite w ON w.ev_class = v.oid
		JOIN pg_catalog.pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjid = source
		JOIN pg_catalog.pg_attribute a ON a.attrelid = source AND a.attnum = d.refobjsubid AND a.attnum > 0
		WHERE p.name = wanted AND p.purchases = source AND a.attname NOT IN (p.customer, p.day, p.amount, coalesce(p.cost, p.amount))
			AND NOT EXISTS (SELECT FROM pg_catalog.regexp_split_to_table(pg_catalog.lower(p.filter), '\W+') f(word) WHERE f.word = pg_catalog.lower(a.attname))
			AND (a.attname ~ '^\w+$' OR pg_catalog.strpos(pg_catalog.lower(p.filter), pg_catalog.lower(pg_catalog.replace(a.attname, '"', '""'))) = 0)
	) q LIMIT 1;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_column_lost(name, regclass) IS 'a column that a portfolio names and its source no longer has, or one that the filter uses and does not name';

CREATE FUNCTION customer_portfolio_internal.portfolio_table_changed() RETURNS event_trigger
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	w record;
	lost name;
BEGIN
	FOR w IN SELECT DISTINCT p.* FROM pg_catalog.pg_event_trigger_ddl_commands() c, LATERAL customer_portfolio_internal.portfolio_watched(c.objid) p WHERE c.classid = 'pg_class'::regclass LOOP
		PERFORM customer_portfolio_internal.portfolio_part_left(w.portfolio, w.source, w.fold);
		PERFORM customer_portfolio_internal.portfolio_require_triggers(w.portfolio, w.source);
		PERFORM customer_portfolio_internal.portfolio_part_came(w.portfolio, w.source, w.fold);
		lost := customer_portfolio_internal.portfolio_column_lost(w.portfolio, w.source);
		IF lost IS NOT NULL THEN
			PERFORM customer_portfolio_internal.portfolio_refuse(pg_catalog.format('column "%s" of %s cannot get another name', lost, w.source), w.portfolio,
				'Stop the triggers for the time: SELECT customer_portfolio.alter_portfolio(@, histories => ''live''), and name the new column when they begin again.');
		END IF;
	END LOOP;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_table_changed() IS 'follows changes of tables whose histories triggers keep, or refuses them';

CREATE FUNCTION customer_portfolio_internal.portfolio_table_dropped() RETURNS event_trigger
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	d record;
	portfolio name;
BEGIN
	-- A partition with its triggers, while the same triggers are still on other tables.
	FOR d IN SELECT o.address_names[1] AS schema, o.address_names[2] AS relation, o.address_names[3] AS name FROM pg_catalog.pg_event_trigger_dropped_objects() o
			WHERE o.object_type = 'trigger' AND o.address_names[3] LIKE 'customer\_portfolio\_insert\_%' LOOP
		SELECT n.nspname INTO portfolio FROM pg_catalog.pg_event_trigger_dropped_objects() t, pg_catalog.pg_trigger g
			JOIN pg_catalog.pg_proc f ON f.oid = g.tgfoid JOIN pg_catalog.pg_namespace n ON n.oid = f.pronamespace
			WHERE t.classid = 'pg_class'::regclass AND t.objsubid = 0 AND t.address_names[1] = d.schema AND t.address_names[2] = d.relation AND g.tgname = d.name LIMIT 1;
		IF FOUND THEN
			PERFORM customer_portfolio_internal.portfolio_refuse(pg_catalog.format('partition %I.%I cannot be dropped', d.schema, d.relation), portfolio, 'TRUNCATE and DETACH it first.');
		END IF;
	END LOOP;
	-- The view or the table of histories, while the triggers still are.
	FOR d IN SELECT o.schema_name AS portfolio, o.object_type || ' ' || o.object_identity AS what FROM pg_catalog.pg_event_trigger_dropped_objects() o
			WHERE o.object_name IN ('purchases', 'histories') AND o.object_type IN ('view', 'table') LOOP
		IF EXISTS (SELECT FROM pg_catalog.pg_namespace n JOIN pg_catalog.pg_proc f ON f.pronamespace = n.oid AND f.proname = 'fold_purchases'
				JOIN pg_catalog.pg_depend e ON e.refclassid = 'pg_proc'::regclass AND e.refobjid = f.oid AND e.classid = 'pg_trigger'::regclass WHERE n.nspname = d.portfolio) THEN
			PERFORM customer_portfolio_internal.portfolio_refuse(d.what || ' cannot be dropped', d.portfolio,
				'Stop the triggers for the time: SELECT customer_portfolio.alter_portfolio(@, histories => ''live''), or drop the portfolio: SELECT customer_portfolio.drop_portfolio(@).');
		END IF;
	END LOOP;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_table_dropped() IS 'refuses to drop what triggers of a portfolio need';

CREATE FUNCTION customer_portfolio_internal.portfolio_table_detaching() RETURNS event_trigger
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	d record;
	statement text := pg_catalog.current_query();
BEGIN
	-- It commits halfway, so that an error at its end comes too late. It is never part of a longer text.
	IF statement !~* '\mdetach\M.*\mconcurrently\M' THEN RETURN; END IF;
	FOR d IN SELECT c.oid::regclass AS source, n.nspname AS portfolio FROM pg_catalog.pg_trigger g JOIN pg_catalog.pg_class c ON c.oid = g.tgrelid AND c.relkind = 'p'
			JOIN pg_catalog.pg_proc f ON f.oid = g.tgfoid JOIN pg_catalog.pg_namespace n ON n.oid = f.pronamespace
			WHERE g.tgname LIKE 'customer\_portfolio\_insert\_%' AND pg_catalog.strpos(pg_catalog.lower(statement), pg_catalog.lower(pg_catalog.replace(c.relname, '"', '""'))) > 0 LOOP
		PERFORM customer_portfolio_internal.portfolio_refuse(pg_catalog.format('a partition cannot leave %s concurrently', d.source), d.portfolio, 'DETACH it without CONCURRENTLY.');
	END LOOP;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_table_detaching() IS 'refuses to detach concurrently from a table whose histories triggers keep';

CREATE EVENT TRIGGER customer_portfolio_detaching ON ddl_command_start WHEN TAG IN ('ALTER TABLE') EXECUTE FUNCTION customer_portfolio_internal.portfolio_table_detaching();
COMMENT ON EVENT TRIGGER customer_portfolio_detaching IS 'refuses ALTER TABLE ... DETACH PARTITION ... CONCURRENTLY where triggers keep histories';
CREATE EVENT TRIGGER customer_portfolio_changed ON ddl_command_end WHEN TAG IN ('ALTER TABLE', 'CREATE TABLE', 'ALTER FOREIGN TABLE', 'CREATE FOREIGN TABLE', 'CREATE SCHEMA') EXECUTE FUNCTION customer_portfolio_internal.portfolio_table_changed();
COMMENT ON EVENT TRIGGER customer_portfolio_changed IS 'gives new partitions the triggers that keep histories; refuses what they cannot follow';
CREATE EVENT TRIGGER customer_portfolio_dropped ON sql_drop EXECUTE FUNCTION customer_portfolio_internal.portfolio_table_dropped();
COMMENT ON EVENT TRIGGER customer_portfolio_dropped IS 'refuses to drop partitions and views that triggers which keep histories need';
