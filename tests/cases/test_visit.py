"""入户调查 from the plan to the signatures."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Post
from audit.acts import Refused
from audit.models import Event
from cases.models import Case, KinFiling, Visit
from policies.rules import Rules
from tests.cases.conftest import ACCEPTED, photo, settle_findings

THERE = ACCEPTED + timedelta(hours=1)


def test_a_planned_visit_carries_what_was_declared(visit: Visit) -> None:
    labels = [item["label"] for item in visit.findings["members"]["items"]]
    assert labels == ["何桂兰", "陈国富", "陈小雨"]
    assert visit.place == "青杠社区一组青杠街 12 号"
    assert [(s.name, s.kind) for s in visit.signers.all()] == [("孙浩", "street"), ("何芳", "community")]


def test_a_signed_visit_of_a_mixed_team_stands(
    signed_visit: Visit, rules: Rules, investigator_sun: Post
) -> None:
    assert signed_visit.problems(rules) == []
    signed_visit.finish(
        min_team=2, mix=("street", "community"), by=investigator_sun, at=THERE + timedelta(minutes=40)
    )
    assert Visit.objects.get(pk=signed_visit.pk).finished_at is not None


def test_an_empty_visit_is_told_everything_that_is_missing(visit: Visit, rules: Rules) -> None:
    said = "；".join(visit.problems(rules))
    for word in ("家庭人员", "收入", "财产", "实际生活", "到户"):
        assert word in said


def test_only_who_went_signs(visit: Visit, by_clerk: Post) -> None:
    visit.start(by=by_clerk, at=THERE)
    with pytest.raises(Refused, match="只有入户的人签字，本次入户的是孙浩、何芳"):
        visit.sign(signature=photo(), by=by_clerk, at=THERE)


def test_nobody_signs_twice(signed_visit: Visit, investigator_sun: Post) -> None:
    with pytest.raises(Refused, match="孙浩已经签过字"):
        signed_visit.sign(signature=photo(), by=investigator_sun, at=THERE)


def test_nobody_signs_before_arrival(visit: Visit, investigator_sun: Post) -> None:
    with pytest.raises(Refused, match="还没有登记到户"):
        visit.sign(signature=photo(), by=investigator_sun, at=THERE)


def test_a_finished_visit_no_longer_changes(signed_visit: Visit, investigator_sun: Post) -> None:
    signed_visit.finish(min_team=2, mix=("street", "community"), by=investigator_sun, at=THERE)
    with pytest.raises(Refused, match="入户已经办结"):
        settle_findings(signed_visit, investigator_sun, THERE)


def test_kin_filed_after_the_plan_does_not_count(
    signed_visit: Visit, community_he: Post, rules: Rules, case: Case
) -> None:
    KinFiling.objects.create(
        case=case, staff=community_he.user, relation="兄弟姐妹", matched_by="declaration", filed_at=ACCEPTED
    )
    assert "何芳是申请家庭的近亲属，应当回避，请换人入户" in signed_visit.problems(rules)


def test_a_second_visit_of_the_round_waits_for_the_first_to_be_called_off(
    visit: Visit, case: Case, by_clerk: Post, investigator_sun: Post
) -> None:
    with pytest.raises(Refused, match="第 1 轮入户已经安排"):
        Visit.plan(case, 1, planned_at=THERE, posts=[investigator_sun], by=by_clerk, at=THERE)
    visit.cancel(reason="户里没人", by=by_clerk, at=THERE)
    again = Visit.plan(case, 1, planned_at=THERE, posts=[investigator_sun], by=by_clerk, at=THERE)
    assert again.pk != visit.pk


def test_one_person_with_two_posts_is_one_investigator(
    case: Case, by_clerk: Post, investigator_sun: Post, post_of
) -> None:
    other_hat = post_of("clerk", user=investigator_sun.user)
    with pytest.raises(Refused, match="同一个人不能算两名调查人员"):
        Visit.plan(case, 1, planned_at=THERE, posts=[investigator_sun, other_hat], by=by_clerk, at=THERE)


def test_the_database_lets_a_person_into_a_visit_once(visit: Visit, investigator_sun: Post) -> None:
    with pytest.raises(IntegrityError, match="visit_person_signs_once"), transaction.atomic():
        visit.add_investigator(investigator_sun)


def test_a_signature_given_is_not_taken_back_even_in_sql(signed_visit: Visit) -> None:
    with (
        pytest.raises(IntegrityError, match="已经固定"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE cases_visitsigner SET signed_at = NULL, signature_id = NULL")


def test_every_signature_is_an_event_of_the_case(signed_visit: Visit) -> None:
    events = Event.objects.of_file(signed_visit.case.file_key).filter(
        table_name="cases_visitsigner", op="update"
    )
    assert events.count() == 2
