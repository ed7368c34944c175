"""The limit of the whole case: where it stands today, and whether it has passed."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from approvals.models import Clock, Procedure


def limit_clock(procedure: Procedure) -> Clock | None:
    """The clock of the whole case: the extended one once extended, else the ordinary one."""
    name = "overall.ext" if procedure.extended_on else "overall.limit"
    return procedure.clocks.filter(name=name, voided_at=None).first()


def past_limit(procedure: Procedure, today: datetime.date) -> bool:
    clock = limit_clock(procedure)
    return clock is not None and clock.met_on is None and clock.due_on < today
