"""代取人: the agreements of one household, and the county's list of those waiting to be filed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.http import require_GET, require_http_methods

from accounts.doors import post_required
from accounts.models import Role
from audit.acts import Refused, acting
from households import holders as verbs
from households.forms.holders import FilingForm, HolderForm, RevokeForm
from households.models import CardHolder, Household
from policies.categories import Category
from policies.rules import Rules, rules_for

READERS = (Role.CLERK, Role.DEPUTY_LEADER, Role.TOWNSHIP_HEAD, Role.COUNTY_CLERK, Role.COUNTY_SUPERVISOR)
FILERS = (Role.COUNTY_CLERK, Role.COUNTY_SUPERVISOR)
PAGE = 50


@post_required(*READERS)
@require_http_methods(["GET", "POST"])
def holders(request: HttpRequest, pk: int) -> HttpResponse:
    """Who draws for this household; a new agreement of three is entered by the township."""
    home = get_object_or_404(Household.objects.visible_to(request.post), pk=pk)
    form = HolderForm(request.POST or None, household=home, rules=_rules(home))
    if request.method == "POST" and request.post.holds(Role.CLERK) and form.is_valid():
        try:
            with acting(request.post, reason="登记代取协议", act="households.agree_holder"):
                made = verbs.agree(home, form.rules, today=timezone.localdate(), **form.cleaned_data)
                import_string(settings.HOLDER_AGREED)(made, by=request.post, at=timezone.now())
            messages.info(request, f"{made.name}的代取协议已登记，报县级备案后才能代取。")
            return redirect("households:holders", home.pk)
        except Refused as refused:
            form.add_error(None, refused.reasons)
    rows = home.holders.select_related("beneficiary").order_by("ended_on", "-since", "-id")
    facts = _page(request) | {"household": home, "form": form, "rows": rows}
    return render(request, "households/holders.html", facts, status=422 if form.errors else 200)


@post_required(*FILERS)
@require_http_methods(["GET", "POST"])
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The county files an agreement under its own number."""
    found = _holder(request, pk)
    form = FilingForm(request.POST or None)
    at = timezone.now()

    def carry_out() -> str:
        verbs.file_with_county(found, filing_no=form.cleaned_data["filing_no"], at=at)
        import_string(settings.HOLDER_AGREED)(found, by=request.post, at=at)
        return f"{found.name}的代取协议已备案。"

    return _do(request, found, form, carry_out, "代取协议备案", "备案")


@post_required(Role.CLERK)
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """The beneficiary takes the card back."""
    found = _holder(request, pk)
    form = RevokeForm(request.POST or None)

    def carry_out() -> str:
        verbs.revoke(found, on=timezone.localdate(), reason=form.cleaned_data["reason"])
        return f"{found.name}的代取委托已撤销，下一册发到本人账户。"

    return _do(request, found, form, carry_out, "撤销代取委托", "撤销")


@post_required(*FILERS)
@require_GET
def unfiled(request: HttpRequest) -> HttpResponse:
    """Agreements the county has not filed yet, the oldest first."""
    waiting = CardHolder.objects.current().filter(
        filed_at=None, household__in=Household.objects.visible_to(request.post)
    )
    rows = waiting.select_related("household__township", "beneficiary").order_by("id")[:PAGE]
    return render(request, "households/holders_unfiled.html", _page(request) | {"rows": rows})


def _do(
    request: HttpRequest, found: CardHolder, form: Any, carry_out: Any, title: str, verb: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            with acting(request.post, reason=title, act=f"households.holder_{verb}"):
                said = carry_out()
            messages.info(request, said)
            return redirect("households:holders", found.household_id)
        except Refused as refused:
            form.add_error(None, refused.reasons)
    facts = {"holder": found, "household": found.household, "form": form, "title": title, "verb": verb}
    return render(request, "households/holder_form.html", facts, status=422 if form.errors else 200)


def _holder(request: HttpRequest, pk: int) -> CardHolder:
    visible = Household.objects.visible_to(request.post)
    found: CardHolder = get_object_or_404(
        CardHolder.objects.current().filter(household__in=visible).select_related("household", "beneficiary"),
        pk=pk,
    )
    return found


def _page(request: HttpRequest) -> dict[str, Any]:
    return {
        "today": timezone.localdate(),
        "may_enter": request.post.holds(Role.CLERK),
        "may_file": request.post.holds(*FILERS),
    }


def _rules(home: Household) -> Rules:
    return rules_for(home.township_id, Category.DIBAO, timezone.localdate())
