"""The evidence of a page of procedures, laid out at once: one statement, however many rows and kinds of evidence."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from approvals.aftersteps import AfterShelf, gather
from approvals.models import Clock, CountyReview, CountyVisit, Decision, Opinion, Procedure
from cases.models import CheckRequest, Doubt, Meeting, Objection, OneTimeNotice, Publicity, Visit, VisitSigner
from households.models import Member

Seen = TypeVar("Seen")

# What the desk says of each kind of evidence, by the names of its columns: days end in _on, instants in _at.


@dataclass(frozen=True)
class VisitSeen:
    pk: int
    round: int
    planned_at: datetime.datetime
    names: list[str]


@dataclass(frozen=True)
class CheckSeen:
    requested_at: datetime.datetime
    reported_on: datetime.date | None


@dataclass(frozen=True)
class DoubtSeen:
    item: str
    found: str


@dataclass(frozen=True)
class MeetingSeen:
    pk: int
    conclusion: str
    held_at: datetime.datetime


@dataclass(frozen=True)
class OpinionSeen:
    round: int
    recommended: bool


@dataclass(frozen=True)
class PublicitySeen:
    round: int
    key: str
    content: str
    posted_at: datetime.datetime
    ends_on: datetime.date
    closed_at: datetime.datetime | None


@dataclass(frozen=True)
class NoticeSeen:
    told_at: datetime.datetime
    items: list[Any]


@dataclass(frozen=True)
class ClockSeen:
    name: str
    label: str
    started_on: datetime.date
    n: int
    unit: str
    due_on: datetime.date
    basis: str
    provisional: bool


@dataclass(frozen=True)
class DecisionSeen:
    certificate_no: str


@dataclass(frozen=True)
class CountySeen:
    round: int
    sent_at: datetime.datetime
    received_at: datetime.datetime | None


@dataclass
class Shelf:
    """By case; clocks and decisions by procedure. Of several rounds the last one counts."""

    visits: dict[int, VisitSeen] = field(default_factory=dict)
    checks: dict[int, CheckSeen] = field(default_factory=dict)
    doubts: dict[int, list[DoubtSeen]] = field(default_factory=dict)
    meetings: dict[int, MeetingSeen] = field(default_factory=dict)
    opinions: dict[int, OpinionSeen] = field(default_factory=dict)
    publicities: dict[int, PublicitySeen] = field(default_factory=dict)
    objections: dict[int, int] = field(default_factory=dict)
    notices: dict[int, NoticeSeen] = field(default_factory=dict)
    clocks: dict[int, ClockSeen] = field(default_factory=dict)
    decisions: dict[int, DecisionSeen] = field(default_factory=dict)
    county: dict[int, CountySeen] = field(default_factory=dict)
    county_visits: set[int] = field(default_factory=set)
    persons: dict[int, int] = field(default_factory=dict)
    after: AfterShelf = field(default_factory=AfterShelf)

    def lay(self, procedure: Procedure, found: Mapping[str, Any]) -> None:
        """Put away what was found of one procedure."""
        case, own = procedure.case_id, procedure.pk
        _keep(self.visits, case, VisitSeen, found["visit"])
        _keep(self.checks, case, CheckSeen, found["check"])
        _keep(self.meetings, case, MeetingSeen, found["meeting"])
        _keep(self.opinions, case, OpinionSeen, found["opinion"])
        _keep(self.publicities, case, PublicitySeen, found["publicity"])
        _keep(self.notices, case, NoticeSeen, found["notice"])
        _keep(self.clocks, own, ClockSeen, found["clock"])
        _keep(self.decisions, own, DecisionSeen, found["decision"])
        _keep(self.county, own, CountySeen, found["county"])
        if found["doubts"]:
            self.doubts[case] = [_seen(DoubtSeen, doubt) for doubt in found["doubts"]]
        self.objections[case] = len(found["objections"])
        alone = procedure.case.for_member_id is not None
        self.persons[case] = 1 if alone else len(found["persons"])
        if found["county_visited"]:
            self.county_visits.add(own)


def fetch(procedures: Iterable[Procedure]) -> Shelf:
    """Everything the desk says of these procedures."""
    rows = {row.pk: row for row in procedures}
    shelf = Shelf(after=gather(rows.values()))
    sql, params = _statement()
    with connection.cursor() as cursor:
        few = f"SELECT id, found FROM ({sql}) evidence WHERE id = ANY(%s)"  # noqa: S608 - written by the models
        cursor.execute(few, [*params, list(rows)])
        for pk, found in cursor.fetchall():
            shelf.lay(rows[pk], json.loads(found))
    return shelf


@cache
def _statement() -> tuple[str, tuple[Any, ...]]:
    """The statement about all procedures, written by the models once: every page asks it of a few."""
    case, own = {"case": OuterRef("case")}, {"procedure": OuterRef("pk")}
    names = VisitSigner.objects.filter(visit=OuterRef("pk")).order_by("id").values("name")
    open_doubts = Doubt.objects.filter(closed_at=None, **case).order_by("id")
    unsettled = Objection.objects.filter(settled_at=None, **case).order_by("id")
    counted = Member.objects.current().filter(household=OuterRef("case__household"), counted=True)
    found = JSONObject(
        visit=_last(VisitSeen, Visit.objects.live().filter(**case), names=ArraySubquery(names)),
        check=_last(CheckSeen, CheckRequest.objects.filter(**case)),
        doubts=ArraySubquery(open_doubts.values_list(_columns(DoubtSeen))),
        meeting=_last(MeetingSeen, Meeting.objects.live().filter(**case)),
        opinion=_last(OpinionSeen, Opinion.objects.filter(**case)),
        publicity=_last(PublicitySeen, Publicity.objects.filter(withdrawn_at=None, **case)),
        objections=ArraySubquery(unsettled.values("pk")),
        notice=_last(NoticeSeen, OneTimeNotice.objects.filter(**case)),
        clock=_first(ClockSeen, Clock.objects.duties().filter(**own).order_by("due_on", "id")),
        decision=_last(DecisionSeen, Decision.objects.filter(revoked_at=None, **own)),
        county=_last(CountySeen, CountyReview.objects.filter(returned_at=None, **own)),
        county_visited=Exists(CountyVisit.objects.filter(**own)),
        persons=ArraySubquery(counted.order_by().values("pk")),
    )
    sql, params = (
        Procedure.objects.order_by().annotate(found=found).values_list("id", "found").query.sql_with_params()
    )
    return sql, tuple(params)


def _last(kind: type, rows: QuerySet[Any], **more: Any) -> Subquery:
    """The row of the latest round."""
    return _first(kind, rows.order_by("-round", "-id"), **more)


def _first(kind: type, rows: QuerySet[Any], **more: Any) -> Subquery:
    return Subquery(rows.values_list(_columns(kind, **more))[:1])


def _columns(kind: type, **more: Any) -> JSONObject:
    """The columns a kind of evidence is named after."""
    return JSONObject(**{column.name: column.name for column in fields(kind)} | more)


def _keep(kept: dict[int, Seen], key: int, kind: type[Seen], found: dict[str, Any] | None) -> None:
    if found is not None:
        kept[key] = _seen(kind, found)


def _seen(kind: type[Seen], found: Mapping[str, Any]) -> Seen:
    """JSON knows no days and instants: their names tell them."""
    return kind(**{name: _value(name, value) for name, value in found.items()})


def _value(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name.endswith("_at"):
        return datetime.datetime.fromisoformat(value)
    return datetime.date.fromisoformat(value) if name.endswith("_on") else value
