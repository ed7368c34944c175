"""Changing what a household receives: what the figures say, what may be proposed, how it takes effect."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from fractions import Fraction
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from accounts.models import Post
from approvals.casefacts import case_facts
from approvals.models.aftercare import Change, ChangeKind, Occasion
from approvals.models.changereports import PaymentHold
from approvals.models.decisions import Decision
from approvals.reviewcycle import due_again
from policies.benefit_rules import benefit_rules
from policies.benefits import Derivation, FactsMissing, TableError, compute
from policies.benefits.facts import CurrentAward
from policies.benefits.months import add_months, month_of
from policies.benefits.shares import without_shares
from policies.benefits.vocabulary import Outcome
from policies.reviewcycle import kept_while_young

if TYPE_CHECKING:
    from approvals.models import Procedure
    from cases.models import Case

OUTCOMES = {
    Outcome.RAISE: ChangeKind.INCREASE,
    Outcome.REDUCE: ChangeKind.DECREASE,
    Outcome.GRACE: ChangeKind.GRACE,
    Outcome.STOP: ChangeKind.STOP,
    Outcome.REFUSE: ChangeKind.STOP,
}


def entitlement(case: Case, on: datetime.date) -> Decision | None:
    """What this file pays in the month of `on`, or will pay from a later one; None when nothing stands."""
    standing = case.decisions.standing().filter(category=case.category)
    running = standing.filter(Q(last_month=None) | Q(last_month__gte=month_of(on)))
    return running.order_by("-first_month", "-id").first()


def change_of(procedure: Procedure) -> Change | None:
    """The change proposed in the present round."""
    return procedure.changes.filter(round=procedure.round).select_related("old").first()


def decided_change(procedure: Procedure) -> Change | None:
    """The change this procedure ended with."""
    return procedure.changes.filter(decided_at__isnull=False).select_related("old", "made").first()


def nobody_left(procedure: Procedure) -> bool:
    """Is nobody alive whom the file is about: the one person helped alone, or anybody of the household?"""
    case = procedure.case
    left = case.household.current_members() if case.for_member_id is None else case.persons()
    return not left.exists()


def review_trial(
    procedure: Procedure,
    at: datetime.datetime,
    *,
    employment: bool = False,
    grace_months: int | None = None,
    without: Collection[str] = (),
) -> Derivation:
    """What the rules of today make of the household as it is now, beside what it receives.

    Raises FactsMissing or TableError when the figures cannot be had.
    """
    on = timezone.localdate(at)
    old = entitlement(procedure.case, on)
    current = None
    if old is not None:
        current = CurrentAward(
            payable=Fraction(old.payable),
            topup=Fraction(old.topup),
            grace_until=old.last_month,
            raised_by_employment=employment,
            grace_months=grace_months,
        )
    facts = case_facts(procedure, on, current=current)
    found = compute(facts, benefit_rules(procedure.rules))
    basis = procedure.rules.basis("review.refuse_job_times")
    return without_shares(found, without, basis.label if basis else "")


def stays(derivation: Derivation, old: Decision) -> bool:
    """Does the household go on receiving what it receives?"""
    if derivation.outcome == Outcome.GRACE:
        return old.last_month is not None
    return derivation.outcome == Outcome.KEEP or (derivation.eligible and derivation.outcome == Outcome.GRANT)


def against_unchanged(procedure: Procedure, old: Decision | None, at: datetime.datetime) -> list[str]:
    """What the figures say against leaving everything as it is; nothing where they cannot be had."""
    if old is None:
        return ["本户现在没有享受这一类救助"]
    if nobody_left(procedure):
        return ["本户已没有在世的家庭成员，请拟定停发"]
    try:
        found = review_trial(procedure, at)
    except (FactsMissing, TableError):
        return []
    if stays(found, old):
        return []
    said = f"每月 {found.payable} 元，现为 {old.payable} 元" if found.eligible else "；".join(found.reasons)
    return [f"按现有材料试算，应当{found.outcome.label}（{said}），请拟定变更"]


def against_figures(kind: str, derivation: Derivation) -> list[str]:
    """Nobody's amount is changed against the computation."""
    wanted = OUTCOMES.get(derivation.outcome)
    if wanted == kind:
        return []
    label = ChangeKind(kind).label
    said = f"按现有材料试算，应当{derivation.outcome.label}"
    if derivation.eligible:
        said += f"（每月 {derivation.payable} 元）"
    return [f"{said}，不能按“{label}”办理：{'；'.join(derivation.reasons)}"]


