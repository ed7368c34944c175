"""Days of one month's roster, from the payment calendar of the rules."""

from __future__ import annotations

import datetime

from policies.paydays import paydays
from policies.rules import Rules
from policies.workdays import current_calendar


def next_month(day: datetime.date) -> datetime.date:
    """First day of the month after `day`."""
    return (day.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)


def payday(rules: Rules, month: datetime.date, name: str) -> datetime.date | None:
    """The last working day for “submit” or “pay_by” of the roster of `month`; None where the rules are silent."""
    before = month - datetime.timedelta(days=1)
    calendar = current_calendar()
    for year, number in ((before.year, before.month), (month.year, month.month)):
        for day in paydays(rules, year, number, calendar):
            if day.name == name and day.for_month == month:
                return day.on
    return None
