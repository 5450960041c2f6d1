--
-- the statement of the capital, levers, best customers, the cost of loss: where the portfolio has these views
--

CREATE FUNCTION customer_portfolio_internal.report_interval(r jsonb) RETURNS text
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
	BEGIN ATOMIC
	-- OFFSET 0: asked once, not wherever item stands.
	SELECT customer_portfolio_internal.report_tag('p', customer_portfolio_internal.report_say(r, 'finding', 'capital_interval', pg_catalog.jsonb_build_object('lower', customer_portfolio_internal.report_money(r, (q.item ->> 'lower')::numeric), 'upper', customer_portfolio_internal.report_money(r, (q.item ->> 'upper')::numeric))))
	FROM (SELECT customer_portfolio_internal.report_read(r, 'equity', 'SELECT v.lower, v.upper FROM @schema@.equity v WHERE v.dimension = ''total'' LIMIT 1') -> 0 AS item OFFSET 0) q WHERE q.item ->> 'upper' IS NOT NULL;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_interval(jsonb) IS 'how well the capital is known; NULL without models';

CREATE FUNCTION customer_portfolio_internal.report_statement(r jsonb) RETURNS text
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
	BEGIN ATOMIC
	WITH line AS (
		SELECT l.*, l.line IN ('opening', 'closing') AS is_total, customer_portfolio_internal.report_label(r, 'line', l.line) AS label
		FROM pg_catalog.jsonb_to_recordset(customer_portfolio_internal.report_read(r, 'equity_statement', 'SELECT v.ordinal, v.line, v.customers, v.amount, v.opening_on, v.closing_on FROM @schema@.equity_statement v ORDER BY v.ordinal'))
			l(ordinal int, line text, customers bigint, amount numeric, opening_on date, closing_on date)
		WHERE l.amount IS NOT NULL
	), finding AS (
		SELECT customer_portfolio_internal.report_say(r, 'finding', 'statement', pg_catalog.jsonb_build_object('opening', customer_portfolio_internal.report_money(r, max(l.amount) FILTER (WHERE l.line = 'opening')), 'closing', customer_portfolio_internal.report_money(r, max(l.amount) FILTER (WHERE l.line = 'closing')),
			'from', customer_portfolio_internal.report_day(r, max(l.opening_on)), 'to', customer_portfolio_internal.report_day(r, max(l.closing_on)))) AS text
		FROM line l HAVING count(*) FILTER (WHERE l.is_total) = 2
	)
	SELECT customer_portfolio_internal.report_figure(r, f.text,
		customer_portfolio.chart_waterfall(l.label, l.amount::float8, l.is_total, customer_portfolio_internal.report_options(r, f.text, 'line', 'capital', pg_catalog.jsonb_build_object('unit', r -> 'unit', 'decimals', r -> 'decimals')) ORDER BY l.line = 'closing', l.ordinal) FILTER (WHERE l.line NOT LIKE 'memo %'),
		customer_portfolio_internal.report_table(r, f.text, customer_portfolio_internal.report_columns(r, '{line,customers,amount}'), 2, pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(l.label, customer_portfolio_internal.report_number(r, l.customers), customer_portfolio_internal.report_money(r, l.amount))
			ORDER BY l.line LIKE 'memo %', l.line = 'closing', l.ordinal)))
	FROM line l, finding f GROUP BY f.text;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_statement(jsonb) IS 'where the change of the capital comes from; NULL where the portfolio does not keep a statement';

