"""民主评议: quorum with recusals, five steps, all signatures; a dispute goes back to the household (GC-63…73)."""

from __future__ import annotations

import datetime

import pytest

from approvals.models import Clock, Procedure
from approvals.stages import Stage
from tests.approvals.walk import Walk, clocks, reasons

DUE = datetime.date(2026, 10, 13)


@pytest.fixture
def visited(walk: Walk) -> Procedure:
    """Visited 2026-09-30, report clean."""
    walk.to_acceptance("2026-09-28")
    walk.request_check("2026-09-28")
    walk.visit("2026-09-30")
    return walk.report_check("2026-09-30")


def test_the_meeting_is_due_five_working_days_after_the_visit(visited: Procedure) -> None:
    """S-13: visit 09-30, due 10-13."""
    assert visited.stage == Stage.APPRAISAL
    assert clocks(visited)["review_meeting.due"] == DUE


def test_a_late_meeting_is_allowed_and_stays_overdue_for_the_county_to_see(
    walk: Walk, visited: Procedure
) -> None:
    """S-13: on 10-14 the act is open, the clock is past."""
    overdue = Clock.objects.overdue(datetime.date(2026, 10, 14)).filter(case__county=visited.county)
    assert "review_meeting.due" in {clock.name for clock in overdue}
    procedure = walk.appraise("2026-10-14")
    clock = procedure.clocks.get(name="review_meeting.due")
    assert procedure.stage == Stage.REVIEW
    assert clock.met_on > clock.due_on


def test_six_of_nine_are_two_thirds(walk: Walk, visited: Procedure) -> None:
    assert walk.appraise("2026-10-09").stage == Stage.REVIEW
    assert walk.procedure.case.documents.filter(kind="D24").count() == 1


def test_the_applicants_brother_counts_on_neither_side(walk: Walk, visited: Procedure) -> None:
    """S-15: five of eight are too few."""
    walk.call_meeting("2026-10-09")
    walk.hold_meeting("2026-10-09", kin=1)
    said = reasons(walk.conclude, "2026-10-09")
    assert "评议小组 8 人（已扣除回避人员），村（居）民代表 5 人，不到 2/3，至少要 6 人" in said


def test_one_more_representative_makes_up_for_the_brother(walk: Walk, visited: Procedure) -> None:
    walk.call_meeting("2026-10-09")
    walk.hold_meeting("2026-10-09", reps=7, kin=1)
    assert walk.conclude("2026-10-09").stage == Stage.REVIEW


def test_five_steps_and_every_signature(walk: Walk, visited: Procedure) -> None:
    walk.call_meeting("2026-10-09")
    walk.hold_meeting("2026-10-09", steps=4, unsigned=2)
    said = reasons(walk.conclude, "2026-10-09")
    assert "第 5 步“签字确认”还没有写发言人和记录内容" in said
    assert "还有 2 人没有签字：评议员0、评议员1" in said


def test_no_meeting_before_the_visit(walk: Walk) -> None:
    walk.to_acceptance("2026-09-28")
    assert "本轮入户调查尚未完成" in reasons(walk.call_meeting, "2026-09-29")


def test_one_meeting_at_a_time(walk: Walk, visited: Procedure) -> None:
    walk.call_meeting("2026-10-09")
    assert "评议会已经安排" in reasons(walk.call_meeting, "2026-10-09")


def test_no_conclusion_without_a_meeting(walk: Walk, visited: Procedure) -> None:
    assert reasons(walk.conclude, "2026-10-09") == "本轮评议会还没有登记"


def test_a_dispute_says_what_was_disputed(walk: Walk, visited: Procedure) -> None:
    walk.call_meeting("2026-10-12")
    walk.hold_meeting("2026-10-12")
    assert "结论是“争议较大”，要记下不同意见" in reasons(walk.conclude, "2026-10-12", "disputed")


def test_a_dispute_sends_investigators_out_again_without_more_time(walk: Walk, visited: Procedure) -> None:
    """S-17: round 2, a new visit and a new meeting; the limit of the whole case stays."""
    limit = clocks(visited)["overall.limit"]
    procedure = walk.appraise("2026-10-12", "disputed", "三名代表认为另有房租收入")
    assert (procedure.stage, procedure.round) == (Stage.INVESTIGATION, 2)
    assert clocks(procedure)["overall.limit"] == limit
    assert "现处“入户调查”" in reasons(walk.reread, "2026-10-12")
    procedure = walk.visit("2026-10-14")
    assert procedure.stage == Stage.APPRAISAL
    assert "民主评议尚无结论" in reasons(walk.reread, "2026-10-14")
    assert walk.appraise("2026-10-15").stage == Stage.REVIEW


def test_the_second_meeting_has_a_clock_of_its_own(walk: Walk, visited: Procedure) -> None:
    walk.appraise("2026-10-12", "disputed", "三名代表认为另有房租收入")
    walk.visit("2026-10-14")
    rounds = walk.procedure.clocks.filter(name="review_meeting.due").order_by("round")
    assert [(clock.round, clock.met_on) for clock in rounds] == [(1, datetime.date(2026, 10, 12)), (2, None)]


def test_untrue_declarations_are_not_recommended(walk: Walk, visited: Procedure) -> None:
    walk.appraise("2026-10-09", "untrue", "隐瞒了门面房租金")
    walk.reread("2026-10-10")
    assert "民主评议结论为不真实，不能拟同意" in reasons(walk.sign_opinion, "2026-10-12")
    assert walk.sign_opinion("2026-10-12", recommended=False).stage == Stage.DECISION


def test_after_an_untrue_finding_a_new_round_holds_a_new_meeting(walk: Walk, visited: Procedure) -> None:
    walk.appraise("2026-10-09", "untrue", "隐瞒了门面房租金")
    walk.reread("2026-10-10")
    walk.act("send_back", "2026-10-10", walk.deputy, why="核实门面房归属")
    assert walk.visit("2026-10-12").stage == Stage.APPRAISAL
