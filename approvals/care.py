"""特困: what the county's self-care assessment does to the amount, and whether the agreements are there."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils import timezone

from audit.acts import guard
from cases.models import CareAssessment, CareKind
from policies.benefits import Derivation, SelfCare, Support, compute
from policies.deadlines import add_months
from policies.workdays import current_calendar

if TYPE_CHECKING:
    from approvals.models import Decision, Procedure

AGREEMENT_OF = {Support.DISPERSED: CareKind.DISPERSED, Support.INSTITUTION: CareKind.INSTITUTION}
AGREED_MONTHS = 12


def granted(procedure: Procedure) -> Decision | None:
    """The recognition of this file that stands, in force or on its way there."""
    found = procedure.case.decisions.filter(granted=True, revoked_at=None, last_month=None)
    return found.order_by("-decided_at", "-id").first()


def standing(procedure: Procedure) -> Decision | None:
    """The entitlement of this file that is in force without an end."""
    return procedure.case.decisions.standing().filter(last_month=None).order_by("-id").first()


def support_of(procedure: Procedure) -> Support:
    return Support(procedure.case.support or Support.DISPERSED)


def assessed(procedure: Procedure) -> CareAssessment | None:
    found: CareAssessment | None = procedure.case.care_assessments.done().last()
    return found


def reassess_by(procedure: Procedure, at: datetime.datetime) -> datetime.date:
    """The day by which a reported change is assessed: so many working days after the report (43号 art. 23)."""
    period, day = procedure.rules.care.reassess, timezone.localdate(at)
    if period is None:
        return day
    calendar = current_calendar()
    if period.unit == "WD":
        return calendar.add(day, period.n)
    return add_months(day, period.n) if period.unit == "MONTH" else day + datetime.timedelta(days=period.n)


def settle_amount(procedure: Procedure, at: datetime.datetime) -> Decision | None:
    """Once recognised and assessed, the care standard joins the basic one; returns the entitlement made, if any.

    What was signed stays as it was signed: an entitlement over both takes its place from the same first month. Nobody
    was paid by the first, since the roster waits for the assessment. A later change of class is a 变更 of its own,
    with the person heard first. Raises FactsMissing when the care standard of the class is not in force.
    """
    decision, found = standing(procedure), assessed(procedure)
    if decision is None or found is None or not decision.derivation.get("facts"):
        return None
    stored = Derivation.from_json(decision.derivation)
    destitute = stored.facts.destitute
    if destitute is None or destitute.assessed:
        return None
    known = replace(destitute, self_care=SelfCare(found.care_class), assessed=True)
    made = compute(replace(stored.facts, destitute=known), stored.rules)
    return _take_the_place(decision, made, found, at)


def _take_the_place(
    decision: Decision, made: Derivation, found: CareAssessment, at: datetime.datetime
) -> Decision:
    decision.last_month = decision.first_month
    decision.save()
    return type(decision).objects.create(
        case=decision.case,
        household=decision.household,
        county=decision.county,
        township=decision.township,
        category=decision.category,
        source=decision.Source.CARE,
        granted=True,
        reasons=f"{found.assessed_on:%Y-%m-%d} 评估为{found.get_care_class_display()}",
        persons=decision.persons,
        amount=made.amount,
        topup=made.topup,
        payable=made.payable,
        derivation=made.as_json(),
        first_month=decision.first_month,
        decided_by=found.assessed_by,
        decided_at=at,
        in_force_at=at,
        next_review_on=decision.next_review_on,
        certificate_no=decision.certificate_no,
    )


@guard("本类救助不评估生活自理能力")
def care_wanted(procedure: Procedure) -> bool:
    return bool(procedure.rules.care.indicators)


@guard("生活自理能力已经评估；情况有变的，先登记变化报告")
def assessment_due(procedure: Procedure) -> bool:
    """Once, and again whenever a change was reported."""
    waiting = procedure.case.care_assessments.asked().exists()
    return waiting or not procedure.case.care_assessments.done().exists()


@guard("县级还没有评估生活自理能力")
def care_assessed(procedure: Procedure) -> bool:
    return assessed(procedure) is not None


@guard("已经有一份变化报告在等县级复核评估")
def no_report_waiting(procedure: Procedure) -> bool:
    return not procedure.case.care_assessments.asked().exists()


@guard("还没有批准给予救助供养")
def support_granted(procedure: Procedure) -> bool:
    return granted(procedure) is not None
