"""低保边缘: recognised without money for a year, and what it opens: 单人户 (57号 art. 8, YC-061, C.5, E8)."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from approvals import evidence
from approvals.casefacts import recognised_as_marginal
from approvals.models import Decision, Procedure
from tests.approvals.walk import at
from tests.approvals.yichun import Town, TownWalk
from tests.households.conftest import id_number

HEAD = {"name": "刘春", "birth_on": datetime.date(1975, 3, 2)}
DISABLED = {
    "name": "刘小山",
    "birth_on": datetime.date(2000, 5, 9),
    "disability_kind": "limb",
    "disability_level": 1,
}


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    with time_machine.travel(at("2026-12-31", 12)):
        yield Town()


@pytest.fixture
def marginal(town: Town) -> TownWalk:
    """刘春户: 1300 元 a month for two, above 500.00 and below 750.00 a head."""
    walk = town.walk(lambda: town.home(HEAD, DISABLED, income=Decimal(1300)), "bianyuan")
    walk.to_force()
    return walk


def test_recognition_is_in_force_without_money(marginal: TownWalk) -> None:
    decision = Decision.objects.get()
    assert (decision.payable, decision.first_month) == (Decimal("0.00"), None)
    assert decision.in_force_at is not None
    assert not Decision.objects.in_force(datetime.date(2026, 11, 1)).exists()


def test_it_holds_a_year_and_runs_out_by_itself(marginal: TownWalk) -> None:
    household = marginal.procedure.case.household
    assert recognised_as_marginal(household, datetime.date(2026, 10, 20))
    assert recognised_as_marginal(household, datetime.date(2027, 10, 19))
    assert not recognised_as_marginal(household, datetime.date(2027, 10, 20))


def test_it_stands_in_the_review_list_while_it_holds(
    marginal: TownWalk, town: Town, client_of: Callable[..., Client]
) -> None:
    """A year's cycle, and looked at before it runs out by itself."""
    decision = Decision.objects.get()
    assert decision.next_review_on == datetime.date(2027, 10, 19)
    client = client_of(town.posts["clerk"])
    assert "刘春" in client.get("/reviews/?month=2027-10").content.decode()
    with time_machine.travel(at("2027-10-25")):
        assert "刘春" in client_of(town.posts["clerk"]).get("/reviews/").content.decode()
    with time_machine.travel(at("2027-11-02")):
        assert "刘春" not in client_of(town.posts["clerk"]).get("/reviews/").content.decode()


def test_it_opens_aid_for_the_severely_disabled_alone(town: Town, marginal: TownWalk) -> None:
    """E8: 380.00 + 15 % of 500.00 = 455.00, for one person of the household."""
    household = marginal.procedure.case.household
    walk = town.walk(lambda: household, "dibao", alone="刘小山", day="2026-10-21")
    with time_machine.travel(at("2026-10-31")):
        walk.submit("2026-10-21")
        walk.hand_in_everything("2026-10-21")
        walk.accept("2026-10-21")
        walk.request_check("2026-10-22")
        walk.visit("2026-10-23")
        walk.report_check("2026-10-26")
        walk.reread("2026-10-26")
    found = evidence.opinion(walk.procedure).derivation
    assert found["payable"] == "455.00"
    assert "发放到刘小山本人账户" in found["reasons"]


def test_without_the_recognition_nobody_is_taken_in_alone(town: Town) -> None:
    walk = town.walk(lambda: town.home(HEAD, DISABLED, income=Decimal(1300)), "dibao", alone="刘小山")
    walk.to_opinion()
    found = evidence.opinion(walk.procedure).derivation
    assert not found["eligible"]
    assert "刘小山所在家庭尚未认定为低保边缘家庭，请先办理低保边缘认定" in found["reasons"]


def test_the_clerk_chooses_the_category_and_for_whom(town: Town, client_of: Callable[..., Client]) -> None:
    client = client_of(town.posts["clerk"])
    url = reverse("approvals:intake")
    page = client.get(url).content.decode()
    assert all(said in page for said in ("特困人员供养", "低保边缘", "只为申请人本人"))
    facts = {
        "category": "tekun",
        "name": "李长河",
        "id_number": id_number("19500120", 1),
        "village": town.village.pk,
        "channel": "window",
    }
    client.post(url, facts)
    procedure = Procedure.objects.get()
    assert procedure.case.for_member == procedure.case.applicant
    home = reverse("approvals:intake_step", args=[procedure.case.case_no, "household"])
    assert "供养方式" in client.get(home).content.decode()
    materials = reverse("approvals:intake_step", args=[procedure.case.case_no, "materials"])
    assert "赡养、抚养、扶养情况书面声明" in client.get(materials).content.decode()


def test_marginal_recognition_is_for_households(town: Town, client_of: Callable[..., Client]) -> None:
    facts = {
        "category": "bianyuan",
        "applied_for": "person",
        "name": "李长河",
        "id_number": id_number("19500120", 1),
        "village": town.village.pk,
        "channel": "window",
    }
    page = client_of(town.posts["clerk"]).post(reverse("approvals:intake"), facts)
    assert "低保边缘以家庭为单位申请，请选“全家”" in page.content.decode()
