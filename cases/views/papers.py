"""Papers on screen, as PDF, many at once; and the public page behind the code on them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.doors import post_required
from audit.acts import acting, note
from cases.models import Case, Document
from cases.printing import PangoMissing, document_pdf, papers_pdf

if TYPE_CHECKING:
    from django.http import HttpRequest

    from accounts.doors import PostRequest

MOST_AT_ONCE = 200


@post_required()
@require_GET
def papers(request: PostRequest, case_no: str) -> HttpResponse:
    """Every paper of a case, newest first."""
    case = get_object_or_404(Case.objects.visible_to(request.post), case_no=case_no)
    facts = {"case": case, "papers": case.documents.prefetch_related("deliveries").order_by("-pk")}
    return render(request, "cases/papers.html", facts)


@never_cache
@post_required()
@require_GET
def paper(request: PostRequest, pk: int) -> HttpResponse:
    """The paper as it was issued, to be read or printed."""
    found = _paper(request, pk)
    _note(request, found, "查看")
    facts = {"paper": found, "no_pdf": request.GET.get("pdf") == "no", "back_url": _back(found)}
    return render(request, "cases/paper.html", facts)


@never_cache
@post_required()
@require_GET
def paper_pdf(request: PostRequest, pk: int) -> HttpResponse:
    """The PDF; made now when it is not there yet. Without Pango: the print view with a word about it."""
    found = _paper(request, pk)
    try:
        kept = bool(found.pdf.name) and found.pdf.storage.exists(found.pdf.name or "")
        content = found.pdf.read() if kept else document_pdf(found)
    except PangoMissing:
        return redirect(f"{_url(found)}?pdf=no")
    _note(request, found, "下载", sha256=hashlib.sha256(content).hexdigest())
    return pdf_answer(content, f"{found.title}{found.full_number}.pdf")


@post_required()
@require_POST
def print_many(request: PostRequest) -> HttpResponse:
    """The ticked papers as one PDF, in the order they were issued."""
    numbers = [int(n) for n in request.POST.getlist("paper") if n.isdigit()][:MOST_AT_ONCE]
    found = list(Document.objects.visible_to(request.post).filter(pk__in=numbers).order_by("pk"))
    if not found:
        raise Http404
    try:
        content = papers_pdf(found)
    except PangoMissing:
        return redirect(f"{_url(found[0])}?pdf=no")
    for each in found:
        _note(request, each, "合并打印")
    return pdf_answer(content, f"文书{len(found)}份.pdf")


@require_GET
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Anyone may ask whether a paper is genuine; the answer holds nothing personal."""
    found = Document.objects.filter(verify_code=code.strip().upper()).first()
    facts = {"paper": found, "code": code, "host_office": found.unit_name if found else ""}
    return render(request, "cases/verify.html", facts, status=200 if found else 404)


def _paper(request: PostRequest, pk: int) -> Document:
    found: Document = get_object_or_404(
        Document.objects.visible_to(request.post).select_related("case"), pk=pk
    )
    if not found.intact:
        raise Http404("正文与摘要不符")
    return found


def _note(request: PostRequest, found: Document, verb: str, **detail: str) -> None:
    with acting(request.post, reason=f"{verb}文书"):
        sentence = f"{verb}《{found.title}》{found.full_number}"
        note(found.file_key, sentence, kind="paper", detail={"document": found.pk, **detail})


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    """A PDF shown in the browser under its name, never guessed at."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _url(found: Document) -> str:
    return reverse("cases:paper", args=[found.pk])


def _back(found: Document) -> str:
    return reverse("cases:papers", args=[found.case.case_no]) if found.case else reverse("front_door")
