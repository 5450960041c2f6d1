-- Three shards behind postgres_fdw: aggregates run on the shards, and what comes of it is what one table says.
-- The shards are schemas of this database, reached over connections of their own. These see committed rows only,
-- so nothing here runs in one transaction, and what is made is removed at the end.
SET client_min_messages = error;
SET search_path = public, customer_portfolio;
SELECT plan(45);
SELECT count(*) = 0 AS absent FROM pg_available_extensions WHERE name = 'postgres_fdw' \gset
\if :absent
SELECT skip('postgres_fdw is not available', 45);
SELECT * FROM finish();
\quit
\endif

-- A run that was cut short may have left something.
DROP SCHEMA IF EXISTS fdw_whole, fdw_hub, fdw_shard_1, fdw_shard_2, fdw_shard_3 CASCADE;
CREATE EXTENSION IF NOT EXISTS postgres_fdw;

CREATE SCHEMA fdw_whole;
CREATE SCHEMA fdw_hub;
CREATE TABLE fdw_whole.orders AS
SELECT customer_id::int AS customer_id, day, amount
FROM simulate_purchases('{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}',
                        '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 16}', 600, '2023-01-01', '2025-01-01', 7);
CREATE TABLE fdw_whole.histories AS
SELECT customer_id, (array['north', 'south', NULL])[1 + customer_id % 3] AS region, purchase_history(day, amount) AS h,
       contract_history(daterange(day, day + 45), 10) FILTER (WHERE customer_id % 4 > 0) AS c
FROM fdw_whole.orders GROUP BY 1;
INSERT INTO fdw_whole.histories VALUES (100000, 'south', NULL, NULL); -- a customer without a history
CREATE TABLE fdw_whole.model AS SELECT mbg_nbd(h, '2025-01-01') AS p, gamma_gamma(h, '2025-01-01') AS s FROM fdw_whole.histories;

CREATE TABLE fdw_hub.histories (shard int, customer_id int, region text, h purchase_history, c contract_history) PARTITION BY LIST (shard);
SELECT format($$
  CREATE SCHEMA fdw_shard_%1$s;
  CREATE TABLE fdw_shard_%1$s.histories AS SELECT %1$s AS shard, * FROM fdw_whole.histories WHERE customer_id %% 3 = %1$s - 1;
  DROP SERVER IF EXISTS fdw_shard_%1$s CASCADE;
  CREATE SERVER fdw_shard_%1$s FOREIGN DATA WRAPPER postgres_fdw
    OPTIONS (host %2$L, port %3$L, dbname %4$L, extensions 'customer_portfolio', use_remote_estimate 'true', async_capable 'true');
  CREATE USER MAPPING FOR CURRENT_USER SERVER fdw_shard_%1$s;
  CREATE FOREIGN TABLE fdw_hub.histories_%1$s PARTITION OF fdw_hub.histories FOR VALUES IN (%1$s)
    SERVER fdw_shard_%1$s OPTIONS (schema_name 'fdw_shard_%1$s', table_name 'histories');
$$, n, split_part(current_setting('unix_socket_directories'), ',', 1), current_setting('port'), current_database())
FROM generate_series(1, 3) n \gexec
SET enable_partitionwise_aggregate = on;

-- What is asked, of all histories at once and of every shard.
CREATE TABLE fdw_hub.question(aggregate text, arguments text);
INSERT INTO fdw_hub.question VALUES
  ('rollup', 'h'),
  ('churn_flows', $$h, '1 month', 3, '2025-01-01'$$),
  ('churn_flows', $$h, '7 days', 8, '2025-01-01', '2023-01-01'$$),
  ('churn_flows', $$h, '3 months', 1, '2025-01-01', region$$),
  ('rollup', 'c'),
  ('churn_flows', $$c, '1 month', '2025-01-01'$$),
  ('churn_flows', $$c, '1 month', '2025-01-01', constant_segment(region)$$),
  ('cohorts', $$c, '1 month', '2025-01-01'$$),
  -- constants that are words: text among them would have kept the aggregate at home, for its collation
  ('churn_flows', $$c, '1 month', '2025-01-01', 'events', '30 days'$$),
  ('cohorts', $$h, '1 month', '2025-01-01', 'personal'$$),
  ('rfm_cuts', $$last_purchase(h), 5, 'desc'$$),
  ('pareto', 'revenue(h)'),
  ('rfm_cuts', 'revenue(h), 5'),
  ('cohorts', $$h, '1 month', '2025-01-01'$$),
  ('survival_to_second_purchase', $$h, '2025-01-01'$$),
  ('survival_to_loss', $$h, '90 days', '2025-01-01'$$),
  ('purchase_statistics', $$h, '2025-01-01'$$),
  ('spend_statistics', $$h, '2025-01-01'$$),
  ('backtest_statistics', $$h, '2024-01-01', '2025-01-01'$$),
  ('total_residual_ltv', $$(SELECT p FROM fdw_whole.model), (SELECT s FROM fdw_whole.model), h, '2025-01-01', 0.1, 0.4$$),
  ('total_expected_purchases', $$(SELECT p FROM fdw_whole.model), h, '2025-01-01', '1 year'$$);

CREATE FUNCTION fdw_hub.by_shard(q fdw_hub.question) RETURNS text LANGUAGE sql AS $$
  SELECT format('SELECT rollup(part) FROM (SELECT shard, %s(%s) AS part FROM fdw_hub.histories GROUP BY shard) s', q.aggregate, q.arguments) $$;
CREATE FUNCTION fdw_hub.answer(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE a text; BEGIN EXECUTE query INTO a; RETURN a; END $$;
CREATE FUNCTION fdw_hub.sent(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE plan jsonb; BEGIN
  EXECUTE 'EXPLAIN (VERBOSE, FORMAT JSON) ' || query INTO plan;
  RETURN (SELECT string_agg(DISTINCT s #>> '{}', E'\n') FROM jsonb_path_query(plan, '$.**."Remote SQL"') s);
END $$;

SELECT is(fdw_hub.answer(fdw_hub.by_shard(q)), fdw_hub.answer(format('SELECT %s(%s) FROM fdw_whole.histories', aggregate, arguments)),
          format('%s(%s): the shards'' values roll up to the value of the whole', aggregate, arguments))
FROM fdw_hub.question q;
SELECT matches(fdw_hub.sent(fdw_hub.by_shard(q)), format('^(SELECT shard, \w+\.%s\(.* GROUP BY [^\n]*(\n|$)){3}$', aggregate),
               format('%s(%s) runs on each of the three shards', aggregate, arguments))
FROM fdw_hub.question q;
SELECT is((SELECT mbg_nbd(rollup(part))::text FROM (SELECT shard, purchase_statistics(h, '2025-01-01') AS part FROM fdw_hub.histories GROUP BY shard) s),
          (SELECT p::text FROM fdw_whole.model), 'a fit to the statistics of the shards is the fit to all histories');
SELECT results_eq('SELECT customer_id, h::text FROM fdw_hub.histories ORDER BY 1', 'SELECT customer_id, h::text FROM fdw_whole.histories ORDER BY 1',
                  'histories arrive as they were sent');
SELECT matches(fdw_hub.sent('SELECT customer_id FROM fdw_hub.histories WHERE revenue(h) > 100'), '^([^\n]*customer_portfolio\.revenue\(h\) > [^\n]*(\n|$)){3}$',
               'conditions are checked on each of the three shards');

SELECT * FROM finish();
DROP SCHEMA fdw_whole, fdw_hub, fdw_shard_1, fdw_shard_2, fdw_shard_3 CASCADE;
DROP EXTENSION postgres_fdw CASCADE;
