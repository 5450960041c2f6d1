--
-- what the conversations with customers did: intention and deed, churn by satisfaction, contacts and purchases
--

-- The rows of the sources, which several views read: computed when read where histories are live, stored elsewhere.
INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template)
SELECT v.ordinal + k.n, v.object, k.kind, ARRAY[k.mode, v.source], k.template
FROM (VALUES
(850, 'contacts', 'contacts', $c$
-- The contacts with customers before as_of, one row each.
-- No key: a customer may have several on a day.$c$, $sql$
SELECT d.customer AS customer, -- key of the customer
	d.day AS day, -- day of the contact
	coalesce(nullif(lower(btrim(d.kind)), ''), 'unknown') AS kind -- what it was, in lower case; unknown where the source says nothing
FROM (SELECT @contacts_customer@ AS customer, @contacts_day@ AS day, @contacts_kind@ AS kind FROM @contacts_relation@ s) d
WHERE d.customer IS NOT NULL AND d.day < @as_of@$sql$),

(853, 'answers', 'surveys', $c$
-- The answers to the question of recommendation before as_of, one row each.
-- No key: a customer may answer several times a day.$c$, $sql$
SELECT d.customer AS customer, -- key of the customer
	d.day AS day, -- day of the answer
	d.score AS score -- 0 to 10
FROM (SELECT @surveys_customer@ AS customer, @surveys_day@ AS day, floor(@surveys_score@)::int AS score FROM @surveys_relation@ s) d
WHERE d.customer IS NOT NULL AND d.day < @as_of@ AND d.score IS NOT NULL$sql$),

(856, 'lost_customers', 'departures', $c$
-- The lost customers, when they were lost, and why.
-- Key: customer. Of several reasons of a customer the last one before as_of counts.$c$, $sql$
SELECT l.customer AS customer, -- key of the customer
	l.lost_on AS lost_on, -- first day after the grace
	l.revenue::@money@ AS revenue, -- in the 12 months up to the last order
	d.reason AS reason -- the reason that was given; NULL without one
FROM ({lost}
	) l
LEFT JOIN (
	SELECT DISTINCT ON (g.customer) g.customer, btrim(g.reason) AS reason
	FROM (SELECT @departures_customer@ AS customer, @departures_day@ AS day, @departures_reason@ AS reason FROM @departures_relation@ s) g
	WHERE g.customer IS NOT NULL AND g.day < @as_of@ AND btrim(g.reason) <> ''
	ORDER BY g.customer, g.day DESC, g.reason COLLATE "C"
) d ON d.customer @equals@ l.customer$sql$),

(859, 'recommendations', 'referrals', $c$
-- Who recommended the company to whom, each pair once.
-- Key: customer, referred_customer. Who recommended themselves does not count.$c$, $sql$
SELECT DISTINCT d.customer AS customer, -- key of who recommended
	d.referred_customer AS referred_customer -- key of who came
FROM (SELECT @referrals_customer@ AS customer, @referrals_referred_customer@ AS referred_customer FROM @referrals_relation@ s) d
WHERE d.customer IS NOT NULL AND d.referred_customer IS NOT NULL AND NOT d.customer @equals@ d.referred_customer$sql$)
) v(ordinal, object, source, comment, text), LATERAL (SELECT replace(v.text, '{lost}', customer_portfolio_internal.portfolio_lost_query())) q(query), LATERAL (VALUES
	(0, 'view', 'live', ltrim(v.comment, E'\n') || E'\n-- Computed when read.\nCREATE VIEW @schema@.' || v.object || ' @invoker@ AS' || q.query),
	(1, 'table', 'stored', ltrim(v.comment, E'\n') || E'\n-- As of the last refresh.\nCREATE TABLE @schema@.' || v.object || ' AS' || q.query || E'\nWITH NO DATA'),
	(2, 'refresh', 'stored', 'DELETE FROM @schema@.' || v.object || E';\nINSERT INTO @schema@.' || v.object || q.query || E';\nANALYZE @schema@.' || v.object)) k(n, kind, mode, template);

-- Tables for the company to edit.
INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template) VALUES
(862, 'touchpoint_types', 'table', '{contacts}', $sql$
-- The kinds of contacts and what they are: edit them and add your own, they are kept.
-- Key: kind. Kinds of the source that are not in it are no complaints.
CREATE TABLE @schema@.touchpoint_types (
	kind text PRIMARY KEY, -- as in contacts, in lower case
	phase text NOT NULL CHECK (phase IN ('before', 'purchase', 'after')), -- before, purchase or after: when in the life of a customer
	is_complaint boolean NOT NULL DEFAULT false, -- whether it is an incident: churn_by_incidents and best_customers count them
	meaning text NOT NULL -- what it is
)$sql$),

