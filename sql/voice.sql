-- What customers say, and why they leave.
SET search_path = customer_portfolio, public;
CREATE TABLE answers AS
SELECT 'C' || i AS customer, (array[10, 9, 9, 8, 8, 7, 7, 6, 3, NULL])[1 + i * 7919 % 10] AS score,
       round((1000.0 / (1 + i % 50))::numeric, 2) AS revenue, (array['north', 'south'])[1 + i % 2] AS region
FROM generate_series(0, 399) i;

-- The net promoter score with its interval; those who did not answer are counted apart.
SELECT responses, promoters, passives, detractors, round(score::numeric, 2) AS score, round(lower::numeric, 2) AS lower, round(upper::numeric, 2) AS upper,
       skipped_rows(n) AS no_answer
FROM (SELECT nps(score) AS n FROM answers) a, nps_rows(n);

-- By region, and what the regions' summaries add up to; then by revenue: what do the large ones say?
SELECT region, promoters, detractors, round(score::numeric, 2) AS score, round(lower::numeric, 2) AS lower, round(upper::numeric, 2) AS upper
FROM (SELECT region, nps(score) AS n FROM answers GROUP BY region) a, nps_rows(n) ORDER BY region;
SELECT rollup(n) AS nps FROM (SELECT nps(score) AS n FROM answers GROUP BY region) a;
SELECT round(score::numeric, 2) AS score, round(lower::numeric, 2) AS lower, round(upper::numeric, 2) AS upper
FROM nps_rows((SELECT nps(score, revenue) FROM answers));
SELECT nps(11);

-- Why customers left: the three first reasons, all the others, and those who said nothing.
CREATE TABLE lost AS
SELECT 'C' || i AS customer, r.reason, round((1000.0 / (1 + i % 50))::numeric, 2) AS revenue
FROM generate_series(1, 100) i,
     LATERAL (SELECT (array['price', 'price', 'service', ' price ', 'moved away', 'competitor', 'product', 'product', '', NULL])[1 + i * 7919 % 10]) r(reason);
SELECT rank, reason, customers, round(customer_share::numeric, 3) AS customer_share, revenue, round(revenue_share::numeric, 3) AS revenue_share
FROM top_reasons((SELECT reasons(reason, revenue) FROM lost), 3);

-- Which of them are in our hands is for the company to say.
SELECT is_controllable, sum(customers) AS customers, round(sum(revenue_share)::numeric, 3) AS revenue_share
FROM top_reasons((SELECT reasons(reason, revenue) FROM lost), 100)
LEFT JOIN (VALUES ('price', true), ('service', true), ('product', true), ('competitor', false), ('moved away', false)) m(reason, is_controllable) USING (reason)
GROUP BY is_controllable ORDER BY is_controllable;
DROP TABLE answers, lost;
