"""审核确认会议和一事一议 in a case: when a council must sit, and what its decision binds (YC-028, 037, 038; H-34)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from approvals import caseacts, deliberation
from approvals.models import Procedure
from approvals.stages import Stage
from audit.acts import acting
from cases.models import Council, KinFiling, Objection, Publicity
from households.models import Household
from tests.approvals.pages.conftest import ClientOf
from tests.approvals.walk import Walk, at, picture, reasons
from tests.approvals.yichun import Town, TownWalk

NEEDED = "须经审核确认会议集体研究后再审批"


@pytest.fixture
def late(db: None) -> Iterator[None]:
    """Walked at the end of 2026: every act of the year lies behind."""
    with time_machine.travel(at("2026-12-31", 12)):
        yield


@pytest.fixture
def town(late: None) -> Town:
    return Town()


@pytest.fixture
def walk_there(town: Town) -> TownWalk:
    def home() -> Household:
        return town.home({"name": "孟广田", "birth_on": at("1958-04-02").date()})

    return town.walk(home, "dibao")


def kin(walk: TownWalk, town: Town) -> None:
    """The case is filed: a supervisor of the county is the applicant's daughter (S-47); the county has been there."""
    with acting(walk.clerk, reason="备案"):
        case = walk.procedure.case
        KinFiling.objects.create(
            case=case, staff=town.posts["supervisor"].user, relation="女儿", matched_by="declaration",
            filed_at=at("2026-09-28"),
        )  # fmt: skip
        case.kin_filed = True
        case.save()
    facts = {"visited_on": at("2026-10-11").date(), "visitors": "陈燕、严明", "findings": "情况属实"}
    walk.act("record_county_visit", "2026-10-11", town.posts["county"], **facts)


def call(walk: TownWalk, day: str, **facts: object) -> Procedure:
    given = {"held_at": at(day, 14), "place": "镇会议室", "chair": walk.deputy, "situation": "近亲属备案案件"}
    return walk.act("call_council", day, walk.clerk, 13, **(given | facts))


def call_collective(walk: TownWalk, day: str, **facts: object) -> Procedure:
    given = {
        "held_at": at(day, 14), "place": "镇会议室", "chair": walk.deputy,
        "situation": "核对机构无法查到外省账户，不是申请人的原因；家中断炊，生活极度困难",
        "reasons": ["部分信息无法核查"],
    }  # fmt: skip
    return walk.act("call_collective", day, walk.clerk, 13, **(given | facts))


def sit(walk: TownWalk, day: str, *votes: str) -> Council:
    """Minutes, the head and two of other bodies beside the chair, votes and signatures."""
    council, by, when = deliberation.open_council(walk.procedure), walk.clerk, at(day, 14)
    assert council is not None
    with acting(by, reason="登记会议", at=when):
        for name in ("赵立新", "冉启明", "罗秀华")[: len(votes) - 1]:
            council.add(name=name, duty="镇党委委员", by=by, at=when)
        council.write(facts=council.facts, minutes="逐项讨论，情况属实。", by=by, at=when)
        for member, vote in zip(council.voters(), votes, strict=True):
            member.cast(vote, by=by, at=when)
            member.sign(signature=picture(), by=by, at=when)
    return council


def hold(walk: TownWalk, day: str) -> Procedure:
    return walk.act("hold_council", day, walk.deputy, 16)


def test_one_leader_confirms_what_nothing_speaks_against(walk_there: TownWalk) -> None:
    """H-34: the leader by default."""
    walk_there.to_decision()
    assert not deliberation.council_needed(walk_there.procedure)
    assert walk_there.decide("2026-10-12").stage == Stage.PUBLICITY


def test_the_case_of_kin_is_confirmed_by_a_council(walk_there: TownWalk, town: Town) -> None:
    walk_there.to_decision()
    kin(walk_there, town)
    assert reasons(walk_there.decide, "2026-10-12") == f"近亲属备案的案件，{NEEDED}"
    call(walk_there, "2026-10-12")
    sit(walk_there, "2026-10-12", "for", "for", "for")
    assert hold(walk_there, "2026-10-12").stage == Stage.DECISION
    paper = walk_there.procedure.case.documents.get(kind="D29")
    assert "同意3人，不同意0人，弃权0人" in paper.html
    assert walk_there.decide("2026-10-13").stage == Stage.PUBLICITY


