-- churn_flows of contracts: the worked example word for word, plain SQL as the judge, identities, and what nonsense gets.
BEGIN;
SET search_path = customer_portfolio, public;
SELECT * FROM no_plan();

-- --- T2: rates per month, 2024 -----------------------------------------------------------------------------

CREATE TEMP TABLE t2 (customer text, valid daterange, rate numeric);
INSERT INTO t2 VALUES
  ('S1', '[2024-01-01,2024-02-01)', 30), ('S1', '[2024-02-01,2024-03-01)', 30), ('S1', '[2024-03-05,2024-04-05)', 30), ('S1', '[2024-04-05,2024-05-05)', 30),
  ('S2', '[2024-01-10,2024-02-20)', 50), ('S2', '[2024-02-20,2024-12-31)', 80), ('S3', '[2024-02-03,2024-02-25)', 40),
  ('S4', '[2024-01-01,2024-03-15)', 20), ('S4', '[2024-02-01,2024-06-01)', 25),
  ('S5', '[2023-12-15,2024-02-01)', 100), ('S5', '[2024-04-10,2025-01-01)', 60), ('S6', '[2024-01-01,2025-01-01)', 100);
CREATE TEMP TABLE t2_history AS SELECT customer, contract_history(valid, rate) AS c FROM t2 GROUP BY customer;
CREATE TEMP TABLE t2_ledger AS
SELECT basis, bridge, churn_flows(c, '1 month', '2024-05-01', basis, bridge) AS l
FROM t2_history, (VALUES ('net'::flow_basis), ('events')) b(basis), (VALUES (interval '0'), ('30 days')) g(bridge) GROUP BY basis, bridge;

SELECT results_eq(
  format($$SELECT to_char(period_start, 'Mon'), opening_customers, new_customers, reactivated_customers, churned_customers, closing_customers,
             opening_revenue, new_revenue, expansion, contraction, reactivated, churned, closing_revenue
           FROM t2_ledger, flows(l) WHERE basis = 'net' AND bridge = %L ORDER BY period_start$$, bridge),
  $$VALUES ('Dec', 0::bigint, 1::bigint, 0::bigint, 0::bigint, 1::bigint, 0::numeric, 100::numeric, 0::numeric, 0::numeric, 0::numeric, 0::numeric, 100::numeric),
           ('Jan', 1, 4, 0, 0, 5, 100, 200, 0, 0, 0, 0, 300),
           ('Feb', 5, 0, 0, 1, 4, 300, 0, 55, 0, 0, -100, 255),
           ('Mar', 4, 0, 0, 0, 4, 255, 0, 0, -20, 0, 0, 235),
           ('Apr', 4, 0, 1, 0, 5, 235, 0, 0, 0, 60, 0, 295)$$,
  format('T2, net, bridge %s: customers and revenue', bridge)) FROM (VALUES (interval '0'), ('30 days')) g(bridge);
SELECT results_eq(
  format($$SELECT to_char(period_start, 'Mon'), opening_customers, new_customers, reactivated_customers, churned_customers, closing_customers,
             opening_revenue, new_revenue, expansion, contraction, reactivated, churned, closing_revenue
           FROM t2_ledger, flows(l) WHERE basis = 'events' AND bridge = %L ORDER BY period_start$$, bridge),
  format($$VALUES ('Dec', 0::bigint, 1::bigint, 0::bigint, 0::bigint, 1::bigint, 0::numeric, 100::numeric, 0::numeric, 0::numeric, 0::numeric, 0::numeric, 100::numeric),
           ('Jan', 1, 4, 0, 0, 5, 100, 200, 0, 0, 0, 0, 300),
           ('Feb', 5, 1, 0, 2, 4, 300, 40, 55, 0, 0, -140, 255),
           ('Mar', 4, 0, %1$s, %1$s, 4, 255, 0, 0, -20, 30 * %1$s, -30 * %1$s, 235),
           ('Apr', 4, 0, 1, 0, 5, 235, 0, 0, 0, 60, 0, 295)$$, CASE WHEN bridge = interval '0' THEN 1 ELSE 0 END),
  format('T2, events, bridge %s: customers and revenue', bridge)) FROM (VALUES (interval '0'), ('30 days')) g(bridge);
SELECT results_eq(
  format($$SELECT to_char(period_start, 'Mon'), round((100 * gross_retention)::numeric, 2), round((100 * net_retention)::numeric, 2)
           FROM t2_ledger, flows(l) WHERE basis = %L AND bridge = %L AND period_start >= '2024-02-01' ORDER BY period_start$$, basis, bridge),
  $$VALUES ('Feb', 66.67, 85.00), ('Mar', 92.16, 92.16), ('Apr', 100.00, 100.00)$$,
  format('T2, %s, bridge %s: gross and net retention from period end to period end', basis, bridge)) FROM t2_ledger;
