"""After every act: the clocks are derived again from the facts."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from approvals.clockwork import wind

if TYPE_CHECKING:
    from approvals.models import Procedure


def follow_up(procedure: Procedure, act: str, *, by: Any, at: datetime.datetime) -> None:
    wind(procedure, at)
