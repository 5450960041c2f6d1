-- What the conversations with customers did, beside plain SQL, live and stored.
BEGIN;
SELECT plan(35);
SET client_min_messages = error;
SET search_path = customer_portfolio, public;

CREATE SCHEMA firm;
CREATE TABLE firm.orders AS
SELECT (random() * random() * 300)::int AS who, date '2022-01-10' + (random() * 1080)::int AS day, round((random() * 300 - CASE WHEN random() < 0.06 THEN 300 ELSE 0 END)::numeric, 2) AS total
FROM (SELECT setseed(0.15)) s, generate_series(1, 3000);
DELETE FROM firm.orders WHERE who % 3 = 0 AND day > date '2022-12-01' + who % 7 * 100;
INSERT INTO firm.orders VALUES (NULL, '2024-05-05', 9000), (900, '2024-12-15', 9000);
-- On the edges: second orders 30, 31, 210 and 211 days after the first, contacts after 30 and 31 days; class A contacted on
-- the first and the last day of a month, and on the day after it.
INSERT INTO firm.orders SELECT 400 + d, date '2023-06-01' + k, 10 FROM unnest(array[30, 31, 210, 211]) d, unnest(array[0, d]) k;
INSERT INTO firm.orders SELECT who, '2023-06-01', 10 FROM unnest(array[401, 402]) who;
INSERT INTO firm.orders SELECT who, '2024-10-10', 5000 FROM unnest(array[411, 412, 413]) who;
CREATE TABLE firm.people AS SELECT i AS id, 'Person ' || i AS name FROM generate_series(0, 290) i;
CREATE TABLE firm.calls AS SELECT (random() * 320)::int AS who, date '2022-03-01' + (random() * 1050)::int AS day, (array['Call', 'visit ', 'complaint', 'return', 'else', NULL])[1 + floor(random() * 6)] AS sort FROM (SELECT setseed(0.45)) s, generate_series(1, 3000);
INSERT INTO firm.calls VALUES (NULL, '2023-01-01', 'call'), (401, '2023-07-01', 'call'), (402, '2023-07-02', 'call'), (411, '2024-12-01', 'call'), (412, '2024-11-30', 'call'), (413, '2024-11-01', 'call');
CREATE TABLE firm.answers AS SELECT (random() * 320)::int AS who, date '2022-03-01' + (random() * 1050)::int AS asked, floor(random() * 11)::int AS mark FROM (SELECT setseed(0.65)) s, generate_series(1, 1200);
INSERT INTO firm.answers VALUES (NULL, '2023-01-01', 5), (1, '2023-01-01', NULL);
CREATE TABLE firm.farewells AS SELECT (random() * 320)::int AS who, date '2022-03-01' + (random() * 1050)::int AS said, (array['Price', 'friends', 'competitor ', 'moved', 'weather', '', 'unknown', NULL])[1 + floor(random() * 8)] AS why FROM (SELECT setseed(0.75)) s, generate_series(1, 700);
CREATE TABLE firm.brought AS SELECT (random() * 320)::int AS who, (random() * 320)::int AS whom FROM (SELECT setseed(0.85)) s, generate_series(1, 150);
INSERT INTO firm.brought SELECT * FROM firm.brought LIMIT 20;
INSERT INTO firm.brought VALUES (5, 5), (NULL, 6), (7, NULL);
SELECT create_portfolio('s', 'firm.orders', 'who', 'day', 'total', as_of => '2024-12-15', time_zone => 'UTC');
SELECT add_customers('s', 'firm.people', 'id', 'name');
SELECT add_contacts('s', 'firm.calls', 'who', 'day', 'sort');
SELECT add_surveys('s', 'firm.answers', 'who', 'asked', 'mark');
SELECT hasnt_view('s', 'recommendation', 'intention and deed need both sources');
SELECT add_departures('s', 'firm.farewells', 'who', 'said', 'why');
SELECT add_referrals('s', 'firm.brought', 'who', 'whom');
CREATE TEMP TABLE known AS SELECT customer, label, status, class_by_revenue AS class, revenue, residual_ltv FROM s.customers;
CREATE TEMP TABLE bought AS SELECT who, day FROM firm.orders WHERE who IS NOT NULL AND total >= 0;
CREATE INDEX ON bought (who, day);

-- --- rows --------------------------------------------------------------------------------------------------------

