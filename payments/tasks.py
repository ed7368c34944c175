"""The roster calendar: each township's next roster is there in time, however often this runs."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from payments.funds import watch
from payments.reminders import remind_paydays
from payments.schedule import build_due


@shared_task
def build_rosters() -> int:
    """Build every roster whose time has come and that is not there yet."""
    return len(build_due(timezone.now()))


@shared_task
def remind_of_paydays() -> int:
    """Tell the townships what the payment calendar asks of them in the next days."""
    return remind_paydays(timezone.now())


@shared_task
def watch_funds() -> int:
    """Tell of money that is there and was not paid by its day; each fund and month is told once."""
    return watch.tell(timezone.now())
