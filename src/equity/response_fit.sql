--
-- what money achieves, from a history of spend and results
--

CREATE FUNCTION response_fit(spend double precision[], tried bigint[], won bigint[],
	OUT found text, OUT ceiling double precision, OUT ceiling_error double precision,
	OUT speed double precision, OUT speed_error double precision, OUT log_likelihood double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_response_fit' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000;
COMMENT ON FUNCTION response_fit(double precision[], bigint[], bigint[]) IS
$$Fits what money achieves to a history: the share that is won, or stays, by the spend on each.

spend   money per prospect, or per customer, one number per period
tried   prospects, or customers, in the period
won     how many of them were won, or stayed

found           found; no ceiling seen: rates rise as if the ceiling were 1, which is taken; no
                effect: rates do not rise with the spend, and all else is NULL
ceiling, speed  rate = ceiling * (1 - exp(-speed * spend)), by maximum likelihood
..._error       standard errors; NULL of a ceiling that was taken

An error if something was won without any spend, or if all spends are the same: then the ceiling has
to be given, see acquisition_retention_optimum.

Example: SELECT found, round(ceiling::numeric, 3) AS ceiling, round(ceiling_error::numeric, 3) AS
    error, round(speed::numeric, 4) AS speed
  FROM response_fit(array[10, 20, 40], array[1000, 1000, 1000], array[200, 300, 375]);$$;

CREATE FUNCTION acquisition_retention_optimum_by_history(margin double precision, annual_rate double precision,
	spent_on_acquisition double precision[], prospects bigint[], won bigint[],
	spent_on_retention double precision[], customers bigint[], stayed bigint[],
	OUT situation text, OUT acquisition_spend double precision, OUT acquisition_rate double precision,
	OUT retention_spend double precision, OUT retention_rate double precision,
	OUT customer_value double precision, OUT equity double precision,
	OUT acquisition_spend_error double precision, OUT retention_spend_error double precision,
	OUT customer_value_error double precision, OUT equity_error double precision, OUT explanation text) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_acquisition_retention_optimum_history' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000 ROWS 2;
COMMENT ON FUNCTION acquisition_retention_optimum_by_history(double precision, double precision, double precision[], bigint[], bigint[],
	double precision[], bigint[], bigint[]) IS
$$Returns the best spend on winning and on keeping customers, from a history of both.

spent_on_acquisition  per prospect, one number per period; the last one is that of today
prospects, won        in the period, and how many of them became customers
spent_on_retention    per customer and year, the same
customers, stayed     at the beginning of the period, and how many stayed

today        by the fitted rates, at the spend of the last period
optimum      with standard errors, from those of both fits (response_fit)
explanation  what to make of it: whether it pays at all, whether the optimum lies beyond every spend
             that was tried, or why there is none; then the numbers are NULL

Two points in place of a history: acquisition_retention_optimum(double precision, double precision,
double precision, double precision, double precision, double precision, double precision, double
precision).

Example: SELECT situation, round(acquisition_spend::numeric, 1) AS a_spend,
    round(retention_spend::numeric, 1) AS r_spend, round(equity::numeric, 1) AS equity,
    round(equity_error::numeric, 1) AS error
  FROM acquisition_retention_optimum_by_history(100, 0.1,
    array[5, 20, 10], array[1000, 1000, 1000], array[120, 300, 200],
    array[5, 20, 10], array[900, 1000, 1100], array[470, 870, 770]);$$;
