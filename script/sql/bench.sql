-- The queries that script/bench times. Each returns one row; the name after "query:" tells what is measured and by
-- what: "hand" is SQL as a good analyst writes it, "columnar" the same for the columnar engine where that has to be
-- written differently (PostgreSQL does not run it), "ours" is this extension, "workers" the same query as "ours" in two
-- workers. AS_OF is replaced by the day after the last one. What stands behind "before:" is executed beforehand. Those
-- that write return nothing.

-- query: scan hand
SELECT count(*), sum(amount) FROM orders;

-- query: group hand
SELECT count(*), sum(orders), sum(revenue), min(first), max(last)
FROM (SELECT customer_id, count(*) AS orders, sum(amount) AS revenue, min(day) AS first, max(day) AS last FROM orders GROUP BY customer_id) c;

-- query: histories ours
SELECT count(h) FROM (SELECT customer_id, purchase_history(day, amount) AS h FROM orders GROUP BY customer_id) c;

-- query: flows hand
-- One pass over customers and months: what a month loses by the next is summed where it was, and shifted at the end.
WITH monthly AS (
  SELECT customer_id, date_trunc('month', day)::date AS month, sum(amount) AS revenue FROM orders GROUP BY 1, 2
), neighbours AS (
  SELECT month, revenue,
         lag(month) OVER customer AS before, lag(revenue) OVER customer AS revenue_before, lead(month) OVER customer AS after
  FROM monthly WINDOW customer AS (PARTITION BY customer_id ORDER BY month)
), counted AS (
  SELECT month, sum(revenue) AS revenue,
         sum(revenue) FILTER (WHERE before IS NULL) AS new_revenue,
         count(*) FILTER (WHERE before IS NULL) AS new_customers,
         sum(revenue - revenue_before) FILTER (WHERE before = month - interval '1 month' AND revenue > revenue_before) AS expansion,
         sum(revenue - revenue_before) FILTER (WHERE before = month - interval '1 month' AND revenue < revenue_before) AS contraction,
         sum(revenue) FILTER (WHERE before < month - interval '1 month') AS reactivated,
         count(*) FILTER (WHERE before < month - interval '1 month') AS reactivated_customers,
         sum(revenue) FILTER (WHERE after IS NULL OR after > month + interval '1 month') AS lost,
         count(*) FILTER (WHERE after IS NULL OR after > month + interval '1 month') AS lost_customers
  FROM neighbours GROUP BY month
), flow AS (
  SELECT month AS period_start, coalesce(new_customers, 0) AS new_customers, coalesce(reactivated_customers, 0) AS reactivated_customers,
         coalesce(lag(lost_customers) OVER (ORDER BY month), 0) AS churned_customers,
         coalesce(new_revenue, 0) AS new_revenue, coalesce(expansion, 0) AS expansion, coalesce(contraction, 0) AS contraction,
         coalesce(reactivated, 0) AS reactivated, -coalesce(lag(lost) OVER (ORDER BY month), 0) AS churned, revenue AS closing_revenue
  FROM counted
)
SELECT count(*), sum(new_customers), sum(reactivated_customers), sum(churned_customers), sum(new_revenue), sum(expansion), sum(contraction),
       sum(reactivated), sum(churned), sum(closing_revenue)
FROM flow;

-- query: flows ours
SELECT count(*), sum(new_customers), sum(reactivated_customers), sum(churned_customers), sum(new_revenue), sum(expansion), sum(contraction),
       sum(reactivated), sum(churned), sum(closing_revenue)
FROM flows((SELECT churn_flows(h, '1 month', 1, AS_OF)
            FROM (SELECT purchase_history(day, amount) AS h FROM orders GROUP BY customer_id) c));

-- query: book ours
SELECT customers(purchase_book(customer_id, day, amount)) FROM orders;

-- query: book_flows ours
SELECT count(*), sum(new_customers), sum(reactivated_customers), sum(churned_customers), sum(new_revenue), sum(expansion), sum(contraction),
       sum(reactivated), sum(churned), sum(closing_revenue)
FROM flows((SELECT churn_flows(purchase_book(customer_id, day, amount), '1 month', 1, AS_OF) FROM orders));

-- query: book_flows workers

-- query: book_histories ours
SELECT count(h) FROM histories((SELECT purchase_book(customer_id, day, amount) FROM orders), NULL::bigint);

-- query: sorted_group hand
SELECT count(*), sum(orders), sum(revenue), min(first), max(last)
FROM (SELECT customer_id, count(*) AS orders, sum(amount) AS revenue, min(day) AS first, max(day) AS last FROM sorted_orders GROUP BY customer_id) c;

-- query: sorted_histories ours
SELECT count(h) FROM (SELECT customer_id, purchase_history(day, amount) AS h FROM sorted_orders GROUP BY customer_id) c;

-- query: sorted_book_flows ours
SELECT count(*), sum(new_customers), sum(reactivated_customers), sum(churned_customers), sum(new_revenue), sum(expansion), sum(contraction),
       sum(reactivated), sum(churned), sum(closing_revenue)
