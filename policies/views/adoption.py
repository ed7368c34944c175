"""规则启用: files laid into the rules folder, proposed by one person of the county and adopted by another."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.doors import post_required
from accounts.models import Post, Region
from audit.acts import Refused, perform, possible
from policies.adoption import Proposal, enter_rules, proposal, proposals
from policies.forms import WhyForm
from policies.models import COUNTY_ROLES, AdoptionStage, RuleAdoption

PEOPLE = ("county", "entered_by__user", "entered_by__region", "confirmed_by__user", "confirmed_by__region")
SHORT = 12


@post_required(*COUNTY_ROLES)
@require_GET
def adoptions(request: HttpRequest) -> HttpResponse:
    """Files waiting, and every file the county has adopted or taken back."""
    county = _county(request.post)
    facts = {
        "county": county,
        "proposals": [_row(each) for each in proposals(county)],
        "adoptions": RuleAdoption.objects.filter(county=county).select_related(*PEOPLE).order_by("-pk"),
    }
    return render(request, "policies/adoptions.html", facts)


def _row(found: Proposal) -> dict[str, Any]:
    kinds = {"已启用": "ok", "待第二人启用": "warn", "待启用": "info"}
    return {
        "found": found,
        "kind": kinds.get(found.state, "over"),
        "meta": found.file.meta if found.file else None,
        "short": found.sha256[:SHORT],
    }


@post_required(*COUNTY_ROLES)
@require_http_methods(["GET", "POST"])
def adopt(request: HttpRequest, version: str) -> HttpResponse:
    """Check page of the first person: what the file says, and that it can be read."""
    post, county = request.post, _county(request.post)
    found = proposal(version, county)
    if found is None:
        raise Http404(version)
    reasons = [found.problem] if found.problem else []
    if request.method == "POST":
        try:
            made = enter_rules(version, county=county, by=post, at=timezone.now())
        except Refused as refusal:
            reasons = refusal.reasons
        else:
            messages.info(request, f"已提请启用{made}，请本县另一名工作人员核对后启用。")
            return redirect("policies:adoptions")
    facts = {
        "found": found,
        "facts": _facts_of(found),
        "reasons": reasons,
        "confirm": "提请启用，交另一人核对",
    }
    return render(request, "policies/adopt.html", facts, status=422 if request.method == "POST" else 200)


@post_required(*COUNTY_ROLES)
@require_http_methods(["GET", "POST"])
def confirm_adoption(request: HttpRequest, pk: int) -> HttpResponse:
    """Check page of the second person, then the file is law of the county from its first day."""
    found = _find(request, pk)
    refusals: list[str] = []
    if request.method == "POST":
        try:
            found = perform(found.confirm, by=request.post, clause=found.version)
        except Refused as refusal:
            refusals = refusal.reasons
        else:
            messages.info(request, f"{found}已启用，{found.effective_from} 起受理的案件按此办理。")
            return redirect("policies:adoptions")
    obstacles = next((act.reasons for act in possible(found, request.post) if act.name == "confirm"), None)
    if obstacles is None:
        return redirect("policies:adoptions")
    facts = {"adoption": found, "facts": _facts(found), "reasons": refusals or obstacles}
    return render(request, "policies/adoption_confirm.html", facts, status=422 if refusals else 200)


@post_required(*COUNTY_ROLES)
@require_http_methods(["GET", "POST"])
def withdraw_adoption(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a proposal that is not in force."""
    found, form = _find(request, pk), WhyForm(request.POST or None)
    errors: list[str] = []
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        try:
            perform(found.withdraw, by=request.post, reason=why, why=why)
        except Refused as refusal:
            errors = refusal.reasons
        else:
            messages.info(request, f"{found}已撤回，规则没有变化。")
            return redirect("policies:adoptions")
    facts = {"adoption": found, "facts": _facts(found), "form": form, "errors": errors}
    return render(
        request, "policies/adoption_withdraw.html", facts, status=422 if errors or form.errors else 200
    )


def _county(post: Post) -> Region:
    county = post.region.county
    if county is None:
        raise Http404
    return county


def _find(request: HttpRequest, pk: int) -> RuleAdoption:
    found: RuleAdoption = get_object_or_404(
        RuleAdoption.objects.visible_to(request.post).select_related(*PEOPLE), pk=pk
    )
    return found


def _facts_of(found: Proposal) -> list[dict[str, Any]]:
    rows = [{"label": "文件", "value": found.name}, {"label": "指纹", "value": found.sha256}]
    if found.file is not None:
        meta = found.file.meta
        rows[1:1] = [
            {"label": "名称", "value": meta.title},
            {"label": "发布机关", "value": meta.issuer},
            {"label": "文号", "value": "、".join(meta.doc_numbers) or "未注文号"},
            {"label": "适用地区", "value": meta.region_name},
            {"label": "施行日期", "value": meta.effective_from.isoformat()},
            {"label": "修改", "value": meta.amends or "全文"},
        ]
    return rows


def _facts(found: RuleAdoption) -> list[dict[str, Any]]:
    rows = [
        {"label": "规则", "value": str(found)},
        {"label": "适用", "value": found.county.full_name},
        {"label": "施行日期", "value": found.effective_from.isoformat()},
        {"label": "指纹", "value": found.sha256},
        {"label": "提请", "value": _who(found.entered_by, found.entered_at)},
    ]
    if found.stage == AdoptionStage.ADOPTED and found.confirmed_by and found.confirmed_at:
        rows.append({"label": "启用", "value": _who(found.confirmed_by, found.confirmed_at)})
    return rows


def _who(post: Post, at: Any) -> str:
    return f"{post.author_name}（{post.post_label}）{timezone.localtime(at):%Y-%m-%d %H:%M}"
