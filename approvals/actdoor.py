"""The browser's one door for acts: facts → check page → done page. The act itself is one line.

Any model whose acts are django-fsm transitions can be passed through; forms are `ActForm`s.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.signing import signed_recently, to_confirm
from approvals.actform import ActForm
from audit.acts import Possibility, Refused, acting, perform, possible


def is_act(model: type, name: str) -> bool:
    return hasattr(getattr(model, name, None), "_django_fsm")


def label_of(model: type, name: str) -> str:
    """What the office calls an act."""
    return next(iter(getattr(model, name)._django_fsm.transitions.values())).custom["label"]


def pass_through(
    request: HttpRequest,
    subject: Any,
    name: str,
    form_class: type[ActForm],
    page: dict[str, Any],
    done_url: str,
) -> HttpResponseBase:
    """Carry one act through its pages. `page`: title, head_title, sentence, crumbs, back_url.

    A refusal is a page that lists everything in the way (409); wrong facts come back with every mistake (422).
    """
    offered = next((item for item in possible(subject, request.post) if item.name == name), None)
    page = page | {"url": request.path}
    if offered is None or offered.reasons:
        reasons = offered.reasons if offered else [_foreign_stage(subject, name)]
        return render(request, "approvals/act_refused.html", page | {"reasons": reasons}, status=409)
    if offered.custom.get("signing") and not signed_recently(request):
        return to_confirm(request)
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = form_class(*data, subject=subject, by=request.post)
    page |= {"form": form}
    if not form.is_bound and form.visible_fields():
        return render(request, "approvals/act_facts.html", page)
    if form.is_bound and not form.is_valid():
        return render(request, "approvals/act_facts.html", page, status=422)
    return _check_or_do(request, subject, offered, form, page, done_url)


def _check_or_do(
    request: HttpRequest, subject: Any, act: Possibility, form: ActForm, page: dict[str, Any], done_url: str
) -> HttpResponse:
    """Valid facts: the first time shown once more, the second time (confirmed) carried out."""
    at = timezone.now()
    try:
        if request.POST.get("confirmed"):
            facts = form.facts() if form.fields else {}
            perform(getattr(subject, act.name), by=request.post, at=at, **facts)
            return redirect(done_url)
        if form.is_bound and form.evidence_fields:
            with acting(request.post, reason=f"上传材料，备办“{act.label}”", at=at):
                form.keep_files(at)
    except Refused as refused:
        return render(request, "approvals/act_facts.html", page | {"errors": refused.reasons}, status=409)
    filled = {"facts": form.summary(), "hidden": form.carried()} if form.is_bound else {}
    return render(request, "approvals/act_check.html", page | filled | {"form": None})


def _foreign_stage(subject: Any, name: str) -> str:
    field = getattr(type(subject), name)._django_fsm.field
    stage = getattr(subject, f"get_{field.name}_display")()
    return f"现处“{stage}”，不能办理“{label_of(type(subject), name)}”"
