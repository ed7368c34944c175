"""Papers as PDF. The same paper gives the same bytes: dates come from the paper, fonts from one configuration."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils import timezone
from PIL import ImageFile

if TYPE_CHECKING:
    from cases.models import Document

STYLE = Path(__file__).parent / "static" / "cases" / "paper.css"


class PangoMissing(Exception):
    """The system libraries WeasyPrint draws with are not installed; the print view remains."""


def document_pdf(paper: Document) -> bytes:
    """One paper as PDF/A, reproducible byte for byte. Raises PangoMissing."""
    return papers_pdf([paper])


def papers_pdf(papers: Iterable[Document]) -> bytes:
    """Many papers as one PDF, each beginning on its own page. Raises PangoMissing."""
    papers = list(papers)
    page = render_to_string(
        "documents/whole.html",
        {
            "papers": papers,
            "title": papers[0].title if len(papers) == 1 else f"文书 {len(papers)} 份",
            "author": papers[0].unit_name,
            "written": _stamp(max(p.created_at for p in papers)),
        },
    )
    weasyprint, fonts, style = _press()
    identifier = "".join(p.sha256[:16] for p in papers)[:32].encode()
    return weasyprint.HTML(string=page, url_fetcher=_no_fetching).write_pdf(
        stylesheets=[style], font_config=fonts, pdf_variant="pdf/a-3u", pdf_identifier=identifier
    )


@cache
def _press() -> tuple[Any, Any, Any]:
    """WeasyPrint with one font configuration for the life of the process; a new one costs 50 ms a paper."""
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
    except OSError as error:
        raise PangoMissing from error
    # WeasyPrint makes Pillow accept half pictures, for the whole process; evidence must be whole.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    fonts = FontConfiguration()
    return weasyprint, fonts, weasyprint.CSS(string=STYLE.read_text(encoding="utf-8"), font_config=fonts)


def _stamp(at: datetime) -> str:
    return timezone.localtime(at).replace(microsecond=0).isoformat()


def _no_fetching(url: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
    raise ValueError(f"papers fetch nothing: {url[:80]}")
