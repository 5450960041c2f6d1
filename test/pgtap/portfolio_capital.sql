-- The views of capital, its balance, cost of loss and control of a portfolio, each beside plain SQL over the orders.
BEGIN;
SELECT * FROM no_plan();
SET client_min_messages = error;
SET jit = off; -- it takes longer than the queries
SET search_path = customer_portfolio, public;

CREATE SCHEMA firm;
CREATE TABLE firm.orders AS
SELECT customer_id AS who, day, amount::numeric(12,2) AS total, (amount * (0.5 + (customer_id % 5) * 0.05))::numeric(12,2) AS cost, CASE WHEN hashint8(customer_id * 31 + (day - date '2020-01-01')) % 3 = 0 THEN 'web' WHEN customer_id % 7 > 0 THEN 'shop' END AS channel
FROM simulate_purchases('{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}', '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 16}', 900, '2022-01-01', '2025-01-01', 1);
INSERT INTO firm.orders SELECT who, day + 3, -round(total / 2, 2), 0, 'shop' FROM firm.orders WHERE who % 11 = 0 AND day < '2024-12-20';
CREATE TABLE firm.people AS SELECT who AS id, CASE who % 3 WHEN 0 THEN 'north' WHEN 1 THEN 'south' END AS region, CASE who % 2 WHEN 0 THEN 'big' ELSE 'small' END AS size FROM (SELECT DISTINCT who FROM firm.orders) o;
CREATE TABLE firm.spend AS SELECT d::date AS day, 1000.00 + extract(month FROM d)::int AS amount, p AS purpose FROM generate_series(date '2022-01-15', '2024-12-15', interval '1 month') d, unnest(array['acquisition', ' Retention', NULL]) p;
CREATE TABLE firm.treated AS SELECT who, date '2024-07-15' + 10 * (who % 2)::int AS day, who % 4 < 2 AS treated FROM firm.people, LATERAL (SELECT id AS who) w WHERE id % 5 < 3;
INSERT INTO firm.treated VALUES (4000000, '2024-07-15', true), (NULL, '2024-07-15', true), (5, '2024-12-15', true), (5, NULL, true);

SELECT create_portfolio('s', 'firm.orders', 'who', 'day', 'total', as_of => '2023-12-01', grace => 3);
SELECT alter_portfolio('s', margin => 0.4);
SELECT add_customers('s', 'firm.people', 'id', segments => '{region,size}');
SELECT is((SELECT count(*) FROM s.models), 1::bigint, 'one fit so far');
SELECT ok((SELECT bool_and(of_what LIKE 'no older fit%' AND opening_on = '2022-12-01' AND closing_on = '2023-12-01') AND count(*) = 14 FROM s.equity_statement), 'without an older fit the statement is of a year, by the models of today, and says so');
SELECT is((SELECT amount FROM s.equity_statement WHERE line = 're-estimation'), 0::float8, 'nothing is re-estimated then');
-- Fits of several dates: the opening is the newest that is at least a year older.
DO $$ DECLARE d text; BEGIN
  FOREACH d IN ARRAY array['2022-12-01', '2023-12-01', '2024-06-01', '2025-01-01'] LOOP
    PERFORM alter_portfolio('s', as_of => d);
    PERFORM refresh_portfolio('s');
  END LOOP;
END $$;
SELECT add_spend('s', 'firm.spend', 'day', 'amount', 'purpose');
SELECT add_order_segments('s', '{channel}');
SELECT add_treatments('s', 'firm.treated', 'who', 'day', 'treated');

CREATE TEMP TABLE m AS SELECT purchase_model::purchase_model AS p, spend_model::spend_model AS s, fit FROM s.models WHERE is_current;
CREATE TEMP TABLE m0 AS SELECT purchase_model::purchase_model AS p, spend_model::spend_model AS s FROM s.models WHERE as_of = '2023-12-01' ORDER BY fit DESC LIMIT 1;
CREATE TEMP TABLE m1 AS SELECT purchase_model::purchase_model AS p FROM s.models WHERE as_of = '2024-06-01' ORDER BY fit DESC LIMIT 1;
CREATE TEMP TABLE history AS SELECT who, purchase_history(day, total) AS h, id % 2 = 0 AS big, coalesce(region, 'unknown') AS region FROM firm.orders JOIN firm.people ON id = who WHERE day < '2025-01-01' GROUP BY who, id, region;
CREATE FUNCTION pg_temp.near(a float8, b float8, tolerance float8 DEFAULT 1e-9) RETURNS boolean LANGUAGE sql AS 'SELECT coalesce(abs(a - b) <= tolerance * greatest(abs(a), abs(b), 1e-9), a IS NULL AND b IS NULL)';

-- --- the capital ---------------------------------------------------------------------------------------------

CREATE TEMP TABLE e AS SELECT * FROM s.equity;
SELECT results_eq($$SELECT dimension, segment FROM s.equity$$, $$VALUES ('total', 'total'), ('class', 'A'), ('class', 'B'), ('class', 'C'), ('region', 'north'), ('region', 'south'), ('region', 'unknown'), ('size', 'big'), ('size', 'small')$$, 'total, classes and segments in this order');
SELECT ok(pg_temp.near(e.residual_ltv::float8, q.value, 1e-6) AND pg_temp.near(e.lower::float8, (q.i).lower, 1e-6) AND pg_temp.near(e.upper::float8, (q.i).upper, 1e-6) AND pg_temp.near(e.expected_revenue::float8, (q.r).expected, 1e-6)
  AND pg_temp.near(e.expected_revenue_lower::float8, (q.r).lower, 1e-6) AND pg_temp.near(e.expected_revenue_upper::float8, (q.r).upper, 1e-6) AND e.customers = q.n AND e.past_margin = q.past AND pg_temp.near(e.living_customers, q.alive), e.dimension || ' ' || e.segment || ': the capital and its intervals by plain SQL')
