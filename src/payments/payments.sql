--
-- payment_summary: who pays how late
--

--! type payment_summary cp_payment_summary
COMMENT ON TYPE payment_summary IS
$$How invoices are paid, as is known on a day: what is open and overdue, and how late it is, exactly.

Summaries of different invoices and the same as_of can be merged. The text form loses nothing;
amount_days is the sum of amount times days late:
v1 scale 2 as_of 2025-05-01 invoices 4 late 3 amount 5000.00 open 2000.00 overdue 2000.00
amount_days 57000.00 skipped 1$$;

CREATE FUNCTION customer_portfolio_internal.payment_summary_add(payment_summary, date, date, numeric, date) RETURNS payment_summary
	AS 'MODULE_PATHNAME', 'cp_payment_summary_add_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.payment_summary_add(payment_summary, date, date, numeric, date) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.payment_summary_add(payment_summary, date, date, double precision, date) RETURNS payment_summary
	AS 'MODULE_PATHNAME', 'cp_payment_summary_add_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.payment_summary_add(payment_summary, date, date, double precision, date) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.payment_summary_add(payment_summary, date, date, real, date) RETURNS payment_summary
	AS 'MODULE_PATHNAME', 'cp_payment_summary_add_real' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.payment_summary_add(payment_summary, date, date, real, date) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.payment_summary_merge(payment_summary, payment_summary) RETURNS payment_summary
	AS 'MODULE_PATHNAME', 'cp_payment_summary_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.payment_summary_merge(payment_summary, payment_summary) IS 'combines two states of an aggregate; NULL is an empty one';

CREATE FUNCTION customer_portfolio_internal.payment_summary_finish(payment_summary) RETURNS payment_summary
	AS 'MODULE_PATHNAME', 'cp_payment_summary_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.payment_summary_finish(payment_summary) IS 'the finished form of a state; what it holds stays the same';

CREATE AGGREGATE payment_behaviour(due date, paid date, amount numeric, as_of date) (
	SFUNC = customer_portfolio_internal.payment_summary_add, STYPE = payment_summary, SSPACE = 160,
	FINALFUNC = customer_portfolio_internal.payment_summary_finish, COMBINEFUNC = customer_portfolio_internal.payment_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE payment_behaviour(date, date, numeric, date) IS
$$Counts how late invoices are paid, as is known on a day: a row per invoice.

due      day by which the invoice has to be paid
paid     day on which it was; NULL: not yet
amount   of the invoice, 0 or more
as_of    what happens from this day on does not exist: what is paid later is not paid yet

An invoice is late by the days from due to paid, or to as_of if it is not paid. Read the result with
payment_rows, for a customer or, by GROUP BY ROLLUP, for all. It can be stored and merged. Rows
without due or amount are skipped and counted. The as_of must be the same in every row. NULL for no
rows.

Example: SELECT * FROM payment_rows((SELECT payment_behaviour(due, paid, amount, '2025-05-01')
  FROM (VALUES (1000.00, date '2025-01-31', date '2025-01-30'), (2000, '2025-02-28', '2025-03-20'),
    (500, '2025-03-31', NULL), (1500, '2025-04-30', NULL)) invoices(amount, due, paid)));$$;

CREATE AGGREGATE payment_behaviour(due date, paid date, amount double precision, as_of date) (
	SFUNC = customer_portfolio_internal.payment_summary_add, STYPE = payment_summary, SSPACE = 160,
	FINALFUNC = customer_portfolio_internal.payment_summary_finish, COMBINEFUNC = customer_portfolio_internal.payment_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE payment_behaviour(date, date, double precision, date) IS
$$Counts how late invoices are paid, with floating-point amounts.

An amount counts as the decimal it shows. See payment_behaviour(date, date, numeric, date).$$;

CREATE AGGREGATE payment_behaviour(due date, paid date, amount real, as_of date) (
	SFUNC = customer_portfolio_internal.payment_summary_add, STYPE = payment_summary, SSPACE = 160,
	FINALFUNC = customer_portfolio_internal.payment_summary_finish, COMBINEFUNC = customer_portfolio_internal.payment_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE payment_behaviour(date, date, real, date) IS
$$Counts how late invoices are paid, with amounts of type real.

An amount counts as the decimal it shows. See payment_behaviour(date, date, numeric, date).$$;

CREATE AGGREGATE rollup(payments payment_summary) (
	SFUNC = customer_portfolio_internal.payment_summary_merge, STYPE = payment_summary, SSPACE = 160,
	FINALFUNC = customer_portfolio_internal.payment_summary_finish, COMBINEFUNC = customer_portfolio_internal.payment_summary_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(payment_summary) IS
$$Merges summaries of different invoices.

It is an error if they are as of different days.$$;

--! plus payment_summary cp_payment_summary The invoices of both.

--! equality payment_summary cp_payment_summary The same day and the same sums.

CREATE FUNCTION payment_rows(payments payment_summary, OUT invoices bigint, OUT amount numeric, OUT open numeric,
	OUT overdue numeric, OUT share_late double precision, OUT weighted_days_late double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_payment_rows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION payment_rows(payment_summary) IS
$$Returns how much is open and overdue, and how late invoices are paid: one row.

invoices             how many
amount               sum of their amounts
open                 of what is not paid
overdue              of what is not paid and was due before as_of
share_late           share of the invoices that were paid late or are overdue; NULL without invoices
weighted_days_late   mean of the days late, weighted by amount, 0 for those in time; NULL if the
                     amount is 0

Example: SELECT * FROM payment_rows('v1 scale 0 as_of 2025-05-01 invoices 4 late 3 amount 5000
  open 2000 overdue 2000 amount_days 57000');$$;

CREATE FUNCTION as_of(payments payment_summary) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_payment_summary_as_of' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION as_of(payment_summary) IS
$$Returns the first day that was not known.$$;

CREATE FUNCTION skipped_rows(payments payment_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_payment_summary_skipped' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(payment_summary) IS
$$Counts the rows that were left out because due or the amount was NULL.$$;
