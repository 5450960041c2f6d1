-- The views of the further sources beside plain SQL on a made-up shop, computed when read and stored.
BEGIN;
SELECT plan(90);
SET client_min_messages = error;
SET search_path = customer_portfolio, public;

-- Who never bought, who came after as_of and rows without a customer are in every source.
CREATE SCHEMA firm;
CREATE TABLE firm.orders (who text, day date, total numeric(10,2));
INSERT INTO firm.orders SELECT 'K' || i % 40, date '2023-01-02' + (i * 37 % CASE WHEN i % 40 < 12 THEN 250 WHEN i % 40 < 30 THEN 500 ELSE 540 END), 20 + i * 13 % 90 + CASE WHEN i % 40 IN (3, 31) THEN 900 ELSE 0 END FROM generate_series(1, 500) i;
INSERT INTO firm.orders VALUES ('K5', '2023-10-20', -15), ('K50', '2024-05-02', 70), ('K51', '2024-07-05', 80), (NULL, '2024-05-02', 33),
  ('K71', '2022-05-10', 400), ('K71', '2022-05-11', 10), ('K71', '2023-05-10', 1), ('K80', '2024-02-01', 5), ('K81', '2024-05-01', 5), ('K82', '2024-05-02', 5);
SELECT create_portfolio('s', 'firm.orders', 'who', 'day', 'total', as_of => '2024-07-01', time_zone => 'UTC');
CREATE TABLE firm.people (id text, name text);
INSERT INTO firm.people VALUES ('K3', 'Third'), ('K99', 'Nobody');
SELECT add_customers('s', 'firm.people', 'id', 'name');
CREATE TEMP TABLE views (source text, object text);
CREATE TEMP TABLE known AS SELECT customer, label, status, class_by_revenue AS class, last_order, revenue, residual_ltv FROM s.customers;
-- What plain SQL says of orders; a loss is declared after three idle months.
CREATE TEMP TABLE lost AS
SELECT q.customer, sum(o.total) AS revenue, (date_trunc('month', q.last_order) + interval '4 months')::date AS lost_on
FROM (SELECT who AS customer, max(day) AS last_order FROM firm.orders WHERE total >= 0 AND day < '2024-07-01' AND who IS NOT NULL GROUP BY 1) q
JOIN firm.orders o ON o.who = q.customer AND o.day <= q.last_order AND o.day >= (q.last_order + 1 - interval '1 year')::date
WHERE q.last_order < '2024-04-01' GROUP BY 1, q.last_order;
SELECT set_eq('SELECT customer FROM lost', $$SELECT customer FROM known WHERE status = 'lost'$$, 'plain SQL and the portfolio agree on who is lost');

-- surveys
CREATE TABLE firm.answers (who text, asked timestamptz, mark numeric);
INSERT INTO firm.answers SELECT 'K' || i % 45, timestamptz '2024-01-03 12:00+00' + i * interval '31 hours', CASE WHEN i % 17 > 0 THEN i * 7 % 11 END FROM generate_series(1, 200) i;
INSERT INTO firm.answers VALUES ('K1', '2024-02-01 00:00+00', 8.5), (NULL, '2024-02-02', 10);
SELECT add_surveys('s', 'firm.answers', 'who', 'asked', 'mark');
INSERT INTO views VALUES ('surveys', 'nps');
CREATE TEMP VIEW answers AS SELECT date_trunc('month', asked AT TIME ZONE 'UTC')::date AS k, coalesce(class, 'unknown') AS class, mark FROM firm.answers LEFT JOIN known ON customer = who WHERE mark IS NOT NULL AND asked < '2024-07-01 00:00+00';
SELECT set_eq($$SELECT period_start, class, responses, promoters, passives, detractors, round(score::numeric, 6) FROM s.nps$$, $$
  SELECT k, class, count(*) AS a, count(*) FILTER (WHERE mark >= 9) AS b, count(*) FILTER (WHERE mark >= 7 AND mark < 9) AS c, count(*) FILTER (WHERE mark < 7) AS d, round(100.0 * (count(*) FILTER (WHERE mark >= 9) - count(*) FILTER (WHERE mark < 7)) / count(*), 6)
  FROM answers GROUP BY GROUPING SETS ((k), (class), ())$$, 'answers by period, by class and of all');
