-- The bank's answer stands as it was given, whatever the path of a change; a roster is closed when every line is settled.

-- What became of each line that carries money: `got` is what arrived, in 元.
CREATE FUNCTION payments_standing(of_roster bigint)
RETURNS TABLE (line_id bigint, payable numeric, got numeric, standing text) LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT l.id, l.payable, coalesce(g.got, 0), CASE
               WHEN coalesce(g.got, 0) >= l.payable THEN 'paid'
               WHEN f.state = 'waived' THEN 'waived'
               WHEN p.id IS NOT NULL THEN 'carried'
               WHEN f.state IN ('open', 'ready') THEN 'failed'
               WHEN g.asked THEN 'name'
               WHEN g.got > 0 THEN 'short'
               ELSE 'missing' END
    FROM payments_rosterline l
    LEFT JOIN (
        SELECT r.line_id, bool_or(r.kind = 'name' AND a.state = 'open') AS asked,
               sum(CASE WHEN r.kind IN ('paid', 'short', 'over') OR a.verdict = 'same_person' THEN r.amount
                        WHEN r.kind = 'bounced' THEN -r.amount ELSE 0 END) AS got
        FROM payments_returnrow r LEFT JOIN payments_aside a ON a.row_id = r.id
        WHERE r.roster_id = of_roster AND r.line_id IS NOT NULL GROUP BY r.line_id
    ) g ON g.line_id = l.id
    LEFT JOIN payments_failedpayment f ON f.line_id = l.id
    LEFT JOIN payments_arrears p ON p.failure_id = f.id
    WHERE l.roster_id = of_roster AND l.payable > 0
$$;

CREATE FUNCTION payments_check_closing(of_roster bigint) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM payments_rostersignature
                   WHERE roster_id = of_roster AND step = 'closed' AND void_at IS NULL) THEN
        PERFORM payments_refuse('没有签名，名册不能结清');
    ELSIF EXISTS (SELECT FROM payments_aside WHERE roster_id = of_roster AND state = 'open') THEN
        PERFORM payments_refuse('名册外发放还没有查清，名册不能结清');
    ELSIF EXISTS (SELECT FROM payments_standing(of_roster) WHERE standing NOT IN ('paid', 'carried', 'waived')) THEN
        PERFORM payments_refuse('还有没有到账的户，名册不能结清');
    END IF;
END
$$;

CREATE FUNCTION payments_return_frozen() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM payments_refuse('银行回盘不能删除');
    ELSIF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'checked' OR payments_state_of(NEW.roster_id) <> 'released' THEN
            PERFORM payments_refuse('名册放款以后、结清以前，才能登记回盘');
        END IF;
    ELSIF OLD.state <> 'checked' OR OLD.roster_id <> NEW.roster_id OR OLD.sha256 <> NEW.sha256 THEN
        PERFORM payments_refuse('登记过的银行回盘不能再改');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION payments_content_frozen() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    -- Sealing the same file with another key is no change.
    IF EXISTS (SELECT FROM payments_bankreturn WHERE id = OLD.bank_return_id AND state = 'taken')
       AND (TG_OP = 'DELETE' OR NEW.bank_return_id <> OLD.bank_return_id
            OR split_part(NEW.sealed, '.', 1) = split_part(OLD.sealed, '.', 1)) THEN
        PERFORM payments_refuse('登记过的银行回盘不能再改');
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;

CREATE FUNCTION payments_returnrow_frozen() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NOT payments_only_resealed(to_jsonb(OLD), to_jsonb(NEW)) THEN
        PERFORM payments_refuse('登记过的银行回盘不能再改');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION payments_returnrows_added() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM (SELECT DISTINCT bank_return_id FROM added) a
               JOIN payments_bankreturn b ON b.id = a.bank_return_id WHERE b.state <> 'checked') THEN
        PERFORM payments_refuse('登记过的银行回盘不能再添');
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION payments_aside_frozen() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM payments_refuse('名册外发放的登记不能删除');
    ELSIF OLD.state <> 'open'
          OR (OLD.roster_id, OLD.row_id, OLD.kind, OLD.flag) IS DISTINCT FROM (NEW.roster_id, NEW.row_id, NEW.kind, NEW.flag) THEN
        PERFORM payments_refuse('名册外发放的登记和结论不能改');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION payments_failure_frozen() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM payments_refuse('发放失败的登记不能删除');
    ELSIF (OLD.roster_id, OLD.line_id) IS DISTINCT FROM (NEW.roster_id, NEW.line_id) THEN
        PERFORM payments_refuse('发放失败的登记不能移到另一户');
    ELSIF (OLD.state, OLD.amount) IS DISTINCT FROM (NEW.state, NEW.amount)
          AND EXISTS (SELECT FROM payments_arrears p JOIN payments_roster r ON r.id = p.roster_id
                      WHERE p.failure_id = OLD.id AND r.state <> 'drafted') THEN
        PERFORM payments_refuse('已列入后一册补发，不能再改');
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER payments_return_frozen BEFORE INSERT OR UPDATE OR DELETE ON payments_bankreturn
    FOR EACH ROW EXECUTE FUNCTION payments_return_frozen();
CREATE TRIGGER payments_content_frozen BEFORE UPDATE OR DELETE ON payments_returncontent
    FOR EACH ROW EXECUTE FUNCTION payments_content_frozen();
CREATE TRIGGER payments_returnrow_frozen BEFORE UPDATE OR DELETE ON payments_returnrow
    FOR EACH ROW EXECUTE FUNCTION payments_returnrow_frozen();
CREATE TRIGGER payments_returnrows_added AFTER INSERT ON payments_returnrow REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION payments_returnrows_added();
CREATE TRIGGER payments_aside_frozen BEFORE UPDATE OR DELETE ON payments_aside
    FOR EACH ROW EXECUTE FUNCTION payments_aside_frozen();
CREATE TRIGGER payments_failure_frozen BEFORE UPDATE OR DELETE ON payments_failedpayment
    FOR EACH ROW EXECUTE FUNCTION payments_failure_frozen();