SELECT is((SELECT round(churn_rate::numeric, 4) FROM t2_ledger, flows(l) WHERE basis = 'net' AND bridge = interval '0' AND period_start = '2024-02-01'), 0.2000, 'T2: logo churn');
SELECT results_eq(
  format($$SELECT to_char(period_start, 'Mon'), due, renewed, renewal_rate FROM t2_ledger, flows(l) WHERE basis = %L AND bridge = %L ORDER BY period_start$$, basis, bridge),
  format($$VALUES ('Dec', 0::bigint, 0::bigint, NULL::float8), ('Jan', 0, 0, NULL), ('Feb', 4, 2, 0.5), ('Mar', 1, %1$s, %1$s), ('Apr', 1, 1, 1)$$,
         CASE WHEN bridge = interval '0' THEN 0 ELSE 1 END),
  format('T2, %s, bridge %s: due and renewed', basis, bridge)) FROM t2_ledger;
SELECT results_eq(
  format($$SELECT customer, to_char(period_start, 'Mon'), movement, amount
           FROM t2_history, movements(c, '1 month', '2024-05-01', %L, %L) WHERE customer IN ('S1', 'S3', 'S5') AND movement <> 'retained' ORDER BY customer, period_start, movement DESC$$, basis, bridge),
  CASE WHEN basis = 'net' THEN $$VALUES ('S1', 'Jan', 'new', 30::numeric), ('S5', 'Dec', 'new', 100), ('S5', 'Feb', 'churned', -100), ('S5', 'Apr', 'reactivated', 60)$$
       ELSE format($$SELECT * FROM (VALUES ('S1', 'Jan', 'new', 30::numeric), ('S1', 'Mar', 'reactivated', 30), ('S1', 'Mar', 'churned', -30), ('S3', 'Feb', 'new', 40), ('S3', 'Feb', 'churned', -40),
         ('S5', 'Dec', 'new', 100), ('S5', 'Feb', 'churned', -100), ('S5', 'Apr', 'reactivated', 60)) v(s, m, what, amount) WHERE NOT (s = 'S1' AND m = 'Mar' AND %L = interval '30 days')$$, bridge) END,
  format('T2, %s, bridge %s: the drill-down', basis, bridge)) FROM t2_ledger;
SELECT results_eq($$SELECT movement FROM t2_history, movements(c, '1 month', '2024-05-01', 'events') WHERE customer = 'S1' AND period_start = '2024-03-01'$$,
  $$VALUES ('churned'), ('reactivated')$$, 'movements come in the order in which they happened');

-- --- random contracts against plain SQL -------------------------------------------------------------------------

CREATE TEMP TABLE contract (customer int, valid daterange, rate numeric(12,2), kind text);
INSERT INTO contract
SELECT customer, daterange(first, CASE WHEN random() < 0.9 THEN first + 1 + (random() * 120)::int END), round((random() * 100)::numeric, 2) * (random() < 0.95)::int,
       CASE WHEN random() < 0.1 THEN 'trial' ELSE 'paid' END
FROM (SELECT 1 + i % 80 AS customer, date '2023-01-15' + (random() * 450)::int AS first
      FROM (SELECT setseed(0.75)) s, generate_series(1, 400) i OFFSET 0) r;
INSERT INTO contract SELECT customer, daterange(upper(valid), upper(valid) + 30), rate, kind FROM contract WHERE customer % 3 = 0 AND upper(valid) IS NOT NULL;
CREATE TEMP TABLE history AS SELECT customer, contract_history(valid, rate, kind) AS c FROM contract GROUP BY customer;

-- What a customer pays on each day before 2024-04-10; only what starts before is known.
CREATE TEMP TABLE paid_on AS
SELECT customer, d::date AS day, coalesce(rate, 0) AS rate
FROM history CROSS JOIN generate_series(timestamp '2023-01-01', '2024-04-09', '1 day') d
LEFT JOIN (SELECT customer, e AS d, sum(rate) AS rate
           FROM contract, generate_series(lower(valid)::timestamp, least(upper(valid), '2024-04-10') - interval '1 day', '1 day') e
           WHERE kind = 'paid' GROUP BY 1, 2) r USING (customer, d);
CREATE FUNCTION pg_temp.daily(unit text)
RETURNS TABLE (customer int, start date, day date, is_end boolean, rate numeric) LANGUAGE sql AS $$
SELECT customer, date_trunc(unit, day::timestamp)::date, day,
       day = '2024-04-09' OR date_trunc(unit, day::timestamp) <> date_trunc(unit, day + interval '1 day'), rate FROM paid_on
