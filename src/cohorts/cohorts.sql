--
-- cohort_table: customers by the period in which they came, and what became of them
--

CREATE TYPE cohort_anchor AS ENUM ('calendar', 'personal');
COMMENT ON TYPE cohort_anchor IS 'from where ages are counted: calendar, the period of the first purchase; personal, each customer''s own first purchase';

--! type cohort_table cp_cohort_table
COMMENT ON TYPE cohort_table IS 'the cohorts of a portfolio: per period of the first purchase, or of the first day of contracts that is paid for, and age the number of active customers and the exact revenue, with the step, as_of, origin and anchor they were counted by; tables of parts add up to the table of the whole';

--
-- cohorts: from histories to a table
--

CREATE FUNCTION customer_portfolio_internal.cohort_table_add(cohort_table, purchase_history, interval, date) RETURNS cohort_table
	AS 'MODULE_PATHNAME', 'cp_cohort_table_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.cohort_table_add(cohort_table, purchase_history, interval, date) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.cohort_table_add(cohort_table, purchase_history, interval, date, cohort_anchor) RETURNS cohort_table
	AS 'MODULE_PATHNAME', 'cp_cohort_table_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.cohort_table_add(cohort_table, purchase_history, interval, date, cohort_anchor) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.cohort_table_add(cohort_table, purchase_history, interval, date, cohort_anchor, date) RETURNS cohort_table
	AS 'MODULE_PATHNAME', 'cp_cohort_table_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.cohort_table_add(cohort_table, purchase_history, interval, date, cohort_anchor, date) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.cohort_table_merge(cohort_table, cohort_table) RETURNS cohort_table
	AS 'MODULE_PATHNAME', 'cp_cohort_table_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.cohort_table_merge(cohort_table, cohort_table) IS 'combines two states of an aggregate; NULL is an empty one';

CREATE FUNCTION customer_portfolio_internal.cohort_table_finish(cohort_table) RETURNS cohort_table
	AS 'MODULE_PATHNAME', 'cp_cohort_table_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.cohort_table_finish(cohort_table) IS 'the finished form of a state; what it holds stays the same';

