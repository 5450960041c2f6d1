--
-- further sources: what a portfolio may be told besides the purchases
--

CREATE FUNCTION customer_portfolio_internal.portfolio_require_source(p portfolio, source text, relation regclass, columns jsonb) RETURNS void
	LANGUAGE plpgsql STABLE
	AS $$
DECLARE
	k record;
	col text;
BEGIN
	PERFORM customer_portfolio_internal.portfolio_require_relation(p.name, relation, source);
	PERFORM customer_portfolio_internal.portfolio_require_open(p, relation, source);
	FOR k IN SELECT c.role, c.kind, c.is_required FROM customer_portfolio_internal.portfolio_column c WHERE c.source = portfolio_require_source.source AND c.kind <> 'interval' ORDER BY c.ordinal LOOP
		IF k.is_required AND columns ->> k.role::text IS NULL THEN
			RAISE EXCEPTION '% of the % of portfolio "%" must not be NULL', k.role, source, p.name USING ERRCODE = 'null_value_not_allowed', HINT = 'Name a column of the relation.';
		END IF;
		FOR col IN SELECT e FROM customer_portfolio_internal.portfolio_names(columns -> k.role::text) e LOOP
			PERFORM customer_portfolio_internal.portfolio_require(p.name, relation, source || '.' || k.role, col, k.kind);
			IF k.kind = 'key' AND customer_portfolio_internal.portfolio_equals(customer_portfolio_internal.portfolio_type(relation, col))
					IS DISTINCT FROM customer_portfolio_internal.portfolio_equals(customer_portfolio_internal.portfolio_type(p.purchases, p.customer))
					OR k.kind = 'key' AND customer_portfolio_internal.portfolio_base_type(customer_portfolio_internal.portfolio_type(relation, col)) <>
					customer_portfolio_internal.portfolio_base_type(customer_portfolio_internal.portfolio_type(p.purchases, p.customer)) THEN
				RAISE EXCEPTION 'column "%" of % is of type %, the customers of portfolio "%" are of type %', col, relation, customer_portfolio_internal.portfolio_type(relation, col), p.name,
					customer_portfolio_internal.portfolio_type(p.purchases, p.customer)
					USING ERRCODE = 'datatype_mismatch', HINT = 'Cast it in a view, and give the portfolio the view.';
			END IF;
		END LOOP;
	END LOOP;
	FOR k IN SELECT c.role, (columns ->> c.role::text)::interval AS length FROM customer_portfolio_internal.portfolio_column c
			WHERE c.source = portfolio_require_source.source AND c.kind = 'interval' AND columns ->> c.role::text IS NOT NULL ORDER BY c.ordinal LOOP
		IF k.length <> pg_catalog.make_interval(months => (EXTRACT(year FROM k.length) * 12 + EXTRACT(month FROM k.length))::int, days => EXTRACT(day FROM k.length)::int) THEN
			RAISE EXCEPTION '% must be whole days or months, not "%"', k.role, k.length
				USING ERRCODE = 'invalid_parameter_value', HINT = 'Write for instance interval ''30 days'' or interval ''1 month''.';
		ELSIF EXTRACT(year FROM k.length) * 12 + EXTRACT(month FROM k.length) < 0 OR EXTRACT(day FROM k.length) < 0 THEN
			RAISE EXCEPTION '% must not be negative: "%"', k.role, k.length
				USING ERRCODE = 'invalid_parameter_value', HINT = 'Write for instance interval ''30 days'' or interval ''1 month''.';
		END IF;
	END LOOP;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_require_source(portfolio, text, regclass, jsonb) IS 'refuses a source whose columns are not there, of the wrong kind or of other keys';

CREATE FUNCTION customer_portfolio_internal.portfolio_add(name text, wanted text, source_relation regclass, source_columns jsonb) RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	is_mine boolean := customer_portfolio_internal.portfolio_claim(name);
	p customer_portfolio.portfolio := customer_portfolio_internal.portfolio_of(name);
	was jsonb := customer_portfolio_internal.portfolio_state(p);
	before customer_portfolio.portfolio_source;
