--
-- backtest_statistics: what customers did before and after a date
--

--! type backtest_statistics cp_backtest_statistics
COMMENT ON TYPE backtest_statistics IS
$$Customers before and after a day, for the question whether a model was right; exact, mergeable.

The text form loses nothing: v1 calibration 1997-10-01 until 1998-07-01 log_gaps 8.762489561032
weeks -39 (1 0 4) [2 213 272 1 3] [0 0 272 0 1 customers 25] ..., the sum of the logarithms of the
days between purchases before calibration_end, purchases by week, and customers by frequency,
recency, age, and purchase days observed in the holdout and in as many days before it.$$;

--! equality backtest_statistics cp_backtest_statistics The same customers: dates, rows, weeks and number of skipped rows.

--! plus backtest_statistics cp_backtest_statistics The customers of both; an error if their dates differ.

CREATE FUNCTION customer_portfolio_internal.backtest_statistics_add(backtest_statistics, purchase_history, date, date) RETURNS backtest_statistics
	AS 'MODULE_PATHNAME', 'cp_backtest_statistics_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.backtest_statistics_add(backtest_statistics, purchase_history, date, date) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.backtest_statistics_merge(backtest_statistics, backtest_statistics) RETURNS backtest_statistics
	AS 'MODULE_PATHNAME', 'cp_backtest_statistics_merge' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.backtest_statistics_merge(backtest_statistics, backtest_statistics) IS 'combines two states of an aggregate; NULL is an empty one';

CREATE FUNCTION customer_portfolio_internal.backtest_statistics_finish(backtest_statistics) RETURNS backtest_statistics
	AS 'MODULE_PATHNAME', 'cp_backtest_statistics_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.backtest_statistics_finish(backtest_statistics) IS 'the finished form of a state; what it holds stays the same';

