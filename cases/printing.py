"""Papers as PDF. The same paper gives the same bytes: dates come from the paper, fonts from one configuration."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
# Archives keep PDF/A; level U: every character can be searched and copied.
ARCHIVAL = "pdf/a-3u"


class PangoMissing(Exception):
    """The system libraries WeasyPrint draws with are not installed; the print view remains."""


@dataclass(frozen=True, slots=True)
class Printed:
    """One thing to print: a paper, or pictures as data addresses (an empty one leaves its page blank)."""

    key: str
    paper: Document | None = None
    pictures: Sequence[str] = ()


def document_pdf(paper: Document) -> bytes:
    """One paper as PDF/A, reproducible byte for byte. Raises PangoMissing."""
    return papers_pdf([paper])


def papers_pdf(papers: Iterable[Document]) -> bytes:
    """Many papers as one PDF, each beginning on its own page. Raises PangoMissing."""
    papers = list(papers)
    whole = laid_out(
        [Printed(f"p{paper.pk}", paper) for paper in papers],
        title=papers[0].title if len(papers) == 1 else f"文书 {len(papers)} 份",
        author=papers[0].unit_name,
        written=max(paper.created_at for paper in papers),
    )
    return written_out(whole, "".join(paper.sha256[:16] for paper in papers))


def laid_out(
    pieces: Sequence[Printed], *, title: str, author: str, written: datetime, catalogue: str = ""
) -> Any:
    """A WeasyPrint document; each piece’s `key` is an anchor on its first page. Raises PangoMissing."""
    page = render_to_string(
        "documents/whole.html",
        {
            "pieces": pieces,
            "catalogue": catalogue,
            "title": title,
            "author": author,
            "written": timezone.localtime(written).replace(microsecond=0).isoformat(),
        },
    )
    weasyprint, fonts, style, only_inline = _press()
    source = weasyprint.HTML(string=page, url_fetcher=only_inline)
    return source.render(stylesheets=[style], font_config=fonts, pdf_variant=ARCHIVAL)


def written_out(document: Any, identity: str, *, archival: bool = True) -> bytes:
    """The bytes of a laid-out document; `identity` makes its PDF identifier."""
    variant = {"pdf_variant": ARCHIVAL} if archival else {}
    content: bytes = document.write_pdf(pdf_identifier=identity[:32].encode(), **variant)
    return content


def first_pages(document: Any) -> dict[str, int]:
    """Anchor → number of the page it is on, from 1."""
    found: dict[str, int] = {}
    for number, page in enumerate(document.pages, start=1):
        for anchor in page.anchors:
            found.setdefault(anchor, number)
    return found


@cache
def _press() -> tuple[Any, Any, Any, Any]:
    """WeasyPrint with one font configuration for the life of the process; a new one costs 50 ms a paper."""
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher
    except OSError as error:
        raise PangoMissing from error
    # WeasyPrint makes Pillow accept half pictures, for the whole process; evidence must be whole.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    fonts = FontConfiguration()
    style = weasyprint.CSS(string=STYLE.read_text(encoding="utf-8"), font_config=fonts)
    # Papers fetch nothing: a picture stands in the text itself or not at all.
    return weasyprint, fonts, style, URLFetcher(allowed_protocols=("data",), fail_on_errors=True)