FROM (
  SELECT d.dimension, d.segment, count(*) AS n, sum(residual_ltv(p, s, h, '2025-01-01', 0.1, 0.4)) AS value, predicted_total(total_predicted_ltv(p, s, h, '2025-01-01', 0.1, 0.4), 0.95) AS i, predicted_total(total_predicted_revenue(p, s, h, '2025-01-01', '1 year')) AS r,
    round(sum(revenue(h)) * 0.4, 2) AS past, sum(p_alive(p, h, '2025-01-01')) AS alive
  FROM m, history, LATERAL (VALUES ('total', 'total'), ('region', region), ('size', CASE WHEN big THEN 'big' ELSE 'small' END)) d(dimension, segment) GROUP BY 1, 2) q
JOIN e USING (dimension, segment);
SELECT ok(pg_temp.near(sum(residual_ltv)::float8, (SELECT residual_ltv::float8 FROM e WHERE dimension = 'total'), 1e-6) AND pg_temp.near(sum(share), 1) AND sum(customers) = (SELECT customers FROM e WHERE dimension = 'total'), 'they add up by ' || dimension) FROM e GROUP BY dimension;
SELECT ok(e.lower < residual_ltv AND residual_ltv < e.upper AND expected_revenue_upper - expected_revenue_lower > expected_revenue * 0.03 AND interval_missing IS NULL, 'the intervals are around the estimates') FROM e WHERE dimension = 'total';
SELECT ok(e.lower < i.lower AND e.upper > i.upper, 'that of the capital holds more than the estimates') FROM e, (SELECT confidence_interval(total_residual_ltv(p, s, h, '2025-01-01', 0.1, 0.4)) AS c FROM m, history) q, LATERAL (SELECT (q.c).*) i WHERE dimension = 'total';
SELECT ok(pg_temp.near((SELECT top_fifth_share FROM e WHERE dimension = 'total'), (SELECT sum(residual_ltv) FILTER (WHERE n <= all_of_them * 0.2) / sum(residual_ltv) FROM (SELECT residual_ltv, row_number() OVER (ORDER BY residual_ltv DESC) AS n, count(*) OVER () AS all_of_them FROM s.scores) q)::float8, 1e-6), 'the share of the best fifth by plain SQL');
SELECT is((SELECT customers_for_half FROM e WHERE dimension = 'total'), (SELECT min(n) FROM (SELECT row_number() OVER w AS n, sum(residual_ltv) OVER w AS so_far, sum(residual_ltv) OVER () AS everything FROM s.scores WINDOW w AS (ORDER BY residual_ltv DESC)) q WHERE so_far >= everything / 2), 'how many hold half of it by plain SQL');
SELECT ok(pg_temp.near((SELECT gini FROM e WHERE dimension = 'total'), (SELECT 2 * sum(n * residual_ltv) / (count(*) * sum(residual_ltv)) - (count(*) + 1.0) / count(*) FROM (SELECT residual_ltv, row_number() OVER (ORDER BY residual_ltv) AS n FROM s.scores) q)::float8, 1e-6), 'the concentration by plain SQL');

-- Where all customers are alike a fit has no clear maximum, and nothing says how sure it is.
CREATE TABLE firm.same AS SELECT c, date '2024-01-01' + 30 * i AS day, 50.00::numeric(10,2) AS amount FROM generate_series(1, 40) c, generate_series(0, 8) i;
SELECT create_portfolio('same', 'firm.same', 'c', 'day', 'amount', as_of => '2025-01-01', histories => 'refresh');
SELECT results_eq($$SELECT residual_ltv > 0, e.lower, e.upper, interval_missing FROM same.equity e WHERE dimension = 'total'$$, $$VALUES (true, NULL::numeric(38,2), NULL::numeric(38,2), 'the fit of a model has no clear maximum')$$, 'no interval without a clear maximum, and that is said');

-- --- what if -------------------------------------------------------------------------------------------------

SELECT ok(capital = capital_today AND change = 0 AND relative_change = 0 AND pg_temp.near(capital_today::float8, (SELECT residual_ltv::float8 FROM e WHERE dimension = 'total'), 1e-4), 'nothing changes nothing') FROM s.what_if();
SELECT ok(pg_temp.near(relative_change, 1.05 * 0.9 - 1, 1e-4), 'basket and margin are factors') FROM s.what_if(basket => 0.05, margin => -0.1);
SELECT ok(pg_temp.near(capital::float8, (SELECT sum(residual_ltv(p, s, h, '2025-01-01', 0.06, 0.4)) FROM m, history), 1e-4), 'another discount, customer by customer') FROM s.what_if(annual_rate => 0.06);
SELECT ok(pg_temp.near(capital::float8, (SELECT sum(residual_ltv(p, s, h, '2025-01-01', 0.1, 0.4) * value_factor(p, frequency(h, '2025-01-01'), observation_age(h, '2025-01-01'), 0.1, 0.1, 1.1, 0.8)) FROM m, history), 1e-4) AND relative_change > 0.1, 'frequency and retention, customer by customer')
FROM s.what_if(frequency => 0.1, retention => 0.2);
SELECT results_eq($$SELECT lever, sign(elasticity)::int FROM s.elasticities$$, $$VALUES ('retention', 1), ('frequency', 1), ('basket', 1), ('margin', 1), ('annual_rate', -1)$$, 'the signs of the elasticities');
SELECT ok(abs(x.elasticity - (SELECT (up.relative_change - down.relative_change) / 0.02 FROM s.what_if(retention => 0.01) up, s.what_if(retention => -0.01) down)) < 1e-4, 'the elasticity of retention is that of what_if') FROM s.elasticities x WHERE lever = 'retention';

