-- Lifetime value: residual and total, horizon, margin from costs, cost to serve, drivers, and what cannot be known.
BEGIN;
SET search_path = customer_portfolio, public;
SET client_min_messages = error; -- what is NULL warns
SELECT plan(77);

CREATE TEMP TABLE model AS SELECT
  '{"model": "mbg_nbd", "unit_days": 7, "r": 0.6, "alpha": 6, "a": 0.9, "b": 2.5}'::purchase_model AS p,
  '{"model": "bg_nbd", "unit_days": 7, "r": 1.6, "alpha": 6, "a": 1.9, "b": 2.5}'::purchase_model AS leaving,
  '{"model": "gamma_gamma", "p": 6.25, "q": 3.75, "gamma": 15.5}'::spend_model AS s,
  '{"model": "gamma_gamma", "p": 6.25, "q": 0.9, "gamma": 15.5}'::spend_model AS heavy;

-- Costs of about two thirds; every ninth purchase comes back in part.
CREATE TEMP TABLE orders AS
  SELECT customer_id, day, amount, round(amount * (0.5 + (customer_id % 7) * 0.05), 2) AS cost
  FROM model, simulate_purchases(p, s, 500, '2021-01-01', '2023-01-01', 11);
INSERT INTO orders SELECT customer_id, day + 3, -round(amount / 2, 2), 0 FROM orders WHERE (extract(doy FROM day)::int + customer_id) % 9 = 0;
CREATE TEMP TABLE customer AS SELECT customer_id, purchase_history(day, amount, cost) AS h FROM orders GROUP BY 1;
CREATE TEMP VIEW observed AS
  SELECT c.*, model.*, frequency(h, '2022-07-01')::float8 AS x, recency(h, '2022-07-01') AS t_x,
         observation_age(h, '2022-07-01') AS t, monetary_value(h, '2022-07-01') AS z
  FROM customer c, model WHERE first_purchase(h) < '2022-07-01';
SELECT cmp_ok(count(*), '>', 300::bigint, 'there are customers') FROM observed;
SELECT cmp_ok(count(*), '>', 50::bigint, 'some bought once') FROM observed WHERE x = 0;

CREATE FUNCTION pg_temp.near(a float8, b float8, tolerance float8 DEFAULT 1e-9) RETURNS boolean LANGUAGE sql AS
  'SELECT abs(a - b) <= tolerance * greatest(1, abs(a), abs(b))';

-- --- residual ------------------------------------------------------------------------------------------------

SELECT is_empty($$SELECT customer_id FROM observed WHERE NOT pg_temp.near(residual_ltv(p, s, h, '2022-07-01', 0.1, 0.3),
    0.3 * expected_spend(s, h, '2022-07-01') * discounted_purchases(p, h, '2022-07-01', 0.1))$$,
  'residual_ltv is margin x spend x discounted purchases');
SELECT is_empty($$SELECT customer_id FROM observed WHERE residual_ltv(p, s, h, '2022-07-01', 0.1)
    IS DISTINCT FROM residual_ltv(p, s, h, '2022-07-01', annual_rate => 0.1, margin => 1, horizon => NULL, cost_to_serve => 0)$$,
  'what is left out is a margin of 1, no horizon, no cost to serve');
SELECT is_empty($$SELECT customer_id FROM observed WHERE NOT pg_temp.near(
    residual_ltv(p, s, h, '2022-07-01', 0.1, 0.3, '2 years'),
    0.3 * expected_spend(s, h, '2022-07-01') * discounted_purchases(p, h, '2022-07-01', 0.1, '2 years'))$$,
  'purchases after the horizon do not count');
SELECT is_empty($$SELECT customer_id FROM observed WHERE NOT pg_temp.near(
    residual_ltv(p, s, h, '2022-07-01', 0, 0.3, '1 year'),
    0.3 * expected_spend(s, h, '2022-07-01') * expected_purchases(p, h, '2022-07-01', '1 year'))$$,
  'without discount they are expected_purchases within the horizon');
SELECT is_empty($$SELECT customer_id FROM observed WHERE NOT (
    residual_ltv(p, s, h, '2022-07-01', 0.1, horizon => '1 year') < residual_ltv(p, s, h, '2022-07-01', 0.1, horizon => '3 years')
    AND residual_ltv(p, s, h, '2022-07-01', 0.1, horizon => '3 years') < residual_ltv(p, s, h, '2022-07-01', 0.1))$$,
  'a longer horizon is worth more, none the most');
