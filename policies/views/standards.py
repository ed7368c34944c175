"""地方标准: the values in force by year, entering one, and the second person who confirms it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.doors import post_required
from accounts.models import Post, Role
from audit.acts import Refused, perform, possible
from audit.models import Event
from policies.benefits.money import text
from policies.forms import StandardForm, WhyForm
from policies.models import COUNTY_ROLES, Standard, StandardKind, StandardStage
from policies.standards import enter

RELATED = ("region", "entered_by__user", "entered_by__region", "confirmed_by__user", "confirmed_by__region")


@post_required()
@require_GET
def standards(request: HttpRequest) -> HttpResponse:
    """Values in force on any day of a year, and what still waits for its second person."""
    today = timezone.localdate()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and 2000 <= int(asked) <= today.year + 1 else today.year
    seen = Standard.objects.visible_to(_post(request)).select_related(*RELATED)
    tabs = [
        {"label": f"{y} 年", "url": f"?year={y}", "current": y == year}
        for y in range(today.year + 1, today.year - 4, -1)
    ]
    facts = {
        "year": year,
        "tabs": tabs,
        "in_force": sorted(seen.confirmed().of_year(year), key=_office_order),
        "awaiting": sorted(seen.awaiting(), key=_office_order),
        "today": today,
        "may_enter": _post(request).holds(*COUNTY_ROLES),
    }
    return render(request, "policies/standards.html", facts)


@post_required(*COUNTY_ROLES)
@require_http_methods(["GET", "POST"])
def enter_standard(request: HttpRequest) -> HttpResponse:
    """Enter a value from its document; it is not used before another person has confirmed it."""
    form = StandardForm(_post(request), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            standard = enter(form.new_standard(), by=_post(request))
        except Refused as refusal:
            return render(
                request,
                "policies/standards_enter.html",
                {"form": form, "errors": refusal.reasons},
                status=422,
            )
        messages.info(request, f"已录入{standard.title}，请本县另一名工作人员对照文件核对后生效。")
        return redirect("policies:standard", pk=standard.pk)
    return render(
        request, "policies/standards_enter.html", {"form": form}, status=422 if form.errors else 200
    )


@post_required()
@require_GET
def standard(request: HttpRequest, pk: int) -> HttpResponse:
    """One value: what it says, who entered and confirmed it, what may be done, its history."""
    found = _find(request, pk)
    facts = {
        "standard": found,
        "acts": possible(found, _post(request)) if _post(request).holds(*COUNTY_ROLES) else [],
        "events": _history(found),
        "same": Standard.objects.same_as(found).confirmed().select_related(*RELATED),
        "facts": _facts(found),
        "waiting": found.stage == StandardStage.ENTERED,
    }
    return render(request, "policies/standards_one.html", facts)


@post_required(*COUNTY_ROLES)
@require_http_methods(["GET", "POST"])
def confirm_standard(request: HttpRequest, pk: int) -> HttpResponse:
    """Check page of the second person, then into force."""
    found = _find(request, pk)
    refusals: list[str] = []
    if request.method == "POST":
        try:
            found = perform(found.confirm, by=_post(request), clause=found.doc_no)
        except Refused as refusal:
            refusals = refusal.reasons
        except IntegrityError:
            refusals = ["刚有另一条同类标准生效，与本条时间重叠，请刷新后核对"]
        else:
            messages.info(request, f"{found.title}自 {found.valid_from} 起执行。")
            return redirect("policies:standard", pk=found.pk)
    obstacles = next((act.reasons for act in possible(found, _post(request)) if act.name == "confirm"), None)
    if obstacles is None:
        return redirect("policies:standard", pk=found.pk)
    facts = {"standard": found, "facts": _facts(found), "reasons": refusals or obstacles}
    return render(request, "policies/standards_confirm.html", facts, status=422 if refusals else 200)


@post_required(*COUNTY_ROLES)
@require_http_methods(["GET", "POST"])
def withdraw_standard(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back an entry that is not in force yet."""
    found = _find(request, pk)
    return _end(request, found, found.withdraw, "撤回")


@post_required(Role.COUNTY_LEADER)
@require_http_methods(["GET", "POST"])
def annul_standard(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a wrong value out of force."""
    found = _find(request, pk)
    return _end(request, found, found.annul, "作废")


def _end(request: HttpRequest, found: Standard, act: Callable[..., None], verb: str) -> HttpResponse:
    form = WhyForm(request.POST or None)
    errors: list[str] = []
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        try:
            perform(act, by=_post(request), reason=why, why=why)
        except Refused as refusal:
            errors = refusal.reasons
        else:
            messages.info(request, f"{found.title}（{found.period}）已{verb}。")
            return redirect("policies:standard", pk=found.pk)
    facts = {"standard": found, "facts": _facts(found), "form": form, "errors": errors, "verb": verb}
    return render(request, "policies/standards_end.html", facts, status=422 if errors or form.errors else 200)


def _find(request: HttpRequest, pk: int) -> Standard:
    found: Standard = get_object_or_404(
        Standard.objects.visible_to(_post(request)).select_related(*RELATED), pk=pk
    )
    return found


def _post(request: HttpRequest) -> Post:
    post: Post = request.post
    return post


def _office_order(row: Standard) -> tuple[Any, ...]:
    """As an office reads them: by item in the order of the list of kinds, urban first, newest first."""
    kind = StandardKind.values.index(row.kind)
    return kind, row.region_id, row.household_class != "urban", row.place, -row.valid_from.toordinal()


def _facts(found: Standard) -> list[dict[str, Any]]:
    """What is to be compared with the document, line by line."""
    value = f"{found.shown}{' 元' if found.in_yuan else ''}"
    monthly = f"折合每月 {text(found.monthly)} 元，计算时按精确分数" if found.per == "year" else ""
    rows: list[dict[str, Any]] = [
        {"label": "项目", "value": found.get_kind_display()},
        {"label": "适用地区", "value": found.region.full_name},
        {"label": "城乡", "value": found.get_household_class_display() or "不分城乡"},
        {"label": "数值", "value": f"{value}（{found.get_per_display()}）", "note": monthly},
        {"label": "执行时间", "value": found.period},
        {"label": "发布文号", "value": found.doc_no},
        {"label": "录入", "value": _who(found.entered_by, found.entered_at)},
    ]
    if found.place:
        rows.insert(2, {"label": "务工地", "value": found.place})
    if found.confirmed_by and found.confirmed_at:
        rows.append({"label": "核对", "value": _who(found.confirmed_by, found.confirmed_at)})
    return rows


def _who(post: Post, at: Any) -> str:
    return f"{post.author_name}（{post.post_label}）{timezone.localtime(at):%Y-%m-%d %H:%M}"


def _history(found: Standard) -> list[dict[str, Any]]:
    """Events of the value's own file, newest first, as the timeline draws them."""
    events = Event.objects.of_file(found.file_key)
    return [
        {
            "text": event.sentence,
            "at": event.acted_at,
            "who": f"{event.author_name} {event.post_label}",
            "digest": event.hash[:8],
            "reason": event.reason if event.reason != event.sentence else "",
        }
        for event in events
    ]
