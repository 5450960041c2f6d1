-- purchase_history: exact money, days, algebra, and what bad input gets. Plain SQL over the same rows is the judge.
BEGIN;
SET search_path = customer_portfolio, public;
SELECT * FROM no_plan();

-- --- what a history tells ---------------------------------------------------------------------------------

CREATE TEMP TABLE event (customer int, day date, amount numeric(14,2), cost numeric(14,2));
INSERT INTO event
SELECT 1 + (random() * 300)::int, date '2023-01-01' + (random() * 700)::int,
       round((random() * 300 - CASE WHEN random() < 0.1 THEN 250 ELSE 0 END)::numeric, 2),
       CASE WHEN random() < 0.7 THEN round((random() * 90)::numeric, 2) END
FROM (SELECT setseed(0.5)) s, generate_series(1, 6000);
CREATE TEMP TABLE history AS
SELECT customer, purchase_history(day, amount, cost) AS h, purchase_history(day, amount) AS plain FROM event GROUP BY customer;

SELECT results_eq(
  'SELECT customer, revenue(h), cost(h), orders_count(h), first_purchase(h), last_purchase(h), uncosted_rows(h) FROM history ORDER BY 1',
  'SELECT customer, sum(amount), sum(cost), count(*) FILTER (WHERE amount >= 0), min(day) FILTER (WHERE amount >= 0),
          max(day) FILTER (WHERE amount >= 0), count(*) FILTER (WHERE cost IS NULL) FROM event GROUP BY 1 ORDER BY 1',
  'totals are those of plain SQL');
SELECT results_eq(
  'SELECT customer, p.* FROM history, purchases(h) p ORDER BY 1, 2',
  'SELECT customer, day, count(*) FILTER (WHERE amount >= 0), sum(amount), sum(cost) FROM event GROUP BY 1, 2 ORDER BY 1, 2',
  'purchases() is the table by customer and day');
SELECT results_eq(
  $$SELECT customer, revenue(h, r), coalesce(cost(h, r), 0), orders_count(h, r), first_purchase(h, r), last_purchase(h, r)
    FROM history, (VALUES (daterange('2023-03-05', '2024-02-01'))) v(r) ORDER BY 1$$,
  $$SELECT customer, coalesce(sum(amount) FILTER (WHERE i), 0), coalesce(sum(cost) FILTER (WHERE i), 0), count(*) FILTER (WHERE i AND amount >= 0),
           min(day) FILTER (WHERE i AND amount >= 0), max(day) FILTER (WHERE i AND amount >= 0)
    FROM (SELECT *, day >= '2023-03-05' AND day < '2024-02-01' AS i FROM event) e GROUP BY 1 ORDER BY 1$$,
  'a range holds its lower day and not its upper one');
CREATE TEMP TABLE range AS SELECT r FROM unnest('{empty,"(,)","[2023-06-01,2023-06-01]","(2023-06-01,)","(,2024-02-01]","[2023-06-01,2024-02-01)","[-infinity,2024-02-01)","[2023-06-01,infinity)","[infinity,)"}'::daterange[]) r;
SELECT is_empty(
  $$SELECT r, customer FROM range, LATERAL (
      SELECT customer, revenue(h, r), orders_count(h, r), last_purchase(h, r), e.* FROM history JOIN LATERAL (
        SELECT coalesce(sum(amount), 0) AS total, count(*) FILTER (WHERE amount >= 0) AS orders, max(day) FILTER (WHERE amount >= 0) AS last FROM event WHERE event.customer = history.customer AND day <@ r) e ON true) q
    WHERE (revenue, orders_count, last_purchase) IS DISTINCT FROM (total, orders, last)$$,
  'ranges that are stored are those of PostgreSQL, with or without ends');
