-- contract_history: exact rates, kinds, gaps and renewals, and what bad input gets. Plain SQL over the same rows is the judge.
BEGIN;
SET search_path = customer_portfolio, public;
SELECT * FROM no_plan();

CREATE TEMP TABLE contract (customer int, valid daterange, rate numeric(12,2), kind text);
INSERT INTO contract
SELECT customer, daterange(first, CASE WHEN random() < 0.85 THEN first + 1 + (random() * 400)::int END),
       CASE kind WHEN 'pause' THEN 0 ELSE round((random() * 100)::numeric, 2) * (random() < 0.95)::int END, kind
FROM (SELECT 1 + i % 200 AS customer, date '2022-01-01' + (random() * 900)::int AS first,
             CASE WHEN random() < 0.1 THEN 'pause' WHEN random() < 0.1 THEN 'trial' ELSE 'paid' END AS kind
      FROM (SELECT setseed(0.25)) s, generate_series(1, 1000) i OFFSET 0) r;
INSERT INTO contract SELECT * FROM contract WHERE customer < 20; -- the same once more
CREATE TEMP TABLE history AS SELECT customer, contract_history(valid, rate, kind) AS c FROM contract GROUP BY customer;
CREATE TEMP VIEW paid AS -- a pause goes before what is paid on its days
SELECT c.customer, unnest(datemultirange(c.valid) - coalesce(pauses, '{}')) AS valid, rate
FROM contract c LEFT JOIN (SELECT customer, range_agg(valid) AS pauses FROM contract WHERE kind = 'pause' GROUP BY 1) p USING (customer)
WHERE kind = 'paid' AND rate > 0;

-- --- what contracts tell ----------------------------------------------------------------------------------------

SELECT results_eq(
  'SELECT customer, r.* FROM history, contracts(c) r ORDER BY 1, 2, 3, array_position(array[''paid'', ''pause'', ''trial''], r.kind), 4',
  $$SELECT customer, lower(valid), upper(valid), rate, kind, count(*) FROM contract GROUP BY customer, valid, rate, kind
    ORDER BY 1, 2, 3, array_position(array['paid', 'pause', 'trial'], kind), 4$$,
  'contracts() is the table, equal rows counted');
SELECT results_eq(
  'SELECT customer, d, monthly_rate(c, d), is_active(c, d) FROM history, generate_series(date ''2021-12-01'', ''2026-06-01'', ''37 days'') g(t), date(t) d ORDER BY 1, 2',
  $$SELECT customer, d, coalesce(sum(rate) FILTER (WHERE valid @> d), 0), coalesce(bool_or(valid @> d), false)
    FROM history LEFT JOIN paid USING (customer), generate_series(date '2021-12-01', '2026-06-01', '37 days') g(t), date(t) d GROUP BY 1, 2 ORDER BY 1, 2$$,
  'the rate of a day is the sum of what is paid on it');
SELECT results_eq(
  'SELECT customer, started_on(c), ends_on(c) FROM history ORDER BY 1',
  'SELECT customer, min(lower(p.valid)), CASE WHEN NOT bool_or(upper_inf(p.valid)) THEN max(upper(p.valid)) END
   FROM history LEFT JOIN paid p USING (customer) GROUP BY 1 ORDER BY 1',
  'first and last paid day');
SELECT results_eq(
  'SELECT customer, a.valid, a.days FROM history, active_ranges(c) a ORDER BY 1, 2',
  'SELECT customer, r, upper(r) - lower(r) FROM (SELECT customer, unnest(range_agg(valid)) AS r FROM paid GROUP BY 1) q ORDER BY 1, 2',
  'active ranges are the union of the paid ones');
SELECT results_eq(
  'SELECT customer, a.valid FROM history, active_ranges(c, ''20 days'') a ORDER BY 1, 2',
  'SELECT customer, daterange(lower(r), upper(r) - 20) FROM
     (SELECT customer, unnest(range_agg(daterange(lower(valid), upper(valid) + 20))) AS r FROM paid GROUP BY 1) q ORDER BY 1, 2',
  'a bridge closes gaps of at most its length');
