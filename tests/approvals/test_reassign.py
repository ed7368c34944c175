"""改派: a handler who becomes kin stops the case until a leader gives it to somebody else (YC-042, 043; S-47)."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts import kin
from accounts.models import Post, Role
from approvals import edges
from approvals.models import Procedure
from audit.acts import Refused, acting, perform, possible
from cases.models import KinFiling
from households.models import Member
from tests.approvals.walk import Walk, at, reasons
from tests.households.conftest import id_number
from tests.personas import PostOf

NUMBER = id_number("19640509", 3)
STOPPED = "经办人李敏与本户有近亲属关系，本件停办；由分管领导改派经办人后再办"


@pytest.fixture
def accepted(walk: Walk) -> Procedure:
    """Accepted by 李敏; 陈国富 of the household has a number that staff may declare later."""
    walk.enter("2026-09-28")
    with acting(walk.clerk, reason="补录身份证号"):
        member = Member.objects.get(name="陈国富")
        member.id_number = NUMBER
        member.save()
    walk.submit("2026-09-28")
    walk.hand_in_everything("2026-09-28")
    return walk.accept("2026-09-28")


def declare(post: Post) -> None:
    with acting(post, reason="近亲属申报"):
        kin.declare(
            post.user, kin_name="陈国富", relation="sibling", kin_id=NUMBER, on=datetime.date(2026, 9, 29)
        )


@pytest.fixture
def other(post_of: PostOf) -> Post:
    return post_of(Role.CLERK, name="方洁")


def test_a_later_declaration_stops_every_act_of_an_open_case(
    walk: Walk, accepted: Procedure, other: Post
) -> None:
    declare(walk.clerk)
    with pytest.raises(Refused) as refused:
        perform(accepted.request_check, by=other, at=at("2026-09-29"), scope="全家收入和财产")
    assert refused.value.reasons == [STOPPED]
    fresh = Procedure.objects.get(pk=accepted.pk)
    offered = {item.name: item.reasons for item in possible(fresh, other)}
    for name in edges.acts():
        if name in offered and name not in ("reassign", "file_late_kin", "note_complaint"):
            assert STOPPED in offered[name], name


def test_once_reassigned_the_case_goes_on(walk: Walk, accepted: Procedure, other: Post) -> None:
    declare(walk.clerk)
    procedure = perform(
        accepted.reassign, by=walk.deputy, at=at("2026-09-29"), handler=other, why="原经办人须回避"
    )
    assert procedure.handler == other
    procedure = perform(procedure.request_check, by=other, at=at("2026-09-29"), scope="全家收入和财产")
    assert procedure.case.checks.count() == 1


def test_the_new_handler_works_here_and_is_no_kin(
    walk: Walk, accepted: Procedure, other: Post, outsider_qian: Post
) -> None:
    declare(walk.clerk)
    declare(other)

    def to(handler: Post, why: str = "回避") -> str:
        facts = {"handler": handler, "why": why}
        return reasons(perform, accepted.reassign, by=walk.deputy, at=at("2026-09-29"), **facts)

    assert "钱进不是东关街道在任的经办员" in to(outsider_qian)
    assert "王建不是东关街道在任的经办员" in to(walk.deputy)
    assert "方洁与本户有近亲属关系，须回避，请改派别人" in to(other)
    assert "李敏就是现在的经办人" in to(walk.clerk)
    assert "请写明改派的原因" in to(outsider_qian, why=" ")


def test_a_clerk_does_not_reassign(walk: Walk, accepted: Procedure, other: Post) -> None:
    said = reasons(perform, accepted.reassign, by=other, at=at("2026-09-29"), handler=other, why="回避")
    assert "须由东关街道分管领导或东关街道主要负责人签署" in said


def test_kin_declared_after_acceptance_are_filed_before_anybody_signs(walk: Walk) -> None:
    """S-47: without the filing the opinion is refused; with it the register shows the village's accountant."""
    walk.enter("2026-09-28")
    with acting(walk.clerk, reason="补录身份证号"):
        member = Member.objects.get(name="陈国富")
        member.id_number = NUMBER
        member.save()
    walk.submit("2026-09-28")
    walk.hand_in_everything("2026-09-28")
    walk.accept("2026-09-28")
    walk.request_check("2026-09-29")
    walk.visit("2026-09-30")
    walk.appraise("2026-10-09")
    walk.report_check("2026-10-09")
    walk.reread("2026-10-10")
    declare(walk.community)
    assert "近亲属未备案：何芳，请先补登近亲属备案" in reasons(walk.sign_opinion, "2026-10-12")
    procedure = walk.act("file_late_kin", "2026-10-12", walk.clerk)
    filing = KinFiling.objects.get(case=procedure.case)
    assert (filing.staff, filing.matched_by) == (walk.community.user, "declaration")
    assert procedure.case.kin_filed
    assert "没有需要补登的近亲属备案" in reasons(walk.act, "file_late_kin", "2026-10-12", walk.clerk)
    assert walk.sign_opinion("2026-10-12").stage == "publicity"


def test_a_leader_reassigns_in_the_browser(
    walk: Walk, accepted: Procedure, other: Post, client_of: Callable[..., Client]
) -> None:
    declare(walk.clerk)
    client = client_of(walk.deputy, confirmed=True)
    url = reverse("approvals:act", args=[accepted.case.case_no, "reassign"])
    assert "方洁" in client.get(url).content.decode()
    facts = {"handler": other.pk, "why": "原经办人与本户有近亲属关系"}
    check = client.post(url, facts)
    assert "方洁" in check.content.decode()
    done = client.post(url, facts | {"confirmed": "1"}, follow=True)
    assert done.status_code == 200
    assert Procedure.objects.get(pk=accepted.pk).handler == other
