-- The data of the benchmark, the same on every machine: orders of so many customers over 36 months, 9.5 each, in the
-- order in which they arrive; the channels they came by; and as many subscribers with three contracts each. Before:
-- variable customers.
CREATE TABLE orders AS
SELECT customer_id, day, amount::numeric(12,2) AS amount
FROM simulate_purchases('{"model": "mbg_nbd", "unit_days": 7, "r": 1.2, "alpha": 5.05, "a": 0.8, "b": 8}',
                        '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 24}', :customers, '2022-01-01', '2025-01-01', 1)
ORDER BY day, hashint8(customer_id), customer_id;
-- The same by customer; about a million of them; three times as many, again in the order in which they arrive.
CREATE TABLE sorted_orders AS SELECT * FROM orders ORDER BY customer_id, day;
CREATE TABLE few_orders AS SELECT * FROM orders WHERE customer_id <= 0.105 * :customers;
CREATE TABLE many_orders AS SELECT customer_id + 100000000 * k AS customer_id, day, amount FROM orders CROSS JOIN generate_series(0, 2) k ORDER BY day;
CREATE TABLE histories AS SELECT customer_id, purchase_history(day, amount) AS h FROM orders GROUP BY customer_id;
CREATE TABLE worth AS SELECT customer_id, revenue(h) AS value FROM histories;
CREATE TABLE statistics AS
SELECT frequency(h, '2025-01-01')::float8 AS frequency, recency(h, '2025-01-01') AS recency, observation_age(h, '2025-01-01') AS age
FROM histories ORDER BY customer_id LIMIT 200000;
CREATE TABLE model AS
SELECT mbg_nbd(h, '2025-01-01') AS m, gamma_gamma(h, '2025-01-01') AS s,
       (SELECT (pareto_nbd(frequency, recency, age)::jsonb || '{"unit_days": 7}')::purchase_model FROM statistics) AS p
FROM histories;
-- Customers who buy every 20 to 40 days and never leave: the likelihoods of all models are flat ridges.
CREATE TABLE loyal AS
SELECT purchase_statistics(h, '2025-01-01') AS s
FROM (SELECT purchase_history(day, 10) AS h
      FROM (SELECT c, date '2022-01-01' + c % 700 + sum(CASE WHEN k = 0 THEN 0 ELSE 20 + (hashint8extended(c, k) & 1023) % 21 END) OVER (PARTITION BY c ORDER BY k)::int AS day
            FROM generate_series(1, 7000) c, generate_series(0, 54) k) bought
      WHERE day < '2025-01-01' GROUP BY c) customers;
