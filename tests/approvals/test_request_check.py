"""提请核对, 登记核对报告: asked for within five working days, reported once (GC-55, 56, 74)."""

from __future__ import annotations

import datetime

import pytest

from accounts.models import Post
from approvals.models import Procedure
from approvals.stages import Stage
from audit.acts import acting, perform
from cases.models import CheckRequest
from households.models import Authorisation
from tests.approvals.walk import Walk, at, clocks, reasons


@pytest.fixture
def accepted(walk: Walk) -> Procedure:
    return walk.to_acceptance("2026-09-28")


def test_asking_meets_its_clock(walk: Walk, accepted: Procedure) -> None:
    procedure = walk.request_check("2026-09-29")
    assert procedure.clocks.get(name="check.start").met_on == datetime.date(2026, 9, 29)
    assert procedure.case.documents.filter(kind="D13").count() == 1


def test_the_checker_may_ask_too(accepted: Procedure, checker_tang: Post) -> None:
    perform(accepted.request_check, by=checker_tang, at=at("2026-09-29"), scope="全家")
    assert CheckRequest.objects.get().requested_by == checker_tang


def test_a_check_is_asked_for_once(walk: Walk, accepted: Procedure) -> None:
    walk.request_check("2026-09-29")
    assert "本轮核对已经提请" in reasons(walk.request_check, "2026-09-29")


def test_nobody_is_checked_without_a_case_accepted(walk: Walk) -> None:
    """A.7 P6."""
    walk.enter("2026-09-28")
    walk.submit("2026-09-28")
    assert "现处“待受理”，不能办理“提请核对”" in reasons(walk.request_check, "2026-09-28")


def test_a_withdrawn_authorisation_stops_the_query(walk: Walk, accepted: Procedure) -> None:
    with acting(walk.clerk, reason="撤回授权"):
        Authorisation.objects.filter(member__name="何桂兰").update(withdrawn_on=datetime.date(2026, 9, 28))
    assert "还没有签核对授权书：何桂兰" in reasons(walk.request_check, "2026-09-29")


def test_the_report_starts_the_clock_of_the_opinion(walk: Walk, accepted: Procedure) -> None:
    """5 working days from the day the report bears (GC-74)."""
    walk.request_check("2026-09-29")
    procedure = walk.report_check("2026-10-09")
    assert clocks(procedure)["opinion.due"] == datetime.date(2026, 10, 15)
    assert procedure.clocks.get(name="check.county_start").kind == "advisory"


def test_a_report_needs_a_request(walk: Walk, accepted: Procedure) -> None:
    assert "还没有提请核对" in reasons(walk.report_check, "2026-10-09")


def test_a_report_is_registered_once(walk: Walk, accepted: Procedure) -> None:
    walk.request_check("2026-09-29")
    walk.report_check("2026-10-09")
    assert "核对报告已经登记" in reasons(walk.report_check, "2026-10-10")


def test_a_report_without_its_file_or_of_tomorrow_is_refused(walk: Walk, accepted: Procedure) -> None:
    walk.request_check("2026-09-29")
    facts = {"reported_on": datetime.date(2026, 10, 10), "file": None}
    said = reasons(walk.act, "report_check", "2026-10-09", walk.clerk, **facts)
    assert "报告日期还没有到" in said
    assert "请上传核对报告" in said


def test_a_report_before_the_visit_leaves_the_case_at_the_visit(walk: Walk, accepted: Procedure) -> None:
    """核对 and the visit run side by side."""
    walk.request_check("2026-09-29")
    assert walk.report_check("2026-09-30").stage == Stage.INVESTIGATION


def test_an_investigator_does_not_ask_for_checks(accepted: Procedure, investigator_sun: Post) -> None:
    said = reasons(perform, accepted.request_check, by=investigator_sun, at=at("2026-09-29"), scope="全家")
    assert said == "须由东关街道经办员或东关街道核对员办理"
