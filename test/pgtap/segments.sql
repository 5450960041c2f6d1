-- Churn flows by segment: the rules by hand, the company as the judge, migration of Pareto classes, and what nonsense gets.
BEGIN;
SET search_path = customer_portfolio, public;
SELECT plan(67);

-- --- segment_history --------------------------------------------------------------------------------------

CREATE TEMP TABLE assigned AS
SELECT segment_history(day, segment) AS s
FROM (VALUES (date '2024-03-10', 'distribution'), ('2024-01-05', 'direct'), ('2024-05-01', NULL), (NULL, 'direct'), ('2024-03-10', 'direct')) v(day, segment);
SELECT is(s::text, 'v1 skipped 2 [2024-01-05 "direct"] [2024-03-10 "distribution"]', 'in order; of one day the last by name; NULLs are skipped and counted') FROM assigned;
SELECT is(skipped_rows(s), 2::bigint, 'skipped_rows') FROM assigned;
SELECT results_eq('SELECT day, segment FROM assigned, segments(s)', $$VALUES (date '2024-01-05', 'direct'), ('2024-03-10', 'distribution')$$, 'segments');
SELECT is(array(SELECT segment_at(s, d) FROM assigned, unnest(array[date '2023-01-01', '2024-01-05', '2024-03-09', '2024-03-10', '2030-01-01']) d),
  array['direct', 'direct', 'direct', 'distribution', 'distribution'], 'segment_at');
SELECT is(segment_at('v1', '2024-01-01'), NULL, 'no assignment, no segment');
SELECT is(segment_history(date '2024-01-01', E'a "b" \\ \n c')::text::segment_history::text, E'v1 [2024-01-01 "a \\"b\\" \\\\ \n c"]', 'quotes and line breaks read back');
SELECT is(segment_history('2024-01-01', 'a') + segment_history('2024-02-01', 'b'), 'v1 [2024-01-01 "a"] [2024-02-01 "b"]', '+');
SELECT ok('v1 [2024-01-01 "a"]'::segment_history <> 'v1 [2024-01-01 "b"]', '<>');
SELECT throws_ok($$SELECT segment_history('2024-01-01', repeat('ä', 101))$$, '54000', format('segment "%s…" has 202 bytes, the limit is 200', repeat('ä', 20)), 'a long name');
SELECT throws_ok($$SELECT segment_history('infinity', 'a')$$, '22008', 'day out of range: infinity', 'a day outside the calendar');
SELECT throws_like(format('SELECT %L::segment_history', text), 'invalid input syntax for type segment_history: %' || why || '%', why)
FROM (VALUES ('', 'expected "v1"'), ('v2', 'unknown version'), ('v1 [2024-01-01 direct]', 'expected segment in double quotes'), ('v1 [2024-01-01 "direct]', 'no closing quote'),
             ('v1 [2024-01-02 "a"] [2024-01-01 "a"]', 'days are not in order'), ('v1 [2024-01-01 "a"] x', 'unexpected text')) v(text, why);

-- --- by hand ----------------------------------------------------------------------------------------------
-- Monthly, grace 2. A changes channel in March while active, B in March while pausing, C in May when long lost;
-- D's segment nobody knows; E's refund of an idle period goes along with him.

CREATE TEMP TABLE purchase (customer text, day date, amount numeric);
INSERT INTO purchase VALUES
  ('A', '2024-01-10', 100), ('A', '2024-02-10', 120), ('A', '2024-03-10', 90), ('B', '2024-01-20', 50), ('B', '2024-03-25', 60),
  ('C', '2024-01-15', 40), ('C', '2024-06-15', 70), ('D', '2024-02-01', 10.50), ('E', '2024-01-01', 200), ('E', '2024-02-05', -30);
CREATE TEMP TABLE channel (customer text, since date, segment text);
INSERT INTO channel VALUES
  ('A', '2024-01-01', 'direct'), ('A', '2024-03-05', 'shops'), ('B', '2024-01-01', 'direct'), ('B', '2024-03-01', 'shops'),
  ('C', '2024-01-01', 'direct'), ('C', '2024-05-01', 'shops'), ('E', '2024-01-01', 'direct'), ('E', '2024-03-31', 'shops');
