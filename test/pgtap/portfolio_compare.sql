-- Two days of a portfolio beside each other: beside plain SQL over the orders, and beside a portfolio that knows no more than that day.
BEGIN;
SET search_path = public, customer_portfolio;
SELECT plan(21);
SET client_min_messages = error;
CREATE SCHEMA firm;
-- A third of the customers stops at some time, so that there are losses, doubts and returns.
CREATE TABLE firm.orders AS
SELECT c AS who, date '2022-01-01' + (c * 37 % 700) + (k * (9 + c % 50) + k * k % 7) AS day, (20 + c % 80 + k * 7 % 13)::numeric(10,2) AS total, (5 + c % 11)::numeric(10,2) AS cost
FROM generate_series(1, 200) c, generate_series(0, 6 + c % 29) k WHERE (c * 13 + k * 7) % 11 > 1 AND (c % 3 > 0 OR k < 5);
INSERT INTO firm.orders SELECT who, day + 3, -total / 2, -cost / 2 FROM firm.orders WHERE (who + extract(day FROM day)::int) % 23 = 0;
CREATE TABLE firm.people AS SELECT DISTINCT who, 'name ' || who AS name FROM firm.orders;
SELECT create_portfolio('s', 'firm.orders', 'who', 'day', 'total', cost => 'cost', as_of => '2025-01-15', grace => 3);
SELECT add_customers('s', 'firm.people', 'who', 'name');

-- --- flows_as_of ---------------------------------------------------------------------------------------------------

SELECT results_eq($$SELECT period_start, is_final, new_revenue, existing_revenue, lost_revenue, in_doubt_revenue, closing_customers FROM flows_as_of('s', '2025-01-15')$$,
  'SELECT period_start, is_final, new_revenue, existing_revenue, lost_revenue, in_doubt_revenue, closing_customers FROM s.three_flows', 'on its own as_of it is the view');
CREATE TEMP TABLE earlier AS SELECT * FROM flows_as_of('s', '2024-03-10');
SELECT create_portfolio('past', 'firm.orders', 'who', 'day', 'total', cost => 'cost', as_of => '2024-03-10', grace => 3);
SELECT results_eq('TABLE earlier', 'SELECT period_start, period_end, is_complete, is_final, opening_revenue, new_revenue, existing_revenue, lost_revenue, in_doubt_revenue, growth, closing_revenue, opening_customers, new_customers, returned_customers, lost_customers, in_doubt_customers, closing_customers FROM past.three_flows',
  'and on another day that of a portfolio of that day');
SELECT throws_ok($$SELECT * FROM flows_as_of('s', '2025-01-16')$$, '22023', 'as_of 2025-01-16 lies after 2025-01-15, the day up to which portfolio "s" knows', 'nobody knows the future');
SELECT throws_ok($$SELECT * FROM flows_as_of('s', NULL)$$, '22023', 'as_of must be a day, not NULL', 'no day is refused');
SELECT throws_ok($$SELECT * FROM flows_as_of('s', '-infinity')$$, '22023', 'as_of must be a day, not -infinity', 'nor is it infinite');

-- --- restatement -----------------------------------------------------------------------------------------------------

SELECT is_empty($$SELECT * FROM restatement('s', '2024-03-10', '2025-01-15') WHERE was_final AND difference <> 0$$, 'what was final is not restated');
SELECT isnt_empty($$SELECT * FROM restatement('s', '2024-03-10', '2025-01-15') WHERE item = 'lost_revenue' AND difference > 0$$, 'what was in doubt has become a loss');
SELECT results_eq($$SELECT period_start, said_then, said_now, difference FROM restatement('s', '2024-03-10', '2025-01-15') WHERE item = 'in_doubt_revenue' ORDER BY 1$$,
  'SELECT t.period_start, t.in_doubt_revenue, f.in_doubt_revenue, f.in_doubt_revenue - t.in_doubt_revenue FROM earlier t JOIN s.three_flows f USING (period_start) ORDER BY 1', 'both are what the flows say');
SELECT results_eq($$SELECT period_start, sum(CASE item WHEN 'growth' THEN -difference WHEN 'lost_revenue' THEN -difference WHEN 'in_doubt_revenue' THEN -difference WHEN 'new_revenue' THEN difference WHEN 'existing_revenue' THEN difference ELSE 0 END)
  FROM restatement('s', '2024-03-10', '2025-01-15') GROUP BY 1 ORDER BY 1$$, 'SELECT period_start, 0::numeric FROM earlier', 'the differences add up');
SELECT throws_ok($$SELECT * FROM restatement('s', '2024-03-10', '2024-03-10')$$, '22023', 'date1 must lie before date2, not 2024-03-10 and 2024-03-10', 'two days are two');
SELECT throws_ok($$SELECT * FROM restatement('nothing', '2024-03-10', '2024-04-10')$$, '42704', 'there is no portfolio "nothing"', 'of a portfolio that is there');

-- --- compare ---------------------------------------------------------------------------------------------------------

