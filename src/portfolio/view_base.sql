--
-- what the other views stand on: the perimeter, the purchases as they count, histories, models and scores
--

INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template) VALUES
(100, 'purchases', 'view', '{}', $sql$
-- The orders as they count: filtered, with the day in the portfolio's time zone.
-- Rows without customer, day or amount are here, and left out of everything else; coverage counts them.
CREATE VIEW @schema@.purchases @invoker@ AS
SELECT @customer@ AS customer, -- key of the customer
	@day@ AS day, -- day in the portfolio's time zone
	@amount@ AS amount, -- amount, below 0 for a refund
	@cost@ AS cost -- what the order cost; NULL if not known
FROM @source@ s
WHERE (@filter@
)$sql$),

(110, 'histories', 'view', '{live}', $sql$
-- One purchase history for each customer, computed when it is read.
-- Key: customer.
CREATE VIEW @schema@.histories @invoker@ AS
SELECT p.customer AS customer, -- key of the customer
@if costs@	customer_portfolio.purchase_history(p.day, p.amount, p.cost) AS h -- all purchases and refunds
@if !costs@	customer_portfolio.purchase_history(p.day, p.amount) AS h -- all purchases and refunds
FROM @schema@.purchases p
WHERE p.customer IS NOT NULL
GROUP BY p.customer$sql$),

(109, 'histories', 'materialized view', '{refresh,book}', $sql$
-- One purchase history for each customer, as of the last refresh.
-- Key: customer.
-- In one pass through a book of all customers, or by GROUP BY where there are more orders than a book surely holds.
CREATE MATERIALIZED VIEW @schema@.histories AS
SELECT b.customer AS customer, -- key of the customer
	b.h AS h -- all purchases and refunds
FROM (
	SELECT a.customer, a.h
	FROM customer_portfolio.histories((
@if costs@		SELECT customer_portfolio.purchase_book(p.customer, p.day, p.amount, p.cost)
@if !costs@		SELECT customer_portfolio.purchase_book(p.customer, p.day, p.amount)
		FROM @schema@.purchases p
		WHERE p.customer IS NOT NULL), NULL::@key_type@) a
	WHERE customer_portfolio_internal.portfolio_fits_book(@source_name@::regclass)
	UNION ALL
@if costs@	SELECT p.customer, customer_portfolio.purchase_history(p.day, p.amount, p.cost)
@if !costs@	SELECT p.customer, customer_portfolio.purchase_history(p.day, p.amount)
	FROM @schema@.purchases p
	WHERE p.customer IS NOT NULL AND NOT customer_portfolio_internal.portfolio_fits_book(@source_name@::regclass)
	GROUP BY p.customer
) b
ORDER BY b.customer
WITH NO DATA$sql$),

(111, 'histories', 'materialized view', '{refresh,grouped}', $sql$
-- One purchase history for each customer, as of the last refresh.
-- Key: customer.
CREATE MATERIALIZED VIEW @schema@.histories AS
SELECT p.customer AS customer, -- key of the customer
@if costs@	customer_portfolio.purchase_history(p.day, p.amount, p.cost) AS h -- all purchases and refunds
@if !costs@	customer_portfolio.purchase_history(p.day, p.amount) AS h -- all purchases and refunds
FROM @schema@.purchases p
WHERE p.customer IS NOT NULL
GROUP BY p.customer
WITH NO DATA$sql$),

(112, 'histories', 'statement', '{refresh}', $sql$
CREATE UNIQUE INDEX histories_customer ON @schema@.histories (customer)$sql$),

(119, 'histories', 'statement', '{stored,as_of_data}', $sql$
CREATE INDEX histories_last_event ON @schema@.histories (customer_portfolio.last_event(h))$sql$),

