"""工作日历: twelve months of a year, and the correction of one day."""

from __future__ import annotations

import calendar as months_of
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.doors import post_required
from accounts.models import Post, Role
from audit.acts import Refused
from policies.calendar_changes import change_day
from policies.calendar_forms import DayForm
from policies.models import CalendarDay, CalendarRevision
from policies.workdays import FIRST_YEAR, WorkCalendar, current_calendar

EDITORS = (Role.COUNTY_CLERK, Role.COUNTY_SUPERVISOR, Role.COUNTY_LEADER, Role.SYSTEM_ADMIN)


@post_required()
@require_GET
def this_year(request: HttpRequest) -> HttpResponse:
    return redirect("policies:calendar_year", year=timezone.localdate().year)


@post_required()
@require_GET
def year(request: HttpRequest, year: int) -> HttpResponse:
    """Every day of a year: working, resting, made up; 暂定 when the State Council has not spoken."""
    today = timezone.localdate()
    if not FIRST_YEAR <= year <= today.year + 5:
        raise Http404
    calendar = current_calendar()
    facts = {
        "year": year,
        "today": today,
        "provisional": calendar.is_provisional(date(year, 1, 1)),
        "in_table": CalendarDay.objects.of_year(year).exists(),
        "months": [_month(calendar, year, month) for month in range(1, 13)],
        "workdays": calendar.count(date(year - 1, 12, 31), date(year, 12, 31)) if year > FIRST_YEAR else None,
        "revisions": CalendarRevision.objects.filter(year=year)[:20],
        "may_edit": _post(request).holds(*EDITORS),
        "tabs": [
            {"label": f"{y} 年", "url": f"../{y}/", "current": y == year}
            for y in range(today.year - 2, today.year + 3)
        ],
    }
    return render(request, "policies/calendar.html", facts)


@post_required(*EDITORS)
@require_http_methods(["GET", "POST"])
def edit_day(request: HttpRequest, day: str) -> HttpResponse:
    """Correct one day with a reason; due dates that rest on it are computed again."""
    on = _day(day)
    known = current_calendar().day(on)
    form = DayForm(request.POST or None, initial={"is_workday": known.is_workday, "name": known.name})
    errors: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            change_day(on, by=_post(request), at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            errors = refusal.reasons
        else:
            kind = "工作日" if form.cleaned_data["is_workday"] else "休息日"
            messages.info(request, f"{on.isoformat()} 已改为{kind}，有关案件的到期日将重新计算。")
            return redirect("policies:calendar_year", year=on.year)
    facts = {"day": known, "form": form, "errors": errors}
    return render(request, "policies/calendar_day.html", facts, status=422 if errors or form.errors else 200)


def _month(calendar: WorkCalendar, year: int, month: int) -> dict[str, Any]:
    """Weeks from Monday; None pads the first and the last."""
    weeks = [
        [calendar.day(day) if day.month == month else None for day in week]
        for week in months_of.Calendar().monthdatescalendar(year, month)
    ]
    working = sum(day.is_workday for week in weeks for day in week if day)
    return {"number": month, "weeks": weeks, "workdays": working}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404


def _post(request: HttpRequest) -> Post:
    post: Post = request.post
    return post