(863, 'touchpoint_types', 'statement', '{contacts}', $sql$
INSERT INTO @schema@.touchpoint_types (kind, phase, is_complaint, meaning) VALUES
	('advertisement', 'before', false, 'the customer saw an advertisement'),
	('website', 'before', false, 'a visit to the website'),
	('social media', 'before', false, 'a message or a comment there'),
	('event', 'before', false, 'a fair, a seminar or an open day'),
	('enquiry', 'before', false, 'the customer asked for information'),
	('visit', 'purchase', false, 'a visit to the customer or to the shop'),
	('quote', 'purchase', false, 'a quote was sent'),
	('order', 'purchase', false, 'an order was taken or confirmed'),
	('delivery', 'purchase', false, 'goods or a service were delivered'),
	('invoice', 'purchase', false, 'an invoice was sent'),
	('welcome', 'after', false, 'the first contact after the first order'),
	('call', 'after', false, 'a call by telephone'),
	('email', 'after', false, 'an electronic letter to one customer'),
	('letter', 'after', false, 'a letter to one customer'),
	('newsletter', 'after', false, 'a letter to many'),
	('chat', 'after', false, 'a conversation in writing'),
	('survey', 'after', false, 'the customer was asked for an opinion'),
	('training', 'after', false, 'the customer learned to use what was bought'),
	('maintenance', 'after', false, 'what was bought was looked after'),
	('complaint', 'after', true, 'the customer complained'),
	('return', 'after', true, 'goods came back'),
	('breakdown', 'after', true, 'what was bought did not work'),
	('reminder', 'after', false, 'a reminder to pay')
ON CONFLICT (kind) DO NOTHING$sql$),

(864, 'reason_map', 'table', '{departures}', $sql$
-- Which reasons for leaving are a competitor's doing, and which the company can change: edit it.
-- Key: reason.
CREATE TABLE @schema@.reason_map (
	reason text PRIMARY KEY, -- as in lost_customers, in lower case
	cause text NOT NULL CHECK (cause IN ('competitor', 'controllable', 'neither')) -- competitor, controllable or neither
)$sql$),

(865, 'reason_map', 'statement', '{departures}', $sql$
INSERT INTO @schema@.reason_map (reason, cause) VALUES
	('competitor', 'competitor'), ('friends', 'competitor'),
	('product', 'controllable'), ('quality', 'controllable'), ('price', 'controllable'), ('service', 'controllable'), ('delivery', 'controllable'), ('complaint', 'controllable'), ('indifference', 'controllable'),
	('moved', 'neither'), ('moved away', 'neither'), ('closed', 'neither'), ('bankrupt', 'neither'), ('died', 'neither'), ('no need', 'neither')
ON CONFLICT (reason) DO NOTHING$sql$);

INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template) VALUES
(870, 'reasons_by_cause', 'view', '{departures}', $sql$
-- Whose doing it was that customers left: by the causes of reason_map, with shares that add up to 1.
-- Key: cause. Reasons are compared in lower case.
CREATE VIEW @schema@.reasons_by_cause @invoker@ AS
SELECT q.cause AS cause, -- competitor, controllable, neither; other: not in reason_map; unknown: no reason was given
	q.customers AS customers, -- lost customers
	q.customers::float8 / sum(q.customers) OVER ()::float8 AS customer_share, -- their share of the lost customers
	q.revenue::@money@ AS revenue, -- of these customers in the 12 months up to their last order
	q.revenue::float8 / nullif(sum(q.revenue) OVER (), 0)::float8 AS revenue_share -- its share of that of all lost customers; NULL if that is 0
FROM (
	SELECT CASE WHEN l.reason IS NULL OR lower(l.reason) = 'unknown' THEN 'unknown' ELSE coalesce(m.cause, 'other') END AS cause, count(*) AS customers, sum(l.revenue) AS revenue
	FROM @schema@.lost_customers l LEFT JOIN @schema@.reason_map m ON m.reason = lower(l.reason)
	GROUP BY 1
) q
ORDER BY CASE q.cause WHEN 'unknown' THEN 3 WHEN 'other' THEN 2 ELSE 1 END, q.cause$sql$),

