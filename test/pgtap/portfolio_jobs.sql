-- The jobs of an analyst, each a query of at most three lines over the views of a portfolio of the messy shop, and
-- beside it what plain SQL says over the shop's own tables. doc/portfolio_jobs.md shows the same queries.
BEGIN;
SELECT plan(61);
SET client_min_messages = error;
SET search_path = customer_portfolio, public;
\set customers 2000
\ir ../../script/sql/messy_shop.sql
\ir ../../script/sql/messy_portfolio.sql
CREATE TEMP TABLE sale AS
SELECT customer_id AS who, (at AT TIME ZONE 'Europe/Paris')::date AS day, amount, cost, channel FROM messy_shop.sales WHERE at < timestamptz '2026-11-16 00:00 Europe/Paris';
CREATE TEMP TABLE mine AS SELECT * FROM sale WHERE who IS NOT NULL;
CREATE INDEX ON mine (who, day);
ANALYZE sale, mine;

-- 0: histories of a table with statuses, currencies, returns, costs, a zone and merged customers
PREPARE job_0 AS
SELECT customers, rows_counted, rows_left_out, left_out_because FROM messy.status;
SELECT results_eq('job_0', $$SELECT count(DISTINCT who), count(*), n.guests + n.later, n.guests || ' without customer, ' || n.later || ' on or after as_of' FROM mine,
  (SELECT count(*) FILTER (WHERE customer_id IS NULL) AS guests, count(*) FILTER (WHERE customer_id IS NOT NULL AND at >= timestamptz '2026-11-16 00:00 Europe/Paris') AS later FROM messy_shop.sales) n GROUP BY n.guests, n.later$$, '0: every row of the sales counts or has a reason');
SELECT results_eq($$SELECT customer, revenue, margin, orders FROM messy.customers ORDER BY 1$$, $$SELECT who, sum(amount)::numeric(38,2), sum(amount - cost)::numeric(38,2), count(*) FILTER (WHERE amount >= 0) FROM mine GROUP BY 1 ORDER BY 1$$, '0: and the histories hold what the sales say');

-- 1: last month's three flows
PREPARE job_1 AS
SELECT period_start, new_revenue, existing_revenue, lost_revenue, in_doubt_revenue, growth
FROM messy.three_flows ORDER BY period_start DESC LIMIT 1;
CREATE TEMP TABLE month AS SELECT who, date_trunc('month', day)::date AS k, sum(amount) AS amount, bool_or(amount >= 0) AS active FROM mine GROUP BY 1, 2;
CREATE INDEX ON month (who, k);
ANALYZE month;
CREATE TEMP VIEW october AS
SELECT date '2026-10-01' AS k, sum(amount) FILTER (WHERE k = '2026-10-01' AND active AND k = first) AS won, sum(amount) FILTER (WHERE k = '2026-09-01' AND active AND NOT now AND NOT after) AS in_doubt,
       sum(amount) FILTER (WHERE k = '2026-10-01') - sum(amount) FILTER (WHERE k = '2026-09-01') AS growth
FROM (SELECT m.*, (SELECT min(k) FROM month f WHERE f.who = m.who AND f.active) AS first, EXISTS (SELECT FROM month n WHERE n.who = m.who AND n.active AND n.k = '2026-10-01') AS now,
        EXISTS (SELECT FROM month n WHERE n.who = m.who AND n.active AND n.k = '2026-11-01') AS after FROM month m) m;
SELECT results_eq('job_1', 'SELECT k, won::numeric(38,2), (growth - won + in_doubt)::numeric(38,2), 0::numeric(38,2), in_doubt::numeric(38,2), growth::numeric(38,2) FROM october', '1: won, in doubt and grown as plain SQL says');

