--
-- survival_table: how long customers were observed, and whether the event happened
--

--! type survival_table cp_survival_table
COMMENT ON TYPE survival_table IS 'numbers of events and of censored customers by duration, what survival is estimated from; exact, mergeable in any order; what could not be observed is counted';

--
-- transition and final functions
--

CREATE FUNCTION customer_portfolio_internal.survival_table_add(survival_table, double precision, boolean) RETURNS survival_table
	AS 'MODULE_PATHNAME', 'cp_survival_table_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.survival_table_add(survival_table, double precision, boolean) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.survival_table_add(survival_table, double precision, boolean, bigint) RETURNS survival_table
	AS 'MODULE_PATHNAME', 'cp_survival_table_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.survival_table_add(survival_table, double precision, boolean, bigint) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.survival_table_add_second_purchase(survival_table, purchase_history, date) RETURNS survival_table
	AS 'MODULE_PATHNAME', 'cp_survival_table_add_second_purchase' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.survival_table_add_second_purchase(survival_table, purchase_history, date) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.survival_table_add_loss(survival_table, purchase_history, interval, date) RETURNS survival_table
	AS 'MODULE_PATHNAME', 'cp_survival_table_add_loss' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.survival_table_add_loss(survival_table, purchase_history, interval, date) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.survival_table_merge(survival_table, survival_table) RETURNS survival_table
	AS 'MODULE_PATHNAME', 'cp_survival_table_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.survival_table_merge(survival_table, survival_table) IS 'combines two states of an aggregate; NULL is an empty one';

CREATE FUNCTION customer_portfolio_internal.survival_table_finish(survival_table) RETURNS survival_table
	AS 'MODULE_PATHNAME', 'cp_survival_table_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.survival_table_finish(survival_table) IS 'the finished form of a state; what it holds stays the same';

--
-- aggregates
--

