"""Planning a year's reviews: one village a day, working days only, the most urgent village first."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from approvals.campaign.planning import Due, plan
from policies.workdays import packaged_calendar

CALENDAR = packaged_calendar()
FRIDAY = date(2026, 9, 18)


def due(day: date, village: str, key: int) -> Due:
    return Due(day, village, key)


def test_a_village_is_walked_through_in_one_go_the_most_urgent_first() -> None:
    rows = [
        due(date(2026, 11, 1), "青杠", 1),
        due(date(2026, 10, 1), "柳湖", 2),
        due(date(2026, 12, 1), "柳湖", 3),
        due(date(2026, 11, 5), "青杠", 4),
    ]
    days = plan(rows, start_on=FRIDAY, per_day=1, calendar=CALENDAR)
    assert [day.village for day in days] == ["柳湖", "柳湖", "青杠", "青杠"]


def test_visits_fall_on_working_days_make_up_sundays_among_them() -> None:
    rows = [due(date(2026, 12, 1), "青杠", key) for key in range(4)]
    days = plan(rows, start_on=FRIDAY, per_day=1, calendar=CALENDAR)
    assert [day.on for day in days] == [FRIDAY, date(2026, 9, 20), date(2026, 9, 21), date(2026, 9, 22)]


def test_a_start_on_a_rest_day_moves_to_the_next_working_day() -> None:
    days = plan([due(date(2026, 12, 1), "青杠", 1)], start_on=date(2026, 10, 1), per_day=5, calendar=CALENDAR)
    assert days[0].on == date(2026, 10, 8)


def test_households_the_days_do_not_suffice_for_are_named() -> None:
    rows = [due(FRIDAY, "青杠", key) for key in range(3)]
    days = plan(rows, start_on=FRIDAY, per_day=2, calendar=CALENDAR)
    assert [[each.key for each in day.late] for day in days] == [[], [2]]


def test_a_day_without_visits_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one visit"):
        plan([], start_on=FRIDAY, per_day=0, calendar=CALENDAR)


@given(
    st.lists(
        st.tuples(
            st.dates(date(2026, 9, 1), date(2026, 12, 31)), st.sampled_from("甲乙丙丁"), st.integers(0, 999)
        ),
        max_size=60,
        unique_by=lambda row: row[2],
    ),
    st.integers(1, 9),
)
def test_everybody_is_visited_once_and_no_day_is_fuller_or_in_two_villages(
    rows: list[tuple[date, str, int]], per_day: int
) -> None:
    asked = [due(*row) for row in rows]
    days = plan(asked, start_on=FRIDAY, per_day=per_day, calendar=CALENDAR)
    assert sorted(each for day in days for each in day.households) == sorted(asked)
    assert all(1 <= len(day.households) <= per_day for day in days)
    assert all(each.village == day.village for day in days for each in day.households)
    assert len({day.on for day in days}) == len(days)
    assert all(CALENDAR.is_workday(day.on) for day in days)
