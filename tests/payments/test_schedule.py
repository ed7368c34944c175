"""The calendar of 管城: handed in by the 25th or the working day before, drafted five working days earlier."""

from __future__ import annotations

import datetime

import pytest

from payments.build import build_roster
from payments.days import hand_in_by, ledger_cutoff, month_before, payday
from payments.models import Roster
from payments.schedule import build_due
from payments.tasks import build_rosters
from policies.rules import rules_for
from tests.approvals.walk import at
from tests.payments.conftest import DEC, NOV, SET_UP

pytestmark = pytest.mark.django_db
OCT = datetime.date(2026, 10, 1)


@pytest.mark.parametrize(
    ("month", "submit", "pay"),
    [(OCT, "2026-09-24", "2026-10-10"), (NOV, "2026-10-23", "2026-11-10"), (DEC, "2026-11-25", "2026-12-10")],
)
def test_the_days_of_guancheng(places, month, submit, pay) -> None:
    rules = rules_for(places.township.code, "dibao", month)
    assert str(hand_in_by(rules, month)) == submit
    assert str(payday(rules, month, "pay_by")) == pay
    assert ledger_cutoff(rules, month) is None


def test_the_month_before_january_is_december() -> None:
    assert month_before(datetime.date(2027, 1, 1)) == datetime.date(2026, 12, 1)


@pytest.mark.parametrize(
    ("since", "day_before", "day", "month"),
    [("2026-10", "2026-09-17", "2026-09-18", OCT), ("2026-11", "2026-10-15", "2026-10-16", NOV)],
)
def test_the_draft_is_there_five_working_days_before(in_receipt, since, day_before, day, month) -> None:
    in_receipt(since=since, decided="2026-08-20")
    assert build_due(at(day_before, 6)) == []
    (roster,) = build_due(at(day, 6))
    assert (roster.month, roster.built_at) == (month, at(day, 6))
    assert build_due(at(day, 6)) == []


def test_a_missed_day_is_made_good_on_the_next(in_receipt) -> None:
    in_receipt(since="2026-11", decided="2026-08-20")
    (roster,) = build_due(at("2026-10-30", 6))
    assert roster.month == NOV


def test_a_missed_month_is_made_good_where_rosters_are_made(in_receipt, places) -> None:
    in_receipt(since="2026-10", decided="2026-08-20")
    build_roster(places.township, "dibao", OCT, by=SET_UP, at=at("2026-09-20"))
    assert [roster.month for roster in build_due(at("2026-11-03", 6))] == [NOV]


def test_a_new_house_does_not_pay_the_month_it_arrives_in(in_receipt) -> None:
    in_receipt(since="2020-01", source="ledger")
    assert [roster.month for roster in build_due(at("2026-11-20", 6))] == [DEC]


def test_emergency_relief_is_no_monthly_roster(in_receipt) -> None:
    in_receipt(since="2026-11", category="linshi_jinan", decided="2026-08-20")
    assert build_due(at("2026-10-20", 6)) == []


def test_a_silent_profile_drafts_on_the_twentieth(in_receipt, monkeypatch) -> None:
    monkeypatch.setattr("payments.schedule.hand_in_by", lambda *_: None)
    in_receipt(since="2026-11", decided="2026-08-20")
    assert build_due(at("2026-10-19", 6)) == []
    assert len(build_due(at("2026-10-20", 6))) == 1


def test_the_task_the_page_and_the_command_give_one_roster(
    in_receipt, places, clerk_li, client_of, monkeypatch
) -> None:
    in_receipt(since="2026-12", decided="2026-08-20")
    monkeypatch.setattr("django.utils.timezone.now", lambda: at("2026-11-20"))
    assert build_rosters() == 1
    assert build_rosters() == 0
    answer = client_of(clerk_li).post("/payroll/build/", {"category": "dibao"})
    assert answer["Location"] == "/payroll/410104001000/dibao/2026-12/"
    assert Roster.objects.count() == 1


def test_the_calendar_calls_the_task_daily() -> None:
    from config.celery import beat_schedule

    assert beat_schedule()["payments.tasks.build_rosters"]["schedule"].hour == {6}
