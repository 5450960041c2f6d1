-- The table of the benchmark, or its JSON, from the table timing. Before: variables customers, json.
SET client_min_messages = error;
CREATE TEMP VIEW median AS
SELECT query, engine, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) / 1000 AS seconds FROM timing GROUP BY query, engine;
CREATE FUNCTION pg_temp.seconds(q text, e text) RETURNS float8 STABLE LANGUAGE sql AS $$ SELECT seconds FROM median WHERE query = q AND engine = e $$;
CREATE FUNCTION pg_temp.shown(float8) RETURNS text IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE WHEN $1 >= 100 THEN to_char($1, 'FM999,990') ELSE to_char($1, 'FM990.000') END
$$;

-- Limits in seconds were set on a machine that takes 7.6 s for the GROUP BY of a million customers: here they are longer or
-- shorter as the GROUP BY of the same run is.
SELECT coalesce(pg_temp.seconds('group', 'hand') / (7.6 * :customers / 1e6), 1) AS pace \gset

-- One row per promise. measure: 'times' is ours as a multiple of the base, 'faster' the base as a multiple of ours,
-- 'seconds', 'megabytes' and 'bytes' are ours alone. Absolute limits are those of a million customers, and scale with them.
CREATE TEMP TABLE promise AS
SELECT k, work, base, columnar, ours, measure,
       CASE measure WHEN 'times' THEN ours / base WHEN 'faster' THEN base / ours ELSE ours END AS value,
       CASE WHEN measure = 'seconds' AND work ~ 'alive|residual|predicted|statement of|the same, seconds|portfolio: (the (three|page)|dash|refresh)' OR measure = 'megabytes' THEN "limit" * :customers / 1e6 ELSE "limit" END
         * CASE WHEN measure = 'seconds' THEN :pace ELSE 1 END AS "limit"
