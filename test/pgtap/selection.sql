-- Whether two rankings agree, against plain SQL.
BEGIN;
SET search_path = customer_portfolio, public;
SELECT * FROM no_plan();

SELECT is(round(rank_correlation(iq, hours)::numeric, 9), round(-29 / 165.0, 9), 'cor(x, y, method = "spearman") in R')
FROM (VALUES (106, 7), (100, 27), (86, 2), (101, 50), (99, 28), (103, 29), (97, 20), (113, 12), (112, 6), (110, 17)) v(iq, hours);

CREATE TEMP TABLE customer AS
SELECT i, i % 4 AS segment, round((random() * random() * 100)::numeric) AS profit, (random() * 12)::int AS invoices, random() AS a, random() AS b
FROM (SELECT setseed(0.9)) s, generate_series(1, 2000) i;
UPDATE customer SET profit = profit + 3 * invoices;
UPDATE customer SET invoices = NULL WHERE i % 100 = 7;

SELECT is_empty($$
  SELECT segment, found, wanted FROM (SELECT segment, rank_correlation(profit, invoices) AS found FROM customer GROUP BY segment) f
  JOIN (SELECT segment, corr(rank_a, rank_b) AS wanted FROM (
      SELECT segment, (rank() OVER a + (count(*) OVER same_a - 1) / 2.0)::float8 AS rank_a, (rank() OVER b + (count(*) OVER same_b - 1) / 2.0)::float8 AS rank_b
      FROM customer WHERE invoices IS NOT NULL
      WINDOW a AS (PARTITION BY segment ORDER BY profit), b AS (PARTITION BY segment ORDER BY invoices),
             same_a AS (PARTITION BY segment, profit), same_b AS (PARTITION BY segment, invoices)) r GROUP BY segment) w USING (segment)
  WHERE NOT abs(found - wanted) < 1e-12$$, 'the correlation of mid-ranks by window functions');
SELECT is(rank_overlap(a, b, k), (SELECT count(*) FROM (SELECT i FROM customer ORDER BY a DESC LIMIT k) x JOIN (SELECT i FROM customer ORDER BY b DESC LIMIT k) y USING (i)) / k::float8,
          format('who is in both lists of %s', k))
FROM customer, unnest(array[1, 10, 100, 1500, 2000]) k GROUP BY k ORDER BY k;
SELECT is(rank_overlap(a, b, 5000), 1::float8, 'everybody is in lists that are longer') FROM customer;
SELECT is((SELECT rank_overlap(a, b, 2) FROM (VALUES (3, 3), (2, 2), (2, 1)) v(a, b)), 0.75::float8, 'who is tied at the end of a list is in it in part');
SELECT is(rank_overlap(invoices, invoices, k), 1::float8, format('a ranking agrees with itself, whoever is tied for place %s', k)) FROM customer, unnest(array[1, 10, 100]) k GROUP BY k ORDER BY k;
SELECT is((SELECT array[customers(r), skipped_rows(r)] FROM (SELECT rankings(profit, invoices) AS r FROM customer) s), array[1980, 20]::bigint[], 'what is not known is skipped and counted');
SELECT ok((SELECT r = (SELECT rollup(r) FROM (SELECT rankings(profit, invoices, 10) AS r FROM customer GROUP BY segment) q)
              AND rank_correlation(r) = rank_correlation AND rank_overlap(r) = rank_overlap
           FROM (SELECT rankings(profit, invoices, 10) AS r, rank_correlation(profit, invoices), rank_overlap(profit, invoices, 10) FROM customer) s), 'parts add up');

SELECT is((SELECT rank_correlation(a, b) FROM customer WHERE false), NULL, 'no rows');
SELECT is((SELECT rank_correlation(a, 5) FROM customer), NULL, 'all are tied');
SELECT is((SELECT rank_overlap(a, NULL, 5) FROM customer), NULL, 'nobody is ranked');
SELECT is(rank_overlap('v1 [1 2] [2 1]'::rank_summary), NULL, 'no lists');
SELECT throws_ok('SELECT rank_overlap(a, b, 0) FROM customer', '22023', 'k must be at least 1, not 0', 'lists of nobody');
SELECT throws_ok($$SELECT rank_correlation(a, 'NaN') FROM customer$$, '22003', 'value is NaN', 'not a number');
SELECT throws_ok('SELECT rank_overlap(a, b, 5 + i % 2) FROM customer', '22023', 'rankings with different k do not add up', 'lengths that change between rows');

-- --- sectors ---------------------------------------------------------------------------------------------------------

CREATE TEMP TABLE line AS
SELECT i, (array['food', 'steel', 'toys', 'délai', '', NULL])[1 + floor(random() * 6)] AS sector, CASE WHEN i % 100 <> 7 THEN 'C' || floor(random() * 400) END AS customer,
       round((random() * random() * 1000 - 100)::numeric, (random() * 4)::int) AS margin, CASE WHEN i % 100 <> 8 THEN round((random() * 10)::numeric, 2) END AS cost