def against_stop(procedure: Procedure, ground: str, on: datetime.date) -> list[str]:
    """Where the rules list the grounds of an end, only those end it; the young keep what they have (S-77)."""
    law = procedure.rules.stop
    problems = []
    if law.grounds and ground not in law.grounds:
        problems.append("终止的情形须是：" + "；".join(law.grounds))
    case = procedure.case
    members = list(case.household.current_members() if case.for_member_id is None else case.persons())
    pairs = [(member.age_on(on), member.school) for member in members]
    if ground in (law.spares_minors or ()) and kept_while_young(law, pairs):
        problems.append(
            "未成年人可以继续享有至 18 周岁；年满 18 周岁仍在接受义务教育或者在普通高中、中等职业学校就读的，继续享有，不能终止"
        )
    return problems


def stop_without_figures(procedure: Procedure, ground: str) -> bool:
    """Ends that need no computation: nobody is left, the household gives it up, a ground listed by the rules."""
    cause = getattr(procedure, "cause", None)  # an application has none
    own_wish = cause is not None and cause.occasion == Occasion.OWN_WISH
    return nobody_left(procedure) or own_wish or ground in (procedure.rules.stop.grounds or ())


def effective_month(change: Change, on: datetime.date) -> datetime.date:
    """The month after the decision. Months held back since a death were never paid and follow the new amount: from the
    month after the line was held, or, where nobody is left to be paid, from the month after the death."""
    first = add_months(on, 1)
    hold = PaymentHold.objects.standing().filter(case=change.case).first()
    if hold is not None and change.procedure.cause.occasion == Occasion.DEATH:
        unpaid = max(hold.from_month, add_months(timezone.localdate(hold.held_at), 1))
        first = min(first, hold.from_month if nobody_left(change.procedure) else unpaid)
    begun = change.old.first_month
    return max(first, add_months(begun, 1)) if begun else first


def put_into_effect(change: Change, *, by: Post, at: datetime.datetime, remark: str) -> Change:
    """Close the old entitlement the month before, open the new one; held payments are set free."""
    month = effective_month(change, timezone.localdate(at))
    change.effective_month, change.decided_by, change.decided_at = month, by, at
    change.remark = remark
    if change.grace_months is not None:
        change.last_month = add_months(month, change.grace_months - 1)
    _close(change.old, add_months(month, -1))
    if change.kind != ChangeKind.STOP:
        change.made = _open(change, by=by, at=at)
    change.save()
    lift_holds(change.case, at, f"{change.get_kind_display()}已经决定")
    return change


def _close(old: Decision, last: datetime.date) -> None:
    if old.last_month is None or old.last_month > last:
        old.last_month = last
    old.next_review_on = None
    old.save()


def _open(change: Change, *, by: Post, at: datetime.datetime) -> Decision:
    procedure, old = change.procedure, change.old
    return Decision.objects.create(
        case=change.case,
        procedure=procedure,
        round=change.round,
        household=old.household,
        county=old.county,
        township=old.township,
        category=old.category,
        granted=True,
        reasons=change.reason,
        persons=change.persons,
        amount=change.amount,
        topup=change.topup,
        payable=change.payable,
        derivation=change.derivation,
        first_month=change.effective_month if old.first_month else None,
        last_month=change.last_month,
        decided_by=by,
        decided_at=at,
        in_force_at=at,
        certificate_no=old.certificate_no,
        next_review_on=None if change.last_month else due_again(procedure, timezone.localdate(at)),
    )


def lift_holds(case: Case, at: datetime.datetime, reason: str) -> None:
    for hold in PaymentHold.objects.standing().filter(case=case):
        hold.lift(at, reason)
