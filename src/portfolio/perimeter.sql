--
-- what a portfolio is about: the perimeter, recorded once; everything else is generated from it
--

GRANT USAGE ON SCHEMA customer_portfolio_internal TO PUBLIC;

CREATE TABLE portfolio (
	name name PRIMARY KEY,
	purchases regclass NOT NULL,
	customer name NOT NULL,
	day name NOT NULL,
	amount name NOT NULL,
	cost name,
	filter text,
	time_zone text NOT NULL,
	currency text,
	history_start date,
	step interval NOT NULL,
	grace integer NOT NULL,
	as_of text NOT NULL,
	histories text NOT NULL,
	annual_rate double precision NOT NULL,
	margin double precision,
	slipping_after double precision NOT NULL,
	asleep_after double precision NOT NULL,
	money_scale integer NOT NULL,
	readers name[] NOT NULL DEFAULT '{}',
	CHECK (histories IN ('live', 'triggers', 'refresh'))
);
COMMENT ON TABLE portfolio IS
$$The perimeter of every portfolio: which rows and columns it is made of, and its parameters.

create_portfolio, alter_portfolio and drop_portfolio write it; do not edit it by hand. A role sees
the portfolios whose schema it may use, and changes those whose schema it owns.$$;
COMMENT ON COLUMN portfolio.name IS $$Name of the portfolio and of its schema.$$;
COMMENT ON COLUMN portfolio.purchases IS $$Table or view of the orders, one row each.$$;
COMMENT ON COLUMN portfolio.customer IS $$Column of purchases: the customer's key.$$;
COMMENT ON COLUMN portfolio.day IS $$Column of purchases: the day, or the time, of the order.$$;
COMMENT ON COLUMN portfolio.amount IS $$Column of purchases: the amount, below 0 for a refund.$$;
COMMENT ON COLUMN portfolio.cost IS $$Column of purchases: what the order cost; NULL where no costs are given.$$;
COMMENT ON COLUMN portfolio.filter IS $$Condition on the columns of purchases; rows for which it is not true do not count.$$;
COMMENT ON COLUMN portfolio.time_zone IS $$Where the portfolio's days begin.$$;
COMMENT ON COLUMN portfolio.currency IS $$Of the amounts, for headings.$$;
COMMENT ON COLUMN portfolio.history_start IS $$First day from which the data can be trusted; NULL if nobody said.$$;
COMMENT ON COLUMN portfolio.step IS $$Length of a period.$$;
COMMENT ON COLUMN portfolio.grace IS $$Idle periods after which a customer is lost.$$;
COMMENT ON COLUMN portfolio.as_of IS $$First day that is not known: a date, today, or data for the day after the last event.$$;
COMMENT ON COLUMN portfolio.histories IS $$How the histories are there: live, triggers or refresh.$$;
COMMENT ON COLUMN portfolio.annual_rate IS $$Discount rate of the lifetime values, 0.1 for 10 % a year.$$;
COMMENT ON COLUMN portfolio.margin IS $$Share of revenue that is margin, where no costs are given; NULL: values are revenue.$$;
COMMENT ON COLUMN portfolio.slipping_after IS $$A customer slips away after this many usual gaps without an order.$$;
COMMENT ON COLUMN portfolio.asleep_after IS $$A customer is asleep after this many usual gaps without an order.$$;
COMMENT ON COLUMN portfolio.money_scale IS $$Decimals of money.$$;
COMMENT ON COLUMN portfolio.readers IS $$Roles that may read the views, by grant_portfolio.$$;

CREATE TABLE portfolio_source (
	portfolio name REFERENCES portfolio (name) ON UPDATE CASCADE ON DELETE CASCADE,
	source text,
	relation regclass NOT NULL,
	columns jsonb NOT NULL,
	PRIMARY KEY (portfolio, source)
);
COMMENT ON TABLE portfolio_source IS
$$The further sources of portfolios, such as customers and contracts, by add_customers and its like.$$;
COMMENT ON COLUMN portfolio_source.portfolio IS $$Name of the portfolio.$$;
COMMENT ON COLUMN portfolio_source.source IS $$What it tells: customers for add_customers, and so on.$$;
COMMENT ON COLUMN portfolio_source.relation IS $$Table or view.$$;
COMMENT ON COLUMN portfolio_source.columns IS $$Which of its columns means what, and options.$$;