BEGIN
	SELECT s.* INTO before FROM customer_portfolio.portfolio_source s WHERE s.portfolio = p.name AND s.source = wanted;
	IF before.source IS NOT NULL THEN
		IF before.relation = source_relation AND before.columns = source_columns THEN
			RETURN;
		END IF;
		RAISE EXCEPTION 'portfolio "%" has % already, from %', name, wanted, before.relation
			USING ERRCODE = 'duplicate_object', HINT = pg_catalog.format('Remove them first: SELECT customer_portfolio.remove_source(%L, %L).', name, wanted);
	END IF;
	PERFORM customer_portfolio_internal.portfolio_require_sources(p);
	PERFORM customer_portfolio_internal.portfolio_require_source(p, wanted, source_relation, source_columns);
	IF wanted = 'customers' THEN
		PERFORM customer_portfolio_internal.portfolio_require_segments(p, source_relation, source_columns -> 'segments');
	END IF;
	INSERT INTO customer_portfolio.portfolio_source VALUES (p.name, wanted, source_relation, source_columns);
	PERFORM customer_portfolio_internal.portfolio_apply(p, was, false);
	PERFORM customer_portfolio_internal.portfolio_source_said(p, wanted);
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_add(text, text, regclass, jsonb) IS 'records a source of a portfolio and makes its views';

CREATE FUNCTION remove_source(portfolio text, source text) RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	is_mine boolean := customer_portfolio_internal.portfolio_claim(portfolio);
	gone text;
	p customer_portfolio.portfolio := customer_portfolio_internal.portfolio_of(portfolio);
	was jsonb := customer_portfolio_internal.portfolio_state(p);
BEGIN
	DELETE FROM customer_portfolio.portfolio_source s WHERE s.portfolio = p.name AND s.source = remove_source.source;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'portfolio "%" has no source "%"', portfolio, source
			USING ERRCODE = 'undefined_object', HINT = coalesce('Its sources are ' || (SELECT pg_catalog.string_agg(s.source, ', ' ORDER BY s.source) FROM customer_portfolio.portfolio_source s WHERE s.portfolio = p.name) || '.',
				'It has none besides the purchases.');
	END IF;
	gone := (SELECT min(g.gap) FROM customer_portfolio_internal.portfolio_source_gaps(portfolio) g);
	IF gone IS NOT NULL AND p.histories = 'live' THEN
		RAISE NOTICE '%', gone USING HINT = 'The views that went with it are made again when it is removed, too.';
		RETURN;
	END IF;
	PERFORM customer_portfolio_internal.portfolio_apply(p, was, false);
	PERFORM customer_portfolio_internal.portfolio_source_count(p);
END $$;
COMMENT ON FUNCTION remove_source(text, text) IS
$$Takes a further source, and the views that live on it, from a portfolio.

source  customers for what add_customers gave, contracts for add_contracts, and so on$$;

CREATE FUNCTION add_customers(portfolio text, relation regclass, customer name, label name DEFAULT NULL, segments name[] DEFAULT NULL, since name DEFAULT NULL) RETURNS void
	LANGUAGE plpgsql VOLATILE
	AS $$
BEGIN
	PERFORM customer_portfolio_internal.portfolio_add(add_customers.portfolio, 'customers', add_customers.relation, pg_catalog.jsonb_build_object('customer', add_customers.customer, 'label', add_customers.label, 'segments', add_customers.segments, 'since', add_customers.since));
END $$;
COMMENT ON FUNCTION add_customers(text, regclass, name, name, name[], name) IS
$$Gives a portfolio the customers' names and segments.

portfolio  its name
relation  table or view, one row per customer
customer  its column with the key of the purchases
label     column with the customer's name
segments  columns by which customers are told apart, such as sector: a property of the customer, not
          of the order
since     column with the day from which the customer is known

Customers without a purchase are not in the views; of a customer who is in it more than
once the row whose name sorts first counts, and warnings and source_coverage say so. Segments have
at most 200 bytes.$$;

CREATE FUNCTION add_contracts(portfolio text, relation regclass, customer name, valid_from name, valid_to name, monthly_rate name, kind name DEFAULT NULL, notice interval DEFAULT NULL, bridge interval DEFAULT NULL) RETURNS void
	LANGUAGE plpgsql VOLATILE
	AS $$
BEGIN
	PERFORM customer_portfolio_internal.portfolio_add(add_contracts.portfolio, 'contracts', add_contracts.relation, pg_catalog.jsonb_build_object('customer', add_contracts.customer, 'valid_from', add_contracts.valid_from, 'valid_to', add_contracts.valid_to, 'monthly_rate', add_contracts.monthly_rate, 'kind', add_contracts.kind, 'notice', add_contracts.notice, 'bridge', add_contracts.bridge));
END $$;
COMMENT ON FUNCTION add_contracts(text, regclass, name, name, name, name, name, interval, interval) IS
$$Gives a portfolio the customers' contracts.

