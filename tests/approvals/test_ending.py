"""撤回, 视为放弃, 终止: the ends that are no decision (GC-54, H-39, 57号 art. 29)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from accounts.models import Post
from approvals.models import Clock, Procedure
from approvals.stages import Stage
from audit.acts import perform
from cases.models import Publicity
from tests.approvals.walk import Walk, at, reasons

WARNED = datetime.date(2026, 10, 12)


@pytest.fixture
def accepted(walk: Walk) -> Procedure:
    return walk.to_acceptance("2026-09-28")


def abandon(walk: Walk, **facts: Any) -> Procedure:
    facts = {"ground": "uncooperative", "findings": "三次约访均拒绝", "warned_on": WARNED, **facts}
    return walk.act("abandon", "2026-10-20", walk.deputy, **facts)


@pytest.mark.parametrize(
    ("ground", "words"),
    [("false", "提供虚假信息"), ("uncooperative", "不配合调查"), ("refused", "拒绝接受调查")],
)
def test_three_grounds_abandon_an_application(
    walk: Walk, accepted: Procedure, ground: str, words: str
) -> None:
    procedure = abandon(walk, ground=ground)
    assert procedure.stage == Stage.ABANDONED
    assert procedure.ending_reason == f"{words}：三次约访均拒绝"
    assert procedure.case.documents.filter(kind="D36").count() == 1


def test_everything_else_is_no_ground(walk: Walk, accepted: Procedure) -> None:
    assert (
        reasons(abandon, walk, ground="slow") == "视为放弃的情形只有：提供虚假信息、不配合调查、拒绝接受调查"
    )


@pytest.mark.parametrize("warned_on", [None, datetime.date(2026, 10, 21), datetime.date(2026, 9, 1)])
def test_a_warning_in_writing_comes_first(
    walk: Walk, accepted: Procedure, warned_on: datetime.date | None
) -> None:
    """Neither missing, nor later than the act, nor before there was anything to warn about."""
    assert reasons(abandon, walk, warned_on=warned_on) == "请填写受理以后书面提醒申请人的日期"


def test_findings_are_written_down(walk: Walk, accepted: Procedure) -> None:
    assert reasons(abandon, walk, findings="  ") == "请写明事实和证据"


def test_a_leader_confirms_not_the_clerk(walk: Walk, accepted: Procedure) -> None:
    facts = {"ground": "refused", "findings": "拒绝", "warned_on": WARNED}
    said = reasons(perform, accepted.abandon, by=walk.clerk, at=at("2026-10-20"), **facts)
    assert "须由东关街道分管领导或东关街道" in said


def test_an_end_stops_the_clocks(walk: Walk, accepted: Procedure) -> None:
    procedure = abandon(walk)
    assert procedure.due_on is None
    assert procedure.ended_at == at("2026-10-20", 10)
    assert not Clock.objects.running().filter(procedure=procedure).exists()


def test_the_applicant_may_withdraw_until_the_decision(walk: Walk, accepted: Procedure) -> None:
    assert reasons(walk.act, "withdraw", "2026-10-09", walk.clerk, why=" ") == "请写明申请人撤回的原因"
    procedure = walk.act("withdraw", "2026-10-09", walk.clerk, why="已找到工作")
    assert procedure.stage == Stage.WITHDRAWN
    assert procedure.case.documents.filter(kind="D36").count() == 1


def test_a_draft_is_withdrawn_without_a_paper(walk: Walk) -> None:
    walk.enter("2026-09-28")
    procedure = walk.act("withdraw", "2026-09-28", walk.clerk, why="登记错了")
    assert procedure.stage == Stage.WITHDRAWN
    assert not procedure.case.documents.exists()


def test_a_withdrawn_case_leaves_the_board(walk: Walk) -> None:
    walk.to_publicity()
    walk.act("withdraw", "2026-10-15", walk.clerk, why="已找到工作")
    assert Publicity.objects.get().withdrawn_reason == "程序终结：已找到工作"
    assert not Publicity.objects.hanging().exists()


def test_what_is_granted_is_not_withdrawn(walk: Walk) -> None:
    walk.to_grant()
    said = reasons(walk.act, "withdraw", "2026-10-28", walk.clerk, why="不想要了")
    assert "现处“已生效”，不能办理“撤回申请”" in said


def test_a_leader_terminates_with_a_reason(walk: Walk, accepted: Procedure, community_he: Post) -> None:
    said = reasons(perform, accepted.terminate, by=community_he, at=at("2026-10-20"), why="拒不配合")
    assert "须由东关街道分管领导" in said
    assert reasons(walk.act, "terminate", "2026-10-20", walk.deputy, why="") == "请写明终止办理的理由"
    procedure = walk.act("terminate", "2026-10-20", walk.deputy, why="无正当理由拒不配合审核确认")
    assert procedure.stage == Stage.TERMINATED


def test_after_an_end_the_household_may_apply_again(walk: Walk, accepted: Procedure) -> None:
    """H-39."""
    ended = abandon(walk)
    walk.procedure = walk.reopen("2026-11-02")
    assert walk.procedure.case_id == ended.case_id
    walk.submit("2026-11-02")
    assert walk.accept("2026-11-02").stage == Stage.INVESTIGATION
