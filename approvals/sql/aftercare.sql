-- After the decision: nobody is paid less unheard, and no review ends on nothing (社会救助法 第四十八条、57号 第三十二条).

CREATE FUNCTION approvals_change_earned(p approvals_procedure) RETURNS void LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF p.stage = 'decision' AND NOT EXISTS (
        SELECT FROM approvals_change c
        WHERE c.procedure_id = p.id AND c.round = p.round
          AND (c.kind IN ('increase', 'grace')
               OR EXISTS (SELECT FROM approvals_hearing h WHERE h.change_id = c.id))) THEN
        RAISE EXCEPTION '减发、停发前没有听取意见，不能进入审批' USING ERRCODE = 'check_violation';
    END IF;
    IF p.stage = 'terminated' AND NOT EXISTS (
        SELECT FROM approvals_change c
        WHERE c.procedure_id = p.id AND c.round = p.round AND c.kind = 'stop' AND c.decided_at IS NOT NULL) THEN
        RAISE EXCEPTION '没有停发决定，不能终止' USING ERRCODE = 'check_violation';
    END IF;
    IF p.stage = 'in_force'
       AND NOT EXISTS (SELECT FROM approvals_change c
                       WHERE c.procedure_id = p.id AND c.round = p.round AND c.decided_at IS NOT NULL)
       AND NOT EXISTS (SELECT FROM approvals_reviewfinding f WHERE f.procedure_id = p.id)
       AND NOT EXISTS (SELECT FROM cases_visit v
                       WHERE v.case_id = p.case_id AND v.round BETWEEN p.first_round AND p.round
                         AND v.finished_at IS NOT NULL) THEN
        RAISE EXCEPTION '没有核查记录，也没有变更决定，复核不能办结' USING ERRCODE = 'check_violation';
    END IF;
    IF p.stage = 'rejected' THEN
        RAISE EXCEPTION '复核没有不予批准的结果' USING ERRCODE = 'check_violation';
    END IF;
END
$$;

CREATE TRIGGER a_decided_change_stays BEFORE UPDATE ON approvals_change
    FOR EACH ROW WHEN (OLD.decided_at IS NOT NULL) EXECUTE FUNCTION approvals_stays('explained');
CREATE TRIGGER a_proposed_change_waits BEFORE UPDATE ON approvals_change
    FOR EACH ROW WHEN (OLD.decided_at IS NULL)
    EXECUTE FUNCTION approvals_stays('effective_month', 'last_month', 'decided_by_id', 'decided_at', 'remark', 'made_id');
CREATE TRIGGER a_change_is_kept BEFORE DELETE ON approvals_change
    FOR EACH ROW EXECUTE FUNCTION approvals_stays();
CREATE TRIGGER a_hearing_stays BEFORE UPDATE OR DELETE ON approvals_hearing
    FOR EACH ROW EXECUTE FUNCTION approvals_stays();
CREATE TRIGGER a_finding_stays BEFORE UPDATE OR DELETE ON approvals_reviewfinding
    FOR EACH ROW EXECUTE FUNCTION approvals_stays();
CREATE TRIGGER a_cause_stays BEFORE UPDATE OR DELETE ON approvals_reviewcause
    FOR EACH ROW EXECUTE FUNCTION approvals_stays();
CREATE TRIGGER a_report_stays BEFORE UPDATE OR DELETE ON approvals_changereport
    FOR EACH ROW EXECUTE FUNCTION approvals_stays('procedure_id', 'closed_at', 'closing_note');
CREATE TRIGGER a_hold_stays BEFORE UPDATE OR DELETE ON approvals_paymenthold
    FOR EACH ROW EXECUTE FUNCTION approvals_stays('lifted_at', 'lift_reason');
CREATE TRIGGER an_offer_stays BEFORE UPDATE OR DELETE ON approvals_workoffer
    FOR EACH ROW EXECUTE FUNCTION approvals_stays();
CREATE TRIGGER an_overpayment_stays BEFORE UPDATE OR DELETE ON approvals_overpayment
    FOR EACH ROW EXECUTE FUNCTION approvals_stays();

CREATE FUNCTION approvals_repaid_within() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    owed numeric;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION '退款记录不能改动，也不能删除' USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT CASE WHEN o.waived THEN 0 ELSE o.amount END INTO owed
    FROM approvals_overpayment o WHERE o.id = NEW.overpayment_id FOR UPDATE;
    IF NEW.amount + coalesce((SELECT sum(r.amount) FROM approvals_repayment r
                              WHERE r.overpayment_id = NEW.overpayment_id), 0) > owed THEN
        RAISE EXCEPTION '退款合计超过应追回的金额' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER a_repayment_is_within BEFORE INSERT OR UPDATE OR DELETE ON approvals_repayment
    FOR EACH ROW EXECUTE FUNCTION approvals_repaid_within();
