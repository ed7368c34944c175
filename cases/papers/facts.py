"""What a paper is written from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from cases.papers import wording

if TYPE_CHECKING:
    from accounts.models import Post, Region
    from cases.models import Case
    from cases.papers.kinds import Kind
    from policies.rules import Rules

Content = dict[str, Any]


@dataclass(frozen=True)
class Facts:
    """`file` is None for papers of no single case; `extra` is what the act hands over (cases/papers/contracts.py)."""

    what: Kind
    file: Case | None
    by: Post
    at: datetime
    rules: Rules
    extra: Mapping[str, Any]

    @property
    def case(self) -> Case:
        if self.file is None:
            raise TypeError(f"{self.what.code} is a paper of a case")
        return self.file

    @property
    def day(self) -> date:
        return wording.day_of(self.at)

    @property
    def unit(self) -> Region:
        return wording.issuing_unit(self.file, self.by, county=self.what.county)

    @property
    def remedy(self) -> str:
        """The remedy clause against what this paper says, where the issuing unit stands."""
        return wording.remedy_clause(self.rules, self.unit)

    def given(self, *names: str) -> Content:
        """What the act handed over under these names, empty text for what it did not."""
        return {name: self.extra.get(name, "") for name in names}
