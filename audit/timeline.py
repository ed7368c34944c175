"""A file's history as the case page tells it: what was done, by whom, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Literal

from django.db import connection

from audit.acts import Actor
from audit.models import AuthorKind, Event, Op


@dataclass(frozen=True)
class Entry:
    """One act on a file, with the events it left there in the order they were written."""

    events: tuple[Event, ...]
    kind: Literal["person", "system", "own"]

    @property
    def _spoken(self) -> Event:
        """The event whose sentence names the act: a change rather than a note made along with it."""
        return next((event for event in self.events if event.op != Op.NOTE), self.events[0])

    @property
    def at(self) -> datetime:
        """When it was done (which may be before it was entered, see `Event.at`)."""
        return self._spoken.acted_at

    @property
    def who(self) -> str:
        return self._spoken.author_name

    @property
    def post(self) -> str:
        return self._spoken.post_label

    @property
    def act(self) -> str:
        """Name of the act, empty for a change that was none."""
        return self._spoken.act

    @property
    def sentence(self) -> str:
        return self._spoken.sentence

    @property
    def reason(self) -> str:
        return self._spoken.reason

    @property
    def clause(self) -> str:
        return self._spoken.clause

    @property
    def short_hash(self) -> str:
        """The last link the act left, as “7f3a…c21e”."""
        whole = self.events[-1].hash
        return f"{whole[:4]}…{whole[-4:]}"


def timeline(
    file_key: str, *, viewer: Actor | None = None, before: int | None = None, limit: int = 200
) -> list[Entry]:
    """The acts on a file, newest first, from its newest `limit` events (or those before sequence `before`).

    One query by the (file_key, seq) index. An act is one entry however many rows it changed; at the far
    end an act may be cut by the limit.
    """
    events = Event.objects.of_file(file_key).select_related("author")
    if before is not None:
        events = events.filter(seq__lt=before)
    grouped = groupby(events[:limit], key=lambda event: event.act_id)
    return [_entry(tuple(reversed(list(group))), viewer) for _, group in grouped]


def count_events(file_key: str) -> int:
    """How many events a file has; read from the chain's head."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM audit_head WHERE file_key = %s", [file_key])
        row = cursor.fetchone()
    return row[0] if row else 0


def verify_file(file_key: str) -> bool:
    """Does every event of the file hash to what it says, follow the one before, and end at the head?"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_file_intact(%s)", [file_key])
        return bool(cursor.fetchone()[0])


def _entry(events: tuple[Event, ...], viewer: Actor | None) -> Entry:
    author = events[0].author
    if author.kind == AuthorKind.JOB:
        return Entry(events, "system")
    return Entry(events, "own" if viewer and viewer.author_id == author.pk else "person")
