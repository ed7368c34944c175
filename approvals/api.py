"""The door of other programs: every act of a procedure, with the forms, guards and sentences of the pages (docs/api.md).

What is asked of a page is asked of the same functions here: `possible` says what stands in the way, the act's own
form reads the facts, `perform` does it. Nothing can be done here that the person could not do on a page.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse, QueryDict
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.api import JSON, Unreadable, body_of
from accounts.doors import go, post_required, told
from accounts.models import Role
from accounts.signing import signed_recently
from approvals import desk, evidence, intakesteps
from approvals.actdoor import act_at_hand, carry_out, is_act, label_of, right_with_files
from approvals.actform import ActForm, EvidenceField
from approvals.actforms import form_for
from approvals.caseacts import spent
from approvals.doubtsfield import DoubtsField
from approvals.intakeforms import BeginForm
from approvals.models import Procedure
from approvals.roles import READERS
from approvals.views.acts import procedure_of
from audit.acts import Refused, acting, possible
from audit.reading import only_reading

KINDS: tuple[tuple[type[forms.Field], str], ...] = (
    (EvidenceField, "file"),
    (DoubtsField, "doubts"),
    (forms.BooleanField, "boolean"),
    (forms.MultipleChoiceField, "choices"),
    (forms.ModelMultipleChoiceField, "choices"),
    (forms.ChoiceField, "choice"),
    (forms.ModelChoiceField, "choice"),
    (forms.DecimalField, "amount"),
    (forms.IntegerField, "integer"),
    (forms.DateTimeField, "time"),
    (forms.DateField, "date"),
    (forms.FileField, "file"),
)
YES, NO = "yes", "no"


@post_required(*READERS)
@never_cache
@require_http_methods(["GET", "POST"])
def cases(request: HttpRequest) -> JsonResponse:
    """GET: the open cases of the post's region by due day, 25 a page (`after`). POST: open a file at the counter."""
    if request.method == "POST":
        return _opened(request)
    rows = Procedure.objects.in_place(request.post.region).open()
    page, following = desk.page_of(rows, request.GET.get("after", ""))
    return JsonResponse({"cases": [_line(procedure) for procedure in page], "after": following or None})


@post_required(*READERS)
@never_cache
@require_GET
def case(request: HttpRequest, case_no: str) -> JsonResponse:
    """Where one case stands, its clocks and papers, and every act with what is in its way."""
    return JsonResponse(facts_of(procedure_of(request, case_no), request))


@post_required(*READERS)
@never_cache
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, case_no: str, name: str) -> HttpResponseBase:
    """GET: the facts the act asks for. POST: do it, with the facts as JSON, or as a form when files come along."""
    procedure = procedure_of(request, case_no)
    if not is_act(Procedure, name):
        raise Http404
    blank = form_for(name)(subject=procedure, by=request.post)
    if request.method == "GET":
        _, reasons = act_at_hand(request, procedure, name)
        fields = [_field(key, field, blank) for key, field in blank.fields.items()]
        return JsonResponse(
            {"name": name, "label": label_of(Procedure, name), "reasons": reasons, "facts": fields}
        )
    return _done(request, procedure, name, blank)


def _done(request: HttpRequest, procedure: Procedure, name: str, blank: ActForm) -> HttpResponseBase:
    offered, reasons = act_at_hand(request, procedure, name)
    if offered is None or reasons:
        return told(409, "refused", reasons)
    if offered.custom.get("signing") and not signed_recently(request):
        return go(request, "accounts:confirm_password")
    try:
        posted = posted_facts(request, blank)
    except Unreadable as unreadable:
        return told(400, "unreadable", [str(unreadable)])
    at = timezone.now()
    form = form_for(name)(posted, request.FILES, subject=procedure, by=request.post)
    if not right_with_files(form, offered, request, at):
        return _mistakes(form)
    if reasons := carry_out(procedure, name, form, by=request.post, at=at):
        return told(409, "refused", reasons)
    done = {"result": "done", "act": name, "label": offered.label}
    return JsonResponse(done | facts_of(procedure_of(request, procedure.case.case_no), request))