def test_the_signer_does_not_depart_from_the_council(walk_there: TownWalk, town: Town) -> None:
    walk_there.to_decision()
    kin(walk_there, town)
    call(walk_there, "2026-10-12")
    sit(walk_there, "2026-10-12", "for", "against", "against")
    hold(walk_there, "2026-10-12")
    said = reasons(walk_there.decide, "2026-10-13")
    assert "审核确认会议的决定是不同意（同意 1 票，不同意 2 票，弃权 0 票），审批须与会议决定一致" in said
    assert walk_there.decide("2026-10-13", granted=False).stage == Stage.REJECTED


def test_an_agreed_case_is_not_refused_alone(walk_there: TownWalk, town: Town) -> None:
    walk_there.to_decision()
    kin(walk_there, town)
    call(walk_there, "2026-10-12")
    sit(walk_there, "2026-10-12", "for", "for", "for")
    hold(walk_there, "2026-10-12")
    assert "审批须与会议决定一致" in reasons(walk_there.decide, "2026-10-13", granted=False)


def test_two_are_no_council(walk_there: TownWalk) -> None:
    """S-45: at least three."""
    walk_there.to_decision()
    call(walk_there, "2026-10-12")
    sit(walk_there, "2026-10-12", "for", "for")
    assert "参加表决的 2 人" in reasons(hold, walk_there, "2026-10-12")


def test_the_chair_signs_the_decision(walk_there: TownWalk, town: Town) -> None:
    walk_there.to_decision()
    call(walk_there, "2026-10-12")
    sit(walk_there, "2026-10-12", "for", "for", "for")
    said = reasons(walk_there.act, "hold_council", "2026-10-12", town.posts["head"])
    assert said == "会议决定由主持人王建签署"


def test_one_council_at_a_time_and_none_after_it_decided(walk_there: TownWalk) -> None:
    walk_there.to_decision()
    call(walk_there, "2026-10-12")
    assert reasons(call, walk_there, "2026-10-12") == "会议已经召集，请到会议页面登记"
    sit(walk_there, "2026-10-12", "for", "for", "for")
    hold(walk_there, "2026-10-12")
    assert "本轮会议已经形成决定" in reasons(call, walk_there, "2026-10-13")


def test_a_new_round_wants_a_council_of_its_own(walk_there: TownWalk, town: Town) -> None:
    walk_there.to_decision()
    kin(walk_there, town)
    call(walk_there, "2026-10-12")
    sit(walk_there, "2026-10-12", "for", "for", "for")
    hold(walk_there, "2026-10-12")
    walk_there.act("return_for_investigation", "2026-10-13", walk_there.deputy, why="核实外出务工收入")
    assert not deliberation.council_held(walk_there.procedure)


def test_a_rerun_after_an_objection_is_not_confirmed_by_one_person(walk_there: TownWalk) -> None:
    walk_there.to_board()
    procedure = walk_there.procedure
    with acting(walk_there.clerk, reason="异议"):
        Objection.objects.create(
            case=procedure.case, publicity=Publicity.objects.latest("id"), round=1, raised_at=at("2026-10-14"),
            grounds="家有轿车",
        )  # fmt: skip
    assert deliberation.why_council(procedure) == []
    procedure.round = 2
    assert deliberation.why_council(procedure) == ["有异议后重新办理的案件"]


def test_a_collective_decision_stands_in_for_the_report(walk_there: TownWalk) -> None:
    """S-45: granted without a 核对 report, for a reason of the rules, by three members."""
    walk_there.submit("2026-09-28")
    walk_there.hand_in_everything("2026-09-28")
    walk_there.accept("2026-09-28")
    walk_there.request_check("2026-09-29")
    assert walk_there.visit("2026-09-30").stage == Stage.VERIFICATION
    call_collective(walk_there, "2026-10-09")
    sit(walk_there, "2026-10-09", "for", "for", "abstain")
    assert hold(walk_there, "2026-10-09").stage == Stage.REVIEW
    walk_there.reread("2026-10-10")
    walk_there.opine()
    assert deliberation.why_council(walk_there.procedure) == ["一事一议的案件"]
    assert walk_there.decide("2026-10-12").stage == Stage.PUBLICITY
    assert "部分信息无法核查" in walk_there.procedure.case.documents.get(kind="D29").html


