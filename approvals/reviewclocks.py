"""The periods that run after the decision: a death to be followed up, a review that is due, a grace period that ends."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from approvals.models.aftercare import ChangeKind, Occasion
from cases.models import Objection, Publicity
from policies.clocks import ClockKind
from policies.deadlines import Deadline, add_months
from policies.schema import Basis
from policies.workdays import WorkCalendar

if TYPE_CHECKING:
    from approvals.models import Procedure

Found = tuple[int, Deadline, datetime.date | None]  # round, period, day it was met
GRACE_END = "grace.end"
REASSESS = "care.reassess"


def review_periods(procedure: Procedure, calendar: WorkCalendar) -> list[Found]:
    """Every period of a review, change or stop, from the rows on file."""
    cause = getattr(procedure, "cause", None)
    if cause is None:
        return []
    found = [_death(procedure), _due(procedure), _grace(procedure)]
    found += [*_boards(procedure), *_objections(procedure, calendar)]
    return [period for period in found if period is not None]


def _ended_on(procedure: Procedure) -> datetime.date | None:
    return timezone.localdate(procedure.ended_at) if procedure.ended_at else None


def _death(procedure: Procedure) -> Found | None:
    """Within three months of a death the household is looked at and the amount settled (83号 一(三))."""
    months, day = procedure.rules.review.death_months, procedure.cause.happened_on
    basis = procedure.rules.basis("review.death_months")
    if procedure.cause.occasion != Occasion.DEATH or months is None or day is None or basis is None:
        return None
    period = _period("review.death", "死亡后核查办结", "death", day, months, "MONTH", basis)
    return procedure.first_round, period, _ended_on(procedure)


def _due(procedure: Procedure) -> Found | None:
    """A review by the cycle is owed by the day it falls due; that day stands on the entitlement reviewed."""
    basis = procedure.rules.basis("review.stable")
    if procedure.cause.occasion != Occasion.ROUTINE or basis is None or procedure.cause.due_on is None:
        return None
    opened, due = timezone.localdate(procedure.opened_at), procedure.cause.due_on
    period = _until("review.due", "定期复核", "reported", opened, due, basis)
    return procedure.first_round, period, _ended_on(procedure)


def _grace(procedure: Procedure) -> Found | None:
    """Shown, never owed: the last month is written in the entitlement, which ends by itself."""
    change = procedure.changes.filter(kind=ChangeKind.GRACE, decided_at__isnull=False).first()
    basis = procedure.rules.basis("benefit.grace_months")
    if change is None or change.last_month is None or basis is None:
        return None
    decided = timezone.localdate(change.decided_at)
    last_day = add_months(change.last_month, 1) - datetime.timedelta(days=1)
    return change.round, _until(GRACE_END, "渐退期满", "decision", decided, last_day, basis, "advisory"), None


def _boards(procedure: Procedure) -> list[Found]:
    basis = procedure.rules.basis("stop.publicity_days")
    posted = Publicity.objects.filter(
        case_id=procedure.case_id,
        round__gte=procedure.first_round,
        round__lte=procedure.round,
        withdrawn_at=None,
    )
    if basis is None:
        return []
    return [
        (
            sheet.round,
            _until(
                f"publicity.{sheet.key}",
                "公示期",
                "publicity_posted",
                sheet.posted_on,
                sheet.ends_on,
                basis,
                "window",
            ),
            timezone.localdate(sheet.closed_at) if sheet.closed_at else None,
        )
        for sheet in posted
    ]


def _objections(procedure: Procedure, calendar: WorkCalendar) -> list[Found]:
    """An objection to an end of support is looked into and decided within the period of the rules (43号 art. 26)."""
    rule, basis = procedure.rules.stop.objection_due, procedure.rules.basis("stop.objection_due")
    if rule is None or basis is None:
        return []
    raised: dict[int, datetime.date] = {}
    rows = Objection.objects.filter(
        case_id=procedure.case_id, round__gte=procedure.first_round, round__lte=procedure.round
    )
    for row in rows.order_by("raised_at"):
        raised.setdefault(row.round, timezone.localdate(row.raised_at))
    return [
        (
            round_,
            _until(
                "stop.objection",
                "异议后重新作出决定",
                "objection",
                day,
                calendar.add(day, rule.n),
                basis,
                n=rule.n,
                unit="WD",
            ),
            _ended_on(procedure),
        )
        for round_, day in raised.items()
    ]


def reassessment(procedure: Procedure) -> tuple[Deadline, datetime.date | None] | None:
    """A reported change of self-care: the county assesses within the period of the rules (43号 art. 23).

    The report belongs to the procedure that was the last of its file when it came; (period, day it was met).
    """
    rule, basis = procedure.rules.care.reassess, procedure.rules.basis("care.reassess")
    if rule is None or basis is None:
        return None
    later = procedure.case.procedures.filter(opened_at__gt=procedure.opened_at).order_by("opened_at").first()
    reports = procedure.case.care_assessments.filter(
        reported_at__gte=procedure.opened_at, due_on__isnull=False
    )
    found = (reports.filter(reported_at__lt=later.opened_at) if later else reports).last()
    if found is None or found.due_on is None:
        return None
    told = timezone.localdate(found.reported_at)
    period = _until(
        REASSESS, "自理能力复核评估", "reported", told, found.due_on, basis, n=rule.n, unit=rule.unit
    )
    return period, found.assessed_on


def _period(
    name: str, label: str, event: str, start: datetime.date, n: int, unit: str, basis: Basis
) -> Deadline:
    return _until(name, label, event, start, add_months(start, n), basis, n=n, unit=unit)


def _until(
    name: str,
    label: str,
    event: str,
    start: datetime.date,
    due: datetime.date,
    basis: Basis,
    kind: ClockKind = "due",
    *,
    n: int | None = None,
    unit: str = "CD",
) -> Deadline:
    days = max((due - start).days, 0)
    return Deadline(
        name=name,
        label=label,
        from_event=event,
        started_on=start,
        n=days if n is None else n,
        unit=unit,
        due_on=due,
        due_at=None,
        basis=basis,
        provisional=False,
        kind=kind,
        meaning="done",
    )
