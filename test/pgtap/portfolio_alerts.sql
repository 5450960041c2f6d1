-- Alerts: each rule is broken when it should be, and not before; rules can be edited and stay so.
BEGIN;
SET search_path = public, customer_portfolio;
SELECT plan(37);
SET client_min_messages = error;
CREATE SCHEMA firm;
-- 40 customers with an order every 10 to 19 days for three years, so that somebody orders nearly every day.
CREATE TABLE firm.orders AS
SELECT c AS who, date '2022-01-01' + c + k * (10 + c % 10) AS day, (CASE WHEN c <= 5 THEN 1000 ELSE 10 END)::numeric(10,2) AS total
FROM generate_series(1, 40) c, generate_series(0, 120) k WHERE date '2022-01-01' + c + k * (10 + c % 10) < '2025-01-01';
CREATE TABLE firm.people AS SELECT DISTINCT who, 'name ' || who AS name FROM firm.orders;
SELECT create_portfolio('s', 'firm.orders', 'who', 'day', 'total', as_of => '2025-01-01', grace => 2);
SELECT add_customers('s', 'firm.people', 'who', 'name');

SELECT results_eq('SELECT rule, severity, threshold, is_active FROM s.alert_rules ORDER BY 1',
  $$VALUES ('churn_band', 'medium', 3::float8, true), ('class_a_overdue', 'high', 2, true), ('contract_notice', 'high', 30, true), ('load_stale', 'high', 2, true), ('model_beaten', 'low', 1, true)$$, 'there are rules with thresholds');
SELECT is_empty($$SELECT * FROM s.alerts WHERE rule <> 'model_beaten'$$, 'an ordinary day has no alerts');

-- --- a good customer stays away ----------------------------------------------------------------------------------

-- The usual gap of customer 3 is 13 days, that of customer 30 is 10 days and of class C.
DELETE FROM firm.orders WHERE who IN (3, 30) AND day > date '2025-01-01' - 27;
SELECT results_eq($$SELECT who, date '2025-01-01' - max(day) > 26 FROM firm.orders WHERE who IN (3, 30) GROUP BY 1 ORDER BY 1$$, 'VALUES (3, true), (30, true)', 'two customers are overdue');
SELECT results_eq($$SELECT severity, customer, label, number > 2, threshold, look_at FROM s.alerts WHERE rule = 'class_a_overdue'$$, $$VALUES ('high', 3, 'name 3', true, 2::float8, 'slipping')$$,
  'one of class A is an alert, one of class C is not');
SELECT results_eq($$SELECT number, evidence FROM s.alerts WHERE rule = 'class_a_overdue'$$,
  $$SELECT days_since_last_order / usual_gap, format('last order on %s, %s days ago; usual gap %s days; revenue so far %s', last_order, days_since_last_order, usual_gap, revenue) FROM s.customers WHERE customer = 3$$, 'with evidence');
UPDATE s.alert_rules SET threshold = 5 WHERE rule = 'class_a_overdue';
SELECT is_empty($$SELECT * FROM s.alerts WHERE rule = 'class_a_overdue'$$, 'a higher threshold is kept to');
UPDATE s.alert_rules SET threshold = 0, severity = 'low' WHERE rule = 'class_a_overdue';
SELECT results_eq($$SELECT DISTINCT severity, count(*) OVER () FROM s.alerts WHERE rule = 'class_a_overdue'$$, $$SELECT 'low', count(*) FROM s.customers WHERE class_by_revenue = 'A' AND days_since_last_order > 0$$, 'a lower one, too, and the severity');
SELECT alter_portfolio('s', grace => 3, histories => 'refresh');
SELECT alter_portfolio('s', grace => 2, histories => 'live', money_scale => 4);
SELECT alter_portfolio('s', money_scale => 2);
SELECT results_eq($$SELECT threshold, severity FROM s.alert_rules WHERE rule = 'class_a_overdue'$$, $$VALUES (0::float8, 'low')$$, 'what was edited survives a change of the portfolio');
UPDATE s.alert_rules SET is_active = false WHERE rule = 'class_a_overdue';
SELECT is_empty($$SELECT * FROM s.alerts WHERE rule = 'class_a_overdue'$$, 'a rule can be switched off');
UPDATE s.alert_rules SET is_active = true, threshold = 2, severity = 'high' WHERE rule = 'class_a_overdue';
SELECT throws_ok($$UPDATE s.alert_rules SET severity = 'shrill'$$, '23514', NULL, 'severities are three');
DELETE FROM firm.orders WHERE who = 3 AND day > '2024-10-01';
SELECT is_empty($$SELECT * FROM s.alerts WHERE customer = 3$$, 'who is lost is no longer an alert');

-- --- the load stops ------------------------------------------------------------------------------------------------

