"""县级: where nothing is delegated, above a limit, and where the county wants to see for itself."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from accounts.models import Post, Role
from approvals import evidence
from approvals.models import CountyReview, Procedure
from approvals.stages import Stage
from audit.acts import acting, perform, possible
from cases.models import KinFiling
from tests.approvals.conftest import Under
from tests.approvals.walk import Walk, at, clocks, reasons
from tests.personas import PostOf


@pytest.fixture
def bayan(under: Under) -> Walk:
    """巴彦淖尔: the first board is clean, the file is at the county's door."""
    walk = under("BY-2014")
    walk.to_acceptance("2026-09-01")
    walk.visit("2026-09-02")
    walk.request_check("2026-09-02")
    walk.report_check("2026-09-04")
    walk.reread("2026-09-07")
    walk.sign_opinion("2026-09-08")
    walk.post_notice("2026-09-09")
    walk.close_notice("2026-09-17")
    return walk


def test_the_first_board_of_bayan_shows_the_amount(bayan: Walk) -> None:
    posted = evidence.publicity(bayan.procedure, "P1")
    assert posted is not None
    assert posted.amount == Decimal("1720.00")
    assert bayan.procedure.stage == Stage.COUNTY_REVIEW


def test_the_county_receives_agrees_and_its_leader_decides(bayan: Walk) -> None:
    procedure = bayan.send_up("2026-09-18", "2026-09-21")
    assert clocks(procedure)["decide.due"] == datetime.date(2026, 10, 12)  # 10 WD from the county's receipt
    assert "还没有上报" not in reasons(bayan.act, "send_to_county", "2026-09-21", bayan.clerk)
    procedure = bayan.county_opinion("2026-09-22")
    assert (procedure.stage, procedure.stage_label) == (Stage.PUBLICITY, "第二榜公示")
    bayan.act(
        "post_notice", "2026-09-23", bayan.county_clerk, place="政务公开栏", photo=bayan.file("2026-09-23")
    )
    bayan.act("close_notice", "2026-10-08", bayan.county_clerk, photo=bayan.file("2026-10-08"))
    assert "须由管城回族区民政局负责人" in reasons(bayan.decide, "2026-10-09")
    procedure = bayan.decide("2026-10-09", by=bayan.county_leader)
    assert procedure.stage == Stage.IN_FORCE
    assert procedure.clocks.get(name="decide.due").met_on == datetime.date(2026, 10, 9)


def test_the_county_speaks_only_on_papers_it_has(bayan: Walk) -> None:
    assert "还没有上报县级民政部门" in reasons(bayan.county_opinion, "2026-09-18")
    bayan.act("send_to_county", "2026-09-18", bayan.clerk)
    assert "县级还没有签收上报材料" in reasons(bayan.county_opinion, "2026-09-18")
    assert "须由管城回族区民政局经办人" in reasons(bayan.act, "receive_at_county", "2026-09-18", bayan.clerk)


def test_who_gave_the_countys_opinion_does_not_decide(bayan: Walk, post_of: PostOf) -> None:
    bayan.send_up("2026-09-18", "2026-09-21")
    bayan.county_opinion("2026-09-22", agreed=False)
    assert bayan.county_clerk is not None
    twice = post_of(Role.COUNTY_LEADER, user=bayan.county_clerk.user)
    said = reasons(bayan.decide, "2026-09-23", granted=False, by=twice)
    assert said == "签署县级审核意见的人不得审批同一件"


def test_a_county_that_disagrees_publishes_nothing_and_grants_nothing(bayan: Walk) -> None:
    bayan.send_up("2026-09-18", "2026-09-21")
    assert bayan.county_opinion("2026-09-22", agreed=False).stage == Stage.DECISION
    assert "县级审核意见为不同意" in reasons(bayan.decide, "2026-09-23", by=bayan.county_leader)
    assert bayan.decide("2026-09-23", granted=False, by=bayan.county_leader).stage == Stage.REJECTED


def test_a_return_begins_a_new_round_in_the_township(bayan: Walk) -> None:
    bayan.send_up("2026-09-18", "2026-09-21")
    assert (
        reasons(bayan.act, "county_return", "2026-09-22", bayan.county_clerk, why="")
        == "请写明退回乡镇（街道）的理由"
    )
    procedure = bayan.act("county_return", "2026-09-22", bayan.county_clerk, why="收入核查不清")
    assert (procedure.stage, procedure.round) == (Stage.INVESTIGATION, 2)
    assert CountyReview.objects.get().return_reason == "收入核查不清"
    bayan.visit("2026-09-23")
    bayan.reread("2026-09-24")
    procedure = bayan.sign_opinion("2026-09-28")
    assert procedure.stage == Stage.COUNTY_REVIEW  # the first board said what still holds
    assert bayan.send_up("2026-09-28", "2026-09-29").stage == Stage.COUNTY_REVIEW


