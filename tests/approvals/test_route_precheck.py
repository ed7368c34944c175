"""核对前置 (泰安): asked of the platform before anybody applies, and outside every period of the application."""

from __future__ import annotations

import datetime

import pytest

from approvals.stages import Stage
from tests.approvals.conftest import Under
from tests.approvals.walk import Walk, clocks, reasons


@pytest.fixture
def taian(under: Under) -> Walk:
    return under("TA-2019")


def test_the_clock_of_the_application_leaves_the_precheck_out(taian: Walk) -> None:
    """S-05: wish 02-02, asked 02-03, found 02-11, accepted 02-12; 20 working days end 03-18."""
    taian.precheck("2026-02-02", "2026-02-03", "2026-02-11", "2026-02-11")
    assert taian.procedure.stage == Stage.INVITED
    taian.submit("2026-02-12")
    procedure = taian.accept("2026-02-12")
    assert procedure.stage == Stage.INVESTIGATION
    assert clocks(procedure)["overall.limit"] == datetime.date(2026, 3, 18)
    kinds = list(procedure.case.documents.order_by("id").values_list("kind", flat=True))
    assert kinds == ["D02", "D13", "D17", "D09"]


def test_nobody_applies_before_the_invitation(taian: Walk) -> None:
    """S-05: the application is refused before the result, and an invitation wants the result."""
    taian.enter("2026-02-02")
    assert "核对符合并通知后才能登记申请" in reasons(taian.submit, "2026-02-02")
    taian.act("register_intent", "2026-02-02", taian.clerk)
    assert "不能办理“登记申请”" in reasons(taian.submit, "2026-02-03")
    assert "核对报告尚未出具" in reasons(taian.act, "invite", "2026-02-03", taian.clerk)


def test_a_wish_is_checked_only_with_consent(taian: Walk) -> None:
    taian.enter("2026-02-02")
    taian.act("register_intent", "2026-02-02", taian.clerk)
    assert "还没有签核对授权书" in reasons(taian.request_check, "2026-02-03")


def test_what_does_not_fit_ends_with_reasons(taian: Walk) -> None:
    """TA-10: told why, in writing; the file is closed and another wish may follow."""
    taian.enter("2026-02-02")
    taian.act("register_intent", "2026-02-02", taian.clerk)
    taian.hand_in_everything("2026-02-02")
    taian.request_check("2026-02-03")
    taian.report_check("2026-02-06", [{"item": "车辆", "found": "小型汽车一辆", "declared": ""}])
    assert (
        reasons(taian.act, "decline_precheck", "2026-02-09", taian.clerk, why=" ") == "请写明核对不符的理由"
    )
    procedure = taian.act("decline_precheck", "2026-02-09", taian.clerk, why="名下有小型汽车一辆")
    assert (procedure.stage, procedure.ending_reason) == (Stage.PRECHECK_FAILED, "名下有小型汽车一辆")
    assert procedure.case.documents.filter(kind="D16").exists()


def test_a_slow_precheck_is_shown_and_is_nobodys_overdue_duty(taian: Walk) -> None:
    """H-10: ten working days, advisory."""
    taian.enter("2026-02-02")
    procedure = taian.act("register_intent", "2026-02-02", taian.clerk)
    alert = procedure.clocks.get(name="precheck.alert")
    assert (alert.kind, alert.due_on) == ("advisory", datetime.date(2026, 2, 14))
    assert not procedure.clocks.overdue(datetime.date(2026, 12, 31)).exists()
    assert procedure.due_on is None


def test_no_other_region_asks_for_a_precheck(walk: Walk) -> None:
    walk.enter("2026-02-02")
    said = reasons(walk.act, "register_intent", "2026-02-02", walk.clerk)
    assert said == "本地规则没有先行核对，直接登记申请"


def test_the_precheck_serves_the_opinion(taian: Walk) -> None:
    """The report of before the application is the report of the opinion: nobody is asked twice."""
    taian.precheck("2026-02-02", "2026-02-03", "2026-02-11", "2026-02-11")
    taian.submit("2026-02-12")
    taian.accept("2026-02-12")
    assert "本轮核对已经提请" in reasons(taian.request_check, "2026-02-12")
    taian.visit("2026-02-13")
    assert taian.reread("2026-02-13").stage == Stage.REVIEW
