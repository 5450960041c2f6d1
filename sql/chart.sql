-- Pictures in psql, and pictures for a page.
SET search_path = customer_portfolio, public;
CREATE TABLE sales (month text, customers integer, new integer, lost integer);
INSERT INTO sales VALUES ('2024-01', 120, 20, 8), ('2024-02', 132, 14, 9), ('2024-03', 137, NULL, NULL), ('2024-04', 125, 9, 16), ('2024-05', 118, 30, 2);

-- Bars beside the numbers, and a line in one cell; negative ones hang below it.
SELECT month, customers, bar(customers, max(customers) OVER (), 12) FROM sales ORDER BY month;
SELECT sparkline(customers ORDER BY month) AS customers, sparkline(new ORDER BY month) AS new, sparkline(new - lost ORDER BY month) AS net FROM sales;

-- One inline SVG for an HTML page, in the order of its rows: the smallest one, and what it says to those who hear it.
\pset format unaligned
SELECT chart_line(month, customers, '{"compact": true, "title": "Customers"}' ORDER BY month) FROM sales;
\pset format aligned
SELECT substring(chart_bars(month, movement, value, '{"y_axis": "Customers", "hatched": ["lost"]}' ORDER BY month) FROM '<desc>(.*)</desc>') AS said
FROM sales, LATERAL (VALUES ('new', new), ('lost', -lost)) m(movement, value);
SELECT substring(chart_waterfall(label, value, is_total ORDER BY n) FROM '<desc>(.*)</desc>') AS said
FROM (VALUES (1, 'January', 120, true), (2, 'New', 20, false), (3, 'Lost', -8, false), (4, 'February', NULL, true)) s(n, label, value, is_total);
SELECT substring(chart_histogram(customers, '{"bins": 4}') FROM '<desc>(.*)</desc>') AS said FROM sales;

-- What is not a picture.
SELECT chart_bars(month, customers) FROM sales WHERE false;
SELECT chart_bars(month, customers, '{"colour": "red"}') FROM sales;
SELECT chart_bars(month, 'NaN') FROM sales;
SELECT chart_bars(i::text, 1) FROM generate_series(1, 300) i;
DROP TABLE sales;