portfolio     its name
relation      table or view, one row per contract
customer      its column with the customer's key
valid_from    column with the first day
valid_to      column with the day after the last one, not the last one; NULL or infinity: open
monthly_rate  column with the money per month
kind          column with paid, pause or trial, as in contract_history
notice        how long before the end it must be given notice of: whole days or months
bridge        a gap between two contracts of at most this length, whole days or months, is
              continuous; NULL: no bridge

It adds the views contract_histories, contract_flows and renewals. If your table has the last day,
cents, or yearly prices, convert them in a view and give the portfolio the view: valid_to + 1,
cents / 100.0, round(yearly_price / 12, 2). Where the contracts of a customer add up to less than 0
the view warnings names the customer.$$;

CREATE FUNCTION add_contacts(portfolio text, relation regclass, customer name, day name, kind name DEFAULT NULL) RETURNS void
	LANGUAGE plpgsql VOLATILE
	AS $$
BEGIN
	PERFORM customer_portfolio_internal.portfolio_add(add_contacts.portfolio, 'contacts', add_contacts.relation, pg_catalog.jsonb_build_object('customer', add_contacts.customer, 'day', add_contacts.day, 'kind', add_contacts.kind));
END $$;
COMMENT ON FUNCTION add_contacts(text, regclass, name, name, name) IS
$$Gives a portfolio the contacts with customers: calls, visits, letters, complaints.

portfolio  its name
relation  table or view, one row per contact
customer  its column with the customer's key
day       column with its day or time
kind      column that says what it was

It adds the views contacts, touchpoints, touchpoint_types, neglected, untouched, welcome, effort,
contact_to_purchase and churn_by_incidents, and notices if there are contracts. In silent_leavers
a contact breaks the silence.$$;

CREATE FUNCTION add_surveys(portfolio text, relation regclass, customer name, day name, score name) RETURNS void
	LANGUAGE plpgsql VOLATILE
	AS $$
BEGIN
	PERFORM customer_portfolio_internal.portfolio_add(add_surveys.portfolio, 'surveys', add_surveys.relation, pg_catalog.jsonb_build_object('customer', add_surveys.customer, 'day', add_surveys.day, 'score', add_surveys.score));
END $$;
COMMENT ON FUNCTION add_surveys(text, regclass, name, name, name) IS
$$Gives a portfolio the answers to the question of recommendation.

portfolio  its name
relation  table or view, one row per answer
customer  its column with the customer's key
day       column with its day or time
score     column with the answer, 0 to 10

It adds the views nps, answers and churn_by_satisfaction. Another number is an error when it is
read: let a view leave it out.$$;

CREATE FUNCTION add_departures(portfolio text, relation regclass, customer name, day name, reason name) RETURNS void
	LANGUAGE plpgsql VOLATILE
	AS $$
BEGIN
	PERFORM customer_portfolio_internal.portfolio_add(add_departures.portfolio, 'departures', add_departures.relation, pg_catalog.jsonb_build_object('customer', add_departures.customer, 'day', add_departures.day, 'reason', add_departures.reason));
END $$;
COMMENT ON FUNCTION add_departures(text, regclass, name, name, name) IS
$$Gives a portfolio the reasons that customers gave for leaving.

portfolio  its name
relation  table or view, one row per reason
customer  its column with the customer's key
day       column with its day or time
reason    column with the reason

It adds the views reasons, silent_leavers, lost_customers, reason_map and reasons_by_cause.$$;

CREATE FUNCTION add_invoices(portfolio text, relation regclass, customer name, issued name, due name, paid name, amount name) RETURNS void
	LANGUAGE plpgsql VOLATILE
	AS $$
BEGIN
	PERFORM customer_portfolio_internal.portfolio_add(add_invoices.portfolio, 'invoices', add_invoices.relation, pg_catalog.jsonb_build_object('customer', add_invoices.customer, 'issued', add_invoices.issued, 'due', add_invoices.due, 'paid', add_invoices.paid, 'amount', add_invoices.amount));
END $$;
COMMENT ON FUNCTION add_invoices(text, regclass, name, name, name, name, name) IS
$$Gives a portfolio the invoices: who pays, and how late.

portfolio  its name
relation  table or view, one row per invoice
customer  its column with the customer's key
issued    column with its day
due       column with the day until which it is to be paid
paid      column with the day on which it was paid; NULL or infinity: it is open
amount    column with its amount

It adds the view payments, and best_customers excludes slow payers. Credit notes, amounts below 0,
are left out. Rows without customer, issued, due or amount are left out and counted in the view
source_coverage, and it warns of due before issued: the columns may have changed places.$$;