SELECT is_empty($$SELECT customer_id FROM observed WHERE NOT pg_temp.near(
    residual_ltv(p, s, h, '2022-07-01', 0.1, horizon => '300 years'), residual_ltv(p, s, h, '2022-07-01', 0.1))$$,
  'three hundred years are without end');
SELECT is_empty($$SELECT customer_id FROM observed WHERE residual_ltv(p, s, h, '2022-07-01', 0.1, horizon => '0 days') <> 0$$,
  'no time, no value');
SELECT is_empty($$SELECT customer_id FROM observed WHERE NOT (
    residual_ltv(p, s, h, '2022-07-01', 0.1, 0.3, '3 years', 12) < residual_ltv(p, s, h, '2022-07-01', 0.1, 0.3, '3 years')
    AND residual_ltv(p, s, h, '2022-07-01', 0.1, 0.3, '3 years', 12) > residual_ltv(p, s, h, '2022-07-01', 0.1, 0.3, '3 years') - 36)$$,
  'three years cost less than three times a year');
SELECT is_empty($$SELECT customer_id FROM observed WHERE x = 0 AND NOT pg_temp.near(
    residual_ltv(p, s, h, '2022-07-01', 0.1), 6.25 * 15.5 / 2.75 * discounted_purchases(p, h, '2022-07-01', 0.1))$$,
  'who bought once is expected to spend what the population does');

-- The form that takes statistics: everything in weeks.
SELECT is_empty($$SELECT customer_id FROM observed WHERE NOT (
    pg_temp.near(residual_ltv(p, s, h, '2022-07-01', 0.1), residual_ltv(p, s, x, t_x, t, z, ln(1.1::float8) * 7 / 365.25))
    AND pg_temp.near(residual_ltv(p, s, h, '2022-07-01', 0.1, 0.3), residual_ltv(p, s, x, t_x, t, z, ln(1.1::float8) * 7 / 365.25, 0.3))
    AND pg_temp.near(residual_ltv(p, s, h, '2022-07-01', 0.1, 0.3, '70 days', 12),
                     residual_ltv(p, s, x, t_x, t, z, ln(1.1::float8) * 7 / 365.25, 0.3, horizon => 10, cost_to_serve => 12 * 7 / 365.25)))$$,
  'a history is its statistics');
SELECT is(residual_ltv(p, s, 0, 0, 9, NULL, 0.002), residual_ltv(p, s, 0, 0, 9, 0, 0.002), 'statistics: no repeat purchase, no monetary value') FROM model;
SELECT is(residual_ltv(p, s, 1, 2, 9, NULL, 0.002), NULL, 'statistics: a monetary value that is missing') FROM model;

-- --- margin from the costs ---------------------------------------------------------------------------------------

CREATE TEMP TABLE costless AS SELECT customer_id, purchase_history(day, amount) AS without_costs FROM orders GROUP BY 1;
CREATE TEMP VIEW known AS
  SELECT customer_id, sum(amount) AS revenue, sum(amount - cost) AS margin,
         1 - sum(cost) FILTER (WHERE pure) / nullif(sum(amount) FILTER (WHERE pure), 0) AS rate
  FROM (SELECT *, min(amount) OVER (PARTITION BY customer_id, day) >= 0 AS pure FROM orders WHERE day < '2022-07-01') o GROUP BY 1;
SELECT is_empty($$SELECT customer_id FROM observed JOIN known USING (customer_id) WHERE revenue > 0 AND NOT pg_temp.near(
    residual_ltv(p, s, h, '2022-07-01', 0.1, margin => NULL),
    residual_ltv(p, s, h, '2022-07-01', 0.1, margin => rate::float8))$$,
  'margin NULL is that of the history''s own costs');
SELECT is_empty($$SELECT o.customer_id FROM observed o JOIN known k USING (customer_id), ltv_card(p, s, h, '2022-07-01', 0.1, NULL) c
    WHERE revenue > 0 AND NOT pg_temp.near(c.margin_rate, k.rate::float8)$$,
  'the card shows it');

