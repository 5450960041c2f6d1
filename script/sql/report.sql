-- Prints what analyse.sql computed, at most 100 columns wide.
\pset format unaligned
\pset tuples_only on
SET client_min_messages = error;

-- --- how things are printed -------------------------------------------------------------------------------

CREATE FUNCTION demo.money(numeric) RETURNS text IMMUTABLE RETURN to_char($1, 'FM999,999,999,999,999,990.00');
CREATE FUNCTION demo.whole(numeric) RETURNS text IMMUTABLE RETURN to_char($1, 'FM999,999,999,999,990');
CREATE FUNCTION demo.percent(numeric) RETURNS text IMMUTABLE RETURN to_char(100 * $1, 'FM999,990.0') || ' %';
CREATE FUNCTION demo.short(value text, width int) RETURNS text IMMUTABLE
RETURN CASE WHEN length(value) > width THEN left(value, width - 1) || '…' ELSE value END;
-- Five significant digits, with as many decimals as that takes.
CREATE FUNCTION demo.parameter(text) RETURNS text IMMUTABLE
RETURN CASE WHEN $1 IS NULL THEN '–' WHEN $1::numeric = 0 THEN '0'
            WHEN abs($1::numeric) NOT BETWEEN 1e-4 AND 1e5 THEN btrim(to_char($1::float8, '9.9999EEEE'))
            ELSE round($1::numeric, greatest(0, 4 - floor(log(abs($1::numeric)))::int))::text END;
CREATE FUNCTION demo.bar(amount numeric, scale numeric, width int, sign text) RETURNS text IMMUTABLE
RETURN repeat(sign, CASE WHEN scale > 0 THEN round(width * greatest(amount, 0) / scale)::int ELSE 0 END);

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

SELECT demo.title('What was read');
SELECT '  ' || description FROM demo.source;
SELECT '  ' || btrim(regexp_replace(text, '(.{1,96})( +|$)', E'\\1\n  ', 'g'), E' \n') FROM demo.note ORDER BY n;
SELECT format('  %s customers, %s orders and refunds from %s to %s, revenue %s', demo.whole(count(DISTINCT customer_id)), demo.whole(count(*)), min(day), max(day), demo.money(sum(amount))) FROM orders;
SELECT '  line ' || n || ' ' || reason FROM demo.bad_line ORDER BY n LIMIT 10;
SELECT format('  … and %s more lines that were not loaded', demo.whole(count(*) - 10)) FROM demo.bad_line HAVING count(*) > 10;

-- --- flows ------------------------------------------------------------------------------------------------

SELECT demo.title(format('Where growth came from: the three flows of the last %s complete %ss', least(12, count(*)), step_name)) FROM demo.flow, demo.setting GROUP BY step_name;
SELECT '  There is no complete ' || step_name || ' yet.' FROM demo.setting WHERE NOT EXISTS (SELECT FROM demo.flow);
SELECT demo.lines(array[initcap(step_name), 'Customers', 'New', 'Existing', 'Lost', 'In doubt', 'Growth', 'Revenue', ' ◂ │ ▸'], 'lrrrrrrrl', $$
  WITH last AS (
    SELECT * FROM demo.flow ORDER BY period_start DESC LIMIT 12
  ), wide AS (
    -- the columns before the bars take what they need, the bars the rest
    SELECT greatest(3, least(12, (100 - 2 - 8 * 2 - 1 - CASE WHEN min(step_name) = 'month' THEN 7 ELSE 10 END - greatest(max(length(demo.whole(closing_customers))), 9) - max(length(demo.money(new_revenue))) - max(length(demo.money(existing_revenue)))
             - max(length(demo.money(-lost_revenue))) - greatest(max(length(demo.money(-in_doubt_revenue))), 8) - max(length(demo.money(growth))) - max(length(demo.money(closing_revenue)))) / 2)) AS w,
           max(greatest(new_revenue + greatest(existing_revenue, 0), lost_revenue + in_doubt_revenue + greatest(-existing_revenue, 0))) AS scale FROM last, demo.setting
  )
  SELECT array[CASE WHEN step_name = 'month' THEN to_char(period_start, 'YYYY-MM') ELSE period_start::text END, demo.whole(closing_customers),
               demo.money(new_revenue), demo.money(existing_revenue), demo.money(-lost_revenue), demo.money(-in_doubt_revenue), demo.money(growth), demo.money(closing_revenue),
               lpad(demo.bar(in_doubt_revenue, scale, w, '·') || demo.bar(-existing_revenue, scale, w, '▒') || demo.bar(lost_revenue, scale, w, '░'), w) || '│'
                 || demo.bar(new_revenue, scale, w, '█') || demo.bar(existing_revenue, scale, w, '▒')]
  FROM last, wide, demo.setting ORDER BY period_start$$) FROM demo.setting WHERE EXISTS (SELECT FROM demo.flow);
