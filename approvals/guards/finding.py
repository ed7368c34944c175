"""What must be true of the inquiry: check and doubts, visit, appraisal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from approvals import evidence
from approvals.deliberation import collective_grant
from audit.acts import guard

if TYPE_CHECKING:
    from approvals.models import Procedure


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


def _foreseen_sentence(procedure: Procedure) -> str:
    if procedure.rules.objection.actions and "appraisal" in procedure.rules.objection.actions:
        return "本地规则只在有异议时组织民主评议"
    return "本地规则没有民主评议"


@guard(_foreseen_sentence)
def appraisal_foreseen(procedure: Procedure) -> bool:
    free = procedure.rules.review_meeting.mode in ("optional", "on_dispute")
    return free or evidence.appraisal_wanted(procedure)


@guard("评议会已经安排，请到评议页面登记")
def meeting_uncalled(procedure: Procedure) -> bool:
    found = evidence.meeting_of_round(procedure)
    return found is None or bool(found.conclusion)


def _held_sentence(procedure: Procedure) -> str:
    found = evidence.meeting_of_round(procedure)
    return "本轮民主评议已有结论" if found is not None else "本轮评议会还没有登记"


@guard(_held_sentence)
def meeting_held(procedure: Procedure) -> bool:
    found = evidence.meeting_of_round(procedure)
    return found is not None and not found.conclusion


@guard("民主评议尚无结论")
def appraisal_settled(procedure: Procedure) -> bool:
    return evidence.appraisal_settled(procedure)
