"""Adding, correcting and ending the rows of a household file: one page for every kind of row."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.doors import post_required
from audit.acts import acting
from households.forms import EndForm, HouseholdForm, LeaveForm
from households.models import Household, Member
from households.rowkinds import KINDS, RowKind
from households.views.household import EDITING_ROLES


@post_required(*EDITING_ROLES)
@require_http_methods(["GET", "POST"])
def edit_household(request: HttpRequest, pk: int) -> HttpResponse:
    home = _household(request, pk)
    form = HouseholdForm(request.POST or None, instance=home, household=home, by=request.post)
    if request.method == "POST" and form.is_valid():
        with acting(request.post, reason="更新住址和联系方式", act="households.edit_household"):
            form.save()
        return _done(request, home, f"{home}的住址和联系方式已更新。")
    return _form(request, home, form, "住址和联系方式", "保存")


@post_required(*EDITING_ROLES)
@require_http_methods(["GET", "POST"])
def add_row(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """`?member=` chooses the member a new income or voucher belongs to."""
    home, row_kind = _household(request, pk), _kind(kind)
    chosen = {"member": request.GET.get("member")} if request.GET.get("member") else None
    form = row_kind.form(request.POST or None, household=home, by=request.post, initial=chosen)
    if request.method == "POST" and form.is_valid():
        with acting(request.post, reason=f"登记{row_kind.noun}", act=f"households.add_{kind}"):
            row = form.save()
        return _done(request, home, f"已登记{row_kind.noun}：{row_kind.name_of(row)}。")
    return _form(request, home, form, f"登记{row_kind.noun}", "登记")


@post_required(*EDITING_ROLES)
@require_http_methods(["GET", "POST"])
def edit_row(request: HttpRequest, pk: int, kind: str, row_pk: int) -> HttpResponse:
    home, row_kind = _household(request, pk), _kind(kind)
    if not row_kind.editable:
        raise Http404
    row = _row(home, row_kind, row_pk)
    form = row_kind.form(request.POST or None, instance=row, household=home, by=request.post)
    if request.method == "POST" and form.is_valid():
        with acting(request.post, reason=f"更正{row_kind.noun}", act=f"households.edit_{kind}"):
            form.save()
        return _done(request, home, f"已更正{row_kind.noun}：{row_kind.name_of(row)}。")
    return _form(
        request, home, form, f"更正{row_kind.noun} · {row_kind.name_of(row)}", "保存更正", row_kind, row
    )


@post_required(*EDITING_ROLES)
@require_http_methods(["GET", "POST"])
def end_row(request: HttpRequest, pk: int, kind: str, row_pk: int) -> HttpResponse:
    home, row_kind = _household(request, pk), _kind(kind)
    row = _row(home, row_kind, row_pk)
    name = row_kind.name_of(row)
    form = LeaveForm(row, request.POST or None) if isinstance(row, Member) else EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with acting(
            request.post,
            reason=form.cleaned_data["reason"],
            act=f"households.end_{kind}",
            sentence=f"{row_kind.end_words}：{name}",
        ):
            _end(row_kind, row, form.cleaned_data)
        return _done(request, home, f"{row_kind.noun}{name}：{row_kind.end_words}。")
    return _form(request, home, form, f"{row_kind.end_words} · {name}", row_kind.end_words)


def _end(row_kind: RowKind, row: Any, facts: dict[str, Any]) -> None:
    if isinstance(row, Member):
        row.leave(facts["day"], reason=facts["reason"], died=facts["died"])
    else:
        row_kind.end(row, facts["day"])


def _household(request: HttpRequest, pk: int) -> Household:
    return get_object_or_404(Household.objects.visible_to(request.post), pk=pk)


def _kind(kind: str) -> RowKind:
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


def _row(home: Household, row_kind: RowKind, row_pk: int) -> Any:
    """A row of this household that still holds."""
    rows = getattr(home, row_kind.related).filter(**{row_kind.ended_by: None})
    return get_object_or_404(rows, pk=row_pk)


def _done(request: HttpRequest, home: Household, sentence: str) -> HttpResponse:
    messages.info(request, sentence)
    return redirect(home)


def _form(
    request: HttpRequest,
    home: Household,
    form: Any,
    title: str,
    act_words: str,
    row_kind: RowKind | None = None,
    row: Any = None,
) -> HttpResponse:
    facts = {
        "household": home,
        "form": form,
        "title": title,
        "act_words": act_words,
        "kind": row_kind,
        "row": row,
        "today": timezone.localdate(),
    }
    return render(request, "households/row_form.html", facts, status=422 if form.errors else 200)
