--
-- the best customers of a portfolio, how long their list should be, and whether effort goes where value is
--

INSERT INTO customer_portfolio_internal.portfolio_column VALUES
	('service_costs', 'customer', 1, 'key', true), ('service_costs', 'day', 2, 'day', true), ('service_costs', 'amount', 3, 'money', true);

CREATE FUNCTION add_service_costs(portfolio text, relation regclass, customer name, day name, amount name) RETURNS void
	LANGUAGE plpgsql VOLATILE
	AS $$
BEGIN
	PERFORM customer_portfolio_internal.portfolio_add(add_service_costs.portfolio, 'service_costs', add_service_costs.relation, pg_catalog.jsonb_build_object('customer', add_service_costs.customer, 'day', add_service_costs.day, 'amount', add_service_costs.amount));
END $$;
COMMENT ON FUNCTION add_service_costs(text, regclass, name, name, name) IS
$$Gives a portfolio what it cost to serve customers: visits, support, returns.

portfolio  its name
relation   table or view, one row per expense for a customer
customer   its column with the customer's key
day        column with the day
amount     column with the money

It adds the views service_costs and effort. They are taken from the profit by which best_customers
ranks, and who costs too much of the revenue is excluded from the list.$$;

-- Computed when read where histories are live, and stored by a refresh elsewhere.
INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template)
SELECT 900 + k.n, 'service_costs', k.kind, ARRAY[k.mode, 'service_costs'], k.template
FROM (VALUES ($sql$
SELECT d.customer AS customer, -- key of the customer
	d.day AS day, -- day of the expense
	d.amount AS amount -- what it cost
FROM (SELECT @service_costs_customer@ AS customer, @service_costs_day@ AS day, @service_costs_amount@ AS amount FROM @service_costs_relation@ s) d
WHERE d.customer IS NOT NULL AND d.amount IS NOT NULL AND d.day < @as_of@$sql$)) q(query), LATERAL (VALUES
	(0, 'view', 'live', E'-- What serving customers cost before as_of, one row for each expense, computed when read.\n-- No key: a customer may have several on a day.\nCREATE VIEW @schema@.service_costs @invoker@ AS' || q.query),
	(1, 'table', 'stored', E'-- What serving customers cost before as_of, one row for each expense, as of the last refresh.\n-- No key: a customer may have several on a day.\nCREATE TABLE @schema@.service_costs AS' || q.query || E'\nWITH NO DATA'),
	(2, 'refresh', 'stored', E'DELETE FROM @schema@.service_costs;\nINSERT INTO @schema@.service_costs' || q.query || E';\nANALYZE @schema@.service_costs')) k(n, kind, mode, template);

INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template) VALUES
(905, 'best_customers_rules', 'table', '{}', $sql$
-- The rules of best_customers and their thresholds: edit them, they are kept.
-- Key: rule.
CREATE TABLE @schema@.best_customers_rules (
	rule text PRIMARY KEY, -- name of the rule
	threshold numeric(38,6) CHECK (threshold <> 'NaN'), -- its number; NULL: the rule does not hold, or there is no limit
	meaning text NOT NULL -- what it says
)$sql$),

(906, 'best_customers_rules', 'statement', '{}', $sql$
INSERT INTO @schema@.best_customers_rules (rule, threshold, meaning) VALUES
	('n', 20, 'length of the list'),
	('k', 3, 'number of sectors, those with the most profit'),
	('min_customers', 1, 'sectors with fewer customers are left out, and listed in sectors'),
	('capacity', NULL, 'how many customers can be served: longer lists are cut'),
	('max_share_late', 0.5, 'who has a larger share of the invoiced amount late is a slow payer'),
	('max_days_late', 30, 'who is later on average, weighted by amount, is a slow payer'),
	('max_complaints', 3, 'who has complained more often in the 12 months before as_of is costly to serve'),
	('max_service_share', 0.3, 'whose service cost more than this share of revenue in the 12 months before as_of is costly to serve')
ON CONFLICT (rule) DO NOTHING$sql$),