SELECT results_eq('SELECT n.score, n.lower, n.upper FROM s.nps n WHERE period_start IS NULL AND class IS NULL', $$
  WITH a AS (SELECT (count(*) FILTER (WHERE mark >= 9) + 0.75)::float8 / (count(*) + 3) AS p, (count(*) FILTER (WHERE mark < 7) + 0.75)::float8 / (count(*) + 3) AS d, count(*) + 3 AS n FROM answers),
    b AS (SELECT 100 * (p - d) AS m, 100 * 1.959963984540054 * sqrt((p + d - (p - d) ^ 2) / n) AS w, n FROM a)
  SELECT score, lower, upper FROM s.nps, b WHERE period_start IS NULL AND class IS NULL AND abs(lower - (m - w)) < 1e-9 AND abs(upper - (m + w)) < 1e-9$$, 'the interval is the adjusted Wald interval');
SELECT ok((SELECT is_complete FROM s.nps WHERE period_start = '2024-06-01') AND (SELECT count(*) = 6 FROM s.nps WHERE period_start IS NOT NULL), 'what was answered from as_of on does not count');

-- departures, without contacts and with them
CREATE TABLE firm.farewells (who text, said date, why text);
INSERT INTO firm.farewells SELECT customer, lost_on - (ascii(right(customer, 1)) * 29 % 130), (ARRAY['price', 'quality', ' price ', NULL, 'moved', ''])[1 + ascii(right(customer, 1)) % 6] FROM lost WHERE right(customer, 1) <> '7';
INSERT INTO firm.farewells SELECT customer, '2024-06-30', 'late ' || customer FROM lost WHERE right(customer, 1) IN ('2', '4', '6', '7');
INSERT INTO firm.farewells VALUES ('K3', '2024-07-01', 'too late'), ('K39', '2024-06-01', 'price'), ('K99', '2024-06-01', 'price'), (NULL, '2024-06-01', 'price');
INSERT INTO firm.farewells SELECT customer, '2024-06-30', v FROM lost, (VALUES (NULL), ('  ')) v(v) WHERE right(customer, 1) IN ('1', '3');
SELECT add_departures('s', 'firm.farewells', 'who', 'said', 'why');
INSERT INTO views VALUES ('departures', 'reasons'), ('departures', 'silent_leavers');
CREATE TEMP VIEW given AS SELECT customer, revenue, (SELECT btrim(why) FROM firm.farewells WHERE who = customer AND said < '2024-07-01' AND btrim(why) <> '' ORDER BY said DESC LIMIT 1) AS why FROM lost;
CREATE TEMP TABLE counted AS SELECT coalesce(why, 'unknown') AS reason, count(*) AS customers, sum(revenue)::numeric(38,2) AS revenue FROM given GROUP BY 1;
SELECT results_eq('SELECT rank, reason, customers, customer_share, revenue, round(revenue_share::numeric, 9) FROM s.reasons ORDER BY rank', $$
  SELECT row_number() OVER (ORDER BY reason = 'unknown', reason = 'other', customers DESC, reason COLLATE "C")::int, reason, customers, customers / sum(customers) OVER ()::float8, revenue, round(revenue / sum(revenue) OVER (), 9)
  FROM (SELECT CASE WHEN n > 10 AND reason <> 'unknown' THEN 'other' ELSE reason END AS reason, sum(customers)::bigint AS customers, sum(revenue) AS revenue
    FROM (SELECT *, row_number() OVER (ORDER BY reason = 'unknown', customers DESC, reason COLLATE "C") AS n FROM counted) c GROUP BY 1) c ORDER BY 1$$, 'the last reason of each lost customer');
SELECT ok((SELECT count(*) > 2 AND sum(customers) = (SELECT count(*) FROM lost) AND abs(sum(customer_share) - 1) < 1e-9 AND abs(sum(revenue_share) - 1) < 1e-9 FROM s.reasons), 'reasons add up to the lost');
PREPARE silent AS SELECT customers, round(customer_share::numeric, 9), revenue, round(revenue_share::numeric, 9), lost_customers, lost_revenue FROM s.silent_leavers;
SELECT results_eq('silent', $$SELECT count(*) FILTER (WHERE silent), round(count(*) FILTER (WHERE silent) / count(*)::numeric, 9), sum(revenue) FILTER (WHERE silent)::numeric(38,2), round(sum(revenue) FILTER (WHERE silent) / sum(revenue), 9), count(*), sum(revenue)::numeric(38,2)
  FROM (SELECT *, NOT EXISTS (SELECT FROM firm.farewells WHERE who = customer AND said BETWEEN lost_on - 90 AND lost_on - 1 AND btrim(why) <> '') AS silent FROM lost) l$$, 'who left without a reason');
