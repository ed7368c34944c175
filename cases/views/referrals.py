"""转办台账: what other departments were asked, due when, answered how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import post_required
from accounts.models import Role
from audit.acts import Refused, acting
from cases.jointforms import ReferralForm
from cases.keyset import page_by_key
from cases.models import GovernmentReport, Referral
from cases.referring import refer_person
from cases.views.joint import EVERYBODY, PAGE, tabs

if TYPE_CHECKING:
    from accounts.doors import PostRequest

WRITERS = (Role.CLERK, Role.COUNTY_CLERK)
SHOWN = {"open": "未办结", "overdue": "已过期限", "done": "已办结"}


@post_required(*EVERYBODY)
@require_GET
def referrals(request: PostRequest) -> HttpResponse:
    """Open referrals, the one due first on top; `after`: key of the last row seen."""
    shown = request.GET.get("show") if request.GET.get("show") in SHOWN else "open"
    today = timezone.localdate()
    found = Referral.objects.visible_to(request.post).select_related("village", "case")
    order = ("-closed_at", "-id") if shown == "done" else ("due_on", "id")
    if shown == "done":
        found = found.exclude(closed_at=None)
    else:
        found = found.open() if shown == "open" else found.overdue(today)
    rows, next_after = page_by_key(found, order, request.GET.get("after", ""), PAGE)
    facts = {
        "tabs": tabs(request, "referrals"),
        "referrals": rows,
        "show": shown,
        "shows": list(SHOWN.items()),
        "today": today,
        "may_add": request.post.holds(*WRITERS),
        "next_after": next_after,
    }
    return render(request, "cases/referrals.html", facts)


@never_cache
@post_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def refer(request: PostRequest) -> HttpResponse:
    """转办 of a single need at the window: nobody has to apply first (N-10)."""
    back = _sent_back(request)
    first = (
        {"person": back.person, "village": back.village_id, "contact": back.contact, "need": back.need}
        if back
        else {}
    )
    form = ReferralForm(request.POST or None, by=request.post, initial=first)
    errors: list[str] = []
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        try:
            with acting(request.post, reason="转办", at=at):
                referral = refer_person(**form.cleaned_data, after=back, by=request.post, at=at)
        except Refused as refused:
            errors = refused.reasons
        else:
            return redirect("cases:referral", referral.pk)
    page = {"form": form, "errors": errors}
    return render(request, "cases/referral_form.html", page, status=422 if form.is_bound else 200)


@never_cache
@post_required(*EVERYBODY)
@require_GET
def referral(request: PostRequest, pk: int) -> HttpResponse:
    return _show(request, _referral(request, pk))


@post_required(*WRITERS)
@require_POST
def note(request: PostRequest, pk: int) -> HttpResponse:
    """Progress or result of a referral without a case; one of a case goes through its act."""
    found, sent, at = _referral(request, pk), request.POST, timezone.now()
    if found.case_id:
        return redirect("approvals:act", found.case.case_no, "note_referral")
    try:
        with acting(request.post, reason="登记转办进展", at=at):
            locked = Referral.objects.select_for_update().get(pk=found.pk)
            locked.note(
                sent.get("words", ""), told=sent.get("told", ""), final=sent.get("final") == "yes",
                returned=sent.get("final") == "back", by=request.post, at=at,
            )  # fmt: skip
    except Refused as refused:
        return _show(request, found, refused.reasons)
    return redirect("cases:referral", pk)


def _sent_back(request: PostRequest) -> Referral | None:
    """The referral a department returned undone, when this one goes on with it."""
    after = request.GET.get("after", "")
    return _referral(request, int(after)) if after.isdigit() else None


def _referral(request: PostRequest, pk: int) -> Referral:
    found = Referral.objects.visible_to(request.post).select_related(
        "case", "village", "referred_by__user", "referred_by__region"
    )
    return get_object_or_404(found, pk=pk)


def _show(request: PostRequest, found: Referral, errors: list[str] | None = None) -> HttpResponse:
    reports = GovernmentReport.objects.visible_to(request.post)
    others = Referral.objects.filter(request=found.request or found)  # of the same request
    to_pass_on = found.returned and not found.case_id and not others.filter(pk__gt=found.pk).exists()
    facts = {
        "referral": found,
        "notes": list(found.notes.select_related("noted_by__user")),
        "reports": list(reports.filter(case_id=found.case_id).order_by("id")) if found.case_id else [],
        "errors": errors or [],
        "late": found.closed_at is None and found.due_on < timezone.localdate(),
        "may_write": request.post.holds(*WRITERS) and found.closed_at is None,
        "may_pass_on": request.post.holds(*WRITERS) and to_pass_on,
        "passed_on": others.exists(),
    }
    return render(request, "cases/referral.html", facts, status=422 if errors else 200)