CREATE AGGREGATE survival(duration double precision, event boolean) (
	SFUNC = customer_portfolio_internal.survival_table_add, STYPE = survival_table, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.survival_table_finish, COMBINEFUNC = customer_portfolio_internal.survival_table_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE survival(double precision, boolean) IS 'survival table of customers, a row each: the event happened after duration, or (event false) the customer was last seen without it then, which is called censored; durations in any unit, integers and numerics too, dates subtracted are days; rows with a NULL are skipped and counted; a negative duration, NaN and infinity are errors that show the value; NULL for no rows';

CREATE AGGREGATE survival(duration double precision, event boolean, weight bigint) (
	SFUNC = customer_portfolio_internal.survival_table_add, STYPE = survival_table, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.survival_table_finish, COMBINEFUNC = customer_portfolio_internal.survival_table_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE survival(double precision, boolean, bigint) IS 'survival table of customers, a row for weight of them, as if it were repeated; a weight below 1 is an error, a NULL skips the row, which is counted once';

CREATE AGGREGATE survival_to_second_purchase(history purchase_history, as_of date) (
	SFUNC = customer_portfolio_internal.survival_table_add_second_purchase, STYPE = survival_table, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.survival_table_finish, COMBINEFUNC = customer_portfolio_internal.survival_table_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE survival_to_second_purchase(purchase_history, date) IS 'survival table of the days from the first purchase day to the next one, a row per customer: survival_rows then says which share has not bought again after so many days; customers without a second purchase day before as_of are censored on the day before as_of; NULLs and customers without a purchase before as_of are skipped and counted; NULL as_of is an error';

CREATE AGGREGATE survival_to_loss(history purchase_history, grace interval, as_of date) (
	SFUNC = customer_portfolio_internal.survival_table_add_loss, STYPE = survival_table, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.survival_table_finish, COMBINEFUNC = customer_portfolio_internal.survival_table_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE survival_to_loss(purchase_history, interval, date) IS 'survival table of the days from the first purchase to the loss, a row per customer: lost on the day on which grace days without a purchase are over, for the first time and whether or not they come back; so no loss before grace days, and the last purchase before it lies grace days earlier; others are censored on the day before as_of; grace is a whole number of days, at least 1; NULL histories and customers without a purchase before as_of are skipped and counted; NULL grace or as_of is an error';

CREATE AGGREGATE rollup(survival survival_table) (
	SFUNC = customer_portfolio_internal.survival_table_merge, STYPE = survival_table, SSPACE = 1024,
	FINALFUNC = customer_portfolio_internal.survival_table_finish, COMBINEFUNC = customer_portfolio_internal.survival_table_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(survival_table) IS 'merges survival tables of different customers; a NULL adds nothing';

--! plus survival_table cp_survival_table the customers of both tables

--! equality survival_table cp_survival_table same durations with the same numbers of events, censored customers and skipped rows

--
-- one customer
--

CREATE FUNCTION second_purchase(history purchase_history, as_of date, OUT duration double precision, OUT event boolean) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_survival_table_second_purchase' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION second_purchase(purchase_history, date) IS 'days from the first purchase day to the next day with a purchase (event true), or to the day before as_of if there was none (event false); further purchases on the first day do not count; NULL without a purchase before as_of';

CREATE FUNCTION first_loss(history purchase_history, grace interval, as_of date, OUT duration double precision, OUT event boolean) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_survival_table_first_loss' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION first_loss(purchase_history, interval, date) IS 'days from the first purchase to the day on which grace days without a purchase are over for the first time (event true), or to the day before as_of if that has not happened (event false); grace is a whole number of days, at least 1; NULL without a purchase before as_of';

--
-- accessors
--

CREATE FUNCTION customers(survival survival_table) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_survival_table_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(survival_table) IS 'number of customers observed, with and without the event';

CREATE FUNCTION events(survival survival_table) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_survival_table_events' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION events(survival_table) IS 'number of customers to whom the event happened';

CREATE FUNCTION skipped_rows(survival survival_table) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_survival_table_skipped_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(survival_table) IS 'number of rows that were no observation: a NULL, or a history without a purchase';

CREATE FUNCTION survival_rows(survival survival_table, level double precision DEFAULT 0.95, OUT duration double precision,
	OUT at_risk bigint, OUT events bigint, OUT censored bigint, OUT survival double precision,
	OUT std_error double precision, OUT lower double precision, OUT upper double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_survival_table_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 100;
COMMENT ON FUNCTION survival_rows(survival_table, double precision) IS 'Kaplan-Meier estimate, one row per distinct duration, those with censored customers only among them: of at_risk customers events had the event and censored were last seen at this duration (after its events); survival, the share without the event after it; Greenwood''s standard error of it; its log confidence interval of this level, upper at most 1; the last three are NULL once survival is 0; a level outside of 0 to 1 is an error';

CREATE FUNCTION survival_at(survival survival_table, duration double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_survival_table_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survival_at(survival_table, double precision) IS 'Kaplan-Meier estimate at a duration: 1 before the first one of the table, constant between two; beyond the last one 0 if it is 0 there, otherwise NULL: nobody was observed that long; NULL without customers; a duration that is negative or not finite is an error';

CREATE FUNCTION survival_median(survival survival_table) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_survival_table_quantile' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survival_median(survival_table) IS 'least duration after which survival is at most 0.5, in the unit of the durations; NULL if it never is';

CREATE FUNCTION survival_quantile(survival survival_table, p double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_survival_table_quantile' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survival_quantile(survival_table, double precision) IS 'least duration after which the event has happened to a share p of the customers: survival is at most 1 - p (up to rounding, 1e-12); NULL if it never is; p is above 0 and at most 1, otherwise an error';

CREATE FUNCTION survival_quantile_interval(survival survival_table, p double precision DEFAULT 0.5, level double precision DEFAULT 0.95,
	OUT quantile double precision, OUT lower double precision, OUT upper double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_survival_table_quantile_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survival_quantile_interval(survival_table, double precision, double precision) IS 'survival_quantile and its confidence interval of this level: the least durations after which the lower and the upper end of the interval of survival are at most 1 - p; each NULL if it never is';

CREATE FUNCTION survival_restricted_mean(survival survival_table, horizon double precision, OUT mean double precision, OUT std_error double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_survival_table_restricted_mean' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survival_restricted_mean(survival_table, double precision) IS 'mean duration up to the horizon, the area below the Kaplan-Meier curve, and its standard error, in the unit of the durations; NULLs beyond the last duration unless survival is 0 there, and without customers; a horizon that is negative or not finite is an error';

--
-- do groups differ?
--

CREATE FUNCTION log_rank_test(a survival_table, b survival_table, OUT statistic double precision, OUT df integer,
	OUT p_value double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_log_rank_two' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION log_rank_test(survival_table, survival_table) IS 'log-rank test (Mantel-Haenszel) whether two groups have the same survival: chi-squared statistic, its degrees of freedom and the probability of one at least as large if they do; statistic and p_value are NULL where there is nothing to compare: a group without customers at risk at any event, or everybody has the event at once';

CREATE FUNCTION log_rank_test(survival survival_table[], OUT statistic double precision, OUT df integer,
	OUT p_value double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_log_rank' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION log_rank_test(survival_table[]) IS 'log-rank test whether all groups, for instance array_agg of their tables, have the same survival; df is one less than the groups with customers at risk at any event; a NULL is a group without customers; at most 1000 groups, otherwise an error';

CREATE FUNCTION log_rank_groups(survival survival_table[], OUT ordinal integer, OUT customers bigint, OUT observed_events bigint,
	OUT expected_events double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_log_rank_groups' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 5;
COMMENT ON FUNCTION log_rank_groups(survival_table[]) IS 'what the log-rank test compares, a row per element of the array: its place from 1 on, its customers, their events, and the events they would have if these hit all customers at risk alike';
