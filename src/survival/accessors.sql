--
-- one customer
--

CREATE FUNCTION second_purchase(history purchase_history, as_of date, OUT duration double precision, OUT event boolean) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_survival_table_second_purchase' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION second_purchase(purchase_history, date) IS
$$Returns the days from the first purchase day to the next one, or for how long there was none.

duration   days to the next day with a purchase, or to the day before as_of if there was none
event      true if there was one

Further purchases on the first day do not count. NULL without a purchase before as_of.

Example: SELECT * FROM second_purchase(
  'v1 scale 2 [2024-01-05 20.00] [2024-02-12 80.00]', '2024-04-01');$$;

CREATE FUNCTION first_loss(history purchase_history, grace interval, as_of date, OUT duration double precision, OUT event boolean) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_survival_table_first_loss' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION first_loss(purchase_history, interval, date) IS
$$Returns the days from the first purchase to the first loss, or for how long there was none.

grace      a whole number of days, at least 1
duration   days to the day on which grace days without a purchase are over for the first time, or to
           the day before as_of if that has not happened
event      true if it has happened

NULL without a purchase before as_of.

Example: SELECT * FROM first_loss(
  'v1 scale 2 [2024-01-05 20.00] [2024-02-12 80.00]', '30 days', '2024-04-01');$$;

--
-- what a survival_table tells
--

CREATE FUNCTION customers(survival survival_table) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_survival_table_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(survival_table) IS
$$Returns the number of customers observed, with and without the event.$$;

CREATE FUNCTION events(survival survival_table) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_survival_table_events' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION events(survival_table) IS
$$Returns the number of customers to whom the event happened.

Example: SELECT events('v1 [6 3 1] [7 1 0]');$$;

CREATE FUNCTION skipped_rows(survival survival_table) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_survival_table_skipped_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(survival_table) IS
$$Counts the rows that were no observation: a NULL, or a history without a purchase.$$;

CREATE FUNCTION survival_rows(survival survival_table, level double precision DEFAULT 0.95, OUT duration double precision,
	OUT at_risk bigint, OUT events bigint, OUT censored bigint, OUT survival double precision,
	OUT std_error double precision, OUT lower double precision, OUT upper double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_survival_table_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 100;
COMMENT ON FUNCTION survival_rows(survival_table, double precision) IS
$$Returns the Kaplan-Meier estimate, one row per distinct duration.

level          of the confidence interval, between 0 and 1, otherwise an error
at_risk        customers at risk at this duration
events         those of them to whom the event happened
censored       those of them last seen at this duration, after its events
survival       share of the customers without the event after this duration
std_error      Greenwood's standard error of survival; NULL once survival is 0
lower, upper   its log confidence interval, upper at most 1; NULL once survival is 0

Durations with only censored customers have a row, too.

Example: SELECT duration, at_risk, events, censored, round(s.survival::numeric, 4) AS survival
  FROM survival_rows('v1 [6 3 1] [7 1 0] [10 0 1]') s;$$;

CREATE FUNCTION survival_at(survival survival_table, duration double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_survival_table_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survival_at(survival_table, double precision) IS
$$Returns the Kaplan-Meier estimate at a duration.

It is 1 before the first duration of the table and constant between two of them. Beyond the last one
it is 0 if it is 0 there, otherwise NULL, because nobody was observed that long.
NULL without customers. A duration that is negative or not finite is an error.

Example: SELECT survival_at('v1 [6 3 1] [7 2 0] [10 0 2]', 6.5);$$;

CREATE FUNCTION survival_median(survival survival_table) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_survival_table_quantile' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survival_median(survival_table) IS
$$Returns the least duration after which survival is at most 0.5, in the unit of the durations.

NULL if it never is.

Example: SELECT survival_median('v1 [6 3 1] [7 2 0] [10 0 2]');$$;

CREATE FUNCTION survival_quantile(survival survival_table, p double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_survival_table_quantile' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survival_quantile(survival_table, double precision) IS
$$Returns the least duration after which the event has happened to a share p of the customers.

p   above 0 and at most 1, otherwise an error

Survival is then at most 1 - p (up to rounding, 1e-12). NULL if it never is.

Example: SELECT survival_quantile('v1 [6 3 1] [7 2 0] [10 0 2]', 0.25);$$;

CREATE FUNCTION survival_quantile_interval(survival survival_table, p double precision DEFAULT 0.5, level double precision DEFAULT 0.95,
	OUT quantile double precision, OUT lower double precision, OUT upper double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_survival_table_quantile_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survival_quantile_interval(survival_table, double precision, double precision) IS
$$Returns survival_quantile and its confidence interval.

level          of the confidence interval, between 0 and 1
lower, upper   the least durations after which the lower and the upper end of the interval of
               survival are at most 1 - p; each NULL if it never is

Example: SELECT * FROM survival_quantile_interval('v1 [6 3 1] [7 2 0] [10 3 0] [12 4 0]', 0.5);$$;

CREATE FUNCTION survival_restricted_mean(survival survival_table, horizon double precision, OUT mean double precision, OUT std_error double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_survival_table_restricted_mean' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survival_restricted_mean(survival_table, double precision) IS
$$Returns the mean duration up to the horizon, and its standard error, in the unit of the durations.

The mean is the area below the Kaplan-Meier curve.
NULLs beyond the last duration unless survival is 0 there, and without customers. A horizon that is
negative or not finite is an error.

Example: SELECT mean, round(std_error::numeric, 4) AS std_error
  FROM survival_restricted_mean('v1 [6 3 1] [7 2 0] [10 0 2]', 6.5);$$;

--
-- do groups differ?
--

CREATE FUNCTION log_rank_test(a survival_table, b survival_table, OUT statistic double precision, OUT df integer,
	OUT p_value double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_log_rank_two' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION log_rank_test(survival_table, survival_table) IS
$$Tests whether two groups have the same survival (log-rank test of Mantel and Haenszel).

statistic   chi-squared statistic
df          its degrees of freedom
p_value     probability of a statistic at least as large if the groups have the same survival

statistic and p_value are NULL if there is nothing to compare: a group has no customers at risk at
any event, or everybody has the event at once.

Example: SELECT round(statistic::numeric, 4) AS statistic, df, round(p_value::numeric, 4) AS p_value
  FROM log_rank_test('v1 [6 3 1] [7 2 0]', 'v1 [8 2 0] [12 2 2]');$$;

CREATE FUNCTION log_rank_test(survival survival_table[], OUT statistic double precision, OUT df integer,
	OUT p_value double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_log_rank' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION log_rank_test(survival_table[]) IS
$$Tests whether all groups of an array, such as array_agg of their tables, have the same survival.

df is one less than the number of groups with customers at risk at any event. A NULL is a group
without customers. More than 1000 groups are an error.
See log_rank_test(survival_table, survival_table).$$;

CREATE FUNCTION log_rank_groups(survival survival_table[], OUT ordinal integer, OUT customers bigint, OUT observed_events bigint,
	OUT expected_events double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_log_rank_groups' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 5;
COMMENT ON FUNCTION log_rank_groups(survival_table[]) IS
$$Returns what the log-rank test compares, one row per element of the array.

ordinal          place in the array, from 1 on
observed_events  events of the customers of the group
expected_events  events they would have if events hit all customers at risk alike

Example: SELECT ordinal, customers, observed_events,
    round(expected_events::numeric, 4) AS expected_events
  FROM log_rank_groups(ARRAY['v1 [6 3 1] [7 2 0]', 'v1 [8 2 0] [12 2 2]']::survival_table[]);$$;