$$;
CREATE FUNCTION pg_temp.told(m0 numeric, m1 numeric, was boolean) RETURNS text LANGUAGE sql AS $$
SELECT CASE WHEN m0 = 0 AND m1 > 0 THEN CASE WHEN was THEN 'reactivated' ELSE 'new' END WHEN m0 = 0 THEN NULL
            WHEN m1 = 0 THEN 'churned' WHEN m1 > m0 THEN 'expansion' WHEN m1 < m0 THEN 'contraction' ELSE 'retained' END
$$;
-- Definitions: what is compared are period ends, or the days of a change. Who is gone in the running period may yet
-- come back in it, and is paused.
CREATE FUNCTION pg_temp.plain_movements(unit text, basis text)
RETURNS TABLE (period_start date, movement text, customers bigint, amount numeric) LANGUAGE sql AS $$
WITH daily AS (SELECT * FROM pg_temp.daily(unit)),
told AS (
  SELECT *, coalesce(lag(rate) OVER w, 0) AS before, coalesce(max(rate) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) > 0 AS was,
         start + ('1 ' || unit)::interval > '2024-04-10' AND max(rate) OVER (w ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) = 0 AS is_open
  FROM daily WHERE is_end OR basis = 'events' WINDOW w AS (PARTITION BY customer ORDER BY day)
), moved AS (
  SELECT start, customer, CASE WHEN is_open AND before > 0 THEN 'paused' ELSE pg_temp.told(before, rate, was) END AS movement, rate - before AS amount
  FROM told WHERE basis = 'net' OR rate <> before
), whole AS ( -- on events: active all the time, and nothing changes
  SELECT * FROM moved WHERE movement IS NOT NULL
  UNION ALL
  SELECT start, customer, 'retained', 0 FROM told WHERE basis = 'events' GROUP BY start, customer HAVING bool_and(rate = before) AND min(rate) > 0
)
SELECT start, movement, count(*), sum(amount) FROM whole GROUP BY 1, 2
$$;
CREATE TEMP TABLE judged AS
SELECT unit, basis, until, churn_flows(c, ('1 ' || unit)::interval, until, basis) AS l
FROM history, (VALUES ('month'), ('week')) u(unit), (VALUES ('net'::flow_basis), ('events')) b(basis), (VALUES (date '2024-04-10')) d(until) GROUP BY unit, basis, until;
SELECT set_eq(format('SELECT m.* FROM judged, movements(l, true) m WHERE unit = %L AND basis = %L', unit, basis),
              format('SELECT * FROM pg_temp.plain_movements(%L, %L)', unit, basis),
              format('%ss, %s: plain SQL says the same', unit, basis)) FROM judged ORDER BY unit, basis;
SELECT set_eq(format('SELECT period_start, movement, count(*), sum(m.amount) FROM history, movements(c, %L, %L, %L, include_incomplete => true) m GROUP BY 1, 2', '1 ' || unit, until, basis),
              format('SELECT m.* FROM judged, movements(l, true) m WHERE unit = %L AND basis = %L', unit, basis),
              format('%ss, %s: the customers'' movements add up to the ledger', unit, basis)) FROM judged ORDER BY unit, basis;
SELECT is_empty(format($$SELECT * FROM judged, flows(l, true) f WHERE unit = %L AND basis = %L AND NOT (
    closing_revenue - opening_revenue = new_revenue + expansion + contraction + reactivated + resumed + paused + released + churned + adjustment
    AND closing_revenue - opening_revenue = growth AND flow_new + flow_existing - flow_lost = growth AND flow_lost = -churned AND flow_new = new_revenue
    AND closing_customers = opening_customers + new_customers + reactivated_customers - churned_customers
    AND (closing_customers - CASE WHEN is_complete THEN 0 ELSE (SELECT in_doubt_customers FROM three_flows(l, true) t WHERE t.period_start = f.period_start) END, closing_revenue) = (SELECT count(*) FILTER (WHERE rate > 0), sum(rate) FROM pg_temp.daily(unit) d WHERE d.start = f.period_start AND is_end))$$, unit, basis),
  format('%ss, %s: the identities hold to the cent', unit, basis)) FROM judged WHERE unit = 'month' ORDER BY basis;
