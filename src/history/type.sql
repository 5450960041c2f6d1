--
-- purchase_history: one customer's purchases, by day
--

--! type purchase_history cp_purchase_history
COMMENT ON TYPE purchase_history IS
$$What one customer (or a group of them) bought: orders, exact net amount and cost per day.

Rows with a NULL day or amount are counted.
The text form loses nothing:
v1 scale 2 [2024-01-05 100.00] [2024-01-10 200.00 orders 2] ...$$;

--! plus purchase_history cp_purchase_history The events of both histories; what is in both counts twice.

CREATE FUNCTION customer_portfolio_internal.purchase_history_minus(purchase_history, purchase_history) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_minus' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_minus(purchase_history, purchase_history) IS 'implements -';

--! equality purchase_history cp_purchase_history The same events, money and number of skipped rows.

CREATE OPERATOR - (LEFTARG = purchase_history, RIGHTARG = purchase_history, FUNCTION = customer_portfolio_internal.purchase_history_minus);
COMMENT ON OPERATOR - (purchase_history, purchase_history) IS
$$The left history without the events of the right one; the exact inverse of +.$$;
