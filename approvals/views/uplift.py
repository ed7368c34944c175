"""提标: start with a what-if, have another person confirm, watch it run, read what was left."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, F, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import post_required
from accounts.models import Region
from approvals.models import Uplift, UpliftLine, UpliftStage
from approvals.models.uplift import CONFIRMERS, STARTERS
from approvals.tasks import answer_whatif, run_uplift
from approvals.uplift import downloads, job
from approvals.uplift.forms import UpliftForm, WhyForm
from approvals.uplift.starting import start_uplift
from approvals.views.whatif import STOP_POLLING, attachment
from approvals.views.whatif import job_of as estimate_job
from approvals.whatif.shown import sums_of
from audit.acts import Refused, acting, note, perform, possible
from cases.printing import PangoMissing, papers_pdf
from households.ledger.downloads import XLSX, as_csv, as_xlsx

ROLES = tuple(dict.fromkeys((*STARTERS, *CONFIRMERS)))
RECENT, PAGE = 20, 50
PEOPLE = (
    "region",
    "estimate",
    "started_by__user",
    "started_by__region",
    "confirmed_by__user",
    "confirmed_by__region",
)


@post_required(*ROLES)
@require_http_methods(["GET", "POST"])
def uplifts(request: HttpRequest) -> HttpResponse:
    """Start one; the last ones of the region stand below."""
    may_start = request.post.holds(*STARTERS)
    form = UpliftForm(request.post, request.POST or None)
    errors: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_start(request, form))
        except Refused as refusal:
            errors = refusal.reasons
    recent = Uplift.objects.visible_to(request.post).select_related(*PEOPLE).order_by("-pk")[:RECENT]
    facts = {"form": form, "errors": errors, "recent": recent, "may_start": may_start}
    wrong = bool(errors or form.errors)
    return render(request, "approvals/uplift/uplifts.html", facts, status=422 if wrong else 200)


def _start(request: HttpRequest, form: UpliftForm) -> Uplift:
    now = timezone.now()
    with transaction.atomic():
        made = start_uplift(form.new_uplift(), by=request.post, at=now, today=timezone.localdate(now))
        transaction.on_commit(lambda: answer_whatif.delay(made.estimate_id))
    return made


@post_required(*ROLES)
@require_GET
def uplift(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it stands: the estimate, the signatures, the job, what it did and what it left."""
    found = _find(request, pk)
    facts = {
        "uplift": found,
        "facts": _facts(found),
        "acts": [act for act in possible(found, request.post) if act.name in ("confirm", "withdraw")],
        "estimate_job": estimate_job(found.estimate),
        "sums": sums_of(found.estimate.answer),
        "job": _job(found),
    }
    return render(request, "approvals/uplift/uplift.html", facts | _done(request, found))


def _done(request: HttpRequest, found: Uplift) -> dict[str, Any]:
    outcome = request.GET.get("outcome", "")
    outcome = outcome if outcome in UpliftLine.Outcome.values else UpliftLine.Outcome.LEFT.value
    counted = found.lines.values("outcome").annotate(number=Count("pk"), more=Sum(F("after") - F("before")))
    numbers: dict[str, dict[str, Any]] = {str(row["outcome"]): dict(row) for row in counted}
    if not numbers:
        return {}
    after = request.GET.get("after", "")
    lines = found.lines.filter(outcome=outcome, pk__gt=int(after) if after.isdecimal() else 0).order_by("pk")
    page = list(lines.select_related(*downloads.RELATED)[: PAGE + 1])
    return {
        "lines": page[:PAGE],
        "outcome": outcome,
        "next": page[PAGE - 1].pk if len(page) > PAGE else None,
        "more": numbers.get("raised", {}).get("more"),
        "tabs": [
            {
                "label": label,
                "count": numbers.get(value, {}).get("number", 0),
                "url": f"?outcome={value}#list",
                "current": value == outcome,
            }
            for value, label in UpliftLine.Outcome.choices
        ],
    }


@post_required(*ROLES)
@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The fragment htmx asks for, of the estimate first and of the job later."""
    found = _find(request, pk)
    shown = _job(found) if found.stage == UpliftStage.CONFIRMED else _estimate(found)
    if shown["state"] == "running":
        return render(request, "parts/job.html", {"job": shown})
    response = render(request, "parts/job.html", {"job": shown}, status=STOP_POLLING)
    response["HX-Refresh"] = "true"
    return response


@post_required(*ROLES)
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Check page of the second person; then the job is rung."""
    found = _find(request, pk)
    refusals: list[str] = []
    if request.method == "POST":
        try:
            with transaction.atomic():
                perform(found.confirm, by=request.post, clause=found.clause or found.doc_no)
                transaction.on_commit(lambda: run_uplift.delay(found.pk))
        except Refused as refusal:
            refusals = refusal.reasons
        else:
            messages.info(request, f"{found}已核定，正在逐户调整，可离开本页。")
            return redirect(found)
    obstacles = next((act.reasons for act in possible(found, request.post) if act.name == "confirm"), None)
    if obstacles is None:
        return redirect(found)
    facts = {
        "uplift": found,
        "facts": _facts(found) + _figures(found),
        "reasons": refusals or obstacles,
    }
    return render(request, "approvals/uplift/confirm.html", facts, status=422 if refusals else 200)