(872, 'recommendation', 'view', '{surveys,referrals}', $sql$
-- Intention and deed: who says that they would recommend the company, and who did.
-- One row. The last answer of each customer before as_of counts.
CREATE VIEW @schema@.recommendation @invoker@ AS
SELECT a.asked AS asked, -- customers who answered
	a.intending AS intending, -- of them those with 9 or 10
	a.intending::float8 / nullif(a.asked, 0) AS intend_share, -- their share of those who answered; NULL without answers
	a.intending_recommended AS intending_recommended, -- of those who intend to recommend, how many did
	c.customers AS customers, -- all customers
	c.recommended AS recommended, -- of them those who brought somebody
	c.recommended::float8 / nullif(c.customers, 0) AS recommended_share, -- their share of all customers
	a.intending::float8 / nullif(a.asked, 0) - c.recommended::float8 / nullif(c.customers, 0) AS gap, -- intend_share - recommended_share
	r.referred_customers AS referred_customers, -- customers who were brought, each once
	coalesce(r.revenue, 0)::@money@ AS referred_revenue, -- their revenue so far, refunds included
	r.residual_ltv::@money@ AS referred_residual_ltv -- their expected value after scored_on; NULL where none is known
FROM (
	SELECT count(*) AS asked, count(*) FILTER (WHERE l.score >= 9) AS intending, count(d.customer) FILTER (WHERE l.score >= 9) AS intending_recommended
	FROM (SELECT DISTINCT ON (w.customer) w.customer, w.score FROM @schema@.answers w ORDER BY w.customer, w.day DESC, w.score) l
	LEFT JOIN (SELECT DISTINCT w.customer FROM @schema@.recommendations w) d ON d.customer @equals@ l.customer
) a
CROSS JOIN (
	SELECT count(*) AS customers, count(d.customer) AS recommended FROM @schema@.customers k LEFT JOIN (SELECT DISTINCT w.customer FROM @schema@.recommendations w) d ON d.customer @equals@ k.customer
) c
CROSS JOIN (
	SELECT count(*) AS referred_customers, sum(k.revenue) AS revenue, sum(k.residual_ltv) AS residual_ltv
	FROM (SELECT DISTINCT d.referred_customer FROM @schema@.recommendations d) d LEFT JOIN @schema@.customers k ON k.customer @equals@ d.referred_customer
) r$sql$),

(874, 'ambassadors', 'view', '{referrals}', $sql$
-- Who recommended the company, beside what they bought themselves: whom to thank.
-- Key: customer. A customer whom several recommended counts for each of them.
CREATE VIEW @schema@.ambassadors @invoker@ AS
SELECT r.customer AS customer, -- key of the customer
	r.label AS label, -- name; the key where none is known
@if surveys@	a.score AS last_score, -- the last answer, 0 to 10; NULL without one
	r.referred_customers AS referred_customers, -- how many customers were brought
	(r.revenue + coalesce(r.residual_ltv, 0))::@money@ AS referral_value, -- revenue so far and expected value of those who were brought
	c.revenue AS own_revenue, -- amounts so far, refunds included; NULL for who never bought
	c.residual_ltv AS own_residual_ltv, -- expected value after scored_on, discounted
	c.status AS status -- new, active, slipping, asleep or lost
FROM @schema@.referrals r
LEFT JOIN @schema@.customers c ON c.customer @equals@ r.customer
@if surveys@LEFT JOIN (SELECT DISTINCT ON (w.customer) w.customer, w.score FROM @schema@.answers w ORDER BY w.customer, w.day DESC, w.score) a ON a.customer @equals@ r.customer
ORDER BY referral_value DESC, r.customer$sql$),

(880, 'untouched', 'view', '{contacts}', $sql$
-- Customers of class A, not lost, with whom nobody had a contact in the last complete period.
-- Key: customer.
CREATE VIEW @schema@.untouched @invoker@ AS
SELECT c.customer AS customer, -- key of the customer
	c.label AS label, -- name; the key where none is known
	c.status AS status, -- new, active, slipping or asleep
	t.last_contact AS last_contact, -- day of the last contact before as_of; NULL without one
	c.revenue AS revenue, -- amounts so far, refunds included
	c.residual_ltv AS residual_ltv -- expected value after scored_on, discounted
FROM @schema@.customers c
CROSS JOIN (SELECT r.* FROM @schema@.perimeter r OFFSET 0) p
LEFT JOIN (
	SELECT d.customer, max(d.day) AS last_contact, bool_or(d.day >= r.last_period_start AND d.day < r.complete_until) AS is_touched
	FROM @schema@.contacts d CROSS JOIN (SELECT r.* FROM @schema@.perimeter r OFFSET 0) r GROUP BY d.customer
) t ON t.customer @equals@ c.customer
WHERE c.class_by_revenue = 'A' AND c.status <> 'lost' AND t.is_touched IS NOT TRUE
ORDER BY c.residual_ltv DESC NULLS LAST, c.customer$sql$),