SELECT set_eq('SELECT customer, day, kind, count(*) FROM s.contacts GROUP BY 1, 2, 3', $$SELECT who, day, coalesce(lower(trim(sort)), 'unknown'), count(*) FROM firm.calls WHERE who IS NOT NULL AND day < '2024-12-15' GROUP BY 1, 2, 3$$, 'contacts');
SELECT set_eq('SELECT customer, day, score, count(*) FROM s.answers GROUP BY 1, 2, 3', $$SELECT who, asked, mark, count(*) FROM firm.answers WHERE who IS NOT NULL AND mark IS NOT NULL AND asked < '2024-12-15' GROUP BY 1, 2, 3$$, 'answers');
SELECT set_eq('SELECT * FROM s.recommendations', 'SELECT DISTINCT who, whom FROM firm.brought WHERE who <> whom', 'recommendations, each pair once');
SELECT set_eq('SELECT customer, reason FROM s.lost_customers', $$SELECT customer, (SELECT trim(why) FROM firm.farewells WHERE who = customer AND said < '2024-12-15' AND trim(why) <> '' ORDER BY said DESC, why COLLATE "C" LIMIT 1) FROM known WHERE status = 'lost'$$, 'lost customers and their last reasons');
SELECT is((SELECT sum(revenue) FROM s.lost_customers), (SELECT lost_revenue FROM s.silent_leavers), 'their revenue is that of the silent leavers and the others');

-- --- the score by revenue ----------------------------------------------------------------------------------------

SELECT set_eq('SELECT class, period_start, round(score_by_revenue::numeric, 6) AS score FROM s.nps', $$
  SELECT class, k, round(100 * (coalesce(sum(w) FILTER (WHERE mark >= 9), 0) - coalesce(sum(w) FILTER (WHERE mark < 7), 0)) / nullif(sum(w), 0), 6) AS score
  FROM (SELECT coalesce(class, 'unknown') AS class, date_trunc('month', asked)::date AS k, mark, greatest(coalesce(revenue, 0), 0) AS w FROM firm.answers LEFT JOIN known ON customer = who WHERE mark IS NOT NULL AND asked < '2024-12-15') a
  GROUP BY GROUPING SETS ((k), (class), ())$$, 'every answer weighs as much as its customer');
SELECT results_eq('SELECT lower_by_revenue, upper_by_revenue FROM s.nps WHERE period_start IS NULL AND class IS NULL', $$SELECT lower, upper FROM nps_rows((SELECT nps(mark, greatest(coalesce(revenue, 0), 0)) FROM firm.answers LEFT JOIN known ON customer = who WHERE mark IS NOT NULL AND asked < '2024-12-15'))$$, 'with its interval');

-- --- intention and deed ------------------------------------------------------------------------------------------

CREATE TEMP TABLE said AS SELECT who, (SELECT mark FROM firm.answers b WHERE b.who = a.who AND mark IS NOT NULL AND asked < '2024-12-15' ORDER BY asked DESC, mark LIMIT 1) AS mark FROM firm.answers a WHERE who IS NOT NULL AND mark IS NOT NULL AND asked < '2024-12-15' GROUP BY who;
SELECT results_eq('SELECT asked, intending, round(intend_share::numeric, 9), intending_recommended, customers, recommended, round(recommended_share::numeric, 9), round(gap::numeric, 9), referred_customers, referred_revenue, referred_residual_ltv FROM s.recommendation', $$
  SELECT a.n, a.i, round(a.i / a.n::numeric, 9), a.ir, c.n, c.r, round(c.r / c.n::numeric, 9), round(a.i / a.n::numeric - c.r / c.n::numeric, 9), d.n, d.revenue, d.ltv
  FROM (SELECT count(*) AS n, count(*) FILTER (WHERE mark >= 9) AS i, count(*) FILTER (WHERE mark >= 9 AND who IN (SELECT who FROM firm.brought WHERE who <> whom)) AS ir FROM said) a,
    (SELECT count(*) AS n, count(*) FILTER (WHERE customer IN (SELECT who FROM firm.brought WHERE who <> whom)) AS r FROM known) c,
    (SELECT count(DISTINCT whom) AS n, (SELECT sum(revenue)::numeric(38,2) FROM known WHERE customer IN (SELECT whom FROM firm.brought WHERE who <> whom)) AS revenue, (SELECT sum(residual_ltv)::numeric(38,2) FROM known WHERE customer IN (SELECT whom FROM firm.brought WHERE who <> whom)) AS ltv FROM firm.brought WHERE who <> whom) d$$, 'who would recommend, who does, and the gap');
