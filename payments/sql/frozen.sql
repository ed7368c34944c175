-- A roster changes while it is drafted; a released one never again, whatever the path of the change.

-- The state a roster stands in. The lock makes a change wait for the act that is just taking the roster on.
CREATE FUNCTION payments_state_of(roster bigint) RETURNS text LANGUAGE sql
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT state FROM payments_roster WHERE id = roster FOR SHARE
$$;

CREATE FUNCTION payments_refuse(what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', what USING ERRCODE = 'restrict_violation';
END
$$;

-- Sealing the same numbers with another key is no change: everything else stays, and the key is another one.
CREATE FUNCTION payments_only_resealed(was jsonb, now_is jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT was - '{account,payee_id}'::text[] = now_is - '{account,payee_id}'::text[]
       AND (SELECT bool_and(was ->> name = now_is ->> name
                            OR (was ->> name <> '' AND now_is ->> name <> ''
                                AND split_part(was ->> name, '.', 1) <> split_part(now_is ->> name, '.', 1)))
            FROM unnest('{account,payee_id}'::text[]) AS name)
$$;

CREATE FUNCTION payments_lines_frozen() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF payments_state_of(OLD.roster_id) <> 'drafted'
       AND (TG_OP = 'DELETE' OR TG_TABLE_NAME <> 'payments_rosterline'
            OR NOT payments_only_resealed(to_jsonb(OLD), to_jsonb(NEW))) THEN
        PERFORM payments_refuse('名册上报以后，明细不能再改');
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NEW.roster_id <> OLD.roster_id THEN
        PERFORM payments_refuse('名册明细不能移到另一册');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION payments_lines_added() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM (SELECT DISTINCT roster_id FROM added) a
               WHERE payments_state_of(a.roster_id) <> 'drafted') THEN
        PERFORM payments_refuse('名册上报以后，不能再添明细');
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION payments_roster_frozen() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'drafted' THEN
            PERFORM payments_refuse('名册只能从生成开始');
        END IF;
        RETURN NEW;
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM payments_refuse('名册不能删除');
    ELSIF OLD.state = 'released' AND NEW.state = 'closed'
          AND to_jsonb(OLD) - '{state,closed_at}'::text[] = to_jsonb(NEW) - '{state,closed_at}'::text[] THEN
        PERFORM payments_check_closing(NEW.id);
    ELSIF OLD.state IN ('released', 'closed') THEN
        IF to_jsonb(OLD) <> to_jsonb(NEW) THEN
            PERFORM payments_refuse('名册已经放款，不能再改');
        END IF;
    ELSIF OLD.state = 'nil' OR NEW.state = 'closed' THEN
        PERFORM payments_refuse('名册已经确认没有应发，或者还没有放款');
    ELSIF NEW.state = 'nil'
          AND (OLD.state <> 'drafted'
               OR EXISTS (SELECT FROM payments_rosterline WHERE roster_id = NEW.id AND payable > 0)
               OR NOT EXISTS (SELECT FROM payments_rostersignature
                              WHERE roster_id = NEW.id AND step = 'submitted' AND void_at IS NULL)) THEN
        PERFORM payments_refuse('名册里有应发的户，或者没有签名，不能确认本月无应发');
    ELSIF (OLD.county_id, OLD.township_id, OLD.category, OLD.month, OLD.number)
          IS DISTINCT FROM (NEW.county_id, NEW.township_id, NEW.category, NEW.month, NEW.number) THEN
        PERFORM payments_refuse('名册的地区、类别、月份和批次号不能改');
    ELSIF OLD.state <> 'drafted' AND NEW.state <> 'drafted'
          AND (OLD.total, OLD.households, OLD.persons, OLD.content_hash)
              IS DISTINCT FROM (NEW.total, NEW.households, NEW.persons, NEW.content_hash) THEN
        PERFORM payments_refuse('名册上报以后，合计和摘要不能再改');
    ELSIF NEW.state = 'released'
          AND (OLD.state <> 'releasing' OR (SELECT count(DISTINCT user_id) FROM payments_rostersignature
               WHERE roster_id = NEW.id AND void_at IS NULL
                 AND step IN ('submitted', 'checked', 'released', 'confirmed')) <> 4) THEN
        PERFORM payments_refuse('签批、审核和两人放款未齐，不能放款');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION payments_signature_frozen() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF payments_state_of(NEW.roster_id) IN ('closed', 'nil')
           OR (payments_state_of(NEW.roster_id) = 'released') <> (NEW.step = 'closed') THEN
            PERFORM payments_refuse('名册已经放款，不能再签');
        END IF;
        RETURN NEW;
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM payments_refuse('签批不能删除');
    ELSIF OLD.void_at IS NOT NULL OR payments_state_of(OLD.roster_id) IN ('released', 'closed', 'nil')
          OR to_jsonb(OLD) - 'void_at' <> to_jsonb(NEW) - 'void_at' THEN
        PERFORM payments_refuse('签批不能改，只能在退回时作废');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION payments_file_frozen() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM payments_refuse('已经交出的文件不能改、不能删');
    ELSIF payments_state_of(NEW.roster_id) NOT IN ('released', 'closed') THEN
        PERFORM payments_refuse('名册放款以后才能出文件');
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER payments_roster_frozen BEFORE INSERT OR UPDATE OR DELETE ON payments_roster
    FOR EACH ROW EXECUTE FUNCTION payments_roster_frozen();
CREATE TRIGGER payments_signature_frozen BEFORE INSERT OR UPDATE OR DELETE ON payments_rostersignature
    FOR EACH ROW EXECUTE FUNCTION payments_signature_frozen();
CREATE TRIGGER payments_file_frozen BEFORE INSERT OR UPDATE OR DELETE ON payments_rosterfile
    FOR EACH ROW EXECUTE FUNCTION payments_file_frozen();
CREATE TRIGGER payments_lines_frozen BEFORE UPDATE OR DELETE ON payments_rosterline
    FOR EACH ROW EXECUTE FUNCTION payments_lines_frozen();
CREATE TRIGGER payments_lines_added AFTER INSERT ON payments_rosterline REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION payments_lines_added();
CREATE TRIGGER payments_arrears_frozen BEFORE UPDATE OR DELETE ON payments_arrears
    FOR EACH ROW EXECUTE FUNCTION payments_lines_frozen();
CREATE TRIGGER payments_arrears_added AFTER INSERT ON payments_arrears REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION payments_lines_added();
CREATE TRIGGER payments_instalments_frozen BEFORE UPDATE OR DELETE ON payments_paidinstalment
    FOR EACH ROW EXECUTE FUNCTION payments_lines_frozen();
CREATE TRIGGER payments_instalments_added AFTER INSERT ON payments_paidinstalment REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION payments_lines_added();
