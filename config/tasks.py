"""Tasks of the installation itself."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from config import health


@shared_task(ignore_result=True)
def heartbeat() -> None:
    """Tell /healthz that beat, broker and a worker are alive together."""
    health.beat(timezone.now())
