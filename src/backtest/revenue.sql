--
-- backtest(...) in money, and with covariates: forms that read every customer of a table
--

CREATE FUNCTION backtest(histories regclass, history name, calibration_end date, until date, model text, spend text)
	RETURNS TABLE (model text, section text, item text, ordinal int, as_of date, is_holdout boolean, customers bigint,
	               observed double precision, expected double precision, naive double precision)
	AS 'MODULE_PATHNAME', 'cp_backtest_histories' LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 10000 ROWS 100;
COMMENT ON FUNCTION backtest(regclass, name, date, date, text, text) IS
$$Fits a purchase model and a spend model before calibration_end and compares money, too.

The rows are those of backtest(regclass, name, date, date, text), and a section revenue: the item
revenue is the net revenue of the holdout of all customers of the calibration, refunds of older
purchases included, against expected purchases times expected spend; naive is the revenue of as many
days before the holdout. bias is expected / observed - 1 (NULL unless the revenue is positive), mae
and rmse are in money per customer, correlation is Pearson's over the customers (NULL if one side is
the same for all).

spend  gamma_gamma, fitted to the net repeat spend of the calibration

No rows for an empty table.$$;

CREATE FUNCTION backtest(histories regclass, history name, calibration_end date, until date, model text, spend text, covariates name)
	RETURNS TABLE (model text, section text, item text, ordinal int, as_of date, is_holdout boolean, customers bigint,
	               observed double precision, expected double precision, naive double precision)
	AS 'MODULE_PATHNAME', 'cp_backtest_histories' LANGUAGE C STABLE PARALLEL RESTRICTED COST 10000 ROWS 100;
COMMENT ON FUNCTION backtest(regclass, name, date, date, text, text, name) IS
$$Compares the same for a purchase model with covariates, fitted and scored with them.

model       bg_nbd, mbg_nbd or pareto_nbd
spend       gamma_gamma; NULL is no section revenue
covariates  a column float8[] of the table; customers who have a NULL in it are left out

See backtest(regclass, name, date, date, text, text).$$;

CREATE FUNCTION backtest(histories regclass, history name, calibration_end date, until date, model purchase_model, spend spend_model)
	RETURNS TABLE (model text, section text, item text, ordinal int, as_of date, is_holdout boolean, customers bigint,
	               observed double precision, expected double precision, naive double precision)
	AS 'MODULE_PATHNAME', 'cp_backtest_histories_models' LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 10000 ROWS 100;
COMMENT ON FUNCTION backtest(regclass, name, date, date, purchase_model, spend_model) IS
$$Compares the same for models that are fitted already.

See backtest(regclass, name, date, date, text, text).$$;

CREATE FUNCTION backtest(histories regclass, history name, calibration_end date, until date, model purchase_model, spend spend_model,
	covariates name)
	RETURNS TABLE (model text, section text, item text, ordinal int, as_of date, is_holdout boolean, customers bigint,
	               observed double precision, expected double precision, naive double precision)
	AS 'MODULE_PATHNAME', 'cp_backtest_histories_models' LANGUAGE C STABLE PARALLEL RESTRICTED COST 10000 ROWS 100;
COMMENT ON FUNCTION backtest(regclass, name, date, date, purchase_model, spend_model, name) IS
$$Compares the same for models that are fitted already, the purchase model with covariates.

See backtest(regclass, name, date, date, text, text, name).$$;

CREATE FUNCTION backtest(histories regclass, history name, calibration_end date, until date,
	model purchase_model, spend text)
	RETURNS TABLE (model text, section text, item text, ordinal int, as_of date, is_holdout boolean, customers bigint,
	               observed double precision, expected double precision, naive double precision)
	AS 'MODULE_PATHNAME', 'cp_backtest_histories_spend' LANGUAGE C STABLE STRICT PARALLEL RESTRICTED COST 10000 ROWS 100;
COMMENT ON FUNCTION backtest(regclass, name, date, date, purchase_model, text) IS
$$Compares the same for a purchase model that is fitted already; the spend model is fitted.

See backtest(regclass, name, date, date, text, text).$$;

CREATE FUNCTION compare_models(histories regclass, history name, calibration_end date, until date, spend text DEFAULT 'gamma_gamma')
	RETURNS TABLE (model text, parameters int, log_likelihood double precision, aic double precision, bic double precision, delta_bic double precision,
	               customers bigint, converged boolean, holdout_bias double precision, holdout_mae double precision, holdout_rank_correlation double precision,
	               fitted purchase_model, reason text, revenue_bias double precision, revenue_mae double precision, revenue_rmse double precision,
	               revenue_correlation double precision)
	LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 5
BEGIN ATOMIC
	SELECT c.model, c.parameters, c.log_likelihood, c.aic, c.bic, c.delta_bic, c.customers, c.converged, c.holdout_bias, c.holdout_mae,
	       c.holdout_rank_correlation, c.fitted, c.reason, r.bias, r.mae, r.rmse, r.correlation
	FROM compare_models(backtest_statistics(histories, history, calibration_end, until)) WITH ORDINALITY AS c,
	     LATERAL (SELECT max(b.expected) FILTER (WHERE b.item = 'bias') AS bias, max(b.expected) FILTER (WHERE b.item = 'mae') AS mae,
	                     max(b.expected) FILTER (WHERE b.item = 'rmse') AS rmse,
	                     max(b.expected) FILTER (WHERE b.item = 'correlation') AS correlation
	              FROM backtest(histories, history, calibration_end, until, c.fitted, spend) b
	              WHERE b.section = 'revenue') r
	ORDER BY c.ordinality;
END;
COMMENT ON FUNCTION compare_models(regclass, name, date, date, text) IS
$$Fits the purchase models to a column of histories, and tries each on the holdout, in money, too.

The columns are those of compare_models(backtest_statistics), followed by the errors in money with a
spend model fitted to the calibration: see backtest(regclass, name, date, date, text, text).$$;
