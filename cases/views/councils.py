"""集体研究: members, recusals, votes and signatures of a council, and what still keeps it from deciding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.doors import post_required
from accounts.models import Post, Role
from audit.acts import Refused
from cases.models import Council, Vote
from cases.views.drafts import autosaved, rules_of, save, saved_answer, signature_of

if TYPE_CHECKING:
    from accounts.doors import PostRequest
    from cases.votes import Tally

PAGE = 25
WRITERS = (Role.CLERK, Role.DEPUTY_LEADER, Role.TOWNSHIP_HEAD)
READERS = (
    *WRITERS, Role.INVESTIGATOR, Role.CHECKER, Role.COUNTY_CLERK, Role.COUNTY_SUPERVISOR, Role.COUNTY_LEADER,
    Role.AUDITOR,
)  # fmt: skip
TABS = {"open": "待形成决定", "done": "已决定"}


@post_required(*READERS)
@require_GET
def councils(request: PostRequest) -> HttpResponse:
    """Councils of the region, newest first, 25 a page; `before` = key of the last row."""
    tab = request.GET.get("tab") if request.GET.get("tab") in TABS else "open"
    found = Council.objects.visible_to(request.post)
    found = found.open() if tab == "open" else found.concluded()
    before = request.GET.get("before", "")
    if before.isdigit():
        found = found.filter(pk__lt=int(before))
    rows = list(found.select_related("case__village", "chair__user").order_by("-pk")[: PAGE + 1])
    facts = {
        "councils": rows[:PAGE],
        "tab": tab,
        "tabs": [
            {"label": label, "url": f"?tab={key}", "current": key == tab} for key, label in TABS.items()
        ],
        "next_before": rows[PAGE - 1].pk if len(rows) > PAGE else None,
    }
    return render(request, "cases/councils.html", facts)


@never_cache
@post_required(*READERS)
@require_GET
def council(request: PostRequest, pk: int) -> HttpResponse:
    return _show(request, _council(request, pk))


@post_required(*WRITERS)
@require_POST
def add_member(request: PostRequest, pk: int) -> HttpResponse:
    """One more member: a post of the office, or somebody of another body by name; `kin` when related."""
    found, sent = _council(request, pk), request.POST
    post = _posts(found).filter(pk=sent["post"]).first() if sent.get("post", "").isdigit() else None
    errors = save(
        request,
        found.case,
        "登记参会人员",
        lambda at: found.add(
            post=post, name=sent.get("name", ""), duty=sent.get("duty", ""), kin=sent.get("kin", ""),
            by=request.post, at=at,
        ),
    )  # fmt: skip
    return _answer(request, found, errors)


@post_required(*WRITERS)
@require_POST
def votes(request: PostRequest, pk: int) -> HttpResponse:
    """Who is here (`present`) and how each voted (`vote-<key>`). Asked by htmx it answers the count alone."""
    found, sent = _council(request, pk), request.POST
    here = {int(n) for n in sent.getlist("present") if n.isdigit()}

    def write(at: Any) -> None:
        found.attend(here, by=request.post, at=at)
        for member in found.voters():
            if vote := sent.get(f"vote-{member.pk}", ""):
                member.cast(vote, by=request.post, at=at)

    errors = save(request, found.case, "登记表决", write)
    if request.headers.get("HX-Request"):
        return render(request, "cases/council_count.html", _count_facts(found, errors))
    return _answer(request, found, errors)


@post_required(*WRITERS)
@require_POST
def text(request: PostRequest, pk: int) -> HttpResponse:
    """The facts laid before the council, and its minutes."""
    found, sent = _council(request, pk), request.POST
    errors = save(
        request,
        found.case,
        "记录会议",
        lambda at: found.write(
            facts=sent.get("facts", ""), minutes=sent.get("minutes", ""), by=request.post, at=at
        ),
    )
    return saved_answer() if autosaved(request) and not errors else _answer(request, found, errors)


@post_required(*WRITERS)
@require_POST
def cancel(request: PostRequest, pk: int) -> HttpResponse:
    found = _council(request, pk)
    why = request.POST.get("reason", "")
    errors = save(
        request, found.case, "取消会议", lambda at: found.cancel(reason=why, by=request.post, at=at)
    )
    return _show(request, found, errors) if errors else redirect("cases:councils")


@never_cache
@post_required(*WRITERS)
def sign(request: PostRequest, pk: int, person: int) -> HttpResponse:
    """A member signs the own vote on the clerk’s device, or steps aside with a reason."""
    found = _council(request, pk)
    member = get_object_or_404(found.members, pk=person)
    errors: list[str] = []
    if request.method == "POST":
        sent = request.POST

        def write(at: Any) -> None:
            if "recuse" in sent:
                member.recuse(sent.get("reason", ""), by=request.post, at=at)
                return
            ink = signature_of(request)
            if ink is None:
                raise Refused(["请先签字，或拍下纸上的签名、指印"])
            member.sign(signature=ink, opinion=sent.get("opinion", ""), by=request.post, at=at)

        errors = save(request, found.case, "参会人员签字", write)
        if not errors:
            return redirect("cases:council", pk)
    facts = {
        "council": found,
        "case": found.case,
        "member": member,
        "errors": errors,
        "back_url": reverse("cases:council", args=[pk]),
    }
    return render(request, "cases/council_sign.html", facts, status=422 if errors else 200)


def _council(request: PostRequest, pk: int) -> Council:
    found = Council.objects.visible_to(request.post).select_related(
        "case__village", "case__township", "chair__user", "chair__region"
    )
    return get_object_or_404(found, pk=pk)


def _posts(found: Council) -> Any:
    """Posts of the township and of the case's village that may be asked to sit."""
    places = [found.case.township_id, found.case.village_id]
    return (
        Post.objects.current(timezone.localdate())
        .filter(region__in=places)
        .select_related("user", "region")
        .order_by("role", "id")
    )


