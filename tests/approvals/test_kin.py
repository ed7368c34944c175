"""近亲属: nobody acts on kin, whichever post they hold; acceptance files who is kin (YC-041…044, 57号 art. 11, P11)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from accounts import kin
from accounts.models import Post, Role
from approvals import edges
from approvals.models import Procedure
from audit.acts import acting, perform, possible
from cases.models import KinFiling
from households.models import Member
from tests.approvals.walk import Walk, at, reasons
from tests.households.conftest import id_number
from tests.personas import PostOf

NUMBER = id_number("19640509", 3)
RECUSED = "与本户有近亲属关系，须回避"


@pytest.fixture
def submitted(walk: Walk) -> Procedure:
    """陈国富 of the household has a number that staff may have declared."""
    walk.enter("2026-09-28")
    with acting(walk.clerk, reason="补录身份证号"):
        member = Member.objects.get(name="陈国富")
        member.id_number = NUMBER
        member.save()
    walk.submit("2026-09-28")
    walk.hand_in_everything("2026-09-28")
    return walk.procedure


def declare(post: Post, relation: str = "sibling") -> None:
    with acting(post, reason="近亲属申报"):
        kin.declare(
            post.user, kin_name="陈国富", relation=relation, kin_id=NUMBER, on=datetime.date(2026, 1, 5)
        )


def test_a_declared_relative_is_filed_when_the_case_is_accepted(walk: Walk, submitted: Procedure) -> None:
    declare(walk.community)
    procedure = walk.accept("2026-09-28")
    filing = KinFiling.objects.get(case=procedure.case)
    assert (filing.staff, filing.matched_by) == (walk.community.user, "declaration")
    assert procedure.case.kin_filed


def test_without_kin_nothing_is_filed(walk: Walk, submitted: Procedure) -> None:
    procedure = walk.accept("2026-09-28")
    assert not KinFiling.objects.exists()
    assert not procedure.case.kin_filed


@pytest.mark.parametrize("persona", ["clerk", "deputy", "head", "investigator"])
def test_kin_are_refused_every_act_by_name(walk: Walk, submitted: Procedure, persona: str) -> None:
    """Each act says why, and to whom to turn."""
    post: Post = getattr(walk, persona)
    declare(post)
    for name in edges.acts():
        permit = edges.declared(name)[0].permission
        assert any(RECUSED in said for said in permit.reasons(submitted, post)), name


def test_the_clerk_who_is_kin_does_not_accept(walk: Walk, submitted: Procedure, post_of: PostOf) -> None:
    declare(walk.clerk)
    assert reasons(walk.accept, "2026-09-28") == f"李敏{RECUSED}，请由同岗位其他人员办理"
    other = post_of(Role.CLERK, name="方洁")
    procedure = perform(submitted.accept, by=other, at=at("2026-09-28"))
    assert procedure.case.kin_filed


def test_a_shared_phone_is_filed_and_recused_too(walk: Walk, submitted: Procedure) -> None:
    """Found by match, not by declaration: the relation is asked about, the person stays away."""
    with acting(walk.clerk, reason="登记电话"):
        user, household = walk.deputy.user, submitted.case.household
        user.phone = household.phone = "13800005521"
        user.save()
        household.save()
    procedure = walk.accept("2026-09-28")
    filing = KinFiling.objects.get()
    assert (filing.staff, filing.matched_by, filing.relation) == (walk.deputy.user, "phone", "关系待核实")
    said = reasons(perform, procedure.abandon, by=walk.deputy, at=at("2026-10-09"), **ABANDON)
    assert RECUSED in said


ABANDON: dict[str, Any] = {"ground": "refused", "findings": "拒绝", "warned_on": datetime.date(2026, 10, 8)}


def test_kin_on_the_team_do_not_count_and_are_named(walk: Walk, submitted: Procedure) -> None:
    declare(walk.community)
    walk.accept("2026-09-28")
    walk.plan_visit("2026-09-30")
    walk.fill_visit("2026-09-30")
    assert "何芳是申请家庭的近亲属，应当回避，请换人入户" in reasons(walk.finish_visit, "2026-09-30")


def test_the_refusal_names_nobody_of_the_household(walk: Walk, submitted: Procedure) -> None:
    declare(walk.deputy)
    said = reasons(perform, submitted.refuse_acceptance, by=walk.deputy, at=at("2026-09-28"), grounds="不收")
    assert "陈国富" not in said
    assert "何桂兰" not in said


def test_buttons_show_the_recusal(walk: Walk, submitted: Procedure) -> None:
    declare(walk.clerk)
    offered = {item.name: item.reasons for item in possible(submitted, walk.clerk)}
    assert f"李敏{RECUSED}，请由同岗位其他人员办理" in offered["accept"]
