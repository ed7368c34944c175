"""What was paid too much, month by month: what the decisions in force paid beside what was due."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from approvals.models.changereports import PaymentHold
from approvals.models.recovery import OverpaidCause
from policies.benefits.months import add_months

if TYPE_CHECKING:
    from cases.models import Case

Months = dict[datetime.date, Decimal]


def months_between(
    case: Case, first: datetime.date, last: datetime.date, due: Decimal
) -> tuple[Months, Months]:
    """(paid, due) of every month from `first` to `last` in which the file paid; both in 元.

    Months that are held back were not paid and are left out.
    """
    paid: Months = {}
    month, last = first.replace(day=1), last.replace(day=1)
    hold = PaymentHold.objects.standing().filter(case=case).first()
    while month <= last:
        held = hold is not None and hold.from_month <= month
        standing = case.decisions.in_force(month).order_by("-first_month", "-id").first()
        if standing is not None and not held:
            paid[month] = standing.payable
        month = add_months(month, 1)
    return paid, {each: min(due, amount) for each, amount in paid.items()}


def against_recovery(
    amount: Decimal, *, cause: str, grounds: str, good_faith: bool, waived: bool, instalments: int
) -> list[str]:
    """Everything in the way of the decision, as sentences."""
    problems = []
    if amount <= 0:
        problems.append("这些月份没有多发，不需要追回")
    if not grounds.strip():
        problems.append("请写明事实和理由")
    if waived and not good_faith:
        problems.append("家庭没有过错的，才可以不予追回")
    if cause == OverpaidCause.DECEIT and (good_faith or waived):
        problems.append("虚报、隐瞒、伪造骗取的，应当追回")
    if instalments < 1:
        problems.append("分期数至少是 1")
    return problems
