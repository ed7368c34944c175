"""Background work on papers. A PDF is made after its paper is committed, and can be made again identically."""

from __future__ import annotations

import hashlib

from celery import shared_task
from django.core.files.base import ContentFile

from audit.acts import Job, acting
from cases.models import Document
from cases.printing import PangoMissing, document_pdf


@shared_task(ignore_result=True)
def render_pdf(paper_id: int) -> None:
    """Make the PDF of a paper and keep it; does nothing when it exists, or when Pango is not installed."""
    paper = Document.objects.get(pk=paper_id)
    if paper.pdf:
        return
    try:
        content = document_pdf(paper)
    except PangoMissing:
        return
    with acting(Job("cases.render_pdf"), reason=f"生成《{paper.title}》PDF"):
        paper.pdf_sha256 = hashlib.sha256(content).hexdigest()
        paper.pdf.save(
            f"papers/{paper.county_id}/{paper.year}/{paper.pk}.pdf", ContentFile(content), save=False
        )
        paper.save(update_fields=["pdf", "pdf_sha256"])
