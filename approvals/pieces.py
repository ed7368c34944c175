"""How a grant of 临时救助 is given: money at once or by the month, goods at purchase value; and its calculation."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from django.utils import timezone

from approvals.models.decisions import Decision
from approvals.models.relief import Instalment, InstalmentKind
from approvals.split import earlier_grants
from cases.models import Emergency, PaidFrom
from policies.benefits.facts import EarlierRelief, Relief, TemporaryFacts
from policies.benefits.months import add_months, month_of
from policies.categories import PAID_ONCE

if TYPE_CHECKING:
    from approvals.models import Procedure

CENT = Decimal("0.01")
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Piece:
    """One piece of a grant. `month`: first day of the month it is given in; `goods`: what it is, "" for money."""

    amount: Decimal
    month: datetime.date
    paid_from: str
    goods: str = ""


def pieces(
    *,
    amount: Decimal,
    months: int = 1,
    first_month: datetime.date,
    paid_from: str = PaidFrom.ROSTER,
    goods: str = "",
    goods_value: Decimal = NOTHING,
    goods_from: str = PaidFrom.PURCHASE,
) -> list[Piece]:
    """Money in equal parts (what does not divide goes with the first), then goods; nothing of nothing."""
    part = (amount / months).quantize(CENT, ROUND_DOWN)
    parts = [part] * months
    parts[0] += amount - part * months
    found = [Piece(sum_, add_months(first_month, n), paid_from) for n, sum_ in enumerate(parts) if sum_ > 0]
    if goods.strip() and goods_value > 0:
        found.append(Piece(goods_value, first_month, goods_from, goods.strip()))
    return found


def lay_out(decision: Decision, given: Iterable[Piece]) -> list[Instalment]:
    """Enter the pieces of a decision that is in force."""
    return [
        Instalment.objects.create(
            case_id=decision.case_id,
            decision=decision,
            number=number,
            month=piece.month,
            kind=InstalmentKind.GOODS if piece.goods else InstalmentKind.CASH,
            goods=piece.goods,
            purchase_value=piece.amount if piece.goods else None,
            amount=piece.amount,
            paid_from=piece.paid_from,
        )
        for number, piece in enumerate(given, 1)
    ]


def lay_out_proposed(procedure: Procedure) -> None:
    """A grant for an expense has come into force: it ends with its last instalment, as it was proposed."""
    decision = procedure.decision
    if decision is None or decision.category not in PAID_ONCE or decision.in_force_at is None:
        return
    if decision.instalments.exists() or decision.payable <= 0:
        return
    told = Emergency.objects.filter(case_id=procedure.case_id).first()
    months = told.proposed_months if told else 1
    assert decision.first_month is not None
    decision.last_month = add_months(decision.first_month, months - 1)
    decision.save()
    source = told.pay_from if told and told.pay_from != PaidFrom.PURCHASE else PaidFrom.ROSTER
    lay_out(
        decision,
        pieces(amount=decision.payable, months=months, first_month=decision.first_month, paid_from=source),
    )


def temporary_facts(
    procedure: Procedure,
    on: datetime.date,
    given: Iterable[Piece] | None = None,
    reserve_balance: Decimal | None = None,
) -> TemporaryFacts | None:
    """What the calculation needs of a grant: as given, else as proposed; None while nothing is proposed."""
    told = Emergency.objects.filter(case_id=procedure.case_id).first()
    if told is None:
        return None
    if given is None:
        meant = told.proposed if told.proposed is not None else told.asked
        if meant is None:
            return None
        given = [Piece(meant, month_of(on), told.pay_from)]
    event = told.get_event_kind_display()
    return TemporaryFacts(
        event=event,
        relief=tuple(
            Relief(amount=Fraction(piece.amount), label=piece.goods, goods=bool(piece.goods))
            for piece in given
        ),
        earlier=tuple(
            EarlierRelief(granted_on=_day(made), amount=Fraction(made.payable), event=event)
            for made in earlier_grants(procedure, on)
        ),
        reserve_balance=None if reserve_balance is None else Fraction(reserve_balance),
        self_paid=None if told.self_paid is None else Fraction(told.self_paid),
        in_receipt=_in_receipt(procedure),
    )


def _day(made: Decision) -> datetime.date:
    return timezone.localdate(made.decided_at)


def _in_receipt(procedure: Procedure) -> bool:
    """低保 and 特困 households have been means-tested: only the expense is looked at (23号 二(一))."""
    case = procedure.case
    standing = Decision.objects.standing().filter(household=case.household, last_month=None, payable__gt=0)
    monthly = standing.exclude(category__in=PAID_ONCE)
    if monthly.filter(for_member=None).exists():
        return True
    # Helped one by one, the household is one in receipt when everybody the aid is for is.
    alone = set(monthly.values_list("for_member", flat=True))
    return bool(alone) and alone >= set(case.persons().values_list("pk", flat=True))
