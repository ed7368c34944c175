"""登记申请: the household hands in its application at the counter."""

from __future__ import annotations

from accounts.models import Post
from approvals.models import Procedure
from approvals.stages import Stage
from audit.acts import acting, perform
from tests.approvals.walk import Walk, at, reasons


def test_an_application_is_handed_in_and_waits_to_be_accepted(walk: Walk) -> None:
    walk.enter("2026-10-03")
    procedure = walk.submit("2026-10-03")
    assert procedure.stage == Stage.SUBMITTED
    assert procedure.submitted_at == at("2026-10-03", 10)
    assert procedure.accepted_at is None


def test_handing_in_starts_no_clock(walk: Walk) -> None:
    walk.enter("2026-09-28")
    assert not walk.submit("2026-09-28").clocks.exists()


def test_a_household_without_members_cannot_apply(walk: Walk, clerk_li: Post) -> None:
    procedure = walk.enter("2026-09-28")
    with acting(clerk_li, reason="成员离户"):
        procedure.case.household.current_members().update(left_on="2026-09-01")
    assert "家庭成员还没有登记" in reasons(walk.submit, "2026-09-28")


def test_an_application_is_handed_in_once(walk: Walk) -> None:
    walk.enter("2026-09-28")
    walk.submit("2026-09-28")
    assert "现处“待受理”，不能办理“登记申请”" in reasons(walk.submit, "2026-09-28")


def test_the_village_only_passes_papers_on(walk: Walk, community_he: Post) -> None:
    procedure = walk.enter("2026-09-28")
    said = reasons(perform, procedure.submit, by=community_he, at=at("2026-09-28"))
    assert said == "须由东关街道经办员办理"
    assert Procedure.objects.get(pk=procedure.pk).stage == Stage.DRAFT