SELECT is_empty(
  $$SELECT h FROM history WHERE revenue(h, '(,)') <> revenue(h) OR revenue(h, 'empty') <> 0 OR revenue(h, '[2023-06-01,)') + revenue(h, '(,2023-06-01)') <> revenue(h)
      OR revenue(h, '[-infinity,infinity]') <> revenue(h)$$,
  'unbounded and empty ranges');
SELECT is_empty(
  $$SELECT customer FROM history, (VALUES (date '2023-09-01'), ('2024-02-29'), ('2030-01-01')) v(d)
    WHERE as_of(h, d) IS DISTINCT FROM coalesce((SELECT purchase_history(e.day, e.amount, e.cost) FROM event e WHERE e.customer = history.customer AND e.day < d), 'v1 scale 2')$$,
  'as_of is the history of the rows before that day');
SELECT results_eq(
  $$SELECT customer, frequency(h, '2024-06-01'), recency(h, '2024-06-01', '1 day'), observation_age(h, '2024-06-01', '1 day') FROM history ORDER BY 1$$,
  $$SELECT customer, (SELECT count(DISTINCT day) - 1 FROM event e WHERE e.customer = c.customer AND amount >= 0 AND day < '2024-06-01' HAVING count(*) > 0),
           (SELECT max(day) - min(day) FROM event e WHERE e.customer = c.customer AND amount >= 0 AND day < '2024-06-01')::float8,
           (SELECT date '2024-05-31' - min(day) FROM event e WHERE e.customer = c.customer AND amount >= 0 AND day < '2024-06-01')::float8
    FROM (SELECT DISTINCT customer FROM event) c ORDER BY 1$$,
  'frequency, recency and age are those of plain SQL');
SELECT is(frequency('v1 scale 0', '2024-01-01'), NULL, 'no purchase, no frequency');
SELECT is(frequency('v1 scale 0 [2024-01-05 10]', '2024-01-05'), NULL, 'no purchase before as_of, no frequency');
SELECT is(recency('v1 scale 0 [2024-01-01 10] [2024-01-15 10]', '2024-02-01'), 2::float8, 'weeks are the default unit');
SELECT is(observation_age('v1 scale 0 [2024-01-01 10]', '2024-01-02'), 0::float8, 'as_of is the day after the last known one');
SELECT is(monetary_value('v1 scale 2 [2024-01-01 10.00] [2024-01-03 20.00] [2024-01-05 41.00 orders 2] [2024-01-09 -9.00 orders 0 refunds 1]', '2024-02-01'),
          26::float8, 'mean net spend of the repeat purchase days, a refund of another day included');
SELECT results_eq(
  $$SELECT customer, monetary_value(h, '2024-06-01') FROM history ORDER BY 1$$,
  $$SELECT c.customer, (SELECT sum(amount) FILTER (WHERE day > first)::float8 / nullif(count(DISTINCT day) FILTER (WHERE amount >= 0 AND day > first), 0)
                        FROM (SELECT e.*, min(day) FILTER (WHERE amount >= 0) OVER () AS first FROM event e WHERE e.customer = c.customer AND day < '2024-06-01') e)
    FROM (SELECT DISTINCT customer FROM event) c ORDER BY 1$$,
  'monetary_value is that of plain SQL');
SELECT is(monetary_value('v1 scale 2 [2024-01-01 10.00]', '2024-02-01'), NULL, 'no repeat, no mean spend');

-- --- costs ----------------------------------------------------------------------------------------------------

SELECT is(margin(purchase_history(d, a, c)), 12.25, 'margin is revenue less cost') FROM (VALUES (date '2024-01-01', 20.00, 7.75)) v(d, a, c);
SELECT is(margin(purchase_history(d, a, c)), NULL, 'a cost that is not known makes the margin unknown')
FROM (VALUES (date '2024-01-01', 20.00, 7.75), ('2024-01-02', 5.00, NULL)) v(d, a, c);
SELECT is(margin(h, '[2024-01-01,2024-01-02)'), 12.25, '... but not that of another day')
FROM (SELECT purchase_history(d, a, c) h FROM (VALUES (date '2024-01-01', 20.00, 7.75), ('2024-01-02', 5.00, NULL)) v(d, a, c)) q;
SELECT is(cost(plain), NULL, 'no cost was given, none is known') FROM history LIMIT 1;
SELECT is(margin(plain), NULL, 'nor a margin') FROM history LIMIT 1;