-- 2: the same by channel: of the first order, which is a property of the customer
PREPARE job_2 AS
SELECT segment AS first_channel, period_start, new_revenue, existing_revenue, lost_revenue, closing_revenue
FROM messy.three_flows_by_segment WHERE dimension = 'first_channel' ORDER BY period_start DESC, segment LIMIT 2;
SELECT results_eq('SELECT segment, closing_revenue FROM messy.three_flows_by_segment WHERE dimension = ''first_channel'' AND period_start = ''2026-10-01'' ORDER BY 1',
  $$SELECT p.first_channel, sum(s.amount)::numeric(38,2) FROM mine s JOIN messy_shop.people p ON p.id = s.who WHERE s.day >= '2026-10-01' AND s.day < '2026-11-01' GROUP BY 1 ORDER BY 1$$, '2: revenue by the channel of the first order');
SELECT lives_ok('EXECUTE job_2', '2: the query');
PREPARE job_2_orders AS
SELECT segment AS channel, period_start, orders, revenue, revenue_share, buyers, buyers_of_others
FROM messy.orders_by_segment WHERE dimension = 'channel' AND is_complete ORDER BY period_start DESC, segment LIMIT 2;
SELECT results_eq('SELECT channel, revenue, buyers FROM (SELECT segment AS channel, revenue, buyers, period_start FROM messy.orders_by_segment) q WHERE period_start = ''2026-10-01'' ORDER BY 1',
  $$SELECT channel, sum(amount)::numeric(38,2), count(DISTINCT who) FILTER (WHERE amount >= 0) FROM mine WHERE day >= '2026-10-01' AND day < '2026-11-01' GROUP BY 1 ORDER BY 1$$, '2: revenue by the channel of the order');
SELECT lives_ok('EXECUTE job_2_orders', '2: the query');

-- 3: who left last quarter, by name, what they were worth, and who is back
PREPARE job_3 AS
SELECT label, last_order, amount, worth_before, returned_on FROM messy.flow_customers
WHERE flow = 'lost' AND period_start >= '2026-07-01' AND period_start < '2026-10-01' ORDER BY worth_before DESC;
SELECT set_eq($$SELECT label, returned_on FROM messy.flow_customers WHERE flow = 'lost' AND period_start >= '2026-07-01' AND period_start < '2026-10-01'$$, $$
  SELECT p.name, (SELECT min(day) FROM mine s WHERE s.who = m.who AND s.amount >= 0 AND s.day >= m.k + interval '1 month') FROM month m JOIN messy_shop.people p ON p.id = m.who
  WHERE m.active AND m.k IN ('2026-06-01', '2026-07-01') AND NOT EXISTS (SELECT FROM month n WHERE n.who = m.who AND n.active AND n.k > m.k AND n.k <= m.k + interval '3 months')$$, '3: who stayed away for three months after June or July, and came back');
SELECT ok((SELECT count(*) FILTER (WHERE worth_before > 0) = count(*) AND count(*) > 20 FROM messy.flow_customers WHERE flow = 'lost' AND period_start >= '2026-07-01'), '3: all were worth something');
SELECT lives_ok('EXECUTE job_3', '3: the query');

-- 4: the cohort triangle, in shares and money
PREPARE job_4 AS
SELECT cohort_start, age, retention_rate, revenue FROM messy.cohorts WHERE is_complete ORDER BY 1, 2;
CREATE TEMP TABLE first AS SELECT who, min(k) AS k FROM month WHERE active GROUP BY 1;
CREATE TEMP TABLE aged AS SELECT f.k AS cohort, m.k, count(*) FILTER (WHERE m.active) AS active, sum(m.amount) AS amount FROM month m JOIN first f USING (who) GROUP BY 1, 2;
SELECT results_eq('EXECUTE job_4', $$
  SELECT c.k, a, coalesce(g.active, 0) / c.size::float8, coalesce(g.amount, 0)::numeric(38,2)
  FROM (SELECT k, count(*) AS size FROM first GROUP BY 1) c CROSS JOIN generate_series(0, 36) a LEFT JOIN aged g ON g.cohort = c.k AND g.k = c.k + a * interval '1 month'
  WHERE c.k + (a + 1) * interval '1 month' <= '2026-11-16' ORDER BY 1, 2$$, '4: shares and money of every cohort and age');

