-- A warning or notice that rows give rise to is told once per query, whatever calls the function: counted as a client sees it, by
-- a psql of its own. What that needs is committed, and dropped at the end.
SET client_min_messages = error;
DROP SCHEMA IF EXISTS warned CASCADE;
DROP SCHEMA IF EXISTS terms CASCADE;
CREATE SCHEMA warned;
SET search_path = warned, customer_portfolio, public;

CREATE TABLE warned.customer AS
SELECT id, purchase_history(date '2024-01-01' + id + 20 * k, 10.0) AS h FROM generate_series(1, 50) id, generate_series(0, 2) k GROUP BY id;
CREATE TABLE warned.model AS
SELECT '{"model": "bg_nbd", "unit_days": 7, "r": 0.2, "alpha": 4.4, "a": 0.8, "b": 2.4}'::purchase_model AS m,
       '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 15}'::spend_model AS s,
       '{"model": "gamma_gamma", "p": 6, "q": 0.9, "gamma": 15}'::spend_model AS meanless;
-- From a place of call that is new every time.
CREATE FUNCTION warned.fresh(call text, m purchase_model, s spend_model, h purchase_history) RETURNS text LANGUAGE plpgsql AS $$
DECLARE result text;
BEGIN
  EXECUTE 'SELECT (' || call || ')::text' INTO result USING m, s, h;
  RETURN result;
END $$;
CREATE FUNCTION warned.fresh_step(portfolio_sum, purchase_model, spend_model, purchase_history) RETURNS portfolio_sum LANGUAGE plpgsql AS $$
DECLARE result portfolio_sum;
BEGIN
  EXECUTE 'SELECT customer_portfolio_internal.portfolio_sum_add($1, $2, $3, $4, date ''2025-01-01'', 15)' INTO result USING $1, $2, $3, $4;
  RETURN result;
END $$;
CREATE AGGREGATE warned.fresh_total(purchase_model, spend_model, purchase_history) (SFUNC = warned.fresh_step, STYPE = portfolio_sum);

CREATE TABLE warned.query (name text, wanted int, text text, pattern text DEFAULT '.');
INSERT INTO warned.query
SELECT what || case_name, n, query FROM (VALUES
  ('no mean spend', 'residual_ltv(%s, %s, h, ''2025-01-01'', 0.1, 0.4)', 'meanless', 1),
  ('no mean of a spend', 'expected_spend(%2$s, h, ''2025-01-01'')', 'meanless', 1),
  ('a percentage for a rate', 'residual_ltv(%s, %s, h, ''2025-01-01'', 15, 0.4)', 's', 1),
  ('percentages for rate and margin', 'total_ltv(%s, %s, h, ''2025-01-01'', 15, 40)', 's', 2),
  ('no covariance', 'p_alive_interval(%s, h, ''2025-01-01'')', 's', 1)) v(what, call, spend, n),
LATERAL (VALUES
  ('', format('SELECT %s FROM customer, model', format(call, 'm', spend))),
  (' from fresh places of call', format('SELECT fresh(%L, m, %s, h) FROM customer, model', regexp_replace(format(call, '$1', '$2'), '\mh\M', '$3'), spend))) q(case_name, query);
INSERT INTO warned.query VALUES
  ('a percentage in an aggregate', 1, 'SELECT total_residual_ltv(m, s, h, ''2025-01-01'', 15) FROM customer, model'),
  ('a percentage in an aggregate from fresh places of call', 1, 'SELECT fresh_total(m, s, h) FROM customer, model'),
  ('a rate of every row''s own', 1, 'SELECT residual_ltv(m, s, h, ''2025-01-01'', 15 + id) FROM customer, model'),
  ('data that ends long before as_of', 1, 'SELECT churn_flows(h, ''1 month'', 1, ''2024-06-28'') FROM customer'),
  ('the same in groups', 1, 'SELECT churn_flows(h, ''1 month'', 1, ''2024-06-28'') FROM customer GROUP BY id % 2'),
  ('the same by segment', 1, 'SELECT churn_flows(h, ''1 month'', 1, ''2024-06-28'', ''a''::text) FROM customer'),
  ('the same of a book', 1, 'SELECT churn_flows(purchase_book(id, date ''2024-01-01'' + id, 10), ''1 month'', 1, ''2024-06-28'') FROM customer'),
  ('the same of books by segment', 1, 'SELECT churn_flows(b, ''1 month'', 1, ''2024-06-28'', s) FROM (SELECT (id % 2)::text AS s, purchase_book(id, date ''2024-01-01'' + id, 10) AS b FROM customer GROUP BY 1) books'),
  ('data that ends just before as_of', 0, 'SELECT churn_flows(h, ''1 month'', 1, ''2024-04-07'') FROM customer'),
  ('nothing to warn of', 0, 'SELECT residual_ltv(m, s, h, ''2025-01-01'', 0.15, 0.4) FROM customer, model');
