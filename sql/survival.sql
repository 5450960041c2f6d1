--
-- Survival: how long until something happens, when for many it has not happened yet.
--
SET search_path = customer_portfolio, public;

-- A trial of maintenance therapy, the textbook example: weeks until relapse; false: still well when last seen.
CREATE TEMP TABLE trial (therapy text, weeks int, relapse boolean);
INSERT INTO trial
SELECT 'maintained', abs(w), w > 0 FROM unnest(array[9, 13, -13, 18, 23, -28, 31, 34, -45, 48, -161]) w
UNION ALL
SELECT 'nonmaintained', abs(w), w > 0 FROM unnest(array[5, 5, 8, 8, 12, -16, 23, 27, 30, 33, 43, 45]) w;

-- The Kaplan-Meier estimate with its standard errors and 95 % intervals.
SELECT duration, at_risk, events, censored, round(r.survival::numeric, 3) AS survival, round(std_error::numeric, 4) AS std_error,
       round(lower::numeric, 4) AS lower, round(upper::numeric, 4) AS upper
FROM (SELECT survival(weeks, relapse) AS t FROM trial WHERE therapy = 'maintained') q, survival_rows(t) r;

-- In one line per group: the median with its interval, survival at 40 weeks, the mean number of weeks well of the first 40.
SELECT therapy, customers(t), events(t), m.*, round(survival_at(t, 40)::numeric, 4) AS at_40,
       round(a.mean::numeric, 2) AS mean_of_40, round(a.std_error::numeric, 2) AS std_error
FROM (SELECT therapy, survival(weeks, relapse) AS t FROM trial GROUP BY therapy) q,
     survival_quantile_interval(t) m, survival_restricted_mean(t, 40) a
ORDER BY therapy;

-- Do the groups differ?
SELECT round(l.statistic::numeric, 2) AS statistic, l.df, round(l.p_value::numeric, 4) AS p_value
FROM (SELECT array_agg(t ORDER BY therapy) AS groups FROM (SELECT therapy, survival(weeks, relapse) AS t FROM trial GROUP BY therapy) q) g,
     log_rank_test(groups) l;
SELECT ordinal, customers, observed_events, round(expected_events::numeric, 2) AS expected_events
FROM (SELECT array_agg(t ORDER BY therapy) AS groups FROM (SELECT therapy, survival(weeks, relapse) AS t FROM trial GROUP BY therapy) q) g,
     log_rank_groups(groups);

-- Tables can be stored and merged; a weight stands for so many customers.
SELECT survival(weeks, relapse, 2) = survival(weeks, relapse) + survival(weeks, relapse) AS twice,
       (SELECT rollup(t) FROM (SELECT survival(weeks, relapse) AS t FROM trial GROUP BY therapy) q) = survival(weeks, relapse) AS merged
FROM trial;
SELECT survival(weeks, relapse) AS t FROM trial WHERE therapy = 'nonmaintained';

-- Customers of a shop. When do they come back, and when are they lost?
CREATE TEMP TABLE shop AS
SELECT customer, purchase_history(day::date, 10.00) AS h
FROM (VALUES ('Ada', '2024-01-03'), ('Ada', '2024-01-20'), ('Ada', '2024-03-25'), ('Ben', '2024-01-10'), ('Cem', '2024-02-01'),
             ('Cem', '2024-02-01'), ('Dee', '2024-02-14'), ('Dee', '2024-06-01'), ('Eva', '2024-06-20'), ('Fay', '2024-07-01')) v(customer, day)
GROUP BY customer;

SELECT customer, s.duration AS second_after, s.event AS came_back, l.duration AS lost_after, l.event AS was_lost
FROM shop, second_purchase(h, '2024-07-01') s, first_loss(h, '60 days', '2024-07-01') l
ORDER BY customer;

-- The one-shot problem: which share has not bought again so many days after the first purchase?
SELECT duration, at_risk, events, censored, round(r.survival::numeric, 4) AS not_yet
FROM (SELECT survival_to_second_purchase(h, '2024-07-01') AS t FROM shop) q, survival_rows(t) r;

SELECT survival_to_loss(h, '60 days', '2024-07-01') AS t, survival_median(survival_to_loss(h, '60 days', '2024-07-01')) AS median FROM shop;

-- What cannot be meant is refused.
SELECT survival(-1, true);
SELECT survival('NaN', true);
SELECT survival_quantile('v1 [1 1 0]', 0);
SELECT survival_rows('v1 [1 1 0]', 95);
SELECT survival_to_loss(h, '2 months', '2024-07-01') FROM shop;
