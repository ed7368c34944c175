"""长期公示: the lists of a township by village, printed as one PDF; and the numbers they carry."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import post_required
from accounts.models import Role
from approvals.longlists import hang, village_lists
from audit.acts import Refused, acting
from cases.models import OfficePhone, phones_of
from cases.printing import PangoMissing, papers_pdf
from cases.views.papers import pdf_answer
from policies.categories import Category
from policies.reading import RuleError
from policies.rules import Rules, rules_for

if TYPE_CHECKING:
    from accounts.doors import PostRequest

HANGERS = (Role.CLERK,)


@never_cache
@post_required(*HANGERS)
@require_http_methods(["GET", "POST"])
def long_lists(request: PostRequest) -> HttpResponse:
    """GET: the villages with their lists of a category this month. POST: the ticked ones as one PDF."""
    asked = request.GET.get("category", "")
    category = asked if asked in Category.values else Category.DIBAO.value
    month = timezone.localdate().replace(day=1)
    rules = _rules(request, category, month)
    if rules is None:
        return render(request, "approvals/long_lists.html", {**_page(request, category), "silent": True})
    lists = village_lists(request.post.region, category, month, rules)
    facts = {**_page(request, category), "lists": lists, "month": month, "rules": rules}
    if request.method == "GET":
        return render(request, "approvals/long_lists.html", facts)
    chosen = [each for each in lists if each.village.code in request.POST.getlist("village")]
    if not chosen:
        facts["reasons"] = ["没有勾选村（社区），请至少勾选一个"]
        return render(request, "approvals/long_lists.html", facts, status=422)
    try:
        with acting(request.post, reason="印长期公示单"):
            papers = hang(chosen, month, rules, by=request.post, at=timezone.now())
        return pdf_answer(papers_pdf(papers), f"{Category(category).label}长期公示单.pdf")
    except Refused as refused:
        return render(request, "approvals/long_lists.html", {**facts, "reasons": refused.reasons}, status=422)
    except PangoMissing:
        return redirect(f"{reverse('cases:paper', args=[papers[0].pk])}?pdf=no")


@post_required(*HANGERS)
@require_POST
def office_phones(request: PostRequest) -> HttpResponse:
    """Set the numbers of the own office."""
    window, supervision = request.POST.get("window", ""), request.POST.get("supervision", "")
    try:
        with acting(request.post, reason="公布电话"):
            OfficePhone.publish(request.post.region, window=window, supervision=supervision, by=request.post)
    except Refused as refused:
        facts = {**_page(request, Category.DIBAO.value), "reasons": refused.reasons}
        return render(request, "approvals/long_lists.html", facts, status=422)
    return redirect("approvals:long_lists")


def _rules(request: PostRequest, category: str, month: datetime.date) -> Rules | None:
    """The rules in force, None where they have no long publicity."""
    try:
        rules = rules_for(request.post.region.code, category, month)
    except RuleError:
        return None
    return rules if rules.long_publicity.on else None


def _page(request: PostRequest, category: str) -> dict[str, Any]:
    window, supervision = phones_of(request.post.region)
    tabs = [
        {"label": label, "url": f"?category={value}", "current": value == category}
        for value, label in Category.choices
    ]
    return {"tabs": tabs, "category": Category(category), "window": window, "supervision": supervision}
