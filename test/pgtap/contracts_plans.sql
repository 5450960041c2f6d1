-- Flows of contracts by plan: a switch is a transfer, random customers add up to the company, what NULL and nonsense get.
BEGIN;
SET search_path = customer_portfolio, public;
SELECT * FROM no_plan();

-- --- switches -----------------------------------------------------------------------------------------------

CREATE TEMP TABLE line (customer text, plan text, valid daterange, rate numeric);
INSERT INTO line VALUES
  ('up', 'basic', '[2024-01-01,2024-02-10)', 30), ('up', 'gold', '[2024-02-10,)', 50), ('down', 'gold', '[2024-01-01,2024-02-20)', 50), ('down', 'basic', '[2024-02-20,)', 30),
  ('same', 'basic', '[2024-01-01,2024-02-15)', 40), ('same', 'gold', '[2024-02-15,)', 40);
CREATE TEMP TABLE customer AS
SELECT customer, array_agg(c) AS contracts, array_agg(plan) AS plans FROM (SELECT customer, plan, contract_history(valid, rate) AS c FROM line GROUP BY customer, plan) l GROUP BY customer;
SELECT results_eq(
  format($$SELECT segment, expansion, contraction, churned, transfer_in, transfer_out, growth, churned_customers, transferred_in - transferred_out
    FROM flows((SELECT rollup(plan_ledger(contracts, plans, '1 month', '2024-04-01', basis => %L)) FROM customer)) WHERE period_start = '2024-02-01' ORDER BY segment$$, basis),
  $$VALUES ('basic', 0::numeric, 0::numeric, 0::numeric, 30::numeric, -70::numeric, -40::numeric, 0::bigint, -1::bigint), ('gold', 20, -20, 0, 70, -30, 40, 0, 1)$$,
  basis || ': up, down and at the same price, every switch is a transfer and nobody churns') FROM unnest(enum_range(NULL::flow_basis)) basis;
SELECT results_eq(
  $$SELECT segment, sum(lost_customers)::bigint, sum(transferred_revenue), sum(transferred_customers)::bigint
    FROM three_flows((SELECT rollup(plan_ledger(contracts, plans, '1 month', '2024-04-01')) FROM customer)) GROUP BY segment ORDER BY segment$$,
  $$VALUES ('basic', 0::bigint, -40::numeric, -1::bigint), ('gold', 0, 40, 1)$$, 'three_flows: the same');
SELECT is(plan_ledger(contracts, plans, '1 month', '2024-04-01'), plan_ledger(contracts, plans, '1 month', '2024-04-01', 'net', '0', NULL), customer || ': net, no bridge and the usual grid are the defaults') FROM customer;
SELECT is(plan_ledger(contracts, plans, '1 month', '2024-04-01', NULL, NULL), plan_ledger(contracts, plans, '1 month', '2024-04-01'), customer || ': so are they for NULL') FROM customer;
SELECT is(plan_ledger(contracts, plans, '1 month', '2024-04-01', basis::text, '7 days'), plan_ledger(contracts, plans, '1 month', '2024-04-01', basis, '7 days'), format('%s: %s as text', customer, basis)) FROM customer, unnest(enum_range(NULL::flow_basis)) basis;
SELECT is(plan_ledger(array[contracts[2], contracts[1]], array[plans[2], plans[1]], '1 month', '2024-04-01'), plan_ledger(contracts, plans, '1 month', '2024-04-01'), customer || ': the order of the plans does not matter') FROM customer;

-- --- random customers --------------------------------------------------------------------------------------

CREATE TEMP TABLE contract (customer int, plan text, valid daterange, rate numeric(12,2), kind text, per interval);
INSERT INTO contract
SELECT customer, (array['basic', 'gold', 'extra', NULL])[1 + (random() * 3)::int], daterange(first, CASE WHEN random() < 0.9 THEN first + 1 + (random() * 120)::int END),
       round((random() * 100)::numeric, 2), CASE WHEN random() < 0.1 THEN 'trial' ELSE 'paid' END, (array[interval '1 month', '1 year', '3 months'])[1 + (random() * 2)::int]