SELECT ok((SELECT intending_recommended BETWEEN 1 AND intending - 1 AND recommended BETWEEN 1 AND customers - 1 FROM s.recommendation), 'some who intend to do it');
SELECT set_eq('SELECT customer, label, last_score, referred_customers, referral_value, own_revenue, own_residual_ltv, status FROM s.ambassadors', $$
  SELECT b.who, coalesce(name, b.who::text), mark, n, value, revenue, residual_ltv, status
  FROM (SELECT who, count(*) AS n, coalesce(sum(revenue), 0) + coalesce(sum(residual_ltv), 0) AS value FROM (SELECT DISTINCT who, whom FROM firm.brought WHERE who <> whom) p LEFT JOIN known ON customer = whom GROUP BY who) b
  LEFT JOIN firm.people ON id = b.who LEFT JOIN said USING (who) LEFT JOIN known ON customer = b.who$$, 'the ambassadors, and what those whom they brought are worth');

-- --- why customers left ------------------------------------------------------------------------------------------

CREATE TEMP VIEW cause AS
SELECT cause, count(*) AS customers, sum(revenue) AS revenue FROM (
  SELECT revenue, CASE WHEN reason IN ('competitor', 'friends') THEN 'competitor' WHEN reason = 'Price' THEN 'controllable' WHEN reason = 'moved' THEN 'neither' WHEN reason = 'weather' THEN 'other' ELSE 'unknown' END AS cause FROM s.lost_customers) l GROUP BY 1;
SELECT set_eq('SELECT cause, customers, round(customer_share::numeric, 9) AS share, revenue, round(revenue_share::numeric, 9) AS revenue_share FROM s.reasons_by_cause', $$
  SELECT cause, customers, round(customers / sum(customers) OVER (), 9) AS share, revenue, round(revenue / sum(revenue) OVER (), 9) AS revenue_share FROM cause$$, 'a competitor''s doing, or the company''s');
SELECT results_eq('SELECT cause FROM s.reasons_by_cause', $$VALUES ('competitor'), ('controllable'), ('neither'), ('other'), ('unknown')$$, 'in this order');
SELECT is((SELECT array[sum(customers), round(sum(customer_share)::numeric, 9), round(sum(revenue_share)::numeric, 9)] FROM s.reasons_by_cause), array[(SELECT count(*) FROM s.lost_customers), 1, 1]::numeric[], 'the lost, each once');
INSERT INTO s.reason_map VALUES ('weather', 'neither');
SELECT is_empty($$SELECT 1 FROM s.reasons_by_cause WHERE cause = 'other'$$, 'the map is the company''s to change');
DELETE FROM s.reason_map WHERE reason = 'weather';

-- --- churn by what was known a year before -----------------------------------------------------------------------

-- A customer of 2023-12-15 has bought since September, a lost one of 2024-12-15 has not.
CREATE TEMP TABLE base AS
SELECT k.customer, NOT EXISTS (SELECT FROM bought WHERE who = customer AND day >= '2024-09-01' AND day < '2024-12-15') AS is_lost,
  (SELECT mark FROM firm.answers WHERE who = customer AND mark IS NOT NULL AND asked < '2023-12-15' ORDER BY asked DESC, mark LIMIT 1) AS mark,
  (SELECT count(*) FROM firm.calls WHERE who = customer AND day >= '2022-12-15' AND day < '2023-12-15' AND sort IN ('complaint', 'return')) AS incidents
