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
COMMENT ON AGGREGATE cohorts(contract_history, interval, date) IS 'cohorts of customers by the calendar period of the first day that they pay for, one contract_history per customer: step is the length of a period (days or months, not both), contracts that start on as_of or later do not exist; day steps pass through Monday 2000-01-03, month steps through 2000-01-01; the age of a member counts calendar periods since that of the first paid day; active is who pays on the last day of the period, or on the last known one, so who leaves within the first period may never be; revenue is earned by the day, over all ages exactly revenue(c, as_of); trials and pauses are not paid for; NULL histories and customers without a paid day before as_of are left out and counted; the parameters must not change between rows';

CREATE FUNCTION customer_portfolio_internal.cohort_table_add(cohort_table, contract_history, interval, date, cohort_anchor) RETURNS cohort_table
	AS 'MODULE_PATHNAME', 'cp_cohort_table_add_contracts' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.cohort_table_add(cohort_table, contract_history, interval, date, cohort_anchor) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE cohorts(contracts contract_history, step interval, as_of date, anchor cohort_anchor) (
	SFUNC = customer_portfolio_internal.cohort_table_add, STYPE = cohort_table, SSPACE = 65536,
	FINALFUNC = customer_portfolio_internal.cohort_table_finish, COMBINEFUNC = customer_portfolio_internal.cohort_table_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohorts(contract_history, interval, date, cohort_anchor) IS 'cohorts of customers by the calendar period of the first day that they pay for, one contract_history per customer: step is the length of a period (days or months, not both), contracts that start on as_of or later do not exist; day steps pass through Monday 2000-01-03, month steps through 2000-01-01; anchor ''calendar'' (the default) counts the age of a member in calendar periods since that of the first paid day, ''personal'' in whole steps since the own first paid day; active is who pays on the last day of the period, or on the last known one, so who leaves within the first period may never be; revenue is earned by the day, over all ages exactly revenue(c, as_of); trials and pauses are not paid for; NULL histories and customers without a paid day before as_of are left out and counted; the parameters must not change between rows';

CREATE FUNCTION customer_portfolio_internal.cohort_table_add(cohort_table, contract_history, interval, date, cohort_anchor, date) RETURNS cohort_table
	AS 'MODULE_PATHNAME', 'cp_cohort_table_add_contracts' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.cohort_table_add(cohort_table, contract_history, interval, date, cohort_anchor, date) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE cohorts(contracts contract_history, step interval, as_of date, anchor cohort_anchor, origin date) (
	SFUNC = customer_portfolio_internal.cohort_table_add, STYPE = cohort_table, SSPACE = 65536,
	FINALFUNC = customer_portfolio_internal.cohort_table_finish, COMBINEFUNC = customer_portfolio_internal.cohort_table_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohorts(contract_history, interval, date, cohort_anchor, date) IS 'cohorts of customers by the calendar period of the first day that they pay for, one contract_history per customer: step is the length of a period (days or months, not both), contracts that start on as_of or later do not exist; periods pass through origin; anchor ''calendar'' (the default) counts the age of a member in calendar periods since that of the first paid day, ''personal'' in whole steps since the own first paid day; active is who pays on the last day of the period, or on the last known one, so who leaves within the first period may never be; revenue is earned by the day, over all ages exactly revenue(c, as_of); trials and pauses are not paid for; NULL histories and customers without a paid day before as_of are left out and counted; the parameters must not change between rows';
