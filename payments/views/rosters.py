"""Roster pages: the list of months, one roster with its differences."""

from __future__ import annotations

import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.doors import PostRequest, post_required
from accounts.models import Post, Role
from approvals.models import Decision
from audit.acts import Refused
from payments import checks, pages
from payments.build import build_roster
from payments.days import next_month
from payments.models import Roster, RosterFile
from payments.pages import PAGE, TABS
from payments.permits import COUNTY
from payments.returns.pages import settlement
from payments.schedule import MONTHLY, month_to_pay
from payments.states import OUT
from payments.strip import boxes, strip_of
from policies.categories import PAID_ONCE, Category

READERS = (Role.CLERK, Role.DEPUTY_LEADER, Role.TOWNSHIP_HEAD, *COUNTY, Role.FINANCE, Role.AUDITOR)
LISTED = 60


def first_of(month: str) -> datetime.date:
    """The first day of “2026-12”; anything else is not found."""
    try:
        return datetime.date.fromisoformat(f"{month}-01")
    except ValueError:
        raise Http404 from None


def roster_of(request: HttpRequest, code: str, category: str, month: str) -> Roster:
    """The roster of the URL if this post may see it; else not found."""
    rosters = Roster.objects.visible_to(request.post).select_related("township", "county")
    return get_object_or_404(rosters, township=code, category=category, month=first_of(month))


@post_required(*READERS)
def listing(request: PostRequest) -> HttpResponse:
    rosters = Roster.objects.visible_to(request.post).select_related("township")
    before = request.GET.get("before", "")
    if before:
        rosters = rosters.filter(month__lt=first_of(before))
    found = list(rosters.order_by("-month", "township", "category")[: LISTED + 1])
    # A month is never torn over two pages, unless it alone fills one.
    oldest = found[LISTED].month if len(found) > LISTED else None
    shown = [roster for roster in found[:LISTED] if roster.month != oldest] or found[:LISTED]
    page = {
        "rosters": shown,
        "next_url": f"?before={shown[-1].month:%Y-%m}" if oldest else "",
        "to_build": _to_build(request.post),
        "empty": _empty_words(request.post),
        "tabs": pages.areas(request.post, "rosters"),
    }
    return render(request, "payments/listing.html", page)


def _to_build(post: Post) -> list[tuple[str, str, datetime.date]]:
    """(category, what it is called, month) of the rosters a clerk may draft now: next month's of what is paid by the
    month, and of 临时救助 the one that can pay what waits."""
    if not post.holds(Role.CLERK):
        return []
    today = timezone.localdate()
    month = next_month(today)
    entitled = Decision.objects.visible_to(post).in_force(month).filter(category__in=MONTHLY)
    wanted = set(entitled.order_by().values_list("category", flat=True).distinct())
    wanted -= set(Roster.objects.visible_to(post).filter(month=month).values_list("category", flat=True))
    monthly = [(category.value, category.label, month) for category in MONTHLY if category in wanted]
    once = [(each.value, each.label, month_to_pay(post.region_id, each, today)) for each in PAID_ONCE]
    return monthly + [(value, label, when) for value, label, when in once if when]


def _empty_words(post: Post) -> str:
    if post.holds(Role.FINANCE):
        return "还没有放款的名册。县级审核、两人放款以后，在这里下载银行文件。"
    return "还没有名册。到上报期限前五个工作日自动生成，也可以由街道（乡镇）经办员现在生成。"


@require_POST
@post_required(Role.CLERK)
def build(request: PostRequest) -> HttpResponse:
    """Draft a roster of the clerk's township now, without waiting for the calendar."""
    today, category = timezone.localdate(), request.POST.get("category", Category.DIBAO)
    month = next_month(today) if category in MONTHLY else None
    if category in PAID_ONCE:
        month = month_to_pay(request.post.region_id, category, today)
    if month is None:
        raise Http404
    try:
        made = build_roster(request.post.region, category, month, by=request.post, at=timezone.now())
    except Refused as refused:
        messages.error(request, "；".join(refused.reasons))
        return redirect("payments:rosters")
    return redirect("payments:roster", *pages.place(made))


@post_required(*READERS)
def roster(request: PostRequest, code: str, category: str, month: str) -> HttpResponse:
    found = roster_of(request, code, category, month)
    tab = request.GET.get("tab", "diff")
    tab = tab if tab in TABS else "diff"
    after = request.GET.get("after", "0")
    lines = pages.rows(found, tab, int(after) if after.isdigit() and len(after) < 9 else 0)
    strip, tabs, acts = strip_of(found), pages.tabs(found, tab), pages.buttons(found, request.post)
    page = {
        "roster": found,
        "last": None if found.paid_once else found.last_month(),
        "boxes": boxes(strip),
        "adds_up": strip.adds_up,
        "rows": lines[:PAGE],
        "total": next(entry["count"] for entry in tabs if entry["current"]),
        "next_url": f"?tab={tab}&after={lines[PAGE - 1].line.seq}" if len(lines) > PAGE else "",
        "first_url": f"?tab={tab}" if after != "0" else "",
        "tabs": tabs,
        "stages": pages.stages(found),
        "passed": checks.passed(found),
        "all_checks": checks.EVERY,
        "remarks": checks.remarks(found),
        "acts": acts,
        "blocked": [action for action in acts if action["reasons"]],
        "may_open_cases": not request.post.holds(Role.FINANCE),
        "may_edit": found.open_to_change and request.post.holds(Role.CLERK),
        "released": found.state in OUT,
        "settled": settlement(found) if found.released_at else None,
        "may_download": request.post.holds(Role.FINANCE),
        "kinds": RosterFile.Kind.choices,
        "files": list(found.files.order_by("kind")),
        "place": pages.place(found),
    }
    return render(request, "payments/roster.html", page)
