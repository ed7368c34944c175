"""待办工作台: what the law wants of this post, most urgent first, each row one verb."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.utils.dateparse import parse_date

from accounts.models import Post, Role
from approvals.dials import SOON, Dial, dial
from approvals.models import Procedure
from approvals.models.procedure import ProcedureQuerySet
from approvals.nextstep import NextStep, fetch, next_step
from approvals.stages import Stage
from policies.workdays import WorkCalendar

PAGE = 25
TABS = {"mine": "我的待办", "leaders": "等领导签批", "all": "全部在办"}


@dataclass(frozen=True)
class Row:
    procedure: Procedure
    dial: Dial | None
    step: NextStep

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
    village: str = ""
    after: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Asked:
        tab = query.get("tab", "mine")
        return cls(
            tab if tab in TABS else "mine", *(query.get(name, "") for name in ("due", "village", "after"))
        )

    def link(self, **changes: str) -> str:
        """The query string with these values changed, from the first page."""
        values = {"tab": self.tab, "due": self.due, "village": self.village, **changes}
        return "?" + urlencode({name: value for name, value in values.items() if value})


def rows_of(post: Post, tab: str) -> ProcedureQuerySet:
    """The procedures of a tab, unordered."""
    rows = Procedure.objects.in_hand(post.region)
    if tab == "all":
        return rows
    if tab == "leaders":
        return rows.at_leaders()
    if post.holds(Role.DEPUTY_LEADER):
        return rows.at_deputy()
    if post.holds(Role.TOWNSHIP_HEAD):
        return rows.at_head()
    return rows.with_the_office()


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


def counts(post: Post, tab: str, conditions: Mapping[str, Q]) -> dict[str, int]:
    """Numbers on the tiles, one statement over the open work of one place."""
    tiles = {name: Count("pk", filter=condition) for name, condition in conditions.items()}
    return rows_of(post, tab).aggregate(all=Count("pk"), **tiles)


def page_of(rows: ProcedureQuerySet, after: str) -> tuple[list[Procedure], str]:
    """25 rows after a key (“2026-03-18.42”, empty day for no clock) and the key of the next page, "" at the end."""
    day_text, _, key = after.rpartition(".")
    if key.isdigit():
        day = parse_date(day_text) if day_text else None
        beyond = Q(due_on=None, pk__gt=int(key))
        if day is not None:
            beyond = Q(due_on__gt=day) | Q(due_on=day, pk__gt=int(key)) | Q(due_on=None)
        rows = rows.filter(beyond)
    found = list(rows.by_due().select_related("case__household", "village")[: PAGE + 1])
    if len(found) <= PAGE:
        return found, ""
    last = found[PAGE - 1]
    return found[:PAGE], f"{last.due_on or ''}.{last.pk}"


def drawn(procedures: list[Procedure], by: Post, today: datetime.date, calendar: WorkCalendar) -> list[Row]:
    """Rows with their clocks and next steps; the number of statements does not depend on the number of rows."""
    shelf = fetch(procedures)
    rows = []
    for procedure in procedures:
        clock = shelf.clocks.get(procedure.pk)
        shown = dial(clock, today, calendar) if clock else None
        rows.append(Row(procedure, shown, next_step(procedure, shelf, today, by)))
    return rows
