"""入户调查: who visits signs, who signs answers for it (GC-57…62)."""

from __future__ import annotations

import datetime

import pytest

from accounts.models import Post, Role
from approvals.models import Duty, Procedure
from approvals.models.decisions import DutyKind
from approvals.stages import Stage
from audit.acts import perform
from cases.models import Visit
from tests.approvals.walk import Walk, at, clocks, reasons
from tests.personas import PostOf


@pytest.fixture
def accepted(walk: Walk) -> Procedure:
    return walk.to_acceptance("2026-09-28")


def test_a_finished_visit_meets_its_clock_and_starts_the_appraisal(walk: Walk, accepted: Procedure) -> None:
    procedure = walk.visit("2026-09-30")
    assert procedure.stage == Stage.VERIFICATION
    assert procedure.clocks.get(name="visit.due").met_on == datetime.date(2026, 9, 30)
    assert clocks(procedure)["review_meeting.due"] == datetime.date(2026, 10, 13)
    assert procedure.case.documents.filter(kind="D18").count() == 1


def test_everybody_who_visited_answers_for_it(walk: Walk, accepted: Procedure) -> None:
    walk.visit("2026-09-30")
    duties = Duty.objects.filter(procedure=walk.procedure, kind=DutyKind.INVESTIGATE)
    assert {duty.user.name for duty in duties} == {"孙浩", "何芳"}


def test_one_person_is_no_team(walk: Walk, accepted: Procedure) -> None:
    walk.plan_visit("2026-09-30", [walk.investigator])
    walk.fill_visit("2026-09-30", [walk.investigator])
    said = reasons(walk.finish_visit, "2026-09-30")
    assert "入户调查每组不少于 2 人，现在算数的只有 1 人" in said
    assert "调查组里要有村（社区）工作人员" in said


def test_two_of_the_street_are_no_mixed_team(walk: Walk, accepted: Procedure) -> None:
    team = [walk.investigator, walk.clerk]
    walk.plan_visit("2026-09-30", team)
    walk.fill_visit("2026-09-30", team)
    assert reasons(walk.finish_visit, "2026-09-30") == "调查组里要有村（社区）工作人员"


def test_one_person_with_two_posts_is_one_person(walk: Walk, accepted: Procedure, post_of: PostOf) -> None:
    twice = post_of(Role.INVESTIGATOR, user=walk.community.user)
    said = reasons(walk.plan_visit, "2026-09-30", [walk.community, twice])
    assert "同一个人不能算两名调查人员" in said


def test_strangers_do_not_visit(
    walk: Walk, accepted: Procedure, outsider_qian: Post, post_of: PostOf
) -> None:
    """Posts of another street, and posts that have run out."""
    retired = post_of(Role.INVESTIGATOR, name="吴老", until=datetime.date(2026, 1, 31))
    said = reasons(walk.plan_visit, "2026-09-30", [outsider_qian, retired, walk.community])
    assert said == "钱进、吴老不是本乡镇（街道）在任人员，不能参加入户调查"


def test_every_investigator_and_the_household_sign(walk: Walk, accepted: Procedure) -> None:
    walk.plan_visit("2026-09-30")
    walk.fill_visit("2026-09-30", [walk.investigator], household_signs=False)
    said = reasons(walk.finish_visit, "2026-09-30")
    assert "调查人员还没有签字：何芳" in said
    assert "申请人还没有在入户调查表上签字" in said


def test_an_unfilled_form_does_not_close(walk: Walk, accepted: Procedure) -> None:
    walk.plan_visit("2026-09-30")
    said = reasons(walk.finish_visit, "2026-09-30")
    assert "还没有登记到户时间" in said
    assert Visit.objects.get().finished_at is None


def test_a_visit_is_planned_once_and_finished_once(walk: Walk, accepted: Procedure) -> None:
    walk.plan_visit("2026-09-30")
    assert "本轮入户已经安排" in reasons(walk.plan_visit, "2026-09-30")
    walk.fill_visit("2026-09-30")
    walk.finish_visit("2026-09-30")
    assert "本轮入户调查已经完成" in reasons(walk.finish_visit, "2026-09-30")


def test_nothing_is_finished_that_was_not_planned(walk: Walk, accepted: Procedure) -> None:
    assert reasons(walk.finish_visit, "2026-09-30") == "本轮入户调查尚未安排"


def test_leaders_and_villages_do_not_close_the_visit(
    accepted: Procedure, deputy_wang: Post, community_he: Post
) -> None:
    for post in (deputy_wang, community_he):
        said = reasons(perform, accepted.finish_visit, by=post, at=at("2026-09-30"))
        assert "须由东关街道经办员或东关街道调查员办理" in said
