"""复核计划: plan a township's reviews by village and day, follow them, close a list in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.doors import post_required
from accounts.models import Role
from approvals.campaign import making, progress
from approvals.campaignforms import BeginDayForm, CampaignForm, UnchangedForm
from approvals.models.campaigns import Campaign, CampaignDay
from approvals.roles import PLAN_READERS
from audit.acts import Refused

if TYPE_CHECKING:
    from accounts.doors import PostRequest

VISITORS = (Role.CLERK, Role.INVESTIGATOR)
PAGE = 25


@post_required(*PLAN_READERS)
@require_GET
def campaigns(request: PostRequest) -> HttpResponse:
    """Plans of the region, the newest first, 25 a page."""
    today = timezone.localdate()
    found = Campaign.objects.visible_to(request.post).select_related("township").order_by("-pk")
    if (before := request.GET.get("before", "")).isdigit():
        found = found.filter(pk__lt=int(before))
    rows = list(found[: PAGE + 1])
    facts = {
        "plans": [{"plan": each, "progress": progress.of_campaign(each, today)} for each in rows[:PAGE]],
        "next_before": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "may_make": request.post.holds(*making.MAKERS),
    }
    return render(request, "approvals/campaigns.html", facts)


@post_required(*making.MAKERS)
@require_http_methods(["GET", "POST"])
def new_campaign(request: PostRequest) -> HttpResponse:
    """Name the period and how many households a day; the days are laid out from the next working day on."""
    form, errors = CampaignForm(request.POST or None), []
    if request.method == "POST" and form.is_valid():
        try:
            made = making.make(request.post.region, form.asked(), by=request.post, at=timezone.now())
            return redirect("approvals:campaign", made.pk)
        except Refused as refused:
            errors = refused.reasons
    wrong = bool(errors or form.errors)
    facts = {"form": form, "errors": errors}
    return render(request, "approvals/campaign_new.html", facts, status=422 if wrong else 200)


@post_required(*PLAN_READERS)
@require_GET
def campaign(request: PostRequest, pk: int) -> HttpResponse:
    """The plan day by day with its progress."""
    plan, today = _plan(request, pk), timezone.localdate()
    facts = {
        "plan": plan,
        "days": progress.by_day(plan, today),
        "progress": progress.of_campaign(plan, today),
        "today": today,
    }
    return render(request, "approvals/campaign.html", facts)


@post_required(*PLAN_READERS)
@require_GET
def day(request: PostRequest, pk: int, day_pk: int) -> HttpResponse:
    """The households of one day, and what may be done with the list."""
    return _day_page(request, _day(request, pk, day_pk))


@post_required(Role.CLERK)
@require_http_methods(["POST"])
def begin_day(request: PostRequest, pk: int, day_pk: int) -> HttpResponse:
    """A review and a visit for every household of the day."""
    found = _day(request, pk, day_pk)
    form = BeginDayForm(found, request.POST)
    if not form.is_valid():
        return _day_page(request, found, begin=form, status=422)
    team, first_at = form.cleaned_data["team"], form.first_at()
    outcomes = making.begin_day(found, first_at=first_at, team=list(team), by=request.post, at=timezone.now())
    return _told(request, found, outcomes, "开始复核")


@post_required(Role.CLERK)
@require_http_methods(["POST"])
def close_unchanged(request: PostRequest, pk: int, day_pk: int) -> HttpResponse:
    """“复核无变化” for the ticked households, each on its own evidence."""
    found = _day(request, pk, day_pk)
    form = UnchangedForm(found, request.POST)
    if not form.is_valid():
        return _day_page(request, found, close=form, status=422)
    rows = form.cleaned_data["households"].select_related("procedure", "case")
    result = form.cleaned_data["result"]
    outcomes = making.conclude_unchanged(rows, result=result, by=request.post, at=timezone.now())
    return _told(request, found, outcomes, "登记无变化")


def _told(
    request: PostRequest, found: CampaignDay, outcomes: list[making.Outcome], verb: str
) -> HttpResponse:
    """Straight back when all went through; else the page with what was done and why the others were not."""
    refused = [each for each in outcomes if each.reasons]
    if not refused:
        return redirect("approvals:campaign_day", found.campaign_id, found.pk)
    done = len(outcomes) - len(refused)
    facts = {"outcomes": refused, "told": f"已{verb} {done} 户，另有 {len(refused)} 户没有办成"}
    return _day_page(request, found, status=422, **facts)


def _day_page(request: PostRequest, found: CampaignDay, *, status: int = 200, **facts: Any) -> HttpResponse:
    rows = progress.followed(found.households.all())
    rows = rows.select_related("case__household", "procedure", "decision")
    is_clerk = request.post.holds(Role.CLERK)
    waiting = any(row.procedure_id is None for row in rows)
    ready = any(row.visited and row.procedure.ended_at is None for row in rows if row.procedure_id)
    facts = {
        "plan": found.campaign,
        "day": found,
        "rows": rows,
        "today": timezone.localdate(),
        "begin": facts.pop("begin", None) or (BeginDayForm(found) if is_clerk and waiting else None),
        "close": facts.pop("close", None) or (UnchangedForm(found) if is_clerk and ready else None),
        **facts,
    }
    return render(request, "approvals/campaign_day.html", facts, status=status)


def _plan(request: PostRequest, pk: int) -> Campaign:
    plans = Campaign.objects.visible_to(request.post).select_related("township", "made_by__user")
    plan: Campaign = get_object_or_404(plans, pk=pk)
    return plan


def _day(request: PostRequest, pk: int, day_pk: int) -> CampaignDay:
    days = _plan(request, pk).days.select_related("village", "campaign__township")
    found: CampaignDay = get_object_or_404(days, pk=day_pk)
    return found