-- --- the balance ---------------------------------------------------------------------------------------------

CREATE TEMP TABLE line AS SELECT * FROM s.equity_statement;
CREATE TEMP TABLE whole AS SELECT w.* FROM m, m0, equity_statement('history', 'who', 'h', '2023-12-01', '2025-01-01', m0.p, m0.s, m.p, m.s, 0.1, 0.4, '3 months') w;
SELECT ok(l.customers = w.customers AND abs(l.amount - w.amount) <= 1e-9 * (SELECT amount FROM whole WHERE line = 'opening'), w.line || ': as equity_statement over a table') FROM whole w LEFT JOIN line l USING (line) ORDER BY w.ordinal;
SELECT ok(bool_and(opening_on = '2023-12-01' AND closing_on = '2025-01-01' AND of_what ~ '^opening by the models of fit \d+, closing by those of fit \d+$') AND (array_agg(line ORDER BY ordinal DESC))[1] = 'closing' AND (array_agg(share_of_opening ORDER BY ordinal))[1] = 1, 'dates and models are said, closing is the last') FROM line;
SELECT ok(abs(sum(amount) FILTER (WHERE line <> 'closing') - max(amount) FILTER (WHERE line = 'closing')) <= 1e-9 * max(amount) FILTER (WHERE line = 'opening'), 'the lines add up in total') FROM line WHERE line NOT LIKE 'memo %';
SELECT ok(bool_and(rest <= 1e-9 * opening), 'and for every segment, of which there are ' || count(*)) FROM (SELECT abs(sum(amount) FILTER (WHERE line <> 'closing') - max(amount) FILTER (WHERE line = 'closing')) AS rest, max(amount) FILTER (WHERE line = 'opening') AS opening
  FROM s.equity_statement_segments WHERE line NOT LIKE 'memo %' GROUP BY dimension, segment) q;
SELECT is_empty($$SELECT customer FROM s.equity_statement_customers WHERE abs(opening + unwinding + expected_margin + experience_lost + experience_survival + experience_activity + experience_spend + acquired + re_estimation - closing) > 1e-9 * greatest(opening, closing)$$, 'and for every customer');
SELECT ok(bool_and(abs(q.amount - l.amount) <= 1e-9 * (SELECT amount FROM line WHERE line = 'opening')) AND bool_and(q.customers = l.customers), q.dimension || ': the segments add up to the total, line by line')
FROM (SELECT dimension, line, sum(amount) AS amount, sum(customers) AS customers FROM s.equity_statement_segments GROUP BY 1, 2) q JOIN line l USING (line) GROUP BY q.dimension ORDER BY 1;
SELECT ok(pg_temp.near((SELECT amount FROM line WHERE line = 'closing'), (SELECT residual_ltv::float8 FROM e WHERE dimension = 'total'), 1e-6), 'closing is the capital of the view equity');
SELECT ok((SELECT amount FROM line WHERE line = 'memo spend on acquisition') = q.a AND (SELECT amount FROM line WHERE line = 'memo spend on retention') = q.r AND (SELECT amount FROM line WHERE line = 'memo spend on anything else') = q.o
  AND abs((SELECT amount FROM line WHERE line = 'memo sustainable distribution') - ((SELECT amount FROM line WHERE line = 'memo sustainable distribution before spend') - q.a - q.r - q.o)) < 1e-6, 'spend between the two dates, and what is left to distribute')
FROM (SELECT sum(amount) FILTER (WHERE purpose = 'acquisition')::float8 AS a, sum(amount) FILTER (WHERE purpose = ' Retention')::float8 AS r, sum(amount) FILTER (WHERE purpose IS NULL)::float8 AS o FROM firm.spend WHERE day >= '2023-12-01' AND day < '2025-01-01') q;

-- --- the cost of loss ----------------------------------------------------------------------------------------

SELECT is((SELECT count(*) FROM s.cost_of_loss), 24::bigint, 'the last 24 complete periods');
SELECT results_eq('SELECT period_start, lost_customers, lost_value, new_customers FROM s.cost_of_loss ORDER BY 1', $$SELECT t.period_start, CASE WHEN t.is_final THEN t.lost_customers END, CASE WHEN t.is_final THEN coalesce(f.worth, 0) END, t.new_customers FROM s.three_flows t
  LEFT JOIN (SELECT period_start, sum(residual_ltv(p, s, h, last_order + 1, 0.1, 0.4))::numeric(38,2) AS worth FROM m, s.flow_customers c JOIN history ON who = customer WHERE flow = 'lost' GROUP BY 1) f USING (period_start) WHERE t.period_start >= '2023-01-01' ORDER BY 1$$, 'who left is in three_flows, and worth what was expected on the day after the last order');
