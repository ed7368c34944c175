"""民主评议: attendance with the live quorum, the five steps, signatures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.doors import post_required
from accounts.models import Role
from audit.acts import Refused
from cases.models import Meeting, Panelist, PanelKind
from cases.quorum import Quorum
from cases.views.drafts import autosaved, rules_of, save, saved_answer, signature_of

if TYPE_CHECKING:
    from accounts.doors import PostRequest
    from policies.rules import Rules

PAGE = 25


@post_required()
@require_GET
def meetings(request: PostRequest) -> HttpResponse:
    """Meetings without a conclusion yet, newest first, 25 a page."""
    found = Meeting.objects.visible_to(request.post).live().filter(concluded_at__isnull=True)
    before = request.GET.get("before", "")
    if before.isdigit():
        found = found.filter(pk__lt=int(before))
    rows = list(found.select_related("case__village", "chair__user").order_by("-pk")[: PAGE + 1])
    return render(
        request,
        "cases/meetings.html",
        {"meetings": rows[:PAGE], "next_before": rows[PAGE - 1].pk if len(rows) > PAGE else None},
    )


@never_cache
@post_required()
@require_GET
def meeting(request: PostRequest, pk: int) -> HttpResponse:
    return _show(request, _meeting(request, pk))


@post_required(Role.CLERK)
@require_POST
def attend(request: PostRequest, pk: int) -> HttpResponse:
    """Who is here: the ticked boxes `present`. Asked by htmx it answers the quorum alone."""
    found = _meeting(request, pk)
    here = {int(n) for n in request.POST.getlist("present") if n.isdigit()}
    errors = save(request, found.case, "登记到会", lambda at: found.attend(here, by=request.post, at=at))
    if request.headers.get("HX-Request"):
        return render(request, "cases/quorum.html", _quorum_facts(found, rules_of(found.case), errors))
    return _answer(request, found, errors)


@post_required(Role.CLERK)
@require_POST
def add_panelist(request: PostRequest, pk: int) -> HttpResponse:
    """One more person on the panel; `kin` says how he is related to the household."""
    found, sent = _meeting(request, pk), request.POST
    errors = save(
        request,
        found.case,
        "登记评议人员",
        lambda at: found.add(
            sent.get("name", ""),
            sent.get("kind", ""),
            kin=sent.get("kin", "").strip(),
            by=request.post,
            at=at,
        ),
    )
    return _answer(request, found, errors)


@post_required(Role.CLERK)
@require_POST
def minutes(request: PostRequest, pk: int) -> HttpResponse:
    """The five steps as they stand."""
    found, sent = _meeting(request, pk), request.POST

    def write(at: Any) -> None:
        for n in range(len(found.steps)):
            speaker, text = sent.get(f"speaker-{n}", ""), sent.get(f"text-{n}", "")
            found.record(n, speaker=speaker, text=text, by=request.post, at=at)

    errors = save(request, found.case, "记录评议", write)
    return saved_answer() if autosaved(request) and not errors else _answer(request, found, errors)


@never_cache
@post_required(Role.CLERK)
def sign(request: PostRequest, pk: int, person: int) -> HttpResponse:
    """A panelist signs the result on the clerk’s device, with his opinion."""
    found = _meeting(request, pk)
    panelist = get_object_or_404(found.panel, pk=person)
    errors: list[str] = []
    if request.method == "POST":
        errors = save(request, found.case, "评议人员签字", lambda at: _sign(request, panelist, at))
        if not errors:
            return redirect("cases:meeting", pk)
    facts = {"meeting": found, "case": found.case, "panelist": panelist, "errors": errors}
    return render(request, "cases/panelist_sign.html", facts, status=422 if errors else 200)


def _sign(request: PostRequest, panelist: Panelist, at: Any) -> None:
    ink = signature_of(request)
    if ink is None:
        raise Refused(["请先签字，或拍下纸上的签名、指印"])
    panelist.sign(signature=ink, opinion=request.POST.get("opinion", "").strip(), by=request.post, at=at)


def _meeting(request: PostRequest, pk: int) -> Meeting:
    found = Meeting.objects.visible_to(request.post).select_related(
        "case__village", "chair__user", "chair__region"
    )
    return get_object_or_404(found, pk=pk)


def _answer(request: PostRequest, found: Meeting, errors: list[str]) -> HttpResponse:
    return _show(request, found, errors) if errors else redirect("cases:meeting", found.pk)


def _show(request: PostRequest, found: Meeting, errors: list[str] | None = None) -> HttpResponse:
    rules = rules_of(found.case)
    facts = {
        **_quorum_facts(found, rules, errors or []),
        "case": found.case,
        "kinds": PanelKind.choices,
        "may_write": request.post.holds(Role.CLERK) and not found.concluded and not found.cancelled_at,
        "basis": rules.basis("review_meeting.representatives"),
        "quote": rules.quote("review_meeting.representatives"),
    }
    return render(request, "cases/meeting.html", facts, status=422 if errors else 200)


def _quorum_facts(found: Meeting, rules: Rules, errors: list[str]) -> dict[str, Any]:
    people = list(found.panel.all())
    present = [p for p in people if p.present and not p.recused]
    count = found.count(rules)
    signed = sum(p.signed_at is not None for p in present)
    return {
        "meeting": found,
        "people": people,
        "here": sum(p.present for p in people),
        "count": count,
        "checks": _checks(count, found, signed, len(present)),
        "problems": [] if found.concluded else found.problems(rules),
        "errors": errors,
    }


def _checks(count: Quorum, found: Meeting, signed: int, present: int) -> list[dict[str, Any]]:
    """The lines of “会议是否有效”, for parts/q_c.html."""
    return [
        _share("村（居）民代表占评议小组", count.panel, ""),
        _share("村（居）民代表占到会", count.present, count.margin),
        {"state": "info", "label": "主持人", "value": found.chair.author_name},
        {"state": "info", "label": "近亲属回避", "value": f"{count.recused} 人", "note": "回避人员不算在任何一边"},
        {"state": "ok" if present and signed == present else "warn", "label": "到会人签名", "value": f"{signed} / {present}"},
    ]  # fmt: skip


def _share(label: str, share: Any, margin: str) -> dict[str, Any]:
    need = f"要求不低于 {share.num}/{share.den}，至少 {share.needed} 人"
    return {
        "state": "ok" if share.met else "over",
        "label": label,
        "value": f"{share.reps} / {share.total}",
        "note": f"{need}，{margin}" if margin else need,
        "bar": {"value": share.reps, "total": max(share.total, 1), "mark": share.needed},
    }
