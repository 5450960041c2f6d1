-- Prints what analyse.sql computed, at most 100 columns wide.
\pset format unaligned
\pset tuples_only on
SET client_min_messages = error;

-- --- how things are printed -------------------------------------------------------------------------------

-- In the form of the language: the marks come from its labels.
CREATE FUNCTION demo.number(value numeric, form text) RETURNS text STABLE
RETURN (SELECT replace(replace(replace(to_char(value, form), ',', '{g}'), '.', demo.word('number', 'decimal_mark')), '{g}', demo.word('number', 'group_mark')));
CREATE FUNCTION demo.money(numeric) RETURNS text STABLE RETURN demo.number($1, 'FM999,999,999,999,999,990.00');
CREATE FUNCTION demo.whole(numeric) RETURNS text STABLE RETURN demo.number($1, 'FM999,999,999,999,990');
CREATE FUNCTION demo.percent(numeric) RETURNS text STABLE RETURN replace(demo.word('number', 'percent'), '{number}', demo.number(100 * $1, 'FM999,990.0'));
CREATE FUNCTION demo.date(date) RETURNS text STABLE RETURN to_char($1, demo.say('table_date'));
CREATE FUNCTION demo.short(value text, width int) RETURNS text IMMUTABLE
RETURN CASE WHEN length(value) > width THEN left(value, width - 1) || '…' ELSE value END;
-- Five significant digits, with as many decimals as that takes.
CREATE FUNCTION demo.parameter(text) RETURNS text STABLE
RETURN CASE WHEN $1 IS NULL THEN '–' WHEN $1::numeric = 0 THEN '0'
            ELSE replace(CASE WHEN abs($1::numeric) NOT BETWEEN 1e-4 AND 1e5 THEN btrim(to_char($1::float8, '9.9999EEEE'))
                              ELSE round($1::numeric, greatest(0, 4 - floor(log(abs($1::numeric)))::int))::text END, '.', demo.word('number', 'decimal_mark')) END;
CREATE FUNCTION demo.bar(amount numeric, scale numeric, width int, sign text) RETURNS text IMMUTABLE
RETURN repeat(sign, CASE WHEN scale > 0 THEN round(width * greatest(amount, 0) / scale)::int ELSE 0 END);

-- Lines of at most 100 characters, broken at blanks.
CREATE FUNCTION demo.wrap(text) RETURNS text IMMUTABLE RETURN rtrim(regexp_replace($1, '(.{1,96}) *( |$)', E'  \\1\n', 'g'), E'\n');
CREATE FUNCTION demo.title(text) RETURNS text IMMUTABLE RETURN E'\n' || $1 || ' ' || repeat('─', 99 - length($1)) || E'\n';