SELECT ok(bool_and(pg_temp.near(c.value_per_new_customer::float8, q.value, 1e-4) AND pg_temp.near(c.acquisition_cost::float8, q.cost, 1e-3) AND pg_temp.near(c.replacement_cost::float8, q.cost * c.lost_value::float8 / q.value, 1e-3) AND abs(c.total_cost - c.lost_value - c.replacement_cost) < 0.02) AND count(*) = 24, 'what a new customer is worth, and the price of others')
FROM s.cost_of_loss c JOIN (
  SELECT date_trunc('month', first)::date AS period_start, avg(revenue(h, first + 1)::float8 * 0.4 + residual_ltv(p, s, h, first + 1, 0.1, 0.4)) AS value, max(a.amount)::float8 / count(*) AS cost
  FROM m, history, LATERAL (SELECT first_purchase(h) AS first) f, LATERAL (SELECT sum(amount) AS amount FROM firm.spend WHERE purpose = 'acquisition' AND date_trunc('month', day) = date_trunc('month', first)) a GROUP BY 1) q USING (period_start);

SELECT results_eq('SELECT period_start, lost_customers, lost_value, value_per_lost_customer, replacement_cost, total_cost FROM s.cost_of_loss WHERE lost_customers IS NULL OR lost_value IS NULL OR total_cost IS NULL ORDER BY 1',
  $$SELECT period_start, NULL::bigint, NULL::numeric, NULL::numeric, NULL::numeric, NULL::numeric FROM s.three_flows WHERE NOT is_final ORDER BY 1$$, 'a loss that is not known yet is not 0, and costs nothing that is known');
SELECT ok(count(*) = 2 AND bool_and(in_doubt_customers > 0), 'while customers are in doubt') FROM s.three_flows WHERE NOT is_final;

CREATE TEMP TABLE bucket AS SELECT * FROM s.leaky_bucket;
SELECT ok(b.first_period = '2024-01-01' AND b.until = '2025-01-01' AND b.periods = 12 AND b.lost_customers = q.lost AND b.new_customers = q.came AND b.customers = q.customers AND pg_temp.near(b.churn_rate, q.lost::float8 / q.opening::float8) AND pg_temp.near(b.inflow, q.came / 12.0)
  AND pg_temp.near(b.ceiling, b.inflow / b.churn_rate) AND pg_temp.near(b.required_inflow, b.churn_rate * b.customers) AND pg_temp.near(b.half_life, ln(0.5) / ln(1 - b.churn_rate)) AND pg_temp.near(b.turnover, (q.lost + q.came) / (q.first + q.customers)::float8), 'the leaky bucket from the flows')
FROM bucket b, (SELECT sum(churned_customers) AS lost, sum(new_customers + reactivated_customers) AS came, sum(opening_customers) AS opening, max(opening_customers) FILTER (WHERE period_start = '2024-01-01') AS first, max(closing_customers) FILTER (WHERE period_start = '2024-12-01') AS customers
  FROM s.flows WHERE period_start >= '2024-01-01') q;
SELECT ok(pg_temp.near(new_customer_equivalent, customers * 0.01 * value_per_customer::float8 / value_per_new_customer::float8, 1e-3) AND pg_temp.near(value_per_customer::float8, (SELECT avg(residual_ltv(p, s, h, '2025-01-01', 0.1, 0.4)) FROM m, history WHERE last_purchase(h) >= '2024-10-01'), 1e-4), 'one point of retention in new customers') FROM bucket;
SELECT ok(count(*) = 25 AND bool_and(pg_temp.near(p.customers, b.ceiling + (b.customers - b.ceiling) * (1 - b.churn_rate) ^ p.period)) AND max(period_end) = '2027-01-01', 'the path of the number of customers') FROM s.leaky_bucket_path p, bucket b;
SELECT ok(bool_and(h.hunting + h.farming = h.growth AND h.growth = f.growth AND h.hunting = f.flow_new AND h.revenue_of_existing = f.closing_revenue - f.new_revenue AND pg_temp.near(h.growth_rate, h.hunting_rate + h.farming_rate)
  AND h.spend_on_new = 1000 + extract(month FROM period_start) AND h.share_of_effort_on_new = 0.5) AND count(*) = 36, 'hunting and farming are the growth, with the effort for either') FROM s.hunting_and_farming h JOIN s.flows f USING (period_start);
SELECT ok(pg_temp.near(p.coefficient_of_variation, q.variation) AND pg_temp.near(p.error_as_last_period, q.last_period) AND pg_temp.near(p.error_as_last_year, q.last_year) AND p.periods = 36, p.revenue_of || ' revenue: its predictability by plain SQL')
FROM s.predictability p, LATERAL (
  SELECT stddev(x) / avg(x) AS variation, avg(abs(x - before)) / max(mean) AS last_period, avg(abs(x - year_before)) / max(mean) AS last_year FROM (
    SELECT x, lag(x) OVER w AS before, lag(x, 12) OVER w AS year_before, avg(x) OVER () AS mean
    FROM (SELECT k, coalesce(sum(total) FILTER (WHERE (k = first) = (p.revenue_of = 'new') OR p.revenue_of = 'all'), 0)::float8 AS x FROM (SELECT *, date_trunc('month', day) AS k, date_trunc('month', min(day) OVER (PARTITION BY who)) AS first FROM firm.orders) o WHERE day < '2025-01-01' GROUP BY k) g WINDOW w AS (ORDER BY k)) l) q;

