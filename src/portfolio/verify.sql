--
-- stored histories against what the purchases say
--

CREATE FUNCTION customer_portfolio_internal.portfolio_trigger_gaps(portfolio text, source regclass) RETURNS TABLE (gap text)
	LANGUAGE sql STABLE
	BEGIN ATOMIC
	SELECT t.member || CASE WHEN g.tgname IS NULL THEN ' has no trigger ' || e.name ELSE ' has its trigger ' || e.name || ' disabled' END || ': what is written to it is not seen'
	FROM customer_portfolio_internal.portfolio_tree(source) t
	CROSS JOIN LATERAL (SELECT v.event, customer_portfolio_internal.portfolio_trigger_name(portfolio, v.event) AS name FROM (VALUES ('begin'), ('insert'), ('update'), ('delete'), ('truncate')) v(event)) e
	LEFT JOIN pg_catalog.pg_trigger g ON g.tgrelid = t.member AND g.tgname = e.name
	WHERE (t.is_leaf OR e.event <> 'truncate') AND (g.tgname IS NULL OR g.tgenabled IN ('D', 'R'))
	UNION ALL
	SELECT t.member || ' is fed by a subscription, which fires no triggers'
	FROM customer_portfolio_internal.portfolio_tree(source) t JOIN pg_catalog.pg_subscription_rel s ON s.srrelid = t.member;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_trigger_gaps(text, regclass) IS 'the tables whose triggers do not see everything';

CREATE FUNCTION customer_portfolio_internal.portfolio_wanted(p portfolio) RETURNS text
	LANGUAGE sql STABLE
	BEGIN ATOMIC
	SELECT pg_catalog.format('SELECT p.customer, customer_portfolio.purchase_history(p.day, p.amount%s) AS h FROM %I.purchases p WHERE p.customer IS NOT NULL GROUP BY p.customer',
		CASE WHEN p.cost IS NOT NULL THEN ', p.cost' END, p.name);
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_wanted(portfolio) IS 'the query for the histories as the purchases say';

CREATE FUNCTION customer_portfolio_internal.portfolio_differences(p portfolio) RETURNS text
	LANGUAGE sql STABLE
	BEGIN ATOMIC
	-- One statement: triggers write both in the same transaction, so that one snapshot never holds one without the other.
	SELECT pg_catalog.format('SELECT coalesce(w.customer, h.customer) AS customer, h.h AS stored, w.h AS wanted FROM %1$I.histories h FULL JOIN (%2$s) w ON w.customer %3$s h.customer
		WHERE (h.h OPERATOR(customer_portfolio.=) w.h) IS NOT TRUE', p.name, customer_portfolio_internal.portfolio_wanted(p),
		customer_portfolio_internal.portfolio_equals(customer_portfolio_internal.portfolio_type(p.purchases, p.customer)));
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_differences(portfolio) IS 'the query for the customers whose stored histories are not what the purchases say';

CREATE FUNCTION customer_portfolio_internal.portfolio_note(p portfolio, differences bigint, is_mended boolean) RETURNS void
	LANGUAGE plpgsql VOLATILE
	AS $$
BEGIN
	EXECUTE pg_catalog.format('DELETE FROM %I.verification', p.name);
	EXECUTE pg_catalog.format('INSERT INTO %I.verification VALUES (to_char(now() AT TIME ZONE $1, ''YYYY-MM-DD HH24:MI:SS''), $2, $3)', p.name) USING p.time_zone, differences, is_mended;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_note(portfolio, bigint, boolean) IS 'records what a verification found';

CREATE FUNCTION customer_portfolio_internal.portfolio_begin(p portfolio) RETURNS boolean
	LANGUAGE plpgsql VOLATILE
	AS $$
DECLARE
	is_begun boolean;
BEGIN
	EXECUTE pg_catalog.format('SELECT EXISTS (SELECT FROM %I.histories)', p.name) INTO is_begun;
	IF is_begun THEN RETURN false; END IF;
	-- Whoever has written purchases and not committed yet is waited for; who writes now waits.
	EXECUTE pg_catalog.format('LOCK TABLE %I.histories IN SHARE ROW EXCLUSIVE MODE', p.name);
	EXECUTE pg_catalog.format('SELECT EXISTS (SELECT FROM %I.histories)', p.name) INTO is_begun;
	IF is_begun THEN RETURN false; END IF;
	EXECUTE pg_catalog.format('INSERT INTO %I.histories (customer, h) %s ORDER BY 1', p.name, customer_portfolio_internal.portfolio_wanted(p));
	EXECUTE pg_catalog.format('ANALYZE %I.histories', p.name);
	RETURN true;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_begin(portfolio) IS 'computes all histories if there are none yet; true if so';