(910, 'customer_measures', 'view', '{}', $sql$
-- What best_customers judges customers by: profit, payment, cost to serve, trend and potential.
-- Key: customer. A year is the 12 months before as_of.
CREATE VIEW @schema@.customer_measures @invoker@ AS
WITH base AS (
	SELECT h.customer, @first_segment@ AS sector,
@if customers_label@		coalesce(l.label, h.customer::text) AS label,
@if !customers_label@		h.customer::text AS label,
		customer_portfolio.orders_count(h.h, daterange(p.began, p.as_of)) AS orders,
		customer_portfolio.revenue(h.h, daterange(p.began, p.as_of))::@money@ AS revenue,
		(customer_portfolio.revenue(h.h, daterange(p.began, p.as_of)) - customer_portfolio.revenue(h.h, daterange((p.as_of - interval '2 years')::date, p.began)))::@money@ AS trend,
@if costs@		CASE WHEN customer_portfolio.orders_count(h.h, daterange(p.began, p.as_of)) = 0 AND customer_portfolio.revenue(h.h, daterange(p.began, p.as_of)) = 0 THEN 0 ELSE customer_portfolio.margin(h.h, daterange(p.began, p.as_of)) END AS margin,
@if costs@		customer_portfolio.margin(h.h, p.as_of) AS past_margin,
@if !costs@		customer_portfolio.revenue(h.h, daterange(p.began, p.as_of)) * @margin@ AS margin, customer_portfolio.revenue(h.h, p.as_of) * @margin@ AS past_margin,
@if service_costs@		coalesce(k.amount, 0)::@money@ AS service_cost, coalesce(k.past_amount, 0) AS past_service_cost,
@if !service_costs@		NULL::@money@ AS service_cost, 0 AS past_service_cost,
@if invoices@		i.amount_late::float8 / nullif(i.amount, 0)::float8 AS share_late, i.weighted_days_late AS days_late,
@if !invoices@		NULL::float8 AS share_late, NULL::float8 AS days_late,
@if contacts@		coalesce(t.complaints, 0) AS complaints,
@if !contacts@		NULL::bigint AS complaints,
		v.residual_ltv
	FROM @schema@.histories h
	CROSS JOIN (SELECT r.as_of, (r.as_of - interval '1 year')::date AS began FROM @schema@.perimeter r OFFSET 0) p
	LEFT JOIN @schema@.scores v ON v.customer @equals@ h.customer
@if customers@	LEFT JOIN @schema@.labels l ON l.customer @equals@ h.customer
@if invoices@	LEFT JOIN @schema@.payments i ON i.customer @equals@ h.customer
@if service_costs@	LEFT JOIN (SELECT d.customer, sum(d.amount) AS past_amount, sum(d.amount) FILTER (WHERE d.day >= (@as_of@ - interval '1 year')::date) AS amount FROM @schema@.service_costs d GROUP BY d.customer) k ON k.customer @equals@ h.customer
@if contacts@	LEFT JOIN (
@if contacts@		SELECT d.customer, count(*) AS complaints FROM @schema@.contacts d JOIN @schema@.touchpoint_types y ON y.kind = d.kind AND y.is_complaint
@if contacts@		WHERE d.day >= (@as_of@ - interval '1 year')::date GROUP BY d.customer
@if contacts@	) t ON t.customer @equals@ h.customer
	WHERE customer_portfolio.first_event(h.h) < p.as_of
)
SELECT b.customer AS customer, -- key of the customer
	b.label AS label, -- name; the key where none is known
	b.sector AS sector, -- first of the segments of the customers; all where there are none
	(b.margin - coalesce(b.service_cost, 0))::@money@ AS profit, -- margin of a year less cost to serve; of revenue where neither costs nor margin are known
	b.revenue AS revenue, -- amounts of a year, refunds included
	b.orders AS orders, -- orders of a year
	b.service_cost AS service_cost, -- cost to serve of a year; NULL without that source
	b.trend AS trend, -- revenue of a year less that of the year before
	b.share_late AS share_late, -- share of the invoiced amount that was paid late or is overdue; NULL without invoices
	b.days_late AS days_late, -- mean of the days late, weighted by amount; NULL without invoices
	b.complaints AS complaints, -- complaints of a year; NULL without contacts
	(b.past_margin - b.past_service_cost)::@money@ AS past_value, -- margin so far less cost to serve
	b.residual_ltv AS residual_ltv, -- expected value after scored_on, discounted: the potential
	customer_portfolio.value_quadrant(b.past_margin - b.past_service_cost, b.residual_ltv, s.past, s.potential) AS quadrant -- high or low past, high or low potential, against the medians of all customers
FROM base b
CROSS JOIN (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY m.past_margin - m.past_service_cost) AS past, percentile_disc(0.5) WITHIN GROUP (ORDER BY m.residual_ltv) AS potential FROM base m) s$sql$),

