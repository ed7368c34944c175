"""The household file on one page, and the list that leads to it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.doors import post_required
from accounts.models import Level, Region, Role
from audit.timeline import count_events, timeline
from households.consents import unauthorised_adults
from households.models import Household

PAGE = 25
EDITING_ROLES = (Role.CLERK,)
RECENT = 40


@post_required()
@require_GET
def households(request: HttpRequest) -> HttpResponse:
    """Households of the post's region by file number, 25 a page; `q`, `village` and `after` in the URL."""
    text, village, after = (request.GET.get(name, "").strip() for name in ("q", "village", "after"))
    found = (
        Household.objects.search(text, request.post) if text else Household.objects.visible_to(request.post)
    )
    if village:
        found = found.filter(village=village)
    if after.isdigit():
        found = found.filter(pk__gt=int(after))
    rows = list(found.select_related("village").order_by("pk")[: PAGE + 1])
    facts = {
        "households": rows[:PAGE],
        "after": rows[PAGE - 1].pk if len(rows) > PAGE else "",
        "q": text,
        "village": village,
        "villages": Region.objects.within(request.post.region).filter(level=Level.VILLAGE)[:300],
        "may_import": request.post.holds(Role.CLERK, Role.COUNTY_CLERK),
    }
    return render(request, "households/households.html", facts)


@post_required()
@require_GET
def household(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: people, livelihood, property, accounts, consents, what was granted, what was done."""
    home = get_object_or_404(
        Household.objects.visible_to(request.post).select_related("township__parent", "village"), pk=pk
    )
    facts = {
        "household": home,
        "may_edit": request.post.holds(*EDITING_ROLES),
        **_people(home),
        **_livelihood(home),
        "entries": timeline(home.file_key, viewer=request.post, limit=RECENT),
        "events": count_events(home.file_key),
        "ledger_entries": home.ledger_entries.select_related("batch"),
    }
    return render(request, "households/household.html", facts)


def _people(home: Household) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "members": [(member, member.age_on(today)) for member in home.current_members()],
        "gone": home.members.exclude(left_on=None, died_on=None),
        "supporters": home.supporters.filter(until=None),
        "authorisations": home.authorisations.filter(withdrawn_on=None).select_related("member", "supporter"),
        "unauthorised": unauthorised_adults(home, today),
        "proxies": home.proxies.filter(until=None),
    }


def _livelihood(home: Household) -> dict[str, Any]:
    return {
        "incomes": home.incomes.filter(withdrawn_on=None)
        .select_related("member")
        .order_by("member_id", "-last_month"),
        "expenses": home.expenses.filter(withdrawn_on=None).select_related("member").order_by("-paid_on"),
        "properties": home.properties.filter(until=None).select_related("owner"),
        "accounts": home.accounts.select_related("for_member").order_by("-since", "-pk"),
    }
