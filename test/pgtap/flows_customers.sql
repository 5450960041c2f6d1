-- customer_flows: the worked example customer by customer, and random histories beside the ledger of all of them.
BEGIN;
SET search_path = customer_portfolio, public;
SELECT plan(9);

CREATE TEMP TABLE t1 (customer text, day date, amount numeric);
INSERT INTO t1 SELECT 'C1', make_date(2024, m, 5), 100 FROM generate_series(1, 6) m;
INSERT INTO t1 VALUES
  ('C2', '2024-01-10', 200), ('C2', '2024-03-10', 50), ('C3', '2024-02-02', 80), ('C3', '2024-02-20', -80), ('C3', '2024-04-02', 60),
  ('C4', '2024-01-31', 300), ('C4', '2024-03-01', -120), ('C4', '2024-05-31', 40), ('C5', '2024-06-30', 500),
  ('C6', '2024-01-01', 50), ('C6', '2024-02-29', 70), ('C6', '2024-03-31', 20), ('C6', '2024-06-01', 10);
CREATE TEMP TABLE history AS SELECT customer, purchase_history(day, amount) AS h FROM t1 GROUP BY customer;

SELECT results_eq($$SELECT to_char(period_start, 'Mon'), flow, amount, last_purchase, returned_on FROM history, customer_flows(h, '1 month', 2, '2024-07-01') WHERE customer = 'C4'$$, $$VALUES
  ('Jan', 'new', 300::numeric, NULL::date, NULL::date), ('Feb', 'lost', 300, '2024-01-31', '2024-05-31'), ('Mar', 'refunds', -120, NULL, NULL), ('Apr', 'refunds', 120, NULL, NULL),
  ('May', 'reactivated', 40, NULL, NULL), ('Jun', 'in doubt', 40, '2024-05-31', NULL)$$, 'C4 is lost in February, comes back in May and is in doubt');
SELECT results_eq($$SELECT to_char(period_start, 'Mon'), flow, amount, returned_on FROM history, customer_flows(h, '1 month', 2, '2024-07-01') WHERE customer = 'C6'$$, $$VALUES
  ('Jan', 'new', 50::numeric, NULL::date), ('Feb', 'more', 20, NULL), ('Mar', 'less', -50, NULL), ('Apr', 'lost', 20, '2024-06-01'), ('Jun', 'reactivated', 10, NULL)$$, 'C6 is lost in April, and back in June');
SELECT is_empty($$SELECT flow FROM history, customer_flows(h, '1 month', 2, '2024-07-01') WHERE customer = 'C1' AND flow <> 'new'$$, 'who keeps the same sum has no row');
SELECT is_empty($$SELECT flow FROM customer_flows(NULL, '1 month', 2, '2024-07-01')$$, 'no history, no rows');
SELECT is_empty($$SELECT flow FROM history, customer_flows(h, '1 month', 2, '2024-07-15') WHERE period_start = '2024-07-01'$$, 'the running period is left out');
SELECT isnt_empty($$SELECT flow FROM history, customer_flows(h, '1 month', 2, '2024-07-15', include_incomplete => true) WHERE period_start = '2024-07-01'$$, 'unless it is asked for');

CREATE TEMP TABLE random AS
SELECT c, purchase_history(day, amount) AS h FROM (
  SELECT (random() * 200)::int AS c, date '2023-01-01' + (random() * 600)::int AS day, round((random() * 100 - CASE WHEN random() < 0.2 THEN 60 ELSE 0 END)::numeric, 2) AS amount FROM (SELECT setseed(0.3)) s, generate_series(1, 1500)) o GROUP BY c;
SELECT results_eq(format($$SELECT period_start, flow, count(*), sum(amount) FROM random, customer_flows(h, %L, %s, '2024-08-20', %L, true) GROUP BY 1, 2 ORDER BY 1, 2$$, step, grace, origin),
  format($$WITH ledger AS MATERIALIZED (SELECT churn_flows(h, %L, %s, '2024-08-20', %L) AS l FROM random)
    SELECT t.period_start, v.flow, v.customers, v.amount FROM ledger, three_flows(l, true) t, LATERAL (VALUES ('new', t.new_customers, t.new_revenue), ('lost', t.lost_customers, t.lost_revenue), ('in doubt', t.in_doubt_customers, t.in_doubt_revenue)) v(flow, customers, amount) WHERE v.customers > 0
    UNION ALL SELECT e.* FROM ledger, existing_in_words(l, true) e ORDER BY 1, 2$$, step, grace, origin), format('%s, grace %s: the customers add up to the company', step, grace))
FROM (VALUES ('1 month', 1, '2000-01-01'), ('1 month', 3, '2000-01-15'), ('7 days', 4, '2000-01-03')) v(step, grace, origin);
SELECT * FROM finish();
ROLLBACK;
