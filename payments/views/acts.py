"""The acts of a roster as pages: facts → check → done."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from accounts.doors import PostRequest, post_required
from approvals.actdoor import is_act, label_of, pass_through
from audit.timeline import timeline
from payments.actforms import form_for
from payments.models import Roster, RosterState
from payments.pages import place
from payments.views.rosters import READERS, roster_of

# Work on the draft goes back to the roster; a signature has its own page.
DRAFTING = {
    "refresh": "名册已刷新",
    "hold_line": "已缓发，理由写进名册，补齐以后在下一册补发",
    "resume_line": "已取消缓发",
    "explain": "说明已记下",
    "report_unpaid": "已登记未到账，由街道（乡镇）核对账户后补发",
}
NEXT = {
    RosterState.DRAFTED: "退回街道（乡镇）更正，更正后由主要领导重新签批。",
    RosterState.SUBMITTED: "下一步：区（县）民政局审核。",
    RosterState.CHECKED: "下一步：两人放款，先由一人初核。",
    RosterState.RELEASING: "下一步：由另一人复核，复核后放款。",
    RosterState.RELEASED: "名册已定，不再改动。下一步：发放会计下载银行文件，发放后登记银行回盘。",
    RosterState.CLOSED: "名册、银行文件和回盘已对清，本册办结。",
    RosterState.NIL: "本月没有应发的户，不影响后面的月份。",
}


@post_required(*READERS)
def act(request: PostRequest, code: str, category: str, month: str, name: str) -> HttpResponseBase:
    found = roster_of(request, code, category, month)
    if not is_act(Roster, name):
        raise Http404
    label, url = label_of(Roster, name), reverse("payments:roster", args=place(found))
    page = {
        "title": label,
        "head_title": f"{label} · {found}",
        "sentence": f"{found}：{found.households:,} 户 {found.persons:,} 人，应发 {found.total:,} 元。",
        "crumbs": [("月度名册", reverse("payments:rosters")), (str(found), url), (label, "")],
        "back_url": url,
        "back_label": "返回名册",
    }
    done_url = url if name in DRAFTING else reverse("payments:act_done", args=[*place(found), name])
    chosen = request.GET.get("line") or request.GET.get("code") or ""
    answer = pass_through(request, found, name, form_for(name, chosen), page, done_url)
    if name in DRAFTING and answer.status_code == 302 and answer["Location"] == done_url:
        messages.info(request, f"{DRAFTING[name]}。")
    return answer


@post_required(*READERS)
def act_done(request: PostRequest, code: str, category: str, month: str, name: str) -> HttpResponse:
    """What was done, by whom and when, and what comes next; readable after a reload."""
    found = roster_of(request, code, category, month)
    entry = next((item for item in timeline(found.file_key) if item.act == name), None)
    if not is_act(Roster, name) or entry is None:
        raise Http404
    page = {
        "title": f"已办：{label_of(Roster, name)}（{found}）",
        "at": entry.at,
        "by": f"{entry.who} · {entry.post}",
        "sentence": f"{found.households:,} 户 {found.persons:,} 人，应发 {found.total:,} 元。{NEXT[RosterState(found.state)]}",
        "actions": [
            {"label": "看名册", "url": reverse("payments:roster", args=place(found)), "primary": True},
            {"label": "全部名册", "url": reverse("payments:rosters")},
        ],
    }
    return render(request, "approvals/act_done.html", page)
