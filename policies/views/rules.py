"""政策规则: what the law of this place says for a category, value by value with its clause."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.doors import post_required
from policies.categories import Category
from policies.labels import CONDITIONS
from policies.models import COUNTY_ROLES
from policies.reading import RuleError
from policies.rules import Rules, rules_for
from policies.shown import clock_rows, parts, publicity_rows, step_note
from policies.vocabulary import ROLE_LABELS

SOURCES = {"paper": "交原件核验", "shared": "共享数据能查到的免交", "declared": "当场填写签字"}


@post_required()
@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """The rules in force here on a day (today, or `on`), for one category."""
    category = request.GET.get("category", "")
    category = category if category in Category.values else Category.DIBAO.value
    on = _day(request.GET.get("on", ""))
    region = request.post.region
    facts: dict[str, Any] = {"on": on, "category": Category(category), "region": region}
    facts["may_adopt"] = request.post.holds(*COUNTY_ROLES)
    facts["tabs"] = [
        {"label": label, "url": f"?category={value}&on={on.isoformat()}", "current": value == category}
        for value, label in Category.choices
    ]
    try:
        found = rules_for(region.code, category, on)
    except RuleError as error:
        return render(request, "policies/rules.html", {**facts, "error": str(error)})
    return render(request, "policies/rules.html", {**facts, **_shown(found)})


def _shown(found: Rules) -> dict[str, Any]:
    signers = "、".join(ROLE_LABELS[role] for role in found.decide_signer)
    return {
        "rules": found,
        "stages": [
            {"label": step.label, "note": step_note(found, step.key), "state": ""} for step in found.route
        ],
        "clocks": clock_rows(found),
        "publicities": publicity_rows(found),
        "materials": [
            {
                "label": item.label,
                "who": CONDITIONS[item.when],
                "source": SOURCES[item.source],
                "citation": item.basis,
                "quote": found.clauses.get(item.basis, ""),
            }
            for item in found.materials
        ],
        "parts": parts(found),
        "signers": signers,
    }


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return timezone.localdate()
