"""From a signed yes or no to the row that payments reads."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.models import Post
from approvals.models.decisions import Decision, Opinion
from audit.acts import Refused
from policies.benefits.months import start_month

if TYPE_CHECKING:
    from approvals.models import Procedure


def grant(
    procedure: Procedure, opinion: Opinion, *, by: Post, at: datetime.datetime, reasons: str
) -> Decision:
    """The entitlement exactly as published; it begins the month after (57号 art. 21, GC-87)."""
    figures, rule = opinion.derivation, procedure.rules.start_rule
    if rule is None:
        raise Refused(["规则没有规定从哪个月起发放，不能批准"])
    return Decision.objects.create(
        case=procedure.case,
        procedure=procedure,
        household=procedure.case.household,
        county=procedure.county,
        township=procedure.township,
        category=procedure.category,
        granted=True,
        reasons=reasons,
        persons=procedure.case.household.counted_members().count(),
        amount=Decimal(figures["amount"]),
        topup=Decimal(figures["topup"]),
        payable=Decimal(figures["payable"]),
        derivation=figures,
        first_month=start_month(rule, decided_on=timezone.localdate(at)),
        decided_by=by,
        decided_at=at,
    )


def refuse(procedure: Procedure, *, by: Post, at: datetime.datetime, reasons: str) -> Decision:
    """A refusal with its reasons; it pays nothing and never begins (GC-84)."""
    return Decision.objects.create(
        case=procedure.case,
        procedure=procedure,
        household=procedure.case.household,
        county=procedure.county,
        township=procedure.township,
        category=procedure.category,
        granted=False,
        reasons=reasons,
        decided_by=by,
        decided_at=at,
    )