-- 5: the top 20 % by margin, with names
PREPARE job_5 AS
SELECT label, margin FROM (SELECT *, percent_rank() OVER (ORDER BY margin DESC NULLS LAST) AS rank FROM messy.customers) c
WHERE rank < 0.2 ORDER BY margin DESC, label;
SELECT results_eq('job_5', $$SELECT name, margin FROM (SELECT name, sum(amount - cost)::numeric(38,2) AS margin, (rank() OVER (ORDER BY sum(amount - cost) DESC) - 1) / (count(*) OVER () - 1)::float8 AS r FROM mine JOIN messy_shop.people ON id = who GROUP BY name) q WHERE r < 0.2 ORDER BY 2 DESC, 1$$, '5: the best fifth by margin');

-- 6: the lifetime value of each customer, with an interval that is one
PREPARE job_6 AS
SELECT label, expected_revenue, expected_revenue_lower, expected_revenue_upper, residual_ltv, total_ltv
FROM messy.customers ORDER BY residual_ltv DESC LIMIT 10;
SELECT ok((SELECT bool_and(expected_revenue_lower < expected_revenue AND expected_revenue < expected_revenue_upper) FROM (SELECT * FROM messy.customers ORDER BY residual_ltv DESC LIMIT 10) c), '6: what is expected lies in its interval');
SELECT lives_ok('EXECUTE job_6', '6: the query');

-- 7: who slips away, by money at risk
PREPARE job_7 AS
SELECT label, status, last_order, usual_gap, days_overdue, value_at_risk FROM messy.slipping LIMIT 20;
SELECT is_empty($$SELECT label FROM messy.slipping s JOIN (SELECT who, max(day) AS last FROM mine WHERE amount >= 0 GROUP BY 1) m ON m.who = s.customer WHERE s.last_order <> m.last OR date '2026-11-16' - m.last <= 2 * s.usual_gap$$, '7: they are all later than twice their usual gap');
SELECT lives_ok('EXECUTE job_7', '7: the query');

-- 8: contracts that end within 60 days and nobody has spoken to the customer for 90
PREPARE job_8 AS
SELECT label, ends_on, notice_deadline, monthly_rate, class_by_revenue FROM messy.renewals r WHERE days_left <= 60
AND NOT EXISTS (SELECT FROM messy_shop.contact c WHERE c.customer_id = r.customer AND c.at BETWEEN '2026-08-18' AND '2026-11-16') ORDER BY ends_on, label;
SELECT set_eq($$SELECT customer, ends_on, monthly_rate FROM messy.renewals WHERE days_left <= 60$$, $$
  SELECT customer_id, last_day + 1, round(price_cents / 100.0 / CASE billing WHEN 'yearly' THEN 12 ELSE 1 END, 2)::numeric(38,2) FROM messy_shop.subscription WHERE last_day + 1 >= '2026-11-16' AND last_day + 1 < date '2026-11-16' + 61$$, '8: the subscriptions whose last day is near');
SELECT lives_ok('EXECUTE job_8', '8: the query');

-- 9: year over year, the fiscal year from April, the same month of last year
PREPARE job_9 AS
SELECT period_start, growth, growth_same_period_last_year FROM messy.three_flows ORDER BY 1 DESC LIMIT 12;
PREPARE job_9_fiscal AS
SELECT extract(year FROM period_start - interval '3 months')::int AS fiscal_year, count(*) AS months, sum(new_revenue) AS won, sum(lost_revenue) AS lost
FROM messy.three_flows GROUP BY 1 ORDER BY 1;
SELECT results_eq('SELECT growth_same_period_last_year FROM messy.three_flows WHERE period_start = ''2026-09-01''', $$SELECT (sum(amount) FILTER (WHERE k = '2025-09-01') - sum(amount) FILTER (WHERE k = '2025-08-01'))::numeric(38,2) FROM month$$, '9: the same month of last year');
SELECT results_eq('EXECUTE job_9_fiscal', $$SELECT y, n::bigint, w, l FROM (SELECT extract(year FROM f.period_start - interval '3 months')::int AS y, count(*) AS n, sum(f.new_revenue) AS w, sum(f.lost_revenue) AS l FROM messy.three_flows f GROUP BY 1) q ORDER BY 1$$, '9: fiscal years');
SELECT results_eq($$SELECT months FROM (SELECT extract(year FROM period_start - interval '3 months')::int AS y, count(*) AS months FROM messy.three_flows GROUP BY 1 ORDER BY 1) q$$, 'VALUES (5::bigint), (12), (12), (7)', '9: and how many months each has');
SELECT lives_ok('EXECUTE job_9', '9: the query');

