"""The desk's and the forms' words for what comes after the decision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from approvals import changes
from approvals.models import Procedure
from approvals.models.aftercare import Change, ChangeKind, Occasion, ReviewCause, ReviewFinding
from approvals.stages import Kind, Stage
from cases.models import Visit
from config.formats import day, money
from households.models import Member
from policies.benefits import FactsMissing, TableError

Words = tuple[str, str, str, str]  # title, detail, button, act


@dataclass(frozen=True)
class AfterShelf:
    """What the desk says of reviews, read for many procedures at once; empty, and free, without any."""

    changes: dict[tuple[int, int], Change] = field(default_factory=dict)  # by procedure and round
    causes: dict[int, ReviewCause] = field(default_factory=dict)
    reviewed: frozenset[int] = frozenset()  # procedures with evidence of their own
    headless: frozenset[int] = frozenset()  # procedures of households whose head is gone and others are there


def gather(procedures: Iterable[Procedure]) -> AfterShelf:
    """Five statements, however many reviews there are among the procedures."""
    rows = [row for row in procedures if row.kind != Kind.APPLICATION]
    if not rows:
        return AfterShelf()
    own = [row.pk for row in rows]
    proposed = Change.objects.filter(procedure__in=own).select_related("old")
    causes = {cause.procedure_id: cause for cause in ReviewCause.objects.filter(procedure__in=own)}
    found = set(ReviewFinding.objects.filter(procedure__in=own).values_list("procedure_id", flat=True))
    visits = Visit.objects.live().filter(case__in=[row.case_id for row in rows], finished_at__isnull=False)
    rounds = set(visits.values_list("case_id", "round"))
    reviewed = {
        row.pk
        for row in rows
        if row.pk in found
        or _gives_up(causes.get(row.pk))
        or any((row.case_id, number) in rounds for number in range(row.first_round, row.round + 1))
    }
    by_round = {(change.procedure_id, change.round): change for change in proposed}
    return AfterShelf(changes=by_round, causes=causes, reviewed=frozenset(reviewed), headless=_headless(rows))


def _headless(rows: Iterable[Procedure]) -> frozenset[int]:
    homes = {
        row.pk: row.case.household_id for row in rows if row.case.for_member_id is None and not row.ended
    }
    members = Member.objects.current().filter(household__in=homes.values())
    led: dict[int, bool] = {}
    for household, is_head in members.values_list("household_id", "is_head"):
        led[household] = led.get(household, False) or is_head
    return frozenset(pk for pk, household in homes.items() if led.get(household) is False)


def _gives_up(cause: ReviewCause | None) -> bool:
    return cause is not None and cause.occasion == Occasion.OWN_WISH


def words_of(procedure: Procedure, after: AfterShelf) -> Words | None:
    """What a review, change or stop waits for; None where the ordinary words of the stage will do."""
    change = after.changes.get((procedure.pk, procedure.round))
    cause = after.causes.get(procedure.pk)
    why = cause.get_occasion_display() if cause else ""
    if procedure.pk in after.headless and procedure.stage in (Stage.INVESTIGATION, Stage.REVIEW):
        return "确定新户主", f"{why}：户主已不在，先确定新户主，换登收款账户", "定户主", "name_head"
    if procedure.stage == Stage.INVESTIGATION:
        return _gathering(procedure, why, procedure.pk in after.reviewed)
    if procedure.ended:
        return _ended(procedure, change)
    if change is None:
        return None
    said = f"拟{change.get_kind_display()}，{_beside(change)}"
    if procedure.stage == Stage.REVIEW:
        return "听取本人意见", said, "听意见", "hear_household"
    if procedure.stage == Stage.DECISION:
        return "等负责人审批变更", said, "签审批", "decide_change"
    return None


def _gathering(procedure: Procedure, why: str, reviewed: bool) -> Words:
    if reviewed:
        said = f"{why}：维持原待遇的下结论，有变化的拟定变更"
        return "按核查情况下结论", said, "去看试算", ""
    if procedure.rules.review.methods:
        return "核查家庭情况", f"{why}：安排入户，或者登记其他方式的核查情况", "登核查", "record_finding"
    return "核查家庭情况", f"{why}：安排入户调查", "排入户", "plan_visit"


def _ended(procedure: Procedure, change: Change | None) -> Words | None:
    if change is None or change.decided_at is None:
        if procedure.stage == Stage.IN_FORCE:
            return "复核无变化", f"{day(procedure.ended_at, 'short')} 办结", "查看", ""
        return None
    said = f"{change.get_kind_display()}，{_beside(change)}"
    if procedure.notice_delivered_at is None:
        return "送达变更告知书", said, "去送达", "deliver_change"
    return said, f"{day(procedure.notice_delivered_at, 'short')} 送达", "查看", ""


def _beside(change: Change) -> str:
    if change.kind == ChangeKind.STOP:
        return f"现发每月 {money(change.old.payable)} 元"
    return f"每月 {money(change.old.payable)} 元变为 {money(change.payable)} 元"


def review_figures(procedure: Procedure) -> dict[str, Any]:
    """The stored derivation of the change, else a trial of today; {"missing": reasons} where neither is there."""
    change = changes.change_of(procedure)
    if change is not None and change.derivation:
        return dict(change.derivation)
    try:
        return changes.review_trial(procedure, timezone.now()).as_json()
    except (FactsMissing, TableError) as missing:
        return {"missing": missing.problems}


def known_before(procedure: Procedure, act: str) -> list[dict[str, str]]:
    """Before and after, and the lines of the sum, above the form of an act that changes an amount."""
    if act not in ("propose_change", "hear_household", "decide_change", "conclude_unchanged"):
        return []
    change = changes.change_of(procedure)
    if change is not None:
        return [*_of_change(change), *_of_hearing(change)]
    return _of_trial(procedure)


def _of_change(change: Change) -> list[dict[str, str]]:
    facts = [
        {"label": "拟作变更", "value": change.get_kind_display()},
        {"label": "现发每月", "value": f"{money(change.old.payable)} 元"},
        {"label": "变更后每月", "value": f"{money(change.payable)} 元"},
        {"label": "理由", "value": change.reason, "note": change.ground},
    ]
    return facts + _lines(change.derivation)


def _of_hearing(change: Change) -> list[dict[str, str]]:
    hearing = getattr(change, "hearing", None)
    if hearing is None:
        return []
    said = hearing.invited_how if hearing.silent else f"{hearing.person}：{hearing.statement}"
    return [{"label": "听取意见", "value": said, "note": hearing.answer}]


def _of_trial(procedure: Procedure) -> list[dict[str, str]]:
    at = timezone.now()
    old = changes.entitlement(procedure.case, timezone.localdate(at))
    facts = [{"label": "现发每月", "value": f"{money(old.payable)} 元"}] if old else []
    try:
        found = changes.review_trial(procedure, at)
    except (FactsMissing, TableError) as missing:
        return [*facts, {"label": "试算", "value": "；".join(missing.problems)}]
    after = f"{money(found.payable)} 元" if found.eligible else "不再符合条件"
    facts.append({"label": "试算每月", "value": after, "note": f"应当{found.outcome.label}"})
    if not found.eligible:
        facts.append({"label": "试算理由", "value": "；".join(found.reasons)})
    return facts + _lines(found.as_json())


def _lines(derivation: dict[str, Any]) -> list[dict[str, str]]:
    return [
        {"label": line["label"], "value": line["value"], "note": line.get("basis", "")}
        for line in derivation.get("lines", [])
    ]
