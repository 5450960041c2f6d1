-- Did the letter do any good? A tenth of the customers gets none, so that one can tell.
SET search_path = customer_portfolio, public;
CREATE TABLE customers AS
SELECT 'C' || i AS customer, 20 + i % 60 AS spent_before FROM generate_series(1, 2000) i;
SELECT holdout_group(customer, 0.1, 'letter of May') AS is_left_alone, count(*), round(avg(spent_before), 1) AS spent_before
FROM customers GROUP BY 1 ORDER BY 1;

-- What they did afterwards: the letter brings every tenth customer back who would not have come.
CREATE TABLE afterwards AS
SELECT customer, NOT holdout_group(customer, 0.1, 'letter of May') AS treated, spent_before,
       holdout_group(customer, 0.4, 'comes anyway') OR (NOT holdout_group(customer, 0.1, 'letter of May') AND holdout_group(customer, 0.2, 'convinced')) AS bought
FROM customers;
SELECT treated, control, round(treated_rate::numeric, 3) AS treated_rate, round(control_rate::numeric, 3) AS control_rate,
       round(difference::numeric, 3) AS difference, round(lower::numeric, 3) AS lower, round(upper::numeric, 3) AS upper, decision, needed_per_group
FROM uplift_rows((SELECT uplift(treated, bought) FROM afterwards));

-- Half of the customers would have been too few: the summary is a value, and parts of it add up.
SELECT half, decision, needed_per_group
FROM (SELECT right(customer, 1)::int % 2 AS half, uplift(treated, bought) AS u FROM afterwards GROUP BY 1) h, uplift_rows(u) ORDER BY half;
SELECT rollup(u) AS uplift FROM (SELECT right(customer, 1)::int % 2, uplift(treated, bought) AS u FROM afterwards GROUP BY 1) h;

-- Money: means by Welch, and what would have changed anyway taken off.
SELECT round(treated_rate::numeric, 2) AS treated_rate, round(control_rate::numeric, 2) AS control_rate, round(difference::numeric, 2) AS difference,
       round(lower::numeric, 2) AS lower, round(upper::numeric, 2) AS upper, decision
FROM uplift_rows((SELECT difference_in_differences(treated, spent_before, CASE WHEN bought THEN spent_before * 1.5 ELSE 0 END) FROM afterwards));

-- Segments: the letter goes rather to the large customers, who buy anyway. Over all it seems to help; among customers
-- who are alike it does not.
SELECT segment, round(difference::numeric, 3) AS difference FROM (VALUES ('large', 'v1 outcomes treated 300 successes 180 control 60 successes 36'::uplift_summary),
  ('small', 'v1 outcomes treated 100 successes 20 control 340 successes 68')) s(segment, u), uplift_rows(u);
SELECT round(difference::numeric, 3) AS difference, decision FROM uplift_rows('v1 outcomes treated 400 successes 200 control 400 successes 104');
SELECT strata, treated, control, round(difference::numeric, 3) AS difference, round(lower::numeric, 3) AS lower, round(upper::numeric, 3) AS upper, decision
FROM stratified_uplift(array['v1 outcomes treated 300 successes 180 control 60 successes 36', 'v1 outcomes treated 100 successes 20 control 340 successes 68']::uplift_summary[]);

-- Nobody was left alone: there is nothing to compare with.
SELECT treated, control, difference, decision FROM uplift_rows((SELECT uplift(true, bought) FROM afterwards));
SELECT holdout_group('C1', 10);
DROP TABLE customers, afterwards;