SELECT create_portfolio('y', 'firm.orders', 'who', 'day', 'total', as_of => '2022-09-01', grace => 3);
SELECT results_eq('SELECT first_period, until, periods FROM y.leaky_bucket', $$VALUES (date '2022-04-01', date '2022-09-01', 5::bigint)$$, 'the first months, in which nobody can be lost yet, say nothing of churn');

-- --- levers and payback --------------------------------------------------------------------------------------

CREATE TEMP TABLE lever AS SELECT * FROM s.levers;
SELECT ok(pg_temp.near(l.amount, q.change, 1e-9) AND l.n0 = q.n0 AND l.n1 = q.n1 AND pg_temp.near(l.f1, q.o1 / q.n1::float8) AND pg_temp.near(l.b0, q.r0::float8 / q.o0), l.dimension || ' ' || l.segment || ': levers add up to the change of revenue')
FROM (SELECT dimension, segment, sum(amount) AS amount, max(before) FILTER (WHERE lever = 'customers') AS n0, max(after) FILTER (WHERE lever = 'customers') AS n1, max(after) FILTER (WHERE lever = 'frequency') AS f1, max(before) FILTER (WHERE lever = 'basket') AS b0 FROM lever WHERE measure = 'revenue' GROUP BY 1, 2) l
JOIN (SELECT d.dimension, d.segment, count(DISTINCT who) FILTER (WHERE NOT this AND total >= 0) AS n0, count(DISTINCT who) FILTER (WHERE this AND total >= 0) AS n1, count(*) FILTER (WHERE NOT this AND total >= 0) AS o0, count(*) FILTER (WHERE this AND total >= 0) AS o1,
    sum(total) FILTER (WHERE NOT this) AS r0, (sum(total) FILTER (WHERE this) - sum(total) FILTER (WHERE NOT this))::float8 AS change
  FROM (SELECT *, day >= '2024-01-01' AS this FROM firm.orders WHERE day >= '2023-01-01' AND day < '2025-01-01') o JOIN firm.people ON id = who, LATERAL (VALUES ('total', 'total'), ('region', coalesce(region, 'unknown')), ('size', size)) d(dimension, segment) GROUP BY 1, 2) q USING (dimension, segment);
SELECT results_eq($$SELECT DISTINCT dimension, segment FROM s.payback ORDER BY 1, 2$$, $$VALUES ('first order: channel', 'shop'), ('first order: channel', 'unknown'), ('first order: channel', 'web'), ('region', 'north'), ('region', 'south'), ('region', 'unknown'), ('size', 'big'), ('size', 'small'), ('total', 'total')$$, 'payback in total, by segments and by the channel of the first order');
SELECT ok(pg_temp.near(p.acquisition_cost::float8, c.cost, 1e-3) AND pg_temp.near(p.margin_per_period::float8, q.margin, 1e-2) AND pg_temp.near(p.retention, q.retention) AND p.payback_period IS NOT DISTINCT FROM payback_period(c.cost, q.margin, q.retention) AND pg_temp.near(p.lost_before_payback, lost_before_payback(c.cost, q.margin, q.retention))
  AND p.new_customers = q.n, 'first order: ' || q.channel || ', payback by plain SQL')
FROM s.payback p, (SELECT sum(amount)::float8 / (SELECT count(*) FROM history WHERE first_purchase(h) >= '2024-01-01') AS cost FROM firm.spend WHERE purpose = 'acquisition' AND day >= '2024-01-01') c, (
  SELECT channel, sum(new_customers) AS n, sum(closing_revenue)::float8 / sum(closing_customers)::float8 * 0.4 AS margin, 1 - sum(churned_customers)::float8 / sum(opening_customers)::float8 AS retention
  FROM (SELECT coalesce(channel, 'unknown') AS channel, churn_flows(h, '1 month', 3, '2025-01-01') AS ledger FROM history JOIN (SELECT DISTINCT ON (who) who, channel FROM firm.orders WHERE total >= 0 ORDER BY who, day, total DESC, channel) o USING (who) GROUP BY 1) l, LATERAL flows(ledger) f
  WHERE f.period_start >= '2024-01-01' GROUP BY 1) q WHERE p.dimension = 'first order: channel' AND p.segment = q.channel;

SELECT results_eq('SELECT DISTINCT cost_of, cost_missing FROM s.payback', $$VALUES ('all sources', NULL::text)$$, 'spend without a channel is that of all sources');

