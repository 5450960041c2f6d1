--
-- what a contractual customer is worth, what the loss costs, and how many customers a business tends to
--

CREATE FUNCTION contractual_ltv(margin double precision, retention double precision, annual_rate double precision,
	first_margin_now boolean DEFAULT true) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_contractual_ltv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION contractual_ltv(double precision, double precision, double precision, boolean) IS
$$Returns what a customer is worth who pays each year and always renews with the same probability.

margin            per year
retention         probability to stay for another year, 0 to 1
annual_rate       of interest, 0.1 for 10 %
first_margin_now  true: m(1+d)/(1+d-r), a new customer; false: m r/(1+d-r), just before a renewal

NULL where the value has no end: retention 1 without interest. Where renewal differs between
customers, as it usually does, contract_value(retention_model, double precision, double precision,
interval) is closer to the truth.

Example: SELECT round(contractual_ltv(100, 0.8, 0.1)::numeric, 2) AS now,
    round(contractual_ltv(100, 0.8, 0.1, false)::numeric, 2) AS after_renewal;$$;

CREATE FUNCTION retention_gain(retention double precision, points double precision, annual_rate double precision DEFAULT 0) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_retention_gain' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION retention_gain(double precision, double precision, double precision) IS
$$Returns by how much, relatively, the value of a contractual customer rises with retention.

retention    probability to stay for another year, 0 to 1
points       added to it: 0.05 for five points; negative ones are a loss
annual_rate  of interest

(1+d-r)/(1+d-r-points) - 1: 0.25 is a quarter more. NULL where one of the two values has no end.
Retention and points that do not lie between 0 and 1 together are an error.

Example: SELECT r AS retention, round(retention_gain(r, 0.05)::numeric, 3) AS gain
  FROM unnest(array[0.75, 0.80, 0.90]) r;$$;

