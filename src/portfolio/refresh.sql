--
-- refreshing a portfolio: histories, models, scores, counts
--

-- Without a clear maximum a weak prior still gives values, which say so: better than none for a small or an even base.
CREATE FUNCTION customer_portfolio_internal.portfolio_best_model(statistics purchase_statistics, OUT model text, OUT fitted purchase_model, OUT bic double precision,
	OUT next_best text, OUT delta_bic double precision, OUT converged boolean, OUT reason text)
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
BEGIN
	SELECT c.model, c.fitted, c.bic, lead(c.model) OVER w, lead(c.bic) OVER w - c.bic, true INTO model, fitted, bic, next_best, delta_bic, converged
		FROM customer_portfolio.compare_models(statistics, '{bg_nbd,mbg_nbd,pareto_nbd}') c WHERE c.converged WINDOW w AS (ORDER BY c.bic, c.model) ORDER BY c.bic, c.model LIMIT 1;
	IF model IS NULL THEN
		fitted := customer_portfolio.purchase_fit('mbg_nbd', statistics, prior => 2);
		model := 'mbg_nbd';
		converged := (fitted::jsonb ->> 'converged')::boolean;
		reason := 'the purchase model has a weak prior: no fit without one has a clear maximum';
	END IF;
EXCEPTION WHEN OTHERS THEN
	model := NULL;
	fitted := NULL;
	converged := NULL;
	reason := 'no purchase model: ' || SQLERRM;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_best_model(purchase_statistics) IS 'the purchase model with the best BIC among those that converge; else one with a weak prior; else NULL and why';

CREATE FUNCTION customer_portfolio_internal.portfolio_spend_model(statistics spend_statistics, OUT fitted spend_model, OUT reason text)
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
BEGIN
	fitted := customer_portfolio.gamma_gamma(statistics);
	IF NOT coalesce((fitted::jsonb ->> 'converged')::boolean, false) THEN
		fitted := customer_portfolio.spend_fit(statistics, 2);
		reason := 'the model of spend has a weak prior: the fit without one has no clear maximum';
	END IF;
EXCEPTION WHEN OTHERS THEN
	fitted := NULL;
	reason := 'no model of spend: ' || SQLERRM;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_spend_model(spend_statistics) IS 'the model of spend; with a weak prior if it does not converge without; else NULL and why';

-- RETURN QUERY lets parallel workers help; EXECUTE ... INTO, and what is written in the same statement, would keep them out.
CREATE FUNCTION customer_portfolio_internal.portfolio_statistics(name text) RETURNS TABLE (as_of date, purchases purchase_statistics, spend spend_statistics)
	LANGUAGE plpgsql VOLATILE ROWS 1 SET search_path = pg_catalog, pg_temp
	AS $$