-- 10: the meeting
PREPARE job_10 AS
SELECT indicator, unit, value, value_before, change, value_last_year, reason FROM messy.dashboard;
SELECT results_eq($$SELECT indicator, value FROM messy.dashboard WHERE indicator IN ('active customers', 'basket', 'orders', 'revenue') ORDER BY 1$$, $$
  SELECT v.* FROM (SELECT sum(amount) AS r, count(*) FILTER (WHERE amount >= 0) AS o, count(DISTINCT who) FILTER (WHERE amount >= 0) AS b FROM mine WHERE day >= '2026-10-01' AND day < '2026-11-01') m,
  LATERAL (VALUES ('active customers', b::numeric(38,6)), ('basket', round(r / o, 2)), ('orders', o), ('revenue', r)) v ORDER BY 1$$, '10: the indicators of October');
SELECT lives_ok('EXECUTE job_10', '10: the query');

-- 11: how alive the customers are
PREPARE job_11 AS
SELECT width_bucket(p_alive, 0, 1.0001, 10) AS tenth, count(*) AS customers FROM messy.customers WHERE p_alive IS NOT NULL GROUP BY 1 ORDER BY 1;
SELECT is((SELECT sum(customers)::bigint FROM (SELECT width_bucket(p_alive, 0, 1.0001, 10) AS tenth, count(*) AS customers FROM messy.customers WHERE p_alive IS NOT NULL GROUP BY 1) q WHERE tenth BETWEEN 1 AND 10), (SELECT count(DISTINCT who) FROM mine WHERE amount >= 0), '11: every buyer is in one tenth');
SELECT lives_ok('EXECUTE job_11', '11: the query');

-- 12: the card of a customer
PREPARE job_12 AS
SELECT * FROM messy.customers WHERE label = 'Customer 165';
SELECT is((SELECT orders FROM messy.customers WHERE label = 'Customer 165'), (SELECT count(*) FROM messy_shop.orders o JOIN messy_shop.customer c ON c.id = o.customer_id WHERE c.name IN ('Customer 165', 'Duplicate of 165') AND o.status IN ('paid', 'shipped', 'refunded')), '12: the card holds the orders of the duplicate as well');
SELECT lives_ok('EXECUTE job_12', '12: the query');

-- 13: what changed
PREPARE job_13 AS
SELECT label, class_a_year_ago, class_by_revenue, revenue FROM messy.customers
WHERE class_a_year_ago <> class_by_revenue ORDER BY revenue DESC;
SELECT results_eq($$SELECT class_a_year_ago, count(*) FROM messy.customers WHERE class_a_year_ago IS NOT NULL GROUP BY 1 ORDER BY 1$$,
  $$SELECT pareto_class, count(*) FROM (SELECT pareto_class(sum(amount)) OVER () FROM mine WHERE day < '2025-11-16' GROUP BY who) q GROUP BY 1 ORDER BY 1$$, '13: the classes of a year ago');
SELECT lives_ok('EXECUTE job_13', '13: the query');