SELECT results_eq(
  'SELECT customer, d, tenure(c, d, ''20 days'') FROM history, (VALUES (date ''2022-06-01''), (''2024-05-05'')) v(d) ORDER BY 1, 2',
  'SELECT customer, d, (SELECT least(d, upper(valid)) - lower(valid) FROM active_ranges(c, ''20 days'') WHERE lower(valid) < d ORDER BY valid DESC LIMIT 1)
   FROM history, (VALUES (date ''2022-06-01''), (''2024-05-05'')) v(d) ORDER BY 1, 2',
  'tenure is that of the last range that had begun');
CREATE TEMP VIEW daily AS
SELECT customer, day, sum(rate * (377580 / extract(day FROM date_trunc('month', day) + interval '1 month - 1 day'))) AS parts
FROM paid, LATERAL (SELECT date(t) FROM generate_series(lower(valid), least(upper(valid), date '2024-07-10') - 1, '1 day') g(t)) d(day) GROUP BY 1, 2;
SELECT results_eq(
  'SELECT customer, revenue(c, date ''2024-07-10''), revenue(c, daterange(''2023-02-15'', ''2024-03-15'')) FROM history ORDER BY 1',
  $$SELECT customer, round(coalesce(sum(parts), 0) / 377580, 2), round(coalesce(sum(parts) FILTER (WHERE day >= '2023-02-15' AND day < '2024-03-15'), 0) / 377580, 2)
    FROM history LEFT JOIN daily USING (customer) GROUP BY 1 ORDER BY 1$$,
  'revenue is that of the days, each its part of its month, rounded once');
SELECT is(revenue('v1 scale 0 [2024-01-01 open 10]'::contract_history, date '2025-01-01'), 120.00, 'twelve months at 10');
SELECT is(revenue('v1 scale 0 [2024-01-01 open 10]'::contract_history, daterange 'empty'), 0.00, 'no days, no revenue');
SELECT is(revenue('v1 scale 4 [2024-02-01 2024-02-02 10.0000]'::contract_history, date '2025-01-01'), 0.3448, 'the decimals are those of the rates');
SELECT is(revenue('v1 scale 0 [2024-01-01 2024-07-01 10]'::contract_history, daterange '(,)'), 60.00, 'a range without bounds, if contracts have them');
SELECT throws_ok($$SELECT revenue('v1 scale 0 [2024-01-01 open 10]'::contract_history, daterange '[2024-01-01,)')$$, '22023',
                 'revenue of an open contract needs an end', 'what never ends has no sum');
SELECT throws_ok($$SELECT revenue('v1 scale 0'::contract_history, date 'infinity')$$, '22008', 'as_of out of range: infinity', 'nor has eternity');
SELECT throws_ok($$SELECT monthly_rate('v1 scale 0', 'infinity')$$, '22008', 'day out of range: infinity', 'nor a rate');
SELECT throws_ok($$SELECT tenure('v1 scale 0', '-infinity')$$, '22008', 'as_of out of range: -infinity', 'nor a tenure');
SELECT is(tenure('v1 scale 0', '2024-01-01'), NULL, 'without contracts there is no tenure');
SELECT is(started_on('v1 scale 0 [2024-01-01 open trial 5]'), NULL, 'a trial is no start');
SELECT is(monthly_rate('v1 scale 2 [2024-01-01 open 5.00]', '2023-12-31')::text, '0.00', 'nothing is paid before the start');

-- --- gaps ---------------------------------------------------------------------------------------------------------

SELECT is((SELECT count(*) FROM active_ranges('v1 scale 0 [2024-01-31 2024-02-01 5] [2024-03-01 open 5]', bridge)), n, format('a gap of 29 days and a bridge of %s', bridge))
FROM (VALUES (interval '28 days', 2::bigint), ('29 days', 1), ('1 month', 1), ('0', 2)) v(bridge, n) GROUP BY bridge, n;
SELECT throws_ok($$SELECT * FROM active_ranges('v1 scale 0', '-1 day')$$, '22023', 'bridge must not be negative: "-1 day"', 'a negative bridge');
SELECT throws_ok($$SELECT * FROM active_ranges('v1 scale 0', '36:00')$$, '22023', 'bridge must be whole days or months, not "36:00:00"', 'a bridge of hours');

