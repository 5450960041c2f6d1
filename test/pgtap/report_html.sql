-- The page of a portfolio: what it says, of whom, in which language, and that no name is more than a name.
BEGIN;
SET search_path = public, customer_portfolio;
SET client_min_messages = error;
SELECT plan(88);

CREATE SCHEMA firm;
CREATE TABLE firm.orders AS
SELECT 1 + i % 57 AS who, date '2023-01-01' + (i * 37 % CASE WHEN i % 57 < 15 THEN 500 ELSE 729 END) AS day, (10 + i * 31 % 370 + i % 100 / 100.0)::numeric(10,2) AS total, (8 + i * 17 % 190 + CASE WHEN i % 57 < 5 THEN 250 ELSE 0 END)::numeric(10,2) AS cost FROM generate_series(1, 1500) i;
INSERT INTO firm.orders VALUES (NULL, '2024-05-05', 12.50, 1), (3, '2024-06-01', -20, 0);
CREATE TABLE firm.people AS SELECT DISTINCT who, CASE who % 5 WHEN 0 THEN '<script>alert(' || who || ')</script>' WHEN 1 THEN U&'\00C9picerie "Le Caf\00E9" & fils ' || who WHEN 2 THEN U&'\0634\0631\0643\0629 ' || who WHEN 3 THEN U&'\+01F34E O''Neil ' || who ELSE 'Customer ' || who END AS name FROM firm.orders WHERE who IS NOT NULL;
CREATE TABLE firm.nothing (LIKE firm.orders);
SELECT create_portfolio('shop', 'firm.orders', 'who', 'day', 'total', cost => 'cost', as_of => '2025-01-01', time_zone => 'UTC', currency => 'EUR', histories => 'refresh');
SELECT add_customers('shop', 'firm.people', 'who', 'name');
SELECT create_portfolio('plain', 'firm.orders', 'who', 'day', 'total', as_of => '2025-01-01', step => '14 days', grace => 2);
SELECT create_portfolio('quarters', 'firm.orders', 'who', 'day', 'total', as_of => '2025-01-01', step => '3 months');
SELECT alter_portfolio('quarters', margin => 0.4);
SELECT create_portfolio('nobody', 'firm.nothing', 'who', 'day', 'total', as_of => '2025-01-01');
SELECT create_portfolio('unknown', 'firm.nothing', 'who', 'day', 'total', as_of => 'data');
CREATE TEMP TABLE page AS SELECT p.portfolio, p.language, p.with_names, report_html(p.portfolio, p.language, p.with_names) AS html
FROM (VALUES ('shop', 'en', true), ('shop', 'fr', true), ('shop', 'en', false), ('plain', 'en', true), ('plain', 'fr', true), ('quarters', 'en', true), ('quarters', 'fr', true), ('nobody', 'en', true), ('nobody', 'fr', true), ('unknown', 'fr', true)) p(portfolio, language, with_names);
CREATE FUNCTION page(portfolio text, language text DEFAULT 'en', with_names boolean DEFAULT true) RETURNS text LANGUAGE sql AS 'SELECT p.html FROM page p WHERE (p.portfolio, p.language, p.with_names) = ($1, $2, $3)';
-- The text of the page as it is read: without elements, with letters and spaces as such.
CREATE FUNCTION read(html text) RETURNS text LANGUAGE sql AS $$
  SELECT regexp_replace(replace(replace(replace(replace(replace(replace(replace(regexp_replace(html, '<[^>]*>', '|', 'g'), '&#160;', ' '), '&#8239;', ' '), '&#8722;', '-'), '&#39;', ''''), '&#233;', U&'\00E9'), '&#8211;', '-'), '&amp;', '&'), '[|\s]*\|[|\s]*', '|', 'g') $$;
-- A row of a table of a section, by its heading.
CREATE FUNCTION cells(html text, section text, heading text) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT read(m[1]) FROM regexp_matches(substring(html, '<section id="' || section || '".*?</section>'), '<tr>(<th scope="row" dir="auto">' || heading || '</th>.*?)</tr>', 'g') m $$;

-- --- every page ---------------------------------------------------------------------------------------------------

SELECT is_empty('SELECT portfolio, language FROM page WHERE html IS NULL', 'there is a page of every portfolio');
SELECT is_empty($$SELECT portfolio, language FROM page WHERE html ~ '[^\x01-\x7f]'$$, 'in letters that no encoding of a client can spoil');
SELECT is_empty($$SELECT portfolio, language FROM page WHERE html !~ ('^<!DOCTYPE html>\n<html lang="' || language || '">') OR html !~ '</html>$'$$, 'with its language');
SELECT is_empty($$SELECT portfolio FROM page WHERE html ~* '<script|<img|<link|<iframe|src=|url\(http|@import|https?://(?!www.w3.org)'$$, 'without a script or a request');
SELECT lives_ok($$SELECT xmlparse(CONTENT regexp_replace(substring(html, '<header.*</footer>'), '&nbsp;', ' ', 'g')) FROM page$$, 'with every element closed');
SELECT is_empty($$SELECT portfolio, m[1] FROM page, regexp_matches(html, 'href="#([^"]+)"', 'g') m WHERE strpos(html, 'id="' || m[1] || '"') = 0$$, 'with links that lead somewhere');
SELECT is_empty($$SELECT portfolio FROM page WHERE (SELECT count(*) FROM regexp_matches(html, '<section id="', 'g')) <> (SELECT count(*) FROM regexp_matches(substring(html, '<nav.*?</nav>'), 'href="#', 'g'))$$, 'and a link to every section');
SELECT is_empty($$SELECT portfolio FROM page WHERE (SELECT count(*) FROM regexp_matches(html, '<svg ', 'g')) <> (SELECT count(*) FROM regexp_matches(html, '<svg [^>]*role="img"', 'g'))$$, 'every picture is one for those who hear it');
SELECT is_empty($$SELECT portfolio, language, m[1] FROM page, regexp_matches(html, '[{}]([a-z_]+)[{}]', 'g') m WHERE language = 'fr' AND substring(html, '<body.*') ~ ('\{' || m[1] || '\}')$$, 'no place is left open');
SELECT is_empty($$SELECT portfolio FROM page WHERE (html, octet_length(html) > 400000) IN (SELECT html, true)$$, 'of at most 400 kB');
SELECT is((SELECT count(DISTINCT length(html) - length(replace(html, '<tr>', ''))) FROM page WHERE portfolio = 'shop' AND with_names), 1::bigint, 'both languages show the same tables');

-- Every label that a section names is there.
CREATE TEMP VIEW source AS SELECT p.proname, pg_get_functiondef(p.oid) AS text FROM pg_proc p WHERE p.pronamespace = 'customer_portfolio_internal'::regnamespace AND p.proname LIKE 'report\_%';
SELECT is_empty($$SELECT proname, m[2], m[3] FROM source, regexp_matches(text, 'report_(say|label)\(r, ''([a-z_]+)''(?:::text)?, ''([a-z_ ]+)''(?:::text)?[,)]', 'g') m WHERE NOT EXISTS (SELECT FROM label l WHERE l.kind = m[2] AND l.name = m[3])$$, 'every word is in the table of labels');
SELECT is_empty($$SELECT proname, c FROM source, regexp_matches(text, 'report_columns\(r, (?:''\{([a-z_,]+)\}'')', 'g') m, string_to_table(m[1], ',') c WHERE NOT EXISTS (SELECT FROM label l WHERE l.kind = 'column' AND l.name = c)$$, 'and every heading');
SELECT is_empty($$SELECT proname, m[1], v FROM source, regexp_matches(text, 'report_count\(r, ''([a-z_]+)''', 'g') m, (VALUES (''), ('_one'), ('_none')) v(v) WHERE NOT EXISTS (SELECT FROM label l WHERE l.kind = 'finding' AND l.name = m[1] || v)$$, 'for none, one and many');

-- --- what it says ---------------------------------------------------------------------------------------------------

SELECT ok(read(page('shop')) ~ ('\|Revenue\|' || to_char(closing_revenue, 'FM999,990') || ' EUR\|'), 'the revenue of the last period') FROM shop.three_flows ORDER BY period_start DESC LIMIT 1;
SELECT ok(read(page('shop', 'fr')) ~ ('\|Chiffre d''affaires\|' || replace(to_char(closing_revenue, 'FM999,990'), ',', ' ') || ' EUR\|'), 'in the form of French') FROM shop.three_flows ORDER BY period_start DESC LIMIT 1;
SELECT is((SELECT cells(page('shop'), 'flows', 'October 2024')), format('|October 2024|%s EUR|%s EUR|%s EUR|%s EUR|%s EUR|%s EUR|', to_char(new_revenue, 'FM999,990'), to_char(existing_revenue, 'FM999,990'), to_char(lost_revenue, 'FM999,990'), to_char(in_doubt_revenue, 'FM999,990'), to_char(growth, 'FMSG999,990'), to_char(closing_revenue, 'FM999,990')),
  'the flows of a period') FROM shop.three_flows WHERE period_start = '2024-10-01';
SELECT ok((SELECT cells(page('shop'), 'flows', 'December 2024')) ~ format('^\|December 2024\|%s EUR\|-?[0-9,]+ EUR\|-\|', to_char(new_revenue, 'FM999,990')), 'what is lost is not said before it is known') FROM shop.three_flows WHERE period_start = '2024-12-01';
SELECT set_eq($$SELECT cells(page('shop'), 'value', class) FROM shop.pareto WHERE measure = 'revenue'$$,
  $$SELECT format('|%s|%s|%s %%|%s EUR|%s %%|', class, customers, to_char(100 * customer_share, 'FM990.0'), to_char(amount, 'FM999,990'), to_char(100 * amount_share, 'FM990.0')) FROM shop.pareto WHERE measure = 'revenue'$$, 'classes as in pareto');
SELECT is((SELECT cells(page('shop'), 'value', '20&#160;%') LIMIT 1), format('|20 %%|%s %%|', to_char(100 * revenue_share, 'FM990.0')), 'the curve as in lorenz') FROM shop.lorenz WHERE customer_share = 0.2;
SELECT ok(page('shop') ~ format('The best fifth of the customers make %s&#160;%%', to_char(100 * revenue_share, 'FM990.0')), 'and its finding') FROM shop.lorenz WHERE customer_share = 0.2;
SELECT is((SELECT cells(page('shop'), 'value', '100&#160;%') OFFSET 1 LIMIT 1), '|100 %|100.0 %|', 'the whale curve ends with all margin');
SELECT ok(page('shop') ~ 'of the margin; the others cost' AND page('plain') !~ 'of the margin', 'and is there where costs are');
SELECT set_eq($$SELECT c.size || ' ' || round(100 * c.retention_rate::numeric) FROM shop.cohorts c WHERE c.age = 1 AND c.retention_rate IS NOT NULL AND c.cohort_start >= '2023-12-01'$$,
  $$SELECT split_part(w, '|', 3) || ' ' || replace(split_part(w, '|', 4), ' %', '') FROM shop.cohorts c, cells(page('shop'), 'cohorts', to_char(c.cohort_start, 'Mon"&#160;"YYYY')) w WHERE c.age = 1 AND c.retention_rate IS NOT NULL AND c.cohort_start >= '2023-12-01'$$, 'cohorts as in the view');
CREATE TABLE firm.late AS SELECT i AS who, (date '2024-01-10' + i % 12 * interval '1 month' + k * interval '31 days')::date AS day, 10.00::numeric(10,2) AS total FROM generate_series(1, 60) i, generate_series(0, 2) k;
SELECT create_portfolio('late', 'firm.late', 'who', 'day', 'total', as_of => '2025-01-01');
SELECT ok(html ~ '<g class="cp-immature"' AND html ~ 'Striped: not known yet' AND page('shop') !~ 'cp-immature', 'what is not known yet is striped') FROM (SELECT report_html('late') AS html) q;
SELECT ok(read(html) ~ 'Revenue stayed at|Revenue (fell|rose) to' AND html ~ '5 biggest new customers', 'and who came is listed') FROM (SELECT report_html('late') AS html) q;
SELECT set_eq($$SELECT cells(page('shop'), 'capital', class_by_revenue) FROM shop.scores GROUP BY class_by_revenue$$,
  $$SELECT format('|%s|%s|%s EUR|%s EUR|', class_by_revenue, count(*), to_char(sum(residual_ltv), 'FM999,990'), to_char(avg(residual_ltv), 'FM999,990')) FROM shop.scores GROUP BY class_by_revenue$$, 'capital by class');
SELECT is((SELECT cells(page('shop'), 'capital', '50&#160;%')), format('|50 %%|%s EUR|', to_char(percentile_disc(0.5) WITHIN GROUP (ORDER BY residual_ltv), 'FM999,990.00')), 'and how it is spread') FROM shop.scores;
SELECT ok((SELECT cells(page('shop'), 'trust', 'counted')) ~ '\|1,501\|99.93 %\|' AND (SELECT cells(page('shop'), 'trust', 'without a customer')) ~ '\|1\|0.07 %\|12.50 EUR\|', 'coverage');
SELECT ok(page('shop') ~ 'Plain addition and the ledger agree in all 24 periods', 'reconciliation');
SELECT ok(page('shop') ~ 'as_of is 2025-01-01|as_of is 1 January 2025' AND page('shop', 'fr') ~ 'connu', 'definitions with the parameters of the portfolio');
SELECT ok(page('shop') ~ '<h2 id="made-title">How this page was made</h2>\n<p>Made on [0-9]+ [A-Z][a-z]+ 20[0-9]{2} at [0-9:]+ by customer_portfolio 0', 'when and by what it was made');
SELECT ok(page('shop') ~ 'From 1,502 rows of firm.orders, with events from', 'and from what');
SELECT ok(page('quarters') ~ 'Q4 2024' AND page('quarters', 'fr') ~ 'le 4e trimestre 2024', 'quarters have their names');
SELECT ok(page('plain') ~ '[0-9]+ December 2024' AND page('plain', 'fr') ~ 'le [0-9]+ d&#233;cembre 2024', 'other periods that of their first day');

-- --- customers by name ----------------------------------------------------------------------------------------------

SELECT ok((SELECT bool_and(strpos(page('shop'), customer_portfolio_internal.report_ascii(customer_portfolio_internal.markup(label))) > 0) FROM (SELECT label FROM shop.customers ORDER BY residual_ltv DESC NULLS LAST LIMIT 10) c), 'who is worth most');
CREATE FUNCTION listed(flow text, period date) RETURNS SETOF text LANGUAGE sql AS $$SELECT to_char(f.amount, 'FM999,990') || ' EUR ' || customer_portfolio_internal.report_ascii(customer_portfolio_internal.markup(f.label)) FROM shop.flow_customers f WHERE f.flow = $1 AND f.period_start = $2 ORDER BY f.amount DESC LIMIT 10$$;
CREATE FUNCTION shown(caption text) RETURNS SETOF text LANGUAGE sql AS $$SELECT replace(m[2], '&#160;', ' ') || ' ' || m[1] FROM regexp_matches(substring(page('shop'), '<caption>[^<]*' || caption || '.*?</table>'), '<th scope="row" dir="auto">([^<]*)</th>(?:<td dir="auto">[^<]*</td>)?<td class="n">([^<]*)</td>', 'g') m$$;
SELECT isnt_empty($$SELECT listed('new', (SELECT max(period_start) FROM shop.flow_customers WHERE flow = 'new'))$$, 'there are new customers');
SELECT set_eq($$SELECT shown('losses of the last period in which')$$, $$SELECT listed('lost', '2024-10-01')$$, 'who was lost, as in flow_customers') WHERE EXISTS (SELECT listed('lost', '2024-10-01'))
UNION ALL SELECT ok(page('shop') ~ 'Nobody was lost in the last period', 'nobody was lost, and the page says so') WHERE NOT EXISTS (SELECT listed('lost', '2024-10-01'));
SELECT ok(page('shop') ~ 'No new customer in the last period', 'that nobody is new is said');
SELECT ok(page('shop') ~ (CASE n WHEN 0 THEN 'Nobody is' WHEN 1 THEN 'One customer is' ELSE n || ' customers are' END || ' slipping away'), 'how many slip away') FROM (SELECT count(*) AS n FROM shop.slipping) s;
SELECT ok(page('shop') ~ '&lt;script&gt;alert\(', 'a name that is a script is shown as it is written');
SELECT ok(page('shop') ~ '&#233; *&quot;|&quot;Le Caf&#233;&quot; &amp; fils' AND page('shop') ~ '&#1588;&#1585;' AND page('shop') ~ '&#127822;', 'so are quotes, ampersands, letters from right to left and signs');
SELECT is_empty($$SELECT label FROM shop.customers WHERE strpos(page('shop', 'en', false), customer_portfolio_internal.report_ascii(customer_portfolio_internal.markup(label))) > 0$$, 'names can be left out');
SELECT ok(page('shop', 'en', false) ~ '<th scope="col">Rank</th>' AND page('shop', 'en', false) ~ 'Names were left out', 'and the page says that they are');

-- Twelve who paused after big orders and came back, and three who left after small ones.
CREATE TABLE firm.pauses AS SELECT i AS who, day, CASE WHEN i <= 12 THEN 900.00 ELSE 10.00 + i END::numeric(10,2) AS total FROM generate_series(1, 15) i, (VALUES (date '2024-09-10'), (date '2024-12-10')) d(day) WHERE i <= 12 OR day < '2024-12-01';
SELECT create_portfolio('pauses', 'firm.pauses', 'who', 'day', 'total', as_of => '2025-01-01');
SELECT ok(html ~ 'The 3 biggest losses' AND html ~ '<th scope="row" dir="auto">15</th><td dir="auto">10&#160;Sep&#160;2024</td><td class="n">25</td>', 'who paused does not hide who left') FROM (SELECT report_html('pauses') AS html) q;

-- --- sections come with their sources ---------------------------------------------------------------------------------

CREATE FUNCTION sections(html text) RETURNS text[] LANGUAGE sql AS $$SELECT array_agg(m[1] ORDER BY n) FROM regexp_matches(html, '<section id="(\w+)"', 'g') WITH ORDINALITY m(m, n)$$;
SELECT is(sections(page('plain')), '{headline,alerts,flows,value,quadrants,cohorts,capital,customers,money,trust,definitions,made}', 'orders alone');
SELECT is(sections(page('nobody')), '{definitions,made}', 'nothing at all');
SELECT ok(page('nobody') ~ 'There is no customer yet: nothing was bought before 1 January 2025' AND page('nobody', 'fr') ~ 'aucun client' AND page('unknown', 'fr') ~ 'aucune commande', 'a portfolio without customers says so');
CREATE TABLE firm.answers AS SELECT who, date '2024-02-01' + i * 25 AS day, CASE WHEN (who + i) % 3 = 0 THEN 5 ELSE 10 END AS mark FROM firm.people, generate_series(0, 9) i;
SELECT add_surveys('shop', 'firm.answers', 'who', 'day', 'mark');
CREATE TABLE firm.farewells AS SELECT customer AS who, date '2024-10-01' AS day, '<b>price</b>' AS why FROM shop.customers WHERE status = 'lost' AND customer % 2 = 0;
SELECT add_departures('shop', 'firm.farewells', 'who', 'day', 'why');
CREATE TABLE firm.contracts AS SELECT who, date '2024-01-01' AS f, date '2025-01-15' + who AS t, 99.50::numeric(10,2) AS rate FROM firm.people WHERE who <= 20;
SELECT add_contracts('shop', 'firm.contracts', 'who', 'f', 't', 'rate');
CREATE TABLE firm.calls AS SELECT who, date '2024-12-01' AS day FROM firm.people WHERE who % 2 = 0;
SELECT add_contacts('shop', 'firm.calls', 'who', 'day');
CREATE TABLE firm.costs AS SELECT d::date AS day, 100.00::numeric(10,2) AS sum, 'acquisition' AS purpose FROM generate_series(timestamp '2023-01-01', '2024-12-31', '1 month') d;
SELECT add_spend('shop', 'firm.costs', 'day', 'sum', 'purpose');
CREATE TABLE firm.letters AS SELECT who, date '2024-06-01' AS day, who % 2 = 0 AS got FROM firm.people;
SELECT add_treatments('shop', 'firm.letters', 'who', 'day', 'got');
UPDATE page SET html = report_html(portfolio, language, with_names) WHERE portfolio = 'shop';
SELECT is(sections(page('shop')), '{headline,alerts,flows,value,quadrants,cohorts,capital,customers,contracts,voice,money,treatment,trust,definitions,made}', 'with further sources there are more');
SELECT ok(page('shop') ~ format('Net promoter score %s, with 95 %% confidence between %s and %s, from 570 answers', replace(round(score::numeric)::text, '-', '&#8722;'), replace(round(lower::numeric)::text, '-', '&#8722;'), replace(round(upper::numeric)::text, '-', '&#8722;')), 'recommendation with its interval') FROM shop.nps WHERE period_start IS NULL AND class IS NULL;
SELECT ok(read(page('shop')) ~ format('&lt;b&gt;price&lt;/b&gt;: %s %% of the lost customers left for it', round(100 * customer_share::numeric)), 'the first reason') FROM shop.reasons WHERE rank = 1;
SELECT ok(page('shop') ~ '20 contracts worth 1,990&#160;EUR a month end within 90 days', 'contracts that end');
SELECT ok(page('shop') ~ format('%s customers of value had no contact', n), 'who is neglected') FROM (SELECT count(*) AS n FROM shop.neglected WHERE status <> 'lost') n;
SELECT ok(page('shop') ~ (CASE decision WHEN 'continue' THEN 'Yes:' WHEN 'change' THEN 'No, it did harm' ELSE 'Not known yet: the difference is' END), 'whether a treatment worked') FROM shop.treatment;
SELECT ok((SELECT cells(page('shop'), 'money', 'December 2024')) ~ '\|acquisition\|100 EUR\|', 'what acquisition cost');

-- --- the capital and what moves it ----------------------------------------------------------------------------------------

CREATE FUNCTION in_money(v numeric) RETURNS text LANGUAGE sql AS $$SELECT to_char(v, 'FM999,999,990') || ' EUR'$$;
SELECT ok(strpos(read(page('shop')), format('between %s and %s will come in, discounted, with 95 %% probability', in_money(lower), in_money(upper))) > 0, 'how well the capital is known') FROM shop.equity WHERE dimension = 'total';
SELECT ok(strpos(read(page('shop')), format('The capital from %s on 1 January 2024 to %s on 1 January 2025', in_money(max(amount::numeric) FILTER (WHERE line = 'opening')), in_money(max(amount::numeric) FILTER (WHERE line = 'closing')))) > 0, 'its statement') FROM shop.equity_statement;
SELECT is((SELECT count(*) FROM shop.equity_statement e WHERE amount IS NOT NULL AND strpos(read(page('shop')), format('|%s|%s|%s|', label_of('line', line, 'en'), coalesce(to_char(customers, 'FM999,990'), '-'), in_money(amount::numeric))) = 0), 0::bigint, 'line by line');
SELECT is((SELECT count(*) FROM shop.levers WHERE dimension = 'total' AND measure = 'revenue' AND strpos(read(page('shop')), format('|%s|%s|', label_of('lever', lever, 'en'), CASE WHEN amount > 0 THEN '+' ELSE '' END || in_money(amount::numeric))) = 0), 0::bigint, 'levers of all customers');
SELECT ok((SELECT count(*) = 3 FROM shop.levers WHERE dimension = 'total' AND measure = 'revenue') AND (SELECT count(*) > 10 FROM shop.equity_statement), 'there are levers and lines');
SELECT ok(strpos(read(page('shop')), format('are gone after %s periods. To hold their number %s must come in each; %s came', to_char(half_life, 'FM990.0'), round(required_inflow::numeric), round(inflow::numeric))) > 0 OR half_life IS NULL AND page('shop') !~ 'To hold their number', 'where losses lead') FROM shop.leaky_bucket;
SELECT is((SELECT count(*) FROM shop.best_customers WHERE rank <= 10 AND NOT is_motivated AND strpos(page('shop'), customer_portfolio_internal.report_ascii(customer_portfolio_internal.markup(label)) || '</th><td data-l="Sector"' ) = 0 AND strpos(page('shop'), customer_portfolio_internal.report_ascii(customer_portfolio_internal.markup(label)) || '</th><td dir="auto" data-l="Sector"' ) = 0), 0::bigint, 'the best customers');

-- --- what needs attention, past value and potential -------------------------------------------------------------------

SELECT ok(strpos(read(page('shop')), CASE count(*) WHEN 0 THEN 'Nothing is out of the ordinary' WHEN 1 THEN 'One alert' ELSE count(*) || ' alerts' END) > 0, 'how many alerts there are') FROM shop.alerts;
SELECT is((SELECT count(*) FROM regexp_matches(substring(page('shop'), '<section id="alerts".*?</section>'), '<tr><th scope="row"', 'g')), (SELECT sum(least(n, 5))::bigint FROM (SELECT count(*) AS n FROM shop.alerts GROUP BY rule) q), 'five of each rule');
SELECT is((SELECT count(*) FROM (SELECT * FROM shop.alerts WHERE rule = 'contract_notice' ORDER BY number, customer LIMIT 5) a WHERE strpos(read(page('shop')), format('|high|A notice period ends and nobody has spoken with the customer|%s days until notice can no longer be given; nobody has spoken with the customer|', number)) = 0), 0::bigint, 'each with what was found');
SELECT is((SELECT count(*) FROM shop.quadrants WHERE quadrant IS NOT NULL AND strpos(read(page('shop')), format('|%s|%s|%s %%|%s|%s|', label_of('quadrant', quadrant, 'en'), customers, to_char(100 * customer_share, 'FM990.0'), replace(in_money(past_value), '-', '-'), in_money(residual_ltv))) = 0), 0::bigint, 'the quadrants as in the view');
SELECT ok((SELECT count(*) > 1 FROM shop.quadrants) AND (SELECT count(*) > 5 FROM shop.alerts WHERE rule = 'contract_notice'), 'there are some of both');
SELECT ok(page('shop', 'fr') ~ '>&#192; surveiller<' AND page('shop', 'fr') ~ '>(Absent depuis|Encore [0-9]|Sans commande [0-9]|Une erreur de)' AND h ~ '>tous<' AND h !~ '>(all|unknown|high|low)<', 'in French without a word of English') FROM report_html('plain', 'fr') h;
SELECT is(customer_portfolio_internal.report_reason(f, 'no purchase model: too few; the model of spend has a weak prior: the fit without one has no clear maximum; anything else'), 'pas de mod' || chr(232) || 'le d''achat' || chr(160) || ': too few; ' || label_of('model_reason', 'the model of spend has a weak prior: the fit without one has no clear maximum', 'fr') || '; anything else', 'the reasons of models, as far as there are words')
FROM customer_portfolio_internal.report_form('fr') f;

-- What fits say of a base that bears none is said in the language, and in English as they say it.
CREATE FUNCTION pg_temp.refusal(fit text) RETURNS text LANGUAGE plpgsql AS $f$
BEGIN
  EXECUTE fit;
  RETURN 'nothing';
EXCEPTION WHEN OTHERS THEN
  RETURN SQLERRM;
END $f$;
SELECT results_eq($$
    SELECT said, customer_portfolio_internal.report_message(e, said), customer_portfolio_internal.report_message(f, said)
    FROM (SELECT customer_portfolio_internal.report_form('en') AS e, customer_portfolio_internal.report_form('fr') AS f) form,
      LATERAL (SELECT n, pg_temp.refusal('SELECT mbg_nbd(x, t, age) FROM (VALUES ' || v || ') v(x, t, age)') AS said
        FROM unnest(ARRAY['(1.0, 2.0, 3.0)', '(1.0, 2.0, 3.0), (1, 2, 3), (1, 2, 3)', '(0.0, 0.0, 3.0), (0, 0, 3), (0, 0, 3), (0, 0, 3), (0, 0, 4), (0, 0, 5)', '(1.0, 0.0, 0.0), (1, 0, 0), (1, 0, 0), (1, 0, 0), (2, 0, 0), (1, 0, 0)']) WITH ORDINALITY u(v, n)) fits
    ORDER BY n$$,
  $$SELECT 'cannot fit mbg_nbd: ' || en, 'cannot fit mbg_nbd: ' || en, U&'mbg_nbd ne s''ajuste pas\00A0: ' || fr
    FROM (VALUES (1, 'only 1 customer', 'un seul client'), (2, 'only 3 customers', 'seulement 3 clients'), (3, 'no customer has a repeat purchase', U&'aucun client n''a rachet\00E9'),
      (4, 'no customer has been observed for any time', U&'aucun client n''a \00E9t\00E9 suivi, ne serait-ce qu''un jour')) v(n, en, fr) ORDER BY n$$, 'why there is no model');
SELECT results_eq($$SELECT said, customer_portfolio_internal.report_message(customer_portfolio_internal.report_form('en'), said), customer_portfolio_internal.report_message(customer_portfolio_internal.report_form('fr'), said)
    FROM pg_temp.refusal('SELECT gamma_gamma(x, m) FROM (VALUES (0.0, 0.0)) v(x, m)') said$$,
  $$VALUES ('cannot fit gamma_gamma: only 0 customers', 'cannot fit gamma_gamma: only 0 customers', U&'gamma_gamma ne s''ajuste pas\00A0: aucun client')$$, 'nor a model of spend');
CREATE FUNCTION pg_temp.left_out(portfolio text) RETURNS text LANGUAGE sql AS $f$ SELECT substring(report_html(portfolio), 'Left out because of the number of rows, to be read on their own: ([a-z_, ]+)') $f$;
SELECT is(pg_temp.left_out('shop'), NULL, 'of some rows the page leaves nothing out');
CREATE OR REPLACE FUNCTION customer_portfolio_internal.report_most_rows() RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN 100;
SELECT is(pg_temp.left_out('shop'), 'best_customers, levers, quadrants', 'of very many it leaves out what takes long, and says so');
SELECT is(pg_temp.left_out('plain'), 'alerts, best_customers, leaky_bucket, levers, quadrants', 'and more where every view makes the histories anew');
CREATE TEMP TABLE big AS SELECT customer_portfolio_internal.report_about(customer_portfolio_internal.portfolio_of('shop'), 'en', true) AS r;
SELECT ok(customer_portfolio_internal.report_quadrants(r) IS NULL AND customer_portfolio_internal.report_best(r) IS NULL AND customer_portfolio_internal.report_levers(r) IS NULL, 'what it leaves out it does not read') FROM big;
SELECT ok(customer_portfolio_internal.report_alerts(r) ~ '<table' AND customer_portfolio_internal.report_bucket(r) ~ 'To hold their number', 'alerts and the leaky bucket stay') FROM big;
CREATE OR REPLACE FUNCTION customer_portfolio_internal.report_most_rows() RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN 1000000;

-- What a page asks of the views it asks once, wherever it says it.
SET LOCAL track_functions = 'all';
CREATE FUNCTION asked() RETURNS bigint LANGUAGE sql AS $$SELECT coalesce(pg_stat_get_xact_function_calls('customer_portfolio_internal.report_read(jsonb,text,text)'::regprocedure), 0)$$;
SELECT asked() AS before \gset
SELECT report_html('shop') \g /dev/null
SELECT cmp_ok(asked() - :before, '<=', sum(cardinality(regexp_split_to_array(pg_get_functiondef(p.oid), 'report_read\(')) - 1)::bigint, 'each view is read once')
FROM pg_proc p WHERE p.pronamespace = 'customer_portfolio_internal'::regnamespace AND p.proname LIKE 'report\_%' AND p.proname <> 'report_read';
SET LOCAL track_functions = 'none';

-- --- who may, and in which language ------------------------------------------------------------------------------------

SELECT throws_ok($$SELECT report_html('shop', 'xx')$$, '22023', 'there are no labels in language "xx"', 'a language without a word is refused');
SELECT throws_ok($$SELECT report_html('nowhere')$$, NULL, NULL, 'so is a portfolio that does not exist');
INSERT INTO label VALUES ('de', 'section', 'flows', 'Gewonnen, gehalten, verloren'), ('de', 'number', 'decimal_mark', ','), ('de', 'number', 'group_mark', '.');
SELECT ok(html ~ 'html lang="de"' AND html ~ 'Gewonnen, gehalten' AND html ~ 'Who makes the value' AND read(html) ~ 'Revenue\|[0-9]+\.[0-9]{3} EUR', 'what a language lacks is said in English') FROM (SELECT report_html('shop', 'de') AS html) q;
CREATE ROLE report_reader;
SELECT grant_portfolio('shop', 'report_reader');
SET LOCAL ROLE report_reader;
SELECT ok(report_html('shop') ~ '</html>$', 'whoever may read the views of a portfolio has its page');
RESET ROLE;

-- --- sentences and numbers ----------------------------------------------------------------------------------------------

CREATE FUNCTION trend(VARIADIC amounts numeric[]) RETURNS text LANGUAGE sql AS $$
  SELECT replace(customer_portfolio_internal.report_trend(r, 'lost', (SELECT jsonb_agg(jsonb_build_object('period', (date '2024-01-01' + (n - 1)::int * interval '1 month')::date, 'value', v) ORDER BY n) FROM unnest(amounts) WITH ORDINALITY a(v, n))), U&'\00A0', ' ')
  FROM (SELECT jsonb_build_object('language', 'en', 'words', customer_portfolio_internal.report_words('en'), 'months', 1, 'decimals', 0, 'scale', 2, 'decimal_mark', '.', 'group_mark', ',', 'minus', '-', 'none', '-') AS r) q $$;
SELECT results_eq('SELECT trend(VARIADIC a) FROM (VALUES (1, ARRAY[5]), (2, ARRAY[5, 5]), (3, ARRAY[5, 4]), (4, ARRAY[7, 3, 9, 8, 4]), (5, ARRAY[7, 8, 9, 8, 7, 6]), (6, ARRAY[9, 3, 4, 8]), (7, ARRAY[1, 2, 3, 4, 5, 6]), (8, ARRAY[6, 2, 3])) v(i, a) ORDER BY i',
  $$VALUES ('Lost revenue was 5'), ('Lost revenue stayed at 5'), ('Lost revenue fell to 4'), ('Lost revenue fell to 4, the least since February 2024'), ('Lost revenue fell to 6, the least of 6 periods'),
    ('Lost revenue rose to 8, the most since January 2024'), ('Lost revenue rose to 6, the most of 6 periods'), ('Lost revenue rose to 3')$$, 'what a number is beside those before');
CREATE TEMP TABLE french AS SELECT jsonb_build_object('language', 'fr', 'words', customer_portfolio_internal.report_words('fr'), 'months', 1, 'decimals', 0, 'scale', 2, 'currency', 'EUR', 'decimal_mark', ',', 'group_mark', ' ', 'minus', '-', 'none', '-') AS r;
SELECT results_eq($$SELECT customer_portfolio_internal.report_number(r, v, d) FROM french, (VALUES (1, 1234567.895, 2), (2, -0.4, 0), (3, -1234.5, 1), (4, 'NaN', 0), (5, NULL, 0), (6, 123456789012345678901234.5, 0)) n(i, v, d) ORDER BY i$$,
  $$VALUES ('1 234 567,90'), ('0'), ('-1 234,5'), ('-'), ('-'), ('123 456 789 012 345 678 901 235')$$, 'numbers');
SELECT results_eq($$SELECT replace(customer_portfolio_internal.report_day(r, v, s), U&'\00A0', ' ') FROM french, (VALUES (1, date '2025-01-01', false), (2, '2024-12-31', false), (3, '2024-07-14', true), (4, NULL, true)) n(i, v, s) ORDER BY i$$, $$VALUES ('1er janvier 2025'), (U&'31 d\00E9cembre 2024'), ('14 juil. 2024'), ('-')$$, 'days');
SELECT results_eq($$SELECT replace(customer_portfolio_internal.report_change(r, a, b), U&'\00A0', ' ') FROM french, (VALUES (1, 110, 100), (2, 90, 100), (3, 5, 0), (4, NULL, 5)) n(i, a, b) ORDER BY i$$, $$VALUES ('+10,0 %'), ('-10,0 %'), ('+5'), ('-')$$, 'changes');

-- Nobody brings revenue: refunds only, or what costs nothing.
CREATE TABLE firm.poor AS SELECT n % 40 AS who, date '2024-01-01' + n * 37 % 365 AS day, -(10 + n % 7)::numeric(12,2) AS amount FROM generate_series(1, 400) n;
SELECT create_portfolio('refunds', 'firm.poor', 'who', 'day', 'amount', as_of => '2025-01-01', histories => 'refresh');
SELECT ok(html ~ '</html>$' AND read(html) ~ 'Nobody has brought revenue yet' AND read(html) !~ 'The best fifth', 'where all amounts are negative the page says that nobody has brought revenue') FROM (SELECT report_html('refunds') AS html) q;
UPDATE firm.poor SET amount = 0;
SELECT create_portfolio('gifts', 'firm.poor', 'who', 'day', 'amount', as_of => '2025-01-01');
SELECT ok(html ~ '</html>$' AND read(html) ~ 'Nobody has brought revenue yet' AND read(html) !~ 'The best fifth', 'where all are 0, too') FROM (SELECT report_html('gifts') AS html) q;
-- As many decimals as money may have.
UPDATE firm.poor SET amount = 1 + who;
SELECT alter_portfolio('gifts', money_scale => 12);
SELECT ok(html ~ 'Jan&#160;2024: [0-9]{3}[.][0-9]{12}; ' AND html ~ 'Jan&#160;2024: [0-9]{2}; ', 'pictures show the twelve decimals that money may have, and whole customers') FROM (SELECT report_html('gifts') AS html) q;

SELECT * FROM finish();
ROLLBACK;
