"""Who may do which act of a procedure, and who is barred from it as a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from accounts.kin import kin_of_applicant
from accounts.models import Post, Role
from accounts.permits import Permit, Recusal, holds, recusal
from approvals.models.decisions import DutyKind

if TYPE_CHECKING:
    from approvals.models import Procedure


def _did(procedure: Procedure, by: Post, kind: str) -> bool:
    return procedure.duties.filter(round=procedure.round, user_id=by.user_id, kind=kind).exists()


@recusal("本轮入户调查人不得签署审核意见，也不得审批")
def investigated(procedure: Procedure, by: Post) -> bool:
    return _did(procedure, by, DutyKind.INVESTIGATE)


@recusal("签署审核意见的人不得审批同一件")
def signed_opinion(procedure: Procedure, by: Post) -> bool:
    return _did(procedure, by, DutyKind.OPINION)


def signers_of_opinion(procedure: Procedure) -> tuple[str, ...]:
    """Role names that may sign the opinion; where the rules are silent, the leaders of the township."""
    signer = procedure.rules.opinion_signer
    return (signer,) if signer in Role.names else ("DEPUTY_LEADER", "TOWNSHIP_HEAD")


class Signer:
    """The permission of an act whose signer is named by the procedure's own rules."""

    def __init__(self, roles_of: Callable[[Procedure], Iterable[str]], unless: Iterable[Recusal]) -> None:
        self.roles_of = roles_of
        self.unless = tuple(unless)

    def __call__(self, subject: Any, by: Any) -> bool:
        return not self.reasons(subject, by)

    def permit(self, subject: Procedure) -> Permit:
        return holds(*(Role[name] for name in self.roles_of(subject)), unless=self.unless, verb="签署")

    def reasons(self, subject: Procedure, by: Any) -> list[str]:
        return self.permit(subject).reasons(subject, by)

    def who_may(self, subject: Procedure) -> str:
        return self.permit(subject).who_may(subject)


CLERK = holds(Role.CLERK, unless=[kin_of_applicant])
CHECKER = holds(Role.CLERK, Role.CHECKER, unless=[kin_of_applicant])
INVESTIGATOR = holds(Role.CLERK, Role.INVESTIGATOR, unless=[kin_of_applicant])
LEADER = holds(Role.DEPUTY_LEADER, Role.TOWNSHIP_HEAD, unless=[kin_of_applicant])
OPINION_SIGNER = Signer(signers_of_opinion, [kin_of_applicant, investigated])
DECISION_SIGNER = Signer(
    lambda procedure: procedure.rules.decide_signer, [kin_of_applicant, investigated, signed_opinion]
)
