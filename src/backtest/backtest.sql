--
-- backtest_statistics: what customers did before and after a date
--

--! type backtest_statistics cp_backtest_statistics
COMMENT ON TYPE backtest_statistics IS 'what a purchase model knows of customers at the end of a calibration, and what they did afterwards until another date; exact, mergeable in any order';

--! equality backtest_statistics cp_backtest_statistics the same customers: dates, rows, weeks and number of skipped rows

--! plus backtest_statistics cp_backtest_statistics the customers of both; an error if their dates differ

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
COMMENT ON AGGREGATE backtest_statistics(purchase_history, date, date) IS 'what was known of customers before calibration_end (exclusive) and what they did from then until another date (exclusive); customers who had not bought before calibration_end are left out and counted by later_customers, rows with a NULL by skipped_rows; until not after calibration_end, other dates within one group, infinite ones and more than 100000 weeks from a first purchase to the end are errors; NULL without a row';

CREATE AGGREGATE rollup(statistics backtest_statistics) (
	SFUNC = customer_portfolio_internal.backtest_statistics_merge, STYPE = backtest_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.backtest_statistics_finish, COMBINEFUNC = customer_portfolio_internal.backtest_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(backtest_statistics) IS 'merges statistics of disjoint groups of customers; an error if their dates differ';

CREATE FUNCTION backtest_statistics(histories regclass, history name, calibration_end date, until date) RETURNS backtest_statistics
	AS 'MODULE_PATHNAME', 'cp_backtest_statistics_of' LANGUAGE C STABLE STRICT PARALLEL RESTRICTED;
COMMENT ON FUNCTION backtest_statistics(regclass, name, date, date) IS 'the aggregate of the same name over a column of purchase histories of a table or view, read with the caller''s rights; NULL for an empty one';

CREATE FUNCTION customers(statistics backtest_statistics) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_backtest_statistics_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(backtest_statistics) IS 'number of customers who had bought before the end of the calibration';

CREATE FUNCTION calibration_end(statistics backtest_statistics) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_backtest_statistics_calibration_end' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION calibration_end(backtest_statistics) IS 'The day on which the holdout begins.';

CREATE FUNCTION until(statistics backtest_statistics) RETURNS date
	AS 'MODULE_PATHNAME', 'cp_backtest_statistics_until' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION until(backtest_statistics) IS 'The day on which the holdout ends (exclusive).';

CREATE FUNCTION later_customers(statistics backtest_statistics) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_backtest_statistics_later' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION later_customers(backtest_statistics) IS 'histories that were left out because they have no purchase before the end of the calibration';

CREATE FUNCTION skipped_rows(statistics backtest_statistics) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cp_backtest_statistics_skipped' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION skipped_rows(backtest_statistics) IS 'rows that were left out for a NULL';

CREATE FUNCTION purchase_statistics(statistics backtest_statistics) RETURNS purchase_statistics
	AS 'MODULE_PATHNAME', 'cp_backtest_calibration' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_statistics(backtest_statistics) IS 'what was known at the end of the calibration, in weeks, to fit models to: the same as purchase_statistics(h, calibration_end) over the histories';

--
-- backtest(...): does a model predict?
--

CREATE FUNCTION backtest(statistics backtest_statistics, model purchase_model)
	RETURNS TABLE (model text, section text, item text, ordinal int, as_of date, is_holdout boolean, customers bigint,
	               observed double precision, expected double precision, naive double precision)
	AS 'MODULE_PATHNAME', 'cp_backtest_model' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION backtest(backtest_statistics, purchase_model) IS 'what the model expects of the holdout (expected) against what happened (observed) and the rule that the days before the holdout, as many as it has, repeat (naive), in long form. section total: item purchases (purchase days of all customers), bias (expected / observed - 1; NULL if nothing was observed). error: mae and rmse per customer, rank_correlation (Spearman; NULL if one side is the same for all). frequency: purchases by repeat purchases in the calibration, item 0 to 6 and 7+. week: repeat purchases since the first customer, cumulative and unconditional, as of the end of each week (exclusive), calibration and holdout. An error without a customer, for a model without unit_days, of opportunities or with covariates';

CREATE FUNCTION backtest(statistics backtest_statistics, model text DEFAULT 'mbg_nbd')
	RETURNS TABLE (model text, section text, item text, ordinal int, as_of date, is_holdout boolean, customers bigint,
	               observed double precision, expected double precision, naive double precision)
	AS 'MODULE_PATHNAME', 'cp_backtest_fit' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 100;
COMMENT ON FUNCTION backtest(backtest_statistics, text) IS 'the same for a model of that name, fitted to the calibration: bg_nbd, mbg_nbd, pareto_nbd, bg_cnbd_k, mbg_cnbd_k; an error where it cannot be fitted, a WARNING if there is no proper maximum';

CREATE FUNCTION backtest(histories regclass, history name, calibration_end date, until date, model text DEFAULT 'mbg_nbd')
	RETURNS TABLE (model text, section text, item text, ordinal int, as_of date, is_holdout boolean, customers bigint,
	               observed double precision, expected double precision, naive double precision)
	LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 100
BEGIN ATOMIC
	SELECT b.* FROM backtest(backtest_statistics(histories, history, calibration_end, until), model) b;
END;
COMMENT ON FUNCTION backtest(regclass, name, date, date, text) IS 'the same over a column of purchase histories of a table or view: fits the model to what was known before calibration_end and compares it with what happened from then until another date (both exclusive); no rows for an empty table';

--
-- compare_models, best_model: which model fits best?
--

CREATE FUNCTION compare_models(statistics purchase_statistics)
	RETURNS TABLE (model text, parameters int, log_likelihood double precision, aic double precision, bic double precision, delta_bic double precision,
	               customers bigint, converged boolean, holdout_bias double precision, holdout_mae double precision, holdout_rank_correlation double precision,
	               fitted purchase_model, reason text)
	AS 'MODULE_PATHNAME', 'cp_compare_models' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 5;
COMMENT ON FUNCTION compare_models(purchase_statistics) IS 'fits bg_nbd, mbg_nbd and pareto_nbd to the same customers, and bg_cnbd_k and mbg_cnbd_k where the times between purchases are known; best BIC first: aic = 2 parameters - 2 log_likelihood, bic = parameters ln(customers) - 2 log_likelihood, delta_bic = by how much worse than the best. k is a parameter: where it is 1, bg_cnbd_k and mbg_cnbd_k are bg_nbd and mbg_nbd, and ln(customers) worse. A model that cannot be fitted comes last, with NULLs and the reason; the columns of the holdout are NULL';

CREATE FUNCTION compare_models(statistics purchase_statistics, models text[])
	RETURNS TABLE (model text, parameters int, log_likelihood double precision, aic double precision, bic double precision, delta_bic double precision,
	               customers bigint, converged boolean, holdout_bias double precision, holdout_mae double precision, holdout_rank_correlation double precision,
	               fitted purchase_model, reason text)
	AS 'MODULE_PATHNAME', 'cp_compare_models' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 5;
COMMENT ON FUNCTION compare_models(purchase_statistics, text[]) IS 'the same for models of these names only; bg_cnbd_k and mbg_cnbd_k have NULLs and the reason where the times between purchases are not known; a name that is no purchase model is an error';

CREATE FUNCTION compare_models(statistics backtest_statistics)
	RETURNS TABLE (model text, parameters int, log_likelihood double precision, aic double precision, bic double precision, delta_bic double precision,
	               customers bigint, converged boolean, holdout_bias double precision, holdout_mae double precision, holdout_rank_correlation double precision,
	               fitted purchase_model, reason text)
	AS 'MODULE_PATHNAME', 'cp_compare_models_backtest' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 5;
COMMENT ON FUNCTION compare_models(backtest_statistics) IS 'fits bg_nbd, mbg_nbd, pareto_nbd, bg_cnbd_k and mbg_cnbd_k to the calibration, in weeks, best BIC first, and tries each on the holdout: holdout_bias = expected / observed - 1 of all purchases, holdout_mae per customer, holdout_rank_correlation';

CREATE FUNCTION compare_models(statistics backtest_statistics, models text[])
	RETURNS TABLE (model text, parameters int, log_likelihood double precision, aic double precision, bic double precision, delta_bic double precision,
	               customers bigint, converged boolean, holdout_bias double precision, holdout_mae double precision, holdout_rank_correlation double precision,
	               fitted purchase_model, reason text)
	AS 'MODULE_PATHNAME', 'cp_compare_models_backtest' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 5;
COMMENT ON FUNCTION compare_models(backtest_statistics, text[]) IS 'the same for models of these names only; a name that is no purchase model is an error';

CREATE FUNCTION customer_portfolio_internal.best_model(s purchase_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_best_model' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.best_model(s purchase_statistics) IS 'the final function of the aggregates of this name';

CREATE FUNCTION best_model(statistics purchase_statistics) RETURNS purchase_model
	AS 'MODULE_PATHNAME', 'cp_best_model' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION best_model(purchase_statistics) IS 'the purchase model of the least BIC of those that compare_models tries; a NOTICE says by how much (compare_models shows all of them), a WARNING if it has no proper maximum; an error if no model can be fitted';

CREATE AGGREGATE best_model(history purchase_history, as_of date) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.best_model, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE best_model(purchase_history, date) IS 'the purchase model of the least BIC as of a date (exclusive), in weeks; a NOTICE says by how much; rows with a NULL and customers who have not bought yet are skipped and counted; an error if no model can be fitted; NULL without a row';

CREATE AGGREGATE best_model(history purchase_history, as_of date, unit interval) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.best_model, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE best_model(purchase_history, date, interval) IS 'the purchase model of the least BIC as of a date (exclusive), in units of a fixed number of days; a NOTICE says by how much; rows with a NULL and customers who have not bought yet are skipped and counted; an error if no model can be fitted; NULL without a row';

CREATE AGGREGATE best_model(frequency double precision, recency double precision, age double precision) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.best_model, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE best_model(double precision, double precision, double precision) IS 'the purchase model of the least BIC from repeat purchases x, recency t_x and age T in one unit; 0 <= t_x <= T, t_x = 0 where x = 0; a NOTICE says by how much; rows with a NULL and customers who have not bought yet are skipped and counted; an error if no model can be fitted; NULL without a row';

CREATE AGGREGATE best_model(frequency double precision, recency double precision, age double precision, weight bigint) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.best_model, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE best_model(double precision, double precision, double precision, bigint) IS 'the purchase model of the least BIC from repeat purchases x, recency t_x and age T in one unit, and the number of customers that share them; a NOTICE says by how much; rows with a NULL and customers who have not bought yet are skipped and counted; an error if no model can be fitted; NULL without a row';
