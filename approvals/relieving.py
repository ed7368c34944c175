"""Urgent aid as it is given: what stands against it, who signs it, what is computed, the decision in force at once."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.models import Post, Role
from approvals import split
from approvals.models.decisions import Decision
from approvals.models.reserve import ReserveFund
from approvals.pieces import NOTHING, Piece, temporary_facts
from approvals.reliefguards import told
from approvals.reliefrequests import MOST_MONTHS
from audit.acts import Refused
from cases.models import PaidFrom
from households.means import benefit_facts
from households.models import Household
from policies.benefit_rules import benefit_rules
from policies.benefits import Derivation, compute
from policies.benefits.months import month_of
from policies.deadlines import due_dates
from policies.workdays import current_calendar

if TYPE_CHECKING:
    from approvals.models import Procedure

GRANT_WITHIN, BACKFILL = "emergency.grant_within", "emergency.backfill"


@dataclass(frozen=True)
class Grant:
    """What is about to be given. `pieces` add up to the household's sum, in 元."""

    pieces: list[Piece]
    criteria: tuple[str, ...]
    months: int

    @property
    def total(self) -> Decimal:
        return sum((piece.amount for piece in self.pieces), NOTHING)

    @property
    def last_month(self) -> datetime.date:
        return max(piece.month for piece in self.pieces)

    @property
    def from_reserve(self) -> Decimal:
        return sum((p.amount for p in self.pieces if p.paid_from == PaidFrom.RESERVE), NOTHING)


def hold(procedure: Procedure) -> None:
    """Two grants to one household at once: the second waits, and then counts the first."""
    Household.objects.select_for_update().get(pk=procedure.case.household_id)


def against(procedure: Procedure, grant: Grant, by: Post, today: datetime.date) -> list[str]:
    """Everything that stands against a grant as filled in; who must sign it when it is not this person."""
    rules = procedure.rules.emergency
    problems = [] if grant.total > 0 else ["拟救助金额应大于 0 元，请填写实际救助金额"]
    if any(piece.amount != piece.amount.quantize(Decimal("0.01")) for piece in grant.pieces):
        problems.append("救助金额最多到分")
    if rules.criteria:
        if not grant.criteria:
            problems.append("请勾选至少一项急难情形：" + "、".join(rules.criteria))
        problems += [f"本地规则没有“{name}”这一情形" for name in grant.criteria if name not in rules.criteria]
    if grant.months > 1 and not rules.instalments:
        problems.append("本地规则没有分期发放，请一次发放")
    if grant.months > MOST_MONTHS:
        problems.append(f"最多分 {MOST_MONTHS} 期")
    signers = procedure.rules.signers_for(grant.total + split.granted_within_year(procedure, today))
    if grant.total > 0 and not by.holds(*(Role[name] for name in signers)):
        why = split.beyond_township(procedure, grant.total, today)
        problems.append(why or split.sentence(procedure, grant.total, today) + "，由乡镇（街道）负责人审批")
    if grant.from_reserve and ReserveFund.objects.filter(township=procedure.township).first() is None:
        problems.append(f"{procedure.township.name}没有设立备用金，请改为按名册发放")
    return problems


def calculate(procedure: Procedure, grant: Grant, today: datetime.date) -> Derivation:
    """The derivation stored with the decision; refused when the formula refuses."""
    fund = ReserveFund.objects.filter(township=procedure.township).first()
    balance = fund.available if fund and grant.from_reserve else None
    temporary = temporary_facts(procedure, today, grant.pieces, balance)
    facts = benefit_facts(procedure.case.household, procedure.rules, on=today, temporary=temporary)
    found = compute(facts, benefit_rules(procedure.rules))
    if not found.eligible:
        raise Refused(list(found.reasons))
    return found


def decide(
    procedure: Procedure,
    grant: Grant,
    derivation: Derivation,
    *,
    by: Post,
    at: datetime.datetime,
    reasons: str,
) -> Decision:
    """In force from this minute, through the month of the last piece."""
    first = month_of(timezone.localdate(at))
    household = procedure.case.household
    return Decision.objects.create(
        case=procedure.case,
        procedure=procedure,
        round=procedure.round,
        household=household,
        county=procedure.county,
        township=procedure.township,
        category=procedure.category,
        granted=True,
        reasons=reasons,
        persons=household.counted_members().count(),
        amount=derivation.amount,
        topup=derivation.topup,
        payable=derivation.payable,
        derivation=derivation.as_json(),
        first_month=first,
        last_month=max(grant.last_month, first),
        decided_by=by,
        decided_at=at,
        in_force_at=at,
    )


def due_at(procedure: Procedure) -> datetime.datetime | None:
    """The minute by which aid must be given, where the rules set hours."""
    found = told(procedure)
    if found is None:
        return None
    clocks = due_dates(procedure.rules, {"requested": found.requested_at}, current_calendar())
    return next((clock.due_at for clock in clocks if clock.name == GRANT_WITHIN), None)


def papers_due(procedure: Procedure) -> datetime.date | None:
    """The day by which the papers must be complete."""
    found = told(procedure)
    if found is None or found.granted_at is None:
        return None
    clocks = due_dates(procedure.rules, {"granted": found.granted_at}, current_calendar())
    return next((clock.due_on for clock in clocks if clock.name == BACKFILL), None)


def cancel_open(procedure: Procedure, at: datetime.datetime) -> None:
    """After fraud nothing more is paid."""
    decision = procedure.decision
    if decision is None:
        return
    for piece in decision.instalments.open():
        piece.cancelled_at = at
        piece.save()
