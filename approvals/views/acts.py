"""The acts of a procedure as pages."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from accounts.doors import post_required
from approvals.actdoor import is_act, label_of, pass_through
from approvals.actforms import form_for
from approvals.models import Procedure
from approvals.nextstep import fetch, next_step
from audit.timeline import timeline


def procedure_of(request: HttpRequest, case_no: str) -> Procedure:
    """The latest procedure of a case that this post may see; anything else is not found."""
    found = (
        Procedure.objects.visible_to(request.post)
        .filter(case__case_no=case_no)
        .select_related("case__household", "case__applicant", "township", "county", "village", "pinned")
        .order_by("-id")
    )
    return get_object_or_404(found[:1])


@post_required()
def act(request: HttpRequest, case_no: str, name: str) -> HttpResponse:
    procedure = procedure_of(request, case_no)
    if not is_act(Procedure, name):
        raise Http404
    case, case_url = procedure.case, reverse("approvals:case", args=[case_no])
    label = label_of(Procedure, name)
    page = {
        "title": label,
        "head_title": f"{label} · {case.applicant_name}户",
        "sentence": f"{case.applicant_name}户，{case.get_category_display()}，案号 {case_no}。",
        "crumbs": [("在办案件", reverse("approvals:cases")), (case_no, case_url), (label, "")],
        "back_url": case_url,
    }
    done_url = reverse("approvals:act_done", args=[case_no, name])
    return pass_through(request, procedure, name, form_for(name), page, done_url)


@post_required()
def act_done(request: HttpRequest, case_no: str, name: str) -> HttpResponse:
    """What was done, the papers it produced, and what comes next; readable after a reload."""
    procedure = procedure_of(request, case_no)
    if not is_act(Procedure, name):
        raise Http404
    entry = next((item for item in timeline(procedure.case.file_key) if item.events[0].act == name), None)
    papers = procedure.case.documents.filter(created_at=entry.at) if entry else []
    step = next_step(procedure, fetch([procedure]), timezone.localdate(), request.post)
    page = {
        "title": f"已办：{label_of(Procedure, name)}（{procedure.case.applicant_name}户）",
        "at": entry.at if entry else None,
        "by": entry.who if entry else "",
        "sentence": f"现处“{procedure.get_stage_display()}”环节。下一步：{step.title}。",
        "documents": [
            {
                "title": paper.title,
                "number": paper.full_number,
                "url": reverse("cases:paper", args=[paper.pk]),
            }
            for paper in papers
        ],
        "actions": [
            {"label": "看案件", "url": reverse("approvals:case", args=[case_no]), "primary": True},
            {"label": "回工作台", "url": reverse("front_door")},
        ],
    }
    return render(request, "approvals/act_done.html", page)