FROM flows((SELECT churn_flows(purchase_book(customer_id, day, amount), '1 month', 1, AS_OF) FROM sorted_orders));

-- query: book_cohorts ours
SELECT count(*), sum(size), sum(active), sum(on_or_after), sum(revenue), sum(cumulative_revenue)
FROM cohort_rows((SELECT cohorts(purchase_book(customer_id, day, amount), '1 month', AS_OF) FROM orders));

-- query: sums hand
-- What a repeat-purchase model needs: how many customers have the same x, t_x and T.
SELECT sum(customers)
FROM (SELECT days, last - first AS recency, AS_OF - 1 - first AS age, count(*) AS customers
      FROM (SELECT count(*) AS days, min(day) AS first, max(day) AS last FROM (SELECT DISTINCT customer_id, day FROM orders) d GROUP BY customer_id) c
      GROUP BY days, recency, age) s;

-- query: book_sums ours
SELECT customers(purchase_statistics(purchase_book(customer_id, day, amount), AS_OF)) FROM orders;

-- query: share hand
-- What the best fifth of the customers brings in.
SELECT round(100 * sum(revenue) FILTER (WHERE position <= customers / 5) / sum(revenue), 4)
FROM (SELECT revenue, row_number() OVER (ORDER BY revenue DESC) AS position, count(*) OVER () AS customers
      FROM (SELECT sum(amount) AS revenue FROM orders GROUP BY customer_id) c) r;

-- query: book_share ours
SELECT round(100 * top_share(pareto(purchase_book(customer_id, day, amount), 'revenue'), 0.2)::numeric, 4) FROM orders;

-- query: few_book ours
-- before: SELECT count(*) FROM few_orders
SELECT customers(purchase_book(customer_id, day, amount)) FROM few_orders;

-- query: many_book ours
-- before: SELECT count(*) FROM many_orders
SELECT customers(purchase_book(customer_id, day, amount)) FROM many_orders;

-- query: stored_flows ours
SELECT count(*), sum(new_customers), sum(reactivated_customers), sum(churned_customers), sum(new_revenue), sum(expansion), sum(contraction),
       sum(reactivated), sum(churned), sum(closing_revenue)
FROM flows((SELECT churn_flows(h, '1 month', 1, AS_OF) FROM histories));

-- query: stored_count hand
SELECT count(*) FROM histories;

-- query: classes hand
-- The share strictly before a value's ties: all up to and with them, less them.
SELECT count(*) FILTER (WHERE class = 'A'), count(*) FILTER (WHERE class = 'B'), count(*) FILTER (WHERE class = 'C'), count(*) FILTER (WHERE class = 'D')
FROM (SELECT CASE WHEN value <= 0 THEN 'D' WHEN before < 0.80 * total THEN 'A' WHEN before < 0.95 * total THEN 'B' ELSE 'C' END AS class
      FROM (SELECT value, sum(value) OVER (ORDER BY value DESC) - value * count(*) OVER (PARTITION BY value ORDER BY value DESC) AS before,
                   sum(value) FILTER (WHERE value > 0) OVER () AS total
            FROM worth) w) c;

-- query: classes ours
SELECT count(*) FILTER (WHERE class = 'A'), count(*) FILTER (WHERE class = 'B'), count(*) FILTER (WHERE class = 'C'), count(*) FILTER (WHERE class = 'D')
FROM (SELECT pareto_class(value) OVER () AS class FROM worth) c;

-- query: statistics hand
WITH days AS (
  SELECT customer_id, day, sum(amount) AS spend, min(day) OVER (PARTITION BY customer_id) AS first FROM orders GROUP BY customer_id, day
), customer AS (
  SELECT customer_id, count(*) - 1 AS frequency, max(day) - min(day) AS recency, AS_OF - 1 - min(day) AS age,
         avg(spend) FILTER (WHERE day > first) AS monetary_value
  FROM days GROUP BY customer_id
)
SELECT count(*), sum(frequency), sum(recency), sum(age), round(sum(monetary_value)) FROM customer;

-- query: statistics ours
SELECT count(*), sum(frequency(h, AS_OF)), sum(recency(h, AS_OF, '1 day'))::bigint, sum(observation_age(h, AS_OF, '1 day'))::bigint,
       round(sum(monetary_value(h, AS_OF))::numeric)
FROM histories;

-- query: second_purchase hand
WITH waiting AS (
  SELECT customer_id, min(day) AS first, min(day) FILTER (WHERE day > first) AS second
  FROM (SELECT customer_id, day, min(day) OVER (PARTITION BY customer_id) AS first FROM orders WHERE amount >= 0 AND day < AS_OF) o
  GROUP BY customer_id
), by_duration AS (
  SELECT coalesce(second, AS_OF - 1) - first AS duration, count(second) AS events, count(*) - count(second) AS censored FROM waiting GROUP BY 1
), at_risk AS (
  SELECT duration, events, censored, sum(events + censored) OVER (ORDER BY duration DESC) AS at_risk FROM by_duration
), curve AS (
  SELECT duration, at_risk, events, censored, exp(sum(ln(1 - events / at_risk::float8)) OVER (ORDER BY duration)) AS survival,
         sum(events / (at_risk::float8 * (at_risk - events)::float8)) OVER (ORDER BY duration) AS log_variance
  FROM at_risk WHERE events < at_risk
)
SELECT count(*), sum(at_risk), sum(events), sum(censored), round(sum(survival)::numeric, 6), round(sum(survival * sqrt(log_variance))::numeric, 6) FROM curve;

