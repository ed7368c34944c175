"""When the calendar changes: every running period it touches is derived anew.

A changed day, an imported year, or a night on which nobody was told: always the same statement, and it may run twice.
"""

from __future__ import annotations

import datetime

from django.db.models import Q

from accounts.models import Role
from approvals import evidence
from approvals.clockwork import wind
from approvals.models import Clock, Notification, Procedure
from audit.acts import Job, acting
from config.formats import day
from policies.models import CalendarRevision
from policies.workdays import current_calendar

JOB = Job("approvals.recalendar")
KEPT_DAYS = 7  # a revision is looked at again for this long, in case the bell of its own minute was not heard

Moved = tuple[Clock, datetime.date, datetime.date]


def follow(revision: CalendarRevision, now: datetime.datetime) -> int:
    """Derive anew what one change of the calendar touches; the number of due dates that moved."""
    return sum(rewind(pk, f"工作日历{revision.year}年有变更，重新计算时限", now) for pk in touched(revision))


def catch_up(now: datetime.datetime) -> int:
    """Every recent change once more; writes nothing where it was followed already."""
    recent = CalendarRevision.objects.filter(made_at__gt=now - datetime.timedelta(days=KEPT_DAYS))
    return sum(follow(revision, now) for revision in recent.order_by("number"))


def touched(revision: CalendarRevision) -> list[int]:
    """Procedures with a running period over the changed days, or one that rested on an unpublished year."""
    over = Q(started_on__lt=revision.changed_until, due_on__gte=revision.changed_from)
    running = Clock.objects.running().filter(over | Q(provisional=True))
    return sorted(set(running.values_list("procedure_id", flat=True)))


def rewind(pk: int, reason: str, now: datetime.datetime) -> int:
    """One procedure in a transaction of its own, with an event and a word for each date that moved."""
    with acting(JOB, reason=reason, at=now):
        procedure = Procedure.objects.select_for_update(of=("self",)).get(pk=pk)
        _lengthen_posting(procedure)
        moved = wind(procedure, now)
        Notification.objects.bulk_create([_word(*each, now) for each in moved], ignore_conflicts=True)
    return len(moved)


def _lengthen_posting(procedure: Procedure) -> None:
    """A sheet that hangs stays up longer when its last day became a rest day; it never comes down earlier than
    the day printed on it."""
    posted = evidence.publicity(procedure)
    if posted is None or posted.closed_at is not None:
        return
    roll = procedure.rules.calendar.publicity_roll is not False
    ends_on = current_calendar().publicity_end(posted.posted_on, posted.days, unit=posted.unit, roll=roll)
    if ends_on > posted.ends_on:
        posted.ends_on = ends_on
        posted.save()


def _word(clock: Clock, old: datetime.date, new: datetime.date, now: datetime.datetime) -> Notification:
    case = clock.procedure.case
    return Notification(
        region=clock.procedure.township,
        role=Role.CLERK,
        procedure=clock.procedure,
        clock=clock,
        step=Notification.Step.MOVED,
        due_on=new,
        text=f"{case.applicant_name}户（{case.case_no}）{clock.label}到期日由 {day(old)} 改为 {day(new)}",
        created_at=now,
    )