-- --- how contracts arrive ---------------------------------------------------------------------------------------------

SELECT is_empty($$
  SELECT h.customer FROM history h JOIN (SELECT customer, contract_history(lower(valid), upper(valid), rate, kind) AS d,
    contract_history(valid, rate::float8, kind) AS f, contract_history(lower(valid), coalesce(upper(valid), 'infinity'), rate::float8, kind) AS e FROM contract GROUP BY 1) o USING (customer)
  WHERE c <> d OR c <> f OR c <> e$$, 'ranges, dates, and float8 rates lead to the same');
SELECT is(contract_history(v, r::integer)::text, 'v1 scale 0 [2024-01-01 open 5 contracts 2]', 'whole rates, and equal contracts') FROM (VALUES (daterange '[2024-01-01,)', 5), ('[2024-01-01,infinity)', 5)) v(v, r);
SELECT is(contract_history(v, r::bigint, NULL)::text, 'v1 scale 0 [2024-01-01 open 5]', 'no kind is paid') FROM (VALUES (daterange '[2024-01-01,)', 5)) v(v, r);
SELECT is(contract_history(date '2024-01-01', '2025-01-01', 5::bigint), 'v1 scale 0 [2024-01-01 2025-01-01 5]', 'an end is exclusive');
SELECT is(contract_history(daterange '[2024-01-01,2024-12-31]', 5), 'v1 scale 0 [2024-01-01 2025-01-01 5]', 'an inclusive bound of a range is the day before');
SELECT is(contract_history(v, r, k)::text, 'v1 scale 2 skipped 2 [2024-01-01 open trial 5.00]', 'rows without start or rate are skipped and counted')
FROM (VALUES (daterange '[2024-01-01,)', 5.00, 'trial'), (NULL, 5, 'paid'), ('[2024-01-01,)', NULL, 'paid')) v(v, r, k);
SELECT is(contract_history(f, t, r)::text, 'v1 scale 0 skipped 1 [2024-01-01 open 5]', 'and a missing end is an open one')
FROM (VALUES (date '2024-01-01', NULL::date, 5), (NULL, '2025-01-01', 5)) v(f, t, r);
SELECT is(contract_history(valid, rate), NULL, 'no rows at all: NULL, as sum() has it') FROM contract WHERE false;
SELECT is(skipped_rows(rollup(c)), 3::bigint, 'rollup adds up what was skipped') FROM (VALUES ('v1 scale 0 skipped 1'::contract_history), ('v1 scale 0 skipped 2'), (NULL)) v(c);

