-- Survival: the published trials, plain SQL as the judge, second purchases and losses, bad input.
BEGIN;
SET search_path = customer_portfolio, public;
SELECT plan(62);

CREATE TEMP TABLE trial (study text, grp text, t int, e boolean);
INSERT INTO trial
SELECT study, grp, abs(w), w > 0
FROM (VALUES ('leukaemia', '6-MP', array[6,6,6,-6,7,-9,10,-10,-11,13,16,-17,-19,-20,22,23,-25,-32,-32,-34,-35]),
             ('leukaemia', 'placebo', array[1,1,2,2,3,4,4,5,5,8,8,8,8,11,11,12,12,15,17,22,23]),
             ('aml', 'maintained', array[9,13,-13,18,23,-28,31,34,-45,48,-161]),
             ('aml', 'nonmaintained', array[5,5,8,8,12,-16,23,27,30,33,43,45])) v(study, grp, ws), unnest(ws) w;
CREATE TEMP TABLE tables AS SELECT study, grp, survival(t, e) AS s FROM trial GROUP BY study, grp;

-- --- the trials -------------------------------------------------------------------------------------------------

SELECT results_eq(
  $$SELECT duration, round(survival::numeric, 4), round(std_error::numeric, 4) FROM tables, survival_rows(s) WHERE grp = '6-MP' AND events > 0$$,
  $$VALUES (6::float8, 0.8571, 0.0764), (7, 0.8067, 0.0869), (10, 0.7529, 0.0963), (13, 0.6902, 0.1068), (16, 0.6275, 0.1141),
           (22, 0.5378, 0.1282), (23, 0.4482, 0.1346)$$, '6-MP trial: survival and Greenwood errors as published');
SELECT results_eq(
  $$SELECT duration, at_risk, events, censored, round(survival::numeric, 3), round(lower::numeric, 4), round(upper::numeric, 4)
    FROM tables, survival_rows(s) WHERE grp = 'maintained' AND duration IN (9, 13, 31, 48, 161)$$,
  $$VALUES (9::float8, 11::bigint, 1::bigint, 0::bigint, 0.909, 0.7541, 1.0000), (13, 10, 1, 1, 0.818, 0.6192, 1.0000),
           (31, 5, 1, 0, 0.491, 0.2549, 0.9456), (48, 2, 1, 0, 0.184, 0.0359, 0.9435), (161, 1, 0, 1, 0.184, 0.0359, 0.9435)$$,
  'AML, maintained: numbers at risk and log intervals');
SELECT is(survival_median(s), 31::float8, 'AML: median') FROM tables WHERE grp = 'maintained';
SELECT row_eq($$SELECT i.* FROM tables, survival_quantile_interval(s) i WHERE grp = 'maintained'$$, ROW(31::float8, 18::float8, NULL::float8), 'median with its interval');
SELECT row_eq($$SELECT round(m.mean::numeric, 1), round(m.std_error::numeric, 1) FROM tables, survival_restricted_mean(s, 161) m WHERE grp = 'maintained'$$,
              ROW(52.6, 19.8), 'restricted mean');
SELECT results_eq(
  $$SELECT study, round(l.statistic::numeric, 2), l.df, round(l.p_value::numeric, CASE study WHEN 'aml' THEN 4 ELSE 7 END)
    FROM (SELECT study, array_agg(s) AS g FROM tables GROUP BY study) q, log_rank_test(g) l ORDER BY study$$,
  $$VALUES ('aml', 3.40, 1, 0.0653), ('leukaemia', 16.79, 1, 0.0000417)$$, 'log-rank tests as published');
SELECT is(l, r, 'two tables or an array of them')
FROM tables a, tables b, log_rank_test(a.s, b.s) l, log_rank_test(array[a.s, b.s]) r WHERE a.grp = '6-MP' AND b.grp = 'placebo';
SELECT results_eq(
  $$SELECT ordinal, customers, observed_events, round(expected_events::numeric, 1) FROM log_rank_groups(array[(SELECT s FROM tables WHERE grp = '6-MP'), NULL, (SELECT s FROM tables WHERE grp = 'placebo')])$$,
  $$VALUES (1, 21::bigint, 9::bigint, 19.3), (2, 0, 0, 0.0), (3, 21, 21, 10.7)$$, 'observed and expected events of groups, NULL an empty one');
