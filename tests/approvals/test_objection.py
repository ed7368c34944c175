"""公示异议: investigated anew, answered, published anew, inside the extended limit (GC-79…81; S-25)."""

from __future__ import annotations

import datetime

import pytest

from accounts.models import Role
from approvals.lateness import overtaken_by
from approvals.models import Notification, Procedure
from approvals.stages import Stage
from cases.models import Objection, Publicity
from tests.approvals.walk import Walk, clocks, reasons


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.fixture
def objected(walk: Walk) -> Procedure:
    """Posted 2026-10-13, objection Friday 2026-10-16 11:00."""
    walk.to_publicity()
    return walk.object("2026-10-16", 11, name="刘某", contact="0371-66000000")


def test_an_objection_stops_the_way_to_the_decision(walk: Walk, objected: Procedure) -> None:
    assert objected.stage == Stage.OBJECTION
    assert "现处“异议复核”，不能办理“审批”" in reasons(walk.decide, "2026-10-21")


def test_a_new_determination_is_due_in_fifteen_working_days(objected: Procedure) -> None:
    """The opinion signed before the objection does not meet it."""
    clock = objected.clocks.get(name="objection.due")
    assert (clock.due_on, clock.met_on) == (day("2026-11-06"), None)


def test_investigating_anew_takes_the_sheet_down(walk: Walk, objected: Procedure) -> None:
    procedure = walk.act("reinvestigate", "2026-10-16", walk.clerk)
    assert (procedure.stage, procedure.round) == (Stage.INVESTIGATION, 2)
    assert Publicity.objects.get().withdrawn_reason == "公示有异议，重新调查"
    assert "publicity.P1" not in clocks(procedure)
    assert "decide.due" not in clocks(procedure)


def test_an_answer_waits_for_the_new_investigation(walk: Walk, objected: Procedure) -> None:
    assert reasons(walk.settle, "2026-10-16") == "重新调查完成后才能答复异议"
    walk.act("reinvestigate", "2026-10-16", walk.clerk)
    assert reasons(walk.settle, "2026-10-16") == "重新调查完成后才能答复异议"
    papers = walk.procedure.case.documents
    assert not papers.filter(kind="D28").exists()
    walk.visit("2026-10-19")
    report = papers.get(kind="D28").html
    assert f"公示期间有异议：{Objection.objects.get().grounds}" in report
    assert "与上一轮调查结果一致" in report
    walk.settle("2026-10-20")
    assert Objection.objects.get().outcome == "dismissed"
    assert walk.procedure.case.documents.filter(kind="D27").count() == 1


def test_an_objection_is_answered_once_even_from_an_old_page(walk: Walk, objected: Procedure) -> None:
    old = Objection.objects.get()
    walk.object("2026-10-16", 15)
    walk.act("reinvestigate", "2026-10-16", walk.clerk)
    walk.visit("2026-10-19")
    walk.settle("2026-10-20")
    facts = {"objection": old, "outcome": "upheld", "reply": "改口"}
    assert "这条异议已经办结" in reasons(walk.act, "settle_objection", "2026-10-20", walk.clerk, **facts)


def test_several_objections_share_one_loop_and_each_is_answered(walk: Walk, objected: Procedure) -> None:
    """H-08: the first starts the period, later ones join."""
    procedure = walk.object("2026-10-19", 9)
    assert clocks(procedure)["objection.due"] == day("2026-11-06")
    walk.act("reinvestigate", "2026-10-19", walk.clerk)
    walk.visit("2026-10-20")
    walk.settle("2026-10-21")
    walk.reread("2026-10-22")
    walk.sign_opinion("2026-10-23")
    assert "还有 1 件公示异议没有答复" in reasons(walk.post_notice, "2026-10-26")
    walk.settle("2026-10-26")
    assert walk.post_notice("2026-10-26").stage == Stage.PUBLICITY


def test_the_appraisal_that_stood_is_not_held_again(walk: Walk, objected: Procedure) -> None:
    """GC-79 asks for a new investigation, not for a new meeting; no clock runs for one."""
    walk.act("reinvestigate", "2026-10-16", walk.clerk)
    procedure = walk.visit("2026-10-19")
    assert procedure.stage == Stage.REVIEW
    assert not procedure.clocks.filter(name="review_meeting.due", round=2).exists()


def republished(walk: Walk) -> Procedure:
    walk.act("reinvestigate", "2026-10-19", walk.clerk)
    walk.visit("2026-10-29")
    walk.settle("2026-11-02")
    walk.reread("2026-11-02")
    walk.sign_opinion("2026-11-03")
    return walk.post_notice("2026-11-04")


def test_the_loop_of_an_objection_to_the_day(walk: Walk, objected: Procedure) -> None:
    """S-25: new opinion 11-03, posted again 11-04 to 11-11, decision due 11-18, the limit of 11-06 is overtaken."""
    procedure = republished(walk)
    due = clocks(procedure)
    assert procedure.clocks.get(name="objection.due").met_on == day("2026-11-03")
    assert due["publicity.P1"] == day("2026-11-11")
    assert due["decide.due"] == day("2026-11-18")
    assert due["overall.limit"] == day("2026-11-06")
    late = overtaken_by(procedure)
    assert late is not None
    assert late.name == "decide.due"


def test_an_overtaken_limit_asks_the_deputy_for_the_extension_once(walk: Walk, objected: Procedure) -> None:
    procedure = republished(walk)
    asked = Notification.objects.filter(procedure=procedure, step="word")
    assert [word.role for word in asked] == [Role.DEPUTY_LEADER]
    assert "签署审批意见可到 2026-11-18，晚于办结期限 2026-11-06，请在期限前办理延期" in asked[0].text
    walk.act("extend", "2026-11-05", walk.deputy, ground="公示有异议")
    assert asked.count() == 1


def test_the_extension_for_an_objection_reaches_forty_five_working_days(
    walk: Walk, objected: Procedure
) -> None:
    """S-25: cap 2026-12-04; then the decision is in time."""
    republished(walk)
    procedure = walk.act("extend", "2026-11-05", walk.deputy, ground="公示有异议")
    due = clocks(procedure)
    assert due["overall.ext"] == day("2026-12-04")
    assert "overall.limit" not in due
    walk.close_notice("2026-11-12")
    assert walk.decide("2026-11-16").stage == Stage.IN_FORCE


def test_without_extension_a_late_decision_says_why(walk: Walk, objected: Procedure) -> None:
    republished(walk)
    walk.close_notice("2026-11-12")
    assert reasons(walk.decide, "2026-11-16") == "已超过办结期限，请写明超期原因"
    procedure = walk.decide("2026-11-16", late_reason="公示异议重新调查，未及时延期")
    assert procedure.clocks.get(name="overall.limit").met_on == day("2026-11-16")


def test_a_proposal_turned_to_refusal_is_not_published_again(walk: Walk, objected: Procedure) -> None:
    """GC-81: only what is still to be granted goes back on the board; the objector is answered all the same."""
    walk.act("reinvestigate", "2026-10-19", walk.clerk)
    walk.visit("2026-10-20")
    walk.reread("2026-10-21")
    procedure = walk.sign_opinion("2026-10-22", recommended=False)
    assert procedure.stage == Stage.DECISION
    assert "还有 1 件公示异议没有答复" in reasons(walk.decide, "2026-10-23", granted=False)
    walk.settle("2026-10-23", "upheld")
    assert walk.decide("2026-10-23", granted=False).stage == Stage.REJECTED
