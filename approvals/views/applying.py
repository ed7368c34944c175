"""The first minute at the counter: who applies for what, and whether the person is on file already."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import post_required
from accounts.idnumber import IdNumber, check_id_number, normalise_id_number
from accounts.models import Role
from approvals import intakesteps
from approvals.intakeforms import BeginForm
from approvals.leadintake import first_values, lead_for, take_over
from approvals.models import Procedure
from approvals.stages import UNACCEPTED, Stage
from approvals.views.acts import procedure_of
from audit.acts import Refused, acting
from households.duplicates import duplicates_of


@post_required(Role.CLERK)
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """From scratch, or from a lead (`?lead=`), whose words then stand in the form."""
    lead = lead_for(request.post, request.GET.get("lead", ""))
    known = {"initial": first_values(lead)} if lead else {}
    form = BeginForm(request.POST or None, by=request.post, **known)
    look_up_as_typed(form, reverse("approvals:intake_id"))
    errors: list[str] = []
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        try:
            with acting(request.post, reason="受理登记", sentence="开始受理登记", at=at):
                procedure = intakesteps.begin(form, by=request.post, at=at)
                if lead is not None:
                    take_over(lead, procedure, by=request.post, at=at)
            return redirect("approvals:intake_step", procedure.case.case_no, "household")
        except Refused as refused:
            errors = refused.reasons
    unfinished = Procedure.objects.visible_to(request.post).open().at(Stage.DRAFT, *UNACCEPTED)
    drafts = unfinished.select_related("case", "village").order_by("-id")[:20]
    page = {"form": form, "errors": errors, "drafts": drafts}
    return render(request, "approvals/intake/begin.html", page, status=422 if form.is_bound else 200)


@post_required(Role.CLERK)
@require_POST
def look_up_id(request: HttpRequest, case_no: str = "") -> HttpResponse:
    """What an ID number says by itself, and where the person is on file already: asked while it is typed."""
    name = "".join(request.POST.get("name", "").split())[:60]
    number = normalise_id_number(request.POST.get("id_number", ""))[:30]
    home = procedure_of(request, case_no).case.household if case_no else None
    page: dict[str, Any] = {"number": number, "problems": [], "duplicates": []}
    if number:
        page["problems"] = check_id_number(number, who=name or "此人")
    if number and not page["problems"]:
        page["duplicates"] = duplicates_of(number, name, request.post, besides=home)
        page["derived"] = _derived(IdNumber(number))
    return render(request, "approvals/intake/id_check.html", page)


def _derived(number: IdNumber) -> str:
    """女，16 岁，2009-08-14 生."""
    return f"{number.sex}，{number.age_on(timezone.localdate())} 岁，{number.birth_date} 生"


def look_up_as_typed(form: Any, url: str) -> None:
    """Let the number be looked up as soon as it is typed; without scripts the form itself says it."""
    form.fields["id_number"].widget.attrs |= {
        "hx-post": url,
        "hx-trigger": "change delay:300ms",
        "hx-target": "#id-check",
        "hx-sync": "closest form:abort",
        "inputmode": "text",
        "class": "mono",
    }
