-- Pareto classes and concentration: the worked examples, the laws, and plain SQL as the judge.
BEGIN;
SET search_path = customer_portfolio, public;
SELECT plan(120);

-- --- T3 -----------------------------------------------------------------------------------------------------

CREATE TEMP TABLE t3 (value numeric);
INSERT INTO t3 VALUES (500), (300), (100), (100), (50), (0), (-50), (NULL);

SELECT results_eq(
  'SELECT value, pareto_class(value) OVER () FROM t3 ORDER BY value DESC NULLS LAST',
  $$VALUES (500::numeric, 'A'), (300, 'A'), (100, 'A'), (100, 'A'), (50, 'C'), (0, 'D'), (-50, 'D'), (NULL, NULL)$$,
  'T3: the positive base is 1050');
SELECT results_eq(
  $$SELECT value, pareto_class(value, base => 'net') OVER () FROM t3 ORDER BY value DESC NULLS LAST$$,
  $$VALUES (500::numeric, 'A'), (300, 'A'), (100, 'B'), (100, 'B'), (50, 'C'), (0, 'D'), (-50, 'D'), (NULL, NULL)$$,
  'T3: on the net base 800 of 1000 is exactly 80 percent, so B begins there');
SELECT results_eq(
  $$SELECT value, pareto_class(value::float8 / 10, base => 'net') OVER () FROM t3 ORDER BY value DESC NULLS LAST$$,
  $$VALUES (500::numeric, 'A'), (300, 'A'), (100, 'B'), (100, 'B'), (50, 'C'), (0, 'D'), (-50, 'D'), (NULL, NULL)$$,
  'T3 in doubles');
SELECT results_eq(
  'SELECT pareto_share(value) OVER () FROM t3 ORDER BY value DESC NULLS LAST',
  'VALUES (500 / 1050.0::float8), (800 / 1050.0::float8), (1000 / 1050.0::float8), (1000 / 1050.0::float8), (1), (1), (1), (NULL)',
  'T3: cumulative shares include the tie group');
SELECT results_eq(
  $$SELECT pareto_share(value, 'net') OVER () FROM t3 ORDER BY value DESC NULLS LAST$$,
  'VALUES (0.5::float8), (0.8), (1), (1), (1.05), (1.05), (1), (NULL)',
  'T3: on the net base the shares are the whale curve');
SELECT is(round(gini(pareto(value), include_zeros => false)::numeric, 7), 0.4190476, 'T3: Gini of the positive values') FROM t3;
SELECT is(round(gini(pareto(value))::numeric, 7), 0.5850340, 'T3: Gini of everybody, the loss as zero') FROM t3;
SELECT is(round(hhi(pareto(value))::numeric, 7), 0.3287982, 'T3: HHI') FROM t3;
SELECT is(pareto(value)::text, 'v1 numeric scale 0 skipped 1 [500] [300] [100 customers 2] [50] [0] [-50]',
          'T3: the summary in words') FROM t3;

-- --- published values -----------------------------------------------------------------------------------------

SELECT is(round(gini(pareto(v))::numeric, 7), 0.3076923, 'Gini of {1,3,2,1,1,1,4}') FROM unnest(array[1,3,2,1,1,1,4]::numeric[]) v;
SELECT is(round(gini(pareto(v))::numeric, 7), 0.4620911, 'Gini of ten incomes')
FROM unnest(array[541,1463,2445,3438,4437,5401,6392,8304,11904,22261]::numeric[]) v;
SELECT is(gini(pareto(v)), 0.6::float8, 'Gini of {10,10,0,0,0}') FROM unnest(array[10,10,0,0,0]::numeric[]) v;
SELECT is(gini(pareto(v)), 0.6::float8, 'and of doubles') FROM unnest(array[10,10,0,0,0]::float8[]) v;
SELECT is(gini(pareto(v)), 0.6::float8, 'and of bigints') FROM unnest(array[10,10,0,0,0]::bigint[]) v;
SELECT is(hhi(pareto(v)), 0.26::float8, 'HHI of 30/30/20/20') FROM unnest(array[30,30,20,20]::numeric[]) v;
SELECT is(effective_customers(pareto(v)), 1 / 0.26::float8, 'effective customers') FROM unnest(array[30,30,20,20]::numeric[]) v;
SELECT is(gini(pareto(v), include_zeros => false), 0::float8, 'zeros left out') FROM unnest(array[10,10,0,0,0]::numeric[]) v;
SELECT is(gini(pareto(v), include_zeros => true), 0.6::float8, 'zeros counted') FROM unnest(array[10,10,0,0,0]::numeric[]) v;
-- one refund too many does not move a board's number
SELECT is(array[gini(s), top_share(s, 0.2), customers_for_share(s, 0.8), negative_customers(s)]::numeric(9,3)[], array[0.633, 0.6, 3, negative]::numeric(9,3)[],
          negative || ' negative values: concentration')
