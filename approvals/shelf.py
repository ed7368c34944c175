"""The evidence of a page of procedures, laid out at once: one statement per kind, however many rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from approvals.aftersteps import AfterShelf, gather
from approvals.models import Clock, CountyReview, CountyVisit, Decision, Opinion, Procedure
from cases.models import CheckRequest, Doubt, Meeting, Objection, OneTimeNotice, Publicity, Visit
from households.models import Member


@dataclass
class Shelf:
    """By case; clocks and decisions by procedure, persons by household. Of several rounds the last one counts."""

    visits: dict[int, Visit] = field(default_factory=dict)
    checks: dict[int, CheckRequest] = field(default_factory=dict)
    doubts: dict[int, list[Doubt]] = field(default_factory=dict)
    meetings: dict[int, Meeting] = field(default_factory=dict)
    opinions: dict[int, Opinion] = field(default_factory=dict)
    publicities: dict[int, Publicity] = field(default_factory=dict)
    objections: dict[int, int] = field(default_factory=dict)
    notices: dict[int, OneTimeNotice] = field(default_factory=dict)
    clocks: dict[int, Clock] = field(default_factory=dict)
    decisions: dict[int, Decision] = field(default_factory=dict)
    county: dict[int, CountyReview] = field(default_factory=dict)
    county_visits: set[int] = field(default_factory=set)
    persons: dict[int, int] = field(default_factory=dict)
    after: AfterShelf = field(default_factory=AfterShelf)


def fetch(procedures: Iterable[Procedure]) -> Shelf:
    """Everything the desk says of these procedures."""
    rows = list(procedures)
    cases, own = [row.case_id for row in rows], [row.pk for row in rows]
    visits = Visit.objects.live().filter(case__in=cases).prefetch_related("signers")
    duties = Clock.objects.duties().filter(procedure__in=own).order_by("-due_on")
    return Shelf(
        after=gather(rows),
        visits=_last_of(visits),
        checks=_last_of(CheckRequest.objects.filter(case__in=cases)),
        doubts=_doubts(cases),
        meetings=_last_of(Meeting.objects.live().filter(case__in=cases)),
        opinions=_last_of(Opinion.objects.filter(case__in=cases)),
        publicities=_last_of(Publicity.objects.filter(case__in=cases, withdrawn_at=None)),
        objections=Counter(
            Objection.objects.filter(case__in=cases, settled_at=None).values_list("case_id", flat=True)
        ),
        notices=_last_of(OneTimeNotice.objects.filter(case__in=cases)),
        clocks={clock.procedure_id: clock for clock in duties},
        decisions={
            made.procedure_id or 0: made
            for made in Decision.objects.filter(procedure__in=own, revoked_at=None).order_by("round")
        },
        county={
            review.procedure_id: review
            for review in CountyReview.objects.filter(procedure__in=own, returned_at=None).order_by("round")
        },
        county_visits=set(
            CountyVisit.objects.filter(procedure__in=own).values_list("procedure_id", flat=True)
        ),
        persons=_persons({row.case.household_id for row in rows}),
    )


def _last_of(found: Any) -> dict[int, Any]:
    """The row of the latest round, by case."""
    return {row.case_id: row for row in found.order_by("round", "id")}


def _doubts(cases: list[int]) -> dict[int, list[Doubt]]:
    open_: dict[int, list[Doubt]] = defaultdict(list)
    for doubt in Doubt.objects.filter(case__in=cases, closed_at=None).order_by("id"):
        open_[doubt.case_id].append(doubt)
    return open_


def _persons(households: set[int]) -> dict[int, int]:
    counted = Member.objects.current().filter(household__in=households, counted=True)
    return dict(counted.values_list("household_id").annotate(Count("pk")))
