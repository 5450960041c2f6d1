-- Flows of contracts by segment: the worked example with sales persons, plain SQL as the judge, the company as the sum,
-- what untyped literals mean, and what nonsense gets.
BEGIN;
SET search_path = customer_portfolio, public;
SELECT * FROM no_plan();

-- --- constant_segment -------------------------------------------------------------------------------------

SELECT is(constant_segment('direct')::text, 'v1 [0001-01-01 "direct"]', 'one segment from the first day on');
SELECT is(array(SELECT segment_at(constant_segment('direct'), d) FROM unnest(array[date '0001-01-01', '2024-01-01', '9999-12-31']) d), array['direct', 'direct', 'direct'], 'valid on all days');
SELECT is(constant_segment(NULL), NULL, 'NULL is no history');
SELECT throws_ok($$SELECT constant_segment(repeat('x', 300))$$, '54000', format('segment "%s…" has 300 bytes, the limit is 200', repeat('x', 40)), 'a long name');

-- --- T2 with sales persons --------------------------------------------------------------------------------
-- S1 goes from Ott to Uhl in February, S2 in March; S5 is lost in February and belongs to Uhl from March on, S6 changes
-- on the last day of March; S3 and S4 have nobody.

CREATE TEMP TABLE t2 (customer text, valid daterange, rate numeric);
INSERT INTO t2 VALUES
  ('S1', '[2024-01-01,2024-02-01)', 30), ('S1', '[2024-02-01,2024-03-01)', 30), ('S1', '[2024-03-05,2024-04-05)', 30), ('S1', '[2024-04-05,2024-05-05)', 30),
  ('S2', '[2024-01-10,2024-02-20)', 50), ('S2', '[2024-02-20,2024-12-31)', 80), ('S3', '[2024-02-03,2024-02-25)', 40),
  ('S4', '[2024-01-01,2024-03-15)', 20), ('S4', '[2024-02-01,2024-06-01)', 25),
  ('S5', '[2023-12-15,2024-02-01)', 100), ('S5', '[2024-04-10,2025-01-01)', 60), ('S6', '[2024-01-01,2025-01-01)', 100);
CREATE TEMP TABLE care (customer text, since date, person text);
INSERT INTO care VALUES ('S1', '2024-01-01', 'Ott'), ('S1', '2024-02-29', 'Uhl'), ('S2', '2024-01-01', 'Ott'), ('S2', '2024-03-15', 'Uhl'), ('S5', '2024-01-01', 'Ott'),
  ('S5', '2024-03-01', 'Uhl'), ('S6', '2024-01-01', 'Ott'), ('S6', '2024-03-31', 'Uhl');
CREATE TEMP TABLE subscriber AS
SELECT customer, c, s FROM (SELECT customer, contract_history(valid, rate) AS c FROM t2 GROUP BY customer) c
LEFT JOIN (SELECT customer, segment_history(since, person) AS s FROM care GROUP BY customer) s USING (customer);
CREATE TEMP TABLE ledger AS
SELECT basis, bridge, churn_flows(c, '1 month', '2024-05-01', s, basis, bridge, NULL) AS l
FROM subscriber, (VALUES ('net'::flow_basis), ('events')) b(basis), (VALUES (interval '0'), ('30 days')) g(bridge) GROUP BY basis, bridge;

SELECT results_eq(
  $$SELECT to_char(period_start, 'Mon'), segment, opening_revenue, new_revenue, expansion, contraction, reactivated, churned, transfer_in, transfer_out, closing_revenue, due, renewed, renewal_rate
    FROM ledger, flows_by_segment(l) WHERE basis = 'net' AND bridge = interval '0' AND period_start >= '2024-02-01' ORDER BY period_start, segment COLLATE "C"$$,
  $$VALUES ('Feb', 'Ott', 280::numeric, 0::numeric, 30::numeric, 0::numeric, 0::numeric, -100::numeric, 0::numeric, -30::numeric, 180::numeric, 2::bigint, 1::bigint, 0.5::float8),
           ('Feb', 'Uhl', 0, 0, 0, 0, 0, 0, 30, 0, 30, 1, 1, 1), ('Feb', 'unknown', 20, 0, 25, 0, 0, 0, 0, 0, 45, 1, 0, 0),
           ('Mar', 'Ott', 180, 0, 0, 0, 0, 0, 0, -180, 0, 0, 0, NULL), ('Mar', 'Uhl', 30, 0, 0, 0, 0, 0, 180, 0, 210, 1, 0, 0), ('Mar', 'unknown', 45, 0, 0, -20, 0, 0, 0, 0, 25, 0, 0, NULL),
           ('Apr', 'Ott', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL), ('Apr', 'Uhl', 210, 0, 0, 0, 60, 0, 0, 0, 270, 1, 1, 1), ('Apr', 'unknown', 25, 0, 0, 0, 0, 0, 0, 0, 25, 0, 0, NULL)$$,
  'T2 by sales person: every row from February on');
