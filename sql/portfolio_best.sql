-- Whom to care for, by profit and not by the number of orders, and what the conversations with customers did.
SET search_path = customer_portfolio, public;
SET client_min_messages = warning;
CREATE TABLE shop_orders AS
SELECT 'C' || c AS customer, date '2023-01-05' + k * (20 + c % 9) AS day, (30 + 40 * (c % 7) + k % 5)::numeric(10,2) AS amount, (15 + 31 * (c % 7))::numeric(10,2) AS cost
FROM generate_series(1, 60) c, generate_series(0, 11 + c % 20) k WHERE date '2023-01-05' + k * (20 + c % 9) < '2025-01-01' AND (c % 4 > 0 OR k < 9);
CREATE TABLE shop_customers AS SELECT 'C' || c AS customer, (array['food', 'steel', 'toys'])[1 + c % 3] AS sector FROM generate_series(1, 60) c;
CREATE TABLE shop_invoices AS SELECT customer, day AS issued, day + 30 AS due, day + 8 + substr(customer, 2)::int * 7 % 30 AS paid, amount FROM shop_orders;
CREATE TABLE shop_contacts AS
SELECT 'C' || c AS customer, date '2023-01-15' + 17 * k AS day, CASE WHEN c % 11 = 0 THEN 'complaint' WHEN k % 3 = 0 THEN 'visit' ELSE 'call' END AS kind FROM generate_series(1, 60, 2) c, generate_series(0, 40) k WHERE (c + k) % 4 = 0;
SELECT create_portfolio('best_shop', 'shop_orders', 'customer', 'day', 'amount', 'cost', as_of => '2025-01-01');
SELECT add_customers('best_shop', 'shop_customers', 'customer', segments => '{sector}');
SELECT add_invoices('best_shop', 'shop_invoices', 'customer', 'issued', 'due', 'paid', 'amount');
SELECT add_contacts('best_shop', 'shop_contacts', 'customer', 'day', 'kind');

-- The thresholds are a table to edit: a list of five, from the two best sectors.
UPDATE best_shop.best_customers_rules SET threshold = CASE rule WHEN 'n' THEN 5 ELSE 2 END WHERE rule IN ('n', 'k');
SELECT rank, customer, sector, profit FROM best_shop.best_customers WHERE rank <= 5 ORDER BY rank;
SELECT excluded_because, count(*) AS customers, sum(profit) AS profit FROM best_shop.best_customers WHERE rank IS NULL GROUP BY 1 ORDER BY 1;
SELECT customer, evidence FROM best_shop.best_customers WHERE excluded_because LIKE '%costly%' ORDER BY profit DESC LIMIT 2;

-- What a longer list adds, if there is time for twenty-two; and what the first twelve make together.
UPDATE best_shop.best_customers_rules SET threshold = CASE rule WHEN 'capacity' THEN 22 ELSE 3 END WHERE rule IN ('capacity', 'k');
SELECT list_size, customers, marginal_customers, marginal_profit, is_cut FROM best_shop.best_customers_lists;
SELECT customers, customer_share, profit, round(multiple::numeric, 3) AS multiple FROM best_shop.whale WHERE customers = 12;
SELECT list_size, round(overlap::numeric, 2) AS overlap, round(correlation::numeric, 2) AS correlation FROM best_shop.ranking_agreement WHERE list_size = 20;

-- Contacts are an effort: does it go where value is?
SELECT class, customers, effort, round(effort_share::numeric, 2) AS effort_share FROM best_shop.effort WHERE effort_by = 'contacts';
SELECT kind, phase, is_complaint FROM best_shop.touchpoint_types WHERE kind IN ('call', 'complaint', 'visit') ORDER BY kind;
SELECT kind, contacts, followed, median_delay, round(within_30_days::numeric, 3) AS within_30_days FROM best_shop.contact_to_purchase;
SELECT incidents, customers, lost, round(churn_rate::numeric, 2) AS churn_rate, round(lower::numeric, 2) AS lower, round(upper::numeric, 2) AS upper FROM best_shop.churn_by_incidents;
SELECT drop_portfolio('best_shop');
DROP TABLE shop_orders, shop_customers, shop_invoices, shop_contacts;
