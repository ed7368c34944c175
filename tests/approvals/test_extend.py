"""延期: once, before the limit, for a listed reason, by the deputy (83号 四(一), H-36)."""

from __future__ import annotations

import datetime

import pytest

from accounts.models import Post
from approvals.models import Procedure
from approvals.stages import Stage
from audit.acts import perform
from tests.approvals.walk import Walk, at, clocks, reasons


@pytest.fixture
def accepted(walk: Walk) -> Procedure:
    return walk.to_acceptance("2026-09-28")


def extend(walk: Walk, day: str, ground: str = "人户分离") -> Procedure:
    return walk.act("extend", day, walk.deputy, ground=ground)


def test_an_extension_replaces_the_limit(walk: Walk, accepted: Procedure) -> None:
    procedure = extend(walk, "2026-11-06")
    assert clocks(procedure)["overall.ext"] == datetime.date(2026, 12, 4)
    assert procedure.clocks.get(name="overall.limit").voided_at == at("2026-11-06", 10)
    assert procedure.stage == Stage.INVESTIGATION
    assert procedure.extension_reason == "人户分离"


def test_there_is_one_extension(walk: Walk, accepted: Procedure) -> None:
    extend(walk, "2026-10-20")
    assert "已经延期一次，不能再延" in reasons(extend, walk, "2026-10-21")


def test_after_the_limit_it_is_too_late(walk: Walk, accepted: Procedure) -> None:
    assert reasons(extend, walk, "2026-11-07") == "办结期限已过，不能再办延期"


def test_only_listed_reasons_extend(walk: Walk, accepted: Procedure) -> None:
    said = reasons(extend, walk, "2026-10-20", "人手不够")
    assert said == "延期理由须是：公示有异议、人户分离、异地申办、家庭经济状况调查难度较大"


def test_the_deputy_extends_nobody_else(accepted: Procedure, head_zhao: Post, clerk_li: Post) -> None:
    for post in (head_zhao, clerk_li):
        said = reasons(perform, accepted.extend, by=post, at=at("2026-10-20"), ground="人户分离")
        assert said == "须由东关街道分管领导签署"


def test_nothing_runs_before_acceptance_that_could_be_extended(walk: Walk) -> None:
    walk.enter("2026-09-28")
    assert "现处“拟申请”，不能办理“延长办理期限”" in reasons(extend, walk, "2026-09-28")
