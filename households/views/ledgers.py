"""Bringing an old ledger in: upload → columns → dry run → commit → done. Every step survives a reload."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import post_required
from accounts.models import Level, Region, Role
from audit.acts import Refused
from households.forms.ledger import UploadForm
from households.ledger import downloads, job
from households.ledger.book import sheet_of
from households.ledger.cells import shown
from households.ledger.columns import Field, find_header, missing
from households.ledger.sheet import SheetError
from households.models import LedgerFile
from households.tasks import check_ledger, commit_ledger

ROLES = (Role.CLERK, Role.COUNTY_CLERK)
State = LedgerFile.State
RECENT = 20
STOP_POLLING = 286
FINDINGS_SHOWN = 200
SAMPLE_ROWS = 3


@post_required(*ROLES)
@require_http_methods(["GET", "POST"])
def ledgers(request: HttpRequest) -> HttpResponse:
    """Upload a ledger; the last ones of the region stand below."""
    form = UploadForm(request.post, request.POST or None, request.FILES or None)
    errors: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_receive(request, form.cleaned_data))
        except Refused as refusal:
            errors = refusal.reasons
    files = LedgerFile.objects.visible_to(request.post).select_related("township").order_by("-pk")[:RECENT]
    wrong = bool(errors or form.errors)
    facts = {"form": form, "errors": errors, "files": files}
    return render(request, "households/ledger/upload.html", facts, status=422 if wrong else 200)


def _receive(request: HttpRequest, facts: dict[str, Any]) -> Any:
    file = job.receive(
        facts["file"].read(),
        facts["file"].name,
        township=facts["township"],
        category=facts["category"],
        area=facts["area"],
        as_of=facts["as_of"],
        by=request.post,
        at=timezone.now(),
    )
    return f"{file.get_absolute_url()}columns/"


@post_required(*ROLES)
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Which column is what; the township's corrections are remembered."""
    file = _file(request, pk)
    if file.state in (State.COMMITTED, State.COMMITTING, State.CHECKING):
        return redirect(file)
    errors: list[str] = []
    if request.method == "POST":
        mapping, villages = _chosen(request)
        errors = missing(mapping)
        if not errors:
            job.choose_columns(file, mapping, villages, by=request.post, at=timezone.now())
            return _start(file, State.CHECKING)
        file.mapping = mapping
    return _columns_page(request, file, errors)


def _chosen(request: HttpRequest) -> tuple[dict[str, str], dict[str, str]]:
    """What the page sent: headings and village names travel beside their numbered choices."""
    found: dict[str, dict[str, str]] = {"heading": {}, "village": {}}
    for kind, chosen in found.items():
        for key, name in request.POST.items():
            if key.startswith(f"{kind}-"):
                chosen[str(name)] = str(request.POST.get(f"as-{key}", ""))
    mapping: dict[str, str] = {}
    for heading, field in found["heading"].items():
        if field and field not in mapping.values():
            mapping[heading] = field
    return mapping, found["village"]


def _columns_page(request: HttpRequest, file: LedgerFile, errors: list[str]) -> HttpResponse:
    try:
        sheet = sheet_of(file)
    except SheetError as error:
        return render(
            request, "households/ledger/unreadable.html", {"file": file, "reason": str(error)}, status=422
        )
    header = find_header(sheet.rows)
    sample = sheet.rows[header.first_data_row : header.first_data_row + SAMPLE_ROWS] if header else []
    rows = [
        {
            "heading": heading,
            "field": file.mapping.get(heading, ""),
            "sample": _sample(file.mapping.get(heading, ""), [row[at] for row in sample]),
        }
        for at, heading in enumerate(header.headings if header else ())
        if heading
    ]
    facts = {
        "file": file,
        "rows": rows,
        "choices": Field.choices,
        "errors": errors,
        "unknown": file.report.get("unknown_villages", []),
        "villages": Region.objects.within(file.township).filter(level=Level.VILLAGE),
    }
    return render(request, "households/ledger/columns.html", facts, status=422 if errors else 200)


COVERED = (Field.ID_NUMBER, Field.HEAD_ID, Field.ACCOUNT, Field.PHONE)


def _sample(field: str, values: list[object]) -> str:
    """The first cells of a column; numbers of persons are covered."""
    words = [shown(value) for value in values if shown(value)]
    return "、".join(f"…{word[-4:]}" for word in words) if field in COVERED else "、".join(words)


@post_required(*ROLES)
@require_GET
def ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the ledger stands: running, checked with its findings, or in."""
    file = _file(request, pk)
    if file.state == State.UPLOADED:
        return redirect("households:ledger_columns", pk=file.pk)
    return render(request, "households/ledger/ledger.html", _standing(file))


@post_required(*ROLES)
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    return _start(_file(request, pk), State.CHECKING)


@post_required(*ROLES)
@require_POST
def commit(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the good households in; a second click finds the job running."""
    return _start(_file(request, pk), State.COMMITTING, request.post.pk)


def _start(file: LedgerFile, state: str, *who: int) -> HttpResponse:
    task = check_ledger if state == State.CHECKING else commit_ledger
    with transaction.atomic():
        if job.start(file, state):
            transaction.on_commit(lambda: task.delay(file.pk, *who))
    return redirect(file)


@post_required(*ROLES)
@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The fragment htmx asks for; status 286 ends the asking and the page shows the result."""
    file = _file(request, pk)
    if file.is_running:
        return render(request, "parts/job.html", {"job": _job(file)})
    response = render(request, "parts/job.html", {"job": _job(file)}, status=STOP_POLLING)
    response["HX-Refresh"] = "true"
    return response


@post_required(*ROLES)
@require_GET
def findings(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The list of findings to work off, as .xlsx or .csv."""
    file = _file(request, pk)
    rows = downloads.finding_rows(file)
    if form == "xlsx":
        content, kind = downloads.as_xlsx(downloads.HEADINGS, rows, title="问题清单"), downloads.XLSX
    elif form == "csv":
        content, kind = downloads.as_csv(downloads.HEADINGS, rows), "text/csv; charset=utf-8"
    else:
        raise Http404
    job.record_download(file, by=request.post, at=timezone.now())
    return _attachment(content, kind, f"ledger-{file.pk}-findings.{form}")


@post_required()
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """The blank ledger."""
    return _attachment(downloads.blank_template(), downloads.XLSX, "ledger-template.xlsx")


def _attachment(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store, private"
    return response


def _file(request: HttpRequest, pk: int) -> LedgerFile:
    found = LedgerFile.objects.visible_to(request.post).select_related("township__parent")
    return get_object_or_404(found, pk=pk)


def _standing(file: LedgerFile) -> dict[str, Any]:
    report = file.report
    return {
        "file": file,
        "report": report,
        "job": _job(file),
        "errors_found": report.get("errors", [])[:FINDINGS_SHOWN],
        "warnings_found": report.get("warnings", [])[:FINDINGS_SHOWN],
        "shown": FINDINGS_SHOWN,
    }


def _job(file: LedgerFile) -> dict[str, Any]:
    state = "running" if file.is_running else "failed" if file.state == State.FAILED else "done"
    return {
        "id": file.pk,
        "label": file.get_state_display(),
        "done": file.done,
        "total": file.total,
        "state": state,
        "words": file.message,
        "url": f"{file.get_absolute_url()}progress/",
    }
