"""One open procedure under other rules: which of its periods would end on another day."""

from __future__ import annotations

import copy
import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from approvals.clockwork import ADVISORY, PLATFORM, Wound, derive
from approvals.models import Clock, Procedure
from policies.rules import Rules


@dataclass(frozen=True)
class Moved:
    """A running period whose day differs; `now` None: it would be new, `then` None: it would fall away."""

    procedure: Procedure
    name: str
    label: str
    now: datetime.date | None
    then: datetime.date | None

    @property
    def outcome(self) -> str:
        """earlier, later, new or gone."""
        if self.now is None:
            return "new"
        if self.then is None:
            return "gone"
        return "earlier" if self.then < self.now else "later"

    def overdue(self, today: datetime.date) -> bool:
        """Would it be overdue today although it is not now?"""
        return self.then is not None and self.then < today and (self.now is None or self.now >= today)


def moved_clocks(procedure: Procedure, rules: Rules) -> Iterator[Moved]:
    """The running periods of a procedure that would end on another day under these rules; nothing is written."""
    now = {(clock.round, clock.name): clock for clock in procedure.clocks.all() if running(clock)}
    then = {key: wound for key, wound in derive(under(procedure, rules)).items() if still_open(wound)}
    for key in sorted({*now, *then}):
        clock, wound = now.get(key), then.get(key)
        before = clock.due_on if clock else None
        after = wound.deadline.due_on if wound else None
        if before != after:
            label = clock.label if clock else wound.deadline.label
            yield Moved(procedure, key[1], label, before, after)


def under(procedure: Procedure, rules: Rules) -> Procedure:
    """The same procedure as if it had been accepted under other rules; a copy in memory, never saved."""
    other = copy.copy(procedure)
    other.__dict__["rules"] = rules
    return other


def running(clock: Clock) -> bool:
    return clock.met_on is None and clock.voided_at is None and clock.kind != ADVISORY


def still_open(wound: Wound) -> bool:
    return wound.met_on is None and wound.deadline.kind != ADVISORY and wound.deadline.name != PLATFORM
