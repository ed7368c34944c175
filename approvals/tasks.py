"""What runs by itself: one statement each, may run twice, needs no particular day."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from approvals import recalendar, sweep
from policies.models import CalendarRevision


@shared_task
def sweep_clocks() -> int:
    """Remind and escalate once per clock and step; catches up after an outage."""
    return sweep.remind(timezone.now())


@shared_task
def sweep_hours() -> int:
    """The same for periods that run in hours."""
    return sweep.remind_hours(timezone.now())


@shared_task
def follow_calendar(number: int) -> int:
    """A change of the calendar was made: settings.CALENDAR_FOLLOWER, told by its number."""
    return recalendar.follow(CalendarRevision.objects.get(number=number), timezone.now())


@shared_task
def catch_up_calendar() -> int:
    """Changes of the calendar whose bell was not heard."""
    return recalendar.catch_up(timezone.now())