def _answer(request: PostRequest, found: Council, errors: list[str]) -> HttpResponse:
    return _show(request, found, errors) if errors else redirect("cases:council", found.pk)


def _show(request: PostRequest, found: Council, errors: list[str] | None = None) -> HttpResponse:
    rules = rules_of(found.case)
    path = "collective.on" if found.kind == "collective" else "decide.mode"
    seated = {member.post_id for member in found.members.all()}
    open_still = not found.concluded and not found.cancelled_at
    facts = {
        **_count_facts(found, errors or []),
        "case": found.case,
        "choices": Vote.choices,
        "posts": [post for post in _posts(found) if post.pk not in seated] if open_still else [],
        "may_write": request.post.holds(*WRITERS) and open_still,
        "basis": rules.basis(path),
        "quote": rules.quote(path),
    }
    return render(request, "cases/council.html", facts, status=422 if errors else 200)


def _count_facts(found: Council, errors: list[str]) -> dict[str, Any]:
    rules = rules_of(found.case)
    members, tally = list(found.members.all()), found.count(rules)
    signed = sum(m.signed_at is not None for m in members)
    return {
        "council": found,
        "members": members,
        "tally": tally,
        "checks": _checks(tally, found, signed),
        "problems": found.problems(rules) if not found.concluded and not found.cancelled_at else [],
        "errors": errors,
    }


def _checks(tally: Tally, found: Council, signed: int) -> list[dict[str, Any]]:
    """The lines of “会议是否有效”, for parts/q_c.html."""
    enough = tally.voters >= max(tally.min_members, 1)
    return [
        {
            "state": "ok" if enough else "over",
            "label": "参加表决",
            "value": f"{tally.voters} 人",
            "note": f"要求不少于 {max(tally.min_members, 1)} 人，回避和未到会的不算",
        },
        {
            "state": "ok" if tally.carried else "info",
            "label": "同意",
            "value": f"{tally.in_favour} / {tally.voters}",
            "note": f"超过半数、至少 {tally.needed} 票为同意；{tally.words}",
            "bar": {"value": tally.in_favour, "total": max(tally.voters, 1), "mark": tally.needed},
        },
        {"state": "info", "label": "主持人", "value": found.chair.author_name},
        {"state": "info", "label": "近亲属回避", "value": f"{tally.recused} 人", "note": "回避人员不讨论、不表决"},
        {
            "state": "ok" if tally.voters and signed == tally.voters else "warn",
            "label": "签名",
            "value": f"{signed} / {tally.voters}",
        },
    ]  # fmt: skip