-- Refunds and their cost are left out: the rate is not that of a net near 0, 1 - 180/1, but 1 - 180/300. The basket
-- is net: the mean is (200 - 299)/2 < 0 and counts as 0, so that the spend is 6 * 60 / (6 * 2 + 3) = 24.
CREATE TEMP VIEW returned AS
  SELECT refund, h, '{"model":"mbg_nbd","unit_days":7,"r":0.8,"alpha":6,"a":0.8,"b":2.4}'::purchase_model AS p, '{"model":"gamma_gamma","p":6,"q":4,"gamma":60}'::spend_model AS s
  FROM unnest(array[-290, -299, -300, -301]) refund,
    LATERAL (SELECT purchase_history(d, a, c) AS h FROM (VALUES (date '2024-01-01', 100.0, 60.0), ('2024-02-01',100,60), ('2024-03-01',100,60), ('2024-03-10',refund,0)) v(d,a,c)) q;
SELECT results_eq($$SELECT refund, margin_rate, basket, round(residual_ltv::numeric, 2) FROM returned, ltv_card(p, s, h, '2024-05-01', 0.1, NULL) ORDER BY refund DESC$$,
  $$VALUES (-290, 0.4::float8, 24::float8, 85.28), (-299, 0.4, 24, 85.28), (-300, 0.4, 24, 85.28), (-301, 0.4, 24, 85.28)$$, 'a net near 0 is no base of a margin');
SELECT is_empty($$SELECT refund FROM returned WHERE NOT pg_temp.near(residual_ltv(p, s, h, '2024-05-01', 0.1, NULL), 0.4 * 24 * discounted_purchases(p, h, '2024-05-01', 0.1))$$,
  'which is margin x basket x discounted purchases');

-- Parcels come back days later: whoever returns everything is not worth what who keeps everything is.
CREATE TEMP TABLE parcel AS SELECT id, h, p, s FROM (SELECT p, s FROM returned LIMIT 1) m, (SELECT id, purchase_history(d, a) AS h FROM
  (VALUES (1, date '2024-01-01', 100.0), (1,'2024-02-01',100), (1,'2024-03-01',100), (1,'2024-04-01',100),
    (2, date '2024-01-01', 100.0), (2,'2024-02-01',100), (2,'2024-02-05',-100), (2,'2024-03-01',100), (2,'2024-03-06',-100), (2,'2024-04-01',100), (2,'2024-04-03',-100),
    (3, date '2024-01-01', 100.0), (3,'2024-02-01',100), (3,'2024-02-01',-100), (3,'2024-03-01',100), (3,'2024-03-01',-100), (3,'2024-04-01',100), (3,'2024-04-01',-100)) t(id, d, a)
  GROUP BY id) c;
SELECT results_eq($$SELECT id, revenue(h), monetary_value(h, '2024-05-01'), round(expected_spend(s, h, '2024-05-01')::numeric, 6), round(residual_ltv(p, s, h, '2024-05-01', 0.1)::numeric, 2)
  FROM parcel ORDER BY 1$$,
  $$VALUES (1, 400.0, 100::float8, 102.857143, 1480.21), (2, 100.0, 0, 17.142857, 246.70), (3, 100.0, 0, 17.142857, 246.70)$$,
  'refunds lessen the spend of the repeat days, whatever their day');
SELECT is(round(residual_ltv(p, s, h, '2024-05-01', 0.1)::numeric, 4), 1480.2065, 'kept') FROM parcel WHERE id = 1;
SELECT is(monetary_value(h, '2024-04-03'), 100 / 3::float8, 'a refund that is not known yet') FROM parcel WHERE id = 2;
SELECT is(spend_statistics(h, '2024-05-01')::text, 'v1 skipped 2 [3 100]', 'a mean of 0 is no spend observation, and counted') FROM parcel;
SELECT is_empty($$SELECT id FROM parcel, ltv_card(p, s, h, '2024-05-01', 0.1) c WHERE c.residual_ltv <> residual_ltv(p, s, h, '2024-05-01', 0.1) OR c.basket <> expected_spend(s, h, '2024-05-01')$$,
  'the card takes the same basket');

-- --- total ------------------------------------------------------------------------------------------------------

SELECT is_empty($$SELECT customer_id FROM observed JOIN known USING (customer_id) JOIN costless USING (customer_id) WHERE NOT pg_temp.near(
    total_ltv(p, s, without_costs, '2022-07-01', 0.1, 0.3, '3 years'), 0.3 * revenue::float8 + residual_ltv(p, s, h, '2022-07-01', 0.1, 0.3, '3 years'))$$,
  'without costs total = rate x past revenue + residual');