CREATE TEMP TABLE customer AS
SELECT customer, (SELECT purchase_history(day, amount) FROM purchase p WHERE p.customer = c.customer) AS h,
       (SELECT segment_history(since, segment) FROM channel s WHERE s.customer = c.customer) AS s
FROM (SELECT DISTINCT customer FROM purchase) c;
CREATE TEMP TABLE ledger AS SELECT churn_flows(h, '1 month', 2, '2024-07-01', s) AS l FROM customer;

SELECT results_eq(
  $$SELECT to_char(period_start, 'Mon'), segment, movement, customers, amount FROM ledger, movements_by_segment(l) WHERE period_start BETWEEN '2024-02-01' AND '2024-03-01'
    ORDER BY period_start, segment COLLATE "C", movement COLLATE "C"$$,
  $$VALUES ('Feb', 'direct', 'adjustment', 1::bigint, -30::numeric), ('Feb', 'direct', 'expansion', 1, 20), ('Feb', 'direct', 'paused', 3, -290), ('Feb', 'unknown', 'new', 1, 10.50),
           ('Mar', 'direct', 'churned', 1, -40), ('Mar', 'direct', 'released', 1, 40), ('Mar', 'direct', 'transfer_out', 3, -90),
           ('Mar', 'shops', 'adjustment', 1, 30), ('Mar', 'shops', 'churned', 1, -200), ('Mar', 'shops', 'contraction', 1, -30), ('Mar', 'shops', 'released', 1, 200),
           ('Mar', 'shops', 'resumed', 1, 60), ('Mar', 'shops', 'transfer_in', 3, 90), ('Mar', 'unknown', 'paused', 1, -10.50)$$,
  'every movement of February and March');
SELECT results_eq(
  $$SELECT segment, opening_customers, transferred_in, transferred_out, churned_customers, closing_customers, opening_revenue, transfer_in, transfer_out, flow_existing, growth, closing_revenue, churn_rate
    FROM ledger, flows_by_segment(l) WHERE period_start = '2024-03-01' ORDER BY segment$$,
  $$VALUES ('direct', 4::bigint, 0::bigint, 3::bigint, 1::bigint, 0::bigint, 90::numeric, 0::numeric, -90::numeric, 40::numeric, -90::numeric, 0::numeric, 1::float8),
           ('shops', 0, 3, 0, 1, 2, 0, 90, 0, 260, 150, 150, 1 / 3::float8), ('unknown', 1, 0, 0, 0, 1, 10.5, 0, 0, -10.5, -10.5, 0, 0)$$,
  'March as a table');
SELECT results_eq(
  $$SELECT to_char(period_start, 'Mon'), movement FROM ledger, movements_by_segment(l) WHERE period_start > '2024-05-01' AND segment = 'shops'$$,
  $$VALUES ('Jun', 'reactivated')$$, 'who is lost is not transferred, and comes back where he is');

-- --- the company is the judge -----------------------------------------------------------------------------

SELECT is(ledger_of(l), (SELECT churn_flows(h, '1 month', 2, '2024-07-01') FROM customer), 'ledger_of is the ledger without segments') FROM ledger;
SELECT results_eq($$SELECT f.* FROM ledger, flows(ledger_of(l)) f$$, $$SELECT * FROM flows((SELECT churn_flows(h, '1 month', 2, '2024-07-01') FROM customer))$$, 'flows(ledger_of) are the company''s');
SELECT is_empty(format($$
  SELECT FROM (SELECT period_start, sum(%1$s) AS total FROM ledger, flows_by_segment(l, true) GROUP BY period_start) s
  FULL JOIN (SELECT period_start, %1$s AS total FROM ledger, flows(ledger_of(l), true)) c USING (period_start) WHERE s.total IS DISTINCT FROM c.total$$, field),
  format('the segments'' %s adds up to the company''s', field))
FROM unnest(array['opening_customers', 'new_customers', 'reactivated_customers', 'churned_customers', 'closing_customers', 'opening_revenue', 'new_revenue', 'expansion', 'contraction',
                  'reactivated', 'resumed', 'paused', 'released', 'churned', 'adjustment', 'closing_revenue', 'flow_new', 'flow_existing', 'flow_lost', 'growth']) field;
