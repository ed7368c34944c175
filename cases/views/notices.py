"""公示管理: what hangs, how far it has come, who objected."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.doors import post_required
from cases.models import Publicity
from cases.notice_board import day_bar

if TYPE_CHECKING:
    from accounts.doors import PostRequest

PAGE = 25
TABS = {"hanging": "公示中", "over": "期满待撤", "done": "已撤下"}


@post_required()
@require_GET
def notices(request: PostRequest) -> HttpResponse:
    """Notices of the region by tab, the one that ends first on top; `after` = “<ends_on>_<id>” of the last row."""
    tab = request.GET.get("tab") if request.GET.get("tab") in TABS else "hanging"
    today = timezone.localdate()
    found = _of_tab(Publicity.objects.visible_to(request.post), tab or "hanging", today)
    rows = list(_after(found, request.GET.get("after", "")).select_related("case__village")[: PAGE + 1])
    for row in rows:
        row.bar = day_bar(row.posted_on, row.ends_on, today)
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    facts = {
        "notices": rows[:PAGE],
        "tab": tab,
        "tabs": [
            {"label": label, "url": f"?tab={key}", "current": key == tab} for key, label in TABS.items()
        ],
        "next_after": f"{last.ends_on.isoformat()}_{last.pk}" if last else "",
    }
    return render(request, "cases/notices.html", facts)


@post_required()
@require_GET
def notice(request: PostRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(
        Publicity.objects.visible_to(request.post).select_related("case__village", "posted_by__user"), pk=pk
    )
    today = timezone.localdate()
    facts = {
        "notice": found,
        "case": found.case,
        "bar": day_bar(found.posted_on, found.ends_on, today),
        "objections": list(found.objections.all()),
        "poster": found.case.documents.filter(kind="D26", round=found.round).order_by("-pk").first(),
        "in_the_way": _in_the_way(found),
    }
    return render(request, "cases/notice.html", facts)


def _in_the_way(found: Publicity) -> list[str]:
    """Why the notice cannot come down now; the end photo is asked for by the act itself."""
    if found.closed_at or found.withdrawn_at:
        return []
    return found.close_checks(at=timezone.now(), end_photo=True)


def _of_tab(found: Any, tab: str, today: date) -> Any:
    if tab == "done":
        return found.exclude(closed_at__isnull=True, withdrawn_at__isnull=True).order_by("-ends_on", "-pk")
    hanging = found.hanging().order_by("ends_on", "pk")
    return hanging.filter(ends_on__gte=today) if tab == "hanging" else hanging.filter(ends_on__lt=today)


def _after(found: Any, key: str) -> Any:
    """Rows behind the given key in the list’s own order."""
    day, _, pk = key.partition("_")
    try:
        ends_on, number = date.fromisoformat(day), int(pk)
    except ValueError:
        return found
    descending = str(found.query.order_by[0]).startswith("-")
    beyond, same = ("ends_on__lt", "pk__lt") if descending else ("ends_on__gt", "pk__gt")
    return found.filter(**{beyond: ends_on}) | found.filter(ends_on=ends_on, **{same: number})