-- Spend that names channels: of shop and web, and of no other source.
CREATE VIEW firm.channel_spend AS SELECT day, CASE c WHEN 'web' THEN amount ELSE round(amount / 4, 2) END AS amount, purpose, c AS channel FROM firm.spend, unnest(array['web', 'shop', NULL]) c;
SELECT remove_source('s', 'spend');
SELECT results_eq('SELECT DISTINCT acquisition_cost, payback_period, cost_missing FROM s.payback', $$VALUES (NULL::numeric(38,2), NULL::integer, 'the portfolio has no spend')$$, 'no spend, no cost, and that is said');
SELECT add_spend('s', 'firm.channel_spend', 'day', 'amount', 'purpose', channel => 'channel');
SELECT ok(pg_temp.near(p.acquisition_cost::float8, c.amount / p.new_customers, 1e-3) AND p.cost_of = 'this source' AND p.payback_period IS NOT DISTINCT FROM payback_period(c.amount / p.new_customers, p.margin_per_period::float8, p.retention) AND p.new_customers > 0, p.segment || ': the cost of its own by plain SQL')
FROM s.payback p JOIN (SELECT channel, sum(amount)::float8 AS amount FROM firm.channel_spend WHERE purpose = 'acquisition' AND day >= '2024-01-01' AND channel IS NOT NULL GROUP BY 1) c ON p.segment = c.channel WHERE p.dimension = 'first order: channel';
SELECT results_eq($$SELECT segment, acquisition_cost, payback_period, lost_before_payback, cost_of, cost_missing FROM s.payback WHERE dimension = 'first order: channel' AND segment NOT IN ('shop', 'web')$$, $$VALUES ('unknown', NULL::numeric(38,2), NULL::integer, NULL::float8, NULL::text, 'no spend names this source')$$, 'a source without costs is NULL, with the reason');
SELECT ok(bool_and(cost_of = 'all sources' AND pg_temp.near(acquisition_cost::float8, c.amount / n.n, 1e-3)) AND count(*) = 6, 'in total, and where no segment is named, it is the cost of all')
FROM s.payback, (SELECT sum(amount)::float8 AS amount FROM firm.channel_spend WHERE purpose = 'acquisition' AND day >= '2024-01-01') c, (SELECT count(*)::float8 AS n FROM history WHERE first_purchase(h) >= '2024-01-01') n WHERE dimension <> 'first order: channel';
SELECT throws_ok($$SELECT add_spend('y', 'firm.channel_spend', 'day', 'amount', 'purpose', channel => 'source')$$, NULL, NULL, 'a channel that is no column');

-- --- control -------------------------------------------------------------------------------------------------

CREATE TEMP TABLE treated AS SELECT t.who, t.day, t.treated, EXISTS (SELECT FROM firm.orders o WHERE o.who = t.who AND o.total >= 0 AND o.day > t.day AND o.day <= t.day + 90) AS bought FROM firm.treated t WHERE t.who IS NOT NULL AND t.day <= '2024-10-01';
SELECT ok(t.treated = u.treated AND pg_temp.near(t.difference, u.difference) AND t.sentence = CASE u.decision WHEN 'undecided' THEN format('undecided, %s more customers needed', greatest(u.needed_per_group - u.treated, 0) + greatest(u.needed_per_group - u.control, 0)) ELSE u.decision END, 'the sentence: ' || t.sentence)
FROM s.treatment t, (SELECT uplift(treated, bought) AS s FROM treated) q, uplift_rows(q.s) u;
SELECT ok(b.treated = u.treated AND b.control = u.control AND pg_temp.near(b.difference, u.difference) AND pg_temp.near(b.lower, u.lower), q.segment || ': a treatment by plain SQL')
FROM (SELECT coalesce(region, 'unknown') AS segment, uplift(treated, bought) AS s FROM treated LEFT JOIN firm.people ON id = who GROUP BY 1) q, uplift_rows(q.s) u, s.treatment_by_segment b WHERE b.dimension = 'region' AND b.segment = q.segment;
SELECT ok(pg_temp.near(b.difference, q.d) AND b.lower < b.difference AND b.sentence ~ '^(continue|change|undecided, \d+ more customers needed)$', 'segments together, weighed by Mantel and Haenszel: ' || b.sentence)
FROM s.treatment_by_segment b, (SELECT sum(n1 * n0 / (n1 + n0) * (y1 / n1 - y0 / n0)) / sum(n1 * n0 / (n1 + n0)) AS d
  FROM (SELECT count(*) FILTER (WHERE treated)::float8 AS n1, count(*) FILTER (WHERE NOT treated)::float8 AS n0, count(*) FILTER (WHERE treated AND bought)::float8 AS y1, count(*) FILTER (WHERE NOT treated AND bought)::float8 AS y0
    FROM treated LEFT JOIN firm.people ON id = who GROUP BY coalesce(region, 'unknown')) g WHERE n1 > 0 AND n0 > 0) q WHERE b.dimension = 'region' AND b.segment IS NULL;
CREATE TEMP TABLE expectation AS
SELECT e.day, e.treated, e.n, e.actual, e.error, (e.r).expected, (e.r).lower, (e.r).upper FROM (
  SELECT t.day, t.treated, count(*) AS n, sum((SELECT count(DISTINCT o.day) FROM firm.orders o WHERE o.who = t.who AND o.total >= 0 AND o.day > t.day AND o.day <= t.day + 90)) AS actual, predicted_total(total_predicted_purchases(p, h, t.day + 1, '90 days'), 0.95) AS r, standard_error(total_predicted_purchases(p, h, t.day + 1, '90 days')) AS error
  FROM m1, treated t JOIN history USING (who) WHERE first_purchase(h) <= t.day GROUP BY 1, 2) e;
