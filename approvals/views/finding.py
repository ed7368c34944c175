"""Finding a household or a case from the search box, and the messages of a post."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.doors import post_required
from approvals.models import Notification
from approvals.roles import READERS
from cases.models import Case
from households.models import Household

MOST = 25


@post_required(*READERS)
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """By case number, name, initials, the last four or the whole of an ID number. A single hit is gone to."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    homes = list(Household.objects.search(text, request.post).select_related("village")[: MOST + 1])
    visible = Case.objects.visible_to(request.post)
    found = visible.search(text) | visible.filter(household__in=[home.pk for home in homes])
    cases = list(found.distinct().select_related("village").order_by("-opened_at")[: MOST + 1])
    if len(cases) == 1 and all(home.pk == cases[0].household_id for home in homes):
        return redirect("approvals:case", cases[0].case_no)
    if len(homes) == 1 and not cases:
        return redirect(homes[0])
    page = {
        "text": text,
        "cases": cases[:MOST],
        "households": homes[:MOST],
        "more": len(cases) > MOST or len(homes) > MOST,
        "most": MOST,
    }
    return render(request, "approvals/search.html", page)


@post_required()
@require_GET
def messages_list(request: HttpRequest) -> HttpResponse:
    """消息: newest first; opening the page marks what was shown as read."""
    shown = list(
        Notification.objects.for_post(request.post).select_related("procedure__case").order_by("-id")[:50]
    )
    unread = {item.pk for item in shown if item.read_at is None}
    Notification.objects.filter(pk__in=unread).update(read_at=timezone.now())
    page = {"items": shown, "unread": unread, "may_open": request.post.holds(*READERS)}
    return render(request, "approvals/messages.html", page)