CREATE FUNCTION customer_portfolio_internal.portfolio_repair(name text) RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	p customer_portfolio.portfolio := customer_portfolio_internal.portfolio_of(name);
	mended bigint := 0;
BEGIN
	PERFORM customer_portfolio_internal.portfolio_require_snapshots(name);
	IF NOT customer_portfolio_internal.portfolio_begin(p) THEN
		-- The difference is added, as triggers do: what others commit meanwhile stays.
		EXECUTE pg_catalog.format('SELECT count(*) FROM (SELECT %1$I.fold_change(d.customer, d.wanted, d.stored) IS NULL FROM (%2$s ORDER BY 1 OFFSET 0) d OFFSET 0) q', p.name, customer_portfolio_internal.portfolio_differences(p)) INTO mended;
		IF mended > 0 THEN
			RAISE WARNING 'histories of % customers of portfolio "%" were not what the purchases say, and were put right', mended, name
				USING HINT = 'Rows were written while triggers were disabled.';
		END IF;
	END IF;
	PERFORM customer_portfolio_internal.portfolio_note(p, mended, true);
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_repair(text) IS 'makes histories that are kept by triggers what the purchases say';

CREATE FUNCTION customer_portfolio_internal.portfolio_stale(p portfolio) RETURNS TABLE (part text, customer text, stored text, wanted text)
	LANGUAGE plpgsql VOLATILE
	AS $$
DECLARE
	labels text := (SELECT pg_catalog.substr(f.filled, pg_catalog.strpos(f.filled, 'SELECT DISTINCT')) FROM customer_portfolio_internal.portfolio_template t,
		LATERAL customer_portfolio_internal.portfolio_fill(t.template, customer_portfolio_internal.portfolio_places(p)) f(filled) WHERE t.object = 'labels' AND t.kind = 'view' AND 'customers' = ANY (customer_portfolio_internal.portfolio_features(p)));
BEGIN
	IF labels IS NOT NULL THEN
		RETURN QUERY EXECUTE pg_catalog.format('SELECT ''labels'', coalesce(w.customer, l.customer)::text, (to_jsonb(l) - ''customer'')::text, (to_jsonb(w) - ''customer'')::text
			FROM %I.labels l FULL JOIN (%s) w ON w.customer %s l.customer WHERE to_jsonb(l) IS DISTINCT FROM to_jsonb(w)', p.name, labels,
			customer_portfolio_internal.portfolio_equals(customer_portfolio_internal.portfolio_type(p.purchases, p.customer)));
	END IF;
	RETURN QUERY EXECUTE pg_catalog.format('SELECT ''scores'', NULL::text, max(m.as_of)::text, max(c.as_of)::text FROM %1$I.perimeter c LEFT JOIN %1$I.models m ON m.is_current HAVING max(m.as_of) IS DISTINCT FROM max(c.as_of)', p.name);
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_stale(portfolio) IS 'what else is stored and no longer up to date: labels, and the day of the scores';

CREATE FUNCTION verify_portfolio(name text) RETURNS TABLE (part text, customer text, stored text, wanted text)
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	p customer_portfolio.portfolio := customer_portfolio_internal.portfolio_of(name);
	found_rows bigint;
	is_owner boolean := p.histories = 'triggers' AND (SELECT pg_catalog.pg_has_role(n.nspowner, 'USAGE') FROM pg_catalog.pg_namespace n WHERE n.nspname = p.name);
BEGIN
	IF p.histories = 'live' THEN RETURN; END IF;
	RETURN QUERY EXECUTE pg_catalog.format('SELECT ''histories'', d.customer::text, d.stored::text, d.wanted::text FROM (%s) d ORDER BY d.customer', customer_portfolio_internal.portfolio_differences(p));
	GET DIAGNOSTICS found_rows = ROW_COUNT;
	RETURN QUERY SELECT s.* FROM customer_portfolio_internal.portfolio_stale(p) s;
	IF is_owner THEN
		PERFORM customer_portfolio_internal.portfolio_note(p, found_rows, false);
	END IF;
END $$;
COMMENT ON FUNCTION verify_portfolio(text) IS
$$Returns what a portfolio stores and what its sources say now, where the two differ.

part      histories: the purchases of a customer; labels: name and segments; scores: the day as of
          which the values are
customer  key
stored    what the portfolio has; NULL: nothing
wanted    what the sources say; NULL: nothing

No row: everything stored is exact and up to date. Histories that triggers keep differ only if rows
were written while the triggers were disabled; then the view status says so, and refresh_portfolio
puts them right. Those of a portfolio with refresh differ by what was written since. With live
histories nothing is stored and nothing can differ. It reads all purchases.$$;
