"""Which rosters should exist by now: the profile's calendar, township by township."""

from __future__ import annotations

import datetime

from django.utils import timezone

from accounts.models import Region
from approvals.models import Decision
from audit.acts import Job
from payments.build import build_roster
from payments.days import next_month, payday
from payments.models import Roster
from policies.rules import rules_for
from policies.workdays import current_calendar

JOB = Job("payments.build_rosters")
AHEAD = 5  # working days before the submission day that the draft is there to be looked at


def build_due(now: datetime.datetime) -> list[Roster]:
    """Rosters built at `now`: next month's, from five working days before they have to be handed in.

    Where a profile names no day, next month's roster is drafted from the 20th.
    """
    today, calendar = timezone.localdate(now), current_calendar()
    month = next_month(today)
    built = []
    pairs = (
        Decision.objects.in_force(month).values_list("township", "category").distinct().order_by("township")
    )
    for code, category in list(pairs):
        due = payday(rules_for(code, category, month), month, "submit")
        opens = calendar.back(due, AHEAD) if due else today.replace(day=20)
        if today < opens or Roster.objects.filter(township=code, category=category, month=month).exists():
            continue
        built.append(build_roster(Region.objects.get(code=code), category, month, by=JOB, at=now))
    return built
