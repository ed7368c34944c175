"""The desk, the list of open cases, the leaders' list and the search."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.doors import post_required
from accounts.models import Region, Role
from approvals import desk, signing
from approvals.models import Notification, Procedure
from cases.models import Case, Publicity, Visit
from households.models import Household
from policies.workdays import current_calendar

HANDLERS = (
    Role.CLERK,
    Role.CHECKER,
    Role.INVESTIGATOR,
    Role.VILLAGE_ASSISTANT,
    Role.COUNTY_CLERK,
)
TILES = (
    ("", "checklist", "我的待办", "全部", "t-brand"),
    ("over", "alert-octagon", "已超期", "须写超期原因", "t-over"),
    ("today", "bell", "今日到期", "下班前办结", "t-warn"),
    ("soon", "alert-triangle", "3 日内到期", "按到期日排", "t-warn"),
    ("later", "circle-check", "正常在办", "时限充足", "t-ok"),
    ("waiting", "player-pause", "等补正", "等申请人补材料", "dim"),
)


@post_required(*HANDLERS)
def workbench(request: HttpRequest) -> HttpResponse:
    asked, today, calendar = desk.Asked.read(request.GET), timezone.localdate(), current_calendar()
    conditions = desk.due_conditions(today, calendar)
    rows = desk.rows_of(request.post, asked.tab)
    if asked.due in conditions:
        rows = rows.filter(conditions[asked.due])
    if asked.village:
        rows = rows.filter(village=asked.village)
    procedures, following = desk.page_of(rows, asked.after)
    numbers = desk.counts(request.post, asked.tab, conditions)
    tiles = [
        {
            "label": desk.TABS[asked.tab] if not name else label,
            "value": numbers[name or "all"],
            "note": note,
            "icon": icon,
            "tone": tone,
            "url": asked.link(due=name),
            "current": asked.due == name,
        }
        for name, icon, label, note, tone in TILES
    ]
    tabs = [
        {"label": label, "url": asked.link(tab=tab, due=""), "current": tab == asked.tab}
        for tab, label in desk.TABS.items()
    ]
    page = {
        "today": today,
        "asked": asked,
        "rows": desk.drawn(procedures, request.post, today, calendar),
        "tiles": tiles,
        "tabs": tabs,
        "urgent": numbers["over"] + numbers["today"],
        "next_url": asked.link(after=following) if following else "",
        "villages": Region.objects.within(request.post.region).filter(level="village").order_by("code"),
        **_aside(request, today, calendar),
    }
    template = "approvals/desk_list.html" if request.htmx else "approvals/desk.html"
    return render(request, template, page)


def _aside(request: HttpRequest, today, calendar) -> dict[str, object]:
    visits = (
        Visit.objects.visible_to(request.post)
        .planned()
        .filter(planned_at__date=today)
        .select_related("case__village")
        .prefetch_related("signers")
        .order_by("planned_at")[:8]
    )
    hanging = (
        Publicity.objects.visible_to(request.post)
        .hanging()
        .select_related("case__village")
        .order_by("ends_on")
    )
    notices = [
        {
            "publicity": posted,
            "used": min((today - posted.posted_on).days, posted.days),
            "left": max((posted.ends_on - today).days, 0),
        }
        for posted in hanging[:6]
    ]
    return {"visits": visits, "hanging": notices}


@post_required()
def open_cases(request: HttpRequest) -> HttpResponse:
    """在办案件: everything open in the post's region, by due day, with keyset pages."""
    asked, today = desk.Asked.read(request.GET), timezone.localdate()
    rows = Procedure.objects.visible_to(request.post).open()
    if asked.village:
        rows = rows.filter(village=asked.village)
    procedures, following = desk.page_of(rows, asked.after)
    page = {
        "rows": desk.drawn(procedures, request.post, today, current_calendar()),
        "next_url": asked.link(after=following) if following else "",
        "asked": asked,
        "villages": Region.objects.within(request.post.region).filter(level="village").order_by("code"),
    }
    return render(request, "approvals/open_cases.html", page)


@post_required(Role.DEPUTY_LEADER, Role.TOWNSHIP_HEAD)
def sign_list(request: HttpRequest) -> HttpResponse:
    """待签批: what waits for this leader, each with the three facts to look at before signing."""
    rows = desk.rows_of(request.post, "mine")
    procedures, following = desk.page_of(rows, request.GET.get("after", ""))
    page = {
        "rows": signing.for_leader(procedures, request.post, timezone.localdate()),
        "next_url": f"?after={following}" if following else "",
    }
    return render(request, "approvals/sign_list.html", page)


@post_required()
def search(request: HttpRequest) -> HttpResponse:
    """Name, pinyin initials, last four of the ID number, or case number."""
    text = request.GET.get("q", "").strip()
    page = {"text": text, "cases": [], "households": []}
    if text:
        page["cases"] = Case.objects.visible_to(request.post).search(text).select_related("village")[:25]
        page["households"] = Household.objects.search(text, request.post).select_related("village")[:25]
    if len(page["cases"]) == 1 and not page["households"]:
        page["only"] = reverse("approvals:case", args=[page["cases"][0].case_no])
    return render(request, "approvals/search.html", page)


@post_required()
def messages_list(request: HttpRequest) -> HttpResponse:
    """消息: unread first; opening the page marks what was shown as read."""
    shown = list(
        Notification.objects.for_post(request.post).select_related("procedure__case").order_by("-id")[:50]
    )
    unread = [item.pk for item in shown if item.read_at is None]
    Notification.objects.filter(pk__in=unread).update(read_at=timezone.now())
    return render(request, "approvals/messages.html", {"items": shown, "unread": set(unread)})