FROM (SELECT 1 + i % 60 AS customer, date '2023-01-15' + (random() * 450)::int AS first FROM (SELECT setseed(0.25)) s, generate_series(1, 300) i OFFSET 0) r;
INSERT INTO contract SELECT customer, 'gold', daterange(upper(valid), upper(valid) + 40), rate, kind, per FROM contract WHERE customer % 2 = 0 AND upper(valid) IS NOT NULL; -- switches
CREATE TEMP TABLE whole AS SELECT customer, contract_history(lower(valid), upper(valid), rate, kind, per) AS c FROM contract GROUP BY customer;
CREATE TEMP TABLE planned AS
SELECT customer, array_agg(c) AS contracts, array_agg(plan) AS plans
FROM (SELECT customer, plan, contract_history(lower(valid), upper(valid), rate, kind, per) AS c FROM contract GROUP BY customer, plan) l GROUP BY customer;
CREATE TEMP TABLE judged AS
SELECT unit, basis, bridge, rollup(plan_ledger(contracts, plans, ('1 ' || unit)::interval, '2024-04-10', basis, bridge)) AS l, churn_flows(c, ('1 ' || unit)::interval, '2024-04-10', basis, bridge) AS company
FROM planned JOIN whole USING (customer), (VALUES ('month'), ('week')) u(unit), (VALUES ('net'::flow_basis), ('events')) b(basis), (VALUES (interval '0'), ('20 days'), ('1 month')) g(bridge)
GROUP BY unit, basis, bridge;
SELECT ok(ledger_of(l) = company, format('%s, %s, bridge %s: the plans are the company', unit, basis, bridge)) FROM judged;
SELECT results_eq(
  format($$SELECT period_start, sum(opening_revenue), sum(closing_revenue), sum(new_revenue), sum(expansion), sum(contraction), sum(churned), sum(transfer_in + transfer_out), sum(closing_customers)::bigint, sum(due)::bigint
           FROM judged, flows(l) WHERE (unit, basis, bridge) = (%1$L, %2$L, %3$L) GROUP BY period_start ORDER BY period_start$$, unit, basis, bridge),
  format($$SELECT period_start, opening_revenue, closing_revenue, new_revenue, expansion, contraction, churned, 0::numeric, closing_customers, due FROM judged, flows(company) WHERE (unit, basis, bridge) = (%1$L, %2$L, %3$L)$$, unit, basis, bridge),
  format('%s, %s, bridge %s: as they are read, to the last digit', unit, basis, bridge)) FROM judged;
SELECT results_eq(
  format($$SELECT period_start, sum(new_revenue), sum(lost_revenue), sum(in_doubt_revenue), sum(growth), sum(transferred_revenue), sum(transferred_customers)::bigint, sum(lost_customers)::bigint, sum(closing_customers)::bigint
           FROM judged, three_flows(l) WHERE (unit, basis, bridge) = (%1$L, %2$L, %3$L) GROUP BY period_start ORDER BY period_start$$, unit, basis, bridge),
  format($$SELECT period_start, new_revenue, lost_revenue, in_doubt_revenue, growth, 0::numeric, 0::bigint, lost_customers, closing_customers FROM judged, three_flows(company) WHERE (unit, basis, bridge) = (%1$L, %2$L, %3$L)$$, unit, basis, bridge),
  format('%s, %s, bridge %s: the three flows as well', unit, basis, bridge)) FROM judged;
SELECT ok((SELECT sum(transfer_in) FROM judged, flows(l)) > 1000, 'there are switches among them');
SELECT ok(l::text::segmented_ledger = l, format('%s, %s, bridge %s: through its text', unit, basis, bridge)) FROM judged;

-- --- pauses ------------------------------------------------------------------------------------------------

