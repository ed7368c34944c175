"""入户调查 on the phone: five steps, saved as one goes; what is signed is signed under one’s own name."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import post_required
from audit.acts import Refused
from cases import findings
from cases.models import SigningWay, Visit
from cases.views.drafts import autosaved, rules_of, save, saved_answer, signature_of
from cases.visitpage import STEPS, lines_of, next_step, read_back, with_checks_of

if TYPE_CHECKING:
    from accounts.doors import PostRequest

PAGE = 25


@post_required()
@require_GET
def visits(request: PostRequest) -> HttpResponse:
    """Visits not yet finished, the earliest first, 25 a page; `after` is the last key of the page before."""
    found = Visit.objects.visible_to(request.post).planned().filter(pk__gt=_after(request))
    rows = list(found.select_related("case__village").prefetch_related("signers").order_by("pk")[: PAGE + 1])
    today = timezone.localdate()
    shown = sorted(rows[:PAGE], key=lambda visit: visit.planned_at)
    lines = [
        {
            "visit": each,
            "mine": request.post.user_id in {s.user_id for s in each.signers.all()},
            "late": timezone.localdate(each.planned_at) < today,
        }
        for each in shown
    ]
    facts = {"lines": lines, "next_after": rows[PAGE - 1].pk if len(rows) > PAGE else None}
    return render(request, "cases/visits.html", facts)


@post_required()
@require_GET
def visit(request: PostRequest, pk: int) -> HttpResponse:
    """The first step that is not done yet."""
    return redirect("cases:visit_step", pk, next_step(_visit(request, pk)))


@never_cache
@post_required()
@require_http_methods(["GET", "POST"])
def step(request: PostRequest, pk: int, name: str) -> HttpResponse:
    """One section of the form, or the signatures. POST saves it and leads on."""
    if name not in STEPS:
        raise Http404
    found = _visit(request, pk)
    errors: list[str] = []
    if request.method == "POST" and name in findings.SECTIONS:
        content = lines_of(with_checks_of(found)[name], request.POST)
        errors = save(
            request,
            found.case,
            f"填写入户调查表“{STEPS[name]}”",
            lambda at: _record(request, found, name, content, at),
        )
        if not errors:
            return (
                saved_answer() if autosaved(request) else redirect("cases:visit_step", pk, _following(name))
            )
    return render(
        request, "cases/visit.html", _page(request, found, name, errors), status=422 if errors else 200
    )


@post_required()
@require_POST
def start(request: PostRequest, pk: int) -> HttpResponse:
    """The team is at the door."""
    found = _visit(request, pk)
    return _after_saving(
        request,
        found,
        "members",
        save(
            request,
            found.case,
            "登记到户",
            lambda at: _team_only(request, found).start(by=request.post, at=at),
        ),
    )


@post_required()
@require_POST
def add_photo(request: PostRequest, pk: int) -> HttpResponse:
    """A photograph of the place; time from the camera, else now."""
    found = _visit(request, pk)
    return _after_saving(
        request,
        found,
        "living",
        save(request, found.case, "上传入户照片", lambda at: _photo(request, found, at)),
    )


@post_required()
@require_POST
def sign(request: PostRequest, pk: int) -> HttpResponse:
    """An investigator signs for himself."""
    found = _visit(request, pk)
    errors = save(
        request,
        found.case,
        "调查人员签字",
        lambda at: found.sign(signature=_ink(request), by=request.post, at=at),
    )
    return _after_saving(request, found, "sign", errors)


@post_required()
@require_POST
def sign_household(request: PostRequest, pk: int) -> HttpResponse:
    """The household signs on the investigator’s phone, or refuses to."""
    found = _visit(request, pk)

    def change(at: datetime) -> None:
        _team_only(request, found)
        if request.POST.get("refused"):
            found.refuse_signature(problem=request.POST.get("problem", ""), by=request.post, at=at)
            return
        way = SigningWay.PAPER if "signature_photo" in request.FILES else SigningWay.HANDWRITTEN
        signer = request.POST.get("signer", "")
        found.sign_household(signer=signer, signature=_ink(request), by=request.post, at=at, way=way)

    return _after_saving(request, found, "sign", save(request, found.case, "户内签字", change))


def _visit(request: PostRequest, pk: int) -> Visit:
    found = Visit.objects.visible_to(request.post).select_related("case__household", "case__village")
    return get_object_or_404(found, pk=pk)


def _after(request: PostRequest) -> int:
    given = request.GET.get("after", "")
    return int(given) if given.isdigit() else 0


def _following(name: str) -> str:
    names = list(STEPS)
    return names[min(names.index(name) + 1, len(names) - 1)]


def _team_only(request: PostRequest, found: Visit) -> Visit:
    """Who visited writes (谁入户、谁签字、谁负责); nobody fills the form for them."""
    if not found.signers.filter(user_id=request.post.user_id).exists():
        names = "、".join(found.signers.values_list("name", flat=True))
        raise Refused([f"由入户的人填写，本次入户的是{names}"])
    return found


def _record(request: PostRequest, found: Visit, name: str, content: dict[str, Any], at: datetime) -> None:
    _team_only(request, found).record(name, content, by=request.post, at=at)


def _photo(request: PostRequest, found: Visit, at: datetime) -> None:
    caption = str(request.POST.get("caption", ""))[:60]
    _team_only(request, found).add_photo(request.FILES.get("photo"), caption=caption, by=request.post, at=at)


def _ink(request: PostRequest) -> Any:
    found = signature_of(request)
    if found is None:
        raise Refused(["请先签字，或拍下纸上的签名、指印"])
    return found


def _after_saving(request: PostRequest, found: Visit, name: str, errors: list[str]) -> HttpResponse:
    if not errors:
        return redirect("cases:visit_step", found.pk, name)
    return render(request, "cases/visit.html", _page(request, found, name, errors), status=422)


def _page(request: PostRequest, found: Visit, name: str, errors: list[str]) -> dict[str, Any]:
    names = list(STEPS)
    signers = list(found.signers.select_related("user"))
    mine = next((s for s in signers if s.user_id == request.post.user_id), None)
    form = with_checks_of(found)
    return {
        "visit": found, "case": found.case, "errors": errors, "step": name, "step_name": STEPS[name],
        "steps": names, "at": names.index(name) + 1, "section": form.get(name),
        "signers": signers, "mine": mine, "may_write": mine is not None and not found.finished_at,
        "previous": names[names.index(name) - 1] if name != names[0] else "", "following": _following(name),
        "following_name": STEPS[_following(name)], "summary": read_back(form) if name == "sign" else [],
        "problems": found.problems(rules_of(found.case)) if name == "sign" and not found.finished_at else [],
        "photos": list(found.photos.select_related("file")) if name in ("living", "sign") else [],
    }  # fmt: skip
