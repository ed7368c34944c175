"""特困人员: three tests, the county's assessment, the agreement (43号 art. 4–9, 20–23; YC-070, 071; H-54)."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Post
from approvals import care, evidence
from approvals.models import Decision, Procedure
from audit.acts import acting, possible
from cases.models import CareAgreement, CareAssessment
from households.models import Household, Supporter
from tests.approvals.walk import at, picture, reasons
from tests.approvals.yichun import Town, TownWalk

OLD = {"name": "李长河", "birth_on": datetime.date(1950, 1, 20)}
FAILED = ["dressing", "bed", "toilet", "bathing"]


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    with time_machine.travel(at("2026-12-31", 12)):
        yield Town()


@pytest.fixture
def walk(town: Town) -> TownWalk:
    """李长河, 76, alone: 特困, 分散供养."""
    return town.walk(lambda: town.home(OLD), "tekun", alone="李长河", support="dispersed")


def owes(household: Household, by: Post, **facts: Any) -> None:
    with acting(by, reason="登记法定义务人"):
        Supporter.objects.create(household=household, name="李伟", relation="儿子", **facts)


def assess(walk: TownWalk, town: Town, day: str, failed: list[str] | None = None) -> Procedure:
    facts = {
        "assessed_on": datetime.date.fromisoformat(day),
        "failed": FAILED if failed is None else failed,
        "assessors": ["陈燕", "林医生"],
    }
    return walk.act("assess_care", day, town.posts["county"], **facts)


def agree(walk: TownWalk, day: str, **facts: Any) -> Procedure:
    first = datetime.date.fromisoformat(day)
    facts = {
        "kind": "dispersed",
        "provider": "红松村 张秀英",
        "services": ["日常照料", "送医陪护"],
        "signed_on": first,
        "since": first,
        "until": first.replace(year=first.year + 1),
        "file": walk.file(day, "care_agreement"),
    } | facts
    return walk.act("file_care_agreement", day, walk.clerk, **facts)


def standing() -> Decision:
    found: Decision = Decision.objects.standing().get(last_month=None)
    return found


def test_whoever_is_old_poor_and_alone_is_proposed(walk: TownWalk) -> None:
    walk.to_opinion()
    derivation = evidence.opinion(walk.procedure).derivation
    assert derivation["eligible"]
    assert derivation["payable"] == "650.00"
    assert "李长河 76 周岁，年满 60 周岁" in derivation["reasons"]
    assert "没有法定赡养、抚养、扶养义务人" in derivation["reasons"]
    assert "生活自理能力待县级评估，评估后加上照料护理标准" in derivation["reasons"]


def test_a_son_who_can_support_him_stands_against_it(walk: TownWalk) -> None:
    owes(walk.procedure.case.household, walk.clerk)
    walk.to_opinion()
    found = evidence.opinion(walk.procedure).derivation
    assert not found["eligible"]
    assert any("法定义务人李伟有履行义务能力" in reason for reason in found["reasons"])


def test_a_son_in_prison_cannot(walk: TownWalk) -> None:
    owes(walk.procedure.case.household, walk.clerk, inability="prison", inability_proof="判决书")
    walk.to_opinion()
    assert evidence.opinion(walk.procedure).derivation["eligible"]


def test_inability_is_never_without_proof(walk: TownWalk) -> None:
    with pytest.raises(IntegrityError, match="supporter_inability_has_proof"), transaction.atomic():
        owes(walk.procedure.case.household, walk.clerk, inability="prison")


def test_only_the_county_assesses(walk: TownWalk, town: Town) -> None:
    """H-54: it stays with the county wherever the township decides."""
    walk.to_board()
    facts = {"assessed_on": datetime.date(2026, 10, 13), "failed": [], "assessors": ["周敏"]}
    said = reasons(walk.act, "assess_care", "2026-10-13", walk.clerk, **facts)
    assert "须由伊美区民政局经办人或伊美区民政局监督人员办理" in said


def test_the_assessment_after_the_decision_sets_the_care(walk: TownWalk, town: Town) -> None:
    """农村分散供养 650.00 + 完全丧失 900.00; what was signed stays as it was signed."""
    walk.to_force()
    first = Decision.objects.get()
    assert first.payable == Decimal("650.00")
    procedure = assess(walk, town, "2026-10-21")
    made = standing()
    assert (made.payable, made.derivation["payable"]) == (Decimal("1550.00"), "1550.00")
    assert (made.source, made.first_month) == ("care", first.first_month)
    first.refresh_from_db()
    assert (first.payable, first.last_month) == (Decimal("650.00"), first.first_month)
    paper = procedure.case.documents.get(kind="D48")
    assert "完全丧失生活自理能力" in paper.html


def test_an_assessment_while_it_hangs_counts_from_the_day_it_is_in_force(walk: TownWalk, town: Town) -> None:
    walk.to_board()
    assess(walk, town, "2026-10-13")
    assert Decision.objects.get().payable == Decimal("650.00")
    walk.close_notice("2026-10-20")
    assert standing().payable == Decimal("1550.00")


def test_an_assessment_before_the_opinion_is_in_its_figures(walk: TownWalk, town: Town) -> None:
    walk.submit("2026-09-28")
    walk.hand_in_everything("2026-09-28")
    walk.accept("2026-09-28")
    assess(walk, town, "2026-09-29", ["bathing"])
    walk.request_check("2026-09-29")
    walk.visit("2026-09-30")
    walk.report_check("2026-10-09")
    walk.reread("2026-10-09")
    assert evidence.opinion(walk.procedure).payable == Decimal("950.00")


def test_a_reported_change_is_a_clock_on_the_desk(
    walk: TownWalk, town: Town, client_of: Callable[..., Client]
) -> None:
    """Ten working days by the rules (43号 art. 23), owed although the case is decided; met by the assessment."""
    walk.to_force()
    assess(walk, town, "2026-10-21")
    procedure = walk.act(
        "report_care_change", "2026-11-02", walk.clerk, reporter="红松村", change="摔伤，不能下床"
    )
    clock = procedure.clocks.get(name="care.reassess")
    assert (clock.label, clock.due_on, clock.voided_at) == (
        "自理能力复核评估",
        datetime.date(2026, 11, 16),
        None,
    )
    assert Procedure.objects.get(pk=procedure.pk).due_on == clock.due_on
    with time_machine.travel(at("2026-11-10")):
        page = client_of(town.posts["county"]).get("/desk/").content.decode()
    assert "等县级复核评估自理能力" in page
    assess(walk, town, "2026-11-12")
    clock.refresh_from_db()
    assert (clock.met_on, Procedure.objects.get(pk=procedure.pk).due_on) == (
        datetime.date(2026, 11, 12),
        None,
    )


@pytest.mark.parametrize(("failed", "expected"), [(0, "able"), (1, "partial"), (3, "partial"), (4, "none")])
def test_the_class_follows_from_the_number_of_indicators(
    walk: TownWalk, town: Town, failed: int, expected: str
) -> None:
    walk.to_board()
    assess(walk, town, "2026-10-13", FAILED[:failed])
    assert CareAssessment.objects.get().care_class == expected


def test_the_database_refuses_a_class_that_does_not_follow(walk: TownWalk, town: Town) -> None:
    walk.to_board()
    assess(walk, town, "2026-10-13")
    broken = pytest.raises(IntegrityError, match="care_class_follows")
    found = CareAssessment.objects.get()
    found.pk, found.care_class = None, "able"
    with broken, transaction.atomic(), acting(walk.clerk, reason="另登一份"):
        found.save(force_insert=True)
    fixed = pytest.raises(IntegrityError, match="已经固定")
    with fixed, transaction.atomic(), acting(walk.clerk, reason="改类别"):
        CareAssessment.objects.update(care_class="able")


def test_the_agreement_comes_after_the_assessment(walk: TownWalk, town: Town) -> None:
    walk.to_force()
    assert "县级还没有评估生活自理能力" in reasons(agree, walk, "2026-10-21")
    assess(walk, town, "2026-10-21")
    procedure = agree(walk, "2026-10-21")
    found = CareAgreement.objects.get(case=procedure.case)
    assert (found.provider, found.services) == ("红松村 张秀英", ["日常照料", "送医陪护"])
    assert "红松村 张秀英" in procedure.case.documents.get(kind="D47").html
    assert CareAgreement.objects.in_force(datetime.date(2027, 10, 21)).exists()
    assert not CareAgreement.objects.in_force(datetime.date(2027, 10, 22)).exists()


def test_the_agreement_is_of_the_kind_that_was_granted(walk: TownWalk, town: Town) -> None:
    walk.to_force()
    assess(walk, town, "2026-10-21")
    said = reasons(agree, walk, "2026-10-21", kind="institution")
    assert "本件批准的是分散供养，应当登记照料服务协议" in said


def test_a_new_agreement_takes_the_place_of_the_old(walk: TownWalk, town: Town) -> None:
    walk.to_force()
    assess(walk, town, "2026-10-21")
    agree(walk, "2026-10-21")
    agree(walk, "2026-12-01", provider="红松村 刘春")
    day = datetime.date(2026, 12, 1)
    assert [each.provider for each in CareAgreement.objects.in_force(day)] == ["红松村 刘春"]


def test_a_reported_change_is_assessed_within_ten_working_days(walk: TownWalk, town: Town) -> None:
    """2026-10-26 is a Monday: ten working days end on 11-09."""
    walk.to_force()
    assess(walk, town, "2026-10-21", [])
    said = reasons(assess, walk, town, "2026-10-22")
    assert "生活自理能力已经评估；情况有变的，先登记变化报告" in said
    walk.act("report_care_change", "2026-10-26", walk.community, reporter="村委会", change="摔伤后不能下床")
    waiting = CareAssessment.objects.asked().get()
    assert waiting.due_on == datetime.date(2026, 11, 9)
    assert "已经有一份变化报告在等县级复核评估" in reasons(
        walk.act, "report_care_change", "2026-10-27", walk.clerk, reporter="邻居", change="同上"
    )
    assess(walk, town, "2026-11-05")
    waiting.refresh_from_db()
    assert (waiting.care_class, waiting.assessed_on) == ("none", datetime.date(2026, 11, 5))


def test_after_the_agreement_an_assessment_does_not_touch_what_is_paid(walk: TownWalk, town: Town) -> None:
    """The amount then changes by a 变更, with the person heard first."""
    walk.to_force()
    assess(walk, town, "2026-10-21", [])
    agree(walk, "2026-10-21")
    walk.act("report_care_change", "2026-10-26", walk.community, reporter="村委会", change="摔伤后不能下床")
    assess(walk, town, "2026-11-05")
    assert standing().payable == Decimal("770.00")


def test_other_aid_knows_no_assessment(town: Town) -> None:
    walk = town.walk(lambda: town.home(OLD), "dibao")
    walk.to_board()
    offered = {item.name: item.reasons for item in possible(walk.procedure, town.posts["county"])}
    assert "本类救助不评估生活自理能力" in offered["assess_care"]
    assert care.care_wanted.reason(walk.procedure)


def test_the_county_assesses_in_the_browser(
    walk: TownWalk, town: Town, client_of: Callable[..., Client]
) -> None:
    walk.to_board()
    client = client_of(town.posts["county"], confirmed=True)
    url = reverse("approvals:act", args=[walk.procedure.case.case_no, "assess_care"])
    assert "自主吃饭" in client.get(url).content.decode()
    facts = {"assessed_on": "2026-10-13", "failed": FAILED, "assessors": "陈燕、林医生", "remark": ""}
    check = client.post(url, facts).content.decode()
    assert "完全丧失生活自理能力" in check
    done = client.post(url, facts | {"confirmed": "1"}, follow=True)
    assert "生活自理能力评估表" in done.content.decode()
    assert CareAssessment.objects.get().assessors == ["陈燕", "林医生"]


def test_the_clerk_files_the_agreement_in_the_browser(
    walk: TownWalk, town: Town, client_of: Callable[..., Client]
) -> None:
    walk.to_force()
    assess(walk, town, "2026-10-21")
    client = client_of(walk.clerk, confirmed=True)
    url = reverse("approvals:act", args=[walk.procedure.case.case_no, "file_care_agreement"])
    facts = {
        "kind": "dispersed",
        "provider": "红松村 张秀英",
        "services": "日常照料\n送医陪护",
        "signed_on": "2026-10-21",
        "since": "2026-10-21",
        "until": "2027-10-20",
    }
    check = client.post(url, facts | {"file": picture("协议.png")})
    stored = check.context["hidden"]
    done = client.post(url, dict(stored) | facts | {"confirmed": "1"}, follow=True)
    assert done.status_code == 200
    assert CareAgreement.objects.get().until == datetime.date(2027, 10, 20)