SELECT results_eq(
  $$SELECT movement, segment, customers, amount FROM movements(plan_ledger(
      array['v1 scale 0 [2024-01-01 open 30] [2024-02-10 2024-03-10 pause]', 'v1 scale 0 [2024-01-01 open 40]']::contract_history[], array['basic', 'gold'], '1 month', '2024-03-01'))
    WHERE period_start = '2024-02-01'$$,
  $$VALUES ('contraction', 'basic', 0::bigint, -30::numeric), ('contraction', 'gold', 1, 0)$$, 'a pause of one plan is a contraction, the other plan goes on');

-- --- NULL and nonsense -------------------------------------------------------------------------------------

CREATE TEMP TABLE one AS SELECT 'v1 scale 0 [2024-01-01 open 30]'::contract_history AS c;
SELECT results_eq($$SELECT customers(l), skipped_customers(l), skipped_rows(l) FROM (SELECT plan_ledger(NULL, NULL, '1 month', '2024-03-01') AS l) q$$, 'VALUES (0::bigint, 1::bigint, 0::bigint)', 'NULL is a customer who is skipped and counted');
SELECT results_eq($$SELECT customers(l), skipped_customers(l), skipped_rows(l) FROM (SELECT plan_ledger('{}', '{}', '1 month', '2024-03-01') AS l) q$$, 'VALUES (0::bigint, 0::bigint, 0::bigint)', 'nobody without contracts');
SELECT results_eq($$SELECT customers(l), skipped_customers(l), skipped_rows(l) FROM (SELECT plan_ledger(array[c, NULL], array['a', 'b'], '1 month', '2024-03-01') AS l FROM one) q$$, 'VALUES (1::bigint, 0::bigint, 1::bigint)', 'a NULL history is a row that is skipped and counted');
SELECT results_eq($$SELECT DISTINCT segment FROM one, flows(plan_ledger(array[c], array[NULL::text], '1 month', '2024-03-01'))$$, $$VALUES ('unknown')$$, 'a NULL plan is unknown');
SELECT results_eq($$SELECT closing_revenue FROM one, flows(plan_ledger(array[c, c], array['a', 'a'], '1 month', '2024-02-01'))$$, 'VALUES (60::numeric)', 'histories of the same plan are one');
SELECT throws_ok($$SELECT plan_ledger(array[c], array['a', 'b'], '1 month', '2024-03-01') FROM one$$, '22023', 'number of contract histories is 1, number of plans is 2', 'a plan for each history');
SELECT throws_ok($$SELECT plan_ledger(array[c], NULL, '1 month', '2024-03-01') FROM one$$, '22004', 'plans must not be null', 'no plans');
SELECT throws_ok($$SELECT plan_ledger(array[c], array['a'], NULL, '2024-03-01') FROM one$$, '22004', 'step must not be null', 'no step');
SELECT throws_ok($$SELECT plan_ledger(array[c], array['a'], '1 month', NULL) FROM one$$, '22004', 'as_of must not be null', 'no as_of');
SELECT throws_ok($$SELECT plan_ledger(array[c], array[repeat('x', 300)], '1 month', '2024-03-01') FROM one$$, '54000', format('segment "%s…" has 300 bytes, the limit is 200', repeat('x', 40)), 'a long name');
SELECT throws_ok($$SELECT plan_ledger(array[c, 'v1 scale 0 [2024-01-15 open -40]'], array['a', 'promo'], '1 month', '2024-03-01') FROM one$$, '22023', 'contracts add up to less than 0 on 2024-01-15', 'more discount than is paid');
SELECT lives_ok($$SELECT plan_ledger(array[c, 'v1 scale 0 [2024-01-15 open -20]'], array['a', 'promo'], '1 month', '2024-03-01') FROM one$$, 'a discount may be a plan of its own');
SELECT throws_ok($$SELECT plan_ledger(array[c], array['a'], '1 month', '2024-03-01') + churn_flows(c, '1 month', '2024-03-01', NULL::segment_history, 'events', NULL, NULL) FROM one GROUP BY c$$, '22023', NULL, 'other parameters do not add up');

SELECT * FROM finish();
ROLLBACK;
