"""What runs by itself: one statement each, may run twice, needs no particular day."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from approvals import sweep


@shared_task
def sweep_clocks() -> int:
    """Remind and escalate once per clock and step; catches up after an outage."""
    return sweep.remind(timezone.now())


@shared_task
def sweep_hours() -> int:
    """The same for periods that run in hours."""
    return sweep.remind_hours(timezone.now())


@shared_task
def recompute_provisional() -> int:
    """Derive again every clock that rested on a calendar not yet published."""
    return sweep.recompute_provisional(timezone.now())