def _opened(request: HttpRequest) -> JsonResponse:
    if not request.post.holds(Role.CLERK):
        return told(403, "not_yours", ["须由经办员办理"])
    try:
        form = BeginForm(posted_facts(request, BeginForm(by=request.post)), by=request.post)
    except Unreadable as unreadable:
        return told(400, "unreadable", [str(unreadable)])
    if not form.is_valid():
        return _mistakes(form)
    at = timezone.now()
    try:
        with acting(request.post, reason="受理登记", sentence="开始受理登记", at=at):
            procedure = intakesteps.begin(form, by=request.post, at=at)
    except Refused as refused:
        return told(409, "refused", refused.reasons)
    return JsonResponse({"result": "done"} | facts_of(procedure, request), status=201)


def _mistakes(form: forms.Form) -> JsonResponse:
    """422: every mistake, by the fact it is in; what is in none stands under ""."""
    found = {("" if name == NON_FIELD_ERRORS else name): list(said) for name, said in form.errors.items()}
    reasons = [sentence for said in found.values() for sentence in said]
    return JsonResponse({"result": "mistakes", "reasons": reasons, "mistakes": found}, status=422)


def posted_facts(request: HttpRequest, blank: forms.Form) -> QueryDict:
    """The facts as the form reads them: true and false, numbers and lists of JSON become what a page would send.

    Raises Unreadable for what is neither a form nor a JSON object, and for facts the act does not know.
    """
    if request.content_type != JSON:
        return request.POST
    body = body_of(request)
    if unknown := [name for name in body if name not in blank.fields]:
        raise Unreadable(f"没有这一项：{'、'.join(unknown)}")
    posted = QueryDict(mutable=True)
    for name, value in body.items():
        posted.setlist(name, _words(blank.fields[name], value))
    return posted


def _words(field: forms.Field, value: Any) -> list[str]:
    if value is None or (value is False and isinstance(field, forms.BooleanField)):
        return []
    if isinstance(value, bool):
        return [YES if value else NO] if isinstance(field, forms.ChoiceField) else ["on"]
    if isinstance(value, dict):
        return [str(value.get(key, "")) for key in ("item", "found", "declared")]
    if isinstance(value, list):
        return [word for each in value for word in _words(field, each)]
    return [str(value)]


def _field(name: str, field: forms.Field, form: forms.Form) -> dict[str, Any]:
    """One fact as a program is told of it."""
    told_of: dict[str, Any] = {
        "name": name,
        "label": str(field.label or name),
        "kind": next((kind for of, kind in KINDS if isinstance(field, of)), "text"),
        "required": field.required,
        "help": str(field.help_text),
    }
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        choices: Any = field.choices
        told_of["choices"] = [
            {"value": str(value), "label": str(label)} for value, label in choices if str(value)
        ]
    return told_of


def facts_of(procedure: Procedure, request: HttpRequest) -> dict[str, Any]:
    """Where a case stands, as JSON can carry it: days as 2026-09-28, instants with their zone, amounts as text."""
    with only_reading(procedure):
        decision, papers = evidence.decision(procedure), procedure.case.documents.order_by("id")
        return _line(procedure) | {
            "kind": procedure.kind,
            "round": procedure.round,
            "rules": procedure.rules.version,
            "accepted_at": procedure.accepted_at,
            "ended": procedure.ended,
            "clocks": list(
                procedure.clocks.running()
                .order_by("due_on", "id")
                .values("name", "label", "round", "due_on", "due_at", "basis", "provisional")
            ),
            "documents": [{"kind": p.kind, "title": p.title, "number": p.full_number} for p in papers],
            "granted": decision.granted if decision else None,
            "amount": str(decision.payable) if decision and decision.granted else None,
            "first_month": decision.first_month if decision else None,
            "acts": [
                {"name": each.name, "label": each.label, "reasons": each.reasons}
                for each in possible(procedure, request.post)
                if not spent(procedure, each.name)
            ],
        }


def _line(procedure: Procedure) -> dict[str, Any]:
    return {
        "case_no": procedure.case.case_no,
        "category": procedure.category,
        "category_label": procedure.case.get_category_display(),
        "applicant": procedure.case.applicant_name,
        "village": procedure.village_id,
        "stage": procedure.stage,
        "stage_label": procedure.stage_label,
        "due_on": procedure.due_on,
    }