FROM (SELECT pareto(x) AS s, count(*) FILTER (WHERE x < 0) AS negative
      FROM (VALUES (1, array[10, 20, 30, 40, 50, 0, 0, 0, 0, 0]), (2, array[10, 20, 30, 40, 50, 0, 0, 0, 0, -1]), (3, array[10, 20, 30, 40, 50, -1, -2, 0, -4, -5])) v(i, xs),
           unnest(xs) x GROUP BY i) q;
SELECT results_eq('SELECT l.* FROM (SELECT pareto(x) s FROM unnest(array[10, 20, 30, 40, 50, 0, 0, 0, 0, -1]) x) q, lorenz(s, 11) l',
                  'SELECT l.* FROM (SELECT pareto(x) s FROM unnest(array[10, 20, 30, 40, 50, 0, 0, 0, 0, 0]) x) q, lorenz(s, 11) l', 'nor a curve');
SELECT is(negative_customers(pareto(value)), 1::bigint, 'T3 has one loss') FROM t3;
SELECT is(negative_customers(pareto(v)), 2::bigint, 'negative doubles') FROM unnest(array[-0.0, 0, -5e-324, -1, NULL, 2]::float8[]) v;

-- --- accessors --------------------------------------------------------------------------------------------------

SELECT is(customers(pareto(value)), 7::bigint, 'customers') FROM t3;
SELECT is(skipped_rows(pareto(value)), 1::bigint, 'NULLs are counted') FROM t3;
SELECT is(total(pareto(value)), 1050::numeric, 'total of the positive values') FROM t3;
SELECT is(total(pareto(value), 'net'), 1000::numeric, 'net total') FROM t3;
SELECT is(total(pareto(v))::text, '3.50', 'a total has the decimals of its values') FROM unnest(array[1.5, 2.00]) v;
SELECT is(total(pareto(v))::text, '0.3', 'a total of doubles is a decimal number') FROM unnest(array[0.1, 0.2]::float8[]) v;
SELECT is(total(pareto(v)), 3e300::numeric, 'of any size') FROM unnest(array[1e300, 2e300]::float8[]) v;
SELECT throws_ok($$SELECT total(pareto(value), 'gross') FROM t3$$, '22P02', 'invalid input value for enum share_base: "gross"', 'unknown base');

SELECT results_eq(
  'SELECT p, top_share(s, p) FROM (SELECT pareto(v) s FROM unnest(array[50, 30, 10, 10]::numeric[]) v) q, unnest(array[0, 0.25, 0.375, 0.5, 1]::float8[]) p',
  'VALUES (0::float8, 0::float8), (0.25, 0.5), (0.375, 0.65), (0.5, 0.8), (1, 1)', 'top_share counts fractions of customers');
SELECT results_eq(
  'SELECT p, customers_for_share(s, p) FROM (SELECT pareto(v) s FROM unnest(array[50, 30, 10, 10]::numeric[]) v) q, unnest(array[0, 0.5, 0.51, 0.8, 0.9, 1]::float8[]) p',
  'VALUES (0::float8, 0::bigint), (0.5, 1), (0.51, 2), (0.8, 2), (0.9, 3), (1, 4)', 'customers_for_share is exact at the boundary');
SELECT results_eq(
  'SELECT (lorenz(pareto(v), 5)).* FROM unnest(array[50, 30, 10, 10]::numeric[]) v',
  'VALUES (0::float8, 0::float8), (0.25, 0.1), (0.5, 0.2), (0.75, 0.5), (1, 1)', 'lorenz');
SELECT results_eq(
  'SELECT l.* FROM (SELECT pareto(value) s FROM t3) q, lorenz(s, 3, include_zeros => true) l',
  'VALUES (0::float8, 0::float8), (0.5, 100 / 1050.0::float8), (1, 1)', 'lorenz with everybody counted');
SELECT throws_ok('SELECT top_share(pareto(value), 1.1) FROM t3', '22023', 'share out of range: 1.1', 'a share beyond 1');
SELECT throws_ok($$SELECT customers_for_share(pareto(value), 'NaN') FROM t3$$, '22023', 'share out of range: NaN', 'a share that is no number');
SELECT throws_ok('SELECT lorenz(pareto(value), 1) FROM t3', '22023', 'number of points out of range: 1', 'a curve of one point');