SELECT is_empty($$SELECT customer_id FROM observed JOIN known USING (customer_id) WHERE NOT pg_temp.near(
    total_ltv(p, s, h, '2022-07-01', 0.1, 0.3, '3 years'), margin::float8 + residual_ltv(p, s, h, '2022-07-01', 0.1, 0.3, '3 years'))$$,
  'costs that are known are used');
SELECT is_empty($$SELECT customer_id FROM observed JOIN costless USING (customer_id) WHERE total_ltv(p, s, without_costs, '2022-07-01', 0.1) IS NOT NULL OR total_ltv(p, s, h, '2022-07-01', 0.1) IS NOT NULL$$,
  'without a margin there is no total: the residual is revenue');
SELECT is_empty($$SELECT customer_id FROM observed JOIN known k USING (customer_id) JOIN costless USING (customer_id),
    LATERAL ltv_card(p, s, h, '2022-07-01', 0.1) c, LATERAL ltv_card(p, s, without_costs, '2022-07-01', 0.1) w
    WHERE (c.past_revenue, c.past_margin::numeric(12,2), c.total_ltv, w.past_revenue, w.past_margin, w.total_ltv, w.reason, w.residual_ltv)
      IS DISTINCT FROM (k.revenue::float8, k.margin::numeric(12,2), NULL::float8, k.revenue::float8, NULL::float8, NULL::float8,
                        'no margin is given, so residual_ltv is revenue', c.residual_ltv)$$,
  'revenue is never called margin: the card without a margin');
SELECT is_empty($$SELECT customer_id FROM observed JOIN known k USING (customer_id) JOIN costless USING (customer_id), LATERAL ltv_card(p, s, without_costs, '2022-07-01', 0.1, 0.3) c
    WHERE NOT pg_temp.near(c.past_margin, 0.3 * k.revenue::float8) OR c.past_revenue <> k.revenue::float8 OR c.reason IS NOT NULL$$,
  'a margin that is given estimates the past one');
SELECT is_empty($$SELECT customer_id FROM observed JOIN known USING (customer_id) WHERE revenue > 0 AND NOT pg_temp.near(
    total_ltv(p, s, h, '2022-07-01', 0.1, NULL), margin::float8 + residual_ltv(p, s, h, '2022-07-01', 0.1, NULL))$$,
  'total = past margin of the costs + residual');
SELECT is_empty($$SELECT customer_id FROM observed WHERE NOT pg_temp.near(
    total_ltv(p, s, h, '2022-07-01', 0.1, NULL), margin(as_of(h, '2022-07-01'))::float8 + residual_ltv(p, s, h, '2022-07-01', 0.1, NULL))$$,
  'which is what margin(h) says');
SELECT is_empty($$SELECT customer_id FROM observed WHERE NOT pg_temp.near(
    total_ltv(p, s, h, '2022-07-01', 0.1, 0.3) - total_ltv(p, s, h, '2022-07-01', 0.1, 0.3, cost_to_serve => 12),
    12 * (date '2022-06-30' - first_purchase(h)) / 365.25
      + residual_ltv(p, s, h, '2022-07-01', 0.1, 0.3) - residual_ltv(p, s, h, '2022-07-01', 0.1, 0.3, cost_to_serve => 12))$$,
  'the past cost from the first purchase to the end of observation');
SELECT is_empty($$SELECT customer_id FROM observed WHERE NOT pg_temp.near(total_ltv(p, s, h, '2022-07-01', 0.1, 0.3),
    total_ltv(p, s, as_of(h, '2022-07-01'), '2022-07-01', 0.1, 0.3), 0)$$, 'later events do not exist');
SELECT cmp_ok(total_ltv(p, s, h + purchase_history, '2022-07-01', 0.1, 0.3), '<', total_ltv(p, s, h, '2022-07-01', 0.1, 0.3), 'a refund costs')
FROM model, (SELECT h FROM observed WHERE x > 2 LIMIT 1) c, (SELECT purchase_history('2022-06-20'::date, -40.00, 0)) r;

-- --- the card ----------------------------------------------------------------------------------------------------

CREATE TEMP TABLE card AS
  SELECT o.*, c.* FROM observed o, LATERAL ltv_card(p, s, h, '2022-07-01', 0.1, 0.3, '3 years', 12) c;
