--
-- names of RFM segments
--

CREATE TABLE rfm_segment_customary (
	r_from integer NOT NULL,
	r_to integer NOT NULL,
	f_from integer NOT NULL,
	f_to integer NOT NULL,
	m_from integer NOT NULL DEFAULT 1,
	m_to integer NOT NULL DEFAULT 5,
	segment text NOT NULL,
	description text NOT NULL,
	position integer NOT NULL,
	shipped smallint PRIMARY KEY
);

ALTER TABLE rfm_segment_customary OWNER TO @extowner@;
COMMENT ON TABLE rfm_segment_customary IS
$$The rows of rfm_segment as the extension ships them; do not edit them.

A dump compares rfm_segment with them. A shipped row that was deleted from rfm_segment is dumped
with this table, and an insert here deletes it again.$$;
COMMENT ON COLUMN rfm_segment_customary.r_from IS $$Lowest recency score of the segment.$$;
COMMENT ON COLUMN rfm_segment_customary.r_to IS $$Highest recency score.$$;
COMMENT ON COLUMN rfm_segment_customary.f_from IS $$Lowest frequency score.$$;
COMMENT ON COLUMN rfm_segment_customary.f_to IS $$Highest frequency score.$$;
COMMENT ON COLUMN rfm_segment_customary.m_from IS $$Lowest monetary score.$$;
COMMENT ON COLUMN rfm_segment_customary.m_to IS $$Highest monetary score.$$;
COMMENT ON COLUMN rfm_segment_customary.segment IS $$Customary name.$$;
COMMENT ON COLUMN rfm_segment_customary.description IS $$Who these customers are and what to do.$$;
COMMENT ON COLUMN rfm_segment_customary.position IS $$Order of the segments in a report.$$;
COMMENT ON COLUMN rfm_segment_customary.shipped IS
$$Number of the shipped row, the same in every version of the extension.$$;

INSERT INTO rfm_segment_customary (shipped, r_from, r_to, f_from, f_to, segment, description, position) VALUES
	(1, 5, 5, 4, 5, 'champions', 'bought recently, buy often: reward them, ask them for reviews', 10),
	(2, 3, 4, 4, 5, 'loyal customers', 'buy often and not long ago: offer more of what they like', 20),
	(3, 4, 5, 2, 3, 'potential loyalists', 'recent, more than once: membership, recommendations', 30),
	(4, 5, 5, 1, 1, 'new customers', 'the first purchase is fresh: welcome them, win the second one', 40),
	(5, 4, 4, 1, 1, 'promising', 'bought once not long ago: remind them before they cool down', 50),
	(6, 3, 3, 3, 3, 'need attention', 'middling in everything: a reason to come back now', 60),
	(7, 3, 3, 1, 2, 'about to sleep', 'rarely, and some time ago: lost soon unless they are reactivated', 70),
	(8, 1, 2, 3, 4, 'at risk', 'used to buy often, not lately: write personally, find out why', 80),
	(9, 1, 2, 5, 5, 'cannot lose them', 'bought most often of all and stopped: call them', 90),
	(10, 2, 2, 1, 2, 'hibernating', 'rarely and long ago: an offer, at low cost', 100),
	(11, 1, 1, 1, 2, 'lost', 'rarely and longest ago: try once, then leave them', 110);

-- No position is unique: while a dump is restored row by row, two rows may share one until the last is there.
CREATE TABLE rfm_segment (
	r_from integer NOT NULL,
	r_to integer NOT NULL,
	f_from integer NOT NULL,
	f_to integer NOT NULL,
	m_from integer NOT NULL DEFAULT 1,
	m_to integer NOT NULL DEFAULT 5,
	segment text,
	description text,
	position integer NOT NULL,
	-- The reference tells pg_dump which of the two tables comes first.
	shipped smallint UNIQUE REFERENCES rfm_segment_customary,
	CHECK (r_from <= r_to), CHECK (f_from <= f_to), CHECK (m_from <= m_to)
);

ALTER TABLE rfm_segment OWNER TO @extowner@;

-- Without a key: so that a publication of all tables does not forbid edits.
ALTER TABLE rfm_segment REPLICA IDENTITY FULL;
COMMENT ON TABLE rfm_segment IS
$$Which RFM scores (1 to 5) make which segment; rfm_segment(r, f, m) reads it.