def test_an_objection_to_the_second_board_goes_back_to_the_household(bayan: Walk) -> None:
    """H-61: the first board stands, the county looks again, the second is hung again."""
    bayan.send_up("2026-09-18", "2026-09-21")
    bayan.county_opinion("2026-09-22")
    bayan.post_notice("2026-09-23")
    bayan.object("2026-09-24")
    bayan.act("reinvestigate", "2026-09-24", bayan.clerk)
    bayan.visit("2026-09-28")
    bayan.settle("2026-09-28")
    bayan.reread("2026-09-29")
    assert bayan.sign_opinion("2026-09-29").stage == Stage.COUNTY_REVIEW
    bayan.send_up("2026-09-30", "2026-10-08")
    assert bayan.county_opinion("2026-10-08").stage_label == "第二榜公示"


def qinbei_at_the_opinion(under: Under, payable: str, monkeypatch: pytest.MonkeyPatch) -> Walk:
    """临时救助·支出型 in 钦北, everything but the opinion done, so much proposed."""
    walk = under("QB-2019", "linshi_zhichu")
    walk.to_acceptance("2026-09-01")
    walk.visit("2026-09-02")
    walk.appraise("2026-09-03")
    walk.post_notice("2026-09-04")
    walk.request_check("2026-09-07")
    walk.report_check("2026-09-10")
    walk.close_notice("2026-09-14")
    walk.reread("2026-09-15")
    walk.sign_opinion("2026-09-16")
    walk.post_notice("2026-09-17")
    monkeypatch.setattr("approvals.evidence.sum_at_stake", lambda _procedure: Decimal(payable))
    walk.close_notice("2026-09-25")
    return walk


@pytest.mark.parametrize(
    ("payable", "stage"),
    [("2000.00", Stage.DECISION), ("2000.01", Stage.COUNTY_REVIEW), ("2400.00", Stage.COUNTY_REVIEW)],
)
def test_the_sum_decides_who_decides(
    under: Under, payable: str, stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S-41: 2000.00 is the township's, a cent more or two members at 1200.00 each the county's."""
    walk = qinbei_at_the_opinion(under, payable, monkeypatch)
    assert walk.procedure.stage == stage


def test_above_the_limit_the_county_decides(under: Under, monkeypatch: pytest.MonkeyPatch) -> None:
    walk = qinbei_at_the_opinion(under, "2000.01", monkeypatch)
    assert walk.procedure.stage_label == "区民政局审核"
    walk.send_up("2026-09-28", "2026-09-28")
    walk.county_opinion("2026-09-29")
    assert "须由管城回族区民政局负责人签署" in reasons(walk.decide, "2026-09-30")
    late = {"late_reason": "上报区民政局审核，两次公示"}
    assert walk.decide("2026-09-30", by=walk.county_leader, **late).stage == Stage.IN_FORCE


@pytest.fixture
def watched(walk: Walk, community_he: Post) -> Procedure:
    """A 管城 case before the decision whose household is kin of 何芳."""
    walk.to_decision()
    with acting(walk.clerk, reason="近亲属备案", at=at("2026-10-21")):
        case = walk.procedure.case
        KinFiling.objects.create(
            case=case,
            staff=community_he.user,
            relation="姐妹",
            matched_by="declaration",
            filed_at=at("2026-10-21"),
        )
        case.kin_filed = True
        case.save()
    return walk.procedure


def test_kin_are_visited_by_the_county_before_anybody_decides(walk: Walk, watched: Procedure) -> None:
    """57号 art. 20: said with the name of the staff whose kin it is; a delegated case, too."""
    said = reasons(walk.decide, "2026-10-26")
    assert "近亲属备案（何芳），须由管城回族区民政部门入户调查后才能审批" in said
    facts = {"visitors": "陈燕、周正", "findings": "与乡镇调查一致"}
    early = reasons(
        walk.act,
        "record_county_visit",
        "2026-10-22",
        walk.county_clerk,
        visited_on=datetime.date(2026, 9, 1),
        **facts,
    )
    assert early == "入户日期须在受理以后、今天以前"
    walk.act(
        "record_county_visit",
        "2026-10-22",
        walk.county_clerk,
        visited_on=datetime.date(2026, 10, 22),
        **facts,
    )
    assert walk.decide("2026-10-26").stage == Stage.IN_FORCE


def test_a_complaint_brings_the_county_to_the_door(walk: Walk) -> None:
    walk.to_decision()
    walk.act("note_complaint", "2026-10-21", walk.clerk, what="来电反映该户有门面房")
    assert "本案有投诉举报" in reasons(walk.decide, "2026-10-26")


def test_the_county_does_no_act_of_the_township(walk: Walk) -> None:
    """P23: of a delegated case it may record its own visit, note a complaint, and nothing else."""
    walk.to_publicity()
    for post in (walk.county_clerk, walk.county_leader):
        assert post is not None
        names = {item.name for item in possible(walk.procedure, post) if not item.reasons}
        assert names <= {"note_complaint", "record_county_visit", "refer", "report_government"}
        assert "须由东关街道" in reasons(
            perform, walk.procedure.close_notice, by=post, at=at("2026-10-21"), photo=None
        )