(120, 'perimeter', 'view', '{}', $sql$
-- What the portfolio is about: its parameters and the day up to which it knows. One row.
CREATE VIEW @schema@.perimeter @invoker@ AS
SELECT @name@::text AS portfolio, -- name of the portfolio
	c.as_of AS as_of, -- first day that is not known
	@boundary@ AS complete_until, -- first day of the period that runs at as_of: all before it is complete
	(@boundary@ - @step@)::date AS last_period_start, -- first day of the last complete period
	(@boundary@ - @grace@ * @step@)::date AS lost_before, -- who bought last before this day is lost
	@step@::text AS step, -- length of a period
	@grace@ AS grace, -- idle periods after which a customer is lost
	@as_of_rule@::text AS as_of_rule, -- today, data or a day
	@histories_rule@::text AS histories, -- live, triggers or refresh
	@history_start@ AS history_start, -- first day from which the data can be trusted; NULL if nobody said
	@time_zone@::text AS time_zone, -- where days begin
	@currency@::text AS currency, -- of all money
	@annual_rate@::float8 AS annual_rate, -- discount rate of lifetime values, 0.1 for 10 % a year
	@slipping_after@::float8 AS slipping_after, -- a customer slips away after this many usual gaps without an order
	@asleep_after@::float8 AS asleep_after -- and is asleep after this many
FROM (SELECT @as_of_expression@ AS as_of) c$sql$),

(130, 'labels', 'view', '{live,customers}', $sql$
-- Names and segments of the customers, as their table says.
-- Key: customer.
CREATE VIEW @schema@.labels @invoker@ AS
SELECT DISTINCT ON (@customers_customer@) @customers_customer@ AS customer, -- key of the customer
@segment_sources@	@customers_since@::date AS since, -- day from which the customer is known
	@customers_label@::text AS label -- name
FROM @customers_relation@ s
WHERE @customers_customer@ IS NOT NULL
ORDER BY @customers_customer@, label, since@segment_order@$sql$),

(131, 'labels', 'table', '{stored,customers}', $sql$
-- Names and segments of the customers, as of the last refresh.
CREATE TABLE @schema@.labels (
	customer @key_type@ PRIMARY KEY, -- key of the customer
@segment_table@	since date, -- day from which the customer is known
	label text -- name
)$sql$),

(132, 'labels', 'refresh', '{stored,customers}', $sql$
DELETE FROM @schema@.labels;
INSERT INTO @schema@.labels
SELECT DISTINCT ON (@customers_customer@) @customers_customer@ AS customer,
@segment_sources@	@customers_since@::date AS since,
	@customers_label@::text AS label
FROM @customers_relation@ s
WHERE @customers_customer@ IS NOT NULL
ORDER BY @customers_customer@, label, since@segment_order@;
ANALYZE @schema@.labels$sql$),

(140, 'models', 'table', '{}', $sql$
-- Fitted models, one row for each refresh; the current one is what the values of customers come from.
-- Key: fit.
CREATE TABLE @schema@.models (
	fit integer PRIMARY KEY, -- number of the refresh
	is_current boolean NOT NULL, -- whether values come from this one; true in one row
	fitted_on date NOT NULL, -- day of the refresh, in the portfolio's time zone
	fitted_at text NOT NULL, -- its time
	as_of date, -- first day that was not known to the fit; values are as of it
	customers bigint, -- customers of the fit
	model text, -- name of the purchase model with the best BIC among those that converged
	purchase_model text, -- the purchase model, its parameters and diagnostics as JSON; NULL if none could be fitted
	spend_model text, -- the model of spend as JSON; NULL if none could be fitted
	bic float8, -- Bayesian information criterion of the purchase model, less is better
	next_best text, -- name of the next best purchase model
	delta_bic float8, -- by how much its BIC is worse
	converged boolean, -- whether the fit of the purchase model ended at a maximum
	quiet_days integer, -- most days from a day with events to the next in the year before the last event
	typical_gap float8, -- median of the customers' usual gaps between two orders, in days
	residual_ltv float8, -- expected value of all customers after as_of: the capital
	reason text -- why something is NULL, or has a weak prior
)$sql$),

