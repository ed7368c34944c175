"""Changing the calendar: one day, a whole year as the State Council announced it, the first filling.

Each is one recorded act that leaves a `CalendarRevision`; whoever keeps due dates compares their
version with `CalendarRevision.objects.latest_number()` and recomputes from `changed_from` on.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from audit.acts import Actor, Job, Refused, acting
from policies.models import CalendarDay, CalendarRevision, DaySource, RevisionKind
from policies.workdays import Day, computed_year, packaged_days

FOLLOWER = "CALENDAR_FOLLOWER"
INSTALLATION = Job("policies.calendar")
# Unpublished years kept in the table, marked provisional, so that SQL may join them.
PROVISIONAL_YEARS = 2


def change_day(
    day: date, *, is_workday: bool, name: str, reason: str, by: Actor, at: datetime
) -> CalendarRevision:
    """Correct one day. Refused without a reason, or when nothing changes."""
    row = CalendarDay.objects.filter(pk=day).first()
    problems = []
    if row is None:
        problems.append(f"{day.year} 年的日历还没有建立，请先导入这一年的放假安排")
    elif (row.is_workday, row.name) == (is_workday, name):
        problems.append(f"{day.isoformat()} 本来就是这样，没有改动")
    if not reason.strip():
        problems.append("请写明更正的理由，如放假通知的文号")
    if problems or row is None:
        raise Refused(problems)
    with acting(by, reason=reason, act="change_day", sentence=f"更正日历 {day.isoformat()}", at=at):
        row.is_workday, row.name, row.source = is_workday, name, DaySource.EDITED
        row.save()
        return _revise(RevisionKind.EDIT, [day], reason=reason, notice_no="", by=by, at=at)


def publish_year(
    year: int, special: Mapping[date, Day], *, notice_no: str, by: Actor, at: datetime, reason: str = ""
) -> CalendarRevision:
    """Enter the State Council's arrangement of a year: weekends, but for the days of `special`.

    The year is certain from then on. Refused without the notice's number, or with foreign days.
    """
    problems = []
    if not notice_no.strip():
        problems.append("请填写放假通知的文号")
    if not special:
        problems.append("没有放假和调休的日子，请检查文件")
    if foreign := sorted(day for day in special if day.year != year):
        problems.append(f"{foreign[0].isoformat()} 不是 {year} 年的日子")
    if problems:
        raise Refused(problems)
    before = {row.day: row for row in CalendarDay.objects.of_year(year)}
    days = [special.get(day.on, day) for day in _weekends(year)]
    moved = [d.on for d in days if d.on not in before or before[d.on].is_workday != d.is_workday]
    sentence = f"导入 {year} 年放假安排"
    with acting(by, reason=reason or sentence, act="publish_year", sentence=sentence, at=at):
        CalendarDay.objects.bulk_create(
            [_row(day, DaySource.IMPORTED, notice_no=notice_no) for day in days],
            update_conflicts=True,
            unique_fields=["day"],
            update_fields=["is_workday", "name", "source", "notice_no", "provisional"],
        )
        affected = moved or [date(year, 1, 1), date(year, 12, 31)]
        return _revise(
            RevisionKind.IMPORT, affected, reason=reason or sentence, notice_no=notice_no, by=by, at=at
        )


def seed(*, by: Actor = INSTALLATION, at: datetime) -> int:
    """Fill years the table does not hold: published ones, then a few provisional. Returns the days added."""
    held = set(CalendarDay.objects.years())
    published = packaged_days()
    last = max(published).year
    rows = [_row(day, DaySource.PACKAGED) for on, day in published.items() if on.year not in held]
    for year in range(last + 1, last + 1 + PROVISIONAL_YEARS):
        if year not in held:
            rows += [_row(day, DaySource.COMPUTED, provisional=True) for day in computed_year(year)]
    if not rows:
        return 0
    reason = "建立工作日历"
    file = f"{CalendarDay.file_label}:{rows[0].year}"
    with acting(by, reason=reason, act="seed_calendar", at=at, bulk_file=file):
        CalendarDay.objects.bulk_create(rows, batch_size=5000)
        _revise(RevisionKind.SEED, [row.day for row in rows], reason=reason, notice_no="", by=by, at=at)
    return len(rows)


def _weekends(year: int) -> Iterable[Day]:
    return (Day(day.on, day.on.weekday() < 5) for day in computed_year(year))


def _row(day: Day, source: str, *, notice_no: str = "", provisional: bool = False) -> CalendarDay:
    return CalendarDay(
        day=day.on,
        year=day.on.year,
        is_workday=day.is_workday,
        name=day.name,
        source=source,
        notice_no=notice_no,
        provisional=provisional,
    )


def _revise(
    kind: str, days: list[date], *, reason: str, notice_no: str, by: Actor, at: datetime
) -> CalendarRevision:
    revision = CalendarRevision.objects.create(
        year=min(days).year,
        kind=kind,
        changed_from=min(days),
        changed_until=max(days),
        days_changed=len(days),
        notice_no=notice_no,
        reason=reason,
        made_by=by.author_name,
        made_at=at,
    )
    if kind != RevisionKind.SEED and (follower := getattr(settings, FOLLOWER, "")):
        transaction.on_commit(partial(_ring, follower, revision.number), robust=True)
    return revision


def _ring(follower: str, number: int) -> None:
    """Tell whoever keeps due dates, a task named in the settings. Unheard, it is caught up at night."""
    import_string(follower).delay(number)
