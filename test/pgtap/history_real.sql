-- A real is what it shows: 9.8, where a conversion to double precision makes 9.800000190734863 of it.
BEGIN;
SET search_path = customer_portfolio, public;
SELECT * FROM no_plan();
CREATE TEMP TABLE shown (r real);
INSERT INTO shown VALUES (9.8), (0.1), (-2.55), (123456.78), (0), (16777216), (1e-5), (NULL);
INSERT INTO shown SELECT (round(((hashint8extended(i, 1) & 1048575) / 97.0 - 900)::numeric, 2))::real FROM generate_series(1, 500::bigint) i;

SELECT is(purchase_history(date '2024-01-01', 9.8::real), 'v1 scale 1 [2024-01-01 9.8]', '9.8::real is 9.8');
SELECT is(purchase_history(timestamptz '2024-01-01 12:00+00', 'UTC', 123456.78::real), 'v1 scale 2 [2024-01-01 123456.78]', 'with a time zone, too');
SELECT is(purchase_history(date '2024-01-01', r), purchase_history(date '2024-01-01', r::text::numeric), 'every real is the number that it shows') FROM shown;
SELECT is(purchase_history(date '2024-01-01', 19.99::real, 5.1::real), 'v1 scale 2 [2024-01-01 19.99 cost 5.10]', '19.99::real beside a cost is 19.99');
SELECT is(purchase_history(timestamptz '2024-01-01 12:00+00', 'UTC', 19.99::real, 5.1::real), 'v1 scale 2 [2024-01-01 19.99 cost 5.10]', 'with a time zone, too');
SELECT is(purchase_history(date '2024-01-01', r, r), purchase_history(date '2024-01-01', r::text::numeric, r::text::numeric), 'every amount and cost is the number that it shows') FROM shown;
CREATE TEMP TABLE mixed AS SELECT 19.99::real AS r, 1234567.89::numeric AS n, 1234567.89::float8 AS f, 16777217 AS i, 4503599627370497 AS b, 7::smallint AS s;
SELECT is(h, wanted::purchase_history, name) FROM (
  SELECT purchase_history(date '2024-01-01', r, n), 'v1 scale 2 [2024-01-01 19.99 cost 1234567.89]', 'real and numeric: neither becomes the other' FROM mixed UNION ALL
  SELECT purchase_history(date '2024-01-01', r, f), 'v1 scale 2 [2024-01-01 19.99 cost 1234567.89]', 'real and double precision' FROM mixed UNION ALL
  SELECT purchase_history(date '2024-01-01', r, i), 'v1 scale 2 [2024-01-01 19.99 cost 16777217.00]', 'real and integer' FROM mixed UNION ALL
  SELECT purchase_history(date '2024-01-01', r, b), 'v1 scale 2 [2024-01-01 19.99 cost 4503599627370497.00]', 'real and bigint' FROM mixed UNION ALL
  SELECT purchase_history(date '2024-01-01', r, s), 'v1 scale 2 [2024-01-01 19.99 cost 7.00]', 'real and smallint' FROM mixed UNION ALL
  SELECT purchase_history(date '2024-01-01', n, r), 'v1 scale 2 [2024-01-01 1234567.89 cost 19.99]', 'numeric and real' FROM mixed UNION ALL
  SELECT purchase_history(date '2024-01-01', f, r), 'v1 scale 2 [2024-01-01 1234567.89 cost 19.99]', 'double precision and real' FROM mixed UNION ALL
  SELECT purchase_history(date '2024-01-01', i, r), 'v1 scale 2 [2024-01-01 16777217.00 cost 19.99]', 'integer and real' FROM mixed UNION ALL
  SELECT purchase_history(date '2024-01-01', b, r), 'v1 scale 2 [2024-01-01 4503599627370497.00 cost 19.99]', 'bigint and real' FROM mixed UNION ALL
  SELECT purchase_history(timestamptz '2024-01-01 12:00+00', 'UTC', n, r), 'v1 scale 2 [2024-01-01 1234567.89 cost 19.99]', 'numeric and real, with a time zone' FROM mixed UNION ALL
  SELECT purchase_history(timestamptz '2024-01-01 12:00+00', 'UTC', r, f), 'v1 scale 2 [2024-01-01 19.99 cost 1234567.89]', 'real and double precision, with a time zone' FROM mixed UNION ALL
  SELECT purchase_history(date '2024-01-01', r, '1234567.89'), 'v1 scale 2 [2024-01-01 19.99 cost 1234567.89]', 'real and a literal' FROM mixed UNION ALL
  SELECT purchase_history(date '2024-01-01', r, 1234567.89), 'v1 scale 2 [2024-01-01 19.99 cost 1234567.89]', 'real and a number' FROM mixed UNION ALL
  SELECT purchase_history(date '2024-01-01', r, NULL), 'v1 scale 2 [2024-01-01 19.99]', 'real and no cost' FROM mixed) m(h, wanted, name);