@post_required(*ROLES)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Before anything was adjusted."""
    found, form = _find(request, pk), WhyForm(request.POST or None)
    errors: list[str] = []
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        try:
            perform(found.withdraw, by=request.post, reason=why, why=why)
        except Refused as refusal:
            errors = refusal.reasons
        else:
            messages.info(request, f"{found}已撤回，各户金额没有变化。")
            return redirect(found)
    facts = {"uplift": found, "facts": _facts(found), "form": form, "errors": errors}
    return render(
        request, "approvals/uplift/withdraw.html", facts, status=422 if errors or form.errors else 200
    )


@post_required(*CONFIRMERS)
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Ring the worker again after an outage; what was adjusted stays as it is."""
    found = _find(request, pk)
    if found.stage == UpliftStage.CONFIRMED:
        run_uplift.delay(found.pk)
        messages.info(request, "已接着调整，做过的户不会再动。")
    return redirect(found)


@post_required(*ROLES)
@require_GET
def lists(request: HttpRequest, pk: int) -> HttpResponse:
    """What hangs in the villages: one sheet each with head, size and the new amount, and nothing else."""
    found = _find(request, pk)
    if found.stage != UpliftStage.FINISHED:
        raise Http404
    lines = found.lines.filter(outcome=UpliftLine.Outcome.RAISED)
    codes = lines.order_by().values_list("township", flat=True).distinct()
    townships = list(Region.objects.filter(code__in=codes).order_by("code"))
    asked = request.GET.get("township", "")
    township = next(
        (each for each in townships if each.code == asked), townships[0] if townships else found.region
    )
    of_township = lines.filter(township=township).select_related("village", *downloads.RELATED)
    villages = [
        {"place": place, "lines": list(rows)}
        for place, rows in groupby(of_township.order_by("village_id", "pk"), key=lambda line: line.village)
    ]
    facts = {"uplift": found, "township": township, "townships": townships, "villages": villages}
    return render(request, "approvals/uplift/lists.html", facts)


@post_required(*ROLES)
@require_GET
def notices(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Every household's own notice of one village, as one PDF to hand out; taking it away is an event."""
    found = _find(request, pk)
    lines = found.lines.filter(village=code, notice__isnull=False).order_by("pk").select_related("notice")
    papers = [line.notice for line in lines if line.notice]
    if not papers:
        raise Http404(code)
    with acting(
        request.post, reason="打印调整告知书", act="approvals.print_uplift_notices", at=timezone.now()
    ):
        note(found.file_key, f"打印{found}告知书 {len(papers)} 份", kind="uplift_printed")
    try:
        return attachment(papers_pdf(papers), "application/pdf", f"uplift-{found.pk}-{code}.pdf")
    except PangoMissing:
        messages.error(request, "这台服务器缺少打印所需的系统组件，请在案卷里逐份打开告知书打印")
        return redirect(found)


@post_required(*ROLES)
@require_GET
def download(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """What was done, as .xlsx or .csv; taking it away is an event."""
    found = _find(request, pk)
    if form not in ("xlsx", "csv"):
        raise Http404(form)
    rows = downloads.rows_of(found)
    if form == "xlsx":
        content, kind = as_xlsx(downloads.HEADINGS, rows, title="提标明细"), XLSX
    else:
        content, kind = as_csv(downloads.HEADINGS, rows), "text/csv; charset=utf-8"
    with acting(request.post, reason="下载提标明细", act="approvals.download_uplift", at=timezone.now()):
        note(found.file_key, f"下载{found}明细", kind="uplift_downloaded")
    return attachment(content, kind, f"uplift-{found.pk}.{form}")


def _job(found: Uplift) -> dict[str, Any]:
    done, total = job.progress(found)
    return {
        "id": found.pk,
        "label": found.get_stage_display(),
        "done": done,
        "total": total,
        "state": "running" if found.stage == UpliftStage.CONFIRMED else "done",
        "words": "",
        "url": f"{found.get_absolute_url()}progress/",
    }


def _estimate(found: Uplift) -> dict[str, Any]:
    return {**estimate_job(found.estimate), "url": f"{found.get_absolute_url()}progress/"}


def _facts(found: Uplift) -> list[dict[str, Any]]:
    rows = [
        {"label": "范围", "value": found.region.full_name},
        {"label": "救助类别", "value": found.get_category_display()},
        {"label": "执行月份", "value": f"{found.first_month:%Y-%m}"},
        {"label": "发布文号", "value": found.doc_no},
        {"label": "事由", "value": found.reason},
        {"label": "发起", "value": _who(found.started_by, found.started_at)},
    ]
    if found.confirmed_by:
        rows.append({"label": "核定", "value": _who(found.confirmed_by, found.confirmed_at)})
    return rows


def _figures(found: Uplift) -> list[dict[str, Any]]:
    """What the second person signs for."""
    sums = sums_of(found.estimate.answer)
    if not sums:
        return []
    total = sums["total"]
    return [
        {"label": "在保", "value": f"{total['households']} 户"},
        {"label": "增加", "value": f"{total['gain']} 户，每月 {total['difference']} 元"},
        {
            "label": "留给乡镇",
            "value": f"{total['unknown'] + total['stop'] + total['lose']} 户",
            "note": "金额算不出、会减少或不再符合的，列出后由乡镇（街道）复核，系统不改",
        },
    ]


def _who(post: Any, at: Any) -> str:
    return f"{post.author_name}（{post.post_label}）{timezone.localtime(at):%Y-%m-%d %H:%M}"


def _find(request: HttpRequest, pk: int) -> Uplift:
    found: Uplift = get_object_or_404(Uplift.objects.visible_to(request.post).select_related(*PEOPLE), pk=pk)
    return found