FROM (VALUES
  (1, 'scan of the orders: count, sum', pg_temp.seconds('scan', 'hand'), pg_temp.seconds('scan', 'columnar1'), NULL::float8, NULL, NULL::float8),
  (2, 'all histories (base: GROUP BY of count, sum, min, max)', pg_temp.seconds('group', 'hand'), pg_temp.seconds('group', 'columnar1'), pg_temp.seconds('histories', 'ours'), 'times', 1.4),
  (2.1, 'book of all orders (base: GROUP BY)', pg_temp.seconds('group', 'hand'), pg_temp.seconds('group', 'columnar1'), pg_temp.seconds('book', 'ours'), 'times', 0.25),
  (2.11, 'the same of three times as many (base: of a tenth, × 28)', pg_temp.seconds('few_book', 'ours') * (SELECT count(*) FROM many_orders) / (SELECT count(*) FROM few_orders), NULL, pg_temp.seconds('many_book', 'ours'), 'times', 1.2),
  (2.12, 'its memory at most, bytes an order', NULL, NULL, (SELECT avg(bytes) / (SELECT count(*) FROM orders) FROM memory), 'bytes', 14),
  (2.2, 'monthly flows through a book (base: GROUP BY)', pg_temp.seconds('group', 'hand'), pg_temp.seconds('flows', 'columnar1'), pg_temp.seconds('book_flows', 'ours'), 'times', 0.27),
  (2.21, 'the same (base: columnar engine)', pg_temp.seconds('flows', 'columnar1'), NULL, pg_temp.seconds('book_flows', 'ours'), 'times', 1),
  (2.22, 'the same, two workers (base: none)', pg_temp.seconds('book_flows', 'ours'), NULL, pg_temp.seconds('book_flows', 'workers'), 'faster', 1.6),
  (2.23, 'the same (base: columnar engine, two threads)', pg_temp.seconds('flows', 'columnar2'), NULL, pg_temp.seconds('book_flows', 'workers'), 'times', 1),
  (2.3, 'flows through a book, by customer (base: GROUP BY)', pg_temp.seconds('sorted_group', 'hand'), NULL, pg_temp.seconds('sorted_book_flows', 'ours'), 'times', 0.75),
  (2.31, 'all histories, by customer (base: GROUP BY)', pg_temp.seconds('sorted_group', 'hand'), NULL, pg_temp.seconds('sorted_histories', 'ours'), 'times', 1.2),
  (2.4, 'all histories through a book (base: GROUP BY)', pg_temp.seconds('group', 'hand'), NULL, pg_temp.seconds('book_histories', 'ours'), 'times', 0.45),
  (2.5, 'cohort table through a book (base: columnar engine)', pg_temp.seconds('cohorts', 'columnar1'), NULL, pg_temp.seconds('book_cohorts', 'ours'), 'times', 1),
  (2.51, 'sufficient statistics likewise', pg_temp.seconds('sums', 'columnar1'), NULL, pg_temp.seconds('book_sums', 'ours'), 'times', 1),
  (2.52, 'share of the best fifth likewise', pg_temp.seconds('share', 'columnar1'), NULL, pg_temp.seconds('book_share', 'ours'), 'times', 1),
  (3, 'monthly flows from the orders', pg_temp.seconds('flows', 'hand'), pg_temp.seconds('flows', 'columnar1'), pg_temp.seconds('flows', 'ours'), 'faster', 3),
  (4, 'monthly flows from stored histories', pg_temp.seconds('flows', 'hand'), pg_temp.seconds('flows', 'columnar1'), pg_temp.seconds('stored_flows', 'ours'), 'faster', 40),
  (5, 'the same (base: count(*) of the histories)', pg_temp.seconds('stored_count', 'hand'), NULL, pg_temp.seconds('stored_flows', 'ours'), 'times', 4),
  (6, format('Pareto classes of %s values', to_char((SELECT count(*) FROM worth), 'FM999,999,999')), pg_temp.seconds('classes', 'hand'), pg_temp.seconds('classes', 'columnar1'), pg_temp.seconds('classes', 'ours'), 'times', 0.5),
  (7, 'RFM sufficient statistics from stored histories', pg_temp.seconds('statistics', 'hand'), pg_temp.seconds('statistics', 'columnar1'), pg_temp.seconds('statistics', 'ours'), 'faster', NULL),
  (7.05, 'cohort table by month from stored histories', pg_temp.seconds('cohorts', 'hand'), NULL, pg_temp.seconds('cohorts', 'ours'), 'faster', 40),
  (7.06, 'the same, seconds', NULL, NULL, pg_temp.seconds('cohorts', 'ours'), 'seconds', 0.25),
  (7.07, 'RFM scores of all customers from stored histories', pg_temp.seconds('rfm', 'hand'), NULL, pg_temp.seconds('rfm', 'ours'), 'faster', NULL),
  (7.1, 'survival to the second purchase from stored histories', pg_temp.seconds('second_purchase', 'hand'), NULL, pg_temp.seconds('second_purchase', 'ours'), 'faster', NULL),
  (7.2, 'monthly flows by segment from stored histories', pg_temp.seconds('segments', 'hand'), NULL, pg_temp.seconds('segments', 'ours'), 'faster', 10),
  (7.3, format('net flows of %s contracts from stored histories', to_char((SELECT count(*) FROM contracts), 'FM999,999,999')), pg_temp.seconds('contract_flows', 'hand'), NULL, pg_temp.seconds('contract_flows', 'ours'), 'faster', 10),
  (7.4, 'the same by every change, gaps of 30 days bridged', pg_temp.seconds('contract_events', 'hand'), NULL, pg_temp.seconds('contract_events', 'ours'), 'faster', 10),
  (7.45, 'cohorts of these contracts by month', pg_temp.seconds('contract_cohorts', 'hand'), NULL, pg_temp.seconds('contract_cohorts', 'ours'), 'faster', 40),
  (7.5, 'renewals within three months from stored histories', pg_temp.seconds('renewals', 'hand'), NULL, pg_temp.seconds('renewals', 'ours'), 'faster', NULL),
  (8, format('fit of BG/NBD to %s customers', to_char((SELECT count(*) FROM statistics), 'FM999,999,999')), NULL, NULL, pg_temp.seconds('fit', 'ours'), 'seconds', 0.3),
  (9, 'the same, MBG/NBD', NULL, NULL, pg_temp.seconds('fit_mbg', 'ours'), 'seconds', 0.3),
  (10, 'the same, Pareto/NBD', NULL, NULL, pg_temp.seconds('fit_pareto', 'ours'), 'seconds', 2),
  (10.5, 'comparison of models, 7,000 customers who never leave', NULL, NULL, pg_temp.seconds('compare', 'ours'), 'seconds', 1),
  (11, format('P(alive) of %s customers, MBG/NBD', to_char((SELECT count(*) FROM histories), 'FM999,999,999')), NULL, NULL, pg_temp.seconds('alive', 'ours'), 'seconds', 0.4),
  (12, 'residual LTV of as many, Pareto/NBD', NULL, NULL, pg_temp.seconds('residual_pareto', 'ours'), 'seconds', 3),
  (12.01, 'predicted purchases of as many, MBG/NBD', NULL, NULL, pg_temp.seconds('predicted', 'ours'), 'seconds', 6),
  (12.02, 'predicted purchases of as many, Pareto/NBD', NULL, NULL, pg_temp.seconds('predicted_pareto', 'ours'), 'seconds', 10),
  (12.03, 'residual LTV within 3 years (base: without end)', pg_temp.seconds('horizon', 'hand'), NULL, pg_temp.seconds('horizon', 'ours'), 'times', 2),
  (12.031, 'the same, Pareto/NBD', pg_temp.seconds('horizon_pareto', 'hand'), NULL, pg_temp.seconds('horizon_pareto', 'ours'), 'times', 2),
  (12.032, 'the same of 1,000 customers, MBG/CNBD-k with k = 100', pg_temp.seconds('horizon_regular', 'hand'), NULL, pg_temp.seconds('horizon_regular', 'ours'), 'times', 2),
  (12.033, format('residual LTV of %s with horizon and cost to serve', to_char((SELECT count(*) FROM histories), 'FM999,999,999')), NULL, NULL, pg_temp.seconds('horizon_cost', 'ours'), 'seconds', 3),
  (12.04, 'residual LTV with covariates (base: without them)', pg_temp.seconds('covariates', 'hand'), NULL, pg_temp.seconds('covariates', 'ours'), 'times', 3),
  (12.05, 'the same within 3 years', pg_temp.seconds('covariates_horizon', 'hand'), NULL, pg_temp.seconds('covariates_horizon', 'ours'), 'times', 3),
  (12.06, 'total residual LTV with covariates (base: without them)', pg_temp.seconds('covariates_total', 'hand'), NULL, pg_temp.seconds('covariates_total', 'ours'), 'times', 3),
  (12.0601, 'the same within 3 years', pg_temp.seconds('covariates_total_horizon', 'hand'), NULL, pg_temp.seconds('covariates_total_horizon', 'ours'), 'times', 3),
  (12.0602, 'residual LTV with covariates, Pareto/NBD (base: without)', pg_temp.seconds('covariates_pareto', 'hand'), NULL, pg_temp.seconds('covariates_pareto', 'ours'), 'times', 3),
  (12.061, 'total residual LTV with luck (base: estimates alone)', pg_temp.seconds('luck', 'hand'), NULL, pg_temp.seconds('luck', 'ours'), 'times', 2),
  (12.07, 'purchases of a year, MBG/CNBD-k with k = 100 (base: MBG/NBD)', pg_temp.seconds('regular', 'hand'), NULL, pg_temp.seconds('regular', 'ours'), 'times', NULL),
  (12.1, 'total LTV through fresh call sites (base: native)', pg_temp.seconds('fresh_total', 'hand'), NULL, pg_temp.seconds('fresh_total', 'ours') - pg_temp.seconds('fresh_total', 'idle'), 'times', 3),
  (12.2, 'flows through them (base: native and the calls alone)', pg_temp.seconds('fresh_flows', 'hand') + pg_temp.seconds('fresh_flows', 'idle'), NULL, pg_temp.seconds('fresh_flows', 'ours'), 'times', 1.5),
  (12.3, 'portfolio: the three flows', NULL, NULL, pg_temp.seconds('portfolio_flows', 'ours'), 'seconds', 0.2),
  (12.31, 'portfolio: the card of a customer', NULL, NULL, pg_temp.seconds('portfolio_card', 'ours'), 'seconds', 0.005),
  (12.32, 'portfolio: the hundred customers worth most', NULL, NULL, pg_temp.seconds('portfolio_best', 'ours'), 'seconds', 0.3),
  (12.33, 'portfolio: dashboard', NULL, NULL, pg_temp.seconds('portfolio_dashboard', 'ours'), 'seconds', 1.5),
  (12.34, 'portfolio: refresh', NULL, NULL, pg_temp.seconds('portfolio_refresh', 'ours'), 'seconds', 25),
  (12.341, 'portfolio: the page', NULL, NULL, pg_temp.seconds('portfolio_page', 'ours'), 'seconds', 5),
  (12.35, format('triggers: load of %s rows (base: without)', to_char((SELECT count(*) FROM arriving), 'FM999,999,999')), pg_temp.seconds('load', 'hand'), NULL, pg_temp.seconds('load', 'ours'), 'times', 2),
  (12.36, 'triggers: 20,000 rows, one by one (base: without)', pg_temp.seconds('write', 'hand'), NULL, pg_temp.seconds('write', 'ours'), 'times', 2.5),
  (12.4, format('statement of the capital of %s customers, new models', to_char((SELECT count(*) FROM histories), 'FM999,999,999')), NULL, NULL, pg_temp.seconds('statement', 'ours'), 'seconds', 6),
  (12.41, 'portfolio: what if, for all customers', NULL, NULL, pg_temp.seconds('what_if', 'ours'), 'seconds', 1),
  (12.5, 'difference of two groups (base: avg and var_samp)', pg_temp.seconds('uplift', 'hand'), NULL, pg_temp.seconds('uplift', 'ours'), 'times', 1),
  (12.6, 'rank correlation of revenue and orders', pg_temp.seconds('rankings', 'hand'), NULL, pg_temp.seconds('rankings', 'ours'), 'faster', NULL),
  (12.7, 'ranking of 20 sectors (base: GROUP BY with DISTINCT)', pg_temp.seconds('sectors', 'hand'), NULL, pg_temp.seconds('sectors', 'ours'), 'times', NULL),
  (12.71, 'net promoter score (base: counts with FILTER)', pg_temp.seconds('nps', 'hand'), NULL, pg_temp.seconds('nps', 'ours'), 'times', NULL),
  (12.72, 'reasons for leaving (base: GROUP BY)', pg_temp.seconds('reasons', 'hand'), NULL, pg_temp.seconds('reasons', 'ours'), 'times', NULL),
  (12.73, 'payment behaviour (base: sums with FILTER)', pg_temp.seconds('payments', 'hand'), NULL, pg_temp.seconds('payments', 'ours'), 'times', NULL),
  (12.74, 'difference in differences (base: avg)', pg_temp.seconds('changes', 'hand'), NULL, pg_temp.seconds('changes', 'ours'), 'times', NULL),
  (12.75, 'customers who are left alone, chosen by their keys', NULL, NULL, pg_temp.seconds('holdout', 'ours'), 'seconds', NULL),
  (12.8, 'portfolio: the best customers', NULL, NULL, pg_temp.seconds('portfolio_best_customers', 'ours'), 'seconds', NULL),
  (13, 'size of the table, MB (base: the orders)', pg_table_size('orders') / 1e6, NULL, pg_table_size('histories') / 1e6, 'megabytes', 75)
) v(k, work, base, columnar, ours, measure, "limit");