CREATE AGGREGATE cohorts(history purchase_history, step interval, as_of date) (
	SFUNC = customer_portfolio_internal.cohort_table_add, STYPE = cohort_table, SSPACE = 65536,
	FINALFUNC = customer_portfolio_internal.cohort_table_finish, COMBINEFUNC = customer_portfolio_internal.cohort_table_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohorts(purchase_history, interval, date) IS 'cohorts of customers by the calendar period of their first purchase, one history per customer: step is the length of a period (days or months, not both), events from as_of on do not exist; day steps pass through Monday 2000-01-03, month steps through 2000-01-01; the age of a member counts calendar periods since that of the first purchase; NULL histories and customers without a purchase before as_of are left out and counted; the parameters must not change between rows';

CREATE AGGREGATE cohorts(history purchase_history, step interval, as_of date, anchor cohort_anchor) (
	SFUNC = customer_portfolio_internal.cohort_table_add, STYPE = cohort_table, SSPACE = 65536,
	FINALFUNC = customer_portfolio_internal.cohort_table_finish, COMBINEFUNC = customer_portfolio_internal.cohort_table_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohorts(purchase_history, interval, date, cohort_anchor) IS 'cohorts of customers by the calendar period of their first purchase, one history per customer: step is the length of a period (days or months, not both), events from as_of on do not exist; day steps pass through Monday 2000-01-03, month steps through 2000-01-01; anchor ''calendar'' (the default) counts the age of a member in calendar periods since that of the first purchase, ''personal'' in whole steps since the day of the own first purchase; NULL histories and customers without a purchase before as_of are left out and counted; the parameters must not change between rows';

CREATE AGGREGATE cohorts(history purchase_history, step interval, as_of date, anchor cohort_anchor, origin date) (
	SFUNC = customer_portfolio_internal.cohort_table_add, STYPE = cohort_table, SSPACE = 65536,
	FINALFUNC = customer_portfolio_internal.cohort_table_finish, COMBINEFUNC = customer_portfolio_internal.cohort_table_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohorts(purchase_history, interval, date, cohort_anchor, date) IS 'cohorts of customers by the calendar period of their first purchase, one history per customer: step is the length of a period (days or months, not both), events from as_of on do not exist; periods pass through origin; anchor ''calendar'' (the default) counts the age of a member in calendar periods since that of the first purchase, ''personal'' in whole steps since the day of the own first purchase; NULL histories and customers without a purchase before as_of are left out and counted; the parameters must not change between rows';

CREATE AGGREGATE rollup(cohorts cohort_table) (
	SFUNC = customer_portfolio_internal.cohort_table_merge, STYPE = cohort_table, SSPACE = 65536,
	FINALFUNC = customer_portfolio_internal.cohort_table_finish, COMBINEFUNC = customer_portfolio_internal.cohort_table_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(cohort_table) IS 'adds up tables of different customers; an error if their step, as_of, origin or anchor differ, or if one is of purchases and the other of contracts';

--! plus cohort_table cp_cohort_table the table of the customers of both

--! equality cohort_table cp_cohort_table same parameters, customers and money

--
-- reading a table
--

CREATE FUNCTION cohort_rows(cohorts cohort_table, include_incomplete boolean DEFAULT false, OUT cohort_start date,
	OUT age integer, OUT size bigint, OUT eligible bigint, OUT active bigint, OUT on_or_after bigint,
	OUT revenue numeric, OUT cumulative_revenue numeric, OUT retention_rate double precision,
	OUT is_complete boolean, OUT recurring_revenue numeric)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_cohort_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 700;
COMMENT ON FUNCTION cohort_rows(cohort_table, boolean) IS 'the cohorts in long form: one row per cohort with members and age, none left out in between, up to the newest age for which somebody is eligible (whose period of that age was over at as_of), or, if incomplete ones are asked for, that of a member since cohort_start; active (a purchase in the period; of contracts: pays at its end, or on the last known day) and on_or_after (in it or later) count eligible members, where nobody is eligible yet all members so far; revenue and cumulative_revenue (from age 0 on) are of all members, refunds included, of contracts what was earned by the day; retention_rate = active / eligible, NULL where nobody is eligible; is_complete: all members are; recurring_revenue: of contracts the monthly rates of all members at the end of the period or on the last known day, of purchases NULL';

CREATE FUNCTION mean_retention(cohorts cohort_table, OUT age integer, OUT cohorts bigint, OUT eligible bigint, OUT active bigint,
	OUT retention_rate double precision)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_mean_retention' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 36;
COMMENT ON FUNCTION mean_retention(cohort_table) IS 'all cohorts at the same age: those with eligible members, how many these are and how many of them were active; retention_rate is the mean weighted by size, active / eligible over all cohorts, in which nobody counts whose period is not over';

CREATE FUNCTION step(cohorts cohort_table) RETURNS interval
	AS 'MODULE_PATHNAME', 'cp_cohort_table_step' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION step(cohort_table) IS 'length of a period';

CREATE FUNCTION as_of(cohorts cohort_table) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_cohort_table_as_of' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION as_of(cohort_table) IS 'exclusive upper bound of what was known';

CREATE FUNCTION origin(cohorts cohort_table) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_cohort_table_origin' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION origin(cohort_table) IS 'a day on which a period starts';

CREATE FUNCTION anchor(cohorts cohort_table) RETURNS text
	AS 'MODULE_PATHNAME', 'cp_cohort_table_anchor' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION anchor(cohort_table) IS 'calendar or personal: from where ages are counted';

CREATE FUNCTION basis(cohorts cohort_table) RETURNS text
	AS 'MODULE_PATHNAME', 'cp_cohort_table_basis' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION basis(cohort_table) IS 'what the table is of: purchases or contracts';

CREATE FUNCTION customers(cohorts cohort_table) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_cohort_table_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(cohort_table) IS 'members of all cohorts: customers with a purchase, or a day of contracts that is paid for, before as_of';

CREATE FUNCTION customers_without_purchase(cohorts cohort_table) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_cohort_table_without_purchase' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers_without_purchase(cohort_table) IS 'customers that belong to no cohort, because they had no purchase, or no day of contracts that is paid for, before as_of';

CREATE FUNCTION unassigned_revenue(cohorts cohort_table) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_cohort_table_unassigned' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unassigned_revenue(cohort_table) IS 'money before as_of that belongs to no cohort: of customers without a purchase, and refunds before age 0; with the revenue of all cohorts, incomplete ages included, it is the revenue of the histories; of contracts always 0';

CREATE FUNCTION skipped_rows(cohorts cohort_table) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_cohort_table_skipped_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(cohort_table) IS 'rows that the histories left out for a NULL day, amount, start or rate';

CREATE FUNCTION skipped_customers(cohorts cohort_table) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_cohort_table_skipped_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_customers(cohort_table) IS 'NULL histories, which were left out';
