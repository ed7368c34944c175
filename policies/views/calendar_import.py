"""Handing in the State Council's arrangement of a year: read first, change as one act."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.doors import post_required
from audit.acts import Refused
from policies.calendar_changes import publish_year
from policies.calendar_forms import YearFileForm
from policies.views.calendar import EDITORS, _post
from policies.workdays import FIRST_YEAR, Day, current_calendar

SALT = "policies.calendar.import"
# What was read is confirmed within the hour; it travels signed with the page, not in a draft table.
VALID_SECONDS = 3600
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@post_required(*EDITORS)
@require_GET
def template(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    """The template of a year with what is known of it."""
    if kind not in KINDS or not FIRST_YEAR < year <= timezone.localdate().year + 5:
        raise Http404
    from policies.calendar_files import write_template  # brings openpyxl: no start should wait for it

    content = write_template(year, current_calendar(), kind)
    return HttpResponse(
        content,
        content_type=KINDS[kind],
        headers={"Content-Disposition": f'attachment; filename="calendar-{year}.{kind}"'},
    )


@post_required(*EDITORS)
@require_http_methods(["GET", "POST"])
def import_year(request: HttpRequest, year: int) -> HttpResponse:
    """Read a file and show what would change; with `confirmed`, publish the year."""
    if not FIRST_YEAR < year <= timezone.localdate().year + 5:
        raise Http404
    if request.POST.get("confirmed"):
        return _publish(request, year)
    form = YearFileForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _form(request, year, form, [])
    from policies.calendar_files import read_year  # as above

    file = form.cleaned_data["file"]
    reading = read_year(year, file.name, file.read())
    if reading.problems:
        return _form(request, year, form, list(reading.problems))
    notice_no = form.cleaned_data["notice_no"]
    rows = [[day.on.isoformat(), day.is_workday, day.name] for day in reading.days]
    facts = {
        "year": year,
        "notice_no": notice_no,
        "days": reading.days,
        "moved": _moved(reading.days),
        "payload": signing.dumps({"year": year, "notice_no": notice_no, "days": rows}, salt=SALT),
    }
    return render(request, "policies/calendar_import_check.html", facts)


def _publish(request: HttpRequest, year: int) -> HttpResponse:
    try:
        read = signing.loads(request.POST.get("payload", ""), salt=SALT, max_age=VALID_SECONDS)
        if read["year"] != year:
            raise signing.BadSignature
    except signing.BadSignature:
        return _form(request, year, YearFileForm(), ["核对页已过期，请重新选择文件"])
    special = {
        date.fromisoformat(on): Day(date.fromisoformat(on), work, name) for on, work, name in read["days"]
    }
    try:
        publish_year(year, special, notice_no=read["notice_no"], by=_post(request), at=timezone.now())
    except Refused as refusal:
        return _form(request, year, YearFileForm(), refusal.reasons)
    messages.info(request, f"{year} 年放假安排已导入，依据{read['notice_no']}，有关案件的到期日将重新计算。")
    return redirect("policies:calendar_year", year=year)


def _form(request: HttpRequest, year: int, form: YearFileForm, errors: list[str]) -> HttpResponse:
    facts = {"year": year, "form": form, "errors": errors}
    status = 422 if errors or form.errors else 200
    return render(request, "policies/calendar_import.html", facts, status=status)


def _moved(days: tuple[Day, ...]) -> list[Day]:
    """Days that will count differently from today's table."""
    calendar = current_calendar()
    return [day for day in days if calendar.is_workday(day.on) != day.is_workday]
