"""不予受理: a leader's act, with a reason from the law (GC-51, YC-011, A.7 P3)."""

from __future__ import annotations

import pytest

from accounts.models import Post
from approvals.models import Procedure
from approvals.stages import Stage
from audit.acts import acting, perform
from tests.approvals.walk import Walk, at, reasons
from tests.personas import Places


@pytest.fixture
def submitted(walk: Walk) -> Procedure:
    walk.enter("2026-09-28")
    return walk.submit("2026-09-28")


def refuse(walk: Walk, by: Post | None = None, grounds: str = "户籍不在本区") -> Procedure:
    return walk.act("refuse_acceptance", "2026-09-28", by or walk.deputy, grounds=grounds)


def test_full_papers_must_be_accepted(walk: Walk, submitted: Procedure) -> None:
    walk.hand_in_everything("2026-09-28")
    assert "材料齐全且具有本区户籍，应当受理" in reasons(refuse, walk, grounds="指标不足")


def test_gaps_are_told_before_anything_is_refused(walk: Walk, submitted: Procedure) -> None:
    assert "应当先一次性告知" in reasons(refuse, walk, grounds="材料不齐")
    walk.act("notify_gaps", "2026-09-28", walk.clerk)
    procedure = refuse(walk, grounds="告知后仍未补齐")
    assert procedure.stage == Stage.NOT_ACCEPTED


def test_a_reason_must_be_given(walk: Walk, submitted: Procedure) -> None:
    assert "请写明不予受理的理由" in reasons(refuse, walk, grounds=" ")


def test_the_clerk_alone_cannot_refuse(walk: Walk, submitted: Procedure) -> None:
    said = reasons(perform, submitted.refuse_acceptance, by=walk.clerk, at=at("2026-09-28"), grounds="不符合")
    assert "须由东关街道分管领导或东关街道" in said


def test_a_household_registered_elsewhere_is_refused_in_writing(
    walk: Walk, submitted: Procedure, places: Places
) -> None:
    with acting(walk.clerk, reason="更正户籍"):
        household = submitted.case.household
        household.hukou_region = places.other_county
        household.save()
    procedure = refuse(walk)
    assert procedure.stage == Stage.NOT_ACCEPTED
    assert procedure.ended_at == at("2026-09-28", 10)
    assert procedure.case.documents.filter(kind="D10").count() == 1
    assert not procedure.clocks.exists()


def test_an_accepted_case_can_no_longer_be_refused_acceptance(walk: Walk) -> None:
    walk.to_acceptance("2026-09-28")
    assert "现处“入户调查”，不能办理“不予受理”" in reasons(refuse, walk)
