"""The roster calendar: each township's next roster is there in time, however often this runs."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from payments.schedule import build_due


@shared_task
def build_rosters() -> int:
    """Build every roster whose time has come and that is not there yet."""
    return len(build_due(timezone.now()))
