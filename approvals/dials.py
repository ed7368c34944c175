"""A clock as the badge and the ruler show it: counted on the calendar now, never stored."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from approvals.models import Clock
from approvals.shelf import ClockSeen
from policies.workdays import WorkCalendar

SOON = 3  # working days from which a clock is shown as near


@dataclass(frozen=True)
class Dial:
    """`left` is negative past the due day. Days are working days unless `unit` says 天."""

    label: str
    used: int
    total: int
    left: int
    due_on: datetime.date
    unit: str
    basis: str
    provisional: bool

    @property
    def overdue(self) -> int:
        return max(0, -self.left)

    @property
    def state(self) -> str:
        if self.left <= 0:
            return "over" if self.left else "today"
        return "warn" if self.left <= SOON else "ok"

    @property
    def urgent(self) -> bool:
        return self.left <= 0


def dial(clock: Clock | ClockSeen, today: datetime.date, calendar: WorkCalendar) -> Dial:
    """Where a clock stands on `today`."""
    working = clock.unit == "WD"

    def between(day0: datetime.date, day1: datetime.date) -> int:
        return calendar.count(day0, day1) if working else (day1 - day0).days

    # Past the due day the clock is late even before the first working day of lateness is over.
    late = max(1, between(clock.due_on, today)) if today > clock.due_on else 0
    left = -late if late else between(today, clock.due_on)
    return Dial(
        label=clock.label,
        used=max(0, between(clock.started_on, min(today, clock.due_on))),
        total=clock.n,
        left=left,
        due_on=clock.due_on,
        unit="个工作日" if working else "天",
        basis=clock.basis,
        provisional=clock.provisional,
    )
