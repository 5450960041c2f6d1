--
-- cohort_table: customers by the period in which they came, and what became of them
--

CREATE TYPE cohort_anchor AS ENUM ('calendar', 'personal');
COMMENT ON TYPE cohort_anchor IS 'from where ages are counted: calendar, the period of the first purchase; personal, each customer''s own first purchase';

CREATE TYPE cohort_table;

CREATE FUNCTION cohort_table_in(cstring) RETURNS cohort_table
	AS 'MODULE_PATHNAME', 'cp_cohorts_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cohort_table_in(cstring) IS 'reads the text form of a cohort_table; malformed text is an error that says where';

CREATE FUNCTION cohort_table_out(cohort_table) RETURNS cstring
	AS 'MODULE_PATHNAME', 'cp_cohorts_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cohort_table_out(cohort_table) IS 'writes the lossless text form: parameters, then every cohort with the cells that are not empty';

CREATE FUNCTION cohort_table_recv(internal) RETURNS cohort_table
	AS 'MODULE_PATHNAME', 'cp_cohorts_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cohort_table_recv(internal) IS 'reads the binary form, checking every count and bound';

CREATE FUNCTION cohort_table_send(cohort_table) RETURNS bytea
	AS 'MODULE_PATHNAME', 'cp_cohorts_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cohort_table_send(cohort_table) IS 'writes the binary form, which is the same on every machine';

CREATE TYPE cohort_table (
	INPUT = cohort_table_in,
	OUTPUT = cohort_table_out,
	RECEIVE = cohort_table_recv,
	SEND = cohort_table_send,
	ALIGNMENT = double,
	STORAGE = extended
);
COMMENT ON TYPE cohort_table IS 'the cohorts of a portfolio: per period of the first purchase, or of the first day of contracts that is paid for, and age the number of active customers and the exact revenue, with the step, as_of, origin and anchor they were counted by; tables of parts add up to the table of the whole';

--
-- cohorts: from histories to a table
--

CREATE FUNCTION cohorts_add(cohort_table, purchase_history, interval, date) RETURNS cohort_table
	AS 'MODULE_PATHNAME', 'cp_cohorts_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cohorts_add(cohort_table, purchase_history, interval, date) IS 'transition function of cohorts(purchase_history, interval, date)';

CREATE FUNCTION cohorts_add(cohort_table, purchase_history, interval, date, cohort_anchor) RETURNS cohort_table
	AS 'MODULE_PATHNAME', 'cp_cohorts_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cohorts_add(cohort_table, purchase_history, interval, date, cohort_anchor) IS 'transition function of cohorts(purchase_history, interval, date, cohort_anchor)';

CREATE FUNCTION cohorts_add(cohort_table, purchase_history, interval, date, cohort_anchor, date) RETURNS cohort_table
	AS 'MODULE_PATHNAME', 'cp_cohorts_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cohorts_add(cohort_table, purchase_history, interval, date, cohort_anchor, date) IS 'transition function of cohorts(purchase_history, interval, date, cohort_anchor, date)';

CREATE FUNCTION cohort_table_merge(cohort_table, cohort_table) RETURNS cohort_table
	AS 'MODULE_PATHNAME', 'cp_cohorts_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cohort_table_merge(cohort_table, cohort_table) IS 'combines two states of cohorts; a NULL state is an empty one';

CREATE FUNCTION cohort_table_trim(cohort_table) RETURNS cohort_table
	AS 'MODULE_PATHNAME', 'cp_cohorts_trim' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cohort_table_trim(cohort_table) IS 'the finished form of a growing table; what it holds stays the same';

