-- Seals: a Merkle root over the events no seal covers yet, chained to the seal before.

CREATE FUNCTION audit_seal_hash(s audit_seal) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(concat(
        s.n, ';', audit_instant(s.at), ';', s.count, ';',
        octet_length(s.root), ':', s.root,
        octet_length(s.prev), ':', s.prev
    ), 'UTF8')), 'hex')
$$;

-- Leaves and nodes are told apart by their first byte; a node without a partner moves up as it is.
CREATE FUNCTION audit_merkle_root(p_events bigint[]) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    level bytea[];
BEGIN
    SELECT array_agg(sha256('\x00'::bytea || decode(hash, 'hex')) ORDER BY id) INTO level
    FROM audit_event WHERE id = ANY (p_events);
    WHILE cardinality(level) > 1 LOOP
        SELECT array_agg(node ORDER BY place) INTO level FROM (
            SELECT (at - 1) / 2 AS place,
                   CASE count(*) WHEN 1 THEN string_agg(h, ''::bytea)
                        ELSE sha256('\x01'::bytea || string_agg(h, ''::bytea ORDER BY at)) END AS node
            FROM unnest(level) WITH ORDINALITY AS u (h, at) GROUP BY 1
        ) pairs;
    END LOOP;
    RETURN encode(level[1], 'hex');
END
$$;

-- Seals what is in the queue, at most p_limit events; answers the seal's number, NULL when there is nothing
-- to seal or another sealer is at work. Never by "id > last": a late commit would fall through.
CREATE FUNCTION audit_seal_queue(p_limit integer DEFAULT 100000) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    taken bigint[];
    s audit_seal;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('yimen.seal')) THEN
        RETURN NULL;
    END IF;
    WITH gone AS (
        DELETE FROM audit_queue WHERE event_id IN (
            SELECT event_id FROM audit_queue ORDER BY event_id LIMIT p_limit FOR UPDATE SKIP LOCKED)
        RETURNING event_id)
    SELECT array_agg(event_id ORDER BY event_id) INTO taken FROM gone;
    IF taken IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT n, hash INTO s.n, s.prev FROM audit_seal ORDER BY n DESC LIMIT 1;
    s.n := coalesce(s.n, 0) + 1;
    s.prev := coalesce(s.prev, audit_genesis('seals'));
    s.at := clock_timestamp();
    s.count := cardinality(taken);
    s.root := audit_merkle_root(taken);
    s.hash := audit_seal_hash(s);
    INSERT INTO audit_seal VALUES (s.*);
    INSERT INTO audit_sealed (event_id, seal_id) SELECT unnest(taken), s.n;
    RETURN s.n;
END
$$;
