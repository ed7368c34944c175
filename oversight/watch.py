"""The nightly look over complaints and referrals: derived from facts, late or twice all the same."""

from __future__ import annotations

import datetime

from approvals.models import Procedure
from approvals.stages import ACCEPTED
from oversight import bounces
from oversight.intake import tell_the_file
from oversight.models import Complaint


def watch(now: datetime.datetime) -> int:
    """Words to the county about what is passed around; files that were accepted after somebody complained."""
    return bounces.tell(now) + tell_files(now)


def tell_files(now: datetime.datetime) -> int:
    """Open complaints about files that could not be told at registration, because nothing was accepted yet."""
    accepted = Procedure.objects.open().filter(stage__in=ACCEPTED, complained_at=None)
    waiting = Complaint.objects.open().filter(case__in=accepted.values("case"))
    return sum(tell_the_file(complaint, now) for complaint in waiting.select_related("case"))
