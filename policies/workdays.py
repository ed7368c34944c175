"""The working-day calendar: which days count, and counting them in constant time.

Pure: a `WorkCalendar` is built from the days of published years and never touches the database.
A year the State Council has not published is computed from weekends and the holidays whose dates
are certain, and every date resting on it is provisional (暂定).

Counting (民法典 第二百零一条、第二百零三条): day 0 is not counted, make-up Saturdays and Sundays
are, a calendar period that ends on a rest day runs to the end of the next working day.
"""

from array import array
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import chinese_calendar
from django.apps import apps

FIRST_YEAR = 2004
# Computed years kept ready beyond the last published one; later ones are added when asked for.
_SPARE_YEARS = 10
FIXED_HOLIDAYS: dict[tuple[int, int], str] = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Day:
    """One day of the calendar: counted or not, and what the office calls it."""

    on: date
    is_workday: bool
    name: str = ""  # 国庆节, 调休上班 …; empty for an ordinary day

    @property
    def weekday(self) -> str:
        return WEEKDAYS[self.on.weekday()]


@dataclass(frozen=True)
class CountedDay:
    """A day met while counting: `index` is 1…n for a working day, None for a rest day."""

    index: int | None
    on: date
    name: str


class WorkCalendar:
    """Working days from 2004 on. `days` holds every day of the published years."""

    def __init__(
        self, days: Mapping[date, Day], *, provisional: Collection[int] = (), version: int = 0
    ) -> None:
        self._days = dict(days)
        self._published = {day.year for day in days} - set(provisional)
        self.version = version
        self._origin = date(FIRST_YEAR, 1, 1).toordinal()
        self._workdays = array("l")
        self._upto = array("l")  # working days up to and including day i
        self._next_year = FIRST_YEAR
        self._extend(max(self._published, default=FIRST_YEAR) + _SPARE_YEARS)

    def _extend(self, last_year: int) -> None:
        for year in range(self._next_year, last_year + 1):
            for day in self._year_days(year):
                if day.is_workday:
                    self._workdays.append(day.on.toordinal())
                self._upto.append(len(self._workdays))
            self._next_year = year + 1

    def _year_days(self, year: int) -> Iterator[Day]:
        for day in computed_year(year):
            yield self._days.get(day.on, day)

    def day(self, on: date) -> Day:
        """The day itself with its name."""
        known = self._days.get(on)
        if known is not None:
            return known
        return computed_day(on)

    def is_workday(self, on: date) -> bool:
        return self.day(on).is_workday

    def is_provisional(self, on: date) -> bool:
        """True for a day of a year the State Council has not published."""
        return on.year not in self._published

    def _working_up_to(self, on: date) -> int:
        if on.year < FIRST_YEAR:
            raise ValueError(f"工作日历从{FIRST_YEAR}年起，没有{on.isoformat()}")
        if on.year >= self._next_year:
            self._extend(on.year)
        return self._upto[on.toordinal() - self._origin]

    def add(self, day0: date, n: int) -> date:
        """The n-th working day strictly after `day0`; n = 0 gives `day0` itself."""
        if n < 0:
            raise ValueError("工作日数不能为负")
        if n == 0:
            return day0
        index = self._working_up_to(day0) + n - 1
        while index >= len(self._workdays):
            self._extend(self._next_year)
        return date.fromordinal(self._workdays[index])

    def count(self, day0: date, day1: date) -> int:
        """Working days strictly after `day0` up to and including `day1`; negative backwards."""
        return self._working_up_to(day1) - self._working_up_to(day0)

    def next_workday(self, on: date) -> date:
        """`on` itself when it is a working day, else the next one."""
        return on if self.is_workday(on) else self.add(on, 1)

    def preceding_workday(self, on: date) -> date:
        """`on` itself when it is a working day, else the one before."""
        self._working_up_to(on)
        return date.fromordinal(self._workdays[bisect_right(self._workdays, on.toordinal()) - 1])

    def back(self, on: date, n: int) -> date:
        """The n-th working day before `on` (reminders)."""
        index = bisect_right(self._workdays, on.toordinal() - 1) - n
        return date.fromordinal(self._workdays[max(index, 0)])

    def period_end(self, day0: date, days: int, *, roll: bool = True) -> date:
        """Last day of a calendar period of `days` days after `day0`, open until 24:00."""
        end = day0 + timedelta(days=days)
        return self.next_workday(end) if roll else end

    def publicity_end(self, posted_on: date, days: int, unit: str = "CD", roll: bool = True) -> date:
        """Last day of a publicity posted on day 0; unit CD (天) or WD (工作日)."""
        return self.add(posted_on, days) if unit == "WD" else self.period_end(posted_on, days, roll=roll)

    def rests_on_provisional(self, day0: date, day1: date) -> bool:
        """Whether any day after `day0` up to `day1` lies in an unpublished year."""
        first = day0 + timedelta(days=1)
        return any(year not in self._published for year in range(first.year, day1.year + 1))

    def explain(self, day0: date, n: int) -> list[CountedDay]:
        """Every day from the day after `day0` to the n-th working day, numbered where it counts."""
        return self.explain_until(day0, self.add(day0, n))

    def explain_until(self, day0: date, until: date) -> list[CountedDay]:
        days, index = [], 0
        for offset in range(1, (until - day0).days + 1):
            day = self.day(day0 + timedelta(days=offset))
            index += day.is_workday
            days.append(CountedDay(index if day.is_workday else None, day.on, day.name))
        return days


def computed_day(on: date) -> Day:
    """A day of an unpublished year: weekends and the holidays whose dates are certain."""
    name = FIXED_HOLIDAYS.get((on.month, on.day), "")
    return Day(on, is_workday=not name and on.weekday() < 5, name=name)


def computed_year(year: int) -> list[Day]:
    first = date(year, 1, 1).toordinal()
    return [computed_day(date.fromordinal(n)) for n in range(first, date(year + 1, 1, 1).toordinal())]


@cache
def packaged_days() -> Mapping[date, Day]:
    """All days of the years the chinesecalendar package covers (2004–2026)."""
    holidays, makeup = chinese_calendar.holidays, chinese_calendar.workdays
    names = {holiday.value: holiday.chinese for holiday in chinese_calendar.Holiday}
    days: dict[date, Day] = {}
    for year in range(min(holidays).year, max(holidays).year + 1):
        for plain in computed_year(year):
            weekday = plain.on.weekday() < 5
            if plain.on in makeup:
                days[plain.on] = Day(plain.on, True, "" if weekday else "调休上班")
            elif plain.on in holidays:
                days[plain.on] = Day(plain.on, False, names.get(holidays[plain.on], "放假"))
            else:
                days[plain.on] = Day(plain.on, weekday)
    return days


@cache
def packaged_calendar() -> WorkCalendar:
    """The calendar before any county edit, without a database."""
    return WorkCalendar(packaged_days())


_loaded: dict[int, WorkCalendar] = {}


def current_calendar() -> WorkCalendar:
    """The calendar of this installation: the table of days, cached by its version number.

    Years the table does not hold are the packaged ones, later years are computed.
    """
    version = apps.get_model("policies", "CalendarRevision").objects.latest_number()
    if version not in _loaded:
        rows = apps.get_model("policies", "CalendarDay").objects.as_days()
        years = {day.year for day in rows}
        days = {**{on: day for on, day in packaged_days().items() if on.year not in years}, **rows}
        provisional = apps.get_model("policies", "CalendarDay").objects.provisional_years()
        _loaded.clear()
        _loaded[version] = WorkCalendar(days, provisional=provisional, version=version)
    return _loaded[version]