SELECT throws_ok($$SELECT contract_history(date '2024-02-01', '2024-01-01', 5)$$, '22023', 'contract ends before it starts: [2024-02-01,2024-01-01)', 'an inverted range');
SELECT is(contract_history(f, t, 5)::text, 'v1 scale 0 skipped 1 [2024-02-01 2024-02-02 5]', 'a contract without a day is skipped and counted') FROM (VALUES (date '2024-02-01', date '2024-02-01'), ('2024-02-01', '2024-02-02')) v(f, t);
SELECT is(contract_history(daterange '[2024-02-01,2024-02-01)', 5)::text, 'v1 scale 0 skipped 1', 'and so is an empty range');
SELECT throws_ok($$SELECT contract_history(daterange '(,2024-02-01)', 5)$$, '22008', 'contract start out of range: -infinity', 'no start');
SELECT throws_ok($$SELECT contract_history(date '-infinity', NULL, 5)$$, '22008', 'contract start out of range: -infinity', 'nor this one');
SELECT throws_ok($$SELECT contract_history(date 'infinity', NULL, 5)$$, '22008', 'contract start out of range: infinity', 'nor that one');
SELECT throws_ok($$SELECT contract_history(date '2024-01-01', '-infinity', 5)$$, '22008', 'contract end out of range: -infinity', 'an end before all');
SELECT throws_ok($$SELECT contract_history(date '2024-01-01', '10000-01-01', 5)$$, '22008', 'contract end out of range: 10000-01-01', 'an end after all');
SELECT throws_ok($$SELECT contract_history(daterange '[2024-01-01,11000-01-01)', 5)$$, '22008', 'contract end out of range: 11000-01-01', 'and in a range');
SELECT throws_ok($$SELECT contract_history(date '0001-12-31 BC', NULL, 5)$$, '22008', NULL, 'a start before our era');
SELECT is(contract_history(daterange '[2024-01-01,9999-12-31]', 5), 'v1 scale 0 [2024-01-01 open 5]', 'the last day there is, included, is no end');
SELECT is(monthly_rate(contract_history(v, r), '2024-03-01'), 24.00, 'a discount is a line of its own, below 0') FROM (VALUES (daterange '[2024-01-01,2025-01-01)', 30.00), ('[2024-02-01,2024-08-01)', -6.00)) v(v, r);
SELECT throws_ok(format('SELECT %s FROM (SELECT contract_history(v, r) AS c FROM (VALUES (daterange %L, 30.00), (%L, -6.00)) v(v, r)) x', call, '[2024-01-01,2024-06-01)', '[2024-02-01,2024-08-01)'),
  '22023', 'contracts add up to less than 0 on 2024-06-01', 'a discount that outlasts its contract: ' || call)
FROM unnest(array['monthly_rate(c, ''2024-07-01'')', 'revenue(c, date ''2024-03-01'')', 'ends_on(c)', 'churn_flows(c, ''1 month'', ''2025-01-01'')', 'cohorts(c, ''1 month'', ''2025-01-01'')']) call;
SELECT is((SELECT monthly_rate FROM renewals('v1 scale 0 [2024-01-01 2024-02-01 -3] [2024-01-01 2024-07-01 -6] [2024-01-01 2024-07-01 30]', '2024-06-01', '2 months')), 24::numeric, 'at stake is what remains after discounts');
SELECT throws_ok($$SELECT contract_history(daterange '[2024-01-01,)', 5.00, 'pause')$$, '22023', 'a pause has a monthly rate of 0, not 5.00 in [2024-01-01,)', 'a pause that costs');
SELECT throws_ok($$SELECT contract_history(daterange '[2024-01-01,)', 5.00, 'gift')$$, '22023', 'unknown kind of contract: "gift"', 'a kind nobody knows');
SELECT throws_ok($$SELECT contract_history(daterange '[2024-01-01,)', 'NaN'::numeric)$$, '22003', 'amount is not a finite number: NaN', 'NaN');
SELECT throws_ok($$SELECT contract_history(daterange '[2024-01-01,)', 'Infinity'::float8)$$, '22003', 'amount is not a finite number: Infinity', 'infinity');
SELECT throws_ok($$SELECT contract_history(daterange '[2024-01-01,)', 0.1234567890123)$$, '22003', 'amount has more than 12 decimals: 0.1234567890123', 'too many decimals');
SELECT throws_ok($$SELECT contract_history(daterange '[2024-01-01,)', 9223372036854775807)$$, '22003', 'amount out of range: 9223372036854775807', 'a rate too large');

-- --- algebra ----------------------------------------------------------------------------------------------------------

SELECT is_empty(
  $$SELECT 1 FROM (SELECT customer, contract_history(valid, rate, kind) FILTER (WHERE part) AS a, contract_history(valid, rate, kind) FILTER (WHERE NOT part) AS b, contract_history(valid, rate, kind) AS whole
                   FROM (SELECT *, random() < 0.5 AS part FROM contract) e GROUP BY 1) s
    WHERE a + b <> whole OR b + a <> whole OR whole - a <> b OR whole - b <> a OR (a + b)::text <> whole::text$$,
  '+ and - are exact inverses');
