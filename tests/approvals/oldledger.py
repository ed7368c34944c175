"""A decided household as if it had come from an old ledger."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.utils import timezone

from approvals.models import Decision
from audit.acts import Job, acting
from households.models import LedgerEntry, LedgerFile

SET_UP = Job("tests.oldledger")


def as_ledger(decision: Decision, *, as_of: datetime.date, payable: Decimal | None = None) -> LedgerEntry:
    """The entry of a ledger of the month `as_of`; the decision rests on it from now on."""
    amount = payable if payable is not None else decision.payable
    file = LedgerFile.objects.create(
        county_id=decision.county_id,
        township_id=decision.township_id,
        category=decision.category,
        area="urban",
        as_of=as_of,
        name="台账.xlsx",
        sha256="0" * 64,
        uploaded_at=timezone.now(),
    )
    with acting(SET_UP, reason="历史台账"):
        Decision.objects.filter(pk=decision.pk).update(
            source="ledger", procedure=None, derivation={}, amount=amount, topup=0, payable=amount
        )
        return LedgerEntry.objects.create(
            household_id=decision.household_id,
            batch=file,
            county_code=decision.county_id,
            category=decision.category,
            area="urban",
            persons=3,
            base_amount=amount,
            payable=amount,
            stated_base=amount,
            first_month=as_of,
            as_of=as_of,
            file_sha256=file.sha256,
            row=5,
        )