SELECT results_eq(
  $$SELECT segment, opening_customers, churned_customers, reactivated_customers, transferred_in, transferred_out, closing_customers, churn_rate, gross_retention
    FROM ledger, flows_by_segment(l) WHERE basis = 'net' AND bridge = interval '0' AND period_start = '2024-02-01' ORDER BY segment COLLATE "C"$$,
  $$VALUES ('Ott', 4::bigint, 1::bigint, 0::bigint, 0::bigint, 1::bigint, 2::bigint, 1 / 3::float8, 0.6::float8), ('Uhl', 0, 0, 0, 1, 0, 1, 0, 1), ('unknown', 1, 0, 0, 0, 0, 1, 0, 1)$$,
  'T2: customers in February; the rates are of those whom a person has after the hand-over');
SELECT results_eq(
  format($$SELECT segment, movement, customers, amount FROM ledger, movements_by_segment(l) WHERE basis = 'events' AND bridge = %L AND period_start = '2024-03-01' ORDER BY segment COLLATE "C", movement COLLATE "C"$$, bridge),
  format($$SELECT * FROM (VALUES ('Ott', 'transfer_out', 2::bigint, -180::numeric), ('Uhl', 'churned', 1, -30), ('Uhl', 'reactivated', 1, 30), ('Uhl', 'retained', %s, 0), ('Uhl', 'transfer_in', 2, 180),
    ('unknown', 'contraction', 1, -20)) v(s, m, n, a) WHERE NOT (m IN ('churned', 'reactivated') AND %L = interval '30 days')$$, CASE WHEN bridge = interval '0' THEN 2 ELSE 3 END, bridge),
  format('T2, events, bridge %s: what comes and goes within March happens in the segment of its end', bridge)) FROM (VALUES (interval '0'), ('30 days')) g(bridge);
SELECT ok(ledger_of(l) = (SELECT churn_flows(c, '1 month', '2024-05-01', basis, bridge) FROM subscriber), format('T2, %s, bridge %s: ledger_of is the ledger without segments', basis, bridge)) FROM ledger;
SELECT results_eq(format('SELECT f.* FROM ledger, flows(ledger_of(l)) f WHERE (basis, bridge) = (%L, %L)', basis, bridge), format($$SELECT * FROM flows((SELECT churn_flows(c, '1 month', '2024-05-01', %L, %L) FROM subscriber))$$, basis, bridge),
  format('T2, %s, bridge %s: flows(ledger_of) are the company''s', basis, bridge)) FROM ledger;

-- --- random contracts against plain SQL -------------------------------------------------------------------------

CREATE TEMP TABLE contract (customer int, valid daterange, rate numeric(12,2), kind text);
INSERT INTO contract
SELECT customer, daterange(first, CASE WHEN random() < 0.9 THEN first + 1 + (random() * 120)::int END), round((random() * 100)::numeric, 2) * (random() < 0.95)::int,
       CASE WHEN random() < 0.1 THEN 'trial' ELSE 'paid' END
FROM (SELECT 1 + i % 80 AS customer, date '2023-01-15' + (random() * 450)::int AS first
      FROM (SELECT setseed(0.5)) s, generate_series(1, 400) i OFFSET 0) r;
