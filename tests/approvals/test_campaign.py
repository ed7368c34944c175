"""复核计划 from the office's side: days by village, a visit for every household, “no change” on each one's own visit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Post
from approvals.campaign import making, progress
from approvals.campaign.making import Asked
from approvals.models import Campaign, Decision, Procedure
from audit.acts import Refused
from tests.approvals.aftercare import earn
from tests.approvals.walk import Walk, at

START = date(2026, 11, 23)


def asked(**other: object) -> Asked:
    facts: dict[str, object] = {
        "title": "2026 年下半年低保复核",
        "due_from": date(2026, 10, 1),
        "due_until": date(2027, 12, 31),
        "start_on": START,
        "per_day": 2,
    }
    return Asked(**(facts | other))  # type: ignore[arg-type]


@pytest.fixture
def receiving(walk: Walk) -> list[Procedure]:
    """Three households of one community in receipt since last month."""
    granted = []
    for _ in range(3):
        granted.append(walk.to_grant())
        earn(walk, "2026-11-19", 500)
    return granted


def made(walk: Walk, **other: object) -> Campaign:
    return making.make(walk.clerk.region, asked(**other), by=walk.clerk, at=at("2026-11-20"))


def test_households_in_receipt_are_laid_out_over_the_working_days(
    walk: Walk, receiving: list[Procedure]
) -> None:
    plan = made(walk)
    days = [(day.visit_on, day.households.count()) for day in plan.days.all()]
    assert days == [(START, 2), (date(2026, 11, 24), 1)]
    assert progress.of_campaign(plan, date(2026, 11, 20)).total == 3


def test_who_stands_in_a_plan_is_not_planned_again(walk: Walk, receiving: list[Procedure]) -> None:
    made(walk)
    with pytest.raises(Refused, match="没有应复核的在保户"):
        made(walk, title="再来一次")


def test_an_investigator_makes_no_plan_and_everything_wrong_is_said_at_once(walk: Walk) -> None:
    with pytest.raises(Refused) as refused:
        making.make(walk.clerk.region, asked(), by=walk.investigator, at=at("2026-11-20"))
    assert refused.value.reasons == ["复核计划由东关街道经办员或者分管领导制定"]
    with pytest.raises(Refused) as refused:
        made(walk, title=" ", due_until=date(2026, 9, 1))
    assert len(refused.value.reasons) == 3


def begun(walk: Walk) -> Campaign:
    plan = made(walk)
    day = plan.days.first()
    assert day is not None
    team = [walk.investigator, walk.community]
    outcomes = making.begin_day(
        day, first_at=at("2026-11-23", 9), team=team, by=walk.clerk, at=at("2026-11-20", 15)
    )
    assert [outcome.reasons for outcome in outcomes] == [(), ()]
    return plan


def visit(walk: Walk, procedure: Procedure) -> None:
    walk.procedure = procedure
    walk.fill_visit("2026-11-23")
    walk.finish_visit("2026-11-23")


def test_every_household_of_the_day_gets_a_review_and_a_visit_of_its_own(
    walk: Walk, receiving: list[Procedure]
) -> None:
    plan = begun(walk)
    rows = list(plan.days.first().households.all())  # type: ignore[union-attr]
    assert all(row.procedure is not None and row.procedure.stage == "investigation" for row in rows)
    assert len({row.procedure_id for row in rows}) == 2
    assert [row.case.visits.filter(finished_at=None).count() for row in rows] == [1, 1]


def test_no_change_for_a_list_closes_the_visited_and_names_the_others(
    walk: Walk, receiving: list[Procedure]
) -> None:
    """One visit proves nothing about the neighbours."""
    plan = begun(walk)
    day = plan.days.first()
    assert day is not None
    seen, unseen = day.households.all()
    visit(walk, seen.procedure)
    outcomes = making.conclude_unchanged(
        [seen, unseen], result="没有变化", by=walk.clerk, at=at("2026-11-24")
    )
    assert outcomes[0].reasons == ()
    assert "核查" in "；".join(outcomes[1].reasons)
    counted = dict(progress.by_day(plan, date(2026, 11, 24)))[day]
    assert (counted.total, counted.visited, counted.concluded, counted.changed) == (2, 1, 1, 0)


def test_a_closed_review_moves_the_next_one(walk: Walk, receiving: list[Procedure]) -> None:
    plan = begun(walk)
    row = plan.days.first().households.first()  # type: ignore[union-attr]
    visit(walk, row.procedure)
    making.conclude_unchanged([row], result="没有变化", by=walk.clerk, at=at("2026-11-24"))
    assert Decision.objects.get(pk=row.decision_id).next_review_on == date(2027, 5, 24)


def test_beginning_a_day_twice_begins_nobody_twice(walk: Walk, receiving: list[Procedure]) -> None:
    plan = begun(walk)
    day = plan.days.first()
    assert day is not None
    again = making.begin_day(
        day,
        first_at=at("2026-11-23", 9),
        team=[walk.investigator, walk.community],
        by=walk.clerk,
        at=at("2026-11-20", 16),
    )
    assert again == []


def test_the_clerk_plans_begins_and_closes_in_the_browser(
    walk: Walk, receiving: list[Procedure], client_of: Callable[..., Client]
) -> None:
    client, today = client_of(walk.clerk), timezone.localdate()
    page = client.post(
        reverse("approvals:new_campaign"),
        {
            "title": "年度复核",
            "due_from": "2026-10-01",
            "due_until": "2027-12-31",
            "start_on": today.isoformat(),
            "per_day": "5",
        },
    )
    plan = Campaign.objects.get()
    assert page["Location"] == reverse("approvals:campaign", args=[plan.pk])
    day = plan.days.get()
    where = [plan.pk, day.pk]
    assert "开始这一天的复核" in client.get(reverse("approvals:campaign_day", args=where)).content.decode()
    wrong = client.post(reverse("approvals:begin_day", args=where), {"hour": "09:00"})
    assert (wrong.status_code, "请选调查人员" in wrong.content.decode()) == (422, True)
    team = [walk.investigator.pk, walk.community.pk]
    client.post(
        reverse("approvals:begin_day", args=where), {"hour": time(9).isoformat("minutes"), "team": team}
    )
    assert day.households.filter(procedure=None).count() == 0
    shown = client.get(reverse("approvals:campaign_day", args=where)).content.decode()
    assert "待入户" in shown
    assert "登记无变化" not in shown


def test_another_street_does_not_find_the_plan(
    walk: Walk, receiving: list[Procedure], outsider_qian: Post, client_of: Callable[..., Client]
) -> None:
    plan = made(walk)
    assert client_of(outsider_qian).get(reverse("approvals:campaign", args=[plan.pk])).status_code == 404