SELECT set_eq(format($$SELECT period_start, round(gross_retention::numeric, 10) AS gross, round(net_retention::numeric, 10) AS net FROM judged, flows(l, true) WHERE unit = %L AND basis = %L AND opening_revenue > 0$$, unit, basis),
  format($$WITH ends AS (SELECT start, rate, lag(rate) OVER (PARTITION BY customer ORDER BY day) AS before FROM pg_temp.daily(%L) WHERE is_end)
    SELECT start, round(sum(least(before, rate)) / sum(before), 10) AS gross, round(sum(rate) / sum(before), 10) AS net FROM ends WHERE before > 0 GROUP BY start$$, unit),
  format('%ss, %s: gross and net retention over opening customers', unit, basis)) FROM judged ORDER BY unit, basis;
SELECT set_eq(format($$SELECT period_start, due, renewed FROM judged, flows(l, true) WHERE unit = %L AND basis = %L AND due > 0$$, unit, basis),
  format($$WITH paid AS (SELECT * FROM contract WHERE kind = 'paid' AND rate > 0 AND lower(valid) < %2$L),
    due AS (SELECT DISTINCT customer, upper(valid) AS day FROM paid p WHERE upper(valid) < %2$L AND NOT EXISTS (
      SELECT FROM paid q WHERE q.customer = p.customer AND q.valid @> upper(p.valid) AND q.valid @> upper(p.valid) - 1))
    SELECT date_trunc(%1$L, day::timestamp)::date AS start, count(*) AS due, count(*) FILTER (WHERE EXISTS (SELECT FROM paid q WHERE q.customer = due.customer AND q.valid @> due.day)) AS renewed FROM due GROUP BY 1$$, unit, until),
  format('%ss, %s: due and renewed', unit, basis)) FROM judged ORDER BY unit, basis;
SELECT results_eq(format($$SELECT growth, closing_customers FROM judged, flows(l, true) WHERE unit = %L AND basis = 'net' ORDER BY period_start$$, unit),
  format($$SELECT growth, closing_customers FROM judged, flows(l, true) WHERE unit = %L AND basis = 'events' ORDER BY period_start$$, unit),
  format('%ss: both bases grow alike', unit)) FROM (VALUES ('month'), ('week')) u(unit);

-- --- merging ---------------------------------------------------------------------------------------------------------

SELECT results_eq(
  format($$SELECT period_start, opening_revenue, closing_revenue, growth FROM (
    SELECT churn_flows(c, '1 month', '2024-04-01', %L) AS l FROM (SELECT rollup(c) AS c FROM history GROUP BY customer / 2) g) x, flows(l)$$, basis),
  format($$SELECT period_start, opening_revenue, closing_revenue, growth FROM (SELECT churn_flows(c, '1 month', '2024-04-01', %L) AS l FROM history) x, flows(l)$$, basis),
  format('%s: two customers seen as one are only reclassified', basis)) FROM (VALUES ('net'::flow_basis), ('events')) b(basis);
SELECT ok((SELECT rollup(l) FROM (SELECT churn_flows(c, '1 month', '2024-04-01', 'events', '1 month') AS l FROM history GROUP BY customer % 7) p)
        = (SELECT churn_flows(c, '1 month', '2024-04-01', 'events', '1 month') FROM history), 'parts make the whole');
SELECT ok((SELECT l + l FROM t2_ledger WHERE basis = 'net' AND bridge = interval '0')
        = (SELECT rollup(l) FROM t2_ledger, generate_series(1, 2) WHERE basis = 'net' AND bridge = interval '0'), '+ is rollup');
SELECT ok(l::text::flow_ledger = l AND l::text::flow_ledger::text = l::text, format('T2, %s, bridge %s: the text form is lossless: %s', basis, bridge, left(l::text, 75))) FROM t2_ledger;
SELECT results_eq('SELECT basis(l), bridge(l), grace(l), step(l), as_of(l), customers_count(l) FROM t2_ledger ORDER BY 1, 2',
  $$VALUES ('events', interval '0', NULL::int, interval '1 month', date '2024-05-01', 6::bigint), ('events', '30 days', NULL, '1 month', '2024-05-01', 6),
           ('net', '0', NULL, '1 month', '2024-05-01', 6), ('net', '30 days', NULL, '1 month', '2024-05-01', 6)$$, 'a ledger knows how it was counted');
CREATE TEMP TABLE of_purchases AS SELECT churn_flows(purchase_history, '1 month', 1, '2024-05-01') AS l FROM (SELECT purchase_history(date '2024-01-05', 10)) h;
SELECT results_eq($$SELECT basis(l), bridge(l), grace(l) FROM of_purchases$$, $$VALUES (NULL::text, NULL::interval, 1)$$, 'a ledger of purchases has neither basis nor bridge');
SELECT results_eq($$SELECT DISTINCT due, renewed, renewal_rate FROM of_purchases, flows(l)$$, $$VALUES (NULL::bigint, NULL::bigint, NULL::float8)$$, 'of purchases nothing is due');

