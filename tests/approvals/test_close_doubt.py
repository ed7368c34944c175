"""核实疑点: 不属实 only with evidence (S-67)."""

from __future__ import annotations

import pytest

from approvals import evidence
from approvals.models import Procedure
from approvals.stages import Stage
from cases.models import Doubt
from tests.approvals.walk import Walk, reasons

CAR = {"item": "机动车", "found": "小型轿车一辆", "declared": "无"}
SAVINGS = {"item": "存款", "found": "32000 元", "declared": "2000 元"}


@pytest.fixture
def doubted(walk: Walk) -> Procedure:
    """Everything gathered but two doubts of the report."""
    walk.to_acceptance("2026-09-28")
    walk.request_check("2026-09-29")
    walk.visit("2026-09-30")
    walk.report_check("2026-10-08", [CAR, SAVINGS])
    return walk.procedure


def close(walk: Walk, item: str, outcome: str, file: object = None, why: str = "车已卖掉") -> Procedure:
    facts = {"outcome": outcome, "explanation": why, "evidence_file": file}
    doubt = Doubt.objects.get(item=item, case=walk.procedure.case)
    return walk.act("close_doubt", "2026-10-09", walk.clerk, doubt=doubt, **facts)


def test_open_doubts_hold_the_case_at_verification(doubted: Procedure) -> None:
    assert doubted.stage == Stage.VERIFICATION


def test_untrue_needs_evidence(walk: Walk, doubted: Procedure) -> None:
    assert "认定“机动车”不属实，要上传佐证材料" in reasons(close, walk, "机动车", "false")
    close(walk, "机动车", "false", walk.file("2026-10-09"))
    assert Doubt.objects.get(item="机动车").outcome == "false"


def test_true_needs_words_but_no_evidence(walk: Walk, doubted: Procedure) -> None:
    assert "请记下申请人对“存款”的说明" in reasons(close, walk, "存款", "true", None, " ")
    close(walk, "存款", "true", why="儿子寄来的学费，漏报")
    assert [doubt.item for doubt in evidence.open_doubts(walk.procedure)] == ["机动车"]


def test_the_last_doubt_closed_opens_the_way(walk: Walk, doubted: Procedure) -> None:
    close(walk, "机动车", "false", walk.file("2026-10-09"))
    records = walk.procedure.case.documents.filter(kind="D15")
    assert not records.exists()
    assert close(walk, "存款", "true").stage == Stage.APPRAISAL
    assert "车已卖掉" in records.get().html


def test_the_opinion_is_blocked_by_name_of_the_doubt(walk: Walk, doubted: Procedure) -> None:
    assert "核对疑点尚未核实：机动车、存款" in reasons(walk.reread, "2026-10-09")
    assert "核对疑点尚未核实：机动车、存款" in reasons(walk.sign_opinion, "2026-10-09")


def test_a_doubt_is_closed_once_even_from_an_old_page(walk: Walk, doubted: Procedure) -> None:
    old = Doubt.objects.get(item="存款")
    close(walk, "存款", "true", why="漏报")
    facts = {"outcome": "true", "explanation": "又改口", "evidence_file": None}
    said = reasons(walk.act, "close_doubt", "2026-10-10", walk.clerk, doubt=old, **facts)
    assert "“存款”已经核实过" in said
    assert Doubt.objects.get(item="存款").explanation == "漏报"


def test_a_doubt_of_another_file_is_refused(walk: Walk, doubted: Procedure) -> None:
    foreign = Doubt.objects.get(item="存款")
    close(walk, "机动车", "false", walk.file("2026-10-09"))
    walk.to_acceptance("2026-10-09")
    walk.request_check("2026-10-09")
    walk.report_check("2026-10-10", [CAR])
    facts = {"outcome": "true", "explanation": "错案", "evidence_file": None}
    said = reasons(walk.act, "close_doubt", "2026-10-10", walk.clerk, doubt=foreign, **facts)
    assert "这条核对疑点不属于本案" in said
