-- Pictures: aggregates that make inline SVG, and bars of text.
BEGIN;
SET search_path = customer_portfolio, public;
SELECT * FROM no_plan();

CREATE TEMP TABLE shop AS
SELECT i, to_char(date '2024-01-01' + i * interval '1 month', 'YYYY-MM') AS month, (1000 + 400 * sin(i))::float8 AS revenue, i % 5 = 4 AS is_total
FROM generate_series(0, 11) i;
CREATE TEMP TABLE hostile (i int, name text);
INSERT INTO hostile VALUES (1, '<script>alert("1")</script>'), (2, 'Müller & Söhne ''GmbH'''), (3, E'\u05E9\u05DC\u05D5\u05DD'), (4, E'\U0001F469\u200D\U0001F467 family'),
  (5, E'a\x01\x1B b\n\t'), (6, ']]> <!-- -->'), (7, repeat('very long ', 200)), (8, '');

-- --- each picture, with and without options ----------------------------------------------------------------------

CREATE TEMP TABLE picture (name text PRIMARY KEY, svg text);
INSERT INTO picture
SELECT 'bars', chart_bars(month, revenue ORDER BY i) FROM shop
UNION ALL SELECT 'bars with options', chart_bars(month, revenue, '{"title": "<&>", "unit": " €", "y_axis": "Revenue", "x_axis": "Month"}' ORDER BY i) FROM shop
UNION ALL SELECT 'stacked bars', chart_bars(month, s, revenue * sign(length(s) - 3.5)::float8 ORDER BY i) FROM shop, unnest(array['won', 'lost', 'kept']) s
UNION ALL SELECT 'stacked bars with options', chart_bars(month, s, revenue, '{"hatched": ["lost"], "is_percent": true}' ORDER BY i) FROM shop, unnest(array['won', 'lost', 'kept']) s
UNION ALL SELECT 'line', chart_line(month, nullif(revenue, 1000) ORDER BY i) FROM shop
UNION ALL SELECT 'line with options', chart_line(month, revenue, '{"compact": true}' ORDER BY i) FROM shop
UNION ALL SELECT 'lines', chart_line(month, s, revenue * length(s) ORDER BY i) FROM shop, unnest(array['won', 'lost', 'kept']) s
UNION ALL SELECT 'lines with options', chart_line(month, s, revenue, '{"hatched": ["kept"]}' ORDER BY i) FROM shop, unnest(array['won', 'lost', 'kept']) s
UNION ALL SELECT 'waterfall', chart_waterfall(month, revenue, is_total ORDER BY i) FROM shop
UNION ALL SELECT 'waterfall with options', chart_waterfall(month, revenue, is_total, '{"decimals": 2, "decimal_mark": ",", "group_mark": " "}' ORDER BY i) FROM shop
UNION ALL SELECT 'heat map', chart_heatmap(a.month, b.month, a.revenue * b.i, b.is_total ORDER BY a.i, b.i) FROM shop a, shop b
UNION ALL SELECT 'heat map with options', chart_heatmap(a.month, b.month, a.revenue * b.i, b.is_total, '{"width": 800, "height": 300}' ORDER BY a.i, b.i) FROM shop a, shop b
UNION ALL SELECT 'lorenz', chart_lorenz((i + 1) / 12.0, sqrt((i + 1) / 12.0) ORDER BY i) FROM shop
UNION ALL SELECT 'lorenz with options', chart_lorenz((i + 1) / 12.0, sqrt((i + 1) / 12.0), '{"description": "Half of the customers make 71 %."}' ORDER BY i) FROM shop
UNION ALL SELECT 'histogram', chart_histogram(revenue) FROM shop
UNION ALL SELECT 'histogram with options', chart_histogram(revenue, '{"bins": 5, "max_quantile": 0.9}') FROM shop
UNION ALL SELECT 'hostile bars', chart_bars(name, i ORDER BY i) FROM hostile
UNION ALL SELECT 'hostile lines', chart_line(i::text, name, i) FROM hostile WHERE i < 7
UNION ALL SELECT 'hostile waterfall', chart_waterfall(name, i, false) FROM hostile
UNION ALL SELECT 'hostile heat map', chart_heatmap(h.name, v.name, h.i, true) FROM hostile h, hostile v
UNION ALL SELECT 'hostile options', (SELECT chart_bars(month, revenue, jsonb_build_object('title', all_names, 'description', all_names, 'x_axis', all_names, 'y_axis', all_names,
    'unit', '<b>', 'decimal_mark', '&', 'group_mark', '"') ORDER BY i) FROM shop) FROM (SELECT string_agg(name, ' ') AS all_names FROM hostile WHERE i <> 7) o;

