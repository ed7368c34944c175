"""The desk, the list of open cases and the leaders' list."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Window
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from accounts.doors import post_required
from accounts.models import Level, Role
from approvals import desk, signing
from approvals.models import Procedure
from approvals.models.procedure import ProcedureQuerySet
from approvals.roles import HANDLERS, READERS, SIGNERS
from cases.models import Publicity, Visit
from policies.workdays import WorkCalendar, current_calendar

TILES = (
    ("", "checklist", "我的待办", "全部", "t-brand"),
    ("over", "alert-octagon", "已超期", "须写超期原因", "t-over"),
    ("today", "bell", "今日到期", "下班前办结", "t-warn"),
    ("soon", "alert-triangle", "3 日内到期", "按到期日排", "t-warn"),
    ("later", "circle-check", "正常在办", "时限充足", "t-ok"),
    ("waiting", "player-pause", "等补正", "等申请人补材料", "dim"),
)
NOTHING = {
    "": "没有要办的件，全部在办的件在最后一栏。",
    "over": "没有超期件。",
    "today": "今天没有到期件，可先排下周入户。",
    "soon": "3 日内没有到期件，可先排下周入户。",
    "later": "没有时限充足的件，先办已列出的。",
    "waiting": "没有等申请人补材料的件。",
}


@post_required(*HANDLERS)
@require_GET
def workbench(request: HttpRequest) -> HttpResponse:
    asked, today, calendar = desk.Asked.read(request.GET), timezone.localdate(), current_calendar()
    conditions = desk.due_conditions(today, calendar)
    rows = desk.within(desk.rows_of(request.post, asked.tab), asked)
    numbers, by_tab = desk.counts(request.post, asked, conditions)
    chosen = rows.filter(conditions[asked.due]) if asked.due else rows
    page = _list(request, chosen, asked, numbers[asked.due], calendar) | {
        "today": today,
        "tiles": _tiles(asked, numbers),
        "tabs": _tabs(asked, by_tab),
        "urgent": numbers["over"] + numbers["today"],
        "nothing": NOTHING[asked.due],
    }
    if request.htmx:
        return _varied(render(request, "approvals/desk_changed.html", page))
    return _varied(render(request, "approvals/desk.html", page | _aside(request, today)))


def _varied(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ["HX-Request"])
    return response


def _list(
    request: HttpRequest, rows: ProcedureQuerySet, asked: desk.Asked, total: int, calendar: WorkCalendar
) -> dict[str, Any]:
    """One page of a queue with what narrows it."""
    procedures, following = desk.page_of(rows, asked.after)
    return {
        "asked": asked,
        "rows": desk.drawn(procedures, request.post, timezone.localdate(), calendar),
        "total": total,
        "shown": f"本页 {len(procedures)}" if following or asked.after else "",
        "first": {"label": "回第一页", "url": asked.link()} if asked.after else None,
        "next_url": asked.link(after=following) if following else "",
        "places": desk.places_under(request.post),
        "places_label": "乡镇（街道）" if request.post.region.level == Level.COUNTY else "村（社区）",
    }


def _tiles(asked: desk.Asked, numbers: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "label": label if name else desk.TABS[asked.tab],
            "value": numbers[name],
            "note": note,
            "icon": icon,
            "tone": tone,
            "url": asked.link(due=name),
            "current": asked.due == name,
        }
        for name, icon, label, note, tone in TILES
    ]


def _tabs(asked: desk.Asked, numbers: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "url": asked.link(tab=tab, due=""),
            "current": tab == asked.tab,
            "count": numbers[tab],
        }
        for tab, label in desk.TABS.items()
    ]


def _aside(request: HttpRequest, today: datetime.date) -> dict[str, Any]:
    """The first of today's visits and of the notices that hang, each row with the number of all."""
    of_all = {"of_all": Window(Count("pk"))}
    visits = (
        Visit.objects.visible_to(request.post).planned().filter(planned_at__date=today).annotate(**of_all)
    )
    going = list(
        visits.select_related("case__village").prefetch_related("signers").order_by("planned_at")[:8]
    )
    hanging = Publicity.objects.visible_to(request.post).hanging().annotate(**of_all)
    named = hanging.select_related("case__village").only(
        "posted_on", "days", "ends_on", "case__applicant_name", "case__village__name"
    )
    shown = list(named.order_by("ends_on")[:6])
    notices = [
        {
            "publicity": posted,
            "used": min((today - posted.posted_on).days, posted.days),
            "left": (posted.ends_on - today).days,
        }
        for posted in shown
    ]
    return {
        "visits": going,
        "visit_count": _of_all(going),
        "hanging": notices,
        "hanging_count": _of_all(shown),
    }


def _of_all(rows: Sequence[Visit | Publicity]) -> int:
    return getattr(rows[0], "of_all", 0) if rows else 0


@post_required(*READERS)
@require_GET
def open_cases(request: HttpRequest) -> HttpResponse:
    """在办案件: everything open in the post's region, by due day, with keyset pages."""
    asked = desk.Asked.read(request.GET)
    rows = desk.within(Procedure.objects.in_place(request.post.region).open(), asked)
    page = _list(request, rows, asked, rows.count(), current_calendar()) | {"nothing": "本辖区没有在办案件。"}
    template = "approvals/queue_part.html" if request.htmx else "approvals/open_cases.html"
    return _varied(render(request, template, page))


@post_required(*SIGNERS)
@require_GET
def sign_list(request: HttpRequest) -> HttpResponse:
    """待签批: what waits for this leader, each with the three facts to look at before signing."""
    rows = desk.rows_of(request.post, "mine")
    procedures, following = desk.page_of(rows, request.GET.get("after", ""))
    page = {
        "rows": signing.for_leader(procedures, request.post, timezone.localdate()),
        "total": rows.count(),
        "next_url": f"?after={following}" if following else "",
        "first": {"label": "回第一页", "url": "?"} if request.GET.get("after") else None,
        "county": request.post.holds(Role.COUNTY_LEADER),
    }
    return render(request, "approvals/sign_list.html", page)