SELECT is_empty($$SELECT FROM ledger, flows_by_segment(l, true) GROUP BY period_start HAVING sum(transfer_in + transfer_out) <> 0 OR sum(transferred_in - transferred_out) <> 0$$, 'transfers sum to zero');
SELECT is_empty($$SELECT FROM ledger, flows_by_segment(l, true)
  WHERE closing_revenue - opening_revenue <> new_revenue + expansion + contraction + reactivated + resumed + paused + released + churned + adjustment + transfer_in + transfer_out
     OR growth <> flow_new + flow_existing - flow_lost + transfer_in + transfer_out OR growth <> closing_revenue - opening_revenue
     OR closing_customers - opening_customers <> new_customers + reactivated_customers - churned_customers + transferred_in - transferred_out$$, 'every segment balances');
SELECT is(count(*), 6 * 3::bigint, 'a row per period and segment, none left out') FROM ledger, flows_by_segment(l);

-- Closing balances in plain SQL: revenue of the period by the segment at its end.
SELECT results_eq(
  $$SELECT period_start, segment, closing_revenue FROM ledger, flows_by_segment(l) ORDER BY 1, 2$$,
  $$SELECT m::date, segment, coalesce(sum(amount), 0)
    FROM generate_series(timestamp '2024-01-01', '2024-06-01', '1 month') m CROSS JOIN unnest(array['direct', 'shops', 'unknown']) segment
    LEFT JOIN purchase p ON p.day >= m AND p.day < m + interval '1 month' AND segment = coalesce(
      (SELECT c.segment FROM channel c WHERE c.customer = p.customer AND c.since < m + interval '1 month' ORDER BY c.since DESC LIMIT 1), 'unknown')
    GROUP BY 1, 2 ORDER BY 1, 2$$, 'closing revenue, in plain SQL');

-- --- one segment per customer -----------------------------------------------------------------------------

SELECT results_eq($$SELECT segment, sum(new_customers) FROM (SELECT churn_flows(h, '1 month', 2, '2024-07-01', CASE WHEN customer < 'C' THEN 'one' END) AS l FROM customer) c, flows_by_segment(l) GROUP BY 1 ORDER BY 1$$,
  $$VALUES ('one', 2::numeric), ('unknown', 3)$$, 'a text is the segment for all times, NULL is unknown');
SELECT is_empty($$SELECT FROM (SELECT churn_flows(h, '1 month', 2, '2024-07-01', customer) AS l FROM customer) c, flows_by_segment(l) WHERE transferred_in + transferred_out > 0$$, 'then nobody is transferred');
SELECT is(pg_typeof(churn_flows(h, '1 month', 2, '2024-07-01', '2000-01-15'))::text, 'flow_ledger', 'a date in quotes is an origin') FROM customer;
SELECT is(pg_typeof(churn_flows(h, '1 month', 2, '2024-07-01', 'direct'::text))::text, 'segmented_ledger', 'a text is a segment') FROM customer;
SELECT is(origin(ledger_of(churn_flows(h, '1 month', 2, '2024-07-01', s, '2000-01-15'))), date '2000-01-15', 'segments and an origin') FROM customer;
SELECT is(origin(ledger_of(churn_flows(h, '1 month', 2, '2024-07-01', customer, '2000-01-15'))), date '2000-01-15', 'a segment and an origin') FROM customer;
SELECT is(skipped_customers(ledger_of(churn_flows(NULL::purchase_history, '1 month', 2, '2024-07-01', s))), 5::bigint, 'NULL histories are counted') FROM customer;
SELECT is_empty($$SELECT FROM (SELECT churn_flows(h, '1 month', 2, '2024-07-01', s) AS l FROM customer WHERE false) c, flows_by_segment(l)$$, 'no customers, no rows');

-- --- migration of Pareto classes ---------------------------------------------------------------------------