SELECT ok((SELECT customers BETWEEN 1 AND lost_customers - 1 FROM s.silent_leavers), 'some left silently, not all');
CREATE TEMP TABLE before AS SELECT * FROM s.silent_leavers;
CREATE TABLE firm.calls (who text, day date, sort text);
INSERT INTO firm.calls SELECT customer, lost_on - 90 + d, CASE d WHEN 0 THEN 'visit' WHEN 5 THEN NULL ELSE 'call' END FROM lost, (VALUES (-1, '0'), (0, '1'), (5, '2'), (90, '3')) v(d, digit) WHERE right(customer, 1) = digit;
INSERT INTO firm.calls SELECT 'K' || i, date '2024-04-20' + i, CASE WHEN i % 3 > 0 THEN 'call' ELSE 'letter' END FROM generate_series(1, 99, 4) i;
INSERT INTO firm.calls SELECT 'K' || i, date '2024-05-26' + i % 10, 'visit' FROM generate_series(3, 38, 5) i;
INSERT INTO firm.calls VALUES (NULL, '2024-06-01', 'call'), ('K30', '2024-04-02', 'call'), ('K32', '2024-04-01', 'visit'), ('K34', '2024-07-01', 'call'), ('K36', '2024-06-01', 'call'), ('K36', '2024-06-02', 'call');
SELECT add_contacts('s', 'firm.calls', 'who', 'day', 'sort');
SELECT results_eq('silent', $$SELECT count(*) FILTER (WHERE silent), round(count(*) FILTER (WHERE silent) / count(*)::numeric, 9), sum(revenue) FILTER (WHERE silent)::numeric(38,2), round(sum(revenue) FILTER (WHERE silent) / sum(revenue), 9), count(*), sum(revenue)::numeric(38,2)
  FROM (SELECT *, NOT EXISTS (SELECT FROM (TABLE firm.calls UNION ALL SELECT * FROM firm.farewells WHERE btrim(why) <> '') t WHERE t.who = customer AND t.day BETWEEN lost_on - 90 AND lost_on - 1) AS silent FROM lost) l$$, 'a contact breaks the silence');
SELECT ok((SELECT a.customers < b.customers FROM s.silent_leavers a, before b), 'with contacts fewer are silent');

-- invoices
CREATE TABLE firm.bills (who text, sent date, due date, paid date, sum numeric(10,2));
INSERT INTO firm.bills SELECT 'K' || i % 43, date '2023-03-01' + i * 7 % 480, date '2023-03-31' + i * 7 % 480, CASE WHEN i % 9 > 0 THEN date '2023-03-20' + i * 7 % 480 + i % 23 END, 10 + i * 31 % 170 FROM generate_series(1, 400) i;
INSERT INTO firm.bills VALUES (NULL, '2024-01-01', '2024-02-01', NULL, 7), ('K60', '2022-01-01', '2022-02-01', NULL, 1000), ('K1', '2024-01-01', '2024-02-01', NULL, -5), ('K1', '2024-01-01', NULL, NULL, 5), ('K61', '2024-07-01', '2024-08-01', NULL, 5),
  ('K62', '2025-01-31', '2025-01-31', '2025-01-30', 1000), ('K63', '2024-06-01', '2024-06-10', '2024-07-01', 40);
SELECT add_invoices('s', 'firm.bills', 'who', 'sent', 'due', 'paid', 'sum');
INSERT INTO views VALUES ('invoices', 'payments');
SELECT set_eq('SELECT customer, label, invoices, amount, open, overdue, round(share_late::numeric, 9) AS late, round(weighted_days_late::numeric, 9) AS days, round(days_sales_outstanding::numeric, 9) AS dso FROM s.payments', $$
  SELECT who, CASE WHEN who = 'K3' THEN 'Third' ELSE who END AS name, count(*) AS n, sum(sum) AS amount, coalesce(sum(sum) FILTER (WHERE end_day = '2024-07-01'), 0) AS open, coalesce(sum(sum) FILTER (WHERE end_day = '2024-07-01' AND due < '2024-07-01'), 0) AS overdue,
    round(count(*) FILTER (WHERE end_day > due) / count(*)::numeric, 9) AS late, round(sum(sum * greatest(end_day - due, 0)) / sum(sum), 9) AS days,
    round(365 * coalesce(sum(sum) FILTER (WHERE end_day = '2024-07-01'), 0) / nullif(sum(sum) FILTER (WHERE sent >= date '2024-07-01' - 365), 0), 9) AS dso
  FROM (SELECT *, least(paid, '2024-07-01') AS end_day FROM firm.bills WHERE who IS NOT NULL AND sent < '2024-07-01' AND due IS NOT NULL AND sum >= 0) b GROUP BY 1$$, 'invoices of each customer');