SELECT format(E'\n  █ new  ▒ existing (spends more or less, stays away for now, comes back, refunds)  ░ lost  · in doubt\n'
              '  Growth = new + existing - lost - in doubt, to the cent.\n'
              '  A loss stands in the %2$s in which the customer stayed away: lost after %1$s %2$ss in a row without a\n'
              '  purchase (the grace period), in doubt until then and counted as a customer. %3$s', grace, step_name,
              CASE open WHEN 0 THEN 'No row changes any more.' ELSE open || ' of the rows may still change.' END)
FROM demo.setting, (SELECT count(*) FILTER (WHERE NOT is_final) AS open FROM demo.flow) f;

-- --- classes ----------------------------------------------------------------------------------------------

SELECT demo.title('Who makes the value: Pareto classes');
SELECT demo.lines(array['Class', 'Customers', 'Share', 'Revenue', 'Share', 'Each', ''], 'lrrrrrl', $$
  SELECT array[class, demo.whole(customers), demo.percent(customer_share::numeric), demo.money(amount),
               demo.percent(amount_share::numeric), demo.money(amount / customers), demo.bar(amount, sum(amount) OVER (), 30, '█')]
  FROM shop.pareto WHERE measure = 'revenue' ORDER BY class$$);
SELECT format(E'\n  A makes the first 80 %% of revenue, B the next 15 %%, C the rest, D none.\n  The best fifth of the customers makes %s of it; Gini coefficient %s.',
              demo.percent(top_fifth::numeric), to_char(gini, 'FM0.000')) FROM demo.concentration;

-- --- models -----------------------------------------------------------------------------------------------

SELECT demo.title('How they buy and when they stop: the models, fitted');
SELECT demo.short('  ' || problem, 100) FROM demo.model WHERE name = 'purchases' AND problem IS NOT NULL;
SELECT demo.lines(array[coalesce((SELECT label FROM demo.model WHERE name = 'purchases'), 'No model'), 'Estimate', 'Std.err.', 'Gamma-gamma', 'Estimate', 'Std.err.'], 'lrrlrr', $$
  WITH value AS (
    SELECT name, k, parameter, demo.parameter(model ->> parameter) AS estimate, demo.parameter(model -> 'standard_errors' ->> parameter) AS error
    FROM demo.model, unnest(CASE WHEN name = 'spend' THEN array['p', 'q', 'gamma'] WHEN label = 'Pareto/NBD' THEN array['r', 'alpha', 's', 'beta'] ELSE array['r', 'alpha', 'a', 'b'] END) WITH ORDINALITY p(parameter, k)
  )
  SELECT array[m.parameter, m.estimate, m.error, g.parameter, g.estimate, g.error]
  FROM generate_series(1, 4) k
  LEFT JOIN value m ON m.k = k.k AND m.name = 'purchases' LEFT JOIN value g ON g.k = k.k AND g.name = 'spend' ORDER BY k.k$$) WHERE EXISTS (SELECT FROM demo.model WHERE model IS NOT NULL);
SELECT format(E'\n  %s fits best of three models: its BIC is %s better than that of %s.', label, to_char(m.delta_bic, 'FM999,999,990.0'),
              (array['BG/NBD', 'MBG/NBD', 'Pareto/NBD'])[array_position(array['bg_nbd', 'mbg_nbd', 'pareto_nbd'], m.next_best)])
FROM demo.model, shop.models m WHERE name = 'purchases' AND m.is_current AND m.next_best IS NOT NULL;
SELECT format('  Fitted to %s customers, the model of spend to the %s of them with a repeat purchase.',
              demo.whole((m.model ->> 'customers')::numeric), demo.whole((g.model ->> 'customers')::numeric))
FROM demo.model m, demo.model g WHERE m.name = 'purchases' AND g.name = 'spend' AND m.model IS NOT NULL AND g.model IS NOT NULL;
SELECT format('  An average customer buys every %s days while active; after a purchase %s stop.',
              demo.whole(((model ->> 'alpha')::float8 / (model ->> 'r')::float8 * (model ->> 'unit_days')::float8)::numeric),
              demo.percent(((model ->> 'a')::float8 / ((model ->> 'a')::float8 + (model ->> 'b')::float8))::numeric))
