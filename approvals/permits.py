"""Who may do which act of a procedure, and who is barred from it as a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from accounts.kin import is_kin, kin_of_applicant
from accounts.models import Post, Role
from accounts.permits import Permit, Recusal, holds, recusal
from approvals import evidence
from approvals.models.decisions import DutyKind

if TYPE_CHECKING:
    from approvals.models import Procedure


def _did(procedure: Procedure, by: Post, kind: str) -> bool:
    return procedure.duties.filter(round=procedure.round, user_id=by.user_id, kind=kind).exists()


@recusal(kin_of_applicant.sentence)
def kin_of_household(procedure: Procedure, by: Post) -> bool:
    """YC-042, P11: near relatives by declaration or number, and whoever acceptance filed as one (cases.kinship)."""
    return is_kin(procedure, by) or procedure.case.kin_filings.filter(staff_id=by.user_id).exists()


@recusal("本轮入户调查人不得签署审核意见，也不得审批")
def investigated(procedure: Procedure, by: Post) -> bool:
    return _did(procedure, by, DutyKind.INVESTIGATE)


@recusal("签署审核意见的人不得审批同一件")
def signed_opinion(procedure: Procedure, by: Post) -> bool:
    return _did(procedure, by, DutyKind.OPINION)


@recusal("再次审核材料的人不得签署意见，也不得审批同一件")
def reread_papers(procedure: Procedure, by: Post) -> bool:
    """GC-75 and GC-76 name two people; one person with two posts is still one."""
    found = evidence.opinion(procedure)
    return found is not None and found.reread_by.user_id == by.user_id


def signers_of_opinion(procedure: Procedure) -> tuple[str, ...]:
    """Role names that may sign the opinion; where the rules are silent, the leaders of the township."""
    signer = procedure.rules.opinion_signer
    return (signer,) if signer in Role.names else ("DEPUTY_LEADER", "TOWNSHIP_HEAD")


def granters_of_extension(procedure: Procedure) -> tuple[str, ...]:
    """Role names that may extend (H-36: 分管领导, unless the rules name another)."""
    return (procedure.rules.extension.by or "DEPUTY_LEADER",)


def works_here(procedure: Procedure, post: Post) -> bool:
    """A post in office in the procedure's township or one of its villages."""
    return post.is_current() and procedure.township.contains(post.region_id)


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


CLERK = holds(Role.CLERK, unless=[kin_of_household])
CHECKER = holds(Role.CLERK, Role.CHECKER, unless=[kin_of_household])
INVESTIGATOR = holds(Role.CLERK, Role.INVESTIGATOR, unless=[kin_of_household])
LEADER = holds(Role.DEPUTY_LEADER, Role.TOWNSHIP_HEAD, unless=[kin_of_household])
EXTENSION_SIGNER = Signer(granters_of_extension, [kin_of_household])
OPINION_SIGNER = Signer(signers_of_opinion, [kin_of_household, investigated, reread_papers])
DECISION_SIGNER = Signer(
    lambda procedure: procedure.rules.decide_signer,
    [kin_of_household, investigated, reread_papers, signed_opinion],
)
