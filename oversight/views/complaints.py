"""投诉举报台账: the list, taking one in, its receipt, one complaint."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import PostRequest, post_required
from accounts.models import Post, Role
from audit.acts import Refused, acting, note, perform, possible
from audit.timeline import timeline
from cases.views.files import show_file
from oversight import complaintpages
from oversight.complaintforms import LookIntoForm, RegisterForm
from oversight.complaintpages import PAGE
from oversight.intake import Told, register
from oversight.models import Complaint
from oversight.models.complaints import COUNTY, TOWNSHIP

READERS = (*TOWNSHIP, *COUNTY)
TAKERS = (*TOWNSHIP, Role.COUNTY_CLERK, Role.COUNTY_SUPERVISOR, Role.VILLAGE_ASSISTANT)


def complaint_of(request: PostRequest, number: str) -> Complaint:
    """The complaint of the URL if this post may see it; else not found, whoever took it in."""
    seen = Complaint.objects.visible_to(request.post).select_related("township", "county", "case")
    found: Complaint = get_object_or_404(seen, number=number)
    return found


@post_required(*READERS)
@require_GET
def listing(request: PostRequest) -> HttpResponse:
    """The open ones of one's own office; `show`, `q` (a number) and `after` in the URL."""
    shows = complaintpages.shows(request.post)
    show = request.GET.get("show", "")
    show = show if show in dict(shows) else "mine"
    number = request.GET.get("q", "").replace("\x00", "").strip()[:30]
    rows = complaintpages.rows_of(request.post, show, number)
    found, next_after = complaintpages.page_of(rows, request.GET.get("after", ""))
    page = {
        "complaints": found,
        "show": show,
        "shows": shows,
        "number": number,
        "next_after": next_after,
        "today": timezone.localdate(),
        "may_add": request.post.holds(*TAKERS),
        **complaintpages.county_look(request.post),
    }
    return render(request, "oversight/complaints.html", page)


@never_cache
@post_required(*TAKERS)
@require_http_methods(["GET", "POST"])
def new(request: PostRequest) -> HttpResponse:
    """Take one in. Who handles it is computed; whoever may not see it is left with the receipt."""
    form = RegisterForm(request.POST or None, by=request.post)
    errors: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            made = register(Told(**form.facts()), by=request.post, at=timezone.now())
        except Refused as refused:
            errors = refused.reasons
        else:
            return redirect("oversight:complaint_receipt", made.number)
    status = 422 if form.is_bound else 200
    return render(request, "oversight/complaint_form.html", {"form": form, "errors": errors}, status=status)


@never_cache
@post_required(*TAKERS)
@require_GET
def receipt(request: PostRequest, number: str) -> HttpResponse:
    """The number and where it went; nothing of what it says. Only whoever took it in finds it."""
    taken_in = Complaint.objects.filter(taken_in_by__user=request.post.user).select_related(
        "county", "township"
    )
    found = get_object_or_404(taken_in, number=number)
    page = {
        "complaint": found,
        "may_open": Complaint.objects.visible_to(request.post).filter(pk=found.pk).exists(),
    }
    return render(request, "oversight/complaint_receipt.html", page)


@never_cache
@post_required(*READERS)
@require_GET
def complaint(request: PostRequest, number: str) -> HttpResponse:
    return show_complaint(request, complaint_of(request, number))


@never_cache
@post_required(*READERS)
@require_POST
def reveal(request: PostRequest, number: str) -> HttpResponse:
    """Who complained and how to reach them, once, to its handler; that it was read is an event."""
    found = complaint_of(request, number)
    if not may_reveal(found, request.post):
        return show_complaint(request, found, errors=["投诉人的姓名和电话只给承办人看"])
    with acting(request.post, reason="联系投诉人"):
        note(found.file_key, "查看投诉人的姓名和联系方式", kind="unmask")
    return show_complaint(request, found, revealed=True)


@never_cache
@post_required(*READERS)
@require_POST
def look_into(request: PostRequest, number: str) -> HttpResponse:
    """What was looked into, with its paper, straight from the complaint's page."""
    found = complaint_of(request, number)
    form = LookIntoForm(request.POST, request.FILES, subject=found, by=request.post)
    if not form.is_valid():
        return show_complaint(request, found, form=form)
    try:
        perform(found.look_into, by=request.post, at=timezone.now(), **form.facts())
    except Refused as refused:
        return show_complaint(request, found, form=form, errors=refused.reasons)
    return redirect(found)


@never_cache
@post_required(*READERS)
@require_GET
def paper(request: PostRequest, number: str, pk: int) -> HttpResponse:
    """A paper of the complaint; reading it is an event of the complaint."""
    found = complaint_of(request, number)
    kept = get_object_or_404(found.notes.exclude(content=""), pk=pk)
    with acting(request.post, reason="查看佐证材料"):
        note(found.file_key, f"查看“{kept.file_name}”", kind="file", detail={"sha256": kept.sha256})
    return show_file(kept.content.read(), kept.content_type, kept.file_name)


def may_reveal(found: Complaint, post: Post) -> bool:
    handler = found.handler
    return handler is not None and handler.user_id == post.user_id


def show_complaint(
    request: PostRequest, found: Complaint, *, revealed: bool = False, **more: Any
) -> HttpResponse:
    """`more`: form, errors."""
    acts = complaintpages.buttons(found, request.post)
    may_note = any(act.name == "look_into" and not act.reasons for act in possible(found, request.post))
    page = {
        "complaint": found,
        "facts": complaintpages.facts_of(found),
        "handler": found.handler,
        "notes": list(found.notes.select_related("noted_by__user")),
        "moves": list(found.moves.select_related("moved_by__user", "moved_by__region")),
        "owes": found.owes,
        "acts": acts,
        "blocked": [act for act in acts if act["reasons"]],
        "complainant": found.complainant if revealed else found.masked_complainant,
        "contact": found.contact if revealed else found.masked_contact,
        "may_reveal": not revealed and may_reveal(found, request.post),
        "events": [
            {
                "text": entry.sentence,
                "at": entry.at,
                "who": entry.who,
                "kind": entry.kind,
                "digest": entry.short_hash,
            }
            for entry in timeline(found.file_key, viewer=request.post, limit=PAGE)
        ],
        "form": LookIntoForm(subject=found, by=request.post) if may_note else None,
        **more,
    }
    return render(request, "oversight/complaint.html", page, status=422 if more else 200)