SELECT pg_catalog.pg_extension_config_dump('portfolio', '');
SELECT pg_catalog.pg_extension_config_dump('portfolio_source', '');

ALTER TABLE portfolio OWNER TO @extowner@;
ALTER TABLE portfolio_source OWNER TO @extowner@;
GRANT SELECT, INSERT, UPDATE, DELETE ON portfolio, portfolio_source TO PUBLIC;
ALTER TABLE portfolio ENABLE ROW LEVEL SECURITY;
ALTER TABLE portfolio_source ENABLE ROW LEVEL SECURITY;

CREATE POLICY readers ON portfolio FOR SELECT
	USING (EXISTS (SELECT FROM pg_catalog.pg_namespace n WHERE n.nspname = name AND pg_catalog.has_schema_privilege(n.oid, 'USAGE'::text)));
COMMENT ON POLICY readers ON portfolio IS 'who may use the schema of a portfolio may read what it is about';
CREATE POLICY owner ON portfolio
	USING (EXISTS (SELECT FROM pg_catalog.pg_namespace n WHERE n.nspname = name AND pg_catalog.pg_has_role(n.nspowner, 'USAGE'::text)));
COMMENT ON POLICY owner ON portfolio IS 'who owns the schema of a portfolio may change what it is about';
CREATE POLICY readers ON portfolio_source FOR SELECT USING (portfolio IN (SELECT p.name FROM portfolio p));
COMMENT ON POLICY readers ON portfolio_source IS 'who may read a portfolio may read its sources';
CREATE POLICY owner ON portfolio_source
	USING (EXISTS (SELECT FROM pg_catalog.pg_namespace n WHERE n.nspname = portfolio AND pg_catalog.pg_has_role(n.nspowner, 'USAGE'::text)));
COMMENT ON POLICY owner ON portfolio_source IS 'who owns the schema of a portfolio may change its sources';

-- Views are data: a piece of the install script adds what it offers, portfolio_objects fills it in.
CREATE TABLE customer_portfolio_internal.portfolio_template (
	ordinal integer PRIMARY KEY,
	object text NOT NULL,
	kind text NOT NULL CHECK (kind IN ('view', 'materialized view', 'table', 'function', 'statement', 'refresh')),
	requires text[] NOT NULL,
	template text NOT NULL,
	removal text,
	is_capital boolean NOT NULL DEFAULT false
);
ALTER TABLE customer_portfolio_internal.portfolio_template OWNER TO @extowner@;
GRANT SELECT ON customer_portfolio_internal.portfolio_template TO PUBLIC;
COMMENT ON TABLE customer_portfolio_internal.portfolio_template IS 'the views and tables of a portfolio, with places for its names and parameters';
COMMENT ON COLUMN customer_portfolio_internal.portfolio_template.ordinal IS 'Objects are made in this order and removed in the other.';
COMMENT ON COLUMN customer_portfolio_internal.portfolio_template.object IS 'Name in the schema of the portfolio; of a statement and a refresh, the object to which it belongs.';
COMMENT ON COLUMN customer_portfolio_internal.portfolio_template.kind IS 'What it is; a statement is executed once, a refresh whenever the portfolio is refreshed.';
COMMENT ON COLUMN customer_portfolio_internal.portfolio_template.requires IS 'Features that the portfolio must have; with ! in front, must not have.';
COMMENT ON COLUMN customer_portfolio_internal.portfolio_template.template IS 'SQL with @places@, see portfolio_fill.';
COMMENT ON COLUMN customer_portfolio_internal.portfolio_template.removal IS 'SQL that undoes it, where DROP does not.';
COMMENT ON COLUMN customer_portfolio_internal.portfolio_template.is_capital IS 'Whether a refresh without the capital leaves it as it is.';

