"""待签批: the three facts a leader looks at before signing."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from accounts.models import Post
from approvals.desk import Row, drawn
from approvals.models import Opinion, Procedure
from approvals.stages import Stage
from cases.models import CheckRequest, Meeting
from config.formats import day, money
from policies.categories import PAID_ONCE
from policies.workdays import current_calendar


@dataclass(frozen=True)
class ToSign:
    row: Row
    reason: str
    facts: tuple[tuple[str, str], ...]
    back: str  # the act that sends the case back instead of signing it


def for_leader(procedures: list[Procedure], by: Post, today: datetime.date) -> list[ToSign]:
    """Rows of the signing list; a constant number of statements whatever their number."""
    cases = [procedure.case_id for procedure in procedures]
    opinions = {
        (opinion.procedure_id, opinion.round): opinion
        for opinion in Opinion.objects.filter(case__in=cases).select_related(
            "reread_by__user", "signed_by__user", "case"
        )
    }
    meetings = {
        meeting.case_id: meeting
        for meeting in Meeting.objects.live().filter(case__in=cases).order_by("round")
    }
    checks = {
        check.case_id: check
        for check in CheckRequest.objects.filter(case__in=cases, reported_on__isnull=False).order_by("round")
    }
    return [
        _to_sign(
            row,
            opinions.get((row.procedure.pk, row.procedure.round)),
            heard(row.procedure, meetings.get(row.procedure.case_id), checks.get(row.procedure.case_id)),
        )
        for row in drawn(procedures, by, today, current_calendar())
    ]


def _to_sign(row: Row, opinion: Opinion | None, third: tuple[str, str]) -> ToSign:
    back = {"sign_opinion": "send_back", "decide": "return_for_investigation"}.get(row.step.act, "")
    if opinion is None:
        return ToSign(row, "", (), "")
    reason = f"{opinion.reread_by.user.name}已再次审核：{opinion.reread_text[:60]}"
    if opinion.signed_by:
        reason = f"{opinion.signed_by.user.name}意见：{opinion.remark[:60]}"
    return ToSign(row, reason, (*facts_of(opinion), third), back)


def heard(procedure: Procedure, meeting: Meeting | None, check: CheckRequest | None) -> tuple[str, str]:
    """What the neighbours found; where the route asks none of them, when the 核对 report came."""
    foreseen = any(step.stage == Stage.APPRAISAL for step in procedure.route)
    if meeting is not None or foreseen:
        said = meeting.get_conclusion_display() if meeting and meeting.conclusion else "未评议"
        return "评议", said
    if check is None or check.reported_on is None:
        return "核对", "报告未出具"
    return "核对", f"{day(check.reported_on, 'short')} 出具报告"


def facts_of(opinion: Opinion) -> tuple[tuple[str, str], ...]:
    """What is proposed and what the household lives on."""
    figures = opinion.derivation
    each = "一次性" if opinion.case.category in PAID_ONCE else "每月"
    proposal = f"拟同意，{each} {money(opinion.payable)} 元" if opinion.payable else "拟同意"
    if not opinion.recommended:
        proposal = "拟不同意，" + "；".join(figures.get("reasons", []))
    return (
        ("意见", proposal),
        ("人均月收入", f"{money(figures.get('per_capita'))} 元"),
    )