SELECT ok(xml_is_well_formed_document(svg), 'well-formed: ' || name) FROM picture ORDER BY name;
SELECT ok(svg ~ '^<svg [^>]*class="cp-chart" viewBox="0 0 [0-9.]+ [0-9.]+" width="100%" role="img" aria-label="[^"]+"', 'a picture with a text for screen readers: ' || name) FROM picture ORDER BY name;
SELECT is_empty($$SELECT name FROM picture WHERE regexp_replace(svg, 'xmlns="http://www.w3.org/2000/svg"', '') ~* '<(script|style|image|a|use|foreignObject)\M|<[^>]*\s(href|on[a-z]+)=|https?:'$$,
                'no script, no link, nothing to load, and no text becomes any');
SELECT results_eq($$SELECT h.name FROM hostile h WHERE i <= 4 ORDER BY i$$,
                  $$SELECT (regexp_match(s.text::text, '^(.*): ' || s.i))[1] FROM picture p, unnest(xpath('//*[local-name()="desc"]/text()', svg::xml)) d,
                      LATERAL (SELECT replace(replace(replace(d::text, '&lt;', '<'), '&gt;', '>'), '&amp;', '&')) x(text), LATERAL string_to_table(x.text, '; ') WITH ORDINALITY s(text, i)
                    WHERE p.name = 'hostile bars' AND s.i <= 4 ORDER BY s.i$$, 'names arrive as they are');
SELECT is(svg, (SELECT chart_bars(month, revenue) FROM (SELECT * FROM shop ORDER BY i) s), 'rows are drawn in the order in which they come') FROM picture WHERE name = 'bars';
SELECT isnt(svg, (SELECT chart_bars(month, revenue ORDER BY i DESC) FROM shop), 'so ORDER BY decides') FROM picture WHERE name = 'bars';
SELECT ok(svg ~ '<desc>2024-01: 1,000; 2024-02: 1,337; ', 'numbers stand in the description') FROM picture WHERE name = 'bars';
SELECT ok(svg ~ 'aria-label="&lt;&amp;&gt;"', 'the title is the name') FROM picture WHERE name = 'bars with options';
SELECT ok(svg ~ '<desc>Half of the customers make 71 %.</desc>', 'a description of the user''s own') FROM picture WHERE name = 'lorenz with options';
SELECT ok(svg ~ '2024-01: [+]1 000,00;', 'numbers in the form of a language') FROM picture WHERE name = 'waterfall with options';
SELECT ok(svg ~ 'viewBox="0 0 800 ', 'width of the view box') FROM picture WHERE name = 'heat map with options';
SELECT ok(svg ~ 'fill="url\(#cp-\w+\)"' AND svg ~ '<pattern id="cp-\w+"', 'stripes have a name of their own') FROM picture WHERE name = 'stacked bars with options';

SELECT is((SELECT count(*) FROM (SELECT s, chart_line(month, revenue ORDER BY i) FROM shop, generate_series(1, 200) s GROUP BY s) g(s, svg) WHERE svg IS NOT NULL), 200::bigint, 'a picture for each group');
SELECT is((SELECT count(DISTINCT svg) FROM (SELECT chart_bars(month, revenue) OVER (ORDER BY i) AS svg FROM shop) w), 12::bigint, 'over a window that grows each picture is another one');

-- --- NULL and nothing ----------------------------------------------------------------------------------------------

SELECT ok(chart_bars(month, revenue) IS NULL AND chart_line(month, revenue) IS NULL AND chart_waterfall(month, revenue, true) IS NULL AND chart_heatmap(month, month, revenue, false) IS NULL
      AND chart_lorenz(revenue, revenue) IS NULL AND chart_histogram(revenue) IS NULL AND sparkline(revenue) IS NULL, 'no rows, no picture') FROM shop WHERE false;