-- --- undefined ---------------------------------------------------------------------------------------------------

CREATE TEMP VIEW nobody AS SELECT pareto(v) AS s FROM unnest(array[0, -5]::numeric[]) v;
SELECT is(gini(s), NULL, 'no Gini without value') FROM nobody;
SELECT is(hhi(s), NULL, 'no HHI without value') FROM nobody;
SELECT is(effective_customers(s), NULL, 'no effective customers without value') FROM nobody;
SELECT is(top_share(s, 0.2), NULL, 'no top share without value') FROM nobody;
SELECT is(customers_for_share(s, 0.2), NULL, 'no number of customers without value') FROM nobody;
SELECT is_empty('SELECT lorenz(s, 5) FROM nobody', 'no curve without value');
SELECT is(pareto(v), NULL, 'no summary of no rows') FROM unnest('{}'::numeric[]) v;
SELECT is(pareto(v)::text, 'v1 numeric scale 0 skipped 2', 'a summary of NULLs') FROM unnest(array[NULL, NULL]::numeric[]) v;
SELECT results_eq('SELECT pareto_class(v) OVER (), pareto_share(v) OVER () FROM unnest(array[0, -5, NULL]::numeric[]) v',
                  $$VALUES ('D', NULL::float8), ('D', NULL), (NULL, NULL)$$, 'nobody positive: all D, no shares');
SELECT results_eq($$SELECT pareto_class(v, base => 'net') OVER (), pareto_share(v, 'net') OVER () FROM unnest(array[5, 3, -100]::numeric[]) v$$,
                  $$VALUES ('A', NULL::float8), ('C', NULL), ('D', NULL)$$, 'a negative net base: the greatest is still A, no shares');
SELECT results_eq('SELECT pareto_class(v) OVER (), pareto_share(v) OVER () FROM unnest(array[0.01]) v', $$VALUES ('A', 1::float8)$$, 'one row');
SELECT is_empty('SELECT pareto_class(value) OVER () FROM t3 WHERE false', 'no row');

-- --- cuts ------------------------------------------------------------------------------------------------------------

SELECT results_eq(
  'SELECT pareto_class(value, array[0.3, 0.5]) OVER () FROM t3 ORDER BY value DESC NULLS LAST',
  $$VALUES ('A'), ('B'), ('C'), ('C'), ('C'), ('D'), ('D'), (NULL)$$, 'other cuts');
SELECT results_eq(
  $$SELECT pareto_class(value, '{0.3, 0.5}') OVER () FROM t3 ORDER BY value DESC NULLS LAST$$,
  $$VALUES ('A'), ('B'), ('C'), ('C'), ('C'), ('D'), ('D'), (NULL)$$, 'as a quoted constant');
SELECT results_eq(
  $$SELECT pareto_class(v, s, array[0.3, 0.5]) FROM (SELECT pareto(value) s FROM t3) q, unnest(array[500, 300, 100, 50, 0]::numeric[]) v$$,
  $$VALUES ('A'), ('B'), ('C'), ('C'), ('D')$$, 'of a summary');
SELECT throws_ok(format('SELECT pareto_class(value, %L::float8[]) OVER () FROM t3', cuts), state, message, 'cuts ' || cuts)
FROM (VALUES
  ('{}', '22023', 'expected 2 cuts, got 0'), ('{0.8}', '22023', 'expected 2 cuts, got 1'), ('{0.2,0.5,0.8}', '22023', 'expected 2 cuts, got 3'),
  ('{0.95,0.8}', '22023', 'cuts are not increasing: 0.95, 0.8'), ('{0.8,0.8}', '22023', 'cuts are not increasing: 0.8, 0.8'),
  ('{0,0.8}', '22023', 'cuts are not increasing: 0, 0.8'), ('{-0.1,0.8}', '22023', 'cut out of range: -0.1'),
  ('{0.8,1.5}', '22023', 'cut out of range: 1.5'), ('{0.8,NaN}', '22023', 'cut out of range: NaN'),
  ('{0.8,Infinity}', '22023', 'cut out of range: Infinity'), ('{0.8,NULL}', '22004', 'cuts must not be null'),
  ('{1e-19,0.8}', '22023', 'cut has more than 18 decimals: 1e-19')) v(cuts, state, message);
