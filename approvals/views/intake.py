"""受理登记: begin, then five steps; every step may be left and taken up again."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.doors import post_required
from accounts.models import Role
from approvals import casepage, intakesteps
from approvals.intakeforms import ApplicantForm, BeginForm, MaterialsForm
from approvals.intakesteps import STEPS
from approvals.models import Procedure
from approvals.stages import Stage
from approvals.views.acts import procedure_of
from audit.acts import Refused, acting
from cases.checklists import checklist
from households.forms import AccountForm, ExpenseForm, IncomeForm, MemberForm, PropertyForm
from households.models import Expense, Income, Member, PayeeAccount, Property

EDITABLE = (Stage.DRAFT, Stage.SUBMITTED, Stage.CORRECTION)
ORDER = list(STEPS)


@post_required(Role.CLERK)
def begin(request: HttpRequest) -> HttpResponse:
    form = BeginForm(request.POST or None, by=request.post)
    errors: list[str] = []
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            at = timezone.now()
            try:
                with acting(request.post, reason="受理登记", sentence="开始受理登记", at=at):
                    procedure = intakesteps.begin(form, by=request.post, at=at)
                return redirect("approvals:intake_step", procedure.case.case_no, "household")
            except Refused as refused:
                errors = refused.reasons
    drafts = (
        Procedure.objects.visible_to(request.post)
        .open()
        .at(*EDITABLE)
        .select_related("case", "village")
        .order_by("-id")[:20]
    )
    page = {"form": form, "errors": errors, "drafts": drafts}
    return render(request, "approvals/intake/begin.html", page, status=status)


@post_required(Role.CLERK)
def step(request: HttpRequest, case_no: str, step: str) -> HttpResponse:
    if step not in STEPS:
        raise Http404
    procedure = procedure_of(request, case_no)
    if procedure.stage not in EDITABLE:
        return redirect("approvals:case", case_no)
    navigation = intakesteps.navigation(procedure, step)
    for item in navigation:
        item["url"] = reverse("approvals:intake_step", args=[case_no, item["step"]])
    position = ORDER.index(step)
    page: dict[str, Any] = {
        "procedure": procedure,
        "case": procedure.case,
        "steps": navigation,
        "step": step,
        "number": position + 1,
        "step_title": STEPS[step],
        "back_url": reverse("approvals:intake_step", args=[case_no, ORDER[position - 1]]) if position else "",
        "next_step": ORDER[position + 1] if position + 1 < len(ORDER) else "",
    }
    return VIEWS[step](request, procedure, page)


def _forward(request: HttpRequest, procedure: Procedure, step: str) -> HttpResponse:
    """After saving: an autosave stays silent, “存草稿” goes to the desk, else on to the next step."""
    if request.headers.get("X-Autosave"):
        return HttpResponse(status=204)
    if "later" in request.POST:
        return redirect("approvals:desk")
    following = ORDER[min(ORDER.index(step) + 1, len(ORDER) - 1)]
    return redirect("approvals:intake_step", procedure.case.case_no, following)


def _household(request: HttpRequest, procedure: Procedure, page: dict[str, Any]) -> HttpResponse:
    form = ApplicantForm(request.POST or None, procedure=procedure)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        with acting(request.post, reason="受理登记：申请人与住址", at=at):
            form.save(at)
        return _forward(request, procedure, "household")
    status = 422 if form.is_bound else 200
    return render(request, "approvals/intake/household.html", page | {"form": form}, status=status)


def _members(request: HttpRequest, procedure: Procedure, page: dict[str, Any]) -> HttpResponse:
    household = procedure.case.household
    editing = household.current_members().filter(pk=request.GET.get("edit") or 0).first()
    adding = "add" in request.GET
    form = None
    if editing or adding or request.method == "POST":
        form = MemberForm(
            request.POST or None, instance=editing or Member(), household=household, by=request.post
        )
    if request.method == "POST" and form is not None and form.is_valid():
        with acting(request.post, reason=f"受理登记：{form.who}的情况"):
            form.save()
        return redirect(request.path)
    page |= {"form": form, "members": household.current_members(), "editing": editing, "adding": adding}
    return render(
        request, "approvals/intake/members.html", page, status=422 if form and form.is_bound else 200
    )


ROWS: dict[str, tuple[type, type, str]] = {
    "income": (IncomeForm, Income, "收入"),
    "expense": (ExpenseForm, Expense, "刚性支出"),
    "property": (PropertyForm, Property, "财产"),
    "account": (AccountForm, PayeeAccount, "收款账户"),
}


def _income(request: HttpRequest, procedure: Procedure, page: dict[str, Any]) -> HttpResponse:
    household = procedure.case.household
    kind = request.GET.get("add", "")
    form = None
    if kind in ROWS:
        form_class, model, label = ROWS[kind]
        form = form_class(request.POST or None, instance=model(), household=household, by=request.post)
        page |= {"adding": kind, "adding_label": label}
        if request.method == "POST" and form.is_valid():
            with acting(request.post, reason=f"受理登记：{label}"):
                form.save()
            return redirect(request.path)
    page |= {
        "form": form,
        "incomes": household.incomes.filter(withdrawn_on=None).select_related("member"),
        "expenses": household.expenses.filter(withdrawn_on=None).select_related("member"),
        "properties": household.properties.all(),
        "account": household.account_on(timezone.localdate()),
        "rows": ROWS,
        "months": procedure.rules.lookback_months,
    }
    return render(
        request, "approvals/intake/income.html", page, status=422 if form and form.is_bound else 200
    )


def _materials(request: HttpRequest, procedure: Procedure, page: dict[str, Any]) -> HttpResponse:
    needs = checklist(procedure.case, procedure.rules, 1)
    form = MaterialsForm(request.POST or None, needs=needs)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        with acting(request.post, reason="受理登记：核收材料", at=at):
            intakesteps.save_materials(procedure, form, by=request.post, at=at)
        return _forward(request, procedure, "materials")
    page |= {"form": form, "shared": [need for need in needs if need.source == "shared"]}
    return render(request, "approvals/intake/materials.html", page, status=422 if form.is_bound else 200)


def _check(request: HttpRequest, procedure: Procedure, page: dict[str, Any]) -> HttpResponse:
    acts, aside = casepage.acts(procedure, request.post)
    free = next((act for act in acts if not act.reasons), None)
    page |= {
        "acts": [casepage.button(procedure, act, primary=act is free) for act in acts],
        "aside": [casepage.button(procedure, act) for act in aside],
        "next_title": "登记申请" if procedure.stage == Stage.DRAFT else "受理",
        "members": procedure.case.household.current_members(),
        "calculation": casepage.calculation(procedure),
        "materials": casepage.materials(procedure),
    }
    return render(request, "approvals/intake/check.html", page)


VIEWS = {
    "household": _household,
    "members": _members,
    "income": _income,
    "materials": _materials,
    "check": _check,
}
