-- Are the customers with the most invoices the best ones? Rank by profit, not by invoices.
SET search_path = customer_portfolio, public;
CREATE TABLE customers (customer text, sector text, profit numeric, invoices integer);
INSERT INTO customers VALUES ('C1', 'food', 900, 4), ('C2', 'food', 700, 9), ('C3', 'food', 300, 30), ('C4', 'food', 250, 1), ('C5', 'food', 20, 25),
  ('C6', 'steel', 800, 12), ('C7', 'steel', 600, 11), ('C8', 'steel', 300, 8), ('C9', 'steel', 300, 8), ('C10', 'steel', NULL, 3);
SELECT sector, count(*) AS customers, round(rank_correlation(profit, invoices)::numeric, 3) AS correlation, round(rank_overlap(profit, invoices, 3)::numeric, 3) AS in_both_lists_of_3
FROM customers GROUP BY ROLLUP (sector) ORDER BY sector;

-- The rankings can be kept and added up; customers without a profit are counted apart.
SELECT customers(r), skipped_rows(r), round(rank_correlation(r)::numeric, 3) AS correlation, round(rank_overlap(r)::numeric, 3) AS in_both_lists_of_3
FROM (SELECT rollup(r) AS r FROM (SELECT rankings(profit, invoices, 3) AS r FROM customers GROUP BY sector) s) a;
SELECT rankings(profit, invoices, 3) FROM customers WHERE sector = 'steel';

-- Which sectors are worth most? Those with fewer than two customers are listed at the end, and not ranked.
SELECT * FROM sector_rows((SELECT sector_ranking(sector, customer, margin, cost) FROM (
  SELECT sector, customer, profit + 10 * invoices AS margin, 10.00 * invoices AS cost FROM customers UNION ALL SELECT 'toys', 'C11', 5000, 100) c), 2);
DROP TABLE customers;
