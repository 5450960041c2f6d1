-- The best customers as a function over a relation: by hand, and read word by word on random customers.
BEGIN;
SELECT plan(30);
SET client_min_messages = error;
SET search_path = customer_portfolio, public;

-- --- by hand -----------------------------------------------------------------------------------------------------

CREATE SCHEMA firm;
CREATE TABLE firm.profits (key text, branch text, gain numeric, late numeric, days float8, complaints int, service numeric(10,2), sales numeric(10,2), trend real, ltv numeric);
INSERT INTO firm.profits VALUES
  ('a', 'food', 500, 0, 0, 0, 10, 1000, 1, 100), ('b', 'food', 400, 0.1, 5, 1, 10, 1000, -1, 300), ('c', 'food', 300, 0.6, 5, 1, 10, 1000, 1, 900), ('d', 'food', 300, 0, 31, 9, 400, 1000, 1, 900),
  ('e', 'food', 200, NULL, NULL, NULL, NULL, NULL, 2, 250), ('f', 'food', 150, 0, 0, 0, 0, 0, 2, 200), ('g', 'food', 140, 0, 0, 0, 1, 0, 2, 900), ('h', 'food', 0, 0, 0, 0, 0, 10, 5, 900), ('i', 'food', NULL, 0, 0, 0, 0, 10, 5, 900),
  ('j', NULL, 900, 0, 0, 0, 0, 900, 1, 900), ('k', 'steel', 1200, 0, 0, 0, 0, 900, 1, 10), ('l', 'steel', -900, 0, 0, 0, 0, 900, 0, 800), (NULL, 'food', 900000, 0, 0, 0, 0, 0, 0, 0);
PREPARE by_hand AS SELECT rank, customer, sector, profit, is_motivated, excluded_because, evidence
  FROM best_customers('firm.profits', 'key', 'branch', 'gain', share_late => 'late', days_late => 'days', complaints => 'complaints', service_cost => 'service', revenue => 'sales', trend => 'trend', residual_ltv => 'ltv', n => 3, k => 2);
SELECT results_eq('by_hand', $$VALUES
  (1, 'j', 'unknown', 900::numeric, false, NULL::text, NULL::text), (2, 'a', 'food', 500, false, NULL, NULL), (3, 'b', 'food', 400, false, NULL, NULL),
  (NULL, 'c', 'food', 300, false, 'slow payer', 'share late 0.6, more than 0.5'),
  (NULL, 'd', 'food', 300, false, 'slow payer, costly to serve', 'days late 31, more than 30; complaints 9, more than 3; service cost 400.00, more than 0.3 of revenue 1000.00'),
  (NULL, 'g', 'food', 140, false, 'costly to serve', 'service cost 1.00, more than 0.3 of revenue 0.00'),
  (NULL, 'h', 'food', 0, false, 'no profit', 'profit 0'), (NULL, 'i', 'food', NULL, false, 'profit unknown', NULL)$$, 'two sectors, three customers, and who is not one of them and why');
SELECT results_eq($$SELECT rank, customer, evidence FROM best_customers('firm.profits', 'key', 'branch', 'gain', trend => 'trend', residual_ltv => 'ltv', n => 2, k => 3) WHERE is_motivated$$,
  $$VALUES (3, 'c', 'trend 1; residual LTV 900, above the median 455 of the list'), (4, 'd', 'trend 1; residual LTV 900, above the median 455 of the list'), (5, 'g', 'trend 2; residual LTV 900, above the median 455 of the list')$$,
  'whose spend grows and whose value is above the median of k and j, of 10 and 900, is added at the end');
