--
-- a simulated shop
--

CREATE FUNCTION simulate_purchases(purchases purchase_model, spend spend_model, customers bigint, since date, until date, seed bigint,
	OUT customer_id bigint, OUT day date, OUT amount numeric) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_simulate_purchases' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 100000 COST 10;
COMMENT ON FUNCTION simulate_purchases(purchase_model, spend_model, bigint, date, date, bigint) IS 'purchases of so many customers (1 to 1000000000) who behave as the models say: first purchases uniform between since and until (exclusive), amounts in cents; the same rows for the same arguments on every machine and in every version, and customer i the same however many there are; ordered by customer and day; an error for a model without unit_days, dates out of order or not finite, or a customer with a million purchases';
