"""The acts of a complaint as pages: facts → check → done."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.doors import PostRequest, post_required
from approvals.actdoor import is_act, label_of, pass_through
from audit.timeline import timeline
from oversight.complaintforms import form_for
from oversight.complaintstates import Move
from oversight.models import Complaint, ComplaintMove
from oversight.views.complaints import READERS, complaint_of

LIST = "投诉举报"
# Acts that take a complaint out of the office; whoever did one is told so and no more.
GONE = {"escalate": [Move.UP], "hand_down": [Move.DOWN], "name_staff": [Move.REROUTED]}


@never_cache
@post_required(*READERS)
def act(request: PostRequest, number: str, name: str) -> HttpResponseBase:
    found = complaint_of(request, number)
    if not is_act(Complaint, name):
        raise Http404
    label, url = label_of(Complaint, name), found.get_absolute_url()
    if name == "look_into":
        return redirect(f"{url}#facts")
    page = {
        "title": label,
        "head_title": f"{label} · {found.number}",
        "sentence": f"{found}：{found.get_topic_display()}，投诉{found.against_labels}",
        "crumbs": [(LIST, reverse("oversight:complaints")), (found.number, url), (label, "")],
        "back_url": url,
        "back_label": "返回投诉举报",
    }
    done = reverse("oversight:complaint_done", args=[number, name])
    return pass_through(request, found, name, form_for(name), page, done)


@never_cache
@post_required(*READERS)
def act_done(request: PostRequest, number: str, name: str) -> HttpResponse:
    """What was done and what is owed next; when it has left the own office, that alone is said."""
    if not is_act(Complaint, name):
        raise Http404
    seen = Complaint.objects.visible_to(request.post).filter(number=number).first()
    page: dict[str, Any] = {
        "title": f"已办：{label_of(Complaint, name)}（{number}）",
        "actions": [{"label": "全部投诉举报", "url": reverse("oversight:complaints")}],
    }
    if seen is None:
        get_object_or_404(
            ComplaintMove,
            complaint__number=number,
            kind__in=GONE.get(name, []),
            moved_by__user=request.post.user,
        )
        return render(request, "approvals/act_done.html", page | {"sentence": "本件已不在本级办理。"})
    entry = next((item for item in timeline(seen.file_key) if item.act == name), None)
    if entry is None:
        raise Http404
    owes = "；".join(seen.owes)
    page["actions"] = [
        {"label": "看投诉举报", "url": seen.get_absolute_url(), "primary": True},
        *page["actions"],
    ]
    page |= {
        "at": entry.at,
        "by": f"{entry.who} · {entry.post}",
        "sentence": f"现为“{seen.get_state_display()}”。" + (f"还要：{owes}。" if owes else ""),
    }
    return render(request, "approvals/act_done.html", page)
