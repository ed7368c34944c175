"""One entitlement under the new standard: adjusted, unchanged, or left for the township with the reason."""

from __future__ import annotations

import datetime

from django.db import transaction

from approvals.models import Decision, Procedure, Uplift, UpliftLine
from approvals.whatif.amounts import Reckoned
from audit.acts import Job, acting
from cases.papers import issue
from policies.benefits import Derivation, Outcome
from policies.benefits.months import add_months
from policies.rules import rules_for

JOB = Job("approvals.uplift")
UNDER_REVIEW = "有在办的{kind}，办结后再调整"
ENDING = "待遇至{month}止，须先复核"
LOWER = "重算为{amount} 元，低于现发放的 {paid} 元，须先复核并听取意见（社会救助法 第四十八条）"
NOT_ENTITLED = "重算后不符合条件：{why}，须先复核"
BEGUN = "现有决定自{month}起执行，不早于提标月份，请按变更办理"
CHANGED = "核算期间决定有变动，请再调整一次"


def adjust(uplift: Uplift, reckoned: Reckoned, at: datetime.datetime) -> UpliftLine | None:
    """Carry the standard into one entitlement, in a transaction of its own; None when it was done before.

    The old decision ends with the month before, the new one begins with the standard's month; both are one act in the
    case's file.
    """
    with transaction.atomic():
        decision = Decision.objects.select_for_update(of=("self",)).get(pk=reckoned.decision.pk)
        if UpliftLine.objects.filter(uplift=uplift, decision=decision).exists():
            return None
        problem = _problem(uplift, decision, reckoned)
        if problem:
            return _line(uplift, reckoned, UpliftLine.Outcome.LEFT, said=problem)
        derived = reckoned.derivation
        if derived is None or derived.payable == decision.payable:
            return _line(uplift, reckoned, UpliftLine.Outcome.SAME, after=decision.payable)
        successor = _succeed(uplift, decision, derived, at)
        return _line(
            uplift,
            reckoned,
            UpliftLine.Outcome.RAISED,
            after=successor.payable,
            successor=successor,
            notice=decision.case.documents.filter(kind="D33").latest("pk"),
        )


def _problem(uplift: Uplift, decision: Decision, reckoned: Reckoned) -> str:
    """Why this entitlement is not touched by a machine; empty when it may be."""
    derived = reckoned.derivation
    if (decision.payable, decision.last_month) != (reckoned.now, reckoned.decision.last_month):
        return CHANGED
    running = Procedure.objects.open().filter(case_id=decision.case_id).first()
    if running is not None:
        return UNDER_REVIEW.format(kind=running.get_kind_display())
    if decision.last_month is not None:
        return ENDING.format(month=month(decision.last_month))
    if derived is None:
        return reckoned.problem
    if not derived.eligible or derived.outcome == Outcome.GRACE:
        return NOT_ENTITLED.format(why="；".join(derived.reasons))
    if derived.payable < decision.payable:
        return LOWER.format(amount=derived.payable, paid=decision.payable)
    begins_later = decision.first_month is not None and decision.first_month >= uplift.first_month
    if begins_later and derived.payable != decision.payable:
        return BEGUN.format(month=month(decision.first_month))
    return ""


def _succeed(uplift: Uplift, old: Decision, derived: Derivation, at: datetime.datetime) -> Decision:
    """End the old entitlement and open the new one; one act, by the job, on the signature of two people."""
    first = uplift.first_month
    said = f"提标：{uplift.doc_no}，自{month(first)}起每月由 {old.payable} 元调整为 {derived.payable} 元"
    with acting(
        JOB,
        reason=said,
        act="uplift",
        clause=uplift.clause or uplift.doc_no,
        sentence="提标调整保障金",
        at=at,
    ):
        old.last_month = add_months(first, -1)
        old.save(update_fields=["last_month"])
        _tell(uplift, old, derived, at)
        return Decision.objects.create(
            case_id=old.case_id,
            household_id=old.household_id,
            county_id=old.county_id,
            township_id=old.township_id,
            category=old.category,
            source=Decision.Source.UPLIFT,
            granted=True,
            reasons=said,
            persons=old.persons,
            amount=derived.amount,
            topup=derived.payable - derived.amount,
            payable=derived.payable,
            derivation=derived.as_json(),
            first_month=first,
            decided_by=uplift.confirmed_by,
            decided_at=at,
            in_force_at=at,
            certificate_no=old.certificate_no,
            next_review_on=old.next_review_on,
        )


def _tell(uplift: Uplift, old: Decision, derived: Derivation, at: datetime.datetime) -> None:
    """D33: every household is told its own new amount in writing (TA-28, GC-93); printed a village at a time."""
    assert uplift.confirmed_by is not None
    extra = {
        "change": "increase",
        "old": old.payable,
        "new": derived.payable,
        "from_month": uplift.first_month,
        "reason": f"{uplift.reason}（{uplift.doc_no}），不需要申请",
        "clause": uplift.clause or uplift.doc_no,
        "derivation": derived.as_json(),
    }
    rules = rules_for(old.township_id, old.category, uplift.first_month)
    issue("D33", old.case, by=uplift.confirmed_by, at=at, rules=rules, extra=extra, pdf=False)


def month(day: datetime.date | None) -> str:
    """2026年7月."""
    return f"{day.year}年{day.month}月" if day else ""


def _line(uplift: Uplift, reckoned: Reckoned, outcome: str, **facts: object) -> UpliftLine:
    decision = reckoned.decision
    return UpliftLine.objects.create(
        uplift=uplift,
        decision=decision,
        township_id=decision.township_id,
        village_id=decision.household.village_id,
        outcome=outcome,
        before=reckoned.now,
        **facts,
    )
