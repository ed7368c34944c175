"""The case page: one file, read from the left (who, where it stands) to the ledger."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.doors import post_required
from accounts.models import Role
from approvals import casepage
from approvals.models import Procedure
from approvals.nextstep import fetch, next_step
from approvals.views.acts import procedure_of
from audit.timeline import timeline, verify_file
from cases.models import StoredFile

READERS = tuple(role for role in Role if role not in (Role.FINANCE, Role.SYSTEM_ADMIN))
TABS = {
    "": "概览",
    "evidence": "调查与核对",
    "materials": "材料",
    "notices": "公示",
    "papers": "文书",
    "history": "同户历史",
    "ledger": "审计轨迹",
}


@post_required(*READERS)
def case(request: HttpRequest, case_no: str, tab: str = "") -> HttpResponse:
    if tab not in TABS:
        raise Http404
    procedure = procedure_of(request, case_no)
    page = {
        "procedure": procedure,
        "case": procedure.case,
        "head": casepage.head(procedure, timezone.localdate()),
        "stages": casepage.stages(procedure),
        "tabs": _tabs(procedure, tab),
        "tab": tab,
        **CONTENT[tab](request, procedure),
    }
    return render(request, f"approvals/case/{tab or 'overview'}.html", page)


def _tabs(procedure: Procedure, current: str) -> list[dict[str, Any]]:
    case_no = procedure.case.case_no
    return [
        {
            "label": label,
            "url": reverse("approvals:case_tab", args=[case_no, tab])
            if tab
            else reverse("approvals:case", args=[case_no]),
            "current": tab == current,
        }
        for tab, label in TABS.items()
    ]


def _overview(request: HttpRequest, procedure: Procedure) -> dict[str, Any]:
    acts, aside = casepage.acts(procedure, request.post)
    free = [act for act in acts if not act.reasons]
    buttons = [casepage.button(procedure, act, primary=act is (free[0] if free else None)) for act in acts]
    entries = timeline(procedure.case.file_key)
    return {
        "acts": buttons,
        "next_title": next_step(procedure, fetch([procedure]), timezone.localdate(), request.post).title,
        "checks": casepage.checks(procedure),
        "aside": [casepage.button(procedure, act) for act in aside],
        "calculation": casepage.calculation(procedure),
        "materials": casepage.materials(procedure),
        "entries": entries[:8],
        "entry_count": len(entries),
        "chain_ok": verify_file(procedure.case.file_key),
    }


def _evidence(request: HttpRequest, procedure: Procedure) -> dict[str, Any]:
    file = procedure.case
    return {
        "visits": file.visits.live().prefetch_related("signers").order_by("-round"),
        "checks": file.checks.order_by("-round").prefetch_related("doubts"),
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
    return {"papers": procedure.case.documents.order_by("-id")}


def _history(request: HttpRequest, procedure: Procedure) -> dict[str, Any]:
    cases = procedure.case.household.cases.exclude(pk=procedure.case_id).order_by("-opened_at")
    decisions = procedure.case.household.decisions.select_related("case").order_by("-decided_at")
    return {"cases": cases.visible_to(request.post), "decisions": decisions}


def _ledger(request: HttpRequest, procedure: Procedure) -> dict[str, Any]:
    return {
        "entries": timeline(procedure.case.file_key),
        "chain_ok": verify_file(procedure.case.file_key),
    }


CONTENT = {
    "": _overview,
    "evidence": _evidence,
    "materials": _materials,
    "notices": _notices,
    "papers": _papers,
    "history": _history,
    "ledger": _ledger,
}