SELECT refresh_portfolio('s');
SELECT results_eq('SELECT quiet_days FROM s.models WHERE is_current',
  $$SELECT max(gap) FROM (SELECT day, day - lag(day) OVER (ORDER BY day) AS gap, max(day) OVER () AS last FROM (SELECT DISTINCT day FROM firm.orders) d) g WHERE day > last - 365$$, 'quiet days are the longest gap of the last year');
DELETE FROM firm.orders WHERE day > '2024-12-20';
INSERT INTO firm.orders VALUES (7, '2099-01-01', 10);
SELECT results_eq($$SELECT customer, number, evidence FROM s.alerts WHERE rule = 'load_stale'$$,
  $$SELECT NULL::int, (date '2025-01-01' - max(day))::float8 / m.quiet_days, format('last order %s days before as_of; in the year before at most %s days passed without one', date '2025-01-01' - max(day), m.quiet_days)
    FROM firm.orders, s.models m WHERE day < '2025-01-01' AND m.is_current GROUP BY m.quiet_days$$, 'a load that stopped is one, whatever was dated into the future');
SELECT alike((SELECT warnings FROM s.status), 'the load ends long before as_of: no order since 2024-12-20, as_of is 2025-01-01%', 'and the first warning');
SELECT is((SELECT days_without_events FROM s.status), 11, 'status says for how long');
SELECT refresh_portfolio('s');
SELECT isnt_empty($$SELECT * FROM s.alerts WHERE rule = 'load_stale'$$, 'the last gap does not become usual by a refresh');
DELETE FROM firm.orders WHERE day > '2025-01-01';

-- --- more customers leave than usual ---------------------------------------------------------------------------------

SELECT is_empty($$SELECT * FROM s.alerts WHERE rule = 'churn_band'$$, 'that one of forty has left is no alert');
DELETE FROM firm.orders WHERE who BETWEEN 6 AND 20 AND day >= '2024-11-01';
SELECT results_eq($$SELECT severity, customer, look_at, number > 3, evidence LIKE 'churn of 40.00 \% in the period from 2024-12-01, in the 12 before 0.00 \% with a standard deviation of 0.00 \%' FROM s.alerts WHERE rule = 'churn_band'$$,
  $$VALUES ('medium', NULL::int, 'flows', true, true)$$, 'a churn far from that of the year before is an alert');
SELECT results_eq($$SELECT round(number::numeric, 6) FROM s.alerts WHERE rule = 'churn_band'$$,
  $$SELECT round(((SELECT churn_rate FROM s.flows WHERE period_start = '2024-12-01') - avg(churn_rate))::numeric * 40, 6) FROM s.flows WHERE period_start BETWEEN '2023-12-01' AND '2024-11-01'$$,
  'by so many customers, where the deviation is less than one');
SELECT alter_portfolio('s', as_of => '2022-11-01');
SELECT is_empty($$SELECT * FROM s.alerts WHERE rule = 'churn_band'$$, 'without a year before there is no band');
SELECT alter_portfolio('s', as_of => '2025-01-01');

-- --- the model loses -------------------------------------------------------------------------------------------------

SELECT refresh_portfolio('s');
SELECT results_eq('SELECT fit, model, fitted_until, compared_until, observed FROM s.backtests WHERE fit = (SELECT fit FROM s.models WHERE is_current)',
  $$SELECT fit, model, date '2024-01-01', date '2025-01-01', (SELECT count(DISTINCT (who, day)) FROM firm.orders WHERE day >= '2024-01-01')::float8 FROM s.models WHERE is_current$$, 'a refresh compares the model with the last year');
SELECT results_eq('SELECT naive FROM s.backtests WHERE fit = (SELECT fit FROM s.models WHERE is_current)',
  $$SELECT count(DISTINCT (who, day))::float8 FROM firm.orders WHERE day >= date '2024-01-01' - 366 AND day < '2024-01-01'$$, 'and the year before with it');
UPDATE s.backtests SET model_error = 2, naive_error = 1 WHERE fit = (SELECT fit FROM s.models WHERE is_current);
SELECT results_eq($$SELECT severity, number, look_at FROM s.alerts WHERE rule = 'model_beaten'$$, $$VALUES ('low', 2::float8, 'backtests')$$, 'a model that was worse than last year repeated is an alert');
UPDATE s.backtests SET model_error = 0.9;
SELECT is_empty($$SELECT * FROM s.alerts WHERE rule = 'model_beaten'$$, 'one that was better is not');
SELECT alter_portfolio('s', as_of => '2023-12-01');
SELECT is((SELECT count(*) FROM s.backtests t JOIN s.models m USING (fit) WHERE m.is_current), 0::bigint, 'without two years nothing is compared');
SELECT alter_portfolio('s', as_of => '2025-01-01');

