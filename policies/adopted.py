"""The book a county works by: the files this version ships, and those its own people have adopted since.

A file in the folder RULES_DIR is nothing but a proposal. Two people of a county adopt it; from then on the text they
adopted is kept in the record and read from there, so that a changed byte in the folder changes no rule.
"""

from __future__ import annotations

from datetime import datetime

from django.apps import apps
from django.conf import settings

from policies.loader import Book, extend

Revision = tuple[int, datetime | None]

# With the book each was made from: an id is only sure while the thing it names lives.
_books: dict[tuple[int, str, Revision], tuple[Book, Book]] = {}


def widened(book: Book, county: str = "") -> Book:
    """`book` with what the county (first six digits of its code) adopted; with no county, what anybody adopted.

    One small query where RULES_DIR is set, none where it is not; the files are read again only after an adoption.
    """
    if not settings.RULES_DIR:
        return book
    adopted = apps.get_model("policies", "RuleAdoption").objects.in_force_for(county)
    revision = adopted.revision()
    if not revision[0]:
        return book
    key = (id(book), county, revision)
    if key not in _books:
        for stale in [old for old in _books if old[:2] == key[:2]]:
            del _books[stale]
        _books[key] = book, extend(book, adopted.texts())
    return _books[key][1]
