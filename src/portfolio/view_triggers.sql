--
-- histories kept by triggers: the table, its functions and the triggers
--

INSERT INTO customer_portfolio_internal.portfolio_template (ordinal, object, kind, requires, template, removal) VALUES
(105, 'histories_pending', 'table', '{triggers}', $sql$
-- What is folded when the statement ends: parts of one that inserts and updates, what triggers within it took away. Empty in between.
CREATE TABLE @schema@.histories_pending (
	customer @key_type@ NOT NULL, -- key of the customer
	added text, -- history to add
	removed text -- history to take away
)$sql$, NULL),

(113, 'histories', 'table', '{triggers}', $sql$
-- One purchase history for each customer, kept by triggers on the purchases.
-- Key: customer.
CREATE TABLE @schema@.histories (
	customer @key_type@ PRIMARY KEY, -- key of the customer
	h customer_portfolio.purchase_history NOT NULL -- all purchases and refunds
)$sql$, NULL),

(114, 'histories', 'function', '{triggers}', $sql$
ALTER TABLE @schema@.histories SET (fillfactor = 70); -- room on the page for the next version of a row
CREATE FUNCTION @schema@.fold_change(key @key_type@, added customer_portfolio.purchase_history, removed customer_portfolio.purchase_history) RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
	AS $@quote@body$
#variable_conflict use_column
DECLARE
	rest customer_portfolio.purchase_history;
	is_new boolean;
BEGIN
	IF removed IS NULL THEN
		INSERT INTO @schema@.histories AS t (customer, h) VALUES (key, added)
		ON CONFLICT (customer) DO UPDATE SET h = t.h OPERATOR(customer_portfolio.+) excluded.h
		RETURNING t.xmax = 0 INTO is_new;
		IF is_new THEN
			INSERT INTO @schema@.scores (customer) VALUES (key) ON CONFLICT DO NOTHING;
		END IF;
		RETURN;
	END IF;
	UPDATE @schema@.histories t SET h = coalesce(t.h OPERATOR(customer_portfolio.+) added, t.h) OPERATOR(customer_portfolio.-) removed
	WHERE t.customer @equals@ key RETURNING t.h INTO rest;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'customer % is missing in the histories of portfolio "%"', key, @name@
			USING ERRCODE = 'invalid_parameter_value', HINT = 'Rows were written without triggers. SELECT customer_portfolio.refresh_portfolio(' || quote_literal(@name@) || ') mends it.';
	ELSIF customer_portfolio.first_event(rest) IS NULL AND customer_portfolio.skipped_rows(rest) = 0 THEN
		DELETE FROM @schema@.histories t WHERE t.customer @equals@ key;
	ELSIF customer_portfolio.first_event(rest) IS NULL THEN
		-- what is left has no amount, and so no scale
		UPDATE @schema@.histories t SET h = ('v1 scale 0 skipped ' || customer_portfolio.skipped_rows(rest))::customer_portfolio.purchase_history WHERE t.customer @equals@ key;
	END IF;
END $@quote@body$;
COMMENT ON FUNCTION @schema@.fold_change(@key_type@, customer_portfolio.purchase_history, customer_portfolio.purchase_history) IS 'Adds a history to a customer and takes one away.';
REVOKE EXECUTE ON FUNCTION @schema@.fold_change(@key_type@, customer_portfolio.purchase_history, customer_portfolio.purchase_history) FROM PUBLIC;
ALTER FUNCTION @schema@.fold_change(@key_type@, customer_portfolio.purchase_history, customer_portfolio.purchase_history) DEPENDS ON EXTENSION customer_portfolio;

CREATE FUNCTION @schema@.fold_nested(key @key_type@, added customer_portfolio.purchase_history, removed customer_portfolio.purchase_history) RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
	AS $@quote@body$
BEGIN
	PERFORM @schema@.fold_change(key, added, removed);
EXCEPTION WHEN invalid_parameter_value THEN
	-- What is taken away comes from a statement that has not ended: its rows are folded last.
	INSERT INTO @schema@.histories_pending VALUES (key, added::text, removed::text);
	PERFORM set_config(@pending@, 'yes', true);
END $@quote@body$;
COMMENT ON FUNCTION @schema@.fold_nested(@key_type@, customer_portfolio.purchase_history, customer_portfolio.purchase_history) IS 'The same within a trigger, which may run before what it changes is folded.';
REVOKE EXECUTE ON FUNCTION @schema@.fold_nested(@key_type@, customer_portfolio.purchase_history, customer_portfolio.purchase_history) FROM PUBLIC;
ALTER FUNCTION @schema@.fold_nested(@key_type@, customer_portfolio.purchase_history, customer_portfolio.purchase_history) DEPENDS ON EXTENSION customer_portfolio;

CREATE FUNCTION @schema@.refuse_pending() RETURNS trigger
	LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
	AS $@quote@body$
BEGIN
	IF EXISTS (SELECT FROM @schema@.histories_pending) THEN
		RAISE EXCEPTION 'purchases are taken away that the histories of portfolio "%" do not have', @name@
			USING ERRCODE = 'invalid_parameter_value', HINT = 'Rows were written without triggers. SELECT customer_portfolio.refresh_portfolio(' || quote_literal(@name@) || ') mends it.';
	END IF;
	RETURN NULL;
END $@quote@body$;
COMMENT ON FUNCTION @schema@.refuse_pending() IS 'Refuses to commit as long as something could not be folded.';
REVOKE EXECUTE ON FUNCTION @schema@.refuse_pending() FROM PUBLIC;
ALTER FUNCTION @schema@.refuse_pending() DEPENDS ON EXTENSION customer_portfolio;
CREATE CONSTRAINT TRIGGER refuse_pending AFTER INSERT ON @schema@.histories_pending DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION @schema@.refuse_pending()$sql$,
'SELECT customer_portfolio_internal.portfolio_settle(@name@); DROP FUNCTION IF EXISTS @schema@.refuse_pending() CASCADE; DROP FUNCTION IF EXISTS @schema@.fold_nested CASCADE; DROP FUNCTION IF EXISTS @schema@.fold_change CASCADE'),

