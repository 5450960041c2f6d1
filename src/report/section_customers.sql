--
-- customers by name, contracts, what customers say
--

CREATE FUNCTION customer_portfolio_internal.report_worth_most(r jsonb) RETURNS text
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
	BEGIN ATOMIC
	SELECT customer_portfolio_internal.report_list(r, customer_portfolio_internal.report_say(r, 'finding', 'worth_most'), '{status,class,last_order,orders,revenue,p_alive,residual_ltv}', 4,
		pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(c.label, customer_portfolio_internal.report_label(r, 'status', c.status), customer_portfolio_internal.report_label(r, 'class', c.class_by_revenue),
			customer_portfolio_internal.report_day(r, c.last_order, true), customer_portfolio_internal.report_number(r, c.orders), customer_portfolio_internal.report_money(r, c.revenue),
			customer_portfolio_internal.report_share(r, c.p_alive, 0), customer_portfolio_internal.report_money(r, c.residual_ltv))))
	FROM pg_catalog.jsonb_to_recordset(customer_portfolio_internal.report_read(r, 'customers', $q$
		SELECT c.label, c.status, c.class_by_revenue, c.last_order, c.orders, c.revenue, c.p_alive, c.residual_ltv FROM @schema@.customers c WHERE c.residual_ltv IS NOT NULL ORDER BY c.residual_ltv DESC NULLS LAST LIMIT 10$q$))
		c(label text, status text, class_by_revenue text, last_order date, orders bigint, revenue numeric, p_alive float8, residual_ltv numeric);
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_worth_most(jsonb) IS 'the ten customers of whom most is expected; NULL without values';

CREATE FUNCTION customer_portfolio_internal.report_slipping(r jsonb) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	rows jsonb := customer_portfolio_internal.report_read(r, 'slipping', $q$
		SELECT s.label, s.status, s.class_by_revenue, s.last_order, s.days_overdue, s.revenue, s.value_at_risk, q.customers, q.amount
		FROM (SELECT count(*) OVER () AS customers, sum(k.value_at_risk) OVER () AS amount, k.* FROM @schema@.slipping k ORDER BY k.value_at_risk DESC NULLS LAST LIMIT 10) q, LATERAL (SELECT q.*) s$q$);
	n bigint := coalesce((rows -> 0 ->> 'customers')::bigint, 0);
	caption text := customer_portfolio_internal.report_count(r, 'slipping', n, jsonb_build_object('n', customer_portfolio_internal.report_number(r, n), 'amount', customer_portfolio_internal.report_money(r, (rows -> 0 ->> 'amount')::numeric)));
BEGIN
	RETURN coalesce((SELECT customer_portfolio_internal.report_list(r, caption, '{status,class,last_order,days_overdue,revenue,value_at_risk}', 4,
		jsonb_agg(jsonb_build_array(s.label, customer_portfolio_internal.report_label(r, 'status', s.status), customer_portfolio_internal.report_label(r, 'class', s.class_by_revenue), customer_portfolio_internal.report_day(r, s.last_order, true),
			customer_portfolio_internal.report_number(r, s.days_overdue::numeric), customer_portfolio_internal.report_money(r, s.revenue), customer_portfolio_internal.report_money(r, s.value_at_risk))))
		FROM jsonb_to_recordset(rows) s(label text, status text, class_by_revenue text, last_order date, days_overdue float8, revenue numeric, value_at_risk numeric)),
		customer_portfolio_internal.report_tag('p', caption));
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.report_slipping(jsonb) IS 'the customers who are slipping away, by what is at risk';

CREATE FUNCTION customer_portfolio_internal.report_won_and_lost(r jsonb) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	this date := (r -> 'flows' -> -1 ->> 'period_start')::date;
	final date := (SELECT max((f ->> 'period_start')::date) FROM jsonb_array_elements(r -> 'flows') f WHERE (f ->> 'is_final')::boolean);
	rows jsonb;
	result text := '';
	side record;
