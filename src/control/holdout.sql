--
-- holdout_group: who is left alone, so that the effect of a treatment can be seen
--

CREATE FUNCTION holdout_group(key text, share double precision, salt text DEFAULT '') RETURNS boolean
	AS 'MODULE_PATHNAME', 'cp_holdout_group' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION holdout_group(text, double precision, text) IS
$$Says whether a customer belongs to the group that is left alone, the same everywhere and always.

key     the customer
share   part of all customers that are left alone, 0 to 1
salt    name of the campaign: another salt draws another group, independent of the first

A hash of the bytes of salt and key decides (FNV-1a and the finisher of SplitMix64, 64 bits), so the
answer is the same on every machine and version, as long as databases have the same encoding. A
smaller share of the same salt is part of a larger one. The share is kept within sampling error.

Example: SELECT key, holdout_group(key, 0.5, 'spring') AS is_left_alone
  FROM (VALUES ('C1'), ('C2'), ('C3'), ('C4')) customers(key);$$;
