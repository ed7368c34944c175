"""What is wrong with a story file, said so that whoever wrote it can put it right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


class StoryError(Exception):
    """A story that cannot be run; `problems` are Chinese sentences, each naming the place in the file."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("；".join(self.problems))


def unknown_keys(table: Mapping[str, object], known: Iterable[str], place: str) -> list[str]:
    """A sentence for every key of a table that means nothing there."""
    allowed = list(known)
    return [f"{place}：没有“{key}”这一项，可写：{'、'.join(allowed)}" for key in table if key not in allowed]