CREATE AGGREGATE cohorts(h purchase_history, step interval, as_of date) (
	SFUNC = cohorts_add, STYPE = cohort_table, SSPACE = 65536,
	FINALFUNC = cohort_table_trim, COMBINEFUNC = cohort_table_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohorts(h purchase_history, step interval, as_of date) IS 'cohorts of customers by the calendar period of their first purchase, one history per customer: step is the length of a period (days or months, not both), events from as_of on do not exist; day steps pass through Monday 2000-01-03, month steps through 2000-01-01; the age of a member counts calendar periods since that of the first purchase; NULL histories and customers without a purchase before as_of are left out and counted; the parameters must not change between rows';

CREATE AGGREGATE cohorts(h purchase_history, step interval, as_of date, anchor cohort_anchor) (
	SFUNC = cohorts_add, STYPE = cohort_table, SSPACE = 65536,
	FINALFUNC = cohort_table_trim, COMBINEFUNC = cohort_table_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohorts(h purchase_history, step interval, as_of date, anchor cohort_anchor) IS 'cohorts of customers by the calendar period of their first purchase, one history per customer: step is the length of a period (days or months, not both), events from as_of on do not exist; day steps pass through Monday 2000-01-03, month steps through 2000-01-01; anchor ''calendar'' (the default) counts the age of a member in calendar periods since that of the first purchase, ''personal'' in whole steps since the day of the own first purchase; NULL histories and customers without a purchase before as_of are left out and counted; the parameters must not change between rows';

CREATE AGGREGATE cohorts(h purchase_history, step interval, as_of date, anchor cohort_anchor, origin date) (
	SFUNC = cohorts_add, STYPE = cohort_table, SSPACE = 65536,
	FINALFUNC = cohort_table_trim, COMBINEFUNC = cohort_table_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohorts(h purchase_history, step interval, as_of date, anchor cohort_anchor, origin date) IS 'cohorts of customers by the calendar period of their first purchase, one history per customer: step is the length of a period (days or months, not both), events from as_of on do not exist; periods pass through origin; anchor ''calendar'' (the default) counts the age of a member in calendar periods since that of the first purchase, ''personal'' in whole steps since the day of the own first purchase; NULL histories and customers without a purchase before as_of are left out and counted; the parameters must not change between rows';

CREATE AGGREGATE rollup(cohort_table) (
	SFUNC = cohort_table_merge, STYPE = cohort_table, SSPACE = 65536,
	FINALFUNC = cohort_table_trim, COMBINEFUNC = cohort_table_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(cohort_table) IS 'adds up tables of different customers; an error if their step, as_of, origin or anchor differ, or if one is of purchases and the other of contracts';

CREATE FUNCTION cohort_table_add(cohort_table, cohort_table) RETURNS cohort_table
	AS 'MODULE_PATHNAME', 'cp_cohorts_plus' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cohort_table_add(cohort_table, cohort_table) IS 'the table of the customers of both; an error if step, as_of, origin or anchor differ, or if one is of purchases and the other of contracts; implements +';

CREATE OPERATOR + (LEFTARG = cohort_table, RIGHTARG = cohort_table, FUNCTION = cohort_table_add, COMMUTATOR = +);
COMMENT ON OPERATOR + (cohort_table, cohort_table) IS 'the table of the customers of both';

CREATE FUNCTION cohort_table_eq(cohort_table, cohort_table) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cp_cohorts_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cohort_table_eq(cohort_table, cohort_table) IS 'same parameters, customers and money; 1.0 and 1.00 are equal; implements =';

CREATE FUNCTION cohort_table_ne(cohort_table, cohort_table) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cp_cohorts_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cohort_table_ne(cohort_table, cohort_table) IS 'not equal; implements <>';

CREATE OPERATOR = (LEFTARG = cohort_table, RIGHTARG = cohort_table, FUNCTION = cohort_table_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES);
COMMENT ON OPERATOR = (cohort_table, cohort_table) IS 'same parameters, customers and money';
CREATE OPERATOR <> (LEFTARG = cohort_table, RIGHTARG = cohort_table, FUNCTION = cohort_table_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR <> (cohort_table, cohort_table) IS 'not equal';

CREATE FUNCTION cohort_table_hash(cohort_table) RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_cohorts_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cohort_table_hash(cohort_table) IS 'hash of a value, the same for equal ones; what hash joins, GROUP BY and hash indexes use';

CREATE FUNCTION cohort_table_hash_extended(cohort_table, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_cohorts_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cohort_table_hash_extended(cohort_table, bigint) IS 'hash of a value with a seed, the same for equal ones; what PARTITION BY HASH uses';

CREATE OPERATOR CLASS cohort_table_hash_ops DEFAULT FOR TYPE cohort_table USING hash AS
	OPERATOR 1 =, FUNCTION 1 cohort_table_hash(cohort_table), FUNCTION 2 cohort_table_hash_extended(cohort_table, bigint);
COMMENT ON OPERATOR CLASS cohort_table_hash_ops USING hash IS 'DISTINCT, GROUP BY, UNION, hash joins, hash indexes and partitions by =';
COMMENT ON OPERATOR FAMILY cohort_table_hash_ops USING hash IS 'equality and hash of cohort_table';

--
-- reading a table
--

CREATE FUNCTION cohort_rows(t cohort_table, include_incomplete boolean DEFAULT false,
	OUT cohort_start date, OUT age integer, OUT size bigint, OUT eligible bigint, OUT active bigint, OUT on_or_after bigint,
	OUT revenue numeric, OUT cumulative_revenue numeric, OUT retention_rate double precision, OUT is_complete boolean, OUT recurring_revenue numeric)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_cohort_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 700;
COMMENT ON FUNCTION cohort_rows(cohort_table, boolean) IS 'the cohorts in long form: one row per cohort with members and age, none left out in between, up to the newest age for which somebody is eligible (whose period of that age was over at as_of), or, if incomplete ones are asked for, that of a member since cohort_start; active (a purchase in the period; of contracts: pays at its end, or on the last known day) and on_or_after (in it or later) count eligible members, where nobody is eligible yet all members so far; revenue and cumulative_revenue (from age 0 on) are of all members, refunds included, of contracts what was earned by the day; retention_rate = active / eligible, NULL where nobody is eligible; is_complete: all members are; recurring_revenue: of contracts the monthly rates of all members at the end of the period or on the last known day, of purchases NULL';

CREATE FUNCTION mean_retention(t cohort_table,
	OUT age integer, OUT cohorts bigint, OUT eligible bigint, OUT active bigint, OUT retention_rate double precision)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_mean_retention' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 36;
COMMENT ON FUNCTION mean_retention(cohort_table) IS 'all cohorts at the same age: those with eligible members, how many these are and how many of them were active; retention_rate is the mean weighted by size, active / eligible over all cohorts, in which nobody counts whose period is not over';

CREATE FUNCTION step(t cohort_table) RETURNS interval
	AS 'MODULE_PATHNAME', 'cp_cohorts_step' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION step(cohort_table) IS 'length of a period';

CREATE FUNCTION as_of(t cohort_table) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_cohorts_as_of' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION as_of(cohort_table) IS 'exclusive upper bound of what was known';

CREATE FUNCTION origin(t cohort_table) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_cohorts_origin' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION origin(cohort_table) IS 'a day on which a period starts';

CREATE FUNCTION anchor(t cohort_table) RETURNS text
	AS 'MODULE_PATHNAME', 'cp_cohorts_anchor' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION anchor(cohort_table) IS 'calendar or personal: from where ages are counted';

CREATE FUNCTION basis(t cohort_table) RETURNS text
	AS 'MODULE_PATHNAME', 'cp_cohorts_basis' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION basis(cohort_table) IS 'what the table is of: purchases or contracts';

CREATE FUNCTION customers(t cohort_table) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_cohorts_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(cohort_table) IS 'members of all cohorts: customers with a purchase, or a day of contracts that is paid for, before as_of';

CREATE FUNCTION customers_without_purchase(t cohort_table) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_cohorts_without_purchase' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers_without_purchase(cohort_table) IS 'customers that belong to no cohort, because they had no purchase, or no day of contracts that is paid for, before as_of';

CREATE FUNCTION unassigned_revenue(t cohort_table) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_cohorts_unassigned' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unassigned_revenue(cohort_table) IS 'money before as_of that belongs to no cohort: of customers without a purchase, and refunds before age 0; with the revenue of all cohorts, incomplete ages included, it is the revenue of the histories; of contracts always 0';

CREATE FUNCTION skipped_rows(t cohort_table) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_cohorts_skipped_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(cohort_table) IS 'rows that the histories left out for a NULL day, amount, start or rate';

CREATE FUNCTION skipped_customers(t cohort_table) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_cohorts_skipped_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_customers(cohort_table) IS 'NULL histories, which were left out';