SELECT is((log_rank_test(array_agg(s))).df, 3, 'four groups, three degrees of freedom') FROM tables;
SELECT is(l.statistic, NULL, 'one group cannot be compared') FROM (SELECT array_agg(s) g FROM tables WHERE grp = '6-MP') q, log_rank_test(g) l;
SELECT is(l, ROW(NULL::float8, 0, NULL::float8)::record, 'nor can no group') FROM log_rank_test('{}'::survival_table[]) l;
SELECT is(l, ROW(NULL::float8, 1, NULL::float8)::record, 'nor groups that all have the event at once')
FROM log_rank_test('v1 [3 2 0]'::survival_table, 'v1 [3 1 0]') l;
SELECT throws_ok($$SELECT log_rank_test(array_fill('v1'::survival_table, array[1001]))$$, '22023', 'log-rank test of 1001 groups', 'too many groups');

-- --- plain SQL as the judge ----------------------------------------------------------------------------------------

CREATE TEMP TABLE many AS
SELECT (hashint4(i) & 1023) / 8.0::float8 AS duration, hashint4(i + 100000) % 3 <> 0 AS event, 1 + (hashint4(i + 200000) & 3)::bigint AS weight FROM generate_series(1, 5000) i;
CREATE TEMP VIEW plain AS
SELECT duration, at_risk, events, censored,
       CASE WHEN bool_or(events = at_risk) OVER w THEN 0 ELSE exp(sum(ln(1 - events / at_risk::float8)) FILTER (WHERE events < at_risk) OVER w) END AS survival,
       sum(events / (at_risk * (at_risk - events)::float8)) FILTER (WHERE events < at_risk) OVER w AS variance
FROM (SELECT duration, count(*) FILTER (WHERE event) AS events, count(*) FILTER (WHERE NOT event) AS censored,
             sum(count(*)) OVER (ORDER BY duration DESC)::bigint AS at_risk
      FROM many GROUP BY duration) q
WINDOW w AS (ORDER BY duration);
SELECT is_empty($$
  SELECT * FROM plain p FULL JOIN (SELECT r.* FROM (SELECT survival(duration, event) AS t FROM many) q, survival_rows(t) r) r USING (duration)
  WHERE (p.at_risk, p.events, p.censored) IS DISTINCT FROM (r.at_risk, r.events, r.censored)
     OR abs(p.survival - r.survival) > 1e-12 OR r.survival > 0 AND abs(sqrt(p.variance) * p.survival - r.std_error) > 1e-12
$$, 'Kaplan-Meier agrees with window functions');
SELECT is((SELECT rollup(t) FROM (SELECT survival(duration, event) AS t FROM many GROUP BY duration::int % 7) q), survival(duration, event), 'rollup of groups is the whole') FROM many;
SELECT is(survival(duration, event, weight), (SELECT survival(duration, event) FROM many, generate_series(1, weight)), 'a weight is that many rows') FROM many;
SELECT is(customers(survival(duration, event, weight)), sum(weight)::bigint, 'customers') FROM many;
SELECT is(events(survival(duration, event, weight)), sum(weight) FILTER (WHERE event)::bigint, 'events') FROM many;
SELECT is(survival(duration, event)::text::survival_table, survival(duration, event), 'text is lossless') FROM many;
SELECT is(count(*), (SELECT count(DISTINCT duration) FROM many), 'a row per duration') FROM (SELECT survival(duration, event) AS t FROM many) q, survival_rows(t);

-- --- readers ---------------------------------------------------------------------------------------------------------

SELECT results_eq(
  $$SELECT d, survival_at('v1 [2 1 1] [3 0 1] [5 1 0]', d) FROM unnest(array[0, 1.9, 2, 4, 5, 99]::float8[]) d$$,
  $$VALUES (0::float8, 1::float8), (1.9, 1), (2, 0.75), (4, 0.75), (5, 0), (99, 0)$$, 'survival_at is a step function, and 0 stays 0');
SELECT is(survival_at('v1 [2 1 1]', 2.5), NULL, 'nobody was observed beyond the last duration');
SELECT is(survival_at('v1', 0), NULL, 'nothing is known of nobody');
SELECT results_eq($$SELECT (survival_rows('v1 [5 2 0]')).*$$, $$VALUES (5::float8, 2::bigint, 2::bigint, 0::bigint, 0::float8, NULL::float8, NULL::float8, NULL::float8)$$,
                  'the error of 0 is undefined: NULL');