-- Both ways must have given the same answer; the columnar engine's is text of another make, and is not compared.
CREATE TEMP VIEW disagreement AS
SELECT h.query, min(h.answer) AS hand, min(o.answer) AS ours
FROM (VALUES ('flows', 'flows'), ('flows', 'stored_flows'), ('flows', 'book_flows'), ('cohorts', 'book_cohorts'), ('sums', 'book_sums'), ('share', 'book_share'), ('classes', 'classes'), ('statistics', 'statistics'), ('second_purchase', 'second_purchase'), ('cohorts', 'cohorts'), ('rfm', 'rfm'),
             ('segments', 'segments'), ('contract_flows', 'contract_flows'), ('contract_events', 'contract_events'), ('contract_cohorts', 'contract_cohorts'), ('renewals', 'renewals'), ('fresh_total', 'fresh_total'), ('fresh_flows', 'fresh_flows'), ('uplift', 'uplift'), ('rankings', 'rankings'), ('sectors', 'sectors'), ('luck', 'luck'), ('nps', 'nps'), ('reasons', 'reasons'), ('payments', 'payments'), ('changes', 'changes')) pair(hand, ours)
JOIN timing h ON h.query = pair.hand AND h.engine = 'hand'
JOIN timing o ON o.query = pair.ours AND o.engine IN ('ours', 'workers')
WHERE h.answer <> o.answer GROUP BY h.query, pair.ours;