SELECT ok(i.customers = q.n AND i.actual = q.actual AND pg_temp.near(i.expected, q.expected) AND pg_temp.near(i.expected_lower, q.lower, 1e-6) AND pg_temp.near(i.lower, q.actual - q.upper, 1e-6) AND NOT i.knows_later, format('impact of %s, treated %s: by plain SQL', q.day, q.treated))
FROM s.impact i JOIN expectation q ON i.day = q.day AND i.treated = q.treated;
SELECT ok(w.customers = q.n AND w.actual = q.actual AND pg_temp.near(w.expected, q.expected) AND pg_temp.near(w.expected_upper, q.expected * exp(q.error / q.expected * 1.959963984540054), 1e-6) AND NOT w.knows_later, 'all days together: luck adds up by variances, the estimates by errors')
FROM s.impact w JOIN (SELECT treated, sum(n) AS n, sum(actual) AS actual, sum(expected) AS expected, sqrt(sum((expected * ln(upper / expected) / 1.959963984540054) ^ 2 - error ^ 2) + sum(error) ^ 2) AS error FROM expectation GROUP BY 1) q USING (treated) WHERE w.day IS NULL;

SELECT ok(t.treated = q.n1 AND t.control = q.n0 AND pg_temp.near(t.difference, (q.m1 - q.m0)::float8, 1e-8) AND pg_temp.near(t.standard_error, sqrt(q.v1 / q.n1 + q.v0 / q.n0)::float8, 1e-8) AND t.lower < t.difference AND t.sentence ~ '^(continue|change|undecided)', 'difference in differences by plain SQL: ' || t.sentence)
FROM s.treatment_revenue t, (SELECT count(*) FILTER (WHERE treated) AS n1, count(*) FILTER (WHERE NOT treated) AS n0, avg(x) FILTER (WHERE treated) AS m1, avg(x) FILTER (WHERE NOT treated) AS m0, var_samp(x) FILTER (WHERE treated) AS v1, var_samp(x) FILTER (WHERE NOT treated) AS v0
  FROM treated t, LATERAL (SELECT coalesce(sum(CASE WHEN o.day > t.day THEN o.total ELSE -o.total END), 0) AS x FROM firm.orders o WHERE o.who = t.who AND o.day > t.day - 90 AND o.day <= t.day + 90) c) q;

-- --- however histories are kept, with costs, and with nothing -------------------------------------------------

