-- Recurring revenue by segment: subscribers are handed over to another sales person, and take their revenue along.
SET search_path = customer_portfolio, public;
SET datestyle = ISO;
SET intervalstyle = postgres;

CREATE TABLE subscriptions AS
SELECT customer, contract_history(valid, rate) AS contracts
FROM (VALUES ('S1', daterange '[2024-01-01,2024-02-01)', 30), ('S1', '[2024-02-01,2024-03-01)', 30), ('S1', '[2024-03-05,2024-04-05)', 30),
             ('S1', '[2024-04-05,2024-05-05)', 30), ('S2', '[2024-01-10,2024-02-20)', 50), ('S2', '[2024-02-20,2024-12-31)', 80),
             ('S3', '[2024-02-03,2024-02-25)', 40), ('S4', '[2024-01-01,2024-03-15)', 20), ('S4', '[2024-02-01,2024-06-01)', 25),
             ('S5', '[2023-12-15,2024-02-01)', 100), ('S5', '[2024-04-10,2025-01-01)', 60), ('S6', '[2024-01-01,2025-01-01)', 100)) v(customer, valid, rate)
GROUP BY customer;

-- Ms Ott hands S1 over to Mr Uhl in February and S2 and S6 in March; S5, lost by her, comes back to him. S3 and S4 belong to nobody.
CREATE TABLE care AS
SELECT customer, segment_history(since, person) AS persons
FROM (VALUES ('S1', date '2024-01-01', 'Ott'), ('S1', '2024-02-29', 'Uhl'), ('S2', '2024-01-01', 'Ott'), ('S2', '2024-03-15', 'Uhl'),
             ('S5', '2024-01-01', 'Ott'), ('S5', '2024-03-01', 'Uhl'), ('S6', '2024-01-01', 'Ott'), ('S6', '2024-03-31', 'Uhl')) v(customer, since, person)
GROUP BY customer;

CREATE TABLE by_person AS
SELECT churn_flows(contracts, '1 month', '2024-05-01', persons) AS l FROM subscriptions LEFT JOIN care USING (customer);
SELECT period_start, segment, opening_revenue, flow_new, flow_existing, flow_lost, transfer_in, transfer_out, closing_revenue, closing_customers
FROM by_person, flows_by_segment(l) WHERE period_start >= '2024-01-01';

-- Whose customers renew? What is due belongs to who has the customer by the end of that month.
SELECT segment, sum(due) AS due, sum(renewed) AS renewed, round(sum(renewed) / nullif(sum(due), 0), 2) AS renewal_rate
FROM by_person, flows_by_segment(l) GROUP BY segment ORDER BY segment;

-- Every change of March, bridge 0: S1's gap happens at Mr Uhl's.
SELECT segment, movement, customers, amount
FROM movements_by_segment((SELECT churn_flows(contracts, '1 month', '2024-05-01', persons, 'events', '0', NULL) FROM subscriptions LEFT JOIN care USING (customer)))
WHERE period_start = '2024-03-01';

-- The segments add up to the company, whatever the basis and the bridge.
SELECT basis, bridge,
       ledger_of(churn_flows(contracts, '1 month', '2024-05-01', persons, basis, bridge, NULL)) = churn_flows(contracts, '1 month', '2024-05-01', basis, bridge) AS adds_up
FROM subscriptions LEFT JOIN care USING (customer), (VALUES ('net'::flow_basis), ('events')) b(basis), (VALUES (interval '0'), ('30 days')) g(bridge)
GROUP BY basis, bridge ORDER BY basis, bridge;

-- A channel that never changes needs no history of its own.
SELECT segment, opening_revenue, flow_new, flow_existing, flow_lost, closing_revenue, due, renewed
FROM flows_by_segment((SELECT churn_flows(contracts, '1 month', '2024-05-01', constant_segment(channel))
                       FROM subscriptions LEFT JOIN (VALUES ('S1', 'web'), ('S2', 'shops'), ('S5', 'shops'), ('S6', 'web')) c(customer, channel) USING (customer)))
WHERE period_start = '2024-02-01';

-- Ledgers that were counted differently do not add up.
SELECT l + (SELECT churn_flows(contracts, '1 month', '2024-05-01', NULL::segment_history, 'events', '30 days', NULL) FROM subscriptions) FROM by_person;

DROP TABLE subscriptions, care, by_person;
