"""Counting working days: the days of the State Council's notices, make-up days, roll rules."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from policies.workdays import Day, WorkCalendar, packaged_calendar

CALENDAR = packaged_calendar()


def days_of(first_year: int, last_year: int) -> list[date]:
    first = date(first_year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(last_year + 1, 1, 1) - first).days)]


def naive_add(day0: date, n: int) -> date:
    """The definition, counted one day at a time."""
    day, counted = day0, 0
    while counted < n:
        day += timedelta(days=1)
        counted += chinese_calendar.is_workday(day)
    return day


def test_every_covered_day_agrees_with_the_state_council_notices() -> None:
    differing = [
        day for day in days_of(2004, 2026) if CALENDAR.is_workday(day) != chinese_calendar.is_workday(day)
    ]
    assert differing == []
    assert not CALENDAR.is_provisional(date(2026, 12, 31))


@pytest.mark.parametrize("n", [1, 3, 5, 10, 15, 20, 25, 45])
def test_adding_agrees_with_counting_one_by_one_on_every_day_of_2026(n: int) -> None:
    for day0 in days_of(2026, 2026):
        if day0 + timedelta(days=n * 2 + 15) > date(2026, 12, 31):
            break
        assert CALENDAR.add(day0, n) == naive_add(day0, n)


def test_day_zero_is_not_counted_and_counting_is_the_inverse_of_adding() -> None:
    day0 = date(2026, 9, 28)
    assert CALENDAR.add(day0, 0) == day0
    assert CALENDAR.count(day0, day0) == 0
    for n in range(1, 60):
        assert CALENDAR.count(day0, CALENDAR.add(day0, n)) == n
    assert CALENDAR.count(date(2026, 10, 10), day0) == -5


def test_make_up_saturdays_and_sundays_count() -> None:
    assert CALENDAR.is_workday(date(2026, 10, 10))
    assert CALENDAR.is_workday(date(2026, 9, 20))
    assert CALENDAR.day(date(2026, 10, 10)).name == "调休上班"
    assert CALENDAR.day(date(2026, 10, 1)).name == "国庆节"


def test_a_publicity_ending_on_a_rest_day_runs_to_the_end_of_the_next_working_day() -> None:
    posted = date(2026, 2, 9)
    assert CALENDAR.publicity_end(posted, 7) == date(2026, 2, 24)
    assert CALENDAR.publicity_end(posted, 7, roll=False) == date(2026, 2, 16)
    assert CALENDAR.publicity_end(date(2026, 10, 13), 7) == date(2026, 10, 20)


def test_a_publicity_in_working_days_counts_working_days() -> None:
    assert CALENDAR.publicity_end(date(2026, 9, 28), 5, unit="WD") == date(2026, 10, 10)


def test_preceding_and_next_working_day_leave_a_working_day_alone() -> None:
    assert CALENDAR.preceding_workday(date(2026, 5, 9)) == date(2026, 5, 9)
    assert CALENDAR.preceding_workday(date(2026, 5, 10)) == date(2026, 5, 9)
    assert CALENDAR.next_workday(date(2026, 5, 10)) == date(2026, 5, 11)
    assert CALENDAR.next_workday(date(2026, 5, 11)) == date(2026, 5, 11)


def test_going_back_counts_working_days_before_a_day() -> None:
    assert CALENDAR.back(date(2026, 10, 13), 2) == date(2026, 10, 10)
    assert CALENDAR.back(date(2026, 2, 14), 3) == date(2026, 2, 11)


def test_an_unpublished_year_is_computed_and_marked_provisional() -> None:
    assert CALENDAR.is_provisional(date(2027, 3, 1))
    assert not CALENDAR.is_workday(date(2027, 1, 1))
    assert not CALENDAR.is_workday(date(2027, 5, 2))
    assert not CALENDAR.is_workday(date(2027, 10, 1))
    assert CALENDAR.is_workday(date(2027, 2, 8))  # 春节 of 2027 is not guessed


@pytest.mark.parametrize(
    ("n", "last_certain"),
    [(45, "2026-10-29"), (30, "2026-11-19"), (25, "2026-11-26"), (20, "2026-12-03"), (15, "2026-12-10")],
)
def test_the_last_acceptance_whose_due_date_is_certain(n: int, last_certain: str) -> None:
    day0 = date.fromisoformat(last_certain)
    assert CALENDAR.add(day0, n) <= date(2026, 12, 31)
    assert not CALENDAR.rests_on_provisional(day0, CALENDAR.add(day0, n))
    following = day0 + timedelta(days=1)
    assert CALENDAR.rests_on_provisional(following, CALENDAR.add(following, n))


def test_years_far_ahead_never_crash() -> None:
    assert CALENDAR.add(date(2049, 12, 30), 20).year == 2050
    assert CALENDAR.is_provisional(date(2050, 1, 1))


def test_a_day_before_the_first_notice_is_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match="2004"):
        CALENDAR.add(date(2003, 12, 31), 1)


def test_explaining_names_each_counted_and_each_skipped_day() -> None:
    explained = CALENDAR.explain(date(2026, 9, 28), 5)
    counted = [(day.index, day.on) for day in explained if day.index]
    assert counted == [
        (1, date(2026, 9, 29)),
        (2, date(2026, 9, 30)),
        (3, date(2026, 10, 8)),
        (4, date(2026, 10, 9)),
        (5, date(2026, 10, 10)),
    ]
    assert {day.name for day in explained if not day.index} == {"国庆节"}


def test_an_edited_day_moves_the_count() -> None:
    closed = date(2026, 9, 29)
    days = {day: CALENDAR.day(day) for day in days_of(2026, 2026)}
    edited = WorkCalendar({**days, closed: Day(closed, False, "停班")})
    assert edited.add(date(2026, 9, 28), 1) == date(2026, 9, 30)
    assert CALENDAR.add(date(2026, 9, 28), 1) == closed
