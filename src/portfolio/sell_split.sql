--
-- what customers who stay buy more or less of: one query for the function and for the view
--

CREATE FUNCTION customer_portfolio_internal.portfolio_sell_split_query(lines text, orders text, step text, as_of text, equals text, scale text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN pg_catalog.replace(pg_catalog.replace(pg_catalog.replace(pg_catalog.replace(pg_catalog.replace(pg_catalog.replace($sql$
	WITH line AS ( -- what a customer paid for a product in a period
		SELECT d.customer, d.product, d.period_start, sum(d.amount) AS amount, bool_or(d.amount >= 0) AS is_bought,
			CASE WHEN bool_and(d.quantity IS NOT NULL) AND sum(d.quantity) > 0 THEN sum(d.quantity) END AS quantity
		FROM ({lines}) d
		WHERE d.product IS NOT NULL
		GROUP BY 1, 2, 3
	), known AS (
		SELECT l.*, min(l.period_start) FILTER (WHERE l.is_bought) OVER (PARTITION BY l.customer, l.product) AS first_bought FROM line l
	), pair AS ( -- complete periods in which, and before which, a customer is active
		SELECT m.customer, m.period_start, m.amount - m.amount_before AS change
		FROM (
			SELECT o.*, lag(o.period_start) OVER w AS start_before, lag(o.amount) OVER w AS amount_before, lag(o.is_active) OVER w AS was_active
			FROM ({orders}) o
			WINDOW w AS (PARTITION BY o.customer ORDER BY o.period_start)
		) m
		WHERE m.is_active AND m.was_active AND (m.start_before + {step})::date = m.period_start AND m.period_start + {step} <= {as_of}
	), turn AS ( -- each product in such a period and in the one before
		SELECT b.customer, b.product, b.period_start, min(b.first_bought) AS first_bought,
			coalesce(bool_or(b.is_bought) FILTER (WHERE b.is_now), false) AS is_bought, coalesce(bool_or(b.is_bought) FILTER (WHERE NOT b.is_now), false) AS was_bought,
			coalesce(sum(b.amount) FILTER (WHERE b.is_now), 0) AS amount, coalesce(sum(b.amount) FILTER (WHERE NOT b.is_now), 0) AS amount_before,
			max(b.quantity) FILTER (WHERE b.is_now) AS quantity, max(b.quantity) FILTER (WHERE NOT b.is_now) AS quantity_before
		FROM (
			SELECT k.*, true AS is_now FROM known k
			UNION ALL
			SELECT k.customer, k.product, (k.period_start + {step})::date, k.amount, k.is_bought, k.quantity, k.first_bought, false FROM known k
		) b
		GROUP BY 1, 2, 3
	)
	SELECT p.period_start, p.customer, t.product, x.part, x.amount, x.amount - x.volume AS price, x.volume
	FROM pair p
	JOIN turn t ON t.customer {equals} p.customer AND t.period_start = p.period_start
	CROSS JOIN LATERAL (VALUES
		(CASE WHEN t.is_bought AND t.was_bought THEN CASE WHEN t.amount >= t.amount_before THEN 'up-sell' ELSE 'down-sell' END
				WHEN t.is_bought AND t.first_bought = t.period_start THEN 'cross-sell'
				WHEN t.is_bought THEN 'product resumed'
				WHEN t.was_bought THEN 'product dropped' END,
			CASE WHEN t.is_bought THEN t.amount ELSE 0 END - CASE WHEN t.was_bought THEN t.amount_before ELSE 0 END,
			CASE WHEN t.is_bought AND t.was_bought THEN round(t.amount_before * (t.quantity - t.quantity_before) / t.quantity_before, {scale}) END),
		('refund', CASE WHEN t.is_bought THEN 0 ELSE t.amount END - CASE WHEN t.was_bought THEN 0 ELSE t.amount_before END, NULL)
	) x(part, amount, volume)
	WHERE x.part IS NOT NULL AND (x.amount <> 0 OR x.volume <> 0)
	UNION ALL
	SELECT p.period_start, p.customer, NULL, 'unassigned', p.change - coalesce(sum(t.amount - t.amount_before), 0), NULL, NULL
	FROM pair p
	LEFT JOIN turn t ON t.customer {equals} p.customer AND t.period_start = p.period_start
	GROUP BY p.customer, p.period_start, p.change
	HAVING p.change <> coalesce(sum(t.amount - t.amount_before), 0)$sql$,
	'{lines}', lines), '{orders}', orders), '{step}', step), '{as_of}', as_of), '{equals}', equals), '{scale}', scale);
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_sell_split_query(text, text, text, text, text, text) IS
'the query of sell_split over lines and over the revenue of customers and periods';

CREATE FUNCTION customer_portfolio_internal.portfolio_sell_split_rows(relation regclass, customer_column name, day_column name, product_column name, amount_column name, quantity_column name, step interval, as_of date)
	RETURNS TABLE (period_start date, customer text, product text, part text, amount numeric, price numeric, volume numeric)
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	p customer_portfolio.portfolio := pg_catalog.jsonb_populate_record(NULL::customer_portfolio.portfolio, pg_catalog.jsonb_build_object('time_zone', current_setting('TimeZone'), 'step', step, 'as_of', as_of,
		'grace', 1, 'histories', 'live', 'annual_rate', 0, 'slipping_after', 1, 'asleep_after', 1, 'money_scale', 2));
	equals text := customer_portfolio_internal.portfolio_equals(customer_portfolio_internal.portfolio_type(relation, customer_column));
	lines text;
BEGIN
	IF relation IS NULL OR as_of IS NULL THEN
		RETURN;
	ELSIF num_nulls(customer_column, day_column, product_column, amount_column) > 0 THEN
		RAISE EXCEPTION 'customer, day, product and amount of sell_split must not be NULL' USING ERRCODE = 'null_value_not_allowed', HINT = 'Name columns of the relation; only quantity may be NULL.';
	END IF;
	PERFORM customer_portfolio_internal.portfolio_require_terms(p);
	lines := pg_catalog.format('SELECT d.customer, %s AS period_start, d.product, d.amount, d.quantity FROM (SELECT s.%I AS customer, %s AS day, s.%I::text AS product, s.%I%s AS amount, %s AS quantity FROM %s s) d
		WHERE d.customer IS NOT NULL AND d.amount IS NOT NULL AND d.day < %L::date',
		customer_portfolio_internal.portfolio_boundary(p, 'd.day'), customer_column, customer_portfolio_internal.portfolio_day(relation, day_column, p.time_zone), product_column, amount_column,
		CASE WHEN customer_portfolio_internal.portfolio_base_type(customer_portfolio_internal.portfolio_type(relation, amount_column)) IN ('float4'::regtype, 'float8'::regtype) THEN '::text::numeric' ELSE '::numeric' END,
		coalesce('s.' || pg_catalog.quote_ident(quantity_column) || '::numeric', 'NULL::numeric'), customer_portfolio_internal.portfolio_relation(relation), as_of);
	RETURN QUERY EXECUTE pg_catalog.format('SELECT q.period_start, q.customer::text, q.product, q.part, q.amount, q.price, q.volume FROM (%s) q',
		customer_portfolio_internal.portfolio_sell_split_query(lines,
			'SELECT d.customer, d.period_start, sum(d.amount) AS amount, bool_or(d.amount >= 0) AS is_active FROM (' || lines || ') d GROUP BY 1, 2',
			pg_catalog.format('interval %L', step), pg_catalog.format('date %L', as_of), coalesce(equals, 'OPERATOR(pg_catalog.=)'), 'greatest(2, scale(t.amount), scale(t.amount_before))'));
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_sell_split_rows(regclass, name, name, name, name, name, interval, date) IS 'the rows of sell_split, whose columns have the names of its arguments';

CREATE FUNCTION sell_split(relation regclass, customer name, day name, product name, amount name, quantity name, step interval, as_of date,
	OUT period_start date, OUT customer text, OUT product text, OUT part text, OUT amount numeric, OUT price numeric, OUT volume numeric)
	RETURNS SETOF record
	LANGUAGE sql STABLE
	BEGIN ATOMIC
	SELECT * FROM customer_portfolio_internal.portfolio_sell_split_rows($1, $2, $3, $4, $5, $6, $7, $8);
	END;
COMMENT ON FUNCTION sell_split(regclass, name, name, name, name, name, interval, date) IS
$$Splits what customers bought more or less of than in the period before, by product.

relation   table or view of order lines
customer   its column with the customer's key; lines without customer, day or amount do not count
day        column with a date or a time, a timestamp with time zone in the session's time zone
product    column with the product; lines without one are unassigned
amount     column with the money
quantity   column with the number of pieces; NULL: not given
step       length of a period: days or months, not both
as_of      what happens from this day on does not exist; complete periods only

One row per customer, product and period, if the customer bought something in it and in the period
before. part is
cross-sell        the product is bought now and never was before
up-sell           it is bought in both periods, for more money
down-sell         for less money
product resumed   it is bought now and not in the period before, but earlier
product dropped   it was bought in the period before and is not now
refund            money of a product that is not bought in the period: no line of 0 or more
unassigned        what lines without a product add
The amounts of a customer and period add up to the change of what the customer paid. Parts of 0 are
left out.
price, volume     what amount consists of if the product is bought in both periods: the change of
                  the price at the quantity of now, and of the quantity at the price of before; NULL
                  where a quantity is missing or not above 0

SELECT part, sum(amount) FROM sell_split('order_lines', 'customer_id', 'ordered_on', 'product',
'amount', 'pieces', '1 month', current_date) GROUP BY part shows what growth came from.$$;

INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template)
SELECT v.* FROM (VALUES (E'\nSELECT q.period_start AS period_start, -- first day of the period
	q.customer AS customer, -- key of the customer
	q.product AS product, -- the product; NULL for unassigned
	q.part AS part, -- cross-sell, up-sell, down-sell, product resumed, product dropped, refund or unassigned
	q.amount::@money@ AS amount, -- change to the period before: all parts add up to the expansion or contraction of the customer
	q.price::@money@ AS price, -- the part of an up-sell or down-sell that is a change of the price; NULL without quantities
	q.volume::@money@ AS volume -- the part of it that is a change of the quantity; price + volume = amount
FROM (' || customer_portfolio_internal.portfolio_sell_split_query(
	'SELECT d.customer, @boundary_of_day@ AS period_start, d.product, d.amount, d.quantity
			FROM (SELECT @lines_customer@ AS customer, @lines_day@ AS day, @lines_product@ AS product, @lines_amount@ AS amount, @lines_quantity@::numeric AS quantity FROM @lines_relation@ s) d
			WHERE d.customer IS NOT NULL AND d.amount IS NOT NULL AND d.day < @as_of@',
	'SELECT d.customer, @boundary_of_day@ AS period_start, sum(d.amount) AS amount, bool_or(d.amount >= 0) AS is_active
				FROM @schema@.purchases d WHERE d.customer IS NOT NULL AND d.amount IS NOT NULL AND d.day < @as_of@ GROUP BY 1, 2',
	'@step@', '@as_of@', '@equals@', '@scale@') || E'\n) q')) q(query), LATERAL (VALUES
	(520, 'sell_split', 'view', '{live,lines}'::text[], E'-- What customers who bought in two periods in a row bought more or less of, by product.\n-- Key: period_start, customer, product, part. The parts add up to the parts more and less of existing_in_words.\n-- unassigned is what the orders have and their lines have not: shipping, discounts.\nCREATE VIEW @schema@.sell_split @invoker@ AS' || q.query),
	(521, 'sell_split', 'table', '{stored,lines}', E'-- What customers who bought in two periods in a row bought more or less of, by product, as of the last refresh.\n-- Key: period_start, customer, product, part. The parts add up to the parts more and less of existing_in_words.\n-- unassigned is what the orders have and their lines have not: shipping, discounts.\nCREATE TABLE @schema@.sell_split AS' || q.query || E'\nWITH NO DATA'),
	(522, 'sell_split', 'refresh', '{stored,lines}', E'DELETE FROM @schema@.sell_split;\nINSERT INTO @schema@.sell_split' || q.query || E';\nANALYZE @schema@.sell_split')) v;
