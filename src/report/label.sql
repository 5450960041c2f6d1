--
-- the words of a language: one table that a DBA may add a language to
--

CREATE TABLE label (
	language text,
	kind text,
	name text,
	text text NOT NULL,
	is_shipped boolean NOT NULL DEFAULT false,
	PRIMARY KEY (language, kind, name)
);
ALTER TABLE label OWNER TO @extowner@;
COMMENT ON TABLE label IS
$$The words of reports in each language: names of things, headings, sentences.

The extension ships English (en) and French (fr). The role that created the extension, and those it
grants rights to, may add a language or change a text; what they write is dumped and restored with
the database. What a language does not have is said in English. A sentence is one text, with the
places of its numbers in braces: {amount}.$$;
COMMENT ON COLUMN label.language IS $$Code of the language, such as en.$$;
COMMENT ON COLUMN label.kind IS $$What kind of thing has the name: movement, status, segment, indicator, alert or number.$$;
COMMENT ON COLUMN label.name IS $$Name of the thing, as in views; of a sentence a name of its own.$$;
COMMENT ON COLUMN label.text IS $$What people read.$$;
COMMENT ON COLUMN label.is_shipped IS $$Whether the extension brought the row; false for what was added or changed. Set by a trigger.$$;
GRANT SELECT ON label TO PUBLIC;

-- A dump has the rows that are not shipped; restored, they stand for the shipped ones of the same name.
SELECT pg_catalog.pg_extension_config_dump('label', 'WHERE NOT is_shipped');

CREATE FUNCTION customer_portfolio_internal.portfolio_label_own() RETURNS trigger
	LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
	AS $$
BEGIN
	IF TG_OP = 'INSERT' THEN
		DELETE FROM customer_portfolio.label l WHERE (l.language, l.kind, l.name) = (NEW.language, NEW.kind, NEW.name) AND l.is_shipped;
	END IF;
	NEW.is_shipped := false;
	RETURN NEW;
END $$;
COMMENT ON FUNCTION customer_portfolio_internal.portfolio_label_own() IS 'trigger function of label: what is written is not what was shipped, and takes the place of that';

CREATE FUNCTION label_of(kind text, name text, language text) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT coalesce(
		(SELECT l.text FROM label l WHERE l.language = label_of.language AND l.kind = label_of.kind AND l.name = label_of.name),
		(SELECT l.text FROM label l WHERE l.language = pg_catalog.substring(label_of.language, '^[a-z]+') AND l.kind = label_of.kind AND l.name = label_of.name),
		(SELECT l.text FROM label l WHERE l.language = 'en' AND l.kind = label_of.kind AND l.name = label_of.name),
		label_of.name);
	END;
COMMENT ON FUNCTION label_of(text, text, text) IS
$$Returns the name of a thing in a language, by the table label.

kind      such as movement, status, segment, indicator, alert, part, column, view
name      as it stands in views
language  such as en or fr; fr_CH is read as fr where it has no words of its own

A language without the word has the English one, and a name without any word stands for itself.

Example: SELECT label_of('indicator', 'lost revenue', 'fr');$$;
