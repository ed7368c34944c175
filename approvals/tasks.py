"""What runs by itself: one statement each, may run twice, needs no particular day."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from approvals import recalendar, reviewsweep, sweep
from approvals.uplift import job as uplift_job
from approvals.whatif import job as whatif_job
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
def sweep_reviews() -> int:
    """Review days not yet set, and grace periods about to end."""
    now = timezone.now()
    return reviewsweep.set_review_days(now) + reviewsweep.remind_grace(now)


@shared_task
def follow_calendar(number: int) -> int:
    """A change of the calendar was made: settings.CALENDAR_FOLLOWER, told by its number."""
    return recalendar.follow(CalendarRevision.objects.get(number=number), timezone.now())


@shared_task
def catch_up_calendar() -> int:
    """Changes of the calendar whose bell was not heard."""
    return recalendar.catch_up(timezone.now())


@shared_task(acks_late=True)
def answer_whatif(whatif_id: int) -> None:
    """A question about other rules or standards."""
    whatif_job.run(whatif_id)


@shared_task(acks_late=True)
def run_uplift(uplift_id: int) -> int:
    """A raised standard, household by household; goes on where it stopped."""
    return uplift_job.run(uplift_id, timezone.now())
