"""重新调查报告: why a household was visited again, and what the second look found otherwise (GC-73, 80)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases import findings
from cases.models import Meeting, MeetingConclusion, Objection, Visit

if TYPE_CHECKING:
    from approvals.models import Procedure


def reinvestigation(procedure: Procedure, visit: Visit) -> dict[str, Any] | None:
    """What D28 says of a finished visit (see cases/papers/contracts.py); None for the first of its procedure."""
    earlier = (
        Visit.objects.live()
        .filter(
            case_id=procedure.case_id,
            round__gte=procedure.first_round,
            round__lt=visit.round,
            finished_at__isnull=False,
        )
        .order_by("-round")
        .first()
    )
    if earlier is None:
        return None
    changed = findings.between(earlier.findings, visit.findings)
    told = f"与上一轮调查有 {len(changed)} 处不同" if changed else "与上一轮调查结果一致"
    return {
        "visit": visit,
        "round": visit.round,
        "cause": _cause(procedure, visit.round - 1),
        "differences": changed,
        "conclusion": f"经重新入户调查，{told}。{visit.problem}",
    }


def _cause(procedure: Procedure, round: int) -> str:
    """What ended the round before: a leader who sent the case back, in his words, an objection, a disputed meeting."""
    if procedure.rerun_why:
        return f"退回重新调查：{procedure.rerun_why}"
    objection = Objection.objects.filter(case_id=procedure.case_id, round=round).order_by("-pk").first()
    if objection is not None:
        return f"公示期间有异议：{objection.grounds}"
    disputed = Meeting.objects.filter(
        case_id=procedure.case_id, round=round, conclusion=MeetingConclusion.DISPUTED
    )
    return "民主评议有争议" if disputed.exists() else "退回重新调查"
