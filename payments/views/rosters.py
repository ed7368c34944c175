"""Roster pages: the list of a month, one roster with its differences, its acts and its files."""

from __future__ import annotations

import datetime
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.doors import post_required
from accounts.models import Role
from approvals.actdoor import is_act, label_of, pass_through
from audit.acts import possible
from payments import checks
from payments.actforms import form_for
from payments.build import build_roster
from payments.days import next_month
from payments.files import download
from payments.models import Change, Roster, RosterFile, RosterLine, RosterState
from payments.strip import boxes, strip_of
from policies.categories import Category

COUNTY = (Role.COUNTY_CLERK, Role.COUNTY_SUPERVISOR, Role.COUNTY_LEADER)
READERS = (Role.CLERK, Role.DEPUTY_LEADER, Role.TOWNSHIP_HEAD, *COUNTY, Role.FINANCE, Role.AUDITOR)
PAGE = 50
TABS = {
    "diff": "差异",
    "new": "新增",
    "stopped": "停发",
    "changed": "变更",
    "all": "全部",
}


def roster_of(request: HttpRequest, code: str, category: str, month: str) -> Roster:
    try:
        first = datetime.date.fromisoformat(f"{month}-01")
    except ValueError:
        raise Http404 from None
    rosters = Roster.objects.visible_to(request.post).select_related("township", "county")
    return get_object_or_404(rosters, township=code, category=category, month=first)


def place(roster: Roster) -> list[str]:
    """URL arguments of a roster."""
    return [roster.township_id, roster.category, f"{roster.month:%Y-%m}"]


@post_required(*READERS)
def listing(request: HttpRequest) -> HttpResponse:
    rosters = (
        Roster.objects.visible_to(request.post).select_related("township").order_by("-month", "township")
    )
    month = next_month(timezone.localdate())
    may_build = request.post.holds(Role.CLERK) and not rosters.filter(month=month).exists()
    page = {"rosters": rosters[:60], "month": month, "may_build": may_build}
    return render(request, "payments/listing.html", page)


@require_POST
@post_required(Role.CLERK)
def build(request: HttpRequest) -> HttpResponse:
    """Draft next month's 低保 roster of the clerk's township now, without waiting for the calendar."""
    month = next_month(timezone.localdate())
    roster = build_roster(request.post.region, Category.DIBAO, month, by=request.post, at=timezone.now())
    return redirect("payments:roster", *place(roster))


@post_required(*READERS)
def roster(request: HttpRequest, code: str, category: str, month: str) -> HttpResponse:
    found = roster_of(request, code, category, month)
    tab = request.GET.get("tab", "diff")
    lines = _lines(found, tab).select_related("village", "case").order_by("seq")
    after = request.GET.get("after", "0")
    rows = list(lines.filter(seq__gt=int(after) if after.isdigit() else 0)[: PAGE + 1])
    strip = strip_of(found)
    page = {
        "roster": found,
        "boxes": boxes(strip),
        "adds_up": strip.adds_up,
        "rows": rows[:PAGE],
        "next_url": f"?tab={tab}&after={rows[PAGE - 1].seq}" if len(rows) > PAGE else "",
        "tabs": [
            {
                "label": label,
                "url": f"?tab={name}",
                "current": name == tab,
                "count": _lines(found, name).count(),
            }
            for name, label in TABS.items()
        ],
        "stages": _stages(found),
        "findings": checks.findings(found),
        "acts": _buttons(request, found),
        "released": found.state == RosterState.RELEASED,
        "may_download": request.post.holds(Role.FINANCE),
        "kinds": RosterFile.Kind.choices,
        "files": {made.kind: made for made in found.files.all()},
        "place": place(found),
    }
    return render(request, "payments/roster.html", page)


def _lines(found: Roster, tab: str) -> Any:
    lines = RosterLine.objects.filter(roster=found)
    if tab == "all":
        return lines
    if tab == "new":
        return lines.filter(change=Change.NEW)
    if tab == "stopped":
        return lines.filter(change__in=[Change.STOPPED, Change.HELD])
    if tab == "changed":
        return lines.filter(change__in=[Change.RAISED, Change.LOWERED])
    return lines.changed()


STEPS = (
    ("built", "生成名册", RosterState.DRAFTED),
    ("submitted", "签批上报", RosterState.DRAFTED),
    ("checked", "县级审核", RosterState.SUBMITTED),
    ("released", "放款初核", RosterState.CHECKED),
    ("confirmed", "放款复核", RosterState.RELEASING),
    ("files", "下载银行文件", RosterState.RELEASED),
)


def _stages(found: Roster) -> list[dict[str, str]]:
    """Stage bar: who did each step and when."""
    signed = {
        signature.step: signature
        for signature in found.signatures.filter(void_at=None).select_related("user")
    }
    bar = []
    current_seen = False
    for step, label, state in STEPS:
        signature = signed.get(step)
        note = f"{signature.user.name} {timezone.localtime(signature.at):%-m-%d}" if signature else ""
        done = signature is not None or step == "built"
        is_current = not done and not current_seen and found.state == state
        current_seen |= is_current
        note = note or ("系统" if step == "built" else "")
        bar.append({"label": label, "note": note, "state": "done" if done else "cur" if is_current else ""})
    return bar


def _buttons(request: HttpRequest, found: Roster) -> list[dict[str, Any]]:
    offered = sorted(possible(found, request.post), key=lambda act: act.custom.get("order", 0))
    return [
        {
            "label": act.label,
            "url": reverse("payments:act", args=[*place(found), act.name]),
            "reasons": act.reasons,
            "primary": not act.reasons and act.custom.get("signing", False) and act.name != "send_back",
        }
        for act in offered
    ]


@post_required(*READERS)
def act(request: HttpRequest, code: str, category: str, month: str, name: str) -> HttpResponseBase:
    found = roster_of(request, code, category, month)
    if not is_act(Roster, name):
        raise Http404
    label, url = label_of(Roster, name), reverse("payments:roster", args=place(found))
    page = {
        "title": label,
        "head_title": f"{label} · {found}",
        "sentence": f"{found}：{found.households} 户 {found.persons} 人，应发 {found.total} 元。",
        "crumbs": [("月度名册", reverse("payments:rosters")), (str(found), url), (label, "")],
        "back_url": url,
    }
    return pass_through(request, found, name, form_for(name), page, url)


@require_POST
@post_required(Role.FINANCE)
def file(request: HttpRequest, code: str, category: str, month: str, kind: str) -> HttpResponse:
    """Download by POST: every download leaves an event."""
    found = roster_of(request, code, category, month)
    if kind not in RosterFile.Kind.values or found.state != RosterState.RELEASED:
        raise Http404
    name, content = download(found, kind, by=request.post, at=timezone.now())
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