FROM known k WHERE EXISTS (SELECT FROM bought WHERE who = customer AND day >= '2023-09-01' AND day < '2023-12-15');
SELECT ok((SELECT count(*) FILTER (WHERE is_lost) > 10 AND count(*) FILTER (WHERE NOT is_lost) > 10 FROM base), 'some left and some stayed');
CREATE FUNCTION pg_temp.churn(bucket text) RETURNS TABLE (place int, customers bigint, lost bigint, difference float8, lower float8, upper float8) LANGUAGE plpgsql AS $f$
BEGIN
  RETURN QUERY EXECUTE format('WITH b AS (SELECT is_lost, %s AS place FROM base)
    SELECT p, count(*) FILTER (WHERE b.place = p), count(*) FILTER (WHERE b.place = p AND is_lost), (u.r).difference, (u.r).lower, (u.r).upper
    FROM generate_series(1, 4) p, b, LATERAL (SELECT uplift_rows(uplift(c.place = p, c.is_lost)) AS r FROM b c WHERE p > 1 AND c.place IN (1, p)) u GROUP BY p, u.r ORDER BY p', bucket);
END $f$;
SELECT results_eq('SELECT customers, lost, difference, lower, upper FROM s.churn_by_satisfaction', $$SELECT customers, lost, difference, lower, upper FROM pg_temp.churn('CASE WHEN mark >= 9 THEN 1 WHEN mark >= 7 THEN 2 WHEN mark >= 0 THEN 3 ELSE 4 END')$$, 'by satisfaction');
SELECT results_eq('SELECT customers, lost, difference, lower, upper FROM s.churn_by_incidents', $$SELECT customers, lost, difference, lower, upper FROM pg_temp.churn('1 + least(incidents, 3)::int')$$, 'by number of incidents');
SELECT results_eq('SELECT satisfaction FROM s.churn_by_satisfaction', $$VALUES ('promoters'), ('passives'), ('detractors'), ('no answer')$$, 'the kinds of answers');
SELECT results_eq('SELECT incidents FROM s.churn_by_incidents', $$VALUES ('0'), ('1'), ('2'), ('3 and more')$$, 'the numbers of incidents');
SELECT ok((SELECT min(customers) > 5 AND count(difference) = 3 AND bool_and(churn_rate = lost / customers::float8) FROM s.churn_by_satisfaction) AND (SELECT min(customers) > 0 FROM s.churn_by_incidents), 'none is empty, the first has no difference');

-- --- contacts ----------------------------------------------------------------------------------------------------

SELECT results_eq('SELECT customer, label, last_contact FROM s.untouched', $$
  SELECT customer, label, (SELECT max(day) FROM firm.calls WHERE who = customer AND day < '2024-12-15') FROM known
  WHERE class = 'A' AND status <> 'lost' AND NOT EXISTS (SELECT FROM firm.calls WHERE who = customer AND day >= '2024-11-01' AND day < '2024-12-01') ORDER BY residual_ltv DESC, customer$$, 'the valuable with whom nobody spoke last month');
SELECT ok((SELECT count(*) > 5 FROM s.untouched), 'there are some');
CREATE TEMP TABLE delay AS
SELECT coalesce(lower(trim(sort)), 'unknown') AS kind, q.bought_on IS NOT NULL AS is_bought, coalesce(q.bought_on, '2024-12-15') - c.day AS days
FROM firm.calls c, LATERAL (SELECT min(day) AS bought_on FROM bought b WHERE b.who = c.who AND b.day >= c.day AND b.day < '2024-12-15') q WHERE c.who IS NOT NULL AND c.day < '2024-12-15';
SELECT set_eq('SELECT kind, contacts, followed, median_delay, round(within_30_days::numeric, 9) AS a, round(within_90_days::numeric, 9) AS b FROM s.contact_to_purchase', $$
  WITH d AS (SELECT k.kind, is_bought, days FROM delay, LATERAL (VALUES (kind), (NULL)) k(kind)),
    e AS (SELECT kind, days, count(*) FILTER (WHERE is_bought) AS bought, sum(count(*)) OVER (PARTITION BY kind ORDER BY days DESC) AS at_risk FROM d GROUP BY 1, 2),
    c AS (SELECT kind, days, exp(sum(ln(1 - bought / at_risk)) OVER (PARTITION BY kind ORDER BY days)) AS waiting FROM e WHERE bought < at_risk)
  SELECT kind, count(*) AS contacts, count(*) FILTER (WHERE is_bought) AS followed, (SELECT min(days)::float8 FROM c WHERE c.kind IS NOT DISTINCT FROM d.kind AND waiting <= 0.5) AS median_delay,
    (SELECT round(1 - min(waiting), 9) FROM c WHERE c.kind IS NOT DISTINCT FROM d.kind AND days <= 30) AS a, (SELECT round(1 - min(waiting), 9) FROM c WHERE c.kind IS NOT DISTINCT FROM d.kind AND days <= 90) AS b FROM d GROUP BY kind$$, 'from a contact to the next order, by Kaplan-Meier');
CREATE TEMP TABLE fresh AS
SELECT who, first, (SELECT min(day) FROM bought b WHERE b.who = f.who AND day > first AND day < '2024-12-15') AS second, EXISTS (SELECT FROM firm.calls c WHERE c.who = f.who AND c.day BETWEEN first AND first + 30) AS is_welcomed
FROM (SELECT who, min(day) AS first FROM bought GROUP BY who) f WHERE first + 30 < '2024-12-15' AND first >= (SELECT min(day) FROM firm.calls);
SELECT results_eq('SELECT new_customers, welcomed, left_out, compared_welcomed, compared_not_welcomed, welcomed_rate, not_welcomed_rate, difference, lower, upper, decision FROM s.welcome', $$
  SELECT count(*), count(*) FILTER (WHERE is_welcomed), count(*) FILTER (WHERE second <= first + 30 OR first + 210 >= '2024-12-15'), (u.r).treated, (u.r).control, (u.r).treated_rate, (u.r).control_rate, (u.r).difference, (u.r).lower, (u.r).upper, (u.r).decision
  FROM fresh, (SELECT uplift_rows(uplift(is_welcomed, second <= first + 210 IS TRUE)) AS r FROM fresh WHERE (second > first + 30) IS NOT FALSE AND first + 210 < '2024-12-15') u GROUP BY u.r$$, 'who was welcomed, and who came back');
SELECT ok((SELECT compared_welcomed > 5 AND compared_not_welcomed > 5 AND left_out > 0 AND coverage = welcomed / new_customers::float8 FROM s.welcome), 'on both sides are some');
SELECT ok((SELECT count(*) > 20 AND count(*) FILTER (WHERE is_complaint) = 3 AND count(DISTINCT phase) = 3 FROM s.touchpoint_types), 'kinds of touchpoints to begin with');

-- --- stored ------------------------------------------------------------------------------------------------------

CREATE TEMP TABLE views AS SELECT unnest(array['contacts', 'answers', 'lost_customers', 'recommendations', 'nps', 'recommendation', 'ambassadors', 'reasons_by_cause', 'reason_map', 'touchpoint_types', 'untouched', 'contact_to_purchase', 'welcome', 'churn_by_satisfaction', 'churn_by_incidents']) AS object;
CREATE FUNCTION pg_temp.contents() RETURNS TABLE (object text, n bigint, line jsonb) LANGUAGE plpgsql AS $$
DECLARE v text;
BEGIN
  FOR v IN SELECT w.object FROM views w LOOP
    RETURN QUERY EXECUTE format('SELECT %1$L::text, count(*), to_jsonb(q) FROM s.%1$I q GROUP BY 3', v);
  END LOOP;
END $$;
CREATE TEMP TABLE was AS SELECT * FROM pg_temp.contents();
SELECT is((SELECT count(DISTINCT object) FROM was), (SELECT count(*) FROM views), 'every view has rows');
DROP VIEW cause;
SELECT alter_portfolio('s', histories => 'refresh');
SELECT set_eq('SELECT * FROM pg_temp.contents()', 'SELECT * FROM was', 'with stored histories they say the same');
CREATE ROLE cp_talk_reader;
SELECT grant_portfolio('s', 'cp_talk_reader');
GRANT SELECT ON views TO cp_talk_reader;
SET LOCAL ROLE cp_talk_reader;
SELECT lives_ok((SELECT string_agg(format('SELECT count(*) FROM s.%I', object), ' UNION ALL ') FROM views), 'they are read without rights on the sources');
RESET ROLE;
SELECT alter_portfolio('s', histories => 'triggers');
SELECT set_eq('SELECT * FROM pg_temp.contents()', 'SELECT * FROM was', 'and with those that triggers keep');
SELECT is_empty($$
  SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
  WHERE c.relnamespace = 's'::regnamespace AND c.relname IN (SELECT object FROM views) AND a.attnum > 0
    AND NOT (a.atttypid IN ('int4'::regtype, 'int8'::regtype, 'float8'::regtype, 'date'::regtype, 'bool'::regtype, 'text'::regtype) OR (a.atttypid = 'numeric'::regtype AND a.atttypmod > 0))
$$, 'columns are of plain types');
SELECT is_empty($$SELECT a.attrelid::regclass, a.attname, length(col_description(a.attrelid, a.attnum)) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relnamespace = 's'::regnamespace AND c.relname IN (SELECT object FROM views) AND a.attnum > 0
    AND coalesce(length(col_description(a.attrelid, a.attnum)), 0) NOT BETWEEN 3 AND 100$$, 'every column has a short comment');
SELECT is_empty($$SELECT c.relname FROM pg_class c WHERE c.relnamespace = 's'::regnamespace AND c.relname IN (SELECT object FROM views) AND coalesce(obj_description(c.oid), '') !~ '^.{3,100}\n.*(Key|No key|One row)'$$, 'every view has a comment that names the key');
SELECT remove_source('s', source) FROM unnest(array['surveys', 'contacts', 'departures', 'referrals']) source;
SELECT is_empty($$SELECT relname FROM pg_class, views WHERE relnamespace = 's'::regnamespace AND relname = object$$, 'they go with their sources');
SELECT * FROM finish();
ROLLBACK;
