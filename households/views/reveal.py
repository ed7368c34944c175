"""Uncovering one number: only with a reason, shown once, and an event of the file."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.doors import post_required
from audit.acts import acting, note
from households.forms import RevealForm
from households.models import Household, Member, PayeeAccount, Proxy, Supporter


@dataclass(frozen=True)
class Covered:
    """A number that is shown masked: where it stands and what it is called."""

    model: type[Model]
    column: str
    label: str


COVERED: Mapping[str, Covered] = {
    "id_number": Covered(Member, "id_number", "身份证号"),
    "account": Covered(PayeeAccount, "number", "银行账号"),
    "phone": Covered(Household, "phone", "联系电话"),
    "supporter_id": Covered(Supporter, "id_number", "身份证号"),
    "supporter_phone": Covered(Supporter, "phone", "联系电话"),
    "proxy_id": Covered(Proxy, "id_number", "身份证号"),
    "proxy_phone": Covered(Proxy, "phone", "联系电话"),
}


@post_required()
@never_cache
@require_http_methods(["GET", "POST"])
def reveal(request: HttpRequest, pk: int, row_pk: int, field: str) -> HttpResponse:
    """Ask the reason, then show the number on this one answer. Nothing keeps it: no redirect, no cache."""
    home = get_object_or_404(Household.objects.visible_to(request.post), pk=pk)
    covered, row = _row_of(home, row_pk, field)
    form = RevealForm(request.POST if "reason" in request.POST else None)
    facts: dict[str, Any] = {"household": home, "form": form, "label": covered.label, "whose": _name_of(row)}
    if form.is_valid():
        facts["value"] = _reveal(request, home, covered, row, form.cleaned_data["reason"])
    return render(request, "households/reveal.html", facts, status=422 if form.errors else 200)


def _reveal(request: HttpRequest, home: Household, covered: Covered, row: Any, reason: str) -> str:
    sentence = f"查看{_name_of(row)}的{covered.label}"
    with acting(request.post, reason=reason, act="households.reveal", sentence=sentence):
        note(
            home.file_key,
            sentence,
            kind="revealed",
            detail={"table": row._meta.db_table, "row": row.pk, "field": covered.column},
        )
    return str(getattr(row, covered.column))


def _row_of(home: Household, row_pk: int, field: str) -> tuple[Covered, Any]:
    covered = COVERED.get(field)
    if covered is None:
        raise Http404
    if covered.model is Household:
        return covered, home if row_pk == home.pk else get_object_or_404(Household.objects.none())
    return covered, get_object_or_404(covered.model._default_manager.filter(household=home), pk=row_pk)


def _name_of(row: Any) -> str:
    return row.holder_name if isinstance(row, PayeeAccount) else str(row)