BEGIN
	IF this IS NULL THEN
		RETURN NULL;
	END IF;
	-- As the view flow_customers says, but asked only of the ten who brought most: who is new brought it in the period,
	-- who is lost in the one before.
	rows := customer_portfolio_internal.report_read(r, 'flow_customers', format($q$
		SELECT f.flow, %3$s AS label, f.amount, f.last_purchase AS last_order, row_number() OVER (PARTITION BY f.flow ORDER BY f.amount DESC, q.customer) AS n
		FROM (
			(SELECT d.customer, d.h FROM @schema@.histories d WHERE customer_portfolio.first_purchase(d.h) >= %1$L AND customer_portfolio.first_purchase(d.h) < (date %1$L + @step@)::date
				ORDER BY customer_portfolio.revenue(d.h, daterange(%1$L, (date %1$L + @step@)::date)) DESC, d.customer LIMIT 10)
			UNION ALL
			(SELECT d.customer, d.h FROM @schema@.histories d WHERE customer_portfolio.last_purchase(d.h, daterange(NULL, (date %2$L + @grace@ * @step@)::date)) BETWEEN (date %2$L - @step@)::date AND date %2$L - 1
				ORDER BY customer_portfolio.revenue(d.h, daterange((date %2$L - @step@)::date, %2$L)) DESC, d.customer LIMIT 10)
		) q CROSS JOIN LATERAL customer_portfolio.customer_flows(q.h, @step@, @grace@, @as_of@) f %4$s
		WHERE (f.flow = 'new' AND f.period_start = %1$L) OR (f.flow = 'lost' AND f.period_start = %2$L)$q$, this, coalesce(final, this), CASE WHEN (r ->> 'has_labels')::boolean THEN 'coalesce(l.label, q.customer::text)' ELSE 'q.customer::text' END,
		CASE WHEN (r ->> 'has_labels')::boolean THEN 'LEFT JOIN @schema@.labels l ON l.customer @equals@ q.customer' END));
	FOR side IN SELECT v.flow, v.message, (SELECT count(*) FROM jsonb_array_elements(rows) w WHERE w ->> 'flow' = v.flow) AS n FROM (VALUES (1, 'new', 'won'), (2, 'lost', 'left')) v(i, flow, message) WHERE v.flow = 'new' OR final IS NOT NULL ORDER BY v.i LOOP
		result := result || coalesce((SELECT customer_portfolio_internal.report_list(r, customer_portfolio_internal.report_count(r, side.message, side.n, jsonb_build_object('n', side.n)),
				CASE side.flow WHEN 'new' THEN '{revenue}'::text[] ELSE '{last_order,revenue}' END, CASE side.flow WHEN 'new' THEN 1 ELSE 2 END,
				jsonb_agg(jsonb_build_array(w.label) || CASE side.flow WHEN 'new' THEN '[]' ELSE jsonb_build_array(customer_portfolio_internal.report_day(r, w.last_order, true)) END || jsonb_build_array(customer_portfolio_internal.report_money(r, w.amount)) ORDER BY w.n))
			FROM jsonb_to_recordset(rows) w(flow text, label text, amount numeric, last_order date, n int) WHERE w.flow = side.flow),
			customer_portfolio_internal.report_tag('p', customer_portfolio_internal.report_count(r, side.message, side.n)));
	END LOOP;
	RETURN result;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.report_won_and_lost(jsonb) IS 'the biggest new customers of the last period, and the biggest losses of the last one in which they are known';

CREATE FUNCTION customer_portfolio_internal.report_customers(r jsonb) RETURNS text
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
	BEGIN ATOMIC
	SELECT customer_portfolio_internal.report_section(r, 'customers', customer_portfolio_internal.report_worth_most(r), customer_portfolio_internal.report_best(r), customer_portfolio_internal.report_slipping(r), customer_portfolio_internal.report_won_and_lost(r));
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_customers(jsonb) IS 'customers worth most, slipping away, won and lost';