CREATE TABLE customer_portfolio_internal.portfolio_column (
	source text,
	role name,
	ordinal integer NOT NULL,
	kind text NOT NULL CHECK (kind IN ('key', 'day', 'money', 'text', 'number', 'boolean', 'texts', 'interval')),
	is_required boolean NOT NULL,
	is_needed boolean NOT NULL DEFAULT false,
	is_end boolean NOT NULL DEFAULT false,
	PRIMARY KEY (source, role)
);
ALTER TABLE customer_portfolio_internal.portfolio_column OWNER TO @extowner@;
GRANT SELECT ON customer_portfolio_internal.portfolio_column TO PUBLIC;
COMMENT ON TABLE customer_portfolio_internal.portfolio_column IS 'which columns a source of a portfolio has, and of which kind they must be';
COMMENT ON COLUMN customer_portfolio_internal.portfolio_column.source IS 'As in portfolio_source, and purchases.';
COMMENT ON COLUMN customer_portfolio_internal.portfolio_column.role IS 'What the column means.';
COMMENT ON COLUMN customer_portfolio_internal.portfolio_column.ordinal IS 'Order in which they are checked.';
COMMENT ON COLUMN customer_portfolio_internal.portfolio_column.kind IS 'key: has an order; day: a date or a time; money; text; number; boolean; texts: several columns; interval: no column but a length of time.';
COMMENT ON COLUMN customer_portfolio_internal.portfolio_column.is_required IS 'Whether it must be given.';
COMMENT ON COLUMN customer_portfolio_internal.portfolio_column.is_needed IS 'Whether rows in which it is NULL, or an impossible day, are left out.';
COMMENT ON COLUMN customer_portfolio_internal.portfolio_column.is_end IS 'Whether it is a day that may not have come yet: NULL, or infinity.';

INSERT INTO customer_portfolio_internal.portfolio_column VALUES
	('purchases', 'customer', 1, 'key', true), ('purchases', 'day', 2, 'day', true), ('purchases', 'amount', 3, 'money', true), ('purchases', 'cost', 4, 'money', false),
	('customers', 'customer', 1, 'key', true), ('customers', 'label', 2, 'text', false), ('customers', 'segments', 3, 'texts', false), ('customers', 'since', 4, 'day', false),
	('contracts', 'customer', 1, 'key', true), ('contracts', 'valid_from', 2, 'day', true), ('contracts', 'valid_to', 3, 'day', true), ('contracts', 'monthly_rate', 4, 'money', true),
	('contracts', 'kind', 5, 'text', false), ('contracts', 'notice', 6, 'interval', false),
	('contacts', 'customer', 1, 'key', true), ('contacts', 'day', 2, 'day', true), ('contacts', 'kind', 3, 'text', false),
	('surveys', 'customer', 1, 'key', true), ('surveys', 'day', 2, 'day', true), ('surveys', 'score', 3, 'number', true),
	('departures', 'customer', 1, 'key', true), ('departures', 'day', 2, 'day', true), ('departures', 'reason', 3, 'text', true),
	('invoices', 'customer', 1, 'key', true), ('invoices', 'issued', 2, 'day', true), ('invoices', 'due', 3, 'day', true), ('invoices', 'paid', 4, 'day', true), ('invoices', 'amount', 5, 'money', true),
	('referrals', 'customer', 1, 'key', true), ('referrals', 'referred_customer', 2, 'key', true),
	('quotes', 'customer', 1, 'key', true), ('quotes', 'issued', 2, 'day', true), ('quotes', 'decided', 3, 'day', true), ('quotes', 'won', 4, 'boolean', true), ('quotes', 'amount', 5, 'money', true),
	('spend', 'day', 1, 'day', true), ('spend', 'amount', 2, 'money', true), ('spend', 'purpose', 3, 'text', true), ('spend', 'channel', 4, 'text', false),
	('treatments', 'customer', 1, 'key', true), ('treatments', 'day', 2, 'day', true), ('treatments', 'treated', 3, 'boolean', true),
	('lines', 'customer', 1, 'key', true), ('lines', 'day', 2, 'day', true), ('lines', 'product', 3, 'text', true), ('lines', 'amount', 4, 'money', true), ('lines', 'quantity', 5, 'number', false);
