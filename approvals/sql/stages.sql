-- A procedure moves only inside a named act, along an edge the acts declare, whatever the path of the change; what was
-- signed, decided or done stays as it is. The ledger's own triggers ask for the author.

CREATE FUNCTION approvals_procedure_guard() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    act text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '办理程序不能删除' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.stage <> 'draft' THEN
            RAISE EXCEPTION '办理程序须从申请登记开始，不能直接进入“%”', NEW.stage USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.case_id <> OLD.case_id
       OR (OLD.pinned_id IS NOT NULL AND NEW.pinned_id IS DISTINCT FROM OLD.pinned_id)
       OR (OLD.accepted_at IS NOT NULL AND NEW.accepted_at IS DISTINCT FROM OLD.accepted_at)
       OR NEW.first_round <> OLD.first_round
       OR (OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at)
       OR NEW.round NOT IN (OLD.round, OLD.round + 1) THEN
        RAISE EXCEPTION '案件、受理时间、固定的规则和办结时间不能改动，调查轮次只能逐轮增加'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.stage = OLD.stage THEN
        RETURN NEW;
    END IF;
    act := coalesce(nullif(current_setting('yimen.author', true), '')::jsonb ->> 'act', '');
    IF NOT approvals_stage_edge(act, OLD.stage, NEW.stage) THEN
        RAISE EXCEPTION '办理事项“%”不能使程序从“%”到“%”', act, OLD.stage, NEW.stage USING ERRCODE = 'check_violation';
    END IF;
    PERFORM approvals_stage_earned(NEW);
    RETURN NEW;
END
$$;

-- No way round the investigation and the signatures (57号 第二十八条).
CREATE FUNCTION approvals_stage_earned(p approvals_procedure) RETURNS void LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF p.kind <> 'application' THEN
        PERFORM approvals_change_earned(p);
        RETURN;
    END IF;
    IF p.stage = 'decision' AND NOT EXISTS (
        SELECT FROM approvals_opinion o
        WHERE o.procedure_id = p.id AND o.round = p.round AND o.signed_at IS NOT NULL) THEN
        RAISE EXCEPTION '审核意见没有签署，不能进入审批' USING ERRCODE = 'check_violation';
    END IF;
    -- Reviews, changes and stops end without a decision of their own when nothing changes.
    IF p.stage IN ('in_force', 'rejected') AND p.kind = 'application' AND NOT EXISTS (
        SELECT FROM approvals_decision d
        WHERE d.procedure_id = p.id AND d.round = p.round AND d.granted = (p.stage = 'in_force')
          AND (d.in_force_at IS NOT NULL) = d.granted AND d.revoked_at IS NULL) THEN
        RAISE EXCEPTION '没有相应的审批决定，不能办结' USING ERRCODE = 'check_violation';
    END IF;
END
$$;

CREATE TRIGGER a_procedure_guard BEFORE INSERT OR UPDATE OR DELETE ON approvals_procedure
    FOR EACH ROW EXECUTE FUNCTION approvals_procedure_guard();

-- Arguments: the columns that may still change.
CREATE FUNCTION approvals_stays() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - TG_ARGV = to_jsonb(OLD) - TG_ARGV THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '%：已经签署或者固定，不能改动，也不能删除', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;

-- A decision comes into force or is revoked once.
CREATE TRIGGER a_decision_stays BEFORE UPDATE ON approvals_decision
    FOR EACH ROW WHEN (OLD.in_force_at IS NOT NULL OR OLD.revoked_at IS NOT NULL)
    EXECUTE FUNCTION approvals_stays('last_month', 'certificate_no', 'next_review_on');
CREATE TRIGGER a_decision_waits BEFORE UPDATE ON approvals_decision
    FOR EACH ROW WHEN (OLD.in_force_at IS NULL AND OLD.revoked_at IS NULL)
    EXECUTE FUNCTION approvals_stays('in_force_at', 'revoked_at', 'first_month', 'last_month', 'next_review_on');
CREATE TRIGGER a_decision_is_kept BEFORE DELETE ON approvals_decision
    FOR EACH ROW EXECUTE FUNCTION approvals_stays();
CREATE TRIGGER a_duty_stays BEFORE UPDATE OR DELETE ON approvals_duty
    FOR EACH ROW EXECUTE FUNCTION approvals_stays();
CREATE TRIGGER a_pinnedrules_stays BEFORE UPDATE OR DELETE ON approvals_pinnedrules
    FOR EACH ROW EXECUTE FUNCTION approvals_stays();
CREATE TRIGGER a_signed_opinion_stays BEFORE UPDATE ON approvals_opinion
    FOR EACH ROW WHEN (OLD.signed_at IS NOT NULL) EXECUTE FUNCTION approvals_stays();
CREATE TRIGGER a_unsigned_opinion_stays BEFORE UPDATE ON approvals_opinion
    FOR EACH ROW WHEN (OLD.signed_at IS NULL)
    EXECUTE FUNCTION approvals_stays('recommended', 'remark', 'signed_by_id', 'signed_at');
CREATE TRIGGER an_opinion_is_kept BEFORE DELETE ON approvals_opinion
    FOR EACH ROW EXECUTE FUNCTION approvals_stays();
CREATE TRIGGER a_spoken_county_review_stays BEFORE UPDATE ON approvals_countyreview
    FOR EACH ROW WHEN (OLD.signed_at IS NOT NULL OR OLD.returned_at IS NOT NULL)
    EXECUTE FUNCTION approvals_stays('returned_by_id', 'returned_at', 'return_reason');
CREATE TRIGGER a_county_review_goes_on BEFORE UPDATE ON approvals_countyreview
    FOR EACH ROW WHEN (OLD.signed_at IS NULL AND OLD.returned_at IS NULL)
    EXECUTE FUNCTION approvals_stays(
        'received_by_id', 'received_at', 'agreed', 'remark', 'signed_by_id', 'signed_at',
        'returned_by_id', 'returned_at', 'return_reason');
CREATE TRIGGER a_county_review_is_kept BEFORE DELETE ON approvals_countyreview
    FOR EACH ROW EXECUTE FUNCTION approvals_stays();
CREATE TRIGGER a_county_visit_stays BEFORE UPDATE OR DELETE ON approvals_countyvisit
    FOR EACH ROW EXECUTE FUNCTION approvals_stays();
