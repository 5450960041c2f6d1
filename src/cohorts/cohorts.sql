--
-- cohort_table: customers by the period in which they came, and what became of them
--

CREATE TYPE cohort_anchor AS ENUM ('calendar', 'personal');
COMMENT ON TYPE cohort_anchor IS
$$Where ages are counted from: the period of the first purchase (calendar) or its day (personal).$$;

--! words cohort_anchor -

--! type cohort_table cp_cohort_table
COMMENT ON TYPE cohort_table IS
$$The cohorts of a portfolio: active customers and exact revenue per cohort and age.

A cohort is the period of the first purchase, or of the first paid day of contracts. A table keeps
the step, as_of, origin and anchor that it was made with. Tables of parts add up to the table of the
whole.
The text form loses nothing: the parameters, then every cohort with the cells that are not empty.$$;

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
COMMENT ON AGGREGATE cohorts(purchase_history, interval, date) IS
$$Collects cohorts of customers by the calendar period of their first purchase.

history   one per customer
step      length of a period: days or months, not both
as_of     what happens from this day on does not exist

Periods in days pass through Monday 2000-01-03, periods in months through 2000-01-01. The age of a
member counts calendar periods since the period of the first purchase.
NULL histories and customers without a purchase before as_of are left out and counted. The
parameters must be the same in every row.

Example: SELECT cohort_start, age, size, active, revenue FROM cohort_rows((
  SELECT cohorts(h, '1 month', '2024-04-01') FROM (VALUES
  ('v1 scale 0 [2024-01-05 100] [2024-02-12 80]'::purchase_history),
  ('v1 scale 0 [2024-02-20 50] [2024-03-10 70]')) customers(h)));$$;

