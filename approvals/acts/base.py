"""What every act finds on the procedure it belongs to; the fields themselves are in approvals/models/procedure.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policies.rules import Rules


class Acts:
    """Base of the groups of acts."""

    if TYPE_CHECKING:
        case: Any
        handler: Any
        pinned: Any
        county: Any
        township: Any
        township_id: str
        round: Any
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