-- --- NULL and empty -----------------------------------------------------------------------------------------------

SELECT is(skipped_rows(purchase_history(d, a)), 2::bigint, 'rows with a NULL are skipped and counted')
FROM (VALUES (date '2024-01-01', 1), (NULL, 2), ('2024-01-02', NULL)) v(d, a);
SELECT is(purchase_history(d, a)::text, 'v1 scale 0 skipped 1', 'only NULLs: an empty history that says so')
FROM (VALUES (NULL::date, 1)) v(d, a);
SELECT is(purchase_history(day, amount), NULL, 'no rows at all: NULL, as sum() has it') FROM event WHERE false;
SELECT is(revenue('v1 scale 2'), 0.00, 'an empty history has a revenue of 0');
SELECT is(first_purchase('v1 scale 2'), NULL, 'and no first purchase');
SELECT is(skipped_rows(rollup(h)), 3::bigint, 'rollup adds up what was skipped') FROM (VALUES ('v1 scale 0 skipped 1'::purchase_history), ('v1 scale 0 skipped 2'), (NULL)) v(h);

-- --- exact money ------------------------------------------------------------------------------------------------------

SELECT is(revenue(purchase_history('2024-01-01'::date, a))::text, a::text, format('%s comes back as it was', a))
FROM unnest(array[0, 0.10, -0.01, 1e18, -1e18, 0.000000000001, 999999999999999999.999999999999, 1234.5, 10000, 0.0001, 100000000.00000001]) a GROUP BY a;
SELECT is(revenue(purchase_history('2024-01-01'::date, a)), 0.3, 'numeric sums are exact') FROM unnest(array[0.1, 0.2]) a;
SELECT is(revenue(purchase_history('2024-01-01'::date, a)), 0.3, 'a float8 is its shortest decimal') FROM unnest(array[0.1, 0.2]::float8[]) a;
SELECT is(revenue(purchase_history('2024-01-01'::date, a))::text, '13.75', 'results carry the largest scale of the inputs') FROM unnest(array[10, 2.5, 1.25]) a;
SELECT is(revenue(purchase_history('2024-01-01'::date, 1.5000000000000000000)), 1.5, 'zeros behind the twelfth decimal lose nothing');
SELECT is(revenue(purchase_history('2024-01-01'::date, 9223372036854775807 % 1000000000000000000)), 223372036854775807::numeric, 'bigint amounts');
SELECT is(revenue(purchase_history('2024-01-01'::date, 7)), 7::numeric, 'integer amounts');
SELECT is(revenue(purchase_history('2024-01-01'::date, 1e18)), 100000 * 1e18, 'sums are far larger than amounts') FROM generate_series(1, 100000);
SELECT is_empty($$
  SELECT a FROM (SELECT i, round((random() * 10 ^ (random() * 17 - 3) * (1 - 2 * (i % 2)))::numeric, i % 13) AS a FROM generate_series(1, 20000) i) v
  GROUP BY i, a HAVING revenue(purchase_history('2024-01-01'::date, a))::text <> a::text$$, '20,000 random amounts come back digit by digit');
