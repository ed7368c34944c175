"""The case page: one file, read from the left (who, where it stands) to the ledger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.doors import post_required
from approvals import caseacts, casefigures, casepage, reliefpage
from approvals.models import Procedure
from approvals.nextstep import next_step
from approvals.roles import READERS
from approvals.shelf import fetch
from approvals.stagebar import stages
from approvals.views.acts import procedure_of
from audit.reading import only_reading
from audit.timeline import timeline, verify_file
from cases.models import Case, Document, StoredFile

LATEST = 8  # lines of the timeline beside the overview
EVENTS = 200  # events on one page of the ledger tab


@post_required(*READERS)
@require_GET
def case(request: HttpRequest, case_no: str, tab: str = "") -> HttpResponse:
    if tab not in CONTENT:
        raise Http404
    if from_ledger := ledger_case(request, case_no):
        return redirect(from_ledger.household)
    procedure = procedure_of(request, case_no)
    with only_reading(procedure):
        head = casepage.head(procedure, timezone.localdate())
        page = {
            "procedure": procedure,
            "case": procedure.case,
            "head": head,
            "stages": stages(procedure, head.get("clock")),
            "tabs": _tabs(procedure, tab),
            "tab": tab,
            **CONTENT[tab](request, procedure),
        }
        return render(request, f"approvals/case/{tab or 'overview'}.html", page)


def ledger_case(request: HttpRequest, case_no: str) -> Case | None:
    """A case taken over from a ledger has no procedure to show: its file is the household's."""
    found = Case.objects.visible_to(request.post).filter(case_no=case_no, procedures=None)
    return found.select_related("household").first()


def _tabs(procedure: Procedure, current: str) -> list[dict[str, Any]]:
    """The tabs with how much each holds; nothing is said of an empty one."""
    file, case_no = procedure.case, procedure.case.case_no
    papers = casepage.materials(procedure)
    counts = {
        "evidence": file.checks.count() + file.visits.live().count() + file.meetings.live().count(),
        "materials": f"{papers['done']}/{papers['total']}" if papers["total"] else "",
        "notices": file.publicities.count(),
        "papers": file.documents.count(),
        "history": file.household.cases.exclude(pk=file.pk).count(),
        "ledger": casepage.acts_on(file.file_key),
    }
    return [
        {
            "label": label,
            "url": reverse("approvals:case_tab", args=[case_no, tab])
            if tab
            else reverse("approvals:case", args=[case_no]),
            "current": tab == current,
            "count": counts.get(tab) or "",
        }
        for tab, label in TABS.items()
    ]


def _overview(request: HttpRequest, procedure: Procedure) -> dict[str, Any]:
    today, figures = timezone.localdate(), casefigures.figures_of(procedure)
    key, step = procedure.case.file_key, next_step(procedure, fetch([procedure]), today, request.post)
    return {
        **caseacts.panel(procedure, request.post, step.act),
        **reliefpage.bridged(procedure, request.post),
        "next_title": step.title,
        "next_detail": step.detail,
        "checks": caseacts.checks(procedure, figures),
        "members": casefigures.members(procedure, figures, today),
        "household_link": {"label": "家庭档案", "url": procedure.case.household.get_absolute_url()},
        "calculation": casefigures.calculation(procedure, figures),
        "materials": casepage.materials(procedure),
        "events": casepage.events(timeline(key, viewer=request.post, limit=LATEST * 8)[:LATEST]),
        "event_count": casepage.acts_on(key),
        "chain_ok": verify_file(key),
    }


def _livelihood(request: HttpRequest, procedure: Procedure) -> dict[str, Any]:
    """Rows of the household file, as the household's own page shows them."""
    home = procedure.case.household
    return {
        "household": home,
        "incomes": home.incomes.filter(withdrawn_on=None).select_related("member"),
        "expenses": home.expenses.filter(withdrawn_on=None).select_related("member"),
        "properties": home.properties.filter(until=None).select_related("owner"),
        "account": home.account_on(timezone.localdate()),
        "supporters": home.supporters.filter(until=None),
    }


def _evidence(request: HttpRequest, procedure: Procedure) -> dict[str, Any]:
    file = procedure.case
    return {
        "visits": file.visits.live().prefetch_related("signers").order_by("-round"),
        "checks": file.checks.order_by("-round").prefetch_related("doubts").select_related("report_file"),
        "meetings": file.meetings.live().prefetch_related("panel").order_by("-round"),
        "opinions": procedure.opinions.select_related("reread_by__user", "signed_by__user").order_by(
            "-round"
        ),
    }


def _materials(request: HttpRequest, procedure: Procedure) -> dict[str, Any]:
    files = StoredFile.objects.filter(case=procedure.case).order_by("-id")
    return {"materials": casepage.materials(procedure), "files": files}


def _notices(request: HttpRequest, procedure: Procedure) -> dict[str, Any]:
    return {
        "publicities": procedure.case.publicities.order_by("-id"),
        "objections": procedure.case.objections.order_by("-id"),
    }


def _papers(request: HttpRequest, procedure: Procedure) -> dict[str, Any]:
    papers = Document.objects.visible_to(request.post).filter(case=procedure.case)
    return {"papers": papers.order_by("-id")}


def _history(request: HttpRequest, procedure: Procedure) -> dict[str, Any]:
    cases = procedure.case.household.cases.exclude(pk=procedure.case_id).order_by("-opened_at")
    decisions = procedure.case.household.decisions.select_related("case", "for_member").order_by(
        "-decided_at"
    )
    return {"cases": cases.visible_to(request.post), "decisions": decisions}


def _ledger(request: HttpRequest, procedure: Procedure) -> dict[str, Any]:
    key, asked = procedure.case.file_key, request.GET.get("before", "")
    before = int(asked) if asked.isdecimal() and len(asked) < 10 else None
    entries = timeline(key, viewer=request.post, before=before, limit=EVENTS)
    oldest = entries[-1].events[0].seq if entries else 1
    return {
        "events": casepage.events(entries),
        "older": oldest if oldest > 1 else None,
        "chain_ok": verify_file(key),
    }


TABS = {
    "": "概览",
    "livelihood": "家庭与收入",
    "evidence": "调查与核对",
    "materials": "材料",
    "notices": "公示",
    "papers": "文书",
    "history": "同户历史",
    "ledger": "审计轨迹",
}
CONTENT: dict[str, Callable[[HttpRequest, Procedure], dict[str, Any]]] = {
    "": _overview,
    "livelihood": _livelihood,
    "evidence": _evidence,
    "materials": _materials,
    "notices": _notices,
    "papers": _papers,
    "history": _history,
    "ledger": _ledger,
}
