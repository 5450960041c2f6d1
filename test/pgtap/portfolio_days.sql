-- The last days that a portfolio knows: today, refunds, and a next order that is hardly to be expected.
BEGIN;
SET search_path = public, customer_portfolio;
SELECT * FROM no_plan();
SET client_min_messages = error;
CREATE SCHEMA firm;
CREATE TABLE firm.orders AS SELECT n % 40 AS who, current_date - 1 - n * 37 % 700 AS day, (10 + n % 7)::numeric(12,2) AS amount FROM generate_series(0, 600) n;

-- --- a shop that sells today ---------------------------------------------------------------------------------------

SELECT create_portfolio('d', 'firm.orders', 'who', 'day', 'amount', time_zone => current_setting('TimeZone'), as_of => 'data');
SELECT results_eq($$SELECT as_of, warnings LIKE '%future%' FROM d.status$$, 'VALUES (current_date, false)', 'where yesterday is the last day, today is not known');
INSERT INTO firm.orders VALUES (1, current_date, 5);
SELECT results_eq($$SELECT as_of, warnings LIKE '%future%' FROM d.status$$, 'VALUES (current_date + 1, false)', 'an order of today is no alarm');
INSERT INTO firm.orders VALUES (1, current_date + 1, 5);
SELECT results_eq($$SELECT as_of, warnings LIKE '%as_of ' || current_date + 2 || ' lies in the future%' FROM d.status$$, 'VALUES (current_date + 2, true)', 'one of tomorrow is');

-- --- a refund is an event, too -------------------------------------------------------------------------------------

SELECT create_portfolio('r', 'firm.orders', 'who', 'day', 'amount', as_of => '2025-01-21');
TRUNCATE firm.orders;
INSERT INTO firm.orders SELECT n % 40, date '2025-01-01' - n * 37 % 700, 10 + n % 7 FROM generate_series(0, 600) n;
SELECT results_eq('SELECT last_event, days_without_events FROM r.status', $$VALUES (date '2025-01-01', 19)$$, 'days without events are those after the last one');
INSERT INTO firm.orders VALUES (1, '2025-01-10', -3);
SELECT results_eq('SELECT last_event, days_without_events FROM r.status', $$VALUES (date '2025-01-10', 10)$$, 'which a refund is, too');
INSERT INTO firm.orders VALUES (1, '2025-03-01', 5), (2, '2025-01-21', -5);
SELECT results_eq('SELECT last_event, days_without_events FROM r.status', $$VALUES (date '2025-03-01', 10)$$, 'what comes on or after as_of fills no day before it');
SELECT alter_portfolio('r', histories => 'triggers');
SELECT results_eq('SELECT last_event, days_without_events FROM r.status', $$VALUES (date '2025-03-01', 10)$$, 'stored, the same');
TRUNCATE firm.orders;
SELECT results_eq('SELECT last_event, days_without_events FROM r.status', 'VALUES (NULL::date, NULL::int)', 'nothing ever happened: nobody knows since when');

-- --- the day of the next order ---------------------------------------------------------------------------------------

CREATE TABLE firm.gone AS SELECT c AS who, date '2015-01-01' + n * (3 + c % 5) AS day, 10::numeric(12,2) AS amount FROM generate_series(1, 60) c, generate_series(0, 5 + c % 20) n;
INSERT INTO firm.gone VALUES (1, '2026-01-01', 3);
SELECT create_portfolio('g', 'firm.gone', 'who', 'day', 'amount', as_of => '2026-01-02');
SELECT ok(count(*) = 60 AND count(next_order_on) < 60, 'of whom hardly an order is to be expected there is no day of the next one') FROM g.customers;

SELECT * FROM finish();
ROLLBACK;
