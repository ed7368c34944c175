"""审批: by the head alone, on what was published (GC-82, 84; A.7 P2, P9, P10)."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from accounts.models import Role
from approvals.models import Decision, Procedure
from approvals.stages import Stage
from audit.acts import acting, perform
from households.models import PayeeAccount
from policies.benefits import Derivation, rederive
from tests.approvals.walk import Walk, at, clocks, reasons
from tests.personas import PostOf


@pytest.fixture
def published(walk: Walk) -> Procedure:
    """Clean from the board on 2026-10-21."""
    return walk.to_decision()


def test_a_grant_is_what_was_published_from_next_month(walk: Walk, published: Procedure) -> None:
    procedure = walk.decide("2026-10-26")
    decision = procedure.decision
    assert procedure.stage == Stage.IN_FORCE
    assert (decision.persons, decision.payable) == (3, Decimal("1720.00"))
    assert decision.payable == procedure.opinions.get(round=1).payable
    assert decision.first_month == datetime.date(2026, 11, 1)
    assert decision.decided_by == walk.head
    assert list(Decision.objects.in_force(datetime.date(2026, 11, 1))) == [decision]
    assert not Decision.objects.in_force(datetime.date(2026, 10, 1)).exists()


def test_the_amount_can_be_derived_again_from_the_decision_alone(walk: Walk, published: Procedure) -> None:
    stored = Derivation.from_json(walk.decide("2026-10-26").decision.derivation)
    again = rederive(stored)
    assert again == stored
    assert again.payable == Decimal("1720.00")


def test_a_grant_stops_every_clock(walk: Walk, published: Procedure) -> None:
    procedure = walk.decide("2026-10-26")
    assert not procedure.clocks.duties().exists()
    assert procedure.clocks.get(name="decide.due").met_on == datetime.date(2026, 10, 26)
    assert procedure.due_on is None
    assert "reject_notice.due" not in clocks(procedure)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.TOWNSHIP_HEAD])
def test_only_the_head_decides(published: Procedure, post_of: PostOf, role: Role) -> None:
    """街道办事处主任; neither the deputy nor the county (P10, P23)."""
    post = post_of(role, name="某人")
    said = reasons(perform, published.decide, by=post, at=at("2026-10-26"), granted=True, remark="同意")
    assert "须由东关街道" in said
    assert not Decision.objects.exists()


def test_nobody_decides_while_the_sheet_hangs(walk: Walk) -> None:
    walk.to_publicity()
    said = reasons(walk.decide, "2026-10-16")
    assert "现处“公示”，不能办理“审批”" in said
    assert "公示尚未期满撤下" in said


def test_nobody_is_taken_in_without_investigation(walk: Walk) -> None:
    """P2, N-36: every missing step is named."""
    walk.enter("2026-09-28")
    walk.submit("2026-09-28")
    said = reasons(walk.decide, "2026-09-28")
    for missing in (
        "核对报告尚未出具",
        "本轮入户调查尚未完成",
        "民主评议尚无结论",
        "审核意见尚未签署",
        "公示尚未期满撤下",
    ):
        assert missing in said


def test_a_decision_has_words(walk: Walk, published: Procedure) -> None:
    said = reasons(walk.act, "decide", "2026-10-26", walk.head, granted=False, remark=" ")
    assert said == "请写明不予批准的理由"


def test_money_needs_an_account_but_a_refusal_does_not(walk: Walk, published: Procedure) -> None:
    with acting(walk.clerk, reason="销户"):
        PayeeAccount.objects.update(until=datetime.date(2026, 10, 1))
    assert reasons(walk.decide, "2026-10-26") == "还没有登记收款账户，不能批准"
    assert walk.decide("2026-10-26", granted=False).stage == Stage.REJECTED


def test_a_refusal_has_reasons_a_paper_and_a_clock_to_tell_it(walk: Walk, published: Procedure) -> None:
    """GC-84, 57号 art. 21: in writing within three working days, also after the end."""
    procedure = walk.decide("2026-10-26", granted=False)
    assert (procedure.stage, procedure.decision.granted, procedure.decision.first_month) == (
        Stage.REJECTED,
        False,
        None,
    )
    assert procedure.decision.reasons == "同意"
    assert list(procedure.case.documents.filter(kind__in=["D30", "D32"]).values_list("kind", flat=True)) == [
        "D30",
        "D32",
    ]
    assert clocks(procedure)["reject_notice.due"] == procedure.due_on == datetime.date(2026, 10, 29)
    assert Procedure.objects.in_hand(procedure.township).filter(pk=procedure.pk).exists()


def test_what_was_not_recommended_is_not_granted(walk: Walk) -> None:
    walk.to_review("2026-09-28", "2026-09-29", "2026-09-30", "2026-10-09", "2026-10-09")
    walk.reread("2026-10-10")
    walk.sign_opinion("2026-10-12", recommended=False)
    assert "审核意见为拟不同意且未经公示，不能直接批准" in reasons(walk.decide, "2026-10-13")


def test_delivery_ends_the_last_duty(walk: Walk, published: Procedure) -> None:
    walk.decide("2026-10-26", granted=False)
    facts = {"way": "in_person", "receiver": "何桂兰"}
    procedure = walk.act("deliver_refusal", "2026-10-28", walk.clerk, **facts)
    assert procedure.clocks.get(name="reject_notice.due").met_on == datetime.date(2026, 10, 28)
    assert procedure.due_on is None
    assert "不予批准的告知书已经送达" in reasons(
        walk.act, "deliver_refusal", "2026-10-28", walk.clerk, **facts
    )


def test_delivery_says_how_and_to_whom(walk: Walk, published: Procedure) -> None:
    walk.decide("2026-10-26", granted=False)
    said = reasons(walk.act, "deliver_refusal", "2026-10-28", walk.clerk, way="", receiver=" ")
    assert "请选择送达方式" in said
    assert "请写明由谁签收" in said


def test_a_grant_has_no_refusal_to_deliver(walk: Walk, published: Procedure) -> None:
    walk.decide("2026-10-26")
    said = reasons(walk.act, "deliver_refusal", "2026-10-28", walk.clerk, way="in_person", receiver="何桂兰")
    assert "现处“已生效”，不能办理“送达不予批准告知书”" in said


def test_the_head_may_have_it_investigated_again(walk: Walk, published: Procedure) -> None:
    """What hung stays on file with its round; the new round is signed and published anew."""
    said = reasons(walk.act, "return_for_investigation", "2026-10-26", walk.head, why=" ")
    assert said == "请写明退回重新调查的理由"
    procedure = walk.act("return_for_investigation", "2026-10-26", walk.head, why="收入偏低，再核")
    assert (procedure.stage, procedure.round) == (Stage.INVESTIGATION, 2)
    walk.visit("2026-10-27")
    assert "退回重新调查：收入偏低，再核" in procedure.case.documents.get(kind="D28").html
    walk.reread("2026-10-27")
    assert walk.sign_opinion("2026-10-28").stage == Stage.PUBLICITY
    assert clocks(walk.post_notice("2026-10-28"))["publicity.P1"] == datetime.date(2026, 11, 4)
