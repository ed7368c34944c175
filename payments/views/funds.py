"""资金台账: the sums of a year by fund, what waits for the second person, every entry."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import PostRequest, post_required
from accounts.models import Region
from approvals.actdoor import label_of, pass_through
from audit.acts import Refused, acting, note, possible
from payments.funds.acts import KEEPERS
from payments.funds.forms import PRESSED, EntryForm, form_for
from payments.funds.kinds import EntryState, Fund
from payments.funds.sheet import XLSX, workbook
from payments.funds.sums import FundSums, raised_for_relief, spent_on_work, sums_of, work_limit
from payments.funds.watch import held_up
from payments.models import FundEntry, FundYear
from payments.models.funds import READERS

PAGE = 50
YEARS_SHOWN = 6
DONE = {
    "confirm": "已复核入账",
    "discard": "已作废",
    "allocate": "已登记下达日期",
    "reverse": "冲正已登记，请另一人复核",
}


@post_required(*READERS)
@never_cache
@require_GET
def funds(request: PostRequest) -> HttpResponse:
    """`?year=` the year shown, `?before=` an entry's number: older ones below it."""
    county = _county(request)
    year, years = _years(request, county)
    book = FundYear.objects.of(county, year).first()
    sums = sums_of(county.pk, year)
    entries = _entries(book, request.GET.get("before", ""))
    page = {
        "county": county,
        "year": year,
        "book": book,
        "tabs": [{"label": f"{y} 年", "url": f"?year={y}", "current": y == year} for y in years],
        "rows": list(sums.values()),
        "total": _total(sums),
        "work": _work(book, sums),
        "held_up": held_up(county, timezone.localdate()),
        "waiting": [(entry, buttons(request, entry)) for entry in _waiting(book)],
        "entries": [(entry, buttons(request, entry, small=True)) for entry in entries[:PAGE]],
        "next_url": f"?year={year}&before={entries[PAGE - 1].pk}" if len(entries) > PAGE else "",
        "may_enter": request.post.holds(*KEEPERS),
    }
    return render(request, "payments/funds.html", page)


def _county(request: PostRequest) -> Region:
    county = request.post.region.county
    assert county is not None, "these posts are the county's"
    return county


def _years(request: PostRequest, county: Region) -> tuple[int, list[int]]:
    """(the year asked for, the years to choose from, newest first); a year nobody asks about is this one."""
    this = timezone.localdate().year
    kept = set(FundYear.objects.filter(county=county).values_list("year", flat=True))
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdigit() and int(asked) in kept | {this} else this
    return year, sorted(kept | {this}, reverse=True)[:YEARS_SHOWN]


def _entries(book: FundYear | None, before: str) -> list[FundEntry]:
    """Entries that were looked at by two, newest first, and one more where there are more."""
    if book is None:
        return []
    rows = book.entries.exclude(state=EntryState.ENTERED).select_related(
        "book__county", "entered_by__user", "confirmed_by__user", "reverses"
    )
    if before.isdigit():
        rows = rows.filter(pk__lt=int(before))
    return list(rows.order_by("-pk")[: PAGE + 1])


def _waiting(book: FundYear | None) -> list[FundEntry]:
    if book is None:
        return []
    rows = book.entries.filter(state=EntryState.ENTERED)
    return list(rows.select_related("book__county", "entered_by__user", "reverses").order_by("pk"))


def _total(sums: dict[Fund, FundSums]) -> dict[str, Any]:
    names = ("opening", "granted", "budgeted", "moved", "paid", "reserve", "work", "left")
    return {name: sum(getattr(row, name) for row in sums.values()) for name in names}


def _work(book: FundYear | None, sums: dict[Fund, FundSums]) -> dict[str, Any]:
    """What may be spent on 工作经费 this year, and what was."""
    if book is None:
        return {}
    limit = work_limit(book.work_ratio, sums) if book.work_ratio is not None else None
    return {"raised": raised_for_relief(sums), "spent": spent_on_work(sums), "limit": limit}


def buttons(request: PostRequest, entry: FundEntry, *, small: bool = False) -> list[dict[str, Any]]:
    """The acts of an entry for this post; what a booked entry's reader may not do is not shown to them."""
    offered = [item for item in possible(entry, request.post) if item.name in PRESSED]
    return [
        {
            "label": item.label,
            "url": reverse("payments:fund_act", args=[entry.pk, item.name]),
            "reasons": item.reasons,
            "small": True,
            "primary": item.name == "confirm" and not item.reasons,
        }
        for item in sorted(offered, key=lambda item: item.custom["order"])
        if not (small and item.reasons)
    ]


@post_required(*KEEPERS)
@never_cache
@require_http_methods(["GET", "POST"])
def enter(request: PostRequest) -> HttpResponse:
    """登记一笔: first of two persons."""
    form, errors = EntryForm(request.POST or None, today=timezone.localdate()), []
    if form.is_bound and form.is_valid():
        try:
            entry = FundYear.objects.enter(
                _county(request), **form.cleaned_data, by=request.post, at=timezone.now()
            )
        except Refused as refused:
            errors = refused.reasons
        else:
            messages.info(request, f"已登记：{entry}，请另一人复核。")
            return redirect(page_of(entry))
    page = {
        "form": form,
        "errors": errors,
        "title": "登记一笔资金",
        "url": request.path,
        "back_url": reverse("payments:funds"),
        "send": "登记，请另一人复核",
    }
    return render(request, "approvals/relief/reserve_form.html", page, status=422 if form.is_bound else 200)


@post_required(*READERS)
@never_cache
@require_http_methods(["GET", "POST"])
def fund_act(request: PostRequest, pk: int, name: str) -> HttpResponseBase:
    """One act on one entry, through the door of every act."""
    entries = FundEntry.objects.visible_to(request.post)
    entry = get_object_or_404(entries.select_related("book__county", "entered_by__user", "reverses"), pk=pk)
    if name not in PRESSED:
        raise Http404(name)
    label, back = label_of(FundEntry, name), page_of(entry)
    page = {
        "title": label,
        "head_title": f"{label} · {entry}",
        "sentence": f"{entry.book}：{entry}，{entry.document_no}，{entry.entered_by.author_name}登记。",
        "crumbs": [("资金台账", back), (label, "")],
        "back_url": back,
        "back_label": "返回资金台账",
    }
    answer = pass_through(request, entry, name, form_for(name), page, back)
    if answer.status_code == 302 and answer["Location"] == back:
        messages.info(request, f"{DONE[name]}：{entry}。")
    return answer


def page_of(entry: FundEntry) -> str:
    return f"{reverse('payments:funds')}?year={entry.book.year}"


@post_required(*READERS)
@require_POST
def download(request: PostRequest, year: int) -> HttpResponse:
    """The workbook of a year; taking it away is an event."""
    books = FundYear.objects.visible_to(request.post).select_related("county")
    book = get_object_or_404(books, year=year)
    with acting(request.post, reason=f"导出{book}", act="download_funds", at=timezone.now()):
        note(book.file_key, "导出资金台账", kind="download_funds")
    response = HttpResponse(workbook(book), content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{book}.xlsx')}"
    response["Cache-Control"] = "no-store, private"
    return response
