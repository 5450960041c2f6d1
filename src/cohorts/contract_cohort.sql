--
-- cohorts of contracts, into the same table
--

CREATE FUNCTION customer_portfolio_internal.cohort_table_add(cohort_table, contract_history, interval, date) RETURNS cohort_table
	AS 'MODULE_PATHNAME', 'cp_cohort_table_add_contracts' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.cohort_table_add(cohort_table, contract_history, interval, date) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE cohorts(contracts contract_history, step interval, as_of date) (
	SFUNC = customer_portfolio_internal.cohort_table_add, STYPE = cohort_table, SSPACE = 65536,
	FINALFUNC = customer_portfolio_internal.cohort_table_finish, COMBINEFUNC = customer_portfolio_internal.cohort_table_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohorts(contract_history, interval, date) IS
$$Collects cohorts of customers by the calendar period of their first paid day.

contracts   one contract_history per customer
step        length of a period: days or months, not both
as_of       contracts that start on this day or later do not exist

Periods in days pass through Monday 2000-01-03, periods in months through 2000-01-01. The age of a
member counts calendar periods since the period of the first paid day.
A member is active if it pays on the last day of the period, or on the last known one; a customer
who leaves within the first period may never be active. Revenue is earned by the day; over all ages
it is exactly revenue(c, as_of). Trials and pauses are not paid for.
NULL histories and customers without a paid day before as_of are left out and counted. The
parameters must be the same in every row.$$;

CREATE FUNCTION customer_portfolio_internal.cohort_table_add(cohort_table, contract_history, interval, date, cohort_anchor) RETURNS cohort_table
	AS 'MODULE_PATHNAME', 'cp_cohort_table_add_contracts' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.cohort_table_add(cohort_table, contract_history, interval, date, cohort_anchor) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE cohorts(contracts contract_history, step interval, as_of date, anchor cohort_anchor) (
	SFUNC = customer_portfolio_internal.cohort_table_add, STYPE = cohort_table, SSPACE = 65536,
	FINALFUNC = customer_portfolio_internal.cohort_table_finish, COMBINEFUNC = customer_portfolio_internal.cohort_table_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohorts(contract_history, interval, date, cohort_anchor) IS
$$Collects cohorts of customers with contracts, with ages counted from the given anchor.

anchor   calendar (the default): calendar periods since the period of the first paid day; personal:
         whole steps since the customer's own first paid day

See cohorts(contract_history, interval, date).$$;

CREATE FUNCTION customer_portfolio_internal.cohort_table_add(cohort_table, contract_history, interval, date, cohort_anchor, date) RETURNS cohort_table
	AS 'MODULE_PATHNAME', 'cp_cohort_table_add_contracts' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.cohort_table_add(cohort_table, contract_history, interval, date, cohort_anchor, date) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE cohorts(contracts contract_history, step interval, as_of date, anchor cohort_anchor, origin date) (
	SFUNC = customer_portfolio_internal.cohort_table_add, STYPE = cohort_table, SSPACE = 65536,
	FINALFUNC = customer_portfolio_internal.cohort_table_finish, COMBINEFUNC = customer_portfolio_internal.cohort_table_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohorts(contract_history, interval, date, cohort_anchor, date) IS
$$Collects cohorts of customers with contracts, in periods that pass through origin.

See cohorts(contract_history, interval, date, cohort_anchor).$$;
