"""增发、减发: computed, the household heard before it gets less, in effect the month after."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from approvals.models import Change, Decision, Procedure
from approvals.stages import Stage
from audit.acts import acting
from tests.approvals.aftercare import begin, decide, earn, hear, propose, record
from tests.approvals.walk import Walk, at, reasons

NOVEMBER, DECEMBER = datetime.date(2026, 11, 1), datetime.date(2026, 12, 1)


@pytest.fixture
def reviewed(walk: Walk) -> Procedure:
    """何桂兰户 receives from November; looked at again at the end of that month."""
    walk.to_grant()
    begin(walk, "2026-11-20", "report", note="何桂兰的养老金涨了")
    record(walk, "2026-11-20")
    return walk.procedure


def test_less_is_proposed_heard_decided_and_paid_from_next_month(walk: Walk, reviewed: Procedure) -> None:
    old = reviewed.case.decisions.get()
    earn(walk, "2026-11-20", 900)
    assert propose(walk, "2026-11-23", "decrease").stage == Stage.REVIEW
    assert hear(walk, "2026-11-24").stage == Stage.DECISION
    assert decide(walk, "2026-11-25").stage == Stage.IN_FORCE
    old.refresh_from_db()
    new = Decision.objects.get(procedure=walk.procedure)
    assert (old.last_month, new.first_month, new.last_month) == (NOVEMBER, DECEMBER, None)
    assert new.payable == Decimal("1320.00") < old.payable  # (740 − 300) × 3
    assert new.derivation["outcome"] == "reduce"


def test_the_notice_goes_out_with_the_decision_and_says_why_and_what_can_be_done(
    walk: Walk, reviewed: Procedure
) -> None:
    earn(walk, "2026-11-20", 900)
    propose(walk, "2026-11-23", "decrease")
    hear(walk, "2026-11-24")
    decide(walk, "2026-11-25")
    paper = reviewed.case.documents.get(kind="D33")
    assert paper.created_at == Change.objects.get().decided_at
    for words in ("复核时家庭收入有变化", "行政复议", "知道了，没有意见"):
        assert words in paper.html


def test_the_notice_is_delivered_once(walk: Walk, reviewed: Procedure) -> None:
    earn(walk, "2026-11-20", 900)
    propose(walk, "2026-11-23", "decrease")
    hear(walk, "2026-11-24")
    decide(walk, "2026-11-25")
    facts = {"way": "in_person", "receiver": "何桂兰"}
    walk.act("deliver_change", "2026-11-26", walk.clerk, **facts)
    assert walk.procedure.notice_delivered_at is not None
    assert "变更告知书已经送达" in reasons(walk.act, "deliver_change", "2026-11-27", walk.clerk, **facts)


def test_more_needs_no_hearing(walk: Walk, reviewed: Procedure) -> None:
    earn(walk, "2026-11-20", 300)
    assert propose(walk, "2026-11-23", "increase").stage == Stage.DECISION
    decide(walk, "2026-11-25")
    assert Decision.objects.get(procedure=walk.procedure).payable == Decimal("1920.00")


def test_against_the_figures_nothing_can_be_proposed(walk: Walk, reviewed: Procedure) -> None:
    earn(walk, "2026-11-20", 900)
    said = reasons(propose, walk, "2026-11-23", "increase", why="")
    assert "请写明变更的理由" in said
    assert "应当减发（每月 1320.00 元），不能按“增发”办理" in said


def test_unheard_nobody_is_paid_less(walk: Walk, reviewed: Procedure) -> None:
    earn(walk, "2026-11-20", 900)
    propose(walk, "2026-11-23", "decrease")
    assert "不能办理“审批变更”" in reasons(decide, walk, "2026-11-25")


def test_who_does_not_speak_was_invited_and_the_record_says_how(walk: Walk, reviewed: Procedure) -> None:
    earn(walk, "2026-11-20", 900)
    propose(walk, "2026-11-23", "decrease")
    said = reasons(hear, walk, "2026-11-24", person="", statement="", silent=True)
    assert "请写明哪天、用什么方式通知的" in said
    invited = {"invited_on": datetime.date(2026, 11, 23), "invited_how": "电话通知两次，本人表示不来"}
    assert hear(walk, "2026-11-24", person="", statement="", silent=True, **invited).stage == Stage.DECISION


def test_who_disagrees_is_answered(walk: Walk, reviewed: Procedure) -> None:
    earn(walk, "2026-11-20", 900)
    propose(walk, "2026-11-23", "decrease")
    facts = {"statement": "养老金没有涨那么多", "agrees": False}
    assert "请写明核实情况和是否采纳的理由" in reasons(hear, walk, "2026-11-24", **facts)
    assert (
        hear(walk, "2026-11-24", **facts, answer="已核对社保发放记录，每月 900 元属实").stage
        == Stage.DECISION
    )


def test_the_clerk_takes_a_proposal_back_after_hearing(walk: Walk, reviewed: Procedure) -> None:
    earn(walk, "2026-11-20", 900)
    propose(walk, "2026-11-23", "decrease")
    walk.act("drop_change", "2026-11-24", walk.clerk, why="本人提供了新的发放记录")
    assert walk.procedure.stage == Stage.INVESTIGATION
    assert propose(walk, "2026-11-24", "decrease").stage == Stage.REVIEW


def test_the_head_sends_a_proposal_back(walk: Walk, reviewed: Procedure) -> None:
    earn(walk, "2026-11-20", 300)
    propose(walk, "2026-11-23", "increase")
    assert walk.act("return_change", "2026-11-24", walk.head, why="收入证明不全").stage == Stage.INVESTIGATION


def test_who_visited_does_not_decide(walk: Walk, reviewed: Procedure) -> None:
    earn(walk, "2026-11-20", 300)
    propose(walk, "2026-11-23", "increase")
    said = reasons(walk.act, "decide_change", "2026-11-25", walk.clerk, remark="同意")
    assert "拟定变更的人不得审批同一件" in said
    assert "主要负责人" in said


def test_the_database_lets_nobody_decide_unheard(walk: Walk, reviewed: Procedure) -> None:
    earn(walk, "2026-11-20", 900)
    procedure = propose(walk, "2026-11-23", "decrease")
    with (
        pytest.raises(DatabaseError, match="没有听取意见"),
        transaction.atomic(),
        acting(walk.clerk, reason="绕过", act="hear_household"),
    ):
        Procedure.objects.filter(pk=procedure.pk).update(stage=Stage.DECISION)


def test_a_decided_change_is_not_rewritten(walk: Walk, reviewed: Procedure) -> None:
    earn(walk, "2026-11-20", 300)
    propose(walk, "2026-11-23", "increase")
    decide(walk, "2026-11-25")
    with (
        pytest.raises(DatabaseError, match="不能改动"),
        transaction.atomic(),
        acting(walk.head, reason="改动", at=at("2026-11-26")),
    ):
        Change.objects.update(payable=Decimal("9999.00"))


def test_a_decision_that_begins_next_month_pays_that_month_first(walk: Walk) -> None:
    walk.to_grant()
    begin(walk, "2026-10-27", "report", note="养老金涨了")
    record(walk, "2026-10-27")
    earn(walk, "2026-10-27", 300)
    propose(walk, "2026-10-28", "increase")
    decide(walk, "2026-10-29")
    months = list(Decision.objects.order_by("id").values_list("first_month", "last_month"))
    assert months == [(NOVEMBER, NOVEMBER), (DECEMBER, None)]