-- 14: the books
PREPARE job_14 AS
SELECT period_start, r.source_total, a.revenue, r.source_total - a.revenue AS difference, r.without_customer
FROM messy.reconciliation r JOIN messy_shop.accounting a ON a.month = r.period_start ORDER BY 1;
SELECT is_empty('SELECT * FROM messy.reconciliation r FULL JOIN messy_shop.accounting a ON a.month = r.period_start WHERE r.source_total IS DISTINCT FROM a.revenue OR r.difference <> 0', '14: the portfolio and accounting agree to the cent, in every month');
SELECT results_eq('SELECT sum(without_customer) FROM messy.reconciliation', 'SELECT sum(amount) FROM sale WHERE who IS NULL', '14: what is beside the ledger are the guests');
SELECT lives_ok('EXECUTE job_14', '14: the query');

-- 15: one number for the capital
PREPARE job_15 AS
SELECT as_of, residual_ltv AS capital, model, converged FROM messy.models WHERE is_current;
SELECT ok((SELECT abs(m.residual_ltv / sum(c.residual_ltv) - 1) < 1e-9 FROM messy.models m, messy.customers c WHERE m.is_current GROUP BY m.residual_ltv), '15: the capital is that of all customers');
SELECT lives_ok('EXECUTE job_15', '15: the query');

-- 16: what a new customer costs and is worth, by source
PREPARE job_16 AS
SELECT c.source, count(*) AS customers, s.spent / count(*) AS cost_per_customer, avg(c.total_ltv) AS worth, avg((c.total_ltv > s.spent / 100)::int) AS paid_back
FROM messy.customers c JOIN (SELECT source, sum(amount) AS spent FROM messy_shop.spend WHERE purpose = 'acquisition' GROUP BY 1) s USING (source)
GROUP BY c.source, s.spent ORDER BY worth DESC;
SELECT results_eq('SELECT source, count(*) FROM messy.customers GROUP BY 1 ORDER BY 1', 'SELECT source, count(DISTINCT who) FROM mine JOIN messy_shop.people ON id = who GROUP BY 1 ORDER BY 1', '16: the customers of each source');
SELECT lives_ok('EXECUTE job_16', '16: the query');

-- 17: how silently they leave: without a complaint in the 90 days before
PREPARE job_17 AS
SELECT count(*) AS lost, count(*) FILTER (WHERE NOT EXISTS (SELECT FROM messy_shop.contact c
  WHERE c.customer_id = f.customer AND c.kind = 'complaint' AND c.at::date BETWEEN f.last_order - 90 AND f.period_start)) AS silent
FROM messy.flow_customers f WHERE flow = 'lost' AND period_start >= '2026-01-01';
SELECT is((SELECT count(*) FROM messy.flow_customers WHERE flow = 'lost' AND period_start >= '2026-01-01'), (SELECT sum(lost_customers)::bigint FROM messy.three_flows WHERE period_start >= '2026-01-01'), '17: all who left are asked about');
SELECT lives_ok('EXECUTE job_17', '17: the query');

-- 18: was the model right
PREPARE job_18 AS
SELECT section, item, observed, expected, naive FROM backtest('messy.histories', 'h', '2026-03-01', '2026-11-16') WHERE section IN ('total', 'error');
SELECT is((SELECT observed::bigint FROM backtest('messy.histories', 'h', '2026-03-01', '2026-11-16') WHERE section = 'total' AND item = 'purchases'),
  (SELECT count(DISTINCT (who, day)) FROM mine WHERE amount >= 0 AND day >= '2026-03-01' AND who IN (SELECT who FROM mine WHERE amount >= 0 AND day < '2026-03-01')), '18: what was observed is what plain SQL counts');
SELECT lives_ok('EXECUTE job_18', '18: the query');

