"""何桂兰户 in receipt without a procedure of this system: from an old ledger, or as an earlier uplift left it."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from approvals.models import Decision
from audit.acts import acting
from cases.models import Case
from households.models import LedgerEntry, LedgerFile
from tests.approvals.home import home
from tests.approvals.walk import Walk, at

AS_OF = datetime.date(2026, 9, 1)


def receiving(walk: Walk, payable: str, **facts: Any) -> Decision:
    """A household of three whose head earns 500 元 a month, paid `payable` 元 since 2026-09."""
    amount = Decimal(payable)
    with acting(walk.clerk, reason="在保户", at=at("2026-08-20")):
        household = home(walk.community.region, walk.monthly_income)
        case = Case.objects.open(
            household=household, category="dibao", applicant=household.head, at=at("2026-08-20")
        )
        facts = {"source": "ledger", "reasons": "历史台账", **facts}
        return Decision.objects.create(
            case=case,
            household=household,
            county_id=household.county_id,
            township_id=household.township_id,
            category="dibao",
            granted=True,
            persons=3,
            amount=amount,
            payable=amount,
            first_month=AS_OF,
            decided_at=at("2026-08-20"),
            in_force_at=at("2026-08-20"),
            **facts,
        )


def from_ledger(walk: Walk, payable: str) -> Decision:
    """The same with the row of the ledger it came from."""
    decision = receiving(walk, payable)
    file = LedgerFile.objects.create(
        county_id=decision.county_id,
        township_id=decision.township_id,
        category="dibao",
        area="urban",
        as_of=AS_OF,
        name="台账.xlsx",
        sha256="0" * 64,
        uploaded_at=timezone.now(),
    )
    with acting(walk.clerk, reason="历史台账"):
        LedgerEntry.objects.create(
            household_id=decision.household_id,
            batch=file,
            county_code=decision.county_id,
            category="dibao",
            area="urban",
            persons=3,
            base_amount=decision.amount,
            payable=decision.payable,
            stated_base=decision.amount,
            first_month=AS_OF,
            as_of=AS_OF,
            file_sha256=file.sha256,
            row=5,
        )
    return decision
