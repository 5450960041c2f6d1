--
-- contracts: recurring revenue, its flows, and what is to be renewed
--

INSERT INTO customer_portfolio_internal.portfolio_column VALUES ('contracts', 'bridge', 7, 'interval', false);

INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template)
SELECT v.* FROM (VALUES ($sql$
SELECT @contracts_customer@ AS customer, -- key of the customer
@if contracts_kind@	customer_portfolio.contract_history(@contracts_valid_from@, @contracts_valid_to@, @contracts_monthly_rate@, @contracts_kind@) AS contracts -- all contracts; valid_to of the source is the day after the last one
@if !contracts_kind@	customer_portfolio.contract_history(@contracts_valid_from@, @contracts_valid_to@, @contracts_monthly_rate@) AS contracts -- all contracts; valid_to of the source is the day after the last one
FROM @contracts_relation@ s
WHERE @contracts_customer@ IS NOT NULL
GROUP BY 1$sql$)) q(query), LATERAL (VALUES
	(500, 'contract_histories', 'view', '{live,contracts}'::text[], E'-- The contracts of each customer as one value, computed when read.\n-- Key: customer. A contract runs from valid_from to the day before valid_to; without valid_to it is open.\nCREATE VIEW @schema@.contract_histories @invoker@ AS' || q.query),
	(501, 'contract_histories', 'materialized view', '{stored,contracts}', E'-- The contracts of each customer as one value, as of the last refresh.\n-- Key: customer. A contract runs from valid_from to the day before valid_to; without valid_to it is open.\nCREATE MATERIALIZED VIEW @schema@.contract_histories AS' || q.query || E'\nWITH NO DATA'),
	(502, 'contract_histories', 'statement', '{stored,contracts}', 'CREATE UNIQUE INDEX contract_histories_customer ON @schema@.contract_histories (customer)')) v;

INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template) VALUES
(510, 'contract_flows', 'view', '{contracts}', $sql$
-- The three flows of recurring revenue: the rates per month at the ends of periods, and what became of them.
-- Key: period_start. Complete periods only. A gap between two contracts of at most the bridge (@contracts_bridge@) is
-- continuous; an end whose bridge is not over at as_of, and a pause that still runs, is in doubt. Without an as_of, where it
-- follows from orders that there are none of, no rows.
CREATE VIEW @schema@.contract_flows @invoker@ AS
SELECT t.period_start AS period_start, -- first day of the period
	t.period_end AS period_end, -- day after its last one
	t.is_complete AS is_complete, -- whether the period was over at as_of
	t.is_final AS is_final, -- whether the row can no longer change
	t.opening_revenue::@money@ AS opening_revenue, -- recurring revenue per month at its start
	t.new_revenue::@money@ AS new_revenue, -- won with new customers
	t.existing_revenue::@money@ AS existing_revenue, -- gained or lost with existing customers
	t.lost_revenue::@money@ AS lost_revenue, -- lost with those who left
	t.in_doubt_revenue::@money@ AS in_doubt_revenue, -- of contracts that ended and may still be renewed
	t.growth::@money@ AS growth, -- closing - opening = new + existing - lost - in doubt
	t.closing_revenue::@money@ AS closing_revenue, -- recurring revenue per month at its end
	t.opening_customers AS opening_customers, -- customers at its start
	t.new_customers AS new_customers, -- who had never paid before
	t.returned_customers AS returned_customers, -- who had been lost and came back
	t.lost_customers AS lost_customers, -- who left
	t.in_doubt_customers AS in_doubt_customers, -- whose contracts ended and may still be renewed
	t.closing_customers AS closing_customers, -- customers at its end
	f.expansion::@money@ AS expansion, -- of customers who pay more than at its start
	f.contraction::@money@ AS contraction, -- of customers who pay less; below 0
	f.reactivated::@money@ AS reactivated, -- of customers who had been lost
	f.resumed::@money@ AS resumed, -- of customers whose pause ended
	f.paused::@money@ AS paused, -- of customers whose pause began; below 0
	f.churned::@money@ AS churned, -- of customers whose last contract ended, in doubt or not; below 0
	f.churn_rate AS churn_rate, -- share of the opening customers that are none at the end
	f.gross_retention AS gross_retention, -- share of the opening revenue kept, without growth
	f.net_retention AS net_retention, -- share of the opening revenue kept, with growth
	f.due AS due, -- customers whose last contract ended in the period
	f.renewed AS renewed, -- of those, who renewed
	f.renewal_rate AS renewal_rate -- renewed / due; NULL while it is not known
FROM (SELECT customer_portfolio.churn_flows(h.contracts, @step@, @as_of@, 'net'::customer_portfolio.flow_basis, @contracts_bridge@) AS ledger FROM @schema@.contract_histories h WHERE @as_of@ IS NOT NULL) q,
	customer_portfolio.three_flows(q.ledger, false) t JOIN LATERAL customer_portfolio.flows(q.ledger) f ON f.period_start = t.period_start$sql$),

(515, 'renewals', 'view', '{contracts}', $sql$
-- The days of the 12 months from as_of on which contracts end and nothing renews them yet: whom to call.
-- Key: customer, ends_on. Filter by days_left for a shorter horizon. Open contracts never appear.
CREATE VIEW @schema@.renewals @invoker@ AS
SELECT h.customer AS customer, -- key of the customer
@if customers_label@	coalesce(l.label, h.customer::text) AS label, -- name; the key where none is known
@if !customers_label@	h.customer::text AS label, -- name; the key where none is known
	r.ends_on AS ends_on, -- first day without the contracts: the valid_to of the source, the day after the last one
	r.notice_deadline AS notice_deadline, -- ends_on less the notice (@contracts_notice@): notice is given before this day
	r.days_left AS days_left, -- days from as_of to ends_on
	r.is_notice_over AS is_notice_over, -- whether as_of has reached the notice_deadline
	r.contracts AS contracts, -- number of contracts that end
	r.monthly_rate::@money@ AS monthly_rate, -- their rate per month
	r.remaining_rate::@money@ AS remaining_rate, -- what the customer still pays per month after that
	r.tenure_days AS tenure_days, -- days that the customer has paid without a break, to as_of
	r.renewals_so_far AS renewals_so_far, -- how often contracts were renewed before
	v.class_by_revenue AS class_by_revenue, -- A, B, C or D by the revenue of the purchases; NULL without any
	v.p_alive AS p_alive -- probability that the customer still buys; NULL without purchases or model
FROM @schema@.contract_histories h
CROSS JOIN LATERAL customer_portfolio.renewals(h.contracts, @as_of@, interval '12 months', @contracts_notice@, @contracts_bridge@) r
LEFT JOIN @schema@.scores v ON v.customer @equals@ h.customer
@if customers_label@LEFT JOIN @schema@.labels l ON l.customer @equals@ h.customer
ORDER BY r.notice_deadline, r.ends_on$sql$);
