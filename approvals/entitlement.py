"""From a signed yes or no to the row that payments reads."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from accounts.models import Post
from approvals.models.decisions import Decision, Opinion

if TYPE_CHECKING:
    from approvals.models import Procedure


def grant(
    procedure: Procedure, opinion: Opinion, *, by: Post, at: datetime.datetime, reasons: str
) -> Decision:
    """The entitlement exactly as proposed; when it begins is settled when it comes into force."""
    figures = opinion.derivation
    return _decided(
        procedure,
        granted=True,
        reasons=reasons,
        persons=procedure.case.persons().count(),
        amount=Decimal(figures["amount"]),
        topup=Decimal(figures["topup"]),
        payable=Decimal(figures["payable"]),
        derivation=figures,
        decided_by=by,
        decided_at=at,
    )


def refuse(procedure: Procedure, *, by: Post, at: datetime.datetime, reasons: str) -> Decision:
    """A refusal with its reasons; it pays nothing and never begins (GC-84)."""
    return _decided(procedure, granted=False, reasons=reasons, decided_by=by, decided_at=at)


def _decided(procedure: Procedure, **words: Any) -> Decision:
    return Decision.objects.create(
        case=procedure.case,
        procedure=procedure,
        round=procedure.round,
        household=procedure.case.household,
        county=procedure.county,
        township=procedure.township,
        category=procedure.category,
        **words,
    )
