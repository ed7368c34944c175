"""Days of one month's roster, from the payment calendar of the rules."""

from __future__ import annotations

import datetime

from policies.paydays import ledger_closes_at, paydays
from policies.rules import Rules
from policies.workdays import current_calendar


def next_month(day: datetime.date) -> datetime.date:
    """First day of the month after `day`."""
    return (day.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)


def month_before(month: datetime.date) -> datetime.date:
    """First day of the month before the month of `month`."""
    return (month.replace(day=1) - datetime.timedelta(days=1)).replace(day=1)


def payday(rules: Rules, month: datetime.date, name: str) -> datetime.date | None:
    """The last working day for `name` ("submit", "roster", "pay_by" …) of the roster of `month`, where there is one."""
    before = month_before(month)
    calendar = current_calendar()
    for year, number in ((before.year, before.month), (month.year, month.month)):
        for day in paydays(rules, year, number, calendar):
            if day.name == name and day.for_month == month:
                return day.on
    return None


def hand_in_by(rules: Rules, month: datetime.date) -> datetime.date | None:
    """The day the roster of `month` has to be handed in or made (GC-87, YC-089); None where the rules are silent."""
    return payday(rules, month, "submit") or payday(rules, month, "roster")


def ledger_cutoff(rules: Rules, month: datetime.date) -> datetime.datetime | None:
    """The instant from which a confirmation comes too late for the roster of `month` (YC-089); None without one."""
    return ledger_closes_at(rules, month_before(month))