SELECT results_eq($$SELECT open, overdue, days_sales_outstanding FROM s.payments WHERE customer IN ('K60', 'K63') ORDER BY customer$$, $$VALUES (1000::numeric(38,2), 1000::numeric(38,2), NULL::float8), (40, 40, 365)$$, 'paid from as_of on is open; without invoices of the last year there are no days outstanding');

-- treatments
CREATE TABLE firm.letters (who text, day date, got boolean);
INSERT INTO firm.letters SELECT 'K' || i, date '2024-01-20' + i, i % 3 > 0 FROM generate_series(0, 48) i;
INSERT INTO firm.letters VALUES (NULL, '2024-01-01', true), ('K1', '2024-01-01', NULL), ('K2', '2024-04-01', true), ('K4', '2024-04-02', true), ('K4', '2024-06-30', false), ('K4', '2024-07-01', false),
  ('K80', '2024-02-01', true), ('K81', '2024-02-01', true), ('K82', '2024-02-01', true);
SELECT add_treatments('s', 'firm.letters', 'who', 'day', 'got');
INSERT INTO views VALUES ('treatments', 'treatment');
SELECT results_eq('SELECT treated, control, treated_rate, control_rate, difference, lower, upper, decision, needed_per_group, left_out FROM s.treatment', $$
  SELECT (uplift_rows(uplift(got, EXISTS (SELECT FROM firm.orders o WHERE o.who = l.who AND o.day BETWEEN l.day + 1 AND l.day + 90 AND o.total >= 0)) FILTER (WHERE day <= '2024-04-01'))).*, count(*) FILTER (WHERE day > '2024-04-01')
  FROM firm.letters l WHERE who IS NOT NULL AND got IS NOT NULL AND day < '2024-07-01'$$, 'orders in the 90 days after the treatment');
SELECT results_eq('SELECT treated, control, left_out FROM s.treatment', 'VALUES (36::bigint, 17::bigint, 2::bigint)', 'whose 90 days are over at as_of');
SELECT ok((SELECT treated_rate BETWEEN 0.05 AND 0.95 AND control_rate BETWEEN 0.05 AND 0.95 FROM s.treatment), 'some ordered and some did not');

-- quotes
CREATE TABLE firm.offers (who text, made date, decided date, won boolean, sum numeric(10,2));
INSERT INTO firm.offers SELECT 'K' || i % 60, date '2023-02-01' + i * 11 % 530, CASE WHEN i % 7 > 0 THEN date '2023-02-01' + i * 11 % 530 + i % 41 END, i % 5 < 2, i * 17 % 300 FROM generate_series(1, 150) i;
INSERT INTO firm.offers VALUES (NULL, '2024-01-01', '2024-01-09', true, 1), ('K1', '2024-01-09', '2024-01-01', true, 2), ('K1', '2024-06-09', '2024-06-11', NULL, 3), ('K70', '2024-06-09', '2024-07-01', true, 4), ('K80', '2024-02-01', NULL, NULL, 5);
SELECT add_quotes('s', 'firm.offers', 'who', 'made', 'decided', 'won', 'sum');
INSERT INTO views VALUES ('quotes', 'quotes');
CREATE TEMP VIEW offers AS SELECT CASE WHEN EXISTS (SELECT FROM firm.orders o WHERE o.who = f.who AND o.day < f.made AND o.total >= 0) THEN 'existing' ELSE 'new' END AS are, f.*, decided < '2024-07-01' AND decided IS NOT NULL AND won IS NOT NULL AS is_decided FROM firm.offers f WHERE who IS NOT NULL AND made < '2024-07-01';
SELECT results_eq('SELECT customers_are, quotes, won, lost, open, round(win_rate::numeric, 9), won_amount, lost_amount, open_amount FROM s.quotes ORDER BY 1', $$
  SELECT are, count(*), count(*) FILTER (WHERE is_decided AND won), count(*) FILTER (WHERE is_decided AND NOT won), count(*) FILTER (WHERE NOT is_decided), round(count(*) FILTER (WHERE is_decided AND won) / count(*) FILTER (WHERE is_decided)::numeric, 9),
    sum(sum) FILTER (WHERE is_decided AND won)::numeric(38,2), sum(sum) FILTER (WHERE is_decided AND NOT won)::numeric(38,2), sum(sum) FILTER (WHERE NOT is_decided)::numeric(38,2) FROM offers GROUP BY 1 ORDER BY 1$$, 'won, lost and open quotes');