SELECT throws_ok($$SELECT purchase_history('2024-01-01'::date, 1e18 + 1)$$, '22003', 'amount out of range: 1000000000000000001', 'more than 10^18');
SELECT throws_ok($$SELECT purchase_history('2024-01-01'::date, -1e300)$$, '22003', NULL, 'much more than 10^18');
SELECT throws_ok($$SELECT purchase_history('2024-01-01'::date, 0.1234567890123)$$, '22003', 'amount has more than 12 decimals: 0.1234567890123', 'more than 12 decimals');
SELECT throws_ok($$SELECT purchase_history('2024-01-01'::date, 'NaN'::numeric)$$, '22003', 'amount is not a finite number: NaN', 'NaN');
SELECT throws_ok($$SELECT purchase_history('2024-01-01'::date, '-Infinity'::numeric)$$, '22003', 'amount is not a finite number: -Infinity', 'infinity');
SELECT throws_ok($$SELECT purchase_history('2024-01-01'::date, 'NaN'::float8)$$, '22003', 'amount is not a finite number: NaN', 'NaN as float8');
SELECT throws_ok($$SELECT purchase_history('2024-01-01'::date, 'Infinity'::float8)$$, '22003', 'amount is not a finite number: Infinity', 'infinity as float8');
SELECT throws_ok($$SELECT purchase_history('2024-01-01'::date, (0.1 + 0.2::float8)::float8)$$, '22003', 'amount has more than 12 decimals: 0.30000000000000004', 'a float8 that is no amount of money');
SELECT throws_ok($$SELECT purchase_history('2024-01-01'::date, 1, 1e19)$$, '22003', 'amount out of range: 10000000000000000000', 'a cost too large');
SELECT throws_ok($$SELECT purchase_history('2024-01-01'::date, 9223372036854775807)$$, '22003', 'amount out of range: 9223372036854775807', 'a bigint too large');

-- --- days and time zones ---------------------------------------------------------------------------------------------------

