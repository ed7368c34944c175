"""公示 by region: none before the decision, two before it, one after it; what is in force when."""

from __future__ import annotations

import datetime

import pytest

from approvals import evidence
from approvals.stages import Stage
from audit.acts import possible
from tests.approvals.conftest import Under
from tests.approvals.walk import AGREED, Walk, clocks, reasons


@pytest.fixture
def qinbei(under: Under) -> Walk:
    """Accepted 09-01, visited, appraised: the first board is next."""
    walk = under("QB-2019")
    walk.to_acceptance("2026-09-01")
    walk.visit("2026-09-02")
    walk.appraise("2026-09-03")
    return walk


def to_second_board(walk: Walk) -> None:
    walk.post_notice("2026-09-04")
    walk.request_check("2026-09-07")  # beside the board: 核对 waits for nobody (H-27)
    walk.report_check("2026-09-10")
    walk.close_notice("2026-09-14")
    walk.reread("2026-09-15")
    walk.sign_opinion("2026-09-16")


def test_the_first_board_shows_the_meeting_and_no_amount(qinbei: Walk) -> None:
    """QB-24: published before any opinion."""
    assert qinbei.procedure.stage_label == "民主评议结果公示"
    procedure = qinbei.post_notice("2026-09-04")
    posted = evidence.publicity(procedure)
    assert posted is not None
    assert (posted.key, posted.amount) == ("P1", None)
    assert "1,720" not in procedure.case.documents.get(kind="D26").html


def test_the_two_boards_are_two_gates(qinbei: Walk) -> None:
    """S-31: P1 clean, P2 not posted: 镇长 cannot decide, and is told which one is missing."""
    to_second_board(qinbei)
    assert (qinbei.procedure.stage, qinbei.procedure.stage_label) == (Stage.PUBLICITY, "拟审批公示")
    assert "拟审批公示未完成" in reasons(qinbei.decide, "2026-09-17")
    procedure = qinbei.post_notice("2026-09-17")
    assert {name for name in clocks(procedure) if name.startswith("publicity")} == {
        "publicity.P1",
        "publicity.P2",
    }
    qinbei.close_notice("2026-09-25")
    assert qinbei.decide("2026-09-28").stage == Stage.IN_FORCE


def test_an_opinion_waits_for_the_report_wherever_the_route_puts_it(qinbei: Walk) -> None:
    qinbei.post_notice("2026-09-04")
    qinbei.close_notice("2026-09-14")
    assert qinbei.procedure.stage == Stage.VERIFICATION
    assert "核对报告尚未出具" in reasons(qinbei.reread, "2026-09-14")


def test_a_silent_limit_is_the_nations_of_the_day(under: Under) -> None:
    """S-07: 20 working days of 83号, marked as filled in."""
    walk = under("QB-2019")
    procedure = walk.to_acceptance("2026-09-14")
    limit = procedure.clocks.get(name="overall.limit")
    assert (limit.n, limit.due_on) == (20, datetime.date(2026, 10, 16))
    assert "83号" in limit.basis


def prechecked(under: Under) -> Walk:
    walk = under("TA-2019")
    walk.precheck("2026-09-01", "2026-09-02", "2026-09-08", "2026-09-09")
    walk.submit("2026-09-28")
    walk.accept("2026-09-28")
    walk.visit("2026-09-29")
    walk.reread("2026-09-30")
    return walk


def test_nothing_is_published_before_the_decision_where_the_rules_do_not(under: Under) -> None:
    """S-29: in 泰安 the decision follows the opinion, P1 is nobody's act."""
    walk = prechecked(under)
    assert "不能办理“张贴公示”" in reasons(walk.post_notice, "2026-09-30")
    assert walk.sign_opinion("2026-09-30").stage == Stage.DECISION
    assert walk.decide("2026-10-08").stage == Stage.PUBLICITY


def test_what_is_decided_is_not_in_force_before_the_board_is_clean(under: Under) -> None:
    """DECIDED is not IN_FORCE: no first month, nothing to pay, until the sheet came down unopposed."""
    walk = prechecked(under)
    walk.sign_opinion("2026-09-30")
    decision = walk.decide("2026-10-26").decision
    assert (decision.granted, decision.in_force_at, decision.first_month) == (True, None, None)
    walk.post_notice("2026-10-27")
    procedure = walk.close_notice("2026-11-04")
    assert procedure.stage == Stage.IN_FORCE
    assert procedure.decision.first_month == datetime.date(
        2026, 12, 1
    )  # H-16: the month after it is in force


def test_a_refusal_is_not_hung_up_after_the_decision_either(under: Under) -> None:
    walk = prechecked(under)
    walk.sign_opinion("2026-09-30", recommended=False)
    procedure = walk.decide("2026-10-08", granted=False)
    assert procedure.stage == Stage.REJECTED
    assert "reject_notice.due" in clocks(procedure)


def test_a_board_over_the_spring_festival(under: Under) -> None:
    """S-23: posted 02-09, raw end 02-16 rolls to 02-24; confirmed 02-25 at the earliest, paid from 2026-03."""
    walk = under("YC-2022")
    walk.to_acceptance("2026-01-20")
    walk.visit("2026-01-21")
    walk.request_check("2026-01-21")
    walk.report_check("2026-01-28")
    walk.reread("2026-01-29")
    walk.act("sign_opinion", "2026-01-29", walk.clerk, 11, **AGREED)
    walk.decide("2026-02-06", by=walk.deputy)
    procedure = walk.post_notice("2026-02-09")
    posted = evidence.publicity(procedure)
    assert posted is not None
    assert posted.ends_on == datetime.date(2026, 2, 24)
    assert "公示" in reasons(walk.close_notice, "2026-02-24")
    assert walk.close_notice("2026-02-25").decision.first_month == datetime.date(2026, 3, 1)


def test_the_clerk_who_compiles_may_sign_where_the_rules_name_no_second_reader(under: Under) -> None:
    """YC-026: but never who visited, and the leader who confirms is another person."""
    walk = under("YC-2022")
    walk.to_acceptance("2026-09-28")
    walk.clerk, visitor = walk.clerk, walk.clerk
    walk.investigator = visitor
    walk.visit("2026-09-29")
    walk.request_check("2026-09-29")
    walk.report_check("2026-10-08")
    walk.reread("2026-10-09")
    said = reasons(walk.act, "sign_opinion", "2026-10-09", visitor, 11, **AGREED)
    assert said == "本轮入户调查人不得签署审核意见，也不得审批"


def test_the_special_limits_of_yichun_for_the_destitute(under: Under) -> None:
    """S-03: 15 working days, 20 once extended."""
    walk = under("YC-2022", "tekun")
    procedure = walk.to_acceptance("2026-09-28")
    assert clocks(procedure)["overall.limit"] == datetime.date(2026, 10, 23)
    ground = procedure.rules.extension.reasons[0]
    procedure = walk.act("extend", "2026-10-12", walk.deputy, ground=ground)
    assert clocks(procedure)["overall.ext"] == datetime.date(2026, 10, 30)


@pytest.mark.parametrize("profile", ["GC-2020", "TA-2019", "YC-2022"])
def test_acts_foreign_to_the_region_are_refused_or_not_there(under: Under, profile: str) -> None:
    """What the rules do not know is no button: no county acts where the township decides."""
    walk = under(profile)
    walk.enter("2026-09-28")
    names = {item.name for item in possible(walk.procedure, walk.clerk) if not item.reasons}
    assert "send_to_county" not in names
    assert ("register_intent" in names) == (profile == "TA-2019")