The table may be edited by the role that created the extension and by those it grants rights to. It
is filled with the customary names (see rfm_segment_customary): each pair of R and F is in exactly
one segment. Whatever is changed, added or deleted is dumped and restored with the database; rows as
shipped come with the extension.
A query that runs on several nodes reads the copy of each node. Edit all of them alike, or send the
rows with the query: rfm_segment(r, f, m, (SELECT array_agg(s) FROM rfm_segment s)).$$;
COMMENT ON COLUMN rfm_segment.r_from IS $$Lowest recency score of the segment, 1 = longest ago.$$;
COMMENT ON COLUMN rfm_segment.r_to IS $$Highest recency score, 5 = most recent.$$;
COMMENT ON COLUMN rfm_segment.f_from IS $$Lowest frequency score, 1 = fewest purchases.$$;
COMMENT ON COLUMN rfm_segment.f_to IS $$Highest frequency score, 5 = most purchases.$$;
COMMENT ON COLUMN rfm_segment.m_from IS
$$Lowest monetary score, 1 = least revenue; the customary segments do not use it.$$;
COMMENT ON COLUMN rfm_segment.m_to IS $$Highest monetary score, 5 = most revenue.$$;
COMMENT ON COLUMN rfm_segment.segment IS $$Name of the segment; NULL for scores without a name.$$;
COMMENT ON COLUMN rfm_segment.description IS $$Who these customers are and what to do.$$;
COMMENT ON COLUMN rfm_segment.position IS
$$Order of the segments in a report; if several match, the first one counts.$$;
COMMENT ON COLUMN rfm_segment.shipped IS
$$Which shipped row this is, even if edited; NULL for added rows; do not change it.$$;

INSERT INTO rfm_segment SELECT * FROM rfm_segment_customary;

GRANT SELECT ON rfm_segment, rfm_segment_customary TO PUBLIC;

-- How a dump is restored over the shipped rows: one that was deleted is deleted again, one that was edited is
-- replaced. COPY runs no rules, so these are triggers.
CREATE FUNCTION customer_portfolio_internal.rfm_segment_delete() RETURNS trigger
	AS 'MODULE_PATHNAME', 'cp_rfm_segment_delete' LANGUAGE C;
COMMENT ON FUNCTION customer_portfolio_internal.rfm_segment_delete() IS 'trigger function of rfm_segment_customary: instead of the insert, deletes the row from rfm_segment';

CREATE TRIGGER restore_deletion BEFORE INSERT ON rfm_segment_customary FOR EACH ROW EXECUTE FUNCTION customer_portfolio_internal.rfm_segment_delete();

CREATE FUNCTION customer_portfolio_internal.rfm_segment_replace() RETURNS trigger
	AS 'MODULE_PATHNAME', 'cp_rfm_segment_replace' LANGUAGE C;
COMMENT ON FUNCTION customer_portfolio_internal.rfm_segment_replace() IS 'trigger function of rfm_segment: an inserted row stands for the shipped row whose number it has';

CREATE TRIGGER restore_edit BEFORE INSERT ON rfm_segment FOR EACH ROW EXECUTE FUNCTION customer_portfolio_internal.rfm_segment_replace();

-- pg_dump asks with an empty search_path.
SELECT pg_catalog.pg_extension_config_dump('rfm_segment_customary', 'WHERE NOT EXISTS (SELECT FROM @extschema@.rfm_segment s WHERE s.shipped = rfm_segment_customary.shipped)');

SELECT pg_catalog.pg_extension_config_dump('rfm_segment', 'WHERE NOT EXISTS (SELECT FROM @extschema@.rfm_segment_customary c WHERE c::record = rfm_segment::record)');

CREATE FUNCTION rfm_segment(r integer, f integer, m integer DEFAULT NULL) RETURNS text
	STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT s.segment
	FROM rfm_segment s
	WHERE rfm_segment.r BETWEEN s.r_from AND s.r_to AND rfm_segment.f BETWEEN s.f_from AND s.f_to
		AND (rfm_segment.m IS NULL OR rfm_segment.m BETWEEN s.m_from AND s.m_to)
	ORDER BY s.position, s.shipped NULLS FIRST, s.segment
	LIMIT 1;
END;
COMMENT ON FUNCTION rfm_segment(integer, integer, integer) IS
$$Returns the name of the segment of these scores by the table rfm_segment.

r, f, m   scores of recency, frequency and money; without m the monetary score does not matter

If several rows match, the first one by position counts. NULL if none matches, and if r or f is
NULL.

Example: SELECT rfm_segment(5, 4);$$;

CREATE FUNCTION rfm_segment(r integer, f integer, m integer, segments rfm_segment[]) RETURNS text
	IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT s.segment
	FROM unnest(rfm_segment.segments) s
	WHERE rfm_segment.r BETWEEN s.r_from AND s.r_to AND rfm_segment.f BETWEEN s.f_from AND s.f_to
		AND (rfm_segment.m IS NULL OR rfm_segment.m BETWEEN s.m_from AND s.m_to)
	ORDER BY s.position, s.shipped NULLS FIRST, s.segment
	LIMIT 1;
END;
COMMENT ON FUNCTION rfm_segment(integer, integer, integer, rfm_segment[]) IS
$$Returns the name of the segment of these scores by the given rows.

m          NULL: the monetary score does not matter
segments   the rows; they need not be those of the table

This is for other names in one query, and for queries that run on several nodes: there
(SELECT array_agg(s) FROM rfm_segment s) is read on the first one. NULL for NULL rows.
See rfm_segment(integer, integer, integer).$$;