-- 19: flows by sector, with the line of the company
PREPARE job_19 AS
SELECT segment, new_revenue, existing_revenue, lost_revenue, in_doubt_revenue, growth FROM messy.three_flows_by_segment WHERE dimension = 'sector' AND period_start = '2026-10-01'
UNION ALL
SELECT 'company', new_revenue, existing_revenue, lost_revenue, in_doubt_revenue, growth FROM messy.three_flows WHERE period_start = '2026-10-01';
SELECT results_eq($$SELECT sum(growth), sum(new_revenue), bool_or(segment = 'unknown') FROM messy.three_flows_by_segment WHERE dimension = 'sector' AND period_start = '2026-10-01'$$, $$SELECT sum(growth), sum(new_revenue), true FROM messy.three_flows WHERE period_start = '2026-10-01'$$, '19: the sectors add up to the company, and those without one are a sector');
SELECT lives_ok('EXECUTE job_19', '19: the query');

-- 20: late invoices by class
PREPARE job_20 AS
SELECT c.class_by_revenue, count(*) AS invoices, avg(greatest(coalesce(i.paid, date '2026-11-16') - i.due, 0)) AS days_late, sum(i.amount) FILTER (WHERE i.paid IS NULL) AS open
FROM messy_shop.invoice i JOIN messy.customers c ON c.customer = i.customer_id GROUP BY 1 ORDER BY 1;
SELECT results_eq('SELECT count(*), sum(i.amount) FILTER (WHERE i.paid IS NULL) FROM messy_shop.invoice i JOIN messy.customers c ON c.customer = i.customer_id',
  'SELECT count(*), sum(amount) FILTER (WHERE paid IS NULL) FROM messy_shop.invoice WHERE customer_id IN (SELECT id FROM messy_shop.people)', '20: the invoices of all but the duplicates');
SELECT lives_ok('EXECUTE job_20', '20: the query');

-- 21: segments of recency, frequency and money, and who moved
PREPARE job_21 AS
SELECT rfm_segment, count(*) AS customers, sum(revenue) AS revenue, sum(residual_ltv) AS residual_ltv FROM messy.customers GROUP BY 1 ORDER BY revenue DESC;
SELECT is((SELECT count(DISTINCT rfm_segment) > 5 AND count(*) FILTER (WHERE rfm_segment IS NULL AND last_order IS NOT NULL) = 0 FROM messy.customers), true, '21: every buyer is in a segment');
SELECT lives_ok('EXECUTE job_21', '21: the query');

-- 22: recurring revenue
PREPARE job_22 AS
SELECT period_start, opening_revenue, new_revenue, expansion, contraction, churned, reactivated, closing_revenue, net_retention
FROM messy.contract_flows ORDER BY 1 DESC LIMIT 12;
SELECT is((SELECT closing_revenue FROM messy.contract_flows WHERE period_start = '2026-06-01'), (SELECT sum(round(price_cents / 100.0 / CASE billing WHEN 'yearly' THEN 12 ELSE 1 END, 2))::numeric(38,2) FROM messy_shop.subscription WHERE starts <= '2026-06-30' AND coalesce(last_day >= '2026-06-30', true)), '22: the rates of the subscriptions on the last day of June');
SELECT lives_ok('EXECUTE job_22', '22: the query');

-- 23: the next quarter, of the customers of today
PREPARE job_23 AS
SELECT round(t.expected) AS expected, round(t.lower) AS lower, round(t.upper) AS upper FROM predicted_total((
  SELECT total_predicted_revenue(m.purchase_model::purchase_model, m.spend_model::spend_model, h.h, m.as_of, '3 months') FROM messy.histories h, messy.models m WHERE m.is_current)) t;
SELECT lives_ok('EXECUTE job_23', '23: the query');

-- 24: who buys once and never again, by source
PREPARE job_24 AS
SELECT source, avg((orders = 1)::int) AS bought_once FROM messy.customers WHERE first_order < '2026-05-01' GROUP BY 1 ORDER BY 2 DESC;
SELECT results_eq('job_24', $$SELECT source, avg((n = 1)::int) FROM (SELECT who, count(*) FILTER (WHERE amount >= 0) AS n, min(day) FILTER (WHERE amount >= 0) AS first FROM mine GROUP BY 1) m JOIN messy_shop.people ON id = who WHERE first < '2026-05-01' GROUP BY 1 ORDER BY 2 DESC$$, '24: the share of one order');