INSERT INTO contract SELECT customer, daterange(upper(valid), upper(valid) + 30), rate, kind FROM contract WHERE customer % 3 = 0 AND upper(valid) IS NOT NULL;
CREATE TEMP TABLE assigned AS
SELECT DISTINCT ON (customer, day) customer, day, segment
FROM (SELECT 1 + i % 70 AS customer, date '2023-01-01' + (random() * 500)::int AS day, (array['direct', 'shops', 'web', ''])[1 + (random() * 3)::int] AS segment FROM generate_series(1, 300) i) r;
CREATE TEMP TABLE history AS
SELECT customer, c, s FROM (SELECT customer, contract_history(valid, rate, kind) AS c FROM contract GROUP BY customer) c
LEFT JOIN (SELECT customer, segment_history(day, segment) AS s FROM assigned GROUP BY customer) s USING (customer);
CREATE TEMP TABLE judged AS
SELECT unit, basis, bridge, until, churn_flows(c, ('1 ' || unit)::interval, until, s, basis, bridge, NULL) AS l, churn_flows(c, ('1 ' || unit)::interval, until, basis, bridge) AS company
FROM history, (VALUES ('month'), ('week')) u(unit), (VALUES ('net'::flow_basis), ('events')) b(basis), (VALUES (interval '0'), ('20 days'), ('1 month')) g(bridge), (VALUES (date '2024-04-10')) d(until)
GROUP BY unit, basis, bridge, until;

SELECT ok(ledger_of(l) = company, format('%ss, %s, bridge %s: the segments add up to the company', unit, basis, bridge)) FROM judged;
SELECT is_empty(format($$
  SELECT FROM (SELECT period_start, sum(%1$s) AS total FROM judged, flows_by_segment(l, true) WHERE (unit, basis, bridge) = (%2$L, %3$L, %4$L) GROUP BY period_start) s
  FULL JOIN (SELECT period_start, %1$s AS total FROM judged, flows(company, true) WHERE (unit, basis, bridge) = (%2$L, %3$L, %4$L)) c USING (period_start) WHERE s.total IS DISTINCT FROM c.total$$, field, unit, basis, bridge),
  format('%ss, %s, bridge %s: the segments'' %s adds up to the company''s', unit, basis, bridge, field))
FROM judged, unnest(array['opening_customers', 'closing_customers', 'churned_customers', 'opening_revenue', 'new_revenue', 'reactivated', 'churned', 'closing_revenue', 'flow_existing', 'growth', 'due', 'renewed']) field
WHERE bridge <> interval '1 month';
SELECT is_empty(format($$SELECT FROM judged, flows_by_segment(l, true) WHERE (unit, basis, bridge) = (%L, %L, %L) GROUP BY period_start HAVING sum(transfer_in + transfer_out) <> 0 OR sum(transferred_in - transferred_out) <> 0$$, unit, basis, bridge),
  format('%ss, %s, bridge %s: transfers sum to zero', unit, basis, bridge)) FROM judged;
SELECT is_empty(format($$SELECT FROM judged, flows_by_segment(l, true) WHERE (unit, basis, bridge) = (%L, %L, %L) AND NOT (
    closing_revenue - opening_revenue = new_revenue + expansion + contraction + reactivated + resumed + paused + released + churned + adjustment + transfer_in + transfer_out
    AND growth = flow_new + flow_existing - flow_lost + transfer_in + transfer_out AND growth = closing_revenue - opening_revenue
    AND closing_customers - opening_customers = new_customers + reactivated_customers - churned_customers + transferred_in - transferred_out)$$, unit, basis, bridge),
  format('%ss, %s, bridge %s: every segment balances', unit, basis, bridge)) FROM judged;

-- What a customer pays on each day before 2024-04-10, and the segment of the period that the day lies in.
CREATE FUNCTION pg_temp.daily(unit text) RETURNS TABLE (customer int, start date, day date, is_end boolean, rate numeric, segment text) LANGUAGE sql AS $$
SELECT customer, start, day, day = '2024-04-09' OR start <> date_trunc(unit, day + interval '1 day'), coalesce(rate, 0),
       coalesce((SELECT a.segment FROM assigned a WHERE a.customer = p.customer AND a.day < least((p.start + ('1 ' || unit)::interval)::date, '2024-04-10') ORDER BY a.day DESC LIMIT 1),
                (SELECT a.segment FROM assigned a WHERE a.customer = p.customer AND a.day < '2024-04-10' ORDER BY a.day LIMIT 1), 'unknown')
