"""Papers of agreements signed to the left of this room: who draws for another, who keeps secrets.

Rooms to the left call these by settings.HOLDER_AGREED and settings.SECRECY_SIGNED, inside their own `acting()`.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.utils import timezone

from cases.models import Case
from cases.papers.issuing import issue
from policies.categories import Category
from policies.rules import rules_for

if TYPE_CHECKING:
    from accounts.models import ConfidentialityAgreement, Post
    from cases.models import Document
    from households.models import CardHolder


def holder_agreed(holder: CardHolder, *, by: Post, at: datetime) -> Document | None:
    """D46 in the file of the person drawn for, again with its number once the county has filed it (YC-105, 106).

    None where the household has no file yet: there is nothing to draw.
    """
    case = _file_of(holder)
    if case is None:
        return None
    account = holder.household.accounts.current().filter(holder_name=holder.name).first()
    account = account or case.current_account()
    extra = {
        "grantor": holder.beneficiary.name,
        "holder": holder.name,
        "holder_relation": holder.relation,
        "purpose": holder.purpose,
        "since": holder.since,
        "until": holder.until,
        "account": account.masked_number if account else "",
        "filing_no": holder.filing_no,
    }
    rules = rules_for(case.township_id, case.category, timezone.localdate(at))
    return issue("D46", case, by=by, at=at, rules=rules, extra=extra)


def _file_of(holder: CardHolder) -> Case | None:
    """The beneficiary's own file, else the household's; the newest."""
    own = Q(for_member=holder.beneficiary_id) | Q(for_member=None)
    files = Case.objects.filter(own, household=holder.household_id)
    return files.order_by(F("for_member").asc(nulls_last=True), "-opened_at").first()


def secrecy_signed(agreement: ConfidentialityAgreement, *, by: Post, at: datetime) -> Document:
    """D49 of whoever may ask the 核对 platform from now on (TA-12); a paper of no case."""
    extra = {
        "staff": agreement.user.name,
        "since": agreement.signed_on,
        "until": agreement.valid_until,
    }
    rules = rules_for(by.region_id, Category.DIBAO, timezone.localdate(at))
    return issue("D49", None, by=by, at=at, rules=rules, extra=extra)
