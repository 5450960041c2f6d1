--
-- money beside the purchases: who pays, what treatment, quotes and spending bring
--

-- What reads a further source is computed when read where histories are live, and stored by a refresh elsewhere.
INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template)
SELECT v.ordinal + k.n, v.object, k.kind, ARRAY[k.mode, v.source], k.template
FROM (VALUES
(730, 'payments', 'invoices', $c$
-- Who pays, and how late: the invoices of each customer as they are known at as_of.
-- Key: customer. Invoices issued before as_of count; what is paid from as_of on is open. Rows without customer, issued,
-- due or amount are left out, and amounts below 0 (credit notes).$c$, $sql$
SELECT q.customer AS customer, -- key of the customer
@if customers_label@	coalesce(l.label, q.customer::text) AS label, -- name; the key where none is known
@if !customers_label@	q.customer::text AS label, -- name; the key where none is known
	r.invoices AS invoices, -- number of invoices
	r.amount::@money@ AS amount, -- sum of their amounts
	r.open::@money@ AS open, -- of what is not paid
	r.overdue::@money@ AS overdue, -- of what is not paid and was due before as_of
	r.share_late AS share_late, -- share of the invoices that were paid late or are overdue
	r.weighted_days_late AS weighted_days_late, -- mean of the days late, weighted by amount; NULL if the amount is 0
	365 * r.open::float8 / nullif(q.invoiced, 0)::float8 AS days_sales_outstanding, -- 365 * open / what was invoiced in the 365 days before as_of; NULL if nothing
	coalesce(q.amount_late, 0)::@money@ AS amount_late -- amount of what was paid late or is overdue
FROM (
	SELECT d.customer, customer_portfolio.payment_behaviour(d.due, d.paid, d.amount, @as_of@) AS behaviour, sum(d.amount) FILTER (WHERE d.issued >= @as_of@ - 365) AS invoiced, sum(d.amount) FILTER (WHERE least(d.paid, @as_of@) > d.due) AS amount_late
	FROM (SELECT @invoices_customer@ AS customer, @invoices_issued@ AS issued, @invoices_due@ AS due, @invoices_paid@ AS paid, @invoices_amount@ AS amount FROM @invoices_relation@ s) d
	WHERE d.customer IS NOT NULL AND d.issued < @as_of@ AND d.due IS NOT NULL AND d.amount >= 0
	GROUP BY 1
) q
CROSS JOIN LATERAL customer_portfolio.payment_rows(q.behaviour) r
@if customers_label@LEFT JOIN @schema@.labels l ON l.customer @equals@ q.customer
ORDER BY r.overdue DESC, r.open DESC$sql$),

(740, 'treatment', 'treatments', $c$
-- What a treatment did: who ordered within 90 days after its day, beside the control group.
-- One row. It is the effect of the treatment only if chance decided who is treated. Every row of the source counts; who
-- never bought did not order. Rows without customer, day or group are left out.$c$, $sql$
SELECT coalesce(u.treated, 0) AS treated, -- customers who were treated
	coalesce(u.control, 0) AS control, -- customers who were not
	u.treated_rate AS treated_rate, -- share of the treated with an order in the 90 days after the day of treatment
	u.control_rate AS control_rate, -- the same of the control group
	u.difference AS difference, -- treated_rate - control_rate
	u.lower AS lower, -- with 95 % confidence it is at least this (Newcombe) ...
	u.upper AS upper, -- ... and at most this
	u.decision AS decision, -- continue if lower > 0, change if upper < 0, otherwise undecided
	u.needed_per_group AS needed_per_group, -- customers in each group that would decide it four times in five; NULL unless undecided
	CASE WHEN u.decision <> 'undecided' THEN u.decision WHEN u.needed_per_group IS NULL THEN 'undecided'
		ELSE 'undecided, ' || greatest(u.needed_per_group - u.treated, 0) + greatest(u.needed_per_group - u.control, 0) || ' more customers needed' END AS sentence, -- continue, change, or undecided and how many more customers would decide it four times in five
	q.left_out AS left_out -- rows before as_of whose 90 days are not over, left out of all else
FROM (
	SELECT customer_portfolio.uplift(d.treated, coalesce(customer_portfolio.orders_count(h.h, d.day + 91) > customer_portfolio.orders_count(h.h, d.day + 1), false)) FILTER (WHERE d.day + 90 < @as_of@) AS groups,
		count(*) FILTER (WHERE d.day + 90 >= @as_of@) AS left_out
	FROM (SELECT @treatments_customer@ AS customer, @treatments_day@ AS day, @treatments_treated@ AS treated FROM @treatments_relation@ s) d
	LEFT JOIN @schema@.histories h ON h.customer @equals@ d.customer
	WHERE d.customer IS NOT NULL AND d.day < @as_of@ AND d.treated IS NOT NULL
) q
CROSS JOIN LATERAL customer_portfolio.uplift_rows(q.groups) u$sql$),

(760, 'quotes', 'quotes', $c$
-- Quotes and what became of them, for customers new and existing at the day of issue.
-- Key: customers_are. Quotes issued before as_of count; what is decided from as_of on is open. Rows without customer or
-- issued are left out.$c$, $sql$
SELECT q.customers_are AS customers_are, -- new: without an order before the day of issue; existing: with one
	q.quotes AS quotes, -- number of quotes
	q.won AS won, -- of them won
	q.lost AS lost, -- decided and not won
	q.open AS open, -- not decided before as_of
	q.won::float8 / nullif(q.won + q.lost, 0) AS win_rate, -- won / (won + lost); NULL while nothing is decided
	customer_portfolio.survival_median(q.delays) AS median_delay, -- days by which half are decided, open ones censored (Kaplan-Meier); NULL while not half are
	q.won_amount::@money@ AS won_amount, -- amount of the quotes that were won
	q.lost_amount::@money@ AS lost_amount, -- of those that were lost
	q.open_amount::@money@ AS open_amount -- of those that are open
FROM (
	SELECT CASE WHEN d.is_existing THEN 'existing' ELSE 'new' END AS customers_are, count(*) AS quotes,
		count(*) FILTER (WHERE d.is_decided AND d.won) AS won, count(*) FILTER (WHERE d.is_decided AND NOT d.won) AS lost, count(*) FILTER (WHERE NOT d.is_decided) AS open,
		coalesce(sum(d.amount) FILTER (WHERE d.is_decided AND d.won), 0) AS won_amount, coalesce(sum(d.amount) FILTER (WHERE d.is_decided AND NOT d.won), 0) AS lost_amount,
		coalesce(sum(d.amount) FILTER (WHERE NOT d.is_decided), 0) AS open_amount,
		customer_portfolio.survival(greatest(CASE WHEN d.is_decided THEN d.decided ELSE @as_of@ END - d.issued, 0)::float8, d.is_decided) AS delays
	FROM (
		SELECT g.*, coalesce(g.decided < @as_of@ AND g.won IS NOT NULL, false) AS is_decided, coalesce(customer_portfolio.first_purchase(h.h) < g.issued, false) AS is_existing
		FROM (SELECT @quotes_customer@ AS customer, @quotes_issued@ AS issued, @quotes_decided@ AS decided, @quotes_won@ AS won, @quotes_amount@ AS amount FROM @quotes_relation@ s) g
		LEFT JOIN @schema@.histories h ON h.customer @equals@ g.customer
		WHERE g.customer IS NOT NULL AND g.issued < @as_of@
	) d
	GROUP BY d.is_existing
) q
ORDER BY q.customers_are$sql$),

(770, 'spend', 'spend', $c$
-- What was spent on winning and on keeping customers, by period and purpose.
-- Key: period_start, purpose. Rows without day or amount are left out.$c$, $sql$
SELECT q.period_start AS period_start, -- first day of the period
	q.period_start + @step@ <= @as_of@ AS is_complete, -- whether the period was over at as_of
	q.purpose AS purpose, -- acquisition, retention or what else the source says, in lower case; unknown where it says nothing
	q.amount::@money@ AS amount, -- what was spent
	CASE WHEN q.purpose = 'acquisition' THEN coalesce(n.customers, 0) END AS new_customers, -- of acquisition: customers whose first order is in the period
	(CASE WHEN q.purpose = 'acquisition' THEN q.amount / n.customers END)::@money@ AS spend_per_new_customer -- of acquisition: amount / new_customers; NULL without any
FROM (
	SELECT @boundary_of_day@ AS period_start, coalesce(nullif(lower(btrim(d.purpose)), ''), 'unknown') AS purpose, sum(d.amount) AS amount
	FROM (SELECT @spend_day@ AS day, @spend_amount@ AS amount, @spend_purpose@ AS purpose FROM @spend_relation@ s) d
	WHERE d.day < @as_of@ AND d.amount IS NOT NULL
	GROUP BY 1, 2
) q
LEFT JOIN (
	SELECT @boundary_of_day@ AS period_start, count(*) AS customers
	FROM (SELECT customer_portfolio.first_purchase(h.h) AS day FROM @schema@.histories h) d
	WHERE d.day < @as_of@
	GROUP BY 1
) n ON n.period_start = q.period_start
ORDER BY q.period_start, q.purpose$sql$)
) v(ordinal, object, source, comment, query), LATERAL (VALUES
	(0, 'view', 'live', ltrim(v.comment, E'\n') || E'\n-- Computed when read.\nCREATE VIEW @schema@.' || v.object || ' @invoker@ AS' || v.query),
	(1, 'table', 'stored', ltrim(v.comment, E'\n') || E'\n-- As of the last refresh.\nCREATE TABLE @schema@.' || v.object || ' AS' || v.query || E'\nWITH NO DATA'),
	(2, 'refresh', 'stored', 'DELETE FROM @schema@.' || v.object || E';\nINSERT INTO @schema@.' || v.object || v.query)) k(n, kind, mode, template);
