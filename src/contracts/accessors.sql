--
-- what contracts tell
--

CREATE FUNCTION contracts(contracts contract_history, OUT valid_from date, OUT valid_to date, OUT monthly_rate numeric,
	OUT kind text, OUT contracts bigint)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_contract_history_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 5;
COMMENT ON FUNCTION contracts(contract_history) IS
$$Returns one row per contract, ordered by its start.

valid_from     first day
valid_to       the day after the last one; NULL: open
monthly_rate   rate per month, see monthly_rate(contract_history, date)
kind           paid, pause or trial
contracts      number of equal contracts

Example: SELECT * FROM contracts(
  'v1 scale 2 [2024-01-01 2024-02-01 30.00] [2024-02-01 open 25.00 contracts 2]');$$;

CREATE FUNCTION skipped_rows(contracts contract_history) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_contract_history_skipped_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(contract_history) IS
$$Counts the rows that were left out: start or rate was NULL, or the contract had no day.$$;

CREATE FUNCTION monthly_rate(contracts contract_history, day date) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_contract_history_monthly_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION monthly_rate(contract_history, date) IS
$$Returns the sum of the rates per month of the paid contracts that cover the day.

0 if none covers it, or if a pause does. Rates for other terms than a month are exact if 12 decimals
suffice, otherwise rounded to 12 decimals, half away from zero.

Example: SELECT monthly_rate(
  'v1 scale 2 [2024-01-01 open 30.00] [2024-02-01 open 25.00]', '2024-03-15');$$;

CREATE FUNCTION is_active(contracts contract_history, day date) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cp_contract_history_is_active' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION is_active(contract_history, date) IS
$$Tells whether the monthly rate of the day is above 0; a pause or a trial is not active.

Example: SELECT is_active('v1 scale 2 [2024-01-01 2024-02-01 30.00]', '2024-01-15');$$;

CREATE FUNCTION started_on(contracts contract_history) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_contract_history_started_on' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION started_on(contract_history) IS
$$Returns the first paid day; NULL if there is none.

Example: SELECT started_on('v1 scale 2 [2024-01-01 2024-02-01 30.00]');$$;

CREATE FUNCTION ends_on(contracts contract_history) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_contract_history_ends_on' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ends_on(contract_history) IS
$$Returns the day after the last paid day, as far as it is known.

NULL if a paid contract is open, or if there is no paid contract (then started_on is NULL, too).

Example: SELECT ends_on('v1 scale 2 [2024-01-01 2024-02-01 30.00]');$$;

CREATE FUNCTION active_ranges(contracts contract_history, bridge interval DEFAULT '0 days', OUT valid daterange, OUT days integer)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_contract_history_active_ranges' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 3;
COMMENT ON FUNCTION active_ranges(contract_history, interval) IS
$$Returns the ranges of paid time in order, with their number of days.

bridge   ranges that are at most this far apart count as one: whole days, or months by the calendar,
         not negative
days     NULL for an open range

A pause is a gap like any other.

Example: SELECT * FROM active_ranges(
  'v1 scale 2 [2024-01-01 2024-02-01 30.00] [2024-03-01 open 30.00]', '10 days');$$;

CREATE FUNCTION tenure(contracts contract_history, as_of date, bridge interval DEFAULT '0 days') RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_contract_history_tenure' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION tenure(contract_history, date, interval) IS
$$Returns the days of the last active range that began before as_of.

bridge   see active_ranges(contract_history, interval)

The days are counted from its first day until as_of, or until its end if it had ended by then. NULL
if none had begun.

Example: SELECT tenure('v1 scale 2 [2024-01-01 open 30.00]', '2024-03-01');$$;

CREATE FUNCTION revenue(contracts contract_history, as_of date) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_contract_history_revenue_until' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue(contract_history, date) IS
$$Returns the lifetime revenue: what the paid contracts earned on the days before as_of.

A calendar month earns its rate, and each of its days an equal part; a pause earns nothing. The sum
is exact and rounded once at the end, half away from zero, to the decimals of the rates, at least 2.$$;

CREATE FUNCTION revenue(contracts contract_history, during daterange) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_contract_history_revenue_during' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue(contract_history, daterange) IS
$$Returns what the paid contracts earn on the days of the range.

It is an error if the range has no end and a contract is open. Every range is rounded for itself, so
parts may differ from the whole in the last digit. See revenue(contract_history, date).$$;

CREATE FUNCTION revenue(contracts contract_history, days text) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cp_contract_history_revenue_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue(contract_history, text) IS
$$Returns what the paid contracts earn on the days that a literal names.

days    '2024-07-01' for all days before it, or a range such as '[2024-01-01,2024-02-01)'
See revenue(contract_history, date) and revenue(contract_history, daterange).$$;

--
-- renewals
--

CREATE FUNCTION renewals_count(contracts contract_history, as_of date, bridge interval DEFAULT '0 days') RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_contract_history_renewals_count' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION renewals_count(contract_history, date, interval) IS
$$Counts the paid contracts that started before as_of and renewed an earlier paid one.

bridge   whole days, or months by the calendar, not negative

A contract renews one that ended on the day of its start or at most bridge earlier; pauses between
them do not count. It renews at most one contract, and each contract is renewed at most once. A
contract that starts while the other one still runs is not a renewal.

Example: SELECT renewals_count(
  'v1 scale 2 [2024-01-01 2024-02-01 30.00] [2024-02-01 open 35.00]', '2024-03-01');$$;

CREATE FUNCTION renewals(contracts contract_history, as_of date, horizon interval, notice interval DEFAULT '0 days',
	bridge interval DEFAULT '0 days', OUT ends_on date, OUT notice_deadline date, OUT days_left integer,
	OUT is_notice_over boolean, OUT contracts bigint, OUT monthly_rate numeric,
	OUT remaining_rate numeric, OUT tenure_days integer, OUT renewals_so_far bigint)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_contract_history_renewals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1;
COMMENT ON FUNCTION renewals(contract_history, date, interval, interval, interval) IS
$$Returns the days in [as_of, as_of + horizon) on which paid contracts end and nothing renews them.

horizon, notice, bridge   whole days, or months by the calendar, not negative
ends_on                   first day without the contracts
notice_deadline           ends_on - notice: notice is given before this day
days_left                 days until ends_on
is_notice_over            true once as_of has reached notice_deadline
contracts, monthly_rate   number and rate of the contracts that end, less discounts that end as well
remaining_rate            what the customer still pays after that
tenure_days               days until as_of of the active range that ends
renewals_so_far           renewals before as_of; see renewals_count

Everything in the history is known: a contract signed for later renews the one that ends. Open
contracts never appear.
This shows the customers who need a call, if subscribers is your table with the last contact:
SELECT s.customer_id, r.ends_on, r.notice_deadline, r.monthly_rate, s.last_contact
FROM subscribers s, renewals(s.c, current_date, '3 months', '1 month') r
WHERE s.last_contact IS NULL OR s.last_contact < current_date - 60
ORDER BY r.monthly_rate DESC, r.ends_on

Example: SELECT ends_on, notice_deadline, days_left, is_notice_over, monthly_rate
  FROM renewals('v1 scale 2 [2024-01-01 2024-04-01 30.00]', '2024-02-15', '3 months', '1 month');$$;
