--
-- uplift_summary: customers who were treated beside customers who were not
--

--! type uplift_summary cp_uplift_summary
COMMENT ON TYPE uplift_summary IS
$$What treated customers did beside a control group: numbers of outcomes, or exact sums of amounts.

Summaries of different customers can be merged, outcomes with outcomes, amounts with amounts.
The text form loses nothing; squares is the sum of the squares of the amounts:
v1 outcomes treated 70 successes 56 control 80 successes 48 skipped 1
v1 amounts scale 2 treated 2 sum 30.51 squares 500.0250 control 1 sum -5.50 squares 30.2500$$;

CREATE FUNCTION customer_portfolio_internal.uplift_summary_add(uplift_summary, boolean, boolean) RETURNS uplift_summary
	AS 'MODULE_PATHNAME', 'cp_uplift_summary_add_outcome' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.uplift_summary_add(uplift_summary, boolean, boolean) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.uplift_summary_add(uplift_summary, boolean, numeric) RETURNS uplift_summary
	AS 'MODULE_PATHNAME', 'cp_uplift_summary_add_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.uplift_summary_add(uplift_summary, boolean, numeric) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.uplift_summary_add(uplift_summary, boolean, double precision) RETURNS uplift_summary
	AS 'MODULE_PATHNAME', 'cp_uplift_summary_add_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.uplift_summary_add(uplift_summary, boolean, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.uplift_summary_add(uplift_summary, boolean, real) RETURNS uplift_summary
	AS 'MODULE_PATHNAME', 'cp_uplift_summary_add_real' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.uplift_summary_add(uplift_summary, boolean, real) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.uplift_summary_add(uplift_summary, boolean, numeric, numeric) RETURNS uplift_summary
	AS 'MODULE_PATHNAME', 'cp_uplift_summary_add_change_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.uplift_summary_add(uplift_summary, boolean, numeric, numeric) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.uplift_summary_add(uplift_summary, boolean, double precision, double precision) RETURNS uplift_summary
	AS 'MODULE_PATHNAME', 'cp_uplift_summary_add_change_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.uplift_summary_add(uplift_summary, boolean, double precision, double precision) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.uplift_summary_add(uplift_summary, boolean, real, real) RETURNS uplift_summary
	AS 'MODULE_PATHNAME', 'cp_uplift_summary_add_change_real' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.uplift_summary_add(uplift_summary, boolean, real, real) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.uplift_summary_merge(uplift_summary, uplift_summary) RETURNS uplift_summary
	AS 'MODULE_PATHNAME', 'cp_uplift_summary_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.uplift_summary_merge(uplift_summary, uplift_summary) IS 'combines two states of an aggregate; NULL is an empty one';

CREATE FUNCTION customer_portfolio_internal.uplift_summary_finish(uplift_summary) RETURNS uplift_summary
	AS 'MODULE_PATHNAME', 'cp_uplift_summary_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.uplift_summary_finish(uplift_summary) IS 'the finished form of a state; what it holds stays the same';

