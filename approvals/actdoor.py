"""The browser's one door for acts: facts → check page → done page. The act itself is one line.

Any model whose acts are django-fsm transitions can be passed through; forms are `ActForm`s.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts.models import Post
from accounts.signing import signed_recently
from approvals import typed
from approvals.actform import ActForm
from audit.acts import Possibility, Refused, acting, in_the_way, perform, possible
from policies.benefits import FactsMissing, TableError

FACTS, CHECK, REFUSED = "approvals/act_facts.html", "approvals/act_check.html", "approvals/act_refused.html"


def is_act(model: type, name: str) -> bool:
    return hasattr(getattr(model, name, None), "_django_fsm")


def label_of(model: type, name: str) -> str:
    """What the office calls an act."""
    return next(iter(getattr(model, name)._django_fsm.transitions.values())).custom["label"]


@dataclass(frozen=True)
class Passage:
    """One person at the door of one act. `page`: title, head_title, sentence, crumbs, back_url."""

    request: HttpRequest
    subject: Any
    act: Possibility
    page: dict[str, Any]
    done_url: str

    def show(self, template: str, status: int = 200, **more: Any) -> HttpResponse:
        return render(self.request, template, self.page | more, status=status)


def pass_through(
    request: HttpRequest,
    subject: Any,
    name: str,
    form_class: type[ActForm],
    page: dict[str, Any],
    done_url: str,
) -> HttpResponseBase:
    """Carry one act through its pages.

    A refusal is a page that lists everything in the way (409); wrong facts come back with every mistake (422).
    """
    offered, reasons = act_at_hand(request, subject, name)
    page = page | {"url": request.path}
    if offered is None or reasons:
        return render(request, REFUSED, page | {"reasons": reasons}, status=409)
    if offered.custom.get("signing") and not signed_recently(request):
        return _password_first(request)
    passage = Passage(request, subject, offered, page, done_url)
    if request.method == "POST":
        return _received(passage, form_class(request.POST, request.FILES, subject=subject, by=request.post))
    form = form_class(subject=subject, by=request.post)
    typed.recall(request, request.path, form)
    return passage.show(FACTS if form.visible_fields() else CHECK, form=form if form.fields else None)


def act_at_hand(request: HttpRequest, subject: Any, name: str) -> tuple[Possibility | None, list[str]]:
    """The act as it stands for this person now, and everything in its way."""
    offered = next((item for item in possible(subject, request.post) if item.name == name), None)
    return offered, offered.reasons if offered else in_the_way(subject, name, request.post)


def right_with_files(form: ActForm, act: Possibility, request: HttpRequest, at: datetime) -> bool:
    """Are the facts right? Files that came with them are in the case from now on."""
    right = form.is_valid()
    if form.evidence_fields:
        with acting(request.post, reason=f"上传材料，备办“{act.label}”", at=at):
            right = form.keep_files(at)
    return right


def carry_out(subject: Any, name: str, form: ActForm, *, by: Post, at: datetime) -> list[str]:
    """Do the act with the facts of a right form; every reason when it is refused, [] when it is done."""
    try:
        perform(getattr(subject, name), by=by, at=at, **(form.facts() if form.fields else {}))
    except (Refused, FactsMissing, TableError) as refused:
        return refused.reasons if isinstance(refused, Refused) else refused.problems
    return []


def _password_first(request: HttpRequest) -> HttpResponse:
    """To the password and back to this act; what was filled in already waits there."""
    if request.method == "POST":
        typed.keep(request, request.path)
    way_back = urlencode({"next": request.path})
    return HttpResponseRedirect(f"{reverse('accounts:confirm_password')}?{way_back}")


def _received(passage: Passage, form: ActForm) -> HttpResponse:
    """Facts came in: wrong ones go back, right ones are shown once more, confirmed ones are carried out."""
    at, request = timezone.now(), passage.request
    if not right_with_files(form, passage.act, request, at):
        return passage.show(FACTS, status=422, form=form)
    if not request.POST.get("confirmed"):
        return passage.show(CHECK, facts=form.summary(), hidden=form.carried(), form=None)
    if reasons := carry_out(passage.subject, passage.act.name, form, by=request.post, at=at):
        return _not_done(passage, form, reasons)
    typed.forget(request, request.path)
    return redirect(passage.done_url)


def _not_done(passage: Passage, form: ActForm, reasons: list[str]) -> HttpResponse:
    """Refused at the last moment: with facts to correct the form comes back, without any the reasons stand alone."""
    if form.visible_fields():
        return passage.show(FACTS, status=409, errors=reasons, form=form)
    return passage.show(REFUSED, status=409, reasons=reasons)
