"""What must be true before an act: one named fact each, with the sentence an office would say when it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from approvals import evidence
from approvals.stages import Kind
from audit.acts import guard
from cases.checklists import checklist
from cases.gaps import gaps
from cases.models import OneTimeNotice
from households.consents import unauthorised_adults

if TYPE_CHECKING:
    from approvals.models import Procedure


# The papers of an application are handed in once; later rounds investigate, they do not ask again.
APPLICATION_ROUND = 1


def _gaps(procedure: Procedure) -> list[str]:
    return [need.label for need in gaps(checklist(procedure.case, procedure.rules, APPLICATION_ROUND))]


def _missing_sentence(procedure: Procedure) -> str:
    return "材料还缺：" + "、".join(_gaps(procedure))


def _unauthorised_sentence(procedure: Procedure) -> str:
    names = "、".join(member.name for member in unauthorised_adults(procedure.case.household))
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
    return not _gaps(procedure)


@guard("材料齐全，应当受理，不再发一次性告知书")
def materials_incomplete(procedure: Procedure) -> bool:
    return bool(_gaps(procedure))


@guard("已发过一次性告知书，不能再次告知；新发现的缺项由经办人协查，或由申请人书面承诺")
def not_yet_notified(procedure: Procedure) -> bool:
    return not OneTimeNotice.objects.filter(case_id=procedure.case_id).exists()


@guard(_unauthorised_sentence)
def all_adults_authorised(procedure: Procedure) -> bool:
    return not unauthorised_adults(procedure.case.household)


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
    return evidence.check_reported(procedure)


def _doubts_sentence(procedure: Procedure) -> str:
    return "核对疑点尚未核实：" + "、".join(doubt.item for doubt in evidence.open_doubts(procedure))


@guard(_doubts_sentence)
def doubts_closed(procedure: Procedure) -> bool:
    return not evidence.open_doubts(procedure)


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
    return not evidence.appraisal_settled(procedure)


@guard("评议会已经安排，请到评议页面登记")
def meeting_uncalled(procedure: Procedure) -> bool:
    found = evidence.meeting(procedure)
    return found is None or bool(found.conclusion)


@guard("本轮评议会还没有登记")
def meeting_held(procedure: Procedure) -> bool:
    found = evidence.meeting(procedure)
    return found is not None and not found.conclusion


@guard("民主评议尚无结论")
def appraisal_settled(procedure: Procedure) -> bool:
    return evidence.appraisal_settled(procedure)


@guard("经办人还没有参照核对报告再次审核材料")
def reread(procedure: Procedure) -> bool:
    return evidence.opinion(procedure) is not None


@guard("材料已经再次审核，等分管领导签署意见")
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
    return evidence.publicity(procedure) is None


@guard("公示单还没有张贴")
def posted(procedure: Procedure) -> bool:
    return evidence.publicity(procedure) is not None


@guard("公示尚未期满撤下")
def published_clean(procedure: Procedure) -> bool:
    return evidence.proposed_refusal(procedure) or all(
        evidence.published_clean(procedure, item.id)
        for item in procedure.rules.publicities
        if item.position != "after_decision"
    )


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


@guard("低保证已经发放")
def certificate_not_issued(procedure: Procedure) -> bool:
    found = evidence.decision(procedure)
    return found is not None and not found.certificate_no
