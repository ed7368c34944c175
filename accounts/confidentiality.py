"""保密协议: only who has signed one sees what the 核对 platform knows, where the rules ask for it (TA-12, P7)."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from accounts.models import ConfidentialityAgreement, Post, User
from audit.acts import Refused

VALID_MONTHS = 12


def bound(who: Post | User, on: date | None = None) -> bool:
    """Has this person an agreement in force on the day (today)?"""
    pk = who.user_id if isinstance(who, Post) else who.pk
    agreements = ConfidentialityAgreement.objects.filter(user_id=pk)
    return agreements.in_force(on or timezone.localdate()).exists()


def sign(
    user: User, *, paper_no: str, signed_on: date, valid_until: date, today: date
) -> ConfidentialityAgreement:
    """Enter a signed agreement; inside `acting()`. Refused with everything wrong at once."""
    reasons = [] if paper_no.strip() else ["请填写协议编号"]
    if signed_on > today:
        reasons.append("签署日期还没有到，请对照协议核对")
    if valid_until < signed_on:
        reasons.append("有效期早于签署日期，请对照协议核对")
    if reasons:
        raise Refused(reasons)
    return ConfidentialityAgreement.objects.create(
        user=user, paper_no=paper_no.strip(), signed_on=signed_on, valid_until=valid_until
    )


def revoke(agreement: ConfidentialityAgreement, *, on: date) -> None:
    """The agreement no longer binds from the day on; it stays on file. Inside `acting()`."""
    if agreement.revoked_on is not None:
        raise Refused([f"这份协议已于 {agreement.revoked_on.isoformat()} 终止"])
    agreement.revoked_on = max(on, agreement.signed_on)
    agreement.save(update_fields=["revoked_on"])
