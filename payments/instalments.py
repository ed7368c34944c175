"""What a released roster of 临时救助 has given: the instalments on its lines are paid, each by one roster only."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from approvals.models import Instalment

if TYPE_CHECKING:
    from payments.models import Roster


def give_instalments(roster: Roster, at: datetime.datetime) -> None:
    """Inside the act that releases the roster; every instalment's own file tells when it was given."""
    Instalment.objects.filter(on_roster__roster=roster, paid_at=None).update(paid_at=at)
