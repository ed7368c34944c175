"""Who signs what changes after the decision: whoever decides applications, unless they had a hand in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.models import Post
from accounts.permits import recusal
from approvals import changes
from approvals.permits import Signer, investigated, kin_of_household

if TYPE_CHECKING:
    from approvals.models import Procedure


@recusal("拟定变更的人不得审批同一件")
def proposed_change(procedure: Procedure, by: Post) -> bool:
    change = changes.change_of(procedure)
    return change is not None and change.proposed_by.user_id == by.user_id


@recusal("听取意见的人不得审批同一件")
def heard_household(procedure: Procedure, by: Post) -> bool:
    change = changes.change_of(procedure)
    hearing = getattr(change, "hearing", None) if change else None
    return hearing is not None and hearing.recorded_by.user_id == by.user_id


CHANGE_SIGNER = Signer(
    lambda procedure: procedure.rules.decide_signer,
    [kin_of_household, investigated, proposed_change, heard_household],
)
RECOVERY_SIGNER = Signer(lambda procedure: procedure.rules.decide_signer, [kin_of_household])
