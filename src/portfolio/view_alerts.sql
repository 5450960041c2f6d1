--
-- what is out of the ordinary now
--

CREATE FUNCTION customer_portfolio_internal.portfolio_backtest(statistics backtest_statistics, wanted text, OUT observed double precision, OUT expected double precision, OUT naive double precision,
	OUT model_error double precision, OUT naive_error double precision, OUT reason text)
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET client_min_messages = error
	AS $$
BEGIN
	SELECT max(b.observed) FILTER (WHERE b.item = 'purchases'), max(b.expected) FILTER (WHERE b.item = 'purchases'), max(b.naive) FILTER (WHERE b.item = 'purchases'),
		max(b.expected) FILTER (WHERE b.item = 'rmse'), max(b.naive) FILTER (WHERE b.item = 'rmse')
		INTO observed, expected, naive, model_error, naive_error
		FROM customer_portfolio.backtest(statistics, wanted) b WHERE b.section IN ('total', 'error');
EXCEPTION WHEN OTHERS THEN
	reason := SQLERRM;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_backtest(backtest_statistics, text) IS 'how wrong a model was, and how wrong the rule that the year before repeats; or why nobody knows';

INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template) VALUES
(600, 'alert_rules', 'table', '{}', $sql$
-- The rules of alerts and their thresholds: edit them, they are kept.
-- Key: rule.
CREATE TABLE @schema@.alert_rules (
	rule text PRIMARY KEY, -- name of the rule
	severity text NOT NULL CHECK (severity IN ('high', 'medium', 'low')), -- high, medium or low
	threshold float8 NOT NULL CHECK (threshold <> 'NaN'), -- beyond this the rule is broken
	is_active boolean NOT NULL DEFAULT true, -- false: the rule gives no alerts
	meaning text NOT NULL -- what is compared with the threshold
)$sql$),

(601, 'alert_rules', 'statement', '{}', $sql$
INSERT INTO @schema@.alert_rules (rule, severity, threshold, meaning) VALUES
	('load_stale', 'high', 2, 'days since the last order, as a multiple of the longest time without orders in the year before'),
	('class_a_overdue', 'high', 2, 'days since the last order of a customer of class A, as a multiple of the usual gap'),
	('contract_notice', 'high', 30, 'days before the deadline for notice from which a customer with a contract must have been contacted'),
	('churn_band', 'medium', 3, 'distance of the churn rate of the last period from the mean of the 12 periods before, in standard deviations, of which one is at least one customer'),
	('model_beaten', 'low', 1, 'error of the model over the last year, as a multiple of the error of the rule that the year before repeats')
ON CONFLICT (rule) DO NOTHING$sql$),

(610, 'backtests', 'table', '{}', $sql$
-- How right the models would have been: each fitted without the last year, and compared with it. One row for each
-- refresh with two years of orders.
-- Key: fit.
CREATE TABLE @schema@.backtests (
	fit integer PRIMARY KEY, -- number of the refresh, as in models
	model text, -- name of the purchase model
	fitted_until date NOT NULL, -- the model knew what happened before this day
	compared_until date NOT NULL, -- and was compared with what happened from it on, before this day
	observed float8, -- days with an order of all customers in that year
	expected float8, -- what the model had expected
	naive float8, -- what the rule that the year before repeats had expected
	model_error float8, -- root mean square error of the model per customer, in days with an order
	naive_error float8, -- that of the rule
	reason text -- why something is NULL
)$sql$),

(611, 'backtests', 'refresh', '{}', $sql$
INSERT INTO @schema@.backtests
SELECT m.fit, m.model, q.begins, m.as_of, b.observed, b.expected, b.naive, b.model_error, b.naive_error, b.reason
FROM @schema@.models m
CROSS JOIN LATERAL (
	SELECT (m.as_of - interval '1 year')::date AS begins, customer_portfolio.backtest_statistics(h.h, (m.as_of - interval '1 year')::date, m.as_of) AS statistics
	FROM @schema@.histories h
	WHERE customer_portfolio.first_event(h.h) > m.as_of - interval '50 years' -- what is older is a mistake, see warnings
	HAVING min(customer_portfolio.first_event(h.h)) <= m.as_of - interval '2 years'
) q
CROSS JOIN LATERAL customer_portfolio_internal.portfolio_backtest(q.statistics, m.model) b
WHERE m.is_current AND m.model IS NOT NULL AND NOT EXISTS (SELECT FROM @schema@.backtests t WHERE t.fit = m.fit)$sql$);