FROM demo.model WHERE label IN ('BG/NBD', 'MBG/NBD') AND model IS NOT NULL;
SELECT format('  A purchase is worth %s on average.', demo.money(((model ->> 'p')::float8 * (model ->> 'gamma')::float8 / ((model ->> 'q')::float8 - 1))::numeric))
FROM demo.model WHERE name = 'spend' AND (model ->> 'q')::float8 > 1;

-- --- customers --------------------------------------------------------------------------------------------

SELECT demo.title(format('The ten customers with the highest residual lifetime value (discounted at %s %% a year)', (100 * annual_rate)::int)) FROM demo.setting;
SELECT demo.lines(array['Customer', 'Class', 'Orders', 'Revenue', 'Last order', 'P(alive)', 'Orders, 1 y', 'A purchase', 'Residual value'], 'lcrrlrrrr', $$
  SELECT array[demo.short(customer_id, 24), class, demo.whole(orders), demo.money(revenue), last_purchase::text, demo.percent(p_alive::numeric),
               to_char(purchases, 'FM99,990.0'), demo.money(spend), demo.money(residual)]
  FROM demo.score WHERE residual IS NOT NULL ORDER BY residual DESC, customer_id LIMIT 10$$) WHERE EXISTS (SELECT FROM demo.score);
SELECT format(E'\n  All customers together: %s, beside %s of revenue until now.', demo.money(sum(residual)), demo.money(sum(revenue))) FROM demo.score HAVING count(*) > 0;

SELECT demo.title('The ten most valuable customers who are slipping away (P(alive) between 10 and 50 %)');
SELECT demo.lines(array['Customer', 'Class', 'Orders', 'Revenue', 'Last order', 'Days ago', 'P(alive)', 'A purchase', 'Value at stake'], 'lcrrlrrrr', $$
  SELECT array[demo.short(customer_id, 24), class, demo.whole(orders), demo.money(revenue), last_purchase::text, (as_of - last_purchase)::text,
               demo.percent(p_alive::numeric), demo.money(spend), demo.money(value_at_risk)]
  FROM demo.score, demo.setting WHERE p_alive BETWEEN 0.1 AND 0.5 AND residual IS NOT NULL
  ORDER BY value_at_risk DESC, customer_id LIMIT 10$$) WHERE EXISTS (SELECT FROM demo.score);
SELECT '  No model, no scores: see above.' WHERE NOT EXISTS (SELECT FROM demo.score);
SELECT E'\n  At stake: what they would be worth more if they were certainly still customers.' WHERE EXISTS (SELECT FROM demo.score);

-- --- reconciliation ---------------------------------------------------------------------------------------

SELECT demo.title('Reconciliation');
SELECT format('  Orders added up by plain SQL %s, by the ledger %s, in %s %ss: %s', demo.money(sum(source_total)), demo.money(sum(ledger_total)), count(*), min(step_name),
              CASE WHEN bool_and(difference = 0) THEN 'equal to the cent in each' ELSE 'DIFFERENCE ' || sum(abs(difference)) END)
FROM shop.reconciliation, demo.setting HAVING count(*) > 0;
WITH shown AS (SELECT * FROM demo.flow ORDER BY period_start DESC LIMIT 12)
SELECT format('  New + existing - lost - in doubt %s = change of revenue %s over %s %ss: %s', demo.money(sum(moved)), demo.money(change), count(*), min(step_name),
              CASE WHEN sum(moved) = change THEN 'equal to the cent' ELSE 'DIFFERENCE ' || (sum(moved) - change) END)
FROM (SELECT new_revenue + existing_revenue - lost_revenue - in_doubt_revenue AS moved,
             first_value(closing_revenue) OVER (ORDER BY period_start DESC) - first_value(opening_revenue) OVER (ORDER BY period_start) AS change FROM shown) s, demo.setting
GROUP BY change;
SELECT format('  Rows: %s read, %s loaded, %s not loaded; %s count in the portfolio, %s', demo.whole(read), demo.whole(t.row_count), demo.whole(bad), demo.whole(t.rows_counted),
              coalesce(t.left_out_because, 'none is left out')) FROM demo.source, shop.status t;
