--
-- histories kept by triggers: what they need of the purchases, and what they are
--

CREATE FUNCTION customer_portfolio_internal.portfolio_tree(relation regclass) RETURNS TABLE (member regclass, kind "char", is_leaf boolean)
	LANGUAGE sql STABLE
	BEGIN ATOMIC
	SELECT c.oid::regclass, c.relkind, c.relkind <> 'p'
	FROM (SELECT relation AS oid UNION SELECT t.relid FROM pg_catalog.pg_partition_tree(relation) t) m JOIN pg_catalog.pg_class c ON c.oid = m.oid;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_tree(regclass) IS 'a table and all its partitions';

CREATE FUNCTION customer_portfolio_internal.portfolio_trigger_name(portfolio text, event text) RETURNS name
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT ('customer_portfolio_' || event || '_' || CASE WHEN pg_catalog.octet_length(portfolio) <= 35 THEN portfolio ELSE pg_catalog.md5(portfolio) END)::name;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_trigger_name(text, text) IS 'the name of the trigger of a portfolio for an event';

CREATE FUNCTION customer_portfolio_internal.portfolio_trigger_ddl(portfolio text, relation regclass) RETURNS text
	LANGUAGE sql STABLE
	BEGIN ATOMIC
	-- TRUNCATE of a partitioned table fires the triggers of its leaves.
	SELECT pg_catalog.string_agg(pg_catalog.format('CREATE TRIGGER %I %s ON %s%s FOR EACH STATEMENT EXECUTE FUNCTION %I.%I();',
		customer_portfolio_internal.portfolio_trigger_name(portfolio, e.event), e.moment, customer_portfolio_internal.portfolio_relation(relation), e.rows, portfolio,
		CASE e.event WHEN 'begin' THEN 'begin_statement' ELSE 'fold_purchases' END), E'\n' ORDER BY e.n)
	FROM (VALUES (0, 'begin', 'BEFORE INSERT OR UPDATE OR DELETE', ''), (1, 'insert', 'AFTER INSERT', ' REFERENCING NEW TABLE AS new_rows'), (2, 'update', 'AFTER UPDATE', ' REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows'),
		(3, 'delete', 'AFTER DELETE', ' REFERENCING OLD TABLE AS old_rows'), (4, 'truncate', 'BEFORE TRUNCATE', '')) e(n, event, moment, rows)
	WHERE e.n < 4 OR (SELECT c.relkind FROM pg_catalog.pg_class c WHERE c.oid = relation) <> 'p';
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_trigger_ddl(text, regclass) IS 'the statements that make the triggers of a portfolio on a table';

CREATE FUNCTION customer_portfolio_internal.portfolio_triggers(p portfolio) RETURNS text
	LANGUAGE sql STABLE
	BEGIN ATOMIC
	-- Who owns the purchases may make a partition, which needs the triggers, too.
	SELECT coalesce((SELECT pg_catalog.format(E'GRANT USAGE ON SCHEMA %1$I TO %2$I;\nGRANT EXECUTE ON FUNCTION %1$I.begin_statement(), %1$I.fold_purchases() TO %2$I;\n', p.name, c.relowner::regrole::text::name)
			FROM pg_catalog.pg_class c WHERE c.oid = p.purchases AND c.relkind = 'p' AND c.relowner <> (SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = current_user)), '')
		|| pg_catalog.string_agg(customer_portfolio_internal.portfolio_trigger_ddl(p.name, t.member), E'\n' ORDER BY t.member::text)
	FROM customer_portfolio_internal.portfolio_tree(p.purchases) t;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_triggers(portfolio) IS 'the statements that make all triggers of a portfolio';

CREATE FUNCTION customer_portfolio_internal.portfolio_quote(p portfolio) RETURNS text
	LANGUAGE sql STABLE
	BEGIN ATOMIC
	SELECT q.word || pg_catalog.repeat('_', coalesce((SELECT pg_catalog.max(pg_catalog.length(m[1])) FROM pg_catalog.regexp_matches(pg_catalog.concat_ws(' ', p.name, p.customer, p.day, p.amount, p.cost, p.filter,
		pg_catalog.format_type(customer_portfolio_internal.portfolio_type(p.purchases, p.customer), NULL)), 'fold(_*)', 'g') m) + 1, 0))
	FROM (SELECT 'fold' AS word) q;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_quote(portfolio) IS 'a tag of dollar quotes that nothing of a perimeter contains';

