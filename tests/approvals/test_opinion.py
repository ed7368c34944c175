"""再次审核, 签署审核意见, 退回: the clerk re-reads, the deputy signs (GC-74…76)."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from accounts.models import Role
from approvals.models import Opinion, Procedure
from approvals.stages import Stage
from audit.acts import perform
from tests.approvals.walk import Walk, at, clocks, reasons
from tests.personas import PostOf


@pytest.fixture
def gathered(walk: Walk) -> Procedure:
    """All evidence there; report of 2026-10-09."""
    return walk.to_review("2026-09-28", "2026-09-29", "2026-09-30", "2026-10-09", "2026-10-09")


def test_rereading_computes_the_proposal(walk: Walk, gathered: Procedure) -> None:
    walk.reread("2026-10-10")
    opinion = Opinion.objects.get()
    assert (opinion.recommended, opinion.payable, opinion.reread_by) == (True, Decimal("1720.00"), walk.clerk)
    assert walk.procedure.stage == Stage.REVIEW


def test_rereading_needs_words_and_is_done_once(walk: Walk, gathered: Procedure) -> None:
    said = reasons(walk.act, "reread", "2026-10-10", walk.clerk, comparison=" ")
    assert said == "请写明参照核对报告再次审核材料的情况"
    walk.reread("2026-10-10")
    assert "材料已经再次审核" in reasons(walk.reread, "2026-10-10")


def test_the_deputy_signs_only_what_was_reread(walk: Walk, gathered: Procedure) -> None:
    assert reasons(walk.sign_opinion, "2026-10-10") == "经办人还没有参照核对报告再次审核材料"


@pytest.mark.parametrize("missing", ["check", "visit", "appraisal"])
def test_nothing_is_signed_while_evidence_is_missing(walk: Walk, missing: str) -> None:
    said = {"check": "核对报告尚未出具", "visit": "本轮入户调查尚未完成", "appraisal": "民主评议尚无结论"}
    walk.to_acceptance("2026-09-28")
    walk.request_check("2026-09-29")
    if missing != "visit":
        walk.visit("2026-09-30")
    if missing == "check":
        walk.appraise("2026-10-09")
    else:
        walk.report_check("2026-10-09")
    assert said[missing] in reasons(walk.reread, "2026-10-10")
    assert said[missing] in reasons(walk.sign_opinion, "2026-10-10")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DEPUTY_LEADER])
def test_only_the_deputy_signs_the_opinion(
    walk: Walk, gathered: Procedure, post_of: PostOf, role: Role
) -> None:
    """分管领导, nobody else: not the head either (GC-76)."""
    walk.reread("2026-10-10")
    post = post_of(role, name="某人")
    facts = {"recommended": True, "remark": "同意"}
    said = reasons(perform, walk.procedure.sign_opinion, by=post, at=at("2026-10-12"), **facts)
    assert said == "须由东关街道分管领导签署"


def test_the_signature_meets_the_clock_and_leads_to_the_board(walk: Walk, gathered: Procedure) -> None:
    assert clocks(gathered)["opinion.due"] == datetime.date(2026, 10, 15)
    walk.reread("2026-10-10")
    procedure = walk.sign_opinion("2026-10-12")
    assert procedure.stage == Stage.PUBLICITY
    assert procedure.clocks.get(name="opinion.due").met_on == datetime.date(2026, 10, 12)
    assert procedure.case.documents.filter(kind="D25").count() == 1


def test_an_opinion_has_words(walk: Walk, gathered: Procedure) -> None:
    walk.reread("2026-10-10")
    said = reasons(walk.act, "sign_opinion", "2026-10-12", walk.deputy, recommended=True, remark="")
    assert said == "请写明审核意见"


def test_nobody_recommends_against_the_computation(walk: Walk) -> None:
    """人均月收入 1000 元 is above the standard of 740."""
    walk.monthly_income = Decimal(3000)
    walk.to_review("2026-09-28", "2026-09-29", "2026-09-30", "2026-10-09", "2026-10-09")
    walk.reread("2026-10-10")
    assert "按现有材料试算不符合条件，不能拟同意" in reasons(walk.sign_opinion, "2026-10-12")
    assert walk.sign_opinion("2026-10-12", recommended=False).stage == Stage.DECISION


def test_what_is_not_to_be_granted_is_not_put_on_the_board(walk: Walk, gathered: Procedure) -> None:
    walk.reread("2026-10-10")
    procedure = walk.sign_opinion("2026-10-12", recommended=False)
    assert procedure.stage == Stage.DECISION
    assert "现处“审批”，不能办理“张贴公示”" in reasons(walk.post_notice, "2026-10-13")


def test_a_signed_opinion_is_not_signed_again(walk: Walk, gathered: Procedure) -> None:
    walk.reread("2026-10-10")
    walk.sign_opinion("2026-10-12")
    assert "现处“公示”，不能办理“签署审核意见”" in reasons(walk.sign_opinion, "2026-10-12")


def test_sending_back_opens_a_new_round_with_its_reason(walk: Walk, gathered: Procedure) -> None:
    walk.reread("2026-10-10")
    assert reasons(walk.act, "send_back", "2026-10-12", walk.deputy, why=" ") == "请写明退回补充调查的理由"
    procedure = walk.act("send_back", "2026-10-12", walk.deputy, why="收入来源不清")
    assert (procedure.stage, procedure.round) == (Stage.INVESTIGATION, 2)
    walk.visit("2026-10-13")
    assert walk.procedure.stage == Stage.REVIEW
    assert "经办人还没有参照核对报告再次审核材料" in reasons(walk.sign_opinion, "2026-10-14")


def test_sending_back_leaves_the_clock_of_the_opinion_running(walk: Walk, gathered: Procedure) -> None:
    walk.reread("2026-10-10")
    walk.act("send_back", "2026-10-12", walk.deputy, why="收入来源不清")
    clock = walk.procedure.clocks.get(name="opinion.due")
    assert (clock.round, clock.met_on, clock.voided_at) == (1, None, None)
