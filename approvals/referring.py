"""Whether a procedure has referrals that other departments have not answered yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.acts import guard
from cases.models import Referral

if TYPE_CHECKING:
    from approvals.models import Procedure


def open_referrals(procedure: Procedure) -> Any:
    """Referrals of this file without a result, the one due first on top."""
    return Referral.objects.open().filter(case_id=procedure.case_id).order_by("due_on", "id")


@guard("没有等待结果的转办")
def referral_open(procedure: Procedure) -> bool:
    return bool(open_referrals(procedure).exists())


# The act is not offered while nothing waits.
SPENT = frozenset({referral_open})
