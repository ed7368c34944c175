"""What every act finds on the procedure it belongs to; the fields themselves are in approvals/models/procedure.py."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

if TYPE_CHECKING:
    from policies.rules import Rules


class Acts:
    """Base of the groups of acts."""

    if TYPE_CHECKING:
        case: Any
        handler: Any
        handler_id: int
        pinned: Any
        county: Any
        township: Any
        township_id: str
        round: Any
        rerun_from: Any
        rerun_why: Any
        intent_at: Any
        invited_at: Any
        complained_at: Any
        complaint: Any
        stage: Any
        submitted_at: Any
        accepted_at: Any
        ended_at: Any
        ending_reason: Any
        extended_on: Any
        extension_reason: Any
        notice_delivered_at: Any

        @property
        def category(self) -> str: ...
        @property
        def rules(self) -> Rules: ...

    def begin_round(self, rerun: str, why: str = "") -> None:
        """The next round: what it does anew, and everything that follows; `why` in the words of who sent it back."""
        self.round += 1
        self.rerun_from, self.rerun_why = rerun, why.strip()

    def since_acceptance(self, day: datetime.date, at: datetime.datetime) -> bool:
        """Does a day lie between acceptance and the act that tells of it?"""
        return timezone.localdate(self.accepted_at) <= day <= timezone.localdate(at)