CREATE FUNCTION add_referrals(portfolio text, relation regclass, customer name, referred_customer name) RETURNS void
	LANGUAGE plpgsql VOLATILE
	AS $$
BEGIN
	PERFORM customer_portfolio_internal.portfolio_add(add_referrals.portfolio, 'referrals', add_referrals.relation, pg_catalog.jsonb_build_object('customer', add_referrals.customer, 'referred_customer', add_referrals.referred_customer));
END $$;
COMMENT ON FUNCTION add_referrals(text, regclass, name, name) IS
$$Gives a portfolio who brought whom.

portfolio          its name
relation           table or view, one row per recommendation that brought a customer
customer           its column with the key of who recommended
referred_customer  column with the key of who came

It adds the views referrals, recommendations and ambassadors, and recommendation if there are
surveys.$$;

CREATE FUNCTION add_quotes(portfolio text, relation regclass, customer name, issued name, decided name, won name, amount name) RETURNS void
	LANGUAGE plpgsql VOLATILE
	AS $$
BEGIN
	PERFORM customer_portfolio_internal.portfolio_add(add_quotes.portfolio, 'quotes', add_quotes.relation, pg_catalog.jsonb_build_object('customer', add_quotes.customer, 'issued', add_quotes.issued, 'decided', add_quotes.decided, 'won', add_quotes.won, 'amount', add_quotes.amount));
END $$;
COMMENT ON FUNCTION add_quotes(text, regclass, name, name, name, name, name) IS
$$Gives a portfolio the quotes and what became of them.

portfolio  its name
relation  table or view, one row per quote
customer  its column with the customer's key
issued    column with its day
decided   column with the day of the decision; NULL or infinity: it is open
won       column that says whether it was won
amount    column with its amount

It adds the view quotes. Rows without customer or issued are left out and counted in the view
source_coverage, and it warns of decided before issued: the columns may have changed places.$$;

CREATE FUNCTION add_spend(portfolio text, relation regclass, day name, amount name, purpose name, channel name DEFAULT NULL) RETURNS void
	LANGUAGE plpgsql VOLATILE
	AS $$
BEGIN
	PERFORM customer_portfolio_internal.portfolio_add(add_spend.portfolio, 'spend', add_spend.relation, pg_catalog.jsonb_build_object('day', add_spend.day, 'amount', add_spend.amount, 'purpose', add_spend.purpose, 'channel', add_spend.channel));
END $$;
COMMENT ON FUNCTION add_spend(text, regclass, name, name, name, name) IS
$$Gives a portfolio what was spent on winning and on keeping customers.

portfolio  its name
relation  table or view, one row per expense
day       its column with the day
amount    column with the money
purpose   column with acquisition or retention
channel   column with the source of customers that the expense is for: a segment of the customers or
          of the orders, by its name; NULL: for all

It adds the view spend. With a channel the view payback has the cost of each source.$$;

CREATE FUNCTION add_treatments(portfolio text, relation regclass, customer name, day name, treated name) RETURNS void
	LANGUAGE plpgsql VOLATILE
	AS $$
BEGIN
	PERFORM customer_portfolio_internal.portfolio_add(add_treatments.portfolio, 'treatments', add_treatments.relation, pg_catalog.jsonb_build_object('customer', add_treatments.customer, 'day', add_treatments.day, 'treated', add_treatments.treated));
END $$;
COMMENT ON FUNCTION add_treatments(text, regclass, name, name, name) IS
$$Gives a portfolio which customers a campaign treated, and which it left alone.

portfolio  its name
relation  table or view, one row per customer and campaign
customer  its column with the customer's key
day       column with the day
treated   column that says whether the customer was treated

It adds the view treatment.$$;

CREATE FUNCTION add_lines(portfolio text, relation regclass, customer name, day name, product name, amount name, quantity name DEFAULT NULL) RETURNS void
	LANGUAGE plpgsql VOLATILE
	AS $$
BEGIN
	PERFORM customer_portfolio_internal.portfolio_add(add_lines.portfolio, 'lines', add_lines.relation, pg_catalog.jsonb_build_object('customer', add_lines.customer, 'day', add_lines.day, 'product', add_lines.product, 'amount', add_lines.amount, 'quantity', add_lines.quantity));
END $$;
COMMENT ON FUNCTION add_lines(text, regclass, name, name, name, name, name) IS
$$Gives a portfolio the lines of orders: which product, how much.

portfolio  its name
relation  table or view, one row per line
customer  its column with the customer's key
day       column with the day of the order
product   column with the product
amount    column with the money
quantity  column with the number of pieces

It adds the view sell_split.$$;
