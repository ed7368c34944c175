"""受理登记 in five steps; every step may be left and taken up again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.doors import post_required
from accounts.models import Role
from approvals import caseacts, casefigures, casepage, intakerows, intakesteps, typed
from approvals.intakechecks import live_checks
from approvals.intakeforms import ApplicantForm, MaterialsForm
from approvals.intakesteps import STEPS
from approvals.models import Procedure
from approvals.stages import BEFOREHAND, UNACCEPTED, Stage
from approvals.views.acts import procedure_of
from approvals.views.applying import look_up_as_typed
from audit.acts import acting
from cases.checklists import checklist
from config.formats import day
from config.mistakes import collect

EDITABLE = (Stage.DRAFT, *BEFOREHAND, *UNACCEPTED)
ORDER = list(STEPS)
ROWS = {
    "household": ("proxies",),
    "members": ("members",),
    "income": ("incomes", "expenses", "properties", "accounts", "supporters"),
}
Page = dict[str, Any]


@post_required(Role.CLERK)
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, case_no: str, step: str) -> HttpResponse:
    if step not in STEPS:
        raise Http404
    procedure = procedure_of(request, case_no)
    if procedure.stage not in EDITABLE:
        return _too_late(request, procedure)
    if work := intakerows.asked(request.GET, procedure.case.household, ROWS.get(step, ())):
        return _row(request, procedure, step, work)
    if request.method == "POST" and step not in FORMS:
        return redirect(request.path)
    return FORMS.get(step, _listed)(request, procedure, step)


def _too_late(request: HttpRequest, procedure: Procedure) -> HttpResponse:
    """A page left open in another tab while the case went on: nothing typed there is taken in any more."""
    case, state = procedure.case, procedure.get_stage_display()
    case_url = reverse("approvals:case", args=[case.case_no])
    if request.method == "GET":
        return redirect(case_url)
    said = f"这件已于 {day(procedure.accepted_at)} 受理" if procedure.accepted_at else f"这件已是“{state}”"
    page = {
        "title": "登记内容不能再改",
        "head_title": f"登记内容不能再改 · {case.applicant_name}户",
        "sentence": f"{case.applicant_name}户，案号 {case.case_no}。",
        "crumbs": [("受理登记", reverse("approvals:intake")), (case.case_no, case_url)],
        "lead": "没有存：",
        "reasons": [f"{said}，本页是之前打开的，刚才填的没有存进去", "家庭情况有变化的，在家庭档案里更正"],
        "back_url": case_url,
    }
    return render(request, "approvals/act_refused.html", page, status=409)


def _page(request: HttpRequest, procedure: Procedure, step: str) -> Page:
    """What every step shows around its own form."""
    case_no, position = procedure.case.case_no, ORDER.index(step)
    wrong = {name: typed.mistakes_in(request, f"{case_no}/{name}") for name in STEPS}
    return {
        "procedure": procedure,
        "case": procedure.case,
        "steps": intakesteps.navigation(procedure, step, wrong),
        "step": step,
        "number": position + 1,
        "step_title": STEPS[step],
        "back_url": reverse("approvals:intake_step", args=[case_no, ORDER[position - 1]]) if position else "",
        "next_step": ORDER[position + 1] if position + 1 < len(ORDER) else "",
        "live": live_checks(procedure, request.post),
    }


def _render(
    request: HttpRequest, procedure: Procedure, step: str, page: Page, form: Any = None
) -> HttpResponse:
    page = _page(request, procedure, step) | page | {"form": form}
    status = 422 if form is not None and form.is_bound else 200
    return render(request, f"approvals/intake/{step}.html", page, status=status)


def _leaves(request: HttpRequest) -> bool:
    """Is the form put aside rather than finished: an autosave, “存草稿”, “先收材料”?"""
    return "X-Autosave" in request.headers or "later" in request.POST or "skip" in request.POST


def _forward(request: HttpRequest, case_no: str, step: str) -> HttpResponse:
    """After saving: an autosave stays silent, “存草稿” goes to the desk, “先收材料” there, else the next step."""
    if "X-Autosave" in request.headers:
        return HttpResponse(status=204)
    if "later" in request.POST:
        return redirect("approvals:desk")
    following = ORDER[min(ORDER.index(step) + 1, len(ORDER) - 1)]
    return redirect("approvals:intake_step", case_no, "materials" if "skip" in request.POST else following)


def _household(request: HttpRequest, procedure: Procedure, step: str) -> HttpResponse:
    """What is right is stored at once, what is not yet right waits sealed until it is."""
    case_no, form = procedure.case.case_no, ApplicantForm(request.POST or None, procedure=procedure)
    place = f"{case_no}/{step}"
    page = {"proxies": procedure.case.household.proxies.filter(until=None)}
    if not form.is_bound:
        typed.recall(request, place, form)
        return _render(request, procedure, step, page, form)
    right, at = form.is_valid(), timezone.now()
    with acting(request.post, reason="受理登记：申请人与住址", at=at):
        form.save(at)
    if right:
        typed.forget(request, place)
        return _forward(request, case_no, step)
    typed.keep(request, place, mistakes=_mistakes(request, form))
    if _leaves(request):
        return _forward(request, case_no, step)
    return _render(request, procedure, step, page, form)


def _mistakes(request: HttpRequest, form: Any) -> int:
    """Mistakes count from the moment somebody wanted to go on, not while the form is still being filled in."""
    return 0 if "X-Autosave" in request.headers else len(collect([form]))


def _row(request: HttpRequest, procedure: Procedure, step: str, work: intakerows.RowWork) -> HttpResponse:
    """One row of the household file, on its own form; an autosave keeps the text, never makes the row."""
    case_no, place = procedure.case.case_no, request.get_full_path()
    form = work.form(request.POST or None, request.post, request.GET.get("member", ""))
    if "id_number" in form.fields and work.kind.related == "members":
        look_up_as_typed(form, reverse("approvals:intake_member_id", args=[case_no]))
    if not form.is_bound:
        typed.recall(request, place, form)
    elif "X-Autosave" in request.headers:
        typed.keep(request, place)
        return HttpResponse(status=204)
    elif form.is_valid():
        with acting(request.post, reason=work.reason(form)):
            work.carry_out(form)
        typed.forget(request, place)
        typed.forget(request, f"{case_no}/{step}")
        return redirect(request.path)
    else:
        typed.keep(request, place)
        typed.keep(request, f"{case_no}/{step}", mistakes=len(collect([form])))
    return _render(request, procedure, step, {"work": work, **_lists(procedure)}, form)


def _lists(procedure: Procedure) -> Page:
    """The rows of the household file, as the steps list them."""
    household = procedure.case.household
    return {
        "members": household.current_members(),
        "incomes": household.incomes.filter(withdrawn_on=None)
        .select_related("member")
        .order_by("member", "id"),
        "expenses": household.expenses.filter(withdrawn_on=None).select_related("member"),
        "properties": household.properties.filter(until=None).select_related("owner"),
        "supporters": household.supporters.filter(until=None),
        "proxies": household.proxies.filter(until=None),
        "account": household.account_on(timezone.localdate()),
        "months": procedure.rules.lookback_months,
    }


def _listed(request: HttpRequest, procedure: Procedure, step: str) -> HttpResponse:
    """Members, or incomes and property: lists whose rows are worked on one at a time."""
    return _render(request, procedure, step, _lists(procedure))


def _materials(request: HttpRequest, procedure: Procedure, step: str) -> HttpResponse:
    needs, case_no = checklist(procedure.case, procedure.rules, 1), procedure.case.case_no
    form = MaterialsForm(request.POST or None, needs=needs)
    if form.is_bound and (form.is_valid() or _leaves(request)):
        at = timezone.now()
        with acting(request.post, reason="受理登记：核收材料", at=at):
            intakesteps.save_materials(procedure, form, by=request.post, at=at)
        return _forward(request, case_no, step)
    page = {"shared": [need for need in needs if need.source == "shared"]}
    return _render(request, procedure, step, page, form)


def _check(request: HttpRequest, procedure: Procedure, step: str) -> HttpResponse:
    wanted = {
        Stage.DRAFT: "register_intent" if procedure.rules.precheck.on else "submit",
        Stage.PRECHECK: "invite",
        Stage.INVITED: "submit",
        Stage.SUBMITTED: "accept",
        Stage.CORRECTION: "resubmit",
    }
    figures = casefigures.figures_of(procedure)
    titles = {
        Stage.DRAFT: "登记申请意愿，先行核对" if procedure.rules.precheck.on else "登记申请",
        Stage.PRECHECK: "先行核对",
        Stage.INVITED: "登记申请",
        Stage.SUBMITTED: "受理，或者一次性告知",
        Stage.CORRECTION: "补正材料收件",
    }
    page = {
        **caseacts.panel(procedure, request.post, wanted[procedure.stage]),
        "elsewhere": [],
        "next_title": titles[procedure.stage],
        "members": casefigures.members(procedure, figures, timezone.localdate()),
        "calculation": casefigures.calculation(procedure, figures),
        "materials": casepage.materials(procedure),
    }
    return _render(request, procedure, step, page)


FORMS: dict[str, Callable[[HttpRequest, Procedure, str], HttpResponse]] = {
    "household": _household,
    "materials": _materials,
    "check": _check,
}