SELECT throws_ok('SELECT pareto_class(value, NULL::float8[]) OVER () FROM t3', '22004', 'cuts must not be null', 'NULL cuts');
SELECT throws_ok($$SELECT pareto_class(value, 'a, b') OVER () FROM t3$$, '22P02', NULL, 'cuts that are no array');
SELECT results_eq($$SELECT pareto_class(value, '{0.8,0.95}', 'net') OVER () FROM t3 ORDER BY value DESC NULLS LAST$$,
                  $$SELECT pareto_class(value, array[0.8, 0.95], 'net') OVER () FROM t3 ORDER BY value DESC NULLS LAST$$, 'cuts and base may be quoted');
SELECT results_eq($$SELECT pareto_class(value, pareto(value) OVER (), '{0.8,0.95}', 'net') FROM t3 ORDER BY value DESC NULLS LAST$$,
                  $$SELECT pareto_class(value, '{0.8,0.95}', base => 'net') OVER () FROM t3 ORDER BY value DESC NULLS LAST$$, 'beside a summary as well');
SELECT throws_ok($$SELECT pareto_class(value, '{0.8,0.95}', 'gross') OVER () FROM t3$$, '22023', 'unknown base "gross"', 'unknown base beside quoted cuts');
SELECT throws_ok($$SELECT pareto_class(value, base => 'gross') OVER () FROM t3$$, '22P02', 'invalid input value for enum share_base: "gross"', 'unknown base');
SELECT throws_ok('SELECT pareto_class(1.0, pareto(value), array[0.8]) FROM t3', '22023', 'expected 2 cuts, got 1', 'cuts of a summary');

-- --- values that cannot be ---------------------------------------------------------------------------------------------

SELECT throws_ok(format('SELECT pareto_class(%s) OVER ()', v), '22003', message, 'class of ' || v)
FROM (VALUES ($$'NaN'::numeric$$, 'amount is not a finite number: NaN'), ($$'NaN'::float8$$, 'amount is not a finite number: NaN'),
             ($$'-Infinity'::float8$$, 'amount is not a finite number: -Infinity'), ('1e19', 'amount out of range: 10000000000000000000'),
             ('1234567890123456789::bigint', 'amount out of range: 1234567890123456789'),
             ('0.1234567890123', 'amount has more than 12 decimals: 0.1234567890123')) e(v, message);
SELECT throws_ok(format('SELECT pareto(%s)', v), '22003', NULL, 'summary of ' || v)
FROM unnest(array[$$'NaN'::numeric$$, $$'Infinity'::float8$$, '1e19', '1234567890123456789::bigint', '0.1234567890123']) v;

-- --- classes of a window, a summary and plain SQL on the same random data ----------------------------------------------------

CREATE TEMP TABLE random_value AS
SELECT i, i % 7 AS part,
       CASE WHEN i % 13 = 0 THEN NULL WHEN i % 11 = 0 THEN -round(u * 50, 2) WHEN i % 17 = 0 THEN 0
            WHEN i % 5 = 0 THEN round(u * 20) ELSE round(exp(u * 9), (i % 3)::int) END AS value
FROM (SELECT i, ((hashint8extended(i, 7) & 1048575) / 1048576.0)::numeric AS u FROM generate_series(1, 20000::bigint) i) q;

CREATE TEMP VIEW plain AS
SELECT i, CASE WHEN value IS NULL THEN NULL WHEN value <= 0 THEN 'D' WHEN before IS NULL OR before < 0.80 * base THEN 'A'
               WHEN before < 0.95 * base THEN 'B' ELSE 'C' END AS class,
       CASE WHEN value <= 0 THEN 1 ELSE (coalesce(before, 0) + peers) / base END AS share
