"""Objections by region: investigated anew, or heard by the neighbours; then opinion, decision and board again."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from approvals.models import Decision
from approvals.stages import Stage
from cases.models import Publicity
from tests.approvals.conftest import Under
from tests.approvals.walk import AGREED, Walk, clocks, reasons


@pytest.fixture
def taian(under: Under) -> Walk:
    """Decided 10-08, on the board since 10-09, objected to on 10-12."""
    walk = under("TA-2019")
    walk.precheck("2026-09-01", "2026-09-02", "2026-09-08", "2026-09-09")
    walk.submit("2026-09-28")
    walk.accept("2026-09-28")
    walk.visit("2026-09-29")
    walk.reread("2026-09-30")
    walk.sign_opinion("2026-09-30")
    walk.decide("2026-10-08")
    walk.post_notice("2026-10-09")
    walk.object("2026-10-12")
    return walk


def test_in_taian_the_neighbours_are_heard(taian: Walk) -> None:
    """TA-17: 民主评议 and nothing else; the visit of the first round stands."""
    said = reasons(taian.act, "reinvestigate", "2026-10-12", taian.clerk)
    assert said == "本地规则没有规定公示异议后重新调查"
    procedure = taian.act("reappraise", "2026-10-12", taian.clerk)
    assert (procedure.stage, procedure.round) == (Stage.APPRAISAL, 2)
    assert Publicity.objects.get().withdrawn_reason == "公示有异议，组织民主评议"
    assert taian.appraise("2026-10-13").stage == Stage.REVIEW


def test_a_quorum_is_wanted_in_taian_too(taian: Walk) -> None:
    taian.act("reappraise", "2026-10-12", taian.clerk)
    taian.call_meeting("2026-10-13")
    taian.hold_meeting("2026-10-13", reps=3)
    assert "三分之二" in reasons(taian.conclude, "2026-10-13") or "2/3" in reasons(
        taian.conclude, "2026-10-13"
    )


def confirmed_again(walk: Walk, **facts: Any) -> None:
    walk.act("reappraise", "2026-10-12", walk.clerk)
    walk.appraise("2026-10-13", **facts)
    walk.settle("2026-10-14")
    walk.reread("2026-10-14")


def test_a_new_decision_takes_the_place_of_the_first(taian: Walk) -> None:
    """Confirmed: published again, and only the second decision comes into force."""
    confirmed_again(taian)
    taian.sign_opinion("2026-10-15")
    taian.decide("2026-10-16")
    first, second = Decision.objects.order_by("round")
    assert first.revoked_at is not None
    assert (second.round, second.in_force_at) == (2, None)
    taian.post_notice("2026-10-19")
    procedure = taian.close_notice("2026-10-27")
    assert procedure.stage == Stage.IN_FORCE
    assert procedure.decision.first_month == datetime.date(2026, 11, 1)
    assert Decision.objects.standing().get() == procedure.decision


def test_what_the_neighbours_say_is_advice_in_taian(taian: Walk) -> None:
    """H-29: 不真实 does not bind the signer, who gives words for it."""
    confirmed_again(taian, conclusion="untrue", dissent="两人不同意")
    assert taian.sign_opinion("2026-10-15").stage == Stage.DECISION


def test_a_grant_revoked_after_an_objection_never_pays(taian: Walk) -> None:
    confirmed_again(taian)
    taian.sign_opinion("2026-10-15", recommended=False)
    procedure = taian.decide("2026-10-16", granted=False)
    assert procedure.stage == Stage.REJECTED
    assert not Decision.objects.standing().exists()
    assert Decision.objects.get(round=1).revoked_at is not None
    assert procedure.case.documents.filter(kind="D32").exists()


def test_the_limit_runs_again_until_the_new_decision(taian: Walk) -> None:
    """A decision that was objected to no longer stops the clock of the whole case."""
    assert taian.procedure.clocks.get(name="overall.limit").met_on == datetime.date(2026, 10, 8)
    confirmed_again(taian)
    assert taian.procedure.clocks.get(name="overall.limit").met_on is None
    taian.sign_opinion("2026-10-15")
    procedure = taian.decide("2026-10-16")
    assert procedure.clocks.get(name="overall.limit").met_on == datetime.date(2026, 10, 16)


@pytest.fixture
def yichun(under: Under) -> Walk:
    """S-27: P3 since 10-12, objection 10-14."""
    walk = under("YC-2022")
    walk.to_acceptance("2026-09-28")
    walk.visit("2026-09-29")
    walk.request_check("2026-09-29")
    walk.report_check("2026-09-30")
    walk.reread("2026-09-30")
    walk.act("sign_opinion", "2026-09-30", walk.clerk, 11, **AGREED)
    walk.decide("2026-10-09", by=walk.deputy)
    walk.post_notice("2026-10-12")
    walk.object("2026-10-14")
    return walk


def test_yichun_may_choose_either_way(yichun: Walk) -> None:
    """YC-031: 民主评议 here; the certificate of the first round cannot be printed."""
    said = reasons(
        yichun.act, "issue_certificate", "2026-10-14", yichun.clerk,
        valid_from=datetime.date(2026, 11, 1), valid_until=datetime.date(2027, 10, 31), sealed=True,
    )  # fmt: skip
    assert "不能办理“发证”" in said
    yichun.act("reappraise", "2026-10-14", yichun.clerk)
    assert yichun.appraise("2026-10-15").stage == Stage.REVIEW


def test_yichun_investigates_the_whole_anew_when_it_chooses_so(yichun: Walk) -> None:
    procedure = yichun.act("reinvestigate", "2026-10-14", yichun.clerk)
    assert (procedure.stage, procedure.round) == (Stage.INVESTIGATION, 2)
    assert yichun.visit("2026-10-15").stage == Stage.REVIEW


def test_a_rerun_in_yichun_is_confirmed_by_a_council(yichun: Walk) -> None:
    """H-34: after an objection one leader alone no longer confirms."""
    yichun.act("reappraise", "2026-10-14", yichun.clerk)
    yichun.appraise("2026-10-15")
    yichun.settle("2026-10-15")
    yichun.reread("2026-10-16")
    yichun.act("sign_opinion", "2026-10-16", yichun.clerk, 11, **AGREED)
    assert "审核确认会议" in reasons(yichun.decide, "2026-10-19", by=yichun.deputy)


def test_a_meeting_may_be_called_in_yichun_when_something_is_disputed(under: Under) -> None:
    """on_dispute: nobody has to, and once called it is concluded before the opinion."""
    walk = under("YC-2022")
    walk.to_acceptance("2026-09-28")
    walk.visit("2026-09-29")
    walk.request_check("2026-09-29")
    assert walk.report_check("2026-09-30").stage == Stage.REVIEW
    assert walk.call_meeting("2026-09-30").stage == Stage.APPRAISAL
    walk.hold_meeting("2026-09-30")
    assert walk.conclude("2026-09-30").stage == Stage.REVIEW


def to_second_board(walk: Walk) -> None:
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
    walk.object("2026-09-18")


def test_only_the_second_board_is_hung_again_when_nothing_changed(under: Under) -> None:
    """H-61 in 钦北: the meeting stands, its board stands."""
    walk = under("QB-2019")
    to_second_board(walk)
    walk.act("reinvestigate", "2026-09-18", walk.clerk)
    walk.visit("2026-09-21")
    walk.settle("2026-09-22")
    walk.reread("2026-09-22")
    procedure = walk.sign_opinion("2026-09-23")
    assert (procedure.stage, procedure.stage_label) == (Stage.PUBLICITY, "拟审批公示")
    walk.post_notice("2026-09-24")
    assert Publicity.objects.filter(key="P1").count() == 1
    assert walk.close_notice("2026-10-09").stage == Stage.DECISION


def test_both_boards_are_hung_again_when_the_amount_changed(
    under: Under, monkeypatch: pytest.MonkeyPatch
) -> None:
    """H-61: amount or eligibility changed, so everything is."""
    walk = under("QB-2019")
    to_second_board(walk)
    walk.act("reinvestigate", "2026-09-18", walk.clerk)
    walk.visit("2026-09-21")
    walk.settle("2026-09-22")
    less = {"eligible": True, "amount": "700.00", "topup": "0.00", "payable": "700.00", "reasons": []}
    monkeypatch.setattr("approvals.acts.review.trial", lambda *_: Figures(less))
    walk.reread("2026-09-22")
    procedure = walk.sign_opinion("2026-09-23")
    assert procedure.stage_label == "民主评议结果公示"
    walk.post_notice("2026-09-24")
    assert walk.close_notice("2026-10-09").stage_label == "拟审批公示"


class Figures:
    """A derivation of which only the sums matter here."""

    def __init__(self, figures: dict[str, Any]) -> None:
        self.figures = figures
        self.eligible, self.payable = figures["eligible"], figures["payable"]

    def as_json(self) -> dict[str, Any]:
        return self.figures


def test_a_new_meeting_in_qinbei_is_published_anew(under: Under) -> None:
    walk = under("QB-2019")
    to_second_board(walk)
    walk.act("reappraise", "2026-09-18", walk.clerk)
    procedure = walk.appraise("2026-09-21")
    assert procedure.stage_label == "民主评议结果公示"


def test_the_destitute_are_answered_within_fifteen_working_days(under: Under) -> None:
    """S-79: objection 05-06, due 05-26, then published again."""
    walk = under("N2022", "tekun")
    walk.to_acceptance("2026-04-20")
    walk.visit("2026-04-21")
    walk.request_check("2026-04-21")
    walk.report_check("2026-04-24")
    walk.reread("2026-04-27")
    walk.sign_opinion("2026-04-28")
    walk.post_notice("2026-04-29")
    procedure = walk.object("2026-05-06")
    assert clocks(procedure)["objection.due"] == datetime.date(2026, 5, 26)
    assert "本地规则没有规定" in reasons(walk.act, "reappraise", "2026-05-06", walk.clerk)
    walk.act("reinvestigate", "2026-05-06", walk.clerk)
    walk.visit("2026-05-07")
    walk.settle("2026-05-08")
    walk.reread("2026-05-08")
    assert walk.sign_opinion("2026-05-11").stage_label == "初审意见公示"


def test_an_objection_that_came_in_on_the_rolled_day_is_entered_later(walk: Walk) -> None:
    """S-83: posted 09-29, raw end 10-06 rolls to 10-08; a letter of 10-08 15:00 counts, told on 10-09."""
    walk.to_review("2026-09-14", "2026-09-15", "2026-09-16", "2026-09-17", "2026-09-18")
    walk.reread("2026-09-21")
    walk.sign_opinion("2026-09-22")
    walk.post_notice("2026-09-29")
    raised = datetime.datetime(2026, 10, 8, 15, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
    assert walk.object("2026-10-09", raised_at=raised).stage == Stage.OBJECTION