SELECT is((SELECT rollup(c)::text FROM history), (SELECT contract_history(valid, rate, kind)::text FROM contract), 'rollup is the history of all');
SELECT ok('v1 scale 1 [2024-01-01 open 5.0]'::contract_history = 'v1 scale 2 [2024-01-01 open 5.00]', '5.0 and 5.00 are equal');
SELECT ok('v1 scale 1 [2024-01-01 open 5.0]'::contract_history <> 'v1 scale 1 [2024-01-01 open trial 5.0]', 'a trial is something else');
SELECT throws_ok($$SELECT 'v1 scale 0 [2024-01-01 open 5]'::contract_history - 'v1 scale 0 [2024-01-02 open 5]'$$, '22023',
                 'cannot subtract what was never added: 1 paid from 2024-01-02 at 5', 'a contract that is not there');
SELECT throws_ok($$SELECT 'v1 scale 0 [2024-01-01 open 5]'::contract_history - 'v1 scale 0 [2024-01-01 open 5 contracts 2]'$$, '22023', NULL, 'nor twice');
SELECT throws_ok($$SELECT 'v1 scale 0'::contract_history - 'v1 scale 0 skipped 1'$$, '22023', NULL, 'a skipped row that is not there');
SELECT throws_ok($$SELECT 'v1 scale 0 [2024-01-01 open 5'::contract_history$$, '22P02', 'invalid input syntax for type contract_history: expected "]" at the end', 'text that breaks off');
SELECT throws_ok($$SELECT customer_portfolio_internal.contract_history_merge('v1 scale 0 [2024-01-01 open 5 contracts 1099511627776]', 'v1 scale 0 [2024-01-01 open 5]')::text$$, '22003',
                 'number of equal contracts out of range', 'counts do not wrap');
SELECT throws_ok($$SELECT monthly_rate('v1 scale 12 [2024-01-01 open 1000000000000000000.000000000000 contracts 1099511627776]', '2024-01-01')$$, '22003',
                 'sum of amounts out of range', 'nor do rates');

-- --- renewals ----------------------------------------------------------------------------------------------------------

SELECT is(renewals_count('v1 scale 0 [2023-01-01 2024-01-01 30] [2024-01-01 2024-07-01 30] [2024-07-05 open 35]', d, b), n, format('renewals until %s with a bridge of %s', d, b))
FROM (VALUES (date '2024-01-01', interval '0', 0::bigint), ('2024-01-02', '0', 1), ('2024-12-31', '3 days', 1), ('2024-12-31', '4 days', 2), ('2024-07-05', '1 month', 1)) v(d, b, n) GROUP BY d, b, n;
SELECT results_eq(
  $$SELECT * FROM renewals('v1 scale 2 [2023-01-01 2024-07-01 30.00] [2024-02-01 2024-07-15 7.50] [2024-02-01 open 5.00] [2024-07-01 2025-07-01 25.00]', '2024-06-01', '2 months', '1 month')$$,
  $$VALUES (date '2024-07-15', date '2024-06-15', 44, false, 1::bigint, 7.50, 30.00, 517, 0::bigint)$$,
  'what is signed for later renews, what is open never ends');
SELECT is((SELECT array_agg(ends_on) FROM renewals('v1 scale 0 [2024-01-01 2024-06-01 5] [2024-01-01 2024-07-01 6]', '2024-06-01', '1 month')), '{2024-06-01}', 'the horizon begins today and excludes its end');
SELECT is((SELECT is_notice_over FROM renewals('v1 scale 0 [2024-01-01 2024-07-01 6]', d, '3 months', '1 month')), over, format('notice on %s', d))
FROM (VALUES (date '2024-05-31', false), ('2024-06-01', true)) v(d, over) GROUP BY d, over;
SELECT results_eq($$SELECT contracts, monthly_rate FROM renewals('v1 scale 0 [2024-01-01 2024-07-01 6 contracts 2] [2024-01-01 2024-07-01 9] [2024-07-01 open 8]', '2024-06-01', '3 months')$$,
                  $$VALUES (2::bigint, 12::numeric)$$, 'a contract renews one, of equal ends that with the larger rate');