SELECT results_eq($$SELECT rank, customer FROM best_customers('firm.profits', 'key', 'branch', 'gain', k => 1)$$, $$VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd'), (5, 'e'), (6, 'f'), (7, 'g'), (NULL, 'h'), (NULL, 'i')$$, 'the best sector alone: its profit is the sum over all of its customers, and ties go by key');
SELECT is_empty($$SELECT 1 FROM best_customers('firm.profits', 'key', 'branch', 'gain', share_late => 'late', days_late => 'days', complaints => 'complaints', service_cost => 'service', revenue => 'sales',
  max_share_late => NULL, max_days_late => NULL, max_complaints => NULL, max_service_share => NULL) WHERE excluded_because NOT LIKE '%profit%'$$, 'a threshold that is NULL is no rule');
SELECT results_eq($$SELECT DISTINCT sector FROM best_customers('firm.profits', 'key', 'branch', 'gain', min_customers => 2, k => 5) ORDER BY 1$$, $$VALUES ('food'), ('steel')$$, 'a sector with too few customers is left out');
SELECT is((SELECT sum(profit) FROM best_customers_lists('firm.profits', 'key', 'branch', 'gain', min_customers => 2, k => 1, sizes => '{20}')), 1990::numeric, 'of the lists as well');
SELECT is_empty($$SELECT 1 FROM best_customers(NULL, 'key', 'branch', 'gain')$$, 'no relation, no rows');
SELECT results_eq($$SELECT list_size, customers, profit, residual_ltv, marginal_customers, marginal_profit, marginal_residual_ltv, is_cut FROM best_customers_lists('firm.profits', 'key', 'branch', 'gain', residual_ltv => 'ltv', sizes => '{2,4,8,20}', capacity => 5)$$,
  $$VALUES (2, 2::bigint, 2100::numeric, 910::numeric, 2::bigint, 2100::numeric, 910::numeric, false), (4, 4, 3000, 1310, 2, 900, 400, false), (8, 5, 3300, 2210, 1, 300, 900, true), (20, 5, 3300, 2210, 0, 0, 0, true)$$, 'lists within lists, cut to what can be served');
SELECT results_eq($$SELECT list_size, customers, profit, residual_ltv, is_cut FROM best_customers_lists('firm.profits', 'key', 'branch', 'gain')$$, $$SELECT s, 9::bigint, 4090::numeric, NULL::numeric, false FROM unnest(array[20, 30, 50, 100]) s$$, 'lists that are longer than there are customers');
SELECT is((SELECT array_agg(value_quadrant(past, potential, 5, 5) ORDER BY i) FROM (VALUES (1, 5, 5), (2, 4, 5), (3, 5, 4), (4, 4, 4)) v(i, past, potential)),
  array['high past, high potential', 'low past, high potential', 'high past, low potential', 'low past, low potential'], 'four quadrants, the split is high');

-- --- random customers --------------------------------------------------------------------------------------------

CREATE TABLE firm.random AS
SELECT i AS who, (array['food', 'steel', 'toys', 'Délai', 'air', NULL])[1 + floor(random() * 6)] AS sector, round((random() * 60 - 10)::numeric) AS profit, random() AS share_late, random() * 40 AS days_late, floor(random() * 6)::int AS complaints,
       round((random() * 100)::numeric, 2) AS service, round((random() * 300)::numeric, 2) AS revenue, round((random() * 10 - 5)::numeric, 1) AS trend, round((random() * 900)::numeric, 2) AS ltv
FROM (SELECT setseed(0.75)) s, generate_series(1, 1500) i;
UPDATE firm.random SET profit = NULL, ltv = NULL WHERE who % 50 = 0;
UPDATE firm.random SET share_late = NULL, days_late = NULL WHERE who % 3 = 0;
CREATE FUNCTION pg_temp.best(n int, k int, relation regclass DEFAULT 'firm.random') RETURNS TABLE (rank int, customer text, sector text, profit numeric, is_motivated boolean, excluded_because text, evidence text) LANGUAGE sql
AS $f$ SELECT * FROM best_customers($3, 'who', 'sector', 'profit', share_late => 'share_late', days_late => 'days_late', complaints => 'complaints', service_cost => 'service', revenue => 'revenue', trend => 'trend', residual_ltv => 'ltv', max_share_late => 0.8, n => $1, k => $2) $f$;

-- The rules, one after the other.
CREATE TEMP TABLE ranked_sector AS SELECT coalesce(sector, 'unknown') AS sector, sum(profit) AS profit FROM firm.random GROUP BY 1;
CREATE TEMP TABLE candidate AS
SELECT c.who, coalesce(c.sector, 'unknown') AS sector, c.profit, c.trend, c.ltv, (SELECT count(*) FROM ranked_sector s, ranked_sector o WHERE s.sector = coalesce(c.sector, 'unknown') AND o.profit > s.profit) AS better_sectors,
  (profit IS NULL OR profit <= 0) AS without_profit, coalesce(share_late > 0.8 OR days_late > 30, false) AS slow, (complaints > 3 OR service / nullif(revenue, 0) > 0.3) AS costly
FROM firm.random c;
SELECT ok((SELECT count(*) = 6 AND count(DISTINCT profit) = 6 FROM ranked_sector), 'six sectors of different profit');
SELECT results_eq(format('SELECT rank, customer, sector, profit FROM pg_temp.best(%s, %s) WHERE NOT is_motivated AND excluded_because IS NULL', n, k), format($$
  SELECT (row_number() OVER (ORDER BY profit DESC, who))::int, who::text, sector, profit FROM candidate WHERE better_sectors < %2$s AND NOT (without_profit OR slow OR costly) ORDER BY profit DESC, candidate.who LIMIT %1$s$$, n, k),
  format('the %s best of the %s best sectors', n, k)) FROM (VALUES (20, 3), (30, 3), (100, 1), (5000, 6)) v(n, k);
SELECT results_eq($$SELECT customer, excluded_because, evidence IS NOT NULL FROM pg_temp.best(20, 3) WHERE excluded_because IS NOT NULL ORDER BY customer::int$$, $$
  SELECT who::text, concat_ws(', ', CASE WHEN profit IS NULL THEN 'profit unknown' WHEN profit <= 0 THEN 'no profit' END, CASE WHEN slow THEN 'slow payer' END, CASE WHEN costly THEN 'costly to serve' END), slow OR costly OR profit <= 0 IS TRUE
  FROM candidate WHERE better_sectors < 3 AND (without_profit OR slow OR costly) ORDER BY candidate.who$$, 'everybody who is excluded is listed with all reasons, and evidence');
SELECT results_eq($$SELECT customer FROM pg_temp.best(20, 3) WHERE is_motivated$$, $$
  WITH list AS (SELECT * FROM candidate WHERE better_sectors < 3 AND NOT (without_profit OR slow OR costly) ORDER BY profit DESC, who LIMIT 20)
  SELECT who::text FROM candidate WHERE better_sectors < 3 AND NOT (without_profit OR slow OR costly) AND who NOT IN (SELECT who FROM list) AND trend > 0 AND ltv > (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY ltv) FROM list) ORDER BY profit DESC, candidate.who$$,
  'the motivated, by the median of the list');
