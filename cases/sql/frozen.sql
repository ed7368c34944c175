-- What was signed, issued, posted or decided stays as it was, whatever the path of the change.
-- Arguments: the columns that may be written once. An empty value may still be filled.
CREATE FUNCTION cases_frozen() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    was jsonb := to_jsonb(OLD);
    now_is jsonb;
    name text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '%：案卷里的内容不能删除', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    now_is := to_jsonb(NEW);
    FOREACH name IN ARRAY TG_ARGV LOOP
        IF coalesce(was ->> name, '') <> '' AND was -> name IS DISTINCT FROM now_is -> name THEN
            RAISE EXCEPTION '%.%：已经固定，不能再改', TG_TABLE_NAME, name USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    RETURN NEW;
END
$$;