SELECT is_empty($$SELECT * FROM renewals('v1 scale 0 [2024-01-01 2024-02-01 30] [2024-02-01 2024-03-01 pause] [2024-03-01 2024-06-01 30]', '2024-01-15', '1 month')$$, 'a pause is waited for');
SELECT is_empty($$SELECT * FROM renewals('v1 scale 0 [2024-01-01 2024-02-01 pause] [2024-01-01 2024-02-01 trial 30]', '2024-01-15', '1 month')$$, 'trials and pauses are not renewed');
SELECT throws_ok($$SELECT * FROM renewals('v1 scale 0', '2024-01-01', '-1 month')$$, '22023', 'horizon must not be negative: "-1 month"', 'a negative horizon');
SELECT throws_ok($$SELECT * FROM renewals('v1 scale 0', '2024-01-01', '1 month', '-1 day')$$, '22023', 'notice must not be negative: "-1 day"', 'a negative notice');
SELECT throws_ok($$SELECT * FROM renewals('v1 scale 0', 'infinity', '1 month')$$, '22008', 'as_of out of range: infinity', 'no today');
SELECT is((SELECT notice_deadline FROM renewals('v1 scale 0 [2024-01-01 2024-05-31 6]', '2024-05-01', '3 months', '3 months')), '2024-02-29', 'months of notice follow the calendar');

-- --- worked example T2: six subscribers ---------------------------------------------------------------------------------

CREATE TEMP TABLE t2 (s text, valid daterange, rate int);
INSERT INTO t2 VALUES
  ('S1', '[2024-01-01,2024-02-01)', 30), ('S1', '[2024-02-01,2024-03-01)', 30), ('S1', '[2024-03-05,2024-04-05)', 30), ('S1', '[2024-04-05,2024-05-05)', 30),
  ('S2', '[2024-01-10,2024-02-20)', 50), ('S2', '[2024-02-20,2024-12-31)', 80), ('S3', '[2024-02-03,2024-02-25)', 40),
  ('S4', '[2024-01-01,2024-03-15)', 20), ('S4', '[2024-02-01,2024-06-01)', 25),
  ('S5', '[2023-12-15,2024-02-01)', 100), ('S5', '[2024-04-10,2025-01-01)', 60), ('S6', '[2024-01-01,2025-01-01)', 100);
SELECT results_eq(
  $$SELECT d, sum(monthly_rate(c, d)), count(*) FILTER (WHERE is_active(c, d)) FROM (SELECT contract_history(valid, rate) c FROM t2 GROUP BY s) q,
           unnest(array['2023-12-31', '2024-01-31', '2024-02-29', '2024-03-31', '2024-04-30']::date[]) d GROUP BY d ORDER BY d$$,
  $$VALUES (date '2023-12-31', 100::numeric, 1::bigint), ('2024-01-31', 300, 5), ('2024-02-29', 255, 4), ('2024-03-31', 235, 4), ('2024-04-30', 295, 5)$$,
  'T2: closing rates and customers');
SELECT results_eq($$SELECT s, (SELECT count(*) FROM active_ranges(c)), (SELECT count(*) FROM active_ranges(c, '30 days')), renewals_count(c, '2024-12-31', '30 days')
                    FROM (SELECT s, contract_history(valid, rate) c FROM t2 GROUP BY s) q ORDER BY s$$,
                  $$VALUES ('S1', 2::bigint, 1::bigint, 3::bigint), ('S2', 1, 1, 1), ('S3', 1, 1, 0), ('S4', 1, 1, 0), ('S5', 2, 2, 0), ('S6', 1, 1, 0)$$,
                  'T2: a bridge of 30 days closes the gap of S1');

SELECT * FROM finish();
ROLLBACK;
