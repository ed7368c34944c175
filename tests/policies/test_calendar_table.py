"""The table of days: filled at installation, corrected and imported as recorded acts."""

from datetime import date

import chinese_calendar
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Post
from audit.acts import Refused
from audit.models import Event
from policies.calendar_changes import change_day, publish_year, seed
from policies.models import CalendarDay, CalendarRevision, DaySource
from policies.workdays import Day, current_calendar

pytestmark = pytest.mark.django_db

NOTICE = "国办发明电〔2026〕9号"


def spring_of_2027() -> dict[date, Day]:
    off = {date(2027, 2, day): Day(date(2027, 2, day), False, "春节") for day in range(5, 12)}
    return {**off, date(2027, 2, 20): Day(date(2027, 2, 20), True, "调休上班")}


@pytest.fixture(autouse=True)
def calendar_filled(db: None) -> None:
    seed(at=timezone.now())


def test_the_installation_fills_every_announced_day() -> None:
    rows = dict(CalendarDay.objects.filter(provisional=False).values_list("day", "is_workday"))
    assert (min(rows), max(rows)) == (date(2004, 1, 1), date(2026, 12, 31))
    assert [day for day, is_workday in rows.items() if is_workday != chinese_calendar.is_workday(day)] == []


def test_the_years_after_are_provisional() -> None:
    assert CalendarDay.objects.provisional_years() == {2027, 2028}
    assert current_calendar().is_provisional(date(2027, 6, 1))


def test_filling_again_adds_nothing() -> None:
    before = CalendarDay.objects.count()
    assert seed(at=timezone.now()) == 0
    assert CalendarDay.objects.count() == before


def test_correcting_a_day_moves_the_count_and_the_version(county_chen: Post) -> None:
    before = current_calendar().version
    revision = change_day(
        date(2026, 11, 30),
        is_workday=False,
        name="停班",
        reason="暴雪停班",
        by=county_chen,
        at=timezone.now(),
    )
    calendar = current_calendar()
    assert calendar.version == revision.number > before
    assert calendar.add(date(2026, 11, 27), 1) == date(2026, 12, 1)
    assert list(CalendarRevision.objects.after(before)) == [revision]
    assert (revision.changed_from, revision.days_changed) == (date(2026, 11, 30), 1)


def test_a_correction_is_an_event_in_the_file_of_its_year(county_chen: Post) -> None:
    change_day(
        date(2026, 11, 30),
        is_workday=False,
        name="停班",
        reason="暴雪停班",
        by=county_chen,
        at=timezone.now(),
    )
    event = Event.objects.filter(
        file_key="policies.calendaryear:2026", table_name="policies_calendarday"
    ).last()
    assert event is not None
    assert (event.author_name, event.reason) == (county_chen.author_name, "暴雪停班")
    assert event.new["is_workday"] is False


def test_a_correction_without_a_reason_is_refused_with_all_that_is_wrong(county_chen: Post) -> None:
    with pytest.raises(Refused) as refused:
        change_day(
            date(2026, 11, 30), is_workday=True, name="", reason=" ", by=county_chen, at=timezone.now()
        )
    assert refused.value.reasons == [
        "2026-11-30 本来就是这样，没有改动",
        "请写明更正的理由，如放假通知的文号",
    ]


def test_a_day_of_a_year_without_a_table_is_refused(county_chen: Post) -> None:
    with pytest.raises(Refused, match="2040 年的日历还没有建立"):
        change_day(
            date(2040, 1, 1), is_workday=False, name="元旦", reason="通知", by=county_chen, at=timezone.now()
        )


def test_an_announced_year_is_certain_and_moves_the_dates_that_rest_on_it(county_chen: Post) -> None:
    before = current_calendar()
    assert before.add(date(2027, 2, 4), 1) == date(2027, 2, 5)
    revision = publish_year(2027, spring_of_2027(), notice_no=NOTICE, by=county_chen, at=timezone.now())
    after = current_calendar()
    assert not after.is_provisional(date(2027, 2, 5))
    assert after.add(date(2027, 2, 4), 1) == date(2027, 2, 12)
    assert after.is_workday(date(2027, 2, 20))
    assert (revision.changed_from, revision.changed_until) == (date(2027, 1, 1), date(2027, 10, 1))
    row = CalendarDay.objects.get(day=date(2027, 2, 20))
    assert (row.source, row.notice_no, row.provisional) == (DaySource.IMPORTED, NOTICE, False)


def test_a_year_is_not_published_without_its_notice_or_with_foreign_days(county_chen: Post) -> None:
    foreign = {date(2026, 12, 31): Day(date(2026, 12, 31), False, "元旦")}
    with pytest.raises(Refused) as refused:
        publish_year(2027, foreign, notice_no="", by=county_chen, at=timezone.now())
    assert refused.value.reasons == ["请填写放假通知的文号", "2026-12-31 不是 2027 年的日子"]


def test_the_table_accepts_no_change_without_an_author() -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE policies_calendarday SET is_workday = false WHERE day = '2026-11-30'")
    assert CalendarDay.objects.get(day=date(2026, 11, 30)).is_workday


def test_a_calendar_is_built_once_per_version(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    current_calendar()
    with django_assert_num_queries(1):
        current_calendar()