-- --- defaults, origins, NULLs -------------------------------------------------------------------------------------------

SELECT ok(churn_flows(c, '1 month', '2024-05-01') = churn_flows(c, '1 month', '2024-05-01', 'net', '0'), 'net and no bridge are the defaults') FROM t2_history;
SELECT ok(churn_flows(c, '1 month', '2024-05-01', NULL, NULL, NULL) = churn_flows(c, '1 month', '2024-05-01', 'net', '0', '2000-01-01'), 'NULL is the default') FROM t2_history;
SELECT results_eq($$SELECT period_start, is_complete, closing_revenue FROM (SELECT churn_flows(c, '1 month', '2024-03-15', 'net', '0', '2024-01-31') AS l FROM t2_history WHERE customer = 'S1') x, flows(l, true)$$,
  $$VALUES (date '2023-12-31', true, 30::numeric), ('2024-01-31', true, 30), ('2024-02-29', false, 30)$$, 'periods pass through the origin; the incomplete one ends with the last known day');
SELECT results_eq($$SELECT customers_count(l), skipped_customers(l), skipped_rows(l) FROM (
    SELECT churn_flows(c, '1 month', '2024-05-01') AS l FROM (SELECT c FROM t2_history UNION ALL SELECT NULL UNION ALL SELECT contract_history(NULL::daterange, 1)
      UNION ALL SELECT contract_history(daterange '[2024-05-01,)', 1)) x) y$$,
  'VALUES (6::bigint, 1::bigint, 1::bigint)', 'NULLs are skipped and counted, and who pays nothing before as_of is no customer');
SELECT is_empty($$SELECT * FROM movements(NULL::contract_history, '1 month', '2024-05-01')$$, 'no movements of an unknown history');

-- --- cases from billing systems -----------------------------------------------------------------------------------------

SELECT results_eq($$SELECT skipped_rows(l), closing_revenue FROM (SELECT churn_flows(h, '1 month', '2024-04-01') AS l FROM (
    SELECT c, contract_history(f, t, r) h FROM (VALUES (1, date '2024-01-01', NULL::date, 30), (2, '2024-01-10', '2024-01-10', 20)) s(c, f, t, r) GROUP BY c) x) y, flows(l)$$,
  $$VALUES (1::bigint, 30::numeric), (1, 30), (1, 30)$$, 'a subscription cancelled on its first day is skipped and counted');

CREATE TEMP VIEW paused_contract AS SELECT contract_history(f, t, r, k) AS h FROM (VALUES (date '2024-01-01', NULL::date, 10, 'paid'), ('2024-03-01', '2024-05-01', 0, 'pause')) v(f, t, r, k);
SELECT is((SELECT monthly_rate(h, '2024-04-15') FROM paused_contract), 0::numeric, 'a pause recorded beside a subscription that stays open stops the payment');
SELECT results_eq($$SELECT monthly_rate(h, '2024-02-29'), monthly_rate(h, '2024-03-01'), monthly_rate(h, '2024-05-01'), revenue(h, date '2024-07-01') FROM paused_contract$$, $$VALUES (10::numeric, 0::numeric, 10::numeric, 40.00)$$, 'on its days only');
SELECT results_eq($$SELECT valid FROM paused_contract, active_ranges(h)$$, $$VALUES (daterange '[2024-01-01,2024-03-01)'), ('[2024-05-01,)')$$, 'and cuts the active range');
SELECT results_eq(format($$SELECT to_char(period_start, 'Mon'), movement, amount FROM paused_contract, movements(h, '1 month', '2024-06-01', %L) WHERE movement <> 'retained'$$, basis),
  $$VALUES ('Jan', 'new', 10::numeric), ('Mar', 'paused', -10), ('May', 'resumed', 10)$$, format('%s: paused in March, resumed in May', basis)) FROM (VALUES ('net'), ('events')) b(basis);
SELECT results_eq(format($$SELECT to_char(period_start, 'Mon'), flow_lost, churned_customers, paused, released, churned, closing_customers FROM flows((SELECT churn_flows(h, '1 month', '2024-06-01', %L) FROM (
    SELECT contract_history(f, t, r, k) h FROM (VALUES (date '2024-01-01', date '2024-02-10', 50, 'paid'), ('2024-02-10', '2024-04-10', 0, 'pause')) v(f, t, r, k)) x))$$, basis),
  $$VALUES ('Jan', 0::numeric, 0::bigint, 0::numeric, 0::numeric, 0::numeric, 1::bigint), ('Feb', 0, 0, -50, 0, 0, 1), ('Mar', 0, 0, 0, 0, 0, 1), ('Apr', 50, 1, 0, 50, -50, 0), ('May', 0, 0, 0, 0, 0, 0)$$,
  format('%s: who pauses and then leaves is lost where the pause ends', basis)) FROM (VALUES ('net'), ('events')) b(basis);
