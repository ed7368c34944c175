"""A proposed change as the row it becomes: checked against the figures, all mistakes at once."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from accounts.models import Post
from approvals.changes import (
    against_figures,
    against_stop,
    entitlement,
    nobody_left,
    review_trial,
    stop_without_figures,
)
from approvals.models.aftercare import Change, ChangeKind, Hearing, HearingWay
from approvals.workoffers import who_refused
from audit.acts import Refused
from policies.benefits import Derivation, FactsMissing, TableError

if TYPE_CHECKING:
    from approvals.models import Procedure


def proposal(procedure: Procedure, at: datetime.datetime, *, kind: str, **facts: Any) -> dict[str, Any]:
    """Columns of a Change. Raises Refused with everything in the way."""
    on = timezone.localdate(at)
    why, ground, without = facts["why"], facts["ground"], facts["without_share"]
    problems = [] if why.strip() else ["请写明变更的理由"]
    problems += _against_lost_shares(procedure, kind, without)
    if kind == ChangeKind.STOP:
        problems += against_stop(procedure, ground, on)
    found = _figures(procedure, at, kind, ground, facts)
    if found is not None and not (kind == ChangeKind.STOP and stop_without_figures(procedure, ground)):
        problems += against_figures(kind, found)
    if problems:
        raise Refused(problems)
    return {
        "kind": kind,
        "old": entitlement(procedure.case, on),
        "ground": ground,
        "reason": why,
        "without_share": without,
        **_columns(procedure, kind, found, len(without)),
    }


def _figures(
    procedure: Procedure, at: datetime.datetime, kind: str, ground: str, facts: dict[str, Any]
) -> Derivation | None:
    """The computation; an end that needs none goes on without it."""
    try:
        return review_trial(
            procedure,
            at,
            employment=facts["employment"],
            grace_months=facts["grace_months"],
            without=facts["without_share"],
        )
    except (FactsMissing, TableError):
        if kind == ChangeKind.STOP and stop_without_figures(procedure, ground):
            return None
        raise


def _columns(procedure: Procedure, kind: str, found: Derivation | None, left_out: int) -> dict[str, Any]:
    derivation = found.as_json() if found else {}
    if found is None or kind == ChangeKind.STOP:
        return {"derivation": derivation, "payable": Decimal(0)}
    grace = found.grace
    return {
        "persons": procedure.case.persons().count() - left_out,
        "amount": found.amount,
        "topup": found.topup,
        "payable": found.payable,
        "derivation": derivation,
        "grace_months": grace.payments if kind == ChangeKind.GRACE and grace else None,
    }


def _against_lost_shares(procedure: Procedure, kind: str, names: list[str]) -> list[str]:
    """Only whoever refused suitable work the number of times the rules say loses the own share, nobody else."""
    if not names:
        return []
    if kind != ChangeKind.DECREASE:
        return ["停发本人份额的，按“减发”办理"]
    refused = who_refused(procedure.case, procedure.rules)
    return [
        f"{name}没有连续 {procedure.rules.review.refuse_job_times} 次无正当理由拒绝介绍的工作，不能停发其本人份额"
        for name in names
        if name not in refused
    ]


def record_nobody_to_hear(change: Change, *, by: Post, at: datetime.datetime) -> None:
    """Where nobody of the household is left there is nobody to hear; the record says so."""
    if change.needs_hearing and nobody_left(change.procedure):
        Hearing.objects.create(
            case=change.case,
            change=change,
            way=HearingWay.WRITTEN,
            heard_at=at,
            silent=True,
            invited_on=timezone.localdate(at),
            invited_how="本户已没有在世的家庭成员，无人可听取意见",
            recorded_by=by,
        )
