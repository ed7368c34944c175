"""主动发现: registered in the village, led somewhere by the office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import post_required
from accounts.models import Role
from audit.acts import Refused, acting, note
from cases.jointforms import LeadForm, ReferralForm
from cases.keyset import page_by_key
from cases.leadpaper import issue_lead, paper_of
from cases.models import Lead
from cases.models.leads import BY_URGENCY
from cases.referring import refer_person
from cases.views.joint import EVERYBODY, PAGE, tabs

if TYPE_CHECKING:
    from accounts.doors import PostRequest

FINDERS = (
    Role.VILLAGE_ASSISTANT, Role.CLERK, Role.INVESTIGATOR, Role.DEPUTY_LEADER, Role.TOWNSHIP_HEAD, Role.COUNTY_CLERK,
)  # fmt: skip
SHOWN = {"open": "待处理", "done": "已处理"}


@post_required(*EVERYBODY)
@require_GET
def leads(request: PostRequest) -> HttpResponse:
    """Open leads, urgent ones first; the settled ones newest first. `after`: key of the last row seen."""
    shown = request.GET.get("show") if request.GET.get("show") in SHOWN else "open"
    found = Lead.objects.visible_to(request.post).select_related("village", "registered_by__user", "case")
    found = found.open() if shown == "open" else found.exclude(outcome="")
    order = BY_URGENCY if shown == "open" else ("-outcome_at", "-id")
    rows, next_after = page_by_key(found, order, request.GET.get("after", ""), PAGE)
    facts = {
        "tabs": tabs(request, "leads"),
        "leads": rows,
        "show": shown,
        "shows": list(SHOWN.items()),
        "may_add": request.post.holds(*FINDERS),
        "next_after": next_after,
    }
    return render(request, "cases/leads.html", facts)


@never_cache
@post_required(*FINDERS)
@require_http_methods(["GET", "POST"])
def register(request: PostRequest) -> HttpResponse:
    """登记线索, from the village on the phone or at the counter."""
    form = LeadForm(request.POST or None, by=request.post)
    errors: list[str] = []
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        try:
            with acting(request.post, reason="登记主动发现线索", at=at):
                lead = Lead.register(**form.cleaned_data, by=request.post, at=at)
                issue_lead(lead, by=request.post, at=at)
        except Refused as refused:
            errors = refused.reasons
        else:
            return redirect("cases:lead", lead.pk)
    status = 422 if form.is_bound else 200
    return render(
        request,
        "cases/lead_form.html",
        {"form": form, "errors": errors, "back_url": reverse("cases:leads")},
        status=status,
    )


@never_cache
@post_required(*EVERYBODY)
@require_GET
def lead(request: PostRequest, pk: int) -> HttpResponse:
    return _show(request, _lead(request, pk))


@never_cache
@post_required(*FINDERS)
@require_POST
def reveal_phone(request: PostRequest, pk: int) -> HttpResponse:
    """The whole number, once; that it was read is an event."""
    found = _lead(request, pk)
    with acting(request.post, reason="联系困难群众"):
        note(found.file_key, f"查看{found.person}的联系电话", kind="unmask")
    return _show(request, found, phone=found.phone)


@post_required(*FINDERS)
@require_POST
def inform(request: PostRequest, pk: int) -> HttpResponse:
    what = request.POST.get("what", "")
    return _change(request, pk, "告知政策", lambda found, at: found.inform(what, by=request.post, at=at))


@post_required(Role.CLERK)
@require_POST
def close(request: PostRequest, pk: int) -> HttpResponse:
    why = request.POST.get("reason", "")
    return _change(request, pk, "了结线索", lambda found, at: found.close(why, by=request.post, at=at))


@never_cache
@post_required(Role.CLERK)
@require_http_methods(["GET", "POST"])
def refer(request: PostRequest, pk: int) -> HttpResponse:
    """转办: another department is competent for what was found."""
    found = _lead(request, pk)
    first = {"person": found.person, "village": found.village_id, "need": found.need}
    form = ReferralForm(request.POST or None, by=request.post, initial=first)
    errors: list[str] = []
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        try:
            with acting(request.post, reason="转办线索", at=at):
                referral = refer_person(**form.cleaned_data, by=request.post, at=at)
                found.pass_on(referral, by=request.post, at=at)
        except Refused as refused:
            errors = refused.reasons
        else:
            return redirect("cases:referral", referral.pk)
    page = {"form": form, "errors": errors, "back": found.get_absolute_url(), "lead": found}
    return render(request, "cases/referral_form.html", page, status=422 if form.is_bound else 200)


def _lead(request: PostRequest, pk: int) -> Lead:
    found = Lead.objects.visible_to(request.post).select_related("village", "case", "referral")
    return get_object_or_404(found, pk=pk)


def _change(
    request: PostRequest, pk: int, reason: str, change: Callable[[Lead, datetime], Any]
) -> HttpResponse:
    found, at = _lead(request, pk), timezone.now()
    try:
        with acting(request.post, reason=reason, at=at):
            change(Lead.objects.select_for_update().get(pk=found.pk), at)
    except Refused as refused:
        return _show(request, found, errors=refused.reasons)
    return redirect("cases:lead", pk)


def _show(
    request: PostRequest, found: Lead, *, errors: list[str] | None = None, phone: str = ""
) -> HttpResponse:
    facts = {
        "lead": found,
        "errors": errors or [],
        "phone": phone or found.masked_phone,
        "paper": paper_of(found, request.post),
        "revealed": bool(phone),
        "may_inform": request.post.holds(*FINDERS) and not found.outcome,
        "may_settle": request.post.holds(Role.CLERK) and not found.outcome,
    }
    return render(request, "cases/lead.html", facts, status=422 if errors else 200)
