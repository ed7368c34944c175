"""特困 on a roster: neither before the assessment nor before the agreement (YC-070, 071, YC-101)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
import time_machine

from payments.build import build_roster
from payments.models import Roster
from tests.approvals.test_care import OLD, agree, assess
from tests.approvals.walk import at
from tests.approvals.yichun import Town, TownWalk

NOVEMBER = datetime.date(2026, 11, 1)


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    with time_machine.travel(at("2026-12-31", 12)):
        yield Town()


@pytest.fixture
def walk(town: Town) -> TownWalk:
    walk = town.walk(lambda: town.home(OLD), "tekun", alone="李长河", support="dispersed")
    walk.to_force()
    return walk


def november(town: Town) -> Roster:
    clerk = town.posts["clerk"]
    return build_roster(clerk.region, "tekun", NOVEMBER, by=clerk, at=at("2026-10-26"))


def blocked(roster: Roster) -> list[str]:
    return [check.code for check in roster.findings if check.blocks]


def test_nobody_is_paid_before_the_assessment_and_the_agreement(walk: TownWalk, town: Town) -> None:
    roster = november(town)
    assert {"B12", "B13"} <= set(blocked(roster))
    sentences = [check.sentence for check in roster.findings]
    assert "县级还没有评估生活自理能力 1 户（李长河），请县级民政部门评估后刷新名册，或者先缓发" in sentences


def test_assessed_and_agreed_he_is_paid_basic_and_care(walk: TownWalk, town: Town) -> None:
    assess(walk, town, "2026-10-21")
    agree(walk, "2026-10-21")
    roster = november(town)
    assert not {"B12", "B13", "B14"} & set(blocked(roster))
    line = roster.lines.get()
    assert (str(line.payable), line.persons, line.payee_name) == ("1550.00", 1, "李长河")


def test_an_agreement_that_ran_out_stops_the_line(walk: TownWalk, town: Town) -> None:
    assess(walk, town, "2026-10-21")
    agree(walk, "2026-10-21", until=datetime.date(2026, 10, 31))
    assert "B13" in blocked(november(town))