-- A customer whose contracts go on without an end, or end and are followed by another, is not about to leave.
INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template)
SELECT v.* FROM (VALUES ($sql$
SELECT k.customer AS customer, -- key of the customer
	k.ends_on AS ends_on, -- day after the last one of the last contract
	(k.ends_on - @contracts_notice@)::date AS notice_deadline, -- ends_on less the notice (@contracts_notice@): notice is given before this day
	t.last_contact AS last_contact -- day of the last contact before as_of; NULL without one
FROM (
	SELECT @contracts_customer@ AS customer, max(@contracts_valid_to@) AS ends_on
	FROM @contracts_relation@ s WHERE @contracts_customer@ IS NOT NULL AND @contracts_valid_from@ < @as_of@
	GROUP BY 1 HAVING bool_and(@contracts_valid_to@ IS NOT NULL) -- one without an end is open
) k
LEFT JOIN (
	SELECT @contacts_customer@ AS customer, max(@contacts_day@) AS last_contact FROM @contacts_relation@ s WHERE @contacts_day@ < @as_of@ GROUP BY 1
) t ON t.customer @equals@ k.customer
WHERE k.ends_on >= @as_of@$sql$)) q(query), LATERAL (VALUES
	(620, 'notices', 'view', '{live,contracts,contacts}'::text[], E'-- Customers whose contracts end, and when they were contacted, computed when read.\n-- Key: customer.\nCREATE VIEW @schema@.notices @invoker@ AS' || q.query),
	(621, 'notices', 'table', '{stored,contracts,contacts}', E'-- Customers whose contracts end, and when they were contacted, as of the last refresh.\n-- Key: customer.\nCREATE TABLE @schema@.notices AS' || q.query || E'\nWITH NO DATA'),
	(622, 'notices', 'refresh', '{stored,contracts,contacts}', E'DELETE FROM @schema@.notices;\nINSERT INTO @schema@.notices' || q.query)) v;

INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template) VALUES
(630, 'alerts', 'view', '{}', $sql$
-- What is out of the ordinary now: one row for each rule that is broken, and for each customer who breaks it.
-- Key: rule, customer. The rules and their thresholds are in alert_rules.
CREATE VIEW @schema@.alerts @invoker@ AS
SELECT r.severity AS severity, -- high, medium or low
	r.rule AS rule, -- name of the rule
	a.customer AS customer, -- key of the customer; NULL if it is not about one
	a.label AS label, -- name of the customer
	a.number AS number, -- what was measured
	r.threshold AS threshold, -- beyond this the rule is broken
	a.evidence AS evidence, -- what was found
	a.look_at AS look_at -- view that says more
FROM @schema@.alert_rules r
JOIN (
	SELECT 'class_a_overdue' AS rule, c.customer, c.label, c.days_since_last_order / nullif(c.usual_gap, 0) AS number,
		format('last order on %s, %s days ago; usual gap %s days; revenue so far %s', to_char(c.last_order, 'YYYY-MM-DD'), c.days_since_last_order, c.usual_gap, c.revenue) AS evidence, 'slipping' AS look_at
	FROM @schema@.customers c WHERE c.class_by_revenue = 'A' AND c.status <> 'lost'
@if notices@	UNION ALL
@if notices@	SELECT 'contract_notice', n.customer,
@if notices@		coalesce((SELECT c.label FROM @schema@.customers c WHERE c.customer @equals@ n.customer), n.customer::text), n.notice_deadline - @as_of@,
@if notices@		format('contract ends on %s, notice before %s; %s', to_char(n.ends_on, 'YYYY-MM-DD'), to_char(n.notice_deadline, 'YYYY-MM-DD'), coalesce('last contact on ' || to_char(n.last_contact, 'YYYY-MM-DD'), 'never contacted')), 'notices'
@if notices@	FROM @schema@.notices n JOIN @schema@.alert_rules x ON x.rule = 'contract_notice'
@if notices@	WHERE n.notice_deadline - @as_of@ <= x.threshold AND (n.last_contact IS NULL OR n.notice_deadline - n.last_contact > x.threshold)
	UNION ALL
	SELECT 'load_stale', (SELECT h.customer FROM @schema@.histories h WHERE false), NULL, d.days / greatest(m.quiet_days, 1)::float8,
		format('last order %s days before as_of; in the year before at most %s days passed without one', d.days, m.quiet_days), 'status'
	FROM (SELECT @as_of@ - max(customer_portfolio.last_purchase(h.h, @known@)) AS days FROM @schema@.histories h) d
	JOIN @schema@.models m ON m.is_current
	UNION ALL
	SELECT 'churn_band', NULL, NULL, abs(f.churn_rate - f.mean) / greatest(f.deviation, 1 / f.opening_customers::float8),
		format('churn of %s %% in the period from %s, in the 12 before %s %% with a standard deviation of %s %%', round((100 * f.churn_rate)::numeric, 2), to_char(f.period_start, 'YYYY-MM-DD'), round((100 * f.mean)::numeric, 2), round((100 * f.deviation)::numeric, 2)), 'flows'
	FROM (
		SELECT t.period_start, t.opening_customers, t.churn_rate, count(t.churn_rate) OVER w AS periods, avg(t.churn_rate) OVER w AS mean, stddev_samp(t.churn_rate) OVER w AS deviation, row_number() OVER (ORDER BY t.period_start DESC) AS age
		FROM @schema@.flows t WINDOW w AS (ORDER BY t.period_start ROWS BETWEEN 12 PRECEDING AND 1 PRECEDING)
	) f WHERE f.age = 1 AND f.periods = 12 AND f.opening_customers > 0
	UNION ALL
	SELECT 'model_beaten', NULL, NULL, b.model_error / nullif(b.naive_error, 0),
		format('%s, fitted to what was known before %s, was wrong by %s orders per customer in the year after; that the year before repeats was wrong by %s', b.model, to_char(b.fitted_until, 'YYYY-MM-DD'), round(b.model_error::numeric, 3), round(b.naive_error::numeric, 3)), 'backtests'
	FROM @schema@.backtests b JOIN @schema@.models m ON m.fit = b.fit AND m.is_current
) a ON a.rule = r.rule AND r.is_active AND (a.number > r.threshold OR a.rule = 'contract_notice')
ORDER BY CASE r.severity WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END, r.rule, a.number DESC, a.customer$sql$);