CREATE AGGREGATE backtest_statistics(history purchase_history, calibration_end date, until date) (
	SFUNC = customer_portfolio_internal.backtest_statistics_add, STYPE = backtest_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.backtest_statistics_finish, COMBINEFUNC = customer_portfolio_internal.backtest_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE backtest_statistics(purchase_history, date, date) IS
$$Collects what was known before calibration_end and what customers did from then until a date.

calibration_end  the first day of the holdout
until            the first day after the holdout

Customers who had not bought before calibration_end are left out and counted by later_customers,
rows with a NULL by skipped_rows. Errors are: until not after calibration_end, different dates
within one group, infinite dates, and more than 100000 weeks from a first purchase to the end. NULL
without a row.

Example: SELECT customers(b), later_customers(b)
  FROM (SELECT backtest_statistics(h, '2024-07-01', '2025-01-01') AS b
    FROM (VALUES ('v1 scale 0 [2024-01-05 10] [2024-03-10 20] [2024-08-01 30]'::purchase_history),
        ('v1 scale 0 [2024-05-01 20]'), ('v1 scale 0 [2024-02-02 5] [2024-05-03 5] [2024-09-04 5]'),
        ('v1 scale 0 [2024-10-01 20]')) c(h)) t;$$;

CREATE AGGREGATE rollup(statistics backtest_statistics) (
	SFUNC = customer_portfolio_internal.backtest_statistics_merge, STYPE = backtest_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.backtest_statistics_finish, COMBINEFUNC = customer_portfolio_internal.backtest_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(backtest_statistics) IS 'Merges statistics; a customer in two of them counts twice; an error if their dates differ.';

CREATE FUNCTION backtest_statistics(histories regclass, history name, calibration_end date, until date) RETURNS backtest_statistics
	AS 'MODULE_PATHNAME', 'cp_backtest_statistics_of' LANGUAGE C STABLE STRICT PARALLEL RESTRICTED;
COMMENT ON FUNCTION backtest_statistics(regclass, name, date, date) IS
$$Collects the same from a column of purchase histories of a table or view.

It reads with the caller's rights. NULL for an empty one.
See backtest_statistics(purchase_history, date, date).$$;

CREATE FUNCTION customers(statistics backtest_statistics) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_backtest_statistics_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(backtest_statistics) IS 'Returns the number of customers who had bought before the end of the calibration.';

CREATE FUNCTION calibration_end(statistics backtest_statistics) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_backtest_statistics_calibration_end' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION calibration_end(backtest_statistics) IS
$$Returns the day on which the holdout begins.

Example: SELECT calibration_end(backtest_statistics(
  'v1 scale 2 [2024-01-05 100.00] [2024-03-10 80.00]'::purchase_history,
  '2024-03-01', '2024-07-01'));$$;

CREATE FUNCTION until(statistics backtest_statistics) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_backtest_statistics_until' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION until(backtest_statistics) IS
$$Returns the day on which the holdout ends (exclusive).

Example: SELECT until(backtest_statistics(
  'v1 scale 2 [2024-01-05 100.00] [2024-03-10 80.00]'::purchase_history,
  '2024-03-01', '2024-07-01'));$$;

CREATE FUNCTION later_customers(statistics backtest_statistics) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_backtest_statistics_later' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION later_customers(backtest_statistics) IS
$$Returns the number of histories left out: no purchase before the end of the calibration.

Example: SELECT later_customers(backtest_statistics(h, '2024-07-01', '2025-01-01'))
  FROM (VALUES ('v1 scale 0 [2024-01-05 10] [2024-03-10 20] [2024-08-01 30]'::purchase_history),
    ('v1 scale 0 [2024-05-01 20]'), ('v1 scale 0 [2024-02-02 5] [2024-05-03 5] [2024-09-04 5]'),
    ('v1 scale 0 [2024-10-01 20]')) c(h);$$;

CREATE FUNCTION skipped_rows(statistics backtest_statistics) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_backtest_statistics_skipped' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(backtest_statistics) IS 'Returns the number of rows that were left out for a NULL.';

CREATE FUNCTION purchase_statistics(statistics backtest_statistics) RETURNS purchase_statistics
	AS 'MODULE_PATHNAME', 'cp_backtest_calibration' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_statistics(backtest_statistics) IS
$$Returns what was known at the end of the calibration, in weeks, to fit models to.

The same as purchase_statistics(h, calibration_end) over the histories.$$;

--
-- backtest(...): does a model predict?
--

CREATE FUNCTION backtest(statistics backtest_statistics, model purchase_model)
	RETURNS TABLE (model text, section text, item text, ordinal int, as_of date, is_holdout boolean, customers bigint,
	               observed double precision, expected double precision, naive double precision)
	AS 'MODULE_PATHNAME', 'cp_backtest_model' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION backtest(backtest_statistics, purchase_model) IS
$$Compares what the model expects of the holdout with what happened, in rows of one number each.

expected  what the model says
observed  what happened
naive     a simple rule: the days before the holdout, as many as it has, repeat

Section total: the item purchases is the purchase days of all customers, bias is expected / observed
- 1 (NULL if nothing was observed). Section error: mae and rmse per customer, rank_correlation
(Spearman; NULL if one side is the same for all). Section frequency: purchases by repeat purchases
in the calibration, items 0 to 6 and 7+. Section week: repeat purchases since the first customer,
cumulative and unconditional, as of the end of each week (exclusive), calibration and holdout. An
error without a customer, and for a model without unit_days, of opportunities or with covariates.

Example: SELECT section, item, round(expected::numeric, 3) AS expected, observed
  FROM backtest((SELECT backtest_statistics(h, '2024-07-01', '2025-01-01')
    FROM (VALUES ('v1 scale 0 [2024-01-05 10] [2024-03-10 20] [2024-08-01 30]'::purchase_history),
        ('v1 scale 0 [2024-05-01 20]'), ('v1 scale 0 [2024-02-02 5] [2024-05-03 5] [2024-09-04 5]'),
        ('v1 scale 0 [2024-10-01 20]')) c(h)),
    '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}'
      ::purchase_model)
  WHERE section IN ('total', 'error');$$;

CREATE FUNCTION backtest(statistics backtest_statistics, model text DEFAULT 'mbg_nbd')
	RETURNS TABLE (model text, section text, item text, ordinal int, as_of date, is_holdout boolean, customers bigint,
	               observed double precision, expected double precision, naive double precision)
	AS 'MODULE_PATHNAME', 'cp_backtest_fit' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 100;
COMMENT ON FUNCTION backtest(backtest_statistics, text) IS
$$Compares the same for a model of this name, fitted to the calibration.

The name is bg_nbd, mbg_nbd, pareto_nbd, bg_cnbd_k or mbg_cnbd_k. An error where it cannot be
fitted, a WARNING if there is no proper maximum. See backtest(backtest_statistics, purchase_model).$$;

CREATE FUNCTION backtest(histories regclass, history name, calibration_end date, until date, model text DEFAULT 'mbg_nbd')
	RETURNS TABLE (model text, section text, item text, ordinal int, as_of date, is_holdout boolean, customers bigint,
	               observed double precision, expected double precision, naive double precision)
	LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 100
BEGIN ATOMIC
	SELECT b.* FROM backtest(backtest_statistics(histories, history, calibration_end, until), model) b;
END;
COMMENT ON FUNCTION backtest(regclass, name, date, date, text) IS
$$Fits a model to a column of histories before calibration_end and compares it with what happened.

The histories are those of a table or view; calibration_end and until are exclusive. No rows for an
empty table. See backtest(backtest_statistics, text).$$;

--
-- compare_models, best_model: which model fits best?
--

CREATE FUNCTION compare_models(statistics purchase_statistics)
	RETURNS TABLE (model text, parameters int, log_likelihood double precision, aic double precision, bic double precision, delta_bic double precision,
	               customers bigint, converged boolean, holdout_bias double precision, holdout_mae double precision, holdout_rank_correlation double precision,
	               fitted purchase_model, reason text)
	AS 'MODULE_PATHNAME', 'cp_compare_models' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 5;
COMMENT ON FUNCTION compare_models(purchase_statistics) IS
$$Fits several purchase models to the same customers; the best BIC comes first.

The models are bg_nbd, mbg_nbd and pareto_nbd, and bg_cnbd_k and mbg_cnbd_k where the times between
purchases are known. aic = 2 parameters - 2 log_likelihood, bic = parameters ln(customers) -
2 log_likelihood, delta_bic = by how much worse than the best. k is a parameter: where it is 1,
bg_cnbd_k and mbg_cnbd_k are bg_nbd and mbg_nbd, and ln(customers) worse. A model that cannot be
fitted comes last, with NULLs and the reason. The columns of the holdout are NULL.

Example: SELECT model, parameters, round(bic::numeric, 1) AS bic,
    round(delta_bic::numeric, 1) AS delta_bic
  FROM compare_models((SELECT purchase_statistics(x, t_x, age, n)
    FROM (VALUES (0, 0, 39, 60), (1, 5, 39, 12), (1, 20, 39, 8), (2, 14, 38, 6), (3, 33, 37, 6),
      (5, 36, 39, 4), (9, 38, 39, 4)) c(x, t_x, age, n)));$$;

CREATE FUNCTION compare_models(statistics purchase_statistics, models text[])
	RETURNS TABLE (model text, parameters int, log_likelihood double precision, aic double precision, bic double precision, delta_bic double precision,
	               customers bigint, converged boolean, holdout_bias double precision, holdout_mae double precision, holdout_rank_correlation double precision,
	               fitted purchase_model, reason text)
	AS 'MODULE_PATHNAME', 'cp_compare_models' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 5;
COMMENT ON FUNCTION compare_models(purchase_statistics, text[]) IS
$$Fits only the purchase models of these names; the best BIC comes first.

bg_cnbd_k and mbg_cnbd_k have NULLs and the reason where the times between purchases are not known.
A name that is not that of a purchase model is an error. See compare_models(purchase_statistics).$$;

CREATE FUNCTION compare_models(statistics backtest_statistics)
	RETURNS TABLE (model text, parameters int, log_likelihood double precision, aic double precision, bic double precision, delta_bic double precision,
	               customers bigint, converged boolean, holdout_bias double precision, holdout_mae double precision, holdout_rank_correlation double precision,
	               fitted purchase_model, reason text)
	AS 'MODULE_PATHNAME', 'cp_compare_models_backtest' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 5;
COMMENT ON FUNCTION compare_models(backtest_statistics) IS
$$Fits the purchase models to the calibration, in weeks, and tries each on the holdout.

The models are bg_nbd, mbg_nbd, pareto_nbd, bg_cnbd_k and mbg_cnbd_k; the best BIC comes first.
holdout_bias = expected / observed - 1 of all purchases, holdout_mae is per customer,
holdout_rank_correlation as in backtest. See compare_models(purchase_statistics).$$;

CREATE FUNCTION compare_models(statistics backtest_statistics, models text[])
	RETURNS TABLE (model text, parameters int, log_likelihood double precision, aic double precision, bic double precision, delta_bic double precision,
	               customers bigint, converged boolean, holdout_bias double precision, holdout_mae double precision, holdout_rank_correlation double precision,
	               fitted purchase_model, reason text)
	AS 'MODULE_PATHNAME', 'cp_compare_models_backtest' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 5;
COMMENT ON FUNCTION compare_models(backtest_statistics, text[]) IS
$$Fits only the purchase models of these names to the calibration, and tries each on the holdout.

A name that is not that of a purchase model is an error. See compare_models(backtest_statistics).$$;

CREATE FUNCTION customer_portfolio_internal.best_model(s purchase_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_best_model' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.best_model(s purchase_statistics) IS 'the final function of the aggregates of this name';

CREATE FUNCTION best_model(statistics purchase_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_best_model' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION best_model(purchase_statistics) IS
$$Returns the purchase model of the least BIC of those that compare_models tries.

See best_model(purchase_history, date).$$;

CREATE AGGREGATE best_model(history purchase_history, as_of date) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.best_model, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE best_model(purchase_history, date) IS
$$Returns the purchase model of the least BIC as of a date, in weeks.

as_of  what happens from this day on does not exist

A NOTICE says by how much it is better than the next one (compare_models shows all of them), a
WARNING that it has no proper maximum. Rows with a NULL and customers who have not bought yet are
skipped and counted. An error if no model can be fitted; NULL without a row.

Example: SELECT best_model(x, t_x, age, n) ->> 'model' AS best
  FROM (VALUES (0, 0, 39, 60), (1, 5, 39, 12), (1, 20, 39, 8), (2, 14, 38, 6), (3, 33, 37, 6),
    (5, 36, 39, 4), (9, 38, 39, 4)) c(x, t_x, age, n);$$;

CREATE AGGREGATE best_model(history purchase_history, as_of date, unit interval) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.best_model, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE best_model(purchase_history, date, interval) IS
$$Returns the same as of a date, in units of a fixed number of days.

See best_model(purchase_history, date).$$;

CREATE AGGREGATE best_model(frequency double precision, recency double precision, age double precision) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.best_model, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE best_model(double precision, double precision, double precision) IS
$$Returns the same from repeat purchases x, recency t_x and age T in one unit.

0 <= t_x <= T, and t_x = 0 where x = 0. See best_model(purchase_history, date).$$;

CREATE AGGREGATE best_model(frequency double precision, recency double precision, age double precision, weight bigint) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.best_model, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE best_model(double precision, double precision, double precision, bigint) IS
$$Returns the same from x, t_x and T in one unit, and the number of customers who share them.

0 <= t_x <= T, and t_x = 0 where x = 0. See best_model(purchase_history, date).$$;
