--
-- what is asked of all customers of a book: the same as of their histories, to the last byte
--

-- Of an integer a literal without a type goes on to mean a history, whose aggregate takes one.
CREATE FUNCTION churn_flows(book purchase_book, step interval, grace bigint, as_of date) RETURNS flow_ledger
	AS 'MODULE_PATHNAME', 'cp_purchase_book_flows' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION churn_flows(purchase_book, interval, bigint, date) IS
$$Returns the movements of all customers of a book, straight from the orders.

They are those of churn_flows(h, step, grace, as_of) over histories(book). NULL without customers.
See churn_flows(purchase_history, interval, integer, date).

Example: SELECT period_start, flow_new, flow_existing, flow_lost, growth FROM flows((
  SELECT churn_flows(purchase_book(customer, day, amount), '1 month', 1, '2024-04-01') FROM (VALUES
  (7, date '2024-01-05', 100), (7, '2024-02-12', 80), (3, '2024-02-20', 50), (3, '2024-03-10', 70))
  orders(customer, day, amount)));$$;

CREATE FUNCTION churn_flows(book purchase_book, step interval, grace integer, as_of date, origin date) RETURNS flow_ledger
	AS 'MODULE_PATHNAME', 'cp_purchase_book_flows' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION churn_flows(purchase_book, interval, integer, date, date) IS
$$Returns the movements of all customers of a book, in periods that pass through origin.

See churn_flows(purchase_book, interval, bigint, date).$$;

CREATE FUNCTION customer_portfolio_internal.segmented_ledger_add(segmented_ledger, purchase_book, interval, bigint, date, text) RETURNS segmented_ledger
	AS 'MODULE_PATHNAME', 'cp_segmented_ledger_add_book' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.segmented_ledger_add(segmented_ledger, purchase_book, interval, bigint, date, text) IS 'adds the customers of a book to the state of an aggregate';

CREATE AGGREGATE churn_flows(book purchase_book, step interval, grace bigint, as_of date, segment text) (
	SFUNC = customer_portfolio_internal.segmented_ledger_add, STYPE = segmented_ledger, SSPACE = 16384,
	FINALFUNC = customer_portfolio_internal.segmented_ledger_finish, COMBINEFUNC = customer_portfolio_internal.segmented_ledger_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE churn_flows(purchase_book, interval, bigint, date, text) IS
$$Collects the movements by segment, one book per segment: its customers are there at all times.

A customer in the books of two segments is two customers, one of each. NULL books have none.
See churn_flows(purchase_history, interval, bigint, date, text).

Example: SELECT segment, opening_revenue, new_revenue, churned, closing_revenue
  FROM flows_by_segment((SELECT churn_flows(book, '1 month', 1, '2024-03-01', segment) FROM (VALUES
  ('v1 integer (7: v1 scale 0 [2024-01-05 100])'::purchase_book, 'shop'),
  ('v1 integer (3: v1 scale 0 [2024-02-10 70])', 'web')) books(book, segment)));$$;

CREATE FUNCTION customer_portfolio_internal.segmented_ledger_add(segmented_ledger, purchase_book, interval, bigint, date, text, date) RETURNS segmented_ledger
	AS 'MODULE_PATHNAME', 'cp_segmented_ledger_add_book' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_portfolio_internal.segmented_ledger_add(segmented_ledger, purchase_book, interval, bigint, date, text, date) IS 'adds the customers of a book to the state of an aggregate';

CREATE AGGREGATE churn_flows(book purchase_book, step interval, grace bigint, as_of date, segment text, origin date) (
	SFUNC = customer_portfolio_internal.segmented_ledger_add, STYPE = segmented_ledger, SSPACE = 16384,
	FINALFUNC = customer_portfolio_internal.segmented_ledger_finish, COMBINEFUNC = customer_portfolio_internal.segmented_ledger_merge, PARALLEL = SAFE
);
COMMENT ON AGGREGATE churn_flows(purchase_book, interval, bigint, date, text, date) IS
$$Collects the movements by segment, one book per segment, in periods that pass through origin.

See churn_flows(purchase_book, interval, bigint, date, text).$$;

CREATE FUNCTION cohorts(book purchase_book, step interval, as_of date, anchor cohort_anchor DEFAULT 'calendar', origin date DEFAULT NULL) RETURNS cohort_table
	AS 'MODULE_PATHNAME', 'cp_purchase_book_cohorts' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cohorts(purchase_book, interval, date, cohort_anchor, date) IS
$$Returns the cohorts of all customers of a book, straight from the orders.

origin   a day on which a period starts; NULL: the default of the aggregate

NULL without customers. See cohorts(purchase_history, interval, date).$$;

CREATE FUNCTION pareto(book purchase_book, measure text) RETURNS pareto_summary
	AS 'MODULE_PATHNAME', 'cp_purchase_book_pareto' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pareto(purchase_book, text) IS
$$Returns the distribution of the revenue or margin of all customers of a book.

measure   revenue, or margin: that of a customer of whom a cost is not known is skipped and counted

The same as pareto(revenue(h)) or pareto(margin(h)) over histories(book). NULL without customers.
See pareto(numeric).$$;

CREATE FUNCTION purchase_statistics(book purchase_book, as_of date, unit interval DEFAULT '7 days') RETURNS purchase_statistics
	AS 'MODULE_PATHNAME', 'cp_purchase_book_purchase_statistics' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION purchase_statistics(purchase_book, date, interval) IS
$$Returns the sufficient statistics of the purchase models of all customers of a book.

NULL without customers. See purchase_statistics(purchase_history, date).$$;

CREATE FUNCTION spend_statistics(book purchase_book, as_of date) RETURNS spend_statistics
	AS 'MODULE_PATHNAME', 'cp_purchase_book_spend_statistics' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION spend_statistics(purchase_book, date) IS
$$Returns the sufficient statistics of the spend model of all customers of a book.

NULL without customers. See spend_statistics(purchase_history, date).$$;

CREATE FUNCTION rfm_cuts(book purchase_book, as_of date, bins integer, measure text, direction rfm_direction DEFAULT NULL) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'cp_purchase_book_rfm_cuts' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_cuts(purchase_book, date, integer, text, rfm_direction) IS
$$Returns the cuts of one RFM value of all customers of a book, straight from the orders.

measure     recency (days from the last purchase to as_of), frequency or monetary, as rfm(h, as_of)
direction   which values are better; NULL: desc for recency, asc for the others

Customers who have not bought yet are skipped and counted. NULL without customers.
See rfm(purchase_history, date) and rfm_cuts(numeric, integer).$$;

CREATE FUNCTION survival_to_second_purchase(book purchase_book, as_of date) RETURNS survival_table
	AS 'MODULE_PATHNAME', 'cp_purchase_book_second_purchase' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION survival_to_second_purchase(purchase_book, date) IS
$$Returns the table of the times from first to second purchase of all customers of a book.

NULL without customers. See survival_to_second_purchase(purchase_history, date).$$;

CREATE FUNCTION survival_to_loss(book purchase_book, grace interval, as_of date) RETURNS survival_table
	AS 'MODULE_PATHNAME', 'cp_purchase_book_loss' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION survival_to_loss(purchase_book, interval, date) IS
$$Returns the table of the times from first purchase to loss of all customers of a book.

NULL without customers. See survival_to_loss(purchase_history, interval, date).$$;
