"""The sums of a what-if: households gaining and losing, money a month by place, periods that would move."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from approvals.models import Decision
from approvals.whatif.amounts import Reckoned
from approvals.whatif.dates import Moved

OUTCOMES = ("gain", "lose", "stop", "same", "unknown")
NOTHING = Decimal("0.00")
MOST_BY_CLOCK = ("earlier", "later", "new", "gone")


@dataclass
class Sums:
    """Households by outcome, and 元 a month now and then."""

    households: int = 0
    now: Decimal = NOTHING
    then: Decimal = NOTHING
    by_outcome: dict[str, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))

    def add(self, reckoned: Reckoned) -> None:
        self.households += 1
        self.now += reckoned.now
        self.then += reckoned.then
        self.by_outcome[reckoned.outcome] += 1

    @property
    def difference(self) -> Decimal:
        """元 a month more than now; negative where less."""
        return self.then - self.now

    def as_json(self) -> dict[str, Any]:
        return {
            "households": self.households,
            **self.by_outcome,
            "now": str(self.now),
            "then": str(self.then),
            "difference": str(self.difference),
        }


class Places:
    """Sums by place, in the order of the codes."""

    def __init__(self) -> None:
        self._sums: dict[str, Sums] = {}
        self._names: dict[str, str] = {}

    def of(self, code: str, name: str) -> Sums:
        self._names[code] = name
        return self._sums.setdefault(code, Sums())

    def as_json(self) -> list[dict[str, Any]]:
        return [
            {"code": code, "name": self._names[code], **self._sums[code].as_json()}
            for code in sorted(self._sums)
        ]


class Answer:
    """Adds up what is found, household by household; holds sums only, never the households."""

    def __init__(self, today: datetime.date) -> None:
        self.today = today
        self.total = Sums()
        self.townships, self.villages, self.categories = Places(), Places(), Places()
        self.open = self.compared = self.overdue = self.refused = self.eligible = 0
        self.touched: set[int] = set()
        self.clocks: dict[str, dict[str, Any]] = {}
        self.notes: list[str] = []

    def add_amount(self, reckoned: Reckoned) -> None:
        decision = reckoned.decision
        village = decision.household.village
        for sums in (
            self.total,
            self.townships.of(decision.township_id, decision.township.name),
            self.villages.of(village.code, village.name),
            self.categories.of(decision.category, str(decision.get_category_display())),
        ):
            sums.add(reckoned)

    def add_refusal(self, decision: Decision, *, eligible: bool) -> None:
        self.refused += 1
        self.eligible += eligible

    def add_clock(self, moved: Moved) -> None:
        row = self.clocks.setdefault(
            moved.name, {"name": moved.name, "label": moved.label, **dict.fromkeys(MOST_BY_CLOCK, 0)}
        )
        row[moved.outcome] += 1
        self.touched.add(moved.procedure.pk)
        self.overdue += moved.overdue(self.today)

    def as_json(self) -> Mapping[str, Any]:
        return {
            "total": self.total.as_json(),
            "by_category": self.categories.as_json(),
            "by_township": self.townships.as_json(),
            "by_village": self.villages.as_json(),
            "refused": {"households": self.refused, "eligible": self.eligible},
            "procedures": {
                "open": self.open,
                "compared": self.compared,
                "moved": len(self.touched),
                "overdue": self.overdue,
                "by_clock": [self.clocks[name] for name in sorted(self.clocks)],
            },
            "notes": self.notes,
        }
