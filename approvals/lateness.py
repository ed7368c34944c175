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


def overtaken_by(procedure: Procedure) -> Clock | None:
    """The running duty that ends last, where it ends after the limit of the whole case: unless it is extended
    first, the case cannot be in time (S-25)."""
    limit = limit_clock(procedure)
    if limit is None or limit.met_on is not None or procedure.extended_on is not None:
        return None
    others = procedure.clocks.duties().exclude(pk=limit.pk)
    return others.filter(due_on__gt=limit.due_on).order_by("-due_on").first()


def past_limit(procedure: Procedure, today: datetime.date) -> bool:
    clock = limit_clock(procedure)
    return clock is not None and clock.met_on is None and clock.due_on < today