(915, 'sectors', 'view', '{customers_segments}', $sql$
-- Which sectors are worth most: the first of the segments of the customers, by the margin of a year.
-- Key: sector. Sectors with fewer customers than min_customers of best_customers_rules are not ranked.
CREATE VIEW @schema@.sectors @invoker@ AS
SELECT r.rank AS rank, -- by margin, ties by margin per cost, margin per customer and name; NULL: left out
	r.sector AS sector, -- the sector; unknown where none is known
	r.customers AS customers, -- its customers whose profit is known
	r.margin::@money@ AS margin, -- their margin in the 12 months before as_of
	r.cost::@money@ AS cost, -- cost to serve them; 0 without service costs
	r.margin_per_cost AS margin_per_cost, -- margin / cost; NULL if the cost is 0
	r.margin_per_customer::@money@ AS margin_per_customer, -- margin / customers
	r.is_left_out AS is_left_out -- whether it has too few customers
FROM (SELECT customer_portfolio.sector_ranking(m.sector, m.customer::text, m.profit + coalesce(m.service_cost, 0), coalesce(m.service_cost, 0)) AS ranking FROM @schema@.customer_measures m WHERE m.profit IS NOT NULL) q
CROSS JOIN LATERAL customer_portfolio.sector_rows(q.ranking, coalesce((SELECT u.threshold::int FROM @schema@.best_customers_rules u WHERE u.rule = 'min_customers'), 1)) r
ORDER BY r.rank, r.margin DESC$sql$),

(940, 'quadrants', 'view', '{}', $sql$
-- Past value against potential: where customers stand, and what they are worth there.
-- Key: quadrant. Past and potential are high from the median of all customers on.
CREATE VIEW @schema@.quadrants @invoker@ AS
SELECT m.quadrant AS quadrant, -- high or low past, high or low potential; NULL where one is not known
	count(*) AS customers, -- customers in it
	count(*)::float8 / sum(count(*)) OVER ()::float8 AS customer_share, -- their share of all customers
	sum(m.past_value)::@money@ AS past_value, -- margin so far less cost to serve
	sum(m.profit)::@money@ AS profit, -- the same of the 12 months before as_of
	sum(m.residual_ltv)::@money@ AS residual_ltv -- expected value after scored_on, discounted
FROM @schema@.customer_measures m
GROUP BY m.quadrant
ORDER BY m.quadrant$sql$),

(945, 'whale', 'view', '{}', $sql$
-- The whale curve: what the most profitable customers make, and how much the others take away.
-- Key: customers. One row for each hundredth of the customers, and one for the peak. Customers whose profit is not known
-- are left out.
CREATE VIEW @schema@.whale @invoker@ AS
SELECT w.n AS customers, -- the so many most profitable customers
	w.n::float8 / w.customers AS customer_share, -- their share of all customers
	w.cumulative::@money@ AS profit, -- their profit in the 12 months before as_of
	CASE WHEN w.total > 0 THEN w.cumulative::float8 / w.total::float8 END AS multiple, -- of the profit of all customers; NULL if that is not above 0
	w.n = w.peak AS is_peak -- whether it is the most that any number of customers make
FROM (
	SELECT r.*, first_value(r.n) OVER (ORDER BY r.cumulative DESC, r.n) AS peak
	FROM (
		SELECT row_number() OVER o AS n, sum(m.profit) OVER (ORDER BY m.profit DESC, m.customer@key_collate@ ROWS UNBOUNDED PRECEDING) AS cumulative, count(*) OVER () AS customers, sum(m.profit) OVER () AS total
		FROM @schema@.customer_measures m WHERE m.profit IS NOT NULL
		WINDOW o AS (ORDER BY m.profit DESC, m.customer@key_collate@)
	) r
) w
WHERE w.n = w.peak OR 100 * w.n / w.customers > 100 * (w.n - 1) / w.customers
ORDER BY w.n$sql$),

