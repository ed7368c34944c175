"""张贴公示, 公示期满: seven whole days at the board of the residence (GC-77, 78; S-21, S-83)."""

from __future__ import annotations

import datetime

import pytest

from approvals.models import Procedure
from approvals.stages import Stage
from cases.models import Objection, Publicity
from tests.approvals.walk import Walk, at, clocks, reasons


@pytest.fixture
def posted(walk: Walk) -> Procedure:
    """Posted 2026-10-13."""
    return walk.to_publicity()


def test_seven_whole_days_then_five_working_days_to_decide(walk: Walk, posted: Procedure) -> None:
    """S-21: open until 10-20 24:00, decision due 10-27."""
    assert clocks(posted)["publicity.P1"] == datetime.date(2026, 10, 20)
    assert clocks(posted)["decide.due"] == datetime.date(2026, 10, 27)
    assert "公示到 10月20日24时才满，10月21日起可以撤下" in reasons(walk.close_notice, "2026-10-20", 17)
    assert walk.close_notice("2026-10-21").stage == Stage.DECISION


def test_the_window_is_waited_out_not_owed(posted: Procedure) -> None:
    assert posted.due_on == datetime.date(2026, 10, 27)
    assert not posted.clocks.duties().filter(name="publicity.P1").exists()


def test_posting_and_taking_down_need_photographs(walk: Walk) -> None:
    walk.to_review("2026-09-28", "2026-09-29", "2026-09-30", "2026-10-09", "2026-10-09")
    walk.reread("2026-10-10")
    walk.sign_opinion("2026-10-12")
    said = reasons(walk.act, "post_notice", "2026-10-13", walk.clerk, place=" ", photo=None)
    assert "请上传张贴现场照片" in said
    assert "请写明张贴在哪里" in said
    walk.post_notice("2026-10-13")
    said = reasons(walk.act, "close_notice", "2026-10-21", walk.clerk, photo=None)
    assert said == "请上传期满时的现场照片"


def test_a_sheet_is_posted_once_in_a_round(walk: Walk, posted: Procedure) -> None:
    assert "本轮公示单已经张贴" in reasons(walk.post_notice, "2026-10-14")


def test_nothing_is_taken_down_that_does_not_hang(walk: Walk) -> None:
    walk.to_review("2026-09-28", "2026-09-29", "2026-09-30", "2026-10-09", "2026-10-09")
    walk.reread("2026-10-10")
    walk.sign_opinion("2026-10-12")
    assert "公示单还没有张贴" in reasons(walk.close_notice, "2026-10-21")


def test_the_sheet_shows_no_private_number(posted: Procedure) -> None:
    paper = posted.case.documents.get(kind="D26")
    assert "何桂兰" in paper.html
    assert "6217008739564797578" not in paper.html


def test_an_objection_on_the_last_day_counts(walk: Walk, posted: Procedure) -> None:
    procedure = walk.object("2026-10-20", 23)
    assert procedure.stage == Stage.OBJECTION
    assert "现处“异议复核”，不能办理“公示期满”" in reasons(walk.close_notice, "2026-10-21")


def test_an_objection_after_the_last_day_is_a_complaint(walk: Walk, posted: Procedure) -> None:
    said = reasons(walk.object, "2026-10-21")
    assert said == "不在公示期内（10月20日24时止），请按投诉举报登记"
    assert not Objection.objects.exists()


def test_a_letter_of_the_last_day_entered_later_counts(walk: Walk, posted: Procedure) -> None:
    procedure = walk.object("2026-10-21", raised_at=at("2026-10-20", 16))
    assert procedure.stage == Stage.OBJECTION
    assert "不能晚于登记时间" in reasons(walk.object, "2026-10-21", raised_at=at("2026-10-22"))


def test_a_window_that_ends_in_a_holiday_stays_open_to_the_next_working_day(walk: Walk) -> None:
    """S-83: posted 09-29, seven days end on 10-06, objection handed in on 10-08 at 15:00."""
    walk.to_review("2026-09-21", "2026-09-21", "2026-09-22", "2026-09-23", "2026-09-23")
    walk.reread("2026-09-24")
    walk.sign_opinion("2026-09-28")
    walk.post_notice("2026-09-29")
    assert Publicity.objects.get().ends_on == datetime.date(2026, 10, 8)
    assert walk.object("2026-10-08", 15).stage == Stage.OBJECTION


def test_an_objection_is_concrete(walk: Walk, posted: Procedure) -> None:
    assert reasons(walk.object, "2026-10-16", grounds="不服") == "请把异议写具体：哪一户、什么情况"


def test_nobody_objects_before_anything_hangs(walk: Walk) -> None:
    walk.to_review("2026-09-28", "2026-09-29", "2026-09-30", "2026-10-09", "2026-10-09")
    assert "现处“审核”，不能办理“登记异议”" in reasons(walk.object, "2026-10-10")
