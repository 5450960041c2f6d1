--
-- contract_history: what one customer has signed, by contract
--

--! type contract_history cp_contract_history
COMMENT ON TYPE contract_history IS 'the contracts of one customer (or of a group of them): first day, end or open, exact rate per month, kind, how many equal ones; contracts that overlap add up; NULL rows are counted';

--! plus contract_history cp_contract_history the contracts of both histories

CREATE FUNCTION customer_portfolio_internal.contract_history_minus(contract_history, contract_history) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_minus' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_minus(contract_history, contract_history) IS 'implements -';

--! equality contract_history cp_contract_history same contracts at the same rates, same number of skipped rows

CREATE OPERATOR - (LEFTARG = contract_history, RIGHTARG = contract_history, FUNCTION = customer_portfolio_internal.contract_history_minus);
COMMENT ON OPERATOR - (contract_history, contract_history) IS 'the left history without the contracts of the right one; exact inverse of +';