(950, 'ranking_agreement', 'view', '{}', $sql$
-- Whether the customers with the most orders are those with the most profit.
-- Key: list_size. The 12 months before as_of; customers whose profit is not known are left out.
CREATE VIEW @schema@.ranking_agreement @invoker@ AS
SELECT v.list_size AS list_size, -- length of the lists that are compared
	q.customers AS customers, -- customers in both rankings
	v.overlap AS overlap, -- share of the first by profit who are among the first by orders; tied customers count in part
	q.correlation AS correlation -- Spearman's correlation of both rankings, the same in every row; NULL if all are tied
FROM (
	SELECT count(m.profit) AS customers, customer_portfolio.rank_correlation(m.profit::float8, m.orders::float8) AS correlation,
		customer_portfolio.rank_overlap(m.profit::float8, m.orders::float8, 20) AS overlap_20, customer_portfolio.rank_overlap(m.profit::float8, m.orders::float8, 50) AS overlap_50, customer_portfolio.rank_overlap(m.profit::float8, m.orders::float8, 100) AS overlap_100
	FROM @schema@.customer_measures m
) q, LATERAL (VALUES (20, q.overlap_20), (50, q.overlap_50), (100, q.overlap_100)) v(list_size, overlap)
ORDER BY v.list_size$sql$);

-- The list, and the lists within lists, by the query of the functions.
INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template)
SELECT v.ordinal, v.object, 'view', '{}', ltrim(v.template, E'\n')
FROM (SELECT $sql$
		SELECT m.customer, m.sector, m.profit, m.share_late::numeric AS share_late, m.days_late::numeric AS days_late, m.complaints, m.service_cost, m.revenue, m.trend, m.residual_ltv FROM @schema@.customer_measures m$sql$ AS measures,
	$sql$max(r.threshold) FILTER (WHERE r.rule = 'k'), 2147483647) AS k, coalesce(max(r.threshold) FILTER (WHERE r.rule = 'min_customers'), 1) AS min_customers, trim_scale(max(r.threshold) FILTER (WHERE r.rule = 'max_share_late')) AS max_share_late,
		trim_scale(max(r.threshold) FILTER (WHERE r.rule = 'max_days_late')) AS max_days_late, trim_scale(max(r.threshold) FILTER (WHERE r.rule = 'max_complaints')) AS max_complaints,
		trim_scale(max(r.threshold) FILTER (WHERE r.rule = 'max_service_share')) AS max_service_share FROM @schema@.best_customers_rules r$sql$ AS rules) q, LATERAL (VALUES
(920, 'best_customers', $sql$
-- The best customers of the best sectors by profit, those who grow, and who is excluded and why.
-- Key: customer. Profit is that of the 12 months before as_of, thresholds are in best_customers_rules.
CREATE VIEW @schema@.best_customers @invoker@ AS
SELECT q.rank AS rank, -- from 1, by profit, ties by key; then the motivated; NULL: excluded
	q.customer AS customer, -- key of the customer
@if customers_label@	coalesce(l.label, q.customer::text) AS label, -- name; the key where none is known
@if !customers_label@	q.customer::text AS label, -- name; the key where none is known
	q.sector AS sector, -- first of the segments of the customers; all where there are none
	q.profit::@money@ AS profit, -- margin less cost to serve
	q.residual_ltv::@money@ AS residual_ltv, -- expected value after scored_on, discounted
	q.is_motivated AS is_motivated, -- not among the n, but spend grows and the residual value is above the median of the list
	q.excluded_because AS excluded_because, -- no profit, profit unknown, slow payer or costly to serve; NULL for who is listed
	q.evidence AS evidence -- the numbers behind it
FROM ($sql$ || customer_portfolio_internal.portfolio_best_query(q.measures, 'SELECT coalesce(max(r.threshold) FILTER (WHERE r.rule = ''n''), 2147483647) AS n, coalesce(' || q.rules, 'j.customer@key_collate@') || $sql$
) q
@if customers_label@LEFT JOIN @schema@.labels l ON l.customer @equals@ q.customer
ORDER BY q.rank, q.profit DESC NULLS LAST, q.customer@key_collate@$sql$),
(930, 'best_customers_lists', $sql$
-- What each longer list of best customers adds: 20, 30, 50 and 100, cut to the capacity.
-- Key: list_size. The motivated are not in these lists.
CREATE VIEW @schema@.best_customers_lists @invoker@ AS
SELECT q.list_size AS list_size, -- length of the list
	q.customers AS customers, -- how many are on it: fewer if there are no more, or if it is cut
	q.profit::@money@ AS profit, -- their profit in the 12 months before as_of
	q.residual_ltv::@money@ AS residual_ltv, -- their expected value after scored_on, discounted
	q.marginal_customers AS marginal_customers, -- how many the next shorter list has not
	q.marginal_profit::@money@ AS marginal_profit, -- their profit
	q.marginal_residual_ltv::@money@ AS marginal_residual_ltv, -- their expected value
	q.is_cut AS is_cut -- whether the capacity of best_customers_rules has cut the list
FROM ($sql$ || customer_portfolio_internal.portfolio_best_lists_query(
	customer_portfolio_internal.portfolio_best_query(q.measures, 'SELECT 2147483647 AS n, coalesce(' || q.rules, 'j.customer@key_collate@'),
	'SELECT v.size, (SELECT r.threshold FROM @schema@.best_customers_rules r WHERE r.rule = ''capacity'') AS capacity FROM (VALUES (20), (30), (50), (100)) v(size)') || $sql$
) q
ORDER BY q.list_size$sql$)) v(ordinal, object, template);

