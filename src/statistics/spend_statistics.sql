--
-- spend_statistics: what the spend model is fitted to
--

--! type spend_statistics cp_spend_statistics
COMMENT ON TYPE spend_statistics IS
$$The sufficient statistics of customers for the spend model; exact, mergeable in any order.

They say how many customers share the number of repeat purchases and their mean.

The text form loses nothing: v1 skipped 1 [1 11.77] [2 22.345 customers 2] ..., each row frequency
and mean.$$;

--! equality spend_statistics cp_spend_statistics The same customers: rows and number of skipped rows.

--! plus spend_statistics cp_spend_statistics The customers of both.

--
-- transition and final functions
--

CREATE FUNCTION customer_portfolio_internal.spend_statistics_add(spend_statistics, purchase_history, date) RETURNS spend_statistics
	AS 'MODULE_PATHNAME', 'cp_spend_statistics_add_history' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.spend_statistics_add(spend_statistics, purchase_history, date) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.spend_statistics_add(spend_statistics, double precision, double precision) RETURNS spend_statistics
	AS 'MODULE_PATHNAME', 'cp_spend_statistics_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.spend_statistics_add(spend_statistics, double precision, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.spend_statistics_merge(spend_statistics, spend_statistics) RETURNS spend_statistics
	AS 'MODULE_PATHNAME', 'cp_spend_statistics_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.spend_statistics_merge(spend_statistics, spend_statistics) IS 'combines two states of an aggregate; NULL is an empty one';

CREATE FUNCTION customer_portfolio_internal.spend_statistics_finish(spend_statistics) RETURNS spend_statistics
	AS 'MODULE_PATHNAME', 'cp_spend_statistics_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.spend_statistics_finish(spend_statistics) IS 'the finished form of a state; what it holds stays the same';

--
-- spend_statistics(...): collects customers; rollup: merges
--

CREATE AGGREGATE spend_statistics(history purchase_history, as_of date) (
	SFUNC = customer_portfolio_internal.spend_statistics_add, STYPE = spend_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.spend_statistics_finish, COMBINEFUNC = customer_portfolio_internal.spend_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE spend_statistics(purchase_history, date) IS
$$Collects the sufficient statistics of the spend model as of a date.

as_of  what happens from this day on does not exist

Customers without a repeat purchase or with a mean that is not positive, and rows with a NULL, are
skipped and counted.

Example: SELECT spend_statistics(h, '2025-01-01')
  FROM (VALUES ('v1 scale 2 [2024-01-05 100.00] [2024-03-10 50.00]'::purchase_history),
    ('v1 scale 2 [2024-05-01 20.00]')) c(h);$$;

CREATE AGGREGATE spend_statistics(frequency double precision, monetary_value double precision) (
	SFUNC = customer_portfolio_internal.spend_statistics_add, STYPE = spend_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.spend_statistics_finish, COMBINEFUNC = customer_portfolio_internal.spend_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE spend_statistics(double precision, double precision) IS
$$Collects the same from the number of repeat purchases and their mean.

Customers without a repeat purchase or with a mean that is not positive, and rows with a NULL, are
skipped and counted.$$;

CREATE AGGREGATE rollup(statistics spend_statistics) (
	SFUNC = customer_portfolio_internal.spend_statistics_merge, STYPE = spend_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.spend_statistics_finish, COMBINEFUNC = customer_portfolio_internal.spend_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(spend_statistics) IS 'Merges statistics of different customers; a customer in two of them counts twice.';

CREATE FUNCTION customers(statistics spend_statistics) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_spend_statistics_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(spend_statistics) IS 'Returns the number of customers in the statistics.';

CREATE FUNCTION skipped_rows(statistics spend_statistics) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_spend_statistics_skipped' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(spend_statistics) IS 'Returns the number of customers left out: no repeat purchase, a mean not above 0, or a NULL.';