FROM (SELECT customer, date_trunc(unit, d)::date AS start, d::date AS day FROM (SELECT DISTINCT customer FROM contract) c CROSS JOIN generate_series(timestamp '2023-01-01', '2024-04-09', '1 day') d) p
LEFT JOIN (SELECT customer, e::date AS day, sum(rate) AS rate
           FROM contract, generate_series(lower(valid)::timestamp, least(upper(valid), '2024-04-10') - interval '1 day', '1 day') e
           WHERE kind = 'paid' GROUP BY 1, 2) r USING (customer, day)
$$;
CREATE TEMP TABLE daily AS SELECT unit, d.* FROM (VALUES ('month'), ('week')) u(unit), pg_temp.daily(unit) d;
CREATE FUNCTION pg_temp.told(m0 numeric, m1 numeric, was boolean) RETURNS text LANGUAGE sql AS $$
SELECT CASE WHEN m0 = 0 AND m1 > 0 THEN CASE WHEN was THEN 'reactivated' ELSE 'new' END WHEN m0 = 0 THEN NULL
            WHEN m1 = 0 THEN 'churned' WHEN m1 > m0 THEN 'expansion' WHEN m1 < m0 THEN 'contraction' ELSE 'retained' END
$$;
CREATE FUNCTION pg_temp.plain_movements(unit text, basis text) RETURNS TABLE (period_start date, segment text, movement text, customers bigint, amount numeric) LANGUAGE sql AS $$
WITH told AS (
  SELECT *, coalesce(lag(rate) OVER w, 0) AS before, coalesce(max(rate) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) > 0 AS was,
         start + ('1 ' || plain_movements.unit)::interval > '2024-04-10' AND max(rate) OVER (w ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) = 0 AS is_open -- who is gone may yet come back
  FROM daily d WHERE d.unit = plain_movements.unit AND (is_end OR basis = 'events') WINDOW w AS (PARTITION BY customer ORDER BY day)
), moved AS (
  SELECT start, segment, customer, CASE WHEN is_open AND before > 0 THEN 'paused' ELSE pg_temp.told(before, rate, was) END AS movement, rate - before AS amount FROM told WHERE basis = 'net' OR rate <> before
  UNION ALL -- on events: active all the time, and nothing changes
  SELECT start, segment, customer, 'retained', 0 FROM told WHERE basis = 'events' GROUP BY start, segment, customer HAVING bool_and(rate = before) AND min(rate) > 0
), ends AS (
  SELECT start, customer, segment, lag(segment) OVER w AS segment_before, lag(rate) OVER w AS before
  FROM daily d WHERE d.unit = plain_movements.unit AND is_end WINDOW w AS (PARTITION BY customer ORDER BY day)
), whole AS (
  SELECT start, segment, movement, amount FROM moved WHERE movement IS NOT NULL
  UNION ALL SELECT start, segment, 'transfer_in', before FROM ends WHERE segment <> segment_before AND before > 0
  UNION ALL SELECT start, segment_before, 'transfer_out', -before FROM ends WHERE segment <> segment_before AND before > 0
)
SELECT start, segment, movement, count(*), sum(amount) FROM whole GROUP BY 1, 2, 3
$$;
SELECT set_eq(format('SELECT m.* FROM judged, movements_by_segment(l, true) m WHERE unit = %L AND basis = %L AND bridge = interval %L', unit, basis, '0'),
              format('SELECT * FROM pg_temp.plain_movements(%L, %L)', unit, basis), format('%ss, %s: plain SQL says the same', unit, basis)) FROM judged WHERE bridge = interval '0';
SELECT set_eq(format($$SELECT period_start, segment, due, renewed FROM judged, flows_by_segment(l, true) WHERE unit = %L AND basis = %L AND bridge = interval '0' AND due > 0$$, unit, basis),
  format($$WITH paid AS (SELECT * FROM contract WHERE kind = 'paid' AND rate > 0 AND lower(valid) < %2$L),
    due AS (SELECT DISTINCT customer, upper(valid) AS day FROM paid p WHERE upper(valid) < %2$L AND NOT EXISTS (
      SELECT FROM paid q WHERE q.customer = p.customer AND q.valid @> upper(p.valid) AND q.valid @> upper(p.valid) - 1))
    SELECT start, segment, count(*) AS due, count(*) FILTER (WHERE EXISTS (SELECT FROM paid q WHERE q.customer = due.customer AND q.valid @> due.day)) AS renewed
    FROM due JOIN daily USING (customer, day) WHERE unit = %1$L GROUP BY 1, 2$$, unit, until),
  format('%ss, %s: due and renewed in the segment of their period', unit, basis)) FROM judged WHERE bridge = interval '0';