CREATE FUNCTION customer_portfolio_internal.portfolio_row_security(relation regclass) RETURNS regclass
	LANGUAGE sql STABLE
	BEGIN ATOMIC
	WITH RECURSIVE under AS (
		SELECT relation::oid AS oid
		UNION
		SELECT d.refobjid FROM under u JOIN pg_catalog.pg_class v ON v.oid = u.oid AND v.relkind = 'v'
		JOIN pg_catalog.pg_rewrite w ON w.ev_class = v.oid
		JOIN pg_catalog.pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass
	)
	SELECT c.oid::regclass FROM under u JOIN pg_catalog.pg_class c ON c.oid = u.oid WHERE c.relrowsecurity ORDER BY c.oid LIMIT 1;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_row_security(regclass) IS 'the table with row-level security that a table or view reads; NULL if there is none';

CREATE FUNCTION customer_portfolio_internal.portfolio_require_row(p portfolio) RETURNS void
	LANGUAGE plpgsql VOLATILE
	AS $$
DECLARE
	scratch name := pg_catalog.format('customer_portfolio_%s', pg_catalog.pg_backend_pid());
BEGIN
	IF p.filter IS NULL THEN RETURN; END IF;
	-- The predicate of an index must be a function of the row alone, too. The table is named as the filter may name it.
	EXECUTE pg_catalog.format('CREATE SCHEMA %I', scratch);
	EXECUTE pg_catalog.format('CREATE TABLE %I.s (LIKE %s)', scratch, customer_portfolio_internal.portfolio_relation(p.purchases));
	EXECUTE pg_catalog.format(E'CREATE INDEX ON %I.s ((true)) WHERE (%s\n)', scratch, p.filter);
	RAISE EXCEPTION USING ERRCODE = 'CPDRY'; -- undoes all of it
EXCEPTION
	WHEN SQLSTATE 'CPDRY' THEN
		RETURN;
	WHEN feature_not_supported OR invalid_object_definition OR wrong_object_type OR undefined_column OR grouping_error OR windowing_error OR syntax_error THEN
		RAISE EXCEPTION 'filter of portfolio "%" depends on more than the row, which triggers cannot follow: %', p.name, p.filter
			USING ERRCODE = 'invalid_parameter_value', DETAIL = pg_catalog.upper(pg_catalog.left(SQLERRM, 1)) || pg_catalog.substr(SQLERRM, 2) || '.',
				HINT = 'Write what the predicate of an index may be: no subquery, and no function whose result depends on the time or on a setting. Otherwise use histories => ''live'' or ''refresh''.';
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_require_row(portfolio) IS 'refuses a filter that triggers cannot evaluate once and for all';

CREATE FUNCTION customer_portfolio_internal.portfolio_require_triggers(portfolio text, source regclass) RETURNS void
	LANGUAGE plpgsql STABLE
	AS $$
DECLARE
	c pg_catalog.pg_class;
	problem text;
