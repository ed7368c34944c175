"""One file as one PDF: catalogue and checklist first, then every chosen paper and scan under running page numbers."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import pikepdf
from django.template.loader import render_to_string

from cases.papers import wording
from cases.papers.archive import Piece, box_of, inspection
from cases.printing import Printed, first_pages, laid_out, written_out

if TYPE_CHECKING:
    from cases.models import Case, StoredFile
    from policies.rules import Rules

# Where a foreign page is laid on its sheet, in points: A4 less the margins of `@page scan`.
LEFT, BOTTOM, RIGHT, TOP = 34.0, 51.0, 561.0, 808.0


def dossier_pdf(case: Case, pieces: Sequence[Piece], rules: Rules) -> bytes:
    """The chosen pieces of a case as one PDF, the same bytes for the same file. Raises PangoMissing.

    The catalogue carries no page numbers; what it lists runs from 1. PDF/A unless scanned PDFs are among
    the pieces: nobody knows what those hold.
    """
    scans = {piece.key: _content(piece.file) for piece in pieces if _is_pdf(piece.file)}
    title, author = f"{case.case_no} 案卷", wording.office_name(case.township)
    written = max((piece.at for piece in pieces), default=case.opened_at)
    laid = partial(laid_out, title=title, author=author, written=written)
    body = laid([_printed(piece, scans) for piece in pieces])
    starts = first_pages(body)
    catalogue = laid([], catalogue=_catalogue(case, pieces, rules, starts, len(body.pages)))
    whole = body.copy([*catalogue.pages, *body.pages])
    identity = hashlib.sha256("".join(piece.sha256 for piece in pieces).encode()).hexdigest()
    content = written_out(whole, identity, archival=not scans)
    offset = len(catalogue.pages) - 1
    return _with_scans(content, {starts[key] + offset: pdf for key, pdf in scans.items()})


def _printed(piece: Piece, scans: dict[str, bytes]) -> Printed:
    if piece.paper:
        return Printed(piece.key, piece.paper)
    if piece.key in scans:
        with pikepdf.open(io.BytesIO(scans[piece.key])) as pdf:
            return Printed(piece.key, pictures=[""] * len(pdf.pages))
    assert piece.file is not None
    encoded = base64.b64encode(_content(piece.file)).decode()
    return Printed(piece.key, pictures=[f"data:{piece.file.content_type};base64,{encoded}"])


def _catalogue(case: Case, pieces: Sequence[Piece], rules: Rules, starts: dict[str, int], total: int) -> str:
    ends = [starts[piece.key] - 1 for piece in pieces[1:]] + [total]
    entries = [
        {"n": n, "piece": piece, "pages": _span(starts[piece.key], end)}
        for n, (piece, end) in enumerate(zip(pieces, ends, strict=True), start=1)
    ]
    lines = inspection(case, rules)
    return render_to_string(
        "documents/catalogue.html",
        {
            "case": case,
            "category": wording.category_name(case.category),
            "box": box_of(case, rules),
            "entries": entries,
            "total": total,
            "lines": lines,
            "missing": sum(not line.present for line in lines),
        },
    )


def _span(first: int, last: int) -> str:
    return str(first) if last <= first else f"{first}—{last}"


def _with_scans(content: bytes, scans: dict[int, bytes]) -> bytes:
    """Lay every page of each scanned PDF on the page that waits for it; `scans`: index of its first page → bytes."""
    if not scans:
        return content
    with pikepdf.open(io.BytesIO(content)) as whole:
        for start, scan in scans.items():
            with pikepdf.open(io.BytesIO(scan)) as foreign:
                for n, page in enumerate(foreign.pages):
                    _lay(
                        whole.pages[start + n],
                        whole.copy_foreign(page.as_form_xobject()),
                        f"/Scan{start + n}",
                    )
        out = io.BytesIO()
        whole.save(out, deterministic_id=True)
    return out.getvalue()


def _lay(sheet: pikepdf.Page, scan: pikepdf.Object, name: str) -> None:
    """Draw a scan on its waiting page. `add_overlay` would name it at random: no two prints would be alike.

    The pages of WeasyPrint share one dictionary of resources, so the name is one of the whole file.
    """
    if "/XObject" not in sheet.resources:
        sheet.resources["/XObject"] = pikepdf.Dictionary()
    sheet.resources["/XObject"][name] = scan
    room = pikepdf.Rectangle(LEFT, BOTTOM, RIGHT, TOP)
    placed = sheet.calc_form_xobject_placement(
        scan, pikepdf.Name(name), room, invert_transformations=True, allow_shrink=True, allow_expand=True
    )
    sheet.contents_add(placed)


def _is_pdf(file: StoredFile | None) -> bool:
    return file is not None and not file.is_image


def _content(file: StoredFile | None) -> bytes:
    assert file is not None
    with file.content.open("rb") as stored:
        content: bytes = stored.read()
    return content
