--
-- a simulated shop
--

CREATE FUNCTION simulate_purchases(purchases purchase_model, spend spend_model, customers bigint, since date, until date, seed bigint,
	OUT customer_id bigint, OUT day date, OUT amount numeric) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_simulate_purchases' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 100000 COST 10;
COMMENT ON FUNCTION simulate_purchases(purchase_model, spend_model, bigint, date, date, bigint) IS
$$Returns purchases of customers who behave as the models say, ordered by customer and day.

customers     1 to 1000000000
since, until  first purchases are uniform between them, until is exclusive
seed          another seed gives other customers

Any purchase model will do. Of bg_bb an opportunity comes every unit of time after the first
purchase.
Amounts have cents. The same arguments give the same rows on every machine and in every version, and
customer i is the same whatever the number of customers. An error for a model without unit_days,
dates out of order or not finite, or a customer with a million purchases.

Example: SELECT * FROM simulate_purchases(
  '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}',
  '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 16}',
  customers => 3, since => '2024-01-01', until => '2024-07-01', seed => 1);$$;
