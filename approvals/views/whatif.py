"""试算影响: ask, watch it run, read the answer, take the list away."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.doors import post_required
from accounts.models import Role
from approvals.models import WhatIf, WhatIfRow
from approvals.tasks import answer_whatif
from approvals.whatif import downloads, job
from approvals.whatif.forms import QuestionForm
from approvals.whatif.shown import sums_of
from audit.acts import Refused
from households.ledger.downloads import XLSX, as_csv, as_xlsx

ROLES = (
    Role.COUNTY_LEADER,
    Role.COUNTY_SUPERVISOR,
    Role.COUNTY_CLERK,
    Role.TOWNSHIP_HEAD,
    Role.DEPUTY_LEADER,
)
RECENT, PAGE = 20, 50
STOP_POLLING = 286


@post_required(*ROLES)
@require_http_methods(["GET", "POST"])
def whatif(request: HttpRequest) -> HttpResponse:
    """The question; the last ones of the region stand below."""
    chosen = {name: request.GET[name] for name in ("profile", "category") if name in request.GET}
    form = QuestionForm(request.post, timezone.localdate(), request.POST or None, initial=chosen)
    errors: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_start(request, form))
        except Refused as refusal:
            errors = refusal.reasons
    recent = WhatIf.objects.visible_to(request.post).select_related("region", "asked_by__user")
    facts = {"form": form, "errors": errors, "recent": recent.order_by("-pk")[:RECENT]}
    wrong = bool(errors or form.errors)
    return render(request, "approvals/whatif/ask.html", facts, status=422 if wrong else 200)


def _start(request: HttpRequest, form: QuestionForm) -> WhatIf:
    with transaction.atomic():
        made = job.start(form.question(), by=request.post, at=timezone.now())
        transaction.on_commit(lambda: answer_whatif.delay(made.pk))
    return made


@post_required(*ROLES)
@require_GET
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the question stands: running, failed, or answered with its sums and its list."""
    found = _find(request, pk)
    return render(
        request,
        "approvals/whatif/answer.html",
        {"whatif": found, "job": job_of(found)} | _answered(request, found),
    )


def _answered(request: HttpRequest, found: WhatIf) -> dict[str, Any]:
    if found.state != WhatIf.State.DONE:
        return {}
    kind = request.GET.get("kind", "")
    kind = kind if kind in WhatIfRow.Kind.values else WhatIfRow.Kind.AMOUNT.value
    after = request.GET.get("after", "")
    rows = found.rows.filter(kind=kind, pk__gt=int(after) if after.isdecimal() else 0).order_by("pk")
    page = list(rows.select_related("case__household", "case__for_member", "township", "village")[: PAGE + 1])
    return {
        "sums": sums_of(found.answer),
        "rows": page[:PAGE],
        "kind": kind,
        "next": page[PAGE - 1].pk if len(page) > PAGE else None,
        "tabs": [
            {"label": label, "url": f"?kind={value}#list", "current": value == kind}
            for value, label in WhatIfRow.Kind.choices
        ],
    }


@post_required(*ROLES)
@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The fragment htmx asks for; status 286 ends the asking and the page shows the answer."""
    found = _find(request, pk)
    if found.is_running:
        return render(request, "parts/job.html", {"job": job_of(found)})
    response = render(request, "parts/job.html", {"job": job_of(found)}, status=STOP_POLLING)
    response["HX-Refresh"] = "true"
    return response


@post_required(*ROLES)
@require_GET
def download(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The list as .xlsx or .csv; taking it away is an event."""
    found = _find(request, pk)
    if form not in ("xlsx", "csv"):
        raise Http404(form)
    rows = downloads.rows_of(found)
    if form == "xlsx":
        content, kind = as_xlsx(downloads.HEADINGS, rows, title="试算明细"), XLSX
    else:
        content, kind = as_csv(downloads.HEADINGS, rows), "text/csv; charset=utf-8"
    job.record_download(found, by=request.post, at=timezone.now())
    return attachment(content, kind, f"whatif-{found.pk}.{form}")


def attachment(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store, private"
    return response


def job_of(found: WhatIf) -> dict[str, Any]:
    """For parts/job.html."""
    state = "running" if found.is_running else "failed" if found.state == WhatIf.State.FAILED else "done"
    return {
        "id": found.pk,
        "label": found.get_state_display(),
        "done": found.done,
        "total": found.total,
        "state": state,
        "words": found.message,
        "url": f"{found.get_absolute_url()}progress/",
    }


def _find(request: HttpRequest, pk: int) -> WhatIf:
    seen = WhatIf.objects.visible_to(request.post).select_related(
        "region", "asked_by__user", "asked_by__region"
    )
    return get_object_or_404(seen, pk=pk)