SELECT is(first_purchase(purchase_history(d, 1)), d, format('%s is a day', d)) FROM unnest(array['0001-01-01', '9999-12-31', '2000-02-29', '1999-12-31']::date[]) d GROUP BY d;
SELECT throws_ok(format('SELECT purchase_history(%L::date, 1)', d), '22008', format('purchase day out of range: %s', m), format('%s is no day of a portfolio', d))
FROM (VALUES ('infinity', 'infinity'), ('-infinity', '-infinity'), ('10000-01-01', '10000-01-01')) v(d, m);
SELECT throws_ok($$SELECT purchase_history('0001-12-31 BC'::date, 1)$$, '22008', NULL, 'nor is one before our era');
SELECT is(first_purchase(purchase_history('2024-12-31 23:30+00'::timestamptz, zone, 5.00)), d::date, format('the day in %s', zone))
FROM (VALUES ('UTC', '2024-12-31'), ('Europe/Berlin', '2025-01-01'), ('America/New_York', '2024-12-31'), ('Pacific/Kiritimati', '2025-01-01')) v(zone, d) GROUP BY zone, d;
SELECT is(purchase_history('2024-03-31 00:30+00'::timestamptz, 'Europe/Berlin', 5.00, 2.00), 'v1 scale 2 [2024-03-31 5.00 cost 2.00]', 'with a cost');
SELECT is(skipped_rows(purchase_history('2024-03-31 00:30+00'::timestamptz, NULL, 5)), 1::bigint, 'no time zone, no day');
SELECT throws_ok($$SELECT purchase_history(now(), 'Mars/Olympus', 5)$$, '22023', 'time zone "Mars/Olympus" not recognized', 'a time zone nobody knows');
SELECT throws_ok(format('SELECT purchase_history(now(), %L, 5)', zone), '22023', format('time zone "%s" not recognized', zone), format('"%s" is no name of a time zone', zone))
FROM unnest(array['', '120', '+02:00', 'Europe/Berln2', 'CET-1CEST', 'EST5', 'localtime', 'Etc/GMT+5x', '<+03>-3', repeat('x', 300)]) zone WHERE zone <> repeat('x', 300);
SELECT throws_ok(format('SELECT purchase_history(now(), %L, 5)', repeat('x', 300)), '22023', format('time zone "%s" not recognized', repeat('x', 80)), 'nor is a novel');
SELECT is(first_purchase(purchase_history('2024-12-31 23:30+00'::timestamptz, zone, 5)), d::date, format('a name with digits: %s', zone))
FROM (VALUES ('Etc/GMT-14', '2025-01-01'), ('Etc/GMT+5', '2024-12-31'), ('EST5EDT', '2024-12-31')) v(zone, d) GROUP BY zone, d;
SELECT throws_ok($$SELECT purchase_history('2024-01-05', '120', 70)$$, '22023', 'time zone "120" not recognized', 'an amount is no time zone');
SELECT throws_ok($$SELECT purchase_history(t, 'Europe/Berlin', 5) FROM (VALUES (timestamp '2024-01-01 00:30')) v(t)$$, '42804', 'a timestamp without time zone has no time zone to convert from', 'a local time is not cast by the session''s time zone');
SELECT throws_ok($$SELECT purchase_history(t, z, 5.00, 2) FROM (VALUES (date '2024-01-01', 'Europe/Berlin'::text)) v(t, z)$$, '42804', 'a date has no time zone to convert from', 'nor is a date');
SELECT throws_ok(format('SELECT purchase_history(%s, %s, NULLIF(%s, 0)%s)', at, zone, amount, cost), '42804', message, format('%s, %s, %s%s', at, zone, amount, cost))
FROM (VALUES ('timestamp ''2024-01-01 00:30''', 'a timestamp without time zone has no time zone to convert from'), ('NULL::timestamp', 'a timestamp without time zone has no time zone to convert from'),
             ('date ''2024-01-01''', 'a date has no time zone to convert from'), ('NULL::date', 'a date has no time zone to convert from')) t(at, message),
     unnest(array['''Europe/Berlin''::text', 'NULL::text']) zone, unnest(array['5.0', '5', '5::bigint', '5::float8', '0', '5::smallint']) amount, unnest(array['', ', 2', ', NULL']) cost;
SELECT is(purchase_history(t, 'Europe/Berlin', 5), NULL, 'of no rows there is nothing to refuse') FROM (VALUES (timestamp '2024-01-01')) v(t) WHERE false;
-- Constants without a type are taken for what they were before.
SELECT is(purchase_history('2024-01-31 23:30+00', 'Europe/Berlin', 10), 'v1 scale 0 [2024-02-01 10]', 'a quoted time and zone');
SELECT is(purchase_history('2024-01-31 23:30+00', 'Europe/Berlin', 10.00, 4), 'v1 scale 2 [2024-02-01 10.00 cost 4.00]', 'a quoted time and zone, with a cost');
SELECT is(purchase_history('2024-01-31 23:30+00', 'Europe/Berlin', '10'), 'v1 scale 0 [2024-02-01 10]', 'all of them quoted');
SELECT is(purchase_history('2024-01-31 23:30+00', 'Europe/Berlin', '10', '4'), 'v1 scale 0 [2024-02-01 10 cost 4]', 'all of them quoted, with a cost');
SELECT is(purchase_history(t, 'Europe/Berlin', '10'), 'v1 scale 0 [2024-02-01 10]', 'a time, the others quoted') FROM (VALUES (timestamptz '2024-01-31 23:30+00')) v(t);
SELECT is(purchase_history('2024-01-31 23:30+00', z, 10.0, NULL), 'v1 scale 1 [2024-02-01 10.0]', 'a quoted time, no cost') FROM (VALUES ('Europe/Berlin'::text)) v(z);
SELECT is(purchase_history('2024-01-31', 10), 'v1 scale 0 [2024-01-31 10]', 'a quoted day');
SELECT is(purchase_history('2024-01-31', 10, 4), 'v1 scale 0 [2024-01-31 10 cost 4]', 'a quoted day, with a cost');
SELECT is(purchase_history(d, '10'), 'v1 scale 0 [2024-01-31 10]', 'a day and a quoted amount') FROM (VALUES (date '2024-01-31')) v(d);
SELECT is(purchase_history(d, 10, '4'), 'v1 scale 0 [2024-01-31 10 cost 4]', 'a day, an amount and a quoted cost') FROM (VALUES (date '2024-01-31')) v(d);
SELECT is(purchase_history(d, 10.5, NULL), 'v1 scale 1 [2024-01-31 10.5]', 'a day, an amount and no cost') FROM (VALUES (date '2024-01-31')) v(d);
SELECT is(orders_count(purchase_history('2024-01-01 00:00+00'::timestamptz, 'UTC', a)), 1::bigint, 'bigint amounts at a time') FROM (VALUES (5::bigint)) v(a);
SELECT is(revenue(purchase_history('2024-01-01 00:00+00'::timestamptz, 'UTC', a)), 0.1, 'float8 amounts at a time') FROM (VALUES (0.1::float8)) v(a);
SELECT throws_ok($$SELECT purchase_history('infinity'::timestamptz, 'UTC', 5)$$, '22008', 'purchase day out of range: infinity', 'no time at all');
SET LOCAL TimeZone = 'Asia/Tokyo';
SELECT is(first_purchase(purchase_history('2024-12-31 23:30+00'::timestamptz, 'UTC', 5.00)), '2024-12-31', 'the session''s time zone changes nothing');
SELECT throws_ok($$SELECT as_of('v1 scale 0', 'infinity')$$, '22008', 'as_of out of range: infinity', 'as_of infinity');
SELECT throws_ok($$SELECT recency('v1 scale 0', '2024-01-01', '1 month')$$, '22023', 'unit must be a number of days, at least 1, not "1 mon"', 'a month is no unit');
SELECT throws_ok($$SELECT recency('v1 scale 0', '2024-01-01', '-1 day')$$, '22023', 'unit must be a number of days, at least 1, not "-1 days"', 'nor is a negative one');

-- --- algebra ----------------------------------------------------------------------------------------------------------------

SELECT is_empty(
  $$SELECT 1 FROM (SELECT customer, purchase_history(day, amount, cost) FILTER (WHERE part) AS a, purchase_history(day, amount, cost) FILTER (WHERE NOT part) AS b, purchase_history(day, amount, cost) AS whole
                   FROM (SELECT *, random() < 0.5 AS part FROM event) e GROUP BY 1) s
    WHERE a + b <> whole OR b + a <> whole OR whole - a <> b OR whole - b <> a OR (a + b)::text <> whole::text$$,
  '+ and - are exact inverses');
SELECT is((SELECT rollup(h)::text FROM history), (SELECT purchase_history(day, amount, cost)::text FROM event), 'rollup is the history of all');
SELECT ok('v1 scale 1 [2024-01-01 1.0]'::purchase_history = 'v1 scale 2 [2024-01-01 1.00]', '1.0 and 1.00 are equal');
SELECT ok('v1 scale 1 [2024-01-01 1.0]'::purchase_history <> 'v1 scale 1 skipped 1 [2024-01-01 1.0]', 'a skipped row makes a difference');
SELECT throws_ok($$SELECT 'v1 scale 0 [2024-01-01 5]'::purchase_history - 'v1 scale 0 [2024-01-02 5]'$$, '22023',
                 'cannot subtract what was never added: events on 2024-01-02', 'a day that is not there');
SELECT throws_ok($$SELECT 'v1 scale 0 [2024-01-01 5]'::purchase_history - 'v1 scale 0 [2024-01-01 6]'$$, '22023', NULL, 'another amount');
SELECT throws_ok($$SELECT 'v1 scale 0 [2024-01-01 5]'::purchase_history - 'v1 scale 0 skipped 1'$$, '22023', NULL, 'a skipped row that is not there');

SELECT ok(NOT 'v1 scale 0 [2024-01-05 100000000000000000000000000000000]'::purchase_history = 'v1 scale 12 [2024-01-05 1.000000000000]', 'equality never fails');
SELECT throws_ok($$SELECT 'v1 scale 0 [2024-01-05 100000000000000000000000000000000000000]'::purchase_history + 'v1 scale 0 [2024-01-05 100000000000000000000000000000000000000]'$$, '22003', 'sum of amounts out of range', 'sums beyond 128 bits are errors');
SELECT throws_ok($$SELECT 'v1 scale 0 skipped 4611686018427387904'::purchase_history + 'v1 scale 0 skipped 1'$$, '22003', 'number of skipped rows out of range', 'counts do not wrap');

-- Support functions take finished values too, and leave them as they are.
CREATE TEMP TABLE kept AS SELECT 'v1 scale 2 [2024-01-01 1.00]'::purchase_history AS h;
SELECT is(customer_portfolio_internal.purchase_history_add(h, date '2024-01-02', 5), 'v1 scale 2 [2024-01-01 1.00] [2024-01-02 5.00]', 'an order can be added to a finished history') FROM kept;
SELECT is(customer_portfolio_internal.purchase_history_add(h, date '2024-01-02', 5.001, 2.5), 'v1 scale 3 [2024-01-01 1.000] [2024-01-02 5.001 cost 2.500]', 'with a cost and another scale') FROM kept;
SELECT is(customer_portfolio_internal.purchase_history_add(NULL, date '2024-01-02', 5::float8), 'v1 scale 0 [2024-01-02 5]', 'or to none') FROM kept;
SELECT is(customer_portfolio_internal.purchase_history_merge(h, h), 'v1 scale 2 [2024-01-01 2.00 orders 2]', 'finished histories can be merged') FROM kept;
SELECT is(h::text, 'v1 scale 2 [2024-01-01 1.00]', 'what was stored has not changed') FROM kept;

-- --- text and binary -----------------------------------------------------------------------------------------------------------

SELECT is_empty('SELECT 1 FROM history WHERE h::text::purchase_history::text <> h::text OR customer_portfolio_internal.purchase_history_send(h::text::purchase_history) <> customer_portfolio_internal.purchase_history_send(h)', 'text is lossless');
SELECT throws_ok(format('SELECT %L::purchase_history', t), '22P02', NULL, format('"%s" is refused', t))
FROM unnest(array['', 'v2 scale 2', 'v1', 'v1 scale 13', 'v1 scale 2 [2024-01-01 1]', 'v1 scale 2 [2024-02-30 1.00]', 'v1 scale 0 [2024-01-02 1] [2024-01-01 1]',
                  'v1 scale 0 [2024-01-01 1', 'v1 scale 0 [2024-01-01 -1]', 'v1 scale 0 [2024-01-01 1 orders 0 refunds 1]', 'v1 scale 0 [2024-01-01 1] x',
                  'v1 scale 0 [2024-01-01 999999999999999999999999999999999999999999]', 'v1 scale 0 skipped 18446744073709551615',
                  'v1 scale 0 [2024-01-01 1 orders 2305843009213693951]']) t;
SELECT throws_like(format('SELECT %L::purchase_history', 'v1 scale 2 x' || repeat('é', 40)), '%é"', 'messages end with a whole character');
SELECT throws_like($$SELECT 'v1 scale 2 [2024-01-01 1.0]'::purchase_history$$, '%expected amount with 2 decimals at position 23, near " 1.0]"', 'the message says where');

-- --- one customer with a million purchases -----------------------------------------------------------------------------------------

SELECT is(orders_count(purchase_history(date '2000-01-01' + i % 9000, i)), 1000000::bigint, 'a million purchases of one customer') FROM generate_series(1, 1000000) i;

SELECT throws_ok(format('SELECT purchase_history(%L::date, 1)', day), '22008', 'purchase day out of range: ' || day, 'a year that 16 bits do not hold: ' || day)
FROM unnest(ARRAY['294000-01-01', '32768-02-29', '100000-12-31', '5874897-12-31']) day;

SELECT * FROM finish();
ROLLBACK;
