"""Separation of duties is by person and by round, whatever posts the person holds; the database keeps it too."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, connection

from accounts.models import Post, Role
from approvals.models import Duty, Procedure
from approvals.models.decisions import DutyKind
from approvals.stages import Stage
from audit.acts import acting, perform
from tests.approvals.walk import Walk, at, reasons
from tests.personas import Places, PostOf


@pytest.fixture
def reread(walk: Walk) -> Procedure:
    walk.to_review("2026-09-28", "2026-09-29", "2026-09-30", "2026-10-09", "2026-10-09")
    return walk.reread("2026-10-10")


def sign(procedure: Procedure, by: Post) -> Procedure:
    return perform(procedure.sign_opinion, by=by, at=at("2026-10-12"), recommended=True, remark="同意")


def decide(procedure: Procedure, by: Post) -> Procedure:
    return perform(procedure.decide, by=by, at=at("2026-10-26"), granted=True, remark="同意")


def test_who_investigated_does_not_sign_with_another_post(
    walk: Walk, reread: Procedure, post_of: PostOf
) -> None:
    twice = post_of(Role.DEPUTY_LEADER, user=walk.investigator.user)
    assert reasons(sign, reread, twice) == "本轮入户调查人不得签署审核意见，也不得审批"


def test_who_reread_does_not_sign_with_another_post(walk: Walk, reread: Procedure, post_of: PostOf) -> None:
    twice = post_of(Role.DEPUTY_LEADER, user=walk.clerk.user)
    assert reasons(sign, reread, twice) == "再次审核材料的人不得签署意见，也不得审批同一件"


def test_who_signed_the_opinion_does_not_decide(walk: Walk, post_of: PostOf) -> None:
    walk.to_decision()
    twice = post_of(Role.TOWNSHIP_HEAD, user=walk.deputy.user)
    assert reasons(decide, walk.procedure, twice) == "签署审核意见的人不得审批同一件"


def test_who_investigated_does_not_decide(walk: Walk, post_of: PostOf) -> None:
    walk.to_decision()
    twice = post_of(Role.TOWNSHIP_HEAD, user=walk.investigator.user)
    assert "本轮入户调查人不得签署审核意见，也不得审批" in reasons(decide, walk.procedure, twice)


def test_another_round_is_another_separation(walk: Walk, reread: Procedure, post_of: PostOf) -> None:
    """Who visited in round 1 may sign in round 2 when others visited then."""
    walk.act("send_back", "2026-10-12", walk.deputy, why="再核收入")
    first, second = walk.investigator, post_of(Role.INVESTIGATOR, name="丁一")
    walk.investigator = second
    walk.visit("2026-10-13")
    walk.reread("2026-10-14")
    leader = post_of(Role.DEPUTY_LEADER, user=first.user)
    assert sign(walk.procedure, leader).stage == Stage.PUBLICITY


def test_one_person_has_one_duty_in_a_round_even_by_raw_sql(walk: Walk, reread: Procedure) -> None:
    done = Duty.objects.get(procedure=reread, user=walk.investigator.user)
    insert = (
        "INSERT INTO approvals_duty (case_id, procedure_id, round, user_id, kind) VALUES (%s, %s, %s, %s, %s)"
    )
    row = [done.case_id, done.procedure_id, done.round, done.user_id, DutyKind.DECIDE]
    with (
        pytest.raises(IntegrityError, match="one_duty_per_person_and_round"),
        acting(walk.clerk, reason="绕过程序"),
        connection.cursor() as cursor,
    ):
        cursor.execute(insert, row)


def test_an_expired_post_signs_nothing(reread: Procedure, post_of: PostOf) -> None:
    gone = post_of(Role.DEPUTY_LEADER, name="马前", until=datetime.date(2026, 9, 30))
    said = reasons(sign, reread, gone)
    assert "马前的东关街道分管领导岗位已不在任" in said


def test_the_other_street_may_do_nothing(reread: Procedure, post_of: PostOf, places: Places) -> None:
    for role in (Role.CLERK, Role.DEPUTY_LEADER, Role.TOWNSHIP_HEAD, Role.INVESTIGATOR):
        outsider = post_of(role, region=places.other_township, name="外人")
        assert not Procedure.objects.visible_to(outsider).filter(pk=reread.pk).exists()
        assert "须由东关街道" in reasons(sign, reread, outsider)
        assert "须由东关街道" in reasons(
            perform, reread.withdraw, by=outsider, at=at("2026-10-12"), why="代办"
        )


def test_the_county_sees_and_signs_nothing(
    reread: Procedure, county_leader_gao: Post, supervisor: Post
) -> None:
    """P23: a delegated case is the street's."""
    for post in (county_leader_gao, supervisor):
        assert Procedure.objects.visible_to(post).filter(pk=reread.pk).exists()
        assert "须由东关街道分管领导签署" in reasons(sign, reread, post)