SELECT ok(chart_bars(month, NULL) IS NULL AND chart_line(month, 'a'::text, NULL) IS NULL AND chart_waterfall(month, NULL, true, '{}') IS NULL AND chart_heatmap(month, month, NULL, false) IS NULL
      AND chart_lorenz(0.5, NULL) IS NULL AND chart_histogram(NULL) IS NULL AND sparkline(NULL) IS NULL, 'no values, no picture') FROM shop;
SELECT is(chart_waterfall(month, revenue, NULL ORDER BY i), chart_waterfall(month, revenue, false ORDER BY i), 'what is not known to be a total is a movement') FROM shop;
SELECT is(chart_bars(month, revenue, NULL ORDER BY i), chart_bars(month, revenue ORDER BY i), 'NULL is no options') FROM shop;
SELECT is(chart_bars(month, revenue, '{"unit": null}' ORDER BY i), chart_bars(month, revenue ORDER BY i), 'a member that is null is absent') FROM shop;
SELECT throws_ok('SELECT chart_bars(NULL, revenue) FROM shop', '22023', 'label is NULL', 'a bar without a name');
SELECT throws_ok('SELECT chart_line(month, NULL::text, revenue) FROM shop', '22023', 'series is NULL', 'a line without a name');
SELECT throws_ok('SELECT chart_heatmap(month, NULL, revenue, false) FROM shop', '22023', 'column_label is NULL', 'a column without a name');

-- --- what cannot be drawn ------------------------------------------------------------------------------------------

SELECT throws_ok(format('SELECT %s FROM shop', call), '22003', message, call)
FROM (VALUES ($$chart_bars(month, 'NaN')$$, 'value is NaN'), ($$chart_line(month, month, 'Infinity')$$, 'value is Infinity'), ($$chart_waterfall(month, '-Infinity', false)$$, 'value is -Infinity'),
             ($$chart_heatmap(month, month, 'NaN', false)$$, 'value is NaN'), ($$chart_histogram('NaN')$$, 'value is NaN'), ($$chart_lorenz(0.5, 'NaN')$$, 'value_share is NaN'),
             ($$chart_lorenz('NaN', 0.5)$$, 'customer_share is NaN'), ($$sparkline('NaN')$$, 'value is NaN'), ($$chart_bars(month, 1e16)$$, 'value 1e+16 is too large'),
             ($$bar('NaN', 1)$$, 'value is NaN'), ($$bar(1, 'Infinity')$$, 'max is Infinity')) v(call, message);
SELECT throws_ok('SELECT ' || call, '54000', message, call)
FROM (VALUES ($$chart_bars(i::text, 1) FROM generate_series(1, 201) i$$, 'more than 200 bars in a picture'), ($$chart_bars('a', i::text, 1) FROM generate_series(1, 7) i$$, 'more than 6 series in a picture'),
             ($$chart_line(i::text, 1) FROM generate_series(1, 1001) i$$, 'more than 1000 points of a line in a picture'), ($$chart_waterfall(i::text, 1, false) FROM generate_series(1, 41) i$$, 'more than 40 steps of a waterfall in a picture'),
             ($$chart_heatmap(i::text, 'a', 1, false) FROM generate_series(1, 61) i$$, 'more than 60 rows of a heat map in a picture'), ($$sparkline(i) FROM generate_series(1, 1001) i$$, 'more than 1000 values in a sparkline in a picture'),
             ($$chart_bars(i::text, 1) FROM generate_series(1, 100000) i$$, 'more than 20000 rows in a picture')) v(call, message);
SELECT throws_ok($$SELECT chart_bars(month, 'a', i) FROM shop, generate_series(1, 2)$$, '22023', 'two rows of label "2024-01" and series "a"', 'a bar twice');
SELECT throws_ok($$SELECT chart_lorenz(1 - i / 16.0, 1) FROM shop$$, '22023', 'customer_share 0.9375 comes after 1', 'points out of order');
SELECT throws_ok($$SELECT chart_lorenz(2, 1) FROM shop$$, '22023', 'customer_share must be from 0 to 1, not 2', 'a share of more than all');
SELECT is(chart_bars(month, revenue ORDER BY i), chart_bars(month, revenue ORDER BY i), 'a repeated label without series is another bar') FROM (SELECT i, 'same' AS month, revenue FROM shop) s;