(115, 'histories', 'function', '{triggers}', $sql$
CREATE FUNCTION @schema@.fold_pending() RETURNS void
	LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
	AS $@quote@body$
#variable_conflict use_column
DECLARE
	change record;
BEGIN
	PERFORM set_config(@pending@, '', true);
	FOR change IN
		WITH pending AS (DELETE FROM @schema@.histories_pending RETURNING *)
		SELECT p.customer, customer_portfolio.rollup(p.added::customer_portfolio.purchase_history) AS added, customer_portfolio.rollup(p.removed::customer_portfolio.purchase_history) AS removed
		FROM pending p
		GROUP BY p.customer
		ORDER BY p.customer@key_collate@
	LOOP
		-- one after the other: who is new may lose again what the statement brought
		IF change.added IS NOT NULL THEN PERFORM @schema@.fold_nested(change.customer, change.added, NULL); END IF;
		IF change.removed IS NOT NULL THEN PERFORM @schema@.fold_nested(change.customer, NULL, change.removed); END IF;
	END LOOP;
END $@quote@body$;
COMMENT ON FUNCTION @schema@.fold_pending() IS 'Folds what could not be folded before.';
REVOKE EXECUTE ON FUNCTION @schema@.fold_pending() FROM PUBLIC;
ALTER FUNCTION @schema@.fold_pending() DEPENDS ON EXTENSION customer_portfolio$sql$,
'DROP FUNCTION IF EXISTS @schema@.fold_pending() CASCADE'),

