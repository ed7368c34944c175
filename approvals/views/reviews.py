"""待复核 by due month, the opening of a review from a file without a procedure, and work offered."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.doors import post_required
from accounts.models import Role
from approvals import changes, reviewcycle, workoffers
from approvals.actforms.aftercare import BeginReviewForm
from approvals.models import Decision, PaymentHold, Procedure
from approvals.reportforms import WorkOfferForm
from approvals.roles import HANDLERS, PLAN_READERS, READERS
from audit.acts import Refused
from cases.models import Case

PAGE = 50
MONTHS = 18  # due months offered as tabs


@post_required(*READERS)
@require_GET
def due(request: HttpRequest) -> HttpResponse:
    """Households in receipt by the day their next review is due; one month at a time, or all that are late."""
    today = timezone.localdate()
    owed = _owed(request)
    month = _month(request.GET.get("month", ""))
    shown = owed.filter(next_review_on__lt=today) if month is None else _within(owed, month)
    after = _key(request.GET.get("after", ""))
    if after:
        shown = shown.filter(next_review_on__gte=after[0]).exclude(next_review_on=after[0], pk__lte=after[1])
    rows = list(shown.select_related("case__village", "case__for_member", "household")[: PAGE + 1])
    more, rows = rows[PAGE:], rows[:PAGE]
    open_now = set(
        Procedure.objects.open()
        .filter(case__in=[row.case_id for row in rows])
        .values_list("case_id", flat=True)
    )
    page = {
        "tabs": _tabs(owed, month, today),
        "rows": [
            {"decision": row, "open": row.case_id in open_now, "late": row.next_review_on < today}
            for row in rows
        ],
        "may_begin": request.post.holds(Role.CLERK),
        "may_plan": request.post.holds(*PLAN_READERS),
        "next_url": _next(request, rows) if more else "",
        "holds": PaymentHold.objects.standing()
        .filter(case__in=Case.objects.visible_to(request.post))
        .select_related("case")[:PAGE],
    }
    return render(request, "approvals/reviews/due.html", page)


def _owed(request: HttpRequest) -> Any:
    """What goes on, and what was recognised without money and still holds."""
    owed = Decision.objects.visible_to(request.post).to_review()
    still = Q(last_month=None) | Q(last_month__gte=timezone.localdate().replace(day=1))
    return owed.filter(still, next_review_on__isnull=False).order_by("next_review_on", "pk")


def _within(owed: Any, month: datetime.date) -> Any:
    following = (month + datetime.timedelta(days=32)).replace(day=1)
    return owed.filter(next_review_on__gte=month, next_review_on__lt=following)


def _month(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def _key(text: str) -> tuple[datetime.date, int] | None:
    day, _, number = text.partition("_")
    try:
        return datetime.date.fromisoformat(day), int(number)
    except ValueError:
        return None


def _next(request: HttpRequest, rows: list[Decision]) -> str:
    query = request.GET.copy()
    query["after"] = f"{rows[-1].next_review_on:%Y-%m-%d}_{rows[-1].pk}"
    return f"?{query.urlencode()}"


def _tabs(owed: Any, month: datetime.date | None, today: datetime.date) -> list[dict[str, Any]]:
    """“已过期” and each month in which something falls due, with how much."""
    url = reverse("approvals:reviews")
    late = owed.filter(next_review_on__lt=today).count()
    tabs = [{"label": "已过期", "url": url, "current": month is None, "count": late}]
    by_month = (
        owed.filter(next_review_on__gte=today.replace(day=1))
        .order_by()
        .annotate(month=TruncMonth("next_review_on"))
        .values("month")
        .annotate(number=Count("pk"))
        .order_by("month")[:MONTHS]
    )
    return tabs + [
        {
            "label": f"{each['month']:%Y-%m}",
            "url": f"{url}?month={each['month']:%Y-%m}",
            "current": month == each["month"],
            "count": each["number"],
        }
        for each in by_month
    ]


@post_required(Role.CLERK)
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, case_no: str) -> HttpResponse:
    """Open a review from any file in receipt, one taken over from a ledger too; facts → check → the new procedure."""
    case = get_object_or_404(Case.objects.visible_to(request.post), case_no=case_no)
    reasons = _against_beginning(case)
    page = _begin_page(case)
    if reasons:
        return render(request, "approvals/act_refused.html", page | {"reasons": reasons}, status=409)
    if request.method == "GET":
        form = BeginReviewForm(subject=case, by=request.post, initial=request.GET.dict())
        return render(request, "approvals/act_facts.html", page | {"form": form})
    form = BeginReviewForm(request.POST, subject=case, by=request.post)
    if not form.is_valid():
        return render(request, "approvals/act_facts.html", page | {"form": form}, status=422)
    if not request.POST.get("confirmed"):
        checked = {"facts": form.summary(), "hidden": form.carried(), "form": None}
        return render(request, "approvals/act_check.html", page | checked)
    try:
        reviewcycle.begin(case, _cause(case, form), by=request.post, at=timezone.now())
    except Refused as refused:
        refusal = page | {"form": form, "errors": refused.reasons}
        return render(request, "approvals/act_facts.html", refusal, status=409)
    return redirect("approvals:act_done", case_no, "open_review")


def _against_beginning(case: Case) -> list[str]:
    reasons = []
    if changes.entitlement(case, timezone.localdate()) is None:
        reasons.append("本户现在没有享受这一类救助，没有可复核的待遇")
    if case.procedures.filter(ended_at=None).exists():
        reasons.append("本案还有没办完的程序")
    return reasons


def _cause(case: Case, form: BeginReviewForm) -> reviewcycle.Cause:
    facts = form.facts()
    reviewcycle.check(facts)
    return reviewcycle.Cause(**facts, reports=tuple(case.change_reports.waiting()))


def _begin_page(case: Case) -> dict[str, Any]:
    label = "开展复核或变更"
    return {
        "title": label,
        "head_title": f"{label} · {case.applicant_name}户",
        "sentence": f"{case.applicant_name}户，{case.get_category_display()}，案号 {case.case_no}。",
        "crumbs": [("待复核", reverse("approvals:reviews")), (case.case_no, case_url(case)), (label, "")],
        "back_url": reverse("approvals:reviews"),
        "url": reverse("approvals:begin_review", args=[case.case_no]),
    }


def case_url(case: Case) -> str:
    return reverse("approvals:case", args=[case.case_no])


@post_required(*HANDLERS)
@require_http_methods(["GET", "POST"])
def work_offers(request: HttpRequest, case_no: str) -> HttpResponse:
    """Work offered to the members of one household, and what they answered."""
    case = get_object_or_404(Case.objects.visible_to(request.post), case_no=case_no)
    form = WorkOfferForm(request.POST or None, case=case, initial={"offered_on": timezone.localdate()})
    errors: list[str] = []
    may_enter = request.post.holds(Role.CLERK, Role.VILLAGE_ASSISTANT)
    if request.method == "POST" and may_enter and form.is_valid():
        try:
            workoffers.record_offer(case, by=request.post, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            errors = refused.reasons
        else:
            return redirect("approvals:work_offers", case_no)
    members = [
        {"member": member, "count": workoffers.refusals_in_a_row(case, member)}
        for member in case.household.current_members()
    ]
    page = {
        "case": case,
        "form": form if may_enter else None,
        "errors": errors,
        "members": [each for each in members if each["count"]],
        "offers": case.work_offers.select_related("member").order_by("-offered_on", "-id"),
        "crumbs": [("在办案件", reverse("approvals:cases")), (case_no, case_url(case)), ("就业介绍", "")],
    }
    wrong = bool(errors) or (request.method == "POST" and bool(form.errors))
    return render(request, "approvals/reviews/work.html", page, status=422 if wrong else 200)