FROM (SELECT i, value, sum(value) FILTER (WHERE value > 0) OVER (PARTITION BY part) AS base,
             sum(value) FILTER (WHERE value > 0) OVER (PARTITION BY part, value) AS peers,
             sum(value) FILTER (WHERE value > 0) OVER (PARTITION BY part ORDER BY value DESC NULLS LAST GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
      FROM random_value) q;

SELECT results_eq('SELECT i, pareto_class(value) OVER (PARTITION BY part) FROM random_value ORDER BY i',
                  'SELECT i, class FROM plain ORDER BY i', 'window function = plain SQL, in partitions');
SELECT is(count(DISTINCT pareto_class), 4::bigint, 'all classes occur') FROM (SELECT pareto_class(value) OVER () FROM random_value) q;
SELECT is_empty($$
  SELECT i FROM (SELECT i, pareto_share(value) OVER (PARTITION BY part) AS share FROM random_value WHERE value IS NOT NULL) a JOIN plain USING (i)
  WHERE abs(a.share - plain.share) > 1e-15$$, 'shares = plain SQL');
SELECT results_eq(
  'SELECT i, pareto_class(value) OVER (PARTITION BY part) FROM random_value ORDER BY i',
  'SELECT i, pareto_class(value, s) FROM random_value LEFT JOIN (SELECT part, pareto(value) s FROM random_value GROUP BY part) q USING (part) ORDER BY i',
  'summary = window function');
SELECT results_eq(
  $$SELECT i, pareto_class(value, array[0.5, 0.6], 'net') OVER (PARTITION BY part) FROM random_value ORDER BY i$$,
  $$SELECT i, pareto_class(value, s, array[0.5, 0.6], 'net') FROM random_value LEFT JOIN (SELECT part, pareto(value) s FROM random_value GROUP BY part) q USING (part) ORDER BY i$$,
  'summary = window function, other cuts and base');
SELECT results_eq(
  'SELECT i, pareto_class(value::float8) OVER (PARTITION BY part) FROM random_value ORDER BY i',
  'SELECT i, pareto_class(value) OVER (PARTITION BY part) FROM random_value ORDER BY i', 'doubles = numerics');
SELECT results_eq(
  'SELECT i, pareto_class(value / 3) OVER () FROM (SELECT i, value::float8 FROM random_value) q ORDER BY i',
  'SELECT i, pareto_class(value / 3, s) FROM (SELECT i, value::float8 FROM random_value) q, (SELECT pareto(value::float8 / 3) s FROM random_value) p ORDER BY i',
  'summary = window function, doubles of seventeen digits');
SELECT results_eq(
  'SELECT i, pareto_class(round(value)::bigint) OVER () FROM random_value ORDER BY i',
  'SELECT i, pareto_class(round(value)) OVER () FROM random_value ORDER BY i', 'bigints = numerics');

-- --- order, frames, partitions -------------------------------------------------------------------------------------------------

SELECT results_eq(
  'SELECT i, pareto_class(value) OVER (), pareto_share(value / 3) OVER () FROM (SELECT i, value::float8 FROM random_value ORDER BY value DESC) q ORDER BY i',
  'SELECT i, pareto_class(value) OVER (), pareto_share(value / 3) OVER () FROM (SELECT i, value::float8 FROM random_value ORDER BY hashint8(i)) q ORDER BY i',
  'the order of the rows does not matter');
SELECT results_eq(
  'SELECT i, pareto_class(value) OVER (ORDER BY i ROWS 2 PRECEDING) FROM random_value ORDER BY i',
  'SELECT i, pareto_class(value) OVER () FROM random_value ORDER BY i', 'neither do ORDER BY and the frame');
SELECT results_eq(
  'SELECT part, count(*) FILTER (WHERE class IS NULL), count(*) FROM (SELECT part, pareto_class(value) OVER (PARTITION BY part) AS class FROM random_value) q GROUP BY part ORDER BY part',
  'SELECT part, count(*) FILTER (WHERE value IS NULL), count(*) FROM random_value GROUP BY part ORDER BY part', 'NULL for NULL and only for NULL');
SELECT results_eq(
  'SELECT DISTINCT pareto_class(v) OVER () FROM (SELECT sum(value) v FROM random_value GROUP BY part) q',
  $$SELECT DISTINCT pareto_class(sum(value)) OVER () FROM random_value GROUP BY part$$, 'over aggregates');
SELECT throws_ok('SELECT pareto_class(value) FROM t3', '42809', NULL, 'needs OVER');

-- --- merging -----------------------------------------------------------------------------------------------------------------------

SELECT ok(rollup(s) = (SELECT pareto(value) FROM random_value) AND rollup(s)::text = (SELECT pareto(value)::text FROM random_value),
          'rollup of parts = the whole') FROM (SELECT pareto(value) s FROM random_value GROUP BY i % 100) q;
SELECT ok(a + b = whole AND (a + b)::text = whole::text, 'the sum of halves is the whole')
FROM (SELECT pareto(value) FILTER (WHERE i % 2 = 0) a, pareto(value) FILTER (WHERE i % 2 = 1) b, pareto(value) whole FROM random_value) q;
SELECT ok('v1 numeric scale 1 [1.0]'::pareto_summary = 'v1 numeric scale 2 [1.00]'::pareto_summary, '1.0 equals 1.00');
SELECT ok('v1 numeric scale 0 [1]'::pareto_summary <> 'v1 numeric scale 0 [1 customers 2]'::pareto_summary, 'one customer or two');
SELECT throws_ok($$SELECT 'v1 numeric scale 0 [1]'::pareto_summary + 'v1 float8 [1]'$$, '22023',
                 'pareto_summary of numeric and of double precision values cannot be mixed', 'two kinds of numbers');
SELECT throws_ok($$SELECT 'v1 numeric scale 0 [1 customers 9223372036854775807]'::pareto_summary + 'v1 numeric scale 0 [1]'$$, '54000',
                 'number of customers exceeds 2^63 - 1', 'more customers than a bigint counts');
SELECT throws_ok($$SELECT gini('v1 numeric scale 0 [1000000000000000000 customers 9223372036854775797] [999999999999999999 customers 9]'::pareto_summary
                            + 'v1 numeric scale 12 [100000000000000000.000000000000]')$$, '22003', NULL, 'a sum beyond 128 bits');

-- --- the form on disk ---------------------------------------------------------------------------------------------------------------

CREATE TEMP TABLE stored AS SELECT part, pareto(value) AS s FROM random_value GROUP BY part;
INSERT INTO stored SELECT 100, pareto((random() * 1e9)::float8) FROM generate_series(1, 20000);
SELECT ok(pg_column_size(s) < 8000, 'a toasted summary') FROM stored WHERE part = 3;
SELECT results_eq(
  'SELECT i, pareto_class(value, s) FROM random_value JOIN stored USING (part) ORDER BY i',
  'SELECT i, pareto_class(value) OVER (PARTITION BY part) FROM random_value ORDER BY i', 'stored summaries, changing from row to row');
SELECT throws_ok(format('SELECT %L::pareto_summary', s), '22P02', NULL, 'refuses ' || s)
FROM unnest(array['', 'v2 numeric scale 0', 'v1 numeric scale 13', 'v1 numeric scale 0 [1.5]']) s;

-- support functions take finished summaries too
SELECT is(customer_portfolio_internal.pareto_summary_add(s, 5::numeric)::pareto_summary, 'v1 numeric scale 0 [5 customers 2] [3]', 'a value can be added to a finished summary')
FROM (SELECT customer_portfolio_internal.pareto_summary_finish(pareto(v)) AS s FROM unnest(array[3, 5]::numeric[]) v) q;
SELECT is(customer_portfolio_internal.pareto_summary_merge(s, s), 'v1 numeric scale 0 [5 customers 2] [3 customers 2]', 'and finished summaries merged')
FROM (SELECT customer_portfolio_internal.pareto_summary_finish(pareto(v)) AS s FROM unnest(array[3, 5]::numeric[]) v) q;

-- --- whole numbers are exact ------------------------------------------------------------------------------------

SELECT is(array(SELECT pareto_share(v::smallint) OVER () FROM unnest(array[80, 15, 5]) v), array[0.8, 0.95, 1]::float8[], 'shares of smallints');
SELECT is(array(SELECT pareto_share(v) OVER () FROM unnest(array[80, 15, 5]) v), array[0.8, 0.95, 1]::float8[], 'shares of integers');
SELECT is(array(SELECT pareto_class(v, '{0.8,0.95}') OVER () FROM unnest(array[80, 15, 5]) v), array['A', 'B', 'C'], 'a class ends where its share does');
SELECT is(array(SELECT pareto_class(v::smallint) OVER () FROM unnest(array[80, 15, 5]) v), array['A', 'B', 'C'], 'of smallints, too');
SELECT is(pareto(v)::text, 'v1 numeric scale 0 [80] [15] [5]', 'a summary of integers is one of exact values') FROM unnest(array[80, 15, 5]) v;
SELECT is(pareto(v::smallint)::text, 'v1 numeric scale 0 [80] [15] [5]', 'a summary of smallints, too') FROM unnest(array[80, 15, 5]) v;
SELECT is(array(SELECT pareto_class(v, s) FROM (SELECT pareto(v) AS s FROM unnest(array[80, 15, 5]) v) q, unnest(array[80, 15, 5]) v), array['A', 'B', 'C'], 'classes by a summary');
SELECT is(pareto(a) + pareto(a::bigint) + pareto(a::smallint) + pareto(a::numeric), 'v1 numeric scale 0 [15 customers 4]', 'summaries of all whole numbers add up') FROM unnest(array[15]) a;

SELECT * FROM finish();
ROLLBACK;
