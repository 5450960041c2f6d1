--
-- cohorts of contracts, into the same table
--

CREATE FUNCTION cohorts_add(cohort_table, contract_history, interval, date) RETURNS cohort_table
	AS 'MODULE_PATHNAME', 'cp_contract_cohorts_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cohorts_add(cohort_table, contract_history, interval, date) IS 'transition function of cohorts(contract_history, interval, date)';

CREATE AGGREGATE cohorts(c contract_history, step interval, as_of date) (
	SFUNC = cohorts_add, STYPE = cohort_table, SSPACE = 65536,
	FINALFUNC = cohort_table_trim, COMBINEFUNC = cohort_table_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohorts(c contract_history, step interval, as_of date) IS 'cohorts of customers by the calendar period of the first day that they pay for, one contract_history per customer: step is the length of a period (days or months, not both), contracts that start on as_of or later do not exist; day steps pass through Monday 2000-01-03, month steps through 2000-01-01; the age of a member counts calendar periods since that of the first paid day; active is who pays on the last day of the period, or on the last known one, so who leaves within the first period may never be; revenue is earned by the day, over all ages exactly revenue(c, as_of); trials and pauses are not paid for; NULL histories and customers without a paid day before as_of are left out and counted; the parameters must not change between rows';

CREATE FUNCTION cohorts_add(cohort_table, contract_history, interval, date, cohort_anchor) RETURNS cohort_table
	AS 'MODULE_PATHNAME', 'cp_contract_cohorts_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cohorts_add(cohort_table, contract_history, interval, date, cohort_anchor) IS 'transition function of cohorts(contract_history, interval, date, cohort_anchor)';

CREATE AGGREGATE cohorts(c contract_history, step interval, as_of date, anchor cohort_anchor) (
	SFUNC = cohorts_add, STYPE = cohort_table, SSPACE = 65536,
	FINALFUNC = cohort_table_trim, COMBINEFUNC = cohort_table_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohorts(c contract_history, step interval, as_of date, anchor cohort_anchor) IS 'cohorts of customers by the calendar period of the first day that they pay for, one contract_history per customer: step is the length of a period (days or months, not both), contracts that start on as_of or later do not exist; day steps pass through Monday 2000-01-03, month steps through 2000-01-01; anchor ''calendar'' (the default) counts the age of a member in calendar periods since that of the first paid day, ''personal'' in whole steps since the own first paid day; active is who pays on the last day of the period, or on the last known one, so who leaves within the first period may never be; revenue is earned by the day, over all ages exactly revenue(c, as_of); trials and pauses are not paid for; NULL histories and customers without a paid day before as_of are left out and counted; the parameters must not change between rows';

CREATE FUNCTION cohorts_add(cohort_table, contract_history, interval, date, cohort_anchor, date) RETURNS cohort_table
	AS 'MODULE_PATHNAME', 'cp_contract_cohorts_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cohorts_add(cohort_table, contract_history, interval, date, cohort_anchor, date) IS 'transition function of cohorts(contract_history, interval, date, cohort_anchor, date)';

CREATE AGGREGATE cohorts(c contract_history, step interval, as_of date, anchor cohort_anchor, origin date) (
	SFUNC = cohorts_add, STYPE = cohort_table, SSPACE = 65536,
	FINALFUNC = cohort_table_trim, COMBINEFUNC = cohort_table_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohorts(c contract_history, step interval, as_of date, anchor cohort_anchor, origin date) IS 'cohorts of customers by the calendar period of the first day that they pay for, one contract_history per customer: step is the length of a period (days or months, not both), contracts that start on as_of or later do not exist; periods pass through origin; anchor ''calendar'' (the default) counts the age of a member in calendar periods since that of the first paid day, ''personal'' in whole steps since the own first paid day; active is who pays on the last day of the period, or on the last known one, so who leaves within the first period may never be; revenue is earned by the day, over all ages exactly revenue(c, as_of); trials and pauses are not paid for; NULL histories and customers without a paid day before as_of are left out and counted; the parameters must not change between rows';