SELECT is(array[contract_history(daterange '[2024-01-01,)', 9.8::real), contract_history(date '2024-01-01', NULL, 9.8::real)],
          array['v1 scale 1 [2024-01-01 open 9.8]', 'v1 scale 1 [2024-01-01 open 9.8]']::contract_history[], 'rates of contracts');
SELECT is(monthly_rate(h, '2024-02-01'), 9.8, 'with a kind') FROM (SELECT contract_history(daterange '[2024-01-01,)', 9.8::real, 'paid') UNION ALL SELECT contract_history(date '2024-01-01', NULL, 9.8::real, 'paid')) c(h);
SELECT is(pareto(r), pareto(r::text::float8), 'a summary of reals is one of doubles') FROM shown;
SELECT results_eq('SELECT pareto_class(r) OVER (), pareto_class(r, ''{0.5,0.9}'') OVER (), pareto_share(r) OVER (), rfm_score(r, 5) OVER (), rfm_score(r, 5, ''desc'') OVER () FROM shown',
                  'SELECT pareto_class(r) OVER (), pareto_class(r, ''{0.5,0.9}'') OVER (), pareto_share(r) OVER (), rfm_score(r, 5) OVER (), rfm_score(r, 5, ''desc'') OVER () FROM (SELECT r::text::float8 AS r FROM shown) s',
                  'classes, shares and scores');
SELECT ok(rfm_cuts(r, 5) = rfm_cuts(r::text::float8, 5) AND rfm_cuts(r, 5, 'desc') = rfm_cuts(r::text::float8, 5, 'desc'), 'cuts') FROM shown;
SELECT is_empty($$SELECT r FROM shown, (SELECT pareto(r::text::numeric) AS s, rfm_cuts(r::text::numeric, 5) AS c FROM shown) q
                  WHERE (pareto_class(r, s), rfm_score(r, c)) IS DISTINCT FROM (pareto_class(r::text::numeric, s), rfm_score(r::text::numeric, c))$$, 'classes and scores by exact values');
SELECT throws_ok(format('SELECT purchase_history(%s)', arguments), state, message, arguments)
FROM (VALUES
  ($$date '2024-01-01', 'NaN'::real$$, '22003', 'amount is not a finite number: NaN'), ($$date '2024-01-01', '-Infinity'::real$$, '22003', 'amount is not a finite number: -Infinity'),
  ($$date '2024-01-01', 1e-13::real$$, '22003', 'amount has more than 12 decimals: 1e-13'), ($$date '2024-01-01', 1e19::real$$, '22003', 'amount out of range: 1e+19'),
  ($$timestamp '2024-01-01 10:00', 'Europe/Berlin', 9.8::real$$, '42804', 'a timestamp without time zone has no time zone to convert from'),
  ($$date '2024-01-01', 'Europe/Berlin', 9.8::real$$, '42804', 'a date has no time zone to convert from'),
  ($$timestamp '2024-01-01 10:00', 'Europe/Berlin', 9.8::real, 5::real$$, '42804', 'a timestamp without time zone has no time zone to convert from'),
  ($$timestamp '2024-01-01 10:00', 'Europe/Berlin', 9.8, 5::real$$, '42804', 'a timestamp without time zone has no time zone to convert from'),
  ($$timestamp '2024-01-01 10:00', 'Europe/Berlin', 9.8::real, 5$$, '42804', 'a timestamp without time zone has no time zone to convert from'),
  ($$date '2024-01-01', 'Europe/Berlin', 9.8::real, 5::real$$, '42804', 'a date has no time zone to convert from'),
  ($$date '2024-01-01', 'Europe/Berlin', 9.8, 5::real$$, '42804', 'a date has no time zone to convert from'),
  ($$date '2024-01-01', 'Europe/Berlin', 9.8::real, 5$$, '42804', 'a date has no time zone to convert from'),
  ($$date '2024-01-01', 9.8::real, 1e-13::real$$, '22003', 'amount has more than 12 decimals: 1e-13'),
  -- a product is not what it shows: whoever multiplies doubles has to say where to round
  ($$date '2024-01-01', 6 * 2.55::float8$$, '22003', 'amount has more than 12 decimals: 15.299999999999999')) v(arguments, state, message);
SELECT is(purchase_history(date '2024-01-01', round((6 * 2.55::float8)::numeric, 2)), 'v1 scale 2 [2024-01-01 15.30]', 'as the hint says');

SELECT * FROM finish();
ROLLBACK;
