"""待办工作台: what the law wants of this post, most urgent first, each row one verb."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import Post, Region, Role
from accounts.permits import LEADERS
from approvals.dials import SOON, Dial, dial
from approvals.models import CountyReview, CountyVisit, Procedure
from approvals.models.procedure import WITH_THE_OFFICE, ProcedureQuerySet, awaiting
from approvals.nextstep import NextStep, next_step
from approvals.shelf import fetch
from approvals.stages import GATHERING, Stage
from cases.models import CareAssessment, CheckRequest, Visit
from config.links import page
from policies.workdays import WorkCalendar

PAGE = 25
TABS = {"mine": "我的待办", "leaders": "等领导签批", "all": "全部在办"}
DUE = ("over", "today", "soon", "later", "waiting")
KEY = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2}|)\.(?P<pk>\d{1,18})", re.ASCII)


@dataclass(frozen=True)
class Row:
    procedure: Procedure
    dial: Dial | None
    step: NextStep
    persons: int = 0
    waited: int | None = None  # working days since the one-time notice, while papers are awaited

    @property
    def case_url(self) -> str:
        return page("approvals:case", self.procedure.case.case_no)

    @property
    def state(self) -> str:
        if self.procedure.stage == Stage.CORRECTION:
            return "hold"
        return self.dial.state if self.dial else ""


@dataclass(frozen=True)
class Asked:
    """What the URL asks of the list; any page of it can be kept as a link."""

    tab: str = "mine"
    due: str = ""
    place: str = ""
    after: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Asked:
        """Whatever the query says: what no list knows is left aside."""
        tab, due, place = (query.get(name, "") for name in ("tab", "due", "place"))
        return cls(
            tab if tab in TABS else "mine",
            due if due in DUE else "",
            place if re.fullmatch(r"[0-9]{12}", place) else "",
            query.get("after", ""),
        )

    def link(self, **changes: str) -> str:
        """The query string with these values changed, from the first page."""
        values = {"tab": self.tab, "due": self.due, "place": self.place, **changes}
        return "?" + urlencode({name: value for name, value in values.items() if value})


# Some regions check before anybody applies, some while the first result is on the board.
CHECKED_AT = (Stage.PRECHECK, *GATHERING, Stage.PUBLICITY)


def rows_of(post: Post, tab: str) -> ProcedureQuerySet:
    """The procedures of a tab, unordered."""
    return Procedure.objects.in_hand(post.region).filter(condition_of(post, tab))


def condition_of(post: Post, tab: str) -> Q:
    """Which of the work in hand stands in a tab."""
    if tab == "all":
        return Q()
    if tab == "leaders":
        return awaiting(*LEADERS)
    if post.holds(*LEADERS):
        return awaiting(post.role)
    if post.holds(Role.COUNTY_CLERK):
        return _county_business()
    return WITH_THE_OFFICE & _business_of(post)


def _business_of(post: Post) -> Q:
    """What of the office's work is this role's own: the checker's reports, the investigator's visits."""
    case = {"case": models.OuterRef("case")}
    if post.holds(Role.CHECKER):
        reported = CheckRequest.objects.filter(reported_on__isnull=False, **case)
        return Q(stage__in=CHECKED_AT) & ~Q(models.Exists(reported))
    if post.holds(Role.INVESTIGATOR):
        finished = Visit.objects.live().filter(
            round=models.OuterRef("round"), finished_at__isnull=False, **case
        )
        return Q(stage__in=GATHERING) & ~Q(models.Exists(finished))
    return Q()


def _county_business() -> Q:
    """What lies at the county: sent up and not answered, to be visited before anybody decides, to be assessed anew."""
    unseen = ~Q(models.Exists(CountyVisit.objects.filter(procedure=models.OuterRef("pk"))))
    watched = Q(case__kin_filed=True) | Q(complained_at__isnull=False)
    sent = models.Exists(CountyReview.objects.filter(procedure=models.OuterRef("pk"), returned_at=None))
    changed = models.Exists(CareAssessment.objects.asked().filter(case=models.OuterRef("case")))
    reassess = Q(changed, stage=Stage.IN_FORCE, due_on__isnull=False)
    return Q(sent, stage=Stage.COUNTY_REVIEW) | Q(unseen, watched, stage=Stage.DECISION) | reassess


def places_under(post: Post) -> list[dict[str, str]]:
    """What a list can be narrowed to: the villages of a township, the townships of a county."""
    return list(Region.objects.filter(parent=post.region_id).order_by("code").values("code", "name"))


def within(rows: ProcedureQuerySet, asked: Asked) -> ProcedureQuerySet:
    """The rows of the village or township asked for."""
    return rows.in_region(asked.place, "village") if asked.place else rows


def due_conditions(today: datetime.date, calendar: WorkCalendar) -> dict[str, Q]:
    """The tiles of the desk as conditions on the stored, derived due day."""
    soon, waiting = calendar.add(today, SOON), Q(stage=Stage.CORRECTION)
    return {
        "over": Q(due_on__lt=today),
        "today": Q(due_on=today),
        "soon": Q(due_on__gt=today, due_on__lte=soon),
        "later": (Q(due_on__gt=soon) | Q(due_on=None)) & ~waiting,
        "waiting": waiting,
    }


def counts(post: Post, asked: Asked, conditions: Mapping[str, Q]) -> tuple[dict[str, int], dict[str, int]]:
    """Numbers on the tiles of the tab asked for ("" for all of it) and on every tab, in one statement."""
    here = condition_of(post, asked.tab)
    tabs = {f"tab_{tab}": _number(condition_of(post, tab)) for tab in TABS}
    tiles = {f"due_{due}": _number(here & condition) for due, condition in conditions.items()}
    rows = within(Procedure.objects.in_hand(post.region), asked)
    found = rows.aggregate(**tabs, **tiles)
    numbers = {due: found[f"due_{due}"] for due in conditions}
    return {"": found[f"tab_{asked.tab}"], **numbers}, {tab: found[f"tab_{tab}"] for tab in TABS}


def _number(condition: Q) -> Count:
    return Count("pk", filter=condition) if condition else Count("pk")


def page_of(rows: ProcedureQuerySet, after: str) -> tuple[list[Procedure], str]:
    """25 rows after a key (“2026-03-18.42”, empty day for no clock) and the key of the next page, "" at the end."""
    found: list[Procedure] = []
    for part in _after(rows, KEY.fullmatch(after)):
        if len(found) <= PAGE:
            wanted = part.by_due().select_related("case__household", "village", "county")
            found += wanted[: PAGE + 1 - len(found)]
    if len(found) <= PAGE:
        return found, ""
    last = found[PAGE - 1]
    return found[:PAGE], f"{last.due_on or ''}.{last.pk}"


def _after(rows: ProcedureQuerySet, key: re.Match[str] | None) -> list[ProcedureQuerySet]:
    """What comes after a key: the same day's later rows and later days, at last what has no clock.

    Two parts, because an index is entered at a day (`>=`) but not at “a day or none”.
    """
    if key is None:
        return [rows]
    clockless = rows.filter(due_on=None)
    if not key["day"]:
        return [clockless.filter(pk__gt=int(key["pk"]))]
    try:
        day = datetime.date.fromisoformat(key["day"])
    except ValueError:
        return [rows]
    later = rows.filter(Q(due_on__gt=day) | Q(pk__gt=int(key["pk"])), due_on__gte=day)
    return [later, clockless]


def drawn(procedures: list[Procedure], by: Post, today: datetime.date, calendar: WorkCalendar) -> list[Row]:
    """Rows with their clocks and next steps; the number of statements does not depend on the number of rows."""
    shelf = fetch(procedures)
    rows = []
    for procedure in procedures:
        clock = shelf.clocks.get(procedure.pk)
        shown = dial(clock, today, calendar) if clock else None
        notice = shelf.notices.get(procedure.case_id) if procedure.stage == Stage.CORRECTION else None
        rows.append(
            Row(
                procedure,
                shown,
                next_step(procedure, shelf, today, by),
                shelf.persons.get(procedure.case_id, 0),
                calendar.count(timezone.localdate(notice.told_at), today) if notice else None,
            )
        )
    return rows