-- query: second_purchase ours
SELECT count(*), sum(at_risk), sum(events), sum(censored), round(sum(survival)::numeric, 6), round(sum(std_error)::numeric, 6)
FROM survival_rows((SELECT survival_to_second_purchase(h, AS_OF) FROM histories));

-- query: cohorts hand
-- Months with a purchase per customer, the first of them is the cohort; the triangle is filled with the empty cells.
WITH monthly AS (
  SELECT customer_id, date_trunc('month', day)::date AS month, sum(amount) AS revenue FROM orders GROUP BY 1, 2
), aged AS (
  SELECT revenue, min(month) OVER customer AS cohort, month, month = max(month) OVER customer AS is_last
  FROM monthly WINDOW customer AS (PARTITION BY customer_id)
), counted AS (
  SELECT cohort, month, count(*) AS active, count(*) FILTER (WHERE is_last) AS last, sum(revenue) AS revenue FROM aged GROUP BY 1, 2
), size AS (
  SELECT cohort, active AS size FROM counted WHERE month = cohort
), cell AS (
  SELECT s.cohort, m::date AS month, s.size, coalesce(c.active, 0) AS active, coalesce(c.revenue, 0) AS revenue,
         sum(coalesce(c.last, 0)) OVER since AS on_or_after, sum(coalesce(c.revenue, 0)) OVER until_then AS cumulative_revenue
  FROM size s CROSS JOIN LATERAL generate_series(s.cohort, AS_OF - interval '1 month', interval '1 month') AS g(m)
  LEFT JOIN counted c ON c.cohort = s.cohort AND c.month = m
  WINDOW since AS (PARTITION BY s.cohort ORDER BY m DESC), until_then AS (PARTITION BY s.cohort ORDER BY m)
)
SELECT count(*), sum(size), sum(active), sum(on_or_after), sum(revenue), sum(cumulative_revenue) FROM cell;

-- query: cohorts ours
SELECT count(*), sum(size), sum(active), sum(on_or_after), sum(revenue), sum(cumulative_revenue)
FROM cohort_rows((SELECT cohorts(h, '1 month', AS_OF) FROM histories));

-- query: rfm hand
SELECT count(*), sum(r), sum(f), sum(m)
FROM (SELECT 1 + 5 * (rank() OVER (ORDER BY recency DESC) - 1) / count(*) OVER () AS r,
             1 + 5 * (rank() OVER (ORDER BY frequency) - 1) / count(*) OVER () AS f,
             1 + 5 * (rank() OVER (ORDER BY monetary) - 1) / count(*) OVER () AS m
      FROM (SELECT AS_OF - max(day) AS recency, count(*) AS frequency, sum(amount) AS monetary
            FROM orders WHERE day < AS_OF GROUP BY customer_id) c) s;

-- query: rfm ours
SELECT count(*), sum(r), sum(f), sum(m)
FROM (SELECT rfm_score((v).recency_days, 5, 'desc') OVER () AS r, rfm_score((v).frequency, 5) OVER () AS f,
             rfm_score((v).monetary, 5) OVER () AS m
      FROM (SELECT rfm(h, AS_OF) AS v FROM histories OFFSET 0) c) s;