-- --- sums and forms -----------------------------------------------------------------------------------------

SELECT ok((SELECT rollup(l) FROM (SELECT churn_flows(c, '1 month', '2024-04-10', s, 'events', '20 days', NULL) AS l FROM history GROUP BY customer % n) p)
        = (SELECT l FROM judged WHERE (unit, basis, bridge) = ('month', 'events', interval '20 days')), format('%s parts make the whole', n)) FROM unnest(array[1, 2, 7, 80]) n;
SELECT ok((SELECT churn_flows(c, '1 month', '2024-05-01', s) FROM subscriber WHERE customer < 'S4') + (SELECT churn_flows(c, '1 month', '2024-05-01', s) FROM subscriber WHERE customer >= 'S4')
        = (SELECT l FROM ledger WHERE basis = 'net' AND bridge = interval '0'), '+');
SELECT ok(l::text::segmented_ledger::text = l::text AND l::text::segmented_ledger = l, format('%ss, %s, bridge %s: text reads back', unit, basis, bridge)) FROM judged;
SELECT matches(l::text, 'basis events bridge 30 days', 'the text carries basis and bridge') FROM ledger WHERE basis = 'events' AND bridge = interval '30 days';
SELECT results_eq('SELECT basis(ledger_of(l)), bridge(ledger_of(l)) FROM ledger ORDER BY 1, 2', $$VALUES ('events', interval '0'), ('events', '30 days'), ('net', '0'), ('net', '30 days')$$, 'basis and bridge');

-- --- NULLs, defaults and untyped literals -------------------------------------------------------------------------

SELECT ok(churn_flows(c, '1 month', '2024-05-01', s) = churn_flows(c, '1 month', '2024-05-01', s, NULL, NULL, NULL), 'NULL is the default') FROM subscriber;
SELECT is(origin(ledger_of(churn_flows(c, '1 month', '2024-05-01', s, 'net', '0', '2000-01-15'))), date '2000-01-15', 'an origin') FROM subscriber;
SELECT results_eq($$SELECT DISTINCT segment FROM (SELECT churn_flows(c, '1 month', '2024-05-01', NULL::segment_history) AS l FROM subscriber) x, flows_by_segment(l)$$, $$VALUES ('unknown')$$, 'NULL segments are unknown');
SELECT results_eq($$SELECT segment, sum(new_customers) FROM (SELECT churn_flows(c, '1 month', '2024-05-01', constant_segment(CASE WHEN customer < 'S3' THEN 'one' END)) AS l FROM subscriber) x, flows_by_segment(l) GROUP BY 1 ORDER BY 1$$,
  $$VALUES ('one', 2::numeric), ('unknown', 3)$$, 'constant_segment is the segment for all times, of NULL unknown');
SELECT results_eq($$SELECT customers_count(ledger_of(l)), skipped_customers(ledger_of(l)), skipped_rows(ledger_of(l)) FROM (
    SELECT churn_flows(c, '1 month', '2024-05-01', constant_segment('all')) AS l FROM (SELECT c FROM subscriber UNION ALL SELECT NULL UNION ALL SELECT contract_history(NULL::daterange, 1)
      UNION ALL SELECT contract_history(daterange '[2024-05-01,)', 1)) x) y$$, 'VALUES (6::bigint, 1::bigint, 1::bigint)', 'NULLs are skipped and counted');
