--
-- contract_history: what one customer has signed, by contract
--

--! type contract_history cp_contract_history
COMMENT ON TYPE contract_history IS
$$The contracts of one customer (or of a group of them): days, exact rate per month and kind.

A contract has a first day, an end or none, a rate, a kind and the number of equal ones. The rates
of contracts that overlap add up. Rows with a NULL start or rate, or
without a day, are counted.
The text form loses nothing:
v1 scale 2 [2024-01-01 2024-02-01 30.00] [2024-02-01 open 25.00 contracts 2]
  [2024-03-01 2024-04-01 pause] ...$$;

--! plus contract_history cp_contract_history The contracts of both histories.

CREATE FUNCTION customer_portfolio_internal.contract_history_minus(contract_history, contract_history) RETURNS contract_history
	AS 'MODULE_PATHNAME', 'cp_contract_history_minus' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.contract_history_minus(contract_history, contract_history) IS 'implements -';

--! equality contract_history cp_contract_history The same contracts at the same rates, and number of skipped rows.

CREATE OPERATOR - (LEFTARG = contract_history, RIGHTARG = contract_history, FUNCTION = customer_portfolio_internal.contract_history_minus);
COMMENT ON OPERATOR - (contract_history, contract_history) IS
$$The left history without the contracts of the right one; the exact inverse of +.$$;