SELECT is_empty($$SELECT survival_rows('v1')$$, 'no rows of no customers');
SELECT is(survival_median('v1 [1 1 1]'), 1::float8, 'a median of at most a half');
SELECT is(survival_median('v1 [1 1 2]'), NULL, 'survival that stays above has no median');
SELECT is(survival_quantile(survival(d, true), 0.9), 90::float8, 'quantiles are exact without censoring') FROM generate_series(1, 100) d;
SELECT is((survival_restricted_mean(survival(d, true), 1000)).mean, 50.5::float8, 'mean of all') FROM generate_series(1, 100) d;
SELECT is(m, ROW(NULL::float8, NULL::float8)::record, 'no mean beyond the last duration') FROM survival_restricted_mean('v1 [1 1 1]', 2) m;
SELECT is(survival(d, e)::text, 'v1 skipped 2 [1 1 0]', 'NULLs are skipped and counted') FROM (VALUES (1, true), (NULL, true), (2, NULL)) v(d, e);
SELECT is(skipped_rows(survival(NULL, true)), 1::bigint, 'skipped_rows');
SELECT is(survival(1.5, true) FILTER (WHERE false), NULL, 'no table of no rows');
SELECT is(survival(d2 - d1, true)::text, 'v1 [29 1 0]', 'days between dates') FROM (VALUES (date '2024-02-01', date '2024-03-01')) v(d1, d2);
SELECT ok('v1 [1 1 0]'::survival_table <> 'v1 [1 0 1]', 'an event is not a censored customer');

-- --- histories ---------------------------------------------------------------------------------------------------------

CREATE TEMP TABLE shop AS
SELECT c, CASE WHEN c > 3 THEN purchase_history(date '2024-01-01' + (hashint4(c * 50 + k) & 255), CASE WHEN hashint4(c + k) % 9 = 0 THEN -1 ELSE 1 END) END AS h
FROM generate_series(1, 400) c, generate_series(1, 12) k WHERE k <= 1 + c % 12 GROUP BY c;
CREATE TEMP VIEW days AS SELECT c, p.day FROM shop, purchases(h) p WHERE p.orders > 0 AND p.day < '2024-08-01';
SELECT is(survival_to_second_purchase(h, '2024-08-01'), (
  SELECT survival(coalesce(second, '2024-07-31') - first, second IS NOT NULL)
  FROM shop LEFT JOIN (SELECT c, min(day) AS first, (array_agg(day ORDER BY day))[2] AS second FROM days GROUP BY c) q USING (c)),
  'time to the second purchase agrees with plain SQL') FROM shop;
SELECT is(survival_to_loss(h, '30 days', '2024-08-01'), (
  SELECT survival(least(lost, '2024-07-31') - first, lost <= '2024-07-31')
  FROM shop LEFT JOIN (SELECT c, min(day) AS first, min(day + 30) FILTER (WHERE next IS NULL OR next > day + 30) AS lost
                       FROM (SELECT c, day, lead(day) OVER (PARTITION BY c ORDER BY day) AS next FROM days) q GROUP BY c) q USING (c)),
  'time to loss agrees with plain SQL') FROM shop;
SELECT is(survival_to_second_purchase(h, '2024-08-01'), (SELECT survival(s.duration, s.event) FROM shop LEFT JOIN LATERAL second_purchase(h, '2024-08-01') s ON true),
          'customer by customer') FROM shop;
SELECT is(survival_to_loss(h, '30 days', '2024-08-01'), (SELECT survival(s.duration, s.event) FROM shop LEFT JOIN LATERAL first_loss(h, '30 days', '2024-08-01') s ON true),
          'losses customer by customer') FROM shop;
