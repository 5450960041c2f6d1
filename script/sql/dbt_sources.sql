-- The sources of a dbt project from the comments of the portfolio :portfolio. Every text is written as JSON, which YAML
-- reads as a quoted text.
\set ON_ERROR_STOP on
\pset format unaligned
\pset tuples_only on
\pset pager off
SELECT set_config('dbt.portfolio', :'portfolio', false) AS dbt_portfolio \gset
DO $$
BEGIN
  IF to_regclass(format('%I.perimeter', current_setting('dbt.portfolio'))) IS NULL THEN
    RAISE EXCEPTION 'there is no portfolio "%" that you may read in database %', current_setting('dbt.portfolio'), current_database();
  END IF;
END $$;

-- A comment names the key; of a key of one column dbt can test that it is one.
WITH relation AS (
  SELECT c.oid, c.relname, obj_description(c.oid, 'pg_class') AS description, substring(obj_description(c.oid, 'pg_class') FROM '\mKey: (\w+)\.') AS key
  FROM pg_class c WHERE c.relnamespace = to_regnamespace(quote_ident(:'portfolio')) AND c.relkind IN ('r', 'v', 'm')
    -- histories are values of the extension, not numbers
    AND NOT EXISTS (SELECT FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid JOIN pg_namespace n ON n.oid = t.typnamespace WHERE a.attrelid = c.oid AND a.attnum > 0 AND n.nspname = 'customer_portfolio')
    AND has_table_privilege(c.oid, 'SELECT')
), field AS (
  SELECT r.oid, string_agg(
      format(E'          - name: %s\n            data_type: %s\n            description: %s', to_json(a.attname::text), to_json(format_type(a.atttypid, NULL)), to_json(coalesce(col_description(r.oid, a.attnum), '')))
      || CASE WHEN r.key = a.attname THEN E'\n            tests: ["unique", "not_null"]' ELSE '' END, E'\n' ORDER BY a.attnum) AS text
  FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
  GROUP BY r.oid
)
SELECT format(E'version: 2\n\nsources:\n  - name: %s\n    description: %s\n    database: %s\n    schema: %s\n    tables:\n', to_json(:'portfolio'::text),
              to_json(coalesce(obj_description(to_regnamespace(quote_ident(:'portfolio')), 'pg_namespace'), 'Portfolio ' || :'portfolio')), to_json(current_database()), to_json(:'portfolio'::text))
       || string_agg(format(E'      - name: %s\n        description: %s\n        columns:\n%s', to_json(r.relname::text), to_json(coalesce(r.description, '')), f.text), E'\n' ORDER BY r.relname)
FROM relation r JOIN field f USING (oid);
