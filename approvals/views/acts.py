"""The acts of a procedure as pages."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.doors import post_required
from accounts.models import Role
from approvals import evidence
from approvals.actdoor import is_act, label_of, pass_through
from approvals.actforms import form_for
from approvals.aftersteps import known_before
from approvals.casepage import nearest_duty
from approvals.deliberation import council_facts
from approvals.models import Procedure
from approvals.nextstep import next_step
from approvals.roles import READERS
from approvals.shelf import fetch
from approvals.signing import facts_of, heard
from approvals.stages import UNACCEPTED, Stage
from audit.timeline import Entry, timeline
from config.formats import day


def procedure_of(request: HttpRequest, case_no: str) -> Procedure:
    """The latest procedure of a case that this post may see; anything else is not found."""
    found = (
        Procedure.objects.visible_to(request.post)
        .filter(case__case_no=case_no)
        .select_related("case__household", "case__applicant", "township", "county", "village", "pinned")
        .order_by("-id")
    )
    return get_object_or_404(found[:1])


@post_required(*READERS)
@never_cache
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, case_no: str, name: str) -> HttpResponseBase:
    procedure = procedure_of(request, case_no)
    if not is_act(Procedure, name):
        raise Http404
    done_url = reverse("approvals:act_done", args=[case_no, name])
    if request.method == "GET" and _just_done(request, procedure, name):
        return redirect(done_url)  # the second of two clicks, or the back button
    case, label = procedure.case, label_of(Procedure, name)
    page = {
        "title": label,
        "head_title": f"{label} · {case.applicant_name}户",
        "sentence": f"{case.applicant_name}户，{case.get_category_display()}，案号 {case_no}。",
        "crumbs": [
            ("在办案件", reverse("approvals:cases")),
            (case_no, reverse("approvals:case", args=[case_no])),
            (label, ""),
        ],
        "back_url": _back_url(request, procedure),
        "law": _clause(procedure, name),
        "known": _before_signing(procedure, name) or known_before(procedure, name),
    }
    return pass_through(request, procedure, name, form_for(name), page, done_url)


def _back_url(request: HttpRequest, procedure: Procedure) -> str:
    case_no = procedure.case.case_no
    if procedure.stage in (Stage.DRAFT, *UNACCEPTED) and request.post.holds(Role.CLERK):
        return reverse("approvals:intake_step", args=[case_no, "check"])
    return reverse("approvals:case", args=[case_no])


def _clause(procedure: Procedure, name: str) -> dict[str, str]:
    """The clause the act rests on, as a chip."""
    label = procedure.clause_of(name)
    text = procedure.rules.clauses.get(label, "")
    return {"label": label, "text": text, "pack": procedure.rules.version} if label else {}


def _before_signing(procedure: Procedure, name: str) -> list[dict[str, str]]:
    """The three facts, once more, above the signature."""
    opinion = evidence.opinion(procedure)
    if opinion is None or name not in ("sign_opinion", "decide"):
        return []
    third = heard(procedure, evidence.meeting(procedure), evidence.check(procedure))
    facts = [*facts_of(opinion), third, *council_facts(procedure)]
    return [{"label": label, "value": value} for label, value in facts]


def _entry_of(request: HttpRequest, procedure: Procedure, name: str) -> Entry | None:
    """The last time this act was done on the file."""
    entries = timeline(procedure.case.file_key, viewer=request.post)
    return next((entry for entry in entries if entry.events[0].act == name), None)


def _just_done(request: HttpRequest, procedure: Procedure, name: str) -> bool:
    """Was this act the very last thing done on the file, by this person, and is it not open again?"""
    latest = next(iter(timeline(procedure.case.file_key, viewer=request.post, limit=50)), None)
    if latest is None or latest.kind != "own" or latest.events[0].act != name:
        return False
    transition = getattr(Procedure, name)._django_fsm.get_transition(procedure.stage)
    return transition is None or not all(guard(procedure) for guard in transition.conditions)


@post_required(*READERS)
@require_GET
def act_done(request: HttpRequest, case_no: str, name: str) -> HttpResponse:
    """What was done, the papers it produced, and what comes next by when; readable after a reload."""
    procedure = procedure_of(request, case_no)
    if not is_act(Procedure, name):
        raise Http404
    entry = _entry_of(request, procedure, name)
    if entry is None:
        return redirect("approvals:act", case_no, name)
    papers = procedure.case.documents.filter(created_at=entry.at)
    page = {
        "title": f"已办：{label_of(Procedure, name)}（{procedure.case.applicant_name}户）",
        "at": entry.at,
        "by": entry.who,
        "documents": [
            {
                "title": paper.title,
                "number": paper.full_number,
                "url": reverse("cases:paper", args=[paper.pk]),
            }
            for paper in papers
        ],
        **_what_follows(request, procedure),
    }
    return render(request, "approvals/act_done.html", page)


def _what_follows(request: HttpRequest, procedure: Procedure) -> dict[str, Any]:
    """The sentence on the next step and its day, and the ways on."""
    step = next_step(procedure, fetch([procedure]), timezone.localdate(), request.post)
    duty = nearest_duty(procedure)
    by_when = f"，{duty.label}不晚于 {day(duty.due_on, 'short')}" if duty else ""
    sentence = f"现处“{procedure.stage_label}”环节。下一步：{step.title}{by_when}。"
    case_url = reverse("approvals:case", args=[procedure.case.case_no])
    actions = [
        {"label": "看案件", "url": case_url, "primary": not step.act},
        {"label": "回工作台", "url": reverse("front_door")},
    ]
    if step.act:
        actions.insert(0, {"label": step.button, "url": step.url, "primary": True})
    return {"sentence": sentence, "actions": actions}