\pset tuples_only on
\pset format unaligned
\if :json
SELECT jsonb_pretty(jsonb_build_object(
  'customers', :customers, 'pace', :pace::float8, 'orders', (SELECT count(*) FROM orders), 'postgresql', current_setting('server_version'), 'runs', (SELECT max(n) FROM (SELECT count(*) AS n FROM timing GROUP BY query, engine) r),
  'rows', (SELECT jsonb_agg(jsonb_build_object('work', work, 'base', base, 'columnar', columnar, 'ours', ours, 'measure', measure, 'value', value, 'limit', "limit",
                                               'ok', CASE WHEN measure = 'faster' THEN value >= "limit" ELSE value <= "limit" END) ORDER BY k) FROM promise),
  'disagreements', (SELECT coalesce(jsonb_agg(to_jsonb(d)), '[]') FROM disagreement d)));
\else
SELECT format(E'%s orders of %s customers, PostgreSQL %s, serial plans, medians of %s runs, seconds\n', to_char((SELECT count(*) FROM orders), 'FM999,999,999'), to_char(:customers, 'FM999,999,999'),
              current_setting('server_version_num')::int / 10000, (SELECT max(n) FROM (SELECT count(*) AS n FROM timing GROUP BY query, engine) r));
SELECT format(E'Limits in seconds are those of a machine that takes %s s for the GROUP BY, times %s for this one.\n',
              to_char(7.6 * :customers / 1e6, 'FM9990.000'), to_char(:pace::float8, 'FM9990.00'));
