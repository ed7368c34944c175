"""The Celery application and its timetable. Every job may run twice or late: none depends on a task having run."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab, schedule

from config.paths import BASE_DIR

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# What runs when (Asia/Shanghai).
TIMETABLE: list[tuple[str, crontab | schedule]] = [
    ("config.tasks.heartbeat", schedule(30.0)),
    ("approvals.tasks.sweep_hours", crontab(minute=5)),  # hourly: deadlines counted in hours
    ("approvals.tasks.catch_up_calendar", crontab(hour=0, minute=10)),  # nightly: moved rest days
    ("approvals.tasks.sweep_clocks", crontab(hour=0, minute=30)),  # nightly: deadlines counted in days
    (
        "approvals.tasks.sweep_reviews",
        crontab(hour=0, minute=50),
    ),  # nightly: reviews due, grace periods ending
    (
        "oversight.tasks.watch_complaints",
        crontab(hour=1, minute=10),
    ),  # nightly: what is passed from office to office
    ("payments.tasks.build_rosters", crontab(hour=6, minute=0)),  # daily: rosters whose month has come
    ("payments.tasks.watch_funds", crontab(hour=6, minute=30)),  # daily: money there and not paid by its day
    (
        "payments.tasks.remind_of_paydays",
        crontab(hour=6, minute=20),
    ),  # daily: lists to be handed in, ledgers that close
]


def beat_schedule() -> dict[str, dict[str, Any]]:
    """The timetable as Celery reads it, without the tasks of rooms that have none."""
    present = [row for row in TIMETABLE if (BASE_DIR / row[0].split(".")[0] / "tasks.py").exists()]
    return {name: {"task": name, "schedule": when} for name, when in present}


app = Celery("yimen")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = beat_schedule()
app.autodiscover_tasks()
app.autodiscover_tasks(["config"])
