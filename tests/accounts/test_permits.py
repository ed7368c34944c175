from datetime import date
from types import SimpleNamespace

import pytest

from accounts.models import Role
from accounts.permits import holds, recusal
from audit.acts import Job


@pytest.fixture
def case(places):
    return SimpleNamespace(village=places.village, township=places.township, investigators=set())


@recusal("入户调查人不得签署审核意见")
def investigated_by(subject, by):
    return by.user_id in subject.investigators


sign_opinion = holds(Role.DEPUTY_LEADER, unless=[investigated_by])


def test_the_right_post_in_the_right_place_may(case, deputy_wang):
    assert sign_opinion(case, deputy_wang) is True
    assert sign_opinion.reasons(case, deputy_wang) == []


def test_the_wrong_role_is_told_who_may(case, clerk_li):
    assert sign_opinion(case, clerk_li) is False
    assert sign_opinion.reasons(case, clerk_li) == ["须由东关街道分管领导签署"]


def test_the_right_role_of_another_street_is_told_whose_it_is(case, post_of, places):
    stranger = post_of(Role.DEPUTY_LEADER, region=places.other_township, name="秦朗")
    assert sign_opinion.reasons(case, stranger) == ["须由东关街道分管领导签署"]


def test_several_roles_are_all_named_at_their_own_level(case, finance_su):
    permit = holds(Role.CLERK, Role.COUNTY_CLERK, Role.VILLAGE_ASSISTANT)
    assert permit.reasons(case, finance_su) == [
        "须由东关街道经办员或管城回族区民政局经办人或青杠社区协理员办理"
    ]


def test_a_county_post_may_act_on_every_street_below_but_not_in_the_next_county(
    case, places, post_of, county_chen
):
    permit = holds(Role.COUNTY_CLERK)
    neighbour = post_of(Role.COUNTY_CLERK, region=places.other_county, name="史明")
    assert permit(case, county_chen)
    assert not permit(case, neighbour)


def test_a_community_may_act_on_its_own_households_only(places, community_he):
    permit = holds(Role.VILLAGE_ASSISTANT)
    assert permit(SimpleNamespace(village=places.village), community_he)
    assert not permit(SimpleNamespace(village=places.other_village), community_he)
    assert not permit(SimpleNamespace(township=places.township), community_he)


def test_a_recusal_follows_the_person_through_every_post(case, post_of):
    investigator = post_of(Role.INVESTIGATOR, name="孙浩")
    deputy = post_of(Role.DEPUTY_LEADER, user=investigator.user)
    assert sign_opinion(case, deputy)
    case.investigators.add(investigator.user_id)
    assert sign_opinion.reasons(case, deputy) == ["入户调查人不得签署审核意见"]


def test_a_refusal_lists_every_reason_at_once(case, post_of, places):
    ended = post_of(Role.CLERK, region=places.other_township, name="卫来", until=date(2021, 1, 1))
    case.investigators.add(ended.user_id)
    assert sign_opinion.reasons(case, ended) == [
        "卫来的北下街街道经办员岗位已不在任，请联系系统管理员",
        "须由东关街道分管领导签署",
        "入户调查人不得签署审核意见",
    ]


def test_a_recusal_may_speak_of_the_person(case, deputy_wang):
    rule = recusal(lambda subject, by: f"{by.author_name}须回避")(lambda *_: True)  # noqa: ARG005
    assert holds(Role.DEPUTY_LEADER, unless=[rule]).reasons(case, deputy_wang) == ["王建须回避"]


def test_only_a_named_job_may_act_for_the_system(case):
    permit = holds(Role.CLERK, jobs=["approvals.sweep"])
    assert permit(case, Job("approvals.sweep"))
    assert permit.reasons(case, Job("payments.roster")) == ["系统任务不能代办，须由东关街道经办员办理"]


def test_a_subject_that_lies_nowhere_is_refused_to_everybody(deputy_wang):
    assert sign_opinion.reasons(SimpleNamespace(investigators=set()), deputy_wang) == ["须由分管领导签署"]