CREATE FUNCTION customer_portfolio_internal.report_renewals(r jsonb) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	rows jsonb := customer_portfolio_internal.report_read(r, 'renewals', $q$
		SELECT w.label, w.ends_on, w.notice_deadline, w.monthly_rate, w.class_by_revenue, sum(w.contracts) OVER () AS contracts, sum(w.monthly_rate) OVER () AS amount
		FROM @schema@.renewals w WHERE w.days_left <= 90 ORDER BY w.monthly_rate DESC, w.ends_on, w.label LIMIT 10$q$);
	n bigint := coalesce((rows -> 0 ->> 'contracts')::bigint, 0);
	caption text := customer_portfolio_internal.report_count(r, 'renewals', n, jsonb_build_object('n', customer_portfolio_internal.report_number(r, n), 'amount', customer_portfolio_internal.report_money(r, (rows -> 0 ->> 'amount')::numeric)));
BEGIN
	IF rows IS NULL THEN
		RETURN NULL;
	END IF;
	RETURN coalesce((SELECT customer_portfolio_internal.report_list(r, caption, '{class,notice_deadline,ends_on,monthly_rate}', 4,
		jsonb_agg(jsonb_build_array(w.label, customer_portfolio_internal.report_label(r, 'class', w.class_by_revenue), customer_portfolio_internal.report_day(r, w.notice_deadline, true), customer_portfolio_internal.report_day(r, w.ends_on, true),
			customer_portfolio_internal.report_money(r, w.monthly_rate, (r ->> 'scale')::int))))
		FROM jsonb_to_recordset(rows) w(label text, ends_on date, notice_deadline date, monthly_rate numeric, class_by_revenue text)), customer_portfolio_internal.report_tag('p', caption));
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.report_renewals(jsonb) IS 'contracts that end within 90 days, the biggest first; NULL without contracts';

CREATE FUNCTION customer_portfolio_internal.report_neglected(r jsonb) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	rows jsonb := customer_portfolio_internal.report_read(r, 'neglected', $q$
		SELECT w.label, w.status, w.class_by_revenue, w.last_contact, w.revenue, w.residual_ltv, count(*) OVER () AS customers, sum(w.residual_ltv) OVER () AS amount
		FROM @schema@.neglected w WHERE w.status <> 'lost' ORDER BY w.residual_ltv DESC NULLS LAST, w.label LIMIT 10$q$);
	n bigint := coalesce((rows -> 0 ->> 'customers')::bigint, 0);
	caption text := customer_portfolio_internal.report_count(r, 'neglected', n, jsonb_build_object('n', customer_portfolio_internal.report_number(r, n), 'amount', customer_portfolio_internal.report_money(r, (rows -> 0 ->> 'amount')::numeric)));
BEGIN
	IF rows IS NULL THEN
		RETURN NULL;
	END IF;
	RETURN coalesce((SELECT customer_portfolio_internal.report_list(r, caption, '{status,class,last_contact,revenue,residual_ltv}', 4,
		jsonb_agg(jsonb_build_array(w.label, customer_portfolio_internal.report_label(r, 'status', w.status), customer_portfolio_internal.report_label(r, 'class', w.class_by_revenue), customer_portfolio_internal.report_day(r, w.last_contact, true),
			customer_portfolio_internal.report_money(r, w.revenue), customer_portfolio_internal.report_money(r, w.residual_ltv))))
		FROM jsonb_to_recordset(rows) w(label text, status text, class_by_revenue text, last_contact date, revenue numeric, residual_ltv numeric)), customer_portfolio_internal.report_tag('p', caption));
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.report_neglected(jsonb) IS 'customers of value whom nobody contacted for 90 days; NULL without contacts';

CREATE FUNCTION customer_portfolio_internal.report_contracts(r jsonb) RETURNS text
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
	BEGIN ATOMIC
	SELECT customer_portfolio_internal.report_section(r, 'contracts', customer_portfolio_internal.report_renewals(r), customer_portfolio_internal.report_neglected(r));
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_contracts(jsonb) IS 'contracts that end, and who is neglected';
