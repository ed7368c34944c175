"""What runs by itself in this room; each may run twice and needs no particular day."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from oversight.watch import watch


@shared_task
def watch_complaints() -> int:
    """推诿扯皮, overdue referrals, and files that are to know of a complaint."""
    return watch(timezone.now())
