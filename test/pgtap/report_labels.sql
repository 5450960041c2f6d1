-- The words of reports: every one in every language, and a DBA may add a language or change a word.
BEGIN;
SET search_path = public, customer_portfolio;
SELECT plan(23);

-- --- what is shipped ---------------------------------------------------------------------------------------------

CREATE FUNCTION missing(wanted text) RETURNS TABLE (kind text, name text) LANGUAGE sql AS $$
  SELECT k.kind, k.name FROM (SELECT DISTINCT l.kind, l.name FROM label l) k WHERE NOT EXISTS (SELECT FROM label l WHERE (l.language, l.kind, l.name) = (wanted, k.kind, k.name)) $$;
SELECT set_eq('SELECT DISTINCT language FROM label', ARRAY['en', 'fr'], 'two languages are shipped');
SELECT is_empty($$SELECT * FROM missing('en')$$, 'every label exists in English');
SELECT is_empty($$SELECT * FROM missing('fr')$$, 'every label exists in French');
CREATE FUNCTION places(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT string_agg(DISTINCT p[1], ',' ORDER BY p[1]) FROM regexp_matches($1, '\{(\w+)\}', 'g') p$$;
SELECT is_empty($$SELECT e.kind, e.name, places(e.text), places(f.text) FROM label e JOIN label f USING (kind, name) WHERE e.language = 'en' AND f.language = 'fr' AND places(e.text) IS DISTINCT FROM places(f.text)$$,
  'a sentence has the same places in both');
SELECT is_empty($$SELECT language, kind, name, text FROM label WHERE text ~ '&\w+;' OR btrim(text) = '' AND kind <> 'number'$$, 'all letters are known, and none is empty');
SELECT is_empty($$SELECT language, kind, name FROM label WHERE NOT is_shipped$$, 'they are known as shipped, so that no dump has them');

-- --- what they must name ------------------------------------------------------------------------------------------

CREATE FUNCTION names(wanted text) RETURNS SETOF text LANGUAGE sql AS $$SELECT l.name FROM label l WHERE l.language = 'fr' AND l.kind = wanted$$;
SELECT bag_has($$SELECT names('segment')$$, 'SELECT DISTINCT segment FROM rfm_segment_customary', 'every shipped segment');
SELECT set_eq($$SELECT names('segment_advice')$$, 'SELECT DISTINCT segment FROM rfm_segment_customary', 'and what to do about it');
SELECT set_eq($$SELECT m[1] FROM customer_portfolio_internal.portfolio_template t, regexp_matches(t.template, '\n\s+\(\d+, ''([a-z ]+)'', ''(?:money|customers|share|orders|orders per customer)''', 'g') m WHERE t.object = 'dashboard'$$,
  $$SELECT names('indicator')$$, 'every indicator of the dashboard');
SELECT set_eq($$SELECT m[1] FROM customer_portfolio_internal.portfolio_template t, regexp_matches(t.template, '\n\s+\(''([a-z_]+)'', ''(?:high|medium|low)''', 'g') m WHERE t.object = 'alert_rules'$$,
  $$SELECT names('alert')$$, 'every rule of alerts');
SELECT set_eq($$SELECT m[1] FROM customer_portfolio_internal.portfolio_template t, regexp_matches(t.template, '\(\d, ''([a-z_ ]+)''\)', 'g') m WHERE t.object = 'coverage' AND t.kind = 'view'$$,
  $$SELECT names('part')$$, 'every reason for which a row does not count');
SELECT bag_has($$SELECT names('status')$$, $$VALUES ('new'), ('active'), ('slipping'), ('asleep'), ('lost')$$, 'every status');
SELECT bag_has($$SELECT names('movement')$$, $$VALUES ('new'), ('existing'), ('lost'), ('in doubt'), ('more'), ('less'), ('resumed'), ('reactivated'), ('paused'), ('refunds')$$, 'every movement of flow_customers and existing_in_words');
SELECT results_eq($$SELECT label_of(k, n, 'fr') FROM (VALUES (1, 'movement', 'new'), (2, 'movement', 'lost'), (3, 'indicator', 'revenue'), (4, 'indicator', 'capital'), (5, 'indicator', 'basket')) v(i, k, n) ORDER BY i$$,
  $$VALUES ('Nouveaux clients'), ('Clients perdus'), ('Chiffre d''affaires'), ('Capital client'), ('Panier moyen')$$, 'in the words of the field');

-- --- which one is said ----------------------------------------------------------------------------------------------

INSERT INTO label VALUES ('de', 'status', 'lost', 'verloren');
SELECT is(label_of('status', 'lost', 'de'), 'verloren', 'a language may be added');
SELECT is(label_of('status', 'new', 'de'), 'new', 'what it does not have is said in English');
SELECT is(label_of('status', 'gone', 'fr'), 'gone', 'what nobody knows stands for itself');
SELECT is(label_of('status', 'lost', 'fr_CH'), 'perdu', 'a language of a country is that language');
INSERT INTO label VALUES ('fr_CH', 'status', 'lost', 'parti');
SELECT is(label_of('status', 'lost', 'fr_CH'), 'parti', 'unless it has a word of its own');
SELECT is((SELECT is_shipped FROM label WHERE language = 'de'), false, 'what is added is not shipped');

-- A restored dump inserts over the shipped row.
INSERT INTO label VALUES ('fr', 'status', 'lost', 'disparu', true);
SELECT results_eq($$SELECT text, is_shipped FROM label WHERE (language, kind, name) = ('fr', 'status', 'lost')$$, $$VALUES ('disparu', false)$$, 'what is inserted stands for the shipped row');
SELECT throws_ok($$INSERT INTO label VALUES ('fr', 'status', 'lost', 'encore')$$, '23505', NULL, 'but not for somebody''s own');
UPDATE label SET text = 'gone away' WHERE (language, kind, name) = ('en', 'status', 'lost');
SELECT results_eq($$SELECT text, is_shipped FROM label WHERE (language, kind, name) = ('en', 'status', 'lost')$$, $$VALUES ('gone away', false)$$, 'what is changed is somebody''s own');

SELECT * FROM finish();
ROLLBACK;
