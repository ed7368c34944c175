"""The papers of a review and a change: D69, D33, D34, D35."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from accounts.models import Post
from approvals.models.aftercare import Change, ChangeKind
from approvals.models.decisions import Decision
from cases.models import CheckRequest, Document, Visit
from cases.papers import issue
from policies.benefits.months import add_months

if TYPE_CHECKING:
    from approvals.models import Procedure

CHECKED, VISITED = "信息核对", "入户调查"


def issue_change_notice(procedure: Any, change: Change, *, by: Post, at: datetime.datetime) -> Document:
    """The notice with reasons and remedies, issued with the decision itself (社会救助法 art. 48)."""
    kind, extra = NOTICES[ChangeKind(change.kind)], _facts_of(change)
    return issue(kind, procedure.case, by=by, at=at, rules=procedure.rules, extra=extra, round=change.round)


NOTICES = {
    ChangeKind.INCREASE: "D33",
    ChangeKind.DECREASE: "D33",
    ChangeKind.STOP: "D34",
    ChangeKind.GRACE: "D35",
}


def _facts_of(change: Change) -> dict[str, Any]:
    heard = _heard(change)
    reason = f"{change.ground}：{change.reason}" if change.ground else change.reason
    if change.kind == ChangeKind.STOP:
        assert change.effective_month, "a decided change has the month from which it takes effect"
        return {"reason": reason, "last_month": add_months(change.effective_month, -1), "heard": heard}
    if change.kind == ChangeKind.GRACE:
        return {
            "from_month": change.effective_month,
            "until_month": change.last_month,
            "amount": change.payable,
            "reason": reason,
        }
    return {
        "change": str(change.kind),
        "old": change.old.payable,
        "new": change.payable,
        "from_month": change.effective_month,
        "reason": reason,
        "heard": heard,
        "derivation": change.derivation,
    }


def _heard(change: Change) -> str:
    hearing = getattr(change, "hearing", None)
    if hearing is None:
        return ""
    if hearing.silent:
        return f"未陈述意见（{hearing.invited_how}）"
    answer = f"；处理：{hearing.answer}" if hearing.answer else ""
    return f"{hearing.person}：{hearing.statement}{answer}"


def issue_review_record(
    procedure: Any, old: Decision, *, new: Decimal, result: str, by: Post, at: datetime.datetime
) -> Document:
    """定期复核记录表: why, by which methods, what was found, what follows (GC-90, YC-049)."""
    findings = list(procedure.findings.all())
    cause = procedure.cause
    extra = {
        "trigger": cause.get_occasion_display() + (f"：{cause.note}" if cause.note else ""),
        "methods": methods_used(procedure),
        "findings": "；".join(f"{each.method}：{each.found}" for each in findings) or "见入户调查表",
        "result": result,
        "old": old.payable,
        "new": new,
        "reviewed_on": timezone.localdate(at),
        "changes": [report.text for report in procedure.reports.all()],
        "next_on": next_on_of(procedure, at),
    }
    return issue(
        "D69", procedure.case, by=by, at=at, rules=procedure.rules, extra=extra, round=procedure.round
    )


def next_on_of(procedure: Procedure, at: datetime.datetime) -> datetime.date | None:
    """The next review as it now stands on the entitlement."""
    standing = procedure.case.decisions.standing().filter(last_month=None).order_by("-id").first()
    return standing.next_review_on if standing else None


def methods_used(procedure: Procedure) -> list[str]:
    """Every method this review used, each once."""
    rounds = {"round__gte": procedure.first_round, "round__lte": procedure.round}
    used = [each.method for each in procedure.findings.all()]
    if Visit.objects.live().filter(case=procedure.case, finished_at__isnull=False, **rounds).exists():
        used.append(VISITED)
    if CheckRequest.objects.filter(case=procedure.case, reported_on__isnull=False, **rounds).exists():
        used.append(CHECKED)
    return list(dict.fromkeys(used))
