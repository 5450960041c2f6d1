-- What a first look at real data says: the hint must lead to the right number.
BEGIN;
SET search_path = customer_portfolio, public;
SELECT * FROM no_plan();
CREATE FUNCTION pg_temp.hint(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE said text;
BEGIN
  EXECUTE query;
  RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS said = PG_EXCEPTION_HINT;
  RETURN said;
END $$;

-- --- timestamps without time zone ---------------------------------------------------------------------------------

CREATE TEMP TABLE stamped AS SELECT timestamp '2021-02-18 00:01:33' AS at;
SELECT is(pg_temp.hint($$SELECT purchase_history(at, 'America/New_York', 10) FROM stamped$$),
          'If the timestamp is local already, write purchase_history(at::date, amount). If it is UTC, as many programs store it, '
          || 'write purchase_history(at AT TIME ZONE ''UTC'', ''Europe/Berlin'', amount) with the time zone of the shop.', 'both readings of a timestamp');
SELECT is(array[first_purchase(purchase_history(at::date, 10)), first_purchase(purchase_history(at AT TIME ZONE 'UTC', 'America/New_York', 10))],
          array['2021-02-18', '2021-02-17']::date[], 'and the day of either') FROM stamped;

-- --- one stray day --------------------------------------------------------------------------------------------------

CREATE TEMP TABLE history AS SELECT c, purchase_history(day, 10) AS h
FROM (VALUES (1, date '0018-03-12'), (2, '2024-01-05'), (3, '2017-02-01')) o(c, day) GROUP BY c;
CREATE TEMP TABLE contracts AS SELECT c, contract_history(day, NULL, 10) AS h FROM (VALUES (1, date '0018-03-12'), (2, '2024-01-05')) o(c, day) GROUP BY c;
CREATE TEMP TABLE stray (query text, message text, condition text);
INSERT INTO stray VALUES
  ($$SELECT cohorts(h, '1 month', '2024-09-01') FILTER (WHERE %s) FROM history$$, '24078 cohorts of 1 month from 0018-03-01 to as_of exceed the limit of 2000', $$first_purchase(history) >= '1858-01-01'$$),
  ($$SELECT cohorts(h, '1 day', '2024-09-01') FILTER (WHERE %s) FROM history WHERE c > 1$$, '2769 cohorts of 1 day from 2017-02-01 to as_of exceed the limit of 2000', $$first_purchase(history) >= '2019-03-12'$$),
  ($$SELECT cohorts(h, '1 month', '2024-09-01') FILTER (WHERE %s) FROM contracts$$, '24078 cohorts of 1 month from 0018-03-01 to as_of exceed the limit of 2000', $$started_on(contracts) >= '1858-01-01'$$),
  ($$SELECT churn_flows(h, '1 day', 1, '2024-09-01') FILTER (WHERE %s) FROM history$$, '732850 periods of 1 day from 0018-03-12 to as_of exceed the limit of 100000', $$first_purchase(history) >= '1750-11-17'$$),
  ($$SELECT churn_flows(h, '1 day', 1, '2024-09-01', 'all'::text) FILTER (WHERE %s) FROM history$$, '732850 periods of 1 day from 0018-03-12 to as_of exceed the limit of 100000', $$first_purchase(history) >= '1750-11-17'$$),
  ($$SELECT churn_flows(h, '1 day', '2024-09-01') FILTER (WHERE %s) FROM contracts$$, '732850 periods of 1 day from 0018-03-12 to as_of exceed the limit of 100000', $$started_on(contracts) >= '1750-11-17'$$),
  ($$SELECT backtest_statistics(h, '2024-06-01', '2024-09-01') FILTER (WHERE %s) FROM history$$, '104694 weeks from 0018-03-12 to 2024-09-01 exceed the limit of 100000', $$first_purchase(history) >= '2000-01-01'$$);
SELECT throws_ok(format(query, 'true'), '54000', message, message) FROM stray;
SELECT ok(strpos(pg_temp.hint(format(query, 'true')), 'FILTER (WHERE ' || condition || ')') > 0, 'the hint leaves out what is before: ' || message) FROM stray;
SELECT lives_ok(format(query, replace(replace(condition, '(history)', '(h)'), '(contracts)', '(h)')), 'with the condition of the hint it works: ' || message) FROM stray;

SELECT * FROM finish();
ROLLBACK;
