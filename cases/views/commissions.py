"""委托调查: what we asked other counties, and what they asked us (YC-018…020)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.doors import post_required
from accounts.models import Level, Region, Role
from audit.acts import Refused, acting
from cases.jointforms import AnswerForm
from cases.keyset import page_by_key
from cases.models import Case, Commission
from cases.models.commissions import RECEIVERS
from cases.views.joint import OFFICES, PAGE, tabs

if TYPE_CHECKING:
    from accounts.doors import PostRequest

SHOWN = {"received": "收到的委托", "asked": "我们委托的", "done": "已有结果"}


@post_required(*OFFICES)
@require_GET
def commissions(request: PostRequest) -> HttpResponse:
    """Both directions, the one due first on top; `after`: key of the last row seen."""
    everything = Commission.objects.visible_to(request.post)
    received = Commission.objects.received_by(request.post)
    first = "received" if received.filter(answered_at=None).exists() else "asked"
    shown = request.GET.get("show") if request.GET.get("show") in SHOWN else first
    found = {
        "received": received.filter(answered_at=None, outcome=""),
        "asked": everything.open().exclude(pk__in=received.values("pk")),
        "done": everything.exclude(outcome="", answered_at=None),
    }[shown or first].select_related("case", "county", "to_township")
    order = ("-asked_at", "-id") if shown == "done" else ("due_on", "id")
    rows, next_after = page_by_key(found, order, request.GET.get("after", ""), PAGE)
    facts = {
        "tabs": tabs(request, "commissions"),
        "commissions": rows,
        "show": shown,
        "shows": list(SHOWN.items()),
        "today": timezone.localdate(),
        "next_after": next_after,
    }
    return render(request, "cases/commissions.html", facts)


@never_cache
@post_required(*OFFICES)
@require_GET
def commission(request: PostRequest, pk: int) -> HttpResponse:
    return _show(request, _commission(request, pk))


@post_required(*RECEIVERS)
@require_POST
def answer(request: PostRequest, pk: int) -> HttpResponse:
    """调查回函, given in the system by the county that was asked."""
    found = _commission(request, pk)
    form = AnswerForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, found, form=form)
    return _change(
        request,
        found,
        "调查回函",
        lambda row, at: row.reply(**form.cleaned_data, by=request.post, at=at),
        form,
    )


@post_required(*RECEIVERS)
@require_POST
def decline(request: PostRequest, pk: int) -> HttpResponse:
    """无正当理由不得拒绝: the reason is told to whoever asked."""
    why = request.POST.get("why", "")
    return _change(
        request,
        _commission(request, pk),
        "退回委托",
        lambda row, at: row.decline(why=why, by=request.post, at=at),
    )


@post_required(Role.COUNTY_CLERK, Role.COUNTY_LEADER)
@require_POST
def hand_on(request: PostRequest, pk: int) -> HttpResponse:
    """Hand the visit to the township where the household lives (YC-019)."""
    township = get_object_or_404(Region, pk=request.POST.get("township", ""), level=Level.TOWNSHIP)
    return _change(
        request,
        _commission(request, pk),
        "交办委托调查",
        lambda row, at: row.hand_to(township, by=request.post, at=at),
    )


def _commission(request: PostRequest, pk: int) -> Commission:
    found = Commission.objects.visible_to(request.post).select_related(
        "case", "county", "to_region", "to_township"
    )
    return get_object_or_404(found, pk=pk)


def _change(
    request: PostRequest, found: Commission, reason: str, change: Any, form: AnswerForm | None = None
) -> HttpResponse:
    at = timezone.now()
    try:
        with acting(request.post, reason=reason, at=at):
            change(Commission.objects.select_for_update(of=("self",)).get(pk=found.pk), at)
    except Refused as refused:
        return _show(request, found, form=form, errors=refused.reasons)
    return redirect("cases:commission", found.pk)


def _show(
    request: PostRequest,
    found: Commission,
    *,
    form: AnswerForm | None = None,
    errors: list[str] | None = None,
) -> HttpResponse:
    ours = Case.objects.visible_to(request.post).filter(pk=found.case_id).exists()
    answers = found.answerable_by(request.post)
    townships = Region.objects.none()
    if answers and found.to_region_id == request.post.region_id:
        townships = Region.objects.within(request.post.region).filter(level=Level.TOWNSHIP).order_by("code")
    facts = {
        "commission": found,
        "case": found.case,
        "ours": ours,
        "answers": answers,
        "townships": list(townships),
        "form": (form or AnswerForm()) if answers else None,
        "errors": errors or [],
        "today": timezone.localdate(),
    }
    wrong = bool(errors) or (form is not None and form.is_bound)
    return render(request, "cases/commission.html", facts, status=422 if wrong else 200)