SELECT rpad('work', 56) || lpad('SQL', 8) || lpad('columnar', 10) || lpad('ours', 8) || '  ' || lpad('ratio', 8) || '  limit';
SELECT rpad(work, 56) || lpad(coalesce(pg_temp.shown(base), '–'), 8) || lpad(coalesce(pg_temp.shown(columnar), '–'), 10) || lpad(coalesce(pg_temp.shown(ours), '–'), 8) || '  '
       || lpad(CASE WHEN measure IN ('times', 'faster') THEN to_char(value, 'FM9990.00') || ' x' ELSE '' END, 8)
       || CASE WHEN measure IS NULL THEN '  the floor' WHEN "limit" IS NULL THEN '  faster'
               ELSE '  ' || CASE measure WHEN 'faster' THEN '>= ' ELSE '<= ' END || rtrim(to_char("limit", 'FM9990.99'), '.') || CASE measure WHEN 'times' THEN ' x' WHEN 'faster' THEN ' x' WHEN 'seconds' THEN ' s' WHEN 'megabytes' THEN ' MB' ELSE '' END
                    || CASE WHEN (measure = 'faster' AND value >= "limit") OR (measure <> 'faster' AND value <= "limit") THEN '  ok' ELSE '  OVER' END END
FROM promise WHERE measure IS NULL OR value IS NOT NULL ORDER BY k; -- not what only a columnar engine could tell
SELECT CASE WHEN EXISTS (SELECT FROM disagreement) THEN E'\nThe two ways disagree:' ELSE E'\nBoth ways give the same numbers.' END;
SELECT format('  %s: %s by hand, %s by us', query, hand, ours) FROM disagreement;
\endif