-- query: segments hand
-- The segment of a month is the last one assigned before its end, before the first one the first. What is lost, and what
-- changes segment, does so in the month after.
WITH monthly AS (
  SELECT customer_id, date_trunc('month', day)::date AS month, sum(amount) AS revenue FROM orders GROUP BY 1, 2
), assigned AS (
  SELECT DISTINCT ON (customer_id, date_trunc('month', day)) customer_id, date_trunc('month', day)::date AS month, channel
  FROM channels WHERE day < AS_OF ORDER BY customer_id, date_trunc('month', day), day DESC, channel DESC
), held AS (
  SELECT customer_id, channel, CASE WHEN row_number() OVER customer = 1 THEN '-infinity' ELSE month END AS since, coalesce(lead(month) OVER customer, 'infinity') AS until
  FROM assigned WINDOW customer AS (PARTITION BY customer_id ORDER BY month)
), neighbours AS (
  SELECT month, (month + interval '1 month')::date AS next, revenue, here.channel, there.channel AS next_channel,
         lag(month) OVER customer AS before, lag(revenue) OVER customer AS revenue_before, lead(month) OVER customer AS after
  FROM monthly JOIN held here ON here.customer_id = monthly.customer_id AND month >= here.since AND month < here.until
  JOIN held there ON there.customer_id = monthly.customer_id AND month + interval '1 month' >= there.since AND month + interval '1 month' < there.until
  WINDOW customer AS (PARTITION BY monthly.customer_id ORDER BY month)
), moved AS (
  SELECT month, channel, sum(revenue) AS closing_revenue, sum(revenue) FILTER (WHERE before IS NULL) AS new_revenue,
         sum(revenue - revenue_before) FILTER (WHERE before = month - interval '1 month' AND revenue > revenue_before) AS expansion,
         sum(revenue - revenue_before) FILTER (WHERE before = month - interval '1 month' AND revenue < revenue_before) AS contraction,
         sum(revenue) FILTER (WHERE before < month - interval '1 month') AS reactivated, 0 AS churned_customers, 0 AS churned, 0 AS transferred_in, 0 AS transfer_in, 0 AS transfer_out
  FROM neighbours GROUP BY 1, 2
  UNION ALL
  SELECT next, next_channel, 0, 0, 0, 0, 0, count(*) FILTER (WHERE after IS NULL OR after > next), -sum(revenue) FILTER (WHERE after IS NULL OR after > next),
         count(*) FILTER (WHERE channel <> next_channel), sum(revenue) FILTER (WHERE channel <> next_channel), 0
  FROM neighbours WHERE next < AS_OF GROUP BY 1, 2
  UNION ALL
  SELECT next, channel, 0, 0, 0, 0, 0, 0, 0, 0, 0, -sum(revenue) FROM neighbours WHERE next < AS_OF AND channel <> next_channel GROUP BY 1, 2
), flow AS (
  SELECT sum(closing_revenue) AS closing_revenue, sum(new_revenue) AS new_revenue, sum(expansion) AS expansion, sum(contraction) AS contraction, sum(reactivated) AS reactivated,
         sum(churned_customers) AS churned_customers, sum(churned) AS churned, sum(transferred_in) AS transferred_in, sum(transfer_in) AS transfer_in, sum(transfer_out) AS transfer_out
  FROM moved GROUP BY month, channel
)
SELECT count(*) FILTER (WHERE closing_revenue <> 0), sum(new_revenue), sum(expansion), sum(contraction), sum(reactivated), sum(churned_customers), sum(churned), min(churned),
       sum(transferred_in), sum(transfer_in), min(transfer_out), sum(closing_revenue), max(closing_revenue)
FROM flow;

-- query: segments ours
SELECT count(*) FILTER (WHERE closing_revenue <> 0), sum(new_revenue), sum(expansion), sum(contraction), sum(reactivated), sum(churned_customers), sum(churned), min(churned),
       sum(transferred_in), sum(transfer_in), min(transfer_out), sum(closing_revenue), max(closing_revenue)
FROM flows_by_segment((SELECT churn_flows(h, '1 month', 1, AS_OF, s) FROM segmented));

-- query: contract_flows hand
-- Of contracts only what changes between the ends of months counts: what begins and ends in the same month cancels out.
WITH changed AS (
  SELECT customer_id, month, sum(rate) AS change
  FROM (SELECT customer_id, date_trunc('month', valid_from)::date AS month, rate FROM contracts WHERE valid_from < AS_OF
        UNION ALL
        SELECT customer_id, date_trunc('month', valid_to)::date, -rate FROM contracts WHERE valid_to < AS_OF) c
  GROUP BY 1, 2 HAVING sum(rate) <> 0
), states AS (
  SELECT month, change, sum(change) OVER customer AS now, row_number() OVER customer AS n FROM changed WINDOW customer AS (PARTITION BY customer_id ORDER BY month)
), counted AS (
  SELECT month, sum(change) AS growth,
         count(*) FILTER (WHERE n = 1) AS new_customers, sum(now) FILTER (WHERE n = 1) AS new_revenue,
         count(*) FILTER (WHERE n > 1 AND now = change) AS reactivated_customers, sum(now) FILTER (WHERE n > 1 AND now = change) AS reactivated,
         count(*) FILTER (WHERE now = 0) AS churned_customers, sum(change) FILTER (WHERE now = 0) AS churned,
         sum(change) FILTER (WHERE change > 0 AND now > change) AS expansion, sum(change) FILTER (WHERE change < 0 AND now > 0) AS contraction
  FROM states GROUP BY month
), flow AS (
  SELECT *, sum(new_customers + reactivated_customers - churned_customers) OVER months AS closing_customers, sum(growth) OVER months AS closing_revenue
  FROM counted WINDOW months AS (ORDER BY month)
)
SELECT count(*), sum(new_customers), sum(reactivated_customers), sum(churned_customers), sum(new_revenue), sum(expansion), sum(contraction),
       sum(reactivated), sum(churned), sum(closing_customers), sum(closing_revenue)
FROM flow;

-- query: contract_flows ours
SELECT count(*), sum(new_customers), sum(reactivated_customers), sum(churned_customers), sum(new_revenue), sum(expansion), sum(contraction),
       sum(reactivated), sum(churned), sum(closing_customers), sum(closing_revenue)
