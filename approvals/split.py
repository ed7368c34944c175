"""A grant split to stay below the limit: what a household already had for the same event within twelve months.

QB-06, QB-07, H-28: the limit is per household and event, cumulative over twelve months, goods at purchase value.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.models import Region
from approvals.models.decisions import Decision
from audit.reading import asked_once
from cases.models import Emergency
from config.formats import day
from households.models import Member
from policies.benefit_rules import benefit_rules
from policies.benefits.months import months_before
from policies.categories import PAID_ONCE

if TYPE_CHECKING:
    from approvals.models import Procedure

NOTHING = Decimal(0)


@asked_once
def granted_within_year(procedure: Procedure, on: datetime.date | None = None) -> Decimal:
    """元 granted before to the people of this household for the same event, counted with a new grant of `on`."""
    return sum((grant.payable for grant in earlier_grants(procedure, on)), NOTHING)


def earlier_grants(procedure: Procedure, on: datetime.date | None = None) -> list[Decision]:
    """The grants that count with one of this procedure, oldest first; none where grants are paid by the month."""
    if not procedure.rules.paid_once:
        return []
    on = on or timezone.localdate()
    since = months_before(on, benefit_rules(procedure.rules).temporary.window_months)
    granted = (
        Decision.objects.standing()
        .filter(household__in=_households(procedure), category__in=PAID_ONCE)
        .exclude(procedure=procedure)
        .select_related("case")
    )
    return [
        made
        for made in granted.order_by("decided_at", "id")
        if since < timezone.localdate(made.decided_at) <= on and _same_event(procedure, made)
    ]


def _households(procedure: Procedure) -> set[int]:
    """The household, and every other one a person of it is or was on file in: a second file is no second event."""
    people = {index for index in procedure.case.household.members.values_list("id_index", flat=True) if index}
    others = Member.objects.filter(id_index__in=people).values_list("household_id", flat=True)
    return {procedure.case.household_id, *others}


def _same_event(procedure: Procedure, made: Decision) -> bool:
    """The same kind of event, unless it is told apart in words and happened on another day. In doubt, the same."""
    now = Emergency.objects.filter(case_id=procedure.case_id).first()
    then = Emergency.objects.filter(case_id=made.case_id).first()
    if now is None or then is None:
        return True
    if now.event != then.event:
        return False
    apart = now.distinct_because.strip() and now.happened_on != then.happened_on
    return not (apart and now.happened_on and then.happened_on)


def sentence(procedure: Procedure, amount: Decimal, on: datetime.date | None = None) -> str:
    """“本户同一事由12个月内已救助 1200.00 元（DG-2026-0003 3-02 1200.00 元），连同本次 900.00 元共 2100.00 元”."""
    grants = earlier_grants(procedure, on)
    if not grants:
        return f"本次救助 {amount:.2f} 元"
    named = "、".join(f"{made.case.case_no} {day(made.decided_at)} {made.payable} 元" for made in grants)
    before = sum((made.payable for made in grants), NOTHING)
    window = benefit_rules(procedure.rules).temporary.window_months
    return (
        f"本户同一事由 {window} 个月内已救助 {before} 元（{named}），"
        f"连同本次 {amount:.2f} 元共 {before + amount:.2f} 元"
    )


def beyond_township(procedure: Procedure, amount: Decimal, on: datetime.date | None = None) -> str:
    """Why the county decides, as a sentence with the earlier grants; empty where the township does."""
    total = amount + granted_within_year(procedure, on)
    if procedure.rules.decides_at(total) == "township":
        return ""
    county: Region = procedure.county
    limit = procedure.rules.delegation.limit_yuan
    if not procedure.rules.delegated or limit is None:
        return f"本地临时救助由{county.name}民政局审批"
    said = sentence(procedure, amount, on)
    return f"{said}，超过乡镇（街道）每户 {limit} 元（含）的审批限额，须由{county.name}民政局审批"