SELECT is((SELECT count(*) FROM card), (SELECT count(*) FROM observed), 'one card per customer');
SELECT is_empty($$SELECT customer_id FROM card WHERE reason IS NOT NULL$$, 'all is known');
SELECT is_empty($$SELECT customer_id FROM card WHERE total_ltv <> past_margin + residual_ltv
    OR residual_ltv IS DISTINCT FROM customer_portfolio.residual_ltv(p, s, h, '2022-07-01', 0.1, 0.3, '3 years', 12)
    OR total_ltv IS DISTINCT FROM customer_portfolio.total_ltv(p, s, h, '2022-07-01', 0.1, 0.3, '3 years', 12)$$,
  'the card says what the functions say, and total is past + residual');
SELECT is_empty($$SELECT customer_id FROM card WHERE NOT pg_temp.near(residual_ltv, expected_lifetime * (frequency * basket * margin_rate - 12), 1e-12)$$,
  'residual = lifetime x (frequency x basket x margin - cost to serve)');
SELECT is_empty($$SELECT customer_id FROM card WHERE p_alive IS DISTINCT FROM customer_portfolio.p_alive(p, h, '2022-07-01')
    OR NOT pg_temp.near(purchases_next_year, expected_purchases(p, h, '2022-07-01', '1 year'), 1e-14)
    OR basket IS DISTINCT FROM expected_spend(s, h, '2022-07-01') OR margin_rate <> 0.3$$,
  'and the scores');
SELECT is_empty($$SELECT customer_id FROM card WHERE NOT (expected_lifetime > 0 AND expected_lifetime < least(3, 1 / ln(1.1)) * p_alive)$$,
  'a lifetime is within the horizon, and only of who is alive');

-- --- drivers --------------------------------------------------------------------------------------------------------

CREATE TEMP TABLE lever AS
  SELECT customer_id, d.* FROM observed, LATERAL ltv_drivers(p, s, h, '2022-07-01', 0.1, 0.3, '3 years', 12) d;
SELECT is(array_agg(driver ORDER BY n), array['expected_lifetime', 'frequency', 'basket', 'margin', 'cost_to_serve'], 'five drivers')
FROM model, (SELECT h FROM observed WHERE x = 3 LIMIT 1) c, ltv_drivers(p, s, h, '2022-07-01', 0.1, 0.3, '3 years', 12) WITH ORDINALITY d(driver, v, u, r, c, e, n);
SELECT is(array_agg(driver ORDER BY n), array['expected_lifetime', 'frequency', 'basket', 'margin'], 'four where nothing is spent on serving')
FROM model, (SELECT h FROM observed WHERE x = 3 LIMIT 1) c, ltv_drivers(p, s, h, '2022-07-01', 0.1) WITH ORDINALITY d(driver, v, u, r, c, e, n);
SELECT is_empty($$SELECT customer_id FROM lever JOIN card USING (customer_id) WHERE value IS DISTINCT FROM CASE driver WHEN 'expected_lifetime' THEN expected_lifetime
    WHEN 'frequency' THEN frequency WHEN 'basket' THEN basket WHEN 'margin' THEN margin_rate ELSE 12 END$$, 'their values are those of the card');
SELECT is_empty($$SELECT customer_id FROM lever l JOIN card USING (customer_id) WHERE NOT pg_temp.near(l.residual_ltv, card.residual_ltv + change, 1e-12)$$,
  'the change is the difference to what is');
SELECT is_empty($$SELECT customer_id FROM lever l JOIN observed USING (customer_id) WHERE driver IN ('frequency', 'basket', 'margin')
    AND NOT pg_temp.near(l.residual_ltv, customer_portfolio.residual_ltv(p, s, h, '2022-07-01', 0.1, 0.33, '3 years', 12))$$,
  'a tenth more of frequency, basket or margin is a margin of 0.33');
SELECT is_empty($$SELECT customer_id FROM lever l JOIN observed USING (customer_id) WHERE driver = 'cost_to_serve'
    AND NOT pg_temp.near(l.residual_ltv, customer_portfolio.residual_ltv(p, s, h, '2022-07-01', 0.1, 0.3, '3 years', 13.2))$$,
  'a tenth more cost to serve');
