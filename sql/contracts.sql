-- Contracts: what was signed, what it earned, and what ends without anybody having called.
SET search_path = customer_portfolio, public;
SET datestyle = ISO;

CREATE TABLE subscriptions (customer text, valid daterange, monthly_rate numeric(10,2), kind text);
INSERT INTO subscriptions VALUES
  ('Ada',   '[2023-01-01,2024-01-01)',  50.00, 'paid'),
  ('Ada',   '[2024-01-01,2025-01-01)',  60.00, 'paid'),   -- renewed, at a higher rate
  ('Ada',   '[2024-03-15,2024-09-15)',  12.00, 'paid'),   -- something beside it
  ('Bert',  '[2023-06-01,2024-02-01)',  30.00, 'paid'),
  ('Bert',  '[2024-02-01,2024-04-01)',   0.00, 'pause'),
  ('Bert',  '[2024-04-01,2024-10-01)',  30.00, 'paid'),
  ('Cleo',  '[2024-01-10,2024-08-10)', 250.00, 'paid'),
  ('Cleo',  '[2024-08-15,2025-08-15)', 250.00, 'paid'),   -- signed already, five days later
  ('Dora',  '[2024-05-01,2024-06-01)',  20.00, 'trial'),
  ('Dora',  '[2024-06-01,)',            20.00, 'paid'),   -- open
  ('Emil',  '[2023-09-01,2024-09-01)', 400.00, 'paid'),
  ('Emil',  NULL,                       99.00, 'paid');   -- nobody knows since when

CREATE TABLE subscribers AS
SELECT customer, contract_history(valid, monthly_rate, kind) AS c FROM subscriptions GROUP BY customer;

SELECT customer, c FROM subscribers ORDER BY customer;

-- On the first of July 2024. A pause is a gap of paid time; with a bridge it counts as one stay.
SELECT customer, monthly_rate(c, '2024-07-01'), started_on(c), ends_on(c), tenure(c, '2024-07-01') AS tenure,
       tenure(c, '2024-07-01', '2 months') AS tenure_bridged, renewals_count(c, '2024-07-01') AS renewals, skipped_rows(c) AS skipped
FROM subscribers ORDER BY customer;
SELECT customer, a.* FROM subscribers, active_ranges(c, '2 months') a WHERE customer IN ('Bert', 'Cleo', 'Dora') ORDER BY 1, 2;

-- Lifetime revenue: a month earns its rate, a part of a month its share of the month's days.
SELECT customer, revenue(c, date '2024-07-01') AS until_july, revenue(c, daterange '[2024-01-01,2024-04-01)') AS first_quarter
FROM subscribers ORDER BY customer;

-- What ends in the next three months, with a month's notice, and is not renewed. What is signed for later counts, if a
-- gap of a week is no leaving.
SELECT customer, r.* FROM subscribers, renewals(c, '2024-07-10', '3 months', '1 month', '1 week') r ORDER BY r.ends_on;

-- Neglected just before the end: nobody spoke to them for two months, and there is something to lose. Last contact
-- and value come from wherever you keep them.
CREATE TABLE contacts (customer text, day date);
INSERT INTO contacts VALUES ('Ada', '2024-06-30'), ('Bert', '2024-02-11'), ('Bert', '2024-04-02'), ('Cleo', '2024-07-01');

SELECT s.customer, r.ends_on, CASE WHEN r.is_notice_over THEN 'over' ELSE (r.notice_deadline - date '2024-07-10') || ' days' END AS notice,
       r.monthly_rate AS at_stake, r.tenure_days, r.renewals_so_far AS renewals, revenue(s.c, date '2024-07-10') AS value, last_contact
FROM subscribers s
CROSS JOIN renewals(s.c, '2024-07-10', '3 months', '1 month', '1 week') r
LEFT JOIN (SELECT customer, max(day) AS last_contact FROM contacts GROUP BY customer) l USING (customer)
WHERE last_contact IS NULL OR last_contact < date '2024-07-10' - 60
ORDER BY r.monthly_rate DESC, r.ends_on;

-- Contracts are a group: what was added can be taken away, to the last digit.
SELECT rollup(c) - (SELECT c FROM subscribers WHERE customer = 'Emil') AS without_emil FROM subscribers WHERE customer IN ('Dora', 'Emil');

-- What nobody can mean is refused.
SELECT contract_history(date '2024-02-01', date '2024-01-01', 30);
SELECT contract_history(valid, 5.00, 'pause') FROM subscriptions WHERE customer = 'Dora';

DROP TABLE subscriptions, subscribers, contacts;