BEGIN
	SELECT k.* INTO c FROM pg_catalog.pg_class k WHERE k.oid = source;
	SELECT q.problem INTO problem FROM (
		SELECT 1, 'is not a table' WHERE c.relkind NOT IN ('r', 'p')
		UNION ALL SELECT 2, 'is a partition of ' || i.inhparent::regclass FROM pg_catalog.pg_inherits i WHERE i.inhrelid = source AND c.relispartition
		UNION ALL SELECT 3, 'inherits from ' || i.inhparent::regclass FROM pg_catalog.pg_inherits i WHERE i.inhrelid = source
		UNION ALL SELECT 4, i.inhrelid::regclass || ' inherits from it' FROM pg_catalog.pg_inherits i WHERE i.inhparent = source AND c.relkind = 'r'
		UNION ALL SELECT 5, 'its partition ' || i.inhrelid::regclass || ' is being detached' FROM customer_portfolio_internal.portfolio_tree(source) t JOIN pg_catalog.pg_inherits i ON i.inhparent = t.member WHERE i.inhdetachpending
		UNION ALL SELECT 6, CASE WHEN t.member = source THEN 'is' ELSE 'its partition ' || t.member || ' is' END || CASE WHEN k.relpersistence = 'u' THEN ' unlogged' ELSE ' a foreign table' END
			FROM customer_portfolio_internal.portfolio_tree(source) t JOIN pg_catalog.pg_class k ON k.oid = t.member WHERE k.relkind NOT IN ('r', 'p') OR k.relpersistence <> 'p'
		UNION ALL SELECT 7, CASE WHEN t.member = source THEN 'is' ELSE 'its partition ' || t.member || ' is' END || ' fed by a subscription'
			FROM customer_portfolio_internal.portfolio_tree(source) t JOIN pg_catalog.pg_subscription_rel s ON s.srrelid = t.member
		UNION ALL SELECT 8, 'has row-level security' WHERE c.relrowsecurity
	) q(n, problem) ORDER BY q.n LIMIT 1;
	IF problem IS NOT NULL THEN
		RAISE EXCEPTION 'triggers cannot keep the histories of portfolio "%" exact: % %', portfolio, source, problem
			USING ERRCODE = 'wrong_object_type', HINT = 'Rows would come, change or go without a trigger that sees them. Use histories => ''live'' or ''refresh''.';
	END IF;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_require_triggers(text, regclass) IS 'refuses a table that can change without its triggers';

CREATE FUNCTION customer_portfolio_internal.portfolio_require_histories(p portfolio) RETURNS void
	LANGUAGE plpgsql VOLATILE
	AS $$
DECLARE
	denied regclass;
BEGIN
	IF p.histories <> 'triggers' THEN
		RETURN;
	END IF;
	PERFORM customer_portfolio_internal.portfolio_require_triggers(p.name, p.purchases);
	SELECT t.member INTO denied FROM customer_portfolio_internal.portfolio_tree(p.purchases) t WHERE NOT pg_catalog.has_table_privilege(t.member, 'TRIGGER') LIMIT 1;
	IF denied IS NOT NULL THEN
		RAISE EXCEPTION 'permission denied for triggers on %', denied
			USING ERRCODE = 'insufficient_privilege', HINT = pg_catalog.format('Its owner may GRANT TRIGGER ON %s TO %I, or use histories => ''live'' or ''refresh''.', customer_portfolio_internal.portfolio_relation(denied), current_user);
	END IF;
	PERFORM customer_portfolio_internal.portfolio_require_row(p);
	PERFORM customer_portfolio_internal.portfolio_require_snapshots(p.name);
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_require_histories(portfolio) IS 'refuses histories that could not be stored, or not be kept by triggers';

CREATE FUNCTION customer_portfolio_internal.portfolio_require_snapshots(portfolio text) RETURNS void
	LANGUAGE plpgsql STABLE
	AS $$
BEGIN
	-- An older snapshot would not see what others committed before the triggers were there.
	IF pg_catalog.current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
		RAISE EXCEPTION 'portfolio "%" has histories kept by triggers and cannot be changed or refreshed in a transaction that is %', portfolio, pg_catalog.current_setting('transaction_isolation')
			USING ERRCODE = 'active_sql_transaction', HINT = 'Use READ COMMITTED.';
	END IF;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_require_snapshots(text) IS 'refuses a transaction whose statements do not see what others committed';

CREATE FUNCTION customer_portfolio_internal.portfolio_settle(portfolio text) RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
	AS $$
BEGIN
	EXECUTE pg_catalog.format('SET CONSTRAINTS %I.refuse_pending IMMEDIATE', portfolio);
EXCEPTION WHEN undefined_object THEN
	RETURN;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_settle(text) IS 'checks now what would be checked at the end of the transaction, so that its table can go';

CREATE FUNCTION customer_portfolio_internal.portfolio_remove(removal text) RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	told text := current_setting('client_min_messages');
BEGIN
	-- That triggers go with their functions, and that something went with what it stood upon, is no news; a warning is.
	IF told NOT IN ('warning', 'error') THEN
		PERFORM set_config('client_min_messages', 'warning', true);
	END IF;
	EXECUTE removal;
	PERFORM set_config('client_min_messages', told, true);
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_remove(text) IS 'runs the SQL that removes an object of a portfolio, without the notices that PostgreSQL has for it';
