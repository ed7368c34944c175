"""Periods into a year that is not announced: provisional, and derived anew when the notice arrives (H-04)."""

from __future__ import annotations

import datetime

import pytest

from accounts.models import Post
from approvals import recalendar
from approvals.clockwork import wind
from approvals.models import Notification, Procedure
from audit.acts import acting
from audit.models import Event
from cases.models import Publicity
from policies.calendar_changes import change_day, publish_year
from policies.models import CalendarRevision
from policies.workdays import Day
from tests.approvals.walk import Walk, at, clocks

NOW = at("2026-12-11", 8)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def announce(by: Post, *rest_days: str) -> CalendarRevision:
    """The notice for 2027: New Year's Day and these days off."""
    special = {day(text): Day(day(text), False, "元旦") for text in ("2027-01-01", *rest_days)}
    return publish_year(2027, special, notice_no="虚构〔2026〕8号", by=by, at=at("2026-12-10"))


@pytest.fixture
def accepted(walk: Walk) -> Procedure:
    """Accepted 2026-12-07: 25 working days end on 2027-01-12 as long as only 01-01 is off."""
    return walk.to_acceptance("2026-12-07")


def test_what_reaches_into_the_coming_year_is_provisional(accepted: Procedure) -> None:
    flags = dict(accepted.clocks.values_list("name", "provisional"))
    assert clocks(accepted)["overall.limit"] == day("2027-01-12")
    assert flags["overall.limit"]
    assert not flags["visit.due"]


def test_the_notice_moves_the_dates_with_an_event_and_a_word_for_each(
    accepted: Procedure, county_chen: Post
) -> None:
    revision = announce(county_chen, "2027-01-04")
    assert recalendar.follow(revision, NOW) == 2  # the limit and the national advisory
    clock = accepted.clocks.get(name="overall.limit")
    assert (clock.due_on, clock.provisional) == (day("2027-01-13"), False)
    word = Notification.objects.get(clock=clock, step="moved")
    assert "办结到期日由 2027-01-12 改为 2027-01-13" in word.text
    event = Event.objects.of_file(accepted.file_key).filter(
        table_name="approvals_clock", row_pk=str(clock.pk)
    )
    moved = event.order_by("-seq").first()
    assert moved is not None
    assert moved.author_name == "approvals.recalendar"
    assert moved.new["due_on"] == "2027-01-13"


def test_following_again_or_catching_up_writes_nothing(accepted: Procedure, county_chen: Post) -> None:
    revision = announce(county_chen, "2027-01-04")
    recalendar.follow(revision, NOW)
    before = (Event.objects.count(), Notification.objects.count())
    assert recalendar.follow(revision, NOW) == 0
    assert recalendar.catch_up(NOW) == 0
    assert (Event.objects.count(), Notification.objects.count()) == before


def test_a_night_catches_up_what_nobody_was_told(accepted: Procedure, county_chen: Post) -> None:
    announce(county_chen, "2027-01-04")
    assert recalendar.catch_up(NOW) == 2
    assert clocks(accepted)["overall.limit"] == day("2027-01-13")


def test_a_date_that_moves_there_and_back_is_told_each_time_it_is_new(
    accepted: Procedure, county_chen: Post
) -> None:
    recalendar.follow(announce(county_chen, "2027-01-04"), NOW)
    back = change_day(
        day("2027-01-04"), is_workday=True, name="", reason="更正", by=county_chen, at=at("2026-12-11")
    )
    recalendar.follow(back, NOW)
    assert clocks(accepted)["overall.limit"] == day("2027-01-12")
    forth = change_day(
        day("2027-01-04"), is_workday=False, name="元旦", reason="再更正", by=county_chen, at=at("2026-12-11")
    )
    recalendar.follow(forth, NOW)
    assert clocks(accepted)["overall.limit"] == day("2027-01-13")


def test_only_periods_over_the_changed_day_are_touched(walk: Walk, county_chen: Post) -> None:
    walk.to_acceptance("2026-09-28")
    revision = change_day(
        day("2026-12-31"), is_workday=False, name="", reason="临时放假", by=county_chen, at=at("2026-12-10")
    )
    assert recalendar.touched(revision) == []


def test_a_sheet_hangs_longer_when_its_last_day_became_a_rest_day(walk: Walk, county_chen: Post) -> None:
    walk.to_review("2026-12-07", "2026-12-08", "2026-12-09", "2026-12-10", "2026-12-11")
    walk.reread("2026-12-14")
    walk.sign_opinion("2026-12-15")
    walk.post_notice("2026-12-28")
    assert Publicity.objects.get().ends_on == day("2027-01-04")
    recalendar.follow(announce(county_chen, "2027-01-04"), at("2026-12-30"))
    assert Publicity.objects.get().ends_on == day("2027-01-05")
    assert clocks(walk.procedure)["publicity.P1"] == day("2027-01-05")


def test_winding_what_stands_writes_nothing(walk: Walk) -> None:
    """Derived, not counted: a second winding finds every row as it is, voided ones too."""
    walk.to_publicity()
    walk.object("2026-10-16")
    procedure = walk.act("reinvestigate", "2026-10-16", walk.clerk)
    before = (Event.objects.count(), list(procedure.clocks.order_by("pk").values()))
    with acting(walk.clerk, reason="重算"):
        assert wind(procedure, at("2026-10-30")) == []
    assert (Event.objects.count(), list(procedure.clocks.order_by("pk").values())) == before
