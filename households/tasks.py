"""Long work on households, done by a worker. Each task is one statement and may run twice."""

from celery import shared_task
from django.utils import timezone

from households.ledger import job


@shared_task(acks_late=True)
def check_ledger(file_id: int) -> None:
    """Dry run of an uploaded ledger."""
    job.run_check(file_id, at=timezone.now())


@shared_task(acks_late=True)
def commit_ledger(file_id: int, post_id: int) -> None:
    """Bring the good households of a checked ledger in."""
    job.run_commit(file_id, post_id, at=timezone.now())