-- --- options ---------------------------------------------------------------------------------------------------------

SELECT throws_ok(format('SELECT chart_bars(month, revenue, %L) FROM shop', options), '22023', message, options)
FROM (VALUES ('{"colour": "red"}', 'unknown option "colour"'), ('{"width": "wide"}', 'option width is a number from 40 to 4000, not "wide"'), ('{"width": 5}', 'option width is a number from 40 to 4000, not 5'),
             ('{"title": 5}', 'option title is a text, not 5'), ('{"compact": 1}', 'option compact is true or false, not 1'), ('{"hatched": [1]}', 'option hatched is a list of names of series, not [1]'),
             ('{"hatched": {"a": 1}}', 'option hatched is a list of names of series, not {"a": 1}'), ('{"decimals": 1.5}', 'option decimals is a whole number from 0 to 12, not 1.5'),
             ('{"decimals": 1e400}', 'option decimals is a whole number from 0 to 12, not 1' || repeat('0', 99)), ('[1]', 'options are a JSON object, not [1]'), ('5', 'options are a JSON object, not 5'), ('"x"', 'options are a JSON object, not "x"'),
             ('{"bins": 5}', 'unknown option "bins"')) v(options, message);
SELECT throws_ok($$SELECT chart_bars(month, revenue, jsonb_build_object('width', 100 + i)) FROM shop$$, '22023', 'options of a picture change to {"width": 101}', 'options that change');
SELECT throws_ok($$SELECT chart_bars(month, revenue, CASE WHEN i < 5 THEN jsonb '{}' END) FROM shop$$, '22023', 'options of a picture change to NULL', 'options that end');
SELECT throws_ok($$SELECT chart_histogram(1, jsonb_build_object('width', i)) FROM generate_series(1, 2) i$$, '22023', 'option width is a number from 40 to 4000, not 1', 'wrong options are an error in the first row');
SELECT lives_ok($$SELECT chart_bars(month, revenue, jsonb_build_object('title', repeat('x', 5000), 'hatched', array[]::text[])) FROM shop$$, 'options that are large');

-- --- text ------------------------------------------------------------------------------------------------------------

SELECT is(customer_portfolio_internal.markup(E'<a href="x">\'&\x01</a>'), '&lt;a href=&quot;x&quot;&gt;&#39;&amp;&lt;/a&gt;', 'markup');
SELECT is(customer_portfolio_internal.markup(NULL), NULL, 'markup of nothing');
SELECT is(bar(i, 4, 4), b, 'bar of ' || i) FROM (VALUES (0, ''), (1, '█'), (4, '████'), (5, '███▶'), (-2, '-██')) v(i, b);
SELECT is(bar(10, 20), repeat('█', 10), '20 characters');
SELECT is(bar(NULL, 1), NULL, 'bar of nothing');
SELECT throws_ok('SELECT bar(1, -1)', '22023', 'max must not be negative, but is -1', 'negative max');
SELECT throws_ok('SELECT bar(1, 1, 0)', '22023', 'width must be from 1 to 1000, not 0', 'no width');
SELECT is((SELECT sparkline(v ORDER BY i DESC) FROM (VALUES (1, 3), (2, NULL), (3, 1)) r(i, v)), '▁ █', 'in order, with a gap');
SELECT is((SELECT sparkline(v ORDER BY i) FROM (VALUES (1, 3), (2, -3), (3, 1)) r(i, v)), E'█ ▃\n █', 'negatives hang below a line');
SELECT is((SELECT string_agg(s, ',' ORDER BY i) FROM (SELECT i, sparkline(i) OVER (ORDER BY i) AS s FROM generate_series(1, 3) i) w), '▄,▁█,▁▅█', 'over a window');

SELECT throws_ok($$SELECT customer_portfolio_internal.chart_bars_add(NULL, 'a', 1)$$, '42883', NULL, 'only the server calls the functions of an aggregate');

SELECT * FROM finish();
ROLLBACK;