(116, 'histories', 'function', '{triggers}', $sql$
CREATE FUNCTION @schema@.begin_statement() RETURNS trigger
	LANGUAGE plpgsql VOLATILE
	AS $@quote@body$
DECLARE
	-- It runs with the rights of the writer, names all it calls in full, and touches nothing.
	is_noted constant boolean := customer_portfolio_internal.statement_begins(@name@, TG_RELID, TG_OP);
BEGIN
	RETURN NEW; -- NULL for a statement, and faster than to say so
END $@quote@body$;
COMMENT ON FUNCTION @schema@.begin_statement() IS 'Notes that a statement begins, so that its end is known.';
REVOKE EXECUTE ON FUNCTION @schema@.begin_statement() FROM PUBLIC;
ALTER FUNCTION @schema@.begin_statement() DEPENDS ON EXTENSION customer_portfolio;

CREATE FUNCTION @schema@.fold_purchases() RETURNS trigger
	LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
	AS $@quote@$
#variable_conflict use_column
-- Rows of histories are locked in order of the customer everywhere, so that no two statements wait for each other.
-- INSERT ... ON CONFLICT and MERGE begin and end as several: what they change is folded by the last end, in order.
DECLARE
	change record;
	fresh @schema@.histories_pending[];
	is_new boolean;
	ended constant "char" := customer_portfolio_internal.statement_ends(@name@, TG_RELID, TG_OP); -- w: the whole statement, 1: of one row at most, m: of many; p: a part of it, l: its last part
BEGIN
	-- A single row, as shops write them, pays neither for groups nor for their order.
	IF ended = '1' THEN
		INSERT INTO @schema@.histories AS t (customer, h)
		SELECT p.customer,
@if costs@			(SELECT customer_portfolio.purchase_history(v.day, v.amount, v.cost) FROM (VALUES (p.day, p.amount, p.cost)) v(day, amount, cost))
@if !costs@			(SELECT customer_portfolio.purchase_history(v.day, v.amount) FROM (VALUES (p.day, p.amount)) v(day, amount))
		FROM (SELECT @customer@ AS customer, @day@ AS day, @amount@ AS amount, @cost@ AS cost FROM new_rows s WHERE (@filter@
			)) p
		WHERE p.customer IS NOT NULL
		ON CONFLICT (customer) DO UPDATE SET h = t.h OPERATOR(customer_portfolio.+) excluded.h
		RETURNING t.xmax = 0 INTO is_new;
		IF is_new THEN
			INSERT INTO @schema@.scores (customer) SELECT @customer@ FROM new_rows s ON CONFLICT DO NOTHING;
		END IF;
	ELSIF TG_OP = 'INSERT' AND ended IN ('w', 'm') THEN
@if book@		IF ended = 'm' THEN
@if book@			WITH folded AS (
@if book@				INSERT INTO @schema@.histories AS t (customer, h)
@if book@				SELECT b.customer, b.h
@if book@				FROM customer_portfolio.histories((
@if costs@@if book@					SELECT customer_portfolio.purchase_book(p.customer, p.day, p.amount, p.cost)
@if !costs@@if book@					SELECT customer_portfolio.purchase_book(p.customer, p.day, p.amount)
@if book@					FROM (SELECT @customer@ AS customer, @day@ AS day, @amount@ AS amount, @cost@ AS cost FROM new_rows s WHERE (@filter@
@if book@						)) p
@if book@					WHERE p.customer IS NOT NULL), NULL::@key_type@) b
@if book@				ORDER BY b.customer@key_collate@
@if book@				ON CONFLICT (customer) DO UPDATE SET h = t.h OPERATOR(customer_portfolio.+) excluded.h
@if book@				RETURNING t.customer, t.xmax = 0 AS is_new
@if book@			)
@if book@			SELECT array_agg(ROW(f.customer, NULL, NULL)::@schema@.histories_pending) FILTER (WHERE f.is_new) INTO fresh FROM folded f;
@if book@		ELSE
		WITH folded AS (
			INSERT INTO @schema@.histories AS t (customer, h)
@if costs@			SELECT p.customer, customer_portfolio.purchase_history(p.day, p.amount, p.cost)
@if !costs@			SELECT p.customer, customer_portfolio.purchase_history(p.day, p.amount)
			FROM (SELECT @customer@ AS customer, @day@ AS day, @amount@ AS amount, @cost@ AS cost FROM new_rows s WHERE (@filter@
				)) p
			WHERE p.customer IS NOT NULL
			GROUP BY p.customer
			ORDER BY p.customer@key_collate@
			ON CONFLICT (customer) DO UPDATE SET h = t.h OPERATOR(customer_portfolio.+) excluded.h
			RETURNING t.customer, t.xmax = 0 AS is_new
		)
		SELECT array_agg(ROW(f.customer, NULL, NULL)::@schema@.histories_pending) FILTER (WHERE f.is_new) INTO fresh FROM folded f;
@if book@		END IF;
		-- Who is new has no scores yet, and is read from their table all the same. Most statements bring nobody, and shall
		-- not pay for opening it.
		IF fresh IS NOT NULL THEN
			INSERT INTO @schema@.scores (customer) SELECT n.customer FROM unnest(fresh) n ON CONFLICT DO NOTHING;
		END IF;
	ELSIF TG_OP = 'INSERT' THEN
		INSERT INTO @schema@.histories_pending (customer, added)
@if costs@		SELECT p.customer, customer_portfolio.purchase_history(p.day, p.amount, p.cost)
@if !costs@		SELECT p.customer, customer_portfolio.purchase_history(p.day, p.amount)
		FROM (SELECT @customer@ AS customer, @day@ AS day, @amount@ AS amount, @cost@ AS cost FROM new_rows s WHERE (@filter@
			)) p
		WHERE p.customer IS NOT NULL
		GROUP BY p.customer;
	ELSIF TG_OP = 'UPDATE' THEN
		FOR change IN
			SELECT q.customer, q.added, q.removed
			FROM (
				SELECT p.customer,
@if costs@					customer_portfolio.purchase_history(p.day, p.amount, p.cost) FILTER (WHERE p.is_new) AS added,
@if costs@					customer_portfolio.purchase_history(p.day, p.amount, p.cost) FILTER (WHERE NOT p.is_new) AS removed
@if !costs@					customer_portfolio.purchase_history(p.day, p.amount) FILTER (WHERE p.is_new) AS added,
@if !costs@					customer_portfolio.purchase_history(p.day, p.amount) FILTER (WHERE NOT p.is_new) AS removed
				FROM (
					SELECT true AS is_new, @customer@ AS customer, @day@ AS day, @amount@ AS amount, @cost@ AS cost FROM new_rows s WHERE (@filter@
					)
					UNION ALL
					SELECT false, @customer@, @day@, @amount@, @cost@ FROM old_rows s WHERE (@filter@
					)
				) p
				WHERE p.customer IS NOT NULL
				GROUP BY p.customer
			) q
			WHERE (q.added OPERATOR(customer_portfolio.=) q.removed) IS NOT TRUE
			ORDER BY q.customer@key_collate@
		LOOP
			IF ended IN ('p', 'l') THEN
				INSERT INTO @schema@.histories_pending VALUES (change.customer, change.added::text, change.removed::text);
			ELSIF pg_trigger_depth() = 1 THEN
				PERFORM @schema@.fold_change(change.customer, change.added, change.removed);
			ELSE
				PERFORM @schema@.fold_nested(change.customer, change.added, change.removed);
			END IF;
		END LOOP;
	ELSIF TG_OP = 'DELETE' THEN
		FOR change IN
@if costs@			SELECT p.customer, customer_portfolio.purchase_history(p.day, p.amount, p.cost) AS removed
@if !costs@			SELECT p.customer, customer_portfolio.purchase_history(p.day, p.amount) AS removed
			FROM (SELECT @customer@ AS customer, @day@ AS day, @amount@ AS amount, @cost@ AS cost FROM old_rows s WHERE (@filter@
				)) p
			WHERE p.customer IS NOT NULL
			GROUP BY p.customer
			ORDER BY p.customer@key_collate@
		LOOP
			IF ended IN ('p', 'l') THEN
				INSERT INTO @schema@.histories_pending VALUES (change.customer, NULL, change.removed::text);
			ELSIF pg_trigger_depth() = 1 THEN
				PERFORM @schema@.fold_change(change.customer, NULL, change.removed);
			ELSE
				PERFORM @schema@.fold_nested(change.customer, NULL, change.removed);
			END IF;
		END LOOP;
	ELSIF pg_partition_root(TG_RELID) IS NULL THEN
		DELETE FROM @schema@.histories; -- the table is to be empty
	ELSE
		FOR change IN EXECUTE $@quote@rows$
@if costs@			SELECT p.customer, customer_portfolio.purchase_history(p.day, p.amount, p.cost) AS removed
@if !costs@			SELECT p.customer, customer_portfolio.purchase_history(p.day, p.amount) AS removed
			FROM (SELECT @customer@ AS customer, @day@ AS day, @amount@ AS amount, @cost@ AS cost FROM $@quote@rows$ || pg_partition_root(TG_RELID)::text || $@quote@rows$ s
				WHERE s.tableoid = $1 AND (@filter@
				)) p
			WHERE p.customer IS NOT NULL
			GROUP BY p.customer
			ORDER BY p.customer@key_collate@$@quote@rows$ USING TG_RELID
		LOOP
			PERFORM @schema@.fold_change(change.customer, NULL, change.removed);
		END LOOP;
	END IF;
	-- a setting and not the table: most statements leave nothing behind, and shall not pay for a query
	IF ended IN ('p', 'l') OR current_setting(@pending@, true) = 'yes' THEN
		IF ended = 'p' THEN PERFORM set_config(@pending@, 'yes', true); ELSE PERFORM @schema@.fold_pending(); END IF;
	END IF;
	RETURN NEW;
END $@quote@$;
COMMENT ON FUNCTION @schema@.fold_purchases() IS 'Keeps the histories exact: adds what a statement wrote to the purchases, takes away what it removed.';
REVOKE EXECUTE ON FUNCTION @schema@.fold_purchases() FROM PUBLIC;
ALTER FUNCTION @schema@.fold_purchases() DEPENDS ON EXTENSION customer_portfolio$sql$,
'DROP FUNCTION IF EXISTS @schema@.fold_purchases() CASCADE; DROP FUNCTION IF EXISTS @schema@.begin_statement() CASCADE'),

(117, 'histories', 'statement', '{triggers}', '@triggers@', NULL),

(118, 'histories', 'refresh', '{triggers}', 'SELECT customer_portfolio_internal.portfolio_repair(@name@)', NULL),

(160, 'verification', 'table', '{triggers}', $sql$
-- What the last verify_portfolio or refresh_portfolio found. One row.
CREATE TABLE @schema@.verification (
	verified_at text NOT NULL, -- when, in the portfolio's time zone
	differences bigint NOT NULL, -- customers whose histories were not what the purchases say
	is_mended boolean NOT NULL -- whether they were put right
)$sql$, NULL);