SELECT is(customers(t) + skipped_rows(t), 400::bigint, 'everybody is counted or skipped') FROM (SELECT survival_to_second_purchase(h, '2024-08-01') t FROM shop) q;
SELECT row_eq($$SELECT (second_purchase(purchase_history(date '2024-03-01', 5), '2024-03-31')).*$$, ROW(29::float8, false), 'censored on the last known day');
SELECT row_eq($$SELECT (first_loss(purchase_history(date '2024-03-01', 5), '30 days', '2024-04-01')).*$$, ROW(30::float8, true), 'lost when 30 days are over');
SELECT row_eq($$SELECT (first_loss(purchase_history(date '2024-03-01', 5), '30 days', '2024-03-31')).*$$, ROW(29::float8, false), 'not before');
SELECT is(second_purchase(purchase_history(date '2024-03-01', 5), '2024-03-01'), NULL, 'NULL for the unborn');
SELECT is(survival_to_loss(purchase_history, '1 week', '2024-03-01')::text, 'v1 skipped 1', 'who are skipped')
FROM (SELECT purchase_history(date '2024-03-01', 5)) q;

-- --- bad input -----------------------------------------------------------------------------------------------------------

SELECT throws_ok($$SELECT survival(-0.5, true)$$, '22023', 'duration is -0.5', 'negative duration');
SELECT throws_ok($$SELECT survival('NaN', true)$$, '22023', 'duration is NaN', 'duration that is no number');
SELECT throws_ok($$SELECT survival('Infinity', false)$$, '22023', 'duration is Infinity', 'infinite duration');
SELECT throws_ok($$SELECT survival(1, true, 0)$$, '22023', 'weight is 0', 'weight');
SELECT throws_ok($$SELECT survival(d, true, 9223372036854775807) FROM generate_series(1, 2) d$$, '54000', 'number of customers exceeds 2^63 - 1', 'too many customers');
SELECT throws_ok($$SELECT survival_at('v1 [1 1 0]', -1)$$, '22023', 'duration is -1', 'survival_at of a negative duration');
SELECT throws_ok($$SELECT survival_quantile('v1 [1 1 0]', 'NaN')$$, '22023', 'p is NaN', 'share that is no number');
SELECT throws_ok($$SELECT survival_rows('v1 [1 1 0]', 1)$$, '22023', 'level is 1', 'certain intervals');
SELECT throws_ok($$SELECT survival_to_loss(h, '1 month', '2024-04-01') FROM shop$$, '22023', 'grace must be whole days, not "1 mon"', 'months have no fixed length');
SELECT throws_ok($$SELECT survival_to_loss(h, '0 days', '2024-04-01') FROM shop$$, '22023', 'grace is 0 days', 'no grace');
SELECT throws_ok($$SELECT survival_to_second_purchase(h, NULL) FROM shop$$, '22004', 'as_of must not be null', 'as_of is needed');
SELECT throws_ok($$SELECT survival_to_second_purchase(h, 'infinity') FROM shop$$, '22008', NULL, 'as_of is finite');
SELECT throws_ok($$SELECT 'v1 [1 0 0]'::survival_table$$, '22P02', NULL, 'a duration of nobody');

-- --- delayed entry ----------------------------------------------------------------------------------------

CREATE TEMP TABLE late AS SELECT i, (random() * 20)::int AS entry, 21 + (random() * 30)::int AS duration, random() < 0.6 AS event FROM (SELECT setseed(0.3)) s, generate_series(1, 300) i;
SELECT set_eq($$SELECT r.duration, r.at_risk, r.events FROM survival_rows((SELECT survival(entry, duration, event) FROM late)) r$$,
  $$SELECT u.duration::float8 AS d, count(*) FILTER (WHERE l.entry < u.duration AND l.duration >= u.duration) AS r, count(*) FILTER (WHERE l.duration = u.duration AND event) AS e
    FROM (SELECT DISTINCT duration FROM late) u, late l GROUP BY 1$$, 'who entered late is at risk from then on');
SELECT is((SELECT survival(0, duration, event)::text FROM late WHERE false), NULL, 'no rows');
SELECT results_eq($$SELECT r.duration, r.survival FROM survival_rows((SELECT survival(0, duration, event) FROM late)) r$$,
  $$SELECT r.duration, r.survival FROM survival_rows((SELECT survival(duration, event) FROM late)) r$$, 'who entered at the origin was observed from the start');
SELECT throws_ok('SELECT survival(entry, 5, event) FROM late WHERE entry = 7', '22023', 'entry 7 does not lie before duration 5', 'an entry after the end');

SELECT * FROM finish();
ROLLBACK;
