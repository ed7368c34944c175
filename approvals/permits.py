"""Who may do which act of a procedure, and who is barred from it as a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from accounts.confidentiality import bound
from accounts.kin import is_kin, kin_of_applicant
from accounts.models import Post, Role
from accounts.permits import Permit, Recusal, holds, recusal
from approvals import evidence
from approvals.models.decisions import DutyKind
from approvals.route import publicity_key

if TYPE_CHECKING:
    from approvals.models import Procedure
    from policies.rules import Rules


def _did(procedure: Procedure, by: Post, kind: str) -> bool:
    return procedure.duties.filter(round=procedure.round, user_id=by.user_id, kind=kind).exists()


@recusal(kin_of_applicant.sentence)
def kin_of_household(procedure: Procedure, by: Post) -> bool:
    """YC-042, P11: near relatives by declaration or number, and whoever acceptance filed as one (cases.kinship)."""
    return is_kin(procedure, by) or procedure.case.kin_filings.filter(staff_id=by.user_id).exists()


@recusal("本轮入户调查人不得签署审核意见，也不得审批")
def investigated(procedure: Procedure, by: Post) -> bool:
    """Who made the visit the present round rests on, be it of an earlier round."""
    visit = evidence.visit(procedure)
    found = procedure.duties.filter(user_id=by.user_id, kind=DutyKind.INVESTIGATE)
    return found.filter(round=visit.round if visit else procedure.round).exists()


@recusal("签署审核意见的人不得审批同一件")
def signed_opinion(procedure: Procedure, by: Post) -> bool:
    return _did(procedure, by, DutyKind.OPINION)


@recusal("签署县级审核意见的人不得审批同一件")
def gave_county_opinion(procedure: Procedure, by: Post) -> bool:
    return _did(procedure, by, DutyKind.COUNTY)


@recusal("再次审核材料的人不得签署意见，也不得审批同一件")
def reread_and_signs(procedure: Procedure, by: Post) -> bool:
    """Two people only where the rules name one who re-reads (GC-75, 76); elsewhere who compiles may sign (YC-026)."""
    return procedure.rules.opinion.reread_by is not None and reread_papers(procedure, by)


@recusal("再次审核材料的人不得签署意见，也不得审批同一件")
def reread_papers(procedure: Procedure, by: Post) -> bool:
    """GC-75 and GC-76 name two people; one person with two posts is still one."""
    found = evidence.opinion(procedure)
    return found is not None and found.reread_by.user_id == by.user_id


def signers_of_decision(procedure: Procedure) -> tuple[str, ...]:
    """Role names that may decide: the county's above the limit and where nothing is delegated."""
    return procedure.rules.signers_for(evidence.sum_at_stake(procedure))


def posters(procedure: Procedure) -> tuple[str, ...]:
    """The township hangs every sheet; the county may hang its own (巴彦淖尔 P2)."""
    rule = procedure.rules.publicity(publicity_key(procedure))
    return ("CLERK", "COUNTY_CLERK") if rule is not None and rule.posted_by == "county" else ("CLERK",)


def _unbound(_procedure: Procedure, by: Post) -> str:
    return f"{by.author_name}没有有效的保密协议，不能提请和登记核对；签订后由县级登记"


@recusal(_unbound)
def unbound_by_secrecy(procedure: Procedure, by: Post) -> bool:
    """TA-12: where the rules ask for a 保密协议, nobody asks the platform without one in force."""
    rules = procedure.rules
    wanted = rules.precheck.confidentiality_agreement or rules.capacity.confidentiality_agreement
    return bool(wanted) and not bound(by)


def signers_of_opinion(procedure: Procedure) -> tuple[str, ...]:
    """Role names that may sign the opinion; where the rules are silent, the leaders of the township."""
    signer = procedure.rules.opinion_signer
    return (signer,) if signer in Role.names else ("DEPUTY_LEADER", "TOWNSHIP_HEAD")


def granters_of_extension(procedure: Procedure) -> tuple[str, ...]:
    """Role names that may extend (H-36: 分管领导, unless the rules name another)."""
    return (procedure.rules.extension.by or "DEPUTY_LEADER",)