CREATE AGGREGATE cohorts(history purchase_history, step interval, as_of date, anchor cohort_anchor) (
	SFUNC = customer_portfolio_internal.cohort_table_add, STYPE = cohort_table, SSPACE = 65536,
	FINALFUNC = customer_portfolio_internal.cohort_table_finish, COMBINEFUNC = customer_portfolio_internal.cohort_table_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohorts(purchase_history, interval, date, cohort_anchor) IS
$$Collects cohorts of customers, with ages counted from the given anchor.

anchor   calendar (the default): calendar periods since the period of the first purchase; personal:
         whole steps since the day of the customer's own first purchase

See cohorts(purchase_history, interval, date).$$;

CREATE AGGREGATE cohorts(history purchase_history, step interval, as_of date, anchor cohort_anchor, origin date) (
	SFUNC = customer_portfolio_internal.cohort_table_add, STYPE = cohort_table, SSPACE = 65536,
	FINALFUNC = customer_portfolio_internal.cohort_table_finish, COMBINEFUNC = customer_portfolio_internal.cohort_table_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohorts(purchase_history, interval, date, cohort_anchor, date) IS
$$Collects cohorts of customers, in periods that pass through origin.

See cohorts(purchase_history, interval, date, cohort_anchor).$$;

CREATE AGGREGATE rollup(cohorts cohort_table) (
	SFUNC = customer_portfolio_internal.cohort_table_merge, STYPE = cohort_table, SSPACE = 65536,
	FINALFUNC = customer_portfolio_internal.cohort_table_finish, COMBINEFUNC = customer_portfolio_internal.cohort_table_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(cohort_table) IS
$$Adds up tables of different customers; a customer in two of them counts twice.

It is an error if their step, as_of, origin or anchor differ, or if one is of purchases and the
other of contracts.$$;

--! plus cohort_table cp_cohort_table The table of the customers of both.

--! equality cohort_table cp_cohort_table The same parameters, customers and money.

--
-- reading a table
--

CREATE FUNCTION cohort_rows(cohorts cohort_table, include_incomplete boolean DEFAULT false, OUT cohort_start date,
	OUT age integer, OUT size bigint, OUT eligible bigint, OUT active bigint, OUT on_or_after bigint,
	OUT revenue numeric, OUT cumulative_revenue numeric, OUT retention_rate double precision,
	OUT is_complete boolean, OUT recurring_revenue numeric)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_cohort_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 700;
COMMENT ON FUNCTION cohort_rows(cohort_table, boolean) IS
$$Returns the cohorts in long form: one row per cohort with members and age.

include_incomplete   false: up to the newest age at which somebody is eligible; true: up to the age
                     of a member since cohort_start
size                 members of the cohort
eligible             members whose period of that age was over at as_of
active               eligible members with a purchase in the period; of contracts, those who pay at
                     its end or on the last known day
on_or_after          eligible members active in the period or later
revenue              money of all members in the period, refunds included; of contracts, what was
                     earned by the day
cumulative_revenue   revenue from age 0 on
retention_rate       active / eligible; NULL if nobody is eligible
is_complete          true if all members are eligible
recurring_revenue    of contracts, the monthly rates of all members at the end of the period or on
                     the last known day, added up exactly and rounded so that the cohorts of a
                     period (with own ages: of an age) add up; NULL for purchases

No age is left out in between. Where nobody is eligible yet, active and on_or_after count all
members so far.

Example: SELECT cohort_start, age, size, eligible, active, cumulative_revenue FROM cohort_rows((
  SELECT cohorts(h, '1 month', '2024-04-01') FROM (VALUES
  ('v1 scale 0 [2024-01-05 100] [2024-02-12 80]'::purchase_history),
  ('v1 scale 0 [2024-02-20 50] [2024-03-10 70]')) customers(h)));$$;

CREATE FUNCTION mean_retention(cohorts cohort_table, OUT age integer, OUT cohorts bigint, OUT eligible bigint, OUT active bigint,
	OUT retention_rate double precision)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_mean_retention' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 36;
COMMENT ON FUNCTION mean_retention(cohort_table) IS
$$Returns one row per age: the retention of all cohorts at the same age.

cohorts          cohorts with eligible members
eligible         number of these members
active           those of them who were active
retention_rate   active / eligible over all cohorts: the mean weighted by size

A member whose period is not over does not count.

Example: SELECT * FROM mean_retention((SELECT cohorts(h, '1 month', '2024-04-01') FROM (VALUES
  ('v1 scale 0 [2024-01-05 100] [2024-02-12 80]'::purchase_history),
  ('v1 scale 0 [2024-02-20 50] [2024-03-10 70]')) customers(h)));$$;

CREATE FUNCTION step(cohorts cohort_table) RETURNS interval
	AS 'MODULE_PATHNAME', 'cp_cohort_table_step' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION step(cohort_table) IS $$Returns the length of a period.$$;

CREATE FUNCTION as_of(cohorts cohort_table) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_cohort_table_as_of' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION as_of(cohort_table) IS $$Returns the first day that was not known.$$;

CREATE FUNCTION origin(cohorts cohort_table) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_cohort_table_origin' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION origin(cohort_table) IS $$Returns a day on which a period starts.$$;

CREATE FUNCTION anchor(cohorts cohort_table) RETURNS text
	AS 'MODULE_PATHNAME', 'cp_cohort_table_anchor' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION anchor(cohort_table) IS
$$Returns where ages are counted from: calendar or personal.

Example: SELECT anchor(cohorts('v1 scale 2 [2024-01-05 100.00]'::purchase_history,
  '1 month', '2024-04-01'));$$;

CREATE FUNCTION basis(cohorts cohort_table) RETURNS text
	AS 'MODULE_PATHNAME', 'cp_cohort_table_basis' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION basis(cohort_table) IS $$Returns what the table is of: purchases or contracts.$$;

CREATE FUNCTION customers(cohorts cohort_table) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_cohort_table_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(cohort_table) IS
$$Returns the number of members of all cohorts.

They are the customers with a purchase, or a paid day of contracts, before as_of.$$;

CREATE FUNCTION customers_without_purchase(cohorts cohort_table) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_cohort_table_without_purchase' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers_without_purchase(cohort_table) IS
$$Counts the customers that belong to no cohort.

They had no purchase, or no paid day of contracts, before as_of.

Example: SELECT customers_without_purchase(cohorts(h, '1 month', '2024-04-01')) FROM (VALUES
  ('v1 scale 0 [2024-01-05 100]'::purchase_history), ('v1 scale 0 [2024-05-01 50]')) customers(h);$$;

CREATE FUNCTION unassigned_revenue(cohorts cohort_table) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_cohort_table_unassigned' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unassigned_revenue(cohort_table) IS
$$Returns the money before as_of that belongs to no cohort.

It is that of customers without a purchase, and of refunds before age 0. With the revenue of all
cohorts, incomplete ages included, it is the revenue of the histories. 0 for contracts.

Example: SELECT unassigned_revenue(cohorts(h, '1 month', '2024-04-01')) FROM (VALUES
  ('v1 scale 2 [2024-01-05 100.00]'::purchase_history),
  ('v1 scale 2 [2024-02-01 -9.00 orders 0 refunds 1]')) customers(h);$$;

CREATE FUNCTION skipped_rows(cohorts cohort_table) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_cohort_table_skipped_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(cohort_table) IS
$$Counts the rows that the histories left out because of a NULL day, amount, start or rate.$$;

CREATE FUNCTION skipped_customers(cohorts cohort_table) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_cohort_table_skipped_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_customers(cohort_table) IS $$Counts the NULL histories, which were left out.$$;
