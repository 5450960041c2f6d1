--
-- what contracts tell
--

CREATE FUNCTION contracts(contracts contract_history, OUT valid_from date, OUT valid_to date, OUT monthly_rate numeric,
	OUT kind text, OUT contracts bigint)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_contract_history_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 5;
COMMENT ON FUNCTION contracts(contract_history) IS 'one row per contract, ordered by its start: first day, the day after its last one (NULL: open), rate per month, kind (paid, pause, trial), how many equal ones there are';

CREATE FUNCTION skipped_rows(contracts contract_history) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_contract_history_skipped_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(contract_history) IS 'rows that were left out because start or rate was NULL';

CREATE FUNCTION monthly_rate(contracts contract_history, day date) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_contract_history_monthly_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION monthly_rate(contract_history, date) IS 'sum of the rates per month of the paid contracts that cover the day; 0 where none does';

CREATE FUNCTION is_active(contracts contract_history, day date) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cp_contract_history_is_active' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION is_active(contract_history, date) IS 'true if the monthly rate of the day is above 0; a pause or a trial is not active';

CREATE FUNCTION started_on(contracts contract_history) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_contract_history_started_on' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION started_on(contract_history) IS 'first day that is paid for; NULL if none is';

CREATE FUNCTION ends_on(contracts contract_history) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_contract_history_ends_on' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ends_on(contract_history) IS 'the day after the last one that is paid for, as far as is known; NULL if a paid contract is open, or if there is none (then started_on is NULL, too)';

CREATE FUNCTION active_ranges(contracts contract_history, bridge interval DEFAULT '0 days', OUT valid daterange, OUT days integer)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_contract_history_active_ranges' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 3;
COMMENT ON FUNCTION active_ranges(contract_history, interval) IS 'the ranges of paid time in order and their days (NULL: open), those that are at most bridge apart as one; a pause is a gap like any other; bridge is whole days or months by the calendar, not negative';

CREATE FUNCTION tenure(contracts contract_history, as_of date, bridge interval DEFAULT '0 days') RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_contract_history_tenure' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION tenure(contract_history, date, interval) IS 'days of the last active range (see active_ranges) that began before as_of: from its first day until as_of, or until its end if it had ended by then; NULL if none had begun';

CREATE FUNCTION revenue(contracts contract_history, as_of date) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_contract_history_revenue_until' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue(contract_history, date) IS 'lifetime revenue: what the paid contracts earned on the days before as_of; a calendar month earns its rate, each of its days an equal part; exact, rounded once at the end, half away from zero, to the decimals of the rates, at least 2; write the date as date ''2024-07-01'', because a bare literal could also be a range';

CREATE FUNCTION revenue(contracts contract_history, during daterange) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_contract_history_revenue_during' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue(contract_history, daterange) IS 'what the paid contracts earn on the days of the range, as revenue(contract_history, date) counts it; an error if that has no end; every range is rounded for itself, so parts may differ from the whole by the last digit';

CREATE FUNCTION revenue(contracts contract_history, days text) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_contract_history_revenue_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue(contract_history, text) IS
$$What the paid contracts earn on the days that a literal names.

days    '2024-07-01' for all days before it, or a range such as '[2024-01-01,2024-02-01)'
See revenue(contract_history, date) and revenue(contract_history, daterange).$$;

--
-- renewals
--

CREATE FUNCTION renewals_count(contracts contract_history, as_of date, bridge interval DEFAULT '0 days') RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_contract_history_renewals_count' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION renewals_count(contract_history, date, interval) IS 'paid contracts that started before as_of and followed on an earlier paid one: on the day it ended or at most bridge later, pauses between them not counted; a contract renews at most one other and is renewed at most once; a contract that starts while the other runs is no renewal';

CREATE FUNCTION renewals(contracts contract_history, as_of date, horizon interval, notice interval DEFAULT '0 days',
	bridge interval DEFAULT '0 days', OUT ends_on date, OUT notice_deadline date, OUT days_left integer,
	OUT is_notice_over boolean, OUT contracts bigint, OUT monthly_rate numeric,
	OUT remaining_rate numeric, OUT tenure_days integer, OUT renewals_so_far bigint)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_contract_history_renewals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION renewals(contract_history, date, interval, interval, interval) IS
'renewal radar: one row per day in [as_of, as_of + horizon) on which paid contracts end that nothing renews (see renewals_count). Everything in the history is known: a contract signed for later renews the one that ends; open contracts never appear. ends_on: first day without them; notice_deadline: ends_on - notice, notice is given before that day, is_notice_over once as_of has reached it; days_left: until ends_on; contracts, monthly_rate: what is at stake; remaining_rate: what the customer pays nevertheless; tenure_days: of the active range that ends, until as_of; renewals_so_far: before as_of. Intervals are whole days or months by the calendar, not negative.
Those who are neglected just before the end, by what is at stake, where last_contact and value are yours:
SELECT s.customer_id, r.ends_on, r.notice_deadline, r.monthly_rate, s.value, s.last_contact FROM subscribers s, renewals(s.c, current_date, ''3 months'', ''1 month'') r WHERE s.last_contact IS NULL OR s.last_contact < current_date - 60 ORDER BY r.monthly_rate DESC, r.ends_on';
