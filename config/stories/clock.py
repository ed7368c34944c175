"""The day a story is on: while it runs, the program's clock shows what the story says."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.utils import timezone


class StoryClock:
    """A clock that stands still until it is set."""

    def __init__(self, at: datetime.datetime) -> None:
        self.at = at

    def __call__(self) -> datetime.datetime:
        return self.at


@contextmanager
def running_at(at: datetime.datetime) -> Iterator[StoryClock]:
    """Everything that asks `timezone.now()` is told the story's time; the database's own clock is left alone."""
    clock = StoryClock(at)
    with patch.object(timezone, "now", clock):
        yield clock