SELECT is_empty($$SELECT customer_id FROM lever l JOIN card USING (customer_id) WHERE driver = 'expected_lifetime'
    AND NOT (change / card.residual_ltv BETWEEN 0 AND 0.1)$$, 'a tenth more lifetime is worth less than a tenth: it comes last');
SELECT is_empty($$SELECT customer_id FROM (SELECT DISTINCT ON (customer_id) * FROM observed) o, ltv_drivers(leaving, s, h, '2022-07-01', 0) d
    WHERE driver = 'expected_lifetime' AND NOT pg_temp.near(change / d.residual_ltv, 1 - 1 / 1.1)$$, 'and just a tenth where nothing is discounted');
SELECT is(array_agg(DISTINCT unit), array['money per purchase', 'money per year', 'purchases per year', 'share of revenue', 'years'], 'units') FROM lever;

-- --- what cannot be known ------------------------------------------------------------------------------------------

CREATE TEMP TABLE odd AS SELECT * FROM (VALUES
  ('sound', (SELECT purchase_history(d, 10.00, 6) FROM unnest(array['2022-01-01', '2022-02-01']::date[]) d)),
  ('later', (SELECT purchase_history('2022-08-01'::date, 10.00, 6))),
  ('refund only', (SELECT purchase_history('2022-05-01'::date, -10.00, 0))),
  ('no cost', (SELECT purchase_history(d, 10.00, c) FROM unnest(array['2022-01-01', '2022-02-01']::date[], array[6, NULL]) v(d, c))),
  ('all back', (SELECT purchase_history(d, a, c) FROM unnest(array['2022-01-01', '2022-01-01']::date[], array[10.00, -10.00], array[6, 0]) v(d, a, c))),
  ('empty', (SELECT h - h FROM customer LIMIT 1)),
  ('null', NULL)) v(name, h);
SELECT results_eq(
  $$SELECT name, residual_ltv IS NULL, total_ltv IS NULL, past_margin, p_alive IS NULL, reason
    FROM model, odd LEFT JOIN LATERAL ltv_card(p, s, h, '2022-07-01', 0.1, NULL) c ON true ORDER BY name$$,
  $$VALUES ('all back', true, true, -6::float8, false, 'no day without a refund has revenue to take a margin of'),
           ('empty', true, true, NULL, true, 'has not bought before as_of'),
           ('later', true, true, NULL, true, 'has not bought before as_of'),
           ('no cost', true, true, NULL, false, 'a cost is missing'),
           ('null', true, true, NULL, true, NULL),
           ('refund only', true, true, NULL, true, 'has not bought before as_of'),
           ('sound', false, false, 8, false, NULL)$$,
  'the card says for each customer what is not known, and why');
SELECT results_eq(
  $$SELECT name FROM model, odd WHERE residual_ltv(p, s, h, '2022-07-01', 0.1, NULL) IS NOT NULL AND total_ltv(p, s, h, '2022-07-01', 0.1, NULL) IS NOT NULL$$,
  $$VALUES ('sound')$$, 'no customer stops the others');
SELECT results_eq(
  $$SELECT name FROM model, odd WHERE residual_ltv(p, s, h, '2022-07-01', 0.1, 0.3) IS NOT NULL AND total_ltv(p, s, h, '2022-07-01', 0.1, 0.3) IS NOT NULL ORDER BY 1$$,
  $$VALUES ('all back'), ('no cost'), ('sound')$$, 'with a margin that is given the costs do not matter');
SELECT is(residual_ltv(p, heavy, h, '2022-07-01', 0.1), NULL, 'no mean of the spend, no value') FROM model, odd WHERE name = 'sound';
SELECT is(reason, 'the spend model has no mean (q <= 1)', 'and the reason') FROM model, odd, ltv_card(p, heavy, h, '2022-07-01', 0.1) WHERE name = 'sound';
SELECT is(residual_ltv(p, s, h, '2022-07-01', 0), NULL, 'infinitely many purchases: no value') FROM model, odd WHERE name = 'sound';
SELECT is(reason, 'expected purchases are infinite without discount and horizon', 'and the reason') FROM model, odd, ltv_card(p, s, h, '2022-07-01', 0) WHERE name = 'sound';
SELECT is(residual_ltv(p, s, 1, 2, 9, 10, 0), NULL, 'the same of statistics') FROM model;
SELECT isnt(residual_ltv(p, s, h, '2022-07-01', 0, horizon => '5 years'), NULL, 'a horizon helps') FROM model, odd WHERE name = 'sound';
SELECT results_eq($$SELECT DISTINCT value IS NULL, residual_ltv IS NULL, reason FROM model, odd, ltv_drivers(p, s, h, '2022-07-01', 0.1) WHERE name = 'later'$$,
  $$VALUES (true, true, 'has not bought before as_of')$$, 'drivers of who has not bought');
