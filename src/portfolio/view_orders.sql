--
-- segments of orders, such as the channel: they divide what was sold, not the customers
--

INSERT INTO customer_portfolio_internal.portfolio_column VALUES ('orders', 'segments', 1, 'texts', true);

CREATE FUNCTION add_order_segments(portfolio text, segments name[]) RETURNS void
	LANGUAGE plpgsql VOLATILE
	AS $$
BEGIN
	PERFORM customer_portfolio_internal.portfolio_add(add_order_segments.portfolio, 'orders', (customer_portfolio_internal.portfolio_of(add_order_segments.portfolio)).purchases, pg_catalog.jsonb_build_object('segments', add_order_segments.segments));
END $$;
COMMENT ON FUNCTION add_order_segments(text, name[]) IS
$$Tells a portfolio by which columns of the purchases orders are told apart, such as the channel.

portfolio  its name
segments   columns of the purchases: a property of the order, not of the customer

It adds the view orders_by_segment. A customer may buy in several segments, so that the flows of
customers are not divided by them: see add_customers for segments of customers.$$;

INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template)
SELECT v.* FROM (VALUES ($sql$
SELECT q.dimension AS dimension, -- which segmentation: a column of the purchases
	q.segment AS segment, -- the segment; unknown where none is known
	q.period_start AS period_start, -- first day of the period
	q.period_start + @step@ <= @as_of@ AS is_complete, -- whether the period was over at as_of
	q.orders AS orders, -- number of orders; the segments of a dimension add up to all
	q.revenue::@money@ AS revenue, -- amounts, refunds included; the segments of a dimension add up to the company
	q.revenue::float8 / nullif(sum(q.revenue) OVER (PARTITION BY q.dimension, q.period_start), 0)::float8 AS revenue_share, -- its share of the revenue of all segments
	q.buyers AS buyers, -- customers with an order in it; who buys in two segments is one of both
	q.buyers_of_others AS buyers_of_others -- of those, who bought in another segment in the period as well
FROM (
	SELECT w.dimension, w.segment, w.period_start, sum(w.orders)::bigint AS orders, sum(w.amount) AS revenue, count(*) FILTER (WHERE w.orders > 0) AS buyers, count(*) FILTER (WHERE w.orders > 0 AND w.all_orders > w.orders) AS buyers_of_others
	FROM (
		SELECT v.dimension, coalesce(v.segment, 'unknown') AS segment, @boundary_of_day@ AS period_start, d.customer, sum(d.amount) AS amount, count(*) FILTER (WHERE d.amount >= 0) AS orders,
			sum(count(*) FILTER (WHERE d.amount >= 0)) OVER (PARTITION BY v.dimension, @boundary_of_day@, d.customer) AS all_orders
		FROM (SELECT @customer@ AS customer, @day@ AS day, @amount@ AS amount, ARRAY[@order_segment_columns@] AS segments FROM @source@ s WHERE (@filter@
		)) d, unnest(ARRAY[@order_segment_names@], d.segments) v(dimension, segment)
		WHERE d.customer IS NOT NULL AND d.amount IS NOT NULL AND d.day < @as_of@
		GROUP BY 1, 2, 3, 4
	) w
	GROUP BY 1, 2, 3
) q$sql$)) q(query), LATERAL (VALUES
	(530, 'orders_by_segment', 'view', '{live,orders_segments}'::text[], E'-- What was sold in each segment of the orders, such as a channel, counted when read.\n-- Key: dimension, segment, period_start. Orders and revenue add up to the company, buyers do not.\nCREATE VIEW @schema@.orders_by_segment @invoker@ AS' || q.query),
	(531, 'orders_by_segment', 'table', '{stored,orders_segments}', E'-- What was sold in each segment of the orders, such as a channel, as of the last refresh.\n-- Key: dimension, segment, period_start. Orders and revenue add up to the company, buyers do not.\nCREATE TABLE @schema@.orders_by_segment AS' || q.query || E'\nWITH NO DATA'),
	(532, 'orders_by_segment', 'refresh', '{stored,orders_segments}', E'DELETE FROM @schema@.orders_by_segment;\nINSERT INTO @schema@.orders_by_segment' || q.query)) v;
