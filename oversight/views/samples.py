"""The county's samples: a month at a glance, drawing, one sample, one case beside its checklist."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.doors import PostRequest, post_required
from accounts.models import Level, Region, Role
from approvals.actdoor import is_act, label_of, pass_through
from audit.acts import Refused
from audit.timeline import timeline
from oversight import samplepages
from oversight.applied import applied_in, month_after
from oversight.drawing import against_drawing, draw, rules_of_month
from oversight.models import Sample, SampledCase
from oversight.models.sampling import SAMPLERS, TOWNSHIP
from oversight.sampleforms import form_for
from oversight.sampling import size_of
from oversight.states import CheckState
from policies.categories import Category


def month_of(said: str) -> datetime.date:
    """The first day of “2026-09”; anything else is not found."""
    try:
        return datetime.date.fromisoformat(f"{said}-01")
    except ValueError:
        raise Http404 from None


def month_before(month: datetime.date) -> datetime.date:
    return (month - datetime.timedelta(days=1)).replace(day=1)


@post_required(*SAMPLERS)
@require_GET
def samples(request: PostRequest) -> HttpResponse:
    """Every township and category of one month: applied for, drawn, checked, at fault."""
    today = timezone.localdate()
    latest = month_before(today.replace(day=1))
    month = month_of(request.GET["month"]) if request.GET.get("month") else latest
    found, running = samplepages.rows(request.post, month), month > latest
    page = {
        "month": month,
        "rows": found,
        "tiles": samplepages.tiles(found, month),
        "warning": "" if running else samplepages.warning(found, month, today),
        "running": running,
        "before": f"{month_before(month):%Y-%m}",
        "after": f"{month_after(month):%Y-%m}" if month < today.replace(day=1) else "",
        "until": samplepages.last_day(month),
        "may_draw": request.post.holds(Role.COUNTY_SUPERVISOR) and not running,
    }
    return render(request, "oversight/samples.html", page)


@post_required(Role.COUNTY_SUPERVISOR)
def draw_sample(request: PostRequest) -> HttpResponse:
    """GET: what is about to be drawn, and what stands against it. POST: the list is frozen, the sample drawn."""
    asked = request.POST if request.method == "POST" else request.GET
    township = get_object_or_404(
        Region.objects.within(request.post.region), pk=asked.get("township"), level=Level.TOWNSHIP
    )
    category, month = asked.get("category", ""), month_of(asked.get("month", ""))
    if category not in Category.values:
        raise Http404
    reasons = against_drawing(township, category, month, request.post, timezone.localdate())
    if request.method == "POST" and not reasons:
        try:
            made = draw(township, category, month, by=request.post, at=timezone.now())
        except Refused as refused:
            reasons = refused.reasons
        else:
            return redirect("oversight:sample", made.pk)
    page = _draw_page(township, category, month) | {"reasons": reasons}
    return render(request, "approvals/act_check.html", page, status=409 if reasons else 200)


def _draw_page(township: Region, category: str, month: datetime.date) -> dict[str, Any]:
    rules = rules_of_month(township, category, month)
    ratio, basis = rules.oversight.sample_ratio, rules.basis("oversight.sample_ratio")
    applied = applied_in(township, category, month, timezone.localdate())
    must = sum(bool(line.strata) for line, _ in applied.values())
    name = f"{township.name}{month.year}年{month.month}月{Category(category).label}"
    back = f"{reverse('oversight:samples')}?month={month:%Y-%m}"
    at_least = size_of(len(applied), ratio) if ratio else 0
    return {
        "title": "抽取样本",
        "head_title": f"抽取样本 · {name}",
        "sentence": f"{name}：名单先固化，再由名单的摘要定种子、抽签。抽出以后不能重抽。",
        "facts": [
            {"label": "本月受理", "value": f"{len(applied)} 件", "note": "不予批准的也在内"},
            {
                "label": "抽查比例",
                "value": f"不低于 {ratio:.0%}" if ratio else "没有规定",
                "note": _said(basis),
            },
            {"label": "应抽", "value": f"{max(at_least, must)} 件", "note": f"其中必抽 {must} 件"},
        ],
        "law": {"label": basis.text, "text": rules.quote("oversight.sample_ratio"), "pack": rules.version}
        if basis and not basis.suggested
        else None,
        "hidden": [("township", township.pk), ("category", category), ("month", f"{month:%Y-%m}")],
        "crumbs": [("抽查任务", back), ("抽取样本", "")],
        "back_url": back,
        "url": reverse("oversight:draw"),
        "confirm": "抽取样本",
    }


def _said(basis: Any) -> str:
    if basis is None:
        return ""
    return f"建议值：{basis.text}" if basis.suggested else basis.text


@post_required(*SAMPLERS)
@require_GET
def sample(request: PostRequest, pk: int) -> HttpResponse:
    """One sample: its list, its seed, its cases; `?again=1` draws it again and says what comes out."""
    found = _sample(request, pk)
    cases = found.cases.select_related("case__village", "checked_by__user", "replacement", "replaces__case")
    acts = samplepages.buttons(found, request.post, "oversight:sample_act")
    rows = sorted(cases, key=lambda row: (not row.strata, row.ticket))
    checked = sum(row.state not in (CheckState.TO_CHECK, CheckState.REPLACED) for row in rows)
    page = {
        "sample": found,
        "rows": rows,
        "checked": checked,
        "standing": sum(row.state != CheckState.REPLACED for row in rows),
        "must": sum(bool(row.strata) for row in rows),
        "acts": acts,
        "blocked": [act for act in acts if act["reasons"]],
        "again": "again" in request.GET,
        "differences": found.differences() if "again" in request.GET else [],
        "recipe": [found.list_hash, found.seed],
        "law": _law(found),
    }
    return render(request, "oversight/sample.html", page)


def _law(found: Sample) -> dict[str, str]:
    rules = rules_of_month(found.township, found.category, found.month)
    text = rules.quote("oversight.sample_ratio") if rules.version == found.rules else ""
    return {"label": found.ratio_basis, "text": text, "pack": found.rules}


@post_required(*SAMPLERS)
@require_GET
def frozen_list(request: PostRequest, pk: int) -> HttpResponse:
    """The frozen list byte for byte, for whoever wants to draw again without this program."""
    found = _sample(request, pk)
    answer = HttpResponse(found.frozen.encode(), content_type="text/plain; charset=utf-8")
    name = f"sample-{found.township_id}-{found.category}-{found.month_key}.txt"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@post_required(*SAMPLERS)
def sample_act(request: PostRequest, pk: int, name: str) -> HttpResponseBase:
    found = _sample(request, pk)
    if not is_act(Sample, name):
        raise Http404
    label, url = label_of(Sample, name), reverse("oversight:sample", args=[pk])
    page = {
        "title": label,
        "head_title": f"{label} · {found}",
        "sentence": f"{found}：受理 {found.base} 件，抽查 {found.cases.standing().count()} 件。",
        "crumbs": [("抽查任务", _month_url(found)), (str(found), url), (label, "")],
        "back_url": url,
        "back_label": "返回样本",
    }
    return pass_through(request, found, name, form_for(name), page, url)


@post_required(*SAMPLERS)
@require_GET
def sampled_case(request: PostRequest, pk: int) -> HttpResponse:
    """Investigation, opinion and decision on the left, the checklist and its acts on the right (YC-077)."""
    found = _case(request, pk)
    acts = samplepages.buttons(found, request.post, "oversight:sampled_act")
    page = {
        "sampled": found,
        "sample": found.sample,
        "acts": acts,
        "blocked": [act for act in acts if act["reasons"]],
        "month_url": _month_url(found.sample),
        **samplepages.evidence_of(found.procedure),
    }
    return render(request, "oversight/sampled_case.html", page)


@post_required(*SAMPLERS, *TOWNSHIP)
@require_GET
def corrections(request: PostRequest) -> HttpResponse:
    """整改单: those that stand first by their day, or with `?done=1` those put right, newest first."""
    orders = SampledCase.objects.visible_to(request.post).orders()
    done = "done" in request.GET
    standing = orders.exclude(state=CheckState.DONE)
    shown = orders.filter(state=CheckState.DONE).order_by("-verified_at", "-pk") if done else standing.order_by(
        "due_on", "pk"
    )  # fmt: skip
    before = request.GET.get("from", "")
    start = int(before) if before.isdigit() and len(before) < 7 else 0
    rows = list(shown.select_related("case", "sample", "township", "notice")[start : start + PAGE + 1])
    page = {
        "rows": rows[:PAGE],
        "done": done,
        "tabs": [
            {"label": "待整改", "url": "?", "current": not done, "count": standing.count()},
            {"label": "已整改", "url": "?done=1", "current": done, "count": ""},
        ],
        "next_url": f"?{'done=1&' if done else ''}from={start + PAGE}" if len(rows) > PAGE else "",
    }
    return render(request, "oversight/sample_corrections.html", page)


PAGE = 50


@post_required(*SAMPLERS, *TOWNSHIP)
@require_GET
def correction(request: PostRequest, pk: int) -> HttpResponse:
    """One order of correction: what is wrong, by when, what was done about it."""
    found = get_object_or_404(_cases(request).orders(), pk=pk)
    acts = samplepages.buttons(found, request.post, "oversight:sampled_act")
    page = {
        "sampled": found,
        "acts": acts,
        "blocked": [act for act in acts if act["reasons"]],
        "at_county": request.post.holds(*SAMPLERS),
        "events": [
            {"text": each.sentence, "at": each.at, "who": each.who, "digest": each.short_hash}
            for each in timeline(found.file_key)
            if each.act in ("answer_correction", "accept_correction", "return_correction")
            and any(event.row_pk == str(found.pk) for event in each.events)
        ],
    }
    return render(request, "oversight/sample_correction.html", page)


@post_required(*SAMPLERS, *TOWNSHIP)
def sampled_act(request: PostRequest, pk: int, name: str) -> HttpResponseBase:
    found = _case(request, pk)
    if not is_act(SampledCase, name):
        raise Http404
    label, case = label_of(SampledCase, name), found.case
    ordered = found.finding != ""
    url = reverse("oversight:correction" if ordered else "oversight:sampled_case", args=[pk])
    done = url
    if name in ("record_check", "replace"):
        done = reverse("oversight:sample", args=[found.sample_id])
    page = {
        "title": label,
        "head_title": f"{label} · {case.case_no}",
        "sentence": f"{case.case_no} {case.applicant_name}户（{found.township.name}，{found.sample.title}）",
        "crumbs": [*_way(found, request), (case.case_no, url), (label, "")],
        "back_url": url,
        "back_label": "返回",
    }
    return pass_through(request, found, name, form_for(name), page, done)


def _way(found: SampledCase, request: PostRequest) -> list[tuple[str, str]]:
    if request.post.holds(*TOWNSHIP):
        return [("整改单", reverse("oversight:corrections"))]
    return [
        ("抽查任务", _month_url(found.sample)),
        (str(found.sample), reverse("oversight:sample", args=[found.sample_id])),
    ]


def _month_url(found: Sample) -> str:
    return f"{reverse('oversight:samples')}?month={found.month_key}"


def _sample(request: PostRequest, pk: int) -> Sample:
    rows = Sample.objects.visible_to(request.post).select_related(
        "township", "drawn_by__user", "closed_by__user"
    )
    return get_object_or_404(rows, pk=pk)


def _cases(request: PostRequest) -> Any:
    joined = ("sample__township", "township", "case__household", "procedure", "checked_by__user", "visit_record",
              "evidence", "notice", "answered_by__user", "verified_by__user", "replaces__case")  # fmt: skip
    return SampledCase.objects.visible_to(request.post).select_related(*joined)


def _case(request: PostRequest, pk: int) -> SampledCase:
    found: SampledCase = get_object_or_404(_cases(request), pk=pk)
    return found