CREATE AGGREGATE uplift(treated boolean, outcome boolean) (
	SFUNC = customer_portfolio_internal.uplift_summary_add, STYPE = uplift_summary, SSPACE = 160,
	FINALFUNC = customer_portfolio_internal.uplift_summary_finish, COMBINEFUNC = customer_portfolio_internal.uplift_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE uplift(boolean, boolean) IS
$$Compares treated customers with a control group by how many had an outcome, a row per customer.

treated   whether the customer was treated; those of the control group were not
outcome   whether it happened, for instance that the customer bought again

Read the result with uplift_rows. It can be stored and merged. The difference is the effect of the
treatment only if chance decided who is treated: see holdout_group. Rows with a NULL are skipped and
counted. NULL for no rows.

Example: SELECT treated_rate, control_rate, decision FROM uplift_rows((
  SELECT uplift(i <= 70, i <= 56 OR i > 102) FROM generate_series(1, 150) customers(i)));$$;

CREATE AGGREGATE uplift(treated boolean, amount numeric) (
	SFUNC = customer_portfolio_internal.uplift_summary_add, STYPE = uplift_summary, SSPACE = 160,
	FINALFUNC = customer_portfolio_internal.uplift_summary_finish, COMBINEFUNC = customer_portfolio_internal.uplift_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE uplift(boolean, numeric) IS
$$Compares treated customers with a control group by the means of amounts, a row per customer.

Amounts have at most 12 decimals; they and their squares are summed exactly, so that neither order
nor split matters. See uplift(boolean, boolean).$$;

CREATE AGGREGATE uplift(treated boolean, amount double precision) (
	SFUNC = customer_portfolio_internal.uplift_summary_add, STYPE = uplift_summary, SSPACE = 160,
	FINALFUNC = customer_portfolio_internal.uplift_summary_finish, COMBINEFUNC = customer_portfolio_internal.uplift_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE uplift(boolean, double precision) IS
$$Compares treated customers with a control group by the means of floating-point amounts.

An amount counts as the decimal it shows, rounded to 12 decimals. See uplift(boolean, numeric).$$;

CREATE AGGREGATE uplift(treated boolean, amount real) (
	SFUNC = customer_portfolio_internal.uplift_summary_add, STYPE = uplift_summary, SSPACE = 160,
	FINALFUNC = customer_portfolio_internal.uplift_summary_finish, COMBINEFUNC = customer_portfolio_internal.uplift_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE uplift(boolean, real) IS
$$Compares treated customers with a control group by the means of amounts of type real.

An amount counts as the decimal it shows. See uplift(boolean, numeric).$$;

CREATE AGGREGATE difference_in_differences(treated boolean, before numeric, after numeric) (
	SFUNC = customer_portfolio_internal.uplift_summary_add, STYPE = uplift_summary, SSPACE = 160,
	FINALFUNC = customer_portfolio_internal.uplift_summary_finish, COMBINEFUNC = customer_portfolio_internal.uplift_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE difference_in_differences(boolean, numeric, numeric) IS
$$Compares by how much treated customers and a control group changed, a row per customer.

before   amount of the customer in the time before the treatment
after    amount of the same customer in an equally long time after it

It is uplift(treated, after - before): what would have changed anyway, as it did in the control
group, is not put down to the treatment. In uplift_rows the rates are mean changes, the difference
is the difference in differences, with Welch's interval; standard_error gives its standard error.
Rows with a NULL are skipped and counted. NULL for no rows.

Example: SELECT treated_rate, control_rate, difference FROM uplift_rows((
  SELECT difference_in_differences(treated, before, after) FROM (VALUES (true, 100.00, 130.00),
    (true, 80.00, 90.00), (false, 90.00, 95.00), (false, 70.00, 65.00)) c(treated, before, after)));$$;

CREATE AGGREGATE difference_in_differences(treated boolean, before double precision, after double precision) (
	SFUNC = customer_portfolio_internal.uplift_summary_add, STYPE = uplift_summary, SSPACE = 160,
	FINALFUNC = customer_portfolio_internal.uplift_summary_finish, COMBINEFUNC = customer_portfolio_internal.uplift_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE difference_in_differences(boolean, double precision, double precision) IS
$$Compares by how much treated customers and a control group changed, by floating-point amounts.

See difference_in_differences(boolean, numeric, numeric).$$;

CREATE AGGREGATE difference_in_differences(treated boolean, before real, after real) (
	SFUNC = customer_portfolio_internal.uplift_summary_add, STYPE = uplift_summary, SSPACE = 160,
	FINALFUNC = customer_portfolio_internal.uplift_summary_finish, COMBINEFUNC = customer_portfolio_internal.uplift_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE difference_in_differences(boolean, real, real) IS
$$Compares by how much treated customers and a control group changed, by amounts of type real.

See difference_in_differences(boolean, numeric, numeric).$$;

CREATE AGGREGATE rollup(uplift uplift_summary) (
	SFUNC = customer_portfolio_internal.uplift_summary_merge, STYPE = uplift_summary, SSPACE = 160,
	FINALFUNC = customer_portfolio_internal.uplift_summary_finish, COMBINEFUNC = customer_portfolio_internal.uplift_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(uplift_summary) IS
$$Merges summaries of different customers; a customer in two of them counts twice.

It is an error if one is of outcomes and the other of amounts.$$;

--! plus uplift_summary cp_uplift_summary The customers of both.

--! equality uplift_summary cp_uplift_summary The same numbers of customers and outcomes, or the same sums of amounts.

CREATE FUNCTION uplift_rows(uplift uplift_summary, level double precision DEFAULT 0.95, OUT treated bigint,
	OUT control bigint, OUT treated_rate double precision, OUT control_rate double precision,
	OUT difference double precision, OUT lower double precision, OUT upper double precision, OUT decision text,
	OUT needed_per_group bigint) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_uplift_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION uplift_rows(uplift_summary, double precision) IS
$$Returns what a treatment did, with an interval, and whether to continue: one row.

level              of the interval, between 0 and 1, 0.95 by default

treated            customers who were treated
control            customers who were not
treated_rate       share of the treated with the outcome, or mean of their amounts; NULL without any
control_rate       the same of the control group
difference         treated_rate - control_rate
lower, upper       its interval: of shares Newcombe's hybrid of Wilson intervals (1998, method 10),
                   of means Welch's; NULL if a group is empty, or, of means, if one has a single
                   customer or no amount differs from the others
decision           continue if lower > 0, change if upper < 0, otherwise undecided
needed_per_group   customers in each group by which a difference of this size would be found four
                   times in five; NULL unless undecided, and if the difference is 0

Example: SELECT round(difference::numeric, 4) AS difference, round(lower::numeric, 4) AS lower,
    round(upper::numeric, 4) AS upper, decision
  FROM uplift_rows('v1 outcomes treated 70 successes 56 control 80 successes 48');$$;

CREATE FUNCTION stratified_uplift(strata uplift_summary[], level double precision DEFAULT 0.95, OUT strata bigint, OUT left_out bigint,
	OUT treated bigint, OUT control bigint, OUT treated_rate double precision, OUT control_rate double precision,
	OUT difference double precision, OUT standard_error double precision, OUT lower double precision, OUT upper double precision,
	OUT decision text, OUT needed_per_group bigint) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_stratified_uplift' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION stratified_uplift(uplift_summary[], double precision) IS
$$Returns what a treatment did within segments, taken together: treated and control that are alike.

strata  a summary for each segment: array_agg(u) over SELECT uplift(...) AS u ... GROUP BY segment
level   of the interval, between 0 and 1, 0.95 by default

strata            segments that tell something
left_out          segments with an empty group, or, of amounts, with a single customer in one
treated, control  customers of the segments that tell something
..._rate          weighted means of the rates, or of the mean amounts, of the segments
difference        Mantel-Haenszel: each segment weighs n1 n0 / (n1 + n0)
lower, upper      of shares by the variance of Sato (1989), of means by Welch's for each segment
needed_per_group  as in uplift_rows, for groups as uneven as these and their segments

Where the treated are of other segments than the control group, this is the fair comparison, and
uplift over all may even have the wrong sign.

Example: SELECT round(difference::numeric, 4) AS difference, round(lower::numeric, 4) AS lower,
    round(upper::numeric, 4) AS upper, decision
  FROM stratified_uplift(array['v1 outcomes treated 70 successes 56 control 80 successes 48',
    'v1 outcomes treated 20 successes 5 control 60 successes 12']::uplift_summary[]);$$;

CREATE FUNCTION standard_error(uplift uplift_summary) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_uplift_summary_standard_error' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION standard_error(uplift_summary) IS
$$Returns the standard error of the difference between treated customers and control group.

The variances of both groups are not assumed to be the same. NULL if a group is empty, or has a
single amount.

Example: SELECT round(standard_error(
  'v1 outcomes treated 70 successes 56 control 80 successes 48'::uplift_summary)::numeric, 4);$$;

CREATE FUNCTION customers(uplift uplift_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_uplift_summary_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(uplift_summary) IS
$$Counts the customers of both groups.

Example: SELECT customers(
  'v1 outcomes treated 70 successes 56 control 80 successes 48'::uplift_summary);$$;

CREATE FUNCTION skipped_rows(uplift uplift_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_uplift_summary_skipped' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(uplift_summary) IS
$$Counts the rows that were left out because something was NULL.$$;