-- 25: the Pareto curve for a chart, the richest first
PREPARE job_25 AS
SELECT customer_share, revenue_share FROM messy.lorenz ORDER BY 1;
SELECT is((SELECT round(revenue_share::numeric, 3) FROM messy.lorenz WHERE customer_share = 0.2), (SELECT round(sum(greatest(amount, 0)) FILTER (WHERE r <= n * 0.2) / sum(greatest(amount, 0)), 3)
  FROM (SELECT amount, row_number() OVER (ORDER BY amount DESC) AS r, count(*) OVER () AS n FROM (SELECT sum(amount) AS amount FROM mine GROUP BY who) m) q), '25: what the richest fifth brings');
SELECT lives_ok('EXECUTE job_25', '25: the query');

-- 26: revenue by class and year
PREPARE job_26 AS
SELECT c.class_by_revenue, y AS year, sum(revenue(h.h, daterange(make_date(y, 1, 1), make_date(y + 1, 1, 1)))) AS revenue
FROM messy.customers c JOIN messy.histories h USING (customer), generate_series(2024, 2025) y GROUP BY 1, 2 ORDER BY 1, 2;
SELECT results_eq('job_26', $$SELECT class_by_revenue, extract(year FROM day)::int, sum(amount) FROM mine JOIN messy.customers ON customer = who WHERE day >= '2024-01-01' AND day < '2026-01-01' GROUP BY 1, 2 ORDER BY 1, 2$$, '26: the revenue of each class and year');

-- 27: active customers of the last twelve months, month by month
PREPARE job_27 AS
SELECT m::date AS month, count(*) FILTER (WHERE orders_count(h.h, daterange((m - interval '1 year')::date, m::date)) > 0) AS active
FROM messy.histories h, generate_series(timestamp '2026-01-01', '2026-11-01', '1 month') m GROUP BY 1 ORDER BY 1;
SELECT results_eq('job_27', $$SELECT m::date, count(DISTINCT who) FROM mine, generate_series(timestamp '2026-01-01', '2026-11-01', '1 month') m WHERE amount >= 0 AND day >= m - interval '1 year' AND day < m GROUP BY 1 ORDER BY 1$$, '27: who bought in the year before');

-- 28: which model, and by how much
PREPARE job_28 AS
SELECT model, bic, next_best, delta_bic, converged FROM messy.models WHERE is_current;
SELECT lives_ok('EXECUTE job_28', '28: the query');

-- 29: yearly prices in cents as rates per month
PREPARE job_29 AS
SELECT customer, monthly_rate, days_left FROM messy.renewals ORDER BY ends_on, customer;
SELECT set_eq('SELECT customer, monthly_rate FROM messy.renewals', $$SELECT customer_id, round(price_cents / CASE billing WHEN 'yearly' THEN 1200.0 ELSE 100 END, 2)::numeric(38,2) FROM messy_shop.subscription WHERE last_day + 1 >= '2026-11-16' AND last_day + 1 < '2027-11-16'$$, '29: a twelfth of the yearly price, to the cent');
SELECT lives_ok('EXECUTE job_29', '29: the query');

-- 30: the wide table, a row for each customer
PREPARE job_30 AS
SELECT * FROM messy.customers;
SELECT is((SELECT count(*) FROM messy.customers), (SELECT count(DISTINCT who) FROM mine), '30: a row for each customer');

SELECT is((SELECT count(DISTINCT (regexp_match(name, '\d+'))[1]) FROM pg_prepared_statements WHERE name LIKE 'job_%'), 31::bigint, 'thirty-one jobs');
SELECT is_empty($$SELECT name FROM pg_prepared_statements WHERE name LIKE 'job_%' AND length(statement) - length(replace(statement, E'\n', '')) > 3$$, 'none has more than three lines');
SELECT * FROM finish();
ROLLBACK;