CREATE TEMP TABLE seen (mode text, object text, rows text);
CREATE FUNCTION pg_temp.see(mode text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE v text;
BEGIN
  FOREACH v IN ARRAY array['equity', 'equity_cells', 'elasticities', 'equity_statement', 'equity_statement_segments', 'equity_statement_customers', 'cost_of_loss', 'leaky_bucket', 'leaky_bucket_path', 'hunting_and_farming', 'predictability', 'levers', 'payback', 'first_orders', 'treatment_by_segment', 'treatment_revenue', 'impact'] LOOP
    EXECUTE format('INSERT INTO seen SELECT %L, %L, string_agg(q.line, chr(10) ORDER BY q.line) FROM (SELECT (SELECT string_agg(CASE WHEN jsonb_typeof(j.value) = ''number'' THEN round((j.value #>> ''{}'')::numeric, 4)::text ELSE j.value::text END, '','' ORDER BY j.key) FROM jsonb_each(to_jsonb(t)) j WHERE j.key NOT IN (''opening_fit'', ''closing_fit'', ''fit'', ''of_what'')) AS line FROM s.%I t) q', mode, v, v);
  END LOOP;
END $$;
SELECT pg_temp.see('live');
SELECT alter_portfolio('s', histories => 'refresh');
SELECT pg_temp.see('refresh');
CREATE ROLE cp_capital_reader;
SELECT grant_portfolio('s', 'cp_capital_reader');
CREATE TEMP TABLE made AS SELECT DISTINCT object FROM seen;
GRANT SELECT ON made TO cp_capital_reader;
SET LOCAL ROLE cp_capital_reader;
SELECT lives_ok(format('SELECT count(*) FROM s.%I', object), object || ' is read without rights on the sources') FROM made ORDER BY object;
SELECT lives_ok('SELECT * FROM s.what_if(frequency => 0.1)', 'and so is what_if');
RESET ROLE;
SELECT alter_portfolio('s', histories => 'triggers');
SELECT pg_temp.see('triggers');
SELECT ok(count(DISTINCT rows) = 1 AND count(rows) = 3, object || ' is the same however histories are kept') FROM seen GROUP BY object ORDER BY object;

SELECT create_portfolio('c', 'firm.orders', 'who', 'day', 'total', cost => 'cost', as_of => '2025-01-01');
SELECT ok(pg_temp.near((SELECT amount FROM c.equity_statement WHERE line = 'closing'), (SELECT sum(residual_ltv)::float8 FROM c.scores), 1e-5), 'with costs each customer has the own margin, in the statement as in the scores');
SELECT ok(abs(sum(amount) - (SELECT sum(total - cost) FILTER (WHERE day >= '2024-01-01') - sum(total - cost) FILTER (WHERE day < '2024-01-01') FROM firm.orders WHERE day >= '2023-01-01' AND day < '2025-01-01')::float8) < 1e-6 AND count(*) = 4, 'the four levers add up to the change of the margin') FROM c.levers WHERE dimension = 'total' AND measure = 'margin';
SELECT is((SELECT count(*) FROM c.equity), 1 + (SELECT count(DISTINCT class_by_revenue) FROM c.scores), 'without segments there are total and classes');
SELECT hasnt_view('c', 'impact', 'without treatments there is no impact');
CREATE TABLE firm.nothing (LIKE firm.orders);
SELECT create_portfolio('n', 'firm.nothing', 'who', 'day', 'total', as_of => '2025-01-01');
SELECT is((SELECT count(*) FROM n.equity) + (SELECT count(*) FROM n.equity_statement) + (SELECT count(*) FROM n.leaky_bucket) + (SELECT count(*) FROM n.cost_of_loss) + (SELECT count(*) FROM n.payback) + (SELECT count(*) FROM n.levers), 0::bigint, 'without orders there are no rows, and no errors');
SELECT is((SELECT count(*) FROM n.elasticities WHERE elasticity IS NULL) + (SELECT count(*) FROM n.what_if() WHERE capital IS NULL), 6::bigint, 'and nothing to change');
SELECT alter_portfolio('n', histories => 'refresh', step => '7 days', grace => 5);
SELECT pass('an empty portfolio can be refreshed');
INSERT INTO firm.nothing SELECT * FROM firm.orders;
SELECT refresh_portfolio('n', capital => false);
SELECT is((SELECT count(*) > 0 FROM n.scores) AND NOT EXISTS (SELECT FROM n.equity), true, 'capital => false leaves the capital as it was');
SELECT refresh_portfolio('n');
SELECT cmp_ok(abs((SELECT residual_ltv FROM n.equity WHERE dimension = 'total') - (SELECT sum(residual_ltv) FROM n.scores)), '<', 1.0, 'a refresh brings it up to date');

-- A shop that lost everybody: hardly anybody is expected to buy again, and what he would spend has no bounds to speak of.
CREATE TABLE firm.deserted AS SELECT i * 7 % 40 AS who, date '2023-01-01' + i % 500 AS day, (i % 97)::numeric(10,2) AS total FROM generate_series(1, 1000) i;
SELECT create_portfolio('deserted', 'firm.deserted', 'who', 'day', 'total', as_of => '2025-01-01', histories => 'triggers');
SELECT ok((SELECT bool_or(interval_missing = 'the interval is wider than any amount of money')
  AND bool_and(residual_ltv IS NOT NULL AND (lower IS NULL) = (upper IS NULL) AND (lower IS NULL) = (interval_missing IS NOT NULL)) FROM deserted.equity),
  'an interval that is wider than any amount is NULL with the reason, and the portfolio can be made');
SELECT ok((SELECT bool_and(expected_revenue IS NOT NULL AND (expected_revenue_lower IS NULL) = (expected_revenue_upper IS NULL)) FROM deserted.equity), 'so are the bounds of the expected revenue');

-- Customers who cost more than they bring.
CREATE TABLE firm.dear AS SELECT who, day, total, 2 * total AS cost FROM firm.orders;
SELECT create_portfolio('dear', 'firm.dear', 'who', 'day', 'total', cost => 'cost', as_of => '2025-01-01');
SELECT ok(value_per_customer < 0 AND value_per_new_customer < 0 AND new_customer_equivalent IS NULL AND customers > 0 AND required_inflow > 0, 'no new customers replace those who cost more than they bring: NULL') FROM dear.leaky_bucket;
SELECT is((SELECT count(*) FROM dear.leaky_bucket_path), 25::bigint, 'the way is known');
SELECT lives_ok($$SELECT count(*) FROM dear.payback$$, 'so is that nobody pays back');
SELECT ok(bool_and(lost_value < 0 AND total_cost IS NULL), 'what is lost was worth less than nothing') FROM dear.cost_of_loss WHERE lost_customers > 0;
SELECT matches(report_html('dear'), '</html>$', 'and there is a page of them');
-- Values that are not known.
UPDATE firm.dear SET cost = NULL;
SELECT refresh_portfolio('dear');
SELECT ok(count(*) > 0 AND bool_and(lost_value IS NULL AND value_per_lost_customer IS NULL), 'those lost of whom no value is known are not worth 0') FROM dear.cost_of_loss WHERE lost_customers > 0;
SELECT ok(new_customer_equivalent IS NULL AND customers > 0, 'the leaky bucket does without values') FROM dear.leaky_bucket;
SELECT results_eq($$SELECT warning FROM dear.warnings WHERE warning LIKE 'values are NULL%'$$,
  $$VALUES ('values are NULL: of every customer a cost is missing; without costs, SELECT customer_portfolio.alter_portfolio(''dear'', margin => 0.4) gives them one')$$, 'warnings say why values are missing');
SELECT alter_portfolio('dear', margin => 0.4);
SELECT is_empty($$SELECT warning FROM dear.warnings WHERE warning LIKE 'values are NULL%'$$, 'what they say to do helps');
SELECT isnt((SELECT residual_ltv FROM dear.status), NULL, 'there is a capital');
SELECT alter_portfolio('dear', annual_rate => 0);
SELECT results_eq($$SELECT residual_ltv IS NULL, warnings LIKE '%values are NULL: without discount they have no end; SELECT customer_portfolio.alter_portfolio(''dear'', annual_rate => 0.1) gives them one' FROM dear.status$$,
  'VALUES (true, true)', 'without discount there is none, and warnings say so');
SELECT matches(report_html('dear', 'fr'), 'Les valeurs manquent', 'and the page');
SELECT alter_portfolio('dear', annual_rate => 0.1);
SELECT isnt((SELECT residual_ltv FROM dear.status), NULL, 'a rate brings it back');
SELECT is_empty($$SELECT warning FROM dear.warnings WHERE warning LIKE 'values are NULL%'$$, 'and the warning goes');

SELECT * FROM finish();
ROLLBACK;
