"""What must be true before an act: one named fact each, with the sentence an office would say when it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from approvals import evidence, route
from approvals.deliberation import collective_grant
from approvals.stages import Kind, Rerun, Stage
from audit.acts import Guard, guard
from cases.checklists import checklist
from cases.gaps import gaps
from cases.models import OneTimeNotice
from households.consents import unauthorised_adults

if TYPE_CHECKING:
    from approvals.models import Procedure
    from households.models import Member


# The papers of an application are handed in once; later rounds investigate, they do not ask again.
APPLICATION_ROUND = 1


def _gaps(procedure: Procedure) -> list[str]:
    return [need.label for need in gaps(checklist(procedure.case, procedure.rules, APPLICATION_ROUND))]


def _missing_sentence(procedure: Procedure) -> str:
    return "材料还缺：" + "、".join(_gaps(procedure))


def _unauthorised(procedure: Procedure) -> list[Member]:
    return unauthorised_adults(procedure.case.household, of=procedure.case.persons())


def _unauthorised_sentence(procedure: Procedure) -> str:
    names = "、".join(member.name for member in _unauthorised(procedure))
    return f"还没有签核对授权书：{names}"


@guard("这一步只在新申请的程序里办理")
def is_application(procedure: Procedure) -> bool:
    return procedure.kind == Kind.APPLICATION


@guard("这一步只在复核、变更、停发的程序里办理")
def is_aftercare(procedure: Procedure) -> bool:
    return procedure.kind != Kind.APPLICATION


@guard("家庭成员还没有登记")
def members_entered(procedure: Procedure) -> bool:
    return procedure.case.household.current_members().exists()


@guard(_missing_sentence)
def materials_complete(procedure: Procedure) -> bool:
    """Everything handed in, or 一事一议 agreed to go on without (YC-037)."""
    return not _gaps(procedure) or collective_grant(procedure)


@guard("材料齐全，应当受理，不再发一次性告知书")
def materials_incomplete(procedure: Procedure) -> bool:
    return bool(_gaps(procedure))


@guard("已发过一次性告知书，不能再次告知；新发现的缺项由经办人协查，或由申请人书面承诺")
def not_yet_notified(procedure: Procedure) -> bool:
    return not OneTimeNotice.objects.filter(case_id=procedure.case_id).exists()


@guard(_unauthorised_sentence)
def all_adults_authorised(procedure: Procedure) -> bool:
    return not _unauthorised(procedure)


@guard("还没有询问并登记近亲属关系")
def kin_asked(procedure: Procedure) -> bool:
    return procedure.kin_answered_at is not None


@guard("申请人不具有本县（市、区）户籍，请转户籍地办理")
def hukou_in_county(procedure: Procedure) -> bool:
    """具有本区户籍 (GC-35): asked only where the rules ask it."""
    if not procedure.rules.application.hukou_required:
        return True
    hukou = procedure.case.household.hukou_region
    return hukou is not None and procedure.county.contains(hukou.code)


@guard("本地规则没有先行核对，直接登记申请")
def precheck_foreseen(procedure: Procedure) -> bool:
    return procedure.rules.precheck.on is True


@guard("本地规定先行核对，核对符合并通知后才能登记申请")
def prechecked(procedure: Procedure) -> bool:
    return procedure.rules.precheck.on is not True or procedure.invited_at is not None


@guard("本轮核对已经提请，不必重复提请")
def check_not_requested(procedure: Procedure) -> bool:
    found = evidence.check(procedure)
    return found is None or (found.reported_on is not None and found.round < procedure.round)


@guard("还没有提请核对")
def check_requested(procedure: Procedure) -> bool:
    return evidence.check(procedure) is not None


@guard("核对报告已经登记")
def check_unreported(procedure: Procedure) -> bool:
    found = evidence.check(procedure)
    return found is None or found.reported_on is None


@guard("核对报告尚未出具")
def check_reported(procedure: Procedure) -> bool:
    """一事一议 carries a case whose facts nobody could check (YC-037, S-45)."""
    return evidence.check_reported(procedure) or collective_grant(procedure)


def _doubts_sentence(procedure: Procedure) -> str:
    return "核对疑点尚未核实：" + "、".join(doubt.item for doubt in evidence.open_doubts(procedure))


@guard(_doubts_sentence)
def doubts_closed(procedure: Procedure) -> bool:
    return not evidence.open_doubts(procedure) or collective_grant(procedure)


@guard("没有待核实的疑点")
def has_open_doubts(procedure: Procedure) -> bool:
    return bool(evidence.open_doubts(procedure))


@guard("本轮入户调查已经完成")
def visit_open(procedure: Procedure) -> bool:
    return not evidence.visit_done(procedure)


@guard("本轮入户已经安排")
def visit_unplanned(procedure: Procedure) -> bool:
    return evidence.visit(procedure) is None


@guard("本轮入户调查尚未安排")
def visit_planned(procedure: Procedure) -> bool:
    return evidence.visit(procedure) is not None


@guard("本轮入户调查尚未完成")
def visit_done(procedure: Procedure) -> bool:
    return evidence.visit_done(procedure)


@guard("民主评议已有结论")
def appraisal_open(procedure: Procedure) -> bool:
    """Where the rules leave it open, a meeting may still be called in a round that has none."""
    if evidence.appraisal_wanted(procedure):
        return not evidence.appraisal_settled(procedure)
    found = evidence.meeting_of_round(procedure)
    return found is None or not found.conclusion


@guard("本地规则只在有异议时组织民主评议")
def appraisal_foreseen(procedure: Procedure) -> bool:
    free = procedure.rules.review_meeting.mode in ("optional", "on_dispute")
    return free or evidence.appraisal_wanted(procedure)


@guard("评议会已经安排，请到评议页面登记")
def meeting_uncalled(procedure: Procedure) -> bool:
    found = evidence.meeting_of_round(procedure)
    return found is None or bool(found.conclusion)


@guard("本轮评议会还没有登记")
def meeting_held(procedure: Procedure) -> bool:
    found = evidence.meeting_of_round(procedure)
    return found is not None and not found.conclusion


@guard("民主评议尚无结论")
def appraisal_settled(procedure: Procedure) -> bool:
    return evidence.appraisal_settled(procedure)


@guard("经办人还没有参照核对报告再次审核材料")
def reread(procedure: Procedure) -> bool:
    return evidence.opinion(procedure) is not None


@guard("本轮审核意见已经签署")
def opinion_open(procedure: Procedure) -> bool:
    return not evidence.opinion_signed(procedure)


@guard("材料已经再次审核，等签署审核意见")
def not_reread(procedure: Procedure) -> bool:
    return evidence.opinion(procedure) is None


@guard("审核意见尚未签署")
def opinion_signed(procedure: Procedure) -> bool:
    return evidence.opinion_signed(procedure)


def _objections_sentence(procedure: Procedure) -> str:
    return f"还有 {len(evidence.open_objections(procedure))} 件公示异议没有答复"


@guard(_objections_sentence)
def objections_settled(procedure: Procedure) -> bool:
    return not evidence.open_objections(procedure)


@guard("没有待答复的异议")
def has_open_objections(procedure: Procedure) -> bool:
    return bool(evidence.open_objections(procedure))


@guard("本轮公示单已经张贴")
def not_posted(procedure: Procedure) -> bool:
    return evidence.publicity(procedure, route.publicity_key(procedure)) is None


@guard("公示单还没有张贴")
def posted(procedure: Procedure) -> bool:
    return evidence.publicity(procedure, route.publicity_key(procedure)) is not None


@guard("审核意见尚未签署")
def ready_for_the_board(procedure: Procedure) -> bool:
    """What follows the opinion is published only with it; what the neighbours found needs none (钦北 P1), nor does
    a planned end of support (43号 art. 26)."""
    if procedure.kind != Kind.APPLICATION:
        return True
    rule = procedure.rules.publicity(route.publicity_key(procedure))
    before = rule is not None and rule.position == "after_appraisal"
    return before or evidence.opinion_signed(procedure)


def _unpublished(procedure: Procedure) -> list[str]:
    before = [item for item in procedure.rules.publicities if item.position != "after_decision"]
    return [item.content or item.id for item in before if not evidence.published_clean(procedure, item.id)]


def _unpublished_sentence(procedure: Procedure) -> str:
    names = "、".join(f"{name.removesuffix('公示')}公示" for name in _unpublished(procedure))
    return f"{names}未完成，公示尚未期满撤下"


@guard(_unpublished_sentence)
def published_clean(procedure: Procedure) -> bool:
    return evidence.proposed_refusal(procedure) or not _unpublished(procedure)


@guard("还没有上报县级民政部门")
def sent_to_county(procedure: Procedure) -> bool:
    return evidence.county_review(procedure) is not None


@guard("已经上报县级民政部门")
def not_sent_to_county(procedure: Procedure) -> bool:
    return evidence.county_review(procedure) is None


@guard("县级还没有签收上报材料")
def county_received(procedure: Procedure) -> bool:
    return evidence.county_received(procedure)


@guard("上报材料已经签收")
def county_not_received(procedure: Procedure) -> bool:
    return not evidence.county_received(procedure)


@guard("县级审核意见尚未签署")
def county_agreed(procedure: Procedure) -> bool:
    """Asked wherever the route of this procedure leads through the county."""
    through = any(step.stage == Stage.COUNTY_REVIEW for step in route.steps(procedure))
    return not through or evidence.county_agreed(procedure)


def _county_visit_sentence(procedure: Procedure) -> str:
    staff = "、".join(filing.staff.name for filing in procedure.case.kin_filings.select_related("staff"))
    why = f"本案有近亲属备案（{staff}）" if staff else "本案有投诉举报"
    return f"{why}，须由{procedure.county.name}民政部门入户调查后才能审批"


def county_visit_wanted(procedure: Procedure) -> bool:
    """Where the rules want the county's own eyes: kin applied, or somebody complained (57号 art. 20)."""
    if not procedure.rules.relatives.county_visit:
        return False
    return procedure.case.kin_filed or procedure.complained_at is not None


