"""How far a plan has come, counted from the procedures themselves."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from approvals.models.aftercare import Change
from approvals.models.campaigns import Campaign, CampaignDay, CampaignHousehold
from cases.models import Visit

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Marks(TypedDict):
    """What is counted of each household of a plan."""

    visited: bool
    changed: bool


@dataclass(frozen=True)
class Progress:
    """Households of a plan or day: all, visited, concluded, of those changed, and those past their due day."""

    total: int
    visited: int
    concluded: int
    changed: int
    late: int

    @property
    def open(self) -> int:
        return self.total - self.concluded


def _visited() -> Exists:
    done = Visit.objects.live().filter(
        case_id=OuterRef("case_id"), round__gte=OuterRef("procedure__first_round"), finished_at__isnull=False
    )
    return Exists(done)


def followed(rows: QuerySet[CampaignHousehold]) -> QuerySet[WithAnnotations[CampaignHousehold, Marks]]:
    """Each household with `visited` and `changed`."""
    changed = Change.objects.filter(procedure_id=OuterRef("procedure_id"), decided_at__isnull=False)
    return rows.annotate(visited=_visited(), changed=Exists(changed))


def _counts(today: datetime.date) -> dict[str, Count]:
    ended = Q(procedure__ended_at__isnull=False)
    return {
        "total": Count("pk"),
        "visited_n": Count("pk", filter=Q(visited=True)),
        "concluded": Count("pk", filter=ended),
        "changed_n": Count("pk", filter=ended & Q(changed=True)),
        "late": Count("pk", filter=Q(procedure__ended_at=None, due_on__lt=today)),
    }


def _progress(row: Mapping[str, Any]) -> Progress:
    return Progress(row["total"], row["visited_n"], row["concluded"], row["changed_n"], row["late"])


def of_campaign(campaign: Campaign, today: datetime.date) -> Progress:
    return _progress(followed(campaign.households.all()).aggregate(**_counts(today)))


def by_day(campaign: Campaign, today: datetime.date) -> list[tuple[CampaignDay, Progress]]:
    """Every day of the plan with its progress, in one statement beside the days."""
    rows = followed(campaign.households.order_by()).values("day").annotate(**_counts(today))
    counted = {row["day"]: _progress(row) for row in rows}
    return [(day, counted[day.pk]) for day in campaign.days.select_related("village")]
