"""整卷打印: the forms to be signed, any chosen papers and scans as one PDF with its catalogue and checklist."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import post_required
from accounts.models import Role
from audit.acts import acting, note
from cases.dossier import dossier_pdf
from cases.models import Case
from cases.papers.archive import box_of, inspection, pieces_of
from cases.papers.issuing import issue_once
from cases.papers.kinds import KINDS
from cases.printing import PangoMissing, papers_pdf
from cases.views.drafts import rules_of
from cases.views.files import REPORT_READERS
from cases.views.papers import pdf_answer

if TYPE_CHECKING:
    from django.http import HttpRequest

    from accounts.doors import PostRequest
    from cases.papers.archive import Piece

FORM_PRINTERS = (Role.CLERK, Role.COUNTY_CLERK)
# Signatures are on the papers they sign; as leaves of their own they say nothing.
NOT_TICKED = ("调查人员签字", "户内签字", "评议人员签字", "参会人员签字")


@never_cache
@post_required()
@require_http_methods(["GET", "POST"])
def dossier(request: PostRequest, case_no: str) -> HttpResponse:
    """GET: what is in the file and what lacks. POST: the ticked pieces as one PDF."""
    case = _case(request, case_no)
    pieces = pieces_of(case, reports=request.post.holds(*REPORT_READERS), reader=request.post)
    if request.method == "GET":
        return render(request, "cases/dossier.html", _facts(request, case, pieces))
    ticked = set(request.POST.getlist("piece"))
    chosen = [piece for piece in pieces if piece.key in ticked]
    if not chosen:
        facts = {**_facts(request, case, pieces), "nothing": True}
        return render(request, "cases/dossier.html", facts, status=422)
    try:
        content = dossier_pdf(case, chosen, rules_of(case))
    except PangoMissing:
        return redirect(f"{reverse('cases:dossier', args=[case_no])}?pdf=no")
    with acting(request.post, reason="打印案卷"):
        sentence = f"打印案卷 {len(chosen)} 件"
        detail = {"pieces": [piece.key for piece in chosen], "sha256": hashlib.sha256(content).hexdigest()}
        note(case.file_key, sentence, kind="paper", detail=detail)
    return pdf_answer(content, f"{case.case_no}案卷.pdf")


@post_required(*FORM_PRINTERS)
@require_POST
def forms(request: PostRequest, case_no: str) -> HttpResponse:
    """The ticked forms, filled from the file, as one PDF; a form that says nothing new keeps its number."""
    case = _case(request, case_no)
    chosen = [code for code in request.POST.getlist("form") if code in KINDS and KINDS[code].form]
    if not chosen:
        return redirect("cases:dossier", case_no=case_no)
    visit = case.visits.order_by("pk").last()
    extras = {"D19": {"visit": visit} if visit else {}}
    with acting(request.post, reason="打印申请表格"):
        papers = [
            issue_once(
                code, case, by=request.post, at=timezone.now(), rules=rules_of(case), extra=extras.get(code)
            )
            for code in chosen
        ]
    try:
        return pdf_answer(papers_pdf(papers), f"{case.case_no}表格.pdf")
    except PangoMissing:
        return redirect(f"{reverse('cases:paper', args=[papers[0].pk])}?pdf=no")


def _case(request: HttpRequest, case_no: str) -> Case:
    case: Case = get_object_or_404(Case.objects.visible_to(request.post), case_no=case_no)
    return case


def _facts(request: PostRequest, case: Case, pieces: list[Piece]) -> dict[str, object]:
    if any(piece.paper and not piece.paper.intact for piece in pieces):
        raise Http404("正文与摘要不符")
    rules = rules_of(case)
    lines = inspection(case, rules)
    form_kinds = [kind for kind in KINDS.values() if kind.form]
    return {
        "case": case,
        "rows": [(piece, not (piece.file and piece.file.purpose in NOT_TICKED)) for piece in pieces],
        "lines": lines,
        "missing": [line for line in lines if not line.present],
        "box": box_of(case, rules),
        "forms": [(kind.code, kind.title_by(rules)) for kind in form_kinds]
        if request.post.holds(*FORM_PRINTERS)
        else [],
        "no_pdf": request.GET.get("pdf") == "no",
    }
