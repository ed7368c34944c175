"""The files of a released roster, handed to finance only."""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.doors import PostRequest, post_required
from accounts.models import Role
from audit.acts import acting, note
from payments.files import FileChanged, download
from payments.models import Roster, RosterFile
from payments.pages import place
from payments.states import OUT
from payments.views.rosters import roster_of


@require_POST
@post_required(Role.FINANCE)
def file(request: PostRequest, code: str, category: str, month: str, kind: str) -> HttpResponse:
    """Download by POST: every download leaves an event."""
    found = roster_of(request, code, category, month)
    if kind not in RosterFile.Kind.values or found.state not in OUT:
        raise Http404
    try:
        name, content = download(found, kind, by=request.post, at=timezone.now())
    except FileChanged as changed:
        return _stopped(request, found, str(changed))
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def _stopped(request: PostRequest, found: Roster, why: str) -> HttpResponse:
    """A file that is not what was signed is not handed out, and the attempt stays on file."""
    with acting(request.post, reason="下载银行文件", act="download_roster"):
        note(found.file_key, f"{why}，没有交出", kind="download_stopped")
    page = {
        "title": "银行文件没有交出",
        "head_title": f"银行文件没有交出 · {found}",
        "sentence": f"{found}：请不要用以前下载的文件发放，先报区（县）民政局核查。",
        "reasons": [why],
        "back_url": reverse("payments:roster", args=place(found)),
        "back_label": "返回名册",
    }
    return render(request, "approvals/act_refused.html", page, status=409)