CREATE FUNCTION churn_cost(lost_value double precision, acquisition_cost double precision, new_value double precision,
	OUT lost_value double precision, OUT replacement_cost double precision, OUT total_cost double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_churn_cost' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION churn_cost(double precision, double precision, double precision) IS
$$Returns what the loss of customers costs: their value, and the price of winning it anew.

lost_value        what they were worth before they left, for instance the sum of their residual LTV
acquisition_cost  of one new customer
new_value         what a new customer is worth

replacement_cost = acquisition_cost * lost_value / new_value, total_cost is the sum of both. The two
are NULL where a new customer is worth nothing. Negative numbers are an error.

Example: SELECT lost_value, replacement_cost, total_cost FROM churn_cost(5000, 120, 400);$$;

CREATE FUNCTION churn_cost(lost_customers double precision, margin double precision, retention double precision, annual_rate double precision,
	acquisition_cost double precision, new_value double precision,
	OUT lost_value double precision, OUT replacement_cost double precision, OUT total_cost double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_churn_cost_contractual' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION churn_cost(double precision, double precision, double precision, double precision, double precision, double precision) IS
$$Returns the same for a number of lost customers with contracts, all alike.

lost_value = lost_customers * contractual_ltv(margin, retention, annual_rate, false), because they
left before a renewal. All columns are NULL where that has no end.

See churn_cost(double precision, double precision, double precision).$$;

CREATE FUNCTION new_customer_equivalent(customers double precision, existing_value double precision, new_value double precision,
	points double precision DEFAULT 0.01) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_new_customer_equivalent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION new_customer_equivalent(double precision, double precision, double precision, double precision) IS
$$Returns how many new customers bring as much as some points of retention keep.

customers       who could stay or leave
existing_value  what one of them is worth
new_value       what a new customer is worth
points          of retention, 0.01 for one point, -1 to 1

customers * points * existing_value / new_value; NULL where a new customer is worth nothing.

Example: SELECT new_customer_equivalent(2000, 600, 400);$$;

CREATE FUNCTION growth_ceiling(inflow double precision, churn_rate double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_growth_ceiling' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION growth_ceiling(double precision, double precision) IS
$$Returns the number of customers that a business tends to: inflow / churn rate.

inflow      new customers per period
churn_rate  share of the customers that leaves in a period, 0 to 1

NULL without churn: there is no ceiling. See leaky_bucket(double precision, double precision, double
precision, integer).

Example: SELECT growth_ceiling(100, 0.05);$$;

CREATE FUNCTION customer_half_life(churn_rate double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_customer_half_life' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_half_life(double precision) IS
$$Returns after how many periods half of the customers of today are gone.

churn_rate  share of the customers that leaves in a period, 0 to 1

ln(1/2) / ln(1 - churn_rate); NULL without churn, 0 where everybody leaves at once.

Example: SELECT round(customer_half_life(0.05)::numeric, 2) AS months;$$;

CREATE FUNCTION required_inflow(customers double precision, churn_rate double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_required_inflow' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION required_inflow(double precision, double precision) IS
$$Returns how many new customers per period hold the number of customers: churn rate * customers.

churn_rate  share of the customers that leaves in a period, 0 to 1

Example: SELECT required_inflow(2400, 0.05);$$;

CREATE FUNCTION leaky_bucket(customers double precision, inflow double precision, churn_rate double precision, periods integer,
	OUT period integer, OUT customers double precision) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cp_leaky_bucket' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 13;
COMMENT ON FUNCTION leaky_bucket(double precision, double precision, double precision, integer) IS
$$Returns the path of the number of customers: each period a share leaves and new ones come.

customers   today, in period 0
inflow      new customers per period
churn_rate  share of the customers that leaves in a period, 0 to 1
periods     length of the path, 0 to 100000

N(t+1) = (1 - churn_rate) N(t) + inflow. The path tends to growth_ceiling(double precision, double
precision).

Example: SELECT period, round(customers::numeric, 2) AS customers
  FROM leaky_bucket(0, 100, 0.05, 12) WHERE period IN (0, 1, 6, 12);$$;

CREATE FUNCTION turnover(entries double precision, exits double precision, opening double precision, closing double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_turnover' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION turnover(double precision, double precision, double precision, double precision) IS
$$Returns the turnover of customers as it is measured for staff: moves by the average number.

entries, exits    during the period
opening, closing  number before and after it

((entries + exits) / 2) / ((opening + closing) / 2); NULL where there was nobody.

Example: SELECT round(turnover(30, 20, 200, 210)::numeric, 5) AS turnover;$$;

CREATE FUNCTION payback_period(acquisition_cost double precision, margin double precision, retention double precision) RETURNS integer
	AS 'MODULE_PATHNAME', 'cp_payback_period' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION payback_period(double precision, double precision, double precision) IS
$$Returns the first period whose cumulative expected margin covers the cost of acquisition.

acquisition_cost  of one customer
margin            per period of a customer who is still there, the first in period 1
retention         probability to stay for another period, 0 to 1

Without interest. 0 where there is no cost, NULL where it is never covered.

Example: SELECT payback_period(120, 10, 0.95) AS month,
    round(lost_before_payback(120, 10, 0.95)::numeric, 3) AS lost_before,
    payback_period(200, 10, 0.95) AS never;$$;

CREATE FUNCTION lost_before_payback(acquisition_cost double precision, margin double precision, retention double precision) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_lost_before_payback' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION lost_before_payback(double precision, double precision, double precision) IS
$$Returns the share of the acquired customers that leaves before their cost is covered.

1 - retention^(n-1) for payback in period n; NULL where the cost is never covered. See
payback_period(double precision, double precision, double precision).

Example: SELECT round(lost_before_payback(120, 10, 0.95)::numeric, 4) AS lost;$$;

CREATE FUNCTION predictability(series double precision[], periods_per_year integer DEFAULT 12,
	OUT periods bigint, OUT mean double precision, OUT coefficient_of_variation double precision,
	OUT error_as_last_period double precision, OUT error_as_last_year double precision) RETURNS record
	AS 'MODULE_PATHNAME', 'cp_predictability' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION predictability(double precision[], integer) IS
$$Returns how well a series of amounts could have been foretold by its own past.

series            one amount per period, in order: array_agg(amount ORDER BY period_start)
periods_per_year  how far back the same period of the year before lies

coefficient_of_variation  standard deviation (n - 1) by the mean
error_as_last_period      mean absolute error of "the same as in the period before" by the mean
error_as_last_year        mean absolute error of "the same as a year before" by the mean

What takes more periods than there are is NULL, as are all three where the mean is 0; of a negative
mean the size counts. A NULL among the amounts is an error: a period without revenue has 0.
Compare the new with the existing revenue: the existing one is usually far easier to foretell.

Example: SELECT round(coefficient_of_variation::numeric, 3) AS variation,
    round(error_as_last_period::numeric, 3) AS last_period, error_as_last_year AS last_year
  FROM predictability(array[10, 12, 8, 10]);$$;
