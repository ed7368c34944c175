"""回盘对账: upload the bank's answer, look at what it says, take it in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.doors import PostRequest, post_required
from accounts.models import Role
from approvals.actdoor import is_act, label_of, pass_through
from approvals.actform import PlainForm
from audit.acts import Refused, possible
from payments.models import Aside, BankReturn, Roster
from payments.models.aside import SEEING
from payments.pages import place
from payments.returns.forms import UploadForm
from payments.returns.pages import boxes_of, preview, settlement
from payments.returns.taking import receive
from payments.standing import lines_standing
from payments.states import ReturnState, RosterState
from payments.views.rosters import READERS, roster_of

DONE = {"take": "回盘已登记", "drop": "这份文件已作废，没有登记任何内容"}


@post_required(*READERS)
@never_cache
@require_http_methods(["GET", "POST"])
def returns(request: PostRequest, code: str, category: str, month: str) -> HttpResponse:
    """What the bank answered to one roster, and the upload of another answer by finance."""
    found = roster_of(request, code, category, month)
    if found.released_at is None:
        raise Http404
    may_upload = request.post.holds(Role.FINANCE) and found.state == RosterState.RELEASED
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent) if may_upload else None
    errors: list[str] = []
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            try:
                return _received(request, found, form)
            except Refused as refused:
                errors = refused.reasons
    wrong = bool(errors or (form and form.errors))
    page: dict[str, Any] = {"roster": found, "form": form, "errors": errors, "place": place(found)}
    asides = Aside.objects.visible_to(request.post).filter(roster=found).select_related("row").order_by("pk")
    page |= settlement(found) | {"asides": asides, "may_open": request.post.holds(*SEEING)}
    page |= {"files": _files(found), "unpaid_url": _unpaid_url(request, found)}
    return render(request, "payments/returns.html", page, status=422 if wrong else 200)


def _received(request: PostRequest, found: Roster, form: UploadForm) -> HttpResponse:
    upload = form.cleaned_data["file"]
    file = receive(upload.read(), upload.name, found, by=request.post, at=timezone.now())
    if file.state == ReturnState.TAKEN and file.taken_at:
        day = f"{timezone.localdate(file.taken_at):%-m月%-d日}"
        messages.info(request, f"这份文件 {day}已经登记过，没有重复登记。")
    return redirect(file)


def _files(found: Roster) -> Any:
    kept = found.returns.exclude(state=ReturnState.DROPPED)
    return kept.select_related("uploaded_by__user", "taken_by__user").order_by("-pk")


def _unpaid_url(request: PostRequest, found: Roster) -> str:
    """Where finance enters a line the bank never answered for; empty for everybody else."""
    offered = {act.name for act in possible(found, request.post) if not act.reasons}
    if "report_unpaid" not in offered or not lines_standing(found, "missing", "short"):
        return ""
    return reverse("payments:act", args=[*place(found), "report_unpaid"])


@post_required(*SEEING)
@never_cache
def bank_return(request: PostRequest, pk: int) -> HttpResponse:
    """One file: what it says, what cannot be read, and the button that takes it in."""
    found = _return(request, pk)
    acts = [act for act in possible(found, request.post) if request.post.holds(Role.FINANCE)]
    page = {
        "file": found,
        "roster": found.roster,
        "place": place(found.roster),
        "boxes": boxes_of(found),
        "acts": [
            {
                "label": act.label,
                "url": reverse("payments:return_act", args=[found.pk, act.name]),
                "reasons": act.reasons,
                "primary": act.name == "take",
            }
            for act in acts
        ],
        "blocked": [reason for act in acts for reason in act.reasons if act.name == "take"],
    }
    return render(request, "payments/return.html", page | preview(found))


@post_required(Role.FINANCE)
def return_act(request: PostRequest, pk: int, name: str) -> HttpResponseBase:
    found = _return(request, pk)
    if not is_act(BankReturn, name):
        raise Http404
    roster, label = found.roster, label_of(BankReturn, name)
    back = reverse("payments:returns", args=place(roster))
    page = {
        "title": label,
        "head_title": f"{label} · {found}",
        "sentence": f"{roster}回盘《{found.name}》：{found.rows_count:,} 行，成功 {found.total:,} 元。",
        "crumbs": [("月度名册", reverse("payments:rosters")), (f"{roster}回盘对账", back), (label, "")],
        "back_url": found.get_absolute_url(),
        "back_label": "返回回盘文件",
    }
    done = back if name == "drop" else found.get_absolute_url()
    answer = pass_through(request, found, name, PlainForm, page, done)
    if answer.status_code == 302 and answer["Location"] == done:
        messages.info(request, f"{DONE[name]}。")
    return answer


def _return(request: PostRequest, pk: int) -> BankReturn:
    found = BankReturn.objects.visible_to(request.post).select_related("roster__township", "roster__county")
    return get_object_or_404(found, pk=pk)