SELECT results_eq($$SELECT sum(flow_lost), sum(churned_customers) FROM flows((SELECT churn_flows('v1 scale 0 [2024-01-01 2024-02-10 50] [2024-02-10 open pause]'::contract_history, '1 month', '2024-06-01')))$$,
  $$VALUES (0::numeric, 0::numeric)$$, 'while the pause runs nobody is lost');

CREATE TEMP TABLE within AS SELECT c, contract_history(f, t, 10) h
FROM (VALUES (1, date '2024-01-01', NULL::date), (2, '2024-02-03', '2024-02-10'), (3, '2024-02-04', '2024-02-11'), (4, '2024-02-05', '2024-02-12')) s(c, f, t) GROUP BY c;
SELECT results_eq($$SELECT opening_customers, churned_customers, churn_rate, gross_retention FROM flows((SELECT churn_flows(h, '1 month', '2024-04-01', 'events') FROM within)) WHERE period_start = '2024-02-01'$$,
  $$VALUES (1::bigint, 3::bigint, 0::float8, 1::float8)$$, 'who comes and goes within a period is no loss of the opening customers');
SELECT results_eq($$SELECT segment, opening_customers, churned_customers, churn_rate FROM flows_by_segment((SELECT churn_flows(h, '1 month', '2024-04-01', constant_segment('S'), 'events', '0', NULL) FROM within)) WHERE period_start = '2024-02-01'$$,
  $$VALUES ('S', 1::bigint, 3::bigint, 0::float8)$$, 'nor is it by segment');
SELECT is_empty($$SELECT * FROM judged, flows(l, true) WHERE churn_rate > 1$$, 'the churn rate is never above 1');
SELECT results_eq($$SELECT n.churn_rate FROM judged j, flows(l, true) n WHERE basis = 'net' ORDER BY unit, period_start$$,
  $$SELECT n.churn_rate FROM judged j, flows(l, true) n WHERE basis = 'events' ORDER BY unit, period_start$$, 'and the same on both bases');
CREATE TEMP TABLE bridged AS SELECT c, contract_history(f, t, r) h
FROM (VALUES ('A', date '2023-01-01', NULL::date, 100), ('D', '2023-04-20', '2024-04-20', 70), ('D', '2024-05-03', NULL, 70)) k(c, f, t, r) GROUP BY c;
SELECT results_eq($$SELECT a, due, renewed, renewal_rate FROM unnest(array['2024-05-01', '2024-05-04', '2024-06-01']::date[]) a, LATERAL flows((SELECT churn_flows(h, '1 month', a, 'net', '30 days') FROM bridged)) WHERE period_start = '2024-04-01'$$,
  $$VALUES (date '2024-05-01', 1::bigint, 0::bigint, NULL::float8), ('2024-05-04', 1, 1, 1), ('2024-06-01', 1, 1, 1)$$, 'whether it is renewed is unknown until the bridge is over, or it is renewed');
SELECT results_eq($$SELECT a, due, renewed, renewal_rate FROM unnest(array['2024-05-20', '2024-05-21']::date[]) a, LATERAL flows((SELECT churn_flows(h, '1 month', a, 'net', '30 days') FROM (VALUES ('v1 scale 0 [2023-04-20 2024-04-20 70]'::contract_history)) v(h))) WHERE period_start = '2024-04-01'$$,
  $$VALUES (date '2024-05-20', 1::bigint, 0::bigint, NULL::float8), ('2024-05-21', 1, 0, 0)$$, 'the last day on which it may be renewed is 20 May: on 21 May it is known to have lapsed');

CREATE TEMP TABLE a_year AS SELECT i, contract_history(date '2024-01-01', '2025-01-01', 100, 'paid', '1 year') AS h FROM generate_series(1, 12) i GROUP BY i;
SELECT results_eq($$SELECT new_revenue, closing_revenue, adjustment FROM flows((SELECT churn_flows(h, '1 month', '2024-02-01') FROM a_year))$$, $$VALUES (100.00, 100.00, 0.00)$$, 'twelve customers at 100 a year pay 100.00 a month');
SELECT results_eq($$SELECT DISTINCT revenue(h, date '2025-01-01'), monthly_rate(h, '2024-06-01'), h::text FROM a_year$$,
  $$VALUES (100.00, 8.333333333333, 'v1 scale 0 denominator 3 [2024-01-01 2025-01-01 25]')$$, 'each of them 100.00 in a year');
