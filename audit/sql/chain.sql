-- The chain: what an event's hash is made of, who may write one, and how it is linked to the one before.

-- An instant as it is hashed and exported: UTC, microseconds, always 27 characters.
CREATE FUNCTION audit_instant(t timestamptz) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT to_char(t AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

-- A JSON value as it is hashed: the sha-256 of its stored text, '-' for none.
CREATE FUNCTION audit_content(j jsonb) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(encode(sha256(convert_to(j::text, 'UTF8')), 'hex'), '-')
$$;

-- sha-256 over every stored field: numbers, instants and contents end with ';', which they never hold; a text
-- is led by its length in bytes. So no field can run into its neighbour. audit/verify.py does the same.
CREATE FUNCTION audit_hash(e audit_event) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT encode(sha256(convert_to(concat(
        e.id, ';', e.seq, ';', e.author_id, ';',
        audit_instant(e.at), ';', audit_instant(e.acted_at), ';', e.act_id, ';',
        audit_content(e.old), ';', audit_content(e.new), ';',
        octet_length(e.file_key), ':', e.file_key,
        octet_length(e.op), ':', e.op,
        octet_length(e.table_name), ':', e.table_name,
        octet_length(e.row_pk), ':', e.row_pk,
        octet_length(e.author_name), ':', e.author_name,
        octet_length(e.post_label), ':', e.post_label,
        octet_length(e.act), ':', e.act,
        octet_length(e.sentence), ':', e.sentence,
        octet_length(e.reason), ':', e.reason,
        octet_length(e.clause), ':', e.clause,
        octet_length(e.request_id), ':', e.request_id,
        octet_length(e.prev), ':', e.prev
    ), 'UTF8')), 'hex')
$$;

-- What stands before the first event of a file: the ledger's identity and the file's key.
CREATE FUNCTION audit_root(p_ledger uuid, p_file text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT encode(sha256(convert_to(concat('yimen:', p_ledger, ':', p_file), 'UTF8')), 'hex')
$$;

CREATE FUNCTION audit_genesis(p_file text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT audit_root(identity, p_file) FROM audit_ledger
$$;

-- Says why nobody stands behind a change. (Apart from audit_write, which is quicker without these sentences.)
CREATE FUNCTION audit_nobody(said jsonb, p_table text) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF said IS NULL THEN
        RAISE EXCEPTION '没有办理人，不能改动留痕的数据（%）', p_table USING ERRCODE = 'insufficient_privilege';
    ELSIF coalesce(btrim(said ->> 'reason'), '') = '' THEN
        RAISE EXCEPTION '没有写明理由，不能改动留痕的数据（%）', p_table USING ERRCODE = 'insufficient_privilege';
    END IF;
    RAISE EXCEPTION '办理人 % 不在册或已停用，不能改动留痕的数据（%）', coalesce(said ->> 'author', '未写'), p_table
        USING ERRCODE = 'insufficient_privilege';
END
$$;

-- Writes one event at the end of a file's chain. The head row is the lock: one writer per file at a time.
-- Thousands of events of one file in one transaction leave as many versions of its head, which a search by key
-- would walk through every time: yimen.head remembers where the newest one is. A wrong memory costs a search.
CREATE FUNCTION audit_write(
    p_file text, p_op text, p_table text, p_pk text, p_old jsonb, p_new jsonb,
    p_act text DEFAULT NULL, p_sentence text DEFAULT NULL
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    said jsonb := nullif(current_setting('yimen.author', true), '');
    head tid := nullif(current_setting('yimen.head', true), '');
    e audit_event;
BEGIN
    SELECT name INTO e.author_name FROM audit_author
    WHERE id = (said ->> 'author')::bigint AND is_active AND btrim(said ->> 'reason') <> '';
    IF NOT FOUND THEN
        PERFORM audit_nobody(said, p_table);
    END IF;
    IF head IS NOT NULL THEN
        SELECT seq, hash INTO e.seq, e.prev FROM audit_head
        WHERE ctid = head AND file_key = p_file FOR NO KEY UPDATE;
    END IF;
    WHILE e.seq IS NULL LOOP
        SELECT seq, hash, ctid INTO e.seq, e.prev, head FROM audit_head WHERE file_key = p_file FOR NO KEY UPDATE;
        EXIT WHEN FOUND;
        INSERT INTO audit_head (file_key, seq, hash) VALUES (p_file, 0, audit_genesis(p_file)) ON CONFLICT DO NOTHING;
    END LOOP;
    e.id := nextval('audit_event_id_seq');
    e.file_key := p_file;
    e.seq := e.seq + 1;
    e.at := clock_timestamp();
    e.acted_at := coalesce((said ->> 'at')::timestamptz, e.at);
    e.op := p_op;
    e.table_name := p_table;
    e.row_pk := p_pk;
    e.old := p_old;
    e.new := p_new;
    e.author_id := (said ->> 'author')::bigint;
    e.post_label := coalesce(said ->> 'post', '');
    e.act := coalesce(p_act, said ->> 'act', '');
    e.act_id := coalesce((said ->> 'act_id')::uuid, gen_random_uuid());
    e.sentence := coalesce(p_sentence, said ->> 'sentence', '');
    e.reason := said ->> 'reason';
    e.clause := coalesce(said ->> 'clause', '');
    e.request_id := coalesce(said ->> 'request', '');
    e.hash := audit_hash(e);
    INSERT INTO audit_event VALUES (e.*);
    UPDATE audit_head SET seq = e.seq, hash = e.hash WHERE ctid = head RETURNING ctid INTO STRICT head;
    PERFORM set_config('yimen.head', head::text, true);
    INSERT INTO audit_queue (event_id) VALUES (e.id);
END
$$;