(882, 'contact_to_purchase', 'view', '{contacts}', $sql$
-- How long it takes from a contact to the next order, by kind.
-- Key: kind, NULL in the row for all kinds. Contacts that no order has followed yet are censored at as_of, so that recent
-- ones do not count as failures. It is not the effect of the contact: see treatment.
CREATE VIEW @schema@.contact_to_purchase @invoker@ AS
SELECT q.kind AS kind, -- kind of the contact; NULL: all kinds
	q.contacts AS contacts, -- number of contacts, with customers and with others
	q.followed AS followed, -- of them those with an order on the day or later, before as_of
	customer_portfolio.survival_median(q.delays) AS median_delay, -- days by which half of them have been followed by an order (Kaplan-Meier); NULL while not half are
	1 - customer_portfolio.survival_at(q.delays, 30) AS within_30_days, -- share that is followed within 30 days
	1 - customer_portfolio.survival_at(q.delays, 90) AS within_90_days -- share that is followed within 90 days
FROM (
	SELECT n.kind, count(*) AS contacts, count(n.bought_on) AS followed, customer_portfolio.survival((coalesce(n.bought_on, @as_of@) - n.day)::float8, n.bought_on IS NOT NULL) AS delays
	FROM (
		SELECT d.kind, d.day, customer_portfolio.first_purchase(h.h, daterange(d.day, @as_of@)) AS bought_on
		FROM @schema@.contacts d LEFT JOIN @schema@.histories h ON h.customer @equals@ d.customer
	) n
	GROUP BY GROUPING SETS ((n.kind), ())
) q
ORDER BY q.kind NULLS FIRST$sql$),

(884, 'welcome', 'view', '{contacts}', $sql$
-- Who was contacted within 30 days of the first order, and who ordered again in the 180 days then.
-- One row. Customers count who came since the first contact of the source. Who ordered again within the 30 days is left
-- out of the comparison. It is the effect of the welcome only if chance decided who is welcomed.
CREATE VIEW @schema@.welcome @invoker@ AS
SELECT q.new_customers AS new_customers, -- customers whose 30 days are over at as_of
	q.welcomed AS welcomed, -- of them those with a contact in these days
	q.welcomed::float8 / nullif(q.new_customers, 0) AS coverage, -- their share; NULL without new customers
	q.left_out AS left_out, -- new customers who ordered again within the 30 days, or whose 180 days are not over
	coalesce(u.treated, 0) AS compared_welcomed, -- the others who were welcomed
	coalesce(u.control, 0) AS compared_not_welcomed, -- and who were not
	u.treated_rate AS welcomed_rate, -- share of the welcomed with a second order
	u.control_rate AS not_welcomed_rate, -- the same of the others
	u.difference AS difference, -- welcomed_rate - not_welcomed_rate
	u.lower AS lower, -- with 95 % confidence it is at least this (Newcombe) ...
	u.upper AS upper, -- ... and at most this
	u.decision AS decision -- continue if lower > 0, change if upper < 0, otherwise undecided
FROM (
	SELECT count(*) AS new_customers, count(*) FILTER (WHERE n.is_welcomed) AS welcomed, count(*) FILTER (WHERE NOT n.is_compared) AS left_out,
		customer_portfolio.uplift(n.is_welcomed, n.is_second) FILTER (WHERE n.is_compared) AS groups
	FROM (
		SELECT f.first_order + 211 <= @as_of@ AND (f.second_order > f.first_order + 30) IS NOT FALSE AS is_compared, coalesce(f.second_order <= f.first_order + 210, false) AS is_second, count(d.day) > 0 AS is_welcomed
		FROM (
			SELECT g.customer, g.first_order, customer_portfolio.first_purchase(g.h, daterange(g.first_order + 1, @as_of@)) AS second_order
			FROM (SELECT h.customer, h.h, customer_portfolio.first_purchase(h.h) AS first_order FROM @schema@.histories h OFFSET 0) g
			WHERE g.first_order + 31 <= @as_of@ AND g.first_order >= (SELECT min(d.day) FROM @schema@.contacts d)
		) f
		LEFT JOIN @schema@.contacts d ON d.customer @equals@ f.customer AND d.day >= f.first_order AND d.day <= f.first_order + 30
		GROUP BY f.customer, f.first_order, f.second_order
	) n
) q
CROSS JOIN LATERAL customer_portfolio.uplift_rows(q.groups) u$sql$);