SELECT is((SELECT churn_flows(c, '1 month', '2024-05-01', s) FROM subscriber WHERE false), NULL, 'no rows, no ledger');
SELECT is((SELECT count(*) FROM (SELECT churn_flows(NULL::contract_history, '1 month', '2024-05-01', s) AS l FROM subscriber) x, flows_by_segment(l)), 0::bigint, 'nobody known, no rows');
SELECT is(pg_typeof(l)::text || ' ' || coalesce(basis, '') || ' ' || coalesce(bridge::text, ''), expected, expected) FROM (
  SELECT churn_flows(c, '1 month', '2024-05-01') AS a, churn_flows(c, '1 month', '2024-05-01', 'events') AS b, churn_flows(c, '1 month', '2024-05-01', 'net', '30 days') AS c,
         churn_flows(c, '1 month', '2024-05-01', 'events', '1 month', '2000-01-15') AS d, churn_flows(c, '1 month', '2024-05-01', NULL, NULL, NULL) AS e FROM subscriber) x,
  LATERAL (VALUES (a, basis(a), bridge(a), 'flow_ledger net 00:00:00'), (b, basis(b), bridge(b), 'flow_ledger events 00:00:00'), (c, basis(c), bridge(c), 'flow_ledger net 30 days'),
                  (d, basis(d), bridge(d), 'flow_ledger events 1 mon'), (e, basis(e), bridge(e), 'flow_ledger net 00:00:00')) v(l, basis, bridge, expected);
SELECT is(pg_typeof(churn_flows(h, '1 month', 1, '2024-05-01', constant_segment('a')))::text, 'segmented_ledger', 'constant_segment serves purchases, too') FROM (SELECT purchase_history(date '2024-01-05', 10) AS h) p;
SELECT ok(churn_flows(h, '1 month', 1, '2024-05-01', constant_segment('a')) = churn_flows(h, '1 month', 1, '2024-05-01', 'a'::text), 'and means what a text means there') FROM (SELECT purchase_history(date '2024-01-05', 10) AS h) p;
SELECT results_eq($$SELECT DISTINCT due, renewed, renewal_rate FROM flows_by_segment((SELECT churn_flows(h, '1 month', 1, '2024-05-01', 'a'::text) FROM (SELECT purchase_history(date '2024-01-05', 10) AS h) p))$$,
  $$VALUES (NULL::bigint, NULL::bigint, NULL::float8)$$, 'of purchases nothing is due');

-- --- nonsense -----------------------------------------------------------------------------------------------

SELECT throws_ok(format('SELECT %s FROM subscriber', call), state, message, message) FROM (VALUES
  ($$churn_flows(c, '1 month', '2024-05-01', s, 'gross', NULL, NULL)$$, '22P02', 'invalid input value for enum flow_basis: "gross"'),
  ($$churn_flows(c, '1 month', '2024-05-01', s, 'net', '-1 day', NULL)$$, '22023', 'bridge must not be negative: "-1 day"'),
  ($$churn_flows(c, '1 hour', '2024-05-01', s)$$, '22023', 'step must be whole days or months, not "01:00:00"'),
  ($$churn_flows(c, NULL, '2024-05-01', s)$$, '22004', 'step must not be null'),
  ($$churn_flows(c, '1 month', NULL, s)$$, '22004', 'as_of must not be null'),
  ($$churn_flows(c, '1 day', '9999-12-31', s)$$, '54000', NULL),
  ($$churn_flows(c, '1 month', CASE customer WHEN 'S1' THEN date '2024-05-01' ELSE '2024-06-01' END, s)$$, '22023', 'flow ledgers of different step, basis, bridge, as_of or origin do not add up')) v(call, state, message);
SELECT throws_ok('SELECT rollup(l) FROM ledger', '22023', 'flow ledgers of different step, basis, bridge, as_of or origin do not add up', 'rollup of different bases and bridges');
SELECT throws_ok($$SELECT (SELECT churn_flows(h, '1 month', 1, '2024-05-01', 'a'::text) FROM (SELECT purchase_history(date '2024-01-05', 10) AS h) p) + l FROM ledger$$, '22023', 'flow ledgers of purchases and of contracts do not add up', 'purchases and contracts');
SELECT throws_like(format('SELECT %L::segmented_ledger', 'v1 {v1 step 1 month ' || count || ' as_of 2024-03-01 origin 2000-01-01 scale 0 customers 1} ["A" (2024-01-01 new 1 5' || period || ')]'), 'invalid input syntax for type segmented_ledger: %' || why || '%', count || period)
FROM (VALUES ('basis net bridge 0 days', ' due 1 renewed 2', 'more renewed than due'), ('basis net bridge 0 days', ' renewed 1', 'more renewed than due'), ('grace 1', ' due 1', 'expected ")"')) v(count, period, why);

SELECT * FROM finish();
ROLLBACK;
