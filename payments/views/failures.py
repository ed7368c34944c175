"""发放失败 and 名册外发放: lists with what is to be done, each act behind its check page."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.doors import PostRequest, post_required
from accounts.models import Role
from approvals.actdoor import is_act, label_of, pass_through
from audit.acts import acting, note, possible
from payments.models import Aside, FailedPayment
from payments.models.aside import SEEING
from payments.pages import areas, place
from payments.returns.forms import form_for
from payments.states import AsideState, FailureState
from payments.views.rosters import COUNTY, READERS

MOST = 200
DONE = {
    "put_right": "已登记，这笔钱由后一册名册补发",
    "waive": "已登记，不再补发",
    "conclude": "结论已记入名册，长期保存",
}


@post_required(*READERS)
@never_cache
def failures(request: PostRequest) -> HttpResponse:
    """What did not arrive: tasks of the township first, then what waits for a later roster."""
    rows = FailedPayment.objects.visible_to(request.post).select_related(
        "roster__township", "line__village", "line__case", "paid_again__roster"
    )
    waiting = rows.filter(state__in=[FailureState.OPEN, FailureState.READY]).order_by(
        "state", "roster__month", "pk"
    )
    page = {
        "rows": [(failure, _links(request, failure, "payments:failure_act")) for failure in waiting[:MOST]],
        "settled": rows.exclude(pk__in=waiting.values("pk")).order_by("-pk")[:20],
        "may_open_cases": not request.post.holds(Role.FINANCE),
        "tabs": areas(request.post, "failures"),
    }
    return render(request, "payments/failures.html", page)


@post_required(Role.CLERK, *COUNTY)
def failure_act(request: PostRequest, pk: int, name: str) -> HttpResponseBase:
    found = get_object_or_404(FailedPayment.objects.visible_to(request.post), pk=pk)
    return _through(
        request, found, name, "发放失败", reverse("payments:failures"), reverse("payments:failures")
    )


@post_required(*SEEING)
@never_cache
def asides(request: PostRequest) -> HttpResponse:
    """Every payment beside a roster in the county, the open ones first; none ever leaves the list."""
    rows = Aside.objects.visible_to(request.post).select_related("roster__township", "row")
    page = {"rows": rows.order_by("-state", "-pk")[:MOST], "tabs": areas(request.post, "asides")}
    return render(request, "payments/asides.html", page)


@post_required(*SEEING)
@never_cache
def aside(request: PostRequest, pk: int) -> HttpResponse:
    """One row the roster does not know of, whole: who reads the account leaves a trace."""
    found = _aside(request, pk)
    if found.row.account:
        with acting(request.post, reason="查看名册外发放的账号", act="open_aside", at=timezone.now()):
            note(found.roster.file_key, f"查看{found}的账号", kind="open_aside", detail={"aside": found.pk})
    page = {
        "aside": found,
        "row": found.row,
        "line": found.row.line,
        "acts": _links(request, found, "payments:aside_act"),
        "place": place(found.roster),
    }
    return render(request, "payments/aside.html", page)


@post_required(*COUNTY)
def aside_act(request: PostRequest, pk: int, name: str) -> HttpResponseBase:
    found = _aside(request, pk)
    return _through(request, found, name, "名册外发放", reverse("payments:asides"), found.get_absolute_url())


def _aside(request: PostRequest, pk: int) -> Aside:
    rows = Aside.objects.visible_to(request.post).select_related(
        "roster__township", "roster__county", "row__bank_return", "row__line", "concluded_by__user"
    )
    return get_object_or_404(rows, pk=pk)


def _through(
    request: PostRequest, subject: Aside | FailedPayment, name: str, where: str, listed: str, done: str
) -> HttpResponseBase:
    if not is_act(type(subject), name):
        raise Http404
    label = label_of(type(subject), name)
    page = {
        "title": label,
        "head_title": f"{label} · {subject}",
        "sentence": f"{subject.roster}：{subject}",
        "crumbs": [(where, listed), (label, "")],
        "back_url": done,
        "back_label": f"返回{where}",
    }
    answer = pass_through(request, subject, name, form_for(name), page, done)
    if answer.status_code == 302 and answer["Location"] == done:
        messages.info(request, f"{DONE[name]}。")
    return answer


def _links(request: PostRequest, subject: Aside | FailedPayment, url_name: str) -> list[dict]:
    """The acts this post may do now; on an aside the blocked ones too, with their reasons."""
    return [
        {
            "label": act.label,
            "url": reverse(url_name, args=[subject.pk, act.name]),
            "reasons": act.reasons,
            "primary": act.name in ("put_right", "conclude"),
        }
        for act in possible(subject, request.post)
        if not act.reasons or (isinstance(subject, Aside) and subject.state == AsideState.OPEN)
    ]