CREATE FUNCTION customer_portfolio_internal.report_levers(r jsonb) RETURNS text
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
	BEGIN ATOMIC
	WITH lever AS (
		SELECT customer_portfolio_internal.report_label(r, 'lever', l.lever) AS label, l.amount, l.n FROM (
			SELECT l.item ->> 'lever' AS lever, (l.item ->> 'amount')::numeric AS amount, l.n
			FROM pg_catalog.jsonb_array_elements(customer_portfolio_internal.report_read(r, 'levers', 'SELECT v.lever, v.amount FROM @schema@.levers v WHERE v.dimension = ''total'' AND v.measure = ''revenue''')) WITH ORDINALITY l(item, n)
		) l WHERE l.amount IS NOT NULL
	), finding AS (SELECT customer_portfolio_internal.report_say(r, 'finding', 'levers', pg_catalog.jsonb_build_object('amount', customer_portfolio_internal.report_signed(customer_portfolio_internal.report_money(r, sum(l.amount)), sum(l.amount)))) AS text FROM lever l)
	SELECT customer_portfolio_internal.report_figure(r, f.text,
		customer_portfolio.chart_bars(l.label, l.amount::float8, customer_portfolio_internal.report_options(r, f.text, 'lever', 'revenue_change', pg_catalog.jsonb_build_object('unit', r -> 'unit', 'decimals', r -> 'decimals')) ORDER BY l.n),
		customer_portfolio_internal.report_table(r, f.text, customer_portfolio_internal.report_columns(r, '{lever,amount}'), 2, pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(l.label, customer_portfolio_internal.report_signed(customer_portfolio_internal.report_money(r, l.amount), l.amount)) ORDER BY l.n)))
	FROM lever l, finding f GROUP BY f.text;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_levers(jsonb) IS 'whether customers, frequency or basket moved revenue; NULL without models';

CREATE FUNCTION customer_portfolio_internal.report_best(r jsonb) RETURNS text
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
	BEGIN ATOMIC
	SELECT customer_portfolio_internal.report_list(r, customer_portfolio_internal.report_say(r, 'finding', 'best'), '{sector,profit,residual_ltv}', 2,
		pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(b.label, CASE WHEN b.sector IN ('all', 'unknown') THEN customer_portfolio_internal.report_label(r, 'segment', b.sector) ELSE b.sector END, customer_portfolio_internal.report_money(r, b.profit), customer_portfolio_internal.report_money(r, b.residual_ltv)) ORDER BY b.rank))
	FROM pg_catalog.jsonb_to_recordset(customer_portfolio_internal.report_read(r, 'best_customers', 'SELECT v.rank, v.label, v.sector, v.profit, v.residual_ltv FROM @schema@.best_customers v WHERE v.rank <= 10 AND NOT v.is_motivated ORDER BY v.rank'))
		b(rank int, label text, sector text, profit numeric, residual_ltv numeric);
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_best(jsonb) IS 'the customers at the head of the list of the best; NULL where the portfolio has none';

CREATE FUNCTION customer_portfolio_internal.report_bucket(r jsonb) RETURNS text
	LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
	BEGIN ATOMIC
	SELECT pg_catalog.concat(
		(SELECT customer_portfolio_internal.report_tag('p', customer_portfolio_internal.report_say(r, 'finding', 'loss_value', pg_catalog.jsonb_build_object('n', customer_portfolio_internal.report_number(r, (c.item ->> 'lost_customers')::numeric), 'period', customer_portfolio_internal.report_period(r, (c.item ->> 'period_start')::date),
				'amount', customer_portfolio_internal.report_money(r, (c.item ->> 'lost_value')::numeric))))
			FROM (SELECT customer_portfolio_internal.report_read(r, 'cost_of_loss', pg_catalog.format('SELECT v.period_start, v.lost_customers, v.lost_value FROM @schema@.cost_of_loss v WHERE v.period_start = %L::date', (SELECT max((f ->> 'period_start')::date) FROM pg_catalog.jsonb_array_elements(r -> 'flows') f WHERE (f ->> 'is_final')::boolean))) -> 0 AS item OFFSET 0) c
			WHERE (c.item ->> 'lost_customers')::bigint > 1 AND c.item ->> 'lost_value' IS NOT NULL),
		(SELECT customer_portfolio_internal.report_tag('p', customer_portfolio_internal.report_say(r, 'finding', 'bucket', pg_catalog.jsonb_build_object('half', customer_portfolio_internal.report_number(r, (b.item ->> 'half_life')::numeric, 1),
				'required', customer_portfolio_internal.report_number(r, (b.item ->> 'required_inflow')::numeric), 'inflow', customer_portfolio_internal.report_number(r, (b.item ->> 'inflow')::numeric))))
			FROM (SELECT customer_portfolio_internal.report_read(r, 'leaky_bucket', 'SELECT v.half_life, v.required_inflow, v.inflow FROM @schema@.leaky_bucket v') -> 0 AS item OFFSET 0) b WHERE b.item ->> 'half_life' IS NOT NULL));
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_bucket(jsonb) IS 'what lost customers were worth, and when half of the customers will be gone; empty where the portfolio does not say';