-- Lines of a table: the query returns arrays of texts; align has a letter per column, l or r. What would be wider
-- than 100 characters is set more tightly, and then loses the end of its first column.
CREATE FUNCTION demo.lines(header text[], align text, query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  widths int[];
  gap int := 2;
  total int;
  row text[];
BEGIN
  CREATE TEMP TABLE cell (n int GENERATED ALWAYS AS IDENTITY, cells text[]) ON COMMIT DROP;
  INSERT INTO cell (cells) VALUES (header);
  EXECUTE 'INSERT INTO cell (cells) ' || query;
  SELECT array_agg(width ORDER BY k), sum(width) INTO widths, total
  FROM (SELECT k, max(length(value)) AS width FROM cell c, unnest(c.cells) WITH ORDINALITY u(value, k) GROUP BY k) w;
  IF 2 + total + gap * (cardinality(widths) - 1) > 100 THEN gap := 1; END IF;
  widths[1] := least(widths[1], greatest(5, widths[1] + 98 - total - gap * (cardinality(widths) - 1)));
  FOR row IN SELECT c.cells FROM cell c ORDER BY n LOOP
    RETURN NEXT (
      SELECT '  ' || rtrim(string_agg(CASE substr(align, k::int, 1) WHEN 'r' THEN lpad(value, widths[k]) ELSE rpad(value, widths[k]) END, repeat(' ', gap) ORDER BY k))
      FROM (SELECT k, demo.short(coalesce(value, ''), widths[k]) AS value FROM unnest(row) WITH ORDINALITY u(value, k)) v);
  END LOOP;
  DROP TABLE cell;
END $$;

-- --- what was read ----------------------------------------------------------------------------------------

SELECT demo.title(demo.say('title_read'));
SELECT demo.wrap(description) FROM demo.source;
SELECT demo.wrap(text) FROM demo.note ORDER BY n;
SELECT demo.wrap(demo.say('totals', demo.whole(count(DISTINCT customer_id)), demo.whole(count(*)), demo.date(min(day)), demo.date(max(day)), demo.money(sum(amount)))) FROM orders;
SELECT demo.wrap(reason) FROM demo.bad_line ORDER BY n LIMIT 10;
SELECT demo.wrap(demo.say('more_lines', demo.whole(count(*) - 10))) FROM demo.bad_line HAVING count(*) > 10;

-- --- flows ------------------------------------------------------------------------------------------------

SELECT demo.title(demo.say('flows_' || step_name, least(12, count(*))::text)) FROM demo.flow, demo.setting GROUP BY step_name;
SELECT demo.wrap(demo.say('no_flows_' || step_name)) FROM demo.setting WHERE NOT EXISTS (SELECT FROM demo.flow);
SELECT demo.lines(array[demo.say('head_' || step_name), demo.say('head_customers'), demo.say('head_new'), demo.say('head_existing'), demo.say('head_lost'), demo.word('movement', 'in doubt'), demo.word('movement', 'growth'),
                        demo.say('head_revenue'), ' ◂ │ ▸'], 'lrrrrrrrl', $$
  WITH last AS (
    SELECT * FROM demo.flow ORDER BY period_start DESC LIMIT 12
  ), wide AS (
    -- the columns before the bars take what they need, the bars the rest
    SELECT greatest(3, least(12, (100 - 2 - 8 * 2 - 1 - CASE WHEN min(step_name) = 'month' THEN 7 ELSE 10 END - greatest(max(length(demo.whole(closing_customers))), 9) - max(length(demo.money(new_revenue))) - max(length(demo.money(existing_revenue)))
             - max(length(demo.money(-lost_revenue))) - greatest(max(length(demo.money(-in_doubt_revenue))), 8) - max(length(demo.money(growth))) - max(length(demo.money(closing_revenue)))) / 2)) AS w,
           max(greatest(new_revenue + greatest(existing_revenue, 0), lost_revenue + in_doubt_revenue + greatest(-existing_revenue, 0))) AS scale FROM last, demo.setting
  )
  SELECT array[CASE WHEN step_name = 'month' THEN to_char(period_start, demo.say('table_month')) ELSE demo.date(period_start) END, demo.whole(closing_customers),
               demo.money(new_revenue), demo.money(existing_revenue), demo.money(-lost_revenue), demo.money(-in_doubt_revenue), demo.money(growth), demo.money(closing_revenue),
               lpad(demo.bar(in_doubt_revenue, scale, w, '·') || demo.bar(-existing_revenue, scale, w, '▒') || demo.bar(lost_revenue, scale, w, '░'), w) || '│'
                 || demo.bar(new_revenue, scale, w, '█') || demo.bar(existing_revenue, scale, w, '▒')]
  FROM last, wide, demo.setting ORDER BY period_start$$) FROM demo.setting WHERE EXISTS (SELECT FROM demo.flow);
SELECT E'\n' || demo.wrap(demo.say('legend')) || E'\n' || demo.wrap(demo.say('sum')) || E'\n' || demo.wrap(demo.say('loss_' || step_name, grace::text))
       || E'\n' || demo.wrap(CASE open WHEN 0 THEN demo.say('final') ELSE demo.say('open_rows', open::text) END)
FROM demo.setting, (SELECT count(*) FILTER (WHERE NOT is_final) AS open FROM demo.flow) f;

-- --- classes ----------------------------------------------------------------------------------------------

SELECT demo.title(demo.say('title_classes'));
SELECT demo.lines(array[demo.say('head_class'), demo.say('head_customers'), demo.say('head_share'), demo.say('head_revenue'), demo.say('head_share'), demo.say('head_each'), ''], 'lrrrrrl', $$
  SELECT array[class, demo.whole(customers), demo.percent(customer_share::numeric), demo.money(amount),
               demo.percent(amount_share::numeric), demo.money(amount / customers), demo.bar(amount, sum(amount) OVER (), 30, '█')]
  FROM shop.pareto WHERE measure = 'revenue' ORDER BY class$$);
SELECT E'\n' || demo.wrap(demo.say('classes', demo.percent(top_fifth::numeric), demo.number(gini::numeric, 'FM0.000'))) FROM demo.concentration;

-- --- models -----------------------------------------------------------------------------------------------

SELECT demo.title(demo.say('title_models'));
SELECT demo.short('  ' || problem, 100) FROM demo.model WHERE name = 'purchases' AND problem IS NOT NULL;
SELECT demo.lines(array[coalesce((SELECT label FROM demo.model WHERE name = 'purchases'), demo.say('no_model')), demo.say('head_estimate'), demo.say('head_error'), demo.say('head_spend'), demo.say('head_estimate'), demo.say('head_error')], 'lrrlrr', $$
  WITH value AS (
    SELECT name, k, parameter, demo.parameter(model ->> parameter) AS estimate, demo.parameter(model -> 'standard_errors' ->> parameter) AS error
    FROM demo.model, unnest(CASE WHEN name = 'spend' THEN array['p', 'q', 'gamma'] WHEN label = 'Pareto/NBD' THEN array['r', 'alpha', 's', 'beta'] ELSE array['r', 'alpha', 'a', 'b'] END) WITH ORDINALITY p(parameter, k)
  )
  SELECT array[m.parameter, m.estimate, m.error, g.parameter, g.estimate, g.error]
  FROM generate_series(1, 4) k
  LEFT JOIN value m ON m.k = k.k AND m.name = 'purchases' LEFT JOIN value g ON g.k = k.k AND g.name = 'spend' ORDER BY k.k$$) WHERE EXISTS (SELECT FROM demo.model WHERE model IS NOT NULL);
SELECT E'\n' || demo.wrap(demo.say('best', label, demo.number(m.delta_bic::numeric, 'FM999,999,990.0'),
              (array['BG/NBD', 'MBG/NBD', 'Pareto/NBD'])[array_position(array['bg_nbd', 'mbg_nbd', 'pareto_nbd'], m.next_best)]))
FROM demo.model, shop.models m WHERE name = 'purchases' AND m.is_current AND m.next_best IS NOT NULL;
SELECT demo.wrap(demo.say('fitted',             demo.whole((m.model ->> 'customers')::numeric), demo.whole((g.model ->> 'customers')::numeric)))
FROM demo.model m, demo.model g WHERE m.name = 'purchases' AND g.name = 'spend' AND m.model IS NOT NULL AND g.model IS NOT NULL;
SELECT demo.wrap(demo.say('rhythm',             demo.whole(((model ->> 'alpha')::float8 / (model ->> 'r')::float8 * (model ->> 'unit_days')::float8)::numeric),
              demo.percent(((model ->> 'a')::float8 / ((model ->> 'a')::float8 + (model ->> 'b')::float8))::numeric)))
FROM demo.model WHERE label IN ('BG/NBD', 'MBG/NBD') AND model IS NOT NULL;
SELECT demo.wrap(demo.say('worth', demo.money(((model ->> 'p')::float8 * (model ->> 'gamma')::float8 / ((model ->> 'q')::float8 - 1))::numeric)))
FROM demo.model WHERE name = 'spend' AND (model ->> 'q')::float8 > 1;

-- --- customers --------------------------------------------------------------------------------------------

SELECT demo.title(demo.say('title_best', (100 * annual_rate)::int::text)) FROM demo.setting;
SELECT demo.lines(array[demo.say('head_customer'), demo.say('head_class'), demo.say('head_orders'), demo.say('head_revenue'), demo.say('head_last'), demo.say('head_alive'), demo.say('head_next_year'), demo.say('head_purchase'), demo.say('head_residual')], 'lcrrlrrrr', $$
  SELECT array[demo.short(customer_id, 24), class, demo.whole(orders), demo.money(revenue), demo.date(last_purchase), demo.percent(p_alive::numeric),
               demo.number(purchases::numeric, 'FM99,990.0'), demo.money(spend), demo.money(residual)]
  FROM demo.score WHERE residual IS NOT NULL ORDER BY residual DESC, customer_id LIMIT 10$$) WHERE EXISTS (SELECT FROM demo.score WHERE residual IS NOT NULL);
SELECT E'\n' || demo.wrap(demo.say('all_customers', demo.money(sum(residual)), demo.money(sum(revenue)))) FROM demo.score HAVING count(residual) > 0;

SELECT demo.title(demo.say('title_slipping'));
SELECT demo.lines(array[demo.say('head_customer'), demo.say('head_class'), demo.say('head_orders'), demo.say('head_revenue'), demo.say('head_last'), demo.say('head_ago'), demo.say('head_alive'), demo.say('head_purchase'), demo.say('head_stake')], 'lcrrlrrrr', $$
  SELECT array[demo.short(customer_id, 24), class, demo.whole(orders), demo.money(revenue), demo.date(last_purchase), (as_of - last_purchase)::text,
               demo.percent(p_alive::numeric), demo.money(spend), demo.money(value_at_risk)]
  FROM demo.score, demo.setting WHERE p_alive BETWEEN 0.1 AND 0.5 AND residual IS NOT NULL
  ORDER BY value_at_risk DESC, customer_id LIMIT 10$$) WHERE EXISTS (SELECT FROM demo.score WHERE residual IS NOT NULL);
SELECT demo.wrap(demo.say('no_scores')) WHERE NOT EXISTS (SELECT FROM demo.score WHERE residual IS NOT NULL);
SELECT E'\n' || demo.wrap(demo.say('stake')) WHERE EXISTS (SELECT FROM demo.score WHERE residual IS NOT NULL);

-- --- reconciliation ---------------------------------------------------------------------------------------

SELECT demo.title(demo.say('title_reconciliation'));
SELECT demo.wrap(CASE WHEN bool_and(difference = 0) THEN demo.say('ledger_' || min(step_name), demo.money(sum(source_total)), demo.money(sum(ledger_total)), count(*)::text)
                  ELSE demo.say('ledger_differs', demo.money(sum(source_total)), demo.money(sum(ledger_total)), demo.money(sum(abs(difference)))) END)
FROM shop.reconciliation, demo.setting HAVING count(*) > 0;
WITH shown AS (SELECT * FROM demo.flow ORDER BY period_start DESC LIMIT 12)
SELECT demo.wrap(CASE WHEN sum(moved) = change THEN demo.say('growth_' || min(step_name), demo.money(sum(moved)), demo.money(change), count(*)::text)
                  ELSE demo.say('growth_differs', demo.money(sum(moved)), demo.money(change), demo.money(sum(moved) - change)) END)
FROM (SELECT new_revenue + existing_revenue - lost_revenue - in_doubt_revenue AS moved,
             first_value(closing_revenue) OVER (ORDER BY period_start DESC) - first_value(opening_revenue) OVER (ORDER BY period_start) AS change FROM shown) s, demo.setting
GROUP BY change;
SELECT demo.wrap(CASE WHEN t.left_out_because IS NULL THEN demo.say('rows', VARIADIC counts) ELSE demo.say('rows_left_out', VARIADIC counts || t.left_out_because) END)
FROM demo.source, shop.status t, LATERAL (SELECT array[demo.whole(read), demo.whole(t.row_count), demo.whole(bad), demo.whole(t.rows_counted)]) c(counts);