SELECT results_eq($$SELECT segment, opening_revenue, new_revenue, adjustment, closing_revenue, growth FROM flows_by_segment((SELECT churn_flows(h, '1 month', '2024-02-01', constant_segment('S' || i % 3)) FROM a_year WHERE i <= 3))$$,
  $$VALUES ('S0', 0.00, 8.34, 0.00, 8.34, 8.34), ('S1', 0.00, 8.33, 0.00, 8.33, 8.33), ('S2', 0.00, 8.33, 0.00, 8.33, 8.33)$$, 'a missing cent goes to the largest remainder, of equal ones to the first name');
SELECT results_eq(format($$SELECT segment, movement, amount FROM movements_by_segment((SELECT churn_flows(h, '1 month', '2024-02-01', constant_segment('S' || i %% 3), %L, NULL, NULL) FROM a_year WHERE i <= 3))$$, basis),
  $$VALUES ('S0', 'new', 8.34), ('S1', 'new', 8.33), ('S2', 'new', 8.33)$$, format('%s: and in the long form', basis)) FROM (VALUES ('net'), ('events')) b(basis);
CREATE TEMP TABLE steps AS SELECT contract_history(f, NULL, 100, 'paid', '1 year') AS h FROM (VALUES (date '2024-01-01'), ('2024-02-01'), ('2024-03-01')) v(f);
SELECT results_eq($$SELECT to_char(period_start, 'Mon'), movement, amount FROM steps, movements(h, '1 month', '2024-04-01')$$,
  $$VALUES ('Jan', 'new', 8.33), ('Feb', 'expansion', 8.33), ('Feb', 'adjustment', 0.01), ('Mar', 'expansion', 8.33)$$, 'adjustment takes what rounding leaves');
SELECT is_empty($$SELECT * FROM flows((SELECT churn_flows(h, '1 month', '2024-04-01') FROM steps)) WHERE NOT (
    closing_revenue - opening_revenue = new_revenue + expansion + contraction + reactivated + resumed + paused + released + churned + adjustment
    AND flow_new + flow_existing - flow_lost = growth AND closing_revenue - opening_revenue = growth)$$, 'and the identities hold to the cent');
SELECT results_eq($$SELECT p, contract_history(date '2024-01-01', NULL, 10, 'paid', p::interval)::text FROM unnest(array['1 month', '3 months', '1 year', '1 week', '1 day', '30 days', '1 month 1 day']) p GROUP BY p ORDER BY p COLLATE "C"$$,
  $$VALUES ('1 day', 'v1 scale 0 denominator 8 [2024-01-01 open 2435]'), ('1 month', 'v1 scale 0 [2024-01-01 open 10]'), ('1 month 1 day', 'v1 scale 0 denominator 503 [2024-01-01 open 4870]'),
    ('1 week', 'v1 scale 0 denominator 56 [2024-01-01 open 2435]'), ('1 year', 'v1 scale 0 denominator 6 [2024-01-01 open 5]'), ('3 months', 'v1 scale 0 denominator 3 [2024-01-01 open 10]'),
    ('30 days', 'v1 scale 0 denominator 48 [2024-01-01 open 487]')$$, 'every term is an exact fraction of a month');
SELECT throws_ok(format('SELECT contract_history(date %L, NULL, 10, %L, interval %L)', '2024-01-01', kind, per), state, message, message) FROM (VALUES
  ('paid', '30', '22023', 'per must be whole days or months, not "00:00:30"'), ('paid', '-1 year', '22023', 'per must not be negative: "-12 months"'),
  ('paid', '0', '22023', 'per must be longer than "0 days"'), ('gift', '1 year', '22023', 'unknown kind of contract: "gift"')) v(kind, per, state, message);
SELECT is(contract_history(v, NULL, r, k, p)::text, 'v1 scale 0 skipped 2 [2024-01-01 open 10]', 'an unknown term is skipped and counted')
FROM (VALUES (date '2024-01-01', 120, 'paid', interval '1 year'), ('2024-01-01', 120, 'paid', NULL), ('2024-01-01', NULL, 'paid', '1 year')) v(v, r, k, p);
SELECT ok(contract_history(v, NULL, 90, 'paid', '1 year') = contract_history(v, NULL, 7.5), '90 a year is 7.50 a month') FROM (VALUES (date '2024-01-01')) v(v);
SELECT throws_ok($$SELECT contract_history(v, NULL, 1, 'paid', p) FROM (VALUES (date '2024-01-01', interval '99991 months'), ('2024-01-01', '99989 months')) v(v, p)$$, '22003', 'common denominator of monthly rates out of range: 9998000099', 'a common denominator is at most 10^9');