FROM flows((SELECT churn_flows(c, '1 month', AS_OF) FROM contract_histories));

-- query: contract_events hand
-- Every day with a change; a gap that the next contract ends within 30 days is none, and one that is not 30 days old may
-- yet be none: it is in doubt, and no loss.
WITH changed AS (
  SELECT customer_id, day, sum(rate) AS change
  FROM (SELECT customer_id, valid_from AS day, rate FROM contracts WHERE valid_from < AS_OF
        UNION ALL
        SELECT customer_id, valid_to, -rate FROM contracts WHERE valid_to < AS_OF) c
  GROUP BY 1, 2 HAVING sum(rate) <> 0
), states AS (
  SELECT customer_id, day, sum(change) OVER customer AS now, lead(day) OVER customer AS next FROM changed WINDOW customer AS (PARTITION BY customer_id ORDER BY day)
), bridged AS (
  SELECT date_trunc('month', day)::date AS month, now, lag(now) OVER (PARTITION BY customer_id ORDER BY day) AS before,
         next IS NULL AND day + 30 >= AS_OF AS is_open FROM states WHERE now > 0 OR next IS NULL OR next > day + 30
), counted AS (
  SELECT month, sum(now - coalesce(before, 0)) AS growth,
         count(*) FILTER (WHERE before IS NULL) AS new_customers, sum(now) FILTER (WHERE before IS NULL) AS new_revenue,
         count(*) FILTER (WHERE before = 0) AS reactivated_customers, sum(now) FILTER (WHERE before = 0) AS reactivated,
         count(*) FILTER (WHERE now = 0 AND NOT is_open) AS churned_customers, sum(-before) FILTER (WHERE now = 0 AND NOT is_open) AS churned,
         sum(now - before) FILTER (WHERE now > before AND before > 0) AS expansion, sum(now - before) FILTER (WHERE now < before AND now > 0) AS contraction
  FROM bridged GROUP BY month
), flow AS (
  SELECT *, sum(new_customers + reactivated_customers - churned_customers) OVER months AS closing_customers, sum(growth) OVER months AS closing_revenue
  FROM counted WINDOW months AS (ORDER BY month)
)
SELECT count(*), sum(new_customers), sum(reactivated_customers), sum(churned_customers), sum(new_revenue), sum(expansion), sum(contraction),
       sum(reactivated), sum(churned), sum(closing_customers), sum(closing_revenue)
FROM flow;

-- query: contract_events ours
SELECT count(*), sum(new_customers), sum(reactivated_customers), sum(churned_customers), sum(new_revenue), sum(expansion), sum(contraction),
       sum(reactivated), sum(churned), sum(closing_customers), sum(closing_revenue)
FROM flows((SELECT churn_flows(c, '1 month', AS_OF, 'events', '30 days') FROM contract_histories));