-- Kaplan-Meier by hand: the first day on which the product of 1 - events / at risk is at most one half.
SELECT results_eq('SELECT customers_are, median_delay FROM s.quotes ORDER BY 1', $$
  WITH o AS (SELECT are, greatest(CASE WHEN is_decided THEN decided ELSE '2024-07-01' END - made, 0) AS t, is_decided FROM offers),
    k AS (SELECT e.are, e.t, 1 - count(*) FILTER (WHERE o.is_decided AND o.t = e.t)::numeric / count(*) AS stay FROM (SELECT DISTINCT are, t FROM o WHERE is_decided) e JOIN o ON o.are = e.are AND o.t >= e.t GROUP BY 1, 2),
    c AS (SELECT k.*, CASE WHEN bool_or(stay = 0) OVER w THEN 0 ELSE exp(sum(ln(nullif(stay, 0))) OVER w) END AS left_over FROM k WINDOW w AS (PARTITION BY are ORDER BY t))
  SELECT are, min(t)::float8 FROM c WHERE left_over <= 0.5 GROUP BY 1 ORDER BY 1$$, 'the median delay counts open quotes as censored');

-- spend
CREATE TABLE firm.costs (day date, sum numeric(10,2), purpose text);
INSERT INTO firm.costs SELECT date '2023-01-01' + i * 13 % 550, i * 19 % 230, (ARRAY['acquisition', 'Acquisition ', 'retention', NULL])[1 + i % 4] FROM generate_series(1, 300) i;
INSERT INTO firm.costs VALUES ('2022-12-01', 10, 'acquisition'), (NULL, 10, 'acquisition'), ('2024-01-01', NULL, 'acquisition');
SELECT add_spend('s', 'firm.costs', 'day', 'sum', 'purpose');
INSERT INTO views VALUES ('spend', 'spend');
SELECT set_eq('SELECT period_start, is_complete, purpose, amount, new_customers, spend_per_new_customer FROM s.spend', $$
  SELECT k, true AS over, purpose, amount, CASE purpose WHEN 'acquisition' THEN n END AS n, CASE WHEN purpose = 'acquisition' AND n > 0 THEN round(amount / n, 2) END AS each
  FROM (SELECT date_trunc('month', day)::date AS k, coalesce(lower(btrim(purpose)), 'unknown') AS purpose, sum(sum) AS amount FROM firm.costs WHERE day < '2024-07-01' AND sum IS NOT NULL GROUP BY 1, 2) c,
    LATERAL (SELECT count(*) AS n FROM (SELECT min(day) AS first FROM firm.orders WHERE who IS NOT NULL AND total >= 0 GROUP BY who) f WHERE date_trunc('month', first) = k) n$$, 'spending by month and purpose, and what a new customer cost');
SELECT ok((SELECT count(spend_per_new_customer) > 1 AND bool_or(new_customers = 0 AND spend_per_new_customer IS NULL) FROM s.spend), 'months with new customers and without');

-- referrals
CREATE TABLE firm.brought (who text, whom text);
INSERT INTO firm.brought SELECT 'K' || i % 11, 'K' || i FROM generate_series(0, 55) i;
INSERT INTO firm.brought VALUES ('K1', 'K12'), ('K2', 'K12'), (NULL, 'K1'), ('K1', NULL), ('K90', 'K91');
SELECT add_referrals('s', 'firm.brought', 'who', 'whom');
INSERT INTO views VALUES ('referrals', 'referrals');
SELECT set_eq('SELECT customer, label, referred_customers, with_orders, revenue, residual_ltv FROM s.referrals', $$
  SELECT who, CASE WHEN who = 'K3' THEN 'Third' ELSE who END AS name, count(*) AS n, count(customer) AS m, coalesce(sum(revenue), 0) AS revenue, sum(residual_ltv) AS residual FROM (SELECT DISTINCT * FROM firm.brought) b LEFT JOIN known ON customer = whom WHERE who <> whom GROUP BY 1$$, 'whom each customer brought, and their worth');