-- --- nonsense ----------------------------------------------------------------------------------------------------------------

SELECT throws_ok(format('SELECT %s FROM t2_history', call), state, message, message) FROM (VALUES
  ($$churn_flows(c, '1 month', '2024-05-01', 'gross')$$, '22023', 'unknown basis "gross"'),
  ($$churn_flows(c, '1 month', '2024-05-01', 'Net')$$, '22023', 'unknown basis "Net"'),
  ($$churn_flows(c, '1 month', '2024-05-01', 'net', '-1 day')$$, '22023', 'bridge must not be negative: "-1 day"'),
  ($$churn_flows(c, '1 month 2 days', '2024-05-01')$$, '22023', 'step must be a positive number of days or of months, not "1 month 2 days"'),
  ($$churn_flows(c, '1 hour', '2024-05-01')$$, '22023', 'step must be whole days or months, not "01:00:00"'),
  ($$churn_flows(c, NULL, '2024-05-01')$$, '22004', 'step must not be null'),
  ($$churn_flows(c, '1 month', NULL)$$, '22004', 'as_of must not be null'),
  ($$churn_flows(c, '1 month', 'infinity')$$, '22008', NULL),
  ($$churn_flows(c, '1 month', '2024-05-01', 'net', '1 hour')$$, '22023', NULL),
  ($$churn_flows(c, '1 month', CASE customer WHEN 'S1' THEN date '2024-05-01' ELSE '2024-06-01' END)$$, '22023', 'flow ledgers of different step, basis, bridge, as_of or origin do not add up')) v(call, state, message);
SELECT ok(churn_flows(c, '1 month', '2024-05-01', 'events') = churn_flows(c, '1 month', '2024-05-01', flow_basis 'events')
   AND churn_flows(c, '1 month', '2024-05-01', 'events') = churn_flows(c, '1 month', '2024-05-01', 'events', NULL, NULL), 'a quoted basis is a basis') FROM t2_history;
-- What programs have is text: a column, a parameter of theirs.
SELECT ok(churn_flows(c, '1 month', '2024-05-01', basis, interval '30 days') = churn_flows(c, '1 month', '2024-05-01', basis::flow_basis, '30 days')
   AND churn_flows(c, '1 month', '2024-05-01', basis, '30 days', date '2000-01-31') = churn_flows(c, '1 month', '2024-05-01', basis::flow_basis, '30 days', '2000-01-31')
   AND churn_flows(c, '1 month', '2024-05-01', constant_segment('a'), basis, '30 days', NULL) = churn_flows(c, '1 month', '2024-05-01', constant_segment('a'), basis::flow_basis, '30 days', NULL)
   AND churn_flows(c, '1 month', '2024-05-01', basis::varchar, '30 days') = churn_flows(c, '1 month', '2024-05-01', basis, '30 days'), format('%s as text is the basis', basis))
FROM t2_history, (VALUES ('net'::text), ('events')) b(basis) GROUP BY basis;
SELECT results_eq(format('SELECT customer, m.* FROM t2_history, movements(c, ''1 month'', ''2024-05-01'', %L::text, interval ''30 days'') m ORDER BY customer', basis),
                  format('SELECT customer, m.* FROM t2_history, movements(c, ''1 month'', ''2024-05-01'', %L::flow_basis, interval ''30 days'') m ORDER BY customer', basis), format('%s as text: movements of each customer', basis))
FROM (VALUES ('net'), ('events')) b(basis);
PREPARE by_basis(text, interval) AS SELECT basis(churn_flows(c, '1 month', '2024-05-01', $1, $2)), bridge(churn_flows(c, '1 month', '2024-05-01', $1, $2)) FROM t2_history;
SELECT results_eq($$EXECUTE by_basis('events', '30 days')$$, $$VALUES ('events', interval '30 days')$$, 'a parameter of type text');
SELECT throws_ok($$EXECUTE by_basis('gross', '30 days')$$, '22P02', 'invalid input value for enum flow_basis: "gross"', 'and what it may not be');
SELECT throws_ok($$SELECT rollup(l) FROM t2_ledger$$, '22023', 'flow ledgers of different step, basis, bridge, as_of or origin do not add up', 'rollup of different bases');
SELECT throws_ok($$SELECT o.l + t.l FROM of_purchases o, t2_ledger t$$, '22023', 'flow ledgers of purchases and of contracts do not add up', 'purchases and contracts');

SELECT * FROM finish();
ROLLBACK;