@guard(_county_visit_sentence)
def county_visited(procedure: Procedure) -> bool:
    return not county_visit_wanted(procedure) or evidence.county_visit(procedure) is not None


@guard("投诉举报已经登记")
def not_complained(procedure: Procedure) -> bool:
    return procedure.complained_at is None


@guard("本案不要求县级入户")
def county_visit_due(procedure: Procedure) -> bool:
    return county_visit_wanted(procedure) and evidence.county_visit(procedure) is None


def allows_remedy(remedy: str, label: str) -> Guard:
    """An objection is answered in the ways the rules name: 重新调查, 民主评议."""

    @guard(f"本地规则没有规定公示异议后{label}")
    def allowed(procedure: Procedure) -> bool:
        return remedy in (procedure.rules.objection.actions or ())

    return allowed


may_reinvestigate = allows_remedy("reinvestigate", "重新调查")
may_reappraise = allows_remedy("appraisal", "民主评议")


def _unanswered_sentence(procedure: Procedure) -> str:
    if procedure.rerun_from == Rerun.APPRAISAL:
        return "重新评议完成后才能答复异议"
    return "重新调查完成后才能答复异议"


@guard(_unanswered_sentence)
def looked_into(procedure: Procedure) -> bool:
    """An objector is answered from what was found anew, not from what was objected to."""
    if procedure.stage == Stage.OBJECTION:
        return False
    if procedure.rerun_from == Rerun.APPRAISAL:
        return evidence.appraisal_settled(procedure)
    return evidence.visit_done(procedure)


@guard("本户正在享受这一类救助，不能重复受理；情况有变的，办理变更")
def not_in_receipt(procedure: Procedure) -> bool:
    """One household is granted one category once; reviews and changes are of those who are granted."""
    if procedure.kind != Kind.APPLICATION:
        return True
    held = procedure.case.household.decisions.standing().filter(category=procedure.category)
    return not held.filter(last_month=None).exists()


@guard("已经延期一次，不能再延")
def not_extended(procedure: Procedure) -> bool:
    return procedure.extended_on is None


@guard("不予批准的告知书已经送达")
def refusal_undelivered(procedure: Procedure) -> bool:
    return procedure.notice_delivered_at is None


@guard("证件已经发放")
def certificate_not_issued(procedure: Procedure) -> bool:
    found = evidence.decision(procedure)
    return found is not None and not found.certificate_no


@guard("本地规则没有规定发证")
def certificate_foreseen(procedure: Procedure) -> bool:
    return procedure.rules.certificate.document is not None
