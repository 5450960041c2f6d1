--
-- What customers are worth as capital: what loss costs, how many the business tends to, and where money pays most.
--
SET search_path = customer_portfolio, public;

-- Customers with a yearly contract of 100 at 10 % interest: a new one, and one before the renewal. Five points of
-- retention are worth more the fewer leave already.
SELECT r AS retention, round(contractual_ltv(100, r, 0.1)::numeric, 2) AS new, round(contractual_ltv(100, r, 0.1, false)::numeric, 2) AS before_renewal,
       round(100 * retention_gain(r, 0.05)::numeric, 1) AS gain, round(100 * retention_gain(r, 0.05, 0.1)::numeric, 1) AS discounted_gain
FROM unnest(array[0.75, 0.80, 0.90, 0.95]) r;

-- Forty of them left. What that costs, and how many new customers a point of retention among 2000 replaces.
SELECT round(lost_value::numeric, 2) AS lost_value, round(replacement_cost::numeric, 2) AS replacement_cost, round(total_cost::numeric, 2) AS total_cost
FROM churn_cost(40, 100, 0.8, 0.1, 120, contractual_ltv(100, 0.8, 0.1));
SELECT round(new_customer_equivalent(2000, contractual_ltv(100, 0.8, 0.1, false), contractual_ltv(100, 0.8, 0.1))::numeric, 2) AS new_customers;

-- The leaky bucket: 100 new customers a month, 5 % leave.
SELECT period AS month, round(customers::numeric, 2) AS customers FROM leaky_bucket(0, 100, 0.05, 12) WHERE period % 3 = 0;
SELECT growth_ceiling(100, 0.05), round(customer_half_life(0.05)::numeric, 2) AS half_life, required_inflow(1200, 0.05), round(100 * turnover(30, 20, 200, 210)::numeric, 3) AS turnover;

-- When is an acquisition paid back, and who has left by then?
SELECT cost, payback_period(cost, 10, 0.95) AS month, round(lost_before_payback(cost, 10, 0.95)::numeric, 3) AS lost_before
FROM unnest(array[10, 60, 120, 180, 200]) cost;

-- Two years of revenue by month: what existing customers bring is far easier to foretell.
SELECT revenue, periods, round(mean::numeric, 1) AS mean, round(coefficient_of_variation::numeric, 3) AS variation,
       round(error_as_last_period::numeric, 3) AS as_last_month, round(error_as_last_year::numeric, 3) AS as_last_year
FROM (SELECT 'existing' AS revenue, array_agg(1000 + 50 * sin(month * pi() / 6) + month ORDER BY month) AS series FROM generate_series(1, 24) month
      UNION ALL SELECT 'new', array_agg(100 + 70 * (month * 7 % 5 - 2) / 2.0 ORDER BY month) FROM generate_series(1, 24) month) s,
     predictability(series);

-- How much to spend on winning and on keeping customers: 10 for each prospect win 20 %, at most 40 % could be won; 10 a
-- year for each customer keep 70 %, at most 90 % could be kept.
SELECT situation, round(acquisition_spend::numeric, 3) AS acquisition_spend, round(acquisition_rate::numeric, 5) AS acquisition_rate,
       round(retention_spend::numeric, 3) AS retention_spend, round(retention_rate::numeric, 5) AS retention_rate,
       round(customer_value::numeric, 3) AS customer_value, round(equity::numeric, 3) AS equity
FROM acquisition_retention_optimum(100, 0.1, 0.4, 10, 0.2, 0.9, 10, 0.7);
-- Retention without effect: the best spend on it is nothing.
SELECT situation, retention_spend, round(equity::numeric, 3) AS equity FROM acquisition_retention_optimum(100, 0.1, 0.4, 10, 0.2, 0.9, 10, 0.01);

-- Revenue rose from 20000 to 22990. By which lever? With the margin as well, and from nothing.
SELECT lever, round(amount::numeric, 4) AS amount FROM lever_decomposition(100, 4, 50, 110, 3.8, 55);
SELECT lever, round(amount::numeric, 4) AS amount FROM lever_decomposition(100, 4, 50, 0.30, 110, 3.8, 55, 0.28);
SELECT lever, amount FROM lever_decomposition(0, 0, 0, 10, 2, 5);

-- What makes no sense is an error, what has no answer NULL.
SELECT contractual_ltv(100, 1, 0), growth_ceiling(100, 0), payback_period(201, 10, 0.95);
SELECT contractual_ltv(100, 80, 0.1);
SELECT retention_gain(0.8, 5);
SELECT predictability('{1,NULL}');
SELECT acquisition_retention_optimum(100, 0.1, 0.4, 10, 0.4, 0.9, 10, 0.7);
