"""人户分离 in a case: the letter, the wait before the opinion, the answer that stands for the visit (YC-018…020)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
import time_machine

from accounts.models import Region, Role
from approvals import commissioning, evidence
from approvals.models import Notification, Procedure
from approvals.stages import Stage
from audit.acts import acting
from cases.models import Commission
from households.models import Household
from tests.approvals.pages.conftest import ClientOf
from tests.approvals.walk import Walk, at, reasons
from tests.approvals.yichun import Town, TownWalk, post
from tests.personas import SET_UP

ANSWER = {
    "visited_on": datetime.date(2026, 10, 8), "investigators": "秦川、秦岭", "answer": "独自租住，靠捡废品度日。",
}  # fmt: skip


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    with time_machine.travel(at("2026-12-31", 12)):
        yield Town()


@pytest.fixture
def other(town: Town) -> Region:
    """嘉荫县, where the applicant lives."""
    with acting(SET_UP, reason="种植区划"):
        return Region.objects.plant("230722000000", "嘉荫县")


@pytest.fixture
def walk_there(town: Town) -> TownWalk:
    """Accepted, the report in, nobody at home here."""

    def home() -> Household:
        return town.home({"name": "孟广田", "birth_on": at("1958-04-02").date()})

    walk = town.walk(home, "dibao")
    walk.submit("2026-09-28")
    walk.hand_in_everything("2026-09-28")
    walk.accept("2026-09-28")
    walk.request_check("2026-09-29")
    return walk


def ask(walk: TownWalk, by: str, town: Town, other: Region) -> Procedure:
    facts = {
        "to_region": other,
        "address": "朝阳镇 3 号",
        "items": "居住\n收支",
        "due_on": datetime.date(2026, 10, 20),
    }
    return walk.act("commission_visit", "2026-09-30", town.posts[by], **facts)


def test_what_the_township_asks_its_county_sends(walk_there: TownWalk, town: Town, other: Region) -> None:
    ask(walk_there, "clerk", town, other)
    papers = walk_there.procedure.case.documents.filter(kind="D22")
    assert not papers.exists()
    said = reasons(walk_there.act, "send_commission", "2026-09-30", walk_there.clerk)
    assert "须由伊美区民政局经办人或伊美区民政局负责人发函" in said
    walk_there.act("send_commission", "2026-09-30", town.posts["county"])
    assert "朝阳镇 3 号" in papers.get().html
    word = Notification.objects.get(region=other)
    assert (word.role, word.text) == (
        Role.COUNTY_CLERK,
        f"伊美区委托贵地入户调查（{walk_there.procedure.case.case_no}），请于 2026-10-20 前回函",
    )
    assert word.link == f"/joint/commissions/{Commission.objects.get().pk}/"


def test_a_waiting_commission_stops_the_opinion(walk_there: TownWalk, town: Town, other: Region) -> None:
    walk_there.visit("2026-09-30")
    walk_there.report_check("2026-10-09")
    with acting(town.posts["county"], reason="委托"):
        Commission.ask(
            walk_there.procedure.case, 1, to_region=other, address="朝阳镇", items="居住",
            due_on=datetime.date(2026, 10, 20), by=town.posts["county"], at=at("2026-10-09"),
        )  # fmt: skip
    said = reasons(walk_there.reread, "2026-10-10")
    assert said == "还没有收到嘉荫县民政局的调查回函（请于 10-20 前回函）"


def test_the_answer_stands_for_the_visit(walk_there: TownWalk, town: Town, other: Region) -> None:
    """YC-018, T15: visited where they live, by whoever lives there too."""
    ask(walk_there, "county", town, other)
    asked = Commission.objects.get()
    with acting(SET_UP, reason="配备人员"):
        there = post("秦川", "qinchuan", Role.COUNTY_CLERK, other)
    with acting(there, reason="回函"):
        asked.reply(**ANSWER, by=there, at=at("2026-10-08"))
    assert "嘉荫县民政局已经回复，还没有登记委托调查结果" in commissioning.commission_answered.reason(
        walk_there.procedure
    )
    procedure = walk_there.act("record_answer", "2026-10-09", walk_there.clerk)
    assert evidence.visit_done(procedure)
    assert procedure.stage == Stage.VERIFICATION
    assert walk_there.report_check("2026-10-09").stage == Stage.REVIEW
    walk_there.reread("2026-10-10")
    assert walk_there.opine().stage == Stage.DECISION


def test_a_declined_commission_leaves_the_visit_to_us(
    walk_there: TownWalk, town: Town, other: Region
) -> None:
    ask(walk_there, "county", town, other)
    walk_there.act("record_answer", "2026-10-09", walk_there.clerk, outcome="declined", answer="该户已搬离")
    assert not evidence.visit_done(walk_there.procedure)
    assert walk_there.visit("2026-10-10").stage == Stage.VERIFICATION


def test_no_second_letter_while_one_waits(walk_there: TownWalk, town: Town, other: Region) -> None:
    ask(walk_there, "county", town, other)
    assert reasons(ask, walk_there, "county", town, other) == "已经委托异地调查，等对方回函"


def test_where_the_rules_know_no_commission_none_is_sent(walk: Walk) -> None:
    walk.to_acceptance("2026-09-28")
    facts = {"to_name": "某县民政局", "address": "x", "items": "y", "due_on": datetime.date(2026, 10, 20)}
    said = reasons(walk.act, "commission_visit", "2026-09-29", walk.clerk, **facts)
    assert said == "本地规则没有规定异地委托调查"


def test_a_commission_goes_through_the_browser(
    walk_there: TownWalk, town: Town, other: Region, client_of: ClientOf
) -> None:
    client = client_of(town.posts["county"])
    url = f"/cases/{walk_there.procedure.case.case_no}/acts/commission_visit/"
    assert "嘉荫县" in client.get(url).content.decode()
    sent = {"to_region": other.pk, "address": "朝阳镇 3 号", "items": "居住", "due_on": "2027-01-20"}
    check = client.post(url, sent).content.decode()
    once = check.split('name="once" value="', 1)[1].split('"', 1)[0]
    assert client.post(url, sent | {"confirmed": "1", "once": once}).headers["Location"] == url + "done/"
    form = client_of(walk_there.clerk).get(url.replace("commission_visit", "record_answer")).content.decode()
    assert "两人以上，用顿号隔开" in form
