-- three_flows of contracts: lost where paying stopped, in doubt while the bridge or a pause runs, exact in parts of a unit.
BEGIN;
SET search_path = customer_portfolio, public;
SELECT plan(14);

-- A gap that is not over yet: on 1 May nobody can know whether D is lost.
CREATE TEMP TABLE gap AS
SELECT c, contract_history(f, t, r) AS h FROM (VALUES ('A', date '2023-01-01', NULL::date, 100), ('D', '2023-04-20', '2024-04-20', 70), ('D', '2024-05-03', NULL, 70)) k(c, f, t, r) GROUP BY c;
CREATE FUNCTION pg_temp.april(a date) RETURNS SETOF record LANGUAGE sql AS $$
  SELECT is_final, existing_revenue, lost_revenue, in_doubt_revenue, in_doubt_customers, closing_revenue, closing_customers
  FROM three_flows((SELECT churn_flows(h, '1 month', a, 'net', '30 days') FROM gap)) WHERE period_start = '2024-04-01' $$;
SELECT results_eq($$SELECT * FROM pg_temp.april('2024-05-01') f(is_final boolean, e numeric, l numeric, d numeric, n bigint, r numeric, c bigint)$$,
  $$VALUES (false, 0::numeric, 0::numeric, 70::numeric, 1::bigint, 100::numeric, 2::bigint)$$, 'while the bridge is not over an end is in doubt, and no loss');
SELECT results_eq($$SELECT * FROM pg_temp.april('2024-06-01') f(is_final boolean, e numeric, l numeric, d numeric, n bigint, r numeric, c bigint)$$,
  $$VALUES (true, 0::numeric, 0::numeric, 0::numeric, 0::bigint, 170::numeric, 2::bigint)$$, 'once the gap is bridged there was none');
SELECT results_eq($$SELECT a, churned, churn_rate, renewal_rate FROM (VALUES (date '2024-05-01'), ('2024-06-01')) v(a), LATERAL flows((SELECT churn_flows(h, '1 month', a, 'net', '30 days') FROM gap)) WHERE period_start = '2024-04-01'$$,
  $$VALUES (date '2024-05-01', 0::numeric, 0::float8, NULL::float8), ('2024-06-01', 0, 0, 1)$$, 'flows() declares no loss that it would take back');

-- Who pauses and then leaves.
CREATE TEMP TABLE pause AS
SELECT contract_history(f, t, r, k) AS h FROM (VALUES (date '2024-01-01', date '2024-02-10', 50, 'paid'), ('2024-02-10', '2024-04-10', 0, 'pause')) v(f, t, r, k);
SELECT results_eq($$SELECT to_char(period_start, 'Mon'), is_final, existing_revenue, lost_revenue, in_doubt_revenue, closing_customers FROM three_flows((SELECT churn_flows(h, '1 month', '2024-06-01') FROM pause))$$,
  $$VALUES ('Jan', true, 0::numeric, 0::numeric, 0::numeric, 1::bigint), ('Feb', true, 0, 50, 0, 0), ('Mar', true, 0, 0, 0, 0), ('Apr', true, 0, 0, 0, 0), ('May', true, 0, 0, 0, 0)$$,
  'lost in February, where paying stopped');
SELECT results_eq($$SELECT to_char(period_start, 'Mon'), flow_lost FROM flows((SELECT churn_flows(h, '1 month', '2024-06-01') FROM pause)) WHERE flow_lost <> 0$$,
  $$VALUES ('Apr', 50::numeric)$$, 'declared in April, where the pause ended');
SELECT results_eq($$SELECT to_char(period_start, 'Mon'), is_final, in_doubt_revenue, in_doubt_customers, closing_customers FROM three_flows((SELECT churn_flows(h, '1 month', '2024-04-01') FROM pause))$$,
  $$VALUES ('Jan', true, 0::numeric, 0::bigint, 1::bigint), ('Feb', false, 50, 1, 1), ('Mar', false, 0, 0, 1)$$, 'a pause that runs is in doubt, and nothing after it is final');

-- The running period declares nobody lost.
SELECT results_eq($$SELECT is_complete, is_final, lost_customers, in_doubt_customers, closing_customers FROM three_flows((SELECT churn_flows(contract_history, '1 month', '2024-03-15') FROM (SELECT contract_history(date '2024-01-01', '2024-03-05', 30)) c), true) WHERE period_start = '2024-03-01'$$,
  $$VALUES (false, false, 0::bigint, 1::bigint, 1::bigint)$$, 'an end in the running month is in doubt');
SELECT results_eq($$SELECT is_final, lost_customers, lost_revenue FROM three_flows((SELECT churn_flows(contract_history, '1 month', '2024-04-01') FROM (SELECT contract_history(date '2024-01-01', '2024-03-05', 30)) c)) WHERE period_start = '2024-03-01'$$,
  $$VALUES (true, 1::bigint, 30::numeric)$$, 'and a loss once the month is over');

-- Yearly prices are exact, and what is printed adds up.
CREATE TEMP TABLE yearly AS
SELECT i, contract_history(date '2024-01-01', CASE WHEN i < 3 THEN date '2024-03-01' END, 100, 'paid', '1 year') AS h, CASE WHEN i % 5 = 0 THEN 'a' ELSE 'b' END AS s FROM generate_series(1, 12) i GROUP BY i;
SELECT results_eq($$SELECT closing_revenue, lost_revenue, growth FROM three_flows((SELECT churn_flows(h, '1 month', '2024-04-01') FROM yearly))$$,
  'VALUES (100.00, 0.00, 100.00), (100.00, 0.00, 0.00), (83.33, 16.67, -16.67)', 'twelve customers at 100 a year are 100.00 a month');
SELECT is_empty($$SELECT * FROM three_flows((SELECT churn_flows(h, '1 month', '2024-04-01') FROM yearly)) WHERE NOT (
    new_revenue + existing_revenue - lost_revenue - in_doubt_revenue = growth AND closing_revenue - opening_revenue = growth)$$, 'to the cent');
SELECT is_empty($$SELECT * FROM three_flows((SELECT churn_flows(h, '1 month', '2024-04-01', constant_segment(s)) FROM yearly)) WHERE NOT (
    new_revenue + existing_revenue - lost_revenue - in_doubt_revenue = growth AND closing_revenue - opening_revenue = growth)$$, 'also in every segment');
SELECT set_eq($$SELECT period_start, sum(opening_revenue) AS o, sum(new_revenue) AS n, sum(lost_revenue) AS l, sum(closing_revenue) AS c FROM three_flows((SELECT churn_flows(h, '1 month', '2024-04-01', constant_segment(s)) FROM yearly)) GROUP BY 1$$,
  $$SELECT period_start, opening_revenue, new_revenue, lost_revenue, closing_revenue FROM three_flows((SELECT churn_flows(h, '1 month', '2024-04-01') FROM yearly))$$, 'which add up to the company');
SELECT is(revenue(h, date '2025-01-01'), 100.00, 'a year of it is 100.00') FROM yearly WHERE i = 5;
SELECT is(data_until(churn_flows(h, '1 month', '2024-04-01')), '2024-03-01', 'the last day on which a contract began or ended') FROM yearly;

SELECT * FROM finish();
ROLLBACK;
