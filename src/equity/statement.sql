--
-- the balance of customer equity between two dates
--

CREATE FUNCTION equity_statement(histories regclass, key name, history name, t0 date, t1 date,
	opening_model purchase_model, opening_spend spend_model, closing_model purchase_model, closing_spend spend_model,
	annual_rate double precision, margin double precision, grace interval,
	OUT line text, OUT ordinal integer, OUT customers bigint, OUT amount double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_equity_statement' LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 100000 ROWS 14;
COMMENT ON FUNCTION equity_statement(regclass, name, name, date, date, purchase_model, spend_model, purchase_model, spend_model,
	double precision, double precision, interval) IS
$$Returns how the value of all customers has come from one date to another, line by line.

histories      a table or view, one row per customer, read with the caller's rights
key, history   names of its columns: the customer and a purchase_history
t0, t1         the two dates, each the first day that was not known then
opening_...    the models of t0, by which the customers were valued then
closing_...    those of t1; the same again if they were not fitted anew
annual_rate    of interest
margin         as a share of revenue
grace          a customer without a purchase for this long is lost

opening, unwinding (interest on it), expected margin (what of it was due before t1, as a negative
amount, with interest), experience lost (of those whose grace ended between t0 and t1: what they
are still worth at t1 less what was expected), experience kept (the same of the others, split over
survival, activity and spend), acquired (at t1, by the opening models), re-estimation (closing
models less opening models, at t1), closing. All but the lines that begin with 'memo ' add up to
closing, for every customer and in total. If the opening models are true, the experience is 0 on
average.

memo margin expected and realised   revenue in [t0, t1) times the margin, of the customers of t0
memo sustainable distribution       realised margin + closing - opening: what can be paid out and
                                    for spend on customers if the value is to be held. This is a
                                    proposal of this project, not a standard.

Rows whose history is NULL or has no purchase before t1 are left out. An error where equity is
infinite.

Example: SELECT line, customers, amount
  FROM equity_statement('pg_prepared_xacts', 'gid', 'gid', '2024-01-01', '2024-07-01',
    '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}',
    '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 16}',
    '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}',
    '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 16}', 0.1, 0.4, '6 months')
  WHERE ordinal <= 3;$$;

CREATE FUNCTION equity_statement_customers(histories regclass, key name, history name, t0 date, t1 date,
	opening_model purchase_model, opening_spend spend_model, closing_model purchase_model, closing_spend spend_model,
	annual_rate double precision, margin double precision, grace interval,
	OUT customer text, OUT standing text, OUT opening double precision, OUT unwinding double precision,
	OUT expected_margin double precision, OUT experience_lost double precision, OUT experience_survival double precision,
	OUT experience_activity double precision, OUT experience_spend double precision, OUT acquired double precision,
	OUT re_estimation double precision, OUT memo_margin_expected double precision, OUT memo_margin_realised double precision,
	OUT memo_margin_realised_acquired double precision, OUT memo_sustainable_distribution double precision,
	OUT closing double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_equity_statement_customers' LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 100000 ROWS 100000;
COMMENT ON FUNCTION equity_statement_customers(regclass, name, name, date, date, purchase_model, spend_model, purchase_model, spend_model,
	double precision, double precision, interval) IS
$$Returns the same statement for every customer, one row each, the lines as columns.

standing   kept or lost, of the customers of t0; acquired, of those who came between t0 and t1

Join it with what you know of the customers to have it by segment: the columns add up. See
equity_statement(regclass, name, name, date, date, purchase_model, spend_model, purchase_model,
spend_model, double precision, double precision, interval).

Example: SELECT customer, standing, opening, closing
  FROM equity_statement_customers('pg_prepared_xacts', 'gid', 'gid', '2024-01-01', '2024-07-01',
    '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}',
    '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 16}',
    '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}',
    '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 16}', 0.1, 0.4, '6 months');$$;

CREATE FUNCTION equity_statement(history purchase_history, t0 date, t1 date,
	opening_model purchase_model, opening_spend spend_model, closing_model purchase_model, closing_spend spend_model,
	annual_rate double precision, margin double precision, grace interval,
	OUT standing text, OUT opening double precision, OUT unwinding double precision,
	OUT expected_margin double precision, OUT experience_lost double precision, OUT experience_survival double precision,
	OUT experience_activity double precision, OUT experience_spend double precision, OUT acquired double precision,
	OUT re_estimation double precision, OUT memo_margin_expected double precision, OUT memo_margin_realised double precision,
	OUT memo_margin_realised_acquired double precision, OUT memo_sustainable_distribution double precision,
	OUT closing double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_equity_statement_history' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION equity_statement(purchase_history, date, date, purchase_model, spend_model, purchase_model, spend_model,
	double precision, double precision, interval) IS
$$Returns the same statement for one customer, the lines as columns.

margin   as a share of revenue; NULL is that of the customer's costs as known at t1, for both dates
standing kept or lost, of the customers of t0; acquired, of those who came between t0 and t1

NULL for a customer who has not bought before t1 and, with a WARNING, for one whose value is not
known. Use it in FROM, so that it is computed once per customer; sums over customers are the
statement of a segment. See equity_statement(regclass, name, name, date, date, purchase_model,
spend_model, purchase_model, spend_model, double precision, double precision, interval).$$;
