--
-- the best customers: one query for the functions and for the views
--

CREATE FUNCTION customer_portfolio_internal.portfolio_best_query(measures text, terms text, key_order text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN pg_catalog.replace(pg_catalog.replace(pg_catalog.replace($sql$
	WITH term AS ({terms}
	), measure AS ({measures}
	), sector AS (
		SELECT m.sector, count(*) >= max(t.min_customers) AS is_ranked, row_number() OVER (ORDER BY count(*) < max(t.min_customers), sum(m.profit) DESC NULLS LAST, m.sector COLLATE "C") AS place
		FROM measure m CROSS JOIN term t GROUP BY m.sector
	), judged AS (
		SELECT m.customer, m.sector, m.profit, m.trend, m.residual_ltv, t.n,
			nullif(concat_ws(', ', CASE WHEN m.profit IS NULL THEN 'profit unknown' WHEN m.profit <= 0 THEN 'no profit' END,
				CASE WHEN m.share_late > t.max_share_late OR m.days_late > t.max_days_late THEN 'slow payer' END,
				CASE WHEN m.complaints > t.max_complaints OR m.service_cost > t.max_service_share * greatest(m.revenue, 0) THEN 'costly to serve' END), '') AS excluded_because,
			nullif(concat_ws('; ', CASE WHEN m.profit <= 0 THEN format('profit %s', m.profit) END,
				CASE WHEN m.share_late > t.max_share_late THEN format('share late %s, more than %s', trim_scale(round(m.share_late, 6)), t.max_share_late) END,
				CASE WHEN m.days_late > t.max_days_late THEN format('days late %s, more than %s', trim_scale(round(m.days_late, 6)), t.max_days_late) END,
				CASE WHEN m.complaints > t.max_complaints THEN format('complaints %s, more than %s', m.complaints, t.max_complaints) END,
				CASE WHEN m.service_cost > t.max_service_share * greatest(m.revenue, 0) THEN format('service cost %s, more than %s of revenue %s', m.service_cost, t.max_service_share, m.revenue) END), '') AS evidence
		FROM measure m JOIN sector s ON s.sector = m.sector CROSS JOIN term t
		WHERE s.is_ranked AND s.place <= t.k
	), listed AS (
		SELECT j.*, CASE WHEN j.excluded_because IS NULL THEN row_number() OVER (PARTITION BY j.excluded_because IS NULL ORDER BY j.profit DESC, {order}) END AS place FROM judged j
	), middle AS (
		SELECT (percentile_disc(0.5) WITHIN GROUP (ORDER BY l.residual_ltv) + percentile_disc(0.5) WITHIN GROUP (ORDER BY l.residual_ltv DESC)) / 2 AS residual_ltv FROM listed l WHERE l.place <= l.n
	)
	SELECT (CASE WHEN j.place IS NOT NULL THEN row_number() OVER (ORDER BY j.place) END)::int AS rank, j.customer, j.sector, j.profit, coalesce(j.place > j.n, false) AS is_motivated, j.excluded_because,
		CASE WHEN j.place > j.n THEN format('trend %s; residual LTV %s, above the median %s of the list', j.trend, j.residual_ltv, trim_scale(d.residual_ltv)) ELSE j.evidence END AS evidence, j.residual_ltv
	FROM listed j CROSS JOIN middle d
	WHERE j.place IS NULL OR j.place <= j.n OR (j.trend > 0 AND j.residual_ltv > d.residual_ltv)$sql$,
	'{measures}', measures), '{terms}', terms), '{order}', key_order);
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_best_query(text, text, text) IS
'the query of best_customers over what is known of every customer, the thresholds and the order of keys';

CREATE FUNCTION customer_portfolio_internal.portfolio_best_lists_query(best text, lists text) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN pg_catalog.replace(pg_catalog.replace($sql$
	SELECT l.size AS list_size, l.customers, l.profit, l.residual_ltv, l.customers - lag(l.customers, 1, 0::bigint) OVER w AS marginal_customers, l.profit - lag(l.profit, 1, 0::numeric) OVER w AS marginal_profit,
		l.residual_ltv - lag(l.residual_ltv, 1, 0::numeric) OVER w AS marginal_residual_ltv, l.is_cut
	FROM (
		SELECT s.size, count(b.customer) FILTER (WHERE b.rank <= s.reach) AS customers, coalesce(sum(b.profit) FILTER (WHERE b.rank <= s.reach), 0) AS profit,
			sum(b.residual_ltv) FILTER (WHERE b.rank <= s.reach) AS residual_ltv, count(b.customer) FILTER (WHERE b.rank <= s.size) > s.reach AS is_cut
		FROM (SELECT c.size, least(c.size, c.capacity) AS reach FROM ({lists}) c) s LEFT JOIN (SELECT q.* FROM ({best}
			) q WHERE q.rank IS NOT NULL) b ON true
		GROUP BY s.size, s.reach
	) l
	WINDOW w AS (ORDER BY l.size)$sql$,
	'{best}', best), '{lists}', lists);
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_best_lists_query(text, text) IS
'the query of best_customers_lists over a query of best_customers that lists everybody, and sizes with a capacity';

CREATE FUNCTION customer_portfolio_internal.portfolio_best_faults(relation regclass, columns jsonb, terms jsonb) RETURNS text[]
	LANGUAGE sql STABLE
	BEGIN ATOMIC
	SELECT coalesce(pg_catalog.array_agg(f.fault ORDER BY f.place), '{}')
	FROM (
		SELECT c.n AS place, CASE
			WHEN c.col IS NULL AND c.role IN ('customer', 'sector', 'profit') THEN pg_catalog.format('%s must not be NULL', c.role)
			WHEN c.col IS NULL THEN NULL
			WHEN t.base IS NULL THEN pg_catalog.format('column "%s" for %s does not exist', c.col, c.role)
			WHEN c.role = 'customer' AND customer_portfolio_internal.portfolio_equals(t.type) IS NULL THEN pg_catalog.format('column "%s" for customer is of type %s, which has no order', c.col, t.type)
			WHEN c.role = 'sector' AND (SELECT y.typcategory NOT IN ('S', 'E', 'N', 'B', 'D', 'U') FROM pg_catalog.pg_type y WHERE y.oid = t.base) THEN pg_catalog.format('column "%s" for sector is of type %s, not a text', c.col, t.type)
			WHEN c.role NOT IN ('customer', 'sector') AND t.base NOT IN ('numeric'::regtype, 'int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'float4'::regtype, 'float8'::regtype)
				THEN pg_catalog.format('column "%s" for %s is of type %s, not a number', c.col, c.role, t.type) END AS fault
		FROM pg_catalog.jsonb_array_elements(columns) WITH ORDINALITY e(item, n), LATERAL (SELECT e.n, e.item ->> 0 AS role, (e.item ->> 1)::name AS col) c,
			LATERAL (SELECT y.type, customer_portfolio_internal.portfolio_base_type(y.type) AS base FROM (SELECT customer_portfolio_internal.portfolio_type(relation, c.col) AS type) y) t
		UNION ALL
		SELECT 100 + e.n, CASE
			WHEN e.item ->> 0 IN ('n', 'k', 'min_customers', 'capacity', 'size') THEN CASE
				WHEN (e.item ->> 1)::numeric < 1 THEN pg_catalog.format('%s must be at least 1, not %s', e.item ->> 0, e.item ->> 1)
				WHEN e.item ->> 1 IS NULL AND e.item ->> 0 <> 'capacity' THEN pg_catalog.format('%s must not be NULL', e.item ->> 0) END
			WHEN NOT (e.item ->> 1)::numeric BETWEEN 0 AND 1e30 THEN pg_catalog.format('%s must be 0 or more, not %s', e.item ->> 0, e.item ->> 1) END
		FROM pg_catalog.jsonb_array_elements(terms) WITH ORDINALITY e(item, n)
		UNION ALL
		SELECT 200 + v.n, v.fault
		FROM (SELECT pg_catalog.jsonb_object_agg(e.item ->> 0, e.item -> 1) AS given FROM pg_catalog.jsonb_array_elements(columns) e(item)) g,
			LATERAL (VALUES (1, CASE WHEN (g.given ->> 'service_cost' IS NULL) <> (g.given ->> 'revenue' IS NULL) THEN 'service_cost and revenue must be given together' END),
				(2, CASE WHEN g.given ? 'trend' AND (g.given ->> 'trend' IS NULL) <> (g.given ->> 'residual_ltv' IS NULL) THEN 'trend and residual_ltv must be given together' END)) v(n, fault)
	) f
	WHERE f.fault IS NOT NULL;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_best_faults(regclass, jsonb, jsonb) IS 'everything that is wrong with the columns and the terms of best_customers';

CREATE FUNCTION customer_portfolio_internal.portfolio_best_measures(relation regclass, columns jsonb) RETURNS text
	LANGUAGE sql STABLE
	BEGIN ATOMIC
	SELECT 'SELECT ' || pg_catalog.string_agg(CASE
			WHEN c.role = 'customer' THEN pg_catalog.format('s.%I AS customer', c.col)
			WHEN c.role = 'sector' THEN pg_catalog.format('coalesce(s.%I::text, ''unknown'') AS sector', c.col)
			WHEN c.col IS NULL THEN pg_catalog.format('NULL::numeric AS %I', c.role)
			WHEN customer_portfolio_internal.portfolio_base_type(customer_portfolio_internal.portfolio_type(relation, c.col)) IN ('float4'::regtype, 'float8'::regtype) THEN pg_catalog.format('s.%I::text::numeric AS %I', c.col, c.role)
			ELSE pg_catalog.format('s.%I::numeric AS %I', c.col, c.role) END, ', ' ORDER BY e.n)
		|| CASE WHEN pg_catalog.bool_or(c.role = 'trend') THEN '' ELSE ', NULL::numeric AS trend' END || pg_catalog.format(' FROM %s s WHERE s.%I IS NOT NULL', customer_portfolio_internal.portfolio_relation(relation), columns -> 0 ->> 1)
	FROM pg_catalog.jsonb_array_elements(columns) WITH ORDINALITY e(item, n), LATERAL (SELECT e.item ->> 0 AS role, (e.item ->> 1)::name AS col) c;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_best_measures(regclass, jsonb) IS 'the query for what is known of every customer, from the columns of a relation';

CREATE FUNCTION customer_portfolio_internal.portfolio_best_check(relation regclass, columns jsonb, terms jsonb) RETURNS text
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	faults text[] := customer_portfolio_internal.portfolio_best_faults(relation, columns, terms);
	measures text;
	wrong record;
BEGIN
	IF faults <> '{}' THEN
		RAISE EXCEPTION 'best_customers of %: %', relation, pg_catalog.array_to_string(faults, '; ')
			USING ERRCODE = 'invalid_parameter_value', HINT = pg_catalog.format('Its columns are %s. Profit and the other measures are numbers, cast them in a view if they are not; n, k, min_customers and sizes count from 1.',
				(SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_catalog.pg_attribute a WHERE a.attrelid = relation AND a.attnum > 0 AND NOT a.attisdropped));
	END IF;
	measures := customer_portfolio_internal.portfolio_best_measures(relation, columns);
	EXECUTE pg_catalog.format('SELECT m.customer::text AS customer, v.measure, v.value FROM (%s) m, LATERAL (VALUES (''profit'', m.profit), (''share_late'', m.share_late), (''days_late'', m.days_late), (''complaints'', m.complaints),
			(''service_cost'', m.service_cost), (''revenue'', m.revenue), (''trend'', m.trend), (''residual_ltv'', m.residual_ltv)) v(measure, value) WHERE v.value IN (''NaN'', ''Infinity'', ''-Infinity'') LIMIT 1', measures) INTO wrong;
	IF wrong.measure IS NOT NULL THEN
		RAISE EXCEPTION '% of customer "%" in % is %', wrong.measure, wrong.customer, relation, wrong.value USING ERRCODE = 'numeric_value_out_of_range', HINT = 'Make what is not known NULL.';
	END IF;
	EXECUTE pg_catalog.format('SELECT min(m.customer::text) AS customer, count(*) AS n FROM (%s) m GROUP BY m.customer HAVING count(*) > 1 ORDER BY 1 LIMIT 1', measures) INTO wrong;
	IF wrong.n IS NOT NULL THEN
		RAISE EXCEPTION 'customer "%" is % times in %', wrong.customer, wrong.n, relation USING ERRCODE = 'cardinality_violation', HINT = 'Give a row for each customer: add the rows up in a view.';
	END IF;
	RETURN measures;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_best_check(regclass, jsonb, jsonb) IS 'the query for what is known of every customer, or an error that says all that is wrong';

CREATE FUNCTION customer_portfolio_internal.portfolio_best_order(relation regclass, col text) RETURNS text
	LANGUAGE sql STABLE
	BEGIN ATOMIC
	SELECT 'j.customer' || coalesce((SELECT ' COLLATE "C"' FROM pg_catalog.pg_attribute a WHERE a.attrelid = relation AND a.attname = col::name AND a.attcollation <> 0), '');
	END;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_best_order(regclass, text) IS 'by what ties are ordered: the key, texts by their bytes';

CREATE FUNCTION customer_portfolio_internal.portfolio_best_rows(relation regclass, columns jsonb, terms jsonb)
	RETURNS TABLE (rank int, customer text, sector text, profit numeric, is_motivated boolean, excluded_because text, evidence text)
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
#variable_conflict use_column
DECLARE
	measures text;
BEGIN
	IF relation IS NULL THEN
		RETURN;
	END IF;
	measures := customer_portfolio_internal.portfolio_best_check(relation, columns, terms);
	RETURN QUERY EXECUTE pg_catalog.format('SELECT j.rank, j.customer::text, j.sector, j.profit, j.is_motivated, j.excluded_because, j.evidence FROM (%s) j ORDER BY j.rank, j.profit DESC NULLS LAST, %s',
		customer_portfolio_internal.portfolio_best_query(measures, (SELECT 'SELECT ' || pg_catalog.string_agg(pg_catalog.format('%L::numeric AS %I', e.item ->> 1, e.item ->> 0), ', ') FROM pg_catalog.jsonb_array_elements(terms) e(item)),
			customer_portfolio_internal.portfolio_best_order(relation, columns -> 0 ->> 1)), customer_portfolio_internal.portfolio_best_order(relation, columns -> 0 ->> 1));
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_best_rows(regclass, jsonb, jsonb) IS 'the rows of best_customers, whose columns have the names of its arguments';

CREATE FUNCTION best_customers(relation regclass, customer name, sector name, profit name, share_late name DEFAULT NULL, days_late name DEFAULT NULL, complaints name DEFAULT NULL,
	service_cost name DEFAULT NULL, revenue name DEFAULT NULL, trend name DEFAULT NULL, residual_ltv name DEFAULT NULL, max_share_late numeric DEFAULT 0.5, max_days_late numeric DEFAULT 30,
	max_complaints numeric DEFAULT 3, max_service_share numeric DEFAULT 0.3, min_customers integer DEFAULT 1, n integer DEFAULT 20, k integer DEFAULT 3,
	OUT rank integer, OUT customer text, OUT sector text, OUT profit numeric, OUT is_motivated boolean, OUT excluded_because text, OUT evidence text)
	RETURNS SETOF record
	LANGUAGE sql STABLE
	BEGIN ATOMIC
	SELECT * FROM customer_portfolio_internal.portfolio_best_rows($1,
		pg_catalog.jsonb_build_array(ARRAY['customer', $2], ARRAY['sector', $3], ARRAY['profit', $4], ARRAY['share_late', $5], ARRAY['days_late', $6], ARRAY['complaints', $7], ARRAY['service_cost', $8], ARRAY['revenue', $9], ARRAY['trend', $10], ARRAY['residual_ltv', $11]),
		pg_catalog.jsonb_build_array(ARRAY['max_share_late', $12::text], ARRAY['max_days_late', $13::text], ARRAY['max_complaints', $14::text], ARRAY['max_service_share', $15::text], ARRAY['min_customers', $16::text], ARRAY['n', $17::text], ARRAY['k', $18::text]));
	END;
COMMENT ON FUNCTION best_customers(regclass, name, name, name, name, name, name, name, name, name, name, numeric, numeric, numeric, numeric, integer, integer, integer) IS
$$Lists the n best customers of the k most profitable sectors, and who is not one of them and why.

relation           table or view, one row for each customer; it is an error if one is twice in it
customer           its column with the key; rows without one do not count
sector             column with the sector; NULL: unknown
profit             column with margin less cost to serve
share_late         column with the share of the amounts invoiced that were late
days_late          column with the mean of the days late
complaints         column with the number of complaints
service_cost       column with the cost of service; needs revenue
revenue            column with the revenue
trend              column with the change of spend, above 0 if it grows; needs residual_ltv
residual_ltv       column with the expected value of the customer from now on
max_share_late     who has a larger share late is a slow payer: half of the amount; NULL: no rule
max_days_late      who is later on average is a slow payer: 30 days; NULL: no rule
max_complaints     who has complained more often is costly to serve: 3 times; NULL: no rule
max_service_share  whose service cost more than this share of revenue is costly to serve: 0.3; NULL:
                   no rule
min_customers      sectors with fewer customers are left out
n                  length of the list
k                  number of sectors, by the sum of the profit of all their customers, ties by name

rank              from 1: those on the list by profit, ties by key; then the motivated; NULL for
                  the excluded
is_motivated      true for those who are not among the n, and whose spend grows and whose residual
                  value is above the median of the list
excluded_because  of a customer of these sectors: no profit (0 or less), profit unknown, slow payer,
                  costly to serve, or several of them; NULL for the others
evidence          the numbers behind it

Numbers of invoices or orders do not count, profit does. The order is total: the same rows give the
same list. A share or a number of days that is NULL breaks no rule.

SELECT * FROM best_customers('customer_profits', 'customer', 'sector', 'profit', days_late =>
'days_late', n => 50) WHERE excluded_because IS NULL is the list of fifty.$$;

CREATE FUNCTION customer_portfolio_internal.portfolio_best_lists_rows(relation regclass, columns jsonb, terms jsonb, sizes int[], capacity int)
	RETURNS TABLE (list_size int, customers bigint, profit numeric, residual_ltv numeric, marginal_customers bigint, marginal_profit numeric, marginal_residual_ltv numeric, is_cut boolean)
	LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
	AS $$
#variable_conflict use_column
DECLARE
	measures text;
	all_terms jsonb := terms || coalesce((SELECT pg_catalog.jsonb_agg(ARRAY['size', s::text]) FROM pg_catalog.unnest(sizes) s), '[]') || pg_catalog.jsonb_build_array(ARRAY['capacity', capacity::text]);
BEGIN
	IF relation IS NULL OR sizes IS NULL THEN
		RETURN;
	END IF;
	measures := customer_portfolio_internal.portfolio_best_check(relation, columns, all_terms);
	RETURN QUERY EXECUTE pg_catalog.format('SELECT j.* FROM (%s) j ORDER BY j.list_size', customer_portfolio_internal.portfolio_best_lists_query(
		customer_portfolio_internal.portfolio_best_query(measures, (SELECT 'SELECT 2147483647 AS n, ' || pg_catalog.string_agg(pg_catalog.format('%L::numeric AS %I', e.item ->> 1, e.item ->> 0), ', ') FROM pg_catalog.jsonb_array_elements(terms) e(item)),
			customer_portfolio_internal.portfolio_best_order(relation, columns -> 0 ->> 1)),
		pg_catalog.format('SELECT DISTINCT u.size, %L::int AS capacity FROM unnest(%L::int[]) u(size)', capacity, sizes)));
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_best_lists_rows(regclass, jsonb, jsonb, int[], int) IS 'the rows of best_customers_lists, whose columns have the names of its arguments';

CREATE FUNCTION best_customers_lists(relation regclass, customer name, sector name, profit name, share_late name DEFAULT NULL, days_late name DEFAULT NULL, complaints name DEFAULT NULL,
	service_cost name DEFAULT NULL, revenue name DEFAULT NULL, residual_ltv name DEFAULT NULL, max_share_late numeric DEFAULT 0.5, max_days_late numeric DEFAULT 30,
	max_complaints numeric DEFAULT 3, max_service_share numeric DEFAULT 0.3, min_customers integer DEFAULT 1, k integer DEFAULT 3, sizes integer[] DEFAULT '{20,30,50,100}', capacity integer DEFAULT NULL,
	OUT list_size integer, OUT customers bigint, OUT profit numeric, OUT residual_ltv numeric, OUT marginal_customers bigint, OUT marginal_profit numeric, OUT marginal_residual_ltv numeric, OUT is_cut boolean)
	RETURNS SETOF record
	LANGUAGE sql STABLE
	BEGIN ATOMIC
	SELECT * FROM customer_portfolio_internal.portfolio_best_lists_rows($1,
		pg_catalog.jsonb_build_array(ARRAY['customer', $2], ARRAY['sector', $3], ARRAY['profit', $4], ARRAY['share_late', $5], ARRAY['days_late', $6], ARRAY['complaints', $7], ARRAY['service_cost', $8], ARRAY['revenue', $9], ARRAY['residual_ltv', $10]),
		pg_catalog.jsonb_build_array(ARRAY['max_share_late', $11::text], ARRAY['max_days_late', $12::text], ARRAY['max_complaints', $13::text], ARRAY['max_service_share', $14::text], ARRAY['min_customers', $15::text], ARRAY['k', $16::text]), $17, $18);
	END;
COMMENT ON FUNCTION best_customers_lists(regclass, name, name, name, name, name, name, name, name, name, numeric, numeric, numeric, numeric, integer, integer, integer[], integer) IS
$$Says what each longer list of best customers adds: 20, 30, 50 and 100, each within the next.

sizes      lengths of the lists
capacity   how many customers can be served; longer lists are cut to it; NULL: as many as there are

The other arguments are those of best_customers. The motivated are not in these lists.

list_size              length of the list
customers              how many are on it: fewer if there are no more, or if it is cut
profit, residual_ltv   sums over them; residual_ltv NULL if it is not given
marginal_customers     how many the next shorter list has not
marginal_profit        their profit, and ...
marginal_residual_ltv  ... their residual value
is_cut                 whether the capacity has cut the list

SELECT * FROM best_customers_lists('customer_profits', 'customer', 'sector', 'profit', residual_ltv
=> 'residual_ltv', capacity => 60) shows what the places from 31 to 50 are worth.$$;

CREATE FUNCTION value_quadrant(past numeric, potential numeric, past_split numeric, potential_split numeric) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	BEGIN ATOMIC
	SELECT CASE WHEN past >= past_split THEN 'high past, ' ELSE 'low past, ' END || CASE WHEN potential >= potential_split THEN 'high potential' ELSE 'low potential' END;
	END;
COMMENT ON FUNCTION value_quadrant(numeric, numeric, numeric, numeric) IS
$$Says in which quadrant of past value and potential a customer is.

past             what the customer brought so far
potential        what is expected of the customer, such as the residual lifetime value
past_split       from this past on it is high, for instance the median of all customers
potential_split  from this potential on it is high

Keep those with high past and high potential, develop those with low past and high potential,
harvest those with high past and low potential, and do not spend on the others.

Example: SELECT customer, value_quadrant(past, potential, 500, 200) FROM (VALUES ('C1', 900, 400),
  ('C2', 100, 250), ('C3', 700, 10), ('C4', 20, 5)) customers(customer, past, potential);$$;
