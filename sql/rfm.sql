-- Who are the best customers, who is slipping away? Scores of recency, frequency and money.
SET search_path = customer_portfolio, public;
CREATE TABLE purchase (customer text, day date, amount numeric(10,2));
INSERT INTO purchase
SELECT customer, first + k * gap, amount + k * change
FROM (VALUES ('Ada', date '2024-01-08', 30, 11, 80.00, 5.00), ('Ben', '2024-01-20', 25, 8, 60.00, 0.00), ('Cem', '2024-02-03', 45, 4, 120.00, -20.00),
             ('Dee', '2024-02-11', 10, 3, 35.50, 0.00), ('Eva', '2024-03-01', 1, 0, 49.90, 0.00), ('Fay', '2024-03-15', 90, 3, 200.00, 10.00),
             ('Gil', '2024-03-30', 1, 0, 15.00, 0.00), ('Hal', '2024-04-12', 60, 2, 75.00, 0.00), ('Ida', '2024-11-30', 1, 0, 99.00, 0.00),
             ('Jon', '2024-12-20', 1, 0, 25.00, 0.00)) v(customer, first, gap, more, amount, change), generate_series(0, more) k;
INSERT INTO purchase VALUES ('Cem', '2024-11-02', -20.00); -- money back: it does not make him active
CREATE TABLE histories AS SELECT customer, purchase_history(day, amount) AS h FROM purchase GROUP BY customer;

-- The three values, their scores (1 worst, 5 best; the fewer days ago the better) and the customary segment.
SELECT customer, recency_days, frequency, monetary, r, f, m, rfm_segment(r, f, m) AS segment
FROM (SELECT customer, v.*, rfm_score(v.recency_days, 5, 'desc') OVER () AS r, rfm_score(v.frequency, 5) OVER () AS f,
             rfm_score(v.monetary, 5) OVER () AS m
      FROM histories, LATERAL rfm(h, '2025-01-01') v) q
ORDER BY r DESC, f DESC, customer;

-- The cut points behind the scores. Kept, they score next month's customers by the same measure.
CREATE TABLE cuts AS
SELECT rfm_cuts(v.recency_days, 5, 'desc') AS r, rfm_cuts(v.frequency, 5) AS f, rfm_cuts(v.monetary, 5) AS m
FROM histories, LATERAL rfm(h, '2025-01-01') v;
SELECT score, lower_value AS from_days, upper_value AS below_days, customers FROM cuts, cut_points(r) ORDER BY score DESC;
SELECT customer, rfm_score(v.recency_days, r) AS r, rfm_score(v.frequency, f) AS f, rfm_score(v.monetary, m) AS m
FROM cuts, histories, LATERAL rfm(h, '2025-02-01') v WHERE customer IN ('Ada', 'Ida', 'Jon') ORDER BY customer;
SELECT rollup(shard) = (SELECT m FROM cuts) AS same_by_shards
FROM (SELECT rfm_cuts(v.monetary, 5) AS shard FROM histories, LATERAL rfm(h, '2025-01-01') v GROUP BY customer < 'E') q;

-- The mapping is a table. Whoever edits it gets other names, and the edits are dumped with the database.
SELECT r_from, r_to, f_from, f_to, segment FROM rfm_segment ORDER BY position;
BEGIN;
INSERT INTO rfm_segment (r_from, r_to, f_from, f_to, m_from, segment, position) VALUES (1, 5, 1, 5, 5, 'big spenders', 1);
SELECT rfm_segment(5, 5, 4), rfm_segment(5, 5, 5);
ROLLBACK;

-- Habits: how regularly do they buy, who is overdue by the own rhythm, whose spend falls?
SELECT customer, is_one_shot(h, '2025-01-01') AS one_shot, median_gap(h, '2025-01-01') AS median_gap,
       round(overdue_ratio(h, '2025-01-01')::numeric, 2) AS overdue,
       round(active_period_ratio(h, '1 month', '2025-01-01')::numeric, 2) AS active_months,
       round(spend_trend(h, '1 month', '2025-01-01')::numeric, 2) AS trend_per_month
FROM histories ORDER BY overdue DESC NULLS LAST, customer;

-- One-shot share and repeat rate by cohort.
SELECT to_char(first_purchase(h), 'YYYY-MM') AS cohort, count(*) AS customers,
       round(one_shot_share(h, '2025-01-01')::numeric, 2) AS one_shot, round(repeat_rate(h, '2025-01-01')::numeric, 2) AS repeat_rate
FROM histories GROUP BY 1 ORDER BY 1;

-- The same from summaries of the cohorts, which add up: kept per month or per shop they give the rate of any of them together.
SELECT customers(all_of_them), repeat_customers(all_of_them), round(repeat_rate(all_of_them)::numeric, 2) AS repeat_rate, all_of_them
FROM (SELECT rollup(summary) AS all_of_them
      FROM (SELECT repeat_counts(h, '2025-01-01') AS summary FROM histories GROUP BY to_char(first_purchase(h), 'YYYY-MM')) c) r;

-- What cannot be meant is refused.
SELECT rfm_score(1.0, 0) OVER ();
SELECT rfm_score(1.0, 5, 'descending') OVER ();
SELECT rfm_score('NaN'::float8, 5) OVER ();
SELECT spend_trend(h, '1 hour', '2025-01-01') FROM histories;
SELECT rfm_score(date '2025-01-01', m) FROM cuts;
DROP TABLE purchase, histories, cuts;
