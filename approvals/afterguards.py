"""What must be true before an act after the decision: one named fact each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from approvals import changes
from approvals.models.aftercare import ReviewFinding
from audit.acts import guard
from cases.models import CheckRequest, Visit

if TYPE_CHECKING:
    from approvals.models import Procedure


def own_rounds(procedure: Procedure) -> dict[str, int]:
    """Look-ups of evidence gathered by this procedure, whichever of its rounds."""
    return {"round__gte": procedure.first_round, "round__lte": procedure.round}


@guard("本户现在没有享受这一类救助，没有可复核的待遇")
def in_receipt(procedure: Procedure) -> bool:
    return changes.entitlement(procedure.case, timezone.localdate()) is not None


@guard("本案还有没办完的程序")
def nothing_open(procedure: Procedure) -> bool:
    return not procedure.case.procedures.filter(ended_at=None).exists()


def _methods_sentence(procedure: Procedure) -> str:
    methods = procedure.rules.review.methods or ()
    others = f"，或者登记{'、'.join(methods)}的核查情况" if methods else ""
    return f"本次还没有核查：请先完成入户调查{others}"


@guard(_methods_sentence)
def reviewed(procedure: Procedure) -> bool:
    """Evidence of this review itself: a finished visit or a recorded method (YC-049).

    Who gives the support up, or has died, is not investigated.
    """
    if changes.stop_without_figures(procedure, ""):
        return True
    rounds = own_rounds(procedure)
    visited = Visit.objects.live().filter(case_id=procedure.case_id, finished_at__isnull=False, **rounds)
    return visited.exists() or ReviewFinding.objects.filter(procedure=procedure).exists()


@guard("本次提请的核对还没有报告，或者报告里的疑点还没有核实")
def own_check_settled(procedure: Procedure) -> bool:
    """A 核对 asked for in this review is answered and its doubts are explained."""
    asked = CheckRequest.objects.filter(case_id=procedure.case_id, **own_rounds(procedure)).order_by("-id")
    latest = asked.first()
    return latest is None or (latest.reported_on is not None and not latest.open_doubts)


def _head_sentence(procedure: Procedure) -> str:
    head = procedure.case.household.head
    return f"本户户主是{head.name}，不用另定" if head else "本户已没有在世的家庭成员"


@guard(_head_sentence)
def headless(procedure: Procedure) -> bool:
    """The head has died or left, others are still there."""
    household = procedure.case.household
    return household.head is None and household.current_members().exists()


@guard("本轮已经拟定变更")
def nothing_proposed(procedure: Procedure) -> bool:
    return changes.change_of(procedure) is None


@guard("本轮没有需要听取意见的减发、停发，或者已经听取")
def to_be_heard(procedure: Procedure) -> bool:
    change = changes.change_of(procedure)
    return change is not None and change.needs_hearing and not change.heard


@guard("减发、停发前还没有听取本人意见（社会救助法第四十八条）")
def heard(procedure: Procedure) -> bool:
    change = changes.change_of(procedure)
    return change is not None and (change.heard or not change.needs_hearing)


def _told_sentence(procedure: Procedure) -> str:
    return (
        "变更告知书已经送达"
        if changes.decided_change(procedure)
        else "还没有已经审批的变更，没有要送达的告知书"
    )


@guard(_told_sentence)
def change_untold(procedure: Procedure) -> bool:
    return changes.decided_change(procedure) is not None and procedure.notice_delivered_at is None


@guard("没有正在追回的款项")
def something_to_repay(procedure: Procedure) -> bool:
    return any(each.outstanding > 0 for each in procedure.case.overpayments.all())