-- Contacts are an effort, and so is money: whichever the portfolio has.
INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template)
SELECT v.ordinal, 'effort', 'view', v.requires, replace($sql$
-- Whether effort goes where value is: shares of contacts, cost to serve and value, by class.
-- Key: effort_by, class. The effort of the 12 months before as_of.
CREATE VIEW @schema@.effort @invoker@ AS
SELECT q.effort_by AS effort_by, -- contacts or service cost
	q.class AS class, -- A, B, C or D by revenue; unknown for who never bought
	q.customers AS customers, -- customers of the class
	q.effort::@money@ AS effort, -- number of contacts, or money
	q.effort_share AS effort_share, -- its share of all effort; NULL if there is none
	q.residual_ltv::@money@ AS residual_ltv, -- expected value of the class after scored_on, discounted
	q.value_share AS value_share, -- its share of that of all customers; NULL if that is 0
	q.effort_share / nullif(q.value_share, 0) AS ratio, -- effort_share / value_share; NULL without value
	CASE WHEN q.effort_share > 1.25 * q.value_share THEN 'over-investment' WHEN q.effort_share < 0.8 * q.value_share THEN 'under-investment'
		WHEN q.effort_share >= 0 AND q.value_share >= 0 THEN 'balanced' END AS verdict -- over-investment above 1.25, under-investment below 0.8, else balanced
FROM (
	SELECT e.effort_by, e.class, e.customers, e.effort, e.effort::float8 / nullif(sum(e.effort) OVER w, 0)::float8 AS effort_share, e.residual_ltv, e.residual_ltv::float8 / nullif(sum(e.residual_ltv) OVER w, 0)::float8 AS value_share
	FROM (
		SELECT d.effort_by, coalesce(v.class_by_revenue, 'unknown') AS class, count(*) FILTER (WHERE v.customer IS NOT NULL) AS customers, coalesce(sum(d.effort), 0) AS effort, coalesce(sum(v.residual_ltv), 0) AS residual_ltv
		FROM (
@if contacts@			SELECT 'contacts' AS effort_by, coalesce(s.customer, c.customer) AS customer, coalesce(c.effort, 0) AS effort
@if contacts@			FROM @schema@.scores s FULL JOIN (SELECT t.customer, count(*)::numeric AS effort FROM @schema@.contacts t WHERE t.day >= (@as_of@ - interval '1 year')::date GROUP BY t.customer) c ON c.customer @equals@ s.customer
{union}@if service_costs@			SELECT 'service cost' AS effort_by, coalesce(s.customer, c.customer) AS customer, coalesce(c.effort, 0) AS effort
@if service_costs@			FROM @schema@.scores s FULL JOIN (SELECT t.customer, sum(t.amount) AS effort FROM @schema@.service_costs t WHERE t.day >= (@as_of@ - interval '1 year')::date GROUP BY t.customer) c ON c.customer @equals@ s.customer
		) d
		LEFT JOIN @schema@.scores v ON v.customer @equals@ d.customer
		GROUP BY d.effort_by, 2
	) e
	WINDOW w AS (PARTITION BY e.effort_by)
) q
ORDER BY q.effort_by, q.class$sql$, '{union}', v.union_all)
FROM (VALUES (955, '{contacts}'::text[], E'@if service_costs@\t\t\tUNION ALL\n'), (956, '{service_costs,!contacts}', '')) v(ordinal, requires, union_all);
