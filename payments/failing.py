"""A line whose money did not arrive, entered as a task of the township."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from payments.standing import missing_of

if TYPE_CHECKING:
    from payments.models import FailedPayment, RosterLine


def fail_line(line: RosterLine, why: str, at: datetime.datetime) -> FailedPayment | None:
    """Inside an act. None when the line has arrived after all, or failed before."""
    lacking = missing_of(line)
    if lacking == Decimal(0) or hasattr(line, "failure"):
        return None
    return line.roster.failures.create(line=line, amount=lacking, why=why[:200], found_at=at)