SELECT ok((SELECT count(*) FILTER (WHERE revenue > 0 AND residual_ltv > 0) = 11 AND count(*) = 12 FROM s.referrals), 'eleven brought buyers, one brought none');

-- contacts: the views of their own
INSERT INTO views VALUES ('contacts', 'touchpoints'), ('contacts', 'neglected');
SELECT set_eq('SELECT kind, contacts, customers, last_contact, contacted_in_last_period, round(coverage::numeric, 9) AS coverage FROM s.touchpoints', $$
  SELECT sort, count(*) AS n, count(DISTINCT who) AS customers, max(day) AS last, count(DISTINCT who) FILTER (WHERE day >= '2024-06-01' AND status <> 'lost') AS lately,
    round(count(DISTINCT who) FILTER (WHERE day >= '2024-06-01' AND status <> 'lost') / (SELECT count(*)::numeric FROM known WHERE status <> 'lost'), 9) AS coverage
  FROM (SELECT who, day, coalesce(sort, 'unknown') AS sort FROM firm.calls WHERE who IS NOT NULL AND day < '2024-07-01') c LEFT JOIN known ON customer = who GROUP BY GROUPING SETS ((sort), ())$$, 'contacts by kind and of all');
SELECT ok((SELECT coverage > 0.1 AND coverage < 0.9 FROM s.touchpoints WHERE kind IS NULL), 'some were contacted in the last period, not all');
PREPARE neglected AS SELECT customer FROM s.neglected ORDER BY residual_ltv DESC NULLS LAST, customer;
SELECT results_eq('neglected', $$SELECT customer FROM known WHERE (class = 'A' OR residual_ltv > (SELECT avg(residual_ltv) FROM known)) AND NOT EXISTS (SELECT FROM firm.calls WHERE who = customer AND day BETWEEN '2024-04-02' AND '2024-06-30') ORDER BY residual_ltv DESC NULLS LAST, customer$$, 'customers of value whom nobody contacted');
SELECT ok((SELECT bool_or(class_by_revenue <> 'A') AND bool_or(class_by_revenue = 'A') FROM s.neglected), 'of class A, and of other classes with a residual value above the mean');
SELECT results_eq($$SELECT customer, last_contact, days_since_contact FROM s.neglected WHERE customer IN ('K30', 'K32', 'K34', 'K36') ORDER BY 1$$, $$VALUES ('K32', date '2024-04-01', 91), ('K34', NULL, NULL)$$, 'a contact on the first of the 90 days counts, one on as_of does not');
SELECT remove_source('s', 'contacts');
SELECT add_contacts('s', 'firm.calls', 'who', 'day');
SELECT set_eq('SELECT kind FROM s.touchpoints', $$VALUES ('unknown'), (NULL)$$, 'contacts without a kind');

-- Stored is what was computed, keeps it until the next refresh, and needs no right on the source.
CREATE FUNCTION pg_temp.contents() RETURNS TABLE (object text, n bigint, line jsonb) LANGUAGE plpgsql AS $$
DECLARE v text;
BEGIN
  FOR v IN SELECT w.object FROM views w LOOP
    RETURN QUERY EXECUTE format('SELECT %1$L::text, count(*), to_jsonb(q) FROM s.%1$I q GROUP BY 3', v);
  END LOOP;