SELECT ok((SELECT count(*) FILTER (WHERE is_motivated) > 10 AND count(DISTINCT excluded_because) = 11 AND min(rank) FILTER (WHERE is_motivated) = 21 AND max(rank) = count(rank) FROM pg_temp.best(20, 3)), 'there are many of them, behind the list, and all kinds of exclusion');
SELECT is_empty(format('SELECT customer FROM pg_temp.best(%s, 3) WHERE rank <= %1$s EXCEPT SELECT customer FROM pg_temp.best(%s, 3) WHERE rank <= %2$s', a, b), format('the list of %s is part of that of %s', a, b)) FROM (VALUES (20, 30), (30, 50), (50, 100)) v(a, b);
SELECT results_eq($$SELECT list_size, profit, residual_ltv, marginal_profit FROM best_customers_lists('firm.random', 'who', 'sector', 'profit', share_late => 'share_late', days_late => 'days_late', complaints => 'complaints', service_cost => 'service', revenue => 'revenue', residual_ltv => 'ltv', max_share_late => 0.8)$$, $$
  SELECT n, sum(b.profit) FILTER (WHERE rank <= n), sum(ltv) FILTER (WHERE rank <= n), sum(b.profit) FILTER (WHERE rank <= n AND rank > before) FROM (VALUES (20, 0), (30, 20), (50, 30), (100, 50)) v(n, before), pg_temp.best(100, 3) b JOIN firm.random ON who = customer::int GROUP BY n ORDER BY n$$, 'each step of the lists');