-- Churn by what was known a year before, so that what came after the loss explains nothing.
INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template)
SELECT v.ordinal, v.object, 'view', ARRAY[v.source], replace(replace(replace(replace(replace(replace($sql$
{comment}
CREATE VIEW @schema@.{object} @invoker@ AS
SELECT g.bucket AS {column}
	g.customers AS customers, -- customers who were not lost a year before as_of
	g.lost AS lost, -- of them those who are lost at as_of
	g.lost::float8 / nullif(g.customers, 0) AS churn_rate, -- their share; NULL without any
	u.difference AS difference, -- churn_rate - that of the first row; NULL in it
	u.lower AS lower, -- with 95 % confidence it is at least this (Newcombe) ...
	u.upper AS upper -- ... and at most this
FROM (
	SELECT w.place, w.bucket, count(*) FILTER (WHERE k.place = w.place) AS customers, count(*) FILTER (WHERE k.place = w.place AND k.is_lost) AS lost,
		customer_portfolio.uplift(k.place = w.place, k.is_lost) FILTER (WHERE w.place > 1) AS groups
	FROM (VALUES {buckets}) w(place, bucket)
	LEFT JOIN (
		SELECT e.is_lost, {place} AS place
		FROM (
			SELECT h.customer, customer_portfolio.last_purchase(h.h, daterange(NULL, p.began)) >= p.lost_before_then AS was_customer, customer_portfolio.last_purchase(h.h, daterange(NULL, p.as_of)) < p.lost_before AS is_lost
			FROM @schema@.histories h CROSS JOIN (
				SELECT d.as_of, d.lost_before, d.day AS began, (@boundary_of_day@ - @grace@ * @step@)::date AS lost_before_then
				FROM (SELECT r.as_of, r.lost_before, (r.as_of - interval '1 year')::date AS day FROM @schema@.perimeter r OFFSET 0) d
			) p
		) e
		LEFT JOIN ({known}
		) a ON a.customer @equals@ e.customer
		WHERE e.was_customer
	) k ON k.place IN (1, w.place)
	GROUP BY w.place, w.bucket
) g
LEFT JOIN LATERAL customer_portfolio.uplift_rows(g.groups) u ON true
ORDER BY g.place$sql$, '{comment}', v.comment), '{object}', v.object), '{column}', v.name), '{buckets}', v.buckets), '{place}', v.place), '{known}', v.known)
FROM (SELECT w.ordinal, w.object, w.source, ltrim(w.comment, E'\n') AS comment, w.name, w.buckets, w.place, w.known FROM (VALUES
(890, 'churn_by_satisfaction', 'surveys', $c$
-- Who left within the last year, by what they had answered before it began.
-- Key: satisfaction. The last answer before the year counts. It is no effect: who is content may stay for other reasons.$c$,
	'satisfaction, -- promoters, passives, detractors; no answer: without one before the year',
	$b$(1, 'promoters'), (2, 'passives'), (3, 'detractors'), (4, 'no answer')$b$, 'CASE WHEN a.score >= 9 THEN 1 WHEN a.score >= 7 THEN 2 WHEN a.score IS NOT NULL THEN 3 ELSE 4 END', $k$
			SELECT DISTINCT ON (w.customer) w.customer, w.score FROM @schema@.answers w WHERE w.day < (@as_of@ - interval '1 year')::date ORDER BY w.customer, w.day DESC, w.score$k$),
(892, 'churn_by_incidents', 'contacts', $c$
-- Who left within the last year, by the number of complaints in the year before it.
-- Key: incidents. Which contacts are complaints is said by touchpoint_types.$c$,
	'incidents, -- number of complaints: 0, 1, 2 or 3 and more',
	$b$(1, '0'), (2, '1'), (3, '2'), (4, '3 and more')$b$, '1 + least(coalesce(a.incidents, 0), 3)', $k$
			SELECT d.customer, count(*) AS incidents FROM @schema@.contacts d JOIN @schema@.touchpoint_types t ON t.kind = d.kind AND t.is_complaint
			WHERE d.day >= (@as_of@ - interval '2 years')::date AND d.day < (@as_of@ - interval '1 year')::date GROUP BY d.customer$k$)
) w(ordinal, object, source, comment, name, buckets, place, known)) v;
