"""Making a plan of reviews, beginning a day of it, and closing the households where nothing changed."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Post, Region, Role
from approvals.campaign.planning import Due, VillageDay, plan
from approvals.models import Procedure
from approvals.models.aftercare import Occasion
from approvals.models.campaigns import Campaign, CampaignDay, CampaignHousehold
from approvals.models.decisions import Decision
from approvals.reviewcycle import Cause, begin
from audit.acts import Refused, acting, perform
from policies.workdays import current_calendar

MAKERS = (Role.CLERK, Role.DEPUTY_LEADER)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a plan is asked to cover. `due_from`…`due_until`: days the next reviews fall on."""

    title: str
    due_from: datetime.date
    due_until: datetime.date
    start_on: datetime.date
    per_day: int


@dataclass(frozen=True)
class Outcome:
    """What became of one household of a list: done, or why not."""

    household: CampaignHousehold
    reasons: tuple[str, ...] = ()


def awaiting(township: Region, asked: Asked, on: datetime.date) -> QuerySet[Decision]:
    """Entitlements to be looked at again in the period; one never reviewed (历史台账) is due from its first day.

    Who stands in an unfinished plan already, or has a procedure open, is not planned again.
    """
    due = Q(next_review_on__range=(asked.due_from, asked.due_until)) | Q(next_review_on=None)
    planned = CampaignHousehold.objects.filter(Q(procedure=None) | Q(procedure__ended_at=None)).values("case")
    busy = Procedure.objects.filter(township=township, ended_at=None).values("case")
    return (
        Decision.objects.in_force(on.replace(day=1))
        .filter(due, township=township, last_month=None)
        .exclude(case__in=planned)
        .exclude(case__in=busy)
    )


def make(township: Region, asked: Asked, *, by: Post, at: datetime.datetime) -> Campaign:
    """Fix who is in the plan and the day each village is visited. Refused when nobody is due."""
    if not by.holds(*MAKERS) or by.region_id != township.pk:
        raise Refused([f"复核计划由{township.name}经办员或者分管领导制定"])
    rows = list(awaiting(township, asked, timezone.localdate(at)).select_related("case"))
    problems = [] if rows else ["这段时间没有应复核的在保户"]
    if asked.due_until < asked.due_from:
        problems.append("应复核日的止日不能早于起日")
    if not asked.title.strip():
        problems.append("请写计划名称")
    elif Campaign.objects.filter(township=township, title=asked.title).exists():
        problems.append(f"已有名为“{asked.title}”的复核计划")
    if problems:
        raise Refused(problems)
    days = plan(
        (Due(row.next_review_on or asked.due_from, row.case.village_id, row.pk) for row in rows),
        start_on=asked.start_on,
        per_day=asked.per_day,
        calendar=current_calendar(),
    )
    assert township.county, "a township lies in a county"
    with acting(by, reason="制定复核计划", act="make_campaign", at=at):
        campaign = Campaign.objects.create(
            county=township.county,
            township=township,
            title=asked.title,
            due_from=asked.due_from,
            due_until=asked.due_until,
            per_day=asked.per_day,
            made_by=by,
            made_at=at,
        )
        _write(campaign, days, {row.pk: row for row in rows})
    return campaign


def _write(campaign: Campaign, days: Sequence[VillageDay], rows: dict[int, Decision]) -> None:
    made = CampaignDay.objects.bulk_create(
        CampaignDay(campaign=campaign, village_id=day.village, visit_on=day.on) for day in days
    )
    CampaignHousehold.objects.bulk_create(
        CampaignHousehold(
            campaign=campaign,
            day=row,
            decision=rows[each.key],
            case_id=rows[each.key].case_id,
            due_on=each.due_on,
        )
        for day, row in zip(days, made, strict=True)
        for each in day.households
    )


def begin_day(
    day: CampaignDay, *, first_at: datetime.datetime, team: list[Post], by: Post, at: datetime.datetime
) -> list[Outcome]:
    """A review and a visit of its own for every household of the day; who cannot be begun is told with reasons.

    A second call begins only those that were not: a lost connection costs nothing.
    """
    outcomes = []
    waiting = day.households.filter(procedure=None).select_related("case__household", "case__village")
    for household in waiting:
        outcomes.append(Outcome(household, _tried(partial(_begin, household, first_at, team, by, at))))
    if day.opened_at is None and any(not outcome.reasons for outcome in outcomes):
        with acting(by, reason="开始复核", act="begin_campaign_day", at=at):
            day.opened_at = at
            day.save()
    return outcomes


def _begin(
    row: CampaignHousehold, planned_at: datetime.datetime, team: list[Post], by: Post, at: datetime.datetime
) -> None:
    case = row.case
    note = row.campaign.title
    with acting(by, reason="开展定期复核", act="begin_review", at=at):
        procedure = begin(case, Cause(occasion=Occasion.ROUTINE, note=note), by=by, at=at)
        place = case.household.address or case.village.full_name
        perform(procedure.plan_visit, by=by, at=at, planned_at=planned_at, place=place, team=team)
        row.procedure = procedure
        row.save()


def conclude_unchanged(
    households: Iterable[CampaignHousehold], *, result: str, by: Post, at: datetime.datetime
) -> list[Outcome]:
    """“无变化” for a whole list: each household by the act of its own procedure and on the evidence of its own visit.

    One without a finished visit of its own is refused and says so; the others are not held up by it.
    """
    return [Outcome(row, _tried(partial(_conclude, row, result, by, at))) for row in households]


def _conclude(row: CampaignHousehold, result: str, by: Post, at: datetime.datetime) -> None:
    if row.procedure is None:
        raise Refused(["还没有开始复核"])
    perform(row.procedure.conclude_unchanged, by=by, at=at, result=result)


def _tried(attempt: Callable[[], None]) -> tuple[str, ...]:
    try:
        attempt()
    except Refused as refused:
        return tuple(refused.reasons)
    return ()