CREATE TABLE firm.shuffled AS SELECT * FROM firm.random ORDER BY hashint4(who);
SELECT results_eq($$SELECT * FROM pg_temp.best(20, 3, 'firm.shuffled')$$, $$SELECT * FROM pg_temp.best(20, 3)$$, 'the order of the rows does not matter, to the last row');

-- --- any name, any type ------------------------------------------------------------------------------------------

CREATE TABLE firm."it's "" one" AS SELECT 'k' || who AS "a ""key""", sector::varchar AS "select", profit::float8 AS "%I" FROM firm.random;
SELECT results_eq($$SELECT customer, profit FROM best_customers('firm."it''s "" one"', 'a "key"', 'select', '%I', n => 10) WHERE rank <= 10$$,
  $$SELECT 'k' || who, profit FROM candidate WHERE better_sectors < 3 AND profit > 0 ORDER BY profit DESC, ('k' || who) COLLATE "C" LIMIT 10$$, 'names that need quotes; keys that are texts by their bytes');

-- --- what is wrong -----------------------------------------------------------------------------------------------

CREATE FUNCTION pg_temp.said(call text) RETURNS text LANGUAGE plpgsql AS $f$
DECLARE said text; hint text;
BEGIN
  EXECUTE 'SELECT count(*) FROM ' || call;
  RETURN 'nothing';
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS said = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
  RETURN said || CASE WHEN hint <> '' THEN ' HINT' ELSE '' END;
END $f$;
SELECT is(pg_temp.said($$best_customers('firm.profits', 'nothing', 'branch', 'key', share_late => 'branch', trend => 'trend', service_cost => 'service', n => 0, k => NULL, max_days_late => -1, max_complaints => 'NaN')$$),
  'best_customers of firm.profits: column "nothing" for customer does not exist; column "key" for profit is of type text, not a number; column "branch" for share_late is of type text, not a number; max_days_late must be 0 or more, not -1; '
  'max_complaints must be 0 or more, not NaN; n must be at least 1, not 0; k must not be NULL; service_cost and revenue must be given together; trend and residual_ltv must be given together HINT', 'everything that is wrong is said at once');
SELECT is(pg_temp.said(call), said, said) FROM (VALUES
  ($$best_customers('firm.profits', NULL, NULL, NULL)$$, 'best_customers of firm.profits: customer must not be NULL; sector must not be NULL; profit must not be NULL HINT'),
  ($$best_customers_lists('firm.profits', 'key', 'branch', 'gain', sizes => '{20,0,NULL}', capacity => 0)$$, 'best_customers of firm.profits: size must be at least 1, not 0; size must not be NULL; capacity must be at least 1, not 0 HINT'),
  ($$best_customers('firm.profits', 'branch', 'branch', 'gain')$$, 'customer "food" is 10 times in firm.profits HINT')) v(call, said);
UPDATE firm.profits SET days = 'NaN' WHERE key = 'c';
SELECT is(pg_temp.said($$best_customers('firm.profits', 'key', 'branch', 'gain', days_late => 'days')$$), 'days_late of customer "c" in firm.profits is NaN HINT', 'a number that is none');
CREATE TABLE firm.points (key point, branch text, gain numeric);
SELECT is(pg_temp.said($$best_customers('firm.points', 'key', 'key', 'gain')$$), 'best_customers of firm.points: column "key" for customer is of type point, which has no order; column "key" for sector is of type point, not a text HINT', 'a key without an order');

SELECT * FROM finish();
ROLLBACK;
