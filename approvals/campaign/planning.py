"""Grouping a year's visits by village and day. Pure: households with their due days in, days of visits out."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from policies.workdays import WorkCalendar

ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, order=True)
class Due:
    """A household that is to be looked at again by `due_on`. `key`: whatever the caller knows it by."""

    due_on: datetime.date
    village: str
    key: int


@dataclass
class VillageDay:
    """One working day of visits in one village; never two villages a day."""

    on: datetime.date
    village: str
    households: list[Due] = field(default_factory=list)

    @property
    def late(self) -> list[Due]:
        """Households this day comes too late for."""
        return [each for each in self.households if each.due_on < self.on]


def plan(
    due: Iterable[Due], *, start_on: datetime.date, per_day: int, calendar: WorkCalendar
) -> list[VillageDay]:
    """Working days from `start_on` on, `per_day` households at most, the village whose first household is due
    earliest first. A village is walked through in one go, so that the visitors travel once; a household due before
    its village's turn would be late only where the days do not suffice, and is then named by `VillageDay.late`.

    Raises ValueError where nobody is visited a day.
    """
    if per_day < 1:
        raise ValueError("a day has at least one visit")
    days: list[VillageDay] = []
    on = _workday(start_on, calendar)
    for village, households in _by_urgency(due):
        for first in range(0, len(households), per_day):
            days.append(VillageDay(on, village, households[first : first + per_day]))
            on = _workday(on + ONE_DAY, calendar)
    return days


def _by_urgency(due: Iterable[Due]) -> list[tuple[str, list[Due]]]:
    """Villages with their households, the earliest due first in both."""
    villages: dict[str, list[Due]] = {}
    for each in sorted(due):
        villages.setdefault(each.village, []).append(each)
    return list(villages.items())


def _workday(day: datetime.date, calendar: WorkCalendar) -> datetime.date:
    while not calendar.is_workday(day):
        day += ONE_DAY
    return day
