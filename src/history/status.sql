--
-- where a customer stands: new, active, slipping, asleep or lost
--

CREATE FUNCTION customer_portfolio_internal.customer_status(history purchase_history, as_of date, last_period_start date, lost_before date,
	asleep_after double precision, slipping_after double precision, typical_gap double precision) RETURNS text
	AS 'MODULE_PATHNAME', 'cp_customer_status' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
COMMENT ON FUNCTION customer_portfolio_internal.customer_status(purchase_history, date, date, date, double precision, double precision, double precision) IS
'the status of a customer in one pass over the history; Infinity for a typical gap that is not known';