-- query: contract_cohorts hand
-- Contracts by the months they touch, what they earn in them, and who pays on their last day. Earned money is rounded as
-- a whole, exactly: 377580 parts divide months of any length.
WITH piece AS (
  SELECT customer_id, m::date AS month, (m + interval '1 month')::date AS next, rate,
         greatest(valid_from, m::date) AS since, least(valid_to, (m + interval '1 month')::date) AS until
  FROM contracts CROSS JOIN LATERAL generate_series(date_trunc('month', valid_from::timestamp), least(valid_to, AS_OF) - 1, interval '1 month') m
  WHERE valid_from < AS_OF
), monthly AS (
  SELECT customer_id, month, sum(rate) FILTER (WHERE until = next) AS rate, sum(rate * ((until - since) * (377580 / (next - month)))) AS parts FROM piece GROUP BY 1, 2
), aged AS (
  SELECT customer_id, month, rate, min(month) OVER customer AS cohort, rate > 0 AND month = max(month) FILTER (WHERE rate > 0) OVER customer AS is_last,
         round(sum(parts) OVER until_then / 377580, 2) - coalesce(round(sum(parts) OVER before / 377580, 2), 0) AS revenue
  FROM monthly WINDOW customer AS (PARTITION BY customer_id), until_then AS (PARTITION BY customer_id ORDER BY month),
                      before AS (PARTITION BY customer_id ORDER BY month ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), counted AS (
  SELECT cohort, month, count(*) FILTER (WHERE month = cohort) AS size, count(rate) AS active, count(*) FILTER (WHERE is_last) AS last, sum(revenue) AS revenue, sum(rate) AS recurring
  FROM aged GROUP BY 1, 2
), size AS (
  SELECT cohort, size FROM counted WHERE month = cohort
), cell AS (
  SELECT s.size, coalesce(c.active, 0) AS active, coalesce(c.revenue, 0) AS revenue, coalesce(c.recurring, 0) AS recurring, sum(coalesce(c.last, 0)) OVER since AS on_or_after
  FROM size s CROSS JOIN LATERAL generate_series(s.cohort, AS_OF - interval '1 month', interval '1 month') AS g(m)
  LEFT JOIN counted c ON c.cohort = s.cohort AND c.month = m
  WINDOW since AS (PARTITION BY s.cohort ORDER BY m DESC)
)
SELECT count(*), sum(size), sum(active), sum(on_or_after), sum(revenue), sum(recurring) FROM cell;

-- query: contract_cohorts ours
SELECT count(*), sum(size), sum(active), sum(on_or_after), sum(revenue), sum(recurring_revenue)
FROM cohort_rows((SELECT cohorts(c, '1 month', AS_OF) FROM contract_histories));

-- query: renewals hand
-- No two contracts of a customer end on the same day: one that starts then renews the one that ends.
WITH ending AS (
  SELECT customer_id, valid_to, rate FROM contracts c
  WHERE valid_to >= AS_OF AND valid_to < AS_OF + interval '3 months' AND NOT EXISTS (SELECT FROM contracts n WHERE n.customer_id = c.customer_id AND n.valid_from = c.valid_to)
), paid AS (
  SELECT *, valid_from > max(coalesce(valid_to, 'infinity')) OVER (PARTITION BY customer_id ORDER BY valid_from ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS is_gap
  FROM contracts WHERE customer_id IN (SELECT customer_id FROM ending)
), stretch AS (
  SELECT customer_id, valid_from, valid_to, rate, max(valid_from) FILTER (WHERE coalesce(is_gap, true)) OVER (PARTITION BY customer_id ORDER BY valid_from) AS since FROM paid
), radar AS (
  SELECT e.valid_to, e.rate, e.valid_to - interval '1 month' <= AS_OF AS is_notice_over,
         max(greatest(AS_OF - s.since, 0)) FILTER (WHERE s.valid_to = e.valid_to) AS tenure_days,
         coalesce(sum(s.rate) FILTER (WHERE s.valid_from <= e.valid_to AND (s.valid_to IS NULL OR s.valid_to > e.valid_to)), 0) AS remaining_rate,
         count(*) FILTER (WHERE s.valid_from < AS_OF AND EXISTS (SELECT FROM paid p WHERE p.customer_id = s.customer_id AND p.valid_to = s.valid_from)) AS renewals_so_far
  FROM ending e JOIN stretch s USING (customer_id) GROUP BY e.customer_id, e.valid_to, e.rate
)
SELECT count(*), sum(valid_to - AS_OF), count(*) FILTER (WHERE is_notice_over), sum(rate), sum(remaining_rate), sum(tenure_days), sum(renewals_so_far) FROM radar;

-- query: renewals ours
SELECT count(*), sum(days_left), count(*) FILTER (WHERE is_notice_over), sum(monthly_rate), sum(remaining_rate), sum(tenure_days), sum(renewals_so_far)
FROM contract_histories, renewals(c, AS_OF, '3 months', '1 month');

-- query: fit ours
SELECT bg_nbd(frequency, recency, age) FROM statistics;

-- query: fit_mbg ours
SELECT mbg_nbd(frequency, recency, age) FROM statistics;

-- query: fit_pareto ours
SELECT pareto_nbd(frequency, recency, age) FROM statistics;

-- query: compare ours
SELECT count(*) FROM loyal, compare_models(s);

-- query: alive ours
SELECT count(p_alive(m, h, AS_OF)) FROM histories, model;

-- query: residual_pareto ours
SELECT count(residual_ltv(p, s, h, AS_OF, 0.10)) FROM histories, model;

-- query: predicted ours
SELECT count(n.upper) FROM histories, model, predicted_purchases(m, h, AS_OF, '1 year') n;

-- query: predicted_pareto ours
SELECT count(n.upper) FROM histories, model, predicted_purchases(p, h, AS_OF, '1 year') n;

-- query: horizon hand
SELECT count(residual_ltv(m, s, h, AS_OF, 0.10)) FROM some_histories, model;

-- query: horizon ours
SELECT count(residual_ltv(m, s, h, AS_OF, 0.10, 1, '3 years')) FROM some_histories, model;

-- query: horizon_cost ours
SELECT count(residual_ltv(m, s, h, AS_OF, 0.10, 1, '3 years', 12)) FROM histories, model;

-- query: horizon_pareto hand
SELECT count(residual_ltv(p, s, h, AS_OF, 0.10)) FROM some_histories, model;

-- query: horizon_pareto ours
SELECT count(residual_ltv(p, s, h, AS_OF, 0.10, 1, '3 years')) FROM some_histories, model;

-- query: horizon_regular hand
SELECT count(residual_ltv(k, s, h, AS_OF, 0.10)) FROM (SELECT h FROM some_histories LIMIT 1000) h, model, with_effects;

-- query: horizon_regular ours
SELECT count(residual_ltv(k, s, h, AS_OF, 0.10, 1, '3 years')) FROM (SELECT h FROM some_histories LIMIT 1000) h, model, with_effects;

-- query: covariates hand
SELECT count(residual_ltv(m, s, h, AS_OF, 0.10)) FROM some_histories, model;

-- query: covariates ours
SELECT count(residual_ltv(with_covariates(z, array[revenue(h)::float8 / 1000]), s, h, AS_OF, 0.10)) FROM some_histories, model, with_effects;

-- query: covariates_horizon hand
SELECT count(residual_ltv(m, s, h, AS_OF, 0.10, 1, '3 years')) FROM some_histories, model;

-- query: covariates_horizon ours
SELECT count(residual_ltv(with_covariates(z, array[revenue(h)::float8 / 1000]), s, h, AS_OF, 0.10, 1, '3 years')) FROM some_histories, model, with_effects;

-- query: covariates_total hand
SELECT customers(total_residual_ltv(m, s, h, AS_OF, 0.10)) FROM some_histories, model;

-- query: covariates_total ours
SELECT customers(total_residual_ltv(z, s, h, AS_OF, 0.10, 1, NULL, 0, array[revenue(h)::float8 / 1000])) FROM some_histories, model, with_effects;

-- query: covariates_total_horizon hand
SELECT customers(total_residual_ltv(m, s, h, AS_OF, 0.10, 1, '3 years', 0)) FROM some_histories, model;

-- query: covariates_total_horizon ours
SELECT customers(total_residual_ltv(z, s, h, AS_OF, 0.10, 1, '3 years', 0, array[revenue(h)::float8 / 1000])) FROM some_histories, model, with_effects;

-- query: covariates_pareto hand
SELECT count(residual_ltv(p, s, h, AS_OF, 0.10)) FROM some_histories, model;

-- query: covariates_pareto ours
SELECT count(residual_ltv(with_covariates(zp, array[revenue(h)::float8 / 1000]), s, h, AS_OF, 0.10)) FROM some_histories, model, with_effects;

-- query: luck hand
SELECT customers(total_residual_ltv(m, s, h, AS_OF, 0.10)) FROM histories, model;

-- query: luck ours
SELECT customers(total_predicted_ltv(m, s, h, AS_OF, 0.10)) FROM histories, model;

-- query: regular hand
SELECT count(expected_purchases(m, h, AS_OF, '1 year')) FROM some_histories, model;

-- query: regular ours
SELECT count(expected_purchases(k, h, AS_OF, '1 year')) FROM some_histories, with_effects;

-- query: fresh_total hand
SELECT md5(total_residual_ltv(m, s, h, AS_OF, 0.1, 0.4)::text) FROM some_histories, model;

-- query: fresh_total ours
SELECT md5(fresh_total(m, s, h)::text) FROM some_histories, model;

-- query: fresh_total idle
SELECT idle_total(m, s, h) IS NULL FROM some_histories, model;

-- query: fresh_flows hand
SELECT md5(churn_flows(h, '1 month', 1, AS_OF)::text) FROM some_histories;

-- query: fresh_flows ours
SELECT md5(fresh_flows(h)::text) FROM some_histories;

-- query: fresh_flows idle
SELECT idle_flows(h) IS NULL FROM some_histories;

-- query: portfolio_flows ours
SELECT count(*) FROM shop.three_flows;

-- query: portfolio_card ours
-- In a session that lives: what it reads of the catalog it has read for another customer.
-- before: SELECT count(to_jsonb(c)) FROM shop.customers c WHERE customer = 4712
SELECT count(to_jsonb(c)) FROM shop.customers c WHERE customer = 4711;

-- query: portfolio_best ours
SELECT count(to_jsonb(c)) FROM (SELECT * FROM shop.customers ORDER BY residual_ltv DESC NULLS LAST LIMIT 100) c;

-- query: portfolio_dashboard ours
SELECT count(*) FROM shop.dashboard;

-- query: portfolio_refresh ours
SET max_parallel_workers_per_gather = 2;
SELECT refresh_portfolio('shop');

-- query: portfolio_page ours
SET max_parallel_workers_per_gather = 2;
SELECT count(*) FROM report_html('shop', 'en') page WHERE page LIKE '%</html>%';

-- query: load hand
-- before: TRUNCATE loaded
INSERT INTO loaded (customer_id, day, amount) SELECT * FROM arriving;

-- query: load ours
-- before: TRUNCATE loaded_kept
INSERT INTO loaded_kept (customer_id, day, amount) SELECT * FROM arriving;

-- query: write hand
-- In the backend, each a statement of its own that is parsed, planned and committed. What a load leaves behind is removed
-- beforehand, as autovacuum does where it is on.
-- before: VACUUM loaded
DO $$ BEGIN FOR i IN 1..20000 LOOP EXECUTE format('INSERT INTO loaded (customer_id, day, amount) VALUES (%s, ''2024-12-01'', 10.50)', 1 + i * 7919 % 10000); COMMIT; END LOOP; END $$;

-- query: write ours
-- before: VACUUM loaded_kept, kept.histories
DO $$ BEGIN FOR i IN 1..20000 LOOP EXECUTE format('INSERT INTO loaded_kept (customer_id, day, amount) VALUES (%s, ''2024-12-01'', 10.50)', 1 + i * 7919 % 10000); COMMIT; END LOOP; END $$;

-- query: statement ours
SELECT count(*) FROM model, equity_statement('histories', 'customer_id', 'h', (AS_OF)::date - 365, AS_OF, m, s, p, s, 0.1, 0.4, '6 months');

-- query: what_if ours
SELECT count(relative_change) FROM shop.what_if(frequency => 0.05, retention => 0.1);

-- query: uplift hand
SELECT round(m1 - m0, 6) || ' ' || round(sqrt(v1 / n1 + v0 / n0), 6) FROM (SELECT avg(value) FILTER (WHERE t) AS m1, avg(value) FILTER (WHERE NOT t) AS m0, var_samp(value) FILTER (WHERE t) AS v1, var_samp(value) FILTER (WHERE NOT t) AS v0, count(value) FILTER (WHERE t) AS n1, count(value) FILTER (WHERE NOT t) AS n0 FROM (SELECT customer_id % 10 > 0 AS t, value FROM worth) w) s;

-- query: uplift ours
SELECT round(difference::numeric, 6) || ' ' || round(standard_error(u)::numeric, 6) FROM (SELECT uplift(customer_id % 10 > 0, value) AS u FROM worth) w, uplift_rows(u);

-- query: rankings hand
SELECT round(corr(a, b)::numeric, 9) FROM (SELECT rank() OVER x + (count(*) OVER same_x - 1) / 2.0::float8 AS a, rank() OVER y + (count(*) OVER same_y - 1) / 2.0::float8 AS b FROM (SELECT value, orders_count(h) AS orders FROM worth JOIN histories USING (customer_id)) w WINDOW x AS (ORDER BY value), y AS (ORDER BY orders), same_x AS (PARTITION BY value), same_y AS (PARTITION BY orders)) r;

-- query: rankings ours
SELECT round(rank_correlation(value, orders_count(h))::numeric, 9) FROM worth JOIN histories USING (customer_id);

-- query: sectors hand
SELECT count(*) || ' ' || sum(customers) || ' ' || round(sum(margin), 2) FROM (SELECT customer_id % 20 AS sector, count(DISTINCT customer_id) AS customers, sum(value) AS margin, sum(1) AS cost FROM worth GROUP BY 1) s;

-- query: sectors ours
SELECT count(*) || ' ' || sum(customers) || ' ' || round(sum(margin), 2) FROM sector_rows((SELECT sector_ranking((customer_id % 20)::text, customer_id::text, value, 1) FROM worth));

-- query: nps hand
SELECT count(*) FILTER (WHERE score >= 9) || ' ' || count(*) FILTER (WHERE score <= 6) || ' ' || round(100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / count(*), 6) FROM (SELECT (customer_id % 11)::int AS score FROM worth) w;

-- query: nps ours
SELECT promoters || ' ' || detractors || ' ' || round(score::numeric, 6) FROM nps_rows((SELECT nps((customer_id % 11)::int) FROM worth));

-- query: reasons hand
SELECT string_agg(reason || ' ' || customers || ' ' || revenue, ', ' ORDER BY customers DESC, reason COLLATE "C") FROM (SELECT 'reason ' || customer_id % 7 AS reason, count(*) AS customers, sum(value) AS revenue FROM worth GROUP BY 1) r;

-- query: reasons ours
SELECT string_agg(reason || ' ' || customers || ' ' || revenue, ', ' ORDER BY rank) FROM top_reasons((SELECT reasons('reason ' || customer_id % 7, value) FROM worth), 7);

-- query: payments hand
SELECT count(*) || ' ' || sum(value) || ' ' || sum(value) FILTER (WHERE paid IS NULL AND due < AS_OF) || ' ' || round(avg((coalesce(paid, AS_OF) > due)::int), 6) FROM (SELECT value, date '2024-06-01' + (customer_id % 90)::int AS due, CASE WHEN customer_id % 5 > 0 THEN date '2024-06-01' + (customer_id % 120)::int END AS paid FROM worth) i;

-- query: payments ours
SELECT invoices || ' ' || amount || ' ' || overdue || ' ' || round(share_late::numeric, 6) FROM payment_rows((SELECT payment_behaviour(date '2024-06-01' + (customer_id % 90)::int, CASE WHEN customer_id % 5 > 0 THEN date '2024-06-01' + (customer_id % 120)::int END, value, AS_OF) FROM worth));

-- query: changes hand
SELECT round((avg(change) FILTER (WHERE t) - avg(change) FILTER (WHERE NOT t))::numeric, 6) FROM (SELECT customer_id % 10 > 0 AS t, value * 2 - value AS change FROM worth) w;

-- query: changes ours
SELECT round(difference::numeric, 6) FROM uplift_rows((SELECT difference_in_differences(customer_id % 10 > 0, value, value * 2) FROM worth));

-- query: holdout ours
SELECT count(*) FILTER (WHERE holdout_group(customer_id::text, 0.1, 'spring')) > 0 FROM worth;

-- query: portfolio_best_customers ours
SELECT count(*) FROM shop.best_customers;
