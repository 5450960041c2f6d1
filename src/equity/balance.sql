--
-- how much to spend on winning and on keeping customers, and which lever has moved revenue
--

CREATE FUNCTION acquisition_retention_optimum(margin double precision, annual_rate double precision,
	acquisition_ceiling double precision, acquisition_spend double precision, acquisition_rate double precision,
	retention_ceiling double precision, retention_spend double precision, retention_rate double precision,
	OUT situation text, OUT acquisition_spend double precision, OUT acquisition_rate double precision,
	OUT retention_spend double precision, OUT retention_rate double precision,
	OUT customer_value double precision, OUT equity double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_acquisition_retention_optimum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 2;
COMMENT ON FUNCTION acquisition_retention_optimum(double precision, double precision, double precision, double precision, double precision,
	double precision, double precision, double precision) IS
$$Returns what a prospect is worth today, and with the best spend on acquisition and on retention.

margin               of a customer per year, before the spend on retention
annual_rate          of interest
acquisition_ceiling  share of prospects that any amount of money would win, above 0, at most 1
acquisition_spend    today per prospect, above 0
acquisition_rate     share of prospects that it wins, below the ceiling
retention_...        the same per customer and year: share of customers that stays

situation       today, optimum
customer_value  V = m + (m r - R) / (1 + d - r), of an acquired customer
equity          a V - A, of a prospect

Rates are ceiling * (1 - exp(-k * spend)), with k from today's spend and rate. In the optimum it
costs V to win one customer more, and V to keep one more. There is always one, because no rate
passes its ceiling. An optimal spend of 0 is an answer: it does not pay to win customers, or to keep
them, because even the first one costs more than he is worth. A rate at its ceiling, a ceiling above
1, or no spend are errors: nothing can be read off them.

Source: Blattberg and Deighton 1996, Manage marketing by the customer equity test.

Example: SELECT situation, round(acquisition_spend::numeric, 3) AS a_spend,
    round(acquisition_rate::numeric, 4) AS a_rate, round(retention_spend::numeric, 3) AS r_spend,
    round(retention_rate::numeric, 4) AS r_rate, round(equity::numeric, 3) AS equity
  FROM acquisition_retention_optimum(100, 0.1, 0.4, 10, 0.2, 0.9, 10, 0.7);$$;

CREATE FUNCTION lever_decomposition(customers0 double precision, frequency0 double precision, basket0 double precision,
	customers1 double precision, frequency1 double precision, basket1 double precision,
	OUT lever text, OUT amount double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_lever_decomposition' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 3;
COMMENT ON FUNCTION lever_decomposition(double precision, double precision, double precision, double precision, double precision, double precision) IS
$$Splits a change of revenue over customers, frequency and basket; the parts add up to it.

customers   who bought in the period
frequency   purchases per customer
basket      revenue per purchase
0 and 1     before and after; revenue is the product of the three

L(R1, R0) ln(x1/x0) for each factor x, with the logarithmic mean L(a, b) = (a - b) / ln(a/b): the
order of the factors does not matter, and nothing is left over. Where a factor is 0 before or after,
the whole change goes to customers. Negative factors are an error.

Example: SELECT lever, round(amount::numeric, 4) AS amount
  FROM lever_decomposition(100, 4, 50, 110, 3.8, 55);$$;

CREATE FUNCTION lever_decomposition(customers0 double precision, frequency0 double precision, basket0 double precision, margin0 double precision,
	customers1 double precision, frequency1 double precision, basket1 double precision, margin1 double precision,
	OUT lever text, OUT amount double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_lever_decomposition' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 4;
COMMENT ON FUNCTION lever_decomposition(double precision, double precision, double precision, double precision,
	double precision, double precision, double precision, double precision) IS
$$Splits a change of the margin over customers, frequency, basket and margin as a share of revenue.

See lever_decomposition(double precision, double precision, double precision, double precision,
double precision, double precision).$$;
