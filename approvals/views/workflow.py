"""办理程序: the way of this place for a category, stage by stage, and every act with its clause."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.doors import post_required
from approvals.workflow import act_rows, stage_rows
from policies.categories import Category
from policies.reading import RuleError
from policies.rules import rules_for
from policies.shown import clock_row


@post_required()
@require_GET
def workflow(request: HttpRequest) -> HttpResponse:
    """What docs/workflow.md says, under the rules in force here today, each value with its clause."""
    wanted = request.GET.get("category", "")
    category = Category(wanted) if wanted in Category.values else Category.DIBAO
    region, today = request.post.region, timezone.localdate()
    facts: dict[str, Any] = {"category": category, "region": region, "today": today, "tabs": _tabs(category)}
    try:
        law = rules_for(region.code, category, today)
    except RuleError as error:
        return render(request, "approvals/workflow.html", {**facts, "error": str(error)})
    stages = [
        {"row": row, "clocks": [clock_row(law, clock) for clock in row.clocks]} for row in stage_rows(law)
    ]
    shown = {
        "rules": law,
        "route": [{"label": step.label, "note": "", "state": ""} for step in law.route],
        "stages": stages,
        "acts": act_rows(law),
    }
    return render(request, "approvals/workflow.html", {**facts, **shown})


def _tabs(current: Category) -> list[dict[str, Any]]:
    page = reverse("approvals:workflow")
    return [
        {"label": each.label, "url": f"{page}?category={each.value}", "current": each == current}
        for each in Category
    ]