(141, 'models', 'statement', '{}', $sql$
CREATE UNIQUE INDEX models_current ON @schema@.models (is_current) WHERE is_current$sql$);

-- What is computed when read where histories are live is stored by a refresh elsewhere: one text for both.
INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template)
SELECT v.* FROM (VALUES ($sql$
-- What is the same for all customers stands in scalar subqueries: they are computed once, and parallel workers may read them.
WITH d AS MATERIALIZED (
	SELECT m.as_of, daterange(NULL, m.as_of) AS known, (m.as_of - interval '1 year')::date AS a_year_ago, m.purchase_model::customer_portfolio.purchase_model AS purchase_model, m.spend_model::customer_portfolio.spend_model AS spend_model
	FROM @schema@.models m
	WHERE m.is_current
),
-- Classes and scores against everybody, from summaries: exact, and no sorting of the customers. Here and below outer
-- joins: what is on their other side is computed once where the row is read.
k AS MATERIALIZED (
	SELECT customer_portfolio.pareto(a.revenue) AS by_revenue,
@if costs@		customer_portfolio.pareto(customer_portfolio.margin(b.h, (SELECT d.as_of FROM d))) AS by_margin,
		customer_portfolio.pareto(customer_portfolio.revenue(b.h, (SELECT d.a_year_ago FROM d))) FILTER (WHERE customer_portfolio.first_event(b.h) < (SELECT d.a_year_ago FROM d)) AS by_revenue_a_year_ago,
		customer_portfolio.rfm_cuts(a.last_order, 5) AS r,
		customer_portfolio.rfm_cuts(customer_portfolio.orders_count(b.h, (SELECT d.as_of FROM d)), 5) FILTER (WHERE a.last_order IS NOT NULL) AS f,
		customer_portfolio.rfm_cuts(a.revenue, 5) FILTER (WHERE a.last_order IS NOT NULL) AS m
	FROM @schema@.histories b
	LEFT JOIN LATERAL (SELECT customer_portfolio.revenue(b.h, (SELECT d.as_of FROM d)) AS revenue, customer_portfolio.last_purchase(b.h, (SELECT d.known FROM d)) AS last_order) a ON true
	WHERE customer_portfolio.first_event(b.h) < (SELECT d.as_of FROM d)
)
SELECT h.customer AS customer, -- key of the customer
	(SELECT d.as_of FROM d) AS scored_on, -- values are as of this day, that of the last fit of the models
	customer_portfolio.pareto_class(v.revenue, (SELECT k.by_revenue FROM k)) AS class_by_revenue, -- A, B, C or D by revenue
@if costs@	customer_portfolio.pareto_class(customer_portfolio.margin(h.h, (SELECT d.as_of FROM d)), (SELECT k.by_margin FROM k)) AS class_by_margin, -- A, B, C or D by margin; NULL where a cost is not known
@if !costs@	NULL::text AS class_by_margin, -- NULL because the portfolio has no costs
	CASE WHEN customer_portfolio.first_event(h.h) < (SELECT d.a_year_ago FROM d) THEN customer_portfolio.pareto_class(customer_portfolio.revenue(h.h, (SELECT d.a_year_ago FROM d)), (SELECT k.by_revenue_a_year_ago FROM k)) END AS class_a_year_ago, -- class by revenue a year before; NULL for who came later
	g.r AS recency_score, -- 1 = longest ago ... 5 = most recent
	g.f AS frequency_score, -- 1 = fewest orders ... 5 = most
	g.m AS monetary_score, -- 1 = least revenue ... 5 = most
	g.segment AS rfm_segment, -- name of the RFM segment
	customer_portfolio.p_alive((SELECT d.purchase_model FROM d), h.h, (SELECT d.as_of FROM d)) AS p_alive, -- probability that the customer still is one
	v.expected_orders AS expected_orders, -- days with an order expected in the next 12 months
	customer_portfolio_internal.portfolio_exact(v.expected_orders * customer_portfolio.expected_spend((SELECT d.spend_model FROM d), h.h, (SELECT d.as_of FROM d)))::@money@ AS expected_revenue, -- revenue expected in the next 12 months
	customer_portfolio_internal.portfolio_exact(customer_portfolio.residual_ltv((SELECT d.purchase_model FROM d), (SELECT d.spend_model FROM d), h.h, (SELECT d.as_of FROM d), @annual_rate@, @margin@))::@money@ AS residual_ltv -- expected value after scored_on, discounted
FROM @schema@.histories h
LEFT JOIN LATERAL (
	SELECT customer_portfolio.revenue(h.h, (SELECT d.as_of FROM d)) AS revenue, customer_portfolio.last_purchase(h.h, (SELECT d.known FROM d)) AS last_order,
		customer_portfolio.expected_purchases((SELECT d.purchase_model FROM d), h.h, (SELECT d.as_of FROM d), interval '12 months') AS expected_orders
) v ON true
-- Every combination of scores; who has not bought before as_of has none.
LEFT JOIN (
	SELECT r, f, m, customer_portfolio.rfm_segment(r, f, m) AS segment FROM generate_series(1, 5) r, generate_series(1, 5) f, generate_series(1, 5) m
) g ON g.r = customer_portfolio.rfm_score(v.last_order, (SELECT k.r FROM k))
	AND g.f = CASE WHEN v.last_order IS NOT NULL THEN customer_portfolio.rfm_score(customer_portfolio.orders_count(h.h, (SELECT d.as_of FROM d)), (SELECT k.f FROM k)) END
	AND g.m = CASE WHEN v.last_order IS NOT NULL THEN customer_portfolio.rfm_score(v.revenue, (SELECT k.m FROM k)) END
WHERE customer_portfolio.first_event(h.h) < (SELECT d.as_of FROM d)$sql$)) q(query), LATERAL (VALUES
	(150, 'scores', 'view', '{live}'::text[], E'-- Classes, scores and values of the customers as of the last fit of the models, computed when read.\n-- Key: customer.\nCREATE VIEW @schema@.scores @invoker@ AS' || q.query),
	(151, 'scores', 'materialized view', '{refresh}', E'-- Classes, scores and values of the customers as of the last refresh.\n-- Key: customer.\nCREATE MATERIALIZED VIEW @schema@.scores AS' || q.query || E'\nWITH NO DATA'),
	(152, 'scores', 'table', '{triggers}', E'-- Classes, scores and values of the customers as of the last refresh.\n-- Key: customer.\nCREATE TABLE @schema@.scores AS' || q.query || E'\nWITH NO DATA'),
	(153, 'scores', 'statement', '{refresh}', 'CREATE UNIQUE INDEX scores_customer ON @schema@.scores (customer)'),
	(154, 'scores', 'statement', '{triggers}', 'ALTER TABLE @schema@.scores ADD PRIMARY KEY (customer)'),
	(156, 'scores', 'statement', '{stored}', 'CREATE INDEX scores_residual_ltv ON @schema@.scores (residual_ltv DESC NULLS LAST)'),
	-- While this runs a trigger may add a customer.
	(155, 'scores', 'refresh', '{triggers}', E'DELETE FROM @schema@.scores;\nINSERT INTO @schema@.scores' || q.query
		|| E'\nON CONFLICT (customer) DO UPDATE SET scored_on = excluded.scored_on, class_by_revenue = excluded.class_by_revenue, class_by_margin = excluded.class_by_margin, class_a_year_ago = excluded.class_a_year_ago, recency_score = excluded.recency_score, frequency_score = excluded.frequency_score, monetary_score = excluded.monetary_score, rfm_segment = excluded.rfm_segment, p_alive = excluded.p_alive, expected_orders = excluded.expected_orders, expected_revenue = excluded.expected_revenue, residual_ltv = excluded.residual_ltv;\nANALYZE @schema@.scores')) v;