def deciders(rules: Rules) -> tuple[str, ...]:
    """Whoever may decide under these rules, whatever the sum."""
    above = ("COUNTY_LEADER",) if rules.delegated and rules.delegation.limit_yuan is not None else ()
    return tuple(dict.fromkeys((*rules.decide_signer, *above)))


def posters_by_rules(rules: Rules) -> tuple[str, ...]:
    county = any(item.posted_by == "county" for item in rules.publicities)
    return ("CLERK", "COUNTY_CLERK") if county else ("CLERK",)


def works_here(procedure: Procedure, post: Post) -> bool:
    """A post in office in the procedure's township or one of its villages."""
    return post.is_current() and procedure.township.contains(post.region_id)


class Signer:
    """The permission of an act whose signer is named by the procedure's own rules."""

    def __init__(
        self,
        roles_of: Callable[[Procedure], Iterable[str]],
        unless: Iterable[Recusal],
        by_rules: Callable[[Rules], Iterable[str]] | None = None,
        verb: str = "签署",
    ) -> None:
        """`by_rules`: the roles as the rules alone name them, where the case at hand may narrow them."""
        self.roles_of = roles_of
        self.by_rules = by_rules
        self.unless = tuple(unless)
        self.verb = verb

    def __call__(self, subject: Any, by: Any) -> bool:
        return not self.reasons(subject, by)

    def permit(self, subject: Procedure) -> Permit:
        return self._permit(self.roles_of(subject))

    def permit_by(self, rules: Rules) -> Permit:
        """The permission under some rules, without a case."""
        subject = cast("Procedure", SimpleNamespace(rules=rules))
        return self._permit(self.by_rules(rules) if self.by_rules else self.roles_of(subject))

    def _permit(self, names: Iterable[str]) -> Permit:
        return holds(*(Role[name] for name in names), unless=self.unless, verb=self.verb)

    def reasons(self, subject: Procedure, by: Any) -> list[str]:
        return self.permit(subject).reasons(subject, by)

    def who_may(self, subject: Procedure) -> str:
        return self.permit(subject).who_may(subject)


CLERK = holds(Role.CLERK, unless=[kin_of_household])
CHECKER = holds(Role.CLERK, Role.CHECKER, unless=[kin_of_household, unbound_by_secrecy])
INVESTIGATOR = holds(Role.CLERK, Role.INVESTIGATOR, unless=[kin_of_household])
# Self-care is the county's to assess wherever others decide (43号 art. 20, H-54); a change is told by whoever sees it.
ASSESSOR = holds(Role.COUNTY_CLERK, Role.COUNTY_SUPERVISOR, unless=[kin_of_household])
REPORTER = holds(Role.CLERK, Role.VILLAGE_ASSISTANT, Role.COUNTY_CLERK, unless=[kin_of_household])
LEADER = holds(Role.DEPUTY_LEADER, Role.TOWNSHIP_HEAD, unless=[kin_of_household])
EXTENSION_SIGNER = Signer(granters_of_extension, [kin_of_household])
COUNTY = holds(Role.COUNTY_CLERK, unless=[kin_of_household])
COUNTY_OPINION = holds(Role.COUNTY_CLERK, unless=[kin_of_household], verb="签署")
COUNTY_OFFICE = holds(Role.COUNTY_CLERK, Role.COUNTY_SUPERVISOR, unless=[kin_of_household])
# A complaint in the register tells the file itself, so that the file does not tell who took it in.
COMPLAINTS = holds(
    Role.CLERK, Role.COUNTY_CLERK, Role.COUNTY_SUPERVISOR, unless=[kin_of_household], jobs=["oversight.complaints"]
)  # fmt: skip
OPINION_SIGNER = Signer(signers_of_opinion, [kin_of_household, investigated, reread_and_signs])
DECISION_SIGNER = Signer(
    signers_of_decision,
    [kin_of_household, investigated, reread_papers, signed_opinion, gave_county_opinion],
    by_rules=deciders,
)
POSTER = Signer(posters, [kin_of_household], by_rules=posters_by_rules, verb="办理")
