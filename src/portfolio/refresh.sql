--
-- refreshing a portfolio: histories, models, scores, counts
--

CREATE FUNCTION customer_portfolio_internal.portfolio_fit(p portfolio) RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	f record;
	spend customer_portfolio.spend_model;
	reasons text[] := '{}';
	problem text;
BEGIN
	EXECUTE pg_catalog.format('SELECT c.as_of, q.* FROM %1$I.perimeter c, LATERAL (
		SELECT customer_portfolio.purchase_statistics(h.h, c.as_of) AS purchases, customer_portfolio.spend_statistics(h.h, c.as_of) AS spend,
			percentile_cont(0.5) WITHIN GROUP (ORDER BY customer_portfolio.median_gap(h.h, c.as_of)) AS typical_gap
		FROM %1$I.histories h WHERE customer_portfolio.first_event(h.h) < c.as_of) q', p.name) INTO f;
	IF coalesce(customer_portfolio.customers(f.purchases), 0) = 0 THEN
		reasons := reasons || 'no customer has bought yet'::text;
	END IF;
	BEGIN
		spend := customer_portfolio.gamma_gamma(f.spend);
	EXCEPTION WHEN OTHERS THEN
		reasons := reasons || ('spend: ' || SQLERRM);
	END;
	EXECUTE pg_catalog.format('UPDATE %I.models m SET is_current = false WHERE m.is_current', p.name);
	EXECUTE pg_catalog.format('INSERT INTO %I.models (fit, is_current, fitted_on, fitted_at, as_of, customers, spend_model, typical_gap, quiet_days)
		SELECT coalesce(max(m.fit), 0) + 1, true, (now() AT TIME ZONE $1)::date, to_char(now() AT TIME ZONE $1, ''YYYY-MM-DD HH24:MI:SS''), $2, $3, $4, $5, $6 FROM %1$I.models m', p.name)
		USING p.time_zone, f.as_of, customer_portfolio.customers(f.purchases), spend::text, f.typical_gap, 7;
	BEGIN
		EXECUTE pg_catalog.format('UPDATE %I.models m SET model = b.model, purchase_model = b.fitted::text, bic = b.bic, converged = b.converged, next_best = b.next_best, delta_bic = b.difference
			FROM (SELECT c.*, lead(c.model) OVER w AS next_best, lead(c.bic) OVER w - c.bic AS difference, row_number() OVER w AS rank
				FROM customer_portfolio.compare_models($1, ''{bg_nbd,mbg_nbd,pareto_nbd}'') c WHERE c.converged WINDOW w AS (ORDER BY c.bic, c.model)) b
			WHERE m.is_current AND b.rank = 1', p.name) USING f.purchases;
		EXECUTE pg_catalog.format('SELECT string_agg(c.model || '': '' || coalesce(c.reason, ''the fit did not converge''), ''; '') FROM customer_portfolio.compare_models($1, ''{bg_nbd,mbg_nbd,pareto_nbd}'') c, %I.models m
			WHERE m.is_current AND m.model IS NULL', p.name) INTO problem USING f.purchases;
		reasons := array_remove(reasons || ('purchases: ' || problem), NULL);
	EXCEPTION WHEN OTHERS THEN
		reasons := reasons || ('purchases: ' || SQLERRM);
	END;
	EXECUTE pg_catalog.format('UPDATE %I.models m SET reason = $1 WHERE m.is_current', p.name) USING NULLIF(pg_catalog.array_to_string(reasons, '; '), '');
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_fit(portfolio) IS 'fits the models of a portfolio to its histories and makes them the current ones';

CREATE FUNCTION customer_portfolio_internal.portfolio_refresh(p portfolio, fit boolean) RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	o record;
	is_fitted boolean := false;
BEGIN
	FOR o IN SELECT b.* FROM customer_portfolio_internal.portfolio_objects(p) b WHERE b.kind IN ('refresh', 'materialized view') ORDER BY b.ordinal LOOP
		IF o.ordinal >= 150 AND fit AND NOT is_fitted THEN
			PERFORM customer_portfolio_internal.portfolio_fit(p);
			is_fitted := true;
		END IF;
		EXECUTE CASE o.kind WHEN 'refresh' THEN o.ddl ELSE pg_catalog.format('REFRESH MATERIALIZED VIEW %I.%I', p.name, o.object) END;
	END LOOP;
	IF fit AND NOT is_fitted THEN
		PERFORM customer_portfolio_internal.portfolio_fit(p);
	END IF;
	EXECUTE pg_catalog.format('UPDATE %1$I.models m SET residual_ltv = (SELECT sum(v.residual_ltv) FROM %1$I.scores v) WHERE m.is_current', p.name);
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_refresh(portfolio, boolean) IS 'computes what a portfolio stores; the models as well if fit is true';

CREATE FUNCTION refresh_portfolio(name text) RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
	AS $$
BEGIN
	PERFORM customer_portfolio_internal.portfolio_refresh(customer_portfolio_internal.portfolio_of(name), true);
END $$;
COMMENT ON FUNCTION refresh_portfolio(text) IS
$$Brings what a portfolio stores up to date: histories, models, values of customers, counts.

The models are fitted anew: of bg_nbd, mbg_nbd and pareto_nbd the one with the best BIC among those
that converge. Earlier fits stay in the view models for comparison. With live histories only the
models are stored.$$;

CREATE FUNCTION customer_portfolio_internal.portfolio_grant(p portfolio) RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
	AS $$
BEGIN
	RETURN;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_grant(portfolio) IS 'lets the readers of a portfolio read its views';