FROM generate_series(1, 3000) i;
INSERT INTO line SELECT 3000 + i, 'empty', 'D' || i, 10, 0 FROM generate_series(1, 3) i;
CREATE TEMP VIEW sector AS
SELECT coalesce(sector, 'unknown') AS sector, count(DISTINCT customer) AS customers, sum(margin) AS margin, sum(cost) AS cost,
       sum(margin)::float8 / nullif(sum(cost), 0)::float8 AS per_cost, round(sum(margin) / count(DISTINCT customer), 4) AS per_customer
FROM line WHERE customer IS NOT NULL AND cost IS NOT NULL GROUP BY 1;
SELECT results_eq(format('SELECT rank, sector, customers, margin, cost, round(margin_per_cost::numeric, 9), round(margin_per_customer, 4), is_left_out FROM sector_rows((SELECT sector_ranking(sector, customer, margin, cost) FROM line), %s)', m), format($$
  SELECT CASE WHEN customers >= %1$s THEN (row_number() OVER (ORDER BY customers < %1$s, margin DESC))::int END, sector, customers, margin, cost, round(per_cost::numeric, 9), per_customer, customers < %1$s
  FROM sector ORDER BY customers < %1$s, margin DESC$$, m), format('sectors of at least %s customers, by margin', m)) FROM unnest(array[1, 100, 1000]) m;
SELECT is((SELECT array[customers(s), skipped_rows(s)] FROM (SELECT sector_ranking(sector, customer, margin, cost) AS s FROM line) q),
          (SELECT array[count(DISTINCT (coalesce(sector, 'unknown'), customer)) FILTER (WHERE customer IS NOT NULL AND cost IS NOT NULL), count(*) FILTER (WHERE customer IS NULL OR cost IS NULL)] FROM line), 'customers count once in each sector, and what is not known is skipped');
SELECT ok((SELECT s = (SELECT rollup(s) FROM (SELECT sector_ranking(sector, customer, margin, cost) AS s FROM line GROUP BY i % 7) q) AND s::text::sector_summary = s
           FROM (SELECT sector_ranking(sector, customer, margin, cost) AS s FROM line) q), 'parts add up, though a customer is in several');
SELECT set_eq($$SELECT g.part, r.sector, r.customers, r.margin, r.cost FROM (SELECT i % 3 AS part, sector_ranking(sector, customer, margin, cost) FILTER (WHERE i % 2 = 0) AS s FROM line GROUP BY ROLLUP (i % 3)) g, sector_rows(g.s) r$$, $$
  SELECT part, sector, count(DISTINCT customer) AS customers, sum(margin) AS margin, sum(cost) AS cost FROM (SELECT i % 3 AS part, coalesce(sector, 'unknown') AS sector, customer, margin, cost FROM line WHERE i % 2 = 0 AND customer IS NOT NULL AND cost IS NOT NULL) l
  GROUP BY GROUPING SETS ((part, sector), (sector))$$, 'with FILTER, by groups and in total');
SELECT is((SELECT array_agg(customers(s) ORDER BY i) FROM (SELECT i, sector_ranking('a', customer, margin, cost) OVER (ORDER BY i) AS s FROM line ORDER BY i LIMIT 5) w),
          (SELECT array_agg((SELECT count(DISTINCT customer) FROM line b WHERE b.i <= a.i AND customer IS NOT NULL AND cost IS NOT NULL) ORDER BY i) FROM line a WHERE i <= 5), 'over a window');
SELECT ok((SELECT sector_ranking(sector, customer, margin::real::text::numeric, cost::real::text::numeric) = sector_ranking(sector, customer, margin::real, cost::real)
              AND sector_ranking(sector, customer, margin, cost) = sector_ranking(sector, customer, margin::float8, cost::float8) FROM line), 'amounts of other types');
SELECT is((SELECT array_agg(format('%s %s', rank, sector) ORDER BY rank) FROM sector_rows('v1 scale 0 [50 20 "b" "1"] [50 10 "c" "1"] [25 5 "d" "1"] [25 5 "d" "2"] [50 10 "a" "1"] [60 90 "e" "1"]')),
          array['1 e', '2 a', '3 c', '4 d', '5 b'], 'ties go by margin per cost, margin per customer and name');
SELECT is((SELECT sector_ranking(sector, customer, margin, cost) FROM line WHERE false), NULL, 'no rows');
SELECT is_empty($$SELECT * FROM sector_rows((SELECT sector_ranking('food', 'C1', NULL::numeric, 5)))$$, 'nothing is known');
SELECT throws_ok($$SELECT sector_rows('v1 scale 0', 0)$$, '22023', 'minimum must be at least 1, not 0', 'sectors of nobody');
SELECT throws_ok($$SELECT sector_ranking(repeat('x', 201), 'C1', 1, 1)$$, '54000', 'sector of 201 bytes is too long: ' || repeat('x', 60) || '...', 'a text for a sector');
SELECT throws_ok($$SELECT sector_ranking('food', repeat('x', 201), 1, 1)$$, '54000', 'customer of 201 bytes is too long: ' || repeat('x', 60) || '...', 'a text for a key');
SELECT throws_ok($$SELECT sector_ranking('food', 'C1', 'NaN'::numeric, 1)$$, '22003', NULL, 'a margin that is no number');

SELECT * FROM finish();
ROLLBACK;