-- --- contracts -------------------------------------------------------------------------------------------------------

CREATE TABLE firm.contracts (who int, f date, t date, rate numeric(10,2));
-- Notice is a month: its deadline is 2025-01-15 for 1 to 4, far away for 5, past as_of for 8.
INSERT INTO firm.contracts VALUES (1, '2024-02-15', '2025-02-15', 10), (2, '2024-02-15', '2025-02-15', 10), (3, '2024-02-15', '2025-02-15', 10), (3, '2025-02-15', NULL, 10), (4, '2024-02-15', '2025-02-15', 10), (5, '2024-06-15', '2025-06-15', 10),
  (6, '2023-01-01', '2024-01-01', 10), (7, '2024-01-01', NULL, 10), (8, '2024-01-10', '2025-01-10', 10);
UPDATE firm.contracts SET f = '2024-12-01' WHERE who = 3 AND t IS NULL;
CREATE TABLE firm.calls (who int, at date);
INSERT INTO firm.calls VALUES (2, '2024-12-28'), (4, '2024-03-01'), (1, '2025-03-01'), (NULL, '2024-12-30');
SELECT add_contracts('s', 'firm.contracts', 'who', 'f', 't', 'rate', notice => '1 month');
SELECT is_empty($$SELECT * FROM s.alerts WHERE rule = 'contract_notice'$$, 'without contacts nobody knows who was contacted');
SELECT add_contacts('s', 'firm.calls', 'who', 'at');
SELECT results_eq($$SELECT customer, number, label, evidence FROM s.alerts WHERE rule = 'contract_notice' ORDER BY 1$$,
  $$VALUES (1, 14::float8, 'name 1', 'contract ends on 2025-02-15, notice before 2025-01-15; never contacted'), (4, 14, 'name 4', 'contract ends on 2025-02-15, notice before 2025-01-15; last contact on 2024-03-01'),
    (8, -22, 'name 8', 'contract ends on 2025-01-10, notice before 2024-12-10; never contacted')$$,
  'who was not contacted before the deadline for notice is an alert; who was, who goes on, whose day is far or past, is not');
CREATE TEMP TABLE was AS SELECT * FROM s.alerts;
SELECT alter_portfolio('s', histories => 'refresh');
SELECT results_eq('SELECT * FROM s.alerts', 'TABLE was', 'stored histories say the same');
-- An end at infinity leaves a contract open, as NULL does; a contact without a day that can be counted says nothing.
SELECT alter_portfolio('s', histories => 'live');
INSERT INTO firm.contracts VALUES (9, '2024-02-15', 'infinity', 10), (4, '2025-02-15', 'infinity', 10), (10, '2024-02-15', '2025-02-15', 10);
UPDATE firm.contracts SET f = '2024-12-01' WHERE who = 4 AND t = 'infinity';
INSERT INTO firm.calls VALUES (1, '-infinity'), (10, '-infinity'), (8, 'infinity');
SELECT results_eq('SELECT customer, ends_on, last_contact FROM s.notices ORDER BY 1', $$VALUES (1, date '2025-02-15', NULL::date), (2, '2025-02-15', '2024-12-28'), (5, '2025-06-15', NULL), (8, '2025-01-10', NULL), (10, '2025-02-15', NULL)$$,
  'a contract that ends at infinity is open');
SELECT results_eq($$SELECT customer FROM s.alerts WHERE rule = 'contract_notice' ORDER BY 1$$, 'VALUES (1), (8), (10)', 'it is no alert, and hides none');
SELECT lives_ok($$SELECT report_html('s')$$, 'the page can be made');
SELECT results_eq('SELECT customer FROM s.renewals WHERE customer > 5 ORDER BY 1', 'VALUES (8), (10)', 'nor is it to be renewed');
SELECT is_empty('SELECT * FROM s.contract_flows WHERE closing_customers IS NULL', 'it flows');
SELECT isnt_empty('SELECT * FROM s.neglected WHERE days_since_contact IS NULL', 'nobody is called whose last contact is at infinity');
SELECT results_eq('SELECT contacts, (SELECT contacts FROM s.contact_to_purchase WHERE kind IS NULL) FROM s.touchpoints WHERE kind IS NULL', 'VALUES (2::bigint, 2::bigint)', 'nor is such a contact counted');
SELECT alter_portfolio('s', histories => 'refresh');
SELECT remove_source('s', 'contacts');
SELECT is_empty($$SELECT * FROM s.alerts WHERE rule = 'contract_notice'$$, 'a source can be taken away again');
SELECT cmp_ok((SELECT count(*) FROM s.alerts), '>', 0::bigint, 'the other rules stay');
SELECT * FROM finish();
ROLLBACK;
