"""变化报告 from the village and the counter, and lists of the dead."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import post_required
from accounts.models import Level, Role
from approvals import deaths
from approvals.models import ChangeReport, DeathList, Decision
from approvals.reportforms import DeathListForm, LayAsideForm, ReportForm
from approvals.reporting import lay_aside, report_change
from audit.acts import Refused
from cases.models import Case
from households.ledger.sheet import SheetError

REPORTERS = (Role.CLERK, Role.VILLAGE_ASSISTANT, Role.COUNTY_CLERK)
IMPORTERS = (Role.CLERK, Role.COUNTY_CLERK)
MOST = 100


@post_required(*REPORTERS)
def reports(request: HttpRequest) -> HttpResponse:
    """What was reported and waits; in the village, the households a change can be reported of."""
    in_village = request.post.region.level == Level.VILLAGE
    waiting = ChangeReport.objects.visible_to(request.post).waiting().select_related("case__village")
    page = {
        "waiting": waiting.order_by("received_at")[:MOST],
        "may_begin": request.post.holds(Role.CLERK),
        "homes": _in_receipt(request)[:MOST] if in_village else [],
    }
    return render(request, "approvals/reviews/reports.html", page)


def _in_receipt(request: HttpRequest) -> Any:
    paid = Decision.objects.standing().filter(case=OuterRef("pk"), last_month=None)
    return Case.objects.visible_to(request.post).filter(Exists(paid)).order_by("applicant_name")


@post_required(*REPORTERS)
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, case_no: str) -> HttpResponse:
    """Tell a change of one household in receipt."""
    case = get_object_or_404(_in_receipt(request), case_no=case_no)
    by_village = request.post.region.level == Level.VILLAGE
    initial = {
        "source": "village" if by_village else "household",
        "reporter": request.post.user.name if by_village else case.applicant_name,
    }
    form = ReportForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        report_change(case, by=request.post, at=timezone.now(), **form.cleaned_data)
        return redirect("approvals:reports")
    page = {
        "case": case,
        "form": form,
        "crumbs": [("变化报告", reverse("approvals:reports")), (f"{case.applicant_name}户", "")],
    }
    wrong = request.method == "POST"
    return render(request, "approvals/reviews/report.html", page, status=422 if wrong else 200)


@post_required(Role.CLERK)
@require_http_methods(["GET", "POST"])
def set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """A report that needs no review is laid aside with a word."""
    found = get_object_or_404(ChangeReport.objects.visible_to(request.post).waiting(), pk=pk)
    form = LayAsideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        lay_aside(found, form.cleaned_data["closing_note"], by=request.post, at=timezone.now())
        return redirect("approvals:reports")
    page = {
        "report": found,
        "form": form,
        "crumbs": [("变化报告", reverse("approvals:reports")), ("不需复核", "")],
    }
    wrong = request.method == "POST"
    return render(request, "approvals/reviews/set_aside.html", page, status=422 if wrong else 200)


@post_required(*IMPORTERS)
@require_http_methods(["GET", "POST"])
def death_lists(request: HttpRequest) -> HttpResponse:
    """Upload a list of the dead; the last ones stand below."""
    form = DeathListForm(request.POST or None, request.FILES or None)
    errors: list[str] = []
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = deaths.upload(
                file.name, file.read(), request.post.region, by=request.post, at=timezone.now()
            )
        except SheetError as unreadable:
            errors = [str(unreadable)]
        else:
            return redirect("approvals:death_list", kept.pk)
    page = {"form": form, "errors": errors, "lists": _lists(request)[:20]}
    wrong = request.method == "POST"
    return render(request, "approvals/reviews/deaths.html", page, status=422 if wrong else 200)


def _lists(request: HttpRequest) -> Any:
    return DeathList.objects.filter(region=request.post.region).order_by("-pk")


@post_required(*IMPORTERS)
def death_list(request: HttpRequest, pk: int, errors: tuple[str, ...] = ()) -> HttpResponse:
    """The dry run: what each row would do, and what is wrong with it. Nothing has been entered yet."""
    listed = get_object_or_404(_lists(request), pk=pk)
    rows = [] if listed.committed_at else deaths.rows_of(listed, timezone.localdate())
    page = {
        "listed": listed,
        "rows": rows,
        "fitting": sum(row.fits for row in rows),
        "faulty": sum(bool(row.problems) for row in rows),
        "elsewhere": sum(row.elsewhere for row in rows),
        "errors": errors,
        "crumbs": [("死亡名单", reverse("approvals:deaths")), (listed.name, "")],
    }
    return render(request, "approvals/reviews/death_list.html", page, status=409 if errors else 200)


@post_required(*IMPORTERS)
@require_POST
def enter_deaths(request: HttpRequest, pk: int) -> HttpResponseBase:
    listed = get_object_or_404(_lists(request), pk=pk)
    try:
        deaths.enter(listed, by=request.post, at=timezone.now())
    except Refused as refused:
        return death_list(request, pk, tuple(refused.reasons))
    return redirect("approvals:death_list", pk)
