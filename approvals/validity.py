"""How long a recognition holds that pays no money (低保边缘): it runs out by itself."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from policies.benefits.months import add_months

if TYPE_CHECKING:
    from approvals.models import Decision

VALID_MONTHS = 12


def valid_until(decision: Decision, begun: datetime.date) -> datetime.date:
    """Last day of a recognition that began on a day: the longest validity of its rules, a year where they are silent."""
    months = decision.procedure.rules.certificate.valid_months_max if decision.procedure else None
    return day_before(begun, months or VALID_MONTHS)


def recognised_on(decision: Decision, on: datetime.date) -> bool:
    """Does the recognition hold on a day? Ended early, it holds to the end of its last month."""
    if decision.in_force_at is None:
        return False
    begun = timezone.localdate(decision.in_force_at)
    until = valid_until(decision, begun)
    if decision.last_month is not None:
        until = min(until, add_months(decision.last_month, 1) - datetime.timedelta(days=1))
    return begun <= on <= until


def day_before(day: datetime.date, months: int) -> datetime.date:
    """The day before the same day `months` later, or before the last day of that month where there is none."""
    first = add_months(day, months)
    last = add_months(first, 1) - datetime.timedelta(days=1)
    return first.replace(day=min(day.day, last.day)) - datetime.timedelta(days=1)
