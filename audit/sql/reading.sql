-- Notes (events that change no row) and the checks of the chains.

CREATE FUNCTION audit_note(p_file text, p_kind text, p_sentence text, p_detail jsonb) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM audit_write(p_file, 'note', '', '', NULL, p_detail, p_kind, p_sentence);
END
$$;

-- True when every event of the file hashes to what it says, follows the one before, and the last is the head.
CREATE FUNCTION audit_file_intact(p_file text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(bool_and(e.sound), true)
           AND count(*) = coalesce((SELECT seq FROM audit_head WHERE file_key = p_file), 0)
           AND coalesce((array_agg(e.hash ORDER BY e.seq DESC))[1] = (SELECT hash FROM audit_head WHERE file_key = p_file), true)
    FROM (
        SELECT ev.seq, ev.hash,
               ev.hash = audit_hash(ev)
               AND ev.seq = row_number() OVER chain
               AND ev.prev = coalesce(lag(ev.hash) OVER chain, audit_genesis(p_file)) AS sound
        FROM audit_event ev WHERE ev.file_key = p_file WINDOW chain AS (ORDER BY ev.seq)
    ) e
$$;

-- Every event after p_since (0: the whole ledger) that does not hash to what it says or does not follow the
-- one before it in its file. The daily check costs what is new; seals and heads are the verifier's business.
CREATE FUNCTION audit_breaks(p_since bigint DEFAULT 0) RETURNS TABLE (id bigint, file_key text, seq bigint)
LANGUAGE sql STABLE AS $$
    SELECT ev.id, ev.file_key, ev.seq FROM audit_ledger ledger CROSS JOIN audit_event ev
    LEFT JOIN audit_event before ON before.file_key = ev.file_key AND before.seq = ev.seq - 1
    WHERE ev.id > p_since
      AND (ev.hash <> audit_hash(ev)
           OR ev.prev <> coalesce(before.hash, CASE ev.seq WHEN 1 THEN audit_root(ledger.identity, ev.file_key) ELSE '' END))
$$;
