"""The payment calendar in words: to clerk and head, five and two days ahead and on the day, once each (F.1)."""

from __future__ import annotations

import pytest

from approvals.models import Notification
from audit.acts import perform
from payments.build import build_roster
from payments.reminders import remind_paydays
from payments.tasks import remind_of_paydays
from tests.approvals.walk import at
from tests.payments.conftest import NOV, SET_UP

pytestmark = pytest.mark.django_db


def told(day: str) -> list[tuple[str, str]]:
    """(role, step) of the words this morning adds."""
    before = Notification.objects.count()
    new = remind_paydays(at(day, 6))
    words = Notification.objects.order_by("pk").values_list("role", "step")[before:]
    assert len(words) == new
    return list(words)


def test_a_list_to_be_handed_in_is_announced_three_times_to_two_people(
    in_receipt, clerk_li, client_of
) -> None:
    """Of October 2026 the 25th is a Sunday: the list of November is handed in on Friday the 23rd."""
    in_receipt(since="2026-11", decided="2026-08-20")
    both = [("clerk", "near"), ("township_head", "near")]
    assert told("2026-10-15") == []
    assert told("2026-10-16") == both
    assert told("2026-10-20") == []
    assert told("2026-10-21") == both
    assert told("2026-10-23") == [("clerk", "today"), ("township_head", "today")]
    assert told("2026-10-24") == []
    page = client_of(clerk_li).get("/messages/").content.decode()
    assert "2026年11月低保名册应于10月23日前签批上报，现在还没有生成" in page
    assert 'href="/payroll/"' in page


def test_a_morning_without_a_run_is_made_good(in_receipt) -> None:
    in_receipt(since="2026-11", decided="2026-08-20")
    assert len(told("2026-10-19")) == 2
    assert told("2026-10-19") == []


def test_who_has_handed_in_is_left_in_peace(in_receipt, places, head_zhao) -> None:
    in_receipt(since="2026-11", decided="2026-08-20")
    roster = build_roster(places.township, "dibao", NOV, by=SET_UP, at=at("2026-10-16"))
    assert len(told("2026-10-16")) == 2
    words = Notification.objects.latest("pk")
    assert (words.link, "现在还没有签批" in words.text) == ("/payroll/410104001000/dibao/2026-11/", True)
    perform(roster.submit, by=head_zhao, at=at("2026-10-19"))
    assert told("2026-10-21") == []


def test_where_nobody_is_helped_nobody_is_reminded(places, monkeypatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: at("2026-10-23", 6))
    assert remind_of_paydays() == 0