CREATE TEMP TABLE compared AS SELECT * FROM compare('s', '2024-03-10', '2025-01-15', 7);
CREATE TEMP TABLE counted AS
SELECT d.day AS seen, o.who, count(*) FILTER (WHERE o.total >= 0 AND o.day >= d.day - interval '1 year') AS orders, coalesce(sum(o.total) FILTER (WHERE o.day >= d.day - interval '1 year'), 0) AS revenue,
  sum(o.total - o.cost) FILTER (WHERE o.day >= d.day - interval '1 year') AS margin, sum(o.total) AS ever, max(o.day) FILTER (WHERE o.total >= 0) AS last, min(o.day) FILTER (WHERE o.total >= 0) AS first
FROM firm.orders o JOIN (VALUES (date '2024-03-10'), ('2025-01-15')) d(day) ON o.day < d.day GROUP BY 1, 2;
SELECT results_eq($$SELECT item, value_before, value_after, difference FROM compared WHERE section = 'indicators' AND item ~ '^(orders of|revenue of|margin of|new cust|customers with)' ORDER BY rank$$,
  $$SELECT v.item, v.b, v.a, v.a - v.b FROM (SELECT 1 AS n, 'new customers of 12 months' AS item, sum((first >= seen - interval '1 year' AND seen = '2024-03-10')::int)::numeric AS b, sum((first >= seen - interval '1 year' AND seen = '2025-01-15')::int)::numeric AS a FROM counted
    UNION ALL SELECT 2, 'customers with an order in 12 months', sum((orders > 0 AND seen = '2024-03-10')::int), sum((orders > 0 AND seen = '2025-01-15')::int) FROM counted
    UNION ALL SELECT 3, 'orders of 12 months', sum(orders) FILTER (WHERE seen = '2024-03-10'), sum(orders) FILTER (WHERE seen = '2025-01-15') FROM counted
    UNION ALL SELECT 4, 'revenue of 12 months', sum(revenue) FILTER (WHERE seen = '2024-03-10'), sum(revenue) FILTER (WHERE seen = '2025-01-15') FROM counted
    UNION ALL SELECT 5, 'margin of 12 months', sum(margin) FILTER (WHERE seen = '2024-03-10'), sum(margin) FILTER (WHERE seen = '2025-01-15') FROM counted) v ORDER BY n$$,
  'indicators are those of plain SQL');
SELECT results_eq($$SELECT value_before, value_after FROM compared WHERE item = 'customers'$$,
  $$SELECT count(*) FILTER (WHERE last >= '2023-12-01' AND seen = '2024-03-10')::numeric, count(*) FILTER (WHERE last >= '2024-10-01' AND seen = '2025-01-15')::numeric FROM counted$$,
  'customers are who were not lost');
SELECT results_eq($$SELECT value_before, value_after FROM compared WHERE item = 'customers lost so far'$$,
  $$SELECT (SELECT count(*) FROM past.customers WHERE status = 'lost')::numeric, (SELECT count(*) FROM s.customers WHERE status = 'lost')::numeric$$, 'who was lost is who has that status');
SELECT results_eq($$SELECT value_after FROM compared WHERE item = 'expected value of all customers'$$, 'SELECT round(residual_ltv::numeric, 2) FROM s.models WHERE is_current', 'the expected value is the capital');
SELECT results_eq($$SELECT customer, item, class_before, class_after FROM compared WHERE section = 'classes' ORDER BY 1$$,
  $$SELECT a.who::text, 'name ' || a.who, a.class, b.class FROM (SELECT who, pareto_class(ever) OVER () AS class FROM counted WHERE seen = '2024-03-10') a
    JOIN (SELECT who, pareto_class(ever) OVER () AS class FROM counted WHERE seen = '2025-01-15') b USING (who) WHERE a.class <> b.class ORDER BY 1$$, 'who changed class is listed by name');
SELECT results_eq($$SELECT rank, customer, difference FROM compared WHERE section = 'gains'$$,
  $$SELECT row_number() OVER ()::int, g.* FROM (SELECT b.who::text, b.revenue - coalesce(a.revenue, 0) FROM (SELECT * FROM counted WHERE seen = '2025-01-15') b LEFT JOIN (SELECT * FROM counted WHERE seen = '2024-03-10') a USING (who) WHERE b.revenue > coalesce(a.revenue, 0) ORDER BY 2 DESC, 1 LIMIT 7) g$$,
  'the biggest gains come first');
SELECT results_eq($$SELECT rank, customer, difference FROM compared WHERE section = 'losses'$$,
  $$SELECT row_number() OVER ()::int, g.* FROM (SELECT b.who::text, b.revenue - coalesce(a.revenue, 0) FROM (SELECT * FROM counted WHERE seen = '2025-01-15') b LEFT JOIN (SELECT * FROM counted WHERE seen = '2024-03-10') a USING (who) WHERE b.revenue < coalesce(a.revenue, 0) ORDER BY 2, 1 LIMIT 7) g$$,
  'and the biggest losses');
SELECT is_empty('SELECT * FROM compared WHERE difference IS DISTINCT FROM value_after - value_before', 'a change is after less before');
SELECT throws_ok($$SELECT * FROM compare('s', '2024-03-10', '2024-04-10', -1)$$, '22023', 'n must be 0 or more, not -1', 'less than none is refused');
SELECT alter_portfolio('s', histories => 'refresh');
SELECT results_eq($$SELECT * FROM compare('s', '2024-03-10', '2025-01-15', 7)$$, 'TABLE compared', 'stored histories say the same');
SELECT * FROM finish();
ROLLBACK;