def test_a_collective_refusal_leaves_the_ordinary_way(walk_there: TownWalk) -> None:
    walk_there.submit("2026-09-28")
    walk_there.hand_in_everything("2026-09-28")
    walk_there.accept("2026-09-28")
    walk_there.request_check("2026-09-29")
    walk_there.visit("2026-09-30")
    call_collective(walk_there, "2026-10-09")
    sit(walk_there, "2026-10-09", "for", "against", "against")
    assert hold(walk_there, "2026-10-09").stage == Stage.VERIFICATION
    assert walk_there.report_check("2026-10-10").stage == Stage.REVIEW
    assert not deliberation.council_held(walk_there.procedure)


def test_papers_that_cannot_be_had_do_not_stop_acceptance(walk_there: TownWalk) -> None:
    walk_there.submit("2026-09-28")
    assert "材料还缺" in reasons(walk_there.accept, "2026-09-29")
    facts = {"reasons": ["非申请人个人原因造成申请材料不全"]}
    assert call_collective(walk_there, "2026-09-29", **facts).stage == Stage.SUBMITTED
    sit(walk_there, "2026-09-29", "for", "for", "for")
    assert hold(walk_there, "2026-09-29").stage == Stage.SUBMITTED
    assert "材料还缺" not in reasons(walk_there.accept, "2026-09-29")


@pytest.mark.parametrize(("facts", "said"), [
    ({"reasons": ["指标不足"]}, "一事一议的理由须是：非申请人个人原因造成申请材料不全、部分信息无法核查、核查不清"),
    ({"situation": " "}, "请写明缺什么、为什么不是申请人的原因，以及家庭基本生活极度困难的情况"),
])  # fmt: skip
def test_a_collective_decision_has_its_reason(
    walk_there: TownWalk, facts: dict[str, object], said: str
) -> None:
    walk_there.submit("2026-09-28")
    assert reasons(call_collective, walk_there, "2026-09-29", **facts) == said


def test_where_the_rules_know_no_council_none_is_offered(walk: Walk) -> None:
    procedure = walk.to_acceptance("2026-09-28")
    given = {
        "held_at": at("2026-09-29"),
        "place": "会议室",
        "chair": walk.deputy,
        "situation": "难",
        "reasons": ["x"],
    }
    said = reasons(walk.act, "call_collective", "2026-09-29", walk.clerk, **given)
    assert said == "本地规则没有规定可以一事一议"
    panel = caseacts.panel(procedure, walk.clerk)
    offered = [act["label"] for part in ("acts", "aside") for act in panel[part]]
    assert not {"提请一事一议", "召集审核确认会议", "委托异地调查"} & set(offered)


def test_the_council_goes_through_the_browser(walk_there: TownWalk, town: Town, client_of: ClientOf) -> None:
    walk_there.to_decision()
    kin(walk_there, town)
    client = client_of(walk_there.clerk)
    url = f"/cases/{walk_there.procedure.case.case_no}/acts/call_council/"
    assert "近亲属备案的案件，提请会议研究。" in client.get(url).content.decode()
    sent = {
        "held_at": "2026-12-31T09:00", "place": "镇会议室", "chair": walk_there.deputy.pk, "situation": "提请研究",
    }  # fmt: skip
    check = client.post(url, sent).content.decode()
    assert "王建" in check
    once = check.split('name="once" value="', 1)[1].split('"', 1)[0]
    done = client.post(url, sent | {"confirmed": "1", "once": once})
    assert done.headers["Location"] == url + "done/"
    council = sit(walk_there, "2026-12-31", "for", "for", "for")
    chair = client_of(walk_there.deputy, confirmed=True)
    url = url.replace("call_council", "hold_council")
    assert "同意 3 票，不同意 0 票，弃权 0 票，会议决定：同意" in chair.get(url).content.decode()
    check = chair.post(url, {"checked": "on"}).content.decode()
    once = check.split('name="once" value="', 1)[1].split('"', 1)[0]
    chair.post(url, {"checked": "on", "confirmed": "1", "once": once})
    council.refresh_from_db()
    assert council.agreed
    signing = chair.get(url.replace("hold_council", "decide")).content.decode()
    assert "同意（同意 3 票，不同意 0 票，弃权 0 票）" in signing
