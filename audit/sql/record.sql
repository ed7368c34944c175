-- Recording: the triggers every recorded table carries.
-- Arguments of each: label of the file, column holding its id, primary key column, amount column (or '').

-- The file of a row; a row without one (NULL) is its own file.
CREATE FUNCTION audit_file_of(row_json jsonb, label text, file_column text, table_name text, pk text)
RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(label || ':' || (row_json ->> file_column),
                    regexp_replace(table_name, '_', '.') || ':' || (row_json ->> pk))
$$;

-- A row as it enters the ledger: that a password changed is recorded, what it is (even hashed) is not.
CREATE FUNCTION audit_shown(row_json jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN row_json ? 'password' THEN row_json || '{"password": "不记"}' ELSE row_json END
$$;

-- UPDATE and DELETE, row by row. Times are written in UTC whatever the session's zone: the text is hashed.
CREATE FUNCTION audit_row_changed() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    -- A variable, because TG_TABLE_NAME (type name, collation "C") as an argument costs 300 microseconds a call.
    table_name CONSTANT text := TG_TABLE_NAME;
    pk CONSTANT text := TG_ARGV[2];
    was jsonb := to_jsonb(OLD);
    now_is jsonb;
    old_part jsonb;
    new_part jsonb;
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM audit_write(audit_file_of(was, TG_ARGV[0], TG_ARGV[1], table_name, pk),
                            'delete', table_name, was ->> pk, audit_shown(was), NULL);
        RETURN NULL;
    END IF;
    now_is := to_jsonb(NEW);
    IF was = now_is THEN
        RETURN NULL;
    END IF;
    SELECT jsonb_object_agg(key, was -> key), jsonb_object_agg(key, value) INTO old_part, new_part
    FROM jsonb_each(now_is) WHERE key = pk OR value IS DISTINCT FROM was -> key;
    PERFORM audit_write(audit_file_of(now_is, TG_ARGV[0], TG_ARGV[1], table_name, pk),
                        'update', table_name, was ->> pk, audit_shown(old_part), audit_shown(new_part));
    RETURN NULL;
END
$$;

-- INSERT, once per statement over its new rows: an event for each, or, under a bulk file, one for all.
-- One trigger decides for the whole statement, so no setting changed half-way lets a row through.
CREATE FUNCTION audit_rows_added() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC'
SET datestyle = 'ISO, YMD' SET intervalstyle = 'iso_8601' SET bytea_output = 'hex' AS $$
DECLARE
    table_name CONSTANT text := TG_TABLE_NAME;
    pk CONSTANT text := TG_ARGV[2];
    bulk_file text := nullif(current_setting('yimen.author', true), '')::jsonb ->> 'bulk_file';
    row_json jsonb;
    summary jsonb;
BEGIN
    IF coalesce(bulk_file, '') = '' THEN
        FOR row_json IN SELECT to_jsonb(a) FROM added a LOOP
            PERFORM audit_write(audit_file_of(row_json, TG_ARGV[0], TG_ARGV[1], table_name, pk),
                                'insert', table_name, row_json ->> pk, NULL, audit_shown(row_json));
        END LOOP;
        RETURN NULL;
    END IF;
    EXECUTE format(
        $q$SELECT jsonb_build_object('count', count(*), 'first', min(%1$I), 'last', max(%1$I), 'total', %2$s,
                  'sha256', encode(sha256(string_agg(sha256(convert_to(a::text, 'UTF8')), ''::bytea
                                                     ORDER BY %1$I)), 'hex')) FROM added a$q$,
        pk, CASE WHEN TG_ARGV[3] = '' THEN 'NULL::numeric' ELSE format('sum(%I)', TG_ARGV[3]) END) INTO summary;
    IF summary ->> 'count' <> '0' THEN
        PERFORM audit_write(bulk_file, 'bulk', table_name, '', NULL, summary);
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'insufficient_privilege';
END
$$;

-- Puts a table under the ledger. Only tables with one primary key column, and no partitions: rows that
-- are moved or inserted behind a parent's back would pass a statement trigger by.
CREATE FUNCTION audit_record(p_table regclass, p_label text, p_column text, p_amount text DEFAULT '')
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    pk text;
    arguments text;
BEGIN
    SELECT a.attname INTO STRICT pk FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
    WHERE c.oid = p_table AND i.indisprimary AND i.indnatts = 1 AND c.relkind = 'r' AND NOT c.relispartition;
    arguments := format('(%L, %L, %L, %L)', p_label, p_column, pk, p_amount);
    EXECUTE format('CREATE TRIGGER audit_row_changed AFTER UPDATE OR DELETE ON %s
                    FOR EACH ROW EXECUTE FUNCTION audit_row_changed%s', p_table, arguments);
    EXECUTE format('CREATE TRIGGER audit_rows_added AFTER INSERT ON %s REFERENCING NEW TABLE AS added
                    FOR EACH STATEMENT EXECUTE FUNCTION audit_rows_added%s', p_table, arguments);
    EXECUTE format('CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON %s
                    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse(%L)', p_table, '留痕的数据表不能清空');
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO yimen_app', p_table);
    EXECUTE format('REVOKE TRUNCATE, TRIGGER ON %s FROM yimen_app', p_table);
END
$$;

CREATE FUNCTION audit_unrecord(p_table regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('DROP TRIGGER audit_row_changed ON %s', p_table);
    EXECUTE format('DROP TRIGGER audit_rows_added ON %s', p_table);
    EXECUTE format('DROP TRIGGER audit_no_truncate ON %s', p_table);
END
$$;