SELECT results_eq($$SELECT driver, value IS NULL, change IS NULL, reason FROM model, odd, ltv_drivers(p, s, h, '2022-07-01', 0.1, NULL) WHERE name = 'no cost'$$,
  $$VALUES ('expected_lifetime', false, true, 'a cost is missing'), ('frequency', false, true, 'a cost is missing'),
           ('basket', false, true, 'a cost is missing'), ('margin', true, true, 'a cost is missing')$$, 'drivers without a margin');
SELECT is_empty($$SELECT driver FROM model, odd, ltv_drivers(p, s, h, '2022-07-01', NULL) WHERE name = 'sound'$$, 'a rate of NULL: no drivers');
SELECT is(array[residual_ltv(p, s, h, NULL, 0.1), residual_ltv(p, s, h, '2022-07-01', NULL), residual_ltv(NULL, s, h, '2022-07-01', 0.1),
                residual_ltv(p, s, h, '2022-07-01', 0.1, cost_to_serve => NULL), total_ltv(p, NULL, h, '2022-07-01', 0.1)],
          array[NULL, NULL, NULL, NULL, NULL]::float8[], 'NULL where NULL has no meaning') FROM model, odd WHERE name = 'sound';

-- --- errors that explain ----------------------------------------------------------------------------------------------

SELECT throws_ok(format('SELECT %s(p, s, h, %s) FROM model, odd WHERE name = %L', function, arguments, who), state, message, function || ': ' || message)
FROM (VALUES
  ('residual_ltv', '''2022-07-01'', -0.1', '22023', 'annual rate is -0.1'),
  ('total_ltv', '''2022-07-01'', ''NaN''', '22023', 'annual rate is NaN'),
  ('ltv_card', '''2022-07-01'', 0.1, ''NaN''', '22023', 'margin is NaN'),
  ('ltv_drivers', '''2022-07-01'', 0.1, ''-Infinity''', '22023', 'margin is -Infinity'),
  ('residual_ltv', '''2022-07-01'', 0.1, 0.3, ''-1 month''', '22023', 'horizon is "-1 mons"'),
  ('total_ltv', '''2022-07-01'', 0.1, 0.3, ''1 year'', -5', '22023', 'cost to serve is -5'),
  ('ltv_card', '''2022-07-01'', 0.1, 0.3, ''1 year'', ''Infinity''', '22023', 'cost to serve is Infinity'),
  ('residual_ltv', '''infinity'', 0.1', '22008', NULL)) v(function, arguments, state, message),
  (VALUES ('sound'), ('later')) w(who) WHERE who = 'sound' OR function = 'residual_ltv';
SELECT throws_ok($$SELECT total_ltv('{"model": "bg_nbd", "r": 1, "alpha": 5, "a": 2, "b": 3}', s, h, '2022-07-01', 0.1) FROM model, odd WHERE name = 'sound'$$,
                 '22023', 'the model has no unit of time, so it cannot score a history', 'a model without a unit refuses histories');
SELECT throws_ok($$SELECT residual_ltv(p, s, 1, 2, 9, 10, 0.1, horizon => -1) FROM model$$, '22023', 'horizon is -1', 'statistics: no negative horizon');
SELECT throws_ok($$SELECT residual_ltv(p, s, 1, 2, 9, 10, 0.1, horizon => 'NaN') FROM model$$, '22023', 'horizon is NaN', 'statistics: no horizon that is no number');
SELECT throws_ok($$SELECT residual_ltv(p, s, 1, 2, 9, 10, 0.1, 1e300, 5, 0) * residual_ltv(p, s, 1, 2, 9, 1e300, 0.1, 1e300) FROM model$$, '22003', 'lifetime value is out of range', 'no infinite value');
SELECT lives_ok($$SELECT residual_ltv(p, s, h, '2022-07-01', 15) FROM model, odd WHERE name = 'sound'$$, '1500 % a year is a rate: hyperinflation exists');

SELECT * FROM finish();
ROLLBACK;