-- One to three of ten channels per customer, in different months.
CREATE TABLE channels AS
SELECT customer_id, date '2022-01-01' + 365 * k + (hashint8extended(customer_id, k) & 255)::int AS day, 'channel ' || (hashint8extended(customer_id, 10 + k) & 65535) % 10 AS channel
FROM histories CROSS JOIN generate_series(0, 2) k WHERE k = 0 OR hashint8extended(customer_id, 20 + k) & 3 = 0;
CREATE TABLE segmented AS
SELECT customer_id, h, s FROM histories JOIN (SELECT customer_id, segment_history(day, channel) AS s FROM channels GROUP BY customer_id) c USING (customer_id);
-- One contract after the other: most go on where the last one ended, some begin earlier, some after a gap; a third of
-- the last ones are open.
CREATE TABLE contracts AS
WITH term AS (
  SELECT customer_id, k, k = 1 + (hashint8extended(customer_id, 30) & 1023) % 5 AS is_last, hashint8extended(customer_id, 40 + k) & 1023 AS chance,
         (array[30, 90, 365, 365])[1 + (hashint8extended(customer_id, 50 + k) & 3)] AS days, (array[-20, 0, 0, 0, 0, 10, 25, 100])[1 + (hashint8extended(customer_id, 60 + k) & 7)] AS gap
  FROM generate_series(1::bigint, :customers) customer_id CROSS JOIN generate_series(1, 5) k WHERE k <= 1 + (hashint8extended(customer_id, 30) & 1023) % 5
), started AS (
  SELECT *, date '2022-01-01' + ((hashint8extended(customer_id, 70) & 65535) % 900)::int
            + coalesce(sum(days + gap) OVER (PARTITION BY customer_id ORDER BY k ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)::int AS valid_from FROM term
)
SELECT customer_id, valid_from, CASE WHEN NOT is_last OR chance % 3 > 0 THEN valid_from + days END AS valid_to, (10 + chance % 40 + 0.90)::numeric(12,2) AS rate FROM started;
CREATE TABLE contract_histories AS SELECT customer_id, contract_history(valid_from, valid_to, rate) AS c FROM contracts GROUP BY customer_id;
CREATE TABLE timing (query text, engine text, ms float8, answer text);
CREATE TABLE memory (bytes float8);

-- Transition functions that are called from a new place for every row, as engines that distribute queries do; the idle
-- ones merge nothing into a state of the same size, which tells what such a call costs by itself.
CREATE TABLE with_effects AS SELECT '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4, "purchase_effects": [0.02], "dropout_effects": [0.01]}'::purchase_model AS z,
  '{"model": "pareto_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "s": 0.8, "beta": 24, "purchase_effects": [0.02], "dropout_effects": [0.01]}'::purchase_model AS zp,
  '{"model": "mbg_cnbd_k", "unit_days": 7, "r": 0.8, "alpha": 0.06, "a": 0.8, "b": 2.4, "k": 100}'::purchase_model AS k;
CREATE TABLE some_histories AS SELECT h FROM histories ORDER BY customer_id LIMIT 20000;
SELECT format($q$
  CREATE FUNCTION %1$s_total_add(portfolio_sum, purchase_model, spend_model, purchase_history) RETURNS portfolio_sum LANGUAGE plpgsql AS $f$
  DECLARE r portfolio_sum; BEGIN
    EXECUTE 'SELECT %2$s' INTO r USING $1, $2, $3, $4, date '2025-01-01', 0.1::float8, 0.4::float8;
    RETURN r;
  END $f$;
  CREATE FUNCTION %1$s_flows_add(flow_ledger, purchase_history) RETURNS flow_ledger LANGUAGE plpgsql AS $f$
  DECLARE r flow_ledger; BEGIN
    EXECUTE 'SELECT %3$s' INTO r USING $1, $2, interval '1 month', 1, date '2025-01-01';
    RETURN r;
  END $f$;
  CREATE AGGREGATE %1$s_total(purchase_model, spend_model, purchase_history) (SFUNC = %1$s_total_add, STYPE = portfolio_sum, FINALFUNC = customer_portfolio_internal.portfolio_sum_finish%4$s);
  CREATE AGGREGATE %1$s_flows(purchase_history) (SFUNC = %1$s_flows_add, STYPE = flow_ledger, FINALFUNC = customer_portfolio_internal.flow_ledger_finish%5$s)$q$,
  name, total, flows, ', INITCOND = ' || quote_literal(total_state), ', INITCOND = ' || quote_literal(flows_state))
FROM (VALUES
  ('fresh', 'customer_portfolio_internal.portfolio_sum_add($1, $2, $3, $4, $5, $6, $7)', 'customer_portfolio_internal.flow_ledger_add($1, $2, $3, $4, $5)', NULL, NULL),
  ('idle', 'customer_portfolio_internal.portfolio_sum_merge($1, NULL)', 'customer_portfolio_internal.flow_ledger_merge($1, NULL)',
   (SELECT total_residual_ltv(m, s, h, '2025-01-01', 0.1, 0.4)::text FROM some_histories, model),
   (SELECT churn_flows(h, '1 month', 1, '2025-01-01')::text FROM some_histories))) v(name, total, flows, total_state, flows_state) \gexec
VACUUM ANALYZE;

-- Orders to be loaded, as many as there are customers, of a tenth of them; into a table, and into one whose triggers
-- keep histories.
CREATE TABLE arriving AS
SELECT 1 + (hashint8(i) & 2147483647)::bigint % (:customers / 10) AS customer_id, date '2022-01-01' + (i * 1095 / :customers)::int AS day,
       (1 + (hashint8(-i) & 2147483647) % 10000)::numeric(12,2) / 100 AS amount
FROM generate_series(1::bigint, :customers) i;
CREATE TABLE loaded (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer_id bigint, day date, amount numeric(12,2));
CREATE TABLE loaded_kept (LIKE loaded INCLUDING ALL);

-- The same orders as a portfolio with stored histories.
SET client_min_messages = error;
SELECT create_portfolio('kept', 'loaded_kept', 'customer_id', 'day', 'amount', as_of => '2025-01-01', histories => 'triggers');
SELECT create_portfolio('shop', 'orders', 'customer_id', 'day', 'amount', as_of => '2025-01-01', histories => 'refresh');
RESET client_min_messages;