END $$;
CREATE TEMP TABLE was AS SELECT * FROM pg_temp.contents();
SELECT is((SELECT count(DISTINCT object) FROM was), (SELECT count(*) FROM views), 'every view has rows');
SELECT has_view('s'::name, object::name, object || ' is a view where histories are live') FROM views;
SELECT alter_portfolio('s', histories => 'refresh');
SELECT has_table('s'::name, object::name, object || ' is a table where histories are stored') FROM views;
SELECT set_eq('SELECT * FROM pg_temp.contents()', 'SELECT * FROM was', 'stored is what was computed');
CREATE ROLE cp_sources_reader;
SELECT grant_portfolio('s', 'cp_sources_reader');
SET LOCAL ROLE cp_sources_reader;
SELECT lives_ok(format('SELECT count(*) FROM s.%I', object), object || ' is read without rights on the source') FROM unnest(ARRAY['nps', 'reasons', 'silent_leavers', 'payments', 'treatment', 'referrals', 'quotes', 'spend', 'touchpoints', 'neglected']) v(object);
RESET ROLE;
DELETE FROM firm.answers WHERE who = 'K1';
DELETE FROM firm.bills WHERE who = 'K1';
SELECT set_eq('SELECT * FROM pg_temp.contents()', 'SELECT * FROM was', 'it stays until the next refresh');
SELECT refresh_portfolio('s');
SELECT ok((SELECT n.responses < (w.line ->> 'responses')::int FROM s.nps n, was w WHERE n.period_start IS NULL AND n.class IS NULL AND w.object = 'nps' AND w.line ->> 'period_start' IS NULL AND w.line ->> 'class' IS NULL)
  AND NOT EXISTS (SELECT FROM s.payments WHERE customer = 'K1'), 'a refresh reads the sources again');
SELECT alter_portfolio('s', histories => 'triggers');
CREATE TEMP TABLE refreshed AS SELECT * FROM pg_temp.contents();
SELECT alter_portfolio('s', histories => 'live');
SELECT set_eq('SELECT * FROM pg_temp.contents()', 'SELECT * FROM refreshed', 'beside histories that triggers keep it is the same');
SELECT alter_portfolio('s', step => '7 days', grace => 8);
SELECT set_eq($$SELECT DISTINCT extract(isodow FROM period_start)::int FROM (SELECT period_start FROM s.nps UNION ALL SELECT period_start FROM s.spend) q WHERE period_start IS NOT NULL$$, ARRAY[1], 'weeks begin on Mondays');
SELECT is((SELECT lost_customers FROM s.silent_leavers), (SELECT count(*) FROM s.customers WHERE status = 'lost'), 'the lost are those of the customers, for weeks as well');
SELECT alter_portfolio('s', as_of => '2024-06-05');
SELECT is((SELECT contacted_in_last_period FROM s.touchpoints WHERE kind IS NULL), (SELECT count(DISTINCT who) FROM firm.calls JOIN s.customers ON customer = who WHERE calls.day BETWEEN '2024-05-27' AND '2024-06-02' AND status <> 'lost'), 'the running week is not the last complete one');
SELECT ok(EXISTS (SELECT FROM firm.calls JOIN s.customers ON customer = who WHERE calls.day BETWEEN '2024-06-03' AND '2024-06-04' AND status <> 'lost'), 'it has contacts');
SELECT alter_portfolio('s', step => '1 month', grace => 3, as_of => '2024-07-01', histories => 'refresh');
SELECT is_empty($$
  SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
  WHERE c.relnamespace = 's'::regnamespace AND c.relname IN (SELECT object FROM views) AND a.attnum > 0
    AND NOT (a.atttypid IN ('int4'::regtype, 'int8'::regtype, 'float8'::regtype, 'date'::regtype, 'bool'::regtype, 'text'::regtype) OR (a.atttypid = 'numeric'::regtype AND a.atttypmod > 0))
$$, 'columns are of plain types');
SELECT is_empty($$SELECT a.attrelid::regclass, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relnamespace = 's'::regnamespace AND c.relname IN (SELECT object FROM views) AND a.attnum > 0
    AND coalesce(length(col_description(a.attrelid, a.attnum)), 0) NOT BETWEEN 3 AND 100$$, 'every column has a short comment');
SELECT is_empty($$SELECT c.relname FROM pg_class c WHERE c.relnamespace = 's'::regnamespace AND c.relname IN (SELECT object FROM views) AND coalesce(obj_description(c.oid), '') !~ '^.{3,100}\n.*(Key|One row)'$$, 'every view has a comment that names the key');
SELECT ok(explain_portfolio('s') LIKE '%- answers to the question of recommendation - firm.answers%', 'the explanation says which sources there are');
SELECT remove_source('s', source) FROM (SELECT DISTINCT source FROM views ORDER BY 1) v;
SELECT hasnt_table('s'::name, object::name, object || ' is gone with its source') FROM views;
SELECT ok(regexp_replace(explain_portfolio('s'), '\s+', ' ', 'g') ~ ('add_' || source || '\([^()]*\)\. It adds [a-z_, ]*' || object), 'the explanation says that ' || object || ' is possible') FROM views;
SELECT * FROM finish();
ROLLBACK;