INSERT INTO warned.query VALUES
  ('a next purchase that is hardly to be expected', 1, 'SELECT (next_purchase(m, h, ''2900-01-01'')).median_day FROM customer, model', '^the day of the next purchase is NULL: another one is hardly to be expected$');

-- Every function that takes a rate per year doubts one of 15.
CREATE SCHEMA terms;
\ir terms_inputs.psql
INSERT INTO warned.query
SELECT name, 1, terms.call(function, 'annual_rate', '15'), 'annual rate 15 means 1500 %' FROM terms.parameter WHERE parameter = 'annual_rate';
-- And one that takes a share of revenue, a margin of 40: not of a contract, where it is money.
INSERT INTO warned.query
SELECT name || ' with a margin', CASE WHEN name ~ '^(contract_value|residual_contract_value|contractual_ltv|churn_cost|payback_period|lost_before_payback|acquisition_retention_optimum)' THEN 0 ELSE 1 END, terms.call(function, 'margin', '40'), 'margin 40 means 4000 %'
FROM terms.parameter WHERE parameter = 'margin';

-- One session runs everything; markers go the same way as its warnings.
SELECT string_agg(format(E'\\warn >%s\n%s\n', k, commands), '' ORDER BY k) AS commands
FROM (SELECT row_number() OVER (ORDER BY name, way) AS k, commands FROM warned.query, LATERAL (VALUES
        ('once', text || ';'), ('twice', text || E';\n' || text || ';'), ('twice in one string', text || ' \; ' || text || ';'),
        ('twice around an error', E'BEGIN;\n' || text || E';\nSAVEPOINT before;\nSELECT 1 / 0;\nROLLBACK TO before;\n' || text || E';\nCOMMIT;')) v(way, commands)) q
\gset
\setenv PGDATABASE :DBNAME
\setenv PGOPTIONS '-c search_path=warned,customer_portfolio,public -c client_min_messages=notice'
\setenv COMMANDS :commands
\set seen `printf '%s' "$COMMANDS" | psql -X -q 2>&1 >/dev/null`

CREATE TABLE warned.seen AS
SELECT split_part(part, E'\n', 1)::int AS k, array(SELECT m[1] FROM regexp_matches(part, '(?:WARNING|NOTICE):  ([^\n]*)', 'g') m) AS warnings,
       (SELECT count(*) FROM regexp_matches(part, 'ERROR:', 'g')) AS errors
FROM unnest((string_to_array(E'\n' || :'seen', E'\n>'))[2:]) part;

SELECT plan((8 * count(*))::int) FROM warned.query;
SELECT is((SELECT count(*) FROM unnest(warnings) w WHERE w ~ pattern), CASE way WHEN 'once' THEN wanted ELSE 2 * wanted END::bigint, format('%s, %s: warned once per query', name, way))
FROM (SELECT row_number() OVER (ORDER BY name, way) AS k, * FROM warned.query, unnest(array['once', 'twice', 'twice in one string', 'twice around an error']) way) q
LEFT JOIN warned.seen USING (k) ORDER BY k;
SELECT is(errors, (way = 'twice around an error')::int::bigint, format('%s, %s: no error but the one on purpose', name, way))
FROM (SELECT row_number() OVER (ORDER BY name, way) AS k, * FROM warned.query, unnest(array['once', 'twice', 'twice in one string', 'twice around an error']) way) q
LEFT JOIN warned.seen USING (k) ORDER BY k;
SELECT * FROM finish();
SET client_min_messages = error;
DROP SCHEMA warned, terms CASCADE;