CREATE TEMP TABLE class AS
SELECT customer, quarter, pareto_class(sum(amount)) OVER (PARTITION BY quarter) AS class
FROM (SELECT customer, date_trunc('quarter', day)::date AS quarter, amount FROM purchase) p GROUP BY customer, quarter;
CREATE TEMP TABLE migration AS
SELECT churn_flows(h, '3 months', 1, '2024-07-01', classes) AS l
FROM customer JOIN (SELECT customer, segment_history(quarter, class) AS classes FROM class GROUP BY customer) c USING (customer);
SELECT is(ledger_of(l), (SELECT churn_flows(h, '3 months', 1, '2024-07-01') FROM customer), 'classes add up to the company') FROM migration;
-- First quarter: 310 (A), 170 (E) and 110 (B) of 640.50 are A, 40 (C) is B, 10.50 (D) is C. Second quarter: C's 70
-- alone, so C moves from B to A. Who did not buy has no new class, and stays where he was.
SELECT results_eq($$SELECT segment, movement, customers, amount FROM migration, movements_by_segment(l) WHERE period_start = '2024-04-01' ORDER BY segment COLLATE "C", movement COLLATE "C"$$,
  $$VALUES ('A', 'churned', 3::bigint, -590::numeric), ('A', 'expansion', 1, 30), ('A', 'transfer_in', 1, 40), ('B', 'transfer_out', 1, -40), ('C', 'churned', 1, -10.50)$$,
  'who moves up is transferred, who leaves churns where he was');

-- --- sums, forms and errors ---------------------------------------------------------------------------------

SELECT is((SELECT rollup(l) FROM (SELECT churn_flows(h, '1 month', 2, '2024-07-01', s) AS l FROM customer GROUP BY customer) c), l, 'the parts make the whole') FROM ledger;
SELECT is((SELECT churn_flows(h, '1 month', 2, '2024-07-01', s) FROM customer WHERE customer < 'C') + (SELECT churn_flows(h, '1 month', 2, '2024-07-01', s) FROM customer WHERE customer >= 'C'), l, '+') FROM ledger;
SELECT is(l::text::segmented_ledger::text, l::text, 'text reads back') FROM ledger;
SELECT throws_ok($$SELECT churn_flows(h, '1 month', 1, '2024-07-01', s) + (SELECT l FROM ledger) FROM customer$$, '22023', 'flow ledgers of different step, grace, as_of or origin do not add up', 'other parameters');
SELECT throws_ok($$SELECT churn_flows(h, '1 month', 0, '2024-07-01', s) FROM customer$$, '22023', 'grace must be at least 1, not 0', 'no grace');
SELECT throws_ok($$SELECT churn_flows(h, '1 month', 3000000000, '2024-07-01', s) FROM customer$$, '22003', 'grace out of range: 3000000000', 'a grace beyond all bounds');
SELECT throws_ok($$SELECT churn_flows(h, '1 month', 1, '2024-07-01', n::text) FROM customer, generate_series(1, 10001) n$$, '54000', 'more than 10000 segments in a segmented_ledger', 'too many segments');
SELECT throws_ok($$SELECT churn_flows(h, '1 month', 1, '2024-07-01', repeat('x', 300)) FROM customer$$, '54000', format('segment "%s…" has 300 bytes, the limit is 200', repeat('x', 40)), 'a long segment');
SELECT throws_ok($$SELECT churn_flows(h, '1 month', 1, NULL, s) FROM customer$$, '22004', 'as_of must not be null', 'no as_of');

SELECT results_eq('SELECT f.* FROM ledger, flows(l, true) f', 'SELECT f.* FROM ledger, flows_by_segment(l, true) f', 'flows of a segmented ledger are those by segment');
SELECT results_eq('SELECT m.* FROM ledger, movements(l) m', 'SELECT m.* FROM ledger, movements_by_segment(l) m', 'and so are its movements');
SELECT results_eq('SELECT step(l), grace(l), basis(l), bridge(l), as_of(l), origin(l), customers(l), skipped_rows(l), skipped_customers(l) FROM ledger',
  'SELECT step(o), grace(o), basis(o), bridge(o), as_of(o), origin(o), customers(o), skipped_rows(o), skipped_customers(o) FROM ledger, ledger_of(l) o',
  'its parameters and counts are those of the company''s ledger');

SELECT * FROM finish();
ROLLBACK;
