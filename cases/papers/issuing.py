"""Issuing a paper: render, number, hash and keep it, in the transaction of the act that causes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.template.loader import render_to_string

from audit.acts import Refused
from cases import tasks
from cases.counters import take_number
from cases.models import Document, DocumentCounter, phones_of
from cases.models.documents import digest, new_verify_code
from cases.notice_board import private_details
from cases.papers import wording
from cases.papers.content import content_of
from cases.papers.kinds import KINDS, Kind
from cases.papers.qr import qr_svg, verify_url

if TYPE_CHECKING:
    from accounts.models import Post, Region
    from cases.models import Case
    from policies.rules import Rules


def issue(
    kind: str,
    case: Case | None,
    *,
    by: Post,
    at: datetime,
    rules: Rules,
    extra: Mapping[str, Any] | None = None,
    round: int | None = None,
    pdf: bool = True,
) -> Document:
    """Issue a paper of `kind` (a D-code) for a case, or of none (`case` None); inside `perform()` or `acting()`.

    `extra` holds what the paper is about, as cases/papers/contracts.py asks of its kind (TypeError when
    something lacks); `round` defaults to that of the evidence; `pdf` False leaves the PDF until somebody asks. What is written is frozen: later changes of the household never touch it. The PDF
    follows after commit. Raises Refused when a public paper would show a private number.
    """
    what, extra = KINDS[kind], dict(extra or {})
    paper = _blank(what, case, by=by, at=at, rules=rules)
    if what.public:
        extra.setdefault("hotlines", phones_of(paper.unit))
    paper.round = round or _round_of(extra)
    content = content_of(what, case, by=by, at=at, rules=rules, extra=extra)
    paper.title = content.get("title", paper.title)
    paper.html = _write(what, paper, content, hotlines=tuple(extra.get("hotlines", ())))
    paper.sha256 = digest(paper.html)
    paper.save()
    if pdf:  # the row is what counts: without a broker the PDF is made when somebody asks for it
        transaction.on_commit(partial(tasks.render_pdf.delay, paper.pk), robust=True)
    return paper


def issue_once(
    kind: str,
    case: Case,
    *,
    by: Post,
    at: datetime,
    rules: Rules,
    extra: Mapping[str, Any] | None = None,
) -> Document:
    """Issue a form, unless the last one of its kind in this file says the same: then that one, under its number."""
    what, extra = KINDS[kind], dict(extra or {})
    last = case.documents.filter(kind=kind).order_by("pk").last()
    if last is not None:
        content = content_of(what, case, by=by, at=at, rules=rules, extra=extra)
        if _write(what, last, content, hotlines=()) == last.html:
            return last
    return issue(kind, case, by=by, at=at, rules=rules, extra=extra)


def _blank(what: Kind, case: Case | None, *, by: Post, at: datetime, rules: Rules) -> Document:
    """The paper with its head: who issues it, under which name and number."""
    unit, year = wording.issuing_unit(case, by, county=what.county), wording.day_of(at).year
    seq = _next_number(unit, what.word, year)
    return Document(
        case=case, county=unit.county or unit, kind=what.code, title=what.title_by(rules), word=what.word, year=year,
        seq=seq, number=f"〔{year}〕{seq}号", unit=unit, unit_name=wording.office_name(unit),
        archive_copy=what.archive, created_at=at, verify_code=new_verify_code(),
    )  # fmt: skip


def _next_number(unit: Region, word: str, year: int) -> int:
    if not connection.in_atomic_block:
        raise RuntimeError("a paper is issued inside the transaction of its act")
    return take_number(DocumentCounter, unit_id=unit.pk, word=word, year=year)


def _write(what: Kind, paper: Document, content: Mapping[str, Any], *, hotlines: tuple[str, ...]) -> str:
    """The text of the paper. A paper for the board is looked through for private numbers."""
    text = render_to_string(
        what.template,
        {
            "paper": paper,
            "day": wording.day_of(paper.created_at),
            "qr": qr_svg(verify_url(paper.verify_code)),
            "hotlines": hotlines,
            **content,
        },
    )
    if what.public and (found := private_details(text, hotlines=hotlines)):
        raise Refused([f"公示单里出现了{'、'.join(found)}，不能张贴"])
    return text


def _round_of(extra: dict[str, Any]) -> int:
    if isinstance(extra.get("round"), int):
        return int(extra["round"])
    for thing in extra.values():
        found = getattr(thing, "round", None)
        if isinstance(found, int):
            return found
    return 1
