"""急难求助 in one short page; the reserve of a township, its balance and its two-person payments."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.doors import post_required
from accounts.models import Level, Region, Role
from approvals.actdoor import pass_through
from approvals.actforms.reserve import FORMS, PaymentForm, TopUpForm
from approvals.eventforms import UrgentForm
from approvals.leadintake import lead_for, urgent_values, written_down
from approvals.models import EntryState, Instalment, Procedure, ReserveEntry, ReserveFund
from audit.acts import Refused, acting, possible
from cases.models import Case
from policies.categories import Category
from policies.rules import rules_for

COUNTY = (Role.COUNTY_CLERK, Role.COUNTY_SUPERVISOR, Role.COUNTY_LEADER)
KEEPERS = (Role.CLERK, Role.DEPUTY_LEADER, Role.TOWNSHIP_HEAD, *COUNTY, Role.FINANCE, Role.AUDITOR)
FUNDERS = (Role.COUNTY_CLERK, Role.COUNTY_LEADER, Role.FINANCE)
SHOWN = 100  # entries on the page


@post_required(Role.CLERK)
@never_cache
@require_http_methods(["GET", "POST"])
def urgent(request: HttpRequest) -> HttpResponse:
    """Who, where, what happened, how much, from what; `?bridge=` a case of 低保 that still runs, `?lead=` a lead."""
    rules = rules_for(request.post.region_id, Category.LINSHI_JINAN, timezone.localdate())
    bridged = _bridged(request)
    lead = lead_for(request.post, request.GET.get("lead", ""))
    known = {"initial": urgent_values(lead)} if lead else {}
    form = UrgentForm(request.POST or None, by=request.post, rules=rules, bridged=bridged, **known)
    errors: list[str] = []
    if form.is_bound and form.is_valid():
        try:
            at = timezone.now()
            procedure = written_down(form.cleaned_data, lead, bridged=bridged, by=request.post, at=at)
            return redirect("approvals:act_done", procedure.case.case_no, "register_emergency")
        except Refused as refused:
            errors = refused.reasons
    page = {
        "form": form,
        "errors": errors,
        "bridged": bridged,
        "within": rules.emergency.grant_within,
        "within_basis": rules.basis("emergency.grant_within.n") or rules.basis("emergency.grant_within"),
        "green": bool(rules.emergency.green_channel),
        "waiting": _waiting(request),
    }
    return render(request, "approvals/relief/urgent.html", page, status=422 if form.is_bound else 200)


def _bridged(request: HttpRequest) -> Case | None:
    case_no = request.GET.get("bridge", "")
    if not case_no:
        return None
    return get_object_or_404(Case.objects.visible_to(request.post), case_no=case_no)


def _waiting(request: HttpRequest) -> list[Procedure]:
    """Requests that still wait for the signature, the oldest first."""
    rows = Procedure.objects.visible_to(request.post).open().filter(case__emergency__granted_at=None)
    urgent_ones = rows.filter(case__category=Category.LINSHI_JINAN, case__emergency__isnull=False)
    return list(urgent_ones.select_related("case__emergency", "village").order_by("opened_at")[:20])


@post_required(*KEEPERS)
@require_GET
def reserves(request: HttpRequest) -> HttpResponse:
    """The funds a post may see; a township goes straight to its own."""
    if request.post.region.level == Level.TOWNSHIP:
        return redirect("approvals:reserve", request.post.region_id)
    funds = {fund.township_id: fund for fund in ReserveFund.objects.visible_to(request.post)}
    towns = Region.objects.within(request.post.region).filter(level=Level.TOWNSHIP).order_by("code")
    page = {"rows": [{"township": town, "fund": funds.get(town.pk)} for town in towns]}
    return render(request, "approvals/relief/reserves.html", page)


@post_required(*KEEPERS)
@never_cache
@require_GET
def reserve(request: HttpRequest, code: str) -> HttpResponse:
    township = _township(request, code)
    fund = ReserveFund.objects.filter(township=township).first()
    entries = (
        fund.entries.filter(state=EntryState.BOOKED).order_by("-number")
        if fund
        else ReserveEntry.objects.none()
    )
    waiting = (
        fund.entries.filter(state=EntryState.PREPARED).order_by("id") if fund else ReserveEntry.objects.none()
    )
    named = ("instalment__case", "prepared_by__user", "confirmed_by__user")
    page = {
        "township": township,
        "fund": fund,
        "entries": entries.select_related(*named)[:SHOWN],
        "prepared": [
            {"entry": entry, "acts": _buttons(request, township, entry)}
            for entry in waiting.select_related(*named)
        ],
        "to_pay": _to_pay(township) if request.post.holds(Role.CLERK) else [],
        "may_top_up": request.post.holds(*FUNDERS),
    }
    return render(request, "approvals/relief/reserve.html", page)


def _township(request: HttpRequest, code: str) -> Region:
    return get_object_or_404(Region.objects.within(request.post.region), pk=code, level=Level.TOWNSHIP)


def _to_pay(township: Region) -> list[Instalment]:
    """Instalments to be handed out from the reserve that nobody has begun to pay."""
    open_ = Instalment.objects.open().from_reserve(township)
    paying = ReserveEntry.objects.filter(instalment__isnull=False).exclude(state=EntryState.VOID)
    return list(
        open_.exclude(pk__in=paying.values("instalment")).select_related("case").order_by("month", "id")
    )


def _buttons(request: HttpRequest, township: Region, entry: ReserveEntry) -> list[dict[str, Any]]:
    return [
        {
            "label": offered.label,
            "url": reverse("approvals:reserve_act", args=[township.pk, entry.pk, offered.name]),
            "reasons": offered.reasons,
            "small": True,
            "primary": offered.name == "confirm" and not offered.reasons,
        }
        for offered in possible(entry, request.post)
    ]


@post_required(*FUNDERS)
@require_http_methods(["GET", "POST"])
def top_up(request: HttpRequest, code: str) -> HttpResponse:
    """Money handed down under a document; the first opens the fund."""
    township, form, errors = _township(request, code), TopUpForm(request.POST or None), []
    if form.is_bound and form.is_valid():
        at = timezone.now()
        assert township.county, "a township lies in a county"
        try:
            with acting(request.post, reason=f"补充{township.name}备用金", at=at):
                fund, _ = ReserveFund.objects.get_or_create(
                    township=township, defaults={"county": township.county, "opened_at": at}
                )
                fund.top_up(**form.cleaned_data, by=request.post, at=at)
            return redirect("approvals:reserve", code)
        except Refused as refused:
            errors = refused.reasons
    page = {
        "form": form,
        "errors": errors,
        "title": f"补充{township.name}备用金",
        "url": request.path,
        "back_url": reverse("approvals:reserve", args=[code]),
        "send": "登记补充",
    }
    return render(request, "approvals/relief/reserve_form.html", page, status=422 if form.is_bound else 200)


@post_required(Role.CLERK)
@require_http_methods(["GET", "POST"])
def pay(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """First of two persons: who receives it."""
    township = _township(request, code)
    fund = get_object_or_404(ReserveFund, township=township)
    piece = get_object_or_404(Instalment.objects.from_reserve(township).select_related("case"), pk=pk)
    form, errors = PaymentForm(request.POST or None, initial={"receiver": piece.case.applicant_name}), []
    if form.is_bound and form.is_valid():
        try:
            fund.prepare_payment(piece, **form.cleaned_data, by=request.post, at=timezone.now())
            return redirect("approvals:reserve", code)
        except Refused as refused:
            errors = refused.reasons
    page = {
        "form": form,
        "errors": errors,
        "title": f"从备用金付 {piece.case.applicant_name}户 {piece.what} {piece.amount} 元",
        "url": request.path,
        "back_url": reverse("approvals:reserve", args=[code]),
        "send": "登记付款，请另一人复核",
    }
    return render(request, "approvals/relief/reserve_form.html", page, status=422 if form.is_bound else 200)


@post_required(Role.CLERK, Role.DEPUTY_LEADER, Role.TOWNSHIP_HEAD)
@never_cache
@require_http_methods(["GET", "POST"])
def reserve_act(request: HttpRequest, code: str, pk: int, name: str) -> HttpResponseBase:
    """Second of two persons, or the entry is void."""
    township = _township(request, code)
    entries = ReserveEntry.objects.filter(fund__township=township)
    entry = get_object_or_404(entries.select_related("fund__township", "instalment__case"), pk=pk)
    if name not in FORMS:
        raise Http404
    form = FORMS[name]
    back = reverse("approvals:reserve", args=[code])
    label = form.label
    page = {
        "title": label,
        "head_title": f"{label} · {township.name}备用金",
        "sentence": f"{entry.receiver}，{entry.amount} 元，{entry.prepared_by.author_name}经手。",
        "crumbs": [("备用金", back), (label, "")],
        "back_url": back,
    }
    return pass_through(request, entry, name, form, page, back)
