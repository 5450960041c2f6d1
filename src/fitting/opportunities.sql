--
-- histories as opportunities to buy: what BG/BB is fitted to
--

CREATE FUNCTION customer_portfolio_internal.purchase_statistics_add_opportunities(purchase_statistics, purchase_history, date, interval) RETURNS purchase_statistics
	AS 'MODULE_PATHNAME', 'cp_purchase_statistics_add_opportunities' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.purchase_statistics_add_opportunities(purchase_statistics, purchase_history, date, interval) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE FUNCTION customer_portfolio_internal.spend_statistics_add_opportunities(spend_statistics, purchase_history, date, interval) RETURNS spend_statistics
	AS 'MODULE_PATHNAME', 'cp_spend_statistics_add_opportunities' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.spend_statistics_add_opportunities(spend_statistics, purchase_history, date, interval) IS 'adds a row to the state of an aggregate; what is NULL is skipped and counted';

CREATE AGGREGATE opportunity_statistics(history purchase_history, as_of date, opportunity interval) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add_opportunities, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.purchase_statistics_finish, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE opportunity_statistics(purchase_history, date, interval) IS
$$Collects the sufficient statistics of BG/BB: how many opportunities to buy customers took.

as_of        what happens from this day on does not exist
opportunity  how far opportunities are apart: days or months, not both

Opportunity k of a customer is the time from k - 1 steps to k steps after the first purchase, the
last day included, months by the calendar; it is taken if there is a purchase in it. Frequency is
the number taken, recency the last of them, age the number that are over as of the date; what
happens in the one that is not over does not count. In the text form recency and age are multiples
of the unit: 365.25 days for a year, 30.4375 for a month.
Rows with a NULL and customers who have not bought yet are skipped and counted.

Example: SELECT opportunity_statistics(h, '2026-01-01', '1 year')
  FROM (VALUES ('v1 scale 0 [2020-05-01 10] [2021-04-30 10] [2023-01-01 10]'::purchase_history),
    ('v1 scale 0 [2020-05-01 10] [2020-06-01 10] [2021-01-01 10]')) c(h);$$;

CREATE AGGREGATE bg_bb(history purchase_history, as_of date, opportunity interval) (
	SFUNC = customer_portfolio_internal.purchase_statistics_add_opportunities, STYPE = purchase_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.bg_bb, COMBINEFUNC = customer_portfolio_internal.purchase_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE bg_bb(purchase_history, date, interval) IS
$$Fits BG/BB to histories as of a date, one opportunity to buy every step after the first purchase.

as_of        what happens from this day on does not exist
opportunity  days or months, not both; '1 year' for donors who are asked once a year

Opportunities are those of opportunity_statistics. unit_days of the model is their distance, 365.25
for a year and 30.4375 for a month, so that it scores histories: a horizon counts the opportunities
that are over by its end, and p_alive is that at the last one that is over as of the date.
See bg_bb(double precision, double precision, double precision).$$;

CREATE AGGREGATE spend_statistics(history purchase_history, as_of date, opportunity interval) (
	SFUNC = customer_portfolio_internal.spend_statistics_add_opportunities, STYPE = spend_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.spend_statistics_finish, COMBINEFUNC = customer_portfolio_internal.spend_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE spend_statistics(purchase_history, date, interval) IS
$$Collects the same per opportunity taken, for values of customers under BG/BB.

The money of an opportunity is net; opportunities are those of opportunity_statistics.
See spend_statistics(purchase_history, date).$$;

CREATE AGGREGATE gamma_gamma(history purchase_history, as_of date, opportunity interval) (
	SFUNC = customer_portfolio_internal.spend_statistics_add_opportunities, STYPE = spend_statistics, SSPACE = 4096,
	FINALFUNC = customer_portfolio_internal.gamma_gamma, COMBINEFUNC = customer_portfolio_internal.spend_statistics_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE gamma_gamma(purchase_history, date, interval) IS
$$Fits the same to the spend per opportunity taken, for values of customers under BG/BB.

residual_ltv and its like take it with a model that bg_bb(purchase_history, date, interval) made.
See gamma_gamma(purchase_history, date).$$;
