--
-- what customers say, and whether anybody speaks with them: answers, reasons, recommendations, contacts
--

CREATE FUNCTION customer_portfolio_internal.portfolio_lost_query() RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN $sql$
		SELECT d.customer, (@boundary_of_day@ + (@grace@ + 1) * @step@)::date AS lost_on,
			customer_portfolio.revenue(d.h, d.day + 1) - customer_portfolio.revenue(d.h, (d.day + 1 - interval '1 year')::date) AS revenue
		FROM (SELECT h.customer, h.h, customer_portfolio.last_purchase(h.h, @known@) AS day FROM @schema@.histories h OFFSET 0) d
		WHERE d.day < (SELECT p.lost_before FROM @schema@.perimeter p)$sql$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_lost_query() IS 'a query of a template: the lost customers, the first day after the grace, and the revenue that went with them';

-- What reads a further source is computed when read where histories are live, and stored by a refresh elsewhere.
INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template)
SELECT v.ordinal + k.n, v.object, k.kind, ARRAY[k.mode, v.source], k.template
FROM (VALUES
(700, 'nps', 'surveys', $c$
-- Net promoter score: whether customers would recommend the company, by period and by class.
-- Key: period_start, class. Both are NULL in the row for all answers before as_of. Every answer counts. A score below
-- 0 or from 11 on is an error; 8.5 counts as 8.$c$, $sql$
SELECT q.period_start AS period_start, -- first day of the period; NULL: all periods
	q.period_start + @step@ <= @as_of@ AS is_complete, -- whether the period was over at as_of; NULL: all periods
	q.class AS class, -- A, B, C or D by revenue today; unknown for who never bought; NULL: all customers
	coalesce(n.responses, 0) AS responses, -- number of answers
	coalesce(n.promoters, 0) AS promoters, -- of them those with 9 or 10
	coalesce(n.passives, 0) AS passives, -- with 7 or 8
	coalesce(n.detractors, 0) AS detractors, -- with 0 to 6
	n.score AS score, -- 100 * (share of the promoters - share of the detractors); NULL without answers
	n.lower AS lower, -- with 95 % confidence it is at least this (adjusted Wald interval) ...
	n.upper AS upper, -- ... and at most this
	w.score AS score_by_revenue, -- the score if every answer weighs as much as the revenue of its customer so far; NULL without revenue
	w.lower AS lower_by_revenue, -- with 95 % confidence it is at least this ...
	w.upper AS upper_by_revenue -- ... and at most this
FROM (
	SELECT a.period_start, a.class, customer_portfolio.nps(a.score) AS answers, customer_portfolio.nps(a.score, a.revenue) AS weighted
	FROM (
		SELECT @boundary_of_day@ AS period_start, coalesce(v.class_by_revenue, 'unknown') AS class, d.score, greatest(coalesce(customer_portfolio.revenue(h.h, @as_of@), 0), 0) AS revenue
		FROM (SELECT @surveys_customer@ AS customer, @surveys_day@ AS day, floor(@surveys_score@)::int AS score FROM @surveys_relation@ s) d
		LEFT JOIN @schema@.scores v ON v.customer @equals@ d.customer
		LEFT JOIN @schema@.histories h ON h.customer @equals@ d.customer
		WHERE d.day < @as_of@ AND d.score IS NOT NULL
	) a
	GROUP BY GROUPING SETS ((a.period_start), (a.class), ())
) q
CROSS JOIN LATERAL customer_portfolio.nps_rows(q.answers) n
CROSS JOIN LATERAL customer_portfolio.nps_rows(q.weighted) w
ORDER BY q.period_start NULLS FIRST, q.class NULLS FIRST$sql$),
(710, 'reasons', 'departures', $c$
-- Why customers left: the reasons of those who are lost, by customers and by lost revenue.
-- Key: rank. Of several reasons of a customer the last one before as_of counts, by its first 50 characters. The ten
-- reasons that most customers gave have a row of their own; other and unknown are the last, so that shares add up to 1.$c$, $sql$
SELECT t.rank AS rank, -- by customers, ties by name
	t.reason AS reason, -- the reason; other: the rest; unknown: none is known
	t.customers AS customers, -- lost customers who left for it
	t.customer_share AS customer_share, -- their share of the lost customers
	t.revenue::@money@ AS revenue, -- of these customers in the 12 months up to their last order
	t.revenue_share AS revenue_share -- its share of that of all lost customers; NULL if that is 0
FROM (
	SELECT customer_portfolio.reasons(d.reason, l.revenue) AS given
	FROM ({lost}
	) l
	LEFT JOIN (
		SELECT DISTINCT ON (g.customer) g.customer, left(btrim(g.reason), 50) AS reason
		FROM (SELECT @departures_customer@ AS customer, @departures_day@ AS day, @departures_reason@ AS reason FROM @departures_relation@ s) g
		WHERE g.customer IS NOT NULL AND g.day < @as_of@ AND btrim(g.reason) <> ''
		ORDER BY g.customer, g.day DESC, g.reason COLLATE "C"
	) d ON d.customer @equals@ l.customer
) q
CROSS JOIN LATERAL customer_portfolio.top_reasons(q.given, 10) t
ORDER BY t.rank$sql$),

(720, 'silent_leavers', 'departures', $c$
-- Lost customers who left without a word: without a reason or a contact in the 90 days before.
-- One row. Contacts count where the portfolio has them. A customer is lost on the first day
-- after the grace, on which the status becomes so.$c$, $sql$
SELECT count(*) FILTER (WHERE q.is_silent) AS customers, -- lost customers without a word in the 90 days before the loss
	count(*) FILTER (WHERE q.is_silent)::float8 / nullif(count(*), 0)::float8 AS customer_share, -- their share of the lost customers; NULL without any
	coalesce(sum(q.revenue) FILTER (WHERE q.is_silent), 0)::@money@ AS revenue, -- of these customers in the 12 months up to their last order
	coalesce(sum(q.revenue) FILTER (WHERE q.is_silent), 0)::float8 / nullif(sum(q.revenue), 0)::float8 AS revenue_share, -- its share of lost_revenue
	count(*) AS lost_customers, -- all customers who are lost
	coalesce(sum(q.revenue), 0)::@money@ AS lost_revenue -- of all lost customers in the 12 months up to their last order
FROM (
	SELECT l.customer, l.revenue, count(w.day) = 0 AS is_silent
	FROM ({lost}
	) l
	LEFT JOIN (
		SELECT @departures_customer@ AS customer, @departures_day@ AS day FROM @departures_relation@ s WHERE btrim(@departures_reason@) <> ''
@if contacts@		UNION ALL SELECT @contacts_customer@, @contacts_day@ FROM @contacts_relation@ s
	) w ON w.customer @equals@ l.customer AND w.day >= l.lost_on - 90 AND w.day < l.lost_on
	GROUP BY l.customer, l.revenue
) q$sql$),

(750, 'referrals', 'referrals', $c$
-- Who brought customers, and what those are worth: one level deep.
-- Key: customer. A customer whom several recommended counts for each of them, so that the rows do not add up to the
-- company. Who recommended themselves does not count, the same pair counts once.$c$, $sql$
SELECT q.customer AS customer, -- key of who recommended
@if customers_label@	coalesce(l.label, q.customer::text) AS label, -- name; the key where none is known
@if !customers_label@	q.customer::text AS label, -- name; the key where none is known
	q.referred_customers AS referred_customers, -- how many customers were brought
	q.with_orders AS with_orders, -- how many of them are in the view customers
	q.revenue::@money@ AS revenue, -- their revenue so far, refunds included
	q.residual_ltv::@money@ AS residual_ltv -- their expected value after scored_on, discounted; NULL where none is known
FROM (
	SELECT d.customer, count(*) AS referred_customers, count(c.customer) AS with_orders, coalesce(sum(c.revenue), 0) AS revenue, sum(c.residual_ltv) AS residual_ltv
	FROM (SELECT DISTINCT @referrals_customer@ AS customer, @referrals_referred_customer@ AS referred FROM @referrals_relation@ s) d
	LEFT JOIN @schema@.customers c ON c.customer @equals@ d.referred
	WHERE d.customer IS NOT NULL AND d.referred IS NOT NULL AND NOT d.customer @equals@ d.referred
	GROUP BY d.customer
) q
@if customers_label@LEFT JOIN @schema@.labels l ON l.customer @equals@ q.customer
ORDER BY q.residual_ltv DESC NULLS LAST, q.revenue DESC$sql$),

(780, 'touchpoints', 'contacts', $c$
-- How customers are contacted, and how many of them were in the last complete period.
-- Key: kind, NULL in the row for all kinds. Contacts before as_of count.$c$, $sql$
SELECT q.kind AS kind, -- kind of the contact; unknown where the source says nothing; NULL: all kinds
	q.contacts AS contacts, -- number of contacts
	q.customers AS customers, -- how many customers they were with
	q.last_contact AS last_contact, -- day of the last one
	q.contacted AS contacted_in_last_period, -- customers who are not lost with one in the last complete period
	q.contacted::float8 / nullif(k.customers, 0) AS coverage -- their share of all customers who are not lost; NULL without any
FROM (
	SELECT d.kind, count(d.day) AS contacts, count(DISTINCT d.customer) AS customers, max(d.day) AS last_contact,
		count(DISTINCT c.customer) FILTER (WHERE d.day >= p.last_period_start AND d.day < p.complete_until) AS contacted
	FROM (SELECT @contacts_customer@ AS customer, @contacts_day@ AS day, coalesce(@contacts_kind@, 'unknown') AS kind FROM @contacts_relation@ s) d
	CROSS JOIN (SELECT r.* FROM @schema@.perimeter r OFFSET 0) p
	LEFT JOIN @schema@.customers c ON c.customer @equals@ d.customer AND c.status <> 'lost'
	WHERE d.customer IS NOT NULL AND d.day < p.as_of
	GROUP BY GROUPING SETS ((d.kind), ())
) q
CROSS JOIN (SELECT count(*) AS customers FROM @schema@.customers c WHERE c.status <> 'lost') k
ORDER BY q.kind NULLS FIRST$sql$),

(790, 'neglected', 'contacts', $c$
-- Customers of value with whom nobody had a contact in the 90 days before as_of: whom to call.
-- Key: customer. Of value are class A by revenue, and whose residual value is above the mean of all.$c$, $sql$
SELECT c.customer AS customer, -- key of the customer
	c.label AS label, -- name; the key where none is known
	c.status AS status, -- new, active, slipping, asleep or lost
	c.class_by_revenue AS class_by_revenue, -- A, B, C or D by revenue
	t.last_contact AS last_contact, -- day of the last contact before as_of; NULL without one
	@as_of@ - t.last_contact AS days_since_contact, -- days from it to as_of
	c.last_order AS last_order, -- day of the last order
	c.days_overdue AS days_overdue, -- days beyond the usual gap; NULL without one
	c.revenue AS revenue, -- amounts so far, refunds included
	c.residual_ltv AS residual_ltv -- expected value after scored_on, discounted
FROM @schema@.customers c
LEFT JOIN (
	SELECT @contacts_customer@ AS customer, max(@contacts_day@) AS last_contact FROM @contacts_relation@ s WHERE @contacts_day@ < @as_of@ GROUP BY 1
) t ON t.customer @equals@ c.customer
WHERE (t.last_contact IS NULL OR t.last_contact < @as_of@ - 90)
	AND (c.class_by_revenue = 'A' OR c.residual_ltv > (SELECT avg(v.residual_ltv) FROM @schema@.scores v))
ORDER BY c.residual_ltv DESC NULLS LAST, c.customer$sql$)
) v(ordinal, object, source, comment, text), LATERAL (SELECT replace(v.text, '{lost}', customer_portfolio_internal.portfolio_lost_query())) q(query), LATERAL (VALUES
	(0, 'view', 'live', ltrim(v.comment, E'\n') || E'\n-- Computed when read.\nCREATE VIEW @schema@.' || v.object || ' @invoker@ AS' || q.query),
	(1, 'table', 'stored', ltrim(v.comment, E'\n') || E'\n-- As of the last refresh.\nCREATE TABLE @schema@.' || v.object || ' AS' || q.query || E'\nWITH NO DATA'),
	(2, 'refresh', 'stored', 'DELETE FROM @schema@.' || v.object || E';\nINSERT INTO @schema@.' || v.object || q.query)) k(n, kind, mode, template);
