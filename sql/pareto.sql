-- Which few customers make most of the value? A shop of ten customers, one of them a loss.
SET search_path = customer_portfolio;
CREATE TABLE customer (name text, margin numeric(10,2));
INSERT INTO customer VALUES
  ('Ada', 5200.00), ('Ben', 310.00), ('Cem', 1990.00), ('Dee', 75.50), ('Eva', 640.00),
  ('Fay', 640.00), ('Gil', 0.00), ('Hal', -120.00), ('Ida', 22.30), ('Jon', NULL);

-- Classes and cumulative shares. Equal values share a class, whoever has no positive value is D.
SELECT name, margin, pareto_class(margin) OVER (), round(pareto_share(margin) OVER ()::numeric, 4) AS share
FROM customer ORDER BY margin DESC NULLS LAST, name;

-- Other cuts, and shares of the net margin: Hal's loss makes the base smaller, the whale curve passes 1.
SELECT name, margin, pareto_class(margin, '{0.6, 0.9}') OVER () AS cut_at_60_90,
       pareto_class(margin, base => 'net') OVER () AS of_net,
       round(pareto_share(margin, base => 'net') OVER ()::numeric, 4) AS whale_curve
FROM customer ORDER BY margin DESC NULLS LAST, name;

-- The report: what each class is worth.
SELECT class, count(*) AS customers, sum(margin) AS margin
FROM (SELECT margin, pareto_class(margin) OVER () AS class FROM customer) q
GROUP BY class ORDER BY class;

-- The summary says the same, can be stored, and merges: here from two shards.
SELECT pareto(margin) FROM customer;
SELECT rollup(shard) = (SELECT pareto(margin) FROM customer) AS same
FROM (SELECT pareto(margin) AS shard FROM customer GROUP BY name < 'E') q;
SELECT name, pareto_class(margin, s) FROM customer, (SELECT pareto(margin) AS s FROM customer) q ORDER BY name;

-- How concentrated is it?
SELECT customers(s), skipped_rows(s), total(s), total(s, 'net') AS net, round(gini(s)::numeric, 4) AS gini,
       round(hhi(s)::numeric, 4) AS hhi, round(effective_customers(s)::numeric, 2) AS effective_customers,
       round(top_share(s, 0.2, include_zeros => true)::numeric, 4) AS top_20_percent,
       customers_for_share(s, 0.8) AS customers_for_80_percent
FROM (SELECT pareto(margin) AS s FROM customer) q;
SELECT population_share, round(value_share::numeric, 4) AS value_share
FROM (SELECT pareto(margin) AS s FROM customer) q, lorenz(s, 6, include_zeros => true);

-- What cannot be meant is refused.
SELECT pareto_class(margin, '{0.8}') OVER () FROM customer;
SELECT pareto_class(margin, base => 'gross') OVER () FROM customer;
SELECT pareto_class('NaN'::float8) OVER ();
DROP TABLE customer;
