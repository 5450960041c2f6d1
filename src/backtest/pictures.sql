--
-- rows for the pictures by which a model is judged
--

CREATE FUNCTION repeat_histogram(statistics purchase_statistics, model purchase_model, most int DEFAULT 10)
	RETURNS TABLE (purchases int, label text, actual bigint, expected double precision)
	AS 'MODULE_PATHNAME', 'cp_repeat_histogram' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 11;
COMMENT ON FUNCTION repeat_histogram(purchase_statistics, purchase_model, integer) IS
$$Counts customers by their number of repeat purchases, actual and expected by the model.

most  the last row is this number and more; 1 to 1000

expected is the sum over the customers of the probability of that number in the time since their
first purchase; both columns sum to the customers. The picture says whether the model fits, not
whether it predicts: for that see backtest. Statistics that are not of days are in the model's unit.
An error for a model with covariates.

Example: SELECT label, actual, round(expected::numeric, 1) AS expected
  FROM repeat_histogram((SELECT purchase_statistics(x, t_x, age, n)
    FROM (VALUES (0, 0, 39, 60), (1, 5, 39, 12), (1, 20, 39, 8), (2, 14, 38, 6), (3, 33, 37, 6),
      (5, 36, 39, 4), (9, 38, 39, 4)) c(x, t_x, age, n)),
    '{"model": "bg_nbd", "r": 0.24, "alpha": 4.41, "a": 0.79, "b": 2.43}', 4);$$;

CREATE FUNCTION tracking_rows(statistics backtest_statistics, model purchase_model, weeks int DEFAULT 1)
	RETURNS TABLE (period_start date, period_end date, is_holdout boolean, customers bigint, actual bigint, expected double precision,
	               total_actual bigint, total_expected double precision)
	AS 'MODULE_PATHNAME', 'cp_tracking' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION tracking_rows(backtest_statistics, purchase_model, integer) IS
$$Returns repeat purchases by period through calibration and holdout, actual and expected.

weeks  length of a period, counted from the end of the calibration; 1 to 1000

actual and expected are of the period, the totals since the first customer; customers are those of
the calibration who have bought before the end of the period. What is expected is unconditional: the
sum of the expected purchases since each customer's first one. period_end is exclusive; the first
and the last period may be shorter. Errors as in backtest(backtest_statistics, purchase_model).

Example: SELECT period_start, is_holdout, actual, round(expected::numeric, 2) AS expected
  FROM tracking_rows((SELECT backtest_statistics(h, '2024-07-01', '2025-01-01')
    FROM (VALUES ('v1 scale 0 [2024-01-05 10] [2024-03-10 20] [2024-08-01 30]'::purchase_history),
      ('v1 scale 0 [2024-05-01 20]')) c(h)),
    '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}', 13);$$;

CREATE FUNCTION frequency_recency_grid(model purchase_model, age double precision, horizon double precision, most int DEFAULT 10,
	steps int DEFAULT 10)
	RETURNS TABLE (frequency bigint, recency double precision, p_alive double precision, expected_purchases double precision)
	AS 'MODULE_PATHNAME', 'cp_frequency_recency_grid' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION frequency_recency_grid(purchase_model, double precision, double precision, integer, integer) IS
$$Returns what a model says of customers of one age by frequency and recency: rows for a heat map.

age      time since the first purchase, in the model's unit
horizon  for expected_purchases, in the same unit
most     frequencies 0 to this number; 1 to 1000
steps    recencies age/steps, 2 age/steps, ... age; 1 to 1000

Without a repeat purchase recency is 0. For bg_bb times are counts of opportunities: recencies are
rounded, and impossible cells are left out. An error for a model with covariates: see
with_covariates.

Example: SELECT frequency, recency, round(p_alive::numeric, 3) AS p_alive,
    round(expected_purchases::numeric, 3) AS expected
  FROM frequency_recency_grid(
    '{"model": "mbg_nbd", "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}', 52, 26,
    most => 2, steps => 3);$$;
