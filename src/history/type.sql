--
-- purchase_history: one customer's purchases, by day
--

--! type purchase_history cp_purchase_history
COMMENT ON TYPE purchase_history IS 'what one customer (or a group of them) bought: per day the number of orders, the exact net amount and the cost; NULL rows are counted';

--! plus purchase_history cp_purchase_history the events of both histories

CREATE FUNCTION customer_portfolio_internal.purchase_history_minus(purchase_history, purchase_history) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cp_purchase_history_minus' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_history_minus(purchase_history, purchase_history) IS 'implements -';

--! equality purchase_history cp_purchase_history same events, same money, same number of skipped rows

CREATE OPERATOR - (LEFTARG = purchase_history, RIGHTARG = purchase_history, FUNCTION = customer_portfolio_internal.purchase_history_minus);
COMMENT ON OPERATOR - (purchase_history, purchase_history) IS 'the left history without the events of the right one; exact inverse of +';
