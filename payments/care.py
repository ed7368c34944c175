"""特困 on a roster: nobody is paid before the county has assessed self-care and the agreement is signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from approvals.models import Decision
from cases.models import CareAgreement, CareAssessment
from households.models import CardHolder, Member, PayeeAccount
from policies.benefits.months import add_months
from policies.rules import rules_for

if TYPE_CHECKING:
    from payments.models import Roster, RosterLine
    from policies.rules import Rules

    Lines = QuerySet[RosterLine]

OWN = "own"


def unassessed(roster: Roster) -> Lines:
    """Recognised here, and the care standard not set yet (43号 art. 20). An old ledger was assessed outside."""
    if not _rules(roster).care.indicators:
        return roster.lines.none()
    done = CareAssessment.objects.done().filter(case=OuterRef("case"))
    return _of_ours(roster).filter(~Exists(done))


def without_agreement(roster: Roster) -> Lines:
    """YC-070, 071: no 照料服务协议 or 集中供养服务协议 in force in the month paid."""
    return _without_agreement(roster, _of_ours(roster))


def old_without_agreement(roster: Roster) -> Lines:
    """The same of those who came from an old ledger: a word, while the agreements are being collected."""
    return _without_agreement(roster, roster.lines.payable().filter(_from_ledger()))


def _without_agreement(roster: Roster, lines: Lines) -> Lines:
    if not _rules(roster).care.agreement:
        return roster.lines.none()
    next_month = add_months(roster.month, 1)
    agreed = CareAgreement.objects.filter(
        case=OuterRef("case"), since__lt=next_month, until__gte=roster.month
    ).filter(Q(ended_on=None) | Q(ended_on__gt=roster.month))
    return lines.filter(~Exists(agreed))


def anothers_account(roster: Roster) -> Lines:
    """YC-101: what is paid by person goes to the person's own card, where the rules say so."""
    if _rules(roster).payment.person_account != OWN:
        return roster.lines.none()
    own = PayeeAccount.objects.filter(
        household=OuterRef("household"), number_index=OuterRef("account_index")
    ).filter(Q(for_member=OuterRef("case__for_member")) | Q(holder_name=OuterRef("case__for_member__name")))
    lines = roster.lines.payable().exclude(account_index="").filter(case__for_member__isnull=False)
    return lines.filter(~Exists(own))


def unfiled_holder(roster: Roster) -> Lines:
    """A holder whose agreement the county has not been told of, or which has run out (57号 art. 26, YC-106)."""
    if not _rules(roster).payment.holder_filing:
        return roster.lines.none()
    named = CardHolder.objects.filter(household=OuterRef("household"), name=OuterRef("payee_name"))
    member = Member.objects.current().filter(household=OuterRef("household"), name=OuterRef("payee_name"))
    good = named.in_force(roster.month)
    return roster.lines.payable().filter(Exists(named), ~Exists(member), ~Exists(good))


def _of_ours(roster: Roster) -> Lines:
    return roster.lines.payable().exclude(_from_ledger())


def _from_ledger() -> Q:
    return Q(decision__source=Decision.Source.LEDGER)


def _rules(roster: Roster) -> Rules:
    return rules_for(roster.township_id, roster.category, roster.month)