BEGIN
	-- Scalar subqueries, because workers cannot help in a join to one row. Statistics of nobody are not NULL.
	RETURN QUERY EXECUTE pg_catalog.format('WITH c AS MATERIALIZED (SELECT p.as_of FROM %1$I.perimeter p),
		nobody AS MATERIALIZED (SELECT customer_portfolio.purchase_statistics(NULL::customer_portfolio.purchase_history, c.as_of) AS purchases, customer_portfolio.spend_statistics(NULL::customer_portfolio.purchase_history, c.as_of) AS spend FROM c GROUP BY c.as_of)
		SELECT (SELECT c.as_of FROM c), coalesce(customer_portfolio.purchase_statistics(h.h, (SELECT c.as_of FROM c)), (SELECT n.purchases FROM nobody n)), coalesce(customer_portfolio.spend_statistics(h.h, (SELECT c.as_of FROM c)), (SELECT n.spend FROM nobody n))
		FROM %1$I.histories h WHERE customer_portfolio.first_event(h.h) < (SELECT c.as_of FROM c)', name);
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_statistics(text) IS 'what the models of a portfolio are fitted to, and as of which day';

-- The gap between the last event and as_of is not among the quiet days.
CREATE FUNCTION customer_portfolio_internal.portfolio_gaps(name text, as_of date) RETURNS TABLE (typical_gap double precision, quiet_days integer)
	LANGUAGE plpgsql VOLATILE ROWS 1 SET search_path = pg_catalog, pg_temp
	AS $$
BEGIN
	RETURN QUERY EXECUTE pg_catalog.format('SELECT (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY customer_portfolio.median_gap(h.h, $1)) FROM %1$I.histories h WHERE customer_portfolio.first_event(h.h) < $1),
		(SELECT max(w.day - w.before) FROM (SELECT e.day, lag(e.day) OVER (ORDER BY e.day) AS before, max(e.day) OVER () - e.day AS ago
			FROM (SELECT DISTINCT d.day FROM %1$I.purchases d WHERE d.day < $1 AND d.customer IS NOT NULL AND d.amount IS NOT NULL) e) w WHERE w.ago < 365)', name) USING as_of;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_gaps(text, date) IS 'the median of the customers'' usual gaps, and the most days without an event in the last year of the data';

CREATE FUNCTION customer_portfolio_internal.portfolio_fit(p portfolio) RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp SET client_min_messages = error
	AS $$
DECLARE
	seen record;
	gaps record;
BEGIN
	SELECT * INTO seen FROM customer_portfolio_internal.portfolio_statistics(p.name);
	SELECT * INTO gaps FROM customer_portfolio_internal.portfolio_gaps(p.name, seen.as_of);
	EXECUTE pg_catalog.format('UPDATE %I.models m SET is_current = false WHERE m.is_current', p.name);
	EXECUTE pg_catalog.format($sql$
		INSERT INTO %1$I.models (fit, is_current, fitted_on, fitted_at, as_of, customers, model, purchase_model, spend_model, bic, next_best, delta_bic, converged, quiet_days, typical_gap, reason)
		SELECT (SELECT coalesce(max(m.fit), 0) + 1 FROM %1$I.models m), true, (now() AT TIME ZONE $1)::date, to_char(now() AT TIME ZONE $1, 'YYYY-MM-DD HH24:MI:SS'), $2,
			customer_portfolio.customers($3), b.model, b.fitted::text, s.fitted::text, b.bic, b.next_best, b.delta_bic, b.converged, $5, $6,
			CASE WHEN $3 IS NULL OR customer_portfolio.customers($3) = 0 THEN 'nobody has bought yet' ELSE nullif(concat_ws('; ', b.reason, s.reason), '') END
		FROM customer_portfolio_internal.portfolio_best_model($3) b, customer_portfolio_internal.portfolio_spend_model($4) s$sql$, p.name)
		USING p.time_zone, seen.as_of, seen.purchases, seen.spend, gaps.quiet_days, gaps.typical_gap;
	EXECUTE pg_catalog.format('ANALYZE %I.models', p.name);
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_fit(portfolio) IS 'fits the models of a portfolio to its histories and makes them the current ones';

-- Sorting rows by customer is faster than a hash table of all customers, and leaves histories in the order of their key.
-- Workers that sort a part each make histories of it, which are fewer than its rows.
CREATE FUNCTION customer_portfolio_internal.portfolio_refresh_sorted(view text) RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp SET enable_hashagg = off
	AS $$
BEGIN
	EXECUTE pg_catalog.concat('REFRESH MATERIALIZED VIEW ', view);
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_refresh_sorted(text) IS 'makes a materialized view anew that has one row for each customer of a table of events';

-- Compiling these queries takes longer than it saves. A row of these costs more to compute than to hand over, which the
-- planner does not know; nor that a merge would sort all rows.
CREATE FUNCTION customer_portfolio_internal.portfolio_refresh(p portfolio, fit boolean, objects text[] DEFAULT NULL, capital boolean DEFAULT true) RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp SET jit = off SET parallel_tuple_cost = 0.01 SET enable_mergejoin = off
	AS $$
DECLARE
	o record;
	view text;
	is_fitted boolean := false;
BEGIN
	-- One refresh at a time; readers and writers of purchases do not wait. Materialized views cannot be read meanwhile: a page
	-- waits before it has read any.
	IF p.histories = 'refresh' THEN
		PERFORM pg_catalog.pg_advisory_xact_lock(customer_portfolio_internal.portfolio_lock_key(p.name::text, 'pg_matviews'));
	END IF;
	EXECUTE pg_catalog.format('LOCK TABLE %I.models IN SHARE ROW EXCLUSIVE MODE', p.name);
	FOR o IN SELECT b.* FROM customer_portfolio_internal.portfolio_objects(p) b WHERE b.kind IN ('refresh', 'materialized view') AND (objects IS NULL OR b.object = ANY (objects))
			AND (capital OR NOT EXISTS (SELECT FROM customer_portfolio_internal.portfolio_template t WHERE t.ordinal = b.ordinal AND t.is_capital)) ORDER BY b.ordinal LOOP
		IF o.ordinal >= 150 AND fit AND NOT is_fitted THEN
			PERFORM customer_portfolio_internal.portfolio_fit(p);
			is_fitted := true;
		END IF;
		IF o.kind = 'refresh' THEN
			EXECUTE o.ddl;
		ELSE
			view := pg_catalog.format('%I.%I', p.name, o.object);
			IF o.object IN ('histories', 'contract_histories') THEN
				PERFORM customer_portfolio_internal.portfolio_refresh_sorted(view);
			ELSE
				EXECUTE pg_catalog.concat('REFRESH MATERIALIZED VIEW ', view);
			END IF;
			EXECUTE pg_catalog.concat('ANALYZE ', view);
		END IF;
	END LOOP;
	IF fit AND NOT is_fitted THEN
		PERFORM customer_portfolio_internal.portfolio_fit(p);
	END IF;
	EXECUTE pg_catalog.format('UPDATE %1$I.models m SET residual_ltv = (SELECT sum(v.residual_ltv) FROM %1$I.scores v) WHERE m.is_current', p.name);
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_refresh(portfolio, boolean, text[], boolean) IS 'computes what a portfolio stores, or only these objects; the models as well if fit is true';

CREATE FUNCTION refresh_portfolio(name text, capital boolean DEFAULT true) RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	p customer_portfolio.portfolio;
BEGIN
	PERFORM customer_portfolio_internal.portfolio_require_owner(name);
	PERFORM pg_catalog.pg_advisory_xact_lock_shared(customer_portfolio_internal.portfolio_lock_key(name)); -- before anything is read
	p := customer_portfolio_internal.portfolio_of(name);
	IF p.histories <> 'live' THEN
		PERFORM customer_portfolio_internal.portfolio_require_all_open(p);
	END IF;
	IF EXISTS (SELECT FROM customer_portfolio_internal.portfolio_missing(p)) THEN
		PERFORM customer_portfolio_internal.portfolio_claim(name);
		p := customer_portfolio_internal.portfolio_of(name);
		PERFORM customer_portfolio_internal.portfolio_apply(p, customer_portfolio_internal.portfolio_state(p), true);
	ELSE
		PERFORM customer_portfolio_internal.portfolio_refresh(p, true, capital => capital IS NOT FALSE);
	END IF;
END $$;
COMMENT ON FUNCTION refresh_portfolio(text, boolean) IS
$$Brings what a portfolio stores up to date: histories, models, values of customers, counts.

The models are fitted anew: of bg_nbd, mbg_nbd and pareto_nbd the one with the best BIC among those
that converge; if none does, mbg_nbd with a weak prior, and the column reason of models says so.
Earlier fits stay in the view models for comparison. With live histories only the
models are stored. Histories that triggers keep are compared with the purchases; where they differ
they are put right, with a warning.

The capital, its statement and the cost of loss take as long as all the rest: with capital => false
equity, equity_statement, cost_of_loss and what is read from them stay as they were.$$;
